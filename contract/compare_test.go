package contract

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// drift collects the differences between the code and the description.
type drift struct {
	*gate
	old       *gate                        // the code and the older description, nil if there is none
	facts     map[fact]map[string]bool     // with the places in operations where each was found
	described map[string]map[string]string // the described values of each enumeration of the client, with a use of each
	found     map[string]bool              // the keys of coded fields that are described
	missing   []at                         // coded fields that are not described in a place, and were not in the older description
}

// at is a place in a request or response. Its key is the same for all operations that share a type: OPERATION, OPERATION.PARAMETER or
// TYPE.FIELD.
type at struct {
	where, key string
	request    bool
}

func (a at) field(owner, name string) at {
	separator := "."
	if !strings.Contains(a.where, " ") { // the params of an operation
		separator = " "
	}
	return at{a.where + separator + name, owner + "." + name, a.request}
}

func (a at) element() at { return at{a.where + "[]", a.key + "[]", a.request} }

func (d *drift) add(kind string, place at, format string, args ...any) {
	f := fact{kind, place.key, fmt.Sprintf(format, args...)}
	if d.facts[f] == nil {
		d.facts[f] = map[string]bool{}
	}
	d.facts[f][place.where] = true
}

// compareAll compares the code with the description in both directions, and the description with the older one.
func (g *gate) compareAll() *drift {
	d := &drift{gate: g, facts: map[fact]map[string]bool{}, described: map[string]map[string]string{}, found: map[string]bool{}}
	if g.older != nil {
		d.old = &gate{spec: g.older, code: g.code}
	}
	d.compareTable()
	for id, op := range g.implemented() {
		d.compareRequest(op, g.signature(op))
		if schema := g.result(op); schema != nil {
			d.compare(at{id + " response", id, false}, schema, d.oldResult(id), resultType(g.method(new(pinterest.Client), id)))
		}
	}
	if oauth := g.doc.Components.SecuritySchemes["pinterest_oauth2"]; oauth != nil {
		d.compareValues(at{where: "OAuth"}, "Scope", slices.Collect(maps.Keys(oauth.Value.Flows.AuthorizationCode.Scopes)), nil)
	}
	d.compareEnumerations()
	for _, place := range d.missing {
		if !d.found[place.key] {
			d.add(gone, place, "")
		}
	}
	return d
}

// resultType returns the type of a method's result, for a pager the type of a page.
func resultType(method reflect.Value) reflect.Type {
	typ := method.Type().Out(0)
	if page, ok := typ.MethodByName("Page"); ok {
		typ = page.Type.Out(0)
	}
	return typ
}

// oldResult returns the older schema of a method's result, nil if there is none.
func (d *drift) oldResult(id string) *openapi3.Schema {
	if d.old == nil || d.old.operations[id].Operation == nil {
		return nil
	}
	return d.old.result(d.old.operations[id])
}

// compareTable compares the table of operations with the description.
func (d *drift) compareTable() {
	known := map[string]bool{}
	for _, row := range d.table {
		place := at{where: row.ID, key: row.ID}
		known[row.ID] = true
		op := d.operations[row.ID]
		newer := slices.Index(versions, row.Since) > slices.Index(versions, d.version())
		switch {
		case op.Operation == nil && !newer:
			d.add(gone, place, "%s %s", row.Method, row.Path)
		case op.Operation != nil:
			want := operation.Operation{
				ID: row.ID, Method: op.method, Path: op.path, Category: op.category(), Scopes: op.scopes(), Since: row.Since,
				Retryable: row.Retryable, Reads: row.Reads, AdAccount: row.AdAccount, Sandbox: row.Sandbox,
			}
			if d.version() == versions[0] || d.old != nil && d.old.operations[row.ID].Operation == nil {
				want.Since = d.version()
			}
			if d.version() == versions[len(versions)-1] { // the newest decides
				want.AdAccount = op.query()["ad_account_id"] != nil
				want.Sandbox = op.Extensions["x-sandbox"] == "enabled"
			}
			code, described := reflect.ValueOf(row), reflect.ValueOf(want)
			for i := range code.NumField() {
				if !code.Field(i).Equal(described.Field(i)) {
					d.add(inTable, place, "%s is %v, but %v in the code", code.Type().Field(i).Name, described.Field(i), code.Field(i))
				}
			}
			if d.methods[row.ID] == "" && !slices.Contains(ofOAuthConfig, row.ID) {
				d.add(inTable, place, "no method is known to the gate")
			}
		}
	}
	for id, op := range d.operations {
		if !known[id] {
			d.add(addOperation, at{where: id, key: id}, "%s %s", op.method, op.path)
		}
	}
}

