package pinterest

import (
	"cmp"
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
	// SandboxBaseURL is the sandbox, where apps with trial access create pins. It takes sandbox tokens only, which expire after 24 hours.
	SandboxBaseURL = "https://api-sandbox.pinterest.com/v5"

	defaultMaxResponseSize = 64 << 20
)

// Client calls the Pinterest API. It is safe for concurrent use: all goroutines share its connections and rate limits. Create one
// with [NewClient] and keep it.
type Client struct {
	AdAccounts    *AdAccountsService
	Audiences     *AudiencesService
	Boards        *BoardsService
	Bulk          *BulkService
	Catalogs      *CatalogsService
	Conversions   *ConversionsService
	CustomerLists *CustomerListsService
	Keywords      *KeywordsService
	Media         *MediaService
	Pins          *PinsService
	Promotions    *PromotionsService
	Search        *SearchService
	Targeting     *TargetingService
	Trends        *TrendsService
	UserAccount   *UserAccountService

	core *core
}

// core is shared by all services of a client. Only quotas changes after NewClient.
type core struct {
	base     *url.URL
	http     *http.Client
	plain    *http.Client       // without token and middleware, for other hosts than that of the API
	source   oauth2.TokenSource // nil: the caller's HTTP client authenticates
	limiter  RateLimiter
	quotas   quotaBook
	log      *slog.Logger
	metrics  []func(context.Context, Attempt)
	hooks    []CallHook
	settings *settings // a pointer, because fmt's %s of a Client prints values, but not what pointers point to
}

// NewClient creates a client of the production API. It needs a token, from [WithAccessToken], [WithTokenSource] or [WithEnv],
// unless the client given by [WithHTTPClient] authenticates by itself.
//
// A Client is cheap: for a service with many users, create one per user. All clients without WithHTTPClient share their connections. Each
// client has a rate limiter of its own, like each user has quotas of its own.
func NewClient(opts ...ClientOption) (*Client, error) {
	cfg := config{
		baseURL: DefaultBaseURL,
		limiter: NewRateLimiter(),
		logger:  slog.New(slog.DiscardHandler),
		settings: settings{
			retry:           DefaultRetryPolicy(),
			maxResponseSize: defaultMaxResponseSize,
			header:          http.Header{"Accept": {"application/json"}},
		},
	}
	if err := JoinClientOptions(opts...).applyToClient(&cfg); err != nil {
		return nil, fmt.Errorf("pinterest: %w", err)
	}
	base, err := parseBaseURL(cfg.baseURL)
	if err != nil {
		return nil, fmt.Errorf("pinterest: base URL: %w", err)
	}
	if cfg.httpClient == nil {
		if cfg.source == nil {
			return nil, errors.New("pinterest: no credentials: use WithAccessToken, WithTokenSource or WithEnv, or WithHTTPClient with a client that authenticates")
		}
		cfg.httpClient = &http.Client{Transport: defaultTransport()}
	}
	if cfg.settings.header.Get("User-Agent") == "" {
		cfg.settings.header.Set("User-Agent", strings.TrimSpace(cfg.product+" pinterest-go/"+version()))
	}

	var transport http.RoundTripper = &authTransport{
		base: cmp.Or(cfg.httpClient.Transport, http.DefaultTransport), api: base, private: len(cfg.middleware) == 0,
	}
	for _, mw := range slices.Backward(cfg.middleware) {
		if transport = mw(transport); transport == nil { // http.Client would use http.DefaultTransport, without the token
			return nil, errors.New("pinterest: WithMiddleware: the function returned nil")
		}
	}
	plain := *cfg.httpClient
	plain.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	authorized := plain
	authorized.Transport = transport

	c := &core{
		base: base, http: &authorized, plain: &plain, limiter: cfg.limiter, log: cfg.logger, metrics: cfg.metrics, hooks: cfg.hooks, settings: &cfg.settings,
	}
	if cfg.source != nil {
		c.source = cfg.source(&cfg)
	}
	return &Client{
		AdAccounts:    &AdAccountsService{c},
		Audiences:     &AudiencesService{c},
		Boards:        &BoardsService{c},
		Bulk:          &BulkService{c},
		Catalogs:      &CatalogsService{c},
		Conversions:   &ConversionsService{c},
		CustomerLists: &CustomerListsService{c},
		Keywords:      &KeywordsService{c},
		Media:         &MediaService{c},
		Pins:          &PinsService{c},
		Promotions:    &PromotionsService{c},
		Search:        &SearchService{c},
		Targeting:     &TargetingService{c},
		Trends:        &TrendsService{c},
		UserAccount:   &UserAccountService{c},
		core:          c,
	}, nil
}

