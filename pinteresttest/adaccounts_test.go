package pinteresttest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func collect[T any](t testing.TB, pager *pinterest.Pager[T]) []T {
	t.Helper()
	items, err := pinterest.Collect(pager.All(t.Context()), 0)
	require.NoError(t, err)
	return items
}

func mapSlice[T any](items []T, text func(T) string) []string {
	var texts []string
	for _, item := range items {
		texts = append(texts, text(item))
	}
	return texts
}

func TestAdAccounts_AddAndList(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(2, 3, 2)
	foreign := s.AddUser("other").AddAdAccount(pinterest.AdAccount{Currency: pinterest.CurrencyEUR})
	assert.Len(t, collect(t, c.AdAccounts.List(nil)), 1)
	s.ShareAdAccount(foreign.ID, s.User)
	accounts := collect(t, c.AdAccounts.List(nil))
	require.Len(t, accounts, 2)
	foreign.Permissions = []string{"ADMIN"}
	assert.Equal(t, foreign, accounts[1], "the list has what was added")
	assert.Len(t, collect(t, c.AdAccounts.List(&pinterest.AdAccountListParams{IncludeSharedAccounts: pinterest.Value(false)})), 1)

	campaigns := collect(t, c.AdAccounts.ListCampaigns(account, nil))
	require.Len(t, campaigns, 2)
	groups := collect(t, c.AdAccounts.ListAdGroups(account, &pinterest.AdGroupListParams{CampaignIDs: []string{campaigns[1].ID}}))
	require.Len(t, groups, 3)
	ads := collect(t, c.AdAccounts.ListAds(account, &pinterest.AdListParams{AdGroupIDs: []string{groups[0].ID, groups[2].ID}, PageSize: 1}))
	require.Len(t, ads, 4)
	assert.Equal(t, campaigns[1].ID, ads[0].CampaignID)
	assert.Len(t, collect(t, c.AdAccounts.ListAds(account, &pinterest.AdListParams{AdIDs: []string{ads[1].ID}})), 1)
	assert.Empty(t, collect(t, c.AdAccounts.ListCampaigns(foreign.ID, nil)))

	start := pinterest.Timestamp{Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	budget := int64(5_000_000)
	old := s.AddCampaign(pinterest.Campaign{
		AdAccountID: account, ID: "7", Status: pinterest.EntityStatusArchived, StartTime: start, DailySpendCap: &budget,
	})
	archived := collect(t, c.AdAccounts.ListCampaigns(account, &pinterest.CampaignListParams{
		EntityStatuses: []pinterest.EntityStatus{pinterest.EntityStatusArchived},
	}))
	require.Len(t, archived, 1, "archived campaigns are listed only on request")
	archived[0].BidOptions = nil
	assert.Equal(t, old, archived[0])
	assert.Len(t, collect(t, c.AdAccounts.ListCampaigns(account, nil)), 2)
	all := &pinterest.CampaignListParams{EntityStatuses: pinterest.AllEntityStatuses()}
	assert.Len(t, collect(t, c.AdAccounts.ListCampaigns(account, all)), 3)

	for order, want := range map[pinterest.Order][]string{
		pinterest.OrderAscending: {campaigns[0].ID, campaigns[1].ID}, pinterest.OrderDescending: {campaigns[1].ID, campaigns[0].ID},
	} {
		listed := collect(t, c.AdAccounts.ListCampaigns(account, &pinterest.CampaignListParams{Order: order, PageSize: 1}))
		assert.Equal(t, want, mapSlice(listed, func(c pinterest.Campaign) string { return c.ID }), order)
	}
	assert.Panics(t, func() { s.AddCampaign(pinterest.Campaign{AdAccountID: "9"}) })
	assert.Panics(t, func() { s.AddAdGroup(pinterest.AdGroup{CampaignID: "9"}) })
	assert.Panics(t, func() { s.AddAd(pinterest.Ad{AdGroupID: "9"}) })
	assert.Panics(t, func() { s.AddAdAccount(pinterest.AdAccount{ID: "x"}) })
	assert.Panics(t, func() { s.ShareAdAccount("9", s.User) })
}

func TestAdAccounts_RejectInvalidParameters(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	account := s.SeedAds(1, 1, 1)
	today := pinterest.DateOf(time.Now().UTC())
	valid := pinterest.AdsAnalyticsParams{
		StartDate: today, EndDate: today, Columns: []pinterest.Column{pinterest.ColumnSpendInDollar}, Granularity: pinterest.GranularityDay,
	}
	analytics := func(change func(*pinterest.AdsAnalyticsParams)) error {
		params := valid
		change(&params)
		_, err := c.AdAccounts.GetAnalytics(ctx, account, &params)
		return err
	}
	report := func(level pinterest.ReportLevel, column pinterest.Column) error {
		_, err := c.AdAccounts.CreateReport(ctx, account, &pinterest.ReportCreateParams{
			StartDate: today, EndDate: today, Granularity: "DAY", Level: level, Columns: []pinterest.Column{column},
		})
		return err
	}
	_, id := c.AdAccounts.ListCampaigns(account, &pinterest.CampaignListParams{CampaignIDs: []string{"1;2"}}).Page(ctx)
	_, status := c.AdAccounts.ListAds(account, &pinterest.AdListParams{EntityStatuses: []pinterest.EntityStatus{"DEAD"}}).Page(ctx)
	_, order := c.AdAccounts.ListAdGroups(account, &pinterest.AdGroupListParams{Order: "RANDOM"}).Page(ctx)
	_, repeated := c.AdAccounts.GetAnalytics(ctx, account, &valid, pinterest.WithQuery("columns", "CTR", "SPEND_IN_DOLLAR"))
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"invalid id", id, `Invalid ad account campaign parameters. campaign_ids: "1;2" does not match '^\d+$'`},
		{"unknown status", status, `Invalid ad account ads parameters. entity_statuses: "DEAD" is not one of`},
		{"unknown order", order, `Invalid ad account group parameters. order: "RANDOM" is not one of`},
		{"repeated columns", repeated, "columns: is given more than once"},
		{"unknown level", report("WORLD", pinterest.ColumnAdName), `level: "WORLD" is not one of`},
		{"ad of a product item", report("PRODUCT_ITEM", pinterest.ColumnAdID), `columns: "AD_ID" cannot be requested`},
		{
			"users of a targeting report", report("CAMPAIGN_TARGETING", pinterest.ColumnTotalImpressionUser),
			`columns: "TOTAL_IMPRESSION_USER" cannot be requested`,
		},
		{"unknown column of a report", report("CAMPAIGN", "JOY"), `columns: "JOY" is not one of the`},
		{"date as a column of a report", report("CAMPAIGN", pinterest.ColumnDate), `columns: "DATE" cannot be requested`},
		{
			"column of reports only", analytics(func(p *pinterest.AdsAnalyticsParams) { p.Columns = []pinterest.Column{pinterest.ColumnAdStatus} }),
			`columns: "AD_STATUS" is not one of the 175 known values`,
		},
		{"unknown granularity", analytics(func(p *pinterest.AdsAnalyticsParams) { p.Granularity = "YEAR" }), `granularity: "YEAR" is not one of`},
		{"unknown window", analytics(func(p *pinterest.AdsAnalyticsParams) {
			p.ClickWindowDays = pinterest.Value(pinterest.AttributionWindow(3))
		}), `click_window_days: "3" is not one of`},
		{"old start date", analytics(func(p *pinterest.AdsAnalyticsParams) { p.StartDate.Year-- }), "start_date: is more than 90 days back"},
	} {
		t.Run(test.name, func(t *testing.T) {
			requireError(t, test.err, 400, 400)
			require.ErrorContains(t, test.err, test.want)
		})
	}
	_, err := c.AdAccounts.GetAnalytics(ctx, "1", &valid)
	requireError(t, err, 403, 29)
	_, err = c.Boards.List(nil, pinterest.WithAdAccount("1")).Page(ctx)
	requireError(t, err, 403, 29)
	_, err = c.Boards.List(nil, pinterest.WithAdAccount(account)).Page(ctx)
	require.NoError(t, err)
}

