package redisstore_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/redisstore"
)

var _ pinterest.TokenStore = (*redisstore.TokenStore)(nil)

const tokenKey = "{pinterest:token:app/shop}"

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func pair(n string) *oauth2.Token {
	return &oauth2.Token{AccessToken: "pina_access_" + n, RefreshToken: "pinr_refresh_" + n}
}

// tokenTest is an in-memory server with a token store.
type tokenTest struct {
	*testing.T
	server *miniredis.Miniredis
	rdb    *redis.Client
	store  *redisstore.TokenStore
}

func newTokenTest(t *testing.T) *tokenTest {
	server := miniredis.RunT(t)
	test := &tokenTest{T: t, server: server, rdb: redisClient(t, server.Addr())}
	test.store = test.open(tokenName, key(1))
	return test
}

func (t *tokenTest) open(name string, keys ...[]byte) *redisstore.TokenStore {
	t.Helper()
	store, err := redisstore.NewTokenStore(t.rdb, name, keys...)
	require.NoError(t, err)
	return store
}

func keep(stored *oauth2.Token) (*oauth2.Token, error) { return stored, nil }

// stored returns the access token that a store returns, "" if there is none.
func (t *tokenTest) stored(store *redisstore.TokenStore) string {
	t.Helper()
	token, err := store.Update(t.Context(), keep)
	require.NoError(t, err)
	if token == nil {
		return ""
	}
	return token.AccessToken
}

// replace is a change of the stored token that returns another one.
func replace(with *oauth2.Token) func(*oauth2.Token) (*oauth2.Token, error) {
	return func(*oauth2.Token) (*oauth2.Token, error) { return with, nil }
}

func TestTokenStore_StoresWhatChangeReturns(t *testing.T) {
	test := newTokenTest(t)
	assert.Empty(t, test.stored(test.store))
	token, err := test.store.Update(t.Context(), replace(pair("1")))
	require.NoError(t, err)
	assert.Equal(t, "pina_access_1", token.AccessToken)
	assert.Equal(t, "pina_access_1", test.stored(test.store))
	assert.False(t, test.server.Exists(tokenKey+":lock"))
	assert.Zero(t, test.server.TTL(tokenKey), "the token does not expire")
	for _, field := range []string{"token", "key", "generation"} {
		assert.NotContains(t, test.server.HGet(tokenKey, field), "pin", "the token is encrypted")
	}

	failure := errors.New("no network")
	_, err = test.store.Update(t.Context(), func(*oauth2.Token) (*oauth2.Token, error) { return pair("2"), failure })
	require.ErrorIs(t, err, failure)
	assert.Equal(t, "pina_access_1", test.stored(test.store))
	require.ErrorContains(t, test.store.Save(t.Context(), nil), "the token is empty")
}

func TestTokenStore_ReleasesTheLockAfterAPanic(t *testing.T) {
	test := newTokenTest(t)
	assert.Panics(t, func() {
		_, _ = test.store.Update(t.Context(), func(*oauth2.Token) (*oauth2.Token, error) { panic("transport") })
	})
	assert.False(t, test.server.Exists(tokenKey+":lock"))
}

func TestTokenStore_ReplacesKeys(t *testing.T) {
	test := newTokenTest(t)
	require.NoError(t, test.store.Save(t.Context(), pair("1")))
	rotating := test.open(tokenName, key(2), key(1))
	assert.Equal(t, "pina_access_1", test.stored(rotating), "the old key decrypts")
	require.NoError(t, rotating.Save(t.Context(), pair("2")))
	assert.Equal(t, "pina_access_2", test.stored(test.open(tokenName, key(2))), "the new key encrypts")
	_, err := test.store.Update(t.Context(), keep)
	require.ErrorContains(t, err, "cannot be decrypted")
	require.NoError(t, test.store.Save(t.Context(), pair("3")), "a new login replaces a token that cannot be decrypted")
	assert.Equal(t, "pina_access_3", test.stored(test.store))
}

func TestTokenStore_RejectsATokenOfAnotherPlace(t *testing.T) {
	test := newTokenTest(t)
	other := test.open("app/other", key(1))
	require.NoError(t, test.store.Save(t.Context(), pair("1")))
	for _, field := range []string{"generation", "key", "token"} {
		test.server.HSet("{pinterest:token:app/other}", field, test.server.HGet(tokenKey, field))
	}
	_, err := other.Update(t.Context(), keep)
	require.ErrorContains(t, err, "cannot be decrypted", "another name")

	old := test.server.HGet(tokenKey, "token")
	require.NoError(t, test.store.Save(t.Context(), pair("2")))
	test.server.HSet(tokenKey, "token", old)
	_, err = test.store.Update(t.Context(), keep)
	require.ErrorContains(t, err, "cannot be decrypted", "another generation")
	assert.NotContains(t, err.Error(), "pin"+"a_")
}

