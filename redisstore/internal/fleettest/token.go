package fleettest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// TokenServer is an API with one user, and its token endpoint. It accepts the current access token and the current refresh token only.
type TokenServer struct {
	*httptest.Server

	mu                          sync.Mutex
	pair                        int // the number of the current pair
	revoked                     bool
	users                       map[string]bool // of the current pair, by user agent
	served, refreshes, rejected int
}

// NewTokenServer starts a server. The caller must close it.
func NewTokenServer() *TokenServer {
	s := &TokenServer{pair: 1, users: map[string]bool{}}
	s.Server = httptest.NewServer(s)
	return s
}

// Pair returns the current pair of tokens.
func (s *TokenServer) Pair() *oauth2.Token {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &oauth2.Token{AccessToken: s.access(), RefreshToken: s.refresh(), Expiry: time.Now().Add(time.Hour)}
}

func (s *TokenServer) access() string  { return fmt.Sprintf("pina_%d", s.pair) }
func (s *TokenServer) refresh() string { return fmt.Sprintf("pinr_%d", s.pair) }

// Users returns the number of processes that have used the current pair.
func (s *TokenServer) Users() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.users)
}

// Revoke makes the current access token invalid.
func (s *TokenServer) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
}

// Counts returns the numbers of responses to calls, of refreshes, and of rejected refresh tokens.
func (s *TokenServer) Counts() (served, refreshes, rejected int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.served, s.refreshes, s.rejected
}

func (s *TokenServer) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _, tokenRequest := req.BasicAuth()
	if tokenRequest {
		time.Sleep(5 * time.Millisecond)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case tokenRequest && req.FormValue("refresh_token") == s.refresh():
		s.pair++
		s.refreshes++
		s.revoked = false
		clear(s.users)
		_, _ = fmt.Fprintf(w, `{"access_token": %q, "refresh_token": %q, "expires_in": 3600}`, s.access(), s.refresh())
		return
	case tokenRequest:
		s.rejected++
	case !s.revoked && req.Header.Get("Authorization") == "Bearer "+s.access():
		s.served++
		s.users[req.UserAgent()] = true
		_, _ = w.Write([]byte(`{"username": "shop"}`))
		return
	}
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write([]byte(`{"code": 2, "message": "Authentication failed."}`))
}
