package pinteresttest_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestCatalogs_AppearWithFirstUse(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	kinds := func() []string {
		return mapSlice(collect(t, c.Catalogs.List(nil)), func(c pinterest.Catalog) string { return string(c.CatalogType) })
	}
	assert.Empty(t, kinds())
	feed := newFeed(t, c, "Bowls")
	assert.Equal(t, feed.CatalogID, newFeed(t, c, "Plates").CatalogID)
	assert.Equal(t, []string{"RETAIL"}, kinds())
	_, err := c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{
		Country: "US", Language: "en-US", CatalogType: pinterest.CatalogTypeHotel,
		Items: []pinterest.ItemRecord{{
			HotelID: "inn", Operation: pinterest.BatchOperationUpsert, Attributes: pinterest.ItemAttributes{Name: pinterest.Value("The Inn")},
		}},
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"RETAIL", "HOTEL"}, kinds())
	second, err := c.Catalogs.Create(ctx, &pinterest.CatalogCreateParams{CatalogType: pinterest.CatalogTypeRetail, Name: "Second"})
	require.NoError(t, err)
	assert.Equal(t, feed.CatalogID, newFeed(t, c, "Cups").CatalogID, "the oldest catalog is the default one")
	added := s.AddFeed(pinterest.Feed{CatalogType: pinterest.CatalogTypeRetail, CatalogID: second.ID})
	feeds := collect(t, c.Catalogs.ListFeeds(&pinterest.FeedListParams{CatalogID: second.ID}))
	assert.Equal(t, []pinterest.Feed{added}, feeds)
	assert.Len(t, collect(t, c.Catalogs.List(&pinterest.CatalogListParams{PageSize: 1})), 3)
	assert.Empty(t, collect(t, s.AddUser("other").Client().Catalogs.List(nil)))
	_, err = c.Catalogs.Create(ctx, &pinterest.CatalogCreateParams{CatalogType: "SHOES", Name: "n"})
	requireError(t, err, 400, 1)
	assert.Panics(t, func() { s.AddFeed(pinterest.Feed{CatalogType: pinterest.CatalogTypeRetail, CatalogID: "1"}) })
}

func TestFeeds_OfOtherCatalogs(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	params := pinterest.FeedCreateParams{
		Name: "Inns", Format: pinterest.FeedFormatTSV, Location: "https://shop.example/", DefaultLocale: "en-US",
		CatalogType: pinterest.CatalogTypeHotel, Status: pinterest.FeedStatusInactive,
	}
	feed, err := c.Catalogs.CreateFeed(ctx, &params)
	require.NoError(t, err)
	assert.Equal(t, pinterest.FeedStatusInactive, feed.Status)
	groups := collect(t, c.Catalogs.ListProductGroups(feed.ID, nil))
	require.Len(t, groups, 1)
	assert.Equal(t, pinterest.ProductGroupTypeAllListings, groups[0].Type)
	assert.Equal(t, feed.CatalogID, groups[0].CatalogID)
	_, err = c.Catalogs.UpdateFeed(ctx, feed.ID, &pinterest.FeedUpdateParams{CatalogType: pinterest.Value(pinterest.CatalogTypeRetail)})
	requireError(t, err, 400, 1)
	require.ErrorContains(t, err, "catalog_type")
	_, err = c.Catalogs.UpdateFeed(ctx, feed.ID, &pinterest.FeedUpdateParams{Name: pinterest.Value("Hotels")})
	require.NoError(t, err)
	for name, test := range map[string]struct {
		change       func(p *pinterest.FeedCreateParams)
		status, code int
	}{
		"products without a country": {func(p *pinterest.FeedCreateParams) { p.CatalogType = pinterest.CatalogTypeRetail }, 400, 1},
		"unknown type":               {func(p *pinterest.FeedCreateParams) { p.CatalogType = "SHOES" }, 400, 1},
		"unknown catalog":            {func(p *pinterest.FeedCreateParams) { p.CatalogID = "1" }, 404, 678},
		"no id":                      {func(p *pinterest.FeedCreateParams) { p.CatalogID = "1_" }, 400, 1},
		"catalog of another type": {func(p *pinterest.FeedCreateParams) {
			p.CatalogType, p.CatalogID = pinterest.CatalogTypeCreativeAssets, feed.CatalogID
			p.DefaultCountry = pinterest.CountryUS
		}, 400, 1},
		"id without type": {func(p *pinterest.FeedCreateParams) {
			p.CatalogType, p.CatalogID, p.DefaultCountry = "", feed.CatalogID, pinterest.CountryUS
		}, 400, 1},
	} {
		t.Run(name, func(t *testing.T) {
			params := params
			params.Name = name
			test.change(&params)
			_, err := c.Catalogs.CreateFeed(ctx, &params)
			requireError(t, err, test.status, test.code)
		})
	}
}

