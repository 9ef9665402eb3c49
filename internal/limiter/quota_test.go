package limiter_test

import (
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/limiter"
)

// Several windows hold together, at whatever moment each of them begins.
func TestNoPeriodSeesMoreThanItsWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		var mu sync.Mutex
		var arrivals []time.Duration
		start := time.Now()
		var group sync.WaitGroup
		for range 64 {
			group.Go(func() {
				for time.Since(start) < 3*time.Minute {
					wait(t, lim)
					sent := time.Now()
					time.Sleep(sent.Sub(start) % (50 * time.Millisecond)) // no two take the same time
					mu.Lock()
					arrivals = append(arrivals, time.Since(start))
					mu.Unlock()
					time.Sleep(30 * time.Millisecond)
					a := answer(50, time.Second, hundreds...)
					a.Elapsed = time.Since(sent)
					lim.Observe("key", a)
				}
			})
		}
		group.Wait()
		slices.Sort(arrivals)
		for _, w := range hundreds {
			for i := range len(arrivals) - w.Limit {
				require.Greater(t, arrivals[i+w.Limit]-arrivals[i], w.Per-50*time.Millisecond, "calls %d and on, of %s", i, w.Per)
			}
		}
		assert.GreaterOrEqual(t, len(arrivals), 3000)
	})
}

func TestNothingToldNothingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		for _, at := range departures(t, lim, 1000, served) {
			assert.Less(t, at, time.Microsecond)
		}
	})
}

func TestTheFirstCallGoesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		lim := limiter.New(nil)
		wait(t, lim)
		time.AfterFunc(300*time.Millisecond, func() { lim.Observe("key", answer(0, time.Hour, limiter.Window{Limit: 5, Per: time.Hour})) })
		left, err := lim.Wait(t.Context(), "key", time.Time{}, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, time.Hour, left.Round(time.Minute), "it did not run into the spent quota")
		assert.Equal(t, 300*time.Millisecond, time.Since(start))

		// An answer that does not come is waited for no longer than a second.
		start = time.Now()
		lim = limiter.New(nil)
		wait(t, lim)
		wait(t, lim)
		wait(t, lim)
		assert.Equal(t, time.Second, time.Since(start).Truncate(time.Microsecond))
	})
}

func TestWhatIsLeftMayBeUsedInABurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		left := 100
		call := func() {
			wait(t, lim)
			left--
			lim.Observe("key", answer(left, time.Second, hundreds...))
		}
		start := time.Now()
		for range 90 {
			call()
		}
		assert.Zero(t, time.Since(start))
		for range 10 {
			call()
		}
		assert.Less(t, time.Since(start), 200*time.Millisecond)
		call()
		assert.Equal(t, time.Second, time.Since(start).Round(10*time.Millisecond))
	})
}

func TestCallsThatHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, answer(9, time.Second, aSecond)) // a bucket
		start := time.Now()
		for range 10 { // and none is answered
			wait(t, lim)
		}
		assert.Greater(t, time.Since(start), time.Second)
		assert.Less(t, time.Since(start), 10*time.Second)
	})
}

func TestWhatOthersUseOfAQuotaCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, answer(3, 40*time.Second, aMinute)) // 596 were used by another process
		start := time.Now()
		for range 3 {
			wait(t, lim)
		}
		assert.Less(t, time.Since(start), time.Second)
		wait(t, lim)
		assert.Equal(t, 40*time.Second, time.Since(start))
	})
}

func TestTheLastCallsOfADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		day := limiter.Window{Limit: 1000, Per: 24 * time.Hour}
		lim := limiter.New(nil)
		start := time.Now()
		for left := range 4 {
			do(t, lim, answer(3-left, 10*time.Hour, day))
		}
		assert.Zero(t, time.Since(start))
		left, err := lim.Wait(t.Context(), "key", time.Time{}, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 10*time.Hour, left)

		// Who comes while the last call is under way waits for its answer, and then no longer.
		lim = limiter.New(nil)
		do(t, lim, answer(1, 10*time.Hour, day))
		wait(t, lim)
		time.AfterFunc(time.Second, func() { lim.Observe("key", answer(0, 10*time.Hour, day)) })
		left, err = lim.Wait(t.Context(), "key", time.Time{}, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 10*time.Hour-time.Second, left) // the first answer's reset was the earlier one
		assert.Equal(t, time.Second, time.Since(start))
	})
}

