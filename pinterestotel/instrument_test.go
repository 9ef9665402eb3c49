package pinterestotel_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinterestotel"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// quick retries after a nanosecond.
var quick = pinterest.WithRetryPolicy(pinterest.RetryPolicy{MinDelay: 1})

const (
	apiHost  = " server.address=api.pinterest.test server.port=80 url.full=http://api.pinterest.test/v5"
	fileHost = " server.address=files.pinterest.test"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestInstrument_RetriedCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := pinteresttest.New(t, pinteresttest.WithoutSockets())
		server.Inject(pinteresttest.Fault{Operation: "boards/list", Effect: pinteresttest.Response{Status: 503}})
		server.Inject(pinteresttest.Fault{
			Operation: "boards/list", Effect: pinteresttest.Response{Status: 429, Header: http.Header{"Retry-After": {"2"}}},
		})
		account := server.SeedAds(1, 1, 1)
		r, option := record()
		_, err := server.Client(quick, option).Boards.List(&pinterest.BoardListParams{PageSize: 10}, pinterest.WithAdAccount(account)).Page(t.Context())
		require.NoError(t, err)

		const request, host = "  client GET: ", apiHost + "/boards?ad_account_id=REDACTED&page_size=REDACTED"
		assert.Equal(t, []string{
			"internal boards/list: pinterest.ad_account_id=ID pinterest.attempts=3 pinterest.category=org_read pinterest.operation=boards/list",
			request + "error.type=503 http.request.method=GET http.response.status_code=503 pinterest.request_id=ID pinterest.retry_delay=0" + host +
				" Error: pinterest: boards/list: 503 Service Unavailable (request id ID)",
			request + "error.type=429 http.request.method=GET http.request.resend_count=1 http.response.status_code=429 pinterest.request_id=ID" +
				" pinterest.retry_delay=2 pinterest.throttled=true" + host +
				" Error: pinterest: boards/list: 429 Too Many Requests (retry after 2s) (request id ID)",
			request + "http.request.method=GET http.request.resend_count=2 http.response.status_code=200 pinterest.request_id=ID" + host,
		}, r.trace(t))
		const labels = "pinterest.category=org_read pinterest.operation=boards/list"
		assert.Equal(t, []string{
			"pinterest.client.attempt.duration 1 in 0s: error.type=429 http.response.status_code=429 " + labels,
			"pinterest.client.attempt.duration 1 in 0s: error.type=503 http.response.status_code=503 " + labels,
			"pinterest.client.attempt.duration 1 in 0s: http.response.status_code=200 " + labels,
			"pinterest.client.attempt.throttled 1{attempt}: " + labels,
			"pinterest.client.call.duration 1 in 2s: " + labels,
			"pinterest.client.queue.duration 3 in 0s: " + labels,
		}, r.measurements(t))
	})
}

func TestInstrument_TimeInTheRateLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := pinteresttest.New(t, pinteresttest.WithoutSockets())
		server.LimitRate(pinterest.CategoryOrgRead, 1, time.Minute)
		r, option := record()
		c := server.Client(option)
		for range 2 {
			_, err := c.UserAccount.Get(t.Context())
			require.NoError(t, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.UserAccount.Get(ctx)
		require.ErrorIs(t, err, pinterest.ErrRateLimited)

		const labels = "pinterest.category=org_read pinterest.operation=user_account/get"
		const request = "  client GET: http.request.method=GET http.response.status_code=200"
		assert.Equal(t, []string{
			"internal user_account/get: pinterest.attempts=1 " + labels,
			request + " pinterest.request_id=ID" + apiHost + "/user_account",
			"internal user_account/get: pinterest.attempts=1 " + labels + " pinterest.queue.duration=60",
			request + " pinterest.queue.duration=60 pinterest.request_id=ID" + apiHost + "/user_account",
			"internal user_account/get: error.type=quota_exhausted pinterest.attempts=0 " + labels +
				" Error: pinterest: user_account/get: org_read quota exhausted; retry in 1m0s",
		}, r.trace(t))
		assert.Equal(t, []string{
			"pinterest.client.attempt.duration 2 in 0s: http.response.status_code=200 " + labels,
			"pinterest.client.call.duration 1 in 0s: error.type=quota_exhausted " + labels,
			"pinterest.client.call.duration 2 in 60s: " + labels,
			"pinterest.client.queue.duration 3 in 60s: " + labels,
		}, r.measurements(t))
	})
}

