package fleettest

import (
	"context"
	"io"
	"net"
	"time"
)

// delay is a proxy that delivers everything later, in both directions.
type delay struct {
	listener net.Listener
	target   string
	by       time.Duration
}

func newDelay(target string, by time.Duration) (*delay, error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &delay{listener, target, by}
	go func() { // until close is called
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go d.serve(conn)
		}
	}()
	return d, nil
}

func (d *delay) addr() string { return d.listener.Addr().String() }

func (d *delay) close() { _ = d.listener.Close() }

func (d *delay) serve(client net.Conn) {
	server, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", d.target)
	if err != nil {
		_ = client.Close()
		return
	}
	go d.copy(server, client)
	d.copy(client, server)
}

// copy copies with a delay until one side is closed, and closes both.
func (d *delay) copy(to, from net.Conn) {
	type chunk struct {
		due  time.Time
		data []byte
	}
	chunks := make(chan chunk, 1024)
	go func() {
		defer close(chunks)
		for {
			buffer := make([]byte, 32<<10)
			n, err := from.Read(buffer)
			if n > 0 {
				chunks <- chunk{time.Now().Add(d.by), buffer[:n]}
			}
			if err != nil {
				return
			}
		}
	}()
	for c := range chunks {
		time.Sleep(time.Until(c.due))
		if _, err := to.Write(c.data); err != nil {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
	_, _ = io.Copy(io.Discard, from)
}
