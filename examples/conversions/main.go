// Conversions sends the orders of a shop to Pinterest as checkout events, and prints a table of those that were accepted and rejected.
//
//	go run ./examples/conversions
//	go run ./examples/conversions examples/conversions/broken.jsonl
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/conversions orders.jsonl
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/conversions -live orders.jsonl
//
// It sends test events, which Pinterest checks and does not record. With -live it sends real ones. Check the warnings before that: an order
// that was recorded with a wrong total cannot be corrected. Without a token the program runs against the in-memory Pinterest of
// package pinteresttest, and without a file it sends the embedded orders.jsonl. A conversion token cannot list ad accounts: use it with
// -account.
//
// Each line of the file is an order, a JSON object with
//
//   - id, time (RFC 3339), currency and total,
//   - email, or both ip and user_agent, or better all three,
//   - optionally phone, with country code,
//   - optionally source: web (the default), app_ios or app_android,
//   - optionally products, a list of objects with id, price and quantity.
//
// Amounts are text such as "24.99", because a floating-point number cannot hold all of them exactly. Emails and phone numbers are
// hashed before they are sent. The output names orders by id and lines by number, and contains no personal data.
//
// It is safe to run twice, for example after a failure or when orders were added to the file: the event id is "order-" and the order id,
// which Pinterest uses to remove duplicates. Pinterest does not document for how long it does so, so do not send old files again. If the
// Pinterest tag of your website sends checkouts too, it must use the same event ids. Offline orders are rejected, because Pinterest counts
// them each time they are sent.
//
// A line that is not a valid order is rejected, and the others are sent. The outcome of an order is unknown if its call failed in a way that
// Pinterest may have recorded it. These orders and those that failed can be sent again. The exit code is
// 0 if all orders are accepted, 1 if not, 2 if the arguments are invalid, and 130 after Ctrl-C.
package main

import (
	"bytes"
	"context"
	_ "embed"
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

//go:embed orders.jsonl
var exampleOrders []byte

const usage = `Conversions sends a file of orders to Pinterest as checkout events, and prints which were accepted and rejected.

Usage: conversions [flags] orders.jsonl

Environment:
  PINTEREST_ACCESS_TOKEN  token of the account; without one, an in-memory Pinterest is used, and the file is optional
  PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_ID, PINTEREST_APP_SECRET
                          a refresh token and its app, instead of PINTEREST_ACCESS_TOKEN
  PINTEREST_API_URI       base URL of the API

Flags:
`

func main() {
	job := job{out: os.Stdout}
	flag.StringVar(&job.account, "account", "", "ad account `id` (default: the first one that the token can access)")
	flag.BoolVar(&job.live, "live", false, "send real events, which Pinterest records, instead of test events")
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
	out     io.Writer
	path    string // "" means the embedded file
	account string // "" means the first one
	live    bool   // send real events
	token   bool   // the environment has a token

	client *pinterest.Client
}

func (j *job) run(ctx context.Context) error {
	done, err := j.setUp()
	if err != nil {
		return err
	}
	defer done()
	if j.path == "" {
		return j.send(ctx, bytes.NewReader(exampleOrders))
	}
	file, err := os.Open(j.path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // the file is only read
	return j.send(ctx, file)
}

// check checks the arguments and the environment.
func (j *job) check() error {
	j.token = os.Getenv("PINTEREST_ACCESS_TOKEN") != "" || os.Getenv("PINTEREST_REFRESH_ACCESS_TOKEN") != ""
	switch {
	case flag.NArg() > 1:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(1))
	case j.path == "" && j.token: // the example orders are not to be sent to a real account
		return errors.New("a file is required if the environment has a token")
	}
	return nil
}

// setUp creates a client: for the real service if the environment has a token, and otherwise for an in-memory Pinterest.
func (j *job) setUp() (done func(), err error) {
	if j.token {
		j.client, err = pinterest.NewClient(pinterest.WithEnv())
		return func() {}, err
	}
	server := pinteresttest.NewServer()
	_, _ = fmt.Fprintln(j.out, "PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest at", server.URL())
	server.AddAdAccount(pinterest.AdAccount{Name: "Kitchen Supplies"})
	j.client = server.Client()
	return server.Close, nil
}

func (j *job) chooseAccount(ctx context.Context) (id string, err error) {
	if j.account != "" {
		return j.account, nil
	}
	for account, err := range j.client.AdAccounts.List(nil).All(ctx) {
		if err != nil {
			return "", fmt.Errorf("use -account, or a token that can list ad accounts: %w", err)
		}
		return account.ID, nil
	}
	return "", errors.New("the token cannot access any ad account")
}

// send sends the orders of a file and prints the table.
func (j *job) send(ctx context.Context, file io.Reader) error {
	account, err := j.chooseAccount(ctx)
	if err != nil {
		return err
	}
	var opts []pinterest.RequestOption
	if j.live {
		_, _ = fmt.Fprintf(j.out, "Sending REAL events to ad account %s: Pinterest records them.\n\n", account)
	} else {
		_, _ = fmt.Fprintf(j.out, "Sending test events to ad account %s: Pinterest does not record them. Use -live to send real ones.\n\n", account)
		opts = append(opts, pinterest.WithTestEvents())
	}

	table := table{groups: map[groupKey]*group{}}
	orders := newOrderReader(file, func(line int, err error) { table.add(rejected, err.Error(), fmt.Sprint("line ", line)) })
	for result, err := range j.client.Conversions.SendAll(ctx, account, orders.events(ctx), opts...) {
		outcome, reason := outcomeOf(result, err)
		reason = orders.mask(reason)
		table.add(outcome, reason, orders.next().ID)
	}
	if err := table.print(j.out); err != nil {
		return err
	}
	switch n := table.notAccepted(); {
	case orders.err != nil:
		return fmt.Errorf("the file cannot be read after line %d: %w", orders.line, orders.err)
	case ctx.Err() != nil:
		return errors.New("interrupted; run it again to send the other orders")
	case n > 0:
		return fmt.Errorf("%d of %d orders are not accepted", n, table.total)
	}
	return nil
}
