package limiter

import (
	"math"
	"time"
)

// late is how much of its schedule a line makes up for that was woken late, and how much closer together calls may arrive
// than they left.
const late = 50 * time.Millisecond

// pace spreads calls evenly, after a burst if there is credit.
type pace struct {
	told   time.Duration // between two calls, by the tightest window; 0 if there is none
	search search        // for the rate, where a window is not told or not enough
	credit time.Duration // how far the schedule may lie in the past: the burst after a quiet time
	next   instant       // when the next call is due
	// What answers say of a window of a second: how many calls it allows, and the most that were ever left.
	limit, burst int
}

func (p *pace) interval() time.Duration { return max(p.told, p.search.interval) }

// rate returns how many calls may leave a second, 0 if there is no bound.
func (p *pace) rate() float64 {
	if p.interval() == 0 {
		return 0
	}
	return perSecond(p.interval())
}

// opens returns when the next call may leave.
func (p *pace) opens() instant {
	if p.interval() == 0 {
		return 0
	}
	return p.next
}

// take notes that a call leaves; queued says that it has waited.
func (p *pace) take(now instant, queued bool) {
	if p.interval() == 0 {
		return
	}
	credit := p.credit
	if queued {
		credit = max(credit, late)
	}
	p.next = max(p.next, now-credit) + p.interval()
}

// remain takes in how many calls tightest has left. Where they come fast, some are kept for calls that arrive closer
// together than they left.
func (p *pace) remain(now instant, left int, tightest Window) {
	left = min(left, tightest.Limit)
	if tightest.Per <= time.Second {
		p.limit, p.burst = tightest.Limit, max(p.burst, left)
	}
	spare := 1 // the call that is due when all credit is used
	if p.told < time.Second {
		spare = max(1, min(left/2, max(2, int(late/p.told))))
	}
	credit := time.Duration(left-spare) * p.told
	p.credit = max(p.credit, credit)
	p.next = max(p.next, now-credit)
}

// bucket reports whether what is told as a window of a second is a token bucket: never half of its calls are left.
func (p *pace) bucket() bool { return p.burst < p.limit/2 }

// together returns how many calls may be under way at a time, since they can be held up and then arrive together. A window
// bears that. A bucket bears its burst, beside those that are under way anyway because an answer usually takes as long as
// usual.
func (p *pace) together(usual time.Duration) int {
	if !p.bucket() {
		return math.MaxInt
	}
	return max(1, p.burst/2) + int(usual/p.told)
}

// lag notes that calls wait for the pace although one was served.
func (p *pace) lag(now instant) {
	p.search.lag(now)
	if p.search.interval > 0 && p.search.interval <= p.told { // back at what is told
		p.search.interval, p.search.growth = 0, growing
	}
}
