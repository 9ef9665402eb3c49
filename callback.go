package pinterest

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"sync"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// AuthorizationError reports that the user or Pinterest did not grant the app access.
type AuthorizationError struct {
	Code        string // such as "access_denied"; "" if the callback had neither a code nor an error
	Description string
}

// Error returns a line with the code and the description.
func (e *AuthorizationError) Error() string {
	switch {
	case e.Code == "":
		return "pinterest: login: the callback has no code"
	case e.Description == "":
		return fmt.Sprintf("pinterest: login: %q", e.Code)
	}
	return fmt.Sprintf("pinterest: login: %q: %q", e.Code, e.Description)
}

// CallbackHandler returns the handler of RedirectURL for one login that [OAuthConfig.AuthCodeURL] started. It checks the state,
// exchanges the code, and calls done once, with the token, an [*AuthorizationError] or the error of [OAuthConfig.Exchange].
// After done has returned it shows the user a page with the outcome; a reload shows the same page. A request with another
// state does not call done.
func (c OAuthConfig) CallbackHandler(state string, done func(*oauth2.Token, error)) http.Handler {
	var once sync.Once
	result := errors.New("done has not returned") // stays if done panics
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		query := req.URL.Query()
		if state == "" || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(state)) != 1 {
			showPage(w, http.StatusBadRequest, "This login link is not valid any more", "Go back to the app and log in again.")
			return
		}
		once.Do(func() {
			token, err := c.finishLogin(req)
			done(token, err)
			result = err
		})
		if result != nil {
			showPage(w, http.StatusBadRequest, "Login failed", "The app did not get access. You can close this page and log in again from the app.")
			return
		}
		showPage(w, http.StatusOK, "You are logged in", "The app has access now. You can close this page.")
	})
}

func (c OAuthConfig) finishLogin(req *http.Request) (*oauth2.Token, error) {
	query := req.URL.Query()
	if query.Get("error") != "" || query.Get("code") == "" {
		// A callback with an error can repeat the code and the state.
		text := func(param string) string { return redact.Line(query.Get(param), query.Get("code"), query.Get("state")) }
		return nil, &AuthorizationError{Code: text("error"), Description: text("error_description")}
	}
	// The code works only once, so the exchange continues if the browser reloads or closes the page.
	return c.Exchange(context.WithoutCancel(req.Context()), query.Get("code"))
}

var callbackPage = template.Must(template.New("callback").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{.Title}}</title></head>
<body style="font-family: sans-serif; max-width: 36em; margin: 4em auto">
<h1>{{.Title}}</h1>
<p>{{.Text}}</p>
</body>
</html>
`))

func showPage(w http.ResponseWriter, status int, title, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer") // the page's URL contains the code
	w.WriteHeader(status)
	_ = callbackPage.Execute(w, struct{ Title, Text string }{title, text}) // fails if the user closed the page
}
