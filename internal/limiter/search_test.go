package limiter

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// rate returns the calls a second that s allows.
func rate(s *search) float64 { return perSecond(s.interval) }

// grown raises the rate until it is at least want.
func grown(t *testing.T, s *search, now instant, want float64) {
	t.Helper()
	for range 100_000 {
		if rate(s) >= want {
			return
		}
		s.grow(now, 0)
	}
	t.Fatalf("the rate does not grow to %v: it is %v", want, rate(s))
}

func TestSearch_StartsAtTheRateThatWasServed(t *testing.T) {
	for _, test := range []struct{ served, want float64 }{{0, 10}, {9, 10}, {50, 50}} {
		var s search
		s.grow(0, 0)
		assert.Zero(t, s.interval, "calls are not limited")
		s.throttle(0, 0, 0, test.served)
		assert.InDelta(t, test.want, rate(&s), 0.001)
		s.grow(0, 0)
		assert.InDelta(t, test.want+1, rate(&s), 0.001, "fast")
	}
}

func TestSearch_StaysBelowTheThrottledRate(t *testing.T) {
	var s search
	s.throttle(0, 0, 0, 0)
	s.throttle(0, 0, rate(&s), 0)
	assert.InDelta(t, 10, rate(&s), 0.001, "no call has waited for the rate: it was not the reason")

	grown(t, &s, 0, 100)
	s.throttle(0, 0, 100, 40)
	assert.InDelta(t, 50, rate(&s), 0.001, "half")
	s.grow(0, 0)
	assert.InDelta(t, 50.02, rate(&s), 0.001, "slowly")

	s.throttle(0, time.Second, 60, 0)
	assert.InDelta(t, math.Sqrt(0.97*40*60), rate(&s), 0.001, "between the served and the throttled rate")
	before := s.interval
	s.grow(21*time.Second-1, 0)
	assert.Equal(t, before, s.interval, "steady for 20 s")
	s.grow(21*time.Second, 0)
	assert.Less(t, s.interval, before)

	s.throttle(30*time.Second, 30*time.Second, 60, 59)
	assert.InDelta(t, math.Sqrt(0.97)*60, rate(&s), 0.001, "the served rate is at most 97 % of the throttled one")
	s.grow(30*time.Second, 0)
	s.throttle(40*time.Second, 40*time.Second, 60, 50)
	assert.InDelta(t, math.Sqrt(0.97*0.97)*60, rate(&s), 0.001, "the safe rate falls by 3 %")
}

func TestSearch_WaitsLongerEachTime(t *testing.T) {
	var s search
	now := instant(0)
	for _, patience := range []time.Duration{20 * time.Second, time.Minute, 3 * time.Minute, 9 * time.Minute, 10 * time.Minute, 10 * time.Minute} {
		for range 2 { // the second response comes before the rate has grown: it does not count
			s.grow(now, 0)
			s.throttle(now, now+time.Second, 100, 0)
			assert.Equal(t, now+time.Second+patience, s.steadyUntil)
		}
		now = s.steadyUntil
	}
}

func TestSearch_StartsBelowAReportedRate(t *testing.T) {
	var s search
	s.grow(0, 10*time.Millisecond)
	s.throttle(0, 0, 100, 0)
	assert.InDelta(t, math.Sqrt(0.97)*100, rate(&s), 0.001)
	for range 100 {
		s.grow(time.Minute, 10*time.Millisecond)
	}
	assert.InDelta(t, 100, rate(&s), 0.1, "it does not grow beyond the reported rate")
}

func TestSearch_GrowsFastFarAboveTheThrottledRate(t *testing.T) {
	var s search
	s.grow(0, 0)
	s.throttle(0, 0, 100, 0)
	grown(t, &s, time.Minute, 124.9)
	before := rate(&s)
	s.grow(time.Minute, 0)
	assert.InDelta(t, before+0.02, rate(&s), 0.001)
	grown(t, &s, time.Minute, 125)
	before = rate(&s)
	s.grow(time.Minute, 0)
	s.grow(time.Minute, 0)
	assert.Greater(t, rate(&s), before+0.9)
	s.throttle(time.Minute, time.Minute, 200, 0)
	assert.InDelta(t, 100, rate(&s), 0.001, "half")
}

func TestSearch_IsNeverSlowerThanACallAMinute(t *testing.T) {
	for present, want := range map[float64]time.Duration{0.01: time.Minute, 0.02: 50767 * time.Millisecond} {
		var s search
		s.grow(0, 0)
		s.throttle(0, 0, present, 0)
		assert.Equal(t, want, s.interval.Round(time.Millisecond))
	}
}
