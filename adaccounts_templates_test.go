package pinterest_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestReportTemplate_Operations(t *testing.T) {
	const account, template = "549755885175", "6739202847590"
	ctx := t.Context()
	request := &pinterest.ReportRequest{Status: pinterest.ReportStatusInProgress, Token: "MDA6MTox|a+b/c==", Message: "MDA6MTox|a+b/c=="}
	for _, test := range []operationTest{
		{
			name: "list",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.ListTemplates(account, &pinterest.ReportTemplateListParams{PageSize: 3, Order: pinterest.OrderDescending, Bookmark: "b|="}).Page(ctx)
			},
			method: "GET", path: "/ad_accounts/" + account + "/templates", query: urlValues("page_size", "3", "order", "DESCENDING", "bookmark", "b|="),
			status: 200, fixture: "templates_list.json",
			want: &pinterest.Page[pinterest.ReportTemplate]{
				Items: []pinterest.ReportTemplate{
					{
						ID: template, Name: "Week over week spend", Type: "BULK", AdAccountID: account, AdAccountIDs: []string{account, "549755885176"},
						UserID: "784762938748396", CreationSource: "ADS_MANAGER_REPORT_BUILDER", UpdatedTime: unix(1432744744),
						IsOwnedByUser: true, IsScheduled: true, Level: pinterest.ReportLevelCampaign, Granularity: pinterest.GranularityWeek,
						Columns: []pinterest.Column{pinterest.ColumnSpendInDollar, "COLUMN_OF_TOMORROW"}, CustomColumnIDs: []string{"1597252063"},
						Format: pinterest.ReportFormatCSV, FiltersJSON: `[{"field": "SPEND_IN_DOLLAR", "operator": "=", "value": 100}]`,
						IngestionSources: []string{"CONVERSIONS_API"}, ClickWindowDays: pinterest.AttributionWindow7,
						EngagementWindowDays: pinterest.AttributionWindow14, ViewWindowDays: pinterest.AttributionWindow1,
						ConversionReportTime: pinterest.ConversionReportTimeTimeOfConversion, StartDaysInPast: 14, EndDaysInPast: 7,
						DateRange: pinterest.RawJSON(`{"relative_date_range": {"type": "relative", "start_days_in_past": 14, "end_days_in_past": 7}, "absolute_date_range": null}`),
					},
					{ID: "6739202847591"},
				},
				Bookmark: "Y2JVSG81V2|*==",
			},
		},
		{
			name: "create a report with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.CreateTemplateReport(ctx, account, template, &pinterest.TemplateReportCreateParams{
					StartDate: adsParams.StartDate, EndDate: adsParams.EndDate, Granularity: pinterest.GranularityMonth,
				})
			},
			method: "POST", path: "/ad_accounts/" + account + "/templates/" + template + "/reports",
			query:  urlValues("start_date", "2021-04-01", "end_date", "2021-04-02", "granularity", "MONTH"),
			status: 200, fixture: "analytics_create_template_report.json", want: request,
		},
		{
			name: "create a report",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.CreateTemplateReport(ctx, account, template, nil)
			},
			method: "POST", path: "/ad_accounts/" + account + "/templates/" + template + "/reports",
			status: 201, fixture: "analytics_create_template_report.json", want: request,
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestReportTemplate_Errors(t *testing.T) {
	list := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.ListTemplates("1", nil).Page(t.Context())
		return err
	}
	create := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.CreateTemplateReport(t.Context(), "1", "2", nil)
		return err
	}
	const operation, file = "analytics/create_template_report", "analytics_create_template_report."
	runErrorTests(t, []errorTest{
		{"templates/list", list, "templates_list.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
		{operation, create, file + "400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{operation, create, file + "401.json", http.StatusUnauthorized, 2, pinterest.ErrUnauthorized},
		{operation, create, file + "403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{operation, create, file + "404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
		{operation, create, file + "429.json", http.StatusTooManyRequests, 8, pinterest.ErrRateLimited},
	})
	require.EqualError(t, func() error {
		_, err := newClient(t, &script{}).AdAccounts.CreateTemplateReport(t.Context(), "1", "", nil)
		return err
	}(), "pinterest: analytics/create_template_report: template_id is empty")
}

func TestReportTemplate_CreateIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(500, `{"message": "internal error"}`), respond(200, `{"report_status": "IN_PROGRESS", "token": "t"}`)}}
		request, err := newClient(t, transport).AdAccounts.CreateTemplateReport(t.Context(), "1", "2", nil)
		require.NoError(t, err)
		assert.Equal(t, "t", request.Token)
		assert.Equal(t, 2, transport.count())
	})
}
