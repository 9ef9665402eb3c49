package pinteresttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/pinterest-go/pinterest"
)

// User is a user of a [Server]. Each user has boards, pins, uploads, ad accounts, feeds, items and quotas of its own. Its methods are
// safe for concurrent use.
type User struct {
	server   *Server
	id       string
	username string
	catalog  catalogState

	followers  []*User
	following  []*User
	websites   []*website
	businesses []*User
}

// firstUserID is the id of the user that a server starts with.
const firstUserID = "729090764583391194"

// AddUser adds a user with a business account that has no boards. It panics if the username is taken or invalid. A valid one
// has 3 to 30 letters, digits and underscores, and at least one letter or underscore.
func (s *Server) AddUser(username string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.userNamed(username) != nil {
		panic("pinteresttest: AddUser: there is a user " + username)
	}
	if !validUsername(username) {
		panic(fmt.Sprintf("pinteresttest: AddUser: %q is not a valid username", username))
	}
	return s.addUser(username, s.newID())
}

// addUser adds a user. The lock is held.
func (s *Server) addUser(username, id string) *User {
	u := &User{server: s, id: id, username: username, catalog: catalogState{items: map[itemKey]*item{}}}
	s.users = append(s.users, u)
	return u
}

// userNamed returns the user with a username, or nil. The lock is held.
func (s *Server) userNamed(username string) *User {
	return findFunc(s.users, func(u *User) bool { return u.username == username })
}

// userOrNew returns the user with a username, which it adds if there is none. The lock is held.
func (s *Server) userOrNew(username string) *User {
	if u := s.userNamed(username); u != nil {
		return u
	}
	return s.addUser(username, s.newID())
}

var usernames = regexp.MustCompile(`^\w{3,30}$`)

// validUsername reports whether a name has 3 to 30 letters, digits and underscores, but not digits only.
func validUsername(name string) bool { return usernames.MatchString(name) && !digits.MatchString(name) }

// ID returns the id of the user.
func (u *User) ID() string { return u.id }

// Username returns the name that the user logs in with.
func (u *User) Username() string { return u.username }

// Client returns a client with a new access token of the user, which has all scopes and the lifetime of the [TokenPolicy]. Its
// backoff and its poll interval begin with 1 ms; opts take precedence. A wait that a response asks for, such as a Retry-After, is real:
// see [WithoutSockets]. Client panics if an option is invalid.
func (u *User) Client(opts ...pinterest.ClientOption) *pinterest.Client {
	policy := pinterest.DefaultRetryPolicy()
	policy.MinDelay = time.Millisecond
	defaults := []pinterest.ClientOption{
		pinterest.WithBaseURL(u.server.URL()), pinterest.WithAccessToken(u.NewToken(constants[pinterest.Scope]()...)),
		pinterest.WithRetryPolicy(policy), pinterest.WithPollInterval(time.Millisecond, 10*time.Millisecond),
	}
	if u.server.noSockets {
		defaults = append(defaults, pinterest.WithHTTPClient(&http.Client{Transport: u.server.Transport()}))
	}
	client, err := pinterest.NewClient(append(defaults, opts...)...)
	if err != nil {
		panic(err)
	}
	return client
}

// key orders the users in lists.
func (u *User) key() string { return u.id }

// show returns what other users see.
func (u *User) show(*User) any { return object{"username": u.username, "type": "user"} }

// showTo returns a resource as the client returns it to the user.
func showTo[T any](u *User, shown interface{ show(viewer *User) any }) (value T) {
	if err := json.Unmarshal(mustJSON(shown.show(u)), &value); err != nil {
		panic("pinteresttest: " + err.Error())
	}
	return value
}
