package pinterest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// tokenHost is a transport that simulates the API and a token endpoint, which returns the tokens pina_1, pina_2, ....
type tokenHost struct {
	refreshes atomic.Int32  // requests to the token endpoint
	calls     atomic.Int32  // requests to the API
	rotate    bool          // each refresh returns a new refresh token: pinr_1, pinr_2, ...
	failing   atomic.Int32  // the status of the token endpoint; 0 means 200
	took      time.Duration // the duration of a token request
	bad       sync.Map      // Authorization headers that the API rejects
	rejectAll atomic.Bool   // the API rejects every token
}

func (h *tokenHost) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path != "/v5/oauth/token" {
		h.calls.Add(1)
		if _, bad := h.bad.Load(req.Header.Get("Authorization")); bad || h.rejectAll.Load() {
			return respond(401, `{"code": 2, "message": "Authentication failed."}`)(req)
		}
		return respond(200, pinBody)(req)
	}
	time.Sleep(h.took)
	n := h.refreshes.Add(1)
	if status := h.failing.Load(); status != 0 {
		return respond(int(status), `{"code": 2, "message": "Authentication failed."}`)(req)
	}
	body := fmt.Sprintf(`{"access_token": "pina_%d", "token_type": "bearer", "expires_in": 3600, "scope": ""`, n)
	if h.rotate {
		body += fmt.Sprintf(`, "refresh_token": "pinr_%d"`, n)
	}
	return respond(200, body+"}")(req)
}

func expiredToken() *oauth2.Token {
	return &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0", Expiry: time.Now().Add(-time.Hour)}
}

// validToken returns a token that expires in 10 minutes. It is refreshed early after 9 to 9.5 minutes.
func validToken() *oauth2.Token {
	return &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0", Expiry: time.Now().Add(10 * time.Minute)}
}

// requireToken requires that a source returns the given access token without a delay.
func requireToken(t testing.TB, source oauth2.TokenSource, want string) {
	t.Helper()
	start := time.Now()
	token, err := source.Token()
	require.NoError(t, err)
	require.Equal(t, want, token.AccessToken)
	require.Zero(t, time.Since(start))
}

func TestTokenError_OnlyIfTheRefreshTokenIsRejected(t *testing.T) {
	for _, test := range []struct {
		status      int
		body        string
		reauthorize bool
		text        string
	}{
		{401, `{"code": 2, "message": "Authentication failed."}`, true, "401 Unauthorized (code 2): Authentication failed."},
		{400, `{"error": "invalid_grant", "error_description": "revoked"}`, true, "400 Bad Request: invalid_grant: revoked"},
		{401, `{"error": "invalid_request", "message": "The refresh token is invalid."}`, true, "The refresh token is invalid."},
		{400, `{"code": 1, "message": "Invalid request"}`, true, "400 Bad Request (code 1)"},
		{401, `{"code": 2, "error": {"message": "None"}}`, true, "401 Unauthorized (code 2)"},
		{401, "", true, "401 Unauthorized"},
		{400, "<html>", true, "400 Bad Request"},

		{401, `{"code": 283, "message": "Invalid client"}`, false, "401 Unauthorized (code 283): Invalid client"},
		{400, `{"code": 283, "message": "Invalid client"}`, false, "400 Bad Request (code 283): Invalid client"},
		{401, `{"error": "invalid_client"}`, false, "401 Unauthorized: invalid_client"},
		{400, `{"error": "invalid_client", "error_description": "no such\napp"}`, false, "400 Bad Request: invalid_client: no such app"},
		{401, `{"code": 2, "error": "invalid_client"}`, false, "401 Unauthorized (code 2): invalid_client"},
		{400, `{"error": "unauthorized_client"}`, false, "unauthorized_client"},
		{400, `{"error": "unsupported_grant_type"}`, false, "unsupported_grant_type"},
		{400, `{"error": "invalid_scope"}`, false, "invalid_scope"},
		{401, `{"code": 3, "message": "Your application consumer type is not supported, please contact support."}`, false, "401 Unauthorized (code 3)"},
		{403, `{"code": 2, "message": "Authentication failed."}`, false, "403 Forbidden"},
		{404, "", false, "404 Not Found"},
	} {
		t.Run(fmt.Sprint(test.status, test.body), func(t *testing.T) {
			transport := &script{steps: []step{respond(test.status, test.body)}}
			_, err := app.Refresh(withTransport(t, transport), "pinr_old")
			assert.Equal(t, test.reauthorize, errors.Is(err, pinterest.ErrReauthorize))
			require.ErrorContains(t, err, test.text)
			var failure *pinterest.Error
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, test.status, failure.StatusCode)
			assert.Equal(t, 1, transport.count())
		})
	}
}

