package upload_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/relay"
	"github.com/pinterest-go/pinterest/internal/upload"
)

// chunk is the number of bytes in a read of a file.
const chunk = 256 << 10

// pieces is a reader that returns at most size bytes at a time, and every other time no bytes.
type pieces struct {
	io.Reader
	size  int
	empty bool
}

func (r *pieces) Read(p []byte) (int, error) {
	if r.empty = !r.empty; r.empty {
		return 0, nil
	}
	return r.Reader.Read(p[:min(len(p), r.size)])
}

// FuzzBody reads the forms of files that differ from their declared size, and parses them with mime/multipart.
func FuzzBody(f *testing.F) {
	f.Add(uint32(10), int32(0), uint16(3), true, false)
	f.Add(uint32(10), int32(-6), uint16(4), false, true)
	f.Add(uint32(10), int32(1), uint16(1), false, false)
	f.Add(uint32(2*chunk+1), int32(0), uint16(60_000), true, false)
	f.Add(uint32(chunk), int32(0), uint16(65_535), false, true)
	f.Add(uint32(chunk), int32(-1), uint16(65_535), false, true)
	f.Add(uint32(0), int32(0), uint16(0), true, true)
	pattern := make([]byte, 3*chunk)
	for i := range pattern {
		pattern[i] = byte(i ^ i>>8 ^ i>>16)
	}
	f.Fuzz(func(t *testing.T, length uint32, more int32, step uint16, canSeek, endsWithData bool) {
		content := pattern[:length%uint32(len(pattern)+1)]
		size := max(0, int64(len(content))+int64(more))
		step = max(step, uint16(len(content)/64)) // limits the number of reads
		form, err := upload.NewForm(map[string]string{"key": "value"}, size)
		require.NoError(t, err)
		var reader io.Reader = bytes.NewReader(content)
		if endsWithData {
			reader = iotest.DataErrReader(reader)
		}
		var reported []int64
		body := form.Open(t.Context(), upload.File{
			Reader: &pieces{Reader: reader, size: int(step) + 1}, CanSeek: canSeek,
			Progress: func(sent int64) { reported = append(reported, sent) },
		})
		sent, readErr := io.ReadAll(body)
		sentBytes := body.Sent()
		fileErr := body.Settle()
		assert.EqualValues(t, len(sent), sentBytes)
		assert.True(t, body.Wait(t.Context()))
		switch actual := int64(len(content)); {
		case actual < size:
			require.ErrorIs(t, fileErr, io.ErrUnexpectedEOF)
		case actual > size && canSeek:
			require.ErrorContains(t, fileErr, "the reader has more than")
		case actual > size && fileErr != nil: // detected by the last read
			require.ErrorContains(t, fileErr, "the reader has more than")
		default:
			require.NoError(t, fileErr)
		}
		assert.Equal(t, fileErr == nil, readErr == nil)
		assert.Equal(t, fileErr == nil, sentBytes == form.Length())
		if fileErr != nil {
			return
		}
		_, params, err := mime.ParseMediaType(form.ContentType)
		require.NoError(t, err)
		read, err := multipart.NewReader(bytes.NewReader(sent), params["boundary"]).ReadForm(1 << 30)
		require.NoError(t, err)
		assert.Equal(t, map[string][]string{"key": {"value"}}, read.Value)
		require.Len(t, read.File["file"], 1)
		file, err := read.File["file"][0].Open()
		require.NoError(t, err)
		received, err := io.ReadAll(file)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(content[:size], received))
		assert.IsIncreasing(t, reported)
		if size > 0 {
			assert.Equal(t, size, reported[len(reported)-1])
		}
	})
}

