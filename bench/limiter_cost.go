package main

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/pinterest-go/pinterest"
)

// highQuota is a reported quota that calls cannot exhaust.
var highQuota = pinterest.RateLimit{
	Limit: 1e9, Remaining: 1e9, Reset: time.Second,
	Windows: []pinterest.RateWindow{{Limit: 1e9, Per: time.Second}, {Limit: 1e9, Per: time.Minute}},
}

// printLimiterCost prints the cost of the rate limiter per call, of 64 goroutines. No call is delayed.
func printLimiterCost() {
	fmt.Println("| 64 goroutines, no call delayed | time per call | allocations |\n|---|---|---|")
	for _, load := range []struct {
		name       string
		reported   pinterest.RateLimit
		categories int
	}{
		{"no quota reported", pinterest.RateLimit{}, 1},
		{"high quota reported", highQuota, 1},
		{"high quota reported, 100 categories", highQuota, 100},
	} {
		cost := limiterCost(load.reported, load.categories)
		fmt.Printf("| %s | %d ns | %d |\n", load.name, cost.NsPerOp(), cost.AllocsPerOp())
	}
}

func limiterCost(reported pinterest.RateLimit, categories int) testing.BenchmarkResult {
	const goroutines = 64
	limiter := pinterest.NewRateLimiter()
	ctx := context.Background()
	calls := make([]pinterest.RateCall, categories)
	for i := range calls {
		calls[i] = pinterest.RateCall{
			Operation: "pins/get", Category: pinterest.Category("category" + strconv.Itoa(i)), Attempt: 1, Arrived: time.Now(), MaxWait: time.Minute,
		}
	}
	return testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		b.SetParallelism(goroutines / runtime.GOMAXPROCS(0))
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i++ {
				call := calls[i%categories]
				if err := limiter.Wait(ctx, call); err != nil {
					b.Error(err)
				}
				limiter.Observe(ctx, call, pinterest.RateResult{StatusCode: 200, Elapsed: time.Millisecond, RateLimit: reported})
			}
		})
	})
}

// printWaiting prints the memory of a waiting call, with its goroutine, and the time in which all of them depart once the quota is known.
func printWaiting() error {
	const waiting = 10_000
	limiter := pinterest.NewRateLimiter()
	ctx := context.Background()
	call := pinterest.RateCall{Operation: "pins/get", Category: pinterest.CategoryOrgRead, Attempt: 1, MaxWait: time.Minute}
	if err := limiter.Wait(ctx, call); err != nil { // the others wait for its response
		return err
	}
	memory := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc + stats.StackInuse
	}
	before := memory()
	start := time.Now()
	errs := make(chan error, waiting)
	var group sync.WaitGroup
	for range waiting {
		group.Go(func() { errs <- limiter.Wait(ctx, call) })
	}
	for start := time.Now(); time.Since(start) < 200*time.Millisecond; {
		time.Sleep(10 * time.Millisecond) // until all of them wait, and less than the second after which they go on
	}
	each := (memory() - before) / waiting
	if held := time.Since(start); held > 900*time.Millisecond {
		return fmt.Errorf("the machine is too slow: the calls waited for %s", held)
	}
	start = time.Now()
	limiter.Observe(ctx, call, pinterest.RateResult{StatusCode: 200, Elapsed: time.Millisecond, RateLimit: highQuota})
	group.Wait()
	took := time.Since(start)
	for range waiting {
		if err := <-errs; err != nil {
			return err
		}
	}
	fmt.Printf("10,000 waiting calls: %d bytes each, with the stack of the goroutine; all depart within %s, %s each.\n",
		each, took.Round(time.Millisecond), (took / waiting).Round(10*time.Nanosecond))
	return nil
}
