package pinteresttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/internal/operation"
)

type board struct {
	id          string
	name        string
	description *string
	privacy     string
	created     time.Time
	pinsChanged time.Time
	sections    []*section // in the order of their ids
	locked      bool
	foreign     bool // somebody else's, shared with the user
}

type section struct{ id, name string }

func (s *Server) boardRoutes() []route {
	return []route{
		{op: operation.BoardsList, status: http.StatusOK, handle: s.listBoards},
		{op: operation.BoardsCreate, status: http.StatusCreated, handle: s.createBoard},
		{op: operation.BoardsGet, status: http.StatusOK, handle: s.getBoard},
		{op: operation.BoardsUpdate, status: http.StatusOK, handle: s.updateBoard},
		{op: operation.BoardsDelete, status: http.StatusNoContent, handle: s.deleteBoard},
		{op: operation.BoardSectionsList, status: http.StatusOK, handle: s.listSections},
		{op: operation.BoardSectionsCreate, status: http.StatusCreated, handle: s.createSection},
		{op: operation.BoardSectionsUpdate, status: http.StatusOK, handle: s.updateSection},
		{op: operation.BoardSectionsDelete, status: http.StatusNoContent, handle: s.deleteSection},
		{op: operation.BoardSectionsListPins, status: http.StatusOK, handle: s.listSectionPins},
		{op: operation.BoardsListPins, status: http.StatusOK, handle: s.listBoardPins},
	}
}

func (s *Server) listBoards(r *apiRequest) (any, *apiError) {
	privacy := r.query.Get("privacy")
	if err := checkEnum("privacy", privacy, "PUBLIC", "PROTECTED", "SECRET"); err != nil {
		return nil, err
	}
	var boards []*board
	for _, b := range s.boards {
		if privacy == "" || b.privacy == privacy {
			boards = append(boards, b)
		}
	}
	return paginate(r, boards, func(b *board) string { return b.id }, s.showBoard)
}