func TestInstrument_OutcomeUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := pinteresttest.New(t, pinteresttest.WithoutSockets())
		server.Inject(pinteresttest.Fault{Operation: "boards/create", Effect: pinteresttest.DropAfter})
		r, option := record()
		_, err := server.Client(option).Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "Soups"})
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		const labels = "pinterest.category=org_write pinterest.operation=boards/create"
		assert.Equal(t, []string{
			"internal boards/create: error.type=connection_error pinterest.attempts=1 " + labels + " pinterest.outcome_unknown=true" +
				" Error: pinterest: boards/create: EOF (the outcome is unknown)",
			"  client POST: error.type=connection_error http.request.method=POST" + apiHost + "/boards Error: pinterest: boards/create: EOF",
		}, r.trace(t))
		assert.Equal(t, []string{
			"pinterest.client.attempt.duration 1 in 0s: error.type=connection_error " + labels,
			"pinterest.client.call.duration 1 in 0s: error.type=connection_error " + labels + " pinterest.outcome_unknown=true",
			"pinterest.client.queue.duration 1 in 0s: " + labels,
		}, r.measurements(t))
	})
}

func TestInstrument_UploadAndReportDownload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := pinteresttest.New(t, pinteresttest.WithoutSockets())
		server.Inject(pinteresttest.Fault{Operation: "media upload", Delay: 2 * time.Second, Effect: pinteresttest.Response{Status: 503}})
		var traced []string
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			if len(req.Header.Values("Traceparent")) > 0 {
				traced = append(traced, pinterest.OperationFromContext(req.Context()))
			}
			return server.Transport().RoundTrip(req)
		})
		r, option := record(pinterestotel.WithPropagator(propagation.TraceContext{}))
		c := server.Client(quick, option, pinterest.WithHTTPClient(&http.Client{Transport: transport}))
		_, err := c.Media.UploadVideo(t.Context(), video())
		require.NoError(t, err)
		require.NoError(t, runReport(t.Context(), c, server.SeedAds(1, 1, 1)))

		const sent, ok = "http.request.method=POST http.response.status_code=", "http.request.method=GET http.response.status_code=200"
		const media, ads = "pinterest.attempts=1 pinterest.category=org_", "pinterest.ad_account_id=ID pinterest.attempts=1 pinterest.category=ads_analytics"
		assert.Equal(t, []string{
			"internal media/create: " + media + "write pinterest.operation=media/create",
			"  client POST: " + sent + "201 pinterest.request_id=ID" + apiHost + "/media",
			"internal media upload: pinterest.attempts=2 pinterest.operation=media upload",
			"  client POST: error.type=503 " + sent + "503 pinterest.request_id=EXAMPLE123 pinterest.retry_delay=0" + fileHost +
				" Error: pinterest: media upload: 503 Service Unavailable (ServiceUnavailable) (request id EXAMPLE123)",
			"  client POST: http.request.method=POST http.request.resend_count=1 http.response.status_code=204" + fileHost,
			"internal media/get: " + media + "read pinterest.operation=media/get",
			"  client GET: " + ok + " pinterest.request_id=ID" + apiHost + "/media/ID",
			"internal analytics/create_report: " + ads + " pinterest.operation=analytics/create_report",
			"  client POST: " + sent + "200 pinterest.request_id=ID" + apiHost + "/ad_accounts/ID/reports",
			"internal analytics/get_report: " + ads + " pinterest.operation=analytics/get_report",
			"  client GET: " + ok + " pinterest.request_id=ID" + apiHost + "/ad_accounts/ID/reports?token=REDACTED",
			"internal report download: pinterest.attempts=1 pinterest.operation=report download",
			"  client GET: " + ok + fileHost,
		}, r.trace(t))
		assert.Equal(t, []string{"media/create", "media/get", "analytics/create_report", "analytics/get_report"}, traced, "requests with a trace context")
		rejected := r.spans.Ended()[2]
		assert.Equal(t, 2*time.Second, rejected.EndTime().Sub(rejected.StartTime()), "duration of the rejected upload")
		measurements := r.measurements(t)
		assert.Contains(t, measurements, "pinterest.client.attempt.duration 1 in 2s: error.type=503 http.response.status_code=503 pinterest.operation=media upload")
		assert.Contains(t, measurements, "pinterest.client.call.duration 1 in 0s: pinterest.operation=report download")
		assert.NotContains(t, strings.Join(measurements, "\n"), "queue.duration 1 in 0s: pinterest.operation=report download")
	})
}

