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

// goroutineWatch finds the goroutines that cells leave behind. They inherit the label that the cell's goroutine has.
type goroutineWatch struct {
	quit, done chan struct{}
	mu         sync.Mutex
	number     map[string]cell
	ended      map[string]time.Time
	left       map[cell]string
}

const cellLabel = "cell"

func newGoroutineWatch() *goroutineWatch {
	w := &goroutineWatch{
		quit: make(chan struct{}), done: make(chan struct{}), number: map[string]cell{}, ended: map[string]time.Time{}, left: map[cell]string{},
	}
	go func() {
		defer close(w.done)
		for {
			select {
			case <-w.quit:
				time.Sleep(usual.settle)
				w.look()
				return
			case <-time.After(500 * time.Millisecond):
				w.look()
			}
		}
	}()
	return w
}

func (w *goroutineWatch) do(c cell, pace pace) (p *problems) {
	w.mu.Lock()
	id := fmt.Sprint(len(w.number))
	w.number[id] = c
	w.mu.Unlock()
	result := make(chan *problems, 1)
	go pprof.Do(context.Background(), pprof.Labels(cellLabel, id), func(context.Context) { result <- c.try(pace) })
	select {
	case p = <-result:
	case <-time.After(10 * pace.patience):
		p = &problems{}
		p.addFirm("the cell does not end")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended[id] = time.Now()
	return p
}

var labelLine = regexp.MustCompile(`^# labels: \{"` + cellLabel + `":"(\d+)"\}`)

// look notes the goroutines of cells that ended some time ago.
func (w *goroutineWatch) look() {
	var profile bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&profile, 1); err != nil {
		panic(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var leaky string
	var stack []string
	note := func() {
		if leaky != "" {
			w.left[w.number[leaky]] = strings.Join(stack, " < ")
		}
		leaky, stack = "", nil
	}
	lines := bufio.NewScanner(&profile)
	for lines.Scan() {
		line := lines.Text()
		if label := labelLine.FindStringSubmatch(line); label != nil {
			if end, ok := w.ended[label[1]]; ok && time.Since(end) > usual.settle {
				leaky = label[1]
			}
			continue
		}
		if line == "" {
			note()
			continue
		}
		if fields := strings.Fields(line); strings.HasPrefix(line, "#\t") && len(fields) > 2 && len(stack) < 6 {
			stack = append(stack, fields[2])
		}
	}
	note()
}

func (w *goroutineWatch) stop() map[cell]string {
	close(w.quit)
	<-w.done
	return w.left
}