func (s *Server) createBoard(r *apiRequest) (any, *apiError) {
	var body struct {
		Name        string  `json:"name"`
		Description *string `json:"description"`
		Privacy     string  `json:"privacy"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkEnum("privacy", body.Privacy, "PUBLIC", "PROTECTED", "SECRET"); err != nil {
		return nil, err
	}
	if strings.TrimSpace(body.Name) == "" || s.boardNamed(body.Name) != nil {
		return nil, &apiError{status: http.StatusBadRequest, Code: 400, Message: "The board name is invalid or duplicated."}
	}
	now := s.now()
	b := &board{id: s.newID(), name: body.Name, description: body.Description, privacy: body.Privacy, created: now, pinsChanged: now}
	if b.privacy == "" {
		b.privacy = "PUBLIC"
	}
	s.boards = append(s.boards, b)
	return s.showBoard(b), nil
}

func (s *Server) getBoard(r *apiRequest) (any, *apiError) {
	b, err := s.board(r)
	if err != nil {
		return nil, err
	}
	return s.showBoard(b), nil
}

func (s *Server) updateBoard(r *apiRequest) (any, *apiError) {
	b, err := s.board(r)
	if err != nil {
		return nil, err
	}
	var body map[string]json.RawMessage // tells null from absent
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	invalid := &apiError{status: http.StatusBadRequest, Code: 400, Message: "Invalid board parameters."}
	changed := *b
	for field, raw := range body {
		var text *string
		if json.Unmarshal(raw, &text) != nil || text == nil && field != "description" {
			return nil, invalid
		}
		switch field {
		case "name":
			if other := s.boardNamed(*text); *text == "" || other != nil && other != b {
				return nil, invalid
			}
			changed.name = *text
		case "description":
			changed.description = text
		case "privacy":
			if *text != "PUBLIC" && *text != "SECRET" {
				return nil, invalid
			}
			changed.privacy = *text
		}
	}
	*b = changed
	return s.showBoard(b), nil
}

func (s *Server) deleteBoard(r *apiRequest) (any, *apiError) {
	b, err := s.board(r)
	if err != nil {
		return nil, err
	}
	s.boards = slices.DeleteFunc(s.boards, func(other *board) bool { return other == b })
	s.pins = slices.DeleteFunc(s.pins, func(p *pin) bool { return p.board == b })
	return nil, nil
}

func (s *Server) listSections(r *apiRequest) (any, *apiError) {
	b, err := s.board(r)
	if err != nil {
		return nil, err
	}
	return paginate(r, b.sections, func(sec *section) string { return sec.id }, showSection)
}

func (s *Server) createSection(r *apiRequest) (any, *apiError) {
	b, err := s.board(r)
	if err != nil {
		return nil, err
	}
	name, err := sectionName(r)
	if err != nil {
		return nil, err
	}
	sec := &section{id: s.newID(), name: name}
	b.sections = append(b.sections, sec)
	return showSection(sec), nil
}

func (s *Server) updateSection(r *apiRequest) (any, *apiError) {
	_, sec, err := s.section(r)
	if err != nil {
		return nil, err
	}
	name, err := sectionName(r)
	if err != nil {
		return nil, err
	}
	sec.name = name
	return showSection(sec), nil
}

func (s *Server) deleteSection(r *apiRequest) (any, *apiError) {
	b, sec, err := s.section(r)
	if err != nil {
		return nil, err
	}
	b.sections = slices.DeleteFunc(b.sections, func(other *section) bool { return other == sec })
	s.pins = slices.DeleteFunc(s.pins, func(p *pin) bool { return p.section == sec })
	return nil, nil
}

func (s *Server) listSectionPins(r *apiRequest) (any, *apiError) {
	_, sec, err := s.section(r)
	if err != nil {
		return nil, err
	}
	return s.paginatePins(r, func(p *pin) bool { return p.section == sec })
}

func (s *Server) listBoardPins(r *apiRequest) (any, *apiError) {
	b, err := s.board(r)
	if err != nil {
		return nil, err
	}
	return s.paginatePins(r, func(p *pin) bool { return p.board == b })
}

// LockBoard makes the service refuse writes to a board, as it does while another write holds its lock, until unlock is called. It
// panics if there is no board of that id.
func (s *Server) LockBoard(boardID string) (unlock func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := mustBeThere(s.boardByID(boardID), "LockBoard: no board", boardID)
	b.locked = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		b.locked = false
	}
}

// DisownBoard makes a board one of somebody else that is shared with the user, who may no longer change it, or if it is secret no
// longer see its pins. It panics if there is no board of that id.
func (s *Server) DisownBoard(boardID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mustBeThere(s.boardByID(boardID), "DisownBoard: no board", boardID).foreign = true
}

// The service's words for what is done to a board that is not the user's, or that another write has locked.
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

// access checks that the user may do to the board what the request is to do. The lock is held.
func (b *board) access(r *apiRequest) *apiError {
	reads := r.Method == http.MethodGet
	switch {
	case b.foreign && reads && b.privacy != "SECRET", !b.foreign && (reads || !b.locked):
		return nil
	case b.foreign && notAuthorized[r.op.ID] != "":
		return forbidden(403, notAuthorized[r.op.ID])
	case b.foreign:
		return forbidden(29, "You are not permitted to access that resource.")
	case lockHeld[r.op.ID] != "":
		return conflict(409, lockHeld[r.op.ID])
	}
	return conflict(409, "Could not get exclusive access to the board.")
}

// SeedBoard adds a board with pins that are named Pin 1 and so on. It returns the board's id.
func (s *Server) SeedBoard(name string, pins int) (boardID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := &board{id: s.newID(), name: name, privacy: "PUBLIC", created: s.now(), pinsChanged: s.now()}
	s.boards = append(s.boards, b)
	for i := range pins {
		title := fmt.Sprintf("Pin %d", i+1)
		s.pins = append(s.pins, &pin{id: s.newID(), created: s.now(), board: b, media: "image", title: &title})
	}
	return b.id
}

// board returns the board that the path names, if the user may do to it what the request is to do.
func (s *Server) board(r *apiRequest) (*board, *apiError) {
	b := s.boardByID(r.PathValue("board_id"))
	if b == nil {
		return nil, notFound(404, "Board not found.")
	}
	return b, b.access(r)
}

func (s *Server) boardByID(id string) *board {
	return find(s.boards, func(b *board) bool { return b.id == id })
}

func (s *Server) boardNamed(name string) *board {
	return find(s.boards, func(b *board) bool { return b.name == name })
}

// section returns the board and the section that the path names.
func (s *Server) section(r *apiRequest) (*board, *section, *apiError) {
	b, err := s.board(r)
	if err != nil {
		return nil, nil, err
	}
	if sec := b.section(r.PathValue("section_id")); sec != nil {
		return b, sec, nil
	}
	return nil, nil, notFound(404, "Board section not found.")
}

func (b *board) section(id string) *section {
	return find(b.sections, func(sec *section) bool { return sec.id == id })
}

// find returns the first item that fits, nil if none does.
func find[T any](items []*T, fits func(*T) bool) *T {
	if i := slices.IndexFunc(items, fits); i >= 0 {
		return items[i]
	}
	return nil
}

// mustBeThere returns what a test asked the server to change, and panics if there is no such thing.
func mustBeThere[T any](found *T, missing, id string) *T {
	if found == nil {
		panic("pinteresttest: " + missing + " " + id)
	}
	return found
}

func sectionName(r *apiRequest) (string, *apiError) {
	var body struct {
		Name string `json:"name"`
	}
	if err := r.decode(&body); err != nil {
		return "", err
	}
	if body.Name == "" || len([]rune(body.Name)) > 180 {
		return "", &apiError{status: http.StatusBadRequest, Code: 400, Message: "Invalid board section parameters."}
	}
	return body.Name, nil
}

func (s *Server) showBoard(b *board) any {
	pins := 0
	thumbnails := []string{}
	for _, p := range s.pins {
		if p.board == b {
			pins++
			thumbnails = append(thumbnails, p.image())
		}
	}
	return map[string]any{
		"id":                     b.id,
		"name":                   b.name,
		"description":            b.description,
		"privacy":                b.privacy,
		"owner":                  map[string]any{"username": s.account.Username},
		"created_at":             liveTime(b.created),
		"board_pins_modified_at": liveTime(b.pinsChanged),
		"pin_count":              pins,
		"follower_count":         0,
		"collaborator_count":     0,
		"is_ads_only":            false,
		"media":                  map[string]any{"image_cover_url": nil, "pin_thumbnail_urls": thumbnails[:min(len(thumbnails), 5)]},
	}
}

func showSection(sec *section) any { return map[string]any{"id": sec.id, "name": sec.name} }

// liveTime writes a time as the live service does: UTC, but without saying so.
func liveTime(t time.Time) string { return t.Format("2006-01-02T15:04:05") }
