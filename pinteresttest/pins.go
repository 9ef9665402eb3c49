package pinteresttest

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

type pin struct {
	id      string
	created time.Time
	owner   *User
	board   *board   // without an id for a pin on the profile of the user
	section *section // nil for none
	parent  string   // id of the pin that was saved, "" for none
	product bool     // whether it is the pin of an item of a catalog
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

func (p *pin) show(viewer *User) any {
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
		"board_id":          notZero(p.board.id),
		"board_section_id":  sectionID,
		"board_owner":       object{"username": p.board.owner.username},
		"media":             p.showMedia(p.id),
		"creative_type":     p.creativeType(),
		"dominant_color":    "#6E7874",
		"parent_pin_id":     notZero(p.parent),
		"has_been_promoted": viewer.server.promotes(p),
		"is_owner":          p.owner == viewer,
		"is_standard":       true,
		"is_product":        p.product,
		"is_removable":      true,
		"pin_metrics":       nil,
		"note":              "",
		"product_tags":      []any{},
	}
}

func (s *Server) pinRoutes() []route {
	return []route{
		{op: operation.PinsList, status: http.StatusOK, handle: s.listPins},
		{op: operation.PinsUpdate, status: http.StatusOK, handle: with(s.pin(pinterest.CodePinNotFound), s.updatePin)},
		{op: operation.PinsSave, status: http.StatusCreated, handle: with(s.savedPin, s.savePin)},
		{op: operation.MultiPinsAnalytics, status: http.StatusOK, handle: s.getMultiPinAnalytics},
		{op: operation.PinsCreate, status: http.StatusCreated, handle: s.createPin},
		{op: operation.PinsGet, status: http.StatusOK, handle: with(s.pin(pinterest.CodePinNotFound), getPin)},
		{op: operation.PinsDelete, status: http.StatusNoContent, handle: with(s.pin(404), s.deletePin)},
		{op: operation.PinsAnalytics, status: http.StatusOK, handle: with(s.pin(404), s.getPinAnalytics)},
	}
}

// AddPin adds an image pin to the board BoardID, and returns it as [pinterest.PinsService.Get] does. Link, Title, Description, AltText,
// BoardSectionID, ID and CreatedAt are those of p, other fields are ignored. By default, the id and the time are generated. AddPin panics
// if the board or the section does not exist, or the id is taken or not decimal.
func (s *Server) AddPin(p pinterest.Pin) pinterest.Pin {
	s.mu.Lock()
	defer s.mu.Unlock()
	added := s.addPin(p)
	return showTo[pinterest.Pin](added.owner, added)
}

// addPin is AddPin with the lock held.
func (s *Server) addPin(p pinterest.Pin) *pin {
	on := mustFind(s.boards, p.BoardID, "AddPin", "board")
	complete(s, s.pins, "pin", &p.ID, &p.CreatedAt, &pinterest.Timestamp{})
	added := &pin{
		id: p.ID, created: p.CreatedAt.Time, owner: on.owner, board: on, pinMedia: pinMedia{kind: pinterest.PinMediaTypeImage},
		pinTexts: pinTexts{
			Link: notZero(p.Link).value, Title: notZero(p.Title).value, Description: notZero(p.Description).value,
			AltText: notZero(p.AltText).value,
		},
	}
	if p.BoardSectionID != "" {
		added.section = mustFind(on.sections, p.BoardSectionID, "AddPin", "section")
	}
	s.pins = insert(s.pins, added)
	return added
}

// promotes reports whether there is an ad with the pin.
func (s *Server) promotes(p *pin) bool {
	return slices.ContainsFunc(s.ads.ads, func(a *ad) bool { return a.PinID == p.id })
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
	p := &pin{pinTexts: body.pinTexts}
	if err := checkAll(s.place(r, p, body.BoardID, body.BoardSectionID), body.check(), s.setMedia(r, p, body.MediaSource)); err != nil {
		return nil, err
	}
	return s.publish(r, p), nil
}

// place puts a pin on a board of the user, and into a section of it unless sectionID is nil.
func (s *Server) place(r *apiRequest, p *pin, boardID string, sectionID *string) *apiError {
	p.section = nil
	if p.board = find(s.boards, boardID); p.board == nil || p.board.hidden(r) {
		return notFound(pinterest.CodeBoardNotFound, "Board not found.")
	}
	if err := p.board.access(r); err != nil {
		return err
	}
	if sectionID != nil {
		if p.section = find(p.board.sections, *sectionID); p.section == nil {
			return sectionNotFound()
		}
	}
	return nil
}

func sectionNotFound() *apiError {
	return notFound(pinterest.CodeBoardSectionNotFound, "Sorry! We couldn't find this board section.")
}

// publish adds a new pin of the user and returns its JSON.
func (s *Server) publish(r *apiRequest, p *pin) any {
	p.id, p.created, p.owner = s.newID(), s.now(), r.user
	p.board.pinsChanged = p.created
	s.pins = insert(s.pins, p)
	return p.show(r.user)
}

