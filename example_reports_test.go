package pinterest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleAdAccountsService_GetCampaignAnalytics() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.SeedAds(1, 1, 1)
	client := server.Client()
	ctx := context.Background()

	campaigns, err := pinterest.Collect(client.AdAccounts.ListCampaigns(account, nil).All(ctx), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	today := pinterest.DateOf(time.Now().UTC())
	rows, err := client.AdAccounts.GetCampaignAnalytics(ctx, account, []string{campaigns[0].ID}, &pinterest.AdsAnalyticsParams{
		StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay,
		Columns: []pinterest.Column{pinterest.ColumnCampaignName, pinterest.ColumnSpendInMicroDollar},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range rows {
		spend, ok := row.Int(pinterest.ColumnSpendInMicroDollar)
		fmt.Println(row.Text(pinterest.ColumnCampaignName), ok && spend > 0)
	}
	// Output: Campaign 1 true
}

func ExampleAdAccountsService_CampaignRows() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.SeedAds(3, 1, 1)
	client := server.Client()
	ctx := context.Background()

	var ids []string
	for campaign, err := range client.AdAccounts.ListCampaigns(account, nil).All(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		ids = append(ids, campaign.ID)
	}
	today := pinterest.DateOf(time.Now().UTC())
	days := map[string]int{}
	for row, err := range client.AdAccounts.CampaignRows(ctx, account, ids, &pinterest.AdsAnalyticsParams{
		StartDate: today.AddDays(-29), EndDate: today, Granularity: pinterest.GranularityDay,
		Columns: []pinterest.Column{pinterest.ColumnCampaignName, pinterest.ColumnSpendInMicroDollar},
	}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		days[row.Text(pinterest.ColumnCampaignName)]++
	}
	fmt.Println(days)
	// Output: map[Campaign 1:30 Campaign 2:30 Campaign 3:30]
}

func ExampleAdAccountsService_RunReport() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.SeedAds(2, 1, 1)
	client := server.Client()
	ctx := context.Background()

	end := time.Now().UTC()
	report, err := client.AdAccounts.RunReport(ctx, account, &pinterest.ReportCreateParams{
		StartDate: pinterest.DateOf(end.AddDate(0, 0, -29)), EndDate: pinterest.DateOf(end), Granularity: pinterest.GranularityDay,
		Level:   pinterest.ReportLevelCampaign,
		Columns: []pinterest.Column{pinterest.ColumnCampaignName, pinterest.ColumnSpendInDollar},
	}, pinterest.WithPollInterval(time.Millisecond, time.Millisecond)) // omit this option for the real service
	if err != nil {
		fmt.Println(err)
		return
	}
	days := map[string]int{}
	for row, err := range client.AdAccounts.ReportRows(ctx, report) {
		if err != nil {
			fmt.Println(err)
			return
		}
		days[row.Text(pinterest.ColumnCampaignName)]++
	}
	fmt.Println(days)
	// Output: map[Campaign 1:30 Campaign 2:30]
}

// The token of a report identifies it after a restart.
func ExampleAdAccountsService_WaitReport() {
	server := pinteresttest.NewServer(pinteresttest.WithPendingPolls(2))
	defer server.Close()
	account := server.SeedAds(2, 1, 1)
	client := server.Client() // for the real service, the first poll is after a second: see WithPollInterval
	ctx := context.Background()

	request, err := client.AdAccounts.CreateReport(ctx, account, dailyClicks())
	if err != nil {
		fmt.Println(err)
		return
	}
	token := request.Token // store it along with the ad account

	report, err := client.AdAccounts.WaitReport(ctx, account, token)
	switch {
	case errors.Is(err, pinterest.ErrJobFailed): // it failed or has expired: create another one
		fmt.Println(err)
	case err != nil: // try again with the same token
		fmt.Println(err)
	default:
		fmt.Println(report.Status)
	}
	// Output: FINISHED
}

// dailyClicks is a report on the campaigns of the last 7 days.
func dailyClicks() *pinterest.ReportCreateParams {
	today := pinterest.DateOf(time.Now().UTC())
	return &pinterest.ReportCreateParams{
		StartDate: today.AddDays(-6), EndDate: today, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign,
		Columns: []pinterest.Column{pinterest.ColumnCampaignName, pinterest.ColumnClickthrough1}, Format: pinterest.ReportFormatCSV,
	}
}

// To process the rows instead, use AdAccountsService.ReportRows.
func ExampleAdAccountsService_DownloadReport() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.SeedAds(2, 1, 1)
	ctx, client := context.Background(), server.Client()

	report, err := client.AdAccounts.RunReport(ctx, account, dailyClicks())
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "pinterest")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "clicks.csv")
	if err := saveReport(ctx, client, report, path); err != nil {
		fmt.Println(err)
		return
	}
	content, err := os.ReadFile(path)
	header, _, _ := strings.Cut(string(content), "\n")
	fmt.Println(header, err)
	// Output: DATE,CAMPAIGN_NAME,CLICKTHROUGH_1 <nil>
}

// saveReport writes the file of a report to path. It renames a temporary file at the end, so that path never has a part of the report.
func saveReport(ctx context.Context, client *pinterest.Client, report *pinterest.Report, path string) error {
	source, err := client.AdAccounts.DownloadReport(ctx, report)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // has no effect after the rename
	_, err = io.Copy(temporary, source)
	if err := errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

func ExampleParseMoney() {
	budget, err := pinterest.ParseMoney("12.50")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(int64(budget), "in micro-currency is", budget)

	_, err = pinterest.ParseMoney("1,250.00")
	fmt.Println(err)
	// Output:
	// 12500000 in micro-currency is 12.50
	// "1,250.00" is not a decimal number such as 12.50
}
