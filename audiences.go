package pinterest

import (
	"context"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// AudiencesService manages audiences, the groups of people that ad groups target. It is newer than API version 5.3.0, and does not work in
// the sandbox. It requires the scopes ads:read and ads:write.
type AudiencesService struct{ core *core }

// List pages through the audiences of an ad account: GET /ad_accounts/{ad_account_id}/audiences ([audiences/list]). Errors:
// [ErrBadRequest].
//
// [audiences/list]: https://developers.pinterest.com/docs/api/v5/audiences-list/
func (s *AudiencesService) List(adAccountID string, params *AudienceListParams, opts ...RequestOption) *Pager[Audience] {
	return list[Audience](s.core, operation.AudiencesList.At(adAccountID), params, opts)
}

// Get returns an audience: GET /ad_accounts/{ad_account_id}/audiences/{audience_id} ([audiences/get]). Errors: [*Error].
//
// [audiences/get]: https://developers.pinterest.com/docs/api/v5/audiences-get/
func (s *AudiencesService) Get(ctx context.Context, adAccountID, audienceID string, opts ...RequestOption) (*Audience, error) {
	return do[*Audience](ctx, s.core, operation.AudiencesGet.At(adAccountID, audienceID), nil, opts)
}

// Create creates an audience: POST /ad_accounts/{ad_account_id}/audiences ([audiences/create]). The call is not retried after an unknown
// outcome. Errors: a [*ParamError] if AudienceType, Name, Rule or a required field of the rule is missing.
//
// [audiences/create]: https://developers.pinterest.com/docs/api/v5/audiences-create/
func (s *AudiencesService) Create(ctx context.Context, adAccountID string, params *AudienceCreateParams, opts ...RequestOption) (*Audience, error) {
	return do[*Audience](ctx, s.core, operation.AudiencesCreate.At(adAccountID), params, opts)
}

// Update changes or removes an audience: PATCH /ad_accounts/{ad_account_id}/audiences/{audience_id} ([audiences/update]). Errors: a
// [*ParamError] if a required field of the rule is missing.
//
// [audiences/update]: https://developers.pinterest.com/docs/api/v5/audiences-update/
func (s *AudiencesService) Update(ctx context.Context, adAccountID, audienceID string, params *AudienceUpdateParams, opts ...RequestOption) (*Audience, error) {
	return do[*Audience](ctx, s.core, operation.AudiencesUpdate.At(adAccountID, audienceID), params, opts)
}

// Audience is a group of people.
type Audience struct {
	ID                   string         `json:"id"`
	AdAccountID          string         `json:"ad_account_id"`
	AudienceType         AudienceType   `json:"audience_type"`
	Name                 string         `json:"name"`
	Description          string         `json:"description"`             // "" if null
	CreatedByCompanyName string         `json:"created_by_company_name"` // "" if null
	Rule                 AudienceRule   `json:"rule"`                    // nil if there is none
	Size                 *int64         `json:"size"`                    // in people; nil if unknown
	Status               AudienceStatus `json:"status"`
	Type                 string         `json:"type"` // audience
	CreatedTimestamp     Timestamp      `json:"created_timestamp"`
	UpdatedTimestamp     Timestamp      `json:"updated_timestamp"`
}

func (a *Audience) createdID() string { return a.ID }

// UnmarshalJSON decodes a response. The rule has the Go type of the AudienceType, or is a [RawRule] if that type cannot hold all of it.
func (a *Audience) UnmarshalJSON(data []byte) error {
	type plain Audience
	response := struct {
		*plain
		Rule RawJSON `json:"rule"`
	}{plain: (*plain)(a)}
	err := decode(data, &response)
	a.Rule = readRule(a.AudienceType, response.Rule)
	return err
}

// AudienceType says how the people of an audience are selected.
type AudienceType string

// Types of audiences.
const (
	AudienceTypeCustomerList AudienceType = "CUSTOMER_LIST" // with a CustomerListRule
	AudienceTypeVisitor      AudienceType = "VISITOR"       // with a VisitorRule
	AudienceTypeEngagement   AudienceType = "ENGAGEMENT"    // with an EngagementRule
	AudienceTypeActalike     AudienceType = "ACTALIKE"      // with an ActalikeRule
	AudienceTypePersona      AudienceType = "PERSONA"       // the API description has no rule for it
)

// AudienceStatus says whether an audience can be used.
type AudienceStatus string

// Statuses of an audience. TOO_SMALL means fewer than 100 people.
const (
	AudienceStatusReady        AudienceStatus = "READY"
	AudienceStatusInitializing AudienceStatus = "INITIALIZING"
	AudienceStatusTooSmall     AudienceStatus = "TOO_SMALL"
)

// AudienceOwnership says who owns the audiences of a list.
type AudienceOwnership string

// Audiences of the ad account, and audiences that others share with it.
const (
	AudienceOwnershipOwned    AudienceOwnership = "OWNED"
	AudienceOwnershipReceived AudienceOwnership = "RECEIVED"
)

// AudienceOperation says what an update does.
type AudienceOperation string

// Operations of an update. REMOVE removes the audience.
const (
	AudienceOperationUpdate AudienceOperation = "UPDATE"
	AudienceOperationRemove AudienceOperation = "REMOVE"
)

// AudienceListParams are the parameters of [AudiencesService.List]. nil means all own audiences, in the order of the service.
type AudienceListParams struct {
	OwnershipType AudienceOwnership `url:"ownership_type,omitempty"` // "" means OWNED
	Order         Order             `url:"order,omitempty"`          // by id; received audiences by the time at which they were shared
	Bookmark      string            `url:"bookmark,omitempty"`       // of the first page to return; "" starts at the beginning
	PageSize      int               `url:"page_size,omitempty"`      // 1 to 250; 0 means 25, the default of the service
}

// AudienceCreateParams are the parameters of [AudiencesService.Create]. AudienceType, Name and Rule are required.
type AudienceCreateParams struct {
	AudienceType AudienceType `json:"audience_type"`
	Name         string       `json:"name"`
	Description  string       `json:"description,omitzero"`
	Rule         AudienceRule `json:"rule"`
}

func (p *AudienceCreateParams) check() *ParamError {
	switch {
	case p == nil || p.AudienceType == "":
		return missing("audience_type")
	case p.Name == "":
		return missing("name")
	case p.Rule == nil:
		return missing("rule")
	}
	return checkRule(p.Rule)
}

// AudienceUpdateParams are the parameters of [AudiencesService.Update].
type AudienceUpdateParams struct {
	Name          Optional[string]  `json:"name,omitzero"`
	Description   Optional[string]  `json:"description,omitzero"`
	Rule          AudienceRule      `json:"rule,omitzero"`           // replaces the rule; nil keeps it
	OperationType AudienceOperation `json:"operation_type,omitzero"` // "" means UPDATE
}

func (p *AudienceUpdateParams) check() *ParamError {
	if p == nil || p.Rule == nil {
		return nil
	}
	return checkRule(p.Rule)
}
