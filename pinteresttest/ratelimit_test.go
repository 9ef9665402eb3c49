package pinteresttest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// rateHeaders returns the limit, the remaining requests and the reset of a response.
func rateHeaders(header http.Header) [3]string {
	return [3]string{header.Get("X-Ratelimit-Limit"), header.Get("X-Ratelimit-Remaining"), header.Get("X-Ratelimit-Reset")}
}

func TestLimitRate_RecordedHeaders(t *testing.T) {
	s, _ := newServer(t)
	c := s.Client(pinterest.WithRateLimiter(pinterest.NoRateLimiter()), pinterest.WithMaxRetries(0))
	account := s.SeedAds(1, 1, 1)
	var response pinterest.Response
	observe := pinterest.WithResponse(&response)
	get := func(call func() error) [3]string {
		t.Helper()
		require.NoError(t, call())
		return rateHeaders(response.Header)
	}
	me := func() error { _, err := c.UserAccount.Get(t.Context(), observe); return err }
	report := func() error { _, err := c.AdAccounts.GetReport(t.Context(), account, "1", observe); return err }

	assert.Equal(t, [3]string{
		`100000, 100000;w=1;name="safety_net_app_id_user_id", 6000000;w=60;name="org_read_app_id_user_id"`, "99999", "1",
	}, get(me))

	s.LimitRate(pinterest.CategoryOrgRead, 1000, time.Minute)
	assert.Equal(t, [3]string{
		`1000, 100000;w=1;name="safety_net_app_id_user_id", 1000;w=60;name="org_read_app_id_user_id"`, "999", "60",
	}, get(me))

	const windows = `100000;w=1;name="safety_net_app_id_user_id", 300;w=60;name="ads_analytics_app_id_user_id"`
	s.LimitRate(pinterest.CategoryAdsAnalytics, 300, time.Minute)
	assert.Equal(t, [3]string{"300, " + windows + `, 800;w=60;name="analytics_get_report_app_id"`, "299", "60"}, get(report))
	columns := &pinterest.AdsAnalyticsParams{
		StartDate: today(), EndDate: today(), Granularity: pinterest.GranularityDay, Columns: []pinterest.Column{pinterest.ColumnCTR},
	}
	assert.Equal(t, [3]string{"300, " + windows, "298", "60"}, get(func() error {
		_, err := c.AdAccounts.GetAnalytics(t.Context(), account, columns, observe)
		return err
	}), "other operations of the category do not have the window")

	pin := collect(t, c.Boards.ListPins(s.SeedBoard("Soups", 1), nil))[0].ID
	saves := &pinterest.PinAnalyticsParams{StartDate: today(), EndDate: today(), MetricTypes: []pinterest.MetricType{pinterest.MetricSave}}
	s.LimitRate(pinterest.CategoryOrgAnalytics, 60, time.Minute)
	assert.Equal(t, [3]string{
		`60, 100000;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id", 100;w=1;name="multi_pins_analytics"`, "59", "60",
	}, get(func() error {
		_, err := c.Pins.GetMultiAnalytics(t.Context(), []string{pin}, saves, observe)
		return err
	}))

	s.LimitRate(pinterest.CategoryAdsAnalytics, 1, time.Second)
	require.NoError(t, report())
	requireError(t, report(), 429, 8)
	assert.Equal(t, [3]string{
		`1, 100000;w=1;name="safety_net_app_id_user_id", 1;w=1;name="ads_analytics_app_id_user_id", 800;w=60;name="analytics_get_report_app_id"`, "0", "1",
	}, rateHeaders(response.Header))
}

func TestLimitRate_WindowOfOneOperation(t *testing.T) {
	s, _ := newServer(t)
	c := s.Client(pinterest.WithRateLimiter(pinterest.NoRateLimiter()), pinterest.WithMaxRetries(0))
	account := s.SeedAds(1, 1, 1)
	report := func() error { _, err := c.AdAccounts.GetReport(t.Context(), account, "1"); return err }
	for range 800 {
		require.NoError(t, report())
	}
	requireError(t, report(), 429, 8)
	s.Advance(time.Minute)
	require.NoError(t, report())
}

// today returns the current date.
func today() pinterest.Date { return daysAgo(0) }

// daysAgo returns the date a number of days back.
func daysAgo(n int) pinterest.Date { return pinterest.DateOf(time.Now().UTC().AddDate(0, 0, -n)) }
