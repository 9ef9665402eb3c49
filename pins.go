package pinterest

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// PinsService manages pins. It requires the scopes boards:read and pins:read, and for writes also boards:write and pins:write. Secret
// boards require the scopes that end in "_secret" too.
type PinsService struct{ core *core }

// List pages through the pins of the account, on all boards: GET /pins ([pins/list]). Use [Pager.All] of the result to iterate over the
// pins. To list the pins of one board, use [BoardsService.ListPins]. It is newer than API version 5.3.0. Errors: [ErrBadRequest],
// [ErrForbidden], [ErrNotFound].
//
// [pins/list]: https://developers.pinterest.com/docs/api/v5/pins-list/
func (s *PinsService) List(params *PinsListParams, opts ...RequestOption) *Pager[Pin] {
	return list[Pin](s.core, operation.PinsList.At(), params, opts)
}

// Create creates a pin: POST /pins ([pins/create]). By default it is not retried if the outcome is unknown, because the pin may exist; see
// [RetryPolicy]. Errors: [ErrBadRequest] (invalid link), [ErrForbidden] (code 233: the image is too small, 235: the image is broken, 29:
// the app has trial access), [ErrNotFound] (code 40: board not found, 2031: section not found), [ErrRateLimited].
//
// [pins/create]: https://developers.pinterest.com/docs/api/v5/pins-create/
func (s *PinsService) Create(ctx context.Context, params *PinCreateParams, opts ...RequestOption) (*Pin, error) {
	return do[*Pin](ctx, s.core, operation.PinsCreate.At(), params, opts)
}

// Get returns a pin that the account owns, or that is on a board shared with it: GET /pins/{pin_id} ([pins/get]). Errors: [ErrForbidden],
// [ErrNotFound].
//
// [pins/get]: https://developers.pinterest.com/docs/api/v5/pins-get/
func (s *PinsService) Get(ctx context.Context, pinID string, opts ...RequestOption) (*Pin, error) {
	return do[*Pin](ctx, s.core, operation.PinsGet.At(pinID), nil, opts)
}

// Update changes the fields that are set in params: PATCH /pins/{pin_id} ([pins/update]). It is newer than API version 5.3.0. An app needs
// access to the restricted feature pin_edit: without it the error is [ErrUnauthorized] with code 3. Errors: [ErrBadRequest],
// [ErrForbidden], [ErrNotFound].
//
// [pins/update]: https://developers.pinterest.com/docs/api/v5/pins-update/
func (s *PinsService) Update(ctx context.Context, pinID string, params *PinUpdateParams, opts ...RequestOption) (*Pin, error) {
	return do[*Pin](ctx, s.core, operation.PinsUpdate.At(pinID), params, opts)
}

// Delete deletes a pin: DELETE /pins/{pin_id} ([pins/delete]). Errors: [ErrForbidden], [ErrNotFound].
//
// [pins/delete]: https://developers.pinterest.com/docs/api/v5/pins-delete/
func (s *PinsService) Delete(ctx context.Context, pinID string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.PinsDelete.At(pinID), nil, opts)
}

// GetAnalytics returns the metrics of a pin: GET /pins/{pin_id}/analytics ([pins/analytics]). Errors: [ErrForbidden], [ErrNotFound].
//
// [pins/analytics]: https://developers.pinterest.com/docs/api/v5/pins-analytics/
func (s *PinsService) GetAnalytics(ctx context.Context, pinID string, params *PinAnalyticsParams, opts ...RequestOption) (Analytics, error) {
	return do[Analytics](ctx, s.core, operation.PinsAnalytics.At(pinID), params, opts)
}

// GetMultiAnalytics returns the metrics of up to 100 pins, by pin id: GET /pins/analytics ([multi_pins/analytics]). Pins without data are
// missing from the result. The params are those of [PinsService.GetAnalytics], without SplitField. It is newer than API version 5.3.0, and
// in beta: an app without access gets [ErrUnauthorized] with code 3. It does not work in the sandbox. Errors: [ErrBadRequest],
// [ErrNotFound].
//
// [multi_pins/analytics]: https://developers.pinterest.com/docs/api/v5/multi_pins-analytics/
func (s *PinsService) GetMultiAnalytics(ctx context.Context, pinIDs []string, params *PinAnalyticsParams, opts ...RequestOption) (map[string]Analytics, error) {
	return do[map[string]Analytics](ctx, s.core, operation.MultiPinsAnalytics.At(), &multiPinQuery{params, entityIDs{name: "pin_ids", ids: pinIDs}}, opts)
}

