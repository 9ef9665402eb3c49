package main

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"
)

// quota decides about calls.
type quota interface {
	fmt.Stringer
	// take decides about a call, and returns how many are left and how long it takes until there is one more.
	take(now time.Time) (served bool, left int, more time.Duration)
	// limit is the x-ratelimit-limit header.
	limit() string
	// allows is the most that it serves in d.
	allows(d time.Duration) float64
}

// bucket is full with burst calls and gets rate a second.
type bucket struct {
	rate, burst float64
	tokens      float64
	last        time.Time
}

func (b *bucket) take(now time.Time) (bool, int, time.Duration) {
	b.tokens = min(b.burst, b.tokens+b.rate*now.Sub(b.last).Seconds())
	b.last = now
	served := b.tokens >= 1
	if served {
		b.tokens--
	}
	return served, int(b.tokens), time.Duration(max(0, 1-b.tokens) / b.rate * float64(time.Second))
}

func (b *bucket) limit() string                  { return fmt.Sprintf("%g, %g;w=1", b.rate, b.rate) }
func (b *bucket) allows(d time.Duration) float64 { return b.burst + b.rate*d.Seconds() }
func (b *bucket) String() string {
	return fmt.Sprintf("token bucket, %g a second, burst %g", b.rate, b.burst)
}

// window serves calls in each period of the clock, as Pinterest does.
type window struct {
	calls int
	per   time.Duration
	start time.Time
	used  int
}

func (w *window) take(now time.Time) (bool, int, time.Duration) {
	if start := now.Truncate(w.per); start != w.start {
		w.start, w.used = start, 0
	}
	served := w.used < w.calls
	if served {
		w.used++
	}
	return served, w.calls - w.used, w.start.Add(w.per).Sub(now)
}

func (w *window) limit() string { return fmt.Sprintf("%d, %d;w=%g", w.calls, w.calls, w.per.Seconds()) }

func (w *window) allows(d time.Duration) float64 {
	return float64(w.calls) * d.Seconds() / w.per.Seconds()
}

func (w *window) String() string { return fmt.Sprintf("fixed window, %d in %s", w.calls, w.per) }

// server answers the API's user_account with a quota for each category that has one, and counts.
type server struct {
	*httptest.Server
	headers, retryAfter bool

	mu              sync.Mutex
	quotas          map[string]quota // by method
	served, refused int
}

func newServer(headers, retryAfter bool, quotas map[string]quota) *server {
	s := &server{headers: headers, retryAfter: retryAfter, quotas: quotas}
	s.Server = httptest.NewServer(s)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.quotas[req.Method]
	if q == nil {
		http.NotFound(w, req)
		return
	}
	served, left, more := q.take(time.Now())
	seconds := strconv.Itoa(max(1, int(math.Ceil(more.Seconds()))))
	header := w.Header()
	header.Set("Content-Type", "application/json")
	if s.headers {
		header.Set("X-Ratelimit-Limit", q.limit())
		header.Set("X-Ratelimit-Remaining", strconv.Itoa(left))
		header.Set("X-Ratelimit-Reset", seconds)
	}
	if served {
		s.served++
		_, _ = w.Write([]byte(`{"username": "bench"}`))
		return
	}
	s.refused++
	if s.retryAfter {
		header.Set("Retry-After", seconds)
	}
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = w.Write([]byte(`{"code": 8, "message": "This request exceeded a rate limit."}`))
}

// count returns what was served and refused since it was last called.
func (s *server) count() (served, refused int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	served, refused = s.served, s.refused
	s.served, s.refused = 0, 0
	return served, refused
}
