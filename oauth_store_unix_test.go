// On Windows, links need a privilege, and .. is resolved before links.
//go:build unix

package pinterest_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

func TestTokenFile_SaveFollowsSymbolicLinks(t *testing.T) {
	token := &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0"}
	for name, links := range map[string]map[string]string{ // link to target, relative to the test's directory
		"absolute":                   {"token.json": "/other/target.json"},
		"relative":                   {"token.json": "other/target.json"},
		"chain":                      {"token.json": "other/next.json", "other/next.json": "target.json"},
		"through a linked directory": {"token.json": "linked/../target.json", "linked": "other/deep"},
	} {
		for _, exists := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, target exists: %t", name, exists), func(t *testing.T) {
				dir := t.TempDir()
				require.NoError(t, os.MkdirAll(filepath.Join(dir, "other", "deep"), 0o700))
				for link, target := range links {
					if filepath.IsAbs(target) {
						target = filepath.Join(dir, target)
					}
					require.NoError(t, os.Symlink(target, filepath.Join(dir, link)))
				}
				target := filepath.Join(dir, "other", "target.json")
				if exists {
					require.NoError(t, os.WriteFile(target, []byte("{}"), 0o644))
				}
				file := &pinterest.TokenFile{Path: filepath.Join(dir, "token.json")}
				require.NoError(t, file.Save(token))
				info, err := os.Lstat(file.Path)
				require.NoError(t, err)
				assert.Equal(t, fs.ModeSymlink, info.Mode().Type(), "the link is kept")
				assertPrivate(t, target)
				loaded, err := file.Load()
				require.NoError(t, err)
				assert.Equal(t, "pina_0", loaded.AccessToken)
			})
		}
	}
	loop := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	require.NoError(t, os.Symlink("token.json", loop.Path))
	require.ErrorContains(t, loop.Save(token), "too many symbolic links")
}
