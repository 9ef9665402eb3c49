package pinteresttest

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

var (
	accountMetrics = []string{
		"ENGAGEMENT", "ENGAGEMENT_RATE", "IMPRESSION", "OUTBOUND_CLICK", "OUTBOUND_CLICK_RATE", "PIN_CLICK", "PIN_CLICK_RATE", "SAVE", "SAVE_RATE",
	}
	pinMetrics = []string{
		"IMPRESSION", "SAVE", "PIN_CLICK", "OUTBOUND_CLICK", "VIDEO_MRC_VIEW", "VIDEO_AVG_WATCH_TIME", "VIDEO_V50_WATCH_TIME", "QUARTILE_95_PERCENT_VIEW",
	}
	groupsOf = map[string][]string{
		"":              {"all"},
		"NO_SPLIT":      {"all"},
		"APP_TYPE":      {"MOBILE", "TABLET", "WEB"},
		"OWNED_CONTENT": {"CLAIMED", "OTHER"},
		"PIN_FORMAT":    {"PRODUCT", "REGULAR", "VIDEO"},
	}
)

// lookback is how far back the live service has organic metrics.
const lookback = 90 * 24 * time.Hour

// analytics makes up the metrics of a subject: the same for the same seed, subject, group, metric and day.
func (s *Server) analytics(r *apiRequest, subject string, known []string) (any, *apiError) {
	start, end, failure := s.dates(r)
	if failure == nil {
		failure = checkEnum("app_types", r.query.Get("app_types"), "ALL", "MOBILE", "TABLET", "WEB")
	}
	if failure != nil {
		return nil, failure
	}
	metrics, failure := r.commaList("metric_types")
	if failure = checkAll(failure, checkEnums("metric_types", metrics, known...)); failure != nil {
		return nil, failure
	}
	if metrics == nil {
		metrics = known
	}
	result := map[string]any{}
	for _, group := range groupsOf[r.query.Get("split_field")] {
		summary := map[string]float64{}
		days := []any{}
		for day := start; !day.After(end); day = day.AddDate(0, 0, 1) {
			values := map[string]float64{}
			for _, metric := range metrics {
				values[metric] = s.metric(subject, group, metric, day)
				summary[metric] += values[metric]
			}
			days = append(days, map[string]any{"data_status": "READY", "date": day.Format(time.DateOnly), "metrics": values})
		}
		for _, metric := range metrics {
			if strings.HasSuffix(metric, "_RATE") {
				summary[metric] /= float64(len(days))
			}
		}
		result[group] = map[string]any{"daily_metrics": days, "summary_metrics": summary}
	}
	return result, nil
}

func (s *Server) dates(r *apiRequest) (start, end time.Time, failure *apiError) {
	start, end, failure = readDates(r.query.Get("start_date"), r.query.Get("end_date"))
	switch {
	case failure != nil:
	case end.After(s.now()):
		return start, end, badRequest("Invalid request: end_date: is in the future")
	case start.Before(s.now().Add(-lookback - 24*time.Hour)):
		return start, end, badRequest("You can only get data from the last 90 days")
	}
	return start, end, failure
}

func readDates(startDate, endDate string) (start, end time.Time, failure *apiError) {
	start, err := time.Parse(time.DateOnly, startDate)
	if err != nil {
		return start, end, badRequest("Invalid request: start_date: is not YYYY-MM-DD")
	}
	end, err = time.Parse(time.DateOnly, endDate)
	switch {
	case err != nil:
		failure = badRequest("Invalid request: end_date: is not YYYY-MM-DD")
	case end.Before(start):
		failure = badRequest("Invalid request: end_date: is before start_date")
	}
	return start, end, failure
}

func (s *Server) metric(subject, group, metric string, day time.Time) float64 {
	hash := fnv.New32a()
	hash.Write(fmt.Append(nil, s.seed, "|", subject, "|", group, "|", metric, "|", day.Format(time.DateOnly)))
	value := hash.Sum32() % 1000
	if strings.HasSuffix(metric, "_RATE") {
		return float64(value) / 1000
	}
	return float64(value)
}
