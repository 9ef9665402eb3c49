package pinterest_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestOutcome_IsUnknownOnlyIfAWriteMayHaveHappened(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	broken := errors.New("connection reset")
	create := func(ctx context.Context, c *pinterest.Client) error {
		_, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "A"})
		return err
	}
	update := func(ctx context.Context, c *pinterest.Client) error {
		_, err := c.Boards.Update(ctx, "1", &pinterest.BoardUpdateParams{Name: pinterest.Value("A")})
		return err
	}
	read := func(ctx context.Context, c *pinterest.Client) error {
		_, err := c.Boards.Get(ctx, "1")
		return err
	}
	ok := `{"id": "1"}`
	for name, test := range map[string]struct {
		call    func(ctx context.Context, c *pinterest.Client) error
		steps   []step
		unknown bool
	}{
		"create, server error":              {create, []step{answer(503, "")}, true},
		"create, connection error":          {create, []step{fault(broken)}, true},
		"create, timeout of the server":     {create, []step{answer(408, "")}, true},
		"create, code 2787":                 {create, []step{answer(400, `{"code": 2787, "message": "Sorry!"}`)}, true},
		"create, unreadable success":        {create, []step{answer(201, "<html>")}, true},
		"create, no id":                     {create, []step{answer(200, "{}")}, true},
		"create, null id":                   {create, []step{answer(201, `{"id": null, "name": "A"}`)}, true},
		"create, no content":                {create, []step{answer(204, "")}, true},
		"create, error with status 200":     {create, []step{answer(200, `{"code": 12, "message": "Something went wrong.", "status": "failure"}`)}, true},
		"create, success above the limit":   {create, []step{answer(201, ok+strings.Repeat(" ", 200))}, true},
		"create, no connection":             {create, []step{fault(dial)}, false},
		"create, throttled":                 {create, []step{answer(429, "")}, false},
		"create, rejected":                  {create, []step{answer(400, "")}, false},
		"update, rejected after an error":   {update, []step{answer(503, ""), answer(404, "")}, true},
		"update, rejected after a throttle": {update, []step{answer(429, ""), answer(404, "")}, false},
		"read, server error":                {read, []step{answer(503, "")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: test.steps}
				err := test.call(t.Context(), newClient(t, s, pinterest.WithMaxResponseSize(100), pinterest.WithRateLimiter(pinterest.NoRateLimiter())))
				require.Error(t, err)
				assert.Equal(t, test.unknown, errors.Is(err, pinterest.ErrOutcomeUnknown), "%v", err)
			})
		})
	}
}

// TestCreate_NeedsAnID covers every method that creates something.
func TestCreate_NeedsAnID(t *testing.T) {
	for name, create := range map[string]func(c *pinterest.Client) (any, error){
		"pin": func(c *pinterest.Client) (any, error) {
			return c.Pins.Create(t.Context(), &pinterest.PinCreateParams{BoardID: "1", MediaSource: pinterest.ImageURL{URL: "https://x.example/a.jpg"}})
		},
		"board": func(c *pinterest.Client) (any, error) {
			return c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "A"})
		},
		"section": func(c *pinterest.Client) (any, error) {
			return c.Boards.CreateSection(t.Context(), "1", &pinterest.BoardSectionParams{Name: "A"})
		},
		"media": func(c *pinterest.Client) (any, error) {
			return c.Media.Create(t.Context(), &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
		},
		"feed": func(c *pinterest.Client) (any, error) {
			return c.Catalogs.CreateFeed(t.Context(), &pinterest.FeedCreateParams{Name: "A", Format: pinterest.FeedFormatCSV, Location: "https://x.example/f"})
		},
		"batch": func(c *pinterest.Client) (any, error) {
			return c.Catalogs.CreateItemsBatch(t.Context(), &pinterest.ItemsBatchParams{})
		},
		"product group": func(c *pinterest.Client) (any, error) {
			return c.Catalogs.CreateProductGroup(t.Context(), &pinterest.ProductGroupCreateParams{
				FeedID: "1", Name: "A", Filters: pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{pinterest.CurrencyFilter{Currency: pinterest.CurrencyUSD}}},
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			created, err := create(newClient(t, &script{steps: []step{answer(201, `{"name": "A"}`)}}))
			require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
			assert.Nil(t, created)
		})
	}
}

