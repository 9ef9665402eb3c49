package limiter

import (
	"math"
	"time"
)

const (
	firstRate = 10          // a second, where a search begins
	slowest   = time.Minute // between two calls, whatever refusals say

	// By how much each served call raises the rate: it doubles in a second, or grows by two hundredths.
	doubling, growing = 1, 0.02
	// A rate so far above a refused one that the refusal must have had another reason.
	tooFar = 1.25
	// The most of a refused rate that is taken to be safe, and how much of an earlier safe one still counts then.
	safe = 0.97

	firstPatience, mostPatience = 20 * time.Second, 10 * time.Minute
)

// search finds the highest rate that is not refused. First the rate doubles each second. After a refusal it grows slowly
// from half of what was refused. After a second one it stays just below, each time longer, before it is tried whether more
// goes. It grows only while calls wait for it.
type search struct {
	interval       time.Duration // between two calls; 0 before the first refusal
	growth         float64
	floor, ceiling float64 // calls a second that seem to be safe, and that were refused
	pressed        bool    // since the last refusal calls have waited for this rate
	steady         instant // until then the rate stays
	patience       time.Duration
}

// refuse slows down from the present rate, 0 for none. reopens is when calls may go on. served is how many calls a second
// were served since the last hold, with the wait that this refusal names counted in. A window serves no more than that; a
// bucket does, since it fills during the wait.
func (s *search) refuse(now, reopens instant, present, served float64) {
	var rate float64
	switch {
	case present == 0:
		rate = max(firstRate, served)
		s.growth, s.ceiling = doubling, math.Inf(1)
	case !s.pressed: // another reason than the rate
		return
	case s.growth == doubling:
		rate = present / 2
		s.growth, s.floor, s.ceiling = growing, served, present
	default:
		if now >= s.steady {
			s.patience = min(max(firstPatience, 3*s.patience), mostPatience)
		}
		if s.floor == 0 {
			s.floor = present
		}
		s.floor = min(max(safe*s.floor, served), safe*present)
		rate = math.Sqrt(s.floor * present)
		s.growth, s.ceiling, s.steady = growing, present, reopens+s.patience
	}
	s.pressed = false
	s.interval = time.Duration(min(float64(slowest), float64(time.Second)/rate))
}

// lag notes that calls wait for the rate although one was served.
func (s *search) lag(now instant) {
	s.pressed = true
	if s.interval == 0 || now < s.steady {
		return
	}
	rate := perSecond(s.interval) + s.growth
	if rate > tooFar*s.ceiling {
		s.growth = doubling
	}
	s.interval = time.Duration(float64(time.Second) / rate)
}

func perSecond(interval time.Duration) float64 { return float64(time.Second) / float64(interval) }
