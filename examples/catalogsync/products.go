package main

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"iter"

	"github.com/pinterest-go/pinterest"
)

// productReader reads products from a CSV file whose first line names the columns.
type productReader struct {
	csv *csv.Reader
	err error // the error that ended reading, nil at the end of the file
}

// items yields the products one at a time until the file or ctx ends, without reading the whole file into memory.
func (r *productReader) items(ctx context.Context) iter.Seq[pinterest.ItemRecord] {
	return func(yield func(pinterest.ItemRecord) bool) {
		header, err := r.csv.Read()
		for err == nil && ctx.Err() == nil {
			var line []string
			if line, err = r.csv.Read(); err == nil && !yield(item(header, line)) {
				return
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			r.err = err
		}
	}
}

func item(header, line []string) pinterest.ItemRecord {
	var record pinterest.ItemRecord
	attributes := &record.Attributes
	fields := map[string]*pinterest.Optional[string]{
		"title": &attributes.Title, "description": &attributes.Description, "link": &attributes.Link, "price": &attributes.Price,
		"availability": &attributes.Availability, "brand": &attributes.Brand, "condition": &attributes.Condition, "product_type": &attributes.ProductType,
	}
	for i, name := range header {
		switch field, value := fields[name], line[i]; {
		case value == "":
		case name == "id":
			record.ItemID = value
		case name == "image_link":
			attributes.ImageLink = pinterest.Value(pinterest.StringList{value})
		case name == "gtin":
			attributes.GTIN = pinterest.Value(pinterest.GTIN(value))
		case field != nil:
			*field = pinterest.Value(value)
		}
	}
	return record
}
