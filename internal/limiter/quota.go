package limiter

import (
	"cmp"
	"slices"
	"time"
)

const (
	answerWait = time.Second // how long calls wait for the answer of another
	maxWindows = 8           // that an answer may tell
)

// LongestHold is how long a response can close a quota. No window of Pinterest is longer, so a longer wait is a mistake of the
// server or of a proxy. One call a day finds out when it is corrected.
const LongestHold = 24 * time.Hour

// quota says when the next call may leave. It knows nothing of who waits.
type quota struct {
	learns  bool
	closed  instant // until then an answer keeps all calls back
	trial   trial
	pace    pace
	budget  budget
	told    []Window
	windows []*window // those of told that can be used, the shortest period first
	flight  flight
	left    instant // when the last call left
	// About how long an answer takes, usually and at the shortest.
	usual, shortest time.Duration

	// The served calls since the end of the last hold.
	served int
	since  instant
}

// trial lets a single call go ahead, because its answer tells whether and how the others may follow.
type trial struct {
	on   bool
	sent instant // 0: not yet
}

// newLearningQuota begins with a trial, and with all the credit that its answer will allow.
func newLearningQuota() *quota {
	return &quota{learns: true, trial: trial{on: true}, pace: pace{next: -never}}
}

// newFixedQuota spreads calls evenly only if a window is of a second or less. A longer one may be used up in one burst.
func newFixedQuota(windows []Window) *quota {
	q := new(quota)
	q.setWindows(windows)
	if len(q.windows) > 0 && q.windows[0].Per > time.Second {
		q.pace.told = 0
	}
	if q.limited() {
		q.flight.start(0)
	}
	return q
}

// free reports whether no limit applies, and none has so far.
func (q *quota) free() bool { return !q.trial.on && !q.flight.timed }

// limited reports whether a limit applies.
func (q *quota) limited() bool {
	return q.closed > 0 || len(q.windows) > 0 || q.budget.reopens > 0 || q.pace.interval() > 0
}

// opens returns when the next call may depart: never, if a call in flight has to land or expire first.
func (q *quota) opens(now instant) instant {
	at := max(q.closed, q.pace.opens(), q.budget.opens(q.flight.total))
	if q.trial.sent > 0 {
		at = max(at, q.trial.sent+answerWait)
	}
	for _, w := range q.counted() {
		at = max(at, w.opens(now, q.flight.total))
	}
	if q.flight.total >= q.pace.together(q.usual) {
		at = max(at, q.left+answerWait)
	}
	return at
}

// reopens returns until when the quota is closed by an answer or by a spent window of a period above longest.
func (q *quota) reopens(now instant, longest time.Duration) instant {
	at := q.closed
	if q.budget.left == 0 {
		at = max(at, q.budget.reopens)
	}
	for _, w := range q.counted() {
		if w.Per <= longest {
			continue
		}
		if opens := w.opens(now, q.flight.total); opens != never {
			at = max(at, opens)
		}
	}
	return at
}

// counted returns the windows whose calls are counted. For a bucket its pace is enough.
func (q *quota) counted() []*window {
	if q.pace.bucket() {
		return q.windows[1:]
	}
	return q.windows
}

// take notes that a call leaves; queued says that it has waited.
func (q *quota) take(now instant, queued bool) {
	q.flight.depart(now)
	q.left = now
	q.pace.take(now, queued)
	switch {
	case q.trial.sent > 0: // its answer is late
		q.trial = trial{}
	case q.trial.on:
		q.trial.sent = max(1, now)
	}
}

// giveBack undoes the departure of a call that was not sent.
func (q *quota) giveBack(departed, now instant) {
	q.expire(now)
	q.flight.land(departed, now)
	q.trial.sent = 0
}

// expire counts the calls whose response is overdue as if the service had counted them when they expired.
func (q *quota) expire(now instant) {
	for n, at := q.flight.expire(now); n > 0; n, at = q.flight.expire(now) {
		for _, w := range q.windows {
			if at > now-w.Per {
				w.answered.add(at, now, n)
			}
		}
		q.budget.expire(n)
	}
}

