package contract

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// generator generates JSON values that match a schema.
type generator struct {
	*rand.Rand
	spec           *spec
	optional, null float64           // the probability that an optional property is present, and that a nullable value is null
	request        bool              // generate requests, without read-only properties; otherwise responses, without write-only ones
	known          map[string]string // ids of existing objects, by parameter name
}

// id returns a known id half of the time, if there is one.
func (g *generator) id(param string) string {
	if id := g.known[param]; id != "" && g.IntN(2) == 0 {
		return id
	}
	return g.text(&openapi3.Schema{Pattern: `^\d+$`})
}

// future reports whether to generate a field or value that only a future service sends. Requests have none.
func (g *generator) future() bool { return !g.request && g.Float64() < 0.1 }

func (g *generator) value(schema *openapi3.Schema) any {
	if schema.Nullable && g.Float64() < g.null {
		return nil
	}
	if variants := g.spec.variants(schema); len(variants) > 0 && len(schema.Properties) == 0 {
		return g.value(variants[g.IntN(len(variants))])
	}
	if values := enum(schema); len(values) > 0 {
		if g.future() {
			return "FUTURE_VALUE"
		}
		return values[g.IntN(len(values))]
	}
	if len(schema.Enum) > 0 {
		return schema.Enum[g.IntN(len(schema.Enum))]
	}
	if len(schema.AllOf) == 1 && len(schema.Properties) == 0 {
		return g.value(schema.AllOf[0].Value)
	}
	if element := elements(schema); element != nil {
		list := []any{}
		length := int(schema.MinItems)
		if g.request {
			length = max(length, 1) // an empty list may count as absent
		}
		for range length + g.IntN(3) {
			list = append(list, g.value(element))
		}
		return list
	}
	properties := g.spec.properties(schema)
	switch {
	case len(properties) > 0:
		return g.object(schema, properties)
	case values(schema) != nil:
		object := map[string]any{}
		for i := range g.IntN(3) {
			object[fmt.Sprintf("KEY_%d", i)] = g.value(values(schema))
		}
		return object
	case schema.Type == nil || schema.Type.Is("object"):
		return map[string]any{}
	case schema.Type.Is("boolean"):
		return g.IntN(2) == 0
	case schema.Type.Is("integer"):
		return int(number(schema.Min, 0)) + g.IntN(int(number(schema.Max, number(schema.Min, 0)+10_000)-number(schema.Min, 0))+1)
	case schema.Type.Is("number"):
		return float64(g.IntN(100_000)) / 100
	}
	return g.text(schema)
}

// isDate reports whether an example is a date. Some dates in the description have no format, only an example.
func isDate(example any) bool {
	text, _ := example.(string)
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func number(bound *float64, fallback float64) float64 {
	if bound == nil {
		return fallback
	}
	return *bound
}

func (g *generator) object(schema *openapi3.Schema, properties map[string]*openapi3.Schema) map[string]any {
	required := g.spec.required(schema)
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		property := properties[name]
		if g.request && property.ReadOnly || !g.request && property.WriteOnly {
			continue
		}
		only := g.request && len(properties) == 1 // without it the object is empty
		if only || slices.Contains(required, name) || g.Float64() < g.optional {
			object[name] = g.value(property)
		}
	}
	if g.future() {
		object["future_field"] = map[string]any{"deep": []any{1, "x", nil}}
	}
	return object
}

func (g *generator) text(schema *openapi3.Schema) string {
	moment := time.Date(2020, 1, 1, 0, 0, g.IntN(200_000_000), 0, time.UTC)
	switch {
	case schema.Format == "date" || isDate(schema.Example):
		return moment.Format(time.DateOnly)
	case schema.Format == "date-time" && g.request:
		return moment.Format(time.RFC3339)
	case schema.Format == "date-time":
		forms := []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05.000000", "2006-01-02T15:04:05-00:00"}
		return moment.Format(forms[g.IntN(len(forms))])
	case strings.HasPrefix(schema.Pattern, `^(0[0-9]`):
		return moment.Format("15:04")
	case strings.HasPrefix(schema.Pattern, `^\d`):
		return fmt.Sprintf("8%017d", g.Int64N(1e17))
	case strings.Contains(schema.Pattern, "A-Z"):
		return "QmFzZTY0"
	}
	words := []string{"soup", "Kürbis & co", "a,b", `"quoted"`, "line\nbreak", "100%", "日本", "<b>", "a=b&c"}
	word := words[g.IntN(len(words))]
	for len(word) < int(schema.MinLength) {
		word += "x"
	}
	return word
}
