package redisstore_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/quotatest"
	"github.com/pinterest-go/pinterest/redisstore"
)

// sliding allows limit calls in each interval of the given length.
type sliding struct {
	limit int
	per   time.Duration
	calls []time.Time
}

func (s *sliding) Take(now time.Time) (bool, int, time.Duration) {
	for len(s.calls) > 0 && now.Sub(s.calls[0]) >= s.per {
		s.calls = s.calls[1:]
	}
	ok := len(s.calls) < s.limit
	if ok {
		s.calls = append(s.calls, now)
	}
	return ok, s.limit - len(s.calls), s.per - now.Sub(s.calls[0])
}

type windows []*quotatest.Window

func (w windows) Take(now time.Time) (bool, int, time.Duration) {
	ok, left, reset := true, math.MaxInt, time.Duration(0)
	for _, window := range w {
		o, l, r := window.Take(now)
		ok = ok && o
		if l < left {
			left, reset = l, r
		}
	}
	return ok, left, reset
}

type simulation struct {
	processes, workers int
	quota              quotatest.Quota
	windows            []pinterest.RateWindow
	trip               time.Duration // to the store and back
	fast, slow         time.Duration // of a response
	lasts              time.Duration
	allowed            float64
	awayFrom, awayTo   time.Duration
	hang               bool

	mu                sync.Mutex
	served, throttled int
	trips             atomic.Int64
	waits             []time.Duration
	lateThrottled     []time.Duration
}

type delayHook struct {
	s       *simulation
	start   time.Time
	server  *miniredis.Miniredis
	emptied *atomic.Bool
}

func (h delayHook) DialHook(next redis.DialHook) redis.DialHook { return next }
func (h delayHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (h delayHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		since := time.Since(h.start)
		if since >= h.s.awayFrom && since < h.s.awayTo {
			if h.s.hang {
				time.Sleep(h.s.awayTo - since)
			} else {
				err := net.ErrClosed
				cmd.SetErr(err)
				return err
			}
		} else if since >= h.s.awayTo && h.s.awayTo > 0 && !h.s.hang && !h.emptied.Swap(true) {
			h.server.FlushAll()
		}
		h.s.trips.Add(1)
		time.Sleep(h.s.trip / 2)
		h.dispatch(cmd)
		time.Sleep(h.s.trip / 2)
		return cmd.Err()
	}
}

func (h delayHook) dispatch(cmd redis.Cmder) {
	var args []string
	for _, arg := range cmd.Args() {
		if b, ok := arg.([]byte); ok {
			arg = string(b)
		}
		args = append(args, fmt.Sprint(arg))
	}
	var buffer bytes.Buffer
	w := bufio.NewWriter(&buffer)
	h.server.Server().Dispatch(server.NewPeer(w), args)
	_ = w.Flush()
	value, err := server.ParseReply(bufio.NewReader(&buffer))
	if err != nil {
		cmd.SetErr(redisError(err.Error()))
		return
	}
	cmd.(*redis.Cmd).SetVal(whole(value))
}

type redisError string

func (e redisError) Error() string { return string(e) }
func (redisError) RedisError()     {}

func whole(value any) any {
	switch v := value.(type) {
	case int:
		return int64(v)
	case []any:
		for i := range v {
			v[i] = whole(v[i])
		}
	}
	return value
}

func (s *simulation) run(t *testing.T) {
	server := miniredis.RunT(t)
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		emptied := new(atomic.Bool)
		rdb := redis.NewClient(&redis.Options{
			Addr: "127.0.0.1:0", Dialer: func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed },
			PoolSize: 4 * s.processes, MaxRetries: -1, DisableIdentity: true,
		})
		rdb.AddHook(delayHook{s, start, server, emptied})
		var group sync.WaitGroup
		for range s.processes {
			limiter := redisstore.NewRateLimiter(rdb, "app/user", &redisstore.Options{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
			for range s.workers {
				group.Go(func() { s.work(ctx, limiter, start) })
			}
		}
		time.Sleep(s.lasts)
		cancel()
		group.Wait()
		time.Sleep(10 * time.Second)
		require.NoError(t, rdb.Close())
	})
	fmt.Printf("%-40s used %.1f %%, throttled %d of %d (%.2f %%) at %v, %.2f trips a call\n", t.Name(), 100*float64(s.served)/s.allowed, s.throttled, s.served+s.throttled, 100*float64(s.throttled)/float64(s.served+s.throttled), s.lateThrottled, float64(s.trips.Load())/float64(s.served+s.throttled))
}

