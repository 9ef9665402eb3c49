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

// tokenHost is a transport with a token endpoint, which returns the tokens pina_1, pina_2, ..., and an API.
type tokenHost struct {
	t         testing.TB
	refreshes atomic.Int32 // requests to the token endpoint
	calls     atomic.Int32 // requests to the API
	rotate    bool
	failing   atomic.Int32  // the status of the token endpoint; 0 means 200
	took      time.Duration // of a token request
	bad       sync.Map      // Authorization headers that the API rejects
	rejectAll atomic.Bool   // the API rejects every token
}

func (h *tokenHost) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path != "/v5/oauth/token" {
		h.calls.Add(1)
		if _, bad := h.bad.Load(req.Header.Get("Authorization")); bad || h.rejectAll.Load() {
			return answer(401, `{"code": 2, "message": "Authentication failed."}`)(req)
		}
		return answer(200, pinBody)(req)
	}
	time.Sleep(h.took)
	n := h.refreshes.Add(1)
	if status := h.failing.Load(); status != 0 {
		return answer(int(status), `{"code": 2, "message": "Authentication failed."}`)(req)
	}
	body := fmt.Sprintf(`{"access_token": "pina_%d", "token_type": "bearer", "expires_in": 3600, "scope": ""`, n)
	if h.rotate {
		body += fmt.Sprintf(`, "refresh_token": "pinr_%d"`, n)
	}
	return answer(200, body+"}")(req)
}

func expired() *oauth2.Token {
	return &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0", Expiry: time.Now().Add(-time.Hour)}
}

// valid returns a token that has not expired. From 9 minutes on it is refreshed early.
func valid() *oauth2.Token {
	return &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0", Expiry: time.Now().Add(10 * time.Minute)}
}

// tokenIs requires that a source returns a token at once.
func tokenIs(t testing.TB, source oauth2.TokenSource, want string) {
	t.Helper()
	start := time.Now()
	token, err := source.Token()
	require.NoError(t, err)
	require.Equal(t, want, token.AccessToken)
	require.Zero(t, time.Since(start))
}

func TestTokenSource_OneRefreshForAllGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, took: time.Second}
		source := app.TokenSource(through(t, host), expired(), nil)
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
			require.NoError(t, err, "the next call refreshes again")
		}
		assert.EqualValues(t, 2, host.refreshes.Load())
	})
}

func TestTokenSource_RefreshesBeforeExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t}
		var saved []string
		source := app.TokenSource(through(t, host), expired(), func(token *oauth2.Token) error {
			saved = append(saved, token.AccessToken+" "+token.RefreshToken)
			return nil
		})
		tokenIs(t, source, "pina_1")
		time.Sleep(53 * time.Minute) // of 60; the margin is at most a tenth
		tokenIs(t, source, "pina_1")
		synctest.Wait()
		tokenIs(t, source, "pina_1")
		time.Sleep(4*time.Minute + time.Second) // half the margin
		tokenIs(t, source, "pina_1")
		synctest.Wait()
		tokenIs(t, source, "pina_2")
		assert.Equal(t, []string{"pina_1 pinr_0", "pina_2 pinr_0"}, saved, "a response without a refresh token keeps the old one")
	})
}

func TestTokenSource_EarlyRefreshDelaysNoCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, took: 20 * time.Second}
		source := app.TokenSource(through(t, host), valid(), nil)
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
		tokenIs(t, source, "pina_0")
		assert.Zero(t, time.Since(start))
		time.Sleep(21 * time.Second)
		tokenIs(t, source, "pina_1")
		assert.EqualValues(t, 1, host.refreshes.Load())
	})
}

func TestTokenSource_TokenExpiresDuringEarlyRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, took: 25 * time.Second}
		source := app.TokenSource(through(t, host), valid(), nil)
		client := newClient(t, host, pinterest.WithTokenSource(source))
		time.Sleep(9*time.Minute + 50*time.Second)
		tokenIs(t, source, "pina_0")
		time.Sleep(11 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := client.Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.DeadlineExceeded, "it waits, under its own context")
		_, err = client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.EqualValues(t, 1, host.refreshes.Load())
	})
}

func TestTokenSource_TokenIsRejectedDuringEarlyRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, took: 20 * time.Second}
		source := app.TokenSource(through(t, host), valid(), nil)
		client := newClient(t, host, pinterest.WithTokenSource(source))
		time.Sleep(9*time.Minute + 30*time.Second)
		tokenIs(t, source, "pina_0")
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