func TestItems_OfOtherCatalogs(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	process := func(kind pinterest.CatalogType, items ...pinterest.ItemRecord) *pinterest.ItemsBatch {
		t.Helper()
		batch, err := c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{Country: "US", Language: "en-US", CatalogType: kind, Items: items})
		require.NoError(t, err)
		batch, err = c.Catalogs.WaitItemsBatch(ctx, batch.BatchID, fastPoll)
		require.NoError(t, err)
		assert.Equal(t, kind, batch.CatalogType)
		return batch
	}
	query := func(filters pinterest.ItemFilters) []pinterest.CatalogItem {
		t.Helper()
		items, err := c.Catalogs.QueryItems(ctx, &pinterest.ItemQueryParams{Country: "US", Language: "EN", Filters: filters})
		require.NoError(t, err)
		return items
	}
	inn := pinterest.ItemRecord{HotelID: "inn", Operation: pinterest.BatchOperationCreate, Attributes: pinterest.ItemAttributes{
		Name: pinterest.Value("The Inn"), BasePrice: pinterest.Value("100 USD"), Address: pinterest.Value(pinterest.HotelAddress{City: "Cork", Country: "IE"}),
	}}
	assert.Equal(t, []pinterest.ItemResult{
		{HotelID: "inn", Status: pinterest.ItemStatusSuccess, Errors: []pinterest.ItemValidationEvent{}, Warnings: []pinterest.ItemValidationEvent{}},
	}, process(pinterest.CatalogTypeHotel, inn).Items)
	again := process(pinterest.CatalogTypeHotel, inn, pinterest.ItemRecord{
		HotelID: "motel", Operation: pinterest.BatchOperationUpsert, Attributes: pinterest.ItemAttributes{BasePrice: pinterest.Value("cheap")},
	}).Items
	assert.Equal(t, []string{"hotel_id", "base_price"}, []string{again[0].Errors[0].Attribute, again[1].Errors[0].Attribute})
	hotels := query(pinterest.ItemFilters{CatalogType: pinterest.CatalogTypeHotel, HotelIDs: []string{"inn", "motel"}})
	require.Len(t, hotels, 2)
	assert.Equal(t, inn.Attributes, hotels[0].Attributes)
	assert.Equal(t, "The Inn", hotels[0].Pins[0].Title)
	assert.Equal(t, "hotel_id", hotels[1].Errors[0].Attribute)

	process(pinterest.CatalogTypeCreativeAssets, pinterest.ItemRecord{
		CreativeAssetsID: "ad", Operation: pinterest.BatchOperationUpsert,
		Attributes: pinterest.ItemAttributes{ImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/ad.jpg"})},
	})
	assets := query(pinterest.ItemFilters{CatalogType: pinterest.CatalogTypeCreativeAssets, CreativeAssetsIDs: []string{"ad"}})
	assert.Equal(t, pinterest.Value(pinterest.StringList{"https://shop.example/ad.jpg"}), assets[0].Attributes.ImageLink)
	for _, catalog := range collect(t, c.Catalogs.List(nil)) {
		kind := map[pinterest.CatalogType]string{pinterest.CatalogTypeHotel: "COUNTRY", pinterest.CatalogTypeCreativeAssets: "CREATIVE_ASSETS_ID"}
		group, err := c.Catalogs.CreateProductGroup(ctx, &pinterest.ProductGroupCreateParams{
			CatalogType: catalog.CatalogType, CatalogID: catalog.ID, Name: "Irish",
			Filters: raw("any_of", `{"`+kind[catalog.CatalogType]+`": {"values": ["IE"]}}`),
		})
		require.NoError(t, err)
		counts, err := c.Catalogs.GetProductCounts(ctx, group.ID)
		require.NoError(t, err)
		want := map[pinterest.CatalogType]int{pinterest.CatalogTypeHotel: 1, pinterest.CatalogTypeCreativeAssets: 0}
		assert.Equal(t, &pinterest.ProductCounts{CatalogType: catalog.CatalogType, Total: want[catalog.CatalogType]}, counts)
	}
	process(pinterest.CatalogTypeHotel, pinterest.ItemRecord{HotelID: "inn", Operation: pinterest.BatchOperationDelete})
	assert.NotEmpty(t, query(pinterest.ItemFilters{CatalogType: pinterest.CatalogTypeHotel, HotelIDs: []string{"inn"}})[0].Errors)
}

