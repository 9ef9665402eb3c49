package pinteresttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

type audience struct {
	id, account      string
	created, updated time.Time
	kind             pinterest.AudienceType
	list             *customerList // nil for other types
	audienceSettings
}

// audienceSettings are the fields of an audience that requests set.
type audienceSettings struct {
	Name        string           `json:"name"`
	Description nullable[string] `json:"description"`
	Rule        json.RawMessage  `json:"rule"` // as it was sent
}

func (a *audience) key() string { return a.id }

func (a *audience) show(*User) any {
	size, status := 1000, pinterest.AudienceStatusReady
	if a.list != nil {
		size = len(a.list.records)
	}
	if size < fewestPeople {
		status = pinterest.AudienceStatusTooSmall
	}
	shown := a.showAs(status)
	shown["size"] = size
	return shown
}

func (a *audience) showAs(status pinterest.AudienceStatus) object {
	return object{
		"id": a.id, "ad_account_id": a.account, "audience_type": a.kind, "name": a.Name, "description": a.Description, "rule": a.Rule,
		"created_by_company_name": nil, "size": nil, "status": status, "type": "audience",
		"created_timestamp": a.created.Unix(), "updated_timestamp": a.updated.Unix(),
	}
}

func (s *Server) audienceRoutes() []route {
	return []route{
		{op: operation.AudiencesList, status: http.StatusOK, handle: adsParameters("audience", listAudiences)},
		{op: operation.AudiencesCreate, status: http.StatusOK, handle: s.createAudience},
		{op: operation.AudiencesGet, status: http.StatusOK, handle: with(pathAudience, getAudience)},
		{op: operation.AudiencesUpdate, status: http.StatusOK, handle: with(pathAudience, s.updateAudience)},
	}
}

func pathAudience(r *apiRequest) (*audience, *apiError) {
	if found := find(r.adAccount.audiences, r.PathValue("audience_id")); found != nil {
		return found, nil
	}
	return nil, notFound(404, "Audience not found.")
}

// listAudiences lists the audiences of the ad account. None are shared.
func listAudiences(r *apiRequest) (any, *apiError) {
	err := checkAll(checkQueryEnum[pinterest.Order](r, "order"), checkQueryEnum[pinterest.AudienceOwnership](r, "ownership_type"))
	if err != nil {
		return nil, err
	}
	if r.query.Get("ownership_type") == string(pinterest.AudienceOwnershipReceived) {
		return paginate(r, []*audience{})
	}
	return paginate(r, r.adAccount.audiences)
}

func getAudience(r *apiRequest, a *audience) (any, *apiError) { return a.show(r.user), nil }

