package pinteresttest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	_ "image/jpeg" // images that a pin may be made of
	_ "image/png"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest/internal/operation"
)

type pin struct {
	id      string
	created time.Time
	board   *board
	section *section // nil for none
	media   string   // image or video

	link, title, description, altText *string
}

func (s *Server) pinRoutes() []route {
	return []route{
		{op: operation.PinsCreate, status: http.StatusCreated, handle: s.createPin},
		{op: operation.PinsGet, status: http.StatusOK, handle: s.getPin},
		{op: operation.PinsDelete, status: http.StatusNoContent, handle: s.deletePin},
		{op: operation.PinsAnalytics, status: http.StatusOK, handle: s.getPinAnalytics},
	}
}

func (s *Server) createPin(r *apiRequest) (any, *apiError) {
	var body struct {
		Link           *string         `json:"link"`
		Title          *string         `json:"title"`
		Description    *string         `json:"description"`
		AltText        *string         `json:"alt_text"`
		BoardID        string          `json:"board_id"`
		BoardSectionID *string         `json:"board_section_id"`
		MediaSource    json.RawMessage `json:"media_source"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if body.BoardID == "" {
		return nil, badRequest("Invalid request: 'board_id' is a required property")
	}
	p := &pin{link: body.Link, title: body.Title, description: body.Description, altText: body.AltText, created: s.now()}
	if p.board = s.boardByID(body.BoardID); p.board == nil {
		return nil, notFound(40, "Board not found.")
	}
	if err := p.board.access(r); err != nil {
		return nil, err
	}
	if body.BoardSectionID != nil {
		if p.section = p.board.section(*body.BoardSectionID); p.section == nil {
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
	return s.showPin(p), nil
}

// minImageSide is how many pixels an image must have on each side.
const minImageSide = 75

// mediaType checks what a pin is to be made of and returns the type of media it becomes.
func (s *Server) mediaType(source json.RawMessage) (string, *apiError) {
	var body struct {
		SourceType    string `json:"source_type"`
		URL           string `json:"url"`
		ContentType   string `json:"content_type"`
		Data          string `json:"data"`
		MediaID       string `json:"media_id"`
		CoverImageURL string `json:"cover_image_url"`
	}
	if json.Unmarshal(source, &body) != nil || body.SourceType == "" {
		return "", badRequest("Invalid request: 'media_source' is a required property")
	}
	switch body.SourceType {
	case "image_url":
		if !isWebURL(body.URL) {
			return "", badRequest("Sorry we could not fetch the image.")
		}
		return "image", nil
	case "image_base64":
		if err := checkEnum("content_type", body.ContentType, "image/jpeg", "image/png"); err != nil {
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
		return "image", nil
	case "video_id":
		if body.MediaID == "" || body.CoverImageURL == "" {
			return "", badRequest("Invalid request: 'media_id' and one of cover_image_url or cover_image_content_type are required")
		}
		if m := s.mediaByID(body.MediaID); m == nil || m.status != "succeeded" {
			return "", badRequest("Invalid request: media_id: " + body.MediaID + " is no video that is ready")
		}
		return "video", nil
	}
	return "", checkEnum("source_type", body.SourceType, "image_base64", "image_url", "video_id")
}

func isWebURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func (s *Server) getPin(r *apiRequest) (any, *apiError) {
	p, err := s.pin(r, 50)
	if err != nil {
		return nil, err
	}
	return s.showPin(p), nil
}

func (s *Server) deletePin(r *apiRequest) (any, *apiError) {
	p, err := s.pin(r, 404)
	if err != nil {
		return nil, err
	}
	s.pins = slices.DeleteFunc(s.pins, func(other *pin) bool { return other == p })
	return nil, nil
}

func (s *Server) getPinAnalytics(r *apiRequest) (any, *apiError) {
	p, err := s.pin(r, 404)
	if err != nil {
		return nil, err
	}
	if r.query.Get("metric_types") == "" {
		return nil, badRequest("Invalid request: 'metric_types' is a required property")
	}
	if err := checkEnum("split_field", r.query.Get("split_field"), "NO_SPLIT", "APP_TYPE"); err != nil {
		return nil, err
	}
	return s.analytics(r, p.id, pinMetrics)
}

// pin returns the pin that the path names. The service's code for a pin that is not there depends on the operation.
func (s *Server) pin(r *apiRequest, code int) (*pin, *apiError) {
	id := r.PathValue("pin_id")
	p := find(s.pins, func(p *pin) bool { return p.id == id })
	switch {
	case p == nil:
		return nil, notFound(code, "Pin not found.")
	case p.board.foreign && r.op.ID == operation.PinsAnalytics.ID:
		return nil, forbidden(403, notAuthorized[r.op.ID])
	}
	return p, p.board.access(r)
}

func (s *Server) paginatePins(r *apiRequest, fits func(*pin) bool) (any, *apiError) {
	var pins []*pin
	for _, p := range s.pins {
		if fits(p) {
			pins = append(pins, p)
		}
	}
	return paginate(r, pins, func(p *pin) string { return p.id }, s.showPin)
}

func (s *Server) showPin(p *pin) any {
	var sectionID *string
	if p.section != nil {
		sectionID = &p.section.id
	}
	media := map[string]any{
		"media_type": p.media,
		"images": map[string]any{
			"150x150":   map[string]any{"width": 150, "height": 150, "url": p.image()},
			"600x":      map[string]any{"width": 600, "height": 900, "url": p.image()},
			"originals": map[string]any{"width": 1000, "height": 1500, "url": p.image()},
		},
	}
	creative := "REGULAR"
	if p.media == "video" {
		media["cover_image_url"], media["video_url"], media["duration"] = p.image(), nil, 8000
		creative = "VIDEO"
	}
	return map[string]any{
		"id":                p.id,
		"created_at":        liveTime(p.created),
		"link":              p.link,
		"title":             p.title,
		"description":       p.description,
		"alt_text":          p.altText,
		"board_id":          p.board.id,
		"board_section_id":  sectionID,
		"board_owner":       map[string]any{"username": s.account.Username},
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

// image returns the address of a picture that is not there.
func (p *pin) image() string { return "https://i.pinimg.com/originals/" + p.id + ".jpg" }
