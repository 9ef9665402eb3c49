package pinterest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
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

// tokenHost answers refresh requests with pina_1, pina_2, ..., and API requests by whether their token is good.
type tokenHost struct {
	t         testing.TB
	refreshes atomic.Int32
	calls     atomic.Int32
	rotate    bool
	failing   atomic.Bool
	took      time.Duration
	bad       sync.Map // tokens that the API refuses
}

func (h *tokenHost) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path != "/v5/oauth/token" {
		h.calls.Add(1)
		if _, bad := h.bad.Load(req.Header.Get("Authorization")); bad {
			return answer(401, `{"code": 2, "message": "Authentication failed."}`)(req)
		}
		return answer(200, pinBody)(req)
	}
	time.Sleep(h.took)
	n := h.refreshes.Add(1)
	if h.failing.Load() {
		return answer(401, `{"code": 2, "message": "Authentication failed."}`)(req)
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

func TestOneRefreshForAnyNumberOfGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, took: time.Second}
		source := app.TokenSource(through(t, host), expired(), nil)
		ask := func() (errs []error) {
			var wait sync.WaitGroup
			var mu sync.Mutex
			for range 200 {
				wait.Go(func() {
					token, err := source.Token()
					if err == nil && token.AccessToken == "pina_0" {
						err = errors.New("the expired token came back")
					}
					mu.Lock()
					defer mu.Unlock()
					errs = append(errs, err)
				})
			}
			wait.Wait()
			return errs
		}
		host.failing.Store(true)
		for _, err := range ask() {
			require.ErrorIs(t, err, pinterest.ErrReauthorize, "a refresh that fails reaches all")
		}
		assert.EqualValues(t, 1, host.refreshes.Load())

		host.failing.Store(false)
		for _, err := range ask() {
			require.NoError(t, err, "the next call tries again")
		}
		assert.EqualValues(t, 2, host.refreshes.Load())
	})
}

func TestATokenIsRefreshedShortlyBeforeItExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t}
		var saved []string
		source := app.TokenSource(through(t, host), expired(), func(token *oauth2.Token) error {
			saved = append(saved, token.AccessToken+" "+token.RefreshToken)
			return nil
		})
		read := func() string {
			token, err := source.Token()
			require.NoError(t, err)
			return token.AccessToken
		}
		assert.Equal(t, "pina_1", read())
		time.Sleep(53 * time.Minute) // of 60; the margin is a tenth at most
		assert.Equal(t, "pina_1", read())
		time.Sleep(4*time.Minute + time.Second) // half the margin
		assert.Equal(t, "pina_2", read())
		assert.Equal(t, []string{"pina_1 pinr_0", "pina_2 pinr_0"}, saved, "an answer without a refresh token keeps the old one")
	})
}

func TestAnEarlyRefreshThatFailsIsNoMatterYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t}
		source := app.TokenSource(through(t, host), expired(), nil)
		_, err := source.Token()
		require.NoError(t, err)
		host.failing.Store(true)
		time.Sleep(57*time.Minute + time.Second)
		for range 10 {
			token, err := source.Token()
			require.NoError(t, err)
			assert.Equal(t, "pina_1", token.AccessToken)
		}
		assert.EqualValues(t, 2, host.refreshes.Load(), "not tried again and again")
		time.Sleep(3 * time.Minute)
		_, err = source.Token()
		require.ErrorIs(t, err, pinterest.ErrReauthorize)
	})
}

func TestAPairIsSavedBeforeItIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, rotate: true}
		full := errors.New("disk full")
		var saved []string
		source := app.TokenSource(through(t, host), expired(), func(token *oauth2.Token) error {
			assert.Zero(t, host.calls.Load(), "no request carries a token that is not saved")
			if full != nil {
				return full
			}
			saved = append(saved, token.AccessToken+" "+token.RefreshToken)
			return nil
		})
		client := newClient(t, host, pinterest.WithTokenSource(source))
		_, err := client.Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, full)
		require.ErrorIs(t, err, pinterest.ErrReauthorize)
		require.ErrorContains(t, err, "the new token pair could not be saved")
		assert.Zero(t, host.calls.Load())

		full = nil
		_, err = client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
		assert.Equal(t, []string{"pina_1 pinr_1"}, saved)
		assert.EqualValues(t, 1, host.refreshes.Load(), "the pair was kept, not asked for again")
	})
}

func TestASaveThatFailsIsAnErrorAlsoWhileTheOldTokenIsGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{t: t, rotate: true}
		full := errors.New("disk full")
		source := app.TokenSource(through(t, host), &oauth2.Token{
			AccessToken: "pina_0", RefreshToken: "pinr_0", Expiry: time.Now().Add(time.Hour),
		}, func(*oauth2.Token) error { return full })
		time.Sleep(57*time.Minute + time.Second)
		_, err := source.Token()
		require.ErrorIs(t, err, full, "the old pair may be void now")

		// The same after a refusal in the middle of a call: the refused token does not come back.
		host.bad.Store("Bearer pina_0", true)
		source = app.TokenSource(through(t, host), &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0"}, func(*oauth2.Token) error { return full })
		_, err = newClient(t, host, pinterest.WithTokenSource(source)).Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, full)
		_, err = source.Token()
		require.ErrorIs(t, err, full)
		full = nil
		token, err := source.Token()
		require.NoError(t, err)
		assert.Equal(t, "pina_2", token.AccessToken)
	})
}

func TestNothingToRefreshWith(t *testing.T) {
	for _, token := range []*oauth2.Token{nil, {AccessToken: "pina_0", Expiry: time.Now().Add(-time.Hour)}} {
		_, err := app.TokenSource(through(t, &script{steps: []step{fault(io.EOF)}}), token, nil).Token()
		require.ErrorIs(t, err, pinterest.ErrReauthorize)
		require.EqualError(t, err, "pinterest: the access token is no longer good, and there is no refresh token (log in again)")
	}
	token, err := app.TokenSource(t.Context(), &oauth2.Token{AccessToken: "pina_0"}, nil).Token()
	require.NoError(t, err, "a token without expiry is good until it is refused")
	assert.Equal(t, "pina_0", token.AccessToken)
}

func TestARefusedTokenIsRenewedOnceInTheMiddleOfACall(t *testing.T) {
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
		assert.EqualValues(t, 100, host.calls.Load())

		// A token that is refused although it is new ends the call.
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

func TestA401ForScopeOrAccessIsNotAboutTheToken(t *testing.T) {
	for _, code := range []int{3, 29} {
		transport := &script{steps: []step{answer(401, fmt.Sprintf(`{"code": %d, "message": "no"}`, code))}}
		source := app.TokenSource(through(t, transport), &oauth2.Token{AccessToken: "pina_0", RefreshToken: "pinr_0"}, nil)
		_, err := newClient(t, transport, pinterest.WithTokenSource(source)).Pins.Get(t.Context(), "1")
		require.ErrorIs(t, err, pinterest.ErrUnauthorized)
		assert.Equal(t, 1, transport.count())
	}
}

func TestACallThatWaitsForARefreshObeysItsContext(t *testing.T) {
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
		assert.True(t, saved.Load(), "the pair that was on its way is not lost")
	})
}

func TestStayingLoggedInOnTheFakeServer(t *testing.T) {
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
