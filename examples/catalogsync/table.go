package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/pinterest-go/pinterest"
)

// outcome is the result of an item.
type outcome string

const (
	synced  outcome = "synced"
	failed  outcome = "failed"
	unknown outcome = "unknown" // the item may be synced
)

// outcomeOf returns the outcome of an item and the reason, "" if there is none.
func outcomeOf(result *pinterest.ItemResult, err error) (outcome, string) {
	switch {
	case errors.Is(err, pinterest.ErrItemUnknown):
		return unknown, reasonOf(err)
	case err != nil:
		return failed, reasonOf(err)
	case result.Status == pinterest.ItemStatusSuccess:
		return synced, ""
	}
	var reasons []string
	for _, event := range result.Errors {
		reasons = append(reasons, fmt.Sprintf("%s (%s, code %d)", event.Message, event.Attribute, event.Code))
	}
	return failed, cmp.Or(strings.Join(reasons, "; "), "status "+string(result.Status))
}

// reasonOf returns the text of an error without the request id, which differs between calls that fail for the same reason.
func reasonOf(err error) string {
	text := err.Error()
	if failure, ok := errors.AsType[*pinterest.Error](err); ok {
		text = strings.Replace(text, " (request id "+failure.RequestID+")", "", 1)
	}
	return text
}

// table groups the items that are not synced by outcome and reason.
type table struct {
	counts map[outcome]int
	groups map[groupKey]*group
	order  []*group // by first item
}

type groupKey struct {
	outcome outcome
	reason  string
}

type group struct {
	groupKey
	count   int
	itemIDs []string // the first ones
}

func (t *table) add(outcome outcome, reason, itemID string) {
	const most = 10
	t.counts[outcome]++
	if outcome == synced {
		return
	}
	key := groupKey{outcome, reason}
	g := t.groups[key]
	if g == nil {
		g = &group{groupKey: key}
		t.groups[key] = g
		t.order = append(t.order, g)
	}
	g.count++
	switch {
	case g.count <= most:
		g.itemIDs = append(g.itemIDs, itemID)
	case g.count == most+1:
		g.itemIDs = append(g.itemIDs, "...")
	}
}

func (t *table) total() int { return t.counts[synced] + t.counts[failed] + t.counts[unknown] }

func (t *table) print() error {
	fmt.Printf("\n%d items: %d synced, %d failed, %d unknown\n", t.total(), t.counts[synced], t.counts[failed], t.counts[unknown])
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, g := range t.order {
		_, _ = fmt.Fprintf(w, "  %d %s\t%s\t%s\n", g.count, g.outcome, strings.Join(g.itemIDs, ", "), g.reason) // Flush returns the error
	}
	return w.Flush()
}
