package pinteresttest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func newFeed(t testing.TB, c *pinterest.Client, name string) *pinterest.Feed {
	t.Helper()
	feed, err := c.Catalogs.CreateFeed(t.Context(), &pinterest.FeedCreateParams{
		Name: name, Format: pinterest.FeedFormatTSV, Location: "https://shop.example/feed.tsv", DefaultCountry: pinterest.CountryUS, DefaultLocale: "en_US",
	})
	require.NoError(t, err)
	return feed
}

func TestFeeds_Lifecycle(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	feed := newFeed(t, c, "Bowls")
	other := newFeed(t, c, "Plates")
	changed, err := c.Catalogs.UpdateFeed(ctx, feed.ID, &pinterest.FeedUpdateParams{
		DefaultCurrency: pinterest.Value(pinterest.CurrencyEUR), Credentials: pinterest.Value(pinterest.FeedCredentials{Username: "u", Password: "p"}),
		PreferredProcessingSchedule: pinterest.Value(pinterest.FeedSchedule{Time: "02:59"}), Status: pinterest.Value(pinterest.FeedStatusInactive),
	})
	require.NoError(t, err)
	got, err := c.Catalogs.GetFeed(ctx, feed.ID)
	require.NoError(t, err)
	assert.Equal(t, changed, got)
	assert.Equal(t, &pinterest.FeedCredentials{Username: "u", Password: "p"}, got.Credentials)
	cleared, err := c.Catalogs.UpdateFeed(ctx, feed.ID, &pinterest.FeedUpdateParams{
		DefaultCurrency: pinterest.Null[pinterest.Currency](), Credentials: pinterest.Null[pinterest.FeedCredentials](),
	})
	require.NoError(t, err)
	assert.Empty(t, cleared.DefaultCurrency)
	assert.Nil(t, cleared.Credentials)
	assert.Equal(t, pinterest.FeedStatusInactive, cleared.Status, "absent fields do not change")
	assert.Len(t, collect(t, c.Catalogs.ListFeeds(&pinterest.FeedListParams{PageSize: 1})), 2)

	assert.Equal(t, pinterest.FeedProcessingStatusProcessing, collect(t, c.Catalogs.ListProcessingResults(feed.ID, nil))[0].Status)
	done := collect(t, c.Catalogs.ListProcessingResults(feed.ID, nil))[0]
	assert.Equal(t, pinterest.FeedProcessingStatusCompleted, done.Status)
	assert.Equal(t, 2, done.ValidationDetails.Errors[pinterest.ValidationErrorImageLinkMissing])

	params := pinterest.FeedCreateParams{
		Name: "Bowls", Format: pinterest.FeedFormatTSV, Location: "https://shop.example/", DefaultCountry: "US", DefaultLocale: "en_US",
	}
	create := func(change func(p *pinterest.FeedCreateParams)) error {
		params := params
		params.Name = "Cups"
		change(&params)
		_, err := c.Catalogs.CreateFeed(ctx, &params)
		return err
	}
	_, err = c.Catalogs.CreateFeed(ctx, &params)
	requireError(t, err, 422, 4170)
	_, err = c.Catalogs.UpdateFeed(ctx, other.ID, &pinterest.FeedUpdateParams{Name: pinterest.Value("Bowls")})
	requireError(t, err, 400, 1)
	_, err = c.Catalogs.UpdateFeed(ctx, other.ID, &pinterest.FeedUpdateParams{
		Name: pinterest.Null[string](), DefaultCurrency: pinterest.Value(pinterest.CurrencyEUR),
	})
	requireError(t, err, 400, 1)
	requireSame(t, other, func() (*pinterest.Feed, error) { return c.Catalogs.GetFeed(ctx, other.ID) })
	for field, err := range map[string]error{
		"default_country":      create(func(p *pinterest.FeedCreateParams) { p.DefaultCountry = "" }),
		"default_locale":       create(func(p *pinterest.FeedCreateParams) { p.DefaultLocale = "English" }),
		"default_currency":     create(func(p *pinterest.FeedCreateParams) { p.DefaultCurrency = "UNK" }),
		"default_availability": create(func(p *pinterest.FeedCreateParams) { p.DefaultAvailability = "SOON" }),
		"format":               create(func(p *pinterest.FeedCreateParams) { p.Format = "PDF" }),
		"location":             create(func(p *pinterest.FeedCreateParams) { p.Location = "feed.tsv" }),
		"credentials":          create(func(p *pinterest.FeedCreateParams) { p.Credentials = &pinterest.FeedCredentials{Username: "u"} }),
		"preferred_processing_schedule": create(func(p *pinterest.FeedCreateParams) {
			p.PreferredProcessingSchedule = &pinterest.FeedSchedule{Time: "24:00"}
		}),
		"timezone": create(func(p *pinterest.FeedCreateParams) {
			p.PreferredProcessingSchedule = &pinterest.FeedSchedule{Time: "12:00", Timezone: new(pinterest.Timezone("Mars"))}
		}),
	} {
		t.Run(field, func(t *testing.T) {
			requireError(t, err, 400, 1)
			require.ErrorContains(t, err, field)
		})
	}
	require.NoError(t, c.Catalogs.DeleteFeed(ctx, feed.ID))
	_, err = c.Catalogs.GetFeed(ctx, feed.ID)
	requireError(t, err, 404, 4161)
	_, err = c.Catalogs.GetFeed(ctx, "1_")
	requireError(t, err, 400, 1)
}

