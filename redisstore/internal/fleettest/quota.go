// Package fleettest runs fleets for tests and benchmarks: processes that share a quota, and the server that counts their calls.
package fleettest

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

// Quota is a quota of a server.
type Quota struct {
	Name    string
	Windows []pinterest.RateWindow // that responses report

	new   func() quotatest.Quota
	extra float64 // calls at once that a token bucket allows
}

// New returns the quota in its first state.
func (q Quota) New() quotatest.Quota { return q.new() }

// Allowed returns the most calls that the quota allows in a time that is a number of whole periods.
func (q Quota) Allowed(d time.Duration) float64 {
	allowed := math.Inf(1)
	for _, w := range q.Windows {
		periods := d.Seconds() / w.Per.Seconds()
		if w.Per > time.Second {
			periods = math.Ceil(periods)
		}
		allowed = min(allowed, float64(w.Limit)*periods)
	}
	return allowed + q.extra
}

// Header returns the x-ratelimit-limit header of the quota.
func (q Quota) Header() string {
	var text strings.Builder
	fmt.Fprint(&text, q.Windows[0].Limit)
	for _, w := range q.Windows {
		fmt.Fprintf(&text, ", %d;w=%d", w.Limit, int(w.Per.Seconds()))
	}
	return text.String()
}

// Bucket is a token bucket.
func Bucket(rate, burst int) Quota {
	return Quota{
		Name: fmt.Sprintf("bucket %d/s burst %d", rate, burst), Windows: []pinterest.RateWindow{{Limit: rate, Per: time.Second}},
		new:   func() quotatest.Quota { return &quotatest.Bucket{Rate: float64(rate), Burst: float64(burst)} },
		extra: float64(burst),
	}
}

// Fixed is one or more fixed windows.
func Fixed(list ...pinterest.RateWindow) Quota {
	var names []string
	for _, w := range list {
		names = append(names, fmt.Sprintf("%d in %s", w.Limit, w.Per))
	}
	return Quota{Name: "fixed " + strings.Join(names, ", "), Windows: list, new: func() quotatest.Quota {
		var all windows
		for _, w := range list {
			all = append(all, &quotatest.Window{Limit: w.Limit, Per: w.Per})
		}
		return all
	}}
}

// Sliding is an exact sliding window.
func Sliding(limit int, per time.Duration) Quota {
	return Quota{
		Name: fmt.Sprintf("sliding %d in %s", limit, per), Windows: []pinterest.RateWindow{{Limit: limit, Per: per}},
		new: func() quotatest.Quota { return &sliding{limit: limit, per: per} },
	}
}

// windows are fixed windows that all must allow a call. It reports the one that is nearest to its limit.
type windows []*quotatest.Window

func (all windows) Take(now time.Time) (ok bool, remaining int, reset time.Duration) {
	ok, remaining = true, math.MaxInt
	for _, w := range all {
		within, left, until := w.Take(now)
		ok = ok && within
		if left < remaining {
			remaining, reset = left, until
		}
	}
	return ok, remaining, reset
}

// sliding allows limit calls in any interval of the given length.
type sliding struct {
	limit int
	per   time.Duration
	calls []time.Time // that count
}

func (s *sliding) Take(now time.Time) (ok bool, remaining int, reset time.Duration) {
	for len(s.calls) > 0 && now.Sub(s.calls[0]) >= s.per {
		s.calls = s.calls[1:]
	}
	ok = len(s.calls) < s.limit
	if ok {
		s.calls = append(s.calls, now)
	}
	return ok, s.limit - len(s.calls), s.per - now.Sub(s.calls[0])
}
