package pinteresttest

import (
	"encoding/base64"
	"net/http"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// uploadLifetime is that of the policy of an upload.
const uploadLifetime = 48 * time.Hour

// media is an upload.
type media struct {
	id         string
	owner      *User
	created    time.Time
	status     pinterest.MediaUploadStatus
	parameters map[string]string // form fields that the file host expects
	video      bool              // whether the uploaded file can be a video
	lateIndex  bool              // whether the index of the uploaded file is at its end
	processing job
}

func (m *media) key() string { return m.id }

func (m *media) show(*User) any {
	return object{"media_id": m.id, "media_type": pinterest.MediaTypeVideo, "status": m.status}
}

// showUpload returns the response to the creation of the upload.
func (m *media) showUpload(s *Server) any {
	return object{
		"media_id": m.id, "media_type": pinterest.MediaTypeVideo, "upload_url": s.fileHost.URL + "/", "upload_parameters": m.parameters,
	}
}

func (s *Server) mediaRoutes() []route {
	return []route{
		{op: operation.MediaList, status: http.StatusOK, handle: s.listMedia},
		{op: operation.MediaCreate, status: http.StatusCreated, handle: s.createMedia},
		{op: operation.MediaGet, status: http.StatusOK, handle: s.getMedia},
	}
}

func (s *Server) listMedia(r *apiRequest) (any, *apiError) {
	return paginate(r, filter(s.media, func(m *media) bool { return m.owner == r.user }))
}

func (s *Server) createMedia(r *apiRequest) (any, *apiError) {
	var body struct {
		MediaType pinterest.MediaType `json:"media_type"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkAll(checkRequired("media_type", body.MediaType != ""), checkEnum("media_type", body.MediaType)); err != nil {
		return nil, err
	}
	m := &media{id: s.newID(), owner: r.user, created: s.now(), status: pinterest.MediaUploadStatusRegistered}
	key := "uploads/11/aa/22/3:video:" + m.id
	policy := mustJSON(object{
		"expiration": m.created.Add(uploadLifetime).Format("2006-01-02T15:04:05.000Z"),
		"conditions": []any{object{"key": key}, []any{"content-length-range", 0, s.maxUpload}},
	})
	m.parameters = map[string]string{
		"key":                  key,
		"policy":               base64.StdEncoding.EncodeToString(policy),
		"x-amz-algorithm":      "AWS4-HMAC-SHA256",
		"x-amz-credential":     "ASIAEXAMPLE/" + m.created.Format("20060102") + "/us-east-1/s3/aws4_request",
		"x-amz-date":           m.created.Format(linkTime),
		"x-amz-security-token": "IQoJb3JpZ2luX2VjE+EXAMPLE==",
		"x-amz-signature":      "fcd6309a6aaee213348666a72abed8b44552a43acb6b340e8e1b288d21a5" + m.id,
		"Content-Type":         "multipart/form-data",
	}
	s.media = append(s.media, m)
	return m.showUpload(s), nil
}

func (s *Server) getMedia(r *apiRequest) (any, *apiError) {
	m := find(s.media, r.PathValue("media_id"))
	if m == nil || m.owner != r.user {
		return nil, notFound(404, "Media upload not found")
	}
	if m.status == pinterest.MediaUploadStatusProcessing && m.processing.poll() {
		m.status = s.outcomes.media
		if !m.video {
			m.status = pinterest.MediaUploadStatusFailed
		}
	}
	return m.show(r.user), nil
}
