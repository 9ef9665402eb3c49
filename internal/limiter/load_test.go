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

var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // where virtual time begins

// service is a server with a quota behind a network that takes about latency there and as much back. It tells of its quota as an
// answer's headers do, in whole seconds.
type service struct {
	quotatest.Quota
	windows    []limiter.Window // none: no headers
	retryAfter bool
	latency    time.Duration
	stall      time.Duration // how long it stands still every third second

	mu              sync.Mutex
	served, refused int
}

// call asks lim and then the server. It reports whether the server served it.
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
		s.refused++
	}
	s.mu.Unlock()
	s.travel()
	seconds := max(time.Second, (more + time.Second - 1).Truncate(time.Second))
	answer := limiter.Result{Served: served, Throttled: !served, Elapsed: time.Since(start)}
	if len(s.windows) > 0 {
		answer.Limit, answer.Windows, answer.Remaining, answer.Reset = s.windows[0].Limit, s.windows, remaining, seconds
	}
	if !served && (s.retryAfter || len(s.windows) > 0) {
		answer.RetryAfter = seconds
	}
	lim.Observe(key, answer)
	return served, nil
}

// travel takes between half of the latency and one and a half.
func (s *service) travel() {
	if s.latency > 0 {
		time.Sleep(s.latency/2 + rand.N(s.latency))
	}
}

// load lets 16 workers call the service for d as often as they can, and returns how many calls were served and refused, and how
// long the slowest of a hundred took.
func (s *service) load(t *testing.T, lim *limiter.Limiter, d time.Duration) (served, refused int, slow time.Duration) {
	t.Helper()
	s.mu.Lock()
	s.served, s.refused = 0, 0
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
	return s.served, s.refused, percentile(times, 0.99)
}

func percentile(times []time.Duration, p float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[int(p*float64(len(times)-1))]
}

func TestAQuotaIsUsedUpAndNotExceeded(t *testing.T) {
	second := []limiter.Window{aSecond}
	for _, test := range []struct {
		name    string
		service func() *service
		rate    float64
		// How much of the quota must be used, and how much may be refused, in the first ten seconds.
		used, refused float64
	}{
		{"bucket", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: second, latency: time.Millisecond}
		}, 100, 0.999, 0},
		{"bucket far away", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: second, latency: 20 * time.Millisecond}
		}, 100, 0.95, 0.001},
		{"bucket that stands still now and then", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: second, latency: time.Millisecond, stall: 200 * time.Millisecond}
		}, 100, 0.93, 0},
		{"large bucket", func() *service {
			return &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 100}, windows: second, latency: time.Millisecond}
		}, 100, 0.98, 0},
		{"window of a second", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 100, Per: time.Second}, windows: second, latency: time.Millisecond}
		}, 100, 0.98, 0},
		{"window far away", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 100, Per: time.Second}, windows: second, latency: 20 * time.Millisecond}
		}, 100, 0.95, 0.001},
		{"window of two seconds", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 20, Per: 2 * time.Second}, windows: []limiter.Window{{Limit: 20, Per: 2 * time.Second}}, latency: time.Millisecond}
		}, 10, 0.98, 0},
		{"window of a clock", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 20, Per: 2 * time.Second, Clock: true}, windows: []limiter.Window{{Limit: 20, Per: 2 * time.Second}}, latency: time.Millisecond}
		}, 10, 0.98, 0},
		{"window of ten seconds", func() *service {
			return &service{Quota: &quotatest.Window{Limit: 100, Per: 10 * time.Second}, windows: []limiter.Window{{Limit: 100, Per: 10 * time.Second}}, latency: time.Millisecond}
		}, 10, 0.98, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(740 * time.Millisecond) // to begin within a period of the clock
				service, lim := test.service(), limiter.New(nil)
				served, refused, _ := service.load(t, lim, 10*time.Second)
				assert.GreaterOrEqual(t, float64(served), test.used*test.rate*10)
				assert.LessOrEqual(t, float64(refused), test.refused*float64(served+refused))

				served, refused, slow := service.load(t, lim, time.Minute)
				assert.GreaterOrEqual(t, float64(served), test.used*test.rate*60)
				assert.LessOrEqual(t, float64(refused), test.refused*float64(served+refused))
				if test.rate == 100 {
					assert.Less(t, slow, time.Second)
				}
			})
		})
	}
}

