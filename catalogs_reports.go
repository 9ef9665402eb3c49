package pinterest

import (
	"context"
	"io"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// CatalogReportParams are the parameters of [CatalogsService.CreateReport]. Both are required. There are no reports of creative assets.
type CatalogReportParams struct {
	CatalogType CatalogType         `json:"catalog_type" url:"catalog_type"`
	Report      CatalogReportFilter `json:"report" url:"report"`
}

// CatalogReportFilter selects the items of a report. ReportType is required, and FeedID for FEED_INGESTION_ISSUES.
type CatalogReportFilter struct {
	ReportType CatalogReportType `json:"report_type" url:"report_type"`

	// Only for FEED_INGESTION_ISSUES. ProcessingResultID is the ID of a [FeedProcessingResult]; "" means the last completed one.
	FeedID             string `json:"feed_id,omitzero" url:"feed_id,omitempty"`
	ProcessingResultID string `json:"processing_result_id,omitzero" url:"processing_result_id,omitempty"`

	// CatalogID is for the other types only. "" means the oldest catalog.
	CatalogID string `json:"catalog_id,omitzero" url:"catalog_id,omitempty"`
}

// CatalogReportType is the subject of a report.
type CatalogReportType string

// Types of reports about catalogs. ALL_ITEMS has no stats, and is restricted: ask your partner manager for access.
const (
	CatalogReportFeedIngestionIssues CatalogReportType = "FEED_INGESTION_ISSUES" // problems of one run of processing a feed
	CatalogReportDistributionIssues  CatalogReportType = "DISTRIBUTION_ISSUES"   // why items are not shown
	CatalogReportAllItems            CatalogReportType = "ALL_ITEMS"
)

func (p *CatalogReportParams) check() *ParamError {
	switch {
	case p == nil || p.CatalogType == "":
		return missing("catalog_type")
	case p.Report.ReportType == "":
		return missing("report.report_type")
	case p.Report.ReportType == CatalogReportFeedIngestionIssues && p.Report.FeedID == "":
		return missing("report.feed_id")
	}
	return nil
}

// WaitReport blocks until a report is finished. Errors: [ErrUnknownStatus] if its status stays missing or unknown; the error of ctx if it
// ends first; the errors of [CatalogsService.GetReport].
func (s *CatalogsService) WaitReport(ctx context.Context, token string, opts ...WaitOption) (*Report, error) {
	report, err := waitFor(ctx, s.core, operation.ReportsGet.ID, opts, func(ctx context.Context, opt RequestOption) (*Report, error) {
		return s.GetReport(ctx, token, opt)
	})
	if err != nil {
		return nil, err
	}
	return report, report.fileError()
}

// DownloadReport opens the file of a report, as [AdAccountsService.DownloadReport] does. A Report with only a Token is enough.
func (s *CatalogsService) DownloadReport(ctx context.Context, report *Report, opts ...RequestOption) (io.ReadCloser, error) {
	return downloadFile(ctx, s.core, report, opts, func() (*Report, error) { return s.GetReport(ctx, report.Token, opts...) })
}

// CatalogReportStatListParams are the parameters of [CatalogsService.ListReportStats]. Parameters is required.
type CatalogReportStatListParams struct {
	Parameters CatalogReportParams `url:"parameters"`
	Bookmark   string              `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize   int                 `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

func (p *CatalogReportStatListParams) check() *ParamError {
	if p == nil {
		return missing("parameters")
	}
	err := p.Parameters.check()
	if err != nil {
		err.Param = "parameters." + err.Param
	}
	return err
}

// CatalogReportStat is the number of occurrences of a problem in a catalog.
type CatalogReportStat struct {
	ReportType  CatalogReportType `json:"report_type"`
	CatalogID   string            `json:"catalog_id"`
	Code        int               `json:"code"`
	CodeLabel   string            `json:"code_label"` // such as "AVAILABILITY_INVALID" or "SPAM"
	Message     string            `json:"message"`
	Occurrences int               `json:"occurrences"`

	Severity IssueSeverity `json:"severity"` // only of FEED_INGESTION_ISSUES

	// Only of DISTRIBUTION_ISSUES: where the items are not shown.
	IneligibleForAds     bool `json:"ineligible_for_ads"`
	IneligibleForOrganic bool `json:"ineligible_for_organic"`
}

// IssueSeverity says whether items with a problem were ingested.
type IssueSeverity string

// Severities of a problem.
const (
	IssueSeverityWarn  IssueSeverity = "WARN"  // the items were ingested
	IssueSeverityError IssueSeverity = "ERROR" // the items were dropped
)

// ItemIssueListParams are the parameters of [CatalogsService.ListItemIssues]. The service does not accept ItemNumbers along with Issue.
type ItemIssueListParams struct {
	ItemNumbers []int  `url:"item_numbers,omitempty"`          // positions of items in the file, from 0; nil means all
	Issue       string `url:"item_validation_issue,omitempty"` // the text of a FeedValidationError or FeedValidationWarning in upper case; "" means all
	Bookmark    string `url:"bookmark,omitempty"`              // of the first page to return; "" starts at the beginning
	PageSize    int    `url:"page_size,omitempty"`             // 1 to 250; 0 means 25, the default of the service
}

// ItemIssues are the problems of an item of a feed.
type ItemIssues struct {
	ItemNumber int                                        `json:"item_number"` // position in the file, from 0
	ItemID     string                                     `json:"item_id"`     // "" if null
	Errors     map[FeedValidationError]ItemIssueDetails   `json:"errors"`
	Warnings   map[FeedValidationWarning]ItemIssueDetails `json:"warnings"`
}

// ItemIssueDetails is the attribute and the value that caused a problem. Both are "" if null.
type ItemIssueDetails struct {
	AttributeName string `json:"attribute_name"` // such as "TITLE"
	ProvidedValue string `json:"provided_value"`
}
