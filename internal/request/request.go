// Package request builds the parts of an HTTP request.
package request

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// New returns a request with copies of u and header, and with a body that net/http can send again. mime is its Content-Type. A nil body
// is none.
func New(ctx context.Context, method string, u *url.URL, header http.Header, mime string, body []byte) (*http.Request, error) {
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, "", reader)
	if err != nil {
		return nil, err
	}
	*req.URL, req.Host, req.Header = *u, u.Host, header.Clone()
	if body != nil {
		req.Header.Set("Content-Type", mime)
	}
	return req, nil
}

// URL appends an escaped path, which begins with a slash, and a query to base, whose path does not end with one.
func URL(base *url.URL, path string, query url.Values) (*url.URL, error) {
	full := *base
	escaped := base.EscapedPath() + path
	unescaped, err := url.PathUnescape(escaped)
	if err != nil {
		return nil, err
	}
	full.Path, full.RawPath, full.RawQuery = unescaped, escaped, query.Encode()
	return &full, nil
}

// ValidHeaderName reports whether HTTP allows a header of that name.
func ValidHeaderName(name string) bool {
	letter := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	}
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return !letter(r) })
}

// ValidHeaderValue reports whether HTTP allows a header of that value.
func ValidHeaderValue(value string) bool {
	for _, c := range []byte(value) {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// Field is a top-level field of a JSON object.
type Field struct {
	Name  string
	Value any
}

// ErrNotObject is the error of extra fields for a JSON value that is not an object.
var ErrNotObject = errors.New("a field can be added to a JSON object only")

// JSON encodes params, an object or nil, and sets extra fields in it.
func JSON(params any, extra []Field) ([]byte, error) {
	body, err := json.Marshal(params)
	if err != nil {
		return nil, err
	}
	if bytes.Equal(body, []byte("null")) {
		body = []byte("{}")
	}
	if len(extra) == 0 {
		return body, nil
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil {
		return nil, ErrNotObject
	}
	for _, field := range extra {
		if object[field.Name], err = json.Marshal(field.Value); err != nil {
			return nil, err
		}
	}
	return json.Marshal(object)
}
