package pinteresttest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

type board struct {
	id string
	boardSettings
	created     time.Time
	pinsChanged time.Time
	sections    []*section
	locked      bool
	foreign     bool // somebody else owns the board and shares it with the user
}

// boardSettings are the fields of a board that requests set.
type boardSettings struct {
	Name        nullable[string]                 `json:"name"`
	Description nullable[string]                 `json:"description"`
	Privacy     nullable[pinterest.BoardPrivacy] `json:"privacy"`
}

func (b *board) key() string { return b.id }

func (b *board) show(s *Server) any {
	pins := 0
	thumbnails := []string{}
	for _, p := range s.pins {
		if p.board == b {
			pins++
			thumbnails = append(thumbnails, imageURL("150x150", p.id))
		}
	}
	return object{
		"id":                     b.id,
		"name":                   b.Name,
		"description":            b.Description,
		"privacy":                b.Privacy,
		"owner":                  object{"username": s.account.username},
		"created_at":             liveTime(b.created),
		"board_pins_modified_at": liveTime(b.pinsChanged),
		"pin_count":              pins,
		"follower_count":         0,
		"collaborator_count":     0,
		"is_ads_only":            false,
		"media":                  object{"image_cover_url": nil, "pin_thumbnail_urls": thumbnails[:min(len(thumbnails), 5)]},
	}
}

type section struct {
	id    string
	board *board
	Name  string `json:"name"`
}

func (sec *section) key() string { return sec.id }

func (sec *section) show(*Server) any { return object{"id": sec.id, "name": sec.Name} }

func (s *Server) boardRoutes() []route {
	return []route{
		{op: operation.BoardsList, status: http.StatusOK, handle: s.listBoards},
		{op: operation.BoardsCreate, status: http.StatusCreated, handle: s.createBoard},
		{op: operation.BoardsGet, status: http.StatusOK, handle: with(s.board, s.getBoard)},
		{op: operation.BoardsUpdate, status: http.StatusOK, handle: with(s.board, s.updateBoard)},
		{op: operation.BoardsDelete, status: http.StatusNoContent, handle: with(s.board, s.deleteBoard)},
		{op: operation.BoardSectionsList, status: http.StatusOK, handle: with(s.board, s.listSections)},
		{op: operation.BoardSectionsCreate, status: http.StatusCreated, handle: with(s.board, s.createSection)},
		{op: operation.BoardSectionsUpdate, status: http.StatusOK, handle: with(s.section, s.updateSection)},
		{op: operation.BoardSectionsDelete, status: http.StatusNoContent, handle: with(s.section, s.deleteSection)},
		{op: operation.BoardSectionsListPins, status: http.StatusOK, handle: with(s.section, s.listSectionPins)},
		{op: operation.BoardsListPins, status: http.StatusOK, handle: with(s.board, s.listBoardPins)},
	}
}

// SeedBoard adds a public board with pins named "Pin 1", "Pin 2" and so on. It returns the id of the board. The pins have no metrics of
// the days before: to get some, call Advance.
func (s *Server) SeedBoard(name string, pins int) (boardID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.addBoard(boardSettings{Name: nullable[string]{&name}})
	for i := range pins {
		title := fmt.Sprintf("Pin %d", i+1)
		p := &pin{id: s.newID(), created: s.now(), board: b, pinMedia: pinMedia{kind: pinterest.PinMediaTypeImage}, pinTexts: pinTexts{Title: &title}}
		s.pins = append(s.pins, p)
	}
	return b.id
}

// LockBoard locks a board until unlock is called. The server rejects writes to a locked board with status 409, like the live
// service during another write to the board. LockBoard panics if the board does not exist.
func (s *Server) LockBoard(boardID string) (unlock func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := mustFind(s.boards, boardID, "LockBoard", "board")
	b.locked = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		b.locked = false
	}
}

// DisownBoard gives a board to another owner, who shares it with the user. The user can no longer change the board and, if it is
// secret, no longer read its pins. It panics if the board does not exist.
func (s *Server) DisownBoard(boardID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mustFind(s.boards, boardID, "DisownBoard", "board").foreign = true
}

