package pinteresttest_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestTrends_ListKeywords(t *testing.T) {
	server, c := newServer(t)
	list := func(params *pinterest.TrendingKeywordListParams) []pinterest.TrendingKeyword {
		trends, err := c.Trends.ListKeywords(t.Context(), pinterest.TrendRegionDACH, pinterest.TrendTypeGrowing, params)
		require.NoError(t, err)
		return trends
	}
	peak := func(trend pinterest.TrendingKeyword) int {
		return slices.Max(slices.Collect(maps.Values(trend.TimeSeries)))
	}
	all := list(nil)
	assert.Equal(t, all, list(nil), "the trends are derived from the seed")
	require.Greater(t, len(all), 3)
	for _, trend := range all {
		assert.Len(t, trend.TimeSeries, 52)
		assert.Equal(t, 100, peak(trend))
		assert.Nil(t, trend.Demographics)
		for day := range trend.TimeSeries {
			assert.Equal(t, time.Sunday, day.In(time.UTC).Weekday())
		}
	}
	assert.Equal(t, all[:2], list(&pinterest.TrendingKeywordListParams{Limit: 2}))
	for _, trend := range list(&pinterest.TrendingKeywordListParams{IncludeKeywords: []string{"soup", "none"}}) {
		assert.Contains(t, trend.Keyword, "soup")
	}
	group := list(&pinterest.TrendingKeywordListParams{NormalizeAgainstGroup: true, IncludePrediction: true, IncludeDemographics: true})
	assert.True(t, slices.ContainsFunc(group, func(trend pinterest.TrendingKeyword) bool { return peak(trend) < 100 }))
	assert.True(t, group[0].HasPrediction)
	assert.NotEmpty(t, group[0].PredictedTimeSeries)
	assert.NotEmpty(t, group[0].Demographics.AgeDistribution)
	server.Advance(7 * 24 * time.Hour)
	assert.NotEqual(t, all, list(nil), "a week later")
}

func TestTrends_RejectUnknownValues(t *testing.T) {
	_, c := newServer(t)
	for name, test := range map[string]struct {
		region pinterest.TrendRegion
		kind   pinterest.TrendType
		params pinterest.TrendingKeywordListParams
	}{
		"region":            {region: "XX"},
		"type":              {kind: "daily"},
		"limit":             {params: pinterest.TrendingKeywordListParams{Limit: 51}},
		"interest":          {params: pinterest.TrendingKeywordListParams{Interests: []pinterest.TrendInterest{"soup"}}},
		"gender":            {params: pinterest.TrendingKeywordListParams{Genders: []pinterest.TrendGender{"soup"}}},
		"age":               {params: pinterest.TrendingKeywordListParams{Ages: []pinterest.TrendAge{"12"}}},
		"too many keywords": {params: pinterest.TrendingKeywordListParams{IncludeKeywords: slices.Repeat([]string{"soup"}, 51)}},
	} {
		t.Run(name, func(t *testing.T) {
			region, kind := pinterest.TrendRegionUS, pinterest.TrendTypeYearly
			if test.region != "" {
				region = test.region
			}
			if test.kind != "" {
				kind = test.kind
			}
			_, err := c.Trends.ListKeywords(t.Context(), region, kind, &test.params)
			requireError(t, err, 400, 1)
		})
	}
}
