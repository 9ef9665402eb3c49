package redisstore

import (
	"errors"
	"time"

	"github.com/pinterest-go/pinterest"
)

// report sends a report to the store, in a goroutine: several calls may wait for the lease, and it must not end with one of them. The
// lock must be held.
func (l *lane) report(now time.Time) {
	l.reporting, l.urgent, l.reported = true, false, now
	r := l.newReport(now)
	go func() {
		lease, at, err := l.fleet.report(l.name, r)
		l.settle(r, lease, at, err)
	}()
}

// newReport returns the report about the lane.
func (l *lane) newReport(now time.Time) report {
	r := report{
		Process: l.fleet.process, Category: l.name, Returning: l.share != nil, Turn: l.turn,
		Flight: len(l.flight) + len(l.departures), Ended: [][2]int64{}, Shortest: l.news.shortest.Microseconds(),
		Quota: string(l.news.quota), QuotaAge: now.Sub(l.news.quotaAt).Microseconds(),
		MostLeft: l.news.mostLeft, Left: -1, Closed: max(0, l.news.closedUntil.Sub(now).Microseconds()),
	}
	if !r.Returning {
		r.Want = max(0, len(l.waiters)-len(l.departures))
		r.Soon = min(len(l.flight), int((soon+l.fleet.clock.roundTrip())/max(l.gap, 1))) // a call often follows a response
	}
	for _, e := range l.news.send() {
		r.Ended = append(r.Ended, [2]int64{now.Sub(e.at).Microseconds(), int64(e.calls)})
	}
	if reset := l.news.reopens.Sub(now); reset > 0 {
		r.Left, r.Reset = l.news.left, reset.Microseconds()
	}
	return r
}

// settle applies the reply to a report.
func (l *lane) settle(r report, lease *lease, at time.Time, err error) {
	switch { // before the lock: the log handler is user code
	case lease == nil && !l.lost:
		l.lost = true
		l.fleet.lose(err)
	case lease != nil && l.lost:
		l.lost = false
		l.fleet.find()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.reporting = false
	if err != nil {
		l.news.lost(now)
	}
	switch {
	case errors.Is(err, errExpired): // its clock was set; the next report has the right time
		l.urgent = true
	case lease == nil:
		l.startShare(now)
	default:
		l.take(r, lease, at)
		l.endWaits(now)
	}
	l.serve(now)
}

// take applies a lease that the store made at the given time.
func (l *lane) take(r report, lease *lease, at time.Time) {
	l.processes, l.quota = lease.processes, quota(lease.quota)
	switch {
	case l.quota != unlimited:
		l.search = nil
	case l.search == nil:
		l.search = pinterest.NewRateLimiter()
	}
	for _, departure := range lease.departures {
		l.departures = append(l.departures, at.Add(departure))
	}
	l.again, l.turn = at.Add(min(lease.again, longestAgain)), 0
	if lease.again > 0 {
		l.turn = lease.now + lease.again.Microseconds()
	}
	if r.Want > 0 {
		l.closedUntil, l.closedBy = at.Add(lease.closed), lease.closedBy
	}
	switch {
	case l.share == nil:
	case lease.share > 0:
		l.share.resumes = at.Add(lease.share)
	default:
		l.endShare()
	}
}
