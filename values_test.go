package pinterest_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-querystring/query"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestOptional_Encoding(t *testing.T) {
	type update struct {
		Text  pinterest.Optional[string]   `json:"text,omitzero" url:"text,omitempty"`
		Count pinterest.Optional[int]      `json:"count,omitzero" url:"count,omitempty"`
		On    pinterest.Optional[bool]     `json:"on,omitzero" url:"on,omitempty"`
		List  pinterest.Optional[[]string] `json:"list,omitzero" url:"-"`
	}
	for want, in := range map[string]update{
		`{}`: {},
		`{"text":null,"count":null,"on":null,"list":null}`: {
			pinterest.Null[string](), pinterest.Null[int](), pinterest.Null[bool](), pinterest.Null[[]string](),
		},
		`{"text":"","count":0,"on":false,"list":[]}`: {
			pinterest.Value(""), pinterest.Value(0), pinterest.Value(false), pinterest.Value([]string{}),
		},
		`{"text":"a","count":7}`: {Text: pinterest.Value("a"), Count: pinterest.Value(7)},
	} {
		t.Run(want, func(t *testing.T) {
			encoded, err := json.Marshal(in)
			require.NoError(t, err)
			assert.Equal(t, want, string(encoded))
			var decoded update
			require.NoError(t, json.Unmarshal(encoded, &decoded))
			assert.Equal(t, in, decoded)
		})
	}

	encoded, err := query.Values(update{Count: pinterest.Value(0), On: pinterest.Value(false)})
	require.NoError(t, err)
	assert.Equal(t, urlValues("count", "0", "on", "false"), encoded)
	_, err = query.Values(update{Text: pinterest.Null[string]()})
	require.ErrorContains(t, err, "text is null")

	withoutTag, err := json.Marshal([]pinterest.Optional[int]{{}, pinterest.Value(0)})
	require.NoError(t, err)
	assert.JSONEq(t, `[null, 0]`, string(withoutTag))
	require.Error(t, json.Unmarshal([]byte(`{"count":"x"}`), &update{}))
}

func TestOptional_NilListIsAnEmptyList(t *testing.T) {
	for name, test := range map[string]struct {
		value any
		want  string
	}{
		"[]string":           {pinterest.Value([]string(nil)), `[]`},
		"StringList":         {pinterest.Value(pinterest.StringList(nil)), `[]`},
		"empty StringList":   {pinterest.Value(pinterest.StringList{}), `[]`},
		"pointer to a list":  {pinterest.Value((*[]string)(nil)), `[]`},
		"pointer to a value": {pinterest.Value((*string)(nil)), `null`},
		"map":                {pinterest.Value(map[string]string(nil)), `null`},
		"raw JSON":           {pinterest.Value(json.RawMessage(nil)), `null`},
		"RawJSON":            {pinterest.Value(pinterest.RawJSON(nil)), `null`},
		"any":                {pinterest.Value[any](nil), `null`},
		"zero Timestamp":     {pinterest.Value(pinterest.Timestamp{}), `null`},
		"null list":          {pinterest.Null[[]string](), `null`},
	} {
		t.Run(name, func(t *testing.T) {
			encoded, err := json.Marshal(test.value)
			require.NoError(t, err)
			assert.Equal(t, test.want, string(encoded))
		})
	}
}

func TestRawJSON_NullIsNil(t *testing.T) {
	type response struct {
		Object  pinterest.RawJSON   `json:"object"`
		Null    pinterest.RawJSON   `json:"null"`
		Missing pinterest.RawJSON   `json:"missing"`
		List    []pinterest.RawJSON `json:"list"`
	}
	body := []byte(`{"object": {"a": 1.50}, "null": null, "list": [null, 7]}`)
	var got response
	require.NoError(t, json.Unmarshal(body, &got))
	clear(body)
	assert.Equal(t, response{Object: pinterest.RawJSON(`{"a": 1.50}`), List: []pinterest.RawJSON{nil, pinterest.RawJSON(`7`)}}, got)
	encoded, err := json.Marshal(got)
	require.NoError(t, err)
	assert.JSONEq(t, `{"object": {"a": 1.50}, "null": null, "missing": null, "list": [null, 7]}`, string(encoded))
	assert.Equal(t, `{"a": 1.50}`, got.Object.String())
}

