package main

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/programtest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

func TestFleet_Usage(t *testing.T) {
	programtest.RequireHelp(t, "fleet [flags]", "-redis address", "-quota int", "-time duration", "Environment: none")
	for _, args := range [][]string{{"-quota", "0"}, {"-time", "0s"}, {"-time", "-1s"}} {
		programtest.RequireUsageError(t, "-quota and -time must be positive", nil, args...)
	}
	programtest.RequireUsageError(t, "unexpected argument: localhost:6379", nil, "localhost:6379")
}

func TestFleet_ThrottlesOnlyWithALimiterForEachProcess(t *testing.T) {
	t.Setenv(programtest.Variable, "1") // the processes are the program, not its tests
	d := &demo{processes: 4, workers: 4, quota: 20, time: 3 * time.Second}
	shared, err := d.phase(t.Context(), miniredis.RunT(t).Addr())
	require.NoError(t, err)
	assert.Zero(t, shared.rejected, shared)
	for i, total := range shared.total {
		assert.Positive(t, total, "process %d", i)
	}
	assert.Positive(t, shared.killedAt)
	assert.Contains(t, shared.String(), "killed after")

	alone, err := d.phase(t.Context(), "")
	require.NoError(t, err)
	assert.Positive(t, alone.rejected, alone)
}

func TestFleet_WithoutRedis(t *testing.T) {
	code, stdout, stderr := programtest.Run(t, nil, "-redis", "127.0.0.1:1")
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Regexp(t, "^dial tcp 127.0.0.1:1: .+\n$", stderr)
}

func TestFleet_CtrlC(t *testing.T) {
	p := programtest.Start(t, nil, "-time", "1h")
	p.WaitFor("With one rate limiter for all:")
	p.Interrupt()
	code, stdout, stderr := p.Wait()
	assert.Equal(t, 130, code)
	assert.Empty(t, stderr)
	assert.NotContains(t, stdout, "With a rate limiter for each process")
}
