package pinterest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/go-querystring/query"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/request"
)

// Request is a call of any v5 operation, for those newer than this version. See [Client.Do].
type Request struct {
	Method string     // "" means GET
	Path   string     // the path below the base URL, such as "/boards/123/pins", with identifiers escaped by url.PathEscape
	Query  url.Values // nil for none
	Body   any        // encoded as JSON; nil for none, and json.RawMessage for JSON that is ready
	// Category is the quota that the call counts against: x-ratelimit-category in Pinterest's API description.
	Category Category
}

// Do sends req with the same authentication, retries, limits and errors as the methods of the services, and decodes the
// answer's JSON into out; a nil out ignores it. What a failed decode leaves in out is undefined. GET, PUT, PATCH and
// DELETE count as safe to repeat, POST does not.
func (c *Client) Do(ctx context.Context, req *Request, out any, opts ...RequestOption) error {
	if req == nil {
		return &ParamError{Operation: "Do", Param: "req", Reason: "is nil"}
	}
	method := req.Method
	if method == "" {
		method = http.MethodGet
	}
	op := operation.Operation{
		ID:         method + " " + req.Path,
		Method:     method,
		Path:       "/" + strings.TrimPrefix(req.Path, "/"),
		Category:   string(req.Category),
		Repeatable: method != http.MethodPost,
	}
	if reason := badPath(req.Path); reason != "" {
		return &ParamError{Operation: "Do", Param: "Path", Reason: reason}
	}
	s := c.core.settings.with(opts)
	call, err := c.core.newCall(op, op.Path, req.Query, req.Body, &s)
	if err != nil {
		return err
	}
	return c.core.run(ctx, call, out)
}

// badPath says why path is not one of the API's own, "" if it is.
func badPath(path string) string {
	u, err := url.Parse(path)
	switch {
	case err != nil:
		return "is no URL path"
	case u.IsAbs() || u.Host != "":
		return "must be a path below the base URL"
	case strings.ContainsAny(path, "?#"):
		return "must not hold a query or fragment: use Query"
	}
	for segment := range strings.SplitSeq(u.Path, "/") {
		if segment == "." || segment == ".." {
			return "must not hold relative segments"
		}
	}
	return ""
}

// checker is a params type that can tell an unusable value before anything is sent. It returns nil if there is none, and
// is called on nil params too.
type checker interface{ check() *ParamError }

// do runs an operation that answers with a T. Params are its query or, where the method has a body, its body; nil means
// none.
func do[T any](ctx context.Context, c *core, target operation.Target, params any, opts []RequestOption) (T, error) {
	var result, none T
	s := c.settings.with(opts)
	call, err := c.newTargetCall(target, params, &s)
	if err != nil {
		return none, err
	}
	if target.Method == http.MethodPost {
		call.noID = func() bool {
			created, ok := any(result).(creation)
			return ok && created.createdID() == ""
		}
	}
	if err := c.run(ctx, call, &result); err != nil {
		return none, err
	}
	return result, nil
}

// exec runs an operation whose answer has no body.
func exec(ctx context.Context, c *core, target operation.Target, opts []RequestOption) error {
	s := c.settings.with(opts)
	call, err := c.newTargetCall(target, nil, &s)
	if err != nil {
		return err
	}
	return c.run(ctx, call, nil)
}

// list returns a pager over an operation that answers with pages of T. Params are encoded here and now, so that the pager
// is untouched by what the caller does with them later. An error in them is the pager's first result.
func list[T any](c *core, target operation.Target, params any, opts []RequestOption) *Pager[T] {
	s := c.settings.with(opts)
	call, err := c.newTargetCall(target, params, &s)
	pager := &Pager[T]{operation: target.ID}
	if err == nil {
		pager.start = call.spec.URL.Query().Get("bookmark")
	}
	pager.fetch = func(ctx context.Context, bookmark string) fetched[T] {
		if err != nil {
			return fetched[T]{err: err}
		}
		page := *call
		if bookmark != "" {
			page.spec.URL = withBookmark(call.spec.URL, bookmark)
		}
		if s.response == nil {
			return runPage[T](ctx, c, &page, nil)
		}
		// A page fetched ahead must not touch the response that the caller is looking at.
		own, response := s, new(Response)
		own.response = response
		page.settings = &own
		return runPage[T](ctx, c, &page, func() { *s.response = *response })
	}
	return pager
}

func runPage[T any](ctx context.Context, c *core, call *call, deliver func()) fetched[T] {
	page := new(Page[T])
	if err := c.run(ctx, call, page); err != nil {
		return fetched[T]{err: err, deliver: deliver}
	}
	return fetched[T]{page: page, deliver: deliver}
}

func withBookmark(u *url.URL, bookmark string) *url.URL {
	next := *u
	values := next.Query()
	values.Set("bookmark", bookmark)
	next.RawQuery = values.Encode()
	return &next
}

// call is one API call, ready to be sent any number of times.
type call struct {
	op       operation.Operation
	spec     request.Spec
	settings *settings
	// noID reports whether the decoded result lacks the id of what the call has created; nil if the call creates nothing.
	noID func() bool
}

// creation is the result of a call that creates something.
type creation interface{ createdID() string }

func (c *core) newTargetCall(target operation.Target, params any, s *settings) (*call, error) {
	if target.Err != nil {
		return nil, &ParamError{Operation: target.ID, Param: target.Err.Param, Reason: target.Err.Reason}
	}
	if params, ok := params.(checker); ok {
		if err := params.check(); err != nil {
			err.Operation = target.ID
			return nil, err
		}
	}
	if target.Method == http.MethodPost || target.Method == http.MethodPatch {
		return c.newCall(target.Operation, target.ExpandedPath, nil, params, s)
	}
	values, err := query.Values(params)
	if err != nil {
		return nil, fmt.Errorf("pinterest: %s: parameters: %w", target.ID, err)
	}
	return c.newCall(target.Operation, target.ExpandedPath, values, nil, s)
}

// newCall applies the settings that add to a request. s belongs to the call alone.
func (c *core) newCall(op operation.Operation, path string, params url.Values, body any, s *settings) (*call, error) {
	if s.invalid != nil {
		return nil, &ParamError{Operation: op.ID, Param: s.invalid.Param, Reason: s.invalid.Reason}
	}
	values := url.Values{}
	maps.Copy(values, params)
	// The ads operations name the account in their path; the others take it as a parameter.
	if s.adAccount != "" && !strings.HasPrefix(op.Category, "ads_") && !values.Has("ad_account_id") {
		values.Set("ad_account_id", s.adAccount)
	}
	maps.Copy(values, s.query)
	u, err := request.URL(c.base, path, values)
	if err != nil {
		return nil, fmt.Errorf("pinterest: %s: %w", op.ID, err)
	}
	spec := request.Spec{Method: op.Method, URL: u, Header: s.header}
	if len(s.bodyFields) > 0 && (op.Method == http.MethodGet || op.Method == http.MethodDelete) {
		return nil, &ParamError{Operation: op.ID, Param: s.bodyFields[0].Name, Reason: "cannot be sent: the operation has no body"}
	}
	if body != nil || len(s.bodyFields) > 0 {
		if spec.Body, err = request.JSON(sentBody(body), s.bodyFields); err != nil {
			return nil, fmt.Errorf("pinterest: %s: body: %w", op.ID, err)
		}
		spec.Header.Set("Content-Type", "application/json")
	}
	return &call{op: op, spec: spec, settings: s}, nil
}
