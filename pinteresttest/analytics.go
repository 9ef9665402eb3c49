package pinteresttest

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
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
		pinterest.MetricVideoAvgWatchTime, pinterest.MetricVideoV50WatchTime, pinterest.MetricQuartile95PercentView, pinterest.MetricSaveRate,
		pinterest.MetricTotalComments, pinterest.MetricTotalReactions, pinterest.MetricUserFollow, pinterest.MetricProfileVisit,
		pinterest.MetricVideo10sView, pinterest.MetricVideoStart,
	}
	videoMetrics = []pinterest.MetricType{
		pinterest.MetricImpression, pinterest.MetricSave, pinterest.MetricVideoMRCView, pinterest.MetricVideoAvgWatchTime,
		pinterest.MetricVideoV50WatchTime, pinterest.MetricQuartile95PercentView, pinterest.MetricVideo10sView, pinterest.MetricVideoStart,
		pinterest.MetricOutboundClick,
	}
	splitGroups = map[pinterest.SplitField][]string{
		"":                               {"all"},
		pinterest.SplitFieldNoSplit:      {"all"},
		pinterest.SplitFieldAppType:      {"MOBILE", "TABLET", "WEB"},
		pinterest.SplitFieldOwnedContent: {"CLAIMED", "OTHER"},
		pinterest.SplitFieldSource:       {"YOUR_PINS", "OTHER_PINS"},
		pinterest.SplitFieldPinFormat:    {"PRODUCT", "REGULAR", "VIDEO"},
	}
)

// lookback is how far back the live service has organic metrics.
const lookback = 90 * 24 * time.Hour

// analytics returns the metrics of a pin or a user account. created is the time of the pin, zero for an account; known are the metrics
// that it has.
func (s *Server) analytics(r *apiRequest, subject string, created time.Time, known []pinterest.MetricType) (any, *apiError) {
	start, end, metrics, err := s.analyticsQuery(r, known)
	if err != nil {
		return nil, err
	}
	created = created.Truncate(24 * time.Hour)
	result := object{}
	for _, group := range splitGroups[pinterest.SplitField(r.query.Get("split_field"))] {
		m := organicMetrics{fmt.Sprint(s.seed, "|", subject, "|", group)}
		daily := []any{}
		var days []time.Time // with metrics
		for day := start; !day.After(end); day = day.AddDate(0, 0, 1) {
			status, values := pinterest.DataStatusBeforePinCreated, map[pinterest.MetricType]float64{}
			if !day.Before(created) {
				days = append(days, day)
				status, values = pinterest.DataStatusReady, m.values(metrics, day)
			}
			daily = append(daily, object{"data_status": status, "date": day.Format(time.DateOnly), "metrics": values})
		}
		shown := object{"daily_metrics": daily, "summary_metrics": m.values(metrics, days...)}
		if lifetime := m.lifetime(metrics, created); len(lifetime) > 0 {
			shown["lifetime_metrics"] = lifetime
		}
		result[group] = shown
	}
	return result, nil
}

// analyticsQuery returns the period and the metrics of a request for organic metrics.
func (s *Server) analyticsQuery(r *apiRequest, known []pinterest.MetricType) (start, end time.Time, metrics []pinterest.MetricType, err *apiError) {
	start, end, err = parseDates(r.query.Get("start_date"), r.query.Get("end_date"))
	switch {
	case err != nil:
		return start, end, nil, err
	case end.After(s.now()):
		return start, end, nil, invalid("end_date", "is in the future")
	case start.Before(s.now().Add(-lookback - 24*time.Hour)):
		return start, end, nil, badRequest("You can only get data from the last 90 days")
	}
	metrics, err = commaList[pinterest.MetricType](r, "metric_types")
	err = checkAll(checkQueryEnum[pinterest.AppType](r, "app_types"), err, checkEach("metric_types", metrics, known...))
	if metrics == nil {
		metrics = known
	}
	return start, end, metrics, err
}

