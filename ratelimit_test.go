package pinterest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

// rateLimitOf returns the rate limit of a response with these headers.
func rateLimitOf(t testing.TB, headers ...string) pinterest.RateLimit {
	t.Helper()
	var response pinterest.Response
	transport := &script{steps: []step{respond(200, pinBody, headers...)}}
	_, err := newClient(t, transport).Pins.Get(t.Context(), "1", pinterest.WithResponse(&response))
	require.NoError(t, err)
	return response.RateLimit
}

func TestRateLimit_ParsesHeaders(t *testing.T) {
	const limit, remaining, reset = "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset"
	windows := []pinterest.RateWindow{{Limit: 100, Per: time.Second}, {Limit: 1000, Per: time.Minute}}
	for name, test := range map[string]struct {
		headers []string
		want    pinterest.RateLimit
	}{
		"as recorded": {
			[]string{limit, "100, 100;w=1, 1000;w=60", remaining, "99", reset, "1"},
			pinterest.RateLimit{Limit: 100, Remaining: 99, Reset: time.Second, Windows: windows},
		},
		"list in each header": {
			[]string{limit, "100,100;w=1,1000;w=60", remaining, "99, 99;w=1, 999;w=60", reset, "1, 60"},
			pinterest.RateLimit{Limit: 100, Remaining: 99, Reset: time.Second, Windows: windows},
		},
		"limit without windows": {
			[]string{limit, "300", remaining, "0", reset, "67150"},
			pinterest.RateLimit{Limit: 300, Reset: 67150 * time.Second},
		},
		"unknown parameters": {
			[]string{limit, `100, 100;burst=7;w=1;comment="a"`},
			pinterest.RateLimit{Limit: 100, Windows: windows[:1]},
		},
		"no headers": {nil, pinterest.RateLimit{}},
		"invalid": {
			[]string{limit, ";;w=x, ;w=1, 9;w=-3,, 5;w", remaining, "many", reset, "-1"},
			pinterest.RateLimit{},
		},
		"overflow": {
			[]string{limit, "99999999999999999999, 5;w=9999999999999999", reset, "9223372036854775807"},
			pinterest.RateLimit{},
		},
		"window above a day": {
			[]string{limit, "5, 5;w=86400, 9;w=86401"},
			pinterest.RateLimit{Limit: 5, Windows: []pinterest.RateWindow{{Limit: 5, Per: 24 * time.Hour}}},
		},
		"names": {
			[]string{limit, `100, 100;w=1;name="safety_net_app_id_user_id", 1000;w=60;name="org_read_app_id_user_id"`},
			pinterest.RateLimit{Limit: 100, Windows: []pinterest.RateWindow{
				{Limit: 100, Per: time.Second, Name: "safety_net_app_id_user_id"},
				{Limit: 1000, Per: time.Minute, Name: "org_read_app_id_user_id"},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, rateLimitOf(t, test.headers...))
		})
	}
}

// Pinterest sends the seconds until the reset. A proxy may send the unix time of the reset instead.
func TestRateLimit_Reset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Second / 4)
		now := time.Now().Unix()
		const overflow = 1<<63 - 1 - 62135596800
		for value, want := range map[string]time.Duration{
			"1":                             time.Second,
			"67150":                         67150 * time.Second,
			"86400":                         24 * time.Hour,
			"86401":                         0,
			"1783593774":                    0, // in 2026
			"18446744073709551616":          0,
			fmt.Sprint(now + 50):            49750 * time.Millisecond,
			fmt.Sprint(now + 86400):         24*time.Hour - time.Second/4,
			fmt.Sprint(now + 86402):         0,
			fmt.Sprint(now - 3600):          0,
			fmt.Sprint(now - 100_000):       0,
			fmt.Sprint(now+50) + "000":      49750 * time.Millisecond,
			fmt.Sprint(now+50) + "750":      50500 * time.Millisecond,
			fmt.Sprint(now+90_000) + "000":  0,
			fmt.Sprint(now) + "000000":      0, // microseconds
			fmt.Sprint(now+50) + ", 1;w=60": 49750 * time.Millisecond,
			fmt.Sprint(-now):                0,
			"9223372036854775807":           0,
			fmt.Sprint(overflow + now):      0, // overflows in time.Unix
		} {
			assert.Equal(t, want, rateLimitOf(t, "X-Ratelimit-Reset", value).Reset, value)
		}
	})
}

