package pinteresttest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
)

// period limits the dates of a query.
type period struct {
	back int // days from start_date to today
	days int // from start_date to end_date
}

// The periods that the live service has metrics for. Other granularities than HOUR have a longer one.
var (
	hourlyPeriod = period{back: 8, days: 2}
	adsPeriod    = period{back: 90, days: 90}
)

// windows are the attribution windows in days. The description lacks 0 and 14.
var windows = []string{"0", "1", "7", "14", "30", "60"}

// adsSubject is what a row of metrics describes.
type adsSubject struct {
	id         string
	attributes adsRow
	part       fraction // of the metrics
}

// fraction is the part of a metric from one numerator to another, over a denominator. The zero fraction is all.
type fraction struct{ from, to, of int64 }

// cut returns the part of n. The parts of n add up to n.
func (f fraction) cut(n int64) int64 {
	if f.of == 0 {
		return n
	}
	return n*f.to/f.of - n*f.from/f.of
}

// adsRow has the values of columns.
type adsRow map[pinterest.Column]any

// adsEntity is a resource that has metrics.
type adsEntity interface{ subject(s *Server) adsSubject }

func (a *adAccount) subject(*Server) adsSubject {
	return adsSubject{id: a.ID, attributes: adsRow{pinterest.ColumnAdAccountID: a.ID, pinterest.ColumnAdvertiserID: a.ID}}
}

func (c *campaign) subject(*Server) adsSubject {
	return adsSubject{id: c.ID, attributes: adsRow{
		pinterest.ColumnAdAccountID: c.AdAccountID, pinterest.ColumnAdvertiserID: c.AdAccountID,
		pinterest.ColumnCampaignID: c.ID, pinterest.ColumnCampaignName: c.Name, pinterest.ColumnCampaignStatus: c.SummaryStatus,
		pinterest.ColumnCampaignEntityStatus: c.Status, pinterest.ColumnCampaignManagedStatus: "NOT_MANAGED",
		pinterest.ColumnCampaignDailySpendCap: c.DailySpendCap, pinterest.ColumnCampaignLifetimeSpendCap: c.LifetimeSpendCap,
	}}
}

func (g *adGroup) subject(s *Server) adsSubject {
	subject := find(s.ads.campaigns, g.CampaignID).subject(s)
	subject.id = g.ID
	subject.attributes[pinterest.ColumnAdGroupID] = g.ID
	subject.attributes[pinterest.ColumnAdGroupName] = g.Name
	subject.attributes[pinterest.ColumnAdGroupStatus] = g.SummaryStatus
	subject.attributes[pinterest.ColumnAdGroupEntityStatus] = g.Status
	return subject
}

func (a *ad) subject(s *Server) adsSubject {
	subject := find(s.ads.adGroups, a.AdGroupID).subject(s)
	subject.id = a.ID
	maps.Copy(subject.attributes, adsRow{
		pinterest.ColumnAdGroupID: json.Number(a.AdGroupID), // the live service has a number in the rows of ads
		pinterest.ColumnPinID:     a.PinID,
		pinterest.ColumnAdID:      a.ID, pinterest.ColumnPinPromotionID: a.ID,
		pinterest.ColumnAdName: a.Name, pinterest.ColumnPinPromotionName: a.Name,
		pinterest.ColumnAdStatus: a.SummaryStatus, pinterest.ColumnPinPromotionStatus: a.SummaryStatus,
	})
	return subject
}

// productGroupSubject returns the subject of any product group id: the server has no ads of product groups.
func (a *adAccount) productGroupSubject(s *Server, id string) adsSubject {
	subject := a.subject(s)
	subject.id = id
	subject.attributes[pinterest.ColumnProductGroupID] = id
	return subject
}

func (s *Server) getAdAccountAnalytics(r *apiRequest) (any, *apiError) {
	return s.adsAnalytics(r, pinterest.ColumnAdAccountID, []adsSubject{r.adAccount.subject(s)})
}

func (s *Server) getCampaignAnalytics(r *apiRequest) (any, *apiError) {
	return entityAnalytics(s, r, "campaign_ids", pinterest.ColumnCampaignID, s.ads.campaigns)
}

func (s *Server) getAdGroupAnalytics(r *apiRequest) (any, *apiError) {
	return entityAnalytics(s, r, "ad_group_ids", pinterest.ColumnAdGroupID, s.ads.adGroups)
}

