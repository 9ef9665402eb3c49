package main

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/pinterest-go/pinterest"
)

// highQuota is what answers tell of a quota that nobody can use up.
var highQuota = pinterest.RateLimit{
	Limit: 1e9, Remaining: 1e9, Reset: time.Second,
	Windows: []pinterest.RateWindow{{Limit: 1e9, Per: time.Second}, {Limit: 1e9, Per: time.Minute}},
}

// limiterCost measures what a call pays for the limiter where answers tell of a quota, or of none, that never keeps it back.
func limiterCost(told pinterest.RateLimit) testing.BenchmarkResult {
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
				limiter.Observe(ctx, call, pinterest.RateResult{StatusCode: 200, Elapsed: time.Millisecond, RateLimit: told})
			}
		})
	})
}
