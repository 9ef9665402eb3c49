package pinterest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

func TestClient_DoSendsAnyOperation(t *testing.T) {
	var sent *http.Request
	transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
		sent = req
		return respond(200, `{"id": "1", "newer": true}`)(req)
	}}}
	client := newClient(t, transport, pinterest.WithAdAccount("5"))
	var out struct {
		pinterest.Pin
		Newer bool `json:"newer"`
	}
	err := client.Do(t.Context(), &pinterest.Request{
		Method: "POST", Path: "/pins/" + url.PathEscape("a/b") + "/save", Query: url.Values{"x": {"1", "2"}},
		Body: map[string]any{"board_id": "2"}, Category: pinterest.CategoryOrgWrite,
	}, &out, pinterest.WithBodyField("y", 3))
	require.NoError(t, err)
	assert.Equal(t, "1", out.ID)
	assert.True(t, out.Newer)
	assert.Equal(t, "POST https://api.pinterest.com/v5/pins/a%2Fb/save?ad_account_id=5&x=1&x=2", sent.Method+" "+sent.URL.String())
	assert.JSONEq(t, `{"board_id": "2", "y": 3}`, transport.bodies[0])

	err = client.Do(t.Context(), &pinterest.Request{Path: "ad_accounts/5/audiences", Category: pinterest.CategoryAdsRead}, nil)
	require.NoError(t, err)
	assert.Equal(t, "GET https://api.pinterest.com/v5/ad_accounts/5/audiences", sent.Method+" "+sent.URL.String())
	assert.Empty(t, transport.bodies[1])
}

func TestClient_DoRejectsPathsOutsideTheAPI(t *testing.T) {
	transport := &script{steps: []step{respond(200, `{}`)}}
	client := newClient(t, transport)
	for _, path := range []string{
		"https://elsewhere.example/x", "//elsewhere.example/x", "/../oauth", "/pins/%2e%2e/boards", "/./x", "/pins?a=1", "/pins#a",
		"/%zz", "/a\x00b",
	} {
		t.Run(path, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, client.Do(t.Context(), &pinterest.Request{Path: path}, nil), &invalid)
		})
	}
	var invalid *pinterest.ParamError
	require.ErrorAs(t, client.Do(t.Context(), nil, nil), &invalid, "nil request")
	assert.Zero(t, transport.count())
}

