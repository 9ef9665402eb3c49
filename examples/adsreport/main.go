// Adsreport runs a campaign report for an ad account over the last 30 days, prints it as a table, and writes a web page with
// charts of daily spend and clicks.
//
//	go run ./examples/adsreport
//	PINTEREST_ACCESS_TOKEN=... go run ./examples/adsreport -account 549755885175 -out report.html
//
// Without PINTEREST_ACCESS_TOKEN it runs against the in-memory Pinterest of package pinteresttest.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func main() {
	job := job{interval: time.Second}
	flag.StringVar(&job.account, "account", "", "ad account id (default: the first one the token can access)")
	flag.IntVar(&job.days, "days", 30, "number of days to report, ending yesterday")
	flag.StringVar(&job.out, "out", "adsreport.html", "file to write the web page to")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := job.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "adsreport failed:", err)
		os.Exit(1)
	}
}

type job struct {
	account, out string
	days         int
	interval     time.Duration // initial poll interval of the report
}

func (j *job) run(ctx context.Context) error {
	client, done, err := j.connect()
	if err != nil {
		return err
	}
	defer done()
	account, err := j.chooseAccount(ctx, client)
	if err != nil {
		return err
	}
	fmt.Printf("Ad account %s, %s (%s)\n", account.ID, account.Name, account.Currency)

	yesterday := time.Now().UTC().AddDate(0, 0, -1)
	report, err := client.AdAccounts.RunReport(ctx, account.ID, &pinterest.ReportCreateParams{
		StartDate:   pinterest.DateOf(yesterday.AddDate(0, 0, 1-j.days)),
		EndDate:     pinterest.DateOf(yesterday),
		Granularity: pinterest.GranularityDay,
		Level:       pinterest.ReportLevelCampaign,
		Columns: []pinterest.Column{
			pinterest.ColumnCampaignID, pinterest.ColumnCampaignName, pinterest.ColumnSpendInMicroDollar,
			pinterest.ColumnImpression1, pinterest.ColumnClickthrough1,
		},
	}, pinterest.WithPollInterval(j.interval, 10*j.interval), pinterest.WithWaitProgress(func(status string, elapsed time.Duration) {
		fmt.Printf("  report %s after %s\n", status, elapsed.Round(time.Second/10))
	}))
	if err != nil {
		return err
	}
	s := newSummary(account, j.days)
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

// connect returns a client for the real service if PINTEREST_ACCESS_TOKEN is set, and otherwise one for an in-memory Pinterest
// with a few campaigns.
func (j *job) connect() (client *pinterest.Client, done func(), err error) {
	if os.Getenv("PINTEREST_ACCESS_TOKEN") != "" {
		client, err = pinterest.NewClient(pinterest.WithEnv())
		return client, func() {}, err
	}
	server := pinteresttest.NewServer()
	fmt.Println("PINTEREST_ACCESS_TOKEN is not set: using an in-memory Pinterest at", server.URL())
	j.account = server.SeedAds(5, 2, 2)
	j.interval = min(j.interval, 200*time.Millisecond)
	return server.Client(), server.Close, nil
}

func (j *job) chooseAccount(ctx context.Context, client *pinterest.Client) (*pinterest.AdAccount, error) {
	for account, err := range client.AdAccounts.List(nil).All(ctx) {
		if err != nil {
			return nil, err
		}
		if j.account == "" || account.ID == j.account {
			return account, nil
		}
	}
	return nil, errors.New("the token cannot access such an ad account")
}

// metrics holds totals over report rows.
type metrics struct {
	Name                string
	spend               int64 // micro-currency
	Impressions, Clicks int64
}

func (m *metrics) add(row *pinterest.AnalyticsRow) {
	for column, total := range map[pinterest.Column]*int64{
		pinterest.ColumnSpendInMicroDollar: &m.spend, pinterest.ColumnImpression1: &m.Impressions, pinterest.ColumnClickthrough1: &m.Clicks,
	} {
		value, _ := row.Int(column) // 0 if the row has no value
		*total += value
	}
}

// Spend returns the spend in the account's currency.
func (m *metrics) Spend() float64 { return float64(m.spend) / 1e6 }

// CTR returns the click-through rate in percent.
func (m *metrics) CTR() float64 { return 100 * float64(m.Clicks) / float64(max(m.Impressions, 1)) }

type summary struct {
	Account   *pinterest.AdAccount
	Days      int
	Total     metrics
	campaigns map[string]*metrics
	byDay     map[string]*metrics
}

func newSummary(account *pinterest.AdAccount, days int) *summary {
	return &summary{Account: account, Days: days, campaigns: map[string]*metrics{}, byDay: map[string]*metrics{}}
}

func (s *summary) add(row *pinterest.AnalyticsRow) {
	day, _ := row.Date()
	s.Total.add(row)
	metricsOf(s.campaigns, row.EntityID(), row.Text(pinterest.ColumnCampaignName)).add(row)
	metricsOf(s.byDay, day.String(), day.String()).add(row)
}

func metricsOf(totals map[string]*metrics, key, name string) *metrics {
	if totals[key] == nil {
		totals[key] = &metrics{Name: name}
	}
	return totals[key]
}

// Campaigns returns the metrics of each campaign, highest spend first.
func (s *summary) Campaigns() []*metrics {
	return slices.SortedFunc(maps.Values(s.campaigns), func(a, b *metrics) int { return cmp.Compare(b.spend, a.spend) })
}

func (s *summary) print() error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, err := fmt.Fprintf(w, "\ncampaign\t%s\timpressions\tclicks\tCTR %%\t\n", s.Account.Currency)
	for _, m := range append(s.Campaigns(), &s.Total) {
		_, printErr := fmt.Fprintf(w, "%s\t%.2f\t%d\t%d\t%.2f\t\n", cmp.Or(m.Name, "total"), m.Spend(), m.Impressions, m.Clicks, m.CTR())
		err = errors.Join(err, printErr)
	}
	return errors.Join(err, w.Flush())
}
