// Package retry calls a function until it succeeds, with waits in between.
package retry

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// Policy limits the retries and the waits between them.
type Policy struct {
	MaxRetries         int
	MinDelay, MaxDelay time.Duration
}

// Decision says what follows a failed attempt. The zero Decision is not retried.
type Decision struct {
	Retry bool
	// Wait is the wait that the server asks for; 0 means exponential backoff.
	Wait time.Duration
	// Waits means that the next attempt waits by itself: Do checks and reports the wait, but does not sleep.
	Waits bool
	// Free means that the attempt has removed the cause of its failure. The retry follows at once and does not count. The
	// attempt must not return it every time.
	Free bool
}

// Do calls attempt with 1, 2, ... until it succeeds, its decision is not to retry, or the policy ends it, and returns the error
// of the last attempt. A wait above p.MaxDelay, and one that ends after ctx's deadline, end it at once. If ctx ends during a
// wait, the error wraps both ctx's error and that of the attempt. Do calls report, if it is not nil, after each attempt: with the wait
// that follows, 0 if none does, and with whether the policy has ended a call that would be retried.
func Do(ctx context.Context, p Policy, attempt func(n int) (Decision, error), report func(wait time.Duration, gaveUp bool)) error {
	retries := 0
	for n := 1; ; n++ {
		decision, err := attempt(n)
		free := err != nil && decision.Free
		wait, again := time.Duration(0), free
		if err != nil && decision.Retry && !free && retries < p.MaxRetries {
			retries++
			wait, again = p.wait(ctx, retries, decision.Wait)
		}
		if report != nil {
			report(wait, err != nil && decision.Retry && !again)
		}
		switch {
		case !again:
			return err
		case free || decision.Waits:
			continue
		}
		if Sleep(ctx, wait) != nil {
			return NotRetried(err, ctx.Err())
		}
	}
}

// NotRetried returns the error of an attempt that was going to be retried, and why it was not.
func NotRetried(err, why error) error { return fmt.Errorf("%w (not retried: %w)", err, why) }

// wait returns the wait before retry n, and whether to retry after it.
func (p Policy) wait(ctx context.Context, n int, named time.Duration) (time.Duration, bool) {
	wait := named
	if wait <= 0 {
		wait = p.backoff(n)
	}
	if named > p.MaxDelay {
		return 0, false
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return 0, false
	}
	return wait, true
}

// backoff returns a random wait below a limit that doubles with each retry: full jitter, so that calls that failed together do not
// come back together.
func (p Policy) backoff(n int) time.Duration {
	limit := p.MinDelay
	for range n - 1 {
		if limit >= p.MaxDelay/2 {
			limit = p.MaxDelay
			break
		}
		limit *= 2
	}
	return 1 + rand.N(min(limit, p.MaxDelay))
}

// Sleep waits for d or until ctx ends, and then returns ctx's error.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
