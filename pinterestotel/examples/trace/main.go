// Trace prints the trace of a job that publishes a video pin: a throttled call, an upload that is retried, and a call that
// fails.
//
//	go run ./examples/trace
//
// It runs against the in-memory Pinterest of package pinteresttest. The exit status is 130 after Ctrl-C.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinterestotel"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func main() {
	text, status := run()
	fmt.Print(text)
	os.Exit(status)
}

// run runs the job until it ends or is interrupted, and returns the text of its trace and the exit status.
func run() (text string, status int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	server := pinteresttest.NewServer()
	defer server.Close()
	server.Inject(pinteresttest.Fault{
		Operation: "boards/list", Effect: pinteresttest.Response{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}},
	})
	server.Inject(pinteresttest.Fault{Operation: "media upload", Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable}})
	server.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: pinteresttest.DropAfter})
	server.AddBoard(pinterest.Board{Name: "Soups"})

	var spans printer
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(&spans))
	client := server.Client(pinterestotel.Instrument(pinterestotel.WithTracerProvider(tracers)))

	traced, span := tracers.Tracer("example").Start(ctx, "publish a video")
	err := publish(traced, client)
	span.End()
	text = spans.text()
	if err != nil {
		text += fmt.Sprintln("\nThe job failed:", err)
	}
	if ctx.Err() != nil {
		return text, 130
	}
	return text, 0
}

// publish creates a video pin on the first board.
func publish(ctx context.Context, client *pinterest.Client) error {
	boards, err := client.Boards.List(nil).Page(ctx)
	if err != nil {
		return err
	}
	mediaID, err := client.Media.UploadVideo(ctx, strings.NewReader("\x00\x00\x00\x18ftypmp42"))
	if err != nil {
		return err
	}
	_, err = client.Pins.Create(ctx, &pinterest.PinCreateParams{
		BoardID: boards.Items[0].ID, MediaSource: pinterest.VideoID{MediaID: mediaID, CoverImageURL: "https://example.com/cover.jpg"},
	})
	return err
}
