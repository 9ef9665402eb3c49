package pinterest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestCatalogProducts_Operations(t *testing.T) {
	ctx := t.Context()
	brand := pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"Acme"}}}}
	country := pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterCountry, Values: []string{"US"}}}}
	found := &pinterest.Page[pinterest.CatalogProduct]{Items: []pinterest.CatalogProduct{{
		CatalogType: pinterest.CatalogTypeRetail, Pin: pinterest.Pin{ID: "813744226420795884"},
		Metadata: pinterest.ProductMetadata{ItemID: "DS0294-L", Availability: pinterest.AvailabilityPreorder, Price: 24, Currency: pinterest.CurrencyEUR},
	}}}
	for _, test := range []operationTest{
		{
			name: "list catalogs",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.List(&pinterest.CatalogListParams{Bookmark: "b", PageSize: 3}, pinterest.WithAdAccount("9")).Page(ctx)
			},
			method: "GET", path: "/catalogs", query: urlValues("bookmark", "b", "page_size", "3", "ad_account_id", "9"), status: 200, fixture: "catalogs_list.json",
			want: &pinterest.Page[pinterest.Catalog]{Bookmark: "Y2F0YWxvZ3M=", Items: []pinterest.Catalog{
				{
					ID: "864344156814050986", Name: "Bowls", CatalogType: pinterest.CatalogTypeRetail,
					CreatedAt: utc(2022, 3, 14, 15, 15, 22, 0), UpdatedAt: utc(2022, 3, 14, 15, 16, 34, 0),
				},
				{ID: "864344156814050987", CatalogType: "OF_TOMORROW"},
			}},
		},
		{
			name: "create a catalog",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.Create(ctx, &pinterest.CatalogCreateParams{CatalogType: pinterest.CatalogTypeHotel, Name: "Inns"})
			},
			method: "POST", path: "/catalogs", body: `{"catalog_type": "HOTEL", "name": "Inns"}`, status: 200, fixture: "catalogs_create.json",
			want: &pinterest.Catalog{
				ID: "864344156814050986", Name: "Inns", CatalogType: pinterest.CatalogTypeHotel,
				CreatedAt: utc(2022, 3, 14, 15, 15, 22, 0), UpdatedAt: utc(2022, 3, 14, 15, 16, 34, 0),
			},
		},
		{
			name: "list filter values",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListAvailableFilterValues(ctx, "5", &pinterest.FilterValueListParams{FeedID: "7", Country: pinterest.CountryUS, Language: "en-US"})
			},
			method: "GET", path: "/catalogs/available_filter_values", query: urlValues("catalog_id", "5", "feed_id", "7", "country", "US", "language", "en-US"),
			status: 200, fixture: "catalogs_available_filter_values.json",
			want: &pinterest.AvailableFilterValues{CatalogType: pinterest.CatalogTypeRetail, FilterValues: map[string]pinterest.StringList{
				"brand": {"Acme", "Bowls & co"}, "availability": {"IN_STOCK", "OF_TOMORROW"}, "custom_label_0": {"2024"}, "product_type_0": {}, "gender": {}, "of_tomorrow": {"x"},
			}},
		},
		{
			name: "delete product groups",
			call: func(c *pinterest.Client) (any, error) {
				return nil, c.Catalogs.DeleteProductGroups(ctx, []string{"8", "9"})
			},
			method: "DELETE", path: "/catalogs/product_groups/multiple", query: urlValues("id", "8,9"), status: 204,
		},
		{
			name: "create product groups",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.CreateProductGroups(ctx, []pinterest.ProductGroupCreateParams{
					{FeedID: "7", Name: "a", Description: "d", Filters: brand},
					{CatalogType: pinterest.CatalogTypeRetail, CatalogID: "5", Country: pinterest.CountryUS, Locale: "en-US", Name: "b", Filters: brand},
					{CatalogType: pinterest.CatalogTypeHotel, CatalogID: "6", Name: "c", Filters: country},
				})
			},
			method: "POST", path: "/catalogs/product_groups/multiple", status: 201, fixture: "catalogs_product_groups_create_many.json",
			body: `[
				{"feed_id": "7", "name": "a", "description": "d", "filters": {"any_of": [{"BRAND": {"values": ["Acme"], "negated": false}}]}},
				{"catalog_type": "RETAIL", "catalog_id": "5", "country": "US", "locale": "en-US", "name": "b", "filters": {"any_of": [{"BRAND": {"values": ["Acme"], "negated": false}}]}},
				{"catalog_type": "HOTEL", "catalog_id": "6", "name": "c", "filters": {"any_of": [{"COUNTRY": {"values": ["US"], "negated": false}}]}}
			]`,
			want: []string{"443727193917", "443727193918"},
		},
		{
			name: "get a product group", call: func(c *pinterest.Client) (any, error) { return c.Catalogs.GetProductGroup(ctx, "1/2") },
			method: "GET", path: "/catalogs/product_groups/1%2F2", status: 200, fixture: "catalogs_product_groups_get.json",
			want: &pinterest.ProductGroup{
				ID: "443727193917", CatalogID: "864344156814050986", CatalogType: pinterest.CatalogTypeHotel, Name: "Inns", Type: pinterest.ProductGroupTypeAllListings,
				CreatedAt: unix(1621350033), Filters: country,
			},
		},
		{
			name: "get product counts", call: func(c *pinterest.Client) (any, error) { return c.Catalogs.GetProductCounts(ctx, "8") },
			method: "GET", path: "/catalogs/product_groups/8/product_counts", status: 200, fixture: "catalogs_product_groups_product_counts_get.json",
			want: &pinterest.ProductCounts{CatalogType: pinterest.CatalogTypeRetail, Total: 15, InStock: 12, OutOfStock: 3},
		},
		{
			name: "list products of a product group",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListProductGroupProducts("8", &pinterest.ProductGroupProductListParams{PinMetrics: true, Bookmark: "b", PageSize: 3}).Page(ctx)
			},
			method: "GET", path: "/catalogs/product_groups/8/products", query: urlValues("pin_metrics", "true", "bookmark", "b", "page_size", "3"),
			status: 200, fixture: "catalogs_product_group_pins_list.json",
			want: &pinterest.Page[pinterest.CatalogProduct]{Bookmark: "cHJvZHVjdHM=", Items: []pinterest.CatalogProduct{
				{
					CatalogType: pinterest.CatalogTypeRetail,
					Metadata: pinterest.ProductMetadata{
						ItemID: "DS0294-L", ItemGroupID: "DS0294", Availability: pinterest.AvailabilityInStock, Price: 24.99, SalePrice: new(14.99), Currency: pinterest.CurrencyUSD,
					},
					Pin: pinterest.Pin{ID: "813744226420795884", Title: "A bowl", PinMetrics: pinterest.RawJSON(`{"90d": {"impression": 2}}`)},
				},
				{CatalogType: pinterest.CatalogTypeHotel, Metadata: pinterest.ProductMetadata{HotelID: "123"}},
				{
					CatalogType: pinterest.CatalogTypeCreativeAssets, Pin: pinterest.Pin{ID: "813744226420795885"},
					Metadata: pinterest.ProductMetadata{CreativeAssetsID: "a1", Visibility: pinterest.CreativeAssetsHidden},
				},
				{CatalogType: "OF_TOMORROW", Metadata: pinterest.ProductMetadata{ItemID: "x"}},
			}},
		},
		{
			name: "list products of a feed by filters",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListProducts(&pinterest.ProductListParams{FeedID: "7", Filters: brand, PinMetrics: true, Bookmark: "b", PageSize: 3}, pinterest.WithAdAccount("9")).Page(ctx)
			},
			method: "POST", path: "/catalogs/products/get_by_product_group_filters",
			query: urlValues("pin_metrics", "true", "bookmark", "b", "page_size", "3", "ad_account_id", "9"),
			body:  `{"feed_id": "7", "filters": {"any_of": [{"BRAND": {"values": ["Acme"], "negated": false}}]}}`, status: 200, fixture: "products_by_product_group_filter_list.json",
			want: found,
		},
		{
			name: "list products of a catalog by filters",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListProducts(&pinterest.ProductListParams{
					CatalogType: pinterest.CatalogTypeRetail, CatalogID: "5", Country: pinterest.CountryUS, Locale: "en-US", Filters: brand,
				}).Page(ctx)
			},
			method: "POST", path: "/catalogs/products/get_by_product_group_filters", status: 200, fixture: "products_by_product_group_filter_list.json", want: found,
			body: `{"catalog_type": "RETAIL", "catalog_id": "5", "country": "US", "locale": "en-US", "filters": {"any_of": [{"BRAND": {"values": ["Acme"], "negated": false}}]}}`,
		},
	} {
		t.Run(test.name, test.run)
	}
}

