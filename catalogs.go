package pinterest

import (
	"cmp"
	"context"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// CatalogsService manages the products of a shop: catalogs, feeds (files that Pinterest fetches), items (sent in batches) and product
// groups (products selected by filters). It requires the scopes catalogs:read and catalogs:write.
type CatalogsService struct{ core *core }

// List pages through the account's catalogs: GET /catalogs ([catalogs/list]). It is newer than API version 5.3.0. Errors: [ErrBadRequest],
// [ErrUnauthorized] (code 29).
//
// [catalogs/list]: https://developers.pinterest.com/docs/api/v5/catalogs-list/
func (s *CatalogsService) List(params *CatalogListParams, opts ...RequestOption) *Pager[Catalog] {
	return list[Catalog](s.core, operation.CatalogsList.At(), params, opts)
}

// Create creates a catalog: POST /catalogs ([catalogs/create]). It is newer than API version 5.3.0. Catalogs of the types RETAIL and
// CREATIVE_ASSETS are restricted: ask your partner manager for access. Errors: [ErrBadRequest], [ErrUnauthorized] (code 29).
//
// [catalogs/create]: https://developers.pinterest.com/docs/api/v5/catalogs-create/
func (s *CatalogsService) Create(ctx context.Context, params *CatalogCreateParams, opts ...RequestOption) (*Catalog, error) {
	return do[*Catalog](ctx, s.core, operation.CatalogsCreate.At(), params, opts)
}

// ListAvailableFilterValues returns values that filters of product groups can have: GET /catalogs/available_filter_values
// ([catalogs/available_filter_values]). They are those of a sample of up to 1000 items. It is newer than API version 5.3.0. Errors:
// [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrForbidden] (code 2625 or 2626), [ErrNotFound] (code 4161: feed not found),
// [ErrConflict] (code 4182: the account has no catalog yet).
//
// [catalogs/available_filter_values]: https://developers.pinterest.com/docs/api/v5/catalogs-available_filter_values/
func (s *CatalogsService) ListAvailableFilterValues(
	ctx context.Context, catalogID string, params *FilterValueListParams, opts ...RequestOption,
) (*AvailableFilterValues, error) {
	query := &filterValuesQuery{catalogID, *cmp.Or(params, new(FilterValueListParams))}
	return do[*AvailableFilterValues](ctx, s.core, operation.CatalogsAvailableFilterValues.At(), query, opts)
}

// ListFeeds pages through the account's feeds: GET /catalogs/feeds ([feeds/list]). Errors: [ErrBadRequest], [ErrUnauthorized] (code 29).
//
// [feeds/list]: https://developers.pinterest.com/docs/api/v5/feeds-list/
func (s *CatalogsService) ListFeeds(params *FeedListParams, opts ...RequestOption) *Pager[Feed] {
	return list[Feed](s.core, operation.FeedsList.At(), params, opts)
}

// CreateFeed creates a feed: POST /catalogs/feeds ([feeds/create]). Errors: [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrForbidden]
// (code 654: not a business account), [ErrConflict] (code 4168: the account has no website, 4169: the website is not verified),
// [ErrUnprocessable] (code 4170: the name is taken).
//
// [feeds/create]: https://developers.pinterest.com/docs/api/v5/feeds-create/
func (s *CatalogsService) CreateFeed(ctx context.Context, params *FeedCreateParams, opts ...RequestOption) (*Feed, error) {
	return do[*Feed](ctx, s.core, operation.FeedsCreate.At(), *cmp.Or(params, new(FeedCreateParams)), opts)
}

// GetFeed returns a feed: GET /catalogs/feeds/{feed_id} ([feeds/get]). Errors: [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrNotFound].
//
// [feeds/get]: https://developers.pinterest.com/docs/api/v5/feeds-get/
func (s *CatalogsService) GetFeed(ctx context.Context, feedID string, opts ...RequestOption) (*Feed, error) {
	return do[*Feed](ctx, s.core, operation.FeedsGet.At(feedID), nil, opts)
}

// UpdateFeed changes the fields that are set in params: PATCH /catalogs/feeds/{feed_id} ([feeds/update]). Errors: [ErrBadRequest],
// [ErrForbidden] (code 2625: the merchant is disapproved or under review), [ErrNotFound].
//
// [feeds/update]: https://developers.pinterest.com/docs/api/v5/feeds-update/
func (s *CatalogsService) UpdateFeed(ctx context.Context, feedID string, params *FeedUpdateParams, opts ...RequestOption) (*Feed, error) {
	return do[*Feed](ctx, s.core, operation.FeedsUpdate.At(feedID), *cmp.Or(params, new(FeedUpdateParams)), opts)
}

// DeleteFeed deletes a feed: DELETE /catalogs/feeds/{feed_id} ([feeds/delete]). Errors: [ErrBadRequest], [ErrForbidden] (code 2625),
// [ErrNotFound], [ErrConflict] (code 4162: one of its product groups is promoted).
//
// [feeds/delete]: https://developers.pinterest.com/docs/api/v5/feeds-delete/
func (s *CatalogsService) DeleteFeed(ctx context.Context, feedID string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.FeedsDelete.At(feedID), nil, opts)
}

