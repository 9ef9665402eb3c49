package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
)

// respond returns the body of a response.
type respond func(method, path string, query url.Values) string

// inProcess is a transport that returns the bodies without a socket.
type inProcess respond

// sharedHeader is the header of all responses in process. Clients do not change it.
var sharedHeader = http.Header{"Content-Type": {"application/json"}, "X-Pinterest-Rid": {"1234567890123456"}}

func (t inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return nil, err
		}
		_ = req.Body.Close()
	}
	var query url.Values
	if req.URL.RawQuery != "" {
		query = req.URL.Query()
	}
	body := t(req.Method, req.URL.Path, query)
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: sharedHeader, ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(body)), Request: req,
	}, nil
}

// onLoopback returns a server that returns the bodies.
func onLoopback(bodies respond) *httptest.Server {
	server := unstartedLoopback(bodies)
	server.Start()
	return server
}

func unstartedLoopback(bodies respond) *httptest.Server {
	return httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Pinterest-Rid", "1234567890123456")
		_, _ = io.WriteString(w, bodies(req.Method, req.URL.Path, req.URL.Query()))
	}))
}
