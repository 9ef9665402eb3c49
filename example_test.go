package pinterest_test

import (
	"context"
	"fmt"

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