func TestInstrument_PortOfAFileHost(t *testing.T) {
	server := pinteresttest.New(t, pinteresttest.WithoutSockets())
	transport := roundTripper(func(req *http.Request) (*http.Response, error) {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return nil, err
		}
		return response(req, 204, "")
	})
	r, option := record()
	c := server.Client(option, pinterest.WithHTTPClient(&http.Client{Transport: transport}))
	for _, target := range []string{"http://files.example/a", "https://files.example/a", "https://files.example:8443/a"} {
		require.NoError(t, c.Media.Upload(t.Context(), &pinterest.MediaUpload{UploadURL: target}, strings.NewReader("x")))
	}
	const call = "internal media upload: pinterest.attempts=1 pinterest.operation=media upload"
	const sent = "  client POST: http.request.method=POST http.response.status_code=204 server.address=files.example"
	assert.Equal(t, []string{call, sent, call, sent, call, sent + " server.port=8443"}, r.trace(t))
}

// video returns a file that pinteresttest accepts as a video.
func video() io.Reader { return strings.NewReader("\x00\x00\x00\x18ftypmp42") }

// runReport requests and downloads a report.
func runReport(ctx context.Context, c *pinterest.Client, account string) error {
	today := pinterest.DateOf(time.Now())
	report, err := c.AdAccounts.RunReport(ctx, account, &pinterest.ReportCreateParams{
		StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign,
		Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
	})
	if err != nil {
		return err
	}
	file, err := c.AdAccounts.DownloadReport(ctx, report)
	if err != nil {
		return err
	}
	return file.Close()
}

func TestInstrument_UnknownOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := pinteresttest.New(t, pinteresttest.WithoutSockets())
		transport := roundTripper(func(req *http.Request) (*http.Response, error) { return response(req, 200, "") })
		r, option := record()
		c := server.Client(option, pinterest.WithHTTPClient(&http.Client{Transport: transport}))
		require.NoError(t, c.Do(t.Context(), &pinterest.Request{Path: "/users/jane.doe/pins"}, nil))
		require.NoError(t, c.Do(t.Context(), &pinterest.Request{Path: "/users/jane.doe/pins", Operation: "users/pins"}, nil))

		const request = "  client GET: http.request.method=GET http.response.status_code=200" + apiHost + "/users/jane.doe/pins"
		assert.Equal(t, []string{
			"internal GET: pinterest.attempts=1 pinterest.operation=GET", request,
			"internal users/pins: pinterest.attempts=1 pinterest.operation=users/pins", request,
		}, r.trace(t))
		assert.Equal(t, []string{
			"pinterest.client.attempt.duration 1 in 0s: http.response.status_code=200 pinterest.operation=GET",
			"pinterest.client.attempt.duration 1 in 0s: http.response.status_code=200 pinterest.operation=users/pins",
			"pinterest.client.call.duration 1 in 0s: pinterest.operation=GET",
			"pinterest.client.call.duration 1 in 0s: pinterest.operation=users/pins",
			"pinterest.client.queue.duration 1 in 0s: pinterest.operation=GET",
			"pinterest.client.queue.duration 1 in 0s: pinterest.operation=users/pins",
		}, r.measurements(t))
	})
}

