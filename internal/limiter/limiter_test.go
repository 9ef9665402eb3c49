package limiter_test

import (
	"context"
	"math"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/limiter"
)

const (
	day     = 24 * time.Hour
	century = 100 * 365 * day
)

var (
	success         = limiter.Result{Served: true}
	perSecond       = limiter.Window{Limit: 100, Per: time.Second}
	perMinute       = limiter.Window{Limit: 600, Per: time.Minute}
	secondAndMinute = []limiter.Window{perSecond, {Limit: 1000, Per: time.Minute}}
)

// reporting returns a response that reports windows, and how many calls of the first one are left.
func reporting(left int, reset time.Duration, windows ...limiter.Window) limiter.Result {
	return limiter.Result{Served: true, Limit: windows[0].Limit, Remaining: left, Reset: reset, Windows: windows}
}

func throttledFor(retryAfter time.Duration) limiter.Result {
	return limiter.Result{Throttled: true, RetryAfter: retryAfter}
}

// fixed returns a limiter with the given windows for "key".
func fixed(windows ...limiter.Window) *limiter.Limiter {
	return limiter.New(func(key string) []limiter.Window { return map[string][]limiter.Window{"key": windows}[key] })
}

// wait waits until a call departs.
func wait(t *testing.T, lim *limiter.Limiter) {
	t.Helper()
	left, err := lim.Wait(t.Context(), "key", time.Time{}, time.Minute)
	require.NoError(t, err)
	require.Zero(t, left)
}

// do makes a call whose response comes at once.
func do(t *testing.T, lim *limiter.Limiter, response limiter.Result) {
	t.Helper()
	wait(t, lim)
	lim.Observe("key", response)
}

// closedFor returns for how long the key is closed, for a call that can wait for longest.
func closedFor(t *testing.T, lim *limiter.Limiter, longest time.Duration) time.Duration {
	t.Helper()
	left, err := lim.Wait(t.Context(), "key", time.Time{}, longest)
	require.NoError(t, err)
	return left
}

// hang starts n calls that get no response.
func hang(t *testing.T, lim *limiter.Limiter, n int) {
	t.Helper()
	for range n {
		wait(t, lim)
	}
}

// departures starts n calls at once, a nanosecond apart, and returns when each departed. Each response comes at once.
func departures(t *testing.T, lim *limiter.Limiter, n int, response limiter.Result) []time.Duration {
	t.Helper()
	times := make([]time.Duration, n)
	start := time.Now()
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			time.Sleep(time.Duration(i))
			do(t, lim, response)
			times[i] = time.Since(start)
		})
	}
	group.Wait()
	return times
}

// useOtherKeys makes the limiter drop its idle lines.
func useOtherKeys(t *testing.T, lim *limiter.Limiter) {
	t.Helper()
	for i := range 100 {
		other := "other " + strconv.Itoa(i)
		_, err := lim.Wait(t.Context(), other, time.Time{}, time.Minute)
		require.NoError(t, err)
		lim.Observe(other, success)
	}
}

func TestLimiter_RemembersKeysInUse(t *testing.T) {
	learned := func(response limiter.Result) func(*testing.T) *limiter.Limiter {
		return func(t *testing.T) *limiter.Limiter {
			lim := limiter.New(nil)
			do(t, lim, response)
			return lim
		}
	}
	for _, test := range []struct {
		name  string
		new   func(*testing.T) *limiter.Limiter
		waits time.Duration
	}{
		{"closed", learned(throttledFor(20 * time.Second)), 20 * time.Second},
		{"nothing left", learned(limiter.Result{Served: true, Limit: 300, Reset: 30 * time.Second}), 30 * time.Second},
		{"an exhausted window", learned(reporting(99, time.Second, perSecond, limiter.Window{Limit: 1, Per: time.Minute})), time.Minute},
		{"in flight", func(t *testing.T) *limiter.Limiter {
			lim := learned(reporting(99, time.Second, perSecond, limiter.Window{Limit: 2, Per: time.Minute}))(t)
			hang(t, lim, 1)
			return lim
		}, time.Minute},
		{"a fixed window", func(t *testing.T) *limiter.Limiter {
			lim := fixed(limiter.Window{Limit: 2, Per: time.Minute})
			do(t, lim, success)
			useOtherKeys(t, lim)
			do(t, lim, success)
			return lim
		}, time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := test.new(t)
				start := time.Now()
				useOtherKeys(t, lim)
				wait(t, lim)
				assert.Equal(t, test.waits, time.Since(start).Round(time.Second))
			})
		})
	}
	t.Run("a waiting call", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			do(t, lim, throttledFor(20*time.Second))
			start := time.Now()
			var group sync.WaitGroup
			group.Go(func() { do(t, lim, throttledFor(10*time.Second)) })
			time.Sleep(20*time.Second - 1)
			useOtherKeys(t, lim)
			group.Wait()
			wait(t, lim)
			assert.Equal(t, 30*time.Second, time.Since(start))
		})
	})
}

func TestLimiter_RemembersCallsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		response := reporting(99, time.Second, perSecond, limiter.Window{Limit: 2, Per: time.Minute})
		lim := limiter.New(nil)
		do(t, lim, response)
		time.Sleep(2 * time.Minute)
		wait(t, lim)
		useOtherKeys(t, lim)
		lim.Observe("key", response)
		do(t, lim, response)
		start := time.Now()
		wait(t, lim)
		assert.Greater(t, time.Since(start), 59*time.Second)
	})
}

func TestLimiter_DropsIdleKeysUnderLoad(t *testing.T) {
	lim := limiter.New(nil)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range 2000 {
				key := strconv.Itoa((i*7 + worker) % 100)
				left, err := lim.Wait(t.Context(), key, time.Time{}, time.Minute)
				require.NoError(t, err)
				require.Zero(t, left)
				lim.Observe(key, success)
			}
		})
	}
	group.Wait()
}

func TestLimiter_RejectsAnEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	left, err := limiter.New(nil).Wait(ctx, "key", time.Time{}, time.Minute)
	require.Zero(t, left)
	require.ErrorIs(t, err, context.Canceled)
}

// Observe without Wait is a mistake of the caller. It must not make room for more calls than the window allows.
func TestLimiter_ToleratesResponsesWithoutACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := fixed(limiter.Window{Limit: 10, Per: time.Minute})
		for range 100 {
			lim.Observe("key", success)
			lim.Observe("not limited", success)
			lim.Observe("not limited", throttledFor(0))
		}
		start := time.Now()
		hang(t, lim, 10)
		assert.Zero(t, time.Since(start))
		hang(t, lim, 1)
		assert.Greater(t, time.Since(start), time.Minute)
	})
}

// A line may be created while its call is in flight, and clocks may be wrong.
func TestLimiter_ToleratesAWrongElapsedTime(t *testing.T) {
	for _, elapsed := range []time.Duration{-time.Hour, 10 * time.Second, time.Hour, math.MinInt64, math.MaxInt64} {
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			response := reporting(9, time.Second, perSecond)
			response.Elapsed = elapsed
			wait(t, lim)
			time.Sleep(time.Millisecond)
			lim.Observe("key", response)
			start := time.Now()
			hang(t, lim, 4)
			assert.Less(t, time.Since(start), time.Second)
		})
	}
}
