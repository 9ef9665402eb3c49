package pinterest_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// browser is a web browser with cookies. It follows redirects.
type browser struct{ http.Client }

func newBrowser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &browser{http.Client{Jar: jar}}
}

// open fetches a page and returns where the redirects ended.
func (b *browser) open(t testing.TB, link string) (status int, page, address string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	require.NoError(t, err)
	resp, err := b.Do(req)
	require.NoError(t, err)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(body), resp.Request.URL.String()
}

// newSite starts a web service with the handlers of a login at /login and /callback. It changes the redirect URL of config.
func newSite(t testing.TB, config *pinterest.OAuthConfig, done func(http.ResponseWriter, *http.Request, *oauth2.Token, error)) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	config.RedirectURL = site.URL + "/callback"
	mux.Handle("/login", config.LoginHandler())
	mux.Handle("/callback", config.CallbackHandler(done))
	return site
}

// login logs in on the fake server. It changes the redirect URL of config.
func login(t testing.TB, config *pinterest.OAuthConfig) *oauth2.Token {
	t.Helper()
	var token *oauth2.Token
	site := newSite(t, config, func(_ http.ResponseWriter, _ *http.Request, got *oauth2.Token, err error) {
		assert.NoError(t, err)
		token = got
	})
	user := newBrowser(t)
	_, _, authorizePage := user.open(t, site.URL+"/login")
	user.open(t, authorizePage+"&decision=allow")
	require.NotNil(t, token)
	return token
}

func TestLogin_OnTheFakeServer(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
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

func TestLogin_DeniedOnTheFakeServer(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	var failure error
	site := newSite(t, config, func(_ http.ResponseWriter, _ *http.Request, _ *oauth2.Token, err error) { failure = err })
	user := newBrowser(t)
	_, _, authorizePage := user.open(t, site.URL+"/login")
	user.open(t, authorizePage+"&decision=deny")
	require.EqualError(t, failure, `pinterest: login: "access_denied": "The user denied the request"`)
}

// Two users log in through one mux at the same time, each with several logins in progress.
func TestLogin_UsersAtTheSameTime(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	site := newSite(t, config, func(w http.ResponseWriter, r *http.Request, token *oauth2.Token, err error) {
		var account *pinterest.UserAccount
		if err == nil {
			account, err = server.Client(pinterest.WithAccessToken(token.AccessToken)).UserAccount.Get(r.Context())
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, err = io.WriteString(w, "Hello "+account.Username)
		assert.NoError(t, err)
	})
	home, err := url.Parse(site.URL)
	require.NoError(t, err)

	var users sync.WaitGroup
	begun := new(sync.WaitGroup) // all logins are begun before the first one ends
	for _, name := range []string{"alice", "bob"} {
		user := newBrowser(t)
		const tabs = 3
		begun.Add(tabs)
		users.Go(func() {
			var open sync.WaitGroup
			for range tabs {
				open.Go(func() {
					_, _, authorizePage := user.open(t, site.URL+"/login")
					begun.Done()
					begun.Wait()
					status, page, _ := user.open(t, authorizePage+"&decision=allow&username="+name)
					assert.Equal(t, http.StatusOK, status)
					assert.Equal(t, "Hello "+name, page)
				})
			}
			open.Wait()
			assert.Empty(t, user.Jar.Cookies(home), "the cookies of the logins are deleted")
		})
	}
	users.Wait()
}

// pending is a login that a browser has begun.
type pending struct {
	cookie *http.Cookie
	state  string
}

// begin begins a login in a browser that sends the given cookies. It returns the login, and the cookies that the response deletes.
func begin(t testing.TB, config pinterest.OAuthConfig, cookies ...*http.Cookie) (begun pending, deleted []*http.Cookie) {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/login", nil)
	for _, cookie := range cookies {
		req.AddCookie(cookie)
	}
	recorder := httptest.NewRecorder()
	config.LoginHandler().ServeHTTP(recorder, req)
	resp := recorder.Result()
	assert.Equal(t, http.StatusFound, resp.StatusCode)
	assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	location, err := resp.Location()
	require.NoError(t, err)
	set := resp.Cookies()
	return pending{set[len(set)-1], location.Query().Get("state")}, set[:len(set)-1]
}

// outcome is what a callback handler passed to done, and its response.
type outcome struct {
	calls   int
	ctx     context.Context
	token   *oauth2.Token
	err     error
	header  http.Header
	status  int
	deleted []string // names of cookies
}

// callback is a callback handler in a test.
type callback struct {
	handler   http.Handler
	transport http.RoundTripper // for token requests
}

type outcomeKey struct{}

func newCallback(transport http.RoundTripper) callback {
	handler := app.CallbackHandler(func(w http.ResponseWriter, r *http.Request, token *oauth2.Token, err error) {
		if o, ok := r.Context().Value(outcomeKey{}).(*outcome); ok {
			o.calls++
			o.ctx, o.token, o.err = r.Context(), token, err
		}
		w.WriteHeader(http.StatusAccepted)
	})
	return callback{handler, transport}
}

// visit sends a request with a query to the handler.
func (c callback) visit(ctx context.Context, t testing.TB, method, query string, cookies ...*http.Cookie) *outcome {
	t.Helper()
	o := new(outcome)
	ctx = context.WithValue(context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Transport: c.transport}), outcomeKey{}, o)
	req := (&http.Request{Method: method, URL: &url.URL{Path: "/", RawQuery: query}, Header: http.Header{}}).WithContext(ctx)
	for _, cookie := range cookies {
		req.AddCookie(cookie)
	}
	recorder := httptest.NewRecorder()
	c.handler.ServeHTTP(recorder, req)
	resp := recorder.Result()
	o.header, o.status = resp.Header, resp.StatusCode
	for _, cookie := range resp.Cookies() {
		assert.Negative(t, cookie.MaxAge)
		o.deleted = append(o.deleted, cookie.Name)
	}
	return o
}

