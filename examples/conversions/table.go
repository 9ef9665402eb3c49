package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/pinterest-go/pinterest"
)

// outcome is the result of an order.
type outcome string

const (
	accepted outcome = "accepted"
	warned   outcome = "accepted with a warning"
	rejected outcome = "rejected"
	failed   outcome = "failed"  // the call failed
	unknown  outcome = "unknown" // the call failed, and the event may be recorded
)

// outcomeOf returns the outcome of an order and the reason, "" if there is none.
func outcomeOf(result *pinterest.EventResult, err error) (outcome, string) {
	invalid, ok := errors.AsType[*pinterest.ParamError](err)
	switch {
	case ok:
		return rejected, invalid.Param + " " + invalid.Reason
	case errors.Is(err, pinterest.ErrOutcomeUnknown):
		return unknown, reasonOf(err)
	case err != nil:
		return failed, reasonOf(err)
	case result.Status != pinterest.EventStatusProcessed:
		return rejected, cmp.Or(result.ErrorMessage, string(result.Status))
	case result.WarningMessage != "":
		return warned, result.WarningMessage
	}
	return accepted, ""
}

// reasonOf returns the text of an error, which is the same for all orders that were not accepted for the same reason: without the id of a
// request, and whether the order was in that request or not sent after it.
func reasonOf(err error) string {
	failure, ok := errors.AsType[*pinterest.Error](err)
	if !ok {
		return err.Error()
	}
	same := *failure
	same.RequestID = ""
	return same.Error()
}

// table groups orders and lines by outcome and reason.
type table struct {
	groups map[groupKey]*group
	order  []*group // by first order
	total  int
}

type groupKey struct {
	outcome outcome
	reason  string
}

type group struct {
	groupKey
	count int
	names []string // all if they are rejected, else the first ones
}

func (t *table) add(outcome outcome, reason, name string) {
	const most = 10
	key := groupKey{outcome, cmp.Or(printable(reason), "-")}
	g := t.groups[key]
	if g == nil {
		g = &group{groupKey: key}
		t.groups[key] = g
		t.order = append(t.order, g)
	}
	t.total++
	g.count++
	switch {
	case outcome == rejected || g.count <= most:
		g.names = append(g.names, printable(name))
	case g.count == most+1:
		g.names = append(g.names, "...")
	}
}

// printable replaces what would break a line or control a terminal by spaces.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
}

func (t *table) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprint(w, "RESULT\tORDERS\tREASON\tWHICH\n") // Flush returns the error
	for _, outcome := range []outcome{accepted, warned, rejected, failed, unknown} {
		for _, g := range t.order {
			if g.outcome == outcome {
				_, _ = fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", g.outcome, g.count, g.reason, strings.Join(g.names, ", "))
			}
		}
	}
	return w.Flush()
}

// notAccepted returns the number of orders that are rejected, have failed, or have an unknown outcome.
func (t *table) notAccepted() (n int) {
	for _, g := range t.order {
		if g.outcome != accepted && g.outcome != warned {
			n += g.count
		}
	}
	return n
}
