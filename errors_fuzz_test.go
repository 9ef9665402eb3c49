package pinterest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/redact"
)

// maxErrorText is the longest error text in bytes that the tests accept. Each part of an error text is cut to 2 KiB.
const maxErrorText = 10 << 10

// assertShortLine checks that an error text is one printable line of at most maxErrorText bytes.
func assertShortLine(t *testing.T, text string) {
	t.Helper()
	unprintable := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
	if len(text) > maxErrorText || unprintable >= 0 || !utf8.ValidString(text) {
		t.Errorf("error text of %d bytes with a control character at %d: %.200q", len(text), unprintable, text)
	}
}

// plainCanary is an access token without the prefix of Pinterest's tokens.
const plainCanary = "CANARY0123456789abcdef"

// FuzzErrorResponse checks that the error of any response has one short line of text without the access token.
func FuzzErrorResponse(f *testing.F) {
	for _, seed := range []struct {
		status        int
		body          string
		rid, location string
	}{
		{401, `{"code":2,"message":"Authentication failed.","status":"failure"}`, "1337919202421304", ""},
		{401, `{"code":3,"message":"Your token does not have sufficient permissions"}`, "7606362844227236", ""},
		{429, `{"code":8,"message":"This request exceeded a rate limit. This can happen if the client exceeds one of the published rate limits"}`, "", ""},
		{429, `{"code":9,"message":"Sorry! We blocked this link because it may lead to spam.","message_detail":"spam"}`, "", ""},
		{429, `{"code":2726,"message":"Reporting query cost limit exceeded. Retry after 1 seconds"}`, "", ""},
		{400, `{"code":1,"message":"Retry after 5 seconds"}`, "", ""},
		{400, `{"code":12,"message":"something went wrong"}`, "", ""},
		{400, `{"code":1,"message":"\"0\" does not match \"^\\\\d+$\",\n constraint: maxItems=5"}`, "", ""},
		{403, `{"code":29,"message":"Apps with Trial access may not create Pins in production ... use API Sandbox https://api-sandbox.pinterest.com"}`, "", ""},
		{405, `{"status":"failure","code":5,"data":"405 Method Not Allowed","message":"Method not allowed","endpoint_name":null}`, "", ""},
		{404, `{"error":{"message":"None"},"code":652,"data":null,"message":"...","endpoint_name":"v3_get","status":"failure"}`, "", ""},
		{401, `{"error":"invalid_client"}`, "", ""},
		{500, `{"message":"internal error"}`, "", ""},
		{502, "<html>\r\n<head><title>502 Bad Gateway</title></head>", "", ""},
		{503, "upstream connect error or disconnect/reset before headers. reset reason: overflow", "", ""},
		{409, `{"code":"4170","message":null}`, "", ""},
		{422, `{"code":4170.0,"message":{"deep":[1]}}`, "", ""},
		{418, `{"code":99999999999999999999,"message":["a","b"]}`, "", ""},
		{418, "{\"code\":1,\"message\":{\"\xff\":\"\\u0007\"}}", "", ""},
		{200, `{"code":1,"message":"an error object"}`, "", ""},
		{200, `{"id":"1","created_at":"soon"}`, "", ""},
		{200, `{"id":"1","media":{"duration":"` + "\u0085" + `"}}`, "", ""},
		{200, ``, "", ""},
		{204, ``, "", ""},
		// Control characters.
		{400, `{"code":1,"message":"\u001b[2J\u001b]0;title\u0007 \u0000 \u007f \u009b31m"}`, "", ""},
		{400, `{"code":1,"message":"a\u2028b\u2029c\u0085d\re\u000bf"}`, "", ""},
		{404, `{}`, "12\x1b[31m34\x7f\xff", ""},
		// The access token.
		{400, `{"code":2,"message":"bad token ` + plainCanary + `"}`, "", ""},
		{400, `{"code":2,"message":"bad token \u0043ANARY0123456789abcdef"}`, "", ""},
		{400, `{"code":2,"message":{"token":"` + plainCanary + `"}}`, "", ""},
		{404, `{}`, "Bearer " + plainCanary, ""},
		{200, `{"id":"1","created_at":"` + plainCanary + `"}`, "", ""},
		{302, ``, "", "https://www.pinterest.com/login/?next=%2Fv5"},
		{302, ``, "", "https://www.pinterest.com/" + plainCanary + "?token=" + plainCanary + "#" + plainCanary},
		{302, ``, "", "https://" + plainCanary + "\x1b%zz/"},
		{307, ``, "", "/v5/\xff\u0085"},
		{304, ``, "", ""},
	} {
		f.Add(seed.status, []byte(seed.body), seed.rid, seed.location)
	}
	f.Fuzz(func(t *testing.T, status int, body []byte, rid, location string) {
		if status < 200 || status > 599 {
			return
		}
		header := http.Header{"X-Pinterest-Rid": {rid}}
		if location != "" {
			header.Set("Location", location)
		}
		transport := httpmock.NewMockTransport()
		transport.RegisterNoResponder(httpmock.NewBytesResponder(status, body).HeaderSet(header))
		client := newClient(t, transport, pinterest.WithAccessToken(plainCanary), pinterest.WithMaxRetries(0))
		_, err := client.Pins.Get(t.Context(), "1")
		if err == nil {
			assert.Less(t, status, 300)
			return
		}
		assertShortLine(t, err.Error())
		assert.NotContains(t, err.Error(), plainCanary)
		apiErr, ok := errors.AsType[*pinterest.Error](err)
		if !ok {
			require.NotEmpty(t, location, "only a redirect with an invalid location may be another error than *Error")
			return
		}
		assert.Equal(t, status, apiErr.StatusCode)
		assert.NotContains(t, apiErr.Message+apiErr.RequestID+apiErr.URL+string(apiErr.Body), plainCanary)
		if status >= 400 && len(body) <= 64<<10 {
			assertCodeAndMessage(t, apiErr, body)
		}
	})
}

