package pinteresttest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// inBubble runs test in a bubble, which fails if a goroutine remains, with a server without sockets.
func inBubble(t *testing.T, test func(t *testing.T, server *pinteresttest.Server, c *pinterest.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server, c := newServer(t, pinteresttest.WithoutSockets())
		test(t, server, c)
	})
}

func TestTransport_WaitsTakeNoTime(t *testing.T) {
	inBubble(t, func(t *testing.T, server *pinteresttest.Server, c *pinterest.Client) {
		start := time.Now()
		server.Inject(pinteresttest.Fault{
			Operation: "boards/create", Effect: pinteresttest.Response{Status: 429, Code: 8, Header: http.Header{"Retry-After": {"30"}}},
		})
		newBoard(t, c, "Soups")
		assert.Equal(t, 30*time.Second, time.Since(start))

		server.LimitRate(pinterest.CategoryOrgRead, 2, time.Minute)
		for range 4 {
			_, err := c.UserAccount.Get(t.Context())
			require.NoError(t, err)
		}
		assert.Greater(t, time.Since(start), 90*time.Second)

		server.Inject(pinteresttest.Fault{Delay: time.Hour})
		_, err := c.UserAccount.Get(t.Context())
		require.NoError(t, err)
		assert.Greater(t, time.Since(start), time.Hour)
	})
}

func TestTransport_Jobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, c := newServer(t, pinteresttest.WithoutSockets(), pinteresttest.WithPendingPolls(3))
		start := time.Now()
		reader, writer := io.Pipe()
		go func() {
			for range 10 {
				time.Sleep(time.Minute)
				_, _ = writer.Write(make([]byte, 300<<10))
			}
		}()
		_, err := c.Media.UploadVideo(t.Context(), reader, pinterest.WithUploadSize(3000<<10))
		require.NoError(t, err)
		assert.Greater(t, time.Since(start), 10*time.Minute)

		rows, err := pinterest.Collect(c.AdAccounts.ReportRows(t.Context(), runReport(t, server, c)), 0)
		require.NoError(t, err)
		assert.Len(t, rows, 1)
	})
}

func TestTransport_Faults(t *testing.T) {
	for _, test := range []struct {
		name   string
		effect pinteresttest.Effect
		want   error
		pins   int // that exist afterwards
	}{
		{"error response", pinteresttest.Response{Status: 503}, pinterest.ErrServer, 0},
		{"dropped before", pinteresttest.DropBefore, io.EOF, 0},
		{"dropped after", pinteresttest.DropAfter, io.EOF, 1},
		{"truncated", pinteresttest.Truncate, io.ErrUnexpectedEOF, 1},
		{"slow", pinteresttest.SlowBody(20 * time.Millisecond), nil, 1},
		{"too slow", pinteresttest.SlowBody(time.Hour), context.DeadlineExceeded, 1},
	} {
		check := func(t *testing.T, opts ...pinteresttest.Option) {
			server, c := newServer(t, opts...)
			board := server.SeedBoard("Soups", 0)
			server.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: test.effect})
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			_, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: board, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}})
			require.ErrorIs(t, err, test.want)
			assert.Len(t, collect(t, c.Boards.ListPins(board, nil)), test.pins)
		}
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { check(t, pinteresttest.WithoutSockets()) })
		})
		t.Run(test.name+", with sockets", func(t *testing.T) { check(t) })
	}
}

func TestTransport_FileHostFaults(t *testing.T) {
	inBubble(t, func(t *testing.T, server *pinteresttest.Server, c *pinterest.Client) {
		server.Inject(pinteresttest.Fault{Operation: "media upload", Effect: pinteresttest.Response{Status: 503}})
		server.Inject(pinteresttest.Fault{Operation: "media upload", Effect: pinteresttest.DropAfter})
		_, err := c.Media.UploadVideo(t.Context(), strings.NewReader("a video"))
		require.NoError(t, err)

		report := runReport(t, server, c)
		server.Inject(pinteresttest.Fault{Operation: "report download", Effect: pinteresttest.Truncate})
		file, err := c.AdAccounts.DownloadReport(t.Context(), report)
		require.NoError(t, err)
		_, err = io.ReadAll(file)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.NoError(t, file.Close())
	})
}

