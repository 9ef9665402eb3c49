package redact_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/redact"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"Bearer pina_ABC-123=_x failed":     "Bearer REDACTED failed",
		"refresh pinr_1, conversion pinc_2": "refresh REDACTED, conversion REDACTED",
		"scope pins:read_secret":            "scope pins:read_secret",
		"own secret s3cr3t twice s3cr3t":    "own secret REDACTED twice REDACTED",
	} {
		assert.Equal(t, want, redact.Text(in, "s3cr3t", ""))
	}
}

func TestURL(t *testing.T) {
	u, err := url.Parse("https://user:pass@host/reports?token=abc&code=def&page_size=2&q=pina_zzz")
	require.NoError(t, err)
	assert.Equal(t, "https://host/reports?code=REDACTED&page_size=2&q=REDACTED&token=REDACTED", redact.URL(u))
}
