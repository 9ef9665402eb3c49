package pinterestotel_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinterestotel"
)

// BenchmarkInstrument measures a small call over a transport in the same process.
func BenchmarkInstrument(b *testing.B) {
	const board = `{"id": "549755885175", "name": "Soups", "description": "", "privacy": "PUBLIC", "created_at": "2026-01-02T03:04:05"}`
	transport := roundTripper(func(req *http.Request) (*http.Response, error) {
		header := http.Header{"Content-Type": {"application/json"}, "X-Pinterest-Rid": {"549755885175"}}
		return &http.Response{
			StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(board)), ContentLength: int64(len(board)), Request: req,
		}, nil
	})
	meters := pinterestotel.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader())))
	tracers := func(opts ...sdktrace.TracerProviderOption) pinterestotel.Option {
		return pinterestotel.WithTracerProvider(sdktrace.NewTracerProvider(opts...))
	}
	for _, test := range []struct {
		name   string
		option pinterest.ClientOption
	}{
		{"without", nil},
		{"without a provider", pinterestotel.Instrument()},
		{"metrics", pinterestotel.Instrument(meters)},
		{"metrics, spans not sampled", pinterestotel.Instrument(meters, tracers(sdktrace.WithSampler(sdktrace.NeverSample())))},
		{"metrics, spans", pinterestotel.Instrument(meters, tracers(sdktrace.WithSyncer(tracetest.NewNoopExporter())))},
	} {
		b.Run(test.name, func(b *testing.B) {
			c, err := pinterest.NewClient(
				pinterest.WithAccessToken("t"), pinterest.WithHTTPClient(&http.Client{Transport: transport}), test.option,
			)
			require.NoError(b, err)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Boards.Get(b.Context(), "1"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
