package fleettest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/redisstore/internal/redisserver"
)

// Scenario is a fleet that calls a server with a quota as fast as it can.
type Scenario struct {
	Quota              Quota
	Processes, Workers int // workers of each process
	Lasts              time.Duration
	Distance           time.Duration // of the store: the time of a round trip
	Alone              bool          // each process has a limiter of its own
	Events             []Event
}

// Event happens at a time after the first request.
type Event struct {
	At time.Duration
	Do func(fleet *Fleet, store *redisserver.Server) error
}

// KillOne kills a process.
func KillOne(fleet *Fleet, _ *redisserver.Server) error { return fleet.KillOne() }

// StartOne starts a process.
func StartOne(fleet *Fleet, _ *redisserver.Server) error { return fleet.Add() }

// KillStore ends the store, which loses its data.
func KillStore(_ *Fleet, store *redisserver.Server) error { return store.Kill() }

// StartStore starts the store again.
func StartStore(_ *Fleet, store *redisserver.Server) error { return store.Start() }

// HangStore stops the store without closing its connections.
func HangStore(_ *Fleet, store *redisserver.Server) error { return store.Hang() }

// ContinueStore lets the store go on.
func ContinueStore(_ *Fleet, store *redisserver.Server) error { return store.Continue() }

// Result is the measurement of a scenario.
type Result struct {
	Counts
	Used          float64 // the share of the quota
	Calls, Failed int
	Errors        []string
	Trips         float64       // to the store for each call
	P50, P99      time.Duration // of a call
	StoreCPU      float64       // the share of a core
	Warned, Back  int           // log lines about the store
}

// Run runs the scenario.
func (s Scenario) Run() (r Result, err error) {
	store, err := redisserver.New()
	if err != nil {
		return r, err
	}
	defer func() { _ = store.Close() }()
	server := NewServer(s.Quota)
	defer server.Close()
	config := Config{API: server.URL, Redis: store.Addr, Workers: s.Workers, Alone: s.Alone}
	if s.Distance > 0 {
		proxy, err := newDelay(store.Addr, s.Distance/2)
		if err != nil {
			return r, err
		}
		defer proxy.close()
		config.Redis = proxy.addr()
	}
	fleet, err := StartFleet(config, s.Processes)
	if err != nil {
		return r, err
	}
	defer func() { _ = fleet.Kill() }()
	for server.Counts().First.IsZero() {
		time.Sleep(time.Millisecond)
	}
	first := server.Counts().First
	for _, event := range s.Events {
		time.Sleep(time.Until(first.Add(event.At)))
		if err := event.Do(fleet, store); err != nil {
			return r, err
		}
	}
	time.Sleep(time.Until(first.Add(s.Lasts)))
	r.Counts = server.Counts()
	if r.StoreCPU, err = cpu(store); err != nil {
		return r, err
	}
	r.StoreCPU /= s.Lasts.Seconds()
	all, err := fleet.Stop()
	r = r.with(all)
	for _, p := range fleet.Processes {
		r.Warned += strings.Count(p.Log.String(), "level=WARN")
		r.Back += strings.Count(p.Log.String(), "level=INFO")
	}
	r.Used = float64(r.Served) / s.Quota.Allowed(s.Lasts)
	return r, err
}

// with returns r with the calls of all processes.
func (r Result) with(all []Stats) Result {
	var times []time.Duration
	trips := int64(0)
	for _, stats := range all {
		r.Calls += len(stats.Times)
		r.Failed += stats.Failed
		r.Errors = append(r.Errors, stats.Errors...)
		trips += stats.Trips
		times = append(times, stats.Times...)
	}
	if len(times) == 0 {
		return r
	}
	slices.Sort(times)
	r.P50, r.P99 = times[len(times)/2], times[len(times)*99/100]
	r.Trips = float64(trips) / float64(len(times))
	return r
}

// cpu returns the CPU time of a store, in seconds.
func cpu(store *redisserver.Server) (float64, error) {
	rdb := store.Client()
	defer func() { _ = rdb.Close() }()
	info, err := rdb.Info(context.Background(), "cpu").Result()
	if err != nil {
		return 0, err
	}
	total := 0.0
	for _, name := range []string{"used_cpu_sys:", "used_cpu_user:"} {
		_, value, _ := strings.Cut(info, name)
		value, _, _ = strings.Cut(value, "\r\n")
		seconds, parseErr := strconv.ParseFloat(value, 64)
		total += seconds
		err = errors.Join(err, parseErr)
	}
	return total, err
}

// String returns a row of a table.
func (r Result) String() string {
	return fmt.Sprintf(
		"%5.1f %% used, %4.2f %% throttled (%d of %d), %d of %d calls failed, %.2f trips a call, p50 %s, p99 %s, store %.1f %% of a core",
		100*r.Used, 100*r.ThrottledShare(), r.Throttled, r.Served+r.Throttled, r.Failed, r.Calls, r.Trips,
		r.P50.Round(time.Millisecond), r.P99.Round(time.Millisecond), 100*r.StoreCPU,
	)
}
