package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
)

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
			return "", errors.Unwrap(err) // without the URL, which can have the code of the login
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
