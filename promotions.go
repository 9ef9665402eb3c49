package pinterest

import (
	"cmp"
	"context"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// PromotionsService manages product group promotions: product groups of a catalog that ad groups advertise (shopping ads). Use
// [AdAccountsService.GetProductGroupAnalytics] for their metrics. It requires the scopes ads:read and ads:write. Its operations are newer
// than API version 5.3.0, and do not work in the sandbox.
//
// Creates and updates take 1 to 30 promotions of one ad group (API version 5.23.0), and return a result for each, in the order of the
// input. The service responds with status 200 even if some of them failed: check [WriteResults.Err].
type PromotionsService struct{ core *core }

// Create promotes product groups in an ad group: POST /ad_accounts/{ad_account_id}/product_group_promotions
// ([product_group_promotions/create]). The call is not retried after an unknown outcome. Errors: those of the whole call;
// [WriteResults.Err] returns those of the promotions.
//
// [product_group_promotions/create]: https://developers.pinterest.com/docs/api/v5/product_group_promotions-create/
func (s *PromotionsService) Create(ctx context.Context, adAccountID string, params *ProductGroupPromotionCreateParams, opts ...RequestOption) (WriteResults[ProductGroupPromotion], error) {
	params = cmp.Or(params, new(ProductGroupPromotionCreateParams))
	return write[ProductGroupPromotion](ctx, s.core, operation.ProductGroupPromotionsCreate.At(adAccountID), params, len(params.Promotions), opts)
}

// Update changes the fields that are set in params: PATCH /ad_accounts/{ad_account_id}/product_group_promotions
// ([product_group_promotions/update]). Errors: those of the whole call; [WriteResults.Err] returns those of the promotions.
//
// [product_group_promotions/update]: https://developers.pinterest.com/docs/api/v5/product_group_promotions-update/
func (s *PromotionsService) Update(ctx context.Context, adAccountID string, params *ProductGroupPromotionUpdateParams, opts ...RequestOption) (WriteResults[ProductGroupPromotion], error) {
	params = cmp.Or(params, new(ProductGroupPromotionUpdateParams))
	return write[ProductGroupPromotion](ctx, s.core, operation.ProductGroupPromotionsUpdate.At(adAccountID), params, len(params.Promotions), opts)
}

// List pages through the promotions with the given ids or in an ad group: GET /ad_accounts/{ad_account_id}/product_group_promotions
// ([product_group_promotions/list]). Errors: [*Error].
//
// [product_group_promotions/list]: https://developers.pinterest.com/docs/api/v5/product_group_promotions-list/
func (s *PromotionsService) List(adAccountID string, params *ProductGroupPromotionListParams, opts ...RequestOption) *Pager[ProductGroupPromotion] {
	return list[ProductGroupPromotion](s.core, operation.ProductGroupPromotionsList.At(adAccountID), params, opts)
}

// Get returns a promotion: GET /ad_accounts/{ad_account_id}/product_group_promotions/{product_group_promotion_id}
// ([product_group_promotions/get]). Errors: [*Error].
//
// [product_group_promotions/get]: https://developers.pinterest.com/docs/api/v5/product_group_promotions-get/
func (s *PromotionsService) Get(ctx context.Context, adAccountID, productGroupPromotionID string, opts ...RequestOption) (*ProductGroupPromotion, error) {
	return do[*ProductGroupPromotion](ctx, s.core, operation.ProductGroupPromotionsGet.At(adAccountID, productGroupPromotionID), nil, opts)
}

// ProductGroupPromotion is a product group of a catalog in an ad group. Strings are "" if null.
type ProductGroupPromotion struct {
	ID                      string       `json:"id"`
	AdGroupID               string       `json:"ad_group_id"`
	CatalogProductGroupID   string       `json:"catalog_product_group_id"`
	CatalogProductGroupName string       `json:"catalog_product_group_name"`
	Status                  EntityStatus `json:"status"`
	CreativeType            CreativeType `json:"creative_type"`
	Bid                     *Money       `json:"bid_in_micro_currency"` // micro-currency; nil if null

	Definition         string `json:"definition"`          // path of the product group, such as "*/product_type_0='kitchen'"
	RelativeDefinition string `json:"relative_definition"` // the last part of Definition
	ParentID           string `json:"parent_id"`           // of the parent product group
	Included           *bool  `json:"included"`            // false if its products are excluded from the ads; nil if null

	TrackingURL           string             `json:"tracking_url"`
	IsMDL                 bool               `json:"is_mdl"` // ads link to the mobile deep links of the catalog
	IsGenerateBackground  bool               `json:"is_generate_background"`
	PreferredMediaType    PreferredMediaType `json:"preferred_media_type"`
	SelectedImageTag      string             `json:"selected_image_tag"`
	SelectedVideoTag      string             `json:"selected_video_tag"`
	CustomizableCTAType   string             `json:"customizable_cta_type"` // text of the button
	GridClickType         string             `json:"grid_click_type"`       // where a click leads: "CLOSEUP" or "DIRECT_TO_DESTINATION"
	CollectionsHeaderType CollectionsHeader  `json:"collections_header_type"`

	CollectionsHeroPinID            string `json:"collections_hero_pin_id"`
	CollectionsHeroDestinationURL   string `json:"collections_hero_destination_url"`
	SlideshowCollectionsTitle       string `json:"slideshow_collections_title"`
	SlideshowCollectionsDescription string `json:"slideshow_collections_description"`
}

func (p *ProductGroupPromotion) createdID() string { return p.ID }

// PreferredMediaType is the pin that ads for a product show. It applies to standard shopping ads.
type PreferredMediaType string

// Media types of shopping ads.
const (
	PreferredMediaTypeImage PreferredMediaType = "IMAGE"
	PreferredMediaTypeVideo PreferredMediaType = "VIDEO" // the image of products without a video
)

// CollectionsHeader is the header of a collections ad.
type CollectionsHeader string

// Headers of collections ads.
const (
	CollectionsHeaderShopThisCollection    CollectionsHeader = "SHOP_THIS_COLLECTION"
	CollectionsHeaderExploreThisCollection CollectionsHeader = "EXPLORE_THIS_COLLECTION"
	CollectionsHeaderNoHeader              CollectionsHeader = "NO_HEADER"
	CollectionsHeaderOnSale                CollectionsHeader = "ON_SALE"
	CollectionsHeaderGetDeal               CollectionsHeader = "GET_DEAL"
)

// ProductGroupPromotionListParams are the parameters of [PromotionsService.List]. AdGroupID or ProductGroupPromotionIDs is required.
type ProductGroupPromotionListParams struct {
	AdGroupID                string         `url:"ad_group_id,omitempty"`                 // the service ignores it if there are ids
	ProductGroupPromotionIDs []string       `url:"product_group_promotion_ids,omitempty"` // at most 250
	EntityStatuses           []EntityStatus `url:"entity_statuses,omitempty"`             // nil means ACTIVE and PAUSED; see [AllEntityStatuses]
	PageSize                 int            `url:"page_size,omitempty"`                   // 1 to 250; 0 means 25, the default of the service
	Order                    Order          `url:"order,omitempty"`                       // by id
	Bookmark                 string         `url:"bookmark,omitempty"`                    // of the first page to return; "" starts at the beginning
}

func (p *ProductGroupPromotionListParams) check() *ParamError {
	if p == nil || p.AdGroupID == "" && len(p.ProductGroupPromotionIDs) == 0 {
		return missing("ad_group_id")
	}
	return nil
}

// ProductGroupPromotionCreateParams are the parameters of [PromotionsService.Create]. Both fields are required.
type ProductGroupPromotionCreateParams struct {
	AdGroupID  string                      `json:"ad_group_id"`
	Promotions []ProductGroupPromotionSpec `json:"product_group_promotion"`
}

func (p *ProductGroupPromotionCreateParams) check() *ParamError {
	return checkPromotions(p.AdGroupID, len(p.Promotions))
}

// ProductGroupPromotionSpec is a promotion to create. Zero values are left out.
type ProductGroupPromotionSpec struct {
	CatalogProductGroupID string       `json:"catalog_product_group_id,omitzero"` // ID of a [ProductGroup]
	Status                EntityStatus `json:"status,omitzero"`                   // "" means the default of the service, which may be ACTIVE
	CreativeType          CreativeType `json:"creative_type,omitzero"`
	Bid                   Money        `json:"bid_in_micro_currency,omitzero"` // micro-currency

	CatalogProductGroupName string         `json:"catalog_product_group_name,omitzero"`
	Definition              string         `json:"definition,omitzero"`
	RelativeDefinition      string         `json:"relative_definition,omitzero"`
	ParentID                string         `json:"parent_id,omitzero"`
	Included                Optional[bool] `json:"included,omitzero"` // false excludes the products from the ads

	TrackingURL           string             `json:"tracking_url,omitzero"` // at most 4000 characters
	IsMDL                 Optional[bool]     `json:"is_mdl,omitzero"`
	IsGenerateBackground  bool               `json:"is_generate_background,omitzero"` // generative AI creates backgrounds of product images
	PreferredMediaType    PreferredMediaType `json:"preferred_media_type,omitzero"`
	SelectedImageTag      string             `json:"selected_image_tag,omitzero"` // tag of the images to show, such as "holiday_sale"
	SelectedVideoTag      string             `json:"selected_video_tag,omitzero"`
	CustomizableCTAType   string             `json:"customizable_cta_type,omitzero"` // text of the button, such as "SHOP_NOW"
	GridClickType         string             `json:"grid_click_type,omitzero"`       // ignored by the service (API version 5.23.0)
	CollectionsHeaderType CollectionsHeader  `json:"collections_header_type,omitzero"`

	// Of collections ads.
	CollectionsHeroPinID            string `json:"collections_hero_pin_id,omitzero"`
	CollectionsHeroDestinationURL   string `json:"collections_hero_destination_url,omitzero"`
	SlideshowCollectionsTitle       string `json:"slideshow_collections_title,omitzero"`
	SlideshowCollectionsDescription string `json:"slideshow_collections_description,omitzero"`
}

// ProductGroupPromotionUpdateParams are the parameters of [PromotionsService.Update]. Both fields are required.
type ProductGroupPromotionUpdateParams struct {
	AdGroupID  string                        `json:"ad_group_id"`
	Promotions []ProductGroupPromotionUpdate `json:"product_group_promotion"`
}

func (p *ProductGroupPromotionUpdateParams) check() *ParamError {
	if err := checkPromotions(p.AdGroupID, len(p.Promotions)); err != nil {
		return err
	}
	return checkElements("product_group_promotion", p.Promotions)
}

func checkPromotions(adGroupID string, count int) *ParamError {
	switch {
	case adGroupID == "":
		return missing("ad_group_id")
	case count == 0:
		return missing("product_group_promotion")
	}
	return nil
}

// ProductGroupPromotionUpdate is a change of a promotion. ID is required. Absent fields do not change, null clears a field.
type ProductGroupPromotionUpdate struct {
	ID                    string                 `json:"id"`
	CatalogProductGroupID Optional[string]       `json:"catalog_product_group_id,omitzero"`
	Status                Optional[EntityStatus] `json:"status,omitzero"`
	CreativeType          Optional[CreativeType] `json:"creative_type,omitzero"`
	Bid                   Optional[Money]        `json:"bid_in_micro_currency,omitzero"` // micro-currency

	CatalogProductGroupName Optional[string] `json:"catalog_product_group_name,omitzero"`
	Definition              Optional[string] `json:"definition,omitzero"`
	RelativeDefinition      Optional[string] `json:"relative_definition,omitzero"`
	ParentID                Optional[string] `json:"parent_id,omitzero"`
	Included                Optional[bool]   `json:"included,omitzero"`

	TrackingURL           Optional[string]             `json:"tracking_url,omitzero"`
	IsMDL                 Optional[bool]               `json:"is_mdl,omitzero"`
	IsGenerateBackground  Optional[bool]               `json:"is_generate_background,omitzero"`
	PreferredMediaType    Optional[PreferredMediaType] `json:"preferred_media_type,omitzero"`
	SelectedImageTag      Optional[string]             `json:"selected_image_tag,omitzero"`
	SelectedVideoTag      Optional[string]             `json:"selected_video_tag,omitzero"`
	CustomizableCTAType   Optional[string]             `json:"customizable_cta_type,omitzero"`
	GridClickType         Optional[string]             `json:"grid_click_type,omitzero"` // ignored by the service (API version 5.23.0)
	CollectionsHeaderType Optional[CollectionsHeader]  `json:"collections_header_type,omitzero"`

	CollectionsHeroPinID            Optional[string] `json:"collections_hero_pin_id,omitzero"`
	CollectionsHeroDestinationURL   Optional[string] `json:"collections_hero_destination_url,omitzero"`
	SlideshowCollectionsTitle       Optional[string] `json:"slideshow_collections_title,omitzero"`
	SlideshowCollectionsDescription Optional[string] `json:"slideshow_collections_description,omitzero"`
}

func (p *ProductGroupPromotionUpdate) check() *ParamError { return checkID(p.ID) }