func TestItems_BatchesWithType(t *testing.T) {
	s, c := newServer(t)
	s.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 2)
	catalogID := collect(t, c.Catalogs.List(nil))[0].ID
	update := pinterest.ItemRecord{
		ItemID: "item-1", Operation: pinterest.BatchOperationUpdate, UpdateMask: []string{"brand", "custom_label_0", "promotion_id"},
		Attributes: pinterest.ItemAttributes{Brand: pinterest.Value("Acme")},
	}
	params := pinterest.ItemsBatchParams{
		Country: "US", Language: "EN", CatalogType: pinterest.CatalogTypeRetail, CatalogID: catalogID,
		Items: []pinterest.ItemRecord{{
			ItemID: "item-1", Operation: pinterest.BatchOperationUpdate, Attributes: pinterest.ItemAttributes{CustomLabel0: pinterest.Value("old")},
		}, update, {ItemID: "item-2", Operation: pinterest.BatchOperationDelete}},
	}
	_, err := c.Catalogs.CreateItemsBatch(t.Context(), &params)
	require.NoError(t, err)
	items, err := c.Catalogs.QueryItems(t.Context(), &pinterest.ItemQueryParams{Country: "US", Language: "EN", Filters: pinterest.ItemFilters{
		CatalogType: pinterest.CatalogTypeRetail, CatalogID: catalogID, ItemIDs: []string{"item-1", "item-2"},
	}})
	require.NoError(t, err)
	assert.Equal(t, pinterest.Value("Acme"), items[0].Attributes.Brand)
	assert.True(t, items[0].Attributes.CustomLabel0.IsZero(), "the mask clears what is absent")
	assert.Equal(t, 161, items[1].Errors[0].Code)
	for name, change := range map[string]func(p *pinterest.ItemsBatchParams){
		"one operation for all items": func(p *pinterest.ItemsBatchParams) { p.Operation = pinterest.BatchOperationUpdate },
		"an item without operation":   func(p *pinterest.ItemsBatchParams) { p.Items = []pinterest.ItemRecord{{ItemID: "a"}} },
		"id of another type": func(p *pinterest.ItemsBatchParams) {
			p.Items = []pinterest.ItemRecord{{HotelID: "a", Operation: pinterest.BatchOperationDelete}}
		},
		"DELETE_DISCONTINUED": func(p *pinterest.ItemsBatchParams) {
			p.Items = []pinterest.ItemRecord{{ItemID: "a", Operation: pinterest.BatchOperationDeleteDiscontinued}}
		},
		"unknown operation": func(p *pinterest.ItemsBatchParams) {
			p.Items = []pinterest.ItemRecord{{ItemID: "a", Operation: "REPLACE"}}
		},
		"unknown type": func(p *pinterest.ItemsBatchParams) { p.CatalogType, p.CatalogID = "SHOES", "" },
		"id without type": func(p *pinterest.ItemsBatchParams) {
			p.CatalogType, p.Operation = "", pinterest.BatchOperationUpdate
		},
	} {
		t.Run(name, func(t *testing.T) {
			params := params
			change(&params)
			_, err := c.Catalogs.CreateItemsBatch(t.Context(), &params)
			requireError(t, err, 400, 1)
		})
	}
	params.CatalogID = "1"
	_, err = c.Catalogs.CreateItemsBatch(t.Context(), &params)
	requireError(t, err, 404, 678)
}

