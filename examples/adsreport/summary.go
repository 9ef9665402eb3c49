package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"text/tabwriter"

	"github.com/pinterest-go/pinterest"
)

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
	Invented  bool // the numbers are those of an in-memory Pinterest
	Total     metrics
	campaigns map[string]*metrics
	byDay     map[string]*metrics
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
