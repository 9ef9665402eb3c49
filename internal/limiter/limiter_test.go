package limiter_test

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/limiter"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

func percentile(times []time.Duration, p float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[int(p*float64(len(times)-1))]
}

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

func TestAQuotaIsUsedUpAndNotExceeded(t *testing.T) {
	second := []limiter.Window{aSecond}
	for _, test := range []struct {
		name    string
		service func() *service
		rate    float64
		// How much of the quota must be used, and how much may be refused, in the first ten seconds.
		used, refused float64
	}{
		{"bucket", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: second, latency: time.Millisecond}
		}, 100, 0.98, 0},
		{"bucket far away", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: second, latency: 20 * time.Millisecond}
		}, 100, 0.95, 0.001},
		{"bucket that stands still now and then", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: second, latency: time.Millisecond, stall: 200 * time.Millisecond}
		}, 100, 0.93, 0},
		{"large bucket", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 100}, windows: second, latency: time.Millisecond}
		}, 100, 0.98, 0},
		{"window of a second", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 100, Per: time.Second}, windows: second, latency: time.Millisecond}
		}, 100, 0.98, 0},
		{"window far away", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 100, Per: time.Second}, windows: second, latency: 20 * time.Millisecond}
		}, 100, 0.95, 0.001},
		{"window of two seconds", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 20, Per: 2 * time.Second}, windows: []limiter.Window{{Limit: 20, Per: 2 * time.Second}}, latency: time.Millisecond}
		}, 10, 0.98, 0},
		{"window of a clock", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 20, Per: 2 * time.Second, Clock: true}, windows: []limiter.Window{{Limit: 20, Per: 2 * time.Second}}, latency: time.Millisecond}
		}, 10, 0.98, 0},
		{"window of ten seconds", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 100, Per: 10 * time.Second}, windows: []limiter.Window{{Limit: 100, Per: 10 * time.Second}}, latency: time.Millisecond}
		}, 10, 0.98, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(740 * time.Millisecond) // to begin within a period of the clock
				service, lim := test.service(), limiter.New(nil)
				served, refused, _ := service.load(t, lim, 10*time.Second)
				assert.GreaterOrEqual(t, float64(served), test.used*test.rate*10)
				assert.LessOrEqual(t, float64(refused), test.refused*float64(served+refused))

				served, refused, slow := service.load(t, lim, time.Minute)
				assert.GreaterOrEqual(t, float64(served), test.used*test.rate*60)
				assert.LessOrEqual(t, float64(refused), test.refused*float64(served+refused))
				if test.rate == 100 {
					assert.Less(t, slow, time.Second)
				}
			})
		})
	}
}

func TestAnUntoldQuotaIsFound(t *testing.T) {
	for _, test := range []struct {
		name  string
		quota func() quotatest.Quota
		rate  float64
	}{
		{"bucket", func() quotatest.Quota { return &quotatest.Bucket{Rate: 100, Burst: 10} }, 100},
		{"large bucket", func() quotatest.Quota { return &quotatest.Bucket{Rate: 100, Burst: 100} }, 100},
		{"fast bucket", func() quotatest.Quota { return &quotatest.Bucket{Rate: 200, Burst: 20} }, 200},
		{"slow bucket", func() quotatest.Quota { return &quotatest.Bucket{Rate: 5, Burst: 5} }, 5},
		{"window of a second", func() quotatest.Quota { return &quotatest.Window{Limit: 100, Per: time.Second} }, 100},
		{"window of two seconds", func() quotatest.Quota { return &quotatest.Window{Limit: 20, Per: 2 * time.Second} }, 10},
		{"window of a clock", func() quotatest.Quota { return &quotatest.Window{Limit: 20, Per: 2 * time.Second, Clock: true} }, 10},
		{"window of a minute", func() quotatest.Quota { return &quotatest.Window{Limit: 600, Per: time.Minute} }, 10},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(740 * time.Millisecond) // to begin within a period of the clock
				service := &service{Quota: test.quota(), retryAfter: true, latency: time.Millisecond}
				lim := limiter.New(nil)
				service.load(t, lim, time.Minute)
				served, refused, _ := service.load(t, lim, 5*time.Minute)
				assert.GreaterOrEqual(t, float64(served), 0.93*test.rate*300)
				assert.LessOrEqual(t, float64(refused), 0.01*float64(served+refused))
			})
		})
	}
}

func TestAQuotaThatGrowsIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &quotatest.Bucket{Rate: 10, Burst: 5}
		service := &service{Quota: server, retryAfter: true, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, time.Minute)
		server.Rate = 100
		service.load(t, lim, 2*time.Minute)
		served, refused, _ := service.load(t, lim, 10*time.Minute)
		assert.GreaterOrEqual(t, served, 9*100*60)
		assert.LessOrEqual(t, refused, served/100)
	})
}

