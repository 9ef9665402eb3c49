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
	"github.com/pinterest-go/pinterest/internal/poll"
	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/reportfile"
)

// ReportCreateParams are the parameters of [AdAccountsService.CreateReport]. StartDate, EndDate, Granularity, Level and
// Columns are required. The live service has 914 days, of which it answers 186 at a time, and for HOUR 8 days and 3.
type ReportCreateParams struct {
	StartDate   Date         `json:"start_date"` // UTC
	EndDate     Date         `json:"end_date"`   // UTC, included
	Granularity Granularity  `json:"granularity"`
	Level       ReportLevel  `json:"level"`
	Columns     []Column     `json:"columns"`
	Format      ReportFormat `json:"report_format,omitzero"` // default JSON

	ClickWindowDays      AttributionWindow    `json:"click_window_days,omitzero"`      // 0 means the service's default, 30
	EngagementWindowDays AttributionWindow    `json:"engagement_window_days,omitzero"` // 0 means the service's default, 30
	ViewWindowDays       AttributionWindow    `json:"view_window_days,omitzero"`       // 0 means the service's default, 1
	ConversionReportTime ConversionReportTime `json:"conversion_report_time,omitzero"` // default TIME_OF_AD_ACTION
	AttributionTypes     []AttributionType    `json:"attribution_types,omitempty"`

	// The filters; nil means all.
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
	TargetingTypes         []TargetingType             `json:"targeting_types,omitempty"` // for the levels of targeting
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

// MetricsFilter keeps the rows of a report whose metric compares with the values.
type MetricsFilter struct {
	Field    MetricsFilterField `json:"field,omitzero"`
	Operator FilterOperator     `json:"operator,omitzero"`
	Values   []float64          `json:"values,omitempty"`
}

// reportQuery asks for a report.
type reportQuery struct {
	Token string `url:"token"`
}

func (q *reportQuery) check() *ParamError {
	if q.Token == "" {
		return missing("token")
	}
	return nil
}

// ReportRequest is a requested report. Token identifies it in [AdAccountsService.WaitReport]. Printed, logged or encoded as
// JSON, it does not show the token.
type ReportRequest struct {
	Status  ReportStatus `json:"report_status"`
	Token   string       `json:"token"`
	Message string       `json:"message"` // "" also for null
}

// String returns the status and the message, in which the live service repeats the token.
func (r ReportRequest) String() string {
	return fmt.Sprintf("report request, %s %q", r.Status, redact.Text(r.Message, r.Token))
}

// Format prints the same as [ReportRequest.String] for every verb.
func (r ReportRequest) Format(s fmt.State, verb rune) { printText(s, verb, r.String()) }

// MarshalJSON encodes the report request with its token masked. To store one, store its Token.
func (r ReportRequest) MarshalJSON() ([]byte, error) {
	type request ReportRequest
	r.Message = redact.Text(r.Message, r.Token)
	r.Token = redact.Mask
	return json.Marshal(request(r))
}

// LogValue logs the same as [ReportRequest.String].
func (r ReportRequest) LogValue() slog.Value { return slog.StringValue(r.String()) }

// Report is the state of a report. A Report of only AdAccountID and Token can be downloaded too. Printed, logged or encoded as
// JSON, it shows neither token nor URL.
type Report struct {
	Status ReportStatus `json:"report_status"`
	// URL is where the file is, once the report is finished. It holds credentials, and expires minutes to an hour later;
	// [AdAccountsService.DownloadReport] then asks for another. "" also for null.
	URL  string   `json:"url"`
	Size *float64 `json:"size"` // of the file, in bytes

	AdAccountID string `json:"-"` // what the report was asked for with
	Token       string `json:"-"`
}

// String returns the status and the ad account.
func (r Report) String() string {
	return fmt.Sprintf("report of ad account %s, %s", r.AdAccountID, r.Status)
}

// Format prints the same as [Report.String] for every verb.
func (r Report) Format(s fmt.State, verb rune) { printText(s, verb, r.String()) }

// MarshalJSON encodes the report with its URL masked. To store one, store its AdAccountID and Token.
func (r Report) MarshalJSON() ([]byte, error) {
	type report Report
	if r.URL != "" {
		r.URL = redact.Mask
	}
	return json.Marshal(report(r))
}

// LogValue logs the same as [Report.String].
func (r Report) LogValue() slog.Value { return slog.StringValue(r.String()) }

// ReportStatus tells how far a report is.
type ReportStatus string

// The statuses of the live service. API version 5.3.0 does not list them.
const (
	ReportStatusInProgress   ReportStatus = "IN_PROGRESS"
	ReportStatusFinished     ReportStatus = "FINISHED"
	ReportStatusFailed       ReportStatus = "FAILED"
	ReportStatusExpired      ReportStatus = "EXPIRED" // it was finished, and is gone
	ReportStatusCancelled    ReportStatus = "CANCELLED"
	ReportStatusDoesNotExist ReportStatus = "DOES_NOT_EXIST" // the token is not one of the ad account's
)

func (s ReportStatus) state() poll.State {
	switch s {
	case ReportStatusInProgress:
		return poll.Pending
	case ReportStatusFinished, ReportStatusFailed, ReportStatusExpired, ReportStatusCancelled, ReportStatusDoesNotExist:
		return poll.Done
	}
	return poll.Unknown
}

// ReportError says that a report has no file, since it failed, is gone, or is not finished.
type ReportError struct {
	AdAccountID string
	Status      ReportStatus
}

// Error names the ad account and the status.
func (e *ReportError) Error() string {
	return fmt.Sprintf("pinterest: report of ad account %s: no file: its status is %q", e.AdAccountID, e.Status)
}

// WaitReport waits until a report is finished. Errors: [*ReportError] when it failed, expired, was cancelled or does not
// exist, with the report beside it; [ErrUnknownStatus] when its status stays missing or unknown; the context's when it ends first; what
// [AdAccountsService.GetReport] returns.
func (s *AdAccountsService) WaitReport(ctx context.Context, adAccountID, token string, opts ...WaitOption) (*Report, error) {
	var report *Report
	err := wait(ctx, operation.AnalyticsGetReport.ID, opts, func(ctx context.Context) (string, poll.State, error) {
		var err error
		if report, err = s.GetReport(ctx, adAccountID, token); err != nil {
			return "", poll.Done, err
		}
		return string(report.Status), report.Status.state(), nil
	})
	if err != nil {
		return nil, err
	}
	return report, report.fileError()
}

// fileError returns why a report has no file.
func (r Report) fileError() error {
	if r.Status != ReportStatusFinished {
		return &ReportError{AdAccountID: r.AdAccountID, Status: r.Status}
	}
	return nil
}

// RunReport asks for a report and waits until it is finished. If it was asked for but the wait ended, a Report with its
// Token comes beside the error, so that [AdAccountsService.WaitReport] can go on.
func (s *AdAccountsService) RunReport(ctx context.Context, adAccountID string, params *ReportCreateParams, opts ...WaitOption) (*Report, error) {
	request, err := s.CreateReport(ctx, adAccountID, params)
	if err != nil {
		return nil, err
	}
	if request.Token == "" {
		return nil, fmt.Errorf("pinterest: %s: the answer has no token: %s", operation.AnalyticsCreateReport.ID, redact.Line(request.String()))
	}
	report, err := s.WaitReport(ctx, adAccountID, request.Token, opts...)
	if report == nil {
		report = &Report{Status: request.Status, AdAccountID: adAccountID, Token: request.Token}
	}
	return report, err
}

const downloadOperation = "report download" // in errors; it is not an operation of the API

// DownloadReport opens the file of a report, for the caller to read and close. It is JSON, an object from entity ids to lists of
// rows, or CSV. It streams, and the end of ctx ends the reading too. An expired link is replaced once by a fresh one. The access
// token is not sent to the file host. A file that is cut short ends in an error.
//
// Errors: [*ParamError] for a report without URL and Token; [*ReportError] if the file is gone; [*FileHostError] if the file host
// rejects the request.
func (s *AdAccountsService) DownloadReport(ctx context.Context, report *Report) (io.ReadCloser, error) {
	if report == nil || report.URL == "" && report.Token == "" {
		return nil, &ParamError{Operation: downloadOperation, Param: "url", Reason: "is required: the report is not finished"}
	}
	if report.URL != "" {
		file, err := s.core.download(ctx, report.URL)
		rejection, ok := errors.AsType[*FileHostError](err)
		if !ok || rejection.StatusCode != http.StatusForbidden || report.Token == "" {
			return file, err
		}
	}
	fresh, err := s.GetReport(ctx, report.AdAccountID, report.Token)
	if err == nil {
		err = fresh.fileError()
	}
	if err != nil {
		return nil, err
	}
	return s.core.download(ctx, fresh.URL)
}

// ReportRows iterates over the rows of a report's file, which is JSON or CSV, compressed by gzip or not. The values of CSV are
// strings. Memory does not grow with the file: a row, an entity id or a CSV record of more than 1 MiB is an error, and so is a CSV
// record of more than 10,000 columns. An error comes last, with a nil row, after all rows before it.
//
// Errors: those of [AdAccountsService.DownloadReport]; the context's, within milliseconds of its end; [io.ErrUnexpectedEOF] if
// the file is cut short; a syntax error.
func (s *AdAccountsService) ReportRows(ctx context.Context, report *Report) iter.Seq2[*AnalyticsRow, error] {
	return func(yield func(*AnalyticsRow, error) bool) {
		file, err := s.DownloadReport(ctx, report)
		if err != nil {
			yield(nil, err)
			return
		}
		defer func() { _ = file.Close() }() // it was only read
		for row, err := range reportfile.Rows(ctx, file) {
			if err != nil {
				yield(nil, fmt.Errorf("pinterest: %s: %w", downloadOperation, redact.Error(err)))
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
	ctx context.Context // that of the download, which bounds the reading too
}

func (b reportBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = bodyError(b.ctx, err)
	}
	return n, err
}

// download opens a file, in several attempts if need be.
func (c *core) download(ctx context.Context, link string) (io.ReadCloser, error) {
	if err := checkFileURL(downloadOperation, "url", link); err != nil {
		return nil, err
	}
	var file io.ReadCloser
	err := c.fileHost(ctx, downloadOperation, c.settings.retry.loop(), func(attempt *Response) (repeat bool, err error) {
		file, repeat, err = c.downloadOnce(ctx, link, attempt)
		return repeat, err
	})
	return file, err
}

// downloadOnce opens a file, sets the status of the response, and reports whether a failure is worth a retry.
func (c *core) downloadOnce(ctx context.Context, link string, attempt *Response) (file io.ReadCloser, repeat bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, false, fileHostFault(downloadOperation, err, nil)
	}
	secrets := slices.Concat(slices.Collect(maps.Values(req.URL.Query()))...)
	req.Header.Set("User-Agent", c.settings.header.Get("User-Agent"))
	resp, err := c.plain.Do(req)
	if err != nil {
		return nil, ctx.Err() == nil && meaningOf(err) != rejected, fileHostFault(downloadOperation, err, secrets)
	}
	attempt.StatusCode = resp.StatusCode
	if attempt.success() {
		return reportBody{resp.Body, ctx}, false, nil
	}
	defer func() { _ = resp.Body.Close() }()
	rejection := readFileHostError(downloadOperation, resp, secrets)
	return nil, rejection.retryable(), rejection
}