func TestProductGroups_Lifecycle(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	_, err := c.Catalogs.ListProductGroups("1", nil).Page(ctx)
	requireError(t, err, 409, 4182)
	feed := newFeed(t, c, "Bowls")
	brand := func(values ...string) pinterest.ProductGroupFilters {
		return pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: values}}}
	}
	create := func(name string, filters pinterest.ProductGroupFilters) (*pinterest.ProductGroup, error) {
		return c.Catalogs.CreateProductGroup(ctx, &pinterest.ProductGroupCreateParams{FeedID: feed.ID, Name: name, Filters: filters})
	}
	group, err := create("Acme", brand("Acme"))
	require.NoError(t, err)
	assert.Equal(t, brand("Acme"), group.Filters)
	_, err = create("Other", brand("Acme"))
	requireError(t, err, 409, 4178)
	_, err = create("Acme", brand("Other"))
	requireError(t, err, 409, 4179)
	_, err = create("Odd", pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{pinterest.RawFilter(`{"SHOE": {"values": [], "negated": false}}`)}})
	requireError(t, err, 409, 4183)

	changed, err := c.Catalogs.UpdateProductGroup(ctx, group.ID, &pinterest.ProductGroupUpdateParams{
		Name: pinterest.Value("Acme only"), Description: pinterest.Value("d"),
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"Acme only", "d"}, []string{changed.Name, changed.Description})
	groups := collect(t, c.Catalogs.ListProductGroups(feed.ID, &pinterest.ProductGroupListParams{PageSize: 1}))
	require.Len(t, groups, 2)
	assert.Equal(t, pinterest.ProductGroupTypeAllProducts, groups[0].Type)
	requireError(t, c.Catalogs.DeleteProductGroup(ctx, groups[0].ID), 409, 4177)
	s.PromoteProductGroup(group.ID)
	requireError(t, c.Catalogs.DeleteProductGroup(ctx, group.ID), 409, 4176)
	requireError(t, c.Catalogs.DeleteFeed(ctx, feed.ID), 409, 4162)
	assert.Panics(t, func() { s.PromoteProductGroup("9") })
	second, err := create("Second", brand("Second"))
	require.NoError(t, err)
	require.NoError(t, c.Catalogs.DeleteProductGroup(ctx, second.ID))
	requireError(t, c.Catalogs.DeleteProductGroup(ctx, second.ID), 404, 4180)
}

