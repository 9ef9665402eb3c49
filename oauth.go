package pinterest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
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
	// tokenTimeout limits one attempt of a token request. Many calls may wait for a refresh, so none of their contexts limits it.
	tokenTimeout     = 30 * time.Second
	maxTokenResponse = 1 << 20 // bytes
)

// Scope is a permission that a user grants to an app.
type Scope string

// The scopes of billing, business access and measurement sources of truth, and ScopeUserAccountsWrite, are newer than API version 5.3.0.
// Write scopes allow creating, updating and deleting. Secret boards and Pins need the scopes that end in "_secret".
const (
	ScopeAdsRead           Scope = "ads:read"
	ScopeAdsWrite          Scope = "ads:write"
	ScopeBillingRead       Scope = "billing:read"
	ScopeBillingWrite      Scope = "billing:write"
	ScopeBizAccessRead     Scope = "biz_access:read"
	ScopeBizAccessWrite    Scope = "biz_access:write"
	ScopeBoardsRead        Scope = "boards:read"
	ScopeBoardsReadSecret  Scope = "boards:read_secret"
	ScopeBoardsWrite       Scope = "boards:write"
	ScopeBoardsWriteSecret Scope = "boards:write_secret"
	ScopeCatalogsRead      Scope = "catalogs:read"
	ScopeCatalogsWrite     Scope = "catalogs:write"
	ScopeMSOTWrite         Scope = "msot:write"
	ScopePinsRead          Scope = "pins:read"
	ScopePinsReadSecret    Scope = "pins:read_secret"
	ScopePinsWrite         Scope = "pins:write"
	ScopePinsWriteSecret   Scope = "pins:write_secret"
	ScopeUserAccountsRead  Scope = "user_accounts:read"
	ScopeUserAccountsWrite Scope = "user_accounts:write"
)

// OAuthConfig is the OAuth configuration of an app. It is safe for concurrent use as long as no goroutine changes it. Printing or
// logging it does not show the secret. As in package oauth2, an *http.Client stored in the context under the key
// oauth2.HTTPClient sends the token requests.
type OAuthConfig struct {
	ClientID     string // the app's id
	ClientSecret string
	RedirectURL  string  // exactly one of the URLs registered for the app
	Scopes       []Scope // requested from the user
	AuthURL      string  // the login page; "" means https://www.pinterest.com/oauth/
	TokenURL     string  // the token endpoint; "" means that of the production API
	// TokenParams are added to every token request. Apps created before 2025-09-25 set continuous_refresh=true (formerly
	// refresh_on) to get refresh tokens that are renewed with each use.
	TokenParams url.Values
}

// String returns the client id, with the prefix "app ".
func (c OAuthConfig) String() string { return "app " + c.ClientID }

// Format prints the same as [OAuthConfig.String] for every verb.
func (c OAuthConfig) Format(s fmt.State, verb rune) { printText(s, verb, c.String()) }

// MarshalJSON encodes the same as [OAuthConfig.String].
func (c OAuthConfig) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// LogValue logs the same as [OAuthConfig.String].
func (c OAuthConfig) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Exchange exchanges the code of a login for a token: POST /oauth/token ([oauth/token]). A code can be used once. Errors: [*Error].
//
// [oauth/token]: https://developers.pinterest.com/docs/api/v5/oauth-token/
func (c OAuthConfig) Exchange(ctx context.Context, code string) (*oauth2.Token, error) {
	if code == "" {
		return nil, &ParamError{Operation: operation.OAuthToken.ID, Param: "code", Reason: "is required"}
	}
	return c.token(ctx, false, url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {c.RedirectURL}})
}

// Refresh returns a new token for a refresh token: POST /oauth/token ([oauth/token]). Without scopes, the new token has the scopes of the
// old one. If the response has no refresh token, refreshToken remains valid and is part of the result; otherwise refreshToken may be
// invalid afterwards. Errors: [*Error]; also [ErrReauthorize] if the refresh token was rejected, but not if the app id or secret is wrong.
//
// [oauth/token]: https://developers.pinterest.com/docs/api/v5/oauth-token/
func (c OAuthConfig) Refresh(ctx context.Context, refreshToken string, scopes ...Scope) (*oauth2.Token, error) {
	if refreshToken == "" {
		return nil, &ParamError{Operation: operation.OAuthToken.ID, Param: "refresh_token", Reason: "is required"}
	}
	params := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}}
	if len(scopes) > 0 {
		params.Set("scope", joinScopes(scopes))
	}
	token, err := c.token(ctx, true, params)
	if failure, ok := errors.AsType[*Error](err); ok && rejectsRefreshToken(failure) {
		return nil, &TokenError{Reason: "the refresh token was rejected", cause: err}
	}
	return token, err
}

