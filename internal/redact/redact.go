// Package redact masks secrets in error texts, log lines and printed values. It also shortens texts from servers and puts them
// on one line.
package redact

import (
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Mask replaces a secret.
const Mask = "REDACTED"

const (
	// minSecret is the minimum length of the secrets that Text searches for. Masking every "t" would make a text unreadable.
	minSecret = 8
	// Line returns at most maxLine bytes, and only processes the first maxScan bytes of a text.
	maxLine = 2 << 10
	maxScan = 16 << 10
)

// patterns match credentials anywhere in a text. The text of the first group, if any, is kept. A pattern is only compiled and applied
// for texts that contain one of its words, because both are slow.
var patterns = []struct {
	words   []string // in lower case
	pattern func() *regexp.Regexp
}{
	// Pinterest's access, refresh and conversion tokens, and two other formats of refresh tokens.
	{[]string{"pina_", "pinc_", "pinr_"}, compiled(`\bpin[acr]_[A-Za-z0-9_\-=]+`)},
	{[]string{".eyj"}, compiled(`\bpin[acr]\.eyJ[A-Za-z0-9_\-=.]+`)},
	{[]string{"def50200"}, compiled(`\bdef50200[0-9a-f]{16,}`)},
	{[]string{"bearer", "basic"}, compiled(`(?i)(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=\-]{16,}`)},
	{[]string{"_token=", "_secret=", "code="}, compiled(`(?i)(\b(?:access_token|refresh_token|client_secret|code)=)[^&\s"']{16,}`)},
	{[]string{`_token"`, `_secret"`}, compiled(`(?i)("(?:access_token|refresh_token|client_secret)"\s*:\s*")[^"]{16,}`)},
	// Signed URLs of a file host.
	{[]string{"x-amz-"}, compiled(`(?i)(\bX-Amz-(?:Credential|Security-Token|Signature)=)[^&\s"']+`)},
}

func compiled(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// Text masks the given secrets and everything else in s that looks like a credential. It also finds escaped secrets.
func Text(s string, secrets ...string) string {
	if len(secrets) > 1 { // longest first: a secret may contain another one
		secrets = slices.SortedFunc(slices.Values(secrets), func(a, b string) int { return len(b) - len(a) })
	}
	for _, secret := range secrets {
		if len(secret) < minSecret || len(secret) > len(s) {
			continue
		}
		for _, form := range forms(secret) {
			s = strings.ReplaceAll(s, form, Mask)
		}
	}
	if !strings.ContainsFunc(s, unicode.IsLetter) { // all patterns have letters, most request ids have none
		return s
	}
	lower := strings.ToLower(s)
	for _, p := range patterns {
		if slices.ContainsFunc(p.words, func(word string) bool { return strings.Contains(lower, word) }) {
			s = p.pattern().ReplaceAllString(s, "${1}"+Mask)
		}
	}
	return s
}

// forms returns the spellings of a secret in a server's response: plain, URL-encoded and JSON-encoded.
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

// Line returns Text(s, secrets...) as one line without control characters. A text longer than 2 KiB is cut and ends in "...".
func Line(s string, secrets ...string) string {
	cut := len(s) > maxScan
	if cut {
		s = s[:maxScan]
		// The last word may be the beginning of a secret.
		s = s[:max(0, strings.LastIndexFunc(s, unicode.IsSpace))]
	}
	s = strings.ToValidUTF8(Text(s, secrets...), "�")
	between := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
	if strings.ContainsFunc(s, between) {
		s = strings.Join(strings.FieldsFunc(s, between), " ")
	}
	if len(s) > maxLine {
		s, cut = strings.ToValidUTF8(s[:maxLine], ""), true
	}
	if cut {
		s += "..."
	}
	return s
}

// Error returns err if [Line] does not change its text, and otherwise an error with the changed text. errors.Is and errors.As
// work on it as on err. errors.Unwrap returns nil, so that printing the chain does not show the secret.
func Error(err error, secrets ...string) error {
	text := err.Error()
	if safe := Line(text, secrets...); safe != text {
		return &maskedError{err: func() error { return err }, text: safe}
	}
	return err
}

// maskedError keeps the error in a function: printing a function does not show what it returns.
type maskedError struct {
	err  func() error
	text string
}

func (e *maskedError) Error() string        { return e.text }
func (e *maskedError) Is(target error) bool { return errors.Is(e.err(), target) }
func (e *maskedError) As(target any) bool   { return errors.As(e.err(), target) }

// secretParams are the query parameters whose values are masked.
var secretParams = []string{"access_token", "client_secret", "code", "refresh_token", "token"}

// URL returns u as text, without user info and fragment, and with masked secrets and secret query parameters.
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
