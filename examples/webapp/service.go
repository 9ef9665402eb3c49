package main

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"html/template"
	"log"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

// service is the web service. Its sessions are in memory: after a restart, users log in again.
type service struct {
	ctx     context.Context // of token refreshes, which outlive the request that starts them
	app     *pinterest.OAuthConfig
	baseURL string
	dir     string // has a token file for each user

	mu       sync.Mutex
	sessions map[string]*user // by the id in the session cookie
	users    map[string]*user // by name
}

// user is a user who is logged in, in any number of browsers. All requests for a user go through one client, which shares the rate
// limits of that user.
type user struct {
	name   string
	tokens *pinterest.TokenFile
	client *pinterest.Client
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.Handle("/login", s.app.LoginHandler())
	mux.Handle("/callback", s.app.CallbackHandler(s.loggedIn))
	mux.HandleFunc("POST /logout", s.logOut)
	return http.NewCrossOriginProtection().Handler(mux) // other sites cannot log users out
}

// home shows the boards of the user.
func (s *service) home(w http.ResponseWriter, r *http.Request) {
	u := s.userOf(r)
	if u == nil {
		show(w, http.StatusOK, page{Title: "Welcome"})
		return
	}
	boards, err := pinterest.Collect(u.client.Boards.List(nil).All(r.Context()), 100)
	switch {
	case errors.Is(err, pinterest.ErrReauthorize): // the user has removed the app, or was away for longer than the refresh token is valid
		log.Println(err)
		s.forget(u)
		show(w, http.StatusOK, page{Title: "Please log in again"})
	case err != nil:
		log.Println(err)
		show(w, http.StatusBadGateway, page{Title: "Pinterest is not available", User: u.name})
	default:
		show(w, http.StatusOK, page{Title: "Hello " + u.name, User: u.name, Boards: boards})
	}
}

// loggedIn ends a login: it starts a session for the user, or shows why there is none.
func (s *service) loggedIn(w http.ResponseWriter, r *http.Request, token *oauth2.Token, err error) {
	if err == nil {
		err = s.startSession(w, r, token)
	}
	if err != nil && s.userOf(r) == nil { // a user who reloads the page after the login is logged in
		log.Println(err)
		show(w, http.StatusBadRequest, page{Title: "The login failed. Please try again."})
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther) // away from a URL that contains the code
}

func (s *service) startSession(w http.ResponseWriter, r *http.Request, token *oauth2.Token) error {
	client, err := pinterest.NewClient(pinterest.WithBaseURL(s.baseURL), pinterest.WithAccessToken(token.AccessToken))
	if err != nil {
		return err
	}
	account, err := client.UserAccount.Get(r.Context())
	if err != nil {
		return err
	}
	u, err := s.openUser(account.Username, token)
	if err != nil {
		return err
	}
	id := rand.Text()
	s.mu.Lock()
	s.sessions[id] = u
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{
		Name: "session", Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.app.RedirectURL, "https:"),
	})
	return nil
}

// openUser stores the token of a user and returns the user, who may be logged in with another browser.
func (s *service) openUser(name string, token *oauth2.Token) (*user, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tokens := &pinterest.TokenFile{Path: filepath.Join(s.dir, url.PathEscape(name)+".json")}
	if err := tokens.Save(token); err != nil {
		return nil, err
	}
	if u := s.users[name]; u != nil {
		return u, nil // its client reads the new token from the file within a minute
	}
	client, err := pinterest.NewClient(pinterest.WithBaseURL(s.baseURL), pinterest.WithTokenSource(s.app.SharedTokenSource(s.ctx, tokens)))
	if err != nil {
		return nil, err
	}
	s.users[name] = &user{name, tokens, client}
	return s.users[name], nil
}

// userOf returns the user of a request, nil if none is logged in.
func (s *service) userOf(r *http.Request) *user {
	cookie, err := r.Cookie("session")
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions[cookie.Value]
}

// forget ends the sessions of a user.
func (s *service) forget(u *user) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.users, u.name)
	maps.DeleteFunc(s.sessions, func(_ string, other *user) bool { return other == u })
}

// logOut logs the user out in all browsers, and revokes and deletes the tokens.
func (s *service) logOut(w http.ResponseWriter, r *http.Request) {
	if u := s.userOf(r); u != nil {
		s.forget(u)
		if err := s.deleteTokens(r.Context(), u.tokens); err != nil {
			log.Println(err) // Pinterest may not allow revoking the tokens of a user
		}
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *service) deleteTokens(ctx context.Context, tokens *pinterest.TokenFile) error {
	token, err := tokens.Load()
	if err != nil {
		return err
	}
	return errors.Join(s.app.Revoke(ctx, token.RefreshToken), s.app.Revoke(ctx, token.AccessToken), os.Remove(tokens.Path))
}

//go:embed page.html.tmpl
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

type page struct {
	Title, User string // User is "" if none is logged in
	Boards      []pinterest.Board
}

func show(w http.ResponseWriter, status int, p page) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = pageTemplate.Execute(w, p) // fails if the user has closed the page
}
