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
func (s *Server) SetMerchant(m Merchant) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catalog.merchant = m
}

// SeedCatalog adds a feed and items with the ids "item-1", "item-2" and so on. It returns the id of the feed.
func (s *Server) SeedCatalog(country pinterest.Country, language pinterest.Language, items int) (feedID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, location, locale := fmt.Sprintf("Kitchen Supplies %s %s", country, language), "https://shop.example/feed.tsv", "en_US"
	f := s.addFeed(feedSettings{
		Name: nullable[string]{&name}, Format: nullable[pinterest.FeedFormat]{new(pinterest.FeedFormatTSV)},
		Location: nullable[string]{&location}, Country: nullable[pinterest.Country]{&country}, Locale: nullable[string]{&locale},
	})
	for i := range items {
		id := fmt.Sprintf("item-%d", i+1)
		s.catalog.items[itemKey{country, language, id}] = &item{id: id, attributes: map[string]json.RawMessage{
			"title": mustJSON("Bowl " + id), "description": mustJSON("A bowl for soup"), "link": mustJSON("https://shop.example/" + id),
			"price": mustJSON("24.99 USD"), "availability": mustJSON("in stock"),
			"image_link": mustJSON([]string{"https://shop.example/" + id + ".jpg"}),
		}}
	}
	return f.id
}

func (s *Server) catalogRoutes() []route {
	return []route{
		{op: operation.FeedsList, status: http.StatusOK, handle: s.listFeeds},
		{op: operation.FeedsCreate, status: http.StatusCreated, handle: s.createFeed},
		{op: operation.FeedsGet, status: http.StatusOK, handle: with(s.feed, s.getFeed)},
		{op: operation.FeedsUpdate, status: http.StatusOK, handle: with(s.feed, s.updateFeed)},
		{op: operation.FeedsDelete, status: http.StatusNoContent, handle: with(s.feed, s.deleteFeed)},
		{op: operation.FeedProcessingResultsList, status: http.StatusOK, handle: with(s.feed, s.listProcessingResults)},
		{op: operation.ItemsGet, status: http.StatusOK, handle: s.getItems},
		{op: operation.ItemsBatchGet, status: http.StatusOK, handle: s.getItemsBatch},
		{op: operation.ItemsBatchPost, status: http.StatusOK, handle: s.createItemsBatch},
		{op: operation.CatalogsProductGroupsList, status: http.StatusOK, handle: s.listProductGroups},
		{op: operation.CatalogsProductGroupsCreate, status: http.StatusCreated, handle: s.createProductGroup},
		{op: operation.CatalogsProductGroupsUpdate, status: http.StatusOK, handle: with(s.productGroup, s.updateProductGroup)},
		{op: operation.CatalogsProductGroupsDelete, status: http.StatusNoContent, handle: with(s.productGroup, s.deleteProductGroup)},
	}
}

// checkMerchant rejects a request if the merchant is disapproved or under review. underReview is the error code of the latter,
// which depends on the operation.
func (s *Server) checkMerchant(underReview int) *apiError {
	switch s.catalog.merchant {
	case MerchantDisapproved:
		return forbidden(2625, "Sorry, you cannot perform this action. Account is disapproved.")
	case MerchantUnderReview:
		return forbidden(underReview, "Sorry, you cannot perform this action. Account is under review.")
	}
	return nil
}
