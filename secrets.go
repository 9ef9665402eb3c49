package pinterest

import (
	"fmt"
	"io"
)

// printText writes text for a verb of package fmt. Types with secrets call it in their Format methods: a String method alone does
// not cover verbs such as %d and %#v, which print the fields.
func printText(s fmt.State, verb rune, text string) {
	switch verb {
	case 's', 'q', 'x', 'X':
		_, _ = fmt.Fprintf(s, fmt.FormatString(s, verb), text)
	default:
		_, _ = io.WriteString(s, text)
	}
}

// masked is a value with secrets, which package fmt, log/slog and encoding/json show only masked. Its sent method returns the value to encode
// in a request.
type masked interface{ sent() any }

// sentForm returns the value to encode in a request in place of value. It only looks at value itself: the sent method of a type takes care of
// its fields.
func sentForm(value any) any {
	if v, ok := value.(masked); ok && !encodesAsNull(value) {
		return v.sent()
	}
	return value
}
