package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

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
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = server.Shutdown(ctx) // after the browser has received its page
		_ = server.Close()
		<-served
	}()

	if err := l.user(ctx, site+"/login"); err != nil {
		return err
	}
	select {
	case err := <-finished:
		return err
	case <-ctx.Done():
		return fmt.Errorf("the login was not finished: %w", ctx.Err())
	}
}
