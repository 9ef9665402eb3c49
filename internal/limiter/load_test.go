package limiter_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/limiter"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // the start of virtual time

// service is a server with a quota. The network takes about latency in each direction. The responses report the quota in whole
// seconds, as the headers do.
type service struct {
	quotatest.Quota
	windows    []limiter.Window // the responses have no headers if there are none
	retryAfter bool
	latency    time.Duration
	stall      time.Duration // how long the server stops every third second

	mu                sync.Mutex
	served, throttled int
}

// call waits for lim and then calls the server. It reports whether the server served the call.
func (s *service) call(ctx context.Context, lim *limiter.Limiter, key string) (bool, error) {
	left, err := lim.Wait(ctx, key, time.Time{}, math.MaxInt64)
	if left > 0 { // beyond the end of the load
		<-ctx.Done()
	}
	if err != nil || left > 0 {
		return false, err
	}
	start := time.Now()
	s.travel()
	time.Sleep(s.stall - time.Since(epoch)%(3*time.Second))
	s.mu.Lock()
	served, remaining, more := s.Take(time.Now())
	if served {
		s.served++
	} else {
		s.throttled++
	}
	s.mu.Unlock()
	s.travel()
	seconds := max(time.Second, (more + time.Second - 1).Truncate(time.Second))
	response := limiter.Result{Served: served, Throttled: !served, Elapsed: time.Since(start)}
	if len(s.windows) > 0 {
		response.Limit, response.Windows, response.Remaining, response.Reset = s.windows[0].Limit, s.windows, remaining, seconds
	}
	if !served && (s.retryAfter || len(s.windows) > 0) {
		response.RetryAfter = seconds
	}
	lim.Observe(key, response)
	return served, nil
}

// travel takes 0.5 to 1.5 times the latency.
func (s *service) travel() {
	if s.latency > 0 {
		time.Sleep(s.latency/2 + rand.N(s.latency))
	}
}

// load calls the service from 16 goroutines for d. It returns how many calls were served and throttled, and the 99th percentile of
// the time that a call took with its retries.
func (s *service) load(t *testing.T, lim *limiter.Limiter, d time.Duration) (served, throttled int, slow time.Duration) {
	t.Helper()
	s.mu.Lock()
	s.served, s.throttled = 0, 0
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	var group sync.WaitGroup
	var mu sync.Mutex
	var times []time.Duration
	for range 16 {
		group.Go(func() {
			for {
				start := time.Now()
				for done := false; !done; {
					var err error
					done, err = s.call(ctx, lim, "key")
					if ctx.Err() != nil {
						return
					}
					require.NoError(t, err)
				}
				mu.Lock()
				times = append(times, time.Since(start))
				mu.Unlock()
			}
		})
	}
	group.Wait()
	return s.served, s.throttled, percentile(times, 0.99)
}

func percentile(times []time.Duration, p float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[int(p*float64(len(times)-1))]
}

func TestLimiter_UsesUpAReportedQuota(t *testing.T) {
	second := []limiter.Window{perSecond}
	for _, test := range []struct {
		name    string
		service func() *service
		rate    float64
		// The share of the quota that must be used, and the share of the calls that may be throttled.
		used, throttled float64
	}{
		{"bucket", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: second, latency: time.Millisecond}
		}, 100, 0.999, 0},
		{"distant bucket", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: second, latency: 20 * time.Millisecond}
		}, 100, 0.95, 0.001},
		{"bucket that stalls", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: second, latency: time.Millisecond, stall: 200 * time.Millisecond}
		}, 100, 0.93, 0},
		{"large bucket", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 100}, windows: second, latency: time.Millisecond}
		}, 100, 0.98, 0},
		{"window of a second", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 100, Per: time.Second}, windows: second, latency: time.Millisecond}
		}, 100, 0.98, 0},
		{"distant window", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 100, Per: time.Second}, windows: second, latency: 20 * time.Millisecond}
		}, 100, 0.95, 0.001},
		{"window of two seconds", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 20, Per: 2 * time.Second}, windows: []limiter.Window{{Limit: 20, Per: 2 * time.Second}}, latency: time.Millisecond}
		}, 10, 0.98, 0},
		{"window of two seconds by the clock", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 20, Per: 2 * time.Second, Clock: true}, windows: []limiter.Window{{Limit: 20, Per: 2 * time.Second}}, latency: time.Millisecond}
		}, 10, 0.98, 0},
		{"window of ten seconds", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 100, Per: 10 * time.Second}, windows: []limiter.Window{{Limit: 100, Per: 10 * time.Second}}, latency: time.Millisecond}
		}, 10, 0.98, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(740 * time.Millisecond) // start within a period of the clock
				service, lim := test.service(), limiter.New(nil)
				served, throttled, _ := service.load(t, lim, 10*time.Second)
				assert.GreaterOrEqual(t, float64(served), test.used*test.rate*10)
				assert.LessOrEqual(t, float64(throttled), test.throttled*float64(served+throttled))

				served, throttled, slow := service.load(t, lim, time.Minute)
				assert.GreaterOrEqual(t, float64(served), test.used*test.rate*60)
				assert.LessOrEqual(t, float64(throttled), test.throttled*float64(served+throttled))
				if test.rate == 100 {
					assert.Less(t, slow, time.Second)
				}
			})
		})
	}
}

