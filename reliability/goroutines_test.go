package reliability

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"regexp"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

// goroutineWatch finds the goroutines that cells leak. A goroutine inherits the profiler label of the goroutine that starts it,
// here the number of the cell.
type goroutineWatch struct {
	quit, done chan struct{}
	mu         sync.Mutex
	cells      map[string]cell      // by number
	ended      map[string]time.Time // by number
	leaked     map[cell]string      // the stack of a leaked goroutine
}

const cellLabel = "cell"

func newGoroutineWatch() *goroutineWatch {
	w := &goroutineWatch{
		quit: make(chan struct{}), done: make(chan struct{}), cells: map[string]cell{}, ended: map[string]time.Time{}, leaked: map[cell]string{},
	}
	go func() {
		defer close(w.done)
		for {
			select {
			case <-w.quit:
				time.Sleep(normal.settle)
				w.check()
				return
			case <-time.After(500 * time.Millisecond):
				w.check()
			}
		}
	}()
	return w
}

// run runs a cell in a labeled goroutine.
func (w *goroutineWatch) run(c cell, lim limits) (p *problems) {
	w.mu.Lock()
	number := fmt.Sprint(len(w.cells))
	w.cells[number] = c
	w.mu.Unlock()
	result := make(chan *problems, 1)
	go pprof.Do(context.Background(), pprof.Labels(cellLabel, number), func(context.Context) { result <- c.run(lim) })
	select {
	case p = <-result:
	case <-time.After(10 * lim.call):
		p = &problems{}
		p.addDefinite("the cell did not end")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended[number] = time.Now()
	return p
}

var labelLine = regexp.MustCompile(`^# labels: \{"` + cellLabel + `":"(\d+)"\}`)

// check records the goroutines of cells that ended some time ago.
func (w *goroutineWatch) check() {
	var profile bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&profile, 1); err != nil {
		panic(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var leaky string
	var stack []string
	record := func() {
		if leaky != "" {
			w.leaked[w.cells[leaky]] = strings.Join(stack, " < ")
		}
		leaky, stack = "", nil
	}
	lines := bufio.NewScanner(&profile)
	for lines.Scan() {
		line := lines.Text()
		if label := labelLine.FindStringSubmatch(line); label != nil {
			if end, ok := w.ended[label[1]]; ok && time.Since(end) > normal.settle {
				leaky = label[1]
			}
			continue
		}
		if line == "" {
			record()
			continue
		}
		if fields := strings.Fields(line); strings.HasPrefix(line, "#\t") && len(fields) > 2 && len(stack) < 6 {
			stack = append(stack, fields[2])
		}
	}
	record()
}

// stop ends the watch and returns the stacks of leaked goroutines.
func (w *goroutineWatch) stop() map[cell]string {
	close(w.quit)
	<-w.done
	return w.leaked
}
