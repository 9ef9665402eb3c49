package pinterest_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"net"
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
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

// Types, flags and error codes of HTTP/2 frames (RFC 9113, sections 6 and 7).
const (
	frameData     = 0x0
	frameHeaders  = 0x1
	frameReset    = 0x3
	frameSettings = 0x4

	flagAck        = 0x1 // of SETTINGS
	flagEndStream  = 0x1 // of HEADERS and DATA
	flagEndHeaders = 0x4

	codeProtocolError = 0x1
)

// http2Conn is the server's end of an HTTP/2 connection.
type http2Conn struct{ net.Conn }

func (c http2Conn) write(kind, flags byte, stream uint32, payload []byte) {
	frame := append(binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind)), flags)
	_, _ = c.Write(append(binary.BigEndian.AppendUint32(frame, stream), payload...))
}

// serve calls handle with the stream of each complete request, until the connection ends.
func (c http2Conn) serve(handle func(stream uint32)) {
	defer func() { _ = c.Close() }()
	preface := make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
	if _, err := io.ReadFull(c, preface); err != nil {
		return
	}
	c.write(frameSettings, 0, 0, nil)
	var head [9]byte
	for {
		if _, err := io.ReadFull(c, head[:]); err != nil {
			return
		}
		length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		kind, flags, stream := head[3], head[4], binary.BigEndian.Uint32(head[5:])
		if _, err := io.CopyN(io.Discard, c, length); err != nil {
			return
		}
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			c.write(frameSettings, flagAck, 0, nil)
		case (kind == frameHeaders || kind == frameData) && flags&flagEndStream != 0:
			handle(stream)
		}
	}
}

// reset resets a stream with PROTOCOL_ERROR.
func (c http2Conn) reset(stream uint32) {
	c.write(frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, codeProtocolError))
}

// Header blocks with a status from the static table of HPACK (RFC 7541, appendix A).
const (
	status200 = "\x88" // entry 8
	status404 = "\x8d" // entry 13
)

// respond sends a header block and a body.
func (c http2Conn) respond(stream uint32, headers, body string) {
	c.write(frameHeaders, flagEndHeaders, stream, []byte(headers))
	c.write(frameData, flagEndStream, stream, []byte(body))
}

// tlsConfigs returns the configuration of an HTTP/2 server and of a client that trusts it.
func tlsConfigs(t testing.TB) (server, client *tls.Config) {
	t.Helper()
	source := httptest.NewTLSServer(nil)
	defer source.Close()
	roots := x509.NewCertPool()
	roots.AddCert(source.Certificate())
	server = &tls.Config{Certificates: source.TLS.Certificates, NextProtos: []string{"h2"}}
	return server, &tls.Config{RootCAs: roots, ServerName: "example.com"}
}

// serveHTTP2 starts a server that calls handle for each request. It returns the URL of the server and a client that trusts it.
func serveHTTP2(t testing.TB, handle func(c http2Conn, stream uint32)) (url string, client *http.Client) {
	t.Helper()
	serverConfig, clientConfig := tlsConfigs(t)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", serverConfig)
	require.NoError(t, err)
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			context.AfterFunc(t.Context(), func() { _ = conn.Close() }) // a canceled request leaves it in use for a moment
			conns.Go(func() { c := http2Conn{conn}; c.serve(func(stream uint32) { handle(c, stream) }) })
		}
	})
	transport := &http.Transport{TLSClientConfig: clientConfig, ForceAttemptHTTP2: true}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		assert.NoError(t, listener.Close())
		conns.Wait()
	})
	return "https://" + listener.Addr().String(), &http.Client{Transport: transport}
}

