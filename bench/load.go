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

// result is what one client made of one server in the measured time.
type result struct {
	quota, tells, client    string
	allowed                 float64
	served, refused, failed int
	times                   []time.Duration // of the calls that succeeded
}

func (r *result) used() float64         { return float64(r.served) / r.allowed }
func (r *result) refusedShare() float64 { return float64(r.refused) / float64(r.served+r.refused) }

func (r *result) percentile(p float64) time.Duration {
	if len(r.times) == 0 {
		return 0
	}
	slices.Sort(r.times)
	return r.times[int(p*float64(len(r.times)-1))].Round(time.Millisecond)
}

// caller makes one call with all its repetitions.
type caller func(ctx context.Context) error

// newClient returns a client of the server.
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
		defer func() { _ = resp.Body.Close() }() // it was only read
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
}

// sideBySide runs every client on every server, each on one of its own, all at once.
func sideBySide() []*result {
	var results []*result
	var group sync.WaitGroup
	start := time.Now().Truncate(period).Add(period) // so that the measured time holds whole periods
	measure := func(name string, call caller, s *server, q quota, tells string, before time.Duration) {
		r := &result{quota: q.name, tells: tells, client: name, allowed: q.allows}
		results = append(results, r)
		group.Go(func() {
			defer s.Close()
			time.Sleep(time.Until(start))
			load(s, call, start.Add(before), r)
		})
	}
	for _, newQuota := range []func() quota{newBucket, newWindow} {
		for _, server := range []struct {
			tells               string
			headers, retryAfter bool
			before              time.Duration
		}{
			{"rate headers, Retry-After", true, true, 0},
			{"rate headers", true, false, 0},
			{"Retry-After, first seconds", false, true, 0},
			{"Retry-After", false, true, learning},
		} {
			for _, client := range []struct {
				name string
				new  func(url string) caller
			}{{"pinterest-go", pinterestGo}, {"go-retryablehttp", retryableHTTP}} {
				q := newQuota()
				s := newServer(server.headers, server.retryAfter, map[string]quota{http.MethodGet: q})
				measure(client.name, client.new(s.URL), s, q, server.tells, server.before)
			}
		}
	}
	group.Wait()
	return results
}

// load lets the workers call as often as they can, and measures what comes of it after from.
func load(s *server, call caller, from time.Time, r *result) {
	ctx, stop := context.WithCancel(context.Background()) // no deadline, before which a call would fail instead of waiting
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
		s.count() // what came before does not count
	}
	time.Sleep(time.Until(from.Add(measured)))
	r.served, r.refused = s.count()
	stop()
	group.Wait()
}

// twoCategories returns how many calls a category serves alone, and beside one whose quota is spent.
func twoCategories() (alone, beside int) {
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

// cancelOne prints how long a call takes to return that is cancelled in the middle of a line.
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
	cancelled := time.Now()
	cancel()
	took := (<-returned).Sub(cancelled)
	still := client.RateLimits()[pinterest.CategoryOrgRead].Waiting
	stop()
	group.Wait()
	fmt.Printf("of %d that wait it returns after %s, and %d wait on\n", waiting, took.Round(time.Microsecond), still)
}
