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
