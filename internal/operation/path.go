package operation

import (
	"net/url"
	"strings"
)

// Target is an operation with the identifiers of its path filled in.
type Target struct {
	Operation
	// ExpandedPath is the escaped path below the base URL; Err is set instead if an identifier is unusable.
	ExpandedPath string
	Err          *IDError
}

// IDError tells which identifier of a path is unusable.
type IDError struct{ Param, Reason string }

// At fills the path's placeholders with ids, in order. An identifier is always one path segment: it is escaped, and one
// that cannot be a segment ("", ".", "..") is refused, because servers and proxies would resolve it to another path.
func (o Operation) At(ids ...string) Target {
	var path strings.Builder
	rest := o.Path
	for _, id := range ids {
		before, placeholder, _ := strings.Cut(rest, "{")
		name, after, _ := strings.Cut(placeholder, "}")
		switch id {
		case "":
			return Target{Operation: o, Err: &IDError{name, "is empty"}}
		case ".", "..":
			return Target{Operation: o, Err: &IDError{name, "is a relative path segment"}}
		}
		path.WriteString(before)
		path.WriteString(url.PathEscape(id))
		rest = after
	}
	path.WriteString(rest)
	return Target{Operation: o, ExpandedPath: path.String()}
}
