package pinterest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
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

// get fetches a page as a browser does.
func get(t testing.TB, url string) (int, string) {
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

// login logs in at the fake server, whose config gets a redirect URL of its own.
func login(t testing.TB, config *pinterest.OAuthConfig) *oauth2.Token {
	t.Helper()
	var token *oauth2.Token
	state := pinterest.NewOAuthState()
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		config.CallbackHandler(state, func(got *oauth2.Token, err error) {
			assert.NoError(t, err)
			token = got
		}).ServeHTTP(w, req)
	}))
	defer app.Close()
	config.RedirectURL = app.URL + "/"
	status, page := get(t, config.AuthCodeURL(state)+"&decision=allow")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "You are logged in")
	require.NotNil(t, token)
	return token
}

func TestLogin(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	_, page := get(t, config.AuthCodeURL("s"))
	assert.Contains(t, page, "Give access")
	token := login(t, config)
	assert.Equal(t, config.Scopes, pinterest.GrantedScopes(token))
	_, err := config.Exchange(t.Context(), "code00000000000000000000000000000001")
	require.ErrorIs(t, err, pinterest.ErrBadRequest, "a code works once")
	wrong := *config
	wrong.ClientSecret = "wrong"
	_, err = wrong.Refresh(t.Context(), token.RefreshToken)
	require.ErrorIs(t, err, pinterest.ErrUnauthorized)
	owner, err := config.ClientCredentials(t.Context(), pinterest.ScopeAdsRead)
	require.NoError(t, err)
	assert.Empty(t, owner.RefreshToken)
}

func TestCallbackHandler(t *testing.T) {
	const state = "s3cret-state"
	transport := &script{steps: []step{answer(200, string(fixture(t, "oauth_token.code.json")))}}
	var calls atomic.Int32
	var token *oauth2.Token
	var failure error
	handler := func() http.Handler {
		calls.Store(0)
		inner := app.CallbackHandler(state, func(got *oauth2.Token, err error) {
			calls.Add(1)
			token, failure = got, err
		})
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			inner.ServeHTTP(w, req.WithContext(through(t, transport)))
		})
	}
	visit := func(h http.Handler, query string) (int, string) {
		recorder := httptest.NewRecorder()
		h.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?"+query, nil))
		assert.Equal(t, "text/html; charset=utf-8", recorder.Header().Get("Content-Type"))
		return recorder.Code, recorder.Body.String()
	}

	h := handler()
	for _, query := range []string{"", "code=c", "state=&code=c", "state=other&code=c", "state=s3cret-stat&code=c"} {
		status, page := visit(h, query)
		assert.Equal(t, http.StatusBadRequest, status)
		assert.Contains(t, page, "This login link is not valid any more")
	}
	assert.Zero(t, calls.Load(), "a request with another state changes nothing")
	for range 2 { // a reload gets the same page, but the code is exchanged once
		status, page := visit(h, "state="+state+"&code=c0de")
		assert.Equal(t, http.StatusOK, status)
		assert.Contains(t, page, "You are logged in")
	}
	assert.EqualValues(t, 1, calls.Load())
	assert.Equal(t, 1, transport.count())
	assert.Equal(t, "pina_new", token.AccessToken)

	for query, want := range map[string]pinterest.AuthorizationError{
		"&error=access_denied&error_description=%3Cscript%3E": {Code: "access_denied", Description: "<script>"},
		"&error=access_denied":                                {Code: "access_denied"},
		"":                                                    {},
	} {
		status, page := visit(handler(), "state="+state+query)
		assert.Equal(t, http.StatusBadRequest, status)
		assert.Contains(t, page, "Login failed")
		assert.NotContains(t, page, "<script>")
		var denied *pinterest.AuthorizationError
		require.ErrorAs(t, failure, &denied)
		assert.Equal(t, want, *denied)
		assert.NotEmpty(t, failure.Error())
	}

	transport.steps = []step{answer(400, `{"code": 1, "message": "bad code"}`)}
	status, page := visit(handler(), "state="+state+"&code=c0de")
	assert.Equal(t, http.StatusBadRequest, status)
	assert.NotContains(t, page, "c0de")
	require.ErrorIs(t, failure, pinterest.ErrBadRequest)

	status, _ = visit(app.CallbackHandler("", func(*oauth2.Token, error) { t.Error("without a state nothing is a callback") }), "state=&code=")
	assert.Equal(t, http.StatusBadRequest, status)
}

