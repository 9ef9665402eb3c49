package pinterest

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/redact"
)

const (
	loginLifetime = 10 * time.Minute // from the redirect to Pinterest until the redirect back
	// maxLogins is the number of logins that a browser can have in progress. Each has a cookie, and servers reject long headers.
	maxLogins = 10
	// exchangeTimeout limits the exchange of a code with its retries, because a user is waiting.
	exchangeTimeout = time.Minute
	loginCookieName = "pinterest_login_"
	loginOperation  = "login" // in errors
)

// NewOAuthState returns a random state for [OAuthConfig.AuthCodeURL]. Use a new one for each login.
func NewOAuthState() string { return rand.Text() }

// AuthCodeURL returns the URL of the page where a user grants the app its scopes. Pinterest then redirects to RedirectURL with
// a code and the state, which [OAuthConfig.FinishLogin] verifies. [OAuthConfig.LoginHandler] redirects users to this page.
func (c OAuthConfig) AuthCodeURL(state string) string {
	page := oauth2.Config{ClientID: c.ClientID, RedirectURL: c.RedirectURL, Endpoint: oauth2.Endpoint{AuthURL: cmp.Or(c.AuthURL, defaultAuthURL)}}
	return page.AuthCodeURL(state, oauth2.SetAuthURLParam("scope", joinScopes(c.Scopes)))
}

// LoginHandler returns a handler that begins a login: it redirects the browser to Pinterest with a new random state, and sets a
// cookie that proves for 10 minutes that this browser began the login. The cookie is Secure if RedirectURL is an https URL. A
// browser can have 10 logins in progress, for example in several tabs. Mount the handler on the host of RedirectURL, because
// [OAuthConfig.CallbackHandler] needs the cookie.
func (c OAuthConfig) LoginHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := c.loginCookies(r)
		for _, oldest := range begun[:max(0, len(begun)-maxLogins+1)] { // browsers send the oldest cookies first
			http.SetCookie(w, c.loginCookie(oldest.Name, "", -1))
		}
		secret := rand.Text()
		http.SetCookie(w, c.loginCookie(c.loginCookiePrefix()+rand.Text(), secret, int(loginLifetime.Seconds())))
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, c.AuthCodeURL(stateOf(secret)), http.StatusFound)
	})
}

// CallbackHandler returns the handler of RedirectURL for the logins that [OAuthConfig.LoginHandler] begins, of any number of users
// at the same time. It verifies the state, deletes the cookie of the login, exchanges the code, and calls done, which writes the
// response. done must not be nil. It should redirect to another page, because the URL of this one contains the code.
//
// If err is nil, token is the user's token. Errors: [*ParamError] if the request does not belong to a login that this browser has
// in progress, for example because the page was reloaded after the login; [*AuthorizationError]; and those of
// [OAuthConfig.Exchange], which is limited to a minute.
//
// The code of a login is exchanged once. If the browser disconnects, the exchange continues, and done can still save the token:
// the context of its request is not canceled. If the browser then sends the request again, done gets the same token.
func (c OAuthConfig) CallbackHandler(done func(w http.ResponseWriter, r *http.Request, token *oauth2.Token, err error)) http.Handler {
	finished := finishedLogins{byState: map[string]*finishedLogin{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet { // the HEAD request of a link checker must not use up the code
			w.Header().Set("Allow", http.MethodGet)
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")      // the URL contains the code
		r = r.WithContext(context.WithoutCancel(r.Context())) // done must be able to save the token if the browser has disconnected
		cookie, err := c.findLogin(r)
		if err != nil {
			done(w, r, nil, err)
			return
		}
		http.SetCookie(w, c.loginCookie(cookie.Name, "", -1))
		token, err := finished.once(stateOf(cookie.Value), func() (*oauth2.Token, error) { return c.exchangeCode(r) })
		done(w, r, token, err)
	})
}

// FinishLogin finishes a login that was begun with [OAuthConfig.AuthCodeURL]: it verifies that r, the request for RedirectURL, has
// the given state, and exchanges its code. Keep the state in the user's session, and delete it before the call. The exchange is
// limited to a minute, and continues if the browser disconnects. Errors: [*ParamError] if the state differs or is empty, or if r is
// not a GET request; [*AuthorizationError]; and those of [OAuthConfig.Exchange].
func (c OAuthConfig) FinishLogin(r *http.Request, state string) (*oauth2.Token, error) {
	switch {
	case r == nil:
		return nil, &ParamError{Operation: loginOperation, Param: "r", Reason: "is nil"}
	case r.Method != http.MethodGet:
		return nil, &ParamError{Operation: loginOperation, Param: "r", Reason: "is not a GET request"}
	case !hasState(r, state):
		return nil, &ParamError{Operation: loginOperation, Param: "state", Reason: "is not that of the login"}
	}
	return c.exchangeCode(r)
}

// exchangeCode exchanges the code of a request whose state was verified.
func (c OAuthConfig) exchangeCode(r *http.Request) (*oauth2.Token, error) {
	query := r.URL.Query()
	if query.Get("error") != "" || query.Get("code") == "" {
		// The error may quote the code and the state.
		text := func(param string) string { return redact.Line(query.Get(param), query.Get("code"), query.Get("state")) }
		return nil, &AuthorizationError{Code: text("error"), Description: text("error_description")}
	}
	// The code can be used once, so the exchange must continue if the browser disconnects.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), exchangeTimeout)
	defer cancel()
	return c.Exchange(ctx, query.Get("code"))
}

// hasState reports whether the query of r has the state.
func hasState(r *http.Request, state string) bool {
	return state != "" && subtle.ConstantTimeCompare([]byte(r.URL.Query().Get("state")), []byte(state)) == 1
}

// stateOf returns the state of the login whose cookie has the given value. It is a hash, so that someone who sees the URL of the
// callback, for example in a log, cannot repeat the request: that takes the cookie.
func stateOf(secret string) string {
	hash := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(hash[:])
}

// loginCookie returns the cookie of a login. A negative maxAge deletes it. The path covers any RedirectURL.
func (c OAuthConfig) loginCookie(name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, MaxAge: maxAge, Path: "/", HttpOnly: true, Secure: c.usesTLS(),
		SameSite: http.SameSiteLaxMode, // sent with the redirect from Pinterest, which SameSite=Strict prevents
	}
}

