package pinterestotel_test

import (
	"context"
	"fmt"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinterestotel"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleInstrument() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.Inject(pinteresttest.Fault{Operation: "user_account/get", Effect: pinteresttest.Response{Status: 503}})
	exporter := tracetest.NewInMemoryExporter() // use one of OTLP
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))

	client := server.Client(pinterestotel.Instrument(pinterestotel.WithTracerProvider(tracers)))
	if _, err := client.UserAccount.Get(context.Background()); err != nil {
		fmt.Println(err)
	}
	for _, span := range exporter.GetSpans() {
		fmt.Println(span.SpanKind, span.Name, span.Status.Code)
	}
	// Output:
	// client GET Error
	// client GET Unset
	// internal user_account/get Unset
}

// otelhttp records the HTTP requests to the API only.
func Example_otelhttp() {
	server := pinteresttest.NewServer()
	defer server.Close()
	exporter := tracetest.NewInMemoryExporter()
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	name := func(_ string, req *http.Request) string { return pinterest.OperationFromContext(req.Context()) }

	client := server.Client(pinterest.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return otelhttp.NewTransport(next, otelhttp.WithTracerProvider(tracers), otelhttp.WithSpanNameFormatter(name))
	}))
	if _, err := client.UserAccount.Get(context.Background()); err != nil {
		fmt.Println(err)
	}
	for _, span := range exporter.GetSpans() {
		fmt.Println(span.SpanKind, span.Name)
	}
	// Output: client user_account/get
}
