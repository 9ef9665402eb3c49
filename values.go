package pinterest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Optional is a request field that is absent (the zero Optional, which is not sent), null ([Null]), or a value ([Value]), which may
// be the zero value of T. In an update, absent leaves the field unchanged and null clears it, if the service permits null.
type Optional[T any] struct {
	value T
	state optionalState
}

type optionalState uint8

const (
	stateAbsent optionalState = iota
	stateNull
	stateValue
)

// Value returns an Optional that sends v, even if v is a zero value such as "" or false.
func Value[T any](v T) Optional[T] { return Optional[T]{value: v, state: stateValue} }

// Null returns an Optional that sends null, which clears a field in an update: Null[string]().
func Null[T any]() Optional[T] { return Optional[T]{state: stateNull} }

// Get returns the value and true, or the zero value of T and false if o is absent or null.
func (o Optional[T]) Get() (T, bool) { return o.value, o.state == stateValue }

// IsNull reports whether o sends null.
func (o Optional[T]) IsNull() bool { return o.state == stateNull }

// IsZero reports whether o is absent. The tag options omitzero of encoding/json and omitempty of go-querystring call it.
func (o Optional[T]) IsZero() bool { return o.state == stateAbsent }

// MarshalJSON encodes the value or null. A value that is a nil slice encodes as []. An absent field also encodes as null if its tag lacks
// omitzero.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != stateValue {
		return []byte("null"), nil
	}
	encoded, err := json.Marshal(o.value)
	if isNull(encoded) && isList(o.value) {
		return []byte("[]"), nil
	}
	return encoded, err
}

// encodesAsNull reports whether v encodes as null, as nil and a nil pointer do.
func encodesAsNull[T any](v T) bool {
	encoded, err := json.Marshal(v)
	return err == nil && isNull(encoded)
}

// isList reports whether v is of a type for lists.
func isList[T any](v T) bool {
	switch any(v).(type) {
	case nil, json.RawMessage, RawJSON:
		return false
	}
	return json.Unmarshal([]byte("[]"), &v) == nil
}

// UnmarshalJSON decodes null to [Null] and anything else to a [Value]. A missing field stays absent.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	if isNull(data) {
		*o = Null[T]()
		return nil
	}
	var v T
	if err := decode(data, &v); err != nil {
		return err
	}
	*o = Value(v)
	return nil
}

// EncodeValues adds the value to a query. [Null] is an error, because a query cannot express it.
func (o Optional[T]) EncodeValues(key string, query *url.Values) error {
	switch o.state {
	case stateNull:
		return fmt.Errorf("%s is null, which a query cannot express", key)
	case stateValue:
		query.Set(key, fmt.Sprint(o.value))
	}
	return nil
}

// String returns the value as fmt.Sprint formats it, "null" or "absent".
func (o Optional[T]) String() string {
	switch o.state {
	case stateNull:
		return "null"
	case stateValue:
		return fmt.Sprint(o.value)
	default:
		return "absent"
	}
}

// Format formats the value for the verb as its own type does, which keeps its secrets masked.
func (o Optional[T]) Format(s fmt.State, verb rune) {
	if o.state != stateValue {
		printText(s, verb, o.String())
		return
	}
	_, _ = fmt.Fprintf(s, fmt.FormatString(s, verb), o.value)
}

// LogValue returns the value, "null" or "absent".
func (o Optional[T]) LogValue() slog.Value {
	if o.state != stateValue {
		return slog.StringValue(o.String())
	}
	return slog.AnyValue(o.value)
}

// RawJSON is the JSON of a response that this package does not decode. A JSON null is nil.
type RawJSON []byte

// UnmarshalJSON stores data, and nil for null.
func (r *RawJSON) UnmarshalJSON(data []byte) error {
	*r = nil
	if !isNull(data) {
		*r = bytes.Clone(data)
	}
	return nil
}

// MarshalJSON returns r, and null for nil.
func (r RawJSON) MarshalJSON() ([]byte, error) {
	if r == nil {
		return []byte("null"), nil
	}
	return r, nil
}

// String returns the JSON as text.
func (r RawJSON) String() string { return string(r) }

// Timestamp is a time in any of the formats of the service. It decodes RFC 3339 with any offset and fraction, RFC 3339 without a
// zone, which means UTC, and Unix seconds or milliseconds as a number or a string. Null and "" decode to the zero Timestamp, which
// encodes as null.
type Timestamp struct{ time.Time }

// timeLayouts are the layouts to try, in order. Parsing accepts a fraction after the seconds in each.
var timeLayouts = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z0700", time.DateTime, time.DateOnly}

// UnmarshalJSON decodes the formats that [Timestamp] lists.
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	text, err := unquote(data)
	if err != nil {
		return err
	}
	if text == "" || text == "null" {
		*t = Timestamp{}
		return nil
	}
	parsed, err := parseTime(text)
	if err != nil {
		return err
	}
	if _, offset := parsed.Zone(); parsed.Year() < 0 || max(offset, -offset) >= 24*60*60 { // MarshalJSON would fail
		return notA("time that RFC 3339 can express", text)
	}
	*t = Timestamp{parsed}
	return nil
}

// MarshalJSON encodes the time in RFC 3339, and the zero Timestamp as null.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return t.Time.MarshalJSON()
}

// unquote returns the text of a JSON string, and the JSON of any other value. Only a string with escapes needs a decoder.
func unquote(data []byte) (string, error) {
	last := len(data) - 1
	switch {
	case last < 1 || data[0] != '"':
		return string(data), nil
	case data[last] == '"' && bytes.IndexByte(data, '\\') < 0:
		return string(data[1:last]), nil
	}
	var text string
	err := json.Unmarshal(data, &text)
	return text, err
}

