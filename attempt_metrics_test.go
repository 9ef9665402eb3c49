package pinterest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestAttempt_IsReportedToMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{
			failWith(io.ErrUnexpectedEOF),
			func(req *http.Request) (*http.Response, error) {
				time.Sleep(2 * time.Second)
				return respond(429, rateBody, "Retry-After", "3", "X-Pinterest-Rid", "77")(req)
			},
			withQuota("100, 100;w=1, 1;w=60", 99, time.Second),
		}}
		var attempts []pinterest.Attempt
		withValue := 0
		type key struct{}
		c := newClient(t, transport,
			pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 4, MinDelay: 1}),
			pinterest.WithMetrics(func(ctx context.Context, a pinterest.Attempt) {
				a.Queued = a.Queued.Round(time.Second)
				attempts = append(attempts, a)
				if ctx.Value(key{}) != nil {
					withValue++
				}
			}))
		ctx := context.WithValue(t.Context(), key{}, true)
		for range 2 {
			_, err := c.Pins.Get(ctx, "1")
			require.NoError(t, err)
		}
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		_, err := c.Pins.Get(ctx, "1")
		require.ErrorIs(t, err, pinterest.ErrRateLimited)

		require.Len(t, attempts, 5)
		assert.Equal(t, 5, withValue, "reports with the context of the call")
		require.ErrorIs(t, attempts[0].Err, io.ErrUnexpectedEOF)
		require.ErrorIs(t, attempts[1].Err, pinterest.ErrRateLimited)
		require.ErrorIs(t, attempts[4].Err, pinterest.ErrRateLimited)
		for i := range attempts {
			attempts[i].Err = nil
		}
		quota := pinterest.RateLimit{
			Limit: 100, Remaining: 99, Reset: time.Second,
			Windows: []pinterest.RateWindow{{Limit: 100, Per: time.Second}, {Limit: 1, Per: time.Minute}},
		}
		const op, category, host = "pins/get", pinterest.CategoryOrgRead, "api.pinterest.com"
		assert.Equal(t, []pinterest.Attempt{
			{Operation: op, Category: category, Number: 1, Method: "GET", Host: host, Wait: 1},
			{
				Operation: op, Category: category, Number: 2, Method: "GET", Host: host, Duration: 2 * time.Second, StatusCode: 429, Throttled: true,
				RequestID: "77", Wait: 3 * time.Second,
			},
			{Operation: op, Category: category, Number: 3, Method: "GET", Host: host, StatusCode: 200, RateLimit: quota},
			{Operation: op, Category: category, Number: 1, Method: "GET", Host: host, Queued: time.Minute, StatusCode: 200, RateLimit: quota},
			{Operation: op, Category: category, Number: 1}, // not sent
		}, attempts)
	})
}

func TestRateLimits_ReportsEachCategory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		transport := &script{steps: []step{
			withQuota("100, 100;w=1", 42, time.Second), respond(201, pinBody), respond(429, rateBody, "Retry-After", "20"), respond(200, pinBody),
		}}
		c := newClient(t, transport)
		assert.Empty(t, c.RateLimits())
		getPins(t, c, 1)
		_, err := c.Pins.Create(t.Context(), &pinterest.PinCreateParams{})
		require.NoError(t, err)
		_, err = c.Pins.Get(t.Context(), "1", pinterest.WithMaxRetries(0))
		require.ErrorIs(t, err, pinterest.ErrRateLimited)
		var group sync.WaitGroup
		for range 5 {
			group.Go(func() { getPins(t, c, 1) })
		}
		synctest.Wait()
		quota := pinterest.RateLimit{
			Limit: 100, Remaining: 42, Reset: time.Second, Windows: []pinterest.RateWindow{{Limit: 100, Per: time.Second}},
		}
		read := pinterest.RateLimitState{RateLimit: quota, ThrottledUntil: start.Add(20 * time.Second), Waiting: 5, Sent: 2, Throttled: 1}
		states := c.RateLimits()
		assert.Equal(t, map[pinterest.Category]pinterest.RateLimitState{
			pinterest.CategoryOrgRead: read, pinterest.CategoryOrgWrite: {Sent: 1},
		}, states)
		clear(states)

		group.Wait()
		read.Waiting, read.Sent = 0, 7
		assert.Equal(t, read, c.RateLimits()[pinterest.CategoryOrgRead], "changing the returned map changed the client")
	})
}

func TestRateLimits_ThrottledUntilIsTheEndOfTheLongestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, &script{steps: []step{respond(429, rateBody, "Retry-After", "20"), respond(429, rateBody, "Retry-After", "5")}},
			pinterest.WithRateLimiter(pinterest.NoRateLimiter()), pinterest.WithMaxRetries(0))
		for range 2 {
			_, err := c.Pins.Get(t.Context(), "1")
			require.ErrorIs(t, err, pinterest.ErrRateLimited)
		}
		assert.Equal(t, time.Now().Add(20*time.Second), c.RateLimits()[pinterest.CategoryOrgRead].ThrottledUntil)
	})
}

func TestAttempt_LogsLongWaitsForTheRateLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		c := newClient(t, &script{steps: []step{withQuota("100, 100;w=1, 1;w=60", 99, time.Second)}},
			pinterest.WithLogger(slog.New(slog.NewJSONHandler(&logged, nil)))) // level Info
		getPins(t, c, 1)
		assert.Empty(t, logged.String())
		getPins(t, c, 1)
		var line struct {
			Level  string        `json:"level"`
			Queued time.Duration `json:"queued"`
		}
		require.NoError(t, json.Unmarshal(logged.Bytes(), &line))
		assert.Equal(t, "INFO", line.Level)
		assert.Equal(t, time.Minute, line.Queued.Round(time.Second))
	})
}

func TestAttempt_LogsAttemptsThatWereNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		c := newClient(t, &script{steps: []step{withQuota("300", 0, 50*time.Second)}},
			pinterest.WithLogger(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))))
		getPins(t, c, 1)
		logged.Reset()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.Pins.Get(ctx, "1")
		require.Error(t, err)
		assert.Contains(t, logged.String(), `status=0 attempt=1 queued=0s duration=0s request_id="" wait=0s `+
			`fault="pinterest: pins/get: org_read quota exhausted; retry in 50s"`)
	})
}

func TestRateLimits_DropsUnusedCategories(t *testing.T) {
	release := make(chan struct{})
	c := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/v5/hangs" {
			<-release
		}
		return withQuota("100, 100;w=1, 1000;w=60", 99, time.Second)(req)
	}))
	call := func(path string, category pinterest.Category) {
		require.NoError(t, c.Do(t.Context(), &pinterest.Request{Path: path, Category: category}, nil))
	}
	var hanging sync.WaitGroup
	hanging.Go(func() { call("/hangs", "hangs") })
	require.Eventually(t, func() bool { return len(c.RateLimits()) == 1 }, time.Second, time.Millisecond)
	call("/pins", "first")
	call("/pins", pinterest.CategoryOrgRead)
	before := heapSize()
	for i := range 2000 {
		call("/pins", pinterest.Category(strconv.Itoa(i)))
		if i%50 == 0 {
			call("/pins", pinterest.CategoryOrgRead)
		}
	}
	require.Less(t, heapSize()-before, 500<<10, "bytes that 2000 categories use")
	close(release)
	hanging.Wait()

	states := c.RateLimits()
	require.Len(t, states, 64)
	assert.NotContains(t, states, pinterest.Category("first"), "the least recently used category was kept")
	assert.Equal(t, 41, states[pinterest.CategoryOrgRead].Sent, "a category in regular use was dropped")
	assert.Equal(t, 1, states["hangs"].Sent, "a category with a call in progress was dropped")
}

func TestLogger_LevelOfAnAttempt(t *testing.T) {
	for name, test := range map[string]struct {
		steps []step
		opts  []pinterest.RequestOption
		want  []string
	}{
		"success":                        {[]step{respond(200, pinBody)}, nil, []string{"DEBUG"}},
		"rejected":                       {[]step{respond(404, "")}, nil, []string{"DEBUG"}},
		"retried":                        {[]step{respond(503, ""), respond(200, pinBody)}, nil, []string{"WARN", "DEBUG"}},
		"given up":                       {[]step{respond(503, "")}, []pinterest.RequestOption{pinterest.WithMaxRetries(1)}, []string{"WARN", "ERROR"}},
		"without retries":                {[]step{respond(429, rateBody)}, []pinterest.RequestOption{pinterest.WithMaxRetries(0)}, []string{"ERROR"}},
		"create, unknown outcome":        {[]step{respond(503, "")}, nil, []string{"ERROR"}},
		"create, rejected":               {[]step{respond(400, "")}, nil, []string{"DEBUG"}},
		"delete, unknown, then rejected": {[]step{respond(503, ""), respond(403, "")}, nil, []string{"WARN", "ERROR"}},
		"delete, unknown, then gone":     {[]step{respond(503, ""), respond(404, "")}, nil, []string{"WARN", "DEBUG"}},
		"a long wait":                    {[]step{respond(429, rateBody, "Retry-After", "3600")}, nil, []string{"ERROR"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var logged bytes.Buffer
				logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
				c := newClient(t, &script{steps: test.steps}, pinterest.WithLogger(logger))
				if strings.HasPrefix(name, "create") {
					_, _ = c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "A"}, test.opts...)
				} else {
					_ = c.Pins.Delete(t.Context(), "1", test.opts...)
				}
				var levels []string
				for decoder := json.NewDecoder(&logged); decoder.More(); {
					var line struct {
						Level string `json:"level"`
					}
					require.NoError(t, decoder.Decode(&line))
					levels = append(levels, line.Level)
				}
				assert.Equal(t, test.want, levels)
			})
		})
	}
}
