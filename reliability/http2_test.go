package reliability

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// http2Conn is the server side of an HTTP/2 connection.
type http2Conn struct {
	server *server
	raw    net.Conn

	mu      sync.Mutex // guards the fields below and is held while a frame is written
	streams map[uint32]*http2Wire
	framer  *http2.Framer
	fields  bytes.Buffer // output of encoder
	encoder *hpack.Encoder
	silent  bool // nothing is written any more, not even a ping reply
}

// http2Wire is the wire of HTTP/2: a stream.
type http2Wire struct {
	*http2Conn
	id      uint32
	req     *http.Request
	body    bytes.Buffer
	ignored bool          // a fault hit before the request was read
	gone    chan struct{} // closed when the client gives up the stream or the connection

	// The fields below are guarded by mu.
	ended  bool // gone is closed
	credit int  // bytes that may still be sent
	window sync.Cond
}

const (
	serverWindow = 16 << 20 // bytes that the client may send before the server reads them
	clientWindow = 4 << 20  // bytes of a stream that net/http buffers before they are read
	maxFrameData = 16 << 10
)

// serveHTTP2 reads frames until the connection is closed.
func serveHTTP2(s *server, conn, raw net.Conn) {
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(conn, preface); err != nil {
		return
	}
	c := &http2Conn{server: s, raw: raw, framer: http2.NewFramer(conn, conn), streams: map[uint32]*http2Wire{}}
	c.framer.AllowIllegalWrites = true
	c.framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	c.encoder = hpack.NewEncoder(&c.fields)
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, w := range c.streams {
			w.end()
		}
	}()
	c.frame(func(f *http2.Framer) error {
		if err := f.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: serverWindow}, http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 250}); err != nil {
			return err
		}
		return f.WriteWindowUpdate(0, serverWindow)
	})
	for {
		frame, err := c.framer.ReadFrame()
		if err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				c.frame(func(f *http2.Framer) error { return f.WriteSettingsAck() })
			}
		case *http2.PingFrame:
			if !frame.IsAck() {
				c.frame(func(f *http2.Framer) error { return f.WritePing(true, frame.Data) })
			}
		case *http2.MetaHeadersFrame:
			c.header(frame)
		case *http2.DataFrame:
			c.data(frame)
		case *http2.RSTStreamFrame:
			c.onStream(frame.StreamID, (*http2Wire).end)
		case *http2.WindowUpdateFrame:
			c.onStream(frame.StreamID, func(w *http2Wire) {
				w.credit += int(frame.Increment)
				w.window.Broadcast()
			})
		}
	}
}

// frame writes frames, unless the connection is silent, and reports whether the connection is still open.
func (c *http2Conn) frame(write func(*http2.Framer) error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.silent || write(c.framer) == nil
}

// onStream calls do with mu held if the stream is open.
func (c *http2Conn) onStream(id uint32, do func(*http2Wire)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w := c.streams[id]; w != nil {
		do(w)
	}
}

func (c *http2Conn) header(frame *http2.MetaHeadersFrame) {
	w := &http2Wire{http2Conn: c, id: frame.StreamID, gone: make(chan struct{}), credit: clientWindow}
	w.window.L = &c.mu
	c.mu.Lock()
	c.streams[w.id] = w
	c.mu.Unlock()
	w.req = &http.Request{Method: frame.PseudoValue("method"), RequestURI: frame.PseudoValue("path"), Header: http.Header{}}
	for _, field := range frame.RegularFields() {
		w.req.Header.Add(field.Name, field.Value)
	}
	if f := c.server.fault(headerRead, w.req); f != nil {
		w.ignored = true
		w.start(func() { f.strike(w, reply{}) })
		return
	}
	if frame.StreamEnded() {
		w.respond()
	}
}

