package limiter

import "time"

// window is a Window with the calls of its last period. A call counts from when it leaves until a period after its answer,
// because nobody knows when in between the other side has counted it.
type window struct {
	Window
	answered history
}

// opens returns when one more call may leave: never, if only the answers of those in flight can tell.
func (w *window) opens(now instant, inFlight int) instant {
	return w.answered.fallsTo(w.Limit-inFlight-1, now)
}

// budget is what answers say is left of a window until it reopens. The zero budget says nothing.
type budget struct {
	left    int
	reopens instant
}

// opens returns when one more call may leave. Each call in flight may take one of those that are left.
func (b *budget) opens(inFlight int) instant {
	if b.left > inFlight {
		return 0
	}
	return b.reopens
}

// learn takes in an answer. Answers overtake each other, and the reset is rounded up: the smaller number counts, unless the
// window has reopened.
func (b *budget) learn(now instant, left int, reset time.Duration) {
	reopens := now + reset
	if now >= b.reopens || reopens > b.reopens+time.Second {
		*b = budget{left: left, reopens: reopens}
		return
	}
	b.left = min(b.left, left)
	b.reopens = min(b.reopens, reopens)
}
