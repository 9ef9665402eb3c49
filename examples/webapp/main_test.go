package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

func TestProgram_Usage(t *testing.T) {
	programtest.RequireHelp(t, "webapp [flags]", "-listen address", "-url URL", "-serve", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_API_URI")
	programtest.RequireUsageError(t, "unexpected argument: serve", nil, "serve")
	programtest.RequireUsageError(t, "-listen is not like localhost:8085: ", nil, "-listen", "localhost")
	for _, url := range []string{"shop.example", "https://", "https://shop.example/", "ftp://shop.example", ":"} {
		programtest.RequireUsageError(t, "-url is not like https://shop.example", nil, "-url", url)
	}
	programtest.RequireUsageError(t, "PINTEREST_APP_SECRET is not set", []string{"PINTEREST_APP_ID=1"})
	programtest.RequireUsageError(t, "PINTEREST_APP_ID is not set", []string{"PINTEREST_APP_SECRET=s"})
}

func TestProgram_EndsByItself(t *testing.T) {
	code, stdout, stderr := programtest.Run(t, nil, "-listen", "localhost:0")
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "\nAfter one of them has logged out:\n  alice sees \"Welcome\"\n  bob sees \"Hello bob\"\n")
}

func TestProgram_CtrlC(t *testing.T) {
	temp := t.TempDir()
	p := programtest.Start(t, []string{"TMPDIR=" + temp}, "-listen", "localhost:0", "-serve", "-url", "https://shop.example")
	p.WaitFor("The service is at https://shop.example\n")
	p.Interrupt()
	code, _, stderr := p.Wait()
	assert.Equal(t, 130, code)
	assert.Empty(t, stderr)
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestProgram_AddressInUse(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	code, _, stderr := programtest.Run(t, nil, "-listen", listener.Addr().String())
	assert.Equal(t, 1, code)
	assert.Regexp(t, "^listen tcp 127.0.0.1:.+\n$", stderr)
}

func TestProgram_ServesUntilInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	s, _, alice, _ := newService(t)
	require.NoError(t, (&program{listen: "localhost:0"}).listenAndServe(ctx, s, func(ctx context.Context, site string) error {
		alice.site = site
		alice.sees(t, "Welcome")
		interrupt()
		return untilInterrupted(ctx, site)
	}))
}

// newService starts the service with two visitors.
func newService(t *testing.T) (s *service, server *pinteresttest.Server, alice, bob *visitor) {
	t.Helper()
	server = pinteresttest.NewServer()
	t.Cleanup(server.Close)
	s = &service{
		ctx: t.Context(), app: server.OAuthConfig(), baseURL: server.URL(), dir: t.TempDir(),
		sessions: map[string]*user{}, users: map[string]*user{},
	}
	site := httptest.NewUnstartedServer(nil)
	address := "http://" + site.Listener.Addr().String()
	s.app.RedirectURL = address + "/callback"
	site.Config.Handler = s.handler()
	site.Start()
	t.Cleanup(site.Close)
	var err error
	alice, err = newVisitor("alice", address)
	require.NoError(t, err)
	bob, err = newVisitor("bob", address)
	require.NoError(t, err)
	return s, server, alice, bob
}

// sees checks the headline of the home page.
func (v *visitor) sees(t *testing.T, headline string) {
	t.Helper()
	got, _, err := v.visit(t.Context(), http.MethodGet, "/")
	require.NoError(t, err)
	assert.Equal(t, headline, got, v.name)
}

// revoked returns the number of requests that revoke a token.
func revoked(server *pinteresttest.Server) (count int) {
	for _, request := range server.Requests() {
		if request.Operation == "token/revoke" {
			count++
		}
	}
	return count
}

func TestService_TwoUsers(t *testing.T) {
	s, server, alice, bob := newService(t)
	require.NoError(t, logIn(t.Context(), alice, bob))
	server.ExpireAccessTokens()
	alice.sees(t, "Hello alice")
	bob.sees(t, "Hello bob")

	_, _, err := alice.visit(t.Context(), http.MethodPost, "/logout")
	require.NoError(t, err)
	alice.sees(t, "Welcome")
	bob.sees(t, "Hello bob")
	assert.Equal(t, 2, revoked(server), "the access and the refresh token")
	files, err := os.ReadDir(s.dir)
	require.NoError(t, err)
	for _, file := range files {
		assert.NotEqual(t, "alice.json", file.Name())
	}
	require.NoError(t, logIn(t.Context(), alice))
	alice.sees(t, "Hello alice")
}

// A user with two browsers has one client, and a log out ends both sessions.
func TestService_UserWithTwoBrowsers(t *testing.T) {
	s, _, phone, desktop := newService(t)
	phone.name, desktop.name = "alice", "alice"
	require.NoError(t, logIn(t.Context(), phone, desktop))
	phone.sees(t, "Hello alice")
	desktop.sees(t, "Hello alice")
	assert.Len(t, s.users, 1)
	_, _, err := phone.visit(t.Context(), http.MethodPost, "/logout")
	require.NoError(t, err)
	desktop.sees(t, "Welcome")
	assert.Empty(t, s.sessions)
}

func TestService_LogsOutIfTokensCannotBeRevoked(t *testing.T) {
	s, server, alice, _ := newService(t)
	require.NoError(t, logIn(t.Context(), alice))
	server.Inject(pinteresttest.Fault{
		Operation: "token/revoke", Effect: pinteresttest.Response{Status: http.StatusForbidden, Code: pinterest.CodeNotPermitted},
	})
	_, _, err := alice.visit(t.Context(), http.MethodPost, "/logout")
	require.NoError(t, err)
	alice.sees(t, "Welcome")
	assert.NoFileExists(t, s.dir+"/alice.json")
}

func TestService_UserWhoRemovedTheAppLogsInAgain(t *testing.T) {
	_, server, alice, _ := newService(t)
	require.NoError(t, logIn(t.Context(), alice))
	server.RevokeTokens()
	alice.sees(t, "Please log in again")
	alice.sees(t, "Welcome")
}

func TestService_FailedLogins(t *testing.T) {
	_, server, alice, _ := newService(t)
	denied := func() {
		_, authorizePage, err := alice.visit(t.Context(), http.MethodGet, "/login")
		require.NoError(t, err)
		headline, _, err := alice.visit(t.Context(), http.MethodGet, authorizePage+"&decision=deny")
		require.NoError(t, err)
		assert.Equal(t, "The login failed. Please try again.", headline)
		alice.sees(t, "Welcome")
	}
	forged := func(want string) {
		headline, _, err := alice.visit(t.Context(), http.MethodGet, "/callback?code=c&state=forged")
		require.NoError(t, err)
		assert.Equal(t, want, headline)
	}
	denied()
	forged("The login failed. Please try again.")
	server.Inject(pinteresttest.Fault{
		Operation: "user_account/get", Effect: pinteresttest.Response{Status: http.StatusForbidden, Code: pinterest.CodeNotPermitted},
	})
	require.NoError(t, logIn(t.Context(), alice))
	alice.sees(t, "Welcome")

	require.NoError(t, logIn(t.Context(), alice))
	forged("Hello alice") // like a reload of the callback: the session goes on
}

func TestService_OtherSitesCannotLogUsersOut(t *testing.T) {
	_, _, alice, _ := newService(t)
	require.NoError(t, logIn(t.Context(), alice))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, alice.site+"/logout", nil)
	require.NoError(t, err)
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := alice.browser.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	alice.sees(t, "Hello alice")
}
