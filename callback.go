package pinterest

import (
	"crypto/subtle"
	"fmt"
	"html/template"
	"net/http"
	"sync"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// AuthorizationError says that the user, or Pinterest, did not grant the app what it asked for.
type AuthorizationError struct {
	Code        string // such as "access_denied"; "" if the callback came without a code and without an error
	Description string
}

// Error names the code and the description.
func (e *AuthorizationError) Error() string {
	switch {
	case e.Code == "":
		return "pinterest: login: the callback has no code"
	case e.Description == "":
		return fmt.Sprintf("pinterest: login: %q", e.Code)
	}
	return fmt.Sprintf("pinterest: login: %q: %q", e.Code, e.Description)
}

// CallbackHandler handles one user's way back from [OAuthConfig.AuthCodeURL]: it is mounted at the path of RedirectURL. It
// checks the state, exchanges the code, tells the user how it went, and calls done, once: with the token, or with an
// [*AuthorizationError] or the error of [OAuthConfig.Exchange]. A request with another state changes nothing; one that comes
// again gets the first one's page.
func (c OAuthConfig) CallbackHandler(state string, done func(*oauth2.Token, error)) http.Handler {
	var once sync.Once
	var result error
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		query := req.URL.Query()
		if state == "" || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(state)) != 1 {
			showPage(w, http.StatusBadRequest, "This is not the login that was begun", "The state is another one. Begin the login again from the app.")
			return
		}
		once.Do(func() {
			token, err := c.finishLogin(req)
			result = err
			done(token, err)
		})
		if result != nil {
			showPage(w, http.StatusBadRequest, "The login failed", "The app did not get access. You can close this page and begin again from the app.")
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
	return c.Exchange(req.Context(), query.Get("code"))
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
	w.Header().Set("Referrer-Policy", "no-referrer") // the page's own URL holds the code
	w.WriteHeader(status)
	_ = callbackPage.Execute(w, struct{ Title, Text string }{title, text}) // the user closed the page
}