func TestTokenSource_EarlyRefreshFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t}
		source := app.TokenSource(through(t, host), valid(), nil)
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
		assert.EqualValues(t, 1, host.refreshes.Load(), "the next refresh is 30 s later")
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
		"expired":  expired,
		"rejected": func() *oauth2.Token { return &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0"} },
		"early": func() *oauth2.Token {
			return &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0", Expiry: time.Now().Add(time.Second)}
		},
	} {
		for _, shared := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, token file: %t", name, shared), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					host := &tokenHost{t: t}
					host.failing.Store(401)
					host.bad.Store("Bearer pina_0", true)
					file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
					source := app.TokenSource(through(t, host), token(), nil)
					if shared {
						require.NoError(t, file.Save(token()))
						var err error
						source, err = file.TokenSource(through(t, host), &app)
						require.NoError(t, err)
					}
					if name == "early" {
						time.Sleep(950 * time.Millisecond)
						tokenIs(t, source, "pina_0")
						time.Sleep(50 * time.Millisecond)
					}
					client := newClient(t, host, pinterest.WithTokenSource(source))
					var first *pinterest.TokenError
					for range 10 {
						_, err := client.Pins.Get(t.Context(), "1")
						var refused *pinterest.TokenError
						require.ErrorAs(t, err, &refused)
						if first == nil {
							first = refused
						}
						assert.Same(t, first, refused)
						time.Sleep(20 * time.Second)
					}
					assert.EqualValues(t, 1, host.refreshes.Load())
					if !shared {
						return
					}
					// A new login ends it at once.
					host.failing.Store(0)
					require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_login", RefreshToken: "pinr_login"}))
					_, err := client.Pins.Get(t.Context(), "1")
					require.NoError(t, err)
					tokenIs(t, source, "pina_login")
					assert.EqualValues(t, 1, host.refreshes.Load())
				})
			})
		}
	}
}

func TestTokenSource_ServiceRejectsEveryToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, rotate: true}
		host.rejectAll.Store(true)
		source := app.TokenSource(through(t, host), valid(), nil)
		client := newClient(t, host, pinterest.WithTokenSource(source))
		rejected := func() {
			t.Helper()
			_, err := client.Pins.Get(t.Context(), "1")
			var failure *pinterest.Error
			require.ErrorAs(t, err, &failure)
			require.Equal(t, "pins/get", failure.Operation)
			require.Equal(t, 401, failure.StatusCode)
			require.NotErrorIs(t, err, pinterest.ErrReauthorize)
		}
		for range 100 {
			rejected()
		}
		assert.EqualValues(t, 1, host.refreshes.Load())
		assert.EqualValues(t, 101, host.calls.Load())

		// The waits double.
		for n, seconds := range []int{30, 60, 120, 240, 480, 600, 600} {
			time.Sleep(time.Duration(seconds)*time.Second - time.Millisecond)
			rejected()
			require.EqualValues(t, n+1, host.refreshes.Load())
			time.Sleep(time.Millisecond)
			rejected()
			rejected()
			require.EqualValues(t, n+2, host.refreshes.Load())
		}

		// A token that was accepted is refreshed at once when it is rejected.
		host.rejectAll.Store(false)
		_, err := client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		host.bad.Store("Bearer pina_8", true)
		_, err = client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.EqualValues(t, 9, host.refreshes.Load())
	})
}

// The API may answer 401 for a while and then accept the token that it rejected.
func TestTokenSource_ServiceAcceptsARejectedTokenAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, rotate: true}
		host.rejectAll.Store(true)
		client := newClient(t, host, pinterest.WithTokenSource(app.TokenSource(through(t, host), valid(), nil)))
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
		host := &tokenHost{t: t, rotate: true}
		client := newClient(t, host, pinterest.WithTokenSource(app.TokenSource(through(t, host), valid(), nil)))
		for n := range 50 {
			host.bad.Store(fmt.Sprintf("Bearer pina_%d", n), true)
			_, err := client.Pins.Get(t.Context(), "1")
			require.NoError(t, err)
		}
		assert.EqualValues(t, 50, host.refreshes.Load())
	})
}

