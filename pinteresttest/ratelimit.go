package pinteresttest

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/pinterest-go/pinterest"
)

// window is a quota of requests in each period.
type window struct {
	limit   int
	per     time.Duration
	used    int
	started time.Time
}

// unlimited is what a category's headers say unless LimitRate was called.
var unlimited = window{limit: 100_000, per: time.Second}

// LimitRate lets requests of a category through up to a number in each period, and answers the others with 429 and the
// service's headers. The service counts in whole seconds, so per is at least one. A client waits rather than be refused,
// unless it was made with [pinterest.NoRateLimiter].
func (s *Server) LimitRate(category pinterest.Category, requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits[category] = &window{limit: requests, per: max(per, time.Second)}
}

// countRequest counts a request against its category's quota, writes the headers, and reports whether the quota is spent.
// The lock is held.
func (s *Server) countRequest(category pinterest.Category, header http.Header) bool {
	w := s.limits[category]
	if w == nil {
		free := unlimited
		w = &free
	}
	now := s.now()
	if now.Sub(w.started) >= w.per {
		w.started, w.used = now, 0
	}
	limited := w.used >= w.limit
	if !limited {
		w.used++
	}
	reset := math.Ceil((w.per - now.Sub(w.started)).Seconds())
	header.Set("X-Ratelimit-Limit", fmt.Sprintf("%d, %d;w=%d", w.limit, w.limit, int(w.per.Seconds())))
	header.Set("X-Ratelimit-Remaining", strconv.Itoa(w.limit-w.used))
	header.Set("X-Ratelimit-Reset", strconv.Itoa(int(reset)))
	return limited
}