func TestAdAccounts_MetricsDependOnSeed(t *testing.T) {
	end := pinterest.DateOf(time.Now().UTC())
	params := &pinterest.AdsAnalyticsParams{
		StartDate: pinterest.DateOf(time.Now().UTC().AddDate(0, 0, -9)), EndDate: end, Granularity: pinterest.GranularityDay,
		Columns: []pinterest.Column{
			pinterest.ColumnSpendInDollar, pinterest.ColumnSpendInMicroDollar, pinterest.ColumnCTR, pinterest.ColumnCampaignName, pinterest.ColumnPinID,
		},
	}
	metrics := func(opts ...pinteresttest.Option) (days, total []pinterest.AnalyticsRow) {
		s, c := newServer(t, opts...)
		account := s.SeedAds(1, 1, 1)
		id := collect(t, c.AdAccounts.ListCampaigns(account, nil))[0].ID
		days, err := c.AdAccounts.GetCampaignAnalytics(t.Context(), account, []string{id}, params)
		require.NoError(t, err)
		all := *params
		all.Granularity = pinterest.GranularityTotal
		total, err = c.AdAccounts.GetCampaignAnalytics(t.Context(), account, []string{id}, &all)
		require.NoError(t, err)
		return days, total
	}
	days, total := metrics()
	again, _ := metrics()
	other, _ := metrics(pinteresttest.WithSeed(7))
	assert.Equal(t, days, again)
	assert.NotEqual(t, days, other)
	require.Len(t, days, 10)
	require.Len(t, total, 1)
	var micro int64
	for _, day := range days {
		dollars, ok := day.Float(pinterest.ColumnSpendInDollar)
		require.True(t, ok)
		amount, ok := day.Int(pinterest.ColumnSpendInMicroDollar)
		require.True(t, ok)
		assert.InDelta(t, dollars*1e6, float64(amount), 0.5)
		assert.Equal(t, "Campaign 1", day.Text(pinterest.ColumnCampaignName))
		_, ok = day.Get(pinterest.ColumnPinID)
		assert.False(t, ok, "a campaign does not have a pin")
		micro += amount
	}
	sum, _ := total[0].Int(pinterest.ColumnSpendInMicroDollar)
	assert.Equal(t, micro, sum)
	_, dated := total[0].Date()
	assert.False(t, dated)
}