// One absurd header of a successful response must not stop a category for years.
func TestRateLimiter_IgnoresAbsurdResets(t *testing.T) {
	for name, test := range map[string]struct {
		limit, reset string
		wait         time.Duration
	}{
		"unix time in 2026":            {"5000", "1783593774", 0},
		"unix time in 50 s":            {"5000", "946684850", 50 * time.Second},
		"years":                        {"5000", "999999999", 0},
		"hours in a window of minutes": {"100, 100;w=1, 1000;w=60", "40000", time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				absurd, usual := respond(200, pinBody, "X-Ratelimit-Limit", test.limit, "X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", test.reset), withQuota("100, 100;w=1, 1000;w=60", 99, time.Second)
				c := newClient(t, &script{steps: []step{absurd, usual}})
				assert.Zero(t, getPins(t, c, 1))
				assert.Equal(t, test.wait, getPins(t, c, 5))
			})
		})
	}
}

// withQuota returns a step that responds with a pin and x-ratelimit headers.
func withQuota(limit string, remaining int, reset time.Duration) step {
	return func(req *http.Request) (*http.Response, error) {
		resp, err := respond(200, pinBody)(req)
		quotatest.SetHeader(resp.Header, limit, remaining, reset)
		return resp, err
	}
}

// getPins calls pins/get n times in a row and returns how long that takes, rounded to seconds.
func getPins(t *testing.T, c *pinterest.Client, n int) time.Duration {
	t.Helper()
	start := time.Now()
	for range n {
		_, err := c.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
	}
	return time.Since(start).Round(time.Second)
}

func TestRateLimiter_WaitsForAnExhaustedWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{withQuota("100, 100;w=1, 5;w=60", 99, time.Second)}}
		c := newClient(t, transport)
		assert.Zero(t, getPins(t, c, 5))
		require.NoError(t, c.Pins.Delete(t.Context(), "1"), "call of another category")
		assert.Equal(t, time.Minute, getPins(t, c, 1))
	})
}

func TestRateLimiter_ExhaustedDayFailsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{withQuota("300", 0, 67150*time.Second)}}
		c := newClient(t, transport)
		assert.Zero(t, getPins(t, c, 1))
		_, err := c.Pins.Get(t.Context(), "1")
		var exhausted *pinterest.QuotaError
		require.ErrorAs(t, err, &exhausted)
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
		assert.Equal(t, &pinterest.QuotaError{
			Operation: "pins/get", Category: pinterest.CategoryOrgRead, RetryAfter: 67150 * time.Second,
		}, exhausted)
		require.EqualError(t, err, "pinterest: pins/get: org_read quota exhausted; retry in 18h39m10s")
		assert.Equal(t, 1, transport.count())
	})
}

func TestRateLimiter_BelongsToOneClientUnlessShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{withQuota("100, 100;w=1, 2;w=60", 99, time.Second)}}
		assert.Zero(t, getPins(t, newClient(t, transport), 2))
		assert.Zero(t, getPins(t, newClient(t, transport), 2), "clients with their own limiters")

		shared := pinterest.WithRateLimiter(pinterest.NewRateLimiter())
		assert.Zero(t, getPins(t, newClient(t, transport, shared), 2))
		assert.Equal(t, time.Minute, getPins(t, newClient(t, transport, shared), 1), "clients with one limiter")
	})
}

func TestRateLimiter_FixedQuota(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limiter, err := pinterest.NewFixedRateLimiter(map[pinterest.Category][]pinterest.RateWindow{
			pinterest.CategoryOrgRead: {{Limit: 3, Per: time.Minute}},
		})
		require.NoError(t, err)
		c := newClient(t, &script{steps: []step{withQuota("1", 0, 24*time.Hour)}}, pinterest.WithRateLimiter(limiter))
		assert.Zero(t, getPins(t, c, 3), "the limiter used the quota of a response")
		assert.Equal(t, time.Minute, getPins(t, c, 1))
		for range 10 {
			require.NoError(t, c.Pins.Delete(t.Context(), "1"), "call of a category without a quota")
		}
	})
}

