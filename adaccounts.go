package pinterest

import (
	"context"
	"encoding/json"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// AdAccountsService manages ad accounts, their campaigns, ad groups and ads, and reads the metrics of each. It requires the scopes ads:read
// and ads:write.
//
// Creates and updates of campaigns, ad groups and ads take 1 to 30 entities (API version 5.23.0), and return a result for each, in the
// order of the input. The service responds with status 200 even if some of them failed: check [WriteResults.Err].
//
// For metrics of the last 90 days, use the synchronous analytics methods, such as [AdAccountsService.GetCampaignAnalytics], and
// [AdAccountsService.CampaignRows] for any number of campaigns; for earlier days and large queries, use [AdAccountsService.RunReport].
type AdAccountsService struct{ core *core }

// List pages through the ad accounts that the token can access: GET /ad_accounts ([ad_accounts/list]).
//
// [ad_accounts/list]: https://developers.pinterest.com/docs/api/v5/ad_accounts-list/
func (s *AdAccountsService) List(params *AdAccountListParams, opts ...RequestOption) *Pager[AdAccount] {
	return list[AdAccount](s.core, operation.AdAccountsList.At(), params, opts)
}

// Create creates an ad account: POST /ad_accounts ([ad_accounts/create]). A user can have up to 50, and needs a business account. It is
// newer than API version 5.3.0. Errors: [ErrBadRequest], [ErrUnauthorized], [ErrForbidden], [ErrNotFound].
//
// [ad_accounts/create]: https://developers.pinterest.com/docs/api/v5/ad_accounts-create/
func (s *AdAccountsService) Create(ctx context.Context, params *AdAccountCreateParams, opts ...RequestOption) (*AdAccount, error) {
	return do[*AdAccount](ctx, s.core, operation.AdAccountsCreate.At(), params, opts)
}

// Get returns an ad account: GET /ad_accounts/{ad_account_id} ([ad_accounts/get]). It is newer than API version 5.3.0. Errors:
// [ErrBadRequest], [ErrUnauthorized], [ErrForbidden], [ErrNotFound].
//
// [ad_accounts/get]: https://developers.pinterest.com/docs/api/v5/ad_accounts-get/
func (s *AdAccountsService) Get(ctx context.Context, adAccountID string, opts ...RequestOption) (*AdAccount, error) {
	return do[*AdAccount](ctx, s.core, operation.AdAccountsGet.At(adAccountID), nil, opts)
}

// GetAnalytics returns the metrics of an ad account: GET /ad_accounts/{ad_account_id}/analytics ([ad_account/analytics]). Errors:
// [ErrBadRequest].
//
// [ad_account/analytics]: https://developers.pinterest.com/docs/api/v5/ad_account-analytics/
func (s *AdAccountsService) GetAnalytics(ctx context.Context, adAccountID string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	return do[[]AnalyticsRow](ctx, s.core, operation.AdAccountAnalytics.At(adAccountID), params, opts)
}

// GetTargetingAnalytics returns the metrics of an ad account, split by the values of each targeting type:
// GET /ad_accounts/{ad_account_id}/targeting_analytics ([ad_account_targeting_analytics/get]). The split by one type does not depend on
// that by another. It is newer than API version 5.3.0. Errors: [*Error].
//
// [ad_account_targeting_analytics/get]: https://developers.pinterest.com/docs/api/v5/ad_account_targeting_analytics-get/
func (s *AdAccountsService) GetTargetingAnalytics(ctx context.Context, adAccountID string, params *TargetingAnalyticsParams, opts ...RequestOption) ([]TargetingAnalyticsRow, error) {
	rows, err := do[targetingRows](ctx, s.core, operation.AdAccountTargetingAnalyticsGet.At(adAccountID), params, opts)
	return rows.Data, err
}

// GetPinAnalytics returns the metrics of at most 100 pins in a campaign: GET /ad_accounts/{ad_account_id}/pins/analytics
// ([ad_pins/analytics]). It is newer than API version 5.3.0, and does not work in the sandbox. Errors: [ErrBadRequest] (code 400).
//
// [ad_pins/analytics]: https://developers.pinterest.com/docs/api/v5/ad_pins-analytics/
func (s *AdAccountsService) GetPinAnalytics(ctx context.Context, adAccountID, campaignID string, pinIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	query := &pinAnalyticsQuery{campaignID, entityAnalytics("pin_ids", pinIDs, params)}
	return do[[]AnalyticsRow](ctx, s.core, operation.AdPinsAnalytics.At(adAccountID), query, opts)
}

// ListCampaigns pages through the campaigns of an ad account: GET /ad_accounts/{ad_account_id}/campaigns ([campaigns/list]). Errors:
// [ErrBadRequest].
//
// [campaigns/list]: https://developers.pinterest.com/docs/api/v5/campaigns-list/
func (s *AdAccountsService) ListCampaigns(adAccountID string, params *CampaignListParams, opts ...RequestOption) *Pager[Campaign] {
	return list[Campaign](s.core, operation.CampaignsList.At(adAccountID), params, opts)
}

// CreateCampaigns creates campaigns: POST /ad_accounts/{ad_account_id}/campaigns ([campaigns/create]). It is newer than API version 5.3.0.
// The call is not retried after an unknown outcome. Errors: those of the whole call; [WriteResults.Err] returns those of the campaigns.
//
// [campaigns/create]: https://developers.pinterest.com/docs/api/v5/campaigns-create/
func (s *AdAccountsService) CreateCampaigns(ctx context.Context, adAccountID string, params []CampaignCreateParams, opts ...RequestOption) (WriteResults[Campaign], error) {
	campaigns := campaignCreates{adAccountID, params}
	return write[Campaign](ctx, s.core, operation.CampaignsCreate.At(adAccountID), campaigns, len(params), opts)
}

// UpdateCampaigns changes the fields that are set in params: PATCH /ad_accounts/{ad_account_id}/campaigns ([campaigns/update]). It is newer
// than API version 5.3.0. Errors: those of the whole call; [WriteResults.Err] returns those of the campaigns.
//
// [campaigns/update]: https://developers.pinterest.com/docs/api/v5/campaigns-update/
func (s *AdAccountsService) UpdateCampaigns(ctx context.Context, adAccountID string, params []CampaignUpdateParams, opts ...RequestOption) (WriteResults[Campaign], error) {
	campaigns := campaignUpdates{adAccountID, params}
	return write[Campaign](ctx, s.core, operation.CampaignsUpdate.At(adAccountID), campaigns, len(params), opts)
}

// GetCampaign returns a campaign: GET /ad_accounts/{ad_account_id}/campaigns/{campaign_id} ([campaigns/get]). It is newer than API version
// 5.3.0. Errors: [*Error].
//
// [campaigns/get]: https://developers.pinterest.com/docs/api/v5/campaigns-get/
func (s *AdAccountsService) GetCampaign(ctx context.Context, adAccountID, campaignID string, opts ...RequestOption) (*Campaign, error) {
	return do[*Campaign](ctx, s.core, operation.CampaignsGet.At(adAccountID, campaignID), nil, opts)
}

// GetCampaignAnalytics returns the metrics of at most 250 campaigns (100 in API version 5.3.0):
// GET /ad_accounts/{ad_account_id}/campaigns/analytics ([campaigns/analytics]). Errors: [ErrBadRequest].
//
// [campaigns/analytics]: https://developers.pinterest.com/docs/api/v5/campaigns-analytics/
func (s *AdAccountsService) GetCampaignAnalytics(ctx context.Context, adAccountID string, campaignIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	return do[[]AnalyticsRow](ctx, s.core, operation.CampaignsAnalytics.At(adAccountID), entityAnalytics("campaign_ids", campaignIDs, params), opts)
}

// GetCampaignTargetingAnalytics is [AdAccountsService.GetTargetingAnalytics] for 1 to 250 campaigns:
// GET /ad_accounts/{ad_account_id}/campaigns/targeting_analytics ([campaign_targeting_analytics/get]). Each campaign has its own rows. It
// is newer than API version 5.3.0.
//
// [campaign_targeting_analytics/get]: https://developers.pinterest.com/docs/api/v5/campaign_targeting_analytics-get/
func (s *AdAccountsService) GetCampaignTargetingAnalytics(ctx context.Context, adAccountID string, campaignIDs []string, params *TargetingAnalyticsParams, opts ...RequestOption) ([]TargetingAnalyticsRow, error) {
	rows, err := do[targetingRows](ctx, s.core, operation.CampaignTargetingAnalyticsGet.At(adAccountID), targetingAnalytics("campaign_ids", campaignIDs, params), opts)
	return rows.Data, err
}

// ListAdGroups pages through the ad groups of an ad account: GET /ad_accounts/{ad_account_id}/ad_groups ([ad_groups/list]). Errors:
// [ErrBadRequest].
//
// [ad_groups/list]: https://developers.pinterest.com/docs/api/v5/ad_groups-list/
func (s *AdAccountsService) ListAdGroups(adAccountID string, params *AdGroupListParams, opts ...RequestOption) *Pager[AdGroup] {
	return list[AdGroup](s.core, operation.AdGroupsList.At(adAccountID), params, opts)
}

// CreateAdGroups creates ad groups: POST /ad_accounts/{ad_account_id}/ad_groups ([ad_groups/create]). It is newer than API version 5.3.0.
// The call is not retried after an unknown outcome. Errors: those of the whole call; [WriteResults.Err] returns those of the ad groups.
//
// [ad_groups/create]: https://developers.pinterest.com/docs/api/v5/ad_groups-create/
func (s *AdAccountsService) CreateAdGroups(ctx context.Context, adAccountID string, params []AdGroupCreateParams, opts ...RequestOption) (WriteResults[AdGroup], error) {
	return write[AdGroup](ctx, s.core, operation.AdGroupsCreate.At(adAccountID), adGroupCreates(params), len(params), opts)
}

// UpdateAdGroups changes the fields that are set in params: PATCH /ad_accounts/{ad_account_id}/ad_groups ([ad_groups/update]). It is newer
// than API version 5.3.0. Errors: those of the whole call; [WriteResults.Err] returns those of the ad groups.
//
// [ad_groups/update]: https://developers.pinterest.com/docs/api/v5/ad_groups-update/
func (s *AdAccountsService) UpdateAdGroups(ctx context.Context, adAccountID string, params []AdGroupUpdateParams, opts ...RequestOption) (WriteResults[AdGroup], error) {
	return write[AdGroup](ctx, s.core, operation.AdGroupsUpdate.At(adAccountID), adGroupUpdates(params), len(params), opts)
}

// GetAdGroup returns an ad group: GET /ad_accounts/{ad_account_id}/ad_groups/{ad_group_id} ([ad_groups/get]). It is newer than API version
// 5.3.0. Errors: [*Error].
//
// [ad_groups/get]: https://developers.pinterest.com/docs/api/v5/ad_groups-get/
func (s *AdAccountsService) GetAdGroup(ctx context.Context, adAccountID, adGroupID string, opts ...RequestOption) (*AdGroup, error) {
	return do[*AdGroup](ctx, s.core, operation.AdGroupsGet.At(adAccountID, adGroupID), nil, opts)
}

// GetAdGroupAnalytics returns the metrics of at most 250 ad groups (100 in API version 5.3.0):
// GET /ad_accounts/{ad_account_id}/ad_groups/analytics ([ad_groups/analytics]). Errors: [ErrBadRequest].
//
// [ad_groups/analytics]: https://developers.pinterest.com/docs/api/v5/ad_groups-analytics/
func (s *AdAccountsService) GetAdGroupAnalytics(ctx context.Context, adAccountID string, adGroupIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	return do[[]AnalyticsRow](ctx, s.core, operation.AdGroupsAnalytics.At(adAccountID), entityAnalytics("ad_group_ids", adGroupIDs, params), opts)
}

// GetAdGroupTargetingAnalytics is [AdAccountsService.GetTargetingAnalytics] for 1 to 250 ad groups:
// GET /ad_accounts/{ad_account_id}/ad_groups/targeting_analytics ([ad_groups_targeting_analytics/get]). Each ad group has its own rows. It
// is newer than API version 5.3.0.
//
// [ad_groups_targeting_analytics/get]: https://developers.pinterest.com/docs/api/v5/ad_groups_targeting_analytics-get/
func (s *AdAccountsService) GetAdGroupTargetingAnalytics(ctx context.Context, adAccountID string, adGroupIDs []string, params *TargetingAnalyticsParams, opts ...RequestOption) ([]TargetingAnalyticsRow, error) {
	rows, err := do[targetingRows](ctx, s.core, operation.AdGroupsTargetingAnalyticsGet.At(adAccountID), targetingAnalytics("ad_group_ids", adGroupIDs, params), opts)
	return rows.Data, err
}

// GetAudienceSizing estimates how many people an ad group with a targeting spec can reach in a month:
// POST /ad_accounts/{ad_account_id}/ad_groups/audience_sizing ([ad_groups/audience_sizing]). The estimate does not depend on budget, bid
// and schedule. The call changes nothing and is retried after an unknown outcome. It is newer than API version 5.3.0. Errors:
// [ErrBadRequest] (code 400), [ErrForbidden] (code 403: no access to an audience or a product group).
//
// [ad_groups/audience_sizing]: https://developers.pinterest.com/docs/api/v5/ad_groups-audience_sizing/
func (s *AdAccountsService) GetAudienceSizing(ctx context.Context, adAccountID string, params *AudienceSizingParams, opts ...RequestOption) (*AudienceSizing, error) {
	return do[*AudienceSizing](ctx, s.core, operation.AdGroupsAudienceSizing.At(adAccountID), params, opts)
}

// GetBidFloors returns the lowest bids for the specs of params: POST /ad_accounts/{ad_account_id}/bid_floor ([ad_groups_bid_floor/get]).
// The amounts are in micro-currency, in the Currency of the spec. The call changes nothing and is retried after an unknown outcome. It is
// newer than API version 5.3.0. Errors: [*Error].
//
// [ad_groups_bid_floor/get]: https://developers.pinterest.com/docs/api/v5/ad_groups_bid_floor-get/
func (s *AdAccountsService) GetBidFloors(ctx context.Context, adAccountID string, params *BidFloorParams, opts ...RequestOption) ([]Money, error) {
	found, err := do[bidFloors](ctx, s.core, operation.AdGroupsBidFloorGet.At(adAccountID), params, opts)
	return found.Floors, err
}

// ListAds pages through the ads of an ad account: GET /ad_accounts/{ad_account_id}/ads ([ads/list]). Errors: [ErrBadRequest].
//
// [ads/list]: https://developers.pinterest.com/docs/api/v5/ads-list/
func (s *AdAccountsService) ListAds(adAccountID string, params *AdListParams, opts ...RequestOption) *Pager[Ad] {
	return list[Ad](s.core, operation.AdsList.At(adAccountID), params, opts)
}

// CreateAds creates ads from pins: POST /ad_accounts/{ad_account_id}/ads ([ads/create]). It is newer than API version 5.3.0. The call is
// not retried after an unknown outcome. Errors: those of the whole call; [WriteResults.Err] returns those of the ads.
//
// [ads/create]: https://developers.pinterest.com/docs/api/v5/ads-create/
func (s *AdAccountsService) CreateAds(ctx context.Context, adAccountID string, params []AdCreateParams, opts ...RequestOption) (WriteResults[Ad], error) {
	return write[Ad](ctx, s.core, operation.AdsCreate.At(adAccountID), adCreates(params), len(params), opts)
}

// UpdateAds changes the fields that are set in params: PATCH /ad_accounts/{ad_account_id}/ads ([ads/update]). It is newer than API version
// 5.3.0. Errors: those of the whole call; [WriteResults.Err] returns those of the ads.
//
// [ads/update]: https://developers.pinterest.com/docs/api/v5/ads-update/
func (s *AdAccountsService) UpdateAds(ctx context.Context, adAccountID string, params []AdUpdateParams, opts ...RequestOption) (WriteResults[Ad], error) {
	return write[Ad](ctx, s.core, operation.AdsUpdate.At(adAccountID), adUpdates(params), len(params), opts)
}

// GetAd returns an ad: GET /ad_accounts/{ad_account_id}/ads/{ad_id} ([ads/get]). It is newer than API version 5.3.0. Errors: [*Error].
//
// [ads/get]: https://developers.pinterest.com/docs/api/v5/ads-get/
func (s *AdAccountsService) GetAd(ctx context.Context, adAccountID, adID string, opts ...RequestOption) (*Ad, error) {
	return do[*Ad](ctx, s.core, operation.AdsGet.At(adAccountID, adID), nil, opts)
}

// GetAdAnalytics returns the metrics of at most 250 ads (100 in API version 5.3.0): GET /ad_accounts/{ad_account_id}/ads/analytics
// ([ads/analytics]). By API version 5.23.0, adIDs can be nil if the ads are selected with WithQuery("pin_ids", ...) and
// WithQuery("campaign_ids", ...). Errors: [ErrBadRequest].
//
// [ads/analytics]: https://developers.pinterest.com/docs/api/v5/ads-analytics/
func (s *AdAccountsService) GetAdAnalytics(ctx context.Context, adAccountID string, adIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	query := entityAnalytics("ad_ids", adIDs, params)
	query.Entities.optional = s.core.settings.with(opts).query.Has("pin_ids")
	return do[[]AnalyticsRow](ctx, s.core, operation.AdsAnalytics.At(adAccountID), query, opts)
}

// GetAdTargetingAnalytics is [AdAccountsService.GetTargetingAnalytics] for 1 to 250 ads:
// GET /ad_accounts/{ad_account_id}/ads/targeting_analytics ([ad_targeting_analytics/get]). Each ad has its own rows. It is newer than API
// version 5.3.0.
//
// [ad_targeting_analytics/get]: https://developers.pinterest.com/docs/api/v5/ad_targeting_analytics-get/
func (s *AdAccountsService) GetAdTargetingAnalytics(ctx context.Context, adAccountID string, adIDs []string, params *TargetingAnalyticsParams, opts ...RequestOption) ([]TargetingAnalyticsRow, error) {
	rows, err := do[targetingRows](ctx, s.core, operation.AdTargetingAnalyticsGet.At(adAccountID), targetingAnalytics("ad_ids", adIDs, params), opts)
	return rows.Data, err
}

// ListOrderLines pages through the order lines of an ad account: GET /ad_accounts/{ad_account_id}/order_lines ([order_lines/list]). It is
// newer than API version 5.3.0. Errors: [*Error].
//
// [order_lines/list]: https://developers.pinterest.com/docs/api/v5/order_lines-list/
func (s *AdAccountsService) ListOrderLines(adAccountID string, params *OrderLineListParams, opts ...RequestOption) *Pager[OrderLine] {
	return list[OrderLine](s.core, operation.OrderLinesList.At(adAccountID), params, opts)
}

// GetOrderLine returns an order line: GET /ad_accounts/{ad_account_id}/order_lines/{order_line_id} ([order_lines/get]). It is newer than
// API version 5.3.0. Errors: [*Error].
//
// [order_lines/get]: https://developers.pinterest.com/docs/api/v5/order_lines-get/
func (s *AdAccountsService) GetOrderLine(ctx context.Context, adAccountID, orderLineID string, opts ...RequestOption) (*OrderLine, error) {
	return do[*OrderLine](ctx, s.core, operation.OrderLinesGet.At(adAccountID, orderLineID), nil, opts)
}

// GetProductGroupAnalytics returns the metrics of at most 250 advertised product groups (100 in API version 5.3.0):
// GET /ad_accounts/{ad_account_id}/product_groups/analytics ([product_groups/analytics]). Errors: [ErrBadRequest].
//
// [product_groups/analytics]: https://developers.pinterest.com/docs/api/v5/product_groups-analytics/
func (s *AdAccountsService) GetProductGroupAnalytics(ctx context.Context, adAccountID string, productGroupIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	return do[[]AnalyticsRow](ctx, s.core, operation.ProductGroupsAnalytics.At(adAccountID), entityAnalytics("product_group_ids", productGroupIDs, params), opts)
}

// GetReport returns the state of a report and, once it is finished, a link to its file: GET /ad_accounts/{ad_account_id}/reports
// ([analytics/get_report]). Errors: [ErrBadRequest].
//
// [analytics/get_report]: https://developers.pinterest.com/docs/api/v5/analytics-get_report/
func (s *AdAccountsService) GetReport(ctx context.Context, adAccountID, token string, opts ...RequestOption) (*Report, error) {
	report, err := do[*Report](ctx, s.core, operation.AnalyticsGetReport.At(adAccountID), &reportQuery{Token: token}, opts)
	if err != nil {
		return nil, err
	}
	report.AdAccountID, report.Token = adAccountID, token
	return report, nil
}

// CreateReport requests a report: POST /ad_accounts/{ad_account_id}/reports ([analytics/create_report]). The call is retried after an
// unknown outcome: a second request does no harm. Errors: [ErrBadRequest]; [ErrRateLimited] beyond the account's reporting quota, also
// retried.
//
// [analytics/create_report]: https://developers.pinterest.com/docs/api/v5/analytics-create_report/
func (s *AdAccountsService) CreateReport(ctx context.Context, adAccountID string, params *ReportCreateParams, opts ...RequestOption) (*ReportRequest, error) {
	return do[*ReportRequest](ctx, s.core, operation.AnalyticsCreateReport.At(adAccountID), params, opts)
}

// ListTemplates pages through the report templates of an ad account, which people create in Ads Manager:
// GET /ad_accounts/{ad_account_id}/templates ([templates/list]). It is newer than API version 5.3.0. Errors: [ErrBadRequest] (code 400).
//
// [templates/list]: https://developers.pinterest.com/docs/api/v5/templates-list/
func (s *AdAccountsService) ListTemplates(adAccountID string, params *ReportTemplateListParams, opts ...RequestOption) *Pager[ReportTemplate] {
	return list[ReportTemplate](s.core, operation.TemplatesList.At(adAccountID), params, opts)
}

// CreateTemplateReport requests a report by a template: POST /ad_accounts/{ad_account_id}/templates/{template_id}/reports
// ([analytics/create_template_report]). [AdAccountsService.WaitReport] takes its token. The call is retried after an unknown outcome: a
// second request does no harm. It is newer than API version 5.3.0, and does not work in the sandbox. Errors: [ErrBadRequest],
// [ErrUnauthorized], [ErrForbidden], [ErrNotFound], [ErrRateLimited].
//
// [analytics/create_template_report]: https://developers.pinterest.com/docs/api/v5/analytics-create_template_report/
func (s *AdAccountsService) CreateTemplateReport(ctx context.Context, adAccountID, templateID string, params *TemplateReportCreateParams, opts ...RequestOption) (*ReportRequest, error) {
	target := operation.AnalyticsCreateTemplateReport.At(adAccountID, templateID)
	return do[*ReportRequest](ctx, s.core, target, requestParts{query: params}, opts)
}

// AdAccount is an advertising account. The fields from CreatedTime on are newer than API version 5.3.0; the live service sends them.
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

// TrackingURLs are third-party URLs that are called on an event. [TrackingURLs.URLs] decodes them. Those of an ad group or an ad replace
// those of its campaign.
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
	Bookmark              string         `url:"bookmark,omitempty"`                // of the first page to return; "" starts at the beginning
	PageSize              int            `url:"page_size,omitempty"`               // 1 to 250; 0 means 25, the default of the service
	IncludeSharedAccounts Optional[bool] `url:"include_shared_accounts,omitempty"` // also list accounts shared by others; default true
}

// AdAccountCreateParams are the parameters of [AdAccountsService.Create].
type AdAccountCreateParams struct {
	Name        string   `json:"name,omitzero"` // at most 256 characters
	Country     Country  `json:"country,omitzero"`
	Currency    Currency `json:"currency,omitzero"`
	OwnerUserID string   `json:"owner_user_id,omitzero"` // "" means the user of the token
}
