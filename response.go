package pinterest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pinterest-go/pinterest/internal/jsonobject"
	"github.com/pinterest-go/pinterest/internal/redact"
)

// Response describes the response of a call, along with its result. See [WithResponse]. Printed, it shows no header and no
// body.
type Response struct {
	StatusCode int // 0 if there was no response
	Header     http.Header
	RequestID  string // the header x-pinterest-rid
	RateLimit  RateLimit
	Attempts   int    // how often the request was sent
	Body       []byte // that of an error is cut to 64 KiB
}

// String returns the status, the request id, the attempts and the body's size.
func (r Response) String() string {
	return fmt.Sprintf("status %d, request id %q, attempts %d, %d bytes", r.StatusCode, r.RequestID, r.Attempts, len(r.Body))
}

// Format prints the same as [Response.String] for every verb, because headers and bodies can hold secrets.
func (r Response) Format(s fmt.State, verb rune) { printText(s, verb, r.String()) }

// MarshalJSON encodes the same as [Response.String].
func (r Response) MarshalJSON() ([]byte, error) { return json.Marshal(r.String()) }

// LogValue logs the same as [Response.String].
func (r Response) LogValue() slog.Value { return slog.StringValue(r.String()) }

// success reports whether the status is 2xx: which one an operation answers with has changed between versions.
func (r Response) success() bool { return r.StatusCode >= 200 && r.StatusCode <= 299 }

// readHead reads all of a response but its body. The request id is shown in texts, so secrets that it echoes are masked.
func readHead(resp *http.Response, attempts int, secrets ...string) Response {
	return Response{
		StatusCode: resp.StatusCode,
		Header:     resp.Header,
		RequestID:  redact.Line(resp.Header.Get("X-Pinterest-Rid"), secrets...),
		RateLimit:  parseRateLimit(resp.Header),
		Attempts:   attempts,
	}
}

// readBody reads the body of a response. A success longer than limit is [ErrTooLarge]. An error's body is cut to 64 KiB. Its
// read error is not returned, because the status says enough, unless the call's context has ended.
func readBody(ctx context.Context, r *Response, body io.Reader, limit int64) error {
	if !r.success() {
		limit = maxErrorBody
	}
	limit = min(limit, math.MaxInt64-1) // for the byte beyond it
	content, err := io.ReadAll(io.LimitReader(body, limit+1))
	r.Body = content[:min(int64(len(content)), limit)]
	switch {
	case err != nil && (r.success() || ctx.Err() != nil):
		return bodyError(ctx, err)
	case r.success() && int64(len(content)) > limit:
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return nil
}

// bodyError returns the error of reading a body, with the context's error if that has ended: net/http may only say that the
// connection was closed.
func bodyError(ctx context.Context, err error) error {
	if ctx.Err() == nil || errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("%w: %w", ctx.Err(), err)
}

// completer is a result that cannot be used without one of its fields. missing returns the field's name, or "".
type completer interface{ missing() string }

// decodeResponse decodes a success. 204 stands for an empty object; any other response must be JSON and not null, so that a
// list whose last page is empty is not cut short in silence.
func decodeResponse(r *Response, out any) error {
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
	if err := decode(body, out); err != nil {
		return err
	}
	if result, ok := out.(completer); ok && result.missing() != "" {
		return fmt.Errorf("the response has no %q", result.missing())
	}
	return nil
}

// decode is json.Unmarshal that also accepts a number where a string is expected, because the service sometimes writes an
// identifier as a number. A usual response pays nothing for it.
func decode(body []byte, out any) error {
	if rows, ok := out.(*[]AnalyticsRow); ok && json.Valid(body) && bytes.TrimSpace(body)[0] == '[' {
		return decodeRows(body, rows)
	}
	err := json.Unmarshal(body, out)
	if numberForString(err) != nil {
		if page, ok := out.(itemsDecoder); ok {
			err = page.decodeItems(body)
		} else {
			err = numberQuoter{}.decode(body, out)
		}
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %w", errNoJSON, err)
	}
	return err
}

// numberForString returns the error of a number that stands where a string is expected, nil for any other error.
func numberForString(err error) *json.UnmarshalTypeError {
	mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok || mismatch.Value != "number" || mismatch.Type.Kind() != reflect.String {
		return nil
	}
	return mismatch
}

// itemsDecoder is a page. It decodes its items one by one, so that a large page is not decoded again for each field.
type itemsDecoder interface{ decodeItems(body []byte) error }

// numberQuoter holds the places at which numbers stand for strings, and decodes documents with these numbers quoted.
type numberQuoter map[string]bool

// maxQuotedPlaces bounds how many places one document may add. No type has more string fields.
const maxQuotedPlaces = 64

// decode decodes body, and adds each place that the decoder rejects.
func (q numberQuoter) decode(body []byte, out any) error {
	for range maxQuotedPlaces {
		document := body
		if len(q) > 0 {
			document = jsonobject.QuoteNumbers(body, q)
		}
		err := json.Unmarshal(document, out)
		mismatch := numberForString(err)
		if mismatch == nil {
			return err
		}
		place, found := jsonobject.NumberAt(document, int(mismatch.Offset))
		if !found || q[place] || !strings.Contains(place, fieldName(mismatch.Field)) {
			return err // the offset is not one of this document, but one within a type that decodes itself
		}
		q[place] = true
	}
	return json.Unmarshal(jsonobject.QuoteNumbers(body, q), out)
}

// fieldName returns the last name of a path of fields and, since Go 1.27, of positions in arrays.
func fieldName(path string) string {
	names := strings.Split(path, ".")
	for _, name := range slices.Backward(names) {
		if _, err := strconv.Atoi(name); err != nil {
			return name
		}
	}
	return ""
}
