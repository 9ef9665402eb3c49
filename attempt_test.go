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

func TestAttempt_OutcomeIsUnknownOnlyIfAWriteMayHaveHappened(t *testing.T) {
	dialError := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	reset := errors.New("connection reset")
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
	query := func(ctx context.Context, c *pinterest.Client) error {
		_, err := c.AdAccounts.GetAudienceSizing(ctx, "1", nil)
		return err
	}
	ok := `{"id": "1"}`
	for name, test := range map[string]struct {
		call    func(ctx context.Context, c *pinterest.Client) error
		steps   []step
		unknown bool
	}{
		"create, server error":             {create, []step{respond(503, "")}, true},
		"create, connection error":         {create, []step{failWith(reset)}, true},
		"create, status 524 of a proxy":    {create, []step{respond(524, "")}, true},
		"create, not implemented":          {create, []step{respond(501, "")}, false},
		"create, timeout on the server":    {create, []step{respond(408, "")}, true},
		"create, code 2787":                {create, []step{respond(400, `{"code": 2787, "message": "Sorry!"}`)}, true},
		"create, success without JSON":     {create, []step{respond(201, "<html>")}, true},
		"create, no id":                    {create, []step{respond(200, "{}")}, true},
		"create, null id":                  {create, []step{respond(201, `{"id": null, "name": "A"}`)}, true},
		"create, no content":               {create, []step{respond(204, "")}, true},
		"create, error with status 200":    {create, []step{respond(200, `{"code": 12, "message": "Sorry!", "status": "failure"}`)}, true},
		"create, success above size limit": {create, []step{respond(201, ok+strings.Repeat(" ", 200))}, true},
		"create, no connection":            {create, []step{failWith(dialError)}, false},
		"create, throttled":                {create, []step{respond(429, "")}, false},
		"create, rejected":                 {create, []step{respond(400, "")}, false},
		"update, error, then rejected":     {update, []step{respond(503, ""), respond(404, "")}, true},
		"update, throttled, then rejected": {update, []step{respond(429, ""), respond(404, "")}, false},
		"read, server error":               {read, []step{respond(503, "")}, false},
		"read with POST, server error":     {query, []step{respond(503, "")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, &script{steps: test.steps}, pinterest.WithMaxResponseSize(100),
					pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
				err := test.call(t.Context(), c)
				require.Error(t, err)
				assert.Equal(t, test.unknown, errors.Is(err, pinterest.ErrOutcomeUnknown), "%v", err)
			})
		})
	}
}

func TestAttempt_CreateWithoutIDHasUnknownOutcome(t *testing.T) {
	for name, create := range map[string]func(c *pinterest.Client) (any, error){
		"pin": func(c *pinterest.Client) (any, error) {
			return c.Pins.Create(t.Context(), &pinterest.PinCreateParams{
				BoardID: "1", MediaSource: pinterest.ImageURL{URL: "https://x.example/a.jpg"},
			})
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
			return c.Catalogs.CreateFeed(t.Context(), &pinterest.FeedCreateParams{
				Name: "A", Format: pinterest.FeedFormatCSV, Location: "https://x.example/f",
			})
		},
		"batch": func(c *pinterest.Client) (any, error) {
			return c.Catalogs.CreateItemsBatch(t.Context(), &pinterest.ItemsBatchParams{Items: []pinterest.ItemRecord{{ItemID: "1"}}})
		},
		"product group": func(c *pinterest.Client) (any, error) {
			filter := pinterest.CurrencyFilter{Currency: pinterest.CurrencyUSD}
			return c.Catalogs.CreateProductGroup(t.Context(), &pinterest.ProductGroupCreateParams{
				FeedID: "1", Name: "A", Filters: pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{filter}},
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			created, err := create(newClient(t, &script{steps: []step{respond(201, `{"name": "A"}`)}}))
			require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
			assert.Nil(t, created)
		})
	}
}

