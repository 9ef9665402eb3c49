package reliability

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"
)

// fault is a row of the tables: one thing that goes wrong between a client and a server. Exactly one of the functions dial,
// accept, respond, http1 and http2 is set.
type fault struct {
	name       string
	want       outcome               // the outcome of calls
	acts       bool                  // the server carries the request out before the fault
	early      bool                  // the fault hits after the header of the request was read, not the whole request
	warm       bool                  // the connection has served a request before
	tls        bool                  // the fault needs TLS
	endless    bool                  // only a timeout or the context ends an attempt; the fault also runs in mode canceled
	large      bool                  // the response is so large that the memory of cells is measured
	blocks     bool                  // later calls of the category have to wait for a long time
	everywhere bool                  // the short run combines the fault with every operation
	skip       string                // the reason why the fault is skipped, "" if it is not
	only       func(*operation) bool // reports whether the fault applies to an operation, nil for all

	dial    func(context.Context) error       // replaces dialing
	accept  func(net.Conn)                    // replaces serving a connection, before the TLS handshake
	respond func(w wire, healthy reply)       // responds to a request over any protocol
	http1   func(w *http1Wire, healthy reply) // responds to a request over HTTP/1.1
	http2   func(w *http2Wire, healthy reply) // responds to a request over HTTP/2
}

// outcome is the expected outcome of calls under a fault.
type outcome int

const (
	passes        outcome = iota // the call succeeds
	fails                        // the call fails after one attempt
	retried                      // the outcome is unknown: once the fault has passed, all calls but creates succeed
	alwaysRetried                // the client sees that nothing was done: once the fault has passed, all calls succeed
	hangs                        // the call lasts until its context ends
	either                       // the call succeeds or fails

	// The outcomes below depend on the operation.

	bodyHangs  // the body of a 2xx response does not end: hangs, if the library reads it
	brokenBody // the body of a 2xx response is truncated: retried, if the library reads it
	unreadable // the body of a 2xx response cannot be decoded: fails, if the library decodes it
	isNull     // the body of a 2xx response is null: unreadable, if the description does not allow it
	incomplete // the body of a 2xx response lacks its content: fails, if it is a page or a created object
	tooLarge   // the body of a 2xx response exceeds the limit: fails, if the library reads it into memory
	throttled  // alwaysRetried, if the API sent the response
	timedOut   // retried, if the API sent the response
)

// of returns the outcome for an operation, one of passes to either.
func (w outcome) of(o *operation) outcome {
	decodes := !o.opaque && o.reply != ""
	switch w {
	case isNull:
		if o.nullable {
			return passes
		}
		return unreadable.of(o)
	case bodyHangs:
		if uploads(o) {
			return passes
		}
		return hangs
	case alwaysRetried:
		if uploads(o) && o.kind == create { // a body that cannot be rewound is not sent twice
			return retried
		}
	case brokenBody:
		switch {
		case uploads(o):
			return passes
		case o.streams:
			return fails
		}
		return retried
	case unreadable:
		switch {
		case o.slow && o.kind != create: // a refresh is retried
			return retried
		case decodes:
			return fails
		}
		return passes
	case incomplete:
		if o.isPage() || o.kind == create && decodes {
			return fails
		}
		return either
	case tooLarge:
		switch {
		case o.slow && o.kind != create:
			return retried
		case uploads(o):
			return passes
		case o.streams:
			return either
		}
		return fails
	case throttled, timedOut:
		switch {
		case o.fileHost:
			return either
		case w == throttled:
			return alwaysRetried
		}
		return retried
	}
	return w
}

// stage is the time when a fault hits.
type stage int

const (
	dialing     stage = iota // instead of a connection
	connected                // before anything was read from a connection
	headerRead               // after the header of a request was read
	requestRead              // after the whole request was read
)

