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

// spec is the parsed description, with a router that finds the operation of a request.
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
	allowOmittedTimezone(doc)
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

// loadSpec returns the description, or skips the test if the file does not exist.
func loadSpec(t *testing.T) *spec {
	t.Helper()
	if _, err := os.Stat(specFile()); err != nil {
		t.Skipf("no OpenAPI description at %s: set PINTEREST_OPENAPI", specFile())
	}
	s, err := readSpec()
	require.NoError(t, err)
	return s
}

// validation returns the input for the validation of a request. It fails if the description lacks the operation.
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

// body returns the schema of the request body, nil if there is none.
func (op specOperation) body() *openapi3.Schema {
	if op.RequestBody == nil {
		return nil
	}
	for _, media := range op.RequestBody.Value.Content {
		return media.Schema.Value
	}
	return nil
}

// scopes returns the scopes that a user's token needs, joined with commas.
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

// response returns the status and the schema of the 2xx response. The schema is nil if it has no body.
func (op specOperation) response() (status int, schema *openapi3.Schema) {
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

// properties returns the properties of an object schema, including those of its parts and variants.
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

// variants returns the alternatives of a schema: oneOf, anyOf, or the mapping of a discriminator.
func (s *spec) variants(schema *openapi3.Schema) []*openapi3.Schema {
	var variants []*openapi3.Schema
	for _, ref := range slices.Concat(schema.OneOf, schema.AnyOf) {
		variants = append(variants, ref.Value)
	}
	if len(variants) == 0 && schema.Discriminator != nil {
		for _, name := range slices.Sorted(maps.Keys(schema.Discriminator.Mapping)) {
			ref := schema.Discriminator.Mapping[name].Ref
			variant := s.doc.Components.Schemas[ref[strings.LastIndexByte(ref, '/')+1:]].Value
			// The variants of a discriminator refer back to the schema in allOf. Removing it ends the recursion.
			added := *variant
			added.AllOf = slices.DeleteFunc(slices.Clone(variant.AllOf), func(part *openapi3.SchemaRef) bool { return part.Value == schema })
			variants = append(variants, &added)
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

// elements returns the schema of an array's elements, nil if the schema is not an array.
func elements(schema *openapi3.Schema) *openapi3.Schema {
	if schema.Items == nil {
		return nil
	}
	return schema.Items.Value
}

// values returns the schema of a map's values, nil if the schema is not a map.
func values(schema *openapi3.Schema) *openapi3.Schema {
	if schema.AdditionalProperties.Schema == nil {
		return nil
	}
	return schema.AdditionalProperties.Schema.Value
}

// enum returns the values of a string enumeration, including those of its parts and variants.
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
