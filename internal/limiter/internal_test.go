package limiter

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLimiter_DropsIdleKeys(t *testing.T) {
	for name, response := range map[string]Result{
		"a quota reported":       {Served: true, Limit: 100, Remaining: 99, Reset: time.Second, Windows: []Window{{100, time.Second}}},
		"no quota reported":      {Served: true},
		"throttled, not closed":  {Throttled: true},
		"failed, not a response": {},
	} {
		t.Run(name, func(t *testing.T) {
			lim := New(nil)
			for i := range 1000 {
				key := strconv.Itoa(i)
				left, err := lim.Wait(t.Context(), key, time.Time{}, time.Minute)
				require.NoError(t, err)
				require.Zero(t, left)
				lim.Observe(key, response)
			}
			assert.LessOrEqual(t, len(lim.lines), 64, "the lines since the sweep before the last one")
			assert.GreaterOrEqual(t, len(lim.lines), 32)
		})
	}
}

// A call may be cancelled in the moment in which it departs: then another call probes.
func TestLine_CancelledProbeGoesToTheNextCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{quota: newLearningQuota(), start: time.Now()}
		join := func() *waiter {
			l.mu.Lock()
			w, closedFor := l.join(t.Context(), time.Time{}, time.Hour)
			require.Zero(t, closedFor)
			return w
		}
		require.Nil(t, join())
		l.mu.Lock()
		l.observe(Result{Throttled: true, RetryAfter: time.Minute})
		require.Zero(t, l.quota.served)
		cancelled := join()
		time.Sleep(time.Minute)
		<-cancelled.left
		require.Equal(t, 1, l.quota.flight.total)
		l.leave(cancelled)
		require.Zero(t, l.quota.flight.total)
		time.Sleep(100 * time.Millisecond) // at the first rate of a search
		require.Nil(t, join(), "departs at once")
		time.Sleep(500 * time.Millisecond)
		require.NotNil(t, join(), "waits for the response to the probe")
	})
}

func TestLine_CancelledDepartureServesTheNextCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{quota: newFixedQuota([]Window{{1, time.Minute}}), start: time.Now()}
		join := func() *waiter {
			l.mu.Lock()
			w, _ := l.join(t.Context(), time.Time{}, time.Hour)
			return w
		}
		require.Nil(t, join())
		l.mu.Lock()
		l.observe(Result{Served: true})
		cancelled, next := join(), join()
		<-cancelled.left
		l.leave(cancelled)
		select {
		case <-next.left:
		default:
			t.Error("the next call waits")
		}
	})
}

// A call may be cancelled in the moment in which it gives up. It has not departed.
func TestLine_CancelledAfterGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{quota: newFixedQuota([]Window{{1, time.Minute}}), start: time.Now()}
		l.mu.Lock()
		w, _ := l.join(t.Context(), time.Time{}, time.Minute)
		require.Nil(t, w)
		l.mu.Lock()
		w, _ = l.join(t.Context(), time.Time{}, time.Minute)
		l.mu.Lock()
		l.quota.closed = time.Hour
		l.serve(l.now())
		l.mu.Unlock()
		<-w.left
		l.leave(w)
		assert.Equal(t, 1, l.quota.flight.total)
	})
}

func TestLine_WithAWaitingCallIsNotIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{quota: newFixedQuota([]Window{{1, time.Second}}), start: time.Now()}
		l.mu.Lock()
		l.join(t.Context(), time.Time{}, time.Minute)
		l.mu.Lock()
		l.observe(Result{Served: true})
		l.mu.Lock()
		l.join(t.Context(), time.Time{}, time.Minute)
		l.timer.Stop() // the line has not been served yet
		time.Sleep(time.Minute)
		assert.False(t, l.idle(), "used")
		assert.False(t, l.idle())
	})
}

// A failed call says nothing about the rate.
func TestLine_GrowsOnlyWithServedCallsWhileOthersWait(t *testing.T) {
	for name, test := range map[string]struct {
		response Result
		waits    bool
		grows    bool
	}{
		"served":                {Result{Served: true}, true, true},
		"failed":                {Result{}, true, false},
		"served, no call waits": {Result{Served: true}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &line{quota: newLearningQuota(), start: time.Now()}
				observe := func(r Result) {
					l.mu.Lock()
					l.observe(r)
				}
				join := func() {
					l.mu.Lock()
					l.join(t.Context(), time.Time{}, time.Minute)
				}
				join()
				observe(Result{Throttled: true})
				join()
				time.Sleep(time.Second)
				observe(Result{Served: true}) // ends the probe
				before := l.quota.pace.search.interval
				join()
				if test.waits {
					join()
				}
				observe(test.response)
				assert.Equal(t, test.grows, l.quota.pace.search.interval < before)
			})
		})
	}
}
