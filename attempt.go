package pinterest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/retry"
)

const (
	maxErrorBody   = 64 << 10
	maxErrorHeader = 8 << 10   // of one value
	maxDrain       = 256 << 10 // beyond this a new connection costs less than reading on
)

// run sends the call until it succeeds or the retry policy ends it, and decodes the response into out.
func (c *core) run(ctx context.Context, call *call, out any) error {
	x := &exchange{core: c, call: call}
	err := retry.Do(ctx, call.settings.retry.loop(), func(n int) (retry.Decision, func(time.Duration), error) { return x.attempt(ctx, n) })
	if into := call.settings.response; into != nil {
		*into = x.response
	}
	if err == nil && !x.gone {
		cause := decodeResponse(&x.response, out)
		if cause == nil && call.noID != nil && call.noID() {
			cause = errors.New("the response has no id of what was created")
		}
		if cause != nil {
			err = x.failure(cause)
			x.unknown = true
		}
	}
	if err != nil && x.unknown && call.op.Method != http.MethodGet {
		return &unknownOutcomeError{err}
	}
	return err
}

// exchange is a call in progress, over all its attempts.
type exchange struct {
	core *core
	call *call
	// response is that of the last attempt.
	response Response
	err      error      // the last attempt's
	sent     *sentToken // the last attempt's
	// unknown: an attempt may have been carried out by the server. gone: a DELETE that was retried then met a 404, so it was.
	unknown, gone bool
	replaced      bool // the API rejected the token, and the call was retried with another one
}

// attempt sends the request once. It returns what to do about a failure, and a function that reports the attempt once the
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
	var named time.Duration                           // the wait that the response names
	defer func() { x.core.observe(attempt, named) }() // also if middleware panics: the limiter counts on it

	start = time.Now()
	x.sent = new(sentToken)
	reason, named, attempt.Err = x.send(context.WithValue(ctx, sentTokenKey{}, x.sent), n)
	attempt.Duration = time.Since(start)
	attempt.Refused = reason == throttled
	attempt.StatusCode, attempt.RequestID, attempt.RateLimit = x.response.StatusCode, x.response.RequestID, x.response.RateLimit

	x.err = attempt.Err
	if reason == ambiguous {
		x.unknown = true
	}
	if x.replaceToken() {
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
	case x.err != nil: // the response before says more
		return retry.NotRepeated(x.err, err)
	case errors.As(err, &held):
		failure := x.failure(err)
		failure.StatusCode = http.StatusTooManyRequests
		failure.RetryAfter = held.RetryAfter
		return failure
	}
	return x.fault(err)
}

// send makes one attempt and reads the response into x.response.
func (x *exchange) send(ctx context.Context, n int) (failureReason, time.Duration, error) {
	x.response = Response{Attempts: n}
	req, err := x.call.spec.New(ctx)
	if err != nil {
		return final, 0, x.fault(err)
	}
	resp, err := x.core.http.Do(req)
	wire := &x.sent.wire
	if wire.resent.Load() {
		x.unknown = true
	}
	if err != nil {
		reason := faultReason(err)
		if reason == ambiguous && wire.neverConnected() {
			reason = refused
		}
		return x.unlessEnded(ctx, reason), 0, x.fault(withoutURL(err))
	}
	defer func() {
		// What is left of the body is read, within reason, so that its connection can be used again.
		_, _ = io.CopyN(io.Discard, resp.Body, maxDrain)
		_ = resp.Body.Close()
	}()
	x.response = readHead(resp, n, x.secret())
	err = readBody(ctx, &x.response, resp.Body, x.call.settings.maxResponseSize)
	switch {
	case errors.Is(err, ErrTooLarge):
		x.unknown = true
		return final, 0, x.failure(err)
	case err != nil:
		return x.unlessEnded(ctx, ambiguous), 0, x.failure(err)
	case x.response.success():
		return final, 0, nil
	}
	if resp.StatusCode == http.StatusNotFound && x.call.op.Method == http.MethodDelete && x.unknown {
		x.gone = true
		return final, 0, nil
	}
	failure := x.failure(redirectError(resp))
	if failure.rule.once && n > 1 {
		return final, 0, failure
	}
	return failure.rule.reason, failure.RetryAfter, failure
}

