package pinterest_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// newKeywords are the keywords to which keywords_create.json responds.
var newKeywords = []pinterest.KeywordSpec{
	{MatchType: pinterest.MatchTypePhraseNegative, Value: "soup bowls"},
	{MatchType: pinterest.MatchTypeExact, Value: "plates"},
	{MatchType: pinterest.MatchTypeExactNegative, Value: "plates"},
}

func TestKeywords_Operations(t *testing.T) {
	negative := func(id string, matchType pinterest.MatchType, value string) *pinterest.Keyword {
		return &pinterest.Keyword{ID: id, ParentID: "2680060704746", ParentType: "campaign", MatchType: matchType, Value: value, Type: "keyword"}
	}
	ofAdGroup := func(id string, matchType pinterest.MatchType, value string, archived bool) *pinterest.Keyword {
		return &pinterest.Keyword{
			ID: id, ParentID: "2680060704746", ParentType: "adgroup", MatchType: matchType, Value: value, Archived: archived, Type: "keyword",
		}
	}
	for _, test := range []operationTest{
		{
			name: "list with every parameter", call: func(c *pinterest.Client) (any, error) {
				return c.Keywords.List("549755885175", &pinterest.KeywordListParams{
					CampaignID: "1", AdGroupID: "2", AdGroupIDs: []string{"3", "4"}, Bookmark: "b", PageSize: 300,
					MatchTypes: []pinterest.MatchType{pinterest.MatchTypeBroad, pinterest.MatchTypePhrase},
				}, pinterest.WithAdAccount("9")).Page(t.Context())
			},
			method: "GET", path: "/ad_accounts/549755885175/keywords",
			query: urlValues("campaign_id", "1", "ad_group_id", "2", "ad_group_ids", "3", "ad_group_ids", "4", "match_types", "BROAD",
				"match_types", "PHRASE", "bookmark", "b", "page_size", "300"),
			status: 200, fixture: "keywords_get.json",
			want: &pinterest.Page[pinterest.Keyword]{Bookmark: "a2V5d29yZHM=", Items: []pinterest.Keyword{
				*ofAdGroup("383791336903426391", pinterest.MatchTypeBroad, "soup bowls", false),
				{ID: "383791336903426392", ParentID: "2680060704746", Value: "plates"},
			}},
		},
		{
			name: "create", call: func(c *pinterest.Client) (any, error) {
				return c.Keywords.Create(t.Context(), "549755885175", &pinterest.KeywordCreateParams{ParentID: "C2680060704746", Keywords: newKeywords})
			},
			method: "POST", path: "/ad_accounts/549755885175/keywords", status: 200, fixture: "keywords_create.json",
			body: `{"parent_id": "C2680060704746", "keywords": [
				{"match_type": "PHRASE_NEGATIVE", "value": "soup bowls"}, {"match_type": "EXACT", "value": "plates"},
				{"match_type": "EXACT_NEGATIVE", "value": "plates"}
			]}`,
			want: pinterest.KeywordResults{
				{Keyword: negative("1", pinterest.MatchTypePhraseNegative, "soup bowls")},
				{ErrorMessages: []string{"Advertisers and Campaigns only accept excluded targeting attributes.", "The\nvalue is taken."}},
				{Keyword: negative("3", pinterest.MatchTypeExactNegative, "plates")},
			},
		},
		{
			name: "update", call: func(c *pinterest.Client) (any, error) {
				return c.Keywords.Update(t.Context(), "549755885175", []pinterest.KeywordUpdateParams{
					{ID: "2886610576653", Archived: pinterest.Value(false)}, {ID: "7"}, {ID: "2886610576654", Archived: pinterest.Value(true)},
				})
			},
			method: "PATCH", path: "/ad_accounts/549755885175/keywords", status: 200, fixture: "keywords_update.json",
			body: `{"keywords": [{"id": "2886610576653", "archived": false}, {"id": "7"}, {"id": "2886610576654", "archived": true}]}`,
			want: pinterest.KeywordResults{
				{Keyword: ofAdGroup("2886610576653", pinterest.MatchTypeBroad, "bowls", false)},
				{ErrorMessages: []string{"Keyword not found."}},
				{Keyword: ofAdGroup("2886610576654", pinterest.MatchTypeExact, "plates", true)},
			},
		},
		{
			name: "get metrics", call: func(c *pinterest.Client) (any, error) {
				return c.Keywords.GetMetrics(t.Context(), "549755885175", pinterest.CountryUS, []string{"animals", "soup bowls", "dogs & cats"})
			},
			method: "GET", path: "/ad_accounts/549755885175/keywords/metrics",
			query:  urlValues("country_code", "US", "keywords", "animals,soup bowls,dogs & cats"),
			status: 200, fixture: "country_keywords_metrics_get.json",
			want: []pinterest.CountryKeywordMetrics{
				{Keyword: "animals", Metrics: pinterest.KeywordMetrics{KeywordQueryVolume: "5M+"}}, {Keyword: "soup bowls"}, {Keyword: "dogs & cats"},
			},
		},
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
	_, err := c.Keywords.GetMetrics(t.Context(), "1", "US", []string{"a"})
	require.ErrorContains(t, err, `the response has no "data"`)
}

func TestKeywords_OnlyUpdateIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(503, `{"code": 1}`)}}
		c := newClient(t, transport, pinterest.WithMaxRetries(2))
		_, err := c.Keywords.Create(t.Context(), "1", &pinterest.KeywordCreateParams{ParentID: "1", Keywords: newKeywords})
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 1, transport.count())
		_, err = c.Keywords.Update(t.Context(), "1", []pinterest.KeywordUpdateParams{{ID: "1"}})
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 1+3, transport.count())
	})
}

