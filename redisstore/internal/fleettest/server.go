package fleettest

import (
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest/internal/quotatest"
)

// Server responds to every request like user_account/get after 5 to 25 ms, and counts the requests.
type Server struct {
	*httptest.Server

	mu     sync.Mutex
	quota  quotatest.Quota
	header string
	counts Counts
}

// Counts are the requests of a server.
type Counts struct {
	First             time.Time // the time of the first request
	Served, Throttled int
	ThrottledAt       []time.Duration // since the first request
}

// ThrottledShare returns the share of the requests that were throttled.
func (c Counts) ThrottledShare() float64 {
	return float64(c.Throttled) / max(1, float64(c.Served+c.Throttled))
}

// NewServer starts a server with a quota. The caller must close it.
func NewServer(q Quota) *Server {
	s := &Server{quota: q.New(), header: q.Header()}
	s.Server = httptest.NewServer(s)
	return s
}

// Counts returns the requests until now.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts
}

func (s *Server) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	ok, remaining, reset := s.take()
	time.Sleep(5*time.Millisecond + rand.N(20*time.Millisecond))
	w.Header().Set("Content-Type", "application/json")
	quotatest.SetHeader(w.Header(), s.header, remaining, reset)
	if ok {
		_, _ = w.Write([]byte(`{"username": "shop"}`))
		return
	}
	w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(reset.Seconds())))))
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = w.Write([]byte(`{"code": 8, "message": "This request exceeded a rate limit."}`))
}

func (s *Server) take() (ok bool, remaining int, reset time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.counts.First.IsZero() {
		s.counts.First = now
	}
	ok, remaining, reset = s.quota.Take(now)
	if ok {
		s.counts.Served++
	} else {
		s.counts.Throttled++
		s.counts.ThrottledAt = append(s.counts.ThrottledAt, now.Sub(s.counts.First))
	}
	return ok, remaining, reset
}
