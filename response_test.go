package pinterest_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestResponse_InvalidSuccessIsAnError(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"HTML":        {"<html>hi</html>", "the response is not valid JSON: invalid character '<' looking for beginning of value"},
		"truncated":   {`{"id": "1", "name": "so`, "the response is not valid JSON: unexpected end of JSON input"},
		"empty":       {"", "the response is not valid JSON: unexpected end of JSON input"},
		"null":        {" null\n", "the response is not valid JSON: null"},
		"two objects": {`{"id": "1"}{"id": "2"}`, "the response is not valid JSON: invalid character '{' after top-level value"},
		"wrong type":  {`{"name": {"a": 1}}`, "json: cannot unmarshal object into Go struct field"},
	} {
		t.Run(name, func(t *testing.T) {
			transport := &script{steps: []step{respond(200, test.body, "X-Pinterest-Rid", "9")}}
			board, err := newClient(t, transport).Boards.Get(t.Context(), "1")
			// The rest of the decoder's text differs between Go versions.
			require.ErrorContains(t, err, "pinterest: boards/get: 200 OK: "+test.want)
			assert.True(t, strings.HasSuffix(err.Error(), " (request id 9)"))
			assert.Nil(t, board)
			var apiErr *pinterest.Error
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, 200, apiErr.StatusCode)
			assert.NotErrorIs(t, err, pinterest.ErrServer)
		})
	}
}

func TestResponse_SizeIsLimited(t *testing.T) {
	body := `{"id": "1", "name": "` + strings.Repeat("x", 100) + `"}`
	client := newClient(t, &script{steps: []step{respond(200, body)}}, pinterest.WithMaxResponseSize(int64(len(body))-1))
	_, err := client.Boards.Get(t.Context(), "1")
	require.ErrorIs(t, err, pinterest.ErrTooLarge)
	require.ErrorContains(t, err, "pinterest: boards/get: 200 OK: ")

	board, err := client.Boards.Get(t.Context(), "1", pinterest.WithMaxResponseSize(int64(len(body))))
	require.NoError(t, err)
	assert.Equal(t, "1", board.ID)
}

func TestError_BodyIsParsedLeniently(t *testing.T) {
	for name, test := range map[string]struct {
		body    string
		code    int
		message string
	}{
		"legacy format": {
			`{"code": 652, "error": {"message": "None"}, "data": null, "message": "legacy", "endpoint_name": "v3_x", "status": "failure"}`,
			652, "legacy",
		},
		"code as a string":     {`{"code": "29", "message": null}`, 29, ""},
		"message as an object": {`{"code": null, "message": {"deep": 1}}`, 0, `{"deep": 1}`},
		"no code":              {`{"message": "internal error"}`, 0, "internal error"},
		"overflowing code":     {`{"code": 99999999999999999999, "message": "line one\nline two"}`, 0, "line one\nline two"},
		"array":                {`[1, 2]`, 0, ""},
		"string":               {`"text"`, 0, ""},
		"HTML":                 {`<html>`, 0, ""},
		"empty":                {``, 0, ""},
		"100 KiB":              {strings.Repeat("x", 100<<10), 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newClient(t, &script{steps: []step{respond(418, test.body)}}).Boards.Get(t.Context(), "1")
			var got *pinterest.Error
			require.ErrorAs(t, err, &got)
			assert.Equal(t, test.code, got.Code)
			assert.Equal(t, test.message, got.Message)
			assert.Equal(t, test.body[:min(len(test.body), 64<<10)], string(got.Body))
			assert.NotContains(t, err.Error(), "\n")
			assert.Contains(t, err.Error(), "418 I'm a teapot")
		})
	}
}

func TestError_BadRequestThatAsksForAWaitIsRateLimited(t *testing.T) {
	transport := &script{steps: []step{respond(400, `{"code": 1, "message": "Retry after 5 seconds"}`)}}
	_, err := newClient(t, transport, pinterest.WithMaxRetries(0)).Boards.Get(t.Context(), "1")
	require.ErrorIs(t, err, pinterest.ErrRateLimited)
	require.ErrorIs(t, err, pinterest.ErrBadRequest)
	require.ErrorContains(t, err, "(retry after 5s)")
	require.NotErrorIs(t, err, pinterest.ErrServer)
}