// The pages after the first one have the body of the first one too.
func TestCatalogProducts_ListProductsSendsEachPageWithTheBody(t *testing.T) {
	transport := &script{steps: []step{respond(200, `{"items": [{}], "bookmark": "2"}`), respond(200, `{"items": [{}], "bookmark": null}`)}}
	params := &pinterest.ProductListParams{FeedID: "7", Filters: wantProductGroup.Filters, PageSize: 1}
	pager := newClient(t, transport).Catalogs.ListProducts(params)
	params.FeedID = "8" // does not reach the pager
	products, err := pinterest.Collect(pager.All(t.Context()), 0)
	require.NoError(t, err)
	assert.Len(t, products, 2)
	assert.Equal(t, []string{
		"/v5/catalogs/products/get_by_product_group_filters?page_size=1", "/v5/catalogs/products/get_by_product_group_filters?bookmark=2&page_size=1",
	}, transport.paths)
	assert.Contains(t, transport.bodies[0], `"feed_id":"7"`)
	assert.Equal(t, transport.bodies[0], transport.bodies[1])
}

func TestProductGroups_CreateManyWithoutIDsFails(t *testing.T) {
	for _, body := range []string{`[]`, `["1", ""]`, `[null]`} {
		t.Run(body, func(t *testing.T) {
			err := catalogCalls(t.Context())["catalogs_product_groups_create_many"](newClient(t, &script{steps: []step{respond(201, body)}}))
			require.ErrorContains(t, err, "the response has no id of what was created (the outcome is unknown)")
		})
	}
}

