package limiter

import (
	"context"
	"slices"
	"sync"
	"time"
)

// line lets calls depart as their quota allows, in the order of their arrival. A timer serves the first one.
type line struct {
	start time.Time

	mu      sync.Mutex
	quota   *quota
	waiters []*waiter   // in the order of arrival
	reopens instant     // of the quota, when the line was last served
	timer   *time.Timer // nil until a call has waited
	used    bool        // since idle was last called
}

// waiter is a call in the line.
type waiter struct {
	arrived  instant
	longest  time.Duration
	deadline instant // never if there is none

	left      chan struct{} // closed when the call has left the line
	departed  instant       // when the call departed
	closedFor time.Duration // positive if the call did not depart: the quota is closed for so long
}

// now returns the time, after it has removed the calls that have expired by now. The lock must be held.
func (l *line) now() instant {
	now := time.Since(l.start)
	l.quota.expire(now)
	return now
}

// wait implements [Limiter.Wait]. It releases the lock, which must be held.
func (l *line) wait(ctx context.Context, arrived time.Time, longest time.Duration) (time.Duration, error) {
	w, closedFor := l.join(ctx, arrived, longest)
	if w == nil {
		return closedFor, nil
	}
	select {
	case <-w.left:
		return w.closedFor, nil
	case <-ctx.Done():
		l.leave(w)
		return 0, ctx.Err()
	}
}

// join puts a call into the line. It returns no waiter if the call departs at once, or if the quota is closed for too long.
func (l *line) join(ctx context.Context, arrived time.Time, longest time.Duration) (*waiter, time.Duration) {
	defer l.mu.Unlock()
	l.used = true
	now := l.now()
	if len(l.waiters) == 0 && l.quota.opens() <= now {
		l.quota.take(now)
		return nil, 0
	}
	w := &waiter{arrived: now, longest: longest, deadline: never, left: make(chan struct{})}
	if !arrived.IsZero() {
		w.arrived = arrived.Sub(l.start)
	}
	if deadline, ok := ctx.Deadline(); ok {
		w.deadline = deadline.Sub(l.start)
	}
	if closedFor := w.tooLong(l.quota, now); closedFor > 0 {
		return nil, closedFor
	}
	l.push(w)
	l.serve(now)
	return w, 0
}

// leave takes a cancelled call out of the line. The call may have departed in the same moment.
func (l *line) leave(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	select {
	case <-w.left:
		if w.closedFor == 0 {
			l.quota.giveBack(w.departed, now)
		}
	default:
		l.waiters = slices.DeleteFunc(l.waiters, func(other *waiter) bool { return other == w })
	}
	l.serve(now)
}

// observe implements [Limiter.Observe]. It releases the lock, which must be held.
func (l *line) observe(r Result) {
	defer l.mu.Unlock()
	now := l.now()
	l.quota.observe(now, r)
	l.serve(now)
	if r.Served && len(l.waiters) > 0 {
		l.quota.grow(now)
	}
}

// idle reports whether the line can be dropped: it was not used since idle was last called, no call waits or is in flight, and no
// limit would delay a call now. The first response on a new line reports what remains of the quota.
func (l *line) idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	used := l.used
	l.used = false
	if used || len(l.waiters) > 0 {
		return false
	}
	now := l.now()
	return l.quota.flight.total == 0 && l.quota.opens() <= now
}

// serve lets calls depart as the quota allows, and sets the timer for the next one. The lock must be held.
func (l *line) serve(now instant) {
	reopens := l.quota.reopens(never)
	if reopens > l.reopens { // every call that cannot wait for so long gives up, not only the first
		l.waiters = slices.DeleteFunc(l.waiters, func(w *waiter) bool { return w.givesUp(l.quota, now) })
	}
	l.reopens = reopens
	for len(l.waiters) > 0 {
		first, at := l.waiters[0], l.quota.opens()
		switch {
		case at <= now:
			l.quota.take(now)
			first.departed = now
			close(first.left)
		case first.givesUp(l.quota, now):
		default:
			l.wake(min(at, l.quota.flight.fallsTo(l.quota.flight.total-1)) - now)
			return
		}
		l.waiters = slices.Delete(l.waiters, 0, 1)
	}
}

// wake serves the line again after d. By then it may have no waiting calls.
func (l *line) wake(d time.Duration) {
	if l.timer != nil {
		l.timer.Reset(d)
		return
	}
	l.timer = time.AfterFunc(d, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.serve(l.now())
	})
}

// push inserts w before the calls that arrived after it.
func (l *line) push(w *waiter) {
	i := len(l.waiters)
	for i > 0 && l.waiters[i-1].arrived > w.arrived {
		i--
	}
	l.waiters = slices.Insert(l.waiters, i, w)
}

// givesUp reports whether q is closed for longer than w can wait. The call returns if so.
func (w *waiter) givesUp(q *quota, now instant) bool {
	closedFor := w.tooLong(q, now)
	if closedFor <= 0 {
		return false
	}
	w.closedFor = closedFor
	close(w.left)
	return true
}

// tooLong returns for how long q is closed if w cannot wait for that long, else 0 or less.
func (w *waiter) tooLong(q *quota, now instant) time.Duration {
	if closedFor := q.reopens(w.longest) - now; closedFor > w.longest {
		return closedFor
	}
	if at := q.reopens(0); at >= w.deadline {
		return at - now
	}
	return 0
}
