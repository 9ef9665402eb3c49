package upload_test

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/relay"
	"github.com/pinterest-go/pinterest/internal/upload"
)

// grace is the time that a call has to return after its context ended.
const grace = 10 * time.Millisecond

func TestRun_ReturnsTheError(t *testing.T) {
	require.NoError(t, upload.Run(t.Context(), func() error { return nil }))
	require.Equal(t, assert.AnError, upload.Run(t.Context(), func() error { return assert.AnError }))
}

func TestRun_PropagatesPanics(t *testing.T) {
	defer func() {
		crash, ok := recover().(*relay.PanicError)
		require.True(t, ok)
		assert.Equal(t, "no tape", crash.Value)
	}()
	_ = upload.Run(t.Context(), func() error { panic("no tape") })
	t.Error("Run returned")
}

func TestRun_ReportsGoexit(t *testing.T) {
	err := upload.Run(t.Context(), func() error {
		runtime.Goexit()
		return nil
	})
	require.ErrorIs(t, err, relay.ErrGoexit)
}

func TestRun_WaitsForGraceAfterTheContext(t *testing.T) {
	for name, test := range map[string]struct {
		duration, elapsed time.Duration
		want              error
	}{
		"before the context ends": {time.Second - 1, time.Second - 1, assert.AnError},
		"within grace":            {time.Second + grace - 1, time.Second + grace - 1, assert.AnError},
		"after grace":             {time.Hour, time.Second + grace, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				start := time.Now()
				err := upload.Run(ctx, func() error {
					time.Sleep(test.duration)
					return assert.AnError
				})
				require.Equal(t, test.want, err)
				assert.Equal(t, test.elapsed, time.Since(start))
				time.Sleep(time.Hour) // until f has returned
			})
		})
	}
}
