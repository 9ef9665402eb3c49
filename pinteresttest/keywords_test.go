package pinteresttest_test

import (
	"slices"
	"strings"
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

func TestKeywords_InvalidOnesFailAlone(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	campaign := collect(t, c.AdAccounts.ListCampaigns(account, nil))[0].ID
	group := collect(t, c.AdAccounts.ListAdGroups(account, nil))[0].ID
	keywords := []pinterest.KeywordSpec{
		{MatchType: pinterest.MatchTypeExact, Value: "plates"},
		{MatchType: pinterest.MatchTypeExactNegative, Value: "plates"},
		{MatchType: pinterest.MatchTypePhraseNegative, Value: strings.Repeat("é", 121)},
		{MatchType: pinterest.MatchTypePhraseNegative, Value: "a"},
	}
	var response pinterest.Response
	_, err := c.Keywords.Create(t.Context(), account, &pinterest.KeywordCreateParams{ParentID: group, Keywords: keywords[:2]}, pinterest.WithResponse(&response))
	require.NoError(t, err)
	assert.Regexp(t, `EXACT_NEGATIVE.*"EXACT"`, string(response.Body), "another order")
	const onlyNegative, long = "0: Advertisers and Campaigns only accept excluded targeting attributes.\n", "2: The value has more than 120 characters."
	for parent, want := range map[string]string{
		account: onlyNegative + long, campaign: onlyNegative + long, "C" + campaign: onlyNegative + long, group: long, "AG" + group: long,
		"9": "0: The parent does not exist.\n1: The parent does not exist.\n2: The parent does not exist.\n3: The parent does not exist.",
	} {
		results, err := c.Keywords.Create(t.Context(), account, &pinterest.KeywordCreateParams{ParentID: parent, Keywords: keywords})
		require.NoError(t, err)
		require.EqualError(t, results.Err(), want)
		if parent != "9" {
			assert.Equal(t, []string{"plates", "a"}, []string{results[1].Keyword.Value, results[3].Keyword.Value})
		}
	}
	list := func(params *pinterest.KeywordListParams) int {
		return len(collect(t, c.Keywords.List(account, params)))
	}
	assert.Equal(t, []int{2, 4, 8, 8, 12, 3}, []int{
		list(nil), list(&pinterest.KeywordListParams{CampaignID: campaign}), list(&pinterest.KeywordListParams{AdGroupID: group}),
		list(&pinterest.KeywordListParams{AdGroupIDs: []string{group, "9"}}),
		list(&pinterest.KeywordListParams{CampaignID: campaign, AdGroupID: group}),
		list(&pinterest.KeywordListParams{AdGroupID: group, MatchTypes: []pinterest.MatchType{pinterest.MatchTypeExact}}),
	})
	results, err := c.Keywords.Update(t.Context(), account, []pinterest.KeywordUpdateParams{{ID: "9"}, {ID: collect(t, c.Keywords.List(account, nil))[0].ID}})
	require.NoError(t, err)
	require.EqualError(t, results.Err(), "0: The keyword does not exist.")
	assert.False(t, results[1].Keyword.Archived)
}

func TestKeywords_InvalidRequests(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	_, err := c.Keywords.Create(t.Context(), account, &pinterest.KeywordCreateParams{
		ParentID: account, Keywords: []pinterest.KeywordSpec{{MatchType: "FUZZY", Value: "a"}},
	})
	requireError(t, err, 400, 1)
	_, err = c.Keywords.Update(t.Context(), account, []pinterest.KeywordUpdateParams{{ID: "x"}})
	requireError(t, err, 400, 1)
	for _, params := range []*pinterest.KeywordListParams{{CampaignID: "x"}, {MatchTypes: []pinterest.MatchType{"FUZZY"}}, {PageSize: 251}} {
		_, err = c.Keywords.List(account, params).Page(t.Context())
		requireError(t, err, 400, 1)
	}
	_, err = c.Keywords.GetMetrics(t.Context(), account, "XX", []string{"a"})
	requireError(t, err, 400, 1)
	_, err = c.Keywords.GetMetrics(t.Context(), account, pinterest.CountryUS, slices.Repeat([]string{"a"}, 2001))
	requireError(t, err, 400, 1)
}