func TestAttempt_OutcomeIsUnknownIfContextEndsAfterSending(t *testing.T) {
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
		require.NotErrorIs(t, err, pinterest.ErrOutcomeUnknown, "the request was not sent")
	})
}

func TestAttempt_CreateIsRetriedIfTLSHandshakeFails(t *testing.T) {
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
	assert.EqualValues(t, 3, handshakes.Load(), "handshakes")
}

func TestClient_MaxResponseSizeAcceptsAnyValue(t *testing.T) {
	for _, size := range []int64{math.MaxInt64, math.MaxInt64 - 1, 0, -1, math.MinInt64} {
		t.Run(strconv.FormatInt(size, 10), func(t *testing.T) {
			c := newClient(t, &script{steps: []step{respond(200, `{"id": "1"}`)}})
			board, err := c.Boards.Get(t.Context(), "1", pinterest.WithMaxResponseSize(size))
			require.NoError(t, err)
			assert.Equal(t, "1", board.ID)
		})
	}
}

// The server stops at each point of a response.
func TestAttempt_DeadlineEndsEveryStageOfAResponse(t *testing.T) {
	for name, response := range map[string]string{
		"before the status line": "",
		"in the headers":         "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n",
		"before the body":        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
		"in the body":            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
		"in a chunked body":      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"",
		"in the body of a 400":   "HTTP/1.1 400 Bad Request\r\nContent-Length: 10\r\n\r\n{",
		"in the body of a 503":   "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 10\r\n\r\n{",
		"in the body of a 302":   "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 10\r\n\r\n{",
		"after a 103":            "HTTP/1.1 103 Early Hints\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := pinterest.NewClient(pinterest.WithBaseURL(serveRaw(t, response)), pinterest.WithAccessToken(canary))
			require.NoError(t, err)
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			_, err = c.Boards.Get(ctx, "1")
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.ErrorContains(t, err, "boards/get")
		})
	}
}

// serveRaw starts a server that sends response on each connection and leaves the connection open. It returns the server's URL.
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
				_, _ = io.ReadFull(conn, make([]byte, 1)) // net/http drops a response that comes before the request
				_, _ = io.WriteString(conn, response)
				_, _ = io.Copy(io.Discard, conn)
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

// Errors that a retry cannot fix. Most of them must not reach the network.
func TestAttempt_InvalidArgumentsAreNotRetried(t *testing.T) {
	withHeader := func(name, value string) func(c *pinterest.Client) error {
		return func(c *pinterest.Client) error {
			_, err := c.Boards.Get(t.Context(), "1", pinterest.WithHeader(name, value))
			return err
		}
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
		"header value with a line feed": {withHeader("X-A", "a\nb"), 0},
		"invalid header name":           {withHeader("X A", "a"), 0},
		"upload to ftp":                 {upload("ftp://example.com/x"), 0},
		"upload without a host":         {upload("https:///x"), 0},
		"upload to an invalid port":     {upload("https://example.com:99999/x"), 0},
		"report from ftp":               {download("ftp://example.com/x"), 0},
		"report from an invalid port":   {download("https://example.com:99999/x"), 0},
		"upload to an untrusted host":   {upload(untrusted.URL), 1},
		"report from an untrusted host": {download(untrusted.URL), 1},
	} {
		t.Run(name, func(t *testing.T) {
			attempts := 0
			c := newClient(t, &http.Transport{TLSClientConfig: &tls.Config{}},
				pinterest.WithMetrics(func(context.Context, pinterest.Attempt) { attempts++ }))
			require.Error(t, test.call(c))
			assert.Equal(t, test.attempts, attempts)
		})
	}
	t.Run("token with a line feed", func(t *testing.T) {
		transport := &script{steps: []step{respond(200, "{}")}}
		_, err := newClient(t, transport, pinterest.WithAccessToken("a\nb")).Boards.Get(t.Context(), "1")
		require.ErrorContains(t, err, "access token with a control character")
		assert.Zero(t, transport.count())
	})
}

