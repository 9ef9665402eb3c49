// Bench measures the client's rate limiter beside hashicorp/go-retryablehttp with its defaults, on servers with a quota.
//
//	go -C bench run .
//
// It takes two minutes, most of them for the servers that tell nothing but Retry-After: what they allow is found
// out in the first 80 seconds, and measured after them.
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
	measured = 10 * time.Second
	learning = 80 * time.Second
	period   = 2 * time.Second // of the fixed window
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench failed:", err)
		os.Exit(1)
	}
}

func run() error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Printf("%d workers, %s: used is the share of the quota, refused the share of the answers\n\n", workers, measured)
	var rows strings.Builder
	rows.WriteString("quota\tthe server tells\tclient\tused\trefused\tfailed calls\tp50\tp99\t\n")
	for _, r := range sideBySide() {
		fmt.Fprintf(&rows, "%s\t%s\t%s\t%.1f %%\t%.1f %%\t%d\t%s\t%s\t\n", r.quota, r.tells, r.client,
			100*r.used(), 100*r.refusedShare(), r.failed, r.percentile(0.5), r.percentile(0.99))
	}
	_, err := table.Write([]byte(rows.String()))
	if err = errors.Join(err, table.Flush()); err != nil {
		return err
	}

	fmt.Println("\nTwo categories, one of them spent")
	alone, beside := twoCategories()
	fmt.Printf("the other serves %d calls in %s, and %d where no other is used\n", beside, measured, alone)

	fmt.Println("\nThe limiter's own cost, 64 goroutines, no call kept back")
	for told, limit := range map[string]pinterest.RateLimit{"nothing told": {}, "a high quota told": highQuota} {
		cost := limiterCost(limit)
		fmt.Printf("%s: %d ns and %d allocations a call\n", told, cost.NsPerOp(), cost.AllocsPerOp())
	}

	fmt.Println("\n1000 goroutines wait, one is cancelled")
	cancelOne()
	return nil
}
