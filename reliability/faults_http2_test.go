package reliability

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/http2"
)

// http2Faults are responses that only HTTP/2 can have.
var http2Faults = []fault{
	{name: "silent connection", want: retried, acts: true, endless: true, everywhere: true, http2: func(w *http2Wire, _ reply) {
		w.silence()
		w.stall()
	}},
	{name: "silent connection, reused", want: retried, early: true, warm: true, endless: true, http2: func(w *http2Wire, _ reply) {
		w.silence()
		w.stall()
	}},
	{name: "silent connection in the body", want: brokenBody, acts: true, endless: true, http2: func(w *http2Wire, r reply) {
		r = padded(r)
		w.begin(r)
		w.write(half(r.body))
		w.silence()
		w.stall()
	}},

	// Nothing was carried out, but net/http does not distinguish this from a reset after the request was carried out.
	goAwayFault("for all streams, before the request is read", retried, false, http2.ErrCodeNo, 0, true),
	goAwayFault("for all streams", retried, false, http2.ErrCodeNo, 0, false),
	goAwayFault("for all streams, but the request is carried out", either, true, http2.ErrCodeNo, 0, false),
	goAwayFault("for all streams, ENHANCE_YOUR_CALM", either, false, http2.ErrCodeEnhanceYourCalm, 0, false),
	goAwayFault("after this stream", retried, true, http2.ErrCodeNo, 1, false),
	goAwayFault("after this stream, INTERNAL_ERROR", retried, true, http2.ErrCodeInternal, 1, false),
	goAwayFault("after this stream, ENHANCE_YOUR_CALM", retried, true, http2.ErrCodeEnhanceYourCalm, 1, false),
	goAwayFault("after this stream, PROTOCOL_ERROR", retried, true, http2.ErrCodeProtocol, 1, false),
	{name: "GOAWAY, then the response", want: passes, acts: true, http2: func(w *http2Wire, r reply) {
		w.frame(func(f *http2.Framer) error { return f.WriteGoAway(w.id, http2.ErrCodeNo, nil) })
		w.send(r)
	}},
	{name: "GOAWAY in the body", want: brokenBody, acts: true, http2: func(w *http2Wire, r reply) {
		r = padded(r)
		w.begin(r)
		w.write(half(r.body))
		w.frame(func(f *http2.Framer) error { return f.WriteGoAway(w.id, http2.ErrCodeInternal, nil) })
		w.close()
	}},
	{name: "endless GOAWAY", want: either, endless: true, http2: func(w *http2Wire, _ reply) {
		w.flood(func(f *http2.Framer) error { return f.WriteGoAway(1<<31-1, http2.ErrCodeNo, nil) })
	}},

	framesFault("WINDOW_UPDATE of 0 for the stream", retried, func(w *http2Wire, f *http2.Framer) error { return f.WriteWindowUpdate(w.id, 0) }),
	framesFault("WINDOW_UPDATE of 0 for the connection", retried, func(_ *http2Wire, f *http2.Framer) error { return f.WriteWindowUpdate(0, 0) }),
	{
		name: "WINDOW_UPDATE that overflows the stream", skip: "net/http locks a mutex twice, and the transport deadlocks",
		http2: func(w *http2Wire, _ reply) {
			w.frame(func(f *http2.Framer) error { return f.WriteWindowUpdate(w.id, 1<<31-1) })
			w.stall()
		},
	},
	framesFault("WINDOW_UPDATE that overflows the connection", retried, func(_ *http2Wire, f *http2.Framer) error { return f.WriteWindowUpdate(0, 1<<31-1) }),
	framesFault("WINDOW_UPDATE of the wrong length", retried, func(_ *http2Wire, f *http2.Framer) error {
		return f.WriteRawFrame(http2.FrameWindowUpdate, 0, 0, []byte{1})
	}),

	framesFault("HEADERS that cannot be decompressed", retried, func(w *http2Wire, f *http2.Framer) error {
		return f.WriteHeaders(http2.HeadersFrameParam{StreamID: w.id, BlockFragment: []byte{0xff, 0xff, 0xff, 0xff, 0xff}, EndHeaders: true})
	}),
	fieldsFault("HEADERS without :status", retried, "a", "b"),
	fieldsFault("HEADERS with :status abc", retried, ":status", "abc"),
	fieldsFault("HEADERS with :status twice", retried, ":status", "200", ":status", "500"),
	fieldsFault("HEADERS with :status not first", retried, "a", "b", ":status", "200"),
	fieldsFault("HEADERS with a request pseudo-header", retried, ":status", "200", ":path", "/"),
	fieldsFault("HEADERS with a line feed", retried, ":status", "200", "a", "b\nc"),
	fieldsFault("HEADERS with Connection", either, ":status", "200", "connection", "close", "transfer-encoding", "chunked"),
	large(fieldsFault("HEADERS of 500 kB", retried, ":status", "200", "a", strings.Repeat("a", 500_000))),
	{name: "HEADERS that echo the token", want: retried, acts: true, http2: func(w *http2Wire, _ reply) {
		w.block(true, ":status", echo(w), echo(w)+"\n", echo(w)+"\n")
		w.stall()
	}},
	framesFault("HEADERS on stream 0", retried, func(w *http2Wire, f *http2.Framer) error {
		return f.WriteHeaders(http2.HeadersFrameParam{StreamID: 0, BlockFragment: w.encoded(":status", "200"), EndHeaders: true})
	}),
	framesFault("HEADERS on an unopened stream", retried, func(w *http2Wire, f *http2.Framer) error {
		return f.WriteHeaders(http2.HeadersFrameParam{StreamID: w.id + 100, BlockFragment: w.encoded(":status", "200"), EndHeaders: true})
	}),
	framesFault("HEADERS, then DATA instead of CONTINUATION", retried, func(w *http2Wire, f *http2.Framer) error {
		if err := f.WriteHeaders(http2.HeadersFrameParam{StreamID: w.id, BlockFragment: w.encoded(":status", "200")}); err != nil {
			return err
		}
		return f.WriteData(w.id, true, []byte("{}"))
	}),
	{name: "HEADERS, then nothing instead of CONTINUATION", want: retried, acts: true, endless: true, http2: func(w *http2Wire, _ reply) {
		w.frame(func(f *http2.Framer) error {
			return f.WriteHeaders(http2.HeadersFrameParam{StreamID: w.id, BlockFragment: w.encoded(":status", "200")})
		})
		w.stall()
	}},
	{name: "endless CONTINUATION", want: retried, large: true, acts: true, http2: func(w *http2Wire, _ reply) {
		w.frame(func(f *http2.Framer) error {
			return f.WriteHeaders(http2.HeadersFrameParam{StreamID: w.id, BlockFragment: w.encoded(":status", "200")})
		})
		for w.frame(func(f *http2.Framer) error {
			return f.WriteContinuation(w.id, false, w.encoded("a", strings.Repeat("a", 10_000)))
		}) {
		}
	}},
	{name: "HEADERS twice", want: either, acts: true, http2: func(w *http2Wire, r reply) {
		w.begin(r)
		w.begin(r)
		w.stall()
	}},
	{name: "HEADERS with content-length but no body", want: brokenBody, acts: true, http2: func(w *http2Wire, _ reply) {
		w.block(true, ":status", "200", "content-length", "10")
	}},
	{name: "HEADERS with another status after the response", want: passes, acts: true, http2: func(w *http2Wire, r reply) {
		w.send(r)
		w.block(true, ":status", "500")
	}},
	{name: "trailers", want: passes, acts: true, http2: func(w *http2Wire, r reply) {
		r = padded(r)
		w.begin(r)
		w.write(r.body)
		w.block(true, "a", "b")
	}},
	{name: "trailers with :status", want: brokenBody, acts: true, http2: func(w *http2Wire, r reply) {
		r = padded(r)
		w.begin(r)
		w.write(r.body)
		w.block(true, ":status", "500")
	}},
	{name: "early hints", want: passes, acts: true, http2: func(w *http2Wire, r reply) {
		for range 3 {
			w.block(false, ":status", "103", "link", "</a>")
		}
		w.send(r)
	}},
	{name: "endless early hints", want: either, acts: true, endless: true, http2: func(w *http2Wire, _ reply) {
		for w.block(false, ":status", "103", "link", "</a>") && !w.stopped(time.Millisecond) {
		}
	}},
	fieldsFault("status 101", either, ":status", "101"),

	framesFault("DATA before HEADERS", retried, func(w *http2Wire, f *http2.Framer) error { return f.WriteData(w.id, true, []byte("{}")) }),
	framesFault("DATA on stream 0", retried, func(_ *http2Wire, f *http2.Framer) error { return f.WriteData(0, true, []byte("{}")) }),
	framesFault("DATA on an unopened stream", retried, func(w *http2Wire, f *http2.Framer) error { return f.WriteData(w.id+100, true, []byte("{}")) }),
	{name: "DATA beyond the window", want: tooLarge, large: true, acts: true, http2: func(w *http2Wire, _ reply) {
		w.begin(reply{status: 200, length: 64 << 20})
		for range (clientWindow + 1<<20) / maxFrameData {
			w.frame(func(f *http2.Framer) error { return f.WriteData(w.id, false, largeText[:maxFrameData]) })
		}
		if !w.stopped(100 * time.Millisecond) { // a client that reads fast does not overflow
			w.cut()
		}
	}},
	{name: "DATA longer than content-length", want: brokenBody, acts: true, http2: func(w *http2Wire, r reply) {
		r = padded(r)
		w.begin(reply{status: 200, body: half(r.body)})
		w.write(r.body)
		w.finish()
	}},
	{name: "DATA shorter than content-length", want: brokenBody, acts: true, http2: func(w *http2Wire, r reply) {
		r = padded(r)
		w.begin(r)
		w.write(half(r.body))
		w.finish()
	}},
	{name: "endless empty DATA", want: bodyHangs, acts: true, endless: true, http2: func(w *http2Wire, r reply) {
		w.begin(padded(r))
		w.flood(func(f *http2.Framer) error { return f.WriteData(w.id, false, nil) })
	}},
	{name: "DATA with too much padding", want: brokenBody, acts: true, http2: func(w *http2Wire, r reply) {
		w.begin(padded(r))
		w.frame(func(f *http2.Framer) error {
			return f.WriteRawFrame(http2.FrameData, http2.FlagDataPadded, w.id, []byte{200, 1})
		})
		w.stall()
	}},
	{name: "DATA after the end of the stream", want: passes, acts: true, http2: func(w *http2Wire, r reply) {
		w.send(r)
		w.frame(func(f *http2.Framer) error { return f.WriteData(w.id, true, []byte("{}")) })
	}},

	framesFault("PUSH_PROMISE", retried, func(w *http2Wire, f *http2.Framer) error {
		return f.WritePushPromise(http2.PushPromiseParam{StreamID: w.id, PromiseID: 2, BlockFragment: w.encoded(":method", "GET", ":path", "/"), EndHeaders: true})
	}),
	framesFault("RST_STREAM for stream 0", retried, func(_ *http2Wire, f *http2.Framer) error { return f.WriteRSTStream(0, http2.ErrCodeCancel) }),
	framesFault("frame that is too long", retried, func(w *http2Wire, f *http2.Framer) error {
		return f.WriteRawFrame(http2.FrameData, 0, w.id, largeText[:1<<20])
	}),
	framesFault("PING of the wrong length", retried, func(_ *http2Wire, f *http2.Framer) error { return f.WriteRawFrame(http2.FramePing, 0, 0, []byte{1}) }),
	{name: "endless PING", want: retried, acts: true, endless: true, http2: func(w *http2Wire, _ reply) {
		w.flood(func(f *http2.Framer) error { return f.WritePing(false, [8]byte{1}) })
	}},
	{name: "frames of unknown types", want: passes, acts: true, http2: func(w *http2Wire, r reply) {
		w.frame(func(f *http2.Framer) error { return f.WriteRawFrame(200, 255, w.id, []byte("unknown")) })
		w.send(r)
	}},
	{name: "unexpected PING reply", want: passes, acts: true, http2: func(w *http2Wire, r reply) {
		w.frame(func(f *http2.Framer) error { return f.WritePing(true, [8]byte{7}) })
		w.send(r)
	}},

	settingsFault("INITIAL_WINDOW_SIZE beyond 2^31", retried, http2.SettingInitialWindowSize, 1<<31),
	settingsFault("MAX_FRAME_SIZE 1", retried, http2.SettingMaxFrameSize, 1),
	settingsFault("ENABLE_PUSH 2", either, http2.SettingEnablePush, 2),
	settingsFault("MAX_CONCURRENT_STREAMS 0", retried, http2.SettingMaxConcurrentStreams, 0),
	settingsFault("HEADER_TABLE_SIZE of 4 GB", retried, http2.SettingHeaderTableSize, 1<<32-1),
	framesFault("SETTINGS of the wrong length", retried, func(_ *http2Wire, f *http2.Framer) error {
		return f.WriteRawFrame(http2.FrameSettings, 0, 0, []byte{1})
	}),
	{name: "endless SETTINGS", want: retried, acts: true, endless: true, http2: func(w *http2Wire, _ reply) {
		w.flood(func(f *http2.Framer) error { return f.WriteSettings() })
	}},
	{name: "window closed while a body is sent", want: hangs, early: true, endless: true, only: uploads, http2: func(w *http2Wire, _ reply) {
		window := func(n uint32) {
			w.frame(func(f *http2.Framer) error {
				return f.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: n})
			})
		}
		window(0)
		w.stall()
		window(serverWindow)
	}},
	{name: "status 204 before the body", want: either, early: true, only: largeUpload, http2: func(w *http2Wire, _ reply) { w.send(reply{status: 204}) }},
	{name: "status 204 before the body, then RST_STREAM NO_ERROR", want: either, early: true, only: largeUpload, http2: func(w *http2Wire, _ reply) {
		w.send(reply{status: 204})
		w.frame(func(f *http2.Framer) error { return f.WriteRSTStream(w.id, http2.ErrCodeNo) })
	}},
	{name: "status 413 before the body, then RST_STREAM NO_ERROR", want: fails, early: true, only: uploads, http2: func(w *http2Wire, _ reply) {
		w.send(reply{status: 413})
		w.frame(func(f *http2.Framer) error { return f.WriteRSTStream(w.id, http2.ErrCodeNo) })
	}},
	{name: "HTTP/1.1 instead of frames", want: retried, acts: true, http2: func(w *http2Wire, _ reply) {
		w.frame(func(f *http2.Framer) error {
			return f.WriteRawFrame('H', 'T', binary.BigEndian.Uint32([]byte("TP/1")), []byte(".1 400 Bad Request\r\n\r\n"))
		})
		w.close()
	}},
}

