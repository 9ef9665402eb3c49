package pinterest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"time"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
)

// BulkService reads and writes many ad entities at once: campaigns, ad groups, product group promotions, ads, keywords and labels. A
// request is a job: create it, wait for it with [BulkService.Wait], and read its file with [BulkService.Download]. It requires the scopes
// ads:read and ads:write. Its operations are newer than API version 5.3.0, and do not work in the sandbox.
type BulkService struct{ core *core }

// CreateDownload requests a file with the active entities of an ad account: POST /ad_accounts/{ad_account_id}/bulk/download
// ([bulk_download/create]). The call is retried after an unknown outcome: a second request does no harm. Errors: [*Error].
//
// [bulk_download/create]: https://developers.pinterest.com/docs/api/v5/bulk_download-create/
func (s *BulkService) CreateDownload(ctx context.Context, adAccountID string, params *BulkDownloadParams, opts ...RequestOption) (*BulkRequest, error) {
	request, err := do[*BulkRequest](ctx, s.core, operation.BulkDownloadCreate.At(adAccountID), params, opts)
	if err != nil {
		return nil, err
	}
	request.AdAccountID = adAccountID
	return request, nil
}

// CreateUpsert requests the creation and update of entities: POST /ad_accounts/{ad_account_id}/bulk/upsert ([bulk_upsert/create]). The call
// is not retried after an unknown outcome. The results of the entities are in the file of the request: see [BulkService.Download]. Errors:
// [*Error].
//
// [bulk_upsert/create]: https://developers.pinterest.com/docs/api/v5/bulk_upsert-create/
func (s *BulkService) CreateUpsert(ctx context.Context, adAccountID string, params *BulkUpsertParams, opts ...RequestOption) (*BulkRequest, error) {
	request, err := do[*BulkRequest](ctx, s.core, operation.BulkUpsertCreate.At(adAccountID), &bulkUpsert{adAccountID, params}, opts)
	if err != nil {
		return nil, err
	}
	request.AdAccountID = adAccountID
	return request, nil
}

// Get returns the state of a request and, once it has succeeded, a link to its file:
// GET /ad_accounts/{ad_account_id}/bulk/{bulk_request_id} ([bulk_request/get]). WithQuery("include_details", "true") adds errors and
// details to the response. Their format is not documented: read them with [WithResponse]. Errors: [*Error].
//
// [bulk_request/get]: https://developers.pinterest.com/docs/api/v5/bulk_request-get/
func (s *BulkService) Get(ctx context.Context, adAccountID, bulkRequestID string, opts ...RequestOption) (*BulkRequest, error) {
	request, err := do[*BulkRequest](ctx, s.core, operation.BulkRequestGet.At(adAccountID, bulkRequestID), nil, opts)
	if err != nil {
		return nil, err
	}
	request.AdAccountID, request.RequestID = adAccountID, bulkRequestID
	return request, nil
}

// Wait blocks until a request is done. Errors: [*BulkError], along with the request, if it failed; [ErrUnknownStatus] if its status stays
// missing or unknown; the error of ctx if it ends first; the errors of [BulkService.Get].
func (s *BulkService) Wait(ctx context.Context, adAccountID, bulkRequestID string, opts ...WaitOption) (*BulkRequest, error) {
	request, err := waitFor(ctx, s.core, operation.BulkRequestGet.ID, opts, func(ctx context.Context, opt RequestOption) (*BulkRequest, error) {
		return s.Get(ctx, adAccountID, bulkRequestID, opt)
	})
	if err != nil {
		return nil, err
	}
	return request, request.fileError()
}

