package pinterest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestTrends_Operations(t *testing.T) {
	want := []pinterest.TrendingKeyword{
		{
			Keyword: "couples halloween costumes", PctGrowthWoW: 50, PctGrowthMoM: 400, PctGrowthYoY: -5,
			TimeSeries:    map[pinterest.Date]int{{Year: 2023, Month: 10, Day: 24}: 77, {Year: 2023, Month: 10, Day: 31}: 100},
			HasPrediction: true, PredictedTimeSeries: map[pinterest.Date]int{{Year: 2023, Month: 11, Day: 7}: 45},
			Demographics: &pinterest.TrendDemographics{
				AgeDistribution:    map[pinterest.TrendAge]float64{pinterest.TrendAge18To24: 0.6, pinterest.TrendAge65AndOlder: 0.4},
				GenderDistribution: map[string]float64{"female": 0.85, "unspecified": 0.15},
			},
		},
		{Keyword: "soup", PctGrowthMoM: 10001, TimeSeries: map[pinterest.Date]int{}},
	}
	for _, test := range []operationTest{
		{
			name: "list keywords with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.Trends.ListKeywords(t.Context(), pinterest.TrendRegionGBIE, pinterest.TrendTypeGrowing, &pinterest.TrendingKeywordListParams{
					Interests: []pinterest.TrendInterest{pinterest.TrendInterestBeauty, pinterest.TrendInterestDIYAndCrafts},
					Genders:   []pinterest.TrendGender{pinterest.TrendGenderFemale, pinterest.TrendGenderUnknown},
					Ages:      []pinterest.TrendAge{pinterest.TrendAge35To44, pinterest.TrendAge65AndOlder}, IncludeKeywords: []string{"soup", "a,b"},
					NormalizeAgainstGroup: true, Limit: 50, IncludePrediction: true, IncludeDemographics: true,
				}, pinterest.WithAdAccount("9"))
			},
			method: "GET", path: "/trends/keywords/GB+IE/top/growing",
			query: urlValues("interests", "beauty", "interests", "diy_and_crafts", "genders", "female", "genders", "unknown", "ages", "35-44",
				"ages", "65+", "include_keywords", "soup", "include_keywords", "a,b", "normalize_against_group", "true", "limit", "50",
				"include_prediction", "true", "include_demographics", "true"),
			status: 200, fixture: "trending_keywords_list.json", want: want,
		},
		{
			name: "list keywords",
			call: func(c *pinterest.Client) (any, error) {
				return c.Trends.ListKeywords(t.Context(), pinterest.TrendRegionUS, pinterest.TrendTypeMonthly, nil)
			},
			method: "GET", path: "/trends/keywords/US/top/monthly", status: 200, fixture: "trending_keywords_list.json", want: want,
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestTrends_Errors(t *testing.T) {
	list := func(c *pinterest.Client) error {
		_, err := c.Trends.ListKeywords(t.Context(), pinterest.TrendRegionUS, pinterest.TrendTypeMonthly, nil)
		return err
	}
	runErrorTests(t, []errorTest{
		{"trending_keywords/list", list, "trending_keywords_list.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
	})
	c := newClient(t, &script{steps: []step{respond(200, `{}`)}})
	require.ErrorContains(t, list(c), `the response has no "trends"`)
}

func TestTrends_InvalidParams(t *testing.T) {
	c := newClient(t, &script{})
	for param, call := range map[string]func() ([]pinterest.TrendingKeyword, error){
		"region": func() ([]pinterest.TrendingKeyword, error) {
			return c.Trends.ListKeywords(t.Context(), "", pinterest.TrendTypeMonthly, nil)
		},
		"trend_type": func() ([]pinterest.TrendingKeyword, error) {
			return c.Trends.ListKeywords(t.Context(), pinterest.TrendRegionUS, "", nil)
		},
	} {
		t.Run(param, func(t *testing.T) {
			_, err := call()
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			assert.Equal(t, pinterest.ParamError{Operation: "trending_keywords/list", Param: param, Reason: "is empty"}, *invalid)
		})
	}
}