func TestOutcome_IsUnknownWhenTheContextEndsAfterTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := newClient(t, &script{steps: []step{func(req *http.Request) (*http.Response, error) {
			cancel()
			<-req.Context().Done()
			return nil, req.Context().Err()
		}}})
		_, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "A"})
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)

		_, err = c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "A"})
		require.ErrorIs(t, err, context.Canceled)
		require.NotErrorIs(t, err, pinterest.ErrOutcomeUnknown, "nothing was sent")
	})
}

func TestOutcome_IsKnownWithoutATLSConnection(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	var handshakes atomic.Int64
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			handshakes.Add(1)
			_, _ = conn.Write([]byte{21, 3, 3, 0, 2, 2, 40}) // the alert handshake_failure
			_ = conn.Close()
		}
	}()
	c, err := pinterest.NewClient(pinterest.WithBaseURL("https://"+listener.Addr().String()), pinterest.WithAccessToken(canary),
		pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 2, MinDelay: time.Millisecond}))
	require.NoError(t, err)
	_, err = c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "A"})
	require.Error(t, err)
	require.NotErrorIs(t, err, pinterest.ErrOutcomeUnknown)
	assert.EqualValues(t, 3, handshakes.Load(), "nothing was sent, so that a create is retried")
}

func TestMaxResponseSize_OfAnyValue(t *testing.T) {
	for _, size := range []int64{math.MaxInt64, math.MaxInt64 - 1, 0, -1, math.MinInt64} {
		t.Run(strconv.FormatInt(size, 10), func(t *testing.T) {
			c := newClient(t, &script{steps: []step{answer(200, `{"id": "1"}`)}})
			board, err := c.Boards.Get(t.Context(), "1", pinterest.WithMaxResponseSize(size))
			require.NoError(t, err)
			assert.Equal(t, "1", board.ID)
		})
	}
}

// TestDeadline_IsSeenInEveryStageOfAResponse lets a server stop at each point of a response.
func TestDeadline_IsSeenInEveryStageOfAResponse(t *testing.T) {
	for name, response := range map[string]string{
		"before the status":           "",
		"in the headers":              "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n",
		"before the body":             "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
		"in the body":                 "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
		"in a chunked body":           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"",
		"in the body of an error":     "HTTP/1.1 400 Bad Request\r\nContent-Length: 10\r\n\r\n{",
		"in the body of a 503":        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 10\r\n\r\n{",
		"in the body of a redirect":   "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 10\r\n\r\n{",
		"after an informational head": "HTTP/1.1 103 Early Hints\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := serveRaw(t, response)
			c, err := pinterest.NewClient(pinterest.WithBaseURL(url), pinterest.WithAccessToken(canary))
			require.NoError(t, err)
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			_, err = c.Boards.Get(ctx, "1")
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.ErrorContains(t, err, "boards/get")
		})
	}
}

// serveRaw starts a server that sends response on each connection, and keeps it open.
func serveRaw(t testing.TB, response string) (url string) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				_, _ = io.ReadFull(conn, make([]byte, 1)) // a response before the request would be unsolicited
				_, _ = io.WriteString(conn, response)
				_, _ = io.Copy(io.Discard, conn)
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

