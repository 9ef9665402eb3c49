package pinterest_test

import (
	"context"
	"fmt"
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
