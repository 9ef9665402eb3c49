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
	oldest int64            // number of the first slot that may hold events
	total  int
}

func newHistory(period time.Duration) history { return history{slot: (period + slots - 1) / slots} }

func (h *history) count(slot int64) *int32 { return &h.counts[slot%(slots+1)] }

// add counts n events. If they are older than the period, they have no effect.
func (h *history) add(at, now instant, n int) {
	for expired := 1; expired > 0; {
		expired, _ = h.expire(now)
	}
	slot := int64(at / h.slot)
	if h.total == 0 || slot < h.oldest {
		h.oldest = slot
	}
	*h.count(slot) += int32(n)
	h.total += n
}

// remove removes the last event until at, or another one if there is none. It returns false if the event has expired, or if the
// history is empty.
func (h *history) remove(at, now instant) bool {
	slot := int64(at / h.slot)
	if h.total == 0 || slot < int64(now/h.slot)-slots {
		return false
	}
	for *h.count(slot) == 0 {
		slot += slots // one slot back, around the ring
	}
	*h.count(slot)--
	h.total--
	return true
}

// expire removes the events of the oldest slot if they are older than the period. It returns how many there were, 0 if none, and
// when they expired.
func (h *history) expire(now instant) (n int, at instant) {
	for h.total > 0 && h.oldest < int64(now/h.slot)-slots {
		count := h.count(h.oldest)
		n, *count = int(*count), 0
		h.total -= n
		h.oldest++
		if n > 0 {
			return n, time.Duration(h.oldest+slots) * h.slot
		}
	}
	return 0, 0
}

// fallsTo returns when at most n events are left, if no other comes: 0 if that is so already, never if n is negative.
func (h *history) fallsTo(n int) instant {
	if h.total <= n {
		return 0
	}
	if n < 0 {
		return never
	}
	left, slot := h.total, h.oldest
	for ; left > n; slot++ {
		left -= int(*h.count(slot))
	}
	return time.Duration(slot+slots) * h.slot
}
