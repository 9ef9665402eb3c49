package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

func TestRatelimit_Usage(t *testing.T) {
	programtest.RequireHelp(t, "ratelimit [flags]", "-workers int", "-quota int", "-time duration", "Environment: none")
	for _, args := range [][]string{{"-workers", "0"}, {"-workers", "-1"}, {"-quota", "0"}, {"-time", "0s"}, {"-time", "-1s"}} {
		programtest.RequireUsageError(t, "-workers, -quota and -time must be positive", nil, args...)
	}
	programtest.RequireUsageError(t, "unexpected argument: 64", nil, "64")
	programtest.RequireUsageError(t, `invalid value "many" for flag -workers`, nil, "-workers", "many")
}

func TestRatelimit_ThrottlesOnlyWithoutLimiter(t *testing.T) {
	d := &demo{workers: 16, quota: 10, time: tick + tick/2}
	with := d.phase(t.Context())
	assert.Zero(t, with.last.Throttled)
	assert.Positive(t, with.last.Sent)
	assert.LessOrEqual(t, with.last.Sent, 10)
	assert.Contains(t, with.String(), "\n  waiting    █    16\n  throttled        0\n")

	without := d.phase(t.Context(), pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
	assert.Positive(t, without.last.Throttled)
}

func TestRatelimit_CtrlC(t *testing.T) {
	p := programtest.Start(t, nil, "-time", "1h")
	p.WaitFor("With the rate limiter:")
	start := time.Now()
	p.Interrupt()
	code, stdout, stderr := p.Wait()
	assert.Equal(t, 130, code)
	assert.Empty(t, stderr)
	assert.NotContains(t, stdout, "Without it")
	assert.Less(t, time.Since(start), 2*time.Second)
}
