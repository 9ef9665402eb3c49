package pinteresttest

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
)

// adsLookback is how far back the live service has synchronous ads analytics.
const adsLookback = 90

var granularities = []string{"TOTAL", "DAY", "HOUR", "WEEK", "MONTH"}

// adsSubject is what a row of metrics is about: the attributes that it has as columns.
type adsSubject struct {
	id         string
	attributes map[string]any
}

func accountSubject(a *pinterest.AdAccount) adsSubject {
	return adsSubject{a.ID, map[string]any{"AD_ACCOUNT_ID": a.ID, "ADVERTISER_ID": a.ID}}
}

func campaignSubject(c *pinterest.Campaign) adsSubject {
	return adsSubject{c.ID, map[string]any{
		"AD_ACCOUNT_ID": c.AdAccountID, "ADVERTISER_ID": c.AdAccountID, "CAMPAIGN_ID": c.ID, "CAMPAIGN_NAME": c.Name,
		"CAMPAIGN_STATUS": c.SummaryStatus, "CAMPAIGN_ENTITY_STATUS": c.Status, "CAMPAIGN_MANAGED_STATUS": "NOT_MANAGED",
		"CAMPAIGN_DAILY_SPEND_CAP": c.DailySpendCap, "CAMPAIGN_LIFETIME_SPEND_CAP": c.LifetimeSpendCap,
	}}
}

func (s *Server) adGroupSubject(g *pinterest.AdGroup) adsSubject {
	subject := campaignSubject(s.campaignByID(g.CampaignID))
	subject.id = g.ID
	subject.attributes["AD_GROUP_ID"] = g.ID
	subject.attributes["AD_GROUP_NAME"] = g.Name
	subject.attributes["AD_GROUP_STATUS"] = g.SummaryStatus
	subject.attributes["AD_GROUP_ENTITY_STATUS"] = g.Status
	return subject
}

func (s *Server) adSubject(a *pinterest.Ad) adsSubject {
	subject := s.adGroupSubject(s.adGroupByID(a.AdGroupID))
	subject.id = a.ID
	for _, prefix := range []string{"AD", "PIN_PROMOTION"} {
		subject.attributes[prefix+"_ID"] = a.ID
		subject.attributes[prefix+"_NAME"] = a.Name
		subject.attributes[prefix+"_STATUS"] = a.SummaryStatus
	}
	subject.attributes["AD_GROUP_ID"] = json.Number(a.AdGroupID) // as the live service writes it for ads
	subject.attributes["PIN_ID"] = a.PinID
	return subject
}

func productGroupSubject(account *pinterest.AdAccount, id string) adsSubject {
	subject := accountSubject(account)
	subject.id = id
	subject.attributes["PRODUCT_GROUP_ID"] = id
	return subject
}

func (s *Server) getAdAccountAnalytics(r *apiRequest, account *pinterest.AdAccount) (any, *apiError) {
	return s.adsAnalytics(r, "AD_ACCOUNT_ID", []adsSubject{accountSubject(account)})
}

// analyticsOf answers for the entities of an ad account that a list of identifiers names.
func (s *Server) analyticsOf(field, idColumn string, all func(adAccountID string) []adsSubject) func(*apiRequest, *pinterest.AdAccount) (any, *apiError) {
	return func(r *apiRequest, account *pinterest.AdAccount) (any, *apiError) {
		ids, failure := requiredIDs(r, field)
		if failure != nil {
			return nil, failure
		}
		subjects := slices.DeleteFunc(all(account.ID), func(subject adsSubject) bool { return !slices.Contains(ids, subject.id) })
		return s.adsAnalytics(r, idColumn, subjects)
	}
}

func (s *Server) campaignSubjects(adAccountID string) (subjects []adsSubject) {
	for _, c := range s.ads.campaigns {
		if c.AdAccountID == adAccountID {
			subjects = append(subjects, campaignSubject(c))
		}
	}
	return subjects
}

func (s *Server) adGroupSubjects(adAccountID string) (subjects []adsSubject) {
	for _, g := range s.ads.adGroups {
		if g.AdAccountID == adAccountID {
			subjects = append(subjects, s.adGroupSubject(g))
		}
	}
	return subjects
}

func (s *Server) adSubjects(adAccountID string) (subjects []adsSubject) {
	for _, a := range s.ads.ads {
		if a.AdAccountID == adAccountID {
			subjects = append(subjects, s.adSubject(a))
		}
	}
	return subjects
}

func (s *Server) getProductGroupAnalytics(r *apiRequest, account *pinterest.AdAccount) (any, *apiError) {
	ids, failure := requiredIDs(r, "product_group_ids")
	if failure != nil {
		return nil, failure
	}
	var subjects []adsSubject
	for _, id := range ids {
		subjects = append(subjects, productGroupSubject(account, id))
	}
	return s.adsAnalytics(r, "PRODUCT_GROUP_ID", subjects)
}

func requiredIDs(r *apiRequest, field string) ([]string, *apiError) {
	ids := r.query[field]
	return ids, checkAll(checkRequired(field, len(ids) > 0), checkIDs(field, ids, maxIDs))
}