func TestInstrument_ErrorTypes(t *testing.T) {
	type fault = pinteresttest.Fault
	type response = pinteresttest.Response
	for name, test := range map[string]struct {
		fault         fault
		cancel        func(context.Context) (context.Context, context.CancelFunc) // nil: never
		call, attempt string
	}{
		"status":           {fault{Effect: response{Status: 404}}, nil, "404", "404"},
		"throttled":        {fault{Effect: response{Status: 429}}, nil, "rate_limited", "429"},
		"throttled, 400":   {fault{Effect: response{Status: 400, Message: "Retry after 5 seconds"}}, nil, "rate_limited", "400"},
		"spam":             {fault{Effect: response{Status: 429, Code: 9}}, nil, "blocked", "429"},
		"redirect":         {fault{Effect: response{Status: 302}}, nil, "302", "302"},
		"invalid response": {fault{Effect: pinteresttest.Garbage}, nil, "invalid_response", ""},
		"too large":        {fault{Effect: response{Status: 200, Body: make([]byte, 2000)}}, nil, "response_too_large", "response_too_large"},
		"no response":      {fault{Effect: pinteresttest.DropBefore}, nil, "connection_error", "connection_error"},
		"timeout": {fault{Delay: time.Hour}, func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		}, "timeout", "timeout"},
		"canceled": {fault{Delay: time.Hour}, func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(time.Second, cancel)
			return ctx, cancel
		}, "canceled", "canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := pinteresttest.New(t, pinteresttest.WithoutSockets())
				test.fault.Operation = "user_account/get"
				server.Inject(test.fault)
				r, option := record()
				ctx := t.Context()
				if test.cancel != nil {
					var stop context.CancelFunc
					ctx, stop = test.cancel(ctx)
					defer stop()
				}
				_, err := server.Client(option).UserAccount.Get(ctx, pinterest.WithMaxRetries(0), pinterest.WithMaxResponseSize(1000))
				require.Error(t, err)
				spans := r.trace(t)
				require.Len(t, spans, 2)
				assert.Equal(t, test.call, errorType(spans[0]))
				assert.Equal(t, test.attempt, errorType(spans[1]))
			})
		})
	}
}

// errorType returns the error.type in the line of a span, "" if it has none.
func errorType(line string) string {
	_, after, _ := strings.Cut(line, " error.type=")
	value, _, _ := strings.Cut(after, " ")
	return value
}

func TestInstrument_NoUsableResponseIsAConnectionError(t *testing.T) {
	malformed := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if assert.NoError(t, err) {
			_, _ = io.WriteString(conn, "not HTTP\r\n\r\n")
			_ = conn.Close()
		}
	})
	plain := httptest.NewServer(malformed)
	defer plain.Close()
	secure := httptest.NewUnstartedServer(malformed)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	for name, target := range map[string]string{"malformed": plain.URL, "unknown certificate": secure.URL} {
		t.Run(name, func(t *testing.T) {
			r, option := record()
			c, err := pinterest.NewClient(option, pinterest.WithAccessToken("t"), pinterest.WithBaseURL(target), pinterest.WithMaxRetries(0))
			require.NoError(t, err)
			_, err = c.UserAccount.Get(t.Context())
			require.Error(t, err)
			spans := r.trace(t)
			require.Len(t, spans, 2)
			assert.Equal(t, "connection_error", errorType(spans[0]))
			assert.Equal(t, "connection_error", errorType(spans[1]))
		})
	}
}

func TestInstrument_OtherErrorAfterAConnectionError(t *testing.T) {
	for name, fail := range map[string]func() (*oauth2.Token, error){
		"panic":    func() (*oauth2.Token, error) { panic("crash") },
		"no token": func() (*oauth2.Token, error) { return nil, errors.New("no token") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := pinteresttest.New(t, pinteresttest.WithoutSockets())
				server.Inject(pinteresttest.Fault{Effect: pinteresttest.DropBefore})
				r, option := record()
				tokens := 0
				source := tokenSource(func() (*oauth2.Token, error) {
					if tokens++; tokens > 1 {
						return fail()
					}
					return &oauth2.Token{AccessToken: "t"}, nil
				})
				c := server.Client(quick, option, pinterest.WithTokenSource(source))
				func() {
					defer func() { _ = recover() }()
					_, _ = c.UserAccount.Get(t.Context())
				}()
				spans := r.trace(t)
				require.Len(t, spans, 2)
				assert.Equal(t, "_OTHER", errorType(spans[0]))
				assert.Equal(t, "connection_error", errorType(spans[1]))
			})
		})
	}
}

type tokenSource func() (*oauth2.Token, error)

func (f tokenSource) Token() (*oauth2.Token, error) { return f() }

