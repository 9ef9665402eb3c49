package pinterest_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// TestMain lets the test binary play a second process: see TestTwoProcessesShareATokenFile and BenchmarkSyncItems.
func TestMain(m *testing.M) {
	if os.Getenv("PINTEREST_TEST_SERVE") != "" {
		troubledWorker()
		return
	}
	if path := os.Getenv("PINTEREST_TEST_TOKEN_FILE"); path != "" {
		if err := tokenFileWorker(path, os.Getenv("PINTEREST_TEST_API")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// tokenFileWorker makes a call for each line that it is sent, and answers "ok" or the error.
func tokenFileWorker(path, api string) error {
	config := &pinterest.OAuthConfig{
		ClientID: os.Getenv("PINTEREST_APP_ID"), ClientSecret: os.Getenv("PINTEREST_APP_SECRET"), TokenURL: api + "/oauth/token",
	}
	source, err := (&pinterest.TokenFile{Path: path}).TokenSource(context.Background(), config)
	if err != nil {
		return err
	}
	client, err := pinterest.NewClient(pinterest.WithBaseURL(api), pinterest.WithTokenSource(source))
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		answer := "ok"
		if _, err := client.UserAccount.Get(context.Background()); err != nil {
			answer = err.Error()
		}
		fmt.Println(answer)
	}
	return lines.Err()
}

func TestTokenFileKeepsAllOfAToken(t *testing.T) {
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	_, err := file.Load()
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = file.TokenSource(t.Context(), &app)
	require.ErrorIs(t, err, pinterest.ErrReauthorize)

	token, err := app.Exchange(through(t, &script{steps: []step{answer(200, string(fixture(t, "oauth_token.code.json")))}}), "c0de")
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, file.Save(token))
	}
	info, err := os.Stat(file.Path)
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	entries, err := os.ReadDir(filepath.Dir(file.Path))
	require.NoError(t, err)
	assert.Len(t, entries, 1, "no temporary file is left")

	loaded, err := file.Load()
	require.NoError(t, err)
	assert.Equal(t, token.AccessToken, loaded.AccessToken)
	assert.Equal(t, token.RefreshToken, loaded.RefreshToken)
	assert.True(t, token.Expiry.Equal(loaded.Expiry))
	assert.Equal(t, pinterest.GrantedScopes(token), pinterest.GrantedScopes(loaded))
	assert.True(t, pinterest.RefreshTokenExpiry(token).Equal(pinterest.RefreshTokenExpiry(loaded)))
	assert.Equal(t, "authorization_code", pinterest.TokenResponseType(loaded))

	require.NoError(t, os.WriteFile(file.Path, []byte("pina_CANARY"), 0o600))
	_, err = file.Load()
	require.ErrorContains(t, err, "is not one that Save wrote")
	assert.NotContains(t, err.Error(), "CANARY")
	missing := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "missing", "token.json")}
	require.ErrorIs(t, missing.Save(token), fs.ErrNotExist)
}

func TestTwoProcessesShareATokenFile(t *testing.T) {
	const expiries = 50
	server := pinteresttest.NewServer()
	defer server.Close()
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	config := server.OAuthConfig()
	require.NoError(t, file.Save(login(t, config)))

	type process struct {
		in  io.Writer
		out *bufio.Scanner
	}
	var processes []process
	for range 2 {
		command := exec.CommandContext(t.Context(), os.Args[0])
		command.Env = append(
			os.Environ(), "PINTEREST_TEST_TOKEN_FILE="+file.Path, "PINTEREST_TEST_API="+server.URL(),
			"PINTEREST_APP_ID="+config.ClientID, "PINTEREST_APP_SECRET="+config.ClientSecret,
		)
		command.Stderr = os.Stderr
		in, err := command.StdinPipe()
		require.NoError(t, err)
		out, err := command.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, command.Start())
		defer func() {
			require.NoError(t, in.Close())
			require.NoError(t, command.Wait())
		}()
		processes = append(processes, process{in, bufio.NewScanner(out)})
	}
	for range expiries {
		server.ExpireAccessTokens()
		for _, p := range processes {
			_, err := fmt.Fprintln(p.in)
			require.NoError(t, err)
		}
		for _, p := range processes {
			require.True(t, p.out.Scan())
			require.Equal(t, "ok", p.out.Text())
		}
	}
	refreshes := 0
	for _, request := range server.Requests() {
		if strings.Contains(string(request.Body), "grant_type=refresh_token") {
			refreshes++
		}
	}
	assert.Equal(t, expiries, refreshes)
	source, err := file.TokenSource(t.Context(), config)
	require.NoError(t, err)
	_, err = server.Client(pinterest.WithTokenSource(source)).UserAccount.Get(t.Context())
	require.NoError(t, err, "the stored pair is the good one")
}

func TestACrashBetweenAnswerAndSaveSaysSo(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	token := login(t, config)
	require.NoError(t, file.Save(token))
	_, err := config.Refresh(t.Context(), token.RefreshToken) // whose answer a crash would lose
	require.NoError(t, err)
	server.ExpireAccessTokens()
	source, err := file.TokenSource(t.Context(), config)
	require.NoError(t, err)
	_, err = server.Client(pinterest.WithTokenSource(source)).UserAccount.Get(t.Context())
	require.ErrorIs(t, err, pinterest.ErrReauthorize)
	require.ErrorContains(t, err, "the refresh token was refused")
}

func TestTheTokenFilesLockIsWaitedFor(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	token := login(t, config)
	token.Expiry = time.Now().Add(-time.Hour)
	require.NoError(t, file.Save(token))
	// Two sources, as in two processes: each has its own idea of the token, and the file decides.
	first, err := file.TokenSource(t.Context(), config)
	require.NoError(t, err)
	second, err := file.TokenSource(t.Context(), config)
	require.NoError(t, err)
	results := make(chan *oauth2.Token, 2)
	for _, source := range []oauth2.TokenSource{first, second} {
		go func() {
			token, err := source.Token()
			if !assert.NoError(t, err) {
				token = &oauth2.Token{}
			}
			results <- token
		}()
	}
	a, b := <-results, <-results
	assert.Equal(t, a.AccessToken, b.AccessToken)
	assert.NotEqual(t, token.AccessToken, a.AccessToken)

	require.NoError(t, os.Remove(file.Path))
	server.ExpireAccessTokens()
	_, err = server.Client(pinterest.WithTokenSource(first)).UserAccount.Get(t.Context())
	require.ErrorIs(t, err, fs.ErrNotExist)
}
