package pinterest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// fakeFile is an io.ReadSeeker whose methods are functions.
type fakeFile struct {
	read func(p []byte) (int, error)
	seek func(offset int64, whence int) (int64, error)
}

func (f fakeFile) Read(p []byte) (int, error)                   { return f.read(p) }
func (f fakeFile) Seek(offset int64, whence int) (int64, error) { return f.seek(offset, whence) }

// fileOf returns a file of the given size. read is its Read method.
func fileOf(size int64, read func(p []byte) (int, error)) fakeFile {
	return fakeFile{read, func(offset int64, whence int) (int64, error) {
		if whence == io.SeekEnd {
			return size, nil
		}
		return offset, nil
	}}
}

// lenReader is a reader with a Len method that cannot seek.
type lenReader struct {
	io.Reader
	len func() int
}

func (r lenReader) Len() int { return r.len() }

func TestUpload_InvalidSize(t *testing.T) {
	path := filepath.Join(t.TempDir(), "video")
	require.NoError(t, os.WriteFile(path, []byte("0123456789"), 0o600))
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { assert.NoError(t, file.Close()) }()
	_, err = file.Seek(11, io.SeekStart)
	require.NoError(t, err)
	text := strings.NewReader("0123456789")
	_, err = text.Seek(11, io.SeekStart)
	require.NoError(t, err)
	positions := func(start, end, rewound int64) fakeFile {
		return fakeFile{strings.NewReader("x").Read, func(_ int64, whence int) (int64, error) {
			return map[int]int64{io.SeekCurrent: start, io.SeekEnd: end, io.SeekStart: rewound}[whence], nil
		}}
	}
	length := func(n int) lenReader { return lenReader{strings.NewReader("x"), func() int { return n }} }
	for name, test := range map[string]struct {
		reader io.Reader
		opt    pinterest.UploadOption
		want   string
	}{
		"file beyond its end":            {file, nil, "reader is at position 11, but its end is 10"},
		"file beyond its end, with size": {file, pinterest.WithUploadSize(1), "reader is at position 11, but its end is 10"},
		"string beyond its end":          {text, nil, "reader is at position 11, but its end is 10"},
		"negative Len":                   {length(-1), nil, "size is -1"},
		"minimum Len":                    {length(math.MinInt64), nil, "size is -9223372036854775808"},
		"negative option":                {strings.NewReader("x"), pinterest.WithUploadSize(-1), "size is -1"},
		"minimum option":                 {strings.NewReader("x"), pinterest.WithUploadSize(math.MinInt64), "size is -9223372036854775808"},
		"maximum option":                 {strings.NewReader("x"), pinterest.WithUploadSize(math.MaxInt64), "size is 9223372036854775807"},
		"negative position":              {positions(-5, 10, -5), nil, "reader is at position -5, but its end is 10"},
		"negative end":                   {positions(0, -1, 0), nil, "reader is at position 0, but its end is -1"},
		"overflow":                       {positions(math.MaxInt64, math.MinInt64, math.MaxInt64), nil, "reader is at position 9223372036854775807, but its end is -9223372036854775808"},
		"inconsistent Seek":              {positions(2, 10, 3), nil, "measuring the reader: seek to 2 returned 3"},
	} {
		t.Run(name, func(t *testing.T) {
			client, upload := uploadHost(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
			err := client.Media.Upload(t.Context(), upload, test.reader, test.opt)
			require.EqualError(t, err, "pinterest: media upload: "+test.want)
			var invalid *pinterest.ParamError
			assert.Equal(t, name != "inconsistent Seek", errors.As(err, &invalid))
		})
	}
}

func TestUpload_InvalidReads(t *testing.T) {
	client, upload := uploadHost(t, func(_ http.ResponseWriter, req *http.Request) { _, _ = io.Copy(io.Discard, req.Body) })
	for name, test := range map[string]struct {
		n    int
		want string
	}{
		"negative count": {-1, "read of 9 bytes returned -1"},
		"too many bytes": {10, "read of 9 bytes returned 10"},
		"no bytes":       {0, io.ErrNoProgress.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			for _, reader := range []io.Reader{
				fileOf(8, func([]byte) (int, error) { return test.n, nil }),
				struct{ io.Reader }{fileOf(8, func([]byte) (int, error) { return test.n, nil })},
			} {
				err := client.Media.Upload(t.Context(), upload, reader, pinterest.WithUploadSize(8))
				require.EqualError(t, err, "pinterest: media upload: reading the file: "+test.want)
			}
		})
	}
}

