package pinterestotel

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/pinterest-go/pinterest"
)

// middleware starts the span of an attempt and sends its trace context. It does not see the requests to a file host.
func (t *telemetry) middleware(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		c, ok := req.Context().Value(callKey{}).(*call)
		if !ok { // other middleware has replaced the context
			return next.RoundTrip(req)
		}
		ctx, r := t.begin(req, c)
		if r == nil {
			return next.RoundTrip(req)
		}
		status := 0
		defer func() { c.returned(r, status) }() // also if it panics
		req = req.Clone(ctx)
		t.propagator.Inject(ctx, propagation.HeaderCarrier(req.Header))
		resp, err := next.RoundTrip(req)
		if resp != nil {
			status = resp.StatusCode
		}
		return resp, err
	})
}

// begin starts the span of a request, in the context that it returns. The request is nil if the call has ended: other middleware has sent
// it too late.
func (t *telemetry) begin(req *http.Request, c *call) (context.Context, *request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return nil, nil
	}
	attributes := append(requestAttributes(req.Method, req.URL), semconv.URLFull(shownURL(req.URL)))
	ctx, span := t.tracer.Start(req.Context(), req.Method, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attributes...))
	r := &request{span: span}
	c.requests = append(c.requests, r)
	return ctx, r
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// report records an attempt that has ended.
func (t *telemetry) report(ctx context.Context, a pinterest.Attempt) {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok { // another hook has replaced the context
		return
	}
	t.instruments.record(ctx, c.labels, a)
	c.queued += a.Queued
	if gotNoResponse(a) {
		c.noResponse = a.Err
	}
	span := c.endAttempt(a.StatusCode)
	switch {
	case a.Host == "": // not sent
		return
	case toFileHost(a):
		_, span = t.tracer.Start(
			ctx, a.Method, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(time.Now().Add(-a.Duration)),
			trace.WithAttributes(requestAttributes(a.Method, &url.URL{Host: a.Host})...),
		)
	case span == nil: // other middleware has returned a response of its own, or replaced the context
		return
	}
	if span.IsRecording() {
		describe(span, a)
	}
	span.End()
}

// toFileHost reports whether an attempt is a request to a file host.
func toFileHost(a pinterest.Attempt) bool {
	return a.Operation == "media upload" || a.Operation == "report download"
}

// describe adds the result of an attempt to its span.
func describe(span trace.Span, a pinterest.Attempt) {
	attributes := make([]attribute.KeyValue, 0, 8)
	if a.Queued > 0 {
		attributes = append(attributes, queueDurationKey.Float64(a.Queued.Seconds()))
	}
	if a.Number > 1 {
		attributes = append(attributes, semconv.HTTPRequestResendCount(a.Number-1))
	}
	if a.StatusCode != 0 {
		attributes = append(attributes, semconv.HTTPResponseStatusCode(a.StatusCode))
	}
	if a.RequestID != "" {
		attributes = append(attributes, requestIDKey.String(a.RequestID))
	}
	if a.Throttled {
		attributes = append(attributes, throttledKey.Bool(true))
	}
	if a.Wait > 0 {
		attributes = append(attributes, retryDelayKey.Float64(a.Wait.Seconds()))
	}
	if a.Err != nil {
		attributes = append(attributes, failureOfAttempt(a))
		span.SetStatus(codes.Error, a.Err.Error())
	}
	span.SetAttributes(attributes...)
}

// requestAttributes returns the attributes of a request to the host of u. The port is left out if u has neither a port nor a scheme.
func requestAttributes(method string, u *url.URL) []attribute.KeyValue {
	attributes := []attribute.KeyValue{semconv.HTTPRequestMethodKey.String(method), semconv.ServerAddress(u.Hostname())}
	port, err := strconv.Atoi(u.Port())
	switch {
	case err == nil:
	case u.Scheme == "https":
		port = 443
	case u.Scheme == "http":
		port = 80
	default:
		return attributes
	}
	return append(attributes, semconv.ServerPort(port))
}

// shownURL returns the URL with the values of its query masked: the token of a report is one of them.
func shownURL(u *url.URL) string {
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	if u.RawQuery == "" {
		return shown.String()
	}
	for i, name := range slices.Sorted(maps.Keys(u.Query())) {
		if i > 0 {
			shown.RawQuery += "&"
		}
		shown.RawQuery += url.QueryEscape(name) + "=REDACTED"
	}
	return shown.String()
}
