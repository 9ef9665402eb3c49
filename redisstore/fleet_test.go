package redisstore_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/redisstore/internal/fleettest"
)

// These tests run real processes on a real server. How much of the quota is used depends on the machine: see the bench directory.
func TestRateLimiter_Fleet(t *testing.T) {
	t.Parallel()
	startRedis(t) // or skip
	fixed := fleettest.Fixed(pinterest.RateWindow{Limit: 200, Per: time.Second})
	sliding := fleettest.Sliding(200, time.Second)
	bucket := fleettest.Bucket(200, 20)
	for _, test := range []struct {
		name     string
		scenario fleettest.Scenario
		away     bool // the processes lose the store
	}{
		{name: "token bucket", scenario: fleettest.Scenario{Quota: bucket, Lasts: 5 * time.Second}},
		{name: "sliding window", scenario: fleettest.Scenario{Quota: sliding, Lasts: 5 * time.Second}},
		{name: "long window", scenario: fleettest.Scenario{
			Quota: fleettest.Fixed(pinterest.RateWindow{Limit: 100, Per: 3 * time.Second}), Lasts: 6 * time.Second,
		}},
		{name: "two windows, one process killed, one started", scenario: fleettest.Scenario{
			Quota: fleettest.Fixed(pinterest.RateWindow{Limit: 200, Per: time.Second}, pinterest.RateWindow{Limit: 400, Per: 5 * time.Second}),
			Lasts: 6 * time.Second, Events: []fleettest.Event{{At: time.Second, Do: fleettest.KillOne}, {At: 2 * time.Second, Do: fleettest.StartOne}},
		}},
		{name: "store killed", away: true, scenario: fleettest.Scenario{Quota: sliding, Lasts: 8 * time.Second, Events: []fleettest.Event{
			{At: time.Second, Do: fleettest.KillStore}, {At: 4 * time.Second, Do: fleettest.StartStore},
		}}},
		{name: "store hangs", away: true, scenario: fleettest.Scenario{Quota: fixed, Lasts: 8 * time.Second, Events: []fleettest.Event{
			{At: time.Second, Do: fleettest.HangStore}, {At: 4 * time.Second, Do: fleettest.ContinueStore},
		}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := test.scenario
			s.Processes, s.Workers = 8, 2
			result, err := s.Run()
			require.NoError(t, err)
			t.Log(result, result.ThrottledAt)
			assert.LessOrEqual(t, result.ThrottledShare(), 0.01)
			assert.Zero(t, result.Failed, result.Errors)
			assert.Greater(t, result.Used, 0.25) // even on a very busy machine
			away := 0
			if test.away {
				away = s.Processes
			}
			assert.Equal(t, away, result.Warned, "one line for each process")
			assert.Equal(t, away, result.Back, "one line for each process")
		})
	}
}
