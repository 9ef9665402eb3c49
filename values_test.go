package pinterest_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-querystring/query"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestOptional(t *testing.T) {
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
		got, err := json.Marshal(in)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
		var back update
		require.NoError(t, json.Unmarshal(got, &back))
		assert.Equal(t, in, back)
	}

	values, err := query.Values(update{Count: pinterest.Value(0), On: pinterest.Value(false)})
	require.NoError(t, err)
	assert.Equal(t, url.Values{"count": {"0"}, "on": {"false"}}, values)
	_, err = query.Values(update{Text: pinterest.Null[string]()})
	require.ErrorContains(t, err, "text is null")

	withoutTag, err := json.Marshal([]pinterest.Optional[int]{{}, pinterest.Value(0)})
	require.NoError(t, err)
	assert.JSONEq(t, `[null, 0]`, string(withoutTag))

	v, ok := pinterest.Value(5).Get()
	assert.True(t, ok)
	assert.Equal(t, 5, v)
	_, ok = pinterest.Null[int]().Get()
	assert.False(t, ok)
	assert.True(t, pinterest.Null[int]().IsNull())
	assert.Equal(t, "5 null absent", strings.Join([]string{
		pinterest.Value(5).String(), pinterest.Null[int]().String(), pinterest.Optional[int]{}.String(),
	}, " "))
	require.Error(t, json.Unmarshal([]byte(`{"count":"x"}`), &update{}))
}

func TestTimestampDecodesEveryLiveForm(t *testing.T) {
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
		var got pinterest.Timestamp
		require.NoError(t, json.Unmarshal([]byte(in), &got), in)
		assert.True(t, want.Equal(got.Time), "%s: %s", in, got)
	}
	for _, in := range []string{`"soon"`, `true`, `{}`, `[]`, `"2021-13-01"`, `1e300`, `"NaN"`, `"Inf"`, `999999999999999999`} {
		var got pinterest.Timestamp
		require.Error(t, json.Unmarshal([]byte(in), &got), in)
	}

	encoded, err := json.Marshal([]pinterest.Timestamp{second, {}})
	require.NoError(t, err)
	assert.JSONEq(t, `["2021-06-08T09:37:30Z", null]`, string(encoded))
}

func TestDate(t *testing.T) {
	day := pinterest.Date{Year: 2026, Month: time.November, Day: 3}
	assert.Equal(t, "2026-11-03", day.String())
	assert.Equal(t, day, pinterest.DateOf(time.Date(2026, 11, 3, 23, 59, 0, 0, time.FixedZone("", 3600))))
	assert.True(t, pinterest.Date{}.IsZero())

	for in, want := range map[string]pinterest.Date{
		`"2026-11-03"`: day, `"2026-11-03T00:00:00"`: day, `null`: {}, `""`: {},
	} {
		var got pinterest.Date
		require.NoError(t, json.Unmarshal([]byte(in), &got), in)
		assert.Equal(t, want, got, in)
	}
	for _, in := range []string{`"2026-02-30"`, `"today"`, `20261103`} {
		require.Error(t, json.Unmarshal([]byte(in), new(pinterest.Date)), in)
	}

	encoded, err := json.Marshal([]pinterest.Date{day, {}})
	require.NoError(t, err)
	assert.JSONEq(t, `["2026-11-03", null]`, string(encoded))
	_, err = json.Marshal(pinterest.Date{Year: 2026, Month: 2, Day: 30})
	assert.ErrorContains(t, err, "2026-02-30 is no day of the calendar")
}

func FuzzTimestamp(f *testing.F) {
	for _, seed := range []string{`"2021-06-08T09:37:30"`, `1623145050`, `"1623145050000"`, `1e9`, `null`, `""`, `"-"`, `-1`, `99999999999`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first pinterest.Timestamp
		if json.Unmarshal(data, &first) != nil {
			return
		}
		encoded, err := json.Marshal(first)
		if err != nil {
			// time.Time refuses what RFC 3339 cannot say: a year of more than four digits or an offset of a day.
			return
		}
		var second pinterest.Timestamp
		require.NoError(t, json.Unmarshal(encoded, &second))
		assert.True(t, first.Equal(second.Time), "%s: %s became %s", data, first, second)
	})
}

func FuzzDate(f *testing.F) {
	for _, seed := range []string{`"2026-11-03"`, `"2026-11-03T00:00:00"`, `null`, `""`, `"0000-01-01"`, `"9999-12-31"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second pinterest.Date
		if json.Unmarshal(data, &first) != nil {
			return
		}
		encoded, err := json.Marshal(first)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(encoded, &second))
		assert.Equal(t, first, second)
	})
}
