package main

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/pinterest-go/pinterest"
)

// limiterCost measures what a call pays for the limiter where the server has no quota.
func limiterCost() testing.BenchmarkResult {
	const goroutines = 64
	limiter := pinterest.NewRateLimiter()
	return testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		b.SetParallelism(goroutines / runtime.GOMAXPROCS(0))
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := limiter.Wait(context.Background(), pinterest.CategoryOrgRead, time.Minute); err != nil {
					b.Error(err)
				}
				limiter.Observe(pinterest.CategoryOrgRead, pinterest.Answer{StatusCode: 200})
			}
		})
	})
}
