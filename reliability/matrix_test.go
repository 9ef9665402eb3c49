package reliability

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	full        = flag.Bool("full", false, "run every operation under every fault")
	pattern     = flag.String("cell", "", "run only the cells whose names match this regular expression, and print them")
	cellWorkers = flag.Int("workers", 48, "number of cells to run at the same time")
)

func TestMain(m *testing.M) {
	if os.Getenv(backendEnv) != "" {
		serveBackend()
		return
	}
	log.SetOutput(io.Discard) // net/http logs errors of servers
	flag.Parse()
	os.Exit(m.Run())
}

// mode says how often a fault hits.
type mode int

const (
	once     mode = iota // the fault hits the first attempts of a call
	always               // the fault hits every attempt
	canceled             // the fault hits every attempt, and the context is canceled during the first one
)

func (m mode) String() string { return [...]string{"once", "always", "canceled"}[m] }

const (
	hitsOnce     = 2                     // number of attempts that a fault hits in mode once
	promptly     = 50 * time.Millisecond // a canceled call returns within this time
	maxErrorText = 8 << 10               // bytes
	maxAllocated = 48 << 20              // bytes that a cell may allocate, including garbage
	maxGrowth    = 32 << 20              // bytes that the heap may grow over all cells
	responseSize = 1 << 20               // the client's limit for a response body in bytes
)

// cell is a call under a fault.
type cell struct {
	operation *operation
	fault     *fault
	protocol  protocol
	mode      mode
}

func (c cell) String() string {
	return fmt.Sprintf("%s / %s / %s / %s", c.operation.name(), c.fault.name, c.protocol, c.mode)
}

// representatives are the operations that the short run combines with every fault: a create, an object, a list, safe writes, and
// the helpers that stream. Over TLS HTTP/1.1 the short run uses only the first two, except for the faults of TLS.
var representatives = []string{"pins/create", "boards/get", "boards/list", "boards/update", "pins/delete", "media upload", "report download (rows)"}

// inShortRun reports whether the cell is part of the short run.
func (c cell) inShortRun() bool {
	i := slices.Index(representatives, c.operation.name())
	return c.fault.everywhere || c.fault.only != nil || i >= 0 && (i < 2 || c.protocol != tlsHTTP1 || c.fault.tls)
}

// selectedCells returns the cells that the flags select.
func selectedCells() []cell {
	match := regexp.MustCompile(*pattern)
	var cells []cell
	for i := range operations {
		o := &operations[i]
		for j := range faults {
			f := &faults[j]
			if f.skip != "" || f.only != nil && !f.only(o) || f.warm && o.shared { // a second call would use the refreshed token
				continue
			}
			for _, p := range protocols {
				for _, m := range f.modes(o) {
					c := cell{o, f, p, m}
					if f.fits(p) && match.MatchString(c.String()) && (*full || *pattern != "" || c.inShortRun()) {
						cells = append(cells, c)
					}
				}
			}
		}
	}
	return cells
}

// modes returns the modes to run the fault in. Mode always is left out if the fault is not retried.
func (f *fault) modes(o *operation) []mode {
	var modes []mode
	want := f.want.of(o)
	if want != hangs {
		modes = append(modes, once)
	}
	if want != passes && want != fails {
		modes = append(modes, always)
	}
	if f.endless && want != passes {
		modes = append(modes, canceled)
	}
	return modes
}

func TestMatrix(t *testing.T) {
	start := time.Now()
	goroutines, heap := runtime.NumGoroutine(), liveHeap()
	watch := newGoroutineWatch()
	results := map[cell]*problems{}
	runAll := func(n int, lim limits, cells []cell) (failed []cell) {
		queue := make(chan cell)
		var mu sync.Mutex
		var group sync.WaitGroup
		for range n {
			group.Go(func() {
				for c := range queue {
					p := watch.run(c, lim)
					mu.Lock()
					results[c] = p
					if len(p.texts) > 0 && !p.definite {
						failed = append(failed, c)
					}
					mu.Unlock()
				}
			})
		}
		for _, c := range cells {
			queue <- c
		}
		close(queue)
		group.Wait()
		return failed
	}
	cells := selectedCells()
	var untimed, timed []cell
	for _, c := range cells {
		if c.mode == canceled {
			timed = append(timed, c)
		} else {
			untimed = append(untimed, c)
		}
	}
	failed := append(runAll(*cellWorkers, normal, untimed), runAll(8, normal, timed)...)
	// The machine may have been busy: run the failed cells again, fewer at a time and with higher limits.
	runAll(1, normal.doubled().doubled(), runAll(8, normal.doubled(), failed))
	for c, stack := range watch.stop() {
		results[c].add("leaked a goroutine: %s", stack)
	}
	for c, n := range allocations(cells) {
		results[c].add("allocated %d MB", n>>20)
	}
	printResults(t, results, time.Since(start))
	if after := runtime.NumGoroutine(); after > goroutines {
		t.Errorf("%d goroutines before, %d after", goroutines, after)
	}
	time.Sleep(idleTime)
	if after := liveHeap(); after > heap+maxGrowth {
		t.Errorf("%d MB of heap before, %d MB after", heap>>20, after>>20)
	}
}

func liveHeap() uint64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.HeapAlloc
}

// allocations runs the cells with large faults one by one, and returns the bytes allocated by those that exceed maxAllocated.
func allocations(cells []cell) map[cell]uint64 {
	allocated := map[cell]uint64{}
	for _, c := range cells {
		if c.mode != once || !c.fault.large || !slices.Contains(representatives, c.operation.name()) {
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		c.run(normal)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > maxAllocated {
			allocated[c] = n
		}
	}
	return allocated
}

// printResults prints a summary, and fails the test with the problems of each cell.
func printResults(t *testing.T, results map[cell]*problems, took time.Duration) {
	total, failed := map[protocol]int{}, map[protocol]int{}
	var lines []string
	for c, p := range results {
		total[c.protocol]++
		if len(p.texts) > 0 {
			failed[c.protocol]++
			lines = append(lines, fmt.Sprintf("%s: %s", c, strings.Join(p.texts, "; ")))
		} else if *pattern != "" {
			t.Log(c, "passed")
		}
	}
	slices.SortFunc(lines, cmp.Compare[string])
	for _, line := range lines {
		t.Error(line)
	}
	fmt.Printf("%d operations and helpers, %d faults, %v\n%-14s%8s%8s%8s\n", len(operations), len(faults), took.Round(time.Second), "", "cells", "passed", "failed")
	for _, f := range faults {
		if f.skip != "" {
			fmt.Printf("skipped: %s: %s\n", f.name, f.skip)
		}
	}
	for _, p := range protocols {
		fmt.Printf("%-14s%8d%8d%8d\n", p, total[p], total[p]-failed[p], failed[p])
	}
}

func TestFaults_NamesAreUnique(t *testing.T) {
	for _, p := range protocols {
		seen := map[string]bool{}
		for i := range faults {
			if f := &faults[i]; f.fits(p) {
				if seen[f.name] {
					t.Errorf("%s: two faults have the name %q", p, f.name)
				}
				seen[f.name] = true
			}
		}
	}
}
