package pinteresttest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest/internal/operation"
)

func keywordRoutes() []route {
	return []route{
		{op: operation.TermsSuggestedList, status: http.StatusOK, handle: suggestTerms},
		{op: operation.TermsRelatedList, status: http.StatusOK, handle: listRelatedTerms},
	}
}

func suggestTerms(r *apiRequest) (any, *apiError) {
	term := r.query.Get("term")
	limit, err := intParam(r, "limit", 4, 10)
	if err := checkAll(err, checkRequired("term", term != "")); err != nil {
		return nil, err
	}
	terms := []string{}
	for _, known := range searchTerms {
		if strings.HasPrefix(known, strings.ToLower(term)) && len(terms) < limit {
			terms = append(terms, known)
		}
	}
	return terms, nil
}

// listRelatedTerms returns the known terms that share a word with a term.
func listRelatedTerms(r *apiRequest) (any, *apiError) {
	terms := r.query["terms"]
	if err := checkRequired("terms", len(terms) > 0); err != nil {
		return nil, err
	}
	list, count := []any{}, 0
	for _, term := range terms {
		words := strings.Fields(strings.ToLower(term))
		related := []string{}
		shares := func(word string) bool { return slices.Contains(words, word) }
		for _, known := range searchTerms {
			if known != strings.ToLower(term) && slices.ContainsFunc(strings.Fields(known), shares) {
				related = append(related, known)
			}
		}
		count += len(related)
		list = append(list, object{"term": term, "related_terms": related})
	}
	return object{"id": terms[0], "related_term_count": count, "related_terms_list": list}, nil
}
