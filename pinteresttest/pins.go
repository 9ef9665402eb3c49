package pinteresttest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	_ "image/jpeg" // formats of image_base64
	_ "image/png"
	"net/http"
	"net/url"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

type pin struct {
	id      string
	created time.Time
	board   *board
	section *section // nil for none
	media   pinterest.PinMediaType
	pinTexts
}

// pinTexts are the fields of a pin that are stored as they were sent.
type pinTexts struct {
	Link        *string `json:"link"`
	Title       *string `json:"title"`
	Description *string `json:"description"`
	AltText     *string `json:"alt_text"`
}

func (p *pin) key() string { return p.id }

func (p *pin) show(s *Server) any {
	var sectionID *string
	if p.section != nil {
		sectionID = &p.section.id
	}
	media := object{
		"media_type": p.media,
		"images": object{
			"150x150":   object{"width": 150, "height": 150, "url": p.imageURL()},
			"600x":      object{"width": 600, "height": 900, "url": p.imageURL()},
			"originals": object{"width": 1000, "height": 1500, "url": p.imageURL()},
		},
	}
	creative := pinterest.CreativeTypeRegular
	if p.media == pinterest.PinMediaTypeVideo {
		media["cover_image_url"], media["video_url"], media["duration"] = p.imageURL(), nil, 8000
		creative = pinterest.CreativeTypeVideo
	}
	return object{
		"id":                p.id,
		"created_at":        liveTime(p.created),
		"link":              p.Link,
		"title":             p.Title,
		"description":       p.Description,
		"alt_text":          p.AltText,
		"board_id":          p.board.id,
		"board_section_id":  sectionID,
		"board_owner":       object{"username": s.account.username},
		"media":             media,
		"creative_type":     creative,
		"dominant_color":    "#6E7874",
		"parent_pin_id":     nil,
		"has_been_promoted": false,
		"is_owner":          true,
		"is_standard":       true,
		"note":              "",
		"product_tags":      []any{},
	}
}

// imageURL returns the URL of an image that does not exist.
func (p *pin) imageURL() string { return "https://i.pinimg.com/originals/" + p.id + ".jpg" }

func (s *Server) pinRoutes() []route {
	return []route{
		{op: operation.PinsCreate, status: http.StatusCreated, handle: s.createPin},
		{op: operation.PinsGet, status: http.StatusOK, handle: with(s.pin(50), s.getPin)},
		{op: operation.PinsDelete, status: http.StatusNoContent, handle: with(s.pin(404), s.deletePin)},
		{op: operation.PinsAnalytics, status: http.StatusOK, handle: with(s.pin(404), s.getPinAnalytics)},
	}
}

func (s *Server) createPin(r *apiRequest) (any, *apiError) {
	var body struct {
		pinTexts
		BoardID        string          `json:"board_id"`
		BoardSectionID *string         `json:"board_section_id"`
		MediaSource    json.RawMessage `json:"media_source"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkRequired("board_id", body.BoardID != ""); err != nil {
		return nil, err
	}
	p := &pin{pinTexts: body.pinTexts, created: s.now()}
	if p.board = find(s.boards, body.BoardID); p.board == nil {
		return nil, notFound(40, "Board not found.")
	}
	if err := p.board.access(r); err != nil {
		return nil, err
	}
	if body.BoardSectionID != nil {
		if p.section = find(p.board.sections, *body.BoardSectionID); p.section == nil {
			return nil, notFound(2031, "Sorry! We couldn't find this board section.")
		}
	}
	if body.Link != nil && !isWebURL(*body.Link) {
		return nil, badRequest("Whoops! It looks like you entered an invalid URL. Try creating a Pin again with a valid URL.")
	}
	media, err := s.mediaType(body.MediaSource)
	if err != nil {
		return nil, err
	}
	p.media = media
	p.id = s.newID()
	p.board.pinsChanged = p.created
	s.pins = append(s.pins, p)
	return p.show(s), nil
}

// minImageSide is the minimum width and height of an image, in pixels.
const minImageSide = 75

// mediaType checks a media source and returns the type of media that a pin gets from it.
func (s *Server) mediaType(source json.RawMessage) (pinterest.PinMediaType, *apiError) {
	var body struct {
		SourceType    string `json:"source_type"`
		URL           string `json:"url"`
		ContentType   string `json:"content_type"`
		Data          string `json:"data"`
		MediaID       string `json:"media_id"`
		CoverImageURL string `json:"cover_image_url"`
	}
	if json.Unmarshal(source, &body) != nil || body.SourceType == "" {
		return "", checkRequired("media_source", false)
	}
	switch body.SourceType {
	case "image_url":
		if !isWebURL(body.URL) {
			return "", badRequest("Sorry we could not fetch the image.")
		}
		return pinterest.PinMediaTypeImage, nil
	case "image_base64":
		if err := checkOneOf("content_type", body.ContentType, "image/jpeg", "image/png"); err != nil {
			return "", err
		}
		data, err := base64.StdEncoding.DecodeString(body.Data)
		var config image.Config
		if err == nil {
			config, _, err = image.DecodeConfig(bytes.NewReader(data))
		}
		switch {
		case err != nil:
			return "", forbidden(235, "Sorry, this image is broken. Please pick a different image.")
		case min(config.Width, config.Height) < minImageSide:
			return "", forbidden(233, "Your image is too small. Please choose a larger image and try again.")
		}
		return pinterest.PinMediaTypeImage, nil
	case "video_id":
		if body.MediaID == "" || body.CoverImageURL == "" {
			return "", badRequest("Invalid request: 'media_id' and one of cover_image_url or cover_image_content_type are required")
		}
		if m := find(s.media, body.MediaID); m == nil || m.status != pinterest.MediaUploadStatusSucceeded {
			return "", invalid("media_id", body.MediaID+" is not a processed video")
		}
		return pinterest.PinMediaTypeVideo, nil
	}
	return "", checkOneOf("source_type", body.SourceType, "image_base64", "image_url", "video_id")
}

func isWebURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func (s *Server) getPin(_ *apiRequest, p *pin) (any, *apiError) { return p.show(s), nil }

func (s *Server) deletePin(_ *apiRequest, p *pin) (any, *apiError) {
	s.pins = remove(s.pins, p)
	return nil, nil
}

func (s *Server) getPinAnalytics(r *apiRequest, p *pin) (any, *apiError) {
	if err := checkAll(
		checkRequired("metric_types", r.query.Get("metric_types") != ""),
		checkOneOf("split_field", r.query.Get("split_field"), pinterest.SplitFieldNoSplit, pinterest.SplitFieldAppType),
	); err != nil {
		return nil, err
	}
	return s.analytics(r, p.id, pinMetrics)
}

// pin returns a function that returns the pin in the path. code is the error code of a missing pin; it depends on the operation.
func (s *Server) pin(code int) func(*apiRequest) (*pin, *apiError) {
	return func(r *apiRequest) (*pin, *apiError) {
		p := find(s.pins, r.PathValue("pin_id"))
		switch {
		case p == nil:
			return nil, notFound(code, "Pin not found.")
		case p.board.foreign && r.op.ID == operation.PinsAnalytics.ID:
			return nil, forbidden(403, notAuthorized[r.op.ID])
		}
		return p, p.board.access(r)
	}
}
