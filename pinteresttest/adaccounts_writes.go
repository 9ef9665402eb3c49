package pinteresttest

import (
	"encoding/json"
	"net/http"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// maxWrites is the number of entities that a request can write, by the API description.
const maxWrites = 30

func (s *Server) adWriteRoutes() []route {
	return []route{
		{op: operation.AdAccountsGet, status: http.StatusOK, handle: getAdAccount},
		{op: operation.AdAccountsCreate, status: http.StatusOK, handle: createAdAccount},
		{op: operation.CampaignsCreate, status: http.StatusOK, handle: writes(listOfProblems, s.createCampaign)},
		{op: operation.CampaignsUpdate, status: http.StatusOK, handle: writes(listOfProblems, s.updateCampaign)},
		{op: operation.CampaignsGet, status: http.StatusOK, handle: getEntity(&s.ads.campaigns, "campaign_id", "Campaign")},
		{op: operation.AdGroupsCreate, status: http.StatusOK, handle: writes(listOfProblems, s.createAdGroup)},
		{op: operation.AdGroupsUpdate, status: http.StatusOK, handle: writes(listOfProblems, s.updateAdGroup)},
		{op: operation.AdGroupsGet, status: http.StatusOK, handle: getEntity(&s.ads.adGroups, "ad_group_id", "Ad group")},
		{op: operation.AdsCreate, status: http.StatusOK, handle: writes(oneProblem, s.createAd)},
		{op: operation.AdsUpdate, status: http.StatusOK, handle: writes(oneProblem, s.updateAd)},
		{op: operation.AdsGet, status: http.StatusOK, handle: getEntity(&s.ads.ads, "ad_id", "Ad")},
	}
}

// The form of the exceptions of a write depends on the entity.
func listOfProblems(e pinterest.Exception) any { return []pinterest.Exception{e} }
func oneProblem(e pinterest.Exception) any     { return e }

// writes returns a handler that writes each element of the body by itself.
func writes(form func(pinterest.Exception) any, write writer) handler {
	return func(r *apiRequest) (any, *apiError) {
		var contents []json.RawMessage
		if err := r.decode(&contents); err != nil {
			return nil, err
		}
		return writeAll(r, "body", contents, form, write)
	}
}

// writer writes an entity. It returns the entity, or why it was not written.
type writer = func(r *apiRequest, content json.RawMessage) (any, string)

// writeAll writes each element of a field, and returns the response with a result for each.
func writeAll(r *apiRequest, field string, contents []json.RawMessage, form func(pinterest.Exception) any, write writer) (any, *apiError) {
	if err := checkAll(checkRequired(field, len(contents) > 0), checkLength(field, contents, maxWrites)); err != nil {
		return nil, err
	}
	items := []object{}
	for _, content := range contents {
		items = append(items, writeOne(r, content, form, write))
	}
	return object{"items": items}, nil
}

// writeOne writes an entity, and returns its result.
func writeOne(r *apiRequest, content json.RawMessage, form func(pinterest.Exception) any, write writer) object {
	entity, problem := write(r, content)
	if problem != "" {
		return object{"data": object{}, "exceptions": form(pinterest.Exception{Code: pinterest.CodeInvalidRequest, Message: problem})}
	}
	return object{"data": entity, "exceptions": []any{}}
}

// firstProblem returns the message of the first error, "" if there is none.
func firstProblem(errs ...*apiError) string {
	if err := checkAll(errs...); err != nil {
		return err.Message
	}
	return ""
}

// merged returns a copy of an entity with the fields that content has.
func merged[T any](entity T, content json.RawMessage) (result T, err *apiError) {
	var fields map[string]json.RawMessage
	if failure := json.Unmarshal(mustJSON(entity), &fields); failure != nil {
		panic("pinteresttest: " + failure.Error())
	}
	if failure := json.Unmarshal(content, &fields); failure != nil {
		return entity, invalid("body", failure.Error())
	}
	if failure := json.Unmarshal(mustJSON(fields), &result); failure != nil {
		return entity, invalid("body", failure.Error())
	}
	return result, nil
}

// entityID returns the id of an update.
func entityID(content json.RawMessage) string {
	var update struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(content, &update) // an update without a valid id is rejected
	return update.ID
}

// findEntity returns an entity of the ad account.
func findEntity[T entity](r *apiRequest, entities []T, id, kind string) (T, *apiError) {
	found := find(entities, id)
	var none T
	if found == none || found.account() != r.adAccount.ID {
		return none, notFound(404, kind+" not found.")
	}
	return found, nil
}

// getEntity returns a handler that returns the entity whose id the path has.
func getEntity[T entity](entities *[]T, placeholder, kind string) handler {
	return with(func(r *apiRequest) (T, *apiError) {
		return findEntity(r, *entities, r.PathValue(placeholder), kind)
	}, func(r *apiRequest, found T) (any, *apiError) { return found.show(r.user), nil })
}

// summary returns the effective status of an entity. active is that of an active one.
func summary[S ~string](status pinterest.EntityStatus, active S) S {
	if status == "" || status == pinterest.EntityStatusActive {
		return active
	}
	return S(status)
}

func getAdAccount(r *apiRequest) (any, *apiError) { return r.adAccount.show(r.user), nil }

func createAdAccount(r *apiRequest) (any, *apiError) {
	var body pinterest.AdAccountCreateParams
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkAll(
		checkEnum("country", body.Country), checkEnum("currency", body.Currency), checkText("name", &body.Name, 256),
		checkOneOf("owner_user_id", body.OwnerUserID, r.user.id),
	); err != nil {
		return nil, err
	}
	return r.user.addAdAccount(pinterest.AdAccount{Name: body.Name, Country: body.Country, Currency: body.Currency}).show(r.user), nil
}

func checkCampaign(r *apiRequest, c pinterest.Campaign) *apiError {
	if c.AdAccountID != r.adAccount.ID {
		return badRequest("Advertiser not found.")
	}
	if c.DailySpendCap != nil && *c.DailySpendCap > 0 && c.LifetimeSpendCap != nil && *c.LifetimeSpendCap > 0 {
		return invalid("daily_spend_cap", "cannot be set along with lifetime_spend_cap")
	}
	return checkAll(
		checkRequired("name", c.Name != ""), checkEnum("status", c.Status), checkPeriod(c.StartTime, c.EndTime),
		checkID("order_line_id", c.OrderLineID),
	)
}

func (s *Server) createCampaign(r *apiRequest, content json.RawMessage) (any, string) {
	c, err := merged(pinterest.Campaign{}, content)
	if problem := firstProblem(
		err, checkTypes(content, new(pinterest.CampaignCreateParams)), checkRequired("objective_type", c.ObjectiveType != ""),
		checkEnum("objective_type", c.ObjectiveType), checkCampaign(r, c),
	); problem != "" {
		return nil, problem
	}
	c.ID, c.SummaryStatus = "", summary(c.Status, pinterest.CampaignSummaryStatusRunning)
	return s.addCampaign(c).show(r.user), ""
}

func (s *Server) updateCampaign(r *apiRequest, content json.RawMessage) (any, string) {
	found, notFound := findEntity(r, s.ads.campaigns, entityID(content), "Campaign")
	if notFound != nil {
		return nil, notFound.Message
	}
	old := found.Campaign
	old.AdAccountID = "" // each update has it
	c, err := merged(old, content)
	var update pinterest.CampaignUpdateParams
	if c.ObjectiveType != found.ObjectiveType {
		err = checkAll(err, checkEnum("objective_type", c.ObjectiveType))
		if found.Status != pinterest.EntityStatusDraft {
			err = checkAll(err, invalid("objective_type", "can only be updated for draft campaigns"))
		}
	}
	if problem := firstProblem(err, checkTypes(content, &update), checkBids(&update), checkCampaign(r, c)); problem != "" {
		return nil, problem
	}
	c.SummaryStatus, c.UpdatedTime = summary(c.Status, pinterest.CampaignSummaryStatusRunning), pinterest.Timestamp{Time: s.now()}
	found.Campaign = c
	return found.show(r.user), ""
}

func (s *Server) checkAdGroup(r *apiRequest, g pinterest.AdGroup) *apiError {
	parent, err := findEntity(r, s.ads.campaigns, g.CampaignID, "Campaign")
	if err != nil {
		return err
	}
	var goal *pinterest.OptimizationGoal
	if err := decodeRaw(g.OptimizationGoalMetadata, &goal); err != nil {
		return err
	}
	if ids := g.TargetingTemplateIDs; len(ids) > 0 { // unlike in most lists, no elements are valid
		if err := checkIDs("targeting_template_ids", ids, 1); err != nil {
			return err
		}
	}
	budget := g.BudgetInMicroCurrency != nil && *g.BudgetInMicroCurrency > 0
	if !budget && !parent.IsCampaignBudgetOptimization && g.Status != pinterest.EntityStatusDraft {
		return invalid("budget_in_micro_currency", "is required without campaign budget optimization")
	}
	if g.BudgetType == pinterest.BudgetTypeLifetime && g.EndTime.IsZero() {
		return invalid("end_time", "is required with budget_type LIFETIME")
	}
	return checkAll(
		checkTargetingSpec(g.TargetingSpec), checkRequired("name", g.Name != ""), checkEnum("status", g.Status), checkEnum("budget_type", g.BudgetType),
		checkRequired("billable_event", g.BillableEvent != ""), checkEnum("billable_event", g.BillableEvent), checkPeriod(g.StartTime, g.EndTime),
		checkEnum("bid_strategy_type", pinterest.BidStrategyType(g.BidStrategyType)),
		checkEnum("pacing_delivery_type", g.PacingDeliveryType), checkEnum("placement_group", g.PlacementGroup),
		checkOneOf("promotion_application_level", g.PromotionApplicationLevel, "NONE", "ITEM", "AD_GROUP"), checkID("promotion_id", g.PromotionID),
		checkMultiplier(g.BidMultiplier), checkGoal(goal),
	)
}

func (s *Server) createAdGroup(r *apiRequest, content json.RawMessage) (any, string) {
	g, err := merged(pinterest.AdGroup{}, content)
	if problem := firstProblem(err, checkTypes(content, new(pinterest.AdGroupCreateParams)), s.checkAdGroup(r, g)); problem != "" {
		return nil, problem
	}
	g.ID, g.SummaryStatus = "", summary(g.Status, pinterest.AdGroupSummaryStatusRunning)
	return s.addAdGroup(g).show(r.user), ""
}

func (s *Server) updateAdGroup(r *apiRequest, content json.RawMessage) (any, string) {
	found, notFound := findEntity(r, s.ads.adGroups, entityID(content), "Ad group")
	if notFound != nil {
		return nil, notFound.Message
	}
	g, err := merged(found.AdGroup, content)
	if problem := firstProblem(err, checkTypes(content, new(pinterest.AdGroupUpdateParams)), s.checkAdGroup(r, g)); problem != "" {
		return nil, problem
	}
	g.AdAccountID = found.AdAccountID
	g.SummaryStatus, g.UpdatedTime = summary(g.Status, pinterest.AdGroupSummaryStatusRunning), pinterest.Timestamp{Time: s.now()}
	found.AdGroup = g
	return found.show(r.user), ""
}

func (s *Server) checkAd(r *apiRequest, a pinterest.Ad) *apiError {
	_, err := findEntity(r, s.ads.adGroups, a.AdGroupID, "Ad group")
	return checkAll(
		err, checkOneOf("customizable_cta_type", a.CustomizableCTAType, callsToAction...),
		checkOneOf("disclosure_type", a.DisclosureType, disclosureTypes...), checkOneOf("grid_click_type", a.GridClickType, gridClickTypes...),
		checkID("lead_form_id", a.LeadFormID), checkQuiz(a.QuizPinData),
		checkEnum("status", a.Status), checkRequired("creative_type", a.CreativeType != ""), checkEnum("creative_type", a.CreativeType),
		checkText("name", &a.Name, 255),
	)
}

// checkPromotable rejects a pin that the owner of the ad account cannot promote.
func (s *Server) checkPromotable(r *apiRequest, pinID string) *apiError {
	p := find(s.pins, pinID)
	if p == nil || p.owner != r.adAccount.owner || p.board.Privacy.get() == pinterest.BoardPrivacySecret {
		return badRequest("Pin not found.")
	}
	return nil
}

func (s *Server) createAd(r *apiRequest, content json.RawMessage) (any, string) {
	a, err := merged(pinterest.Ad{}, content)
	if problem := firstProblem(err, checkTypes(content, new(pinterest.AdCreateParams)), s.checkAd(r, a), s.checkPromotable(r, a.PinID)); problem != "" {
		return nil, problem
	}
	a.ID, a.ReviewStatus, a.SummaryStatus = "", pinterest.AdReviewStatusPending, summary(a.Status, pinterest.AdSummaryStatusPending)
	return s.addAd(a).show(r.user), ""
}

func (s *Server) updateAd(r *apiRequest, content json.RawMessage) (any, string) {
	found, notFound := findEntity(r, s.ads.ads, entityID(content), "Ad")
	if notFound != nil {
		return nil, notFound.Message
	}
	a, err := merged(found.Ad, content)
	if a.PinID != found.PinID {
		err = checkAll(err, invalid("pin_id", "can only be updated for draft ads"))
	}
	if problem := firstProblem(err, checkTypes(content, new(pinterest.AdUpdateParams)), s.checkAd(r, a)); problem != "" {
		return nil, problem
	}
	a.AdAccountID, a.CampaignID = found.AdAccountID, find(s.ads.adGroups, a.AdGroupID).CampaignID
	a.SummaryStatus, a.UpdatedTime = summary(a.Status, pinterest.AdSummaryStatusPending), pinterest.Timestamp{Time: s.now()}
	found.Ad = a
	return found.show(r.user), ""
}
