package main

import (
	"context"
	"fmt"
	"time"

	"github.com/pinterest-go/pinterest"
)

// printPrefetch prints how long an iteration takes if a page takes 20 ms to arrive and 20 ms to consume.
func printPrefetch() error {
	const pages, each = 50, 20 * time.Millisecond
	pager := pinterest.NewPager(func(_ context.Context, bookmark string) (*pinterest.Page[int], error) {
		time.Sleep(each)
		n := len(bookmark) + 1
		page := &pinterest.Page[int]{Items: []int{n}}
		if n < pages {
			page.Bookmark = bookmark + "x"
		}
		return page, nil
	})
	fmt.Println("| 50 pages, 20 ms to fetch and 20 ms to consume each | time | of the larger sum |\n|---|---|---|")
	for _, ahead := range []int{0, 1} {
		start := time.Now()
		for _, err := range pager.Prefetch(ahead).Pages(context.Background()) {
			if err != nil {
				return err
			}
			time.Sleep(each)
		}
		took := time.Since(start)
		fmt.Printf("| Prefetch(%d) | %s | %.2f x |\n", ahead, took.Round(time.Millisecond), took.Seconds()/(pages*each).Seconds())
	}
	return nil
}
