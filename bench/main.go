// Bench compares the client's rate limiter with the defaults of hashicorp/go-retryablehttp, on servers with a quota.
//
//	go -C bench run .
//
// It takes two minutes. The client learns the quota of servers that send only Retry-After within the first 80 seconds; they are
// measured before and after that.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/pinterest-go/pinterest"
)

const (
	workers  = 16
	duration = 10 * time.Second // of each measurement
	learning = 80 * time.Second // before the measurement of a server that sends only Retry-After
	period   = 2 * time.Second  // of the fixed window
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench failed:", err)
		os.Exit(1)
	}
}

func run() error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Printf("%d workers, %s: share of the quota used, share of the responses throttled\n\n", workers, duration)
	var rows strings.Builder
	rows.WriteString("quota\theaders\tclient\tused\tthrottled\tfailed calls\tp50\tp99\t\n")
	for _, r := range compareClients() {
		fmt.Fprintf(&rows, "%s\t%s\t%s\t%.1f %%\t%.1f %%\t%d\t%s\t%s\t\n", r.quota, r.headers, r.client,
			100*r.used(), 100*r.throttledShare(), r.failed, r.percentile(0.5), r.percentile(0.99))
	}
	_, err := table.Write([]byte(rows.String()))
	if err = errors.Join(err, table.Flush()); err != nil {
		return err
	}

	fmt.Println("\nTwo categories, one of them exhausted")
	alone, together := twoCategories()
	fmt.Printf("%d calls in the other category in %s, %d without the exhausted one\n", together, duration, alone)

	fmt.Println("\nCost of the rate limiter, 64 goroutines, no call delayed")
	for name, limit := range map[string]pinterest.RateLimit{"no quota reported": {}, "high quota reported": highQuota} {
		cost := limiterCost(limit)
		fmt.Printf("%s: %d ns and %d allocations per call\n", name, cost.NsPerOp(), cost.AllocsPerOp())
	}

	fmt.Println("\n1000 goroutines, one canceled while it waits")
	cancelOne()
	return nil
}
