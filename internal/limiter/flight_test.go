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

// hang lets n calls go that get no response.
func hang(t *testing.T, lim *limiter.Limiter, n int) {
	t.Helper()
	for range n {
		wait(t, lim)
	}
}

func TestLimiter_HungCallsExpire(t *testing.T) {
	const lost = 30 * time.Second
	fixed := func(windows ...limiter.Window) func() *limiter.Limiter {
		return func() *limiter.Limiter { return limiter.New(map[string][]limiter.Window{"key": windows}) }
	}
	learned := func(a limiter.Result) func() *limiter.Limiter {
		return func() *limiter.Limiter {
			lim := limiter.New(nil)
			do(t, lim, a)
			time.Sleep(time.Minute + time.Second) // until this call does not count any more
			return lim
		}
	}
	for _, test := range []struct {
		name  string
		new   func() *limiter.Limiter
		calls int           // that hang, as many as the window allows
		waits time.Duration // of the next call
	}{
		{"a fixed window", fixed(limiter.Window{Limit: 10, Per: time.Minute}), 10, lost + time.Minute},
		{"a fixed day", fixed(limiter.Window{Limit: 10, Per: aDay}), 10, lost + aDay},
		{"two fixed windows", fixed(limiter.Window{Limit: 5, Per: 10 * time.Second}, limiter.Window{Limit: 10, Per: time.Minute}), 5, lost + 10*time.Second},
		{"a learned window", learned(answer(90, time.Second, aSecond, limiter.Window{Limit: 10, Per: time.Minute})), 10, lost + time.Minute},
		{"what is left", learned(limiter.Result{Served: true, Limit: 300, Remaining: 3, Reset: 3*time.Minute + time.Second}), 3, 2 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := test.new()
				start := time.Now()
				hang(t, lim, test.calls)
				require.Less(t, time.Since(start), 2*time.Second)
				ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 3*aDay)
				defer cancel()
				left, err := lim.Wait(ctx, "key", time.Time{}, math.MaxInt64)
				require.NoError(t, err)
				require.Zero(t, left)
				slots := time.Since(start) / 256 // how precisely calls are remembered
				assert.InDelta(t, test.waits, time.Since(start), float64(time.Second+slots))
				assert.GreaterOrEqual(t, time.Since(start), test.waits)
			})
		})
	}
}

// Hung calls use up their share of the window, but the rest stays usable.
func TestLimiter_HungCallsDoNotStopTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(map[string][]limiter.Window{"key": {{Limit: 10, Per: time.Minute}}})
		hang(t, lim, 5)
		start := time.Now()
		for time.Since(start) < 10*time.Minute {
			do(t, lim, served)
		}
		times := departures(t, lim, 10, served)
		assert.Less(t, times[9], 90*time.Second, "all ten are available again")
	})
}

// A call that cannot wait for the window fails once the hung calls are known to count against it.
func TestLimiter_GivesUpBehindHungCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, limiter.Result{Served: true, Limit: 300, Remaining: 3, Reset: 10 * time.Hour})
		hang(t, lim, 3)
		start := time.Now()
		var group sync.WaitGroup
		for _, longest := range []time.Duration{aDay, time.Minute, time.Minute} { // the first in the line can wait
			group.Go(func() {
				left, err := lim.Wait(t.Context(), "key", time.Time{}, longest)
				require.NoError(t, err)
				if longest == aDay {
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

// The response to a call that has expired changes nothing: the call has been counted.
func TestLimiter_LateResponsesDoNotCountTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(map[string][]limiter.Window{"key": {{Limit: 10, Per: time.Minute}}})
		start := time.Now()
		hang(t, lim, 10)
		time.Sleep(80 * time.Second)
		for range 10 {
			lim.Observe("key", limiter.Result{Served: true, Elapsed: 80 * time.Second})
		}
		for range 10 {
			do(t, lim, served)
		}
		assert.InDelta(t, 90, time.Since(start).Seconds(), 2)
	})
}

// The limiter matches a response to a call by how long it took.
func TestLimiter_SlowAndHungCallsAreToldApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(map[string][]limiter.Window{"key": {{Limit: 100, Per: time.Minute}}})
		hang(t, lim, 50)
		time.Sleep(20 * time.Second)
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				wait(t, lim)
				time.Sleep(15 * time.Second) // beyond the moment in which the hung ones expire
				lim.Observe("key", limiter.Result{Served: true, Elapsed: 15 * time.Second})
			})
		}
		group.Wait()
		start := time.Now()  // 35 s after the hung calls left: they count until 90 s
		for i := range 100 { // and the slow ones until 95 s
			if do(t, lim, served); i == 0 {
				assert.InDelta(t, 55, time.Since(start).Seconds(), 1)
			}
		}
		assert.InDelta(t, 60, time.Since(start).Seconds(), 1)
	})
}

// More responses than calls are a mistake of the caller. They must not make room for more calls than the window allows.
func TestLimiter_ToleratesResponsesToNoCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(map[string][]limiter.Window{"key": {{Limit: 10, Per: time.Minute}}})
		for range 100 {
			lim.Observe("key", served)
			lim.Observe("free", served)
			lim.Observe("free", refused(0))
		}
		start := time.Now()
		hang(t, lim, 10)
		assert.Zero(t, time.Since(start))
		hang(t, lim, 1)
		assert.Greater(t, time.Since(start), time.Minute)
	})
}
