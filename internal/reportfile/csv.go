package reportfile

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxColumns limits the memory for a record of empty fields. Pinterest has a few hundred columns.
const maxColumns = 10_000

// readCSV reads a header of column names and the records after it.
func readCSV(s *scanner, next func(Row) error) error {
	var record bytes.Reader
	fields := csv.NewReader(&record) // gets one record at a time, because it does not limit the length of a record
	fields.ReuseRecord = true
	var columns [][]byte // as JSON
	var object []byte
	noReport := false // the only line so far is JSON, such as null, rather than a header
	for {
		text, err := s.record()
		switch {
		case errors.Is(err, io.EOF) && noReport:
			return errNoReport
		case errors.Is(err, io.EOF):
			return nil
		}
		if err != nil {
			return err
		}
		if bytes.Count(text, []byte(",")) >= maxColumns {
			return fmt.Errorf("a row has more than %d columns", maxColumns)
		}
		record.Reset(text)
		values, err := fields.Read()
		if errors.Is(err, io.EOF) {
			continue // an empty line
		}
		if err != nil {
			return err
		}
		if noReport = columns == nil && json.Valid(text); columns == nil {
			for _, name := range values {
				column, err := appendString(nil, name)
				if err != nil {
					return err
				}
				columns = append(columns, column)
			}
			continue
		}
		object = append(object[:0], '{')
		for i, value := range values {
			if i > 0 {
				object = append(object, ',')
			}
			object = append(append(object, columns[i]...), ':')
			if object, err = appendString(object, value); err != nil {
				return err
			}
		}
		object = append(object, '}')
		if len(object) > MaxRow {
			return errTooLong
		}
		if err := next(Row{Object: bytes.Clone(object)}); err != nil {
			return err
		}
	}
}

// appendString appends text as a JSON string.
func appendString(object []byte, text string) ([]byte, error) {
	for _, c := range []byte(text) {
		if c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, err := json.Marshal(text)
			return append(object, quoted...), err
		}
	}
	object = append(object, '"')
	object = append(object, text...)
	return append(object, '"'), nil
}