// net/http retries a request without limit if the server resets its stream with PROTOCOL_ERROR, even if the server has processed it.
func TestAttempt_HTTP2WritesStayWithinMaxRetries(t *testing.T) {
	writes := map[string]struct {
		call func(ctx context.Context, c *pinterest.Client, url string, client *http.Client) error
		want int64
	}{
		"create": {func(ctx context.Context, c *pinterest.Client, _ string, _ *http.Client) error {
			_, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "A"})
			return err
		}, 1},
		"create without a body": {func(ctx context.Context, c *pinterest.Client, _ string, _ *http.Client) error {
			_, err := c.Catalogs.IngestFeed(ctx, "1")
			return err
		}, 1},
		"update": {func(ctx context.Context, c *pinterest.Client, _ string, _ *http.Client) error {
			_, err := c.Boards.Update(ctx, "1", &pinterest.BoardUpdateParams{Name: pinterest.Value("A")})
			return err
		}, 3},
		"upload": {func(ctx context.Context, c *pinterest.Client, url string, _ *http.Client) error {
			return c.Media.Upload(ctx, &pinterest.MediaUpload{UploadURL: url}, strings.NewReader("a video"))
		}, 3},
		"login": {func(ctx context.Context, _ *pinterest.Client, url string, client *http.Client) error {
			config := pinterest.OAuthConfig{ClientID: "1", ClientSecret: "CANARYsecret", TokenURL: url}
			_, err := config.Exchange(context.WithValue(ctx, oauth2.HTTPClient, client), "a code")
			return err
		}, 1},
		"conversion token": {func(ctx context.Context, _ *pinterest.Client, url string, client *http.Client) error {
			_, err := pinterest.OAuthConfig{TokenURL: url}.ConversionToken(context.WithValue(ctx, oauth2.HTTPClient, client), canary)
			return err
		}, 1},
	}
	for name, write := range writes {
		t.Run(name, func(t *testing.T) {
			var processed atomic.Int64
			url, client := serveHTTP2(t, func(c http2Conn, stream uint32) {
				processed.Add(1)
				c.reset(stream)
			})
			c, err := pinterest.NewClient(pinterest.WithBaseURL(url), pinterest.WithHTTPClient(client), pinterest.WithAccessToken(canary),
				pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 2, MinDelay: time.Millisecond}))
			require.NoError(t, err)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			require.Error(t, write.call(ctx, c, url, client))
			assert.Equal(t, write.want, processed.Load(), "requests that the server processed")
		})
	}
}

func TestAttempt_HTTP2ResetOfCreateHasUnknownOutcome(t *testing.T) {
	url, client := serveHTTP2(t, func(c http2Conn, stream uint32) { c.reset(stream) })
	c, err := pinterest.NewClient(pinterest.WithBaseURL(url), pinterest.WithHTTPClient(client), pinterest.WithAccessToken(canary))
	require.NoError(t, err)
	_, err = c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "A"})
	require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
	require.ErrorContains(t, err, "boards/create")
}

// net/http takes a request with one of these headers for idempotent, and sends it again if its connection fails. Pinterest ignores them.
func TestAttempt_HTTP1CreateWithIdempotencyKeyIsSentOnce(t *testing.T) {
	for _, header := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
		t.Run(header, func(t *testing.T) {
			var mu sync.Mutex
			var keys []string // of the creates
			var reads sync.WaitGroup
			reads.Add(3)
			api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				if req.Method == http.MethodGet {
					reads.Done()
					reads.Wait() // so that each has a connection of its own
					_, _ = io.WriteString(w, `{"id": "1"}`)
					return
				}
				_, _ = io.Copy(io.Discard, req.Body)
				mu.Lock()
				keys = append(keys, req.Header.Get(header))
				mu.Unlock()
				panic(http.ErrAbortHandler) // closes the connection
			}))
			defer api.Close()
			c, err := pinterest.NewClient(pinterest.WithBaseURL(api.URL), pinterest.WithHTTPClient(api.Client()), pinterest.WithAccessToken("t"),
				pinterest.WithHeader(header, "k1"), pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
			require.NoError(t, err)
			var warm sync.WaitGroup
			for range 3 {
				warm.Go(func() {
					_, err := c.Pins.Get(t.Context(), "1")
					assert.NoError(t, err)
				})
			}
			warm.Wait()
			_, err = c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "A"})
			require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
			mu.Lock()
			defer mu.Unlock()
			assert.Equal(t, []string{"k1"}, keys)
		})
	}
}

// net/http retries a request on a new connection if nothing could be written to an idle one. That is safe for a create too.
func TestAttempt_HTTP1CreateSurvivesStaleConnection(t *testing.T) {
	var creates atomic.Int64
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method == http.MethodPost {
			creates.Add(1)
		}
		_, _ = io.WriteString(w, `{"id": "1"}`)
	}))
	defer api.Close()
	conns := make(chan *staleConn, 10)
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, addr)
		stale := &staleConn{Conn: conn}
		conns <- stale
		return stale, err
	}}
	defer transport.CloseIdleConnections()
	c, err := pinterest.NewClient(pinterest.WithBaseURL(api.URL), pinterest.WithAccessToken(canary), pinterest.WithMaxRetries(0),
		pinterest.WithHTTPClient(&http.Client{Transport: transport}))
	require.NoError(t, err)
	_, err = c.Boards.Get(t.Context(), "1")
	require.NoError(t, err)
	(<-conns).stale.Store(true)
	_, err = c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "A"})
	require.NoError(t, err)
	assert.EqualValues(t, 1, creates.Load())
	assert.Len(t, conns, 1, "the create went to a second connection")
}

