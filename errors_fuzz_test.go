package pinterest_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// maxErrorText is more bytes than any error text needs.
const maxErrorText = 4 << 10

// assertShortLine checks that text fits a log line and a terminal, whatever the server sent.
func assertShortLine(t *testing.T, text string) {
	t.Helper()
	unprintable := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
	if len(text) > maxErrorText || unprintable >= 0 || !utf8.ValidString(text) {
		t.Errorf("an error text of %d bytes, with a control character at %d: %.200q", len(text), unprintable, text)
	}
}
