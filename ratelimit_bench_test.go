package pinterest_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/pinterest-go/pinterest"
)

// BenchmarkRateLimiter measures what a call pays for the limiter where it is never kept back.
func BenchmarkRateLimiter(b *testing.B) {
	const goroutines = 64
	for name, limit := range map[string]pinterest.RateLimit{
		"nothing told": {},
		"high quota": {
			Limit: 1e9, Remaining: 1e9, Reset: time.Second,
			Windows: []pinterest.RateWindow{{Limit: 1e9, Per: time.Second}, {Limit: 1e9, Per: time.Minute}},
		},
	} {
		b.Run(name, func(b *testing.B) {
			limiter := pinterest.NewRateLimiter()
			b.ReportAllocs()
			b.SetParallelism(goroutines / runtime.GOMAXPROCS(0))
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := limiter.Wait(b.Context(), pinterest.CategoryOrgRead, time.Minute); err != nil {
						b.Error(err)
					}
					limiter.Observe(pinterest.CategoryOrgRead, pinterest.Answer{StatusCode: 200, Elapsed: time.Millisecond, RateLimit: limit})
				}
			})
		})
	}
}
