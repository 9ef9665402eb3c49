package pinterest

import (
	"encoding/json"
	"maps"
)

// AudienceRule says who is in an audience: [CustomerListRule], [VisitorRule], [EngagementRule], [ActalikeRule] or [RawRule]. It must be
// the one for the AudienceType. A field with its zero value is left out.
type AudienceRule interface{ checkFields() *ParamError }

// CustomerListRule selects the people in a customer list.
type CustomerListRule struct {
	CustomerListID string `json:"customer_list_id"`
}

func (r CustomerListRule) checkFields() *ParamError {
	if r.CustomerListID == "" {
		return missing("rule.customer_list_id")
	}
	return nil
}

// VisitorRule selects the visitors of a website, by the events of a tag. VisitorSourceID is required.
type VisitorRule struct {
	VisitorSourceID string `json:"visitor_source_id"` // of the conversion tag
	// Event is pagevisit, signup, checkout, viewcategory, search, addtocart, watchvideo, lead, custom or an event of a partner.
	Event string `json:"event,omitzero"`
	// EventData selects events by their data, such as {"page_name": "Bowls"}. It has no effect without Event. The numbers of a response
	// are of the type [json.Number].
	EventData map[string]any `json:"event_data,omitempty"`
	// URL selects events by the URL of the page, such as {RuleOperatorContains: "/bowls"}.
	URL map[RuleOperator]string `json:"url,omitempty"`
	// EventSource selects events by where they happened: web, mobile or offline, such as {RuleOperatorEqual: {"web", "mobile"}}.
	EventSource map[RuleOperator][]string `json:"event_source,omitempty"`
	// IngestionSource selects events by how they were sent: tag, mmp, file_upload or conversions_api, with RuleOperatorEqual.
	IngestionSource map[RuleOperator][]string `json:"ingestion_source,omitempty"`
	RetentionDays   int                       `json:"retention_days,omitzero"` // that a person stays in the audience: 1 to 540; 0 means 180
	Prefill         Optional[bool]            `json:"prefill,omitzero"`        // whether to add people for earlier events; default true
}

func (r VisitorRule) checkFields() *ParamError {
	if r.VisitorSourceID == "" {
		return missing("rule.visitor_source_id")
	}
	return nil
}

// EngagementRule selects people who engaged with the pins of a domain. EngagementDomain is required; the other fields narrow the
// selection.
type EngagementRule struct {
	EngagementDomain []string               `json:"engagement_domain"`        // verified domains of the account
	EngagementType   AudienceEngagementType `json:"engagement_type,omitzero"` // "" means all
	EngagerType      int                    `json:"engager_type,omitzero"`    // 1 or 2, which the API description does not explain
	PinID            []string               `json:"pin_id,omitempty"`         // organic pins
	URL              []string               `json:"url,omitempty"`            // of pins
	AdAccountID      string                 `json:"ad_account_id,omitzero"`
	CampaignID       []string               `json:"campaign_id,omitempty"`
	AdID             []string               `json:"ad_id,omitempty"`
	ObjectiveType    []ObjectiveType        `json:"objective_type,omitempty"` // of campaigns
	RetentionDays    int                    `json:"retention_days,omitzero"`  // that a person stays in the audience: 1 to 540; 0 means 180
}

func (r EngagementRule) checkFields() *ParamError {
	if len(r.EngagementDomain) == 0 {
		return missing("rule.engagement_domain")
	}
	return nil
}

// ActalikeRule selects people who behave like those in other audiences. SeedID is required.
type ActalikeRule struct {
	SeedID     []string `json:"seed_id"` // audiences
	Country    Country  `json:"country,omitzero"`
	Percentage int      `json:"percentage,omitzero"` // of the people on Pinterest in the country: 1 to 10
}

func (r ActalikeRule) checkFields() *ParamError {
	if len(r.SeedID) == 0 {
		return missing("rule.seed_id")
	}
	return nil
}

// RawRule is a JSON object that is sent unchanged, for rules that the other types cannot express.
type RawRule json.RawMessage

// MarshalJSON returns r unchanged.
func (r RawRule) MarshalJSON() ([]byte, error) { return r, nil }

func (r RawRule) checkFields() *ParamError {
	if !json.Valid(r) {
		return &ParamError{Param: "rule", Reason: "is not valid JSON"}
	}
	return nil
}

// checkRule also rejects a nil pointer, which encodes as null.
func checkRule(rule AudienceRule) *ParamError {
	if encodesAsNull(rule) {
		return &ParamError{Param: "rule", Reason: "is null"}
	}
	return rule.checkFields()
}

// AudienceEngagementType is a way to engage with a pin.
type AudienceEngagementType string

// Ways to engage with a pin.
const (
	AudienceEngagementClick   AudienceEngagementType = "click"
	AudienceEngagementSave    AudienceEngagementType = "save"
	AudienceEngagementCloseup AudienceEngagementType = "closeup"
	AudienceEngagementComment AudienceEngagementType = "comment"
	AudienceEngagementLike    AudienceEngagementType = "like"
)

// RuleOperator compares a property of an event with values.
type RuleOperator string

// Operators. All apply to URLs, only = to sources.
const (
	RuleOperatorEqual       RuleOperator = "="
	RuleOperatorNotEqual    RuleOperator = "!="
	RuleOperatorContains    RuleOperator = "contains"
	RuleOperatorNotContains RuleOperator = "not_contains"
)

// readRule decodes a rule. It is nil for no rule.
func readRule(kind AudienceType, raw RawJSON) AudienceRule {
	var rule AudienceRule
	switch kind {
	case AudienceTypeCustomerList:
		rule = readRuleAs[CustomerListRule](raw)
	case AudienceTypeVisitor:
		rule = readRuleAs[VisitorRule](raw)
	case AudienceTypeEngagement:
		rule = readRuleAs[EngagementRule](raw)
	case AudienceTypeActalike:
		rule = readRuleAs[ActalikeRule](raw)
	}
	if rule == nil && raw != nil {
		return RawRule(raw)
	}
	return rule
}

// readRuleAs decodes a rule that is not null into a T. It returns nil if T lacks a field that is not null.
func readRuleAs[T AudienceRule](raw RawJSON) AudienceRule {
	var fields map[string]RawJSON
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	maps.DeleteFunc(fields, func(_ string, value RawJSON) bool { return value == nil })
	content, err := json.Marshal(fields)
	if err != nil {
		return nil
	}
	var rule T
	if !decodeWhole(content, &rule) {
		return nil
	}
	return rule
}
