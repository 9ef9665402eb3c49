// Bench measures the client beside hand-written code and four other clients, and prints the tables of README.md.
//
//	go -C bench run . [section ...]
//
// The sections are calls, connections, memory, prefetch, startup and limiter; without arguments it runs them all, in about ten
// minutes.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
)

var sections = []struct {
	name, title string
	print       func(ctx context.Context) error
}{
	{"calls", "Calls", func(context.Context) error { printCalls(); return nil }},
	{"connections", "Connections: 10,000 requests of 64 callers", func(context.Context) error { return printConnections() }},
	{"memory", "Memory: the live heap while a helper runs", func(context.Context) error { return printMemory() }},
	{"prefetch", "Prefetched iteration", func(context.Context) error { return printPrefetch() }},
	{"startup", "Start-up", printStartup},
	{"limiter", "Rate limiter", func(context.Context) error { return printLimiter() }},
}

func main() {
	testing.Init()
	flag.Parse()
	if err := run(context.Background(), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench failed:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, names []string) error {
	if err := flag.Set("test.benchtime", "100ms"); err != nil {
		return err
	}
	fmt.Printf("%s, %s/%s, %d cores\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	for _, section := range sections {
		if len(names) > 0 && !slices.Contains(names, section.name) {
			continue
		}
		fmt.Printf("\n## %s\n\n", section.title)
		if err := section.print(ctx); err != nil {
			return fmt.Errorf("%s: %w", section.name, err)
		}
	}
	return nil
}
