package pinterest

import (
	"context"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// TrendsService lists what people search for on Pinterest. It requires the scope user_accounts:read.
type TrendsService struct{ core *core }

// ListKeywords returns up to 50 trending search keywords of a region, beginning with the top one:
// GET /trends/keywords/{region}/top/{trend_type} ([trending_keywords/list]). It is newer than API version 5.3.0. Errors: [ErrBadRequest].
//
// [trending_keywords/list]: https://developers.pinterest.com/docs/api/v5/trending_keywords-list/
func (s *TrendsService) ListKeywords(
	ctx context.Context, region TrendRegion, trendType TrendType, params *TrendingKeywordListParams, opts ...RequestOption,
) ([]TrendingKeyword, error) {
	found, err := do[trendList](ctx, s.core, operation.TrendingKeywordsList.At(string(region), string(trendType)), params, opts)
	return found.Trends, err
}

// TrendRegion is a country or a group of countries.
type TrendRegion string

// The regions that trends are for.
const (
	TrendRegionUS             TrendRegion = "US"
	TrendRegionCA             TrendRegion = "CA"
	TrendRegionDE             TrendRegion = "DE"
	TrendRegionFR             TrendRegion = "FR"
	TrendRegionES             TrendRegion = "ES"
	TrendRegionIT             TrendRegion = "IT"
	TrendRegionDACH           TrendRegion = "DE+AT+CH"
	TrendRegionGBIE           TrendRegion = "GB+IE"
	TrendRegionSouthernEurope TrendRegion = "IT+ES+PT+GR+MT"
	TrendRegionEasternEurope  TrendRegion = "PL+RO+HU+SK+CZ"
	TrendRegionNordics        TrendRegion = "SE+DK+FI+NO"
	TrendRegionBenelux        TrendRegion = "NL+BE+LU"
	TrendRegionAR             TrendRegion = "AR"
	TrendRegionBR             TrendRegion = "BR"
	TrendRegionCO             TrendRegion = "CO"
	TrendRegionMX             TrendRegion = "MX"
	TrendRegionHispanicLatAm  TrendRegion = "MX+AR+CO+CL"
	TrendRegionAustralasia    TrendRegion = "AU+NZ"
)

// TrendType says how keywords are ranked.
type TrendType string

// Types of trends.
const (
	TrendTypeGrowing  TrendType = "growing"  // high growth over the last quarter
	TrendTypeMonthly  TrendType = "monthly"  // many searches in the last month
	TrendTypeYearly   TrendType = "yearly"   // many searches in the last year
	TrendTypeSeasonal TrendType = "seasonal" // high growth over the last month, and a pattern that recurs, typically each year
)

// TrendingKeywordListParams are the parameters of [TrendsService.ListKeywords]. nil means the top 50 keywords of all interests, ages and
// genders.
type TrendingKeywordListParams struct {
	Interests             []TrendInterest `url:"interests,omitempty"`               // nil means all
	Genders               []TrendGender   `url:"genders,omitempty"`                 // nil means all
	Ages                  []TrendAge      `url:"ages,omitempty"`                    // nil means all
	IncludeKeywords       []string        `url:"include_keywords,omitempty"`        // keeps trends with one of these; at most 50, of 100 characters each
	NormalizeAgainstGroup bool            `url:"normalize_against_group,omitempty"` // makes time series comparable; see TrendingKeyword
	Limit                 int             `url:"limit,omitempty"`                   // 1 to 50; 0 means 50, the default of the service
	IncludePrediction     bool            `url:"include_prediction,omitempty"`      // sets PredictedTimeSeries; in closed beta
	IncludeDemographics   bool            `url:"include_demographics,omitempty"`    // sets Demographics; in closed beta
}

// TrendInterest is a topic of trends.
type TrendInterest string

// The topics of trends.
const (
	TrendInterestAnimals          TrendInterest = "animals"
	TrendInterestArchitecture     TrendInterest = "architecture"
	TrendInterestArt              TrendInterest = "art"
	TrendInterestBeauty           TrendInterest = "beauty"
	TrendInterestChildrensFashion TrendInterest = "childrens_fashion"
	TrendInterestDesign           TrendInterest = "design"
	TrendInterestDIYAndCrafts     TrendInterest = "diy_and_crafts"
	TrendInterestEducation        TrendInterest = "education"
	TrendInterestElectronics      TrendInterest = "electronics"
	TrendInterestEntertainment    TrendInterest = "entertainment"
	TrendInterestEventPlanning    TrendInterest = "event_planning"
	TrendInterestFinance          TrendInterest = "finance"
	TrendInterestFoodAndDrinks    TrendInterest = "food_and_drinks"
	TrendInterestGardening        TrendInterest = "gardening"
	TrendInterestHealth           TrendInterest = "health"
	TrendInterestHomeDecor        TrendInterest = "home_decor"
	TrendInterestMensFashion      TrendInterest = "mens_fashion"
	TrendInterestParenting        TrendInterest = "parenting"
	TrendInterestQuotes           TrendInterest = "quotes"
	TrendInterestSport            TrendInterest = "sport"
	TrendInterestTravel           TrendInterest = "travel"
	TrendInterestVehicles         TrendInterest = "vehicles"
	TrendInterestWedding          TrendInterest = "wedding"
	TrendInterestWomensFashion    TrendInterest = "womens_fashion"
)

// TrendGender is the gender of the users that trends are among.
type TrendGender string

// Genders of users. The last one has the users with an unspecified or a custom gender.
const (
	TrendGenderFemale  TrendGender = "female"
	TrendGenderMale    TrendGender = "male"
	TrendGenderUnknown TrendGender = "unknown"
)

// TrendAge is the age of users, in years.
type TrendAge string

// Ages of users.
const (
	TrendAge18To24     TrendAge = "18-24"
	TrendAge25To34     TrendAge = "25-34"
	TrendAge35To44     TrendAge = "35-44"
	TrendAge45To49     TrendAge = "45-49"
	TrendAge50To54     TrendAge = "50-54"
	TrendAge55To64     TrendAge = "55-64"
	TrendAge65AndOlder TrendAge = "65+"
)

// TrendingKeyword is a search keyword and how often users search for it. The growth is in percent, rounded, and from -10000 to 10000; 10001
// means more than that. A time series has a value from 0 to 100 for each week, by its last day. 100 is the peak of the keyword, or with
// NormalizeAgainstGroup the peak of all keywords in the response.
type TrendingKeyword struct {
	Keyword      string       `json:"keyword"`
	PctGrowthWoW int          `json:"pct_growth_wow"` // of the last week over the week before
	PctGrowthMoM int          `json:"pct_growth_mom"` // of the last 30 days over the month before
	PctGrowthYoY int          `json:"pct_growth_yoy"` // of the last 365 days over the year before
	TimeSeries   map[Date]int `json:"time_series"`    // over the past year

	HasPrediction       bool               `json:"has_prediction"`
	PredictedTimeSeries map[Date]int       `json:"predicted_time_series"` // over the next 90 days; may begin with days that have passed
	Demographics        *TrendDemographics `json:"demographics"`          // nil without IncludeDemographics
}

// TrendDemographics says who searches for a keyword. The shares of a distribution are from 0 to 1, and their sum is about 1. A share below
// 0.05 is shown as 0.04.
type TrendDemographics struct {
	AgeDistribution    map[TrendAge]float64 `json:"age_distribution"`
	GenderDistribution map[string]float64   `json:"gender_distribution"` // by "female", "male" and "unspecified"
}

type trendList struct {
	Trends []TrendingKeyword `json:"trends"`
}

func (l *trendList) missing() string {
	if l.Trends == nil {
		return "trends"
	}
	return ""
}