func (f *fault) stage() stage {
	switch {
	case f.dial != nil:
		return dialing
	case f.accept != nil:
		return connected
	case f.early:
		return headerRead
	}
	return requestRead
}

// fits reports whether the fault applies to a protocol.
func (f *fault) fits(p protocol) bool {
	switch {
	case f.tls && p == plainHTTP1, f.http1 != nil && p == tlsHTTP2, f.http2 != nil && p != tlsHTTP2:
		return false
	}
	return true
}

// strike responds to a request with the fault. The healthy response is empty unless the fault acts.
func (f *fault) strike(w wire, healthy reply) {
	if healthy.status >= 300 { // rejected and not carried out, which the fault must not hide
		w.send(healthy)
		return
	}
	switch w := w.(type) {
	case *http1Wire:
		if f.http1 != nil {
			f.http1(w, healthy)
			return
		}
	case *http2Wire:
		if f.http2 != nil {
			f.http2(w, healthy)
			return
		}
	}
	f.respond(w, healthy)
}

// faults are the rows of all tables.
var faults = slices.Concat(connectionFaults, responseFaults, statusFaults(), http1Faults, http2Faults, resetFaults())

// connectionFaults hit before the first request of a connection.
var connectionFaults = []fault{
	{name: "dial: connection refused", want: alwaysRetried, everywhere: true, dial: func(context.Context) error { return syscall.ECONNREFUSED }},
	{name: "dial: no route to host", want: alwaysRetried, dial: func(context.Context) error { return syscall.EHOSTUNREACH }},
	{name: "dial: no such host", want: alwaysRetried, dial: func(context.Context) error {
		return &net.DNSError{Err: "no such host", Name: "api.example", IsNotFound: true}
	}},
	{name: "dial hangs", want: alwaysRetried, endless: true, dial: func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}},
	{name: "connection reset immediately", want: retried, everywhere: true, accept: reset},
	{name: "connection closed immediately", want: retried, accept: func(net.Conn) {}},
	{name: "connection reset after some bytes", want: retried, accept: func(c net.Conn) { _, _ = io.ReadFull(c, make([]byte, 10)); reset(c) }},
	{name: "connection closed after some bytes", want: retried, accept: func(c net.Conn) { _, _ = io.ReadFull(c, make([]byte, 10)) }},
	{name: "garbage on a new connection", want: retried, accept: func(c net.Conn) { _, _ = c.Write(bytes.Repeat([]byte{0, 255, 13, 10}, 100)); _ = drain(c) }},
	{name: "response before a request", want: timedOut, accept: func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
	}},
	{name: "connection without any bytes", want: retried, endless: true, accept: func(c net.Conn) { _ = drain(c) }},

	{name: "TLS: handshake failure", want: retried, tls: true, accept: func(c net.Conn) { _, _ = c.Write([]byte{21, 3, 3, 0, 2, 2, 40}); _ = drain(c) }},
	{name: "TLS: internal error", want: retried, tls: true, accept: func(c net.Conn) { _, _ = c.Write([]byte{21, 3, 3, 0, 2, 2, 80}); _ = drain(c) }},
	{name: "TLS: truncated handshake", want: retried, tls: true, accept: func(c net.Conn) { handshake(&halfConn{Conn: c, left: 100}, trusted) }},
	{name: "TLS: record that is too long", want: retried, tls: true, accept: func(c net.Conn) { _, _ = c.Write([]byte{22, 3, 3, 255, 255, 1, 2, 3}); _ = drain(c) }},
	{name: "TLS: old version only", want: retried, tls: true, accept: func(c net.Conn) {
		_ = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{trusted}, MaxVersion: tls.VersionTLS10, MinVersion: tls.VersionTLS10}).HandshakeContext(context.Background())
	}},
	{name: "TLS: response before a request", want: either, tls: true, accept: func(c net.Conn) {
		_, _ = io.WriteString(handshake(c, trusted), "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
	}},
	{name: "TLS: untrusted certificate", want: fails, tls: true, everywhere: true, accept: func(c net.Conn) { handshake(c, untrusted) }},
	{name: "TLS: expired certificate", want: fails, tls: true, accept: func(c net.Conn) { handshake(c, expired) }},
	{name: "TLS: certificate for another host", want: fails, tls: true, accept: func(c net.Conn) { handshake(c, foreign) }},
}