func TestClient_BaseURLKeepsHostAndToken(t *testing.T) {
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
				return respond(200, "{}")(req)
			}}}, pinterest.WithBaseURL(base))
			_, err := c.Boards.Get(t.Context(), "a/b")
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Equal(t, "Bearer "+canary, token)
		})
	}
}

func TestError_TextIsOneShortPrintableLine(t *testing.T) {
	long := strings.Repeat("x\x00\x1b[31m\n", 64<<10)
	quoted := strings.NewReplacer("\x00", `\u0000`, "\x1b", `\u001b`, "\n", `\n`).Replace(long)
	for name, hostile := range map[string]step{
		"message":         respond(400, `{"code": 1, "message": "`+quoted[:60<<10]+`"}`),
		"time":            respond(200, `{"created_at": "`+quoted+`"}`),
		"request id":      respond(400, "", "X-Pinterest-Rid", "1\x00\x1b"+long),
		"redirect":        respond(302, "", "Location", "https://example.com/"+strings.Repeat("y", 64<<10)),
		"invalid host":    respond(302, "", "Location", "http://["+long),
		"transport error": failWith(errors.New(long)),
		"invalid path":    respond(302, "", "Location", "%zz"+long),
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

func TestAttempt_MiddlewarePanicReachesTheCaller(t *testing.T) {
	middleware := func(crash func()) pinterest.ClientOption {
		return pinterest.WithMiddleware(func(http.RoundTripper) http.RoundTripper {
			return roundTripper(func(*http.Request) (*http.Response, error) { crash(); panic("not reached") })
		})
	}
	panics := middleware(func() { panic(io.ErrClosedPipe) })
	exits := middleware(runtime.Goexit)
	items := func(yield func(pinterest.ItemRecord) bool) {
		for i := range 5 {
			if !yield(pinterest.ItemRecord{ItemID: strconv.Itoa(i)}) {
				return
			}
		}
	}
	params := &pinterest.ItemsSyncParams{
		Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationUpdate, BatchSize: 2,
	}

	t.Run("prefetch, panic", func(t *testing.T) {
		c := newClient(t, nil, panics)
		err := recovered(func() { _, _ = pinterest.Collect(c.Boards.List(nil).Prefetch(2).All(t.Context()), 0) })
		require.ErrorIs(t, err, io.ErrClosedPipe)
	})
	t.Run("prefetch, Goexit", func(t *testing.T) {
		c := newClient(t, nil, exits)
		_, err := pinterest.Collect(c.Boards.List(nil).Prefetch(2).All(t.Context()), 0)
		require.ErrorContains(t, err, "boards/list: a function called runtime.Goexit")
	})
	t.Run("function of NewPager, panic", func(t *testing.T) {
		pager := pinterest.NewPager(func(context.Context, string) (*pinterest.Page[int], error) { panic(io.ErrClosedPipe) })
		err := recovered(func() { _, _ = pinterest.Collect(pager.Prefetch(1).All(t.Context()), 0) })
		require.ErrorIs(t, err, io.ErrClosedPipe)
	})
	t.Run("SyncItems, panic", func(t *testing.T) {
		c := newClient(t, nil, panics)
		err := recovered(func() {
			for _, err := range c.Catalogs.SyncItems(t.Context(), params, items) {
				assert.NoError(t, err, "not reached")
			}
		})
		require.ErrorIs(t, err, io.ErrClosedPipe)
	})
	t.Run("SyncItems, Goexit", func(t *testing.T) {
		c := newClient(t, nil, exits)
		var results []string
		for result, err := range c.Catalogs.SyncItems(t.Context(), params, items) {
			require.ErrorIs(t, err, pinterest.ErrItemUnknown)
			results = append(results, result.ItemID)
		}
		assert.ElementsMatch(t, []string{"0", "1", "2", "3", "4"}, results)
	})
}

// recovered returns the value that f panics with as an error, nil if f does not panic.
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
