package contract

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// generator generates JSON values that match a schema.
type generator struct {
	*rand.Rand
	*gate
	optional, null float64 // the probability that an optional property is present, and that a nullable value is null
	request        bool    // generate requests, without read-only properties; otherwise responses, without write-only ones
	known          knownValues
	turns          map[*openapi3.Schema]int // if not nil, the values of an enumeration take turns; otherwise they are chosen at random
}

// id returns the known value three times out of four, if there is one.
func (g *generator) id(param string) string {
	if id := g.known[param]; id != "" && g.IntN(4) > 0 {
		return id
	}
	return g.text(&openapi3.Schema{Pattern: `^\d+$`})
}

// pathValue returns a value of a parameter of the path: one of an enumeration, or an id.
func (g *generator) pathValue(op specOperation, name string) string {
	for _, ref := range op.Parameters {
		if ref.Value.In == openapi3.ParameterInPath && ref.Value.Name == name && len(ref.Value.Schema.Value.Enum) > 0 {
			return fmt.Sprint(g.value(ref.Value.Schema.Value))
		}
	}
	return g.id(name)
}

// future reports whether to generate a field or value that only a future service sends. Requests have none.
func (g *generator) future() bool { return !g.request && g.Float64() < 0.1 }

func (g *generator) value(schema *openapi3.Schema) any {
	forms := g.alternatives(schema)
	return g.form(forms[g.IntN(len(forms))])
}

// form generates a value of a form.
func (g *generator) form(form *openapi3.Schema) any {
	switch {
	case form.Nullable && g.Float64() < g.null:
		return nil
	case len(form.Enum) > 0:
		if _, text := form.Enum[0].(string); text && g.future() {
			return "FUTURE_VALUE"
		}
		if g.turns != nil {
			g.turns[form]++
			return form.Enum[g.turns[form]%len(form.Enum)]
		}
		return form.Enum[g.IntN(len(form.Enum))]
	case form.Items != nil:
		list := []any{}
		least := int(form.MinItems)
		if g.request {
			least = max(least, 1) // an empty list may count as absent
		}
		for range min(least+g.IntN(3), int(number(form.MaxItems, math.MaxInt32))) {
			list = append(list, g.value(form.Items.Value))
		}
		return list
	case form.AdditionalProperties.Schema != nil:
		object := map[string]any{}
		for i := range g.IntN(3) {
			key := fmt.Sprintf("KEY_%d", i)
			for _, keys := range form.Properties { // at most one, which describes the keys, not a property
				key = fmt.Sprint(g.value(keys.Value))
			}
			object[key] = g.value(form.AdditionalProperties.Schema.Value)
		}
		return object
	case len(form.Properties) > 0:
		return g.fill(form, func(string) bool { return g.Float64() < g.optional })
	case form.Type == nil || form.Type.Is("object"):
		return map[string]any{}
	case form.Type.Is("boolean"):
		return g.IntN(2) == 0
	case form.Type.Is("integer"):
		least := int(number(form.Min, 0))
		return least + g.IntN(int(number(form.Max, float64(least)+10_000))-least+1)
	case form.Type.Is("number"):
		least := number(form.Min, 0)
		most := number(form.Max, least+1000)
		return math.Round((least+g.Float64()*(most-least))*100) / 100
	}
	return g.text(form)
}

// isDate reports whether an example is a date. Some dates in the description have no format, only an example.
func isDate(example any) bool {
	text, _ := example.(string)
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func number[T any](bound *T, fallback T) T {
	if bound == nil {
		return fallback
	}
	return *bound
}

// field generates the value of a field or parameter. If there is a known value for its name, it is that value three times out of four.
func (g *generator) field(name string, schema *openapi3.Schema) any {
	value, known := g.value(schema), g.known[strings.TrimSuffix(name, "s")]
	if known == "" || g.IntN(4) == 0 {
		return value
	}
	switch value.(type) {
	case string:
		return known
	case []any:
		return []any{known}
	}
	return value
}

// fill generates an object. It has the optional fields that present selects.
func (g *generator) fill(form *openapi3.Schema, present func(name string) bool) map[string]any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(form.Properties)) {
		property := form.Properties[name].Value
		if g.request && g.every(property, isReadOnly) || !g.request && g.every(property, isWriteOnly) {
			continue
		}
		only := g.request && len(form.Properties) == 1 // without it the object is empty
		if only || slices.Contains(form.Required, name) || present(name) {
			object[name] = g.field(name, property)
		}
	}
	if g.future() {
		object["future_field"] = map[string]any{"deep": []any{1, "x", nil}}
	}
	return object
}

func (g *generator) text(form *openapi3.Schema) string {
	moment := time.Date(2020, 1, 1, 0, 0, g.IntN(200_000_000), 0, time.UTC)
	if g.request { // analytics need recent dates
		moment = time.Now().UTC().AddDate(0, 0, -g.IntN(20))
	}
	switch {
	case form.Format == "date" || isDate(form.Example):
		return moment.Format(time.DateOnly)
	case form.Format == "date-time" && g.request:
		return moment.Format(time.RFC3339)
	case form.Format == "date-time":
		forms := []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05.000000", "2006-01-02T15:04:05-00:00"}
		return moment.Format(forms[g.IntN(len(forms))])
	}
	if form.Pattern != "" {
		pattern, err := regexp.Compile(form.Pattern)
		for _, text := range []string{
			"QmFzZTY0", fmt.Sprintf("8%017d", g.Int64N(1e17)), moment.Format(time.DateOnly), moment.Format("15:04"), "https://shop.example/feed?a=b&c",
			strings.Repeat("5f", 32), fmt.Sprint(moment.Unix()),
		} {
			if err == nil && pattern.MatchString(text) { // some patterns are not valid in Go, and not checked either
				return text
			}
		}
	}
	words := []string{"soup", "Kürbis & co", "a,b", `"quoted"`, "line\nbreak", "100%", "日本", "<b>", "a=b&c"}
	word := words[g.IntN(len(words))]
	for len(word) < int(form.MinLength) {
		word += "x"
	}
	letters := []rune(word)
	return string(letters[:min(uint64(len(letters)), number(form.MaxLength, math.MaxUint64))])
}
