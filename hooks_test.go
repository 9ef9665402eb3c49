package pinterest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

// hookRecord records the beginnings and ends that a call hook sees.
type hookRecord struct{ lines []string }

func (r *hookRecord) hook(name string) pinterest.ClientOption {
	return pinterest.WithCallHook(func(ctx context.Context, call pinterest.CallInfo) (context.Context, func(pinterest.CallResult)) {
		r.add("%s: %s %q %q begins", name, call.Operation, call.Category, call.AdAccountID)
		names, _ := ctx.Value(hookKey{}).(string)
		return context.WithValue(ctx, hookKey{}, names+"/"+name), func(result pinterest.CallResult) {
			r.add("%s: %d attempts: %v", name, result.Attempts, result.Err)
		}
	})
}

func (r *hookRecord) add(format string, args ...any) {
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

type hookKey struct{}

func TestCallHook_SpansAllAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var record hookRecord
		middleware := func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				record.add("request: %v", req.Context().Value(hookKey{}))
				return next.RoundTrip(req)
			})
		}
		c := newClient(
			t, &script{steps: []step{respond(503, ""), respond(200, pinBody)}}, record.hook("outer"), record.hook("inner"),
			pinterest.WithMiddleware(middleware), pinterest.WithMetrics(func(ctx context.Context, a pinterest.Attempt) {
				record.add("attempt %d: %v", a.Number, ctx.Value(hookKey{}))
			}),
		)
		_, err := c.Pins.Get(t.Context(), "1", pinterest.WithAdAccount("5"))
		require.NoError(t, err)
		assert.Equal(t, []string{
			`outer: pins/get "org_read" "5" begins`,
			`inner: pins/get "org_read" "5" begins`,
			"request: /outer/inner",
			"attempt 1: /outer/inner",
			"request: /outer/inner",
			"attempt 2: /outer/inner",
			"inner: 2 attempts: <nil>",
			"outer: 2 attempts: <nil>",
		}, record.lines)
	})
}

func TestCallHook_SeesTheErrorOfTheCall(t *testing.T) {
	upload := &pinterest.MediaUpload{UploadURL: "https://files.example/"}
	report := &pinterest.Report{URL: "https://files.example/report"}
	for name, test := range map[string]struct {
		steps []step
		call  func(ctx context.Context, c *pinterest.Client) error
		want  []string
	}{
		"rejected": {
			[]step{respond(404, `{"code": 50, "message": "Pin not found."}`)},
			func(ctx context.Context, c *pinterest.Client) error { _, err := c.Pins.Get(ctx, "1"); return err },
			[]string{`h: pins/get "org_read" "" begins`, "h: 1 attempts: pinterest: pins/get: 404 Not Found (code 50): Pin not found."},
		},
		"not decoded": {
			[]step{respond(200, "<html>")},
			func(ctx context.Context, c *pinterest.Client) error { _, err := c.Pins.Get(ctx, "1"); return err },
			[]string{
				`h: pins/get "org_read" "" begins`,
				"h: 1 attempts: pinterest: pins/get: 200 OK: the response is not valid JSON: invalid character '<' looking for beginning of value",
			},
		},
		"outcome unknown": {
			[]step{respond(503, "")},
			func(ctx context.Context, c *pinterest.Client) error {
				_, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{})
				return err
			},
			[]string{`h: pins/create "org_write" "" begins`, "h: 1 attempts: pinterest: pins/create: 503 Service Unavailable (the outcome is unknown)"},
		},
		"not sent": {
			nil,
			func(ctx context.Context, c *pinterest.Client) error {
				ctx, cancel := context.WithCancel(ctx)
				cancel()
				_, err := c.Pins.Get(ctx, "1")
				return err
			},
			[]string{`h: pins/get "org_read" "" begins`, "h: 0 attempts: pinterest: pins/get: context canceled"},
		},
		"invalid parameter": {
			nil,
			func(ctx context.Context, c *pinterest.Client) error { _, err := c.Pins.Get(ctx, ""); return err },
			nil,
		},
		"upload": {
			[]step{respond(503, ""), respond(403, "")},
			func(ctx context.Context, c *pinterest.Client) error {
				return c.Media.Upload(ctx, upload, strings.NewReader("x"))
			},
			[]string{`h: media upload "" "" begins`, "h: 2 attempts: pinterest: media upload: 403 Forbidden"},
		},
		"report download": {
			[]step{respond(503, ""), respond(404, "")},
			func(ctx context.Context, c *pinterest.Client) error {
				_, err := c.AdAccounts.DownloadReport(ctx, report)
				return err
			},
			[]string{`h: report download "" "" begins`, "h: 2 attempts: pinterest: report download: 404 Not Found"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var record hookRecord
				require.Error(t, test.call(t.Context(), newClient(t, &script{steps: test.steps}, record.hook("h"))))
				assert.Equal(t, test.want, record.lines)
			})
		})
	}
}

