package redisstore_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/redisstore"
	"github.com/pinterest-go/pinterest/redisstore/internal/fleettest"
)

const tokenName = "app/shop"

// saveToken stores the current pair of a server.
func saveToken(t *testing.T, addr string, api *fleettest.TokenServer) {
	t.Helper()
	rdb := redisClient(t, addr)
	store, err := redisstore.NewTokenStore(rdb, tokenName, fleettest.Key())
	require.NoError(t, err)
	require.NoError(t, store.Save(t.Context(), api.Pair()))
}

func TestTokenStore_RefreshesOnceForAllProcesses(t *testing.T) {
	t.Parallel()
	const revocations, processes = 50, 8
	redis, api := startRedis(t), fleettest.NewTokenServer()
	defer api.Close()
	saveToken(t, redis.Addr, api)
	fleet := startFleet(t, fleettest.Config{API: api.URL, Redis: redis.Addr, Workers: 2, Token: tokenName, Pause: 5 * time.Millisecond}, processes)
	for n := range revocations + 1 {
		require.Eventually(t, func() bool { // a call fails if its token is revoked twice
			_, refreshes, _ := api.Counts()
			return refreshes == n && api.Users() == processes
		}, 10*time.Second, time.Millisecond)
		if n < revocations {
			time.Sleep(20 * time.Millisecond)
			api.Revoke()
		}
	}
	calls, longest := stop(t, fleet)
	_, refreshes, rejected := api.Counts()
	assert.Equal(t, revocations, refreshes)
	assert.Zero(t, rejected, "refresh tokens that were used before")
	t.Logf("%d revocations: %d refreshes, %d calls, the longest took %s", revocations, refreshes, calls, longest.Round(time.Millisecond))
}

func TestTokenStore_TakesOverFromAKilledProcess(t *testing.T) {
	t.Parallel()
	redis, api := startRedis(t), fleettest.NewTokenServer()
	defer api.Close()
	saveToken(t, redis.Addr, api)
	config := fleettest.Config{API: api.URL, Redis: redis.Addr, Workers: 2, Token: tokenName, Pause: 5 * time.Millisecond}
	stalling := config
	stalling.Stall = true
	first := startFleet(t, stalling, 1)
	assert.Eventually(t, func() bool { served, _, _ := api.Counts(); return served > 0 }, 10*time.Second, time.Millisecond)
	api.Revoke()
	rdb := redisClient(t, redis.Addr)
	assert.Eventually(t, func() bool {
		return rdb.Exists(t.Context(), "{pinterest:token:"+tokenName+"}:lock").Val() == 1
	}, 10*time.Second, time.Millisecond)
	others := startFleet(t, config, 7)
	time.Sleep(1500 * time.Millisecond) // the first process extends its lock
	_, refreshes, _ := api.Counts()
	require.Zero(t, refreshes)
	require.NoError(t, first.KillOne())
	killed := time.Now()
	assert.Eventually(t, func() bool { _, refreshes, _ := api.Counts(); return refreshes == 1 }, 10*time.Second, time.Millisecond)
	took := time.Since(killed)
	assert.Less(t, took, 3500*time.Millisecond)
	_, _ = stop(t, others)
	_, refreshes, rejected := api.Counts()
	assert.Equal(t, 1, refreshes)
	assert.Zero(t, rejected)
	t.Logf("the next process refreshed the token after %s", took.Round(time.Millisecond))
}