func TestTransport_EndsWithItsContext(t *testing.T) {
	get := func(t *testing.T, server *pinteresttest.Server, timeout time.Duration, method string, body io.Reader) (*http.Response, error) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), timeout)
		t.Cleanup(cancel)
		req, err := http.NewRequestWithContext(ctx, method, server.URL()+"/user_account", body)
		require.NoError(t, err)
		return server.Transport().RoundTrip(req)
	}
	inBubble(t, func(t *testing.T, server *pinteresttest.Server, _ *pinterest.Client) {
		start := time.Now()
		server.Inject(pinteresttest.Fault{Delay: time.Hour})
		_, err := get(t, server, time.Minute, http.MethodGet, nil) //nolint:bodyclose // there is no response
		require.ErrorIs(t, err, context.DeadlineExceeded)

		endless, _ := io.Pipe()
		_, err = get(t, server, time.Minute, http.MethodPost, endless) //nolint:bodyclose // there is no response
		require.ErrorIs(t, err, context.DeadlineExceeded)

		server.Inject(pinteresttest.Fault{Effect: pinteresttest.SlowBody(time.Hour)})
		resp, err := get(t, server, time.Minute, http.MethodGet, nil)
		require.NoError(t, err)
		_, err = io.ReadAll(resp.Body)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, 3*time.Minute, time.Since(start))

		server.Inject(pinteresttest.Fault{Effect: pinteresttest.SlowBody(time.Hour)})
		resp, err = get(t, server, 2*time.Hour, http.MethodGet, nil)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		synctest.Wait()
		server.Close() // blocks until the handler has returned
		assert.Equal(t, 3*time.Minute, time.Since(start), "closing the body ends the request")
		_, err = get(t, server, time.Minute, http.MethodGet, nil) //nolint:bodyclose // there is no response
		require.ErrorContains(t, err, "the server is closed")
	})
}

func TestTransport_ForgottenBodyKeepsNoGoroutine(t *testing.T) {
	inBubble(t, func(t *testing.T, server *pinteresttest.Server, _ *pinterest.Client) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL()+"/user_account", nil)
		require.NoError(t, err)
		_, err = server.Transport().RoundTrip(req) //nolint:bodyclose // not closed on purpose
		require.NoError(t, err)
	})
}

func TestTransport_UnknownHost(t *testing.T) {
	server, _ := newServer(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://example.com/v5/boards", nil)
	require.NoError(t, err)
	_, err = server.Transport().RoundTrip(req) //nolint:bodyclose // there is no response
	require.ErrorContains(t, err, "example.com is not a host of the server")
}

func TestTransport_Login(t *testing.T) {
	inBubble(t, func(t *testing.T, server *pinteresttest.Server, _ *pinterest.Client) {
		app := server.OAuthConfig()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, app.AuthCodeURL("s")+"&decision=allow", nil)
		require.NoError(t, err)
		resp, err := server.Transport().RoundTrip(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		back, err := resp.Location()
		require.NoError(t, err)
		hc := &http.Client{Transport: server.Transport()}
		token, err := app.Exchange(context.WithValue(t.Context(), oauth2.HTTPClient, hc), back.Query().Get("code"))
		require.NoError(t, err)
		c, err := pinterest.NewClient(pinterest.WithHTTPClient(hc), pinterest.WithBaseURL(server.URL()), pinterest.WithAccessToken(token.AccessToken))
		require.NoError(t, err)
		_, err = c.UserAccount.Get(t.Context())
		require.NoError(t, err)
	})
}

func TestTransport_ConcurrentRequests(t *testing.T) {
	inBubble(t, func(t *testing.T, server *pinteresttest.Server, c *pinterest.Client) {
		board := server.SeedBoard("Soups", 0)
		server.Inject(pinteresttest.Fault{Operation: "pins/create", Delay: time.Second, Count: -1, Probability: 0.5})
		const goroutines = 50
		failures := make([]error, goroutines)
		var wait sync.WaitGroup
		for i := range goroutines {
			wait.Go(func() {
				_, err := c.Pins.Create(t.Context(), &pinterest.PinCreateParams{BoardID: board, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}})
				page, listErr := c.Boards.ListPins(board, nil).Page(t.Context())
				if listErr == nil && len(page.Items) == 0 {
					listErr = errors.New("the list lacks the created pin")
				}
				failures[i] = errors.Join(err, listErr)
			})
		}
		wait.Wait()
		require.NoError(t, errors.Join(failures...))
		assert.Len(t, collect(t, c.Boards.ListPins(board, nil)), goroutines)
	})
}

func TestServer_RecordsResponses(t *testing.T) {
	inBubble(t, func(t *testing.T, server *pinteresttest.Server, c *pinterest.Client) {
		start := time.Now().UTC()
		board := server.SeedBoard("Soups", 0)
		server.Inject(pinteresttest.Fault{Delay: time.Minute, Effect: pinteresttest.Response{Status: 503, Header: http.Header{"Retry-After": {"30"}}}})
		server.Inject(pinteresttest.Fault{Effect: pinteresttest.DropAfter})
		require.NoError(t, c.Boards.Delete(t.Context(), board))
		requests := server.Requests()
		require.Len(t, requests, 3)
		assert.Equal(t, []int{503, 0, 404}, []int{requests[0].Status, requests[1].Status, requests[2].Status})
		assert.Equal(t, start, requests[0].Received)
		assert.Equal(t, start.Add(time.Minute), requests[0].Responded)
		assert.Equal(t, start.Add(time.Minute+30*time.Second), requests[1].Received)
		assert.Zero(t, requests[1].Responded)
	})
}
