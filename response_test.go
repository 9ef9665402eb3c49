package pinterest_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestAnUnreadableSuccessIsAnError(t *testing.T) {
	for name, test := range map[string]struct {
		answer step
		want   string
	}{
		"HTML":           {answer(200, "<html>hi</html>"), "pinterest: boards/get: 200 OK: the response is not valid JSON: invalid character '<' looking for beginning of value"},
		"cut short":      {answer(200, `{"id": "1", "name": "so`), "pinterest: boards/get: 200 OK: the response is not valid JSON: unexpected end of JSON input"},
		"empty":          {answer(200, ""), "pinterest: boards/get: 200 OK: the response is not valid JSON: unexpected end of JSON input"},
		"null":           {answer(200, " null\n"), "pinterest: boards/get: 200 OK: the response is not valid JSON: null"},
		"two objects":    {answer(200, `{"id": "1"}{"id": "2"}`), "pinterest: boards/get: 200 OK: the response is not valid JSON: invalid character '{' after top-level value"},
		"of other types": {answer(200, `{"name": {"a": 1}}`), "pinterest: boards/get: 200 OK: json: cannot unmarshal object into Go struct field"},
	} {
		transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
			resp, err := test.answer(req)
			resp.Header.Set("X-Pinterest-Rid", "9")
			return resp, err
		}}}
		board, err := newClient(t, transport).Boards.Get(t.Context(), "1")
		require.ErrorContains(t, err, test.want, name) // the rest of the decoder's text differs between Go versions
		assert.True(t, strings.HasSuffix(err.Error(), " (request id 9)"), name)
		assert.Nil(t, board, "no half-filled result")
		var unreadable *pinterest.Error
		require.ErrorAs(t, err, &unreadable)
		assert.Equal(t, 200, unreadable.StatusCode)
		assert.NotErrorIs(t, err, pinterest.ErrServer)
	}
}

func TestResponseSizeIsLimited(t *testing.T) {
	body := `{"id": "1", "name": "` + strings.Repeat("x", 100) + `"}`
	client := newClient(t, &script{steps: []step{answer(200, body)}}, pinterest.WithMaxResponseSize(int64(len(body))-1))
	_, err := client.Boards.Get(t.Context(), "1")
	require.ErrorIs(t, err, pinterest.ErrTooLarge)
	require.ErrorContains(t, err, "pinterest: boards/get: 200 OK: ")

	board, err := client.Boards.Get(t.Context(), "1", pinterest.WithMaxResponseSize(int64(len(body))))
	require.NoError(t, err)
	assert.Equal(t, "1", board.ID)
}

func TestErrorBodiesAreReadLeniently(t *testing.T) {
	long := strings.Repeat("x", 100<<10)
	for body, want := range map[string]pinterest.Error{
		`{"code": 652, "error": {"message": "None"}, "data": null, "message": "legacy", "endpoint_name": "v3_x", "status": "failure"}`: {Code: 652, Message: "legacy"},
		`{"code": "29", "message": null}`:        {Code: 29},
		`{"code": null, "message": {"deep": 1}}`: {Message: `{"deep": 1}`},
		`{"message": "internal error"}`:          {Message: "internal error"},
		`[1, 2]`:                                 {},
		`"text"`:                                 {},
		`<html>`:                                 {},
		``:                                       {},
		long:                                     {},
		`{"code": 99999999999999999999, "message": "line one\nline two"}`: {Message: "line one\nline two"},
	} {
		transport := &script{steps: []step{answer(418, body)}}
		_, err := newClient(t, transport).Boards.Get(t.Context(), "1")
		var got *pinterest.Error
		require.ErrorAs(t, err, &got)
		assert.Equal(t, want.Code, got.Code, body)
		assert.Equal(t, want.Message, got.Message, body)
		assert.Equal(t, body[:min(len(body), 64<<10)], string(got.Body))
		assert.NotContains(t, err.Error(), "\n")
		assert.Contains(t, err.Error(), "418 I'm a teapot")
	}
}

func TestAThrottlingBadRequestIsRateLimited(t *testing.T) {
	transport := &script{steps: []step{answer(400, `{"code": 1, "message": "Retry after 5 seconds"}`)}}
	_, err := newClient(t, transport, pinterest.WithMaxRetries(0)).Boards.Get(t.Context(), "1")
	require.ErrorIs(t, err, pinterest.ErrRateLimited)
	require.ErrorIs(t, err, pinterest.ErrBadRequest)
	require.ErrorContains(t, err, "(retry after 5s)")
	require.NotErrorIs(t, err, pinterest.ErrServer)
}

