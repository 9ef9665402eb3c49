package pinterest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// Exception is the reason why one write of a batch failed.
type Exception struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Error returns a line such as "code 2: Advertiser not found.".
func (e Exception) Error() string { return fmt.Sprintf("code %d: %s", e.Code, redact.Line(e.Message)) }

// WriteResult is the result of one write of a batch. The service responds with status 200 even if writes fail, so check Err.
type WriteResult[T any] struct {
	Value      *T          // nil if the response has none
	Exceptions []Exception // empty for a success
}

// Err returns the exceptions as one error, nil if there are none.
func (r WriteResult[T]) Err() error {
	errs := make([]error, len(r.Exceptions))
	for i, exception := range r.Exceptions {
		errs[i] = exception
	}
	return errors.Join(errs...)
}

// UnmarshalJSON decodes an object with data and exceptions, which are null, one object, or a list.
func (r *WriteResult[T]) UnmarshalJSON(content []byte) error {
	var response struct {
		Data       *T              `json:"data"`
		Exceptions json.RawMessage `json:"exceptions"`
	}
	if err := decode(content, &response); err != nil { // also numbers for strings in T
		return err
	}
	*r = WriteResult[T]{Value: response.Data}
	exceptions := bytes.TrimSpace(response.Exceptions)
	switch {
	case len(exceptions) == 0 || isNull(exceptions):
		return nil
	case exceptions[0] == '[':
		return json.Unmarshal(exceptions, &r.Exceptions)
	}
	r.Exceptions = make([]Exception, 1)
	return json.Unmarshal(exceptions, &r.Exceptions[0])
}

// MarshalJSON encodes the form that UnmarshalJSON decodes, with a list of exceptions.
func (r WriteResult[T]) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Data       *T          `json:"data"`
		Exceptions []Exception `json:"exceptions"`
	}{r.Value, r.Exceptions})
}

// WriteResults are the results of a batch of writes, in the order of the input.
type WriteResults[T any] []WriteResult[T]

// Err returns the errors of all writes that failed, each with its index in the input, nil if all succeeded.
func (r WriteResults[T]) Err() error {
	var errs []error
	for i, result := range r {
		if err := result.Err(); err != nil {
			errs = append(errs, fmt.Errorf("%d: %w", i, err))
		}
	}
	return errors.Join(errs...)
}
