package pinteresttest_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestOAuth_AuthorizationPageIsAForm(t *testing.T) {
	server, _ := newServer(t)
	page := func(link string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer func() { assert.NoError(t, resp.Body.Close()) }()
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.StatusCode, string(body)
	}
	_, form := page(server.OAuthConfig().AuthCodeURL(`st"ate`))
	for _, text := range []string{
		`name="state" value="st&#34;ate"`, `name="scope" value="user_accounts:read,boards:read,pins:read"`, `name="username" value="pinteresttest"`,
		`<button name="decision" value="allow">Give access</button>`, `<button name="decision" value="deny">Cancel</button>`,
	} {
		assert.Contains(t, form, text)
	}
	_, form = page(server.OAuthConfig().AuthCodeURL("s") + "&username=alice")
	assert.Equal(t, 1, strings.Count(form, `name="username"`))
	assert.Contains(t, form, `name="username" value="alice"`)
	for _, link := range []string{server.OAuthConfig().AuthURL + "?client_id=someone", server.OAuthConfig().AuthCodeURL("s") + "&decision=allow&username=ab"} {
		status, _ := page(link)
		assert.Equal(t, http.StatusBadRequest, status, link)
	}
}

func TestOAuth_RevokeChecksRequest(t *testing.T) {
	server, _ := newServer(t)
	app := server.OAuthConfig()
	for name, test := range map[string]struct {
		secret, contentType string
		form                url.Values
		status              int
	}{
		"wrong secret": {"wrong", "application/x-www-form-urlencoded", url.Values{"token": {"pina_1"}}, http.StatusUnauthorized},
		"JSON":         {app.ClientSecret, "application/json", url.Values{"token": {"pina_1"}}, http.StatusBadRequest},
		"no token":     {app.ClientSecret, "application/x-www-form-urlencoded", nil, http.StatusBadRequest},
		"token":        {app.ClientSecret, "application/x-www-form-urlencoded", url.Values{"token": {"pina_1"}}, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL()+"/oauth/token/revoke", strings.NewReader(test.form.Encode()))
			require.NoError(t, err)
			req.SetBasicAuth(app.ClientID, test.secret)
			req.Header.Set("Content-Type", test.contentType)
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Equal(t, test.status, resp.StatusCode)
			assert.Equal(t, test.status == http.StatusOK, len(body) == 0, "a success has no content")
		})
	}
}

func TestOAuth_RevokeCanFail(t *testing.T) {
	server, _ := newServer(t)
	server.Inject(pinteresttest.Fault{Operation: "token/revoke", Effect: pinteresttest.Response{Status: http.StatusForbidden, Code: 29}})
	require.ErrorIs(t, server.OAuthConfig().Revoke(t.Context(), "pina_1"), pinterest.ErrForbidden)
	requests := server.Requests()
	assert.Equal(t, "token/revoke", requests[len(requests)-1].Operation)
}

func TestOAuth_WrongAppSecretDoesNotEndTheLogin(t *testing.T) {
	server, _ := newServer(t)
	app := server.OAuthConfig()
	token, err := app.Exchange(t.Context(), loginCode(t, app.AuthCodeURL("s")))
	require.NoError(t, err)
	wrong := *app
	wrong.ClientSecret = "wrong"
	_, err = wrong.Refresh(t.Context(), token.RefreshToken)
	requireError(t, err, 401, 283)
	require.NotErrorIs(t, err, pinterest.ErrReauthorize)
	_, err = app.Refresh(t.Context(), token.RefreshToken)
	require.NoError(t, err)
}

func TestOAuth_ConversionTokenRequiresScope(t *testing.T) {
	server, _ := newServer(t)
	_, err := server.OAuthConfig().ConversionToken(t.Context(), server.NewToken(pinterest.ScopeAdsRead))
	requireError(t, err, http.StatusUnauthorized, 3)
	_, err = server.OAuthConfig().ConversionToken(t.Context(), "pina_unknown")
	requireError(t, err, http.StatusUnauthorized, 2)
}
