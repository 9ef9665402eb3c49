package pinterest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
)

// MediaService uploads videos. [MediaService.UploadVideo] covers all steps; use its result in [VideoID] to create a pin. It requires the
// scopes pins:read and pins:write.
type MediaService struct{ core *core }

// List pages through the account's media uploads: GET /media ([media/list]).
//
// [media/list]: https://developers.pinterest.com/docs/api/v5/media-list/
func (s *MediaService) List(params *MediaListParams, opts ...RequestOption) *Pager[MediaUploadDetails] {
	return list[MediaUploadDetails](s.core, operation.MediaList.At(), params, opts)
}

// Create registers an upload: POST /media ([media/create]). Pass its result to [MediaService.Upload]. The live service accepts an upload
// for 48 hours, of at most 5,368,709,120 bytes (5 GiB).
//
// [media/create]: https://developers.pinterest.com/docs/api/v5/media-create/
func (s *MediaService) Create(ctx context.Context, params *MediaCreateParams, opts ...RequestOption) (*MediaUpload, error) {
	return do[*MediaUpload](ctx, s.core, operation.MediaCreate.At(), params, opts)
}

// Get returns the status of an upload: GET /media/{media_id} ([media/get]). Errors: [ErrNotFound].
//
// [media/get]: https://developers.pinterest.com/docs/api/v5/media-get/
func (s *MediaService) Get(ctx context.Context, mediaID string, opts ...RequestOption) (*MediaUploadDetails, error) {
	return do[*MediaUploadDetails](ctx, s.core, operation.MediaGet.At(mediaID), nil, opts)
}

// Wait waits until an uploaded file has been processed. Errors: [*MediaError] if that failed, [ErrUnknownStatus] if the status
// stays unknown, the error of ctx if ctx ends first, and the errors of [MediaService.Get].
func (s *MediaService) Wait(ctx context.Context, mediaID string, opts ...WaitOption) (*MediaUploadDetails, error) {
	details, err := waitFor(ctx, s.core, operation.MediaGet.ID, opts, func(ctx context.Context, opt RequestOption) (*MediaUploadDetails, error) {
		return s.Get(ctx, mediaID, opt)
	})
	if err != nil {
		return nil, err
	}
	if details.Status == MediaUploadStatusFailed {
		return nil, &MediaError{MediaID: mediaID, Status: details.Status}
	}
	return details, nil
}

// UploadVideo registers and uploads a video, waits until it has been processed, and returns its id for [VideoID]. If only the
// wait fails, UploadVideo returns the id along with the error: continue with [MediaService.Wait].
func (s *MediaService) UploadVideo(ctx context.Context, r io.Reader, opts ...UploadOption) (mediaID string, err error) {
	call := joined(opts)
	settings := s.core.settings.with([]RequestOption{call})
	file, err := newUploadFile(ctx, r, settings.upload)
	if err != nil {
		return "", err
	}
	upload, err := s.Create(ctx, &MediaCreateParams{MediaType: MediaTypeVideo}, call)
	if err != nil {
		return "", err
	}
	if err := s.core.upload(ctx, settings, upload, file); err != nil {
		return "", err
	}
	_, err = s.Wait(ctx, upload.MediaID, call, withoutBody())
	return upload.MediaID, err
}

// MediaUpload says where to upload a file. The values of its upload parameters, whose signature authorizes the upload, are hidden
// when a MediaUpload is printed, logged or encoded as JSON.
type MediaUpload struct {
	MediaID          string           `json:"media_id"`
	MediaType        MediaType        `json:"media_type"`
	UploadURL        string           `json:"upload_url"`
	UploadParameters UploadParameters `json:"upload_parameters"`
}

func (u MediaUpload) createdID() string { return u.MediaID }

// UploadParameters holds the values of the form fields that an upload must send, by name. The values are hidden when they are
// printed, logged or encoded as JSON.
type UploadParameters map[string]string

// UnmarshalJSON decodes an object. It keeps values that are not strings as JSON, and omits fields that are null.
func (p *UploadParameters) UnmarshalJSON(data []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	*p = UploadParameters{}
	for name, value := range fields {
		if !isNull(value) {
			(*p)[name] = looseString(value)
		}
	}
	return nil
}

// String returns the number of parameters.
func (p UploadParameters) String() string { return fmt.Sprintf("%d upload parameters", len(p)) }

// Format prints the result of [UploadParameters.String] for every verb.
func (p UploadParameters) Format(s fmt.State, verb rune) { printText(s, verb, p.String()) }

// MarshalJSON encodes the names of the parameters, with masked values.
func (p UploadParameters) MarshalJSON() ([]byte, error) {
	masked := make(map[string]string, len(p))
	for name := range p {
		masked[name] = redact.Mask
	}
	return json.Marshal(masked)
}

// LogValue returns the result of [UploadParameters.String].
func (p UploadParameters) LogValue() slog.Value { return slog.StringValue(p.String()) }

// String returns the media id and type.
func (u MediaUpload) String() string {
	return redact.Line("media " + u.MediaID + " (" + string(u.MediaType) + ")")
}

// Format prints the result of [MediaUpload.String] for every verb.
func (u MediaUpload) Format(s fmt.State, verb rune) { printText(s, verb, u.String()) }

// LogValue returns the result of [MediaUpload.String].
func (u MediaUpload) LogValue() slog.Value { return slog.StringValue(u.String()) }

// MediaUploadDetails is the status of an upload.
type MediaUploadDetails struct {
	MediaID   string            `json:"media_id"`
	MediaType MediaType         `json:"media_type"`
	Status    MediaUploadStatus `json:"status"`
}

// MediaType is a kind of media.
type MediaType string

// MediaTypeVideo is the only media type of API version 5.3.0.
const MediaTypeVideo MediaType = "video"

// MediaUploadStatus is the progress of an upload.
type MediaUploadStatus string

// Statuses of an upload.
const (
	MediaUploadStatusRegistered MediaUploadStatus = "registered" // not uploaded yet
	MediaUploadStatusProcessing MediaUploadStatus = "processing"
	MediaUploadStatusSucceeded  MediaUploadStatus = "succeeded" // ready for a pin
	MediaUploadStatusFailed     MediaUploadStatus = "failed"    // usually because the file is not of the registered media type
)

func (d *MediaUploadDetails) job() (string, jobState) {
	switch d.Status {
	case MediaUploadStatusRegistered, MediaUploadStatusProcessing:
		return string(d.Status), jobPending
	case MediaUploadStatusSucceeded, MediaUploadStatusFailed:
		return string(d.Status), jobDone
	}
	return string(d.Status), jobUnknown
}

// MediaListParams are the parameters of [MediaService.List].
type MediaListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

// MediaCreateParams are the parameters of [MediaService.Create]. MediaType is required.
type MediaCreateParams struct {
	MediaType MediaType `json:"media_type"`
}

func (p *MediaCreateParams) check() *ParamError {
	if p == nil || p.MediaType == "" {
		return missing("media_type")
	}
	return nil
}

// MediaError is the error of an uploaded file that Pinterest could not process. The service does not report a reason; usually the
// file is not a video.
type MediaError struct {
	MediaID string
	Status  MediaUploadStatus
}

// Error returns a line such as `pinterest: media 7: processing ended with status "failed"`.
func (e *MediaError) Error() string {
	return fmt.Sprintf("pinterest: media %s: processing ended with status %q", redact.Line(e.MediaID), e.Status)
}

// Is reports whether target is [ErrJobFailed].
func (*MediaError) Is(target error) bool { return target == ErrJobFailed }