// Download opens the file of a request, which the caller must close. The file has the entities of a download or the results of an upsert.
// Its format is not documented. It is streamed, and reading it fails once ctx ends or if the file is truncated. If the link has expired,
// Download gets a new one, once. The access token is not sent to the file host.
//
// Errors: [*ParamError] for a request without ResultURL and RequestID; [*BulkError] if the request has not succeeded; [*FileHostError] if
// the file host rejects the request.
func (s *BulkService) Download(ctx context.Context, request *BulkRequest, opts ...RequestOption) (io.ReadCloser, error) {
	return downloadFile(ctx, s.core, request, opts, func() (*BulkRequest, error) { return s.Get(ctx, request.AdAccountID, request.RequestID, opts...) })
}

// BulkRequest is a bulk request. To download its file, a BulkRequest with only AdAccountID and RequestID is enough. The URL is masked when
// a BulkRequest is printed, logged or encoded as JSON.
type BulkRequest struct {
	RequestID string     `json:"request_id"`
	Status    BulkStatus `json:"status"` // "" in the result of CreateDownload and CreateUpsert
	// ResultURL is a signed link to the file of a request that has succeeded, and "" before. It expires; [BulkService.Download] then gets a
	// new one.
	ResultURL string `json:"result_url"`

	AdAccountID string `json:"-"` // the argument of the method
}

func (r BulkRequest) createdID() string { return r.RequestID }

// String returns the ids and the status.
func (r BulkRequest) String() string {
	return redact.Line(fmt.Sprintf("bulk request %s of ad account %s, %s", r.RequestID, r.AdAccountID, r.Status))
}

// Format prints [BulkRequest.String] for every verb.
func (r BulkRequest) Format(s fmt.State, verb rune) { printText(s, verb, r.String()) }

// MarshalJSON encodes the request with its URL masked. To store one, store its AdAccountID and RequestID.
func (r BulkRequest) MarshalJSON() ([]byte, error) {
	type request BulkRequest
	if r.ResultURL != "" {
		r.ResultURL = redact.Mask
	}
	return json.Marshal(request(r))
}

// LogValue returns [BulkRequest.String].
func (r BulkRequest) LogValue() slog.Value { return slog.StringValue(r.String()) }

// BulkStatus is the state of a bulk request.
type BulkStatus string

// States of a bulk request.
const (
	BulkStatusRunning   BulkStatus = "RUNNING"
	BulkStatusSucceeded BulkStatus = "SUCCEEDED"
	BulkStatusFailed    BulkStatus = "FAILED"
)

func (r BulkRequest) job() (string, jobState) {
	switch r.Status {
	case BulkStatusRunning:
		return string(r.Status), jobPending
	case BulkStatusSucceeded, BulkStatusFailed:
		return string(r.Status), jobDone
	}
	return string(r.Status), jobUnknown
}

func (r BulkRequest) link() (url string, renewable bool) { return r.ResultURL, r.RequestID != "" }

func (r BulkRequest) fileError() error {
	if r.Status != BulkStatusSucceeded {
		return &BulkError{AdAccountID: r.AdAccountID, RequestID: r.RequestID, Status: r.Status}
	}
	return nil
}

// BulkError reports that a bulk request has no file: it failed or is not done.
type BulkError struct {
	AdAccountID, RequestID string
	Status                 BulkStatus
}

// Error returns a line with the ids and the status.
func (e *BulkError) Error() string {
	return fmt.Sprintf("pinterest: bulk request %s of ad account %s has no file: status %q", redact.Line(e.RequestID), e.AdAccountID, e.Status)
}

// Is reports whether target is [ErrJobFailed].
func (*BulkError) Is(target error) bool { return target == ErrJobFailed }

// BulkEntityType is a type of entities in a bulk download.
type BulkEntityType string

// Types of entities, from the API description. SCHEDULE is only for users of a beta.
const (
	BulkEntityTypeCampaign     BulkEntityType = "CAMPAIGN"
	BulkEntityTypeAdGroup      BulkEntityType = "AD_GROUP"
	BulkEntityTypeProductGroup BulkEntityType = "PRODUCT_GROUP" // product group promotions
	BulkEntityTypeAd           BulkEntityType = "AD"
	BulkEntityTypeKeyword      BulkEntityType = "KEYWORD"
	BulkEntityTypeLabel        BulkEntityType = "LABEL"
	BulkEntityTypeSchedule     BulkEntityType = "SCHEDULE"
)