func TestInstrument_MissingTokenIsNotAnAttempt(t *testing.T) {
	server := pinteresttest.New(t, pinteresttest.WithoutSockets())
	r, option := record()
	source := server.OAuthConfig().SharedTokenSource(t.Context(), &pinterest.TokenFile{Path: t.TempDir() + "/token"})
	_, err := server.Client(option, pinterest.WithTokenSource(source)).UserAccount.Get(t.Context())
	require.ErrorIs(t, err, pinterest.ErrReauthorize)
	spans := r.trace(t)
	require.Len(t, spans, 1)
	assert.Equal(t, "reauthorize", errorType(spans[0]))
	assert.Contains(t, spans[0], "pinterest.attempts=0")
}

func TestInstrument_SendsTheContextOfTheAttempt(t *testing.T) {
	member, err := baggage.NewMember("user", "1")
	require.NoError(t, err)
	bag, err := baggage.New(member)
	require.NoError(t, err)
	for name, test := range map[string]struct {
		propagator propagation.TextMapPropagator
		want       func(attempt trace.SpanContext) http.Header
	}{
		"trace context": {propagation.TraceContext{}, func(attempt trace.SpanContext) http.Header {
			return http.Header{"Traceparent": {"00-" + attempt.TraceID().String() + "-" + attempt.SpanID().String() + "-01"}}
		}},
		"baggage": {propagation.Baggage{}, func(trace.SpanContext) http.Header { return http.Header{"Baggage": {"user=1"}} }},
		"nothing": {propagation.NewCompositeTextMapPropagator(), func(trace.SpanContext) http.Header { return http.Header{} }},
	} {
		t.Run(name, func(t *testing.T) {
			server := pinteresttest.New(t, pinteresttest.WithoutSockets())
			r, option := record(pinterestotel.WithPropagator(test.propagator))
			ctx, job := r.tracers.Tracer("test").Start(baggage.ContextWithBaggage(t.Context(), bag), "job")
			_, err := server.Client(option).UserAccount.Get(ctx)
			require.NoError(t, err)
			job.End()

			spans := r.spans.Ended()
			require.Len(t, spans, 3)
			attempt, call := spans[0], spans[1]
			assert.Equal(t, call.SpanContext().SpanID(), attempt.Parent().SpanID())
			assert.Equal(t, job.SpanContext().SpanID(), call.Parent().SpanID())
			sent := http.Header{}
			for _, name := range []string{"Traceparent", "Baggage"} {
				if values, ok := server.Requests()[0].Header[name]; ok {
					sent[name] = values
				}
			}
			assert.Equal(t, test.want(attempt.SpanContext()), sent)
		})
	}
}

func TestInstrument_IgnoresNil(t *testing.T) {
	server := pinteresttest.New(t, pinteresttest.WithoutSockets())
	r, option := record(
		nil, pinterestotel.WithPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{})),
		pinterestotel.WithTracerProvider(nil), pinterestotel.WithMeterProvider(nil), pinterestotel.WithPropagator(nil),
	)
	_, err := server.Client(option).UserAccount.Get(t.Context())
	require.NoError(t, err)
	assert.Len(t, r.trace(t), 2)
	assert.Len(t, r.measurements(t), 3)
	assert.NotEmpty(t, server.Requests()[0].Header.Get("Traceparent"))
}

func TestInstrument_UnsampledCallsAreMeasured(t *testing.T) {
	server := pinteresttest.New(t, pinteresttest.WithoutSockets())
	never := sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample()))
	r, option := record(pinterestotel.WithTracerProvider(never))
	_, err := server.Client(option).UserAccount.Get(t.Context())
	require.NoError(t, err)
	assert.Empty(t, r.trace(t))
	assert.Len(t, r.measurements(t), 3)
}

func TestInstrument_EndsTheSpansOfACallThatPanics(t *testing.T) {
	server := pinteresttest.New(t, pinteresttest.WithoutSockets())
	r, option := record()
	crash := func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(*http.Request) (*http.Response, error) { panic("crash") })
	}
	c := server.Client(option, pinterest.WithMiddleware(crash))
	assert.PanicsWithValue(t, "crash", func() { _, _ = c.UserAccount.Get(t.Context()) })
	assert.Equal(t, []string{
		"internal user_account/get: error.type=_OTHER pinterest.attempts=1 pinterest.category=org_read pinterest.operation=user_account/get" +
			" Error: pinterest: the call panicked",
		"  client GET: http.request.method=GET" + apiHost + "/user_account Error: pinterest: the call panicked",
	}, r.trace(t))
}

