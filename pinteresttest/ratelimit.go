package pinteresttest

import (
	"fmt"
	"maps"
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

// ofApp reports whether the window counts the requests of all users.
func (w rateWindow) ofApp() bool { return w.name == "analytics_get_report_app_id" }

// windowKey identifies the window of a user. user is nil for a window that counts the requests of all users.
type windowKey struct {
	name string
	user *User
}

var (
	// safetyNet counts the requests of all categories.
	safetyNet = rateWindow{"safety_net_app_id_user_id", 100_000, time.Second}
	// trialNet is safetyNet for an app with trial access, with the limit of the live service.
	trialNet = rateWindow{safetyNet.name, 1000, 24 * time.Hour}
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

// LimitRate limits each user to a number of requests of a category in each period of at least one second. The server throttles further
// requests with status 429 and the headers of the live service. A client waits for the next period instead, unless it was created
// with [pinterest.NoRateLimiter]. LimitRate panics if the category is unknown or the limit is impossible.
//
// Like in the live service, two operations have a quota besides that of their category: GET /ad_accounts/{ad_account_id}/reports has
// 800 requests a minute of all users, GET /pins/analytics 100 a second of each user.
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
	name := categoryWindow(string(category)).name
	s.limits[name] = rateWindow{name, requests, per}
	maps.DeleteFunc(s.windows, func(key windowKey, _ *quotatest.Window) bool { return key.name == name })
}

// countRequest counts a request in the windows of its operation and sets the headers: the numbers are those of the window with the
// fewest requests left. It rejects the request if a window is exhausted. The lock is held.
func (s *Server) countRequest(r *apiRequest, header http.Header) (err *apiError) {
	windows := []rateWindow{safetyNet}
	if s.trial {
		windows[0] = trialNet
	}
	if r.op.Category != "" {
		windows = append(windows, categoryWindow(r.op.Category))
	}
	if own, ok := ownWindows[r.op.ID]; ok {
		windows = append(windows, own)
	}
	var limit, remaining int
	var reset time.Duration
	var policies strings.Builder
	for i, window := range windows {
		key := windowKey{window.name, r.user}
		if window.ofApp() {
			key.user = nil
		}
		w := s.windows[key]
		if w == nil {
			if set, ok := s.limits[window.name]; ok {
				window = set
			}
			w = &quotatest.Window{Limit: window.limit, Per: window.per}
			s.windows[key] = w
		}
		ok, left, until := w.Take(s.now())
		if !ok {
			err = &apiError{status: http.StatusTooManyRequests, Code: pinterest.CodeRateLimited, Message: "This request exceeded a rate limit."}
		}
		if i == 0 || left < remaining {
			limit, remaining, reset = w.Limit, left, until
		}
		fmt.Fprintf(&policies, ", %d;w=%d;name=%q", w.Limit, int(w.Per.Seconds()), window.name)
	}
	quotatest.SetHeader(header, fmt.Sprint(limit, policies.String()), remaining, reset)
	return err
}
