package pinterest_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

var app = pinterest.OAuthConfig{
	ClientID: "1479205", ClientSecret: "CANARYsecret", RedirectURL: "http://localhost:8085/",
	Scopes: []pinterest.Scope{pinterest.ScopePinsRead, pinterest.ScopeBoardsReadSecret},
}

// withTransport returns a context whose token requests are sent by transport.
func withTransport(t testing.TB, transport http.RoundTripper) context.Context {
	t.Helper()
	return context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: transport})
}

func TestOAuthConfig_AuthCodeURL(t *testing.T) {
	u, err := url.Parse(app.AuthCodeURL("st&te"))
	require.NoError(t, err)
	assert.Equal(t, "https://www.pinterest.com/oauth/", u.Scheme+"://"+u.Host+u.Path)
	assert.Equal(t, urlValues(
		"client_id", "1479205", "redirect_uri", "http://localhost:8085/", "response_type", "code",
		"scope", "pins:read,boards:read_secret", "state", "st&te"), u.Query())
}

func TestNewOAuthState_IsRandom(t *testing.T) {
	first, second := pinterest.NewOAuthState(), pinterest.NewOAuthState()
	assert.NotEqual(t, first, second)
	assert.Greater(t, len(first), 20)
}

func TestOAuthConfig_Grants(t *testing.T) {
	for _, test := range []struct {
		name    string
		app     pinterest.OAuthConfig
		call    func(context.Context, *pinterest.OAuthConfig) (*oauth2.Token, error)
		form    url.Values
		fixture string
		access  string
		refresh string
		scopes  []pinterest.Scope
		kind    string
		expiry  time.Time
	}{
		{
			"authorization code", app, func(ctx context.Context, c *pinterest.OAuthConfig) (*oauth2.Token, error) {
				return c.Exchange(ctx, "c0de")
			},
			urlValues("grant_type", "authorization_code", "code", "c0de", "redirect_uri", "http://localhost:8085/"),
			"oauth_token.code.json", "pina_new", "pinr_new",
			[]pinterest.Scope{"users:read", "pins:read", "boards:read"},
			"authorization_code", time.Date(2000, 3, 1, 0, 0, 0, 0, time.UTC),
		},
		{
			"refresh keeps the refresh token", app, func(ctx context.Context, c *pinterest.OAuthConfig) (*oauth2.Token, error) {
				return c.Refresh(ctx, "pinr_old")
			},
			urlValues("grant_type", "refresh_token", "refresh_token", "pinr_old"),
			"oauth_token.refresh.json", "pina_newer", "pinr_old",
			[]pinterest.Scope{"pins:read"},
			"refresh_token",
			time.Time{},
		},
		{
			"refresh renews the refresh token",
			pinterest.OAuthConfig{ClientID: app.ClientID, ClientSecret: app.ClientSecret, TokenParams: urlValues("continuous_refresh", "true")},
			func(ctx context.Context, c *pinterest.OAuthConfig) (*oauth2.Token, error) {
				return c.Refresh(ctx, "pinr_old", pinterest.ScopePinsRead, pinterest.ScopePinsWrite)
			},
			urlValues("grant_type", "refresh_token", "refresh_token", "pinr_old", "scope", "pins:read,pins:write", "continuous_refresh", "true"),
			"oauth_token.refresh_rotated.json", "pina_newer", "pinr_newer",
			[]pinterest.Scope{"pins:read"},
			"everlasting_refresh", time.Unix(1800000000, 0),
		},
		{
			"client credentials", app, func(ctx context.Context, c *pinterest.OAuthConfig) (*oauth2.Token, error) {
				return c.ClientCredentials(ctx, pinterest.ScopeAdsRead, pinterest.ScopeAdsWrite)
			},
			urlValues("grant_type", "client_credentials", "scope", "ads:read,ads:write"),
			"oauth_token.refresh.json", "pina_newer", "",
			[]pinterest.Scope{"pins:read"},
			"refresh_token",
			time.Time{},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var sent *http.Request
				transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
					sent = req
					return respond(200, string(fixture(t, test.fixture)))(req)
				}}}
				token, err := test.call(withTransport(t, transport), &test.app)
				require.NoError(t, err)
				assert.Equal(t, "POST https://api.pinterest.com/v5/oauth/token", sent.Method+" "+sent.URL.String())
				assert.Equal(t, "Basic "+base64.StdEncoding.EncodeToString([]byte("1479205:CANARYsecret")), sent.Header.Get("Authorization"))
				assert.Equal(t, "application/x-www-form-urlencoded", sent.Header.Get("Content-Type"))
				form, err := url.ParseQuery(transport.bodies[0])
				require.NoError(t, err)
				assert.Equal(t, test.form, form)

				assert.Equal(t, test.access, token.AccessToken)
				assert.Equal(t, test.refresh, token.RefreshToken)
				assert.Equal(t, 30*24*time.Hour, time.Until(token.Expiry))
				assert.Equal(t, test.scopes, pinterest.GrantedScopes(token))
				assert.Equal(t, test.kind, pinterest.TokenResponseType(token))
				assert.True(t, test.expiry.Equal(pinterest.RefreshTokenExpiry(token)), pinterest.RefreshTokenExpiry(token))
			})
		})
	}
	assert.Empty(t, pinterest.GrantedScopes(&oauth2.Token{}))
	assert.Empty(t, pinterest.TokenResponseType(&oauth2.Token{}))
}

