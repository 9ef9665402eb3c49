package pinterest_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleWithEnv() {
	server := pinteresttest.NewServer()
	defer server.Close()
	token := server.NewToken(pinterest.ScopeUserAccountsRead)
	for name, value := range map[string]string{"PINTEREST_ACCESS_TOKEN": token, "PINTEREST_API_URI": server.URL()} {
		if err := os.Setenv(name, value); err != nil { // usually set by the shell
			fmt.Println(err)
			return
		}
		defer func() { _ = os.Unsetenv(name) }()
	}

	client, err := pinterest.NewClient(pinterest.WithEnv())
	if err != nil {
		fmt.Println(err)
		return
	}
	account, err := client.UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(account.Username)
	// Output: pinteresttest
}

func ExampleWithResponse() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.Inject(pinteresttest.Fault{Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable}})

	client := server.Client(pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 1, MinDelay: time.Millisecond}))
	var response pinterest.Response
	account, err := client.UserAccount.Get(context.Background(), pinterest.WithResponse(&response))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(account.Username, "after", response.Attempts, "attempts; quota", response.RateLimit.Limit)
	// Output: pinteresttest after 2 attempts; quota 100000
}

// An agency acts for a shop that has shared an ad account with it (Business Access).
func ExampleWithAdAccount() {
	server := pinteresttest.NewServer()
	defer server.Close()
	shop, agency := server.AddUser("soupshop"), server.AddUser("agency")
	shop.AddBoard(pinterest.Board{Name: "Soups"})
	account := shop.AddAdAccount(pinterest.AdAccount{Name: "Soup Shop"})
	server.ShareAdAccount(account.ID, agency)

	client, ctx := agency.Client(), context.Background()
	user, err := client.UserAccount.Get(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	owner, err := client.UserAccount.Get(ctx, pinterest.WithAdAccount(account.ID))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(user.Username, "acts for", owner.Username)
	for board, err := range client.Boards.List(nil, pinterest.WithAdAccount(account.ID)).All(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(board.Name)
	}
	// Output:
	// agency acts for soupshop
	// Soups
}

func ExampleWithLogger() {
	server := pinteresttest.NewServer()
	defer server.Close()
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr { // omit values that vary
			if slices.Contains([]string{slog.TimeKey, "queued", "duration", "request_id"}, a.Key) {
				return slog.Attr{}
			}
			return a
		},
	}))

	_, err := server.Client(pinterest.WithLogger(log)).UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
	}
	// Output: level=DEBUG msg="pinterest request" operation=user_account/get status=200 attempt=1 wait=0s
}

func ExampleWithMetrics() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.Inject(pinteresttest.Fault{Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable}})
	client := server.Client(
		pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 4, MinDelay: time.Millisecond}),
		pinterest.WithMetrics(func(_ context.Context, a pinterest.Attempt) {
			fmt.Println(a.Operation, "attempt", a.Number, "status", a.StatusCode) // a counter and histograms
		}))

	if _, err := client.UserAccount.Get(context.Background()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// user_account/get attempt 1 status 503
	// user_account/get attempt 2 status 200
}

func ExampleWithMiddleware() {
	server := pinteresttest.NewServer()
	defer server.Close()
	trace := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err == nil {
				fmt.Println(req.Method, req.URL.Path, resp.StatusCode, "token visible:", req.Header.Get("Authorization") != "")
			}
			return resp, err
		})
	}

	_, err := server.Client(pinterest.WithMiddleware(trace)).UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
	}
	// Output: GET /v5/user_account 200 token visible: false
}

// roundTripper is a function as an http.RoundTripper.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