func TestAnotherWindowIsSpent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, answer(3, 40*time.Second, aMinute))
		do(t, lim, limiter.Result{Served: true, Limit: 1000, Reset: 10 * time.Hour})
		left, err := lim.Wait(t.Context(), "key", time.Time{}, time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 10*time.Hour, left)
	})
}

func TestAnswersThatOvertakeEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, answer(3, 40*time.Second, aMinute))
		start := time.Now()
		for range 3 {
			wait(t, lim)
		}
		lim.Observe("key", answer(0, 40*time.Second, aMinute))
		lim.Observe("key", answer(2, 40*time.Second, aMinute)) // was sent before
		lim.Observe("key", answer(1, 40*time.Second, aMinute))
		wait(t, lim)
		assert.Equal(t, 40*time.Second, time.Since(start))
	})
}

func TestWindowsThatChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, answer(99, time.Second, hundreds...))
		for range 9 {
			do(t, lim, answer(90, time.Second, hundreds...))
		}
		do(t, lim, answer(90, time.Second, aSecond, limiter.Window{Limit: 11, Per: time.Minute}))
		start := time.Now()
		wait(t, lim)
		assert.Equal(t, time.Minute, time.Since(start).Round(time.Second), "the calls before the change count")
		lim.Observe("key", answer(90, time.Second, aSecond))
		wait(t, lim)
		assert.Equal(t, time.Minute, time.Since(start).Round(time.Second), "the long window is gone")
	})
}

func TestWindowsThatMakeNoSense(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		many := make([]limiter.Window, 100)
		for i := range many {
			many[i] = limiter.Window{Limit: 1000, Per: time.Duration(i+1) * time.Second}
		}
		many[99].Limit = 1 // nobody tells so many
		for _, windows := range [][]limiter.Window{
			{{}}, {{Limit: -1, Per: time.Second}}, {{Limit: 1, Per: math.MaxInt64}}, {{Limit: math.MaxInt, Per: 1}}, {aSecond, aSecond}, many,
		} {
			a := answer(5, time.Second, windows...)
			a.Limit, a.Remaining = math.MaxInt, math.MaxInt
			for range 10 {
				do(t, lim, a)
			}
		}
	})
}

func TestFixedQuotas(t *testing.T) {
	const day = 24 * time.Hour
	for _, test := range []struct {
		name    string
		windows []limiter.Window
		calls   int
		last    time.Duration // when the last one leaves
	}{
		{"spread over a second", []limiter.Window{{Limit: 10, Per: time.Second}}, 5, 400 * time.Millisecond},
		{"a burst in a minute", []limiter.Window{{Limit: 10, Per: time.Minute}}, 10, 0},
		{"two minutes", []limiter.Window{{Limit: 10, Per: time.Minute}}, 20, time.Minute},
		{"a second within a minute", []limiter.Window{{Limit: 20, Per: time.Minute}, {Limit: 10, Per: time.Second}}, 20, 2 * time.Second},
		{"a day", []limiter.Window{{Limit: 3, Per: day}}, 3, 0},
		{"none", nil, 1000, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := limiter.New(map[string][]limiter.Window{"key": test.windows})
				told := answer(0, time.Hour, limiter.Window{Limit: 1, Per: time.Hour}) // what answers tell does not count
				times := departures(t, lim, test.calls, told)
				assert.InDelta(t, test.last.Seconds(), slices.Max(times).Seconds(), 0.3)
				left, err := lim.Wait(t.Context(), "another key", time.Time{}, 0)
				require.NoError(t, err)
				assert.Zero(t, left)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(map[string][]limiter.Window{"key": {{Limit: 1, Per: day}}})
		do(t, lim, served)
		left, err := lim.Wait(t.Context(), "key", time.Time{}, time.Hour)
		require.NoError(t, err)
		assert.InDelta(t, day.Hours(), left.Hours(), 0.2, "a spent day is not waited for")

		start := time.Now()
		lim = limiter.New(map[string][]limiter.Window{})
		do(t, lim, refused(7*time.Second))
		wait(t, lim)
		assert.Equal(t, 7*time.Second, time.Since(start), "a named wait counts")
	})
}
