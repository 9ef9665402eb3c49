package pinterest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleOAuthConfig() {
	server := pinteresttest.NewServer()
	defer server.Close()
	app := server.OAuthConfig() // for your app: &pinterest.OAuthConfig{ClientID: ..., ClientSecret: ..., RedirectURL: ..., Scopes: ...}

	state := pinterest.NewOAuthState()
	code := logIn(app.AuthCodeURL(state)) // the user opens the URL, and is redirected to RedirectURL with a code and the state:
	request := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/?code="+code+"&state="+state, nil)
	token, err := app.FinishLogin(request, state)
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := pinterest.NewClient(pinterest.WithTokenSource(app.TokenSource(context.Background(), token, nil)), pinterest.WithBaseURL(server.URL()))
	if err != nil {
		fmt.Println(err)
		return
	}
	account, err := client.UserAccount.Get(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("logged in as", account.Username)
	// Output: logged in as pinteresttest
}

func ExampleOAuthConfig_CallbackHandler() {
	server := pinteresttest.NewServer()
	defer server.Close()
	app := server.OAuthConfig()

	mux := http.NewServeMux()
	site := httptest.NewServer(mux)
	defer site.Close()
	app.RedirectURL = site.URL + "/callback"
	mux.Handle("/login", app.LoginHandler()) // the page has a link to /login
	mux.Handle("/callback", app.CallbackHandler(func(w http.ResponseWriter, _ *http.Request, token *oauth2.Token, err error) {
		if err != nil {
			http.Error(w, "The login failed. Please try again.", http.StatusBadRequest)
			return
		}
		// Store the token here, set the cookie of your session, and redirect to the page that the user came from.
		_, _ = fmt.Fprintln(w, "logged in with", len(pinterest.GrantedScopes(token)), "scopes")
	}))

	// A user logs in and gives access.
	jar, err := cookiejar.New(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	browser := &http.Client{Jar: jar}
	_, authorizePage := visit(browser, site.URL+"/login")
	page, _ := visit(browser, authorizePage+"&decision=allow")
	fmt.Print(page)
	// Output: logged in with 3 scopes
}

func ExampleTokenFile() {
	server := pinteresttest.NewServer()
	defer server.Close()
	app := server.OAuthConfig()
	dir, err := os.MkdirTemp("", "pinterest")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()

	file := &pinterest.TokenFile{Path: filepath.Join(dir, "token.json")} // several processes may share the file
	token, err := app.Exchange(context.Background(), logIn(app.AuthCodeURL(pinterest.NewOAuthState())))
	if err == nil {
		err = file.Save(token) // only once, after the login
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	client := server.Client(pinterest.WithTokenSource(app.SharedTokenSource(context.Background(), file)))
	server.ExpireAccessTokens()
	account, err := client.UserAccount.Get(context.Background()) // refreshes the token, and saves the new one before it is used
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("still logged in as", account.Username)
	// Output: still logged in as pinteresttest
}

// logIn acts as a user who grants the requested access.
func logIn(authorizeURL string) (code string) {
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, authorizeURL+"&decision=allow", nil)
	if err != nil {
		return err.Error()
	}
	resp, err := browser.Do(req)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	redirect, err := resp.Location()
	if err != nil {
		return err.Error()
	}
	return redirect.Query().Get("code")
}

// visit returns a page and its address after redirects.
func visit(browser *http.Client, link string) (page, address string) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, link, nil)
	if err != nil {
		return err.Error(), ""
	}
	resp, err := browser.Do(req)
	if err != nil {
		return err.Error(), ""
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		return err.Error(), ""
	}
	return string(content), resp.Request.URL.String()
}