func TestItems_Batches(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	s.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 3)
	process := func(operation pinterest.BatchOperation, items ...pinterest.ItemRecord) []pinterest.ItemResult {
		t.Helper()
		batch, err := c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{
			Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: operation, Items: items,
		})
		require.NoError(t, err)
		assert.Equal(t, pinterest.BatchStatusProcessing, batch.Status)
		batch, err = c.Catalogs.WaitItemsBatch(ctx, batch.BatchID, pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
		require.NoError(t, err)
		return batch.Items
	}
	get := func(ids ...string) []pinterest.ItemRecord {
		t.Helper()
		items, err := c.Catalogs.GetItems(ctx, &pinterest.ItemGetParams{Country: pinterest.CountryUS, Language: pinterest.LanguageEN, ItemIDs: ids})
		require.NoError(t, err)
		return items
	}
	seeded := get("item-1", "item-4", "item-3")
	require.Len(t, seeded, 2)

	results := process(pinterest.BatchOperationUpdate,
		pinterest.ItemRecord{ItemID: "item-1", Attributes: pinterest.ItemAttributes{
			Price: pinterest.Value("9.99 USD"), Title: pinterest.Value(strings.Repeat("x", 151)),
		}},
		pinterest.ItemRecord{ItemID: "item-2", Attributes: pinterest.ItemAttributes{Price: pinterest.Null[string]()}},
		pinterest.ItemRecord{ItemID: "item-4"},
	)
	require.Len(t, results, 3)
	assert.Equal(t, pinterest.ItemStatusSuccess, results[0].Status)
	assert.Equal(t, "title", results[0].Warnings[0].Attribute)
	assert.Equal(t, pinterest.ItemStatusFailure, results[1].Status)
	assert.Equal(t, "price", results[1].Errors[0].Attribute)
	assert.Equal(t, "item_id", results[2].Errors[0].Attribute)
	changed := get("item-1")[0]
	assert.Equal(t, pinterest.Value("9.99 USD"), changed.Attributes.Price)
	assert.Equal(t, seeded[0].Attributes.Link, changed.Attributes.Link, "an update does not change other attributes")

	assert.Equal(t, pinterest.ItemStatusFailure, process(pinterest.BatchOperationCreate, changed)[0].Status, "the item exists")
	changed.ItemID = "item-4"
	assert.Equal(t, pinterest.ItemStatusSuccess, process(pinterest.BatchOperationCreate, changed)[0].Status)
	changed.Attributes.Link = pinterest.Value("nowhere")
	assert.Equal(t, pinterest.ItemStatusFailure, process(pinterest.BatchOperationUpsert, changed)[0].Status)
	assert.Equal(t, pinterest.ItemStatusSuccess, process(pinterest.BatchOperationDeleteDiscontinued, pinterest.ItemRecord{ItemID: "item-4"})[0].Status)
	assert.Equal(t, pinterest.Value("out of stock"), get("item-4")[0].Attributes.Availability)
	process(pinterest.BatchOperationDelete, pinterest.ItemRecord{ItemID: "item-4"})
	assert.Empty(t, get("item-4"))

	for name, params := range map[string]*pinterest.ItemsBatchParams{
		"unknown country":   {Country: "XX", Language: "EN", Operation: "UPDATE", Items: []pinterest.ItemRecord{changed}},
		"unknown language":  {Country: "US", Language: "en", Operation: "UPDATE", Items: []pinterest.ItemRecord{changed}},
		"unknown operation": {Country: "US", Language: "EN", Operation: "REPLACE", Items: []pinterest.ItemRecord{changed}},
		"no item id":        {Country: "US", Language: "EN", Operation: "UPDATE", Items: []pinterest.ItemRecord{{}}},
		"too many items":    {Country: "US", Language: "EN", Operation: "UPDATE", Items: make([]pinterest.ItemRecord, 1001)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Catalogs.CreateItemsBatch(ctx, params)
			requireError(t, err, 400, 1)
		})
	}
	for _, body := range []string{`{}`, `{"country": "US", "language": "EN", "operation": "UPDATE", "items": []}`} {
		request := &pinterest.Request{Method: http.MethodPost, Path: "/catalogs/items/batch", Body: json.RawMessage(body)}
		requireError(t, c.Do(ctx, request, nil), 400, 1)
	}
	_, err := c.Catalogs.GetItemsBatch(ctx, "1-a")
	requireError(t, err, 404, 4331)
}

