package pinteresttest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg" // formats of base64 images
	_ "image/png"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest"
)

// pinMedia is the image, the video or the carousel of a pin.
type pinMedia struct {
	kind     pinterest.PinMediaType
	carousel []carouselItem
}

func (m *pinMedia) creativeType() pinterest.CreativeType {
	switch m.kind {
	case pinterest.PinMediaTypeVideo:
		return pinterest.CreativeTypeVideo
	case pinterest.PinMediaTypeMultipleImages:
		return pinterest.CreativeTypeCarousel
	}
	return pinterest.CreativeTypeRegular
}

// showMedia returns the media of the pin with the given id.
func (m *pinMedia) showMedia(id string) object {
	media := object{"media_type": m.kind}
	switch m.kind {
	case pinterest.PinMediaTypeMultipleImages:
		items := []object{}
		for _, item := range m.carousel {
			items = append(items, object{
				"item_type": "image", "title": item.Title, "description": item.Description, "link": item.Link, "images": showImages(id),
			})
		}
		media["items"] = items
		return media
	case pinterest.PinMediaTypeVideo:
		media["cover_image_url"], media["video_url"], media["duration"] = imageURL("originals", id), nil, 8000
	}
	media["images"] = showImages(id)
	return media
}

// showImages returns the sizes of an image. Like those of the live service, some images lack the original: those of pins whose id
// ends in 0 or 5.
func showImages(id string) object {
	images := object{}
	size := func(name string, width, height int) {
		images[name] = object{"width": width, "height": height, "url": imageURL(name, id)}
	}
	size("150x150", 150, 150)
	size("400x300", 400, 300)
	size("600x", 564, 846)
	size("1200x", 1200, 1800)
	if !strings.HasSuffix(id, "0") && !strings.HasSuffix(id, "5") {
		size("originals", 1200, 1800)
	}
	return images
}

// imageURL returns the URL of an image that does not exist.
func imageURL(size, id string) string { return "https://i.pinimg.com/" + size + "/" + id + ".jpg" }

// mediaSource is the media_source of a new pin.
type mediaSource struct {
	SourceType string `json:"source_type"`
	sourceImage
	Items []carouselItem `json:"items"`

	// These are only checked for their types.
	IsStandard      bool `json:"is_standard"`
	IsAffiliateLink bool `json:"is_affiliate_link"`
	Index           uint `json:"index"`

	MediaID          string `json:"media_id"`
	CoverURL         string `json:"cover_image_url"`
	CoverKeyFrame    *int   `json:"cover_image_key_frame_time"` // in seconds
	CoverContentType string `json:"cover_image_content_type"`
	CoverData        string `json:"cover_image_data"`
}

// sourceImage is an image that the service fetches or that is part of the request.
type sourceImage struct {
	URL         string `json:"url"`
	ContentType string `json:"content_type"`
	Data        string `json:"data"` // base64
}

type carouselItem struct {
	sourceImage
	carouselTexts
}

// carouselTexts are the texts of an image of a carousel.
type carouselTexts struct {
	Title       *string `json:"title"`
	Description *string `json:"description"`
	Link        *string `json:"link"`
}

// setSlots sets the texts of the images of a carousel.
func (m *pinMedia) setSlots(slots []carouselTexts) *apiError {
	if len(slots) > len(m.carousel) {
		return invalid("carousel_slots", fmt.Sprintf("has %d slots, more than the pin has images", len(slots)))
	}
	m.carousel = slices.Clone(m.carousel)
	for i, slot := range slots {
		m.carousel[i].carouselTexts = slot
	}
	return nil
}

