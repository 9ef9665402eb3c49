package redisstore

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/pinterest-go/pinterest"
)

// State is the state of a category in all processes together.
type State struct {
	Windows     []WindowState // by the last response that reported them, the shortest first
	InFlight    int           // calls without a response, and leased departures
	Processes   int           // that have used the category in the last 3 seconds, or whose calls wait
	ClosedUntil time.Time     // the end of the wait that a throttled response asked for; zero if it has passed
}

// WindowState is a window of a category.
type WindowState struct {
	pinterest.RateWindow
	Used int // calls that have ended in the last period
}

// State returns the state of each category that a process has used in the last minutes. The quotas of
// [pinterest.CategoryAdsConversions] have the ad account in their name: "ads_conversions/549755885175".
func (l *RateLimiter) State(ctx context.Context) (map[pinterest.Category]State, error) {
	names, err := l.rdb.SMembers(ctx, l.prefix+":categories").Result()
	if err != nil {
		return nil, fmt.Errorf("redisstore: state: %w", err)
	}
	now, err := l.rdb.Time(ctx).Result()
	if err != nil {
		return nil, fmt.Errorf("redisstore: state: %w", err)
	}
	hashes, counts := make([]*redis.MapStringStringCmd, len(names)), make([]*redis.IntCmd, len(names))
	_, err = l.rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i, name := range names {
			keys := l.keys(name)
			hashes[i] = pipe.HGetAll(ctx, keys[0])
			counts[i] = pipe.ZCount(ctx, keys[1], strconv.FormatInt(now.UnixMicro(), 10), "+inf")
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("redisstore: state: %w", err)
	}
	states := make(map[pinterest.Category]State, len(names))
	for i, name := range names {
		if fields := hashes[i].Val(); len(fields) > 0 { // it has not expired
			states[pinterest.Category(name)] = newState(fields, int(counts[i].Val()), now)
		}
	}
	return states, nil
}

// newState returns the state of a category from the fields of its hash. now is the time of the store.
func newState(fields map[string]string, processes int, now time.Time) State {
	s := State{Processes: processes}
	s.InFlight, _ = strconv.Atoi(fields["flight"])
	if closed := microseconds(fields["closed"]).Sub(now); closed > 0 {
		s.ClosedUntil = time.Now().Add(closed)
	}
	for _, w := range quota(fields["quota"]).windows() {
		slots := fields["window:"+strconv.FormatInt(w.Per.Microseconds(), 10)]
		s.Windows = append(s.Windows, WindowState{w, used(slots, now.Add(-w.Per))})
	}
	return s
}

var slotPattern = regexp.MustCompile(`(\d+):(\d+)`)

// used returns the number of the calls after a time.
func used(slots string, after time.Time) int {
	total := 0
	for _, slot := range slotPattern.FindAllStringSubmatch(slots, -1) {
		if microseconds(slot[1]).After(after) {
			calls, _ := strconv.Atoi(slot[2])
			total += calls
		}
	}
	return total
}

// microseconds returns the time of a number in the state.
func microseconds(text string) time.Time {
	n, _ := strconv.ParseInt(text, 10, 64)
	return time.UnixMicro(n)
}
