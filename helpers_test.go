package pinterest_test

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// canary is the access token of the test clients. It must never be printed.
const canary = "pina_CANARY0123456789abcdef"

// newClient returns a client that sends its requests to transport.
func newClient(t testing.TB, transport http.RoundTripper, opts ...pinterest.ClientOption) *pinterest.Client {
	t.Helper()
	defaults := []pinterest.ClientOption{
		pinterest.WithAccessToken(canary),
		pinterest.WithHTTPClient(&http.Client{Transport: transport}),
	}
	client, err := pinterest.NewClient(append(defaults, opts...)...)
	require.NoError(t, err)
	return client
}

// fixture returns the content of a file in testdata.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return content
}

// operationTest is one call of an operation, with the exact request that it sends and the result that it returns.
type operationTest struct {
	name    string
	call    func(c *pinterest.Client) (any, error)
	method  string
	path    string // below /v5
	query   url.Values
	body    string // JSON, "" for none
	status  int
	fixture string // the response body, "" for an empty one
	want    any
}

func (test operationTest) run(t *testing.T) {
	t.Helper()
	var sent *http.Request
	var body string
	transport := httpmock.NewMockTransport()
	transport.RegisterResponder(test.method, "https://api.pinterest.com/v5"+test.path, func(req *http.Request) (*http.Response, error) {
		require.Nil(t, sent, "the call sent more than one request")
		sent = req
		if req.Body != nil {
			content, err := io.ReadAll(req.Body)
			require.NoError(t, err)
			body = string(content)
		}
		response := ""
		if test.fixture != "" {
			response = string(fixture(t, test.fixture))
		}
		return httpmock.NewStringResponse(test.status, response), nil
	})
	got, err := test.call(newClient(t, transport))
	require.NoError(t, err)
	assert.Equal(t, test.want, got)

	query := test.query
	if query == nil {
		query = url.Values{}
	}
	assert.Equal(t, query, sent.URL.Query())
	assert.Equal(t, "Bearer "+canary, sent.Header.Get("Authorization"))
	assert.Equal(t, "application/json", sent.Header.Get("Accept"))
	assert.Regexp(t, `^pinterest-go/(devel|\d+\.\d+\.\d+\S*)$`, sent.Header.Get("User-Agent"))
	if test.body == "" {
		assert.Empty(t, body)
		assert.Empty(t, sent.Header.Get("Content-Type"))
		return
	}
	assert.JSONEq(t, test.body, body)
	assert.Equal(t, "application/json", sent.Header.Get("Content-Type"))
	assert.EqualValues(t, len(body), sent.ContentLength)
}

// errorTest is an error response that the API description documents for an operation.
type errorTest struct {
	operation string
	call      func(c *pinterest.Client) error
	fixture   string
	status    int
	code      int
	is        error // the sentinel of the status, nil if there is none
}

func (test errorTest) run(t *testing.T) {
	t.Helper()
	transport := httpmock.NewMockTransport()
	transport.RegisterNoResponder(httpmock.NewBytesResponder(test.status, fixture(t, test.fixture)).
		HeaderSet(http.Header{"X-Pinterest-Rid": {"7606362844227236"}}))
	err := test.call(newClient(t, transport, pinterest.WithMaxRetries(0)))
	var apiErr *pinterest.Error
	require.ErrorAs(t, err, &apiErr)
	if test.is != nil {
		require.ErrorIs(t, err, test.is)
	}
	assert.Equal(t, test.status, apiErr.StatusCode)
	assert.Equal(t, test.code, apiErr.Code)
	assert.Equal(t, test.operation, apiErr.Operation)
	assert.Equal(t, "7606362844227236", apiErr.RequestID)
	assert.NotContains(t, err.Error(), "\n")
	assert.Contains(t, err.Error(), "pinterest: "+test.operation+": ")
}

func runErrorTests(t *testing.T, tests []errorTest) {
	for _, test := range tests {
		t.Run(test.fixture, test.run)
	}
}

// script is a transport that runs one step for each request and repeats the last one. It records the requests.
type script struct {
	mu     sync.Mutex
	steps  []step
	times  []time.Time
	bodies []string
	paths  []string
}

// step responds to one request of a script.
type step func(req *http.Request) (*http.Response, error)

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	body := ""
	if req.Body != nil {
		content, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = string(content)
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	n := len(s.times)
	s.times = append(s.times, time.Now())
	s.bodies = append(s.bodies, body)
	s.paths = append(s.paths, req.URL.RequestURI())
	s.mu.Unlock()
	return s.steps[min(n, len(s.steps)-1)](req)
}

// count returns the number of requests.
func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.times)
}

// waits returns the time between each two successive requests.
func (s *script) waits() []time.Duration {
	var waits []time.Duration
	for i := 1; i < len(s.times); i++ {
		waits = append(waits, s.times[i].Sub(s.times[i-1]))
	}
	return waits
}

// respond returns a step that sends a response. headers alternates names and values.
func respond(status int, body string, headers ...string) step {
	return func(req *http.Request) (*http.Response, error) {
		header := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i+1 < len(headers); i += 2 {
			header.Set(headers[i], headers[i+1])
		}
		return &http.Response{
			StatusCode: status, Header: header, Request: req,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}, nil
	}
}

// failWith returns a step that fails without a response.
func failWith(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// urlValues returns the url.Values of pairs, which alternates names and values.
func urlValues(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// heapSize returns the bytes of reachable objects. It collects twice, because a sync.Pool keeps its content for one collection.
func heapSize() int {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}

func utc(year int, month time.Month, day, hour, minute, second, nano int) pinterest.Timestamp {
	return pinterest.Timestamp{Time: time.Date(year, month, day, hour, minute, second, nano, time.UTC)}
}