func TestRateLimiter_FixedQuotaMustBeValid(t *testing.T) {
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
		t.Run(want, func(t *testing.T) {
			_, err := pinterest.NewFixedRateLimiter(map[pinterest.Category][]pinterest.RateWindow{"ads_read": {window}})
			require.EqualError(t, err, "pinterest: NewFixedRateLimiter: ads_read: "+want+" is not a quota")
		})
	}
}

func TestRateLimiter_NoneDelaysOnlyTheThrottledCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{
			withQuota("1, 1;w=60", 0, time.Minute), respond(429, rateBody, "Retry-After", "20"), respond(200, pinBody),
		}}
		c := newClient(t, transport, pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
		assert.Zero(t, getPins(t, c, 1))
		start := time.Now()
		var throttled sync.WaitGroup
		throttled.Go(func() { getPins(t, c, 1) })
		synctest.Wait()
		assert.Zero(t, getPins(t, c, 5), "calls that were not throttled")
		throttled.Wait()
		assert.Equal(t, 20*time.Second, time.Since(start))

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := c.Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.Canceled)
	})
}

// recordingLimiter is a rate limiter that never waits and records what it gets.
type recordingLimiter struct {
	calls   []pinterest.RateCall
	results []pinterest.RateResult
}

func (l *recordingLimiter) Wait(_ context.Context, call pinterest.RateCall) error {
	l.calls = append(l.calls, call)
	return nil
}

func (l *recordingLimiter) Observe(_ context.Context, _ pinterest.RateCall, result pinterest.RateResult) {
	l.results = append(l.results, result)
}

func TestRateLimiter_GetsEachCallAndResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(status int, body string, headers ...string) step {
			return func(req *http.Request) (*http.Response, error) {
				time.Sleep(3 * time.Second)
				return respond(status, body, headers...)(req)
			}
		}
		limit := []string{"X-Ratelimit-Limit", "100, 100;w=1", "X-Ratelimit-Remaining", "7", "X-Ratelimit-Reset", "1"}
		rate := pinterest.RateLimit{
			Limit: 100, Remaining: 7, Reset: time.Second, Windows: []pinterest.RateWindow{{Limit: 100, Per: time.Second}},
		}
		var limiter recordingLimiter
		start := time.Now()
		c := newClient(t, &script{steps: []step{
			slow(429, rateBody, append(limit, "Retry-After", "7")...),
			slow(429, rateBody, limit...),
			slow(400, `{"code": 1, "message": "Retry after 5 seconds"}`),
			slow(201, pinBody, limit...),
			slow(429, `{"code": 9, "message": "blocked as spam"}`, append(limit, "Retry-After", "9")...),
			slow(503, "", "Retry-After", "9"),
			failWith(io.ErrUnexpectedEOF),
		}}, pinterest.WithRateLimiter(&limiter))
		create := func(opts ...pinterest.RequestOption) error {
			_, err := c.Pins.Create(t.Context(), &pinterest.PinCreateParams{}, opts...)
			return err
		}
		require.NoError(t, create())
		require.ErrorIs(t, create(), pinterest.ErrBlocked)
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
		}, limiter.results)
		var calls []string
		for _, call := range limiter.calls {
			calls = append(calls, fmt.Sprintln(call.Operation, call.Category, call.Attempt, call.MaxWait, call.Arrived.Sub(start)))
		}
		assert.Equal(t, []string{
			"pins/create org_write 1 1m0s 0s\n", "pins/create org_write 2 1m0s 0s\n",
			"pins/create org_write 3 1m0s 0s\n", "pins/create org_write 4 1m0s 0s\n",
			"pins/create org_write 1 1m0s 25s\n", "pins/create org_write 1 1m0s 28s\n", "pins/create org_write 1 1h0m0s 31s\n",
		}, calls)
	})
}