// FuzzDoPath checks that no path sends a request of [pinterest.Client.Do] to another host or outside the path of the API.
func FuzzDoPath(f *testing.F) {
	for _, seed := range []string{
		"/pins/1", "pins", "", "/..", "//h/x", "https://h/x", "/a%2e%2e/b", "/%2e%2e/", "/a?b", `\..\`, "/;/..",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
			assert.Equal(t, "api.pinterest.com", req.URL.Host)
			assert.True(t, strings.HasPrefix(req.URL.EscapedPath(), "/v5/"), req.URL)
			assert.Empty(t, req.URL.RawQuery)
			return respond(200, `{}`)(req)
		}}}
		_ = newClient(t, transport).Do(t.Context(), &pinterest.Request{Path: path}, nil) // may fail
	})
}

// FuzzPathIDs checks that every identifier stays one segment of the path that is sent.
func FuzzPathIDs(f *testing.F) {
	for _, id := range []string{
		"", ".", "..", "549755885175", "a/b", "1?x=2", "1#f", "%2e%2e", "%", "..%2f..", "//host/x", "https://host/x", "\x00", "\xff",
		"é", "a;b", ":", "@host", `\..\`, " ",
	} {
		f.Add(id, "5041234567890123456")
		f.Add("549755885175", id)
	}
	f.Fuzz(func(t *testing.T, board, section string) {
		sent := 0
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			sent++
			assert.Equal(t, "api.pinterest.com", req.URL.Host)
			assert.Empty(t, req.URL.RawQuery)
			segments := strings.Split(req.URL.RequestURI(), "/")
			if assert.Len(t, segments, 7) {
				want := []string{"", "v5", "boards", url.PathEscape(board), "sections", url.PathEscape(section), "pins"}
				assert.Equal(t, want, segments)
			}
			return respond(200, `{"items": []}`)(req)
		})
		_, err := newClient(t, transport).Boards.ListSectionPins(board, section, nil).Page(t.Context())
		isInvalid := func(id string) bool { return id == "" || id == "." || id == ".." }
		if isInvalid(board) || isInvalid(section) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			assert.Zero(t, sent)
			return
		}
		require.NoError(t, err)
		assert.Equal(t, 1, sent)
	})
}

// FuzzBaseURL checks that each base URL is either rejected or means what a person reads in it: requests go to its host, below its
// path, with the access token.
func FuzzBaseURL(f *testing.F) {
	for _, base := range []string{
		pinterest.DefaultBaseURL, pinterest.SandboxBaseURL + "/",
		"http://127.0.0.1:8080", "http://[::1]:8080/v5", "HTTPS://API.pinterest.com/V5",
		"", "/v5", "api.pinterest.com/v5", "https:api.pinterest.com", "https:///v5", "ftp://api.pinterest.com/v5", "https://",
		// Empty and relative path segments.
		"https://api.pinterest.com//", "https://api.pinterest.com///", "https://api.pinterest.com//evil.example",
		"https://api.pinterest.com/v5//", "https://api.pinterest.com//v5", "https://api.pinterest.com/./",
		"https://api.pinterest.com/v5/..", "https://api.pinterest.com/v5/../x", "https://api.pinterest.com/%2e%2e/v5",
		// Empty hosts and ports.
		"https://:443/v5", "https://:/v5", "https://api.pinterest.com:/v5", "https://api.pinterest.com:", "https://[::1]:/v5",
		"https://api.pinterest.com:443:/v5",
		// Hosts that look like another one.
		"https://api.pinterest.com@evil.example/v5", "https://user:s3cret@api.pinterest.com/v5",
		"https://api.pinterest.com%2f@evil.example", `https://api.pinterest.com\@evil.example/v5`,
		"https://api.pinterest.com%2eevil.example/v5", "https://api.pinterest.com%E2%81%84v5.evil.example",
		"https://api.pinterest.com\u2044v5.evil.example", "https://\u0430pi.pinterest.com/v5",
		"https://api.pinterest.com\u200b/v5", "https://[fe80::1%25evil.example]/v5",
		// Queries, fragments, spaces and escapes.
		"https://api.pinterest.com?/v5", "https://api.pinterest.com#/v5", "https://api.pinterest.com/v5?",
		"https://api.pinterest.com/v5#", "https://api.pinterest.com?x=1", "https://api.pinterest.com/v5;x",
		" https://api.pinterest.com/v5", "https://api.pinterest.com /v5", "https://api.pinterest.com/v5 ",
		"https://api.pinterest.com/v5\n", "https://api.pinterest.com\t/v5", "https://api.pinterest.com/v5%zz",
		"https://api.pinterest.com/a%2fb",
	} {
		f.Add(base)
	}
	f.Fuzz(func(t *testing.T, base string) {
		var sent []*http.Request
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			sent = append(sent, req)
			return respond(200, `{"id": "1"}`)(req)
		})
		client, err := pinterest.NewClient(pinterest.WithBaseURL(base), pinterest.WithAccessToken(canary),
			pinterest.WithHTTPClient(&http.Client{Transport: transport}))
		if err != nil {
			assert.NotContains(t, err.Error(), "s3cret")
			assertShortLine(t, err.Error())
			return
		}
		_, err = client.Boards.Get(t.Context(), "1")
		require.NoError(t, err)
		require.Len(t, sent, 1)
		got := sent[0].URL

		scheme, rest, _ := strings.Cut(base, "://")
		rest = rest[:strings.IndexAny(rest+"#", "?#")]
		host, path, _ := strings.Cut(rest, "/")
		path, err = url.PathUnescape(path)
		require.NoError(t, err)
		assert.True(t, strings.EqualFold(scheme, got.Scheme))
		host = strings.TrimSuffix(host, ":")
		assert.Equal(t, host, got.Host)
		assert.Equal(t, host, sent[0].Host)
		assert.Equal(t, strings.TrimRight("/"+path, "/")+"/boards/1", got.Path)
		assert.Equal(t, "Bearer "+canary, sent[0].Header.Get("Authorization"))

		assert.NotEmpty(t, got.Hostname())
		assert.NotRegexp(t, `[^!-~]`, host, "the host has a character that looks like another one")
	})
}

