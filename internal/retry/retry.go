// Package retry repeats an attempt with waits in between.
package retry

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// Policy bounds the repetitions.
type Policy struct {
	MaxRetries         int
	MinDelay, MaxDelay time.Duration
}

// Decision is what an attempt's failure asks for.
type Decision struct {
	Repeat bool
	// Wait is the wait that the other side named; 0 leaves it to the policy.
	Wait time.Duration
	// AtOnce repeats without a wait, whatever the policy: the attempt has changed something that made it fail. It must not
	// ask so again and again.
	AtOnce bool
}

// Do calls attempt, counting from 1, until it succeeds, its decision is not to repeat, or the policy ends it, and returns
// the last attempt's error. It waits only where the wait can end well: a named wait above the policy's MaxDelay, and any
// wait beyond the context's deadline, end the loop at once. A context that ends during a wait ends it at once, and
// the error then holds both the context's and the attempt's. The function that attempt returns is called with the wait
// that follows, 0 if none does.
func Do(ctx context.Context, p Policy, attempt func(n int) (Decision, func(wait time.Duration), error)) error {
	retries := 0
	for n := 1; ; n++ {
		decision, report, err := attempt(n)
		if err != nil && decision.AtOnce {
			report(0)
			continue
		}
		wait := time.Duration(0)
		repeat := err != nil && decision.Repeat && retries < p.MaxRetries
		if repeat {
			retries++
			wait, repeat = p.wait(ctx, retries, decision.Wait)
		}
		report(wait)
		if !repeat {
			return err
		}
		if Sleep(ctx, wait) != nil {
			return NotRepeated(err, ctx.Err())
		}
	}
}

// NotRepeated is the error of an attempt that was to be repeated, and why it was not.
func NotRepeated(err, why error) error { return fmt.Errorf("%w (not repeated: %w)", err, why) }

// wait returns the wait before retry n, and whether there is a point in it.
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

// backoff draws from 0 to a bound that doubles: full jitter, so that callers who failed together do not return together.
func (p Policy) backoff(n int) time.Duration {
	bound := p.MinDelay
	for range n - 1 {
		if bound >= p.MaxDelay/2 {
			bound = p.MaxDelay
			break
		}
		bound *= 2
	}
	return 1 + rand.N(min(bound, p.MaxDelay))
}

// Sleep waits for d or until the context ends, and then returns its error.
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
