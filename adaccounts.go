package pinterest

import (
	"context"
	"encoding/json"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// AdAccountsService manages ad accounts, their campaigns, ad groups and ads, and reads the metrics of each. It requires the scopes ads:read
// and ads:write.
//
// Creates and updates of campaigns, ad groups and ads take 1 to 30 entities (API version 5.23.0), and return a result for each, in the order
// of the input. The service responds with status 200 even if some of them failed: check [WriteResults.Err].
//
// For metrics of the last 90 days, use the synchronous analytics methods, such as [AdAccountsService.GetCampaignAnalytics], and
// [AdAccountsService.CampaignRows] for any number of campaigns; for earlier days and large queries, use [AdAccountsService.RunReport].
type AdAccountsService struct{ core *core }

// List pages through the ad accounts that the token can access: GET /ad_accounts.
func (s *AdAccountsService) List(params *AdAccountListParams, opts ...RequestOption) *Pager[AdAccount] {
	return list[AdAccount](s.core, operation.AdAccountsList.At(), params, opts)
}

// Create creates an ad account: POST /ad_accounts (ad_accounts/create). A user can have up to 50, and needs a business account. It is newer
// than API version 5.3.0. Errors: [ErrBadRequest], [ErrUnauthorized], [ErrForbidden], [ErrNotFound].
func (s *AdAccountsService) Create(ctx context.Context, params *AdAccountCreateParams, opts ...RequestOption) (*AdAccount, error) {
	return do[*AdAccount](ctx, s.core, operation.AdAccountsCreate.At(), params, opts)
}

// Get returns an ad account: GET /ad_accounts/{ad_account_id} (ad_accounts/get). It is newer than API version 5.3.0. Errors:
// [ErrBadRequest], [ErrUnauthorized], [ErrForbidden], [ErrNotFound].
func (s *AdAccountsService) Get(ctx context.Context, adAccountID string, opts ...RequestOption) (*AdAccount, error) {
	return do[*AdAccount](ctx, s.core, operation.AdAccountsGet.At(adAccountID), nil, opts)
}

// GetAnalytics returns the metrics of an ad account: GET /ad_accounts/{ad_account_id}/analytics. Errors: [ErrBadRequest].
func (s *AdAccountsService) GetAnalytics(ctx context.Context, adAccountID string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	return do[[]AnalyticsRow](ctx, s.core, operation.AdAccountAnalytics.At(adAccountID), params, opts)
}

// ListCampaigns pages through the campaigns of an ad account: GET /ad_accounts/{ad_account_id}/campaigns. Errors:
// [ErrBadRequest].
func (s *AdAccountsService) ListCampaigns(adAccountID string, params *CampaignListParams, opts ...RequestOption) *Pager[Campaign] {
	return list[Campaign](s.core, operation.CampaignsList.At(adAccountID), params, opts)
}

// CreateCampaigns creates campaigns: POST /ad_accounts/{ad_account_id}/campaigns (campaigns/create). It is newer than API version 5.3.0. A
// call with an unknown outcome is not retried. Errors: those of the whole call; [WriteResults.Err] returns those of the campaigns.
func (s *AdAccountsService) CreateCampaigns(ctx context.Context, adAccountID string, params []CampaignCreateParams, opts ...RequestOption) (WriteResults[Campaign], error) {
	campaigns := campaignCreates{adAccountID, params}
	return write[Campaign](ctx, s.core, operation.CampaignsCreate.At(adAccountID), campaigns, len(params), opts)
}

// UpdateCampaigns changes the fields that are set in params: PATCH /ad_accounts/{ad_account_id}/campaigns (campaigns/update). It is newer
// than API version 5.3.0. Errors: those of the whole call; [WriteResults.Err] returns those of the campaigns.
func (s *AdAccountsService) UpdateCampaigns(ctx context.Context, adAccountID string, params []CampaignUpdateParams, opts ...RequestOption) (WriteResults[Campaign], error) {
	campaigns := campaignUpdates{adAccountID, params}
	return write[Campaign](ctx, s.core, operation.CampaignsUpdate.At(adAccountID), campaigns, len(params), opts)
}

// GetCampaign returns a campaign: GET /ad_accounts/{ad_account_id}/campaigns/{campaign_id} (campaigns/get). It is newer than API version
// 5.3.0. Errors: [*Error].
func (s *AdAccountsService) GetCampaign(ctx context.Context, adAccountID, campaignID string, opts ...RequestOption) (*Campaign, error) {
	return do[*Campaign](ctx, s.core, operation.CampaignsGet.At(adAccountID, campaignID), nil, opts)
}

// GetCampaignAnalytics returns the metrics of at most 250 campaigns (100 in API version 5.3.0): GET
// /ad_accounts/{ad_account_id}/campaigns/analytics. Errors: [ErrBadRequest].
func (s *AdAccountsService) GetCampaignAnalytics(ctx context.Context, adAccountID string, campaignIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	return do[[]AnalyticsRow](ctx, s.core, operation.CampaignsAnalytics.At(adAccountID), entityAnalytics("campaign_ids", campaignIDs, params), opts)
}

// ListAdGroups pages through the ad groups of an ad account: GET /ad_accounts/{ad_account_id}/ad_groups. Errors:
// [ErrBadRequest].
func (s *AdAccountsService) ListAdGroups(adAccountID string, params *AdGroupListParams, opts ...RequestOption) *Pager[AdGroup] {
	return list[AdGroup](s.core, operation.AdGroupsList.At(adAccountID), params, opts)
}

// CreateAdGroups creates ad groups: POST /ad_accounts/{ad_account_id}/ad_groups (ad_groups/create). It is newer than API version 5.3.0. A
// call with an unknown outcome is not retried. Errors: those of the whole call; [WriteResults.Err] returns those of the ad groups.
func (s *AdAccountsService) CreateAdGroups(ctx context.Context, adAccountID string, params []AdGroupCreateParams, opts ...RequestOption) (WriteResults[AdGroup], error) {
	return write[AdGroup](ctx, s.core, operation.AdGroupsCreate.At(adAccountID), adGroupCreates(params), len(params), opts)
}

// UpdateAdGroups changes the fields that are set in params: PATCH /ad_accounts/{ad_account_id}/ad_groups (ad_groups/update). It is newer
// than API version 5.3.0. Errors: those of the whole call; [WriteResults.Err] returns those of the ad groups.
func (s *AdAccountsService) UpdateAdGroups(ctx context.Context, adAccountID string, params []AdGroupUpdateParams, opts ...RequestOption) (WriteResults[AdGroup], error) {
	return write[AdGroup](ctx, s.core, operation.AdGroupsUpdate.At(adAccountID), adGroupUpdates(params), len(params), opts)
}

// GetAdGroup returns an ad group: GET /ad_accounts/{ad_account_id}/ad_groups/{ad_group_id} (ad_groups/get). It is newer than API version
// 5.3.0. Errors: [*Error].
func (s *AdAccountsService) GetAdGroup(ctx context.Context, adAccountID, adGroupID string, opts ...RequestOption) (*AdGroup, error) {
	return do[*AdGroup](ctx, s.core, operation.AdGroupsGet.At(adAccountID, adGroupID), nil, opts)
}

// GetAdGroupAnalytics returns the metrics of at most 250 ad groups (100 in API version 5.3.0): GET
// /ad_accounts/{ad_account_id}/ad_groups/analytics. Errors: [ErrBadRequest].
func (s *AdAccountsService) GetAdGroupAnalytics(ctx context.Context, adAccountID string, adGroupIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	return do[[]AnalyticsRow](ctx, s.core, operation.AdGroupsAnalytics.At(adAccountID), entityAnalytics("ad_group_ids", adGroupIDs, params), opts)
}

// ListAds pages through the ads of an ad account: GET /ad_accounts/{ad_account_id}/ads. Errors: [ErrBadRequest].
func (s *AdAccountsService) ListAds(adAccountID string, params *AdListParams, opts ...RequestOption) *Pager[Ad] {
	return list[Ad](s.core, operation.AdsList.At(adAccountID), params, opts)
}

// CreateAds creates ads from pins: POST /ad_accounts/{ad_account_id}/ads (ads/create). It is newer than API version 5.3.0. A call with an
// unknown outcome is not retried. Errors: those of the whole call; [WriteResults.Err] returns those of the ads.
func (s *AdAccountsService) CreateAds(ctx context.Context, adAccountID string, params []AdCreateParams, opts ...RequestOption) (WriteResults[Ad], error) {
	return write[Ad](ctx, s.core, operation.AdsCreate.At(adAccountID), adCreates(params), len(params), opts)
}

// UpdateAds changes the fields that are set in params: PATCH /ad_accounts/{ad_account_id}/ads (ads/update). It is newer than API version
// 5.3.0. Errors: those of the whole call; [WriteResults.Err] returns those of the ads.
func (s *AdAccountsService) UpdateAds(ctx context.Context, adAccountID string, params []AdUpdateParams, opts ...RequestOption) (WriteResults[Ad], error) {
	return write[Ad](ctx, s.core, operation.AdsUpdate.At(adAccountID), adUpdates(params), len(params), opts)
}

// GetAd returns an ad: GET /ad_accounts/{ad_account_id}/ads/{ad_id} (ads/get). It is newer than API version 5.3.0. Errors: [*Error].
func (s *AdAccountsService) GetAd(ctx context.Context, adAccountID, adID string, opts ...RequestOption) (*Ad, error) {
	return do[*Ad](ctx, s.core, operation.AdsGet.At(adAccountID, adID), nil, opts)
}

// GetAdAnalytics returns the metrics of at most 250 ads (100 in API version 5.3.0): GET /ad_accounts/{ad_account_id}/ads/analytics. By API
// version 5.23.0, adIDs can be nil if the ads are selected with WithQuery("pin_ids", ...) and WithQuery("campaign_ids", ...). Errors:
// [ErrBadRequest].
func (s *AdAccountsService) GetAdAnalytics(ctx context.Context, adAccountID string, adIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	query := entityAnalytics("ad_ids", adIDs, params)
	query.Entities.optional = s.core.settings.with(opts).query.Has("pin_ids")
	return do[[]AnalyticsRow](ctx, s.core, operation.AdsAnalytics.At(adAccountID), query, opts)
}

// GetProductGroupAnalytics returns the metrics of at most 250 advertised product groups (100 in API version 5.3.0): GET
// /ad_accounts/{ad_account_id}/product_groups/analytics. Errors: [ErrBadRequest].
func (s *AdAccountsService) GetProductGroupAnalytics(ctx context.Context, adAccountID string, productGroupIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	return do[[]AnalyticsRow](ctx, s.core, operation.ProductGroupsAnalytics.At(adAccountID), entityAnalytics("product_group_ids", productGroupIDs, params), opts)
}

// GetReport returns the state of a report and, once it is finished, a link to its file: GET
// /ad_accounts/{ad_account_id}/reports. Errors: [ErrBadRequest].
func (s *AdAccountsService) GetReport(ctx context.Context, adAccountID, token string, opts ...RequestOption) (*Report, error) {
	report, err := do[*Report](ctx, s.core, operation.AnalyticsGetReport.At(adAccountID), &reportQuery{Token: token}, opts)
	if err != nil {
		return nil, err
	}
	report.AdAccountID, report.Token = adAccountID, token
	return report, nil
}

// CreateReport requests a report: POST /ad_accounts/{ad_account_id}/reports. It is retried even if the outcome of an attempt is
// unknown, because a second request does no harm. Errors: [ErrBadRequest]; [ErrRateLimited] beyond the account's reporting quota,
// also retried.
func (s *AdAccountsService) CreateReport(ctx context.Context, adAccountID string, params *ReportCreateParams, opts ...RequestOption) (*ReportRequest, error) {
	return do[*ReportRequest](ctx, s.core, operation.AnalyticsCreateReport.At(adAccountID), params, opts)
}

// AdAccount is an advertising account. The fields from CreatedTime on are newer than API version 5.3.0; the live service sends
// them.
type AdAccount struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Owner    AdAccountOwner `json:"owner"`
	Country  Country        `json:"country"`
	Currency Currency       `json:"currency"` // currency of all amounts in the account

	CreatedTime Timestamp `json:"created_time"`
	UpdatedTime Timestamp `json:"updated_time"`
	Permissions []string  `json:"permissions"` // permissions of the token's user, such as "OWNER"
	TimeZone    string    `json:"time_zone"`   // such as "America/Los_Angeles"
}

