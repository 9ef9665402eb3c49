package pinterest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// browse fetches a page and follows redirects, like a browser.
func browse(t testing.TB, url string) (status int, page string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(body)
}

// login logs in on the fake server. It changes the redirect URL of config.
func login(t testing.TB, config *pinterest.OAuthConfig) *oauth2.Token {
	t.Helper()
	var token *oauth2.Token
	state := pinterest.NewOAuthState()
	callback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		config.CallbackHandler(state, func(got *oauth2.Token, err error) {
			assert.NoError(t, err)
			token = got
		}).ServeHTTP(w, req)
	}))
	defer callback.Close()
	config.RedirectURL = callback.URL + "/"
	status, page := browse(t, config.AuthCodeURL(state)+"&decision=allow")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "You are logged in")
	require.NotNil(t, token)
	return token
}

func TestLogin_OnTheFakeServer(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	_, page := browse(t, config.AuthCodeURL("s"))
	assert.Contains(t, page, "Give access")
	token := login(t, config)
	assert.Equal(t, config.Scopes, pinterest.GrantedScopes(token))
	_, err := config.Exchange(t.Context(), "code00000000000000000000000000000001")
	require.ErrorIs(t, err, pinterest.ErrBadRequest, "a code can be used once")
	wrong := *config
	wrong.ClientSecret = "wrong"
	_, err = wrong.Refresh(t.Context(), token.RefreshToken)
	require.ErrorIs(t, err, pinterest.ErrUnauthorized)
	owner, err := config.ClientCredentials(t.Context(), pinterest.ScopeAdsRead)
	require.NoError(t, err)
	assert.Empty(t, owner.RefreshToken)
}

// visit sends a request with the given query to a callback handler. The handler sends its token requests to transport.
func visit(t testing.TB, handler http.Handler, transport http.RoundTripper, query string) (status int, page string) {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(withTransport(t, transport), http.MethodGet, "/?"+query, nil))
	assert.Equal(t, "text/html; charset=utf-8", recorder.Header().Get("Content-Type"))
	return recorder.Code, recorder.Body.String()
}

func TestCallbackHandler_ExchangesCodeOnceForItsState(t *testing.T) {
	transport := &script{steps: []step{respond(200, string(fixture(t, "oauth_token.code.json")))}}
	var calls int
	var token *oauth2.Token
	handler := app.CallbackHandler("s3cret-state", func(got *oauth2.Token, err error) {
		calls++
		token = got
		assert.NoError(t, err)
	})
	for _, query := range []string{"", "code=c", "state=&code=c", "state=other&code=c", "state=s3cret-stat&code=c"} {
		t.Run("other state: "+query, func(t *testing.T) {
			status, page := visit(t, handler, transport, query)
			assert.Equal(t, http.StatusBadRequest, status)
			assert.Contains(t, page, "This login link is not valid any more")
			assert.Zero(t, calls)
		})
	}
	for range 2 { // the second visit is a reload
		status, page := visit(t, handler, transport, "state=s3cret-state&code=c0de")
		assert.Equal(t, http.StatusOK, status)
		assert.Contains(t, page, "You are logged in")
	}
	assert.Equal(t, 1, calls)
	assert.Equal(t, 1, transport.count())
	assert.Equal(t, "pina_new", token.AccessToken)
}

func TestCallbackHandler_EmptyStateIsNeverValid(t *testing.T) {
	handler := app.CallbackHandler("", func(*oauth2.Token, error) { t.Error("done was called") })
	status, _ := visit(t, handler, &script{steps: []step{failWith(io.EOF)}}, "state=&code=")
	assert.Equal(t, http.StatusBadRequest, status)
}

