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

// The sentinels tell an [Error]'s kind by its HTTP status, for errors.Is.
var (
	ErrBadRequest    = errors.New("pinterest: bad request")         // 400
	ErrUnauthorized  = errors.New("pinterest: unauthorized")        // 401: the token is unusable, or lacks a scope (code 3)
	ErrForbidden     = errors.New("pinterest: forbidden")           // 403
	ErrNotFound      = errors.New("pinterest: not found")           // 404
	ErrConflict      = errors.New("pinterest: conflict")            // 409
	ErrUnprocessable = errors.New("pinterest: unprocessable")       // 422
	ErrRateLimited   = errors.New("pinterest: rate limited")        // 429, and a 400 that says "Retry after N seconds"
	ErrServer        = errors.New("pinterest: server error")        // 5xx
	ErrTooLarge      = errors.New("pinterest: response too large")  // more bytes than [WithMaxResponseSize] allows
	errNoJSON        = errors.New("the response is not valid JSON") // a success status, but a body that cannot be read
)

// ErrOutcomeUnknown says that a write failed, but that it may have been carried out: its last attempt, or an earlier one, was
// sent and ended in a timeout, a server error or a connection error. Look before you send it again.
var ErrOutcomeUnknown = errors.New("the outcome is unknown")

// unknownOutcomeError marks the error of a write that may have been carried out.
type unknownOutcomeError struct{ err error }

func (e *unknownOutcomeError) Error() string {
	return e.err.Error() + " (" + ErrOutcomeUnknown.Error() + ")"
}

func (*unknownOutcomeError) Is(target error) bool { return target == ErrOutcomeUnknown }

func (e *unknownOutcomeError) Unwrap() error { return e.err }

// Error is an answer that is no success, or a success that cannot be read. Its text is one line: the operation, the
// status, Pinterest's code and message, the request id for Pinterest's support, and a hint where the cause is a known
// trap. Use errors.As to reach it and errors.Is with the sentinels to tell its kind. A call that was not sent because its
// category is closed (see [HoldError]) is an Error of status 429 without header and body.
type Error struct {
	StatusCode int
	Code       int    // Pinterest's own code, 0 if the body had none
	Message    string // Pinterest's message, verbatim but for tokens
	RequestID  string // the header x-pinterest-rid
	Operation  string // the operation's id in the API description, such as "pins/create"
	Method     string
	URL        string // the full URL, without values that are secret
	// RetryAfter is the wait that the answer named, 0 if it named none.
	RetryAfter time.Duration
	RateLimit  RateLimit
	Header     http.Header // the answer's headers without Set-Cookie; nil if the call was not sent
	Body       []byte      // the answer's body, cut to 64 KiB

	cause error
	rule  failureRule // what the response means for a retry
}

// newError makes the Error of an answer, without the secrets of its request.
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

// redactCut cuts text to limit bytes and masks secrets. The cut may be within a secret, also if text was cut to the limit before:
// then the first part of the secret is removed, unless it is too short to be of use.
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

// Error returns the line described at [Error].
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

// Format prints the same line as [Error.Error] for every verb, so that no header or body is shown.
func (e *Error) Format(s fmt.State, verb rune) { printText(s, verb, e.Error()) }

// Is reports whether target is the sentinel of e's status.
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
		return e.StatusCode == http.StatusTooManyRequests || e.rule.meaning == throttled
	case ErrServer:
		return e.StatusCode >= 500 && e.StatusCode <= 599
	}
	return false
}

// Unwrap returns why an answer could not be read or a call was not sent, nil for any other.
func (e *Error) Unwrap() error { return e.cause }

// hint names the way out of the traps that users of the API run into again and again.
func (e *Error) hint() string {
	text := strings.ToLower(e.Message)
	switch {
	case strings.Contains(text, "trial access"):
		return "an app with trial access creates only in the sandbox: use SandboxBaseURL and a sandbox token"
	case e.StatusCode == http.StatusUnauthorized && e.Code == 2:
		return "the token is missing, expired, revoked, or of the other environment: a sandbox token works only with SandboxBaseURL"
	case e.StatusCode == http.StatusUnauthorized && e.Code == 3 && strings.Contains(text, "permissions"):
		if op, _ := operation.ByID(e.Operation); op.Scopes != "" {
			return "the token lacks a scope: log in again and grant " + strings.ReplaceAll(op.Scopes, ",", ", ")
		}
		return "the token lacks a scope: log in again and grant it"
	case e.StatusCode == http.StatusTooManyRequests && isSpam(text):
		return "blocked as spam: space the calls out, repeating makes it worse"
	case e.StatusCode >= 300 && e.StatusCode <= 399:
		return "redirects are not followed, so that the token stays with the API host: check the base URL"
	}
	return ""
}

// ParamError is a parameter that makes a call impossible. It is found before anything is sent.
type ParamError struct {
	Operation string // the operation's id, such as "boards/get"
	Param     string // the parameter's name in the API description, such as "board_id"
	Reason    string
}

// Error returns a line such as "pinterest: boards/get: board_id is empty".
func (e *ParamError) Error() string {
	return fmt.Sprintf("pinterest: %s: %s %s", e.Operation, e.Param, e.Reason)
}

// errorBody is the body of an error answer. Nothing about it is certain, so each part is read on its own.
type errorBody struct {
	code    int
	message string
	detail  string // message_detail, which tells a spam block from a rate limit
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

// looseString returns the text of a JSON string, "" for null, and any other value as it is written.
func looseString(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return strings.ToValidUTF8(string(raw), "\uFFFD") // as encoding/json does in strings
}

// missing is the error for a required parameter that is absent.
func missing(param string) *ParamError { return &ParamError{Param: param, Reason: "is required"} }