// getAdAnalytics takes the ids of ads, or those of both pins and campaigns.
func (s *Server) getAdAnalytics(r *apiRequest) (any, *apiError) {
	pins, campaigns := r.ids("pin_ids"), r.ids("campaign_ids")
	if err := checkAll(checkIDs("pin_ids", pins, 100), checkIDs("campaign_ids", campaigns, maxIDs)); err != nil {
		return nil, err
	}
	if len(pins) > 0 && len(campaigns) > 0 && !r.query.Has("ad_ids") {
		for _, a := range s.ads.ads {
			if slices.Contains(pins, a.PinID) && slices.Contains(campaigns, a.CampaignID) {
				r.query.Add("ad_ids", a.ID)
			}
		}
	}
	return entityAnalytics(s, r, "ad_ids", pinterest.ColumnAdID, s.ads.ads)
}

// entityAnalytics returns rows for those of the ad account's entities whose ids are in the parameter field.
func entityAnalytics[T adsEntity](s *Server, r *apiRequest, field string, idColumn pinterest.Column, entities []T) (any, *apiError) {
	subjects, err := entitySubjects(s, r, field, entities)
	if err != nil {
		return nil, err
	}
	return s.adsAnalytics(r, idColumn, subjects)
}

// entitySubjects returns those of the ad account's entities whose ids are in the parameter field.
func entitySubjects[T adsEntity](s *Server, r *apiRequest, field string, entities []T) ([]adsSubject, *apiError) {
	ids, err := requiredIDs(r, field)
	if err != nil {
		return nil, err
	}
	var subjects []adsSubject
	for _, entity := range entities {
		subject := entity.subject(s)
		if slices.Contains(ids, subject.id) && subject.attributes[pinterest.ColumnAdAccountID] == r.adAccount.ID {
			subjects = append(subjects, subject)
		}
	}
	return subjects, nil
}

func (s *Server) getProductGroupAnalytics(r *apiRequest) (any, *apiError) {
	ids, err := requiredIDs(r, "product_group_ids")
	if err != nil {
		return nil, err
	}
	var subjects []adsSubject
	for _, id := range ids {
		subjects = append(subjects, r.adAccount.productGroupSubject(s, id))
	}
	return s.adsAnalytics(r, pinterest.ColumnProductGroupID, subjects)
}

func requiredIDs(r *apiRequest, field string) ([]string, *apiError) {
	ids := r.ids(field)
	return ids, checkAll(checkRequired(field, len(ids) > 0), checkIDs(field, ids, maxIDs))
}

// adsAnalytics returns the rows of a synchronous analytics operation.
func (s *Server) adsAnalytics(r *apiRequest, idColumn pinterest.Column, subjects []adsSubject) (any, *apiError) {
	q, err := s.adsQuery(r, idColumn)
	if err != nil {
		return nil, err
	}
	rows := []adsRow{}
	for _, subject := range subjects {
		rows = append(rows, s.adsRows(q, subject)...)
	}
	return rows, nil
}

// adsQuery returns the query of a synchronous analytics operation. The rows always have the id column.
func (s *Server) adsQuery(r *apiRequest, idColumn pinterest.Column) (adsQuery, *apiError) {
	columns, err := commaList[pinterest.Column](r, "columns")
	q := adsQuery{granularity: pinterest.Granularity(r.query.Get("granularity")), columns: append([]pinterest.Column{idColumn}, columns...)}
	err = checkAll(
		err, checkRequired("columns", len(columns) > 0), checkEach("columns", columns, syncColumns...),
		checkRequired("granularity", q.granularity != ""), checkEnum("granularity", q.granularity),
		checkQueryEnum[pinterest.ConversionReportTime](r, "conversion_report_time"), checkBool(r, "aggregate_report_rows"),
		checkOneOf("reporting_timezone", r.query.Get("reporting_timezone"), "PINTEREST_TIME_ZONE", "AD_ACCOUNT_TIME_ZONE"),
	)
	for _, field := range []string{"click_window_days", "engagement_window_days", "view_window_days"} {
		err = checkAll(err, checkOneOf(field, r.query.Get(field), windows...))
	}
	if err == nil {
		err = q.setDates(r.query.Get("start_date"), r.query.Get("end_date"), adsPeriod, s.now())
	}
	return q, err
}

