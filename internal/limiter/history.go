package limiter

import (
	"math"
	"time"
)

// instant is a time, as the duration since the start of a line.
type instant = time.Duration

// never is later than any other time.
const never instant = math.MaxInt64

// slots is the number of parts of a period. A history forgets an event up to one part late, so a window loses at most 1/512 of its
// calls.
const slots = 512

// history counts the events of the last period in constant memory.
type history struct {
	slot   time.Duration
	counts [slots + 1]int32 // a ring; one more than slots, because the newest slot is not over
	newest int64            // number of the newest slot since the start
	total  int
}

func newHistory(period time.Duration) history { return history{slot: (period + slots - 1) / slots} }

// advance forgets the events that are older than the period.
func (h *history) advance(now instant) {
	number := int64(now / h.slot)
	for old := min(number-h.newest, slots+1); old > 0; old-- {
		h.newest++
		count := &h.counts[h.newest%(slots+1)]
		h.total -= int(*count)
		*count = 0
	}
	h.newest = number
}

// add counts n events at a time within the last period.
func (h *history) add(at, now instant, n int) {
	h.advance(now)
	h.counts[int64(at/h.slot)%(slots+1)] += int32(n)
	h.total += n
}

// fallsTo returns when at most n events are left, if no other comes: 0 if that is so already, never if n is negative.
func (h *history) fallsTo(n int) instant {
	if h.total <= n {
		return 0
	}
	if n < 0 {
		return never
	}
	left := h.total
	number := max(h.newest-slots, 0)
	for ; left > n; number++ {
		left -= int(h.counts[number%(slots+1)])
	}
	return time.Duration(number+slots) * h.slot
}
