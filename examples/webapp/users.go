package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"

	"github.com/pinterest-go/pinterest/pinteresttest"
)

// visitor is a user of the service with a browser.
type visitor struct {
	name, site string
	browser    http.Client
}

func newVisitor(name, site string) (*visitor, error) {
	jar, err := cookiejar.New(nil)
	return &visitor{name, site, http.Client{Jar: jar}}, err
}

// visit opens a page of the service, or of Pinterest if address is a whole URL. It returns the headline and the URL of the page, after
// redirects.
func (v *visitor) visit(ctx context.Context, method, address string) (headline, end string, err error) {
	if strings.HasPrefix(address, "/") {
		address = v.site + address
	}
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return "", "", err
	}
	resp, err := v.browser.Do(req)
	if err != nil {
		return "", "", errors.Unwrap(err) // without the URL, which can have the code of a login
	}
	defer func() { _ = resp.Body.Close() }() // the body is only read
	content, err := io.ReadAll(resp.Body)
	_, headline, _ = strings.Cut(string(content), "<h1>")
	headline, _, _ = strings.Cut(headline, "</h1>")
	return headline, resp.Request.URL.String(), err
}

// useService lets two users use the service at the same time.
func useService(ctx context.Context, site string, server *pinteresttest.Server) error {
	alice, err := newVisitor("alice", site)
	if err != nil {
		return err
	}
	bob, err := newVisitor("bob", site)
	if err != nil {
		return err
	}
	openHome := func(when string) error {
		fmt.Println(when)
		for _, v := range []*visitor{alice, bob} {
			headline, _, err := v.visit(ctx, http.MethodGet, "/")
			if err != nil {
				return err
			}
			fmt.Printf("  %s sees %q\n", v.name, headline)
		}
		return nil
	}
	if err := openHome("Two users open the service:"); err != nil {
		return err
	}
	if err := logIn(ctx, alice, bob); err != nil {
		return err
	}
	if err := openHome("After they have logged in at the same time:"); err != nil {
		return err
	}
	server.ExpireAccessTokens()
	if err := openHome("After their access tokens have expired, and were refreshed:"); err != nil {
		return err
	}
	if _, _, err := alice.visit(ctx, http.MethodPost, "/logout"); err != nil {
		return err
	}
	return openHome("After one of them has logged out:")
}

// logIn logs users in: all begin the login, then all give access.
func logIn(ctx context.Context, visitors ...*visitor) error {
	var authorizePages []string
	for _, v := range visitors {
		_, authorizePage, err := v.visit(ctx, http.MethodGet, "/login")
		if err != nil {
			return err
		}
		authorizePages = append(authorizePages, authorizePage)
	}
	for i, v := range visitors {
		if _, _, err := v.visit(ctx, http.MethodGet, authorizePages[i]+"&decision=allow&username="+v.name); err != nil {
			return err
		}
	}
	return nil
}
