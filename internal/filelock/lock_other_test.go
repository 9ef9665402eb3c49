//go:build !windows && (!unix || aix || (solaris && !illumos))

package filelock_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/filelock"
)

func TestLock_IsUnsupported(t *testing.T) {
	_, err := filelock.Lock(t.Context(), filepath.Join(t.TempDir(), "file.lock"))
	require.ErrorIs(t, err, errors.ErrUnsupported)
}
