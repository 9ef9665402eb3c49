package pinterest_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

var ingestionReport = pinterest.CatalogReportParams{
	CatalogType: pinterest.CatalogTypeRetail,
	Report:      pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportFeedIngestionIssues, FeedID: "7", ProcessingResultID: "8"},
}

func TestCatalogReports_Operations(t *testing.T) {
	ctx := t.Context()
	for _, test := range []operationTest{
		{
			name: "ingest a feed", call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.IngestFeed(ctx, "56789", pinterest.WithAdAccount("9"))
			},
			method: "POST", path: "/catalogs/feeds/56789/ingest", query: urlValues("ad_account_id", "9"), status: 200, fixture: "feeds_ingest.json",
			want: &pinterest.FeedIngestion{ID: "01234", FeedID: "56789", CreatedAt: utc(2022, 3, 14, 15, 16, 34, 0), Status: pinterest.FeedProcessingStatusProcessing},
		},
		{
			name: "list item issues",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListItemIssues("8", &pinterest.ItemIssueListParams{
					ItemNumbers: []int{0, 7}, Issue: string(pinterest.ValidationErrorImageLinkMissing), Bookmark: "b", PageSize: 3,
				}).Page(ctx)
			},
			method: "GET", path: "/catalogs/processing_results/8/item_issues", status: 200, fixture: "items_issues_list.json",
			query: urlValues("item_numbers", "0", "item_numbers", "7", "item_validation_issue", "IMAGE_LINK_MISSING", "bookmark", "b", "page_size", "3"),
			want: &pinterest.Page[pinterest.ItemIssues]{Items: []pinterest.ItemIssues{
				{
					ItemID: "DS0294-L",
					Errors: map[pinterest.FeedValidationError]pinterest.ItemIssueDetails{pinterest.ValidationErrorImageLinkMissing: {AttributeName: "IMAGE_LINK"}},
					Warnings: map[pinterest.FeedValidationWarning]pinterest.ItemIssueDetails{
						"AD_IMAGE_0_LINK_WARNING":                  {AttributeName: "AD_IMAGE_0_LINK", ProvidedValue: "shop"},
						pinterest.ValidationWarningSizeTypeInvalid: {ProvidedValue: "12"},
					},
				},
				{ItemNumber: 7, Errors: map[pinterest.FeedValidationError]pinterest.ItemIssueDetails{}},
			}},
		},
		{
			name:   "create a report",
			call:   func(c *pinterest.Client) (any, error) { return c.Catalogs.CreateReport(ctx, &ingestionReport) },
			method: "POST", path: "/catalogs/reports", status: 200, fixture: "reports_create.json", want: &pinterest.ReportRequest{Token: "dG9rZW4=="},
			body: `{"catalog_type": "RETAIL", "report": {"report_type": "FEED_INGESTION_ISSUES", "feed_id": "7", "processing_result_id": "8"}}`,
		},
		{
			name: "create a report of a catalog",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.CreateReport(ctx, &pinterest.CatalogReportParams{
					CatalogType: pinterest.CatalogTypeHotel, Report: pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportAllItems, CatalogID: "5"},
				})
			},
			method: "POST", path: "/catalogs/reports", status: 200, fixture: "reports_create.json", want: &pinterest.ReportRequest{Token: "dG9rZW4=="},
			body: `{"catalog_type": "HOTEL", "report": {"report_type": "ALL_ITEMS", "catalog_id": "5"}}`,
		},
		{
			name: "get a report", call: func(c *pinterest.Client) (any, error) { return c.Catalogs.GetReport(ctx, "dG9rZW4==") },
			method: "GET", path: "/catalogs/reports", query: urlValues("token", "dG9rZW4=="), status: 200, fixture: "reports_get.json",
			want: &pinterest.Report{Status: pinterest.ReportStatusFinished, URL: "https://reports.example/report.txt?sig=s3cret", Size: 1234, Token: "dG9rZW4=="},
		},
		{
			name: "list report stats",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListReportStats(&pinterest.CatalogReportStatListParams{Parameters: ingestionReport, Bookmark: "b", PageSize: 3}).Page(ctx)
			},
			method: "GET", path: "/catalogs/reports/stats", status: 200, fixture: "reports_stats.json",
			query: urlValues("parameters[catalog_type]", "RETAIL", "parameters[report][report_type]", "FEED_INGESTION_ISSUES",
				"parameters[report][feed_id]", "7", "parameters[report][processing_result_id]", "8", "bookmark", "b", "page_size", "3"),
			want: &pinterest.Page[pinterest.CatalogReportStat]{Bookmark: "c3RhdHM=", Items: []pinterest.CatalogReportStat{
				{
					ReportType: pinterest.CatalogReportFeedIngestionIssues, CatalogID: "864344156814050986", Code: 112, CodeLabel: "AVAILABILITY_INVALID",
					Message: "Availability is not valid.", Occurrences: 10, Severity: pinterest.IssueSeverityError,
				},
				{
					ReportType: pinterest.CatalogReportDistributionIssues, CatalogID: "864344156814050986", Code: 7, CodeLabel: "SPAM", Occurrences: 2,
					IneligibleForAds: true,
				},
				{ReportType: "OF_TOMORROW"},
			}},
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestCatalogReports_WaitAndDownload(t *testing.T) {
	host := fileHost(t, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/expired" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, "item_id\nDS0294-L\n")
	})
	api := &script{steps: []step{
		respond(200, `{"report_status": "IN_PROGRESS", "url": null, "size": null}`),
		respond(200, fmt.Sprintf(`{"report_status": "FINISHED", "url": "%s/expired"}`, host.URL)),
		respond(200, fmt.Sprintf(`{"report_status": "FINISHED", "url": "%s/file"}`, host.URL)),
		respond(200, `{"report_status": "IN_PROGRESS"}`),
	}}
	c := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.URL.Host == "api.pinterest.com" {
			return api.RoundTrip(req)
		}
		return http.DefaultTransport.RoundTrip(req)
	}))
	report, err := c.Catalogs.WaitReport(t.Context(), "t", pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
	require.NoError(t, err)
	assert.Equal(t, "report of a catalog, FINISHED", report.String())

	file, err := c.Catalogs.DownloadReport(t.Context(), report)
	require.NoError(t, err)
	content, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.Equal(t, "item_id\nDS0294-L\n", string(content))
	assert.Equal(t, "/v5/catalogs/reports?token=t", api.paths[2])

	_, err = c.Catalogs.DownloadReport(t.Context(), &pinterest.Report{Token: "t"})
	require.ErrorIs(t, err, pinterest.ErrJobFailed)
	require.EqualError(t, err, `pinterest: report of a catalog has no file: status "IN_PROGRESS"`)
	for _, report := range []*pinterest.Report{nil, {}} {
		_, err = c.Catalogs.DownloadReport(t.Context(), report)
		require.EqualError(t, err, "pinterest: report download: url is required: the file is not ready")
	}
}

