package pinterest

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/retry"
)

const maxFileHostResponse = 64 << 10

// FileHostError is a rejection by the file host, which stores uploads and the files of reports and bulk requests. It is not part of the API
// and has errors of its own.
type FileHostError struct {
	Operation  string // "media upload" or "report download", also for the file of a bulk request
	StatusCode int
	Code       string // the host's own code, such as "EntityTooLarge"; "" if the response had none
	Message    string
	RequestID  string
}

// Error returns a line such as "pinterest: media upload: 403 Forbidden (AccessDenied): ...".
func (e *FileHostError) Error() string {
	line := fmt.Sprintf("pinterest: %s: %d %s", e.Operation, e.StatusCode, http.StatusText(e.StatusCode))
	if e.Code != "" {
		line += " (" + e.Code + ")"
	}
	if e.Message != "" {
		line += ": " + redact.Line(e.Message)
	}
	if e.RequestID != "" {
		line += " (request id " + e.RequestID + ")"
	}
	return line
}

// retryable reports whether a retry may succeed.
func (e *FileHostError) retryable() bool { return e.StatusCode >= 500 }

// fileHost calls once, which makes one attempt at a request to the file host, until it succeeds or policy ends it. once sends the request
// with its context, sets what the attempt says about the request and the response, and reports whether a failure may be retried.
func (c *core) fileHost(ctx context.Context, operation string, policy retry.Policy, once func(ctx context.Context, attempt *Attempt) (again bool, err error)) error {
	result := CallResult{Err: errPanicked}
	hooked(ctx, c.hooks, CallInfo{Operation: operation}, &result, func(ctx context.Context) {
		request := context.WithValue(ctx, outgoingKey{}, &outgoing{operation: operation})
		var attempt Attempt
		result.Err = retry.Do(ctx, policy, func(n int) (retry.Decision, error) {
			start := time.Now()
			attempt = Attempt{Operation: operation, Number: n}
			again, err := once(request, &attempt)
			attempt.Duration, attempt.Err = time.Since(start), err
			if attempt.Host != "" {
				result.Attempts = n
			}
			return retry.Decision{Retry: again}, err
		}, func(wait time.Duration, gaveUp bool) {
			attempt.Wait = wait
			c.report(ctx, attempt, gaveUp)
		})
	})
	return result.Err
}

// readFileHostError reads the XML of S3. Its message may quote parts of the signature, which are masked.
func readFileHostError(operation string, resp *http.Response, secrets []string) *FileHostError {
	var content struct {
		Code      string `xml:"Code"`
		Message   string `xml:"Message"`
		RequestID string `xml:"RequestId"`
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxFileHostResponse))
	if err == nil {
		err = xml.Unmarshal(body, &content)
	}
	e := &FileHostError{Operation: operation, StatusCode: resp.StatusCode}
	if err == nil { // else the status says enough
		e.Code, e.RequestID = redact.Line(content.Code, secrets...), redact.Line(content.RequestID, secrets...)
		e.Message = redact.Text(content.Message, secrets...)
	}
	return e
}

// checkFileURL returns why text cannot be the URL of a file host, which Pinterest sent.
func checkFileURL(operation, param, text string) *ParamError {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return &ParamError{Operation: operation, Param: param, Reason: "is required"}
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || !validPort(u):
		return &ParamError{Operation: operation, Param: param, Reason: "is not a valid http or https URL"} // the URL is signed
	}
	return nil
}

// fileHostFault wraps an error without a response. It leaves out the URL, which is signed.
func fileHostFault(operation string, err error, secrets []string) error {
	return opErrorf(operation, "%w", redact.Error(withoutURL(err), secrets...))
}
