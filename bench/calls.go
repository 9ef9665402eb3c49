package main

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"
)

// task is an operation that is measured.
type task struct {
	name     string
	pick     func(operations) func() error
	parallel bool
}

var tasks = []task{
	{name: "get a board", pick: func(o operations) func() error { return o.board }},
	{name: "create a pin", pick: func(o operations) func() error { return o.createPin }},
	{name: "list 25 pins", pick: func(o operations) func() error { return func() error { return o.pins(25) } }},
	{name: "list 100 pins", pick: func(o operations) func() error { return func() error { return o.pins(100) } }},
	{name: "1,000 rows of 20 columns", pick: func(o operations) func() error { return o.rows }},
	{name: "all 10,000 pins", pick: func(o operations) func() error { return o.allPins }},
	{name: "get a board, 64 callers", pick: func(o operations) func() error { return o.board }, parallel: true},
}

// benchmark calls an operation b.N times.
func (t task) benchmark(o operations) func(b *testing.B) {
	const callers = 64
	call := t.pick(o)
	return func(b *testing.B) {
		b.ReportAllocs()
		if !t.parallel {
			for b.Loop() {
				if err := call(); err != nil {
					b.Fatal(err)
				}
			}
			return
		}
		b.SetParallelism(callers / runtime.GOMAXPROCS(0))
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := call(); err != nil {
					b.Error(err)
				}
			}
		})
	}
}

// rounds is how often each benchmark of a table runs. The clients take turns, so that all of them see the same load of the machine.
const rounds = 15

// printCalls prints a table of all tasks and clients, in process and on loopback.
func printCalls() {
	bodies := responses()
	server := onLoopback(bodies)
	defer server.Close()
	fmt.Println("| operation | client | in process | allocations | KB | loopback |\n|---|---|---|---|---|---|")
	for _, task := range tasks {
		local, remote := make([]measured, len(clients)), make([]measured, len(clients))
		for range rounds {
			for i, client := range clients {
				local[i].add(testing.Benchmark(task.benchmark(client.new("http://api.test/v5", inProcess(bodies)))))
				remote[i].add(testing.Benchmark(task.benchmark(client.new(server.URL+"/v5", nil))))
			}
		}
		for i, client := range clients {
			fmt.Printf("| %s | %s | %s | %d | %.1f | %s |\n", task.name, client.name,
				local[i].against(local[0]), local[i].last.AllocsPerOp(), float64(local[i].last.AllocedBytesPerOp())/1000, remote[i].against(remote[0]))
		}
	}
}

// measured is a benchmark that ran several times.
type measured struct {
	times []float64 // nanoseconds per operation
	last  testing.BenchmarkResult
}

func (m *measured) add(r testing.BenchmarkResult) {
	m.times, m.last = append(m.times, float64(r.T.Nanoseconds())/float64(r.N)), r
}

// against returns the median time, and the median of its ratios to the times of base in the same rounds.
func (m *measured) against(base measured) string {
	ratios := make([]float64, len(m.times))
	for i := range ratios {
		ratios[i] = m.times[i] / base.times[i]
	}
	return fmt.Sprintf("%s x (%s)", strconv.FormatFloat(median(ratios), 'f', 2, 64), rounded(median(m.times)))
}

func median(values []float64) float64 { return slices.Sorted(slices.Values(values))[len(values)/2] }

// rounded returns a duration with two or three digits.
func rounded(ns float64) string {
	d := time.Duration(ns)
	for unit := time.Duration(1); ; unit *= 10 {
		if d < 1000*unit {
			return d.Round(unit).String()
		}
	}
}
