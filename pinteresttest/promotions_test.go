package pinteresttest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// newPromotion promotes a product group in an ad group.
func newPromotion(t *testing.T, c *pinterest.Client, account, adGroup, productGroup string) *pinterest.ProductGroupPromotion {
	t.Helper()
	results, err := c.Promotions.Create(t.Context(), account, &pinterest.ProductGroupPromotionCreateParams{
		AdGroupID: adGroup, Promotions: []pinterest.ProductGroupPromotionSpec{{CatalogProductGroupID: productGroup, Bid: 14_000_000}},
	})
	return one(t, results, err)
}

// newProductGroup adds a product group and returns its id.
func newProductGroup(t *testing.T, s *pinteresttest.Server, c *pinterest.Client) string {
	t.Helper()
	group, err := c.Catalogs.CreateProductGroup(t.Context(), &pinterest.ProductGroupCreateParams{
		FeedID: s.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 1), Name: "Bowls",
		Filters: pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"ACME"}}}},
	})
	require.NoError(t, err)
	return group.ID
}

func TestPromotions_AreListedByStatusAndID(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 2, 1)
	groups := collect(t, c.AdAccounts.ListAdGroups(account, nil))
	products := newProductGroup(t, s, c)
	first, second := newPromotion(t, c, account, groups[0].ID, products), newPromotion(t, c, account, "AG"+groups[1].ID, products)
	assert.Equal(t, "Bowls", first.CatalogProductGroupName)
	list := func(params pinterest.ProductGroupPromotionListParams) []pinterest.ProductGroupPromotion {
		return collect(t, c.Promotions.List(account, &params))
	}
	assert.Equal(t, []pinterest.ProductGroupPromotion{*first}, list(pinterest.ProductGroupPromotionListParams{AdGroupID: groups[0].ID}))
	assert.Equal(t, []pinterest.ProductGroupPromotion{*second}, list(pinterest.ProductGroupPromotionListParams{
		AdGroupID: groups[0].ID, ProductGroupPromotionIDs: []string{second.ID},
	}), "ids take precedence")
	both := pinterest.ProductGroupPromotionListParams{ProductGroupPromotionIDs: []string{first.ID, second.ID}, Order: pinterest.OrderDescending, PageSize: 1}
	assert.Equal(t, []pinterest.ProductGroupPromotion{*second, *first}, list(both))

	results, err := c.Promotions.Update(t.Context(), account, &pinterest.ProductGroupPromotionUpdateParams{
		AdGroupID: groups[0].ID, Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: first.ID, Status: pinterest.Value(pinterest.EntityStatusArchived)}},
	})
	archived := one(t, results, err)
	assert.Equal(t, pinterest.EntityStatusArchived, archived.Status)
	assert.Equal(t, first.Bid, archived.Bid, "absent fields do not change")
	assert.Equal(t, []pinterest.ProductGroupPromotion{*second}, list(both))
	both.EntityStatuses = pinterest.AllEntityStatuses()
	assert.Equal(t, []pinterest.ProductGroupPromotion{*second, *archived}, list(both))

	other := s.AddAdAccount(pinterest.AdAccount{}).ID
	assert.Empty(t, collect(t, c.Promotions.List(other, &both)))
	_, err = c.Promotions.Get(t.Context(), other, first.ID)
	requireNotFound(t, err, 404)
}

func TestPromotions_KeepTheProductGroup(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	adGroup := collect(t, c.AdAccounts.ListAdGroups(account, nil))[0].ID
	group := newProductGroup(t, s, c)
	promotion := newPromotion(t, c, account, adGroup, group)
	requireError(t, c.Catalogs.DeleteProductGroup(t.Context(), group), 409, 4176)
	results, err := c.Promotions.Update(t.Context(), account, &pinterest.ProductGroupPromotionUpdateParams{
		AdGroupID: adGroup, Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: promotion.ID, Status: pinterest.Value(pinterest.EntityStatusPaused)}},
	})
	one(t, results, err)
	require.NoError(t, c.Catalogs.DeleteProductGroup(t.Context(), group))
}

func TestPromotions_CanMoveToAnotherProductGroup(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	adGroup := collect(t, c.AdAccounts.ListAdGroups(account, nil))[0].ID
	group := newProductGroup(t, s, c)
	promotion := newPromotion(t, c, account, adGroup, group)
	allProducts := collect(t, c.Catalogs.ListProductGroups(collect(t, c.Catalogs.ListFeeds(nil))[0].ID, nil))[0].ID
	move := func(to string) {
		results, err := c.Promotions.Update(t.Context(), account, &pinterest.ProductGroupPromotionUpdateParams{
			AdGroupID: adGroup, Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: promotion.ID, CatalogProductGroupID: pinterest.Value(to)}},
		})
		one(t, results, err)
	}
	s.PromoteProductGroup(group)
	move(allProducts)
	requireError(t, c.Catalogs.DeleteProductGroup(t.Context(), group), 409, 4176)

	second, err := c.Catalogs.CreateProductGroup(t.Context(), &pinterest.ProductGroupCreateParams{
		FeedID: s.SeedCatalog(pinterest.CountryCA, pinterest.LanguageEN, 1), Name: "Cups",
		Filters: pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"ACME"}}}},
	})
	require.NoError(t, err)
	move(second.ID)
	requireError(t, c.Catalogs.DeleteProductGroup(t.Context(), second.ID), 409, 4176)
	move(allProducts)
	require.NoError(t, c.Catalogs.DeleteProductGroup(t.Context(), second.ID))
}

