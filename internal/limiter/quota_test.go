package limiter_test

import (
	"context"
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

// Each window is kept to, whenever its period starts.
func TestQuota_KeepsToAllWindows(t *testing.T) {
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
					time.Sleep(sent.Sub(start) % (50 * time.Millisecond)) // each call takes another time
					mu.Lock()
					arrivals = append(arrivals, time.Since(start))
					mu.Unlock()
					time.Sleep(30 * time.Millisecond)
					response := reporting(50, time.Second, secondAndMinute...)
					response.Elapsed = time.Since(sent)
					lim.Observe("key", response)
				}
			})
		}
		group.Wait()
		slices.Sort(arrivals)
		for _, w := range secondAndMinute {
			for i := range len(arrivals) - w.Limit {
				require.Greater(t, arrivals[i+w.Limit]-arrivals[i], w.Per-50*time.Millisecond, "calls from %d in a window of %s", i, w.Per)
			}
		}
		assert.GreaterOrEqual(t, len(arrivals), 3000)
	})
}

func TestQuota_DoesNotLimitWithoutAReport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, at := range departures(t, limiter.New(nil), 1000, success) {
			assert.Less(t, at, time.Microsecond)
		}
	})
}

func TestProbe_FirstCallGoesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		lim := limiter.New(nil)
		wait(t, lim)
		time.AfterFunc(300*time.Millisecond, func() { lim.Observe("key", reporting(0, time.Hour, limiter.Window{Limit: 5, Per: time.Hour})) })
		assert.Equal(t, time.Hour, closedFor(t, lim, time.Minute).Round(time.Minute), "the second call does not depart")
		assert.Equal(t, 300*time.Millisecond, time.Since(start))
	})
}

func TestProbe_LateResponseDelaysTheOthersByASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		lim := limiter.New(nil)
		hang(t, lim, 3)
		assert.Equal(t, time.Second, time.Since(start).Truncate(time.Microsecond))

		lim = limiter.New(nil)
		do(t, lim, throttledFor(0))
		start = time.Now()
		hang(t, lim, 3)
		assert.Equal(t, 1050*time.Millisecond, time.Since(start).Truncate(time.Millisecond), "then the others follow at the first rate of a search")
	})
}

func TestProbe_EarlierResponseDoesNotEndIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, success)
		wait(t, lim)
		do(t, lim, throttledFor(20*time.Second))
		time.Sleep(21 * time.Second)
		lim.Observe("key", limiter.Result{Served: true, Elapsed: 21 * time.Second})
		wait(t, lim)
		start := time.Now()
		wait(t, lim)
		assert.Equal(t, time.Second, time.Since(start), "the response to the probe is late")
	})
}

func TestPace_StaysAfterAThrottledResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, reporting(1, time.Second, limiter.Window{Limit: 10, Per: time.Minute}))
		do(t, lim, throttledFor(0))
		start := time.Now()
		wait(t, lim)
		assert.InDelta(t, 6, time.Since(start).Seconds(), 0.1)
	})
}

func TestSearch_CountsOnlyServedCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, success)
		for range 100 {
			do(t, lim, limiter.Result{}) // failed
		}
		do(t, lim, throttledFor(0))
		do(t, lim, success)
		start := time.Now()
		hang(t, lim, 5)
		assert.InDelta(t, 0.5, time.Since(start).Seconds(), 0.1, "at the first rate")
	})
}

func TestProbe_SlowPaceStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, reporting(9, time.Second, limiter.Window{Limit: 10, Per: time.Minute}))
		do(t, lim, throttledFor(0))
		hang(t, lim, 1)
		start := time.Now()
		hang(t, lim, 1)
		assert.GreaterOrEqual(t, time.Since(start), 6*time.Second, "the response to the probe is late, but calls are 6 s apart")
	})
}

func TestPace_AllowsABurstOfWhatIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		left := 100
		call := func() {
			wait(t, lim)
			left--
			lim.Observe("key", reporting(left, time.Second, secondAndMinute...))
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

func TestPace_LimitsHungCallsOfABucket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, reporting(9, time.Second, perSecond)) // a bucket
		start := time.Now()
		hang(t, lim, 4)
		assert.Less(t, time.Since(start), time.Second)
		hang(t, lim, 1)
		assert.Equal(t, time.Second, time.Since(start).Round(100*time.Millisecond), "the fifth waits for a response, at most a second")
		hang(t, lim, 5)
		assert.Equal(t, 6*time.Second, time.Since(start).Round(100*time.Millisecond))
		start = time.Now()
		lim.Observe("key", throttledFor(20*time.Second))
		wait(t, lim)
		assert.Equal(t, 20*time.Second, time.Since(start), "a named wait is longer")
	})
}

