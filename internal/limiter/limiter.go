// Package limiter keeps calls within quotas, one quota a key. It is told of each answer, and learns the quotas from them
// unless they are given.
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

// Answer is the response to a call, or its failure.
type Answer struct {
	Elapsed time.Duration // since the call departed
	Served  bool          // it counts as one of the quota's calls
	Refused bool          // to protect a quota
	Hold    time.Duration // a refusal's named wait for all calls of the key, 0 if none

	// What the other side tells of the quota; all zero if nothing. Remaining and Reset speak of one of its windows.
	Limit     int
	Remaining int
	Reset     time.Duration
	Windows   []Window
}

// Limiter has a line of waiting calls for each key. It runs no goroutine of its own.
type Limiter struct {
	fixed map[string][]Window // nil: quotas are learned

	mu    sync.Mutex // of changes of lines, which is replaced, so that it can be read without a lock
	lines atomic.Pointer[map[string]*line]
}

// New returns a limiter of given quotas; other keys have none. If quotas is nil, it learns them.
func New(quotas map[string][]Window) *Limiter {
	l := &Limiter{fixed: quotas}
	l.lines.Store(&map[string]*line{})
	return l
}

// Wait returns 0 when a call of key may be sent, first come, first served, or the context's error. If key is closed for more
// than longest or beyond the context's deadline, it returns at once for how long. A window whose period is not above longest
// is waited for in any case.
func (l *Limiter) Wait(ctx context.Context, key string, longest time.Duration) (time.Duration, error) {
	return l.line(key).wait(ctx, longest)
}

// Observe tells of the answer to a call that Wait let go.
func (l *Limiter) Observe(key string, answer Answer) { l.line(key).observe(answer) }

func (l *Limiter) line(key string) *line {
	if found := (*l.lines.Load())[key]; found != nil {
		return found
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := maps.Clone(*l.lines.Load())
	if lines[key] == nil {
		q := newLearningQuota()
		if l.fixed != nil {
			q = newFixedQuota(l.fixed[key])
		}
		lines[key] = &line{quota: q, start: time.Now()}
		l.lines.Store(&lines)
	}
	return lines[key]
}
