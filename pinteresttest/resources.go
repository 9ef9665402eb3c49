package pinteresttest

import (
	"bytes"
	"encoding/json"
	"slices"
	"sort"
	"strings"
	"time"
)

// resource is an object of the server's state. Lists of resources are in ascending order of their keys.
type resource interface {
	comparable
	// key returns the id.
	key() string
	// show returns what the JSON of a response to the user is encoded from. The lock is held.
	show(viewer *User) any
}

// find returns the resource with the given key, or nil.
func find[T resource](items []T, key string) T {
	return findFunc(items, func(item T) bool { return item.key() == key })
}

// findFunc returns the first item that matches, or nil.
func findFunc[T resource](items []T, matches func(T) bool) (found T) {
	if i := slices.IndexFunc(items, matches); i >= 0 {
		found = items[i]
	}
	return found
}

// mustFind is find for the methods that tests call. It panics if there is no such resource.
func mustFind[T resource](items []T, key, method, kind string) T {
	var none T
	found := find(items, key)
	if found == none {
		panic("pinteresttest: " + method + ": there is no " + kind + " " + key)
	}
	return found
}

// insert adds an item whose id may be lower than those of others.
func insert[T resource](items []T, item T) []T {
	at := sort.Search(len(items), func(i int) bool { return laterID(items[i].key(), item.key()) })
	return slices.Insert(items, at, item)
}

func remove[T resource](items []T, item T) []T {
	return slices.DeleteFunc(items, func(other T) bool { return other == item })
}

// filter returns the items to keep, in a new slice.
func filter[T resource](items []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(items), func(item T) bool { return !keep(item) })
}

// job is work that the service does in the background. It is in progress for the given number of polls.
type job struct{ polls int }

// poll reports whether the job is done.
func (j *job) poll() bool {
	j.polls--
	return j.polls < 0
}

// object is a JSON object of a response.
type object = map[string]any

// nullable is a field of a resource that requests set and may be null. Decoding replaces the pointer, so a request can be decoded
// into a copy of the fields: the originals do not change, and a field that was sent differs from the original.
type nullable[T any] struct{ value *T }

func (n *nullable[T]) UnmarshalJSON(data []byte) error {
	n.value = nil
	return json.Unmarshal(data, &n.value)
}

func (n nullable[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.value) }

// notZero returns null for the zero value.
func notZero[T comparable](value T) nullable[T] {
	var zero T
	if value == zero {
		return nullable[T]{}
	}
	return nullable[T]{&value}
}

// get returns the value, or the zero value for null.
func (n nullable[T]) get() (value T) {
	if n.value != nil {
		value = *n.value
	}
	return value
}

// mustJSON encodes a value that has a JSON encoding.
func mustJSON(value any) []byte {
	content, err := json.Marshal(value)
	if err != nil {
		panic("pinteresttest: " + err.Error())
	}
	return content
}

// decode decodes the body into out.
func (r *apiRequest) decode(out any) *apiError {
	return decode(r.body, out)
}

// decode decodes a body, or an element of one, into out.
func decode(data []byte, out any) *apiError {
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(out); err != nil {
		return badBody(err.Error())
	}
	return nil
}

// decodeStrictly is decode for an operation that rejects unknown fields.
func (r *apiRequest) decodeStrictly(out any) *apiError {
	return decodeStrictly(r.body, out)
}

// decodeStrictly is decode for an object that has no fields except those of out.
func decodeStrictly(data []byte, out any) *apiError {
	if problem := unmarshalStrictly(data, out); problem != "" {
		return badBody(problem)
	}
	return nil
}

// unmarshalStrictly decodes an object that has no fields except those of out, and returns what is wrong with it.
func unmarshalStrictly(content []byte, out any) (problem string) {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(out); err != nil {
		return strings.TrimPrefix(err.Error(), "json: ")
	}
	return ""
}

// liveTime formats t as the live service does: in UTC, without a zone.
func liveTime(t time.Time) string { return t.Format("2006-01-02T15:04:05") }
