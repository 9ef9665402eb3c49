package pinterest

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// ErrReauthorize says that access cannot be renewed without the user: log in again. It is a [*TokenError].
var ErrReauthorize = errors.New("pinterest: log in again")

// TokenError says why there is no access token that can be used.
type TokenError struct {
	Reason string
	cause  error
}

// Error returns the reason, its cause, and that the user must log in again.
func (e *TokenError) Error() string {
	line := "pinterest: " + e.Reason
	if e.cause != nil {
		line += ": " + e.cause.Error()
	}
	return line + " (log in again)"
}

// Is reports whether target is [ErrReauthorize].
func (*TokenError) Is(target error) bool { return target == ErrReauthorize }

// Unwrap returns the cause: an [*Error] of the token endpoint, or what the save function returned.
func (e *TokenError) Unwrap() error { return e.cause }

// TokenSource returns a source of access tokens for [WithTokenSource]. It refreshes token shortly before it expires, or when
// Pinterest refuses it, once for any number of goroutines, and gives each new pair to save before its first use. A save that
// fails is a [*TokenError]; the pair is kept, and saved when the next token is asked for. A nil save is for pairs that may be
// lost. ctx is for the refreshes, as in package oauth2; a call that waits for one obeys its own context. A refresh once sent
// runs to its end, because its answer may have voided the old pair.
func (c OAuthConfig) TokenSource(ctx context.Context, token *oauth2.Token, save func(*oauth2.Token) error) oauth2.TokenSource {
	s := &refreshingSource{config: &c, ctx: ctx, save: save}
	s.adopt(token)
	return s
}

// renewableSource is a source whose tokens can be replaced when the service refuses one.
type renewableSource interface {
	// tokenFor returns a token other than rejected, "" for any.
	tokenFor(ctx context.Context, rejected string) (*oauth2.Token, error)
}

// refreshMargin is how long before its end a token is renewed; the actual margin is drawn from its upper half, so that
// processes that began together do not refresh together.
const refreshMargin = 10 * time.Minute

// earlyRetry is the pause after a refresh that failed while the old token was still good.
const earlyRetry = 30 * time.Second

// refreshingSource keeps a token fresh. Its fields from token on are guarded by mu.
type refreshingSource struct {
	config *OAuthConfig
	ctx    context.Context // as in package oauth2, because Token is given none
	save   func(*oauth2.Token) error
	// store, if not nil, is shared with other processes.
	store *TokenFile

	mu       sync.Mutex
	token    *oauth2.Token
	renewAt  time.Time     // zero: never before the service refuses the token
	unsaved  *oauth2.Token // a new pair that could not be saved yet
	inFlight *refresh
}

// refresh is one renewal, for all who wait for it.
type refresh struct {
	done  chan struct{}
	token *oauth2.Token
	err   error
}

// Token returns the token, after a refresh if that is due.
func (s *refreshingSource) Token() (*oauth2.Token, error) { return s.tokenFor(s.ctx, "") }

func (s *refreshingSource) tokenFor(ctx context.Context, rejected string) (*oauth2.Token, error) {
	s.mu.Lock()
	if s.fresh(rejected) && s.unsaved == nil {
		defer s.mu.Unlock()
		return s.token, nil
	}
	if s.inFlight == nil {
		r := &refresh{done: make(chan struct{})}
		s.inFlight = r
		old, unsaved := s.token, s.unsaved
		go func() {
			defer close(r.done)
			fresh, pending, err := s.renew(old, unsaved, rejected)
			s.settle(r, rejected, fresh, pending, err)
		}()
	}
	r := s.inFlight
	s.mu.Unlock()
	select {
	case <-r.done:
		return r.token, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fresh reports whether the token needs no renewal.
func (s *refreshingSource) fresh(rejected string) bool {
	return s.token != nil && s.token.AccessToken != "" && s.token.AccessToken != rejected && (s.renewAt.IsZero() || time.Now().Before(s.renewAt))
}

// settle ends a renewal. While the old token is good, a failure to get a new one is no matter yet.
func (s *refreshingSource) settle(r *refresh, rejected string, fresh, pending *oauth2.Token, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight, s.unsaved = nil, pending
	switch {
	case err == nil:
		s.adopt(fresh)
		r.token = fresh
	case pending == nil && s.token.Valid() && s.token.AccessToken != rejected:
		s.renewAt = earlier(time.Now().Add(earlyRetry), s.token.Expiry)
		r.token = s.token
	default:
		r.err = err
	}
}

// adopt makes token the current one. A token that has little time from the start is renewed later, not at once again.
func (s *refreshingSource) adopt(token *oauth2.Token) {
	s.token, s.renewAt = token, time.Time{}
	if token == nil || token.Expiry.IsZero() {
		return
	}
	margin := min(refreshMargin, max(0, time.Until(token.Expiry)/10))
	s.renewAt = token.Expiry.Add(-margin/2 - rand.N(margin/2+1))
}

func earlier(a, b time.Time) time.Time {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}

// String hides the token.
func (s *refreshingSource) String() string { return "a token source of " + s.config.String() }

// GoString hides the token.
func (s *refreshingSource) GoString() string { return s.String() }

// renew returns a new token that is saved, or one that could not be saved beside the error.
func (s *refreshingSource) renew(old, unsaved *oauth2.Token, rejected string) (fresh, pending *oauth2.Token, err error) {
	if s.store != nil {
		unlock, err := s.store.lock(s.ctx)
		if err != nil {
			return nil, unsaved, err
		}
		defer unlock()
		stored, err := s.store.Load()
		if err != nil {
			return nil, unsaved, err
		}
		// Another process may have been here before.
		if stored.AccessToken != rejected && stored.Valid() && (old == nil || stored.AccessToken != old.AccessToken) {
			return stored, nil, nil
		}
		if unsaved == nil {
			old = stored
		}
	}
	fresh = unsaved
	if fresh == nil {
		if old == nil || old.RefreshToken == "" {
			return nil, nil, &TokenError{Reason: "the access token is no longer good, and there is no refresh token"}
		}
		if fresh, err = s.config.Refresh(s.ctx, old.RefreshToken); err != nil {
			return nil, nil, err
		}
	}
	if s.save == nil {
		return fresh, nil, nil
	}
	if err := s.save(fresh); err != nil {
		return nil, fresh, &TokenError{Reason: "the new token pair could not be saved, and Pinterest may have voided the old one", cause: err}
	}
	return fresh, nil, nil
}
