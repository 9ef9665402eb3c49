package main

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pinterest-go/pinterest"
)

// row is a pin to publish.
type row struct {
	line int // in the file
	// The fields are the columns of the file.
	board, title, imageURL, description, link, altText string
}

// identity is what makes two pins the same pin. White space and the case of the board's name make no difference. The image is not
// part of it, because Pinterest stores a copy and does not return the URL that it came from.
type identity struct {
	Board       string `json:"board"`
	Title       string `json:"title"`
	Description string `json:"description,omitzero"`
	Link        string `json:"link,omitzero"`
}

func newIdentity(board, title, description, link string) identity {
	return identity{boardKey(board), singleSpaced(title), singleSpaced(description), singleSpaced(link)}
}

func (r *row) identity() identity { return newIdentity(r.board, r.title, r.description, r.link) }

// boardKey returns the name by which boards are compared.
func boardKey(name string) string { return strings.ToLower(singleSpaced(name)) }

func singleSpaced(text string) string { return strings.Join(strings.Fields(text), " ") }

func (r *row) params(boardID string) *pinterest.PinCreateParams {
	return &pinterest.PinCreateParams{
		BoardID: boardID, Title: r.title, Description: r.description, Link: r.link, AltText: r.altText,
		MediaSource: pinterest.ImageURL{URL: r.imageURL},
	}
}

// column describes a column of the file.
type column struct {
	name      string
	maxLength int // in characters, from the API description; 0 means unlimited
	required  bool
	url       bool
	field     func(*row) *string
}

var columns = []column{
	{name: "board", required: true, field: func(r *row) *string { return &r.board }},
	{name: "title", required: true, maxLength: 100, field: func(r *row) *string { return &r.title }},
	{name: "image_url", required: true, url: true, field: func(r *row) *string { return &r.imageURL }},
	{name: "description", maxLength: 800, field: func(r *row) *string { return &r.description }},
	{name: "link", maxLength: 2048, url: true, field: func(r *row) *string { return &r.link }},
	{name: "alt_text", maxLength: 500, field: func(r *row) *string { return &r.altText }},
}

// readRows reads the rows of a CSV file whose first line names the columns. The error lists all invalid rows. A row with the
// identity of an earlier one is invalid too: it would not be published, which the author of the file may not expect.
func readRows(file io.Reader) ([]row, error) {
	in := bufio.NewReader(file)
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" { // Excel writes a byte order mark
		_, _ = in.Discard(len(mark))
	}
	reader := csv.NewReader(in)
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty")
	}
	if err != nil {
		return nil, err
	}
	order, err := columnsOf(header)
	if err != nil {
		return nil, err
	}
	var rows []row
	var problems []error
	lines := map[identity]int{}
	for {
		values, err := reader.Read()
		if errors.Is(err, io.EOF) {
			if len(rows) == 0 {
				return nil, errors.New("the file has no rows")
			}
			return rows, errors.Join(problems...)
		}
		if err != nil { // it has the line; what follows cannot be read
			return nil, errors.Join(append(problems, err)...)
		}
		r, err := newRow(order, values)
		r.line, _ = reader.FieldPos(0)
		if first := lines[r.identity()]; err == nil && first > 0 {
			err = fmt.Errorf("board, title, description and link are those of line %d: change one of them", first)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("line %d: %w", r.line, err))
		}
		lines[r.identity()] = cmp.Or(lines[r.identity()], r.line)
		rows = append(rows, r)
	}
}

// columnsOf returns the columns in the order of the header.
func columnsOf(header []string) ([]column, error) {
	var order []column
	named := map[string]bool{}
	for _, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
		if i < 0 {
			return nil, fmt.Errorf("line 1: %q is not a column; the columns are board, title, image_url, description, link and alt_text", name)
		}
		if named[name] {
			return nil, fmt.Errorf("line 1: there are two columns %q", name)
		}
		named[name] = true
		order = append(order, columns[i])
	}
	for _, c := range columns {
		if c.required && !named[c.name] {
			return nil, fmt.Errorf("line 1: the column %q is missing", c.name)
		}
	}
	return order, nil
}

func newRow(order []column, values []string) (row, error) {
	var r row
	var problems []string
	for i, c := range order {
		value := strings.TrimSpace(values[i])
		*c.field(&r) = value
		if problem := c.problem(value); problem != "" {
			problems = append(problems, c.name+" "+problem)
		}
	}
	if len(problems) > 0 {
		return r, errors.New(strings.Join(problems, ", "))
	}
	return r, nil
}

// problem returns why a value is invalid, "" if it is valid.
func (c *column) problem(value string) string {
	u, err := url.Parse(value)
	switch {
	case value == "" && c.required:
		return "is empty"
	case value == "":
		return ""
	case !utf8.ValidString(value):
		return "is not UTF-8: save the file as UTF-8"
	case c.maxLength > 0 && utf8.RuneCountInString(value) > c.maxLength:
		return fmt.Sprintf("has more than %d characters", c.maxLength)
	case c.url && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == ""):
		return "is not a URL that begins with https:// or http://"
	}
	return ""
}