// userCode returns an upload for each place that calls code of the user. That code calls call.
func userCode(call func()) map[string]struct {
	reader io.Reader
	opt    pinterest.UploadOption
} {
	read := func([]byte) (int, error) {
		call()
		return 0, io.EOF
	}
	// seek calls call in the nth Seek. The first returns the position, the second seeks to the end, the third back, the fourth to
	// retry.
	seek := func(nth int) io.Reader {
		return fakeFile{strings.NewReader("").Read, func(int64, int) (int64, error) {
			if nth--; nth == 0 {
				call()
			}
			return 0, nil
		}}
	}
	return map[string]struct {
		reader io.Reader
		opt    pinterest.UploadOption
	}{
		"Read":           {struct{ io.Reader }{fakeFile{read: read}}, pinterest.WithUploadSize(8)},
		"Read of a file": {fileOf(8, read), nil},
		"Len":            {lenReader{strings.NewReader(""), func() int { call(); return 0 }}, nil},
		"first Seek":     {seek(1), nil},
		"Seek to end":    {seek(2), nil},
		"Seek back":      {seek(3), nil},
		"Seek to retry":  {seek(4), nil},
		"progress":       {strings.NewReader("x"), pinterest.WithUploadProgress(func(int64, int64) { call() })},
	}
}

// busyHost starts a file host that responds to every upload with 503, over HTTP/1 or HTTP/2.
func busyHost(t *testing.T, http2 bool) (*pinterest.Client, *pinterest.MediaUpload) {
	t.Helper()
	host := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	host.EnableHTTP2 = http2
	host.Config.ErrorLog = log.New(io.Discard, "", 0) // it logs canceled handshakes
	host.StartTLS()
	t.Cleanup(host.Close)
	upload := *wantUpload
	upload.UploadURL = host.URL
	return newClient(t, host.Client().Transport, pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 1, MinDelay: time.Nanosecond})), &upload
}

func TestUpload_PropagatesPanics(t *testing.T) {
	client, upload := busyHost(t, false)
	for name, test := range userCode(func() { panic(io.ErrClosedPipe) }) {
		t.Run(name, func(t *testing.T) {
			err := recovered(func() { _ = client.Media.Upload(t.Context(), upload, test.reader, test.opt) })
			require.ErrorIs(t, err, io.ErrClosedPipe)
		})
	}
}

func TestUpload_ReportsGoexit(t *testing.T) {
	client, upload := busyHost(t, false)
	for name, test := range userCode(runtime.Goexit) {
		t.Run(name, func(t *testing.T) {
			result := make(chan error)
			go func() {
				var err error
				defer func() { result <- err }()
				err = client.Media.Upload(t.Context(), upload, test.reader, test.opt)
			}()
			require.ErrorContains(t, <-result, "a function called runtime.Goexit")
		})
	}
}

func TestUpload_ObeysContextWhileUserCodeBlocks(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		t.Run(fmt.Sprintf("http2=%t", http2), func(t *testing.T) {
			client, upload := busyHost(t, http2)
			release := make(chan struct{})
			var blocked chan struct{}
			var returned atomic.Int32
			tests := userCode(func() {
				close(blocked)
				<-release
				returned.Add(1)
			})
			for name, test := range tests {
				t.Run(name, func(t *testing.T) {
					blocked = make(chan struct{})
					ctx, cancel := context.WithCancel(t.Context())
					go func() {
						<-blocked
						cancel()
					}()
					err := client.Media.Upload(ctx, upload, test.reader, test.opt)
					require.ErrorIs(t, err, context.Canceled)
					require.ErrorContains(t, err, "pinterest: media upload: ")
					require.Zero(t, returned.Load(), "Upload waited for the user code")
				})
			}
			close(release)
			require.Eventually(t, func() bool { return int(returned.Load()) == len(tests) }, 10*time.Second, time.Millisecond)
		})
	}
}

// busyTransport is an in-memory busyHost. Like net/http, it reads the body in a separate goroutine and waits for it.
func busyTransport(req *http.Request) (*http.Response, error) {
	sent := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, req.Body)
		sent <- err
	}()
	if err := <-sent; err != nil {
		return nil, err
	}
	return respond(503, "")(req)
}

// TestUpload_StopsUsingTheReader checks that an upload that returned does not call user code again. It also fails if goroutines
// are left, because synctest waits for all of them.
func TestUpload_StopsUsingTheReader(t *testing.T) {
	for name := range userCode(nil) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				calls := 0
				test := userCode(func() {
					calls++
					<-release
				})[name]
				client := newClient(t, roundTripper(busyTransport))
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				start := time.Now()
				err := client.Media.Upload(ctx, wantUpload, test.reader, test.opt)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.LessOrEqual(t, time.Since(start), time.Minute+10*time.Millisecond)
				close(release)
				synctest.Wait()
				assert.Equal(t, 1, calls)
			})
		})
	}
}

func TestUpload_PipeStaysOpen(t *testing.T) {
	for _, size := range []int{0, 1, 8, 256 << 10, 300_000, 512 << 10} {
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			var received []byte
			client, upload := uploadHost(t, func(w http.ResponseWriter, req *http.Request) {
				file, _, err := req.FormFile("file")
				if assert.NoError(t, err) {
					received, err = io.ReadAll(file)
					assert.NoError(t, err)
				}
				w.WriteHeader(http.StatusNoContent)
			})
			reader, writer := io.Pipe()
			content := bytes.Repeat([]byte("x"), size)
			go func() { _, _ = writer.Write(content) }()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			require.NoError(t, client.Media.Upload(ctx, upload, reader, pinterest.WithUploadSize(int64(size))))
			assert.True(t, bytes.Equal(content, received))
			require.NoError(t, reader.Close())
		})
	}
}

