package redisstore

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed acquire.lua
var acquireSource string

var acquire = redis.NewScript(acquireSource)

// report is what a process reports about a category, and what it needs. Durations are in microseconds.
type report struct {
	Process   string     `json:"process"`
	Category  string     `json:"category"`
	Returning bool       `json:"returning"` // the process uses its share, because the store was away
	Want      int        `json:"want"`      // departures for waiting calls
	Soon      int        `json:"soon"`      // departures for calls that will probably arrive soon
	Turn      int64      `json:"turn"`      // when the process is to report for waiting calls, by the clock of the store; 0 if there are none
	Flight    int        `json:"flight"`    // calls in flight, and leased departures that no call has used yet
	Ended     [][2]int64 `json:"ended"`     // calls that the server counted: how long ago they ended, and how many
	Shortest  int64      `json:"shortest"`  // the shortest time of a response
	Quota     string     `json:"quota"`     // "LIMIT/PERIOD LIMIT/PERIOD", unlimited, or "" if no response reported one
	QuotaAge  int64      `json:"quota_age"`
	MostLeft  int        `json:"most_left"` // the most calls that were left in a window of at most a second
	Left      int        `json:"left"`      // the calls that are left in a longer window, -1 if unknown
	Reset     int64      `json:"reset"`     // of that window
	Closed    int64      `json:"closed"`    // how long a throttled response asks all calls to wait
	Expires   int64      `json:"expires"`   // when the process stops waiting for the reply, by the clock of the store; 0 if unknown
}

// unlimited is the quota of a category whose responses report no windows.
const unlimited = "-"

// lease is the reply to a report.
type lease struct {
	now        int64           // by the clock of the store
	departures []time.Duration // from now on
	again      time.Duration   // when to report for more departures
	closed     time.Duration   // how long the category is closed
	closedBy   time.Duration   // the period of the exhausted window, 0 if the category is closed by a throttled response
	processes  int
	quota      string
	share      time.Duration // how long the process uses its share
}

var (
	errExpired = errors.New("the report arrived too late")
	errReply   = errors.New("unexpected reply")
)

// run runs the script.
func (r report) run(ctx context.Context, rdb redis.Scripter, keys []string) (*lease, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	reply, err := acquire.Run(ctx, rdb, keys, text).Slice()
	if err != nil {
		return nil, err
	}
	return newLease(reply)
}

func newLease(reply []any) (*lease, error) {
	if len(reply) == 1 {
		now, _ := reply[0].(int64)
		return &lease{now: now}, errExpired
	}
	if len(reply) != 8 {
		return nil, fmt.Errorf("%w: %d values", errReply, len(reply))
	}
	l, complete := new(lease), true
	number := func(value any) int64 {
		n, ok := value.(int64)
		complete = complete && ok
		return n
	}
	duration := func(value any) time.Duration { return time.Duration(number(value)) * time.Microsecond }
	l.now = number(reply[0])
	departures, _ := reply[1].([]any)
	for _, departure := range departures {
		l.departures = append(l.departures, duration(departure))
	}
	l.again, l.closed, l.closedBy = duration(reply[2]), duration(reply[3]), duration(reply[4])
	l.processes, l.share = int(number(reply[5])), duration(reply[7])
	quota, ok := reply[6].(string)
	if !ok || !complete {
		return nil, fmt.Errorf("%w: a value has the wrong type", errReply)
	}
	l.quota = quota
	return l, nil
}