func TestMerchant_RejectsOperations(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	feed := newFeed(t, c, "Bowls")
	all := collect(t, c.Catalogs.ListProductGroups(feed.ID, nil))[0]
	create := func() error {
		_, err := c.Catalogs.CreateFeed(ctx, &pinterest.FeedCreateParams{
			Name: "Cups", Format: pinterest.FeedFormatTSV, Location: "https://shop.example/", DefaultCountry: "US", DefaultLocale: "en_US",
		})
		return err
	}
	update := func() error {
		_, err := c.Catalogs.UpdateFeed(ctx, feed.ID, &pinterest.FeedUpdateParams{Name: pinterest.Value("Plates")})
		return err
	}
	list := func() error {
		_, err := c.Catalogs.ListProductGroups(feed.ID, nil).Page(ctx)
		return err
	}
	group := func() error {
		_, err := c.Catalogs.CreateProductGroup(ctx, &pinterest.ProductGroupCreateParams{FeedID: feed.ID, Name: "n", Filters: pinterest.ProductGroupFilters{
			AnyOf: pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"a"}}},
		}})
		return err
	}
	several := func() error {
		_, err := c.Catalogs.CreateProductGroups(ctx, []pinterest.ProductGroupCreateParams{{FeedID: feed.ID, Name: "n", Filters: cheap}})
		return err
	}
	getGroup := func() error {
		_, err := c.Catalogs.GetProductGroup(ctx, all.ID)
		return err
	}
	ingest := func() error {
		_, err := c.Catalogs.IngestFeed(ctx, feed.ID)
		return err
	}
	values := func() error {
		_, err := c.Catalogs.ListAvailableFilterValues(ctx, feed.CatalogID, nil)
		return err
	}
	deleteGroups := func() error { return c.Catalogs.DeleteProductGroups(ctx, []string{all.ID}) }
	for _, test := range []struct {
		operation    string
		merchant     pinteresttest.Merchant
		call         func() error
		status, code int
	}{
		{"feeds/create", pinteresttest.MerchantPrivate, create, 403, 654},
		{"feeds/create", pinteresttest.MerchantWithoutWebsite, create, 409, 4168},
		{"feeds/create", pinteresttest.MerchantUnverified, create, 409, 4169},
		{"feeds/update", pinteresttest.MerchantDisapproved, update, 403, 2625},
		{"feeds/update", pinteresttest.MerchantUnderReview, update, 403, 2625},
		{"product_groups/list", pinteresttest.MerchantDisapproved, list, 403, 2625},
		{"product_groups/create", pinteresttest.MerchantDisapproved, group, 403, 2625},
		{"product_groups/create", pinteresttest.MerchantUnderReview, group, 403, 2626},
		{"product_groups/create_many", pinteresttest.MerchantDisapproved, several, 403, 2625},
		{"product_groups/create_many", pinteresttest.MerchantUnderReview, several, 403, 2626},
		{"product_groups/delete_many", pinteresttest.MerchantDisapproved, deleteGroups, 403, 2625},
		{"product_groups/delete_many", pinteresttest.MerchantUnderReview, deleteGroups, 403, 2626},
		{"product_groups/get", pinteresttest.MerchantDisapproved, getGroup, 403, 2625},
		{"product_groups/get", pinteresttest.MerchantUnderReview, getGroup, 403, 2626},
		{"feeds/ingest", pinteresttest.MerchantDisapproved, ingest, 403, 2625},
		{"feeds/ingest", pinteresttest.MerchantUnderReview, ingest, 403, 2626},
		{"available_filter_values", pinteresttest.MerchantDisapproved, values, 403, 2625},
		{"available_filter_values", pinteresttest.MerchantUnderReview, values, 403, 2626},
	} {
		t.Run(test.operation+" "+string(test.merchant), func(t *testing.T) {
			s.SetMerchant(test.merchant)
			requireError(t, test.call(), test.status, test.code)
		})
	}
	requireError(t, c.Catalogs.DeleteFeed(ctx, feed.ID), 403, 2625)
	s.SetMerchant(pinteresttest.MerchantInOrder)
	require.NoError(t, update())
}

