package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pinterest-go/pinterest"
)

// order is a line of the file.
type order struct {
	ID        string                 `json:"id"`
	Time      string                 `json:"time"`
	Source    pinterest.ActionSource `json:"source"`
	Currency  pinterest.Currency     `json:"currency"`
	Total     string                 `json:"total"`
	Email     string                 `json:"email"`
	Phone     string                 `json:"phone"`
	IP        string                 `json:"ip"`
	UserAgent string                 `json:"user_agent"`
	Products  []product              `json:"products"`

	time time.Time
}

type product struct {
	ID       string `json:"id"`
	Price    string `json:"price"`
	Quantity int64  `json:"quantity"`
}

// parseOrder parses and checks a line. The errors do not quote it, because it has personal data.
func parseOrder(line []byte) (*order, error) {
	if !utf8.Valid(line) || !json.Valid(line) {
		return nil, errors.New("not JSON in UTF-8")
	}
	o := order{Source: pinterest.ActionSourceWeb}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields() // a misspelled name would lose data
	if err := decoder.Decode(&o); err != nil {
		if mistyped, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && mistyped.Field != "" {
			return nil, fmt.Errorf("%s is not of type %s", mistyped.Field, mistyped.Type.Kind())
		}
		return nil, errors.New("not an object, or a field is unknown")
	}
	moment, err := time.Parse(time.RFC3339, o.Time)
	switch {
	case o.ID == "":
		return nil, errors.New("id is required")
	case o.Currency == "" || o.Total == "":
		return nil, errors.New("currency and total are required")
	case err != nil:
		return nil, errors.New("time is not like 2026-05-04T09:30:00Z")
	case o.Source == pinterest.ActionSourceOffline:
		return nil, errors.New("offline orders are counted each time they are sent")
	}
	o.time = moment
	return &o, nil
}

func (o *order) event() pinterest.ConversionEvent {
	data := &pinterest.CustomData{OrderID: o.ID, Currency: o.Currency, Value: o.Total}
	for _, p := range o.Products {
		data.NumItems += p.Quantity
		data.ContentIDs = append(data.ContentIDs, p.ID)
		data.Contents = append(data.Contents, pinterest.ConversionContent{ID: p.ID, ItemPrice: p.Price, Quantity: p.Quantity})
	}
	user := pinterest.UserData{ClientIPAddress: o.IP, ClientUserAgent: o.UserAgent}
	if o.Email != "" {
		user.Emails = []string{o.Email}
	}
	if o.Phone != "" {
		user.Phones = []string{o.Phone}
	}
	return pinterest.ConversionEvent{
		EventName: pinterest.ConversionEventCheckout, ActionSource: o.Source, EventTime: pinterest.UnixTime{Time: o.time}, EventID: "order-" + o.ID,
		UserData: user, CustomData: data,
	}
}

// orderReader reads orders from a file of JSON lines.
type orderReader struct {
	file    *bufio.Reader
	invalid func(line int, err error) // is called for each line that is not an order
	line    int                       // number of the last line
	ids     map[string]bool
	sent    []*order // without a result yet
	masked  map[string]string
	err     error // the error that ended reading, nil at the end of the file
}

func newOrderReader(file io.Reader, invalid func(line int, err error)) *orderReader {
	return &orderReader{file: bufio.NewReader(file), invalid: invalid, ids: map[string]bool{}, masked: map[string]string{}}
}

// events yields the events of the orders until the file or ctx ends, without reading the whole file into memory.
func (r *orderReader) events(ctx context.Context) iter.Seq[pinterest.ConversionEvent] {
	return func(yield func(pinterest.ConversionEvent) bool) {
		for ended := false; !ended && ctx.Err() == nil; {
			line, err := r.file.ReadBytes('\n')
			if ended = errors.Is(err, io.EOF); err != nil && !ended {
				r.err = err
				return
			}
			if len(line) > 0 {
				r.line++
			}
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			o, err := parseOrder(line)
			if err == nil && r.ids[o.ID] {
				err = errors.New("an earlier line has the same id")
			}
			if err != nil {
				r.invalid(r.line, err)
				continue
			}
			r.ids[o.ID] = true
			r.sent = append(r.sent, o)
			if !yield(o.event()) {
				return
			}
		}
	}
}

// next returns the order that the next result is for. Results come in the order of the events.
func (r *orderReader) next() *order {
	o := r.sent[0]
	r.sent = r.sent[1:]
	return o
}

// mask returns a text from the service without the IP addresses and user agents of the sent orders: these are not hashed, so the service can
// repeat them. The error of a call is the reason for all of its orders, and is masked while none of them has a result.
func (r *orderReader) mask(text string) string {
	if masked, ok := r.masked[text]; ok || text == "" {
		return masked
	}
	var pairs []string
	for _, o := range r.sent {
		for _, personal := range []string{o.UserAgent, o.IP} {
			if personal != "" {
				pairs = append(pairs, personal, "REDACTED")
			}
		}
	}
	r.masked[text] = strings.NewReplacer(pairs...).Replace(text)
	return r.masked[text]
}
