package pinterest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
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
		{"overflow", []string{limit, "99999999999999999999, 5;w=9999999999999999", reset, "9223372036854775807"}, pinterest.RateLimit{}},
		{"more than a day", []string{limit, "5, 5;w=86400, 9;w=86401"}, pinterest.RateLimit{
			Limit: 5, Windows: []pinterest.RateWindow{{Limit: 5, Per: 24 * time.Hour}},
		}},
		{
			"names",
			[]string{limit, `100, 100;w=1;name="safety_net_app_id_user_id", 1000;w=60;name="org_read_app_id_user_id"`},
			pinterest.RateLimit{Limit: 100, Windows: []pinterest.RateWindow{
				{Limit: 100, Per: time.Second, Name: "safety_net_app_id_user_id"}, {Limit: 1000, Per: time.Minute, Name: "org_read_app_id_user_id"},
			}},
		},
	} {
		assert.Equal(t, test.want, rateLimitOf(t, test.headers...), test.name)
	}
}

// A proxy may send the time of the reset instead of the seconds until then.
func TestRateLimit_Reset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Second / 4)
		now := time.Now().Unix()
		for value, want := range map[string]time.Duration{
			"1":                                    time.Second,
			"67150":                                67150 * time.Second,
			"86400":                                24 * time.Hour,
			"86401":                                0,
			"1783593774":                           0, // some day in 2026
			"18446744073709551616":                 0,
			seconds(now + 50):                      49750 * time.Millisecond,
			seconds(now + 86400):                   24*time.Hour - time.Second/4,
			seconds(now + 86402):                   0,
			seconds(now - 3600):                    0,
			seconds(now - 100_000):                 0,
			seconds(now+50) + "000":                49750 * time.Millisecond,
			seconds(now+50) + "750":                50500 * time.Millisecond,
			seconds(now+90_000) + "000":            0,
			seconds(now) + "000000":                0, // microseconds
			seconds(now+50) + ", 1;w=60":           49750 * time.Millisecond,
			seconds(-now):                          0,
			"9223372036854775807":                  0,
			seconds(1<<63 - 1 - 62135596800 + now): 0, // overflows in time.Unix
		} {
			assert.Equal(t, want, rateLimitOf(t, "X-Ratelimit-Reset", value).Reset, value)
		}
	})
}

func seconds(n int64) string { return strconv.FormatInt(n, 10) }

// One absurd header of a successful response must not stop a category for good.
func TestRateLimit_AbsurdResets(t *testing.T) {
	for _, test := range []struct {
		name, limit, reset string
		waits              time.Duration
	}{
		{"unix time of a day in 2026", "5000", "1783593774", 0},
		{"unix time", "5000", "946684850", 50 * time.Second},
		{"years", "5000", "999999999", 0},
		{"hours for a window of a minute", "100, 100;w=1, 1000;w=60", "40000", time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, &script{steps: []step{told(test.limit, "0", test.reset), told("100, 100;w=1, 1000;w=60", "99", "1")}})
				assert.Zero(t, getPins(t, c, 1))
				assert.Equal(t, test.waits, getPins(t, c, 5))
			})
		})
	}
}

// told is a step that answers with a pin and these x-ratelimit headers.
func told(limit, remaining, reset string) step {
	return answer(200, pinBody, "X-Ratelimit-Limit", limit, "X-Ratelimit-Remaining", remaining, "X-Ratelimit-Reset", reset)
}

// getPins calls pins/get n times, one after the other, and returns how long it took.
func getPins(t *testing.T, c *pinterest.Client, n int) time.Duration {
	t.Helper()
	start := time.Now()
	for range n {
		_, err := c.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
	}
	return time.Since(start).Round(time.Second)
}

func TestCallsWaitForASpentWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{told("100, 100;w=1, 5;w=60", "99", "1")}}
		c := newClient(t, transport)
		assert.Zero(t, getPins(t, c, 5))
		require.NoError(t, c.Pins.Delete(t.Context(), "1"), "another category goes on")
		assert.Equal(t, time.Minute, getPins(t, c, 1))
	})
}

func TestASpentDayIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{told("300", "0", "67150")}}
		c := newClient(t, transport)
		assert.Zero(t, getPins(t, c, 1))
		_, err := c.Pins.Get(t.Context(), "1")
		var exhausted *pinterest.QuotaError
		require.ErrorAs(t, err, &exhausted)
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
		assert.Equal(t, pinterest.QuotaError{Operation: "pins/get", Category: pinterest.CategoryOrgRead, RetryAfter: 67150 * time.Second}, *exhausted)
		require.EqualError(t, err, "pinterest: pins/get: org_read quota exhausted; retry in 18h39m10s")
		assert.Equal(t, 1, transport.count())
	})
}

func TestWhoSharesAQuota(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{told("100, 100;w=1, 2;w=60", "99", "1")}}
		assert.Zero(t, getPins(t, newClient(t, transport), 2))
		assert.Zero(t, getPins(t, newClient(t, transport), 2), "another client is another user")

		limiter := pinterest.NewRateLimiter()
		one, other := newClient(t, transport, pinterest.WithRateLimiter(limiter)), newClient(t, transport, pinterest.WithRateLimiter(limiter))
		assert.Zero(t, getPins(t, one, 2))
		assert.Equal(t, time.Minute, getPins(t, other, 1), "they share a quota")
	})
}

func TestAFixedQuota(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter, err := pinterest.NewFixedRateLimiter(map[pinterest.Category][]pinterest.RateWindow{
			pinterest.CategoryOrgRead: {{Limit: 3, Per: time.Minute}},
		})
		require.NoError(t, err)
		c := newClient(t, &script{steps: []step{told("1", "0", "86400")}}, pinterest.WithRateLimiter(limiter))
		assert.Zero(t, getPins(t, c, 3), "what answers tell does not count")
		assert.Equal(t, time.Minute, getPins(t, c, 1))
		for range 10 {
			require.NoError(t, c.Pins.Delete(t.Context(), "1"), "another category has no quota")
		}
	})
	for window, want := range map[pinterest.RateWindow]string{
		{Limit: 0, Per: time.Minute}:          "0 calls in 1m0s",
		{Limit: 1}:                            "1 calls in 0s",
		{Limit: 1, Per: 9000 * time.Hour}:     "1 calls in 9000h0m0s",
		{Limit: -5, Per: -1 * time.Second}:    "-5 calls in -1s",
		{Limit: 1, Per: -1 << 63}:             "1 calls in -2562047h47m16.854775808s",
		{Limit: 1 << 62, Per: 1<<63 - 1}:      "4611686018427387904 calls in 2562047h47m16.854775807s",
		{Limit: -1 << 63, Per: time.Second}:   "-9223372036854775808 calls in 1s",
		{Limit: 0, Per: 24 * 366 * time.Hour}: "0 calls in 8784h0m0s",
	} {
		_, err := pinterest.NewFixedRateLimiter(map[pinterest.Category][]pinterest.RateWindow{"ads_read": {window}})
		require.EqualError(t, err, "pinterest: NewFixedRateLimiter: ads_read: "+want+" is not a quota")
	}
}

func TestNoRateLimiterNeverWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{
			told("1, 1;w=60", "0", "60"), answer(429, rateBody, "Retry-After", "20"), answer(200, pinBody),
		}}
		c := newClient(t, transport, pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
		assert.Zero(t, getPins(t, c, 1))
		start := time.Now()
		var refused sync.WaitGroup
		refused.Go(func() { getPins(t, c, 1) })
		synctest.Wait()
		assert.Zero(t, getPins(t, c, 5), "the others are not held")
		refused.Wait()
		assert.Equal(t, 20*time.Second, time.Since(start))

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := c.Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.Canceled)
	})
}

// recorder is a rate limiter that never waits and records its calls.
type recorder struct {
	calls   []pinterest.RateCall
	results []pinterest.RateResult
}

func (r *recorder) Wait(_ context.Context, call pinterest.RateCall) error {
	r.calls = append(r.calls, call)
	return nil
}