// get is visit with the method GET.
func (c callback) get(t testing.TB, query string, cookies ...*http.Cookie) *outcome {
	t.Helper()
	return c.visit(t.Context(), t, http.MethodGet, query, cookies...)
}

// assertNotThisLogin checks that err says that a request does not belong to a login.
func assertNotThisLogin(t *testing.T, err error) {
	t.Helper()
	var invalid *pinterest.ParamError
	if assert.ErrorAs(t, err, &invalid) {
		assert.Equal(t, "state", invalid.Param)
		assertShortLine(t, err.Error())
	}
}

// tokens returns a transport that responds to each token request with a token.
func tokens(t testing.TB) *script {
	return &script{steps: []step{respond(200, string(fixture(t, "oauth_token.code.json")))}}
}

func TestLogin_CookieAttributes(t *testing.T) {
	for redirectURL, name := range map[string]string{
		"http://localhost:8085/":    "pinterest_login_",
		"https://shop.example/back": "__Host-pinterest_login_",
		"HTTPS://shop.example/back": "__Host-pinterest_login_",
		"https://shop.example/%zz":  "pinterest_login_", // not a URL
	} {
		t.Run(redirectURL, func(t *testing.T) {
			config := app
			config.RedirectURL = redirectURL
			first, _ := begin(t, config)
			assert.Greater(t, len(first.state), 20)
			assert.True(t, strings.HasPrefix(first.cookie.Name, name))
			assert.True(t, first.cookie.HttpOnly)
			assert.Equal(t, http.SameSiteLaxMode, first.cookie.SameSite)
			assert.Equal(t, strings.HasPrefix(name, "__Host-"), first.cookie.Secure)
			assert.Equal(t, 600, first.cookie.MaxAge)
			assert.Equal(t, "/", first.cookie.Path)
			assert.Empty(t, first.cookie.Domain)
			assert.NotEqual(t, first.state, first.cookie.Value, "who sees the URL of the callback must not know the cookie")

			second, _ := begin(t, config)
			assert.NotEqual(t, first.state, second.state)
			assert.NotEqual(t, first.cookie.Name, second.cookie.Name)
		})
	}
}

