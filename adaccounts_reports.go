package pinterest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"slices"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/reportfile"
)

// ReportCreateParams are the parameters of [AdAccountsService.CreateReport]. StartDate, EndDate, Granularity, Level and Columns are
// required.
type ReportCreateParams struct {
	// StartDate is in UTC, at most 914 days back, 8 with granularity HOUR, or 92 with level PRODUCT_ITEM (API version 5.23.0).
	StartDate Date `json:"start_date"`
	// EndDate is in UTC and inclusive. A report may span at most 186 days, 3 with granularity HOUR, or 31 with level PRODUCT_ITEM (API
	// version 5.23.0).
	EndDate     Date         `json:"end_date"`
	Granularity Granularity  `json:"granularity"`
	Level       ReportLevel  `json:"level"`
	Columns     []Column     `json:"columns"`
	Format      ReportFormat `json:"report_format,omitzero"` // default JSON

	ClickWindowDays      Optional[AttributionWindow] `json:"click_window_days,omitzero"`      // default 30
	EngagementWindowDays Optional[AttributionWindow] `json:"engagement_window_days,omitzero"` // default 30
	ViewWindowDays       Optional[AttributionWindow] `json:"view_window_days,omitzero"`       // default 1
	ConversionReportTime ConversionReportTime        `json:"conversion_report_time,omitzero"` // default TIME_OF_AD_ACTION
	AttributionTypes     []AttributionType           `json:"attribution_types,omitempty"`

	// Filters; nil means all.
	CampaignIDs            []string                    `json:"campaign_ids,omitempty"`
	CampaignStatuses       []CampaignSummaryStatus     `json:"campaign_statuses,omitempty"`
	CampaignObjectiveTypes []ObjectiveType             `json:"campaign_objective_types,omitempty"`
	AdGroupIDs             []string                    `json:"ad_group_ids,omitempty"`
	AdGroupStatuses        []AdGroupSummaryStatus      `json:"ad_group_statuses,omitempty"`
	AdIDs                  []string                    `json:"ad_ids,omitempty"`
	AdStatuses             []AdSummaryStatus           `json:"ad_statuses,omitempty"`
	ProductGroupIDs        []string                    `json:"product_group_ids,omitempty"`
	ProductGroupStatuses   []ProductGroupSummaryStatus `json:"product_group_statuses,omitempty"`
	ProductItemIDs         []string                    `json:"product_item_ids,omitempty"`
	TargetingTypes         []TargetingType             `json:"targeting_types,omitempty"` // only with a targeting level
	MetricsFilters         []MetricsFilter             `json:"metrics_filters,omitempty"`
}

func (p *ReportCreateParams) check() *ParamError {
	if p == nil {
		return missing("start_date")
	}
	if err := checkDates(p.StartDate, p.EndDate); err != nil {
		return err
	}
	switch {
	case p.Granularity == "":
		return missing("granularity")
	case p.Level == "":
		return missing("level")
	case len(p.Columns) == 0:
		return missing("columns")
	}
	return nil
}

// TemplateReportCreateParams are the parameters of [AdAccountsService.CreateTemplateReport]. Zero values mean those of the template.
type TemplateReportCreateParams struct {
	StartDate   Date        `url:"start_date,omitempty"` // in UTC, at most 2.5 years back (API version 5.23.0)
	EndDate     Date        `url:"end_date,omitempty"`   // in UTC and inclusive, at most 2.5 years after StartDate (API version 5.23.0)
	Granularity Granularity `url:"granularity,omitempty"`
}

// MetricsFilter limits a report to the rows whose metric is less or greater than a value. API version 5.23.0 requires all fields.
type MetricsFilter struct {
	Field    MetricsFilterField `json:"field,omitzero"`
	Operator FilterOperator     `json:"operator,omitzero"`
	Values   []float64          `json:"values,omitempty"` // in the unit of Field
}

// reportQuery is the query for the state of a report.
type reportQuery struct {
	Token string `url:"token"`
}

func (q *reportQuery) check() *ParamError {
	if q.Token == "" {
		return missing("token")
	}
	return nil
}

