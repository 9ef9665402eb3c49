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
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func main() {
	var d demo
	flag.IntVar(&d.workers, "workers", 16, "number of goroutines that call the server")
	flag.IntVar(&d.quota, "quota", 20, "calls per second that the server allows")
	flag.DurationVar(&d.time, "time", 5*time.Second, "duration of each of the two parts")
	flag.Parse()
	info, err := os.Stdout.Stat()
	d.live = err == nil && info.Mode()&os.ModeCharDevice != 0

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := d.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "ratelimit failed:", err)
		os.Exit(1)
	}
}

// demo holds the values of the flags.
type demo struct {
	workers, quota int
	time           time.Duration
	live           bool // redraw the chart at each tick
}

func (d *demo) run(ctx context.Context) error {
	fmt.Printf("%d workers, quota of %d calls per second (%d in %s)\n", d.workers, d.quota, d.quota*int(d.time.Seconds()), d.time)
	fmt.Println("\nWith the rate limiter:")
	if _, err := d.phase(ctx); err != nil {
		return err
	}
	fmt.Println("\nWithout it (each throttled call waits on its own, and all retry at the same time):")
	_, err := d.phase(ctx, pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
	return err
}

// phase runs the workers against a new server and draws a chart of their calls.
func (d *demo) phase(ctx context.Context, opts ...pinterest.ClientOption) (*chart, error) {
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
	return c, ctx.Err()
}
