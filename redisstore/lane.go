package redisstore

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest"
)

const (
	// keep is how long a leased departure can be used after its time.
	keep = 50 * time.Millisecond
	// collect is how long a process collects calls that have ended before it reports them. If calls wait, it reports both at once, at
	// most longestCollect later.
	collect        = 20 * time.Millisecond
	longestCollect = 250 * time.Millisecond
	// heartbeat is how often a process with calls in progress reports at least.
	heartbeat = time.Second
	// longestAgain is the longest time between the reports of waiting calls: another process may have learned of a larger quota. It is
	// also in acquire.lua.
	longestAgain = 10 * time.Second
	// averageOver is the weight of the average time between two calls against a new one, which counts as longestGap at most.
	averageOver = 8
	longestGap  = 100 * time.Millisecond
	// soon is how far ahead a process leases departures for calls that have not arrived.
	soon = 25 * time.Millisecond
	// lostAfter is how long a call counts as in flight if its response does not come.
	lostAfter = 30 * time.Second
)

// lane is the line of the calls that share a quota, and what this process knows about it. It has no goroutine: it is served when a
// call arrives or ends, when a lease arrives, and by a timer.
type lane struct {
	fleet    *RateLimiter
	name     string
	category pinterest.Category

	mu         sync.Mutex
	waiters    []*waiter   // in the order of arrival
	departures []time.Time // leased and not used
	flight     []time.Time // when the calls without a response departed
	news       news
	share      *share                // nil while the store is used
	lost       bool                  // the last report failed; only used by report
	search     pinterest.RateLimiter // for the rate of this process; nil unless responses report no windows
	timer      *time.Timer
	used       bool // since idle was last called

	// Arrivals of calls.
	arrived time.Time     // the last one
	gap     time.Duration // between two of them on average

	// Reports.
	reporting bool
	urgent    bool      // report at once
	reported  time.Time // the last report
	again     time.Time // when to report for more departures
	turn      int64     // the same by the clock of the store, in microseconds; 0 if no call had to wait

	// By the last lease.
	closedUntil time.Time
	closedBy    time.Duration // the period of the exhausted window
	processes   int
	quota       quota
}

// waiter is a call in the line.
type waiter struct {
	arrived  time.Time
	longest  time.Duration
	deadline time.Time // zero if there is none

	left      chan struct{} // closed when the call has left the line
	share     *share        // not nil if the call waits there
	closedFor time.Duration // positive if the category is closed for too long
}

// wait blocks until the call may depart, or returns the share that it must wait for.
func (l *lane) wait(ctx context.Context, call pinterest.RateCall) (*share, error) {
	w := &waiter{arrived: call.Arrived, longest: call.MaxWait, left: make(chan struct{})}
	w.deadline, _ = ctx.Deadline()
	l.join(w)
	select {
	case <-w.left:
	case <-ctx.Done():
		if l.leave(w) {
			return nil, ctx.Err()
		}
	}
	if w.closedFor > 0 {
		return nil, &pinterest.QuotaError{Operation: call.Operation, Category: call.Category, RetryAfter: w.closedFor}
	}
	return w.share, nil
}

func (l *lane) join(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used = true
	now := time.Now()
	if w.arrived.IsZero() {
		w.arrived = now
	}
	if !l.arrived.IsZero() {
		l.gap += (min(now.Sub(l.arrived), longestGap) - l.gap) / averageOver
	}
	l.arrived = now
	i := len(l.waiters)
	for i > 0 && l.waiters[i-1].arrived.After(w.arrived) {
		i--
	}
	l.waiters = slices.Insert(l.waiters, i, w)
	l.endWaits(now)
	l.serve(now)
}

// leave takes a cancelled call out of the line. It returns false if the call has departed in the same moment.
func (l *lane) leave(w *waiter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-w.left:
		return false
	default:
		l.waiters = slices.DeleteFunc(l.waiters, func(other *waiter) bool { return other == w })
		return true
	}
}

