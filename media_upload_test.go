package pinterest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// fastPoll keeps the waits of tests with a real server short.
var fastPoll = pinterest.WithPollInterval(time.Millisecond, time.Millisecond)

// uploadHost starts a file host, and returns a client and an upload to that host.
func uploadHost(t testing.TB, handle http.HandlerFunc, opts ...pinterest.ClientOption) (*pinterest.Client, *pinterest.MediaUpload) {
	t.Helper()
	host := httptest.NewServer(handle)
	t.Cleanup(host.Close)
	policy := pinterest.RetryPolicy{MaxRetries: 2, MinDelay: time.Millisecond}
	// The base URL of the API is the same host: only the client itself keeps the token from the upload.
	defaults := []pinterest.ClientOption{pinterest.WithAccessToken(canary), pinterest.WithRetryPolicy(policy), pinterest.WithBaseURL(host.URL)}
	client, err := pinterest.NewClient(append(defaults, opts...)...)
	require.NoError(t, err)
	upload := *wantUpload
	upload.UploadURL = host.URL
	return client, &upload
}

// TestUpload_SendsTheFormThatS3Documents parses the form: each parameter occurs once, and the file is the last field.
func TestUpload_SendsTheFormThatS3Documents(t *testing.T) {
	content := strings.Repeat("moving pictures ", 300_000) // large enough for "Expect: 100-continue"
	type part struct{ name, value string }
	var parts []part
	var sent *http.Request
	client, upload := uploadHost(t, func(w http.ResponseWriter, req *http.Request) {
		sent = req
		kind, params, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
		assert.NoError(t, err)
		assert.Equal(t, "multipart/form-data", kind)
		body, err := io.ReadAll(req.Body)
		assert.NoError(t, err)
		assert.EqualValues(t, len(body), req.ContentLength)
		reader := multipart.NewReader(bytes.NewReader(body), params["boundary"])
		for {
			p, err := reader.NextRawPart()
			if errors.Is(err, io.EOF) {
				break
			}
			if !assert.NoError(t, err) {
				return
			}
			value, err := io.ReadAll(p)
			assert.NoError(t, err)
			parts = append(parts, part{p.FormName(), string(value)})
		}
		w.WriteHeader(http.StatusNoContent)
	})
	var progress []int64
	err := client.Media.Upload(t.Context(), upload, strings.NewReader(content), pinterest.WithUploadProgress(func(sent, total int64) {
		assert.EqualValues(t, len(content), total)
		progress = append(progress, sent)
	}))
	require.NoError(t, err)

	require.Len(t, parts, len(upload.UploadParameters)+1)
	fields := map[string]string{}
	for _, p := range parts[:len(parts)-1] {
		fields[p.name] = p.value
	}
	assert.Equal(t, upload.UploadParameters, pinterest.UploadParameters(fields))
	assert.Equal(t, "file", parts[len(parts)-1].name)
	assert.Len(t, parts[len(parts)-1].value, len(content))
	assert.True(t, strings.HasSuffix(content, parts[len(parts)-1].value), "the file is unchanged")
	assert.Empty(t, sent.TransferEncoding)
	assert.Empty(t, sent.Header.Get("Authorization"))
	assert.Equal(t, http.MethodPost, sent.Method)
	assert.IsIncreasing(t, progress)
	assert.EqualValues(t, len(content), progress[len(progress)-1])
}

func TestUpload_DeterminesTheSize(t *testing.T) {
	var length int64
	form := 0
	client, upload := uploadHost(t, func(w http.ResponseWriter, req *http.Request) {
		length = req.ContentLength - int64(form)
		_, err := io.Copy(io.Discard, req.Body)
		assert.NoError(t, err)
		w.WriteHeader(http.StatusNoContent)
	})
	send := func(r io.Reader, opts ...pinterest.UploadOption) error {
		return client.Media.Upload(t.Context(), upload, r, opts...)
	}
	require.NoError(t, send(strings.NewReader("")))
	form = int(length)

	file, err := os.Create(filepath.Join(t.TempDir(), "video"))
	require.NoError(t, err)
	defer func() { assert.NoError(t, file.Close()) }()
	_, err = file.WriteString("0123456789")
	require.NoError(t, err)
	_, err = file.Seek(4, io.SeekStart)
	require.NoError(t, err)
	for name, test := range map[string]struct {
		reader io.Reader
		opts   []pinterest.UploadOption
		want   int64
	}{
		"bytes":              {bytes.NewReader(make([]byte, 5)), nil, 5},
		"buffer":             {bytes.NewBuffer(make([]byte, 6)), nil, 6},
		"string":             {strings.NewReader("seven"), nil, 5},
		"file at position 4": {file, nil, 6},
		"option":             {io.LimitReader(strings.NewReader("12345678"), 8), []pinterest.UploadOption{pinterest.WithUploadSize(8)}, 8},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, send(test.reader, test.opts...))
			assert.Equal(t, test.want, length)
		})
	}
}