// adsAnalytics answers a synchronous question: rows for each subject, which have its id also if that was not asked for.
func (s *Server) adsAnalytics(r *apiRequest, idColumn string, subjects []adsSubject) (any, *apiError) {
	columns, failure := r.commaList("columns")
	q := adsQuestion{columns: append([]string{idColumn}, columns...), granularity: r.query.Get("granularity")}
	failure = checkAll(
		failure, checkRequired("columns", len(columns) > 0), checkEnums("columns", columns, syncColumns...),
		checkRequired("granularity", q.granularity != ""), checkEnum("granularity", q.granularity, granularities...),
		checkEnum("conversion_report_time", r.query.Get("conversion_report_time"), reportTimes...),
	)
	for _, window := range []string{"click", "engagement", "view"} {
		failure = checkAll(failure, checkEnum(window+"_window_days", r.query.Get(window+"_window_days"), windows...))
	}
	if failure == nil {
		failure = q.setDates(r.query.Get("start_date"), r.query.Get("end_date"), adsLookback, s.now())
	}
	if failure != nil {
		return nil, failure
	}
	rows := []map[string]any{}
	for _, subject := range subjects {
		rows = append(rows, s.adsRows(q, subject)...)
	}
	return rows, nil
}

var (
	reportTimes = []string{"TIME_OF_AD_ACTION", "TIME_OF_CONVERSION"}
	windows     = []string{"0", "1", "7", "14", "30", "60"} // 0 and 14 are newer than the description
)

// adsQuestion is what rows of metrics are wanted.
type adsQuestion struct {
	start, end  time.Time
	granularity string
	columns     []string
}

func (q *adsQuestion) setDates(start, end string, lookback int, now time.Time) *apiError {
	var failure *apiError
	q.start, q.end, failure = readDates(start, end)
	switch {
	case failure != nil:
		return failure
	case q.start.After(now):
		return badRequest("Invalid request: start_date: is in the future")
	case q.start.Before(now.AddDate(0, 0, -lookback-1)):
		return badRequest("Invalid request: start_date: is more than " + strconv.Itoa(lookback) + " days back")
	case q.granularity == "HOUR" && q.end.Sub(q.start) > 2*24*time.Hour:
		return badRequest("Invalid request: end_date: HOUR has at most 3 days")
	}
	return nil
}

// adsRows makes up the rows of a subject: the same for the same seed, subject, column and day.
func (s *Server) adsRows(q adsQuestion, subject adsSubject) []map[string]any {
	var rows []map[string]any
	after := q.end.AddDate(0, 0, 1)
	for first := q.start; !first.After(q.end); {
		next := first.AddDate(0, 0, 1)
		switch q.granularity {
		case "WEEK":
			next = first.AddDate(0, 0, 7)
		case "MONTH":
			next = time.Date(first.Year(), first.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		case "TOTAL":
			next = after
		}
		parts := 1
		if q.granularity == "HOUR" {
			parts = 24
		}
		for range parts {
			row := map[string]any{}
			if q.granularity != "TOTAL" {
				row["DATE"] = first.Format(time.DateOnly)
			}
			for _, column := range q.columns {
				if value, ok := s.adsValue(subject, column, first, min(next.Unix(), after.Unix()), parts); ok {
					row[column] = value
				}
			}
			rows = append(rows, row)
		}
		first = next
	}
	return rows
}

// adsValue is a column's value over the days from first until end; parts is in how many rows these are split.
func (s *Server) adsValue(subject adsSubject, column string, first time.Time, end int64, parts int) (any, bool) {
	if value, ok := subject.attributes[column]; ok {
		return value, true
	}
	if strings.HasSuffix(column, "_ID") || strings.HasSuffix(column, "_NAME") || strings.HasSuffix(column, "_STATUS") || strings.HasSuffix(column, "_CAP") {
		return nil, false // a column without a value is not returned
	}
	base, micro := strings.CutSuffix(column, "_IN_MICRO_DOLLAR")
	base, dollars := strings.CutSuffix(base, "_IN_DOLLAR")
	var sum, days int64
	for day := first; day.Unix() < end; day = day.AddDate(0, 0, 1) {
		sum += s.daily(subject.id, base, day)
		days++
	}
	isRatio := slices.ContainsFunc([]string{"RATE", "CTR", "ROAS", "FREQUENCY", "LENGTH", "WATCHTIME", "COST_PER", "CPC", "CPM", "CPV", "CPE"},
		func(part string) bool { return strings.Contains(base, part) })
	if isRatio {
		sum /= days
	} else {
		sum /= int64(parts)
	}
	switch {
	case micro:
		return sum * 10_000, true
	case dollars, isRatio:
		return float64(sum) / 100, true
	}
	return sum, true
}

// daily makes up a number: hundredths for amounts and ratios, else a count.
func (s *Server) daily(subject, base string, day time.Time) int64 {
	hash := fnv.New32a()
	hash.Write([]byte(strconv.FormatUint(s.seed, 10) + "|" + subject + "|" + base + "|" + day.Format(time.DateOnly)))
	spread := int64(hash.Sum32()>>8) % 1000
	switch {
	case base == "SPEND":
		return 3000 + 7*spread
	case strings.Contains(base, "IMPRESSION"):
		return 2000 + 5*spread
	case strings.Contains(base, "CLICK"):
		return 40 + spread/8
	case strings.Contains(base, "CTR"), strings.Contains(base, "RATE"):
		return spread % 10
	}
	return spread / 4
}