func TestInstrument_MiddlewareThatSendsTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := pinteresttest.New(t, pinteresttest.WithoutSockets())
		r, option := record()
		twice := func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				resp, err := next.RoundTrip(req)
				if err != nil {
					return nil, err
				}
				if err := resp.Body.Close(); err != nil {
					return nil, err
				}
				return next.RoundTrip(req)
			})
		}
		_, err := server.Client(pinterest.WithMiddleware(twice), option).UserAccount.Get(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []string{
			"internal user_account/get: pinterest.attempts=1 pinterest.category=org_read pinterest.operation=user_account/get",
			"  client GET: http.request.method=GET" + apiHost + "/user_account",
			"  client GET: http.request.method=GET http.response.status_code=200 pinterest.request_id=ID" + apiHost + "/user_account",
		}, r.trace(t))
	})
}

func TestInstrument_MiddlewareThatSendsAtTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := pinteresttest.New(t, pinteresttest.WithoutSockets())
		var requests atomic.Int32
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			if requests.Add(1) == 1 {
				time.Sleep(10 * time.Second)
			}
			return response(req, 200, "")
		})
		hedge := func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				send := func() {
					resp, err := next.RoundTrip(req)
					if assert.NoError(t, err) {
						assert.NoError(t, resp.Body.Close())
					}
				}
				go send()
				time.AfterFunc(5*time.Second, send) // the call has ended
				time.Sleep(time.Second)
				return next.RoundTrip(req)
			})
		}
		r, option := record()
		c := server.Client(pinterest.WithMiddleware(hedge), option, pinterest.WithHTTPClient(&http.Client{Transport: transport}))
		_, err := c.UserAccount.Get(t.Context())
		require.NoError(t, err)
		assert.Len(t, r.spans.Ended(), 2)

		time.Sleep(time.Minute)
		assert.EqualValues(t, 3, requests.Load())
		assert.Equal(t, []string{
			"internal user_account/get: pinterest.attempts=1 pinterest.category=org_read pinterest.operation=user_account/get",
			"  client GET: http.request.method=GET" + apiHost + "/user_account",
			"  client GET: http.request.method=GET http.response.status_code=200" + apiHost + "/user_account",
		}, r.trace(t))
		slow := r.spans.Ended()[2]
		assert.Equal(t, 10*time.Second, slow.EndTime().Sub(slow.StartTime()), "duration of the slow request")
	})
}

func TestInstrument_MiddlewareThatDoesNotSend(t *testing.T) {
	for name, middleware := range map[string]pinterest.Middleware{
		"cache": func(http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) { return response(req, 200, "") })
		},
		"other context": func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				return next.RoundTrip(req.Clone(context.Background()))
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := pinteresttest.New(t, pinteresttest.WithoutSockets())
			r, option := record()
			_, _ = server.Client(pinterest.WithMiddleware(middleware), option).UserAccount.Get(t.Context())
			spans := r.trace(t)
			require.Len(t, spans, 1)
			assert.Contains(t, spans[0], "internal user_account/get:")
			assert.Len(t, r.measurements(t), 3)
		})
	}
}

func TestInstrument_ConcurrentCalls(t *testing.T) {
	server := pinteresttest.New(t, pinteresttest.WithoutSockets())
	server.Inject(pinteresttest.Fault{Probability: 0.3, Count: -1, Effect: pinteresttest.Response{Status: 503}})
	r, option := record()
	c := server.Client(option, pinterest.WithMaxRetries(1))
	var calls sync.WaitGroup
	for range 64 {
		calls.Go(func() { _, _ = c.UserAccount.Get(t.Context()) })
	}
	calls.Wait()

	attempts := map[trace.SpanID]int{}
	for _, span := range r.spans.Ended() {
		if span.SpanKind() == trace.SpanKindClient {
			attempts[span.Parent().SpanID()]++
		}
	}
	require.Len(t, attempts, 64)
	for _, span := range r.spans.Ended() {
		if span.SpanKind() == trace.SpanKindInternal {
			assert.Contains(t, span.Attributes(), attribute.Int("pinterest.attempts", attempts[span.SpanContext().SpanID()]))
		}
	}
	assert.Len(t, r.spans.Ended(), 64+len(server.Requests()))
}
