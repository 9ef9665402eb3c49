// Login logs a user in, stores the token in a file, and prints the user's account. Later runs use the stored token.
//
//	go run ./examples/login
//	PINTEREST_APP_ID=... PINTEREST_APP_SECRET=... go run ./examples/login
//
// The app must have the redirect URL http://localhost:8085/ registered. Without PINTEREST_APP_ID it runs the same flow against
// the in-memory Pinterest of package pinteresttest and grants access itself.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

const usage = `Login logs a user in, stores the token in a file, and prints the user's account.

Usage: login [flags]

Environment:
  PINTEREST_APP_ID      id of the app; without one, an in-memory Pinterest is used
  PINTEREST_APP_SECRET  secret of the app
  PINTEREST_API_URI     base URL of the API, for example of the sandbox

Flags:
`

func main() {
	var l login
	flag.StringVar(&l.listen, "listen", "localhost:8085", "`address` that receives the redirect after the login")
	flag.StringVar(&l.tokenPath, "token", "", "`file` to store the token in (default: in the user's config directory, or cache directory for the in-memory Pinterest)")
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := l.check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		flag.Usage()
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := l.run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	switch {
	case ctx.Err() != nil: // Ctrl-C
		os.Exit(130)
	case err != nil:
		os.Exit(1)
	}
}

type login struct {
	listen, tokenPath string

	app     *pinterest.OAuthConfig
	baseURL string
	// user asks the user to open the login page, or logs in itself.
	user func(ctx context.Context, loginURL string) error
}

func (l *login) check() error {
	id, secret := os.Getenv("PINTEREST_APP_ID"), os.Getenv("PINTEREST_APP_SECRET")
	_, _, err := net.SplitHostPort(l.listen)
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(0))
	case err != nil:
		return fmt.Errorf("-listen is not like localhost:8085: %w", err)
	case id != "" && secret == "":
		return errors.New("PINTEREST_APP_SECRET is not set, but PINTEREST_APP_ID is")
	case id == "" && secret != "":
		return errors.New("PINTEREST_APP_ID is not set, but PINTEREST_APP_SECRET is")
	}
	return nil
}

func (l *login) run(ctx context.Context) error {
	done, err := l.setUp()
	if err != nil {
		return err
	}
	defer done()
	return l.showAccountAfterLogin(ctx)
}

// setUp configures the app from the environment, or starts an in-memory Pinterest with an app.
func (l *login) setUp() (done func(), err error) {
	var dir, name string
	if id := os.Getenv("PINTEREST_APP_ID"); id != "" {
		dir, err = os.UserConfigDir()
		name, done = "token.json", func() {}
		l.baseURL = cmp.Or(os.Getenv("PINTEREST_API_URI"), pinterest.DefaultBaseURL)
		l.app = &pinterest.OAuthConfig{
			ClientID: id, ClientSecret: os.Getenv("PINTEREST_APP_SECRET"), TokenURL: strings.TrimSuffix(l.baseURL, "/") + "/oauth/token",
			Scopes: []pinterest.Scope{pinterest.ScopeUserAccountsRead, pinterest.ScopeBoardsRead, pinterest.ScopePinsRead},
		}
		l.user = func(_ context.Context, loginURL string) error {
			fmt.Printf("Open this page in a browser:\n\n  %s\n\n", loginURL)
			return nil
		}
	} else {
		server := pinteresttest.NewServer()
		fmt.Println("PINTEREST_APP_ID is not set: using an in-memory Pinterest at", server.URL())
		dir, err = os.UserCacheDir()
		name, done = "demo-token.json", server.Close
		l.baseURL, l.app, l.user = server.URL(), server.OAuthConfig(), allow
	}
	if l.tokenPath == "" && err == nil {
		l.tokenPath = filepath.Join(dir, "pinterest-go", name)
		err = os.MkdirAll(filepath.Dir(l.tokenPath), 0o700)
	}
	return done, err
}

// showAccountAfterLogin prints the account of the stored token. It asks the user to log in if there is no valid one.
func (l *login) showAccountAfterLogin(ctx context.Context) error {
	file := &pinterest.TokenFile{Path: l.tokenPath}
	err := l.showAccount(ctx, file)
	if errors.Is(err, pinterest.ErrReauthorize) {
		fmt.Println("There is no valid token in", file.Path)
		if err := l.logIn(ctx, file); err != nil {
			return err
		}
		err = l.showAccount(ctx, file)
	}
	return err
}

// showAccount prints the account of the stored token.
func (l *login) showAccount(ctx context.Context, file *pinterest.TokenFile) error {
	client, err := pinterest.NewClient(pinterest.WithBaseURL(l.baseURL), pinterest.WithTokenSource(l.app.SharedTokenSource(ctx, file)))
	if err != nil {
		return err
	}
	account, err := client.UserAccount.Get(ctx)
	if err != nil {
		return err
	}
	token, err := file.Load()
	if err != nil {
		return err
	}
	fmt.Printf("Logged in as %s, with the token in %s\n", account.Username, file.Path)
	fmt.Println("  scopes:", pinterest.GrantedScopes(token))
	fmt.Println("  access token expires", token.Expiry.Format(time.DateOnly), "and is refreshed before that")
	if expiry := pinterest.RefreshTokenExpiry(token); !expiry.IsZero() {
		fmt.Println("  refresh token expires", expiry.Format(time.DateOnly))
	}
	return nil
}
