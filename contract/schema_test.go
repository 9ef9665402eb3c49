package contract

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// alternatives returns the forms that a value of schema can have. They have no allOf, oneOf, anyOf or discriminator, but the schemas
// of their properties and elements may have.
func (s *spec) alternatives(schema *openapi3.Schema) []*openapi3.Schema {
	forms, ok := s.forms[schema]
	if !ok {
		forms = s.expand(schema, nil)
		s.forms[schema] = forms
	}
	return forms
}

// expand is alternatives for a part of the schemas in outer.
func (s *spec) expand(schema *openapi3.Schema, outer []*openapi3.Schema) []*openapi3.Schema {
	outer = append(slices.Clone(outer), schema)
	own := *schema
	own.AllOf, own.OneOf, own.AnyOf, own.Discriminator = nil, nil, nil, nil
	variants := s.variants(schema, outer)
	// A schema without a type leaves it to its parts whether a value may be null.
	own.Nullable = schema.Nullable || schema.Type == nil && len(schema.AllOf)+len(variants) > 0
	forms := []*openapi3.Schema{&own}
	for _, part := range schema.AllOf {
		forms = combine(forms, s.expand(part.Value, outer))
	}
	if len(variants) > 0 {
		var chosen []*openapi3.Schema
		for _, variant := range variants {
			for _, form := range s.expand(variant.Value, outer) {
				chosen = append(chosen, named(schema.Discriminator, variant, form))
			}
		}
		forms = combine(forms, chosen)
	}
	for _, form := range forms {
		form.Nullable = form.Nullable || schema.Nullable
	}
	return forms
}

// variants returns the alternatives of oneOf, anyOf or the mapping of a discriminator. The variants in a mapping can refer back to the
// schema in allOf, which then has no variants.
func (s *spec) variants(schema *openapi3.Schema, outer []*openapi3.Schema) openapi3.SchemaRefs {
	variants := slices.Concat(schema.OneOf, schema.AnyOf)
	if len(variants) > 0 || schema.Discriminator == nil {
		return variants
	}
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(schema.Discriminator.Mapping)) {
		ref := schema.Discriminator.Mapping[name].Ref
		variant := s.doc.Components.Schemas[ref[strings.LastIndexByte(ref, '/')+1:]].Value
		if slices.Contains(outer, variant) {
			return nil
		}
		if !seen[ref] {
			variants = append(variants, openapi3.NewSchemaRef(ref, variant))
			seen[ref] = true
		}
	}
	return variants
}