func TestOptional_Accessors(t *testing.T) {
	value, ok := pinterest.Value(5).Get()
	assert.True(t, ok)
	assert.Equal(t, 5, value)
	_, ok = pinterest.Null[int]().Get()
	assert.False(t, ok)
	assert.True(t, pinterest.Null[int]().IsNull())
	assert.Equal(t, "5", pinterest.Value(5).String())
	assert.Equal(t, "null", pinterest.Null[int]().String())
	assert.Equal(t, "absent", pinterest.Optional[int]{}.String())
}

func TestTimestamp_DecodesEveryFormat(t *testing.T) {
	second := utc(2021, 6, 8, 9, 37, 30, 0)
	for in, want := range map[string]pinterest.Timestamp{
		`"2021-06-08T09:37:30"`:         second,
		`"2021-06-08T09:37:30Z"`:        second,
		`"2021-06-08T09:37:30-00:00"`:   second,
		`"2021-06-08T09:37:30+00:00"`:   second,
		`"2021-06-08T11:37:30+02:00"`:   second,
		`"2021-06-08T11:37:30+0200"`:    second,
		`"2021-06-08 09:37:30"`:         second,
		`"2021-06-08T09:37:30.715000"`:  utc(2021, 6, 8, 9, 37, 30, 715_000_000),
		`"2021-06-08T09:37:30.5+00:00"`: utc(2021, 6, 8, 9, 37, 30, 500_000_000),
		`"2021-06-08"`:                  utc(2021, 6, 8, 0, 0, 0, 0),
		`1623145050`:                    second,
		`1623145050000`:                 second,
		`"1623145050"`:                  second,
		`1623145050.25`:                 utc(2021, 6, 8, 9, 37, 30, 250_000_000),
		`1.62314505e9`:                  second,
		`-86400`:                        utc(1969, 12, 31, 0, 0, 0, 0),
		`null`:                          {},
		`""`:                            {},
	} {
		t.Run(in, func(t *testing.T) {
			var got pinterest.Timestamp
			require.NoError(t, json.Unmarshal([]byte(in), &got))
			assert.True(t, want.Equal(got.Time), "decoded as %s", got)
		})
	}
	for _, in := range []string{`"soon"`, `true`, `{}`, `[]`, `"2021-13-01"`, `1e300`, `"NaN"`, `"Inf"`, `999999999999999999`} {
		t.Run(in, func(t *testing.T) {
			require.Error(t, json.Unmarshal([]byte(in), new(pinterest.Timestamp)))
		})
	}

	encoded, err := json.Marshal([]pinterest.Timestamp{second, {}})
	require.NoError(t, err)
	assert.JSONEq(t, `["2021-06-08T09:37:30Z", null]`, string(encoded))
}

func TestDate_Encoding(t *testing.T) {
	day := pinterest.Date{Year: 2026, Month: time.November, Day: 3}
	assert.Equal(t, "2026-11-03", day.String())
	assert.Equal(t, day, pinterest.DateOf(time.Date(2026, 11, 3, 23, 59, 0, 0, time.FixedZone("", 3600))))
	assert.True(t, pinterest.Date{}.IsZero())

	for in, want := range map[string]pinterest.Date{
		`"2026-11-03"`: day, `"2026-11-03T00:00:00"`: day, `null`: {}, `""`: {},
	} {
		t.Run(in, func(t *testing.T) {
			var got pinterest.Date
			require.NoError(t, json.Unmarshal([]byte(in), &got))
			assert.Equal(t, want, got)
		})
	}
	for _, in := range []string{`"2026-02-30"`, `"today"`, `20261103`} {
		t.Run(in, func(t *testing.T) {
			require.Error(t, json.Unmarshal([]byte(in), new(pinterest.Date)))
		})
	}

	encoded, err := json.Marshal([]pinterest.Date{day, {}})
	require.NoError(t, err)
	assert.JSONEq(t, `["2026-11-03", null]`, string(encoded))
	_, err = json.Marshal(pinterest.Date{Year: 2026, Month: 2, Day: 30})
	assert.ErrorContains(t, err, "2026-02-30 is not a valid date")
}

// TestTimestamp_RejectsTimesItCannotEncode checks that a decoded page can always be encoded.
func TestTimestamp_RejectsTimesItCannotEncode(t *testing.T) {
	for _, in := range []string{
		`"2021-06-08T09:37:30+24:00"`, `"2021-06-08T09:37:30-24:00"`, `"2021-06-08T09:37:30+2400"`, // an offset of a day
		`-99999999999`, `-62167219200001`, `"-62167219201"`, // before the year 0
	} {
		t.Run(in, func(t *testing.T) {
			require.Error(t, json.Unmarshal([]byte(in), new(pinterest.Timestamp)))
		})
	}
	for _, in := range []string{`"0000-01-01T00:00:00+23:59"`, `"9999-12-31T23:59:59.999999999-23:59"`, `-62167219200`, `249999999999999`} {
		t.Run(in, func(t *testing.T) {
			var decoded pinterest.Timestamp
			require.NoError(t, json.Unmarshal([]byte(in), &decoded))
			_, err := json.Marshal(decoded)
			require.NoError(t, err)
		})
	}
}

