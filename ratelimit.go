package pinterest

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest/internal/limiter"
)

// Category is a group of operations that share a quota: x-ratelimit-category in the API description.
type Category string

// Organic content is pins, boards, media and users. Analytics have quotas of their own. The last group is newer than API version 5.3.0.
const (
	CategoryOrgRead       Category = "org_read"
	CategoryOrgWrite      Category = "org_write"
	CategoryOrgAnalytics  Category = "org_analytics"
	CategoryAdsRead       Category = "ads_read"
	CategoryAdsAnalytics  Category = "ads_analytics" // also reports
	CategoryCatalogsRead  Category = "catalogs_read"
	CategoryCatalogsWrite Category = "catalogs_write"

	CategoryAdsWrite       Category = "ads_write"
	CategoryAdsConversions Category = "ads_conversions" // counted per ad account
	CategoryTrendsRead     Category = "trends_read"
)

// RateLimit is the quota that the x-ratelimit-* headers of a response report. It is zero if there are none. Limit, Remaining and
// Reset belong to the window that is nearest to its limit, often that of a second. [Client.RateLimits] returns the last one of each
// category, and [WithResponse] that of one call.
type RateLimit struct {
	Limit     int           // 0 if not reported
	Remaining int           // 0 if no call is left, or if not reported
	Reset     time.Duration // until the window reopens, at most a day; 0 if not reported or absurd
	Windows   []RateWindow  // all windows of the limit header: "100, 100;w=1, 1000;w=60"
}

// RateWindow allows Limit requests in each period of length Per.
type RateWindow struct {
	Limit int
	Per   time.Duration
	Name  string // as reported, such as "org_read_app_id_user_id"; "" if it has none
}

// parseRateLimit parses the headers of a response. Invalid values count as not reported.
func parseRateLimit(header http.Header) RateLimit {
	limit := header.Get("X-Ratelimit-Limit")
	return RateLimit{
		Limit:     int(min(firstInt(limit), math.MaxInt)),
		Remaining: int(min(firstInt(header.Get("X-Ratelimit-Remaining")), math.MaxInt)),
		Reset:     parseReset(firstInt(header.Get("X-Ratelimit-Reset"))),
		Windows:   parseWindows(limit),
	}
}

// parseReset returns the time until a reset. Pinterest sends it in seconds; a proxy may send a unix time. Other numbers are ignored.
func parseReset(n int64) time.Duration {
	if reset := clampSeconds(n); reset <= limiter.LongestWait {
		return reset
	}
	left, _ := untilUnixTime(n, time.Now())
	return left
}

// untilUnixTime returns the time until n if n is a unix time near now, in seconds or milliseconds. It is 0 for one in the last hour.
func untilUnixTime(n int64, now time.Time) (time.Duration, bool) {
	for _, t := range []time.Time{time.Unix(n, 0), time.UnixMilli(n)} {
		if left := t.Sub(now); left >= -time.Hour && left <= limiter.LongestWait {
			return max(0, left), true
		}
	}
	return 0, false
}

// firstInt returns the number before the first comma or semicolon, 0 if it is missing, negative or too large.
func firstInt(value string) int64 {
	if end := strings.IndexAny(value, ",;"); end >= 0 {
		value = value[:end]
	}
	value = strings.TrimSpace(value)
	if value == "" { // often, and the error would be an allocation
		return 0
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0
	}
	return max(0, n)
}

// parseWindows parses the policies `N;w=SECONDS;name="NAME"` of a limit header. It ignores other parameters, and windows of more
// than a day.
func parseWindows(value string) []RateWindow {
	var windows []RateWindow
	for policy := range strings.SplitSeq(value, ",") {
		count, params, _ := strings.Cut(policy, ";")
		window := RateWindow{Limit: int(min(firstInt(count), math.MaxInt))}
		for param := range strings.SplitSeq(params, ";") {
			switch key, value, _ := strings.Cut(strings.TrimSpace(param), "="); key {
			case "w":
				window.Per = clampSeconds(firstInt(value))
			case "name":
				window.Name = strings.Trim(value, `"`)
			}
		}
		if window.Limit > 0 && window.Per > 0 && window.Per <= limiter.LongestWait {
			windows = append(windows, window)
		}
	}
	return windows
}

// RateLimiter delays the calls of a client so that they stay within Pinterest's quotas. Its methods are called from any number of
// goroutines. [NewRateLimiter] is the default. An implementation of your own can share a quota between processes.
type RateLimiter interface {
	// Wait is called before each attempt. It blocks until the attempt may be sent, or returns ctx's error. If that takes longer
	// than call.MaxWait, or ends after ctx's deadline, Wait should return a [*QuotaError] at once.
	Wait(ctx context.Context, call RateCall) error
	// Observe is called once for each Wait that returned nil, when the attempt has ended. ctx may have ended too.
	Observe(ctx context.Context, call RateCall, result RateResult)
}

