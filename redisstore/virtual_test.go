package redisstore_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/quotatest"
	"github.com/pinterest-go/pinterest/redisstore"
	"github.com/pinterest-go/pinterest/redisstore/internal/fleettest"
)

// virtualStore is a store without sockets, for tests in a bubble of testing/synctest. Its clock is the clock of the bubble. It is a hook
// of a client: commands run in memory instead of being sent.
type virtualStore struct {
	server *miniredis.Miniredis
	trip   time.Duration // of a command
	trips  atomic.Int64
	away   atomic.Bool // commands fail
	hangs  atomic.Bool // commands get no reply
}

// newVirtualStore returns an empty store. It must be called outside of the bubble, because the server listens on a port.
func newVirtualStore(t *testing.T) *virtualStore {
	return &virtualStore{server: miniredis.RunT(t), trip: 300 * time.Microsecond}
}

// client returns a client of the store. It must be called inside the bubble.
func (v *virtualStore) client() *redis.Client {
	rdb := redis.NewClient(&redis.Options{Addr: "127.0.0.1:0", MaxRetries: -1, Dialer: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("a command was not run by the hook")
	}})
	rdb.AddHook(v)
	return rdb
}

func (*virtualStore) DialHook(next redis.DialHook) redis.DialHook { return next }

func (*virtualStore) ProcessPipelineHook(redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(context.Context, []redis.Cmder) error { return errors.New("pipelines are not supported") }
}

func (v *virtualStore) ProcessHook(redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		v.trips.Add(1)
		time.Sleep(v.trip / 2)
		switch {
		case v.away.Load():
			cmd.SetErr(io.ErrUnexpectedEOF)
		case v.hangs.Load():
			<-ctx.Done()
			cmd.SetErr(ctx.Err())
		default:
			v.dispatch(cmd)
		}
		time.Sleep(v.trip / 2)
		return cmd.Err()
	}
}

// dispatch runs a command.
func (v *virtualStore) dispatch(cmd redis.Cmder) {
	var args []string
	for _, arg := range cmd.Args() {
		if text, ok := arg.([]byte); ok {
			arg = string(text)
		}
		args = append(args, fmt.Sprint(arg))
	}
	var reply bytes.Buffer
	writer := bufio.NewWriter(&reply)
	v.server.Server().Dispatch(server.NewPeer(writer), args)
	_ = writer.Flush()
	value, err := server.ParseReply(bufio.NewReader(&reply))
	if err != nil {
		cmd.SetErr(redisError(err.Error()))
		return
	}
	if cmd, ok := cmd.(*redis.Cmd); ok {
		cmd.SetVal(int64s(value))
	}
}

// redisError is an error that a server returns.
type redisError string

func (e redisError) Error() string { return string(e) }
func (redisError) RedisError()     {}

// int64s returns a reply with the integers of go-redis.
func int64s(value any) any {
	switch value := value.(type) {
	case int:
		return int64(value)
	case []any:
		for i := range value {
			value[i] = int64s(value[i])
		}
	}
	return value
}

// virtualFleet is a fleet in a bubble. Its processes are limiters.
type virtualFleet struct {
	store              *virtualStore
	quota              fleettest.Quota
	processes, workers int
	fast, slow         time.Duration // of a response; 5 to 25 ms if they are 0

	log       bytes.Buffer
	counter   quotatest.Quota
	mu        sync.Mutex
	served    int
	throttled []time.Duration // since start
	byProcess []int
	start     time.Time
}

// run lets all workers call as fast as they can. It must be called inside the bubble.
func (f *virtualFleet) run(t *testing.T, lasts time.Duration) {
	if f.fast == 0 {
		f.fast, f.slow = 5*time.Millisecond, 25*time.Millisecond
	}
	f.start, f.counter, f.byProcess = time.Now(), f.quota.New(), make([]int, f.processes)
	rdb := f.store.client()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	var group sync.WaitGroup
	var logLock sync.Mutex
	for process := range f.processes {
		limiter := redisstore.NewRateLimiter(rdb, "app/shop", &redisstore.Options{Logger: slog.New(slog.NewTextHandler(&lockedWriter{&logLock, &f.log}, nil))})
		for range f.workers {
			group.Go(func() { f.work(ctx, t, process, limiter) })
		}
	}
	time.Sleep(lasts)
	cancel()
	group.Wait()
	time.Sleep(10 * time.Second) // the last reports
	require.NoError(t, rdb.Close())
}

type lockedWriter struct {
	lock *sync.Mutex
	to   io.Writer
}

func (w *lockedWriter) Write(data []byte) (int, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.to.Write(data)
}

func (f *virtualFleet) work(ctx context.Context, t *testing.T, process int, limiter pinterest.RateLimiter) {
	for {
		call := newCall()
		for {
			if err := limiter.Wait(ctx, call); err != nil {
				if ctx.Err() == nil {
					t.Errorf("a call failed: %v", err)
				}
				return
			}
			result := f.call(ctx, process)
			limiter.Observe(ctx, call, result)
			if !result.Throttled {
				break
			}
		}
	}
}

// newCall returns a call that arrives now.
func newCall() pinterest.RateCall {
	return pinterest.RateCall{
		Operation: "user_account/get", Category: pinterest.CategoryOrgRead, Attempt: 1, Arrived: time.Now(), MaxWait: time.Minute,
	}
}

// call sends a call to the server and returns its response.
func (f *virtualFleet) call(ctx context.Context, process int) pinterest.RateResult {
	departed := time.Now()
	time.Sleep(time.Millisecond + rand.N(time.Millisecond))
	f.mu.Lock()
	ok, remaining, reset := f.counter.Take(time.Now())
	switch {
	case ctx.Err() != nil:
	case ok:
		f.served++
		f.byProcess[process]++
	default:
		f.throttled = append(f.throttled, time.Since(f.start).Round(time.Millisecond))
	}
	f.mu.Unlock()
	time.Sleep(f.fast + rand.N(f.slow-f.fast))
	limit := pinterest.RateLimit{
		Limit: f.quota.Windows[0].Limit, Remaining: remaining, Reset: reset.Truncate(time.Second) + time.Second, Windows: f.quota.Windows,
	}
	result := pinterest.RateResult{StatusCode: 200, Elapsed: time.Since(departed), RateLimit: limit}
	if !ok {
		result.StatusCode, result.Throttled, result.RetryAfter = 429, true, limit.Reset
	}
	return result
}

// lines returns the number of log lines of a level.
func (f *virtualFleet) lines(level string) int { return strings.Count(f.log.String(), "level="+level) }
