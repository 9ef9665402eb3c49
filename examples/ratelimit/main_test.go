package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestRatelimit_ThrottlesOnlyWithoutLimiter(t *testing.T) {
	d := &demo{workers: 16, quota: 10, time: tick + tick/2}
	with, err := d.phase(t.Context())
	require.NoError(t, err)
	assert.Zero(t, with.last.Throttled)
	assert.Positive(t, with.last.Sent)
	assert.LessOrEqual(t, with.last.Sent, 10)
	assert.Contains(t, with.String(), "\n  waiting    █    16\n  throttled        0\n")

	without, err := d.phase(t.Context(), pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
	require.NoError(t, err)
	assert.Positive(t, without.last.Throttled)
}

func TestRatelimit_ReturnsWhenCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, (&demo{workers: 2, quota: 20, time: time.Hour}).run(ctx), context.Canceled)
}