// One slow response is not the average. Without smoothing it would allow many more calls in flight.
func TestPace_SmoothsTheTimeOfResponses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		response := reporting(9, time.Second, perSecond) // a bucket
		call := func(elapsed time.Duration) {
			wait(t, lim)
			time.Sleep(elapsed)
			response.Elapsed = elapsed
			lim.Observe("key", response)
		}
		call(20 * time.Millisecond)  // two calls in flight on top of four
		call(340 * time.Millisecond) // the average is 40 ms
		start := time.Now()
		hang(t, lim, 8)
		assert.Less(t, time.Since(start), time.Second)
		hang(t, lim, 1)
		assert.Greater(t, time.Since(start), time.Second)
	})
}

func TestBudget_CountsTheCallsOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, reporting(3, 40*time.Second, perMinute)) // another process used 596
		start := time.Now()
		hang(t, lim, 3)
		assert.Less(t, time.Since(start), time.Second)
		wait(t, lim)
		assert.Equal(t, 40*time.Second, time.Since(start))
	})
}

func TestBudget_LastCallsOfADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		window := limiter.Window{Limit: 1000, Per: day}
		lim := limiter.New(nil)
		start := time.Now()
		for left := range 4 {
			do(t, lim, reporting(3-left, 10*time.Hour, window))
		}
		assert.Zero(t, time.Since(start))
		assert.Equal(t, 10*time.Hour, closedFor(t, lim, time.Minute))

		// A call that arrives while the last one is in flight waits for its response, and not longer.
		lim = limiter.New(nil)
		do(t, lim, reporting(1, 10*time.Hour, window))
		wait(t, lim)
		time.AfterFunc(time.Second, func() { lim.Observe("key", reporting(0, 10*time.Hour, window)) })
		assert.Equal(t, 10*time.Hour-time.Second, closedFor(t, lim, time.Minute), "the reset of the first response was earlier")
		assert.Equal(t, time.Second, time.Since(start))
	})
}

func TestBudget_AnotherWindowIsExhausted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, reporting(3, 40*time.Second, perMinute))
		do(t, lim, limiter.Result{Served: true, Limit: 1000, Reset: 10 * time.Hour})
		assert.Equal(t, 10*time.Hour, closedFor(t, lim, time.Minute))
	})
}

// A reset of a second is rounded up, and other calls of the window may depart before. A longer one counts.
func TestBudget_IgnoresAResetOfASecond(t *testing.T) {
	for reset, waits := range map[time.Duration]time.Duration{
		time.Second: 100 * time.Millisecond, 2 * time.Second: 2 * time.Second, 0: 100 * time.Millisecond,
	} {
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			do(t, lim, reporting(0, reset, limiter.Window{Limit: 100, Per: 10 * time.Second}))
			start := time.Now()
			wait(t, lim)
			assert.Equal(t, waits, time.Since(start).Round(100*time.Millisecond))
		})
	}
}

func TestBudget_ResponsesOvertakeEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, reporting(3, 40*time.Second, perMinute))
		start := time.Now()
		hang(t, lim, 3)
		lim.Observe("key", reporting(0, 40*time.Second, perMinute))
		lim.Observe("key", reporting(2, 40*time.Second, perMinute)) // sent before
		lim.Observe("key", reporting(1, 40*time.Second, perMinute))
		wait(t, lim)
		assert.Equal(t, 40*time.Second, time.Since(start))
	})
}

func TestQuota_FollowsWindowsThatChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, reporting(99, time.Second, secondAndMinute...))
		for range 9 {
			do(t, lim, reporting(90, time.Second, secondAndMinute...))
		}
		do(t, lim, reporting(90, time.Second, perSecond, limiter.Window{Limit: 11, Per: time.Minute}))
		start := time.Now()
		wait(t, lim)
		assert.Equal(t, time.Minute, time.Since(start).Round(time.Second), "the calls before the change count")
		lim.Observe("key", reporting(90, time.Second, perSecond))
		wait(t, lim)
		assert.Equal(t, time.Minute, time.Since(start).Round(time.Second), "the long window is gone")
	})
}

