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
	// chunkSize is how much of a file is read at a time. Each chunk costs a switch of goroutines: smaller ones cost throughput.
	chunkSize = 256 << 10
	// maxEmptyReads is the number of consecutive reads without data or an error after which reading fails.
	maxEmptyReads = 100
)

// File is the file of a form.
type File struct {
	Reader io.Reader
	// CanSeek says that Reader can seek, so that it is a file or the like, which does not block at its end.
	CanSeek  bool
	Progress func(sent int64) // nil for none
}

// Body is a form that is being sent. The file is read in a goroutine of its own: its reader may block, and an HTTP transport waits
// for its Read of the body even after the request was canceled.
type Body struct {
	form   io.Reader
	sent   atomic.Int64
	ctx    context.Context // ends when the body is closed or the file cannot be read
	close  context.CancelFunc
	source *call
}

// Open returns the form with file in it, for one attempt. The body must be closed. It fails once ctx has ended.
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

// Read reads the form.
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.form.Read(p)
	b.sent.Add(int64(n))
	return n, err
}

// Sent returns how many bytes of the form have been read.
func (b *Body) Sent() int64 { return b.sent.Load() }

// Close ends the reading of the file. It does not wait for a Read that is running.
func (b *Body) Close() error {
	b.close()
	return nil
}

// Settle closes the body and returns the error of reading the file. The file is then not read any more, except for a Read that
// blocks: Settle does not wait for that.
func (b *Body) Settle() error {
	b.close()
	_, err := b.source.wait(b.ctx)
	return err
}

// Wait waits until the file is not read any more, and reports whether that came before the end of ctx.
func (b *Body) Wait(ctx context.Context) bool {
	ended, _ := b.source.wait(ctx)
	return ended
}

// read sends the file in chunks until done is closed, and closes chunks if the file has exactly size bytes.
func (f File) read(done <-chan struct{}, size int64, chunks chan<- []byte) error {
	buffer := make([]byte, min(size, chunkSize)+1)
	other := make([]byte, len(buffer))
	empty := 0
	ended := false
	// A reader that can seek is read until it ends, which finds trailing bytes. Another one may be a pipe whose writer stays open:
	// after size bytes, a further Read could block forever.
	for left := size; left > 0 || f.CanSeek && !ended; {
		select {
		case <-done:
			return nil
		default:
		}
		space := buffer[:min(left, chunkSize)]
		if left <= chunkSize {
			space = buffer[:left+1] // one more than is left, which finds trailing bytes without a further Read
		}
		n, err := f.Reader.Read(space)
		switch {
		case n < 0 || n > len(space):
			return fmt.Errorf("a read of %d bytes returned %d", len(space), n)
		case int64(n) > left:
			return fmt.Errorf("the reader has more than %d bytes", size)
		case n > 0:
			select {
			case chunks <- buffer[:n]:
			case <-done:
				return nil
			}
			buffer, other = other, buffer // the chunk before this one is free
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

// chunkReader reads chunks, and ends when their channel is closed.
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
