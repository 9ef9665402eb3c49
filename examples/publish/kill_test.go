package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// childSettle is longer than the delays of the requests that a killed process leaves behind.
const childSettle = 30 * time.Millisecond

// TestMain also runs the child processes of the tests, which start the test binary again.
func TestMain(m *testing.M) {
	if file, ok := os.LookupEnv("PUBLISH_TEST_CHILD"); ok {
		child := job{out: os.Stdout, files: []string{file}, workers: 2, settle: childSettle}
		os.Exit(child.exitStatus())
	}
	os.Exit(m.Run())
}

// child is a process that publishes the file of a shop.
type child struct {
	*exec.Cmd
	out bytes.Buffer // valid after Wait
}

func (s *shop) startChild() *child {
	s.t.Helper()
	c := &child{Cmd: exec.CommandContext(s.t.Context(), os.Args[0])}
	token := s.NewToken(pinterest.ScopeBoardsRead, pinterest.ScopeBoardsWrite, pinterest.ScopePinsRead, pinterest.ScopePinsWrite)
	c.Env = append(os.Environ(), "PUBLISH_TEST_CHILD="+s.job.files[0], "PINTEREST_ACCESS_TOKEN="+token, "PINTEREST_API_URI="+s.URL())
	c.Stdout, c.Stderr = &c.out, &c.out
	require.NoError(s.t, c.Start())
	s.t.Cleanup(func() { // only needed if the test fails
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	return c
}

// kill kills the child like kill -9.
func (s *shop) kill(c *child) {
	s.t.Helper()
	require.NoError(s.t, c.Process.Kill())
	require.Error(s.t, c.Wait(), &c.out)
}

// waitFor waits until the server has received n requests for an operation.
func (s *shop) waitFor(operation string, n int) {
	s.t.Helper()
	require.Eventually(s.t, func() bool { return s.count(operation) >= n }, 10*time.Second, time.Millisecond)
}

func TestPublish_SurvivesKill(t *testing.T) {
	for name, fault := range map[string]pinteresttest.Fault{
		"before a board is created": {Operation: "boards/create", Delay: time.Hour},
		"after a board was created": {Operation: "boards/create", Effect: pinteresttest.SlowBody(time.Hour)},
		"before a pin is created":   {Operation: "pins/create", Delay: time.Hour},
		"after a pin was created":   {Operation: "pins/create", Effect: pinteresttest.SlowBody(time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t, 9)
			s.job.settle = childSettle
			for range 2 {
				s.Inject(fault)
				sent := s.count(fault.Operation)
				c := s.startChild()
				s.waitFor(fault.Operation, sent+1)
				s.kill(c)
			}
			s.requirePublished()
		})
	}
}

func TestPublish_SurvivesKillAtAnyTime(t *testing.T) {
	const rows, kills = 60, 12
	s := newShop(t, rows)
	s.job.settle = childSettle
	s.Inject(pinteresttest.Fault{Operation: "pins/create", Count: -1, Delay: 5 * time.Millisecond})
	for range kills {
		lists := s.count("boards/list")
		c := s.startChild()
		s.waitFor("boards/list", lists+1)
		time.Sleep(rand.N(20 * time.Millisecond))
		s.kill(c)
	}
	sent := s.count("pins/create")
	s.requirePublished()
	t.Logf("%d kills, %d requests before the last run, %d in all for %d pins", kills, sent, s.count("pins/create"), rows)
}

func TestPublish_CtrlC(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot interrupt another one")
	}
	s := newShop(t, 9)
	s.job.settle = childSettle
	s.Inject(pinteresttest.Fault{Operation: "pins/create", Delay: time.Hour})
	c := s.startChild()
	s.waitFor("pins/create", 1)
	require.NoError(t, c.Process.Signal(os.Interrupt))
	require.Error(t, c.Wait())
	assert.Equal(t, 130, c.ProcessState.ExitCode(), &c.out)
	assert.Contains(t, c.out.String(), "\n9 rows: 1 unknown, 8 left for the next run")
	s.requirePublished()
}

func TestPublish_ChildEndsWithStatus1(t *testing.T) {
	s := newShop(t, 3)
	s.job.settle = childSettle
	s.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: tooSmall})
	c := s.startChild()
	require.Error(t, c.Wait())
	assert.Equal(t, 1, c.ProcessState.ExitCode(), &c.out)
	assert.Contains(t, c.out.String(), "publish failed: 1 of 3 rows are not published\n")
	s.requirePublished()
}
