package pinteresttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// catalogState is what the user has as a merchant.
type catalogState struct {
	merchant Merchant
	catalogs []*catalog
	feeds    []*feed
	groups   []*productGroup
	items    map[itemKey]*item
	batches  []*itemsBatch
}

// catalog is a set of items of one kind, with feeds and product groups.
type catalog struct {
	id      string
	created time.Time
	kind    pinterest.CatalogType
	name    string // "" for a catalog that was not created by a request
	board   *board // of the pins of its items, which is not listed
}

func (c *catalog) key() string { return c.id }

func (c *catalog) show(*User) any {
	created := liveTime(c.created)
	return object{"id": c.id, "created_at": created, "updated_at": created, "name": notZero(c.name), "catalog_type": c.kind}
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

// SeedCatalog adds a feed and items with the ids "item-1", "item-2" and so on to the retail catalog. It returns the id of the feed.
func (u *User) SeedCatalog(country pinterest.Country, language pinterest.Language, items int) (feedID string) {
	f := u.AddFeed(pinterest.Feed{
		Name: fmt.Sprintf("Kitchen Supplies %s %s", country, language), DefaultCountry: country, DefaultLocale: localeOf(country, language),
	})
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	in := mustFind(u.catalog.catalogs, f.CatalogID, "SeedCatalog", "catalog")
	for i := range items {
		id := fmt.Sprintf("item-%d", i+1)
		u.setItem(itemKey{in, country, baseLanguage(language), id}, map[string]json.RawMessage{
			"title": mustJSON("Bowl " + id), "description": mustJSON("A bowl for soup"), "link": mustJSON("https://shop.example/" + id),
			"price": mustJSON("24.99 USD"), "availability": mustJSON("in stock"),
			"image_link": mustJSON([]string{"https://shop.example/" + id + ".jpg"}),
		})
	}
	return f.ID
}

func (s *Server) catalogRoutes() []route {
	return []route{
		{op: operation.CatalogsList, status: http.StatusOK, handle: listCatalogs},
		{op: operation.CatalogsCreate, status: http.StatusOK, handle: createCatalog},
		{op: operation.CatalogsAvailableFilterValues, status: http.StatusOK, handle: listFilterValues},
		{op: operation.FeedsList, status: http.StatusOK, handle: listFeeds},
		{op: operation.FeedsCreate, status: http.StatusCreated, handle: s.createFeed},
		{op: operation.FeedsGet, status: http.StatusOK, handle: with(pathFeed, getFeed)},
		{op: operation.FeedsUpdate, status: http.StatusOK, handle: with(pathFeed, s.updateFeed)},
		{op: operation.FeedsDelete, status: http.StatusNoContent, handle: with(pathFeed, deleteFeed)},
		{op: operation.FeedsIngest, status: http.StatusOK, handle: with(pathFeed, s.ingestFeed)},
		{op: operation.FeedProcessingResultsList, status: http.StatusOK, handle: with(pathFeed, s.listProcessingResults)},
		{op: operation.ItemsIssuesList, status: http.StatusOK, handle: with(s.pathProcessingResult, listItemIssues)},
		{op: operation.ItemsGet, status: http.StatusOK, handle: getItems},
		{op: operation.ItemsPost, status: http.StatusOK, handle: queryItems},
		{op: operation.ItemsBatchGet, status: http.StatusOK, handle: s.getItemsBatch},
		{op: operation.ItemsBatchPost, status: http.StatusOK, handle: s.createItemsBatch},
		{op: operation.CatalogsProductGroupsList, status: http.StatusOK, handle: listProductGroups},
		{op: operation.CatalogsProductGroupsCreate, status: http.StatusCreated, handle: createProductGroup},
		{op: operation.CatalogsProductGroupsUpdate, status: http.StatusOK, handle: with(pathProductGroup, s.updateProductGroup)},
		{op: operation.CatalogsProductGroupsDelete, status: http.StatusNoContent, handle: with(pathProductGroup, deleteProductGroup)},
		{op: operation.CatalogsProductGroupsGet, status: http.StatusOK, handle: with(pathProductGroup, getProductGroup)},
		{op: operation.CatalogsProductGroupsCreateMany, status: http.StatusCreated, handle: createProductGroups},
		{op: operation.CatalogsProductGroupsDeleteMany, status: http.StatusNoContent, handle: deleteProductGroups},
		{op: operation.CatalogsProductGroupsProductCountsGet, status: http.StatusOK, handle: with(pathProductGroup, countProducts)},
		{op: operation.CatalogsProductGroupPinsList, status: http.StatusOK, handle: with(pathProductGroup, listGroupProducts)},
		{op: operation.ProductsByProductGroupFilterList, status: http.StatusOK, handle: listProducts},
		{op: operation.ReportsCreate, status: http.StatusOK, handle: s.createCatalogReport},
		{op: operation.ReportsGet, status: http.StatusOK, handle: s.getCatalogReport},
		{op: operation.ReportsStats, status: http.StatusOK, handle: s.listReportStats},
	}
}

func listCatalogs(r *apiRequest) (any, *apiError) { return paginate(r, r.user.catalog.catalogs) }

func createCatalog(r *apiRequest) (any, *apiError) {
	var body struct {
		Type pinterest.CatalogType `json:"catalog_type"`
		Name string                `json:"name"`
	}
	if err := r.decodeStrictly(&body); err != nil {
		return nil, err
	}
	if err := checkAll(
		checkRequired("catalog_type", body.Type != ""), checkEnum("catalog_type", body.Type), checkRequired("name", body.Name != ""),
	); err != nil {
		return nil, err
	}
	return r.user.addCatalog(body.Type, body.Name).show(r.user), nil
}

// addCatalog adds a catalog. The lock is held.
func (u *User) addCatalog(kind pinterest.CatalogType, name string) *catalog {
	s := u.server
	c := &catalog{id: s.newID(), created: s.now(), kind: kind, name: name, board: &board{id: s.newID(), owner: u}}
	u.catalog.catalogs = append(u.catalog.catalogs, c)
	return c
}

// catalogFor is catalogOf for requests that add a catalog if there is none. The lock is held.
func (u *User) catalogFor(kind pinterest.CatalogType, id string) (*catalog, *apiError) {
	if id == "" && u.catalog.oldest(kind) == nil {
		return u.addCatalog(kind, ""), nil
	}
	return u.catalog.catalogOf(kind, id)
}

// oldest returns the oldest catalog of a kind, or nil.
func (c *catalogState) oldest(kind pinterest.CatalogType) *catalog {
	return findFunc(c.catalogs, func(other *catalog) bool { return other.kind == kind })
}

// catalogOf returns the catalog of a kind with an id, or for "" the oldest one. The kind "" is any kind.
func (c *catalogState) catalogOf(kind pinterest.CatalogType, id string) (*catalog, *apiError) {
	found := c.oldest(kind)
	if id != "" {
		if err := checkIDs("catalog_id", []string{id}, 1); err != nil {
			return nil, err
		}
		found = find(c.catalogs, id)
	}
	switch {
	case found == nil:
		return nil, notFound(pinterest.CodeCatalogNotFound,
			"Sorry! We couldn't find that catalog. Please ensure you have access to a valid catalog id.")
	case kind != "" && found.kind != kind:
		return nil, invalid("catalog_type", fmt.Sprintf("the catalog is of the type %s", found.kind))
	}
	return found, nil
}

// checkExists returns an error until there is a catalog.
func (c *catalogState) checkExists() *apiError {
	if len(c.catalogs) > 0 {
		return nil
	}
	return conflict(pinterest.CodeNoCatalog, "Can't access this feature without an existing catalog.")
}

// checkMerchant rejects a request if the merchant is disapproved or under review. underReview is the error code of the latter,
// which depends on the operation.
func (c *catalogState) checkMerchant(underReview int) *apiError {
	switch c.merchant {
	case MerchantDisapproved:
		return forbidden(pinterest.CodeMerchantDisapproved, "Sorry, you cannot perform this action. Account is disapproved.")
	case MerchantUnderReview:
		return forbidden(underReview, "Sorry, you cannot perform this action. Account is under review.")
	}
	return nil
}
