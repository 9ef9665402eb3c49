package main

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

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

func TestLogin_Usage(t *testing.T) {
	programtest.RequireHelp(t, "login [flags]", "-listen address", "-token file", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_API_URI")
	programtest.RequireUsageError(t, "unexpected argument: me", nil, "me")
	programtest.RequireUsageError(t, "-listen is not like localhost:8085: ", nil, "-listen", "localhost")
	programtest.RequireUsageError(t, "PINTEREST_APP_SECRET is not set", []string{"PINTEREST_APP_ID=1"})
	programtest.RequireUsageError(t, "PINTEREST_APP_ID is not set", []string{"PINTEREST_APP_SECRET=s"})
}

// home returns an environment in which the directories of the user are new.
func home(t *testing.T) (dir string, env []string) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LocalAppData", "AppData"} {
		env = append(env, name+"="+dir)
	}
	return dir, env
}

func TestLogin_RunsWithoutApp(t *testing.T) {
	dir, env := home(t)
	for range 2 { // the second in-memory Pinterest rejects the stored token
		code, stdout, stderr := programtest.Run(t, env, "-listen", "localhost:0")
		require.Zero(t, code, stderr)
		assert.Contains(t, stdout, "There is no valid token in "+dir)
		assert.Contains(t, stdout, "\nLogged in as ")
		assert.NotContains(t, stdout, "pinterest: ", "the error is printed")
		assert.Empty(t, stderr)
	}
}

func TestLogin_CtrlC(t *testing.T) {
	server := pinteresttest.New(t)
	_, env := home(t)
	token := filepath.Join(t.TempDir(), "token.json")
	env = append(env, "PINTEREST_APP_ID=1", "PINTEREST_APP_SECRET=s", "PINTEREST_API_URI="+server.URL())
	p := programtest.Start(t, env, "-listen", "localhost:0", "-token", token)
	p.WaitFor("Open this page in a browser:")
	p.Interrupt()
	code, _, stderr := p.Wait()
	assert.Equal(t, 130, code)
	assert.Equal(t, "the login was not finished: context canceled\n", stderr)
	assert.NoFileExists(t, token)
}

func TestLogin_Failures(t *testing.T) {
	_, env := home(t)
	code, _, stderr := programtest.Run(t, env, "-listen", "localhost:0", "-token", filepath.Join(t.TempDir(), "missing", "token.json"))
	assert.Equal(t, 1, code)
	assert.Regexp(t, "^pinterest: .+missing.+\n$", stderr)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	code, _, stderr = programtest.Run(t, env, "-listen", listener.Addr().String())
	assert.Equal(t, 1, code)
	assert.Regexp(t, "^listen tcp 127.0.0.1:.+\n$", stderr)
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