// IngestFeed starts to fetch and process the file of a feed: POST /catalogs/feeds/{feed_id}/ingest ([feeds/ingest]). Use
// [CatalogsService.ListProcessingResults] to get the result. It is newer than API version 5.3.0, and restricted: ask your partner manager
// for access. The call is not retried after an unknown outcome. Errors: [ErrBadRequest], [ErrForbidden] (code 2625: the merchant is
// disapproved, 2626: under review), [ErrNotFound] (code 4161).
//
// [feeds/ingest]: https://developers.pinterest.com/docs/api/v5/feeds-ingest/
func (s *CatalogsService) IngestFeed(ctx context.Context, feedID string, opts ...RequestOption) (*FeedIngestion, error) {
	return do[*FeedIngestion](ctx, s.core, operation.FeedsIngest.At(feedID), nil, opts)
}

// ListProcessingResults pages through the results of processing a feed's files: GET /catalogs/feeds/{feed_id}/processing_results
// ([feed_processing_results/list]). Errors: [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrNotFound], [ErrBookmarkLoop] if the live
// service returns the first page for every bookmark.
//
// [feed_processing_results/list]: https://developers.pinterest.com/docs/api/v5/feed_processing_results-list/
func (s *CatalogsService) ListProcessingResults(feedID string, params *ProcessingResultListParams, opts ...RequestOption) *Pager[FeedProcessingResult] {
	return list[FeedProcessingResult](s.core, operation.FeedProcessingResultsList.At(feedID), params, opts)
}

// ListItemIssues pages through the problems of a feed's items: GET /catalogs/processing_results/{processing_result_id}/item_issues
// ([items_issues/list]). processingResultID is the ID of a [FeedProcessingResult]. The result has up to 20 random items for each problem;
// for all items, use [CatalogsService.CreateReport]. It is newer than API version 5.3.0. Errors: [ErrUnauthorized] (code 29), [ErrNotFound]
// (code 4184), [ErrServer] (status 501, code 4181: not implemented).
//
// [items_issues/list]: https://developers.pinterest.com/docs/api/v5/items_issues-list/
func (s *CatalogsService) ListItemIssues(processingResultID string, params *ItemIssueListParams, opts ...RequestOption) *Pager[ItemIssues] {
	return list[ItemIssues](s.core, operation.ItemsIssuesList.At(processingResultID), params, opts)
}

// QueryItems returns items by id: POST /catalogs/items ([items/post]). An item that cannot be returned is part of the result, with Errors.
// The call changes nothing and is retried after an unknown outcome. It is newer than API version 5.3.0. Errors: [ErrBadRequest],
// [ErrUnauthorized] (code 2), [ErrForbidden].
//
// [items/post]: https://developers.pinterest.com/docs/api/v5/items-post/
func (s *CatalogsService) QueryItems(ctx context.Context, params *ItemQueryParams, opts ...RequestOption) ([]CatalogItem, error) {
	found, err := do[queriedItems](ctx, s.core, operation.ItemsPost.At(), params, opts)
	return found.Items, err
}

// GetItems returns items by id: GET /catalogs/items ([items/get]). API version 5.15.0 has replaced it by [CatalogsService.QueryItems]: the
// live service rejects it with status 404 or 405. Errors: [ErrUnauthorized], [ErrForbidden], [ErrNotFound].
//
// [items/get]: https://developers.pinterest.com/docs/api/v5/items-get/
func (s *CatalogsService) GetItems(ctx context.Context, params *ItemGetParams, opts ...RequestOption) ([]ItemRecord, error) {
	found, err := do[itemList](ctx, s.core, operation.ItemsGet.At(), params, opts)
	return found.Items, err
}

