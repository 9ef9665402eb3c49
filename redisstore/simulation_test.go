package redisstore_test

import (
	"os"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/redisstore/internal/fleettest"
)

func fixedWindows(windows ...pinterest.RateWindow) fleettest.Quota {
	return fleettest.Fixed(windows...)
}

// In virtual time, the results do not depend on the machine.
func TestSimulation_UsesTheQuota(t *testing.T) {
	bucket, sliding := fleettest.Bucket(200, 20), fleettest.Sliding(200, time.Second)
	fixed := fixedWindows(pinterest.RateWindow{Limit: 200, Per: time.Second})
	for _, test := range []struct {
		name    string
		quota   fleettest.Quota
		workers int           // of each process; 0 means 2
		trip    time.Duration // to the store; 0 means 300 µs
		lasts   time.Duration // 0 means 5 s
		outage  func(store *virtualStore)
		used    float64 // at least
	}{
		{name: "token bucket", quota: bucket, used: 0.96},
		{name: "fixed window", quota: fixed, used: 0.96},
		{name: "sliding window", quota: sliding, used: 0.96},
		{name: "long window", quota: fixedWindows(pinterest.RateWindow{Limit: 100, Per: 10 * time.Second}), lasts: 20 * time.Second, used: 1},
		{
			name:  "two windows",
			quota: fixedWindows(pinterest.RateWindow{Limit: 100, Per: time.Second}, pinterest.RateWindow{Limit: 1000, Per: time.Minute}),
			lasts: 2*time.Minute - time.Second, used: 0.97,
		},
		{name: "long lines", quota: fixed, workers: 16, used: 0.95},
		{name: "a distant store", quota: fixed, trip: 50 * time.Millisecond, lasts: 10 * time.Second, used: 0.95},
		{name: "the store is killed and returns empty", quota: sliding, lasts: 8 * time.Second, used: 0.94, outage: func(store *virtualStore) {
			store.away.Store(true)
			time.Sleep(3 * time.Second)
			store.server.FlushAll()
			store.away.Store(false)
		}},
		{name: "the store hangs", quota: sliding, lasts: 8 * time.Second, used: 0.88, outage: func(store *virtualStore) {
			store.hangs.Store(true)
			time.Sleep(3 * time.Second)
			store.hangs.Store(false)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := &virtualFleet{store: newVirtualStore(t), quota: test.quota, processes: 8, workers: max(2, test.workers)}
			if test.trip > 0 {
				f.store.trip = test.trip
			}
			lasts := test.lasts
			if lasts == 0 {
				lasts = 5 * time.Second
			}
			synctest.Test(t, func(t *testing.T) {
				if test.outage != nil {
					go func() {
						time.Sleep(2 * time.Second)
						test.outage(f.store)
					}()
				}
				f.run(t, lasts)
			})
			used := float64(f.served) / test.quota.Allowed(lasts)
			trips := float64(f.store.trips.Load()) / float64(f.served)
			t.Logf("%.1f %% used, %d of %d throttled, %.2f trips a call", 100*used, len(f.throttled), f.served, trips)
			assert.GreaterOrEqual(t, used, test.used)
			assert.Empty(t, f.throttled)
			assert.LessOrEqual(t, trips, 1.1)
			away := 0
			if test.outage != nil {
				away = f.processes
			}
			assert.Equal(t, away, f.lines("WARN"))
			assert.Equal(t, away, f.lines("INFO"))
		})
	}
}

func TestSimulation_ProcessesGetEqualShares(t *testing.T) {
	f := &virtualFleet{store: newVirtualStore(t), quota: fixedWindows(pinterest.RateWindow{Limit: 200, Per: time.Second}), processes: 8, workers: 12}
	synctest.Test(t, func(t *testing.T) { f.run(t, 10*time.Second) })
	// The first process that learns the quota may lease the next 20 departures and 6 late ones. Then the processes take turns of 3 calls.
	assert.LessOrEqual(t, slices.Max(f.byProcess)-slices.Min(f.byProcess), 20+6+3, "of %d calls: %v", f.served, f.byProcess)
}

// TestSimulation_LargeFleet has more processes than calls a second. With 500 processes it takes a minute:
//
//	PINTEREST_TEST_PROCESSES=500 go test -run TestSimulation_LargeFleet -v .
func TestSimulation_LargeFleet(t *testing.T) {
	const lasts = 10 * time.Second
	processes := 100
	if text := os.Getenv("PINTEREST_TEST_PROCESSES"); text != "" {
		var err error
		processes, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	f := &virtualFleet{store: newVirtualStore(t), quota: fixedWindows(pinterest.RateWindow{Limit: 50, Per: time.Second}), processes: processes, workers: 1}
	synctest.Test(t, func(t *testing.T) { f.run(t, lasts) })
	used := float64(f.served) / f.quota.Allowed(lasts)
	trips := float64(f.store.trips.Load()) / float64(f.served)
	t.Logf("%d processes: %.1f %% of the quota used, %d throttled, %.1f reports a call, %.0f a second",
		processes, 100*used, len(f.throttled), trips, trips*float64(f.served)/lasts.Seconds())
	assert.Greater(t, used, 0.9)
	assert.Empty(t, f.throttled)
	assert.Less(t, trips, 4.0)
}
