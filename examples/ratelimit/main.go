// Ratelimit shows the effect of the client's rate limiter: 16 workers call a server with a quota of 20 calls per second as
// fast as they can, first with the rate limiter and then without it.
//
//	go run ./examples/ratelimit
//	go run ./examples/ratelimit -workers 64 -quota 100 -time 10s
//
// It runs against the in-memory Pinterest of package pinteresttest only: the second part would abuse the real service.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

const usage = `Ratelimit shows the effect of the rate limiter: workers call a server with a quota, first with the limiter and then without it.

Usage: ratelimit [flags]

Environment: none is read. The server is an in-memory Pinterest.

Flags:
`

func main() {
	var d demo
	flag.IntVar(&d.workers, "workers", 16, "number of goroutines that call the server")
	flag.IntVar(&d.quota, "quota", 20, "calls per second that the server allows")
	flag.DurationVar(&d.time, "time", 5*time.Second, "duration of each of the two parts")
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
	d.run(ctx)
	if ctx.Err() != nil { // Ctrl-C
		os.Exit(130)
	}
}

// demo holds the values of the flags.
type demo struct {
	workers, quota int
	time           time.Duration
	live           bool // redraw the chart at each tick
}

func (d *demo) check() error {
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(0))
	case d.workers < 1 || d.quota < 1 || d.time <= 0:
		return errors.New("-workers, -quota and -time must be positive")
	}
	return nil
}

func (d *demo) run(ctx context.Context) {
	fmt.Printf("%d workers, quota of %d calls per second, for %s\n", d.workers, d.quota, d.time)
	fmt.Println("\nWith the rate limiter:")
	d.phase(ctx)
	if ctx.Err() != nil {
		return
	}
	fmt.Println("\nWithout it (each throttled call waits on its own, and all retry at the same time):")
	d.phase(ctx, pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
}

// phase runs the workers against a new server and draws a chart of their calls.
func (d *demo) phase(ctx context.Context, opts ...pinterest.ClientOption) *chart {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.LimitRate(pinterest.CategoryOrgRead, d.quota, time.Second)
	client := server.Client(opts...)

	working, stop := context.WithCancel(ctx) // without a deadline: a call fails at once if its wait would exceed one
	defer time.AfterFunc(d.time, stop).Stop()
	defer stop()
	var workers sync.WaitGroup
	for range d.workers {
		workers.Go(func() {
			for working.Err() == nil {
				_, _ = client.UserAccount.Get(working) // counted by client.RateLimits
			}
		})
	}

	c := &chart{scale: d.workers}
	for working.Err() == nil {
		select {
		case <-working.Done():
		case <-time.After(tick):
			c.add(client.RateLimits()[pinterest.CategoryOrgRead])
			if d.live {
				fmt.Print(c, up)
			}
		}
	}
	workers.Wait()
	fmt.Print(c)
	return c
}
