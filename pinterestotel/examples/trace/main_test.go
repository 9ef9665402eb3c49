package main

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pinterest-go/pinterest/internal/programtest"
)

const wantTrace = `Publishing a video

span                             start  duration
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

func TestMain(m *testing.M) { programtest.Main(m, main) }

func TestTrace(t *testing.T) {
	code, stdout, stderr := programtest.Run(t, nil)
	assert.Zero(t, code)
	assert.Equal(t, wantTrace, times.ReplaceAllString(stdout, "-.-s"))
	assert.Empty(t, stderr)
}

func TestTrace_Interrupted(t *testing.T) {
	p := programtest.Start(t, nil)
	p.WaitFor("Publishing a video")
	p.Interrupt()
	code, stdout, _ := p.Wait()
	assert.Equal(t, 130, code)
	assert.Contains(t, stdout, "error=canceled")
}

func TestTrace_Usage(t *testing.T) {
	programtest.RequireHelp(t, "trace")
	code, _, stderr := programtest.Run(t, nil, "extra")
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "unexpected argument: extra\n")
}
