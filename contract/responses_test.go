package contract

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// TestResponses decodes generated responses of every operation, with and without optional fields, with null where it is allowed, and
// with future fields and enumeration values, and looks for each value in the result.
func TestResponses(t *testing.T) {
	eachVersion(t, func(t *testing.T, g *gate) {
		for id, op := range g.implemented() {
			t.Run(id, func(t *testing.T) {
				require.Empty(t, g.responseProblem(t, op))
			})
		}
	})
}

// responseProblem describes the first generated response that the client rejects or decodes with a loss, "" if there is none.
func (g *gate) responseProblem(t *testing.T, op specOperation) string {
	t.Helper()
	if deviates(g.version(), matched, op.OperationID) {
		return ""
	}
	random := rand.New(rand.NewPCG(3, 4))
	r := newRecorder(t, g)
	schema, statuses := op.response(), op.statuses()
	var sent any
	r.respond = func() (int, []byte) {
		status := statuses[random.IntN(len(statuses))]
		if schema == nil {
			return status, nil
		}
		return status, mustJSON(t, sent)
	}
	client := r.client(t)
	for i := range generated {
		if schema != nil {
			sent = (&generator{Rand: random, gate: g, optional: float64(i%3) / 2, null: float64(i%4) / 3}).value(schema)
		}
		result, err := (&generator{Rand: random, gate: g, request: true}).call(t.Context(), client, op)
		reason := g.unusable(op, sent)
		switch {
		case schema == nil && err == nil:
		case schema != nil && reason != "" && err != nil && strings.Contains(err.Error(), reason):
		case err != nil || reason != "":
			return fmt.Sprintf("%s: %v, want error %q for %s", op.OperationID, err, reason, mustJSON(t, sent))
		default:
			var before, after any
			require.NoError(t, json.Unmarshal(mustJSON(t, sent), &before))
			require.NoError(t, json.Unmarshal(mustJSON(t, result), &after))
			if loss := g.firstLoss(op.OperationID, g.result(op), reflect.TypeOf(result), g.resultIn(op, before), after); loss != "" {
				return loss
			}
		}
	}
	return ""
}

// masked replaces the values of masked fields.
const masked = "REDACTED"

// firstLoss describes the first value of want that is missing from got, "" if there is none. It ignores fields that the
// description or the type lacks. A null may become a zero value.
func (g *gate) firstLoss(path string, schema *openapi3.Schema, typ reflect.Type, want, got any) string {
	if got == masked && deviates(g.version(), maskedInJSON, path) {
		return ""
	}
	if number, ok := want.(float64); ok && deviates(g.version(), truncated, path) {
		want = math.Trunc(number)
	}
	if typ != nil {
		typ = indirect(typ)
	}
	if list, ok := got.([]any); ok && len(list) == 1 && deviates(g.version(), asList, path) {
		if _, both := want.([]any); !both {
			got, typ = list[0], elementType(typ)
		}
	}
	switch want := want.(type) {
	case nil:
		if got != nil && !reflect.ValueOf(got).IsZero() && !isEmpty(got) {
			return fmt.Sprintf("%s: null became %v", path, got)
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if len(want) == 0 {
			return ""
		}
		if !ok || len(list) != len(want) {
			return fmt.Sprintf("%s: %v became %v", path, want, got)
		}
		for i := range want {
			problem := g.firstLoss(fmt.Sprintf("%s[%d]", path, i), g.object(schema).elements, elementType(typ), want[i], list[i])
			if problem != "" {
				return problem
			}
		}
		return ""
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok && got != nil {
			return fmt.Sprintf("%s: %v became %v", path, want, got)
		}
		described := g.object(schema)
		coded := codedFields(typ)
		for name, value := range want {
			property, field := described.properties[name], elementType(typ)
			if property == nil {
				property = described.values
			}
			if len(coded) > 0 {
				field = coded[name]
			}
			if property == nil || len(coded) > 0 && field == nil {
				continue // a future field, or one that TestDrift lists
			}
			if problem := g.firstLoss(path+"."+name, property, field, value, object[name]); problem != "" {
				return problem
			}
		}
		return ""
	case string:
		if !g.every(schema, isNotTime) && sameTime(fmt.Appendf(nil, "%q", want), got) {
			return ""
		}
	case float64: // may be a time in Unix seconds
		if _, ok := got.(string); ok && sameTime(fmt.Append(nil, want), got) {
			return ""
		}
	}
	if !reflect.DeepEqual(want, got) {
		return fmt.Sprintf("%s: %v became %v", path, want, got)
	}
	return ""
}

func isNotTime(form *openapi3.Schema) bool { return form.Format != "date-time" }

// sameTime reports whether a JSON value and a decoded one are the same time.
func sameTime(want []byte, got any) bool {
	var before, after pinterest.Timestamp
	return json.Unmarshal(want, &before) == nil && json.Unmarshal(fmt.Appendf(nil, "%q", got), &after) == nil && before.Equal(after.Time)
}

// isEmpty reports whether value is an empty list or an object with only zero values.
func isEmpty(value any) bool {
	switch value := value.(type) {
	case []any:
		return len(value) == 0
	case map[string]any:
		for _, field := range value {
			if field != nil && !reflect.ValueOf(field).IsZero() && !isEmpty(field) {
				return false
			}
		}
		return true
	}
	return false
}
