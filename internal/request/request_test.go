package request_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/request"
)

func TestNew(t *testing.T) {
	u, err := url.Parse("http://api.test:8080/v5/pins/a%2Fb?x=1")
	require.NoError(t, err)
	header := http.Header{"Accept": {"application/json"}}
	req, err := request.New(t.Context(), http.MethodPost, u, header, "application/json", []byte(`{"a":1}`))
	require.NoError(t, err)
	assert.Equal(t, "api.test:8080", req.Host)
	assert.Equal(t, "http://api.test:8080/v5/pins/a%2Fb?x=1", req.URL.String())
	assert.EqualValues(t, 7, req.ContentLength)
	req.Header.Set("Accept", "text/html")
	assert.Equal(t, "application/json", header.Get("Accept"), "the header is a copy")
	for range 2 {
		body, err := req.GetBody()
		require.NoError(t, err)
		content, err := io.ReadAll(body)
		require.NoError(t, err)
		assert.Equal(t, `{"a":1}`, string(content))
	}

	none, err := request.New(t.Context(), http.MethodGet, u, header, "", nil)
	require.NoError(t, err)
	assert.Nil(t, none.Body)
	_, err = request.New(t.Context(), "BAD METHOD", u, header, "", nil)
	require.Error(t, err)
}

func TestURL(t *testing.T) {
	for _, test := range []struct{ base, path, query, want string }{
		{"https://api.pinterest.com/v5", "/boards", "", "https://api.pinterest.com/v5/boards"},
		{"https://api.pinterest.com", "/boards/a%2Fb/pins", "bookmark=a%26b&page_size=2", "https://api.pinterest.com/boards/a%2Fb/pins?bookmark=a%26b&page_size=2"},
		{"http://proxy.test/a%2Fb", "/pins/%25", "", "http://proxy.test/a%2Fb/pins/%25"},
	} {
		t.Run(test.want, func(t *testing.T) {
			base, err := url.Parse(test.base)
			require.NoError(t, err)
			query, err := url.ParseQuery(test.query)
			require.NoError(t, err)
			u, err := request.URL(base, test.path, query)
			require.NoError(t, err)
			assert.Equal(t, test.want, u.String())
			assert.Equal(t, test.base, base.String(), "the base is not modified")
		})
	}
	_, err := request.URL(&url.URL{}, "/%zz", nil)
	require.Error(t, err)
}

// The rules are those of net/http: a valid header is sent, an invalid one is not.
func TestValidHeader(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	u, err := url.Parse(server.URL)
	require.NoError(t, err)
	sends := func(header http.Header) bool {
		req, err := request.New(t.Context(), http.MethodGet, u, header, "", nil)
		require.NoError(t, err)
		resp, err := server.Client().Do(req)
		if err == nil {
			require.NoError(t, resp.Body.Close())
		}
		return err == nil
	}
	for _, name := range []string{"X-A", "x!#$%&'*+-.^_`|~9", "", "a b", "a:b", "é", "a\n", "(", "[", "\x7f"} {
		assert.Equal(t, sends(http.Header{name: {"v"}}), request.ValidHeaderName(name), "%q", name)
	}
	for _, value := range []string{"", "a b\tc", "é\xff", "a\nb", "a\rb", "\x00", "\x7f", "\x1f"} {
		assert.Equal(t, sends(http.Header{"X-A": {value}}), request.ValidHeaderValue(value), "%q", value)
	}
}

func TestJSON(t *testing.T) {
	type params struct {
		Name string `json:"name,omitempty"`
	}
	field := func(name string, value any) []request.Field { return []request.Field{{Name: name, Value: value}} }
	for _, test := range []struct {
		name   string
		params any
		extra  []request.Field
		want   string
	}{
		{"params", params{Name: "a"}, nil, `{"name":"a"}`},
		{"nil", nil, nil, `{}`},
		{"nil params", (*params)(nil), nil, `{}`},
		{"JSON", json.RawMessage(`[1]`), nil, `[1]`},
		{"a field", params{Name: "a"}, field("b", 1), `{"b":1,"name":"a"}`},
		{"a field replaced", params{Name: "a"}, field("name", "b"), `{"name":"b"}`},
		{"only a field", nil, field("b", nil), `{"b":null}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			body, err := request.JSON(test.params, test.extra)
			require.NoError(t, err)
			assert.JSONEq(t, test.want, string(body))
		})
	}
	for name, test := range map[string]struct {
		params any
		extra  []request.Field
	}{
		"a field of an array": {[]int{1}, field("b", 1)},
		"params":              {func() {}, nil},
		"the value":           {nil, field("b", func() {})},
	} {
		t.Run("invalid: "+name, func(t *testing.T) {
			_, err := request.JSON(test.params, test.extra)
			require.Error(t, err)
		})
	}
}
