package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// generated is the number of calls with generated arguments or responses per operation.
const generated = 200

// recorder is a transport that validates each request against the description and returns the response of respond.
type recorder struct {
	t             *testing.T
	gate          *gate
	respond       func() (status int, body []byte)
	query, fields map[string]bool // the names of the query parameters and body fields sent so far
	problems      []string
}

func newRecorder(t *testing.T, g *gate) *recorder {
	return &recorder{t: t, gate: g, query: map[string]bool{}, fields: map[string]bool{}}
}

func (r *recorder) client(t *testing.T) *pinterest.Client {
	t.Helper()
	client, err := pinterest.NewClient(
		pinterest.WithAccessToken("pina_contract"), pinterest.WithHTTPClient(&http.Client{Transport: r}), pinterest.WithMaxRetries(0),
	)
	require.NoError(t, err)
	return client
}

func (r *recorder) problem(format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	r.check(req, body)
	status, content := r.respond()
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(bytes.NewReader(content)), ContentLength: int64(len(content)),
	}, nil
}

func (r *recorder) check(req *http.Request, body []byte) {
	input, err := r.gate.validation(req)
	if err != nil {
		r.problem("%s %s is not an operation of the description: %v", req.Method, req.URL.Path, err)
		return
	}
	input.Options.ExcludeRequestQueryParams = deviates(r.gate.version(), notDecoded, input.Route.Operation.OperationID)
	if err := openapi3filter.ValidateRequest(req.Context(), input); err != nil {
		r.problem("%s %s %s: %v", req.Method, req.URL, body, err)
	}
	op := r.gate.operations[input.Route.Operation.OperationID]
	known := op.query()
	for name, sent := range req.URL.Query() {
		name, _, _ = strings.Cut(name, "[") // a field of a deepObject
		r.query[name] = true
		if known[name] == nil && !deviates(r.gate.version(), undescribed, op.OperationID+"."+name) {
			r.problem("%s: the description has no query parameter %s", op.OperationID, name)
		}
		// With explode: false, a list is sent as one value, joined with commas.
		if param := known[name]; param != nil && len(sent) > 1 && param.Explode != nil && !*param.Explode {
			r.problem("%s: %s is sent %d times instead of joined with commas", op.OperationID, name, len(sent))
		}
		if param := known[name]; param != nil && (param.Explode == nil || *param.Explode) && r.gate.object(param.Schema.Value).elements != nil &&
			slices.ContainsFunc(sent, func(v string) bool { return strings.Contains(v, ",") }) && r.gate.enum(r.gate.object(param.Schema.Value).elements) != nil {
			r.problem("%s: %s is joined with commas instead of sent once per value", op.OperationID, name)
		}
	}
	if len(body) == 0 {
		return
	}
	var sent any
	if err := json.Unmarshal(body, &sent); err != nil {
		r.problem("%s: body %s: %v", op.OperationID, body, err)
		return
	}
	for _, place := range r.gate.undescribed(op.OperationID, op.body(), sent) {
		r.problem("%s: the description has no such field", place)
	}
	for name := range topLevel(sent) {
		r.fields[name] = true
	}
}

// topLevel returns the fields of an object or, for a list, of its first element.
func topLevel(body any) map[string]any {
	if list, _ := body.([]any); len(list) > 0 {
		body = list[0]
	}
	object, _ := body.(map[string]any)
	return object
}

// undescribed returns the places of the fields that a description lacks, which validation ignores.
func (s *spec) undescribed(place string, schema *openapi3.Schema, value any) []string {
	described := s.object(schema)
	var places []string
	switch value := value.(type) {
	case []any:
		if described.elements != nil {
			for _, item := range value {
				places = append(places, s.undescribed(place+"[]", described.elements, item)...)
			}
		}
	case map[string]any:
		if s.isOpen(schema) {
			return nil
		}
		for name, field := range value {
			property := described.properties[name]
			if property == nil {
				property = described.values
			}
			if property == nil {
				places = append(places, place+"."+name)
				continue
			}
			places = append(places, s.undescribed(place+"."+name, property, field)...)
		}
	}
	return places
}

// isOpen reports whether an object can have any fields.
func (s *spec) isOpen(schema *openapi3.Schema) bool {
	return slices.ContainsFunc(s.alternatives(schema), func(form *openapi3.Schema) bool {
		others := form.AdditionalProperties.Has
		return others != nil && *others || len(form.Properties) == 0 && form.Items == nil && form.AdditionalProperties.Schema == nil
	})
}

// TestRequests calls every operation with minimal, maximal and generated arguments and validates the requests.
func TestRequests(t *testing.T) {
	eachVersion(t, func(t *testing.T, g *gate) {
		for id, op := range g.implemented() {
			t.Run(id, func(t *testing.T) {
				for _, problem := range g.requestProblems(t, op) {
					t.Error(problem)
				}
			})
		}
	})
}

// requestProblems returns the first problems of the requests of an operation.
func (g *gate) requestProblems(t *testing.T, op specOperation) []string {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	r := newRecorder(t, g)
	r.respond = func() (int, []byte) { return g.respond(t, random, op) }
	client := r.client(t)
	run := func(optional, null float64, opts ...pinterest.RequestOption) {
		arguments := &generator{Rand: random, gate: g, optional: optional, null: null, request: true}
		if _, err := arguments.call(t.Context(), client, op, opts...); err != nil {
			r.problem("%s: %v", op.OperationID, err)
		}
	}
	run(0, 0)
	for range 20 { // to cover the variants
		run(1, 0, pinterest.WithAdAccount("549755885175"))
	}
	r.checkAllSent(op)
	for range generated {
		run(0.5, 0.3)
	}
	if few := 5; len(r.problems) > few {
		return append(r.problems[:few], fmt.Sprintf("and %d more", len(r.problems)-few))
	}
	return r.problems
}

// respond generates a small usable response.
func (g *gate) respond(t *testing.T, random *rand.Rand, op specOperation) (status int, body []byte) {
	t.Helper()
	schema := op.response()
	status = op.statuses()[random.IntN(len(op.statuses()))]
	switch {
	case schema == nil:
		return status, nil
	case deviates(g.version(), matched, op.OperationID):
		return status, []byte("{}")
	}
	response := (&generator{Rand: random, gate: g}).value(schema)
	for g.unusable(op, response) != "" {
		response = (&generator{Rand: random, gate: g, optional: 1}).value(schema)
	}
	return status, mustJSON(t, response)
}

// checkAllSent reports the parameters and fields that were not sent, unless the client lacks them: TestDrift lists those.
func (r *recorder) checkAllSent(op specOperation) {
	args := r.gate.signature(op)
	params := args.params
	if params != nil && params.Kind() == reflect.Slice {
		params = params.Elem()
	}
	coded := codedFields(params)
	maps.Copy(coded, args.named)
	for name := range op.query() {
		if (coded[name] != nil || name == "ad_account_id") && !r.query[name] { // by an option
			r.problem("%s: query parameter %s is never sent", op.OperationID, name)
		}
	}
	if op.body() == nil {
		return
	}
	fields := r.gate.properties(op.body())
	if element := r.gate.object(op.body()).elements; element != nil {
		fields = r.gate.properties(element)
	}
	for name, property := range fields {
		if coded[name] != nil && !r.fields[name] && !r.gate.every(property, isReadOnly) {
			r.problem("%s: body field %s is never sent", op.OperationID, name)
		}
	}
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	content, err := json.Marshal(value)
	require.NoError(t, err)
	return content
}
