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

func TestFirstComeFirstServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, answer(0, time.Second, aSecond))
		times := departures(t, lim, 1000, answer(0, time.Second, aSecond))
		assert.True(t, slices.IsSorted(times))
		assert.InDelta(t, 10, times[999].Seconds(), 0.2, "as fast as the quota allows")
	})
}

func TestNobodyOvertakes(t *testing.T) {
	for range 300 {
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(map[string][]limiter.Window{"key": {{Limit: 10, Per: time.Second}}})
			do(t, lim, served)
			start := time.Now()
			var group sync.WaitGroup
			group.Go(func() {
				do(t, lim, served)
				assert.Equal(t, 100*time.Millisecond, time.Since(start))
			})
			synctest.Wait()
			time.Sleep(100 * time.Millisecond) // to come in the moment in which the first one may go
			do(t, lim, served)
			assert.Equal(t, 200*time.Millisecond, time.Since(start))
			group.Wait()
		})
	}
}

func TestAKeyHasOneLine(t *testing.T) {
	for range 300 {
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			var gone atomic.Int32
			var group sync.WaitGroup
			for range 8 {
				group.Go(func() {
					wait(t, lim)
					gone.Add(1)
				})
			}
			synctest.Wait()
			assert.EqualValues(t, 1, gone.Load(), "the others wait for the first one's answer")
			group.Wait()
		})
	}
}

func TestACancelledCallLeavesAtOnceAndMovesNoOther(t *testing.T) {
	const calls, cancelled = 1000, 500
	run := func(t *testing.T, cancelAt time.Duration) (times []time.Duration, errs []error) {
		times, errs = make([]time.Duration, calls), make([]error, calls)
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			do(t, lim, answer(0, time.Second, aSecond))
			ctx, cancel := context.WithTimeout(t.Context(), cancelAt)
			defer cancel()
			start := time.Now()
			var group sync.WaitGroup
			for i := range calls {
				group.Go(func() {
					time.Sleep(time.Duration(i))
					of := t.Context()
					if i == cancelled {
						of = context.WithoutCancel(ctx) // without its deadline, which would be looked at before
						var stop context.CancelFunc
						of, stop = context.WithCancel(of)
						defer context.AfterFunc(ctx, stop)()
					}
					_, errs[i] = lim.Wait(of, "key", time.Time{}, time.Minute)
					times[i] = time.Since(start)
					if errs[i] == nil {
						lim.Observe("key", answer(0, time.Second, aSecond))
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
	assert.Equal(t, without[:cancelled], with[:cancelled], "those before it")
	assert.Equal(t, without[cancelled:calls-1], with[cancelled+1:], "those behind it move up by one")
}

func TestAllCalledOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, refused(30*time.Second))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		var group sync.WaitGroup
		for range 1000 {
			group.Go(func() {
				_, err := lim.Wait(ctx, "key", time.Time{}, time.Minute)
				assert.ErrorIs(t, err, context.Canceled)
			})
		}
		group.Wait()
		assert.Equal(t, time.Second, time.Since(start))
		wait(t, lim)
		assert.Equal(t, 30*time.Second, time.Since(start), "the line still works")
	})
}

// A call may be cancelled in the moment in which it is let go: then its place is the next one's.
func TestNoPlaceIsLost(t *testing.T) {
	var cancelled, passed bool
	for range 1000 {
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(map[string][]limiter.Window{"key": {{Limit: 1, Per: time.Minute}}})
			do(t, lim, served)
			start := time.Now()
			const reopens = time.Minute + (time.Minute+511)/512
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(reopens, cancel)
			first := make(chan error, 1)
			go func() {
				_, err := lim.Wait(ctx, "key", time.Time{}, time.Hour)
				if err == nil {
					lim.Observe("key", served)
				}
				first <- err
			}()
			synctest.Wait()
			do(t, lim, served)
			if <-first != nil {
				cancelled = true
				require.Equal(t, reopens, time.Since(start))
			} else {
				passed = true
				require.Equal(t, 2*reopens, time.Since(start))
			}
		})
	}
	assert.True(t, cancelled)
	assert.True(t, passed)
}

