package pinteresttest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"testing"

	"github.com/pinterest-go/pinterest"
)

// exchange is a request of a client of newServer and the response.
type exchange struct {
	Test         string `json:"test"`
	Method       string `json:"method"`
	URL          string `json:"url"`
	Status       int    `json:"status"`
	ResponseBody []byte `json:"response_body"`
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// recordExchanges appends the exchanges of a client to the file that PINTERESTTEST_EXCHANGES names, from which contract/ reads them. Without
// the variable, it does nothing.
func recordExchanges(t testing.TB) pinterest.ClientOption {
	t.Helper()
	path := os.Getenv("PINTERESTTEST_EXCHANGES")
	if path == "" {
		return nil
	}
	return pinterest.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err != nil {
				return nil, err
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				return nil, err
			}
			resp.Body = io.NopCloser(bytes.NewReader(body))
			return resp, appendLine(path, exchange{t.Name(), req.Method, req.URL.String(), resp.StatusCode, body})
		})
	})
}

// appendLine appends a value to a file, as a line of JSON. Other goroutines may append at the same time.
func appendLine(path string, value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}
