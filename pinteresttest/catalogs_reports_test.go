package pinteresttest_test

import (
	"encoding/csv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestFeeds_Ingest(t *testing.T) {
	s, c := newServer(t, pinteresttest.WithPendingPolls(1))
	ctx := t.Context()
	feedID := newFeed(t, c, "Bowls").ID
	s.SetFeedOutcome(pinterest.FeedProcessingStatusFailed)
	run, err := c.Catalogs.IngestFeed(ctx, feedID)
	require.NoError(t, err)
	assert.Equal(t, pinterest.FeedProcessingStatusProcessing, run.Status)
	status := func() pinterest.FeedProcessingStatus {
		results := collect(t, c.Catalogs.ListProcessingResults(feedID, nil))
		assert.Equal(t, run.ID, results[1].ID)
		return results[1].Status
	}
	assert.Equal(t, pinterest.FeedProcessingStatusProcessing, status())
	assert.Equal(t, pinterest.FeedProcessingStatusFailed, status())
	assert.Empty(t, collect(t, c.Catalogs.ListItemIssues(run.ID, nil)), "the file was not read")
	_, err = c.Catalogs.IngestFeed(ctx, "1")
	requireError(t, err, 404, 4161)
	_, err = c.Catalogs.IngestFeed(ctx, "1_")
	requireError(t, err, 400, 1)
}

func TestItemIssues_AgreeWithProcessingResult(t *testing.T) {
	s, c := newServer(t)
	feedID := newFeed(t, c, "Bowls").ID
	run, err := c.Catalogs.IngestFeed(t.Context(), feedID)
	require.NoError(t, err)
	issues := collect(t, c.Catalogs.ListItemIssues(run.ID, &pinterest.ItemIssueListParams{PageSize: 1}))
	var errors, warnings int
	for _, issue := range issues {
		errors, warnings = errors+len(issue.Errors), warnings+len(issue.Warnings)
	}
	details := collect(t, c.Catalogs.ListProcessingResults(feedID, nil))[1].ValidationDetails
	assert.Equal(t, pinterest.Counts[pinterest.FeedValidationError]{pinterest.ValidationErrorImageLinkMissing: errors}, details.Errors)
	assert.Equal(t, pinterest.Counts[pinterest.FeedValidationWarning]{pinterest.ValidationWarningTitleLengthTooLong: warnings}, details.Warnings)
	assert.Len(t, issues[1].Warnings[pinterest.ValidationWarningTitleLengthTooLong].ProvidedValue, 155)

	number := issues[1].ItemNumber
	assert.Equal(t, issues[1:2], collect(t, c.Catalogs.ListItemIssues(run.ID, &pinterest.ItemIssueListParams{ItemNumbers: []int{number, 99}})))
	label := string(pinterest.ValidationErrorImageLinkMissing)
	assert.Len(t, collect(t, c.Catalogs.ListItemIssues(run.ID, &pinterest.ItemIssueListParams{Issue: label})), errors)
	reject := func(c *pinterest.Client, id string, params *pinterest.ItemIssueListParams, status, code int) {
		t.Helper()
		_, err := c.Catalogs.ListItemIssues(id, params, pinterest.WithMaxRetries(0)).Page(t.Context())
		requireError(t, err, status, code)
	}
	reject(c, run.ID, &pinterest.ItemIssueListParams{ItemNumbers: []int{1}, Issue: label}, 501, 4181)
	reject(c, run.ID, &pinterest.ItemIssueListParams{Issue: "image_link_missing"}, 400, 1)
	reject(c, run.ID, &pinterest.ItemIssueListParams{ItemNumbers: []int{-1}}, 400, 1)
	reject(c, "1", nil, 404, 4184)
	reject(c, "1_", nil, 400, 1)
	reject(s.AddUser("other").Client(), run.ID, nil, 404, 4184)
}

func TestCatalogReports_AgreeWithStats(t *testing.T) {
	_, c, feedID := newShop(t)
	ctx := t.Context()
	run, err := c.Catalogs.IngestFeed(ctx, feedID)
	require.NoError(t, err)
	collect(t, c.Catalogs.ListProcessingResults(feedID, nil))
	for _, test := range []struct {
		filter pinterest.CatalogReportFilter
		want   map[string]int // occurrences by label
	}{
		{pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportFeedIngestionIssues, FeedID: feedID}, map[string]int{"IMAGE_LINK_MISSING": 2, "TITLE_LENGTH_TOO_LONG": 1}},
		{
			pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportFeedIngestionIssues, FeedID: feedID, ProcessingResultID: run.ID},
			map[string]int{"IMAGE_LINK_MISSING": 2, "TITLE_LENGTH_TOO_LONG": 1},
		},
		{pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportDistributionIssues}, map[string]int{"OUT_OF_STOCK": 1}},
	} {
		t.Run(string(test.filter.ReportType), func(t *testing.T) {
			params := pinterest.CatalogReportParams{CatalogType: pinterest.CatalogTypeRetail, Report: test.filter}
			counts, lines := map[string]int{}, map[string]int{}
			for _, stat := range collect(t, c.Catalogs.ListReportStats(&pinterest.CatalogReportStatListParams{Parameters: params, PageSize: 1})) {
				assert.Equal(t, test.filter.ReportType, stat.ReportType)
				counts[stat.CodeLabel] = stat.Occurrences
			}
			for _, line := range reportLines(t, c, &params)[1:] {
				lines[line[2]]++
			}
			assert.Equal(t, test.want, counts)
			assert.Equal(t, test.want, lines)
		})
	}
	all := pinterest.CatalogReportParams{
		CatalogType: pinterest.CatalogTypeRetail, Report: pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportAllItems},
	}
	assert.Equal(t, [][]string{
		{"item_id", "title", "link", "price", "availability"},
		{"a", "Bowl a", "https://shop.example/a", "10 USD", "in stock"},
		{"b", "Bowl b", "https://shop.example/b", "20 EUR", "out of stock"},
		{"c", "Bowl c", "https://shop.example/c", "30", "preorder"},
	}, reportLines(t, c, &all))
	_, err = c.Catalogs.ListReportStats(&pinterest.CatalogReportStatListParams{Parameters: all}).Page(ctx)
	requireError(t, err, 400, 1)
}

