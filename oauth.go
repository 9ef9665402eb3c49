package pinterest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"maps"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/retry"
)

const (
	defaultAuthURL  = "https://www.pinterest.com/oauth/"
	defaultTokenURL = DefaultBaseURL + "/oauth/token"
	// tokenTimeout is the timeout of one attempt at a token request. Any number of calls may wait for the request, so none of
	// their contexts bounds it.
	tokenTimeout     = 30 * time.Second
	maxTokenResponse = 1 << 20
)

// Scope is a permission that a user grants to an app.
type Scope string

// The scopes of API version 5.3.0.
const (
	ScopeAdsRead           Scope = "ads:read"
	ScopeAdsWrite          Scope = "ads:write"
	ScopeBoardsRead        Scope = "boards:read"
	ScopeBoardsReadSecret  Scope = "boards:read_secret"
	ScopeBoardsWrite       Scope = "boards:write"
	ScopeBoardsWriteSecret Scope = "boards:write_secret"
	ScopeCatalogsRead      Scope = "catalogs:read"
	ScopeCatalogsWrite     Scope = "catalogs:write"
	ScopePinsRead          Scope = "pins:read"
	ScopePinsReadSecret    Scope = "pins:read_secret"
	ScopePinsWrite         Scope = "pins:write"
	ScopePinsWriteSecret   Scope = "pins:write_secret"
	ScopeUserAccountsRead  Scope = "user_accounts:read"
)

// OAuthConfig is an app and what it asks users for. It is safe for any number of goroutines that do not change it. Printed,
// it shows no secret. As with package oauth2, a context value of oauth2.HTTPClient replaces the HTTP client of its methods.
type OAuthConfig struct {
	ClientID     string // the app's id
	ClientSecret string
	RedirectURL  string // literally one of those registered for the app
	Scopes       []Scope
	AuthURL      string // "" means Pinterest's
	TokenURL     string // "" means Pinterest's production API
	// TokenParams are sent with every request for a token: continuous_refresh=true asks for refresh tokens that are renewed
	// with each use, for apps older than 2025-09-25; refresh_on was its name before.
	TokenParams url.Values
}

// String returns the client id.
func (c OAuthConfig) String() string { return "app " + c.ClientID }

// Format prints the same as [OAuthConfig.String] for every verb.
func (c OAuthConfig) Format(s fmt.State, verb rune) { printText(s, verb, c.String()) }

// MarshalJSON encodes the same as [OAuthConfig.String].
func (c OAuthConfig) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// LogValue logs the same as [OAuthConfig.String].
func (c OAuthConfig) LogValue() slog.Value { return slog.StringValue(c.String()) }

// NewOAuthState returns a random state for [OAuthConfig.AuthCodeURL], one for each login.
func NewOAuthState() string { return rand.Text() }

// AuthCodeURL returns the page where a user grants the app its scopes. The state comes back to RedirectURL with the code;
// [OAuthConfig.CallbackHandler] checks it.
func (c OAuthConfig) AuthCodeURL(state string) string {
	page := oauth2.Config{ClientID: c.ClientID, RedirectURL: c.RedirectURL, Endpoint: oauth2.Endpoint{AuthURL: orDefault(c.AuthURL, defaultAuthURL)}}
	return page.AuthCodeURL(state, oauth2.SetAuthURLParam("scope", joinScopes(c.Scopes)))
}

// Exchange trades the code from a login for a token: POST /oauth/token. A code works once. Errors: [*Error].
func (c OAuthConfig) Exchange(ctx context.Context, code string) (*oauth2.Token, error) {
	if code == "" {
		return nil, &ParamError{Operation: operation.OAuthToken.ID, Param: "code", Reason: "is required"}
	}
	return c.token(ctx, false, url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {c.RedirectURL}})
}

// Refresh makes a new token from a refresh token: POST /oauth/token. Without scopes the new token has those of the old one.
// If the answer has no refresh token, the old one is still good and is in the token returned; if it has one, the old one may
// be void. Errors: [*Error]; a refusal is [ErrReauthorize] too.
func (c OAuthConfig) Refresh(ctx context.Context, refreshToken string, scopes ...Scope) (*oauth2.Token, error) {
	if refreshToken == "" {
		return nil, &ParamError{Operation: operation.OAuthToken.ID, Param: "refresh_token", Reason: "is required"}
	}
	params := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}}
	if len(scopes) > 0 {
		params.Set("scope", joinScopes(scopes))
	}
	token, err := c.token(ctx, true, params)
	refusal := func(e *Error) bool {
		return e.StatusCode == http.StatusUnauthorized || e.StatusCode == http.StatusBadRequest
	}
	if failure, ok := errors.AsType[*Error](err); ok && refusal(failure) && failure.rule.meaning == rejected {
		return nil, &TokenError{Reason: "the refresh token was rejected", cause: err}
	}
	return token, err
}

