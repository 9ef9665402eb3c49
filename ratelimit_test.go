package pinterest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func rateLimitOf(t testing.TB, headers ...string) pinterest.RateLimit {
	t.Helper()
	var response pinterest.Response
	transport := &script{steps: []step{answer(200, pinBody, headers...)}}
	_, err := newClient(t, transport).Pins.Get(t.Context(), "1", pinterest.WithResponse(&response))
	require.NoError(t, err)
	return response.RateLimit
}

func TestRateLimitHeaders(t *testing.T) {
	const limit, remaining, reset = "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset"
	windows := []pinterest.RateWindow{{Limit: 100, Per: time.Second}, {Limit: 1000, Per: time.Minute}}
	for _, test := range []struct {
		name    string
		headers []string
		want    pinterest.RateLimit
	}{
		{
			"live",
			[]string{limit, "100, 100;w=1, 1000;w=60", remaining, "99", reset, "1"},
			pinterest.RateLimit{Limit: 100, Remaining: 99, Reset: time.Second, Windows: windows},
		},
		{
			"lists everywhere",
			[]string{limit, "100,100;w=1,1000;w=60", remaining, "99, 99;w=1, 999;w=60", reset, "1, 60"},
			pinterest.RateLimit{Limit: 100, Remaining: 99, Reset: time.Second, Windows: windows},
		},
		{"a plain number", []string{limit, "300", remaining, "0", reset, "67150"}, pinterest.RateLimit{Limit: 300, Reset: 67150 * time.Second}},
		{
			"more parameters",
			[]string{limit, `100, 100;burst=7;w=1;comment="a"`},
			pinterest.RateLimit{Limit: 100, Windows: windows[:1]},
		},
		{"none", nil, pinterest.RateLimit{}},
		{"garbage", []string{limit, ";;w=x, ;w=1, 9;w=-3,, 5;w", remaining, "many", reset, "-1"}, pinterest.RateLimit{}},
		{"overflow", []string{limit, "99999999999999999999, 5;w=9999999999999999", reset, "9223372036854775807"}, pinterest.RateLimit{
			Reset: 876000 * time.Hour, Windows: []pinterest.RateWindow{{Limit: 5, Per: 876000 * time.Hour}},
		}},
	} {
		assert.Equal(t, test.want, rateLimitOf(t, test.headers...), test.name)
	}
}

func FuzzRateLimitHeaders(f *testing.F) {
	for _, seed := range []string{"100, 100;w=1, 1000;w=60", "100", "", ";w=", "1;w=1;w=2", "-1", "9223372036854775808;w=1"} {
		f.Add(seed, "1", "1")
		f.Add("100", seed, seed)
	}
	f.Fuzz(func(t *testing.T, limit, remaining, reset string) {
		got := rateLimitOf(t, "X-Ratelimit-Limit", limit, "X-Ratelimit-Remaining", remaining, "X-Ratelimit-Reset", reset)
		assert.GreaterOrEqual(t, got.Limit, 0)
		assert.GreaterOrEqual(t, got.Remaining, 0)
		assert.GreaterOrEqual(t, got.Reset, time.Duration(0))
		for _, window := range got.Windows {
			assert.Positive(t, window.Limit)
			assert.Positive(t, window.Per)
		}
	})
}
