package pinterest

import (
	"bytes"
	"encoding/json"
)

// TargetingSpec is the audience of an ad group. nil and "" mean no limit, and are left out of a request; an empty list is sent as []. A
// spec from a response can be sent back without loss: only fields that are null, "" or 0 are left out.
type TargetingSpec struct {
	AgeBuckets          []string              `json:"AGE_BUCKET,omitzero"`       // years, such as "25-34"; use MinimumAge and MaximumAge instead
	AppTypes            []string              `json:"APPTYPE,omitzero"`          // such as "iphone" or "web"
	AudienceExclude     []string              `json:"AUDIENCE_EXCLUDE,omitzero"` // ids of audiences
	AudienceInclude     []string              `json:"AUDIENCE_INCLUDE,omitzero"` // ids of audiences
	Genders             []string              `json:"GENDER,omitzero"`           // "male", "female" or "unknown"
	Geos                []string              `json:"GEO,omitzero"`              // codes of regions, such as "BE-VOV", and postal codes
	Interests           []string              `json:"INTEREST,omitzero"`         // ids; see [TargetingService.GetOptions]
	Locales             []string              `json:"LOCALE,omitzero"`           // languages, such as "en"
	Locations           []string              `json:"LOCATION,omitzero"`         // countries, such as "US", and metro areas of the US
	MinimumAge          string                `json:"MINIMUM_AGE,omitzero"`      // years: "18" to "65"; requires MaximumAge
	MaximumAge          string                `json:"MAXIMUM_AGE,omitzero"`      // years: "18" to "65+", inclusive; requires MinimumAge
	ShoppingRetargeting []ShoppingRetargeting `json:"SHOPPING_RETARGETING,omitzero"`
	Strategies          []string              `json:"TARGETING_STRATEGY,omitzero"` // such as "FIND_NEW_CUSTOMERS"

	// Other has the targeting types that this package does not support, and those whose value has an unexpected form.
	Other map[string]RawJSON `json:"-"`
}

// ShoppingRetargeting selects people who did something with products of the advertiser.
type ShoppingRetargeting struct {
	LookbackWindow  int   `json:"lookback_window,omitzero"`  // days ago when the period begins
	ExclusionWindow int   `json:"exclusion_window,omitzero"` // days ago when the period ends
	TagTypes        []int `json:"tag_types,omitzero"`        // kinds of events
}

// plainTargetingSpec is TargetingSpec without its methods.
type plainTargetingSpec TargetingSpec

// MarshalJSON encodes the fields and Other.
func (s TargetingSpec) MarshalJSON() ([]byte, error) {
	content, err := json.Marshal(plainTargetingSpec(s))
	if err != nil || len(s.Other) == 0 {
		return content, err
	}
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(content, &all); err != nil {
		return nil, err
	}
	for name, value := range s.Other {
		all[name] = json.RawMessage(value)
	}
	return json.Marshal(all)
}

// UnmarshalJSON decodes each targeting type by itself: one in an unknown form goes to Other.
func (s *TargetingSpec) UnmarshalJSON(data []byte) error {
	var all map[string]RawJSON
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	*s = TargetingSpec{}
	for name, value := range all {
		if value == nil || setTargeting(s, name, value) {
			continue
		}
		if s.Other == nil {
			s.Other = map[string]RawJSON{}
		}
		s.Other[name] = value
	}
	return nil
}

// setTargeting decodes the value of a targeting type. It reports false, and changes nothing, if the type or the form of the value is
// unknown.
func setTargeting(s *TargetingSpec, name string, value RawJSON) bool {
	switch name {
	case "AGE_BUCKET":
		return decodeWhole(value, &s.AgeBuckets)
	case "APPTYPE":
		return decodeWhole(value, &s.AppTypes)
	case "AUDIENCE_EXCLUDE":
		return decodeWhole(value, &s.AudienceExclude)
	case "AUDIENCE_INCLUDE":
		return decodeWhole(value, &s.AudienceInclude)
	case "GENDER":
		return decodeWhole(value, &s.Genders)
	case "GEO":
		return decodeWhole(value, &s.Geos)
	case "INTEREST":
		return decodeWhole(value, &s.Interests)
	case "LOCALE":
		return decodeWhole(value, &s.Locales)
	case "LOCATION":
		return decodeWhole(value, &s.Locations)
	case "MINIMUM_AGE":
		return decodeWhole(value, &s.MinimumAge)
	case "MAXIMUM_AGE":
		return decodeWhole(value, &s.MaximumAge)
	case "SHOPPING_RETARGETING":
		return decodeWhole(value, &s.ShoppingRetargeting)
	case "TARGETING_STRATEGY":
		return decodeWhole(value, &s.Strategies)
	}
	return false
}

// decodeWhole decodes a value and reports whether field can express all of it. Otherwise, field does not change.
func decodeWhole[T any](value []byte, field *T) bool {
	var decoded T
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	if hasNull(value) || decoder.Decode(&decoded) != nil {
		return false
	}
	*field = decoded
	return true
}

// hasNull reports whether a value contains a null, which decodes to a zero value.
func hasNull(value []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(value))
	for {
		token, err := decoder.Token()
		if token == nil {
			return err == nil
		}
	}
}
