package pinterest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/filelock"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// TestMain also runs the child processes of TestTokenFile_IsSharedByTwoProcesses, TestTokenFile_SurvivesKilledProcesses and
// BenchmarkSyncItems, which start the test binary again.
func TestMain(m *testing.M) {
	if os.Getenv("PINTEREST_TEST_SERVE") != "" {
		troubledWorker()
		return
	}
	if path := os.Getenv("PINTEREST_TEST_TOKEN_FILE"); path != "" {
		var err error
		if name := os.Getenv("PINTEREST_TEST_KILLED"); name != "" {
			err = killedWorker(name, path, os.Getenv("PINTEREST_TEST_API"))
		} else {
			err = tokenFileWorker(path, os.Getenv("PINTEREST_TEST_API"))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// tokenFileWorker makes a call for each line on standard input, and prints "ok" or the error.
func tokenFileWorker(path, api string) error {
	config := &pinterest.OAuthConfig{
		ClientID: os.Getenv("PINTEREST_APP_ID"), ClientSecret: os.Getenv("PINTEREST_APP_SECRET"), TokenURL: api + "/oauth/token",
	}
	source := config.SharedTokenSource(context.Background(), &pinterest.TokenFile{Path: path})
	client, err := pinterest.NewClient(pinterest.WithBaseURL(api), pinterest.WithTokenSource(source))
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		result := "ok"
		if _, err := client.UserAccount.Get(context.Background()); err != nil {
			result = err.Error()
		}
		fmt.Println(result)
	}
	return lines.Err()
}

func TestTokenFile_KeepsAllFields(t *testing.T) {
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	_, err := file.Load()
	require.ErrorIs(t, err, fs.ErrNotExist)

	token, err := app.Exchange(withTransport(t, &script{steps: []step{respond(200, string(fixture(t, "oauth_token.code.json")))}}), "c0de")
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, file.Save(token))
	}
	assertPrivate(t, file.Path)
	assert.Equal(t, []string{"token.json", "token.json.lock"}, fileNames(t, file))

	loaded, err := file.Load()
	require.NoError(t, err)
	assertSameToken(t, token, loaded)
	require.EqualError(t, file.Save(nil), "pinterest: token file: marshal token: the token is empty")

	require.NoError(t, os.WriteFile(file.Path, []byte("pina_CANARY"), 0o600))
	_, err = file.Load()
	require.EqualError(t, err, "pinterest: token file: "+file.Path+": unmarshal token: the data is not a token")
	missing := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "missing", "token.json")}
	require.ErrorIs(t, missing.Save(token), fs.ErrNotExist)
}

func TestMarshalToken_KeepsWhatEncodingJSONLoses(t *testing.T) {
	token, err := app.Exchange(withTransport(t, &script{steps: []step{respond(200, string(fixture(t, "oauth_token.code.json")))}}), "c0de")
	require.NoError(t, err)
	data, err := pinterest.MarshalToken(token)
	require.NoError(t, err)
	decoded, err := pinterest.UnmarshalToken(data)
	require.NoError(t, err)
	assertSameToken(t, token, decoded)
	assert.Len(t, pinterest.GrantedScopes(decoded), 3)
	assert.NotZero(t, pinterest.RefreshTokenExpiry(decoded))
	assert.Equal(t, "authorization_code", pinterest.TokenResponseType(decoded))

	for _, empty := range []*oauth2.Token{nil, {}} {
		_, err := pinterest.MarshalToken(empty)
		require.EqualError(t, err, "pinterest: marshal token: the token is empty")
	}
}

func TestUnmarshalToken_ReadsOtherFormats(t *testing.T) {
	expiry := time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC)
	plain, err := json.Marshal(&oauth2.Token{AccessToken: "pina_a", TokenType: "bearer", RefreshToken: "pinr_b", Expiry: expiry})
	require.NoError(t, err)
	for name, data := range map[string]string{
		"encoding/json": string(plain),
		"indented, as in older files": `{
  "access_token": "pina_a",
  "token_type": "bearer",
  "refresh_token": "pinr_b",
  "expiry": "2026-12-03T00:00:00Z"
}
`,
	} {
		t.Run(name, func(t *testing.T) {
			token, err := pinterest.UnmarshalToken([]byte(data))
			require.NoError(t, err)
			assertSameToken(t, &oauth2.Token{AccessToken: "pina_a", TokenType: "bearer", RefreshToken: "pinr_b", Expiry: expiry}, token)
		})
	}
}