func TestCatalogProducts_InvalidParams(t *testing.T) {
	ctx := t.Context()
	transport := &script{steps: []step{failWith(assert.AnError)}}
	c := newClient(t, transport)
	valid := pinterest.ProductGroupCreateParams{FeedID: "1", Name: "n", Filters: wantProductGroup.Filters}
	groups := func(params []pinterest.ProductGroupCreateParams, opts ...pinterest.RequestOption) error {
		_, err := c.Catalogs.CreateProductGroups(ctx, params, opts...)
		return err
	}
	products := func(params *pinterest.ProductListParams) error {
		_, err := c.Catalogs.ListProducts(params).Page(ctx)
		return err
	}
	create := func(params *pinterest.CatalogCreateParams) error {
		_, err := c.Catalogs.Create(ctx, params)
		return err
	}
	_, values := c.Catalogs.ListAvailableFilterValues(ctx, "", nil)
	_, listed := c.Catalogs.ListProductGroups("", &pinterest.ProductGroupListParams{IDs: []string{"1", ""}}).Page(ctx)
	_, ingestion := c.Catalogs.IngestFeed(ctx, "")
	for want, err := range map[string]error{
		"catalogs/create: catalog_type is required":                       create(nil),
		"catalogs/create: name is required":                               create(&pinterest.CatalogCreateParams{CatalogType: "HOTEL"}),
		"catalogs/available_filter_values: catalog_id is required":        values,
		"feeds/ingest: feed_id is empty":                                  ingestion,
		"catalogs_product_groups/list: id contains an empty id":           listed,
		"catalogs_product_groups/delete_many: id is required":             c.Catalogs.DeleteProductGroups(ctx, nil),
		"catalogs_product_groups/delete_many: id contains an empty id":    c.Catalogs.DeleteProductGroups(ctx, []string{""}),
		"catalogs_product_groups/create_many: params is required":         groups(nil),
		"catalogs_product_groups/create_many: params[1].name is required": groups([]pinterest.ProductGroupCreateParams{valid, {FeedID: "1"}}),
		"catalogs_product_groups/create_many: name cannot be sent: the body is not a JSON object": groups(
			[]pinterest.ProductGroupCreateParams{valid}, pinterest.WithBodyField("name", "n"),
		),
		"products_by_product_group_filter/list: feed_id is required":                    products(nil),
		"products_by_product_group_filter/list: catalog_type is required":               products(&pinterest.ProductListParams{CatalogID: "1"}),
		"products_by_product_group_filter/list: feed_id cannot be sent with catalog_id": products(&pinterest.ProductListParams{FeedID: "1", CatalogID: "1"}),
		"products_by_product_group_filter/list: filters is required":                    products(&pinterest.ProductListParams{FeedID: "1"}),
	} {
		t.Run(want, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			require.EqualError(t, err, "pinterest: "+want)
		})
	}
	assert.Zero(t, transport.count(), "no request was sent")
}
