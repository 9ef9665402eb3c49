package limiter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestWindow_Usable(t *testing.T) {
	const year = 366 * 24 * time.Hour
	for window, usable := range map[Window]bool{
		{1, 1}: true, {1, year}: true, {}: false, {0, 1}: false, {-1, 1}: false, {1, 0}: false, {1, -1}: false, {1, year + 1}: false,
	} {
		assert.Equal(t, usable, window.Usable(), window)
	}
}

func TestWindow_CountsCallsInFlight(t *testing.T) {
	w := window{Window: Window{Limit: 3, Per: 512 * time.Second}, calls: newHistory(512 * time.Second)}
	assert.Zero(t, w.opens(2))
	assert.Equal(t, never, w.opens(3))
	w.calls.add(0, 0, 1)
	assert.Zero(t, w.opens(1))
	assert.Equal(t, 513*time.Second, w.opens(2))
	assert.Equal(t, never, w.opens(3))
}

func TestBudget_TakesTheSmallerNumbers(t *testing.T) {
	var b budget
	assert.Zero(t, b.opens(10), "a zero budget is not a limit")
	for _, step := range []struct {
		name       string
		now        instant
		left       int
		reset      time.Duration
		wantLeft   int
		wantReopen instant
	}{
		{"first response", 0, 3, 40 * time.Second, 3, 40 * time.Second},
		{"an overtaken response", 0, 5, 40 * time.Second, 3, 40 * time.Second},
		{"fewer calls left", 0, 2, 40 * time.Second, 2, 40 * time.Second},
		{"an earlier reset", time.Second, 2, 38 * time.Second, 2, 39 * time.Second},
		{"a reset rounded up", 2 * time.Second, 4, 38 * time.Second, 2, 39 * time.Second},
		{"another window", 2 * time.Second, 4, 38*time.Second + 1, 4, 40*time.Second + 1},
		{"not reopened", 40 * time.Second, 9, 1, 4, 40*time.Second + 1},
		{"reopened", 40*time.Second + 1, 9, time.Second, 9, 41*time.Second + 1},
	} {
		b.learn(step.now, step.left, step.reset)
		assert.Equal(t, budget{step.wantLeft, step.wantReopen}, b, step.name)
	}
	b = budget{left: 3, reopens: time.Minute}
	assert.Zero(t, b.opens(2))
	assert.Equal(t, time.Minute, b.opens(3))
	b.expire(2)
	assert.Equal(t, 1, b.left)
	b.expire(2)
	assert.Zero(t, b.left)
}
