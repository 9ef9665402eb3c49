package gate_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/gate"
)

func TestAGateStaysClosedForTheLongestTimeAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate.Gate
		start := time.Now()
		g.Close("a", 20*time.Second)
		g.Close("a", 5*time.Second)
		time.AfterFunc(19*time.Second, func() { g.Close("a", 3*time.Second) }) // while callers wait
		left, err := g.Wait(t.Context(), "a", time.Minute)
		require.NoError(t, err)
		assert.Zero(t, left)
		assert.Equal(t, 22*time.Second, time.Since(start))
	})
}

func TestAGateDoesNotKeepCallersThatCannotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate.Gate
		start := time.Now()
		g.Close("a", 20*time.Second)
		left, err := g.Wait(t.Context(), "a", 19*time.Second)
		require.NoError(t, err)
		assert.Equal(t, 20*time.Second, left)

		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		left, err = g.Wait(ctx, "a", time.Minute)
		require.NoError(t, err)
		assert.Equal(t, 20*time.Second, left)

		left, err = g.Wait(t.Context(), "b", 0)
		require.NoError(t, err)
		assert.Zero(t, left)
		assert.Equal(t, start, time.Now())

		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err = g.Wait(ctx, "a", time.Minute)
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, time.Second, time.Since(start))
	})
}
