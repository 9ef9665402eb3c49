package pinterest

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/relay"
)

// ErrReauthorize reports that a token cannot be refreshed and the user must log in again. Errors that match it are
// [*TokenError] values.
var ErrReauthorize = errors.New("pinterest: log in again")

// TokenError reports why the user must log in again.
type TokenError struct {
	Reason string
	cause  error
}

// Error returns the reason, the cause, and "(log in again)".
func (e *TokenError) Error() string {
	line := "pinterest: " + e.Reason
	if e.cause != nil {
		line += ": " + e.cause.Error()
	}
	return singlePrefix(line) + " (log in again)"
}

// Is reports whether target is [ErrReauthorize].
func (*TokenError) Is(target error) bool { return target == ErrReauthorize }

// Unwrap returns the cause, such as the [*Error] of the token endpoint.
func (e *TokenError) Unwrap() error { return e.cause }

// TokenSource returns a source of access tokens for [WithTokenSource]. It refreshes the token at most 10 minutes before it expires, and
// when Pinterest rejects it, once for all goroutines. Calls use the current token during an early refresh. They wait for a refresh,
// until their context ends, only if the token has expired or was rejected. As in package oauth2, refreshes use ctx and fail once it has
// ended: it must live as long as the client. A refresh that was sent always completes, even if the context of the call ends: the response
// may invalidate the old refresh token.
//
// Each new pair of tokens is passed to save before it is used; a nil save means that pairs are not saved. If save fails, the
// pair stays in memory and save is retried: every 30 seconds while the current token is valid, then on each call, which fails
// with the error of save. If Pinterest rejects the refresh token, calls return [ErrReauthorize] once the access token has
// expired or was rejected. If Pinterest also rejects new access tokens, calls return the 401, and refreshes are 30 seconds to
// 10 minutes apart.
func (c OAuthConfig) TokenSource(ctx context.Context, token *oauth2.Token, save func(*oauth2.Token) error) oauth2.TokenSource {
	s := &refreshingSource{config: &c, ctx: ctx, store: &memoryStore{token, save}}
	s.adopt(token)
	return s
}

// SharedTokenSource returns a source like [OAuthConfig.TokenSource] for a token that several processes share. One of them refreshes
// the token, within [TokenStore.Update], and the others use the pair that it stored. If a pair cannot be stored, it stays in memory
// and storing it is retried. If no token is stored, or Pinterest rejects the refresh token, calls return [ErrReauthorize] once they
// have no valid access token, until a new login stores another pair.
//
// The source calls Update on its first use, for a refresh, after Pinterest rejected the token, and about once a minute while it is
// in use. It does not call it for each request, because a token that another process has replaced stays valid until it expires. If
// Pinterest rejects the token before, the call is retried with the stored one. The check once a minute finds the token of a new
// login, for example one with more scopes; calls do not wait for it. They do wait on the first use, also while another process
// refreshes the token, so keep one source for each user.
func (c OAuthConfig) SharedTokenSource(ctx context.Context, store TokenStore) oauth2.TokenSource {
	return &refreshingSource{config: &c, ctx: ctx, store: store, shared: true}
}

// renewableSource is a token source that can replace a token that the API rejected.
type renewableSource interface {
	// tokenFor returns the token for a call. Failed refreshes that no call waits for are logged to log, which may be nil.
	tokenFor(ctx context.Context, log *slog.Logger) (*oauth2.Token, error)
	// reject marks a token as rejected by the API. It returns false if a new token would not help.
	reject(accessToken string) bool
	// accept marks a token as accepted by the API.
	accept(accessToken string)
}

const (
	// refreshMargin is how long before its expiry a token is refreshed at the earliest. The actual margin is a random value
	// between half of it and all of it, to spread the refreshes of processes that started together.
	refreshMargin = 10 * time.Minute
	// earlyRetry is the delay after a refresh that failed while the current token was valid.
	earlyRetry = 30 * time.Second
	// The delay between refreshes doubles from minRejectedDelay to maxRejectedDelay while the API rejects each new token.
	minRejectedDelay = 30 * time.Second
	maxRejectedDelay = 10 * time.Minute
	// storeInterval is how often a source in use looks for a new pair in a shared store.
	storeInterval = time.Minute
)

// refreshingSource implements TokenSource and SharedTokenSource.
type refreshingSource struct {
	config *OAuthConfig
	ctx    context.Context // for refreshes: the method Token has no context
	store  TokenStore
	shared bool // other processes may change the store

	mu       sync.Mutex
	inFlight *renewal
	rejected bool      // the API rejected the current token
	renewAt  time.Time // when to refresh the current token early; zero means never
	checkAt  time.Time // when to check the store
	// A rejected token is not refreshed before retryAt, which is rejectedDelay after the latest refresh.
	retryAt       time.Time
	rejectedDelay time.Duration
	unproven      atomic.Bool // rejectedDelay > 0; read without mu

	// These change only when a renewal ends, so a renewal reads them without mu.
	token   *oauth2.Token
	unsaved *unsavedPair
	invalid *invalidToken
}