// request returns the schema of an object with the parameters and the fields of the body. A body that is a list is separate.
func (op specOperation) request() *openapi3.Schema {
	all := &openapi3.Schema{Properties: openapi3.Schemas{}}
	for _, ref := range op.Parameters {
		param := ref.Value
		if all.Properties[param.Name] = param.Schema; param.Required {
			all.Required = append(all.Required, param.Name)
		}
	}
	if body := op.body(); body != nil && body.Items == nil {
		all.AllOf = openapi3.SchemaRefs{body.NewRef()}
	}
	return all
}

// compareRequest compares the parameters and the body of an operation with the arguments of its method.
func (d *drift) compareRequest(op specOperation, args signature) {
	id, schema := op.OperationID, op.request()
	var oldSchema, oldBody *openapi3.Schema
	if d.old != nil && d.old.operations[id].Operation != nil {
		oldSchema, oldBody = d.old.operations[id].request(), d.old.operations[id].body()
	}
	if args.params != nil && args.params.Kind() == reflect.Slice {
		d.compare(at{id + " body", id, true}, op.body(), oldBody, args.params)
		args.params = nil
	}
	coded := codedFields(args.params)
	maps.Copy(coded, args.named)
	for name := range schema.Properties {
		if slices.Contains(args.ids, name) || deviates(d.version(), byOption, id+"."+name) {
			coded[name] = reflect.TypeFor[string]()
		}
	}
	d.compareFields(at{id, id, true}, schema, oldSchema, args.params, coded)
}

// fields describes the fields of an object.
type fields struct {
	schemas  map[string]*openapi3.Schema
	all      map[string]*openapi3.Schema // the schemas in all forms, of which schemas has those that can be expressed
	required map[string]bool
	hidden   map[string]bool // read-only fields in a request, write-only fields in a response
	strict   bool            // a form rejects unknown fields
}

// fields returns the fields of an object. Of the forms of a request, those count that coded can express; fields of others are optional.
func (s *spec) fields(schema *openapi3.Schema, coded map[string]reflect.Type, request bool) fields {
	forms := s.alternatives(schema)
	usable := forms
	if request {
		usable = expressible(forms, coded)
	}
	found := fields{schemas: join(forms).properties, all: join(forms).properties, required: map[string]bool{}, hidden: map[string]bool{}}
	maps.Copy(found.schemas, join(usable).properties)
	for name, property := range found.schemas {
		found.required[name] = true
		for _, form := range usable {
			found.required[name] = found.required[name] && slices.Contains(form.Required, name)
		}
		found.hidden[name] = request && s.every(property, isReadOnly) || !request && s.every(property, isWriteOnly)
	}
	found.strict = slices.ContainsFunc(usable, isStrict)
	return found
}

