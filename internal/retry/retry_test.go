package retry_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/retry"
)

var (
	errFailed = errors.New("failed")
	policy    = retry.Policy{MaxRetries: 3, MinDelay: time.Second, MaxDelay: time.Minute}
)

// gaveUpWait stands for the wait after the attempt with which Do gives up.
const gaveUpWait = -1

// script runs Do with one decision per attempt; the attempt after the last decision succeeds. It returns the reported waits, the time
// of each attempt and the error.
func script(ctx context.Context, p retry.Policy, decisions ...retry.Decision) (waits, attempts []time.Duration, err error) {
	start := time.Now()
	err = retry.Do(ctx, p, func(n int) (retry.Decision, error) {
		attempts = append(attempts, time.Since(start))
		if n > len(decisions) {
			return retry.Decision{}, nil
		}
		return decisions[n-1], errFailed
	}, func(wait time.Duration, gaveUp bool) {
		if gaveUp {
			wait = gaveUpWait
		}
		waits = append(waits, wait)
	})
	return waits, attempts, err
}

func named(wait time.Duration) retry.Decision { return retry.Decision{Retry: true, Wait: wait} }

func TestDo(t *testing.T) {
	const s = time.Second
	type durations = []time.Duration
	for _, test := range []struct {
		name      string
		decisions []retry.Decision
		waits     durations
		attempts  durations
		fails     bool
	}{
		{"success", nil, durations{0}, durations{0}, false},
		{"not retried", []retry.Decision{{Wait: s}}, durations{0}, durations{0}, true},
		{"named waits", []retry.Decision{named(7 * s), named(60 * s)}, durations{7 * s, 60 * s, 0}, durations{0, 7 * s, 67 * s}, false},
		{"a wait above MaxDelay", []retry.Decision{named(s), named(61 * s)}, durations{s, gaveUpWait}, durations{0, s}, true},
		{
			"MaxRetries",
			[]retry.Decision{named(s), named(s), named(s), named(s)},
			durations{s, s, s, gaveUpWait},
			durations{0, s, 2 * s, 3 * s},
			true,
		},
		{
			"an attempt that waits by itself",
			[]retry.Decision{{Retry: true, Wait: 5 * s, Waits: true}, {Retry: true, Wait: 61 * s, Waits: true}},
			durations{5 * s, gaveUpWait},
			durations{0, 0},
			true,
		},
		{
			"a free retry",
			[]retry.Decision{{Free: true, Wait: s}, named(s), named(s), named(s)},
			durations{0, s, s, s, 0},
			durations{0, 0, s, 2 * s, 3 * s},
			false,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				waits, attempts, err := script(t.Context(), policy, test.decisions...)
				assert.Equal(t, test.waits, waits)
				assert.Equal(t, test.attempts, attempts)
				if test.fails {
					require.ErrorIs(t, err, errFailed)
				} else {
					require.NoError(t, err)
				}
			})
		})
	}
}

func TestDo_BacksOffWithFullJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := retry.Policy{MaxRetries: 5, MinDelay: time.Second, MaxDelay: 5 * time.Second}
		limits := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second, 5 * time.Second}
		shortest, longest := [5]time.Duration{time.Hour, time.Hour, time.Hour, time.Hour, time.Hour}, [5]time.Duration{}
		for range 200 {
			waits, _, err := script(t.Context(), p, named(0), named(0), named(0), named(0), named(0))
			require.NoError(t, err)
			for i := range limits {
				shortest[i], longest[i] = min(shortest[i], waits[i]), max(longest[i], waits[i])
			}
		}
		for i, limit := range limits {
			assert.LessOrEqual(t, longest[i], limit, "retry %d", i+1)
			assert.Greater(t, longest[i], limit*9/10, "retry %d", i+1)
			assert.Less(t, shortest[i], limit/10, "retry %d", i+1)
			assert.Positive(t, shortest[i])
		}
	})
}

func TestDo_ObeysTheContext(t *testing.T) {
	t.Run("a wait beyond the deadline", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			waits, attempts, err := script(ctx, policy, named(9*time.Second), named(time.Second))
			assert.Equal(t, []time.Duration{9 * time.Second, gaveUpWait}, waits)
			assert.Len(t, attempts, 2)
			require.Equal(t, errFailed, err)
		})
	})
	t.Run("an end during a wait", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			_, _, err := script(ctx, policy, named(9*time.Second))
			require.ErrorIs(t, err, errFailed)
			require.ErrorIs(t, err, context.Canceled)
			require.EqualError(t, err, "failed (not retried: context canceled)")
			assert.Equal(t, time.Second, time.Since(start))
		})
	})
}

func TestDo_WithoutReport(t *testing.T) {
	err := retry.Do(t.Context(), policy, func(int) (retry.Decision, error) { return retry.Decision{}, errFailed }, nil)
	require.Equal(t, errFailed, err)
}
