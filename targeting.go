package pinterest

import (
	"context"
	"encoding/json"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// TargetingService lists what a [TargetingSpec] can target. It requires the scope ads:read.
type TargetingService struct{ core *core }

// GetOptions returns the values of a targeting type: GET /resources/targeting/{targeting_type} ([targeting_options/get]). It is newer than
// API version 5.3.0. Errors: [*Error].
//
// [targeting_options/get]: https://developers.pinterest.com/docs/api/v5/targeting_options-get/
func (s *TargetingService) GetOptions(ctx context.Context, targetingType TargetingOptionType, opts ...RequestOption) (TargetingOptions, error) {
	return do[TargetingOptions](ctx, s.core, operation.TargetingOptionsGet.At(string(targetingType)), nil, opts)
}

// GetInterests returns an interest, along with the ids of the interests that are part of it:
// GET /resources/targeting/interests/{interest_id} ([interest_targeting_options/get]). It is newer than API version 5.3.0. Errors:
// [*Error].
//
// [interest_targeting_options/get]: https://developers.pinterest.com/docs/api/v5/interest_targeting_options-get/
func (s *TargetingService) GetInterests(ctx context.Context, interestID string, opts ...RequestOption) (*TargetingInterest, error) {
	return do[*TargetingInterest](ctx, s.core, operation.InterestTargetingOptionsGet.At(interestID), nil, opts)
}

// TargetingOptionType is a targeting type of a [TargetingSpec], or KEYWORD.
type TargetingOptionType string

// The targeting types.
const (
	TargetingOptionTypeAppType         TargetingOptionType = "APPTYPE"
	TargetingOptionTypeGender          TargetingOptionType = "GENDER"
	TargetingOptionTypeLocale          TargetingOptionType = "LOCALE"
	TargetingOptionTypeAgeBucket       TargetingOptionType = "AGE_BUCKET"
	TargetingOptionTypeLocation        TargetingOptionType = "LOCATION"
	TargetingOptionTypeGeo             TargetingOptionType = "GEO"
	TargetingOptionTypeInterest        TargetingOptionType = "INTEREST"
	TargetingOptionTypeKeyword         TargetingOptionType = "KEYWORD"
	TargetingOptionTypeAudienceInclude TargetingOptionType = "AUDIENCE_INCLUDE"
	TargetingOptionTypeAudienceExclude TargetingOptionType = "AUDIENCE_EXCLUDE"
)

// TargetingOptions are the values of a targeting type, as the service sends them: objects that map each value to its name. The API
// description leaves their form open. It is nil if the response is null.
type TargetingOptions []map[string]RawJSON

func (TargetingOptions) nullable() {}

// Names returns the names by value, such as "Greece" by "GR". It leaves out the values whose name is not text.
func (o TargetingOptions) Names() map[string]string {
	names := map[string]string{}
	for _, options := range o {
		for value, raw := range options {
			var name string
			if json.Unmarshal(raw, &name) == nil {
				names[value] = name
			}
		}
	}
	return names
}

// TargetingInterest is a topic that people are interested in. Interests form a tree.
type TargetingInterest struct {
	ID             string   `json:"id"`
	Name           string   `json:"name"`            // such as "Dress"
	Level          int      `json:"level"`           // in the tree
	ChildInterests []string `json:"child_interests"` // ids
}