func (s *simulation) work(ctx context.Context, limiter pinterest.RateLimiter, start time.Time) {
	for ctx.Err() == nil {
		call := pinterest.RateCall{Operation: "user_account/get", Category: pinterest.CategoryOrgRead, Attempt: 1, Arrived: time.Now(), MaxWait: time.Minute}
		for {
			if err := limiter.Wait(ctx, call); err != nil {
				if ctx.Err() == nil {
					panic(err)
				}
				return
			}
			departed := time.Now()
			time.Sleep(time.Millisecond + rand.N(time.Millisecond))
			s.mu.Lock()
			ok, left, reset := s.quota.Take(time.Now())
			if ctx.Err() == nil {
				if ok {
					s.served++
				} else {
					s.throttled++
					s.lateThrottled = append(s.lateThrottled, time.Since(start).Round(10*time.Millisecond))
				}
			}
			s.mu.Unlock()
			time.Sleep(s.fast + rand.N(s.slow-s.fast))
			result := pinterest.RateResult{StatusCode: 200, Elapsed: time.Since(departed), RateLimit: pinterest.RateLimit{
				Limit: s.windows[0].Limit, Remaining: left, Reset: reset.Truncate(time.Second) + time.Second, Windows: s.windows,
			}}
			if !ok {
				result.StatusCode, result.Throttled, result.RetryAfter = 429, true, result.RateLimit.Reset
			}
			limiter.Observe(ctx, call, result)
			if ok {
				break
			}
		}
	}
}

func TestSimulation(t *testing.T) {
	second := []pinterest.RateWindow{{Limit: 200, Per: time.Second}}
	quotas := map[string]func() (quotatest.Quota, []pinterest.RateWindow, float64){
		"bucket": func() (quotatest.Quota, []pinterest.RateWindow, float64) {
			return &quotatest.Bucket{Rate: 200, Burst: 20}, second, 200
		},
		"fixed": func() (quotatest.Quota, []pinterest.RateWindow, float64) {
			return &quotatest.Window{Limit: 200, Per: time.Second, Clock: true}, second, 200
		},
		"sliding": func() (quotatest.Quota, []pinterest.RateWindow, float64) {
			return &sliding{limit: 200, per: time.Second}, second, 200
		},
		"long": func() (quotatest.Quota, []pinterest.RateWindow, float64) {
			return &quotatest.Window{Limit: 100, Per: 10 * time.Second}, []pinterest.RateWindow{{Limit: 100, Per: 10 * time.Second}}, 10
		},
	}
	quotas["minute"] = func() (quotatest.Quota, []pinterest.RateWindow, float64) {
		return windows{{Limit: 100, Per: time.Second, Clock: true}, {Limit: 1000, Per: time.Minute}}, []pinterest.RateWindow{{Limit: 100, Per: time.Second}, {Limit: 1000, Per: time.Minute}}, 3000. / 130
	}
	near := 300 * time.Microsecond
	for _, name := range []string{"bucket", "fixed", "sliding", "long", "minute"} {
		for _, test := range []struct {
			name string
			s    *simulation
		}{
			{"near", &simulation{trip: near}},
			{"2ms", &simulation{trip: 2 * time.Millisecond}},
			{"50ms", &simulation{trip: 50 * time.Millisecond, lasts: 20 * time.Second}},
			{"killed", &simulation{trip: near, awayFrom: 4 * time.Second, awayTo: 7 * time.Second}},
			{"hangs", &simulation{trip: near, awayFrom: 4 * time.Second, awayTo: 7 * time.Second, hang: true}},
			{"64workers", &simulation{trip: near, workers: 8}},
			{"128workers", &simulation{trip: near, workers: 16}},
			{"128workers50ms", &simulation{trip: 50 * time.Millisecond, workers: 16}},
			{"slow", &simulation{trip: near, workers: 8, fast: 50 * time.Millisecond, slow: 400 * time.Millisecond}},
			{"32x1", &simulation{trip: near, processes: 32, workers: 1}},
			{"minute", &simulation{trip: near, lasts: 130 * time.Second}},
		} {
			if (name == "minute") != (test.name == "minute") {
				continue
			}
			t.Run(name+"/"+test.name, func(t *testing.T) {
				s := test.s
				s.processes, s.workers = cmp.Or(s.processes, 8), cmp.Or(s.workers, 2)
				s.fast, s.slow = cmp.Or(s.fast, 5*time.Millisecond), cmp.Or(s.slow, 25*time.Millisecond)
				if s.lasts == 0 {
					s.lasts = 10 * time.Second
				}
				q, w, rate := quotas[name]()
				s.quota, s.windows, s.allowed = q, w, rate*s.lasts.Seconds()
				s.run(t)
			})
		}
	}
}