func (s *Server) createAudience(r *apiRequest) (any, *apiError) {
	var body struct {
		AudienceType pinterest.AudienceType `json:"audience_type"`
		audienceSettings
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkAll(
		checkRequired("audience_type", body.AudienceType != ""), checkEnum("audience_type", body.AudienceType),
		checkRequired("name", body.Name != ""), checkRequired("rule", body.Rule != nil),
	); err != nil {
		return nil, err
	}
	created := &audience{
		id: s.newID(), account: r.adAccount.ID, created: s.now(), updated: s.now(), kind: body.AudienceType, audienceSettings: body.audienceSettings,
	}
	if err := r.adAccount.checkRule(created); err != nil {
		return nil, err
	}
	r.adAccount.audiences = append(r.adAccount.audiences, created)
	return created.showAs(pinterest.AudienceStatusInitializing), nil
}

func (s *Server) updateAudience(r *apiRequest, a *audience) (any, *apiError) {
	var body struct {
		OperationType pinterest.AudienceOperation `json:"operation_type"`
	}
	changed := *a
	changed.Rule = nil // decoding would overwrite that of a
	if err := checkAll(r.decode(&body), r.decode(&changed.audienceSettings), checkEnum("operation_type", body.OperationType)); err != nil {
		return nil, err
	}
	if body.OperationType == pinterest.AudienceOperationRemove {
		r.adAccount.audiences = remove(r.adAccount.audiences, a)
		return a.show(r.user), nil
	}
	if changed.Rule == nil {
		changed.Rule = a.Rule
	}
	if err := checkAll(checkRequired("name", changed.Name != ""), r.adAccount.checkRule(&changed)); err != nil {
		return nil, err
	}
	*a = changed
	a.updated = s.now()
	return a.showAs(pinterest.AudienceStatusInitializing), nil
}

// rule has the fields of a rule that are checked.
type rule struct {
	CustomerListID   string                           `json:"customer_list_id"`
	SeedID           []string                         `json:"seed_id"`
	Country          pinterest.Country                `json:"country"`
	Percentage       *int                             `json:"percentage"`
	VisitorSourceID  string                           `json:"visitor_source_id"`
	URL              json.RawMessage                  `json:"url"`
	EventSource      map[string][]string              `json:"event_source"`
	IngestionSource  map[string][]string              `json:"ingestion_source"`
	EngagementDomain []string                         `json:"engagement_domain"`
	EngagementType   pinterest.AudienceEngagementType `json:"engagement_type"`
	EngagerType      *int                             `json:"engager_type"`
	RetentionDays    *int                             `json:"retention_days"`
	AdAccountID      string                           `json:"ad_account_id"`
	CampaignID       []string                         `json:"campaign_id"`
	AdID             []string                         `json:"ad_id"`
	PinID            []string                         `json:"pin_id"`
	ObjectiveType    []pinterest.ObjectiveType        `json:"objective_type"`
	Event            string                           `json:"event"`
	Prefill          bool                             `json:"prefill"`
}

// checkRule rejects a rule that is not one for the type of the audience, or that names something that the ad account lacks. It sets the
// list of the audience.
func (a *adAccount) checkRule(of *audience) *apiError {
	var rule rule
	if err := json.Unmarshal(of.Rule, &rule); err != nil {
		return invalid("rule", err.Error())
	}
	if err := checkAll(
		checkRange("rule.percentage", rule.Percentage, 10), checkRange("rule.engager_type", rule.EngagerType, 2),
		checkRange("rule.retention_days", rule.RetentionDays, 540), checkEnum("rule.country", rule.Country),
		checkEnums("rule.objective_type", rule.ObjectiveType), checkEnum("rule.engagement_type", rule.EngagementType), checkSources("rule.event_source", rule.EventSource, "web", "mobile", "offline"),
		checkSources("rule.ingestion_source", rule.IngestionSource, "tag", "mmp", "file_upload", "conversions_api"),
	); err != nil {
		return err
	}
	for _, id := range slices.Concat([]string{rule.AdAccountID, rule.CustomerListID, rule.VisitorSourceID}, rule.SeedID, rule.CampaignID, rule.AdID, rule.PinID) {
		if err := checkID("rule", id); err != nil {
			return err
		}
	}
	switch of.kind {
	case pinterest.AudienceTypeCustomerList:
		of.list = find(a.customerLists, rule.CustomerListID)
		return checkExists("rule.customer_list_id", rule.CustomerListID, of.list != nil)
	case pinterest.AudienceTypeVisitor:
		found := find(a.conversions.tags, rule.VisitorSourceID) != nil
		return checkAll(checkExists("rule.visitor_source_id", rule.VisitorSourceID, found), checkURL(rule.URL))
	case pinterest.AudienceTypeEngagement:
		return checkRequired("rule.engagement_domain", len(rule.EngagementDomain) > 0)
	case pinterest.AudienceTypeActalike:
		for _, id := range rule.SeedID {
			if find(a.audiences, id) == nil {
				return checkExists("rule.seed_id", id, false)
			}
		}
		return checkRequired("rule.seed_id", len(rule.SeedID) > 0)
	}
	return nil
}

func checkRange(field string, n *int, most int) *apiError {
	if n == nil || *n >= 1 && *n <= most {
		return nil
	}
	return invalid(field, fmt.Sprintf("%d is not between 1 and %d", *n, most))
}

func checkExists(field, id string, found bool) *apiError {
	if err := checkRequired(field, id != ""); err != nil || found {
		return err
	}
	return invalid(field, fmt.Sprintf("%q does not exist", id))
}

// checkSources rejects an operator other than = and unknown values.
func checkSources(field string, sources map[string][]string, known ...string) *apiError {
	for operator, values := range sources {
		if err := checkAll(checkOneOf(field, operator, pinterest.RuleOperatorEqual), checkEach(field, values, known...)); err != nil {
			return err
		}
	}
	return nil
}

// checkURL rejects a condition on URLs that is neither a text nor an object of operators.
func checkURL(condition json.RawMessage) *apiError {
	var url string
	if condition == nil || json.Unmarshal(condition, &url) == nil {
		return nil
	}
	var operators map[pinterest.RuleOperator]string
	if err := json.Unmarshal(condition, &operators); err != nil {
		return invalid("rule.url", err.Error())
	}
	for operator := range operators {
		if !slices.Contains(constants[pinterest.RuleOperator](), operator) {
			return invalid("rule.url", fmt.Sprintf("%q is not an operator", operator))
		}
	}
	return nil
}
