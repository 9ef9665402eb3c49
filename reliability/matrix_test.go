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
	full    = flag.Bool("full", false, "try every operation with every fault")
	pattern = flag.String("cell", "", "try only the cells whose names match this regular expression, and print them")
	workers = flag.Int("workers", 48, "cells that are tried at a time")
)

func TestMain(m *testing.M) {
	if os.Getenv(worldEnv) != "" {
		serveWorld()
		return
	}
	log.SetOutput(io.Discard) // net/http logs what servers do wrong
	flag.Parse()
	os.Exit(m.Run())
}

// mode is how often a fault hits, and how a call ends.
type mode int

const (
	once     mode = iota // it hits the first attempts, then it passes
	always               // it hits every attempt
	canceled             // it hits every attempt, and the context is canceled during the first
)

func (m mode) String() string { return [...]string{"once", "always", "canceled"}[m] }

const (
	hitsOnce     = 2                     // attempts that a fault hits before it passes
	promptly     = 50 * time.Millisecond // within which a canceled call returns
	maxErrorText = 8 << 10
	maxAllocated = 48 << 20 // bytes that a cell may allocate, garbage included
	maxGrowth    = 32 << 20 // bytes that all cells together may leave
	responseSize = 1 << 20  // the client's limit
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

// representatives are the operations that the short run tries every fault with: a write that is not safe, an object, a list, a
// write that is safe, and the helpers that stream. HTTP/1.1 over TLS has only the first two, except with the faults of TLS.
var representatives = []string{"pins/create", "boards/get", "boards/list", "boards/update", "pins/delete", "media upload", "report download (rows)"}

// inShortRun reports whether the short run tries the cell.
func (c cell) inShortRun() bool {
	i := slices.Index(representatives, c.operation.name())
	return c.fault.everywhere || c.fault.only != nil || i >= 0 && (i < 2 || c.protocol != tlsHTTP1 || c.fault.tls)
}

// cells returns what is to be tried.
func cells() []cell {
	match := regexp.MustCompile(*pattern)
	var cells []cell
	for i := range operations {
		o := &operations[i]
		for j := range faults {
			f := &faults[j]
			if f.skip != "" || f.only != nil && !f.only(o) || f.warm && o.shared { // which is not requested twice
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

// modes returns the modes to try the fault in. A fault after which nothing is retried need not hit more than once.
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
	tryAll := func(workers int, pace pace, cells []cell) (failed []cell) {
		queue := make(chan cell)
		var mu sync.Mutex
		var group sync.WaitGroup
		for range workers {
			group.Go(func() {
				for c := range queue {
					p := watch.do(c, pace)
					mu.Lock()
					results[c] = p
					if len(p.texts) > 0 && !p.firm {
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
	todo := cells()
	var patient, prompt []cell
	for _, c := range todo {
		if c.mode == canceled {
			prompt = append(prompt, c)
		} else {
			patient = append(patient, c)
		}
	}
	// Cells that failed are tried again with more time and fewer at once: the machine may have been busy.
	failed := append(tryAll(*workers, usual, patient), tryAll(8, usual, prompt)...)
	tryAll(1, usual.doubled().doubled(), tryAll(8, usual.doubled(), failed))
	for c, stack := range watch.stop() {
		results[c].add("a goroutine is left: %s", stack)
	}
	for c, n := range measure(todo) {
		results[c].add("allocated %d MB", n>>20)
	}
	printResults(t, results, time.Since(start))
	if after := runtime.NumGoroutine(); after > goroutines {
		t.Errorf("%d goroutines before, %d after", goroutines, after)
	}
	time.Sleep(idleTime)
	if after := liveHeap(); after > heap+maxGrowth {
		t.Errorf("%d MB of heap before, %d after", heap>>20, after>>20)
	}
}

func liveHeap() uint64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.HeapAlloc
}

// measure tries the cells whose fault is large one by one, and returns those that allocate too much.
func measure(cells []cell) map[cell]uint64 {
	allocated := map[cell]uint64{}
	for _, c := range cells {
		if c.mode != once || !c.fault.large || !slices.Contains(representatives, c.operation.name()) {
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		c.try(usual)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > maxAllocated {
			allocated[c] = n
		}
	}
	return allocated
}

// printResults prints the table, and fails the test for each cell that did not hold.
func printResults(t *testing.T, results map[cell]*problems, took time.Duration) {
	tried, failed := map[protocol]int{}, map[protocol]int{}
	var lines []string
	for c, p := range results {
		tried[c.protocol]++
		if len(p.texts) > 0 {
			failed[c.protocol]++
			lines = append(lines, fmt.Sprintf("%s: %s", c, strings.Join(p.texts, "; ")))
		} else if *pattern != "" {
			t.Log(c, "held")
		}
	}
	slices.SortFunc(lines, cmp.Compare[string])
	for _, line := range lines {
		t.Error(line)
	}
	fmt.Printf("%d operations and helpers, %d faults, %v\n%-14s%8s%8s%8s\n", len(operations), len(faults), took.Round(time.Second), "", "tried", "held", "failed")
	for _, f := range faults {
		if f.skip != "" {
			fmt.Printf("not tried: %s: %s\n", f.name, f.skip)
		}
	}
	for _, p := range protocols {
		fmt.Printf("%-14s%8d%8d%8d\n", p, tried[p], tried[p]-failed[p], failed[p])
	}
}

func TestFaults_NamesAreUnique(t *testing.T) {
	for _, p := range protocols {
		seen := map[string]bool{}
		for i := range faults {
			if f := &faults[i]; f.fits(p) {
				if seen[f.name] {
					t.Errorf("%s: two faults are called %q", p, f.name)
				}
				seen[f.name] = true
			}
		}
	}
}