// The call that goes ahead may be cancelled in the moment in which it is let go: then another goes ahead.
func TestNoTrialIsLost(t *testing.T) {
	for range 300 {
		synctest.Test(t, func(t *testing.T) {
			lim := limiter.New(nil)
			do(t, lim, refused(30*time.Second))
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(30*time.Second, cancel)
			start := time.Now()
			var group sync.WaitGroup
			group.Go(func() {
				if _, err := lim.Wait(ctx, "key", time.Time{}, time.Hour); err == nil {
					lim.Observe("key", served)
				}
			})
			synctest.Wait()
			wait(t, lim)
			require.LessOrEqual(t, time.Since(start), 30*time.Second+time.Second/10)
			group.Wait()
		})
	}
}

func TestARefusalHoldsAllAndThenOneGoesAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, served)
		for range 3 {
			wait(t, lim)
		}
		start := time.Now()
		lim.Observe("key", refused(20*time.Second))
		times := make(chan time.Duration, 10)
		var group sync.WaitGroup
		for range cap(times) {
			group.Go(func() {
				wait(t, lim)
				times <- time.Since(start)
			})
		}
		time.Sleep(time.Second)
		lim.Observe("key", refused(5*time.Second)) // a shorter wait changes nothing
		lim.Observe("key", served)                 // nor does the answer to an earlier call
		assert.Equal(t, 20*time.Second, <-times)
		time.Sleep(time.Second / 2)
		synctest.Wait()
		assert.Empty(t, times, "the others wait for its answer")
		lim.Observe("key", refused(7*time.Second))
		assert.Equal(t, 27500*time.Millisecond, <-times, "one goes ahead again")
		lim.Observe("key", served)
		second := <-times
		assert.Greater(t, second, 27500*time.Millisecond)
		assert.Greater(t, <-times, second, "the others follow one by one")
		time.Sleep(time.Second)
		assert.Len(t, times, 6)
	})
}

func TestWhoCannotWaitIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		deadline, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		for _, test := range []struct {
			name    string
			answer  limiter.Result
			longest time.Duration
			left    time.Duration // 0: it is let go
			waits   time.Duration
		}{
			{"a named wait within the longest", refused(time.Minute), time.Minute, 0, time.Minute},
			{"a named wait above the longest", refused(18 * time.Hour), time.Minute, 18 * time.Hour, 0},
			{"a named wait beyond the deadline", refused(10 * time.Minute), time.Hour, 10 * time.Minute, 0},
			{"nothing left", answer(0, time.Hour, limiter.Window{Limit: 100, Per: 24 * time.Hour}), time.Minute, time.Hour, 0},
			{"nothing left of a minute", answer(0, 45*time.Second, hundreds...), time.Minute, 0, 45 * time.Second},
			{"a plain number", limiter.Result{Served: true, Limit: 300, Reset: 67150 * time.Second}, time.Minute, 67150 * time.Second, 0},
			{"a plain number, one second", limiter.Result{Served: true, Limit: 300, Reset: time.Second}, time.Minute, 0, time.Second},
			{"something left", limiter.Result{Served: true, Limit: 300, Remaining: 1, Reset: time.Hour}, time.Minute, 0, 0},
			{"of a window that reopens within a second", answer(0, time.Second, aSecond), time.Minute, 0, 10 * time.Millisecond},
		} {
			lim := limiter.New(nil)
			do(t, lim, test.answer)
			start := time.Now()
			left, err := lim.Wait(deadline, "key", time.Time{}, test.longest)
			require.NoError(t, err, test.name)
			assert.Equal(t, test.left, left, test.name)
			assert.Equal(t, test.waits, time.Since(start).Round(10*time.Millisecond), test.name)
		}
		require.Less(t, time.Since(start), 10*time.Minute)
	})
}

func TestAHoldThatIsTooLongEndsTheWaitOfAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, served)
		wait(t, lim)
		lim.Observe("key", refused(time.Second))
		time.Sleep(2 * time.Second)
		wait(t, lim) // goes ahead, and the others wait for its answer

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
				left, err := lim.Wait(t.Context(), "key", time.Time{}, longest)
				require.NoError(t, err)
				switch {
				case left > 0:
					assert.Equal(t, time.Hour, left)
					assert.Equal(t, time.Millisecond, time.Since(start))
					gaveUp.Add(1)
				default:
					assert.Equal(t, time.Hour+time.Millisecond, time.Since(start))
					patient.Add(1)
				}
			})
		}
		time.Sleep(time.Millisecond)
		lim.Observe("key", refused(time.Hour))
		group.Wait()
		assert.EqualValues(t, 19, gaveUp.Load())
		assert.EqualValues(t, 1, patient.Load())
	})
}
