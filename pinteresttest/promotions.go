package pinteresttest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// promotion is a product group promotion.
type promotion struct {
	pinterest.ProductGroupPromotion
	account string
	updated time.Time
}

func (p *promotion) key() string    { return p.ID }
func (p *promotion) show(*User) any { return showAds(p.ProductGroupPromotion) }

func (s *Server) promotionRoutes() []route {
	return []route{
		{op: operation.ProductGroupPromotionsCreate, status: http.StatusOK, handle: s.writePromotions(s.createPromotion)},
		{op: operation.ProductGroupPromotionsUpdate, status: http.StatusOK, handle: s.writePromotions(s.updatePromotion)},
		{op: operation.ProductGroupPromotionsList, status: http.StatusOK, handle: s.listPromotions},
		{op: operation.ProductGroupPromotionsGet, status: http.StatusOK, handle: s.getPromotion},
	}
}

// writePromotions returns a handler that writes each promotion of an ad group by itself.
func (s *Server) writePromotions(write func(r *apiRequest, group *adGroup, content json.RawMessage) (any, string)) handler {
	return func(r *apiRequest) (any, *apiError) {
		var body struct {
			AdGroupID  string            `json:"ad_group_id"`
			Promotions []json.RawMessage `json:"product_group_promotion"`
		}
		if err := r.decode(&body); err != nil {
			return nil, err
		}
		group := find(s.ads.adGroups, strings.TrimPrefix(body.AdGroupID, "AG"))
		if group == nil || group.AdAccountID != r.adAccount.ID {
			return nil, badRequest("Ad group not found.")
		}
		return writeAll(r, "product_group_promotion", body.Promotions, listOfProblems, func(r *apiRequest, content json.RawMessage) (any, string) {
			return write(r, group, content)
		})
	}
}

func checkPromotion(r *apiRequest, p pinterest.ProductGroupPromotion) *apiError {
	if find(r.adAccount.owner.catalog.groups, p.CatalogProductGroupID) == nil {
		return badRequest("Catalogs product group not found.")
	}
	return checkAll(
		checkEnum("status", p.Status), checkEnum("creative_type", p.CreativeType), checkText("tracking_url", &p.TrackingURL, 4000),
		checkEnum("preferred_media_type", p.PreferredMediaType), checkEnum("collections_header_type", p.CollectionsHeaderType),
		checkID("parent_id", p.ParentID), checkID("collections_hero_pin_id", p.CollectionsHeroPinID),
		checkOneOf("customizable_cta_type", p.CustomizableCTAType, "SHOP_NOW", "BOOK_NOW", "ON_SALE", "GET_DEAL", "BUY_ONLINE_PICKUP_IN_STORE"),
		checkOneOf("grid_click_type", p.GridClickType, gridClickTypes...),
	)
}

func (s *Server) createPromotion(r *apiRequest, group *adGroup, content json.RawMessage) (any, string) {
	p, err := merged(pinterest.ProductGroupPromotion{}, content)
	if problem := firstProblem(err, checkPromotion(r, p)); problem != "" {
		return nil, problem
	}
	p.ID, p.AdGroupID = s.newID(), group.ID
	setDefault(&p.Status, pinterest.EntityStatusActive)
	setDefault(&p.CreativeType, pinterest.CreativeTypeRegular)
	created := &promotion{account: r.adAccount.ID}
	s.ads.promotions = append(s.ads.promotions, created)
	return s.changePromotion(r, created, p), ""
}

func (s *Server) updatePromotion(r *apiRequest, group *adGroup, content json.RawMessage) (any, string) {
	found := find(s.ads.promotions, entityID(content))
	if found == nil || found.AdGroupID != group.ID {
		return nil, "Product group promotion not found."
	}
	p, err := merged(found.ProductGroupPromotion, content)
	if problem := firstProblem(err, checkPromotion(r, p)); problem != "" {
		return nil, problem
	}
	return s.changePromotion(r, found, p), ""
}

// changePromotion sets the fields of a promotion.
func (s *Server) changePromotion(r *apiRequest, p *promotion, fields pinterest.ProductGroupPromotion) any {
	group := find(r.adAccount.owner.catalog.groups, fields.CatalogProductGroupID)
	setDefault(&fields.CatalogProductGroupName, group.Name.get())
	p.ProductGroupPromotion, p.updated = fields, s.now()
	return p.show(r.user)
}

func (s *Server) listPromotions(r *apiRequest) (any, *apiError) {
	f, err := newEntityFilter(r)
	ids, groupID := r.ids("product_group_promotion_ids"), r.query.Get("ad_group_id")
	if err := checkAll(
		err, checkRequired("ad_group_id", groupID != "" || len(ids) > 0), checkIDs("product_group_promotion_ids", ids, maxIDs),
		checkQueryID(r, "ad_group_id"),
	); err != nil {
		return nil, err
	}
	return paginate(r, filter(s.ads.promotions, func(p *promotion) bool {
		selected := p.AdGroupID == groupID
		if len(ids) > 0 { // they take precedence
			selected = slices.Contains(ids, p.ID)
		}
		return selected && p.account == f.account && slices.Contains(f.statuses, p.Status)
	}))
}

func (s *Server) getPromotion(r *apiRequest) (any, *apiError) {
	found := find(s.ads.promotions, r.PathValue("product_group_promotion_id"))
	if found == nil || found.account != r.adAccount.ID {
		return nil, notFound(404, "Product group promotion not found.")
	}
	return found.show(r.user), nil
}
