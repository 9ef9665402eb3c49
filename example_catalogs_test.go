package pinterest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleCatalogsService_CreateProductGroup() {
	server := pinteresttest.NewServer()
	defer server.Close()

	group, err := server.Client().Catalogs.CreateProductGroup(context.Background(), &pinterest.ProductGroupCreateParams{
		FeedID: server.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 10),
		Name:   "Cheap bowls",
		Filters: pinterest.ProductGroupFilters{AllOf: pinterest.FilterList{
			pinterest.PriceFilter{Kind: pinterest.FilterMaxPrice, Price: 10, Inclusive: true},
			pinterest.PathFilter{Kind: pinterest.FilterProductType1, Values: [][]string{{"Kitchen", "Bowls"}}},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(group.Name, group.Status)
	// Output: Cheap bowls ACTIVE
}

func ExampleCatalogsService_SyncItems() {
	server := pinteresttest.NewServer()
	defer server.Close()

	items := slices.Values([]pinterest.ItemRecord{ // any iterator of any length
		{ItemID: "bowl-1", Attributes: pinterest.ItemAttributes{
			Title: pinterest.Value("A bowl"), Description: pinterest.Value("For soup"), Link: pinterest.Value("https://shop.example/bowl-1"),
			ImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/bowl-1.jpg"}),
			Price:     pinterest.Value("24.99 USD"), Availability: pinterest.Value("in stock"),
		}},
		{ItemID: "bowl-2", Attributes: pinterest.ItemAttributes{Price: pinterest.Value("24.99 USD")}},
	})
	for result, err := range server.Client().Catalogs.SyncItems(context.Background(), &pinterest.ItemsSyncParams{
		Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationUpsert,
	}, items, pinterest.WithPollInterval(time.Millisecond, time.Millisecond)) { // omit this option for the real service
		switch {
		case errors.Is(err, pinterest.ErrItemUnknown):
			fmt.Println(err) // continue with WaitItemsBatch(ctx, result.BatchID), or sync the item again
		case err != nil:
			fmt.Println(err) // the item was rejected or not sent
		case result.Status == pinterest.ItemStatusFailure:
			fmt.Println(result.ItemID, "failed:", result.Errors[0].Message)
		default:
			fmt.Println(result.ItemID, result.Status)
		}
	}
	// Output:
	// bowl-1 SUCCESS
	// bowl-2 failed: Title is missing from product metadata.
}

func ExampleCatalogsService_QueryItems() {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 10)

	items, err := server.Client().Catalogs.QueryItems(context.Background(), &pinterest.ItemQueryParams{
		Country: pinterest.CountryUS, Language: "en-US",
		Filters: pinterest.ItemFilters{CatalogType: pinterest.CatalogTypeRetail, ItemIDs: []string{"item-1", "bowl-1"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, item := range items {
		if len(item.Errors) > 0 {
			fmt.Println(item.ItemID, "failed:", item.Errors[0].Message)
			continue
		}
		price, _ := item.Attributes.Price.Get()
		fmt.Println(item.ItemID, price)
	}
	// Output:
	// item-1 24.99 USD
	// bowl-1 failed: Item does not exist.
}

func ExampleCatalogsService_ListProducts() {
	server := pinteresttest.NewServer()
	defer server.Close()

	products := server.Client().Catalogs.ListProducts(&pinterest.ProductListParams{
		FeedID: server.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 10),
		Filters: pinterest.ProductGroupFilters{AllOf: pinterest.FilterList{
			pinterest.PriceFilter{Kind: pinterest.FilterMaxPrice, Price: 25, Inclusive: true},
			pinterest.TextFilter{Kind: pinterest.FilterItemID, Values: []string{"item-1", "item-2"}},
		}},
	})
	for product, err := range products.All(context.Background()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(product.Metadata.ItemID, product.Metadata.Price, product.Metadata.Currency, product.Pin.Title)
	}
	// Output:
	// item-1 24.99 USD Bowl item-1
	// item-2 24.99 USD Bowl item-2
}