func TestError_TextHasAHint(t *testing.T) {
	for name, test := range map[string]struct {
		response step
		want     string
	}{
		"authentication failed": {
			respond(401, `{"code":2,"message":"Authentication failed.","status":"failure"}`, "X-Pinterest-Rid", "1337919202421304"),
			"pinterest: boards/get: 401 Unauthorized (code 2): Authentication failed. (request id 1337919202421304) " +
				"(hint: the token is missing, expired, revoked, or from the other environment: a sandbox token works only with SandboxBaseURL)",
		},
		"missing scope": {
			respond(401, `{"code":3,"message":"Your token does not have sufficient permissions"}`),
			"pinterest: boards/get: 401 Unauthorized (code 3): Your token does not have sufficient permissions " +
				"(hint: the token lacks a scope: log in again and grant boards:read)",
		},
		"unsupported app type": {
			respond(401, `{"code":3,"message":"Your application consumer type is not supported, please contact support."}`),
			"pinterest: boards/get: 401 Unauthorized (code 3): " +
				"Your application consumer type is not supported, please contact support.",
		},
		"trial access": {
			respond(403, `{"code":29,"message":"Apps with Trial access may not create Pins in production"}`),
			"pinterest: boards/get: 403 Forbidden (code 29): Apps with Trial access may not create Pins in production " +
				"(hint: an app with trial access creates pins in the sandbox only: use SandboxBaseURL and a sandbox token)",
		},
		"spam": {
			respond(429, `{"code":8,"message":"blocked as spam"}`),
			"pinterest: boards/get: 429 Too Many Requests (code 8): blocked as spam " +
				"(hint: Pinterest blocks this link or text as spam: change it; a retry does not help)",
		},
		"restricted feature": {
			respond(401, `{"code":3,"message":"Your application does not have permission to use the restricted feature: pin_edit"}`),
			"pinterest: boards/get: 401 Unauthorized (code 3): Your application does not have permission to use the restricted feature: pin_edit " +
				"(hint: the app lacks this feature: request it from Pinterest; a new login does not help)",
		},
		"secret board": {
			respond(403, `{"code":29,"message":"You are not permitted to access that resource."}`),
			"pinterest: boards/get: 403 Forbidden (code 29): You are not permitted to access that resource. " +
				"(hint: if the board is secret, the token needs boards:read_secret and boards:write_secret, and for pins pins:read_secret and pins:write_secret)",
		},
		"no hint": {
			respond(404, `{"code":40,"message":"Board\n  not found."}`),
			"pinterest: boards/get: 404 Not Found (code 40): Board not found.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newClient(t, &script{steps: []step{test.response}}).Boards.Get(t.Context(), "1")
			require.EqualError(t, err, test.want)
		})
	}
}

func TestError_ProductGroupUpdateHasAHint(t *testing.T) {
	c := newClient(t, &script{steps: []step{respond(400, `{"code": 1, "message": "Additional properties are not allowed ('feed_id' was unexpected)"}`)}})
	_, err := c.Catalogs.UpdateProductGroup(t.Context(), "1", &pinterest.ProductGroupUpdateParams{FeedID: pinterest.Value("2")})
	require.ErrorContains(t, err, "(hint: the service does not accept feed_id here: leave FeedID absent)")
}

func TestError_GetItemsHasAHint(t *testing.T) {
	for _, status := range []int{404, 405} {
		err := catalogCalls(t.Context())["items_get"](newClient(t, &script{steps: []step{respond(status, `{"code": 5, "message": "Method not allowed"}`)}}))
		require.ErrorContains(t, err, "(hint: the service has replaced this operation: use QueryItems)")
	}
}

