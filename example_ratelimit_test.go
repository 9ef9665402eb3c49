package pinterest_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleNewRateLimiter() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.LimitRate(pinterest.CategoryOrgRead, 1, time.Hour)
	limiter := pinterest.NewRateLimiter() // shared by all clients of the same user
	sync := server.Client(pinterest.WithRateLimiter(limiter))
	publish := server.Client(pinterest.WithRateLimiter(limiter))

	_, err := sync.UserAccount.Get(context.Background())
	fmt.Println(err)
	_, err = publish.UserAccount.Get(context.Background())
	if exhausted, ok := errors.AsType[*pinterest.QuotaError](err); ok {
		fmt.Println(exhausted.Category, "has quota again in", exhausted.RetryAfter.Round(time.Minute))
	}
	// Output:
	// <nil>
	// org_read has quota again in 1h0m0s
}

func ExampleNewFixedRateLimiter() {
	limiter, err := pinterest.NewFixedRateLimiter(map[pinterest.Category][]pinterest.RateWindow{
		pinterest.CategoryAdsAnalytics: {{Limit: 300, Per: time.Minute}, {Limit: 1000, Per: 24 * time.Hour}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client(pinterest.WithRateLimiter(limiter))
	_, err = client.UserAccount.Get(context.Background())
	fmt.Println(err)
	// Output: <nil>
}

func ExampleClient_RateLimits() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.LimitRate(pinterest.CategoryOrgRead, 300, time.Minute)
	client := server.Client()

	if _, err := client.UserAccount.Get(context.Background()); err != nil {
		fmt.Println(err)
	}
	for category, state := range client.RateLimits() {
		fmt.Println(category, "has", state.RateLimit.Remaining, "of", state.RateLimit.Limit, "left;", state.Waiting, "calls are waiting")
	}
	// Output: org_read has 299 of 300 left; 0 calls are waiting
}