// A gateway in front of a broken authentication service returns 401 and 503 in turn. A 503 does not mean that the token was
// accepted.
func TestTokenSource_ServerErrorsDoNotProveAToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, rotate: true}
		var calls int
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			if calls++; calls%2 == 0 {
				return answer(503, "")(req)
			}
			return answer(401, `{"code": 2}`)(req)
		})
		source := app.TokenSource(through(t, host), valid(), nil)
		client := newClient(t, transport, pinterest.WithTokenSource(source), pinterest.WithMaxRetries(0))
		for range 20 {
			_, err := client.Pins.Get(t.Context(), "1")
			require.Error(t, err)
		}
		assert.EqualValues(t, 1, host.refreshes.Load())
	})
}

func TestTokenSource_SavesAPairBeforeItIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, rotate: true}
		full := errors.New("disk full")
		var saved []string
		source := app.TokenSource(through(t, host), expired(), func(token *oauth2.Token) error {
			assert.Zero(t, host.calls.Load(), "no request has a token that is not saved")
			if full != nil {
				return full
			}
			saved = append(saved, token.AccessToken+" "+token.RefreshToken)
			return nil
		})
		client := newClient(t, host, pinterest.WithTokenSource(source))
		for range 3 {
			_, err := client.Pins.Get(t.Context(), "1")
			require.ErrorIs(t, err, full)
			require.NotErrorIs(t, err, pinterest.ErrReauthorize)
			require.EqualError(t, err, "pinterest: pins/get: no access token: pinterest: the new token could not be saved: disk full")
		}
		assert.Zero(t, host.calls.Load())

		full = nil
		_, err := client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.Equal(t, []string{"pina_1 pinr_1"}, saved)
		assert.EqualValues(t, 1, host.refreshes.Load(), "the pair was kept")
	})
}

// While the current token is valid, a pair that cannot be saved delays and fails no call.
func TestTokenSource_SaveFailsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, rotate: true}
		full := errors.New("disk full")
		saves := 0
		source := app.TokenSource(through(t, host), valid(), func(*oauth2.Token) error { saves++; return full })
		time.Sleep(9*time.Minute + 30*time.Second - time.Millisecond)
		for range 10 {
			tokenIs(t, source, "pina_0")
			synctest.Wait()
		}
		assert.Equal(t, 1, saves)
		time.Sleep(30 * time.Second)
		full = nil
		tokenIs(t, source, "pina_0")
		synctest.Wait()
		tokenIs(t, source, "pina_1")
		assert.Equal(t, 2, saves)
		assert.EqualValues(t, 1, host.refreshes.Load(), "the pair was kept")
	})
}

// After a rejection the old token is not used any more, saved or not.
func TestTokenSource_SaveFailsAfterARejection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, rotate: true}
		host.bad.Store("Bearer pina_0", true)
		full := errors.New("disk full")
		source := app.TokenSource(through(t, host), valid(), func(*oauth2.Token) error { return full })
		_, err := newClient(t, host, pinterest.WithTokenSource(source)).Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, full)
		_, err = source.Token()
		require.ErrorIs(t, err, full)
		full = nil
		tokenIs(t, source, "pina_1")
	})
}

func TestTokenSource_ForeignCodePanicsOrExits(t *testing.T) {
	for name, test := range map[string]struct {
		abort func()
		want  string
	}{
		"panic":          {func() { panic("pina_CANARY is bad") }, "pinterest: oauth/token: panic: REDACTED is bad"},
		"runtime.Goexit": {runtime.Goexit, "pinterest: oauth/token: a function called runtime.Goexit"},
	} {
		t.Run(name+" in save", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				host := &tokenHost{t: t, rotate: true}
				abort := test.abort
				source := app.TokenSource(through(t, host), expired(), func(*oauth2.Token) error { abort(); return nil })
				for range 2 {
					token, err := source.Token()
					require.ErrorContains(t, err, test.want)
					require.Nil(t, token)
				}
				abort = func() {}
				tokenIs(t, source, "pina_1")
				assert.EqualValues(t, 1, host.refreshes.Load(), "the pair was kept")
			})
		})
		t.Run(name+" in the transport", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := roundTripper(func(*http.Request) (*http.Response, error) { test.abort(); return nil, io.EOF })
				file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
				require.NoError(t, file.Save(expired()))
				source, err := file.TokenSource(through(t, transport), &app)
				require.NoError(t, err)
				_, err = source.Token()
				require.ErrorContains(t, err, test.want)
				require.NoError(t, file.Save(&oauth2.Token{AccessToken: "pina_login"}), "the lock was released")
				tokenIs(t, source, "pina_login")
			})
		})
		t.Run(name+" in the log handler of an early refresh", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				host := &tokenHost{t: t}
				host.failing.Store(403)
				source := app.TokenSource(through(t, host), valid(), nil)
				logger := slog.New(abortingHandler{slog.DiscardHandler, test.abort})
				client := newClient(t, host, pinterest.WithTokenSource(source), pinterest.WithLogger(logger))
				time.Sleep(9*time.Minute + 30*time.Second)
				_, err := client.Pins.Get(t.Context(), "1")
				require.NoError(t, err)
				synctest.Wait()
				tokenIs(t, source, "pina_0")
			})
		})
	}
}

