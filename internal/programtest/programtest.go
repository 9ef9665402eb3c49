// Package programtest runs the programs of this module in tests, each as a process of its own: the test binary starts itself again.
package programtest

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Variable is set in the processes that are the program.
const Variable = "PROGRAMTEST_MAIN"

// Main runs the program in the processes that [Start] starts, and the tests otherwise. TestMain calls it.
func Main(m *testing.M, program func()) {
	if os.Getenv(Variable) != "" {
		program()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Process is a program that was started.
type Process struct {
	Stdin io.WriteCloser

	t              *testing.T
	cmd            *exec.Cmd
	stdout, stderr buffer
}

// Start starts the program with the variables env and without the PINTEREST_ variables of this process. The end of the test kills it.
func Start(t *testing.T, env []string, args ...string) *Process {
	t.Helper()
	p := &Process{t: t, cmd: exec.CommandContext(t.Context(), os.Args[0], args...)}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "PINTEREST_") {
			p.cmd.Env = append(p.cmd.Env, pair)
		}
	}
	p.cmd.Env = append(append(p.cmd.Env, Variable+"=1", "GORACE=atexit_sleep_ms=0"), env...) // the race detector would sleep for 1 s
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	var err error
	p.Stdin, err = p.cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { _ = p.cmd.Wait() })
	return p
}

// Run runs the program with an empty standard input, and returns its exit code and output.
func Run(t *testing.T, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	p := Start(t, env, args...)
	require.NoError(t, p.Stdin.Close())
	return p.Wait()
}

// Wait waits until the program ends, and returns its exit code, -1 if a signal has killed it, and its output.
func (p *Process) Wait() (code int, stdout, stderr string) {
	p.t.Helper()
	_ = p.cmd.Wait() // the exit code says the same
	return p.cmd.ProcessState.ExitCode(), p.stdout.String(), p.stderr.String()
}

// WaitFor waits until the program has printed a text to its standard output, and returns all that it has printed there.
func (p *Process) WaitFor(text string) (stdout string) {
	p.t.Helper()
	require.Eventually(p.t, func() bool {
		stdout = p.stdout.String()
		return strings.Contains(stdout, text)
	}, 10*time.Second, 2*time.Millisecond, "%s was not printed", text)
	return stdout
}

// Interrupt sends the signal of Ctrl-C.
func (p *Process) Interrupt() {
	p.t.Helper()
	p.signal(os.Interrupt)
}

// Terminate sends SIGTERM.
func (p *Process) Terminate() {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
}

// Kill kills the program like kill -9, and waits for its end.
func (p *Process) Kill() {
	p.t.Helper()
	require.NoError(p.t, p.cmd.Process.Kill())
	require.Error(p.t, p.cmd.Wait())
}

func (p *Process) signal(signal os.Signal) {
	p.t.Helper()
	if runtime.GOOS == "windows" {
		p.t.Skip("a process cannot be interrupted")
	}
	require.NoError(p.t, p.cmd.Process.Signal(signal))
}

// RequireHelp requires that -h prints the usage line and the names of the flags and variables, and nothing else happens.
func RequireHelp(t *testing.T, usage string, names ...string) {
	t.Helper()
	code, stdout, stderr := Run(t, nil, "-h")
	require.Equal(t, 0, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "\nUsage: "+usage+"\n")
	for _, name := range names {
		assert.Contains(t, stderr, name)
	}
}

// RequireUsageError requires that the program rejects the arguments, with a text on standard error that begins with want.
func RequireUsageError(t *testing.T, want string, env []string, args ...string) {
	t.Helper()
	code, stdout, stderr := Run(t, env, args...)
	assert.Equal(t, 2, code, args)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "\nUsage: ")
	line, _, _ := strings.Cut(stderr, "\n")
	assert.Contains(t, line, want)
}

// buffer is a bytes.Buffer that can be read while a process writes to it.
type buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *buffer) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(data)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
