package pinterest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/redact"
)

// These are the kinds of an [Error] by its HTTP status, for errors.Is.
var (
	ErrBadRequest    = errors.New("pinterest: bad request")         // 400
	ErrUnauthorized  = errors.New("pinterest: unauthorized")        // 401: the token is not valid, or lacks a scope
	ErrForbidden     = errors.New("pinterest: forbidden")           // 403
	ErrNotFound      = errors.New("pinterest: not found")           // 404
	ErrConflict      = errors.New("pinterest: conflict")            // 409
	ErrUnprocessable = errors.New("pinterest: unprocessable")       // 422
	ErrRateLimited   = errors.New("pinterest: rate limited")        // 429, a 400 that says "Retry after N seconds", and [QuotaError]
	ErrServer        = errors.New("pinterest: server error")        // 5xx
	ErrTooLarge      = errors.New("pinterest: response too large")  // a success larger than [WithMaxResponseSize]
	errNoJSON        = errors.New("the response is not valid JSON") // of a response with a success status
)

// ErrOutcomeUnknown is the error of a write that failed but may have been done: an attempt was sent, and ended with status 408, a 5xx
// other than 501, [CodePinOutcomeUnknown], a connection error, the end of the context, or a success whose response cannot be used. Check
// whether it was done before you call again. A create that fails with any other error was rejected or not sent.
var ErrOutcomeUnknown = errors.New("the outcome is unknown")

// ErrBlocked is the error of a call whose text or link Pinterest blocks as spam. A retry does not help: change the text or the link.
var ErrBlocked = errors.New("blocked as spam")

// ErrJobFailed is the error of a job that failed on the side of Pinterest: a [*ReportError], a [*MediaError], an
// [*ItemsBatchError] or a [*BulkError].
var ErrJobFailed = errors.New("the job failed")

// callError is the error of a call after all its attempts.
type callError struct {
	err      error
	attempts int
	unknown  bool // a write that may have been done
}

func (e *callError) Error() string {
	text := e.err.Error()
	if e.attempts > 1 {
		text += fmt.Sprintf(" (%d attempts)", e.attempts)
	}
	if e.unknown {
		text += " (" + ErrOutcomeUnknown.Error() + ")"
	}
	return text
}

func (e *callError) Is(target error) bool { return e.unknown && target == ErrOutcomeUnknown }

func (e *callError) Unwrap() error { return e.err }

// opErrorf returns the error of an operation, or of a helper with a name such as "media upload".
func opErrorf(op, format string, args ...any) error {
	return &opError{op, fmt.Errorf(format, args...)}
}

type opError struct {
	op  string
	err error
}

func (e *opError) Error() string { return singlePrefix("pinterest: " + e.op + ": " + e.err.Error()) }

func (e *opError) Unwrap() error { return e.err }

// singlePrefix removes the prefix of this package from the errors that are quoted within text.
func singlePrefix(text string) string { return strings.ReplaceAll(text, ": pinterest: ", ": ") }

// Error is a non-2xx response, or a 2xx response that could not be decoded. Its text is one line: the operation, the status, the code
// and message of Pinterest, the request id for Pinterest's support, and a hint if the cause is a common mistake. Use errors.Is with
// [ErrNotFound] and the other sentinels to get its kind.
type Error struct {
	StatusCode int
	Code       int    // Pinterest's own code, such as [CodePinNotFound], 0 if the body has none
	Message    string // Pinterest's message, with tokens masked
	RequestID  string // the header x-pinterest-rid
	Operation  string // the id in the API description, such as "pins/create"
	Method     string
	URL        string        // the full URL, with secrets masked
	RetryAfter time.Duration // the wait that the response asks for, 0 if it does not
	RateLimit  RateLimit
	Header     http.Header // without Set-Cookie
	Body       []byte      // cut to 64 KiB

	cause error // why a 2xx response could not be decoded, or where a redirect leads
	rule  failureRule
}

// newError returns the Error of a response. It masks the secrets of the request.
func newError(op operation.Operation, url string, r *Response, secrets ...string) *Error {
	e := &Error{
		StatusCode: r.StatusCode,
		RequestID:  r.RequestID,
		Operation:  op.ID,
		Method:     op.Method,
		URL:        url,
		RateLimit:  r.RateLimit,
		Header:     redactHeader(r.Header, secrets...),
		Body:       []byte(redactCut(string(r.Body[:min(len(r.Body), maxErrorBody)]), maxErrorBody, secrets...)),
	}
	if r.StatusCode >= 400 {
		body := parseErrorBody(r.Body)
		e.Code, e.Message = body.code, redact.Text(body.message, secrets...)
		e.rule = ruleFor(e, body.detail)
		e.RetryAfter = namedWait(r.StatusCode, r.Header, body.message+" "+body.detail, r.RateLimit, time.Now())
	}
	return e
}

func redactHeader(header http.Header, secrets ...string) http.Header {
	shown := header.Clone()
	shown.Del("Set-Cookie")
	for _, values := range shown {
		for i, value := range values {
			values[i] = redactCut(value, maxErrorHeader, secrets...)
		}
	}
	return shown
}

// redactCut cuts text to limit bytes and masks secrets. If the cut is within a secret, now or when text was read, it removes the first
// part of that secret, unless that is too short to be useful.
func redactCut(text string, limit int, secrets ...string) string {
	cut := len(text) >= limit
	shown := redact.Text(text[:min(len(text), limit)], secrets...)
	if cut {
		for _, secret := range secrets {
			for n := len(secret) - 1; n >= 8; n-- {
				shown = strings.TrimSuffix(shown, secret[:n])
			}
		}
	}
	return shown[:min(len(shown), limit)]
}

