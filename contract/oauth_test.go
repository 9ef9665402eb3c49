package contract

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// ofOAuthConfig are the operations that OAuthConfig implements, with form bodies, and not a service. The tests of this file check them.
var ofOAuthConfig = []string{tokenOperation, revokeOperation, conversionTokenOperation}

const (
	tokenOperation           = "oauth/token"
	revokeOperation          = "token/revoke"
	conversionTokenOperation = "oauth/conversion_token"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func contextWithTransport(t *testing.T, transport http.RoundTripper) context.Context {
	t.Helper()
	return context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: transport})
}

// TestToken_Grants validates the forms of all described grants, and how generated responses are decoded.
func TestToken_Grants(t *testing.T) { eachVersion(t, checkGrants) }

func checkGrants(t *testing.T, g *gate) {
	op := g.operations[tokenOperation]
	described := g.properties(op.body())
	app := pinterest.OAuthConfig{ClientID: "1", ClientSecret: "s", RedirectURL: "http://localhost:8085/"}
	sent := map[string]bool{}
	var response map[string]any
	ctx := contextWithTransport(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(req.Body)
		require.NoError(t, err)
		req.Body = io.NopCloser(bytes.NewReader(body))
		input, err := g.validation(req)
		require.NoError(t, err)
		require.NoError(t, openapi3filter.ValidateRequest(req.Context(), input))
		form, err := url.ParseQuery(string(body))
		require.NoError(t, err)
		for name := range form {
			sent[name] = true
			assert.Contains(t, described, name)
		}
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
			Body: io.NopCloser(bytes.NewReader(mustJSON(t, response))),
		}, nil
	}))
	responses := &generator{Rand: rand.New(rand.NewPCG(7, 8)), gate: g, optional: 0.5}
	for range generated {
		response, _ = responses.value(op.response()).(map[string]any)
		response["access_token"] = "pina_x" // package oauth2 rejects an empty one
		for _, grant := range []func() (*oauth2.Token, error){
			func() (*oauth2.Token, error) { return app.Exchange(ctx, "code") },
			func() (*oauth2.Token, error) { return app.Refresh(ctx, "pinr_x") },
			func() (*oauth2.Token, error) { return app.Refresh(ctx, "pinr_x", pinterest.ScopePinsRead) },
		} {
			token, err := grant()
			require.NoError(t, err, "%v", response)
			assert.Equal(t, response["access_token"], token.AccessToken)
			if refresh, ok := response["refresh_token"]; ok && refresh != "" {
				assert.Equal(t, refresh, token.RefreshToken)
			}
			responseType, _ := response["response_type"].(string)
			assert.Equal(t, responseType, pinterest.TokenResponseType(token))
			_, expiresIn := response["refresh_token_expires_in"]
			_, expiresAt := response["refresh_token_expires_at"] // in newer versions
			assert.Equal(t, expiresIn || expiresAt, !pinterest.RefreshTokenExpiry(token).IsZero())
		}
	}
	for name := range described {
		assert.True(t, sent[name], "%s is never sent", name)
	}
}

// TestConversionToken validates the request, and how generated responses are decoded.
func TestConversionToken(t *testing.T) {
	g := onlyVersion(t, versions[len(versions)-1])
	responses := &generator{Rand: rand.New(rand.NewPCG(11, 12)), gate: g, optional: 0.5}
	var response map[string]any
	ctx := contextWithTransport(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		input, err := g.validation(req)
		require.NoError(t, err)
		require.NoError(t, openapi3filter.ValidateRequest(req.Context(), input))
		assert.Equal(t, conversionTokenOperation, input.Route.Operation.OperationID)
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
			Body: io.NopCloser(bytes.NewReader(mustJSON(t, response))),
		}, nil
	}))
	for range generated {
		response, _ = responses.value(g.operations[conversionTokenOperation].response()).(map[string]any)
		token, err := pinterest.OAuthConfig{}.ConversionToken(ctx, "pina_x")
		require.NoError(t, err, "%v", response)
		assert.Equal(t, response["access_token"], token)
	}
}

// TestRevoke validates the form.
func TestRevoke(t *testing.T) {
	g := onlyVersion(t, versions[len(versions)-1])
	ctx := contextWithTransport(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		input, err := g.validation(req)
		require.NoError(t, err)
		require.NoError(t, openapi3filter.ValidateRequest(req.Context(), input))
		assert.Equal(t, revokeOperation, input.Route.Operation.OperationID)
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: req}, nil
	}))
	require.NoError(t, pinterest.OAuthConfig{}.Revoke(ctx, "pina_x"))
}

// TestToken_FakeServer validates the responses of the token endpoints of pinteresttest.
func TestToken_FakeServer(t *testing.T) {
	eachVersion(t, checkTokenResponses)
}

func checkTokenResponses(t *testing.T, g *gate) {
	server := pinteresttest.NewServer()
	defer server.Close()
	f := newFakeResponses(t, g.version())
	ctx := contextWithTransport(t, f.middleware(t)(http.DefaultTransport))
	app := server.OAuthConfig()
	page, err := http.NewRequestWithContext(t.Context(), http.MethodGet, app.AuthCodeURL("s")+"&decision=allow", nil)
	require.NoError(t, err)
	resp, err := http.DefaultTransport.RoundTrip(page)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	callback, err := resp.Location()
	require.NoError(t, err)

	token, err := app.Exchange(ctx, callback.Query().Get("code"))
	require.NoError(t, err)
	_, err = app.Refresh(ctx, token.RefreshToken)
	require.NoError(t, err)
	_, err = app.Refresh(ctx, token.RefreshToken)
	require.ErrorIs(t, err, pinterest.ErrReauthorize)
	_, err = app.ConversionToken(ctx, server.NewToken(pinterest.ScopeAdsWrite))
	require.NoError(t, err)
	require.NoError(t, app.Revoke(ctx, token.AccessToken))
	for _, id := range ofOAuthConfig {
		assert.True(t, f.succeeded[id] > 0 || f.operations[id].Operation == nil, "%s: no success", id)
	}
	f.requireDescribed(t)
}