// privacyFilters are the values of the parameter privacy that select boards of several kinds.
var privacyFilters = map[pinterest.BoardPrivacy][]pinterest.BoardPrivacy{
	"":                  constants[pinterest.BoardPrivacy](),
	"ALL":               constants[pinterest.BoardPrivacy](),
	"PUBLIC_AND_SECRET": {pinterest.BoardPrivacyPublic, pinterest.BoardPrivacySecret},
}

func (s *Server) listBoards(r *apiRequest) (any, *apiError) {
	privacy := pinterest.BoardPrivacy(r.query.Get("privacy"))
	selected, several := privacyFilters[privacy]
	if !several {
		if err := checkEnum("privacy", privacy); err != nil {
			return nil, err
		}
		selected = []pinterest.BoardPrivacy{privacy}
	}
	return paginate(s, r, filter(s.boards, func(b *board) bool { return !b.hidden(r) && slices.Contains(selected, b.Privacy.get()) }))
}

func (s *Server) createBoard(r *apiRequest) (any, *apiError) {
	var body boardSettings
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkEnum("privacy", body.Privacy.get()); err != nil {
		return nil, err
	}
	if name := body.Name.get(); !validName(name) || s.boardNamed(name) != nil {
		return nil, &apiError{status: http.StatusBadRequest, Code: 400, Message: "The board name is invalid or duplicated."}
	}
	if err := body.checkWriter(r); err != nil {
		return nil, err
	}
	return s.addBoard(body).show(s), nil
}

// validName reports whether a board or a section can have the name.
func validName(name string) bool {
	return strings.TrimSpace(name) != "" && utf8.RuneCountInString(name) <= 180
}

// addBoard adds a board, which is public unless the settings have a privacy. The lock is held.
func (s *Server) addBoard(settings boardSettings) *board {
	if settings.Privacy.get() == "" {
		settings.Privacy.value = new(pinterest.BoardPrivacyPublic)
	}
	now := s.now()
	b := &board{id: s.newID(), boardSettings: settings, created: now, pinsChanged: now}
	s.boards = append(s.boards, b)
	return b
}

func (s *Server) getBoard(_ *apiRequest, b *board) (any, *apiError) { return b.show(s), nil }

func (s *Server) updateBoard(r *apiRequest, b *board) (any, *apiError) {
	changed := b.boardSettings
	valid := r.decode(&changed) == nil
	if changed.Name != b.Name {
		other := s.boardNamed(changed.Name.get())
		valid = valid && validName(changed.Name.get()) && (other == nil || other == b)
	}
	if changed.Privacy != b.Privacy {
		privacy := changed.Privacy.get()
		valid = valid && (privacy == pinterest.BoardPrivacyPublic || privacy == pinterest.BoardPrivacySecret)
	}
	if !valid {
		return nil, &apiError{status: http.StatusBadRequest, Code: 400, Message: "Invalid board parameters."}
	}
	if err := changed.checkWriter(r); err != nil {
		return nil, err
	}
	b.boardSettings = changed
	return b.show(s), nil
}

func (s *Server) deleteBoard(_ *apiRequest, b *board) (any, *apiError) {
	s.boards = remove(s.boards, b)
	s.pins = filter(s.pins, func(p *pin) bool { return p.board != b })
	return nil, nil
}

func (s *Server) listSections(r *apiRequest, b *board) (any, *apiError) {
	return paginate(s, r, b.sections)
}

func (s *Server) createSection(r *apiRequest, b *board) (any, *apiError) {
	sec := &section{board: b}
	if err := sec.rename(r); err != nil {
		return nil, err
	}
	sec.id = s.newID()
	b.sections = append(b.sections, sec)
	return sec.show(s), nil
}

func (s *Server) updateSection(r *apiRequest, sec *section) (any, *apiError) {
	if err := sec.rename(r); err != nil {
		return nil, err
	}
	return sec.show(s), nil
}

// rename sets the name in the body.
func (sec *section) rename(r *apiRequest) *apiError {
	var body section
	if err := r.decode(&body); err != nil {
		return err
	}
	if !validName(body.Name) {
		return &apiError{status: http.StatusBadRequest, Code: 400, Message: "Invalid board section parameters."}
	}
	sec.Name = body.Name
	return nil
}

