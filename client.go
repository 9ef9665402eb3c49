package pinterest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/request"
)

const (
	// DefaultBaseURL is the production API.
	DefaultBaseURL = "https://api.pinterest.com/v5"
	// SandboxBaseURL is the sandbox, where apps with trial access create pins. It takes sandbox tokens only.
	SandboxBaseURL = "https://api-sandbox.pinterest.com/v5"

	version                = "0.1.0"
	defaultMaxResponseSize = 64 << 20
)

// Client calls the Pinterest API. It is safe for any number of goroutines, which share its connections, retries and rate
// limits. Make one with [NewClient] and keep it.
type Client struct {
	AdAccounts  *AdAccountsService
	Boards      *BoardsService
	Catalogs    *CatalogsService
	Media       *MediaService
	Pins        *PinsService
	UserAccount *UserAccountService

	core *core
}

// core is what all services of a client share. But for quotas it is not changed after NewClient.
type core struct {
	base      *url.URL
	http      *http.Client
	plain     *http.Client // without token and middleware, for other hosts than the API's
	limiter   RateLimiter
	quotas    quotaBook
	log       *slog.Logger
	metrics   func(context.Context, Attempt) // nil: none
	renewable renewableSource                // nil if the token source cannot replace a token that the API rejected
	settings  *settings                      // a pointer, because fmt's %s of a Client looks into values, but not behind pointers
}

// NewClient makes a client of the production API. It needs a token, from [WithAccessToken], [WithTokenSource] or
// [WithEnv], unless the client given by [WithHTTPClient] authenticates by itself.
func NewClient(opts ...ClientOption) (*Client, error) {
	cfg := config{
		baseURL:    DefaultBaseURL,
		httpClient: &http.Client{Transport: defaultTransport()},
		limiter:    NewRateLimiter(),
		logger:     slog.New(slog.DiscardHandler),
		settings: settings{
			retry:           DefaultRetryPolicy(),
			maxResponseSize: defaultMaxResponseSize,
			header:          http.Header{"Accept": {"application/json"}},
		},
	}
	for _, opt := range opts {
		if opt == nil {
			continue
		}
		if err := opt.applyToClient(&cfg); err != nil {
			return nil, fmt.Errorf("pinterest: %w", err)
		}
	}
	base, err := parseBaseURL(cfg.baseURL)
	if err != nil {
		return nil, fmt.Errorf("pinterest: base URL: %w", err)
	}
	if cfg.settings.header.Get("User-Agent") == "" {
		cfg.settings.header.Set("User-Agent", strings.TrimSpace(cfg.product+" pinterest-go/"+version))
	}

	auth := &authTransport{base: cfg.httpClient.Transport, api: base, log: cfg.logger}
	if auth.base == nil {
		auth.base = http.DefaultTransport
	}
	if cfg.source != nil {
		auth.source = cfg.source(&cfg)
	}
	var transport http.RoundTripper = auth
	for _, mw := range slices.Backward(cfg.middleware) {
		transport = mw(transport)
	}
	plain := *cfg.httpClient
	plain.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	authorized := plain
	authorized.Transport = transport

	renewable, _ := auth.source.(renewableSource)
	c := &core{
		base: base, http: &authorized, plain: &plain, limiter: cfg.limiter, log: cfg.logger, metrics: cfg.metrics,
		renewable: renewable, settings: &cfg.settings,
	}
	return &Client{
		AdAccounts:  &AdAccountsService{c},
		Boards:      &BoardsService{c},
		Catalogs:    &CatalogsService{c},
		Media:       &MediaService{c},
		Pins:        &PinsService{c},
		UserAccount: &UserAccountService{c},
		core:        c,
	}, nil
}

// parseBaseURL never puts the URL itself into an error: it may hold a password.
func parseBaseURL(text string) (*url.URL, error) {
	base, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, errors.New("cannot be parsed")
	case base.Scheme != "https" && base.Scheme != "http" || base.Hostname() == "":
		return nil, errors.New("must be like " + DefaultBaseURL)
	case strings.ContainsFunc(base.Host, func(r rune) bool { return r > unicode.MaxASCII || r == '%' }):
		return nil, errors.New("must have a host in ASCII") // another may look like the API's
	case base.User != nil:
		return nil, errors.New("must not hold a user or password")
	case base.RawQuery != "" || base.ForceQuery || base.Fragment != "":
		return nil, errors.New("must not hold a query or fragment")
	case !validPort(base):
		return nil, errors.New("has an invalid port")
	}
	// net/http drops an empty port, and the token goes only to a host that is written like this one.
	base.Host = strings.TrimSuffix(base.Host, ":")
	base.Path, base.RawPath = strings.TrimRight(base.Path, "/"), strings.TrimRight(base.RawPath, "/")
	return base, nil
}

// validPort reports whether u has no port, or one that can be dialed.
func validPort(u *url.URL) bool {
	port := u.Port()
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

// defaultTransport is the transport of all clients that are not given one, so that many clients share its connections.
var defaultTransport = sync.OnceValue(func() *http.Transport {
	return &http.Transport{
		Proxy:             http.ProxyFromEnvironment,
		DialContext:       (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2: true,
		// Without pings, a connection that went silent fails every call until the system gives it up, after a quarter of an hour.
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
		MaxResponseHeaderBytes: 1 << 20,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  time.Minute, // how long a whole call may take is for its context to say
		ExpectContinueTimeout:  time.Second,
	}
})

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
	sent, attempted := req.Context().Value(sentTokenKey{}).(*sentToken)
	if attempted && req.Method != http.MethodGet {
		// Here and not where the request is built, because http.Client calls GetBody before it looks at a redirect.
		req = sent.wire.attach(req)
	}
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
	if attempted {
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

// sentToken holds the token of an attempt, to remove it from a response that quotes it, and what became of its request.
type sentToken struct {
	value string
	wire  wireTrace
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
