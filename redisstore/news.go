package redisstore

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/limiter"
)

const (
	// minClosed is the shortest time that a throttled response closes a category, so that all processes learn of it.
	minClosed = 100 * time.Millisecond
	// maxEnded limits the memory for calls that have not been reported because the store is away.
	maxEnded = 1024
	// sameTime is the time between two calls that are reported as one entry.
	sameTime = 2 * time.Millisecond
	// maxWindows is how many windows of a response are used. Pinterest reports two or three.
	maxWindows = 8
)

// news is what the responses of this process say. Everything except the ended calls can be reported twice without harm.
type news struct {
	ended    []endedCalls  // since the last report, in order of time
	sent     []endedCalls  // in the last report
	first    time.Time     // since when there is something to report, zero if there is nothing
	shortest time.Duration // the shortest time of a response

	quota    quota
	quotaAt  time.Time
	mostLeft int // in a window of at most a second

	left    int // in a longer window, until it reopens
	reopens time.Time

	closedUntil time.Time // by a throttled response
}

// endedCalls are calls that the server counted.
type endedCalls struct {
	at    time.Time
	calls int
}

func (n *news) pending() bool { return !n.first.IsZero() }

// since records that there is something to report.
func (n *news) since(now time.Time) { n.first = cmp.Or(n.first, now) }

// end records that calls have ended.
func (n *news) end(at time.Time, calls int) {
	n.since(at)
	if last := len(n.ended) - 1; last >= 0 && at.Sub(n.ended[last].at) < sameTime {
		n.ended[last] = endedCalls{at, n.ended[last].calls + calls}
		return
	}
	n.ended = append(n.ended, endedCalls{at, calls})
	if len(n.ended) <= maxEnded {
		return
	}
	for i := range maxEnded / 2 { // merge pairs; the later time counts
		n.ended[i] = endedCalls{n.ended[2*i+1].at, n.ended[2*i].calls + n.ended[2*i+1].calls}
	}
	n.ended = append(n.ended[:maxEnded/2], n.ended[maxEnded:]...)
}

// send returns the calls that have ended, for a report.
func (n *news) send() []endedCalls {
	n.sent, n.ended, n.first = n.ended, nil, time.Time{}
	return n.sent
}

// lost takes back the calls of a report that did not reach the store.
func (n *news) lost(now time.Time) {
	n.ended = append(n.sent, n.ended...)
	if len(n.ended) > 0 {
		n.since(now)
	}
}

// learn updates the news with a response.
func (n *news) learn(now time.Time, result pinterest.RateResult) {
	if result.StatusCode != 0 && (n.shortest == 0 || result.Elapsed < n.shortest) {
		n.shortest = result.Elapsed
	}
	if result.Throttled {
		n.closedUntil = latest(n.closedUntil, now.Add(min(max(result.RetryAfter, minClosed), limiter.LongestWait)))
	}
	if result.RateLimit.Limit == 0 {
		if result.StatusCode != 0 && n.quota == "" {
			n.quota, n.quotaAt = unlimited, now
		}
		return
	}
	reported := newQuota(result.RateLimit.Windows)
	if reported != n.quota {
		n.quota, n.mostLeft = reported, 0
	}
	n.quotaAt = now
	windows := n.quota.windows()
	reset, longest := result.RateLimit.Reset, limiter.LongestWait
	if len(windows) > 0 {
		longest = windows[len(windows)-1].Per
	}
	// A reset of a second may be any time up to a second, and a token bucket has more calls before that.
	if len(windows) > 0 && reset <= time.Second {
		n.mostLeft = max(n.mostLeft, result.RateLimit.Remaining)
		return
	}
	reopens := now.Add(min(reset, longest))
	if !now.Before(n.reopens) || reopens.After(n.reopens.Add(time.Second)) {
		n.left, n.reopens = result.RateLimit.Remaining, reopens
	}
	n.left, n.reopens = min(n.left, result.RateLimit.Remaining), earlier(n.reopens, reopens)
}

// quota is the text of the windows of a category, the shortest first, as in the report. "" means unknown.
type quota string

// newQuota returns the quota with the given windows. Windows of more than a day are ignored. Of windows with the same period, the
// smallest counts.
func newQuota(windows []pinterest.RateWindow) quota {
	sorted := slices.DeleteFunc(slices.Clone(windows[:min(len(windows), maxWindows)]), func(w pinterest.RateWindow) bool {
		return w.Limit <= 0 || w.Per < time.Microsecond || w.Per > limiter.LongestWait
	})
	slices.SortFunc(sorted, func(a, b pinterest.RateWindow) int {
		return cmp.Or(cmp.Compare(a.Per, b.Per), cmp.Compare(a.Limit, b.Limit))
	})
	sorted = slices.CompactFunc(sorted, func(a, b pinterest.RateWindow) bool { return a.Per == b.Per })
	if len(sorted) == 0 {
		return unlimited
	}
	var text []string
	for _, w := range sorted {
		text = append(text, fmt.Sprintf("%d/%d", w.Limit, w.Per.Microseconds()))
	}
	return quota(strings.Join(text, " "))
}

// windows returns the windows of q, the shortest first.
func (q quota) windows() []pinterest.RateWindow {
	var windows []pinterest.RateWindow
	for text := range strings.FieldsSeq(string(q)) {
		var limit int
		var period int64
		if n, _ := fmt.Sscanf(text, "%d/%d", &limit, &period); n == 2 {
			windows = append(windows, pinterest.RateWindow{Limit: limit, Per: time.Duration(period) * time.Microsecond})
		}
	}
	return windows
}

// earlier returns the earlier of two times that are not zero.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