// TestCallersMistakes_AreNotRetried tries what no retry can mend, and what must not reach the network.
func TestCallersMistakes_AreNotRetried(t *testing.T) {
	get := func(c *pinterest.Client, opts ...pinterest.RequestOption) error {
		_, err := c.Boards.Get(t.Context(), "1", opts...)
		return err
	}
	upload := func(url string) func(c *pinterest.Client) error {
		return func(c *pinterest.Client) error {
			return c.Media.Upload(t.Context(), &pinterest.MediaUpload{UploadURL: url}, strings.NewReader("x"))
		}
	}
	download := func(url string) func(c *pinterest.Client) error {
		return func(c *pinterest.Client) error {
			_, err := c.AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: url})
			return err
		}
	}
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	defer untrusted.Close()
	for name, test := range map[string]struct {
		call     func(c *pinterest.Client) error
		attempts int
	}{
		"a header with a line feed": {func(c *pinterest.Client) error { return get(c, pinterest.WithHeader("X-A", "a\nb")) }, 0},
		"a header with a bad name":  {func(c *pinterest.Client) error { return get(c, pinterest.WithHeader("X A", "a")) }, 0},
		"an upload to ftp":          {upload("ftp://example.com/x"), 0},
		"an upload to no host":      {upload("https:///x"), 0},
		"an upload to a bad port":   {upload("https://example.com:99999/x"), 0},
		"a report from ftp":         {download("ftp://example.com/x"), 0},
		"a report from a bad port":  {download("https://example.com:99999/x"), 0},
		"an untrusted file host":    {upload(untrusted.URL), 1},
		"an untrusted report host":  {download(untrusted.URL), 1},
	} {
		t.Run(name, func(t *testing.T) {
			attempts := 0
			c, err := pinterest.NewClient(pinterest.WithAccessToken(canary), pinterest.WithMetrics(func(context.Context, pinterest.Attempt) { attempts++ }),
				pinterest.WithHTTPClient(&http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{}}}))
			require.NoError(t, err)
			require.Error(t, test.call(c))
			assert.Equal(t, test.attempts, attempts)
		})
	}
	t.Run("a token with a line feed", func(t *testing.T) {
		s := &script{steps: []step{answer(200, "{}")}}
		err := get(newClient(t, s, pinterest.WithAccessToken("a\nb")))
		require.ErrorContains(t, err, "access token with a control character")
		assert.Zero(t, s.count())
	})
	for _, opt := range []pinterest.ClientOption{
		pinterest.WithBaseURL("https://example.com:99999/v5"), pinterest.WithBaseURL("https://example.com:0/v5"), pinterest.WithBaseURL("ftp://example.com"),
		pinterest.WithHeader("X-A", "a\r\nb"), pinterest.WithHeader("", "a"), pinterest.WithUserAgent("a\nb"),
	} {
		_, err := pinterest.NewClient(pinterest.WithAccessToken(canary), opt)
		require.Error(t, err)
	}
}

func TestBaseURL_KeepsItsHostAndItsToken(t *testing.T) {
	for base, want := range map[string]string{
		"https://api.pinterest.com/":           "https://api.pinterest.com/boards/a%2Fb",
		"https://api.pinterest.com//":          "https://api.pinterest.com/boards/a%2Fb",
		"https://api.pinterest.com///v5//":     "https://api.pinterest.com///v5/boards/a%2Fb",
		"https://api.pinterest.com:/v5":        "https://api.pinterest.com/v5/boards/a%2Fb",
		"https://api.pinterest.com:8443/v5":    "https://api.pinterest.com:8443/v5/boards/a%2Fb",
		"https://[::1]:/a%2Fb":                 "https://[::1]/a%2Fb/boards/a%2Fb",
		"HTTPS://API.pinterest.com/v5":         "https://API.pinterest.com/v5/boards/a%2Fb",
		"http://proxy.example/pinterest/a b/":  "http://proxy.example/pinterest/a%20b/boards/a%2Fb",
		"http://proxy.example/x%20y%2Fz/../v5": "http://proxy.example/x%20y%2Fz/../v5/boards/a%2Fb",
	} {
		t.Run(base, func(t *testing.T) {
			var got, token string
			c := newClient(t, &script{steps: []step{func(req *http.Request) (*http.Response, error) {
				got, token = req.URL.String(), req.Header.Get("Authorization")
				return answer(200, "{}")(req)
			}}}, pinterest.WithBaseURL(base))
			_, err := c.Boards.Get(t.Context(), "a/b")
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Equal(t, "Bearer "+canary, token)
		})
	}
}

