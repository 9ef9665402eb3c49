package limiter

import "time"

const (
	// lostAfter is how long a call counts as in flight if its response does not come. The server counts a call when its request
	// arrives, and by then it has arrived or never will: connecting and the TLS handshake time out after 10 s each.
	lostAfter = 30 * time.Second

	// Departures are known to half a second, which delays the expiry of a call by at most that.
	flightSlots = 60
	flightSlot  = lostAfter / flightSlots
)

// flight counts the calls in flight by the time of their departure, in constant memory.
type flight struct {
	total  int
	counts [flightSlots + 1]int // a ring of slots; one more than a call may stay, because the newest slot is not over
	oldest int64                // number of the oldest slot that may hold calls
}

func (f *flight) count(slot int64) *int { return &f.counts[slot%int64(len(f.counts))] }

func (f *flight) depart(now instant) {
	slot := int64(now / flightSlot)
	if f.total == 0 {
		f.oldest = slot
	}
	*f.count(slot)++
	f.total++
}

// land removes a call that departed at about departed. It returns false if the call has expired, or if none is in flight.
func (f *flight) land(departed, now instant) bool {
	slot := int64(departed / flightSlot)
	if f.total == 0 || slot < int64(now/flightSlot)-flightSlots {
		return false
	}
	// The caller measures less time than has passed since the departure, which may have been in an earlier slot.
	for *f.count(slot) == 0 {
		slot += flightSlots // one slot back, around the ring
	}
	*f.count(slot)--
	f.total--
	return true
}

// expire removes the calls of the oldest slot if they departed too long ago. It returns how many there were, 0 if none, and when
// they expired.
func (f *flight) expire(now instant) (n int, at instant) {
	for f.total > 0 && f.oldest < int64(now/flightSlot)-flightSlots {
		count := f.count(f.oldest)
		n, *count = *count, 0
		f.total -= n
		f.oldest++
		if n > 0 {
			return n, instant(f.oldest)*flightSlot + lostAfter
		}
	}
	return 0, 0
}

// expires returns when the oldest call will expire, never if there is none.
func (f *flight) expires() instant {
	if f.total == 0 {
		return never
	}
	for *f.count(f.oldest) == 0 {
		f.oldest++
	}
	return instant(f.oldest+1)*flightSlot + lostAfter
}