// topPins returns the pins of the user that have the highest values of a metric. keep selects pins, known are the metrics that they have,
// and sortable those that can be that metric.
func (s *Server) topPins(r *apiRequest, keep func(*pin) bool, known, sortable []pinterest.MetricType) (any, *apiError) {
	start, end, metrics, err := s.analyticsQuery(r, known)
	sortBy := pinterest.MetricType(r.query.Get("sort_by"))
	count, countErr := intParam(r, "num_of_pins", 10, 50)
	if err := checkAll(
		err, countErr, checkRequired("sort_by", sortBy != ""), checkOneOf("sort_by", sortBy, sortable...),
		checkOneOf("created_in_last_n_days", r.query.Get("created_in_last_n_days"), "30"),
		checkQueryEnum[pinterest.ClaimedContent](r, "from_claimed_content"), checkQueryEnum[pinterest.PinFormat](r, "pin_format"),
		checkQueryEnum[pinterest.AnalyticsContentType](r, "content_type"), checkQueryEnum[pinterest.AnalyticsSource](r, "source"),
	); err != nil {
		return nil, err
	}
	type ranked struct {
		value float64
		shown object
	}
	var top []ranked
	for _, p := range filter(s.pins, keep) {
		created := p.created.Truncate(24 * time.Hour)
		recent := p.created.After(s.now().AddDate(0, 0, -30))
		if p.owner != r.user || p.board.hidden(r) || created.After(end) || !recent && r.query.Has("created_in_last_n_days") {
			continue
		}
		var days []time.Time
		for day := start; !day.After(end); day = day.AddDate(0, 0, 1) {
			if !day.Before(created) {
				days = append(days, day)
			}
		}
		status := map[pinterest.MetricType]pinterest.DataStatus{}
		for _, metric := range metrics {
			status[metric] = pinterest.DataStatusReady
		}
		m := organicMetrics{fmt.Sprint(s.seed, "|", p.id, "|all")}
		top = append(top, ranked{
			m.values([]pinterest.MetricType{sortBy}, days...)[sortBy],
			object{"pin_id": p.id, "metrics": m.values(metrics, days...), "data_status": status},
		})
	}
	slices.SortStableFunc(top, func(a, b ranked) int { return cmp.Compare(b.value, a.value) })
	shown := []any{}
	for _, pin := range top[:min(count, len(top))] {
		shown = append(shown, pin.shown)
	}
	return object{
		"date_availability": object{"is_realtime": false, "latest_available_timestamp": s.now().Truncate(24*time.Hour).UnixMilli() - 1},
		"pins":              shown, "sort_by": sortBy,
	}, nil
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

// share says which part of another metric a metric is.
type share struct {
	of       pinterest.MetricType
	from, to float64
}

var (
	shares = map[pinterest.MetricType]share{
		pinterest.MetricPinClick:              {pinterest.MetricImpression, 0.02, 0.06},
		pinterest.MetricOutboundClick:         {pinterest.MetricPinClick, 0.2, 0.6},
		pinterest.MetricSave:                  {pinterest.MetricImpression, 0.01, 0.03},
		pinterest.MetricUserFollow:            {pinterest.MetricImpression, 0.001, 0.002},
		pinterest.MetricProfileVisit:          {pinterest.MetricImpression, 0.002, 0.004},
		pinterest.MetricVideoMRCView:          {pinterest.MetricImpression, 0.3, 0.6},
		pinterest.MetricVideo10sView:          {pinterest.MetricVideoMRCView, 0.2, 0.6},
		pinterest.MetricVideoStart:            {pinterest.MetricImpression, 0.6, 0.9},
		pinterest.MetricVideoV50WatchTime:     {pinterest.MetricImpression, 500, 2000}, // in milliseconds
		pinterest.MetricQuartile95PercentView: {pinterest.MetricVideoMRCView, 0.1, 0.4},
		pinterest.MetricTotalComments:         {pinterest.MetricImpression, 0.001, 0.002},
		pinterest.MetricTotalReactions:        {pinterest.MetricImpression, 0.005, 0.01},
	}
	// ratios are the metrics that are the quotient of two others.
	ratios = map[pinterest.MetricType][2]pinterest.MetricType{
		pinterest.MetricEngagementRate:    {pinterest.MetricEngagement, pinterest.MetricImpression},
		pinterest.MetricOutboundClickRate: {pinterest.MetricOutboundClick, pinterest.MetricImpression},
		pinterest.MetricPinClickRate:      {pinterest.MetricPinClick, pinterest.MetricImpression},
		pinterest.MetricSaveRate:          {pinterest.MetricSave, pinterest.MetricImpression},
		pinterest.MetricVideoAvgWatchTime: {pinterest.MetricVideoV50WatchTime, pinterest.MetricVideoMRCView},
	}
	lifetimeMetrics = []pinterest.MetricType{pinterest.MetricTotalComments, pinterest.MetricTotalReactions}
)

// organicMetrics derives metrics from a seed.
type organicMetrics struct{ seed string }

// values returns the metrics over some days, except for lifetimeMetrics.
func (m organicMetrics) values(metrics []pinterest.MetricType, days ...time.Time) map[pinterest.MetricType]float64 {
	values := map[pinterest.MetricType]float64{}
	for _, metric := range metrics {
		ratio, isRatio := ratios[metric]
		switch {
		case slices.Contains(lifetimeMetrics, metric):
		case !isRatio:
			values[metric] = m.sum(metric, days)
		case len(days) > 0:
			values[metric] = m.sum(ratio[0], days) / m.sum(ratio[1], days)
		}
	}
	return values
}

// lifetime returns those of the metrics that a pin has for its lifetime only.
func (m organicMetrics) lifetime(metrics []pinterest.MetricType, created time.Time) map[pinterest.MetricType]float64 {
	values := map[pinterest.MetricType]float64{}
	for _, metric := range metrics {
		if slices.Contains(lifetimeMetrics, metric) {
			values[metric] = m.sum(metric, []time.Time{created})
		}
	}
	return values
}

func (m organicMetrics) sum(metric pinterest.MetricType, days []time.Time) (sum float64) {
	for _, day := range days {
		sum += m.count(metric, day)
	}
	return sum
}

// count returns the value of a metric on a day.
func (m organicMetrics) count(metric pinterest.MetricType, day time.Time) float64 {
	if metric == pinterest.MetricEngagement {
		return m.count(pinterest.MetricPinClick, day) + m.count(pinterest.MetricSave, day)
	}
	hash := fnv.New32a()
	hash.Write(fmt.Append(nil, m.seed, "|", metric, "|", day.Format(time.DateOnly)))
	random := float64(hash.Sum32()%1000) / 1000
	if part, ok := shares[metric]; ok {
		return math.Floor(m.count(part.of, day) * (part.from + random*(part.to-part.from)))
	}
	return math.Floor(1000 + random*9000)
}
