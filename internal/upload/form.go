// Package upload streams a file as part of a multipart form.
package upload

import (
	"bytes"
	"maps"
	"mime/multipart"
	"slices"
)

// Form is a multipart form whose last part is a file of known size. It holds only the bytes before and after the file, so that
// its length is known before the file is read.
type Form struct {
	ContentType   string
	size          int64
	before, after []byte
}

// NewForm returns a form with fields, sorted by name, followed by a file of size bytes.
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
	return &Form{ContentType: w.FormDataContentType(), size: size, before: all[:head], after: all[head:]}, nil
}

// Length returns the length of the form in bytes.
func (f *Form) Length() int64 { return int64(len(f.before)) + f.size + int64(len(f.after)) }