func (s *Server) deleteSection(_ *apiRequest, sec *section) (any, *apiError) {
	sec.board.sections = remove(sec.board.sections, sec)
	s.pins = filter(s.pins, func(p *pin) bool { return p.section != sec })
	return nil, nil
}

func (s *Server) listSectionPins(r *apiRequest, sec *section) (any, *apiError) {
	return paginate(s, r, filter(s.pins, func(p *pin) bool { return p.section == sec }))
}

func (s *Server) listBoardPins(r *apiRequest, b *board) (any, *apiError) {
	return paginate(s, r, filter(s.pins, func(p *pin) bool { return p.board == b }))
}

// The service's messages for requests to a board that the user does not own or that is locked, by operation.
var (
	notAuthorized = map[string]string{
		operation.BoardsUpdate.ID:          "Not authorized to update the board.",
		operation.BoardsDelete.ID:          "Not authorized to delete the board.",
		operation.BoardSectionsCreate.ID:   "Not authorized to create board sections.",
		operation.BoardSectionsUpdate.ID:   "Not authorized to update board section.",
		operation.BoardSectionsDelete.ID:   "Not authorized to delete board section.",
		operation.BoardSectionsListPins.ID: "Not authorized to access Pins on board section.",
		operation.PinsDelete.ID:            "Not authorized to access board or Pin.",
		operation.PinsAnalytics.ID:         "Not authorized to access board or Pin.",
	}
	lockHeld = map[string]string{
		operation.BoardsDelete.ID:        "Could not get exclusive access to delete the board.",
		operation.BoardSectionsCreate.ID: "Could not get exclusive access to the board to create a new section.",
		operation.BoardSectionsUpdate.ID: "Board section conflict.",
		operation.BoardSectionsDelete.ID: "Board section conflict.",
	}
)

// notPermitted is the error for requests to a board that the user or the token has no access to.
func notPermitted() *apiError { return forbidden(29, "You are not permitted to access that resource.") }

// hidden reports whether the request reads a secret board that the token cannot see.
func (b *board) hidden(r *apiRequest) bool {
	return r.Method == http.MethodGet && b.Privacy.get() == pinterest.BoardPrivacySecret &&
		!slices.Contains(r.scopes, string(pinterest.ScopeBoardsReadSecret))
}

// checkWriter checks that the token can write a board with these settings.
func (b *boardSettings) checkWriter(r *apiRequest) *apiError {
	if b.Privacy.get() != pinterest.BoardPrivacySecret || slices.Contains(r.scopes, string(pinterest.ScopeBoardsWriteSecret)) {
		return nil
	}
	return notPermitted()
}

// access checks that the user and the token may carry out the request on the board.
func (b *board) access(r *apiRequest) *apiError {
	reads := r.Method == http.MethodGet
	if err := b.checkWriter(r); err != nil && !reads {
		return err
	}
	switch {
	case b.foreign && reads && b.Privacy.get() != pinterest.BoardPrivacySecret, !b.foreign && (reads || !b.locked):
		return nil
	case b.foreign && notAuthorized[r.op.ID] != "":
		return forbidden(403, notAuthorized[r.op.ID])
	case b.foreign:
		return notPermitted()
	case lockHeld[r.op.ID] != "":
		return conflict(409, lockHeld[r.op.ID])
	}
	return conflict(409, "Could not get exclusive access to the board.")
}

// board returns the board in the path, if the user may carry out the request on it.
func (s *Server) board(r *apiRequest) (*board, *apiError) {
	b := find(s.boards, r.PathValue("board_id"))
	if b == nil || b.hidden(r) {
		return nil, notFound(404, "Board not found.")
	}
	return b, b.access(r)
}

func (s *Server) boardNamed(name string) *board {
	return findFunc(s.boards, func(b *board) bool { return b.Name.get() == name })
}

// section returns the section in the path.
func (s *Server) section(r *apiRequest) (*section, *apiError) {
	b, err := s.board(r)
	if err != nil {
		return nil, err
	}
	if sec := find(b.sections, r.PathValue("section_id")); sec != nil {
		return sec, nil
	}
	return nil, notFound(404, "Board section not found.")
}
