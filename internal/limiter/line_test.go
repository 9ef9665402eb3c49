package limiter_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/limiter"
)

func TestLine_FirstComeFirstServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, reporting(0, time.Second, perSecond))
		times := departures(t, lim, 1000, reporting(0, time.Second, perSecond))
		assert.True(t, slices.IsSorted(times))
		assert.InDelta(t, 10, times[999].Seconds(), 0.2, "as fast as the quota allows")
	})
}

func TestLine_ReturningCallKeepsItsPlace(t *testing.T) {
	for _, test := range []struct {
		name    string
		arrived []int // in ms, in the order in which the calls join the line; 0 is the zero time, which is 100 ms
		want    []int // the order in which they depart
	}{
		{"in order", []int{1, 2, 3}, []int{0, 1, 2}},
		{"into the middle", []int{1, 3, 2}, []int{0, 2, 1}},
		{"into the middle of many", []int{1, 2, 5, 6, 7, 3, 4}, []int{0, 1, 5, 6, 2, 3, 4}},
		{"before the first", []int{2, 3, 1}, []int{2, 0, 1}},
		{"before all, in reverse order", []int{3, 2, 1}, []int{2, 1, 0}},
		{"before the limiter existed", []int{1, 2, -1000}, []int{2, 0, 1}},
		{"equal times", []int{1, 1, 1}, []int{0, 1, 2}},
		{"equal to the first", []int{1, 2, 1}, []int{0, 2, 1}},
		{"equal to one in the middle", []int{1, 2, 3, 2}, []int{0, 1, 3, 2}},
		{"now", []int{1, 0, 99, 101}, []int{0, 2, 1, 3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				time.Sleep(100 * time.Millisecond)
				lim := fixed(limiter.Window{Limit: 1, Per: time.Second})
				do(t, lim, success)
				departed := make(chan int, len(test.arrived))
				var group sync.WaitGroup
				for i, ms := range test.arrived {
					var arrived time.Time
					if ms != 0 {
						arrived = start.Add(time.Duration(ms) * time.Millisecond)
					}
					group.Go(func() {
						left, err := lim.Wait(t.Context(), "key", arrived, time.Minute)
						require.NoError(t, err)
						require.Zero(t, left)
						departed <- i
						lim.Observe("key", success)
					})
					synctest.Wait()
				}
				group.Wait()
				close(departed)
				var got []int
				for i := range departed {
					got = append(got, i)
				}
				assert.Equal(t, test.want, got)
			})
		})
	}
}

func TestLine_NoCallOvertakes(t *testing.T) {
	for range 300 {
		synctest.Test(t, func(t *testing.T) {
			lim := fixed(limiter.Window{Limit: 10, Per: time.Second})
			do(t, lim, success)
			start := time.Now()
			var group sync.WaitGroup
			group.Go(func() {
				do(t, lim, success)
				assert.Equal(t, 100*time.Millisecond, time.Since(start))
			})
			synctest.Wait()
			time.Sleep(100 * time.Millisecond) // the next call arrives when the first one may depart
			do(t, lim, success)
			assert.Equal(t, 200*time.Millisecond, time.Since(start))
			group.Wait()
		})
	}
}

func TestLine_IsOneForEachKey(t *testing.T) {
	for range 300 {
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			var departed atomic.Int32
			var group sync.WaitGroup
			for range 8 {
				group.Go(func() {
					wait(t, lim)
					departed.Add(1)
				})
			}
			synctest.Wait()
			assert.EqualValues(t, 1, departed.Load(), "the others wait for the response to the first one")
			group.Wait()
		})
	}
}

func TestLine_CancelledCallReturnsAtOnce(t *testing.T) {
	const calls, cancelled = 1000, 500
	run := func(t *testing.T, cancelAt time.Duration) (times []time.Duration, errs []error) {
		times, errs = make([]time.Duration, calls), make([]error, calls)
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			do(t, lim, reporting(0, time.Second, perSecond))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			time.AfterFunc(cancelAt, cancel)
			start := time.Now()
			var group sync.WaitGroup
			for i := range calls {
				group.Go(func() {
					time.Sleep(time.Duration(i))
					of := t.Context()
					if i == cancelled {
						of = ctx
					}
					_, errs[i] = lim.Wait(of, "key", time.Time{}, time.Minute)
					times[i] = time.Since(start)
					if errs[i] == nil {
						lim.Observe("key", reporting(0, time.Second, perSecond))
					}
				})
			}
			group.Wait()
		})
		return times, errs
	}
	without, errs := run(t, time.Hour)
	require.NoError(t, errs[cancelled])
	with, errs := run(t, 2*time.Second)
	require.ErrorIs(t, errs[cancelled], context.Canceled)
	assert.Equal(t, 2*time.Second, with[cancelled])
	assert.Equal(t, without[:cancelled], with[:cancelled], "the calls before it")
	assert.Equal(t, without[cancelled:calls-1], with[cancelled+1:], "the calls behind it move up by one")
}

