package pinteresttest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// lastDays returns the params for the metrics of the last three days.
func lastDays(columns ...pinterest.Column) *pinterest.AdsAnalyticsParams {
	today := pinterest.DateOf(time.Now().UTC())
	return &pinterest.AdsAnalyticsParams{StartDate: today.AddDays(-2), EndDate: today, Granularity: pinterest.GranularityDay, Columns: columns}
}

func TestTargetingAnalytics_AddUpToTheEntity(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	campaign := collect(t, c.AdAccounts.ListCampaigns(account, nil))[0].ID
	sums := []pinterest.Column{pinterest.ColumnSpendInMicroDollar, pinterest.ColumnSpendInDollar, pinterest.ColumnImpression1, pinterest.ColumnTotalClickthrough}
	params := lastDays(append(sums, pinterest.ColumnCTR)...)
	whole, err := c.AdAccounts.GetCampaignAnalytics(t.Context(), account, []string{campaign}, params)
	require.NoError(t, err)
	require.Len(t, whole, 3)
	types := []pinterest.TargetingType{pinterest.TargetingTypeAppType, pinterest.TargetingTypeLocation, pinterest.TargetingTypeCreativeType}
	parts, err := c.AdAccounts.GetCampaignTargetingAnalytics(t.Context(), account, []string{campaign}, &pinterest.TargetingAnalyticsParams{
		AdsAnalyticsParams: *params, TargetingTypes: types, AttributionTypes: []pinterest.AttributionType{pinterest.AttributionTypeHousehold},
	})
	require.NoError(t, err)
	assert.Len(t, parts, 3*(6+2+1))
	for _, day := range whole {
		for _, targeting := range types {
			for _, column := range sums {
				want, ok := day.Float(column)
				require.True(t, ok)
				got := 0.0
				for _, part := range parts {
					if part.TargetingType == targeting && part.Metrics.Text(pinterest.ColumnDate) == day.Text(pinterest.ColumnDate) {
						value, ok := part.Metrics.Float(column)
						require.True(t, ok)
						assert.LessOrEqual(t, value, want)
						got += value
					}
				}
				assert.InDelta(t, want, got, 0.001, "%s by %s", column, targeting)
			}
		}
	}
	for _, part := range parts[:3] {
		assert.Equal(t, "android_mobile", part.TargetingValue)
	}
	assert.Equal(t, whole[0].Text(pinterest.ColumnCTR), parts[0].Metrics.Text(pinterest.ColumnCTR), "a ratio is not split")
	assert.Equal(t, "501", parts[18].TargetingValue)
}

func TestTargetingAnalytics_ReportsHaveTheSameParts(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(2, 1, 1)
	params := lastDays(pinterest.ColumnSpendInMicroDollar)
	types := []pinterest.TargetingType{pinterest.TargetingTypeGender}
	parts, err := c.AdAccounts.GetTargetingAnalytics(t.Context(), account, &pinterest.TargetingAnalyticsParams{AdsAnalyticsParams: *params, TargetingTypes: types})
	require.NoError(t, err)
	report, err := c.AdAccounts.RunReport(t.Context(), account, &pinterest.ReportCreateParams{
		StartDate: params.StartDate, EndDate: params.EndDate, Granularity: params.Granularity, Columns: params.Columns,
		Level: pinterest.ReportLevelAdvertiserTargeting, TargetingTypes: types,
	})
	require.NoError(t, err)
	rows, err := pinterest.Collect(c.AdAccounts.ReportRows(t.Context(), report), 0)
	require.NoError(t, err)
	require.Len(t, rows, len(parts))
	for i, row := range rows {
		assert.Equal(t, string(parts[i].TargetingType), row.Text("TARGETING_TYPE"))
		assert.Equal(t, parts[i].TargetingValue, row.Text("TARGETING_VALUE"))
		assert.Equal(t, parts[i].Metrics.Text(pinterest.ColumnSpendInMicroDollar), row.Text(pinterest.ColumnSpendInMicroDollar))
	}
}