func TestErrorTextNamesTheWayOut(t *testing.T) {
	for _, test := range []struct {
		answer step
		want   string
	}{
		{
			answer(401, `{"code":2,"message":"Authentication failed.","status":"failure"}`, "X-Pinterest-Rid", "1337919202421304"),
			"pinterest: boards/get: 401 Unauthorized (code 2): Authentication failed. (request id 1337919202421304) (hint: the token is missing, expired, revoked, or from the other environment: a sandbox token works only with SandboxBaseURL)",
		},
		{
			answer(401, `{"code":3,"message":"Your token does not have sufficient permissions"}`),
			"pinterest: boards/get: 401 Unauthorized (code 3): Your token does not have sufficient permissions (hint: the token lacks a scope: log in again and grant boards:read)",
		},
		{
			answer(401, `{"code":3,"message":"Your application consumer type is not supported, please contact support."}`),
			"pinterest: boards/get: 401 Unauthorized (code 3): Your application consumer type is not supported, please contact support.",
		},
		{
			answer(403, `{"code":29,"message":"Apps with Trial access may not create Pins in production"}`),
			"pinterest: boards/get: 403 Forbidden (code 29): Apps with Trial access may not create Pins in production (hint: an app with trial access creates pins in the sandbox only: use SandboxBaseURL and a sandbox token)",
		},
		{
			answer(429, `{"code":8,"message":"blocked as spam"}`),
			"pinterest: boards/get: 429 Too Many Requests (code 8): blocked as spam (hint: blocked as spam: call less often; a retry makes it worse)",
		},
		{answer(404, `{"code":40,"message":"Board\n  not found."}`), "pinterest: boards/get: 404 Not Found (code 40): Board not found."},
	} {
		_, err := newClient(t, &script{steps: []step{test.answer}}).Boards.Get(t.Context(), "1")
		assert.EqualError(t, err, test.want)
	}
}

// TestConnectionsAreReused talks to a real server: a body that is not read to its end would cost its connection.
func TestConnectionsAreReused(t *testing.T) {
	status, body := http.StatusOK, `{"id": "1"}`
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	defer api.Close()
	client, err := pinterest.NewClient(pinterest.WithBaseURL(api.URL), pinterest.WithAccessToken(canary), pinterest.WithMaxRetries(0))
	require.NoError(t, err)
	reused := 0
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if info.Reused {
			reused++
		}
	}})
	_, err = client.Boards.Get(ctx, "1")
	require.NoError(t, err)
	status = http.StatusInternalServerError
	body = strings.Repeat("x", 200<<10) // more than the error keeps
	for range 3 {
		_, err = client.Boards.Get(ctx, "1")
		require.ErrorIs(t, err, pinterest.ErrServer)
	}
	status = http.StatusNoContent
	body = ""
	require.NoError(t, client.Boards.Delete(ctx, "1"))
	assert.Equal(t, 4, reused)
}

func TestGzipIsDecoded(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		assert.Equal(t, "gzip", req.Header.Get("Accept-Encoding"))
		w.Header().Set("Content-Encoding", "gzip")
		zipped := gzip.NewWriter(w)
		_, _ = io.WriteString(zipped, `{"id": "7"}`)
		assert.NoError(t, zipped.Close())
	}))
	defer api.Close()
	client, err := pinterest.NewClient(pinterest.WithBaseURL(api.URL), pinterest.WithAccessToken(canary))
	require.NoError(t, err)
	board, err := client.Boards.Get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, "7", board.ID)
}

// FuzzPinPage feeds arbitrary bytes to the decoder of answers: it fails or yields a page, and never panics.
func FuzzPinPage(f *testing.F) {
	for _, name := range []string{"boards_list_pins.page1.json", "board_sections_list_pins.json", "pins_get.json", "pins_get.unknown_media.json"} {
		f.Add(200, fixture(f, name))
	}
	f.Add(200, []byte(`{"items": [{"id": 813744226420795884, "board_id": -1e5, "media": {"images": {"a": {"url": 5}}}}]}`))
	f.Add(200, []byte(`{"items": null, "bookmark": 7}`))
	f.Add(400, []byte(`{"code": "12", "message": ["x"]}`))
	f.Add(204, []byte(``))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 || status == http.StatusTooManyRequests {
			return
		}
		transport := &script{steps: []step{answer(status, string(body))}}
		page, err := newClient(t, transport, pinterest.WithMaxRetries(0)).Boards.ListPins("1", nil).Page(t.Context())
		if err != nil {
			assert.Nil(t, page)
			assert.NotContains(t, err.Error(), "\n")
			return
		}
		_, err = json.Marshal(page)
		require.NoError(t, err)
	})
}
