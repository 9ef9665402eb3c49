// Package quotatest simulates the quotas of servers, for the in-memory Pinterest and for tests and benchmarks of rate limiters.
package quotatest

import "time"

// Quota limits calls.
type Quota interface {
	// Take reports whether a call at the given time is within the quota. It also returns the number of calls that remain, and the
	// time until there is one more.
	Take(now time.Time) (ok bool, remaining int, reset time.Duration)
}

// Bucket is a token bucket. It holds at most Burst tokens and gains Rate tokens per second.
type Bucket struct {
	Rate, Burst float64

	Tokens float64 // after the last call
	last   time.Time
}

// Take implements [Quota].
func (b *Bucket) Take(now time.Time) (bool, int, time.Duration) {
	b.Tokens = min(b.Burst, b.Tokens+b.Rate*now.Sub(b.last).Seconds())
	b.last = now
	ok := b.Tokens >= 1
	if ok {
		b.Tokens--
	}
	reset := max(0, 1-b.Tokens) / b.Rate
	return ok, int(b.Tokens), time.Duration(reset * float64(time.Second))
}

// Window allows Limit calls in each period.
type Window struct {
	Limit int
	Per   time.Duration
	Clock bool // periods are aligned to the clock, like Pinterest's; otherwise a period begins with its first call

	start time.Time
	used  int
}

// Take implements [Quota].
func (w *Window) Take(now time.Time) (bool, int, time.Duration) {
	if now.Sub(w.start) >= w.Per {
		w.start, w.used = now, 0
		if w.Clock {
			w.start = now.Truncate(w.Per)
		}
	}
	ok := w.used < w.Limit
	if ok {
		w.used++
	}
	return ok, w.Limit - w.used, w.Per - now.Sub(w.start)
}