// GetItemsBatch returns the status of a batch: GET /catalogs/items/batch/{batch_id} ([items_batch/get]). Errors: [ErrUnauthorized],
// [ErrForbidden], [ErrNotFound].
//
// [items_batch/get]: https://developers.pinterest.com/docs/api/v5/items_batch-get/
func (s *CatalogsService) GetItemsBatch(ctx context.Context, batchID string, opts ...RequestOption) (*ItemsBatch, error) {
	return do[*ItemsBatch](ctx, s.core, operation.ItemsBatchGet.At(batchID), nil, opts)
}

// CreateItemsBatch submits a batch of items: POST /catalogs/items/batch ([items_batch/post]). Use [CatalogsService.WaitItemsBatch] to get
// the result of each item, or [CatalogsService.SyncItems] to submit any number of retail items and wait for them. Errors:
// [ErrUnauthorized], [ErrForbidden].
//
// [items_batch/post]: https://developers.pinterest.com/docs/api/v5/items_batch-post/
func (s *CatalogsService) CreateItemsBatch(ctx context.Context, params *ItemsBatchParams, opts ...RequestOption) (*ItemsBatch, error) {
	return do[*ItemsBatch](ctx, s.core, operation.ItemsBatchPost.At(), params, opts)
}

// DeleteProductGroups deletes product groups: DELETE /catalogs/product_groups/multiple ([catalogs_product_groups/delete_many]). It accepts
// 1 to 1000 ids. It is newer than API version 5.3.0. Errors: [ErrUnauthorized] (code 29), [ErrForbidden] (code 2625 or 2626), [ErrNotFound]
// (code 4180), [ErrConflict] (code 4176: a group is promoted, 4177: Pinterest has created it, 4182: the account has no catalog).
//
// [catalogs_product_groups/delete_many]: https://developers.pinterest.com/docs/api/v5/catalogs_product_groups-delete_many/
func (s *CatalogsService) DeleteProductGroups(ctx context.Context, productGroupIDs []string, opts ...RequestOption) error {
	query := &productGroupIDsQuery{productGroupIDs}
	return exec(ctx, s.core, operation.CatalogsProductGroupsDeleteMany.At(), query, opts)
}

// CreateProductGroups creates product groups and returns their ids: POST /catalogs/product_groups/multiple
// ([catalogs_product_groups/create_many]). It accepts 1 to 1000 groups. It is newer than API version 5.3.0. The body is a list, so
// [WithBodyField] is a [*ParamError]. Errors: those of [CatalogsService.CreateProductGroup].
//
// [catalogs_product_groups/create_many]: https://developers.pinterest.com/docs/api/v5/catalogs_product_groups-create_many/
func (s *CatalogsService) CreateProductGroups(ctx context.Context, params []ProductGroupCreateParams, opts ...RequestOption) ([]string, error) {
	return do[createdProductGroups](ctx, s.core, operation.CatalogsProductGroupsCreateMany.At(), productGroupList(params), opts)
}

// ListProductGroups pages through the product groups of a feed: GET /catalogs/product_groups ([catalogs_product_groups/list]). feedID is ""
// to list those of a catalog, or by id, according to params. Errors: [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrForbidden] (code
// 2625), [ErrNotFound], [ErrConflict] (code 4182: the account has no catalog yet).
//
// [catalogs_product_groups/list]: https://developers.pinterest.com/docs/api/v5/catalogs_product_groups-list/
func (s *CatalogsService) ListProductGroups(feedID string, params *ProductGroupListParams, opts ...RequestOption) *Pager[ProductGroup] {
	query := &productGroupQuery{feedID, *cmp.Or(params, new(ProductGroupListParams))}
	return list[ProductGroup](s.core, operation.CatalogsProductGroupsList.At(), query, opts)
}