// compareFields compares the described fields of an object with the coded ones of a type, and with those of an older description,
// which is nil if there is none.
func (d *drift) compareFields(place at, schema, oldSchema *openapi3.Schema, typ reflect.Type, coded map[string]reflect.Type) {
	owner := place.key
	if typ != nil && typ.Name() != "" {
		owner, _, _ = strings.Cut(typ.Name(), "[")
	}
	fieldsOfType := codedFields(typ)
	now := d.fields(schema, coded, place.request)
	var old fields
	if oldSchema != nil {
		old = d.old.fields(oldSchema, coded, place.request)
	}
	for name, property := range now.schemas {
		field, isCoded := coded[name]
		here := place.field(owner, name)
		if isCoded && fieldsOfType[name] == nil { // an argument
			here.key = name
		}
		switch {
		case now.hidden[name] && isCoded && place.request:
			d.add(readOnly, here, "")
		case now.hidden[name]:
		case oldSchema != nil && place.request && now.required[name] && !old.required[name]:
			d.add(required, here, "")
		case !isCoded && place.where == place.key && d.operations[place.key].query()[name] != nil:
			d.add(addParam, here, "")
		case !isCoded:
			d.add(addField, here, "")
		}
		if isCoded && !now.hidden[name] {
			d.found[here.key] = true
			if field != nil && field.Kind() == reflect.String && field.Name() != "string" && now.all[name] != property {
				d.compareValues(here, field.Name(), d.enum(now.all[name]), nil)
			}
			d.compare(here, property, old.schemas[name], field)
			d.compareDefault(here, property, old, name)
		}
	}
	lacking := false
	for name := range coded {
		here := place.field(owner, name)
		switch {
		case now.schemas[name] != nil && (!now.hidden[name] || place.request):
		case now.strict && place.request:
			d.add(strict, here, "rejects the field")
			lacking = true
		case old.schemas[name] != nil && !old.hidden[name]:
			d.add(gone, here, "")
		default:
			d.missing = append(d.missing, here)
		}
	}
	if place.request && now.strict && oldSchema != nil && !old.strict && !lacking {
		d.add(strict, at{place.where, owner, true}, "rejects unknown fields")
	}
}

// compareDefault reports a default that the older description did not have, if requests could leave out the field.
func (d *drift) compareDefault(place at, schema *openapi3.Schema, old fields, name string) {
	if !place.request || old.schemas[name] == nil || old.required[name] {
		return
	}
	if is, was := d.byDefault(schema), d.old.byDefault(old.schemas[name]); !reflect.DeepEqual(is, was) {
		d.add(byDefault, place, "%v, was %v", text(is), text(was))
	}
}

// compare compares a schema with a type, recursively, and with an older schema. The older schema is nil if there is none, the type if
// it is not known.
func (d *drift) compare(place at, schema, old *openapi3.Schema, typ reflect.Type) {
	if typ != nil {
		typ = indirect(typ)
	}
	changed := false
	if old != nil {
		changed = d.compareOld(place, schema, old)
	}
	if !changed && typ != nil {
		d.compareType(place, schema, typ)
	}
	now, before := d.object(schema), object{}
	if old != nil {
		before = d.old.object(old)
	}
	switch {
	case typ == nil:
		if place.request {
			d.compareUntyped(place, schema, old)
		}
	case typ == reflect.TypeFor[pinterest.AnalyticsRow]():
		d.compareValues(place, "Column", slices.Collect(maps.Keys(now.properties)), slices.Collect(maps.Keys(before.properties)))
	case typ == reflect.TypeFor[pinterest.FilterList]() && now.elements != nil:
		d.compareFilters(place, now.elements)
		d.compareUntyped(at{place.where, typ.Name(), place.request}, schema, old)
	case typ == reflect.TypeFor[pinterest.PinMediaSource]():
		d.compareMediaSources(place, schema)
		d.compareUntyped(at{place.where, typ.Name(), place.request}, schema, old)
	case typ == reflect.TypeFor[pinterest.AudienceRule]():
		d.compareRules(place, schema)
	case typ == reflect.TypeFor[json.RawMessage](), typ == reflect.TypeFor[pinterest.RawJSON](), typ == reflect.TypeFor[pinterest.Timestamp](), typ == reflect.TypeFor[pinterest.Date]():
	case typ.Kind() == reflect.Slice && now.elements != nil:
		d.compare(place.element(), now.elements, before.elements, typ.Elem())
	case typ.Kind() == reflect.Map:
		if key := typ.Key().Name(); key != "string" {
			d.compareValues(place, key, slices.Collect(maps.Keys(now.properties)), slices.Collect(maps.Keys(before.properties)))
		}
		if now.values != nil {
			d.compare(place.element(), now.values, before.values, typ.Elem())
		}
	case typ.Kind() == reflect.Struct:
		d.compareFields(place, schema, old, typ, codedFields(typ))
	case typ.Kind() == reflect.String && typ.Name() != "string":
		var oldValues []string
		if old != nil {
			oldValues = d.old.enum(old)
		}
		d.compareValues(place, typ.Name(), d.enum(schema), oldValues)
	}
}