func TestCallbackHandler_ReportsAuthorizationErrors(t *testing.T) {
	for query, want := range map[string]pinterest.AuthorizationError{
		"state=s&error=access_denied&error_description=%3Cscript%3E": {Code: "access_denied", Description: "<script>"},
		"state=s&error=access_denied":                                {Code: "access_denied"},
		"state=s":                                                    {},
	} {
		t.Run(query, func(t *testing.T) {
			var failure error
			handler := app.CallbackHandler("s", func(_ *oauth2.Token, err error) { failure = err })
			status, page := visit(t, handler, &script{steps: []step{failWith(io.EOF)}}, query)
			assert.Equal(t, http.StatusBadRequest, status)
			assert.Contains(t, page, "Login failed")
			assert.NotContains(t, page, "<script>")
			var denied *pinterest.AuthorizationError
			require.ErrorAs(t, failure, &denied)
			assert.Equal(t, want, *denied)
			assert.NotEmpty(t, failure.Error())
		})
	}
}

func TestCallbackHandler_ReportsExchangeErrors(t *testing.T) {
	var failure error
	handler := app.CallbackHandler("s", func(_ *oauth2.Token, err error) { failure = err })
	status, page := visit(t, handler, &script{steps: []step{respond(400, `{"code": 1, "message": "bad code"}`)}}, "state=s&code=c0de")
	assert.Equal(t, http.StatusBadRequest, status)
	assert.NotContains(t, page, "c0de")
	require.ErrorIs(t, failure, pinterest.ErrBadRequest)
}

// FuzzCallbackQuery sends arbitrary queries to a callback handler. The user sees one of three pages, which contain nothing of the
// query. Only the state of the login leads to a call of done, and only a code without an error to an exchange.
func FuzzCallbackQuery(f *testing.F) {
	const state, code = "CANARYstate0123456789ABCDEF", "CANARYcode0123456789abcdef"
	for _, query := range []string{
		"", "?", "code=" + code, "state=" + state, "state=" + state + "&code=" + code, "code=" + code + "&state=" + state,
		"state=" + state + "&error=access_denied&error_description=The+user+denied+the+request",
		"state=" + state + "&code=" + code + "&error=server_error", "state=" + state + "&code=" + code + "&error=",
		"state=" + state + "&code=", "state=" + state + "&code=%00", "state=" + state + "&code=" + code + "&code=other",
		// Another state.
		"state=&code=" + code, "state=other&code=" + code, "state=" + state + "0&code=" + code, "state=" + state[1:] + "&code=" + code,
		"state=%43ANARYstate0123456789ABCDEF&code=" + code, "state=canarystate0123456789abcdef&code=" + code, "State=" + state + "&code=" + code,
		"state=" + state + "&state=other&code=" + code, "state=other&state=" + state + "&code=" + code, "state[]=" + state + "&code=" + code,
		"state=" + state + ";code=" + code, "state=" + state + "%26code%3D" + code, "state=" + state + "%00&code=" + code, "state=%zz&code=" + code,
		// HTML, line feeds and secrets.
		"state=" + state + "&error=%3Cscript%3Ealert(1)%3C/script%3E", "state=<script>alert(1)</script>", "state=" + state + "&error=%0d%0aSet-Cookie:+a%3Db&error_description=%1b%5b2J%c2%85",
		"state=" + state + "&code=%3Cimg+src=x+onerror=alert(1)%3E", "state=" + state + "&error=" + code + "&code=" + code, "state=" + state + "&error=x&error_description=" + state,
		"state=" + state + "&error=%ff&error_description=%e2%80%a8%e2%80%ae", "&&&=&=%", "%",
	} {
		f.Add(query)
	}
	tokens := fixture(f, "oauth_token.code.json")
	f.Fuzz(func(t *testing.T, query string) {
		exchanges := 0
		ctx := withTransport(t, roundTripper(func(req *http.Request) (*http.Response, error) {
			exchanges++
			return respond(200, string(tokens))(req)
		}))
		request := func(query string, done func(*oauth2.Token, error)) *httptest.ResponseRecorder {
			recorder := httptest.NewRecorder()
			req := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/", RawQuery: query}, Header: http.Header{}}
			app.CallbackHandler(state, done).ServeHTTP(recorder, req.WithContext(ctx))
			return recorder
		}
		ignore := func(*oauth2.Token, error) {}
		success := request("state="+state+"&code=c", ignore).Body.String()
		failed := request("state="+state, ignore).Body.String()
		unknown := request("", ignore).Body.String()
		exchanges = 0

		var token *oauth2.Token
		var failure error
		done := 0
		page := request(query, func(got *oauth2.Token, err error) {
			done++
			token, failure = got, err
		})
		sent, _ := url.ParseQuery(query) // without the parameters that cannot be parsed, like req.URL.Query
		switch {
		case sent.Get("state") != state:
			assert.Equal(t, unknown, page.Body.String())
			assert.Equal(t, http.StatusBadRequest, page.Code)
			assert.Zero(t, done)
			assert.Zero(t, exchanges)
		case sent.Get("code") == "" || sent.Get("error") != "":
			assert.Equal(t, failed, page.Body.String())
			assert.Equal(t, http.StatusBadRequest, page.Code)
			assert.Equal(t, 1, done)
			assert.Zero(t, exchanges)
			var denied *pinterest.AuthorizationError
			require.ErrorAs(t, failure, &denied)
			assertShortLine(t, failure.Error())
			for _, text := range []string{denied.Code, denied.Description} {
				assert.NotContains(t, text, state)
				if len(sent.Get("code")) >= 16 { // like every real code
					assert.NotContains(t, text, sent.Get("code"))
				}
			}
		default:
			assert.Equal(t, success, page.Body.String())
			assert.Equal(t, http.StatusOK, page.Code)
			assert.Equal(t, 1, done)
			assert.Equal(t, 1, exchanges)
			require.NoError(t, failure)
			assert.Equal(t, "pina_new", token.AccessToken)
		}
		headers := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Cache-Control": {"no-store"}, "Referrer-Policy": {"no-referrer"}}
		assert.Equal(t, headers, page.Header())
	})
}