// FuzzUnmarshalToken decodes arbitrary data. The result is a token that MarshalToken and UnmarshalToken preserve, or an error that
// does not depend on the data.
func FuzzUnmarshalToken(f *testing.F) {
	for _, data := range []string{
		`{"access_token": "pina_a", "token_type": "bearer", "refresh_token": "pinr_b", "expiry": "2026-12-03T00:00:00Z", "refresh_token_expiry": "2027-01-02T00:00:00Z", "scope": "pins:read,boards:read", "response_type": "authorization_code"}`,
		`{"access_token": "pina_a", "token_type": "bearer", "expiry": "2026-12-03T01:00:00.123456789+01:00"}`,
		`{"refresh_token": "pinr.eyJhbGciOiJIUzI1NiJ9.e30.x", "refresh_token_expiry": "1969-12-31T23:59:59.5Z"}`, `{"refresh_token": "def50200<&>\u2028"}`,
		``, `{}`, `null`, `[]`, `"pina_a"`, `pina_CANARY0123456789abcdef`, `{"access_token": "pina_CANARY0123456789abcdef"`, `{"access_token": pina_CANARY0123456789abcdef}`,
		`{"access_token": 1}`, `{"access_token": "a"}{"access_token": "b"}`, `{"ACCESS_TOKEN": "a", "access_token": null}`, "{\"access_token\": \"\xff\"}",
		`{"expiry": "pina_CANARY0123456789abcdef"}`, `{"expiry": "2026-12-03T00:00:00"}`, `{"expiry": 1603772920}`, `{"expiry": "0001-01-01T00:00:00Z"}`, `{"expiry": "2026-12-03T00:00:00+24:00"}`,
		`{"refresh_token_expiry": "9999-12-31T23:59:59-23:59"}`, `{"refresh_token_expiry": "0000-01-01T00:00:00+23:59"}`, "\xef\xbb\xbf{}", "\x00\x00\x00\x00", strings.Repeat("[", 20000),
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		token, err := pinterest.UnmarshalToken(data)
		if err != nil {
			require.EqualError(t, err, "pinterest: unmarshal token: the data is not a token")
			return
		}
		encoded, err := pinterest.MarshalToken(token)
		require.NoError(t, err)
		again, err := pinterest.UnmarshalToken(encoded)
		require.NoError(t, err)
		assertSameToken(t, token, again)
	})
}

// FuzzMarshalToken encodes and decodes arbitrary tokens, including those with implausible lifetimes.
func FuzzMarshalToken(f *testing.F) {
	f.Add("pina_a", "pinr_b", "bearer", "pins:read,boards:read", int64(1796256000), float64(1798848000))
	f.Add("", "pinr.eyJhbGciOiJIUzI1NiJ9.e30.x", "", "", int64(0), 0.0)
	f.Add("<&>\u2028\x00\"", "\ufffd", "Bearer", " ,", int64(-1), -1.5)
	f.Add("pina_a", "pinr_b", "bearer", "", int64(1), 1e300)
	f.Add("pina_a", "pinr_b", "bearer", "", int64(1), 253402300800.0) // the year 10000
	f.Add("pina_a", "pinr_b", "bearer", "", int64(1), -62167219201.0) // before the year 0
	f.Add("pina_a", "pinr_b", "bearer", "", int64(math.MaxInt64), math.NaN())
	f.Add("pina_a", "pinr_b", "bearer", "", int64(math.MinInt64), math.Inf(1))
	f.Fuzz(func(t *testing.T, access, refresh, kind, scope string, expiry int64, refreshExpiry float64) {
		if access+refresh == "" || !utf8.ValidString(strings.Join([]string{access, refresh, kind, scope}, " ")) {
			return // no token endpoint returns such a token
		}
		token := (&oauth2.Token{AccessToken: access, RefreshToken: refresh, TokenType: kind}).
			WithExtra(map[string]any{"scope": scope, "response_type": "refresh_token", "refresh_token_expires_at": refreshExpiry})
		if expiry != 0 {
			token.Expiry = time.Unix(expiry, 0)
		}
		data, err := pinterest.MarshalToken(token)
		require.NoError(t, err)
		decoded, err := pinterest.UnmarshalToken(data)
		require.NoError(t, err)
		assertSameToken(t, token, decoded)
	})
}