func (s *Server) listPins(r *apiRequest) (any, *apiError) {
	types := convert[pinterest.CreativeType](r.query["creative_types"])
	if err := checkAll(
		checkQueryEnum[pinterest.PinFilter](r, "pin_filter"), checkQueryEnum[pinterest.PinType](r, "pin_type"),
		checkBool(r, "include_protected_pins"), checkBool(r, "pin_metrics"), checkEnums("creative_types", types),
	); err != nil {
		return nil, err
	}
	return paginate(r, filter(s.pins, func(p *pin) bool {
		privacy := p.board.Privacy.get()
		switch pinterest.PinFilter(r.query.Get("pin_filter")) {
		case pinterest.PinFilterExcludeNative:
			if p.parent == "" {
				return false
			}
		case pinterest.PinFilterExcludeRepins:
			if p.parent != "" {
				return false
			}
		case pinterest.PinFilterHasBeenPromoted:
			if !s.promotes(p) {
				return false
			}
		}
		return p.owner == r.user && !p.board.hidden(r) &&
			(privacy != pinterest.BoardPrivacyProtected || r.query.Get("include_protected_pins") == "true") &&
			(privacy == pinterest.BoardPrivacySecret || r.query.Get("pin_type") == "") &&
			(len(types) == 0 || slices.Contains(types, p.creativeType()))
	}))
}

func (s *Server) updatePin(r *apiRequest, p *pin) (any, *apiError) {
	changed := *p
	for _, text := range []**string{&changed.Link, &changed.Title, &changed.Description, &changed.AltText} {
		if *text != nil {
			*text = new(**text) // decoding writes to the old string
		}
	}
	body := struct {
		*pinTexts
		BoardID        string           `json:"board_id"`
		BoardSectionID nullable[string] `json:"board_section_id"`
		CarouselSlots  []carouselTexts  `json:"carousel_slots"`
	}{pinTexts: &changed.pinTexts, BoardID: p.board.id}
	if p.section != nil {
		body.BoardSectionID.value = &p.section.id
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkAll(
		changed.check(), changed.setSlots(body.CarouselSlots), s.place(r, &changed, body.BoardID, body.BoardSectionID.value),
	); err != nil {
		return nil, err
	}
	*p = changed
	return p.show(r.user), nil
}

// savedPin returns the pin to save, which can be on a board of somebody else.
func (s *Server) savedPin(r *apiRequest) (*pin, *apiError) {
	p := find(s.pins, r.PathValue("pin_id"))
	if p == nil || p.board.hidden(r) {
		return nil, notFound(pinterest.CodePinNotFound, "Pin not found.")
	}
	return p, nil
}

// savePin creates a pin with the content of another one. Without a board and a section it is on the profile of the user.
func (s *Server) savePin(r *apiRequest, saved *pin) (any, *apiError) {
	var body struct {
		BoardID        *string `json:"board_id"`
		BoardSectionID *string `json:"board_section_id"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if body.BoardID == nil && body.BoardSectionID != nil { // the board is that of the section
		i := slices.IndexFunc(s.boards, func(b *board) bool { return !b.hidden(r) && find(b.sections, *body.BoardSectionID) != nil })
		if i < 0 {
			return nil, sectionNotFound()
		}
		body.BoardID = &s.boards[i].id
	}
	p := &pin{pinTexts: saved.pinTexts, pinMedia: saved.pinMedia, parent: saved.id, board: &board{owner: r.user}}
	if body.BoardID != nil {
		if err := s.place(r, p, *body.BoardID, body.BoardSectionID); err != nil {
			return nil, err
		}
	}
	return s.publish(r, p), nil
}

// getMultiPinAnalytics leaves out pins that the user does not own and those that were created after the period.
func (s *Server) getMultiPinAnalytics(r *apiRequest) (any, *apiError) {
	ids := r.ids("pin_ids")
	_, _, _, err := s.analyticsQuery(r, pinMetrics)
	if err := checkAll(
		checkRequired("pin_ids", len(ids) > 0), checkIDs("pin_ids", ids, 100), checkRequired("metric_types", r.query.Get("metric_types") != ""), err,
	); err != nil {
		return nil, err
	}
	result := object{}
	for _, id := range ids {
		p := find(s.pins, id)
		if p == nil || p.owner != r.user || p.board.hidden(r) {
			continue
		}
		metrics, err := s.analytics(r, p.id, p.created, pinMetrics)
		if err != nil {
			return nil, err
		}
		if r.query.Get("end_date") >= p.created.Format(time.DateOnly) {
			result[id] = metrics
		}
	}
	return result, nil
}

func getPin(r *apiRequest, p *pin) (any, *apiError) {
	return p.show(r.user), checkBool(r, "pin_metrics")
}

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
		case p.board.owner != r.user && r.op.ID == operation.PinsAnalytics.ID:
			return nil, forbidden(403, notAuthorized[r.op.ID])
		}
		return p, p.board.access(r)
	}
}