// readFunc is a reader that is a function.
type readFunc func(p []byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// blocking returns a reader that blocks until release is closed, and then reads nothing. calls is the number of Read calls.
func blocking() (read readFunc, release chan struct{}, calls *int) {
	release, calls = make(chan struct{}), new(int)
	return func([]byte) (int, error) {
		*calls++
		<-release
		return 0, nil
	}, release, calls
}

// open returns the body of a form without fields.
func open(ctx context.Context, t *testing.T, file upload.File, size int64) (*upload.Body, *upload.Form) {
	t.Helper()
	form, err := upload.NewForm(nil, size)
	require.NoError(t, err)
	return form.Open(ctx, file), form
}

func TestBody_ReaderFails(t *testing.T) {
	zeros := func(n int) io.Reader { return bytes.NewReader(make([]byte, n)) }
	for name, test := range map[string]struct {
		reader  io.Reader
		canSeek bool
		size    int64
		want    string
	}{
		"error":                      {io.MultiReader(zeros(4), iotest.ErrReader(assert.AnError)), false, 8, assert.AnError.Error()},
		"error with data":            {readFunc(func([]byte) (int, error) { return 4, assert.AnError }), false, 8, assert.AnError.Error()},
		"error with the last data":   {readFunc(func([]byte) (int, error) { return 8, assert.AnError }), false, 8, assert.AnError.Error()},
		"empty":                      {zeros(0), false, 8, "the reader ended after 0 of 8 bytes: unexpected EOF"},
		"too short":                  {zeros(4), true, 8, "the reader ended after 4 of 8 bytes: unexpected EOF"},
		"too short by a byte":        {iotest.DataErrReader(zeros(chunk - 1)), false, chunk, "the reader ended after 262143 of 262144 bytes: unexpected EOF"},
		"too long":                   {zeros(9), false, 8, "the reader has more than 8 bytes"},
		"too long, several chunks":   {zeros(2*chunk + 1), false, 2 * chunk, "the reader has more than 524288 bytes"},
		"too long, split reads":      {io.MultiReader(zeros(8), zeros(1)), true, 8, "the reader has more than 8 bytes"},
		"not empty":                  {zeros(1), true, 0, "the reader has more than 0 bytes"},
		"negative count":             {readFunc(func([]byte) (int, error) { return -1, nil }), false, 8, "read of 9 bytes returned -1"},
		"count exceeds the buffer":   {readFunc(func([]byte) (int, error) { return 10, nil }), false, 8, "read of 9 bytes returned 10"},
		"no data":                    {readFunc(func([]byte) (int, error) { return 0, nil }), false, 8, io.ErrNoProgress.Error()},
		"no data at the end":         {io.MultiReader(zeros(8), readFunc(func([]byte) (int, error) { return 0, nil })), true, 8, io.ErrNoProgress.Error()},
		"Goexit":                     {readFunc(func([]byte) (int, error) { runtime.Goexit(); return 0, nil }), false, 8, relay.ErrGoexit.Error()},
		"error of an unlimited size": {iotest.ErrReader(assert.AnError), true, 1 << 62, assert.AnError.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			body, form := open(t.Context(), t, upload.File{Reader: test.reader, CanSeek: test.canSeek}, test.size)
			_, err := io.ReadAll(body)
			require.Error(t, err, "the form must not look complete")
			assert.Less(t, body.Sent(), form.Length())
			require.EqualError(t, body.Settle(), test.want)
			require.EqualError(t, body.Settle(), test.want, "second call")
			assert.True(t, body.Wait(t.Context()))
		})
	}
}

func TestBody_AcceptsReadsWithoutData(t *testing.T) {
	calls := 0
	reader := readFunc(func(p []byte) (int, error) {
		if calls++; calls%100 != 0 { // 99 reads without data, then a byte
			return 0, nil
		}
		return copy(p, "x"), nil
	})
	body, form := open(t.Context(), t, upload.File{Reader: reader}, 3)
	_, err := io.ReadAll(body)
	require.NoError(t, err)
	require.NoError(t, body.Settle())
	assert.Equal(t, form.Length(), body.Sent())
	assert.Equal(t, 300, calls)
}

// TestBody_DoesNotReadPastTheSize checks that a pipe may stay open: a Read after its last byte would block.
func TestBody_DoesNotReadPastTheSize(t *testing.T) {
	for _, size := range []int64{0, 1, chunk, chunk + 1, 2 * chunk} {
		t.Run(strconv.FormatInt(size, 10), func(t *testing.T) {
			left := size
			reader := readFunc(func(p []byte) (int, error) {
				assert.Positive(t, left, "Read after the last byte")
				n := min(int64(len(p)), left)
				left -= n
				return int(n), nil
			})
			body, form := open(t.Context(), t, upload.File{Reader: reader}, size)
			_, err := io.ReadAll(body)
			require.NoError(t, err)
			require.NoError(t, body.Settle())
			assert.Equal(t, form.Length(), body.Sent())
			assert.Zero(t, left)
		})
	}
}

func TestBody_ReportsProgress(t *testing.T) {
	var reported []int64
	file := upload.File{Reader: bytes.NewReader(make([]byte, 2*chunk+1)), CanSeek: true, Progress: func(sent int64) { reported = append(reported, sent) }}
	body, _ := open(t.Context(), t, file, 2*chunk+1)
	_, err := io.ReadAll(body)
	require.NoError(t, err)
	require.NoError(t, body.Settle())
	assert.Equal(t, []int64{chunk, 2 * chunk, 2*chunk + 1}, reported)
}

