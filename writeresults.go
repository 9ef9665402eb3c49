package pinterest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pinterest-go/pinterest/internal/operation"
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

	noID bool // there is neither an id nor an exception
}

// Err returns the exceptions as one error, nil if there are none. A result with neither an id nor an exception is [ErrOutcomeUnknown].
func (r WriteResult[T]) Err() error {
	if r.noID {
		return fmt.Errorf("%w: the response has no id", ErrOutcomeUnknown)
	}
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
	if err := decode(content, &response); err != nil {
		return err
	}
	*r = WriteResult[T]{Value: response.Data}
	exceptions := bytes.TrimSpace(response.Exceptions)
	switch {
	case len(exceptions) == 0 || isNull(exceptions):
		return nil
	case exceptions[0] == '[':
		return decode(exceptions, &r.Exceptions)
	}
	r.Exceptions = make([]Exception, 1)
	return decode(exceptions, &r.Exceptions[0])
}

// MarshalJSON encodes the form that UnmarshalJSON decodes, with a list of exceptions.
func (r WriteResult[T]) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Data       *T          `json:"data"`
		Exceptions []Exception `json:"exceptions"`
	}{r.Value, r.Exceptions})
}

// writeResponse is the response to a batch of writes.
type writeResponse[T any] struct {
	Items WriteResults[T] `json:"items"`
}

func (r *writeResponse[T]) missing() string {
	if r.Items == nil {
		return "items"
	}
	return ""
}

// write runs a batch of count writes, whose body is a list.
func write[T any, P interface {
	*T
	creation
}](ctx context.Context, c *core, target operation.Target, body any, count int, opts []RequestOption) (WriteResults[T], error) {
	response, err := do[writeResponse[T]](ctx, c, target, body, opts)
	if err != nil {
		return nil, err
	}
	for i, result := range response.Items {
		response.Items[i].noID = len(result.Exceptions) == 0 && (result.Value == nil || P(result.Value).createdID() == "")
	}
	if len(response.Items) != count {
		return response.Items, opErrorf(target.ID, "%w: the response has %d results for %d writes", ErrOutcomeUnknown, len(response.Items), count)
	}
	return response.Items, nil
}

// checkBatch checks the params of a batch of writes.
func checkBatch[T any, P interface {
	*T
	checker
}](params []T) *ParamError {
	if len(params) == 0 {
		return missing("params")
	}
	return checkElements[T, P]("params", params)
}

// checkElements checks the elements of a list in the params.
func checkElements[T any, P interface {
	*T
	checker
}](name string, list []T) *ParamError {
	for i := range list {
		if err := P(&list[i]).check(); err != nil {
			err.Param = fmt.Sprintf("%s[%d].%s", name, i, err.Param)
			return err
		}
	}
	return nil
}

// checkID checks the id of an entity to update.
func checkID(id string) *ParamError {
	if id == "" {
		return missing("id")
	}
	return nil
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