func TestUpload_SuccessBeforeTheFileIsSent(t *testing.T) {
	content := strings.Repeat("0123456789", 300_000) // large enough for "Expect: 100-continue"
	attempts := 0
	client, upload := uploadHost(t, func(w http.ResponseWriter, req *http.Request) {
		if attempts++; attempts == 3 {
			_, _ = io.Copy(io.Discard, req.Body)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	require.NoError(t, client.Media.Upload(t.Context(), upload, strings.NewReader(content)))
	assert.Equal(t, 3, attempts)

	attempts = 0
	var seen []pinterest.Attempt
	client, upload = uploadHost(t, func(w http.ResponseWriter, _ *http.Request) {
		attempts++
		w.WriteHeader(http.StatusOK)
	}, pinterest.WithMetrics(func(_ context.Context, a pinterest.Attempt) { seen = append(seen, a) }))
	once := struct{ io.Reader }{strings.NewReader(content)}
	err := client.Media.Upload(t.Context(), upload, once, pinterest.WithUploadSize(int64(len(content))))
	require.ErrorContains(t, err, "pinterest: media upload: response 200 OK after 0 of 3")
	assert.Equal(t, 1, attempts)
	require.Len(t, seen, 1)
	assert.Equal(t, 200, seen[0].StatusCode)
	require.Equal(t, err, seen[0].Err)
}

func TestUpload_SuccessWhileTheFileIsSent(t *testing.T) {
	client, upload := uploadHost(t, earlyResponse(t, http.StatusCreated, "<PostResponse/>"))
	reader, writer := io.Pipe()
	go func() { _, _ = writer.Write(make([]byte, 500)) }()
	err := client.Media.Upload(t.Context(), upload, reader, pinterest.WithUploadSize(1000))
	require.ErrorContains(t, err, "pinterest: media upload: response 201 Created after ")
	require.NoError(t, reader.Close())
}

func TestUpload_ObeysHTTPClientTimeout(t *testing.T) {
	_, upload := uploadHost(t, func(_ http.ResponseWriter, req *http.Request) { _, _ = io.Copy(io.Discard, req.Body) })
	client, err := pinterest.NewClient(pinterest.WithAccessToken(canary), pinterest.WithHTTPClient(&http.Client{Timeout: 20 * time.Millisecond}))
	require.NoError(t, err)
	reader, writer := io.Pipe()
	time.AfterFunc(time.Second, func() { _ = writer.Close() })
	start := time.Now()
	err = client.Media.Upload(t.Context(), upload, reader, pinterest.WithUploadSize(8))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Less(t, time.Since(start), time.Second)
	require.NoError(t, reader.Close())
}

// FuzzUpload_Size uploads ten bytes from readers that report any size and position.
func FuzzUpload_Size(f *testing.F) {
	f.Add(uint8(0), int64(0), int64(0), int64(0), 0, int64(10))
	f.Add(uint8(1), int64(0), int64(10), int64(0), 0, int64(0))
	f.Add(uint8(1), int64(math.MaxInt64), int64(math.MinInt64), int64(math.MaxInt64), 0, int64(0))
	f.Add(uint8(2), int64(0), int64(0), int64(0), math.MinInt, int64(0))
	f.Add(uint8(7), int64(-1), int64(-1), int64(-1), 10, int64(math.MaxInt64))
	client := newClient(f, roundTripper(func(req *http.Request) (*http.Response, error) {
		n, err := io.Copy(io.Discard, req.Body)
		if err != nil || n != req.ContentLength {
			return nil, fmt.Errorf("%d of %d bytes: %w", n, req.ContentLength, err)
		}
		return respond(204, "")(req)
	}), pinterest.WithMaxRetries(0))
	f.Fuzz(func(t *testing.T, kind uint8, start, end, rewound int64, length int, size int64) {
		file := fakeFile{strings.NewReader("0123456789").Read, func(_ int64, whence int) (int64, error) {
			return map[int]int64{io.SeekCurrent: start, io.SeekEnd: end, io.SeekStart: rewound}[whence], nil
		}}
		seekable, hasLen, sized := kind&1 != 0, kind&2 != 0, kind&4 != 0
		var reader io.Reader = struct{ io.Reader }{file}
		switch {
		case seekable && hasLen:
			reader = struct {
				io.Seeker
				lenReader
			}{file, lenReader{file, func() int { return length }}}
		case seekable:
			reader = file
		case hasLen:
			reader = lenReader{file, func() int { return length }}
		}
		var opt pinterest.UploadOption
		if sized {
			opt = pinterest.WithUploadSize(size)
		}
		err := client.Media.Upload(t.Context(), wantUpload, reader, opt)
		switch {
		case sized:
		case hasLen:
			size = int64(length)
		case seekable:
			size = end - start
		default:
			size = -1
		}
		valid := !seekable || start >= 0 && end >= start && rewound == start
		assert.Equal(t, valid && (size == 10 || size == 0 && !seekable), err == nil, err)
	})
}