func TestKeywords_ResultOfEachKeyword(t *testing.T) {
	const failure = `{"data": {"match_type": "BROAD", "value": "a", "id": null}, "error_messages": ["no"]}`
	for name, test := range map[string]struct {
		response string
		sent     []string // values of keywords with the match type BROAD
		ids      []string // of the results; "" without keyword
		err      string   // of the results; "" for none
		call     string   // the error of the call; "" for none
	}{
		"in another order": {`{"keywords": [{"id": "2", "match_type": "BROAD", "value": "b"}, {"id": "1", "match_type": "BROAD", "value": "a"}]}`, []string{"a", "b"}, []string{"1", "2"}, "", ""},
		"twice the same": {
			`{"keywords": [{"id": "1", "match_type": "BROAD", "value": "a"}], "errors": [` + failure + `]}`, []string{"a", "a"}, []string{"1", ""}, "1: no", "",
		},
		"another spelling": {
			`{"keywords": [{"id": "2", "match_type": "BROAD", "value": "A  b"}, {"id": "1", "match_type": "BROAD", "value": "a b"}]}`,
			[]string{"a b", " a B"},
			[]string{"1", "2"},
			"", "",
		},
		"without the match type": {`{"keywords": [{"id": "1", "value": "a"}]}`, []string{"a"}, []string{"1"}, "", ""},
		"another match type": {
			`{"keywords": [{"id": "1", "match_type": "EXACT", "value": "a"}]}`,
			[]string{"a"},
			[]string{""},
			"0: the response has no such keyword",
			"keywords/create: the response has 1 results that belong to none of the keywords",
		},
		"more than were sent": {
			`{"keywords": [{"id": "1", "match_type": "BROAD", "value": "a"}], "errors": [` + failure + `]}`,
			[]string{"a"},
			[]string{"1"},
			"",
			"keywords/create: the response has 1 results that belong to none of the keywords",
		},
		"an error without data": {
			`{"errors": [{"data": null, "error_messages": ["no"]}]}`,
			[]string{"a"},
			[]string{""},
			"0: the response has no such keyword",
			"keywords/create: the response has 1 results that belong to none of the keywords",
		},
		"an error without messages": {
			`{"errors": [{"data": {"match_type": "BROAD", "value": "a"}, "error_messages": null}]}`,
			[]string{"a"},
			[]string{""},
			"0: the response has no such keyword", "",
		},
		"fewer than were sent": {
			`{"keywords": [{"id": "2", "match_type": "BROAD", "value": "b"}], "errors": null}`,
			[]string{"a", "b"},
			[]string{"", "2"},
			"0: the response has no such keyword", "",
		},
		"nothing": {`{}`, []string{"a", "b"}, []string{"", ""}, "0: the response has no such keyword\n1: the response has no such keyword", ""},
	} {
		t.Run(name, func(t *testing.T) {
			params := &pinterest.KeywordCreateParams{ParentID: "1"}
			for _, value := range test.sent {
				params.Keywords = append(params.Keywords, pinterest.KeywordSpec{MatchType: pinterest.MatchTypeBroad, Value: value})
			}
			results, err := newClient(t, &script{steps: []step{respond(200, test.response)}}).Keywords.Create(t.Context(), "1", params)
			if test.call == "" {
				require.NoError(t, err)
			} else {
				require.EqualError(t, err, "pinterest: "+test.call)
			}
			var ids []string
			for _, result := range results {
				id := ""
				if result.Keyword != nil {
					id = result.Keyword.ID
				}
				ids = append(ids, id)
			}
			assert.Equal(t, test.ids, ids)
			if test.err == "" {
				assert.NoError(t, results.Err())
			} else {
				assert.EqualError(t, results.Err(), test.err)
			}
		})
	}
	many := pinterest.KeywordResults{{ErrorMessages: []string{"a\nb", "c"}}, {Keyword: &pinterest.Keyword{}}, {ErrorMessages: []string{"d"}}}
	require.EqualError(t, many.Err(), "0: a b\nc\n2: d")
}