func TestLine_AllCallsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, throttledFor(30*time.Second))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		var group sync.WaitGroup
		for range 1000 {
			group.Go(func() {
				left, err := lim.Wait(ctx, "key", time.Time{}, time.Minute)
				assert.Zero(t, left)
				assert.ErrorIs(t, err, context.Canceled)
			})
		}
		group.Wait()
		assert.Equal(t, time.Second, time.Since(start))
		wait(t, lim)
		assert.Equal(t, 30*time.Second, time.Since(start), "the line still works")
	})
}

// A call may be cancelled in the moment in which it departs: then the next one departs instead.
func TestLine_CancelledDepartureGoesToTheNextCall(t *testing.T) {
	var cancelled, departed bool
	for range 1000 {
		synctest.Test(t, func(t *testing.T) {
			lim := fixed(limiter.Window{Limit: 1, Per: time.Minute})
			do(t, lim, success)
			start := time.Now()
			const reopens = time.Minute + (time.Minute+511)/512
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(reopens, cancel)
			first := make(chan error, 1)
			go func() {
				_, err := lim.Wait(ctx, "key", time.Time{}, time.Hour)
				if err == nil {
					lim.Observe("key", success)
				}
				first <- err
			}()
			synctest.Wait()
			do(t, lim, success)
			if <-first != nil {
				cancelled = true
				require.Equal(t, reopens, time.Since(start))
			} else {
				departed = true
				require.Equal(t, 2*reopens, time.Since(start))
			}
		})
	}
	assert.True(t, cancelled)
	assert.True(t, departed)
}

func TestLine_ThrottledResponseStopsAllCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, success)
		hang(t, lim, 3)
		start := time.Now()
		lim.Observe("key", throttledFor(20*time.Second))
		times := make(chan time.Duration, 10)
		var group sync.WaitGroup
		for range cap(times) {
			group.Go(func() {
				wait(t, lim)
				times <- time.Since(start)
			})
		}
		time.Sleep(time.Second)
		lim.Observe("key", throttledFor(5*time.Second)) // a shorter wait does not count
		assert.Equal(t, 19*time.Second, closedFor(t, lim, time.Second))
		lim.Observe("key", success) // nor does the response to an earlier call
		assert.Equal(t, 20*time.Second, <-times)
		time.Sleep(time.Second / 2)
		synctest.Wait()
		assert.Empty(t, times, "the others wait for the response to the probe")
		lim.Observe("key", throttledFor(7*time.Second))
		assert.Equal(t, 27500*time.Millisecond, <-times, "another call probes")
		lim.Observe("key", success)
		second := <-times
		assert.Greater(t, second, 27500*time.Millisecond)
		assert.Greater(t, <-times, second, "the others follow one by one")
		time.Sleep(time.Second)
		assert.Len(t, times, 6)
	})
}

