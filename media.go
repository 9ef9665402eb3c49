package pinterest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strconv"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/poll"
	"github.com/pinterest-go/pinterest/internal/redact"
)

// MediaService uploads videos. [MediaService.UploadVideo] does all of it; a pin is then made of [VideoID].
type MediaService struct{ core *core }

// List pages through the account's media uploads: GET /media.
func (s *MediaService) List(params *MediaListParams, opts ...RequestOption) *Pager[MediaUploadDetails] {
	return list[MediaUploadDetails](s.core, operation.MediaList.At(), params, opts)
}

// Create announces an upload: POST /media. The answer has what [MediaService.Upload] needs.
func (s *MediaService) Create(ctx context.Context, params *MediaCreateParams, opts ...RequestOption) (*MediaUpload, error) {
	return do[*MediaUpload](ctx, s.core, operation.MediaCreate.At(), params, opts)
}

// Get returns the state of an upload: GET /media/{media_id}. Errors: [ErrNotFound].
func (s *MediaService) Get(ctx context.Context, mediaID string, opts ...RequestOption) (*MediaUploadDetails, error) {
	return do[*MediaUploadDetails](ctx, s.core, operation.MediaGet.At(mediaID), nil, opts)
}

// Wait waits until an uploaded file is processed, and returns it when that succeeded. Errors: [*MediaError] when it failed;
// the context's when it ends first; what [MediaService.Get] returns.
func (s *MediaService) Wait(ctx context.Context, mediaID string, opts ...WaitOption) (*MediaUploadDetails, error) {
	var details *MediaUploadDetails
	err := wait(ctx, operation.MediaGet.ID, opts, func(ctx context.Context) (string, poll.State, error) {
		var err error
		if details, err = s.Get(ctx, mediaID); err != nil {
			return "", poll.Done, err
		}
		return string(details.Status), details.Status.state(), nil
	})
	if err != nil {
		return nil, err
	}
	if details.Status == MediaUploadStatusFailed {
		return nil, &MediaError{MediaID: mediaID, Status: details.Status}
	}
	return details, nil
}

// UploadVideo announces, uploads and waits for a video, and returns the id that [VideoID] takes. If the upload succeeded but
// not the wait, the id comes beside the error, so that [MediaService.Wait] can go on.
func (s *MediaService) UploadVideo(ctx context.Context, r io.Reader, opts ...UploadOption) (mediaID string, err error) {
	file, err := newUploadFile(ctx, r, opts)
	if err != nil {
		return "", err
	}
	upload, err := s.Create(ctx, &MediaCreateParams{MediaType: MediaTypeVideo})
	if err != nil {
		return "", err
	}
	if err := s.core.upload(ctx, upload, file); err != nil {
		return "", err
	}
	_, err = s.Wait(ctx, upload.MediaID, file.wait...)
	return upload.MediaID, err
}

// MediaUpload is where to upload a file. Printed, logged or encoded as JSON, it shows no value of its upload parameters, which
// are signed and allow the upload.
type MediaUpload struct {
	MediaID          string           `json:"media_id"`
	MediaType        MediaType        `json:"media_type"`
	UploadURL        string           `json:"upload_url"`
	UploadParameters UploadParameters `json:"upload_parameters"`
}

func (u MediaUpload) createdID() string { return u.MediaID }

// UploadParameters are the form fields that an upload must send, by name. Printed, logged or encoded as JSON, they show no
// value.
type UploadParameters map[string]string

// UnmarshalJSON takes any value as a form field: a string as it is, another as its JSON. Null is no field.
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

// String returns how many there are.
func (p UploadParameters) String() string { return fmt.Sprintf("%d upload parameters", len(p)) }

// Format prints the same as [UploadParameters.String] for every verb.
func (p UploadParameters) Format(s fmt.State, verb rune) { printText(s, verb, p.String()) }

// MarshalJSON encodes the names of the parameters, with masked values.
func (p UploadParameters) MarshalJSON() ([]byte, error) {
	masked := make(map[string]string, len(p))
	for name := range p {
		masked[name] = redact.Mask
	}
	return json.Marshal(masked)
}

// LogValue logs the same as [UploadParameters.String].
func (p UploadParameters) LogValue() slog.Value { return slog.StringValue(p.String()) }

// String returns the media's id and type.
func (u MediaUpload) String() string { return "media " + u.MediaID + " (" + string(u.MediaType) + ")" }

// Format prints the same as [MediaUpload.String] for every verb.
func (u MediaUpload) Format(s fmt.State, verb rune) { printText(s, verb, u.String()) }

// LogValue logs the same as [MediaUpload.String].
func (u MediaUpload) LogValue() slog.Value { return slog.StringValue(u.String()) }

// MediaUploadDetails is the state of an upload.
type MediaUploadDetails struct {
	MediaID   string            `json:"media_id"`
	MediaType MediaType         `json:"media_type"`
	Status    MediaUploadStatus `json:"status"`
}

// MediaType is a kind of media.
type MediaType string

// MediaTypeVideo is the media type of API version 5.3.0.
const MediaTypeVideo MediaType = "video"

// MediaUploadStatus tells how far an upload is.
type MediaUploadStatus string

// The statuses of API version 5.3.0.
const (
	MediaUploadStatusRegistered MediaUploadStatus = "registered" // announced, but nothing is uploaded yet
	MediaUploadStatusProcessing MediaUploadStatus = "processing"
	MediaUploadStatusSucceeded  MediaUploadStatus = "succeeded"
	MediaUploadStatusFailed     MediaUploadStatus = "failed" // usually the file is not what it was announced as
)

func (s MediaUploadStatus) state() poll.State {
	switch s {
	case MediaUploadStatusRegistered, MediaUploadStatusProcessing:
		return poll.Pending
	case MediaUploadStatusSucceeded, MediaUploadStatusFailed:
		return poll.Done
	}
	return poll.Unknown
}

// MediaListParams are the parameters of [MediaService.List].
type MediaListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // where to begin; "" is the beginning
	PageSize int    `url:"page_size,omitempty"` // 0 means the service's default, 25
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

// MediaError says that Pinterest could not process an uploaded file. It gives no reason; usually the file is no video.
type MediaError struct {
	MediaID string
	Status  MediaUploadStatus
}

// Error names the media and its status.
func (e *MediaError) Error() string {
	return fmt.Sprintf("pinterest: media %s: processing ended with status %s", e.MediaID, strconv.Quote(string(e.Status)))
}