func TestSearch_FindsAQuotaThatIsNotReported(t *testing.T) {
	for _, test := range []struct {
		name  string
		quota func() quotatest.Quota
		rate  float64
	}{
		{"bucket", func() quotatest.Quota { return &quotatest.Bucket{Rate: 100, Burst: 10} }, 100},
		{"large bucket", func() quotatest.Quota { return &quotatest.Bucket{Rate: 100, Burst: 100} }, 100},
		{"fast bucket", func() quotatest.Quota { return &quotatest.Bucket{Rate: 200, Burst: 20} }, 200},
		{"slow bucket", func() quotatest.Quota { return &quotatest.Bucket{Rate: 5, Burst: 5} }, 5},
		{"window of a second", func() quotatest.Quota { return &quotatest.Window{Limit: 100, Per: time.Second} }, 100},
		{"window of two seconds", func() quotatest.Quota { return &quotatest.Window{Limit: 20, Per: 2 * time.Second} }, 10},
		{"window of two seconds by the clock", func() quotatest.Quota { return &quotatest.Window{Limit: 20, Per: 2 * time.Second, Clock: true} }, 10},
		{"window of a minute", func() quotatest.Quota { return &quotatest.Window{Limit: 600, Per: time.Minute} }, 10},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(740 * time.Millisecond) // start within a period of the clock
				service := &service{Quota: test.quota(), retryAfter: true, latency: time.Millisecond}
				lim := limiter.New(nil)
				service.load(t, lim, time.Minute)
				served, throttled, _ := service.load(t, lim, 5*time.Minute)
				assert.GreaterOrEqual(t, float64(served), 0.93*test.rate*300)
				assert.LessOrEqual(t, float64(throttled), 0.01*float64(served+throttled))
			})
		})
	}
}

func TestSearch_FindsAQuotaThatGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &quotatest.Bucket{Rate: 10, Burst: 5}
		service := &service{Quota: server, retryAfter: true, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, time.Minute)
		server.Rate = 100
		service.load(t, lim, 2*time.Minute)
		served, throttled, _ := service.load(t, lim, 10*time.Minute)
		assert.GreaterOrEqual(t, served, 9*100*60)
		assert.LessOrEqual(t, throttled, served/100)
	})
}

// Another process uses a fifth of the quota.
func TestSearch_StaysBelowAReportedQuota(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &service{Quota: &quotatest.Bucket{Rate: 80, Burst: 10}, windows: []limiter.Window{perSecond}, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, time.Minute)
		served, throttled, _ := service.load(t, lim, 5*time.Minute)
		assert.GreaterOrEqual(t, float64(served), 0.93*80*300)
		assert.LessOrEqual(t, float64(throttled), 0.001*float64(served+throttled))
	})
}

// A response that is throttled within the reported quota lowers the rate a little, for a while.
func TestSearch_ReturnsToAReportedQuota(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &quotatest.Bucket{Rate: 100, Burst: 10}
		service := &service{Quota: server, windows: []limiter.Window{perSecond}, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, 10*time.Second)
		for range 3 {
			server.Tokens -= 20 // used by another process
			_, throttled, _ := service.load(t, lim, 10*time.Second)
			assert.Positive(t, throttled)
			served, throttled, _ := service.load(t, lim, 10*time.Second)
			assert.GreaterOrEqual(t, served, 930)
			assert.Zero(t, throttled)
			service.load(t, lim, 3*time.Minute)
			served, throttled, _ = service.load(t, lim, 10*time.Second)
			assert.GreaterOrEqual(t, served, 995)
			assert.Zero(t, throttled)
		}
	})
}

// A call that is throttled while no call waits for the rate has another reason, such as two writes to one object.
func TestSearch_IgnoresThrottlingForAnotherReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, retryAfter: true, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, 80*time.Second)
		before, _, _ := service.load(t, lim, 10*time.Second)
		for range 20 {
			time.Sleep(time.Second)
			do(t, lim, success)
			do(t, lim, throttledFor(0))
		}
		time.Sleep(time.Second)
		after, _, _ := service.load(t, lim, 10*time.Second)
		assert.InDelta(t, before, after, 20)
	})
}

func TestLimiter_KeysAreIndependent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		alone := func(exhausted bool) int {
			lim := limiter.New(nil)
			if exhausted {
				_, err := lim.Wait(t.Context(), "other", time.Time{}, time.Minute)
				require.NoError(t, err)
				lim.Observe("other", throttledFor(time.Hour))
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				for range 100 {
					go func() {
						_, err := lim.Wait(ctx, "other", time.Time{}, 2*time.Hour)
						assert.ErrorIs(t, err, context.Canceled)
					}()
				}
			}
			service := &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: []limiter.Window{perSecond}, latency: time.Millisecond}
			served, _, _ := service.load(t, lim, 10*time.Second)
			return served
		}
		assert.InDelta(t, alone(false), alone(true), 2)
	})
}