// resetFaults returns RST_STREAM faults with each code: before the request is read, after it was carried out, and in the response.
func resetFaults() []fault {
	var faults []fault
	for code := http2.ErrCodeNo; code <= http2.ErrCodeHTTP11Required+1; code++ {
		resetStream := func(w *http2Wire, _ reply) {
			w.frame(func(f *http2.Framer) error { return f.WriteRSTStream(w.id, code) })
		}
		after := retried
		if code == http2.ErrCodeRefusedStream { // claims that nothing was carried out
			after = either
		}
		// net/http retries such requests by itself until the context ends.
		endless := code == http2.ErrCodeRefusedStream || code == http2.ErrCodeProtocol
		faults = append(faults,
			fault{name: fmt.Sprint("RST_STREAM ", code, " before the request is read"), want: retried, early: true, endless: endless, http2: resetStream},
			fault{name: fmt.Sprint("RST_STREAM ", code), want: after, acts: true, endless: endless, everywhere: code == http2.ErrCodeProtocol, http2: resetStream},
			fault{name: fmt.Sprint("RST_STREAM ", code, ", reused connection"), want: after, acts: true, warm: true, endless: endless, http2: resetStream},
			fault{name: fmt.Sprint("RST_STREAM ", code, " in the body"), want: brokenBody, acts: true, http2: func(w *http2Wire, r reply) {
				r = padded(r)
				w.begin(r)
				w.write(half(r.body))
				resetStream(w, r)
			}},
		)
	}
	return faults
}

