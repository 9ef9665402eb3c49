package pinterestotel

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/pinterest-go/pinterest"
)

// bounds are the bucket boundaries of durations, in seconds: those that the conventions advise for HTTP requests, and longer ones for
// waits and uploads.
var bounds = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300, 900}

type instruments struct {
	calls, attempts, queue metric.Float64Histogram
	throttled              metric.Int64Counter
}

func newInstruments(meter metric.Meter) instruments {
	seconds := func(name, description string) metric.Float64Histogram {
		histogram, err := meter.Float64Histogram(
			name, metric.WithDescription(description), metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(bounds...),
		)
		if err != nil {
			otel.Handle(err)
		}
		return histogram
	}
	throttled, err := meter.Int64Counter(
		"pinterest.client.attempt.throttled", metric.WithDescription("Attempts that the API throttled."), metric.WithUnit("{attempt}"),
	)
	if err != nil {
		otel.Handle(err)
	}
	return instruments{
		calls:     seconds("pinterest.client.call.duration", "Duration of calls, with all attempts and waits."),
		attempts:  seconds("pinterest.client.attempt.duration", "Duration of attempts, from the request to the end of the response."),
		queue:     seconds("pinterest.client.queue.duration", "Time that attempts wait in the rate limiter."),
		throttled: throttled,
	}
}

// record records an attempt of a call with the given labels.
func (i instruments) record(ctx context.Context, labels attribute.Set, a pinterest.Attempt) {
	if !toFileHost(a) {
		i.queue.Record(ctx, a.Queued.Seconds(), metric.WithAttributeSet(labels))
	}
	if a.Throttled {
		i.throttled.Add(ctx, 1, metric.WithAttributeSet(labels))
	}
	if a.Host == "" { // not sent
		return
	}
	var result []attribute.KeyValue
	if a.StatusCode != 0 {
		result = append(result, semconv.HTTPResponseStatusCode(a.StatusCode))
	}
	if a.Err != nil {
		result = append(result, failureOfAttempt(a))
	}
	i.attempts.Record(ctx, a.Duration.Seconds(), metric.WithAttributeSet(with(labels, result...)))
}

// with returns labels and more.
func with(labels attribute.Set, more ...attribute.KeyValue) attribute.Set {
	return attribute.NewSet(append(labels.ToSlice(), more...)...)
}
