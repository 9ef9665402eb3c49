package pinterest_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// wideItem is an item with eleven string fields.
type wideItem struct {
	A, B, C, D, E, F, G, H, I, J, K string
	Raw                             json.RawMessage
	Count                           int
}

func TestResponse_NumberForStringChangesOnlyThatField(t *testing.T) {
	type inner struct {
		ID   string   `json:"id"`
		Tags []string `json:"tags"`
	}
	type outer struct {
		ID    string           `json:"id"`
		Count int              `json:"count"`
		Raw   json.RawMessage  `json:"raw"`
		Items []inner          `json:"items"`
		Map   map[string]inner `json:"map"`
	}
	for name, test := range map[string]struct{ body, want string }{
		"raw field with the same name": {
			`{"id": 7, "raw": {"id": 8, "n": [1.50]}}`,
			`{"id": "7", "count": 0, "raw": {"id": 8, "n": [1.50]}, "items": null, "map": null}`,
		},
		"numbers in other fields": {
			`{"count": 3, "id": 7, "raw": 7}`,
			`{"id": "7", "count": 3, "raw": 7, "items": null, "map": null}`,
		},
		"escaped key": {
			`{"\u0069d": 7}`,
			`{"id": "7", "count": 0, "raw": null, "items": null, "map": null}`,
		},
		"arrays": {
			`{"items": [{"id": 1, "tags": [1, "two", -3e5]}, {"id": "2", "tags": [4]}]}`,
			`{"id": "", "count": 0, "raw": null, "map": null, "items": [{"id": "1", "tags": ["1", "two", "-3e5"]}, {"id": "2", "tags": ["4"]}]}`,
		},
		"maps": {
			`{"map": {"600x": {"id": 1, "tags": null}, "{\"id\": 5": {"id": 2, "tags": null}}}`,
			`{"id": "", "count": 0, "raw": null, "items": null, "map": {"600x": {"id": "1", "tags": null}, "{\"id\": 5": {"id": "2", "tags": null}}}`,
		},
		"more digits than an int64": {
			`{"id": 813744226420795884123}`,
			`{"id": "813744226420795884123", "count": 0, "raw": null, "items": null, "map": null}`,
		},
		"string that looks like JSON": {
			`{"id": 7, "raw": "\"id\": 8"}`,
			`{"id": "7", "count": 0, "raw": "\"id\": 8", "items": null, "map": null}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got outer
			c := newClient(t, &script{steps: []step{respond(200, test.body)}})
			require.NoError(t, c.Do(t.Context(), &pinterest.Request{Path: "/x"}, &got))
			encoded, err := json.Marshal(got)
			require.NoError(t, err)
			assert.JSONEq(t, test.want, string(encoded))
		})
	}
	t.Run("string for a number is an error", func(t *testing.T) {
		var got outer
		c := newClient(t, &script{steps: []step{respond(200, `{"id": 7, "count": "three"}`)}})
		require.ErrorContains(t, c.Do(t.Context(), &pinterest.Request{Path: "/x"}, &got), "count")
	})
}

// numericPage returns the JSON of a page of wideItem with numbers in their string fields.
func numericPage(items int) string {
	var page strings.Builder
	page.WriteString(`{"bookmark": 7, "items": [`)
	for i := range items {
		if i > 0 {
			page.WriteByte(',')
		}
		fmt.Fprintf(&page, `{"A":%[1]d,"B":%[1]d,"C":%[1]d,"D":%[1]d,"E":%[1]d,"F":%[1]d,"G":%[1]d,"H":%[1]d,"I":%[1]d,"J":%[1]d,"K":%[1]d,"Count":%[1]d,"Raw":{"A":%[1]d}}`, i)
	}
	page.WriteString("]}")
	return page.String()
}

func TestResponse_PageOfNumbersForStrings(t *testing.T) {
	var page pinterest.Page[wideItem]
	c := newClient(t, &script{steps: []step{respond(200, numericPage(100))}})
	require.NoError(t, c.Do(t.Context(), &pinterest.Request{Path: "/x"}, &page))
	require.Len(t, page.Items, 100)
	assert.Equal(t, "7", page.Bookmark)
	for i, item := range page.Items {
		n := fmt.Sprint(i)
		raw := json.RawMessage(`{"A":` + n + `}`)
		want := wideItem{A: n, B: n, C: n, D: n, E: n, F: n, G: n, H: n, I: n, J: n, K: n, Count: i, Raw: raw}
		require.Equal(t, want, item)
	}
}

// BenchmarkResponse_Decode compares a page with numbers for strings with a page of strings.
func BenchmarkResponse_Decode(b *testing.B) {
	numeric := numericPage(10_000)
	quoted := regexp.MustCompile(`"([A-K]|bookmark)":\s*(\d+)`).ReplaceAllString(numeric, `"$1":"$2"`)
	for name, body := range map[string]string{"numbers": numeric, "strings": quoted} {
		b.Run(name, func(b *testing.B) {
			c := newClient(b, &script{steps: []step{respond(200, body)}})
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				var page pinterest.Page[wideItem]
				require.NoError(b, c.Do(b.Context(), &pinterest.Request{Path: "/x"}, &page))
			}
		})
	}
}
