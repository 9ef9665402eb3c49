package upload_test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/upload"
)

func TestForm_SortsFieldsAndEndsWithTheFile(t *testing.T) {
	form, err := upload.NewForm(map[string]string{"b": "2", "c": "", "a": "1"}, 7)
	require.NoError(t, err)
	body := form.Open(t.Context(), upload.File{Reader: strings.NewReader("a video")})
	_, params, err := mime.ParseMediaType(form.ContentType)
	require.NoError(t, err)
	reader := multipart.NewReader(body, params["boundary"])
	var parts []string
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		value, err := io.ReadAll(part)
		require.NoError(t, err)
		parts = append(parts, part.FormName()+"="+string(value))
	}
	assert.Equal(t, []string{"a=1", "b=2", "c=", "file=a video"}, parts)
	require.NoError(t, body.Settle())
}

func TestForm_LengthIncludesTheFile(t *testing.T) {
	fields := map[string]string{"key": "value"}
	empty, err := upload.NewForm(fields, 0)
	require.NoError(t, err)
	large, err := upload.NewForm(fields, 1<<40)
	require.NoError(t, err)
	assert.EqualValues(t, 1<<40, large.Length()-empty.Length())
}

// TestForm_IsSentByNetHTTP sends a form twice, like an upload and its retry.
func TestForm_IsSentByNetHTTP(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789"), 2*chunk/10)
	var received []byte
	var length int64
	host := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		length = req.ContentLength
		assert.Empty(t, req.TransferEncoding)
		assert.Equal(t, "value", req.FormValue("key"))
		file, _, err := req.FormFile("file")
		if assert.NoError(t, err) {
			received, err = io.ReadAll(file)
			assert.NoError(t, err)
		}
	}))
	defer host.Close()
	form, err := upload.NewForm(map[string]string{"key": "value"}, int64(len(content)))
	require.NoError(t, err)
	for range 2 {
		received = nil
		body := form.Open(t.Context(), upload.File{Reader: bytes.NewReader(content), CanSeek: true})
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, host.URL, body)
		require.NoError(t, err)
		req.ContentLength = form.Length()
		req.Header.Set("Content-Type", form.ContentType)
		resp, err := host.Client().Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.NoError(t, body.Settle())
		assert.Equal(t, form.Length(), length)
		assert.Equal(t, form.Length(), body.Sent())
		assert.True(t, bytes.Equal(content, received))
	}
}
