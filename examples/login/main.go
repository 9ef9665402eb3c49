// Login logs a user in, stores the token in a file, and prints the user's account. Later runs use the stored token.
//
//	go run ./examples/login
//	PINTEREST_APP_ID=... PINTEREST_APP_SECRET=... go run ./examples/login
//
// The app must have the redirect URL http://localhost:8085/ registered. Without PINTEREST_APP_ID it runs the same flow against
// the in-memory Pinterest of package pinteresttest and grants access itself.
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
	flag.StringVar(&l.listen, "listen", "localhost:8085", "address that receives the redirect after the login")
	flag.StringVar(&l.tokenPath, "token", "", "file to store the token in (default: in the user's config directory, or a temporary one for the in-memory Pinterest)")
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
	// authorize asks the user to open the authorize page, or grants access itself.
	authorize func(ctx context.Context, authorizeURL string) error
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
		fmt.Println("Login required:", err)
		if err := l.logIn(ctx, file); err != nil {
			return err
		}
		err = l.showAccount(ctx, file)
	}
	return err
}

// setUp configures the app from the environment, or starts an in-memory Pinterest with an app.
func (l *login) setUp() (done func(), err error) {
	done = func() {}
	dir := filepath.Join(os.TempDir(), "pinterest-go-login")
	if id := os.Getenv("PINTEREST_APP_ID"); id != "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return nil, err
		}
		dir = filepath.Join(config, "pinterest-go")
		l.baseURL = pinterest.DefaultBaseURL
		l.app = &pinterest.OAuthConfig{
			ClientID: id, ClientSecret: os.Getenv("PINTEREST_APP_SECRET"),
			Scopes: []pinterest.Scope{pinterest.ScopeUserAccountsRead, pinterest.ScopeBoardsRead, pinterest.ScopePinsRead},
		}
		l.authorize = func(_ context.Context, authorizeURL string) error {
			fmt.Printf("Open this page in a browser:\n\n  %s\n\n", authorizeURL)
			return nil
		}
	} else {
		server := pinteresttest.NewServer()
		done = server.Close
		fmt.Println("PINTEREST_APP_ID is not set: using an in-memory Pinterest at", server.URL())
		l.baseURL, l.app, l.authorize = server.URL(), server.OAuthConfig(), allow
	}
	if l.tokenPath == "" {
		l.tokenPath = filepath.Join(dir, "token.json")
	}
	return done, os.MkdirAll(filepath.Dir(l.tokenPath), 0o700)
}

// allow acts as a user who grants access to the app.
func allow(ctx context.Context, authorizeURL string) error {
	fmt.Println("Granting access at", authorizeURL)
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

// logIn sends the user to Pinterest, waits for the redirect back, and stores the token.
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
	server := &http.Server{
		Handler:           l.app.CallbackHandler(state, func(token *oauth2.Token, err error) { finished <- result{token, err} }),
		ReadHeaderTimeout: 10 * time.Second,
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			finished <- result{err: err}
		}
	}()
	defer func() {
		_ = server.Shutdown(context.WithoutCancel(ctx)) // after the browser has received its page
		<-served
	}()

	if err := l.authorize(ctx, l.app.AuthCodeURL(state)); err != nil {
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
