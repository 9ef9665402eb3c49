package pinteresttest

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/pinterest-go/pinterest"
)

const (
	defaultPageSize = 25
	maxPageSize     = 250 // of the live service; the description says 100
)

type page struct {
	Items    []any   `json:"items"`
	Bookmark *string `json:"bookmark"`
}

// paginate returns the requested page of a list. A bookmark holds the id of the last item of the previous page, so it stays valid
// while items are added and deleted.
func paginate[T resource](r *apiRequest, items []T) (any, *apiError) {
	size, err := intParam(r, "page_size", defaultPageSize, maxPageSize)
	if err != nil {
		return nil, err
	}
	return pageOf(r, items, size)
}

// pageOf is paginate for a page of the given size.
func pageOf[T resource](r *apiRequest, items []T, size int) (any, *apiError) {
	list := r.URL.Path
	after := ""
	if text := r.query.Get("bookmark"); text != "" {
		of, last := parseBookmark(text)
		if of != list {
			return nil, invalid("bookmark", "is not a bookmark of this list")
		}
		after = last
	}
	follows := laterID
	if r.query.Get("order") == string(pinterest.OrderDescending) {
		items = slices.Clone(items)
		slices.Reverse(items)
		follows = func(a, b string) bool { return b == "" || laterID(b, a) }
	}
	result := page{Items: []any{}}
	for _, item := range items {
		switch {
		case !follows(item.key(), after):
		case len(result.Items) < size:
			result.Items = append(result.Items, item.show(r.user))
			after = item.key()
		default:
			result.Bookmark = newBookmark(list, after)
			return result, nil
		}
	}
	return result, nil
}

func newBookmark(list, after string) *string {
	text := base64.URLEncoding.EncodeToString([]byte(list + "|" + after))
	return &text
}

// parseBookmark returns the list of a bookmark and the id of the last item before it. Text after a second "|" is ignored. An
// invalid bookmark belongs to no list.
func parseBookmark(text string) (list, after string) {
	content, _ := base64.URLEncoding.DecodeString(text)
	list, after, _ = strings.Cut(string(content), "|")
	after, _, _ = strings.Cut(after, "|")
	return list, after
}

// laterID reports whether the decimal id a is higher than b. Every id is higher than "".
func laterID(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}
