package pinteresttest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// apiError is an error as the service writes it.
type apiError struct {
	status  int
	Code    int    `json:"code"`
	Message string `json:"message"`
	Status  string `json:"status,omitempty"` // not described; the live service adds it to some errors
}

func badRequest(message string) *apiError {
	return &apiError{status: http.StatusBadRequest, Code: 1, Message: message}
}

func notFound(code int, message string) *apiError {
	return &apiError{status: http.StatusNotFound, Code: code, Message: message}
}

func forbidden(code int, message string) *apiError {
	return &apiError{status: http.StatusForbidden, Code: code, Message: message}
}

func conflict(code int, message string) *apiError {
	return &apiError{status: http.StatusConflict, Code: code, Message: message}
}

func rateExceeded() *apiError {
	return &apiError{status: http.StatusTooManyRequests, Code: 8, Message: "This request exceeded a rate limit."}
}

// noRoute tells a wrong method from a wrong path.
func noRoute(req *http.Request) *apiError {
	path := strings.Split(strings.TrimPrefix(req.URL.EscapedPath(), basePath), "/")
	for _, op := range operation.All() {
		template := strings.Split(op.Path, "/")
		if slices.EqualFunc(template, path, func(want, got string) bool { return strings.HasPrefix(want, "{") || want == got }) {
			return &apiError{status: http.StatusMethodNotAllowed, Code: 5, Message: "Method not allowed", Status: "failure"}
		}
	}
	return &apiError{status: http.StatusNotFound, Code: 404, Message: "Not found.", Status: "failure"}
}