func TestError_Kinds(t *testing.T) {
	kinds := map[string]error{
		"bad request": pinterest.ErrBadRequest, "unauthorized": pinterest.ErrUnauthorized, "forbidden": pinterest.ErrForbidden,
		"not found": pinterest.ErrNotFound, "conflict": pinterest.ErrConflict, "unprocessable": pinterest.ErrUnprocessable,
		"rate limited": pinterest.ErrRateLimited, "server": pinterest.ErrServer, "blocked": pinterest.ErrBlocked,
		"unknown": pinterest.ErrOutcomeUnknown, "job": pinterest.ErrJobFailed, "reauthorize": pinterest.ErrReauthorize,
	}
	const blocked = `{"code": 9, "message": "Sorry! We blocked this link because it may lead to spam."}`
	for _, test := range []struct {
		name     string
		response step
		want     []string
	}{
		{"400", respond(400, `{"code": 1, "message": "Invalid"}`), []string{"bad request"}},
		{"400 that asks to wait", respond(400, `{"code": 1, "message": "Retry after 5 seconds"}`), []string{"bad request", "rate limited"}},
		{"400 blocked link", respond(400, `{"code": 2, "message": "Sorry! We blocked this link because it may lead to spam."}`), []string{"bad request", "blocked"}},
		{"400 code 2787", respond(400, `{"code": 2787, "message": "Sorry! Something went wrong on our end."}`), []string{"bad request", "unknown"}},
		{"401", respond(401, `{"code": 2, "message": "Authentication failed."}`), []string{"unauthorized"}},
		{"403", respond(403, `{"code": 29, "message": "No."}`), []string{"forbidden"}},
		{"404", respond(404, ``), []string{"not found"}},
		{"408", respond(408, ``), []string{"unknown"}},
		{"409", respond(409, `{"code": 4162}`), []string{"conflict"}},
		{"422", respond(422, ``), []string{"unprocessable"}},
		{"429", respond(429, rateBody), []string{"rate limited"}},
		{"429 blocked link", respond(429, blocked), []string{"blocked"}},
		{"500", respond(500, ``), []string{"server", "unknown"}},
		{"501", respond(501, ``), []string{"server"}},
		{"success without an id", respond(201, `{}`), []string{"unknown"}},
		{"connection lost", failWith(io.ErrUnexpectedEOF), []string{"unknown"}},
		{"dial refused", failWith(&net.OpError{Op: "dial", Net: "tcp", Err: io.EOF}), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newClient(t, &script{steps: []step{test.response}}, pinterest.WithMaxRetries(0))
			_, err := c.Pins.Create(t.Context(), &pinterest.PinCreateParams{})
			require.Error(t, err)
			for name, kind := range kinds {
				assert.Equal(t, slices.Contains(test.want, name), errors.Is(err, kind), name)
			}
		})
	}
}

func TestError_TextHasTheNumberOfAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, test := range map[string]struct {
			failure step
			want    string
		}{
			"response":         {respond(503, ""), "pinterest: pins/get: 503 Service Unavailable (5 attempts)"},
			"connection error": {failWith(io.ErrUnexpectedEOF), "pinterest: pins/get: unexpected EOF (5 attempts)"},
			"one attempt":      {respond(404, ""), "pinterest: pins/get: 404 Not Found"},
		} {
			_, err := newClient(t, &script{steps: []step{test.failure}}).Pins.Get(t.Context(), "1")
			require.EqualError(t, err, test.want, name)
		}
		c := newClient(t, &script{steps: []step{respond(429, rateBody, "Retry-After", "1"), respond(503, "")}})
		_, err := c.Pins.Create(t.Context(), &pinterest.PinCreateParams{})
		require.EqualError(t, err, "pinterest: pins/create: 503 Service Unavailable (2 attempts) (the outcome is unknown)")
	})
}

func TestError_JobsThatFailed(t *testing.T) {
	for name, err := range map[string]error{
		"report": &pinterest.ReportError{}, "media": &pinterest.MediaError{}, "batch": &pinterest.ItemsBatchError{},
	} {
		t.Run(name, func(t *testing.T) { require.ErrorIs(t, err, pinterest.ErrJobFailed) })
	}
}

// net/http closes a connection whose response body is not read to the end.
func TestResponse_ConnectionIsReused(t *testing.T) {
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
	body = strings.Repeat("x", 200<<10) // more than the Body of an Error holds
	for range 3 {
		_, err = client.Boards.Get(ctx, "1")
		require.ErrorIs(t, err, pinterest.ErrServer)
	}
	status = http.StatusNoContent
	body = ""
	require.NoError(t, client.Boards.Delete(ctx, "1"))
	assert.Equal(t, 4, reused)
}