// BulkDownloadParams are the parameters of [BulkService.CreateDownload]. Zero values are left out.
type BulkDownloadParams struct {
	// EntityTypes are 1 to 6 types, from the API description: fewer are faster. nil means the default of the service, which
	// is not documented.
	EntityTypes    []BulkEntityType    `json:"entity_types,omitempty"`
	EntityIDs      []string            `json:"entity_ids,omitempty"`      // also selects what belongs to these entities; nil means all
	UpdatedSince   UnixTime            `json:"updated_since,omitzero"`    // the zero time means all
	CampaignFilter *BulkCampaignFilter `json:"campaign_filter,omitempty"` // nil means all campaigns
	OutputFormat   ReportFormat        `json:"output_format,omitzero"`    // "" means JSON
}

// MarshalJSON encodes the times as strings.
func (p BulkDownloadParams) MarshalJSON() ([]byte, error) {
	type params BulkDownloadParams
	return json.Marshal(struct {
		params
		UpdatedSince unixText `json:"updated_since,omitzero"`
	}{params(p), unixText(p.UpdatedSince)})
}

// BulkCampaignFilter selects the campaigns that match all its fields. Zero values match every campaign.
type BulkCampaignFilter struct {
	Name           string                  `json:"name,omitzero"`
	StartTime      UnixTime                `json:"start_time,omitzero"`
	EndTime        UnixTime                `json:"end_time,omitzero"`
	CampaignStatus []CampaignSummaryStatus `json:"campaign_status,omitempty"`
	ObjectiveType  []ObjectiveType         `json:"objective_type,omitempty"`
}

// MarshalJSON encodes the times as strings.
func (f BulkCampaignFilter) MarshalJSON() ([]byte, error) {
	type filter BulkCampaignFilter
	return json.Marshal(struct {
		filter
		StartTime unixText `json:"start_time,omitzero"`
		EndTime   unixText `json:"end_time,omitzero"`
	}{filter(f), unixText(f.StartTime), unixText(f.EndTime)})
}

// unixText is a time that a request has as a string of the seconds since 1970.
type unixText struct{ time.Time }

func (t unixText) MarshalJSON() ([]byte, error) { return json.Marshal(strconv.FormatInt(t.Unix(), 10)) }

// BulkUpsertParams are the parameters of [BulkService.CreateUpsert]. At least one list is required.
type BulkUpsertParams struct {
	Create BulkCreates `json:"create,omitzero"`
	Update BulkUpdates `json:"update,omitzero"`
}

// BulkCreates are entities to create. A nil list is left out.
type BulkCreates struct {
	Campaigns            []CampaignCreateParams              `json:"campaigns,omitempty"`
	AdGroups             []AdGroupCreateParams               `json:"ad_groups,omitempty"`
	Ads                  []AdCreateParams                    `json:"ads,omitempty"`
	ProductGroups        []ProductGroupPromotionCreateParams `json:"product_groups,omitempty"`
	CatalogProductGroups []ProductGroupCreateParams          `json:"catalog_product_groups,omitempty"`
	Keywords             []KeywordCreateParams               `json:"keywords,omitempty"`
	Labels               []LabelCreateParams                 `json:"labels,omitempty"`
}

func (c *BulkCreates) empty() bool {
	return len(c.Campaigns)+len(c.AdGroups)+len(c.Ads)+len(c.ProductGroups)+len(c.CatalogProductGroups)+len(c.Keywords)+len(c.Labels) == 0
}

