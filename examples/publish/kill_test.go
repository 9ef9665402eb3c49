package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// settle is longer than the delays of the requests that a killed process leaves behind.
const settle = 30 * time.Millisecond

func TestMain(m *testing.M) { programtest.Main(m, main) }

// startProgram starts a process that publishes the file of a shop.
func (s *shop) startProgram() *programtest.Process {
	s.t.Helper()
	return programtest.Start(s.t, s.env(), "-workers", "2", "-settle", settle.String(), s.job.path)
}

func (s *shop) env() []string {
	token := s.NewToken(pinterest.ScopeBoardsRead, pinterest.ScopeBoardsWrite, pinterest.ScopePinsRead, pinterest.ScopePinsWrite)
	return []string{"PINTEREST_ACCESS_TOKEN=" + token, "PINTEREST_API_URI=" + s.URL()}
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
			s.job.settle = settle
			for range 2 {
				s.Inject(fault)
				sent := s.count(fault.Operation)
				c := s.startProgram()
				s.waitFor(fault.Operation, sent+1)
				c.Kill()
			}
			s.requirePublished()
		})
	}
}

func TestPublish_SurvivesKillAtAnyTime(t *testing.T) {
	const rows, kills = 60, 12
	s := newShop(t, rows)
	s.job.settle = settle
	s.Inject(pinteresttest.Fault{Operation: "pins/create", Count: -1, Delay: 5 * time.Millisecond})
	for range kills {
		lists := s.count("boards/list")
		c := s.startProgram()
		s.waitFor("boards/list", lists+1)
		time.Sleep(rand.N(20 * time.Millisecond))
		c.Kill()
	}
	sent := s.count("pins/create")
	s.requirePublished()
	t.Logf("%d kills, %d requests before the last run, %d in all for %d pins", kills, sent, s.count("pins/create"), rows)
}

func TestPublish_CtrlC(t *testing.T) {
	for name, signal := range map[string]func(*programtest.Process){"SIGINT": (*programtest.Process).Interrupt, "SIGTERM": (*programtest.Process).Terminate} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t, 9)
			s.job.settle = settle
			s.Inject(pinteresttest.Fault{Operation: "pins/create", Delay: time.Hour})
			c := s.startProgram()
			s.waitFor("pins/create", 1)
			signal(c)
			code, stdout, stderr := c.Wait()
			assert.Equal(t, 130, code)
			assert.Contains(t, stdout, "\n9 rows: 1 unknown, 8 left for the next run")
			assert.Equal(t, "9 of 9 rows are not published\n", stderr)
			s.requirePublished()
		})
	}
}

func TestPublish_Failure(t *testing.T) {
	s := newShop(t, 3)
	s.job.settle = settle
	s.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: tooSmall})
	code, _, stderr := programtest.Run(t, s.env(), "-settle", settle.String(), s.job.path)
	assert.Equal(t, 1, code)
	assert.Equal(t, "1 of 3 rows are not published\n", stderr)
	s.requirePublished()
}
