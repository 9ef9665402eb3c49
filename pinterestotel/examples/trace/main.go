// Trace prints the trace of a job that publishes a video pin: a throttled call, an upload that is retried, and a call that
// fails.
//
//	go run ./examples/trace
//
// It runs against the in-memory Pinterest of package pinteresttest.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinterestotel"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

const usage = `Trace prints the trace of a job with a throttled call, a retried upload and a failed call, on an in-memory Pinterest.

Usage: trace
`

func main() {
	flag.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "unexpected argument:", flag.Arg(0))
		flag.Usage()
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	run(ctx)
	if ctx.Err() != nil { // Ctrl-C
		os.Exit(130)
	}
}

// run runs the job and prints its trace.
func run(ctx context.Context) {
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

	fmt.Println("Publishing a video")
	traced, span := tracers.Tracer("example").Start(ctx, "publish a video")
	err := publish(traced, client)
	span.End()
	fmt.Print("\n", spans.text())
	if err != nil {
		fmt.Println("\nThe job failed:", err)
	}
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
