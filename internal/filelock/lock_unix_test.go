//go:build unix && !aix && (illumos || !solaris)

package filelock_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/filelock"
)

// TestMain also runs the child processes of the tests, which start the test binary again.
func TestMain(m *testing.M) {
	if path, ok := os.LookupEnv("FILELOCK_TEST_CHILD"); ok {
		os.Exit(child(path))
	}
	os.Exit(m.Run())
}

// child locks path, unless it is empty, and reports that on standard output. Then it waits until standard input is closed, and
// ends without unlocking.
func child(path string) int {
	if path != "" {
		if _, err := filelock.Lock(context.Background(), path); err != nil {
			fmt.Println(err)
			return 1
		}
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// startChild starts a child process and waits until it is ready. The function end closes its standard input.
func startChild(t *testing.T, path string) (command *exec.Cmd, end func()) {
	t.Helper()
	command = exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), "FILELOCK_TEST_CHILD="+path, "GORACE=atexit_sleep_ms=0")
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	require.NoError(t, err)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	t.Cleanup(func() { // only needed if the test fails
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "ready\n", line)
	return command, func() { _ = in.Close() }
}

func TestLock_ExcludesOtherProcesses(t *testing.T) {
	for name, test := range map[string]struct {
		end     func(command *exec.Cmd, end func())
		outcome string
	}{
		"until they are killed": {func(command *exec.Cmd, _ func()) { _ = command.Process.Kill() }, "signal: killed"},
		"until they exit":       {func(_ *exec.Cmd, end func()) { end() }, "exit status 0"},
	} {
		t.Run(name, func(t *testing.T) {
			path := lockPath(t)
			command, end := startChild(t, path)
			requireLocked(t, path)
			test.end(command, end)
			_ = command.Wait()
			assert.Equal(t, test.outcome, command.ProcessState.String())
			requireFree(t, path)
		})
	}
}

func TestLock_WaitsForAnotherProcess(t *testing.T) {
	path := lockPath(t)
	_, end := startChild(t, path)
	time.AfterFunc(10*time.Millisecond, end)
	unlock, err := filelock.Lock(t.Context(), path)
	require.NoError(t, err)
	unlock()
}

// A child process must not inherit the descriptor: the lock would last until the child ends.
func TestLock_IsNotInheritedByChildProcesses(t *testing.T) {
	path := lockPath(t)
	unlock, err := filelock.Lock(t.Context(), path)
	require.NoError(t, err)
	startChild(t, "")
	unlock()
	requireFree(t, path)
}

func TestLock_ClosesTheFileOnError(t *testing.T) {
	path := lockPath(t)
	unlock, err := filelock.Lock(t.Context(), path)
	require.NoError(t, err)
	requireLocked(t, path)
	assert.Equal(t, 1, openDescriptors(t, path))
	unlock()
	assert.Equal(t, 0, openDescriptors(t, path))
}

// openDescriptors counts the descriptors of this process for the file at path. It skips the test on systems without /proc.
func openDescriptors(t *testing.T, path string) (count int) {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	for _, entry := range entries {
		if target, err := os.Readlink("/proc/self/fd/" + entry.Name()); err == nil && strings.HasSuffix(target, path) {
			count++
		}
	}
	return count
}
