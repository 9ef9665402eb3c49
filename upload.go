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
	uploadOperation = "media upload" // in errors; it is no operation of the API
	// expectFrom is the size from which the host is asked for its consent before a file is sent.
	expectFrom = 2 << 20
)

// UploadOption changes an upload. [MediaService.UploadVideo] also takes the options that change the wait after it.
type UploadOption interface{ applyToUpload(*uploadFile) }

type uploadOption func(*uploadFile)

func (o uploadOption) applyToUpload(f *uploadFile) { o(f) }

// WithUploadProgress calls report as the file is sent, with the bytes sent so far and in all. A repeated upload begins at 0
// again. It is called from one goroutine at a time.
func WithUploadProgress(report func(sent, total int64)) UploadOption {
	return uploadOption(func(f *uploadFile) { f.progress = report })
}

// WithUploadSize tells the number of bytes in a reader that cannot tell it itself, such as a pipe.
func WithUploadSize(bytes int64) UploadOption {
	return uploadOption(func(f *uploadFile) { f.size = bytes })
}

// Upload sends a file to where [MediaService.Create] said. It streams: memory does not grow with the file. The size must be
// known: a reader with a Len method or that can seek, such as a file, tells it, for others there is [WithUploadSize].
// After a fault the upload is repeated, as the retry policy says, if the reader can seek. The access token is not sent.
// A reader that cannot seek and blocks is left alone as soon as its Read returns, at the latest.
// Errors: [*ParamError] for an unknown size; [*StorageError] when the host refuses; the reader's own.
func (s *MediaService) Upload(ctx context.Context, upload *MediaUpload, r io.Reader, opts ...UploadOption) error {
	file, err := newUploadFile(r, opts)
	if err != nil {
		return err
	}
	return s.core.upload(ctx, upload, file)
}

// uploadFile is a file of known size.
type uploadFile struct {
	reader   io.Reader
	seeker   io.Seeker // nil if the file can be read only once
	start    int64     // where the seeker stood
	size     int64     // -1 while unknown
	progress func(sent, total int64)
	wait     []WaitOption // for what comes after the upload
}

func newUploadFile(r io.Reader, opts []UploadOption) (*uploadFile, error) {
	f := &uploadFile{reader: r, size: -1}
	for _, opt := range opts {
		if opt != nil {
			opt.applyToUpload(f)
		}
	}
	if r == nil {
		return nil, &ParamError{Operation: uploadOperation, Param: "reader", Reason: "is nil"}
	}
	// A pipe has a Seek method too, which fails.
	if seeker, ok := r.(io.Seeker); ok {
		if start, err := seeker.Seek(0, io.SeekCurrent); err == nil {
			f.seeker, f.start = seeker, start
		}
	}
	if f.size >= 0 {
		return f, nil
	}
	if sized, ok := r.(interface{ Len() int }); ok {
		f.size = int64(sized.Len())
		return f, nil
	}
	if f.seeker != nil {
		end, err := f.seeker.Seek(0, io.SeekEnd)
		if err != nil {
			return nil, fmt.Errorf("pinterest: %s: size of the reader: %w", uploadOperation, err)
		}
		f.size = end - f.start
		return f, f.rewind()
	}
	return nil, &ParamError{Operation: uploadOperation, Param: "reader", Reason: "does not tell its size: use WithUploadSize"}
}

func (f *uploadFile) rewind() error {
	if _, err := f.seeker.Seek(f.start, io.SeekStart); err != nil {
		return fmt.Errorf("pinterest: %s: rewinding the reader: %w", uploadOperation, err)
	}
	return nil
}

// upload sends a file, again and again if it can be read again.
func (c *core) upload(ctx context.Context, to *MediaUpload, file *uploadFile) error {
	to = cmp.Or(to, new(MediaUpload))
	if err := checkFileURL(uploadOperation, "upload_url", to.UploadURL); err != nil {
		return err
	}
	form, err := upload.NewForm(to.UploadParameters, file.size)
	if err != nil {
		return fmt.Errorf("pinterest: %s: %w", uploadOperation, err)
	}
	policy := c.settings.retry.loop()
	if file.seeker == nil {
		policy.MaxRetries = 0
	}
	return c.storage(ctx, uploadOperation, policy, func(attempt *Response) (repeat bool, err error) {
		if attempt.Attempts > 1 {
			if err := file.rewind(); err != nil {
				return false, err
			}
		}
		return c.uploadOnce(ctx, to, form, file, attempt)
	})
}

// open returns the file for one attempt, and a function that ends it. A reader that can seek is read as it is: files and memory
// do not block. Another may, and net/http waits for a read under way even when the context has ended; so it is read by a
// goroutine of its own, which ends with the attempt or, if it is just then in a Read, when that returns.
func (f *uploadFile) open(ctx context.Context) (file io.Reader, end func()) {
	if f.seeker != nil {
		return f.reader, func() {}
	}
	out, in := io.Pipe()
	go func() {
		_, err := io.Copy(in, f.reader)
		_ = in.CloseWithError(err) // it never fails
	}()
	stop := context.AfterFunc(ctx, func() { _ = out.CloseWithError(ctx.Err()) })
	return out, func() {
		stop()
		_ = out.Close()
	}
}

// uploadOnce sends a file, notes the status of the answer, and reports whether a failure is worth repeating.
func (c *core) uploadOnce(ctx context.Context, to *MediaUpload, form *upload.Form, file *uploadFile, attempt *Response) (repeat bool, err error) {
	var progress func(int64)
	if file.progress != nil {
		progress = func(sent int64) { file.progress(sent, file.size) }
	}
	source, end := file.open(ctx)
	body := form.Body(source, progress)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.UploadURL, body)
	if err != nil {
		end()
		return false, storageFault(uploadOperation, err)
	}
	req.ContentLength = form.Length() // the host refuses a body of unknown length
	req.Header.Set("Content-Type", form.ContentType)
	req.Header.Set("User-Agent", c.settings.header.Get("User-Agent"))
	if file.size >= expectFrom {
		req.Header.Set("Expect", "100-continue") // a refusal then comes before the file is sent, not as a broken connection
	}
	resp, err := c.plain.Do(req)
	var refusal *StorageError
	if err == nil {
		defer func() { _ = resp.Body.Close() }()
		attempt.StatusCode = resp.StatusCode
		if !attempt.success() {
			refusal = readStorageError(uploadOperation, resp, slices.Collect(maps.Values(to.UploadParameters))) // at once: an answer that came early goes with its connection
		}
	}
	end()
	fileErr := body.Settle() // after which the caller, or a repetition, has the file for itself
	switch {
	case err == nil && refusal == nil:
		return false, nil
	case ctx.Err() != nil:
		return false, fmt.Errorf("pinterest: %s: %w", uploadOperation, ctx.Err())
	case fileErr != nil && !errors.Is(fileErr, io.ErrClosedPipe): // which end makes
		return false, fmt.Errorf("pinterest: %s: reading the file: %w", uploadOperation, fileErr)
	case refusal != nil:
		return refusal.passing(), refusal
	}
	return faultReason(err) != final, storageFault(uploadOperation, err)
}
