package main

import (
	"fmt"
	"time"

	"github.com/pinterest-go/pinterest"
)

const (
	tick = 200 * time.Millisecond // a column of the picture
	up   = "\x1b[3A"              // moves a terminal's cursor to the picture's first line
)

// picture has a column a tick.
type picture struct {
	scale                    int // the number that is drawn as a full column
	served, waiting, refused []rune
	last                     pinterest.RateLimitState
}

// add draws the next column: what was served and refused since the last one, and what waits now.
func (p *picture) add(state pinterest.RateLimitState) {
	refused := state.Throttled - p.last.Throttled
	p.served = append(p.served, p.column(state.Sent-p.last.Sent-refused))
	p.waiting = append(p.waiting, p.column(state.Waiting))
	p.refused = append(p.refused, p.column(refused))
	p.last = state
}

func (p *picture) column(n int) rune {
	columns := []rune(" ▁▂▃▄▅▆▇█")
	full := len(columns) - 1
	return columns[min(full, (n*full+p.scale-1)/p.scale)] // any number above 0 is seen
}

func (p *picture) String() string {
	return fmt.Sprintf("  served   %s %5d\n", string(p.served), p.last.Sent-p.last.Throttled) +
		fmt.Sprintf("  waiting  %s %5d\n", string(p.waiting), p.last.Waiting) +
		fmt.Sprintf("  refused  %s %5d\n", string(p.refused), p.last.Throttled)
}
