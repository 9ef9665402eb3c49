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
// It is safe to run twice, for example after a failure or when orders were added to the file: the event id is "order-" and the order id, and
// Pinterest drops an event with an id that it has received before. Pinterest does not document for how long it remembers an id, so do not
// send old files again. If the Pinterest tag of your website sends checkouts too, it must use the same event ids. Offline orders are
// rejected, because Pinterest counts them each time they are sent.
//
// A line that is not a valid order is rejected, and the others are sent. Orders whose call failed can be sent again. The exit status is
// 0 if all orders are accepted, 1 if not, 2 if the arguments are invalid, and 130 after Ctrl-C.
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
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

//go:embed orders.jsonl
var exampleOrders []byte

func main() {
	job := job{out: os.Stdout}
	flag.StringVar(&job.account, "account", "", "ad account `id` (default: the first one that the token can access)")
	flag.BoolVar(&job.live, "live", false, "send real events, which Pinterest records, instead of test events")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: conversions [flags] orders.jsonl")
		flag.PrintDefaults()
	}
	flag.Parse()
	job.files = flag.Args()
	os.Exit(job.exitStatus())
}

// exitStatus runs the job until it ends or is interrupted, prints its error, and returns the exit status.
func (j *job) exitStatus() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program without a table
	err := j.run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "conversions failed:", err)
	}
	switch {
	case errors.Is(err, errUsage):
		flag.Usage()
		return 2
	case err != nil && ctx.Err() != nil:
		return 130
	case err != nil:
		return 1
	}
	return 0
}

var errUsage = errors.New("invalid arguments")

type job struct {
	out     io.Writer
	files   []string
	account string // "" means the first one
	live    bool

	client *pinterest.Client
}

func (j *job) run(ctx context.Context) error {
	done, err := j.setUp()
	if err != nil {
		return err
	}
	defer done()
	if len(j.files) == 0 {
		return j.send(ctx, bytes.NewReader(exampleOrders))
	}
	file, err := os.Open(j.files[0])
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // the file is only read
	return j.send(ctx, file)
}

// setUp checks the arguments and creates a client: for the real service if the environment has a token, and otherwise for an in-memory
// Pinterest.
func (j *job) setUp() (done func(), err error) {
	token := os.Getenv("PINTEREST_ACCESS_TOKEN") != "" || os.Getenv("PINTEREST_REFRESH_ACCESS_TOKEN") != ""
	switch {
	case len(j.files) > 1:
		return nil, fmt.Errorf("%w: there is more than one file", errUsage)
	case token && len(j.files) == 0:
		return nil, fmt.Errorf("%w: a file is required if the environment has a token", errUsage)
	case token:
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

// outcome is the result of an order.
type outcome string

const (
	accepted outcome = "accepted"
	warned   outcome = "accepted with a warning"
	rejected outcome = "rejected"
	failed   outcome = "failed" // the call failed: the event may be recorded
)

// outcomeOf returns the outcome of an order and the reason, "" if there is none.
func outcomeOf(result *pinterest.EventResult, err error) (outcome, string) {
	if failure, ok := errors.AsType[*pinterest.Error](err); ok {
		same := *failure
		same.RequestID = "" // it differs between calls that fail for the same reason
		return failed, same.Error()
	}
	invalid, ok := errors.AsType[*pinterest.ParamError](err)
	switch {
	case ok:
		return rejected, invalid.Param + " " + invalid.Reason
	case err != nil:
		return failed, err.Error()
	case result.Status != pinterest.EventStatusProcessed:
		return rejected, cmp.Or(result.ErrorMessage, string(result.Status))
	case result.WarningMessage != "":
		return warned, result.WarningMessage
	}
	return accepted, ""
}

// table groups orders and lines by outcome and reason.
type table struct {
	groups map[groupKey]*group
	order  []*group // by first order
	total  int
}

type groupKey struct {
	outcome outcome
	reason  string
}

type group struct {
	groupKey
	count int
	names []string // all if they are rejected, else the first ones
}

func (t *table) add(outcome outcome, reason, name string) {
	const most = 10
	key := groupKey{outcome, cmp.Or(printable(reason), "-")}
	g := t.groups[key]
	if g == nil {
		g = &group{groupKey: key}
		t.groups[key] = g
		t.order = append(t.order, g)
	}
	t.total++
	g.count++
	switch {
	case outcome == rejected || g.count <= most:
		g.names = append(g.names, printable(name))
	case g.count == most+1:
		g.names = append(g.names, "...")
	}
}

// printable replaces what would break a line or control a terminal by spaces.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
}

func (t *table) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprint(w, "RESULT\tORDERS\tREASON\tWHICH\n") // Flush returns the error
	for _, outcome := range []outcome{accepted, warned, rejected, failed} {
		for _, g := range t.order {
			if g.outcome == outcome {
				_, _ = fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", g.outcome, g.count, g.reason, strings.Join(g.names, ", "))
			}
		}
	}
	return w.Flush()
}

// notAccepted returns the number of orders that are rejected or have failed.
func (t *table) notAccepted() (n int) {
	for _, g := range t.order {
		if g.outcome == rejected || g.outcome == failed {
			n += g.count
		}
	}
	return n
}
