package pinterest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"slices"

	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/reportfile"
)

const downloadOperation = "report download" // in errors; it is not an operation of the API

// DownloadReport opens the file of a report as it is, for the caller to read and close: JSON, an object from entity ids to
// lists of rows, or CSV. It streams, and a context that ends breaks it off. A link that has expired is fetched anew once; the
// access token is not sent to the file's host. A file that is cut short ends in an error.
// Errors: [*ParamError] for a report without URL and Token; [*ReportError] if it is gone; [*StorageError] when the host refuses.
func (s *AdAccountsService) DownloadReport(ctx context.Context, report *Report) (io.ReadCloser, error) {
	if report == nil || report.URL == "" && report.Token == "" {
		return nil, &ParamError{Operation: downloadOperation, Param: "url", Reason: "is required: the report is not finished"}
	}
	if report.URL != "" {
		file, err := s.core.download(ctx, report.URL)
		refused, ok := errors.AsType[*StorageError](err)
		if !ok || refused.StatusCode != http.StatusForbidden || report.Token == "" {
			return file, err
		}
	}
	fresh, err := s.GetReport(ctx, report.AdAccountID, report.Token)
	if err == nil {
		err = fresh.fileError()
	}
	if err != nil {
		return nil, err
	}
	return s.core.download(ctx, fresh.URL)
}

// ReportRows iterates over the rows of a report's file, which is JSON or CSV, compressed by gzip or not. The values of CSV are
// strings. Memory does not grow with the file: a row, an entity id or a CSV record of more than 1 MiB is an error, and so is a CSV
// record of more than 10,000 columns. An error comes last, with a nil row, after all rows before it.
//
// Errors: those of [AdAccountsService.DownloadReport]; the context's, within milliseconds of its end; [io.ErrUnexpectedEOF] if
// the file is cut short; a syntax error.
func (s *AdAccountsService) ReportRows(ctx context.Context, report *Report) iter.Seq2[*AnalyticsRow, error] {
	return func(yield func(*AnalyticsRow, error) bool) {
		file, err := s.DownloadReport(ctx, report)
		if err != nil {
			yield(nil, err)
			return
		}
		defer func() { _ = file.Close() }() // it was only read
		for row, err := range reportfile.Rows(ctx, file) {
			if err != nil {
				yield(nil, fmt.Errorf("pinterest: %s: %w", downloadOperation, redact.Error(err)))
				return
			}
			if !yield(&AnalyticsRow{entityID: row.EntityID, raw: row.Object}, nil) {
				return
			}
		}
	}
}

// reportBody is the body of a report's file.
type reportBody struct {
	io.ReadCloser
	ctx context.Context // that of the download, which bounds the reading too
}

func (b reportBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = bodyError(b.ctx, err)
	}
	return n, err
}

// download opens a file, again and again until its host lets it.
func (c *core) download(ctx context.Context, link string) (io.ReadCloser, error) {
	if err := checkFileURL(downloadOperation, "url", link); err != nil {
		return nil, err
	}
	var file io.ReadCloser
	err := c.storage(ctx, downloadOperation, c.settings.retry.loop(), func(attempt *Response) (repeat bool, err error) {
		file, repeat, err = c.downloadOnce(ctx, link, attempt)
		return repeat, err
	})
	return file, err
}

// downloadOnce opens a file, notes the status of the answer, and reports whether a failure is worth repeating.
func (c *core) downloadOnce(ctx context.Context, link string, attempt *Response) (file io.ReadCloser, repeat bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, false, storageFault(downloadOperation, err, nil)
	}
	secrets := byLength(slices.Values(slices.Concat(slices.Collect(maps.Values(req.URL.Query()))...)))
	req.Header.Set("User-Agent", c.settings.header.Get("User-Agent"))
	resp, err := c.plain.Do(req)
	if err != nil {
		return nil, ctx.Err() == nil && faultReason(err) != final, storageFault(downloadOperation, err, secrets)
	}
	attempt.StatusCode = resp.StatusCode
	if attempt.success() {
		return reportBody{resp.Body, ctx}, false, nil
	}
	defer func() { _ = resp.Body.Close() }()
	refusal := readStorageError(downloadOperation, resp, secrets)
	return nil, refusal.passing(), refusal
}
