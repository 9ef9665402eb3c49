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

// The HTTP/2 frames that the tests need (RFC 9113, section 6).
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

// serve calls request with the stream of each request that has come whole, until the connection ends.
func (c http2Conn) serve(request func(stream uint32)) {
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
			request(stream)
		}
	}
}

func (c http2Conn) reset(stream uint32) {
	c.write(frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, codeProtocolError))
}

// respond sends a body with the status 200, which is entry 8 of HPACK's static table.
func (c http2Conn) respond(stream uint32, body string) {
	c.write(frameHeaders, flagEndHeaders, stream, []byte{0x88})
	c.write(frameData, flagEndStream, stream, []byte(body))
}

// certificate returns the configurations of a server and of a client that trusts it.
func certificate(t testing.TB) (server, client *tls.Config) {
	t.Helper()
	source := httptest.NewTLSServer(nil)
	defer source.Close()
	roots := x509.NewCertPool()
	roots.AddCert(source.Certificate())
	return &tls.Config{Certificates: source.TLS.Certificates, NextProtos: []string{"h2"}}, &tls.Config{RootCAs: roots, ServerName: "example.com"}
}

// serveHTTP2 starts a server that calls request for each request, and returns its URL and a client for it.
func serveHTTP2(t testing.TB, request func(c http2Conn, stream uint32)) (url string, client *http.Client) {
	t.Helper()
	server, trusting := certificate(t)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", server)
	require.NoError(t, err)
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { c := http2Conn{conn}; c.serve(func(stream uint32) { request(c, stream) }) })
		}
	})
	transport := &http.Transport{TLSClientConfig: trusting, ForceAttemptHTTP2: true}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		assert.NoError(t, listener.Close())
		conns.Wait()
	})
	return "https://" + listener.Addr().String(), &http.Client{Transport: transport}
}

// TestHTTP2_WritesAreSentAsOftenAsTheRetryPolicySays covers net/http's own resending: it sends a request again, without limit,
// when the server resets its stream with PROTOCOL_ERROR, even after the server has acted on it.
func TestHTTP2_WritesAreSentAsOftenAsTheRetryPolicySays(t *testing.T) {
	app := pinterest.OAuthConfig{ClientID: "1", ClientSecret: "CANARYsecret"}
	writes := map[string]struct {
		call func(ctx context.Context, c *pinterest.Client, url string, client *http.Client) error
		want int64
	}{
		"a create": {func(ctx context.Context, c *pinterest.Client, _ string, _ *http.Client) error {
			_, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "A"})
			return err
		}, 1},
		"an update": {func(ctx context.Context, c *pinterest.Client, _ string, _ *http.Client) error {
			_, err := c.Boards.Update(ctx, "1", &pinterest.BoardUpdateParams{Name: pinterest.Value("A")})
			return err
		}, 3},
		"an upload": {func(ctx context.Context, c *pinterest.Client, url string, _ *http.Client) error {
			return c.Media.Upload(ctx, &pinterest.MediaUpload{UploadURL: url}, strings.NewReader("a video"))
		}, 3},
		"a login": {func(ctx context.Context, _ *pinterest.Client, url string, client *http.Client) error {
			app := app
			app.TokenURL = url
			_, err := app.Exchange(context.WithValue(ctx, oauth2.HTTPClient, client), "a code")
			return err
		}, 1},
	}
	for name, write := range writes {
		t.Run(name, func(t *testing.T) {
			var acted atomic.Int64
			url, client := serveHTTP2(t, func(c http2Conn, stream uint32) {
				acted.Add(1)
				c.reset(stream)
			})
			c, err := pinterest.NewClient(pinterest.WithBaseURL(url), pinterest.WithHTTPClient(client), pinterest.WithAccessToken(canary),
				pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 2, MinDelay: time.Millisecond}))
			require.NoError(t, err)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			require.Error(t, write.call(ctx, c, url, client))
			assert.Equal(t, write.want, acted.Load(), "requests that the server acted on")
		})
	}
}

func TestHTTP2_AFailedCreateHasAnUnknownOutcome(t *testing.T) {
	url, client := serveHTTP2(t, func(c http2Conn, stream uint32) { c.reset(stream) })
	c, err := pinterest.NewClient(pinterest.WithBaseURL(url), pinterest.WithHTTPClient(client), pinterest.WithAccessToken(canary))
	require.NoError(t, err)
	_, err = c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "A"})
	require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
	require.ErrorContains(t, err, "boards/create")
}

// TestHTTP1_ACreateSurvivesAStaleConnection keeps net/http's safe retry: nothing was written to the connection that the server
// had closed.
func TestHTTP1_ACreateSurvivesAStaleConnection(t *testing.T) {
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

// staleConn accepts no more bytes once it is stale.
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

// TestHTTP2_ASilentConnectionIsReplaced runs the default transport over connections that go silent after their first response.
func TestHTTP2_ASilentConnectionIsReplaced(t *testing.T) {
	server, trusting := certificate(t)
	synctest.Test(t, func(t *testing.T) {
		transport := pinterest.DefaultTransport().Clone()
		transport.TLSClientConfig = trusting
		transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
			near, far := net.Pipe()
			go func() {
				conn := newSilentConn(far)
				c := http2Conn{tls.Server(conn, server)}
				c.serve(func(stream uint32) {
					c.respond(stream, `{"id": "1"}`)
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

// silentConn reads on, but its writes go nowhere once it is silent. Until then it writes in a goroutine, because both ends of
// a [net.Pipe] that write at the same time would wait for each other.
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

func TestHTTP2_ADeleteThatNetHTTPSentTwiceSucceeds(t *testing.T) {
	var sent atomic.Int64
	url, client := serveHTTP2(t, func(c http2Conn, stream uint32) {
		if sent.Add(1) == 1 {
			c.reset(stream) // after the board was deleted
			return
		}
		// 404 is entry 13 of HPACK's static table.
		c.write(frameHeaders, flagEndHeaders, stream, []byte{0x8d})
		c.write(frameData, flagEndStream, stream, bytes.TrimSpace([]byte(`{"code": 40, "message": "Board not found."}`)))
	})
	c, err := pinterest.NewClient(pinterest.WithBaseURL(url), pinterest.WithHTTPClient(client), pinterest.WithAccessToken(canary))
	require.NoError(t, err)
	require.NoError(t, c.Boards.Delete(t.Context(), "1"))
	assert.EqualValues(t, 2, sent.Load())
}

// TestHTTP2_ARedirectOfAWriteIsAnError: http.Client asks for the body again before it looks at whether to follow.
func TestHTTP2_ARedirectOfAWriteIsAnError(t *testing.T) {
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