// leaveShare records that a call has stopped waiting for a share. It returns false if the call goes on in the line.
func (l *lane) leaveShare(err error) bool {
	if err != nil {
		return !errors.Is(err, errShareEnded)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flight = append(l.flight, time.Now())
	return true
}

// searchRate delays a departing call of a category whose responses report no windows. The store only shares the waits that throttled
// responses ask for.
func (l *lane) searchRate(ctx context.Context, call pinterest.RateCall) error {
	l.mu.Lock()
	search := l.search
	l.mu.Unlock()
	if search == nil {
		return nil
	}
	err := search.Wait(ctx, call)
	if err == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.land(now)
	l.news.since(now)
	l.serve(now)
	return err
}

// observe reports the end of a call.
func (l *lane) observe(ctx context.Context, call pinterest.RateCall, result pinterest.RateResult) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used = true
	now := time.Now()
	if l.share != nil {
		l.share.limiter.Observe(ctx, call, result)
	}
	if l.search != nil {
		l.search.Observe(ctx, call, result)
	}
	l.expire(now)
	if l.land(now.Add(-result.Elapsed)) && !result.Throttled {
		l.news.end(now, 1)
	}
	l.news.learn(now, result)
	l.urgent = l.urgent || result.Throttled || l.quota == "" && l.news.quota != ""
	l.serve(now)
}

// land removes the call that departed at the given time, or before, from those in flight. It returns false if it has expired.
func (l *lane) land(departed time.Time) bool {
	for i, at := range slices.Backward(l.flight) {
		if i == 0 || !at.After(departed) {
			l.flight = slices.Delete(l.flight, i, i+1)
			return true
		}
	}
	return false
}

// expire ends the calls whose response is overdue, and drops leased departures that no call has used.
func (l *lane) expire(now time.Time) {
	for len(l.flight) > 0 && now.Sub(l.flight[0]) > lostAfter {
		l.news.end(l.flight[0].Add(lostAfter), 1)
		l.flight = l.flight[1:]
	}
	for len(l.departures) > 0 && now.Sub(l.departures[0]) > keep {
		l.departures = l.departures[1:]
		l.news.since(now)
	}
}

// endWaits ends the waits of the calls that the category is closed for too long for.
func (l *lane) endWaits(now time.Time) {
	closed := l.closedUntil.Sub(now)
	if closed <= 0 {
		return
	}
	l.waiters = slices.DeleteFunc(l.waiters, func(w *waiter) bool {
		late := !w.deadline.IsZero() && !l.closedUntil.Before(w.deadline)
		if !late && (closed <= w.longest || l.closedBy > 0 && l.closedBy <= w.longest) {
			return false
		}
		w.closedFor = closed
		close(w.left)
		return true
	})
}

// serve lets calls depart, and reports to the store if it is time. Otherwise it sets the timer for the next event. The lock must be
// held.
func (l *lane) serve(now time.Time) {
	if l.share != nil {
		l.useShare(now)
	}
	for len(l.waiters) > 0 && len(l.departures) > 0 && !l.departures[0].After(now) {
		l.flight = append(l.flight, now)
		close(l.waiters[0].left)
		l.waiters, l.departures = l.waiters[1:], l.departures[1:]
	}
	l.expire(now)
	next := l.nextReport(now)
	if !next.IsZero() && !next.After(now) {
		l.report(now)
		next = time.Time{}
	}
	if len(l.departures) > 0 {
		at := l.departures[0]
		if !at.After(now) {
			at = at.Add(keep + 1)
		}
		next = earlier(next, at)
	}
	if next.IsZero() {
		return
	}
	if l.timer == nil {
		l.timer = time.AfterFunc(next.Sub(now), l.wake)
		return
	}
	l.timer.Reset(next.Sub(now))
}

func (l *lane) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.serve(time.Now())
}

// nextReport returns when to report next, the zero time if there is nothing to report.
func (l *lane) nextReport(now time.Time) time.Time {
	switch {
	case l.reporting:
		return time.Time{}
	case l.share != nil:
		return earlier(l.reported.Add(probeEvery), l.share.resumes)
	case l.urgent:
		return now
	}
	var next time.Time
	waiting := len(l.waiters) > len(l.departures)
	if waiting {
		next = latest(l.again, now)
	}
	if l.news.pending() && !(waiting && l.again.Before(l.news.first.Add(longestCollect))) {
		next = earlier(next, l.news.first.Add(collect))
	}
	if len(l.flight)+len(l.departures) > 0 {
		next = earlier(next, l.reported.Add(heartbeat))
	}
	return next
}

// idle reports whether the lane can be dropped: no call uses it, and it was not used since idle was last called.
func (l *lane) idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	used := l.used
	l.used = false
	return !used && !l.reporting && l.share == nil && len(l.waiters)+len(l.flight)+len(l.departures) == 0 && !l.news.pending()
}
