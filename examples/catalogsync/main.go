// Catalogsync reads products from a CSV file, syncs them with the catalog, and prints which failed and why.
//
//	go run ./examples/catalogsync
//	go run ./examples/catalogsync examples/catalogsync/broken.csv
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/catalogsync products.csv
//
// Without PINTEREST_ACCESS_TOKEN it runs on the in-memory Pinterest of package pinteresttest, without a file on the products of
// the example. The exit status is 1 if any item failed.
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
var products []byte

func main() {
	job := job{country: "US", language: "EN", interval: time.Second}
	flag.StringVar(&job.country, "country", job.country, "the country that the products are sold in")
	flag.StringVar(&job.language, "language", job.language, "the language of their descriptions")
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
	interval                time.Duration // between the first two looks at a batch
}

// failure is an item that did not make it.
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
	defer func() { _ = file.Close() }() // it was only read

	rows := &table{csv: csv.NewReader(file)}
	draw := progressBar()
	var failures []failure
	succeeded := 0
	for result, err := range client.Catalogs.SyncItems(ctx, &pinterest.ItemsSyncParams{
		Country:   pinterest.Country(j.country),
		Language:  pinterest.Language(j.language),
		Operation: pinterest.BatchOperationUpsert,
		BatchSize: 10, // the example is small; leave it out for the service's 1000
		Progress:  func(p pinterest.ItemsSyncProgress) { draw(p, rows.csv.InputOffset(), size) },
		Wait:      []pinterest.WaitOption{pinterest.WithPollInterval(j.interval, 10*j.interval)},
	}, rows.items()) {
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
	fmt.Printf("\n%d items are in step, %d failed\n", succeeded, len(failures))
	if err := printFailures(failures); err != nil {
		return err
	}
	switch {
	case rows.err != nil:
		return rows.err
	case len(failures) > 0:
		return fmt.Errorf("%d items failed", len(failures))
	}
	return nil
}

// connect returns a client of the real service if there is a token, else one of the embedded server.
func (j *job) connect() (client *pinterest.Client, done func(), err error) {
	if os.Getenv("PINTEREST_ACCESS_TOKEN") != "" {
		client, err = pinterest.NewClient(pinterest.WithEnv())
		return client, func() {}, err
	}
	server := pinteresttest.NewServer()
	fmt.Println("PINTEREST_ACCESS_TOKEN is not set: this runs on an in-memory Pinterest at", server.URL())
	j.interval = min(j.interval, 100*time.Millisecond)
	return server.Client(), server.Close, nil
}

func (j *job) open() (file io.ReadCloser, size int64, err error) {
	if j.path == "" {
		return io.NopCloser(bytes.NewReader(products)), int64(len(products)), nil
	}
	opened, err := os.Open(j.path)
	if err != nil {
		return nil, 0, err
	}
	info, err := opened.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, opened.Close())
	}
	return opened, info.Size(), nil
}

// table reads items from lines under a line of names.
type table struct {
	csv *csv.Reader
	err error // what ended the reading, if not the end
}

// items reads as it goes, so that a file of any size will do.
func (t *table) items() iter.Seq[pinterest.ItemRecord] {
	return func(yield func(pinterest.ItemRecord) bool) {
		header, err := t.csv.Read()
		for err == nil {
			var line []string
			if line, err = t.csv.Read(); err == nil && !yield(item(header, line)) {
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			t.err = err
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

// progressBar draws how much of the file was read: a bar that grows in place on a terminal, a line for each batch elsewhere.
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
