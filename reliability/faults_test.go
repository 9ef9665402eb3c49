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

// fault is a row of the tables: one thing that goes wrong between a client and a server. One of its functions is set.
type fault struct {
	name string
	// want is what calls come to.
	want outcome
	// acts: the server carries the request out before the fault.
	acts bool
	// early: the fault hits once the header of the request was read, not the whole request.
	early bool
	// warm: the connection has served a request before.
	warm bool
	// tls: only with TLS.
	tls bool
	// endless: only a timeout or the context ends an attempt. Calls are also canceled meanwhile.
	endless bool
	// large: so much is sent that a cell's memory is measured.
	large bool
	// closes: calls of the category have to wait for long afterwards.
	closes bool
	// everywhere: the short run tries it with every operation.
	everywhere bool
	// skip says why the fault is not tried.
	skip string
	// only limits the fault to some operations.
	only func(*operation) bool

	dial    func(context.Context) error       // takes the place of a connection
	accept  func(net.Conn)                    // takes the place of serving a connection; TLS has not begun
	respond func(w wire, healthy reply)       // responds to a request, with any protocol
	http1   func(w *http1Wire, healthy reply) // responds to a request, with HTTP/1.1
	http2   func(w *http2Wire, healthy reply) // responds to a request, with HTTP/2
}

// outcome is what calls come to that meet a fault.
type outcome int

const (
	passes  outcome = iota // the call succeeds
	fails                  // the call fails after one attempt
	retried                // the outcome is unknown: after the fault passed, the call succeeds unless it creates something
	resent                 // nothing was carried out, which the client can see: after the fault passed, every call succeeds
	hangs                  // the call lasts until its context ends
	either                 // the call succeeds or fails

	// What follows depends on the operation.

	bodyHangs  // the body of a success does not end: hangs, if the library reads it
	brokenBody // the body of a success breaks off: as retried, if the library reads it
	unreadable // the body of a success cannot be decoded: fails, if the library decodes it
	incomplete // a success lacks its content: fails, if that is a page or an object that was created
	tooLarge   // the body of a success is above the limit: fails, if the library holds it in memory
	throttled  // resent, if the API said so
	timedOut   // as retried, if the API said so
)

