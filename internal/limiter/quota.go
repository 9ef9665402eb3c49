package limiter

import (
	"cmp"
	"slices"
	"time"
)

const (
	// probeTimeout is how long calls wait for the response to a probe, or for one of too many calls in flight. Pinterest responds
	// within a second. Without the timeout, one hung call would stop all others.
	probeTimeout = time.Second

	// resetPrecision is the unit of a reported reset, which is rounded up.
	resetPrecision = time.Second

	// lostAfter is how long a call counts as in flight if its response does not come. The server counts a call when its request
	// arrives, and by then it has arrived or never will: connecting and the TLS handshake time out after 10 s each.
	lostAfter = 30 * time.Second

	// maxWindows is how many windows of a response are used. Pinterest reports two or three, and each takes 2 KB.
	maxWindows = 8

	// averageOver is the weight of the average time of a response against a new one: one slow response hardly changes it.
	averageOver = 16
)

// quota decides when the next call may depart. The waiting calls are in the line.
type quota struct {
	learns   bool    // from the responses
	closed   instant // a throttled response stops all calls until then
	probe    probe
	pace     pace
	budget   budget
	reported []Window
	windows  []*window     // the usable ones of reported, the shortest first
	flight   history       // the departures of calls without a response
	departed instant       // when the last call departed
	elapsed  time.Duration // how long a response takes on average

	// Calls served since the quota was last closed.
	served int
	since  instant
}

// probe is a single call that departs before all others.
type probe struct {
	on   bool
	sent instant // 0 if it has not departed
}

// newLearningQuota returns a quota that starts with a probe. The calls that follow may use all that its response reports.
func newLearningQuota() *quota {
	return &quota{learns: true, probe: probe{on: true}, pace: pace{next: -never}, flight: newHistory(lostAfter)}
}

// newFixedQuota returns a quota that spreads calls evenly if a window is at most a second long. A longer window may be used in one
// burst.
func newFixedQuota(windows []Window) *quota {
	q := &quota{flight: newHistory(lostAfter)}
	q.setWindows(windows)
	if len(q.windows) > 0 && q.windows[0].Per > time.Second {
		q.pace.reported = 0
	}
	return q
}

// opens returns when the next call may depart: never, if a call in flight has to end or expire first.
func (q *quota) opens() instant {
	at := max(q.closed, q.pace.next, q.budget.opens(q.flight.total))
	if q.probe.sent > 0 {
		at = max(at, q.probe.sent+probeTimeout)
	}
	for _, w := range q.counted() {
		at = max(at, w.opens(q.flight.total))
	}
	if q.flight.total >= q.pace.maxInFlight(q.elapsed) {
		at = max(at, q.departed+probeTimeout)
	}
	return at
}

// reopens returns until when the quota is closed by a response or by an exhausted window with a period above longest.
func (q *quota) reopens(longest time.Duration) instant {
	at := q.closed
	if q.budget.left == 0 {
		at = max(at, q.budget.reopens)
	}
	for _, w := range q.counted() {
		if w.Per <= longest {
			continue
		}
		if opens := w.opens(q.flight.total); opens != never {
			at = max(at, opens)
		}
	}
	return at
}

// counted returns the windows whose calls are counted. The pace is enough for a token bucket.
func (q *quota) counted() []*window {
	if q.pace.bucket() {
		return q.windows[1:]
	}
	return q.windows
}

// take records that a call departs.
func (q *quota) take(now instant) {
	q.flight.add(now, now, 1)
	q.departed = now
	q.pace.take(now)
	if q.probe.on && q.probe.sent == 0 {
		q.probe.sent = max(1, now)
	}
}

// giveBack undoes the departure of a call that was not sent.
func (q *quota) giveBack(departed, now instant) {
	q.flight.remove(departed, now)
	q.probe.sent = 0
}

// expire counts the calls whose response is overdue as if the server had counted them when they expired.
func (q *quota) expire(now instant) {
	for n, at := q.flight.expire(now); n > 0; n, at = q.flight.expire(now) {
		for _, w := range q.windows {
			w.calls.add(at, now, n)
		}
		q.budget.expire(n)
	}
}

// observe updates the quota with the response to a call.
func (q *quota) observe(now instant, r Result) {
	r.Elapsed = min(max(0, r.Elapsed), now)
	wasInFlight := q.flight.remove(now-r.Elapsed, now)
	if q.probe.sent > 0 {
		q.probe = probe{}
	}
	if q.elapsed == 0 {
		q.elapsed = r.Elapsed
	}
	q.elapsed += (r.Elapsed - q.elapsed) / averageOver
	if q.learns && r.Limit > 0 {
		q.learn(now, r)
	}
	if r.Served {
		q.served++
	}
	switch {
	case r.Throttled:
		q.throttle(now, max(q.closed, now+min(r.RetryAfter, LongestWait)))
	case wasInFlight: // an expired call has been counted
		for _, w := range q.windows {
			w.calls.add(now, now, 1)
		}
	}
}

// throttle closes the quota until reopens. Then a call probes, and the others follow at a lower rate.
func (q *quota) throttle(now, reopens instant) {
	q.pace.next = max(q.pace.next, reopens)
	if q.learns {
		served := float64(q.served) / max(time.Second, reopens-q.since).Seconds()
		q.pace.search.throttle(now, reopens, q.pace.rate(), served)
	}
	q.closed, q.probe = reopens, probe{on: true}
	q.since, q.served = reopens, 0
}

// grow raises the rate of calls: a call was served, and others wait.
func (q *quota) grow(now instant) {
	if !q.probe.on {
		q.pace.search.grow(now, q.pace.reported)
	}
}

// learn updates the quota with the windows and the remaining calls that a response reports.
func (q *quota) learn(now instant, r Result) {
	if len(r.Windows) > 0 {
		q.setWindows(r.Windows[:min(len(r.Windows), maxWindows)])
	}
	left, reset := max(0, r.Remaining), r.Reset
	// A window reopens within its period. If the reset is longer, a call probes after the period.
	if longest := r.longestPeriod(); reset > longest+resetPrecision {
		reset = longest
		if left == 0 {
			q.probe = probe{on: true}
		}
	}
	// A reset of a second may be any time up to a second, and a token bucket has more calls before that.
	if reset > resetPrecision || len(q.windows) == 0 {
		q.budget.learn(now, left, reset)
	}
	if q.pace.reported > 0 {
		q.pace.learn(now, left, q.windows[0].Window)
	}
}

// longestPeriod returns the period of the longest window of a response, at most LongestWait, which is also the default.
func (r *Result) longestPeriod() time.Duration {
	longest := time.Duration(0)
	for _, w := range r.Windows {
		longest = max(longest, w.Per)
	}
	if longest <= 0 {
		return LongestWait
	}
	return min(longest, LongestWait)
}

// setWindows replaces the windows. A window keeps its calls if there was one with the same period.
func (q *quota) setWindows(reported []Window) {
	if slices.Equal(q.reported, reported) {
		return
	}
	q.reported = slices.Clone(reported)
	var windows []*window
	for _, r := range reported {
		if !r.Usable() || q.learns && r.Per > LongestWait {
			continue
		}
		w := &window{Window: r, calls: newHistory(r.Per)}
		if i := slices.IndexFunc(q.windows, func(old *window) bool { return old.Per == r.Per }); i >= 0 {
			w.calls = q.windows[i].calls
		}
		windows = append(windows, w)
	}
	slices.SortFunc(windows, func(a, b *window) int { return cmp.Compare(a.Per, b.Per) })
	q.windows = windows
	q.pace.setWindow(windows, q.departed)
}
