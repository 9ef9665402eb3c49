package fleettest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/redisstore"
	"github.com/pinterest-go/pinterest/redisstore/internal/redisserver"
)

// variable is the environment variable with the configuration of a process.
const variable = "PINTEREST_TEST_FLEET"

// Config configures the processes of a fleet. They are copies of the program that calls [Start].
type Config struct {
	API      string        `json:"api"`
	Redis    string        `json:"redis"` // address
	Workers  int           `json:"workers"`
	Pause    time.Duration `json:"pause"`     // between two calls of a worker
	Alone    bool          `json:"alone"`     // each process has a limiter of its own
	Token    string        `json:"token"`     // the name of a token in the store; "" means a token that needs no refresh
	Stall    bool          `json:"stall"`     // stop in the middle of the first refresh
	ClientID string        `json:"client_id"` // set by Start
}

// Key encrypts the tokens of a fleet.
func Key() []byte { return bytes.Repeat([]byte{7}, 32) }

// Stats are the calls of a process.
type Stats struct {
	Failed int             `json:"failed"`
	Errors []string        `json:"errors"` // the first ones
	Times  []time.Duration `json:"times"`  // of all calls
	Trips  int64           `json:"trips"`  // to the store
}

// Process is a process of a fleet.
type Process struct {
	Log bytes.Buffer // what it wrote to the standard error, after it has ended

	command *exec.Cmd
	input   io.WriteCloser
	output  bytes.Buffer
	read    chan struct{} // closed when output is complete
}

// Start starts a process. It makes calls after Go, until it is stopped or killed.
func Start(config Config, number int) (*Process, error) {
	config.ClientID = fmt.Sprint(number)
	text, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	p := &Process{command: exec.CommandContext(context.Background(), os.Args[0]), read: make(chan struct{})}
	p.command.Env = append(os.Environ(), variable+"="+string(text))
	p.command.Stderr = &p.Log
	if p.input, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	reader := bufio.NewReader(output)
	if _, err := reader.ReadString('\n'); err != nil { // until it is ready
		return nil, errors.Join(err, p.command.Wait())
	}
	go func() { // until the process ends
		defer close(p.read)
		_, _ = io.Copy(&p.output, reader)
	}()
	return p, nil
}

// Go lets the process begin.
func (p *Process) Go() error {
	_, err := io.WriteString(p.input, "\n")
	return err
}

// Kill kills the process.
func (p *Process) Kill() error {
	err := p.command.Process.Kill()
	<-p.read
	_ = p.command.Wait() // the error is the signal
	return err
}

// Stop ends the process and returns its calls.
func (p *Process) Stop() (Stats, error) {
	var stats Stats
	if err := p.input.Close(); err != nil {
		return stats, err
	}
	<-p.read
	if err := p.command.Wait(); err != nil {
		return stats, fmt.Errorf("%w: %s", err, p.Log.Bytes())
	}
	return stats, json.Unmarshal(p.output.Bytes(), &stats)
}

// IsProcess reports whether this program was started by [Start]. It must then call [Main].
func IsProcess() bool { return os.Getenv(variable) != "" }

// Main makes calls until the standard input ends.
func Main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var config Config
	if err := json.Unmarshal([]byte(os.Getenv(variable)), &config); err != nil {
		return err
	}
	w := &worker{config: config}
	client, err := w.client()
	if err != nil {
		return err
	}
	fmt.Println("ready")
	input := bufio.NewReader(os.Stdin)
	if _, err := input.ReadString('\n'); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, input)
		cancel()
	}()
	var group sync.WaitGroup
	for range config.Workers {
		group.Go(func() { w.work(ctx, client) })
	}
	group.Wait()
	w.stats.Trips = w.trips.Load()
	return json.NewEncoder(os.Stdout).Encode(w.stats)
}

type worker struct {
	config Config
	trips  atomic.Int64

	mu    sync.Mutex
	stats Stats
}

