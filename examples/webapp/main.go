// Webapp is a web service whose users log in with Pinterest. It has a session for each browser and a client for each user, stores the
// tokens in files, and revokes them when a user logs out.
//
//	go run ./examples/webapp
//	go run ./examples/webapp -serve
//	PINTEREST_APP_ID=... PINTEREST_APP_SECRET=... go run ./examples/webapp
//
// The app must have the redirect URL http://localhost:8085/callback registered. Without PINTEREST_APP_ID the service runs against the
// in-memory Pinterest of package pinteresttest: two users log in and out, each with a browser of their own, and the program ends. With
// -serve it waits for your browser instead.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

const usage = `Webapp is a web service whose users log in with Pinterest.

Usage: webapp [flags]

Environment:
  PINTEREST_APP_ID      id of the app; without one, an in-memory Pinterest is used, with two users
  PINTEREST_APP_SECRET  secret of the app
  PINTEREST_API_URI     base URL of the API, for example of the sandbox

Flags:
`

func main() {
	var p program
	flag.StringVar(&p.listen, "listen", "localhost:8085", "`address` to listen on")
	flag.StringVar(&p.site, "url", "", "`URL` of the service in browsers, without a path (default: http://localhost with the port of -listen)")
	flag.BoolVar(&p.serve, "serve", false, "serve until interrupted, also without PINTEREST_APP_ID")
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := p.check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		flag.Usage()
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := p.run(ctx)
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

type program struct {
	listen, site string
	serve        bool
}

func (p *program) check() error {
	id, secret := os.Getenv("PINTEREST_APP_ID"), os.Getenv("PINTEREST_APP_SECRET")
	_, _, err := net.SplitHostPort(p.listen)
	site, siteErr := url.Parse(p.site)
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("unexpected argument: %s", flag.Arg(0))
	case err != nil:
		return fmt.Errorf("-listen is not like localhost:8085: %w", err)
	case p.site != "" && (siteErr != nil || site.Scheme != "http" && site.Scheme != "https" || site.Host == "" || p.site != site.Scheme+"://"+site.Host):
		return errors.New("-url is not like https://shop.example")
	case id != "" && secret == "":
		return errors.New("PINTEREST_APP_SECRET is not set, but PINTEREST_APP_ID is")
	case id == "" && secret != "":
		return errors.New("PINTEREST_APP_ID is not set, but PINTEREST_APP_SECRET is")
	}
	return nil
}

func (p *program) run(ctx context.Context) error {
	s := &service{ctx: ctx, sessions: map[string]*user{}, users: map[string]*user{}}
	if id := os.Getenv("PINTEREST_APP_ID"); id != "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return err
		}
		s.dir = filepath.Join(config, "pinterest-go", "webapp")
		s.baseURL = cmp.Or(os.Getenv("PINTEREST_API_URI"), pinterest.DefaultBaseURL)
		s.app = &pinterest.OAuthConfig{
			ClientID: id, ClientSecret: os.Getenv("PINTEREST_APP_SECRET"), TokenURL: strings.TrimSuffix(s.baseURL, "/") + "/oauth/token",
			Scopes: []pinterest.Scope{pinterest.ScopeUserAccountsRead, pinterest.ScopeBoardsRead},
		}
		if err := os.MkdirAll(s.dir, 0o700); err != nil {
			return err
		}
		return p.listenAndServe(ctx, s, untilInterrupted)
	}

	server := pinteresttest.NewServer()
	defer server.Close()
	fmt.Println("PINTEREST_APP_ID is not set: using an in-memory Pinterest at", server.URL())
	server.AddUser("alice").SeedBoard("Soups", 3)
	server.AddUser("bob").SeedBoard("Stews", 2)
	dir, err := os.MkdirTemp("", "pinterest-go-webapp")
	if err != nil {
		return err
	}
	s.baseURL, s.app, s.dir = server.URL(), server.OAuthConfig(), dir
	use := untilInterrupted
	if !p.serve {
		use = func(ctx context.Context, site string) error { return useService(ctx, site, server) }
	}
	return errors.Join(p.listenAndServe(ctx, s, use), os.RemoveAll(dir))
}

func untilInterrupted(ctx context.Context, _ string) error {
	<-ctx.Done()
	return nil
}

// listenAndServe runs the service while use runs.
func (p *program) listenAndServe(ctx context.Context, s *service, use func(ctx context.Context, site string) error) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", p.listen)
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return err
	}
	site := cmp.Or(p.site, "http://localhost:"+port)
	s.app.RedirectURL = site + "/callback"
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	served := make(chan error, 1)
	go func() {
		served <- server.Serve(listener)
		cancel()
	}()
	fmt.Println("The service is at", site)

	err = use(ctx, site)
	// Requests in progress have 5 seconds to complete.
	timeout, cancelTimeout := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancelTimeout()
	err = errors.Join(err, server.Shutdown(timeout), server.Close())
	if serveErr := <-served; !errors.Is(serveErr, http.ErrServerClosed) {
		return errors.Join(err, serveErr)
	}
	return err
}
