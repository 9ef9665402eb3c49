package reportfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// readJSON reads an object from entity ids to lists of rows, or a list of rows.
func readJSON(s *scanner, first byte, next func(Row) error) error {
	s.drop(1)
	var err error
	if first == '[' {
		err = readList(s, "", next)
	} else {
		err = readEntities(s, next)
	}
	if err != nil {
		return err
	}
	// Read to the end, where a missing part or a wrong checksum is detected.
	switch after, err := s.skip(space); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	default:
		return fmt.Errorf("unexpected %q after the end of the report", after)
	}
}

func readEntities(s *scanner, next func(Row) error) error {
	for n := 0; ; n++ {
		if more, err := s.more(n, '}'); err != nil || !more {
			return err
		}
		id, err := readID(s)
		if err != nil {
			return err
		}
		switch first, err := s.skip(space); {
		case err != nil:
			return err
		case first == '[':
			s.drop(1)
			if err := readList(s, id, next); err != nil {
				return err
			}
		case first == 'n':
			if err := readNull(s); err != nil {
				return err
			}
		default:
			return fmt.Errorf("entity %.40q has %q instead of a list of rows", id, first)
		}
	}
}

// readID reads an entity id and the colon after it.
func readID(s *scanner) (string, error) {
	first, err := s.skip(space)
	if err != nil {
		return "", err
	}
	if first != '"' {
		return "", fmt.Errorf("an entity id starts with %q", first)
	}
	quoted, err := s.value()
	if err != nil {
		return "", err
	}
	var id string
	if err := json.Unmarshal(quoted, &id); err != nil {
		return "", fmt.Errorf("an entity id is not valid JSON: %w", err)
	}
	return id, s.expect(':')
}

// readNull reads null, which means no rows.
func readNull(s *scanner) error {
	null, err := s.Peek(len("null"))
	if err != nil {
		return err
	}
	if string(null) != "null" {
		return fmt.Errorf("%q is not valid JSON", null)
	}
	s.drop(len(null))
	return nil
}

func readList(s *scanner, id string, next func(Row) error) error {
	for n := 0; ; n++ {
		if more, err := s.more(n, ']'); err != nil || !more {
			return err
		}
		first, err := s.skip(space)
		if err != nil {
			return err
		}
		if first != '{' {
			return fmt.Errorf("a row is not an object: it starts with %q", first)
		}
		object, err := s.value()
		if err != nil {
			return err
		}
		if !json.Valid(object) {
			return fmt.Errorf("a row is not valid JSON: %w", json.Unmarshal(object, new(json.RawMessage)))
		}
		if err := next(Row{EntityID: id, Object: bytes.Clone(object)}); err != nil {
			return err
		}
	}
}
