package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// request is a request with a JSON body, or with none.
type request struct {
	op    specOperation
	path  string
	query url.Values
	body  any
}

// TestFakeServer_RejectsInvalidRequests sends generated requests that pinteresttest accepts again, each with a random change. It fails if
// pinteresttest accepts one that the newest description forbids.
func TestFakeServer_RejectsInvalidRequests(t *testing.T) {
	g := onlyVersion(t, newest[0])
	synctest.Test(t, g.rejectsInvalidRequests) // the generated dates do not depend on the day of the test
}

func (g *gate) rejectsInvalidRequests(t *testing.T) {
	described := newFakeResponses(t, g.version())
	server := pinteresttest.NewServer(pinteresttest.WithoutSockets())
	defer server.Close()
	var accepted *request // by the last call
	client := server.Client(pinterest.WithMaxRetries(0), pinterest.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			sent := request{path: strings.TrimPrefix(req.URL.EscapedPath(), "/v5"), query: req.URL.Query()}
			if req.Body != nil {
				content, err := io.ReadAll(req.Body)
				require.NoError(t, err)
				req.Body = io.NopCloser(bytes.NewReader(content))
				require.NoError(t, json.Unmarshal(content, &sent.body))
			}
			resp, err := next.RoundTrip(req)
			if err == nil && resp.StatusCode < http.StatusMultipleChoices {
				accepted = &sent
			}
			return resp, err
		})
	}))
	plain := server.Client(pinterest.WithMaxRetries(0))
	known := seed(t, server, client)
	random := rand.New(rand.NewPCG(9, 10))
	invalid, wrong := 0, map[string]string{} // the number of requests, and those that were accepted, by place
	for _, op := range g.inOrder() {
		if op.method == http.MethodDelete || op.OperationID == "bulk_upsert/create" { // whose result says what is invalid
			continue
		}
		for i := range 12 {
			accepted = nil
			arguments := &generator{Rand: random, gate: g, optional: float64(i%4) / 4, request: true, known: known.of(op)}
			_, _ = arguments.call(t.Context(), client, op)
			if accepted == nil {
				continue
			}
			accepted.op = op
			for range 12 {
				changed := accepted.changed(t, random)
				place, problem := described.rejection(t, changed)
				if problem == nil {
					continue
				}
				invalid++
				if changed.accepted(t, plain) && !deviates(g.version(), byFake, place) {
					wrong[place] = fmt.Sprintf("%s %.500s: %.500s", changed.query.Encode(), mustJSON(t, changed.body), problem)
				}
			}
		}
	}
	for place, problem := range wrong {
		t.Errorf("pinteresttest accepts %s: %s", place, problem)
	}
	assert.Greater(t, invalid, 1000)
}

// changed returns the request with a change in its body or, sometimes, in its query.
func (r *request) changed(t *testing.T, random *rand.Rand) request {
	t.Helper()
	other := request{op: r.op, path: r.path, query: maps.Clone(r.query)}
	require.NoError(t, json.Unmarshal(mustJSON(t, r.body), &other.body))
	names := slices.Sorted(maps.Keys(r.op.query()))
	if len(names) == 0 || r.body != nil && random.IntN(6) > 0 {
		other.body = mutate(random, other.body)
		return other
	}
	name := names[random.IntN(len(names))]
	if random.IntN(3) == 0 {
		other.query.Del(name)
	} else {
		other.query.Set(name, pick(random, "SOMETHING_ELSE", "-1", "0", "1000", "7.5", "2020-99-01", "true"))
	}
	return other
}

func pick[T any](random *rand.Rand, values ...T) T { return values[random.IntN(len(values))] }

// mutate changes, adds or removes a value at a random place of a JSON value. The new value is neither "" nor null, which can count as absent.
func mutate(random *rand.Rand, value any) any {
	others := []any{"SOMETHING_ELSE", strings.Repeat("x", 3000), -1, 7, 0.5, 1e12, true, []any{}, map[string]any{}, []any{value}}
	switch value := value.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(value))
		if len(names) == 0 || random.IntN(6) == 0 {
			value["something_else"] = "x"
			return value
		}
		name := pick(random, names...)
		if random.IntN(4) == 0 {
			delete(value, name)
		} else {
			value[name] = mutate(random, value[name])
		}
		if random.IntN(20) > 0 {
			return value
		}
	case []any:
		if len(value) > 0 && random.IntN(3) > 0 {
			at := random.IntN(len(value))
			value[at] = mutate(random, value[at])
			return value
		}
		if len(value) > 0 && random.IntN(2) == 0 {
			return slices.Repeat(value, pick(random, 2, 6, 8, 31, 101, 251, 501, 1001))
		}
	case string:
		others = append(others, value+"?")
	case float64:
		others = append(others, fmt.Sprint(value), value+0.5)
	}
	return pick(random, others...)
}

// rejection returns the place that the description forbids in a request, and why; nil if it is valid.
func (s *spec) rejection(t *testing.T, r request) (place string, problem error) {
	t.Helper()
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(mustJSON(t, r.body))
	}
	req, err := http.NewRequestWithContext(t.Context(), r.op.method, "https://api.pinterest.com/v5"+r.path+"?"+r.query.Encode(), body)
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	input, err := s.validation(req)
	require.NoError(t, err)
	input.Options.MultiError = false
	input.Options.ExcludeRequestQueryParams = deviates(s.version(), notDecoded, r.op.OperationID)
	problem = openapi3filter.ValidateRequest(t.Context(), input)
	place = r.op.OperationID
	failure, ok := errors.AsType[*openapi3filter.RequestError](problem)
	if !ok {
		return place, problem
	}
	if failure.Parameter != nil {
		if failure.Parameter.In == openapi3.ParameterInPath { // which was not changed
			return "", nil
		}
		place += "." + failure.Parameter.Name
	}
	deepest := ""
	for _, cause := range causes(failure.Err) {
		if path := fieldPath(cause.JSONPointer()); len(path) > len(deepest) {
			deepest = path
		}
	}
	return place + deepest, problem
}

// failed matches the responses that have status 200, and a problem for each rejected element.
var failed = regexp.MustCompile(`"exceptions?":\[?\{|"error_messages":`)

// send sends the request and returns the response.
func (r *request) send(t *testing.T, client *pinterest.Client) (response json.RawMessage, err error) {
	t.Helper()
	req := &pinterest.Request{Method: r.op.method, Path: r.path, Query: r.query}
	if r.body != nil {
		req.Body = json.RawMessage(mustJSON(t, r.body))
	}
	err = client.Do(t.Context(), req, &response)
	return response, err
}

// accepted sends the request and reports whether the response is a success.
func (r *request) accepted(t *testing.T, client *pinterest.Client) bool {
	t.Helper()
	response, err := r.send(t, client)
	return err == nil && !failed.Match(response)
}
