package contract

import (
	"cmp"
	"net/http"
	"os"
	"path/filepath"
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

// versions are the versions of the API that the gate checks, oldest first. The client implements the first completely; the
// operations of the last that it lacks are in pending.txt.
var versions = []string{"5.3.0", "5.23.0"}

const defaultDirectory = "../../shared/openapi"

// spec is a parsed description, with a router that finds the operation of a request.
type spec struct {
	doc        *openapi3.T
	router     routers.Router
	operations map[string]specOperation // by operationId
	forms      map[*openapi3.Schema][]*openapi3.Schema
	objects    map[*openapi3.Schema]object
}

type specOperation struct {
	*openapi3.Operation
	path, method string
}

// parse reads a description and changes it.
func parse(content []byte, change func(*openapi3.T)) (*spec, error) {
	allowLiveTimes()
	doc, err := openapi3.NewLoader().LoadFromData(content)
	if err != nil {
		return nil, err
	}
	change(doc)
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	s := &spec{
		doc: doc, router: router, operations: map[string]specOperation{},
		forms: map[*openapi3.Schema][]*openapi3.Schema{}, objects: map[*openapi3.Schema]object{},
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			s.operations[op.OperationID] = specOperation{op, path, method}
		}
	}
	return s, nil
}

func (s *spec) version() string { return s.doc.Info.Version }

func directory() string {
	if dir := os.Getenv("PINTEREST_OPENAPI_DIR"); dir != "" {
		return dir
	}
	return defaultDirectory
}

func readDescription(version string) ([]byte, error) {
	return os.ReadFile(filepath.Join(directory(), "pinterest-"+version+".yaml"))
}

// readSpecs parses the descriptions in the directory, in the order of versions.
var readSpecs = sync.OnceValues(func() ([]*spec, error) {
	var specs []*spec
	for _, version := range versions {
		content, err := readDescription(version)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		s, err := parse(content, relax)
		if err != nil {
			return nil, err
		}
		specs = append(specs, s)
	}
	return specs, nil
})

// gates returns a gate for each description. It skips the test if there are none.
func gates(t *testing.T) []*gate {
	t.Helper()
	specs, err := readSpecs()
	require.NoError(t, err)
	if len(specs) == 0 {
		t.Skipf("no OpenAPI description of %s in %s: see CONTRIBUTING.md", strings.Join(versions, " or "), directory())
	}
	var all []*gate
	for i, s := range specs {
		g := &gate{spec: s, code: client(t)}
		if i > 0 {
			g.older = specs[0]
		}
		all = append(all, g)
	}
	return all
}

// eachVersion runs a subtest for each description.
func eachVersion(t *testing.T, run func(t *testing.T, g *gate)) {
	t.Helper()
	for _, g := range gates(t) {
		t.Run(g.version(), func(t *testing.T) { run(t, g) })
	}
}

// onlyVersion returns the gate for one version, and skips the test if there is none.
func onlyVersion(t *testing.T, version string) *gate {
	t.Helper()
	all := gates(t)
	i := slices.IndexFunc(all, func(g *gate) bool { return g.version() == version })
	if i < 0 {
		t.Skipf("no OpenAPI description of %s in %s: see CONTRIBUTING.md", version, directory())
	}
	return all[i]
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

// scopes returns the scopes that a user's token needs, joined with commas. Newer descriptions list some of them twice.
func (op specOperation) scopes() string {
	if op.Security == nil {
		return ""
	}
	for _, requirement := range *op.Security {
		if scopes, ok := requirement["pinterest_oauth2"]; ok {
			return strings.Join(slices.Compact(slices.Clone(scopes)), ",")
		}
	}
	return ""
}

// category returns the quota that the operation counts against.
func (op specOperation) category() string {
	category, _ := op.Extensions["x-ratelimit-category"].(string)
	return category
}

// statuses returns the 2xx statuses of an operation.
func (op specOperation) statuses() []int {
	var statuses []int
	for status := http.StatusOK; status < http.StatusMultipleChoices; status++ {
		if op.Responses.Status(status) != nil {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

// response returns the schema of the 2xx responses, nil if they have no body.
func (op specOperation) response() *openapi3.Schema {
	var schemas []*openapi3.Schema
	for _, status := range op.statuses() {
		if media := op.Responses.Status(status).Value.Content.Get("application/json"); media != nil {
			schemas = append(schemas, media.Schema.Value)
		}
	}
	return anyOf(schemas)
}

// responseTo returns the schema of the responses with a status, nil if they have no body.
func (op specOperation) responseTo(status int) *openapi3.Schema {
	response := cmp.Or(op.Responses.Status(status), op.Responses.Default())
	if media := response.Value.Content.Get("application/json"); media != nil {
		return media.Schema.Value
	}
	return nil
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
