package pinteresttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest"
)

type productGroup struct {
	id               string
	created, updated time.Time
	catalog          *catalog
	feed             *feed // nil for a group of the whole catalog
	kind             pinterest.ProductGroupType
	promoted         bool // by PromoteProductGroup
	matches          matcher
	productGroupSettings
}

// productGroupSettings are the fields of a product group that requests set, except for the feed and the catalog.
type productGroupSettings struct {
	Name        nullable[string] `json:"name"`
	Description nullable[string] `json:"description"`
	Filters     json.RawMessage  `json:"filters"`     // as they were sent
	IsFeatured  bool             `json:"is_featured"` // of a group of a feed

	// Of a group of a retail catalog.
	Country nullable[pinterest.Country] `json:"country"`
	Locale  nullable[string]            `json:"locale"`
}

func (g *productGroup) key() string { return g.id }

func (g *productGroup) show(*User) any {
	shown := object{
		"id": g.id, "name": g.Name, "description": g.Description, "filters": g.Filters, "created_at": g.created.UnixMilli(),
		"updated_at": g.updated.UnixMilli(), "catalog_type": g.catalog.kind, "catalog_id": g.catalog.id,
	}
	if g.catalog.kind != pinterest.CatalogTypeCreativeAssets {
		shown["type"] = g.kind
	}
	if g.catalog.kind == pinterest.CatalogTypeRetail {
		shown["status"], shown["feed_id"], shown["is_featured"] = pinterest.ProductGroupStatusActive, notZero(g.feedID()), g.IsFeatured
		shown["country"], shown["locale"] = notZero(g.items().country), notZero(g.items().locale)
	}
	return shown
}

func (g *productGroup) feedID() string {
	if g.feed == nil {
		return ""
	}
	return g.feed.id
}

// items returns the range that the group selects from.
func (g *productGroup) items() itemRange {
	if g.feed != nil {
		return g.feed.items()
	}
	return itemRange{g.catalog, g.Country.get(), g.Locale.get()}
}

// PromoteProductGroup gives a product group active promotions, which prevent its deletion. It panics if the product group does not
// exist.
func (u *User) PromoteProductGroup(productGroupID string) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	mustFind(u.catalog.groups, productGroupID, "PromoteProductGroup", "product group").promoted = true
}

// promotes reports whether a product group of the user has active promotions. The lock is held.
func (u *User) promotes(g *productGroup) bool {
	return g.promoted || slices.ContainsFunc(u.server.ads.promotions, func(p *promotion) bool {
		return p.CatalogProductGroupID == g.id && p.Status == pinterest.EntityStatusActive
	})
}

func listProductGroups(r *apiRequest) (any, *apiError) {
	c := &r.user.catalog
	ids, feedID, catalogID := r.ids("id"), r.query.Get("feed_id"), r.query.Get("catalog_id")
	err := checkAll(
		checkIDs("id", ids, maxProductGroups), checkQueryID(r, "catalog_id"),
		c.checkMerchant(pinterest.CodeMerchantDisapproved), c.checkExists(),
	)
	if err != nil {
		return nil, err
	}
	if feedID != "" {
		if _, err := c.feedByID(feedID); err != nil {
			return nil, err
		}
	}
	return paginate(r, filter(c.groups, func(g *productGroup) bool {
		return selects(ids, g.id) && (feedID == "" || g.feedID() == feedID) && (catalogID == "" || g.catalog.id == catalogID)
	}))
}

func getProductGroup(r *apiRequest, g *productGroup) (any, *apiError) {
	if err := r.user.catalog.checkMerchant(pinterest.CodeMerchantUnderReview); err != nil {
		return nil, err
	}
	return g.show(r.user), nil
}

func createProductGroup(r *apiRequest) (any, *apiError) {
	if err := r.user.catalog.checkMerchant(pinterest.CodeMerchantUnderReview); err != nil {
		return nil, err
	}
	g, err := r.user.addProductGroup(r.body)
	if err != nil {
		return nil, err
	}
	return object{"items": []any{g.show(r.user)}}, nil
}

