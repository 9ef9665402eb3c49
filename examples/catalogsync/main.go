// Catalogsync reads products from a CSV file, syncs them with the catalog, and prints the items that failed and why.
//
//	go run ./examples/catalogsync
//	go run ./examples/catalogsync examples/catalogsync/broken.csv
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/catalogsync products.csv
//
// Without a token it runs against the in-memory Pinterest of package pinteresttest, and without a file it syncs the embedded
// products.csv. With a token, a file is required. The token needs the scopes catalogs:read and catalogs:write.
//
// The outcome of an item is unknown if its batch was sent and has no result, for example after Ctrl-C. It is safe to run the program
// again: an item that is synced twice is the same as one that is synced once. The exit code is 1 if an item is not synced.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

//go:embed products.csv
var exampleProducts []byte

const usage = `Catalogsync syncs the products of a CSV file with the catalog, and prints the items that failed and why.

Usage: catalogsync [flags] products.csv

Environment:
  PINTEREST_ACCESS_TOKEN  token of the account; without one, an in-memory Pinterest is used, and the file is optional
  PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_ID, PINTEREST_APP_SECRET
                          a refresh token and its app, instead of PINTEREST_ACCESS_TOKEN
  PINTEREST_API_URI       base URL of the API, for example of the sandbox

Flags:
`

func main() {
	var job job
	flag.StringVar(&job.country, "country", "US", "country the products are sold in")
	flag.StringVar(&job.language, "language", "EN", "language of the product descriptions")
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
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program without a table
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
	country, language string
	path              string // "" means the embedded file
	live              bool   // the environment has a token
}

func (j *job) check() error {
	j.live = os.Getenv("PINTEREST_ACCESS_TOKEN") != "" || os.Getenv("PINTEREST_REFRESH_ACCESS_TOKEN") != ""
	switch {
	case flag.NArg() > 1:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(1))
	case j.path == "" && j.live: // the example products are not to be written to a real catalog
		return errors.New("a file is required if the environment has a token")
	case j.country == "" || j.language == "":
		return errors.New("-country and -language are required")
	}
	return nil
}

func (j *job) run(ctx context.Context) error {
	file, err := j.open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // the file is only read
	client, done, err := j.connect()
	if err != nil {
		return err
	}
	defer done()

	products := &productReader{csv: csv.NewReader(file)}
	params := &pinterest.ItemsSyncParams{
		Country:   pinterest.Country(j.country),
		Language:  pinterest.Language(j.language),
		Operation: pinterest.BatchOperationUpsert,
		Progress: func(p pinterest.ItemsSyncProgress) {
			fmt.Printf("  %d items done, %d of them not synced\n", p.Done, p.Failed)
		},
	}
	if !j.live {
		params.BatchSize = 10 // to show progress; the default is 1000
	}
	table := table{counts: map[outcome]int{}, groups: map[groupKey]*group{}}
	for result, err := range client.Catalogs.SyncItems(ctx, params, products.items(ctx)) {
		if result == nil { // the params are invalid
			return err
		}
		outcome, reason := outcomeOf(result, err)
		table.add(outcome, reason, result.ItemID)
	}
	if err := table.print(); err != nil {
		return err
	}
	switch notSynced := table.total() - table.counts[synced]; {
	case products.err != nil:
		return products.err
	case ctx.Err() != nil:
		return errors.New("interrupted; run it again to sync the other items")
	case notSynced > 0:
		return fmt.Errorf("%d of %d items are not synced", notSynced, table.total())
	}
	return nil
}

// connect returns a client for the real service if the environment has a token, and one for an in-memory Pinterest if it has none.
func (j *job) connect() (client *pinterest.Client, done func(), err error) {
	if j.live {
		client, err = pinterest.NewClient(pinterest.WithEnv())
		return client, func() {}, err
	}
	server := pinteresttest.NewServer()
	fmt.Println("PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest at", server.URL())
	return server.Client(), server.Close, nil
}

func (j *job) open() (io.ReadCloser, error) {
	if j.path == "" {
		return io.NopCloser(bytes.NewReader(exampleProducts)), nil
	}
	return os.Open(j.path)
}
