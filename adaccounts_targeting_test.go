package pinterest_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
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
		`{"LOCATION": [null], "GENDER": ["male", null], "SHOPPING_RETARGETING": [null, {"lookback_window": 30}]}`,
		`{"SHOPPING_RETARGETING": [{"tag_types": [0, null]}], "LOCATION": ["null"]}`,
	} {
		var spec pinterest.TargetingSpec
		require.NoError(t, json.Unmarshal([]byte(text), &spec))
		content, err := json.Marshal(spec)
		require.NoError(t, err)
		assert.JSONEq(t, text, string(content))
	}
	var spec pinterest.TargetingSpec
	require.NoError(t, json.Unmarshal([]byte(`{"GENDER": null, "LOCATION": [501], "GEO": [null], "APPTYPE": ["web"], "LOCALE": ["null"]}`), &spec))
	assert.Equal(t, pinterest.TargetingSpec{
		AppTypes: []string{"web"}, Locales: []string{"null"},
		Other: map[string]pinterest.RawJSON{"LOCATION": pinterest.RawJSON(`[501]`), "GEO": pinterest.RawJSON(`[null]`)},
	}, spec)
	require.Error(t, json.Unmarshal([]byte(`[]`), &spec))
}

// FuzzTargetingSpec checks that decoding and encoding a spec does not change its JSON, except that null, "" and 0 are left out.
func FuzzTargetingSpec(f *testing.F) {
	for _, seed := range []string{
		`{"GENDER": ["male"], "FUTURE": 1}`, `{"SHOPPING_RETARGETING": [{"tag_types": [1]}]}`, `{"MINIMUM_AGE": 18}`, `{"LOCATION": [null]}`, `null`,
		`{"": 0}`, `{"SHOPPING_RETARGETING": [{"lookback_window": 0, "tag_types": [0, null]}, null]}`, `{"GEO": [""], "MINIMUM_AGE": ""}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var spec pinterest.TargetingSpec
		if json.Unmarshal(data, &spec) != nil {
			return
		}
		content, err := json.Marshal(spec)
		require.NoError(t, err)
		var want, got map[string]any
		require.NoError(t, decodeNumbers(data, &want))
		require.NoError(t, decodeNumbers(content, &got))
		for _, types := range []map[string]any{want, got} {
			for name, value := range types {
				if types[name] = withoutZeros(value); types[name] == nil {
					delete(types, name)
				}
			}
		}
		assert.True(t, maps.EqualFunc(want, got, assert.ObjectsAreEqual), "%s became %s", data, content)
	})
}

func decodeNumbers(data []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode(value)
}

// withoutZeros returns JSON without fields that are null, "" or 0, and with field names in lower case, because decoding ignores case.
// Instead of such a value itself, it returns nil.
func withoutZeros(value any) any {
	switch v := value.(type) {
	case string:
		if v == "" {
			return nil
		}
	case json.Number:
		if n, _ := v.Float64(); n == 0 {
			return nil
		}
	case []any:
		for i, element := range v {
			if object, ok := element.(map[string]any); ok {
				v[i] = withoutZeros(object)
			}
		}
	case map[string]any:
		object := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if field := withoutZeros(v[name]); field != nil {
				object[strings.ToLower(name)] = field
			}
		}
		return object
	}
	return value
}
