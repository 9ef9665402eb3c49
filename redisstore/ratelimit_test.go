package redisstore_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
	"github.com/pinterest-go/pinterest/redisstore"
)

var _ pinterest.RateLimiter = (*redisstore.RateLimiter)(nil)

// limiterTest has limiters that share an in-memory store, in a bubble.
type limiterTest struct {
	*testing.T
	store    *virtualStore
	log      bytes.Buffer
	limiters []*redisstore.RateLimiter
}

// inBubble runs a test with a number of limiters.
func inBubble(t *testing.T, limiters int, test func(t *limiterTest)) {
	store := newVirtualStore(t)
	synctest.Test(t, func(t *testing.T) {
		f := &limiterTest{T: t, store: store}
		rdb := store.client()
		for range limiters {
			logger := slog.New(slog.NewTextHandler(&f.log, nil))
			f.limiters = append(f.limiters, redisstore.NewRateLimiter(rdb, "app/shop", &redisstore.Options{Logger: logger}))
		}
		test(f)
		require.NoError(t, rdb.Close())
	})
}

// reports returns a response that reports windows.
func reports(windows ...pinterest.RateWindow) pinterest.RateResult {
	return pinterest.RateResult{StatusCode: 200, Elapsed: 10 * time.Millisecond, RateLimit: pinterest.RateLimit{
		Limit: windows[0].Limit, Remaining: windows[0].Limit - 1, Reset: time.Second, Windows: windows,
	}}
}

// throttles returns a response that asks for a wait.
func throttles(wait time.Duration) pinterest.RateResult {
	return pinterest.RateResult{StatusCode: 429, Elapsed: 10 * time.Millisecond, Throttled: true, RetryAfter: wait}
}

var (
	perSecond = pinterest.RateWindow{Limit: 10, Per: time.Second}
	perMinute = pinterest.RateWindow{Limit: 2, Per: time.Minute}
)

// do makes a call whose response comes after 10 ms, and returns how long it waited.
func (t *limiterTest) do(limiter int, result pinterest.RateResult) time.Duration {
	t.Helper()
	start, call := time.Now(), newCall()
	require.NoError(t, t.limiters[limiter].Wait(t.Context(), call))
	waited := time.Since(start)
	time.Sleep(10 * time.Millisecond)
	t.limiters[limiter].Observe(t.Context(), call, result)
	return waited
}

func TestRateLimiter_FirstComeFirstServed(t *testing.T) {
	inBubble(t, 1, func(t *limiterTest) {
		t.do(0, reports(perSecond))
		var mu sync.Mutex
		var order []int
		var group sync.WaitGroup
		start := time.Now()
		for i := range 30 {
			group.Go(func() {
				call := newCall()
				if i == 29 { // the retry of a call that arrived after the tenth
					call.Arrived = start.Add(9*time.Millisecond + 500*time.Microsecond)
				}
				require.NoError(t, t.limiters[0].Wait(t.Context(), call))
				mu.Lock()
				order = append(order, i)
				mu.Unlock()
				t.limiters[0].Observe(t.Context(), call, reports(perSecond))
			})
			time.Sleep(time.Millisecond)
		}
		group.Wait()
		want := make([]int, 0, 30)
		for i := range 29 {
			want = append(want, i)
		}
		assert.Equal(t, slices.Insert(want, 10, 29), order)
		assert.InDelta(t, 3, time.Since(start).Seconds(), 0.3)
	})
}

func TestRateLimiter_OtherProcessesLearnTheQuota(t *testing.T) {
	inBubble(t, 2, func(t *limiterTest) {
		t.do(0, reports(perMinute))
		t.do(0, reports(perMinute))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		err := t.limiters[1].Wait(ctx, newCall())
		quotaError := new(pinterest.QuotaError)
		require.ErrorAs(t, err, &quotaError, "the quota reopens after the deadline")
		assert.InDelta(t, 60, quotaError.RetryAfter.Seconds(), 1)
		assert.Equal(t, pinterest.CategoryOrgRead, quotaError.Category)
		assert.Equal(t, "user_account/get", quotaError.Operation)
		assert.Less(t, time.Since(start), 100*time.Millisecond)
		assert.InDelta(t, 60, t.do(1, reports(perMinute)).Seconds(), 1)
	})
}

