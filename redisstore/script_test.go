package redisstore

import (
	"context"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/redisstore/internal/redisserver"
)

const (
	ms     = time.Millisecond
	second = time.Second
)

// step is one report in a test of the script, and the lease that it gets.
type step struct {
	at      time.Duration // since the first step
	process string
	report  report
	want    expected
}

// expected is a lease. Times are since the first step.
type expected struct {
	departures []time.Duration
	again      time.Duration // not checked if 0
	closed     time.Duration
	closedBy   time.Duration
	processes  int           // not checked if 0
	share      time.Duration // when it ends
	expired    bool
	lost       bool // the store then loses its data
}

// wants returns a report that asks for departures.
func wants(n int) report { return report{Want: n, Left: -1} }

func (r report) with(change func(*report)) report {
	change(&r)
	return r
}

// quota returns r with a quota that a response reported just now.
func (r report) quota(text string) report {
	r.Quota = text
	return r
}

// flight returns r with a number of calls in flight.
func (r report) flight(n int) report {
	r.Flight = n
	return r
}

// ended returns r with calls that ended some time ago.
func (r report) ended(ago time.Duration, calls int) report {
	r.Ended = append(r.Ended, [2]int64{ago.Microseconds(), int64(calls)})
	return r
}

func evenly(from, interval time.Duration, n int) []time.Duration {
	var all []time.Duration
	for i := range n {
		all = append(all, from+time.Duration(i)*interval)
	}
	return all
}

const perSecond = "200/1000000"