// TestTimestamp_RejectsLongInputQuickly checks the time and the length of the error: a response can have up to 64 MiB, most of them in
// one value.
func TestTimestamp_RejectsLongInputQuickly(t *testing.T) {
	digits := strings.Repeat("1", 1<<17)
	for name, in := range map[string]string{
		"number":   digits,
		"exponent": "1e" + digits,
		"controls": `"` + strings.Repeat(`\u0001`, 1<<14) + `"`,
		"fraction": `"2021-06-08T09:37:30.` + digits + `x"`,
		"year":     `"` + digits + `-06-08"`,
		"unicode":  `"` + strings.Repeat("é", 1<<16) + `"`,
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			err := json.Unmarshal([]byte(in), new(pinterest.Timestamp))
			assert.Less(t, time.Since(start), 5*time.Second)
			require.Error(t, err)
			assertShortLine(t, err.Error())
		})
	}
	require.NoError(t, json.Unmarshal([]byte("0."+digits), new(pinterest.Timestamp)))
}

func TestDate_ErrorIsShort(t *testing.T) {
	err := json.Unmarshal([]byte(`"`+strings.Repeat(`\u0001`, 1<<14)+`"`), new(pinterest.Date))
	require.Error(t, err)
	assertShortLine(t, err.Error())
}

// TestDate_YearHasFourDigits checks that only years that fit YYYY-MM-DD are encoded.
func TestDate_YearHasFourDigits(t *testing.T) {
	for _, day := range []pinterest.Date{{10000, time.January, 1}, {-1, time.January, 1}, {1 << 40, time.January, 1}} {
		_, err := json.Marshal(day)
		require.ErrorContains(t, err, "is not a valid date")
		require.Error(t, day.EncodeValues("start_date", &url.Values{}))
	}
	for _, day := range []pinterest.Date{{0, time.February, 29}, {9999, time.December, 31}} {
		_, err := json.Marshal(day)
		require.NoError(t, err)
	}
}

// FuzzTimestamp checks that a decoded time can be encoded, that the result decodes to the same instant, and that errors are short.
func FuzzTimestamp(f *testing.F) {
	for _, seed := range []string{
		// Formats of the live service.
		`"2021-06-08T09:37:30"`, `"2022-10-13T01:40:29"`, `"2021-10-25T11:17:56.715000"`, `"2024-03-18T21:58:18.017000"`,
		`"2020-01-01T20:10:40-00:00"`, `1603772920`, `"1603772920"`, `1623145050000`, `"1623145050000"`, `1603772920.5`, `null`, `""`,
		// Limits of the formats.
		`"2021-06-08"`, `"2021-06-08 09:37:30"`, `"2021-06-08T11:37:30+0200"`, `"2021-06-08T09:37:30,5Z"`, `"2021-06-08T09:37:30+24:00"`,
		`"0000-01-01T00:00:00+23:59"`, `"9999-12-31T23:59:59.999999999-23:59"`, `"0001-01-01T00:00:00Z"`, `"2021-06-08T24:00:00"`,
		`99999999999`, `100000000000`, `249999999999999`, `-62167219200`, `-62167219201`, `-100000000000`,
		// Fractions, exponents and values that are not numbers.
		`1e9`, `1E-999999999`, `0.000000001`, `-1.5`, `1623145050000.75`, `1e400`, `-0`, `"+5"`, `"0x1p-2"`, `"1_0"`, `"NaN"`, `"-Inf"`,
		`true`, `{}`, `[1]`, `"-"`, `"None"`, "\"\\u0000\"", "\"\xff\"",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		defer func() { assert.Less(t, time.Since(start), 2*time.Second) }()
		var first, second pinterest.Timestamp
		if !json.Valid(data) {
			return // the error would be from encoding/json
		}
		if err := json.Unmarshal(data, &first); err != nil {
			assertShortLine(t, err.Error())
			return
		}
		encoded, err := json.Marshal(first)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(encoded, &second))
		assert.True(t, first.Equal(second.Time), "%s decoded as %s, then as %s", data, first, second)
	})
}

