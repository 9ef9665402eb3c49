package pinterestotel

import (
	"context"
	"errors"
	"net"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/pinterest-go/pinterest"
)

// failureOfCall returns the attributes of a call that failed, for its span and for metrics. noResponse is the error of its last attempt
// that got no response, nil if there is none.
func failureOfCall(err, noResponse error) []attribute.KeyValue {
	failure := []attribute.KeyValue{semconv.ErrorTypeKey.String(errorType(err, noResponse != nil && errors.Is(err, noResponse)))}
	if errors.Is(err, pinterest.ErrOutcomeUnknown) {
		failure = append(failure, outcomeUnknownKey.Bool(true))
	}
	return failure
}

// failureOfAttempt returns the error.type of an attempt that failed: its status, as the conventions for HTTP require, if that is an error.
func failureOfAttempt(a pinterest.Attempt) attribute.KeyValue {
	if a.StatusCode >= 300 {
		return semconv.ErrorTypeKey.String(strconv.Itoa(a.StatusCode))
	}
	return semconv.ErrorTypeKey.String(errorType(a.Err, gotNoResponse(a)))
}

// gotNoResponse reports whether an attempt was sent and got no response.
func gotNoResponse(a pinterest.Attempt) bool { return a.Host != "" && a.StatusCode == 0 }

// errorType returns a name for the kind of an error, from a short list of names and statuses. noResponse says that it is the error of an
// attempt that got no response.
func errorType(err error, noResponse bool) string {
	quota, _ := errors.AsType[*pinterest.QuotaError](err)
	api, _ := errors.AsType[*pinterest.Error](err)
	file, _ := errors.AsType[*pinterest.FileHostError](err)
	transport, _ := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, context.DeadlineExceeded), transport != nil && transport.Timeout():
		return "timeout"
	case quota != nil: // the call was held back by the client
		return "quota_exhausted"
	case errors.Is(err, pinterest.ErrBlocked):
		return "blocked"
	case errors.Is(err, pinterest.ErrRateLimited):
		return "rate_limited"
	case errors.Is(err, pinterest.ErrReauthorize):
		return "reauthorize"
	case errors.Is(err, pinterest.ErrTooLarge):
		return "response_too_large"
	case api != nil && api.StatusCode < 300:
		return "invalid_response"
	case api != nil:
		return strconv.Itoa(api.StatusCode)
	case file != nil:
		return strconv.Itoa(file.StatusCode)
	case noResponse, transport != nil: // the transport error of a token source counts too
		return "connection_error"
	}
	return semconv.ErrorTypeOther.Value.AsString()
}
