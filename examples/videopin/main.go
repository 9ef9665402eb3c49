// Videopin uploads a video, waits until it is processed, and makes a pin of it.
//
//	go run ./examples/videopin
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/videopin -board 549755885175 -cover https://example.com/cover.jpg video.mp4
//
// Without PINTEREST_ACCESS_TOKEN it makes a few MiB of bytes itself and runs on the in-memory Pinterest of package
// pinteresttest.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func main() {
	job := job{interval: time.Second}
	flag.StringVar(&job.boardID, "board", "", "the board that the pin goes on")
	flag.StringVar(&job.coverURL, "cover", "", "the URL of the image that is shown before the video plays")
	flag.StringVar(&job.title, "title", "Made with pinterest-go", "the pin's title")
	flag.Parse()
	job.path = flag.Arg(0)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := job.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "videopin failed:", err)
		os.Exit(1)
	}
}

type job struct {
	path, boardID, coverURL, title string
	interval                       time.Duration // between the first two looks at the processing
}

func (j *job) run(ctx context.Context) error {
	client, done, err := j.connect(ctx)
	if err != nil {
		return err
	}
	defer done()
	video, err := j.open()
	if err != nil {
		return err
	}
	defer func() { _ = video.Close() }() // it was only read

	fmt.Println("Uploading")
	mediaID, err := client.Media.UploadVideo(
		ctx, video,
		pinterest.WithUploadProgress(progressBar()),
		pinterest.WithPollInterval(j.interval, 10*j.interval),
		pinterest.WithWaitProgress(func(status string, elapsed time.Duration) {
			fmt.Printf("  %s after %s\n", status, elapsed.Round(time.Second/10))
		}),
	)
	if err != nil {
		return err
	}
	pin, err := client.Pins.Create(ctx, &pinterest.PinCreateParams{
		BoardID:     j.boardID,
		Title:       j.title,
		MediaSource: pinterest.VideoID{MediaID: mediaID, CoverImageURL: j.coverURL},
	})
	if err != nil {
		return err
	}
	fmt.Printf("Pin %s shows %s %s on board %s\n", pin.ID, pin.Media.MediaType, mediaID, pin.BoardID)
	return nil
}

// connect returns a client of the real service if there is a token, else one of the embedded server with a board to pin on.
func (j *job) connect(ctx context.Context) (client *pinterest.Client, done func(), err error) {
	if os.Getenv("PINTEREST_ACCESS_TOKEN") != "" {
		if j.path == "" || j.boardID == "" || j.coverURL == "" {
			return nil, nil, errors.New("with PINTEREST_ACCESS_TOKEN, give -board, -cover and a video file")
		}
		client, err = pinterest.NewClient(pinterest.WithEnv())
		return client, func() {}, err
	}
	server := pinteresttest.NewServer()
	fmt.Println("PINTEREST_ACCESS_TOKEN is not set: this runs on an in-memory Pinterest at", server.URL())
	client = server.Client()
	board, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Videos"})
	if err != nil {
		server.Close()
		return nil, nil, err
	}
	j.boardID, j.coverURL = board.ID, "https://example.com/cover.jpg"
	return client, server.Close, nil
}

// open opens the file, or makes up some bytes that begin as an MP4 file does.
func (j *job) open() (io.ReadSeekCloser, error) {
	if j.path != "" {
		return os.Open(j.path)
	}
	header := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	return madeUp{bytes.NewReader(append(header, make([]byte, 8<<20)...))}, nil
}

type madeUp struct{ *bytes.Reader }

func (madeUp) Close() error { return nil }

// progressBar draws a bar that grows in place on a terminal, and a line at each quarter elsewhere.
func progressBar() func(sent, total int64) {
	const width = 40
	info, err := os.Stdout.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	drawn := int64(-1)
	return func(sent, total int64) {
		steps := int64(4)
		if terminal {
			steps = width
		}
		step := steps
		if total > 0 {
			step = steps * sent / total
		}
		if step == drawn {
			return
		}
		drawn = step
		filled := int(width * step / steps)
		bar := fmt.Sprintf("  [%s%s] %5.1f of %.1f MiB", strings.Repeat("=", filled), strings.Repeat(" ", width-filled), mib(sent), mib(total))
		if terminal && sent < total {
			fmt.Print(bar, "\r")
			return
		}
		fmt.Println(bar)
	}
}

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }
