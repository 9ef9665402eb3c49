// Ratelimit shows what the client's rate limiter is for: 16 workers read as often as they can, under a quota of 20 calls a
// second, first with it and then without.
//
//	go run ./examples/ratelimit
//	go run ./examples/ratelimit -workers 64 -quota 100 -time 10s
//
// It runs on the in-memory Pinterest of package pinteresttest, since the real one would not like the second part.
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
	flag.IntVar(&d.workers, "workers", 16, "how many goroutines call")
	flag.IntVar(&d.quota, "quota", 20, "how many calls a second the server allows")
	flag.DurationVar(&d.time, "time", 5*time.Second, "how long they call, with the rate limiter and again without")
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

// demo is what the flags say.
type demo struct {
	workers, quota int
	time           time.Duration
	live           bool // redraw the picture while it grows
}

func (d *demo) run(ctx context.Context) error {
	fmt.Printf("%d workers, %d calls a second allowed, %d in %s\n", d.workers, d.quota, d.quota*int(d.time.Seconds()), d.time)
	fmt.Println("\nwith the rate limiter")
	if _, err := d.phase(ctx); err != nil {
		return err
	}
	fmt.Println("\nwithout: every call that is refused waits by itself, and all come back together")
	_, err := d.phase(ctx, pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
	return err
}

// phase lets the workers call a server of their own, and draws what happens.
func (d *demo) phase(ctx context.Context, opts ...pinterest.ClientOption) (*picture, error) {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.LimitRate(pinterest.CategoryOrgRead, d.quota, time.Second)
	client := server.Client(opts...)

	working, stop := context.WithCancel(ctx) // no deadline, before which a call would fail instead of waiting
	defer time.AfterFunc(d.time, stop).Stop()
	defer stop()
	var workers sync.WaitGroup
	for range d.workers {
		workers.Go(func() {
			for working.Err() == nil {
				_, _ = client.UserAccount.Get(working) // the client counts what becomes of it
			}
		})
	}

	p := &picture{scale: d.workers}
	for working.Err() == nil {
		select {
		case <-working.Done():
		case <-time.After(tick):
			p.add(client.RateLimits()[pinterest.CategoryOrgRead])
			if d.live {
				fmt.Print(p, up)
			}
		}
	}
	workers.Wait()
	fmt.Print(p)
	return p, ctx.Err()
}
