package pinterest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSecurity_EachPromiseNamesATest makes sure that the tests which SECURITY.md names exist.
func TestSecurity_EachPromiseNamesATest(t *testing.T) {
	text, err := os.ReadFile("SECURITY.md")
	require.NoError(t, err)
	declared := map[string]bool{}
	declaration := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	require.NoError(t, filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		for _, name := range declaration.FindAllSubmatch(content, -1) {
			declared[string(name[1])] = true
		}
		return err
	}))
	names := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`").FindAllSubmatch(text, -1)
	assert.Greater(t, len(names), 20)
	for _, name := range names {
		assert.True(t, declared[string(name[1])], "%s does not exist", name[1])
	}
}