// unsavedPair is a new pair that could not be saved, and the pair it replaces.
type unsavedPair struct{ pair, old *oauth2.Token }

// invalidToken is a refresh token that the token endpoint rejected. It is not sent again.
type invalidToken struct {
	refreshToken string
	err          error
}

// renewal is one run of renew. Several calls may wait for it.
type renewal struct {
	refresh bool // false means only check the store
	done    chan struct{}

	// The results. If token and err are nil, the current token stays.
	token     *oauth2.Token
	refreshed bool // token is from the token endpoint, not from the store
	unsaved   *unsavedPair
	invalid   *invalidToken
	err       error
}

// Token returns the current token. It waits for a refresh only if the token has expired or was rejected.
func (s *refreshingSource) Token() (*oauth2.Token, error) { return s.tokenFor(s.ctx, nil) }

func (s *refreshingSource) tokenFor(ctx context.Context, log *slog.Logger) (*oauth2.Token, error) {
	for {
		token, r := s.current(ctx, log)
		if r == nil {
			return token, nil
		}
		select {
		case <-r.done:
			if r.token != nil || r.err != nil {
				return r.token, r.err
			}
			// The renewal only checked the store, because the current token was usable when it started.
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// current returns the current token, or the renewal to wait for if the token is not usable.
func (s *refreshingSource) current(ctx context.Context, log *slog.Logger) (*oauth2.Token, *renewal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	early := !s.renewAt.IsZero() && !now.Before(s.renewAt)
	switch {
	case !s.usable():
		return nil, s.start(ctx, log, true)
	case early || s.shared && !now.Before(s.checkAt):
		s.start(ctx, log, early)
	}
	return s.token, nil
}

// usable reports whether calls can use the current token. The caller holds mu.
func (s *refreshingSource) usable() bool { return unexpired(s.token) && !s.rejected }

// unexpired is like token.Valid without its margin of 10 seconds: a token with a very short lifetime would be refreshed by every
// call.
func unexpired(token *oauth2.Token) bool {
	return token != nil && token.AccessToken != "" && (token.Expiry.IsZero() || time.Now().Before(token.Expiry))
}

func (s *refreshingSource) reject(accessToken string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token == nil || s.token.AccessToken != accessToken {
		return true // it has been replaced already
	}
	if s.unsaved == nil && time.Now().Before(s.retryAt) {
		return false
	}
	s.rejected = true
	return true
}

func (s *refreshingSource) accept(accessToken string) {
	if !s.unproven.Load() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token != nil && s.token.AccessToken == accessToken {
		s.setRejectedDelay(0)
	}
}

// setRejectedDelay sets how long a rejected token is not refreshed. The caller holds mu.
func (s *refreshingSource) setRejectedDelay(delay time.Duration) {
	s.rejectedDelay, s.retryAt = delay, time.Now().Add(delay)
	s.unproven.Store(delay > 0)
}

// start starts a renewal unless one is in flight. The caller holds mu.
func (s *refreshingSource) start(ctx context.Context, log *slog.Logger, refresh bool) *renewal {
	if s.inFlight == nil {
		s.inFlight = &renewal{refresh: refresh, done: make(chan struct{}), unsaved: s.unsaved}
		// The renewal runs in a separate goroutine: it must not end with the call that started it.
		go s.run(ctx, log, s.inFlight)
	}
	return s.inFlight
}

// run runs a renewal. The store, the save function, the transport and the log handler are user code. If they panic or call
// runtime.Goexit, the renewal fails with an error, because any number of calls may wait for it.
func (s *refreshingSource) run(ctx context.Context, log *slog.Logger, r *renewal) {
	relay.Run(func() { r.err = s.renew(r) }, func(crash error) {
		if crash != nil {
			r.err = opErrorf(operation.OAuthToken.ID, "%w", redact.Error(crash))
		}
		validUntil := s.settle(r)
		close(r.done)
		if log != nil && r.err != nil && !validUntil.IsZero() {
			defer func() { _ = recover() }() // a panic of the log handler: no call waits for this goroutine
			log.LogAttrs(
				ctx, slog.LevelWarn, "pinterest token refresh failed", slog.String("operation", operation.OAuthToken.ID),
				slog.String("fault", redact.Line(r.err.Error())), slog.Time("valid_until", validUntil),
			)
		}
	})
}

// settle stores the results of a renewal. If it failed and the current token is still usable, settle returns the token's expiry.
func (s *refreshingSource) settle(r *renewal) (validUntil time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight, s.unsaved = nil, r.unsaved
	s.checkAt = time.Now().Add(storeInterval)
	if r.invalid != nil {
		s.invalid = r.invalid
	}
	switch {
	case r.token != nil:
		delay := s.rejectedDelay
		if s.rejected && r.refreshed {
			delay = min(max(2*delay, minRejectedDelay), maxRejectedDelay)
		}
		s.setRejectedDelay(delay)
		s.adopt(r.token)
	case r.err != nil && s.usable():
		s.renewAt = time.Now().Add(earlyRetry)
		return s.token.Expiry
	}
	return time.Time{}
}

// adopt makes token the current token. The caller holds mu.
func (s *refreshingSource) adopt(token *oauth2.Token) {
	s.token, s.rejected, s.unsaved, s.invalid, s.renewAt = token, false, nil, nil, time.Time{}
	if token == nil || token.Expiry.IsZero() {
		return
	}
	margin := min(refreshMargin, max(0, time.Until(token.Expiry)/10)) // less for tokens with a short lifetime
	s.renewAt = token.Expiry.Add(-margin/2 - rand.N(margin/2+1))
}

// renew takes a new pair from the store, or else refreshes the stored one.
func (s *refreshingSource) renew(r *renewal) error {
	var changeErr error
	token, err := s.store.Update(s.ctx, func(stored *oauth2.Token) (next *oauth2.Token, _ error) {
		next, changeErr = s.change(r, stored)
		return next, changeErr
	})
	if err == nil && token == nil {
		err = errors.New("no token was returned")
	}
	switch {
	case changeErr != nil:
		return changeErr
	case err == nil && (r.refresh || s.isNew(token)):
		r.token, r.refreshed, r.unsaved = token, r.unsaved != nil, nil
		return nil
	case !r.refresh:
		return nil // the current token is usable, and a refresh will report the error
	case r.unsaved != nil:
		return opErrorf(operation.OAuthToken.ID, "saving the new token: %w", redact.Error(err))
	}
	return opErrorf(operation.OAuthToken.ID, "token store: %w", redact.Error(err))
}

// change returns the token to store: a pair that could not be stored before, the stored token if it can be used, or else a new pair.
func (s *refreshingSource) change(r *renewal, stored *oauth2.Token) (*oauth2.Token, error) {
	if r.unsaved != nil && !samePair(stored, r.unsaved.old) {
		r.unsaved = nil // another pair was stored, for example after a new login
	}
	switch {
	case r.unsaved != nil:
		return r.unsaved.pair, nil
	case !r.refresh || s.isNew(stored):
		return stored, nil
	case stored == nil:
		return nil, &TokenError{Reason: "there is no token"}
	case stored.RefreshToken == "":
		return nil, &TokenError{Reason: "the access token is not valid and there is no refresh token"}
	case s.invalid != nil && s.invalid.refreshToken == stored.RefreshToken:
		return nil, s.invalid.err
	}
	pair, err := s.config.Refresh(s.ctx, stored.RefreshToken)
	if errors.Is(err, ErrReauthorize) {
		r.invalid = &invalidToken{stored.RefreshToken, err}
	}
	if err != nil {
		return nil, err
	}
	r.unsaved = &unsavedPair{pair, stored} // until Update has stored it
	return pair, nil
}

// isNew reports whether a stored token can replace the current one.
func (s *refreshingSource) isNew(stored *oauth2.Token) bool {
	return unexpired(stored) && (s.token == nil || stored.AccessToken != s.token.AccessToken)
}

func samePair(a, b *oauth2.Token) bool {
	return a == b || a != nil && b != nil && a.AccessToken == b.AccessToken && a.RefreshToken == b.RefreshToken
}

// memoryStore is the store of a source that is not shared. Only one renewal at a time uses it.
type memoryStore struct {
	token *oauth2.Token
	save  func(*oauth2.Token) error // nil means that tokens are not saved
}

func (m *memoryStore) Update(_ context.Context, change func(*oauth2.Token) (*oauth2.Token, error)) (*oauth2.Token, error) {
	token, err := change(m.token)
	if err == nil && token != m.token && m.save != nil {
		err = m.save(token)
	}
	if err != nil {
		return nil, err
	}
	m.token = token
	return token, nil
}

// String returns a text without the tokens.
func (s *refreshingSource) String() string { return "token source of " + s.config.String() }

// GoString returns the same text as String.
func (s *refreshingSource) GoString() string { return s.String() }