func TestPinAnalytics_AreThoseOfTheAd(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(2, 1, 1)
	ads := collect(t, c.AdAccounts.ListAds(account, nil))
	params := lastDays(pinterest.ColumnSpendInDollar, pinterest.ColumnAdID)
	want, err := c.AdAccounts.GetAdAnalytics(t.Context(), account, []string{ads[0].ID}, params)
	require.NoError(t, err)
	got, err := c.AdAccounts.GetPinAnalytics(t.Context(), account, ads[0].CampaignID, []string{ads[0].PinID, ads[1].PinID, "9"}, params)
	require.NoError(t, err)
	require.Len(t, got, len(want), "the other pins are not in the campaign")
	for i, row := range got {
		assert.Equal(t, ads[0].PinID, row.Text(pinterest.ColumnPinID))
		assert.Equal(t, want[i].Text(pinterest.ColumnSpendInDollar), row.Text(pinterest.ColumnSpendInDollar))
	}
}

func TestReportTemplate_ReportsAreThoseOfTheTemplate(t *testing.T) {
	s, c := newServer(t)
	ctx, account := t.Context(), s.SeedAds(2, 1, 1)
	mine := s.AddReportTemplate(pinterest.ReportTemplate{AdAccountID: account})
	other := s.AddUser("other").AddAdAccount(pinterest.AdAccount{})
	shared := s.AddReportTemplate(pinterest.ReportTemplate{
		AdAccountID: other.ID, AdAccountIDs: []string{account, other.ID}, Level: pinterest.ReportLevelPinPromotion,
		Columns: []pinterest.Column{pinterest.ColumnAdID}, StartDaysInPast: 20, EndDaysInPast: 20, Format: pinterest.ReportFormatCSV,
	})
	hidden := s.AddReportTemplate(pinterest.ReportTemplate{AdAccountID: other.ID})
	assert.Equal(t, []pinterest.ReportTemplate{shared, mine}, collect(t, c.AdAccounts.ListTemplates(account, &pinterest.ReportTemplateListParams{
		Order: pinterest.OrderDescending, PageSize: 1,
	})))
	run := func(template string, params *pinterest.TemplateReportCreateParams) []*pinterest.AnalyticsRow {
		request, err := c.AdAccounts.CreateTemplateReport(ctx, account, template, params)
		require.NoError(t, err)
		report, err := c.AdAccounts.WaitReport(ctx, account, request.Token)
		require.NoError(t, err)
		var rows []*pinterest.AnalyticsRow
		for row, err := range c.AdAccounts.ReportRows(ctx, report) {
			require.NoError(t, err)
			rows = append(rows, row)
		}
		return rows
	}
	assert.Len(t, run(mine.ID, nil), 2*7, "a week of two campaigns")
	today := pinterest.DateOf(time.Now().UTC())
	period := &pinterest.TemplateReportCreateParams{StartDate: today.AddDays(-200), EndDate: today, Granularity: pinterest.GranularityTotal}
	assert.Len(t, run(mine.ID, period), 2)
	ads := run(shared.ID, nil)
	assert.Len(t, ads, 2)
	day, ok := ads[0].Date()
	assert.True(t, ok)
	assert.Equal(t, today.AddDays(-20), day)

	_, err := c.AdAccounts.CreateTemplateReport(ctx, account, hidden.ID, nil)
	requireNotFound(t, err, 404)
	_, err = c.AdAccounts.CreateTemplateReport(ctx, account, mine.ID, &pinterest.TemplateReportCreateParams{Granularity: "YEAR"})
	requireError(t, err, http.StatusBadRequest, 1)
	assert.Panics(t, func() { s.AddReportTemplate(pinterest.ReportTemplate{AdAccountID: "9"}) })
	assert.Panics(t, func() { s.AddReportTemplate(pinterest.ReportTemplate{AdAccountID: account, ID: "x"}) })
}

func TestTargeting_Options(t *testing.T) {
	_, c := newServer(t)
	options, err := c.Targeting.GetOptions(t.Context(), pinterest.TargetingOptionTypeKeyword)
	require.NoError(t, err)
	assert.Nil(t, options, "null")
	_, err = c.Targeting.GetOptions(t.Context(), "PLANET")
	requireError(t, err, http.StatusBadRequest, 1)
	food, err := c.Targeting.GetInterests(t.Context(), "918530398158")
	require.NoError(t, err)
	for _, id := range food.ChildInterests {
		child, err := c.Targeting.GetInterests(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, 2, child.Level)
	}
	_, err = c.Targeting.GetInterests(t.Context(), "9")
	requireNotFound(t, err, 404)
}

