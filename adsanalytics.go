package pinterest

import (
	"net/url"
	"slices"
)

// AdsAnalyticsParams are the parameters of the synchronous ads analytics. StartDate, EndDate, Columns and Granularity are
// required. The live service has 90 days, and for HOUR 8 days of which it answers 3 at a time; a report has more.
type AdsAnalyticsParams struct {
	StartDate   Date        `url:"start_date"`    // UTC
	EndDate     Date        `url:"end_date"`      // UTC, included
	Columns     []Column    `url:"columns,comma"` // what each row is to hold; a column without a value may be missing in it
	Granularity Granularity `url:"granularity"`

	ClickWindowDays      AttributionWindow    `url:"click_window_days,omitempty"`      // 0 means the service's default, 30
	EngagementWindowDays AttributionWindow    `url:"engagement_window_days,omitempty"` // 0 means the service's default, 30
	ViewWindowDays       AttributionWindow    `url:"view_window_days,omitempty"`       // 0 means the service's default, 1
	ConversionReportTime ConversionReportTime `url:"conversion_report_time,omitempty"` // default TIME_OF_AD_ACTION
}

func (p *AdsAnalyticsParams) check() *ParamError {
	if p == nil {
		return missing("start_date")
	}
	if err := checkDates(p.StartDate, p.EndDate); err != nil {
		return err
	}
	switch {
	case len(p.Columns) == 0:
		return missing("columns")
	case p.Granularity == "":
		return missing("granularity")
	}
	return nil
}

// entityAnalyticsQuery asks for the metrics of entities.
type entityAnalyticsQuery struct {
	*AdsAnalyticsParams
	Entities entityIDs
}

func entityAnalytics(name string, ids []string, params *AdsAnalyticsParams) *entityAnalyticsQuery {
	return &entityAnalyticsQuery{params, entityIDs{name, ids}}
}

func (q *entityAnalyticsQuery) check() *ParamError {
	if len(q.Entities.ids) == 0 {
		return missing(q.Entities.name)
	}
	if slices.Contains(q.Entities.ids, "") {
		return &ParamError{Param: q.Entities.name, Reason: "holds an empty id"}
	}
	return q.AdsAnalyticsParams.check()
}

// entityIDs is a list of ids under a name that differs from operation to operation.
type entityIDs struct {
	name string
	ids  []string
}

// EncodeValues repeats the name for each id.
func (e entityIDs) EncodeValues(_ string, query *url.Values) error {
	(*query)[e.name] = e.ids
	return nil
}
