package pinterest

// AdGroup is a group of ads in a campaign, with a budget and an audience. Amounts are in micro-currency, millionths of the
// account's currency. The fields from BidStrategyType on are newer than API version 5.3.0; the live service sends them.
type AdGroup struct {
	ID                         string                     `json:"id"`
	AdAccountID                string                     `json:"ad_account_id"`
	CampaignID                 string                     `json:"campaign_id"`
	Name                       string                     `json:"name"`
	Status                     EntityStatus               `json:"status"`
	SummaryStatus              AdGroupSummaryStatus       `json:"summary_status"`
	BudgetInMicroCurrency      *int64                     `json:"budget_in_micro_currency"` // nil if null
	BidInMicroCurrency         *int64                     `json:"bid_in_micro_currency"`    // nil if null
	BudgetType                 BudgetType                 `json:"budget_type"`
	StartTime                  Timestamp                  `json:"start_time"` // zero if null
	EndTime                    Timestamp                  `json:"end_time"`   // zero means no end
	TargetingSpec              TargetingSpec              `json:"targeting_spec"`
	LifetimeFrequencyCap       int                        `json:"lifetime_frequency_cap"` // impressions per person in 30 days; 0 or -1 means no cap
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

func (g *AdGroup) createdID() string { return g.ID }

// AdGroupListParams are the parameters of [AdAccountsService.ListAdGroups].
type AdGroupListParams struct {
	CampaignIDs    []string       `url:"campaign_ids,omitempty"`    // nil means all
	AdGroupIDs     []string       `url:"ad_group_ids,omitempty"`    // nil means all
	EntityStatuses []EntityStatus `url:"entity_statuses,omitempty"` // nil means ACTIVE and PAUSED; see [AllEntityStatuses]
	PageSize       int            `url:"page_size,omitempty"`       // 1 to 250; 0 means 25, the default of the service
	Order          Order          `url:"order,omitempty"`           // by id
	Bookmark       string         `url:"bookmark,omitempty"`        // of the first page to return; "" starts at the beginning
	// TranslateInterestsToNames returns the interests in TargetingSpec as text instead of topic ids.
	TranslateInterestsToNames bool `url:"translate_interests_to_names,omitempty"`
}

// AdGroupCreateParams are the parameters of an ad group for [AdAccountsService.CreateAdGroups]. CampaignID, Name and BillableEvent are
// required. Zero values are left out.
type AdGroupCreateParams struct {
	CampaignID    string        `json:"campaign_id"`
	Name          string        `json:"name"`
	BillableEvent BillableEvent `json:"billable_event"`
	Status        EntityStatus  `json:"status,omitzero"` // "" means the default of the service, which may be ACTIVE

	Budget             Money              `json:"budget_in_micro_currency,omitzero"` // micro-currency; required without campaign budget optimization
	BudgetType         BudgetType         `json:"budget_type,omitzero"`              // "" means DAILY; LIFETIME requires an EndTime
	Bid                Money              `json:"bid_in_micro_currency,omitzero"`    // micro-currency; required by some objectives and billable events
	BidStrategyType    BidStrategyType    `json:"bid_strategy_type,omitzero"`
	BidMultiplier      float64            `json:"bid_multiplier,omitzero"`       // 0.1 to 10; open beta
	PacingDeliveryType PacingDeliveryType `json:"pacing_delivery_type,omitzero"` // "" means STANDARD
	// LifetimeFrequencyCap is the number of impressions per person in 30 days. It requires EndTime and the billable event IMPRESSION.
	LifetimeFrequencyCap int `json:"lifetime_frequency_cap,omitzero"`

	StartTime UnixTime `json:"start_time,omitzero"` // the zero time means that of the campaign
	EndTime   UnixTime `json:"end_time,omitzero"`   // the zero time means never

	TargetingSpec        TargetingSpec     `json:"targeting_spec,omitzero"`          // the zero spec means everybody
	TargetingTemplateIDs []string          `json:"targeting_template_ids,omitempty"` // at most one, instead of a TargetingSpec
	AutoTargetingEnabled Optional[bool]    `json:"auto_targeting_enabled,omitzero"`  // Performance+ targeting; default true
	PlacementGroup       PlacementGroup    `json:"placement_group,omitzero"`
	OptimizationGoal     *OptimizationGoal `json:"optimization_goal_metadata,omitzero"` // required by the objective WEB_CONVERSION

	IsCreativeOptimization    bool                       `json:"is_creative_optimization,omitzero"` // Pinterest turns product pins into other ad formats
	PromotionID               string                     `json:"promotion_id,omitzero"`
	PromotionApplicationLevel string                     `json:"promotion_application_level,omitzero"` // "NONE", "ITEM" or "AD_GROUP"
	TrackingURLs              map[TrackingEvent][]string `json:"tracking_urls,omitempty"`              // at most 3 for each event
}

func (p *AdGroupCreateParams) check() *ParamError {
	switch {
	case p.CampaignID == "":
		return missing("campaign_id")
	case p.Name == "":
		return missing("name")
	case p.BillableEvent == "":
		return missing("billable_event")
	}
	return nil
}

type adGroupCreates []AdGroupCreateParams

func (l adGroupCreates) check() *ParamError { return checkBatch(l) }

// AdGroupUpdateParams are the parameters of an ad group for [AdAccountsService.UpdateAdGroups]. ID is required. Absent fields do not
// change.
type AdGroupUpdateParams struct {
	ID            string                  `json:"id"`
	CampaignID    Optional[string]        `json:"campaign_id,omitzero"`
	Name          Optional[string]        `json:"name,omitzero"`
	BillableEvent Optional[BillableEvent] `json:"billable_event,omitzero"` // only of drafts
	Status        Optional[EntityStatus]  `json:"status,omitzero"`

	Budget               Optional[Money]              `json:"budget_in_micro_currency,omitzero"` // micro-currency
	BudgetType           Optional[BudgetType]         `json:"budget_type,omitzero"`
	Bid                  Optional[Money]              `json:"bid_in_micro_currency,omitzero"` // micro-currency
	BidStrategyType      Optional[BidStrategyType]    `json:"bid_strategy_type,omitzero"`
	BidMultiplier        Optional[float64]            `json:"bid_multiplier,omitzero"` // 0.1 to 10; 0 removes it
	PacingDeliveryType   Optional[PacingDeliveryType] `json:"pacing_delivery_type,omitzero"`
	LifetimeFrequencyCap Optional[int]                `json:"lifetime_frequency_cap,omitzero"` // impressions per person in 30 days; -1 means no cap

	StartTime Optional[UnixTime] `json:"start_time,omitzero"` // null clears it
	EndTime   Optional[UnixTime] `json:"end_time,omitzero"`   // null clears it

	TargetingSpec        Optional[TargetingSpec]     `json:"targeting_spec,omitzero"`         // replaces the whole spec
	TargetingTemplateIDs Optional[[]string]          `json:"targeting_template_ids,omitzero"` // at most one; the id "0" removes it
	AutoTargetingEnabled Optional[bool]              `json:"auto_targeting_enabled,omitzero"`
	PlacementGroup       Optional[PlacementGroup]    `json:"placement_group,omitzero"`
	OptimizationGoal     Optional[*OptimizationGoal] `json:"optimization_goal_metadata,omitzero"`

	IsCreativeOptimization    Optional[bool]                       `json:"is_creative_optimization,omitzero"`
	PromotionID               Optional[string]                     `json:"promotion_id,omitzero"` // null clears it
	PromotionApplicationLevel Optional[string]                     `json:"promotion_application_level,omitzero"`
	TrackingURLs              Optional[map[TrackingEvent][]string] `json:"tracking_urls,omitzero"` // an empty map removes them
}

func (p *AdGroupUpdateParams) check() *ParamError { return checkID(p.ID) }

type adGroupUpdates []AdGroupUpdateParams

func (l adGroupUpdates) check() *ParamError { return checkBatch(l) }

// OptimizationGoal is what Pinterest optimizes the delivery of an ad group for. nil fields are left out.
type OptimizationGoal struct {
	Conversion *ConversionGoal `json:"conversion_tag_v3_goal_metadata,omitzero"`
	Frequency  *FrequencyGoal  `json:"frequency_goal_metadata,omitzero"`
	ScrollUp   *ScrollUpGoal   `json:"scrollup_goal_metadata,omitzero"`
}

// ConversionGoal is a goal for conversions. Zero values are left out.
type ConversionGoal struct {
	ConversionTagID    string                     `json:"conversion_tag_id,omitzero"`
	ConversionEvent    ConversionTagType          `json:"conversion_event,omitzero"`
	ReportingEvent     string                     `json:"reporting_event,omitzero"`                  // name of an event that is mapped to a model
	CPAGoal            string                     `json:"cpa_goal_value_in_micro_currency,omitzero"` // cost per action in micro-currency: "1500000"
	IsROASOptimized    bool                       `json:"is_roas_optimized,omitzero"`                // optimizes the value of conversions, not their number
	LearningModeType   ConversionLearningModeType `json:"learning_mode_type,omitzero"`
	AttributionWindows *AttributionWindows        `json:"attribution_windows,omitzero"`
}

// AttributionWindows are the numbers of days after an action in which a conversion is attributed to it.
type AttributionWindows struct {
	ClickWindowDays      Optional[AttributionWindow] `json:"click_window_days,omitzero"`
	EngagementWindowDays Optional[AttributionWindow] `json:"engagement_window_days,omitzero"`
	ViewWindowDays       Optional[AttributionWindow] `json:"view_window_days,omitzero"`
}

// FrequencyGoal is how often a person should see the ads.
type FrequencyGoal struct {
	Frequency int    `json:"frequency,omitzero"` // times in the TimeRange: 2 to 20
	TimeRange string `json:"timerange,omitzero"` // such as "DAY", "SEVEN_DAY" or "THIRTY_DAY"
}

// ScrollUpGoal is a goal for views of a page that people scroll up to.
type ScrollUpGoal struct {
	Value string `json:"scrollup_goal_value_in_micro_currency,omitzero"` // in micro-currency, such as "1500000"
}
