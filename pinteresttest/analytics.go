package pinteresttest

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
)

var (
	accountMetrics = []pinterest.MetricType{
		pinterest.MetricEngagement, pinterest.MetricEngagementRate, pinterest.MetricImpression, pinterest.MetricOutboundClick,
		pinterest.MetricOutboundClickRate, pinterest.MetricPinClick, pinterest.MetricPinClickRate, pinterest.MetricSave, pinterest.MetricSaveRate,
	}
	pinMetrics = []pinterest.MetricType{
		pinterest.MetricImpression, pinterest.MetricSave, pinterest.MetricPinClick, pinterest.MetricOutboundClick, pinterest.MetricVideoMRCView,
		pinterest.MetricVideoAvgWatchTime, pinterest.MetricVideoV50WatchTime, pinterest.MetricQuartile95PercentView,
	}
	splitGroups = map[pinterest.SplitField][]string{
		"":                               {"all"},
		pinterest.SplitFieldNoSplit:      {"all"},
		pinterest.SplitFieldAppType:      {"MOBILE", "TABLET", "WEB"},
		pinterest.SplitFieldOwnedContent: {"CLAIMED", "OTHER"},
		pinterest.SplitFieldPinFormat:    {"PRODUCT", "REGULAR", "VIDEO"},
	}
)

// lookback is how far back the live service has organic metrics.
const lookback = 90 * 24 * time.Hour

// analytics returns the metrics of a pin or a user account. known are the metrics that it has.
func (s *Server) analytics(r *apiRequest, subject string, known []pinterest.MetricType) (any, *apiError) {
	start, end, err := parseDates(r.query.Get("start_date"), r.query.Get("end_date"))
	switch {
	case err != nil:
		return nil, err
	case end.After(s.now()):
		return nil, invalid("end_date", "is in the future")
	case start.Before(s.now().Add(-lookback - 24*time.Hour)):
		return nil, badRequest("You can only get data from the last 90 days")
	}
	metrics, err := commaList[pinterest.MetricType](r, "metric_types")
	if err := checkAll(checkQueryEnum[pinterest.AppType](r, "app_types"), err, checkEach("metric_types", metrics, known...)); err != nil {
		return nil, err
	}
	if metrics == nil {
		metrics = known
	}
	result := object{}
	for _, group := range splitGroups[pinterest.SplitField(r.query.Get("split_field"))] {
		summary := map[pinterest.MetricType]float64{}
		days := []any{}
		for day := start; !day.After(end); day = day.AddDate(0, 0, 1) {
			values := map[pinterest.MetricType]float64{}
			for _, metric := range metrics {
				values[metric] = s.metric(subject, group, metric, day)
				summary[metric] += values[metric]
			}
			days = append(days, object{"data_status": pinterest.DataStatusReady, "date": day.Format(time.DateOnly), "metrics": values})
		}
		for _, metric := range metrics {
			if isRate(metric) {
				summary[metric] /= float64(len(days))
			}
		}
		result[group] = object{"daily_metrics": days, "summary_metrics": summary}
	}
	return result, nil
}

func parseDates(startDate, endDate string) (start, end time.Time, err *apiError) {
	start, startErr := time.Parse(time.DateOnly, startDate)
	end, endErr := time.Parse(time.DateOnly, endDate)
	switch {
	case startErr != nil:
		err = invalid("start_date", "is not YYYY-MM-DD")
	case endErr != nil:
		err = invalid("end_date", "is not YYYY-MM-DD")
	case end.Before(start):
		err = invalid("end_date", "is before start_date")
	}
	return start, end, err
}

// metric derives the value of a metric on a day from the seed.
func (s *Server) metric(subject, group string, metric pinterest.MetricType, day time.Time) float64 {
	hash := fnv.New32a()
	hash.Write(fmt.Append(nil, s.seed, "|", subject, "|", group, "|", metric, "|", day.Format(time.DateOnly)))
	value := float64(hash.Sum32() % 1000)
	if isRate(metric) {
		value /= 1000
	}
	return value
}

func isRate(metric pinterest.MetricType) bool { return strings.HasSuffix(string(metric), "_RATE") }
