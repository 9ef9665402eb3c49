package pinteresttest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestKeywords_SuggestTerms(t *testing.T) {
	_, c := newServer(t)
	for name, test := range map[string]struct {
		term  string
		limit int
		want  []string
	}{
		"prefix":   {"Sport", 0, []string{"sports bar", "sportswear"}},
		"limit":    {"sport", 1, []string{"sports bar"}},
		"no match": {"bar", 10, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			terms, err := c.Keywords.SuggestTerms(t.Context(), test.term, &pinterest.TermSuggestParams{Limit: test.limit})
			require.NoError(t, err)
			assert.Equal(t, test.want, terms)
		})
	}
	_, err := c.Keywords.SuggestTerms(t.Context(), "sport", &pinterest.TermSuggestParams{Limit: 11})
	requireError(t, err, 400, 1)
	requireError(t, c.Do(t.Context(), get("/terms/suggested"), nil), 400, 1)
}

func TestKeywords_RelatedTerms(t *testing.T) {
	_, c := newServer(t)
	related, err := c.Keywords.RelatedTerms(t.Context(), []string{"Workout", "none"})
	require.NoError(t, err)
	assert.Equal(t, []pinterest.RelatedTerms{
		{Term: "Workout", RelatedTerms: []string{"workout plan", "workout motivation", "yoga workout"}}, {Term: "none", RelatedTerms: []string{}},
	}, related)
	requireError(t, c.Do(t.Context(), get("/terms/related"), nil), 400, 1)
}
