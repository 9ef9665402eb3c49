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

func TestAnalytics_DaysBeforeThePin(t *testing.T) {
	s, c := newServer(t)
	s.Advance(10 * 24 * time.Hour)
	pin := newPin(t, c, pinterest.PinCreateParams{BoardID: newBoard(t, c, "Soups").ID})
	s.Advance(2 * 24 * time.Hour)
	created := pinterest.DateOf(pin.CreatedAt.Time)
	analytics, err := c.Pins.GetAnalytics(t.Context(), pin.ID, &pinterest.PinAnalyticsParams{
		StartDate: pinterest.DateOf(pin.CreatedAt.AddDate(0, 0, -2)), EndDate: pinterest.DateOf(pin.CreatedAt.AddDate(0, 0, 2)),
		MetricTypes: []pinterest.MetricType{pinterest.MetricImpression},
	})
	require.NoError(t, err)
	days := analytics["all"].DailyMetrics
	require.Len(t, days, 5)
	var sum float64
	for _, day := range days {
		if day.Date.Compare(created) < 0 {
			assert.Equal(t, pinterest.DataStatusBeforePinCreated, day.DataStatus)
			assert.Empty(t, day.Metrics)
			continue
		}
		assert.Equal(t, pinterest.DataStatusReady, day.DataStatus)
		assert.Positive(t, day.Metrics[pinterest.MetricImpression])
		sum += day.Metrics[pinterest.MetricImpression]
	}
	assert.InDelta(t, sum, analytics["all"].SummaryMetrics[pinterest.MetricImpression], 0.001)
}

func TestAnalytics_MetricsArePlausible(t *testing.T) {
	_, c := newServer(t)
	analytics, err := c.UserAccount.GetAnalytics(t.Context(), &pinterest.UserAccountAnalyticsParams{
		StartDate: daysAgo(60), EndDate: today(), SplitField: pinterest.SplitFieldAppType,
	})
	require.NoError(t, err)
	require.Len(t, analytics, 3)
	for group, metrics := range analytics {
		all := []map[pinterest.MetricType]float64{metrics.SummaryMetrics}
		for _, day := range metrics.DailyMetrics {
			all = append(all, day.Metrics)
		}
		for _, m := range all {
			impressions := m[pinterest.MetricImpression]
			assert.Greater(t, impressions, m[pinterest.MetricEngagement], group)
			assert.GreaterOrEqual(t, m[pinterest.MetricEngagement], m[pinterest.MetricPinClick]+m[pinterest.MetricSave], group)
			assert.GreaterOrEqual(t, m[pinterest.MetricPinClick], m[pinterest.MetricOutboundClick], group)
			assert.Positive(t, m[pinterest.MetricSave], group)
			assert.InDelta(t, m[pinterest.MetricSave]/impressions, m[pinterest.MetricSaveRate], 1e-9, group)
			assert.InDelta(t, m[pinterest.MetricEngagement]/impressions, m[pinterest.MetricEngagementRate], 1e-9, group)
		}
	}
}

func TestAnalytics_SplitBySource(t *testing.T) {
	_, c := newServer(t)
	analytics, err := c.UserAccount.GetAnalytics(t.Context(), &pinterest.UserAccountAnalyticsParams{
		StartDate: today(), EndDate: today(), SplitField: pinterest.SplitFieldSource,
	})
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"YOUR_PINS", "OTHER_PINS"}, slices.Collect(maps.Keys(analytics)))
}

func TestAnalytics_LifetimeMetrics(t *testing.T) {
	s, c := newServer(t)
	pins := collect(t, c.Boards.ListPins(s.SeedBoard("Soups", 1), nil))
	analytics, err := c.Pins.GetAnalytics(t.Context(), pins[0].ID, &pinterest.PinAnalyticsParams{
		StartDate: today(), EndDate: today(),
		MetricTypes: []pinterest.MetricType{pinterest.MetricImpression, pinterest.MetricTotalComments, pinterest.MetricTotalReactions},
	})
	require.NoError(t, err)
	all := analytics["all"]
	assert.Len(t, all.SummaryMetrics, 1)
	assert.Len(t, all.DailyMetrics[0].Metrics, 1)
	assert.Contains(t, all.LifetimeMetrics, pinterest.MetricTotalComments)
	assert.Contains(t, all.LifetimeMetrics, pinterest.MetricTotalReactions)
}