func TestCallHook_EndsBeforeADownloadIsRead(t *testing.T) {
	var record hookRecord
	c := newClient(t, &script{steps: []step{respond(200, "a,b")}}, record.hook("h"))
	file, err := c.AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://files.example/report"})
	require.NoError(t, err)
	assert.Equal(t, []string{`h: report download "" "" begins`, "h: 1 attempts: <nil>"}, record.lines)
	content, err := io.ReadAll(file)
	require.NoError(t, err)
	assert.Equal(t, "a,b", string(content))
	require.NoError(t, file.Close())
}

func TestCallHook_MayReturnNothing(t *testing.T) {
	var record hookRecord
	nothing := pinterest.WithCallHook(func(context.Context, pinterest.CallInfo) (context.Context, func(pinterest.CallResult)) {
		return nil, nil
	})
	middleware := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			record.add("request: %v", req.Context().Value(hookKey{}))
			return next.RoundTrip(req)
		})
	}
	c := newClient(
		t, &script{steps: []step{respond(200, pinBody)}}, record.hook("outer"), nothing, record.hook("inner"), pinterest.WithMiddleware(middleware),
	)
	getPins(t, c, 1)
	assert.Equal(t, []string{
		`outer: pins/get "org_read" "" begins`, `inner: pins/get "org_read" "" begins`, "request: /outer/inner",
		"inner: 1 attempts: <nil>", "outer: 1 attempts: <nil>",
	}, record.lines)
}

func TestCallHook_EndsIfTheCallPanics(t *testing.T) {
	for name, crash := range map[string]func(){"panic": func() { panic(io.ErrClosedPipe) }, "exit": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			var record hookRecord
			c := newClient(t, roundTripper(func(*http.Request) (*http.Response, error) { crash(); return nil, nil }), record.hook("outer"), record.hook("inner"))
			var call sync.WaitGroup
			call.Go(func() {
				defer func() { _ = recover() }()
				_, _ = c.Pins.Get(t.Context(), "1")
			})
			call.Wait()
			assert.Equal(t, []string{
				`outer: pins/get "org_read" "" begins`, `inner: pins/get "org_read" "" begins`,
				"inner: 1 attempts: pinterest: the call panicked", "outer: 1 attempts: pinterest: the call panicked",
			}, record.lines)
		})
	}
}

func TestCallHook_OutcomeOfAWriteThatPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var result pinterest.CallResult
		hook := pinterest.WithCallHook(func(context.Context, pinterest.CallInfo) (context.Context, func(pinterest.CallResult)) {
			return nil, func(r pinterest.CallResult) { result = r }
		})
		create := func(transport http.RoundTripper, opt pinterest.ClientOption) {
			c := newClient(t, transport, hook, opt)
			require.ErrorIs(t, recovered(func() { _, _ = c.Pins.Create(t.Context(), &pinterest.PinCreateParams{}) }), io.ErrClosedPipe)
		}

		create(&script{steps: []step{respond(429, ""), respond(201, pinBody)}}, pinterest.WithMetrics(func(_ context.Context, a pinterest.Attempt) {
			if a.Number == 2 {
				panic(io.ErrClosedPipe)
			}
		}))
		assert.Equal(t, 2, result.Attempts)
		require.ErrorIs(t, result.Err, pinterest.ErrOutcomeUnknown)
		require.EqualError(t, result.Err, "pinterest: the call panicked (2 attempts) (the outcome is unknown)")

		create(nil, pinterest.WithTokenSource(sourceFunc(func() (*oauth2.Token, error) { panic(io.ErrClosedPipe) })))
		assert.Zero(t, result.Attempts)
		require.EqualError(t, result.Err, "pinterest: the call panicked")
	})
}

