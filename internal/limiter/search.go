package limiter

import (
	"math"
	"time"
)

const (
	// startRate is the first rate, in calls a second: a tenth of Pinterest's usual limit, which is then found within seconds.
	startRate = 10

	// maxInterval is the longest time between two calls. Only served calls raise the rate, so some must depart.
	maxInterval = time.Minute

	// By how much a served call raises the rate: about twofold in a second, to find an unknown limit soon, or by 2 % in a second,
	// to exceed a known one by little.
	fastGrowth, slowGrowth = 1, 0.02

	// farAbove is the ratio to the throttled rate at which the rate grows fast again. No error in measuring the rate is that
	// large: the limit has changed, or the call was throttled for another reason.
	farAbove = 1.25

	// safeShare is the largest share of a throttled rate that is assumed to be safe. If the safe rate is throttled too, this share
	// of it is kept. Less would waste calls, and more would need many throttled calls to get below the limit.
	safeShare = 0.97

	// The rate stays below a throttled one for minPatience, then patienceFactor times longer each time, up to maxPatience. Since a
	// call is throttled each time, these bound how many are.
	minPatience, patienceFactor, maxPatience = 20 * time.Second, 3, 10 * time.Minute
)

// search finds the highest rate that is not throttled. The rate starts at startRate and grows fast. When a call is throttled, it
// falls to half and grows slowly. When another call is throttled, it stays just below that rate, longer each time, before it grows
// again. It grows only while calls wait for it.
type search struct {
	interval    time.Duration // between two calls; 0 before the first throttled response
	growth      float64
	safe, limit float64 // calls a second that seem to be safe, and that were throttled
	tested      bool    // since the last throttled response, calls have waited for this rate
	steadyUntil instant // the rate does not grow before
	patience    time.Duration
}

// throttle lowers the present rate, 0 for none, of a quota that is closed until reopens. served is the number of calls a second
// that were served since the quota was last closed, including the time until reopens: a window allows that rate in the long
// run, and a bucket allows more because it fills while it is closed.
func (s *search) throttle(now, reopens instant, present, served float64) {
	var rate float64
	switch {
	case present == 0:
		rate = max(startRate, served)
		s.growth = fastGrowth
	case !s.tested: // the rate was not the reason
		return
	case s.growth == fastGrowth:
		rate = present / 2
		s.growth, s.safe, s.limit = slowGrowth, served, present
	default:
		if now >= s.steadyUntil {
			s.patience = min(max(minPatience, patienceFactor*s.patience), maxPatience)
		}
		if s.safe == 0 {
			s.safe = present
		}
		s.safe = min(max(safeShare*s.safe, served), safeShare*present)
		rate = math.Sqrt(s.safe * present)
		s.growth, s.limit, s.steadyUntil = slowGrowth, present, reopens+s.patience
	}
	s.tested = false
	s.interval = time.Duration(min(float64(maxInterval), float64(time.Second)/rate))
}

// grow raises the rate after a served call, unless the interval is already down to shortest.
func (s *search) grow(now instant, shortest time.Duration) {
	s.tested = true
	if s.interval <= shortest || now < s.steadyUntil {
		return
	}
	rate := perSecond(s.interval) + s.growth
	if rate > farAbove*s.limit {
		s.growth = fastGrowth
	}
	s.interval = time.Duration(float64(time.Second) / rate)
}

func perSecond(interval time.Duration) float64 { return float64(time.Second) / float64(interval) }
