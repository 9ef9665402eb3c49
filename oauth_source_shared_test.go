package pinterest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// tokenRow is a row of a database that holds a token. Its stores use it one at a time.
type tokenRow struct {
	lock chan struct{} // has a value while the row is locked
	data []byte
}

// newTokenRow returns a row that holds token, unless it is nil.
func newTokenRow(t testing.TB, token *oauth2.Token) *tokenRow {
	t.Helper()
	row := &tokenRow{lock: make(chan struct{}, 1)}
	if token != nil {
		row.save(t, token)
	}
	return row
}

// save stores a token, as after a new login.
func (row *tokenRow) save(t testing.TB, token *oauth2.Token) {
	t.Helper()
	_, err := (&rowStore{row: row}).Update(t.Context(), func(*oauth2.Token) (*oauth2.Token, error) { return token, nil })
	require.NoError(t, err)
}

// stored returns the token in the row.
func (row *tokenRow) stored(t testing.TB) *oauth2.Token {
	t.Helper()
	token, err := (&rowStore{row: row}).Update(t.Context(), func(stored *oauth2.Token) (*oauth2.Token, error) { return stored, nil })
	require.NoError(t, err)
	return token
}

// change is the parameter of TokenStore.Update.
type change = func(stored *oauth2.Token) (*oauth2.Token, error)

// rowStore is the TokenStore of one process.
type rowStore struct {
	row     *tokenRow
	updates int
	readErr error
	// commit stores a token by calling write. If it returns errAborted, the transaction is repeated. nil means write.
	commit func(write func()) error
}

var errAborted = errors.New("the database aborted the transaction")

