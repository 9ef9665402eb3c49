package pinterest

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// Attempt is what became of one sending of a call. See [WithMetrics].
type Attempt struct {
	Operation  string        // "pins/create"; "media upload" and "report download" are not part of the API
	Category   Category      // whose quota it counts against; "" for an upload or a report's download
	Number     int           // 1 for a call's first attempt
	Queued     time.Duration // how long the rate limiter kept it back
	Duration   time.Duration // from the request to the end of the answer
	StatusCode int           // 0 if no answer came, or if it was not sent: then Err is or wraps a [*HoldError], or ctx's error
	Refused    bool          // to protect a quota
	RateLimit  RateLimit     // what the answer said of the quota
	RequestID  string
	Err        error         // nil for a success
	Wait       time.Duration // before the next attempt, 0 if there is none
}

// report tells of an attempt.
func (c *core) report(ctx context.Context, a Attempt) {
	c.logAttempt(ctx, a)
	if c.metrics != nil {
		c.metrics(ctx, a)
	}
}

// logAttempt writes the line of an attempt.
func (c *core) logAttempt(ctx context.Context, a Attempt) {
	level := slog.LevelDebug
	switch {
	case a.Wait > 0:
		level = slog.LevelWarn
	case a.Queued >= time.Second:
		level = slog.LevelInfo
	}
	if !c.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("operation", a.Operation),
		slog.Int("status", a.StatusCode),
		slog.Int("attempt", a.Number),
		slog.Duration("queued", a.Queued),
		slog.Duration("duration", a.Duration),
		slog.String("request_id", a.RequestID),
		slog.Duration("wait", a.Wait),
	}
	var answer *Error
	switch {
	case a.StatusCode != 0 && errors.As(a.Err, &answer):
		attrs = append(attrs, slog.Int("code", answer.Code))
	case a.Err != nil:
		attrs = append(attrs, slog.String("fault", redact.Text(a.Err.Error())))
	}
	c.log.LogAttrs(ctx, level, "pinterest request", attrs...)
}

// RateLimitState is how a category stands with one client. See [Client.RateLimits].
type RateLimitState struct {
	RateLimit RateLimit // what the last answer that told of the quota said
	HeldUntil time.Time // until when the last refusal asked all calls to wait; zero if none did
	Waiting   int       // calls that the rate limiter keeps back at this moment
	Sent      int       // attempts that were sent and have ended
	Refused   int       // those of them that were refused to protect a quota
}

// RateLimits returns the state of the categories that this client has called: all that are in use, and the most recently used
// others up to a total of 64. Other clients and processes with the same token use the same quotas, but show here only in
// RateLimit.
func (c *Client) RateLimits() map[Category]RateLimitState { return c.core.quotas.snapshot() }

// maxCategories is how many categories a quotaBook keeps at most, unless calls of more are in progress: [Client.Do] accepts
// any category.
const maxCategories = 64

// quotaBook keeps the state of each category.
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

// update changes the state of a category.
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

// add makes room for a category by dropping the least recently used ones that no call uses.
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
func (c *core) wait(ctx context.Context, category Category, longest time.Duration) error {
	c.quotas.update(category, func(s *bookedState) { s.Waiting++ })
	departed := 0
	defer func() { // also if the limiter panics
		c.quotas.update(category, func(s *bookedState) {
			s.Waiting--
			s.inFlight += departed
		})
	}()
	err := c.limiter.Wait(ctx, category, longest)
	if err == nil {
		departed = 1
	}
	return err
}

// observe reports an attempt to the rate limiter, with the wait that its response named, 0 if none.
func (c *core) observe(a Attempt, named time.Duration) {
	answer := Answer{StatusCode: a.StatusCode, Elapsed: a.Duration, RateLimit: a.RateLimit, Refused: a.Refused}
	if a.Refused {
		answer.Hold = named
	}
	c.quotas.update(a.Category, func(s *bookedState) {
		s.inFlight--
		s.Sent++
		if a.RateLimit.Limit > 0 {
			s.RateLimit = a.RateLimit
		}
		if !a.Refused {
			return
		}
		s.Refused++
		if until := time.Now().Add(named); named > 0 && until.After(s.HeldUntil) {
			s.HeldUntil = until
		}
	})
	c.limiter.Observe(a.Category, answer)
}