// ClientCredentials makes a token for the account that owns the app: POST /oauth/token. It has no refresh token. This grant
// is newer than 5.3.0. Errors: [*Error].
func (c OAuthConfig) ClientCredentials(ctx context.Context, scopes ...Scope) (*oauth2.Token, error) {
	return c.token(ctx, true, url.Values{"grant_type": {"client_credentials"}, "scope": {joinScopes(scopes)}})
}

// token asks the token endpoint. A code is spent even if its answer is lost, so that asking again is of no use.
func (c OAuthConfig) token(ctx context.Context, repeatable bool, params url.Values) (*oauth2.Token, error) {
	maps.Copy(params, c.TokenParams)
	// The grants differ in their parameters only, and this one lets all of them be set.
	grant := clientcredentials.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, AuthStyle: oauth2.AuthStyleInHeader,
		TokenURL: orDefault(c.TokenURL, defaultTokenURL), EndpointParams: params,
	}
	basic := url.QueryEscape(c.ClientID) + ":" + url.QueryEscape(c.ClientSecret)
	secrets := []string{c.ClientSecret, base64.StdEncoding.EncodeToString([]byte(basic)), params.Get("code"), params.Get("refresh_token")}
	var token *oauth2.Token
	err := retry.Do(ctx, DefaultRetryPolicy().loop(), func(int) (retry.Decision, error) {
		attemptCtx, cancel := context.WithTimeout(tokenClient(ctx), tokenTimeout)
		defer cancel()
		var err error
		token, err = grant.Token(attemptCtx)
		if err == nil {
			return retry.Decision{}, nil
		}
		reason, wait, err := tokenFailure(ctx, err, grant.TokenURL, secrets)
		return decide(reason, repeatable, wait), err
	}, nil)
	if err != nil {
		return nil, err
	}
	return withLifetime(token), nil
}

// tokenFailure turns oauth2's error, which holds the request's secrets and the response as it came, into one of ours.
func tokenFailure(ctx context.Context, err error, tokenURL string, secrets []string) (meaning, time.Duration, error) {
	response, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		reason := meaningOf(err)
		if ctx.Err() != nil {
			reason = rejected
		}
		return reason, 0, fmt.Errorf("pinterest: %s: %w", operation.OAuthToken.ID, redact.Error(withoutURL(err), secrets...))
	}
	rejection := readHead(response.Response, 1, secrets...)
	rejection.Body = response.Body
	shown := ""
	if u, err := url.Parse(tokenURL); err == nil {
		shown = redact.URL(u, secrets...)
	}
	failure := newError(operation.OAuthToken, shown, &rejection, secrets...)
	return failure.rule.meaning, failure.RetryAfter, failure
}

// tokenClient returns a context in which package oauth2 follows no redirect, which would send the app's secret and the refresh
// token to another host, and sends no request twice by itself.
func tokenClient(ctx context.Context) context.Context {
	client := &http.Client{}
	if own, ok := ctx.Value(oauth2.HTTPClient).(*http.Client); ok {
		*client = *own
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if client.Transport == nil {
		client.Transport = defaultTransport()
	}
	client.Transport = lenientExpiry{tracedTransport{client.Transport}}
	return context.WithValue(ctx, oauth2.HTTPClient, client)
}

// tracedTransport sends each request under a [wireTrace].
type tracedTransport struct{ base http.RoundTripper }

func (t tracedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	return t.base.RoundTrip(new(wireTrace).attach(req))
}

// lenientExpiry removes an implausible expires_in from successful token responses. Package oauth2 rejects the whole response
// otherwise, which loses the new pair.
type lenientExpiry struct{ base http.RoundTripper }

func (t lenientExpiry) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.base.RoundTrip(req)
	if err != nil || resp.StatusCode < 200 || resp.StatusCode > 299 {
		return resp, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxTokenResponse))
	_ = resp.Body.Close() // everything was read
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(lenientToken(body)))
	return resp, nil
}

// lenientToken returns a token response with an expires_in that is an integer, or without one.
func lenientToken(body []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil || fields["expires_in"] == nil {
		return body
	}
	seconds, err := strconv.ParseFloat(strings.Trim(string(fields["expires_in"]), `"`), 64)
	if err == nil && plausibleLifetime(seconds) {
		fields["expires_in"] = strconv.AppendInt(nil, int64(seconds), 10)
	} else {
		delete(fields, "expires_in")
	}
	lenient, err := json.Marshal(fields)
	if err != nil {
		return body
	}
	return lenient
}

// plausibleLifetime reports whether a token can be valid for that long: 1 s to 68 years.
func plausibleLifetime(seconds float64) bool { return seconds >= 1 && seconds <= math.MaxInt32 }

// The keys of a token's Extra: the fields of a token response that are not in oauth2.Token.
const (
	extraScope          = "scope"
	extraResponseType   = "response_type"
	extraRefreshSeconds = "refresh_token_expires_in"
	extraRefreshExpiry  = "refresh_token_expires_at"
)