func TestUpload_InvalidParams(t *testing.T) {
	client, upload := uploadHost(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	pipe, w, err := os.Pipe()
	require.NoError(t, err)
	defer func() { assert.NoError(t, errors.Join(pipe.Close(), w.Close())) }()
	for name, test := range map[string]struct {
		upload *pinterest.MediaUpload
		reader io.Reader
		want   string
	}{
		"pipe":            {upload, pipe, "reader has no size: use WithUploadSize"},
		"unknown size":    {upload, io.LimitReader(strings.NewReader("x"), 1), "reader has no size: use WithUploadSize"},
		"no reader":       {upload, nil, "reader is nil"},
		"no media upload": {nil, strings.NewReader("x"), "upload_url is required"},
	} {
		t.Run(name, func(t *testing.T) {
			err := client.Media.Upload(t.Context(), test.upload, test.reader)
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			require.EqualError(t, err, "pinterest: media upload: "+test.want)
		})
	}
}

func TestUpload_ReaderErrors(t *testing.T) {
	var complete atomic.Bool
	client, upload := uploadHost(t, func(w http.ResponseWriter, req *http.Request) {
		if _, err := io.Copy(io.Discard, req.Body); err == nil {
			complete.Store(true)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	for name, test := range map[string]struct {
		reader io.Reader
		size   int64
		want   string
	}{
		"error":     {io.MultiReader(strings.NewReader("half"), errReader{errors.New("input/output error")}), 8, "input/output error"},
		"too short": {strings.NewReader("half"), 8, "the reader ended after 4 of 8 bytes: unexpected EOF"},
		"too long":  {io.LimitReader(strings.NewReader("half"), 4), 2, "the reader has more than 2 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			err := client.Media.Upload(t.Context(), upload, test.reader, pinterest.WithUploadSize(test.size))
			require.EqualError(t, err, "pinterest: media upload: reading the file: "+test.want)
		})
	}
	assert.False(t, complete.Load(), "the host must not accept an incomplete file")
}

func TestUpload_FileHostErrors(t *testing.T) {
	const denied = `<?xml version="1.0" encoding="UTF-8"?>
		<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy Condition failed: ["eq", "$key", "uploads/11/aa/22/3:video:203014033110991560:5212123920968240771"]</Message>
		<RequestId>8NZ</RequestId><HostId>x</HostId><StringToSign>eyJleHBpcmF0aW9uIjoiMj..==</StringToSign></Error>`
	for _, test := range []struct {
		status       int
		body, want   string
		fileAttempts int
	}{
		{403, denied, `pinterest: media upload: 403 Forbidden (AccessDenied): Invalid according to Policy: Policy Condition failed: ["eq", "$key", "REDACTED"] (request id 8NZ)`, 1},
		{400, `<Error><Code>EntityTooLarge</Code></Error>`, "pinterest: media upload: 400 Bad Request (EntityTooLarge)", 1},
		{411, "not XML", "pinterest: media upload: 411 Length Required", 1},
		{503, `<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>`, "pinterest: media upload: 503 Service Unavailable (SlowDown): Please reduce your request rate.", 3},
	} {
		t.Run(strconv.Itoa(test.status), func(t *testing.T) {
			attempts := 0
			client, upload := uploadHost(t, func(w http.ResponseWriter, req *http.Request) {
				attempts++
				_, err := io.Copy(io.Discard, req.Body)
				assert.NoError(t, err)
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			err := client.Media.Upload(t.Context(), upload, strings.NewReader("0123456789"))
			require.EqualError(t, err, test.want)
			var rejection *pinterest.FileHostError
			require.ErrorAs(t, err, &rejection)
			assert.Equal(t, test.status, rejection.StatusCode)
			assert.Equal(t, test.fileAttempts, attempts)

			attempts = 0
			err = client.Media.Upload(t.Context(), upload, io.LimitReader(strings.NewReader("0123456789"), 10), pinterest.WithUploadSize(10))
			require.EqualError(t, err, test.want)
			assert.Equal(t, 1, attempts, "a reader that cannot seek is not sent again")
		})
	}
}

func TestUpload_RetriesFromTheStart(t *testing.T) {
	var attempts atomic.Int32
	content := bytes.Repeat([]byte("0123456789"), 50_000)
	var received []byte
	client, upload := uploadHost(t, func(w http.ResponseWriter, req *http.Request) {
		if attempts.Add(1) == 1 {
			_, err := io.CopyN(io.Discard, req.Body, 200_000)
			assert.NoError(t, err)
			panic(http.ErrAbortHandler)
		}
		file, _, err := req.FormFile("file")
		if assert.NoError(t, err) {
			received, err = io.ReadAll(file)
			assert.NoError(t, err)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	require.NoError(t, client.Media.Upload(t.Context(), upload, bytes.NewReader(content)))
	assert.True(t, bytes.Equal(content, received))
	assert.EqualValues(t, 2, attempts.Load())

	attempts.Store(0)
	err := client.Media.Upload(t.Context(), upload, io.LimitReader(bytes.NewReader(content), 500_000), pinterest.WithUploadSize(500_000))
	require.Error(t, err)
	require.ErrorContains(t, err, "pinterest: media upload: ")
	assert.EqualValues(t, 1, attempts.Load())
}

func TestUpload_IsLogged(t *testing.T) {
	var logged bytes.Buffer
	attempts := 0
	client, upload := uploadHost(t, func(w http.ResponseWriter, _ *http.Request) {
		if attempts++; attempts == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}, pinterest.WithLogger(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	require.NoError(t, client.Media.Upload(t.Context(), upload, strings.NewReader("x")))
	lines := strings.Split(strings.TrimSpace(logged.String()), "\n")
	require.Len(t, lines, 2)
	assert.Contains(t, lines[0], `level=WARN msg="pinterest request" operation="media upload" status=503 attempt=1`)
	assert.Contains(t, lines[1], `level=DEBUG msg="pinterest request" operation="media upload" status=204 attempt=2`)
	for _, value := range wantUpload.UploadParameters {
		if len(value) > 8 {
			assert.NotContains(t, logged.String(), value)
		}
	}
}

func TestUpload_ObeysContext(t *testing.T) {
	client, upload := uploadHost(t, func(_ http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body) // until the client gives up
	})
	for range 30 { // the cancellation can reach the goroutines of the transport in different states
		reader, writer := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			_, _ = writer.Write([]byte("a beginning"))
			cancel()
		}()
		err := client.Media.Upload(ctx, upload, reader, pinterest.WithUploadSize(1000))
		require.ErrorIs(t, err, context.Canceled)
		require.NoError(t, reader.Close())
	}
}

// earlyResponse responds after 500 bytes of the file.
func earlyResponse(t *testing.T, status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		assert.NoError(t, http.NewResponseController(w).EnableFullDuplex()) // to respond before the body is read
		_, err := io.ReadFull(req.Body, make([]byte, 500))
		assert.NoError(t, err)
		w.Header().Set("Connection", "close") // the rest of the body does not come
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		assert.NoError(t, http.NewResponseController(w).Flush())
	}
}

func TestUpload_RejectedWhileReaderBlocks(t *testing.T) {
	client, upload := uploadHost(t, earlyResponse(t, http.StatusForbidden, `<Error><Code>AccessDenied</Code></Error>`))
	reader, writer := io.Pipe()
	go func() { _, _ = writer.Write(make([]byte, 500)) }()
	err := client.Media.Upload(t.Context(), upload, reader, pinterest.WithUploadSize(1000))
	require.EqualError(t, err, "pinterest: media upload: 403 Forbidden (AccessDenied)")
	require.NoError(t, reader.Close())
}

func TestUpload_HostClosesConnection(t *testing.T) {
	client, upload := uploadHost(t, func(w http.ResponseWriter, req *http.Request) {
		_, err := io.ReadFull(req.Body, make([]byte, 500))
		assert.NoError(t, err)
		conn, _, err := http.NewResponseController(w).Hijack()
		assert.NoError(t, err)
		assert.NoError(t, conn.Close())
	})
	endless := io.LimitReader(zeros{}, 1<<30)
	err := client.Media.Upload(t.Context(), upload, endless, pinterest.WithUploadSize(1<<30))
	require.ErrorContains(t, err, "pinterest: media upload: ")
	assert.NotContains(t, err.Error(), "reading the file", "the reader did not fail")
	assert.NotContains(t, err.Error(), "http://", "the URL is hidden")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestUpload_DoesNotFollowRedirects(t *testing.T) {
	client, upload := uploadHost(t, func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, "/elsewhere", http.StatusTemporaryRedirect)
	})
	require.EqualError(t, client.Media.Upload(t.Context(), upload, strings.NewReader("x")), "pinterest: media upload: 307 Temporary Redirect")
}

func TestUploadParameters_AreNotPrinted(t *testing.T) {
	upload := pinterest.MediaUpload{MediaID: "1", UploadParameters: map[string]string{"x-amz-signature": "CANARY", "CANARY": "x"}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		assert.NotContains(t, fmt.Sprintf(verb, upload), "CANARY")
		assert.NotContains(t, fmt.Sprintf(verb, &upload), "CANARY")
		assert.NotContains(t, fmt.Sprintf(verb, upload.UploadParameters), "CANARY")
	}
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "upload", upload, "pointer", &upload)
	assert.NotContains(t, logged.String(), "CANARY")
}

func TestMedia_UploadVideo(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	client := server.Client()
	mediaID, err := client.Media.UploadVideo(t.Context(), strings.NewReader("a video"), fastPoll)
	require.NoError(t, err)
	details, err := client.Media.Get(t.Context(), mediaID)
	require.NoError(t, err)
	assert.Equal(t, pinterest.MediaUploadStatusSucceeded, details.Status)

	picture := "\x89PNG\r\n\x1a\n and so on"
	mediaID, err = client.Media.UploadVideo(t.Context(), strings.NewReader(picture), fastPoll)
	var failed *pinterest.MediaError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, mediaID, failed.MediaID)
}

func TestMedia_UploadVideoDoesNotWaitAfterAFailedUpload(t *testing.T) {
	server := pinteresttest.NewServer(pinteresttest.WithMaxUpload(1000))
	defer server.Close()
	client := server.Client()
	_, err := client.Media.UploadVideo(t.Context(), strings.NewReader(strings.Repeat("x", 1001)), fastPoll)
	var rejection *pinterest.FileHostError
	require.ErrorAs(t, err, &rejection)
	assert.Equal(t, "EntityTooLarge", rejection.Code)
	_, err = client.Media.UploadVideo(t.Context(), io.MultiReader(strings.NewReader("half"), errReader{io.ErrNoProgress}), fastPoll, pinterest.WithUploadSize(100))
	require.ErrorIs(t, err, io.ErrNoProgress)
	_, err = client.Media.UploadVideo(t.Context(), io.LimitReader(strings.NewReader("?"), 1))
	require.ErrorContains(t, err, "WithUploadSize")
	var operations []string
	for _, request := range server.Requests() {
		operations = append(operations, request.Operation)
	}
	assert.Equal(t, []string{"media/create", "media/create"}, operations)
}

// TestFakeHost_RejectsInvalidForms sends forms that the client never sends.
func TestFakeHost_RejectsInvalidForms(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	upload, err := server.Client().Media.Create(t.Context(), &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
	require.NoError(t, err)
	post := func(t *testing.T, build func(w *multipart.Writer), change func(*http.Request)) (int, string) {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		build(w)
		require.NoError(t, w.Close())
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, upload.UploadURL, &body)
		require.NoError(t, err)
		req.Header.Set("Content-Type", w.FormDataContentType())
		change(req)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer func() { assert.NoError(t, resp.Body.Close()) }()
		content, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.StatusCode, string(content)
	}
	fields := func(w *multipart.Writer, params map[string]string) {
		for name, value := range params {
			assert.NoError(t, w.WriteField(name, value))
		}
	}
	file := func(w *multipart.Writer) {
		part, err := w.CreateFormFile("file", "x")
		if assert.NoError(t, err) {
			_, err = part.Write([]byte("a video"))
			assert.NoError(t, err)
		}
	}
	unchanged := func(*http.Request) {}
	wrong := maps.Clone(upload.UploadParameters)
	wrong["policy"] = "x"
	missing := maps.Clone(upload.UploadParameters)
	delete(missing, "key")
	for _, test := range []struct {
		name   string
		build  func(w *multipart.Writer)
		change func(*http.Request)
		status int
		code   string
	}{
		{"no length", func(w *multipart.Writer) { fields(w, upload.UploadParameters); file(w) }, func(r *http.Request) { r.ContentLength = -1 }, 411, "MissingContentLength"},
		{"authorization", func(w *multipart.Writer) { fields(w, upload.UploadParameters); file(w) }, func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, 403, "AccessDenied"},
		{"wrong field", func(w *multipart.Writer) { fields(w, wrong); file(w) }, unchanged, 403, "AccessDenied"},
		{"missing field", func(w *multipart.Writer) { fields(w, missing); file(w) }, unchanged, 403, "AccessDenied"},
		{"fields after the file", func(w *multipart.Writer) { file(w); fields(w, upload.UploadParameters) }, unchanged, 403, "AccessDenied"},
		{"field after the file", func(w *multipart.Writer) { fields(w, upload.UploadParameters); file(w); fields(w, missing) }, unchanged, 403, "AccessDenied"},
		{"no file", func(w *multipart.Writer) { fields(w, upload.UploadParameters) }, unchanged, 400, "InvalidArgument"},
		{"no form", func(*multipart.Writer) {}, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 412, "PreconditionFailed"},
		{"valid form", func(w *multipart.Writer) { fields(w, upload.UploadParameters); file(w) }, unchanged, 204, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, body := post(t, test.build, test.change)
			assert.Equal(t, test.status, status)
			assert.Contains(t, body, test.code)
		})
	}
}

// BenchmarkUpload uploads a file of 1 GiB, or of PINTEREST_UPLOAD_MIB, to a local host, alternating with a plain POST by
// net/http. It reports the ratio of the best throughputs, because single results are noisy, and the growth of the heap.
func BenchmarkUpload(b *testing.B) {
	size := int64(1 << 30)
	if mib, err := strconv.ParseInt(os.Getenv("PINTEREST_UPLOAD_MIB"), 10, 64); err == nil {
		size = mib << 20
	}
	file, err := os.Create(filepath.Join(b.TempDir(), "video"))
	require.NoError(b, err)
	defer func() { require.NoError(b, file.Close()) }()
	require.NoError(b, file.Truncate(size))
	client, upload := uploadHost(b, func(w http.ResponseWriter, req *http.Request) {
		_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, req.Body, make([]byte, 256<<10))
		assert.NoError(b, err)
		w.WriteHeader(http.StatusNoContent)
	})
	rewind := func() {
		_, err := file.Seek(0, io.SeekStart)
		require.NoError(b, err)
	}
	plain := func() time.Duration {
		rewind()
		start := time.Now()
		req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, upload.UploadURL, io.NopCloser(file))
		require.NoError(b, err)
		req.ContentLength = size
		resp, err := http.DefaultClient.Do(req)
		require.NoError(b, err)
		require.NoError(b, resp.Body.Close())
		return time.Since(start)
	}
	var before, peak runtime.MemStats
	ours := func() time.Duration {
		rewind()
		start := time.Now()
		calls := 0
		require.NoError(b, client.Media.Upload(b.Context(), upload, file, pinterest.WithUploadProgress(func(int64, int64) {
			if calls++; calls%4096 == 0 {
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				peak.HeapAlloc = max(peak.HeapAlloc, now.HeapAlloc)
			}
		})))
		return time.Since(start)
	}
	b.SetBytes(2 * size)
	plain() // warm up
	ours()
	bestPlain, bestOurs := time.Hour, time.Hour
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		bestPlain, bestOurs = min(bestPlain, plain()), min(bestOurs, ours())
	}
	b.ReportMetric(float64(bestPlain)/float64(bestOurs), "of-plain-throughput")
	b.ReportMetric(max(0, float64(peak.HeapAlloc)-float64(before.HeapAlloc))/(1<<20), "heap-growth-MiB")
}