func TestErrorText_IsOneShortPrintableLine(t *testing.T) {
	long := strings.Repeat("x\x00\x1b[31m\n", 64<<10)
	quoted := strings.NewReplacer("\x00", `\u0000`, "\x1b", `\u001b`, "\n", `\n`).Replace(long)
	for name, hostile := range map[string]step{
		"message":          answer(400, `{"code": 1, "message": "`+quoted[:60<<10]+`"}`),
		"time":             answer(200, `{"created_at": "`+quoted+`"}`),
		"request id":       answer(400, "", "X-Pinterest-Rid", "1\x00\x1b"+long),
		"redirect":         answer(302, "", "Location", "https://example.com/"+strings.Repeat("y", 64<<10)),
		"broken redirect":  answer(302, "", "Location", "http://["+long),
		"transport error":  fault(errors.New(long)),
		"wrapped redirect": answer(302, "", "Location", "%zz"+long),
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, &script{steps: []step{hostile}}, pinterest.WithMaxRetries(0))
			_, err := c.Boards.Get(t.Context(), "1")
			require.Error(t, err)
			for e := err; e != nil; e = errors.Unwrap(e) {
				assert.Less(t, len(e.Error()), 8<<10)
				assert.Negative(t, strings.IndexFunc(e.Error(), unicode.IsControl), "%.200q", e)
			}
		})
	}
}

func TestPanic_OfMiddlewareReachesTheCaller(t *testing.T) {
	crash := func(how func()) pinterest.ClientOption {
		return pinterest.WithMiddleware(func(http.RoundTripper) http.RoundTripper {
			return roundTripper(func(*http.Request) (*http.Response, error) { how(); panic("not reached") })
		})
	}
	exit := func() { runtime.Goexit() }
	boom := func() { panic(io.ErrClosedPipe) }
	items := func(yield func(pinterest.ItemRecord) bool) {
		for i := range 5 {
			if !yield(pinterest.ItemRecord{ItemID: strconv.Itoa(i)}) {
				return
			}
		}
	}
	params := &pinterest.ItemsSyncParams{Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationUpdate, BatchSize: 2}

	t.Run("prefetch, panic", func(t *testing.T) {
		c := newClient(t, &script{}, crash(boom))
		err := recovered(func() { _, _ = pinterest.Collect(c.Boards.List(nil).Prefetch(2).All(t.Context()), 0) })
		require.ErrorIs(t, err, io.ErrClosedPipe)
	})
	t.Run("prefetch, goexit", func(t *testing.T) {
		c := newClient(t, &script{}, crash(exit))
		_, err := pinterest.Collect(c.Boards.List(nil).Prefetch(2).All(t.Context()), 0)
		require.ErrorContains(t, err, "boards/list: a function called runtime.Goexit")
	})
	t.Run("page function, panic", func(t *testing.T) {
		pager := pinterest.NewPager(func(context.Context, string) (*pinterest.Page[int], error) { panic(io.ErrClosedPipe) })
		err := recovered(func() { _, _ = pinterest.Collect(pager.Prefetch(1).All(t.Context()), 0) })
		require.ErrorIs(t, err, io.ErrClosedPipe)
	})
	t.Run("sync, panic", func(t *testing.T) {
		c := newClient(t, &script{}, crash(boom))
		err := recovered(func() {
			for _, err := range c.Catalogs.SyncItems(t.Context(), params, items) {
				assert.NoError(t, err, "not reached")
			}
		})
		require.ErrorIs(t, err, io.ErrClosedPipe)
	})
	t.Run("sync, goexit", func(t *testing.T) {
		c := newClient(t, &script{}, crash(exit))
		var results []string
		for result, err := range c.Catalogs.SyncItems(t.Context(), params, items) {
			require.ErrorIs(t, err, pinterest.ErrItemUnknown)
			results = append(results, result.ItemID)
		}
		assert.ElementsMatch(t, []string{"0", "1", "2", "3", "4"}, results)
	})
}

// recovered returns what f panics with, as an error; nil if it does not panic.
func recovered(f func()) (err error) {
	defer func() {
		switch value := recover().(type) {
		case nil:
		case error:
			err = value
		default:
			err = fmt.Errorf("%v", value)
		}
	}()
	f()
	return nil
}