func drain(c net.Conn) error {
	_, err := io.Copy(io.Discard, c)
	return err
}

// handshake performs the server side of a TLS handshake, which may fail.
func handshake(c net.Conn, certificate tls.Certificate) *tls.Conn {
	conn := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2", "http/1.1"}})
	_ = conn.HandshakeContext(context.Background())
	return conn
}

// halfConn resets the connection after left bytes were written.
type halfConn struct {
	net.Conn
	left int
}

func (c *halfConn) Write(p []byte) (int, error) {
	n, _ := c.Conn.Write(p[:min(len(p), c.left)])
	if c.left -= n; c.left == 0 {
		reset(c.Conn)
	}
	return n, io.ErrShortWrite
}

// responseFaults are responses that every protocol can have.
var responseFaults = []fault{
	{name: "reset before the request is read", want: retried, early: true, respond: func(w wire, _ reply) { w.cut() }},
	{name: "reset before the response", want: retried, acts: true, everywhere: true, respond: func(w wire, _ reply) { w.cut() }},
	{name: "reset before the response, reused connection", want: retried, acts: true, warm: true, respond: func(w wire, _ reply) { w.cut() }},
	{name: "reset before the request is carried out, reused connection", want: retried, warm: true, respond: func(w wire, _ reply) { w.cut() }},
	{name: "no response", want: retried, acts: true, endless: true, respond: func(w wire, _ reply) { w.stall() }},
	{name: "no response, reused connection", want: retried, acts: true, warm: true, endless: true, respond: func(w wire, _ reply) { w.stall() }},
	{name: "body reset", want: brokenBody, acts: true, respond: func(w wire, r reply) {
		r = padded(r)
		w.begin(r)
		w.write(half(r.body))
		time.Sleep(time.Millisecond)
		w.cut()
	}},
	{name: "body stalls", want: bodyHangs, acts: true, endless: true, everywhere: true, respond: func(w wire, r reply) {
		r = padded(r)
		w.begin(r)
		w.write(half(r.body))
		w.stall()
	}},
	{name: "body stalls before its first byte", want: bodyHangs, acts: true, endless: true, respond: func(w wire, r reply) {
		w.begin(padded(r))
		w.stall()
	}},
	{name: "body drips", want: passes, acts: true, respond: func(w wire, r reply) {
		r = padded(r)
		w.begin(r)
		for i := range r.body {
			w.write(r.body[i : i+1])
			time.Sleep(time.Millisecond / 2)
		}
		w.finish()
	}},
	{name: "body drips forever", want: bodyHangs, acts: true, endless: true, respond: func(w wire, _ reply) {
		w.begin(reply{status: 200, length: 1 << 20})
		for w.write([]byte(" ")) {
			time.Sleep(5 * time.Millisecond)
		}
	}},

	successFault("empty body", unreadable, ""),
	successFault("null", isNull, "null"),
	successFault("empty object", incomplete, "{}"),
	successFault("empty list", either, "[]"),
	successFault("number", unreadable, "7"),
	successFault("string", unreadable, `"text"`),
	successFault("white space", unreadable, strings.Repeat(" ", 1000)),
	successFault("NUL bytes", unreadable, strings.Repeat("\x00", 1000)),
	successFault("HTML", unreadable, html, "Content-Type", "text/html"),
	successFault("page without items", incomplete, `{"items":null,"bookmark":null}`),
	successFault("error object with status 200", incomplete, `{"code":2,"message":"Authentication failed.","status":"failure"}`),
	large(successFault("nested too deeply", either, strings.Repeat(`{"items":[`, 20_000))),
	successFault("wrong types", either, `{"id":{"a":1},"items":7,"bookmark":[],"media_id":[1],"batch_id":{},"token":{},"name":{}}`),
	{name: "status 204", want: incomplete, acts: true, respond: func(w wire, _ reply) { w.send(reply{status: 204}) }},
	{name: "status 206", want: passes, acts: true, respond: func(w wire, r reply) {
		if r.status == 200 {
			r.status = 206
		}
		w.send(r)
	}},
	bodyFault("truncated JSON", unreadable, func(b []byte) []byte { return half(b) }),
	bodyFault("garbage after the JSON", unreadable, func(b []byte) []byte { return append(b, "</html>"...) }),
	bodyFault("JSON twice", unreadable, func(b []byte) []byte { return append(b, b...) }),
	bodyFault("byte order mark", either, func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }),
	bodyFault("JSON in UTF-16", unreadable, func(b []byte) []byte { return []byte("\xff\xfe" + strings.Join(strings.Split(string(b), ""), "\x00")) }),
	bodyFault("gzip", passes, zipped, "Content-Encoding", "gzip"),
	bodyFault("truncated gzip", brokenBody, func(b []byte) []byte { return half(zipped(b)) }, "Content-Encoding", "gzip"),
	bodyFault("gzip with a wrong checksum", brokenBody, func(b []byte) []byte { b = zipped(b); b[len(b)-8] ^= 1; return b }, "Content-Encoding", "gzip"),
	bodyFault("not gzip", brokenBody, func(b []byte) []byte { return b }, "Content-Encoding", "gzip"),
	bodyFault("unknown encoding", unreadable, func(b []byte) []byte { slices.Reverse(b); return b }, "Content-Encoding", "br"),
	{name: "body of 2 MB", want: tooLarge, large: true, acts: true, respond: func(w wire, _ reply) {
		w.send(reply{status: 200, body: largeText})
	}},
	{name: "body of 64 MB in a small gzip", want: tooLarge, large: true, acts: true, respond: func(w wire, _ reply) {
		w.send(reply{status: 200, header: [][2]string{{"Content-Encoding", "gzip"}}, body: bomb})
	}},
	{name: "body of 64 MB", want: tooLarge, large: true, acts: true, respond: func(w wire, _ reply) {
		w.begin(reply{status: 200, length: 64 << 20})
		for w.write(largeText[:1<<20]) {
		}
	}},

	redirectFault("to a path", 301, "/elsewhere"),
	redirectFault("to itself", 308, ""),
	redirectFault("to another host", 307, "http://localhost:1/elsewhere"),
	redirectFault("with 302", 302, "//127.0.0.1/elsewhere"),
	redirectFault("to another scheme", 303, "file:///etc/passwd"),
	{name: "redirect without Location", want: fails, respond: func(w wire, _ reply) { w.send(reply{status: 302}) }},
	{name: "redirect to an invalid Location", want: either, respond: func(w wire, _ reply) {
		w.send(reply{status: 302, header: [][2]string{{"Location", "http://[::1"}}})
	}},
	{name: "redirect that echoes the token", want: fails, respond: func(w wire, _ reply) {
		w.send(reply{status: 302, header: [][2]string{{"Location", "/elsewhere?a=" + echo(w) + "#" + echo(w)}}})
	}},
	{name: "redirect to an invalid Location that echoes the token", want: either, respond: func(w wire, _ reply) {
		w.send(reply{status: 302, header: [][2]string{{"Location", "http://[" + echo(w)}}})
	}},
	{name: "error that echoes the token", want: fails, respond: func(w wire, _ reply) {
		w.send(reply{status: 400, header: [][2]string{{"X-Pinterest-Rid", echo(w)}}, body: fmt.Appendf(nil, `{"code":1,"message":%q}`, echo(w))})
	}},
	{name: "file host's error that echoes the signature", want: fails, only: func(o *operation) bool { return o.fileHost }, respond: func(w wire, _ reply) {
		w.send(reply{status: 403, body: fmt.Appendf(nil, `<Error><Code>%s</Code><Message>%[1]s</Message><RequestId>%[1]s</RequestId></Error>`, signature)})
	}},

	rateFault("remaining 0, reset as a time", "X-Ratelimit-Limit", "5000", "X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "1783593774"),
	rateFault("remaining 0, reset in 2100", "X-Ratelimit-Limit", "5000", "X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "4102444800"),
	rateFault("remaining 0, reset beyond int64", "X-Ratelimit-Limit", "100", "X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "99999999999999999999"),
	rateFault("limit 0", "X-Ratelimit-Limit", "0, 0;w=1", "X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "0"),
	rateFault("negative", "X-Ratelimit-Limit", "-1, -1;w=-1", "X-Ratelimit-Remaining", "-5", "X-Ratelimit-Reset", "-1"),
	rateFault("words", "X-Ratelimit-Limit", "many, few;w=soon", "X-Ratelimit-Remaining", "none", "X-Ratelimit-Reset", "tomorrow"),
	rateFault("huge windows", "X-Ratelimit-Limit", "9223372036854775807, 9223372036854775807;w=9223372036854775807", "X-Ratelimit-Remaining", "9223372036854775807", "X-Ratelimit-Reset", "9223372036854775807"),
	large(rateFault("a thousand windows", "X-Ratelimit-Limit", strings.Repeat("100;w=1,", 1000))),
}

const html = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"

var (
	largeText = []byte(`{"id":"` + strings.Repeat("a", 2<<20) + `"}`)
	bomb      = zipped([]byte(`{"id":[{"a":"` + strings.Repeat("a", 64<<20) + `"}]}`))
)

func large(f fault) fault {
	f.large = true
	return f
}

func half(b []byte) []byte { return b[:len(b)/2] }

// padded returns r, or a response with a body if r has none.
func padded(r reply) reply {
	if len(r.body) == 0 {
		return reply{status: 200, body: []byte(objectJSON)}
	}
	return r
}

func zipped(b []byte) []byte {
	var buffer bytes.Buffer
	w := gzip.NewWriter(&buffer)
	_, _ = w.Write(b) // never fails on a bytes.Buffer
	_ = w.Close()
	return buffer.Bytes()
}

// echo returns the secret of the request, as a malicious server would send it back.
func echo(w wire) string {
	if _, secret, ok := w.request().BasicAuth(); ok {
		return secret
	}
	if token, ok := strings.CutPrefix(w.request().Header.Get("Authorization"), "Bearer "); ok {
		return token
	}
	return signature
}

// headers returns header fields, given as names and values in turn.
func headers(fields []string) (header [][2]string) {
	for i := 0; i < len(fields); i += 2 {
		header = append(header, [2]string{fields[i], fields[i+1]})
	}
	return header
}

// successFault returns a fault that carries the request out and responds with status 200 and the given content.
func successFault(name string, want outcome, content string, header ...string) fault {
	return fault{name: "200: " + name, want: want, acts: true, respond: func(w wire, _ reply) {
		w.send(reply{status: 200, header: headers(header), body: []byte(content)})
	}}
}

// bodyFault returns a fault that changes the body of the healthy response.
func bodyFault(name string, want outcome, change func([]byte) []byte, header ...string) fault {
	return fault{name: name, want: want, acts: true, respond: func(w wire, r reply) {
		r = padded(r)
		r.header = append(r.header, headers(header)...)
		r.body = change(bytes.Clone(r.body))
		w.send(r)
	}}
}

// redirectFault returns a fault that redirects to location, or to the URL of the request if location is "".
func redirectFault(name string, status int, location string) fault {
	return fault{name: "redirect " + name, want: fails, respond: func(w wire, _ reply) {
		to := location
		if to == "" {
			to = w.request().RequestURI
		}
		w.send(reply{status: status, header: [][2]string{{"Location", to}}})
	}}
}

// rateFault returns a fault that sends implausible rate limit headers with the healthy response.
func rateFault(name string, header ...string) fault {
	return fault{name: "rate limit headers: " + name, want: passes, acts: true, respond: func(w wire, r reply) {
		r.header = headers(header)
		w.send(r)
	}}
}

// statusFaults returns responses of each relevant status, with the bodies that APIs and proxies send.
func statusFaults() []fault {
	var faults []fault
	add := func(name string, want outcome, acts bool, status int, content []byte, header ...string) {
		faults = append(faults, fault{name: name, want: want, acts: acts, respond: func(w wire, _ reply) {
			w.send(reply{status: status, header: headers(header), body: content})
		}})
	}
	jsonBody := func(code int) []byte { return fmt.Appendf(nil, `{"code":%d,"message":"Something."}`, code) }
	huge := fmt.Appendf(nil, `{"code":1,"message":"%s"}`, strings.Repeat("a\\n\\u0007", 60_000))
	for _, s := range []struct {
		status int
		want   outcome
		acts   bool
	}{
		{400, fails, false},
		{401, fails, false},
		{403, fails, false},
		{404, fails, false},
		{405, fails, false},
		{408, timedOut, true},
		{409, fails, false},
		{410, fails, false},
		{413, fails, false},
		{415, fails, false},
		{422, fails, false},
		{429, throttled, false},
		{451, fails, false},
		{500, retried, true},
		{501, either, false},
		{502, retried, true},
		{503, retried, true},
		{504, retried, true},
		{599, either, true},
	} {
		name := fmt.Sprint("status ", s.status)
		add(name, s.want, s.acts, s.status, jsonBody(1))
		switch s.status {
		case 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504:
			add(name+", empty", s.want, s.acts, s.status, nil)
			add(name+", HTML", s.want, s.acts, s.status, []byte(html), "Content-Type", "text/html")
			add(name+", 500 kB", s.want, s.acts, s.status, huge)
			faults[len(faults)-1].large = s.status == 400 || s.status == 503
		}
		switch s.status {
		case 400, 500:
			add(name+", null", s.want, s.acts, s.status, []byte("null"))
			add(name+", list", s.want, s.acts, s.status, []byte("[1]"))
			add(name+", wrong types", s.want, s.acts, s.status, []byte(`{"code":"x","message":{"a":[1]},"message_detail":7}`))
		}
	}
	add("status 409, locked", throttled, false, 409, jsonBody(409))
	add("status 429, spam", fails, false, 429, []byte(`{"code":9,"message":"We blocked this link because it may lead to spam."}`))
	add("status 400, Retry after 1 seconds", throttled, false, 400, []byte(`{"code":8,"message":"Retry after 1 seconds"}`))
	faults[len(faults)-1].endless = true // a wait of 1 s outlasts the timeout of some cells
	for _, after := range []string{"1", "0", "-1", "soon", "1.5", "Mon, 02 Jan 2006 15:04:05 GMT", ""} {
		add(fmt.Sprintf("status 429, Retry-After %q", after), throttled, false, 429, jsonBody(8), "Retry-After", after)
		faults[len(faults)-1].endless = after == "1"
	}
	for _, after := range []string{"86400", "99999999999", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		add(fmt.Sprintf("status 429, Retry-After %q", after), either, false, 429, jsonBody(8), "Retry-After", after)
		faults[len(faults)-1].blocks = true
	}
	add(`status 503, Retry-After "Fri, 31 Dec 9999 23:59:59 GMT"`, either, true, 503, jsonBody(1), "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")
	for i := range faults {
		switch faults[i].name {
		case "status 401", "status 429", "status 503":
			faults[i].everywhere = true
		}
	}
	return faults
}