func parseTime(text string) (time.Time, error) {
	layouts := timeLayouts
	if len(text) < len("2006-01-02T15:04:05Z") { // too short for the first layout
		layouts = layouts[1:]
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, time.UTC); err == nil {
			return t, nil
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return unixTime(n, 0)
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > -maxUnixMilli && n < maxUnixMilli {
		whole := int64(n)
		return unixTime(whole, n-float64(whole))
	}
	return time.Time{}, notA("time", text)
}

// notA quotes all of text or none of it: only a whole token can be recognized and masked.
func notA(kind, text string) error {
	if len(text) > 64 {
		return fmt.Errorf("a string of %d bytes is not a %s", len(text), kind)
	}
	return fmt.Errorf("%q is not a %s", text, kind)
}

const (
	maxUnixSecond = 100_000_000_000 // the year 5138; in milliseconds, 1973, before Pinterest existed
	maxUnixMilli  = 250_000_000_000_000
)

// unixTime returns the time at n seconds plus a fraction of a second, or at n milliseconds if n seconds is implausibly far from 1970.
func unixTime(n int64, fraction float64) (time.Time, error) {
	switch {
	case n >= maxUnixMilli || n <= -maxUnixMilli:
		return time.Time{}, fmt.Errorf("%d is not a time in seconds or milliseconds", n)
	case n >= maxUnixSecond || n <= -maxUnixSecond:
		return time.UnixMilli(n).UTC(), nil
	}
	return time.Unix(n, int64(fraction*float64(time.Second))).UTC(), nil
}

// UnixTime is a time that a request has in seconds since 1970. The zero UnixTime means no time: a request leaves it out.
type UnixTime struct{ time.Time }

// MarshalJSON encodes the time in seconds, without a fraction, and the zero UnixTime as null.
func (t UnixTime) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, t.Unix(), 10), nil
}

// UnmarshalJSON decodes the formats that [Timestamp] lists.
func (t *UnixTime) UnmarshalJSON(data []byte) error { return (*Timestamp)(t).UnmarshalJSON(data) }

// Date is a calendar day, YYYY-MM-DD. Pinterest's days are in UTC. The zero Date means no date: it encodes as null in JSON, an
// optional query parameter leaves it out, and null and "" decode to it.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the date of t in t's location. Pinterest's current date is DateOf(time.Now().UTC()).
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// ParseDate parses YYYY-MM-DD.
func ParseDate(text string) (Date, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, notA("date", text)
	}
	return DateOf(day), nil
}

// String returns the date as YYYY-MM-DD.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// IsZero reports whether d is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }

// In returns midnight of the date in loc.
func (d Date) In(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// AddDays returns the date that many days later, or earlier if days is negative.
func (d Date) AddDays(days int) Date { return DateOf(d.In(time.UTC).AddDate(0, 0, days)) }

// Sub returns the number of days from other to d. It is negative if d is earlier.
func (d Date) Sub(other Date) int {
	const day = 24 * 60 * 60
	return int((d.In(time.UTC).Unix() - other.In(time.UTC).Unix()) / day)
}

// Compare returns -1 if d is earlier than other, 0 if they are equal, and 1 if d is later.
func (d Date) Compare(other Date) int { return cmp.Compare(d.Sub(other), 0) }

// check rejects days that time.Date would normalize to another day, and years without 4 digits.
func (d Date) check() error {
	if d.Year < 0 || d.Year > 9999 || DateOf(d.In(time.UTC)) != d {
		return errors.New(d.String() + " is not a valid date")
	}
	return nil
}

// MarshalJSON encodes the date as YYYY-MM-DD, and the zero Date as null. A day that does not exist and a year outside 0 to 9999
// are errors.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON decodes YYYY-MM-DD and ignores a time after it.
func (d *Date) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if text == "" {
		*d = Date{}
		return nil
	}
	day, _, _ := strings.Cut(text, "T")
	parsed, err := ParseDate(day)
	if err != nil {
		return notA("date", text)
	}
	*d = parsed
	return nil
}

// MarshalText encodes the date as YYYY-MM-DD, and the zero Date as "". Its errors are those of [Date.MarshalJSON].
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), d.check()
}

// UnmarshalText decodes YYYY-MM-DD, for example for flag.TextVar. "" is the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// EncodeValues adds the date to a query. The errors are those of [Date.MarshalJSON]; the zero Date is also an error.
func (d Date) EncodeValues(key string, query *url.Values) error {
	if err := d.check(); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	query.Set(key, d.String())
	return nil
}

// DateRange is the days from Start to End, both included. It has no days if End is before Start.
type DateRange struct{ Start, End Date }

// Days returns the number of days.
func (r DateRange) Days() int { return max(0, r.End.Sub(r.Start)+1) }

// Chunks splits the range into consecutive ranges of at most days days, for methods that limit the days of one call. days below 1
// counts as 1.
func (r DateRange) Chunks(days int) iter.Seq[DateRange] {
	return func(yield func(DateRange) bool) {
		for rest := r; rest.Days() > 0; {
			chunk := DateRange{rest.Start, rest.Start.AddDays(max(1, days) - 1)}
			if chunk.End.Compare(rest.End) > 0 {
				chunk.End = rest.End
			}
			if !yield(chunk) {
				return
			}
			rest.Start = chunk.End.AddDays(1)
		}
	}
}

func isNull(data []byte) bool { return bytes.Equal(bytes.TrimSpace(data), []byte("null")) }
