package pinterest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/retry"
)

const (
	maxErrorBody = 64 << 10
	maxDrain     = 256 << 10 // beyond this a new connection costs less than reading on
)

// run sends the call until it succeeds or the retry policy ends it, and decodes the answer into out.
func (c *core) run(ctx context.Context, call *call, out any) error {
	x := &exchange{core: c, call: call}
	err := retry.Do(ctx, call.settings.retry.loop(), func(n int) (retry.Decision, func(time.Duration), error) { return x.attempt(ctx, n) })
	if into := call.settings.response; into != nil {
		*into = x.response
	}
	if err != nil || x.gone {
		return err
	}
	if err := decodeAnswer(&x.response, out); err != nil {
		return x.failure(err)
	}
	return nil
}

// exchange is a call under way, over all its attempts.
type exchange struct {
	core *core
	call *call
	// response is what the last attempt brought.
	response Response
	err      error      // the last attempt's
	sent     *sentToken // the last attempt's
	// ambiguous: an earlier attempt may have reached the server. A DELETE that then meets 404 did, and gone says so.
	ambiguous, gone bool
	rejected        string // the token that was refused, once one was
}

// attempt sends the request once. It returns what to do about a failure, and a function that tells of the attempt once the
// wait after it is known.
func (x *exchange) attempt(ctx context.Context, n int) (retry.Decision, func(time.Duration), error) {
	attempt := Attempt{Operation: x.call.op.ID, Category: Category(x.call.op.Category), Number: n}
	report := func(wait time.Duration) {
		attempt.Wait = wait
		x.core.report(ctx, attempt)
	}
	start := time.Now()
	attempt.Err = x.admit(ctx)
	attempt.Queued = time.Since(start)
	if attempt.Err != nil {
		return retry.Decision{}, report, attempt.Err
	}
	var reason failureReason
	var named time.Duration                           // the wait that the answer names
	defer func() { x.core.observe(attempt, named) }() // also if middleware panics: the limiter counts on it

	start = time.Now()
	x.sent = &sentToken{rejected: x.rejected}
	reason, named, attempt.Err = x.send(context.WithValue(ctx, sentTokenKey{}, x.sent), n)
	attempt.Duration = time.Since(start)
	attempt.Refused = reason == throttled
	attempt.StatusCode, attempt.RequestID, attempt.RateLimit = x.response.StatusCode, x.response.RequestID, x.response.RateLimit

	x.err = attempt.Err
	if reason == ambiguous {
		x.ambiguous = true
	}
	if x.core.renewable && x.rejected == "" && x.sent.value != "" && tokenRefused(x.err) {
		x.rejected = x.sent.value
		return retry.Decision{AtOnce: true}, report, x.err
	}
	repeatable := x.call.op.Repeatable || x.call.settings.retry.RetryUnsafe
	return decide(reason, repeatable, named), report, x.err
}

// tokenRefused reports whether a new token may help: a 401 for a missing scope, access or app type is not about the token.
func tokenRefused(err error) bool {
	answer, ok := errors.AsType[*Error](err)
	return ok && answer.StatusCode == http.StatusUnauthorized && answer.Code == 2
}

// admit waits for the rate limiter.
func (x *exchange) admit(ctx context.Context) error {
	err := x.core.wait(ctx, Category(x.call.op.Category), x.call.settings.retry.MaxDelay)
	var held *HoldError
	switch {
	case err == nil:
		return nil
	case x.err != nil: // the answer before says more
		return retry.NotRepeated(x.err, err)
	case errors.As(err, &held):
		failure := x.failure(err)
		failure.StatusCode = http.StatusTooManyRequests
		failure.RetryAfter = held.RetryAfter
		return failure
	}
	return x.fault(err)
}

// send makes one attempt and reads the answer into x.response.
func (x *exchange) send(ctx context.Context, n int) (failureReason, time.Duration, error) {
	x.response = Response{Attempts: n}
	req, err := x.call.spec.New(ctx)
	if err != nil {
		return final, 0, x.fault(err)
	}
	resp, err := x.core.http.Do(req)
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err
		}
		return faultReason(ctx, err), 0, x.fault(err)
	}
	defer func() {
		// What is left of the body is read, within reason, so that its connection can be used again.
		_, _ = io.CopyN(io.Discard, resp.Body, maxDrain)
		_ = resp.Body.Close()
	}()
	err = readAnswer(&x.response, resp, x.call.settings.maxResponseSize)
	switch {
	case errors.Is(err, ErrTooLarge):
		return final, 0, x.failure(err)
	case err != nil:
		return faultReason(ctx, err), 0, x.failure(err)
	case x.response.success():
		return final, 0, nil
	}
	if resp.StatusCode == http.StatusNotFound && x.call.op.Method == http.MethodDelete && x.ambiguous {
		x.gone = true
		return final, 0, nil
	}
	failure := x.failure(redirectError(resp))
	rule := ruleFor(failure)
	if rule.once && n > 1 {
		rule.reason = final
	}
	return rule.reason, failure.RetryAfter, failure
}

// redirectError says where an answer points, nil if it is no redirect.
func redirectError(resp *http.Response) error {
	if resp.StatusCode < 300 || resp.StatusCode > 399 {
		return nil
	}
	location, err := resp.Location()
	if err != nil {
		return fmt.Errorf("redirect: %w", err)
	}
	location.RawQuery = ""
	return fmt.Errorf("redirect to %s not followed", redact.URL(location))
}

// failure makes the *Error of the answer in x.response. cause is why it cannot be used, nil if its status says so.
func (x *exchange) failure(cause error) *Error {
	token := ""
	if x.sent != nil {
		token = x.sent.value
	}
	e := newError(x.call.op, redact.URL(x.call.spec.URL, token), &x.response, token)
	e.cause = cause
	return e
}

// fault wraps an error that is no answer.
func (x *exchange) fault(err error) error {
	return fmt.Errorf("pinterest: %s: %w", x.call.op.ID, err)
}