// Save saves a pin of anyone to a board of the account, which creates a pin: POST /pins/{pin_id}/save ([pins/save]). By default it is not
// retried if the outcome is unknown, because the new pin may exist. It is newer than API version 5.3.0. Errors: [ErrForbidden],
// [ErrNotFound].
//
// [pins/save]: https://developers.pinterest.com/docs/api/v5/pins-save/
func (s *PinsService) Save(ctx context.Context, pinID string, params *PinSaveParams, opts ...RequestOption) (*Pin, error) {
	return do[*Pin](ctx, s.core, operation.PinsSave.At(pinID), params, opts)
}

// Pin is an image or a video on a board. The fields from CreativeType on are newer than API version 5.3.0; the live service sends
// them.
type Pin struct {
	ID             string     `json:"id"`
	CreatedAt      Timestamp  `json:"created_at"`
	Link           string     `json:"link"`        // "" if null
	Title          string     `json:"title"`       // "" if null
	Description    string     `json:"description"` // "" if null
	AltText        string     `json:"alt_text"`    // "" if null
	BoardID        string     `json:"board_id"`
	BoardSectionID string     `json:"board_section_id"` // "" if null: the pin is not in a section
	BoardOwner     BoardOwner `json:"board_owner"`
	Media          PinMedia   `json:"media"`

	CreativeType    CreativeType `json:"creative_type"`
	DominantColor   string       `json:"dominant_color"` // such as "#6E7874"
	ParentPinID     string       `json:"parent_pin_id"`
	HasBeenPromoted bool         `json:"has_been_promoted"`
	IsOwner         bool         `json:"is_owner"`
	IsStandard      bool         `json:"is_standard"`
	IsProduct       bool         `json:"is_product"`
	IsRemovable     bool         `json:"is_removable"`
	Note            string       `json:"note"`
	PinMetrics      RawJSON      `json:"pin_metrics"`  // nil if null; requested with WithQuery("pin_metrics", "true")
	ProductTags     []RawJSON    `json:"product_tags"` // not in the API description
}

func (p *Pin) createdID() string { return p.ID }

// PinMedia is the image or video of a pin. Images is set if MediaType is "image". Other media types, and the fields from
// CoverImageURL on, are newer than API version 5.3.0.
type PinMedia struct {
	MediaType PinMediaType            `json:"media_type"`
	Images    map[string]ImageDetails `json:"images"` // by size: "150x150", "400x300", "600x", "1200x", "originals"

	CoverImageURL string    `json:"cover_image_url"`
	VideoURL      string    `json:"video_url"`
	Duration      *float64  `json:"duration"` // of the video, in milliseconds; nil if it is not known yet
	Height        *int      `json:"height"`   // in pixels
	Width         *int      `json:"width"`    // in pixels
	Items         []RawJSON `json:"items"`    // each image or video, for media types that have several
}

// ImageDetails is one size of an image, in pixels.
type ImageDetails struct {
	Width  int    `json:"width"`
	Height *int   `json:"height"`
	URL    string `json:"url"`
}

// PinMediaType is the kind of a pin's media.
type PinMediaType string

// Media types of a pin. API version 5.3.0 has only the first; the live service sends the others too.
const (
	PinMediaTypeImage          PinMediaType = "image"
	PinMediaTypeVideo          PinMediaType = "video"
	PinMediaTypeMultipleImages PinMediaType = "multiple_images"
	PinMediaTypeMultipleVideos PinMediaType = "multiple_videos"
	PinMediaTypeMultipleMixed  PinMediaType = "multiple_mixed"
)

// CreativeType is the format of a pin or an ad.
type CreativeType string

// Creative types. Those from COLLECTION on are newer than API version 5.3.0.
const (
	CreativeTypeRegular    CreativeType = "REGULAR"
	CreativeTypeVideo      CreativeType = "VIDEO"
	CreativeTypeShopping   CreativeType = "SHOPPING"
	CreativeTypeCarousel   CreativeType = "CAROUSEL"
	CreativeTypeMaxVideo   CreativeType = "MAX_VIDEO"
	CreativeTypeShopThePin CreativeType = "SHOP_THE_PIN"
	CreativeTypeStory      CreativeType = "STORY"

	CreativeTypeCollection                CreativeType = "COLLECTION"
	CreativeTypeIdea                      CreativeType = "IDEA"
	CreativeTypeShowcase                  CreativeType = "SHOWCASE"
	CreativeTypeQuiz                      CreativeType = "QUIZ"
	CreativeTypeCollage                   CreativeType = "COLLAGE"
	CreativeTypeMaxWidthRegularCollection CreativeType = "MAX_WIDTH_REGULAR_COLLECTION"
	CreativeTypeMaxWidthVideoCollection   CreativeType = "MAX_WIDTH_VIDEO_COLLECTION"
)

