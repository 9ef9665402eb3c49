package limiter

import "time"

// late is how much of its schedule a line makes up for that was woken late, and how much closer together calls may arrive
// than they left.
const late = 50 * time.Millisecond

// pace spreads calls evenly, after a burst if there is credit.
type pace struct {
	told   time.Duration // between two calls, by the tightest window; 0 if there is none
	search search        // for the rate, where a window is not told or not enough
	credit time.Duration // how far the schedule may lie in the past: the burst after a quiet time
	next   instant       // when the next call is due
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

// remain takes in how many calls the tightest window, which allows limit, has left. Some of them are kept for calls that
// arrive closer together than they left.
func (p *pace) remain(now instant, left, limit int) {
	left = min(left, limit)
	spare := min(left/2, max(2, int(late/p.told)))
	if left == 0 {
		spare = 1 // the next call has to be earned
	}
	credit := time.Duration(left-spare) * p.told
	p.credit = max(p.credit, credit)
	p.next = max(p.next, now-credit)
}

// lag notes that calls wait for the pace although one was served.
func (p *pace) lag(now instant) {
	p.search.lag(now)
	if p.search.interval > 0 && p.search.interval <= p.told { // back at what is told
		p.search.interval, p.search.growth = 0, growing
	}
}