// compareUntyped compares the fields and elements that both descriptions have.
func (d *drift) compareUntyped(place at, schema, old *openapi3.Schema) {
	if old == nil {
		return
	}
	now, before := d.fields(schema, nil, place.request), d.old.fields(old, nil, place.request)
	for name, property := range now.schemas {
		if before.schemas[name] != nil {
			d.compare(place.field(place.key, name), property, before.schemas[name], nil)
			d.compareDefault(place.field(place.key, name), property, before, name)
		}
	}
	elements, oldElements := d.object(schema).elements, d.old.object(old).elements
	if elements != nil && oldElements != nil {
		d.compare(place.element(), elements, oldElements, nil)
	}
}

// compareType reports a JSON type that a type cannot decode or does not send.
func (d *drift) compareType(place at, schema *openapi3.Schema, typ reflect.Type) {
	accepted := map[reflect.Kind][]string{
		reflect.String: {"string"}, reflect.Bool: {"boolean"}, reflect.Int: {"integer"}, reflect.Int64: {"integer"},
		reflect.Float64: {"number", "integer"}, reflect.Slice: {"array"}, reflect.Map: {"object"}, reflect.Struct: {"object"},
	}[typ.Kind()]
	if typ.Kind() == reflect.Interface || reflect.PointerTo(typ).Implements(reflect.TypeFor[json.Unmarshaler]()) || deviates(d.version(), truncated, place.key) {
		return
	}
	for _, name := range d.types(schema) {
		if !slices.Contains(accepted, name) {
			d.add(jsonType, place, "%s, but %s in the code", name, typ)
		}
	}
}

// compareOld reports what a schema rejects or contains that the older one did not. It reports whether the type changed.
func (d *drift) compareOld(place at, schema, old *openapi3.Schema) (changed bool) {
	now, before := d.types(schema), d.old.types(old)
	from, to := now, before // a response must not have new types
	if place.request {
		from, to = before, now // the types that were sent must still be accepted
	}
	for _, name := range from {
		if !slices.Contains(to, name) && (name != "integer" || !slices.Contains(to, "number")) && len(to) > 0 {
			d.add(jsonType, place, "%s, was %s", strings.Join(now, " or "), strings.Join(before, " or "))
			return true
		}
	}
	isNull, wasNull := d.isNullable(schema), d.old.isNullable(old)
	if !place.request {
		if isNull && !wasNull {
			d.add(nullable, place, "may be null")
		}
		return false
	}
	if wasNull && !isNull {
		d.add(nullable, place, "must not be null")
	}
	limits, oldLimits := d.limits(schema), d.old.limits(old)
	for i, bound := range limits {
		if was := oldLimits[i]; bound.value != nil && (was.value == nil || *bound.value*bound.sign < *was.value*was.sign) {
			d.add(limit, place, "%s %v, was %s", bound.name, *bound.value, was)
		}
	}
	if is, was := d.pattern(schema), d.old.pattern(old); is != "" && is != was {
		d.add(pattern, place, "%s, was %s", is, cmp.Or(was, "none"))
	}
	if values := d.closed(schema); len(values) > 20 && len(d.old.closed(old)) == 0 {
		d.add(limit, place, "one of %d values, was any", len(values))
	} else if len(values) > 0 && len(d.old.closed(old)) == 0 {
		d.add(limit, place, "one of %v, was any", values)
	}
	return false
}