func TestResponse_GzipIsDecoded(t *testing.T) {
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

// FuzzPinPage checks that every response is decoded to a page or is an error, without a panic.
func FuzzPinPage(f *testing.F) {
	for _, name := range []string{
		"boards_list_pins.page1.json", "board_sections_list_pins.json", "pins_get.json", "pins_get.unknown_media.json",
	} {
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
		transport := &script{steps: []step{respond(status, string(body))}}
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

func TestResponse_PartialResult(t *testing.T) {
	type query struct {
		Test bool `url:"test"`
	}
	events := strings.Repeat(`"processed", `, 10_000) + `"failed"` // more than the Body of an Error holds
	for name, test := range map[string]struct {
		response step
		events   int
		err      error
	}{
		"success":         {respond(200, `{"events": ["processed"]}`), 1, nil},
		"422 with events": {respond(422, `{"events": [`+events+`]}`), 10_001, pinterest.ErrUnprocessable},
		"422 without":     {respond(422, `{"code": 1, "message": "Invalid"}`), 0, pinterest.ErrUnprocessable},
		"422 of a proxy":  {respond(422, `<html>`), -1, pinterest.ErrUnprocessable},
		"400":             {respond(400, `{"events": ["failed"]}`), -1, pinterest.ErrBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			var url, body string
			transport := roundTripper(func(req *http.Request) (*http.Response, error) {
				content, err := io.ReadAll(req.Body)
				url, body = req.URL.RequestURI(), string(content)
				require.NoError(t, err)
				return test.response(req)
			})
			result, err := newClient(t, transport).SendEvents(t.Context(), query{true}, []int{1, 2})
			assert.Equal(t, "/v5/ad_accounts/5/events?test=true", url)
			assert.Equal(t, "[1,2]", body)
			require.ErrorIs(t, err, test.err)
			if test.events < 0 {
				assert.Nil(t, result)
				return
			}
			require.NotNil(t, result)
			assert.Len(t, result.Events, test.events)
		})
	}
}

// TestResponse_ResultsOutliveTheBuffer checks that nothing of a call changes when later calls read their bodies into the same buffer.
func TestResponse_ResultsOutliveTheBuffer(t *testing.T) {
	const pin = `{"id": "1", "pin_metrics": {"90d": {"pin_click": 7}}, "product_tags": [{"pin_id": "2"}], "created_at": "2024-03-01T20:10:40"}`
	const rows = `[{"CAMPAIGN_ID": 626735565838123456, "CTR": 0.5}]`
	const missing = `{"code": 50, "message": "Pin not found."}`
	overwrite := respond(200, `{"id": "`+strings.Repeat("x", 500)+`"}`)
	transport := &script{steps: []step{respond(200, pin), respond(200, pin), respond(200, rows), respond(404, missing), overwrite}}
	client := newClient(t, transport)

	var response pinterest.Response
	got, err := client.Pins.Get(t.Context(), "1", pinterest.WithResponse(&response))
	require.NoError(t, err)
	var raw struct {
		Metrics json.RawMessage `json:"pin_metrics"`
	}
	require.NoError(t, client.Do(t.Context(), &pinterest.Request{Path: "/pins/1"}, &raw))
	day := pinterest.Date{Year: 2024, Month: 3, Day: 1}
	list, err := client.AdAccounts.GetCampaignAnalytics(t.Context(), "1", []string{"1"}, &pinterest.AdsAnalyticsParams{
		StartDate: day, EndDate: day, Columns: []pinterest.Column{pinterest.ColumnCTR}, Granularity: pinterest.GranularityDay,
	})
	require.NoError(t, err)
	_, err = client.Pins.Get(t.Context(), "1")
	failure, ok := errors.AsType[*pinterest.Error](err)
	require.True(t, ok, "%v", err)

	for range 10 {
		_, err := client.Pins.Get(t.Context(), "1")
		require.NoError(t, err)
	}
	assert.JSONEq(t, pin, string(response.Body))
	assert.JSONEq(t, `{"90d": {"pin_click": 7}}`, got.PinMetrics.String())
	assert.JSONEq(t, `{"pin_id": "2"}`, got.ProductTags[0].String())
	assert.JSONEq(t, `{"90d": {"pin_click": 7}}`, string(raw.Metrics))
	assert.JSONEq(t, `{"CAMPAIGN_ID": 626735565838123456, "CTR": 0.5}`, list[0].String())
	assert.JSONEq(t, missing, string(failure.Body))
	assert.Equal(t, "Pin not found.", failure.Message)
}