// loginCookiePrefix returns what the names of all login cookies begin with. With __Host-, browsers reject a cookie that a page of a
// subdomain sets for this host.
func (c OAuthConfig) loginCookiePrefix() string {
	if c.usesTLS() {
		return "__Host-" + loginCookieName
	}
	return loginCookieName
}

// usesTLS reports whether browsers use https. The app itself may be behind a proxy that uses http.
func (c OAuthConfig) usesTLS() bool {
	u, err := url.Parse(c.RedirectURL)
	return err == nil && u.Scheme == "https"
}

// loginCookies returns the cookies of the logins that the browser has in progress.
func (c OAuthConfig) loginCookies(r *http.Request) []*http.Cookie {
	var found []*http.Cookie
	for _, cookie := range r.Cookies() {
		if strings.HasPrefix(cookie.Name, c.loginCookiePrefix()) {
			found = append(found, cookie)
		}
	}
	return found
}

// findLogin returns the cookie of the login that has the state of r.
func (c OAuthConfig) findLogin(r *http.Request) (*http.Cookie, error) {
	begun := c.loginCookies(r)
	for _, cookie := range begun {
		if hasState(r, stateOf(cookie.Value)) {
			return cookie, nil
		}
	}
	reason := "is not that of a login in this browser"
	if len(begun) == 0 {
		reason = "cannot be verified: the browser sent no login cookie (it ends with the login or after 10 minutes, and is sent only to the host that set it)"
	}
	return nil, &ParamError{Operation: loginOperation, Param: "state", Reason: reason}
}

// finishedLogins has the logins whose code was sent to Pinterest, by state. A browser sends the same code again if the page is
// reloaded during the exchange, or if the connection fails before the response.
type finishedLogins struct {
	mu      sync.Mutex
	byState map[string]*finishedLogin
}

// finishedLogin is the result of a login. It is set when done is closed.
type finishedLogin struct {
	done  chan struct{}
	token *oauth2.Token
	err   error
}

// errNotFinished is the result of a login if the user's HTTP client panics.
var errNotFinished = opErrorf(loginOperation, "the exchange of the code panicked")

// once calls finish, or waits for the result of an earlier call with the same state. Errors are not kept, and tokens only as long as
// a browser keeps the cookie.
func (l *finishedLogins) once(state string, finish func() (*oauth2.Token, error)) (*oauth2.Token, error) {
	l.mu.Lock()
	login, ok := l.byState[state]
	if !ok {
		login = &finishedLogin{done: make(chan struct{}), err: errNotFinished}
		l.byState[state] = login
	}
	l.mu.Unlock()
	if ok {
		<-login.done
		return login.token, login.err
	}
	defer func() {
		if login.err != nil {
			l.forget(state)
		} else {
			time.AfterFunc(loginLifetime, func() { l.forget(state) })
		}
		close(login.done)
	}()
	login.token, login.err = finish()
	return login.token, login.err
}

func (l *finishedLogins) forget(state string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byState, state)
}

// AuthorizationError reports that the user or Pinterest did not grant the app access.
type AuthorizationError struct {
	Code        string // such as "access_denied"; "" if the callback has neither a code nor an error
	Description string
}

// Error returns the code and the description on one line.
func (e *AuthorizationError) Error() string {
	switch {
	case e.Code == "":
		return "pinterest: login: the callback has no code"
	case e.Description == "":
		return fmt.Sprintf("pinterest: login: %q", e.Code)
	}
	return fmt.Sprintf("pinterest: login: %q: %q", e.Code, e.Description)
}
