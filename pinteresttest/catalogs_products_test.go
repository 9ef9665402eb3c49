package pinteresttest_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

var fastPoll = pinterest.WithPollInterval(time.Millisecond, time.Millisecond)

// upsert writes items of a shop in the US and requires that all succeed.
func upsert(t *testing.T, c *pinterest.Client, items ...pinterest.ItemRecord) {
	t.Helper()
	batch, err := c.Catalogs.CreateItemsBatch(t.Context(), &pinterest.ItemsBatchParams{
		Country: pinterest.CountryUS, Language: "en-US", Operation: pinterest.BatchOperationUpsert, Items: items,
	})
	require.NoError(t, err)
	batch, err = c.Catalogs.WaitItemsBatch(t.Context(), batch.BatchID, fastPoll)
	require.NoError(t, err)
	for _, result := range batch.Items {
		require.Equal(t, pinterest.ItemStatusSuccess, result.Status, result.Errors)
	}
}

// product returns a valid item with the attributes that change sets.
func product(id string, change func(a *pinterest.ItemAttributes)) pinterest.ItemRecord {
	a := pinterest.ItemAttributes{
		Title: pinterest.Value("Bowl " + id), Description: pinterest.Value("For soup"), Link: pinterest.Value("https://shop.example/" + id),
		Price: pinterest.Value("10 USD"), Availability: pinterest.Value("in stock"),
		ImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/" + id + ".jpg"}),
	}
	change(&a)
	return pinterest.ItemRecord{ItemID: id, Attributes: a}
}

// newShop has the items a, b and c.
func newShop(t *testing.T) (s *pinteresttest.Server, c *pinterest.Client, feedID string) {
	t.Helper()
	s, c = newServer(t)
	feedID = newFeed(t, c, "Bowls").ID
	upsert(
		t, c,
		product("a", func(a *pinterest.ItemAttributes) {
			a.Brand, a.Condition, a.Gender = pinterest.Value("Acme"), pinterest.Value("new"), pinterest.Value("unisex")
			a.CustomLabel0, a.ItemGroupID = pinterest.Value("summer 2026"), pinterest.Value("bowls")
			a.ProductType, a.GoogleProductCategory = pinterest.Value("Kitchen > Bowls > Soup"), pinterest.Value("Home > Kitchen")
		}),
		product("b", func(a *pinterest.ItemAttributes) {
			a.Brand, a.Condition, a.Price, a.SalePrice = pinterest.Value("Best"), pinterest.Value("used"), pinterest.Value("20 EUR"), pinterest.Value("15 EUR")
			a.Availability, a.ProductType = pinterest.Value("out of stock"), pinterest.Value("Kitchen > Plates")
		}),
		product("c", func(a *pinterest.ItemAttributes) {
			a.Price, a.Availability, a.VideoLink = pinterest.Value("30"), pinterest.Value("preorder"), pinterest.Value("https://shop.example/c.mp4")
		}),
	)
	return s, c, feedID
}

func itemIDs(products []pinterest.CatalogProduct) []string {
	return mapSlice(products, func(p pinterest.CatalogProduct) string { return p.Metadata.ItemID })
}

// raw returns filters that are sent as they are.
func raw(list string, filters ...string) (f pinterest.ProductGroupFilters) {
	var l pinterest.FilterList
	for _, filter := range filters {
		l = append(l, pinterest.RawFilter(filter))
	}
	if list == "any_of" {
		f.AnyOf = l
	} else {
		f.AllOf = l
	}
	return f
}