// PinCreateParams are the parameters of [PinsService.Create]. The service requires BoardID and MediaSource. The limits on lengths are in
// characters, from the API description; the service rejects longer texts.
type PinCreateParams struct {
	Link           string         `json:"link,omitzero"`        // at most 2048
	Title          string         `json:"title,omitzero"`       // at most 100
	Description    string         `json:"description,omitzero"` // at most 800
	AltText        string         `json:"alt_text,omitzero"`    // at most 500
	BoardID        string         `json:"board_id,omitzero"`
	BoardSectionID string         `json:"board_section_id,omitzero"`
	MediaSource    PinMediaSource `json:"media_source,omitzero"`
	// AIDisclosures is newer than API version 5.3.0.
	AIDisclosures *AIDisclosures `json:"ai_disclosures,omitzero"`
}

// AIDisclosures declares the use of AI in the content of a pin.
type AIDisclosures struct {
	Values []AIDisclosure `json:"values"`
}

// AIDisclosure is a use of AI.
type AIDisclosure string

// AI_MODIFIED is content that was generated or modified with AI, SYNTHETIC_PERFORMER a person that was generated with AI.
const (
	AIDisclosureAIModified         AIDisclosure = "AI_MODIFIED"
	AIDisclosureSyntheticPerformer AIDisclosure = "SYNTHETIC_PERFORMER"
)

func (p *PinCreateParams) check() *ParamError {
	switch {
	case p == nil:
		return missing("params")
	case p.MediaSource == nil:
		return nil
	case isNilSource(p.MediaSource):
		return &ParamError{Param: "media_source", Reason: "is a nil pointer"}
	}
	return p.MediaSource.checkSource()
}

// isNilSource reports whether source is a nil pointer to one of the types of this package.
func isNilSource(source PinMediaSource) bool {
	switch source := source.(type) {
	case *ImageURL:
		return source == nil
	case *ImageBase64:
		return source == nil
	case *VideoID:
		return source == nil
	case *ImageURLs:
		return source == nil
	case *ImagesBase64:
		return source == nil
	case *RawMediaSource:
		return source == nil
	}
	return false
}

// PinsListParams are the parameters of [PinsService.List]. nil means all pins but protected ones.
type PinsListParams struct {
	PinFilter            PinFilter      `url:"pin_filter,omitempty"`             // "" means no filter
	PinType              PinType        `url:"pin_type,omitempty"`               // "" means all types
	IncludeProtectedPins bool           `url:"include_protected_pins,omitempty"` // slow together with CreativeTypes
	CreativeTypes        []CreativeType `url:"creative_types,omitempty"`         // nil means all
	PinMetrics           bool           `url:"pin_metrics,omitempty"`            // sets PinMetrics of the pins
	Bookmark             string         `url:"bookmark,omitempty"`               // of the first page to return; "" starts at the beginning
	PageSize             int            `url:"page_size,omitempty"`              // 1 to 250; 0 means 25, the default of the service
}

// PinFilter limits a list of pins.
type PinFilter string

// The first two leave out the pins that the account created, or those that it saved. The third keeps pins that were ads.
const (
	PinFilterExcludeNative   PinFilter = "exclude_native"
	PinFilterExcludeRepins   PinFilter = "exclude_repins"
	PinFilterHasBeenPromoted PinFilter = "has_been_promoted"
)

// PinType is the visibility of the pins in a list.
type PinType string

// PinTypePrivate lists the pins on secret boards.
const PinTypePrivate PinType = "PRIVATE"