func TestTokenSource_OneRefreshForAllGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{took: time.Second}
		source := app.TokenSource(withTransport(t, host), expiredToken(), nil)
		tokens := func() (errs []error) {
			var wait sync.WaitGroup
			var mu sync.Mutex
			for range 200 {
				wait.Go(func() {
					token, err := source.Token()
					if err == nil && token.AccessToken == "pina_0" {
						err = errors.New("the expired token was returned")
					}
					mu.Lock()
					defer mu.Unlock()
					errs = append(errs, err)
				})
			}
			wait.Wait()
			return errs
		}
		host.failing.Store(403)
		for _, err := range tokens() {
			require.ErrorIs(t, err, pinterest.ErrForbidden, "a failed refresh fails all calls")
		}
		assert.EqualValues(t, 1, host.refreshes.Load())

		host.failing.Store(0)
		for _, err := range tokens() {
			require.NoError(t, err, "the next call refreshes")
		}
		assert.EqualValues(t, 2, host.refreshes.Load())
	})
}

func TestTokenSource_RefreshesBeforeExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{}
		var saved []string
		source := app.TokenSource(withTransport(t, host), expiredToken(), func(token *oauth2.Token) error {
			saved = append(saved, token.AccessToken+" "+token.RefreshToken)
			return nil
		})
		requireToken(t, source, "pina_1")
		time.Sleep(53 * time.Minute) // of 60: the margin is at most a tenth
		requireToken(t, source, "pina_1")
		synctest.Wait()
		requireToken(t, source, "pina_1")
		time.Sleep(4*time.Minute + time.Second) // half the margin
		requireToken(t, source, "pina_1")
		synctest.Wait()
		requireToken(t, source, "pina_2")
		assert.Equal(t, []string{"pina_1 pinr_0", "pina_2 pinr_0"}, saved, "a response without a refresh token keeps the old one")
	})
}

func TestTokenSource_EarlyRefreshDoesNotDelayCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{took: 20 * time.Second}
		source := app.TokenSource(withTransport(t, host), validToken(), nil)
		client := newClient(t, host, pinterest.WithTokenSource(source))
		time.Sleep(9*time.Minute + 30*time.Second)
		start := time.Now()
		var wait sync.WaitGroup
		for range 100 {
			wait.Go(func() {
				_, err := client.Pins.Get(t.Context(), "1")
				assert.NoError(t, err)
			})
		}
		wait.Wait()
		requireToken(t, source, "pina_0")
		assert.Zero(t, time.Since(start))
		time.Sleep(21 * time.Second)
		requireToken(t, source, "pina_1")
		assert.EqualValues(t, 1, host.refreshes.Load())
	})
}

func TestTokenSource_TokenExpiresDuringEarlyRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{took: 25 * time.Second}
		source := app.TokenSource(withTransport(t, host), validToken(), nil)
		client := newClient(t, host, pinterest.WithTokenSource(source))
		time.Sleep(9*time.Minute + 50*time.Second)
		requireToken(t, source, "pina_0")
		time.Sleep(11 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := client.Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.DeadlineExceeded, "the call waits for the refresh until its context ends")
		_, err = client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.EqualValues(t, 1, host.refreshes.Load())
	})
}

func TestTokenSource_TokenIsRejectedDuringEarlyRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{took: 20 * time.Second}
		source := app.TokenSource(withTransport(t, host), validToken(), nil)
		client := newClient(t, host, pinterest.WithTokenSource(source))
		time.Sleep(9*time.Minute + 30*time.Second)
		requireToken(t, source, "pina_0")
		host.bad.Store("Bearer pina_0", true)
		for range 2 { // the second call does not send the rejected token
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := client.Pins.Get(ctx, "1")
			require.ErrorIs(t, err, context.DeadlineExceeded)
		}
		assert.EqualValues(t, 1, host.calls.Load())
		_, err := client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.EqualValues(t, 1, host.refreshes.Load())
	})
}

