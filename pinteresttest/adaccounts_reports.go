package pinteresttest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
)

const (
	reportLifetime = time.Hour
	linkLifetime   = 5 * time.Minute // of the URL of a report's file

	// The limits of the lists in a request.
	maxReportIDs        = 500
	maxReportFilters    = 6
	maxReportObjectives = 7
	maxReportTargeting  = 5
)

// The periods that the live service has reports for. Reports of product items have a shorter one.
var (
	reportPeriod = period{back: 914, days: 185}
	itemPeriod   = period{back: 92, days: 30}
)

type report struct {
	token   string
	owner   string // id of the ad account, or of the user for a report about a catalog
	request json.RawMessage
	created time.Time
	status  pinterest.ReportStatus
	running job
	content []byte
}

func (r *report) key() string { return r.token }

func (r *report) expired(s *Server) bool { return s.now().Sub(r.created) > reportLifetime }

func (r *report) show(viewer *User) any {
	if r.status != pinterest.ReportStatusFinished {
		return object{"report_status": r.status, "url": nil, "size": nil}
	}
	s := viewer.server
	link := s.fileHost.URL + reportFiles + url.PathEscape(r.token) + "/metrics_report.txt?" + signature(r.token, s.now()).Encode()
	return object{"report_status": r.status, "url": link, "size": len(r.content)}
}

// showRequest returns the response to the request for the report.
func (r *report) showRequest() object {
	return object{"report_status": r.status, "token": r.token, "message": r.token}
}

const linkTime = "20060102T150405Z"

// The paths of files, which the key of the report or the bulk request follows.
const (
	reportFiles = "/async_reporting_v3/"
	bulkFiles   = "/bulk_framework/"
)

// signature returns the query of a link to the file of a key that is created at the given time.
func signature(key string, at time.Time) url.Values {
	date := at.Format(linkTime)
	return url.Values{
		"X-Amz-Algorithm": {"AWS4-HMAC-SHA256"}, "X-Amz-Credential": {"ASIAEXAMPLE/us-east-1/s3/aws4_request"}, "X-Amz-Date": {date},
		"X-Amz-Expires":   {strconv.Itoa(int(linkLifetime.Seconds()))},
		"X-Amz-Signature": {fmt.Sprintf("%x", sha256.Sum256([]byte(key+date)))},
	}
}

type reportBody struct {
	StartDate              string                                `json:"start_date"`
	EndDate                string                                `json:"end_date"`
	Granularity            pinterest.Granularity                 `json:"granularity"`
	Level                  pinterest.ReportLevel                 `json:"level"`
	Columns                []pinterest.Column                    `json:"columns"`
	Format                 pinterest.ReportFormat                `json:"report_format"`
	ClickWindowDays        *pinterest.AttributionWindow          `json:"click_window_days"`
	EngagementWindowDays   *pinterest.AttributionWindow          `json:"engagement_window_days"`
	ViewWindowDays         *pinterest.AttributionWindow          `json:"view_window_days"`
	ConversionReportTime   pinterest.ConversionReportTime        `json:"conversion_report_time"`
	AttributionTypes       []pinterest.AttributionType           `json:"attribution_types"`
	CampaignIDs            []string                              `json:"campaign_ids"`
	CampaignStatuses       []pinterest.CampaignSummaryStatus     `json:"campaign_statuses"`
	CampaignObjectiveTypes []pinterest.ObjectiveType             `json:"campaign_objective_types"`
	AdGroupIDs             []string                              `json:"ad_group_ids"`
	AdGroupStatuses        []pinterest.AdGroupSummaryStatus      `json:"ad_group_statuses"`
	AdIDs                  []string                              `json:"ad_ids"`
	AdStatuses             []pinterest.AdSummaryStatus           `json:"ad_statuses"`
	ProductGroupIDs        []string                              `json:"product_group_ids"`
	ProductGroupStatuses   []pinterest.ProductGroupSummaryStatus `json:"product_group_statuses"`
	ProductItemIDs         []string                              `json:"product_item_ids"`
	TargetingTypes         []pinterest.TargetingType             `json:"targeting_types"`
	MetricsFilters         []pinterest.MetricsFilter             `json:"metrics_filters"`
}