func TestRateLimiter_ThrottledResponseStopsAllProcesses(t *testing.T) {
	inBubble(t, 2, func(t *limiterTest) {
		t.do(0, reports(perSecond))
		call := newCall()
		require.NoError(t, t.limiters[0].Wait(t.Context(), call))
		t.limiters[0].Observe(t.Context(), call, throttles(30*time.Second))
		time.Sleep(10 * time.Millisecond)
		assert.InDelta(t, 30, t.do(1, reports(perSecond)).Seconds(), 0.1)

		call = newCall()
		require.NoError(t, t.limiters[0].Wait(t.Context(), call))
		t.limiters[0].Observe(t.Context(), call, throttles(10*time.Minute))
		time.Sleep(10 * time.Millisecond)
		err := t.limiters[1].Wait(t.Context(), newCall())
		require.ErrorIs(t, err, pinterest.ErrRateLimited, "the wait is longer than MaxWait")
		err = t.limiters[1].Wait(t.Context(), newCall())
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
	})
}

func TestRateLimiter_WaitingCallGivesUpWhenTheCategoryCloses(t *testing.T) {
	inBubble(t, 1, func(t *limiterTest) {
		t.do(0, reports(pinterest.RateWindow{Limit: 1, Per: 30 * time.Second}))
		waits := make(chan error)
		go func() { waits <- t.limiters[0].Wait(t.Context(), newCall()) }()
		synctest.Wait()
		call := newCall()
		t.limiters[0].Observe(t.Context(), call, throttles(10*time.Minute))
		start := time.Now()
		require.ErrorIs(t, <-waits, pinterest.ErrRateLimited)
		assert.Less(t, time.Since(start), 6*time.Second)
	})
}

func TestRateLimiter_CancelledCallReturnsAtOnce(t *testing.T) {
	inBubble(t, 1, func(t *limiterTest) {
		t.do(0, reports(perMinute))
		t.do(0, reports(perMinute))
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		time.AfterFunc(time.Second, cancel)
		require.ErrorIs(t, t.limiters[0].Wait(ctx, newCall()), context.Canceled)
		assert.Equal(t, time.Second, time.Since(start))
		require.ErrorIs(t, t.limiters[0].Wait(ctx, newCall()), context.Canceled)
		assert.InDelta(t, 59, t.do(0, reports(perMinute)).Seconds(), 1, "another call takes its place")
	})
}

func TestRateLimiter_HungCallsExpire(t *testing.T) {
	inBubble(t, 1, func(t *limiterTest) {
		t.do(0, reports(perMinute))
		time.Sleep(time.Second)
		require.NoError(t, t.limiters[0].Wait(t.Context(), newCall())) // its response never comes
		assert.InDelta(t, 59, t.do(0, reports(perMinute)).Seconds(), 1)
		assert.InDelta(t, 31, t.do(0, reports(perMinute)).Seconds(), 1, "a minute after the call has expired")
	})
}

func TestRateLimiter_CountsEachAdAccount(t *testing.T) {
	inBubble(t, 1, func(t *limiterTest) {
		for _, account := range []string{"1", "2"} {
			call := newCall()
			call.Category, call.AdAccountID = pinterest.CategoryAdsConversions, account
			for range 2 {
				start := time.Now()
				require.NoError(t, t.limiters[0].Wait(t.Context(), call))
				assert.Less(t, time.Since(start), 100*time.Millisecond)
				t.limiters[0].Observe(t.Context(), call, reports(perMinute))
			}
		}
	})
}

