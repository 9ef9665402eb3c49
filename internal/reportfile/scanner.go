package reportfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// scanner splits a file into rows and the characters between them. It does not check the syntax inside a row.
type scanner struct {
	*bufio.Reader
	long []byte // a row that does not fit in the buffer
}

// fill returns the buffered bytes, after filling the buffer if it is empty.
func (s *scanner) fill() ([]byte, error) {
	if _, err := s.Peek(1); err != nil {
		return nil, err
	}
	return s.Peek(s.Buffered())
}

// drop discards n buffered bytes, which cannot fail.
func (s *scanner) drop(n int) { _, _ = s.Discard(n) }

// skip drops all bytes up to the first one that is not in set, and returns that byte without dropping it.
func (s *scanner) skip(set string) (byte, error) {
	for {
		data, err := s.fill()
		if err != nil {
			return 0, err
		}
		n := 0
		for n < len(data) && strings.IndexByte(set, data[n]) >= 0 {
			n++
		}
		s.drop(n)
		if n < len(data) {
			return data[n], nil
		}
	}
}

// expect drops white space and the byte want, which must follow.
func (s *scanner) expect(want byte) error {
	c, err := s.skip(space)
	if err != nil {
		return err
	}
	if c != want {
		return fmt.Errorf("invalid character %q, expected %q", c, want)
	}
	s.drop(1)
	return nil
}

// more drops the separator before element n of a list or an object and reports whether there is such an element. If not, it drops
// end, the closing bracket.
func (s *scanner) more(n int, end byte) (bool, error) {
	c, err := s.skip(space)
	switch {
	case err != nil:
		return false, err
	case c == end:
		s.drop(1)
		return false, nil
	case n == 0:
		return true, nil
	}
	return true, s.expect(',')
}

// take returns the bytes up to an end that find locates. It calls find with one piece of the file after another; find reports whether
// the end is in the piece, after n bytes. The result is valid until the next method call. If the file ends first, take returns the
// rest of it and io.EOF.
func (s *scanner) take(find func(data []byte) (n int, found bool)) ([]byte, error) {
	s.long = s.long[:0]
	for {
		data, err := s.fill()
		if err != nil {
			return s.long, err
		}
		n, found := find(data)
		s.drop(n)
		row := data[:n]
		if !found || len(s.long) > 0 {
			s.long = append(s.long, row...)
			row = s.long
		}
		switch {
		case len(row) > MaxRow:
			return nil, errTooLong
		case found:
			return row, nil
		}
	}
}

// value returns the next JSON object or string.
func (s *scanner) value() ([]byte, error) {
	var depth int
	var inString, escaped bool // escaped: after a backslash
	return s.take(func(data []byte) (n int, found bool) {
		for i, c := range data {
			switch {
			case escaped:
				escaped = false
				continue
			case c == '"':
				inString = !inString
			case inString:
				escaped = c == '\\'
				continue
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
			default:
				continue
			}
			if depth <= 0 && !inString {
				return i + 1, true
			}
		}
		return len(data), false
	})
}

// record returns the next CSV record with its line break, which only the last record of a file may lack.
func (s *scanner) record() ([]byte, error) {
	var quoted bool
	record, err := s.take(func(data []byte) (n int, found bool) {
		for i, c := range data {
			if c == '"' {
				quoted = !quoted
			}
			if c == '\n' && !quoted {
				return i + 1, true
			}
		}
		return len(data), false
	})
	if errors.Is(err, io.EOF) && len(record) > 0 {
		err = nil
	}
	return record, err
}