// assertSameToken asserts that got equals want, except for an expiry that cannot be encoded.
func assertSameToken(t *testing.T, want, got *oauth2.Token) {
	t.Helper()
	expiry := want.Expiry
	if year := expiry.UTC().Year(); year < 1 || year > 9999 {
		expiry = time.Time{}
	}
	assert.Equal(t, want.AccessToken, got.AccessToken)
	assert.Equal(t, want.RefreshToken, got.RefreshToken)
	assert.Equal(t, want.TokenType, got.TokenType)
	assert.True(t, expiry.Equal(got.Expiry), "%s became %s", want.Expiry, got.Expiry)
	assert.Equal(t, pinterest.GrantedScopes(want), pinterest.GrantedScopes(got))
	assert.Equal(t, pinterest.TokenResponseType(want), pinterest.TokenResponseType(got))
	before, after := pinterest.RefreshTokenExpiry(want), pinterest.RefreshTokenExpiry(got)
	assert.True(t, before.Equal(after), "%s became %s", before, after)
}

func TestMarshalToken_EncodesAnyExpiry(t *testing.T) {
	for name, token := range map[string]*oauth2.Token{
		"expiry after year 9999": {Expiry: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
		"expiry before year 1":   {Expiry: time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)},
		"expiry in odd zone":     {Expiry: time.Date(2030, 1, 1, 0, 0, 0, 0, time.FixedZone("", 30*60*60))},
		"refresh expiry NaN":     (&oauth2.Token{}).WithExtra(map[string]any{"refresh_token_expires_at": math.NaN()}),
		"refresh expiry Inf":     (&oauth2.Token{}).WithExtra(map[string]any{"refresh_token_expires_at": math.Inf(1)}),
		"refresh expiry huge":    (&oauth2.Token{}).WithExtra(map[string]any{"refresh_token_expires_at": 253402300800.0}),
		"refresh expiry text":    (&oauth2.Token{}).WithExtra(map[string]any{"refresh_token_expires_at": "1800000000"}),
	} {
		t.Run(name, func(t *testing.T) {
			token.AccessToken, token.RefreshToken = "pina_0", "pinr_0"
			data, err := pinterest.MarshalToken(token)
			require.NoError(t, err)
			decoded, err := pinterest.UnmarshalToken(data)
			require.NoError(t, err)
			assert.Equal(t, "pina_0", decoded.AccessToken)
			assert.Equal(t, "pinr_0", decoded.RefreshToken)
			assert.Zero(t, pinterest.RefreshTokenExpiry(decoded))
			if name != "expiry in odd zone" {
				assert.Zero(t, decoded.Expiry)
			} else {
				assert.True(t, token.Expiry.Equal(decoded.Expiry))
			}
		})
	}
}

// A process that is killed during a save leaves a temporary file.
func TestTokenFile_SaveReplacesStaleTemporaryFile(t *testing.T) {
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	require.NoError(t, os.WriteFile(file.Path, []byte("{}"), 0o644))
	require.NoError(t, os.WriteFile(file.Path+".tmp", []byte("pinr_secret of a killed process, longer than the new content: "+strings.Repeat(".", 1000)), 0o644))
	require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_0"}))
	loaded, err := file.Load()
	require.NoError(t, err)
	assert.Equal(t, "pina_0", loaded.AccessToken)
	assertPrivate(t, file.Path)
	assert.Equal(t, []string{"token.json", "token.json.lock"}, fileNames(t, file))

	// The next process that locks the file removes the temporary file, even if it does not save.
	require.NoError(t, os.WriteFile(file.Path+".tmp", []byte("pinr_secret"), 0o600))
	require.NoError(t, os.WriteFile(file.Path, []byte(`{"access_token": "pina_1", "expiry": "2000-01-01T00:00:00Z"}`), 0o600))
	source := app.SharedTokenSource(t.Context(), file)
	_, err = source.Token()
	require.ErrorIs(t, err, pinterest.ErrReauthorize)
	assert.Equal(t, []string{"token.json", "token.json.lock"}, fileNames(t, file))
}

// assertPrivate checks that only its owner can read and write a file. Windows has no such modes.
func assertPrivate(t testing.TB, path string) {
	t.Helper()
	info, err := os.Lstat(path)
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		assert.Equal(t, fs.FileMode(0o600), info.Mode())
	}
}

// TestTokenFile_SaveWhileTheFileIsOpen tests what fails on Windows until the reader closes the file.
func TestTokenFile_SaveWhileTheFileIsOpen(t *testing.T) {
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_0"}))
	reader, err := os.Open(file.Path)
	require.NoError(t, err)
	closed := make(chan error)
	time.AfterFunc(50*time.Millisecond, func() { closed <- reader.Close() })
	require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_1"}))
	require.NoError(t, <-closed)
	loaded, err := file.Load()
	require.NoError(t, err)
	assert.Equal(t, "pina_1", loaded.AccessToken)
}

