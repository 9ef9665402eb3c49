// Package reportfile reads the files of ads reports, row by row.
package reportfile

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// MaxRow is the maximum length of a row, an entity id or a CSV record, in bytes. Real rows have a few kilobytes.
const MaxRow = 1 << 20

const (
	gzipMagic     = "\x1f\x8b"
	space         = " \t\r\n"
	byteOrderMark = "\xef\xbb\xbf"
)

var (
	errTooLong  = fmt.Errorf("a row or an entity id is longer than %d bytes", MaxRow)
	errNoReport = errors.New("the file is neither JSON nor CSV")
	errStopped  = errors.New("iteration stopped")
)

// Row is a row of a report.
type Row struct {
	EntityID string // "" in CSV and in a list without entities
	Object   []byte // a JSON object, keyed by column
}

// Rows iterates over the rows of a file, which is JSON or CSV, compressed with gzip or not. An error comes last: the error of ctx
// within milliseconds of its end, or [io.ErrUnexpectedEOF] if the file is truncated.
func Rows(ctx context.Context, file io.Reader) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		err := read(ctx, file, func(row Row) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(row, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(Row{}, err)
		}
	}
}

func read(ctx context.Context, file io.Reader, next func(Row) error) error {
	buffered := newReader(ctx, file)
	if magic, err := buffered.Peek(len(gzipMagic)); err == nil && string(magic) == gzipMagic {
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return truncated(err)
		}
		buffered = newReader(ctx, unzipped)
	}
	s := &scanner{Reader: buffered}
	switch first, err := s.skip(space + byteOrderMark); {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("the file is empty: %w", io.ErrUnexpectedEOF)
	case err != nil:
		return truncated(err)
	case first == '{' || first == '[':
		return truncated(readJSON(s, first, next))
	case first < ' ' || first == 0x7f || strings.IndexByte("<%-0123456789", first) >= 0: // column names do not start like this
		return fmt.Errorf("%w: it starts with %q", errNoReport, first)
	}
	return truncated(readCSV(s, next))
}

// truncated describes an unexpected end of the file.
func truncated(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file is truncated: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// newReader returns a buffered reader of file that fails once ctx has ended, even if file is in memory.
func newReader(ctx context.Context, file io.Reader) *bufio.Reader {
	return bufio.NewReaderSize(readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return file.Read(p)
	}), 64<<10)
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
