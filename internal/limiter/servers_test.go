package limiter_test

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

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
	left, err := lim.Wait(ctx, key, math.MaxInt64)
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
	answer := limiter.Answer{Served: served, Refused: !served, Elapsed: time.Since(start)}
	if len(s.windows) > 0 {
		answer.Limit, answer.Windows, answer.Remaining, answer.Reset = s.windows[0].Limit, s.windows, remaining, seconds
	}
	if !served && (s.retryAfter || len(s.windows) > 0) {
		answer.Hold = seconds
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