func (s *rowStore) Update(ctx context.Context, change change) (*oauth2.Token, error) {
	select {
	case s.row.lock <- struct{}{}:
		defer func() { <-s.row.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.updates++
	for {
		token, err := s.transaction(change)
		if !errors.Is(err, errAborted) {
			return token, err
		}
	}
}

func (s *rowStore) transaction(change change) (*oauth2.Token, error) {
	if s.readErr != nil {
		return nil, s.readErr
	}
	var stored *oauth2.Token
	if s.row.data != nil {
		var err error
		if stored, err = pinterest.UnmarshalToken(s.row.data); err != nil {
			return nil, err
		}
	}
	token, err := change(stored)
	if err != nil {
		return nil, fmt.Errorf("rolled back: %w", err)
	}
	if token == stored {
		return stored, nil
	}
	data, err := pinterest.MarshalToken(token)
	if err != nil {
		return nil, err
	}
	write := func() { s.row.data = data }
	if s.commit != nil {
		err = s.commit(write)
	} else {
		write()
	}
	return token, err
}

// countRefreshes returns the number of refreshes that a server received.
func countRefreshes(server *pinteresttest.Server) int {
	n := 0
	for _, request := range server.Requests() {
		if strings.Contains(string(request.Body), "grant_type=refresh_token") {
			n++
		}
	}
	return n
}

func TestSharedTokenSource_SecondProcessUsesTheStoredPair(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	config := server.OAuthConfig()
	row := newTokenRow(t, login(t, config))
	for range 2 {
		server.ExpireAccessTokens()
		for range 2 {
			client := server.Client(pinterest.WithTokenSource(config.SharedTokenSource(t.Context(), &rowStore{row: row})))
			_, err := client.UserAccount.Get(t.Context())
			require.NoError(t, err)
		}
	}
	assert.Equal(t, 2, countRefreshes(server))
}

func TestSharedTokenSource_OneRefreshPerExpiry(t *testing.T) {
	const expiries, goroutines = 50, 8
	server := pinteresttest.NewServer() // it accepts each refresh token once
	defer server.Close()
	config := server.OAuthConfig()
	row := newTokenRow(t, login(t, config))
	var clients []*pinterest.Client
	for range 2 {
		clients = append(clients, server.Client(pinterest.WithTokenSource(config.SharedTokenSource(t.Context(), &rowStore{row: row}))))
	}
	for range expiries {
		server.ExpireAccessTokens()
		var wait sync.WaitGroup
		for _, client := range clients {
			for range goroutines {
				wait.Go(func() {
					_, err := client.UserAccount.Get(t.Context())
					assert.NoError(t, err)
				})
			}
		}
		wait.Wait()
	}
	assert.Equal(t, expiries, countRefreshes(server))
	assert.NotEmpty(t, pinterest.GrantedScopes(row.stored(t)))
}

func TestSharedTokenSource_NewPairIsNeverLost(t *testing.T) {
	errFull := errors.New("disk full")
	saved := &oauth2.Token{AccessToken: "pina_login", RefreshToken: "pinr_login"}
	for _, test := range []struct {
		name    string
		first   func(row *tokenRow, write func()) error // the first commit
		fails   bool
		want    string // the access token that is stored and used in the end
		commits int
	}{
		{"not stored", func(*tokenRow, func()) error { return errFull }, true, "pina_1", 2},
		{"stored, but the response was lost", func(_ *tokenRow, write func()) error { write(); return errFull }, true, "pina_1", 1},
		{"transaction aborted", func(*tokenRow, func()) error { return errAborted }, false, "pina_1", 2},
		{"transaction aborted after the write", func(_ *tokenRow, write func()) error { write(); return errAborted }, false, "pina_1", 1},
		{"new login", func(row *tokenRow, _ func()) error {
			data, err := pinterest.MarshalToken(saved)
			row.data = data
			return errors.Join(err, errFull)
		}, true, "pina_login", 1},
		{"panic", func(*tokenRow, func()) error { panic("database driver") }, true, "pina_1", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				row := newTokenRow(t, expiredToken())
				commits := 0
				store := &rowStore{row: row}
				store.commit = func(write func()) error {
					if commits++; commits == 1 {
						return test.first(row, write)
					}
					write()
					return nil
				}
				host := &tokenHost{rotate: true}
				source := app.SharedTokenSource(withTransport(t, host), store)
				if test.fails {
					_, err := source.Token()
					require.Error(t, err)
					require.NotErrorIs(t, err, pinterest.ErrReauthorize)
				}
				requireToken(t, source, test.want)
				assert.Equal(t, test.want, row.stored(t).AccessToken)
				assert.Equal(t, test.commits, commits)
				assert.EqualValues(t, 1, host.refreshes.Load())
			})
		})
	}
}

func TestSharedTokenSource_UnsavedPairIsDroppedAfterLogout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		row := newTokenRow(t, expiredToken())
		store := &rowStore{row: row, commit: func(func()) error { return io.ErrUnexpectedEOF }}
		host := &tokenHost{rotate: true}
		source := app.SharedTokenSource(withTransport(t, host), store)
		_, err := source.Token()
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		row.data = nil
		_, err = source.Token()
		require.EqualError(t, err, "pinterest: there is no token (log in again)")
		assert.EqualValues(t, 1, host.refreshes.Load())
	})
}

// storeFunc is a function as a TokenStore.
type storeFunc func(change change) (*oauth2.Token, error)

func (f storeFunc) Update(_ context.Context, change change) (*oauth2.Token, error) { return f(change) }