// adsQuery selects the rows of a subject.
type adsQuery struct {
	start, end  time.Time
	granularity pinterest.Granularity
	columns     []pinterest.Column
}

// setDates sets the dates, which must be within the limit of daily metrics.
func (q *adsQuery) setDates(start, end string, limit period, now time.Time) (err *apiError) {
	if q.granularity == pinterest.GranularityHour {
		limit = hourlyPeriod
	}
	q.start, q.end, err = parseDates(start, end)
	const day = 24 * time.Hour
	switch {
	case err != nil:
		return err
	case q.start.After(now):
		return invalid("start_date", "is in the future")
	case int(now.Truncate(day).Sub(q.start)/day) > limit.back:
		return invalid("start_date", fmt.Sprintf("is more than %d days back", limit.back))
	case int(q.end.Sub(q.start)/day) > limit.days:
		return invalid("end_date", fmt.Sprintf("is more than %d days after start_date", limit.days))
	}
	return nil
}

// adsRows returns the rows of a subject.
func (s *Server) adsRows(q adsQuery, subject adsSubject) []adsRow {
	var rows []adsRow
	after := q.end.AddDate(0, 0, 1)
	for first := q.start; !first.After(q.end); {
		next := first.AddDate(0, 0, 1)
		parts := 1
		switch q.granularity {
		case pinterest.GranularityHour:
			parts = 24
		case pinterest.GranularityWeek:
			next = first.AddDate(0, 0, 7)
		case pinterest.GranularityMonth:
			next = time.Date(first.Year(), first.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		case pinterest.GranularityTotal:
			next = after
		}
		for range parts {
			row := adsRow{}
			if q.granularity != pinterest.GranularityTotal {
				row[pinterest.ColumnDate] = first.Format(time.DateOnly)
			}
			for _, column := range q.columns {
				if value, ok := s.adsValue(subject, string(column), first, min(next.Unix(), after.Unix()), parts); ok {
					row[column] = value
				}
			}
			rows = append(rows, row)
		}
		first = next
	}
	return rows
}

// adsValue returns the value of a column for the days from first until end, in Unix seconds, split into parts rows. It reports
// false if the column has no value; rows then lack it.
func (s *Server) adsValue(subject adsSubject, column string, first time.Time, end int64, parts int) (any, bool) {
	if value, ok := subject.attributes[pinterest.Column(column)]; ok {
		return value, true
	}
	for _, suffix := range []string{"_ID", "_NAME", "_STATUS", "_CAP"} {
		if strings.HasSuffix(column, suffix) {
			return nil, false
		}
	}
	base, micro := strings.CutSuffix(column, "_IN_MICRO_DOLLAR")
	base, dollars := strings.CutSuffix(base, "_IN_DOLLAR")
	var sum, days int64
	for day := first; day.Unix() < end; day = day.AddDate(0, 0, 1) {
		sum += s.daily(subject.id, base, day)
		days++
	}
	ratios := []string{"RATE", "CTR", "ROAS", "FREQUENCY", "LENGTH", "WATCHTIME", "COST_PER", "CPC", "CPM", "CPV", "CPE"}
	isRatio := slices.ContainsFunc(ratios, func(part string) bool { return strings.Contains(base, part) })
	if isRatio {
		sum /= days
	} else {
		sum = subject.part.cut(sum / int64(parts))
	}
	switch {
	case micro:
		return sum * 10_000, true
	case dollars, isRatio:
		return float64(sum) / 100, true
	}
	return sum, true
}

// daily derives the metric of a day from the seed: hundredths for amounts and ratios, or else a count.
func (s *Server) daily(subject, base string, day time.Time) int64 {
	hash := fnv.New32a()
	hash.Write([]byte(strconv.FormatUint(s.seed, 10) + "|" + subject + "|" + base + "|" + day.Format(time.DateOnly)))
	spread := int64(hash.Sum32()>>8) % 1000
	switch {
	case base == "SPEND":
		return 3000 + 7*spread
	case strings.Contains(base, "IMPRESSION_USER"):
		return 1000 + spread
	case strings.Contains(base, "IMPRESSION"):
		return 2000 + 5*spread
	case strings.Contains(base, "OUTBOUND_CLICK"):
		return 10 + spread/40
	case strings.Contains(base, "CLICK"):
		return 40 + spread/8
	case strings.Contains(base, "CTR"), strings.Contains(base, "RATE"):
		return spread % 10
	}
	return spread / 4
}
