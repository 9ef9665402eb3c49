package jsonobject

import "encoding/json"

// NumberAt returns the path of the number that ends at offset: the names of the fields that lead to it, each after a NUL byte.
// Array indexes are not part of the path. found is false if no number ends at offset.
func NumberAt(data []byte, offset int) (path string, found bool) {
	for number := range numbers(data) {
		if number.end >= offset {
			return string(number.path), number.end == offset
		}
	}
	return "", false
}

// QuoteNumbers returns a copy of data in which the numbers at the given paths are quoted, which makes them strings.
func QuoteNumbers(data []byte, paths map[string]bool) []byte {
	quoted := make([]byte, 0, len(data)+len(data)/16)
	copied := 0
	for number := range numbers(data) {
		if !paths[string(number.path)] {
			continue
		}
		quoted = append(append(quoted, data[copied:number.start]...), '"')
		quoted = append(append(quoted, data[number.start:number.end]...), '"')
		copied = number.end
	}
	return append(quoted, data[copied:]...)
}

// number is a number in a document. path is valid until the next iteration.
type number struct {
	path       []byte
	start, end int
}

// numbers iterates over the numbers of a document.
func numbers(data []byte) func(yield func(number) bool) {
	type container struct {
		object bool
		path   int // length of the path of the container itself
	}
	return func(yield func(number) bool) {
		var path []byte
		var open []container
		name := false // whether the next string is the name of a field
		for i := 0; i < len(data); i++ {
			switch c := data[i]; {
			case c == '{' || c == '[':
				name = c == '{'
				open = append(open, container{object: name, path: len(path)})
			case (c == '}' || c == ']') && len(open) > 0:
				path = path[:open[len(open)-1].path]
				open = open[:len(open)-1]
				name = false
			case c == ',' && len(open) > 0:
				inner := open[len(open)-1]
				path, name = path[:inner.path], inner.object
			case c == '"':
				end := stringEnd(data, i)
				if name {
					path = append(append(path, 0), unquoted(data[i:end])...)
					name = false
				}
				i = end - 1
			case c == '-' || c >= '0' && c <= '9':
				end := i + 1
				for end < len(data) && (data[end] == '+' || data[end] == '-' || data[end] == '.' || data[end]|0x20 == 'e' || data[end] >= '0' && data[end] <= '9') {
					end++
				}
				if !yield(number{path: path, start: i, end: end}) {
					return
				}
				i = end - 1
			}
		}
	}
}

// unquoted returns the value of a JSON string.
func unquoted(quoted []byte) []byte {
	for _, c := range quoted {
		if c == '\\' {
			var name string
			if json.Unmarshal(quoted, &name) == nil {
				return []byte(name)
			}
			break
		}
	}
	return quoted[1:max(1, len(quoted)-1)]
}