// GetProductGroup returns a product group: GET /catalogs/product_groups/{product_group_id} ([catalogs_product_groups/get]). It is newer
// than API version 5.3.0. Errors: [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrForbidden] (code 2625 or 2626), [ErrNotFound] (code
// 4180), [ErrConflict] (code 4182: the account has no catalog).
//
// [catalogs_product_groups/get]: https://developers.pinterest.com/docs/api/v5/catalogs_product_groups-get/
func (s *CatalogsService) GetProductGroup(ctx context.Context, productGroupID string, opts ...RequestOption) (*ProductGroup, error) {
	return do[*ProductGroup](ctx, s.core, operation.CatalogsProductGroupsGet.At(productGroupID), nil, opts)
}

// CreateProductGroup creates a product group: POST /catalogs/product_groups ([catalogs_product_groups/create]). Errors: [ErrBadRequest],
// [ErrUnauthorized] (code 29), [ErrForbidden] (code 2625 or 2626), [ErrConflict] (code 4178: a group with these filters exists, 4179: a
// group with this name exists, 4182: the account has no catalog yet, 4183: the group is not valid). The codes of [ErrBadRequest] are 1,
// 6136 (Country or Locale is missing) and 6137 (it must be absent).
//
// [catalogs_product_groups/create]: https://developers.pinterest.com/docs/api/v5/catalogs_product_groups-create/
func (s *CatalogsService) CreateProductGroup(ctx context.Context, params *ProductGroupCreateParams, opts ...RequestOption) (*ProductGroup, error) {
	created, err := do[*createdProductGroup](ctx, s.core, operation.CatalogsProductGroupsCreate.At(), params, opts)
	if err != nil {
		return nil, err
	}
	return created.group(), nil
}

// UpdateProductGroup changes the fields that are set in params: PATCH /catalogs/product_groups/{product_group_id}
// ([catalogs_product_groups/update]). Errors: those of [CatalogsService.CreateProductGroup], and [ErrNotFound].
//
// [catalogs_product_groups/update]: https://developers.pinterest.com/docs/api/v5/catalogs_product_groups-update/
func (s *CatalogsService) UpdateProductGroup(ctx context.Context, productGroupID string, params *ProductGroupUpdateParams, opts ...RequestOption) (*ProductGroup, error) {
	return do[*ProductGroup](ctx, s.core, operation.CatalogsProductGroupsUpdate.At(productGroupID), params, opts)
}

// DeleteProductGroup deletes a product group: DELETE /catalogs/product_groups/{product_group_id} ([catalogs_product_groups/delete]).
// Errors: [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrForbidden] (code 2625), [ErrNotFound], [ErrConflict] (code 4176: the group is
// promoted, 4177: it is the group of all products, 4182: the account has no catalog).
//
// [catalogs_product_groups/delete]: https://developers.pinterest.com/docs/api/v5/catalogs_product_groups-delete/
func (s *CatalogsService) DeleteProductGroup(ctx context.Context, productGroupID string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.CatalogsProductGroupsDelete.At(productGroupID), nil, opts)
}

// GetProductCounts counts the products of a product group: GET /catalogs/product_groups/{product_group_id}/product_counts
// ([catalogs_product_groups/product_counts_get]). It is newer than API version 5.3.0. Errors: [ErrNotFound] (code 4180), [ErrConflict]
// (code 4182: the account has no catalog).
//
// [catalogs_product_groups/product_counts_get]: https://developers.pinterest.com/docs/api/v5/catalogs_product_groups-product_counts_get/
func (s *CatalogsService) GetProductCounts(ctx context.Context, productGroupID string, opts ...RequestOption) (*ProductCounts, error) {
	return do[*ProductCounts](ctx, s.core, operation.CatalogsProductGroupsProductCountsGet.At(productGroupID), nil, opts)
}

// ListProductGroupProducts pages through the products of a product group: GET /catalogs/product_groups/{product_group_id}/products
// ([catalogs_product_group_pins/list]). It also requires the scopes boards:read and pins:read. It is newer than API version 5.3.0. Errors:
// [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrNotFound] (code 4180).
//
// [catalogs_product_group_pins/list]: https://developers.pinterest.com/docs/api/v5/catalogs_product_group_pins-list/
func (s *CatalogsService) ListProductGroupProducts(productGroupID string, params *ProductGroupProductListParams, opts ...RequestOption) *Pager[CatalogProduct] {
	return list[CatalogProduct](s.core, operation.CatalogsProductGroupPinsList.At(productGroupID), params, opts)
}

