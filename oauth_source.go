package pinterest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/relay"
)

// ErrReauthorize is the error of a token that cannot be refreshed: the user must log in again. It is a [*TokenError].
var ErrReauthorize = errors.New("pinterest: log in again")

// TokenError reports why the user must log in again.
type TokenError struct {
	Reason string
	cause  error
}

// Error returns the reason and its cause, and says that the user must log in again.
func (e *TokenError) Error() string {
	line := "pinterest: " + e.Reason
	if e.cause != nil {
		line += ": " + e.cause.Error()
	}
	return line + " (log in again)"
}

// Is reports whether target is [ErrReauthorize].
func (*TokenError) Is(target error) bool { return target == ErrReauthorize }

// Unwrap returns the cause, such as the [*Error] of the token endpoint.
func (e *TokenError) Unwrap() error { return e.cause }

// TokenSource returns a source of access tokens for [WithTokenSource]. It refreshes token shortly before it expires and when
// Pinterest rejects it, once for any number of goroutines. Calls use the current token while it is refreshed early; they
// wait, as long as their context allows, only if the token has expired or was rejected. ctx is for the refreshes, as in
// package oauth2. A refresh that was sent always completes, even if the caller's context ends: the response may invalidate
// the old refresh token.
//
// Each new pair of tokens is passed to save before it is used; nil means that pairs are not saved. If save fails, the pair is
// kept in memory and saved later: every 30 seconds while the current token is valid, then by each call, which fails with the
// error of save. If Pinterest rejects the refresh token, calls fail with an [ErrReauthorize] error once the access token is not
// valid any more. If Pinterest rejects new tokens too, calls fail with its 401, and refreshes are 30 seconds to 10 minutes
// apart.
func (c OAuthConfig) TokenSource(ctx context.Context, token *oauth2.Token, save func(*oauth2.Token) error) oauth2.TokenSource {
	s := &refreshingSource{config: &c, ctx: ctx, save: save}
	s.adopt(token)
	return s
}

// renewableSource is a token source that can replace a token which the API rejected.
type renewableSource interface {
	// tokenFor returns the token for a call. log gets the failures of refreshes that no call waits for; nil discards them.
	tokenFor(ctx context.Context, log *slog.Logger) (*oauth2.Token, error)
	// reject reports that the API rejected a token. It returns false if a new one would not help.
	reject(accessToken string) bool
	// accept reports that the API accepted a token.
	accept(accessToken string)
}

const (
	// refreshMargin is how long before its expiry a token is refreshed. The actual margin is drawn from the upper half, so
	// that processes that were started together do not refresh together.
	refreshMargin = 10 * time.Minute
	// earlyRetry is the wait after a refresh that failed while the current token was valid.
	earlyRetry = 30 * time.Second
	// The wait after a refresh whose token was rejected like the one before doubles from minRejectedDelay to maxRejectedDelay.
	minRejectedDelay = 30 * time.Second
	maxRejectedDelay = 10 * time.Minute
	// storeInterval is how often a source in use checks whether another process has stored a new pair.
	storeInterval = time.Second
)

// refreshingSource implements TokenSource and the token source of a TokenFile.
type refreshingSource struct {
	config *OAuthConfig
	ctx    context.Context // as in package oauth2: Token has no context
	save   func(*oauth2.Token) error
	store  *TokenFile // nil if the pair is not shared with other processes

	mu       sync.Mutex
	inFlight *renewal
	rejected bool      // the API rejected token
	renewAt  time.Time // when to refresh token early; zero: never
	checkAt  time.Time // when to check the store
	// A rejected token is not refreshed before retryAt, which is rejectedDelay after the latest refresh.
	retryAt       time.Time
	rejectedDelay time.Duration
	unproven      atomic.Bool // rejectedDelay is not 0; read without mu

	// These change only when a renewal ends, so the renewal in flight reads them without mu.
	token   *oauth2.Token
	unsaved *unsavedPair
	invalid *invalidToken

	seen os.FileInfo // the stored file that a renewal read last; only renewals use it
}

