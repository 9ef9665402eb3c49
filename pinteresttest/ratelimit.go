package pinteresttest

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

// rateWindow is a window of a quota as the live service names it.
type rateWindow struct {
	name  string
	limit int
	per   time.Duration
}

var (
	// safetyNet counts the requests of all categories.
	safetyNet = rateWindow{"safety_net_app_id_user_id", 100_000, time.Second}
	// ownWindows are windows that only one operation has, with the limits of the live service.
	ownWindows = map[string]rateWindow{
		operation.AnalyticsGetReport.ID: {"analytics_get_report_app_id", 800, time.Minute},
		operation.MultiPinsAnalytics.ID: {"multi_pins_analytics", 100, time.Second},
	}
)

// categoryWindow returns the window of a category that LimitRate was not called for. Its limit does not throttle tests.
func categoryWindow(category string) rateWindow {
	return rateWindow{category + "_app_id_user_id", 6_000_000, time.Minute}
}

// LimitRate limits a category to a number of requests in each period of at least one second. The server throttles further
// requests with status 429 and the headers of the live service. A client waits for the next period instead, unless it was created
// with [pinterest.NoRateLimiter]. LimitRate panics if the category is unknown or the limit is impossible.
//
// Like in the live service, two operations have a quota besides that of their category: GET /ad_accounts/{ad_account_id}/reports has
// 800 requests a minute, GET /pins/analytics 100 a second.
func (s *Server) LimitRate(category pinterest.Category, requests int, per time.Duration) {
	problem := notOneOf("category", category, constants[pinterest.Category]()...)
	switch {
	case problem != "":
	case requests < 0:
		problem = fmt.Sprintf("the number of requests, %d, is negative", requests)
	case per < time.Second:
		problem = fmt.Sprintf("the period %v is not at least a second", per)
	}
	if problem != "" {
		panic("pinteresttest: LimitRate: " + problem)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.windows[categoryWindow(string(category)).name] = &quotatest.Window{Limit: requests, Per: per}
}

// countRequest counts a request in the windows of its operation and sets the headers: the numbers are those of the window with the
// fewest requests left. It rejects the request if a window is exhausted. The lock is held.
func (s *Server) countRequest(op operation.Operation, header http.Header) (err *apiError) {
	windows := []rateWindow{safetyNet}
	if op.Category != "" {
		windows = append(windows, categoryWindow(op.Category))
	}
	if own, ok := ownWindows[op.ID]; ok {
		windows = append(windows, own)
	}
	var limit, remaining int
	var reset time.Duration
	var policies strings.Builder
	for i, window := range windows {
		w := s.windows[window.name]
		if w == nil {
			w = &quotatest.Window{Limit: window.limit, Per: window.per}
			s.windows[window.name] = w
		}
		ok, left, until := w.Take(s.now())
		if !ok {
			err = &apiError{status: http.StatusTooManyRequests, Code: 8, Message: "This request exceeded a rate limit."}
		}
		if i == 0 || left < remaining {
			limit, remaining, reset = w.Limit, left, until
		}
		fmt.Fprintf(&policies, ", %d;w=%d;name=%q", w.Limit, int(w.Per.Seconds()), window.name)
	}
	quotatest.SetHeader(header, fmt.Sprint(limit, policies.String()), remaining, reset)
	return err
}
