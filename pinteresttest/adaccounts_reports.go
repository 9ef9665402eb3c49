package pinteresttest

import (
	"bytes"
	"crypto/sha256"
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

// reportPolls is how many looks at a report find it in progress.
const reportPolls = 2

// A report is there for an hour, a link to its file for five minutes.
const (
	reportLifetime = time.Hour
	linkLifetime   = 5 * time.Minute
)

// reportLookback is how many days back the live service has reports.
const reportLookback = 914

type report struct {
	token, account string
	created        time.Time
	polls          int
	content        []byte
}

var (
	reportLevels = []string{
		"ADVERTISER", "ADVERTISER_TARGETING", "CAMPAIGN", "CAMPAIGN_TARGETING", "AD_GROUP", "AD_GROUP_TARGETING", "PIN_PROMOTION",
		"PIN_PROMOTION_TARGETING", "KEYWORD", "PRODUCT_GROUP", "PRODUCT_GROUP_TARGETING", "PRODUCT_ITEM",
	}
	targetingTypes = []string{
		"KEYWORD", "APPTYPE", "GENDER", "LOCATION", "PLACEMENT", "COUNTRY", "TARGETED_INTEREST", "PINNER_INTEREST", "AUDIENCE_INCLUDE",
		"AUDIENCE_EXCLUDE", "GEO", "AGE_BUCKET", "REGION",
	}
	objectives = []string{
		"AWARENESS", "CONSIDERATION", "VIDEO_VIEW", "WEB_CONVERSION", "CATALOG_SALES", "WEB_SESSIONS", "AWARENESS_RESERVED", "ENGAGEMENT",
	}
	summaryStatuses      = []string{"RUNNING", "PAUSED", "NOT_STARTED", "COMPLETED", "ADVERTISER_DISABLED", "ARCHIVED"}
	adSummaryStatuses    = []string{"APPROVED", "PAUSED", "PENDING", "REJECTED", "ADVERTISER_DISABLED", "ARCHIVED"}
	productGroupStatuses = []string{"RUNNING", "PAUSED", "EXCLUDED", "ARCHIVED"}
)

// maxReportIDs and maxReportFilters are how many values a report can be limited to.
const (
	maxReportIDs     = 500
	maxReportFilters = 6
)

type reportBody struct {
	StartDate              string          `json:"start_date"`
	EndDate                string          `json:"end_date"`
	Granularity            string          `json:"granularity"`
	Level                  string          `json:"level"`
	Columns                []string        `json:"columns"`
	Format                 string          `json:"report_format"`
	ClickWindowDays        json.Number     `json:"click_window_days"`
	EngagementWindowDays   json.Number     `json:"engagement_window_days"`
	ViewWindowDays         json.Number     `json:"view_window_days"`
	ConversionReportTime   string          `json:"conversion_report_time"`
	AttributionTypes       []string        `json:"attribution_types"`
	CampaignIDs            []string        `json:"campaign_ids"`
	CampaignStatuses       []string        `json:"campaign_statuses"`
	CampaignObjectiveTypes []string        `json:"campaign_objective_types"`
	AdGroupIDs             []string        `json:"ad_group_ids"`
	AdGroupStatuses        []string        `json:"ad_group_statuses"`
	AdIDs                  []string        `json:"ad_ids"`
	AdStatuses             []string        `json:"ad_statuses"`
	ProductGroupIDs        []string        `json:"product_group_ids"`
	ProductGroupStatuses   []string        `json:"product_group_statuses"`
	ProductItemIDs         []string        `json:"product_item_ids"`
	TargetingTypes         []string        `json:"targeting_types"`
	MetricsFilters         []metricsFilter `json:"metrics_filters"`
}

type metricsFilter struct {
	Field    string    `json:"field"`
	Operator string    `json:"operator"`
	Values   []float64 `json:"values"`
}

func (b *reportBody) check() *apiError {
	failure := checkAll(
		checkRequired("start_date", b.StartDate != ""), checkRequired("end_date", b.EndDate != ""),
		checkRequired("granularity", b.Granularity != ""), checkEnum("granularity", b.Granularity, granularities...),
		checkRequired("level", b.Level != ""), checkEnum("level", b.Level, reportLevels...),
		checkRequired("columns", len(b.Columns) > 0), checkEnums("columns", b.Columns, slices.Concat(syncColumns, reportColumns)...),
		checkEnum("report_format", b.Format, "JSON", "CSV"),
		checkEnum("click_window_days", b.ClickWindowDays.String(), windows...),
		checkEnum("engagement_window_days", b.EngagementWindowDays.String(), windows...),
		checkEnum("view_window_days", b.ViewWindowDays.String(), windows...),
		checkEnum("conversion_report_time", b.ConversionReportTime, reportTimes...),
		checkEnums("attribution_types", b.AttributionTypes, "INDIVIDUAL", "HOUSEHOLD"),
		checkIDs("campaign_ids", b.CampaignIDs, maxReportIDs), checkIDs("ad_group_ids", b.AdGroupIDs, maxReportIDs),
		checkIDs("ad_ids", b.AdIDs, maxReportIDs), checkIDs("product_group_ids", b.ProductGroupIDs, maxReportIDs),
		checkIDs("product_item_ids", b.ProductItemIDs, maxReportIDs),
		checkEnums("campaign_statuses", b.CampaignStatuses, summaryStatuses...), checkEnums("ad_group_statuses", b.AdGroupStatuses, summaryStatuses...),
		checkEnums("ad_statuses", b.AdStatuses, adSummaryStatuses...), checkEnums("product_group_statuses", b.ProductGroupStatuses, productGroupStatuses...),
		checkEnums("campaign_objective_types", b.CampaignObjectiveTypes, objectives...), checkEnums("targeting_types", b.TargetingTypes, targetingTypes...),
	)
	for name, values := range map[string][]string{
		"campaign_statuses": b.CampaignStatuses, "ad_group_statuses": b.AdGroupStatuses, "ad_statuses": b.AdStatuses,
	} {
		if failure == nil && len(values) > maxReportFilters {
			failure = badRequest(fmt.Sprintf("Invalid request: %s: has more than %d values", name, maxReportFilters))
		}
	}
	for _, f := range b.MetricsFilters {
		failure = checkAll(
			failure, checkEnum("metrics_filters.field", f.Field, "SPEND_IN_DOLLAR", "TOTAL_IMPRESSION"),
			checkEnum("metrics_filters.operator", f.Operator, "LESS_THAN", "GREATER_THAN"),
		)
	}
	return failure
}

func (s *Server) createReport(r *apiRequest, account *pinterest.AdAccount) (any, *apiError) {
	var body reportBody
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := body.check(); err != nil {
		return nil, err
	}
	q := adsQuestion{granularity: body.Granularity, columns: body.Columns}
	if err := q.setDates(body.StartDate, body.EndDate, reportLookback, s.now()); err != nil {
		return nil, err
	}
	made := &report{token: fmt.Sprintf("report/%s+%d==", s.newID(), len(s.ads.reports)), account: account.ID, created: s.now()}
	made.content = s.reportContent(&body, q, s.reportSubjects(&body, account))
	s.ads.reports = append(s.ads.reports, made)
	return map[string]any{"report_status": "IN_PROGRESS", "token": made.token, "message": nil}, nil
}

// reportSubjects returns what the report has rows for.
func (s *Server) reportSubjects(b *reportBody, account *pinterest.AdAccount) []adsSubject {
	wanted := func(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }
	level, _ := strings.CutSuffix(b.Level, "_TARGETING")
	var subjects []adsSubject
	switch level {
	case "ADVERTISER":
		return []adsSubject{accountSubject(account)}
	case "PRODUCT_GROUP", "PRODUCT_ITEM":
		for _, id := range slices.Concat(b.ProductGroupIDs, b.ProductItemIDs) {
			subjects = append(subjects, productGroupSubject(account, id))
		}
		return subjects
	}
	for _, c := range s.ads.campaigns {
		if c.AdAccountID != account.ID || !wanted(b.CampaignIDs, c.ID) || !wanted(b.CampaignStatuses, string(c.SummaryStatus)) ||
			!wanted(b.CampaignObjectiveTypes, string(c.ObjectiveType)) {
			continue
		}
		if level == "CAMPAIGN" {
			subjects = append(subjects, campaignSubject(c))
			continue
		}
		for _, g := range s.ads.adGroups {
			if g.CampaignID != c.ID || !wanted(b.AdGroupIDs, g.ID) || !wanted(b.AdGroupStatuses, string(g.SummaryStatus)) {
				continue
			}
			if level == "AD_GROUP" || level == "KEYWORD" {
				subjects = append(subjects, s.adGroupSubject(g))
				continue
			}
			for _, a := range s.ads.ads {
				if a.AdGroupID == g.ID && wanted(b.AdIDs, a.ID) && wanted(b.AdStatuses, string(a.SummaryStatus)) {
					subjects = append(subjects, s.adSubject(a))
				}
			}
		}
	}
	return subjects
}

// reportContent writes the file.
func (s *Server) reportContent(b *reportBody, q adsQuestion, subjects []adsSubject) []byte {
	targeted := []string{""}
	if strings.HasSuffix(b.Level, "_TARGETING") {
		targeted = b.TargetingTypes
	}
	entities := map[string][]map[string]any{}
	for _, subject := range subjects {
		rows := []map[string]any{}
		if !s.passes(b.MetricsFilters, q, subject) {
			entities[subject.id] = rows
			continue
		}
		for _, targeting := range targeted {
			made := s.adsRows(q, subject)
			if targeting != "" {
				for _, row := range made {
					row["TARGETING_TYPE"], row["TARGETING_VALUE"] = targeting, strings.ToLower(targeting)
				}
			}
			rows = append(rows, made...)
		}
		entities[subject.id] = rows
	}
	if b.Format == "CSV" {
		return reportTable(b, subjects, entities)
	}
	return mustJSON(entities)
}

// reportTable writes the rows of the subjects as CSV.
func reportTable(b *reportBody, subjects []adsSubject, entities map[string][]map[string]any) []byte {
	columns := append([]string{"DATE"}, b.Columns...)
	if strings.HasSuffix(b.Level, "_TARGETING") {
		columns = append(columns, "TARGETING_TYPE", "TARGETING_VALUE")
	}
	var file bytes.Buffer
	lines := csv.NewWriter(&file)
	_ = lines.Write(columns) // to memory
	for _, subject := range subjects {
		for _, row := range entities[subject.id] {
			line := make([]string, len(columns))
			for i, column := range columns {
				if value := row[column]; value != nil {
					line[i] = strings.Trim(string(mustJSON(value)), `"`)
				}
			}
			_ = lines.Write(line) // to memory
		}
	}
	lines.Flush()
	return file.Bytes()
}

// passes tells whether a subject's metrics over all days are what the filters let through.
func (s *Server) passes(filters []metricsFilter, q adsQuestion, subject adsSubject) bool {
	for _, f := range filters {
		value, _ := s.adsValue(subject, f.Field, q.start, q.end.AddDate(0, 0, 1).Unix(), 1)
		number, _ := json.Number(mustJSON(value)).Float64() // our own number
		for _, bound := range f.Values {
			if f.Operator == "LESS_THAN" && number >= bound || f.Operator == "GREATER_THAN" && number <= bound {
				return false
			}
		}
	}
	return true
}

func (s *Server) getReport(r *apiRequest, account *pinterest.AdAccount) (any, *apiError) {
	token := r.query.Get("token")
	if err := checkRequired("token", token != ""); err != nil {
		return nil, err
	}
	found := find(s.ads.reports, func(r *report) bool { return r.token == token && r.account == account.ID })
	switch {
	case found == nil:
		return map[string]any{"report_status": "DOES_NOT_EXIST", "url": nil, "size": nil}, nil
	case s.now().Sub(found.created) > reportLifetime:
		return map[string]any{"report_status": "EXPIRED", "url": nil, "size": nil}, nil
	case found.polls < reportPolls:
		found.polls++
		return map[string]any{"report_status": "IN_PROGRESS", "url": nil, "size": nil}, nil
	}
	link := s.storage.URL + "/async_reporting_v3/" + url.PathEscape(found.token) + "/metrics_report.txt?" + signLink(found, s.now()).Encode()
	return map[string]any{"report_status": "FINISHED", "url": link, "size": len(found.content)}, nil
}

const linkTime = "20060102T150405Z"

func signLink(r *report, at time.Time) url.Values {
	date := at.Format(linkTime)
	return url.Values{
		"X-Amz-Algorithm": {"AWS4-HMAC-SHA256"}, "X-Amz-Credential": {"ASIAEXAMPLE/us-east-1/s3/aws4_request"}, "X-Amz-Date": {date},
		"X-Amz-Expires": {strconv.Itoa(int(linkLifetime.Seconds()))}, "X-Amz-Signature": {fmt.Sprintf("%x", sha256.Sum256([]byte(r.token+date)))},
	}
}

// reportFile returns the file that a signed link leads to.
func (s *Server) reportFile(link *url.URL) ([]byte, *s3Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	token, _, _ := strings.Cut(strings.TrimPrefix(link.Path, "/async_reporting_v3/"), "/metrics_report.txt")
	found := find(s.ads.reports, func(r *report) bool { return r.token == token })
	signed, err := time.Parse(linkTime, link.Query().Get("X-Amz-Date"))
	switch {
	case err != nil || found == nil || link.RawQuery != signLink(found, signed).Encode():
		return nil, accessDenied("Access Denied")
	case s.now().Sub(signed) > linkLifetime:
		return nil, accessDenied("Request has expired")
	}
	return found.content, nil
}
