package limiter_test

import (
	"context"
	"math"
	"sync"
	"testing"
	"time"

	"github.com/pinterest-go/pinterest/internal/limiter"
)

// server is the other side of a simulation: it decides about calls.
type server interface {
	// take decides about a call, and tells what is left and in how many seconds there is more.
	take(now time.Time) (served bool, left int, more float64)
}

// bucket holds up to burst calls and gets rate more a second.
type bucket struct {
	rate, burst, tokens float64
	last                time.Time
}

func (b *bucket) take(now time.Time) (bool, int, float64) {
	if b.last.IsZero() {
		b.tokens = b.burst
	} else {
		b.tokens = min(b.burst, b.tokens+b.rate*now.Sub(b.last).Seconds())
	}
	b.last = now
	served := b.tokens >= 1
	if served {
		b.tokens--
	}
	return served, int(b.tokens), max(0, 1-b.tokens) / b.rate
}

// window serves limit calls in each period, the first of which starts with the first call.
type window struct {
	limit int
	per   time.Duration
	start time.Time
	used  int
}

func (w *window) take(now time.Time) (bool, int, float64) {
	if now.Sub(w.start) >= w.per {
		w.start, w.used = now, 0
	}
	served := w.used < w.limit
	if served {
		w.used++
	}
	return served, w.limit - w.used, (w.per - now.Sub(w.start)).Seconds()
}

// load is a number of workers that call a server through a limiter as often as they can.
type load struct {
	server     server
	headers    limiter.Answer // what each answer tells, but for Remaining and Reset; no Limit: nothing
	retryAfter bool
	workers    int
	latency    func() time.Duration // of each way

	mu              sync.Mutex
	served, refused int
	longest         time.Duration
}

// run lets the workers work for d and resets the counts before.
func (l *load) run(t testing.TB, lim *limiter.Limiter, d time.Duration) {
	t.Helper()
	l.mu.Lock()
	l.served, l.refused, l.longest = 0, 0, 0
	l.mu.Unlock()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	var group sync.WaitGroup
	for range l.workers {
		group.Go(func() {
			for ctx.Err() == nil {
				start := time.Now()
				for !l.call(ctx, lim) && ctx.Err() == nil {
					time.Sleep(10 * time.Millisecond)
				}
				l.mu.Lock()
				if ctx.Err() == nil {
					l.longest = max(l.longest, time.Since(start))
				}
				l.mu.Unlock()
			}
		})
	}
	group.Wait()
}

func (l *load) call(ctx context.Context, lim *limiter.Limiter) bool {
	if left, err := lim.Wait(ctx, "key", math.MaxInt64); err != nil || left > 0 {
		return false
	}
	sent := time.Now()
	time.Sleep(l.latency())
	l.mu.Lock()
	served, left, more := l.server.take(time.Now())
	if served {
		l.served++
	} else {
		l.refused++
	}
	l.mu.Unlock()
	time.Sleep(l.latency())
	seconds := time.Duration(math.Ceil(more)) * time.Second
	answer := limiter.Answer{Served: served, Refused: !served, Elapsed: time.Since(sent)}
	if l.headers.Limit > 0 {
		answer.Limit, answer.Windows = l.headers.Limit, l.headers.Windows
		answer.Remaining, answer.Reset = left, max(seconds, time.Second)
	}
	if !served && (l.retryAfter || l.headers.Limit > 0) {
		answer.Hold = max(seconds, time.Second)
	}
	lim.Observe("key", answer)
	return served
}