const maxProductGroups = 1000 // in a request

func createProductGroups(r *apiRequest) (any, *apiError) {
	var groups []json.RawMessage
	if err := checkAll(r.user.catalog.checkMerchant(pinterest.CodeMerchantUnderReview), r.decode(&groups)); err != nil {
		return nil, err
	}
	if err := checkAll(checkRequired("items", len(groups) > 0), checkLength("items", groups, maxProductGroups)); err != nil {
		return nil, err
	}
	before := r.user.catalog.groups
	var ids []string
	for _, group := range groups {
		g, err := r.user.addProductGroup(group)
		if err != nil {
			r.user.catalog.groups = before
			return nil, err
		}
		ids = append(ids, g.id)
	}
	return ids, nil
}

// addProductGroup adds the product group in a body. The lock is held.
func (u *User) addProductGroup(body json.RawMessage) (*productGroup, *apiError) {
	var sent struct {
		FeedID      *string               `json:"feed_id"`
		CatalogType pinterest.CatalogType `json:"catalog_type"`
		CatalogID   string                `json:"catalog_id"`
		productGroupSettings
	}
	c := &u.catalog
	if err := checkAll(decodeStrictly(body, &sent), c.checkExists()); err != nil {
		return nil, err
	}
	now := u.server.now()
	g := &productGroup{id: u.server.newID(), kind: pinterest.ProductGroupTypeMerchantCreated, created: now, updated: now}
	var err *apiError
	switch {
	case sent.FeedID != nil && sent.CatalogID != "":
		err = invalid("feed_id", "cannot be sent with catalog_id")
	case sent.FeedID != nil:
		if g.feed, err = c.feedByID(*sent.FeedID); err == nil {
			g.catalog = g.feed.catalog
		}
	case sent.CatalogID != "":
		g.catalog, err = c.catalogOf(sent.CatalogType, sent.CatalogID)
		err = checkAll(checkRequired("catalog_type", sent.CatalogType != ""), err)
	default:
		err = checkRequired("feed_id", false)
	}
	if err != nil {
		return nil, err
	}
	if err := c.changeProductGroup(g, sent.productGroupSettings); err != nil {
		return nil, err
	}
	c.groups = append(c.groups, g)
	return g, nil
}

func (s *Server) updateProductGroup(r *apiRequest, g *productGroup) (any, *apiError) {
	sent := struct {
		CatalogType pinterest.CatalogType `json:"catalog_type"`
		productGroupSettings
	}{productGroupSettings: g.productGroupSettings}
	sent.Filters = nil // decoding would overwrite those of g
	changed := *g
	if err := checkAll(r.decodeStrictly(&sent), r.user.catalog.checkExists()); err != nil {
		return nil, err
	}
	if err := checkAll(
		checkOneOf("catalog_type", sent.CatalogType, g.catalog.kind), r.user.catalog.changeProductGroup(&changed, sent.productGroupSettings),
	); err != nil {
		return nil, err
	}
	*g = changed
	g.updated = s.now()
	return g.show(r.user), nil
}

// changeProductGroup changes the settings of a product group, and checks the result. Filters that are nil do not change.
func (c *catalogState) changeProductGroup(g *productGroup, settings productGroupSettings) *apiError {
	if settings.Filters == nil {
		settings.Filters = g.Filters
	} else {
		matches, err := readFilters(settings.Filters, g.catalog.kind)
		if err != nil {
			return err
		}
		g.matches = matches
	}
	g.productGroupSettings = settings
	if err := checkAll(
		checkRequired("name", g.Name.get() != ""), checkRequired("filters", g.Filters != nil), g.checkLocale(),
	); err != nil {
		return err
	}
	if g.IsFeatured && g.feed == nil {
		return invalid("is_featured", "cannot be sent for a group of a catalog")
	}
	for _, other := range c.groups {
		switch {
		case other.id == g.id || other.feed != g.feed || other.items() != g.items():
		case sameJSON(other.Filters, g.Filters):
			return conflict(pinterest.CodeProductGroupFiltersTaken, "A catalogs product group with these filters already exists for this feed.")
		case other.Name.get() == g.Name.get():
			return conflict(pinterest.CodeProductGroupNameTaken, "A catalogs product group with this name already exists for this feed.")
		}
	}
	return nil
}

