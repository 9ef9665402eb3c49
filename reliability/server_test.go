package reliability

import (
	"bufio"
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// protocol is the protocol of a server.
type protocol int

const (
	plainHTTP1 protocol = iota
	tlsHTTP1
	tlsHTTP2
)

var protocols = []protocol{plainHTTP1, tlsHTTP1, tlsHTTP2}

func (p protocol) String() string { return [...]string{"HTTP/1.1", "TLS HTTP/1.1", "TLS HTTP/2"}[p] }

// reply is a response.
type reply struct {
	status int
	header [][2]string
	body   []byte
	length int // sent as Content-Length instead of the length of body, unless 0
}

func (r reply) contentLength() int { return cmp.Or(r.length, len(r.body)) }

// wire is the server side of one request: an HTTP/1.1 connection or an HTTP/2 stream.
type wire interface {
	request() *http.Request
	// send writes a whole response and leaves the connection open.
	send(reply)
	// begin writes the header of a response, with the length of the whole body.
	begin(reply)
	// write writes a part of the body and reports whether the connection is still open.
	write([]byte) bool
	// finish ends the body.
	finish()
	// cut resets the connection.
	cut()
	// stall blocks until the client has given up.
	stall()
}

// server is a server of one protocol that controls every byte it sends.
type server struct {
	protocol protocol
	listener net.Listener
	// fault returns the fault that hits at a stage, or nil. The request is nil if none was read yet.
	fault func(stage, *http.Request) *fault
	// carryOut carries a request out and returns the healthy response.
	carryOut func(*http.Request, []byte) reply

	work   sync.WaitGroup
	mu     sync.Mutex
	closed bool
	conns  map[net.Conn]bool // the open connections
}

func newServer(p protocol, fault func(stage, *http.Request) *fault, carryOut func(*http.Request, []byte) reply) *server {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	s := &server{protocol: p, listener: listener, fault: fault, carryOut: carryOut, conns: map[net.Conn]bool{}}
	s.work.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns[conn] = true
			closed := s.closed
			s.mu.Unlock()
			if closed {
				_ = conn.Close()
			}
			s.work.Go(func() {
				s.serve(conn)
				_ = conn.Close()
				s.mu.Lock()
				delete(s.conns, conn)
				s.mu.Unlock()
			})
		}
	})
	return s
}

func (s *server) url() string {
	if s.protocol == plainHTTP1 {
		return "http://" + s.listener.Addr().String()
	}
	return "https://" + s.listener.Addr().String()
}