// rejectsRefreshToken reports whether an error of the token endpoint is about the refresh token. Every 400 and 401 is, unless its
// body says that the app or the request is at fault.
func rejectsRefreshToken(e *Error) bool {
	if e.StatusCode != http.StatusBadRequest && e.StatusCode != http.StatusUnauthorized || e.rule.meaning != rejected {
		return false
	}
	if e.Code == CodeInsufficientPermissions || e.Code == CodeInvalidClient {
		return false
	}
	var body struct {
		Error string `json:"error"`
	}
	_ = json.Unmarshal(e.Body, &body) // Error stays empty if it is not a string
	// invalid_request is not in the list: some OAuth servers return it for a malformed refresh token.
	return !slices.Contains([]string{"invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}, body.Error)
}

// ClientCredentials returns a token for the account that owns the app: POST /oauth/token ([oauth/token]). The token has no refresh token.
// This grant is newer than API version 5.3.0. Errors: [*Error].
//
// [oauth/token]: https://developers.pinterest.com/docs/api/v5/oauth-token/
func (c OAuthConfig) ClientCredentials(ctx context.Context, scopes ...Scope) (*oauth2.Token, error) {
	return c.token(ctx, true, url.Values{"grant_type": {"client_credentials"}, "scope": {joinScopes(scopes)}})
}

// Revoke revokes an access or a refresh token: POST /oauth/token/revoke ([token/revoke]). Revoking a token twice is harmless. According to
// Pinterest's documentation, only tokens of system users can be revoked: for other tokens the error may be [ErrForbidden], and only the
// user can remove the app's access, in the settings of the account. It is newer than API version 5.3.0. Errors: [*Error].
//
// [token/revoke]: https://developers.pinterest.com/docs/api/v5/token-revoke/
func (c OAuthConfig) Revoke(ctx context.Context, token string) error {
	op := operation.OAuthRevoke
	if token == "" {
		return &ParamError{Operation: op.ID, Param: "token", Reason: "is required"}
	}
	id, secret := url.QueryEscape(c.ClientID), url.QueryEscape(c.ClientSecret)
	secrets := []string{token, c.ClientSecret, base64.StdEncoding.EncodeToString([]byte(id + ":" + secret))}
	_, err := c.send(ctx, op, "revoke", url.Values{"token": {token}}, secrets, func(req *http.Request) { req.SetBasicAuth(id, secret) })
	return err
}

// ConversionToken returns a new long-lived token for sending conversions: POST /oauth/conversion_token ([oauth/conversion_token]).
// accessToken must have the scope ads:write. Use the new token in a second client, with the [RateLimiter] of the first one. The call is not
// retried after an unknown outcome. Of the configuration, it uses only the TokenURL, to find the endpoint. It is newer than API version
// 5.3.0. Errors: [*Error].
//
// [oauth/conversion_token]: https://developers.pinterest.com/docs/api/v5/oauth-conversion_token/
func (c OAuthConfig) ConversionToken(ctx context.Context, accessToken string) (string, error) {
	op := operation.OAuthConversionToken
	if accessToken == "" {
		return "", &ParamError{Operation: op.ID, Param: "access_token", Reason: "is required"}
	}
	body, err := c.send(ctx, op, "../conversion_token", nil, []string{accessToken, c.ClientSecret}, func(req *http.Request) {
		req.Header.Set("Authorization", "Bearer "+accessToken)
	})
	if err != nil {
		return "", err
	}
	var response struct {
		AccessToken string `json:"access_token"`
	}
	if json.Unmarshal(body, &response) != nil || response.AccessToken == "" { // an error of package json may quote the body
		return "", opErrorf(op.ID, "the response has no access_token")
	}
	return response.AccessToken, nil
}

// send sends a request to a path relative to the token endpoint, with retries, and returns the body of a success. authorize adds the
// credentials. No secret becomes part of an error.
func (c OAuthConfig) send(
	ctx context.Context, op operation.Operation, path string, params url.Values, secrets []string, authorize func(*http.Request),
) ([]byte, error) {
	endpoint, err := url.Parse(cmp.Or(c.TokenURL, defaultTokenURL))
	if err != nil {
		return nil, opErrorf(op.ID, "%w", withoutURL(err))
	}
	endpoint = endpoint.JoinPath(path)
	client := oauth2.NewClient(tokenClient(ctx), nil)

	once := func(n int) (Response, error) {
		ctx, cancel := context.WithTimeout(ctx, tokenTimeout)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, op.Method, endpoint.String(), strings.NewReader(params.Encode()))
		if err != nil {
			return Response{}, err
		}
		authorize(req)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := client.Do(req)
		if err != nil {
			return Response{}, err
		}
		defer func() { _ = resp.Body.Close() }() // the body was read
		r := readHead(resp, n, secrets...)
		err = readBody(ctx, &r, new(bytes.Buffer), resp, maxTokenResponse)
		return r, err
	}
	var body []byte
	err = retry.Do(ctx, DefaultRetryPolicy().loop(), func(n int) (retry.Decision, error) {
		r, err := once(n)
		switch {
		case err != nil:
			reason, err := noTokenResponse(ctx, err, op.ID, secrets)
			return decide(reason, op.Retryable, 0), err
		case r.success():
			body = r.Body
			return retry.Decision{}, nil
		}
		failure := newError(op, redact.URL(endpoint, secrets...), &r, secrets...)
		return decide(failure.rule.meaning, op.Retryable, failure.RetryAfter), failure
	}, nil)
	return body, err
}

// token sends a token request. retryable reports whether it is retried after an unknown outcome: a code is not, because it is
// used up even if the response is lost.
func (c OAuthConfig) token(ctx context.Context, retryable bool, params url.Values) (*oauth2.Token, error) {
	maps.Copy(params, c.TokenParams)
	// The grants differ only in their parameters, and clientcredentials allows setting all of them, grant_type included.
	grant := clientcredentials.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, AuthStyle: oauth2.AuthStyleInHeader,
		TokenURL: cmp.Or(c.TokenURL, defaultTokenURL), EndpointParams: params,
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
		return decide(reason, retryable, wait), err
	}, nil)
	if err != nil {
		return nil, err
	}
	return withRefreshExpiry(token), nil
}

