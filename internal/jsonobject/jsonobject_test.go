package jsonobject_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/jsonobject"
)

func FuzzObject(f *testing.F) {
	f.Add([]byte(`{"CAMPAIGN_ID": 626735565838123456, "SPEND" : 1.50 ,"NAME":"a \"b\", {c}","NULL":null}`))
	f.Add([]byte(" {\n\"a\":{\"b\":[1,{\"c\":\"}\"}]},\t\"a\":[ ]}\r\n"))
	f.Add([]byte(`{"\u0061": true, "é": "\\"}`))
	f.Add([]byte(`{"x":{"a":1},"a":2}`))
	f.Add([]byte(`{"x":"a","a":"x"}`))
	f.Add([]byte(`{"a": [1, 2], "b":[{}] }`))
	f.Add([]byte(`{}`))
	f.Add([]byte(`[{}]`))
	f.Add([]byte(`{"a"`))
	f.Add([]byte(`{"a":1,,}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var want map[string]json.RawMessage
		valid := utf8.Valid(data) && json.Unmarshal(data, &want) == nil && want != nil
		seen := map[string]json.RawMessage{}
		duplicate := false
		for name, value := range jsonobject.Fields(data) { // must not panic, even for invalid JSON
			if _, ok := seen[name]; ok {
				duplicate = true
				continue
			}
			seen[name] = value
		}
		got, ok := jsonobject.Get(data, "no such name")
		if !valid {
			return
		}
		assert.False(t, ok, "%s", got)
		assert.Len(t, seen, len(want))
		for name, value := range seen {
			got, ok := jsonobject.Get(data, name)
			require.True(t, ok)
			assert.Equal(t, string(value), string(got))
			if !duplicate {
				assert.Equal(t, string(want[name]), string(value))
			}
		}
	})
}

func FuzzElements(f *testing.F) {
	f.Add([]byte(` [ {"a": "]"}, {}, null,1 ,"x,y", [ [2], "\\"" ] ] `))
	f.Add([]byte(`[]`))
	f.Add([]byte(`[1`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got []string
		for element := range jsonobject.Elements(data) { // must end, even for invalid JSON
			got = append(got, string(element))
		}
		var want []json.RawMessage
		if json.Unmarshal(data, &want) != nil {
			return
		}
		require.Len(t, got, len(want))
		for i := range want {
			assert.Equal(t, string(want[i]), got[i])
		}
	})
}
