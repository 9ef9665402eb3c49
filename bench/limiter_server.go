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

// quota is a server's quota with the header that reports it.
type quota struct {
	quotatest.Quota
	name    string
	limit   string  // the x-ratelimit-limit header
	allowed float64 // the most attempts served in the measured time
}

func newBucket() quota {
	const rate, burst = 100, 10
	return quota{
		Quota: &quotatest.Bucket{Rate: rate, Burst: burst},
		name:  fmt.Sprintf("token bucket, %d per second, burst %d", rate, burst),
		limit: fmt.Sprintf("%d, %d;w=1", rate, rate), allowed: burst + rate*duration.Seconds(),
	}
}

// newWindow returns a quota with fixed clock periods like Pinterest's, scaled down from 600 calls per minute.
func newWindow() quota {
	const calls = 20
	return quota{
		Quota: &quotatest.Window{Limit: calls, Per: period, Clock: true},
		name:  fmt.Sprintf("fixed window, %d in %s", calls, period),
		limit: fmt.Sprintf("%d, %d;w=%g", calls, calls, period.Seconds()), allowed: calls * duration.Seconds() / period.Seconds(),
	}
}

// server responds to every request like user_account/get, with a quota per HTTP method, and counts the responses.
type server struct {
	*httptest.Server
	rateLimit, retryAfter bool // the headers to send

	mu                sync.Mutex
	quotas            map[string]quota // by method
	served, throttled int
}

func newServer(rateLimit, retryAfter bool, quotas map[string]quota) *server {
	s := &server{rateLimit: rateLimit, retryAfter: retryAfter, quotas: quotas}
	s.Server = httptest.NewServer(s)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.quotas[req.Method]
	ok, remaining, reset := q.Take(time.Now())
	seconds := strconv.Itoa(max(1, int(math.Ceil(reset.Seconds()))))
	header := w.Header()
	header.Set("Content-Type", "application/json")
	if s.rateLimit {
		quotatest.SetHeader(header, q.limit, remaining, reset)
	}
	if ok {
		s.served++
		_, _ = w.Write([]byte(`{"username": "bench"}`))
		return
	}
	s.throttled++
	if s.retryAfter {
		header.Set("Retry-After", seconds)
	}
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = w.Write([]byte(`{"code": 8, "message": "This request exceeded a rate limit."}`))
}

// count returns the number of attempts served and throttled since the last call of count.
func (s *server) count() (served, throttled int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	served, throttled = s.served, s.throttled
	s.served, s.throttled = 0, 0
	return served, throttled
}