func TestTokenSource_FailedEarlyRefreshIsLoggedAndRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{}
		source := app.TokenSource(withTransport(t, host), validToken(), nil)
		lines := new(bytes.Buffer)
		logger := slog.New(slog.NewTextHandler(lines, &slog.HandlerOptions{
			Level: slog.LevelWarn,
			ReplaceAttr: func(_ []string, attr slog.Attr) slog.Attr {
				if attr.Key == slog.TimeKey {
					return slog.Attr{}
				}
				return attr
			},
		}))
		client := newClient(t, host, pinterest.WithTokenSource(source), pinterest.WithLogger(logger))
		host.failing.Store(403)
		time.Sleep(9*time.Minute + 30*time.Second)
		for range 10 {
			_, err := client.Pins.Get(t.Context(), "1")
			require.NoError(t, err)
			synctest.Wait()
		}
		assert.EqualValues(t, 1, host.refreshes.Load(), "the refresh is retried after 30 s")
		assert.Equal(t, `level=WARN msg="pinterest token refresh failed" operation=oauth/token`+
			` fault="pinterest: oauth/token: 403 Forbidden (code 2): Authentication failed." valid_until=2000-01-01T00:10:00.000Z`+"\n", lines.String())
		time.Sleep(31 * time.Second)
		_, err := client.Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, pinterest.ErrForbidden, "the token has expired")
		assert.EqualValues(t, 2, host.refreshes.Load())
	})
}

func TestTokenSource_RejectedRefreshTokenIsSentOnce(t *testing.T) {
	for name, token := range map[string]func() *oauth2.Token{
		"expired":  expiredToken,
		"rejected": func() *oauth2.Token { return &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0"} },
		"early": func() *oauth2.Token {
			return &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0", Expiry: time.Now().Add(time.Second)}
		},
	} {
		for _, shared := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, token file: %t", name, shared), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					host := &tokenHost{}
					host.failing.Store(401)
					host.bad.Store("Bearer pina_0", true)
					file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
					source := app.TokenSource(withTransport(t, host), token(), nil)
					if shared {
						require.NoError(t, file.Save(token()))
						source = app.SharedTokenSource(withTransport(t, host), file)
					}
					if name == "early" {
						time.Sleep(950 * time.Millisecond)
						requireToken(t, source, "pina_0")
						time.Sleep(50 * time.Millisecond)
					}
					client := newClient(t, host, pinterest.WithTokenSource(source))
					var first *pinterest.TokenError
					for range 10 {
						_, err := client.Pins.Get(t.Context(), "1")
						var failure *pinterest.TokenError
						require.ErrorAs(t, err, &failure)
						if first == nil {
							first = failure
						}
						assert.Same(t, first, failure)
						time.Sleep(20 * time.Second)
					}
					assert.EqualValues(t, 1, host.refreshes.Load())
					if !shared {
						return
					}
					// After a new login, the next call uses its token.
					host.failing.Store(0)
					require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_login", RefreshToken: "pinr_login"}))
					_, err := client.Pins.Get(t.Context(), "1")
					require.NoError(t, err)
					requireToken(t, source, "pina_login")
					assert.EqualValues(t, 1, host.refreshes.Load())
				})
			})
		}
	}
}