// PinUpdateParams are the parameters of [PinsService.Update]. The limits on lengths are in characters, from the API description.
type PinUpdateParams struct {
	Title          Optional[string]         `json:"title,omitzero"`            // at most 100; null clears it
	Description    Optional[string]         `json:"description,omitzero"`      // at most 800; null clears it
	AltText        Optional[string]         `json:"alt_text,omitzero"`         // at most 500; null clears it
	Link           Optional[string]         `json:"link,omitzero"`             // at most 2048; null clears it
	BoardID        Optional[string]         `json:"board_id,omitzero"`         // moves the pin
	BoardSectionID Optional[string]         `json:"board_section_id,omitzero"` // null moves the pin out of its section
	CarouselSlots  Optional[[]CarouselSlot] `json:"carousel_slots,omitzero"`   // the texts of the images of a carousel, in order
}

// CarouselSlot has the texts of an image of a carousel. "" means none.
type CarouselSlot struct {
	Title       string `json:"title,omitzero"`
	Description string `json:"description,omitzero"`
	Link        string `json:"link,omitzero"`
}

// PinSaveParams are the parameters of [PinsService.Save]. nil saves the pin to the profile of the account.
type PinSaveParams struct {
	BoardID        string `json:"board_id,omitzero"`
	BoardSectionID string `json:"board_section_id,omitzero"`
}

// PinMediaSource is the source of the image or video of a new pin: [ImageURL], [ImageBase64], [VideoID], [ImageURLs], [ImagesBase64] or
// [RawMediaSource]. The service rejects WebP images.
type PinMediaSource interface {
	json.Marshaler
	checkSource() *ParamError
}

// ImageURL is an image that Pinterest fetches.
type ImageURL struct {
	URL string
}

// MarshalJSON encodes the source with its source_type, "image_url".
func (m ImageURL) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		SourceType string `json:"source_type"`
		URL        string `json:"url"`
	}{"image_url", m.URL})
}

func (m ImageURL) checkSource() *ParamError {
	if m.URL == "" {
		return missing("media_source.url")
	}
	return nil
}

// ImageBase64 is an image that is part of the request. Data is the image itself; MarshalJSON encodes it as base64.
type ImageBase64 struct {
	ContentType string // image/jpeg or image/png
	Data        []byte
}

// MarshalJSON encodes the source with its source_type, "image_base64".
func (m ImageBase64) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		SourceType  string `json:"source_type"`
		ContentType string `json:"content_type"`
		Data        []byte `json:"data"`
	}{"image_base64", m.ContentType, m.Data})
}

func (m ImageBase64) checkSource() *ParamError {
	return checkImage("media_source.", m.ContentType, m.Data)
}

func checkImage(prefix, contentType string, data []byte) *ParamError {
	switch {
	case contentType == "":
		return missing(prefix + "content_type")
	case len(data) == 0:
		return missing(prefix + "data")
	}
	return nil
}

// VideoID is a video that was uploaded with [MediaService.UploadVideo], and its cover, the image that is shown before it plays. One of
// the covers is required. The live service rejects CoverKeyFrame, with the message "could not fetch the image", if the index (moov) of an
// MP4 file is at its end.
type VideoID struct {
	MediaID       string
	CoverImageURL string
	CoverKeyFrame *int         // the cover is the frame at this second, past the end the last one; newer than API version 5.3.0
	CoverImage    *ImageBase64 // newer than API version 5.3.0
}

// MarshalJSON encodes the source with its source_type, "video_id".
func (m VideoID) MarshalJSON() ([]byte, error) {
	cover := m.CoverImage
	if cover == nil {
		cover = new(ImageBase64)
	}
	return json.Marshal(struct {
		SourceType            string `json:"source_type"`
		MediaID               string `json:"media_id"`
		CoverImageURL         string `json:"cover_image_url,omitzero"`
		CoverImageKeyFrame    *int   `json:"cover_image_key_frame_time,omitzero"`
		CoverImageContentType string `json:"cover_image_content_type,omitzero"`
		CoverImageData        []byte `json:"cover_image_data,omitempty"`
	}{"video_id", m.MediaID, m.CoverImageURL, m.CoverKeyFrame, cover.ContentType, cover.Data})
}

func (m VideoID) checkSource() *ParamError {
	switch {
	case m.MediaID == "":
		return missing("media_source.media_id")
	case m.CoverImage != nil:
		return checkImage("media_source.cover_image_", m.CoverImage.ContentType, m.CoverImage.Data)
	case m.CoverKeyFrame != nil && *m.CoverKeyFrame < 0:
		return &ParamError{Param: "media_source.cover_image_key_frame_time", Reason: "is negative"}
	case m.CoverImageURL == "" && m.CoverKeyFrame == nil:
		return missing("media_source.cover_image_url")
	}
	return nil
}