// Error returns one line, as described at [Error].
func (e *Error) Error() string {
	var line strings.Builder
	fmt.Fprintf(&line, "pinterest: %s: ", e.Operation)
	line.WriteString(strings.TrimSpace(strconv.Itoa(e.StatusCode) + " " + http.StatusText(e.StatusCode)))
	if e.Code != 0 {
		fmt.Fprintf(&line, " (code %d)", e.Code)
	}
	if e.Message != "" {
		line.WriteString(": " + redact.Line(e.Message))
	}
	if e.cause != nil {
		line.WriteString(": " + e.cause.Error())
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&line, " (retry after %s)", e.RetryAfter)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&line, " (request id %s)", e.RequestID)
	}
	if hint := e.hint(); hint != "" {
		fmt.Fprintf(&line, " (hint: %s)", hint)
	}
	return line.String()
}

// Format prints the line of [Error.Error] for every verb: headers and body can hold secrets.
func (e *Error) Format(s fmt.State, verb rune) { printText(s, verb, e.Error()) }

// Is reports whether target is the sentinel of e's kind.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrBadRequest:
		return e.StatusCode == http.StatusBadRequest
	case ErrUnauthorized:
		return e.StatusCode == http.StatusUnauthorized
	case ErrForbidden:
		return e.StatusCode == http.StatusForbidden
	case ErrNotFound:
		return e.StatusCode == http.StatusNotFound
	case ErrConflict:
		return e.StatusCode == http.StatusConflict
	case ErrUnprocessable:
		return e.StatusCode == http.StatusUnprocessableEntity
	case ErrRateLimited:
		return e.StatusCode == http.StatusTooManyRequests && e.rule.meaning != blocked || e.rule.meaning == throttled
	case ErrBlocked:
		return e.rule.meaning == blocked
	case ErrServer:
		return e.StatusCode >= 500 && e.StatusCode <= 599
	}
	return false
}

// Unwrap returns why a 2xx response could not be decoded, else nil.
func (e *Error) Unwrap() error { return e.cause }

// hint returns the remedy for common mistakes, "" for other errors.
func (e *Error) hint() string {
	text := strings.ToLower(e.Message)
	op, _ := operation.ByID(e.Operation)
	switch {
	case strings.Contains(text, "trial access"):
		return "an app with trial access creates pins in the sandbox only: use SandboxBaseURL and a sandbox token"
	case e.StatusCode == http.StatusUnauthorized && e.Code == CodeAuthenticationFailed:
		return "the token is missing, expired, revoked, or from the other environment: a sandbox token works only with SandboxBaseURL"
	case e.StatusCode == http.StatusUnauthorized && e.Code == CodeInsufficientPermissions && strings.Contains(text, "restricted feature"):
		return "the app lacks this feature: request it from Pinterest; a new login does not help"
	case e.StatusCode == http.StatusForbidden && e.Code == CodeNotPermitted && strings.Contains(op.Scopes, "boards:"):
		return "if the board is secret, the token needs boards:read_secret and boards:write_secret, and for pins pins:read_secret and pins:write_secret"
	case e.StatusCode == http.StatusUnauthorized && e.Code == CodeInsufficientPermissions && strings.Contains(text, "permissions"):
		if op.Scopes != "" {
			return "the token lacks a scope: log in again and grant " + strings.ReplaceAll(op.Scopes, ",", ", ")
		}
		return "the token lacks a scope: log in again and grant it"
	case e.rule.meaning == blocked:
		return "Pinterest blocks this link or text as spam: change it; a retry does not help"
	case e.StatusCode == http.StatusBadRequest && e.Operation == operation.CatalogsProductGroupsUpdate.ID && strings.Contains(text, "additional properties"):
		return "the service does not accept feed_id here: leave FeedID absent"
	case (e.StatusCode == http.StatusNotFound || e.StatusCode == http.StatusMethodNotAllowed) && e.Operation == operation.ItemsGet.ID:
		return "the service has replaced this operation: use QueryItems"
	case e.StatusCode >= 300 && e.StatusCode <= 399:
		return "redirects are not followed, to keep the token on the API host: check the base URL"
	}
	return ""
}

// ParamError is the error of a call with an invalid parameter. Nothing was sent.
type ParamError struct {
	Operation string // the id in the API description, such as "boards/get"
	Param     string // the name in the API description, such as "board_id"
	Reason    string // such as "is empty"
}

// Error returns a line such as "pinterest: boards/get: board_id is empty".
func (e *ParamError) Error() string {
	return fmt.Sprintf("pinterest: %s: %s %s", e.Operation, e.Param, e.Reason)
}

// errorBody is the body of an error response. Each field is decoded on its own, because any of them can have another type.
type errorBody struct {
	code    int
	message string
	detail  string // message_detail, in which a spam block differs from a rate limit
}

func parseErrorBody(body []byte) errorBody {
	var fields struct {
		Code          json.RawMessage `json:"code"`
		Message       json.RawMessage `json:"message"`
		MessageDetail json.RawMessage `json:"message_detail"`
	}
	if json.Unmarshal(body, &fields) != nil {
		return errorBody{}
	}
	read := errorBody{message: looseString(fields.Message), detail: looseString(fields.MessageDetail)}
	if code, err := strconv.Atoi(looseString(fields.Code)); err == nil {
		read.code = code
	}
	return read
}

// looseString returns the text of a JSON string, "" for null, and the JSON of any other value.
func looseString(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return strings.ToValidUTF8(string(raw), "\uFFFD") // as encoding/json does in strings
}

// missing returns the error for a required parameter that is absent.
func missing(param string) *ParamError { return &ParamError{Param: param, Reason: "is required"} }