func TestReports_Lifecycle(t *testing.T) {
	s, c := newServer(t, pinteresttest.WithPendingPolls(2))
	ctx := t.Context()
	account := s.SeedAds(3, 2, 1)
	campaigns := collect(t, c.AdAccounts.ListCampaigns(account, nil))
	params := pinterest.ReportCreateParams{
		StartDate: pinterest.DateOf(time.Now().UTC().AddDate(0, 0, -400)), EndDate: pinterest.DateOf(time.Now().UTC().AddDate(0, 0, -398)),
		Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelPinPromotion, CampaignIDs: []string{campaigns[0].ID, campaigns[2].ID},
		Columns: []pinterest.Column{pinterest.ColumnAdID, pinterest.ColumnAdGroupID, pinterest.ColumnSpendInDollar, pinterest.ColumnAdName},
	}
	fast := pinterest.WithPollInterval(time.Millisecond, time.Millisecond)
	var statuses []string
	progress := pinterest.WithWaitProgress(func(status string, _ time.Duration) { statuses = append(statuses, status) })
	report, err := c.AdAccounts.RunReport(ctx, account, &params, fast, progress)
	require.NoError(t, err)
	assert.Equal(t, []string{"IN_PROGRESS", "IN_PROGRESS", "FINISHED"}, statuses)
	read := func(report *pinterest.Report) (list []*pinterest.AnalyticsRow) {
		for row, err := range c.AdAccounts.ReportRows(ctx, report) {
			require.NoError(t, err)
			list = append(list, row)
		}
		return list
	}
	list := read(report)
	assert.Len(t, list, 2*2*1*3)
	assert.Equal(t, list[0].EntityID(), list[0].Text(pinterest.ColumnAdID))
	group, _ := list[0].Get(pinterest.ColumnAdGroupID)
	assert.Regexp(t, `^\d+$`, string(group), "the id is a number, like that of the live service")

	s.Advance(6 * time.Minute)
	assert.Len(t, read(report), len(list), "an expired link is replaced")

	params.Format = pinterest.ReportFormatCSV
	table, err := c.AdAccounts.RunReport(ctx, account, &params, fast)
	require.NoError(t, err)
	lines := read(table)
	require.Len(t, lines, len(list))
	byAd := map[string]bool{}
	for _, row := range list {
		byAd[row.Text(pinterest.ColumnAdID)+row.Text(pinterest.ColumnSpendInDollar)] = true
	}
	for _, line := range lines {
		assert.True(t, byAd[line.Text(pinterest.ColumnAdID)+line.Text(pinterest.ColumnSpendInDollar)], line)
	}

	params.MetricsFilters = []pinterest.MetricsFilter{
		{Field: pinterest.MetricsFilterFieldSpendInDollar, Operator: pinterest.FilterOperatorLessThan, Values: []float64{0}},
	}
	none, err := c.AdAccounts.RunReport(ctx, account, &params, fast)
	require.NoError(t, err)
	assert.Empty(t, read(none))
	_, err = c.AdAccounts.WaitReport(ctx, account, "unknown")
	var ended *pinterest.ReportError
	require.ErrorAs(t, err, &ended)
	assert.Equal(t, pinterest.ReportStatusDoesNotExist, ended.Status)
}
