package upload_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/upload"
)

// pieces is a reader that returns at most some bytes at a time, and nothing every other time.
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

// FuzzBody sends files of all sizes, announced with other sizes, and compares the form with mime/multipart.
func FuzzBody(f *testing.F) {
	const chunk = 256 << 10
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
		step = max(step, uint16(len(content)/64)) // or the test takes long
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
		switch have := int64(len(content)); {
		case have < size:
			require.ErrorIs(t, fileErr, io.ErrUnexpectedEOF)
		case have > size && canSeek:
			require.ErrorContains(t, fileErr, "the reader has more than")
		case have > size && fileErr != nil: // found by the last read
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
		arrived, err := io.ReadAll(file)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(content[:size], arrived))
		assert.IsIncreasing(t, reported)
		if size > 0 {
			assert.Equal(t, size, reported[len(reported)-1])
		}
	})
}

func TestBody_FailsWithTheReader(t *testing.T) {
	form, err := upload.NewForm(nil, 8)
	require.NoError(t, err)
	body := form.Open(t.Context(), upload.File{Reader: io.MultiReader(bytes.NewReader(make([]byte, 4)), iotest.ErrReader(assert.AnError))})
	_, err = io.ReadAll(body)
	require.Error(t, err, "or the host would take the form for complete")
	require.ErrorIs(t, body.Settle(), assert.AnError)
}
