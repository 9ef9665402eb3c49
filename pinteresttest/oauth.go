package pinteresttest

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// TokenPolicy says how the server makes tokens.
type TokenPolicy struct {
	Access  time.Duration // lifetime of an access token; 0 means 30 days
	Refresh time.Duration // lifetime of a refresh token; 0 means 60 days
	// KeepRefreshToken answers a refresh without a new refresh token: the old one stays good. Otherwise each refresh makes a
	// new one and voids the old one.
	KeepRefreshToken bool
}

// WithTokenPolicy sets how tokens are made.
func WithTokenPolicy(p TokenPolicy) Option {
	return func(s *Server) { s.oauth.policy = p }
}

// oauthState is what the server knows of its app, and of what it gave to it.
type oauthState struct {
	policy  TokenPolicy
	codes   map[string]login
	access  map[string]*grant
	refresh map[string]*grant
	count   int
}

// login is a code that was not used yet.
type login struct{ redirectURI, scope string }

// grant is a token.
type grant struct {
	expires time.Time
	scope   string
}

const (
	appID     = "1479205"
	appSecret = "pinteresttest-app-secret"
)

// OAuthConfig returns the server's app, with the redirect URL that Pinterest's quickstart uses. Its authorize page has links
// that allow and deny; a request to it with decision=allow or decision=deny added is the same as following one.
func (s *Server) OAuthConfig() *pinterest.OAuthConfig {
	return &pinterest.OAuthConfig{
		ClientID: appID, ClientSecret: appSecret, RedirectURL: "http://localhost:8085/",
		Scopes:  []pinterest.Scope{pinterest.ScopeUserAccountsRead, pinterest.ScopeBoardsRead, pinterest.ScopePinsRead},
		AuthURL: s.http.URL + "/oauth/", TokenURL: s.URL() + operation.OAuthToken.Path,
	}
}

// ExpireAccessTokens makes the service refuse all access tokens that it gave out so far.
func (s *Server) ExpireAccessTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, token := range s.oauth.access {
		token.expires = time.Time{}
	}
}

// RevokeTokens makes the service refuse all access and refresh tokens that it gave out so far: the user has withdrawn.
func (s *Server) RevokeTokens() {
	s.ExpireAccessTokens()
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.oauth.refresh)
}

func (s *Server) oauthRoutes() []route {
	return []route{{op: operation.OAuthToken, status: http.StatusOK, handle: s.createToken, open: true}}
}

