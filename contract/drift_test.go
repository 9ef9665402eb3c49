package contract

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// drift collects the differences between the code and the description.
type drift struct {
	spec      *spec
	constants map[string][]string // the values of the client's enumerations, by type
	described map[string][]string // the values in the description for all uses of a type
	rows      map[string]bool
}

func (d *drift) add(where, what, name string) { d.rows[where+"\t"+what+"\t"+name] = true }

// TestDrift compares the table of operations, the params and the response types with the description, in both directions.
func TestDrift(t *testing.T) {
	s := loadSpec(t)
	d := &drift{spec: s, constants: enumerations(t), described: map[string][]string{}, rows: map[string]bool{}}
	d.compareOperations()
	client, err := pinterest.NewClient(pinterest.WithAccessToken("token"))
	require.NoError(t, err)
	for id := range methods {
		op, run := s.operations[id], method(client, id)
		if op.Operation == nil {
			d.add(id, "the description has no operation", id)
			continue
		}
		d.compareParams(op, paramsType(run))
		if _, schema := op.response(); schema != nil {
			d.compare(id, op.unwrap(schema), resultType(run), false)
		}
	}
	for scope := range s.doc.Components.SecuritySchemes["pinterest_oauth2"].Value.Flows.AuthorizationCode.Scopes {
		d.described["Scope"] = append(d.described["Scope"], scope)
		if !slices.Contains(d.constants["Scope"], scope) {
			d.add("OAuth", "the code lacks the scope", scope)
		}
	}
	d.compareEnumerations()
	if len(d.rows) == 0 {
		t.Logf("no drift from version %s: %d operations, %d of them with methods", s.doc.Info.Version, len(s.operations), len(methods)+1)
		return
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, row := range slices.Sorted(maps.Keys(d.rows)) {
		_, err := fmt.Fprintln(w, row)
		require.NoError(t, err)
	}
	require.NoError(t, w.Flush())
	t.Errorf("%d differences from version %s:\n%s", len(d.rows), s.doc.Info.Version, table.String())
}

// resultType returns the type of a method's result, for a pager the type of a page.
func resultType(method reflect.Value) reflect.Type {
	typ := method.Type().Out(0)
	if page, ok := typ.MethodByName("Page"); ok {
		typ = page.Type.Out(0)
	}
	return typ
}

func (d *drift) compareOperations() {
	table := map[string]operation.Operation{}
	for _, op := range operation.All() {
		table[op.ID] = op
		if d.spec.operations[op.ID].Operation == nil {
			d.add(op.ID, "the description has no operation", op.ID)
		}
	}
	for id, op := range d.spec.operations {
		category, _ := op.Extensions["x-ratelimit-category"].(string)
		want := operation.Operation{ID: id, Method: op.method, Path: op.path, Category: category, Scopes: op.scopes(), Since: "5.3.0", Retryable: table[id].Retryable, AdAccount: table[id].AdAccount, Sandbox: table[id].Sandbox}
		if table[id] != want {
			d.add(id, "the table of operations lacks", fmt.Sprintf("%s %s %s", op.method, op.path, category))
		}
		if methods[id] == "" && id != tokenOperation {
			d.add(id, "the client lacks a method", op.OperationID)
		}
	}
}

func (d *drift) compareParams(op specOperation, typ reflect.Type) {
	described := map[string]*openapi3.Schema{}
	for name, param := range op.query() {
		if !slices.Contains(byOption, name) && !slices.Contains(op.arguments(), name) {
			described[name] = param.Schema.Value
		}
	}
	if op.body() != nil {
		for name, property := range d.spec.properties(op.body()) {
			if !property.ReadOnly {
				described[name] = property
			}
		}
	}
	d.compareFields(op.OperationID, described, typ, true)
}

// compareFields compares the fields of a struct with the described properties. A nil typ has no fields.
func (d *drift) compareFields(where string, described map[string]*openapi3.Schema, typ reflect.Type, request bool) {
	coded := map[string]reflect.Type{}
	if typ != nil {
		for field := range typ.Fields() {
			if name := wireName(field); name != "" && name != "-" {
				coded[name] = field.Type
			}
		}
	}
	for name, schema := range described {
		if field := coded[name]; field != nil {
			d.compare(where+"."+name, schema, field, request)
		} else {
			d.add(where, "the code lacks the field", name)
		}
	}
	for name := range coded {
		if described[name] == nil && !slices.Contains(liveFields[typ.Name()], name) {
			d.add(where, "the description lacks the field", name)
		}
	}
}

// compare compares a schema with a type, recursively.
func (d *drift) compare(where string, schema *openapi3.Schema, typ reflect.Type, request bool) {
	for typ.Kind() == reflect.Pointer || strings.HasPrefix(typ.Name(), "Optional[") {
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		} else {
			typ = typ.Field(0).Type
		}
	}
	switch {
	case typ == reflect.TypeFor[json.RawMessage](), typ == reflect.TypeFor[pinterest.Timestamp](), typ == reflect.TypeFor[pinterest.Date]():
	case typ == reflect.TypeFor[pinterest.AnalyticsRow]():
		d.compareValues(where, "Column", slices.Collect(maps.Keys(d.spec.properties(schema))))
	case typ == reflect.TypeFor[pinterest.FilterList]():
		d.compareFilters(where, elements(schema))
	case typ == reflect.TypeFor[pinterest.PinMediaSource]():
		d.compareMediaSources(where, schema)
	case typ.Kind() == reflect.Slice:
		if element := elements(schema); element != nil {
			d.compare(where, element, typ.Elem(), request)
		}
	case typ.Kind() == reflect.Map:
		if key := typ.Key(); key.Name() != "string" && len(d.constants[key.Name()]) == 0 {
			d.add(where, "the code lacks all values of", key.Name())
		} else if key.Name() != "string" {
			d.compareValues(where, key.Name(), slices.Collect(maps.Keys(d.spec.properties(schema))))
		}
		if value := values(schema); value != nil {
			d.compare(where, value, typ.Elem(), request)
		}
	case typ.Kind() == reflect.Struct:
		described := d.spec.properties(schema)
		maps.DeleteFunc(described, func(_ string, property *openapi3.Schema) bool {
			return request && property.ReadOnly || !request && property.WriteOnly
		})
		d.compareFields(where, described, typ, request)
	case typ.Kind() == reflect.String:
		if values := enum(schema); len(values) > 0 {
			d.compareValues(where, typ.Name(), values)
		}
	}
}

