package pinteresttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest"
)

type productGroup struct {
	id               string
	created, updated time.Time
	feed             *feed
	kind             pinterest.ProductGroupType
	promoted         bool
	productGroupSettings
}

// productGroupSettings are the fields of a product group that requests set, except for the feed.
type productGroupSettings struct {
	Name        nullable[string] `json:"name"`
	Description nullable[string] `json:"description"`
	Filters     json.RawMessage  `json:"filters"` // as they were sent
}

func (g *productGroup) key() string { return g.id }

func (g *productGroup) show(*User) any {
	return object{
		"id": g.id, "name": g.Name, "description": g.Description, "filters": g.Filters, "type": g.kind,
		"status": pinterest.ProductGroupStatusActive, "feed_id": g.feed.id, "created_at": g.created.UnixMilli(),
		"updated_at": g.updated.UnixMilli(), "catalog_type": "RETAIL", "is_featured": false,
	}
}

// PromoteProductGroup gives a product group active promotions, which prevent its deletion. It panics if the product group does not
// exist.
func (u *User) PromoteProductGroup(productGroupID string) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	mustFind(u.catalog.groups, productGroupID, "PromoteProductGroup", "product group").promoted = true
}

// checkExists returns an error until there is a feed.
func (c *catalogState) checkExists() *apiError {
	if len(c.feeds) > 0 {
		return nil
	}
	return conflict(4182, "Can't create a catalogs product group without an existing catalog.")
}

func listProductGroups(r *apiRequest) (any, *apiError) {
	id := r.query.Get("feed_id")
	if err := checkAll(checkRequired("feed_id", id != ""), r.user.catalog.checkMerchant(2625), r.user.catalog.checkExists()); err != nil {
		return nil, err
	}
	f, err := r.user.catalog.feedByID(id)
	if err != nil {
		return nil, err
	}
	return paginate(r, filter(r.user.catalog.groups, func(g *productGroup) bool { return g.feed == f }))
}

func (s *Server) createProductGroup(r *apiRequest) (any, *apiError) {
	g := &productGroup{kind: pinterest.ProductGroupTypeMerchantCreated, created: s.now(), updated: s.now()}
	if err := checkAll(r.user.catalog.checkMerchant(2626), changeProductGroup(r, g)); err != nil {
		return nil, err
	}
	g.id = s.newID()
	r.user.catalog.groups = append(r.user.catalog.groups, g)
	return object{"items": []any{g.show(r.user)}}, nil
}

func (s *Server) updateProductGroup(r *apiRequest, g *productGroup) (any, *apiError) {
	changed := *g
	if err := changeProductGroup(r, &changed); err != nil {
		return nil, err
	}
	*g = changed
	g.updated = s.now()
	return g.show(r.user), nil
}

// changeProductGroup sets the fields in the body and checks the result.
func changeProductGroup(r *apiRequest, g *productGroup) *apiError {
	var body struct {
		FeedID *string `json:"feed_id"`
	}
	settings := g.productGroupSettings
	settings.Filters = nil // decoding would overwrite those of g
	if err := checkAll(r.decode(&body), r.decode(&settings), r.user.catalog.checkExists()); err != nil {
		return err
	}
	if body.FeedID != nil {
		f, err := r.user.catalog.feedByID(*body.FeedID)
		if err != nil {
			return err
		}
		g.feed = f
	}
	if settings.Filters == nil {
		settings.Filters = g.Filters
	} else if err := checkFilters(settings.Filters); err != nil {
		return err
	}
	g.productGroupSettings = settings
	if err := checkAll(
		checkRequired("feed_id", g.feed != nil), checkRequired("name", g.Name.get() != ""), checkRequired("filters", g.Filters != nil),
	); err != nil {
		return err
	}
	for _, other := range r.user.catalog.groups {
		switch {
		case other.id == g.id || other.feed != g.feed:
		case sameJSON(other.Filters, g.Filters):
			return conflict(4178, "A catalogs product group with these filters already exists for this feed.")
		case other.Name.get() == g.Name.get():
			return conflict(4179, "A catalogs product group with this name already exists for this feed.")
		}
	}
	return nil
}

func sameJSON(a, b json.RawMessage) bool {
	var left, right any
	return json.Unmarshal(a, &left) == nil && json.Unmarshal(b, &right) == nil && bytes.Equal(mustJSON(left), mustJSON(right))
}

// filterKinds are the kinds of filters.
var filterKinds = slices.Concat(
	[]string{"CURRENCY"}, convert[string](constants[pinterest.PriceFilterKind]()), convert[string](constants[pinterest.TextFilterKind]()),
	convert[string](constants[pinterest.PathFilterKind]()),
)

// checkFilters rejects anything but an object with one list of filters.
func checkFilters(raw json.RawMessage) *apiError {
	reject := func(reason string) *apiError {
		return conflict(4183, "This catalog product group failed validation, please ensure its attributes are set correctly. filters: "+reason)
	}
	var lists map[string][]map[string]struct {
		Values  json.RawMessage `json:"values"`
		Negated *bool           `json:"negated"`
	}
	if json.Unmarshal(raw, &lists) != nil || len(lists) != 1 {
		return reject("either any_of or all_of is required")
	}
	for list, filters := range lists {
		if list != "any_of" && list != "all_of" {
			return reject(list + " is not any_of or all_of")
		}
		for _, filter := range filters {
			for kind, criteria := range filter {
				switch {
				case !slices.Contains(filterKinds, kind):
					return reject(kind + " is not a known filter")
				case criteria.Values == nil || criteria.Negated == nil:
					return reject(kind + " requires values and negated")
				}
			}
		}
	}
	return nil
}

func deleteProductGroup(r *apiRequest, g *productGroup) (any, *apiError) {
	if err := r.user.catalog.checkMerchant(2625); err != nil {
		return nil, err
	}
	switch {
	case g.promoted:
		return nil, conflict(4176, "We can't delete a Catalogs Product Group with active promotions.")
	case g.kind == pinterest.ProductGroupTypeAllProducts:
		return nil, conflict(4177, "You cannot disable an 'ALL_PRODUCTS' catalogs product group.")
	}
	r.user.catalog.groups = remove(r.user.catalog.groups, g)
	return nil, nil
}

// pathProductGroup returns the product group in the path.
func pathProductGroup(r *apiRequest) (*productGroup, *apiError) {
	id := r.PathValue("product_group_id")
	if !digits.MatchString(id) {
		return nil, badRequest(fmt.Sprintf(`'catalogs_product_group_id' value '%s' must match the pattern: ^\d+$`, id))
	}
	if err := r.user.catalog.checkExists(); err != nil {
		return nil, err
	}
	if g := find(r.user.catalog.groups, id); g != nil {
		return g, nil
	}
	return nil, notFound(4180, "Sorry! We could not find your catalogs product group.")
}
