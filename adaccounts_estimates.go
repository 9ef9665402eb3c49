package pinterest

// AudienceSizingParams are the parameters of [AdAccountsService.GetAudienceSizing]. Zero values are left out; nil params mean everybody.
type AudienceSizingParams struct {
	TargetingSpec        TargetingSpec  `json:"targeting_spec,omitzero"`         // the zero spec means everybody
	AutoTargetingEnabled Optional[bool] `json:"auto_targeting_enabled,omitzero"` // default true
	CreativeTypes        []CreativeType `json:"creative_types,omitempty"`        // nil means all
	Keywords             []KeywordSpec  `json:"keywords,omitempty"`              // nil means all
	PlacementGroup       PlacementGroup `json:"placement_group,omitzero"`        // default ALL
	ProductGroupIDs      []string       `json:"product_group_ids,omitempty"`     // of a catalog sales campaign
}

func (p *AudienceSizingParams) check() *ParamError {
	if p == nil {
		return nil
	}
	return checkElements("keywords", p.Keywords)
}

// AudienceSizing is an estimate of the number of people that ads can reach in a month.
type AudienceSizing struct {
	LowerBound int64 `json:"audience_size_lower_bound"`
	UpperBound int64 `json:"audience_size_upper_bound"`
}

// UnmarshalJSON decodes a response. The bounds are numbers in the API description, which may have a fraction.
func (a *AudienceSizing) UnmarshalJSON(data []byte) error {
	var response struct {
		LowerBound float64 `json:"audience_size_lower_bound"`
		UpperBound float64 `json:"audience_size_upper_bound"`
	}
	err := decode(data, &response)
	*a = AudienceSizing{int64(response.LowerBound), int64(response.UpperBound)}
	return err
}

// BidFloorParams are the parameters of [AdAccountsService.GetBidFloors]. Specs is required.
type BidFloorParams struct {
	Specs         []BidFloorSpec `json:"bid_floor_specs"`
	TargetingSpec TargetingSpec  `json:"targeting_spec,omitzero"` // the zero spec means everybody
}

// BidFloorSpec is a kind of ad group to get the lowest bid for. BillableEvent and Currency are required. Zero values are left out.
type BidFloorSpec struct {
	BillableEvent    BillableEvent     `json:"billable_event"`
	Currency         Currency          `json:"currency"` // of the bid
	ObjectiveType    ObjectiveType     `json:"objective_type,omitzero"`
	CreativeType     CreativeType      `json:"creative_type,omitzero"`
	Countries        []Country         `json:"countries,omitempty"`
	OptimizationGoal *OptimizationGoal `json:"optimization_goal_metadata,omitzero"`
}

func (s *BidFloorSpec) check() *ParamError {
	switch {
	case s.BillableEvent == "":
		return missing("billable_event")
	case s.Currency == "":
		return missing("currency")
	}
	return nil
}

func (p *BidFloorParams) check() *ParamError {
	if p == nil || len(p.Specs) == 0 {
		return missing("bid_floor_specs")
	}
	return checkElements("bid_floor_specs", p.Specs)
}

type bidFloors struct {
	Floors []Money `json:"bid_floors"`
}

func (f *bidFloors) missing() string {
	if f.Floors == nil {
		return "bid_floors"
	}
	return ""
}