func TestSharedTokenSource_StoreErrors(t *testing.T) {
	for _, test := range []struct {
		name   string
		update storeFunc
		want   string
	}{
		{
			"not read", func(change) (*oauth2.Token, error) { return nil, errors.New("connection lost") },
			"pinterest: oauth/token: token store: connection lost",
		},
		{
			"not stored", func(change change) (*oauth2.Token, error) {
				token, err := change(expiredToken())
				if err == nil {
					err = fmt.Errorf("cannot insert %q", token.RefreshToken)
				}
				return nil, err
			},
			`pinterest: oauth/token: saving the new token: cannot insert "REDACTED"`,
		},
		{
			"no token returned", func(change) (*oauth2.Token, error) { return nil, nil },
			"pinterest: oauth/token: token store: no token was returned",
		},
		{
			"no token returned after the change", func(change change) (*oauth2.Token, error) {
				_, _ = change(expiredToken())
				return nil, nil
			},
			"pinterest: oauth/token: saving the new token: no token was returned",
		},
		{
			"wrapped error of the change", func(change change) (*oauth2.Token, error) {
				_, err := change(nil)
				return nil, fmt.Errorf("rolled back: %w", err)
			},
			"pinterest: there is no token (log in again)",
		},
		{
			"ignored error of the change", func(change change) (*oauth2.Token, error) {
				_, _ = change(nil)
				return nil, nil
			},
			"pinterest: there is no token (log in again)",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := app.SharedTokenSource(withTransport(t, &tokenHost{rotate: true}), test.update).Token()
			require.EqualError(t, err, test.want)
			assert.Equal(t, strings.Contains(test.want, "log in again"), errors.Is(err, pinterest.ErrReauthorize))
		})
	}
}

func TestSharedTokenSource_ChecksTheStoreOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		row := newTokenRow(t, &oauth2.Token{AccessToken: "pina_0"})
		store := &rowStore{row: row}
		source := app.SharedTokenSource(t.Context(), store)
		for range 600 {
			requireToken(t, source, "pina_0")
			time.Sleep(time.Second)
		}
		assert.Equal(t, 10, store.updates)

		// A store that is not available, or has no token, does not affect calls.
		for _, step := range []func(){
			func() { store.readErr = io.ErrUnexpectedEOF },
			func() { store.readErr, row.data = nil, nil },
		} {
			step()
			for range 2 {
				requireToken(t, source, "pina_0")
				synctest.Wait()
				time.Sleep(time.Minute)
			}
		}
		assert.Equal(t, 14, store.updates)
		row.save(t, &oauth2.Token{AccessToken: "pina_login"})
		requireToken(t, source, "pina_0") // starts a check
		synctest.Wait()
		requireToken(t, source, "pina_login")
		time.Sleep(time.Hour)
		assert.Equal(t, 15, store.updates, "a source that is not used does not check")
	})
}

// The check may wait for a refresh by another process.
func TestSharedTokenSource_TokenIsRejectedDuringACheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		row := newTokenRow(t, validToken())
		host := &tokenHost{rotate: true}
		client := newClient(t, host, pinterest.WithTokenSource(app.SharedTokenSource(withTransport(t, host), &rowStore{row: row})))
		get := func() error { _, err := client.Pins.Get(t.Context(), "1"); return err }
		require.NoError(t, get())
		time.Sleep(time.Minute)
		row.lock <- struct{}{}
		host.bad.Store("Bearer pina_0", true)
		go func() {
			time.Sleep(30 * time.Second)
			<-row.lock
		}()
		start := time.Now()
		require.NoError(t, get())
		assert.Equal(t, 30*time.Second, time.Since(start))
		assert.EqualValues(t, 1, host.refreshes.Load())
		assert.Equal(t, "pina_1", row.stored(t).AccessToken)
	})
}

func TestSharedTokenSource_WrongAppSecretIsNotRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &tokenHost{}
		wrong := true
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			if wrong {
				return respond(401, `{"code": 283, "message": "Invalid client"}`)(req)
			}
			return host.RoundTrip(req)
		})
		source := app.SharedTokenSource(withTransport(t, transport), &rowStore{row: newTokenRow(t, expiredToken())})
		_, err := source.Token()
		require.EqualError(t, err, "pinterest: oauth/token: 401 Unauthorized (code 283): Invalid client")
		require.NotErrorIs(t, err, pinterest.ErrReauthorize)
		wrong = false // Pinterest accepts the secret again
		requireToken(t, source, "pina_1")
	})
}
