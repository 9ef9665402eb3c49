// Package quotatest has quotas as servers keep them, for the in-memory Pinterest, and for tests and benchmarks of those who
// live under them.
package quotatest

import "time"

// Quota decides about calls.
type Quota interface {
	// Take decides about a call, and returns how many are left and how long it takes until there is one more.
	Take(now time.Time) (served bool, left int, more time.Duration)
}

// Bucket is full with Burst calls, and gets Rate a second.
type Bucket struct {
	Rate, Burst float64

	// Tokens are the calls that it held at the last one.
	Tokens float64
	last   time.Time
}

// Take implements [Quota].
func (b *Bucket) Take(now time.Time) (bool, int, time.Duration) {
	b.Tokens = min(b.Burst, b.Tokens+b.Rate*now.Sub(b.last).Seconds())
	b.last = now
	served := b.Tokens >= 1
	if served {
		b.Tokens--
	}
	more := max(0, 1-b.Tokens) / b.Rate
	return served, int(b.Tokens), time.Duration(more * float64(time.Second))
}

// Window serves Limit calls in each period.
type Window struct {
	Limit int
	Per   time.Duration
	Clock bool // the periods are those of the clock, as Pinterest's are; else the first one starts with the first call

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
	served := w.used < w.Limit
	if served {
		w.used++
	}
	return served, w.Limit - w.used, w.Per - now.Sub(w.start)
}
