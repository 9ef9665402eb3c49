// Package jsonobject reads single values of JSON objects and arrays without decoding the rest. The results of its functions are
// undefined if the JSON is not valid.
package jsonobject

import (
	"bytes"
	"encoding/json"
	"iter"
)

// Get returns the encoded value of a field of object. If object has several fields with that name, Get returns the first.
func Get(object []byte, name string) (json.RawMessage, bool) {
	if bytes.IndexByte(object, '\\') >= 0 {
		return search(object, name) // the name may be escaped
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
		colon := skipSpace(object, from)
		if at(object, colon) != ':' {
			continue // a value, not a name
		}
		if bytes.IndexByte(object[1:i], '{') >= 0 {
			return search(object, name) // the field may belong to a nested object
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

// Fields iterates over the names and encoded values of object, in order.
func Fields(object []byte) iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		i := skipSpace(object, 0)
		for i = skipSpace(object, i+1); at(object, i) == '"'; i = skipSpace(object, i) {
			end := stringEnd(object, i)
			var name string
			if json.Unmarshal(object[i:end], &name) != nil {
				return // not valid JSON
			}
			start, after := value(object, skipSpace(object, end)+1)
			if !yield(name, object[start:after:after]) {
				return
			}
			if i = skipSpace(object, after); at(object, i) == ',' {
				i++
			}
		}
	}
}

// Elements iterates over the encoded values of an array, in order.
func Elements(array []byte) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		i := skipSpace(array, 0)
		for i = skipSpace(array, i+1); i < len(array) && array[i] != ']'; {
			start, end := value(array, i)
			if start == end || !yield(json.RawMessage(array[start:end:end])) {
				return
			}
			if i = skipSpace(array, end); at(array, i) == ',' {
				i = skipSpace(array, i+1)
			}
		}
	}
}

// at returns the byte at i, or 0 beyond the end.
func at(data []byte, i int) byte {
	if i < len(data) {
		return data[i]
	}
	return 0
}

// skipSpace returns the end of the white space that starts at i.
func skipSpace(data []byte, i int) int {
	for c := at(data, i); c == ' ' || c == '\n' || c == '\t' || c == '\r'; c = at(data, i) {
		i++
	}
	return min(i, len(data))
}

// stringEnd returns the end of the string that starts at i.
func stringEnd(data []byte, i int) int {
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

// value returns the start and the end of the first value at or after i.
func value(data []byte, i int) (start, end int) {
	start = skipSpace(data, i)
	depth := 0
	for i = start; i < len(data); i++ {
		switch data[i] {
		case '"':
			if i = stringEnd(data, i); depth == 0 {
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