// ImageURLs is a carousel of 2 to 5 images that Pinterest fetches. It is newer than API version 5.3.0.
type ImageURLs []CarouselImageURL

// CarouselImageURL is an image of [ImageURLs]. Only URL is required.
type CarouselImageURL struct {
	URL         string `json:"url"`
	Title       string `json:"title,omitzero"`
	Description string `json:"description,omitzero"`
	Link        string `json:"link,omitzero"`
}

// MarshalJSON encodes the source with its source_type, "multiple_image_urls".
func (m ImageURLs) MarshalJSON() ([]byte, error) {
	return marshalCarousel("multiple_image_urls", m)
}

func (m ImageURLs) checkSource() *ParamError {
	for _, image := range m {
		if image.URL == "" {
			return missing("media_source.items.url")
		}
	}
	return checkCarousel(len(m))
}

// ImagesBase64 is a carousel of 2 to 5 images that are part of the request. It is newer than API version 5.3.0.
type ImagesBase64 []CarouselImageBase64

// CarouselImageBase64 is an image of [ImagesBase64]. ContentType and Data are required.
type CarouselImageBase64 struct {
	ContentType string `json:"content_type"` // image/jpeg or image/png
	Data        []byte `json:"data"`         // the image itself, encoded as base64 in the request
	Title       string `json:"title,omitzero"`
	Description string `json:"description,omitzero"`
	Link        string `json:"link,omitzero"`
}

// MarshalJSON encodes the source with its source_type, "multiple_image_base64".
func (m ImagesBase64) MarshalJSON() ([]byte, error) {
	return marshalCarousel("multiple_image_base64", m)
}

func (m ImagesBase64) checkSource() *ParamError {
	for _, image := range m {
		if err := checkImage("media_source.items.", image.ContentType, image.Data); err != nil {
			return err
		}
	}
	return checkCarousel(len(m))
}

func marshalCarousel[T any](sourceType string, images []T) ([]byte, error) {
	return json.Marshal(struct {
		SourceType string `json:"source_type"`
		Items      []T    `json:"items"`
	}{sourceType, images})
}

func checkCarousel(images int) *ParamError {
	if images < 2 || images > 5 {
		return &ParamError{Param: "media_source.items", Reason: fmt.Sprintf("has %d images, but a carousel has 2 to 5", images)}
	}
	return nil
}

// RawMediaSource is a JSON object that is sent unchanged, for sources that this package does not support, such as pin_url.
type RawMediaSource json.RawMessage

// MarshalJSON returns m unchanged.
func (m RawMediaSource) MarshalJSON() ([]byte, error) { return m, nil }

func (m RawMediaSource) checkSource() *ParamError {
	if !json.Valid(m) {
		return &ParamError{Param: "media_source", Reason: "is not valid JSON"}
	}
	return nil
}

// PinListParams are the parameters of [BoardsService.ListPins] and [BoardsService.ListSectionPins].
type PinListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

// PinAnalyticsParams are the parameters of [PinsService.GetAnalytics]. StartDate, EndDate and MetricTypes are required.
type PinAnalyticsParams struct {
	StartDate   Date         `url:"start_date"`          // in UTC, at most 90 days ago
	EndDate     Date         `url:"end_date"`            // in UTC, at most 90 days after StartDate
	AppTypes    AppType      `url:"app_types,omitempty"` // "" means ALL
	MetricTypes []MetricType `url:"metric_types,comma"`
	SplitField  SplitField   `url:"split_field,omitempty"` // NO_SPLIT or APP_TYPE; "" means NO_SPLIT
}

func (p *PinAnalyticsParams) check() *ParamError {
	if p == nil {
		return missing("start_date")
	}
	if err := checkDates(p.StartDate, p.EndDate); err != nil {
		return err
	}
	if len(p.MetricTypes) == 0 {
		return missing("metric_types")
	}
	return nil
}

// multiPinQuery is the query for the metrics of several pins.
type multiPinQuery struct {
	*PinAnalyticsParams
	Pins entityIDs
}

func (q *multiPinQuery) check() *ParamError {
	if err := q.Pins.check(); err != nil {
		return err
	}
	if q.PinAnalyticsParams != nil && q.SplitField != "" {
		return &ParamError{Param: "split_field", Reason: "is not supported for several pins"}
	}
	return q.PinAnalyticsParams.check()
}
