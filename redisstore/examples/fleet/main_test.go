package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	if os.Getenv(processVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestFleet_ThrottlesOnlyWithALimiterForEachProcess(t *testing.T) {
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

func TestFleet_ReturnsWhenCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, (&demo{processes: 1, workers: 1, quota: 20, time: time.Hour}).run(ctx), context.Canceled)
}