func TestProducts_MatchFilters(t *testing.T) {
	_, c, feedID := newShop(t)
	for _, test := range []struct {
		filters pinterest.ProductGroupFilters
		want    []string
	}{
		{raw("any_of", `{"BRAND": {"values": ["Acme", "Other"]}}`), []string{"a"}},
		{raw("any_of", `{"BRAND": {"values": ["acme"]}}`), nil},
		{raw("any_of", `{"BRAND": {"values": ["Acme"], "negated": true}}`), []string{"b", "c"}},
		{raw("any_of", `{"ITEM_ID": {"values": ["c", "b"]}}`), []string{"b", "c"}},
		{raw("any_of", `{"ITEM_GROUP_ID": {"values": ["bowls"]}}`), []string{"a"}},
		{raw("any_of", `{"AVAILABILITY": {"values": ["OUT_OF_STOCK", "PREORDER"]}}`), []string{"b", "c"}},
		{raw("any_of", `{"CONDITION": {"values": ["USED"]}}`), []string{"b"}},
		{raw("any_of", `{"GENDER": {"values": ["UNISEX"]}}`), []string{"a"}},
		{raw("any_of", `{"CUSTOM_LABEL_0": {"values": ["summer"]}}`), nil},
		{raw("any_of", `{"CUSTOM_LABEL_0": {"values": ["summer"], "filter_operator_type": "CONTAINS"}}`), []string{"a"}},
		{raw("any_of", `{"MIN_PRICE": {"values": 20}}`), []string{"b", "c"}},
		{raw("any_of", `{"MIN_PRICE": {"values": 20, "inclusion": false}}`), []string{"c"}},
		{raw("any_of", `{"MAX_PRICE": {"values": 20}}`), []string{"a", "b"}},
		{raw("any_of", `{"MAX_PRICE": {"values": 20, "inclusion": false}}`), []string{"a"}},
		{raw("any_of", `{"MAX_PRICE": {"values": 20, "negated": true}}`), []string{"c"}},
		{raw("any_of", `{"CURRENCY": {"values": "USD"}}`), []string{"a", "c"}},
		{raw("any_of", `{"PRODUCT_TYPE_0": {"values": [["Kitchen"]]}}`), []string{"a", "b"}},
		{raw("any_of", `{"PRODUCT_TYPE_1": {"values": [["Kitchen", "Bowls"], ["Bowls"]]}}`), []string{"a"}},
		{raw("any_of", `{"GOOGLE_PRODUCT_CATEGORY_1": {"values": [["Home", "Kitchen"]]}}`), []string{"a"}},
		{raw("any_of", `{"MEDIA_TYPE": {"values": ["VIDEO"]}}`), []string{"c"}},
		{raw("any_of", `{"TITLE_KEYWORDS": {"values": ["bowl A"]}}`), []string{"a"}},
		{raw("any_of", `{"PRODUCT_GROUP": {"values": ["1"], "negated": true}}`), nil},
		{raw("any_of", `{"CUSTOM_NUMBER_0": {"operator": "GREATER_THAN", "value": 1}}`), nil},
		{raw("any_of", `{"BRAND": {"values": ["Best"]}}`, `{"GENDER": {"values": ["UNISEX"]}}`), []string{"a", "b"}},
		{raw("all_of", `{"BRAND": {"values": ["Best"]}}`, `{"GENDER": {"values": ["UNISEX"]}}`), nil},
		{raw("all_of", `{"BRAND": {"values": ["Best"]}}`, `{"MIN_PRICE": {"values": 1}}`), []string{"b"}},
	} {
		encoded, err := json.Marshal(test.filters)
		require.NoError(t, err)
		t.Run(string(encoded), func(t *testing.T) {
			list := c.Catalogs.ListProducts(&pinterest.ProductListParams{FeedID: feedID, Filters: test.filters})
			assert.Equal(t, test.want, itemIDs(collect(t, list)))
		})
	}
}

