package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pinterest-go/pinterest"
)

// status is the outcome of this run for a row.
type status string

const (
	statusPlanned   status = "to publish" // in a dry run
	statusPublished status = "published"
	statusAlready   status = "already published"
	statusFailed    status = "failed"
	statusUnknown   status = "unknown"
	statusLeft      status = "left for the next run"
)

type result struct {
	row    row
	status status
	pinID  string // "" if there is none
	err    error  // why the row is not published, else nil
}

// reason returns the text by which equal errors are grouped. It leaves out the request id, which always differs.
func (r *result) reason() string {
	if failure, ok := errors.AsType[*pinterest.Error](r.err); ok {
		return fmt.Sprint(failure.Operation, " ", failure.StatusCode, " ", failure.Code, " ", failure.Message)
	}
	return fmt.Sprint(r.err)
}

// summary prints the progress and, at the end, the outcome of all rows.
type summary struct {
	out      io.Writer
	terminal bool // the progress is a bar on the same line
	total    int  // number of rows

	mu      sync.Mutex
	results []result
	counts  map[status]int
	boards  int // created, or in a dry run to create
}

func newSummary(out io.Writer, total int) *summary {
	s := &summary{out: out, total: total, counts: map[status]int{}}
	if file, ok := out.(*os.File); ok {
		info, err := file.Stat()
		s.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return s
}

func (s *summary) printf(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format, args...) }

func (s *summary) add(r result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.results = append(s.results, r)
	s.counts[r.status]++
	if s.terminal {
		const width = 40
		filled := width * len(s.results) / s.total
		s.printf("\r  [%s%s] %d of %d rows, %d failed, %d unknown", strings.Repeat("=", filled), strings.Repeat(" ", width-filled),
			len(s.results), s.total, s.counts[statusFailed], s.counts[statusUnknown])
		return
	}
	pin := ""
	if r.pinID != "" {
		pin = " as pin " + r.pinID
	}
	s.printf("  line %d, %s / %s: %s%s\n", r.row.line, r.row.board, r.row.title, r.status, pin)
}

// addBoard counts a new board.
func (s *summary) addBoard(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.boards++
	if !s.terminal {
		s.printf("  new board %s\n", name)
	}
}

// print prints the counts, and the rows that are not published by reason.
func (s *summary) print() {
	var parts []string
	for _, status := range []status{statusPlanned, statusPublished, statusAlready, statusFailed, statusUnknown, statusLeft} {
		if n := s.counts[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	s.printf("\n%d rows: %s", s.total, strings.Join(parts, ", "))
	if s.boards > 0 {
		s.printf("; new boards: %d", s.boards)
	}
	s.printf("\n")
	slices.SortFunc(s.results, func(a, b result) int { return cmp.Compare(a.row.line, b.row.line) })
	groups := map[string][]result{}
	var order []string
	for _, r := range s.results {
		if r.err == nil {
			continue
		}
		key := string(r.status) + r.reason()
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], r)
	}
	for _, key := range order {
		group := groups[key]
		s.printf("  %d %s (%s): %v\n", len(group), group[0].status, lines(group), group[0].err)
	}
}

// lines returns the first lines of the results, as text.
func lines(results []result) string {
	const most = 10
	var numbers []string
	for _, r := range results[:min(len(results), most)] {
		numbers = append(numbers, strconv.Itoa(r.row.line))
	}
	text := "line " + strings.Join(numbers, ", ")
	if len(results) > most {
		text += ", ..."
	}
	return text
}

// notPublished returns the number of rows that failed, have an unknown outcome, or were left.
func (s *summary) notPublished() int {
	return s.counts[statusFailed] + s.counts[statusUnknown] + s.counts[statusLeft]
}
