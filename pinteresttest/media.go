package pinteresttest

import (
	"net/http"
	"strconv"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// processingPolls is how many looks at an uploaded file find it in processing.
const processingPolls = 2

// media is an upload: registered, then processing once the file is there, then succeeded or failed.
type media struct {
	id         string
	status     string
	parameters map[string]string // what the upload host asks for
	polls      int               // looks at it since the file came
	video      bool              // whether the file that came can be one
}

func (s *Server) mediaRoutes() []route {
	return []route{
		{op: operation.MediaList, status: http.StatusOK, handle: s.listMedia},
		{op: operation.MediaCreate, status: http.StatusCreated, handle: s.createMedia},
		{op: operation.MediaGet, status: http.StatusOK, handle: s.getMedia},
	}
}

func (s *Server) listMedia(r *apiRequest) (any, *apiError) {
	return paginate(r, s.media, func(m *media) string { return m.id }, showMedia)
}

func (s *Server) createMedia(r *apiRequest) (any, *apiError) {
	var body struct {
		MediaType string `json:"media_type"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if body.MediaType == "" {
		return nil, badRequest("Invalid request: 'media_type' is a required property")
	}
	if err := checkEnum("media_type", body.MediaType, "video"); err != nil {
		return nil, err
	}
	m := &media{id: s.newID(), status: "registered"}
	m.parameters = map[string]string{
		"key":                  "uploads/11/aa/22/3:video:" + m.id,
		"policy":               "eyJleHBpcmF0aW9uIjoi" + strconv.FormatUint(s.seed, 36) + "Li4ifQ==",
		"x-amz-algorithm":      "AWS4-HMAC-SHA256",
		"x-amz-credential":     "ASIAEXAMPLE/20261124/us-east-1/s3/aws4_request",
		"x-amz-date":           "20261124T000000Z",
		"x-amz-security-token": "IQoJb3JpZ2luX2VjE+EXAMPLE==",
		"x-amz-signature":      "fcd6309a6aaee213348666a72abed8b44552a43acb6b340e8e1b288d21a5" + m.id,
		"Content-Type":         "multipart/form-data",
	}
	s.media = append(s.media, m)
	return map[string]any{
		"media_id": m.id, "media_type": "video", "upload_url": s.storage.URL + "/", "upload_parameters": m.parameters,
	}, nil
}

func (s *Server) getMedia(r *apiRequest) (any, *apiError) {
	m := s.mediaByID(r.PathValue("media_id"))
	if m == nil {
		return nil, notFound(404, "Media upload not found")
	}
	if m.status == "processing" {
		m.polls++
		if m.polls > processingPolls {
			m.status = "failed"
			if m.video {
				m.status = "succeeded"
			}
		}
	}
	return showMedia(m), nil
}

func (s *Server) mediaByID(id string) *media {
	return find(s.media, func(m *media) bool { return m.id == id })
}

func showMedia(m *media) any {
	return map[string]any{"media_id": m.id, "media_type": "video", "status": m.status}
}