func TestOAuthConfig_RejectedGrantReturnsError(t *testing.T) {
	rejected := respond(401, string(fixture(t, "oauth_token.401.json")), "X-Pinterest-Rid", "9")
	for name, grant := range map[string]func(context.Context) (*oauth2.Token, error){
		"code":               func(ctx context.Context) (*oauth2.Token, error) { return app.Exchange(ctx, "c0de") },
		"refresh":            func(ctx context.Context) (*oauth2.Token, error) { return app.Refresh(ctx, "pinr_old") },
		"client credentials": func(ctx context.Context) (*oauth2.Token, error) { return app.ClientCredentials(ctx) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: []step{rejected}}
				_, err := grant(withTransport(t, transport))
				var failure *pinterest.Error
				require.ErrorAs(t, err, &failure)
				require.ErrorIs(t, err, pinterest.ErrUnauthorized)
				assert.Equal(t, "oauth/token", failure.Operation)
				assert.Equal(t, 2, failure.Code)
				assert.Equal(t, "9", failure.RequestID)
				assert.Equal(t, 1, transport.count())
			})
		})
	}
	_, err := app.Refresh(withTransport(t, &script{steps: []step{rejected}}), "pinr_old")
	require.ErrorIs(t, err, pinterest.ErrReauthorize)
	require.ErrorContains(t, err, "pinterest: the refresh token was rejected: oauth/token: 401 Unauthorized (code 2): Authentication failed.")
}

// A code is not retried: it may be used up although the response was lost.
func TestOAuthConfig_RefreshIsRetriedButCodeIsNot(t *testing.T) {
	for name, failure := range map[string]step{"503": respond(503, ""), "transport error": failWith(io.ErrUnexpectedEOF)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: []step{failure, respond(200, string(fixture(t, "oauth_token.refresh.json")))}}
				_, err := app.Refresh(withTransport(t, transport), "pinr_old")
				require.NoError(t, err)
				transport = &script{steps: []step{failure, respond(200, string(fixture(t, "oauth_token.code.json")))}}
				_, err = app.Exchange(withTransport(t, transport), "c0de")
				require.Error(t, err)
				require.NotErrorIs(t, err, pinterest.ErrReauthorize)
				assert.Equal(t, 1, transport.count())
			})
		})
	}
}

func TestOAuthConfig_InvalidResponseIsAnError(t *testing.T) {
	for _, body := range []string{``, `{}`, `<html>`, `{"access_token": 7}`, `{"error": "x"}`} {
		t.Run(strconv.Quote(body), func(t *testing.T) {
			_, err := app.Exchange(withTransport(t, &script{steps: []step{respond(200, body)}}), "c0de")
			require.ErrorContains(t, err, "pinterest: oauth/token: ")
		})
	}
}

func TestOAuthConfig_EmptyCredentialIsAParamError(t *testing.T) {
	var invalid *pinterest.ParamError
	_, err := app.Exchange(t.Context(), "")
	require.ErrorAs(t, err, &invalid)
	_, err = app.Refresh(t.Context(), "")
	require.ErrorAs(t, err, &invalid)
}

