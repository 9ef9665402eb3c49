package pinteresttest

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest"
)

// The targeting types by which metrics can be split: those of all entities, and those of reports.
var (
	commonTargeting = []pinterest.TargetingType{
		pinterest.TargetingTypeKeyword, pinterest.TargetingTypeAppType, pinterest.TargetingTypeGender, pinterest.TargetingTypeLocation,
		pinterest.TargetingTypePlacement, pinterest.TargetingTypeCountry, pinterest.TargetingTypeTargetedInterest,
		pinterest.TargetingTypePinnerInterest, pinterest.TargetingTypeAudienceInclude, pinterest.TargetingTypeGeo,
		pinterest.TargetingTypeAgeBucket, pinterest.TargetingTypeRegion, pinterest.TargetingTypeAgeBucketAndGender,
	}
	reportTargeting = append(
		slices.Clip(commonTargeting), pinterest.TargetingTypeMediaType,
		pinterest.TargetingTypeAudienceMultiplier, pinterest.TargetingTypeCreativeEnhancements, pinterest.TargetingTypeLocalAdsStoreCode,
	)
)

// targetingValues are the values that the metrics of every entity have. A type without an entry has one value.
var targetingValues = map[pinterest.TargetingType][]string{
	pinterest.TargetingTypeKeyword:          {"cold soup", "soup bowls", "soup recipes"},
	pinterest.TargetingTypeAppType:          {"android_mobile", "android_tablet", "ipad", "iphone", "web", "web_mobile"},
	pinterest.TargetingTypeGender:           {"female", "male", "unknown"},
	pinterest.TargetingTypeLocation:         {"501", "803"},
	pinterest.TargetingTypePlacement:        {"BROWSE", "SEARCH"},
	pinterest.TargetingTypeCountry:          {"CA", "US"},
	pinterest.TargetingTypeTargetedInterest: {"Food and Drinks", "Home Decor"},
	pinterest.TargetingTypePinnerInterest:   {"Food and Drinks", "Home Decor"},
	pinterest.TargetingTypeAgeBucket:        {"18-24", "25-34", "35-44", "45-49", "50-54", "55-64", "65+"},
}

// targetingPart is the part of a subject's metrics that belongs to a value of a targeting type.
type targetingPart struct {
	adsSubject
	targeting pinterest.TargetingType
	value     string
}

// split returns the parts of a subject. Those of one targeting type add up to the subject, except for ratios, which do not differ.
func (s *Server) split(subject adsSubject, types []pinterest.TargetingType) []targetingPart {
	var parts []targetingPart
	for _, targeting := range types {
		values := targetingValues[targeting]
		if values == nil {
			values = []string{strings.ToLower(string(targeting))}
		}
		ends, end := make([]int64, len(values)), int64(0)
		for i, value := range values {
			end += int64(1 + s.hash(subject.id, string(targeting), value)%9)
			ends[i] = end
		}
		start := int64(0)
		for i, value := range values {
			part := subject
			part.part = fraction{start, ends[i], end}
			start = ends[i]
			parts = append(parts, targetingPart{part, targeting, value})
		}
	}
	return parts
}

func (s *Server) getAdAccountTargeting(r *apiRequest) (any, *apiError) {
	return s.targetingAnalytics(r, pinterest.ColumnAdAccountID, []adsSubject{r.adAccount.subject(s)})
}

func (s *Server) getCampaignTargeting(r *apiRequest) (any, *apiError) {
	subjects, err := entitySubjects(s, r, "campaign_ids", s.ads.campaigns)
	if err != nil {
		return nil, err
	}
	return s.targetingAnalytics(
		r, pinterest.ColumnCampaignID, subjects, pinterest.TargetingTypeCreativeType, pinterest.TargetingTypeAudienceMultiplier,
	)
}

func (s *Server) getAdGroupTargeting(r *apiRequest) (any, *apiError) {
	subjects, err := entitySubjects(s, r, "ad_group_ids", s.ads.adGroups)
	if err != nil {
		return nil, err
	}
	return s.targetingAnalytics(r, pinterest.ColumnAdGroupID, subjects, pinterest.TargetingTypeCreativeEnhancements)
}

func (s *Server) getAdTargeting(r *apiRequest) (any, *apiError) {
	subjects, err := entitySubjects(s, r, "ad_ids", s.ads.ads)
	if err != nil {
		return nil, err
	}
	return s.targetingAnalytics(r, pinterest.ColumnAdID, subjects, pinterest.TargetingTypeQuizResult)
}

// targetingAnalytics returns the rows of subjects, which can be split by the common and by further targeting types.
func (s *Server) targetingAnalytics(r *apiRequest, idColumn pinterest.Column, subjects []adsSubject, further ...pinterest.TargetingType) (any, *apiError) {
	types, err := commaList[pinterest.TargetingType](r, "targeting_types")
	attribution, attributionErr := commaList[pinterest.AttributionType](r, "attribution_types")
	q, queryErr := s.adsQuery(r, idColumn)
	if err := checkAll(
		err, attributionErr, queryErr, checkRequired("targeting_types", len(types) > 0),
		checkEach("targeting_types", types, append(slices.Clip(commonTargeting), further...)...), checkEnums("attribution_types", attribution),
	); err != nil {
		return nil, err
	}
	data := []object{}
	for _, subject := range subjects {
		for _, part := range s.split(subject, types) {
			var value any = part.value
			if digits.MatchString(part.value) {
				value = json.Number(part.value) // as in the example of the description
			}
			for _, row := range s.adsRows(q, part.adsSubject) {
				data = append(data, object{"targeting_type": part.targeting, "targeting_value": value, "metrics": row})
			}
		}
	}
	return object{"data": data}, nil
}

// getAdPinAnalytics returns rows for the pins that the campaign has an ad of. They have the metrics of the first of these ads.
func (s *Server) getAdPinAnalytics(r *apiRequest) (any, *apiError) {
	campaign, pins := r.query.Get("campaign_id"), r.ids("pin_ids")
	if err := checkAll(
		checkRequired("campaign_id", campaign != ""), checkID("campaign_id", campaign),
		checkRequired("pin_ids", len(pins) > 0), checkIDs("pin_ids", pins, 100),
	); err != nil {
		return nil, err
	}
	var subjects []adsSubject
	for _, pin := range pins {
		found := findFunc(s.ads.ads, func(a *ad) bool {
			return a.AdAccountID == r.adAccount.ID && a.CampaignID == campaign && a.PinID == pin
		})
		if found != nil {
			subjects = append(subjects, found.subject(s))
		}
	}
	return s.adsAnalytics(r, pinterest.ColumnPinID, subjects)
}
