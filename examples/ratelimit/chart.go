package main

import (
	"fmt"
	"time"

	"github.com/pinterest-go/pinterest"
)

const (
	tick = 200 * time.Millisecond // the time between two columns
	up   = "\x1b[3A"              // moves a terminal's cursor to the first line of the chart
)

// chart has one column per tick.
type chart struct {
	scale                      int // the number shown as a full block
	served, waiting, throttled []rune
	last                       pinterest.RateLimitState
}

// add appends a column: the attempts served and throttled since the last column, and the calls waiting now.
func (c *chart) add(state pinterest.RateLimitState) {
	throttled := state.Throttled - c.last.Throttled
	c.served = append(c.served, c.block(state.Sent-c.last.Sent-throttled))
	c.waiting = append(c.waiting, c.block(state.Waiting))
	c.throttled = append(c.throttled, c.block(throttled))
	c.last = state
}

func (c *chart) block(n int) rune {
	blocks := []rune(" ▁▂▃▄▅▆▇█")
	full := len(blocks) - 1
	return blocks[min(full, (n*full+c.scale-1)/c.scale)] // rounded up: 1 is visible
}

func (c *chart) String() string {
	return fmt.Sprintf("  served     %s %5d\n", string(c.served), c.last.Sent-c.last.Throttled) +
		fmt.Sprintf("  waiting    %s %5d\n", string(c.waiting), c.last.Waiting) +
		fmt.Sprintf("  throttled  %s %5d\n", string(c.throttled), c.last.Throttled)
}
