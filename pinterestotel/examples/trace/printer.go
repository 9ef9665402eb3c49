package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// printer is an exporter that keeps the spans of one trace, to print them.
type printer struct{ spans []sdktrace.ReadOnlySpan }

// ExportSpans keeps the spans.
func (p *printer) ExportSpans(_ context.Context, spans []sdktrace.ReadOnlySpan) error {
	p.spans = append(p.spans, spans...)
	return nil
}

// Shutdown does nothing.
func (*printer) Shutdown(context.Context) error { return nil }

// text returns a line for each span, below its parent: the name, the start and the duration, and the shown attributes.
func (p *printer) text() string {
	slices.SortStableFunc(p.spans, func(a, b sdktrace.ReadOnlySpan) int { return a.StartTime().Compare(b.StartTime()) })
	return fmt.Sprintf("%-30s %7s %9s\n", "span", "start", "duration") + p.below(trace.SpanID{}, "")
}

// below returns the lines of the spans below parent.
func (p *printer) below(parent trace.SpanID, indent string) string {
	var lines strings.Builder
	for _, span := range p.spans {
		if span.Parent().SpanID() != parent {
			continue
		}
		start, duration := span.StartTime().Sub(p.spans[0].StartTime()), span.EndTime().Sub(span.StartTime())
		line := fmt.Sprintf("%-30s %7s %9s  %s", indent+span.Name(), seconds(start), seconds(duration), details(span.Attributes()))
		lines.WriteString(strings.TrimRight(line, " ") + "\n")
		lines.WriteString(p.below(span.SpanContext().SpanID(), indent+"  "))
	}
	return lines.String()
}

// seconds returns d in seconds with one decimal, so that two runs print the same.
func seconds(d time.Duration) string { return fmt.Sprintf("%.1fs", d.Seconds()) }

// shown are the attributes that are printed, and the name under which they are.
var shown = map[attribute.Key]string{
	"pinterest.attempts": "attempts", "http.response.status_code": "status", "error.type": "error", "pinterest.throttled": "throttled",
	"pinterest.outcome_unknown": "outcome_unknown",
}

func details(attributes []attribute.KeyValue) string {
	var all []string
	slices.SortFunc(attributes, func(a, b attribute.KeyValue) int { return cmp.Compare(a.Key, b.Key) })
	for _, a := range attributes {
		if name, ok := shown[a.Key]; ok {
			all = append(all, name+"="+a.Value.String())
		}
	}
	return strings.Join(all, " ")
}
