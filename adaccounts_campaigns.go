package pinterest

import "encoding/json"

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
	// DefaultAdGroupBudgetInMicroCurrency becomes the daily budget of each ad group when campaign budget optimization ends. nil if null.
	DefaultAdGroupBudgetInMicroCurrency *int64 `json:"default_ad_group_budget_in_micro_currency"`
}

func (c *Campaign) createdID() string { return c.ID }

// CampaignListParams are the parameters of [AdAccountsService.ListCampaigns].
type CampaignListParams struct {
	CampaignIDs    []string       `url:"campaign_ids,omitempty"`    // nil means all
	EntityStatuses []EntityStatus `url:"entity_statuses,omitempty"` // nil means ACTIVE and PAUSED; see [AllEntityStatuses]
	PageSize       int            `url:"page_size,omitempty"`       // 1 to 250; 0 means 25, the default of the service
	Order          Order          `url:"order,omitempty"`           // by id
	Bookmark       string         `url:"bookmark,omitempty"`        // of the first page to return; "" starts at the beginning
}

// CampaignCreateParams are the parameters of a campaign for [AdAccountsService.CreateCampaigns]. Name and ObjectiveType are required. Zero
// values are left out.
type CampaignCreateParams struct {
	Name          string        `json:"name"`
	ObjectiveType ObjectiveType `json:"objective_type"`
	Status        EntityStatus  `json:"status,omitzero"` // "" means ACTIVE: the ads of the campaign can run, and cost money

	// One of the caps is required with campaign budget optimization, and only one can be set.
	DailySpendCap    Money    `json:"daily_spend_cap,omitzero"`    // micro-currency
	LifetimeSpendCap Money    `json:"lifetime_spend_cap,omitzero"` // micro-currency
	StartTime        UnixTime `json:"start_time,omitzero"`         // the zero time means now
	EndTime          UnixTime `json:"end_time,omitzero"`           // the zero time means never

	OrderLineID  string                     `json:"order_line_id,omitzero"`  // on the invoice
	TrackingURLs map[TrackingEvent][]string `json:"tracking_urls,omitempty"` // at most 3 for each event

	// IsCampaignBudgetOptimization distributes the budget of the campaign to its ad groups.
	IsCampaignBudgetOptimization Optional[bool]      `json:"is_campaign_budget_optimization,omitzero"`
	IsFlexibleDailyBudgets       bool                `json:"is_flexible_daily_budgets,omitzero"` // Performance+ budgets
	IsAutomatedCampaign          bool                `json:"is_automated_campaign,omitzero"`
	IsPerformancePlus            bool                `json:"is_performance_plus,omitzero"` // Performance+ setup
	BidOptions                   *CampaignBidOptions `json:"bid_options,omitzero"`         // nil means none
	// DefaultAdGroupBudget becomes the daily budget of each ad group, in micro-currency, when campaign budget optimization ends.
	DefaultAdGroupBudget Money `json:"default_ad_group_budget_in_micro_currency,omitzero"`
}

// CampaignBidOptions are bid adjustments: factors from 0 to 10.
type CampaignBidOptions struct {
	AppTypeMultipliers   map[string]float64 `json:"app_type_multipliers,omitempty"`  // by app type, such as "iphone" or "web"
	AudienceMultipliers  map[string]float64 `json:"audience_multipliers,omitempty"`  // by audience id
	PlacementMultipliers map[string]float64 `json:"placement_multipliers,omitempty"` // by placement: "SEARCH", "BROWSE" or "RELATED_PINS"
	// UpdateMask names what an update changes, such as "AUDIENCE", "APP_TYPE" or "PLACEMENT". Updates require it, creates ignore it.
	UpdateMask []string `json:"update_mask,omitempty"`
}

func (p *CampaignCreateParams) check() *ParamError {
	switch {
	case p.Name == "":
		return missing("name")
	case p.ObjectiveType == "":
		return missing("objective_type")
	}
	return nil
}

// campaignCreates is the body of a call, in which each campaign has the ad account.
type campaignCreates struct {
	adAccountID string
	params      []CampaignCreateParams
}

func (c campaignCreates) check() *ParamError { return checkBatch(c.params) }

// IsZero reports whether there is nothing to create. A bulk request then has no campaigns.
func (c campaignCreates) IsZero() bool { return len(c.params) == 0 }

func (c campaignCreates) MarshalJSON() ([]byte, error) {
	type create struct {
		AdAccountID string `json:"ad_account_id"`
		CampaignCreateParams
	}
	sent := make([]create, len(c.params))
	for i, params := range c.params {
		sent[i] = create{c.adAccountID, params}
	}
	return json.Marshal(sent)
}

// CampaignUpdateParams are the parameters of a campaign for [AdAccountsService.UpdateCampaigns]. ID is required. Absent fields do not
// change.
type CampaignUpdateParams struct {
	ID            string                  `json:"id"`
	Name          Optional[string]        `json:"name,omitzero"`
	ObjectiveType Optional[ObjectiveType] `json:"objective_type,omitzero"` // only of drafts
	Status        Optional[EntityStatus]  `json:"status,omitzero"`

	// Only one of the caps can be set. Null clears a cap or a time.
	DailySpendCap    Optional[Money]    `json:"daily_spend_cap,omitzero"`    // micro-currency
	LifetimeSpendCap Optional[Money]    `json:"lifetime_spend_cap,omitzero"` // micro-currency
	StartTime        Optional[UnixTime] `json:"start_time,omitzero"`
	EndTime          Optional[UnixTime] `json:"end_time,omitzero"`

	OrderLineID  Optional[string]                     `json:"order_line_id,omitzero"`
	TrackingURLs Optional[map[TrackingEvent][]string] `json:"tracking_urls,omitzero"` // an empty map removes them

	// IsCampaignBudgetOptimization clears the budgets of the ad groups if it becomes true.
	IsCampaignBudgetOptimization Optional[bool]                `json:"is_campaign_budget_optimization,omitzero"`
	IsFlexibleDailyBudgets       Optional[bool]                `json:"is_flexible_daily_budgets,omitzero"`
	IsAutomatedCampaign          Optional[bool]                `json:"is_automated_campaign,omitzero"`
	IsPerformancePlus            Optional[bool]                `json:"is_performance_plus,omitzero"`                       // only of drafts
	BidOptions                   Optional[*CampaignBidOptions] `json:"bid_options,omitzero"`                               // with an UpdateMask
	DefaultAdGroupBudget         Optional[Money]               `json:"default_ad_group_budget_in_micro_currency,omitzero"` // micro-currency
}

func (p *CampaignUpdateParams) check() *ParamError { return checkID(p.ID) }

// campaignUpdates is the body of a call, in which each campaign has the ad account.
type campaignUpdates struct {
	adAccountID string
	params      []CampaignUpdateParams
}

func (c campaignUpdates) check() *ParamError { return checkBatch(c.params) }

// IsZero reports whether there is nothing to update. A bulk request then has no campaigns.
func (c campaignUpdates) IsZero() bool { return len(c.params) == 0 }

func (c campaignUpdates) MarshalJSON() ([]byte, error) {
	type update struct {
		AdAccountID string `json:"ad_account_id"`
		CampaignUpdateParams
	}
	sent := make([]update, len(c.params))
	for i, params := range c.params {
		sent[i] = update{c.adAccountID, params}
	}
	return json.Marshal(sent)
}
