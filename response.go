package pinterest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"regexp"
	"strings"
)

// Response is what came back beside the result of a call. See [WithResponse]. Printed, it shows no header and no body.
type Response struct {
	StatusCode int // 0 if no answer came
	Header     http.Header
	RequestID  string // the header x-pinterest-rid
	RateLimit  RateLimit
	Attempts   int    // how often the request was sent
	Body       []byte // the answer's body; that of an error is cut to 64 KiB
}

// String returns the status, the request id, the attempts and the body's size.
func (r Response) String() string {
	return fmt.Sprintf("status %d, request id %q, attempts %d, %d bytes", r.StatusCode, r.RequestID, r.Attempts, len(r.Body))
}

// GoString returns the same as [Response.String], because headers and bodies can hold secrets.
func (r Response) GoString() string { return "pinterest.Response{" + r.String() + "}" }

// LogValue logs the same as [Response.String].
func (r Response) LogValue() slog.Value { return slog.StringValue(r.String()) }

// success reports whether the status is 2xx: which one an operation answers with has changed between versions.
func (r Response) success() bool { return r.StatusCode >= 200 && r.StatusCode <= 299 }

// readHead reads all of an answer but its body.
func readHead(resp *http.Response, attempts int) Response {
	return Response{
		StatusCode: resp.StatusCode,
		Header:     resp.Header,
		RequestID:  resp.Header.Get("X-Pinterest-Rid"),
		RateLimit:  parseRateLimit(resp.Header),
		Attempts:   attempts,
	}
}

// readAnswer fills r from an answer. A success longer than limit is [ErrTooLarge]. An error's body is cut short, and one that cannot be
// read is no matter: the status says enough.
func readAnswer(r *Response, resp *http.Response, limit int64) error {
	*r = readHead(resp, r.Attempts)
	if !r.success() {
		limit = maxErrorBody
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	r.Body = body[:min(int64(len(body)), limit)]
	switch {
	case !r.success():
		return nil
	case int64(len(body)) > limit:
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return err
}

// decodeAnswer decodes a success. 204 stands for an empty object; any other answer must be JSON and not null, because a
// list that ends in an empty answer would be cut short in silence.
func decodeAnswer(r *Response, out any) error {
	if out == nil {
		return nil
	}
	body := r.Body
	if len(body) == 0 && r.StatusCode == http.StatusNoContent {
		body = []byte("{}")
	}
	if isNull(body) {
		return fmt.Errorf("%w: null", errNoJSON)
	}
	return decode(body, out)
}

// decode is json.Unmarshal that also takes a number where a string is meant, as the service now and then writes an
// identifier. It is told so by the decoder's error, so that the usual answer pays nothing for it.
func decode(body []byte, out any) error {
	if rows, ok := out.(*[]AnalyticsRow); ok && json.Valid(body) && bytes.TrimSpace(body)[0] == '[' {
		return decodeRows(body, rows)
	}
	const fields = 10 // no answer has more fields of identifiers
	for range fields {
		err := json.Unmarshal(body, out)
		var mismatch *json.UnmarshalTypeError
		var syntax *json.SyntaxError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF):
			return fmt.Errorf("%w: %w", errNoJSON, err)
		case !errors.As(err, &mismatch) || mismatch.Value != "number" || mismatch.Type.Kind() != reflect.String:
			return err
		}
		quoted := quoteNumbers(body, mismatch.Field[strings.LastIndexByte(mismatch.Field, '.')+1:])
		if bytes.Equal(quoted, body) {
			return err
		}
		body = quoted
	}
	return json.Unmarshal(body, out)
}

// quoteNumbers makes the numbers that are values of field strings. Inside a JSON string every quote is escaped, so that
// the pattern matches only a real field.
func quoteNumbers(body []byte, field string) []byte {
	pattern := regexp.MustCompile(`("` + regexp.QuoteMeta(field) + `"\s*:\s*)(-?[0-9][0-9.eE+-]*)`)
	return pattern.ReplaceAll(body, []byte(`$1"$2"`))
}
