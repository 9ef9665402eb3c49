package pinteresttest

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// catalogState is the merchant's catalog. It exists once there is a feed.
type catalogState struct {
	merchant Merchant
	feeds    []*feed
	groups   []*productGroup
	items    map[itemKey]*item
	batches  []*itemsBatch
}

// Merchant is the state of the user as a merchant.
type Merchant string

// States of a merchant. Only MerchantInOrder permits everything.
const (
	MerchantInOrder        Merchant = ""
	MerchantDisapproved    Merchant = "disapproved"
	MerchantUnderReview    Merchant = "under review"
	MerchantPrivate        Merchant = "no business account"
	MerchantWithoutWebsite Merchant = "no website"
	MerchantUnverified     Merchant = "no verified website"
)

// SetMerchant sets the state of the user as a merchant.
func (u *User) SetMerchant(m Merchant) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.catalog.merchant = m
}

// SeedCatalog adds a feed and items with the ids "item-1", "item-2" and so on. It returns the id of the feed.
func (u *User) SeedCatalog(country pinterest.Country, language pinterest.Language, items int) (feedID string) {
	f := u.AddFeed(pinterest.Feed{Name: fmt.Sprintf("Kitchen Supplies %s %s", country, language), DefaultCountry: country})
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	for i := range items {
		id := fmt.Sprintf("item-%d", i+1)
		u.catalog.items[itemKey{country, language, id}] = &item{id: id, attributes: map[string]json.RawMessage{
			"title": mustJSON("Bowl " + id), "description": mustJSON("A bowl for soup"), "link": mustJSON("https://shop.example/" + id),
			"price": mustJSON("24.99 USD"), "availability": mustJSON("in stock"),
			"image_link": mustJSON([]string{"https://shop.example/" + id + ".jpg"}),
		}}
	}
	return f.ID
}

func (s *Server) catalogRoutes() []route {
	return []route{
		{op: operation.FeedsList, status: http.StatusOK, handle: listFeeds},
		{op: operation.FeedsCreate, status: http.StatusCreated, handle: s.createFeed},
		{op: operation.FeedsGet, status: http.StatusOK, handle: with(pathFeed, getFeed)},
		{op: operation.FeedsUpdate, status: http.StatusOK, handle: with(pathFeed, s.updateFeed)},
		{op: operation.FeedsDelete, status: http.StatusNoContent, handle: with(pathFeed, deleteFeed)},
		{op: operation.FeedProcessingResultsList, status: http.StatusOK, handle: with(pathFeed, s.listProcessingResults)},
		{op: operation.ItemsGet, status: http.StatusOK, handle: getItems},
		{op: operation.ItemsBatchGet, status: http.StatusOK, handle: s.getItemsBatch},
		{op: operation.ItemsBatchPost, status: http.StatusOK, handle: s.createItemsBatch},
		{op: operation.CatalogsProductGroupsList, status: http.StatusOK, handle: listProductGroups},
		{op: operation.CatalogsProductGroupsCreate, status: http.StatusCreated, handle: s.createProductGroup},
		{op: operation.CatalogsProductGroupsUpdate, status: http.StatusOK, handle: with(pathProductGroup, s.updateProductGroup)},
		{op: operation.CatalogsProductGroupsDelete, status: http.StatusNoContent, handle: with(pathProductGroup, deleteProductGroup)},
	}
}

// checkMerchant rejects a request if the merchant is disapproved or under review. underReview is the error code of the latter,
// which depends on the operation.
func (c *catalogState) checkMerchant(underReview int) *apiError {
	switch c.merchant {
	case MerchantDisapproved:
		return forbidden(2625, "Sorry, you cannot perform this action. Account is disapproved.")
	case MerchantUnderReview:
		return forbidden(underReview, "Sorry, you cannot perform this action. Account is under review.")
	}
	return nil
}