// of returns an outcome that does not depend on the operation.
func (w outcome) of(o *operation) outcome {
	decodes := !o.opaque && o.reply != ""
	switch w {
	case bodyHangs:
		if uploads(o) {
			return passes
		}
		return hangs
	case resent:
		if uploads(o) && o.kind == create { // nothing that cannot be rewound is sent twice
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
		if o.page() || o.kind == create && decodes {
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
		case o.storage:
			return either
		case w == throttled:
			return resent
		}
		return retried
	}
	return w
}

// stage is when a fault hits.
type stage int

const (
	dialing     stage = iota
	connected         // before anything was read from a connection
	headerRead        // the header of a request was read
	requestRead       // the whole request was read
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

// fits reports whether a protocol can have the fault.
func (f *fault) fits(p protocol) bool {
	switch {
	case f.tls && p == plainHTTP1, f.http1 != nil && p == tlsHTTP2, f.http2 != nil && p != tlsHTTP2:
		return false
	}
	return true
}

// strike responds to a request with the fault. The healthy response is empty unless the fault acts.
func (f *fault) strike(w wire, healthy reply) {
	if healthy.status >= 300 { // the request was rejected and not carried out, which the fault must not hide
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

// faults are all tables together.
var faults = slices.Concat(connectionFaults, responseFaults, statusFaults(), http1Faults, http2Faults, resetFaults())

// connectionFaults come before the first request of a connection.
var connectionFaults = []fault{
	{name: "dial refused", want: resent, everywhere: true, dial: func(context.Context) error { return syscall.ECONNREFUSED }},
	{name: "dial without a route", want: resent, dial: func(context.Context) error { return syscall.EHOSTUNREACH }},
	{name: "dial: no such host", want: resent, dial: func(context.Context) error {
		return &net.DNSError{Err: "no such host", Name: "api.example", IsNotFound: true}
	}},
	{name: "dial without end", want: resent, endless: true, dial: func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}},
	{name: "connection reset at once", want: retried, everywhere: true, accept: reset},
	{name: "connection closed at once", want: retried, accept: func(net.Conn) {}},
	{name: "connection reset after some bytes", want: retried, accept: func(c net.Conn) { _, _ = io.ReadFull(c, make([]byte, 10)); reset(c) }},
	{name: "connection closed after some bytes", want: retried, accept: func(c net.Conn) { _, _ = io.ReadFull(c, make([]byte, 10)) }},
	{name: "garbage on a new connection", want: retried, accept: func(c net.Conn) { _, _ = c.Write(bytes.Repeat([]byte{0, 255, 13, 10}, 100)); _ = drain(c) }},
	{name: "response before a request", want: timedOut, accept: func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
	}},
	{name: "connection without a word", want: retried, endless: true, accept: func(c net.Conn) { _ = drain(c) }},

	{name: "TLS: handshake failure", want: retried, tls: true, accept: func(c net.Conn) { _, _ = c.Write([]byte{21, 3, 3, 0, 2, 2, 40}); _ = drain(c) }},
	{name: "TLS: internal error", want: retried, tls: true, accept: func(c net.Conn) { _, _ = c.Write([]byte{21, 3, 3, 0, 2, 2, 80}); _ = drain(c) }},
	{name: "TLS: half a handshake", want: retried, tls: true, accept: func(c net.Conn) { handshake(&halfConn{Conn: c, left: 100}, trusted) }},
	{name: "TLS: record that is too long", want: retried, tls: true, accept: func(c net.Conn) { _, _ = c.Write([]byte{22, 3, 3, 255, 255, 1, 2, 3}); _ = drain(c) }},
	{name: "TLS: old version only", want: retried, tls: true, accept: func(c net.Conn) {
		_ = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{trusted}, MaxVersion: tls.VersionTLS10, MinVersion: tls.VersionTLS10}).HandshakeContext(context.Background())
	}},
	{name: "TLS: response before a request", want: either, tls: true, accept: func(c net.Conn) {
		_, _ = io.WriteString(handshake(c, trusted), "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
	}},
	{name: "TLS: untrusted certificate", want: fails, tls: true, everywhere: true, accept: func(c net.Conn) { handshake(c, untrusted) }},
	{name: "TLS: expired certificate", want: fails, tls: true, accept: func(c net.Conn) { handshake(c, expired) }},
	{name: "TLS: certificate of another host", want: fails, tls: true, accept: func(c net.Conn) { handshake(c, foreign) }},
}

func drain(c net.Conn) error {
	_, err := io.Copy(io.Discard, c)
	return err
}

func handshake(c net.Conn, certificate tls.Certificate) *tls.Conn {
	conn := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2", "http/1.1"}})
	_ = conn.HandshakeContext(context.Background())
	return conn
}

// halfConn breaks when it has written enough.
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

// responseFaults can be had with every protocol.
var responseFaults = []fault{
	{name: "reset before the request is read", want: retried, early: true, respond: func(w wire, _ reply) { w.cut() }},
	{name: "reset before the response", want: retried, acts: true, everywhere: true, respond: func(w wire, _ reply) { w.cut() }},
	{name: "reset before the response, old connection", want: retried, acts: true, warm: true, respond: func(w wire, _ reply) { w.cut() }},
	{name: "reset in place of reading, old connection", want: retried, warm: true, respond: func(w wire, _ reply) { w.cut() }},
	{name: "no response", want: retried, acts: true, endless: true, respond: func(w wire, _ reply) { w.stall() }},
	{name: "no response, old connection", want: retried, acts: true, warm: true, endless: true, respond: func(w wire, _ reply) { w.stall() }},
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
	{name: "body drips without end", want: bodyHangs, acts: true, endless: true, respond: func(w wire, _ reply) {
		w.begin(reply{status: 200, length: 1 << 20})
		for w.write([]byte(" ")) {
			time.Sleep(5 * time.Millisecond)
		}
	}},

	success("empty body", unreadable, ""),
	success("null", unreadable, "null"),
	success("empty object", incomplete, "{}"),
	success("empty list", either, "[]"),
	success("number", unreadable, "7"),
	success("string", unreadable, `"text"`),
	success("white space", unreadable, strings.Repeat(" ", 1000)),
	success("NUL bytes", unreadable, strings.Repeat("\x00", 1000)),
	success("HTML", unreadable, html, "Content-Type", "text/html"),
	success("page without items", incomplete, `{"items":null,"bookmark":null}`),
	success("error object with status 200", incomplete, `{"code":2,"message":"Authentication failed.","status":"failure"}`),
	large(success("nested too deeply", either, strings.Repeat(`{"items":[`, 20_000))),
	success("wrong types", either, `{"id":{"a":1},"items":7,"bookmark":[],"media_id":[1],"batch_id":{},"token":{},"name":{}}`),
	{name: "status 204", want: incomplete, acts: true, respond: func(w wire, _ reply) { w.send(reply{status: 204}) }},
	{name: "status 206", want: passes, acts: true, respond: func(w wire, r reply) {
		if r.status == 200 {
			r.status = 206
		}
		w.send(r)
	}},
	body("truncated JSON", unreadable, func(b []byte) []byte { return half(b) }),
	body("garbage after the JSON", unreadable, func(b []byte) []byte { return append(b, "</html>"...) }),
	body("JSON twice", unreadable, func(b []byte) []byte { return append(b, b...) }),
	body("byte order mark", either, func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }),
	body("JSON in UTF-16", unreadable, func(b []byte) []byte { return []byte("\xff\xfe" + strings.Join(strings.Split(string(b), ""), "\x00")) }),
	body("gzip", passes, zipped, "Content-Encoding", "gzip"),
	body("gzip that is cut", brokenBody, func(b []byte) []byte { return half(zipped(b)) }, "Content-Encoding", "gzip"),
	body("gzip with a wrong checksum", brokenBody, func(b []byte) []byte { b = zipped(b); b[len(b)-8] ^= 1; return b }, "Content-Encoding", "gzip"),
	body("not gzip", brokenBody, func(b []byte) []byte { return b }, "Content-Encoding", "gzip"),
	body("unknown encoding", unreadable, func(b []byte) []byte { slices.Reverse(b); return b }, "Content-Encoding", "br"),
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

	redirect("to a path", 301, "/elsewhere"),
	redirect("to itself", 308, ""),
	redirect("to another host", 307, "http://localhost:1/elsewhere"),
	redirect("with 302", 302, "//127.0.0.1/elsewhere"),
	redirect("to another scheme", 303, "file:///etc/passwd"),
	{name: "redirect without Location", want: fails, respond: func(w wire, _ reply) { w.send(reply{status: 302}) }},
	{name: "redirect to a broken Location", want: either, respond: func(w wire, _ reply) {
		w.send(reply{status: 302, header: [][2]string{{"Location", "http://[::1"}}})
	}},
	{name: "redirect that echoes the token", want: fails, respond: func(w wire, _ reply) {
		w.send(reply{status: 302, header: [][2]string{{"Location", "/elsewhere?a=" + echo(w) + "#" + echo(w)}}})
	}},
	{name: "redirect to a broken Location that echoes the token", want: either, respond: func(w wire, _ reply) {
		w.send(reply{status: 302, header: [][2]string{{"Location", "http://[" + echo(w)}}})
	}},
	{name: "error that echoes the token", want: fails, respond: func(w wire, _ reply) {
		w.send(reply{status: 400, header: [][2]string{{"X-Pinterest-Rid", echo(w)}}, body: fmt.Appendf(nil, `{"code":1,"message":%q}`, echo(w))})
	}},
	{name: "file host's error that echoes the signature", want: fails, only: func(o *operation) bool { return o.storage }, respond: func(w wire, _ reply) {
		w.send(reply{status: 403, body: fmt.Appendf(nil, `<Error><Code>%s</Code><Message>%[1]s</Message><RequestId>%[1]s</RequestId></Error>`, signature)})
	}},

	rate("remaining 0, reset as a time", "X-Ratelimit-Limit", "5000", "X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "1783593774"),
	rate("remaining 0, reset in 2100", "X-Ratelimit-Limit", "5000", "X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "4102444800"),
	rate("remaining 0, reset beyond int64", "X-Ratelimit-Limit", "100", "X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "99999999999999999999"),
	rate("limit 0", "X-Ratelimit-Limit", "0, 0;w=1", "X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "0"),
	rate("negative", "X-Ratelimit-Limit", "-1, -1;w=-1", "X-Ratelimit-Remaining", "-5", "X-Ratelimit-Reset", "-1"),
	rate("words", "X-Ratelimit-Limit", "many, few;w=soon", "X-Ratelimit-Remaining", "none", "X-Ratelimit-Reset", "tomorrow"),
	rate("huge windows", "X-Ratelimit-Limit", "9223372036854775807, 9223372036854775807;w=9223372036854775807", "X-Ratelimit-Remaining", "9223372036854775807", "X-Ratelimit-Reset", "9223372036854775807"),
	large(rate("a thousand windows", "X-Ratelimit-Limit", strings.Repeat("100;w=1,", 1000))),
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

// padded returns a success that surely has a body.
func padded(r reply) reply {
	if len(r.body) == 0 {
		return reply{status: 200, body: []byte(thing)}
	}
	return r
}

func zipped(b []byte) []byte {
	var buffer bytes.Buffer
	w := gzip.NewWriter(&buffer)
	_, _ = w.Write(b) // a buffer takes everything
	_ = w.Close()
	return buffer.Bytes()
}

// echo returns what a malicious server would write back.
func echo(w wire) string {
	if _, secret, ok := w.request().BasicAuth(); ok {
		return secret
	}
	if token, ok := strings.CutPrefix(w.request().Header.Get("Authorization"), "Bearer "); ok {
		return token
	}
	return signature
}

func headers(fields []string) (header [][2]string) {
	for i := 0; i < len(fields); i += 2 {
		header = append(header, [2]string{fields[i], fields[i+1]})
	}
	return header
}

// success is a fault: the request is carried out, and the response has another body.
func success(name string, want outcome, content string, header ...string) fault {
	return fault{name: "200: " + name, want: want, acts: true, respond: func(w wire, _ reply) {
		w.send(reply{status: 200, header: headers(header), body: []byte(content)})
	}}
}

// body is a fault: the body of the healthy response is changed.
func body(name string, want outcome, change func([]byte) []byte, header ...string) fault {
	return fault{name: name, want: want, acts: true, respond: func(w wire, r reply) {
		r = padded(r)
		r.header = append(r.header, headers(header)...)
		r.body = change(bytes.Clone(r.body))
		w.send(r)
	}}
}

func redirect(name string, status int, location string) fault {
	return fault{name: "redirect " + name, want: fails, respond: func(w wire, _ reply) {
		to := location
		if to == "" {
			to = w.request().RequestURI
		}
		w.send(reply{status: status, header: [][2]string{{"Location", to}}})
	}}
}

// rate is a fault: the healthy response has absurd rate headers.
func rate(name string, header ...string) fault {
	return fault{name: "rate headers: " + name, want: passes, acts: true, respond: func(w wire, r reply) {
		r.header = headers(header)
		w.send(r)
	}}
}

// statusFaults are responses of each status that means something, with the bodies that APIs and proxies send.
func statusFaults() []fault {
	var faults []fault
	add := func(name string, want outcome, acts bool, status int, content []byte, header ...string) {
		faults = append(faults, fault{name: name, want: want, acts: acts, respond: func(w wire, _ reply) {
			w.send(reply{status: status, header: headers(header), body: content})
		}})
	}
	usual := func(code int) []byte { return fmt.Appendf(nil, `{"code":%d,"message":"Something."}`, code) }
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
		add(name, s.want, s.acts, s.status, usual(1))
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
	add("status 409, locked", throttled, false, 409, usual(409))
	add("status 429, spam", fails, false, 429, []byte(`{"code":9,"message":"We blocked this link because it may lead to spam."}`))
	add("status 400, Retry after 1 seconds", throttled, false, 400, []byte(`{"code":8,"message":"Retry after 1 seconds"}`))
	faults[len(faults)-1].endless = true // the delay is too long for the cells that time out
	for _, after := range []string{"1", "0", "-1", "soon", "1.5", "Mon, 02 Jan 2006 15:04:05 GMT", ""} {
		add(fmt.Sprintf("status 429, Retry-After %q", after), throttled, false, 429, usual(8), "Retry-After", after)
		faults[len(faults)-1].endless = after == "1"
	}
	for _, after := range []string{"86400", "99999999999", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		add(fmt.Sprintf("status 429, Retry-After %q", after), either, false, 429, usual(8), "Retry-After", after)
		faults[len(faults)-1].closes = true
	}
	add(`status 503, Retry-After "Fri, 31 Dec 9999 23:59:59 GMT"`, either, true, 503, usual(1), "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")
	for i := range faults {
		switch faults[i].name {
		case "status 401", "status 429", "status 503":
			faults[i].everywhere = true
		}
	}
	return faults
}
