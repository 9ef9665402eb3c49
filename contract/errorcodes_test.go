package contract

import (
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestErrorCodes looks for the constants of the error codes in the examples of the implemented operations. Codes that repeat the HTTP
// status need none.
func TestErrorCodes(t *testing.T) {
	constants := errorCodes(t)
	eachVersion(t, func(t *testing.T, g *gate) {
		examples := 0
		for id, op := range g.implemented() {
			for status, response := range op.Responses.Map() {
				for _, code := range exampleCodes(response.Value) {
					examples++
					if strconv.Itoa(code) != status {
						assert.Contains(t, constants, code, "%s, status %s", id, status)
					}
				}
			}
		}
		assert.GreaterOrEqual(t, examples, 100)
	})
}

// exampleCodes returns the codes in the examples of an error response.
func exampleCodes(response *openapi3.Response) []int {
	media := response.Content.Get("application/json")
	if media == nil {
		return nil
	}
	values := []any{media.Example}
	for _, example := range media.Examples {
		values = append(values, example.Value.Value)
	}
	var codes []int
	for _, value := range values {
		object, _ := value.(map[string]any)
		if code, ok := object["code"].(float64); ok {
			codes = append(codes, int(code))
		}
	}
	return codes
}

// errorCodes returns the values of the client's constants for error codes.
func errorCodes(t *testing.T) []int {
	t.Helper()
	scope := clientScope(t)
	var codes []int
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && strings.HasPrefix(name, "Code") && token.IsExported(name) {
			code, exact := constant.Int64Val(c.Val())
			require.True(t, exact, name)
			codes = append(codes, int(code))
		}
	}
	return codes
}
