package pinterest_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readmePrelude declares what the snippets of the README use without declaring it.
const readmePrelude = `package readme

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
	board  *pinterest.Board
	file   *os.File
	req    *http.Request
	w      http.ResponseWriter
	t      *testing.T

	token, id, secret, cover, account, campaign string

	start, end pinterest.Date
	scopes     []pinterest.Scope
	items      iter.Seq[pinterest.ItemRecord]
)

// Every import is used, whatever the snippets contain.
var _ = []any{errors.New, fmt.Println, log.Println, time.Now, (*oauth2.Token)(nil), synctest.Test}
`

// Each Go snippet of the README is compiled in a function of its own. { ... } stands for code that is left out.
func TestReadme_SnippetsCompile(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	snippets := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	require.NotEmpty(t, snippets)
	source := readmePrelude
	for _, snippet := range snippets {
		source += "\nfunc _() error {\n" + strings.ReplaceAll(snippet[1], "{ ... }", "{}") + "\nreturn nil\n}\n"
	}

	// An overlay puts the package into this module, where the go command finds the dependencies.
	root, err := os.Getwd()
	require.NoError(t, err)
	file, overlay := filepath.Join(t.TempDir(), "readme.go"), filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(file, []byte(source), 0o600))
	replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, "readme", "readme.go"): file}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, replaced, 0o600))
	output, _ := exec.CommandContext(t.Context(), "go", "build", "-gcflags=-e", "-overlay", overlay, "./readme").CombinedOutput()
	for line := range strings.SplitSeq(strings.TrimSpace(string(output)), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") && !strings.Contains(line, "declared and not used") {
			assert.Fail(t, line)
		}
	}
}
