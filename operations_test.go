package pinterest_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/operation"
)

//go:generate go test . -run ^TestOperations_FileIsCurrent$ -update
var update = flag.Bool("update", false, "write OPERATIONS.md")

const (
	firstVersion = "5.3.0"
	isNewer      = "newer than API version " + firstVersion
	goPage       = "https://pkg.go.dev/github.com/pinterest-go/pinterest#"
)

// operationPage returns the address of Pinterest's page about an operation.
func operationPage(op operation.Operation) string {
	return "https://developers.pinterest.com/docs/api/v5/" + strings.ReplaceAll(op.ID, "/", "-") + "/"
}

// method is an exported method of a service or of OAuthConfig.
type method struct {
	*doc.Func
	service  *doc.Type
	synopsis string
	op       operation.Operation // that the doc comment links to; the zero value if it links to none
}

// goName returns the expression for the method: client.Pins.Create.
func (m method) goName() string {
	if field, ok := strings.CutSuffix(m.service.Name, "Service"); ok {
		return "client." + field + "." + m.Name
	}
	return m.service.Name + "." + m.Name
}

// link returns a link to the documentation of the method.
func (m method) link() string {
	return fmt.Sprintf("[`%s`](%s%s.%s)", m.goName(), goPage, m.service.Name, m.Name)
}

// section returns the part of the API that the method belongs to.
func (m method) section() string {
	return strings.TrimSuffix(strings.TrimSuffix(m.service.Name, "Service"), "Config")
}

// methods reads the methods from the source of the package.
func methods(t *testing.T) []method {
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	fset, files := token.NewFileSet(), []*ast.File(nil)
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
			require.NoError(t, err)
			files = append(files, file)
		}
	}
	pkg, err := doc.NewFromFiles(fset, files, "github.com/pinterest-go/pinterest", doc.PreserveAST)
	require.NoError(t, err)
	var found []method
	for _, service := range pkg.Types {
		if !strings.HasSuffix(service.Name, "Service") && service.Name != "OAuthConfig" {
			continue
		}
		for _, fn := range service.Methods {
			m := method{Func: fn, service: service, synopsis: pkg.Synopsis(fn.Doc)}
			for _, link := range pkg.Parser().Parse(fn.Doc).Links {
				if op, ok := operation.ByID(link.Text); ok {
					assert.Empty(t, m.op.ID, "%s links to two operations", m.goName())
					assert.Equal(t, operationPage(op), link.URL)
					assert.True(t, link.Used, "the comment of %s does not use its link [%s]", m.goName(), op.ID)
					m.op = op
				}
			}
			found = append(found, m)
		}
	}
	return found
}

// implementing returns the methods of an operation. Those of oauth/token differ in the grant.
func implementing(all []method, op operation.Operation) []method {
	var found []method
	for _, m := range all {
		if m.op == op {
			found = append(found, m)
		}
	}
	return found
}

// flat returns text on one line.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestOperations_AreDocumented(t *testing.T) {
	all, called := methods(t), calledOperations(t)
	for _, op := range operation.All() {
		t.Run(op.ID, func(t *testing.T) {
			found := implementing(all, op)
			want := 1
			if op == operation.OAuthToken {
				want = 3
			}
			require.Len(t, found, want, "methods whose comments have the line [%s]: %s", op.ID, operationPage(op))
			for _, m := range found {
				assert.Contains(t, flat(m.Doc), fmt.Sprintf("%s %s ([%s])", op.Method, op.Path, op.ID), m.goName())
				newer := strings.Contains(flat(m.Doc), "It is "+isNewer) || strings.Contains(flat(m.service.Doc), isNewer)
				assert.Equal(t, op.Since != firstVersion, newer, "%s is %q, by its comment or that of %s", m.goName(), isNewer, m.service.Name)
				for _, id := range called(m.Decl) {
					assert.Equal(t, op.ID, id, "%s calls another operation than its comment says", m.goName())
				}
			}
		})
	}
}

