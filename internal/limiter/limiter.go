package limiter

import (
	"context"
	"maps"
	"sync"
	"time"
)

// LongestWait is the longest wait that a limiter accepts from a response. No window of Pinterest is longer, so a longer wait is a
// mistake of the server or of a proxy. After a day, one call probes whether it still applies.
const LongestWait = 24 * time.Hour

const (
	// longestPeriod is the longest period of a window, a leap year: an arbitrary bound that keeps sums of times from overflowing.
	longestPeriod = 366 * 24 * time.Hour

	// sweepEvery is the number of new lines after which a limiter drops idle ones. Pinterest has about 15 quotas, so lines are
	// dropped only if a caller generates keys.
	sweepEvery = 32
)

// Window allows Limit calls in each period of length Per.
type Window struct {
	Limit int
	Per   time.Duration
}

// Usable reports whether both fields of w are positive and Per is at most 366 days. Other windows are rejected or ignored.
func (w Window) Usable() bool { return w.Limit > 0 && w.Per > 0 && w.Per <= longestPeriod }

// Result is the response to a call, or its failure.
type Result struct {
	Elapsed    time.Duration // since the call departed
	Served     bool          // the server counted the call
	Throttled  bool          // the server rejected the call to protect a quota
	RetryAfter time.Duration // how long all calls of the key must wait after a throttled one; 0 if the response does not say

	// The quota that the response reports; all zero if it reports none. Remaining and Reset belong to one of its windows.
	Limit     int
	Remaining int
	Reset     time.Duration
	Windows   []Window
}

// Limiter has a line of waiting calls for each key. It starts no goroutines.
type Limiter struct {
	fixed func(key string) []Window // nil if quotas are learned

	mu    sync.Mutex // locked before the lock of a line
	lines map[string]*line
	added int // number of lines created
}

// New returns a limiter. fixed returns the windows of a key, nil if its calls are not limited. If fixed is nil, the limiter learns the
// quotas.
func New(fixed func(key string) []Window) *Limiter {
	return &Limiter{fixed: fixed, lines: map[string]*line{}}
}

// Wait blocks until a call of key may be sent. Calls depart in the order of arrived, so that a throttled call that returns keeps
// its place; a zero time means now. Wait returns 0, or ctx's error. If key is closed for more than longest or beyond ctx's
// deadline, Wait returns at once for how long. It always waits for windows with a period of at most longest.
func (l *Limiter) Wait(ctx context.Context, key string, arrived time.Time, longest time.Duration) (time.Duration, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return l.lock(key).wait(ctx, arrived, longest)
}

// Observe reports the response to a call for which Wait returned 0.
func (l *Limiter) Observe(key string, r Result) { l.lock(key).observe(r) }

// lock returns the line of key, locked. It creates the line if there is none.
func (l *Limiter) lock(key string) *line {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.lines[key]
	if found == nil {
		if l.added++; l.added%sweepEvery == 0 {
			maps.DeleteFunc(l.lines, func(key string, line *line) bool {
				return (l.fixed == nil || len(l.fixed(key)) == 0) && line.idle()
			})
		}
		q := newLearningQuota()
		if l.fixed != nil {
			q = newFixedQuota(l.fixed(key))
		}
		found = &line{quota: q, start: time.Now()}
		l.lines[key] = found
	}
	found.mu.Lock()
	return found
}
