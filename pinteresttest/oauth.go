package pinteresttest

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// TokenPolicy configures the tokens that the server issues.
type TokenPolicy struct {
	Access  time.Duration // lifetime of an access token; 0 means 30 days
	Refresh time.Duration // lifetime of a refresh token; 0 means 60 days
	// KeepRefreshToken keeps the refresh token valid when it is used, and returns no new one. By default, a refresh returns a new
	// refresh token and invalidates the old one.
	KeepRefreshToken bool
}

// WithTokenPolicy sets the policy for issued tokens.
func WithTokenPolicy(p TokenPolicy) Option {
	return func(s *Server) { s.oauth.policy = p }
}

// oauthState has what the server issued to its app, by code and token.
type oauthState struct {
	policy  TokenPolicy
	codes   map[string]login
	access  map[string]*grant
	refresh map[string]*grant
	count   int // of codes and tokens
}

// consent is what a user has granted.
type consent struct {
	user  *User
	scope string
}

// login is an authorization code that was not used yet.
type login struct {
	consent
	redirectURI string
}

// grant is an access or refresh token.
type grant struct {
	consent
	token    string
	lifetime time.Duration
	expires  time.Time
}

// tokenPair is a response of the token endpoint.
type tokenPair struct {
	grantType       string
	access, refresh *grant // refresh is nil for none
}

func (p tokenPair) show() any {
	shown := object{
		"response_type": p.grantType, "access_token": p.access.token, "token_type": "bearer",
		"expires_in": int(p.access.lifetime.Seconds()), "scope": p.access.scope,
	}
	if p.refresh != nil {
		shown["refresh_token"], shown["refresh_token_expires_in"] = p.refresh.token, int(p.refresh.lifetime.Seconds())
	}
	return shown
}

const (
	appID     = "1479205"
	appSecret = "pinteresttest-app-secret"
)

// OAuthConfig returns the configuration of the server's app, with the redirect URL of Pinterest's quickstart. On the authorization
// page, a person enters a username and allows or denies access. A new username adds a user. Adding decision=allow or decision=deny to
// the URL of the page, and optionally a username, has the same effect. The default is the user that the server starts with.
func (s *Server) OAuthConfig() *pinterest.OAuthConfig {
	return &pinterest.OAuthConfig{
		ClientID: appID, ClientSecret: appSecret, RedirectURL: "http://localhost:8085/",
		Scopes:  []pinterest.Scope{pinterest.ScopeUserAccountsRead, pinterest.ScopeBoardsRead, pinterest.ScopePinsRead},
		AuthURL: s.http.URL + "/oauth/", TokenURL: s.URL() + operation.OAuthToken.Path,
	}
}

// ExpireAccessTokens expires the access tokens of all users that were issued so far.
func (s *Server) ExpireAccessTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, token := range s.oauth.access {
		token.expires = time.Time{}
	}
}

// RevokeTokens revokes the access and refresh tokens of all users that were issued so far, as if all had removed the app. See
// [User.RemoveApp] for one user.
func (s *Server) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.oauth.access)
	clear(s.oauth.refresh)
}

// RemoveApp revokes the access and refresh tokens of the user that were issued so far, as if the user had removed the app.
func (u *User) RemoveApp() {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	ofUser := func(_ string, g *grant) bool { return g.user == u }
	maps.DeleteFunc(s.oauth.access, ofUser)
	maps.DeleteFunc(s.oauth.refresh, ofUser)
}

// NewToken issues an access token of the user with the given scopes only. The server rejects calls that need another one.
func (u *User) NewToken(scopes ...pinterest.Scope) string {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.issue("authorization_code", consent{u, strings.Join(convert[string](scopes), ",")}, false).access.token
}

func (s *Server) oauthRoutes() []route {
	return []route{
		{op: operation.OAuthToken, status: http.StatusOK, handle: s.createToken, public: true},
		{op: operation.OAuthRevoke, status: http.StatusOK, handle: s.revokeToken, public: true},
		{op: operation.OAuthConversionToken, status: http.StatusOK, handle: s.createConversionToken},
	}
}