func TestAnalytics_VideoMetricsOfPins(t *testing.T) {
	s, c := newServer(t)
	pin := collect(t, c.Boards.ListPins(s.SeedBoard("Soups", 1), nil))[0].ID
	analytics, err := c.Pins.GetAnalytics(t.Context(), pin, &pinterest.PinAnalyticsParams{
		StartDate: today(), EndDate: today(), MetricTypes: []pinterest.MetricType{pinterest.MetricVideoStart, pinterest.MetricVideo10sView},
	})
	require.NoError(t, err)
	metrics := analytics["all"].SummaryMetrics
	assert.Greater(t, metrics[pinterest.MetricVideoStart], metrics[pinterest.MetricVideo10sView])
	assert.Positive(t, metrics[pinterest.MetricVideo10sView])
}

func TestAnalytics_RejectsOldDates(t *testing.T) {
	s, c := newServer(t)
	pin := collect(t, c.Boards.ListPins(s.SeedBoard("Soups", 1), nil))[0].ID
	pinAnalytics := func(start pinterest.Date) error {
		_, err := c.Pins.GetAnalytics(t.Context(), pin, &pinterest.PinAnalyticsParams{
			StartDate: start, EndDate: today(), MetricTypes: []pinterest.MetricType{pinterest.MetricSave},
		})
		return err
	}
	accountAnalytics := func(start pinterest.Date) error {
		_, err := c.UserAccount.GetAnalytics(t.Context(), &pinterest.UserAccountAnalyticsParams{StartDate: start, EndDate: today()})
		return err
	}
	for name, call := range map[string]func(pinterest.Date) error{"pins/analytics": pinAnalytics, "user_account/analytics": accountAnalytics} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, call(daysAgo(90)))
			err := call(daysAgo(91))
			requireError(t, err, 400, 1)
			require.ErrorContains(t, err, "You can only get data from the last 90 days")
		})
	}
}

func TestAdAccounts_RejectLongPeriods(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	account := s.SeedAds(1, 1, 1)
	columns := []pinterest.Column{pinterest.ColumnSpendInDollar}
	analytics := func(granularity pinterest.Granularity, from, to int) error {
		_, err := c.AdAccounts.GetAnalytics(ctx, account, &pinterest.AdsAnalyticsParams{
			StartDate: daysAgo(from), EndDate: daysAgo(to), Granularity: granularity, Columns: columns,
		})
		return err
	}
	report := func(level pinterest.ReportLevel) func(pinterest.Granularity, int, int) error {
		return func(granularity pinterest.Granularity, from, to int) error {
			_, err := c.AdAccounts.CreateReport(ctx, account, &pinterest.ReportCreateParams{
				StartDate: daysAgo(from), EndDate: daysAgo(to), Granularity: granularity, Level: level, Columns: columns,
			})
			return err
		}
	}
	campaigns, items := report(pinterest.ReportLevelCampaign), report(pinterest.ReportLevelProductItem)
	for _, test := range []struct {
		name        string
		call        func(granularity pinterest.Granularity, from, to int) error
		granularity pinterest.Granularity
		from, to    int // days ago
		reject      string
	}{
		{"analytics of 90 days", analytics, "DAY", 90, 0, ""},
		{"analytics of 91 days ago", analytics, "DAY", 91, 80, "start_date: is more than 90 days back"},
		{"analytics of more than 90 days", analytics, "DAY", 90, -1, "end_date: is more than 90 days after start_date"},
		{"hours of 3 days", analytics, "HOUR", 8, 6, ""},
		{"hours of 4 days", analytics, "HOUR", 8, 5, "end_date: is more than 2 days after start_date"},
		{"hours of 9 days ago", analytics, "HOUR", 9, 9, "start_date: is more than 8 days back"},
		{"report of 186 days", campaigns, "DAY", 914, 729, ""},
		{"report of 187 days", campaigns, "DAY", 914, 728, "end_date: is more than 185 days after start_date"},
		{"report of 915 days ago", campaigns, "TOTAL", 915, 914, "start_date: is more than 914 days back"},
		{"report of hours of 3 days", campaigns, "HOUR", 8, 6, ""},
		{"report of hours of 4 days", campaigns, "HOUR", 8, 5, "end_date: is more than 2 days after start_date"},
		{"report of hours of 9 days ago", campaigns, "HOUR", 9, 9, "start_date: is more than 8 days back"},
		{"report of items of 31 days", items, "DAY", 92, 62, ""},
		{"report of items of 32 days", items, "DAY", 92, 61, "end_date: is more than 30 days after start_date"},
		{"report of items of 93 days ago", items, "DAY", 93, 93, "start_date: is more than 92 days back"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := test.call(test.granularity, test.from, test.to)
			if test.reject == "" {
				require.NoError(t, err)
				return
			}
			requireError(t, err, 400, 400)
			require.ErrorContains(t, err, test.reject)
		})
	}
}

