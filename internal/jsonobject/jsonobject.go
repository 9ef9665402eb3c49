// Package jsonobject looks into JSON objects and arrays without decoding them, where few of their values are wanted. Its
// functions take valid JSON; with anything else their results are undefined.
package jsonobject

import (
	"bytes"
	"encoding/json"
	"iter"
)

// Get returns the value of a field of object as it is written. Of two fields of one name the first counts.
func Get(object []byte, name string) (json.RawMessage, bool) {
	if bytes.IndexByte(object, '\\') >= 0 {
		return search(object, name) // the name may be written in another way
	}
	var buffer [64]byte
	quoted := append(append(append(buffer[:0], '"'), name...), '"')
	from := 0
	for {
		i := bytes.Index(object[from:], quoted)
		if i < 0 {
			return nil, false
		}
		i += from
		from = i + len(quoted)
		colon := space(object, from)
		if at(object, colon) != ':' {
			continue // a value
		}
		if bytes.IndexByte(object[1:i], '{') >= 0 {
			return search(object, name) // it may be inside of another object
		}
		start, end := value(object, colon+1)
		return object[start:end:end], true
	}
}

func search(object []byte, name string) (json.RawMessage, bool) {
	for field, value := range Fields(object) {
		if field == name {
			return value, true
		}
	}
	return nil, false
}

// Fields iterates over the names and values of object in their order.
func Fields(object []byte) iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		i := space(object, 0)
		for i = space(object, i+1); at(object, i) == '"'; i = space(object, i) {
			end := text(object, i)
			var name string
			if json.Unmarshal(object[i:end], &name) != nil {
				return // no valid JSON
			}
			start, after := value(object, space(object, end)+1)
			if !yield(name, object[start:after:after]) {
				return
			}
			if i = space(object, after); at(object, i) == ',' {
				i++
			}
		}
	}
}

// Elements iterates over the values of an array in their order.
func Elements(array []byte) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		i := space(array, 0)
		for i = space(array, i+1); i < len(array) && array[i] != ']'; {
			start, end := value(array, i)
			if start == end || !yield(json.RawMessage(array[start:end:end])) {
				return
			}
			if i = space(array, end); at(array, i) == ',' {
				i = space(array, i+1)
			}
		}
	}
}

// at returns the byte at i, 0 beyond the end.
func at(data []byte, i int) byte {
	if i < len(data) {
		return data[i]
	}
	return 0
}

// space returns the end of the white space that begins at i.
func space(data []byte, i int) int {
	for c := at(data, i); c == ' ' || c == '\n' || c == '\t' || c == '\r'; c = at(data, i) {
		i++
	}
	return min(i, len(data))
}

// text returns the end of the string that begins at i.
func text(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(data)
}

// value returns the start and the end of the value that comes after i.
func value(data []byte, i int) (start, end int) {
	start = space(data, i)
	depth := 0
	for i = start; i < len(data); i++ {
		switch data[i] {
		case '"':
			if i = text(data, i); depth == 0 {
				return start, i
			}
			i--
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				return start, i + 1 + min(depth, 0)
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return start, i
			}
		}
	}
	return start, len(data)
}
