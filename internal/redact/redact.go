// Package redact takes secrets out of text that a person may come to see.
package redact

import (
	"net/url"
	"regexp"
	"strings"
)

// Mask stands where a secret stood.
const Mask = "REDACTED"

// tokens are Pinterest's access, refresh and conversion tokens.
var tokens = regexp.MustCompile(`\bpin[acr]_[A-Za-z0-9_\-=]+`)

// Text masks everything in s that reads like a Pinterest token, and each of secrets.
func Text(s string, secrets ...string) string {
	for _, secret := range secrets {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, Mask)
		}
	}
	return tokens.ReplaceAllLiteralString(s, Mask)
}

// secretParams are the query parameters whose values give access to something.
var secretParams = []string{"access_token", "client_secret", "code", "refresh_token", "token"}

// URL returns u as text, with the values of secret query parameters masked and without user info.
func URL(u *url.URL, secrets ...string) string {
	shown := *u
	shown.User = nil
	query := shown.Query()
	for _, name := range secretParams {
		if query.Has(name) {
			query.Set(name, Mask)
		}
	}
	shown.RawQuery = query.Encode()
	return Text(shown.String(), secrets...)
}
