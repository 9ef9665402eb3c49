package pinterest

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/internal/jsonobject"
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

// AnalyticsRow is a row of ads metrics by column. It keeps every value as the service wrote it: identifiers of 18 digits,
// amounts as integers or fractions, numbers as text, null, and columns that this version does not know. A column without a
// value may be missing. The zero AnalyticsRow has no columns.
type AnalyticsRow struct {
	entityID string
	raw      []byte // a JSON object; nil for none. Few rows are read whole, so that an index would cost more than it saves.
}

// EntityID returns the id that a report's file has the row under: that of the campaign, ad group or other entity of the
// report's level. It is "" for a row of another source, which has the id in a column.
func (r AnalyticsRow) EntityID() string { return r.entityID }

// Get returns the JSON of a column, and whether the row has it. It must not be changed.
func (r AnalyticsRow) Get(col Column) (json.RawMessage, bool) {
	return jsonobject.Get(r.raw, string(col))
}

// Text returns a column as text: a string itself, a number as it was written, and "" for null and for a missing column.
func (r AnalyticsRow) Text(col Column) string { return string(r.text(col)) }

// text is Text without an allocation for all but strings with escapes.
func (r AnalyticsRow) text(col Column) []byte {
	raw, _ := r.Get(col)
	switch {
	case len(raw) == 0 || isNull(raw):
		return nil
	case raw[0] != '"':
		return raw
	case bytes.IndexByte(raw, '\\') < 0:
		return raw[1 : len(raw)-1]
	}
	return []byte(looseString(raw))
}

// Float returns a column as a number, also one that was written as text. It is false for null, a missing column and all
// that is no number. Amounts with more than 15 digits lose the last ones; Int and Text do not.
func (r AnalyticsRow) Float(col Column) (float64, bool) {
	value, err := strconv.ParseFloat(string(r.text(col)), 64)
	return value, err == nil && !math.IsNaN(value) && !math.IsInf(value, 0)
}

// Int returns a column as a whole number, even if it was written as text or as 12.0. It is false for null, a missing column, a
// fraction, and a value that is not a number of 64 bits.
func (r AnalyticsRow) Int(col Column) (int64, bool) {
	text := string(r.text(col))
	if value, err := strconv.ParseInt(text, 10, 64); err == nil {
		return value, true
	}
	// A number that is out of range for a float may be written with many digits and an exponent that make it a whole one.
	if _, err := strconv.ParseFloat(text, 64); errors.Is(err, strconv.ErrSyntax) {
		return 0, false
	}
	return parseWhole(text)
}

// parseWhole parses a decimal number that has a fraction or an exponent. It compares digits and never writes out an exponent, which
// can stand for gigabytes of them.
func parseWhole(text string) (int64, bool) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign = "-"
	}
	digits := strings.TrimLeft(strings.TrimLeft(whole, "+-")+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return 0, true
	}
	scale, _ := strconv.Atoi(exponent) // 0 if there is none, the nearest int if it is too large
	if scale < -len(text) || scale > len(text)+19 {
		return 0, false // which also keeps the sum from overflowing
	}
	zeros := scale - len(fraction) + len(digits) - len(significant)
	if zeros < 0 || len(significant)+zeros > 19 { // a fraction, or more than 64 bits
		return 0, false
	}
	value, err := strconv.ParseInt(sign+significant+strings.Repeat("0", zeros), 10, 64)
	if err != nil {
		return 0, false
	}
	return value, true
}

// Date returns the day of the row, UTC. It is false for a row that stands for all days, as with granularity TOTAL.
func (r AnalyticsRow) Date() (Date, bool) {
	text := string(r.text(ColumnDate))
	if len(text) < len(time.DateOnly) {
		return Date{}, false
	}
	day, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
	return DateOf(day), err == nil
}

// Columns returns the columns of the row, in the service's order.
func (r AnalyticsRow) Columns() []Column {
	var columns []Column
	for name := range jsonobject.Fields(r.raw) {
		columns = append(columns, Column(name))
	}
	return columns
}

// String returns the row as JSON.
func (r AnalyticsRow) String() string { return string(r.raw) }

// MarshalJSON returns the row as the service wrote it.
func (r AnalyticsRow) MarshalJSON() ([]byte, error) {
	if r.raw == nil {
		return []byte("{}"), nil
	}
	return r.raw, nil
}

// UnmarshalJSON keeps a JSON object as it is written. Null is a row without columns.
func (r *AnalyticsRow) UnmarshalJSON(data []byte) error {
	if isNull(data) {
		*r = AnalyticsRow{}
		return nil
	}
	if len(data) == 0 || data[0] != '{' {
		return errors.New("a row of metrics is no JSON object")
	}
	*r = AnalyticsRow{raw: bytes.Clone(data)}
	return nil
}

// decodeRows is json.Unmarshal for a list of rows that is known to be valid JSON. It goes over each row once, where json.Unmarshal
// goes over it twice to find its end, which is most of what a large answer costs.
func decodeRows(body []byte, rows *[]AnalyticsRow) error {
	list := []AnalyticsRow{}
	for element := range jsonobject.Elements(body) {
		var row AnalyticsRow
		if err := row.UnmarshalJSON(element); err != nil {
			return err
		}
		list = append(list, row)
	}
	*rows = list
	return nil
}