// staleConn fails to write once it is stale.
type staleConn struct {
	net.Conn
	stale atomic.Bool
}

func (c *staleConn) Write(p []byte) (int, error) {
	if c.stale.Load() {
		return 0, net.ErrClosed
	}
	return c.Conn.Write(p)
}

// The default transport runs over connections that go silent after their first response.
func TestAttempt_HTTP2SilentConnectionIsReplaced(t *testing.T) {
	serverConfig, clientConfig := tlsConfigs(t)
	synctest.Test(t, func(t *testing.T) {
		transport := pinterest.DefaultTransport().Clone()
		transport.TLSClientConfig = clientConfig
		transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
			near, far := net.Pipe()
			go func() {
				conn := newSilentConn(far)
				c := http2Conn{tls.Server(conn, serverConfig)}
				c.serve(func(stream uint32) {
					c.respond(stream, status200, `{"id": "1"}`)
					conn.silent.Store(true)
				})
			}()
			return near, nil
		}
		defer transport.CloseIdleConnections()
		c, err := pinterest.NewClient(pinterest.WithHTTPClient(&http.Client{Transport: transport}), pinterest.WithAccessToken(canary))
		require.NoError(t, err)
		for range 3 {
			start := time.Now()
			_, err := c.Boards.Get(t.Context(), "1")
			require.NoError(t, err)
			assert.Less(t, time.Since(start), time.Minute)
		}
	})
}

// silentConn drops what is written to it once it is silent, and still reads. It writes in a goroutine, because two ends of a
// [net.Pipe] that write at the same time would block each other.
type silentConn struct {
	net.Conn
	silent atomic.Bool
	writes chan []byte
	close  func()
}

func newSilentConn(conn net.Conn) *silentConn {
	c := &silentConn{Conn: conn, writes: make(chan []byte, 100)}
	c.close = sync.OnceFunc(func() { close(c.writes) })
	go func() {
		for p := range c.writes {
			_, _ = conn.Write(p)
		}
	}()
	return c
}

func (c *silentConn) Write(p []byte) (int, error) {
	if !c.silent.Load() {
		c.writes <- bytes.Clone(p)
	}
	return len(p), nil
}

func (c *silentConn) Close() error {
	c.silent.Store(true)
	c.close()
	return c.Conn.Close()
}

func TestAttempt_HTTP2DeleteSentTwiceByNetHTTPSucceeds(t *testing.T) {
	var requests atomic.Int64
	url, client := serveHTTP2(t, func(c http2Conn, stream uint32) {
		if requests.Add(1) == 1 {
			c.reset(stream) // after the board was deleted
			return
		}
		c.respond(stream, status404, `{"code": 40, "message": "Board not found."}`)
	})
	c, err := pinterest.NewClient(pinterest.WithBaseURL(url), pinterest.WithHTTPClient(client), pinterest.WithAccessToken(canary))
	require.NoError(t, err)
	require.NoError(t, c.Boards.Delete(t.Context(), "1"))
	assert.EqualValues(t, 2, requests.Load())
}

// http.Client calls GetBody for a redirect before it calls CheckRedirect. That must not look like a retry by net/http.
func TestAttempt_HTTP2RedirectOfWriteIsAnError(t *testing.T) {
	var requests atomic.Int64
	api := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.Header().Set("Location", "https://elsewhere.example/")
		w.WriteHeader(http.StatusTemporaryRedirect)
	}))
	api.EnableHTTP2 = true
	api.StartTLS()
	defer api.Close()
	c, err := pinterest.NewClient(pinterest.WithBaseURL(api.URL), pinterest.WithHTTPClient(api.Client()), pinterest.WithAccessToken(canary))
	require.NoError(t, err)
	_, err = c.Boards.Update(t.Context(), "1", &pinterest.BoardUpdateParams{Name: pinterest.Value("A")})
	require.ErrorContains(t, err, "boards/update: 307 Temporary Redirect: redirect to https://elsewhere.example/ not followed")
	require.NotErrorIs(t, err, pinterest.ErrOutcomeUnknown)
	assert.EqualValues(t, 1, requests.Load())
}