func TestProducts_InvalidFilters(t *testing.T) {
	_, c, feedID := newShop(t)
	for filters, problem := range map[string]string{
		`7`:                    "cannot unmarshal number",
		`{}`:                   "either any_of or all_of is required",
		`{"any_of": []}`:       "with at least one filter",
		`{"none_of": []}`:      `unknown field "none_of"`,
		`{"any_of": {"A": 1}}`: "any_of",
		`{"any_of": [{"BRAND": {"values": ["a"]}}], "all_of": [{"BRAND": {"values": ["a"]}}]}`:        "either any_of or all_of is required",
		`{"any_of": [{"BRAND": {"values": ["a"]}, "GENDER": {"values": ["MALE"]}}]}`:                  "filter 0 has 2 kinds",
		`{"any_of": [{"BRAND": {"values": ["a"]}}, {}]}`:                                              "filter 1 has 0 kinds",
		`{"any_of": [{"SHOE": {"values": ["a"]}}]}`:                                                   "SHOE: is not a filter of a catalog of the type RETAIL",
		`{"any_of": [{"HOTEL_ID": {"values": ["a"]}}]}`:                                               "HOTEL_ID: is not a filter of a catalog of the type RETAIL",
		`{"any_of": [{"CUSTOM_LABEL_9": {"values": ["a"]}}]}`:                                         "CUSTOM_LABEL_9: is not a known filter",
		`{"any_of": [{"PRODUCT_GROUP": {"values": "1"}}]}`:                                            "PRODUCT_GROUP: cannot unmarshal string",
		`{"any_of": [{"CUSTOM_NUMBER_0": {"value": 1}}]}`:                                             "CUSTOM_NUMBER_0: value and operator are required",
		`{"any_of": [{"CUSTOM_NUMBER_0": {"value": 1, "operator": "LESS_THAN", "currency": "USD"}}]}`: "CUSTOM_NUMBER_0: a price has a currency",
		`{"any_of": [{"CUSTOM_NUMBER_0": {"value": 0.5, "operator": "LESS_THAN"}}]}`:                  "not a 32-bit number",
		`{"any_of": [{"CUSTOM_NUMBER_0": {"value": 1, "operator": "NEAR"}}]}`:                         `"NEAR" is not an operator`,
		`{"any_of": [{"CUSTOM_LABEL_0": {"values": ["a"], "filter_operator_type": "NEAR"}}]}`:         `"NEAR" is not an operator`,
		`{"any_of": [{"BRAND": {"negated": false}}]}`:                                                 "BRAND: values is required",
		`{"any_of": [{"BRAND": {"values": "a"}}]}`:                                                    "BRAND: cannot unmarshal string",
		`{"any_of": [{"BRAND": {"values": ["a"], "negated": "no"}}]}`:                                 "negated",
		`{"any_of": [{"BRAND": {"values": ["a"], "of_tomorrow": 1}}]}`:                                `BRAND: unknown field "of_tomorrow"`,
		`{"any_of": [{"MIN_PRICE": {"values": "1"}}]}`:                                                "MIN_PRICE: cannot unmarshal string",
		`{"all_of": [{"PRODUCT_TYPE_0": {"values": ["a"]}}]}`:                                         "PRODUCT_TYPE_0: cannot unmarshal string",
	} {
		t.Run(filters, func(t *testing.T) {
			for path, body := range map[string]string{
				"/catalogs/products/get_by_product_group_filters": `{"feed_id": "` + feedID + `", "filters": ` + filters + `}`,
				"/catalogs/product_groups":                        `{"feed_id": "` + feedID + `", "name": "n", "filters": ` + filters + `}`,
			} {
				err := c.Do(t.Context(), &pinterest.Request{Method: http.MethodPost, Path: path, Body: json.RawMessage(body)}, nil)
				requireError(t, err, 409, 4183)
				require.ErrorContains(t, err, problem)
			}
		})
	}
}

func TestProducts_HaveMetadataAndPins(t *testing.T) {
	_, c, feedID := newShop(t)
	list := func(params *pinterest.ProductListParams) []pinterest.CatalogProduct {
		params.Filters = raw("any_of", `{"MIN_PRICE": {"values": 0}}`)
		return collect(t, c.Catalogs.ListProducts(params))
	}
	products := list(&pinterest.ProductListParams{FeedID: feedID, PageSize: 1})
	require.Len(t, products, 3)
	assert.Equal(t, pinterest.ProductMetadata{
		ItemID: "b", Availability: pinterest.AvailabilityOutOfStock, Price: 20, SalePrice: new(15.0), Currency: pinterest.CurrencyEUR,
	}, products[1].Metadata)
	assert.Equal(t, "bowls", products[0].Metadata.ItemGroupID)
	pin := products[0].Pin
	assert.Equal(t, []any{"Bowl a", "https://shop.example/a", true}, []any{pin.Title, pin.Link, pin.IsProduct})
	upsert(t, c, product("a", func(a *pinterest.ItemAttributes) { a.Title = pinterest.Value("A new bowl") }))
	changed := list(&pinterest.ProductListParams{FeedID: feedID})[0].Pin
	assert.Equal(t, []string{pin.ID, "A new bowl"}, []string{changed.ID, changed.Title})
}

