package redisstore

import (
	"sync"
	"time"
)

// storeClock converts local times to the clock of the store.
type storeClock struct {
	mu    sync.Mutex
	trip  time.Duration // the shortest round trip, 0 if unknown
	local time.Time     // zero if unknown
	store int64         // the time of the store at local, in microseconds
}

// set sets the clock by the time in a reply, and returns the local time at which the store sent it.
func (c *storeClock) set(sent, received time.Time, store int64) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if trip := received.Sub(sent); !c.local.IsZero() && (c.trip == 0 || trip < c.trip) { // the first one includes the dial
		c.trip = trip
	}
	c.local, c.store = received.Add(-c.oneWay()), store
	return c.local
}

// at returns a local time by the clock of the store, in microseconds, 0 if it is unknown. It also returns how long a report takes to
// the store at least.
func (c *storeClock) at(local time.Time) (store int64, oneWay time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.local.IsZero() {
		return 0, 0
	}
	return c.store + local.Sub(c.local).Microseconds(), c.oneWay()
}

// roundTrip returns the shortest round trip, 0 if unknown.
func (c *storeClock) roundTrip() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.trip
}

// oneWay returns how long a report or a reply takes at least. It is less than half of a round trip: one way may take longer than the
// other, and even the shortest round trip so far may have been slow. The lock must be held.
func (c *storeClock) oneWay() time.Duration { return max(0, c.trip/2-2*time.Millisecond) }
