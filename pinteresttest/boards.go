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
	owner       *User
	sharedWith  []*User
	locked      bool
}

// boardSettings are the fields of a board that requests set.
type boardSettings struct {
	Name        nullable[string]                 `json:"name"`
	Description nullable[string]                 `json:"description"`
	Privacy     nullable[pinterest.BoardPrivacy] `json:"privacy"`
}

func (b *board) key() string { return b.id }

func (b *board) show(viewer *User) any {
	pins := 0
	thumbnails := []string{}
	for _, p := range viewer.server.pins {
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
		"owner":                  object{"username": b.owner.username},
		"created_at":             liveTime(b.created),
		"board_pins_modified_at": liveTime(b.pinsChanged),
		"pin_count":              pins,
		"follower_count":         0,
		"collaborator_count":     len(b.sharedWith),
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

func (sec *section) show(*User) any { return object{"id": sec.id, "name": sec.Name} }

func (s *Server) boardRoutes() []route {
	return []route{
		{op: operation.BoardsList, status: http.StatusOK, handle: s.listBoards},
		{op: operation.BoardsCreate, status: http.StatusCreated, handle: s.createBoard},
		{op: operation.BoardsGet, status: http.StatusOK, handle: with(s.board, getBoard)},
		{op: operation.BoardsUpdate, status: http.StatusOK, handle: with(s.board, s.updateBoard)},
		{op: operation.BoardsDelete, status: http.StatusNoContent, handle: with(s.board, s.deleteBoard)},
		{op: operation.BoardSectionsList, status: http.StatusOK, handle: with(s.board, listSections)},
		{op: operation.BoardSectionsCreate, status: http.StatusCreated, handle: with(s.board, s.createSection)},
		{op: operation.BoardSectionsUpdate, status: http.StatusOK, handle: with(s.section, updateSection)},
		{op: operation.BoardSectionsDelete, status: http.StatusNoContent, handle: with(s.section, s.deleteSection)},
		{op: operation.BoardSectionsListPins, status: http.StatusOK, handle: with(s.section, s.listSectionPins)},
		{op: operation.BoardsListPins, status: http.StatusOK, handle: with(s.board, s.listBoardPins)},
	}
}

// SeedBoard adds a public board of the user with pins named "Pin 1", "Pin 2" and so on. It returns the id of the board. The pins have no
// metrics of the days before: to get some, call Advance.
func (u *User) SeedBoard(name string, pins int) (boardID string) {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	b := u.addBoard(pinterest.Board{Name: name})
	for i := range pins {
		s.addPin(pinterest.Pin{BoardID: b.id, Title: fmt.Sprintf("Pin %d", i+1)})
	}
	return b.id
}

// AddBoard adds a board of the user and returns it as [pinterest.BoardsService.Get] does. Name, Description, Privacy, ID and CreatedAt
// are those of b, other fields are ignored. By default, the board is public, and the name, the id and the time are generated. AddBoard
// panics if the id is taken or not decimal.
func (u *User) AddBoard(b pinterest.Board) pinterest.Board {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return showTo[pinterest.Board](u, u.addBoard(b))
}

// addBoard is AddBoard with the lock held.
func (u *User) addBoard(b pinterest.Board) *board {
	s := u.server
	complete(s, s.boards, "board", &b.ID, &b.CreatedAt, &b.BoardPinsModifiedAt)
	setDefault(&b.Name, "Board "+b.ID)
	setDefault(&b.Privacy, pinterest.BoardPrivacyPublic)
	settings := boardSettings{
		Name: nullable[string]{&b.Name}, Description: notZero(b.Description), Privacy: nullable[pinterest.BoardPrivacy]{&b.Privacy},
	}
	added := &board{id: b.ID, boardSettings: settings, owner: u, created: b.CreatedAt.Time, pinsChanged: b.CreatedAt.Time}
	s.boards = insert(s.boards, added)
	return added
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

// ShareBoard adds a board to the boards of another user, who can read it, except for the pins of a secret board. It panics if the board
// does not exist.
func (s *Server) ShareBoard(boardID string, with *User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shared := mustFind(s.boards, boardID, "ShareBoard", "board")
	shared.sharedWith = append(shared.sharedWith, with)
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
	return paginate(r, filter(s.boards, func(b *board) bool {
		return b.listed(r.user) && !b.hidden(r) && slices.Contains(selected, b.Privacy.get())
	}))
}

func (s *Server) createBoard(r *apiRequest) (any, *apiError) {
	var body boardSettings
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkEnum("privacy", body.Privacy.get()); err != nil {
		return nil, err
	}
	if name := body.Name.get(); !validName(name) || s.boardNamed(r.user, name) != nil {
		return nil, &apiError{status: http.StatusBadRequest, Code: 400, Message: "The board name is invalid or duplicated."}
	}
	if err := body.checkWriter(r); err != nil {
		return nil, err
	}
	if body.Privacy.value == nil {
		body.Privacy.value = new(pinterest.BoardPrivacyPublic)
	}
	b := &board{id: s.newID(), boardSettings: body, owner: r.user, created: s.now(), pinsChanged: s.now()}
	s.boards = insert(s.boards, b)
	return b.show(r.user), nil
}

// validName reports whether a board or a section can have the name.
func validName(name string) bool {
	return strings.TrimSpace(name) != "" && utf8.RuneCountInString(name) <= 180
}

func getBoard(r *apiRequest, b *board) (any, *apiError) { return b.show(r.user), nil }

func (s *Server) updateBoard(r *apiRequest, b *board) (any, *apiError) {
	changed := b.boardSettings
	valid := r.decode(&changed) == nil
	if changed.Name != b.Name {
		other := s.boardNamed(b.owner, changed.Name.get())
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
	return b.show(r.user), nil
}

func (s *Server) deleteBoard(_ *apiRequest, b *board) (any, *apiError) {
	s.boards = remove(s.boards, b)
	s.pins = filter(s.pins, func(p *pin) bool { return p.board != b })
	return nil, nil
}

func listSections(r *apiRequest, b *board) (any, *apiError) {
	return paginate(r, b.sections)
}

func (s *Server) createSection(r *apiRequest, b *board) (any, *apiError) {
	sec := &section{board: b}
	if err := sec.rename(r); err != nil {
		return nil, err
	}
	sec.id = s.newID()
	b.sections = append(b.sections, sec)
	return sec.show(r.user), nil
}

func updateSection(r *apiRequest, sec *section) (any, *apiError) {
	if err := sec.rename(r); err != nil {
		return nil, err
	}
	return sec.show(r.user), nil
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
	return paginate(r, filter(s.pins, func(p *pin) bool { return p.section == sec }))
}

func (s *Server) listBoardPins(r *apiRequest, b *board) (any, *apiError) {
	types := convert[pinterest.CreativeType](r.query["creative_types"])
	if err := checkAll(checkEnums("creative_types", types), checkBool(r, "pin_metrics")); err != nil {
		return nil, err
	}
	return paginate(r, filter(s.pins, func(p *pin) bool {
		return p.board == b && (len(types) == 0 || slices.Contains(types, p.creativeType()))
	}))
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

// notPermitted is the error for requests to a board or an ad account that the user or the token has no access to.
func notPermitted() *apiError {
	return forbidden(pinterest.CodeNotPermitted, "You are not permitted to access that resource.")
}

// listed reports whether the board is in the user's list of boards.
func (b *board) listed(u *User) bool { return b.owner == u || slices.Contains(b.sharedWith, u) }

// hidden reports whether the user or the token cannot see a secret board.
func (b *board) hidden(r *apiRequest) bool {
	return b.Privacy.get() == pinterest.BoardPrivacySecret &&
		(!b.listed(r.user) || r.Method == http.MethodGet && !slices.Contains(r.scopes, string(pinterest.ScopeBoardsReadSecret)))
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
	reads, foreign := r.Method == http.MethodGet, b.owner != r.user
	if err := b.checkWriter(r); err != nil && !reads {
		return err
	}
	switch {
	case foreign && reads && b.Privacy.get() != pinterest.BoardPrivacySecret, !foreign && (reads || !b.locked):
		return nil
	case foreign && notAuthorized[r.op.ID] != "":
		return forbidden(403, notAuthorized[r.op.ID])
	case foreign:
		return notPermitted()
	case lockHeld[r.op.ID] != "":
		return conflict(pinterest.CodeLocked, lockHeld[r.op.ID])
	}
	return conflict(pinterest.CodeLocked, "Could not get exclusive access to the board.")
}

// board returns the board in the path, if the user may carry out the request on it.
func (s *Server) board(r *apiRequest) (*board, *apiError) {
	b := find(s.boards, r.PathValue("board_id"))
	if b == nil || b.hidden(r) {
		return nil, notFound(404, "Board not found.")
	}
	return b, b.access(r)
}

func (s *Server) boardNamed(owner *User, name string) *board {
	return findFunc(s.boards, func(b *board) bool { return b.owner == owner && b.Name.get() == name })
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
