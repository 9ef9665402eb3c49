// Adsreport runs a campaign report for an ad account over the last 30 days, prints it as a table, and writes a web page with
// charts of daily spend and clicks.
//
//	go run ./examples/adsreport
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/adsreport -account 549755885175 -out report.html
//
// Without a token it runs against the in-memory Pinterest of package pinteresttest, which invents the numbers. The token needs the
// scope ads:read.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

const usage = `Adsreport runs a campaign report for an ad account, prints it as a table, and writes a web page with charts.

Usage: adsreport [flags]

Environment:
  PINTEREST_ACCESS_TOKEN  token of the account; without one, an in-memory Pinterest is used
  PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_ID, PINTEREST_APP_SECRET
                          a refresh token and its app, instead of PINTEREST_ACCESS_TOKEN
  PINTEREST_API_URI       base URL of the API

Flags:
`

func main() {
	var job job
	flag.StringVar(&job.account, "account", "", "ad account `id` (default: the first one that the token can access)")
	flag.IntVar(&job.days, "days", 30, "number of days to report, ending yesterday")
	flag.StringVar(&job.out, "out", "adsreport.html", "`file` to write the web page to")
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
	account, out string
	days         int
}

func (j *job) check() error {
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(0))
	case j.days < 1:
		return errors.New("-days must be positive")
	}
	return nil
}

func (j *job) run(ctx context.Context) (err error) {
	remove, err := createFile(j.out)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			remove()
		}
	}()
	client, invented, done, err := connect()
	if err != nil {
		return err
	}
	defer done()
	account, err := j.chooseAccount(ctx, client)
	if err != nil {
		return err
	}
	fmt.Printf("Ad account %s, %s (%s)\n", account.ID, account.Name, account.Currency)

	yesterday := pinterest.DateOf(time.Now().UTC()).AddDays(-1)
	report, err := client.AdAccounts.RunReport(ctx, account.ID, &pinterest.ReportCreateParams{
		StartDate:   yesterday.AddDays(1 - j.days),
		EndDate:     yesterday,
		Granularity: pinterest.GranularityDay,
		Level:       pinterest.ReportLevelCampaign,
		Columns: []pinterest.Column{
			pinterest.ColumnCampaignID, pinterest.ColumnCampaignName, pinterest.ColumnSpendInMicroDollar,
			pinterest.ColumnImpression1, pinterest.ColumnClickthrough1,
		},
	}, pinterest.WithWaitProgress(func(status string, elapsed time.Duration) {
		fmt.Printf("  report %s after %s\n", status, elapsed.Round(time.Second/10))
	}))
	if err != nil {
		return err
	}
	s := &summary{Account: account, Days: j.days, Invented: invented, campaigns: map[string]*metrics{}, byDay: map[string]*metrics{}}
	for row, err := range client.AdAccounts.ReportRows(ctx, report) {
		if err != nil {
			return err
		}
		s.add(row)
	}
	if err := s.print(); err != nil {
		return err
	}
	if err := s.writePage(j.out); err != nil {
		return err
	}
	fmt.Println("Wrote charts to", j.out)
	return nil
}

// createFile checks, before the work, that the file can be written. An older page stays in it until there is a new one. If there is none,
// remove removes the file.
func createFile(path string) (remove func(), err error) {
	_, err = os.Stat(path)
	isNew := errors.Is(err, fs.ErrNotExist)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	return func() {
		if isNew {
			_ = os.Remove(path) // it is empty
		}
	}, file.Close()
}

// connect returns a client for the real service if the environment has a token, and one for an in-memory Pinterest with a few
// campaigns, whose numbers are invented, if it has none.
func connect() (client *pinterest.Client, invented bool, done func(), err error) {
	if os.Getenv("PINTEREST_ACCESS_TOKEN") != "" || os.Getenv("PINTEREST_REFRESH_ACCESS_TOKEN") != "" {
		client, err = pinterest.NewClient(pinterest.WithEnv())
		return client, false, func() {}, err
	}
	server := pinteresttest.NewServer()
	fmt.Println("PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest, which invents the numbers, at", server.URL())
	server.SeedAds(5, 2, 2)
	return server.Client(), true, server.Close, nil
}

func (j *job) chooseAccount(ctx context.Context, client *pinterest.Client) (*pinterest.AdAccount, error) {
	if j.account != "" {
		return client.AdAccounts.Get(ctx, j.account)
	}
	for account, err := range client.AdAccounts.List(nil).All(ctx) {
		return account, err
	}
	return nil, errors.New("the token cannot access any ad account")
}
