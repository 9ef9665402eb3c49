package pinterest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"

	"github.com/pinterest-go/pinterest/internal/upload"
)

const (
	uploadOperation = "media upload" // in errors; it is not an operation of the API
	// expectFrom is the size in bytes from which an upload sends "Expect: 100-continue".
	expectFrom = 2 << 20
	// maxUploadSize leaves room for the rest of the form in an int64.
	maxUploadSize = 1 << 62
)

// UploadOption configures an upload. Every [RequestOption] is one. Every [WaitOption] is one too: it applies to the wait of
// [MediaService.UploadVideo], and has no effect on [MediaService.Upload], which does not wait.
type UploadOption interface{ applyToCall(*settings) }

// uploading is the configuration of uploads.
type uploading struct {
	size     int64
	sized    bool // size was set by WithUploadSize
	progress func(sent, total int64)
}

// WithUploadProgress calls report while a file is sent, with the number of bytes sent so far and the size of the file. A retry
// starts at 0 again. Calls of report do not overlap, and the upload waits for each of them. If report panics, so does the upload.
func WithUploadProgress(report func(sent, total int64)) UploadOption {
	return uploadOption(func(s *settings) { s.upload.progress = report })
}

// WithUploadSize sets the number of bytes to read, for readers whose size cannot be determined, such as pipes. A reader that
// cannot seek is not read beyond that, so it may stay open.
func WithUploadSize(bytes int64) UploadOption {
	return uploadOption(func(s *settings) { s.upload.size, s.upload.sized = bytes, true })
}

// Upload sends a file to the file host returned by [MediaService.Create]. It streams the file: memory use does not depend on its
// size. The size must be known, either from [WithUploadSize] or from a reader that has a Len method or can seek, such as an
// [os.File]. The upload starts at the current position of the reader. It is retried according to the retry policy if the reader
// can seek. It does not send the access token.
//
// Upload calls the reader and the function of [WithUploadProgress] in other goroutines, one call at a time. If they panic, so
// does Upload. Upload returns as soon as it fails or ctx ends, even if a Read blocks; the reader is then in use until that Read
// returns.
//
// Errors: [*ParamError] if the size is unknown or invalid, [*FileHostError] if the file host rejects the upload, and the errors
// of the reader.
func (s *MediaService) Upload(ctx context.Context, upload *MediaUpload, r io.Reader, opts ...UploadOption) error {
	settings := s.core.settings.with([]RequestOption{joined(opts)})
	if err := settings.check(uploadOperation, false); err != nil {
		return err
	}
	file, err := newUploadFile(ctx, r, settings.upload)
	if err != nil {
		return err
	}
	return s.core.upload(ctx, settings, upload, file)
}

// uploadFile is a file of known size.
type uploadFile struct {
	uploading
	reader io.Reader
	seeker io.Seeker    // nil if the file can be read only once
	start  int64        // initial position of seeker
	body   *upload.Body // body of the last attempt
}

func newUploadFile(ctx context.Context, r io.Reader, u uploading) (*uploadFile, error) {
	f := &uploadFile{uploading: u, reader: r}
	if r == nil {
		return nil, invalidUpload("reader", "is nil")
	}
	err := upload.Run(ctx, f.measure)
	if _, ok := errors.AsType[*ParamError](err); err != nil && !ok {
		err = opErrorf(uploadOperation, "measuring the reader: %w", err)
	}
	return f, err
}

func invalidUpload(param, format string, args ...any) error {
	return &ParamError{Operation: uploadOperation, Param: param, Reason: fmt.Sprintf(format, args...)}
}

// measure determines whether the reader can seek, and its size.
func (f *uploadFile) measure() error {
	sized, hasLen := f.reader.(interface{ Len() int })
	// The Seek method of a pipe always fails.
	if seeker, ok := f.reader.(io.Seeker); ok {
		if start, err := seeker.Seek(0, io.SeekCurrent); err == nil {
			f.seeker, f.start = seeker, start
		}
	}
	var end int64
	if f.seeker != nil {
		var endErr error
		end, endErr = f.seeker.Seek(0, io.SeekEnd)
		if err := f.rewind(); err != nil {
			return err
		}
		switch {
		case endErr == nil && (f.start < 0 || end < f.start):
			return invalidUpload("reader", "is at position %d, but its end is %d", f.start, end)
		case endErr != nil && !f.sized && !hasLen:
			return endErr
		}
	}
	switch {
	case f.sized:
	case hasLen:
		f.size = int64(sized.Len())
	case f.seeker != nil:
		f.size = end - f.start
	default:
		return invalidUpload("reader", "has no size: use WithUploadSize")
	}
	if f.size < 0 || f.size > maxUploadSize {
		return invalidUpload("size", "is %d", f.size)
	}
	return nil
}

