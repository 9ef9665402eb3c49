package redact_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/redact"
)

const secret = "s3cr3t/with+signs&more"

func TestText_MasksOnlySecrets(t *testing.T) {
	for in, want := range map[string]string{
		"Bearer pina_ABC-123=_x failed":                                                "Bearer REDACTED failed",
		"refresh pinr_1, conversion pinc_2":                                            "refresh REDACTED, conversion REDACTED",
		"refresh pinr.eyJhbGci.eyJzdWI.c2ln ok":                                        "refresh REDACTED ok",
		"refresh def50200" + strings.Repeat("0a", 40) + " ok":                          "refresh REDACTED ok",
		"scope pins:read_secret":                                                       "scope pins:read_secret",
		"secret " + secret + " twice " + secret:                                        "secret REDACTED twice REDACTED",
		"escaped " + url.QueryEscape(secret) + " and " + `s3cr3t/with+signs\u0026more`: "escaped REDACTED and REDACTED",
		"Authorization: Basic MTIzOnNlY3JldHNlY3JldA== rejected":                       "Authorization: Basic REDACTED rejected",
		"Basic authentication failed, bearer missing":                                  "Basic authentication failed, bearer missing",
		"grant_type=x&code=0123456789abcdef0123&refresh_token=abcdefghijklmnopq":       "grant_type=x&code=REDACTED&refresh_token=REDACTED",
		`{"access_token": "abcdefghijklmnopqrst","code":29}`:                           `{"access_token": "REDACTED","code":29}`,
		"https://s3/x?X-Amz-Signature=0a1b&X-Amz-Date=2026":                            "https://s3/x?X-Amz-Signature=REDACTED&X-Amz-Date=2026",
		"the token must match the pattern":                                             "the token must match the pattern",
	} {
		t.Run(in, func(t *testing.T) {
			assert.Equal(t, want, redact.Text(in, secret, "t", ""))
		})
	}
}

func TestLine_IsShortAndPrintable(t *testing.T) {
	assert.Equal(t, "a b c d", redact.Line(" a\r\n\tb\x00c\x1b\u2028d "))
	long := redact.Line(strings.Repeat("ä", 1<<20))
	assert.LessOrEqual(t, len(long), 2<<10+len("..."))
	assert.True(t, strings.HasSuffix(long, "..."))
	split := redact.Line(strings.Repeat(" ", 16<<10-5) + "pina_" + strings.Repeat("x", 100))
	assert.NotContains(t, split, "pina", "half of a secret is not shown")
	assert.Equal(t, "not � text", redact.Line("not \xff text"))
}

func TestError_MasksOnlySecrets(t *testing.T) {
	plain := fmt.Errorf("reading: %w", io.ErrUnexpectedEOF)
	assert.Same(t, plain, redact.Error(plain))

	leaking := fmt.Errorf("malformed status line %q: %w", "pina_CANARY", &net.OpError{Op: "read", Err: io.EOF})
	masked := redact.Error(leaking)
	require.ErrorIs(t, masked, io.EOF)
	var op *net.OpError
	require.ErrorAs(t, masked, &op)
	require.NoError(t, errors.Unwrap(masked))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} {
		assert.NotContains(t, fmt.Sprintf(verb, masked), "CANARY", verb)
	}
}

func TestURL_MasksSecretParameters(t *testing.T) {
	u, err := url.Parse("https://user:pass@host/reports?token=abc&code=def&page_size=2&q=pina_zzz#pina_zzz")
	require.NoError(t, err)
	assert.Equal(t, "https://host/reports?code=REDACTED&page_size=2&q=REDACTED&token=REDACTED", redact.URL(u))
}