// ReportRequest is a requested report, which [AdAccountsService.WaitReport] or [CatalogsService.WaitReport] identifies by its Token. The
// token is masked when a ReportRequest is printed, logged or encoded as JSON.
type ReportRequest struct {
	Status  ReportStatus `json:"report_status"` // "" of a report about a catalog
	Token   string       `json:"token"`
	Message string       `json:"message"` // "" if null
}

// String returns the status and the message, with the token masked: the live service quotes it in the message.
func (r ReportRequest) String() string {
	return fmt.Sprintf("report request, %s %q", redact.Line(string(r.Status)), redact.Text(r.Message, r.Token))
}

// Format prints [ReportRequest.String] for every verb.
func (r ReportRequest) Format(s fmt.State, verb rune) { printText(s, verb, r.String()) }

// MarshalJSON encodes the report request with its token masked. To store one, store its Token.
func (r ReportRequest) MarshalJSON() ([]byte, error) {
	type request ReportRequest
	r.Message = redact.Text(r.Message, r.Token)
	r.Token = redact.Mask
	return json.Marshal(request(r))
}

// LogValue returns [ReportRequest.String].
func (r ReportRequest) LogValue() slog.Value { return slog.StringValue(r.String()) }

// Report is the state of a report about an ad account or a catalog. To download a report, a Report with only AdAccountID and Token is
// enough. The token and the URL are left out or masked when a Report is printed, logged or encoded as JSON.
type Report struct {
	Status ReportStatus `json:"report_status"`
	// URL is a signed link to the file of a finished report, and "" before. It expires after minutes to an hour;
	// [AdAccountsService.DownloadReport] then gets a new one.
	URL  string `json:"url"`
	Size int64  `json:"size"` // of the file in bytes; 0 if unknown

	// The arguments of GetReport or WaitReport. AdAccountID is "" for a report about a catalog.
	AdAccountID string `json:"-"`
	Token       string `json:"-"`
}

// String returns the status and the ad account.
func (r Report) String() string {
	return fmt.Sprintf("%s, %s", reportSubject(r.AdAccountID), redact.Line(string(r.Status)))
}

// reportSubject says what a report is about. The ad account is "" for a report about a catalog.
func reportSubject(adAccountID string) string {
	if adAccountID == "" {
		return "report of a catalog"
	}
	return "report of ad account " + adAccountID
}

// Format prints [Report.String] for every verb.
func (r Report) Format(s fmt.State, verb rune) { printText(s, verb, r.String()) }

// MarshalJSON encodes the report with its URL masked. To store one, store its AdAccountID and Token.
func (r Report) MarshalJSON() ([]byte, error) {
	type report Report
	if r.URL != "" {
		r.URL = redact.Mask
	}
	return json.Marshal(report(r))
}

// UnmarshalJSON decodes a response. The size is a number in the API description, which may have a fraction.
func (r *Report) UnmarshalJSON(data []byte) error {
	type report Report
	response := struct {
		*report
		Size float64 `json:"size"`
	}{report: (*report)(r)}
	err := decode(data, &response)
	r.Size = int64(response.Size)
	return err
}

// LogValue returns [Report.String].
func (r Report) LogValue() slog.Value { return slog.StringValue(r.String()) }

// ReportStatus is the state of a report.
type ReportStatus string

// The statuses that the live service sends; API version 5.3.0 does not list them.
const (
	ReportStatusInProgress   ReportStatus = "IN_PROGRESS"
	ReportStatusFinished     ReportStatus = "FINISHED"
	ReportStatusFailed       ReportStatus = "FAILED"
	ReportStatusExpired      ReportStatus = "EXPIRED" // finished, but the file has expired
	ReportStatusCancelled    ReportStatus = "CANCELLED"
	ReportStatusDoesNotExist ReportStatus = "DOES_NOT_EXIST" // the ad account has no report with this token
)

