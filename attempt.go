package pinterest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/request"
	"github.com/pinterest-go/pinterest/internal/retry"
)

const (
	maxErrorBody   = 64 << 10
	maxErrorHeader = 8 << 10 // of one value
)

// run makes the call and decodes the response into out.
func (c *core) run(ctx context.Context, call *call, out any) error {
	x := &exchange{core: c, call: call, buffer: takeBuffer(), limit: RateCall{
		Operation: call.op.ID, Category: Category(call.op.Category), AdAccountID: call.adAccountID(),
		Arrived: time.Now(), MaxWait: call.settings.retry.MaxDelay,
	}}
	defer returnBuffer(x.buffer)
	info := CallInfo{Operation: x.limit.Operation, Category: x.limit.Category, AdAccountID: x.limit.AdAccountID}
	result := CallResult{Err: errPanicked}
	hooked(ctx, c.hooks, info, &result, func(ctx context.Context) {
		defer func() {
			result.Attempts = x.sent
			if errors.Is(result.Err, errPanicked) && x.sent > 0 && !call.op.Reads {
				result.Err = &callError{errPanicked, x.sent, true}
			}
		}()
		result.Err = x.run(ctx, out)
	})
	return result.Err
}

// exchange is a call in progress, over all its attempts.
type exchange struct {
	core  *core
	call  *call
	url   *url.URL
	limit RateCall // what the rate limiter sees

	// buffer holds the body of the last response. Another call gets it after this one: what outlives the call is a copy.
	buffer *bytes.Buffer

	// These are of the last attempt.
	report    Attempt
	token     string
	response  Response
	err       error
	notBefore time.Time // when a throttled response lets the next attempt be sent

	sent int // attempts

	// unknown: an attempt may have been carried out by the server. gone: it was, because the retry of a DELETE got a 404.
	unknown, gone bool
	lost          bool // the last attempt has left the outcome of a write unknown
	replaced      bool // the API rejected the token, and the call was retried with another one
}