func TestScript_Rules(t *testing.T) {
	rdb := startRedis(t).Client()
	t.Cleanup(func() { assert.NoError(t, rdb.Close()) })
	for _, test := range []struct {
		rule  string
		steps []step
	}{
		{"the first call goes alone until its response reports the quota", []step{
			{0, "a", wants(2), expected{departures: []time.Duration{0}, again: 20 * ms}},
			{10 * ms, "b", wants(2), expected{again: 30 * ms}},
			{20 * ms, "a", wants(1).quota(perSecond).ended(0, 1), expected{departures: []time.Duration{0}}},
			{30 * ms, "b", wants(2), expected{departures: evenly(5*ms, 5*ms, 2)}},
		}},
		{"another call goes alone after a second without a response", []step{
			{0, "a", wants(1), expected{departures: []time.Duration{0}}},
			{900 * ms, "b", wants(1), expected{again: 920 * ms}},
			{1100 * ms, "b", wants(2), expected{departures: []time.Duration{1100 * ms}, again: 1120 * ms}},
		}},
		{"calls are spread, and catch up with 30 ms", []step{
			{0, "a", wants(10).quota(perSecond), expected{departures: evenly(-30*ms, 5*ms, 10)}},
			{50 * ms, "a", wants(2).flight(10), expected{departures: evenly(20*ms, 5*ms, 2)}},
		}},
		{"departures are leased for 100 ms, and the others 50 ms before they are due", []step{
			{0, "a", wants(15).quota(perSecond), expected{departures: evenly(-30*ms, 5*ms, 15)}},
			{1 * ms, "a", wants(40).flight(15), expected{departures: evenly(45*ms, 5*ms, 12), again: 55 * ms}},
		}},
		{"each process gets its share of 100 ms", []step{
			{0, "b", wants(0).quota(perSecond), expected{processes: 1}},
			{0, "c", wants(0), expected{processes: 2}},
			{0, "d", wants(0), expected{processes: 3}},
			{0, "a", wants(40), expected{departures: evenly(-30*ms, 5*ms, 5), processes: 4}},
			{0, "b", wants(40), expected{departures: evenly(-5*ms, 5*ms, 5), processes: 4}},
		}},
		{"processes whose calls wait take turns", []step{
			{0, "b", wants(0).quota(perSecond), expected{}},
			{0, "a", wants(10), expected{departures: evenly(-30*ms, 5*ms, 10)}},
			{0, "a", wants(40).flight(10), expected{departures: evenly(20*ms, 5*ms, 10), again: 20 * ms}},
			{10 * ms, "b", wants(1), expected{again: 70 * ms}},
			{20 * ms, "a", wants(40).flight(20), expected{departures: evenly(70*ms, 5*ms, 10), again: 75 * ms}},
			{30 * ms, "b", wants(2), expected{again: 70 * ms}},
			{70 * ms, "b", wants(2), expected{departures: evenly(120*ms, 5*ms, 2)}},
		}},
		{"out of turn, a process gets the departures that are left after the queue, or would be lost", []step{
			{0, "a", wants(20).quota(perSecond), expected{departures: evenly(-30*ms, 5*ms, 20)}},
			{0, "a", wants(1).flight(20), expected{departures: evenly(70*ms, 5*ms, 1)}},
			{0, "a", wants(40).flight(21), expected{departures: evenly(75*ms, 5*ms, 6), again: 55 * ms}},
			{10 * ms, "b", wants(2), expected{again: 105 * ms}},
			{200 * ms, "c", wants(3), expected{departures: evenly(170*ms, 5*ms, 3)}},
		}},
		{"departures are also leased for calls that will arrive soon", []step{
			{0, "a", wants(1).quota(perSecond).with(func(r *report) { r.Soon = 2 }), expected{departures: evenly(-30*ms, 5*ms, 3)}},
		}},
		{"departures are leased for 20 calls of a slow quota, but for 500 ms at most", []step{
			{0, "a", wants(40).quota("100/1000000"), expected{departures: evenly(-30*ms, 10*ms, 20)}},
			{10 * second, "a", wants(40).quota("10/1000000").flight(0), expected{departures: evenly(9970*ms, 100*ms, 5)}},
		}},
		{"each process gets its share of what a long window has left", []step{
			{0, "b", wants(0).quota("10/10000000").ended(0, 4), expected{}},
			{0, "a", wants(9), expected{departures: evenly(0, 0, 3)}},
		}},
		{"calls in flight and ended calls use a window", []step{
			{0, "a", wants(3).quota("3/10000000"), expected{departures: evenly(0, 0, 3)}},
			{1 * second, "a", wants(1).flight(3), expected{again: 1020 * ms}},
			{2 * second, "a", wants(1).flight(1).ended(500*ms, 2), expected{closed: 11500 * ms, closedBy: 10 * second, again: 11450 * ms}},
			{12 * second, "a", wants(5).flight(1), expected{departures: evenly(12*second, 0, 2)}},
		}},
		{"a departure is leased for the time at which a window has room", []step{
			{0, "a", wants(0).quota("2/1000000").ended(0, 2), expected{}},
			{950 * ms, "a", wants(1), expected{departures: []time.Duration{1 * second}}},
		}},
		{"a call is counted half of the shortest time of a response before its end", []step{
			{0, "a", wants(0).quota("1/1000000").ended(0, 1).with(func(r *report) { r.Shortest = 200_000 }), expected{}},
			{850 * ms, "a", wants(1), expected{departures: []time.Duration{900 * ms}}},
		}},
		{"the longest wait of several windows counts", []step{
			{0, "a", wants(0).quota("100/1000000 3/60000000").ended(0, 2), expected{}},
			{2 * second, "a", wants(5), expected{departures: []time.Duration{1970 * ms}, closed: 60 * second, closedBy: 60 * second}},
			{3 * second, "a", wants(1).ended(0, 1), expected{closed: 60 * second, closedBy: 60 * second}},
		}},
		{"half of the calls of a token bucket are never left: it is not counted, and its calls are spread more", []step{
			{0, "a", wants(0).quota(perSecond).ended(0, 500).with(func(r *report) { r.MostLeft = 19 }), expected{}},
			{100 * ms, "a", wants(3), expected{departures: evenly(70*ms, 5100*time.Microsecond, 3)}},
			{200 * ms, "a", wants(1).flight(3).with(func(r *report) { r.MostLeft = 150 }), expected{closed: 1 * second, closedBy: 1 * second}},
		}},
		{"the quota of the last response counts", []step{
			{0, "a", wants(0).quota("2/60000000").ended(0, 2), expected{}},
			{10 * second, "b", wants(1).quota("9/60000000").with(func(r *report) { r.QuotaAge = 11_000_000 }), expected{closed: 60 * second, closedBy: 60 * second}},
			{10 * second, "b", wants(1).quota("9/60000000"), expected{departures: []time.Duration{10 * second}}},
		}},
		{"a response without windows counts only if no other one has reported any", []step{
			{0, "a", wants(9).quota(unlimited).ended(0, 1), expected{departures: evenly(0, 0, 9)}},
			{1 * second, "a", wants(0).quota("2/60000000").ended(0, 2), expected{}},
			{2 * second, "b", wants(1).quota(unlimited).ended(0, 1), expected{closed: 61 * second, closedBy: 60 * second}},
		}},
		{"the fewest calls that are left in a long window count", []step{
			{0, "a", wants(0).quota("100/60000000").with(func(r *report) { r.Left, r.Reset = 2, 30_000_000 }), expected{}},
			{1 * second, "b", wants(0).with(func(r *report) { r.Left, r.Reset = 5, 29_000_000 }), expected{}},
			{1 * second, "b", wants(3), expected{departures: evenly(1*second, 0, 2), closed: 30 * second, closedBy: 60 * second}},
			{31 * second, "b", wants(3), expected{departures: evenly(31*second, 0, 3)}},
		}},
		{"a throttled response closes the category for all, then a single call probes, then calls are slower", []step{
			{0, "a", wants(0).quota(perSecond), expected{}},
			{0, "a", wants(1).with(func(r *report) { r.Closed = 1_000_000 }), expected{closed: 1 * second, again: 950 * ms}},
			{950 * ms, "c", wants(0).with(func(r *report) { r.Soon = 1 }), expected{}},
			{950 * ms, "a", wants(1), expected{departures: []time.Duration{1 * second}}},
			{1050 * ms, "b", wants(1), expected{again: 1070 * ms}},
			{1060 * ms, "a", wants(3).ended(0, 1), expected{departures: evenly(1030*ms, 5098*time.Microsecond, 3)}},
			{61 * second, "b", wants(3), expected{departures: evenly(61*second-30*ms, 5*ms, 3)}},
		}},
		{"a process that is silent for 3 s is gone, and its calls count as ended", []step{
			{0, "a", wants(3).quota("3/10000000"), expected{departures: evenly(0, 0, 3), processes: 1}},
			{2 * second, "b", wants(1), expected{again: 2020 * ms, processes: 2}},
			{4 * second, "b", wants(1), expected{closed: 14 * second, closedBy: 10 * second, processes: 1}},
		}},
		{"a process that waits without calls in flight is gone if it is silent for 3 s after it was to report", []step{
			{0, "a", wants(0).quota("1/8000000").ended(0, 1), expected{}},
			{0, "a", wants(1), expected{closed: 8 * second, closedBy: 8 * second, again: 7950 * ms}},
			{10900 * ms, "b", wants(0), expected{processes: 2}},
			{11100 * ms, "b", wants(0), expected{processes: 1}},
		}},
		{"the calls in flight are absolute: a lost lease is given back by the next report", []step{
			{0, "a", wants(3).quota("3/10000000"), expected{departures: evenly(0, 0, 3)}},
			{0, "a", wants(3).flight(0), expected{departures: evenly(0, 0, 3)}},
		}},
		{"a report whose process no longer waits changes nothing", []step{
			{0, "a", wants(1).quota(perSecond).with(func(r *report) { r.Expires = 1 }), expected{expired: true}},
			{0, "a", wants(2), expected{departures: []time.Duration{0}}},
		}},
		{"after an outage the processes use their shares for 2 s, then report, then share the quota", []step{
			{0, "a", returning().quota(perSecond).ended(500*ms, 10), expected{share: 2 * second}},
			{1 * second, "b", returning().ended(500*ms, 190), expected{share: 2 * second}},
			{1 * second, "c", wants(1), expected{closed: 2050 * ms, share: 2 * second}},
			{2 * second, "a", returning(), expected{}},
			{2 * second, "a", wants(1), expected{departures: []time.Duration{2050 * ms}}},
		}},
		{"a store that has lost its data is closed until the departure that a process expects", []step{
			{0, "a", wants(0).quota("3/1000000").ended(0, 3), expected{}},
			{0, "a", wants(1), expected{closed: 1 * second, closedBy: 1 * second, lost: true}},
			{400 * ms, "a", wants(1).quota("3/1000000"), expected{closed: 1 * second, lost: true}},
			{960 * ms, "a", wants(1).quota("3/1000000"), expected{departures: []time.Duration{1 * second}}},
		}},
		{"a process that was away alone returns at once", []step{
			{0, "a", wants(0).quota(perSecond), expected{}},
			{900 * ms, "b", returning(), expected{}},
		}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			s := &scriptTest{T: t, rdb: rdb, keys: NewRateLimiter(rdb, t.Name(), nil).keys("org_read"), turns: map[string]int64{}}
			for i, step := range test.steps {
				s.run(i, step)
			}
		})
	}
}

