package pinteresttest

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

// unlimited is what a category's headers say unless LimitRate was called.
var unlimited = quotatest.Window{Limit: 100_000, Per: time.Second}

// LimitRate lets requests of a category through up to a number in each period, and answers the others with 429 and the
// service's headers. The service counts in whole seconds, so per is at least one. A client waits rather than be refused,
// unless it was made with [pinterest.NoRateLimiter].
func (s *Server) LimitRate(category pinterest.Category, requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits[category] = &quotatest.Window{Limit: requests, Per: max(per, time.Second)}
}

// countRequest counts a request against its category's quota, writes the headers, and reports whether the quota is spent.
// The lock is held.
func (s *Server) countRequest(category pinterest.Category, header http.Header) bool {
	w := s.limits[category]
	if w == nil {
		free := unlimited
		w = &free
	}
	served, left, more := w.Take(s.now())
	header.Set("X-Ratelimit-Limit", fmt.Sprintf("%d, %d;w=%d", w.Limit, w.Limit, int(w.Per.Seconds())))
	header.Set("X-Ratelimit-Remaining", strconv.Itoa(left))
	header.Set("X-Ratelimit-Reset", strconv.Itoa(int(math.Ceil(more.Seconds()))))
	return !served
}
