// Package upload streams a file in a multipart form.
package upload

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"slices"
	"sync"
	"sync/atomic"
)

// Form is a multipart form whose last part is a file of known size. Only what stands before and after the file is kept in
// memory, so that the length of the whole is known before anything is sent.
type Form struct {
	ContentType    string
	size           int64
	before, behind []byte
}

// NewForm makes a form of fields, in the order of their names, and of a file of size bytes.
func NewForm(fields map[string]string, size int64) (*Form, error) {
	var buffer bytes.Buffer
	w := multipart.NewWriter(&buffer)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := w.WriteField(name, fields[name]); err != nil {
			return nil, err
		}
	}
	if _, err := w.CreateFormFile("file", "file"); err != nil {
		return nil, err
	}
	head := buffer.Len()
	if err := w.Close(); err != nil {
		return nil, err
	}
	all := buffer.Bytes()
	return &Form{ContentType: w.FormDataContentType(), size: size, before: all[:head], behind: all[head:]}, nil
}

// Length is the length of the form in bytes.
func (f *Form) Length() int64 { return int64(len(f.before)) + f.size + int64(len(f.behind)) }

// Body returns the form with file in it. progress, if not nil, is called with the bytes of the file that were read so far.
func (f *Form) Body(file io.Reader, progress func(sent int64)) *Body {
	source := &exactReader{file: file, size: f.size, progress: progress}
	return &Body{source: source, form: io.MultiReader(bytes.NewReader(f.before), source, bytes.NewReader(f.behind))}
}

// Body is a form on its way. An HTTP transport reads it in a goroutine of its own, which may outlast the transport's call.
type Body struct {
	mu     sync.Mutex // held while the file is read
	form   io.Reader
	source *exactReader
	closed atomic.Bool
}

// Read reads the form.
func (b *Body) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed.Load() {
		return 0, errors.New("read after close")
	}
	return b.form.Read(p)
}

// Close lets no further read of the file begin.
func (b *Body) Close() error {
	b.closed.Store(true)
	return nil
}

// Settle closes the Body and waits for a read of the file that is under way, so that the file is left alone. It returns why the
// file could not be read, nil if it could.
func (b *Body) Settle() error {
	b.closed.Store(true)
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.source.err
}

// exactReader reads a file of a size that was announced, no less and no more.
type exactReader struct {
	file     io.Reader
	size     int64
	sent     int64
	progress func(sent int64)
	err      error
}

func (r *exactReader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	if r.sent == r.size {
		return 0, r.end()
	}
	n, err := r.file.Read(p[:min(int64(len(p)), r.size-r.sent)])
	r.sent += int64(n)
	if n > 0 && r.progress != nil {
		r.progress(r.sent)
	}
	switch {
	case errors.Is(err, io.EOF) && r.sent < r.size:
		err = fmt.Errorf("the reader ended after %d of %d bytes: %w", r.sent, r.size, io.ErrUnexpectedEOF)
	case errors.Is(err, io.EOF):
		err = nil // end decides
	}
	r.err = err
	return n, err
}

// end makes sure that there is nothing left in the file.
func (r *exactReader) end() error {
	var one [1]byte
	n, err := io.ReadFull(r.file, one[:])
	switch {
	case n > 0:
		r.err = fmt.Errorf("the reader has more than %d bytes", r.size)
	case !errors.Is(err, io.EOF):
		r.err = err
	default:
		return io.EOF
	}
	return r.err
}