// ListProducts pages through the products that match filters: POST /catalogs/products/get_by_product_group_filters
// ([products_by_product_group_filter/list]). The call changes nothing and is retried after an unknown outcome. It also requires the scopes
// boards:read and pins:read. The service supports only catalogs of the type RETAIL. It is newer than API version 5.3.0. Errors:
// [ErrUnauthorized] (code 29), [ErrConflict] (code 4182: the account has no catalog, 4183: the filters are not valid).
//
// [products_by_product_group_filter/list]: https://developers.pinterest.com/docs/api/v5/products_by_product_group_filter-list/
func (s *CatalogsService) ListProducts(params *ProductListParams, opts ...RequestOption) *Pager[CatalogProduct] {
	return list[CatalogProduct](s.core, operation.ProductsByProductGroupFilterList.At(), requestParts{params, params}, opts)
}

// CreateReport requests a report about the items of a catalog: POST /catalogs/reports ([reports/create]). Requests with the same parameters
// on one day get the same report, even if the data has changed. The call is retried after an unknown outcome. It is newer than API version
// 5.3.0, and does not work in the sandbox. Errors: [ErrNotFound] (code 678: catalog not found, 4161: feed, 4184: processing result),
// [ErrConflict] (code 4182: the account has no catalog).
//
// [reports/create]: https://developers.pinterest.com/docs/api/v5/reports-create/
func (s *CatalogsService) CreateReport(ctx context.Context, params *CatalogReportParams, opts ...RequestOption) (*ReportRequest, error) {
	return do[*ReportRequest](ctx, s.core, operation.ReportsCreate.At(), params, opts)
}

// GetReport returns the state of a report and, if it is finished, the URL of its file: GET /catalogs/reports ([reports/get]). It is newer
// than API version 5.3.0, and does not work in the sandbox. Errors: [ErrBadRequest] (code 1104: the token is not valid or has expired),
// [ErrConflict] (code 4182: the account has no catalog).
//
// [reports/get]: https://developers.pinterest.com/docs/api/v5/reports-get/
func (s *CatalogsService) GetReport(ctx context.Context, token string, opts ...RequestOption) (*Report, error) {
	report, err := do[*Report](ctx, s.core, operation.ReportsGet.At(), &reportQuery{Token: token}, opts)
	if err != nil {
		return nil, err
	}
	report.Token = token
	return report, nil
}

// ListReportStats pages through the numbers of problems in a catalog: GET /catalogs/reports/stats ([reports/stats]). It is newer than API
// version 5.3.0, and does not work in the sandbox. Errors: [ErrUnauthorized] (code 2).
//
// [reports/stats]: https://developers.pinterest.com/docs/api/v5/reports-stats/
func (s *CatalogsService) ListReportStats(params *CatalogReportStatListParams, opts ...RequestOption) *Pager[CatalogReportStat] {
	return list[CatalogReportStat](s.core, operation.ReportsStats.At(), params, opts)
}

// Catalog is a set of items of one kind.
type Catalog struct {
	ID          string      `json:"id"`
	CreatedAt   Timestamp   `json:"created_at"`
	UpdatedAt   Timestamp   `json:"updated_at"`
	Name        string      `json:"name"` // "" if null
	CatalogType CatalogType `json:"catalog_type"`
}

func (c *Catalog) createdID() string { return c.ID }

// CatalogType is the kind of items in a catalog.
type CatalogType string

// RETAIL catalogs have products, HOTEL catalogs hotels, and CREATIVE_ASSETS catalogs images and videos for ads. The last ones are
// restricted: ask your partner manager for access.
const (
	CatalogTypeRetail         CatalogType = "RETAIL"
	CatalogTypeHotel          CatalogType = "HOTEL"
	CatalogTypeCreativeAssets CatalogType = "CREATIVE_ASSETS"
)

// CatalogListParams are the parameters of [CatalogsService.List].
type CatalogListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

// CatalogCreateParams are the parameters of [CatalogsService.Create]. Both are required.
type CatalogCreateParams struct {
	CatalogType CatalogType `json:"catalog_type"`
	Name        string      `json:"name"`
}

func (p *CatalogCreateParams) check() *ParamError {
	switch {
	case p == nil || p.CatalogType == "":
		return missing("catalog_type")
	case p.Name == "":
		return missing("name")
	}
	return nil
}
