package pinteresttest

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

type pin struct {
	id      string
	created time.Time
	board   *board
	section *section // nil for none
	pinMedia
	pinTexts
}

// pinTexts are the fields of a pin that are stored as they were sent.
type pinTexts struct {
	Link        *string `json:"link"`
	Title       *string `json:"title"`
	Description *string `json:"description"`
	AltText     *string `json:"alt_text"`
}

// check rejects texts that are too long.
func (t *pinTexts) check() *apiError {
	if t.Link != nil && !isWebURL(*t.Link) {
		return badRequest("Whoops! It looks like you entered an invalid URL. Try creating a Pin again with a valid URL.")
	}
	return checkAll(
		checkText("title", t.Title, 100), checkText("description", t.Description, 800), checkText("alt_text", t.AltText, 500),
		checkText("link", t.Link, 2048),
	)
}

func (p *pin) key() string { return p.id }

func (p *pin) show(s *Server) any {
	var sectionID *string
	if p.section != nil {
		sectionID = &p.section.id
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
		"media":             p.showMedia(p.id),
		"creative_type":     p.creativeType(),
		"dominant_color":    "#6E7874",
		"parent_pin_id":     nil,
		"has_been_promoted": false,
		"is_owner":          true,
		"is_standard":       true,
		"is_product":        false,
		"is_removable":      true,
		"pin_metrics":       nil,
		"note":              "",
		"product_tags":      []any{},
	}
}

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
	if err := checkAll(body.check(), s.setMedia(p, body.MediaSource)); err != nil {
		return nil, err
	}
	p.id = s.newID()
	p.board.pinsChanged = p.created
	s.pins = append(s.pins, p)
	return p.show(s), nil
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
	return s.analytics(r, p.id, p.created, pinMetrics)
}

// pin returns a function that returns the pin in the path. code is the error code of a missing pin; it depends on the operation.
func (s *Server) pin(code int) func(*apiRequest) (*pin, *apiError) {
	return func(r *apiRequest) (*pin, *apiError) {
		p := find(s.pins, r.PathValue("pin_id"))
		switch {
		case p == nil || p.board.hidden(r):
			return nil, notFound(code, "Pin not found.")
		case p.board.foreign && r.op.ID == operation.PinsAnalytics.ID:
			return nil, forbidden(403, notAuthorized[r.op.ID])
		}
		return p, p.board.access(r)
	}
}
