// Fleet shows four processes that share a quota of 20 calls per second, first with redisstore and then with a rate limiter each. One
// of the processes is killed on the way.
//
//	go run ./examples/fleet
//	go run ./examples/fleet -redis localhost:6379 -time 20s
//
// It runs against the in-memory Pinterest of package pinteresttest only: the second part would abuse the real service. Without the flag
// -redis, the quota is in an in-memory server.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
	"github.com/pinterest-go/pinterest/redisstore"
)

const usage = `Fleet shows processes that share a quota, first with redisstore and then with a rate limiter each.

Usage: fleet [flags]

Environment: none is read. The server is an in-memory Pinterest.

Flags:
`

func main() {
	if os.Getenv(processVariable) != "" {
		if err := process(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	d := &demo{processes: 4, workers: 4}
	flag.StringVar(&d.redis, "redis", "", "`address` of a Redis or Valkey server (default: an in-memory server)")
	flag.IntVar(&d.quota, "quota", 20, "calls per second that the server allows")
	flag.DurationVar(&d.time, "time", 6*time.Second, "duration of each of the two parts")
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := d.check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		flag.Usage()
		os.Exit(2)
	}
	info, err := os.Stdout.Stat()
	d.live = err == nil && info.Mode()&os.ModeCharDevice != 0

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err = d.run(ctx)
	switch {
	case ctx.Err() != nil: // Ctrl-C
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// The environment of a process, besides the variables of pinterest.WithEnv.
const (
	processVariable = "FLEET_PROCESS" // its number
	workersVariable = "FLEET_WORKERS"
	redisVariable   = "FLEET_REDIS" // "" for a rate limiter of its own
)

// process calls the server as fast as it can until it is killed, or until its parent has ended and its standard input is closed.
func process(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		_, _ = io.Copy(io.Discard, os.Stdin)
	}()
	workers, err := strconv.Atoi(os.Getenv(workersVariable))
	if err != nil {
		return err
	}
	options := []pinterest.ClientOption{pinterest.WithEnv(), pinterest.WithUserAgent(os.Getenv(processVariable))}
	if addr := os.Getenv(redisVariable); addr != "" {
		rdb := redis.NewClient(&redis.Options{Addr: addr, MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true})
		options = append(options, pinterest.WithRateLimiter(redisstore.NewRateLimiter(rdb, "app/shop", nil)))
	}
	client, err := pinterest.NewClient(options...)
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for ctx.Err() == nil {
				_, _ = client.UserAccount.Get(ctx) // counted by the server
			}
		})
	}
	group.Wait()
	return nil
}

// demo holds the values of the flags.
type demo struct {
	processes, workers, quota int
	redis                     string
	time                      time.Duration
	live                      bool // redraw the chart at each tick
}

func (d *demo) check() error {
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(0))
	case d.quota < 1 || d.time <= 0:
		return errors.New("-quota and -time must be positive")
	}
	return nil
}

func (d *demo) run(ctx context.Context) error {
	if d.redis == "" {
		store, err := miniredis.Run()
		if err != nil {
			return err
		}
		defer store.Close()
		d.redis = store.Addr()
	}
	// The rate limiters would work without Redis too, and share nothing.
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", d.redis)
	if err != nil {
		return err
	}
	_ = conn.Close() // nothing was sent
	fmt.Printf("%d processes with %d workers each, quota of %d calls per second\n", d.processes, d.workers, d.quota)
	fmt.Println("\nWith one rate limiter for all:")
	if _, err := d.phase(ctx, d.redis); err != nil {
		return err
	}
	fmt.Println("\nWith a rate limiter for each process:")
	_, err = d.phase(ctx, "")
	return err
}

// phase runs the processes against a new server and draws a chart of their calls. It kills the first process in the middle.
func (d *demo) phase(ctx context.Context, redis string) (*chart, error) {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.LimitRate(pinterest.CategoryOrgRead, d.quota, time.Second)
	commands := make([]*exec.Cmd, d.processes)
	defer func() {
		for _, command := range commands {
			kill(command)
		}
	}()
	for i := range commands {
		command := exec.CommandContext(ctx, os.Args[0])
		command.Env = append(
			os.Environ(), "PINTEREST_API_URI="+server.URL(), "PINTEREST_ACCESS_TOKEN="+server.NewToken(pinterest.ScopeUserAccountsRead),
			processVariable+"="+name(i), workersVariable+"="+strconv.Itoa(d.workers), redisVariable+"="+redis,
		)
		command.Stderr = os.Stderr
		if _, err := command.StdinPipe(); err != nil { // is closed when this process ends, also by kill -9
			return nil, err
		}
		if err := command.Start(); err != nil {
			return nil, err
		}
		commands[i] = command
	}
	c := newChart(d)
	for start := time.Now(); time.Since(start) < d.time && ctx.Err() == nil; {
		select {
		case <-ctx.Done():
		case <-time.After(tick):
			c.add(server.Requests())
			if d.live {
				fmt.Print(c, c.up())
			}
		}
		if c.killedAt == 0 && time.Since(start) > d.time/2 {
			c.killedAt = c.ticks()
			kill(commands[0])
		}
	}
	fmt.Print(c)
	return c, ctx.Err()
}

// name returns the name of a process, which is in the User-Agent header of its requests.
func name(i int) string { return "process-" + strconv.Itoa(i+1) }

// kill kills a process that has started. A killed process can be killed again.
func kill(command *exec.Cmd) {
	if command == nil {
		return
	}
	if err := command.Process.Kill(); !errors.Is(err, os.ErrProcessDone) {
		_ = command.Wait() // the error is the signal
	}
}
