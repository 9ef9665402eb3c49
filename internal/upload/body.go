package upload

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
)

const (
	// chunkSize is the number of bytes in a read of a file. Each chunk costs a goroutine switch, so smaller ones reduce
	// throughput.
	chunkSize = 256 << 10
	// maxEmptyReads is the number of consecutive reads without data or an error after which reading a file fails.
	maxEmptyReads = 100
)

// File is the file of a form.
type File struct {
	Reader io.Reader
	// CanSeek says that Reader can seek, like a file. Such a reader does not block at its end.
	CanSeek bool
	// Progress is called after each chunk with the number of bytes of the file sent so far. It may be nil.
	Progress func(sent int64)
}

// Body is a form that is being sent. A separate goroutine reads the file: its reader may block, and an HTTP transport waits for a
// pending Read of the body even after the request was canceled.
type Body struct {
	form   io.Reader
	sent   atomic.Int64
	ctx    context.Context // ends when the body is closed or the file cannot be read
	close  context.CancelFunc
	source *call
}

// Open returns the form with file in it, for one attempt. Reading the body fails after ctx has ended. The caller must close it.
func (f *Form) Open(ctx context.Context, file File) *Body {
	ctx, cancel := context.WithCancel(ctx)
	chunks := make(chan []byte)
	return &Body{
		form:   io.MultiReader(bytes.NewReader(f.before), &chunkReader{ctx: ctx, chunks: chunks}, bytes.NewReader(f.after)),
		ctx:    ctx,
		close:  cancel,
		source: start(func() error { return file.read(ctx.Done(), f.size, chunks) }, cancel),
	}
}

// Read implements io.Reader.
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.form.Read(p)
	b.sent.Add(int64(n))
	return n, err
}

// Sent returns the number of bytes of the form that have been read.
func (b *Body) Sent() int64 { return b.sent.Load() }

// Close stops reading the file, and returns nil. It does not wait for a pending Read of the file.
func (b *Body) Close() error {
	b.close()
	return nil
}

// Settle closes the body and returns the error of reading the file. After that the file is not read any more, except by a pending
// Read that blocks, which Settle does not wait for.
func (b *Body) Settle() error {
	b.close()
	_, err := b.source.wait(b.ctx)
	return err
}

// Wait waits until the file is not read any more. It returns false if ctx ends first.
func (b *Body) Wait(ctx context.Context) bool {
	ended, _ := b.source.wait(ctx)
	return ended
}

// read sends the file to chunks until done is closed. It closes chunks if the file has exactly size bytes.
func (f File) read(done <-chan struct{}, size int64, chunks chan<- []byte) error {
	buffer := make([]byte, min(size, chunkSize)+1)
	other := make([]byte, len(buffer))
	empty := 0
	ended := false
	// A reader that can seek is read to its end, which detects trailing bytes. Any other reader may be a pipe that stays open:
	// another Read after size bytes could block forever.
	for left := size; left > 0 || f.CanSeek && !ended; {
		select {
		case <-done:
			return nil
		default:
		}
		space := buffer[:min(left, chunkSize)]
		if left <= chunkSize {
			space = buffer[:left+1] // detects a trailing byte without another Read
		}
		n, err := f.Reader.Read(space)
		switch {
		case n < 0 || n > len(space):
			return fmt.Errorf("read of %d bytes returned %d", len(space), n)
		case int64(n) > left:
			return fmt.Errorf("the reader has more than %d bytes", size)
		case n > 0:
			select {
			case chunks <- buffer[:n]:
			case <-done:
				return nil
			}
			buffer, other = other, buffer // the receiver has finished with the previous chunk
			left -= int64(n)
			empty = 0
			if f.Progress != nil {
				f.Progress(size - left)
			}
		default:
			empty++
		}
		switch ended = errors.Is(err, io.EOF); {
		case ended && left > 0:
			return fmt.Errorf("the reader ended after %d of %d bytes: %w", size-left, size, io.ErrUnexpectedEOF)
		case err != nil && !ended:
			return err
		case empty == maxEmptyReads:
			return io.ErrNoProgress
		}
	}
	close(chunks)
	return nil
}

// chunkReader reads chunks until the channel is closed.
type chunkReader struct {
	ctx    context.Context
	chunks <-chan []byte
	chunk  []byte
}

func (r *chunkReader) Read(p []byte) (int, error) {
	if len(r.chunk) == 0 {
		select {
		case chunk, ok := <-r.chunks:
			if !ok {
				return 0, io.EOF
			}
			r.chunk = chunk
		case <-r.ctx.Done():
			return 0, r.ctx.Err()
		}
	}
	n := copy(p, r.chunk)
	r.chunk = r.chunk[n:]
	return n, nil
}
