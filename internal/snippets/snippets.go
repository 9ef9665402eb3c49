// Package snippets checks the Go code in Markdown files.
package snippets

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

// block is a block of Go code, and the block without a language that follows it.
var block = regexp.MustCompile("(?s)```go\n(.*?)```(?:\n+```\n(.*?)```)?")

// Check checks the blocks of Go code in files. A whole program must run and print the block below it. Any other block must compile as the
// body of a function that returns an error, below the prelude, which starts with a package clause; { ... } stands for code that is left
// out. The code is compiled in the module of the working directory.
func Check(t *testing.T, prelude string, files ...string) {
	t.Helper()
	var source strings.Builder
	source.WriteString(prelude)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		blocks := block.FindAllStringSubmatch(string(text), -1)
		require.NotEmpty(t, blocks, name)
		for _, b := range blocks {
			if code, want := b[1], b[2]; strings.HasPrefix(code, "package main\n") {
				assert.Equal(t, want, goCommand(t, code, "run"), name)
			} else {
				source.WriteString("\nfunc _() error {\n" + strings.ReplaceAll(code, "{ ... }", "{}") + "\nreturn nil\n}\n")
			}
		}
	}
	for line := range strings.SplitSeq(strings.TrimSpace(goCommand(t, source.String(), "build", "-gcflags=-e")), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") && !strings.Contains(line, "declared and not used") {
			assert.Fail(t, line)
		}
	}
}

// goCommand runs the go command on a package with one file and returns its output. An overlay puts the file into the module, where the
// command finds the dependencies.
func goCommand(t *testing.T, source string, args ...string) string {
	t.Helper()
	root, err := os.Getwd()
	require.NoError(t, err)
	file, overlay := filepath.Join(t.TempDir(), "snippet.go"), filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(file, []byte(source), 0o600))
	replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, "snippet", "snippet.go"): file}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, replaced, 0o600))
	command := exec.CommandContext(t.Context(), "go", append(args, "-overlay", overlay, "./snippet")...)
	output, err := command.CombinedOutput()
	require.NotNil(t, command.ProcessState, err) // it ran, and its output says what is wrong
	return string(output)
}
