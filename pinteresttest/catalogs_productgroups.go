package pinteresttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

type productGroup struct {
	id               string
	feed             *feed
	name             string
	description      *string
	kind             string
	filters          json.RawMessage
	promoted         bool
	created, updated time.Time
}

// PromoteProductGroup makes a product group one with active promotions, which cannot be deleted. It panics if there is none of
// that id.
func (s *Server) PromoteProductGroup(productGroupID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	group := find(s.catalog.groups, func(g *productGroup) bool { return g.id == productGroupID })
	mustBeThere(group, "PromoteProductGroup: no product group", productGroupID).promoted = true
}

// hasCatalog fails before the first feed.
func (s *Server) hasCatalog() *apiError {
	if len(s.catalog.feeds) > 0 {
		return nil
	}
	return conflict(4182, "Can't create a catalogs product group without an existing catalog.")
}

func (s *Server) listProductGroups(r *apiRequest) (any, *apiError) {
	id := r.query.Get("feed_id")
	if err := checkAll(checkRequired("feed_id", id != ""), s.merchantInOrder(2625), s.hasCatalog()); err != nil {
		return nil, err
	}
	f, err := s.feed(id)
	if err != nil {
		return nil, err
	}
	groups := slices.DeleteFunc(slices.Clone(s.catalog.groups), func(g *productGroup) bool { return g.feed != f })
	return paginate(r, groups, func(g *productGroup) string { return g.id }, showProductGroup)
}

func (s *Server) createProductGroup(r *apiRequest) (any, *apiError) {
	g := &productGroup{kind: "MERCHANT_CREATED", created: s.now(), updated: s.now()}
	if err := checkAll(s.merchantInOrder(2626), s.changeProductGroup(r, g)); err != nil {
		return nil, err
	}
	g.id = s.newID()
	s.catalog.groups = append(s.catalog.groups, g)
	return map[string]any{"items": []any{showProductGroup(g)}}, nil
}

func (s *Server) updateProductGroup(r *apiRequest) (any, *apiError) {
	g, err := s.productGroup(r)
	if err != nil {
		return nil, err
	}
	changed := *g
	if err := s.changeProductGroup(r, &changed); err != nil {
		return nil, err
	}
	*g = changed
	g.updated = s.now()
	return showProductGroup(g), nil
}

// changeProductGroup sets what the body has, and checks that the group then can be.
func (s *Server) changeProductGroup(r *apiRequest, g *productGroup) *apiError {
	var body struct {
		FeedID      *string         `json:"feed_id"`
		Name        *string         `json:"name"`
		Description json.RawMessage `json:"description"`
		Filters     json.RawMessage `json:"filters"`
	}
	if err := checkAll(r.decode(&body), s.hasCatalog()); err != nil {
		return err
	}
	if body.FeedID != nil {
		f, err := s.feed(*body.FeedID)
		if err != nil {
			return err
		}
		g.feed = f
	}
	if body.Name != nil {
		g.name = *body.Name
	}
	if body.Description != nil {
		g.description = nil
		if json.Unmarshal(body.Description, &g.description) != nil {
			return badRequest("Invalid request: description: is no string")
		}
	}
	if body.Filters != nil {
		if err := checkFilters(body.Filters); err != nil {
			return err
		}
		g.filters = body.Filters
	}
	if err := checkAll(checkRequired("feed_id", g.feed != nil), checkRequired("name", g.name != ""), checkRequired("filters", g.filters != nil)); err != nil {
		return err
	}
	for _, other := range s.catalog.groups {
		switch {
		case other.id == g.id || other.feed != g.feed:
		case sameJSON(other.filters, g.filters):
			return conflict(4178, "A catalogs product group with these filters already exists for this feed.")
		case other.name == g.name:
			return conflict(4179, "A catalogs product group with this name already exists for this feed.")
		}
	}
	return nil
}

func sameJSON(a, b json.RawMessage) bool {
	var left, right any
	return json.Unmarshal(a, &left) == nil && json.Unmarshal(b, &right) == nil && bytes.Equal(mustJSON(left), mustJSON(right))
}

var filterKinds = strings.Fields(`MIN_PRICE MAX_PRICE CURRENCY ITEM_ID AVAILABILITY BRAND CONDITION CUSTOM_LABEL_0 CUSTOM_LABEL_1
	CUSTOM_LABEL_2 CUSTOM_LABEL_3 CUSTOM_LABEL_4 ITEM_GROUP_ID GENDER PRODUCT_TYPE_0 PRODUCT_TYPE_1 PRODUCT_TYPE_2 PRODUCT_TYPE_3
	PRODUCT_TYPE_4 GOOGLE_PRODUCT_CATEGORY_0 GOOGLE_PRODUCT_CATEGORY_1 GOOGLE_PRODUCT_CATEGORY_2 GOOGLE_PRODUCT_CATEGORY_3
	GOOGLE_PRODUCT_CATEGORY_4 GOOGLE_PRODUCT_CATEGORY_5 GOOGLE_PRODUCT_CATEGORY_6`)

// checkFilters refuses what is no list of filters.
func checkFilters(raw json.RawMessage) *apiError {
	invalid := func(reason string) *apiError {
		return conflict(4183, "This catalog product group failed validation, please ensure its attributes are set correctly. filters: "+reason)
	}
	var lists map[string][]map[string]struct {
		Values  json.RawMessage `json:"values"`
		Negated *bool           `json:"negated"`
	}
	if json.Unmarshal(raw, &lists) != nil || len(lists) != 1 {
		return invalid("one of any_of and all_of is to be set")
	}
	for list, filters := range lists {
		if list != "any_of" && list != "all_of" {
			return invalid(list + " is not one of any_of and all_of")
		}
		for _, filter := range filters {
			for kind, criteria := range filter {
				switch {
				case !slices.Contains(filterKinds, kind):
					return invalid(kind + " is not known")
				case criteria.Values == nil || criteria.Negated == nil:
					return invalid(kind + " needs values and negated")
				}
			}
		}
	}
	return nil
}

func (s *Server) deleteProductGroup(r *apiRequest) (any, *apiError) {
	g, err := s.productGroup(r)
	if err := checkAll(err, s.merchantInOrder(2625)); err != nil {
		return nil, err
	}
	switch {
	case g.promoted:
		return nil, conflict(4176, "We can't delete a Catalogs Product Group with active promotions.")
	case g.kind == "ALL_PRODUCTS":
		return nil, conflict(4177, "You cannot disable an 'ALL_PRODUCTS' catalogs product group.")
	}
	s.catalog.groups = slices.DeleteFunc(s.catalog.groups, func(other *productGroup) bool { return other == g })
	return nil, nil
}

func (s *Server) productGroup(r *apiRequest) (*productGroup, *apiError) {
	id := r.PathValue("product_group_id")
	if !digits.MatchString(id) {
		return nil, badRequest(fmt.Sprintf(`'catalogs_product_group_id' value '%s' must match the pattern: ^\d+$`, id))
	}
	if err := s.hasCatalog(); err != nil {
		return nil, err
	}
	if g := find(s.catalog.groups, func(g *productGroup) bool { return g.id == id }); g != nil {
		return g, nil
	}
	return nil, notFound(4180, "Sorry! We could not find your catalogs product group.")
}

func showProductGroup(g *productGroup) any {
	return map[string]any{
		"id": g.id, "name": g.name, "description": g.description, "filters": g.filters, "type": g.kind, "status": "ACTIVE", "feed_id": g.feed.id,
		"created_at": g.created.UnixMilli(), "updated_at": g.updated.UnixMilli(), "catalog_type": "RETAIL", "is_featured": false,
	}
}
