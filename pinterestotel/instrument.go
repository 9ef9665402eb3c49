package pinterestotel

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/pinterest-go/pinterest"
)

// ScopeName is the name of the instrumentation scope of the spans and metrics.
const ScopeName = "github.com/pinterest-go/pinterest/pinterestotel"

// Option configures [Instrument], which ignores a nil option.
type Option func(*config)

type config struct {
	tracers    trace.TracerProvider
	meters     metric.MeterProvider
	propagator propagation.TextMapPropagator
}

// WithTracerProvider replaces the global tracer provider. nil is ignored.
func WithTracerProvider(p trace.TracerProvider) Option {
	return func(c *config) { c.tracers = cmp.Or(p, c.tracers) }
}

// WithMeterProvider replaces the global meter provider. nil is ignored.
func WithMeterProvider(p metric.MeterProvider) Option {
	return func(c *config) { c.meters = cmp.Or(p, c.meters) }
}

// WithPropagator replaces the global propagator, which adds the trace context to the headers of requests to the API. nil is ignored. The
// global one often adds the baggage too. To send neither to Pinterest, use propagation.NewCompositeTextMapPropagator().
func WithPropagator(p propagation.TextMapPropagator) Option {
	return func(c *config) { c.propagator = cmp.Or(p, c.propagator) }
}

// Instrument returns an option that records each call of a client, and each of its attempts, as a span and in metrics. Use it once for a
// client. Put it before [pinterest.WithMiddleware], so that other middleware runs within the span of an attempt.
func Instrument(opts ...Option) pinterest.ClientOption {
	c := config{tracers: otel.GetTracerProvider(), meters: otel.GetMeterProvider(), propagator: otel.GetTextMapPropagator()}
	for _, opt := range opts {
		if opt != nil {
			opt(&c)
		}
	}
	t := &telemetry{
		tracer:      c.tracers.Tracer(ScopeName, trace.WithSchemaURL(semconv.SchemaURL)),
		instruments: newInstruments(c.meters.Meter(ScopeName, metric.WithSchemaURL(semconv.SchemaURL))),
		propagator:  c.propagator,
	}
	return pinterest.JoinClientOptions(
		pinterest.WithCallHook(t.start), pinterest.WithMiddleware(t.middleware), pinterest.WithMetrics(t.report),
	)
}

// telemetry records the calls of a client.
type telemetry struct {
	tracer      trace.Tracer
	instruments instruments
	propagator  propagation.TextMapPropagator
}

// call is the state of a call in progress. The attempts find it in their context.
type call struct {
	labels     attribute.Set // the attributes of all its metrics
	queued     time.Duration // in the rate limiter, over all attempts
	noResponse error         // of the last attempt that got no response

	mu       sync.Mutex // middleware may send requests in other goroutines
	requests []*request // of the attempt in progress: other middleware may send several, also at the same time
	ended    bool
}

// request is a request of an attempt. Its span ends when both have ended.
type request struct {
	span     trace.Span
	returned bool
	status   int  // 0 if it has no response
	over     bool // the attempt has ended
}

type callKey struct{}

// returned records the end of a request.
func (c *call) returned(r *request, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r.returned, r.status = true, status
	if r.over {
		r.span.End()
	}
}

// endAttempt ends the requests of the attempt in progress. It returns the span that describes the attempt, nil if nothing was sent: that of
// the last request with the status of the attempt, else of the last one. The spans of other requests end when these return.
func (c *call) endAttempt(status int) trace.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	var chosen *request
	for _, r := range c.requests {
		if chosen == nil || r.status == status || chosen.status != status {
			chosen = r
		}
	}
	for _, r := range c.requests {
		r.over = true
		if r.returned && r != chosen {
			r.span.End()
		}
	}
	c.requests = nil
	if chosen == nil {
		return nil
	}
	return chosen.span
}

// end lets no more requests begin. It returns the span of an attempt that panicked, nil if there is none.
func (c *call) end() trace.Span {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	return c.endAttempt(0)
}

// The attributes that are specific to Pinterest.
const (
	operationKey      = attribute.Key("pinterest.operation")
	categoryKey       = attribute.Key("pinterest.category")
	adAccountKey      = attribute.Key("pinterest.ad_account_id")
	attemptsKey       = attribute.Key("pinterest.attempts")
	queueDurationKey  = attribute.Key("pinterest.queue.duration")
	outcomeUnknownKey = attribute.Key("pinterest.outcome_unknown")
	requestIDKey      = attribute.Key("pinterest.request_id")
	throttledKey      = attribute.Key("pinterest.throttled")
	retryDelayKey     = attribute.Key("pinterest.retry_delay")
)

// start starts the span of a call. Its kind is internal, because the attempts are the requests to another service.
func (t *telemetry) start(ctx context.Context, info pinterest.CallInfo) (context.Context, func(pinterest.CallResult)) {
	start := time.Now()
	operation := operationName(info.Operation)
	labels := []attribute.KeyValue{operationKey.String(operation)}
	if info.Category != "" {
		labels = append(labels, categoryKey.String(string(info.Category)))
	}
	ctx, span := t.tracer.Start(ctx, operation, trace.WithSpanKind(trace.SpanKindInternal), trace.WithAttributes(labels...))
	if info.AdAccountID != "" {
		span.SetAttributes(adAccountKey.String(info.AdAccountID))
	}
	c := &call{labels: attribute.NewSet(labels...)}
	ctx = context.WithValue(ctx, callKey{}, c)
	return ctx, func(result pinterest.CallResult) {
		if attempt := c.end(); attempt != nil {
			if result.Err != nil {
				attempt.SetStatus(codes.Error, result.Err.Error())
			}
			attempt.End()
		}
		span.SetAttributes(attemptsKey.Int(result.Attempts))
		if c.queued > 0 {
			span.SetAttributes(queueDurationKey.Float64(c.queued.Seconds()))
		}
		labels := c.labels
		if result.Err != nil {
			failure := failureOfCall(result.Err, c.noResponse)
			labels = with(labels, failure...)
			span.SetAttributes(failure...)
			span.SetStatus(codes.Error, result.Err.Error())
		}
		t.instruments.calls.Record(ctx, time.Since(start).Seconds(), metric.WithAttributeSet(labels))
		span.End()
	}
}

// operationName returns the name of an operation in spans and metrics. pinterest.Client.Do derives the name of an operation that is not in
// its table from the method and the path, such as "GET /users/jane.doe/pins". Paths have many values, which can be personal: only the
// method is kept.
func operationName(operation string) string {
	if method, path, _ := strings.Cut(operation, " "); strings.HasPrefix(path, "/") {
		return method
	}
	return operation
}
