package pinterest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

var splitParams = &pinterest.TargetingAnalyticsParams{
	AdsAnalyticsParams: *adsParams,
	TargetingTypes:     []pinterest.TargetingType{pinterest.TargetingTypeGender, pinterest.TargetingTypeLocation},
}

func TestTargetingAnalytics_Operations(t *testing.T) {
	const account = "549755885175"
	ctx := t.Context()
	all := *splitParams
	all.AttributionTypes = []pinterest.AttributionType{pinterest.AttributionTypeIndividual, pinterest.AttributionTypeHousehold}
	all.ClickWindowDays = pinterest.Value(pinterest.AttributionWindow60)
	all.EngagementWindowDays = pinterest.Value(pinterest.AttributionWindow14)
	all.ViewWindowDays = pinterest.Value(pinterest.AttributionWindow0)
	all.ConversionReportTime = pinterest.ConversionReportTimeTimeOfConversion
	want := func(column string) []pinterest.TargetingAnalyticsRow {
		metrics := rows(t, `[
			{"`+column+`": 2680067996745, "DATE": "2021-04-01", "SPEND_IN_DOLLAR": 240.5},
			{"`+column+`": "2680067996745", "SPEND_IN_MICRO_DOLLAR": "1500000", "CTR": null}
		]`)
		return []pinterest.TargetingAnalyticsRow{
			{TargetingType: pinterest.TargetingTypeGender, TargetingValue: "female", Metrics: metrics[0]},
			{TargetingType: pinterest.TargetingTypeLocation, TargetingValue: "500", Metrics: metrics[1]},
			{TargetingType: "TYPE_OF_TOMORROW"},
		}
	}
	for _, test := range []operationTest{
		{
			name: "ad account",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetTargetingAnalytics(ctx, "5/4", splitParams)
			},
			method: "GET", path: "/ad_accounts/5%2F4/targeting_analytics", query: adsQuery("targeting_types", "GENDER,LOCATION"),
			status: 200, fixture: "ad_account_targeting_analytics_get.json", want: want("AD_ACCOUNT_ID"),
		},
		{
			name: "campaigns, with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetCampaignTargetingAnalytics(ctx, account, []string{"1", "2"}, &all)
			},
			method: "GET", path: "/ad_accounts/" + account + "/campaigns/targeting_analytics",
			query: adsQuery(
				"campaign_ids", "1", "campaign_ids", "2", "targeting_types", "GENDER,LOCATION", "attribution_types", "INDIVIDUAL,HOUSEHOLD",
				"click_window_days", "60", "engagement_window_days", "14", "view_window_days", "0", "conversion_report_time", "TIME_OF_CONVERSION",
			),
			status: 200, fixture: "campaign_targeting_analytics_get.json", want: want("CAMPAIGN_ID"),
		},
		{
			name: "ad groups",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetAdGroupTargetingAnalytics(ctx, account, []string{"1", "2"}, splitParams)
			},
			method: "GET", path: "/ad_accounts/" + account + "/ad_groups/targeting_analytics",
			query:  adsQuery("ad_group_ids", "1", "ad_group_ids", "2", "targeting_types", "GENDER,LOCATION"),
			status: 200, fixture: "ad_groups_targeting_analytics_get.json", want: want("AD_GROUP_ID"),
		},
		{
			name: "ads",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetAdTargetingAnalytics(ctx, account, []string{"1"}, splitParams)
			},
			method: "GET", path: "/ad_accounts/" + account + "/ads/targeting_analytics",
			query:  adsQuery("ad_ids", "1", "targeting_types", "GENDER,LOCATION"),
			status: 200, fixture: "ad_targeting_analytics_get.json", want: want("AD_ID"),
		},
		{
			name: "pins",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetPinAnalytics(ctx, account, "626735565838", []string{"1", "2"}, adsParams)
			},
			method: "GET", path: "/ad_accounts/" + account + "/pins/analytics",
			query:  adsQuery("campaign_id", "626735565838", "pin_ids", "1", "pin_ids", "2"),
			status: 200, fixture: "ad_pins_analytics.json",
			want: rows(t, `[{"DATE": "2021-04-01", "PIN_ID": 217861700718936379, "SPEND_IN_DOLLAR": 30.5, "TOTAL_CLICKTHROUGH": 216}]`),
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestTargetingAnalytics_Errors(t *testing.T) {
	ads := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.GetAdTargetingAnalytics(t.Context(), "1", []string{"2"}, splitParams)
		return err
	}
	pins := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.GetPinAnalytics(t.Context(), "1", "2", []string{"3"}, adsParams)
		return err
	}
	runErrorTests(t, []errorTest{
		{"ad_targeting_analytics/get", ads, "ad_targeting_analytics_get.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"ad_pins/analytics", pins, "ad_pins_analytics.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
	})
	require.ErrorContains(t, ads(newClient(t, &script{steps: []step{respond(200, `{}`)}})), `the response has no "data"`)
}

func TestTargetingAnalytics_InvalidParams(t *testing.T) {
	transport := &script{}
	a, ctx := newClient(t, transport).AdAccounts, t.Context()
	failure := func(_ any, err error) error { return err }
	for want, err := range map[string]error{
		"ad_account_targeting_analytics/get: start_date is required":           failure(a.GetTargetingAnalytics(ctx, "1", nil)),
		"ad_account_targeting_analytics/get: targeting_types is required":      failure(a.GetTargetingAnalytics(ctx, "1", &pinterest.TargetingAnalyticsParams{AdsAnalyticsParams: *adsParams})),
		"campaign_targeting_analytics/get: campaign_ids is required":           failure(a.GetCampaignTargetingAnalytics(ctx, "1", nil, splitParams)),
		"campaign_targeting_analytics/get: start_date is required":             failure(a.GetCampaignTargetingAnalytics(ctx, "1", []string{"2"}, nil)),
		"ad_groups_targeting_analytics/get: ad_group_ids contains an empty id": failure(a.GetAdGroupTargetingAnalytics(ctx, "1", []string{"2", ""}, splitParams)),
		"ad_targeting_analytics/get: columns is required":                      failure(a.GetAdTargetingAnalytics(ctx, "1", []string{"2"}, &pinterest.TargetingAnalyticsParams{AdsAnalyticsParams: pinterest.AdsAnalyticsParams{StartDate: adsParams.StartDate, EndDate: adsParams.EndDate}})),
		"ad_targeting_analytics/get: ad_account_id is empty":                   failure(a.GetAdTargetingAnalytics(ctx, "", []string{"2"}, splitParams)),
		"ad_pins/analytics: campaign_id is required":                           failure(a.GetPinAnalytics(ctx, "1", "", []string{"3"}, adsParams)),
		"ad_pins/analytics: pin_ids is required":                               failure(a.GetPinAnalytics(ctx, "1", "2", nil, adsParams)),
		"ad_pins/analytics: start_date is required":                            failure(a.GetPinAnalytics(ctx, "1", "2", []string{"3"}, nil)),
	} {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, err, &invalid, want)
		require.EqualError(t, err, "pinterest: "+want)
	}
	assert.Zero(t, transport.count())
}
