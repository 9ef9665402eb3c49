package main

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/pinterest-go/pinterest"
)

// highQuota is a reported quota that calls cannot exhaust.
var highQuota = pinterest.RateLimit{
	Limit: 1e9, Remaining: 1e9, Reset: time.Second,
	Windows: []pinterest.RateWindow{{Limit: 1e9, Per: time.Second}, {Limit: 1e9, Per: time.Minute}},
}

// limiterCost measures the cost of the rate limiter per call. The responses report a quota that never delays calls, or
// none.
func limiterCost(reported pinterest.RateLimit) testing.BenchmarkResult {
	const goroutines = 64
	limiter := pinterest.NewRateLimiter()
	ctx := context.Background()
	return testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		b.SetParallelism(goroutines / runtime.GOMAXPROCS(0))
		b.RunParallel(func(pb *testing.PB) {
			call := pinterest.RateCall{Operation: "pins/get", Category: pinterest.CategoryOrgRead, Attempt: 1, Arrived: time.Now(), MaxWait: time.Minute}
			for pb.Next() {
				if err := limiter.Wait(ctx, call); err != nil {
					b.Error(err)
				}
				limiter.Observe(ctx, call, pinterest.RateResult{StatusCode: 200, Elapsed: time.Millisecond, RateLimit: reported})
			}
		})
	})
}