// unlessEnded returns reason, or final if the call's context has ended.
func (x *exchange) unlessEnded(ctx context.Context, reason failureReason) failureReason {
	if ctx.Err() == nil {
		return reason
	}
	x.unknown = x.unknown || reason == ambiguous
	return final
}

// wireTrace follows what net/http does with one request that writes.
type wireTrace struct {
	dialed, connected, http2 atomic.Bool
	written, resent          atomic.Bool // the whole request was written; it was then sent again
}

// errResent is the error of a request that net/http would have sent twice.
var errResent = errors.New("the connection failed after the request was sent")

// attach returns req under the trace. Over HTTP/2, net/http sends a request with a body again, without limit, when the server
// resets its stream, even after the server has acted on it. GetBody refuses that, which leaves the decision to the retry policy.
// Over HTTP/1, net/http asks for the body again only if nothing was written to the connection.
func (t *wireTrace) attach(req *http.Request) *http.Request {
	traced := req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { t.dialed.Store(true) },
		GotConn: func(httptrace.GotConnInfo) {
			t.connected.Store(true)
			if t.resentNow() {
				t.resent.Store(true)
			}
		},
		WroteHeaderField: func(key string, _ []string) {
			if key == ":method" {
				t.http2.Store(true)
			}
		},
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				t.written.Store(true)
			}
		},
	}))
	if getBody := req.GetBody; getBody != nil {
		traced.GetBody = func() (io.ReadCloser, error) {
			if t.resentNow() {
				return nil, errResent
			}
			return getBody()
		}
	}
	return traced
}

// resentNow reports whether a copy of the request that is sent now is not the first one. Over HTTP/1, a request counts as written
// before it is.
func (t *wireTrace) resentNow() bool { return t.http2.Load() && t.written.Load() }

// neverConnected reports whether net/http looked for a connection and got none, so that nothing was sent.
func (t *wireTrace) neverConnected() bool { return t.dialed.Load() && !t.connected.Load() }

// redirectError says where a response points, nil if it is not a redirect.
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

// failure returns the *Error of the response in x.response. cause is why it cannot be used, nil if its status says so.
func (x *exchange) failure(cause error) *Error {
	token := x.secret()
	e := newError(x.call.op, redact.URL(x.call.spec.URL, token), &x.response, token)
	if cause != nil {
		e.cause = redact.Error(cause, token)
	}
	return e
}

// fault wraps an error without a response.
func (x *exchange) fault(err error) error {
	return fmt.Errorf("pinterest: %s: %w", x.call.op.ID, redact.Error(err, x.secret()))
}

// minToken is the length of the shortest token that is searched for in texts. Pinterest's are longer, and masking a short one
// would destroy the text.
const minToken = 16

// secret returns the token of the last attempt, "" if there was none.
func (x *exchange) secret() string {
	if x.sent == nil || len(x.sent.value) < minToken {
		return ""
	}
	return x.sent.value
}

// withoutURL returns what a [*url.Error] wraps. Its text has the URL, which may hold a secret.
func withoutURL(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

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

// replaceToken reports to the token source whether the API accepted the token of the last attempt. It returns true if it did
// not and the source can replace the token, once for each call.
func (x *exchange) replaceToken() bool {
	source := x.core.renewable
	switch {
	case source == nil || x.sent.value == "":
		return false
	case tokenRefused(x.err):
		again := !x.replaced && source.reject(x.sent.value)
		x.replaced = true
		return again
	case x.response.StatusCode != 0 && x.response.StatusCode < 500: // a 5xx may come from a proxy that did not check the token
		source.accept(x.sent.value)
	}
	return false
}