var authorizePage = template.Must(template.New("authorize").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Authorize an app</title></head>
<body style="font-family: sans-serif; max-width: 36em; margin: 4em auto">
<h1>App {{.App}} requests access</h1>
<ul>{{range .Scopes}}<li>{{.}}</li>{{end}}</ul>
<form>
{{range $name, $values := .Query}}<input type="hidden" name="{{$name}}" value="{{index $values 0}}">
{{end}}<p><label>Log in as <input name="username" value="{{.Username}}"></label></p>
<p><button name="decision" value="allow">Give access</button> <button name="decision" value="deny">Cancel</button></p>
</form>
</body>
</html>
`))

// serveAuthorize serves the page on which the user allows or denies access.
func (s *Server) serveAuthorize(w http.ResponseWriter, req *http.Request) {
	query := req.URL.Query()
	redirect, err := url.Parse(query.Get("redirect_uri"))
	app := query.Get("client_id")
	if app == "" {
		app = query.Get("consumer_id")
	}
	if err != nil || redirect.Host == "" || app != appID || query.Get("response_type") != "code" || strings.Contains(query.Get("scope"), " ") {
		http.Error(w, "client_id, redirect_uri, response_type=code and a comma-separated scope are required", http.StatusBadRequest)
		return
	}
	username := cmp.Or(query.Get("username"), s.username)
	back := url.Values{"state": {query.Get("state")}}
	switch query.Get("decision") {
	case "allow":
		if !validUsername(username) {
			http.Error(w, "a username has 3 to 30 letters, digits and underscores, and at least one letter or underscore", http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		code := s.oauth.next("code")
		s.oauth.codes[code] = login{consent{s.userOrNew(username), query.Get("scope")}, query.Get("redirect_uri")}
		s.mu.Unlock()
		back.Set("code", code)
	case "deny":
		back.Set("error", "access_denied")
		back.Set("error_description", "The user denied the request")
	default:
		query.Del("username") // it has a visible field
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = authorizePage.Execute(w, object{ // fails if the user is gone
			"App": app, "Scopes": strings.Split(query.Get("scope"), ","), "Query": query, "Username": username,
		})
		return
	}
	redirect.RawQuery = back.Encode()
	http.Redirect(w, req, redirect.String(), http.StatusFound)
}

// next returns a new code or token. The lock is held.
func (o *oauthState) next(prefix string) string {
	o.count++
	return fmt.Sprintf("%s%032d", prefix, o.count)
}

func (s *Server) createToken(r *apiRequest) (any, *apiError) {
	form, err := appForm(r)
	if err != nil {
		return nil, err
	}
	var user consent
	withRefresh := true
	switch form.Get("grant_type") {
	case "authorization_code":
		used, ok := s.oauth.codes[form.Get("code")]
		if !ok || used.redirectURI != form.Get("redirect_uri") {
			return nil, badRequest("Invalid request: the code is not valid, or redirect_uri differs from that of the login")
		}
		delete(s.oauth.codes, form.Get("code"))
		user = used.consent
	case "refresh_token":
		old := s.oauth.refresh[form.Get("refresh_token")]
		if old == nil || s.now().After(old.expires) {
			return nil, unauthorized(pinterest.CodeAuthenticationFailed, "Authentication failed.")
		}
		user = old.consent
		if withRefresh = !s.oauth.policy.KeepRefreshToken; withRefresh {
			delete(s.oauth.refresh, form.Get("refresh_token"))
		}
	case "client_credentials":
		user, withRefresh = consent{s.User, form.Get("scope")}, false
	default:
		return nil, invalid("grant_type", "is not one of authorization_code, refresh_token, client_credentials")
	}
	return s.issue(form.Get("grant_type"), user, withRefresh).show(), nil
}

func (s *Server) revokeToken(r *apiRequest) (any, *apiError) {
	form, err := appForm(r)
	if err != nil {
		return nil, err
	}
	if err := checkRequired("token", form.Has("token")); err != nil {
		return nil, err
	}
	if issued := s.oauth.access[form.Get("token")]; issued != nil {
		issued.expires = time.Time{}
	}
	delete(s.oauth.refresh, form.Get("token"))
	return nil, nil
}

// createConversionToken issues an access token for sending conversions only.
func (s *Server) createConversionToken(r *apiRequest) (any, *apiError) {
	token := s.newGrant("pina_", 0, 365, consent{r.user, string(pinterest.ScopeAdsWrite)})
	s.oauth.access[token.token] = token
	return object{"access_token": token.token, "token_type": "conversion"}, nil
}

// appForm returns the form of a request that the app authenticates.
func appForm(r *apiRequest) (url.Values, *apiError) {
	if id, secret, ok := r.BasicAuth(); !ok || id != appID || secret != appSecret {
		return nil, unauthorized(pinterest.CodeInvalidClient, "Your application id or secret is not valid.")
	}
	form, err := url.ParseQuery(string(r.body))
	if err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil, badRequest("Invalid request: the body is not a form")
	}
	return form, nil
}

// issue issues an access token and, if withRefresh, a refresh token. The lock is held.
func (s *Server) issue(grantType string, user consent, withRefresh bool) tokenPair {
	pair := tokenPair{grantType: grantType, access: s.newGrant("pina_", s.oauth.policy.Access, 30, user)}
	s.oauth.access[pair.access.token] = pair.access
	if withRefresh {
		pair.refresh = s.newGrant("pinr_", s.oauth.policy.Refresh, 60, user)
		s.oauth.refresh[pair.refresh.token] = pair.refresh
	}
	return pair
}

// newGrant returns a grant with the lifetime, which defaults to a number of days.
func (s *Server) newGrant(prefix string, lifetime time.Duration, days int, user consent) *grant {
	setDefault(&lifetime, time.Duration(days)*24*time.Hour)
	return &grant{consent: user, token: s.oauth.next(prefix), lifetime: lifetime, expires: s.now().Add(lifetime)}
}

// authorize rejects requests without a token that the server has issued, and with one that has expired or lacks a scope. The lock is
// held.
func (s *Server) authorize(r route, req *apiRequest) *apiError {
	if r.public {
		return nil
	}
	token := bearerToken(req.Request)
	issued := s.oauth.access[token]
	if issued == nil || s.now().After(issued.expires) {
		return unauthorized(pinterest.CodeAuthenticationFailed, "Authentication failed.")
	}
	req.user = issued.user
	req.scopes = strings.FieldsFunc(issued.scope, func(c rune) bool { return c == ',' || c == ' ' })
	for scope := range strings.SplitSeq(r.op.Scopes, ",") {
		if scope != "" && !slices.Contains(req.scopes, scope) {
			return unauthorized(pinterest.CodeInsufficientPermissions,
				"Your token does not have sufficient permissions to perform this operation. It lacks "+scope+".")
		}
	}
	return nil
}

// bearerToken returns the access token of a request, "" if it has none.
func bearerToken(req *http.Request) string {
	token, ok := strings.CutPrefix(req.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return token
}
