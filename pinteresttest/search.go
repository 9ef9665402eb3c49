package pinteresttest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

func (s *Server) searchRoutes() []route {
	return []route{
		{op: operation.SearchUserPinsList, status: http.StatusOK, handle: s.searchPins},
		{op: operation.SearchUserBoardsGet, status: http.StatusOK, handle: s.searchBoards},
		{op: operation.SearchPartnerPins, status: http.StatusOK, handle: s.searchPartnerPins},
	}
}

func (s *Server) searchPins(r *apiRequest) (any, *apiError) {
	query := r.query.Get("query")
	if err := checkRequired("query", query != ""); err != nil {
		return nil, err
	}
	return paginate(r, filter(s.pins, func(p *pin) bool {
		return p.owner == r.user && found(query, p.id, p.Title, p.Description, p.AltText)
	}))
}

func (s *Server) searchBoards(r *apiRequest) (any, *apiError) {
	return paginate(r, filter(s.boards, func(b *board) bool {
		return b.owner == r.user && found(r.query.Get("query"), b.id, b.Name.value, b.Description.value)
	}))
}

// searchPartnerPins searches the public pins of all users.
func (s *Server) searchPartnerPins(r *apiRequest) (any, *apiError) {
	term := r.query.Get("term")
	limit, err := intParam(r, "limit", 10, 50)
	if err := checkAll(
		err, checkRequired("term", term != ""), checkRequired("country_code", r.query.Get("country_code") != ""),
		checkQueryEnum[pinterest.Country](r, "country_code"),
	); err != nil {
		return nil, err
	}
	var summaries []summaryPin
	for _, p := range s.pins {
		if p.board.Privacy.get() != pinterest.BoardPrivacySecret && found(term, "", p.Title, p.Description, p.AltText) {
			summaries = append(summaries, summaryPin{p})
		}
	}
	return pageOf(r, summaries, limit)
}

// summaryPin is a pin with fewer fields.
type summaryPin struct{ *pin }

func (p summaryPin) show(*User) any {
	return object{
		"id": p.id, "title": p.Title, "description": p.Description, "alt_text": p.AltText, "link": p.Link, "media": p.showMedia(p.id),
	}
}

// found reports whether a query has the id, or all of its words are in the texts.
func found(query, id string, texts ...*string) bool {
	if slices.Contains(strings.Split(query, ","), id) {
		return true
	}
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !slices.ContainsFunc(texts, func(text *string) bool { return text != nil && strings.Contains(strings.ToLower(*text), word) }) {
			return false
		}
	}
	return true
}