// unsavedPair is a new pair that could not be saved, and the pair that it replaces.
type unsavedPair struct{ pair, old *oauth2.Token }

// invalidToken is a refresh token that the token endpoint rejected. It is not sent again.
type invalidToken struct {
	refreshToken string
	err          error
}

// renewal is a run of renew, for all calls that wait for it.
type renewal struct {
	refresh bool // false: only check the store
	done    chan struct{}

	// The results. Without token and err, the current token stays.
	token     *oauth2.Token
	refreshed bool // token was not taken from the store
	unsaved   *unsavedPair
	invalid   *invalidToken
	err       error
}

// Token returns the current token. It waits for a refresh only if the token has expired or was rejected.
func (s *refreshingSource) Token() (*oauth2.Token, error) { return s.tokenFor(s.ctx, nil) }

func (s *refreshingSource) tokenFor(ctx context.Context, log *slog.Logger) (*oauth2.Token, error) {
	for {
		token, r, err := s.current(ctx, log)
		if r == nil {
			return token, err
		}
		select {
		case <-r.done:
			if r.token != nil || r.err != nil {
				return r.token, r.err
			}
			// The renewal only checked the store: it was started while calls could use the current token.
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// current returns the current token, or the renewal to wait for if calls cannot use that token.
func (s *refreshingSource) current(ctx context.Context, log *slog.Logger) (*oauth2.Token, *renewal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	early := !s.renewAt.IsZero() && !now.Before(s.renewAt)
	switch {
	case !s.usable() && s.invalid != nil && s.store == nil:
		return nil, nil, s.invalid.err
	case !s.usable():
		return nil, s.start(ctx, log, true), nil
	case early || s.store != nil && !now.Before(s.checkAt):
		s.start(ctx, log, early)
	}
	return s.token, nil, nil
}

// usable reports whether calls can use the current token. The caller holds mu.
func (s *refreshingSource) usable() bool { return unexpired(s.token) && !s.rejected }

// unexpired differs from token.Valid in that it has no margin: with one, a token that lives for a few seconds would be
// refreshed by each call.
func unexpired(token *oauth2.Token) bool {
	return token != nil && token.AccessToken != "" && (token.Expiry.IsZero() || time.Now().Before(token.Expiry))
}

func (s *refreshingSource) reject(accessToken string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token == nil || s.token.AccessToken != accessToken {
		return true // it was replaced meanwhile
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

// setRejectedDelay sets how long to wait before the current token is refreshed because of a rejection. The caller holds mu.
func (s *refreshingSource) setRejectedDelay(delay time.Duration) {
	s.rejectedDelay, s.retryAt = delay, time.Now().Add(delay)
	s.unproven.Store(delay > 0)
}

// start begins a renewal unless one is in flight. The caller holds mu.
func (s *refreshingSource) start(ctx context.Context, log *slog.Logger, refresh bool) *renewal {
	if s.inFlight == nil {
		s.inFlight = &renewal{refresh: refresh, done: make(chan struct{}), unsaved: s.unsaved}
		// In a goroutine of its own, because other calls may wait for the renewal too, and because the new pair would be lost if
		// the renewal ended with the call.
		go s.run(ctx, log, s.inFlight)
	}
	return s.inFlight
}

// run carries out a renewal. The save function, the transport and the log handler are the user's code. If it panics or exits
// the goroutine, the renewal fails with an error: there may be many waiting calls to panic in, or none.
func (s *refreshingSource) run(ctx context.Context, log *slog.Logger, r *renewal) {
	relay.Run(func() { r.err = s.renew(r) }, func(crash error) {
		if crash != nil {
			r.err = fmt.Errorf("pinterest: %s: %w", operation.OAuthToken.ID, redact.Error(crash))
		}
		validUntil := s.settle(r)
		close(r.done)
		if log != nil && r.err != nil && !validUntil.IsZero() {
			defer func() { _ = recover() }() // from the log handler: no call is there to panic in
			log.LogAttrs(
				ctx, slog.LevelWarn, "pinterest token refresh failed", slog.String("operation", operation.OAuthToken.ID),
				slog.String("fault", redact.Line(r.err.Error())), slog.Time("valid_until", validUntil),
			)
		}
	})
}

// settle ends a renewal. If it failed while calls can use the current token, settle returns until when they can.
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

// adopt makes token the current one. The caller holds mu.
func (s *refreshingSource) adopt(token *oauth2.Token) {
	s.token, s.rejected, s.unsaved, s.invalid, s.renewAt = token, false, nil, nil, time.Time{}
	if token == nil || token.Expiry.IsZero() {
		return
	}
	margin := min(refreshMargin, max(0, time.Until(token.Expiry)/10)) // a token with a short lifetime is used for most of it
	s.renewAt = token.Expiry.Add(-margin/2 - rand.N(margin/2+1))
}

// renew gets a new pair: another process's, or a refreshed one, which it saves.
func (s *refreshingSource) renew(r *renewal) error {
	switch {
	case !r.refresh:
		// Saves replace the whole file, so reading it needs no lock. A file that cannot be read matters only to a refresh.
		if stored, err := s.store.Load(); err == nil && s.isNew(stored) {
			r.token = stored
		}
		return nil
	case s.store == nil:
		return s.refresh(r, s.token)
	}
	info, statErr := os.Stat(s.store.Path) // before Load, so that a file that is replaced in between is read again
	if s.invalid != nil && statErr == nil && os.SameFile(info, s.seen) && info.ModTime().Equal(s.seen.ModTime()) {
		return s.invalid.err
	}
	unlock, err := s.store.lock(s.ctx)
	if err != nil {
		return err
	}
	defer unlock()
	stored, err := s.store.Load()
	if err != nil {
		return err
	}
	s.seen = info
	if r.unsaved != nil && !samePair(stored, r.unsaved.old) {
		r.unsaved = nil // a newer pair was stored, such as that of a new login
	}
	if r.unsaved == nil && s.isNew(stored) {
		r.token = stored
		return nil
	}
	return s.refresh(r, stored)
}

// isNew reports whether another process has stored a token that can replace the current one.
func (s *refreshingSource) isNew(stored *oauth2.Token) bool {
	return unexpired(stored) && (s.token == nil || stored.AccessToken != s.token.AccessToken)
}

func samePair(a, b *oauth2.Token) bool {
	return a.AccessToken == b.AccessToken && a.RefreshToken == b.RefreshToken
}

// refresh replaces old by a new pair and saves it. If an earlier pair could not be saved, it saves that one instead.
func (s *refreshingSource) refresh(r *renewal, old *oauth2.Token) error {
	if r.unsaved == nil {
		switch {
		case old == nil || old.RefreshToken == "":
			return &TokenError{Reason: "the access token is not valid any more, and there is no refresh token"}
		case s.invalid != nil && s.invalid.refreshToken == old.RefreshToken:
			return s.invalid.err
		}
		pair, err := s.config.Refresh(s.ctx, old.RefreshToken)
		if errors.Is(err, ErrReauthorize) {
			r.invalid = &invalidToken{old.RefreshToken, err}
		}
		if err != nil {
			return err
		}
		r.unsaved = &unsavedPair{pair, old} // set before save is called, so that a panic does not lose the pair
	}
	if s.save != nil {
		if err := s.save(r.unsaved.pair); err != nil {
			return fmt.Errorf("pinterest: the new token could not be saved: %w", err)
		}
	}
	r.token, r.refreshed, r.unsaved = r.unsaved.pair, true, nil
	return nil
}

// String hides the token.
func (s *refreshingSource) String() string { return "a token source of " + s.config.String() }

// GoString hides the token.
func (s *refreshingSource) GoString() string { return s.String() }
