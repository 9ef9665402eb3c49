package limiter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// slot0 is when a call expires that departed in the first half of a second.
const slot0 = 30*time.Second + time.Second/2

func TestFlight_MatchesAResponseToTheCallBefore(t *testing.T) {
	var f flight
	for _, departed := range []instant{0, 10 * time.Second, 20 * time.Second} {
		f.depart(departed)
	}
	now := 21 * time.Second
	assert.True(t, f.land(10*time.Second, now), "the call of the same slot")
	assert.Equal(t, slot0, f.expires())
	assert.True(t, f.land(19*time.Second, now), "the last call before")
	assert.Equal(t, slot0+20*time.Second, f.expires())
	assert.True(t, f.land(5*time.Second, now), "any call if there is none before")
	assert.Equal(t, never, f.expires())
	assert.False(t, f.land(5*time.Second, now), "no call is in flight")
	assert.Zero(t, f.total)
}

func TestFlight_Expires(t *testing.T) {
	const century = 100 * 365 * 24 * time.Hour
	var f flight
	f.depart(0)
	f.depart(time.Second)
	f.depart(slot0 - 1) // the newest slot and the oldest one are not the same
	n, _ := f.expire(slot0 - 1)
	assert.Zero(t, n)
	for _, want := range []instant{slot0, slot0 + time.Second} {
		n, at := f.expire(slot0 + 10*time.Second)
		assert.Equal(t, 1, n)
		assert.Equal(t, want, at)
	}
	n, _ = f.expire(slot0 + 10*time.Second)
	assert.Zero(t, n)
	assert.Equal(t, 1, f.total)
	assert.False(t, f.land(0, slot0), "an expired call does not take the place of another one")
	assert.True(t, f.land(slot0-1, slot0-1+30*time.Second), "a call that has not expired does")
	n, _ = f.expire(century) // does not take long
	assert.Zero(t, n)
}