func TestTargeting_RejectsInvalidParameters(t *testing.T) {
	s, c := newServer(t)
	ctx, account := t.Context(), s.SeedAds(1, 1, 1)
	failure := func(_ any, err error) error { return err }
	split := func(targeting pinterest.TargetingType, attribution ...pinterest.AttributionType) *pinterest.TargetingAnalyticsParams {
		return &pinterest.TargetingAnalyticsParams{
			AdsAnalyticsParams: *lastDays(pinterest.ColumnCTR), TargetingTypes: []pinterest.TargetingType{targeting}, AttributionTypes: attribution,
		}
	}
	size := func(params pinterest.AudienceSizingParams) error {
		return failure(c.AdAccounts.GetAudienceSizing(ctx, account, &params))
	}
	floor := func(spec pinterest.BidFloorSpec) error {
		return failure(c.AdAccounts.GetBidFloors(ctx, account, &pinterest.BidFloorParams{Specs: []pinterest.BidFloorSpec{spec}}))
	}
	for want, err := range map[string]error{
		`targeting_types: "QUIZ_RESULT" is not one of`: failure(c.AdAccounts.GetTargetingAnalytics(ctx, account, split("QUIZ_RESULT"))),
		`targeting_types: "MEDIA_TYPE" is not one of`:  failure(c.AdAccounts.GetAdTargetingAnalytics(ctx, account, []string{"1"}, split("MEDIA_TYPE"))),
		`attribution_types: "CITY" is not one of`:      failure(c.AdAccounts.GetAdGroupTargetingAnalytics(ctx, account, []string{"1"}, split("GENDER", "CITY"))),
		`campaign_ids: "x" does not match`:             failure(c.AdAccounts.GetCampaignTargetingAnalytics(ctx, account, []string{"x"}, split("GENDER"))),
		`pins analytics parameters. campaign_id: "x"`:  failure(c.AdAccounts.GetPinAnalytics(ctx, account, "x", []string{"1"}, lastDays(pinterest.ColumnCTR))),
		`template parameters. order: "UP" is not one`:  failure(c.AdAccounts.ListTemplates(account, &pinterest.ReportTemplateListParams{Order: "UP"}).Page(ctx)),
		`targeting_spec: MINIMUM_AGE`:                  size(pinterest.AudienceSizingParams{TargetingSpec: pinterest.TargetingSpec{MinimumAge: "18"}}),
		`placement_group: "MARS" is not one of`:        size(pinterest.AudienceSizingParams{PlacementGroup: "MARS"}),
		`keywords.match_type: "WIDE" is not one of`:    size(pinterest.AudienceSizingParams{Keywords: []pinterest.KeywordSpec{{MatchType: "WIDE", Value: "a"}}}),
		`product_group_ids: "x" does not match`:        size(pinterest.AudienceSizingParams{ProductGroupIDs: []string{"x"}}),
		`currency: "XXX" is not one of`:                floor(pinterest.BidFloorSpec{BillableEvent: "IMPRESSION", Currency: "XXX"}),
		`billable_event: BILLABLE_ENGAGEMENT has no`:   floor(pinterest.BidFloorSpec{BillableEvent: "BILLABLE_ENGAGEMENT", Currency: "USD"}),
		`objective_type: "VIDEO_VIEW" is not one of`:   floor(pinterest.BidFloorSpec{BillableEvent: "IMPRESSION", Currency: "USD", ObjectiveType: "VIDEO_VIEW"}),
	} {
		require.ErrorIs(t, err, pinterest.ErrBadRequest, want)
		require.ErrorContains(t, err, want)
	}
	foreign := s.AddUser("other").AddAdAccount(pinterest.AdAccount{})
	s.ShareAdAccount(foreign.ID, s.User)
	rows, err := c.AdAccounts.GetCampaignTargetingAnalytics(ctx, foreign.ID, []string{collect(t, c.AdAccounts.ListCampaigns(account, nil))[0].ID}, split("GENDER"))
	require.NoError(t, err)
	assert.Empty(t, rows, "a campaign of another ad account")
}