func (r *recorder) Observe(_ context.Context, _ pinterest.RateCall, result pinterest.RateResult) {
	r.results = append(r.results, result)
}

func TestWhatALimiterIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(status int, body string, headers ...string) step {
			answered := answer(status, body, headers...)
			return func(req *http.Request) (*http.Response, error) {
				time.Sleep(3 * time.Second)
				return answered(req)
			}
		}
		limit := []string{"X-Ratelimit-Limit", "100, 100;w=1", "X-Ratelimit-Remaining", "7", "X-Ratelimit-Reset", "1"}
		rate := pinterest.RateLimit{Limit: 100, Remaining: 7, Reset: time.Second, Windows: []pinterest.RateWindow{{Limit: 100, Per: time.Second}}}
		var record recorder
		start := time.Now()
		c := newClient(t, &script{steps: []step{
			slow(429, rateBody, append(limit, "Retry-After", "7")...),
			slow(429, rateBody, limit...),
			slow(400, `{"code": 1, "message": "Retry after 5 seconds"}`),
			slow(201, pinBody, limit...),
			slow(429, `{"code": 9, "message": "blocked as spam"}`, append(limit, "Retry-After", "9")...),
			slow(503, "", "Retry-After", "9"),
			fault(io.ErrUnexpectedEOF),
		}}, pinterest.WithRateLimiter(&record))
		create := func(opts ...pinterest.RequestOption) error {
			_, err := c.Pins.Create(t.Context(), nil, opts...)
			return err
		}
		require.NoError(t, create())
		require.ErrorIs(t, create(), pinterest.ErrRateLimited)
		require.ErrorIs(t, create(), pinterest.ErrServer)
		require.ErrorIs(t, create(pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxDelay: time.Hour})), io.ErrUnexpectedEOF)
		const elapsed = 3 * time.Second
		assert.Equal(t, []pinterest.RateResult{
			{StatusCode: 429, Elapsed: elapsed, RateLimit: rate, Throttled: true, RetryAfter: 7 * time.Second},
			{StatusCode: 429, Elapsed: elapsed, RateLimit: rate, Throttled: true, RetryAfter: time.Second},
			{StatusCode: 400, Elapsed: elapsed, Throttled: true, RetryAfter: 5 * time.Second},
			{StatusCode: 201, Elapsed: elapsed, RateLimit: rate},
			{StatusCode: 429, Elapsed: elapsed, RateLimit: rate},
			{StatusCode: 503, Elapsed: elapsed},
			{},
		}, record.results)
		var calls []string
		for _, call := range record.calls {
			calls = append(calls, fmt.Sprint(call.Operation, " ", call.Category, " ", call.Attempt, " ", call.MaxWait, " ", call.Arrived.Sub(start)))
		}
		assert.Equal(t, []string{
			"pins/create org_write 1 1m0s 0s", "pins/create org_write 2 1m0s 0s", "pins/create org_write 3 1m0s 0s", "pins/create org_write 4 1m0s 0s",
			"pins/create org_write 1 1m0s 25s", "pins/create org_write 1 1m0s 28s", "pins/create org_write 1 1h0m0s 31s",
		}, calls)
	})
}

// A throttled call waits once, in the rate limiter, and goes before the calls that arrived after it.
func TestRateLimiter_ThrottledCallKeepsItsPlace(t *testing.T) {
	for name, test := range map[string]struct {
		throttled step
		waits     time.Duration
	}{
		"Retry-After":      {answer(429, rateBody, "Retry-After", "30"), 30 * time.Second},
		"reset":            {answer(429, rateBody, "X-Ratelimit-Reset", "20"), 20 * time.Second},
		"wait in the text": {answer(400, `{"code": 1, "message": "Retry after 10 seconds"}`), 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				var mu sync.Mutex
				var served []string
				record := func(next http.RoundTripper) http.RoundTripper {
					return roundTripper(func(req *http.Request) (*http.Response, error) {
						resp, err := next.RoundTrip(req)
						mu.Lock()
						defer mu.Unlock()
						served = append(served, path.Base(req.URL.Path))
						return resp, err
					})
				}
				c := newClient(t, &script{steps: []step{told("10, 10;w=1", "9", "1"), test.throttled, told("10, 10;w=1", "9", "1")}}, pinterest.WithMiddleware(record))
				getPins(t, c, 1)
				var group sync.WaitGroup
				group.Go(func() {
					_, err := c.Pins.Get(t.Context(), "throttled")
					assert.NoError(t, err)
				})
				time.Sleep(time.Second)
				for range 20 {
					group.Go(func() {
						_, err := c.Pins.Get(t.Context(), "later")
						assert.NoError(t, err)
					})
				}
				time.Sleep(test.waits - 2*time.Second)
				assert.Len(t, served, 2, "the category waits")
				time.Sleep(time.Second)
				synctest.Wait()
				require.GreaterOrEqual(t, len(served), 3, "the throttled call waits once")
				assert.Equal(t, "throttled", served[2])
				group.Wait()
				assert.Len(t, served, 23)
				assert.Less(t, time.Since(start), test.waits+5*time.Second)
			})
		})
	}
}