func TestClient_MiddlewareRunsOncePerAttemptWithoutToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []string
		tag := func(name string) pinterest.Middleware {
			return func(next http.RoundTripper) http.RoundTripper {
				return roundTripper(func(req *http.Request) (*http.Response, error) {
					order = append(order, name)
					assert.Empty(t, req.Header.Get("Authorization"))
					resp, err := next.RoundTrip(req)
					if assert.NoError(t, err) {
						assert.Empty(t, resp.Request.Header.Get("Authorization"))
					}
					return resp, err
				})
			}
		}
		transport := &script{steps: []step{respond(503, ""), respond(200, pinBody)}}
		_, err := newClient(t, transport, pinterest.WithMiddleware(tag("outer"), tag("inner"))).Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.Equal(t, []string{"outer", "inner", "outer", "inner"}, order)
	})
}

func TestClient_TokenGoesOnlyToTheAPIHost(t *testing.T) {
	var authorization []string
	transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
		authorization = append(authorization, req.Header.Get("Authorization"))
		return respond(200, pinBody)(req)
	}}}
	divert := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			req = req.Clone(req.Context())
			req.URL.Host = "elsewhere.example"
			return next.RoundTrip(req)
		})
	}
	_, err := newClient(t, transport, pinterest.WithMiddleware(divert)).Pins.Get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, []string{""}, authorization)
}

func TestClient_RedirectsAreNotFollowed(t *testing.T) {
	var followed bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	defer other.Close()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, other.URL+"/elsewhere?token=s3cret", http.StatusTemporaryRedirect)
	}))
	defer api.Close()
	client := newClient(t, nil, pinterest.WithBaseURL(api.URL))
	_, err := client.Pins.Create(t.Context(), &pinterest.PinCreateParams{})
	require.ErrorContains(t, err, "pinterest: pins/create: 307 Temporary Redirect: redirect to "+other.URL+"/elsewhere not followed")
	assert.NotContains(t, err.Error(), "s3cret")
	assert.False(t, followed)
}

// The canary is in every place that can hold a secret. It must not appear in errors, log lines and printed values.
func TestClient_SecretsAreNotPrinted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug - 10}))
		echo := `{"code": 2, "message": "bad token ` + canary + ` or pinr_CANARYrefresh"}`
		echoed := []string{"X-Echo", "Bearer " + canary, "Set-Cookie", "_ir=CANARY"}
		transport := &script{steps: []step{
			respond(503, echo, echoed...), failWith(errors.New("failed with Bearer " + canary)), respond(401, echo, echoed...),
		}}
		options := []pinterest.ClientOption{
			pinterest.WithAccessToken(canary), pinterest.WithLogger(logger),
			pinterest.WithTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: canary})),
			pinterest.WithHTTPClient(&http.Client{Transport: transport}),
			pinterest.WithHeader("X-Api-Key", "CANARY"),
		}
		client, err := pinterest.NewClient(options...)
		require.NoError(t, err)
		var response pinterest.Response
		_, callErr := client.Pins.Get(t.Context(), "1", pinterest.WithResponse(&response), pinterest.WithQuery("token", "CANARY"))
		require.ErrorIs(t, callErr, pinterest.ErrUnauthorized)
		var apiErr *pinterest.Error
		require.ErrorAs(t, callErr, &apiErr)
		assert.Equal(t, "bad token REDACTED or REDACTED", apiErr.Message)

		_, sourceErr := newClient(t, transport, pinterest.WithTokenSource(failingSource{})).Pins.Get(t.Context(), "1")
		require.Error(t, sourceErr)

		printed := []any{client, *client, client.Boards, callErr, apiErr, *apiErr, response, &response, sourceErr}
		for _, option := range options {
			printed = append(printed, option)
		}
		for _, value := range printed {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
				assert.NotContains(t, fmt.Sprintf(verb, value), "CANARY", "%s of %T", verb, value)
			}
		}
		assert.NotContains(t, string(apiErr.Body), "CANARY")
		assert.Equal(t, 3, strings.Count(logged.String(), "\n"), "log lines of three attempts")
		assert.NotContains(t, logged.String(), "CANARY")
	})
}