// FuzzCallbackQuery: a callback is shown one of three pages, and nothing of the query appears in them. Only the right state calls
// done, and only a code without an error succeeds.
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
		// HTML, line feeds and secrets in what the browser sends.
		"state=" + state + "&error=%3Cscript%3Ealert(1)%3C/script%3E", "state=<script>alert(1)</script>", "state=" + state + "&error=%0d%0aSet-Cookie:+a%3Db&error_description=%1b%5b2J%c2%85",
		"state=" + state + "&code=%3Cimg+src=x+onerror=alert(1)%3E", "state=" + state + "&error=" + code + "&code=" + code, "state=" + state + "&error=x&error_description=" + state,
		"state=" + state + "&error=%ff&error_description=%e2%80%a8%e2%80%ae", "&&&=&=%", "%",
	} {
		f.Add(query)
	}
	tokens := fixture(f, "oauth_token.code.json")
	f.Fuzz(func(t *testing.T, query string) {
		exchanges := 0
		ctx := through(t, roundTripper(func(req *http.Request) (*http.Response, error) {
			exchanges++
			return answer(200, string(tokens))(req)
		}))
		visit := func(handler http.Handler, query string) *httptest.ResponseRecorder {
			recorder := httptest.NewRecorder()
			req := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/", RawQuery: query}, Header: http.Header{}}
			handler.ServeHTTP(recorder, req.WithContext(ctx))
			return recorder
		}
		ignore := func(*oauth2.Token, error) {}
		success := visit(app.CallbackHandler(state, ignore), "state="+state+"&code=c").Body.String()
		failed := visit(app.CallbackHandler(state, ignore), "state="+state).Body.String()
		unknown := visit(app.CallbackHandler(state, ignore), "").Body.String()
		exchanges = 0

		var token *oauth2.Token
		var failure error
		done := 0
		page := visit(app.CallbackHandler(state, func(got *oauth2.Token, err error) {
			done++
			token, failure = got, err
		}), query)
		sent, _ := url.ParseQuery(query) // which leaves out what it cannot parse
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
				if len(sent.Get("code")) >= 16 { // as every real code
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

// A browser that reloads or closes the page ends its request, but the code works only once: the exchange must go on.
func TestCallbackHandler_BrowserLeavesDuringExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, leave := context.WithCancel(through(t, &script{steps: []step{func(req *http.Request) (*http.Response, error) {
			select {
			case <-req.Context().Done():
				return nil, req.Context().Err()
			case <-time.After(time.Second):
				return answer(200, string(fixture(t, "oauth_token.code.json")))(req)
			}
		}}}))
		time.AfterFunc(time.Millisecond, leave)
		var token *oauth2.Token
		var failure error
		handler := app.CallbackHandler("s", func(got *oauth2.Token, err error) { token, failure = got, err })
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "/?state=s&code=c0de", nil))
		require.NoError(t, failure)
		assert.Equal(t, "pina_new", token.AccessToken)

		reload := httptest.NewRecorder()
		handler.ServeHTTP(reload, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?state=s&code=c0de", nil))
		assert.Contains(t, reload.Body.String(), "You are logged in")
	})
}

func TestCallbackHandler_DonePanics(t *testing.T) {
	transport := &script{steps: []step{answer(200, string(fixture(t, "oauth_token.code.json")))}}
	handler := app.CallbackHandler("s", func(*oauth2.Token, error) { panic("the database is gone") })
	visit := func() *httptest.ResponseRecorder {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequestWithContext(through(t, transport), http.MethodGet, "/?state=s&code=c0de", nil))
		return recorder
	}
	assert.PanicsWithValue(t, "the database is gone", func() { visit() })
	reload := visit()
	assert.Equal(t, http.StatusBadRequest, reload.Code)
	assert.NotContains(t, reload.Body.String(), "You are logged in")
}

func TestDenyingOnTheFakeServer(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	var failure error
	back := httptest.NewServer(config.CallbackHandler("s", func(_ *oauth2.Token, err error) { failure = err }))
	defer back.Close()
	config.RedirectURL = back.URL + "/"
	status, _ := get(t, config.AuthCodeURL("s")+"&decision=deny")
	assert.Equal(t, http.StatusBadRequest, status)
	require.EqualError(t, failure, `pinterest: login: "access_denied": "The user denied the request"`)
	status, _ = get(t, server.OAuthConfig().AuthURL+"?client_id=someone")
	assert.Equal(t, http.StatusBadRequest, status)
}