// assertCodeAndMessage compares an error with the body of its response. It skips bodies with a field such as "CODE", which
// encoding/json also decodes as "code".
func assertCodeAndMessage(t *testing.T, apiErr *pinterest.Error, body []byte) {
	t.Helper()
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		assert.Zero(t, apiErr.Code)
		assert.Empty(t, apiErr.Message)
		return
	}
	for name := range fields {
		if name != "code" && strings.EqualFold(name, "code") || name != "message" && strings.EqualFold(name, "message") {
			return
		}
	}
	var code string
	if json.Unmarshal(fields["code"], &code) != nil {
		code = string(fields["code"])
	}
	want, err := strconv.Atoi(code)
	if err != nil {
		want = 0
	}
	assert.Equal(t, want, apiErr.Code)
	var message string
	if json.Unmarshal(fields["message"], &message) == nil {
		assert.Equal(t, redact.Text(message, plainCanary), apiErr.Message)
	}
}

// The body of a response can be 64 MiB long, and a header 1 MiB.
func TestError_TextIsShort(t *testing.T) {
	long := strings.Repeat("7", maxErrorText)
	for name, response := range map[string]step{
		"message":          respond(400, `{"code":1,"message":"`+long+`"}`),
		"request id":       respond(400, `{}`, "X-Pinterest-Rid", long),
		"location":         respond(302, ``, "Location", "https://host/"+long),
		"invalid location": respond(302, ``, "Location", "https://host%zz/"+long),
		"number":           respond(200, `{"media":{"media_type":"image","height":`+long+`}}`),
		"time":             respond(200, `{"created_at":"`+long+`"}`),
		"all of them":      respond(302, `{"code":1,"message":"`+long+`"}`, "X-Pinterest-Rid", long, "Location", "https://host/"+long),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newClient(t, &script{steps: []step{response}}, pinterest.WithMaxRetries(0)).Pins.Get(t.Context(), "1")
			require.Error(t, err)
			assertShortLine(t, err.Error())
		})
	}
}

// If a text were cut first, part of a token could remain, and would not be recognized as one.
func TestError_MasksTheTokenBeforeCutting(t *testing.T) {
	part := plainCanary[:10]
	errorOf := func(body string) *pinterest.Error {
		client := newClient(t, &script{steps: []step{respond(400, body)}}, pinterest.WithAccessToken(plainCanary), pinterest.WithMaxRetries(0))
		_, err := client.Pins.Get(t.Context(), "1")
		var apiErr *pinterest.Error
		require.ErrorAs(t, err, &apiErr)
		return apiErr
	}
	for _, limit := range []int{2 << 10, 16 << 10} {
		t.Run("text of "+strconv.Itoa(limit)+" bytes", func(t *testing.T) {
			message := strings.Repeat("x ", limit/2)[len(part):] + plainCanary
			assert.NotContains(t, errorOf(`{"code":1,"message":"`+message+`"}`).Error(), part)
		})
	}
	t.Run("body", func(t *testing.T) {
		const maxErrorBody = 64 << 10
		assert.NotContains(t, string(errorOf(strings.Repeat("x", maxErrorBody-len(part))+plainCanary).Body), part)
	})
}

// Texts of the service must not add lines to a log.
func TestError_TextsOfTheServiceAreOneLine(t *testing.T) {
	const text = "a\nb\x1b \u2028"
	event := pinterest.EventResult{EventID: text, Status: text, ErrorMessage: text}
	for _, shown := range []any{
		event.Err(), (&pinterest.ConversionResult{Events: []pinterest.EventResult{event}}).Err(),
		pinterest.KeywordResult{ErrorMessages: []string{text}}.Err(),
		pinterest.Exception{Message: text},
		pinterest.WriteResult[pinterest.Campaign]{Exceptions: []pinterest.Exception{{Message: text}}}.Err(),
		pinterest.ReportRequest{Status: text, Message: text},
		pinterest.Report{Status: text},
		&pinterest.ReportError{Status: text},
		pinterest.BulkRequest{RequestID: text, Status: text},
		&pinterest.BulkError{RequestID: text, Status: text},
		&pinterest.ItemsBatchError{BatchID: text, Status: text},
		pinterest.MediaUpload{MediaID: text, MediaType: text},
		&pinterest.MediaError{MediaID: text, Status: text},
	} {
		assertShortLine(t, fmt.Sprint(shown))
	}
}