// abortingHandler aborts when it handles a warning.
type abortingHandler struct {
	slog.Handler
	abort func()
}

func (abortingHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level == slog.LevelWarn
}

func (h abortingHandler) Handle(context.Context, slog.Record) error { h.abort(); return nil }

func TestTokenSource_NothingToRefreshWith(t *testing.T) {
	for _, token := range []*oauth2.Token{nil, {AccessToken: "pina_0", Expiry: time.Now().Add(-time.Hour)}} {
		_, err := app.TokenSource(through(t, &script{steps: []step{fault(io.EOF)}}), token, nil).Token()
		require.ErrorIs(t, err, pinterest.ErrReauthorize)
		require.EqualError(t, err, "pinterest: the access token is not valid any more, and there is no refresh token (log in again)")
	}
	token, err := app.TokenSource(t.Context(), &oauth2.Token{AccessToken: "pina_0"}, nil).Token()
	require.NoError(t, err, "a token without expiry is valid until it is rejected")
	assert.Equal(t, "pina_0", token.AccessToken)
}

func TestTokenSource_RejectedTokenIsRefreshedOnceDuringACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, took: time.Second}
		host.bad.Store("Bearer pina_0", true)
		source := app.TokenSource(through(t, host), &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0"}, nil)
		client := newClient(t, host, pinterest.WithTokenSource(source), pinterest.WithMaxRetries(0))
		var wait sync.WaitGroup
		for range 50 {
			wait.Go(func() {
				_, err := client.Pins.Create(t.Context(), nil)
				assert.NoError(t, err)
			})
		}
		wait.Wait()
		assert.EqualValues(t, 1, host.refreshes.Load())
		assert.LessOrEqual(t, host.calls.Load(), int32(100))

		// A rejection of the new token ends the call.
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

// sourceFunc is a token source of the caller's.
type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

func TestTokenSource_ReturnsNoToken(t *testing.T) {
	for want, token := range map[string]*oauth2.Token{
		"the token source returned no token":              nil,
		"the token source returned an empty access token": {RefreshToken: "pinr_0"},
	} {
		transport := &script{steps: []step{answer(200, pinBody)}}
		source := sourceFunc(func() (*oauth2.Token, error) { return token, nil })
		_, err := newClient(t, transport, pinterest.WithTokenSource(source)).Pins.Create(t.Context(), nil)
		require.EqualError(t, err, "pinterest: pins/create: no access token: "+want)
		assert.Zero(t, transport.count())
	}
}

func TestTokenSource_MissingScopeCausesNoRefresh(t *testing.T) {
	for _, code := range []int{3, 29} {
		transport := &script{steps: []step{answer(401, fmt.Sprintf(`{"code": %d, "message": "no"}`, code))}}
		source := app.TokenSource(through(t, transport), &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0"}, nil)
		_, err := newClient(t, transport, pinterest.WithTokenSource(source)).Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, pinterest.ErrUnauthorized)
		assert.Equal(t, 1, transport.count())
	}
}

func TestTokenSource_WaitingCallObeysItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, took: 20 * time.Second}
		var saved atomic.Bool
		source := app.TokenSource(through(t, host), expired(), func(*oauth2.Token) error { saved.Store(true); return nil })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := newClient(t, host, pinterest.WithTokenSource(source)).Pins.Get(ctx, "1")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Second, time.Since(start))
		time.Sleep(20 * time.Second)
		assert.True(t, saved.Load(), "the refresh completes without the call")
	})
}

func TestTokenSource_OnTheFakeServer(t *testing.T) {
	for name, policy := range map[string]pinteresttest.TokenPolicy{"rotating": {}, "keeping": {KeepRefreshToken: true}} {
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
