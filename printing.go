package pinterest

import (
	"fmt"
	"io"
)

// printText writes text for the verbs of package fmt. Types that hold secrets use it as their Format method, because a String
// method alone leaves verbs such as %d and %#v that print the fields.
func printText(s fmt.State, verb rune, text string) {
	switch verb {
	case 's', 'q', 'x', 'X':
		_, _ = fmt.Fprintf(s, fmt.FormatString(s, verb), text)
	default:
		_, _ = io.WriteString(s, text)
	}
}
