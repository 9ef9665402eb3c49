package contract

import (
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// small returns a gate for testdata/small.yaml with texts replaced, each of which must occur once. The older description is the file
// itself.
func small(t *testing.T, replacements ...string) *gate {
	t.Helper()
	content, err := os.ReadFile("testdata/small.yaml")
	require.NoError(t, err)
	older, err := parse(content, relax)
	require.NoError(t, err)
	text := string(content)
	for i := 0; i < len(replacements); i += 2 {
		require.Equal(t, 1, strings.Count(text, replacements[i]), replacements[i])
		text = strings.Replace(text, replacements[i], replacements[i+1], 1)
	}
	s, err := parse([]byte(text), relax)
	require.NoError(t, err)
	return &gate{spec: s, code: smallCode(), older: older}
}

func TestGate_Forms(t *testing.T) {
	g := small(t)
	for name, want := range map[string][]string{
		"Front":           {"clear material!", "material! tree"}, // a discriminator
		"KindShelfCreate": {"genre! kind! name! width", "age! kind! name!"},
		"ShelfUpdate":     {"color name note"},
		"Book":            {"id pages title!"}, // allOf
	} {
		t.Run(name, func(t *testing.T) {
			var forms []string
			for _, form := range g.alternatives(g.doc.Components.Schemas[name].Value) {
				var fields []string
				for _, field := range slices.Sorted(maps.Keys(form.Properties)) {
					if slices.Contains(form.Required, field) {
						field += "!"
					}
					fields = append(fields, field)
				}
				forms = append(forms, strings.Join(fields, " "))
			}
			assert.Equal(t, want, forms)
		})
	}
}

func TestGate_GeneratesValidRequests(t *testing.T) {
	g := small(t)
	random := &generator{Rand: rand.New(rand.NewPCG(11, 12)), gate: g, optional: 0.5, null: 0.5, request: true}
	for name, schema := range g.doc.Components.Schemas {
		t.Run(name, func(t *testing.T) {
			for range generated {
				value := random.value(schema.Value)
				require.NoError(t, convert(value, &value)) // numbers as in JSON
				require.NoError(t, schema.Value.VisitJSON(value, openapi3.VisitAsRequest()), "%v", value)
			}
		})
	}
}

func TestGate_HoldsForSmallClient(t *testing.T) {
	g := small(t)
	for id, op := range g.implemented() {
		t.Run(id, func(t *testing.T) {
			assert.Empty(t, g.requestProblems(t, op))
			assert.Empty(t, g.responseProblem(t, op))
		})
	}
}

// TestGate_FindsCallsThatDoNotHold plants a fault in the description or the client. Empty texts mean that no problem is found.
func TestGate_FindsCallsThatDoNotHold(t *testing.T) {
	for name, test := range map[string]struct {
		replacements []string
		operation    string
		method       string // instead of that of smallCode
		inRequest    string
		inResponse   string
	}{
		"path": {
			replacements: []string{"/shelves/{shelf_id}/books:", "/shelves/{shelf_id}/volumes:"},
			operation:    "books/create", inRequest: "is not an operation of the description",
		},
		"argument": {
			replacements: []string{"name: reason,", "name: cause,"},
			operation:    "shelves/delete", inRequest: "the description has no reason", inResponse: "the description has no reason",
		},
		"element of an array body": {
			replacements: []string{"pages: {type: integer, minimum: 1}", "pages: {type: string}"},
			operation:    "books/create", inRequest: "cannot unmarshal string", inResponse: "cannot unmarshal string",
		},
		"required field": {
			replacements: []string{"ShelfUpdate:\n      type: object", "ShelfUpdate:\n      type: object\n      required: [owner]"},
			operation:    "shelves/update", inRequest: `property "owner" is missing`,
		},
		"form of a oneOf body": {
			replacements: []string{"required: [name]\n", "required: [name, owner]\n", "required: [kind, name, genre]", "required: [kind, name]"},
			operation:    "shelves/create",
		},
		"all forms of a oneOf body": {
			replacements: []string{"required: [name]\n", "required: [name, owner]\n", "required: [kind, name, genre]", "required: [kind, name, owner]"},
			operation:    "shelves/create", inRequest: `property "owner" is missing`,
		},
		"bare response": {
			replacements: []string{"width: {type: integer}", "width: {type: array, items: {type: integer}}"},
			operation:    "shelves/create", inResponse: "cannot unmarshal array",
		},
		"unknown field and lost value": {
			operation: "shelves/update", method: "Shelves.UpdateWrongly",
			inRequest: "shelves/update.label: the description has no such field", inResponse: "shelves/update.name: ",
		},
		"page without items": {
			replacements: []string{"required: [items], ", ""},
			operation:    "shelves/list", inRequest: `the response has no "items"`, inResponse: `the response has no "items"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := small(t, test.replacements...)
			if test.method != "" {
				g.methods[test.operation] = test.method
			}
			op := g.operations[test.operation]
			assertProblem(t, test.inRequest, strings.Join(g.requestProblems(t, op), "\n"))
			assertProblem(t, test.inResponse, g.responseProblem(t, op))
		})
	}
}

func assertProblem(t *testing.T, want, problem string) {
	t.Helper()
	if want == "" {
		assert.Empty(t, problem)
	} else {
		assert.Contains(t, problem, want)
	}
}

// TestGate_ReturnsPartOfResponse gives an operation of the small description the name of one whose method returns a part.
func TestGate_ReturnsPartOfResponse(t *testing.T) {
	g := small(t, "operationId: shelves/list", "operationId: items/get", "version: 5.23.0", "version: 5.3.0")
	op := g.operations["items/get"]
	assert.NotNil(t, g.object(g.result(op)).elements)
	assert.Equal(t, []any{}, g.resultIn(op, map[string]any{"items": []any{}}))
	assert.Equal(t, `the response has no "items"`, g.unusable(op, map[string]any{}))

	g = small(t, "operationId: shelves/list", "operationId: catalogs_product_groups/create", "version: 5.23.0", "version: 5.3.0")
	op = g.operations["catalogs_product_groups/create"]
	assert.Contains(t, g.properties(g.result(op)), "color")
	assert.Equal(t, "a", g.resultIn(op, map[string]any{"items": []any{"a"}}))
	assert.Nil(t, g.resultIn(op, map[string]any{"items": []any{}}))
	assert.Equal(t, "the response has no id of what was created", g.unusable(op, map[string]any{"items": []any{map[string]any{"id": ""}}}))
}

// knownRows are the rows for the small description itself.
var knownRows = []string{
	"ADD field | shelves/create | age",
	"ADD operation | shelves/archive | POST /shelves/{shelf_id}/archive",
}

var columns = regexp.MustCompile(` {2,}`)

// reported returns the lines of the report.
func reported(g *gate) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(report(g.compareAll().rows())), "\n") {
		lines = append(lines, columns.ReplaceAllString(line, " | "))
	}
	return lines
}

func TestGate_ReportsWhatSmallClientLacks(t *testing.T) {
	g := small(t)
	assert.Equal(t, knownRows, reported(g))
	assert.Equal(t, []string{"shelves/archive"}, g.pending())
}

// TestGate_ReportsFaults plants a fault in the description. It is reported once, by operation and field.
func TestGate_ReportsFaults(t *testing.T) {
	const update = "properties:\n        name: {type: string, maxLength: 180}\n        note"
	for name, test := range map[string]struct{ old, replacement, want string }{
		"wrong path": {
			"/shelves/{shelf_id}/books:", "/shelves/{shelf_id}/volumes:",
			"BREAKS table of operations | books/create | Path is /shelves/{shelf_id}/volumes, but /shelves/{shelf_id}/books in the code",
		},
		"wrong scopes": {
			"[boards:read, boards:write]", "[boards:read, pins:write]",
			"BREAKS table of operations | shelves/create | Scopes is boards:read,pins:write, but boards:read,boards:write in the code",
		},
		"missing field":        {"        color: {type: string}\n", "", "BREAKS gone | shelves/create response (+2) | color"},
		"missing parameter":    {"        - {name: bookmark, in: query, schema: {type: string}}\n", "", "BREAKS gone | shelves/list | bookmark"},
		"missing argument":     {"        - {name: reason, in: query, required: true, schema: {type: string}}\n", "", "BREAKS gone | shelves/delete | reason"},
		"wrong type":           {"width: {type: integer}", "width: {type: string}", "BREAKS type | shelves/create response (+2) | string, was integer: width"},
		"newly required field": {update, "required: [note]\n      " + update, "BREAKS newly required | shelves/update | note"},
		"new required field":   {update, "required: [owner]\n      " + strings.Replace(update, "\n", "\n        owner: {type: string}\n", 1), "BREAKS newly required | shelves/update | owner"},
		"read-only field":      {"color: {type: string, default: white}", "color: {type: string, default: white, readOnly: true}", "BREAKS read-only | shelves/update | color"},
		"tighter limit":        {"maximum: 250", "maximum: 100", "BREAKS tighter limit | shelves/list | maximum 100, was 250: page_size"},
		"limit of an array":    {"maxItems: 30", "maxItems: 10", "BREAKS tighter limit | books/create body | maxItems 10, was 30"},
		"pattern":              {"note: {type: string,", `note: {type: string, pattern: '^\w', `, `BREAKS pattern | shelves/update | ^\w, was none: note`},
		"value gone":           {"[OPEN, CLOSED]", "[OPEN]", "BREAKS value gone | shelves/create response.status (+3) | shelfStatus: CLOSED"},
		"field too many":       {"        note: {type: string, nullable: true}\n", "", "BREAKS strict body | shelves/update | rejects the field: note"},
		"no longer nullable":   {"note: {type: string, nullable: true}", "note: {type: string}", "BREAKS nullable | shelves/update | must not be null: note"},
		"null in a response":   {"color: {type: string}", "color: {type: string, nullable: true}", "BREAKS nullable | shelves/create response (+2) | may be null: color"},
		"changed default":      {"default: white", "default: black", "BREAKS default | shelves/update | black, was white: color"},
		"operation gone":       {"    delete:\n", "    x-delete:\n", "BREAKS gone | shelves/delete | DELETE /shelves/{shelf_id}"},
		"new field":            {update, strings.Replace(update, "\n", "\n        depth: {type: integer}\n", 1), "ADD field | shelves/update | depth"},
		"new parameter":        {"        - {name: bookmark,", "        - {name: order, in: query, schema: {type: string}}\n        - {name: bookmark,", "ADD parameter | shelves/list | order"},
		"new value":            {"[OPEN, CLOSED]", "[OPEN, CLOSED, MOVED]", "ADD value | shelves/create response.status (+3) | shelfStatus: MOVED"},
	} {
		t.Run(name, func(t *testing.T) {
			found := slices.DeleteFunc(reported(small(t, test.old, test.replacement)), func(line string) bool {
				return slices.Contains(knownRows, line)
			})
			assert.Equal(t, []string{test.want}, found)
		})
	}
}

func TestGate_CountsManyNames(t *testing.T) {
	var many []string
	for letter := range 21 {
		many = append(many, string(rune('A'+letter)))
	}
	for want, names := range map[string][]string{
		"":                            nil,
		"a, b":                        {"a", "b"},
		"label_0, label_1":            {"label_0", "label_1"},
		"image_#_link, title":         {"image_0_link", "image_1_link", "image_10_link", "title"},
		strings.Join(many[:20], ", "): many[:20],
		"21 names":                    many,
	} {
		t.Run(want, func(t *testing.T) {
			assert.Equal(t, want, row{names: names}.subject())
		})
	}
}
