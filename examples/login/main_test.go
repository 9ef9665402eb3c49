package main

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestLogin_ReusesStoredToken(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	path := filepath.Join(t.TempDir(), "token.json")
	l := &login{listen: "localhost:0", tokenPath: path, app: server.OAuthConfig(), baseURL: server.URL(), user: allow}
	require.NoError(t, l.showAccountAfterLogin(t.Context()))
	first, err := (&pinterest.TokenFile{Path: path}).Load()
	require.NoError(t, err)

	// The second run cannot listen, so it succeeds only with the stored token.
	l.listen = "nowhere"
	require.NoError(t, l.showAccountAfterLogin(t.Context()))
	second, err := (&pinterest.TokenFile{Path: path}).Load()
	require.NoError(t, err)
	assert.Equal(t, first.AccessToken, second.AccessToken)
}

func TestLogin_RunsWithoutApp(t *testing.T) {
	t.Setenv("PINTEREST_APP_ID", "")
	path := filepath.Join(t.TempDir(), "folder", "token.json")
	for range 2 { // the second in-memory Pinterest does not know the stored token
		require.NoError(t, (&login{listen: "localhost:0", tokenPath: path}).run(t.Context()))
	}
}

func TestLogin_OtherRequestsDoNotEndTheLogin(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	l := &login{listen: "localhost:0", app: server.OAuthConfig(), user: func(ctx context.Context, loginURL string) error {
		for _, path := range []string{"/", "/?code=c&state=s", "/?error=access_denied"} {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(loginURL, "/login")+path, nil)
			require.NoError(t, err)
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
		}
		return allow(ctx, loginURL)
	}}
	require.NoError(t, l.logIn(t.Context(), file))
	_, err := file.Load()
	require.NoError(t, err)
}

func TestLogin_ReturnsWhenContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := &login{listen: "localhost:0", app: &pinterest.OAuthConfig{}, user: func(context.Context, string) error { cancel(); return nil }}
	require.ErrorIs(t, l.logIn(ctx, &pinterest.TokenFile{}), context.Canceled)
}