func TestProducts_BelongToCountryAndLanguage(t *testing.T) {
	s, c, _ := newShop(t)
	german := s.SeedCatalog(pinterest.CountryDE, pinterest.LanguageDE, 2)
	catalogID := collect(t, c.Catalogs.List(nil))[0].ID
	all := raw("any_of", `{"MIN_PRICE": {"values": 0}}`)
	count := func(params *pinterest.ProductListParams) int {
		t.Helper()
		params.Filters = all
		return len(collect(t, c.Catalogs.ListProducts(params)))
	}
	assert.Equal(t, 2, count(&pinterest.ProductListParams{FeedID: german}))
	of := func(country pinterest.Country, locale string) *pinterest.ProductListParams {
		return &pinterest.ProductListParams{CatalogType: pinterest.CatalogTypeRetail, CatalogID: catalogID, Country: country, Locale: locale}
	}
	assert.Equal(t, 2, count(of("DE", "de")))
	assert.Equal(t, 3, count(of("US", "en-US")))
	assert.Zero(t, count(of("US", "de")))
	assert.Zero(t, count(of("GB", "en-GB")))
}

func TestProducts_RejectsRequests(t *testing.T) {
	s, c := newServer(t)
	all := raw("any_of", `{"MIN_PRICE": {"values": 0}}`)
	list := func(params pinterest.ProductListParams) error {
		params.Filters = all
		_, err := c.Catalogs.ListProducts(&params).Page(t.Context())
		return err
	}
	retail := pinterest.ProductListParams{CatalogType: pinterest.CatalogTypeRetail, CatalogID: "1", Country: "US", Locale: "en-US"}
	requireError(t, list(retail), 409, 4182)
	s.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 1)
	requireError(t, list(retail), 404, 678)
	requireError(t, list(pinterest.ProductListParams{FeedID: "1"}), 404, 4161)
	retail.CatalogID = collect(t, c.Catalogs.List(nil))[0].ID
	require.NoError(t, list(retail))
	for name, change := range map[string]func(p *pinterest.ProductListParams){
		"no country":      func(p *pinterest.ProductListParams) { p.Country = "" },
		"unknown country": func(p *pinterest.ProductListParams) { p.Country = "XX" },
		"no locale":       func(p *pinterest.ProductListParams) { p.Locale = "" },
		"unknown locale":  func(p *pinterest.ProductListParams) { p.Locale = "EN" },
		"hotels":          func(p *pinterest.ProductListParams) { p.CatalogType = pinterest.CatalogTypeHotel },
		"feed_id":         func(p *pinterest.ProductListParams) { *p = pinterest.ProductListParams{FeedID: "1_"} },
		"page size":       func(p *pinterest.ProductListParams) { p.PageSize = 251 },
	} {
		t.Run(name, func(t *testing.T) {
			params := retail
			change(&params)
			requireError(t, list(params), 400, 1)
		})
	}
}

