//go:build windows || (unix && !aix && (illumos || !solaris))

package filelock_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/filelock"
)

func lockPath(t testing.TB) string { return filepath.Join(t.TempDir(), "file.lock") }

// requireLocked requires that Lock waits until its context ends.
func requireLocked(t testing.TB, path string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := filelock.Lock(ctx, path)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.EqualError(t, err, "already locked: context deadline exceeded")
}

// requireFree requires that Lock succeeds, and releases the lock.
func requireFree(t testing.TB, path string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	unlock, err := filelock.Lock(ctx, path)
	require.NoError(t, err)
	unlock()
}

func TestLock_CreatesTheFileAndKeepsIt(t *testing.T) {
	path := lockPath(t)
	for range 2 {
		unlock, err := filelock.Lock(t.Context(), path)
		require.NoError(t, err)
		unlock()
		info, err := os.Stat(path)
		require.NoError(t, err)
		if runtime.GOOS != "windows" {
			assert.Equal(t, fs.FileMode(0o600), info.Mode())
		}
	}
}

func TestLock_KeepsTheContentOfTheFile(t *testing.T) {
	path := lockPath(t)
	require.NoError(t, os.WriteFile(path, []byte("content"), 0o600))
	requireFree(t, path)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "content", string(content))
}

func TestLock_FileCannotBeOpened(t *testing.T) {
	_, err := filelock.Lock(t.Context(), filepath.Join(t.TempDir(), "missing", "file.lock"))
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = filelock.Lock(t.Context(), t.TempDir())
	require.Error(t, err, "the path is a directory")
}

func TestLock_ExcludesOtherCallsUntilUnlocked(t *testing.T) {
	path := lockPath(t)
	unlock, err := filelock.Lock(t.Context(), path)
	require.NoError(t, err)
	requireLocked(t, path)
	requireLocked(t, path) // the failed call has not released the lock
	unlock()
	requireFree(t, path)
}

func TestLock_OfAnotherFileIsIndependent(t *testing.T) {
	unlock, err := filelock.Lock(t.Context(), lockPath(t))
	require.NoError(t, err)
	defer unlock()
	requireFree(t, lockPath(t))
}

func TestLock_WaitsUntilUnlocked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := lockPath(t)
		unlock, err := filelock.Lock(t.Context(), path)
		require.NoError(t, err)
		time.AfterFunc(time.Minute, unlock)
		start := time.Now()
		unlockSecond, err := filelock.Lock(t.Context(), path)
		require.NoError(t, err)
		defer unlockSecond()
		assert.WithinRange(t, time.Now(), start.Add(time.Minute), start.Add(time.Minute+100*time.Millisecond))
	})
}

func TestLock_EndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := lockPath(t)
		unlock, err := filelock.Lock(t.Context(), path)
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		start := time.Now()
		_, err = filelock.Lock(ctx, path)
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, time.Minute, time.Since(start))
		unlock()
		requireFree(t, path)
	})
}

func TestLock_OneHolderAtATime(t *testing.T) {
	path := lockPath(t)
	var holders, locks atomic.Int32
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 5 {
				unlock, err := filelock.Lock(t.Context(), path)
				if err != nil {
					t.Error(err)
					return
				}
				assert.EqualValues(t, 1, holders.Add(1))
				runtime.Gosched()
				locks.Add(1)
				holders.Add(-1)
				unlock()
			}
		})
	}
	wait.Wait()
	assert.EqualValues(t, 40, locks.Load())
}