var authorizePage = template.Must(template.New("authorize").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Authorize an app</title></head>
<body style="font-family: sans-serif; max-width: 36em; margin: 4em auto">
<h1>App {{.App}} asks for access</h1>
<ul>{{range .Scopes}}<li>{{.}}</li>{{end}}</ul>
<p><a href="{{.Allow}}">Give access</a> <a href="{{.Deny}}">Cancel</a></p>
</body>
</html>
`))

// serveAuthorize is the page where a user grants the app access.
func (s *Server) serveAuthorize(w http.ResponseWriter, req *http.Request) {
	query := req.URL.Query()
	redirect, err := url.Parse(query.Get("redirect_uri"))
	app := query.Get("client_id")
	if app == "" {
		app = query.Get("consumer_id")
	}
	if err != nil || redirect.Host == "" || app != appID || query.Get("response_type") != "code" || strings.Contains(query.Get("scope"), " ") {
		http.Error(w, "client_id, redirect_uri, response_type=code and a scope joined with commas are needed", http.StatusBadRequest)
		return
	}
	back := url.Values{"state": {query.Get("state")}}
	switch query.Get("decision") {
	case "allow":
		s.mu.Lock()
		code := s.oauth.next("code")
		s.oauth.codes[code] = login{query.Get("redirect_uri"), query.Get("scope")}
		s.mu.Unlock()
		back.Set("code", code)
	case "deny":
		back.Set("error", "access_denied")
		back.Set("error_description", "The user denied the request")
	default:
		decide := func(decision string) string { return "?" + req.URL.RawQuery + "&decision=" + decision }
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = authorizePage.Execute(w, map[string]any{ // the user closed the page
			"App": app, "Scopes": strings.Split(query.Get("scope"), ","), "Allow": decide("allow"), "Deny": decide("deny"),
		})
		return
	}
	redirect.RawQuery = back.Encode()
	http.Redirect(w, req, redirect.String(), http.StatusFound)
}

// next makes a name that was not there before. The lock is held.
func (o *oauthState) next(prefix string) string {
	o.count++
	return fmt.Sprintf("%s%032d", prefix, o.count)
}

func (s *Server) createToken(r *apiRequest) (any, *apiError) {
	if id, secret, ok := r.BasicAuth(); !ok || id != appID || secret != appSecret {
		return nil, authenticationFailed()
	}
	form, err := url.ParseQuery(string(r.body))
	if err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil, badRequest("Invalid request: the body is no form")
	}
	var scope string
	renewed := true
	switch form.Get("grant_type") {
	case "authorization_code":
		used, ok := s.oauth.codes[form.Get("code")]
		if !ok || used.redirectURI != form.Get("redirect_uri") {
			return nil, badRequest("Invalid request: the code is not good, or redirect_uri is not that of the login")
		}
		delete(s.oauth.codes, form.Get("code"))
		scope = used.scope
	case "refresh_token":
		old := s.oauth.refresh[form.Get("refresh_token")]
		if old == nil || s.now().After(old.expires) {
			return nil, authenticationFailed()
		}
		scope = old.scope
		if renewed = !s.oauth.policy.KeepRefreshToken; renewed {
			delete(s.oauth.refresh, form.Get("refresh_token"))
		}
	case "client_credentials":
		scope, renewed = form.Get("scope"), false
	default:
		return nil, badRequest("Invalid request: grant_type: is not one of authorization_code, refresh_token, client_credentials")
	}
	return s.issue(form.Get("grant_type"), scope, renewed), nil
}

// issue makes an access token, and a refresh token with it if renewed.
func (s *Server) issue(responseType, scope string, renewed bool) map[string]any {
	lifetime := func(set time.Duration, days int) time.Duration {
		if set != 0 {
			return set
		}
		return time.Duration(days*24) * time.Hour
	}
	access, refresh := lifetime(s.oauth.policy.Access, 30), lifetime(s.oauth.policy.Refresh, 60)
	token := s.oauth.next("pina_")
	s.oauth.access[token] = &grant{expires: s.now().Add(access), scope: scope}
	answer := map[string]any{
		"response_type": responseType, "access_token": token, "token_type": "bearer",
		"expires_in": int(access.Seconds()), "scope": scope,
	}
	if renewed {
		renewal := s.oauth.next("pinr_")
		s.oauth.refresh[renewal] = &grant{expires: s.now().Add(refresh), scope: scope}
		answer["refresh_token"], answer["refresh_token_expires_in"] = renewal, int(refresh.Seconds())
	}
	return answer
}

// Token makes an access token that has only some scopes; [Server.Client] has all. A call that needs more is refused.
func (s *Server) Token(scopes ...pinterest.Scope) string {
	names := make([]string, len(scopes))
	for i, scope := range scopes {
		names[i] = string(scope)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	token, _ := s.issue("authorization_code", strings.Join(names, ","), false)["access_token"].(string)
	return token
}

// authorize accepts every bearer token but those that the server gave out and that are no longer good, or lack a scope. The lock
// is held.
func (s *Server) authorize(r route, req *http.Request) *apiError {
	if r.open {
		return nil
	}
	token, ok := strings.CutPrefix(req.Header.Get("Authorization"), "Bearer ")
	if !ok || token == "" {
		return authenticationFailed()
	}
	issued := s.oauth.access[token]
	switch {
	case issued == nil:
		return nil
	case s.now().After(issued.expires):
		return authenticationFailed()
	}
	granted := strings.FieldsFunc(issued.scope, func(c rune) bool { return c == ',' || c == ' ' })
	for scope := range strings.SplitSeq(r.op.Scopes, ",") {
		if scope != "" && !slices.Contains(granted, scope) {
			return &apiError{
				status: http.StatusUnauthorized, Code: 3, Status: "failure",
				Message: "Your token does not have sufficient permissions to perform this operation. It lacks " + scope + ".",
			}
		}
	}
	return nil
}

func authenticationFailed() *apiError {
	return &apiError{status: http.StatusUnauthorized, Code: 2, Message: "Authentication failed.", Status: "failure"}
}
