package pinterest

import (
	"cmp"
	"context"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// CatalogsService manages the products of a shop: feeds (files that Pinterest fetches), items (sent in batches) and product
// groups (products selected by filters). It requires the scopes catalogs:read and catalogs:write.
type CatalogsService struct{ core *core }

// ListFeeds pages through the account's feeds: GET /catalogs/feeds. Errors: [ErrBadRequest], [ErrUnauthorized] (code 29).
func (s *CatalogsService) ListFeeds(params *FeedListParams, opts ...RequestOption) *Pager[Feed] {
	return list[Feed](s.core, operation.FeedsList.At(), params, opts)
}

// CreateFeed creates a feed: POST /catalogs/feeds. Errors: [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrForbidden] (code
// 654: not a business account), [ErrConflict] (code 4168: the account has no website, 4169: the website is not verified),
// [ErrUnprocessable] (code 4170: the name is taken).
func (s *CatalogsService) CreateFeed(ctx context.Context, params *FeedCreateParams, opts ...RequestOption) (*Feed, error) {
	return do[*Feed](ctx, s.core, operation.FeedsCreate.At(), *cmp.Or(params, new(FeedCreateParams)), opts)
}

// GetFeed returns a feed: GET /catalogs/feeds/{feed_id}. Errors: [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrNotFound].
func (s *CatalogsService) GetFeed(ctx context.Context, feedID string, opts ...RequestOption) (*Feed, error) {
	return do[*Feed](ctx, s.core, operation.FeedsGet.At(feedID), nil, opts)
}

// UpdateFeed changes the fields that are set in params: PATCH /catalogs/feeds/{feed_id}. Errors: [ErrBadRequest],
// [ErrForbidden] (code 2625: the merchant is disapproved or under review), [ErrNotFound].
func (s *CatalogsService) UpdateFeed(ctx context.Context, feedID string, params *FeedUpdateParams, opts ...RequestOption) (*Feed, error) {
	return do[*Feed](ctx, s.core, operation.FeedsUpdate.At(feedID), *cmp.Or(params, new(FeedUpdateParams)), opts)
}

// DeleteFeed deletes a feed: DELETE /catalogs/feeds/{feed_id}. Errors: [ErrBadRequest], [ErrForbidden] (code 2625),
// [ErrNotFound], [ErrConflict] (code 4162: one of its product groups is promoted).
func (s *CatalogsService) DeleteFeed(ctx context.Context, feedID string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.FeedsDelete.At(feedID), nil, opts)
}

// ListProcessingResults pages through the results of processing a feed's files: GET
// /catalogs/feeds/{feed_id}/processing_results. Errors: [ErrBadRequest], [ErrUnauthorized] (code 29), [ErrNotFound],
// [ErrBookmarkLoop] if the live service returns the first page for every bookmark.
func (s *CatalogsService) ListProcessingResults(feedID string, params *ProcessingResultListParams, opts ...RequestOption) *Pager[FeedProcessingResult] {
	return list[FeedProcessingResult](s.core, operation.FeedProcessingResultsList.At(feedID), params, opts)
}

// GetItems returns items by id: GET /catalogs/items. The live service may have removed this operation (status 404 or 405).
// Errors: [ErrUnauthorized], [ErrForbidden].
func (s *CatalogsService) GetItems(ctx context.Context, params *ItemGetParams, opts ...RequestOption) ([]ItemRecord, error) {
	found, err := do[itemList](ctx, s.core, operation.ItemsGet.At(), params, opts)
	return found.Items, err
}

// GetItemsBatch returns the status of a batch: GET /catalogs/items/batch/{batch_id}. Errors: [ErrUnauthorized], [ErrForbidden],
// [ErrNotFound].
func (s *CatalogsService) GetItemsBatch(ctx context.Context, batchID string, opts ...RequestOption) (*ItemsBatch, error) {
	return do[*ItemsBatch](ctx, s.core, operation.ItemsBatchGet.At(batchID), nil, opts)
}

// CreateItemsBatch submits a batch of items: POST /catalogs/items/batch. Use [CatalogsService.WaitItemsBatch] to get the result
// of each item, or [CatalogsService.SyncItems] to submit any number of items and wait for them. Errors: [ErrUnauthorized],
// [ErrForbidden].
func (s *CatalogsService) CreateItemsBatch(ctx context.Context, params *ItemsBatchParams, opts ...RequestOption) (*ItemsBatch, error) {
	return do[*ItemsBatch](ctx, s.core, operation.ItemsBatchPost.At(), params, opts)
}

// ListProductGroups pages through the product groups of a feed: GET /catalogs/product_groups. Errors: [ErrBadRequest],
// [ErrUnauthorized] (code 29), [ErrForbidden] (code 2625), [ErrNotFound], [ErrConflict] (code 4182: the account has no catalog
// yet).
func (s *CatalogsService) ListProductGroups(feedID string, params *ProductGroupListParams, opts ...RequestOption) *Pager[ProductGroup] {
	query := &productGroupQuery{FeedID: feedID}
	if params != nil {
		query.ProductGroupListParams = *params
	}
	return list[ProductGroup](s.core, operation.CatalogsProductGroupsList.At(), query, opts)
}

// CreateProductGroup creates a product group: POST /catalogs/product_groups. Errors: [ErrBadRequest], [ErrUnauthorized] (code
// 29), [ErrForbidden] (code 2625 or 2626), [ErrConflict] (code 4178: a group with these filters exists, 4179: a group with this
// name exists, 4182: the account has no catalog yet, 4183: the group is not valid).
func (s *CatalogsService) CreateProductGroup(ctx context.Context, params *ProductGroupCreateParams, opts ...RequestOption) (*ProductGroup, error) {
	created, err := do[*createdProductGroup](ctx, s.core, operation.CatalogsProductGroupsCreate.At(), params, opts)
	if err != nil {
		return nil, err
	}
	return created.group(), nil
}

// UpdateProductGroup changes the fields that are set in params: PATCH /catalogs/product_groups/{product_group_id}. Errors: those
// of [CatalogsService.CreateProductGroup], and [ErrNotFound].
func (s *CatalogsService) UpdateProductGroup(ctx context.Context, productGroupID string, params *ProductGroupUpdateParams, opts ...RequestOption) (*ProductGroup, error) {
	return do[*ProductGroup](ctx, s.core, operation.CatalogsProductGroupsUpdate.At(productGroupID), params, opts)
}

// DeleteProductGroup deletes a product group: DELETE /catalogs/product_groups/{product_group_id}. Errors: [ErrBadRequest],
// [ErrUnauthorized] (code 29), [ErrForbidden] (code 2625), [ErrNotFound], [ErrConflict] (code 4176: the group is promoted, 4177:
// it is the group of all products, 4182: the account has no catalog).
func (s *CatalogsService) DeleteProductGroup(ctx context.Context, productGroupID string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.CatalogsProductGroupsDelete.At(productGroupID), nil, opts)
}
