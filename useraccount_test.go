package pinterest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

var november = pinterest.UserAccountAnalyticsParams{
	StartDate: pinterest.Date{Year: 2026, Month: 11, Day: 1},
	EndDate:   pinterest.Date{Year: 2026, Month: 11, Day: 3},
}

func TestUserAccount_Operations(t *testing.T) {
	for _, test := range []operationTest{
		{
			name: "get",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.Get(t.Context(), pinterest.WithAdAccount("549755885175"))
			},
			method: "GET", path: "/user_account", query: urlValues("ad_account_id", "549755885175"),
			status: 200, fixture: "user_account_get.json",
			want: &pinterest.UserAccount{
				AccountType:  pinterest.AccountTypeBusiness,
				ProfileImage: "https://i.pinimg.com/280x280_RS/5d/7a/1c/5d7a1c.jpg",
				Username:     "summerkitchen",
				ID:           "549755885175", // a number in the fixture
				BusinessName: "Summer Kitchen",
				BoardCount:   14, PinCount: 2103, FollowerCount: 5120, MonthlyViews: 163456,
			},
		},
		{
			name: "analytics with required parameters",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.GetAnalytics(t.Context(), &november)
			},
			method: "GET", path: "/user_account/analytics",
			query:  urlValues("start_date", "2026-11-01", "end_date", "2026-11-03"),
			status: 200, fixture: "user_account_analytics.json",
			want: wantAccountAnalytics,
		},
		{
			name: "analytics with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.GetAnalytics(t.Context(), &pinterest.UserAccountAnalyticsParams{
					StartDate: november.StartDate, EndDate: november.EndDate,
					FromClaimedContent: pinterest.ClaimedContentClaimed,
					PinFormat:          pinterest.PinFormatVideo,
					AppTypes:           pinterest.AppTypeWeb,
					MetricTypes:        []pinterest.MetricType{pinterest.MetricImpression, pinterest.MetricSaveRate},
					SplitField:         pinterest.SplitFieldOwnedContent,
				}, pinterest.WithAdAccount("1"))
			},
			method: "GET", path: "/user_account/analytics",
			query: urlValues(
				"start_date", "2026-11-01", "end_date", "2026-11-03", "from_claimed_content", "CLAIMED", "pin_format", "VIDEO",
				"app_types", "WEB", "metric_types", "IMPRESSION,SAVE_RATE", "split_field", "OWNED_CONTENT", "ad_account_id", "1"),
			status: 200, fixture: "user_account_analytics.json",
			want: wantAccountAnalytics,
		},
	} {
		t.Run(test.name, test.run)
	}
}

var wantAccountAnalytics = pinterest.Analytics{"all": {
	DailyMetrics: []pinterest.DailyMetrics{
		{
			DataStatus: pinterest.DataStatusReady, Date: pinterest.Date{Year: 2026, Month: 11, Day: 1},
			Metrics: map[pinterest.MetricType]float64{pinterest.MetricImpression: 240, pinterest.MetricSaveRate: 0.18},
		},
		{
			DataStatus: "BEFORE_THE_FLOOD", Date: pinterest.Date{Year: 2026, Month: 11, Day: 2},
			Metrics: map[pinterest.MetricType]float64{},
		},
		{DataStatus: pinterest.DataStatusProcessing, Date: pinterest.Date{Year: 2026, Month: 11, Day: 3}},
	},
	SummaryMetrics: map[pinterest.MetricType]float64{
		pinterest.MetricImpression: 240, pinterest.MetricSaveRate: 0.18, "A_METRIC_OF_TOMORROW": 7,
	},
}}

func TestUserAccount_Errors(t *testing.T) {
	runErrorTests(t, []errorTest{
		{"user_account/get", func(c *pinterest.Client) error {
			_, err := c.UserAccount.Get(t.Context())
			return err
		}, "user_account_get.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
		{"user_account/analytics", func(c *pinterest.Client) error {
			_, err := c.UserAccount.GetAnalytics(t.Context(), &november)
			return err
		}, "user_account_analytics.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
	})
}

func TestUserAccount_RequiredParams(t *testing.T) {
	c := newClient(t, &script{steps: []step{failWith(assert.AnError)}})
	for want, params := range map[string]*pinterest.UserAccountAnalyticsParams{
		"start_date": nil,
		"end_date":   {StartDate: november.StartDate},
	} {
		t.Run(want, func(t *testing.T) {
			_, err := c.UserAccount.GetAnalytics(t.Context(), params)
			var paramErr *pinterest.ParamError
			require.ErrorAs(t, err, &paramErr)
			assert.Equal(t, pinterest.ParamError{Operation: "user_account/analytics", Param: want, Reason: "is required"}, *paramErr)
		})
	}
}

func TestUserAccount_RejectsInvalidDates(t *testing.T) {
	c := newClient(t, &script{steps: []step{failWith(assert.AnError)}})
	_, err := c.UserAccount.GetAnalytics(t.Context(), &pinterest.UserAccountAnalyticsParams{
		StartDate: pinterest.Date{Year: 2026, Month: 2, Day: 30}, EndDate: november.EndDate,
	})
	assert.ErrorContains(t, err, "pinterest: user_account/analytics: parameters: start_date: 2026-02-30 is not a valid date")
}
