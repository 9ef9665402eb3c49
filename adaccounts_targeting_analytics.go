package pinterest

// TargetingAnalyticsParams are the parameters of [AdAccountsService.GetTargetingAnalytics] and its variants for campaigns, ad groups and
// ads. TargetingTypes and the required fields of AdsAnalyticsParams are required.
type TargetingAnalyticsParams struct {
	AdsAnalyticsParams
	TargetingTypes   []TargetingType   `url:"targeting_types,comma"` // at most 14, or 15 for an ad account (API version 5.23.0)
	AttributionTypes []AttributionType `url:"attribution_types,comma,omitempty"`
}

func (p *TargetingAnalyticsParams) check() *ParamError {
	if p == nil {
		return missing("start_date")
	}
	if err := p.AdsAnalyticsParams.check(); err != nil {
		return err
	}
	if len(p.TargetingTypes) == 0 {
		return missing("targeting_types")
	}
	return nil
}

// targetingAnalyticsQuery is the query for the split metrics of some entities.
type targetingAnalyticsQuery struct {
	*TargetingAnalyticsParams
	Entities entityIDs
}

func targetingAnalytics(name string, ids []string, params *TargetingAnalyticsParams) *targetingAnalyticsQuery {
	return &targetingAnalyticsQuery{params, entityIDs{name: name, ids: ids}}
}

func (q *targetingAnalyticsQuery) check() *ParamError {
	if err := q.Entities.check(); err != nil {
		return err
	}
	return q.TargetingAnalyticsParams.check()
}

// TargetingAnalyticsRow is the part of an entity's metrics that belongs to one value of a targeting type, such as the gender "female".
type TargetingAnalyticsRow struct {
	TargetingType  TargetingType `json:"targeting_type"`
	TargetingValue string        `json:"targeting_value"` // such as "iphone" or "US"
	Metrics        AnalyticsRow  `json:"metrics"`         // with the id of the entity and, unless the granularity is TOTAL, the day
}

type targetingRows struct {
	Data []TargetingAnalyticsRow `json:"data"`
}

func (r *targetingRows) missing() string {
	if r.Data == nil {
		return "data"
	}
	return ""
}

// pinAnalyticsQuery is the query for the metrics of pins in a campaign.
type pinAnalyticsQuery struct {
	CampaignID string `url:"campaign_id"`
	*entityAnalyticsQuery
}

func (q *pinAnalyticsQuery) check() *ParamError {
	if q.CampaignID == "" {
		return missing("campaign_id")
	}
	return q.entityAnalyticsQuery.check()
}
