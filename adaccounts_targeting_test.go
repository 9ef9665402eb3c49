package pinterest_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestTargetingSpec_IsSentBackWithoutLoss(t *testing.T) {
	for _, text := range []string{
		`{}`,
		`{"AGE_BUCKET": ["25-34"], "APPTYPE": ["iphone"], "AUDIENCE_EXCLUDE": ["1"], "AUDIENCE_INCLUDE": ["2"], "GENDER": ["male"], "GEO": ["BE-VOV"],
			"INTEREST": ["3"], "LOCALE": ["en"], "LOCATION": ["US"], "MINIMUM_AGE": "18", "MAXIMUM_AGE": "65+", "TARGETING_STRATEGY": ["CHOOSE_YOUR_OWN"],
			"SHOPPING_RETARGETING": [{"lookback_window": 30, "exclusion_window": 14, "tag_types": [0, 6]}]}`,
		`{"GENDER": []}`,
		`{"FUTURE": {"a": [1, null]}, "LOCATION": ["US"]}`,
		`{"LOCATION": [501], "GENDER": "male", "SHOPPING_RETARGETING": {"lookback_window": 30}}`,
		`{"SHOPPING_RETARGETING": [{"lookback_window": 30, "future": 1}]}`,
	} {
		var spec pinterest.TargetingSpec
		require.NoError(t, json.Unmarshal([]byte(text), &spec))
		content, err := json.Marshal(spec)
		require.NoError(t, err)
		assert.JSONEq(t, text, string(content))
	}
	var spec pinterest.TargetingSpec
	require.NoError(t, json.Unmarshal([]byte(`{"GENDER": null, "LOCATION": [501], "APPTYPE": ["web"]}`), &spec))
	assert.Equal(t, pinterest.TargetingSpec{
		AppTypes: []string{"web"}, Other: map[string]pinterest.RawJSON{"LOCATION": pinterest.RawJSON(`[501]`)},
	}, spec)
	require.Error(t, json.Unmarshal([]byte(`[]`), &spec))
}

// FuzzTargetingSpec checks that decoding and encoding a spec does not change it, except for nulls.
func FuzzTargetingSpec(f *testing.F) {
	for _, seed := range []string{
		`{"GENDER": ["male"], "FUTURE": 1}`, `{"SHOPPING_RETARGETING": [{"tag_types": [1]}]}`, `{"MINIMUM_AGE": 18}`, `{"LOCATION": [null]}`, `null`, `{"": 0}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var spec, again pinterest.TargetingSpec
		if json.Unmarshal(data, &spec) != nil {
			return
		}
		content, err := json.Marshal(spec)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(content, &again))
		assert.Equal(t, spec, again)
	})
}
