package pinteresttest

import (
	"fmt"
	"net/http"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

// unlimited is the quota in the headers of a category that LimitRate was not called for.
var unlimited = quotatest.Window{Limit: 100_000, Per: time.Second}

// LimitRate limits a category to a number of requests in each period of at least one second. The server throttles further
// requests with status 429 and the headers of the live service. A client waits for the next period instead, unless it was created
// with [pinterest.NoRateLimiter].
func (s *Server) LimitRate(category pinterest.Category, requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits[category] = &quotatest.Window{Limit: requests, Per: max(per, time.Second)}
}

// countRequest counts a request against the quota of its category, sets the headers, and reports whether the quota was exhausted.
// The lock is held.
func (s *Server) countRequest(category pinterest.Category, header http.Header) bool {
	w := s.limits[category]
	if w == nil {
		quota := unlimited
		w = &quota
	}
	ok, remaining, reset := w.Take(s.now())
	quotatest.SetHeader(header, fmt.Sprintf("%d, %d;w=%d", w.Limit, w.Limit, int(w.Per.Seconds())), remaining, reset)
	return !ok
}