// A refusal in spite of what was told slows down a little, for a while.
func TestAToldQuotaIsGoneBackTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &quotatest.Bucket{Rate: 100, Burst: 10}
		service := &service{Quota: server, windows: []limiter.Window{aSecond}, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, 10*time.Second)
		for range 3 {
			server.Tokens -= 20 // someone else used them
			_, refused, _ := service.load(t, lim, 10*time.Second)
			assert.Positive(t, refused)
			served, refused, _ := service.load(t, lim, 10*time.Second)
			assert.GreaterOrEqual(t, served, 930)
			assert.Zero(t, refused)
			service.load(t, lim, 3*time.Minute)
			served, refused, _ = service.load(t, lim, 10*time.Second)
			assert.GreaterOrEqual(t, served, 980)
			assert.Zero(t, refused)
		}
	})
}

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
		left, err := lim.Wait(t.Context(), "key", time.Minute)
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
					_, errs[i] = lim.Wait(of, "key", time.Minute)
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
				_, err := lim.Wait(ctx, "key", time.Minute)
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
				_, err := lim.Wait(ctx, "key", time.Hour)
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
				if _, err := lim.Wait(ctx, "key", time.Hour); err == nil {
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

// A refusal while no call waits for the rate came from something else, such as two writes to one object.
func TestRefusalsOfAnotherKindDoNotSlowDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, retryAfter: true, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, 80*time.Second)
		before, _, _ := service.load(t, lim, 10*time.Second)
		for range 20 {
			time.Sleep(time.Second)
			do(t, lim, served)
			do(t, lim, refused(0))
		}
		time.Sleep(time.Second)
		after, _, _ := service.load(t, lim, 10*time.Second)
		assert.InDelta(t, before, after, 20)
	})
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

func TestOtherKeysGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		alone := func(exhausted bool) int {
			lim := limiter.New(nil)
			if exhausted {
				_, err := lim.Wait(t.Context(), "other", time.Minute)
				require.NoError(t, err)
				lim.Observe("other", refused(time.Hour))
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				for range 100 {
					go func() {
						_, err := lim.Wait(ctx, "other", 2*time.Hour)
						assert.ErrorIs(t, err, context.Canceled)
					}()
				}
			}
			service := &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: []limiter.Window{aSecond}, latency: time.Millisecond}
			served, _, _ := service.load(t, lim, 10*time.Second)
			return served
		}
		assert.InDelta(t, alone(false), alone(true), 2)
	})
}

func TestWhoCannotWaitIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		deadline, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		for _, test := range []struct {
			name    string
			answer  limiter.Answer
			longest time.Duration
			left    time.Duration // 0: it is let go
			waits   time.Duration
		}{
			{"a named wait within the longest", refused(time.Minute), time.Minute, 0, time.Minute},
			{"a named wait above the longest", refused(18 * time.Hour), time.Minute, 18 * time.Hour, 0},
			{"a named wait beyond the deadline", refused(10 * time.Minute), time.Hour, 10 * time.Minute, 0},
			{"nothing left", answer(0, time.Hour, limiter.Window{Limit: 100, Per: 24 * time.Hour}), time.Minute, time.Hour, 0},
			{"nothing left of a minute", answer(0, 45*time.Second, hundreds...), time.Minute, 0, 45 * time.Second},
			{"a plain number", limiter.Answer{Served: true, Limit: 300, Reset: 67150 * time.Second}, time.Minute, 67150 * time.Second, 0},
			{"a plain number, one second", limiter.Answer{Served: true, Limit: 300, Reset: time.Second}, time.Minute, 0, time.Second},
			{"something left", limiter.Answer{Served: true, Limit: 300, Remaining: 1, Reset: time.Hour}, time.Minute, 0, 0},
			{"of a window that reopens within a second", answer(0, time.Second, aSecond), time.Minute, 0, 10 * time.Millisecond},
		} {
			lim := limiter.New(nil)
			do(t, lim, test.answer)
			start := time.Now()
			left, err := lim.Wait(deadline, "key", test.longest)
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
				left, err := lim.Wait(t.Context(), "key", longest)
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
		left, err := lim.Wait(t.Context(), "key", time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 10*time.Hour, left)

		// Who comes while the last call is under way waits for its answer, and then no longer.
		lim = limiter.New(nil)
		do(t, lim, answer(1, 10*time.Hour, day))
		wait(t, lim)
		time.AfterFunc(time.Second, func() { lim.Observe("key", answer(0, 10*time.Hour, day)) })
		left, err = lim.Wait(t.Context(), "key", time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 10*time.Hour-time.Second, left) // the first answer's reset was the earlier one
		assert.Equal(t, time.Second, time.Since(start))
	})
}

func TestAnotherWindowIsSpent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, answer(3, 40*time.Second, aMinute))
		do(t, lim, limiter.Answer{Served: true, Limit: 1000, Reset: 10 * time.Hour})
		left, err := lim.Wait(t.Context(), "key", time.Minute)
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
				left, err := lim.Wait(t.Context(), "another key", 0)
				require.NoError(t, err)
				assert.Zero(t, left)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(map[string][]limiter.Window{"key": {{Limit: 1, Per: day}}})
		do(t, lim, served)
		left, err := lim.Wait(t.Context(), "key", time.Hour)
		require.NoError(t, err)
		assert.InDelta(t, day.Hours(), left.Hours(), 0.2, "a spent day is not waited for")

		start := time.Now()
		lim = limiter.New(map[string][]limiter.Window{})
		do(t, lim, refused(7*time.Second))
		wait(t, lim)
		assert.Equal(t, 7*time.Second, time.Since(start), "a named wait counts")
	})
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