// An implausible lifetime must not lose the new pair: the old refresh token may be invalid by then.
func TestOAuthConfig_ImplausibleLifetimesAreIgnored(t *testing.T) {
	const pair = `{"access_token": "pina_new", "refresh_token": "pinr_new"`
	for _, value := range []string{
		"-1", "-1e12", "-4294967295", "1e300", "1e18", "4294967297", "9223372036854775808", "2592000.5", "2.592e6",
		`"soon"`, `""`, `"NaN"`, `"Infinity"`, `"1e300"`, "null", "true", "{}", "[1]",
	} {
		for _, field := range []string{"expires_in", "refresh_token_expires_in", "refresh_token_expires_at"} {
			t.Run(field+" "+value, func(t *testing.T) {
				token, err := app.Refresh(withTransport(t, &script{steps: []step{respond(200, pair+`, "`+field+`": `+value+`}`)}}), "pinr_old")
				require.NoError(t, err)
				for name, expiry := range map[string]time.Time{"access": token.Expiry, "refresh": pinterest.RefreshTokenExpiry(token)} {
					if !expiry.IsZero() {
						assert.WithinRange(t, expiry, time.Unix(0, 0), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), name)
					}
				}
				assert.False(t, !token.Expiry.IsZero() && token.Expiry.Before(time.Now()), "every call would refresh the token")

				file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
				require.NoError(t, file.Save(token))
				loaded, err := file.Load()
				require.NoError(t, err)
				assert.Equal(t, "pina_new", loaded.AccessToken)
				assert.Equal(t, "pinr_new", loaded.RefreshToken)
			})
		}
	}
	// A lifetime need not be an integer, and a plausible lifetime is used if the time of expiry is implausible.
	body := pair + `, "expires_in": 2592000.5, "refresh_token_expires_in": 5184000, "refresh_token_expires_at": -1}`
	token, err := app.Refresh(withTransport(t, &script{steps: []step{respond(200, body)}}), "pinr_old")
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now().Add(30*24*time.Hour), token.Expiry, time.Minute)
	assert.WithinDuration(t, time.Now().Add(60*24*time.Hour), pinterest.RefreshTokenExpiry(token), time.Minute)
}

func TestOAuthConfig_RedirectsAreNotFollowed(t *testing.T) {
	reached := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer other.Close()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, other.URL, http.StatusTemporaryRedirect)
	}))
	defer api.Close()
	moved := app
	moved.TokenURL = api.URL
	_, err := moved.Refresh(t.Context(), "pinr_old")
	require.ErrorContains(t, err, "307")
	assert.False(t, reached)
}

func TestOAuthConfig_RevokeSendsToken(t *testing.T) {
	var sent *http.Request
	transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
		sent = req
		return respond(200, "")(req)
	}}}
	require.NoError(t, app.Revoke(withTransport(t, transport), "pinr.eyJ+/="))
	assert.Equal(t, "POST https://api.pinterest.com/v5/oauth/token/revoke", sent.Method+" "+sent.URL.String())
	assert.Equal(t, "Basic "+base64.StdEncoding.EncodeToString([]byte("1479205:CANARYsecret")), sent.Header.Get("Authorization"))
	assert.Equal(t, "application/x-www-form-urlencoded", sent.Header.Get("Content-Type"))
	assert.Equal(t, []string{"token=pinr.eyJ%2B%2F%3D"}, transport.bodies)

	sandbox := app
	sandbox.TokenURL = pinterest.SandboxBaseURL + "/oauth/token"
	require.NoError(t, sandbox.Revoke(withTransport(t, transport), "pina_1"))
	assert.Equal(t, pinterest.SandboxBaseURL+"/oauth/token/revoke", sent.URL.String())
}