func TestQuota_KeepsTheCallsOfTheFirstWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		for range 3 {
			do(t, lim, reporting(300, time.Second, perMinute))
		}
		do(t, lim, reporting(300, time.Second, limiter.Window{Limit: 4, Per: time.Minute}))
		assert.InDelta(t, time.Minute, closedFor(t, lim, time.Second), float64(time.Second))
	})
}

func TestQuota_IgnoresWhatAResponseDoesNotReport(t *testing.T) {
	window := limiter.Window{Limit: 10, Per: time.Minute}
	for name, response := range map[string]limiter.Result{
		"nothing":        success,
		"a plain number": {Served: true, Limit: 300, Remaining: 300, Reset: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := limiter.New(nil)
				start := time.Now()
				do(t, lim, reporting(9, time.Second, window))
				for range 8 {
					do(t, lim, response)
				}
				assert.Zero(t, time.Since(start), "the burst is still allowed")
				do(t, lim, response)
				assert.InDelta(t, time.Minute, closedFor(t, lim, time.Second), float64(7*time.Second), "the window is still counted")
			})
		})
	}
}

func TestQuota_KeepsTheBurstOfWindowsThatStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, reporting(99, time.Second, perSecond))
		do(t, lim, reporting(0, time.Second, perSecond))
		time.Sleep(time.Minute)
		start := time.Now()
		hang(t, lim, 90)
		assert.Zero(t, time.Since(start))
	})
}

func TestQuota_ForgetsAnAbsurdWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, success)
		wait(t, lim)
		do(t, lim, reporting(0, time.Second, limiter.Window{Limit: 1, Per: day}))
		lim.Observe("key", reporting(99, time.Second, secondAndMinute...))
		start := time.Now()
		wait(t, lim)
		assert.LessOrEqual(t, time.Since(start), time.Second, "the window of a day is not listed any more")
	})
}

func TestQuota_ToleratesWindowsThatMakeNoSense(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		for _, windows := range [][]limiter.Window{
			{{}}, {{Limit: -1, Per: time.Second}}, {{Limit: 1, Per: math.MaxInt64}}, {{Limit: math.MaxInt, Per: 1}}, {perSecond, perSecond},
		} {
			response := reporting(5, time.Second, windows...)
			response.Limit, response.Remaining = math.MaxInt, math.MaxInt
			for range 10 {
				do(t, lim, response)
			}
		}
	})
}

func TestQuota_UsesTheFirstEightWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		windows := make([]limiter.Window, 9)
		for i := range windows {
			windows[i] = limiter.Window{Limit: 1000, Per: time.Duration(i+1) * time.Minute}
		}
		windows[8].Limit = 2
		lim := limiter.New(nil)
		for range 10 {
			do(t, lim, reporting(500, time.Second, windows...))
		}
		windows[7].Limit = 11
		do(t, lim, reporting(500, time.Second, windows...))
		assert.InDelta(t, 8*time.Minute, closedFor(t, lim, time.Second), float64(time.Second))
	})
}

// A closed key lets a call probe after a day at most, and the others wait for its response.
func TestProbe_DepartsAfterADay(t *testing.T) {
	for _, test := range []struct {
		name     string
		response limiter.Result
		waits    time.Duration
	}{
		{"a wait of a century", throttledFor(century), day},
		{"a wait that overflows", throttledFor(math.MaxInt64), day},
		{"a reset of a century", limiter.Result{Served: true, Limit: 300, Reset: century}, day},
		{"a reset that overflows", limiter.Result{Served: true, Limit: 300, Reset: math.MaxInt64}, day},
		{"a negative number of remaining calls", limiter.Result{Served: true, Limit: 300, Remaining: math.MinInt, Reset: century}, day},
		{"a reset above the longest window", reporting(0, 47*time.Minute, secondAndMinute...), time.Minute},
		{"a reset just above the longest window", reporting(0, 61*time.Second+1, secondAndMinute...), time.Minute},
		{"a reset above the longest window, which is above a day", reporting(0, century, limiter.Window{Limit: 5, Per: century}), day},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := limiter.New(nil)
				do(t, lim, test.response)
				assert.Equal(t, test.waits, closedFor(t, lim, time.Second))

				start := time.Now()
				times := make(chan time.Duration, 3)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var group sync.WaitGroup
				for range cap(times) {
					group.Go(func() {
						if left, err := lim.Wait(ctx, "key", time.Time{}, math.MaxInt64); left == 0 && err == nil {
							times <- time.Since(start)
						}
					})
				}
				assert.Equal(t, test.waits, <-times)
				time.Sleep(time.Second / 2)
				synctest.Wait()
				assert.Empty(t, times, "the others wait for its response")
				cancel()
				group.Wait()
			})
		})
	}
}

