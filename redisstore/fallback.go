package redisstore

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest"
)

const (
	// probeEvery is how often a process without the store reports, to find out whether the store is back.
	probeEvery = 200 * time.Millisecond
	// shareOfShare is the part of its share of the quota that a process uses. The processes do not count the calls of each other.
	shareOfShare = 0.96
)

var errShareEnded = errors.New("the store is back")

// share is the rate limiter of a lane while the store is away.
type share struct {
	limiter  pinterest.RateLimiter
	interval time.Duration // between two calls
	resumes  time.Time     // when the lane uses the store again, zero if the store is away

	ended context.Context
	end   context.CancelFunc

	mu   sync.Mutex
	next time.Time // when the next call is due
}

// newShare returns the share of one of several processes, from the given time on.
func newShare(from time.Time, category pinterest.Category, windows []pinterest.RateWindow, processes int) *share {
	s := &share{limiter: pinterest.NewRateLimiter(), next: from}
	s.ended, s.end = context.WithCancel(context.Background())
	var shares []pinterest.RateWindow
	for _, w := range windows {
		part := scale(w, shareOfShare/float64(max(1, processes)))
		shares = append(shares, part)
		s.interval = max(s.interval, part.Per/time.Duration(part.Limit))
	}
	if len(shares) == 0 {
		return s
	}
	if fixed, err := pinterest.NewFixedRateLimiter(map[pinterest.Category][]pinterest.RateWindow{category: shares}); err == nil {
		s.limiter = fixed
	}
	s.next = from.Add(s.interval + rand.N(s.interval+1)) // the processes start at different times
	return s
}

// scale returns a window with a part of the rate of w. Its period is at most a second, so that its calls are spread, unless that is
// less than a call.
func scale(w pinterest.RateWindow, part float64) pinterest.RateWindow {
	rate := part * float64(w.Limit) / w.Per.Seconds()
	limit := max(1, int(rate*min(1, w.Per.Seconds())))
	return pinterest.RateWindow{Limit: limit, Per: time.Duration(float64(limit) / rate * float64(time.Second))}
}

// wait blocks until a call may depart. It returns errShareEnded if the store is back.
func (s *share) wait(ctx context.Context, call pinterest.RateCall) error {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ended, cancel)()
	var err error
	select {
	case <-time.After(time.Until(s.due())):
		err = s.limiter.Wait(waiting, call)
	case <-waiting.Done():
		err = waiting.Err()
	}
	if err != nil && s.ended.Err() != nil && ctx.Err() == nil {
		return errShareEnded
	}
	return err
}

// due returns when the next call is due. The limiter would let the first calls depart in a burst, because it has not counted those that
// departed before.
func (s *share) due() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := latest(time.Now(), s.next)
	s.next = at.Add(s.interval)
	return at
}

// startShare lets the lane go on without the store. The lock must be held.
func (l *lane) startShare(now time.Time) {
	if l.share == nil {
		known := l.quota
		if known == "" {
			known = l.news.quota
		}
		starts := latest(now, l.closedUntil)
		if n := len(l.departures); n > 0 {
			starts = latest(starts, l.departures[n-1])
		}
		l.share = newShare(starts, l.category, known.windows(), l.processes)
	}
	l.share.resumes = time.Time{}
}

// useShare lets the calls that have no leased departure wait for the share, or ends it if it is time. The lock must be held.
func (l *lane) useShare(now time.Time) {
	if !l.share.resumes.IsZero() && !now.Before(l.share.resumes) {
		l.endShare()
		return
	}
	for n := len(l.departures); len(l.waiters) > n; l.waiters = append(l.waiters[:n], l.waiters[n+1:]...) {
		l.waiters[n].share = l.share
		close(l.waiters[n].left)
	}
}

// endShare lets the lane use the store again. The lock must be held.
func (l *lane) endShare() {
	l.share.end()
	l.share, l.urgent = nil, true
}
