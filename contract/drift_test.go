package contract

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Kinds of differences, in the order of the report. Those before addField break callers. They are kinds of deviations too.
const (
	gone         = "gone"
	required     = "newly required"
	readOnly     = "read-only"
	strict       = "strict body"
	valueGone    = "value gone"
	limit        = "tighter limit"
	pattern      = "pattern"
	jsonType     = "type"
	nullable     = "nullable"
	byDefault    = "default"
	inTable      = "table of operations"
	addField     = "ADD field"
	addParam     = "ADD parameter"
	addOperation = "ADD operation"
	addValue     = "ADD value"
)

var kinds = []string{
	gone, required, readOnly, strict, valueGone, limit, pattern, jsonType, nullable, byDefault, inTable,
	addField, addParam, addOperation, addValue,
}

// fact is one difference between the code and a description, or for BREAKS between two descriptions.
type fact struct {
	kind string
	// place identifies what differs: OPERATION, OPERATION.PARAMETER, TYPE.FIELD or, for a value, ENUMERATION.VALUE. A fact about a
	// type of several operations is reported once.
	place string
	text  string
}

func (f fact) breaks() bool { return slices.Index(kinds, f.kind) < slices.Index(kinds, addField) }

// row is a line of the report: a fact about one or more fields of an object or values of an enumeration.
type row struct {
	kind, where string
	names       []string // nil for a fact about an operation
	text        string
}

// rows returns the report in its order. Facts with the same text about fields of one object or values of one enumeration are one row.
func (d *drift) rows() []row {
	type group struct{ kind, owner, text, places string }
	rows, places := map[group]*row{}, map[group][]string{}
	for f, found := range d.facts {
		owner, name := f.place, ""
		if dot := strings.LastIndexByte(f.place, '.'); dot >= 0 {
			owner, name = f.place[:dot], f.place[dot+1:]
		}
		var objects []string
		for where := range found {
			if strings.HasSuffix(where, " "+f.place) { // an argument
				name = f.place
			}
			if object, ok := strings.CutSuffix(where, name); ok && name != "" {
				where = object[:len(object)-1]
			}
			objects = append(objects, where)
		}
		slices.Sort(objects)
		key := group{f.kind, owner, f.text, strings.Join(objects, "\n")}
		if f.kind == addValue || f.kind == valueGone {
			key.text, key.places = owner, ""
		}
		if rows[key] == nil {
			rows[key] = &row{kind: f.kind, text: key.text}
		}
		if places[key] = append(places[key], objects...); name != "" {
			rows[key].names = append(rows[key].names, name)
		}
	}
	var sorted []row
	for key, row := range rows {
		slices.Sort(row.names)
		slices.Sort(places[key])
		all := slices.Compact(places[key])
		row.where = all[0]
		if len(all) > 1 {
			row.where += fmt.Sprintf(" (+%d)", len(all)-1)
		}
		sorted = append(sorted, *row)
	}
	slices.SortFunc(sorted, func(a, b row) int {
		return cmp.Or(
			slices.Index(kinds, a.kind)-slices.Index(kinds, b.kind), cmp.Compare(a.where, b.where),
			slices.Compare(a.names, b.names), cmp.Compare(a.text, b.text),
		)
	})
	return sorted
}

var digits = regexp.MustCompile(`\d+`)

// subject returns the names of a row. Names that differ only in their numbers are one, and more than 20 are counted.
func (r row) subject() string {
	numbered := map[string][]string{}
	for _, name := range r.names {
		pattern := digits.ReplaceAllString(name, "#")
		numbered[pattern] = append(numbered[pattern], name)
	}
	var names []string
	for pattern, same := range numbered {
		if len(same) > 2 {
			same = []string{pattern}
		}
		names = append(names, same...)
	}
	slices.Sort(names)
	if len(names) > 20 {
		return fmt.Sprintf("%d names", len(r.names))
	}
	return strings.Join(names, ", ")
}

// report formats rows as a table. Writing to a strings.Builder does not fail.
func report(rows []row) string {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		heading := row.kind
		if slices.Index(kinds, row.kind) < slices.Index(kinds, addField) {
			heading = "BREAKS " + row.kind
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", heading, row.where, strings.Trim(row.text+": "+row.subject(), ": "))
	}
	_ = w.Flush()
	return table.String()
}

// summary counts rows by kind.
func summary(rows []row) string {
	counts := []string{fmt.Sprintf("%d rows", len(rows))}
	for _, kind := range kinds {
		n := 0
		for _, row := range rows {
			if row.kind == kind {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, kind))
		}
	}
	return strings.Join(counts, ", ")
}

// TestDrift compares the table of operations, the params and the response types with each description, in both directions, and prints
// the differences. It fails if the client lacks a part of the oldest version, or if a difference that breaks callers is not listed in
// deviations.
func TestDrift(t *testing.T) {
	eachVersion(t, func(t *testing.T, g *gate) {
		d := g.compareAll()
		rows := d.rows()
		t.Logf("version %s: %s\n%s", g.version(), summary(rows), report(rows))
		for f, where := range d.facts {
			message := fmt.Sprintf("%s: %s %s, in %s", f.kind, f.place, f.text, strings.Join(slices.Sorted(maps.Keys(where)), ", "))
			if f.breaks() {
				assert.True(t, deviates(g.version(), f.kind, f.place), "not in deviations: %s", message)
			} else {
				assert.NotEqual(t, versions[0], g.version(), "%s", message)
			}
		}
		if g.version() != versions[0] && g.older == nil {
			return // without the older description, some differences are not found
		}
		for _, deviation := range deviations {
			for _, place := range deviation.places() {
				if slices.Contains(kinds, deviation.kind) && deviation.holds(g.version()) {
					assert.True(t, d.has(deviation.kind, place), "not a difference any more: %s: %s", deviation.kind, place)
				}
			}
		}
	})
}

// has reports whether there is a fact of a kind that matches a pattern.
func (d *drift) has(kind, pattern string) bool {
	for f := range d.facts {
		if f.kind == kind && matches(pattern, f.place) {
			return true
		}
	}
	return false
}

// pending returns the described operations that the client lacks.
func (g *gate) pending() []string {
	var missing []string
	for id := range g.operations {
		if g.methods[id] == "" && !slices.Contains(ofOAuthConfig, id) {
			missing = append(missing, id)
		}
	}
	slices.Sort(missing)
	return missing
}

// TestPending compares the list of operations that the client lacks with the newest description.
func TestPending(t *testing.T) {
	g := onlyVersion(t, versions[len(versions)-1])
	content, err := os.ReadFile("pending.txt")
	require.NoError(t, err)
	missing := g.pending()
	assert.Equal(t, strings.Join(missing, "\n")+"\n", string(content), "pending.txt is not exact")
	t.Logf("%d of %d implemented", len(g.operations)-len(missing), len(g.operations))
}