// FuzzDate checks that a decoded date is encoded as it was written, without the time, in JSON and in a query.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{
		`"2026-11-03"`, `"2026-11-03T00:00:00"`, `"2026-11-03T"`, `"2026-11-03TT"`, `null`, `""`, `"T"`, `"0000-01-01"`, `"9999-12-31"`, `"10000-01-01"`,
		`"2024-02-29"`, `"2026-02-29"`, `"2026-11-3"`, `"2026-11-03 00:00:00"`, `"-001-01-01"`, `20261103`, `"TOTAL"`, `{}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var text string
		var first, second pinterest.Date
		if json.Unmarshal(data, &text) != nil {
			return // the error would be from encoding/json
		}
		if err := json.Unmarshal(data, &first); err != nil {
			assertShortLine(t, err.Error())
			return
		}
		encoded, err := json.Marshal(first)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(encoded, &second))
		assert.Equal(t, first, second)
		if first.IsZero() {
			assert.Empty(t, text)
			return
		}
		assert.True(t, strings.HasPrefix(text, first.String()), "%s decoded as %s", data, first)
		sent := url.Values{}
		require.NoError(t, first.EncodeValues("start_date", &sent))
		assert.Equal(t, first.String(), sent.Get("start_date"))
	})
}

// FuzzDate_Fields checks that encoding a date fails or gives JSON that decodes to the same date.
func FuzzDate_Fields(f *testing.F) {
	for _, seed := range []pinterest.Date{{2026, 11, 3}, {}, {2026, 2, 30}, {0, 2, 29}, {9999, 12, 31}, {10000, 1, 1}, {-1, 1, 1}, {2026, 13, 1}, {2026, 1, -5}, {math.MaxInt, math.MaxInt, math.MaxInt}} {
		f.Add(seed.Year, int(seed.Month), seed.Day)
	}
	f.Fuzz(func(t *testing.T, year, month, day int) {
		date := pinterest.Date{Year: year, Month: time.Month(month), Day: day}
		encoded, err := json.Marshal(date)
		if err != nil {
			require.Error(t, date.EncodeValues("start_date", &url.Values{}))
			return
		}
		var decoded pinterest.Date
		require.NoError(t, json.Unmarshal(encoded, &decoded))
		assert.Equal(t, date, decoded)
	})
}

// FuzzOptional checks that absent, null and values stay the same when they are encoded and decoded.
func FuzzOptional(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"text": null, "count": null, "on": null, "list": null, "links": null, "gtin": null, "day": null}`,
		`{"text": "", "count": 0, "on": false, "list": [], "links": [], "gtin": 0, "day": "2026-11-03"}`,
		`{"links": "https://i.pinimg.com/a.jpg", "gtin": "00012345678905"}`, `{"links": [null, 1, {"a": 1}], "gtin": [1, "2"]}`,
		`{"text": 5}`, `{"count": 1.5}`, `{"count": 99999999999999999999}`, `{"on": "true"}`, `{"gtin": -0}`, `{"gtin": 1e5}`, `{"gtin": "null"}`,
		`{"TEXT": "a", "text": "b"}`, `{"day": ""}`, "{\"links\": {\"\xff\": 1}}", "{\"gtin\": [\"\xff\"]}", `{"links": ["\ud800"]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		type params struct {
			Text  pinterest.Optional[string]               `json:"text,omitzero"`
			Count pinterest.Optional[int64]                `json:"count,omitzero"`
			On    pinterest.Optional[bool]                 `json:"on,omitzero"`
			List  pinterest.Optional[[]string]             `json:"list,omitzero"`
			Links pinterest.Optional[pinterest.StringList] `json:"links,omitzero"`
			GTIN  pinterest.Optional[pinterest.GTIN]       `json:"gtin,omitzero"`
			Day   pinterest.Optional[pinterest.Date]       `json:"day,omitzero"`
		}
		var first, second params
		if json.Unmarshal(data, &first) != nil {
			return
		}
		if day, ok := first.Day.Get(); ok && day.IsZero() {
			first.Day = pinterest.Null[pinterest.Date]() // the zero Date is encoded as null
		}
		encoded, err := json.Marshal(first)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(encoded, &second))
		assert.Equal(t, first, second, "%s encoded as %s", data, encoded)
	})
}

func TestParseDate(t *testing.T) {
	day, err := pinterest.ParseDate("2024-02-29")
	require.NoError(t, err)
	assert.Equal(t, pinterest.Date{Year: 2024, Month: time.February, Day: 29}, day)
	for _, text := range []string{"", "2023-02-29", "2024-2-9", "2024-02-29T00:00:00", " 2024-02-29", "20240229", "12024-02-29"} {
		t.Run(text, func(t *testing.T) {
			_, err := pinterest.ParseDate(text)
			require.EqualError(t, err, fmt.Sprintf("%q is not a date", text))
		})
	}
}

func TestDate_Arithmetic(t *testing.T) {
	for _, test := range []struct {
		from string
		days int
		to   string
	}{
		{"2024-02-28", 1, "2024-02-29"},
		{"2024-02-28", 2, "2024-03-01"},
		{"2023-12-31", 366, "2024-12-31"},
		{"2026-03-29", -29, "2026-02-28"},
		{"2026-11-25", 0, "2026-11-25"},
		{"0001-01-01", 3652058, "9999-12-31"},
	} {
		t.Run(test.from+" "+test.to, func(t *testing.T) {
			from, err := pinterest.ParseDate(test.from)
			require.NoError(t, err)
			to, err := pinterest.ParseDate(test.to)
			require.NoError(t, err)
			assert.Equal(t, to, from.AddDays(test.days))
			assert.Equal(t, from, to.AddDays(-test.days))
			assert.Equal(t, test.days, to.Sub(from))
			assert.Equal(t, -test.days, from.Sub(to))
			sign := cmp.Compare(test.days, 0)
			assert.Equal(t, sign, to.Compare(from))
			assert.Equal(t, -sign, from.Compare(to))
		})
	}
}

func TestDate_IsAFlag(t *testing.T) {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	var day, none pinterest.Date
	flags.TextVar(&day, "day", pinterest.Date{Year: 2026, Month: time.November, Day: 25}, "")
	flags.TextVar(&none, "none", none, "")
	require.NoError(t, flags.Parse([]string{"-day", "2024-02-29"}))
	assert.Equal(t, "2024-02-29", day.String())
	assert.Equal(t, "2026-11-25", flags.Lookup("day").DefValue)
	assert.Empty(t, flags.Lookup("none").DefValue)
	require.ErrorContains(t, flags.Parse([]string{"-day", "today"}), `"today" is not a date`)
	require.NoError(t, flags.Parse([]string{"-day", ""}))
	assert.True(t, day.IsZero())
	_, err := pinterest.Date{Year: 2023, Month: time.February, Day: 29}.MarshalText()
	require.Error(t, err)

	keys, err := json.Marshal(map[pinterest.Date]int{{Year: 2024, Month: time.May, Day: 1}: 2})
	require.NoError(t, err)
	assert.JSONEq(t, `{"2024-05-01": 2}`, string(keys))
}

func TestDateRange_Chunks(t *testing.T) {
	day := func(n int) pinterest.Date { return pinterest.Date{Year: 2026, Month: time.January, Day: 1}.AddDays(n) }
	for _, test := range []struct {
		name       string
		last, days int
		want       [][2]int
	}{
		{"whole chunks", 5, 3, [][2]int{{0, 2}, {3, 5}}},
		{"a shorter last chunk", 6, 3, [][2]int{{0, 2}, {3, 5}, {6, 6}}},
		{"one chunk", 6, 90, [][2]int{{0, 6}}},
		{"a single day", 0, 1, [][2]int{{0, 0}}},
		{"days below 1", 1, -1, [][2]int{{0, 0}, {1, 1}}},
		{"no days", -1, 3, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := pinterest.DateRange{Start: day(0), End: day(test.last)}
			assert.Equal(t, test.last+1, r.Days())
			var got [][2]int
			for chunk := range r.Chunks(test.days) {
				got = append(got, [2]int{chunk.Start.Sub(day(0)), chunk.End.Sub(day(0))})
			}
			assert.Equal(t, test.want, got)
			for chunk := range r.Chunks(test.days) {
				assert.Equal(t, day(0), chunk.Start)
				break
			}
		})
	}
}

func TestUnixTime(t *testing.T) {
	content, err := json.Marshal([]pinterest.UnixTime{{Time: time.Unix(1580865126, 5e8)}, {}, {Time: time.Unix(-1, 0)}})
	require.NoError(t, err)
	assert.Equal(t, "[1580865126,null,-1]", string(content))
	var times []pinterest.UnixTime
	require.NoError(t, json.Unmarshal([]byte(`[1580865126, null, "2020-02-05T01:12:06Z"]`), &times))
	assert.Equal(t, []bool{true, true, true}, []bool{times[0].Equal(times[2].Time), times[1].IsZero(), times[0].Unix() == 1580865126})
}
