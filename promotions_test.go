package pinterest_test

import (
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestPromotions_Operations(t *testing.T) {
	const path = "/ad_accounts/549755885175/product_group_promotions"
	promotion := pinterest.ProductGroupPromotion{
		ID: "2680059592705", AdGroupID: "2680060704746", CatalogProductGroupID: "1231235", CatalogProductGroupName: "Soup bowls",
		Status: pinterest.EntityStatusActive, CreativeType: pinterest.CreativeTypeCollection, Bid: new(pinterest.Money(14_000_000)),
		Definition: "*/product_type_0='kitchen'/product_type_1='bowls'", RelativeDefinition: "product_type_1='bowls'", ParentID: "1231234",
		Included: new(true), TrackingURL: "https://t.example/", IsMDL: true, IsGenerateBackground: true,
		PreferredMediaType: pinterest.PreferredMediaTypeVideo, SelectedImageTag: "holiday_sale", SelectedVideoTag: "summer",
		CustomizableCTAType: "SHOP_NOW", GridClickType: "CLOSEUP", CollectionsHeaderType: pinterest.CollectionsHeaderShopThisCollection,
		CollectionsHeroPinID: "123123", CollectionsHeroDestinationURL: "https://shop.example/", SlideshowCollectionsTitle: "Bowls",
		SlideshowCollectionsDescription: "For soup",
	}
	for _, test := range []operationTest{
		{
			name: "create", call: func(c *pinterest.Client) (any, error) {
				return c.Promotions.Create(t.Context(), "549755885175", &pinterest.ProductGroupPromotionCreateParams{
					AdGroupID: "2680060704746", Promotions: []pinterest.ProductGroupPromotionSpec{
						{
							CatalogProductGroupID: "1231235", Status: pinterest.EntityStatusPaused, CreativeType: pinterest.CreativeTypeCollection,
							Bid: 14_000_000, CatalogProductGroupName: "Soup bowls", Definition: "d", RelativeDefinition: "r", ParentID: "1231234",
							Included: pinterest.Value(false), TrackingURL: "https://t.example/", IsMDL: pinterest.Value(false), IsGenerateBackground: true,
							PreferredMediaType: pinterest.PreferredMediaTypeImage, SelectedImageTag: "holiday_sale", SelectedVideoTag: "summer",
							CustomizableCTAType: "SHOP_NOW", GridClickType: "CLOSEUP", CollectionsHeaderType: pinterest.CollectionsHeaderGetDeal,
							CollectionsHeroPinID: "123123", CollectionsHeroDestinationURL: "https://shop.example/",
							SlideshowCollectionsTitle: "Bowls", SlideshowCollectionsDescription: "For soup",
						},
						{CatalogProductGroupID: "9"},
					},
				})
			},
			method: "POST", path: path, body: `{"ad_group_id": "2680060704746", "product_group_promotion": [{
				"catalog_product_group_id": "1231235", "status": "PAUSED", "creative_type": "COLLECTION", "bid_in_micro_currency": 14000000,
				"catalog_product_group_name": "Soup bowls", "definition": "d", "relative_definition": "r", "parent_id": "1231234", "included": false,
				"tracking_url": "https://t.example/", "is_mdl": false, "is_generate_background": true, "preferred_media_type": "IMAGE",
				"selected_image_tag": "holiday_sale", "selected_video_tag": "summer", "customizable_cta_type": "SHOP_NOW", "grid_click_type": "CLOSEUP",
				"collections_header_type": "GET_DEAL", "collections_hero_pin_id": "123123", "collections_hero_destination_url": "https://shop.example/",
				"slideshow_collections_title": "Bowls", "slideshow_collections_description": "For soup"
			}, {"catalog_product_group_id": "9"}]}`,
			status: 200, fixture: "product_group_promotions_create.json", want: pinterest.WriteResults[pinterest.ProductGroupPromotion]{
				{Value: &promotion}, {Exceptions: []pinterest.Exception{{Code: 2, Message: "Product group not found."}}},
			},
		},
		{
			name: "update", call: func(c *pinterest.Client) (any, error) {
				return c.Promotions.Update(t.Context(), "549755885175", &pinterest.ProductGroupPromotionUpdateParams{
					AdGroupID: "2680060704746", Promotions: []pinterest.ProductGroupPromotionUpdate{
						{
							ID: "2680059592705", CatalogProductGroupID: pinterest.Value("1"), Status: pinterest.Value(pinterest.EntityStatusArchived),
							CreativeType: pinterest.Value(pinterest.CreativeTypeRegular), Bid: pinterest.Null[pinterest.Money](),
							CatalogProductGroupName: pinterest.Value(""), Definition: pinterest.Value("d"), RelativeDefinition: pinterest.Value("r"),
							ParentID: pinterest.Null[string](), Included: pinterest.Value(true), TrackingURL: pinterest.Null[string](),
							IsMDL: pinterest.Value(false), IsGenerateBackground: pinterest.Value(false),
							PreferredMediaType: pinterest.Null[pinterest.PreferredMediaType](), SelectedImageTag: pinterest.Null[string](),
							SelectedVideoTag: pinterest.Value("summer"), CustomizableCTAType: pinterest.Value("BOOK_NOW"), GridClickType: pinterest.Value("CLOSEUP"),
							CollectionsHeaderType: pinterest.Value(pinterest.CollectionsHeaderNoHeader), CollectionsHeroPinID: pinterest.Null[string](),
							CollectionsHeroDestinationURL: pinterest.Null[string](), SlideshowCollectionsTitle: pinterest.Value("a"),
							SlideshowCollectionsDescription: pinterest.Value("b"),
						},
						{ID: "9"},
					},
				})
			},
			method: "PATCH", path: path, body: `{"ad_group_id": "2680060704746", "product_group_promotion": [{
				"id": "2680059592705", "catalog_product_group_id": "1", "status": "ARCHIVED", "creative_type": "REGULAR", "bid_in_micro_currency": null,
				"catalog_product_group_name": "", "definition": "d", "relative_definition": "r", "parent_id": null, "included": true, "tracking_url": null,
				"is_mdl": false, "is_generate_background": false, "preferred_media_type": null, "selected_image_tag": null, "selected_video_tag": "summer",
				"customizable_cta_type": "BOOK_NOW", "grid_click_type": "CLOSEUP", "collections_header_type": "NO_HEADER", "collections_hero_pin_id": null,
				"collections_hero_destination_url": null, "slideshow_collections_title": "a", "slideshow_collections_description": "b"
			}, {"id": "9"}]}`,
			status: 200, fixture: "product_group_promotions_update.json", want: pinterest.WriteResults[pinterest.ProductGroupPromotion]{
				{Value: &promotion},
				{Value: &pinterest.ProductGroupPromotion{}, Exceptions: []pinterest.Exception{{Code: 2, Message: "Product group promotion not found."}}},
			},
		},
		{
			name: "list", call: func(c *pinterest.Client) (any, error) {
				return c.Promotions.List("549755885175", &pinterest.ProductGroupPromotionListParams{
					AdGroupID: "2680060704746", ProductGroupPromotionIDs: []string{"1", "2"},
					EntityStatuses: []pinterest.EntityStatus{pinterest.EntityStatusDraft}, PageSize: 2, Order: pinterest.OrderAscending, Bookmark: "b",
				}).Page(t.Context())
			},
			method: "GET", path: path, query: url.Values{
				"ad_group_id": {"2680060704746"}, "product_group_promotion_ids": {"1", "2"}, "entity_statuses": {"DRAFT"}, "page_size": {"2"},
				"order": {"ASCENDING"}, "bookmark": {"b"},
			},
			status: 200, fixture: "product_group_promotions_list.json", want: &pinterest.Page[pinterest.ProductGroupPromotion]{
				Items: []pinterest.ProductGroupPromotion{promotion, {
					ID: "2680059592706", AdGroupID: "2680060704746", Status: pinterest.EntityStatusPaused, CreativeType: pinterest.CreativeTypeRegular,
				}},
			},
		},
		{
			name: "get",
			call: func(c *pinterest.Client) (any, error) {
				return c.Promotions.Get(t.Context(), "549755885175", "2680059592705")
			},
			method: "GET", path: path + "/2680059592705", status: 200, fixture: "product_group_promotions_get.json", want: &promotion,
		},
	} {
		t.Run(test.name, test.run)
	}
}

// newPromotion is a promotion with only the required fields.
var newPromotion = &pinterest.ProductGroupPromotionCreateParams{
	AdGroupID: "2", Promotions: []pinterest.ProductGroupPromotionSpec{{CatalogProductGroupID: "3"}},
}

func TestPromotions_Errors(t *testing.T) {
	create := func(c *pinterest.Client) error {
		_, err := c.Promotions.Create(t.Context(), "1", newPromotion)
		return err
	}
	get := func(c *pinterest.Client) error { _, err := c.Promotions.Get(t.Context(), "1", "2"); return err }
	list := func(c *pinterest.Client) error {
		_, err := c.Promotions.List("1", &pinterest.ProductGroupPromotionListParams{AdGroupID: "2"}).Page(t.Context())
		return err
	}
	runErrorTests(t, []errorTest{
		{"product_group_promotions/create", create, "product_group_promotions_create.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"product_group_promotions/get", get, "product_group_promotions_get.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
		{"product_group_promotions/list", list, "product_group_promotions_list.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
	})
}

func TestPromotions_InvalidParams(t *testing.T) {
	transport := &script{steps: []step{failWith(assert.AnError)}}
	p, ctx := newClient(t, transport).Promotions, t.Context()
	failure := func(_ any, err error) error { return err }
	for want, err := range map[string]error{
		"create: ad_group_id is required":             failure(p.Create(ctx, "1", nil)),
		"create: product_group_promotion is required": failure(p.Create(ctx, "1", &pinterest.ProductGroupPromotionCreateParams{AdGroupID: "2"})),
		"update: ad_group_id is required":             failure(p.Update(ctx, "1", nil)),
		"update: product_group_promotion is required": failure(p.Update(ctx, "1", &pinterest.ProductGroupPromotionUpdateParams{AdGroupID: "2"})),
		"update: product_group_promotion[1].id is required": failure(p.Update(ctx, "1", &pinterest.ProductGroupPromotionUpdateParams{
			AdGroupID: "2", Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: "3"}, {}},
		})),
		"list: ad_group_id is required":            failure(p.List("1", &pinterest.ProductGroupPromotionListParams{PageSize: 1}).Page(ctx)),
		"get: product_group_promotion_id is empty": failure(p.Get(ctx, "1", "")),
		"create: ad_account_id is empty":           failure(p.Create(ctx, "", newPromotion)),
	} {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, err, &invalid, want)
		require.EqualError(t, err, "pinterest: product_group_promotions/"+want)
	}
	_, err := p.List("1", nil).Page(ctx)
	require.EqualError(t, err, "pinterest: product_group_promotions/list: ad_group_id is required")
	assert.Zero(t, transport.count())
}

func TestPromotions_OnlyUpdatesAreRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(503, `{"code": 1}`)}}
		c := newClient(t, transport, pinterest.WithMaxRetries(2))
		_, err := c.Promotions.Create(t.Context(), "1", newPromotion)
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 1, transport.count())
		_, err = c.Promotions.Update(t.Context(), "1", &pinterest.ProductGroupPromotionUpdateParams{
			AdGroupID: "2", Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: "3"}},
		})
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 4, transport.count())
	})
}
