// Package pinterestotel records the calls of a client with OpenTelemetry:
//
//	client, err := pinterest.NewClient(pinterest.WithEnv(), pinterestotel.Instrument())
//
// It uses the global providers, or those of [WithTracerProvider] and [WithMeterProvider]. See the README for what it records.
//
// # Only HTTP
//
// For the spans and metrics of the HTTP requests alone, use otelhttp instead. As middleware, it sees the requests to the API:
//
//	pinterest.WithMiddleware(func(next http.RoundTripper) http.RoundTripper { return otelhttp.NewTransport(next) })
//
// Its spans contain the query of each URL, and the query of some calls contains the token of a report.
// [pinterest.OperationFromContext] returns the operation of a request, for example for otelhttp.WithSpanNameFormatter. As the transport of
// [pinterest.WithHTTPClient], otelhttp would also record the signed URLs of uploads and report downloads.
package pinterestotel
