package pinterest_test

import (
	"bytes"
	"encoding/json"
	"math"
	"math/big"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

const oddRow = `{"CAMPAIGN_ID": 626735565838123456, "DATE": "2021-04-01", "SPEND_IN_DOLLAR": 30.10, "SPEND_IN_MICRO_DOLLAR": "30100000",
	"TOTAL_CLICKTHROUGH": null, "CAMPAIGN_NAME": "a \"b\"", "CTR": 12.0, "NEW_COLUMN": {"a": [1.50, null]}, "BIG": 1e999999, "NAN": "NaN"}`

func TestAnalyticsRow_KeepsEveryValue(t *testing.T) {
	var row pinterest.AnalyticsRow
	require.NoError(t, json.Unmarshal([]byte(oddRow), &row))
	for column, want := range map[pinterest.Column]string{
		pinterest.ColumnCampaignID: `626735565838123456`, pinterest.ColumnSpendInDollar: `30.10`, pinterest.ColumnSpendInMicroDollar: `"30100000"`,
		pinterest.ColumnTotalClickthrough: `null`, "NEW_COLUMN": `{"a": [1.50, null]}`,
	} {
		raw, ok := row.Get(column)
		assert.True(t, ok)
		assert.Equal(t, want, string(raw))
	}
	_, ok := row.Get(pinterest.ColumnAdID)
	assert.False(t, ok)
	encoded, err := json.Marshal(row)
	require.NoError(t, err)
	var compact bytes.Buffer
	require.NoError(t, json.Compact(&compact, []byte(oddRow)))
	assert.Equal(t, compact.String(), string(encoded))
	assert.Equal(t, []pinterest.Column{
		"CAMPAIGN_ID", "DATE", "SPEND_IN_DOLLAR", "SPEND_IN_MICRO_DOLLAR", "TOTAL_CLICKTHROUGH", "CAMPAIGN_NAME", "CTR", "NEW_COLUMN", "BIG", "NAN",
	}, row.Columns())
	date, ok := row.Date()
	assert.True(t, ok)
	assert.Equal(t, pinterest.Date{Year: 2021, Month: 4, Day: 1}, date)
}

func TestAnalyticsRow_Accessors(t *testing.T) {
	for _, test := range []struct {
		raw     string
		text    string
		float   float64
		isFloat bool
		integer int64
		isInt   bool
	}{
		{`626735565838123456`, "626735565838123456", 626735565838123456, true, 626735565838123456, true},
		{`"626735565838123457"`, "626735565838123457", 626735565838123457, true, 626735565838123457, true},
		{`30.10`, "30.10", 30.1, true, 0, false},
		{`12.0`, "12.0", 12, true, 12, true},
		{`"1.2e3"`, "1.2e3", 1200, true, 1200, true},
		{`-7`, "-7", -7, true, -7, true},
		{`9223372036854775807`, "9223372036854775807", math.MaxInt64, true, math.MaxInt64, true},
		{`9223372036854775808`, "9223372036854775808", math.MaxInt64, true, 0, false},
		{`1e999999`, "1e999999", 0, false, 0, false},
		{`"NaN"`, "NaN", 0, false, 0, false},
		{`"1/2"`, "1/2", 0, false, 0, false},
		{`null`, "", 0, false, 0, false},
		{`""`, "", 0, false, 0, false},
		{`true`, "true", 0, false, 0, false},
		{`"a \"b\" \u00e9"`, `a "b" é`, 0, false, 0, false},
	} {
		t.Run(test.raw, func(t *testing.T) {
			row := rows(t, `[{"X": `+test.raw+`}]`)[0]
			assert.Equal(t, test.text, row.Text("X"))
			float, ok := row.Float("X")
			assert.Equal(t, test.isFloat, ok)
			if ok {
				assert.InDelta(t, test.float, float, 0)
			}
			integer, ok := row.Int("X")
			assert.Equal(t, test.isInt, ok)
			assert.Equal(t, test.integer, integer)
		})
	}
}

func TestAnalyticsRow_Date(t *testing.T) {
	for text, want := range map[string]bool{`"2021-04-01T05:00:00"`: true, `"2021-13-01"`: false, `"soon"`: false, `null`: false, `20210401`: false} {
		t.Run(text, func(t *testing.T) {
			_, ok := rows(t, `[{"DATE": `+text+`}]`)[0].Date()
			assert.Equal(t, want, ok)
		})
	}
}

func TestAnalyticsRow_DoesNotShareTheResponseBody(t *testing.T) {
	c := newClient(t, &script{steps: []step{respond(200, `[{"A": 1}]`)}})
	var response pinterest.Response
	list, err := c.AdAccounts.GetAnalytics(t.Context(), "1", adsParams, pinterest.WithResponse(&response))
	require.NoError(t, err)
	clear(response.Body)
	assert.Equal(t, "1", list[0].Text("A"))
}

func TestAnalyticsRow_ZeroValue(t *testing.T) {
	var zero pinterest.AnalyticsRow
	encoded, err := json.Marshal(zero)
	require.NoError(t, err)
	assert.Equal(t, "{}", string(encoded))
	assert.Empty(t, zero.Columns())
	assert.Empty(t, zero.Text("X"))
	assert.Equal(t, zero, rows(t, `[null]`)[0])
	require.Error(t, json.Unmarshal([]byte(`[[1]]`), new([]pinterest.AnalyticsRow)))
}

func TestAnalyticsRow_ResponseMustBeAListOfObjects(t *testing.T) {
	for body, ok := range map[string]bool{` [{"A": 1} , null, {}] `: true, `[]`: true, `[1]`: false, `{"a": 1}`: false, `[{"A": 1}`: false, `[{"A": tru}]`: false} {
		t.Run(body, func(t *testing.T) {
			c := newClient(t, &script{steps: []step{respond(200, body)}})
			_, err := c.AdAccounts.GetAnalytics(t.Context(), "1", adsParams)
			assert.Equal(t, ok, err == nil, "error: %v", err)
		})
	}
}

func FuzzAnalyticsRow(f *testing.F) {
	f.Add([]byte(oddRow))
	f.Add([]byte(`{"X": "1e5"}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var row pinterest.AnalyticsRow
		if json.Unmarshal(data, &row) != nil {
			return
		}
		for _, column := range row.Columns() {
			_ = row.Text(column)
			if integer, ok := row.Int(column); ok {
				float, ok := row.Float(column)
				assert.True(t, ok)
				assert.InEpsilon(t, float64(integer)+0.5, float+0.5, 1e-9)
			}
		}
		_, err := json.Marshal(row)
		require.NoError(t, err)
	})
}

// TestAnalyticsRow_IntOfHostileNumbers checks that Int does not expand an exponent. It measures memory, because time depends on the
// machine.
func TestAnalyticsRow_IntOfHostileNumbers(t *testing.T) {
	zeros := strings.Repeat("0", 100_000)
	for name, test := range map[string]struct {
		text string
		want int64
		ok   bool
	}{
		"fraction":              {"1e-999999", 0, false},
		"tiny fraction":         {"-1.5e-99999999999999999999", 0, false},
		"zero":                  {"0e-999999", 0, true},
		"zero with sign":        {"-0.00e99999999999999999999", 0, true},
		"whole number":          {"1." + zeros, 1, true},
		"long exponent":         {"1e" + zeros + "3", 1000, true},
		"zeros and exponent":    {"12" + zeros + "e-100000", 12, true},
		"fraction and exponent": {"0." + zeros + "12e100002", 12, true},
		"digits":                {strings.Repeat("9", 100_000) + "e-100000", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			row := rows(t, `[{"X": "`+test.text+`"}]`)[0]
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, ok := row.Int("X")
			runtime.ReadMemStats(&after)
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.ok, ok)
			assert.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(8*len(test.text)+10_000))
		})
	}
}

// FuzzAnalyticsRow_Int compares Int with math/big.
func FuzzAnalyticsRow_Int(f *testing.F) {
	for _, seed := range []string{
		"0", "-0", "+7", "12.0", "1.2e3", "1200e-2", "-9223372036854775808", "9223372036854775807.0", "9223372036854775808", "-9223372036854775809e0",
		"922337203685477580.7e1", ".5e1", "5.e0", "1e18", "1e19", "00012.500e1", "1_000", "0x10", "1/2", "NaN", "Inf", "e5", "1e", "1e+2", "--1", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		raw, err := json.Marshal(text)
		require.NoError(t, err)
		var row pinterest.AnalyticsRow
		require.NoError(t, json.Unmarshal([]byte(`{"X": `+string(raw)+`}`), &row))
		got, ok := row.Int("X")

		_, exponent, _ := strings.Cut(strings.ToLower(text), "e")
		if e, err := strconv.Atoi(exponent); err == nil && (e < -1000 || e > 1000) || strings.ContainsAny(text, "xX_") {
			return // math/big is slow, or parses a Go literal such as 0x1p4
		}
		want, isInt := int64(0), false
		if _, isFloat := row.Float("X"); isFloat {
			exact, valid := new(big.Rat).SetString(text)
			if isInt = valid && exact.IsInt() && exact.Num().IsInt64(); isInt {
				want = exact.Num().Int64()
			}
		}
		assert.Equal(t, isInt, ok)
		assert.Equal(t, want, got)
	})
}

// benchmarkBody returns a list of 100,000 rows with ten columns each.
func benchmarkBody(b *testing.B) []byte {
	b.Helper()
	const row = `{"DATE":"2026-10-01","CAMPAIGN_ID":626735565838000001,"CAMPAIGN_NAME":"Campaign 1","SPEND_IN_DOLLAR":12.25,"SPEND_IN_MICRO_DOLLAR":12250000,` +
		`"TOTAL_CLICKTHROUGH":312,"IMPRESSION_1":120345,"CTR":0.0123,"ECPC_IN_DOLLAR":null,"CAMPAIGN_ENTITY_STATUS":"ACTIVE"}`
	body := []byte("[" + row)
	for range 99_999 {
		body = append(append(body, ','), row...)
	}
	return append(body, ']')
}

func BenchmarkAnalyticsRow(b *testing.B) {
	body := benchmarkBody(b)
	c := newClient(b, &script{steps: []step{respond(200, string(body))}})
	b.ReportAllocs()
	for b.Loop() {
		list, err := c.AdAccounts.GetAnalytics(b.Context(), "1", adsParams)
		require.NoError(b, err)
		for _, row := range list {
			if spend, ok := row.Float(pinterest.ColumnSpendInDollar); !ok || spend != 12.25 {
				b.Fatal(spend)
			}
		}
	}
}

func BenchmarkAnalyticsRow_AsMaps(b *testing.B) {
	body := benchmarkBody(b)
	c := newClient(b, &script{steps: []step{respond(200, string(body))}})
	b.ReportAllocs()
	for b.Loop() {
		var list []map[string]any
		require.NoError(b, c.Do(b.Context(), &pinterest.Request{Path: "/ad_accounts/1/analytics"}, &list))
		for _, row := range list {
			if spend, ok := row["SPEND_IN_DOLLAR"].(float64); !ok || spend != 12.25 {
				b.Fatal(spend)
			}
		}
	}
}

func TestAnalyticsRow_Money(t *testing.T) {
	const micro, units = pinterest.ColumnSpendInMicroDollar, pinterest.ColumnSpendInDollar
	for _, test := range []struct {
		row          string
		micro, units string // "" means that the column is not a number
	}{
		{`{"SPEND_IN_MICRO_DOLLAR": 1234567, "SPEND_IN_DOLLAR": 12.34}`, "1.234567", "12.34"},
		{`{"SPEND_IN_MICRO_DOLLAR": "-1234500", "SPEND_IN_DOLLAR": "-12.5"}`, "-1.2345", "-12.50"},
		{`{"SPEND_IN_MICRO_DOLLAR": 1234567.5, "SPEND_IN_DOLLAR": 0.0000005}`, "1.234568", "0.000001"},
		{`{"SPEND_IN_MICRO_DOLLAR": 0, "SPEND_IN_DOLLAR": 0}`, "0.00", "0.00"},
		{`{"SPEND_IN_MICRO_DOLLAR": -9223372036854775808, "SPEND_IN_DOLLAR": 9300000000000}`, "-9223372036854.775808", ""},
		{`{"SPEND_IN_MICRO_DOLLAR": null, "SPEND_IN_DOLLAR": "n/a"}`, "", ""},
		{`{"SPEND_IN_MICRO_DOLLAR": 1e300, "SPEND_IN_DOLLAR": 1e303}`, "", ""},
		{`{}`, "", ""},
	} {
		t.Run(test.row, func(t *testing.T) {
			var row pinterest.AnalyticsRow
			require.NoError(t, json.Unmarshal([]byte(test.row), &row))
			amount, ok := row.Micro(micro)
			assert.Equal(t, test.micro != "", ok)
			if ok {
				assert.Equal(t, test.micro, amount.String())
			}
			amount, ok = row.Money(units)
			assert.Equal(t, test.units != "", ok)
			if ok {
				assert.Equal(t, test.units, amount.String())
			}
		})
	}
	assert.InDelta(t, 12.5, pinterest.Money(12_500_000).Units(), 0)
}

func TestParseMoney(t *testing.T) {
	for text, want := range map[string]pinterest.Money{
		"12.50": 12_500_000, "0": 0, "-0.000001": -1, "7": 7_000_000, "00.1": 100_000, "9223372036854.775807": 9_223_372_036_854_775_807,
	} {
		got, err := pinterest.ParseMoney(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "-", ".5", "5.", "1.2345678", "1,000", "1e3", "+1", " 1", "0x1", "NaN", "9223372036854.775808", "--1", "1.-5"} {
		_, err := pinterest.ParseMoney(text)
		assert.Error(t, err, text)
	}
}

// FuzzParseMoney checks that an amount is the one that String returns.
func FuzzParseMoney(f *testing.F) {
	for _, seed := range []string{"12.50", "0", "-0.000001", "9223372036854.775807", "1e3", "-"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		amount, err := pinterest.ParseMoney(text)
		if err != nil {
			return
		}
		again, err := pinterest.ParseMoney(amount.String())
		require.NoError(t, err)
		assert.Equal(t, amount, again)
	})
}
