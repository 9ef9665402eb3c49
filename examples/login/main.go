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
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
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
	// user asks the user to open the login page, or logs in itself.
	user func(ctx context.Context, loginURL string) error
}

func (l *login) run(ctx context.Context) error {
	done, err := l.setUp()
	if err != nil {
		return err
	}
	defer done()
	return l.showAccountAfterLogin(ctx)
}

// showAccountAfterLogin prints the account of the stored token. It asks the user to log in if there is no valid one.
func (l *login) showAccountAfterLogin(ctx context.Context) error {
	file := &pinterest.TokenFile{Path: l.tokenPath}
	err := l.showAccount(ctx, file)
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
		l.user = func(_ context.Context, loginURL string) error {
			fmt.Printf("Open this page in a browser:\n\n  %s\n\n", loginURL)
			return nil
		}
	} else {
		server := pinteresttest.NewServer()
		done = server.Close
		fmt.Println("PINTEREST_APP_ID is not set: using an in-memory Pinterest at", server.URL())
		l.baseURL, l.app, l.user = server.URL(), server.OAuthConfig(), allow
	}
	if l.tokenPath == "" {
		l.tokenPath = filepath.Join(dir, "token.json")
	}
	return done, os.MkdirAll(filepath.Dir(l.tokenPath), 0o700)
}

// allow acts as a user who grants access to the app.
func allow(ctx context.Context, loginURL string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	browser := &http.Client{Jar: jar}
	open := func(url string) (end string, err error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return "", err
		}
		resp, err := browser.Do(req)
		if err != nil {
			return "", err
		}
		return resp.Request.URL.String(), resp.Body.Close()
	}
	fmt.Println("Logging in at", loginURL)
	authorizePage, err := open(loginURL)
	if err == nil {
		_, err = open(authorizePage + "&decision=allow")
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
	site := "http://localhost:" + port
	l.app.RedirectURL = site + "/"

	finished := make(chan error, 1)
	finish := func(err error) {
		select {
		case finished <- err:
		default: // only the first result counts
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/login", l.app.LoginHandler())
	mux.Handle("/{$}", l.app.CallbackHandler(func(w http.ResponseWriter, _ *http.Request, token *oauth2.Token, err error) {
		if _, ok := errors.AsType[*pinterest.ParamError](err); ok {
			http.Error(w, "This page belongs to another login. To log in, open "+site+"/login", http.StatusBadRequest)
			return
		}
		if err == nil {
			err = file.Save(token)
		}
		if err != nil {
			http.Error(w, "The login failed: see the terminal.", http.StatusInternalServerError)
		} else {
			_, _ = io.WriteString(w, "You are logged in. You can close this page.") // fails if the user has closed it
		}
		finish(err)
	}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan struct{})
	go func() {
		defer close(served)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			finish(err)
		}
	}()
	defer func() {
		_ = server.Shutdown(context.WithoutCancel(ctx)) // after the browser has received its page
		<-served
	}()

	if err := l.user(ctx, site+"/login"); err != nil {
		return err
	}
	select {
	case err := <-finished:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