// failingSource is a token source whose error holds secrets.
type failingSource struct{}

func (failingSource) Token() (*oauth2.Token, error) {
	return nil, &oauth2.RetrieveError{
		Response: &http.Response{Status: "401 Unauthorized"}, Body: []byte(`{"message": "CANARY"}`), ErrorDescription: "CANARY",
	}
}

func TestAttempt_LogLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
		transport := &script{steps: []step{
			respond(429, rateBody, "Retry-After", "3", "X-Pinterest-Rid", "77"), failWith(io.ErrUnexpectedEOF),
			respond(200, pinBody, "X-Pinterest-Rid", "78"),
		}}
		_, err := newClient(t, transport, pinterest.WithLogger(logger)).Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		var lines []map[string]any
		for line := range strings.Lines(logged.String()) {
			var fields map[string]any
			require.NoError(t, json.Unmarshal([]byte(line), &fields))
			lines = append(lines, fields)
		}
		require.Len(t, lines, 3)
		for i, line := range lines {
			assert.Equal(t, "pinterest request", line["msg"])
			assert.Equal(t, "pins/get", line["operation"])
			assert.EqualValues(t, i+1, line["attempt"])
			assert.Contains(t, line, "duration")
		}
		assert.Equal(t, "WARN", lines[0]["level"])
		assert.EqualValues(t, 429, lines[0]["status"])
		assert.EqualValues(t, 8, lines[0]["code"])
		assert.EqualValues(t, 3*time.Second, lines[0]["wait"])
		assert.Equal(t, "77", lines[0]["request_id"])
		assert.Equal(t, "pinterest: pins/get: unexpected EOF", lines[1]["fault"])
		assert.Equal(t, "DEBUG", lines[2]["level"])
		assert.EqualValues(t, 0, lines[2]["wait"])
		assert.Equal(t, "78", lines[2]["request_id"])
	})
}

func TestClient_TokenSourceErrorIsNotRetried(t *testing.T) {
	transport := &script{steps: []step{respond(200, pinBody)}}
	_, err := newClient(t, transport, pinterest.WithTokenSource(failingSource{})).Pins.Get(t.Context(), "1")
	require.EqualError(t, err, "pinterest: pins/get: no access token: the token endpoint responded 401 Unauthorized")
	var cause *oauth2.RetrieveError
	require.ErrorAs(t, err, &cause)
	assert.Zero(t, transport.count())
}

func TestResponse_IsSetOnSuccessAndFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{
			respond(503, ""), respond(200, pinBody, "X-Pinterest-Rid", "5", "X-Ratelimit-Limit", "9"),
			respond(404, `{"code": 50}`, "X-Pinterest-Rid", "6"),
		}}
		client := newClient(t, transport)
		var response pinterest.Response
		_, err := client.Pins.Get(t.Context(), "1", pinterest.WithResponse(&response))
		require.NoError(t, err)
		assert.Equal(t, 200, response.StatusCode)
		assert.Equal(t, 2, response.Attempts)
		assert.Equal(t, "5", response.RequestID)
		assert.Equal(t, "9", response.Header.Get("x-ratelimit-limit"))
		assert.Equal(t, 9, response.RateLimit.Limit)
		assert.JSONEq(t, pinBody, string(response.Body))
		assert.Equal(t, `status 200, request id "5", attempts 2, 11 bytes`, response.String())

		_, err = client.Pins.Get(t.Context(), "1", pinterest.WithResponse(&response))
		require.Error(t, err)
		assert.Equal(t, 404, response.StatusCode)
		assert.Equal(t, 1, response.Attempts)
		assert.Equal(t, "6", response.RequestID)
	})
}

func TestClient_CanceledContextSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	transport := &script{steps: []step{respond(200, pinBody)}}
	_, err := newClient(t, transport).Pins.Get(ctx, "1")
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "pinterest: pins/get: ")
	assert.Zero(t, transport.count())
}

func TestClient_NeedsCredentials(t *testing.T) {
	for name, opts := range map[string][]pinterest.ClientOption{
		"no options":     nil,
		"other options":  {pinterest.WithBaseURL(pinterest.SandboxBaseURL), pinterest.WithMaxRetries(1), nil},
		"custom limiter": {pinterest.WithRateLimiter(pinterest.NoRateLimiter())},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pinterest.NewClient(opts...)
			require.EqualError(t, err, "pinterest: no credentials: use WithAccessToken, WithTokenSource or WithEnv, or WithHTTPClient with a client that authenticates")
		})
	}
	_, err := pinterest.NewClient(pinterest.WithHTTPClient(&http.Client{}))
	require.NoError(t, err)
}

// A service has one Client per user. Clients that are used once must not leave connections and goroutines behind.
func TestClient_ManyShareTheirConnections(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"username": "soups"}`)
	}))
	defer server.Close()
	goroutines, descriptors := runtime.NumGoroutine(), openDescriptors(t)
	clients := make([]*pinterest.Client, 1000) // kept, as a service keeps the clients of its users
	for i := range clients {
		client, err := pinterest.NewClient(pinterest.WithAccessToken(fmt.Sprintf("pina_user_%d", i)), pinterest.WithBaseURL(server.URL))
		require.NoError(t, err)
		_, err = client.UserAccount.Get(t.Context())
		require.NoError(t, err)
		clients[i] = client
	}
	assert.LessOrEqual(t, runtime.NumGoroutine(), goroutines+50)
	assert.LessOrEqual(t, openDescriptors(t), descriptors+50)
	runtime.KeepAlive(clients)
}

// openDescriptors returns the number of open file descriptors, 0 on systems without /proc.
func openDescriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if !errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, err)
	}
	return len(entries)
}

func TestClient_DoNamesTheOperation(t *testing.T) {
	for want, req := range map[string]*pinterest.Request{
		"boards/get":                       {Path: "/boards/549755885175"},
		"pins/create":                      {Method: http.MethodPost, Path: "pins"},
		"GET /search/none":                 {Path: "/search/none"},
		"GET /ad_accounts/{id}/lead_forms": {Path: "ad_accounts/549755885175/lead_forms"},
		"PUT /boards/{id}":                 {Method: http.MethodPut, Path: "/boards/549755885175"},
		"lead_forms/list":                  {Path: "/ad_accounts/549755885175/lead_forms", Operation: "lead_forms/list"},
	} {
		t.Run(want, func(t *testing.T) {
			var attempts []string
			metrics := pinterest.WithMetrics(func(_ context.Context, a pinterest.Attempt) { attempts = append(attempts, a.Operation) })
			c := newClient(t, &script{steps: []step{respond(404, "")}}, metrics)
			require.EqualError(t, c.Do(t.Context(), req, nil), "pinterest: "+want+": 404 Not Found")
			assert.Equal(t, []string{want}, attempts)
		})
	}
}