func (r Report) job() (string, jobState) {
	switch r.Status {
	case ReportStatusInProgress:
		return string(r.Status), jobPending
	case ReportStatusFinished, ReportStatusFailed, ReportStatusExpired, ReportStatusCancelled, ReportStatusDoesNotExist:
		return string(r.Status), jobDone
	}
	return string(r.Status), jobUnknown
}

// ReportError reports that a report has no file: it failed, expired, was cancelled, does not exist or is not finished.
type ReportError struct {
	AdAccountID string // "" for a report about a catalog
	Status      ReportStatus
}

// Error returns a line with the ad account and the status.
func (e *ReportError) Error() string {
	return fmt.Sprintf("pinterest: %s has no file: status %q", reportSubject(e.AdAccountID), e.Status)
}

// Is reports whether target is [ErrJobFailed].
func (*ReportError) Is(target error) bool { return target == ErrJobFailed }

// WaitReport blocks until a report is finished. Errors: [*ReportError], along with the report, if it failed, expired, was cancelled
// or does not exist; [ErrUnknownStatus] if its status stays missing or unknown; the error of ctx if it ends first; the errors of
// [AdAccountsService.GetReport].
func (s *AdAccountsService) WaitReport(ctx context.Context, adAccountID, token string, opts ...WaitOption) (*Report, error) {
	report, err := waitFor(ctx, s.core, operation.AnalyticsGetReport.ID, opts, func(ctx context.Context, opt RequestOption) (*Report, error) {
		return s.GetReport(ctx, adAccountID, token, opt)
	})
	if err != nil {
		return nil, err
	}
	return report, report.fileError()
}

// fileError returns an error unless the report has a file.
func (r Report) fileError() error {
	if r.Status != ReportStatusFinished {
		return &ReportError{AdAccountID: r.AdAccountID, Status: r.Status}
	}
	return nil
}

// RunReport requests a report and blocks until it is finished. Read its rows with [AdAccountsService.ReportRows], or its file with
// [AdAccountsService.DownloadReport]. If the wait fails, RunReport returns the error along with a Report that has the Token, to continue
// with [AdAccountsService.WaitReport]. Errors: those of [AdAccountsService.CreateReport] and WaitReport.
func (s *AdAccountsService) RunReport(ctx context.Context, adAccountID string, params *ReportCreateParams, opts ...WaitOption) (*Report, error) {
	call := joined(opts)
	request, err := s.CreateReport(ctx, adAccountID, params, call)
	if err != nil {
		return nil, err
	}
	if request.Token == "" {
		return nil, fmt.Errorf("pinterest: %s: the response has no token: %s", operation.AnalyticsCreateReport.ID, redact.Line(request.String()))
	}
	report, err := s.WaitReport(ctx, adAccountID, request.Token, call, withoutBody())
	if report == nil {
		report = &Report{Status: request.Status, AdAccountID: adAccountID, Token: request.Token}
	}
	return report, err
}

const downloadOperation = "report download" // for errors and logs; not an operation of the API

// DownloadReport opens the file of a report, which the caller must close. The file is CSV, or a JSON object from entity ids to lists
// of rows. It is streamed, and reading it fails once ctx ends or if the file is truncated. If the link has expired, DownloadReport
// gets a new one, once. The access token is not sent to the file host.
//
// Errors: [*ParamError] for a report without URL and Token; [*ReportError] if the report has no file; [*FileHostError] if the file
// host rejects the request.
func (s *AdAccountsService) DownloadReport(ctx context.Context, report *Report, opts ...RequestOption) (io.ReadCloser, error) {
	return downloadFile(ctx, s.core, report, opts, func() (*Report, error) { return s.GetReport(ctx, report.AdAccountID, report.Token, opts...) })
}

// linkedFile is a job whose result is a file.
type linkedFile interface {
	// link returns the signed link to the file, "" if there is none, and whether a new one can be requested.
	link() (url string, renewable bool)
	// fileError returns an error unless the job has a file.
	fileError() error
}

func (r Report) link() (url string, renewable bool) { return r.URL, r.Token != "" }

