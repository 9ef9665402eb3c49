package pinterest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/internal/jsonobject"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// AdsAnalyticsParams are the parameters of the synchronous analytics methods. StartDate, EndDate, Columns and Granularity are
// required. Reports go further back; see [ReportCreateParams].
type AdsAnalyticsParams struct {
	// StartDate is in UTC, at most 90 days back, or 8 with granularity HOUR (API version 5.23.0).
	StartDate Date `url:"start_date"`
	// EndDate is in UTC and inclusive. A call may span at most 90 days, or 3 with granularity HOUR (API version 5.23.0).
	// [AdAccountsService.CampaignRows], AdGroupRows and AdRows split a longer range.
	EndDate     Date        `url:"end_date"`
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
	return &entityAnalyticsQuery{params, entityIDs{name: name, ids: ids}}
}

func (q *entityAnalyticsQuery) check() *ParamError {
	if err := q.Entities.check(); err != nil {
		return err
	}
	return q.AdsAnalyticsParams.check()
}

// entityIDs is a list of ids whose parameter name depends on the operation.
type entityIDs struct {
	name     string
	ids      []string
	optional bool
}

func (e entityIDs) check() *ParamError {
	switch {
	case len(e.ids) == 0 && !e.optional:
		return missing(e.name)
	case slices.Contains(e.ids, ""):
		return &ParamError{Param: e.name, Reason: "contains an empty id"}
	}
	return nil
}

// EncodeValues adds one parameter per id.
func (e entityIDs) EncodeValues(_ string, query *url.Values) error {
	if len(e.ids) > 0 {
		(*query)[e.name] = e.ids
	}
	return nil
}

// maxAnalyticsIDs is the number of ids that the service takes in a call, by API version 5.23.0. By version 5.3.0 it was 100.
const maxAnalyticsIDs = 250

// checkDays returns the number of days that the service takes in a call, by API version 5.23.0, or why it rejects the query.
func (q *entityAnalyticsQuery) checkDays(today Date) (perCall int, err *ParamError) {
	if err := q.check(); err != nil {
		return 0, err
	}
	back, perCall := 90, 90
	if q.Granularity == GranularityHour {
		back, perCall = 8, 3
	}
	days := DateRange{q.StartDate, q.EndDate}.Days()
	switch {
	case q.StartDate.check() != nil:
		return 0, &ParamError{Param: "start_date", Reason: "is not a valid date"}
	case q.EndDate.check() != nil:
		return 0, &ParamError{Param: "end_date", Reason: "is not a valid date"}
	case days == 0:
		return 0, &ParamError{Param: "end_date", Reason: "is before start_date"}
	case today.Sub(q.StartDate) > back && q.Granularity == GranularityHour: // for reports too
		return 0, &ParamError{Param: "start_date", Reason: "is more than 8 days back, the limit of HOUR: use RunReport with granularity DAY"}
	case today.Sub(q.StartDate) > back:
		return 0, &ParamError{Param: "start_date", Reason: "is more than 90 days back: use RunReport"}
	case days > perCall && q.Granularity != GranularityDay && q.Granularity != GranularityHour:
		reason := fmt.Sprintf("makes a range of %d days, and with granularity %s the service takes %d: use RunReport", days, q.Granularity, perCall)
		return 0, &ParamError{Param: "end_date", Reason: reason}
	}
	return perCall, nil
}

// CampaignRows iterates over the metrics of any number of campaigns, with as many calls of [AdAccountsService.GetCampaignAnalytics] as
// needed, one after the other: for 250 ids and 90 days each, or 3 days with granularity HOUR. An error comes last, with a nil row, after
// the rows of the calls before it.
//
// Errors: a [*ParamError] for a range that the service rejects, because it starts too early (see [AdsAnalyticsParams]), or is too
// long for one call and its granularity is not DAY or HOUR: use [AdAccountsService.RunReport]; the errors of GetCampaignAnalytics.
func (s *AdAccountsService) CampaignRows(ctx context.Context, adAccountID string, campaignIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) iter.Seq2[*AnalyticsRow, error] {
	return entityRows(ctx, s.core, operation.CampaignsAnalytics.At(adAccountID), entityAnalytics("campaign_ids", campaignIDs, params), opts)
}

