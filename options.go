package pinterest

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/request"
)

// ClientOption configures a [Client]. [NewClient] ignores a nil option, and returns the error of an invalid one.
type ClientOption interface{ applyToClient(*config) error }

// RequestOption configures one call. It is also a [WaitOption] and an [UploadOption]: a helper that makes several calls, such as
// [AdAccountsService.RunReport], applies it to each of them, with separate retries. Requests to a file host are not calls of the API: of
// the options, only the retry policy and the header User-Agent apply to them.
type RequestOption interface {
	WaitOption
	forRequests()
}

// Option is both a [ClientOption] and a [RequestOption]. It applies to every call of a client, or to one call, which takes precedence.
type Option interface {
	ClientOption
	RequestOption
}

// Middleware wraps the transport of a client, to trace, measure or change requests to the API. It runs once per attempt, and its requests
// do not contain the access token. [OperationFromContext] returns the operation of a request.
type Middleware = func(next http.RoundTripper) http.RoundTripper

// Options are functions, because package fmt cannot print a token that a function holds.
type (
	clientOption func(*config) error
	uploadOption func(*settings)
	pollOption   func(*settings)
	callOption   func(*settings)
	sharedOption func(*settings)
)

func (o clientOption) applyToClient(c *config) error { return o(c) }

func (o uploadOption) applyToCall(s *settings) { o(s) }

func (o pollOption) applyToCall(s *settings)       { o(s) }
func (pollOption) forWaits()                       {}
func (o pollOption) applyToClient(c *config) error { o(&c.settings); return nil }

func (o callOption) applyToCall(s *settings) { o(s) }
func (callOption) forWaits()                 {}
func (callOption) forRequests()              {}

func (o sharedOption) applyToCall(s *settings) { o(s) }
func (sharedOption) forWaits()                 {}
func (sharedOption) forRequests()              {}

func (o sharedOption) applyToClient(c *config) error {
	o(&c.settings)
	if c.settings.invalid != nil {
		return fmt.Errorf("%s %s", c.settings.invalid.Param, c.settings.invalid.Reason)
	}
	return nil
}