func (w *worker) client() (*pinterest.Client, error) {
	rdb := redisserver.NewClient(w.config.Redis)
	rdb.AddHook(&tripHook{&w.trips})
	options := []pinterest.ClientOption{pinterest.WithBaseURL(w.config.API), pinterest.WithUserAgent("process-" + w.config.ClientID)}
	switch {
	case w.config.Token != "":
		config := &pinterest.OAuthConfig{ClientID: w.config.ClientID, ClientSecret: "secret", TokenURL: w.config.API + "/oauth/token"}
		store, err := redisstore.NewTokenStore(rdb, w.config.Token, Key())
		if err != nil {
			return nil, err
		}
		source := config.SharedTokenSource(context.Background(), &stallingStore{TokenStore: store, stall: w.config.Stall})
		return pinterest.NewClient(append(options, pinterest.WithTokenSource(source), pinterest.WithRateLimiter(pinterest.NoRateLimiter()))...)
	case !w.config.Alone:
		logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
		options = append(options, pinterest.WithRateLimiter(redisstore.NewRateLimiter(rdb, "app/user", &redisstore.Options{Logger: logger})))
	}
	return pinterest.NewClient(append(options, pinterest.WithTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "fleet"})))...)
}

// stallingStore may stop in the middle of the first refresh, before it is sent. The update before it loads the token.
type stallingStore struct {
	pinterest.TokenStore
	stall  bool
	loaded atomic.Bool
}

func (s *stallingStore) Update(
	ctx context.Context, change func(*oauth2.Token) (*oauth2.Token, error),
) (*oauth2.Token, error) {
	return s.TokenStore.Update(ctx, func(stored *oauth2.Token) (*oauth2.Token, error) {
		if s.loaded.Swap(true) && s.stall {
			select {} // until the process is killed
		}
		return change(stored)
	})
}

func (w *worker) work(ctx context.Context, client *pinterest.Client) {
	for {
		start := time.Now()
		_, err := client.UserAccount.Get(ctx)
		if ctx.Err() != nil {
			return
		}
		w.count(time.Since(start), err)
		time.Sleep(w.config.Pause)
	}
}

func (w *worker) count(took time.Duration, err error) {
	const most = 5
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stats.Times = append(w.stats.Times, took)
	if err == nil {
		return
	}
	w.stats.Failed++
	if len(w.stats.Errors) < most {
		w.stats.Errors = append(w.stats.Errors, err.Error())
	}
}

// tripHook counts the commands of a client.
type tripHook struct{ trips *atomic.Int64 }

func (*tripHook) DialHook(next redis.DialHook) redis.DialHook { return next }

func (*tripHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (h *tripHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.trips.Add(1)
		return next(ctx, cmd)
	}
}

// Fleet is a number of processes.
type Fleet struct {
	Processes []*Process
	config    Config
	started   int
}

// StartFleet starts processes that begin at the same time.
func StartFleet(config Config, n int) (*Fleet, error) {
	f := &Fleet{config: config}
	for range n {
		p, err := Start(config, f.started)
		if err != nil {
			return nil, errors.Join(err, f.Kill())
		}
		f.started++
		f.Processes = append(f.Processes, p)
	}
	for _, p := range f.Processes {
		if err := p.Go(); err != nil {
			return nil, errors.Join(err, f.Kill())
		}
	}
	return f, nil
}

// Add starts one more process.
func (f *Fleet) Add() error {
	p, err := Start(f.config, f.started)
	if err != nil {
		return err
	}
	f.started++
	f.Processes = append(f.Processes, p)
	return p.Go()
}

// KillOne kills a process. Stop does not return its calls.
func (f *Fleet) KillOne() error {
	p := f.Processes[0]
	f.Processes = f.Processes[1:]
	return p.Kill()
}

// Kill kills all processes.
func (f *Fleet) Kill() error {
	var err error
	for _, p := range f.Processes {
		err = errors.Join(err, p.Kill())
	}
	return err
}

// Stop ends all processes and returns the calls of each.
func (f *Fleet) Stop() ([]Stats, error) {
	all := make([]Stats, len(f.Processes))
	errs := make([]error, len(f.Processes))
	var group sync.WaitGroup
	for i, p := range f.Processes {
		group.Go(func() { all[i], errs[i] = p.Stop() })
	}
	group.Wait()
	return all, errors.Join(errs...)
}