// setMedia checks a media source and sets the media of a pin.
func (s *Server) setMedia(r *apiRequest, p *pin, content json.RawMessage) *apiError {
	if len(content) == 0 {
		return checkRequired("media_source", false)
	}
	var source mediaSource
	if err := json.Unmarshal(content, &source); err != nil {
		return invalid("media_source", err.Error())
	}
	p.kind = pinterest.PinMediaTypeImage
	switch source.SourceType {
	case "pin_url": // an image of the page that the pin links to
		return nil
	case "image_url":
		return source.checkURL()
	case "image_base64":
		return source.checkData()
	case "video_id":
		p.kind = pinterest.PinMediaTypeVideo
		return s.checkVideo(r, &source)
	case "multiple_image_urls", "multiple_image_base64":
		p.kind, p.carousel = pinterest.PinMediaTypeMultipleImages, source.Items
		return source.checkCarousel()
	}
	return checkAll(checkRequired("source_type", source.SourceType != ""), checkOneOf(
		"source_type", source.SourceType, "image_base64", "image_url", "multiple_image_base64", "multiple_image_urls", "pin_url",
		"video_id",
	))
}

func (m *mediaSource) checkCarousel() *apiError {
	switch count := len(m.Items); {
	case count < 2:
		return invalid("media_source.items", "constraint: minItems=2")
	case count > 5:
		return invalid("media_source.items", "constraint: maxItems=5")
	}
	for _, item := range m.Items {
		check := item.checkURL
		if m.SourceType == "multiple_image_base64" {
			check = item.checkData
		}
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkVideo checks that a video was processed and has a cover.
func (s *Server) checkVideo(r *apiRequest, source *mediaSource) *apiError {
	if !digits.MatchString(source.MediaID) {
		return invalid("media_id", fmt.Sprintf(`%q does not match '^\d+$'`, source.MediaID))
	}
	m := find(s.media, source.MediaID)
	if m == nil || m.owner != r.user || m.status != pinterest.MediaUploadStatusSucceeded {
		return invalid("media_id", source.MediaID+" is not a processed video")
	}
	cover := sourceImage{source.CoverURL, source.CoverContentType, source.CoverData}
	switch {
	case cover.URL != "":
		return cover.checkURL()
	case source.CoverKeyFrame != nil && *source.CoverKeyFrame < 0:
		return invalid("cover_image_key_frame_time", "is less than the minimum of 0")
	case source.CoverKeyFrame != nil && m.lateIndex:
		return badRequest(notFetched)
	case source.CoverKeyFrame != nil: // a frame past the end means the last one
		return nil
	case cover.ContentType != "" && cover.Data != "":
		return cover.checkData()
	}
	return badRequest("Invalid request: one of cover_image_url or cover_image_content_type is required")
}

const notFetched = "Sorry we could not fetch the image."

func (i *sourceImage) checkURL() *apiError {
	u, _ := url.Parse(i.URL)
	switch {
	case !isWebURL(i.URL):
		return badRequest(notFetched)
	case strings.EqualFold(path.Ext(u.Path), ".webp"):
		return wrongFormat()
	}
	return nil
}

// minImageSide is the minimum width and height of an image, in pixels.
const minImageSide = 75

func (i *sourceImage) checkData() *apiError {
	if err := checkAll(
		checkRequired("content_type", i.ContentType != ""), checkOneOf("content_type", i.ContentType, "image/jpeg", "image/png"),
	); err != nil {
		return err
	}
	if strings.ContainsAny(i.Data, "\r\n") { // which the decoder ignores
		return invalid("data", "does not match '[a-zA-Z0-9+\\/=]+'")
	}
	data, err := base64.StdEncoding.DecodeString(i.Data)
	if len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" {
		return wrongFormat()
	}
	var config image.Config
	if err == nil {
		config, _, err = image.DecodeConfig(bytes.NewReader(data))
	}
	switch {
	case err != nil:
		return forbidden(pinterest.CodeImageBroken, "Sorry, this image is broken. Please pick a different image.")
	case min(config.Width, config.Height) < minImageSide:
		return forbidden(pinterest.CodeImageTooSmall, "Your image is too small. Please choose a larger image and try again.")
	}
	return nil
}

// wrongFormat is the error for a WebP image.
func wrongFormat() *apiError { return badRequest("The format of the image is not supported") }

func isWebURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
