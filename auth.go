package pinterest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// tokenFunc is a TokenSource whose token no printer can reach.
type tokenFunc func() (*oauth2.Token, error)

func (f tokenFunc) Token() (*oauth2.Token, error) { return f() }

// authTransport adds the access token to requests for the API's own host, and to no other.
type authTransport struct {
	base   http.RoundTripper
	source oauth2.TokenSource // nil: the caller's HTTP client authenticates
	api    *url.URL
}

func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.source == nil || req.URL.Scheme != t.api.Scheme || req.URL.Host != t.api.Host {
		return t.base.RoundTrip(req)
	}
	sent, _ := req.Context().Value(sentTokenKey{}).(*sentToken)
	token, err := t.token(req.Context(), sent)
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close() // a RoundTripper closes the body, also when it fails; nothing was read
		}
		return nil, &tokenError{err}
	}
	if sent != nil {
		sent.value = token.AccessToken
	}
	authorized := req.Clone(req.Context())
	token.SetAuthHeader(authorized)
	resp, err := t.base.RoundTrip(authorized)
	if resp != nil {
		resp.Request = req // middleware that logs the answer's request must not find the token in it
	}
	return resp, err
}

// Format hides the fields: a token source may print its token.
func (t *authTransport) Format(s fmt.State, verb rune) {
	printText(s, verb, "pinterest transport of "+t.api.Host)
}

// token returns the access token to send.
func (t *authTransport) token(ctx context.Context, sent *sentToken) (*oauth2.Token, error) {
	var token *oauth2.Token
	var err error
	if renewable, ok := t.source.(renewableSource); ok && sent != nil {
		token, err = renewable.tokenFor(ctx, sent.rejected)
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
	}
	return token, nil
}

// sentToken tells an attempt which token it went out with, so that an answer that repeats it can be masked.
type sentToken struct {
	value    string
	rejected string // the token of the attempt before, if the service refused it
}

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