func TestTokenSource_RefreshesRarelyIfEveryTokenIsRejected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{rotate: true}
		host.rejectAll.Store(true)
		source := app.TokenSource(withTransport(t, host), validToken(), nil)
		client := newClient(t, host, pinterest.WithTokenSource(source))
		requireRejection := func() {
			t.Helper()
			_, err := client.Pins.Get(t.Context(), "1")
			var failure *pinterest.Error
			require.ErrorAs(t, err, &failure)
			require.Equal(t, "pins/get", failure.Operation)
			require.Equal(t, 401, failure.StatusCode)
			require.NotErrorIs(t, err, pinterest.ErrReauthorize)
		}
		for range 100 {
			requireRejection()
		}
		assert.EqualValues(t, 1, host.refreshes.Load())
		assert.EqualValues(t, 101, host.calls.Load())

		// The delays between refreshes double.
		for n, seconds := range []int{30, 60, 120, 240, 480, 600, 600} {
			time.Sleep(time.Duration(seconds)*time.Second - time.Millisecond)
			requireRejection()
			require.EqualValues(t, n+1, host.refreshes.Load())
			time.Sleep(time.Millisecond)
			requireRejection()
			requireRejection()
			require.EqualValues(t, n+2, host.refreshes.Load())
		}

		// A token that was accepted before is refreshed at once when it is rejected.
		host.rejectAll.Store(false)
		_, err := client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		host.bad.Store("Bearer pina_8", true)
		_, err = client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.EqualValues(t, 9, host.refreshes.Load())
	})
}

// During an incident, the API may reject a token for a while and then accept it.
func TestTokenSource_RejectedTokenMayBeAcceptedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{rotate: true}
		host.rejectAll.Store(true)
		client := newClient(t, host, pinterest.WithTokenSource(app.TokenSource(withTransport(t, host), validToken(), nil)))
		for range 2 {
			_, err := client.Pins.Get(t.Context(), "1")
			require.ErrorIs(t, err, pinterest.ErrUnauthorized)
		}
		host.rejectAll.Store(false)
		for range 2 {
			_, err := client.Pins.Get(t.Context(), "1")
			require.NoError(t, err)
			time.Sleep(time.Minute)
		}
		assert.EqualValues(t, 1, host.refreshes.Load())
	})
}

func TestTokenSource_RevokedTokensAreRefreshedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{rotate: true}
		client := newClient(t, host, pinterest.WithTokenSource(app.TokenSource(withTransport(t, host), validToken(), nil)))
		for n := range 50 {
			host.bad.Store(fmt.Sprintf("Bearer pina_%d", n), true)
			_, err := client.Pins.Get(t.Context(), "1")
			require.NoError(t, err)
		}
		assert.EqualValues(t, 50, host.refreshes.Load())
	})
}

// A gateway in front of a failing authentication service may alternate between 401 and 503.
func TestTokenSource_ServerErrorDoesNotCountAsAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{rotate: true}
		var calls int
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			if calls++; calls%2 == 0 {
				return respond(503, "")(req)
			}
			return respond(401, `{"code": 2}`)(req)
		})
		source := app.TokenSource(withTransport(t, host), validToken(), nil)
		client := newClient(t, transport, pinterest.WithTokenSource(source), pinterest.WithMaxRetries(0))
		for range 20 {
			_, err := client.Pins.Get(t.Context(), "1")
			require.Error(t, err)
		}
		assert.EqualValues(t, 1, host.refreshes.Load())
	})
}

func TestTokenSource_SavesPairBeforeUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{rotate: true}
		errFull := errors.New("disk full")
		saveErr := errFull
		var saved []string
		source := app.TokenSource(withTransport(t, host), expiredToken(), func(token *oauth2.Token) error {
			assert.Zero(t, host.calls.Load(), "a token is saved before it is sent")
			if saveErr != nil {
				return saveErr
			}
			saved = append(saved, token.AccessToken+" "+token.RefreshToken)
			return nil
		})
		client := newClient(t, host, pinterest.WithTokenSource(source))
		for range 3 {
			_, err := client.Pins.Get(t.Context(), "1")
			require.ErrorIs(t, err, errFull)
			require.NotErrorIs(t, err, pinterest.ErrReauthorize)
			require.EqualError(t, err, "pinterest: pins/get: no access token: oauth/token: saving the new token: disk full")
		}
		assert.Zero(t, host.calls.Load())

		saveErr = nil
		_, err := client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.Equal(t, []string{"pina_1 pinr_1"}, saved)
		assert.EqualValues(t, 1, host.refreshes.Load(), "the pair stays in memory")
	})
}