// Browsers and servers limit the size of the Cookie header.
func TestLogin_BrowserHasTenInProgress(t *testing.T) {
	var begun []pending
	var cookies []*http.Cookie
	for i := range 12 {
		login, deleted := begin(t, app, cookies...)
		if i < 10 {
			assert.Empty(t, deleted)
		} else if assert.Len(t, deleted, 1) {
			assert.Equal(t, cookies[0].Name, deleted[0].Name, "the oldest login ends")
			assert.Negative(t, deleted[0].MaxAge)
			cookies = cookies[1:]
		}
		begun, cookies = append(begun, login), append(cookies, login.cookie)
	}
	c := newCallback(tokens(t))
	for i, login := range begun {
		o := c.get(t, "code=c0de&state="+login.state, cookies...)
		assert.Equal(t, i >= 2, o.err == nil, i)
	}
}

func TestCallback_FinishesLoginOfItsState(t *testing.T) {
	transport := tokens(t)
	c := newCallback(transport)
	first, _ := begin(t, app)
	second, _ := begin(t, app, first.cookie)
	session := &http.Cookie{Name: "session", Value: first.state}
	for _, login := range []pending{second, first} {
		o := c.get(t, "code=c0de&state="+login.state, session, first.cookie, second.cookie)
		require.NoError(t, o.err)
		assert.Equal(t, "pina_new", o.token.AccessToken)
		assert.Equal(t, []string{login.cookie.Name}, o.deleted, "the login in the other tab goes on")
		assert.Equal(t, "no-store", o.header.Get("Cache-Control"))
		assert.Equal(t, "no-referrer", o.header.Get("Referrer-Policy"))
		assert.Equal(t, http.StatusAccepted, o.status, "done writes the response")
	}
	o := c.get(t, "code=c0de&state="+first.state, session) // a reload: the browser has deleted the cookie
	assertNotThisLogin(t, o.err)
	require.ErrorContains(t, o.err, "the browser sent no login cookie")
	assert.Equal(t, 2, transport.count())
}

func TestCallback_RejectsOtherStates(t *testing.T) {
	transport := tokens(t)
	c := newCallback(transport)
	login, _ := begin(t, app)
	other, _ := begin(t, app)
	for name, state := range map[string]string{
		"missing": "", "empty": "&state=", "forged": "&state=forged", "shorter": "&state=" + login.state[1:], "longer": "&state=" + login.state + "0",
		"cookie": "&state=" + login.cookie.Value, "of another browser": "&state=" + other.state, "in another case": "&state=" + strings.ToLower(login.state),
		"second value": "&state=forged&state=" + login.state, "denied": "&error=access_denied&state=forged",
	} {
		t.Run(name, func(t *testing.T) {
			o := c.get(t, "code=c0de"+state, login.cookie)
			assertNotThisLogin(t, o.err)
			require.ErrorContains(t, o.err, "state is not that of a login in this browser")
			assert.Nil(t, o.token)
			assert.Equal(t, 1, o.calls)
			assert.Empty(t, o.deleted, "a forged request does not end the login")
		})
	}
	for name, cookies := range map[string][]*http.Cookie{
		"no cookie": nil, "cookie of another name": {{Name: "session", Value: login.cookie.Value}},
		"cookie of another browser": {other.cookie}, "state in the cookie": {{Name: login.cookie.Name, Value: login.state}},
		"empty cookie": {{Name: login.cookie.Name}},
	} {
		t.Run(name, func(t *testing.T) {
			o := c.get(t, "code=c0de&state="+login.state, cookies...)
			assertNotThisLogin(t, o.err)
			assert.Empty(t, o.deleted)
		})
	}
	assert.Zero(t, transport.count())
	require.NoError(t, c.get(t, "code=c0de&state="+login.state, login.cookie).err)
}

