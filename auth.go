package pinterest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/request"
)

// tokenFunc is a TokenSource whose token package fmt cannot reach.
type tokenFunc func() (*oauth2.Token, error)

func (f tokenFunc) Token() (*oauth2.Token, error) { return f() }

// authTransport adds the access token to requests for the host of the API.
type authTransport struct {
	base   http.RoundTripper
	source oauth2.TokenSource // nil: the caller's HTTP client authenticates
	api    *url.URL
	log    *slog.Logger
}

func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.source == nil || req.URL.Scheme != t.api.Scheme || req.URL.Host != t.api.Host {
		return t.base.RoundTrip(req)
	}
	token, err := t.token(req.Context())
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close() // a RoundTripper must close the body, even on errors
		}
		return nil, &tokenError{err}
	}
	if sent, ok := req.Context().Value(sentTokenKey{}).(*sentToken); ok {
		sent.value = token.AccessToken
	}
	authorized := req.Clone(req.Context())
	token.SetAuthHeader(authorized)
	resp, err := t.base.RoundTrip(authorized)
	if resp != nil {
		resp.Request = req // so that middleware that logs the response's request does not log the token
	}
	return resp, err
}

// Format hides the fields: a token source may print its token.
func (t *authTransport) Format(s fmt.State, verb rune) {
	printText(s, verb, "pinterest transport of "+t.api.Host)
}

// token returns the token to send.
func (t *authTransport) token(ctx context.Context) (*oauth2.Token, error) {
	var token *oauth2.Token
	var err error
	if source, ok := t.source.(renewableSource); ok {
		token, err = source.tokenFor(ctx, t.log)
	} else {
		token, err = t.source.Token()
	}
	switch {
	case err != nil:
		return nil, err
	case token == nil:
		return nil, errors.New("the token source returned no token")
	case token.AccessToken == "":
		return nil, errors.New("the token source returned an empty access token")
	case !request.ValidHeaderValue(token.Type() + token.AccessToken):
		return nil, errors.New("the token source returned an access token with a control character")
	}
	return token, nil
}

// replaceToken reports to the token source whether the API accepted the token of the last attempt. It returns true if it did
// not and the source can replace the token, once for each call.
func (x *exchange) replaceToken() bool {
	source := x.core.renewable
	switch {
	case source == nil || x.sent.value == "":
		return false
	case tokenRefused(x.err):
		again := !x.replaced && source.reject(x.sent.value)
		x.replaced = true
		return again
	case x.response.StatusCode != 0 && x.response.StatusCode < 500: // a 5xx may come from a proxy that did not check the token
		source.accept(x.sent.value)
	}
	return false
}

// sentToken holds the token of an attempt, to remove it from a response that quotes it.
type sentToken struct{ value string }

type sentTokenKey struct{}

// tokenError is a token source's failure. Its text leaves out what the token endpoint answered, which may hold a secret.
type tokenError struct{ err error }

func (e *tokenError) Error() string {
	var answer *oauth2.RetrieveError
	if errors.As(e.err, &answer) && answer.Response != nil {
		return "no access token: the token endpoint answered " + answer.Response.Status
	}
	return "no access token: " + redact.Text(e.err.Error())
}

func (e *tokenError) Unwrap() error { return e.err }