// checkWindow rejects a number of days that is not an attribution window. nil is an absent one.
func checkWindow(field string, days *pinterest.AttributionWindow) *apiError {
	if days == nil {
		return nil
	}
	return checkOneOf(field, fmt.Sprint(*days), windows...)
}

func (b *reportBody) check() *apiError {
	err := checkAll(
		checkRequired("start_date", b.StartDate != ""), checkRequired("end_date", b.EndDate != ""),
		checkRequired("granularity", b.Granularity != ""), checkEnum("granularity", b.Granularity),
		checkRequired("level", b.Level != ""), checkEnum("level", b.Level),
		checkRequired("columns", len(b.Columns) > 0), checkEnums("columns", b.Columns),
		checkEnum("report_format", b.Format),
		checkWindow("click_window_days", b.ClickWindowDays),
		checkWindow("engagement_window_days", b.EngagementWindowDays),
		checkWindow("view_window_days", b.ViewWindowDays),
		checkEnum("conversion_report_time", b.ConversionReportTime), checkEnums("attribution_types", b.AttributionTypes),
		checkIDs("campaign_ids", b.CampaignIDs, maxReportIDs), checkIDs("ad_group_ids", b.AdGroupIDs, maxReportIDs),
		checkIDs("ad_ids", b.AdIDs, maxReportIDs), checkIDs("product_group_ids", b.ProductGroupIDs, maxReportIDs),
		checkIDs("product_item_ids", b.ProductItemIDs, maxReportIDs),
		checkEnums("campaign_statuses", b.CampaignStatuses), checkEnums("ad_group_statuses", b.AdGroupStatuses),
		checkEnums("ad_statuses", b.AdStatuses), checkEnums("product_group_statuses", b.ProductGroupStatuses),
		checkEnums("campaign_objective_types", b.CampaignObjectiveTypes), checkEach("targeting_types", b.TargetingTypes, reportTargeting...),
		checkLength("campaign_statuses", b.CampaignStatuses, maxReportFilters),
		checkLength("ad_group_statuses", b.AdGroupStatuses, maxReportFilters), checkLength("ad_statuses", b.AdStatuses, maxReportFilters),
		checkLength("product_group_statuses", b.ProductGroupStatuses, maxReportFilters),
		checkLength("campaign_objective_types", b.CampaignObjectiveTypes, maxReportObjectives),
		checkLength("targeting_types", b.TargetingTypes, maxReportTargeting),
	)
	for _, column := range b.unsupportedColumns() {
		if slices.Contains(b.Columns, column) {
			err = checkAll(err, invalid("columns", fmt.Sprintf("%q cannot be requested", column)))
		}
	}
	if b.ofItems() && len(b.AdIDs)+len(b.AdStatuses) > 0 {
		err = checkAll(err, invalid("level", "PRODUCT_ITEM does not support ad_ids and ad_statuses"))
	}
	for _, f := range b.MetricsFilters {
		err = checkAll(
			err, checkRequired("metrics_filters.field", f.Field != ""), checkEnum("metrics_filters.field", f.Field),
			checkRequired("metrics_filters.operator", f.Operator != ""), checkEnum("metrics_filters.operator", f.Operator),
			checkRequired("metrics_filters.values", len(f.Values) > 0),
		)
	}
	return err
}

// ofItems reports whether the report is about product items.
func (b *reportBody) ofItems() bool { return b.Level == pinterest.ReportLevelProductItem }

// targeted reports whether the report has rows for each targeting type.
func (b *reportBody) targeted() bool { return strings.HasSuffix(string(b.Level), "_TARGETING") }

