package pinterest

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/go-querystring/query"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/request"
)

// Request is a call of any v5 operation, for [Client.Do].
type Request struct {
	Method string     // "" means GET
	Path   string     // the path below the base URL, such as "/boards/123/pins", with identifiers escaped by url.PathEscape
	Query  url.Values // nil for none
	Body   any        // encoded as JSON; nil for none; json.RawMessage is sent as it is, and url.Values as a form
	// Operation is the name of the operation in errors, logs and metrics, which should not contain ids. "" means the id in the API
	// description if this version knows the operation, else the method and the path with {id} in place of ids.
	Operation string
	// Category is the quota that the call counts against: x-ratelimit-category in Pinterest's API description. "" means that of
	// the operation, if this version knows it.
	Category Category
}

// Do calls any v5 operation, also one that this version does not know, with the authentication, retries, rate limits and errors of
// the other methods. It decodes the JSON of the response into out; a nil out ignores it:
//
//	var form struct{ ID, Name string }
//	err := client.Do(ctx, &pinterest.Request{Path: "/ad_accounts/" + account + "/lead_forms/" + id}, &form)
//
// For a list, decode into a [Page], and call Do in the function of [NewPager]. Of the operations that this version does not know, those
// with POST are not retried after an unknown outcome, all others are. If decoding fails, the content of out is undefined. An UnmarshalJSON
// method of out must copy what it keeps, as encoding/json requires.
//
// The JSON of [FeedCredentials] is masked. Do sends their content if the Body is FeedCredentials, [FeedCreateParams] or
// [FeedUpdateParams]. It sends the mask if they are inside a value of another type.
func (c *Client) Do(ctx context.Context, req *Request, out any, opts ...RequestOption) error {
	if req == nil {
		return &ParamError{Operation: "Do", Param: "req", Reason: "is nil"}
	}
	if reason := badPath(req.Path); reason != "" {
		return &ParamError{Operation: "Do", Param: "Path", Reason: reason}
	}
	method, path := cmp.Or(req.Method, http.MethodGet), "/"+strings.TrimPrefix(req.Path, "/")
	op, ok := operation.ByRoute(method, path)
	if !ok {
		op = operation.Operation{
			ID: method + " " + withoutIDs(path), Method: method, Retryable: method != http.MethodPost, Reads: method == http.MethodGet,
			AdAccount: !strings.HasPrefix(path, "/ad_accounts/"), // these name the account in their path
		}
	}
	op.ID, op.Category = cmp.Or(req.Operation, op.ID), cmp.Or(string(req.Category), op.Category)
	query := url.Values{}
	maps.Copy(query, req.Query)
	call, err := newCall(op, path, query, req.Body, c.core.settings.with(opts))
	if err != nil {
		return err
	}
	return c.core.run(ctx, call, out)
}

// withoutIDs replaces the segments of path that contain a digit.
func withoutIDs(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if strings.ContainsAny(segment, "0123456789") {
			segments[i] = "{id}"
		}
	}
	return strings.Join(segments, "/")
}

// badPath returns why path is not a path of the API, "" if it is one.
func badPath(path string) string {
	u, err := url.Parse(path)
	switch {
	case err != nil:
		return "is not a URL path"
	case u.IsAbs() || u.Host != "":
		return "must be a path below the base URL"
	case strings.ContainsAny(path, "?#"):
		return "must not have a query or fragment: use Query"
	}
	for segment := range strings.SplitSeq(u.Path, "/") {
		if segment == "." || segment == ".." {
			return "must not have relative segments"
		}
	}
	return ""
}

// checker is a params type that can be invalid. check returns nil if it is valid, and is also called on nil params.
type checker interface{ check() *ParamError }

// do runs an operation whose response is a T. Params are its query or, if the method has a body, its body; nil means none.
func do[T any](ctx context.Context, c *core, target operation.Target, params any, opts []RequestOption) (T, error) {
	var result, none T
	call, err := newTargetCall(target, params, c.settings.with(opts))
	if err != nil {
		return none, err
	}
	if target.Method == http.MethodPost {
		call.noID = func() bool {
			created, ok := any(result).(creation)
			return ok && created.createdID() == ""
		}
	}
	_, call.partial = any(result).(partialResult)
	err = c.run(ctx, call, &result)
	if err != nil && !(call.partial && errors.Is(err, ErrUnprocessable)) {
		return none, err
	}
	return result, err
}

// partialResult is a result that a response with status 422 has too, for a request of which only a part was done. The error is returned
// along with it.
type partialResult interface{ partial() }