// AdGroupRows is [AdAccountsService.CampaignRows] for ad groups.
func (s *AdAccountsService) AdGroupRows(ctx context.Context, adAccountID string, adGroupIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) iter.Seq2[*AnalyticsRow, error] {
	return entityRows(ctx, s.core, operation.AdGroupsAnalytics.At(adAccountID), entityAnalytics("ad_group_ids", adGroupIDs, params), opts)
}

// AdRows is [AdAccountsService.CampaignRows] for ads.
func (s *AdAccountsService) AdRows(ctx context.Context, adAccountID string, adIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) iter.Seq2[*AnalyticsRow, error] {
	return entityRows(ctx, s.core, operation.AdsAnalytics.At(adAccountID), entityAnalytics("ad_ids", adIDs, params), opts)
}

// entityRows iterates over the rows of q, which it splits into calls.
func entityRows(ctx context.Context, c *core, target operation.Target, q *entityAnalyticsQuery, opts []RequestOption) iter.Seq2[*AnalyticsRow, error] {
	return func(yield func(*AnalyticsRow, error) bool) {
		perCall, err := q.checkDays(DateOf(time.Now().UTC()))
		if err != nil {
			err.Operation = target.ID
			yield(nil, err)
			return
		}
		for ids := range slices.Chunk(q.Entities.ids, maxAnalyticsIDs) {
			for days := range (DateRange{q.StartDate, q.EndDate}).Chunks(perCall) {
				params := *q.AdsAnalyticsParams
				params.StartDate, params.EndDate = days.Start, days.End
				rows, err := do[[]AnalyticsRow](ctx, c, target, entityAnalytics(q.Entities.name, ids, &params), opts)
				if err != nil {
					yield(nil, err)
					return
				}
				for i := range rows {
					if !yield(&rows[i], nil) {
						return
					}
				}
			}
		}
	}
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

// Money is an amount in micro-currency, millionths of a unit of the ad account's currency: Money(12_500_000) is 12.50. [ParseMoney]
// converts "12.50".
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

// ParseMoney converts an amount in currency units, such as "12.50", exactly. It is the reverse of [Money.String]. Amounts have at most 6
// decimals, no group separators and no exponent.
func ParseMoney(text string) (Money, error) {
	digits, negative := strings.CutPrefix(text, "-")
	units, decimals, point := strings.Cut(digits, ".")
	valid := isDigits(units) && (!point || isDigits(decimals)) && len(decimals) <= 6
	if !valid {
		return 0, notA("decimal number such as 12.50", text)
	}
	micros, err := strconv.ParseInt(units+decimals+strings.Repeat("0", 6-len(decimals)), 10, 64)
	if err != nil {
		return 0, notA("number of millionths that 64 bits can hold", text)
	}
	if negative {
		micros = -micros
	}
	return Money(micros), nil
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
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

// maxExpectedRows limits the space for rows that may not follow.
const maxExpectedRows = 4096

// decodeRows is json.Unmarshal for a list of rows that is known to be valid JSON. It scans each row once. json.Unmarshal scans it
// twice, which is most of the cost of a large response.
func decodeRows(body []byte, rows *[]AnalyticsRow) error {
	list := []AnalyticsRow{}
	for element := range jsonobject.Elements(body) {
		var row AnalyticsRow
		if err := row.UnmarshalJSON(element); err != nil {
			return err
		}
		if len(list) == 0 { // the others are about as long
			list = make([]AnalyticsRow, 0, min(len(body)/len(element)+1, maxExpectedRows))
		}
		list = append(list, row)
	}
	*rows = list
	return nil
}