// TestBody_SlowTransport checks that the file is not read into a chunk that the transport has not read completely.
func TestBody_SlowTransport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		content := make([]byte, 3*chunk)
		for i := range content {
			content[i] = byte(i / chunk)
		}
		body, form := open(t.Context(), t, upload.File{Reader: bytes.NewReader(content), CanSeek: true}, int64(len(content)))
		var sent bytes.Buffer
		for {
			synctest.Wait() // the file has been read as far as possible
			n, err := io.CopyN(&sent, body, chunk/2)
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
			require.Positive(t, n)
		}
		require.NoError(t, body.Settle())
		assert.EqualValues(t, form.Length(), sent.Len())
		assert.True(t, bytes.Contains(sent.Bytes(), content))
	})
}

func TestBody_FailsWhenTheContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		reader, release, calls := blocking()
		body, _ := open(ctx, t, upload.File{Reader: reader}, 8)
		start := time.Now()
		_, err := io.ReadAll(body)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Minute, time.Since(start))
		require.NoError(t, body.Settle())
		close(release)
		synctest.Wait()
		assert.Equal(t, 1, *calls)
	})
}

func TestBody_CloseDoesNotWaitForThePendingRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reader, release, calls := blocking()
		body, _ := open(t.Context(), t, upload.File{Reader: reader}, 8)
		synctest.Wait() // the reader blocks
		start := time.Now()
		require.NoError(t, body.Close())
		assert.Zero(t, time.Since(start))
		_, err := io.ReadAll(body)
		require.ErrorIs(t, err, context.Canceled)
		close(release)
		synctest.Wait()
		assert.Equal(t, 1, *calls, "no Read after Close")
	})
}

// TestBody_CloseEndsTheGoroutine fails if the goroutine that reads the file waits for the transport: synctest waits for all
// goroutines.
func TestBody_CloseEndsTheGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body, _ := open(t.Context(), t, upload.File{Reader: strings.NewReader("a video")}, 7)
		synctest.Wait() // the file has been read
		require.NoError(t, body.Close())
		assert.True(t, body.Wait(t.Context()))
	})
}

func TestBody_SettleWaitsForGrace(t *testing.T) {
	for name, test := range map[string]struct {
		duration, elapsed time.Duration
		want              error
		returned          bool
	}{
		"Read within grace": {grace - 1, grace - 1, assert.AnError, true},
		"Read that blocks":  {time.Hour, grace, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var returned atomic.Bool
				body, _ := open(t.Context(), t, upload.File{Reader: readFunc(func([]byte) (int, error) {
					time.Sleep(test.duration)
					returned.Store(true)
					return 0, assert.AnError
				})}, 8)
				synctest.Wait() // the reader blocks
				start := time.Now()
				require.Equal(t, test.want, body.Settle())
				assert.Equal(t, test.elapsed, time.Since(start))
				synctest.Wait()
				assert.Equal(t, test.returned, returned.Load())
				time.Sleep(time.Hour) // until Read has returned
			})
		})
	}
}

func TestBody_WaitObeysContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reader, release, _ := blocking()
		body, _ := open(t.Context(), t, upload.File{Reader: reader}, 8)
		synctest.Wait() // the reader blocks
		require.NoError(t, body.Settle())
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		assert.False(t, body.Wait(ctx))
		assert.Equal(t, time.Minute+grace, time.Since(start))

		time.AfterFunc(time.Hour, func() { close(release) })
		start = time.Now()
		assert.True(t, body.Wait(t.Context()))
		assert.Equal(t, time.Hour, time.Since(start))
	})
}

func TestBody_SettlePropagatesPanics(t *testing.T) {
	for name, file := range map[string]upload.File{
		"Read":     {Reader: readFunc(func([]byte) (int, error) { panic(assert.AnError) })},
		"Progress": {Reader: strings.NewReader("a video"), Progress: func(int64) { panic(assert.AnError) }},
	} {
		t.Run(name, func(t *testing.T) {
			body, _ := open(t.Context(), t, file, 7)
			_, err := io.ReadAll(body)
			require.Error(t, err, "the form must not look complete")
			defer func() {
				crash, ok := recover().(*relay.PanicError)
				require.True(t, ok)
				require.ErrorIs(t, crash, assert.AnError)
			}()
			_ = body.Settle()
			t.Error("Settle returned")
		})
	}
}