func text(value any) string {
	if value == nil {
		return "none"
	}
	return fmt.Sprint(value)
}

// compareValues reports the values that an enumeration lacks, and those that an older description had in the same place.
func (d *drift) compareValues(place at, enumeration string, values, old []string) {
	if d.described[enumeration] == nil {
		d.described[enumeration] = map[string]string{}
	}
	for _, value := range values {
		d.described[enumeration][value] = place.where
		if !slices.Contains(d.constants[enumeration], value) {
			d.add(addValue, at{place.where, enumeration + "." + value, place.request}, "")
		}
	}
	for _, value := range old {
		if len(values) > 0 && !slices.Contains(values, value) {
			d.add(valueGone, at{place.where, enumeration + "." + value, place.request}, "")
		}
	}
}

// compareEnumerations reports the values that the code has and no place in the description.
func (d *drift) compareEnumerations() {
	for enumeration, described := range d.described {
		if len(described) == 0 {
			continue
		}
		where := slices.Min(slices.Collect(maps.Values(described)))
		for _, value := range d.constants[enumeration] {
			if described[value] == "" {
				d.add(valueGone, at{where, enumeration + "." + value, false}, "")
			}
		}
	}
}

// compareFilters decodes a filter of each kind, with and without its optional fields, and looks up the kind among the values of the
// decoded type.
func (d *drift) compareFilters(place at, schema *openapi3.Schema) {
	decode := func(form *openapi3.Schema, optional float64) string {
		g := &generator{Rand: rand.New(rand.NewPCG(9, 10)), gate: d.gate, optional: optional, request: true}
		var list pinterest.FilterList
		if err := convert([]any{g.form(form)}, &list); err != nil {
			return err.Error()
		}
		return reflect.TypeOf(list[0]).Name()
	}
	for _, form := range d.alternatives(schema) {
		for kind := range form.Properties {
			short, full := decode(form, 0), decode(form, 1)
			typ := full
			if deviates(d.version(), mistaken, kind) {
				typ = "TextFilter"
			} else if short != full {
				typ = strings.TrimPrefix(short+full, "RawFilter")
				typ = strings.TrimSuffix(typ, "RawFilter")
				d.add(addField, at{place.where, typ + "." + kind, place.request}, "%s with, %s without optional fields", full, short)
			}
			if typ != "CurrencyFilter" {
				d.compareValues(place, typ+"Kind", []string{kind}, nil)
			}
		}
	}
}

// compareMediaSources compares the fields of each variant with those of the client's type.
func (d *drift) compareMediaSources(place at, schema *openapi3.Schema) {
	for _, form := range d.alternatives(schema) {
		g := &generator{Rand: rand.New(rand.NewPCG(9, 10)), gate: d.gate, optional: 1, request: true}
		value, _ := g.form(form).(map[string]any)
		name := fmt.Sprint(value["source_type"])
		var sent map[string]any
		if source, err := mediaSource(value); err != nil || convert(source, &sent) != nil {
			d.add(jsonType, place.field("PinMediaSource", name), "cannot be sent")
			continue
		}
		for field := range form.Properties {
			if _, ok := sent[field]; !ok {
				d.add(addField, place.field("PinMediaSource", name+"."+field), "")
			}
		}
		for field := range sent {
			if form.Properties[field] == nil {
				d.add(gone, place.field("PinMediaSource", name+"."+field), "")
			}
		}
	}
}

// compareRules compares the fields of a rule with those of all the client's types.
func (d *drift) compareRules(place at, schema *openapi3.Schema) {
	described, known := d.properties(schema), map[string]bool{}
	for _, typ := range ruleTypes {
		for name, field := range codedFields(typ) {
			known[name] = true
			if property := described[name]; property != nil {
				d.compare(place.field(typ.Name(), name), property, nil, field)
			} else {
				d.add(gone, place.field(typ.Name(), name), "")
			}
		}
	}
	for name := range described {
		if !known[name] {
			d.add(addField, place.field("AudienceRule", name), "")
		}
	}
}