func TestTokenSource_FailedSaveDoesNotAffectCallsWhileTokenIsValid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{rotate: true}
		saveErr := errors.New("disk full")
		saves := 0
		source := app.TokenSource(withTransport(t, host), validToken(), func(*oauth2.Token) error { saves++; return saveErr })
		time.Sleep(9*time.Minute + 30*time.Second - time.Millisecond)
		for range 10 {
			requireToken(t, source, "pina_0")
			synctest.Wait()
		}
		assert.Equal(t, 1, saves)
		time.Sleep(30 * time.Second)
		saveErr = nil
		requireToken(t, source, "pina_0")
		synctest.Wait()
		requireToken(t, source, "pina_1")
		assert.Equal(t, 2, saves)
		assert.EqualValues(t, 1, host.refreshes.Load(), "the pair stays in memory")
	})
}

func TestTokenSource_FailedSaveAfterRejectionFailsCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{rotate: true}
		host.bad.Store("Bearer pina_0", true)
		errFull := errors.New("disk full")
		saveErr := errFull
		source := app.TokenSource(withTransport(t, host), validToken(), func(*oauth2.Token) error { return saveErr })
		_, err := newClient(t, host, pinterest.WithTokenSource(source)).Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, errFull)
		_, err = source.Token()
		require.ErrorIs(t, err, errFull)
		saveErr = nil
		requireToken(t, source, "pina_1")
	})
}

func TestTokenSource_UserCodePanicsOrExits(t *testing.T) {
	for name, test := range map[string]struct {
		abort func()
		want  string
	}{
		"panic":          {func() { panic("pina_CANARY is bad") }, "pinterest: oauth/token: panic: REDACTED is bad"},
		"runtime.Goexit": {runtime.Goexit, "pinterest: oauth/token: a function called runtime.Goexit"},
	} {
		t.Run(name+" in save", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				host := &tokenHost{rotate: true}
				abort := test.abort
				source := app.TokenSource(withTransport(t, host), expiredToken(), func(*oauth2.Token) error { abort(); return nil })
				for range 2 {
					token, err := source.Token()
					require.ErrorContains(t, err, test.want)
					require.Nil(t, token)
				}
				abort = func() {}
				requireToken(t, source, "pina_1")
				assert.EqualValues(t, 1, host.refreshes.Load(), "the pair stays in memory")
			})
		})
		t.Run(name+" in the transport", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := roundTripper(func(*http.Request) (*http.Response, error) { test.abort(); return nil, io.EOF })
				file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
				require.NoError(t, file.Save(expiredToken()))
				source := app.SharedTokenSource(withTransport(t, transport), file)
				_, err := source.Token()
				require.ErrorContains(t, err, test.want)
				require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_login"}), "the lock is released")
				requireToken(t, source, "pina_login")
			})
		})
		t.Run(name+" in the log handler of an early refresh", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				host := &tokenHost{}
				host.failing.Store(403)
				source := app.TokenSource(withTransport(t, host), validToken(), nil)
				logger := slog.New(abortingHandler{slog.DiscardHandler, test.abort})
				client := newClient(t, host, pinterest.WithTokenSource(source), pinterest.WithLogger(logger))
				time.Sleep(9*time.Minute + 30*time.Second)
				_, err := client.Pins.Get(t.Context(), "1")
				require.NoError(t, err)
				synctest.Wait()
				requireToken(t, source, "pina_0")
			})
		})
	}
}

// abortingHandler calls abort for each warning.
type abortingHandler struct {
	slog.Handler
	abort func()
}

func (abortingHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level == slog.LevelWarn
}

func (h abortingHandler) Handle(context.Context, slog.Record) error { h.abort(); return nil }

func TestTokenSource_WithoutRefreshToken(t *testing.T) {
	for want, token := range map[string]*oauth2.Token{
		"pinterest: there is no token (log in again)":                                           nil,
		"pinterest: the access token is not valid and there is no refresh token (log in again)": {AccessToken: "pina_0", Expiry: time.Now().Add(-time.Hour)},
	} {
		t.Run(want, func(t *testing.T) {
			_, err := app.TokenSource(withTransport(t, &script{steps: []step{failWith(io.EOF)}}), token, nil).Token()
			require.ErrorIs(t, err, pinterest.ErrReauthorize)
			require.EqualError(t, err, want)
		})
	}
	token, err := app.TokenSource(t.Context(), &oauth2.Token{AccessToken: "pina_0"}, nil).Token()
	require.NoError(t, err, "a token without an expiry is valid until it is rejected")
	assert.Equal(t, "pina_0", token.AccessToken)
}

