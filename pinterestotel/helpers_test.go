package pinterestotel_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinterestotel"
)

// recorder keeps the spans and metrics of a client in memory.
type recorder struct {
	spans   *tracetest.SpanRecorder
	tracers *sdktrace.TracerProvider
	metrics *sdkmetric.ManualReader
}

// record returns a recorder, and the option with which a client uses it.
func record(opts ...pinterestotel.Option) (*recorder, pinterest.ClientOption) {
	r := &recorder{spans: tracetest.NewSpanRecorder(), metrics: sdkmetric.NewManualReader()}
	r.tracers = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(r.spans))
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(r.metrics))
	return r, pinterestotel.Instrument(append([]pinterestotel.Option{
		pinterestotel.WithTracerProvider(r.tracers), pinterestotel.WithMeterProvider(meters),
	}, opts...)...)
}

// trace returns a line for each span, with the spans below it indented, in the order of their start. It replaces generated ids by ID.
func (r *recorder) trace(t *testing.T) []string {
	t.Helper()
	require.Len(t, r.spans.Ended(), len(r.spans.Started()), "not all spans have ended")
	all := lines(r.spans.Ended(), trace.SpanID{}, "")
	for i := range all {
		all[i] = ids.ReplaceAllString(all[i], "ID")
	}
	return all
}

// ids matches the ids that pinteresttest generates.
var ids = regexp.MustCompile(`\b[0-9]{18}\b`)

func lines(spans []sdktrace.ReadOnlySpan, parent trace.SpanID, indent string) []string {
	var all []string
	ordered := slices.Clone(spans)
	slices.SortStableFunc(ordered, func(a, b sdktrace.ReadOnlySpan) int { return a.StartTime().Compare(b.StartTime()) })
	for _, span := range ordered {
		if span.Parent().SpanID() == parent {
			line := indent + span.SpanKind().String() + " " + span.Name() + ":" + text(span.Attributes())
			if span.Status().Code == codes.Error {
				line += " Error: " + span.Status().Description
			}
			all = append(all, line)
			all = append(all, lines(spans, span.SpanContext().SpanID(), indent+"  ")...)
		}
	}
	return all
}

// text returns attributes as " name=value", in the order of their names. Durations are in whole seconds.
func text(attributes []attribute.KeyValue) string {
	attributes = slices.Clone(attributes)
	slices.SortFunc(attributes, func(a, b attribute.KeyValue) int { return cmp.Compare(a.Key, b.Key) })
	var all strings.Builder
	for _, a := range attributes {
		value := a.Value.String()
		if a.Value.Type() == attribute.FLOAT64 {
			value = fmt.Sprintf("%.0f", a.Value.AsFloat64())
		}
		fmt.Fprintf(&all, " %s=%s", a.Key, value)
	}
	return all.String()
}

// measurements returns a line for each time series.
func (r *recorder) measurements(t *testing.T) []string {
	t.Helper()
	var content metricdata.ResourceMetrics
	require.NoError(t, r.metrics.Collect(t.Context(), &content))
	var all []string
	for _, scope := range content.ScopeMetrics {
		for _, m := range scope.Metrics {
			switch data := m.Data.(type) {
			case metricdata.Histogram[float64]:
				for _, point := range data.DataPoints {
					all = append(all, fmt.Sprintf("%s %d in %.0f%s:%s", m.Name, point.Count, point.Sum, m.Unit, text(point.Attributes.ToSlice())))
				}
			case metricdata.Sum[int64]:
				for _, point := range data.DataPoints {
					all = append(all, fmt.Sprintf("%s %d%s:%s", m.Name, point.Value, m.Unit, text(point.Attributes.ToSlice())))
				}
			default:
				require.Failf(t, "unexpected metric", "%s is a %T", m.Name, data)
			}
		}
	}
	slices.Sort(all)
	return all
}
