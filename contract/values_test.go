package contract

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// TestFakeServer_AcceptsDescribedValues sends requests that are generated from the newest description, not from the client's types: they
// have values without constants too. It fails if pinteresttest rejects a value.
func TestFakeServer_AcceptsDescribedValues(t *testing.T) {
	g := onlyVersion(t, newest[0])
	synctest.Test(t, g.acceptsDescribedValues) // the generated dates do not depend on the day of the test
}

func (g *gate) acceptsDescribedValues(t *testing.T) {
	server := pinteresttest.NewServer(pinteresttest.WithoutSockets())
	defer server.Close()
	client := server.Client(pinterest.WithMaxRetries(0))
	known := seed(t, server, client)
	known["start_date"] = time.Now().Format(time.DateOnly) // so that most periods are valid
	known["end_date"] = known["start_date"]
	random := rand.New(rand.NewPCG(11, 12))
	turns := map[*openapi3.Schema]int{}
	valid, wrong := 0, map[string]string{} // the number of requests, and the problems by place
	for _, op := range g.inOrder() {
		for i := range 60 {
			generator := &generator{Rand: random, gate: g, optional: float64(i%4) / 4, request: true, known: known.of(op), turns: turns}
			sent := generator.requestOf(op)
			if _, problem := g.rejection(t, sent); problem != nil {
				continue
			}
			valid++
			response, err := sent.send(t, client)
			for _, found := range notOneOf.FindAllStringSubmatch(string(response)+fmt.Sprint(err), -1) {
				if place := op.OperationID + "." + digits.ReplaceAllString(found[1], ""); !deviates(g.version(), notByFake, place) {
					wrong[place] = found[0]
				}
			}
		}
	}
	for place, problem := range wrong {
		t.Errorf("pinteresttest rejects %s: %s", place, problem)
	}
	assert.Greater(t, valid, 5000)
}

// notOneOf matches the field and the value in the errors of pinteresttest about a value.
var notOneOf = regexp.MustCompile(`(\S+): \\?".*?\\?" is not (one of|an?) .{0,200}`)

// requestOf generates a request for an operation.
func (g *generator) requestOf(op specOperation) request {
	r := request{op: op, path: op.path, query: url.Values{}}
	for _, name := range placeholders(op.path) {
		r.path = strings.Replace(r.path, "{"+name+"}", url.PathEscape(g.pathValue(op, name)), 1)
	}
	params := op.query()
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if param := params[name]; param.Required || g.Float64() < g.optional {
			addQuery(r.query, name, g.field(name, param.Schema.Value), param.Explode != nil && !*param.Explode)
		}
	}
	if body := op.body(); body != nil {
		r.body = g.value(body)
	}
	return r
}

// addQuery adds a parameter to a query. An object has a parameter for each field, and a list one for each element unless it is joined.
func addQuery(query url.Values, name string, value any, joined bool) {
	switch value := value.(type) {
	case map[string]any:
		for field := range value {
			addQuery(query, name+"["+field+"]", value[field], joined)
		}
	case []any:
		for _, element := range value {
			query.Add(name, fmt.Sprint(element))
		}
		if joined {
			query.Set(name, strings.Join(query[name], ","))
		}
	default:
		query.Set(name, fmt.Sprint(value))
	}
}