func TestOAuthConfig_RevokeReturnsError(t *testing.T) {
	for name, test := range map[string]struct {
		response step
		is       error
		attempts int
	}{
		"wrong secret": {respond(401, string(fixture(t, "oauth_token.401.json"))), pinterest.ErrUnauthorized, 1},
		"user token":   {respond(403, `{"code": 29, "message": "You are not permitted to access that resource."}`), pinterest.ErrForbidden, 1},
		"throttled":    {respond(429, "", "Retry-After", "1"), pinterest.ErrRateLimited, 5},
		"unavailable":  {respond(503, ""), pinterest.ErrServer, 5},
		"connection":   {failWith(io.ErrUnexpectedEOF), io.ErrUnexpectedEOF, 5},
		"redirect":     {respond(307, "", "Location", "https://other.example/"), nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: []step{test.response}}
				err := app.Revoke(withTransport(t, transport), "pina_1")
				require.ErrorContains(t, err, "pinterest: token/revoke: ")
				if test.is != nil {
					require.ErrorIs(t, err, test.is)
				}
				assert.Equal(t, test.attempts, transport.count())
			})
		})
	}
	var invalid *pinterest.ParamError
	require.ErrorAs(t, app.Revoke(t.Context(), ""), &invalid)
	broken := app
	broken.TokenURL = "https://user:CANARYsecret@[broken"
	err := broken.Revoke(t.Context(), "pina_1")
	require.ErrorContains(t, err, "pinterest: token/revoke: ")
	assert.NotContains(t, err.Error(), "CANARY")
}

func TestOAuthConfig_RevokeObeysContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{slow(t, time.Hour)}}
		ctx, cancel := context.WithTimeout(withTransport(t, transport), time.Second)
		defer cancel()
		start := time.Now()
		require.ErrorIs(t, app.Revoke(ctx, "pina_1"), context.DeadlineExceeded)
		assert.Equal(t, time.Second, time.Since(start))
		assert.Equal(t, 1, transport.count())
	})
}

func TestOAuthConfig_RevokeOnTheFakeServer(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	token, other := login(t, config), login(t, config)
	for _, revoked := range []string{token.AccessToken, token.RefreshToken, token.RefreshToken, "unknown"} {
		require.NoError(t, config.Revoke(t.Context(), revoked))
	}
	_, err := server.Client(pinterest.WithAccessToken(token.AccessToken)).UserAccount.Get(t.Context())
	require.ErrorIs(t, err, pinterest.ErrUnauthorized)
	_, err = config.Refresh(t.Context(), token.RefreshToken)
	require.ErrorIs(t, err, pinterest.ErrReauthorize)
	_, err = server.Client(pinterest.WithAccessToken(other.AccessToken)).UserAccount.Get(t.Context())
	require.NoError(t, err)
	config.ClientSecret = "wrong"
	require.ErrorIs(t, config.Revoke(t.Context(), other.AccessToken), pinterest.ErrUnauthorized)
}

func TestOAuthConfig_ConversionTokenSendsAccessToken(t *testing.T) {
	var sent *http.Request
	transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
		sent = req
		return respond(200, string(fixture(t, "oauth_conversion_token.json")))(req)
	}}}
	token, err := pinterest.OAuthConfig{}.ConversionToken(withTransport(t, transport), "pina_CANARY")
	require.NoError(t, err)
	assert.Equal(t, "pinc_CANARYconversion0123", token)
	assert.Equal(t, "POST https://api.pinterest.com/v5/oauth/conversion_token", sent.Method+" "+sent.URL.String())
	assert.Equal(t, "Bearer pina_CANARY", sent.Header.Get("Authorization"))
	assert.Equal(t, []string{""}, transport.bodies)

	sandbox := pinterest.OAuthConfig{TokenURL: pinterest.SandboxBaseURL + "/oauth/token"}
	_, err = sandbox.ConversionToken(withTransport(t, transport), "pina_CANARY")
	require.NoError(t, err)
	assert.Equal(t, pinterest.SandboxBaseURL+"/oauth/conversion_token", sent.URL.String())
}

func TestOAuthConfig_ConversionTokenReturnsError(t *testing.T) {
	for name, test := range map[string]struct {
		response step
		is       error
		attempts int
	}{
		"missing scope": {respond(401, string(fixture(t, "oauth_conversion_token.401.json"))), pinterest.ErrUnauthorized, 1},
		"throttled":     {respond(429, "", "Retry-After", "1"), pinterest.ErrRateLimited, 5},
		"unavailable":   {respond(503, ""), pinterest.ErrServer, 1}, // a token may have been created
		"connection":    {failWith(io.ErrUnexpectedEOF), io.ErrUnexpectedEOF, 1},
		"redirect":      {respond(307, "", "Location", "https://other.example/"), nil, 1},
		"no token":      {respond(200, `{"access_token": ""}`), nil, 1},
		"not JSON":      {respond(200, "pinc_CANARYconversion0123"), nil, 1},
		"number":        {respond(200, `{"access_token": 1234567890123456}`), nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: []step{test.response}}
				token, err := app.ConversionToken(withTransport(t, transport), "pina_CANARY")
				require.ErrorContains(t, err, "pinterest: oauth/conversion_token: ")
				if test.is != nil {
					require.ErrorIs(t, err, test.is)
				}
				assert.Empty(t, token)
				assertHidesCanary(t, unwrapped(err)...)
				assert.NotContains(t, err.Error(), "1234567890123456")
				assert.Equal(t, test.attempts, transport.count())
			})
		})
	}
	_, err := app.ConversionToken(t.Context(), "")
	var invalid *pinterest.ParamError
	require.ErrorAs(t, err, &invalid)
	require.EqualError(t, err, "pinterest: oauth/conversion_token: access_token is required")
}

