// Bench measures a fleet that shares a quota: eight processes with 16 workers call a server as fast as they can.
//
//	go run ./bench
//	go run ./bench -rows sliding,killed
//
// It needs redis-server, or the path of another server in PINTEREST_TEST_REDIS_SERVER. Run it on a quiet machine.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/redisstore/internal/fleettest"
)

// row is a row of the table, with the bounds that a quiet machine keeps to.
type row struct {
	name     string
	scenario fleettest.Scenario
	used     float64 // at least; 0 for a row that is for comparison only
}

const throttled = 0.01 // at most

func rows() []row {
	bucket, sliding := fleettest.Bucket(200, 20), fleettest.Sliding(200, time.Second)
	fixed := fleettest.Fixed(pinterest.RateWindow{Limit: 200, Per: time.Second})
	long := fleettest.Fixed(pinterest.RateWindow{Limit: 100, Per: 10 * time.Second})
	minute := fleettest.Fixed(pinterest.RateWindow{Limit: 100, Per: time.Second}, pinterest.RateWindow{Limit: 1000, Per: time.Minute})
	members := []fleettest.Event{{At: 4 * time.Second, Do: fleettest.KillOne}, {At: 6 * time.Second, Do: fleettest.StartOne}}
	killed := []fleettest.Event{{At: 4 * time.Second, Do: fleettest.KillStore}, {At: 7 * time.Second, Do: fleettest.StartStore}}
	hangs := []fleettest.Event{{At: 4 * time.Second, Do: fleettest.HangStore}, {At: 7 * time.Second, Do: fleettest.ContinueStore}}
	var all []row
	for _, q := range []fleettest.Quota{bucket, fixed, sliding, long} {
		all = append(all,
			row{"alone", fleettest.Scenario{Quota: q, Alone: true}, 0},
			row{"fleet", fleettest.Scenario{Quota: q}, 0.95},
			row{"one killed, one started", fleettest.Scenario{Quota: q, Lasts: 12 * time.Second, Events: members}, 0.95},
			row{"store killed", fleettest.Scenario{Quota: q, Events: killed}, 0.92},
			row{"store hangs", fleettest.Scenario{Quota: q, Events: hangs}, 0.85},
			row{"50 ms to the store", fleettest.Scenario{Quota: q, Lasts: 20 * time.Second, Distance: 50 * time.Millisecond}, 0.95},
		)
	}
	return append(all,
		row{"fleet", fleettest.Scenario{Quota: minute, Lasts: 130 * time.Second}, 0.95},
		row{"32 processes of 1 worker", fleettest.Scenario{Quota: bucket, Processes: 32, Workers: 1}, 0.95},
		row{"128 workers", fleettest.Scenario{Quota: sliding, Workers: 16}, 0.95},
	)
}

func main() {
	if fleettest.IsProcess() {
		fleettest.Main()
		return
	}
	only := flag.String("rows", "", "comma-separated `words`: run only the rows that contain one of them")
	flag.Parse()
	if err := run(strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run prints the rows that contain one of the words.
func run(words []string) error {
	missed := 0
	for _, r := range rows() {
		s := r.scenario
		name := s.Quota.Name + ", " + r.name
		if !containsOne(name, words) {
			continue
		}
		if s.Processes == 0 {
			s.Processes = 8
		}
		if s.Workers == 0 {
			s.Workers = 2
		}
		if s.Lasts == 0 {
			s.Lasts = 10 * time.Second
		}
		result, err := s.Run()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		verdict := "ok  "
		switch {
		case r.used == 0:
			verdict = "-   "
		case result.Used < r.used || result.ThrottledShare() > throttled || result.Failed > 0:
			verdict = "MISS"
			missed++
		}
		fmt.Printf("%s %-55s %s\n", verdict, name, result)
		if result.Throttled > 0 && r.used > 0 {
			fmt.Println("     throttled after", result.ThrottledAt)
		}
	}
	if missed > 0 {
		return errors.New("some rows missed their bounds")
	}
	return nil
}

func containsOne(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
