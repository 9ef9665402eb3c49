package limiter

import (
	"context"
	"sync"
	"time"
)

// line lets calls go as their quota allows, first come, first served. A timer wakes it when the first of them may go.
type line struct {
	start time.Time

	mu          sync.Mutex
	quota       *quota
	first, last *waiter
	reopens     instant     // of the quota, when the line was last served
	timer       *time.Timer // nil until a call has waited
	used        bool        // since drop was last called
	dropped     bool        // the limiter has, or will have, another line for the key
}

// waiter is a call in the line.
type waiter struct {
	arrived  instant
	longest  time.Duration
	deadline instant // never if there is none

	leaves     chan struct{} // closed once it has left the line
	departed   instant       // when it was let go
	held       time.Duration // it was not let go, since the quota is closed for so long
	prev, next *waiter
}

func (l *line) now() instant { return time.Since(l.start) }

// wait implements [Limiter.Wait]. It releases the lock, which must be held.
func (l *line) wait(ctx context.Context, arrived time.Time, longest time.Duration) (time.Duration, error) {
	if err := ctx.Err(); err != nil {
		l.mu.Unlock()
		return 0, err
	}
	l.used = true
	if l.first == nil && l.quota.free() { // spares the clock, which costs as much as all the rest
		l.quota.flight.depart(0)
		l.mu.Unlock()
		return 0, nil
	}
	now := l.now()
	l.quota.expire(now)
	if l.first == nil && l.quota.opens(now) <= now {
		l.quota.take(now, false)
		l.mu.Unlock()
		return 0, nil
	}
	w := &waiter{arrived: now, longest: max(0, longest), deadline: never, leaves: make(chan struct{})}
	if !arrived.IsZero() {
		w.arrived = arrived.Sub(l.start)
	}
	if deadline, ok := ctx.Deadline(); ok {
		w.deadline = deadline.Sub(l.start)
	}
	if left := w.tooLong(l.quota, now); left > 0 {
		l.mu.Unlock()
		return left, nil
	}
	l.push(w)
	if l.first == w {
		l.serve(now)
	}
	l.mu.Unlock()

	select {
	case <-w.leaves:
		return w.held, nil
	case <-ctx.Done():
		l.leave(w)
		return 0, ctx.Err()
	}
}

// leave takes w out of the line, also if it has been let go in this moment.
func (l *line) leave(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	select {
	case <-w.leaves:
		if w.held == 0 {
			l.quota.giveBack(w.departed, now)
		}
	default:
		l.remove(w)
	}
	l.serve(now)
}

// observe implements [Limiter.Observe]. It releases the lock, which must be held.
func (l *line) observe(r Result) {
	defer l.mu.Unlock()
	if l.quota.free() && r.Limit <= 0 && !r.Throttled {
		l.quota.flight.land(0, 0)
		l.quota.served++
		return
	}
	now := l.now()
	l.quota.learn(now, r)
	if l.first == nil {
		return
	}
	l.serve(now)
	if r.Served && l.first != nil {
		l.quota.lag(now)
	}
}

// drop marks the line as dropped and reports true if it can be forgotten: it has not been used since drop was last called, no
// call waits or is in flight, and no limit would delay a call now. The first response on a new line reports what is left of
// the quota.
func (l *line) drop() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	used := l.used
	l.used = false
	if used || l.first != nil {
		return false
	}
	now := l.now()
	l.quota.expire(now)
	l.dropped = l.quota.flight.total == 0 && l.quota.opens(now) <= now
	return l.dropped
}

// serve lets calls depart as the quota allows, and sets the timer for the next. The lock is held.
func (l *line) serve(now instant) {
	l.quota.expire(now)
	reopens := l.quota.reopens(now, never)
	if reopens > l.reopens { // all calls that cannot wait for so long, not only the first
		for w := l.first; w != nil; w = w.next {
			w.giveUp(l, now)
		}
	}
	l.reopens = reopens
	for l.first != nil {
		at := l.quota.opens(now)
		switch {
		case at <= now:
			l.quota.take(now, true)
			l.first.departed = now
			l.remove(l.first)
		case l.first.giveUp(l, now):
		default:
			l.wake(min(at, l.quota.flight.expires()) - now)
			return
		}
	}
	if l.timer != nil {
		l.timer.Stop()
	}
}

// wake serves again after d.
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

// push puts w into the line, before the calls that arrived after it.
func (l *line) push(w *waiter) {
	w.prev = l.last
	for w.prev != nil && w.prev.arrived > w.arrived {
		w.next, w.prev = w.prev, w.prev.prev
	}
	if w.prev == nil {
		l.first = w
	} else {
		w.prev.next = w
	}
	if w.next == nil {
		l.last = w
	} else {
		w.next.prev = w
	}
}

// remove takes w out of the line and tells it. Its own links stay, for a loop that stands at it.
func (l *line) remove(w *waiter) {
	if w.prev == nil {
		l.first = w.next
	} else {
		w.prev.next = w.next
	}
	if w.next == nil {
		l.last = w.prev
	} else {
		w.next.prev = w.prev
	}
	close(w.leaves)
}

// giveUp takes w out of the line if its quota is closed for longer than it can wait.
func (w *waiter) giveUp(l *line, now instant) bool {
	w.held = w.tooLong(l.quota, now)
	if w.held > 0 {
		l.remove(w)
	}
	return w.held > 0
}

// tooLong returns for how long q is closed if that is longer than w can wait, else 0.
func (w *waiter) tooLong(q *quota, now instant) time.Duration {
	if left := q.reopens(now, w.longest) - now; left > w.longest {
		return left
	}
	if at := q.reopens(now, 0); at > now && at >= w.deadline {
		return at - now
	}
	return 0
}
