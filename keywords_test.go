package pinterest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestKeywords_Operations(t *testing.T) {
	for _, test := range []operationTest{
		{
			name: "suggest terms with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.Keywords.SuggestTerms(t.Context(), "sport", &pinterest.TermSuggestParams{Limit: 10}, pinterest.WithAdAccount("9"))
			},
			method: "GET", path: "/terms/suggested", query: urlValues("term", "sport", "limit", "10"),
			status: 200, fixture: "terms_suggested_list.json", want: []string{"sports bar", "sportswear"},
		},
		{
			name:   "suggest terms",
			call:   func(c *pinterest.Client) (any, error) { return c.Keywords.SuggestTerms(t.Context(), "sport", nil) },
			method: "GET", path: "/terms/suggested", query: urlValues("term", "sport"),
			status: 200, fixture: "terms_suggested_list.json", want: []string{"sports bar", "sportswear"},
		},
		{
			name: "related terms",
			call: func(c *pinterest.Client) (any, error) {
				return c.Keywords.RelatedTerms(t.Context(), []string{"workout", "a,b"}, pinterest.WithAdAccount("9"))
			},
			method: "GET", path: "/terms/related", query: urlValues("terms", "workout", "terms", "a,b"),
			status: 200, fixture: "terms_related_list.json",
			want: []pinterest.RelatedTerms{
				{Term: "workout", RelatedTerms: []string{"yoga workout", "workout motivation"}}, {Term: "a,b", RelatedTerms: []string{}},
			},
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestKeywords_Errors(t *testing.T) {
	suggest := func(c *pinterest.Client) error { _, err := c.Keywords.SuggestTerms(t.Context(), "a", nil); return err }
	related := func(c *pinterest.Client) error {
		_, err := c.Keywords.RelatedTerms(t.Context(), []string{"a"})
		return err
	}
	runErrorTests(t, []errorTest{
		{"terms_suggested/list", suggest, "terms_suggested_list.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
		{"terms_related/list", related, "terms_related_list.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
	})
	c := newClient(t, &script{steps: []step{respond(200, `{}`)}})
	require.ErrorContains(t, related(c), `the response has no "related_terms_list"`)
}

func TestKeywords_InvalidParams(t *testing.T) {
	c := newClient(t, &script{})
	failure := func(_ any, err error) error { return err }
	for name, test := range map[string]struct {
		err               error
		op, param, reason string
	}{
		"no term":       {failure(c.Keywords.SuggestTerms(t.Context(), "", nil)), "terms_suggested/list", "term", "is required"},
		"no terms":      {failure(c.Keywords.RelatedTerms(t.Context(), nil)), "terms_related/list", "terms", "is required"},
		"an empty term": {failure(c.Keywords.RelatedTerms(t.Context(), []string{"a", ""})), "terms_related/list", "terms", "contains an empty term"},
	} {
		t.Run(name, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, test.err, &invalid)
			assert.Equal(t, pinterest.ParamError{Operation: test.op, Param: test.param, Reason: test.reason}, *invalid)
		})
	}
}
