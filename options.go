package pinterest

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/request"
)

// ClientOption changes what [NewClient] makes.
type ClientOption interface{ applyToClient(*config) error }

// RequestOption changes one call.
type RequestOption interface{ applyToCall(*settings) }

// Option is both a [ClientOption] and a [RequestOption]: it holds for every call of a client, or for one call, which wins.
type Option interface {
	ClientOption
	RequestOption
}

// Middleware wraps the transport of a client, to trace, measure or change requests. It runs once for each attempt and
// sees requests without the access token.
type Middleware = func(next http.RoundTripper) http.RoundTripper

// The options are functions, because nothing that prints a value looks into a function: a token in one stays unseen.
type (
	clientOption func(*config) error
	callOption   func(*settings)
	sharedOption func(*settings)
)

func (o clientOption) applyToClient(c *config) error { return o(c) }
func (o callOption) applyToCall(s *settings)         { o(s) }
func (o sharedOption) applyToCall(s *settings)       { o(s) }

func (o sharedOption) applyToClient(c *config) error {
	o(&c.settings)
	if c.settings.invalid != nil {
		return fmt.Errorf("%s %s", c.settings.invalid.Param, c.settings.invalid.Reason)
	}
	return nil
}

// config collects the client options.
type config struct {
	baseURL    string
	httpClient *http.Client
	source     func(*config) oauth2.TokenSource // nil: none; called once all options are known
	product    string
	logger     *slog.Logger
	metrics    func(context.Context, Attempt)
	limiter    RateLimiter
	middleware []Middleware
	settings   settings
}

// settings are what a call goes by: the client's, then changed by the call's options.
type settings struct {
	retry           RetryPolicy
	maxResponseSize int64
	header          http.Header
	adAccount       string
	query           url.Values
	bodyFields      []request.Field
	response        *Response
	invalid         *ParamError // an option that makes the call impossible, nil if there is none
}

// with returns a copy changed by opts; the receiver stays as it is, because many goroutines share it.
func (s settings) with(opts []RequestOption) settings {
	s.header = s.header.Clone()
	for _, opt := range opts {
		if opt != nil {
			opt.applyToCall(&s)
		}
	}
	return s
}

// WithAccessToken sends the token with every request to the API. It is never refreshed.
func WithAccessToken(token string) ClientOption {
	return clientOption(func(c *config) error {
		token := strings.TrimSpace(token)
		if token == "" {
			return fmt.Errorf("WithAccessToken: the token is empty")
		}
		c.source = func(*config) oauth2.TokenSource {
			return tokenFunc(func() (*oauth2.Token, error) { return &oauth2.Token{AccessToken: token}, nil })
		}
		return nil
	})
}

// WithTokenSource asks ts for the access token of each attempt, so ts should keep its token while it is valid.
func WithTokenSource(ts oauth2.TokenSource) ClientOption {
	return clientOption(func(c *config) error {
		if ts == nil {
			return fmt.Errorf("WithTokenSource: the token source is nil")
		}
		c.source = func(*config) oauth2.TokenSource { return ts }
		return nil
	})
}

// WithEnv reads the environment: PINTEREST_ACCESS_TOKEN, or PINTEREST_REFRESH_ACCESS_TOKEN with PINTEREST_APP_ID and
// PINTEREST_APP_SECRET, from which access tokens are made as needed; and PINTEREST_API_URI, which is as [WithBaseURL]. A
// refresh token that Pinterest renews stays in memory only: see [TokenFile] for a service that restarts.
// Without credentials in the environment NewClient fails with an error that names these variables.
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

// WithHTTPClient sends requests through c's transport, cookie jar and timeout. c itself is not changed. Its CheckRedirect is
// not used, because redirects are not followed.
//
// A transport of your own should set HTTP2.SendPingTimeout and HTTP2.PingTimeout, as the default one does (15 s and 10 s).
// Without them an HTTP/2 connection that went silent fails every call for up to a quarter of an hour, because retries go to the
// same connection. Two faults of net/http itself remain with any transport. A GET or DELETE without a body is sent again by
// net/http, without limit and unseen by the retry policy, while a server resets each HTTP/2 stream with PROTOCOL_ERROR or ends
// each connection with a GOAWAY frame for stream 0; and a server that overflows the HTTP/2 flow-control window (WINDOW_UPDATE)
// can block a connection. In both cases only the call's context ends the call, so give unattended calls a deadline. If a
// server does this, set Protocols on the transport to HTTP/1 only.
func WithHTTPClient(c *http.Client) ClientOption {
	return clientOption(func(cfg *config) error {
		if c == nil {
			return fmt.Errorf("WithHTTPClient: the client is nil")
		}
		cfg.httpClient = c
		return nil
	})
}