// Link checkers send HEAD requests, which must not use up the code.
func TestCallback_AcceptsOnlyGET(t *testing.T) {
	transport := tokens(t)
	c := newCallback(transport)
	login, _ := begin(t, app)
	query := "code=c0de&state=" + login.state
	for _, method := range []string{http.MethodHead, http.MethodPost, http.MethodOptions} {
		t.Run(method, func(t *testing.T) {
			o := c.visit(t.Context(), t, method, query, login.cookie)
			assert.Equal(t, http.StatusMethodNotAllowed, o.status)
			assert.Equal(t, http.MethodGet, o.header.Get("Allow"))
			assert.Zero(t, o.calls)
			assert.Empty(t, o.deleted)
		})
	}
	assert.Zero(t, transport.count())
	require.NoError(t, c.get(t, query, login.cookie).err)
}

func TestCallback_AuthorizationErrors(t *testing.T) {
	for query, want := range map[string]pinterest.AuthorizationError{
		"&error=access_denied&error_description=%3Cscript%3E": {Code: "access_denied", Description: "<script>"},
		"&error=access_denied":                                {Code: "access_denied"},
		"&error=server_error&code=c0de":                       {Code: "server_error"},
		"&code=":                                              {},
		"":                                                    {},
	} {
		t.Run(query, func(t *testing.T) {
			transport := tokens(t)
			login, _ := begin(t, app)
			o := newCallback(transport).get(t, "state="+login.state+query, login.cookie)
			var denied *pinterest.AuthorizationError
			require.ErrorAs(t, o.err, &denied)
			assert.Equal(t, want, *denied)
			assert.NotEmpty(t, o.err.Error())
			assert.Equal(t, []string{login.cookie.Name}, o.deleted)
			assert.Zero(t, transport.count())
		})
	}
}

func TestCallback_ExchangeErrors(t *testing.T) {
	c := newCallback(&script{steps: []step{respond(400, `{"code": 1, "message": "bad code"}`)}})
	login, _ := begin(t, app)
	o := c.get(t, "code=CANARYc0de&state="+login.state, login.cookie)
	require.ErrorIs(t, o.err, pinterest.ErrBadRequest)
	assert.NotContains(t, o.err.Error(), "CANARY")
	assert.Nil(t, o.token)
	assert.Equal(t, []string{login.cookie.Name}, o.deleted)
}

// slow returns a step that responds with a token after a delay, unless the request is canceled.
func slow(t testing.TB, delay time.Duration) step {
	return func(req *http.Request) (*http.Response, error) {
		select {
		case <-req.Context().Done():
			return nil, req.Context().Err()
		case <-time.After(delay):
			return respond(200, string(fixture(t, "oauth_token.code.json")))(req)
		}
	}
}

// A browser whose connection fails does not get the response that deletes the cookie. It sends the request again.
func TestCallback_CodeIsExchangedOnceIfTheBrowserDisconnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{slow(t, time.Second)}}
		c := newCallback(transport)
		login, _ := begin(t, app)
		query := "code=c0de&state=" + login.state

		ctx, disconnect := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, disconnect)
		var disconnected, during *outcome
		var requests sync.WaitGroup
		requests.Go(func() { disconnected = c.visit(ctx, t, http.MethodGet, query, login.cookie) })
		requests.Go(func() {
			time.Sleep(500 * time.Millisecond)
			during = c.get(t, query, login.cookie)
		})
		requests.Wait()
		time.Sleep(9 * time.Minute)
		after := c.get(t, query, login.cookie)
		for name, o := range map[string]*outcome{"disconnected": disconnected, "reloaded during the exchange": during, "reloaded later": after} {
			require.NoError(t, o.err, name)
			assert.Equal(t, "pina_new", o.token.AccessToken, name)
			require.NoError(t, o.ctx.Err(), name)
		}
		assert.Equal(t, 1, transport.count())

		time.Sleep(2 * time.Minute)
		c.get(t, query, login.cookie) // with a cookie that a browser would have deleted
		assert.Equal(t, 2, transport.count(), "the token is not kept in memory")
	})
}