func returning() report { return wants(0).with(func(r *report) { r.Returning = true }) }

// scriptTest runs the script at chosen times.
type scriptTest struct {
	*testing.T
	rdb   *redis.Client
	keys  []string
	start int64 // the time of the first step by the clock of the store, less what the state was aged
	now   time.Duration
	turns map[string]int64 // of the processes, like start
}

func (s *scriptTest) run(i int, step step) {
	s.Helper()
	s.age(step.at - s.now)
	r := step.report
	r.Process, r.Category, r.Turn = step.process, "org_read", s.turns[step.process]
	if r.Ended == nil {
		r.Ended = [][2]int64{}
	}
	lease, err := r.run(s.Context(), s.rdb, s.keys)
	if step.want.expired {
		require.ErrorIs(s, err, errExpired)
		return
	}
	require.NoError(s, err)
	delete(s.turns, step.process)
	if lease.again > 0 {
		s.turns[step.process] = lease.now + lease.again.Microseconds()
	}
	if s.start == 0 {
		s.start = lease.now
	}
	late := time.Duration(lease.now-s.start)*time.Microsecond - step.at // of the step
	about := func(want, got time.Duration, what string) {
		s.Helper()
		assert.InDelta(s, want.Seconds(), (step.at + late + got).Seconds(), (5*ms + late + lease.closedBy/256).Seconds(), "step %d: %s", i, what)
	}
	if assert.Len(s, lease.departures, len(step.want.departures), "step %d: %v", i, lease.departures) {
		for n, departure := range lease.departures {
			about(step.want.departures[n], departure, "departure "+strconv.Itoa(n))
			if n > 0 {
				interval := step.want.departures[n] - step.want.departures[n-1]
				assert.InDelta(s, interval, departure-lease.departures[n-1], float64(2*time.Microsecond), "step %d: interval %d", i, n)
			}
		}
	}
	if step.want.again > 0 {
		about(step.want.again, lease.again, "again")
	}
	if step.want.closed > 0 || lease.closed > 0 {
		about(step.want.closed, lease.closed, "closed")
	}
	assert.Equal(s, step.want.closedBy, lease.closedBy, "step %d: closed by", i)
	if step.want.processes > 0 {
		assert.Equal(s, step.want.processes, lease.processes, "step %d", i)
	}
	if step.want.share > 0 || lease.share > 0 {
		about(step.want.share, lease.share, "share")
	}
	if step.want.lost {
		require.NoError(s, s.rdb.Del(s.Context(), s.keys...).Err())
	}
}

