package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// generated is the number of calls with generated arguments or responses per operation.
const generated = 200

// recorder is a transport that validates each request against the description and returns the response of respond.
type recorder struct {
	t             *testing.T
	spec          *spec
	respond       func() (status int, body []byte)
	query, fields map[string]bool // the names of the query parameters and body fields sent so far
	problems      []string
}

func newRecorder(t *testing.T, s *spec) *recorder {
	return &recorder{t: t, spec: s, query: map[string]bool{}, fields: map[string]bool{}}
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
	input, err := r.spec.validation(req)
	if err != nil {
		r.problem("%s %s is not an operation of the description: %v", req.Method, req.URL.Path, err)
		return
	}
	if err := openapi3filter.ValidateRequest(req.Context(), input); err != nil {
		r.problem("%s %s %s: %v", req.Method, req.URL, body, err)
	}
	op := r.spec.operations[input.Route.Operation.OperationID]
	known := op.query()
	for name, sent := range req.URL.Query() {
		r.query[name] = true
		if known[name] == nil && !newerParameter(op, name) {
			r.problem("%s: the description has no query parameter %s", op.OperationID, name)
		}
		// With explode: false, a list is sent as one value, joined with commas.
		if param := known[name]; param != nil && len(sent) > 1 && param.Explode != nil && !*param.Explode {
			r.problem("%s: %s is sent %d times instead of joined with commas", op.OperationID, name, len(sent))
		}
		if param := known[name]; param != nil && (param.Explode == nil || *param.Explode) && elements(param.Schema.Value) != nil &&
			slices.ContainsFunc(sent, func(v string) bool { return strings.Contains(v, ",") }) && enum(elements(param.Schema.Value)) != nil {
			r.problem("%s: %s is joined with commas instead of sent once per value", op.OperationID, name)
		}
	}
	if len(body) == 0 {
		return
	}
	var sent map[string]any
	if err := json.Unmarshal(body, &sent); err != nil {
		r.problem("%s: body %s: %v", op.OperationID, body, err)
		return
	}
	r.checkFields(op.OperationID, op.body(), sent)
	for name := range sent {
		r.fields[name] = true
	}
}

// checkFields reports the fields that the description lacks, which validation ignores.
func (r *recorder) checkFields(path string, schema *openapi3.Schema, sent any) {
	switch sent := sent.(type) {
	case []any:
		if element := elements(schema); element != nil {
			for _, item := range sent {
				r.checkFields(path+"[]", element, item)
			}
		}
	case map[string]any:
		properties := r.spec.properties(schema)
		for name, value := range sent {
			property := properties[name]
			if property == nil {
				property = values(schema)
			}
			if property == nil {
				r.problem("%s: the description has no field %s", path, name)
				continue
			}
			r.checkFields(path+"."+name, property, value)
		}
	}
}

// TestRequests_MatchDescription calls every operation with minimal, maximal and generated arguments and validates the requests.
func TestRequests_MatchDescription(t *testing.T) {
	s := loadSpec(t)
	covered := s.described()
	for id, op := range covered {
		t.Run(id, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			status, schema := op.response()
			r := newRecorder(t, s)
			r.respond = func() (int, []byte) {
				if schema == nil {
					return status, nil
				}
				response := (&generator{Rand: random, spec: s}).value(schema)
				for op.unusable(response) != "" {
					response = (&generator{Rand: random, spec: s, optional: 1}).value(schema)
				}
				return status, mustJSON(t, response)
			}
			client := r.client(t)
			run := func(optional, null float64, opts ...pinterest.RequestOption) {
				g := &generator{Rand: random, spec: s, optional: optional, null: null, request: true}
				_, err := call(t.Context(), client, op, g, opts...)
				require.NoError(t, err)
			}
			run(0, 0)
			for range 20 { // to cover the variants
				run(1, 0, pinterest.WithAdAccount("549755885175"))
			}
			assertAllSent(t, s, op, r)
			for range generated {
				run(0.5, 0.3)
			}
			for i, problem := range r.problems {
				if assert.Less(t, i, 5, "and %d more", len(r.problems)-5) {
					t.Error(problem)
				}
			}
		})
	}
	t.Logf("%d of %d operations", len(covered)+1, len(s.operations)) // with oauth/token, in oauth_test.go
}

// assertAllSent asserts that every described parameter and field was sent.
func assertAllSent(t *testing.T, s *spec, op specOperation, r *recorder) {
	t.Helper()
	for name := range op.query() {
		assert.True(t, r.query[name], "query parameter %s is never sent", name)
	}
	if op.body() == nil {
		return
	}
	for name, property := range s.properties(op.body()) {
		assert.True(t, r.fields[name] || property.ReadOnly, "body field %s is never sent", name)
	}
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	content, err := json.Marshal(value)
	require.NoError(t, err)
	return content
}