func (a *AdAccount) createdID() string { return a.ID }

// AdAccountOwner is the user account that owns an ad account. ID is newer than API version 5.3.0; the live service sends it.
type AdAccountOwner struct {
	Username string `json:"username"`
	ID       string `json:"id"`
}

// TrackingURLs are third-party URLs that are called on an event. [TrackingURLs.URLs] decodes them.
type TrackingURLs map[TrackingEvent]RawJSON

// URLs returns the URLs for an event, or nil if they are missing or not a list of strings.
func (u TrackingURLs) URLs(event TrackingEvent) []string { return looseStrings(u[event]) }

func looseStrings(raw RawJSON) []string {
	var values []string
	if json.Unmarshal(raw, &values) != nil {
		return nil
	}
	return values
}

// AdAccountListParams are the parameters of [AdAccountsService.List].
type AdAccountListParams struct {
	Bookmark              string         `url:"bookmark,omitempty"`                // page to start at; "" means the first
	PageSize              int            `url:"page_size,omitempty"`               // default 25
	IncludeSharedAccounts Optional[bool] `url:"include_shared_accounts,omitempty"` // also list accounts shared by others; default true
}

// AdAccountCreateParams are the parameters of [AdAccountsService.Create].
type AdAccountCreateParams struct {
	Name        string   `json:"name,omitzero"` // at most 256 characters
	Country     Country  `json:"country,omitzero"`
	Currency    Currency `json:"currency,omitzero"`
	OwnerUserID string   `json:"owner_user_id,omitzero"` // "" means the user of the token
}