// A process that lost its lock while it refreshed has the only valid pair, unless another pair was stored.
func TestTokenStore_StoresTheLatePairOfAProcessThatLostItsLock(t *testing.T) {
	test := newTokenTest(t)
	require.NoError(t, test.store.Save(t.Context(), pair("1")))
	_, err := test.store.Update(t.Context(), func(*oauth2.Token) (*oauth2.Token, error) {
		test.server.Del(tokenKey + ":lock")
		assert.Equal(t, "pina_access_1", test.stored(test.open(tokenName, key(1))))
		return pair("2"), nil
	})
	require.NoError(t, err)
	assert.Equal(t, "pina_access_2", test.stored(test.store))
}

func TestTokenStore_DoesNotReplaceANewerPair(t *testing.T) {
	test := newTokenTest(t)
	require.NoError(t, test.store.Save(t.Context(), pair("1")))
	var seen []string
	token, err := test.store.Update(t.Context(), func(stored *oauth2.Token) (*oauth2.Token, error) {
		seen = append(seen, stored.AccessToken)
		if len(seen) > 1 {
			return stored, nil
		}
		test.server.Del(tokenKey + ":lock")
		require.NoError(t, test.open(tokenName, key(1)).Save(t.Context(), pair("newer")))
		return pair("2"), nil
	})
	require.NoError(t, err)
	assert.Equal(t, "pina_access_newer", token.AccessToken)
	assert.Equal(t, []string{"pina_access_1", "pina_access_newer"}, seen)
	assert.Equal(t, "pina_access_newer", test.stored(test.store))
}

func TestTokenStore_LooksForANewerPairAfterAFailure(t *testing.T) {
	test := newTokenTest(t)
	require.NoError(t, test.store.Save(t.Context(), pair("1")))
	calls := 0
	token, err := test.store.Update(t.Context(), func(stored *oauth2.Token) (*oauth2.Token, error) {
		if calls++; calls > 1 {
			return stored, nil
		}
		test.server.Del(tokenKey + ":lock")
		require.NoError(t, test.open(tokenName, key(1)).Save(t.Context(), pair("newer")))
		return nil, pinterest.ErrReauthorize
	})
	require.NoError(t, err)
	assert.Equal(t, "pina_access_newer", token.AccessToken)
}

func TestTokenStore_KeepsTheNewPairIfTheServerLostTheOldOne(t *testing.T) {
	test := newTokenTest(t)
	require.NoError(t, test.store.Save(t.Context(), pair("1")))
	_, err := test.store.Update(t.Context(), func(*oauth2.Token) (*oauth2.Token, error) {
		test.server.FlushAll()
		return pair("2"), nil
	})
	require.NoError(t, err)
	assert.Equal(t, "pina_access_2", test.stored(test.store))
}

func TestTokenStore_StoresThePairAfterTheContextHasEnded(t *testing.T) {
	test := newTokenTest(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := test.store.Update(ctx, func(*oauth2.Token) (*oauth2.Token, error) {
		cancel()
		return pair("1"), nil
	})
	require.NoError(t, err)
	assert.Equal(t, "pina_access_1", test.stored(test.store))
}

func TestTokenStore_RetriesWhileTheServerFails(t *testing.T) {
	test := newTokenTest(t)
	_, err := test.store.Update(t.Context(), func(*oauth2.Token) (*oauth2.Token, error) {
		test.server.SetError("LOADING")
		time.AfterFunc(300*time.Millisecond, func() { test.server.SetError("") })
		return pair("1"), nil
	})
	require.NoError(t, err)
	assert.Equal(t, "pina_access_1", test.stored(test.store))
}

func TestTokenStore_WaitingEndsWithTheContext(t *testing.T) {
	test := newTokenTest(t)
	require.NoError(t, test.server.Set(tokenKey+":lock", "another process"))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := test.store.Update(ctx, keep)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "redisstore: lock the token: ")
}

func TestNewTokenStore_RejectsKeys(t *testing.T) {
	for _, test := range []struct {
		keys [][]byte
		want string
	}{
		{nil, "redisstore: NewTokenStore: there is no key"},
		{[][]byte{key(1), []byte("short")}, "redisstore: NewTokenStore: key 1 has 5 bytes instead of 32"},
	} {
		_, err := redisstore.NewTokenStore(nil, tokenName, test.keys...)
		require.EqualError(t, err, test.want)
	}
}