func TestItems_QueryRejectsRequests(t *testing.T) {
	s, c := newServer(t)
	s.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 1)
	params := pinterest.ItemQueryParams{
		Country: "US", Language: "de", Filters: pinterest.ItemFilters{CatalogType: pinterest.CatalogTypeRetail, ItemIDs: []string{"item-1"}},
	}
	items, err := c.Catalogs.QueryItems(t.Context(), &params)
	require.NoError(t, err)
	assert.NotEmpty(t, items[0].Errors, "the item is in another language")
	for name, test := range map[string]struct {
		change       func(p *pinterest.ItemQueryParams)
		status, code int
	}{
		"unknown country":  {func(p *pinterest.ItemQueryParams) { p.Country = "XX" }, 400, 1},
		"unknown language": {func(p *pinterest.ItemQueryParams) { p.Language = "xx" }, 400, 1},
		"unknown type":     {func(p *pinterest.ItemQueryParams) { p.Filters.CatalogType = "SHOES" }, 400, 1},
		"too many ids": {func(p *pinterest.ItemQueryParams) {
			p.Filters.ItemIDs = make([]string, 1001)
			for i := range p.Filters.ItemIDs {
				p.Filters.ItemIDs[i] = "a"
			}
		}, 400, 1},
		"unknown catalog": {func(p *pinterest.ItemQueryParams) { p.Filters.CatalogID = "1" }, 404, 678},
		"no such catalog": {func(p *pinterest.ItemQueryParams) {
			p.Filters = pinterest.ItemFilters{CatalogType: pinterest.CatalogTypeHotel, HotelIDs: []string{"a"}}
		}, 404, 678},
	} {
		t.Run(name, func(t *testing.T) {
			params := params
			test.change(&params)
			_, err := c.Catalogs.QueryItems(t.Context(), &params)
			requireError(t, err, test.status, test.code)
		})
	}
	body := json.RawMessage(`{"country": "US", "language": "EN", "filters": {"catalog_type": "RETAIL"}}`)
	err = c.Do(t.Context(), &pinterest.Request{Method: http.MethodPost, Path: "/catalogs/items", Body: body}, nil)
	requireError(t, err, 400, 1)
}

func TestProductGroups_OfCatalogs(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	feedID := s.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 2)
	catalogID := collect(t, c.Catalogs.List(nil))[0].ID
	params := pinterest.ProductGroupCreateParams{
		CatalogType: pinterest.CatalogTypeRetail, CatalogID: catalogID, Name: "All", Country: "US", Locale: "en-US",
		Filters: raw("any_of", `{"MIN_PRICE": {"values": 1}}`),
	}
	group, err := c.Catalogs.CreateProductGroup(ctx, &params)
	require.NoError(t, err)
	assert.Equal(t, []string{"", catalogID, "US", "en-US"}, []string{group.FeedID, group.CatalogID, string(group.Country), group.Locale})
	requireSame(t, group, func() (*pinterest.ProductGroup, error) { return c.Catalogs.GetProductGroup(ctx, group.ID) })
	assert.Len(t, collect(t, c.Catalogs.ListProductGroupProducts(group.ID, nil)), 2)

	ids := func(feedID string, params *pinterest.ProductGroupListParams) []string {
		return mapSlice(collect(t, c.Catalogs.ListProductGroups(feedID, params)), func(g pinterest.ProductGroup) string { return g.ID })
	}
	assert.Len(t, ids("", &pinterest.ProductGroupListParams{CatalogID: catalogID}), 2)
	assert.Equal(t, []string{group.ID}, ids("", &pinterest.ProductGroupListParams{IDs: []string{group.ID, "1"}}))
	assert.NotContains(t, ids(feedID, nil), group.ID)

	hotels, err := c.Catalogs.Create(ctx, &pinterest.CatalogCreateParams{CatalogType: pinterest.CatalogTypeHotel, Name: "Inns"})
	require.NoError(t, err)
	for name, test := range map[string]struct {
		change       func(p *pinterest.ProductGroupCreateParams)
		status, code int
	}{
		"same filters":    {func(p *pinterest.ProductGroupCreateParams) { p.Name = "Other" }, 409, 4178},
		"same name":       {func(p *pinterest.ProductGroupCreateParams) { p.Filters = cheap }, 409, 4179},
		"no country":      {func(p *pinterest.ProductGroupCreateParams) { p.Country = "" }, 400, 6136},
		"no locale":       {func(p *pinterest.ProductGroupCreateParams) { p.Locale = "" }, 400, 6136},
		"unknown locale":  {func(p *pinterest.ProductGroupCreateParams) { p.Locale = "EN" }, 400, 1},
		"unknown catalog": {func(p *pinterest.ProductGroupCreateParams) { p.CatalogID = "1" }, 404, 678},
		"wrong type":      {func(p *pinterest.ProductGroupCreateParams) { p.CatalogType = pinterest.CatalogTypeHotel }, 400, 1},
		"hotels in a country": {func(p *pinterest.ProductGroupCreateParams) {
			p.CatalogType, p.CatalogID, p.Filters = pinterest.CatalogTypeHotel, hotels.ID, raw("any_of", `{"COUNTRY": {"values": ["IE"]}}`)
		}, 400, 6137},
		"feed in a country": {func(p *pinterest.ProductGroupCreateParams) { p.FeedID, p.CatalogType, p.CatalogID = feedID, "", "" }, 400, 6137},
	} {
		t.Run(name, func(t *testing.T) {
			params := params
			test.change(&params)
			_, err := c.Catalogs.CreateProductGroup(ctx, &params)
			requireError(t, err, test.status, test.code)
		})
	}
	for _, place := range []string{``, `, "catalog_id": "` + catalogID + `"`, `, "catalog_id": "` + catalogID + `", "feed_id": "` + feedID + `"`} {
		body := json.RawMessage(`{"name": "n", "filters": {"any_of": [{"BRAND": {"values": ["a"]}}]}` + place + `}`)
		requireError(t, c.Do(ctx, &pinterest.Request{Method: http.MethodPost, Path: "/catalogs/product_groups", Body: body}, nil), 400, 1)
	}
}

