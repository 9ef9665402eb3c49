package limiter_test

import (
	"runtime"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/limiter"
)

var (
	served   = limiter.Result{Served: true}
	aMinute  = limiter.Window{Limit: 600, Per: time.Minute}
	aSecond  = limiter.Window{Limit: 100, Per: time.Second}
	hundreds = []limiter.Window{aSecond, {Limit: 1000, Per: time.Minute}}
)

// answer is one that tells of windows, and of the first of them what is left until when.
func answer(left int, reset time.Duration, windows ...limiter.Window) limiter.Result {
	return limiter.Result{Served: true, Limit: windows[0].Limit, Remaining: left, Reset: reset, Windows: windows}
}

func refused(hold time.Duration) limiter.Result {
	return limiter.Result{Throttled: true, RetryAfter: hold}
}

// wait waits for a call that must be let go.
func wait(t *testing.T, lim *limiter.Limiter) {
	t.Helper()
	left, err := lim.Wait(t.Context(), "key", time.Time{}, time.Minute)
	require.NoError(t, err)
	require.Zero(t, left)
}

// do makes a call that is answered at once.
func do(t *testing.T, lim *limiter.Limiter, a limiter.Result) {
	t.Helper()
	wait(t, lim)
	lim.Observe("key", a)
}

// departures starts n calls at once, a nanosecond apart, and returns when each was let go. Each is answered at once.
func departures(t *testing.T, lim *limiter.Limiter, n int, a limiter.Result) []time.Duration {
	t.Helper()
	times := make([]time.Duration, n)
	start := time.Now()
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			time.Sleep(time.Duration(i))
			do(t, lim, a)
			times[i] = time.Since(start)
		})
	}
	group.Wait()
	return times
}

func TestLimiter_ForgetsIdleKeys(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer limiter.Result
		keys   int
	}{
		{"a quota reported", answer(99, time.Second, hundreds...), 10_000},
		{"no quota reported", served, 100_000},
		{"throttled, not closed", refused(0), 10_000},
	} {
		t.Run(test.name, func(t *testing.T) {
			lim := limiter.New(nil)
			before := heap()
			for i := range test.keys {
				key := strconv.Itoa(i)
				left, err := lim.Wait(t.Context(), key, time.Time{}, time.Minute)
				require.NoError(t, err)
				require.Zero(t, left)
				lim.Observe(key, test.answer)
			}
			assert.Less(t, heap()-before, 500<<10)
			runtime.KeepAlive(lim)
		})
	}
}

// heap returns the bytes that are in use.
func heap() int {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}

func TestLimiter_RemembersKeysInUse(t *testing.T) {
	many := func(lim *limiter.Limiter) {
		for i := range 1000 {
			other := "other " + strconv.Itoa(i)
			_, err := lim.Wait(t.Context(), other, time.Time{}, time.Minute)
			require.NoError(t, err)
			lim.Observe(other, served)
		}
	}
	minute := limiter.Window{Limit: 1, Per: time.Minute}
	for _, test := range []struct {
		name  string
		new   func() *limiter.Limiter
		waits time.Duration
	}{
		{"closed", func() *limiter.Limiter {
			lim := limiter.New(nil)
			do(t, lim, refused(20*time.Second))
			return lim
		}, 20 * time.Second},
		{"nothing left", func() *limiter.Limiter {
			lim := limiter.New(nil)
			do(t, lim, limiter.Result{Served: true, Limit: 300, Reset: 30 * time.Second})
			return lim
		}, 30 * time.Second},
		{"an exhausted window", func() *limiter.Limiter {
			lim := limiter.New(nil)
			do(t, lim, answer(99, time.Second, aSecond, minute))
			return lim
		}, time.Minute},
		{"in flight", func() *limiter.Limiter {
			lim := limiter.New(nil)
			do(t, lim, answer(99, time.Second, aSecond, limiter.Window{Limit: 2, Per: time.Minute}))
			wait(t, lim)
			return lim
		}, time.Minute},
		{"a fixed window", func() *limiter.Limiter {
			lim := limiter.New(map[string][]limiter.Window{"key": {{Limit: 2, Per: time.Minute}}})
			do(t, lim, served)
			many(lim)
			do(t, lim, served)
			return lim
		}, time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := test.new()
				start := time.Now()
				many(lim)
				wait(t, lim)
				assert.Equal(t, test.waits, time.Since(start).Round(time.Second))
			})
		})
	}
	t.Run("a waiting call", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			do(t, lim, refused(20*time.Second))
			start := time.Now()
			var group sync.WaitGroup
			group.Go(func() { do(t, lim, refused(10*time.Second)) })
			time.Sleep(20*time.Second - 1)
			many(lim)
			group.Wait()
			wait(t, lim)
			assert.Equal(t, 30*time.Second, time.Since(start))
		})
	})
}

// A line may be dropped in the moment in which a call has found it.
func TestLimiter_ForgetsUnderLoad(t *testing.T) {
	lim := limiter.New(nil)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range 20_000 {
				key := strconv.Itoa((i*7 + worker) % 100)
				left, err := lim.Wait(t.Context(), key, time.Time{}, time.Minute)
				require.NoError(t, err)
				require.Zero(t, left)
				lim.Observe(key, served)
			}
		})
	}
	group.Wait()
}
