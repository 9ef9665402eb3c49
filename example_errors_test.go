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

func ExampleWithRetryPolicy() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.Inject(pinteresttest.Fault{Operation: "boards/create", Count: 2, Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable}})

	policy := pinterest.RetryPolicy{MinDelay: time.Millisecond} // the other fields keep their defaults
	client := server.Client(pinterest.WithRetryPolicy(policy))
	params := &pinterest.BoardCreateParams{Name: "Soups"}

	_, err := client.Boards.Create(context.Background(), params)
	fmt.Println(errors.Is(err, pinterest.ErrServer), "after", len(server.Requests()), "attempt: the board may have been created")

	policy.RetryUnsafe = true
	board, err := client.Boards.Create(context.Background(), params, pinterest.WithRetryPolicy(policy))
	fmt.Println(board.Name, err)
	// Output:
	// true after 1 attempt: the board may have been created
	// Soups <nil>
}

// What a publisher does about each kind of error.
func ExamplePinsService_Create_errors() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client(pinterest.WithMaxRetries(0)) // so that the example needs only one fault of each kind
	params := &pinterest.PinCreateParams{
		BoardID: server.SeedBoard("Soups", 0), Title: "Cold soup", MediaSource: pinterest.ImageURL{URL: "https://example.com/soup.jpg"},
	}
	publish := func(client *pinterest.Client, params *pinterest.PinCreateParams) {
		_, err := client.Pins.Create(context.Background(), params)
		failure, _ := errors.AsType[*pinterest.Error](err)
		switch {
		case err == nil:
			fmt.Println("published")
		case errors.Is(err, pinterest.ErrOutcomeUnknown):
			fmt.Println("unknown: list the pins of the board, and publish again if the pin is not there")
		case errors.Is(err, pinterest.ErrBlocked):
			fmt.Println("spam: change the link or the text")
		case errors.Is(err, pinterest.ErrRateLimited):
			var wait time.Duration
			if exhausted, ok := errors.AsType[*pinterest.QuotaError](err); ok { // held back by the client
				wait = exhausted.RetryAfter
			} else { // throttled by Pinterest
				wait = failure.RetryAfter
			}
			fmt.Println("rate limit: publish again in", wait.Round(time.Minute))
		case errors.Is(err, pinterest.ErrReauthorize):
			fmt.Println("token: ask the user to log in again")
		case errors.Is(err, pinterest.ErrForbidden) && failure.Code == 29:
			fmt.Println("access: the app has trial access, or the token lacks the scopes for a secret board")
		default: // for example a *ParamError; the text of an *Error has the request id for Pinterest's support
			fmt.Println(err)
		}
	}

	for _, effect := range []pinteresttest.Response{
		{Status: http.StatusServiceUnavailable},
		{Status: http.StatusTooManyRequests, Code: 9, Message: "We blocked this link because it may lead to spam."},
		{Status: http.StatusForbidden, Code: 29, Message: "You are not permitted to access that resource."},
	} {
		server.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: effect})
		publish(client, params)
	}
	publish(client, &pinterest.PinCreateParams{MediaSource: pinterest.ImageURL{}})
	publish(server.Client(pinterest.WithTokenSource(server.OAuthConfig().TokenSource(context.Background(), nil, nil))), params)

	server.LimitRate(pinterest.CategoryOrgWrite, 1, time.Hour)
	client = server.Client()
	publish(client, params)
	publish(client, params)
	// Output:
	// unknown: list the pins of the board, and publish again if the pin is not there
	// spam: change the link or the text
	// access: the app has trial access, or the token lacks the scopes for a secret board
	// pinterest: pins/create: media_source.url is required
	// token: ask the user to log in again
	// published
	// rate limit: publish again in 1h0m0s
}
