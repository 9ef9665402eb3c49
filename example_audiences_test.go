package pinterest_test

import (
	"context"
	"fmt"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleCustomerListsService_Sync() {
	server := pinteresttest.NewServer()
	defer server.Close()
	ctx, client, account := context.Background(), server.Client(), server.SeedAds(1, 1, 1)

	list, err := client.CustomerLists.Create(ctx, account, &pinterest.CustomerListCreateParams{
		Name: "Newsletter", Records: pinterest.CustomerRecords{"first@example.com"}, // hashed before they are sent
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	emails := func(yield func(string) bool) { // from a database
		for i := range 25_000 {
			if !yield(fmt.Sprintf("customer%d@example.com", i)) {
				return
			}
		}
	}
	var failed pinterest.CustomerRecords
	params := &pinterest.CustomerListSyncParams{OperationType: pinterest.CustomerListOperationAdd}
	for result, err := range client.CustomerLists.Sync(ctx, account, list.ID, params, emails) {
		switch {
		case result == nil: // invalid params
			fmt.Println(err)
			return
		case err != nil:
			fmt.Println(err)
			failed = append(failed, result.Records...) // to sync them again later
		default:
			fmt.Println(result, "sent;", result.List.NumUploadedUserRecords, "in all")
		}
	}
	fmt.Println(len(failed), "failed")
	// Output:
	// records 0 to 9999 sent; 10001 in all
	// records 10000 to 19999 sent; 20001 in all
	// records 20000 to 24999 sent; 25001 in all
	// 0 failed
}

func ExampleAudiencesService_Create() {
	server := pinteresttest.NewServer()
	defer server.Close()
	ctx, client, account := context.Background(), server.Client(), server.SeedAds(1, 1, 1)

	tag, err := client.Conversions.CreateTag(ctx, account, &pinterest.ConversionTagCreateParams{Name: "Shop"})
	if err != nil {
		fmt.Println(err)
		return
	}
	audience, err := client.Audiences.Create(ctx, account, &pinterest.AudienceCreateParams{
		AudienceType: pinterest.AudienceTypeVisitor, Name: "Buyers of bowls",
		Rule: pinterest.VisitorRule{
			VisitorSourceID: tag.ID, Event: "checkout", RetentionDays: 30,
			URL: map[pinterest.RuleOperator]string{pinterest.RuleOperatorContains: "/bowls"},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if rule, ok := audience.Rule.(pinterest.VisitorRule); ok {
		fmt.Println(audience.Name, audience.Status, rule.RetentionDays, "days")
	}
	// Output:
	// Buyers of bowls INITIALIZING 30 days
}

func ExampleKeywordsService_Create() {
	server := pinteresttest.NewServer()
	defer server.Close()
	ctx, client, account := context.Background(), server.Client(), server.SeedAds(1, 1, 1)

	keywords := []pinterest.KeywordSpec{
		{MatchType: pinterest.MatchTypeBroad, Value: "soup bowls"}, {MatchType: pinterest.MatchTypeExactNegative, Value: "bowling"},
	}
	results, err := client.Keywords.Create(ctx, account, &pinterest.KeywordCreateParams{ParentID: account, Keywords: keywords})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, result := range results {
		if err := result.Err(); err != nil {
			fmt.Println(keywords[i].Value+":", err)
			continue
		}
		fmt.Println(result.Keyword.Value+":", result.Keyword.MatchType)
	}
	// Output:
	// soup bowls: Advertisers and Campaigns only accept excluded targeting attributes.
	// bowling: EXACT_NEGATIVE
}
