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

const (
	aDay    = 24 * time.Hour
	century = 100 * 365 * aDay
)

// A closed key lets one call go after a day at most, whatever the response said, and the others wait for its response.
func TestLimiter_ProbesAfterADay(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer limiter.Result
		waits  time.Duration
	}{
		{"a wait of a century", refused(century), aDay},
		{"a wait that overflows", refused(math.MaxInt64), aDay},
		{"a reset of a century", limiter.Result{Served: true, Limit: 300, Reset: century}, aDay},
		{"a reset that overflows", limiter.Result{Served: true, Limit: 300, Reset: math.MaxInt64}, aDay},
		{"a negative number of remaining calls", limiter.Result{Served: true, Limit: 300, Remaining: math.MinInt, Reset: century}, aDay},
		{"a reset above the longest window", answer(0, 47*time.Minute, hundreds...), time.Minute},
		{"a reset above the longest window, which is above a day", answer(0, century, limiter.Window{Limit: 5, Per: century}), aDay},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lim := limiter.New(nil)
				do(t, lim, test.answer)
				left, err := lim.Wait(t.Context(), "key", time.Time{}, time.Second)
				require.NoError(t, err)
				assert.Equal(t, test.waits, left)

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

// The server lists a window of two days. Only its own words close the key for that long, a day at a time.
func TestLimiter_DoesNotCountAWindowAboveADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		for range 3 {
			do(t, lim, answer(5, time.Second, aSecond, limiter.Window{Limit: 1, Per: 2 * aDay}))
		}
	})
}

func TestLimiter_ForgetsAnAbsurdWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := limiter.New(nil)
		do(t, lim, served)
		wait(t, lim)
		do(t, lim, answer(0, time.Second, limiter.Window{Limit: 1, Per: aDay}))
		lim.Observe("key", answer(99, time.Second, hundreds...))
		start := time.Now()
		wait(t, lim)
		assert.LessOrEqual(t, time.Since(start), time.Second, "the window of a day is not listed any more")
	})
}