// tokenFailure converts an error of package oauth2, which contains the secrets of the request and the raw response.
func tokenFailure(ctx context.Context, err error, tokenURL string, secrets []string) (meaning, time.Duration, error) {
	response, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		reason, err := noTokenResponse(ctx, err, operation.OAuthToken.ID, secrets)
		return reason, 0, err
	}
	head := readHead(response.Response, 1, secrets...)
	head.Body = response.Body
	shown := ""
	if u, err := url.Parse(tokenURL); err == nil {
		shown = redact.URL(u, secrets...)
	}
	failure := newError(operation.OAuthToken, shown, &head, secrets...)
	if failure.Message == "" {
		failure.Message = redact.Line(strings.TrimSuffix(response.ErrorCode+": "+response.ErrorDescription, ": "), secrets...)
	}
	return failure.rule.meaning, failure.RetryAfter, failure
}

// noTokenResponse converts the error of a token request without a response. It is not retried after ctx ended.
func noTokenResponse(ctx context.Context, err error, op string, secrets []string) (meaning, error) {
	reason := meaningOf(err)
	if ctx.Err() != nil {
		reason = rejected
	}
	return reason, opErrorf(op, "%w", redact.Error(withoutURL(err), secrets...))
}

// tokenClient returns a context for package oauth2 whose HTTP client does not follow redirects, which would send the app's
// secret and the refresh token to another host, and does not resend requests on its own.
func tokenClient(ctx context.Context) context.Context {
	client := &http.Client{}
	if custom, ok := ctx.Value(oauth2.HTTPClient).(*http.Client); ok {
		*client = *custom
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
	return roundTrip(t.base, new(wireTrace).attach(req)) // the end of the attempt's context releases the trace
}

// lenientExpiry removes an implausible expires_in from successful token responses. Package oauth2 would reject the whole
// response, and the new pair of tokens would be lost.
type lenientExpiry struct{ base http.RoundTripper }

func (t lenientExpiry) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.base.RoundTrip(req)
	if err != nil || resp.StatusCode < 200 || resp.StatusCode > 299 {
		return resp, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxTokenResponse))
	_ = resp.Body.Close() // the body was read
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(lenientToken(body)))
	return resp, nil
}

// lenientToken converts expires_in to an integer, or removes it if it is implausible.
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

// plausibleLifetime reports whether seconds is a plausible lifetime of a token: 1 s to 68 years.
func plausibleLifetime(seconds float64) bool { return seconds >= 1 && seconds <= math.MaxInt32 }

// The keys of oauth2.Token.Extra: fields of a token response that oauth2.Token does not have.
const (
	extraScope          = "scope"
	extraResponseType   = "response_type"
	extraRefreshSeconds = "refresh_token_expires_in"
	extraRefreshExpiry  = "refresh_token_expires_at"
)

// withRefreshExpiry adds the expiry of the refresh token, computed from its lifetime, which counts from the response.
func withRefreshExpiry(token *oauth2.Token) *oauth2.Token {
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

// GrantedScopes returns the scopes of a token from Pinterest: all scopes that the user ever granted the app, which may be more
// than were requested. It returns nil if they are unknown.
func GrantedScopes(token *oauth2.Token) []Scope {
	text, _ := token.Extra(extraScope).(string)
	var scopes []Scope
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		scopes = append(scopes, Scope(name))
	}
	return scopes
}

// RefreshTokenExpiry returns when the refresh token of a token from Pinterest expires, or the zero time if that is unknown or
// implausible.
func RefreshTokenExpiry(token *oauth2.Token) time.Time {
	const year10000 = 253402300800 // encoding/json cannot encode later times
	seconds, ok := token.Extra(extraRefreshExpiry).(float64)
	if !ok || !(seconds >= 1 && seconds < year10000) { // also rejects NaN
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0)
}

// TokenResponseType returns the grant that a token from Pinterest came from, such as "authorization_code", "refresh_token" or
// "client_credentials", or "" if that is unknown.
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
