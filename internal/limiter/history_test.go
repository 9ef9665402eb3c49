package limiter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

const period = 512 * time.Second // slots of a second

func TestHistory_FallsToFewerEvents(t *testing.T) {
	h := newHistory(period)
	assert.Zero(t, h.fallsTo(0))
	assert.Equal(t, never, h.fallsTo(-1))
	h.add(500*ms, time.Second, 1)
	h.add(10*time.Second, 10*time.Second, 2)
	assert.Zero(t, h.fallsTo(3))
	assert.Equal(t, 513*time.Second, h.fallsTo(2))
	assert.Equal(t, 523*time.Second, h.fallsTo(1))
	assert.Equal(t, 523*time.Second, h.fallsTo(0))
	assert.Equal(t, never, h.fallsTo(-1))
}

func TestHistory_ForgetsAfterThePeriod(t *testing.T) {
	h := newHistory(period)
	h.add(0, 0, 1)
	h.add(10*time.Second, 10*time.Second, 2)
	h.add(512*time.Second, 512*time.Second, 4) // the newest slot and the oldest one are not the same
	n, _ := h.expire(513*time.Second - 1)
	assert.Zero(t, n)
	for _, want := range []struct {
		n  int
		at instant
	}{{1, 513 * time.Second}, {2, 523 * time.Second}} {
		n, at := h.expire(600 * time.Second)
		assert.Equal(t, want.n, n)
		assert.Equal(t, want.at, at)
	}
	n, _ = h.expire(600 * time.Second)
	assert.Zero(t, n)
	assert.Equal(t, 4, h.total)
	h.add(2000*time.Second, 2000*time.Second, 1) // forgets what has expired
	assert.Equal(t, 1, h.total)
	assert.Equal(t, 2513*time.Second, h.fallsTo(0))
}

func TestHistory_AddsEventsInAnyOrder(t *testing.T) {
	h := newHistory(period)
	h.add(20*time.Second, 30*time.Second, 1)
	h.add(10*time.Second, 30*time.Second, 1)
	h.add(15*time.Second, 30*time.Second, 1)
	assert.Equal(t, 523*time.Second, h.fallsTo(2))
	assert.Equal(t, 528*time.Second, h.fallsTo(1))
	assert.Equal(t, 533*time.Second, h.fallsTo(0))
}

func TestHistory_RemovesTheEventBefore(t *testing.T) {
	h := newHistory(period)
	for _, at := range []instant{0, 100 * time.Second, 200 * time.Second} {
		h.add(at, 200*time.Second, 1)
	}
	now := 512 * time.Second
	assert.True(t, h.remove(100*time.Second, now), "the event of the same slot")
	assert.Equal(t, 513*time.Second, h.fallsTo(1))
	assert.True(t, h.remove(199*time.Second, now), "the last event before")
	assert.Equal(t, 713*time.Second, h.fallsTo(0))
	assert.False(t, h.remove(0, 513*time.Second), "an expired event does not take the place of another one")
	assert.Equal(t, 1, h.total)
	assert.True(t, h.remove(100*time.Second, now), "another event if there is none before")
	assert.Zero(t, h.total)
	assert.False(t, h.remove(100*time.Second, now), "the history is empty")
	h.add(now, now, 1)
	assert.True(t, h.remove(0, now), "the oldest slot has not expired")
}

// The number of slots since the last event does not matter.
func TestHistory_ForgetsAllAtOnce(t *testing.T) {
	const century = 100 * 365 * 24 * time.Hour
	h := newHistory(1)
	n, _ := h.expire(century)
	assert.Zero(t, n)
	h.add(0, 0, 1)
	h.add(century, century, 1)
	assert.Equal(t, 1, h.total)
	assert.Equal(t, century+513, h.fallsTo(0))
}

func TestHistory_SlotsCoverThePeriod(t *testing.T) {
	for period, slot := range map[time.Duration]time.Duration{1: 1, 512: 1, 513: 2, 1024: 2, 1025: 3} {
		assert.Equal(t, slot, newHistory(period).slot, period)
	}
}
