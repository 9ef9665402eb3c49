// Campaign creates a paused campaign with an ad group and an ad from an existing pin, changes the budget of the ad group, reads it back,
// and archives everything it created.
//
//	go run ./examples/campaign
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/campaign -account 549755885175 -budget 12.50
//
// With a token it only reads until you confirm. Without one it runs against the in-memory Pinterest of package pinteresttest, and does not
// ask. The token needs the scopes ads:read, ads:write, boards:read and pins:read.
//
// Nothing is active at any time, so nothing costs money: what is created is PAUSED from the start, and ARCHIVED at the end, also if a step
// fails or after Ctrl-C. A second Ctrl-C ends the program at once. If the outcome of a create is unknown, for example because the connection
// failed, the program looks for the entity by its name, which contains the time. It lists what it could not archive.
//
// The exit code is 0 if all went well, 1 if not or if you do not confirm, 2 if the arguments are invalid, and 130 after Ctrl-C.
package main

import (
	"bufio"
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

const usage = `Campaign creates a paused campaign with an ad group and an ad from a pin, changes the budget, and archives all of it.

Usage: campaign [flags]

Environment:
  PINTEREST_ACCESS_TOKEN  token of the account; without one, an in-memory Pinterest is used
  PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_ID, PINTEREST_APP_SECRET
                          a refresh token and its app, instead of PINTEREST_ACCESS_TOKEN
  PINTEREST_API_URI       base URL of the API

Flags:
`

func main() {
	job := job{in: os.Stdin, out: os.Stdout, budget: 12_500_000, settle: 10 * time.Second}
	flag.StringVar(&job.accountID, "account", "", "ad account `id` (default: the first one that the token can access)")
	flag.StringVar(&job.pinID, "pin", "", "`id` of the pin to promote (default: the newest one with a link on a public board)")
	flag.Func("budget", "daily budget, which is then doubled: an `amount` in the currency of the ad account (default 12.50)", func(text string) (err error) {
		job.budget, err = pinterest.ParseMoney(text)
		return err
	})
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flag.PrintDefaults()
	}
	flag.Parse()
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
	in               io.Reader
	out              io.Writer
	accountID, pinID string // "" means the default
	budget           pinterest.Money
	settle           time.Duration // how long to wait, after an unknown outcome, until Pinterest lists a new entity

	client   *pinterest.Client
	ask      bool     // for confirmation
	name     string   // of all entities
	entities []entity // to archive
}

func (j *job) run(ctx context.Context) error {
	done, err := j.setUp()
	if err != nil {
		return err
	}
	defer done()
	return j.promote(ctx)
}

// check checks the arguments.
func (j *job) check() error {
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(0))
	case min(j.budget, 2*j.budget) <= 0: // the double of a large amount is negative
		return errors.New("-budget is out of range")
	}
	return nil
}

// setUp creates a client: for the real service if the environment has a token, and otherwise for an in-memory Pinterest.
func (j *job) setUp() (done func(), err error) {
	j.ask = os.Getenv("PINTEREST_ACCESS_TOKEN") != "" || os.Getenv("PINTEREST_REFRESH_ACCESS_TOKEN") != ""
	if j.ask {
		j.client, err = pinterest.NewClient(pinterest.WithEnv())
		return func() {}, err
	}
	server := pinteresttest.NewServer()
	j.printf("PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest at %s\n", server.URL())
	server.AddAdAccount(pinterest.AdAccount{Name: "Kitchen Supplies"})
	server.AddPin(pinterest.Pin{BoardID: server.SeedBoard("Soups", 1), Title: "Gazpacho", Link: "https://shop.example/gazpacho"})
	j.client, j.settle = server.Client(), 0 // it lists a new entity at once
	return server.Close, nil
}

func (j *job) printf(format string, args ...any) { _, _ = fmt.Fprintf(j.out, format, args...) }

func (j *job) promote(ctx context.Context) (err error) {
	account, err := j.chooseAccount(ctx)
	if err != nil {
		return err
	}
	pin, err := j.choosePin(ctx, account.ID)
	if err != nil {
		return err
	}
	j.printf("This creates a campaign, an ad group with a daily budget of %v %s, and an ad from pin %s (%q) in ad account %s (%q),\n"+
		"doubles the budget, and archives them. They are paused, so nothing costs money.\n",
		j.budget, account.Currency, pin.ID, pin.Title, account.ID, account.Name)
	if j.ask {
		if err := j.confirm(ctx); err != nil {
			return err
		}
	}
	j.name = "Example of pinterest-go " + time.Now().UTC().Format("2006-01-02 15:04:05.000000")
	defer func() { err = errors.Join(err, j.archiveAll(ctx)) }()
	return j.createAll(ctx, account, pin)
}

func (j *job) chooseAccount(ctx context.Context) (*pinterest.AdAccount, error) {
	if j.accountID != "" {
		return j.client.AdAccounts.Get(ctx, j.accountID)
	}
	for account, err := range j.client.AdAccounts.List(nil).All(ctx) {
		return account, err
	}
	return nil, errors.New("the token cannot access any ad account")
}

// choosePin returns the pin to promote. Pinterest promotes pins of the owner of the ad account that have a link and are on a public board.
func (j *job) choosePin(ctx context.Context, accountID string) (*pinterest.Pin, error) {
	owner := pinterest.WithAdAccount(accountID)
	if j.pinID != "" {
		return j.client.Pins.Get(ctx, j.pinID, owner)
	}
	public := map[string]bool{}
	for board, err := range j.client.Boards.List(&pinterest.BoardListParams{Privacy: pinterest.BoardPrivacyPublic, PageSize: 250}, owner).All(ctx) {
		if err != nil {
			return nil, err
		}
		public[board.ID] = true
	}
	newest := &pinterest.Pin{}
	for pin, err := range j.client.Pins.List(&pinterest.PinsListParams{PageSize: 250}, owner).All(ctx) {
		if err != nil {
			return nil, err
		}
		if public[pin.BoardID] && pin.Link != "" && pin.CreatedAt.After(newest.CreatedAt.Time) {
			newest = pin
		}
	}
	if newest.ID == "" {
		return nil, errors.New("there is no pin with a link on a public board; use -pin")
	}
	return newest, nil
}

// confirm returns an error unless the user enters y.
func (j *job) confirm(ctx context.Context) error {
	j.printf("Continue? [y/N] ")
	line := make(chan string, 1)
	go func() { // stays blocked after Ctrl-C, because reading from a terminal cannot be canceled
		text, _ := bufio.NewReader(j.in).ReadString('\n')
		line <- text
	}()
	select {
	case <-ctx.Done():
		return errors.New("interrupted; nothing was created")
	case text := <-line:
		if !strings.EqualFold(strings.TrimSpace(text), "y") {
			return errors.New("not confirmed; nothing was created")
		}
		return nil
	}
}