// unsupportedColumns returns the columns that a report of the level cannot have.
func (b *reportBody) unsupportedColumns() []pinterest.Column {
	unsupported := []pinterest.Column{pinterest.ColumnDate, pinterest.ColumnQuizPinResultOpen}
	if b.ofItems() {
		unsupported = append(
			unsupported, pinterest.ColumnAdID, pinterest.ColumnAdName, pinterest.ColumnAdStatus, pinterest.ColumnPinPromotionID,
			pinterest.ColumnPinPromotionName, pinterest.ColumnPinPromotionStatus,
		)
	}
	if b.targeted() {
		unsupported = append(unsupported, pinterest.ColumnTotalImpressionFrequency, pinterest.ColumnTotalImpressionUser)
	}
	return unsupported
}

func (s *Server) createReport(r *apiRequest) (any, *apiError) {
	var body reportBody
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	limit := reportPeriod
	if body.ofItems() {
		limit = itemPeriod
	}
	created, err := s.startReport(r.adAccount, &body, r.body, limit)
	if err != nil {
		return nil, err
	}
	return created.showRequest(), nil
}

// startReport returns a new report, or the earlier one of the same request, which is finished then.
func (s *Server) startReport(account *adAccount, body *reportBody, request json.RawMessage, limit period) (*report, *apiError) {
	q := adsQuery{granularity: body.Granularity, columns: body.Columns}
	if err := body.check(); err != nil {
		return nil, err
	}
	if err := q.setDates(body.StartDate, body.EndDate, limit, s.now()); err != nil {
		return nil, err
	}
	content := s.reportContent(body, q, s.reportSubjects(body, account))
	same := findFunc(s.reports, func(other *report) bool {
		return other.owner == account.ID && !other.expired(s) && sameJSON(other.request, request)
	})
	if same != nil {
		same.status, same.content = pinterest.ReportStatusFinished, content
		return same, nil
	}
	return s.addReport(account.ID, request, content), nil
}

// addReport adds a report with a file, which is in progress. The lock is held.
func (s *Server) addReport(owner string, request json.RawMessage, content []byte) *report {
	hash := sha256.Sum256(fmt.Append(nil, s.seed, "|", s.newID()))
	created := &report{
		token: base64.URLEncoding.EncodeToString(hash[:16]), owner: owner, request: request, created: s.now(),
		status: pinterest.ReportStatusInProgress, running: job{polls: s.pendingPolls}, content: content,
	}
	s.reports = append(s.reports, created)
	return created
}

// reportSubjects returns the subjects that the report has rows for.
func (s *Server) reportSubjects(b *reportBody, account *adAccount) []adsSubject {
	level := pinterest.ReportLevel(strings.TrimSuffix(string(b.Level), "_TARGETING"))
	var subjects []adsSubject
	switch level {
	case pinterest.ReportLevelAdvertiser:
		return []adsSubject{account.subject(s)}
	case pinterest.ReportLevelProductGroup, pinterest.ReportLevelProductItem:
		for _, id := range slices.Concat(b.ProductGroupIDs, b.ProductItemIDs) {
			subjects = append(subjects, account.productGroupSubject(s, id))
		}
		return subjects
	}
	for _, c := range s.ads.campaigns {
		if c.AdAccountID != account.ID || !selects(b.CampaignIDs, c.ID) || !selects(b.CampaignStatuses, c.SummaryStatus) ||
			!selects(b.CampaignObjectiveTypes, c.ObjectiveType) {
			continue
		}
		if level == pinterest.ReportLevelCampaign {
			subjects = append(subjects, c.subject(s))
			continue
		}
		for _, g := range s.ads.adGroups {
			if g.CampaignID != c.ID || !selects(b.AdGroupIDs, g.ID) || !selects(b.AdGroupStatuses, g.SummaryStatus) {
				continue
			}
			if level == pinterest.ReportLevelAdGroup || level == pinterest.ReportLevelKeyword {
				subjects = append(subjects, g.subject(s))
				continue
			}
			for _, a := range s.ads.ads {
				if a.AdGroupID == g.ID && selects(b.AdIDs, a.ID) && selects(b.AdStatuses, a.SummaryStatus) {
					subjects = append(subjects, a.subject(s))
				}
			}
		}
	}
	return subjects
}