// withLifetime replaces the lifetime of the refresh token by its expiry, which stays right when the token is stored.
func withLifetime(token *oauth2.Token) *oauth2.Token {
	extra := map[string]any{}
	for _, key := range []string{extraScope, extraResponseType, extraRefreshSeconds, extraRefreshExpiry} {
		if value := token.Extra(key); value != nil {
			extra[key] = value
		}
	}
	if seconds, ok := extra[extraRefreshSeconds].(float64); ok && plausibleLifetime(seconds) && RefreshTokenExpiry(token).IsZero() {
		extra[extraRefreshExpiry] = float64(time.Now().Unix()) + seconds
	}
	return token.WithExtra(extra)
}

// GrantedScopes returns the scopes of a token that came from Pinterest: all that the user ever granted the app, which may be
// more than were asked for.
func GrantedScopes(token *oauth2.Token) []Scope {
	text, _ := token.Extra(extraScope).(string)
	var scopes []Scope
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		scopes = append(scopes, Scope(name))
	}
	return scopes
}

// RefreshTokenExpiry returns when the refresh token of a token that came from Pinterest expires. It returns the zero time if
// the expiry is unknown or not plausible.
func RefreshTokenExpiry(token *oauth2.Token) time.Time {
	const year10000 = 253402300800 // encoding/json cannot encode later times
	seconds, ok := token.Extra(extraRefreshExpiry).(float64)
	if !ok || !(seconds >= 1 && seconds < year10000) { // also rejects NaN
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0)
}

// TokenResponseType returns which grant a token that came from Pinterest was made by, such as "authorization_code",
// "refresh_token" or "client_credentials"; "" if that is not known.
func TokenResponseType(token *oauth2.Token) string {
	text, _ := token.Extra(extraResponseType).(string)
	return text
}

func joinScopes(scopes []Scope) string {
	names := make([]string, len(scopes))
	for i, scope := range scopes {
		names[i] = string(scope)
	}
	return strings.Join(names, ",")
}

func orDefault(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// AuthorizationError reports that the user or Pinterest did not grant the app access.
type AuthorizationError struct {
	Code        string // such as "access_denied"; "" if the callback had neither a code nor an error
	Description string
}

// Error returns a line with the code and the description.
func (e *AuthorizationError) Error() string {
	switch {
	case e.Code == "":
		return "pinterest: login: the callback has no code"
	case e.Description == "":
		return fmt.Sprintf("pinterest: login: %q", e.Code)
	}
	return fmt.Sprintf("pinterest: login: %q: %q", e.Code, e.Description)
}

// CallbackHandler returns the handler of RedirectURL for one login that [OAuthConfig.AuthCodeURL] started. It checks the state,
// exchanges the code, and calls done once, with the token, an [*AuthorizationError] or the error of [OAuthConfig.Exchange].
// After done has returned it shows the user a page with the outcome; a reload shows the same page. A request with another
// state does not call done.
func (c OAuthConfig) CallbackHandler(state string, done func(*oauth2.Token, error)) http.Handler {
	var once sync.Once
	result := errors.New("done has not returned") // stays if done panics
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		query := req.URL.Query()
		if state == "" || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(state)) != 1 {
			showPage(w, http.StatusBadRequest, "This login link is not valid any more", "Go back to the app and log in again.")
			return
		}
		once.Do(func() {
			token, err := c.finishLogin(req)
			done(token, err)
			result = err
		})
		if result != nil {
			showPage(w, http.StatusBadRequest, "Login failed", "The app did not get access. You can close this page and log in again from the app.")
			return
		}
		showPage(w, http.StatusOK, "You are logged in", "The app has access now. You can close this page.")
	})
}

func (c OAuthConfig) finishLogin(req *http.Request) (*oauth2.Token, error) {
	query := req.URL.Query()
	if query.Get("error") != "" || query.Get("code") == "" {
		// A callback with an error can repeat the code and the state.
		text := func(param string) string { return redact.Line(query.Get(param), query.Get("code"), query.Get("state")) }
		return nil, &AuthorizationError{Code: text("error"), Description: text("error_description")}
	}
	// The code works only once, so the exchange continues if the browser reloads or closes the page.
	return c.Exchange(context.WithoutCancel(req.Context()), query.Get("code"))
}

var callbackPage = template.Must(template.New("callback").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{.Title}}</title></head>
<body style="font-family: sans-serif; max-width: 36em; margin: 4em auto">
<h1>{{.Title}}</h1>
<p>{{.Text}}</p>
</body>
</html>
`))

func showPage(w http.ResponseWriter, status int, title, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer") // the page's URL contains the code
	w.WriteHeader(status)
	_ = callbackPage.Execute(w, struct{ Title, Text string }{title, text}) // fails if the user closed the page
}
