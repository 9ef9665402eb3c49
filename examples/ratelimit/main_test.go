package main

import (
	"bytes"
	"context"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRatelimitShowsTheDifference(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, (&demo{workers: 16, quota: 20, time: 500 * time.Millisecond}).run(t.Context(), &out))
	var counts []int
	for _, match := range regexp.MustCompile(`(?m) (\d+)$`).FindAllStringSubmatch(out.String(), -1) {
		n, err := strconv.Atoi(match[1])
		require.NoError(t, err)
		counts = append(counts, n)
	}
	require.Len(t, counts, 6, "served, waiting and refused, twice: %s", out.String())
	assert.Positive(t, counts[0])
	assert.Zero(t, counts[2], "nothing is refused with the rate limiter")
	assert.Positive(t, counts[3])
	assert.Positive(t, counts[5], "without it something is")
}

func TestRatelimitEndsWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, (&demo{workers: 2, quota: 20, time: time.Hour}).run(ctx, new(bytes.Buffer)), context.Canceled)
}
