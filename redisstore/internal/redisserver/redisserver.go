// Package redisserver runs Redis servers for tests and benchmarks.
package redisserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// Variable is the environment variable with the path of another server, for example valkey-server.
const Variable = "PINTEREST_TEST_REDIS_SERVER"

// Server is a Redis or Valkey server without persistence on a free port of the loopback interface.
type Server struct {
	Addr string

	binary, port string
	command      *exec.Cmd
}

// Find returns the path of the server: the value of [Variable], or redis-server.
func Find() (string, error) {
	if path := os.Getenv(Variable); path != "" {
		return path, nil
	}
	return exec.LookPath("redis-server")
}

// New starts a server. The caller must close it.
func New() (*Server, error) {
	binary, err := Find()
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0") // to find a free port
	if err != nil {
		return nil, err
	}
	s := &Server{Addr: listener.Addr().String(), binary: binary}
	_, s.port, _ = net.SplitHostPort(s.Addr)
	if err := listener.Close(); err != nil {
		return nil, err
	}
	return s, s.Start()
}

// Start starts the server again after Kill, without data. It returns when the server accepts connections.
func (s *Server) Start() error {
	s.command = exec.CommandContext(context.Background(), s.binary, "--port", s.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
	if err := s.command.Start(); err != nil {
		return err
	}
	var err error
	for range 200 {
		var conn net.Conn
		if conn, err = new(net.Dialer).DialContext(context.Background(), "tcp", s.Addr); err == nil {
			return conn.Close()
		}
		time.Sleep(10 * time.Millisecond)
	}
	return errors.Join(fmt.Errorf("%s does not respond: %w", s.binary, err), s.Close())
}

// Client returns a client with the options that docs/fleet.md recommends.
func (s *Server) Client() *redis.Client { return NewClient(s.Addr) }

// NewClient returns a client with the options that docs/fleet.md recommends.
func NewClient(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr, MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true})
}

// Kill ends the server. Its data is lost.
func (s *Server) Kill() error {
	err := s.command.Process.Kill()
	_ = s.command.Wait() // the error is the signal
	return err
}

// Hang stops the server without closing its connections, until Continue is called.
func (s *Server) Hang() error { return s.command.Process.Signal(syscall.SIGSTOP) }

// Continue lets a server that hangs go on.
func (s *Server) Continue() error { return s.command.Process.Signal(syscall.SIGCONT) }

// Close ends the server.
func (s *Server) Close() error { return s.Kill() }
