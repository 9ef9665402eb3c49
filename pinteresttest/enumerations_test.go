package pinteresttest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEnumerations_AreUpToDate(t *testing.T) {
	dir := t.TempDir()
	output, err := exec.CommandContext(t.Context(), "go", "run", "../tools/enumerations.go", dir).CombinedOutput()
	require.NoError(t, err, "%s", output)
	want, err := os.ReadFile(filepath.Join(dir, "enumerations.go"))
	require.NoError(t, err)
	got, err := os.ReadFile("enumerations.go")
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "run go generate ./pinteresttest")
}