func (c *http2Conn) data(frame *http2.DataFrame) {
	if n := uint32(len(frame.Data())); n > 0 {
		c.frame(func(f *http2.Framer) error {
			if err := f.WriteWindowUpdate(0, n); err != nil {
				return err
			}
			return f.WriteWindowUpdate(frame.StreamID, n)
		})
	}
	var whole *http2Wire
	c.onStream(frame.StreamID, func(w *http2Wire) {
		if w.ignored {
			return
		}
		w.body.Write(frame.Data())
		if frame.StreamEnded() {
			whole = w
		}
	})
	if whole != nil {
		whole.respond()
	}
}

// start responds to a request in a goroutine, so that the server continues to read frames and to reply to pings.
func (w *http2Wire) start(respond func()) {
	w.server.work.Go(func() {
		respond()
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.streams, w.id)
	})
}

// respond carries out and responds to a request that was read as a whole.
func (w *http2Wire) respond() {
	w.start(func() {
		f := w.server.fault(requestRead, w.req)
		var healthy reply
		if f == nil || f.acts {
			healthy = w.server.carryOut(w.req, w.body.Bytes())
		}
		if f == nil {
			w.send(healthy)
			return
		}
		f.strike(w, healthy)
	})
}

func (w *http2Wire) request() *http.Request { return w.req }

func (w *http2Wire) send(r reply) {
	if len(r.body) == 0 {
		w.headers(r, true)
		return
	}
	w.headers(r, false)
	if w.write(r.body) {
		w.finish()
	}
}

func (w *http2Wire) finish() {
	w.frame(func(f *http2.Framer) error { return f.WriteData(w.id, true, nil) })
}

func (w *http2Wire) begin(r reply) { w.headers(r, false) }

func (w *http2Wire) headers(r reply, end bool) {
	fields := []string{":status", strconv.Itoa(r.status)}
	for _, field := range r.header {
		fields = append(fields, field[0], field[1])
	}
	if r.status != http.StatusNoContent {
		fields = append(fields, "content-length", strconv.Itoa(r.contentLength()))
	}
	w.block(end, fields...)
}

// block writes a block of header fields, given as names and values in turn.
func (w *http2Wire) block(end bool, fields ...string) bool {
	return w.frame(func(f *http2.Framer) error {
		block := w.encoded(fields...)
		first := block[:min(len(block), maxFrameData)]
		block = block[len(first):]
		err := f.WriteHeaders(http2.HeadersFrameParam{StreamID: w.id, BlockFragment: first, EndStream: end, EndHeaders: len(block) == 0})
		for err == nil && len(block) > 0 {
			next := block[:min(len(block), maxFrameData)]
			block = block[len(next):]
			err = f.WriteContinuation(w.id, len(block) == 0, next)
		}
		return err
	})
}

// encoded compresses header fields. The caller holds mu.
func (c *http2Conn) encoded(fields ...string) []byte {
	c.fields.Reset()
	for i := 0; i < len(fields); i += 2 {
		_ = c.encoder.WriteField(hpack.HeaderField{Name: strings.ToLower(fields[i]), Value: fields[i+1]}) // never fails on a bytes.Buffer
	}
	return bytes.Clone(c.fields.Bytes())
}

func (w *http2Wire) write(p []byte) bool {
	for len(p) > 0 {
		n := w.take(min(len(p), maxFrameData))
		if n == 0 || !w.frame(func(f *http2.Framer) error { return f.WriteData(w.id, false, p[:n]) }) {
			return false
		}
		p = p[n:]
	}
	return true
}

// take waits for flow control and returns how many of n bytes may be sent, 0 if the client is gone.
func (w *http2Wire) take(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.credit <= 0 && !w.ended {
		w.window.Wait()
	}
	if w.ended {
		return 0
	}
	n = min(n, w.credit)
	w.credit -= n
	return n
}

// end marks the stream as given up by the client. The caller holds mu.
func (w *http2Wire) end() {
	if !w.ended {
		w.ended = true
		close(w.gone)
		w.window.Broadcast()
	}
}

func (w *http2Wire) cut() { reset(w.raw) }

func (w *http2Wire) stall() { <-w.gone }
