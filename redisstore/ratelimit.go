package redisstore

import (
	"context"
	"crypto/rand"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/pinterest-go/pinterest"
)

// Options configures a [RateLimiter]. The zero value means the defaults.
type Options struct {
	Prefix  string        // of all keys; "" means "pinterest"
	Timeout time.Duration // how long the store may take to reply before the process goes on without it; 0 or less means 500 ms
	Logger  *slog.Logger  // for the loss and the return of the store; nil means none
}

// RateLimiter is a [pinterest.RateLimiter] that shares a quota with other processes. Create one with [NewRateLimiter].
type RateLimiter struct {
	rdb     redis.UniversalClient
	prefix  string
	process string
	timeout time.Duration
	logger  *slog.Logger

	clock storeClock
	lost  atomic.Int32 // the number of lanes whose last report failed

	mu    sync.Mutex // locked before the lock of a lane
	lanes map[string]*lane
	added int // number of lanes created
}

// sweepEvery is the number of new lanes after which idle ones are dropped: callers may generate categories.
const sweepEvery = 32

// NewRateLimiter returns a rate limiter for [pinterest.WithRateLimiter]. It shares a quota with all processes that use the same server and
// the same name of the quota. Pinterest counts by app and user, so the name should identify both, for example "1479205/shop-7". Clients of
// one process that use the same quota should share one limiter. nil opts mean the defaults.
//
// It behaves like [pinterest.NewRateLimiter], for all processes together: it learns the quotas from the responses, keeps to all
// windows at once, and lets calls wait when one of them is throttled. Calls of one process are sent in the order in which they
// arrived. Each process gets its share of the next departures. A call waits for one round trip to the server at least.
//
// If the server fails or takes longer than [Options.Timeout], no call fails: each process uses its share of the last known quota
// until the server is back, or learns the quota by itself if it has never known it. One line is logged at level Warn, and one at
// level Info when the server is back.
func NewRateLimiter(rdb redis.UniversalClient, quota string, opts *Options) *RateLimiter {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Prefix == "" {
		o.Prefix = "pinterest"
	}
	if o.Timeout <= 0 {
		o.Timeout = 500 * time.Millisecond
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &RateLimiter{
		rdb: rdb, prefix: "{" + o.Prefix + ":" + quota + "}", process: "process-" + rand.Text(), timeout: o.Timeout, logger: o.Logger,
		lanes: map[string]*lane{},
	}
}

// Wait implements [pinterest.RateLimiter].
func (l *RateLimiter) Wait(ctx context.Context, call pinterest.RateCall) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	lane := l.lane(call)
	for {
		share, err := lane.wait(ctx, call)
		if err != nil {
			return err
		}
		if share == nil {
			return lane.searchRate(ctx, call)
		}
		err = share.wait(ctx, call)
		if lane.leaveShare(err) {
			return err
		}
	}
}

// Observe implements [pinterest.RateLimiter].
func (l *RateLimiter) Observe(ctx context.Context, call pinterest.RateCall, result pinterest.RateResult) {
	l.lane(call).observe(ctx, call, result)
}

// laneName returns the name of the quota that a call counts against.
func laneName(call pinterest.RateCall) string {
	if call.Category == pinterest.CategoryAdsConversions {
		return string(call.Category) + "/" + call.AdAccountID
	}
	return string(call.Category)
}

// lane returns the lane of a call.
func (l *RateLimiter) lane(call pinterest.RateCall) *lane {
	name := laneName(call)
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.lanes[name]
	if found == nil {
		if l.added++; l.added%sweepEvery == 0 {
			maps.DeleteFunc(l.lanes, func(_ string, lane *lane) bool { return lane.idle() })
		}
		found = &lane{fleet: l, name: name, category: call.Category}
		l.lanes[name] = found
	}
	return found
}

// keys returns the keys of a category: see acquire.lua.
func (l *RateLimiter) keys(name string) []string {
	key := l.prefix + ":" + name
	return []string{key, key + ":processes", key + ":flight", l.prefix + ":categories"}
}

// report sends a report to the store, and returns the lease with the local time at which the store made it. It returns after the
// timeout even if rdb does not.
func (l *RateLimiter) report(name string, r report) (*lease, time.Time, error) {
	sent := time.Now()
	expires, oneWay := l.clock.at(sent.Add(l.timeout))
	r.Expires = expires
	for i := range r.Ended {
		r.Ended[i][0] += oneWay.Microseconds()
	}
	type result struct {
		lease *lease
		err   error
	}
	results := make(chan result, 1)
	ctx, cancel := context.WithTimeout(context.Background(), l.timeout)
	defer cancel()
	go func() { // rdb may ignore the timeout of ctx: it does by default
		lease, err := r.run(ctx, l.rdb, l.keys(name))
		results <- result{lease, err}
	}()
	var got result
	select {
	case got = <-results:
	case <-ctx.Done():
		got.err = ctx.Err()
	}
	received := time.Now()
	if got.lease == nil {
		return nil, received, got.err
	}
	return got.lease, l.clock.set(sent, received, got.lease.now), got.err
}

// lose logs that the store is away, for the first lane that finds out.
func (l *RateLimiter) lose(err error) {
	if l.lost.Add(1) == 1 {
		l.logger.Warn("pinterest quota store away: using a share of the quota", "process", l.process, "fault", err.Error())
	}
}

// find logs that the store is back, for the last lane that finds out.
func (l *RateLimiter) find() {
	if l.lost.Add(-1) == 0 {
		l.logger.Info("pinterest quota store back", "process", l.process)
	}
}