func TestAnUntoldQuotaIsFound(t *testing.T) {
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
		{"window of a clock", func() quotatest.Quota { return &quotatest.Window{Limit: 20, Per: 2 * time.Second, Clock: true} }, 10},
		{"window of a minute", func() quotatest.Quota { return &quotatest.Window{Limit: 600, Per: time.Minute} }, 10},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(740 * time.Millisecond) // to begin within a period of the clock
				service := &service{Quota: test.quota(), retryAfter: true, latency: time.Millisecond}
				lim := limiter.New(nil)
				service.load(t, lim, time.Minute)
				served, refused, _ := service.load(t, lim, 5*time.Minute)
				assert.GreaterOrEqual(t, float64(served), 0.93*test.rate*300)
				assert.LessOrEqual(t, float64(refused), 0.01*float64(served+refused))
			})
		})
	}
}

func TestAQuotaThatGrowsIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &quotatest.Bucket{Rate: 10, Burst: 5}
		service := &service{Quota: server, retryAfter: true, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, time.Minute)
		server.Rate = 100
		service.load(t, lim, 2*time.Minute)
		served, refused, _ := service.load(t, lim, 10*time.Minute)
		assert.GreaterOrEqual(t, served, 9*100*60)
		assert.LessOrEqual(t, refused, served/100)
	})
}

// A refusal in spite of what was told slows down a little, for a while.
func TestAToldQuotaIsGoneBackTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &quotatest.Bucket{Rate: 100, Burst: 10}
		service := &service{Quota: server, windows: []limiter.Window{aSecond}, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, 10*time.Second)
		for range 3 {
			server.Tokens -= 20 // someone else used them
			_, refused, _ := service.load(t, lim, 10*time.Second)
			assert.Positive(t, refused)
			served, refused, _ := service.load(t, lim, 10*time.Second)
			assert.GreaterOrEqual(t, served, 930)
			assert.Zero(t, refused)
			service.load(t, lim, 3*time.Minute)
			served, refused, _ = service.load(t, lim, 10*time.Second)
			assert.GreaterOrEqual(t, served, 980)
			assert.Zero(t, refused)
		}
	})
}

// A refusal while no call waits for the rate came from something else, such as two writes to one object.
func TestRefusalsOfAnotherKindDoNotSlowDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, retryAfter: true, latency: time.Millisecond}
		lim := limiter.New(nil)
		service.load(t, lim, 80*time.Second)
		before, _, _ := service.load(t, lim, 10*time.Second)
		for range 20 {
			time.Sleep(time.Second)
			do(t, lim, served)
			do(t, lim, refused(0))
		}
		time.Sleep(time.Second)
		after, _, _ := service.load(t, lim, 10*time.Second)
		assert.InDelta(t, before, after, 20)
	})
}

func TestOtherKeysGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		alone := func(exhausted bool) int {
			lim := limiter.New(nil)
			if exhausted {
				_, err := lim.Wait(t.Context(), "other", time.Time{}, time.Minute)
				require.NoError(t, err)
				lim.Observe("other", refused(time.Hour))
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				for range 100 {
					go func() {
						_, err := lim.Wait(ctx, "other", time.Time{}, 2*time.Hour)
						assert.ErrorIs(t, err, context.Canceled)
					}()
				}
			}
			service := &service{Quota: &quotatest.Bucket{Rate: 100, Burst: 10}, windows: []limiter.Window{aSecond}, latency: time.Millisecond}
			served, _, _ := service.load(t, lim, 10*time.Second)
			return served
		}
		assert.InDelta(t, alone(false), alone(true), 2)
	})
}