// parseBaseURL parses a base URL. Its errors do not contain the URL, which may hold a password.
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

// defaultTransport is the transport of all clients without [WithHTTPClient], so that they share its connections.
var defaultTransport = sync.OnceValue(func() *http.Transport {
	return &http.Transport{
		Proxy:             http.ProxyFromEnvironment,
		DialContext:       (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2: true,
		// Without pings, a dead connection fails every call until the operating system drops it, after about 15 minutes.
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
		MaxResponseHeaderBytes: 1 << 20,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  time.Minute, // the context of a call limits the whole call
		ExpectContinueTimeout:  time.Second,
	}
})

// tokenFunc is a TokenSource. Package fmt cannot print its token.
type tokenFunc func() (*oauth2.Token, error)

func (f tokenFunc) Token() (*oauth2.Token, error) { return f() }

// accessToken returns the token for an attempt.
func (c *core) accessToken(ctx context.Context) (*oauth2.Token, error) {
	var token *oauth2.Token
	var err error
	if source, ok := c.source.(renewableSource); ok {
		token, err = source.tokenFor(ctx, c.log)
	} else {
		token, err = c.source.Token()
	}
	switch {
	case err != nil:
		return nil, err
	case token == nil:
		return nil, errors.New("the token source returned no token")
	case token.AccessToken == "":
		return nil, errors.New("the token source returned an empty access token")
	case !request.ValidHeaderValue(token.Type()) || !request.ValidHeaderValue(token.AccessToken):
		return nil, errors.New("the token source returned an access token with a control character")
	}
	return token, nil
}

// credentialError is the failure of a token source. Its text leaves out the response of the token endpoint, which may hold a
// secret.
type credentialError struct{ err error }

func (e *credentialError) Error() string {
	if failure, ok := errors.AsType[*oauth2.RetrieveError](e.err); ok && failure.Response != nil {
		return "no access token: the token endpoint responded " + failure.Response.Status
	}
	return "no access token: " + redact.Text(e.err.Error())
}

func (e *credentialError) Unwrap() error { return e.err }

// outgoing is what authTransport adds to the request of an attempt, and its operation. It travels in the context of the request, past
// the middleware.
type outgoing struct {
	operation string
	token     *oauth2.Token // nil: the caller's HTTP client authenticates
	trace     *wireTrace    // nil: none
}

type outgoingKey struct{}

// authTransport adds the access token to the requests for the host of the API.
type authTransport struct {
	base    http.RoundTripper
	api     *url.URL
	private bool // there is no middleware, which must not see the token, so that its request need not be copied
}

func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	out, ok := req.Context().Value(outgoingKey{}).(*outgoing)
	if !ok {
		out = new(outgoing)
	}
	sent := req
	if out.trace != nil {
		// Here and not where the request is built, because http.Client calls GetBody before it looks at a redirect.
		sent = out.trace.attach(sent)
	}
	if out.token != nil && req.URL.Scheme == t.api.Scheme && req.URL.Host == t.api.Host {
		if !t.private {
			sent = sent.Clone(sent.Context())
		}
		out.token.SetAuthHeader(sent)
	}
	resp, err := roundTrip(t.base, sent)
	if resp != nil {
		resp.Request = req // so that middleware that logs the request of the response does not log the token
	}
	return resp, err
}

// Format hides the fields: the transport of the caller may print secrets.
func (t *authTransport) Format(s fmt.State, verb rune) {
	printText(s, verb, "pinterest transport of "+t.api.Host)
}