func TestFeeds_Locales(t *testing.T) {
	_, c := newServer(t)
	create := func(locale string) error {
		_, err := c.Catalogs.CreateFeed(t.Context(), &pinterest.FeedCreateParams{
			Name: locale, Format: pinterest.FeedFormatTSV, Location: "https://shop.example/", DefaultCountry: "US", DefaultLocale: locale,
		})
		return err
	}
	for _, locale := range []string{"en-US", "en_US", "pt-BR", "de", "fr", "it", "ja", "nl", "tr", "es-419"} {
		require.NoError(t, create(locale), locale)
	}
	for _, locale := range []string{"en", "EN", "en-us", "english", "xx-XX", "de-419"} {
		requireError(t, create(locale), 400, 1)
	}
}

func TestItems_Formats(t *testing.T) {
	s, c := newServer(t)
	s.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 1)
	update := func(attributes pinterest.ItemAttributes) pinterest.ItemResult {
		t.Helper()
		batch, err := c.Catalogs.CreateItemsBatch(t.Context(), &pinterest.ItemsBatchParams{
			Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationUpdate,
			Items: []pinterest.ItemRecord{{ItemID: "item-1", Attributes: attributes}},
		})
		require.NoError(t, err)
		batch, err = c.Catalogs.WaitItemsBatch(t.Context(), batch.BatchID, pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
		require.NoError(t, err)
		return batch.Items[0]
	}
	for _, test := range []struct {
		attribute      string
		set            func(text string) pinterest.ItemAttributes
		valid, invalid []string
	}{
		{
			"price", func(text string) pinterest.ItemAttributes {
				return pinterest.ItemAttributes{Price: pinterest.Value(text)}
			},
			[]string{"24.99 USD", "24.99USD", "24.99", "24 EUR"},
			[]string{"$24.99", "24,99 USD", "USD 24.99", "24.99 XXX", "24.99 UNK", "free", "-1 USD"},
		},
		{
			"sale_price", func(text string) pinterest.ItemAttributes {
				return pinterest.ItemAttributes{SalePrice: pinterest.Value(text)}
			},
			[]string{"14.99 USD", "14.99"},
			[]string{"14.99 dollars"},
		},
		{
			"availability", func(text string) pinterest.ItemAttributes {
				return pinterest.ItemAttributes{Availability: pinterest.Value(text)}
			},
			[]string{"in stock", "out of stock", "preorder", "IN STOCK"},
			[]string{"IN_STOCK", "sold out"},
		},
		{
			"condition", func(text string) pinterest.ItemAttributes {
				return pinterest.ItemAttributes{Condition: pinterest.Value(text)}
			},
			[]string{"new", "used", "refurbished", "NEW"},
			[]string{"as new"},
		},
	} {
		t.Run(test.attribute, func(t *testing.T) {
			for _, text := range test.valid {
				assert.Equal(t, pinterest.ItemStatusSuccess, update(test.set(text)).Status, text)
			}
			for _, text := range test.invalid {
				result := update(test.set(text))
				assert.Equal(t, pinterest.ItemStatusFailure, result.Status, text)
				require.Len(t, result.Errors, 1)
				assert.Equal(t, test.attribute, result.Errors[0].Attribute)
			}
		})
	}
	_, err := c.Catalogs.CreateItemsBatch(t.Context(), &pinterest.ItemsBatchParams{
		Country: pinterest.CountryDE, Language: "de", Operation: pinterest.BatchOperationUpsert, Items: []pinterest.ItemRecord{{ItemID: "item-1"}},
	})
	require.NoError(t, err, "a locale as the language")
}
