package limiter

import "time"

// window is a Window with the calls of its last period. A call counts from its departure until a period after its response, because
// the server counts it at an unknown time in between. A call without a response counts until a period after it has expired.
type window struct {
	Window
	calls history // with a response, or expired
}

// opens returns when one more call may depart: never, if a call in flight has to end or expire first.
func (w *window) opens(inFlight int) instant { return w.calls.fallsTo(w.Limit - inFlight - 1) }

// budget is the number of calls that a window has left until it reopens, by the responses. The zero budget is not a limit.
type budget struct {
	left    int
	reopens instant
}

// opens returns when one more call may depart. Each call in flight may use one of those that are left.
func (b *budget) opens(inFlight int) instant {
	if b.left > inFlight {
		return 0
	}
	return b.reopens
}

// expire counts n calls without a response. A response since their departure may have counted them already.
func (b *budget) expire(n int) { b.left = max(0, b.left-n) }

// learn updates the budget with a response. Responses may overtake each other, and the reset is rounded up: the smaller numbers
// count, unless the window has reopened.
func (b *budget) learn(now instant, left int, reset time.Duration) {
	reopens := now + reset
	if now >= b.reopens || reopens > b.reopens+resetPrecision {
		*b = budget{left: left, reopens: reopens}
	}
	b.left = min(b.left, left)
	b.reopens = min(b.reopens, reopens)
}