func TestProbe_DoesNotDepartAfterAPlausibleReset(t *testing.T) {
	for name, response := range map[string]limiter.Result{
		"rounded up":      reporting(0, 61*time.Second, perMinute),
		"not exhausted":   reporting(1, 47*time.Minute, perMinute),
		"a negative wait": throttledFor(-time.Hour),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := limiter.New(nil)
				do(t, lim, response)
				time.Sleep(2 * time.Minute)
				if response.Throttled {
					do(t, lim, success)
				}
				start := time.Now()
				hang(t, lim, 2)
				assert.Less(t, time.Since(start), time.Second)
			})
		})
	}
}

// Only the reset of a response closes a key for as long as a window of two days, a day at a time.
func TestQuota_DoesNotCountAWindowAboveADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		for range 3 {
			do(t, lim, reporting(5, time.Second, perSecond, limiter.Window{Limit: 1, Per: 2 * day}))
		}
		do(t, lim, reporting(5, time.Second, perSecond, limiter.Window{Limit: 1, Per: day}))
		assert.InDelta(t, day, closedFor(t, lim, time.Hour), float64(5*time.Minute), "a window of a day counts")
	})
}

func TestFixedQuota_Windows(t *testing.T) {
	for _, test := range []struct {
		name    string
		windows []limiter.Window
		calls   int
		last    time.Duration // when the last call departs
	}{
		{"spread over a second", []limiter.Window{{Limit: 10, Per: time.Second}}, 5, 400 * time.Millisecond},
		{"a burst in more than a second", []limiter.Window{{Limit: 10, Per: time.Second + 1}}, 10, 0},
		{"a burst in a minute", []limiter.Window{{Limit: 10, Per: time.Minute}}, 10, 0},
		{"two minutes", []limiter.Window{{Limit: 10, Per: time.Minute}}, 20, time.Minute},
		{"a second within a minute", []limiter.Window{{Limit: 20, Per: time.Minute}, {Limit: 10, Per: time.Second}}, 20, 2 * time.Second},
		{"a day", []limiter.Window{{Limit: 3, Per: day}}, 3, 0},
		{"a year", []limiter.Window{{Limit: 1, Per: 365 * day}}, 2, 365 * day},
		{"none", nil, 1000, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := fixed(test.windows...)
				start := time.Now()
				for range test.calls {
					left, err := lim.Wait(t.Context(), "key", time.Time{}, 1000*day)
					require.NoError(t, err)
					require.Zero(t, left)
					lim.Observe("key", reporting(0, time.Hour, limiter.Window{Limit: 1, Per: time.Hour})) // does not count
				}
				assert.InDelta(t, test.last, time.Since(start), float64(300*time.Millisecond)+float64(test.last)/500)
				left, err := lim.Wait(t.Context(), "another key", time.Time{}, 0)
				require.NoError(t, err)
				assert.Zero(t, left)
			})
		})
	}
}

func TestFixedQuota_ReturnsForHowLongItIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := fixed(limiter.Window{Limit: 1, Per: day})
		do(t, lim, success)
		assert.InDelta(t, day, closedFor(t, lim, time.Hour), float64(5*time.Minute))
	})
}

func TestFixedQuota_ObeysAThrottledResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		lim := limiter.New(func(string) []limiter.Window { return nil })
		do(t, lim, throttledFor(7*time.Second))
		wait(t, lim)
		assert.Equal(t, 7*time.Second, time.Since(start))
		wait(t, lim)
		assert.Equal(t, 8*time.Second, time.Since(start), "the first one probes")
		lim.Observe("key", success)
		hang(t, lim, 100)
		assert.Equal(t, 8*time.Second, time.Since(start), "no search")
	})
}
