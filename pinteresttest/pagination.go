package pinteresttest

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

const (
	defaultPageSize = 25
	maxPageSize     = 250 // of the live service; the description says 100
)

type page struct {
	Items    []any   `json:"items"`
	Bookmark *string `json:"bookmark"`
}

// paginate returns the page that the request asks for. A bookmark names the last item of the page before, so that it stays
// valid while others come and go. Items are in the order of their ids, which the request may ask to turn around.
func paginate[T any](r *apiRequest, items []T, id func(T) string, show func(T) any) (any, *apiError) {
	size := defaultPageSize
	if text := r.query.Get("page_size"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxPageSize {
			return nil, badRequest("Invalid request: page_size: " + text + " is not between 1 and 250")
		}
		size = n
	}
	list := r.URL.Path
	after := ""
	if text := r.query.Get("bookmark"); text != "" {
		of, last := readBookmark(text)
		if of != list {
			return nil, badRequest("Invalid request: bookmark: is not of this list")
		}
		after = last
	}
	inOrder := laterID
	if r.query.Get("order") == "DESCENDING" {
		items = slices.Clone(items)
		slices.Reverse(items)
		inOrder = func(a, b string) bool { return b == "" || laterID(b, a) }
	}
	result := page{Items: []any{}}
	for _, item := range items {
		switch {
		case !inOrder(id(item), after):
		case len(result.Items) < size:
			result.Items = append(result.Items, show(item))
			after = id(item)
		default:
			result.Bookmark = bookmarkAfter(list, after)
			return result, nil
		}
	}
	return result, nil
}

func bookmarkAfter(list, after string) *string {
	text := base64.URLEncoding.EncodeToString([]byte(list + "|" + after))
	return &text
}

// readBookmark returns the list of a bookmark and the last item before it, "" if it is none. What may follow only tells bookmarks
// apart.
func readBookmark(text string) (list, after string) {
	content, _ := base64.URLEncoding.DecodeString(text) // what is broken is of no list
	list, after, _ = strings.Cut(string(content), "|")
	after, _, _ = strings.Cut(after, "|")
	return list, after
}

// laterID compares decimal identifiers; every one is later than "".
func laterID(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}
