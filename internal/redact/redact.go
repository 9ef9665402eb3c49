// Package redact removes secrets from text that a person may read: error texts, log lines, printed values. It also bounds
// such text and keeps it on one line, because servers choose parts of it.
package redact

import (
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Mask replaces a secret.
const Mask = "REDACTED"

const (
	// minSecret is the length below which a secret is not searched for: masking every "t" would destroy the text.
	minSecret = 8
	// maxLine is the longest line that Line returns, in bytes, and maxScan is what it looks at to build that line.
	maxLine = 2 << 10
	maxScan = 16 << 10
)

// patterns match what gives access to something, wherever it appears. The text of the first group, if any, is kept. A pattern
// is tried only on texts with one of its words, because the search itself is slow.
var patterns = []struct {
	words   []string // in lower case
	pattern *regexp.Regexp
}{
	// Pinterest's access, refresh and conversion tokens, and the two other forms of refresh tokens.
	{[]string{"pina_", "pinc_", "pinr_"}, regexp.MustCompile(`\bpin[acr]_[A-Za-z0-9_\-=]+`)},
	{[]string{".eyj"}, regexp.MustCompile(`\bpin[acr]\.eyJ[A-Za-z0-9_\-=.]+`)},
	{[]string{"def50200"}, regexp.MustCompile(`\bdef50200[0-9a-f]{16,}`)},
	{[]string{"bearer", "basic"}, regexp.MustCompile(`(?i)(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=\-]{16,}`)},
	{[]string{"_token=", "_secret=", "code="}, regexp.MustCompile(`(?i)(\b(?:access_token|refresh_token|client_secret|code)=)[^&\s"']{16,}`)},
	{[]string{`_token"`, `_secret"`}, regexp.MustCompile(`(?i)("(?:access_token|refresh_token|client_secret)"\s*:\s*")[^"]{16,}`)},
	// The signature of a link to a file host.
	{[]string{"x-amz-"}, regexp.MustCompile(`(?i)(\bX-Amz-(?:Credential|Security-Token|Signature)=)[^&\s"']+`)},
}

// Text masks everything in s that looks like a credential, and each of secrets, also where it is escaped.
func Text(s string, secrets ...string) string {
	// The longest first, because one may contain another.
	for _, secret := range slices.SortedFunc(slices.Values(secrets), func(a, b string) int { return len(b) - len(a) }) {
		if len(secret) < minSecret {
			continue
		}
		for _, form := range forms(secret) {
			s = strings.ReplaceAll(s, form, Mask)
		}
	}
	lower := strings.ToLower(s)
	for _, p := range patterns {
		if slices.ContainsFunc(p.words, func(word string) bool { return strings.Contains(lower, word) }) {
			s = p.pattern.ReplaceAllString(s, "${1}"+Mask)
		}
	}
	return s
}

// forms returns the ways in which a server may write a secret that it received.
func forms(secret string) []string {
	all := []string{secret}
	if escaped := url.QueryEscape(secret); escaped != secret {
		all = append(all, escaped, url.PathEscape(secret))
	}
	if quoted, err := json.Marshal(secret); err == nil && string(quoted) != `"`+secret+`"` {
		all = append(all, string(quoted[1:len(quoted)-1]))
	}
	return all
}

// Line returns Text on one line of at most 2 KiB, without control characters.
func Line(s string, secrets ...string) string {
	cut := len(s) > maxScan
	if cut {
		s = s[:maxScan]
		// The last word may be the first half of a secret.
		s = s[:max(0, strings.LastIndexFunc(s, unicode.IsSpace))]
	}
	s = strings.ToValidUTF8(Text(s, secrets...), "�")
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if len(s) > maxLine {
		s, cut = strings.ToValidUTF8(s[:maxLine], ""), true
	}
	if cut {
		s += "..."
	}
	return s
}

// Error returns err with a text that [Line] would not change. errors.Is and errors.As see what err wraps. errors.Unwrap
// does not if the text had to be changed, so that nothing that prints the chain finds the secret.
func Error(err error, secrets ...string) error {
	text := err.Error()
	if safe := Line(text, secrets...); safe != text {
		return &maskedError{err: func() error { return err }, text: safe}
	}
	return err
}

// maskedError holds its error in a function, because nothing that prints a value looks into one.
type maskedError struct {
	err  func() error
	text string
}

func (e *maskedError) Error() string        { return e.text }
func (e *maskedError) Is(target error) bool { return errors.Is(e.err(), target) }
func (e *maskedError) As(target any) bool   { return errors.As(e.err(), target) }

// secretParams are the query parameters whose values give access to something.
var secretParams = []string{"access_token", "client_secret", "code", "refresh_token", "token"}

// URL returns u as text, with the values of secret query parameters masked, without user info and fragment.
func URL(u *url.URL, secrets ...string) string {
	shown := *u
	shown.User = nil
	shown.Fragment, shown.RawFragment = "", ""
	query := shown.Query()
	for _, name := range secretParams {
		if query.Has(name) {
			query.Set(name, Mask)
		}
	}
	shown.RawQuery = query.Encode()
	return Text(shown.String(), secrets...)
}