func TestProductGroups_Several(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	requireError(t, c.Catalogs.DeleteProductGroups(ctx, []string{"1"}), 409, 4182)
	feedID := newFeed(t, c, "Bowls").ID
	group := func(name string) pinterest.ProductGroupCreateParams {
		return pinterest.ProductGroupCreateParams{FeedID: feedID, Name: name, Filters: raw("any_of", `{"BRAND": {"values": ["`+name+`"]}}`)}
	}
	count := func() int { return len(collect(t, c.Catalogs.ListProductGroups(feedID, nil))) }
	_, err := c.Catalogs.CreateProductGroups(ctx, []pinterest.ProductGroupCreateParams{group("a"), group("b"), group("a")})
	requireError(t, err, 409, 4178)
	assert.Equal(t, 1, count(), "no group was created")
	_, err = c.Catalogs.CreateProductGroups(ctx, make([]pinterest.ProductGroupCreateParams, 0, 1))
	require.Error(t, err)
	created, err := c.Catalogs.CreateProductGroups(ctx, []pinterest.ProductGroupCreateParams{group("a"), group("b"), group("c")})
	require.NoError(t, err)
	require.Len(t, created, 3)
	for body, code := range map[string]int{`[]`: 1, `{}`: 1} {
		requireError(t, c.Do(ctx, &pinterest.Request{Method: http.MethodPost, Path: "/catalogs/product_groups/multiple", Body: json.RawMessage(body)}, nil), 400, code)
	}

	other := group("a")
	other.FeedID = newFeed(t, c, "Plates").ID
	_, err = c.Catalogs.CreateProductGroups(ctx, []pinterest.ProductGroupCreateParams{other})
	require.NoError(t, err, "names and filters are unique per feed")

	requireError(t, c.Catalogs.DeleteProductGroups(ctx, []string{created[0], "1"}), 404, 4180)
	requireError(t, c.Catalogs.DeleteProductGroups(ctx, []string{created[0], "a"}), 400, 1)
	all := collect(t, c.Catalogs.ListProductGroups(feedID, nil))[0]
	requireError(t, c.Catalogs.DeleteProductGroups(ctx, []string{created[0], all.ID}), 409, 4177)
	s.PromoteProductGroup(created[1])
	requireError(t, c.Catalogs.DeleteProductGroups(ctx, created), 409, 4176)
	assert.Equal(t, 4, count(), "no group was deleted")
	require.NoError(t, c.Catalogs.DeleteProductGroups(ctx, []string{created[0], created[2]}))
	assert.Equal(t, 2, count())
	_, err = c.Catalogs.GetProductGroup(ctx, created[0])
	requireError(t, err, 404, 4180)
	_, err = c.Catalogs.GetProductGroup(ctx, "1_")
	requireError(t, err, 400, 1)
}