func TestCatalogReports_WaitReturnsErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for response, want := range map[string]error{`{"report_status": "PONDERING"}`: pinterest.ErrUnknownStatus, `{"report_status": "FAILED"}`: pinterest.ErrJobFailed} {
			_, err := newClient(t, &script{steps: []step{respond(200, response)}}).Catalogs.WaitReport(t.Context(), "t")
			require.ErrorIs(t, err, want)
		}
	})
}

func TestCatalogReports_InvalidParams(t *testing.T) {
	ctx := t.Context()
	transport := &script{steps: []step{failWith(assert.AnError)}}
	c := newClient(t, transport)
	create := func(params *pinterest.CatalogReportParams) error {
		_, err := c.Catalogs.CreateReport(ctx, params)
		return err
	}
	stats := func(params *pinterest.CatalogReportStatListParams) error {
		_, err := c.Catalogs.ListReportStats(params).Page(ctx)
		return err
	}
	_, report := c.Catalogs.GetReport(ctx, "")
	_, issues := c.Catalogs.ListItemIssues("", nil).Page(ctx)
	withoutFeed := pinterest.CatalogReportParams{CatalogType: "RETAIL", Report: pinterest.CatalogReportFilter{ReportType: "FEED_INGESTION_ISSUES"}}
	for want, err := range map[string]error{
		"reports/create: catalog_type is required":             create(nil),
		"reports/create: report.report_type is required":       create(&pinterest.CatalogReportParams{CatalogType: "RETAIL"}),
		"reports/create: report.feed_id is required":           create(&withoutFeed),
		"reports/get: token is required":                       report,
		"reports/stats: parameters is required":                stats(nil),
		"reports/stats: parameters.catalog_type is required":   stats(&pinterest.CatalogReportStatListParams{}),
		"reports/stats: parameters.report.feed_id is required": stats(&pinterest.CatalogReportStatListParams{Parameters: withoutFeed}),
		"items_issues/list: processing_result_id is empty":     issues,
	} {
		t.Run(want, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			require.EqualError(t, err, "pinterest: "+want)
		})
	}
	assert.Zero(t, transport.count(), "no request was sent")
}
