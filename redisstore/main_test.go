package redisstore_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/redisstore/internal/fleettest"
	"github.com/pinterest-go/pinterest/redisstore/internal/redisserver"
)

func TestMain(m *testing.M) {
	if fleettest.IsProcess() {
		fleettest.Main()
		return
	}
	os.Exit(m.Run())
}

// startRedis starts a server for a test. Without its binary, the test is skipped, or fails where CI is set.
func startRedis(t *testing.T) *redisserver.Server {
	t.Helper()
	if _, err := redisserver.Find(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("install redis-server: %v", err)
		}
		t.Skipf("redis-server is not installed: %v", err)
	}
	server, err := redisserver.New()
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	return server
}

// startFleet starts processes that begin at the same time. They are killed at the end of the test.
func startFleet(t *testing.T, config fleettest.Config, n int) *fleettest.Fleet {
	t.Helper()
	fleet, err := fleettest.StartFleet(config, n)
	require.NoError(t, err)
	t.Cleanup(func() { _ = fleet.Kill() }) // only needed if the test fails
	return fleet
}

// stop ends the processes of a fleet, and returns the number of their calls and the time of the longest one. No call must have failed.
func stop(t *testing.T, fleet *fleettest.Fleet) (calls int, longest time.Duration) {
	t.Helper()
	all, err := fleet.Stop()
	require.NoError(t, err)
	for i, stats := range all {
		require.Zero(t, stats.Failed, "process %d: %v", i, stats.Errors)
		calls += len(stats.Times)
		longest = slices.Max(append(stats.Times, longest))
	}
	return calls, longest
}

// redisClient returns a client for a test.
func redisClient(t *testing.T, addr string) *redis.Client {
	t.Helper()
	rdb := redisserver.NewClient(addr)
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}
