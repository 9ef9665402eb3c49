package limiter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestHistory_ForgetsAfterThePeriod(t *testing.T) {
	h := newHistory(512 * time.Second) // slots of a second
	h.add(500*time.Millisecond, time.Second, 1)
	h.add(10*time.Second, 10*time.Second, 2)
	assert.Zero(t, h.fallsTo(3))
	assert.Equal(t, 513*time.Second, h.fallsTo(2))
	assert.Equal(t, 523*time.Second, h.fallsTo(1))
	assert.Equal(t, 523*time.Second, h.fallsTo(0))
	assert.Equal(t, never, h.fallsTo(-1))
	h.advance(513*time.Second - 1)
	assert.Equal(t, 3, h.total)
	h.advance(513 * time.Second)
	assert.Equal(t, 2, h.total)
	assert.Equal(t, 523*time.Second, h.fallsTo(0))
	h.add(515*time.Second, 515*time.Second, 1)
	h.advance(523 * time.Second)
	assert.Equal(t, 1, h.total)
}

func TestHistory_ForgetsAllAtOnce(t *testing.T) {
	h := newHistory(1) // the shortest period: the number of slots since then does not matter
	h.add(0, 0, 1)
	h.advance(24 * time.Hour)
	assert.Zero(t, h.total)
	h.add(24*time.Hour, 24*time.Hour, 1)
	assert.Equal(t, 24*time.Hour+513, h.fallsTo(0))
}

func TestHistory_SlotsCoverThePeriod(t *testing.T) {
	for period, slot := range map[time.Duration]time.Duration{1: 1, 512: 1, 513: 2, 1024: 2, 1025: 3} {
		assert.Equal(t, slot, newHistory(period).slot, period)
	}
}