// RateCall is an attempt that a [RateLimiter] decides about.
type RateCall struct {
	Operation   string        // "pins/create"
	Category    Category      // whose quota the attempt counts against
	AdAccountID string        // of the path or of [WithAdAccount]; "" if the call has none
	Attempt     int           // 1 for the first attempt of a call
	Arrived     time.Time     // when the call began: retries go before calls that arrived later
	MaxWait     time.Duration // [RetryPolicy].MaxDelay
}

// RateResult is what a [RateLimiter] learns from an attempt.
type RateResult struct {
	StatusCode int           // 0 if there was no response
	Elapsed    time.Duration // since Wait returned
	RateLimit  RateLimit
	Throttled  bool          // a 429 that is not about spam, or a 400 that says "Retry after N seconds"
	RetryAfter time.Duration // the wait that a throttled response asks for, 0 if it does not say
}

// QuotaError is the error of a call that was not sent, because the quota of its category is exhausted for too long. For
// errors.Is it is [ErrRateLimited].
type QuotaError struct {
	Operation  string
	Category   Category
	RetryAfter time.Duration // until the category has quota again
}

// Error returns a text such as "org_read quota exhausted; retry in 50s".
func (e *QuotaError) Error() string {
	return fmt.Sprintf("%s quota exhausted; retry in %s", e.Category, e.RetryAfter.Round(time.Second))
}

// Is reports whether target is [ErrRateLimited].
func (*QuotaError) Is(target error) bool { return target == ErrRateLimited }

// NewRateLimiter returns a rate limiter for [WithRateLimiter]. Each client has its own by default. Clients that use the token
// of the same user should share one, clients of different users should not.
//
// It learns the quota of each category from the responses. Calls are sent in the order in which they arrived, as fast as the quota
// allows; a retry keeps the place of its call. The first call of a category goes alone, for at most a second, because its response
// reports the quota. After that, calls are spread over the shortest window, with a burst if calls are left, and wait for longer windows
// when these are exhausted. When a response asks clients to wait, all calls of that category wait, then one call probes before the rest
// follow. If the server reports no quota, calls are not limited until one is throttled. Then the limiter searches for the highest rate
// that is not throttled.
//
// A category is closed for at most a day before a call probes. A call without a response is assumed to have been counted by the server
// after 30 seconds, and leaves each window a period later. If more than 32 categories are used, the limiter forgets those that have not
// been used for a while, except closed ones and those with calls in progress.
//
// A call fails with a [*QuotaError] instead of waiting if the category reopens after the deadline of its context, or if the wait that a
// response asked for, or an exhausted window with a period above [RetryPolicy].MaxDelay, would delay it by more than MaxDelay. Behind
// other calls it waits as long as its context allows.
func NewRateLimiter() RateLimiter { return quotaLimiter{limiter.New(nil)} }

// NewFixedRateLimiter returns a rate limiter for known quotas, for [WithRateLimiter]. It ignores the quotas that responses report, but not
// the waits that they ask for. Calls are spread evenly over windows of up to a second; those of longer windows are sent as they come. The
// windows of [CategoryAdsConversions] are those of each ad account. Categories without windows are not limited. A window without Limit or
// Per, or of more than a year, is an error.
func NewFixedRateLimiter(quotas map[Category][]RateWindow) (RateLimiter, error) {
	fixed := make(map[string][]limiter.Window, len(quotas))
	for category, windows := range quotas {
		for _, w := range windows {
			window := limiter.Window{Limit: w.Limit, Per: w.Per}
			if !window.Usable() {
				return nil, fmt.Errorf("pinterest: NewFixedRateLimiter: %s: %d calls in %s is not a quota", category, w.Limit, w.Per)
			}
			fixed[string(category)] = append(fixed[string(category)], window)
		}
	}
	return quotaLimiter{limiter.New(func(key string) []limiter.Window {
		category, _, _ := strings.Cut(key, "/")
		return fixed[category]
	})}, nil
}

// NoRateLimiter returns a rate limiter that never waits, for [WithRateLimiter]. A throttled call still waits as its response asks.
func NoRateLimiter() RateLimiter { return noLimiter{} }

type noLimiter struct{}

func (noLimiter) Wait(ctx context.Context, _ RateCall) error    { return ctx.Err() }
func (noLimiter) Observe(context.Context, RateCall, RateResult) {}

type quotaLimiter struct{ limiter *limiter.Limiter }