// exec runs an operation whose response has no body. Params are as in do.
func exec(ctx context.Context, c *core, target operation.Target, params any, opts []RequestOption) error {
	call, err := newTargetCall(target, params, c.settings.with(opts))
	if err != nil {
		return err
	}
	return c.run(ctx, call, nil)
}

// list returns a pager over an operation whose response is a page of T. Params are encoded now, so that later changes do not reach
// the pager. An error in them is the first result of the pager.
func list[T any](c *core, target operation.Target, params any, opts []RequestOption) *Pager[T] {
	s := c.settings.with(opts)
	call, err := newTargetCall(target, params, s)
	pager := &Pager[T]{operation: target.ID}
	if err == nil {
		pager.start = call.query.Get("bookmark")
	}
	pager.fetch = func(ctx context.Context, bookmark string) fetched[T] {
		if err != nil {
			return fetched[T]{err: err}
		}
		page := *call
		if bookmark != "" {
			page.query = maps.Clone(call.query)
			page.query.Set("bookmark", bookmark)
		}
		if s.response == nil {
			return runPage[T](ctx, c, &page, nil)
		}
		// A page that is fetched ahead must not change the response that the caller is looking at.
		own, response := *s, new(Response)
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

// call is one API call, which can be sent any number of times.
type call struct {
	op       operation.Operation
	path     string // escaped, below the base URL
	query    url.Values
	body     []byte // nil for none
	mime     string // the Content-Type of body
	settings *settings
	partial  bool // the result is a partialResult
	// noID reports whether the decoded result lacks the id of what the call has created; nil if the call creates nothing.
	noID func() bool
}

// adAccountID returns the ad account in the path or the query, "" if there is none.
func (c *call) adAccountID() string {
	if rest, ok := strings.CutPrefix(c.path, "/ad_accounts/"); ok {
		id, _, _ := strings.Cut(rest, "/")
		return id
	}
	return c.query.Get("ad_account_id")
}

// creation is the result of a call that creates something.
type creation interface{ createdID() string }

func newTargetCall(target operation.Target, params any, s *settings) (*call, error) {
	if target.Err != nil {
		return nil, &ParamError{Operation: target.ID, Param: target.Err.Param, Reason: target.Err.Reason}
	}
	if params, ok := params.(checker); ok {
		if err := params.check(); err != nil {
			err.Operation = target.ID
			return nil, err
		}
	}
	parts, ok := params.(requestParts)
	switch {
	case ok:
	case target.Method == http.MethodPost || target.Method == http.MethodPatch:
		parts.body = params
	default:
		parts.query = params
	}
	values := url.Values{}
	if parts.query != nil {
		var err error
		if values, err = query.Values(parts.query); err != nil {
			return nil, opErrorf(target.ID, "parameters: %w", err)
		}
	}
	return newCall(target.Operation, target.ExpandedPath, values, parts.body, s)
}

// requestParts are the params of an operation that has both a query and a body, or a body with DELETE. nil means none.
type requestParts struct{ query, body any }

func (p requestParts) check() *ParamError {
	for _, part := range []any{p.query, p.body} {
		if part, ok := part.(checker); ok {
			if err := part.check(); err != nil {
				return err
			}
		}
	}
	return nil
}

// newCall applies the settings that add to a request. query belongs to the call alone.
func newCall(op operation.Operation, path string, query url.Values, body any, s *settings) (*call, error) {
	if err := s.check(op.ID, true); err != nil { // the body is checked below
		return nil, err
	}
	c := &call{op: op, path: path, query: query, settings: s}
	if s.adAccount != "" && op.AdAccount && !c.query.Has("ad_account_id") {
		c.query.Set("ad_account_id", s.adAccount)
	}
	maps.Copy(c.query, s.query)
	form, isForm := body.(url.Values)
	switch {
	case body == nil && len(s.bodyFields) > 0 && (op.Method == http.MethodGet || op.Method == http.MethodDelete):
		return nil, s.fieldError(op.ID, "the operation has no body")
	case isForm && len(s.bodyFields) > 0:
		return nil, s.fieldError(op.ID, "the body is not a JSON object")
	case isForm:
		c.body = []byte(form.Encode())
		c.mime = "application/x-www-form-urlencoded"
	case body != nil || len(s.bodyFields) > 0:
		var err error
		c.body, err = request.JSON(sentForm(body), s.bodyFields)
		switch {
		case errors.Is(err, request.ErrNotObject):
			return nil, s.fieldError(op.ID, "the body is not a JSON object")
		case err != nil:
			return nil, opErrorf(op.ID, "body: %w", err)
		}
		c.mime = "application/json"
	}
	return c, nil
}
