package pinterest_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

// longCanary is a token without a known prefix. It contains characters that servers escape.
const longCanary = "CANARY+0123456789/abcdef&=ghijkl"

// hexCanary is CANARY in hexadecimal digits, for values that must be hashes.
var hexCanary = hex.EncodeToString([]byte("CANARY"))

// verbs are the verbs of package fmt that apply to strings, structs or pointers.
var verbs = []string{"%v", "%+v", "%#v", "%T", "%b", "%d", "%+d", "%o", "%q", "%+q", "%x", "%#x", "%X", "% x", "%s", "%40s", "%-5v"}

// assertHidesCanary prints, logs and encodes values, alone and inside other values, and asserts that the output does not contain the
// canary.
func assertHidesCanary(t *testing.T, values ...any) {
	t.Helper()
	for _, value := range values {
		for _, shown := range []any{
			value, &value, []any{value}, map[string]any{"k": value}, struct{ V any }{value}, struct{ P *any }{&value},
		} {
			for _, verb := range verbs {
				assertNoCanary(t, fmt.Sprintf(verb, shown), "%s of %T", verb, value)
			}
			for _, handler := range []func(*bytes.Buffer) slog.Handler{
				func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
				func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
			} {
				var line bytes.Buffer
				slog.New(handler(&line)).Info("x", "value", shown, slog.Group("group", "value", shown))
				assertNoCanary(t, line.String(), "log of %T", value)
			}
			content, err := json.Marshal(shown) // some values cannot be encoded
			assertNoCanary(t, fmt.Sprint(string(content), err), "JSON of %T", value)
		}
	}
}

func assertNoCanary(t *testing.T, text, format string, args ...any) {
	t.Helper()
	for _, form := range []string{"CANARY", hexCanary, "43 41 4e 41 52 59", "67 65 78 65 82 89"} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
			assert.Failf(t, "a secret is shown", format+": %.300s", append(args, text)...)
			return
		}
	}
}

// unwrapped returns err and all errors that it wraps.
func unwrapped(err error) []any {
	if err == nil {
		return nil
	}
	all := []any{err}
	switch wrapper := all[0].(type) {
	case interface{ Unwrap() error }:
		all = append(all, unwrapped(wrapper.Unwrap())...)
	case interface{ Unwrap() []error }:
		for _, inner := range wrapper.Unwrap() {
			all = append(all, unwrapped(inner)...)
		}
	}
	return all
}

func TestSecrets_AreNotPrinted(t *testing.T) {
	credentials := &pinterest.FeedCredentials{Username: "u", Password: "CANARY"}
	create := pinterest.FeedCreateParams{Name: "n", Format: pinterest.FeedFormatCSV, Location: "https://x", Credentials: credentials}
	update := pinterest.FeedUpdateParams{Credentials: pinterest.Value(*credentials)}
	feed := pinterest.Feed{ID: "1", Credentials: credentials}
	upload := pinterest.MediaUpload{MediaID: "1", UploadParameters: pinterest.UploadParameters{"policy": "CANARY"}}
	request := pinterest.ReportRequest{Token: "CANARY-token", Message: "token CANARY-token"}
	report := pinterest.Report{URL: "https://x?X-Amz-Signature=CANARY", Token: "CANARY"}
	bulk := pinterest.BulkRequest{RequestID: "1", ResultURL: "https://x?X-Amz-Signature=CANARY"}
	response := pinterest.Response{Header: http.Header{"Set-Cookie": {"CANARY"}}, Body: []byte("CANARY")}
	config := pinterest.OAuthConfig{ClientID: "1", ClientSecret: "CANARY"}
	token := &oauth2.Token{AccessToken: "CANARY", RefreshToken: "CANARY"}
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token")}
	require.NoError(t, file.Save(token))
	source := config.SharedTokenSource(t.Context(), file)
	_, err := source.Token()
	require.NoError(t, err)

	var transports []any
	middleware := pinterest.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		transports = append(transports, next)
		return next
	})
	var clients []any
	for _, auth := range []pinterest.ClientOption{
		pinterest.WithAccessToken("CANARY"), pinterest.WithTokenSource(oauth2.StaticTokenSource(token)), pinterest.WithTokenSource(source),
	} {
		c, err := pinterest.NewClient(auth, middleware, pinterest.WithHeader("X-Api-Key", "CANARY"))
		require.NoError(t, err)
		clients = append(clients, c, c.Boards, auth)
	}

	assertHidesCanary(t, clients...)
	assertHidesCanary(t, transports...)
	assertHidesCanary(
		t,
		credentials, *credentials, pinterest.Value(*credentials), pinterest.Value(credentials), create, &create, update, &update,
		[]pinterest.FeedUpdateParams{update}, []*pinterest.FeedUpdateParams{&update}, map[string]pinterest.FeedUpdateParams{"k": update}, struct{ P *pinterest.FeedUpdateParams }{&update},
		feed, &feed, []pinterest.Feed{feed}, pinterest.Page[pinterest.Feed]{Items: []pinterest.Feed{feed}}, &pinterest.Page[*pinterest.Feed]{Items: []*pinterest.Feed{&feed}},
		upload, &upload, upload.UploadParameters, []pinterest.MediaUpload{upload}, pinterest.Page[pinterest.MediaUpload]{Items: []pinterest.MediaUpload{upload}},
		request, &request, []pinterest.ReportRequest{request}, report, &report, []pinterest.Report{report}, bulk, &bulk, []pinterest.BulkRequest{bulk}, response, &response,
		config, &config, source, file, config.TokenSource(t.Context(), token, nil),
	)
}

