// Package limiter keeps calls within quotas, one quota per key. It learns the quotas from the responses unless they are given.
package limiter

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

// Window allows Limit calls in each period of length Per.
type Window struct {
	Limit int
	Per   time.Duration
}

// Usable reports whether w can be counted: both of its fields are positive, and it is no longer than a year.
func (w Window) Usable() bool { return w.Limit > 0 && w.Per > 0 && w.Per <= 366*24*time.Hour }

// Result is the response to a call, or its failure.
type Result struct {
	Elapsed    time.Duration // since the call departed
	Served     bool          // it counts as one of the quota's calls
	Throttled  bool          // it was rejected to protect a quota
	RetryAfter time.Duration // how long all calls of the key have to wait after a throttled one, 0 if the response does not say

	// The quota as the response reports it; all zero if it does not. Remaining and Reset belong to one of its windows.
	Limit     int
	Remaining int
	Reset     time.Duration
	Windows   []Window
}

// sweepEvery is the number of new lines after which a limiter drops those that have not been used since the sweep before.
// Pinterest has about 15 quotas, so this happens only if keys are generated.
const sweepEvery = 32

// Limiter has a line of waiting calls for each key. It starts no goroutines.
type Limiter struct {
	fixed map[string][]Window // nil: quotas are learned

	mu    sync.Mutex // guards added and changes of lines, a map that is replaced so that it can be read without a lock
	lines atomic.Pointer[map[string]*line]
	added int // lines so far
}

// New returns a limiter with the given quotas; other keys are not limited. If quotas is nil, the limiter learns them.
func New(quotas map[string][]Window) *Limiter {
	l := &Limiter{fixed: quotas}
	l.lines.Store(&map[string]*line{})
	return l
}

// Wait blocks until a call of key may be sent, first come, first served by the time at which the call arrived: a call that was
// throttled and comes back keeps its place. A zero time is now. Wait returns 0, or the context's error. If key is closed for
// more than longest or beyond the context's deadline, it returns for how long at once. It waits for windows whose period is at
// most longest in any case.
func (l *Limiter) Wait(ctx context.Context, key string, arrived time.Time, longest time.Duration) (time.Duration, error) {
	return l.lock(key).wait(ctx, arrived, longest)
}

// Observe reports the response to a call for which Wait returned 0.
func (l *Limiter) Observe(key string, r Result) { l.lock(key).observe(r) }

// lock returns the line of key, locked.
func (l *Limiter) lock(key string) *line {
	for line := (*l.lines.Load())[key]; ; line = l.add(key) {
		if line == nil {
			continue
		}
		line.mu.Lock()
		if !line.dropped {
			return line
		}
		line.mu.Unlock()
	}
}

// add returns the line of key, a new one if there is none.
func (l *Limiter) add(key string) *line {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := *l.lines.Load()
	if found := lines[key]; found != nil {
		return found
	}
	lines = maps.Clone(lines)
	if l.added++; l.added%sweepEvery == 0 {
		maps.DeleteFunc(lines, func(key string, line *line) bool { return len(l.fixed[key]) == 0 && line.drop() })
	}
	q := newLearningQuota()
	if l.fixed != nil {
		q = newFixedQuota(l.fixed[key])
	}
	added := &line{quota: q, start: time.Now()}
	lines[key] = added
	l.lines.Store(&lines)
	return added
}