// run sends the call until it succeeds or the retry policy ends it, and decodes the response into out.
func (x *exchange) run(ctx context.Context, out any) error {
	call := x.call
	var err error
	if x.url, err = request.URL(x.core.base, call.path, call.query); err != nil {
		return x.fault(err)
	}
	err = retry.Do(ctx, call.settings.retry.loop(), func(n int) (retry.Decision, error) { return x.attempt(ctx, n) }, func(wait time.Duration, gaveUp bool) {
		x.report.Wait = wait
		x.core.report(ctx, x.report, gaveUp || x.lost)
	})
	if into := call.settings.response; into != nil {
		*into = x.response
		into.Body = bytes.Clone(into.Body)
	}
	if call.partial && x.response.StatusCode == http.StatusUnprocessableEntity {
		_ = decodeResponse(&x.response, out) // the error says enough if there is no result
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
	if unknown := x.unknown && !call.op.Reads; err != nil && (unknown || x.response.Attempts > 1) {
		return &callError{err, x.response.Attempts, unknown}
	}
	return err
}

// attempt sends the request once.
func (x *exchange) attempt(ctx context.Context, n int) (retry.Decision, error) {
	x.limit.Attempt = n
	x.report = Attempt{Operation: x.limit.Operation, Category: x.limit.Category, Number: n}
	arrived := time.Now()
	requested := max(0, x.notBefore.Sub(arrived)) // it is the Wait of the attempt before
	x.report.Err = x.core.wait(ctx, x.limit)
	start := time.Now()
	x.report.Queued = max(0, start.Sub(arrived)-requested)
	if x.report.Err != nil {
		x.report.Err = x.notSent(x.report.Err)
		return retry.Decision{}, x.report.Err
	}
	var result RateResult
	defer func() { x.core.observe(ctx, x.limit, result) }() // also if middleware panics: the limiter counts on it
	if wait := x.notBefore.Sub(start); wait > 0 {
		if err := retry.Sleep(ctx, wait); err != nil {
			x.report.Err = x.notSent(err)
			return retry.Decision{}, x.report.Err
		}
		start = time.Now()
	}

	meaning, wait, err := x.send(ctx, n)
	x.err = err
	x.report.Err, x.report.Duration, x.report.Throttled = err, time.Since(start), meaning == throttled
	x.report.StatusCode, x.report.RequestID, x.report.RateLimit = x.response.StatusCode, x.response.RequestID, x.response.RateLimit
	result = RateResult{
		StatusCode: x.response.StatusCode, Elapsed: x.report.Duration, RateLimit: x.response.RateLimit, Throttled: meaning == throttled,
	}
	if meaning == throttled {
		result.RetryAfter = wait
		x.notBefore = time.Now().Add(wait)
	}
	if meaning == outcomeUnknown {
		x.unknown = true
	}
	if x.replaceToken() {
		return retry.Decision{Free: true}, err
	}
	decision := decide(meaning, x.call.op.Retryable || x.call.settings.retry.RetryUnsafe, wait)
	x.lost = err != nil && x.unknown && !decision.Retry && !x.call.op.Reads
	decision.Waits = meaning == throttled && wait > 0 // in the rate limiter's line, where it keeps its place
	return decision, err
}

// notSent returns the error of an attempt that was not sent.
func (x *exchange) notSent(err error) error {
	if x.err != nil { // the failure before says more
		return retry.NotRetried(x.err, err)
	}
	return x.fault(err)
}

// send makes one attempt and reads the response into x.response. It returns what the response means, and the wait that it asks for.
func (x *exchange) send(ctx context.Context, n int) (meaning, time.Duration, error) {
	x.response, x.token = Response{Attempts: n}, ""
	out := &outgoing{operation: x.call.op.ID}
	if x.core.source != nil {
		token, err := x.core.accessToken(ctx)
		if err != nil {
			return rejected, 0, x.fault(&credentialError{err})
		}
		out.token, x.token = token, token.AccessToken
	}
	if x.call.op.Method != http.MethodGet {
		out.trace = new(wireTrace)
		defer out.trace.release()
	}
	req, err := request.New(context.WithValue(ctx, outgoingKey{}, out), x.call.op.Method, x.url, x.call.settings.header, x.call.mime, x.call.body)
	if err != nil {
		return rejected, 0, x.fault(err)
	}
	x.report.Method, x.report.Host, x.sent = req.Method, req.URL.Host, n
	resp, err := x.core.http.Do(req)
	if out.trace.sentAgain() {
		x.unknown = true
	}
	if err != nil {
		meaning := meaningOf(err)
		if meaning == outcomeUnknown && out.trace.neverConnected() {
			meaning = transient
		}
		return x.unlessEnded(ctx, meaning), 0, x.fault(withoutURL(err))
	}
	defer func() { _ = resp.Body.Close() }()
	x.response = readHead(resp, n, x.secret())
	limit := int64(maxErrorBody)
	if x.response.success() || x.call.partial {
		limit = x.call.settings.maxResponseSize
	}
	err = readBody(ctx, &x.response, x.buffer, resp, limit)
	switch {
	case errors.Is(err, ErrTooLarge):
		x.unknown = true
		return rejected, 0, x.failure(err)
	case err != nil:
		return x.unlessEnded(ctx, outcomeUnknown), 0, x.failure(err)
	case x.response.success():
		return rejected, 0, nil
	}
	// If one of several is not found, the others may still exist.
	one := x.call.op != operation.CatalogsProductGroupsDeleteMany
	if resp.StatusCode == http.StatusNotFound && x.call.op.Method == http.MethodDelete && x.unknown && one {
		x.gone = true
		return rejected, 0, nil
	}
	failure := x.failure(redirectError(resp))
	if failure.rule.once && n > 1 {
		return rejected, 0, failure
	}
	return failure.rule.meaning, failure.RetryAfter, failure
}

// unlessEnded returns m, or rejected if the call's context has ended.
func (x *exchange) unlessEnded(ctx context.Context, m meaning) meaning {
	if ctx.Err() == nil {
		return m
	}
	x.unknown = x.unknown || m == outcomeUnknown
	return rejected
}

// redirectError returns where a response redirects to, nil if it is not a redirect.
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

// failure returns the *Error of x.response. cause is why a response with a success status cannot be used, else nil.
func (x *exchange) failure(cause error) *Error {
	token := x.secret()
	e := newError(x.call.op, redact.URL(x.url, token), &x.response, token)
	if cause != nil {
		e.cause = redact.Error(cause, token)
	}
	return e
}

// fault wraps an error without a response.
func (x *exchange) fault(err error) error {
	return opErrorf(x.call.op.ID, "%w", redact.Error(err, x.secret()))
}

// minToken is the length of the shortest token that is searched for in texts. The tokens of Pinterest are longer, and masking a
// short one would destroy the text.
const minToken = 16

// secret returns the token of the last attempt, "" if there was none.
func (x *exchange) secret() string {
	if len(x.token) < minToken {
		return ""
	}
	return x.token
}

// replaceToken reports to the token source whether the API accepted the token of the last attempt. It returns true if the API
// rejected it and the source can replace it, once for each call.
func (x *exchange) replaceToken() bool {
	source, ok := x.core.source.(renewableSource)
	switch {
	case !ok || x.token == "":
		return false
	case tokenRejected(x.err):
		again := !x.replaced && source.reject(x.token)
		x.replaced = true
		return again
	case x.response.StatusCode != 0 && x.response.StatusCode < 500: // a 5xx may come from a proxy that did not check the token
		source.accept(x.token)
	}
	return false
}

// tokenRejected reports whether a new token may help: a 401 for a missing scope, access or app type is not about the token.
func tokenRejected(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.StatusCode == http.StatusUnauthorized && e.Code == CodeAuthenticationFailed
}

// withoutURL returns the error that a [*url.Error] wraps. The text of a *url.Error contains the URL, which may hold a secret.
func withoutURL(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// wireTrace records what net/http does with one request that writes. A nil wireTrace records nothing.
type wireTrace struct {
	dialed, connected, http2 atomic.Bool
	written, resent          atomic.Bool             // the whole request was written; it was then sent again
	stop                     context.CancelCauseFunc // cancels a POST without a body; nil for other requests
}

// errResent is the error of a request that net/http would have sent twice.
var errResent = errors.New("the connection failed after the request was sent")

// attach returns req under the trace. Over HTTP/2, net/http sends a request with a body again, without limit, when the server
// resets its stream, even after the server has acted on it. GetBody refuses that, which leaves the decision to the retry policy.
// Over HTTP/1, it sends a write again only if nothing was written to the connection, or if a header says that the write is idempotent, which
// the service does not look at: see hideIdempotency. A POST without a body is canceled instead.
func (t *wireTrace) attach(req *http.Request) *http.Request {
	ctx := req.Context()
	if req.Method == http.MethodPost && (req.Body == nil || req.Body == http.NoBody) {
		ctx, t.stop = context.WithCancelCause(ctx)
	}
	traced := req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { t.dialed.Store(true) },
		GotConn: func(httptrace.GotConnInfo) {
			t.connected.Store(true)
			if t.resentNow() {
				t.resent.Store(true)
				if t.stop != nil {
					t.stop(errResent)
				}
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
	traced.Header = hideIdempotency(traced.Header)
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

// hideIdempotency returns the header with the names that net/http looks for in lower case, in which it does not find them.
func hideIdempotency(header http.Header) http.Header {
	for _, name := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
		if values, ok := header[name]; ok {
			header = header.Clone()
			delete(header, name)
			header[strings.ToLower(name)] = values
		}
	}
	return header
}

// sentAgain reports whether net/http sent the request more than once.
func (t *wireTrace) sentAgain() bool { return t != nil && t.resent.Load() }

// release frees the resources of the trace when the response has been read.
func (t *wireTrace) release() {
	if t.stop != nil {
		t.stop(nil)
	}
}

// roundTrip sends a request that attach has returned.
func roundTrip(base http.RoundTripper, req *http.Request) (*http.Response, error) {
	resp, err := base.RoundTrip(req)
	if err != nil && errors.Is(context.Cause(req.Context()), errResent) {
		err = errResent
	}
	return resp, err
}

// resentNow reports whether a copy of the request that is sent now is not the first one. Over HTTP/1, a request counts as written
// before it is.
func (t *wireTrace) resentNow() bool { return t.http2.Load() && t.written.Load() }

// neverConnected reports whether net/http looked for a connection and got none, so that nothing was sent.
func (t *wireTrace) neverConnected() bool { return t != nil && t.dialed.Load() && !t.connected.Load() }

// Attempt describes one attempt of a call. See [WithMetrics].
type Attempt struct {
	Operation  string        // "pins/create"; "media upload" and "report download" are not part of the API
	Category   Category      // whose quota it counts against; "" for an upload or a report download
	Number     int           // 1 for the first attempt of a call
	Method     string        // of the request; "" if the attempt was not sent
	Host       string        // of the request, with the port if it is not the default one; "" if the attempt was not sent
	Queued     time.Duration // in the rate limiter, without the Wait of the attempt before
	Duration   time.Duration // from the request to the end of the response; 0 if the attempt was not sent
	StatusCode int           // 0 if there was no response, or if the attempt was not sent: then Err is or wraps a [*QuotaError] or ctx's error
	Throttled  bool          // rejected to protect a quota
	RateLimit  RateLimit     // the quota that the response reports
	RequestID  string
	Err        error         // nil for a success
	Wait       time.Duration // before the next attempt, 0 if there is none
}

// report logs an attempt and passes it to the functions of [WithMetrics]. lost says that it was the last one of a call that would be
// retried or that has an unknown outcome.
func (c *core) report(ctx context.Context, a Attempt, lost bool) {
	c.logAttempt(ctx, a, lost)
	for _, report := range c.metrics {
		report(ctx, a)
	}
}

func (c *core) logAttempt(ctx context.Context, a Attempt, lost bool) {
	level := slog.LevelDebug
	switch {
	case lost:
		level = slog.LevelError
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
	failure, ok := errors.AsType[*Error](a.Err)
	switch {
	case ok && a.StatusCode != 0:
		attrs = append(attrs, slog.Int("code", failure.Code))
	case a.Err != nil:
		attrs = append(attrs, slog.String("fault", redact.Text(a.Err.Error())))
	}
	c.log.LogAttrs(ctx, level, "pinterest request", attrs...)
}
