// Videopin uploads a video, waits until it is processed, and creates a pin with it.
//
//	go run ./examples/videopin
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/videopin -board 549755885175 -cover https://example.com/cover.jpg video.mp4
//
// Without PINTEREST_ACCESS_TOKEN it runs against the in-memory Pinterest of package pinteresttest. Without a file it uploads a
// few MiB of generated data.
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
	flag.StringVar(&job.boardID, "board", "", "id of the board to pin to")
	flag.StringVar(&job.coverURL, "cover", "", "URL of the image to show before the video plays")
	flag.StringVar(&job.title, "title", "Made with pinterest-go", "title of the pin")
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
	interval                       time.Duration // initial poll interval of the upload's status
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
	defer func() { _ = video.Close() }() // the file is only read

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
	fmt.Printf("Created pin %s with %s %s on board %s\n", pin.ID, pin.Media.MediaType, mediaID, pin.BoardID)
	return nil
}

// connect returns a client for the real service if PINTEREST_ACCESS_TOKEN is set, and otherwise one for an in-memory Pinterest
// with a board to pin to.
func (j *job) connect(ctx context.Context) (client *pinterest.Client, done func(), err error) {
	if os.Getenv("PINTEREST_ACCESS_TOKEN") != "" {
		if j.path == "" || j.boardID == "" || j.coverURL == "" {
			return nil, nil, errors.New("-board, -cover and a video file are required with PINTEREST_ACCESS_TOKEN")
		}
		client, err = pinterest.NewClient(pinterest.WithEnv())
		return client, func() {}, err
	}
	server := pinteresttest.NewServer()
	fmt.Println("PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest at", server.URL())
	client = server.Client()
	board, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Videos"})
	if err != nil {
		server.Close()
		return nil, nil, err
	}
	j.boardID, j.coverURL = board.ID, "https://example.com/cover.jpg"
	return client, server.Close, nil
}

// open opens the file, or returns generated data that begins with the header of an MP4 file.
func (j *job) open() (io.ReadSeekCloser, error) {
	if j.path != "" {
		return os.Open(j.path)
	}
	header := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	return memoryFile{bytes.NewReader(append(header, make([]byte, 8<<20)...))}, nil
}

type memoryFile struct{ *bytes.Reader }

func (memoryFile) Close() error { return nil }

// progressBar returns a function that draws how much was sent. On a terminal it redraws the same line; otherwise it prints a
// line per quarter.
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