// quotaKey returns the key of the quota that a call counts against.
func quotaKey(call RateCall) string {
	if call.Category == CategoryAdsConversions {
		return string(call.Category) + "/" + call.AdAccountID
	}
	return string(call.Category)
}

func (l quotaLimiter) Wait(ctx context.Context, call RateCall) error {
	left, err := l.limiter.Wait(ctx, quotaKey(call), call.Arrived, call.MaxWait)
	if err == nil && left > 0 {
		return &QuotaError{Operation: call.Operation, Category: call.Category, RetryAfter: left}
	}
	return err
}

func (l quotaLimiter) Observe(_ context.Context, call RateCall, result RateResult) {
	var few [4]limiter.Window // so that a usual response costs no allocation
	windows := few[:0]
	for _, w := range result.RateLimit.Windows {
		windows = append(windows, limiter.Window{Limit: w.Limit, Per: w.Per})
	}
	l.limiter.Observe(quotaKey(call), limiter.Result{
		Elapsed:    result.Elapsed,
		Served:     result.StatusCode != 0 && !result.Throttled,
		Throttled:  result.Throttled,
		RetryAfter: result.RetryAfter,
		Limit:      result.RateLimit.Limit,
		Remaining:  result.RateLimit.Remaining,
		Reset:      result.RateLimit.Reset,
		Windows:    windows,
	})
}

// RateLimitState is the state of one category in a client. See [Client.RateLimits].
type RateLimitState struct {
	RateLimit      RateLimit // of the last response that reported a quota
	ThrottledUntil time.Time // the end of the longest wait that a throttled response asked for; zero if none did
	Waiting        int       // calls that wait for the rate limiter now
	Sent           int       // attempts that have ended
	Throttled      int       // attempts whose response was throttled
}

// RateLimits returns the last known quota of each category, and the calls that wait for it. It has the categories that this client has
// used: all those with calls in progress, and the most recently used others up to a total of 64. Other clients and processes with the same
// token use the same quotas; only RateLimit reflects them.
func (c *Client) RateLimits() map[Category]RateLimitState { return c.core.quotas.snapshot() }

// maxCategories limits the categories of a quotaBook, except those with calls in progress: [Client.Do] accepts any category.
const maxCategories = 64

// quotaBook is the state of each category, for [Client.RateLimits].
type quotaBook struct {
	mu     sync.Mutex
	states map[Category]*bookedState
	uses   uint64 // of all categories
}

type bookedState struct {
	RateLimitState
	inFlight int
	lastUse  uint64 // quotaBook.uses at the last use
}

// update applies change to the state of a category.
func (b *quotaBook) update(category Category, change func(*bookedState)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	state := b.states[category]
	if state == nil {
		state = b.add(category)
	}
	b.uses++
	state.lastUse = b.uses
	change(state)
}

// add adds a category. It drops the least recently used ones without calls in progress.
func (b *quotaBook) add(category Category) *bookedState {
	if b.states == nil {
		b.states = map[Category]*bookedState{}
	}
	for len(b.states) >= maxCategories {
		var oldest Category
		lastUse := uint64(math.MaxUint64)
		for category, state := range b.states {
			if state.Waiting == 0 && state.inFlight == 0 && state.lastUse < lastUse {
				oldest, lastUse = category, state.lastUse
			}
		}
		if lastUse == math.MaxUint64 {
			break
		}
		delete(b.states, oldest)
	}
	state := new(bookedState)
	b.states[category] = state
	return state
}

func (b *quotaBook) snapshot() map[Category]RateLimitState {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := make(map[Category]RateLimitState, len(b.states))
	for category, state := range b.states {
		all[category] = state.RateLimitState
	}
	return all
}

// wait waits for the rate limiter.
func (c *core) wait(ctx context.Context, call RateCall) error {
	c.quotas.update(call.Category, func(s *bookedState) { s.Waiting++ })
	departed := 0
	defer func() { // also if the limiter panics
		c.quotas.update(call.Category, func(s *bookedState) {
			s.Waiting--
			s.inFlight += departed
		})
	}()
	err := c.limiter.Wait(ctx, call)
	if err == nil {
		departed = 1
	}
	return err
}

// observe reports the end of an attempt to the rate limiter.
func (c *core) observe(ctx context.Context, call RateCall, result RateResult) {
	c.quotas.update(call.Category, func(s *bookedState) {
		s.inFlight--
		s.Sent++
		if result.RateLimit.Limit > 0 {
			s.RateLimit = result.RateLimit
		}
		if !result.Throttled {
			return
		}
		s.Throttled++
		if until := time.Now().Add(result.RetryAfter); result.RetryAfter > 0 && until.After(s.ThrottledUntil) {
			s.ThrottledUntil = until
		}
	})
	c.limiter.Observe(ctx, call, result)
}
