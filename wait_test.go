package pinterest_test

import (
	"context"
	"math"
	"net/http"
	"slices"
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
				transport := &script{steps: []step{respond(200, `{"media_id": "1", "status": "processing"}`)}}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, err := newClient(t, transport).Media.Wait(ctx, "1", pinterest.WithPollInterval(first, longest))
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.Less(t, transport.count(), 100)
			})
		})
	}
}

func TestWait_PollIntervalOfTheCallTakesPrecedence(t *testing.T) {
	for name, test := range map[string]struct {
		opts []pinterest.WaitOption
		want []time.Duration
	}{
		"client":          {nil, []time.Duration{3 * time.Second, 4 * time.Second}},
		"call":            {[]pinterest.WaitOption{pinterest.WithPollInterval(time.Minute, time.Hour)}, []time.Duration{time.Minute, 2 * time.Minute}},
		"first of a call": {[]pinterest.WaitOption{pinterest.WithPollInterval(time.Second, 0)}, []time.Duration{time.Second, 2 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := statuses(`"processing"`, `"processing"`, `"succeeded"`)
				c := newClient(t, transport, pinterest.WithPollInterval(3*time.Second, 4*time.Second))
				_, err := c.Media.Wait(t.Context(), "1", test.opts...)
				require.NoError(t, err)
				assert.Equal(t, test.want, transport.waits())
			})
		})
	}
}

// waitForMedia runs Media.Wait on responses with these statuses, the last of them again and again. It returns the time of each request,
// the statuses that WithWaitProgress reported, and the error.
func waitForMedia(ctx context.Context, t *testing.T, statuses []string, opts ...pinterest.WaitOption) (polls []time.Duration, progress []string, err error) {
	t.Helper()
	start := time.Now()
	transport := roundTripper(func(req *http.Request) (*http.Response, error) {
		status := statuses[min(len(polls), len(statuses)-1)]
		polls = append(polls, time.Since(start))
		return respond(200, `{"media_id": "1", "status": "`+status+`"}`)(req)
	})
	report := pinterest.WithWaitProgress(func(status string, elapsed time.Duration) {
		assert.Equal(t, polls[len(polls)-1], elapsed)
		progress = append(progress, status)
	})
	_, err = newClient(t, transport).Media.Wait(ctx, "1", append(opts, report)...)
	return polls, progress, err
}

func TestWait_PollsAreFurtherAndFurtherApart(t *testing.T) {
	const s = time.Second
	for name, test := range map[string]struct {
		opts []pinterest.WaitOption
		want []time.Duration
	}{
		"default":             {nil, []time.Duration{0, 1 * s, 3 * s, 7 * s, 15 * s, 25 * s, 35 * s}},
		"3 s to 4 s":          {[]pinterest.WaitOption{pinterest.WithPollInterval(3*s, 4*s)}, []time.Duration{0, 3 * s, 7 * s, 11 * s, 15 * s, 19 * s, 23 * s}},
		"longest below first": {[]pinterest.WaitOption{nil, pinterest.WithPollInterval(5*s, s)}, []time.Duration{0, 5 * s, 10 * s, 15 * s, 20 * s, 25 * s, 30 * s}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				statuses := []string{"registered", "processing", "processing", "processing", "processing", "processing", "succeeded"}
				polls, progress, err := waitForMedia(t.Context(), t, statuses, test.opts...)
				require.NoError(t, err)
				assert.Equal(t, test.want, polls)
				assert.Equal(t, statuses, progress)
			})
		})
	}
}

func TestWait_EndsAtTenUnknownStatusesInARow(t *testing.T) {
	for name, test := range map[string]struct {
		statuses []string
		polls    int
	}{
		"unknown":             {[]string{"queued"}, 10},
		"missing":             {[]string{""}, 10},
		"known in between":    {[]string{"queued", "queued", "processing", "queued"}, 13},
		"unknown, then known": {append(slices.Repeat([]string{"queued"}, 9), "succeeded"), 10},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				polls, _, err := waitForMedia(t.Context(), t, test.statuses)
				assert.Len(t, polls, test.polls)
				if test.statuses[len(test.statuses)-1] == "succeeded" {
					require.NoError(t, err)
					return
				}
				require.ErrorIs(t, err, pinterest.ErrUnknownStatus)
				require.ErrorContains(t, err, `pinterest: media/get: waiting at status "`+test.statuses[0]+`": `)
			})
		})
	}
}

func TestWait_EndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(2*time.Second, cancel)
		polls, _, err := waitForMedia(ctx, t, []string{"processing"})
		require.ErrorIs(t, err, context.Canceled)
		require.EqualError(t, err, `pinterest: media/get: waiting at status "processing": context canceled`)
		assert.Len(t, polls, 2)
	})
}

func TestWait_EndsWithAFailedRequest(t *testing.T) {
	c := newClient(t, &script{steps: []step{respond(404, `{"code": 50, "message": "Not found."}`)}})
	_, err := c.Media.Wait(t.Context(), "1")
	require.EqualError(t, err, "pinterest: media/get: 404 Not Found (code 50): Not found.")
}
