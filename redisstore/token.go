package redisstore

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/bsm/redislock"
	"github.com/redis/go-redis/v9"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/retry"
)

const (
	// lockTTL is how long the lock of a process that was killed stays. A process that runs extends its lock three times as often.
	lockTTL = 3 * time.Second
	// lockPoll is how often a process tries to get the lock, on average.
	lockPoll = 50 * time.Millisecond
	// patience is how long a command is retried if the server fails, and commandPause the time between two attempts.
	patience     = 5 * time.Second
	commandPause = 200 * time.Millisecond
)

//go:embed store.lua
var storeSource string

var store = redis.NewScript(storeSource)

// TokenStore is a [pinterest.TokenStore]. It stores the token of a user encrypted with AES-256-GCM. Create one with [NewTokenStore].
type TokenStore struct {
	rdb   redis.UniversalClient
	locks *redislock.Client
	key   string
	seals *seals
}

// storedToken is a token with its generation, which is 0 if no token is stored.
type storedToken struct {
	generation int64
	token      *oauth2.Token
}

// NewTokenStore returns a store for the token with a name, for example "1479205/shop-7", for
// [pinterest.OAuthConfig.SharedTokenSource]. The keys have 32 bytes each. The first one encrypts the tokens that are stored from now
// on. The others decrypt tokens that were stored before: to replace a key, put the new one in front of the old one in all processes,
// and remove the old one after the next refresh or [TokenStore.Save]. It is an error if there is no key, or if one has another size.
func NewTokenStore(rdb redis.UniversalClient, name string, keys ...[]byte) (*TokenStore, error) {
	seals, err := newSeals(name, keys)
	if err != nil {
		return nil, fmt.Errorf("redisstore: NewTokenStore: %w", err)
	}
	return &TokenStore{rdb: rdb, locks: redislock.New(rdb), key: "{pinterest:token:" + name + "}", seals: seals}, nil
}

// Update implements [pinterest.TokenStore]. If the server fails, it retries for 5 seconds. A stored token that cannot be decrypted is an
// error, and stays stored until [TokenStore.Save] replaces it.
func (s *TokenStore) Update(ctx context.Context, change func(stored *oauth2.Token) (*oauth2.Token, error)) (*oauth2.Token, error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	for {
		stored, err := s.load(ctx)
		if err != nil {
			return nil, err
		}
		token, err := change(stored.token)
		if err == nil && token == stored.token {
			return token, nil
		}
		if err == nil {
			stale, err := s.save(ctx, stored.generation, token)
			if err != nil {
				return nil, err
			}
			if !stale {
				return token, nil
			}
			continue // another process stored a newer pair after this one lost the lock
		}
		if now, loadErr := s.load(ctx); loadErr != nil || now.generation == stored.generation {
			return nil, err
		}
	}
}

// Save replaces the stored token, for example after a new login. It waits for a refresh that is in progress. It also replaces a token
// that cannot be decrypted.
func (s *TokenStore) Save(ctx context.Context, token *oauth2.Token) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	for {
		values, err := s.read(ctx)
		if err != nil {
			return err
		}
		stale, err := s.save(ctx, generation(values), token)
		if err != nil || !stale {
			return err
		}
	}
}

// lock waits for the lock and keeps it until unlock is called.
func (s *TokenStore) lock(ctx context.Context) (unlock func(), err error) {
	var lock *redislock.Lock
	for {
		err := retried(ctx, func() (err error) {
			lock, err = s.locks.Obtain(ctx, s.key+":lock", lockTTL, nil)
			if errors.Is(err, redislock.ErrNotObtained) {
				return nil
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("redisstore: lock the token: %w", err)
		}
		if lock != nil {
			break
		}
		if err := retry.Sleep(ctx, lockPoll/2+rand.N(lockPoll)); err != nil {
			return nil, fmt.Errorf("redisstore: lock the token: %w", err)
		}
	}
	kept, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() { // until unlock is called
		defer close(done)
		for retry.Sleep(kept, lockTTL/3) == nil {
			_ = lock.Refresh(kept, lockTTL, nil) // without the lock, the generation still protects the stored token
		}
	}()
	return func() {
		stop()
		<-done
		release, cancel := context.WithTimeout(context.WithoutCancel(ctx), lockTTL)
		defer cancel()
		_ = lock.Release(release) // if it fails, the lock expires
	}, nil
}

// read returns the fields of the stored token.
func (s *TokenStore) read(ctx context.Context) (map[string]string, error) {
	var values map[string]string
	err := retried(ctx, func() (err error) {
		values, err = s.rdb.HGetAll(ctx, s.key).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("redisstore: load the token: %w", err)
	}
	return values, nil
}

// load returns the stored token.
func (s *TokenStore) load(ctx context.Context) (*storedToken, error) {
	values, err := s.read(ctx)
	if err != nil || len(values) == 0 {
		return new(storedToken), err
	}
	n := generation(values)
	data, err := s.seals.open(values["key"], []byte(values["token"]), n)
	if err != nil {
		return nil, fmt.Errorf("redisstore: load the token: %w", err)
	}
	token, err := pinterest.UnmarshalToken(data)
	if err != nil {
		return nil, fmt.Errorf("redisstore: load the token: %w", err)
	}
	return &storedToken{n, token}, nil
}

// generation returns the generation of a stored token, 0 if there is none.
func generation(values map[string]string) int64 {
	n, _ := strconv.ParseInt(values["generation"], 10, 64)
	return n
}

// save stores the token after the one of a generation. It reports whether the stored one is newer. It does not end with ctx: the
// token may be the only valid one.
func (s *TokenStore) save(ctx context.Context, generation int64, token *oauth2.Token) (stale bool, err error) {
	data, err := pinterest.MarshalToken(token)
	if err != nil {
		return false, fmt.Errorf("redisstore: store the token: %w", err)
	}
	keyID, sealed := s.seals.seal(data, generation+1)
	ctx = context.WithoutCancel(ctx)
	stored := false
	err = retried(ctx, func() error {
		n, err := store.Run(ctx, s.rdb, []string{s.key}, generation, generation+1, keyID, sealed).Int()
		stored = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("redisstore: store the token: %w", err)
	}
	if stored {
		return false, nil
	}
	// An attempt whose reply was lost may have stored it.
	values, err := s.read(ctx)
	return values["token"] != string(sealed), err
}

// retried calls a command until it succeeds, for at most the patience.
func retried(ctx context.Context, command func() error) error {
	for start := time.Now(); ; {
		err := command()
		if err == nil || ctx.Err() != nil || time.Since(start) > patience {
			return err
		}
		if retry.Sleep(ctx, commandPause) != nil {
			return err
		}
	}
}
