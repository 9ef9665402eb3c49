// Catalogsync reads products from a CSV file, syncs them with the catalog, and prints the items that failed and why.
//
//	go run ./examples/catalogsync
//	go run ./examples/catalogsync examples/catalogsync/broken.csv
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/catalogsync products.csv
//
// Without PINTEREST_ACCESS_TOKEN it runs against the in-memory Pinterest of package pinteresttest. Without a file it syncs the
// embedded products.csv. The exit status is 1 if any item failed.
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
	"iter"
	"os"
	"os/signal"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

//go:embed products.csv
var exampleProducts []byte

func main() {
	job := job{country: "US", language: "EN", interval: time.Second}
	flag.StringVar(&job.country, "country", job.country, "country the products are sold in")
	flag.StringVar(&job.language, "language", job.language, "language of the product descriptions")
	flag.Parse()
	job.path = flag.Arg(0)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := job.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "catalogsync failed:", err)
		os.Exit(1)
	}
}

type job struct {
	path, country, language string
	interval                time.Duration // initial poll interval of a batch
}

// failure is an item that was not synced.
type failure struct{ itemID, reason string }

func (j *job) run(ctx context.Context) error {
	client, done, err := j.connect()
	if err != nil {
		return err
	}
	defer done()
	file, size, err := j.open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // the file is only read

	products := &productReader{csv: csv.NewReader(file)}
	progress := progressBar()
	var failures []failure
	succeeded := 0
	for result, err := range client.Catalogs.SyncItems(ctx, &pinterest.ItemsSyncParams{
		Country:   pinterest.Country(j.country),
		Language:  pinterest.Language(j.language),
		Operation: pinterest.BatchOperationUpsert,
		BatchSize: 10, // small, to show progress; the default is 1000
		Progress:  func(p pinterest.ItemsSyncProgress) { progress(p, products.csv.InputOffset(), size) },
	}, products.items(), pinterest.WithPollInterval(j.interval, 10*j.interval)) {
		switch {
		case err != nil && result == nil:
			return err
		case err != nil:
			failures = append(failures, failure{result.ItemID, err.Error()})
		case result.Status == pinterest.ItemStatusSuccess:
			succeeded++
		default:
			failures = append(failures, failure{result.ItemID, reasons(result)})
		}
	}
	fmt.Printf("\n%d items synced, %d failed\n", succeeded, len(failures))
	if err := printFailures(failures); err != nil {
		return err
	}
	switch {
	case products.err != nil:
		return products.err
	case len(failures) > 0:
		return fmt.Errorf("%d items failed", len(failures))
	}
	return nil
}

// connect returns a client for the real service if PINTEREST_ACCESS_TOKEN is set, and otherwise one for an in-memory Pinterest.
func (j *job) connect() (client *pinterest.Client, done func(), err error) {
	if os.Getenv("PINTEREST_ACCESS_TOKEN") != "" {
		client, err = pinterest.NewClient(pinterest.WithEnv())
		return client, func() {}, err
	}
	server := pinteresttest.NewServer()
	fmt.Println("PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest at", server.URL())
	j.interval = min(j.interval, 100*time.Millisecond)
	return server.Client(), server.Close, nil
}

func (j *job) open() (file io.ReadCloser, size int64, err error) {
	if j.path == "" {
		return io.NopCloser(bytes.NewReader(exampleProducts)), int64(len(exampleProducts)), nil
	}
	f, err := os.Open(j.path)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// productReader reads products from a CSV file whose first line names the columns.
type productReader struct {
	csv *csv.Reader
	err error // the error that ended reading, nil at the end of the file
}

// items yields the products one at a time, without reading the whole file into memory.
func (r *productReader) items() iter.Seq[pinterest.ItemRecord] {
	return func(yield func(pinterest.ItemRecord) bool) {
		header, err := r.csv.Read()
		for err == nil {
			var line []string
			if line, err = r.csv.Read(); err == nil && !yield(item(header, line)) {
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			r.err = err
		}
	}
}

func item(header, line []string) pinterest.ItemRecord {
	var record pinterest.ItemRecord
	attributes := &record.Attributes
	fields := map[string]*pinterest.Optional[string]{
		"title": &attributes.Title, "description": &attributes.Description, "link": &attributes.Link, "price": &attributes.Price,
		"availability": &attributes.Availability, "brand": &attributes.Brand, "condition": &attributes.Condition, "product_type": &attributes.ProductType,
	}
	for i, name := range header {
		switch field, value := fields[name], line[i]; {
		case value == "":
		case name == "id":
			record.ItemID = value
		case name == "image_link":
			attributes.ImageLink = pinterest.Value(pinterest.StringList{value})
		case name == "gtin":
			attributes.GTIN = pinterest.Value(pinterest.GTIN(value))
		case field != nil:
			*field = pinterest.Value(value)
		}
	}
	return record
}

func reasons(result *pinterest.ItemResult) string {
	var list []string
	for _, event := range result.Errors {
		list = append(list, fmt.Sprintf("%s (%s, code %d)", event.Message, event.Attribute, event.Code))
	}
	if len(list) == 0 {
		return "status " + string(result.Status)
	}
	return strings.Join(list, "; ")
}

func printFailures(failures []failure) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, f := range failures {
		if _, err := fmt.Fprintf(w, "  %s\t%s\n", f.itemID, f.reason); err != nil {
			return err
		}
	}
	return w.Flush()
}

// progressBar returns a function that draws how much of the file was read. On a terminal it redraws the same line; otherwise
// it prints a line per batch.
func progressBar() func(p pinterest.ItemsSyncProgress, read, size int64) {
	info, err := os.Stdout.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	return func(p pinterest.ItemsSyncProgress, read, size int64) {
		const width = 40
		filled := int(width * read / max(size, 1))
		end := "\n"
		if terminal {
			end = "\r"
		}
		fmt.Printf("  [%s%s] %d items, %d failed%s", strings.Repeat("=", filled), strings.Repeat(" ", width-filled), p.Done, p.Failed, end)
	}
}
