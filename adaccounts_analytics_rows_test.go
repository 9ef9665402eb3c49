package pinterest_test

import (
	"fmt"
	"iter"
	"net/http"
	"path"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// ids returns 1 to n.
func ids(n int) []string {
	var list []string
	for i := range n {
		list = append(list, strconv.Itoa(i+1))
	}
	return list
}

// rowsParams returns params for the days up to today, the virtual 2000-01-01.
func rowsParams(days int, granularity pinterest.Granularity) *pinterest.AdsAnalyticsParams {
	today := pinterest.DateOf(time.Now().UTC())
	return &pinterest.AdsAnalyticsParams{
		StartDate: today.AddDays(1 - days), EndDate: today, Granularity: granularity, Columns: []pinterest.Column{pinterest.ColumnCTR},
	}
}

// analyticsCalls is a transport that responds to each call with two rows. It records the calls.
type analyticsCalls struct {
	script
	calls []string // operation, first and last id, days
}

func newAnalyticsCalls(idParam string) *analyticsCalls {
	a := &analyticsCalls{}
	a.steps = []step{func(req *http.Request) (*http.Response, error) {
		query := req.URL.Query()
		list := query[idParam]
		call := fmt.Sprint(path.Base(path.Dir(req.URL.Path)), " ", list[0], "-", list[len(list)-1], " ", query.Get("start_date"), " ", query.Get("end_date"))
		a.calls = append(a.calls, call)
		return respond(200, fmt.Sprintf(`[{"N": "%d.1"}, {"N": "%[1]d.2"}]`, len(a.calls)), "X-Number", strconv.Itoa(len(a.calls)))(req)
	}}
	return a
}

func TestAnalyticsRows_SplitIDsAndDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		params := rowsParams(91, pinterest.GranularityDay)
		before := *params
		for name, method := range map[string]func(c *pinterest.Client) iter.Seq2[*pinterest.AnalyticsRow, error]{
			"campaign": func(c *pinterest.Client) iter.Seq2[*pinterest.AnalyticsRow, error] {
				return c.AdAccounts.CampaignRows(t.Context(), "9", ids(501), params)
			},
			"ad_group": func(c *pinterest.Client) iter.Seq2[*pinterest.AnalyticsRow, error] {
				return c.AdAccounts.AdGroupRows(t.Context(), "9", ids(501), params)
			},
			"ad": func(c *pinterest.Client) iter.Seq2[*pinterest.AnalyticsRow, error] {
				return c.AdAccounts.AdRows(t.Context(), "9", ids(501), params)
			},
		} {
			transport := newAnalyticsCalls(name + "_ids")
			rows, err := pinterest.Collect(method(newClient(t, transport)), 0)
			require.NoError(t, err)
			prefix := name + "s "
			assert.Equal(t, []string{
				prefix + "1-250 1999-10-03 1999-12-31", prefix + "1-250 2000-01-01 2000-01-01",
				prefix + "251-500 1999-10-03 1999-12-31", prefix + "251-500 2000-01-01 2000-01-01",
				prefix + "501-501 1999-10-03 1999-12-31", prefix + "501-501 2000-01-01 2000-01-01",
			}, transport.calls)
			require.Len(t, rows, 12)
			assert.Equal(t, "1.1", rows[0].Text("N"))
			assert.Equal(t, "6.2", rows[11].Text("N"))
		}
		assert.Equal(t, before, *params, "the params were modified")
	})
}

func TestAnalyticsRows_DaysOfACall(t *testing.T) {
	for name, test := range map[string]struct {
		days        int
		granularity pinterest.Granularity
		want        []string
	}{
		"day":      {90, pinterest.GranularityDay, []string{"1999-10-04 2000-01-01"}},
		"total":    {90, pinterest.GranularityTotal, []string{"1999-10-04 2000-01-01"}},
		"week":     {90, pinterest.GranularityWeek, []string{"1999-10-04 2000-01-01"}},
		"month":    {90, pinterest.GranularityMonth, []string{"1999-10-04 2000-01-01"}},
		"3 days":   {3, pinterest.GranularityHour, []string{"1999-12-30 2000-01-01"}},
		"by hours": {9, pinterest.GranularityHour, []string{"1999-12-24 1999-12-26", "1999-12-27 1999-12-29", "1999-12-30 2000-01-01"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := newAnalyticsCalls("campaign_ids")
				c := newClient(t, transport)
				_, err := pinterest.Collect(c.AdAccounts.CampaignRows(t.Context(), "9", ids(1), rowsParams(test.days, test.granularity)), 0)
				require.NoError(t, err)
				for i := range test.want {
					test.want[i] = "campaigns 1-1 " + test.want[i]
				}
				assert.Equal(t, test.want, transport.calls)
			})
		})
	}
}

func TestAnalyticsRows_InvalidParams(t *testing.T) {
	none := func(*pinterest.AdsAnalyticsParams) {}
	for want, test := range map[string]struct {
		ids         []string
		days        int
		granularity pinterest.Granularity
		change      func(p *pinterest.AdsAnalyticsParams)
	}{
		"campaign_ids is required":          {nil, 1, "DAY", none},
		"campaign_ids contains an empty id": {[]string{"1", ""}, 1, "DAY", none},
		"start_date is required":            {ids(1), 1, "DAY", func(p *pinterest.AdsAnalyticsParams) { p.StartDate = pinterest.Date{} }},
		"granularity is required":           {ids(1), 1, "", none},
		"start_date is not a valid date":    {ids(1), 1, "DAY", func(p *pinterest.AdsAnalyticsParams) { p.StartDate.Day = 32 }},
		"end_date is not a valid date":      {ids(1), 1, "DAY", func(p *pinterest.AdsAnalyticsParams) { p.EndDate.Month = 13 }},
		"end_date is before start_date":     {ids(1), 0, "DAY", none},

		"start_date is more than 90 days back: use RunReport":                                               {ids(1), 92, "DAY", none},
		"start_date is more than 8 days back, the limit of HOUR: use RunReport with granularity DAY":        {ids(1), 10, "HOUR", none},
		"end_date makes a range of 91 days, and with granularity TOTAL the service takes 90: use RunReport": {ids(1), 91, "TOTAL", none},
		"end_date makes a range of 91 days, and with granularity WEEK the service takes 90: use RunReport":  {ids(1), 91, "WEEK", none},
		"end_date makes a range of 91 days, and with granularity MONTH the service takes 90: use RunReport": {ids(1), 91, "MONTH", none},
	} {
		t.Run(want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				params := rowsParams(test.days, test.granularity)
				test.change(params)
				transport := &script{steps: []step{respond(200, "[]")}}
				results := 0
				for row, err := range newClient(t, transport).AdAccounts.CampaignRows(t.Context(), "9", test.ids, params) {
					results++
					assert.Nil(t, row)
					var invalid *pinterest.ParamError
					require.ErrorAs(t, err, &invalid)
					require.EqualError(t, err, "pinterest: campaigns/analytics: "+want)
				}
				assert.Equal(t, 1, results)
				assert.Zero(t, transport.count())
			})
		})
	}
	for _, err := range newClient(t, &script{}).AdAccounts.AdRows(t.Context(), "9", ids(1), nil) {
		require.EqualError(t, err, "pinterest: ads/analytics: start_date is required")
	}
}

func TestAnalyticsRows_ErrorComesLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(200, `[{"N": 1}]`), respond(400, `{"code": 1, "message": "No."}`)}}
		var list []string
		for row, err := range newClient(t, transport).AdAccounts.AdRows(t.Context(), "9", ids(501), rowsParams(1, pinterest.GranularityDay)) {
			list = append(list, fmt.Sprint(row, err))
		}
		assert.Equal(t, []string{`{"N": 1} <nil>`, "<nil> pinterest: ads/analytics: 400 Bad Request (code 1): No."}, list)
		assert.Equal(t, 2, transport.count())
	})
}

func TestAnalyticsRows_BreakSendsNoFurtherCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := newAnalyticsCalls("campaign_ids")
		seq := newClient(t, transport).AdAccounts.CampaignRows(t.Context(), "9", ids(501), rowsParams(1, pinterest.GranularityDay))
		assert.Empty(t, transport.calls, "nothing is sent before the iteration")
		rows, err := pinterest.Collect(seq, 3)
		require.NoError(t, err)
		assert.Len(t, rows, 3)
		assert.Len(t, transport.calls, 2)
	})
}

func TestAnalyticsRows_OptionsApplyToEachCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var response pinterest.Response
		transport := newAnalyticsCalls("campaign_ids")
		for row, err := range newClient(t, transport).AdAccounts.CampaignRows(
			t.Context(), "9", ids(501), rowsParams(1, pinterest.GranularityDay), pinterest.WithQuery("new", "1"), pinterest.WithResponse(&response),
		) {
			require.NoError(t, err)
			assert.Equal(t, row.Text("N")[:1], response.Header.Get("X-Number"))
		}
		require.Len(t, transport.paths, 3)
		for _, uri := range transport.paths {
			assert.Contains(t, uri, "new=1")
		}
	})
}
