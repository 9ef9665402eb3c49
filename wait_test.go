package pinterest_test

import (
	"context"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestWait_NonPositivePollIntervalsAreTheDefaults(t *testing.T) {
	for _, interval := range [][2]time.Duration{
		{0, 0}, {-1, -1}, {math.MinInt64, math.MinInt64}, {0, time.Nanosecond}, {time.Nanosecond, 0},
	} {
		first, longest := interval[0], interval[1]
		t.Run(first.String()+" to "+longest.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: []step{answer(200, `{"media_id": "1", "status": "processing"}`)}}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, err := newClient(t, transport).Media.Wait(ctx, "1", pinterest.WithPollInterval(first, longest))
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.Less(t, transport.count(), 100)
			})
		})
	}
}
