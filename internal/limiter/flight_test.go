package limiter_test

import (
	"context"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/limiter"
)

func TestFlight_HungCallsExpire(t *testing.T) {
	const lost = 30 * time.Second
	learned := func(response limiter.Result) func(*testing.T) *limiter.Limiter {
		return func(t *testing.T) *limiter.Limiter {
			lim := limiter.New(nil)
			do(t, lim, response)
			time.Sleep(time.Minute + time.Second) // until this call does not count any more
			return lim
		}
	}
	fixedTo := func(windows ...limiter.Window) func(*testing.T) *limiter.Limiter {
		return func(*testing.T) *limiter.Limiter { return fixed(windows...) }
	}
	for _, test := range []struct {
		name  string
		new   func(*testing.T) *limiter.Limiter
		calls int           // that hang: as many as the window allows
		waits time.Duration // of the next call
	}{
		{"a fixed window", fixedTo(limiter.Window{Limit: 10, Per: time.Minute}), 10, lost + time.Minute},
		{"a single call", fixedTo(limiter.Window{Limit: 1, Per: time.Minute}), 1, lost + time.Minute},
		{"a fixed day", fixedTo(limiter.Window{Limit: 10, Per: day}), 10, lost + day},
		{"two fixed windows", fixedTo(limiter.Window{Limit: 5, Per: 10 * time.Second}, limiter.Window{Limit: 10, Per: time.Minute}), 5, lost + 10*time.Second},
		{"a learned window", learned(reporting(90, time.Second, perSecond, limiter.Window{Limit: 10, Per: time.Minute})), 10, lost + time.Minute},
		{"what is left", learned(limiter.Result{Served: true, Limit: 300, Remaining: 3, Reset: 3*time.Minute + time.Second}), 3, 2 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := test.new(t)
				start := time.Now()
				hang(t, lim, test.calls)
				require.Less(t, time.Since(start), 2*time.Second)
				ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 3*day)
				defer cancel()
				left, err := lim.Wait(ctx, "key", time.Time{}, math.MaxInt64)
				require.NoError(t, err)
				require.Zero(t, left)
				slots := time.Since(start) / 256 // the precision of a history
				assert.InDelta(t, test.waits, time.Since(start), float64(time.Second+slots))
				assert.GreaterOrEqual(t, time.Since(start), test.waits)
			})
		})
	}
}

// Hung calls use up their share of the window, but the rest stays usable.
func TestFlight_HungCallsDoNotStopTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := fixed(limiter.Window{Limit: 10, Per: time.Minute})
		hang(t, lim, 5)
		start := time.Now()
		for time.Since(start) < 10*time.Minute {
			do(t, lim, success)
		}
		times := departures(t, lim, 10, success)
		assert.Less(t, times[9], 90*time.Second, "all ten are available again")
	})
}

func TestFlight_HungCallsLeaveTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := fixed(limiter.Window{Limit: 4, Per: 10 * time.Second})
		hang(t, lim, 4)
		time.Sleep(time.Hour) // the calls expire and leave the window before the next one arrives
		start := time.Now()
		hang(t, lim, 4)
		assert.Zero(t, time.Since(start))
	})
}

// A call that cannot wait for the window fails when the hung calls expire and count against it.
func TestFlight_GivesUpBehindHungCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, limiter.Result{Served: true, Limit: 300, Remaining: 3, Reset: 10 * time.Hour})
		hang(t, lim, 3)
		start := time.Now()
		var group sync.WaitGroup
		for _, longest := range []time.Duration{day, time.Minute, time.Minute} { // the first in the line can wait
			group.Go(func() {
				left := closedFor(t, lim, longest)
				if longest == day {
					assert.Equal(t, 10*time.Hour, time.Since(start))
					return
				}
				assert.Positive(t, left)
				assert.Less(t, time.Since(start), time.Minute)
			})
			synctest.Wait()
		}
		group.Wait()
	})
}

func TestFlight_LateResponsesDoNotCountTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := fixed(limiter.Window{Limit: 10, Per: time.Minute})
		start := time.Now()
		hang(t, lim, 10)
		time.Sleep(80 * time.Second)
		for range 10 {
			lim.Observe("key", limiter.Result{Served: true, Elapsed: 80 * time.Second})
		}
		for range 10 {
			do(t, lim, success)
		}
		assert.InDelta(t, 90, time.Since(start).Seconds(), 2)
	})
}

func TestFlight_HungCallAfterASlowOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := fixed(limiter.Window{Limit: 2, Per: time.Minute})
		start := time.Now()
		wait(t, lim)
		time.Sleep(20 * time.Second)
		wait(t, lim) // hangs, and counts until 110 s
		time.Sleep(8 * time.Second)
		lim.Observe("key", limiter.Result{Served: true, Elapsed: 28 * time.Second}) // counts until 88 s
		do(t, lim, success)
		assert.InDelta(t, 88, time.Since(start).Seconds(), 0.5)
		do(t, lim, success)
		assert.InDelta(t, 110, time.Since(start).Seconds(), 0.5)
	})
}

// The limiter matches a response to a call by the time that it took.
func TestFlight_DistinguishesSlowAndHungCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := fixed(limiter.Window{Limit: 100, Per: time.Minute})
		hang(t, lim, 50)
		time.Sleep(20 * time.Second)
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				wait(t, lim)
				time.Sleep(15 * time.Second) // until after the hung calls expire
				lim.Observe("key", limiter.Result{Served: true, Elapsed: 15 * time.Second})
			})
		}
		group.Wait()
		start := time.Now()  // 35 s after the hung calls departed, which count until 90 s
		for i := range 100 { // the slow calls count until 95 s
			if do(t, lim, success); i == 0 {
				assert.InDelta(t, 55, time.Since(start).Seconds(), 1)
			}
		}
		assert.InDelta(t, 60, time.Since(start).Seconds(), 1)
	})
}
