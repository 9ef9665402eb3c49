package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

const (
	workers  = 16
	duration = 10 * time.Second // of each measurement
	learning = 80 * time.Second // before the measurement of a server that sends only Retry-After
	period   = 2 * time.Second  // of the fixed window
)

// printLimiter compares the rate limiter with the defaults of go-retryablehttp, on servers with a quota. The client learns the quota of
// servers that send only Retry-After within the first 80 seconds; they are measured before and after that.
func printLimiter() error {
	fmt.Printf("%d workers for %s. Used is the share of the quota, throttled that of the responses.\n\n", workers, duration)
	fmt.Println("| quota | headers | client | used | throttled | failed calls | p50 | p99 |\n|---|---|---|---|---|---|---|---|")
	for _, r := range compareClients() {
		fmt.Printf("| %s | %s | %s | %.1f %% | %.1f %% | %d | %s | %s |\n", r.quota, r.headers, r.client,
			100*r.used(), 100*r.throttledShare(), r.failed, r.percentile(0.5), r.percentile(0.99))
	}
	alone, together := twoCategories()
	fmt.Printf("\n%d calls in a category in %s, %d without an exhausted one next to it.\n\n", together, duration, alone)
	printLimiterCost()
	fmt.Println()
	if err := printWaiting(); err != nil {
		return err
	}
	cancelOne()
	return nil
}

// result is the measurement of one client on one server.
type result struct {
	quota, headers, client string
	allowed                float64         // attempts that the quota allows
	served, throttled      int             // attempts
	failed                 int             // calls
	times                  []time.Duration // durations of the calls that succeeded
}

func (r *result) used() float64 { return float64(r.served) / r.allowed }
func (r *result) throttledShare() float64 {
	return float64(r.throttled) / float64(r.served+r.throttled)
}

func (r *result) percentile(p float64) time.Duration {
	if len(r.times) == 0 {
		return 0
	}
	slices.Sort(r.times)
	return r.times[int(p*float64(len(r.times)-1))].Round(time.Millisecond)
}

// caller makes one call, including its retries.
type caller func(ctx context.Context) error

func newClient(url string) *pinterest.Client {
	client, err := pinterest.NewClient(pinterest.WithBaseURL(url), pinterest.WithAccessToken("bench"))
	if err != nil {
		panic(err) // the options are fixed
	}
	return client
}

func pinterestGo(url string) caller { return getAccount(newClient(url)) }

func getAccount(client *pinterest.Client) caller {
	return func(ctx context.Context) error {
		_, err := client.UserAccount.Get(ctx)
		return err
	}
}

func retryableHTTP(url string) caller {
	client := retryablehttp.NewClient()
	client.Logger = nil
	return func(ctx context.Context) error {
		req, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, url+"/user_account", nil)
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
}

// compareClients measures every client on every kind of server, all at the same time and each on a separate server.
func compareClients() []*result {
	var results []*result
	var group sync.WaitGroup
	start := time.Now().Truncate(period).Add(period) // the measured time is a number of whole periods
	measure := func(name string, call caller, s *server, q quota, headers string, before time.Duration) {
		r := &result{quota: q.name, headers: headers, client: name, allowed: q.allowed}
		results = append(results, r)
		group.Go(func() {
			defer s.Close()
			time.Sleep(time.Until(start))
			load(s, call, start.Add(before), r)
		})
	}
	for _, newQuota := range []func() quota{newBucket, newWindow} {
		for _, server := range []struct {
			name                  string
			rateLimit, retryAfter bool
			before                time.Duration
		}{
			{"rate limit, Retry-After", true, true, 0},
			{"rate limit", true, false, 0},
			{fmt.Sprintf("Retry-After, first %s", duration), false, true, 0},
			{fmt.Sprintf("Retry-After, after %s", learning), false, true, learning},
		} {
			for _, client := range []struct {
				name string
				new  func(url string) caller
			}{{"pinterest-go", pinterestGo}, {"go-retryablehttp", retryableHTTP}} {
				q := newQuota()
				s := newServer(server.rateLimit, server.retryAfter, map[string]quota{http.MethodGet: q})
				measure(client.name, client.new(s.URL), s, q, server.name, server.before)
			}
		}
	}
	group.Wait()
	return results
}

// load lets the workers call as fast as they can, and measures the calls after from.
func load(s *server, call caller, from time.Time, r *result) {
	ctx, stop := context.WithCancel(context.Background()) // without a deadline: a call fails at once if its wait would exceed one
	var mu sync.Mutex
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for {
				start := time.Now()
				err := call(ctx)
				if ctx.Err() != nil {
					return
				}
				mu.Lock()
				switch {
				case time.Now().Before(from):
				case err != nil:
					r.failed++
				default:
					r.times = append(r.times, time.Since(start))
				}
				mu.Unlock()
			}
		})
	}
	if before := time.Until(from); before > 0 {
		time.Sleep(before)
		s.count() // discard the attempts before from
	}
	time.Sleep(time.Until(from.Add(duration)))
	r.served, r.throttled = s.count()
	stop()
	group.Wait()
}

// twoCategories returns the number of successful calls in a category, alone and together with calls in an exhausted category.
func twoCategories() (alone, together int) {
	serve := func(both bool) int {
		s := newServer(true, true, map[string]quota{
			http.MethodGet:  newBucket(),
			http.MethodPost: {Quota: &quotatest.Window{Limit: 1, Per: time.Minute}, limit: "1, 1;w=60"},
		})
		defer s.Close()
		client := newClient(s.URL)
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		if both {
			for range workers {
				go func() {
					for ctx.Err() == nil {
						_ = client.Do(ctx, &pinterest.Request{Method: http.MethodPost, Path: "/boards", Category: pinterest.CategoryOrgWrite}, nil)
					}
				}()
			}
		}
		r := new(result)
		load(s, getAccount(client), time.Now(), r)
		return len(r.times)
	}
	return serve(false), serve(true)
}

// cancelOne cancels a waiting call among many, and prints how long it takes to return.
func cancelOne() {
	s := newServer(true, true, map[string]quota{http.MethodGet: newBucket()})
	defer s.Close()
	client := newClient(s.URL)
	all, stop := context.WithCancel(context.Background())
	one, cancel := context.WithCancel(all)
	defer cancel()
	var group sync.WaitGroup
	returned := make(chan time.Time, 1)
	for i := range 1000 {
		group.Go(func() {
			if i != 500 {
				_, _ = client.UserAccount.Get(all)
				return
			}
			_, _ = client.UserAccount.Get(one)
			returned <- time.Now()
		})
	}
	time.Sleep(time.Second)
	waiting := client.RateLimits()[pinterest.CategoryOrgRead].Waiting
	start := time.Now()
	cancel()
	took := (<-returned).Sub(start)
	still := client.RateLimits()[pinterest.CategoryOrgRead].Waiting
	stop()
	group.Wait()
	fmt.Printf("Of %d waiting calls, a canceled one returns after %s, and %d still wait.\n", waiting, took.Round(time.Microsecond), still)
}
