package contract

import (
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/stretchr/testify/require"
)

const defaultSpec = "../../shared/openapi/pinterest-5.3.0.yaml"

// spec is the description, and a router that finds a request's operation in it.
type spec struct {
	doc        *openapi3.T
	router     routers.Router
	operations map[string]specOperation // by operationId
}

type specOperation struct {
	*openapi3.Operation
	path, method string
}

var readSpec = sync.OnceValues(func() (*spec, error) {
	allowLiveTimes()
	doc, err := openapi3.NewLoader().LoadFromFile(specFile())
	if err != nil {
		return nil, err
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	s := &spec{doc: doc, router: router, operations: map[string]specOperation{}}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			s.operations[op.OperationID] = specOperation{op, path, method}
		}
	}
	return s, nil
})

func specFile() string {
	if file := os.Getenv("PINTEREST_OPENAPI"); file != "" {
		return file
	}
	return defaultSpec
}

// loadSpec skips the test where there is no description.
func loadSpec(t *testing.T) *spec {
	t.Helper()
	if _, err := os.Stat(specFile()); err != nil {
		t.Skipf("no OpenAPI description at %s: set PINTEREST_OPENAPI", specFile())
	}
	s, err := readSpec()
	require.NoError(t, err)
	return s
}

// validation finds the operation of a request.
func (s *spec) validation(req *http.Request) (*openapi3filter.RequestValidationInput, error) {
	route, params, err := s.router.FindRoute(req)
	if err != nil {
		return nil, err
	}
	return &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, MultiError: true},
	}, nil
}

// body returns the schema of the request's body, nil if there is none.
func (op specOperation) body() *openapi3.Schema {
	if op.RequestBody == nil {
		return nil
	}
	for _, media := range op.RequestBody.Value.Content {
		return media.Schema.Value
	}
	return nil
}

// scopes returns what a user's token needs, joined with commas.
func (op specOperation) scopes() string {
	if op.Security == nil {
		return ""
	}
	for _, requirement := range *op.Security {
		if scopes, ok := requirement["pinterest_oauth2"]; ok {
			return strings.Join(scopes, ",")
		}
	}
	return ""
}

// answer returns the schema of a success, nil if it has no body.
func (op specOperation) answer() (status int, schema *openapi3.Schema) {
	for _, status := range []int{200, 201, 204} {
		response := op.Responses.Status(status)
		if response == nil {
			continue
		}
		if media := response.Value.Content.Get("application/json"); media != nil {
			return status, media.Schema.Value
		}
		return status, nil
	}
	return 0, nil
}

// query returns the query parameters by name.
func (op specOperation) query() map[string]*openapi3.Parameter {
	params := map[string]*openapi3.Parameter{}
	for _, ref := range op.Parameters {
		if ref.Value.In == openapi3.ParameterInQuery {
			params[ref.Value.Name] = ref.Value
		}
	}
	return params
}

// properties returns the properties of an object schema with those of all its parts and variants.
func (s *spec) properties(schema *openapi3.Schema) map[string]*openapi3.Schema {
	all := map[string]*openapi3.Schema{}
	for _, variant := range s.variants(schema) {
		maps.Copy(all, s.properties(variant))
	}
	for _, part := range schema.AllOf {
		maps.Copy(all, s.properties(part.Value))
	}
	for name, property := range schema.Properties {
		all[name] = property.Value
	}
	return all
}

// variants returns what a schema can be instead: oneOf, anyOf, and the mapping of a discriminator.
func (s *spec) variants(schema *openapi3.Schema) []*openapi3.Schema {
	var variants []*openapi3.Schema
	for _, ref := range slices.Concat(schema.OneOf, schema.AnyOf) {
		variants = append(variants, ref.Value)
	}
	if len(variants) == 0 && schema.Discriminator != nil {
		for _, name := range slices.Sorted(maps.Keys(schema.Discriminator.Mapping)) {
			ref := schema.Discriminator.Mapping[name].Ref
			variant := s.doc.Components.Schemas[ref[strings.LastIndexByte(ref, '/')+1:]].Value
			// The variants of a discriminator repeat the schema itself: only what they add counts.
			own := *variant
			own.AllOf = slices.DeleteFunc(slices.Clone(variant.AllOf), func(part *openapi3.SchemaRef) bool { return part.Value == schema })
			variants = append(variants, &own)
		}
	}
	return variants
}

// required returns the names of an object schema's required properties.
func (s *spec) required(schema *openapi3.Schema) []string {
	names := slices.Clone(schema.Required)
	for _, part := range schema.AllOf {
		names = append(names, s.required(part.Value)...)
	}
	return names
}

// elements returns the schema of an array's elements, nil if it is no array.
func elements(schema *openapi3.Schema) *openapi3.Schema {
	if schema.Items == nil {
		return nil
	}
	return schema.Items.Value
}

// values returns the schema of a map's values, nil if it is no map.
func values(schema *openapi3.Schema) *openapi3.Schema {
	if schema.AdditionalProperties.Schema == nil {
		return nil
	}
	return schema.AdditionalProperties.Schema.Value
}

// enum returns the values of an enumeration, also where its parts hold them.
func enum(schema *openapi3.Schema) []string {
	var all []string
	for _, value := range schema.Enum {
		if text, ok := value.(string); ok {
			all = append(all, text)
		}
	}
	for _, part := range slices.Concat(schema.AllOf, schema.OneOf, schema.AnyOf) {
		all = append(all, enum(part.Value)...)
	}
	return all
}
