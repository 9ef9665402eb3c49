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

// A program that exports a long list stores the bookmark after each page, and continues there after a restart.
func ExamplePager_Pages() {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client()
	ctx := context.Background()
	boardID := server.SeedBoard("Soups", 5)
	var stored string // the bookmark

	for page, err := range client.Boards.ListPins(boardID, &pinterest.PinListParams{PageSize: 2}).Pages(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(len(page.Items), "pins")
		stored = page.Bookmark // in a file or a database, once the items of the page have been processed
		break                  // the program is stopped
	}

	params := &pinterest.PinListParams{PageSize: 2, Bookmark: stored}
	for page, err := range client.Boards.ListPins(boardID, params).Pages(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(len(page.Items), "pins after the restart, the first is", page.Items[0].Title)
		stored = page.Bookmark
	}
	fmt.Println("all done:", stored == "")
	// Output:
	// 2 pins
	// 2 pins after the restart, the first is Pin 3
	// 1 pins after the restart, the first is Pin 5
	// all done: true
}