// A browser that reloads or closes the page cancels its request, but the code can be used once.
func TestCallbackHandler_ExchangeContinuesWithoutTheBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
			select {
			case <-req.Context().Done():
				return nil, req.Context().Err()
			case <-time.After(time.Second):
				return respond(200, string(fixture(t, "oauth_token.code.json")))(req)
			}
		}}}
		ctx, closePage := context.WithCancel(withTransport(t, transport))
		time.AfterFunc(time.Millisecond, closePage)
		var token *oauth2.Token
		var failure error
		handler := app.CallbackHandler("s", func(got *oauth2.Token, err error) { token, failure = got, err })
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/?state=s&code=c0de", nil))
		require.NoError(t, failure)
		assert.Equal(t, "pina_new", token.AccessToken)

		_, reloaded := visit(t, handler, transport, "state=s&code=c0de")
		assert.Contains(t, reloaded, "You are logged in")
	})
}

func TestCallbackHandler_PanicInDoneIsAFailedLogin(t *testing.T) {
	transport := &script{steps: []step{respond(200, string(fixture(t, "oauth_token.code.json")))}}
	handler := app.CallbackHandler("s", func(*oauth2.Token, error) { panic("no database") })
	assert.PanicsWithValue(t, "no database", func() { visit(t, handler, transport, "state=s&code=c0de") })
	status, reloaded := visit(t, handler, transport, "state=s&code=c0de")
	assert.Equal(t, http.StatusBadRequest, status)
	assert.NotContains(t, reloaded, "You are logged in")
}

func TestLogin_DeniedOnTheFakeServer(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	var failure error
	callback := httptest.NewServer(config.CallbackHandler("s", func(_ *oauth2.Token, err error) { failure = err }))
	defer callback.Close()
	config.RedirectURL = callback.URL + "/"
	status, _ := browse(t, config.AuthCodeURL("s")+"&decision=deny")
	assert.Equal(t, http.StatusBadRequest, status)
	require.EqualError(t, failure, `pinterest: login: "access_denied": "The user denied the request"`)
	status, _ = browse(t, server.OAuthConfig().AuthURL+"?client_id=someone")
	assert.Equal(t, http.StatusBadRequest, status)
}