// WithBaseURL replaces [DefaultBaseURL]: [SandboxBaseURL], or a test server's URL. Operations' paths are appended to it.
func WithBaseURL(u string) ClientOption {
	return clientOption(func(c *config) error { c.baseURL = u; return nil })
}

// WithUserAgent puts a product such as "shop-sync/1.4" before the library's own in the User-Agent header.
func WithUserAgent(product string) ClientOption {
	return clientOption(func(c *config) error {
		if !request.ValidHeaderValue(product) {
			return fmt.Errorf("WithUserAgent: the product has a control character")
		}
		c.product = product
		return nil
	})
}

// WithLogger logs one line an attempt: at level Warn if the call is repeated after it, at Info if the rate limiter kept it
// back for a second or more, else at Debug. A line holds the operation, status, attempt, the time in the rate limiter's
// queue, duration, request id and wait, never a body or a token. By default nothing is logged.
func WithLogger(l *slog.Logger) ClientOption {
	return clientOption(func(c *config) error {
		if l == nil {
			return fmt.Errorf("WithLogger: the logger is nil")
		}
		c.logger = l
		return nil
	})
}

// WithMetrics calls report after each attempt, and for each call that the rate limiter did not let go, in the call's
// goroutine. It must not block, and may be called from many goroutines at once.
func WithMetrics(report func(ctx context.Context, a Attempt)) ClientOption {
	return clientOption(func(c *config) error {
		if report == nil {
			return fmt.Errorf("WithMetrics: the function is nil")
		}
		c.metrics = report
		return nil
	})
}

// WithRateLimiter replaces the client's rate limiter, for example by one that several clients of one token share: see
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

// WithMiddleware adds middleware; the first one is the outermost.
func WithMiddleware(mw ...Middleware) ClientOption {
	return clientOption(func(c *config) error { c.middleware = append(c.middleware, mw...); return nil })
}

// WithRetryPolicy replaces the retry policy.
func WithRetryPolicy(p RetryPolicy) Option {
	return sharedOption(func(s *settings) { s.retry = p.normal() })
}

// WithMaxRetries replaces the retry policy's MaxRetries; 0 means that nothing is repeated.
func WithMaxRetries(n int) Option {
	return sharedOption(func(s *settings) { s.retry.MaxRetries = n })
}

// WithMaxResponseSize makes a response of more bytes an error ([ErrTooLarge]). The default is 64 MiB, also for a size of 0 or
// less.
func WithMaxResponseSize(bytes int64) Option {
	if bytes <= 0 {
		bytes = defaultMaxResponseSize
	}
	return sharedOption(func(s *settings) { s.maxResponseSize = bytes })
}

// WithHeader sets a request header. It cannot set Authorization if the client has a token. A name or value that HTTP does not
// allow is a [*ParamError].
func WithHeader(key, value string) Option {
	return sharedOption(func(s *settings) {
		switch {
		case !request.ValidHeaderName(key):
			s.invalid = &ParamError{Param: "header", Reason: fmt.Sprintf("%.40q is not a valid name", key)}
		case !request.ValidHeaderValue(value):
			s.invalid = &ParamError{Param: "header", Reason: fmt.Sprintf("%.40q has a control character in its value", key)}
		default:
			s.header.Set(key, value)
		}
	})
}

// WithAdAccount acts as the owner of an ad account (Business Access): it sends ad_account_id with every organic and
// catalog operation. The ads operations, which name the account in their path, stay as they are. "" takes it back.
func WithAdAccount(adAccountID string) Option {
	return sharedOption(func(s *settings) { s.adAccount = adAccountID })
}

// WithResponse stores what came back beside the result: status, headers, request id, rate limit, attempts, body. It is
// filled also if the call fails. With a [Pager] it holds what belongs to the page that was last delivered.
func WithResponse(into *Response) RequestOption {
	return callOption(func(s *settings) { s.response = into })
}

// WithQuery sets a query parameter that this version does not know.
func WithQuery(key string, values ...string) RequestOption {
	return callOption(func(s *settings) {
		query := url.Values{}
		maps.Copy(query, s.query)
		query[key] = values
		s.query = query
	})
}

// WithBodyField sets a top-level field of the JSON body that this version does not know. value is encoded as JSON.
func WithBodyField(name string, value any) RequestOption {
	return callOption(func(s *settings) {
		s.bodyFields = append(s.bodyFields, request.Field{Name: name, Value: sentBody(value)})
	})
}