// startGet calls pins/get in a goroutine of calls.
func startGet(t *testing.T, calls *sync.WaitGroup, c *pinterest.Client, pinID string) {
	t.Helper()
	calls.Go(func() {
		_, err := c.Pins.Get(t.Context(), pinID)
		assert.NoError(t, err)
	})
}

// A throttled call waits once, in the rate limiter, and goes before the calls that arrived after it.
func TestRateLimiter_ThrottledCallKeepsItsPlace(t *testing.T) {
	for name, test := range map[string]struct {
		throttled step
		wait      time.Duration
	}{
		"Retry-After":      {respond(429, rateBody, "Retry-After", "30"), 30 * time.Second},
		"reset":            {respond(429, rateBody, "X-Ratelimit-Reset", "20"), 20 * time.Second},
		"wait in the text": {respond(400, `{"code": 1, "message": "Retry after 10 seconds"}`), 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				transport := &script{steps: []step{withQuota("10, 10;w=1", 9, time.Second), test.throttled, withQuota("10, 10;w=1", 9, time.Second)}}
				c := newClient(t, transport)
				getPins(t, c, 1)
				var calls sync.WaitGroup
				startGet(t, &calls, c, "throttled")
				time.Sleep(time.Second)
				for range 20 {
					startGet(t, &calls, c, "later")
				}
				time.Sleep(test.wait - 2*time.Second)
				assert.Equal(t, 2, transport.count(), "requests before the end of the wait")
				time.Sleep(time.Second)
				synctest.Wait()
				require.GreaterOrEqual(t, transport.count(), 3, "requests at the end of the wait")
				calls.Wait()
				assert.Equal(t, 23, transport.count())
				assert.Equal(t, "/v5/pins/throttled", transport.paths[2])
				assert.Less(t, time.Since(start), test.wait+5*time.Second)
			})
		})
	}
}

// The first call of a category goes alone. The calls that arrive before its response wait in line, and do not overtake it if it is
// throttled.
func TestRateLimiter_ThrottledCallGoesBeforeCallsThatArrivedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{
			func(req *http.Request) (*http.Response, error) {
				time.Sleep(500 * time.Millisecond)
				return respond(429, rateBody, "Retry-After", "5")(req)
			},
			withQuota("10, 10;w=1", 9, time.Second),
		}}
		c := newClient(t, transport)
		var calls sync.WaitGroup
		startGet(t, &calls, c, "throttled")
		for range 20 {
			time.Sleep(20 * time.Millisecond)
			startGet(t, &calls, c, "later")
		}
		synctest.Wait()
		assert.Equal(t, 1, transport.count(), "requests before the first response")
		calls.Wait()
		require.Len(t, transport.paths, 22)
		assert.Equal(t, []string{"/v5/pins/throttled", "/v5/pins/throttled", "/v5/pins/later"}, transport.paths[:3])
		assert.Equal(t, 5500*time.Millisecond, transport.waits()[0])
	})
}

func TestRateLimiter_ClosesTheCategoryOfAThrottledCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		c := newClient(t, &script{steps: []step{respond(429, rateBody, "Retry-After", "20"), respond(200, pinBody)}})
		var calls sync.WaitGroup
		startGet(t, &calls, c, "1")
		time.Sleep(time.Second)
		_, err := c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "x"}) // another category
		require.NoError(t, err)
		assert.Equal(t, time.Second, time.Since(start))
		_, err = c.Boards.Get(t.Context(), "2") // the same category
		require.NoError(t, err)
		calls.Wait()
		assert.GreaterOrEqual(t, time.Since(start), 20*time.Second)
		assert.LessOrEqual(t, time.Since(start), 21*time.Second)
	})
}

// A call waits after a throttled response even if the rate limiter does not.
func TestRateLimiter_NoneStillWaitsAfterAThrottledResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		none := pinterest.WithRateLimiter(pinterest.NoRateLimiter())
		c := newClient(t, &script{steps: []step{respond(429, rateBody, "Retry-After", "30"), respond(200, pinBody)}}, none)
		assert.Equal(t, 30*time.Second, getPins(t, c, 1))

		c = newClient(t, &script{steps: []step{respond(429, rateBody, "Retry-After", "30")}}, none)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := c.Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
	})
}

