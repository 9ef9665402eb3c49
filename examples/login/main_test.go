package main

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestLogin_ReusesStoredToken(t *testing.T) {
	t.Setenv("PINTEREST_APP_ID", "")
	path := filepath.Join(t.TempDir(), "folder", "token.json")
	require.NoError(t, (&login{listen: "localhost:0", tokenPath: path}).run(t.Context()))
	first, err := (&pinterest.TokenFile{Path: path}).Load()
	require.NoError(t, err)

	// The second run cannot listen, so it succeeds only with the stored token.
	require.NoError(t, (&login{listen: "nowhere", tokenPath: path}).run(t.Context()))
	second, err := (&pinterest.TokenFile{Path: path}).Load()
	require.NoError(t, err)
	assert.Equal(t, first.AccessToken, second.AccessToken)
}

func TestLogin_ReturnsWhenContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := &login{listen: "localhost:0", app: &pinterest.OAuthConfig{}, authorize: func(context.Context, string) error { cancel(); return nil }}
	require.ErrorIs(t, l.logIn(ctx, &pinterest.TokenFile{}), context.Canceled)
}