func TestProductGroups_CountProducts(t *testing.T) {
	_, c, feedID := newShop(t)
	groups := collect(t, c.Catalogs.ListProductGroups(feedID, nil))
	counts, err := c.Catalogs.GetProductCounts(t.Context(), groups[0].ID)
	require.NoError(t, err)
	assert.Equal(t, &pinterest.ProductCounts{CatalogType: pinterest.CatalogTypeRetail, Total: 3, InStock: 1, OutOfStock: 1, Preorder: 1, Videos: 1}, counts)
	assert.Equal(t, []string{"a", "b", "c"}, itemIDs(collect(t, c.Catalogs.ListProductGroupProducts(groups[0].ID, nil))), "all products")
	_, err = c.Catalogs.ListProductGroupProducts(groups[0].ID, nil, pinterest.WithQuery("pin_metrics", "yes")).Page(t.Context())
	requireError(t, err, 400, 1)

	group, err := c.Catalogs.CreateProductGroup(t.Context(), &pinterest.ProductGroupCreateParams{
		FeedID: feedID, Name: "In stock", Filters: raw("any_of", `{"AVAILABILITY": {"values": ["IN_STOCK"]}}`),
	})
	require.NoError(t, err)
	list := func() []string { return itemIDs(collect(t, c.Catalogs.ListProductGroupProducts(group.ID, nil))) }
	assert.Equal(t, []string{"a"}, list())
	upsert(t, c, product("b", func(*pinterest.ItemAttributes) {}))
	assert.Equal(t, []string{"a", "b"}, list(), "the group follows its items")
	_, err = c.Catalogs.UpdateProductGroup(t.Context(), group.ID, &pinterest.ProductGroupUpdateParams{
		Filters: pinterest.Value(raw("any_of", `{"ITEM_ID": {"values": ["c"]}}`)),
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"c"}, list(), "the group follows its filters")
}

func TestCatalogs_AvailableFilterValues(t *testing.T) {
	s, c, feedID := newShop(t)
	german := s.SeedCatalog(pinterest.CountryDE, pinterest.LanguageDE, 1)
	catalogID := collect(t, c.Catalogs.List(nil))[0].ID
	get := func(params *pinterest.FilterValueListParams) map[string]pinterest.StringList {
		t.Helper()
		values, err := c.Catalogs.ListAvailableFilterValues(t.Context(), catalogID, params)
		require.NoError(t, err)
		assert.Equal(t, pinterest.CatalogTypeRetail, values.CatalogType)
		return values.FilterValues
	}
	want := map[string]pinterest.StringList{
		"availability": {"IN_STOCK", "OUT_OF_STOCK", "PREORDER"}, "brand": {"Acme", "Best"}, "condition": {"NEW", "USED"}, "gender": {"UNISEX"},
		"custom_label_0": {"summer 2026"}, "media_type": {"IMAGE", "VIDEO"}, "product_type_0": {"Kitchen"},
		"product_type_1": {"Kitchen > Bowls", "Kitchen > Plates"}, "product_type_2": {"Kitchen > Bowls > Soup"},
		"google_product_category_0": {"Home"}, "google_product_category_1": {"Home > Kitchen"},
	}
	assert.Equal(t, want, get(nil))
	assert.Equal(t, want, get(&pinterest.FilterValueListParams{FeedID: feedID}))
	plain := map[string]pinterest.StringList{"availability": {"IN_STOCK"}, "media_type": {"IMAGE"}}
	assert.Equal(t, plain, get(&pinterest.FilterValueListParams{FeedID: german}))
	assert.Equal(t, plain, get(&pinterest.FilterValueListParams{Country: "DE"}))
	assert.Equal(t, plain, get(&pinterest.FilterValueListParams{Language: "de"}))
	assert.Empty(t, get(&pinterest.FilterValueListParams{Country: "FR"}))

	reject := func(client *pinterest.Client, catalogID string, params *pinterest.FilterValueListParams, status, code int) {
		t.Helper()
		_, err := client.Catalogs.ListAvailableFilterValues(t.Context(), catalogID, params)
		requireError(t, err, status, code)
	}
	reject(s.AddUser("other").Client(), catalogID, nil, 409, 4182)
	reject(c, "1", nil, 404, 678)
	reject(c, "1_", nil, 400, 1)
	reject(c, catalogID, &pinterest.FilterValueListParams{FeedID: "1"}, 404, 4161)
	reject(c, catalogID, &pinterest.FilterValueListParams{Country: "XX"}, 400, 1)
	reject(c, catalogID, &pinterest.FilterValueListParams{Language: "EN"}, 400, 1)
}
