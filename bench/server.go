package main

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest/internal/quotatest"
)

// quota is a server's quota and how it is told.
type quota struct {
	quotatest.Quota
	name   string
	limit  string  // the x-ratelimit-limit header
	allows float64 // the most that it serves in the measured time
}

func newBucket() quota {
	const rate, burst = 100, 10
	return quota{
		Quota: &quotatest.Bucket{Rate: rate, Burst: burst},
		name:  fmt.Sprintf("token bucket, %d a second, burst %d", rate, burst),
		limit: fmt.Sprintf("%d, %d;w=1", rate, rate), allows: burst + rate*measured.Seconds(),
	}
}

// newWindow has periods of the clock, as Pinterest has: 600 calls a minute, scaled down.
func newWindow() quota {
	const calls = 20
	return quota{
		Quota: &quotatest.Window{Limit: calls, Per: period, Clock: true},
		name:  fmt.Sprintf("fixed window, %d in %s", calls, period),
		limit: fmt.Sprintf("%d, %d;w=%g", calls, calls, period.Seconds()), allows: calls * measured.Seconds() / period.Seconds(),
	}
}

// server answers all requests of a method that has a quota as the API answers user_account, and counts.
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
	served, left, more := q.Take(time.Now())
	seconds := strconv.Itoa(max(1, int(math.Ceil(more.Seconds()))))
	header := w.Header()
	header.Set("Content-Type", "application/json")
	if s.headers {
		header.Set("X-Ratelimit-Limit", q.limit)
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
