package main

import (
	"os"
	"os/signal"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const wantTrace = `span                             start  duration
publish a video                   -.-s      -.-s
  boards/list                     -.-s      -.-s  attempts=2
    GET                           -.-s      -.-s  error=429 status=429 throttled=true
    GET                           -.-s      -.-s  status=200
  media/create                    -.-s      -.-s  attempts=1
    POST                          -.-s      -.-s  status=201
  media upload                    -.-s      -.-s  attempts=2
    POST                          -.-s      -.-s  error=503 status=503
    POST                          -.-s      -.-s  status=204
  media/get                       -.-s      -.-s  attempts=1
    GET                           -.-s      -.-s  status=200
  pins/create                     -.-s      -.-s  error=connection_error attempts=1 outcome_unknown=true
    POST                          -.-s      -.-s  error=connection_error

The job failed: pinterest: pins/create: EOF (the outcome is unknown)
`

// times matches what depends on the load of the machine.
var times = regexp.MustCompile(`\b\d\.\ds\b`)

func TestTrace(t *testing.T) {
	text, status := run()
	assert.Zero(t, status)
	assert.Equal(t, wantTrace, times.ReplaceAllString(text, "-.-s"))
}

func TestTrace_Interrupted(t *testing.T) {
	interrupts := make(chan os.Signal, 1) // without it, a signal that comes early would end the test
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)
	time.AfterFunc(300*time.Millisecond, func() { _ = self.Signal(os.Interrupt) }) // during the wait for a second
	text, status := run()
	assert.Equal(t, 130, status)
	assert.Contains(t, text, "  error=canceled attempts=1\n")
}
