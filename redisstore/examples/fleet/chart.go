package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/pinteresttest"
)

const tick = 200 * time.Millisecond // the time between two columns

// chart has one column per tick, and a line for each process.
type chart struct {
	scale     int // the number shown as a full block
	seen      int // requests in the chart
	names     []string
	served    [][]rune // by process
	total     []int    // by process
	throttled []rune
	rejected  int // requests that were throttled
	killedAt  int // the tick at which the first process was killed, 0 if it was not
}

func newChart(d *demo) *chart {
	c := &chart{scale: max(1, d.quota/d.processes), served: make([][]rune, d.processes), total: make([]int, d.processes)}
	for i := range d.processes {
		c.names = append(c.names, name(i))
	}
	return c
}

// add appends a column with the requests that are not in the chart yet. A request without a response is added later.
func (c *chart) add(requests []pinteresttest.RecordedRequest) {
	served, throttled := make([]int, len(c.names)), 0
	for _, request := range requests[c.seen:] {
		if request.Status == 0 {
			break
		}
		c.seen++
		if request.Status == http.StatusTooManyRequests {
			throttled++
			continue
		}
		for i, name := range c.names {
			if strings.HasPrefix(request.Header.Get("User-Agent"), name+" ") {
				served[i]++
				c.total[i]++
			}
		}
	}
	for i, n := range served {
		c.served[i] = append(c.served[i], c.block(n))
	}
	c.throttled = append(c.throttled, c.block(throttled))
	c.rejected += throttled
}

func (c *chart) ticks() int { return len(c.throttled) }

func (c *chart) block(n int) rune {
	blocks := []rune(" ▁▂▃▄▅▆▇█")
	full := len(blocks) - 1
	return blocks[min(full, (n*full+c.scale-1)/c.scale)] // rounded up: 1 is visible
}

// up returns what moves a terminal's cursor to the first line of the chart.
func (c *chart) up() string { return fmt.Sprintf("\x1b[%dA", len(c.names)+1) }

func (c *chart) String() string {
	var text strings.Builder
	for i, name := range c.names {
		note := ""
		if i == 0 && c.killedAt > 0 {
			note = "  killed after " + (time.Duration(c.killedAt) * tick).String()
		}
		fmt.Fprintf(&text, "  %s  %s %5d%s\n", name, string(c.served[i]), c.total[i], note)
	}
	fmt.Fprintf(&text, "  throttled  %s %5d\n", string(c.throttled), c.rejected)
	return text.String()
}
