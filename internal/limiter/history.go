package limiter

import (
	"math"
	"time"
)

// instant is a time as what has passed since the start of a line.
type instant = time.Duration

// never is later than any time: only an answer can bring it about.
const never instant = math.MaxInt64

// slots is into how many parts a history divides its period: what it forgets, it forgets a slot late at the most.
const slots = 512

// history counts the events of the last period in constant memory.
type history struct {
	slot   time.Duration
	counts [slots + 1]int32 // the newest slot is not over, so that one more is needed to cover the period
	newest int64            // the number of the newest slot since the start
	total  int
}

func newHistory(period time.Duration) history { return history{slot: (period + slots - 1) / slots} }

// advance forgets what is older than the period.
func (h *history) advance(now instant) {
	number := int64(now / h.slot)
	for gone := min(number-h.newest, slots+1); gone > 0; gone-- {
		h.newest++
		count := &h.counts[h.newest%(slots+1)]
		h.total -= int(*count)
		*count = 0
	}
	h.newest = number
}

// add counts n events at a time within the period.
func (h *history) add(at, now instant, n int) {
	h.advance(now)
	h.counts[int64(max(at, 0)/h.slot)%(slots+1)] += int32(n)
	h.total += n
}

// fallsTo returns when no more than most events are left, if no other comes.
func (h *history) fallsTo(most int, now instant) instant {
	if h.total <= most {
		return now
	}
	if most < 0 {
		return never
	}
	h.advance(now)
	left := h.total
	number := max(h.newest-slots, 0)
	for ; left > most; number++ {
		left -= int(h.counts[number%(slots+1)])
	}
	return time.Duration(number+slots) * h.slot
}
