package pinterest_test

import (
	"context"
	"fmt"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

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