func (s *server) openConns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// close closes all connections and waits for the server's goroutines.
func (s *server) close() {
	_ = s.listener.Close()
	s.mu.Lock()
	s.closed = true
	for conn := range s.conns {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.work.Wait()
}

func (s *server) serve(raw net.Conn) {
	if f := s.fault(connected, nil); f != nil {
		f.accept(raw)
		return
	}
	if s.protocol == plainHTTP1 {
		s.serveHTTP1(raw, raw)
		return
	}
	conn := tls.Server(raw, serverTLS(s.protocol))
	if conn.HandshakeContext(context.Background()) != nil {
		return
	}
	if s.protocol == tlsHTTP2 {
		serveHTTP2(s, conn, raw)
		return
	}
	s.serveHTTP1(conn, raw)
}

func (s *server) serveHTTP1(conn, raw net.Conn) {
	r := bufio.NewReader(conn)
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		w := &http1Wire{conn: conn, raw: raw, req: req}
		if f := s.fault(headerRead, req); f != nil {
			f.strike(w, reply{})
			return
		}
		if req.Header.Get("Expect") != "" {
			w.printf("HTTP/1.1 100 Continue\r\n\r\n")
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		f := s.fault(requestRead, req)
		if f == nil {
			w.send(s.carryOut(req, body))
			continue
		}
		var healthy reply
		if f.acts {
			healthy = s.carryOut(req, body)
		}
		f.strike(w, healthy)
		if !w.whole {
			return
		}
	}
}

// http1Wire is the wire of HTTP/1.1.
type http1Wire struct {
	conn, raw net.Conn // with and without TLS
	req       *http.Request
	whole     bool // a whole response was sent, so the connection can be reused
}

func (w *http1Wire) request() *http.Request { return w.req }

func (w *http1Wire) printf(format string, args ...any) bool {
	_, err := fmt.Fprintf(w.conn, format, args...)
	return err == nil
}

func (w *http1Wire) send(r reply) {
	w.begin(r)
	w.write(r.body)
	w.finish()
}

func (w *http1Wire) finish() { w.whole = true }

func (w *http1Wire) begin(r reply) {
	var head strings.Builder
	fmt.Fprintf(&head, "HTTP/1.1 %d %s\r\n", r.status, http.StatusText(r.status))
	for _, field := range r.header {
		fmt.Fprintf(&head, "%s: %s\r\n", field[0], field[1])
	}
	if r.status != http.StatusNoContent {
		fmt.Fprintf(&head, "Content-Length: %d\r\n", r.contentLength())
	}
	w.printf("%s\r\n", head.String())
}

func (w *http1Wire) write(p []byte) bool {
	_, err := w.conn.Write(p)
	return err == nil
}

func (w *http1Wire) cut() { reset(w.raw) }

func (w *http1Wire) stall() { _, _ = io.Copy(io.Discard, w.conn) }

// reset closes a TCP connection with RST instead of FIN.
func reset(raw net.Conn) {
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = raw.Close()
}

// The certificates are self-signed. Clients trust all but the second.
var (
	trusted   = newCertificate("127.0.0.1", time.Now().Add(24*time.Hour))
	untrusted = newCertificate("127.0.0.1", time.Now().Add(24*time.Hour))
	expired   = newCertificate("127.0.0.1", time.Now().Add(-time.Hour))
	foreign   = newCertificate("192.0.2.1", time.Now().Add(24*time.Hour))
	roots     = func() *x509.CertPool {
		pool := x509.NewCertPool()
		for _, c := range []tls.Certificate{trusted, expired, foreign} {
			pool.AddCert(c.Leaf)
		}
		return pool
	}()
)

func newCertificate(host string, end time.Time) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host + " " + end.String()}, IPAddresses: []net.IP{net.ParseIP(host)},
		NotBefore: end.Add(-48 * time.Hour), NotAfter: end, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func serverTLS(p protocol) *tls.Config {
	config := &tls.Config{Certificates: []tls.Certificate{trusted}, CurvePreferences: []tls.CurveID{tls.X25519}} // the cheapest
	if p == tlsHTTP2 {
		config.NextProtos = []string{"h2"}
	}
	return config
}

// idleTime is how long a connection may be idle. net/http keeps a closed HTTP/2 connection in memory for the same time.
const idleTime = 3 * time.Second

// newTransport returns a transport like the library's default one, but with short timeouts, small limits, and the server's
// faults when dialing.
func newTransport(s *server, timeout time.Duration) *http.Transport {
	return &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			ctx, cancel := context.WithTimeout(ctx, timeout)
			defer cancel()
			if f := s.fault(dialing, nil); f != nil {
				return nil, &net.OpError{Op: "dial", Net: network, Err: f.dial(ctx)}
			}
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		},
		TLSClientConfig:        &tls.Config{RootCAs: roots, CurvePreferences: []tls.CurveID{tls.X25519}},
		ForceAttemptHTTP2:      s.protocol == tlsHTTP2,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        idleTime,
		TLSHandshakeTimeout:    timeout,
		ResponseHeaderTimeout:  timeout,
		ExpectContinueTimeout:  timeout / 4,
		MaxResponseHeaderBytes: 256 << 10,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: timeout / 4, PingTimeout: timeout / 4},
	}
}

// bodies is a transport that counts the open response bodies.
type bodies struct {
	next http.RoundTripper
	lost atomic.Bool // a request got no response, so it may still reach the server
	mu   sync.Mutex
	open int
}

func (b *bodies) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(req)
	if err != nil {
		b.lost.Store(true)
		return nil, err
	}
	b.add(1)
	resp.Body = &countedBody{ReadCloser: resp.Body, closed: sync.OnceFunc(func() { b.add(-1) })}
	return resp, nil
}

func (b *bodies) add(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open += n
}

func (b *bodies) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open
}

type countedBody struct {
	io.ReadCloser
	closed func()
}

func (b *countedBody) Close() error {
	b.closed()
	return b.ReadCloser.Close()
}