// JoinClientOptions returns opts as one option, so that a package can offer several options together. They are applied in order.
func JoinClientOptions(opts ...ClientOption) ClientOption {
	return clientOption(func(c *config) error {
		for _, opt := range opts {
			if opt == nil {
				continue
			}
			if err := opt.applyToClient(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// config is the configuration of a client.
type config struct {
	baseURL    string
	httpClient *http.Client
	source     func(*config) oauth2.TokenSource // nil: none; called after all options
	product    string
	logger     *slog.Logger
	metrics    []func(context.Context, Attempt)
	hooks      []CallHook
	limiter    RateLimiter
	middleware []Middleware
	settings   settings
}

// settings is the configuration of one call: that of the client, changed by the options of the call.
type settings struct {
	retry           RetryPolicy
	maxResponseSize int64
	header          http.Header
	adAccount       string
	query           url.Values
	bodyFields      []request.Field
	response        *Response
	wait            waiting
	upload          uploading
	invalid         *ParamError // the error of an invalid option, nil if there is none
}

// with returns the settings changed by opts. Without opts it is the receiver: many goroutines share settings, so nothing changes them.
func (s *settings) with(opts []RequestOption) *settings {
	if len(opts) == 0 {
		return s
	}
	changed := *s
	joined(opts).applyToCall(&changed)
	return &changed
}

// joined returns opts as one option, with which a helper passes them on to the methods that it calls.
func joined[O UploadOption](opts []O) RequestOption {
	return callOption(func(s *settings) {
		for _, opt := range opts {
			if any(opt) != nil {
				opt.applyToCall(s)
			}
		}
	})
}

// withoutBody removes the body fields, for the calls of a helper that have no body.
func withoutBody() RequestOption {
	return callOption(func(s *settings) { s.bodyFields = nil })
}

// check returns the error of an option that is invalid, or that the helper op cannot use because it sends no JSON body.
func (s *settings) check(op string, hasBody bool) error {
	switch {
	case s.invalid != nil:
		return &ParamError{Operation: op, Param: s.invalid.Param, Reason: s.invalid.Reason}
	case !hasBody && len(s.bodyFields) > 0:
		return s.fieldError(op, "the method has no JSON body")
	}
	return nil
}

// fieldError returns the error of a [WithBodyField] that cannot be sent.
func (s *settings) fieldError(op, reason string) *ParamError {
	return &ParamError{Operation: op, Param: s.bodyFields[0].Name, Reason: "cannot be sent: " + reason}
}

// WithAccessToken sends the token with every request to the API. It is never refreshed. An empty token is an error.
func WithAccessToken(token string) ClientOption {
	return clientOption(func(c *config) error {
		token := strings.TrimSpace(token)
		if token == "" {
			return fmt.Errorf("WithAccessToken: the token is empty")
		}
		c.source = func(*config) oauth2.TokenSource {
			fixed := &oauth2.Token{AccessToken: token}
			return tokenFunc(func() (*oauth2.Token, error) { return fixed, nil })
		}
		return nil
	})
}

// WithTokenSource gets the access token of each attempt from ts, which should cache its token while it is valid. Sources that refresh and
// store tokens are [OAuthConfig.SharedTokenSource] and [OAuthConfig.TokenSource].
func WithTokenSource(ts oauth2.TokenSource) ClientOption {
	return clientOption(func(c *config) error {
		if ts == nil {
			return fmt.Errorf("WithTokenSource: the token source is nil")
		}
		c.source = func(*config) oauth2.TokenSource { return ts }
		return nil
	})
}

// WithEnv takes the credentials from the environment: PINTEREST_ACCESS_TOKEN, or PINTEREST_REFRESH_ACCESS_TOKEN with PINTEREST_APP_ID
// and PINTEREST_APP_SECRET, with which the client gets access tokens. PINTEREST_API_URI is optional and the same as [WithBaseURL].
// If Pinterest replaces the refresh token, the new one is kept in memory only: see [TokenFile] for a service that restarts. Without
// credentials in the environment, NewClient returns an error that names these variables.
func WithEnv() ClientOption {
	return clientOption(func(c *config) error {
		if uri := os.Getenv("PINTEREST_API_URI"); uri != "" {
			c.baseURL = uri
		}
		if token := os.Getenv("PINTEREST_ACCESS_TOKEN"); token != "" {
			return WithAccessToken(token).applyToClient(c)
		}
		refresh := os.Getenv("PINTEREST_REFRESH_ACCESS_TOKEN")
		id, secret := os.Getenv("PINTEREST_APP_ID"), os.Getenv("PINTEREST_APP_SECRET")
		if refresh == "" || id == "" || secret == "" {
			return fmt.Errorf("WithEnv: set PINTEREST_ACCESS_TOKEN, or PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_ID and PINTEREST_APP_SECRET")
		}
		c.source = func(c *config) oauth2.TokenSource {
			app := &OAuthConfig{ClientID: id, ClientSecret: secret, TokenURL: strings.TrimSuffix(c.baseURL, "/") + "/oauth/token"}
			ctx := context.WithValue(context.Background(), oauth2.HTTPClient, c.httpClient)
			return app.TokenSource(ctx, &oauth2.Token{RefreshToken: refresh}, nil)
		}
		return nil
	})
}

// WithHTTPClient uses the transport, the cookie jar and the timeout of c. c is not modified. Its CheckRedirect is ignored, because
// redirects are not followed. The timeout of c limits each attempt, and the whole upload or download of a file.
//
// Set HTTP2.SendPingTimeout and HTTP2.PingTimeout on a transport of your own; the default transport uses 15 s and 10 s. Without
// them, a dead HTTP/2 connection fails every call for up to 15 minutes, because retries use the same connection.
//
// Two faults of net/http remain with any transport. If a server resets each HTTP/2 stream with PROTOCOL_ERROR, or ends each
// connection with a GOAWAY frame for stream 0, net/http sends a GET or DELETE without a body again and again, outside the retry
// policy. If a server overflows the HTTP/2 flow-control window (WINDOW_UPDATE), the connection can block. In both cases only the
// context ends the call, so give unattended calls a deadline. To exclude both, set Protocols on the transport to HTTP/1 only.
func WithHTTPClient(c *http.Client) ClientOption {
	return clientOption(func(cfg *config) error {
		if c == nil {
			return fmt.Errorf("WithHTTPClient: the client is nil")
		}
		cfg.httpClient = c
		return nil
	})
}

// WithBaseURL replaces [DefaultBaseURL], for example with [SandboxBaseURL] or the URL of a test server. The paths of the operations
// are appended to it.
func WithBaseURL(u string) ClientOption {
	return clientOption(func(c *config) error { c.baseURL = u; return nil })
}

// WithUserAgent puts a product such as "shop-sync/1.4" before that of the library in the User-Agent header.
func WithUserAgent(product string) ClientOption {
	return clientOption(func(c *config) error {
		if !request.ValidHeaderValue(product) {
			return fmt.Errorf("WithUserAgent: the product has a control character")
		}
		c.product = product
		return nil
	})
}

// WithLogger logs each attempt: at level Error if the call is given up after it or if it leaves the outcome of a write unknown, at Warn if it
// is retried, at Info if it waited for the rate limiter for a second or more, else at Debug, also if it fails with an error that is not
// retried, such as a 404. A line contains the operation, status, attempt, time in the rate limiter, duration, request id and wait, never a
// body or a token. By default nothing is logged.
func WithLogger(l *slog.Logger) ClientOption {
	return clientOption(func(c *config) error {
		if l == nil {
			return fmt.Errorf("WithLogger: the logger is nil")
		}
		c.logger = l
		return nil
	})
}

// WithMetrics calls report after each attempt, including those that the rate limiter did not allow, in the goroutine of the call.
// report must not block and must be safe for concurrent use. If there are several, all are called.
func WithMetrics(report func(ctx context.Context, a Attempt)) ClientOption {
	return clientOption(func(c *config) error {
		if report == nil {
			return fmt.Errorf("WithMetrics: the function is nil")
		}
		c.metrics = append(c.metrics, report)
		return nil
	})
}

// WithCallHook adds a function that runs when a call begins. All attempts of the call and the waits between them use the context that it
// returns, for example one with a span. The function that it returns runs in the same goroutine when the call ends, also if the call
// panics. The first hook is the outermost.
//
// Each page of a [Pager] is a call. A helper such as [MediaService.UploadVideo] makes several. A call with a [*ParamError] does not begin.
// A report download ends when its body can be read. The body uses the context too: do not cancel it at the end of the call.
func WithCallHook(hook CallHook) ClientOption {
	return clientOption(func(c *config) error {
		if hook == nil {
			return fmt.Errorf("WithCallHook: the function is nil")
		}
		c.hooks = append(c.hooks, hook)
		return nil
	})
}

// WithRateLimiter replaces the rate limiter of the client, for example with one that several clients of one token share: see
// [NewRateLimiter], [NewFixedRateLimiter] and [NoRateLimiter].
func WithRateLimiter(l RateLimiter) ClientOption {
	return clientOption(func(c *config) error {
		if l == nil {
			return fmt.Errorf("WithRateLimiter: the limiter is nil")
		}
		c.limiter = l
		return nil
	})
}

// WithMiddleware adds middleware. The first one is the outermost. One that is nil or returns nil is an error of [NewClient].
func WithMiddleware(mw ...Middleware) ClientOption {
	return clientOption(func(c *config) error {
		if slices.ContainsFunc(mw, func(m Middleware) bool { return m == nil }) {
			return fmt.Errorf("WithMiddleware: the function is nil")
		}
		c.middleware = append(c.middleware, mw...)
		return nil
	})
}

// WithRetryPolicy replaces the retry policy, also for requests to a file host. Zero fields of p mean the defaults. To change only the
// number of retries, or to switch them off, use [WithMaxRetries].
func WithRetryPolicy(p RetryPolicy) Option {
	return sharedOption(func(s *settings) { s.retry = p.normal() })
}

// WithMaxRetries replaces MaxRetries of the retry policy, also for requests to a file host. 0 or less switches retries off; a later
// [WithRetryPolicy] replaces n. A call whose token the API rejects is still sent again, once, if the token source has a new token.
func WithMaxRetries(n int) Option {
	return sharedOption(func(s *settings) { s.retry.MaxRetries = n })
}

// WithMaxResponseSize limits the size of an API response. A larger one is [ErrTooLarge]. The default, also for 0 or less, is 64 MiB.
// The files of reports are not limited.
func WithMaxResponseSize(bytes int64) Option {
	if bytes <= 0 {
		bytes = defaultMaxResponseSize
	}
	return sharedOption(func(s *settings) { s.maxResponseSize = bytes })
}

// WithHeader sets a header of API requests. The access token of the client replaces an Authorization header. Of these headers, a file
// host receives User-Agent only. An invalid name or value is an error of [NewClient], or a [*ParamError] of the call.
func WithHeader(key, value string) Option {
	return sharedOption(func(s *settings) {
		switch {
		case !request.ValidHeaderName(key):
			s.invalid = &ParamError{Param: "header", Reason: fmt.Sprintf("%.40q is not a valid name", key)}
		case !request.ValidHeaderValue(value):
			s.invalid = &ParamError{Param: "header", Reason: fmt.Sprintf("%.40q has a control character in its value", key)}
		default:
			s.header = s.header.Clone() // the client or other calls use it too
			s.header.Set(key, value)
		}
	})
}

// WithAdAccount acts on behalf of the owner of an ad account (Business Access). It sends the query parameter ad_account_id with the
// operations that take it: those on users, pins, boards and catalogs. Operations with the account in their path and those on media
// do not take it. [Client.Do] sends it with operations that this version does not know, unless their path starts with
// /ad_accounts/. "" means none.
func WithAdAccount(adAccountID string) Option {
	return sharedOption(func(s *settings) { s.adAccount = adAccountID })
}

// WithResponse stores the HTTP response of the call in into, also if the call fails. With a [Pager] it is the response of the page that
// was delivered last. With a helper it is the response of its last API call, and with [CatalogsService.SyncItems] that of the last call
// for the batch whose results are yielded. The response of a file host is not stored.
func WithResponse(into *Response) RequestOption {
	return callOption(func(s *settings) { s.response = into })
}

// WithQuery sets a query parameter, for parameters that this version does not know, and replaces one that the params of the method set.
// Without values, the parameter is left out. A helper adds it to each of its API calls.
func WithQuery(key string, values ...string) RequestOption {
	return callOption(func(s *settings) {
		query := url.Values{}
		maps.Copy(query, s.query)
		query[key] = values
		s.query = query
	})
}

// WithBodyField sets a top-level field of the JSON body, for fields that this version does not know. value is encoded like the Body of
// [Client.Do]. A helper adds it to those of its API calls that have a body. A method that sends no JSON body, such as a waiter, an upload or
// a download, returns a [*ParamError].
func WithBodyField(name string, value any) RequestOption {
	return callOption(func(s *settings) {
		s.bodyFields = append(s.bodyFields, request.Field{Name: name, Value: sentForm(value)})
	})
}
