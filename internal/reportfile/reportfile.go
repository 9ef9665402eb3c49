// Package reportfile reads the files of ads reports row by row.
package reportfile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Row is a row of a report.
type Row struct {
	EntityID string // what the row stands under, "" in CSV
	Object   []byte // a JSON object from columns to values
}

var gzipMagic = []byte{0x1f, 0x8b}

// Rows iterates over the rows of a file that is JSON or CSV, compressed by gzip or not: the file itself tells. An error, also that
// of a file which is cut short, comes last.
func Rows(file io.Reader) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		err := read(file, func(row Row) bool { return yield(row, nil) })
		if err != nil && !errors.Is(err, errStopped) {
			yield(Row{}, err)
		}
	}
}

// errStopped is the consumer's wish to end.
var errStopped = errors.New("stopped")

func read(file io.Reader, next func(Row) bool) error {
	buffered := bufio.NewReaderSize(file, 64<<10)
	if magic, err := buffered.Peek(len(gzipMagic)); err == nil && bytes.Equal(magic, gzipMagic) {
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return err
		}
		buffered = bufio.NewReaderSize(unzipped, 64<<10)
	}
	first, err := firstByte(buffered)
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("the file is empty: %w", io.ErrUnexpectedEOF)
	case err != nil:
		return err
	case first == '{' || first == '[':
		return readJSON(buffered, next)
	}
	return readCSV(buffered, next)
}

// firstByte returns the first byte that is neither white space nor part of a byte order mark, without taking it.
func firstByte(r *bufio.Reader) (byte, error) {
	for {
		next, err := r.Peek(1)
		if err != nil {
			return 0, err
		}
		switch next[0] {
		case ' ', '\t', '\r', '\n', 0xef, 0xbb, 0xbf:
			if _, err := r.Discard(1); err != nil {
				return 0, err
			}
		default:
			return next[0], nil
		}
	}
}

// readJSON reads an object from entity ids to lists of rows, or a mere list of rows.
func readJSON(r io.Reader, next func(Row) bool) error {
	d := json.NewDecoder(r)
	opening, err := d.Token()
	switch {
	case err != nil:
		return whole(err)
	case opening == json.Delim('['):
		err = readList(d, "", next)
	default:
		err = readEntities(d, next)
	}
	if err != nil {
		return whole(err)
	}
	// To the end, where a file of known length or with a checksum turns out to be whole.
	switch _, err := d.Token(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return whole(err)
	}
	return errors.New("the file goes on after its end")
}

func readEntities(d *json.Decoder, next func(Row) bool) error {
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		id, _ := key.(string) // the decoder takes nothing else for a key
		switch value, err := d.Token(); {
		case err != nil:
			return err
		case value == nil: // no rows
		case value != json.Delim('['):
			return fmt.Errorf("entity %s has no list of rows, but %v", id, value)
		default:
			if err := readList(d, id, next); err != nil {
				return err
			}
		}
	}
	_, err := d.Token() // the closing brace
	return err
}

func readList(d *json.Decoder, id string, next func(Row) bool) error {
	for d.More() {
		var object json.RawMessage
		if err := d.Decode(&object); err != nil {
			return err
		}
		if object[0] != '{' {
			return fmt.Errorf("a row is no object: %.40s", object)
		}
		if !next(Row{EntityID: id, Object: object}) {
			return errStopped
		}
	}
	_, err := d.Token() // the closing bracket
	return err
}

// whole tells the end of the file in the middle of JSON from its end.
func whole(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file is cut short: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// readCSV reads lines under a line of columns.
func readCSV(r io.Reader, next func(Row) bool) error {
	lines := csv.NewReader(r)
	lines.ReuseRecord = true
	header, err := lines.Read()
	if err != nil {
		return err
	}
	columns := make([][]byte, len(header))
	for i, name := range header {
		if columns[i], err = json.Marshal(name); err != nil {
			return err
		}
	}
	for {
		values, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		object := []byte{'{'}
		for i, value := range values {
			if i > 0 {
				object = append(object, ',')
			}
			text, err := json.Marshal(value)
			if err != nil {
				return err
			}
			object = append(append(append(object, columns[i]...), ':'), text...)
		}
		if !next(Row{Object: append(object, '}')}) {
			return errStopped
		}
	}
}