func TestLine_DoesNotWaitTooLong(t *testing.T) {
	for _, test := range []struct {
		name      string
		response  limiter.Result
		longest   time.Duration
		closedFor time.Duration // 0 if the call departs
		waits     time.Duration
	}{
		{"a named wait within the longest", throttledFor(time.Minute), time.Minute, 0, time.Minute},
		{"a named wait above the longest", throttledFor(18 * time.Hour), time.Minute, 18 * time.Hour, 0},
		{"a named wait within the deadline", throttledFor(10*time.Minute - 1), time.Hour, 0, 10 * time.Minute},
		{"a named wait until the deadline", throttledFor(10 * time.Minute), time.Hour, 10 * time.Minute, 0},
		{"no time to wait", throttledFor(time.Second), -1, time.Second, 0},
		{"nothing left", reporting(0, time.Hour, limiter.Window{Limit: 100, Per: day}), time.Minute, time.Hour, 0},
		{"nothing left of a minute", reporting(0, 45*time.Second, secondAndMinute...), time.Minute, 0, 45 * time.Second},
		{"nothing left of a minute that is listed first", reporting(0, 45*time.Second, perMinute, perSecond), time.Minute, 0, 45 * time.Second},
		{"a plain number", limiter.Result{Served: true, Limit: 300, Reset: 67150 * time.Second}, time.Minute, 67150 * time.Second, 0},
		{"a limit of one call", limiter.Result{Served: true, Limit: 1, Reset: time.Hour}, time.Minute, time.Hour, 0},
		{"a plain number, one second", limiter.Result{Served: true, Limit: 300, Reset: time.Second}, time.Minute, 0, time.Second},
		{"a plain number, no reset", limiter.Result{Served: true, Limit: 300}, time.Minute, 0, 0},
		{"something left", limiter.Result{Served: true, Limit: 300, Remaining: 1, Reset: time.Hour}, time.Minute, 0, 0},
		{"a window that reopens within a second", reporting(0, time.Second, perSecond), time.Minute, 0, 10 * time.Millisecond},
		{"an exhausted window of the longest", reporting(9, time.Second, perSecond, limiter.Window{Limit: 1, Per: time.Minute}), time.Minute, 0, 60050 * time.Millisecond},
		{"an exhausted window above the longest", reporting(9, time.Second, perSecond, limiter.Window{Limit: 1, Per: time.Minute}), time.Minute - 1, 60055 * time.Millisecond, 0},
		{"an exhausted window beyond the deadline", reporting(9, time.Second, perSecond, limiter.Window{Limit: 1, Per: time.Hour}), time.Hour, time.Hour + 6031*time.Millisecond, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := limiter.New(nil)
				lim.Observe("key", success)
				time.Sleep(time.Second)
				deadline, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				defer cancel()
				do(t, lim, test.response)
				start := time.Now()
				left, err := lim.Wait(deadline, "key", time.Time{}, test.longest)
				require.NoError(t, err)
				assert.Equal(t, test.closedFor, left.Round(time.Millisecond))
				assert.Equal(t, test.waits, time.Since(start).Round(10*time.Millisecond))
			})
		})
	}
}

func TestLine_ALongWaitEndsAllThatCannotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, success)
		wait(t, lim)
		lim.Observe("key", throttledFor(time.Second))
		time.Sleep(2 * time.Second)
		wait(t, lim) // a probe: the others wait for its response

		start := time.Now()
		var group sync.WaitGroup
		var gaveUp, patient atomic.Int32
		for i := range 20 {
			longest := time.Minute
			if i == 0 { // the first in the line can wait
				longest = 3 * time.Hour
			}
			group.Go(func() {
				time.Sleep(time.Duration(i))
				if left := closedFor(t, lim, longest); left > 0 {
					assert.Equal(t, time.Hour, left)
					assert.Equal(t, time.Millisecond, time.Since(start))
					gaveUp.Add(1)
					return
				}
				assert.Equal(t, time.Hour+time.Millisecond, time.Since(start))
				patient.Add(1)
			})
		}
		time.Sleep(time.Millisecond)
		lim.Observe("key", throttledFor(time.Hour))
		assert.Equal(t, time.Hour, closedFor(t, lim, time.Minute), "behind a call that can wait")
		group.Wait()
		assert.EqualValues(t, 19, gaveUp.Load())
		assert.EqualValues(t, 1, patient.Load())
	})
}

func TestLine_GivesUpWhenAWindowIsExhausted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := fixed(limiter.Window{Limit: 2, Per: day})
		hang(t, lim, 2)
		time.AfterFunc(time.Second, func() {
			lim.Observe("key", success)
			lim.Observe("key", success)
		})
		start := time.Now()
		assert.InDelta(t, day, closedFor(t, lim, time.Minute), float64(5*time.Minute), "the response may have given the call back")
		assert.Equal(t, time.Second, time.Since(start))
	})
}

func TestLine_NegativeLongestWaitsForThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := fixed(limiter.Window{Limit: 10, Per: time.Second})
		do(t, lim, success)
		time.Sleep(50 * time.Millisecond)
		start := time.Now()
		assert.Zero(t, closedFor(t, lim, -time.Hour))
		assert.Equal(t, 50*time.Millisecond, time.Since(start))
	})
}