// reportContent returns the report's file.
func (s *Server) reportContent(b *reportBody, q adsQuery, subjects []adsSubject) []byte {
	entities := map[string][]adsRow{}
	for _, subject := range subjects {
		if !s.passes(b.MetricsFilters, q, subject) {
			continue
		}
		if !b.targeted() {
			entities[subject.id] = append(entities[subject.id], s.adsRows(q, subject)...)
			continue
		}
		for _, part := range s.split(subject, b.TargetingTypes) {
			for _, row := range s.adsRows(q, part.adsSubject) {
				row["TARGETING_TYPE"], row["TARGETING_VALUE"] = part.targeting, part.value
				entities[subject.id] = append(entities[subject.id], row)
			}
		}
	}
	if b.Format == pinterest.ReportFormatCSV {
		return reportTable(b, subjects, entities)
	}
	return mustJSON(entities)
}

// reportTable returns the rows as CSV.
func reportTable(b *reportBody, subjects []adsSubject, entities map[string][]adsRow) []byte {
	columns := append([]pinterest.Column{pinterest.ColumnDate}, b.Columns...)
	if b.targeted() {
		columns = append(columns, "TARGETING_TYPE", "TARGETING_VALUE")
	}
	line := make([]string, len(columns))
	for i, column := range columns {
		line[i] = string(column)
	}
	var file bytes.Buffer
	lines := csv.NewWriter(&file)
	_ = lines.Write(line) // a buffer does not fail
	for _, subject := range subjects {
		for _, row := range entities[subject.id] {
			for i, column := range columns {
				line[i] = ""
				if value := row[column]; value != nil {
					line[i] = strings.Trim(string(mustJSON(value)), `"`)
				}
			}
			_ = lines.Write(line)
		}
	}
	lines.Flush()
	return file.Bytes()
}

// passes reports whether the metrics of a subject over all days pass the filters.
func (s *Server) passes(filters []pinterest.MetricsFilter, q adsQuery, subject adsSubject) bool {
	for _, f := range filters {
		value, _ := s.adsValue(subject, string(f.Field), q.start, q.end.AddDate(0, 0, 1).Unix(), 1)
		number, _ := json.Number(mustJSON(value)).Float64() // both fields are metrics
		for _, bound := range f.Values {
			if f.Operator == pinterest.FilterOperatorLessThan && number >= bound ||
				f.Operator == pinterest.FilterOperatorGreaterThan && number <= bound {
				return false
			}
		}
	}
	return true
}

func (s *Server) getReport(r *apiRequest) (any, *apiError) {
	token := r.query.Get("token")
	if err := checkRequired("token", token != ""); err != nil {
		return nil, err
	}
	found := find(s.reports, token)
	switch {
	case found == nil || found.owner != r.adAccount.ID:
		found = &report{status: pinterest.ReportStatusDoesNotExist}
	case found.expired(s):
		found.status = pinterest.ReportStatusExpired
	default:
		s.pollReport(found)
	}
	return found.show(r.user), nil
}

// pollReport ends a report that is done.
func (s *Server) pollReport(r *report) {
	if r.status == pinterest.ReportStatusInProgress && r.running.poll() {
		r.status = s.outcomes.report
	}
}

// linkedFile returns the file that a signed link points to.
func (s *Server) linkedFile(link *url.URL) ([]byte, *s3Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var content []byte
	key, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(link.Path, reportFiles), bulkFiles), "/")
	if found := find(s.reports, key); found != nil {
		content = found.content
	} else if found := find(s.ads.bulk, key); found != nil {
		content = found.content
	}
	signed, err := time.Parse(linkTime, link.Query().Get("X-Amz-Date"))
	switch {
	case err != nil || content == nil || link.RawQuery != signature(key, signed).Encode():
		return nil, accessDenied("Access Denied")
	case s.now().Sub(signed) > linkLifetime:
		return nil, accessDenied("Request has expired")
	}
	return content, nil
}