// fileNames returns the names of the files in the directory of a token file.
func fileNames(t testing.TB, file *pinterest.TokenFile) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(file.Path))
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestTokenFile_SaveDuringRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
		require.NoError(t, file.Save(expiredToken()))
		host := &tokenHost{rotate: true, took: 20 * time.Second}
		source := app.SharedTokenSource(withTransport(t, host), file)
		go func() {
			token, err := source.Token()
			assert.NoError(t, err)
			assert.Equal(t, "pina_1", token.AccessToken)
		}()
		time.Sleep(time.Second)
		require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_login", RefreshToken: "pinr_login"}))
		time.Sleep(time.Minute)
		loaded, err := file.Load()
		require.NoError(t, err)
		assert.Equal(t, "pina_login", loaded.AccessToken)
		assert.Equal(t, "pinr_login", loaded.RefreshToken)
		requireToken(t, source, "pina_1") // starts a check of the file
		synctest.Wait()
		requireToken(t, source, "pina_login")
	})
}

func TestTokenFile_UnsavedPairDoesNotReplaceNewLogin(t *testing.T) {
	for _, newLogin := range []bool{false, true} {
		t.Run(fmt.Sprintf("new login: %t", newLogin), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
				require.NoError(t, file.Save(expiredToken()))
				host := &tokenHost{rotate: true}
				transport := roundTripper(func(req *http.Request) (*http.Response, error) {
					require.NoError(t, os.Mkdir(file.Path+".tmp", 0o700)) // makes the save fail
					return host.RoundTrip(req)
				})
				source := app.SharedTokenSource(withTransport(t, transport), file)
				_, err := source.Token()
				require.ErrorIs(t, err, fs.ErrExist)
				require.ErrorContains(t, err, "pinterest: oauth/token: saving the new token: ")
				want := "pina_1"
				if newLogin {
					want = "pina_login"
					require.NoError(t, file.Save(&oauth2.Token{AccessToken: want, RefreshToken: "pinr_login"}))
				}
				requireToken(t, source, want)
				loaded, err := file.Load()
				require.NoError(t, err)
				assert.Equal(t, want, loaded.AccessToken)
				assert.EqualValues(t, 1, host.refreshes.Load())
			})
		})
	}
}

func TestTokenFile_SourceUsesTokenOfNewLogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
		require.NoError(t, file.Save(validToken()))
		source := app.SharedTokenSource(t.Context(), file)
		requireToken(t, source, "pina_0")
		synctest.Wait()
		require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_login"}))
		time.Sleep(time.Minute)
		requireToken(t, source, "pina_0") // starts a check of the file
		synctest.Wait()
		requireToken(t, source, "pina_login")

		time.Sleep(time.Minute)
		require.NoError(t, os.WriteFile(file.Path, []byte("not a token"), 0o600))
		requireToken(t, source, "pina_login")
		synctest.Wait()
		requireToken(t, source, "pina_login")
	})
}

// Another process may hold the lock for minutes.
func TestTokenFile_LockDoesNotDelayCallsWhileTokenIsValid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
		require.NoError(t, file.Save(validToken()))
		host := &tokenHost{}
		source := app.SharedTokenSource(withTransport(t, host), file)
		client := newClient(t, host, pinterest.WithTokenSource(source))
		requireToken(t, source, "pina_0")
		unlock, err := filelock.Lock(t.Context(), file.Path+".lock")
		require.NoError(t, err)
		time.Sleep(9*time.Minute + 30*time.Second)
		for range 29 {
			requireToken(t, source, "pina_0")
			time.Sleep(time.Second)
		}
		time.Sleep(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		_, err = client.Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.DeadlineExceeded, "the token has expired")
		assert.Equal(t, time.Minute, time.Since(start))
		unlock()
		_, err = client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
	})
}

func TestTokenFile_SaveGivesUpAfterSevenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
		unlock, err := filelock.Lock(t.Context(), file.Path+".lock")
		require.NoError(t, err)
		start := time.Now()
		err = file.Save(&oauth2.Token{AccessToken: "pina_0"})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.EqualError(t, err, "pinterest: token file: lock "+file.Path+".lock: already locked: context deadline exceeded")
		assert.WithinDuration(t, start.Add(7*time.Minute), time.Now(), time.Second)
		unlock()
		require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_0"}))
	})
}

