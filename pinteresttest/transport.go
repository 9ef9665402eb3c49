package pinteresttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
)

// host is one of the hosts of a server: the API or the file host.
type host struct {
	URL     string
	handler http.Handler
	sockets *httptest.Server // nil without sockets
}

// listen serves the host on l, or on a free port of the loopback interface if l is nil.
func (h *host) listen(l net.Listener) {
	h.sockets = httptest.NewUnstartedServer(h.handler)
	if l != nil {
		_ = h.sockets.Listener.Close()
		h.sockets.Listener = l
	}
	h.sockets.Start()
	h.URL = h.sockets.URL
}

func (h *host) close() {
	if h.sockets != nil {
		h.sockets.Close()
	}
}

// Transport returns a transport that passes requests for the server to it in memory, without a network. It is for a client that
// [User.Client] did not create, and for the login:
//
//	hc := &http.Client{Transport: server.Transport()}
//	client, err := pinterest.NewClient(pinterest.WithHTTPClient(hc), pinterest.WithBaseURL(server.URL()), ...)
//	token, err := server.OAuthConfig().Exchange(context.WithValue(ctx, oauth2.HTTPClient, hc), code)
//
// It streams the bodies of requests and responses. When a request is canceled, it has ended once RoundTrip returns.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ server *Server }

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	in := req.Clone(ctx)
	if in.Body == nil {
		in.Body = http.NoBody
	} else if in.ContentLength == 0 && in.Body != http.NoBody {
		in.ContentLength = -1
	}
	closeBody := sync.OnceFunc(func() { _ = in.Body.Close() }) // a transport ignores the error
	h, err := t.server.begin(req)
	if err != nil {
		closeBody()
		cancel(err)
		return nil, err
	}
	in.RequestURI, in.Host, in.RemoteAddr = req.URL.RequestURI(), req.URL.Host, "127.0.0.1:1234"
	in.URL.Scheme, in.URL.Host = "", ""
	x := &exchange{
		request: req, ctx: ctx, cancel: cancel, header: http.Header{}, length: -1,
		response: make(chan *http.Response, 1), more: make(chan struct{}, 1), done: make(chan struct{}),
	}
	go func() { // ends when the handler does, which the end of the context hastens
		defer t.server.end()
		defer closeBody()
		x.serve(h.handler, in)
	}()
	select {
	case resp := <-x.response:
		if resp == nil {
			return nil, io.EOF // what net/http returns when the connection is closed
		}
		return resp, nil
	case <-ctx.Done():
		closeBody() // a handler may be reading it
		<-x.done
		return nil, context.Cause(ctx)
	}
}

// begin counts a request that is in progress, and returns the host that it is for.
func (s *Server) begin(req *http.Request) (*host, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errors.New("pinteresttest: the server is closed")
	}
	for _, h := range []*host{&s.http, &s.fileHost} {
		if "http://"+req.URL.Host == h.URL {
			s.inProgress++
			return h, nil
		}
	}
	return nil, fmt.Errorf("pinteresttest: %s is not a host of the server", req.URL.Host)
}

func (s *Server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inProgress--
	s.idle.Broadcast()
}

// exchange is one request and its response. It is the response writer of the handler and the body of the response.
type exchange struct {
	request *http.Request
	ctx     context.Context // ends when the caller cancels the request or closes the body of the response
	cancel  context.CancelCauseFunc

	// The handler's goroutine uses these.
	header  http.Header
	started bool
	length  int64 // number of bytes that the handler has still to write, -1 if unknown

	response chan *http.Response // receives the response once it has begun, or nil if the connection was dropped
	more     chan struct{}       // receives when content or failure have changed
	done     chan struct{}       // closed when the handler has returned

	mu      sync.Mutex
	content bytes.Buffer // not read yet
	failure error        // that follows the content; nil while the handler runs
}

// serve calls the handler.
func (x *exchange) serve(handler http.Handler, req *http.Request) {
	defer close(x.done)
	defer func() {
		failure := recover()
		err, _ := failure.(error)
		switch {
		case failure == nil:
			x.WriteHeader(http.StatusOK)
			if x.length > 0 {
				x.finish(io.ErrUnexpectedEOF)
			} else {
				x.finish(io.EOF)
			}
		case !errors.Is(err, http.ErrAbortHandler):
			panic(failure)
		case x.started:
			x.finish(io.ErrUnexpectedEOF)
		default:
			x.response <- nil
		}
	}()
	handler.ServeHTTP(x, req)
}

func (x *exchange) finish(failure error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.failure = failure
	x.changed()
}

// changed wakes up Read.
func (x *exchange) changed() {
	select {
	case x.more <- struct{}{}:
	default:
	}
}

func (x *exchange) Header() http.Header { return x.header }

func (x *exchange) WriteHeader(status int) {
	if x.started {
		return
	}
	x.started = true
	resp := &http.Response{
		Status: strconv.Itoa(status) + " " + http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: x.header.Clone(), Body: x, ContentLength: -1, Request: x.request,
	}
	if n, err := strconv.ParseInt(x.header.Get("Content-Length"), 10, 64); err == nil {
		x.length, resp.ContentLength = n, n
	}
	if !bodyAllowed(status) {
		resp.ContentLength = 0
	}
	x.response <- resp
}

func (x *exchange) Write(p []byte) (int, error) {
	x.WriteHeader(http.StatusOK)
	x.length -= int64(len(p))
	x.mu.Lock()
	defer x.mu.Unlock()
	x.changed()
	return x.content.Write(p)
}

// Flush does nothing: all content is available at once.
func (*exchange) Flush() {}

func (x *exchange) Read(p []byte) (int, error) {
	for {
		x.mu.Lock()
		n, _ := x.content.Read(p) // fails only if there is no content
		failure := x.failure
		x.mu.Unlock()
		switch {
		case x.ctx.Err() != nil:
			return 0, context.Cause(x.ctx)
		case n > 0 || len(p) == 0:
			return n, nil
		case failure != nil:
			return 0, failure
		}
		select {
		case <-x.more:
		case <-x.ctx.Done():
		}
	}
}

func (x *exchange) Close() error {
	x.cancel(http.ErrBodyReadAfterClose)
	return nil
}