// downloadFile opens the file of a job, or of the one that renew returns if job has no link or its link has expired.
func downloadFile[J linkedFile](ctx context.Context, c *core, job *J, opts []RequestOption, renew func() (*J, error)) (io.ReadCloser, error) {
	settings := c.settings.with(opts)
	if err := settings.check(downloadOperation, false); err != nil {
		return nil, err
	}
	var link string
	var renewable bool
	if job != nil {
		link, renewable = (*job).link()
	}
	if link == "" && !renewable {
		return nil, &ParamError{Operation: downloadOperation, Param: "url", Reason: "is required: the file is not ready"}
	}
	if link != "" {
		file, err := c.download(ctx, settings, link)
		rejection, ok := errors.AsType[*FileHostError](err)
		if !ok || rejection.StatusCode != http.StatusForbidden || !renewable {
			return file, err
		}
	}
	fresh, err := renew()
	if err == nil {
		err = (*fresh).fileError()
	}
	if err != nil {
		return nil, err
	}
	link, _ = (*fresh).link()
	return c.download(ctx, settings, link)
}

// ReportRows iterates over the rows of a report's file, which is JSON or CSV, compressed with gzip or not. The values of a CSV file
// are strings. Memory does not grow with the file: a row, an entity id or a CSV record of more than 1 MiB is an error, and so is a
// CSV record of more than 10,000 columns. An error comes last, with a nil row.
//
// Errors: those of [AdAccountsService.DownloadReport]; the error of ctx, within milliseconds of its end; [io.ErrUnexpectedEOF] if
// the file is truncated; a syntax error.
func (s *AdAccountsService) ReportRows(ctx context.Context, report *Report, opts ...RequestOption) iter.Seq2[*AnalyticsRow, error] {
	return func(yield func(*AnalyticsRow, error) bool) {
		file, err := s.DownloadReport(ctx, report, opts...)
		if err != nil {
			yield(nil, err)
			return
		}
		defer func() { _ = file.Close() }()
		for row, err := range reportfile.Rows(ctx, file) {
			if err != nil {
				yield(nil, opErrorf(downloadOperation, "%w", redact.Error(err)))
				return
			}
			if !yield(&AnalyticsRow{entityID: row.EntityID, raw: row.Object}, nil) {
				return
			}
		}
	}
}

// reportBody is the body of a report's file.
type reportBody struct {
	io.ReadCloser
	ctx context.Context // of the download; also limits the reading
}

func (b reportBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = bodyError(b.ctx, err)
	}
	return n, err
}

// download opens a file, with retries.
func (c *core) download(ctx context.Context, s *settings, link string) (io.ReadCloser, error) {
	if err := checkFileURL(downloadOperation, "url", link); err != nil {
		return nil, err
	}
	var file io.ReadCloser
	err := c.fileHost(ctx, downloadOperation, s.retry.loop(), func(ctx context.Context, attempt *Attempt) (retryable bool, err error) {
		file, retryable, err = c.downloadOnce(ctx, s, link, attempt)
		return retryable, err
	})
	return file, err
}

// downloadOnce makes one attempt to open a file. It sets what attempt says about the request and the response, and reports whether a
// failure is retryable.
func (c *core) downloadOnce(ctx context.Context, s *settings, link string, attempt *Attempt) (file io.ReadCloser, retryable bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, false, fileHostFault(downloadOperation, err, nil)
	}
	secrets := slices.Concat(slices.Collect(maps.Values(req.URL.Query()))...)
	req.Header.Set("User-Agent", s.header.Get("User-Agent"))
	attempt.Method, attempt.Host = req.Method, req.URL.Host
	resp, err := c.plain.Do(req)
	if err != nil {
		return nil, ctx.Err() == nil && meaningOf(err) != rejected, fileHostFault(downloadOperation, err, secrets)
	}
	attempt.StatusCode = resp.StatusCode
	if isSuccess(attempt.StatusCode) {
		return reportBody{resp.Body, ctx}, false, nil
	}
	defer func() { _ = resp.Body.Close() }()
	rejection := readFileHostError(downloadOperation, resp, secrets)
	attempt.RequestID = rejection.RequestID
	return nil, rejection.retryable(), rejection
}
