package pinterest

import (
	"context"
	"errors"
)

// CallInfo describes a call that begins. See [WithCallHook].
type CallInfo struct {
	Operation   string   // "pins/create"; "media upload" and "report download" are not part of the API
	Category    Category // whose quota the call counts against; "" for an upload or a report download
	AdAccountID string   // of the path or of [WithAdAccount]; "" if the call has none
}

// CallResult describes a call that has ended. See [WithCallHook].
type CallResult struct {
	Attempts int   // that were sent
	Err      error // nil for a success
}

// CallHook runs when a call begins, and returns the context of the call and a function that runs when the call ends. A nil context means
// ctx, and a nil function means none. See [WithCallHook].
type CallHook = func(ctx context.Context, call CallInfo) (context.Context, func(CallResult))

// errPanicked is the error that hooks see if the call panics, or ends its goroutine.
var errPanicked = errors.New("pinterest: the call panicked")

// hooked runs a call within hooks. They see what result says when the call ends, also if it panics.
func hooked(ctx context.Context, hooks []CallHook, info CallInfo, result *CallResult, run func(context.Context)) {
	if len(hooks) == 0 {
		run(ctx)
		return
	}
	inner, end := hooks[0](ctx, info)
	if inner == nil {
		inner = ctx
	}
	if end != nil {
		defer func() { end(*result) }()
	}
	hooked(inner, hooks[1:], info, result, run)
}

// OperationFromContext returns the operation of the call that an HTTP request belongs to, such as "pins/create", from the context of
// the request. It is for transports and [Middleware]. The operations of requests to a file host are "media upload" and "report download".
// It returns "" for the context of any other request.
func OperationFromContext(ctx context.Context) string {
	out, ok := ctx.Value(outgoingKey{}).(*outgoing)
	if !ok {
		return ""
	}
	return out.operation
}