func TestKeywords_InvalidParams(t *testing.T) {
	c := newClient(t, &script{})
	failure := func(_ any, err error) error { return err }
	create := func(params *pinterest.KeywordCreateParams) error {
		return failure(c.Keywords.Create(t.Context(), "1", params))
	}
	metrics := func(country pinterest.Country, keywords ...string) error {
		return failure(c.Keywords.GetMetrics(t.Context(), "1", country, keywords))
	}
	valid := pinterest.KeywordSpec{MatchType: pinterest.MatchTypeBroad, Value: "a"}
	for name, test := range map[string]struct {
		err               error
		op, param, reason string
	}{
		"no term":          {failure(c.Keywords.SuggestTerms(t.Context(), "", nil)), "terms_suggested/list", "term", "is required"},
		"no terms":         {failure(c.Keywords.RelatedTerms(t.Context(), nil)), "terms_related/list", "terms", "is required"},
		"no ad account":    {failure(c.Keywords.List("", nil).Page(t.Context())), "keywords/get", "ad_account_id", "is empty"},
		"no params":        {create(nil), "keywords/create", "parent_id", "is required"},
		"no parent":        {create(&pinterest.KeywordCreateParams{Keywords: newKeywords}), "keywords/create", "parent_id", "is required"},
		"no keywords":      {create(&pinterest.KeywordCreateParams{ParentID: "1"}), "keywords/create", "keywords", "is required"},
		"no match type":    {create(&pinterest.KeywordCreateParams{ParentID: "1", Keywords: []pinterest.KeywordSpec{valid, {Value: "a"}}}), "keywords/create", "keywords[1].match_type", "is required"},
		"no value":         {create(&pinterest.KeywordCreateParams{ParentID: "1", Keywords: []pinterest.KeywordSpec{valid, {MatchType: "BROAD"}}}), "keywords/create", "keywords[1].value", "is required"},
		"no updates":       {failure(c.Keywords.Update(t.Context(), "1", nil)), "keywords/update", "keywords", "is required"},
		"no id":            {failure(c.Keywords.Update(t.Context(), "1", []pinterest.KeywordUpdateParams{{ID: "1"}, {}})), "keywords/update", "keywords[1].id", "is required"},
		"no country":       {metrics("", "a"), "country_keywords_metrics/get", "country_code", "is required"},
		"no metrics":       {metrics("US"), "country_keywords_metrics/get", "keywords", "is required"},
		"an empty keyword": {metrics("US", "a", ""), "country_keywords_metrics/get", "keywords[1]", "is required"},
		"a comma":          {metrics("US", "a,b"), "country_keywords_metrics/get", "keywords[0]", "contains a comma"},
		"an empty term":    {failure(c.Keywords.RelatedTerms(t.Context(), []string{"a", ""})), "terms_related/list", "terms", "contains an empty term"},
	} {
		t.Run(name, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, test.err, &invalid)
			assert.Equal(t, pinterest.ParamError{Operation: test.op, Param: test.param, Reason: test.reason}, *invalid)
		})
	}
}
