package pinterest

import (
	"context"
	"net/http"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// DefaultTransport returns the transport of clients without [WithHTTPClient].
var DefaultTransport = defaultTransport

// ModuleVersion returns the version of this module in a program.
var ModuleVersion = moduleVersion

// PartialResult is a result that responses with status 422 have too.
type PartialResult struct {
	Events []string `json:"events"`
}

func (*PartialResult) partial() {}

// SendEvents calls an operation with a query, a list as body, and a partial result.
func (c *Client) SendEvents(ctx context.Context, query, body any, opts ...RequestOption) (*PartialResult, error) {
	op := operation.Operation{ID: "events/create", Method: http.MethodPost, Path: "/ad_accounts/{ad_account_id}/events"}
	return do[*PartialResult](ctx, c.core, op.At("5"), requestParts{query, body}, opts)
}