// compareValues reports the values that are missing from the constants of a type.
func (d *drift) compareValues(where, typ string, values []string) {
	d.described[typ] = append(d.described[typ], values...)
	for _, value := range values {
		if !slices.Contains(d.constants[typ], value) {
			d.add(where, "the code lacks the value of "+typ, value)
		}
	}
}

// compareFilters decodes a filter of each kind, and looks up the kind among the values of the decoded type.
func (d *drift) compareFilters(where string, schema *openapi3.Schema) {
	g := &generator{Rand: rand.New(rand.NewPCG(9, 10)), spec: d.spec, optional: 1, request: true}
	for _, variant := range d.spec.variants(schema) {
		for kind := range variant.Properties {
			var list pinterest.FilterList
			content, err := json.Marshal([]any{g.value(variant)})
			if err != nil || json.Unmarshal(content, &list) != nil {
				d.add(where, "the code cannot decode the filter", kind)
				continue
			}
			typ := reflect.TypeOf(list[0]).Name() + "Kind"
			switch {
			case typ == "CurrencyFilterKind":
			case typ == "RawFilterKind" && kind == currencyOfItemID:
				d.compareValues(where, "TextFilterKind", []string{kind})
			default:
				d.compareValues(where, typ, []string{kind})
			}
		}
	}
}

// compareMediaSources compares the fields of each variant with those of the client's type.
func (d *drift) compareMediaSources(where string, schema *openapi3.Schema) {
	if len(schema.AllOf) == 1 {
		schema = schema.AllOf[0].Value
	}
	for _, variant := range d.spec.variants(schema) {
		name := enum(variant.Properties["source_type"].Value)[0]
		source := mediaSource([]byte(`{"source_type": "` + name + `", "cover_image_url": "x"}`))
		var sent map[string]any
		if content, err := source.MarshalJSON(); err == nil {
			_ = json.Unmarshal(content, &sent) // always valid
		}
		for field := range variant.Properties {
			if _, ok := sent[field]; !ok {
				d.add(where, "the code lacks the field of "+name, field)
			}
		}
		for field := range sent {
			if variant.Properties[field] == nil {
				d.add(where, "the description lacks the field of "+name, field)
			}
		}
	}
}

// compareEnumerations reports the values that the code has and the description lacks.
func (d *drift) compareEnumerations() {
	for typ, described := range d.described {
		for _, value := range d.constants[typ] {
			if !slices.Contains(described, value) && !slices.Contains(liveValues[typ], value) {
				d.add(typ, "the description lacks the value", value)
			}
		}
	}
}

// enumerations parses the client's source and returns the constants of its string types, by type.
func enumerations(t *testing.T) map[string][]string {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob("../*.go")
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	config := types.Config{Error: func(error) {}} // imports are not resolved, but constants are literals
	checked, _ := config.Check("pinterest", fset, files, nil)
	all := map[string][]string{}
	for _, name := range checked.Scope().Names() {
		c, ok := checked.Scope().Lookup(name).(*types.Const)
		if !ok || c.Val().Kind() != constant.String {
			continue
		}
		if typ, ok := c.Type().(*types.Named); ok {
			all[typ.Obj().Name()] = append(all[typ.Obj().Name()], constant.StringVal(c.Val()))
		}
	}
	return all
}