func TestTokenSource_RejectedTokenIsRefreshedOncePerCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{took: time.Second}
		host.bad.Store("Bearer pina_0", true)
		source := app.TokenSource(withTransport(t, host), &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0"}, nil)
		client := newClient(t, host, pinterest.WithTokenSource(source), pinterest.WithMaxRetries(0))
		var wait sync.WaitGroup
		for range 50 {
			wait.Go(func() {
				_, err := client.Pins.Create(t.Context(), &pinterest.PinCreateParams{})
				assert.NoError(t, err)
			})
		}
		wait.Wait()
		assert.EqualValues(t, 1, host.refreshes.Load())
		assert.LessOrEqual(t, host.calls.Load(), int32(100))

		// If the new token is rejected too, the call fails.
		for n := range 10 {
			host.bad.Store(fmt.Sprintf("Bearer pina_%d", n), true)
		}
		var response pinterest.Response
		_, err := client.Pins.Get(t.Context(), "1", pinterest.WithResponse(&response))
		require.ErrorIs(t, err, pinterest.ErrUnauthorized)
		assert.Equal(t, 2, response.Attempts)
		assert.EqualValues(t, 2, host.refreshes.Load())
	})
}

// sourceFunc is a function as a token source.
type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

func TestTokenSource_NilOrEmptyTokenFailsTheCall(t *testing.T) {
	for want, token := range map[string]*oauth2.Token{
		"the token source returned no token":              nil,
		"the token source returned an empty access token": {RefreshToken: "pinr_0"},
	} {
		t.Run(want, func(t *testing.T) {
			transport := &script{steps: []step{respond(200, pinBody)}}
			source := sourceFunc(func() (*oauth2.Token, error) { return token, nil })
			_, err := newClient(t, transport, pinterest.WithTokenSource(source)).Pins.Create(t.Context(), &pinterest.PinCreateParams{})
			require.EqualError(t, err, "pinterest: pins/create: no access token: "+want)
			assert.Zero(t, transport.count())
		})
	}
}

func TestTokenSource_MissingScopeDoesNotRefresh(t *testing.T) {
	for _, code := range []int{3, 29} {
		t.Run(fmt.Sprintf("code %d", code), func(t *testing.T) {
			transport := &script{steps: []step{respond(401, fmt.Sprintf(`{"code": %d, "message": "no"}`, code))}}
			source := app.TokenSource(withTransport(t, transport), &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0"}, nil)
			_, err := newClient(t, transport, pinterest.WithTokenSource(source)).Pins.Get(t.Context(), "1")
			require.ErrorIs(t, err, pinterest.ErrUnauthorized)
			assert.Equal(t, 1, transport.count())
		})
	}
}

func TestTokenSource_WaitingCallObeysItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{took: 20 * time.Second}
		var saved atomic.Bool
		source := app.TokenSource(withTransport(t, host), expiredToken(), func(*oauth2.Token) error { saved.Store(true); return nil })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := newClient(t, host, pinterest.WithTokenSource(source)).Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Second, time.Since(start))
		time.Sleep(20 * time.Second)
		assert.True(t, saved.Load(), "the refresh completes after the call has ended")
	})
}

func TestTokenSource_OnTheFakeServer(t *testing.T) {
	for name, policy := range map[string]pinteresttest.TokenPolicy{"new refresh tokens": {}, "same refresh token": {KeepRefreshToken: true}} {
		t.Run(name, func(t *testing.T) {
			server := pinteresttest.NewServer(pinteresttest.WithTokenPolicy(policy))
			defer server.Close()
			config := server.OAuthConfig()
			token := login(t, config)
			client := server.Client(pinterest.WithTokenSource(config.TokenSource(t.Context(), token, nil)))
			for range 3 {
				_, err := client.UserAccount.Get(t.Context())
				require.NoError(t, err)
				server.ExpireAccessTokens()
			}
			server.RevokeTokens()
			_, err := client.UserAccount.Get(t.Context())
			require.ErrorIs(t, err, pinterest.ErrReauthorize)
		})
	}
}