// reportLines requests a report and returns the lines of its file.
func reportLines(t *testing.T, c *pinterest.Client, params *pinterest.CatalogReportParams) [][]string {
	t.Helper()
	request, err := c.Catalogs.CreateReport(t.Context(), params)
	require.NoError(t, err)
	report, err := c.Catalogs.WaitReport(t.Context(), request.Token, fastPoll)
	require.NoError(t, err)
	file, err := c.Catalogs.DownloadReport(t.Context(), report)
	require.NoError(t, err)
	lines, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	require.NoError(t, file.Close())
	return lines
}

func TestCatalogReports_OneADay(t *testing.T) {
	s, c, _ := newShop(t)
	ctx := t.Context()
	all := &pinterest.CatalogReportParams{
		CatalogType: pinterest.CatalogTypeRetail, Report: pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportAllItems},
	}
	s.Advance(time.Until(time.Now().UTC().Truncate(24 * time.Hour).Add(24*time.Hour + time.Minute))) // just after midnight
	assert.Len(t, reportLines(t, c, all), 4)
	first, err := c.Catalogs.CreateReport(ctx, all)
	require.NoError(t, err)
	upsert(t, c, product("d", func(*pinterest.ItemAttributes) {}))
	s.Advance(12 * time.Hour)
	assert.Len(t, reportLines(t, c, all), 4, "the report of the day")
	s.Advance(12 * time.Hour)
	assert.Len(t, reportLines(t, c, all), 5)
	_, err = c.Catalogs.GetReport(ctx, first.Token)
	requireError(t, err, 400, 1104)
}

func TestCatalogReports_RejectsRequests(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	create := func(kind pinterest.CatalogType, filter pinterest.CatalogReportFilter) error {
		_, err := c.Catalogs.CreateReport(ctx, &pinterest.CatalogReportParams{CatalogType: kind, Report: filter})
		return err
	}
	all := pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportAllItems}
	requireError(t, create(pinterest.CatalogTypeRetail, all), 409, 4182)
	_, err := c.Catalogs.GetReport(ctx, "t")
	requireError(t, err, 409, 4182)
	feedID := newFeed(t, c, "Bowls").ID
	issues := pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportFeedIngestionIssues, FeedID: feedID}
	requireError(t, create(pinterest.CatalogTypeRetail, issues), 404, 4184)
	for name, test := range map[string]struct {
		kind         pinterest.CatalogType
		filter       pinterest.CatalogReportFilter
		status, code int
	}{
		"creative assets":   {pinterest.CatalogTypeCreativeAssets, all, 400, 1},
		"no such catalog":   {pinterest.CatalogTypeHotel, all, 404, 678},
		"unknown catalog":   {"RETAIL", pinterest.CatalogReportFilter{ReportType: all.ReportType, CatalogID: "1"}, 404, 678},
		"unknown type":      {"RETAIL", pinterest.CatalogReportFilter{ReportType: "SHOES"}, 400, 1},
		"unknown feed":      {"RETAIL", pinterest.CatalogReportFilter{ReportType: issues.ReportType, FeedID: "1"}, 404, 4161},
		"unknown result":    {"RETAIL", pinterest.CatalogReportFilter{ReportType: issues.ReportType, FeedID: feedID, ProcessingResultID: "1"}, 404, 4184},
		"feed of all items": {"RETAIL", pinterest.CatalogReportFilter{ReportType: all.ReportType, FeedID: feedID}, 400, 1},
		"catalog of a feed": {"RETAIL", pinterest.CatalogReportFilter{ReportType: issues.ReportType, FeedID: feedID, CatalogID: "1"}, 400, 1},
		"feed of products":  {"HOTEL", issues, 400, 1},
	} {
		t.Run(name, func(t *testing.T) { requireError(t, create(test.kind, test.filter), test.status, test.code) })
	}
	request, err := c.Catalogs.CreateReport(ctx, &pinterest.CatalogReportParams{CatalogType: pinterest.CatalogTypeRetail, Report: all})
	require.NoError(t, err)
	other := s.AddUser("other")
	other.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 1)
	_, err = other.Client().Catalogs.GetReport(ctx, request.Token)
	requireError(t, err, 400, 1104)
	s.SetReportOutcome(pinterest.ReportStatusFailed)
	_, err = c.Catalogs.WaitReport(ctx, request.Token, fastPoll)
	require.ErrorIs(t, err, pinterest.ErrJobFailed)
	again, err := c.Catalogs.CreateReport(ctx, &pinterest.CatalogReportParams{CatalogType: pinterest.CatalogTypeRetail, Report: all})
	require.NoError(t, err)
	assert.NotEqual(t, request.Token, again.Token)
}