func TestPromotions_RejectInvalidPromotions(t *testing.T) {
	s, c := newServer(t)
	ctx, account := t.Context(), s.SeedAds(1, 2, 1)
	groups := collect(t, c.AdAccounts.ListAdGroups(account, nil))
	valid := newPromotion(t, c, account, groups[0].ID, newProductGroup(t, s, c))
	create := func(change func(p *pinterest.ProductGroupPromotionSpec)) string {
		promotion := pinterest.ProductGroupPromotionSpec{CatalogProductGroupID: valid.CatalogProductGroupID}
		change(&promotion)
		results, err := c.Promotions.Create(ctx, account, &pinterest.ProductGroupPromotionCreateParams{
			AdGroupID: groups[0].ID, Promotions: []pinterest.ProductGroupPromotionSpec{{CatalogProductGroupID: valid.CatalogProductGroupID}, promotion},
		})
		require.NoError(t, err, "the status is 200")
		require.NoError(t, results[0].Err(), "a failure leaves the others")
		require.Error(t, results.Err())
		return results.Err().Error()
	}
	for _, test := range []struct {
		change func(p *pinterest.ProductGroupPromotionSpec)
		want   string
	}{
		{func(p *pinterest.ProductGroupPromotionSpec) { p.CatalogProductGroupID = "9" }, "Catalogs product group not found."},
		{func(p *pinterest.ProductGroupPromotionSpec) { p.Status = "ON" }, "status"},
		{func(p *pinterest.ProductGroupPromotionSpec) { p.CreativeType = "SONG" }, "creative_type"},
		{func(p *pinterest.ProductGroupPromotionSpec) { p.PreferredMediaType = "GIF" }, "preferred_media_type"},
		{func(p *pinterest.ProductGroupPromotionSpec) { p.CollectionsHeaderType = "HELLO" }, "collections_header_type"},
		{func(p *pinterest.ProductGroupPromotionSpec) { p.CustomizableCTAType = "LOOK" }, "customizable_cta_type"},
		{func(p *pinterest.ProductGroupPromotionSpec) { p.GridClickType = "TWICE" }, "grid_click_type"},
	} {
		text := create(test.change)
		assert.Contains(t, text, "1: code 1: ")
		assert.Contains(t, text, test.want)
	}
	update := func(adGroup string) (pinterest.WriteResults[pinterest.ProductGroupPromotion], error) {
		return c.Promotions.Update(ctx, account, &pinterest.ProductGroupPromotionUpdateParams{
			AdGroupID: adGroup, Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: valid.ID, Status: pinterest.Value(pinterest.EntityStatusPaused)}},
		})
	}
	results, err := update(groups[1].ID)
	require.NoError(t, err)
	require.ErrorContains(t, results.Err(), "Product group promotion not found.")
	_, err = update("9")
	requireError(t, err, 400, 1)
	_, err = c.Promotions.Create(ctx, account, &pinterest.ProductGroupPromotionCreateParams{
		AdGroupID: groups[0].ID, Promotions: make([]pinterest.ProductGroupPromotionSpec, 31),
	})
	requireError(t, err, 400, 1)
	_, err = c.Promotions.List(account, &pinterest.ProductGroupPromotionListParams{AdGroupID: "x"}).Page(ctx)
	requireError(t, err, 400, 1)
}

func TestOrderLines_BelongToAnAdAccount(t *testing.T) {
	s, c := newServer(t)
	account, other := s.SeedAds(1, 1, 1), s.SeedAds(1, 1, 1)
	line := s.AddOrderLine(pinterest.OrderLine{AdAccountID: account, Name: "Soups"})
	s.AddOrderLine(pinterest.OrderLine{AdAccountID: other})
	lines := collect(t, c.AdAccounts.ListOrderLines(account, &pinterest.OrderLineListParams{Order: pinterest.OrderDescending}))
	require.Len(t, lines, 1)
	assert.Equal(t, "Soups", lines[0].Name)
	assert.Empty(t, lines[0].CampaignIDs)
	_, err := c.AdAccounts.GetOrderLine(t.Context(), other, line.ID)
	requireNotFound(t, err, 404)
	_, err = c.AdAccounts.ListOrderLines(account, &pinterest.OrderLineListParams{Order: "SIDEWAYS"}).Page(t.Context())
	requireError(t, err, 400, 1)
}