func TestTokenFile_IsSharedByTwoProcesses(t *testing.T) {
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
	assert.Equal(t, expiries, countRefreshes(server))
	source := config.SharedTokenSource(t.Context(), file)
	_, err := server.Client(pinterest.WithTokenSource(source)).UserAccount.Get(t.Context())
	require.NoError(t, err, "the stored pair is valid")
}

func TestTokenFile_LostPairIsErrReauthorize(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	token := login(t, config)
	require.NoError(t, file.Save(token))
	_, err := config.Refresh(t.Context(), token.RefreshToken) // not saved, as after a crash
	require.NoError(t, err)
	server.ExpireAccessTokens()
	source := config.SharedTokenSource(t.Context(), file)
	_, err = server.Client(pinterest.WithTokenSource(source)).UserAccount.Get(t.Context())
	require.ErrorIs(t, err, pinterest.ErrReauthorize)
	require.ErrorContains(t, err, "the refresh token was rejected")
}

func TestTokenFile_TwoSourcesRefreshOnce(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	token := login(t, config)
	token.Expiry = time.Now().Add(-time.Hour)
	require.NoError(t, file.Save(token))
	// Two sources behave like two processes.
	first := config.SharedTokenSource(t.Context(), file)
	second := config.SharedTokenSource(t.Context(), file)
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
}

func TestTokenFile_NoFileIsErrReauthorize(t *testing.T) {
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	source := app.SharedTokenSource(withTransport(t, &script{steps: []step{failWith(io.EOF)}}), file)
	requireNoToken := func() {
		t.Helper()
		_, err := source.Token()
		require.ErrorIs(t, err, pinterest.ErrReauthorize)
		require.EqualError(t, err, "pinterest: there is no token (log in again)")
	}
	requireNoToken()
	require.NoError(t, file.Save(expiredToken()))
	require.NoError(t, os.Remove(file.Path))
	requireNoToken()
	require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_login"}))
	token, err := source.Token()
	require.NoError(t, err)
	assert.Equal(t, "pina_login", token.AccessToken)
}

func TestTokenFile_Update(t *testing.T) {
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	login := &oauth2.Token{AccessToken: "pina_login", RefreshToken: "pinr_login"}
	errChange := errors.New("change failed")
	for _, test := range []struct {
		name   string
		before string // the content of the file; "" means that there is no file
		result *oauth2.Token
		err    error
		after  string
	}{
		{"first token", "", login, nil, `{"access_token":"pina_login","refresh_token":"pinr_login"}` + "\n"},
		{"another token", `{"access_token": "pina_0"}`, login, nil, `{"access_token":"pina_login","refresh_token":"pinr_login"}` + "\n"},
		{"same token", `{"access_token": "pina_0"}`, nil, nil, `{"access_token": "pina_0"}`},
		{"no token", "", nil, nil, ""},
		{"error", `{"access_token": "pina_0"}`, nil, errChange, `{"access_token": "pina_0"}`},
		{"error and token", `{"access_token": "pina_0"}`, login, errChange, `{"access_token": "pina_0"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.NoError(t, os.RemoveAll(file.Path))
			if test.before != "" {
				require.NoError(t, os.WriteFile(file.Path, []byte(test.before), 0o600))
			}
			want := test.result
			token, err := file.Update(t.Context(), func(stored *oauth2.Token) (*oauth2.Token, error) {
				assert.Equal(t, test.before != "", stored != nil)
				if test.result == nil {
					want = stored
				}
				return want, test.err
			})
			require.ErrorIs(t, err, test.err)
			if err == nil {
				assert.Same(t, want, token)
			} else {
				assert.Nil(t, token)
			}
			content, err := os.ReadFile(file.Path)
			assert.Equal(t, test.after == "", errors.Is(err, fs.ErrNotExist))
			assert.Equal(t, test.after, string(content))
		})
	}

	require.NoError(t, os.WriteFile(file.Path, []byte("not a token"), 0o600))
	_, err := file.Update(t.Context(), func(*oauth2.Token) (*oauth2.Token, error) { panic("change was called") })
	require.ErrorContains(t, err, "the data is not a token")

	// The lock is free, and waiting for it obeys the context.
	unlock, err := filelock.Lock(t.Context(), file.Path+".lock")
	require.NoError(t, err)
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = file.Update(ctx, func(*oauth2.Token) (*oauth2.Token, error) { panic("change was called") })
	require.ErrorIs(t, err, context.Canceled)
}
