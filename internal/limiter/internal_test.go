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
		l.observe(Result{Throttled: true, RetryAfter: 30 * time.Second})
		cancelled := join()
		time.Sleep(30 * time.Second)
		<-cancelled.left
		require.Equal(t, 1, l.quota.flight.total)
		l.leave(cancelled)
		require.Zero(t, l.quota.flight.total)
		time.Sleep(100 * time.Millisecond) // at the first rate of a search
		require.Nil(t, join(), "departs at once")
		require.NotNil(t, join(), "waits for the response to the probe")
	})
}
