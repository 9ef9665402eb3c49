package limiter

import "time"

const (
	// lostAfter is how long a call counts as in flight if its response does not come. The service counts a call when its request
	// arrives, and by then it has arrived or never will: connecting and the TLS handshake time out after 10 s each.
	lostAfter = 30 * time.Second

	flightSlots = 60
	flightSlot  = lostAfter / flightSlots
)

// flight counts the calls in flight, in constant memory.
type flight struct {
	total int

	// Departures are recorded only once a limit applies: until then, calls are counted without reading the clock.
	timed  bool
	counts [flightSlots + 1]int // calls in flight by departure, a ring of slots; the newest slot is not over
	oldest int64                // number of the oldest slot that may hold calls
}

// start begins to record departures. Calls that are in flight already count as departing now.
func (f *flight) start(now instant) {
	if f.timed {
		return
	}
	f.timed = true
	if f.total > 0 {
		f.oldest = int64(now / flightSlot)
		*f.count(f.oldest) = f.total
	}
}

func (f *flight) count(slot int64) *int { return &f.counts[slot%int64(len(f.counts))] }

func (f *flight) depart(now instant) {
	if f.timed {
		slot := int64(now / flightSlot)
		if f.total == 0 {
			f.oldest = slot
		}
		*f.count(slot)++
	}
	f.total++
}

// land removes a call that departed at about departed. It reports false if the call has expired, or none is in flight.
func (f *flight) land(departed, now instant) bool {
	if f.total == 0 {
		return false
	}
	if !f.timed {
		f.total--
		return true
	}
	slot, newest := int64(departed/flightSlot), int64(now/flightSlot)
	if slot < newest-flightSlots {
		return false
	}
	// The response says how long the call took, not when it departed, which may have been in the slot before.
	for slot > f.oldest && *f.count(slot) == 0 {
		slot--
	}
	for slot < newest && *f.count(slot) == 0 {
		slot++
	}
	*f.count(slot)--
	f.total--
	return true
}

// expire removes the calls of the oldest slot if they departed too long ago. It returns how many they are, 0 if there are
// none, and when they expired.
func (f *flight) expire(now instant) (n int, at instant) {
	for f.timed && f.total > 0 && f.oldest < int64(now/flightSlot)-flightSlots {
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
	if !f.timed || f.total == 0 {
		return never
	}
	for *f.count(f.oldest) == 0 {
		f.oldest++
	}
	return instant(f.oldest+1)*flightSlot + lostAfter
}
