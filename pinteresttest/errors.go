package pinteresttest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// apiError is an error response of the service.
type apiError struct {
	status  int
	Code    int    `json:"code"`
	Message string `json:"message"`
	Status  string `json:"status,omitempty"` // not in the description; the live service adds it to some errors
	Details any    `json:"details,omitempty"`
}

func badRequest(message string) *apiError {
	return &apiError{status: http.StatusBadRequest, Code: pinterest.CodeInvalidRequest, Message: message}
}

func badBody(problem string) *apiError {
	return badRequest("The body is not the JSON object that the operation takes: " + problem)
}

// invalid rejects a field of a request.
func invalid(field, reason string) *apiError {
	return badRequest("Invalid request: " + field + ": " + reason)
}

func unauthorized(code int, message string) *apiError {
	return &apiError{status: http.StatusUnauthorized, Code: code, Message: message, Status: "failure"}
}

func forbidden(code int, message string) *apiError {
	return &apiError{status: http.StatusForbidden, Code: code, Message: message}
}

func notFound(code int, message string) *apiError {
	return &apiError{status: http.StatusNotFound, Code: code, Message: message}
}

func conflict(code int, message string) *apiError {
	return &apiError{status: http.StatusConflict, Code: code, Message: message}
}

// noRoute returns the error for a wrong method or a wrong path.
func noRoute(req *http.Request) *apiError {
	path := strings.Split(strings.TrimPrefix(req.URL.EscapedPath(), basePath), "/")
	for _, op := range operation.All() {
		template := strings.Split(op.Path, "/")
		if slices.EqualFunc(template, path, func(want, got string) bool { return strings.HasPrefix(want, "{") || want == got }) {
			return &apiError{
				status: http.StatusMethodNotAllowed, Code: pinterest.CodeMethodNotAllowed, Message: "Method not allowed", Status: "failure",
			}
		}
	}
	return &apiError{status: http.StatusNotFound, Code: 404, Message: "Not found.", Status: "failure"}
}