func TestRateLimiter_LearnsTheQuotaWithoutAStore(t *testing.T) {
	inBubble(t, 1, func(t *limiterTest) {
		t.store.away.Store(true)
		for range 3 {
			assert.Less(t, t.do(0, reports(perSecond)), 200*time.Millisecond)
		}
		assert.Equal(t, 1, strings.Count(t.log.String(), "level=WARN"))
		assert.Contains(t, t.log.String(), `msg="pinterest quota store away: using a share of the quota"`)
		t.store.away.Store(false)
		time.Sleep(5 * time.Second)
		assert.Equal(t, 1, strings.Count(t.log.String(), "level=INFO"))
		assert.Less(t, t.do(0, reports(perSecond)), 200*time.Millisecond)
		assert.Equal(t, 1, strings.Count(t.log.String(), "level=WARN"))
	})
}

func TestRateLimiter_SearchesForAQuotaThatIsNotReported(t *testing.T) {
	inBubble(t, 1, func(t *limiterTest) {
		const lasts = time.Minute
		quota := fixedWindows(perSecond).New()
		served, throttled := 0, 0
		var mu sync.Mutex
		var group sync.WaitGroup
		start := time.Now()
		for range 4 {
			group.Go(func() {
				for time.Since(start) < lasts {
					call := newCall()
					require.NoError(t, t.limiters[0].Wait(t.Context(), call))
					time.Sleep(10 * time.Millisecond)
					mu.Lock()
					ok, _, _ := quota.Take(time.Now())
					result := pinterest.RateResult{StatusCode: 200, Elapsed: 10 * time.Millisecond}
					if served++; !ok {
						served, throttled, result = served-1, throttled+1, throttles(time.Second)
					}
					mu.Unlock()
					t.limiters[0].Observe(t.Context(), call, result)
				}
			})
		}
		group.Wait()
		assert.Greater(t, served, 450)
		assert.Less(t, throttled, 15)
	})
}

func TestRateLimiter_ReportsItsStateForAllProcesses(t *testing.T) {
	server := miniredis.RunT(t)
	rdb := redisClient(t, server.Addr())
	limiters := []*redisstore.RateLimiter{redisstore.NewRateLimiter(rdb, "app/shop", nil), redisstore.NewRateLimiter(rdb, "app/shop", nil)}
	fake := pinteresttest.New(t)
	fake.LimitRate(pinterest.CategoryOrgRead, 1000, time.Minute)
	for _, limiter := range limiters {
		client := fake.Client(pinterest.WithRateLimiter(limiter))
		for range 3 {
			_, err := client.UserAccount.Get(t.Context())
			require.NoError(t, err)
		}
	}
	time.Sleep(200 * time.Millisecond) // the last reports
	states, err := redisstore.NewRateLimiter(rdb, "app/shop", nil).State(t.Context())
	require.NoError(t, err)
	require.Contains(t, states, pinterest.CategoryOrgRead)
	state := states[pinterest.CategoryOrgRead]
	assert.Equal(t, 2, state.Processes)
	assert.Zero(t, state.InFlight)
	assert.Zero(t, state.ClosedUntil)
	assert.Equal(t, redisstore.WindowState{RateWindow: pinterest.RateWindow{Limit: 1000, Per: time.Minute}, Used: 6}, state.Windows[1])

	other, err := redisstore.NewRateLimiter(rdb, "app/other", nil).State(t.Context())
	require.NoError(t, err)
	assert.Empty(t, other)

	call := newCall()
	require.NoError(t, limiters[0].Wait(t.Context(), call))
	limiters[0].Observe(t.Context(), call, throttles(time.Minute))
	time.Sleep(50 * time.Millisecond)
	states, err = limiters[1].State(t.Context())
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now().Add(time.Minute), states[pinterest.CategoryOrgRead].ClosedUntil, time.Second)

	server.Close()
	_, err = limiters[0].State(t.Context())
	require.ErrorContains(t, err, "redisstore: state: ")
}