func TestAdAccounts_LimitIDs(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	params := &pinterest.AdsAnalyticsParams{
		StartDate: today(), EndDate: today(), Granularity: pinterest.GranularityDay, Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
	}
	for name, call := range map[string]func(ids []string) error{
		"campaigns/list": func(ids []string) error {
			_, err := c.AdAccounts.ListCampaigns(account, &pinterest.CampaignListParams{CampaignIDs: ids}).Page(t.Context())
			return err
		},
		"campaigns/analytics": func(ids []string) error {
			_, err := c.AdAccounts.GetCampaignAnalytics(t.Context(), account, ids, params)
			return err
		},
		"campaigns/analytics, joined": func(ids []string) error {
			joined := pinterest.WithQuery("campaign_ids", ids...)
			_, err := c.AdAccounts.GetCampaignAnalytics(t.Context(), account, ids[:1], params, joined)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			ids := slices.Repeat([]string{"1"}, 251)
			require.NoError(t, call(ids[:250]))
			requireError(t, call(ids), 400, 400)
		})
	}
}

func TestAdAccounts_AcceptJoinedIDs(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(3, 1, 1)
	campaigns := collect(t, c.AdAccounts.ListCampaigns(account, nil))
	joined := campaigns[0].ID + "," + campaigns[2].ID
	listed := collect(t, c.AdAccounts.ListCampaigns(account, &pinterest.CampaignListParams{CampaignIDs: []string{joined}}))
	assert.Equal(t, []string{"Campaign 1", "Campaign 3"}, mapSlice(listed, func(c pinterest.Campaign) string { return c.Name }))
	mixed := collect(t, c.AdAccounts.ListCampaigns(account, &pinterest.CampaignListParams{CampaignIDs: []string{joined, campaigns[1].ID}}))
	assert.Len(t, mixed, 3, "joined and repeated")
	rows, err := c.AdAccounts.GetCampaignAnalytics(t.Context(), account, []string{joined}, &pinterest.AdsAnalyticsParams{
		StartDate: today(), EndDate: today(), Granularity: pinterest.GranularityTotal, Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
	})
	require.NoError(t, err)
	assert.Len(t, rows, 2)
}

func TestAdAccounts_MetricsArePlausible(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	rows, err := c.AdAccounts.GetAnalytics(t.Context(), account, &pinterest.AdsAnalyticsParams{
		StartDate: daysAgo(80), EndDate: today(), Granularity: pinterest.GranularityDay, Columns: []pinterest.Column{
			pinterest.ColumnImpression1, pinterest.ColumnClickthrough1, pinterest.ColumnRepin1, pinterest.ColumnOutboundClick1,
			pinterest.ColumnTotalEngagement, pinterest.ColumnTotalImpressionUser,
		},
	})
	require.NoError(t, err)
	require.Len(t, rows, 81)
	for _, row := range rows {
		impressions, ok := row.Int(pinterest.ColumnImpression1)
		require.True(t, ok)
		for _, column := range []pinterest.Column{
			pinterest.ColumnClickthrough1, pinterest.ColumnRepin1, pinterest.ColumnOutboundClick1, pinterest.ColumnTotalEngagement,
			pinterest.ColumnTotalImpressionUser,
		} {
			count, ok := row.Int(column)
			require.True(t, ok)
			assert.Greater(t, impressions, count, column)
		}
		clicks, _ := row.Int(pinterest.ColumnClickthrough1)
		outbound, _ := row.Int(pinterest.ColumnOutboundClick1)
		assert.GreaterOrEqual(t, clicks, outbound)
	}
}
