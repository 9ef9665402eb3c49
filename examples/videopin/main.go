// Videopin uploads a video, waits until it is processed, and creates a pin with it.
//
//	go run ./examples/videopin
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/videopin -board 549755885175 -cover https://example.com/cover.jpg video.mp4
//
// Without a token it runs against the in-memory Pinterest of package pinteresttest. Without a file it uploads a few MiB of generated
// data. The token needs the scopes boards:read, boards:write, pins:read and pins:write.
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
	"syscall"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

const usage = `Videopin uploads a video, waits until it is processed, and creates a pin with it.

Usage: videopin [flags] video.mp4

Environment:
  PINTEREST_ACCESS_TOKEN  token of the account; without one, an in-memory Pinterest is used, and all arguments are optional
  PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_ID, PINTEREST_APP_SECRET
                          a refresh token and its app, instead of PINTEREST_ACCESS_TOKEN
  PINTEREST_API_URI       base URL of the API, for example of the sandbox

Flags:
`

func main() {
	var job job
	flag.StringVar(&job.boardID, "board", "", "`id` of the board to pin to")
	flag.StringVar(&job.coverURL, "cover", "", "`URL` of the image to show before the video plays")
	flag.StringVar(&job.title, "title", "Made with pinterest-go", "title of the pin")
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	job.path = flag.Arg(0)
	if err := job.check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		flag.Usage()
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := job.run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	switch {
	case ctx.Err() != nil: // Ctrl-C
		os.Exit(130)
	case err != nil:
		os.Exit(1)
	}
}

type job struct {
	path, boardID, coverURL, title string
	live                           bool // the environment has a token
}

func (j *job) check() error {
	j.live = os.Getenv("PINTEREST_ACCESS_TOKEN") != "" || os.Getenv("PINTEREST_REFRESH_ACCESS_TOKEN") != ""
	switch {
	case flag.NArg() > 1:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(1))
	case j.live && (j.path == "" || j.boardID == "" || j.coverURL == ""):
		return errors.New("-board, -cover and a video file are required if the environment has a token")
	}
	return nil
}

func (j *job) run(ctx context.Context) error {
	video, err := j.open()
	if err != nil {
		return err
	}
	defer func() { _ = video.Close() }() // the file is only read
	client, done, err := j.connect()
	if err != nil {
		return err
	}
	defer done()

	fmt.Println("Uploading")
	mediaID, err := client.Media.UploadVideo(
		ctx, video,
		pinterest.WithUploadProgress(progressBar()),
		pinterest.WithWaitProgress(func(status string, elapsed time.Duration) {
			fmt.Printf("  %s after %s\n", status, elapsed.Round(time.Second/10))
		}),
	)
	if err != nil {
		return fmt.Errorf("no pin was created: %w", err)
	}
	pin, err := client.Pins.Create(ctx, &pinterest.PinCreateParams{
		BoardID:     j.boardID,
		Title:       j.title,
		MediaSource: pinterest.VideoID{MediaID: mediaID, CoverImageURL: j.coverURL},
	})
	switch {
	case errors.Is(err, pinterest.ErrOutcomeUnknown):
		return fmt.Errorf("the pin may exist: %w", err)
	case err != nil:
		return fmt.Errorf("no pin was created: %w", err)
	}
	fmt.Printf("Created pin %s with %s %s on board %s\n", pin.ID, pin.Media.MediaType, mediaID, pin.BoardID)
	return nil
}

// connect returns a client for the real service if the environment has a token, and one for an in-memory Pinterest with a board to pin
// to if it has none.
func (j *job) connect() (client *pinterest.Client, done func(), err error) {
	if j.live {
		client, err = pinterest.NewClient(pinterest.WithEnv())
		return client, func() {}, err
	}
	server := pinteresttest.NewServer()
	fmt.Println("PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest at", server.URL())
	j.boardID, j.coverURL = server.SeedBoard("Videos", 0), "https://example.com/cover.jpg"
	return server.Client(), server.Close, nil
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

// progressBar returns a function that prints how much was sent, at each tenth.
func progressBar() func(sent, total int64) {
	const steps = 10
	printed := int64(-1)
	return func(sent, total int64) {
		step := steps * sent / max(total, 1)
		if step == printed {
			return
		}
		printed = step
		bar := strings.Repeat("====", int(step)) + strings.Repeat("    ", int(steps-step))
		fmt.Printf("  [%s] %5.1f of %.1f MiB\n", bar, mib(sent), mib(total))
	}
}

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }
