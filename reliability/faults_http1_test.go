package reliability

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
)

// http1Faults are responses that only HTTP/1.1 can have.
var http1Faults = []fault{
	{name: "closed without a response", want: retried, acts: true, everywhere: true, http1: func(*http1Wire, reply) {}},
	{name: "closed without a response, reused connection", want: retried, acts: true, warm: true, http1: func(*http1Wire, reply) {}},
	{name: "closed before the request is read, reused connection", want: retried, early: true, warm: true, http1: func(*http1Wire, reply) {}},
	{name: "closed after the response", want: passes, acts: true, http1: func(w *http1Wire, r reply) { w.send(r); w.whole = false }},

	textFault("half a status line", retried, "HTTP/1.1 2"),
	textFault("unterminated status line", retried, "HTTP/1.1 200 OK"),
	textFault("status is not a number", retried, "HTTP/1.1 abc OK\r\n\r\n"),
	textFault("status 99999", retried, "HTTP/1.1 99999 OK\r\n\r\n"),
	textFault("status with one digit", retried, "HTTP/1.1 2 OK\r\n\r\n"),
	textFault("unknown version", either, "HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n"),
	textFault("different protocol", retried, "ICY 200 OK\r\n\r\n"),
	textFault("garbage", retried, "\x00\x01\x02\r\n\r\n"),
	large(textFault("very long unterminated line", retried, strings.Repeat("a", 500_000))),
	{name: "status line that echoes the token", want: retried, acts: true, http1: func(w *http1Wire, _ reply) { w.printf("HTTP/1.1 %s\r\n\r\n", echo(w)) }},
	{name: "header line that echoes the token", want: retried, acts: true, http1: func(w *http1Wire, _ reply) { w.printf("HTTP/1.1 200 OK\r\n%s\r\n\r\n", echo(w)) }},

	textFault("unterminated header", retried, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"),
	textFault("header line without a colon", retried, "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"),
	textFault("header line with NUL", retried, "HTTP/1.1 200 OK\r\nA: \x00\r\n\r\n"),
	textFault("folded first header line", retried, "HTTP/1.1 200 OK\r\n A: b\r\n\r\n"),
	large(textFault("very long header line", retried, "HTTP/1.1 200 OK\r\nA: "+strings.Repeat("a", 500_000)+"\r\nContent-Length: 2\r\n\r\n{}")),
	large(textFault("very many header lines", retried, "HTTP/1.1 200 OK\r\n"+strings.Repeat("A: b\r\n", 100_000)+"Content-Length: 2\r\n\r\n{}")),
	{name: "header stalls", want: retried, acts: true, endless: true, http1: func(w *http1Wire, _ reply) {
		w.printf("HTTP/1.1 200 OK\r\nContent-")
		w.stall()
	}},
	{name: "header drips forever", want: retried, acts: true, endless: true, http1: func(w *http1Wire, _ reply) {
		for w.printf("HTTP/1.1 200 OK\r\nA: "); w.printf("a"); {
			time.Sleep(5 * time.Millisecond)
		}
	}},
	rawFault("bare line feeds", passes, "HTTP/1.1 200 OK\nContent-Length: %d\n\n%s"),
	rawFault("no reason phrase", passes, "HTTP/1.1 200\r\nContent-Length: %d\r\n\r\n%s"),
	rawFault("control characters in a header", either, "HTTP/1.1 200 \x1b[31mOK\r\nX-Pinterest-Rid: \x1b[2J\r\nContent-Length: %d\r\n\r\n%s"),

	textFault("header only", brokenBody, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"),
	rawFault("body shorter than Content-Length", brokenBody, "HTTP/1.1 200 OK\r\nContent-Length: 1%d\r\n\r\n%s"),
	rawFault("body longer than Content-Length", passes, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s<html>more</html>"),
	rawFault("a second response after the first", passes, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%sHTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"),
	rawFault("Content-Length twice", retried, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Length: 1\r\n\r\n%s"),
	rawFault("Content-Length is negative", retried, "HTTP/1.1 200 OK\r\nContent-Length: -%d\r\n\r\n%s"),
	rawFault("Content-Length is not a number", retried, "HTTP/1.1 200 OK\r\nContent-Length: 0x%d\r\n\r\n%s"),
	rawFault("huge Content-Length", brokenBody, "HTTP/1.1 200 OK\r\nContent-Length: 4611686018427387904\r\n\r\n%[2]s"),
	rawFault("no Content-Length", passes, "HTTP/1.1 200 OK\r\nConnection: close\r\nX-Length: %d\r\n\r\n%s"),
	{name: "no Content-Length, truncated", want: unreadable, acts: true, http1: func(w *http1Wire, r reply) {
		w.printf("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n%s", half(padded(r).body))
	}},
	rawFault("HTTP/1.0", passes, "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s"),
	rawFault("Connection: close", passes, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"),

	chunkedFault("chunked", passes, "%x\r\n%s\r\n0\r\n\r\n"),
	chunkedFault("chunked, with Content-Length too", passes, "%x\r\n%s\r\n0\r\n\r\n", "Content-Length: 3"),
	chunkedFault("chunked, with an extension", passes, "%x;a=b\r\n%s\r\n0\r\n\r\n"),
	chunkedFault("chunked, with a trailer", passes, "%x\r\n%s\r\n0\r\nA: b\r\n\r\n"),
	large(chunkedFault("chunked, with a long trailer", either, "%x\r\n%s\r\n0\r\nA: "+strings.Repeat("a", 500_000)+"\r\n\r\n")),
	chunkedFault("chunked, without the last chunk", brokenBody, "%x\r\n%s\r\n"),
	chunkedFault("chunked, truncated in a chunk", brokenBody, "f%x\r\n%s"),
	chunkedFault("chunk size is not a number", brokenBody, "zz\r\n%[2]s\r\n0\r\n\r\n"),
	chunkedFault("chunk size is negative", brokenBody, "-%x\r\n%s\r\n0\r\n\r\n"),
	chunkedFault("chunk size beyond int64", brokenBody, "fffffffffffffffff%x\r\n%s\r\n0\r\n\r\n"),
	chunkedFault("chunk longer than its size", brokenBody, "%x\r\n%sXXX\r\n0\r\n\r\n"),
	chunkedFault("unknown transfer encoding", retried, "%x\r\n%s\r\n0\r\n\r\n", "Transfer-Encoding: br"),
	{name: "one byte per chunk", want: passes, acts: true, http1: func(w *http1Wire, r reply) {
		var body bytes.Buffer
		for _, b := range padded(r).body {
			fmt.Fprintf(&body, "1\r\n%c\r\n", b)
		}
		w.whole = w.printf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s0\r\n\r\n", body.String())
	}},
	{name: "chunks stall", want: bodyHangs, acts: true, endless: true, http1: func(w *http1Wire, _ reply) {
		w.printf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")
		w.stall()
	}},

	rawFault("unexpected 100 Continue", passes, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"),
	rawFault("early hints", passes, strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 3)+"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"),
	textFault("100 Continue, then nothing", retried, "HTTP/1.1 100 Continue\r\n\r\n"),
	large(textFault("20,000 early hints", retried, strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 20_000))),
	{name: "endless early hints", want: retried, acts: true, endless: true, http1: func(w *http1Wire, _ reply) {
		for w.printf("HTTP/1.1 103 Early Hints\r\n\r\n") {
			time.Sleep(5 * time.Millisecond)
		}
	}},
	textFault("101 Switching Protocols", either, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
	earlyFault("417 instead of 100 Continue", fails, "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"),
	earlyFault("413 before the body", fails, "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
	earlyFault("503 before the body", retried, "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
	{name: "204 before the body", want: either, early: true, only: largeUpload, http1: func(w *http1Wire, _ reply) {
		w.printf("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
		w.stall() // closing would reset the connection
	}},
	{name: "request body is read slowly", want: either, early: true, endless: true, only: uploads, http1: func(w *http1Wire, _ reply) {
		w.printf("HTTP/1.1 100 Continue\r\n\r\n")
		for {
			if _, err := io.CopyN(io.Discard, w.conn, 64<<10); err != nil {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}},

	{name: "TLS: alert instead of a response", want: retried, acts: true, tls: true, http1: func(w *http1Wire, _ reply) {
		_, _ = w.raw.Write([]byte{21, 3, 3, 0, 2, 2, 80})
		w.stall()
	}},
	{name: "TLS: alert in the body", want: brokenBody, acts: true, tls: true, http1: func(w *http1Wire, r reply) {
		r = padded(r)
		w.begin(r)
		w.write(half(r.body))
		_, _ = w.raw.Write([]byte{21, 3, 3, 0, 2, 2, 80})
		w.stall()
	}},
	{name: "TLS: record that cannot be decrypted", want: retried, acts: true, tls: true, http1: func(w *http1Wire, _ reply) {
		_, _ = w.raw.Write(append([]byte{23, 3, 3, 0, 64}, make([]byte, 64)...))
		w.stall()
	}},
	{name: "TLS: closed in the body without an alert", want: brokenBody, acts: true, tls: true, http1: func(w *http1Wire, r reply) {
		r = padded(r)
		w.begin(r)
		w.write(half(r.body))
		_ = w.raw.Close()
	}},
}

func uploads(o *operation) bool { return o.fileHost && !o.streams }

// largeUpload reports whether the upload is large enough for the client to notice that the server did not read it.
func largeUpload(o *operation) bool { return o.variant == "2.5 MB" }

// textFault returns a fault that carries the request out, responds with content and closes the connection.
func textFault(name string, want outcome, content string) fault {
	return fault{name: name, want: want, acts: true, http1: func(w *http1Wire, _ reply) { _, _ = io.WriteString(w.conn, content) }}
}

// rawFault returns a fault that sends the healthy body in a custom response. The format takes the length of the body and the body.
func rawFault(name string, want outcome, format string) fault {
	return fault{name: name, want: want, acts: true, http1: func(w *http1Wire, r reply) {
		body := padded(r).body
		w.printf(format, len(body), body)
	}}
}

// chunkedFault returns a fault that sends the healthy body in custom chunks. The format takes the length of the body and the body.
func chunkedFault(name string, want outcome, format string, header ...string) fault {
	return fault{name: name, want: want, acts: true, http1: func(w *http1Wire, r reply) {
		body := padded(r).body
		w.printf("HTTP/1.1 200 OK\r\n%s\r\n\r\n"+format, strings.Join(append(header, "Transfer-Encoding: chunked"), "\r\n"), len(body), body)
	}}
}

// earlyFault returns a fault that responds to an upload before the body is read.
func earlyFault(name string, want outcome, content string) fault {
	return fault{name: name, want: want, early: true, only: uploads, http1: func(w *http1Wire, _ reply) {
		_, _ = io.WriteString(w.conn, content)
		w.stall() // closing would reset the connection
	}}
}