// Without a rate limiter, a throttled call waits by itself.
func TestRateLimiter_NoneStillWaitsAfterAThrottledResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, &script{steps: []step{answer(429, rateBody, "Retry-After", "30"), answer(200, pinBody)}}, pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
		assert.Equal(t, 30*time.Second, getPins(t, c, 1))

		c = newClient(t, &script{steps: []step{answer(429, rateBody, "Retry-After", "30")}}, pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := c.Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
	})
}

// Middleware that panics must not take a place of the quota with it: some callers recover, and go on.
func TestAPanicKeepsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		panics := false
		fragile := func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				if panics {
					panic("a bug")
				}
				return next.RoundTrip(req)
			})
		}
		c := newClient(t, &script{steps: []step{told("100, 100;w=1, 2;w=60", "99", "1")}}, pinterest.WithMiddleware(fragile))
		getPins(t, c, 1)
		panics = true
		assert.Panics(t, func() { getPins(t, c, 1) })
		panics = false
		assert.Equal(t, time.Minute, getPins(t, c, 2))
	})
}

// FuzzRateLimitHeaders checks that any headers give a quota within bounds, and that one written as Pinterest writes it is
// read back.
func FuzzRateLimitHeaders(f *testing.F) {
	for _, seed := range []string{
		"100, 100;w=1, 1000;w=60", `100, 100;w=1;name="safety_net_app_id_user_id", 1000;w=60;name="org_read_app_id_user_id"`,
		"100", "", ";w=", "1;w=1;w=2", "-1", "9223372036854775808;w=1", "1783593774", "1783593774000", "86401", "1;w=1000000000",
	} {
		f.Add(seed, "1", "1")
		f.Add("100", seed, seed)
	}
	f.Fuzz(func(t *testing.T, limit, remaining, reset string) {
		got := rateLimitOf(t, "X-Ratelimit-Limit", limit, "X-Ratelimit-Remaining", remaining, "X-Ratelimit-Reset", reset)
		assert.GreaterOrEqual(t, got.Limit, 0)
		assert.GreaterOrEqual(t, got.Remaining, 0)
		assert.GreaterOrEqual(t, got.Reset, time.Duration(0))
		assert.LessOrEqual(t, got.Reset, 24*time.Hour)
		got.Reset = got.Reset.Round(time.Second) // a unix time is some fraction of a second away
		limit = strconv.Itoa(got.Limit)
		for _, window := range got.Windows {
			assert.Positive(t, window.Limit)
			assert.GreaterOrEqual(t, window.Per, time.Second)
			assert.LessOrEqual(t, window.Per, 24*time.Hour)
			limit += fmt.Sprintf(", %d;w=%d", window.Limit, window.Per/time.Second)
			if window.Name != "" {
				limit += `;name="` + window.Name + `"`
			}
		}
		again := rateLimitOf(t, "X-Ratelimit-Limit", limit, "X-Ratelimit-Remaining", strconv.Itoa(got.Remaining),
			"X-Ratelimit-Reset", seconds(int64(got.Reset/time.Second)))
		assert.Equal(t, got, again)
	})
}
