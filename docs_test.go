package pinterest_test

import (
	"fmt"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/snippets"
)

// docsPrelude declares what the snippets use without declaring it.
const docsPrelude = `package docs

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

var (
	ctx    context.Context
	client *pinterest.Client
	server *pinteresttest.Server
	app    *pinterest.OAuthConfig
	board  *pinterest.Board
	params *pinterest.PinCreateParams
	file   *os.File
	userOf  func(*http.Request) string
	tokenFile func(user string) *pinterest.TokenFile
	t      *testing.T

	token, id, secret, cover, account string

	campaigns []string
	scopes    []pinterest.Scope
	items     iter.Seq[pinterest.ItemRecord]
)

// Every import is used, whatever the snippets contain.
var _ = []any{errors.New, fmt.Println, http.Handle, log.Println, time.Now, (*oauth2.Token)(nil), synctest.Test}
`

func TestDocs_SnippetsCompileAndRun(t *testing.T) {
	docs, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	docs = slices.DeleteFunc(docs, func(name string) bool { return name == filepath.Join("docs", "fleet.md") }) // redisstore checks it
	snippets.Check(t, docsPrelude, append(docs, "README.md")...)
}

func TestDocs_LinksHaveTargets(t *testing.T) {
	for _, pattern := range []string{"*.md", "*/*.md", "*/*/*.md", ".github/*.md"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range files {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			prose := regexp.MustCompile("(?s)```.*?```").ReplaceAll(text, nil)
			for _, link := range regexp.MustCompile(`\]\(([^)#\s]+)[^)]*\)`).FindAllStringSubmatch(string(prose), -1) {
				if !strings.Contains(link[1], "://") {
					_, err := os.Stat(filepath.Join(filepath.Dir(name), link[1]))
					assert.NoError(t, err, name)
				}
			}
		}
	}
}

func TestDocs_NumbersOfOperations(t *testing.T) {
	count := map[string]int{}
	for _, op := range operation.All() {
		count[op.Since]++
	}
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	assert.Contains(t, string(text), fmt.Sprintf("All %d operations of API version 5.3.0 and %d newer ones", count["5.3.0"], count["5.23.0"]))
}

// An example without an output is compiled, but does not run. Those that need a *testing.T cannot run.
func TestExamples_HaveOutput(t *testing.T) {
	withTestingT := []string{"pinteresttest: New", "pinteresttest: WithoutSockets"}
	for _, dir := range []string{".", "pinteresttest"} {
		files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		require.NoError(t, err)
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			require.NoError(t, err)
			for _, example := range doc.Examples(parsed) {
				name := dir + ": " + example.Name
				assert.True(t, example.Output != "" || slices.Contains(withTestingT, name), name)
				assert.True(t, strings.HasPrefix(filepath.Base(file), "example_"), "%s is in %s", name, file)
			}
		}
	}
}
