package pinterest_test

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExamplePinsService_Create() {
	server := pinteresttest.NewServer()
	defer server.Close()
	boardID := server.SeedBoard("Soups", 0)

	pin, err := server.Client().Pins.Create(context.Background(), &pinterest.PinCreateParams{
		BoardID:     boardID,
		Title:       "Cold soup",
		Link:        "https://example.com/soup",
		MediaSource: pinterest.ImageURL{URL: "https://example.com/soup.jpg"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pin.Title, pin.Media.MediaType)
	// Output: Cold soup image
}

func ExampleMediaService_UploadVideo() {
	server := pinteresttest.NewServer(pinteresttest.WithPendingPolls(2))
	defer server.Close()
	client := server.Client()
	ctx := context.Background()

	video := bytes.NewReader(make([]byte, 1<<20)) // usually an *os.File
	mediaID, err := client.Media.UploadVideo(
		ctx, video,
		pinterest.WithPollInterval(time.Millisecond, time.Millisecond),
		pinterest.WithWaitProgress(func(status string, _ time.Duration) { fmt.Println(status) }),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	pin, err := client.Pins.Create(ctx, &pinterest.PinCreateParams{
		BoardID:     server.SeedBoard("Videos", 0),
		MediaSource: pinterest.VideoID{MediaID: mediaID, CoverImageURL: "https://example.com/cover.jpg"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("a pin of type", pin.Media.MediaType)
	// Output:
	// processing
	// processing
	// succeeded
	// a pin of type video
}

func ExampleBoardsService_ListPins() {
	server := pinteresttest.NewServer()
	defer server.Close()
	boardID := server.SeedBoard("Soups", 3)

	for pin, err := range server.Client().Boards.ListPins(boardID, nil).All(context.Background()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(pin.Title)
	}
	// Output:
	// Pin 1
	// Pin 2
	// Pin 3
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

func ExampleUserAccountService_GetAnalytics() {
	server := pinteresttest.NewServer()
	defer server.Close()

	today := pinterest.DateOf(time.Now().UTC())
	analytics, err := server.Client().UserAccount.GetAnalytics(context.Background(), &pinterest.UserAccountAnalyticsParams{
		StartDate: today, EndDate: today,
		MetricTypes: []pinterest.MetricType{pinterest.MetricImpression, pinterest.MetricSave},
		SplitField:  pinterest.SplitFieldAppType,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, app := range []string{"MOBILE", "TABLET", "WEB"} {
		fmt.Println(app, len(analytics[app].DailyMetrics), "day,", len(analytics[app].SummaryMetrics), "metrics")
	}
	// Output:
	// MOBILE 1 day, 2 metrics
	// TABLET 1 day, 2 metrics
	// WEB 1 day, 2 metrics
}

func ExampleUserAccountService_GetTopPins() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.SeedBoard("Soups", 5)

	today := pinterest.DateOf(time.Now().UTC())
	top, err := server.Client().UserAccount.GetTopPins(context.Background(), &pinterest.TopPinsParams{
		StartDate: today, EndDate: today, SortBy: pinterest.MetricSave, NumOfPins: 3,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	best := top.Pins[0].Metrics[pinterest.MetricSave]
	fmt.Println(len(top.Pins), "pins, the first with the most saves:", best >= top.Pins[2].Metrics[pinterest.MetricSave])
	// Output:
	// 3 pins, the first with the most saves: true
}