// named requires the discriminating property of a form, with one of the names of its variant.
func named(by *openapi3.Discriminator, variant *openapi3.SchemaRef, form *openapi3.Schema) *openapi3.Schema {
	if by == nil {
		return form
	}
	var names []any
	for _, name := range slices.Sorted(maps.Keys(by.Mapping)) {
		if by.Mapping[name].Ref == variant.Ref {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return form
	}
	name := &openapi3.Schema{Type: &openapi3.Types{"string"}, Enum: names}
	return merge(form, &openapi3.Schema{
		Nullable: true, Properties: openapi3.Schemas{by.PropertyName: name.NewRef()}, Required: []string{by.PropertyName},
	})
}

// combine merges each of the forms with each of the others.
func combine(forms, others []*openapi3.Schema) []*openapi3.Schema {
	var merged []*openapi3.Schema
	for _, form := range forms {
		for _, other := range others {
			merged = append(merged, merge(form, other))
		}
	}
	return merged
}

// merge returns the schema of the values that match both a and b, which have no parts.
func merge(a, b *openapi3.Schema) *openapi3.Schema {
	both := *b
	fillEmpty(reflect.ValueOf(&both).Elem(), reflect.ValueOf(*a))
	both.Nullable = a.Nullable && b.Nullable
	both.Required = slices.Compact(slices.Sorted(slices.Values(slices.Concat(a.Required, b.Required))))
	both.Properties = maps.Clone(a.Properties)
	for name, property := range b.Properties {
		if both.Properties == nil {
			both.Properties = openapi3.Schemas{}
		}
		if other := both.Properties[name]; other != nil && other.Value != property.Value {
			property = (&openapi3.Schema{AllOf: openapi3.SchemaRefs{other, property}}).NewRef()
		}
		both.Properties[name] = property
	}
	if len(a.Enum) > 0 && len(b.Enum) > 0 {
		both.Enum = slices.DeleteFunc(slices.Clone(a.Enum), func(value any) bool { return !slices.Contains(b.Enum, value) })
	}
	if isStrict(a) {
		both.AdditionalProperties = a.AdditionalProperties
	}
	return &both
}

// fillEmpty sets the zero fields of a struct to those of another.
func fillEmpty(target, other reflect.Value) {
	for i := range target.NumField() {
		if target.Field(i).IsZero() {
			target.Field(i).Set(other.Field(i))
		}
	}
}

func isStrict(form *openapi3.Schema) bool {
	return form.AdditionalProperties.Has != nil && !*form.AdditionalProperties.Has
}

// anyOf returns a schema whose values match one of the schemas, nil if there are none.
func anyOf(schemas []*openapi3.Schema) *openapi3.Schema {
	var distinct []*openapi3.Schema
	for _, schema := range schemas {
		if schema != nil && !slices.Contains(distinct, schema) {
			distinct = append(distinct, schema)
		}
	}
	switch len(distinct) {
	case 0:
		return nil
	case 1:
		return distinct[0]
	}
	either := &openapi3.Schema{}
	for _, schema := range distinct {
		either.AnyOf = append(either.AnyOf, schema.NewRef())
	}
	return either
}

// object is what all forms of a schema have together, if they are objects or arrays.
type object struct {
	properties       map[string]*openapi3.Schema
	elements, values *openapi3.Schema // of an array and of a map, nil if the schema has none
}

// object returns the properties, elements and values of a schema.
func (s *spec) object(schema *openapi3.Schema) object {
	found, ok := s.objects[schema]
	if !ok {
		found = join(s.alternatives(schema))
		s.objects[schema] = found
	}
	return found
}

func (s *spec) properties(schema *openapi3.Schema) map[string]*openapi3.Schema {
	return s.object(schema).properties
}

func join(forms []*openapi3.Schema) object {
	var elements, values []*openapi3.Schema
	all := map[string][]*openapi3.Schema{}
	for _, form := range forms {
		for name, property := range form.Properties {
			all[name] = append(all[name], property.Value)
		}
		if form.Items != nil {
			elements = append(elements, form.Items.Value)
		}
		if form.AdditionalProperties.Schema != nil {
			values = append(values, form.AdditionalProperties.Schema.Value)
		}
	}
	joined := object{map[string]*openapi3.Schema{}, anyOf(elements), anyOf(values)}
	for name, schemas := range all {
		joined.properties[name] = anyOf(schemas)
	}
	return joined
}

// enum returns the string values of all forms of an enumeration.
func (s *spec) enum(schema *openapi3.Schema) []string {
	var all []string
	for _, form := range s.alternatives(schema) {
		for _, value := range form.Enum {
			if text, ok := value.(string); ok && !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}

// every reports whether all forms of a schema have a property.
func (s *spec) every(schema *openapi3.Schema, has func(form *openapi3.Schema) bool) bool {
	return !slices.ContainsFunc(s.alternatives(schema), func(form *openapi3.Schema) bool { return !has(form) })
}

func isReadOnly(form *openapi3.Schema) bool  { return form.ReadOnly }
func isWriteOnly(form *openapi3.Schema) bool { return form.WriteOnly }

// types returns the JSON types of a schema.
func (s *spec) types(schema *openapi3.Schema) []string {
	var types []string
	for _, form := range s.alternatives(schema) {
		types = append(types, form.Type.Slice()...)
	}
	slices.Sort(types)
	return slices.Compact(types)
}

// bound is a limit of a schema. A tighter one has a lower value times sign.
type bound struct {
	name  string
	value *float64 // nil if there is none
	sign  float64
}

func (b bound) String() string {
	if b.value == nil {
		return "none"
	}
	return fmt.Sprint(*b.value)
}

// limits returns the limits that all forms of a schema have, each as loose as in the loosest form.
func (s *spec) limits(schema *openapi3.Schema) []bound {
	var loosest []bound
	for i, form := range s.alternatives(schema) {
		bounds := []bound{
			{"maxLength", optional(form.MaxLength), 1},
			{"minLength", positive(form.MinLength), -1},
			{"maxItems", optional(form.MaxItems), 1},
			{"minItems", positive(form.MinItems), -1},
			{"maximum", form.Max, 1},
			{"minimum", form.Min, -1},
		}
		for j, b := range bounds {
			if i == 0 {
				loosest = bounds
			} else if last := loosest[j].value; last != nil && (b.value == nil || *b.value*b.sign > *last*b.sign) {
				loosest[j] = b
			}
		}
	}
	return loosest
}

func optional(n *uint64) *float64 {
	if n == nil {
		return nil
	}
	return new(float64(*n))
}

func positive(n uint64) *float64 {
	if n == 0 {
		return nil
	}
	return new(float64(n))
}

func (s *spec) isNullable(schema *openapi3.Schema) bool {
	return slices.ContainsFunc(s.alternatives(schema), func(form *openapi3.Schema) bool { return form.Nullable })
}

// pattern returns the pattern of a schema, "" if a form has none.
func (s *spec) pattern(schema *openapi3.Schema) string {
	patterns := map[string]bool{}
	for _, form := range s.alternatives(schema) {
		patterns[form.Pattern] = true
	}
	if patterns[""] {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(patterns)), " or ")
}

// closed returns the values of a schema, nil if a form has others.
func (s *spec) closed(schema *openapi3.Schema) []any {
	var all []any
	for _, form := range s.alternatives(schema) {
		if len(form.Enum) == 0 {
			return nil
		}
		all = append(all, form.Enum...)
	}
	return all
}

// byDefault returns the default of a schema, nil if it has none.
func (s *spec) byDefault(schema *openapi3.Schema) any {
	for _, form := range s.alternatives(schema) {
		if form.Default != nil {
			return form.Default
		}
	}
	return nil
}
