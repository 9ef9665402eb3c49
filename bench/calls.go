package main

import (
	"runtime"
	"testing"
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
