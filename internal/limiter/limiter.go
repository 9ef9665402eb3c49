// Package limiter keeps calls within quotas, one quota a key. It is told of each answer, and learns the quotas from them
// unless they are given.
package limiter

import (
	"context"
	"sync"
	"time"
)

// Window allows Limit calls in each period of length Per.
type Window struct {
	Limit int
	Per   time.Duration
}

// Answer is what the other side said of a call.
type Answer struct {
	Elapsed time.Duration // from when the call left
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

	mu    sync.RWMutex
	lines map[string]*line
}

// New returns a limiter that learns the quotas.
func New() *Limiter { return &Limiter{lines: map[string]*line{}} }

// NewFixed returns a limiter of given quotas. Other keys have none.
func NewFixed(quotas map[string][]Window) *Limiter {
	return &Limiter{fixed: quotas, lines: map[string]*line{}}
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
	l.mu.RLock()
	found := l.lines[key]
	l.mu.RUnlock()
	if found != nil {
		return found
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lines[key] == nil {
		q := newLearningQuota()
		if l.fixed != nil {
			q = newFixedQuota(l.fixed[key])
		}
		l.lines[key] = &line{quota: q, start: time.Now()}
	}
	return l.lines[key]
}