var slotTime = regexp.MustCompile(`(\d+):`)

// age moves all times of the state into the past.
func (s *scriptTest) age(by time.Duration) {
	s.now += by
	s.start -= by.Microseconds()
	for process := range s.turns {
		s.turns[process] -= by.Microseconds()
	}
	ctx := s.Context()
	older := func(text string) string {
		at, err := strconv.ParseInt(text, 10, 64)
		require.NoError(s, err)
		return strconv.FormatInt(max(0, at-by.Microseconds()), 10)
	}
	state := s.rdb.HGetAll(ctx, s.keys[0]).Val()
	for name, value := range state {
		switch {
		case strings.HasPrefix(name, "window:"):
			state[name] = slotTime.ReplaceAllStringFunc(value, func(text string) string { return older(strings.TrimSuffix(text, ":")) + ":" })
		case strings.HasSuffix(name, "_at") || name == "next" || name == "closed" || name == "reopens" || name == "resume":
			state[name] = older(value)
		}
	}
	if len(state) > 0 {
		require.NoError(s, s.rdb.HSet(ctx, s.keys[0], state).Err())
	}
	for _, process := range s.rdb.ZRange(ctx, s.keys[1], 0, -1).Val() {
		require.NoError(s, s.rdb.ZIncrBy(ctx, s.keys[1], -float64(by.Microseconds()), process).Err())
	}
}

// startRedis starts a server for a test. Without its binary, the test is skipped, or fails where CI is set.
func startRedis(t *testing.T) *redisserver.Server {
	t.Helper()
	if _, err := redisserver.Find(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("install redis-server: %v", err)
		}
		t.Skipf("redis-server is not installed: %v", err)
	}
	server, err := redisserver.New()
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	return server
}

func TestScript_KeysExpireAndAreInOneSlot(t *testing.T) {
	rdb := startRedis(t).Client()
	defer func() { assert.NoError(t, rdb.Close()) }()
	limiter := NewRateLimiter(rdb, "app/shop", nil)
	keys := limiter.keys("org_read")
	assert.Equal(t, []string{
		"{pinterest:app/shop}:org_read", "{pinterest:app/shop}:org_read:processes", "{pinterest:app/shop}:org_read:flight",
		"{pinterest:app/shop}:categories",
	}, keys)
	r := wants(1).quota("200/1000000 1000/60000000").ended(0, 1)
	r.Process, r.Category = limiter.process, "org_read"
	_, err := r.run(context.Background(), rdb, keys)
	require.NoError(t, err)
	for _, key := range keys[:3] {
		assert.InDelta(t, 120, rdb.PTTL(t.Context(), key).Val().Seconds(), 1, key)
	}
	assert.InDelta(t, 172800, rdb.TTL(t.Context(), keys[3]).Val().Seconds(), 1)
	assert.Equal(t, []string{"org_read"}, rdb.SMembers(t.Context(), keys[3]).Val())
}

func TestScript_IsShort(t *testing.T) {
	assert.Less(t, strings.Count(acquireSource, "\n"), 150)
}