// calledOperations returns a function that finds the ids of the operations in the body of a function.
func calledOperations(t *testing.T) func(*ast.FuncDecl) []string {
	table, err := os.ReadFile("internal/operation/table.go")
	require.NoError(t, err)
	ids := map[string]string{} // by the name of the variable
	for _, row := range regexp.MustCompile(`(?m)^\t(\w+) += add\("([^"]+)"`).FindAllSubmatch(table, -1) {
		ids[string(row[1])] = string(row[2])
	}
	require.Len(t, ids, len(operation.All()))
	return func(fn *ast.FuncDecl) []string {
		var found []string
		ast.Inspect(fn.Body, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok {
				if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == "operation" {
					found = append(found, ids[selector.Sel.Name])
				}
			}
			return true
		})
		return found
	}
}

func TestOperations_FileIsCurrent(t *testing.T) {
	want := operationsFile(methods(t))
	if *update {
		require.NoError(t, os.WriteFile("OPERATIONS.md", want, 0o644))
	}
	got, err := os.ReadFile("OPERATIONS.md")
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "run: go generate .")
}

// operationsFile generates OPERATIONS.md.
func operationsFile(all []method) []byte {
	tables, first := map[string]*bytes.Buffer{}, 0
	for _, op := range operation.All() {
		if op.Since == firstVersion {
			first++
		}
		var section string
		var links []string
		for _, m := range implementing(all, op) {
			section = m.section()
			links = append(links, m.link())
		}
		if tables[section] == nil {
			tables[section] = bytes.NewBufferString(tableHead)
		}
		fmt.Fprintf(tables[section], "| [%s](%s) | %s | `%s %s` | %s | %s | %s | %s | %s |\n",
			op.ID, operationPage(op), strings.Join(links, "<br>"), op.Method, op.Path, op.Since,
			cmp.Or(strings.ReplaceAll(op.Scopes, ",", ", "), "none"), yesNo(op.Sandbox), op.Category, yesNo(op.Retryable))
	}
	page := new(bytes.Buffer)
	fmt.Fprintf(page, pageHead, len(operation.All()), first, len(operation.All())-first)
	sections := slices.Sorted(maps.Keys(tables))
	for _, section := range append(sections, "Helpers") {
		fmt.Fprintf(page, "- [%s](#%s)\n", section, strings.ToLower(section))
	}
	for _, section := range sections {
		fmt.Fprintf(page, "\n## %s\n\n%s", section, tables[section])
	}
	page.WriteString(helpersHead)
	for _, m := range all {
		if m.op.ID == "" && !slices.Contains([]string{"Format", "LogValue", "MarshalJSON", "String"}, m.Name) {
			fmt.Fprintf(page, "| %s | %s |\n", m.link(), m.synopsis)
		}
	}
	return page.Bytes()
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

const pageHead = `<!-- Generated by go generate. DO NOT EDIT. -->

# Operations

The client has methods for %d operations of the Pinterest API: the %d of API version 5.3.0 and %d newer ones. For all others, use
[Client.Do](` + goPage + `Client.Do).
[contract/pending.txt](contract/pending.txt) lists them, as of the newest API version that the client is checked against.

Each operation links to Pinterest's page about it, each method to its documentation. The other columns:

- **Since**: the oldest API version with the operation, of those that the client is checked against.
- **Scopes**: the token needs all of them. None: the app authenticates with its id and secret.
- **Sandbox**: whether the operation works in the sandbox.
- **Category**: the operations of one category share a quota.
- **Retried**: whether, by default, a call is retried after an attempt with an unknown outcome. After other temporary failures, every call is
  retried. Of the methods for oauth/token, Exchange is not retried, because a code can be used once; the others are. Conversions.Send
  is not retried with an offline event, and Catalogs.SyncItems retries batches of UPDATE and UPSERT.

[Helpers](#helpers) are methods for whole tasks, such as the upload of a video.

`

const tableHead = `| Operation | Method | Request | Since | Scopes | Sandbox | Category | Retried |
| --- | --- | --- | --- | --- | --- | --- | --- |
`

const helpersHead = `
## Helpers

These methods call several operations, wait, or work on files.

| Method | What it does |
| --- | --- |
`