func TestOperationFromContext_IsThatOfTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var operations []string
		record := func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				operations = append(operations, pinterest.OperationFromContext(req.Context()))
				return next.RoundTrip(req)
			})
		}
		transport := &script{steps: []step{
			respond(503, ""), respond(200, pinBody), respond(200, "{}"), respond(503, ""), respond(204, ""), respond(503, ""), respond(200, ""),
		}}

		c := newClient(t, transport, pinterest.WithMiddleware(record))
		_, err := c.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		require.NoError(t, c.Do(t.Context(), &pinterest.Request{Path: "/new/1"}, nil))
		assert.Equal(t, []string{"pins/get", "pins/get", "GET /new/{id}"}, operations)

		operations = nil
		c = newClient(t, record(transport))
		require.NoError(t, c.Media.Upload(t.Context(), &pinterest.MediaUpload{UploadURL: "https://files.example/"}, strings.NewReader("x")))
		_, err = c.AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://files.example/report"})
		require.NoError(t, err)
		assert.Equal(t, []string{"media upload", "media upload", "report download", "report download"}, operations)

		assert.Empty(t, pinterest.OperationFromContext(t.Context()))
	})
}

func TestAttempt_DescribesRequestsToAFileHost(t *testing.T) {
	var attempts []pinterest.Attempt
	synctest.Test(t, func(t *testing.T) {
		failure := respond(503, "<Error><RequestId>7</RequestId></Error>")
		c := newClient(t, &script{steps: []step{respond(204, ""), failure}}, pinterest.WithMaxRetries(0), pinterest.WithMetrics(func(_ context.Context, a pinterest.Attempt) {
			attempts = append(attempts, a)
		}))
		require.NoError(t, c.Media.Upload(t.Context(), &pinterest.MediaUpload{UploadURL: "https://files.example:8443/"}, strings.NewReader("x")))
		_, err := c.AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://files.example/report"})
		require.Error(t, err)
		attempts[1].Err = nil
		require.Error(t, c.Media.Upload(t.Context(), &pinterest.MediaUpload{UploadURL: "https://files.example:8443/"}, strings.NewReader("x")))
		attempts[2].Err = nil
	})
	assert.Equal(t, []pinterest.Attempt{
		{Operation: "media upload", Number: 1, Method: "POST", Host: "files.example:8443", StatusCode: 204},
		{Operation: "report download", Number: 1, Method: "GET", Host: "files.example", StatusCode: 503, RequestID: "7"},
		{Operation: "media upload", Number: 1, Method: "POST", Host: "files.example:8443", StatusCode: 503, RequestID: "7"},
	}, attempts)
}

func TestMetrics_CallsEveryFunction(t *testing.T) {
	var calls []string
	metrics := func(name string) pinterest.ClientOption {
		return pinterest.WithMetrics(func(context.Context, pinterest.Attempt) { calls = append(calls, name) })
	}
	getPins(t, newClient(t, &script{steps: []step{respond(200, pinBody)}}, metrics("first"), metrics("second")), 1)
	assert.Equal(t, []string{"first", "second"}, calls)
}

func TestJoinClientOptions_AppliesAll(t *testing.T) {
	var record hookRecord
	transport := &script{steps: []step{respond(200, pinBody)}}
	c := newClient(t, transport, pinterest.JoinClientOptions(
		record.hook("a"), nil, pinterest.JoinClientOptions(record.hook("b"), pinterest.WithBaseURL("https://first.example/v5")),
		pinterest.WithBaseURL("https://second.example/base"), pinterest.WithMaxRetries(0),
	))
	getPins(t, c, 1)
	assert.Len(t, record.lines, 4)
	assert.Equal(t, []string{"/base/pins/1"}, transport.paths)

	_, err := pinterest.NewClient(pinterest.JoinClientOptions(pinterest.WithAccessToken("t"), pinterest.WithCallHook(nil)))
	require.EqualError(t, err, "pinterest: WithCallHook: the function is nil")
}
