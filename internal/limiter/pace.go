package limiter

import (
	"math"
	"time"
)

// jitter is by how much a timer may fire late, and by how much the delays of two calls on the network may differ. A line catches up
// by as much of its schedule, and as many calls of a burst stay in reserve. A loaded machine or a garbage collection delays
// timers by some ten milliseconds.
const jitter = 50 * time.Millisecond

// pace spreads calls evenly, after a burst if there is credit.
type pace struct {
	reported time.Duration // between two calls, by the shortest window; 0 if there is none
	search   search        // for the rate, if no window is reported or it is not enough
	credit   time.Duration // how far next may lie in the past: the burst after a quiet time
	next     instant       // when the next call is due

	// Of a window of at most a second: its limit, and the most calls that a response ever reported as remaining.
	limit, mostLeft int
}

func (p *pace) interval() time.Duration { return max(p.reported, p.search.interval) }

// rate returns how many calls may depart a second, 0 if they are not limited.
func (p *pace) rate() float64 {
	if p.interval() == 0 {
		return 0
	}
	return perSecond(p.interval())
}

// take records that a call departs.
func (p *pace) take(now instant) {
	if p.interval() > 0 {
		p.next = max(p.next, now-max(p.credit, jitter)) + p.interval()
	}
}

// setWindow sets the interval by the first of windows. Nothing else that a response reported about another window counts.
func (p *pace) setWindow(windows []*window, departed instant) {
	p.reported, p.credit, p.limit, p.mostLeft = 0, 0, 0, 0
	if len(windows) > 0 {
		p.reported = windows[0].Per / time.Duration(windows[0].Limit)
	}
	p.next = min(p.next, departed+p.interval()) // the interval before may have been absurd
}

// learn updates the burst with the number of calls that shortest has left.
func (p *pace) learn(now instant, left int, shortest Window) {
	left = min(left, shortest.Limit)
	if shortest.Per <= time.Second {
		p.limit, p.mostLeft = shortest.Limit, max(p.mostLeft, left)
	}
	reserve := max(1, min(left/2, int(jitter/p.reported))) // at least the call that is due when the credit is used
	credit := time.Duration(left-reserve) * p.reported
	p.credit = max(p.credit, credit)
	p.next = max(p.next, now-credit)
}

// bucket reports whether a window of a second is a token bucket: half of its calls have never been left.
func (p *pace) bucket() bool { return p.mostLeft < p.limit/2 }

// maxInFlight returns how many calls may be in flight. The network may delay all of them, so that they arrive at once. A window
// allows that. A bucket allows half of its burst, on top of the calls that are in flight because a response takes elapsed.
func (p *pace) maxInFlight(elapsed time.Duration) int {
	if !p.bucket() {
		return math.MaxInt
	}
	return max(1, p.mostLeft/2) + int(elapsed/p.reported)
}
