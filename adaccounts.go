package pinterest

import (
	"context"
	"encoding/json"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// AdAccountsService reads ad accounts, their campaigns, ad groups and ads, and the metrics of each. It requires the scope ads:read.
// For the last 90 days, use the synchronous analytics methods, such as [AdAccountsService.GetCampaignAnalytics], and
// [AdAccountsService.CampaignRows] for any number of campaigns; for earlier days and large queries, use [AdAccountsService.RunReport].
type AdAccountsService struct{ core *core }

// List pages through the ad accounts that the token can access: GET /ad_accounts.
func (s *AdAccountsService) List(params *AdAccountListParams, opts ...RequestOption) *Pager[AdAccount] {
	return list[AdAccount](s.core, operation.AdAccountsList.At(), params, opts)
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

// GetAdGroupAnalytics returns the metrics of at most 250 ad groups (100 in API version 5.3.0): GET
// /ad_accounts/{ad_account_id}/ad_groups/analytics. Errors: [ErrBadRequest].
func (s *AdAccountsService) GetAdGroupAnalytics(ctx context.Context, adAccountID string, adGroupIDs []string, params *AdsAnalyticsParams, opts ...RequestOption) ([]AnalyticsRow, error) {
	return do[[]AnalyticsRow](ctx, s.core, operation.AdGroupsAnalytics.At(adAccountID), entityAnalytics("ad_group_ids", adGroupIDs, params), opts)
}

// ListAds pages through the ads of an ad account: GET /ad_accounts/{ad_account_id}/ads. Errors: [ErrBadRequest].
func (s *AdAccountsService) ListAds(adAccountID string, params *AdListParams, opts ...RequestOption) *Pager[Ad] {
	return list[Ad](s.core, operation.AdsList.At(adAccountID), params, opts)
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

// AdAccountOwner is the user account that owns an ad account. ID is newer than API version 5.3.0; the live service sends it.
type AdAccountOwner struct {
	Username string `json:"username"`
	ID       string `json:"id"`
}

// Campaign is a set of ad groups with one objective. Amounts are in micro-currency, millionths of the account's currency. The
// fields from SummaryStatus on are newer than API version 5.3.0; the live service sends them.
type Campaign struct {
	ID               string        `json:"id"`
	AdAccountID      string        `json:"ad_account_id"`
	Name             string        `json:"name"`
	Status           EntityStatus  `json:"status"`
	LifetimeSpendCap *int64        `json:"lifetime_spend_cap"` // micro-currency; nil or 0 means no cap
	DailySpendCap    *int64        `json:"daily_spend_cap"`    // micro-currency; nil means no cap
	OrderLineID      string        `json:"order_line_id"`      // on the invoice; "" if null
	TrackingURLs     TrackingURLs  `json:"tracking_urls"`
	StartTime        Timestamp     `json:"start_time"` // zero without campaign budget optimization
	EndTime          Timestamp     `json:"end_time"`   // zero means no end
	ObjectiveType    ObjectiveType `json:"objective_type"`
	CreatedTime      Timestamp     `json:"created_time"`
	UpdatedTime      Timestamp     `json:"updated_time"`
	Type             string        `json:"type"` // "campaign"

	SummaryStatus                CampaignSummaryStatus `json:"summary_status"`
	IsAutomatedCampaign          bool                  `json:"is_automated_campaign"`
	IsCampaignBudgetOptimization bool                  `json:"is_campaign_budget_optimization"`
	IsFlexibleDailyBudgets       bool                  `json:"is_flexible_daily_budgets"`
	IsPerformancePlus            bool                  `json:"is_performance_plus"`
	IntendedPromotionType        string                `json:"intended_promotion_type"` // "" if null
	IsTopOfSearch                bool                  `json:"is_top_of_search"`
	BidOptions                   RawJSON               `json:"bid_options"` // nil if null; not documented
}

// AdGroup is a group of ads in a campaign, with a budget and an audience. Amounts are in micro-currency, millionths of the
// account's currency. The fields from BidStrategyType on are newer than API version 5.3.0; the live service sends them.
type AdGroup struct {
	ID                         string                     `json:"id"`
	AdAccountID                string                     `json:"ad_account_id"`
	CampaignID                 string                     `json:"campaign_id"`
	Name                       string                     `json:"name"`
	Status                     EntityStatus               `json:"status"`
	SummaryStatus              AdGroupSummaryStatus       `json:"summary_status"`
	BudgetInMicroCurrency      *int64                     `json:"budget_in_micro_currency"`
	BidInMicroCurrency         *int64                     `json:"bid_in_micro_currency"`
	BudgetType                 BudgetType                 `json:"budget_type"`
	StartTime                  Timestamp                  `json:"start_time"` // zero if null
	EndTime                    Timestamp                  `json:"end_time"`   // zero means no end
	TargetingSpec              TargetingSpec              `json:"targeting_spec"`
	LifetimeFrequencyCap       int                        `json:"lifetime_frequency_cap"` // per person in 30 days; 0 or -1 means no cap
	TrackingURLs               TrackingURLs               `json:"tracking_urls"`
	AutoTargetingEnabled       bool                       `json:"auto_targeting_enabled"`
	PlacementGroup             PlacementGroup             `json:"placement_group"`
	PacingDeliveryType         PacingDeliveryType         `json:"pacing_delivery_type"`
	ConversionLearningModeType ConversionLearningModeType `json:"conversion_learning_mode_type"` // "" if null
	FeedProfileID              string                     `json:"feed_profile_id"`               // "0" means none
	BillableEvent              BillableEvent              `json:"billable_event"`
	CreatedTime                Timestamp                  `json:"created_time"`
	UpdatedTime                Timestamp                  `json:"updated_time"`
	Type                       string                     `json:"type"` // "adgroup"

	BidStrategyType           string   `json:"bid_strategy_type"`
	IsCreativeOptimization    bool     `json:"is_creative_optimization"`
	OptimizationGoalMetadata  RawJSON  `json:"optimization_goal_metadata"` // nil if null; goals of a performance campaign
	PromotionIDs              []string `json:"promotion_ids"`
	TargetingTemplateIDs      []string `json:"targeting_template_ids"`
	PlacementTrafficType      string   `json:"placement_traffic_type"`
	BidMultiplier             *float64 `json:"bid_multiplier"` // 0.1 to 10; nil means none
	EnabledCatalogExpansion   bool     `json:"enabled_catalog_expansion"`
	PromotionID               string   `json:"promotion_id"`
	PromotionApplicationLevel string   `json:"promotion_application_level"`
}

// Ad is a promoted pin. The fields from CustomizableCTAType on are newer than API version 5.3.0; the live service sends them.
type Ad struct {
	ID                                    string           `json:"id"`
	AdAccountID                           string           `json:"ad_account_id"`
	CampaignID                            string           `json:"campaign_id"`
	AdGroupID                             string           `json:"ad_group_id"`
	PinID                                 string           `json:"pin_id"`
	Name                                  string           `json:"name"` // "" if null
	Status                                EntityStatus     `json:"status"`
	SummaryStatus                         AdSummaryStatus  `json:"summary_status"`
	CreativeType                          CreativeType     `json:"creative_type"`
	ReviewStatus                          AdReviewStatus   `json:"review_status"`
	RejectedReasons                       []RejectedReason `json:"rejected_reasons"` // set if ReviewStatus is REJECTED
	RejectionLabels                       []string         `json:"rejection_labels"` // the same reasons as text
	DestinationURL                        string           `json:"destination_url"`
	AndroidDeepLink                       string           `json:"android_deep_link"`
	IOSDeepLink                           string           `json:"ios_deep_link"`
	CarouselAndroidDeepLinks              []string         `json:"carousel_android_deep_links"`
	CarouselDestinationURLs               []string         `json:"carousel_destination_urls"`
	CarouselIOSDeepLinks                  []string         `json:"carousel_ios_deep_links"`
	ClickTrackingURL                      string           `json:"click_tracking_url"`
	ViewTrackingURL                       string           `json:"view_tracking_url"`
	TrackingURLs                          TrackingURLs     `json:"tracking_urls"`
	IsPinDeleted                          bool             `json:"is_pin_deleted"`
	IsRemovable                           bool             `json:"is_removable"`
	CollectionItemsDestinationURLTemplate string           `json:"collection_items_destination_url_template"`
	CreatedTime                           Timestamp        `json:"created_time"` // when the pin was created
	UpdatedTime                           Timestamp        `json:"updated_time"`
	Type                                  string           `json:"type"` // "pinpromotion"

	CustomizableCTAType string  `json:"customizable_cta_type"` // text of the button
	DisclosureType      string  `json:"disclosure_type"`
	DisclosureURL       string  `json:"disclosure_url"`
	GridClickType       string  `json:"grid_click_type"`
	LeadFormID          string  `json:"lead_form_id"`
	QuizPinData         RawJSON `json:"quiz_pin_data"` // nil if null; the quiz of a quiz ad
}

// TargetingSpec is the audience of an ad group, keyed by targeting type: "APPTYPE", "GENDER", "LOCALE", "LOCATION", "AGE_BUCKET"
// and others. Most values are lists of strings, which [TargetingSpec.Strings] decodes; some, such as "SHOPPING_RETARGETING", are
// lists of objects.
type TargetingSpec map[string]RawJSON

// Strings returns the values of a targeting type, or nil if they are missing or not a list of strings.
func (s TargetingSpec) Strings(targetingType string) []string { return looseStrings(s[targetingType]) }

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

// CampaignListParams are the parameters of [AdAccountsService.ListCampaigns].
type CampaignListParams struct {
	CampaignIDs    []string       `url:"campaign_ids,omitempty"`    // nil means all
	EntityStatuses []EntityStatus `url:"entity_statuses,omitempty"` // nil means ACTIVE and PAUSED; see [AllEntityStatuses]
	PageSize       int            `url:"page_size,omitempty"`       // default 25
	Order          Order          `url:"order,omitempty"`           // by id
	Bookmark       string         `url:"bookmark,omitempty"`        // page to start at; "" means the first
}

// AdGroupListParams are the parameters of [AdAccountsService.ListAdGroups].
type AdGroupListParams struct {
	CampaignIDs    []string       `url:"campaign_ids,omitempty"`    // nil means all
	AdGroupIDs     []string       `url:"ad_group_ids,omitempty"`    // nil means all
	EntityStatuses []EntityStatus `url:"entity_statuses,omitempty"` // nil means ACTIVE and PAUSED; see [AllEntityStatuses]
	PageSize       int            `url:"page_size,omitempty"`       // default 25
	Order          Order          `url:"order,omitempty"`           // by id
	Bookmark       string         `url:"bookmark,omitempty"`        // page to start at; "" means the first
	// TranslateInterestsToNames returns the interests in TargetingSpec as text instead of topic ids.
	TranslateInterestsToNames bool `url:"translate_interests_to_names,omitempty"`
}

// AdListParams are the parameters of [AdAccountsService.ListAds].
type AdListParams struct {
	CampaignIDs    []string       `url:"campaign_ids,omitempty"`    // nil means all
	AdGroupIDs     []string       `url:"ad_group_ids,omitempty"`    // nil means all
	AdIDs          []string       `url:"ad_ids,omitempty"`          // nil means all
	EntityStatuses []EntityStatus `url:"entity_statuses,omitempty"` // nil means ACTIVE and PAUSED; see [AllEntityStatuses]
	PageSize       int            `url:"page_size,omitempty"`       // default 25
	Order          Order          `url:"order,omitempty"`           // by id
	Bookmark       string         `url:"bookmark,omitempty"`        // page to start at; "" means the first
}
