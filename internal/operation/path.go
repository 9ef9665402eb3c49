package operation

import (
	"net/url"
	"slices"
	"strings"
)

// Target is an operation with the identifiers of its path filled in.
type Target struct {
	Operation
	ExpandedPath string   // the escaped path below the base URL
	Err          *IDError // set instead if an identifier is invalid
}

// IDError is an invalid identifier in a path.
type IDError struct{ Param, Reason string }

// At fills the placeholders of the path with ids, in order. Each identifier is escaped and stays one path segment. "", "." and ".."
// are invalid, because servers and proxies resolve them to another path.
func (o Operation) At(ids ...string) Target {
	var path strings.Builder
	path.Grow(len(o.Path) + len(ids)*20) // an id has up to 19 digits
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

// matches reports whether path is the template with its placeholders filled in.
func (o Operation) matches(path string) bool {
	return slices.EqualFunc(strings.Split(o.Path, "/"), strings.Split(path, "/"), func(want, got string) bool {
		return want == got || strings.HasPrefix(want, "{") && got != ""
	})
}