// learn updates the quota with the response to a call.
func (q *quota) learn(now instant, r Result) {
	q.expire(now)
	r.Elapsed = min(max(0, r.Elapsed), now)
	landed := q.flight.land(now-r.Elapsed, now)
	if now >= q.closed && q.trial.sent > 0 {
		q.trial = trial{}
	}
	if q.usual == 0 {
		q.usual = r.Elapsed
	}
	q.usual += (r.Elapsed - q.usual) / 16
	q.shortest = min(q.shortest+r.Elapsed/4096, r.Elapsed) // falls at once, and rises slowly
	if q.learns {
		q.learnWindows(now, r)
	}
	if r.Served {
		q.served++
	}
	switch {
	case r.Throttled:
		q.refuse(now, max(q.closed, now+min(max(0, r.RetryAfter), LongestHold)))
	case landed: // else it has been counted when it expired
		for _, w := range q.windows {
			// The shortest way there and back of the calls to come makes up for as much of this one's.
			w.answered.add(now-min(q.shortest, w.Per), now, 1)
		}
	}
	if q.limited() {
		q.flight.start(now)
	}
}

// refuse holds all calls until they may go on, slower and after a trial.
func (q *quota) refuse(now, reopens instant) {
	q.pace.next = max(q.pace.next, reopens)
	if q.learns {
		served := float64(q.served) / max(time.Second, reopens-q.since).Seconds()
		q.pace.search.refuse(now, reopens, q.pace.rate(), served)
	}
	q.closed, q.trial = reopens, trial{on: true}
	q.since, q.served = reopens, 0
}

// lag notes that calls wait although one was served.
func (q *quota) lag(now instant) {
	if now >= q.closed && !q.trial.on {
		q.pace.lag(now)
	}
}

// learnWindows updates the quota with the windows and the remaining calls that a response reports.
func (q *quota) learnWindows(now instant, r Result) {
	if r.Limit <= 0 {
		return
	}
	if len(r.Windows) > 0 {
		q.setWindows(r.Windows[:min(len(r.Windows), maxWindows)])
	}
	left, reset := max(0, r.Remaining), r.Reset
	// No window reopens later than its period, rounded up to a second. A single call goes first to see whether it has reopened.
	if longest := r.longestWindow(); reset > longest+time.Second {
		reset = longest
		if left == 0 {
			q.trial = trial{on: true}
		}
	}
	// A reset of a second says nothing: it is rounded up, and a token bucket has more calls before it is over.
	if reset > time.Second || reset > 0 && len(q.windows) == 0 {
		q.budget.learn(now, left, reset)
	}
	if q.pace.told > 0 {
		q.pace.remain(now, left, q.windows[0].Window)
	}
}

// longestWindow returns the period of the longest window of a response, LongestHold if it has none.
func (r *Result) longestWindow() time.Duration {
	longest := time.Duration(0)
	for _, w := range r.Windows {
		longest = max(longest, w.Per)
	}
	if longest <= 0 {
		return LongestHold
	}
	return min(longest, LongestHold)
}

// setWindows replaces the windows, and keeps what is known of those that stay.
func (q *quota) setWindows(told []Window) {
	if slices.Equal(q.told, told) {
		return
	}
	q.told = slices.Clone(told)
	var windows []*window
	for _, t := range told {
		if !t.Usable() || q.learns && t.Per > LongestHold {
			continue
		}
		w := &window{Window: t, answered: newHistory(t.Per)}
		if i := slices.IndexFunc(q.windows, func(old *window) bool { return old.Per == t.Per }); i >= 0 {
			w.answered = q.windows[i].answered
		}
		windows = append(windows, w)
	}
	slices.SortFunc(windows, func(a, b *window) int { return cmp.Compare(a.Per, b.Per) })
	q.windows = windows
	q.pace.told, q.pace.credit, q.pace.limit, q.pace.burst = 0, 0, 0, 0
	if len(windows) > 0 {
		q.pace.told = windows[0].Per / time.Duration(windows[0].Limit)
	}
	q.pace.next = min(q.pace.next, q.left+q.pace.interval()) // the windows before may have been absurd
}
