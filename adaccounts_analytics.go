package pinterest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/internal/jsonobject"
)

// AdsAnalyticsParams are the parameters of the synchronous analytics methods. StartDate, EndDate, Columns and Granularity are
// required. The live service has data for the last 90 days. With granularity HOUR it has the last 8 days, and a request may span
// at most 3 of them. Reports go further back; see [ReportCreateParams].
type AdsAnalyticsParams struct {
	StartDate   Date        `url:"start_date"`    // UTC
	EndDate     Date        `url:"end_date"`      // UTC, inclusive
	Columns     []Column    `url:"columns,comma"` // a row may lack a column that has no value
	Granularity Granularity `url:"granularity"`

	ClickWindowDays      Optional[AttributionWindow] `url:"click_window_days,omitempty"`      // default 30
	EngagementWindowDays Optional[AttributionWindow] `url:"engagement_window_days,omitempty"` // default 30
	ViewWindowDays       Optional[AttributionWindow] `url:"view_window_days,omitempty"`       // default 1
	ConversionReportTime ConversionReportTime        `url:"conversion_report_time,omitempty"` // default TIME_OF_AD_ACTION
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

// entityAnalyticsQuery is the query for the metrics of some entities.
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
		return &ParamError{Param: q.Entities.name, Reason: "contains an empty id"}
	}
	return q.AdsAnalyticsParams.check()
}

// entityIDs is a list of ids whose parameter name depends on the operation.
type entityIDs struct {
	name string
	ids  []string
}

// EncodeValues adds one parameter per id.
func (e entityIDs) EncodeValues(_ string, query *url.Values) error {
	(*query)[e.name] = e.ids
	return nil
}

// AnalyticsRow is a row of ads metrics, keyed by column. It keeps every value exactly as the service wrote it, including ids of 18
// digits, numbers written as strings, nulls, and columns that have no constant in this package. A column without a value may be
// missing. The zero AnalyticsRow has no columns.
type AnalyticsRow struct {
	entityID string
	raw      []byte // a JSON object, or nil; not indexed, because callers usually read only a few of its columns
}

// EntityID returns the id of the campaign, ad group or other entity that a row of a JSON report belongs to. It is "" for all other
// rows, which have the id in a column.
func (r AnalyticsRow) EntityID() string { return r.entityID }

// Get returns the JSON of a column, which must not be modified, and whether the row has that column.
func (r AnalyticsRow) Get(col Column) (json.RawMessage, bool) {
	return jsonobject.Get(r.raw, string(col))
}

// Text returns a column as text: a string without its quotes, a number as written, and "" for null or a missing column.
func (r AnalyticsRow) Text(col Column) string { return string(r.text(col)) }

// text is Text, but allocates only for strings with escapes.
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

// Float returns a column as a number, even if it was written as a string, and whether it is one: null, NaN and a missing
// column are not. Numbers with more than 15 digits may be rounded; [AnalyticsRow.Int] and [AnalyticsRow.Text] are exact.
func (r AnalyticsRow) Float(col Column) (float64, bool) {
	value, err := strconv.ParseFloat(string(r.text(col)), 64)
	return value, err == nil && !math.IsNaN(value) && !math.IsInf(value, 0)
}

// Int returns a column as an integer, even if it was written as a string or as 12.0, and whether it is an integer that fits in 64
// bits.
func (r AnalyticsRow) Int(col Column) (int64, bool) {
	text := string(r.text(col))
	if value, err := strconv.ParseInt(text, 10, 64); err == nil {
		return value, true
	}
	// A number beyond the range of a float may still be an integer that fits, if its digits and its exponent cancel out.
	if _, err := strconv.ParseFloat(text, 64); errors.Is(err, strconv.ErrSyntax) {
		return 0, false
	}
	return parseWhole(text)
}

// Money is an amount in millionths of a unit of the ad account's currency.
type Money int64

const microsPerUnit = 1_000_000

// Units returns the amount in currency units, such as dollars. It can be rounded; [Money.String] is exact.
func (m Money) Units() float64 { return float64(m) / microsPerUnit }

// String returns the amount in currency units with 2 to 6 decimals, such as "12.50".
func (m Money) String() string {
	sign, micros := "", uint64(m)
	if m < 0 {
		sign, micros = "-", -micros
	}
	decimals := fmt.Sprintf("%06d", micros%microsPerUnit)
	return fmt.Sprintf("%s%d.%s%s", sign, micros/microsPerUnit, decimals[:2], strings.TrimRight(decimals[2:], "0"))
}

// Micro returns a column in micro-currency, such as [ColumnSpendInMicroDollar], rounded to an integer, and whether it is a number.
func (r AnalyticsRow) Micro(col Column) (Money, bool) {
	if micros, ok := r.Int(col); ok {
		return Money(micros), true
	}
	micros, ok := r.Float(col)
	return roundMoney(micros, ok)
}

// Money returns a column in currency units, such as [ColumnSpendInDollar], rounded to a millionth, and whether it is a number.
func (r AnalyticsRow) Money(col Column) (Money, bool) {
	units, ok := r.Float(col)
	return roundMoney(units*microsPerUnit, ok)
}

func roundMoney(micros float64, ok bool) (Money, bool) {
	if !ok || math.Abs(micros) >= math.MaxInt64 {
		return 0, false
	}
	return Money(math.Round(micros)), true
}

// parseWhole parses an integer that is written with a fraction or an exponent. It works on the digits as written: expanding an
// exponent could take gigabytes.
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
	scale, _ := strconv.Atoi(exponent) // 0 without an exponent, the nearest int if out of range
	if scale < -len(text) || scale > len(text)+19 {
		return 0, false // and the sum below cannot overflow
	}
	zeros := scale - len(fraction) + len(digits) - len(significant)
	if zeros < 0 || len(significant)+zeros > 19 { // a fraction, or too large
		return 0, false
	}
	value, err := strconv.ParseInt(sign+significant+strings.Repeat("0", zeros), 10, 64)
	if err != nil {
		return 0, false
	}
	return value, true
}

// Date returns the day of the row in UTC, and whether it has one. With granularity TOTAL a row covers all days and has none.
func (r AnalyticsRow) Date() (Date, bool) {
	text := string(r.text(ColumnDate))
	if len(text) < len(time.DateOnly) {
		return Date{}, false
	}
	day, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
	return DateOf(day), err == nil
}

// Columns returns the columns of the row in the order in which the service wrote them.
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

// UnmarshalJSON stores a JSON object as written. Null is a row without columns.
func (r *AnalyticsRow) UnmarshalJSON(data []byte) error {
	if isNull(data) {
		*r = AnalyticsRow{}
		return nil
	}
	if len(data) == 0 || data[0] != '{' {
		return errors.New("an analytics row is not a JSON object")
	}
	*r = AnalyticsRow{raw: bytes.Clone(data)}
	return nil
}

// decodeRows is json.Unmarshal for a list of rows that is known to be valid JSON. It scans each row once. json.Unmarshal scans it
// twice, which is most of the cost of a large response.
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
