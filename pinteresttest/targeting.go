package pinteresttest

import (
	"encoding/json"
	"net/http"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

func (s *Server) targetingRoutes() []route {
	return []route{
		{op: operation.AdAccountTargetingAnalyticsGet, status: http.StatusOK, handle: s.getAdAccountTargeting},
		{op: operation.CampaignTargetingAnalyticsGet, status: http.StatusOK, handle: s.getCampaignTargeting},
		{op: operation.AdGroupsTargetingAnalyticsGet, status: http.StatusOK, handle: s.getAdGroupTargeting},
		{op: operation.AdGroupsAudienceSizing, status: http.StatusOK, handle: getAudienceSizing},
		{op: operation.AdGroupsBidFloorGet, status: http.StatusOK, handle: getBidFloors},
		{op: operation.AdTargetingAnalyticsGet, status: http.StatusOK, handle: s.getAdTargeting},
		{op: operation.AdPinsAnalytics, status: http.StatusOK, handle: adsParameters("pins analytics", s.getAdPinAnalytics)},
		{op: operation.TemplatesList, status: http.StatusOK, handle: adsParameters("template", s.listTemplates)},
		{op: operation.AnalyticsCreateTemplateReport, status: http.StatusOK, handle: s.createTemplateReport},
		{op: operation.TargetingOptionsGet, status: http.StatusOK, handle: listTargetingOptions},
		{op: operation.InterestTargetingOptionsGet, status: http.StatusOK, handle: getInterest},
	}
}

// interests are the interests that an ad group can target.
var interests = []pinterest.TargetingInterest{
	{ID: "918530398158", Name: "Food and Drinks", Level: 1, ChildInterests: []string{"945391946569", "945391946570"}},
	{ID: "945391946569", Name: "Soup", Level: 2, ChildInterests: []string{}},
	{ID: "945391946570", Name: "Salad", Level: 2, ChildInterests: []string{}},
	{ID: "935249274030", Name: "Home Decor", Level: 1, ChildInterests: []string{}},
}

// targetingOptions are the names of the values of the targeting types, besides interests.
var targetingOptions = map[pinterest.TargetingOptionType]map[string]string{
	pinterest.TargetingOptionTypeAppType: {
		"android_mobile": "Android mobile", "android_tablet": "Android tablet", "ipad": "iPad", "iphone": "iPhone", "web": "Web", "web_mobile": "Mobile web",
	},
	pinterest.TargetingOptionTypeGender: {"female": "Female", "male": "Male", "unknown": "Unspecified"},
	pinterest.TargetingOptionTypeLocale: {"de": "German", "en": "English", "fr": "French"},
	pinterest.TargetingOptionTypeAgeBucket: {
		"18-24": "18-24", "25-34": "25-34", "35-44": "35-44", "45-49": "45-49", "50-54": "50-54", "55-64": "55-64", "65+": "65+",
	},
	pinterest.TargetingOptionTypeLocation: {"CA": "Canada", "GR": "Greece", "US": "United States", "501": "U.S.: New York", "803": "U.S.: Los Angeles"},
	pinterest.TargetingOptionTypeGeo:      {"BE-VOV": "Belgium: East Flanders", "US-CA": "U.S.: California"},
}

// listTargetingOptions responds with null for the targeting types that have no fixed values.
func listTargetingOptions(r *apiRequest) (any, *apiError) {
	targeting := pinterest.TargetingOptionType(r.PathValue("targeting_type"))
	if err := checkAll(checkEnum("targeting_type", targeting), checkQueryID(r, "client_id"), checkQueryID(r, "timestamp")); err != nil {
		return nil, err
	}
	options := targetingOptions[targeting]
	if targeting == pinterest.TargetingOptionTypeInterest {
		options = map[string]string{}
		for _, interest := range interests {
			options[interest.ID] = interest.Name
		}
	}
	if options == nil {
		return json.RawMessage("null"), nil
	}
	return []any{options}, nil
}

func getInterest(r *apiRequest) (any, *apiError) {
	for _, interest := range interests {
		if interest.ID == r.PathValue("interest_id") {
			return interest, nil
		}
	}
	return nil, notFound(404, "Interest not found.")
}

// getAudienceSizing halves the audience for each limit.
func getAudienceSizing(r *apiRequest) (any, *apiError) {
	var body pinterest.AudienceSizingParams
	err := checkAll(
		r.decode(&body), checkTargetingSpec(body.TargetingSpec), checkEnums("creative_types", body.CreativeTypes),
		checkEnum("placement_group", body.PlacementGroup), checkIDs("product_group_ids", body.ProductGroupIDs, maxIDs),
	)
	for _, keyword := range body.Keywords {
		err = checkAll(
			err, checkRequired("keywords.match_type", keyword.MatchType != ""), checkRequired("keywords.value", keyword.Value != ""),
			checkEnum("keywords.match_type", keyword.MatchType),
			checkText("keywords.value", &keyword.Value, 120),
		)
	}
	if err != nil {
		return nil, err
	}
	var limits object
	if err := json.Unmarshal(mustJSON(body.TargetingSpec), &limits); err != nil {
		panic("pinteresttest: " + err.Error())
	}
	size := 400_000_000 >> len(limits)
	for _, limited := range []bool{len(body.CreativeTypes) > 0, len(body.Keywords) > 0, len(body.ProductGroupIDs) > 0} {
		if limited {
			size /= 2
		}
	}
	return object{"audience_size_lower_bound": size, "audience_size_upper_bound": size * 3 / 2}, nil
}

// bidFloors are the lowest bids in micro-currency.
var bidFloors = map[pinterest.BillableEvent]pinterest.Money{
	pinterest.BillableEventClickthrough: 100_000, pinterest.BillableEventImpression: 2_000_000, pinterest.BillableEventVideoV50MRC: 50_000,
}

func getBidFloors(r *apiRequest) (any, *apiError) {
	var body pinterest.BidFloorParams
	err := checkAll(r.decode(&body), checkRequired("bid_floor_specs", len(body.Specs) > 0), checkTargetingSpec(body.TargetingSpec))
	floors := []pinterest.Money{}
	for _, spec := range body.Specs {
		floor, known := bidFloors[spec.BillableEvent]
		err = checkAll(
			err, checkRequired("billable_event", spec.BillableEvent != ""), checkRequired("currency", spec.Currency != ""),
			checkEnum("currency", spec.Currency), checkEnums("countries", spec.Countries), checkEnum("creative_type", spec.CreativeType),
			checkEnum("objective_type", spec.ObjectiveType), checkGoal(spec.OptimizationGoal),
		)
		if err == nil && !known {
			err = invalid("billable_event", string(spec.BillableEvent)+" has no bid floor")
		}
		floors = append(floors, floor)
	}
	if err != nil {
		return nil, err
	}
	return object{"bid_floors": floors, "type": "bidfloor"}, nil
}