// The types that hide the password of a feed must still send it.
func TestSecrets_OfFeedsAreSent(t *testing.T) {
	credentials := pinterest.FeedCredentials{Username: "u", Password: "CANARY"}
	create := &pinterest.FeedCreateParams{Name: "n", Format: pinterest.FeedFormatCSV, Location: "https://x", Credentials: &credentials}
	update := &pinterest.FeedUpdateParams{Credentials: pinterest.Value(credentials)}
	s := &script{steps: []step{respond(200, `{"id": "1"}`)}}
	c := newClient(t, s)
	_, err := c.Catalogs.CreateFeed(t.Context(), create)
	require.NoError(t, err)
	_, err = c.Catalogs.UpdateFeed(t.Context(), "1", update)
	require.NoError(t, err)
	_, err = c.Catalogs.UpdateFeed(t.Context(), "1", nil, pinterest.WithBodyField("credentials", credentials))
	require.NoError(t, err)
	require.NoError(t, c.Do(t.Context(), &pinterest.Request{Method: "PATCH", Path: "/catalogs/feeds/1", Body: update}, nil))
	_, err = c.Catalogs.UpdateFeed(t.Context(), "1", nil, pinterest.WithBodyField("credentials", &credentials))
	require.NoError(t, err)
	require.NoError(t, c.Do(t.Context(), &pinterest.Request{Method: "PATCH", Path: "/catalogs/feeds/1", Body: *update}, nil))
	assert.JSONEq(t, `{"name": "n", "format": "CSV", "location": "https://x", "credentials": {"username": "u", "password": "CANARY"}}`, s.bodies[0])
	for _, body := range s.bodies[1:] {
		assert.JSONEq(t, `{"credentials": {"username": "u", "password": "CANARY"}}`, body)
	}
	for _, none := range []any{(*pinterest.FeedCreateParams)(nil), (*pinterest.FeedUpdateParams)(nil), (*pinterest.FeedCredentials)(nil)} {
		require.NoError(t, c.Do(t.Context(), &pinterest.Request{Method: "POST", Path: "/x", Body: none}, nil))
		assert.Equal(t, "{}", s.bodies[len(s.bodies)-1])
	}
}

func TestSecrets_EchoedByTheServerAreMasked(t *testing.T) {
	escaped := strings.NewReplacer("+", "%2B", "/", "%2F", "&", "%26", "=", "%3D").Replace(longCanary)
	for name, echo := range map[string]step{
		"body":                  respond(400, `{"code": 1, "message": "token `+longCanary+` and `+escaped+`"}`),
		"escaped body":          respond(400, `{"code": 1, "message": "token `+strings.ReplaceAll(longCanary, "&", `\u0026`)+`"}`),
		"request id":            respond(400, `{}`, "X-Pinterest-Rid", longCanary),
		"request id of a 200":   respond(200, `<html>`, "X-Pinterest-Rid", "Bearer "+longCanary),
		"header":                respond(400, `{}`, "X-Echo", "Bearer "+longCanary),
		"redirect":              respond(302, "", "Location", "https://u:"+escaped+"@x.example/"+escaped+"?a="+escaped+"#"+escaped),
		"invalid redirect":      respond(302, "", "Location", "%zz"+longCanary),
		"invalid body of a 200": respond(200, `{"created_at": "`+longCanary+`"}`),
		"transport error":       failWith(fmt.Errorf("malformed HTTP status line %q: %w", longCanary, errors.New("of "+longCanary))),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var lines bytes.Buffer
				c := newClient(t, &script{steps: []step{echo}}, pinterest.WithAccessToken(longCanary), pinterest.WithMaxRetries(1),
					pinterest.WithLogger(slog.New(slog.NewJSONHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug}))),
					pinterest.WithMetrics(func(_ context.Context, a pinterest.Attempt) { assertHidesCanary(t, a.RequestID, a.Err) }))
				var response pinterest.Response
				_, err := c.Boards.Get(t.Context(), "1", pinterest.WithResponse(&response))
				require.Error(t, err)
				assertHidesCanary(t, unwrapped(err)...)
				assertHidesCanary(t, response, lines.String(), response.RequestID)
				if failure, ok := errors.AsType[*pinterest.Error](err); ok {
					assertHidesCanary(t, failure.Message, failure.RequestID, failure.URL, failure.Header, string(failure.Body))
				}
			})
		})
	}
}

