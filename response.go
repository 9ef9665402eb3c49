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
	"sync"

	"github.com/pinterest-go/pinterest/internal/jsonobject"
	"github.com/pinterest-go/pinterest/internal/redact"
)

// Response is the HTTP response of a call, for [WithResponse]. Package fmt prints it without headers and body.
type Response struct {
	StatusCode int // 0 if there was no response
	Header     http.Header
	RequestID  string // the header x-pinterest-rid
	RateLimit  RateLimit
	Attempts   int
	Body       []byte // of an error: cut to 64 KiB
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

// success reports whether the status is 2xx. API versions differ in which one an operation returns.
func (r Response) success() bool { return isSuccess(r.StatusCode) }

func isSuccess(status int) bool { return status >= 200 && status <= 299 }

// readHead returns the response without its body. Secrets in the request id are masked, because error texts show it.
func readHead(resp *http.Response, attempts int, secrets ...string) Response {
	return Response{
		StatusCode: resp.StatusCode,
		Header:     resp.Header,
		RequestID:  redact.Line(resp.Header.Get("X-Pinterest-Rid"), secrets...),
		RateLimit:  parseRateLimit(resp.Header),
		Attempts:   attempts,
	}
}

const (
	maxKeptBuffer = 1 << 20
	maxDrain      = 256 << 10 // beyond this a new connection costs less than reading on
)

// buffers are for the bodies of responses, which most calls need only until they have decoded them.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func takeBuffer() *bytes.Buffer {
	buffer, _ := buffers.Get().(*bytes.Buffer)
	return buffer
}

func returnBuffer(buffer *bytes.Buffer) {
	if buffer.Cap() <= maxKeptBuffer {
		buffers.Put(buffer)
	}
}

// readBody reads the body of a response into buffer, which r then shares. A success longer than limit is [ErrTooLarge]. The body of an
// error is cut to limit, and an error of reading it is ignored, unless the call's context has ended.
func readBody(ctx context.Context, r *Response, buffer *bytes.Buffer, resp *http.Response, limit int64) error {
	limit = min(limit, math.MaxInt64-1) // for the byte beyond it
	buffer.Reset()
	buffer.Grow(int(min(max(resp.ContentLength, 0), limit, maxKeptBuffer)) + bytes.MinRead) // the header may be wrong
	n, err := buffer.ReadFrom(io.LimitReader(resp.Body, limit+1))
	r.Body = buffer.Bytes()[:min(n, limit)]
	if n > limit { // the rest is read, within reason, so that the connection can be used again
		_, _ = io.CopyN(io.Discard, resp.Body, maxDrain)
	}
	switch {
	case err != nil && (r.success() || ctx.Err() != nil):
		return bodyError(ctx, err)
	case r.success() && n > limit:
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return nil
}

// bodyError adds the context's error to the error of reading a body, if the context has ended: net/http may only report that the
// connection was closed.
func bodyError(ctx context.Context, err error) error {
	if ctx.Err() == nil || errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("%w: %w", ctx.Err(), err)
}

// completer is a result with a required field. missing returns the name of that field if the response did not have it, else "".
type completer interface{ missing() string }

// nullable is a result that the API description allows to be null. Null is its zero value.
type nullable interface{ nullable() }

// decodeResponse decodes a success. A 204 is an empty object. Any other response must be JSON and, unless the result is nullable, not null,
// so that a list does not end early without an error.
func decodeResponse(r *Response, out any) error {
	if out == nil {
		return nil
	}
	body := r.Body
	if len(body) == 0 && r.StatusCode == http.StatusNoContent {
		body = []byte("{}")
	}
	if _, ok := out.(nullable); isNull(body) && !ok {
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

// decode is json.Unmarshal that also accepts a number where a string is expected: the service sometimes writes ids as numbers. Other
// responses are decoded once.
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

// numberForString returns the error of a number where a string is expected, nil for any other error.
func numberForString(err error) *json.UnmarshalTypeError {
	mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok || mismatch.Value != "number" || mismatch.Type.Kind() != reflect.String {
		return nil
	}
	return mismatch
}

// itemsDecoder is a page. It decodes its items one by one, because a large page would be decoded again for each field.
type itemsDecoder interface{ decodeItems(body []byte) error }

// numberQuoter is the set of places with a number where a string is expected. It decodes documents with these numbers quoted.
type numberQuoter map[string]bool

// maxQuotedPlaces limits the places of one document. No type has more string fields.
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
			return err // the offset is that of a nested document, in a type with its own UnmarshalJSON
		}
		q[place] = true
	}
	return json.Unmarshal(jsonobject.QuoteNumbers(body, q), out)
}

// fieldName returns the last field of a path of fields and, since Go 1.27, array positions.
func fieldName(path string) string {
	names := strings.Split(path, ".")
	for _, name := range slices.Backward(names) {
		if _, err := strconv.Atoi(name); err != nil {
			return name
		}
	}
	return ""
}