// checkLocale requires the country and the locale of a group of a retail catalog, and rejects them for other groups.
func (g *productGroup) checkLocale() *apiError {
	needed := g.feed == nil && g.catalog.kind == pinterest.CatalogTypeRetail
	switch {
	case needed && (g.Country.get() == "" || g.Locale.get() == ""):
		return &apiError{
			status: http.StatusBadRequest, Code: pinterest.CodeLocaleRequired, Message: "A catalog product group must have a country and locale specified.",
		}
	case !needed && (g.Country.get() != "" || g.Locale.get() != ""):
		return &apiError{
			status: http.StatusBadRequest, Code: pinterest.CodeLocaleNotAllowed,
			Message: "An international product group cannot have a country or locale specified.",
		}
	}
	return checkAll(checkEnum("country", g.Country.get()), checkOneOf("locale", g.Locale.get(), locales...))
}

func sameJSON(a, b json.RawMessage) bool {
	var left, right any
	return json.Unmarshal(a, &left) == nil && json.Unmarshal(b, &right) == nil && bytes.Equal(mustJSON(left), mustJSON(right))
}

func deleteProductGroup(r *apiRequest, g *productGroup) (any, *apiError) {
	if err := checkAll(r.user.catalog.checkMerchant(pinterest.CodeMerchantDisapproved), r.user.checkDeletable(g)); err != nil {
		return nil, err
	}
	r.user.catalog.groups = remove(r.user.catalog.groups, g)
	return nil, nil
}

func deleteProductGroups(r *apiRequest) (any, *apiError) {
	c, ids := &r.user.catalog, r.ids("id")
	err := checkAll(
		checkRequired("id", len(ids) > 0), checkIDs("id", ids, maxProductGroups),
		c.checkMerchant(pinterest.CodeMerchantUnderReview), c.checkExists(),
	)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		g, err := c.productGroupByID(id)
		if err != nil {
			return nil, err
		}
		if err := r.user.checkDeletable(g); err != nil {
			return nil, err
		}
	}
	c.groups = filter(c.groups, func(g *productGroup) bool { return !slices.Contains(ids, g.id) })
	return nil, nil
}

// checkDeletable rejects the deletion of a product group that the service keeps.
func (u *User) checkDeletable(g *productGroup) *apiError {
	switch {
	case u.promotes(g):
		return conflict(pinterest.CodeProductGroupPromoted, "We can't delete a Catalogs Product Group with active promotions.")
	case g.kind != pinterest.ProductGroupTypeMerchantCreated:
		return conflict(pinterest.CodeProductGroupGenerated, "You cannot alter an auto generated catalogs product group.")
	}
	return nil
}

// pathProductGroup returns the product group in the path.
func pathProductGroup(r *apiRequest) (*productGroup, *apiError) {
	id := r.PathValue("product_group_id")
	if !digits.MatchString(id) {
		return nil, badRequest(fmt.Sprintf(`'product_group_id' value '%s' must match the pattern: ^\d+$`, id))
	}
	if err := r.user.catalog.checkExists(); err != nil {
		return nil, err
	}
	return r.user.catalog.productGroupByID(id)
}

func (c *catalogState) productGroupByID(id string) (*productGroup, *apiError) {
	if g := find(c.groups, id); g != nil {
		return g, nil
	}
	return nil, notFound(pinterest.CodeProductGroupNotFound, "Sorry! We could not find your catalogs product group.")
}