func TestSecrets_EchoedByAFileHostAreMasked(t *testing.T) {
	xml := "<Error><Code>" + longCanary + "</Code><Message>of " + longCanary + "</Message><RequestId>" + longCanary + "</RequestId></Error>"
	xml = strings.ReplaceAll(xml, "&", "&amp;")
	upload := &pinterest.MediaUpload{UploadURL: "https://files.example/?sig=CANARY", UploadParameters: pinterest.UploadParameters{"policy": longCanary}}
	for name, echo := range map[string]step{
		"403": respond(403, xml), "503": respond(503, xml), "transport error": failWith(errors.New("sending X-Amz-Signature=CANARY: pina_CANARY")),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, &script{steps: []step{echo}}, pinterest.WithMaxRetries(1))
				err := c.Media.Upload(t.Context(), upload, strings.NewReader("x"))
				require.Error(t, err)
				assertHidesCanary(t, unwrapped(err)...)
				_, err = c.Bulk.Download(t.Context(), &pinterest.BulkRequest{ResultURL: "https://files.example/?X-Amz-Signature=" + url.QueryEscape(longCanary)})
				require.Error(t, err)
				assertHidesCanary(t, unwrapped(err)...)
				_, err = c.AdAccounts.DownloadReport(t.Context(), &pinterest.Report{URL: "https://files.example/?X-Amz-Signature=" + url.QueryEscape(longCanary)})
				require.Error(t, err)
				assertHidesCanary(t, unwrapped(err)...)
			})
		})
	}
}

func TestSecrets_EchoedByTheTokenEndpointAreMasked(t *testing.T) {
	config := pinterest.OAuthConfig{ClientID: "1", ClientSecret: longCanary, TokenURL: "https://user:CANARY@auth.example/token"}
	echo := func(status int) step {
		return func(req *http.Request) (*http.Response, error) {
			body, _ := json.Marshal(map[string]string{"message": req.Header.Get("Authorization") + " " + longCanary, "error_description": longCanary})
			return respond(status, string(body), "X-Pinterest-Rid", req.Header.Get("Authorization"), "X-Echo", longCanary)(req)
		}
	}
	for name, response := range map[string]step{
		"400": echo(400), "401": echo(401), "503": echo(503), "200 without a token": echo(200),
		"not JSON":         respond(200, longCanary, "Content-Type", "text/plain"),
		"invalid lifetime": respond(200, `{"access_token": "`+longCanary+`", "EXPIRES_IN": "`+longCanary+`"}`),
		"transport error":  failWith(errors.New("sending refresh_token=" + longCanary + " with Basic MTpDQU5BUlkrMDEyMzQ1")),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := withTransport(t, &script{steps: []step{response}})
				_, exchange := config.Exchange(ctx, longCanary)
				_, refresh := config.Refresh(ctx, longCanary)
				source := config.TokenSource(ctx, &oauth2.Token{AccessToken: longCanary, RefreshToken: longCanary, Expiry: time.Now().Add(-time.Hour)}, nil)
				_, token := source.Token()
				_, call := newClient(t, &script{steps: []step{respond(200, "{}")}}, pinterest.WithTokenSource(source)).Boards.Get(t.Context(), "1")
				failures := []error{exchange, refresh, token, call}
				if _, conversion := config.ConversionToken(ctx, longCanary); conversion != nil { // "invalid lifetime" has a token
					failures = append(failures, conversion)
				}
				if revoke := config.Revoke(ctx, longCanary); revoke != nil { // the body of a success is ignored
					failures = append(failures, revoke)
				}
				for _, err := range failures {
					require.Error(t, err)
					assertHidesCanary(t, unwrapped(err)...)
				}
			})
		})
	}
}

// Masking a token of one letter would make texts unreadable.
func TestSecrets_ShortTokensAreNotMasked(t *testing.T) {
	c := newClient(t, &script{steps: []step{respond(400, `{"code": 1, "message": "must match the pattern"}`)}}, pinterest.WithAccessToken("t"))
	_, err := c.Boards.Get(t.Context(), "1")
	require.ErrorContains(t, err, "must match the pattern")
	failure, ok := errors.AsType[*pinterest.Error](err)
	require.True(t, ok)
	assert.Equal(t, "https://api.pinterest.com/v5/boards/1", failure.URL)
}