// goAwayFault returns a fault that sends GOAWAY with the id of the last stream, 0 or this one, and closes the connection.
func goAwayFault(name string, want outcome, acts bool, code http2.ErrCode, last uint32, early bool) fault {
	endless := last == 0 // net/http retries such requests by itself until the context ends
	return fault{name: "GOAWAY " + name, want: want, acts: acts, early: early, endless: endless, http2: func(w *http2Wire, _ reply) {
		w.frame(func(f *http2.Framer) error { return f.WriteGoAway(last*w.id, code, nil) })
		time.Sleep(time.Millisecond)
		w.close()
	}}
}

// framesFault returns a fault that carries the request out, responds with frames, and then stalls.
func framesFault(name string, want outcome, write func(*http2Wire, *http2.Framer) error) fault {
	return fault{name: name, want: want, acts: true, http2: func(w *http2Wire, _ reply) {
		w.frame(func(f *http2.Framer) error { return write(w, f) })
		w.stall()
	}}
}

// fieldsFault returns a fault that carries the request out, responds with header fields, and then stalls.
func fieldsFault(name string, want outcome, fields ...string) fault {
	return fault{name: name, want: want, acts: true, http2: func(w *http2Wire, _ reply) {
		w.block(true, fields...)
		w.stall()
	}}
}

// settingsFault returns a fault that carries the request out, responds with a setting, and then stalls.
func settingsFault(name string, want outcome, id http2.SettingID, value uint32) fault {
	return framesFault("SETTINGS "+name, want, func(_ *http2Wire, f *http2.Framer) error { return f.WriteSettings(http2.Setting{ID: id, Val: value}) })
}

// silence stops all writes on the connection.
func (w *http2Wire) silence() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silent = true
}

func (w *http2Wire) close() { _ = w.raw.Close() }

// flood writes frames until the client has given up.
func (w *http2Wire) flood(write func(*http2.Framer) error) {
	for {
		for range 10 {
			if !w.frame(write) {
				return
			}
		}
		if w.stopped(time.Millisecond) {
			return
		}
	}
}

// stopped waits and reports whether the client gave up within the time.
func (w *http2Wire) stopped(wait time.Duration) bool {
	select {
	case <-w.gone:
		return true
	case <-time.After(wait):
		return false
	}
}
