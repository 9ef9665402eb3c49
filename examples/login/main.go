// Login logs a user in to an app, stores the token, and shows the account it belongs to. The next run uses the stored token.
//
//	go run ./examples/login
//	PINTEREST_APP_ID=... PINTEREST_APP_SECRET=... go run ./examples/login
//
// The redirect URL http://localhost:8085/ must be registered for the app. Without an app it runs the same flow on the
// in-memory Pinterest of package pinteresttest and plays the user itself.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func main() {
	var l login
	flag.StringVar(&l.listen, "listen", "localhost:8085", "where the browser comes back to")
	flag.StringVar(&l.tokenPath, "token", "", "the file that the token is stored in (default: in the user's config folder; for the in-memory Pinterest a temporary one)")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := l.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "login failed:", err)
		os.Exit(1)
	}
}

type login struct {
	listen, tokenPath string

	app     *pinterest.OAuthConfig
	baseURL string
	// user opens the authorize page: it tells the person to, or plays one.
	user func(ctx context.Context, authorizeURL string) error
}

func (l *login) run(ctx context.Context) error {
	done, err := l.setUp()
	if err != nil {
		return err
	}
	defer done()
	file := &pinterest.TokenFile{Path: l.tokenPath}
	err = l.showAccount(ctx, file)
	if errors.Is(err, pinterest.ErrReauthorize) {
		fmt.Println("A login is needed:", err)
		if err := l.logIn(ctx, file); err != nil {
			return err
		}
		err = l.showAccount(ctx, file)
	}
	return err
}

// setUp finds the app, or starts the embedded server with one.
func (l *login) setUp() (done func(), err error) {
	done = func() {}
	folder := filepath.Join(os.TempDir(), "pinterest-go-login")
	if id := os.Getenv("PINTEREST_APP_ID"); id != "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return nil, err
		}
		folder = filepath.Join(config, "pinterest-go")
		l.baseURL = pinterest.DefaultBaseURL
		l.app = &pinterest.OAuthConfig{
			ClientID: id, ClientSecret: os.Getenv("PINTEREST_APP_SECRET"),
			Scopes: []pinterest.Scope{pinterest.ScopeUserAccountsRead, pinterest.ScopeBoardsRead, pinterest.ScopePinsRead},
		}
		l.user = func(_ context.Context, authorizeURL string) error {
			fmt.Printf("Open this page in a browser:\n\n  %s\n\n", authorizeURL)
			return nil
		}
	} else {
		server := pinteresttest.NewServer()
		done = server.Close
		fmt.Println("PINTEREST_APP_ID is not set: this runs on an in-memory Pinterest at", server.URL())
		l.baseURL, l.app, l.user = server.URL(), server.OAuthConfig(), allow
	}
	if l.tokenPath == "" {
		l.tokenPath = filepath.Join(folder, "token.json")
	}
	return done, os.MkdirAll(filepath.Dir(l.tokenPath), 0o700)
}

// allow plays a user who gives the app access.
func allow(ctx context.Context, authorizeURL string) error {
	fmt.Println("A user opens", authorizeURL)
	fmt.Println("and gives the app access.")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, authorizeURL+"&decision=allow", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// showAccount uses the stored token.
func (l *login) showAccount(ctx context.Context, file *pinterest.TokenFile) error {
	source, err := file.TokenSource(ctx, l.app)
	if err != nil {
		return err
	}
	fmt.Println("Using the token stored in", file.Path)
	client, err := pinterest.NewClient(pinterest.WithBaseURL(l.baseURL), pinterest.WithTokenSource(source))
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
	fmt.Printf("Logged in as %s\n", account.Username)
	fmt.Println("  granted:", pinterest.GrantedScopes(token))
	fmt.Println("  access token until", token.Expiry.Format(time.DateOnly), "and refreshed before that")
	if expiry := pinterest.RefreshTokenExpiry(token); !expiry.IsZero() {
		fmt.Println("  refresh token until", expiry.Format(time.DateOnly))
	}
	return nil
}

// logIn sends the user to Pinterest, waits for the way back, and stores the token.
func (l *login) logIn(ctx context.Context, file *pinterest.TokenFile) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", l.listen)
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return err
	}
	l.app.RedirectURL = "http://localhost:" + port + "/"

	type result struct {
		token *oauth2.Token
		err   error
	}
	finished := make(chan result, 2)
	state := pinterest.NewOAuthState()
	back := &http.Server{
		Handler:           l.app.CallbackHandler(state, func(token *oauth2.Token, err error) { finished <- result{token, err} }),
		ReadHeaderTimeout: 10 * time.Second,
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		if err := back.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			finished <- result{err: err}
		}
	}()
	defer func() {
		_ = back.Shutdown(context.WithoutCancel(ctx)) // lets the browser have its page
		<-served
	}()

	if err := l.user(ctx, l.app.AuthCodeURL(state)); err != nil {
		return err
	}
	select {
	case r := <-finished:
		if r.err != nil {
			return r.err
		}
		return file.Save(r.token)
	case <-ctx.Done():
		return ctx.Err()
	}
}