func TestCallback_ExchangeHasATimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(429, "", "Retry-After", "50"), slow(t, time.Hour)}}
		login, _ := begin(t, app)
		start := time.Now()
		o := newCallback(transport).get(t, "code=c0de&state="+login.state, login.cookie)
		require.ErrorIs(t, o.err, context.DeadlineExceeded)
		assert.Equal(t, time.Minute, time.Since(start))
		require.NoError(t, o.ctx.Err(), "the limit does not apply to done")
	})
}

func TestCallback_PanicInHTTPClientIsAnErrorForOtherRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCallback(roundTripper(func(*http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			panic("bad transport")
		}))
		login, _ := begin(t, app)
		query := "code=c0de&state=" + login.state
		var second *outcome
		var requests sync.WaitGroup
		requests.Go(func() { assert.PanicsWithValue(t, "bad transport", func() { c.get(t, query, login.cookie) }) })
		requests.Go(func() {
			time.Sleep(time.Millisecond)
			second = c.get(t, query, login.cookie)
		})
		requests.Wait()
		require.EqualError(t, second.err, "pinterest: login: the exchange of the code panicked")
		assert.Nil(t, second.token)
	})
}

// The service may be unable to save the token at first.
func TestCallback_PanicInDoneDoesNotLoseTheToken(t *testing.T) {
	transport := tokens(t)
	login, _ := begin(t, app)
	calls := 0
	handler := app.CallbackHandler(func(_ http.ResponseWriter, _ *http.Request, token *oauth2.Token, err error) {
		require.NoError(t, err)
		assert.Equal(t, "pina_new", token.AccessToken)
		if calls++; calls == 1 {
			panic("no database")
		}
	})
	c := callback{handler, transport}
	query := "code=c0de&state=" + login.state
	assert.PanicsWithValue(t, "no database", func() { c.get(t, query, login.cookie) })
	c.get(t, query, login.cookie)
	assert.Equal(t, 2, calls)
	assert.Equal(t, 1, transport.count())
}

func TestFinishLogin_VerifiesState(t *testing.T) {
	for name, test := range map[string]struct {
		method, query, state string
		param                string // of the *ParamError, "" for none
	}{
		"same":          {"GET", "state=s3cret&code=c0de", "s3cret", ""},
		"other":         {"GET", "state=other&code=c0de", "s3cret", "state"},
		"missing":       {"GET", "code=c0de", "s3cret", "state"},
		"none begun":    {"GET", "state=&code=c0de", "", "state"},
		"prefix":        {"GET", "state=s3cre&code=c0de", "s3cret", "state"},
		"denied, other": {"GET", "state=other&error=access_denied", "s3cret", "state"},
		"HEAD":          {"HEAD", "state=s3cret&code=c0de", "s3cret", "r"},
	} {
		t.Run(name, func(t *testing.T) {
			transport := tokens(t)
			req := httptest.NewRequestWithContext(withTransport(t, transport), test.method, "/?"+test.query, nil)
			token, err := app.FinishLogin(req, test.state)
			if test.param == "" {
				require.NoError(t, err)
				assert.Equal(t, "pina_new", token.AccessToken)
				return
			}
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			assert.Equal(t, test.param, invalid.Param)
			assert.Zero(t, transport.count())
		})
	}
	_, err := app.FinishLogin(nil, "s")
	require.EqualError(t, err, "pinterest: login: r is nil")
	_, err = app.FinishLogin(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?state=s&error=access_denied", nil), "s")
	require.EqualError(t, err, `pinterest: login: "access_denied"`)
}

func TestFinishLogin_ContinuesWithoutTheBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, disconnect := context.WithCancel(withTransport(t, &script{steps: []step{slow(t, time.Second)}}))
		time.AfterFunc(time.Millisecond, disconnect)
		token, err := app.FinishLogin(httptest.NewRequestWithContext(ctx, http.MethodGet, "/?state=s&code=c0de", nil), "s")
		require.NoError(t, err)
		assert.Equal(t, "pina_new", token.AccessToken)
	})
}