// BulkUpdates are changes of entities. A nil list is left out.
type BulkUpdates struct {
	Campaigns     []CampaignUpdateParams              `json:"campaigns,omitempty"`
	AdGroups      []AdGroupUpdateParams               `json:"ad_groups,omitempty"`
	Ads           []AdUpdateParams                    `json:"ads,omitempty"`
	ProductGroups []ProductGroupPromotionUpdateParams `json:"product_groups,omitempty"`
	Keywords      []KeywordUpdateParams               `json:"keywords,omitempty"`
	Labels        []LabelUpdateParams                 `json:"labels,omitempty"`
}

func (u *BulkUpdates) empty() bool {
	return len(u.Campaigns)+len(u.AdGroups)+len(u.Ads)+len(u.ProductGroups)+len(u.Keywords)+len(u.Labels) == 0
}

// bulkUpsert is the body of a call, in which each campaign has the ad account.
type bulkUpsert struct {
	adAccountID string
	params      *BulkUpsertParams
}

func (u *bulkUpsert) check() *ParamError {
	if u.params == nil || u.params.Create.empty() && u.params.Update.empty() {
		return missing("create")
	}
	create, update := &u.params.Create, &u.params.Update
	for _, err := range []*ParamError{
		checkElements("create.campaigns", create.Campaigns), checkElements("create.ad_groups", create.AdGroups),
		checkElements("create.ads", create.Ads), checkElements("create.product_groups", create.ProductGroups),
		checkElements("create.catalog_product_groups", create.CatalogProductGroups), checkElements("create.keywords", create.Keywords),
		checkElements("create.labels", create.Labels),
		checkElements("update.campaigns", update.Campaigns), checkElements("update.ad_groups", update.AdGroups),
		checkElements("update.ads", update.Ads), checkElements("update.product_groups", update.ProductGroups),
		checkElements("update.keywords", update.Keywords), checkElements("update.labels", update.Labels),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (u *bulkUpsert) MarshalJSON() ([]byte, error) {
	type creates struct {
		BulkCreates
		Campaigns campaignCreates `json:"campaigns,omitzero"`
	}
	type updates struct {
		BulkUpdates
		Campaigns campaignUpdates `json:"campaigns,omitzero"`
	}
	var body struct {
		Create *creates `json:"create,omitempty"`
		Update *updates `json:"update,omitempty"`
	}
	if create := u.params.Create; !create.empty() {
		body.Create = &creates{create, campaignCreates{u.adAccountID, create.Campaigns}}
	}
	if update := u.params.Update; !update.empty() {
		body.Update = &updates{update, campaignUpdates{u.adAccountID, update.Campaigns}}
	}
	return json.Marshal(body)
}

// LabelCreateParams are labels to create. Both fields are required.
type LabelCreateParams struct {
	ParentID string      `json:"parent_id"` // of the campaign to label
	Labels   []LabelSpec `json:"labels"`
}

func (p *LabelCreateParams) check() *ParamError {
	switch {
	case p.ParentID == "":
		return missing("parent_id")
	case len(p.Labels) == 0:
		return missing("labels")
	}
	return checkElements("labels", p.Labels)
}

// LabelSpec is a label to create. Both fields are required.
type LabelSpec struct {
	Type  LabelType `json:"label_type"`
	Value string    `json:"value"` // at most 100 characters, from the API description
}

func (l *LabelSpec) check() *ParamError {
	switch {
	case l.Type == "":
		return missing("label_type")
	case l.Value == "":
		return missing("value")
	}
	return nil
}

// LabelType is the category of a label.
type LabelType string

// Categories of labels. A campaign can have one BRAND label and 30 CUSTOM labels.
const (
	LabelTypeBrand  LabelType = "BRAND"
	LabelTypeCustom LabelType = "CUSTOM"
)

// LabelUpdateParams are a change of a label. ID is required. Absent fields do not change.
type LabelUpdateParams struct {
	ID     string                 `json:"id"`
	Status Optional[EntityStatus] `json:"status,omitzero"` // only ARCHIVED, which removes the label
	Value  Optional[string]       `json:"value,omitzero"`  // deprecated by Pinterest
}

func (p *LabelUpdateParams) check() *ParamError { return checkID(p.ID) }