func (f *uploadFile) rewind() error {
	position, err := f.seeker.Seek(f.start, io.SeekStart)
	if err == nil && position != f.start {
		err = fmt.Errorf("seek to %d returned %d", f.start, position)
	}
	return err
}

// upload sends a file. It retries if the file can be read again.
func (c *core) upload(ctx context.Context, s *settings, to *MediaUpload, file *uploadFile) error {
	to = cmp.Or(to, new(MediaUpload))
	if err := checkFileURL(uploadOperation, "upload_url", to.UploadURL); err != nil {
		return err
	}
	form, err := upload.NewForm(to.UploadParameters, file.size)
	if err != nil {
		return opErrorf(uploadOperation, "%w", err)
	}
	policy := s.retry.loop()
	if file.seeker == nil {
		policy.MaxRetries = 0
	}
	return c.fileHost(ctx, uploadOperation, policy, func(ctx context.Context, attempt *Attempt) (retry bool, err error) {
		if attempt.Number > 1 {
			if !file.body.Wait(ctx) {
				return false, opErrorf(uploadOperation, "%w", ctx.Err())
			}
			if err := upload.Run(ctx, file.rewind); err != nil {
				return false, opErrorf(uploadOperation, "rewinding the reader: %w", err)
			}
		}
		return c.uploadOnce(ctx, s, to, form, file, attempt)
	})
}

// uploadOnce sends a file, sets what attempt says about the request and the response, and reports whether a failure is retryable.
func (c *core) uploadOnce(ctx context.Context, s *settings, to *MediaUpload, form *upload.Form, file *uploadFile, attempt *Attempt) (retry bool, err error) {
	secrets := slices.Collect(maps.Values(to.UploadParameters))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.UploadURL, nil)
	if err != nil {
		return false, fileHostFault(uploadOperation, err, secrets)
	}
	source := upload.File{Reader: file.reader, CanSeek: file.seeker != nil}
	if file.progress != nil {
		source.Progress = func(sent int64) { file.progress(sent, file.size) }
	}
	bodyCtx := ctx
	if timeout := c.plain.Timeout; timeout > 0 { // after a timeout, net/http still waits for a pending Read of the body
		var cancel context.CancelFunc
		bodyCtx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	body := form.Open(bodyCtx, source)
	defer func() { _ = body.Close() }() // Close always returns nil
	file.body = body
	req.Body = body
	req.ContentLength = form.Length() // the file host rejects a body of unknown length
	req.Header.Set("Content-Type", form.ContentType)
	req.Header.Set("User-Agent", s.header.Get("User-Agent"))
	if file.size >= expectFrom {
		req.Header.Set("Expect", "100-continue") // otherwise a rejection would arrive as a connection error while the file is sent
	}
	attempt.Method, attempt.Host = req.Method, req.URL.Host
	resp, err := c.plain.Do(req)
	sent := body.Sent()
	var rejection *FileHostError
	if err == nil {
		defer func() { _ = resp.Body.Close() }()
		attempt.StatusCode = resp.StatusCode
		if !isSuccess(attempt.StatusCode) {
			rejection = readFileHostError(uploadOperation, resp, secrets) // before Settle: closing the body closes the connection
			attempt.RequestID = rejection.RequestID
		}
	}
	fileErr := body.Settle()
	switch {
	case err == nil && rejection == nil && sent == form.Length():
		return false, nil
	case ctx.Err() != nil:
		return false, opErrorf(uploadOperation, "%w", ctx.Err())
	case fileErr != nil:
		return false, opErrorf(uploadOperation, "reading the file: %w", fileErr)
	case rejection != nil:
		return rejection.retryable(), rejection
	case err == nil:
		return true, fmt.Errorf("pinterest: %s: response %d %s after %d of %d bytes", uploadOperation, resp.StatusCode, http.StatusText(resp.StatusCode), sent, form.Length())
	}
	return meaningOf(err) != rejected, fileHostFault(uploadOperation, err, secrets)
}