// The token endpoint echoes every secret it receives.
func TestOAuthConfig_SecretsAreNotPrinted(t *testing.T) {
	for _, status := range []int{200, 400, 401, 500} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := new(script)
				transport.steps = []step{func(req *http.Request) (*http.Response, error) {
					form, err := url.ParseQuery(transport.bodies[len(transport.bodies)-1])
					require.NoError(t, err)
					secrets := form.Get("code") + " " + form.Get("refresh_token") + " " + form.Get("token") + " CANARYsecret " + req.Header.Get("Authorization")
					echo := fmt.Sprintf(`{"code": 2, "message": %q, "error_description": %q}`, secrets, secrets)
					return respond(status, echo, "X-Echo", secrets)(req)
				}}
				ctx := withTransport(t, transport)
				_, exchange := app.Exchange(ctx, "CANARYcode")
				_, refresh := app.Refresh(ctx, "pinr_CANARY")
				_, conversion := app.ConversionToken(ctx, "pina_CANARY")
				revoke := app.Revoke(ctx, "pinr.CANARY")
				source := app.TokenSource(ctx, &oauth2.Token{AccessToken: "pina_CANARY", RefreshToken: "pinr_CANARY", Expiry: time.Now().Add(-time.Hour)}, nil)
				client := newClient(t, transport, pinterest.WithTokenSource(source))
				_, call := client.Pins.Get(t.Context(), "1")
				logged := new(bytes.Buffer)
				slog.New(slog.NewJSONHandler(logged, nil)).Info("x", "app", app, "pointer", &app)
				printed := logged.String()
				for _, value := range []any{exchange, refresh, conversion, revoke, call, app, &app, source, client} {
					for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
						printed += fmt.Sprintf(verb, value) + "\n"
					}
				}
				failures := []error{exchange, refresh, conversion, call}
				if status != 200 {
					failures = append(failures, revoke)
				}
				for _, err := range failures {
					require.Error(t, err)
					if failure, ok := errors.AsType[*pinterest.Error](err); ok {
						printed += failure.Message + string(failure.Body) + fmt.Sprint(failure.Header) + failure.URL
					}
					var raw *oauth2.RetrieveError
					assert.NotErrorAs(t, err, &raw)
				}
				assert.NotContains(t, printed, "CANARY")
			})
		})
	}
}

// FuzzTokenResponse decodes arbitrary token responses, and saves and loads the tokens.
func FuzzTokenResponse(f *testing.F) {
	for _, name := range []string{"oauth_token.code.json", "oauth_token.refresh.json", "oauth_token.refresh_rotated.json", "oauth_token.401.json"} {
		f.Add(200, fixture(f, name))
	}
	f.Add(200, []byte(`{"access_token": "a", "expires_in": "3600", "scope": 5, "refresh_token_expires_in": 1e300}`))
	f.Add(200, []byte(`{"access_token": "a", "expires_in": 1e300, "refresh_token_expires_in": -1, "refresh_token_expires_at": 1e11}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		// The short deadline avoids the delays of retries.
		ctx, cancel := context.WithTimeout(withTransport(t, &script{steps: []step{respond(status, string(body))}}), 10*time.Millisecond)
		defer cancel()
		token, err := app.Exchange(ctx, "CANARYcode")
		if err != nil {
			assert.NotContains(t, err.Error(), "CANARYcode")
			return
		}
		_ = pinterest.GrantedScopes(token)
		file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token")}
		require.NoError(t, file.Save(token))
		stored, err := file.Load()
		require.NoError(t, err)
		assert.Equal(t, pinterest.GrantedScopes(token), pinterest.GrantedScopes(stored))
	})
}