// A caller may recover from a panic of its middleware and continue.
func TestRateLimiter_PanicReleasesTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		panics := false
		middleware := func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				if panics {
					panic("a bug")
				}
				return next.RoundTrip(req)
			})
		}
		c := newClient(t, &script{steps: []step{withQuota("100, 100;w=1, 2;w=60", 99, time.Second)}}, pinterest.WithMiddleware(middleware))
		getPins(t, c, 1)
		panics = true
		assert.Panics(t, func() { getPins(t, c, 1) })
		panics = false
		assert.Equal(t, time.Minute, getPins(t, c, 2))
	})
}

// FuzzRateLimitHeaders checks that the rate limit of any headers is valid, and that it survives being written in Pinterest's format.
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
		got.Reset = got.Reset.Round(time.Second) // the time until a unix time is not a whole number of seconds
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
			"X-Ratelimit-Reset", fmt.Sprint(int(got.Reset/time.Second)))
		assert.Equal(t, got, again)
	})
}

func TestRateLimiter_GetsTheAdAccount(t *testing.T) {
	day := pinterest.Date{Year: 2026, Month: time.November, Day: 1}
	metrics := &pinterest.AdsAnalyticsParams{StartDate: day, EndDate: day, Granularity: "DAY", Columns: []pinterest.Column{"CTR"}}
	for name, test := range map[string]struct {
		call func(*pinterest.Client) error
		want string
	}{
		"path": {func(c *pinterest.Client) error {
			_, err := c.AdAccounts.GetAnalytics(t.Context(), "549", metrics)
			return err
		}, "549"},
		"option": {
			func(c *pinterest.Client) error {
				_, err := c.Pins.Get(t.Context(), "1", pinterest.WithAdAccount("7"))
				return err
			}, "7",
		},
		"Do": {func(c *pinterest.Client) error {
			return c.Do(t.Context(), &pinterest.Request{Path: "ad_accounts/8/keywords"}, nil)
		}, "8"},
		"none": {func(c *pinterest.Client) error { _, err := c.Pins.Get(t.Context(), "1"); return err }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var limiter recordingLimiter
			c := newClient(t, &script{steps: []step{respond(200, `[]`)}}, pinterest.WithRateLimiter(&limiter))
			_ = test.call(c) // the response suits only one of them
			require.Len(t, limiter.calls, 1)
			assert.Equal(t, test.want, limiter.calls[0].AdAccountID)
		})
	}
}

func TestRateLimiter_CountsConversionsPerAdAccount(t *testing.T) {
	fixed, err := pinterest.NewFixedRateLimiter(map[pinterest.Category][]pinterest.RateWindow{
		pinterest.CategoryAdsConversions: {{Limit: 1, Per: time.Minute}}, pinterest.CategoryAdsRead: {{Limit: 1, Per: time.Minute}},
	})
	require.NoError(t, err)
	for name, opts := range map[string][]pinterest.ClientOption{"learned": nil, "fixed": {pinterest.WithRateLimiter(fixed)}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				c := newClient(t, &script{steps: []step{withQuota("1, 1;w=60", 0, time.Minute)}}, opts...)
				send := func(account string, category pinterest.Category) {
					path := "/ad_accounts/" + account + "/events"
					require.NoError(t, c.Do(t.Context(), &pinterest.Request{Method: http.MethodPost, Path: path, Category: category}, nil))
				}
				send("1", pinterest.CategoryAdsConversions)
				send("2", pinterest.CategoryAdsConversions)
				assert.Zero(t, time.Since(start), "another account has a quota of its own")
				send("1", pinterest.CategoryAdsConversions)
				assert.Equal(t, time.Minute, time.Since(start).Round(time.Second))
				start = time.Now()
				send("1", pinterest.CategoryAdsRead)
				send("2", pinterest.CategoryAdsRead)
				assert.Equal(t, time.Minute, time.Since(start).Round(time.Second), "other categories are counted per user")
			})
		})
	}
}
