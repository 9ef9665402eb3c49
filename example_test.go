package pinterest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// The examples use an in-memory Pinterest. To call the real service, omit [pinterest.WithBaseURL].
func Example() {
	server := pinteresttest.NewServer()
	defer server.Close()
	token := server.NewToken(pinterest.ScopeBoardsRead, pinterest.ScopeBoardsWrite, pinterest.ScopePinsRead, pinterest.ScopePinsWrite)
	client, err := pinterest.NewClient(pinterest.WithAccessToken(token), pinterest.WithBaseURL(server.URL()))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()

	board, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Summer Recipes"})
	if err != nil {
		fmt.Println(err)
		return
	}
	pin, err := client.Pins.Create(ctx, &pinterest.PinCreateParams{
		BoardID:     board.ID,
		Title:       "Cold soup",
		MediaSource: pinterest.ImageURL{URL: "https://example.com/soup.jpg"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pin.Title, "is on", board.Name)
	// Output: Cold soup is on Summer Recipes
}

// A service with many users has one client per user. The clients share their connections, and each has a rate limiter of its own,
// because Pinterest counts the calls of each user.
func ExampleNewClient_manyUsers() {
	server := pinteresttest.NewServer()
	defer server.Close()
	scopes := []pinterest.Scope{pinterest.ScopeUserAccountsRead}
	tokens := map[string]string{"ana": server.NewToken(scopes...), "ben": server.NewToken(scopes...)} // from your database

	clients := map[string]*pinterest.Client{}
	for user, token := range tokens {
		client, err := pinterest.NewClient(pinterest.WithAccessToken(token), pinterest.WithBaseURL(server.URL()))
		if err != nil {
			fmt.Println(err)
			return
		}
		clients[user] = client
	}
	account, err := clients["ana"].UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(account.AccountType)
	// Output: BUSINESS
}

func ExamplePager() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client()
	ctx := context.Background()
	for _, name := range []string{"Soups", "Salads", "Stews"} {
		if _, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: name}); err != nil {
			fmt.Println(err)
			return
		}
	}

	for board, err := range client.Boards.List(&pinterest.BoardListParams{PageSize: 2}).Prefetch(1).All(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(board.Name)
	}
	// Output:
	// Soups
	// Salads
	// Stews
}

func ExampleError() {
	server := pinteresttest.NewServer()
	defer server.Close()

	_, err := server.Client().Pins.Get(context.Background(), "123")
	if errors.Is(err, pinterest.ErrNotFound) {
		fmt.Println("the pin does not exist")
	}
	if apiErr, ok := errors.AsType[*pinterest.Error](err); ok {
		fmt.Println(apiErr.Operation, apiErr.StatusCode, apiErr.Code, apiErr.Message)
	}
	// Output:
	// the pin does not exist
	// pins/get 404 50 Pin not found.
}

func ExampleOptional() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client()
	ctx := context.Background()
	board, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Soups", Description: "Warm ones"})
	if err != nil {
		fmt.Println(err)
		return
	}

	_, err = client.Boards.Update(ctx, board.ID, &pinterest.BoardUpdateParams{
		Name:        pinterest.Value("Stews"),                     // set
		Description: pinterest.Null[string](),                     // cleared
		Privacy:     pinterest.Optional[pinterest.BoardPrivacy]{}, // unchanged
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	requests := server.Requests()
	fmt.Println(string(requests[len(requests)-1].Body))
	// Output: {"name":"Stews","description":null}
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

func ExampleClient_Do() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client()
	ctx := context.Background()

	var account struct {
		pinterest.UserAccount
		NewField string `json:"new_field"`
	}
	err := client.Do(ctx, &pinterest.Request{Path: "/user_account", Category: pinterest.CategoryOrgRead}, &account)
	fmt.Println(account.Username, err)
	// Output: pinteresttest <nil>
}
