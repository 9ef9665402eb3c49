package pinterest

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/internal/gate"
)

// Category is the group of operations that share a quota: the description's x-ratelimit-category.
type Category string

// The categories of API version 5.3.0.
const (
	CategoryOrgRead       Category = "org_read"
	CategoryOrgWrite      Category = "org_write"
	CategoryOrgAnalytics  Category = "org_analytics"
	CategoryAdsRead       Category = "ads_read"
	CategoryAdsAnalytics  Category = "ads_analytics"
	CategoryCatalogsRead  Category = "catalogs_read"
	CategoryCatalogsWrite Category = "catalogs_write"
)

// RateLimit is what an answer's x-ratelimit-* headers say of the caller's quota. The zero RateLimit means that there were
// none. Limit, Remaining and Reset speak of the tightest window, usually one second.
type RateLimit struct {
	Limit     int
	Remaining int
	Reset     time.Duration // until the window reopens
	Windows   []RateWindow  // every window that the limit header lists: "100, 100;w=1, 1000;w=60"
}

// RateWindow allows Limit requests in each period of length Per.
type RateWindow struct {
	Limit int
	Per   time.Duration
}

// parseRateLimit reads the headers leniently: what it cannot read is left out.
func parseRateLimit(header http.Header) RateLimit {
	limit := header.Get("X-Ratelimit-Limit")
	return RateLimit{
		Limit:     firstInt(limit),
		Remaining: firstInt(header.Get("X-Ratelimit-Remaining")),
		Reset:     clampSeconds(firstInt(header.Get("X-Ratelimit-Reset"))),
		Windows:   parseWindows(limit),
	}
}

// firstInt reads the number before the first comma or semicolon, 0 if there is none.
func firstInt(value string) int {
	if end := strings.IndexAny(value, ",;"); end >= 0 {
		value = value[:end]
	}
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// parseWindows reads the policies "N;w=SECONDS" of a limit header and passes over other parameters.
func parseWindows(value string) []RateWindow {
	var windows []RateWindow
	for policy := range strings.SplitSeq(value, ",") {
		count, params, _ := strings.Cut(policy, ";")
		n := firstInt(count)
		for param := range strings.SplitSeq(params, ";") {
			name, seconds, _ := strings.Cut(strings.TrimSpace(param), "=")
			if per := clampSeconds(firstInt(seconds)); name == "w" && n > 0 && per > 0 {
				windows = append(windows, RateWindow{Limit: n, Per: per})
			}
		}
	}
	return windows
}

// RateLimiter keeps the calls of a client within Pinterest's quotas. It is asked before each attempt and told of each
// answer, from any number of goroutines. The default one is made by [NewClient]: it keeps a category's calls back while an
// answer asks them to wait.
type RateLimiter interface {
	// Wait returns when a request of category may be sent, or ctx's error. If the category stays closed for more than
	// longest, or beyond ctx's deadline, it returns a [*HoldError] at once.
	Wait(ctx context.Context, category Category, longest time.Duration) error
	// Observe is called once after each Wait that returned nil.
	Observe(category Category, answer Answer)
}

// Answer is what a [RateLimiter] learns of an attempt.
type Answer struct {
	StatusCode int // 0 if no answer came
	RateLimit  RateLimit
	// Hold is the wait that Pinterest named when it refused the request to protect a quota, else 0.
	Hold time.Duration
}

// HoldError says that a call was not sent, because its category stays closed for too long. The caller of the API method
// gets an [*Error] of status 429 that wraps it.
type HoldError struct {
	Category   Category
	RetryAfter time.Duration // until the category reopens
}

// Error says which category is closed and for how long.
func (e *HoldError) Error() string {
	return fmt.Sprintf("Pinterest asked all %s calls to wait, for another %s", e.Category, e.RetryAfter.Round(time.Second))
}

// holdLimiter is the default RateLimiter.
type holdLimiter struct{ gate gate.Gate }

func (l *holdLimiter) Wait(ctx context.Context, category Category, longest time.Duration) error {
	left, err := l.gate.Wait(ctx, string(category), longest)
	if err != nil {
		return err
	}
	if left > 0 {
		return &HoldError{Category: category, RetryAfter: left}
	}
	return nil
}

func (l *holdLimiter) Observe(category Category, answer Answer) {
	if answer.Hold > 0 {
		l.gate.Close(string(category), answer.Hold)
	}
}