// FuzzCallbackQuery sends arbitrary queries with the cookie of a login to a callback handler. Only the state of the login ends it, and
// only a code without an error leads to an exchange.
func FuzzCallbackQuery(f *testing.F) {
	// A fuzz target must not be random, so it does not begin the login with LoginHandler.
	const secret, code = "CANARYcookie0123456789ABCD", "CANARYcode0123456789abcdef"
	hash := sha256.Sum256([]byte(secret))
	state := base64.RawURLEncoding.EncodeToString(hash[:])
	cookie := &http.Cookie{Name: "pinterest_login_1", Value: secret}
	for _, query := range []string{
		"", "?", "code=" + code, "state=" + state, "state=" + state + "&code=" + code, "code=" + code + "&state=" + state,
		"state=" + state + "&error=access_denied&error_description=The+user+denied+the+request",
		"state=" + state + "&code=" + code + "&error=server_error", "state=" + state + "&code=" + code + "&error=",
		"state=" + state + "&code=", "state=" + state + "&code=%00", "state=" + state + "&code=" + code + "&code=other",
		// Another state.
		"state=&code=" + code, "state=other&code=" + code, "state=" + state + "0&code=" + code, "state=" + state[1:] + "&code=" + code,
		fmt.Sprintf("state=%%%02X%s&code=%s", state[0], state[1:], code), "state=" + strings.ToLower(state) + "&code=" + code, "State=" + state + "&code=" + code,
		"state=" + state + "&state=other&code=" + code, "state=other&state=" + state + "&code=" + code, "state[]=" + state + "&code=" + code,
		"state=" + state + ";code=" + code, "state=" + state + "%26code%3D" + code, "state=" + state + "%00&code=" + code, "state=%zz&code=" + code,
		"state=" + secret + "&code=" + code,
		// HTML, line feeds and secrets.
		"state=" + state + "&error=%3Cscript%3Ealert(1)%3C/script%3E", "state=<script>alert(1)</script>", "state=" + state + "&error=%0d%0aSet-Cookie:+a%3Db&error_description=%1b%5b2J%c2%85",
		"state=" + state + "&code=%3Cimg+src=x+onerror=alert(1)%3E", "state=" + state + "&error=" + code + "&code=" + code, "state=" + state + "&error=x&error_description=" + state,
		"state=" + state + "&error=%ff&error_description=%e2%80%a8%e2%80%ae", "&&&=&=%", "%",
	} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		transport := tokens(t)
		o := newCallback(transport).get(t, query, cookie)
		assert.Equal(t, 1, o.calls)
		headers := http.Header{"Cache-Control": {"no-store"}, "Referrer-Policy": {"no-referrer"}}
		sent, _ := url.ParseQuery(query) // without the parameters that cannot be parsed, like req.URL.Query
		if sent.Get("state") != state {
			assertNotThisLogin(t, o.err)
			assert.Zero(t, transport.count())
			assert.Equal(t, headers, o.header)
			return
		}
		headers.Set("Set-Cookie", "pinterest_login_1=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
		assert.Equal(t, headers, o.header)
		if sent.Get("code") != "" && sent.Get("error") == "" {
			require.NoError(t, o.err)
			assert.Equal(t, 1, transport.count())
			assert.Equal(t, "pina_new", o.token.AccessToken)
			return
		}
		assert.Zero(t, transport.count())
		denied, ok := errors.AsType[*pinterest.AuthorizationError](o.err)
		require.True(t, ok)
		assertShortLine(t, denied.Error())
		for _, text := range []string{denied.Code, denied.Description} {
			assert.NotContains(t, text, state)
			if len(sent.Get("code")) >= 16 { // like every real code
				assert.NotContains(t, text, sent.Get("code"))
			}
		}
	})
}
