package limiter_test

import (
	"context"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/limiter"
)

var (
	served   = limiter.Answer{Served: true}
	aMinute  = limiter.Window{Limit: 600, Per: time.Minute}
	aSecond  = limiter.Window{Limit: 100, Per: time.Second}
	hundreds = []limiter.Window{aSecond, {Limit: 1000, Per: time.Minute}}
)

// answer is one that tells of windows, and of the first of them what is left until when.
func answer(left int, reset time.Duration, windows ...limiter.Window) limiter.Answer {
	return limiter.Answer{Served: true, Limit: windows[0].Limit, Remaining: left, Reset: reset, Windows: windows}
}

func refused(hold time.Duration) limiter.Answer { return limiter.Answer{Refused: true, Hold: hold} }

// wait waits for a call that must be let go.
func wait(t *testing.T, lim *limiter.Limiter) {
	t.Helper()
	left, err := lim.Wait(t.Context(), "key", time.Minute)
	require.NoError(t, err)
	require.Zero(t, left)
}

// do makes a call that is answered at once.
func do(t *testing.T, lim *limiter.Limiter, a limiter.Answer) {
	t.Helper()
	wait(t, lim)
	lim.Observe("key", a)
}

// departures starts n calls at once, a nanosecond apart, and returns when each was let go. Each is answered at once.
func departures(t *testing.T, lim *limiter.Limiter, n int, a limiter.Answer) []time.Duration {
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

func FuzzAnswers(f *testing.F) {
	f.Add(true, false, int64(0), 100, 99, int64(time.Second), 100, int64(time.Second), 1000, int64(time.Minute), uint8(20))
	f.Add(false, true, int64(time.Hour), 0, 0, int64(0), 0, int64(0), 0, int64(0), uint8(3))
	f.Add(true, true, int64(math.MaxInt64), math.MaxInt, math.MinInt, int64(math.MinInt64), 1, int64(1), math.MaxInt, int64(math.MaxInt64), uint8(255))
	f.Fuzz(func(t *testing.T, isServed, isRefused bool, hold int64, limit, left int, reset int64, limit1 int, per1 int64, limit2 int, per2 int64, calls uint8) {
		const century = 100 * 365 * 24 * time.Hour
		within := func(n int64) time.Duration { return min(max(time.Duration(n), 0), century) } // as headers are read
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			for range calls {
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				waited, err := lim.Wait(ctx, "key", time.Minute)
				cancel()
				require.GreaterOrEqual(t, waited, time.Duration(0))
				if err != nil || waited > 0 {
					time.Sleep(waited)
					continue
				}
				lim.Observe("key", limiter.Answer{
					Served: isServed, Refused: isRefused, Hold: within(hold), Limit: max(limit, 0), Remaining: max(left, 0), Reset: within(reset),
					Windows: []limiter.Window{{Limit: limit1, Per: time.Duration(per1)}, {Limit: limit2, Per: time.Duration(per2)}},
				})
			}
		})
	})
}
