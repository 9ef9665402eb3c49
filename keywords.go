package pinterest

import (
	"context"
	"slices"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// KeywordsService finds search terms.
type KeywordsService struct{ core *core }

// SuggestTerms returns popular search terms that begin with term: GET /terms/suggested (terms_suggested/list). "sport" finds "sportswear",
// but not "motor sports". It is newer than API version 5.3.0. Errors: [ErrBadRequest].
func (s *KeywordsService) SuggestTerms(ctx context.Context, term string, params *TermSuggestParams, opts ...RequestOption) ([]string, error) {
	q := &termQuery{Term: term}
	if params != nil {
		q.TermSuggestParams = *params
	}
	return do[[]string](ctx, s.core, operation.TermsSuggestedList.At(), q, opts)
}

// RelatedTerms returns the search terms that are related to each of terms: GET /terms/related (terms_related/list). "workout" finds "yoga
// workout". It is newer than API version 5.3.0. Errors: [ErrBadRequest].
func (s *KeywordsService) RelatedTerms(ctx context.Context, terms []string, opts ...RequestOption) ([]RelatedTerms, error) {
	found, err := do[relatedTermsList](ctx, s.core, operation.TermsRelatedList.At(), &relatedTermsQuery{terms}, opts)
	return found.List, err
}

// TermSuggestParams are the parameters of [KeywordsService.SuggestTerms].
type TermSuggestParams struct {
	Limit int `url:"limit,omitempty"` // 1 to 10; 0 means 4, the default of the service
}

type termQuery struct {
	Term string `url:"term"`
	TermSuggestParams
}

func (q *termQuery) check() *ParamError {
	if q.Term == "" {
		return missing("term")
	}
	return nil
}

// RelatedTerms are the search terms that are related to Term.
type RelatedTerms struct {
	Term         string   `json:"term"`
	RelatedTerms []string `json:"related_terms"`
}

type relatedTermsQuery struct {
	Terms []string `url:"terms"`
}

func (q *relatedTermsQuery) check() *ParamError {
	switch {
	case len(q.Terms) == 0:
		return missing("terms")
	case slices.Contains(q.Terms, ""):
		return &ParamError{Param: "terms", Reason: "contains an empty term"}
	}
	return nil
}

type relatedTermsList struct {
	List []RelatedTerms `json:"related_terms_list"`
}

func (l *relatedTermsList) missing() string {
	if l.List == nil {
		return "related_terms_list"
	}
	return ""
}
