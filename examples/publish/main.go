// Publish creates a pin for each row of a CSV file, on the board that the row names. It creates the boards that are missing.
//
//	go run ./examples/publish
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/publish -dry-run pins.csv
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/publish pins.csv
//
// The first line of the file names the columns: board, title and image_url, and optionally description, link and alt_text. If a row
// is invalid, nothing is published. Without a token the program runs against the in-memory Pinterest of package pinteresttest, and
// without a file it publishes the embedded pins.csv.
//
// Run it again after any failure, a lost connection, a crash or kill -9: it publishes the rows that are not published yet, and no row twice.
// It writes a state file, before and after each request. A row that the state file has as published is skipped. For the
// others, the program first looks for their pins on the boards. A pin is that of a row if board, title, description and link are equal.
// The image is not compared, because Pinterest serves a copy under another URL. So two rows that differ only in the image
// are an error, and a row is not published if an older pin of the board has its texts. A row whose texts you change is a new row.
//
// If the outcome of a request is unknown, for example because the connection failed, the program waits for the time of -settle and then
// looks for the pin on the board. If the board does not list it, the row is published again. There can be two pins only if
// Pinterest lists the first one after that time. If the board has another new pin instead, which may be that of the row with a text that
// Pinterest changed, the outcome stays unknown, and later runs do not publish the row either. Look at the board: if it has the pin,
// remove the row from the file, else use -retry-unknown.
//
// Use one state file for each account, and keep it as long as the CSV file. A second run with the same state file fails while the
// first one is running.
//
// The exit code is 0 if all rows are published, 1 if not, 2 if the arguments are invalid, and 130 after Ctrl-C.
package main

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

//go:embed pins.csv
var examplePins []byte

const usage = `Publish creates a pin for each row of a CSV file, on the board that the row names.

Usage: publish [flags] pins.csv

Environment:
  PINTEREST_ACCESS_TOKEN  token of the account; without one, an in-memory Pinterest is used, and the file is optional
  PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_ID, PINTEREST_APP_SECRET
                          a refresh token and its app, instead of PINTEREST_ACCESS_TOKEN
  PINTEREST_API_URI       base URL of the API, for example of the sandbox

Flags:
`

func main() {
	job := job{out: os.Stdout, workers: 4, settle: 15 * time.Second}
	flag.StringVar(&job.statePath, "state", "", "state `file` (default: the CSV file with the suffix .state)")
	flag.IntVar(&job.workers, "workers", job.workers, "number of pins to publish at the same time")
	flag.DurationVar(&job.settle, "settle", job.settle, "how long to wait, after an unknown outcome, until Pinterest lists a new pin")
	flag.BoolVar(&job.dryRun, "dry-run", false, "print what would be published, and write nothing")
	flag.BoolVar(&job.retryUnknown, "retry-unknown", false, "also publish rows whose outcome stayed unknown; first check that their boards do not have the pins")
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
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program without a summary
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
	out                  io.Writer
	path                 string // "" means the embedded file
	live                 bool   // the environment has a token
	statePath            string
	workers              int
	settle               time.Duration
	dryRun, retryUnknown bool

	client  *pinterest.Client
	service string // the base URL of client
}

func (j *job) run(ctx context.Context) error {
	done, err := j.setUp()
	if err != nil {
		return err
	}
	return errors.Join(j.publish(ctx), done())
}

func (j *job) publish(ctx context.Context) (err error) {
	rows, err := j.readFile()
	if err != nil {
		return err
	}
	state, err := j.openState()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, state.close()) }()

	workers := j.workers
	if j.dryRun {
		workers = 1 // keeps the order of the file
	}
	summary := newSummary(j.out, len(rows))
	p := &publisher{
		client: j.client, state: state, summary: summary,
		workers: workers, settle: j.settle, dryRun: j.dryRun, retryUnknown: j.retryUnknown,
	}
	p.run(ctx, rows)
	summary.print()
	if n := summary.notPublished(); n > 0 {
		return fmt.Errorf("%d of %d rows are not published", n, len(rows))
	}
	return nil
}

// check checks the arguments and the environment.
func (j *job) check() error {
	j.live = os.Getenv("PINTEREST_ACCESS_TOKEN") != "" || os.Getenv("PINTEREST_REFRESH_ACCESS_TOKEN") != ""
	switch {
	case flag.NArg() > 1:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(1))
	case j.path == "" && j.live: // the example pins are not to be published in a real account
		return errors.New("a file is required if the environment has a token")
	case j.workers < 1:
		return errors.New("-workers must be positive")
	case j.settle < 0:
		return errors.New("-settle must not be negative")
	}
	return nil
}

// setUp creates a client: for the real service if the environment has a token, and otherwise for an in-memory Pinterest.
func (j *job) setUp() (done func() error, err error) {
	if j.live {
		j.service = cmp.Or(os.Getenv("PINTEREST_API_URI"), pinterest.DefaultBaseURL)
		j.statePath = cmp.Or(j.statePath, j.path+".state")
		j.client, err = pinterest.NewClient(pinterest.WithEnv())
		return func() error { return nil }, err
	}
	dir, err := os.MkdirTemp("", "pinterest-go-publish")
	if err != nil {
		return nil, err
	}
	server := pinteresttest.NewServer()
	_, _ = fmt.Fprintln(j.out, "PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest at", server.URL())
	server.SeedBoard("Soups", 2)
	server.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: pinteresttest.DropAfter}) // the pin is found on the board
	j.client, j.service, j.settle = server.Client(), server.URL(), min(j.settle, 100*time.Millisecond)
	j.statePath = cmp.Or(j.statePath, filepath.Join(dir, "state"))
	return func() error {
		server.Close()
		return os.RemoveAll(dir)
	}, nil
}

func (j *job) readFile() ([]row, error) {
	if j.path == "" {
		return readRows(bytes.NewReader(examplePins))
	}
	file, err := os.Open(j.path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // the file is only read
	rows, err := readRows(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.path, err)
	}
	return rows, nil
}

func (j *job) openState() (*state, error) {
	if j.dryRun {
		return readState(j.statePath, j.service)
	}
	return openState(j.statePath, j.service)
}
