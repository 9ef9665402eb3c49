package pinteresttest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// Fault is a failure that the server injects: which requests it affects, and what happens to them.
type Fault struct {
	// Operation is the id of an operation: see the package documentation. "" means all operations of the API that can have the
	// effect.
	Operation string
	// Count is the number of requests that the fault affects. 0 means one, a negative number means all.
	Count int
	// Probability is the probability that a matching request is affected, from 0 to 1. 0 means always. The random numbers are
	// derived from the server's seed.
	Probability float64
	// Delay is the time that passes before the request is handled.
	Delay time.Duration
	// Effect is what happens to the request after the delay. nil means that it is handled as usual.
	Effect Effect
}

// Effect is what a [Fault] does to a request: a [Response], a [Drop], a [Corruption] or a [SlowBody].
type Effect interface {
	// problem returns why no request can have this effect, "" if one can.
	problem() string
	// appliesTo reports whether requests for the operation can have this effect.
	appliesTo(op operation.Operation) bool
}

// Response is sent instead of carrying out the request.
type Response struct {
	Status int // from 200 to 599
	// Code and Message are the error in the body. The file host has codes of its own, which follow from the status.
	Code    int
	Message string
	Header  http.Header // added to the usual headers, for example Retry-After
	Body    []byte      // sent instead of Code and Message; nil means none
}

// Drop closes the connection without a response.
type Drop string

const (
	// DropBefore closes the connection before the request is carried out.
	DropBefore Drop = "before"
	// DropAfter closes the connection after the request was carried out.
	DropAfter Drop = "after"
)

// Corruption changes the response to a request that was carried out.
type Corruption string

const (
	// Truncate ends the body in the middle.
	Truncate Corruption = "truncate"
	// Garbage replaces the body by one that is not JSON.
	Garbage Corruption = "garbage"
	// EmptyPage replaces a page of a list by an empty one. The next page has the items of the replaced one.
	EmptyPage Corruption = "empty page"
	// RepeatBookmark replaces the bookmark of a page by the one in the request: the list never ends.
	RepeatBookmark Corruption = "repeat bookmark"
)

// SlowBody is the time that it takes to send the body of the response to a request that was carried out.
type SlowBody time.Duration

func (r Response) problem() string {
	switch {
	case r.Status < 200 || r.Status > 599:
		return fmt.Sprintf("the status %d is not between 200 and 599", r.Status)
	case r.Body != nil && (r.Code != 0 || r.Message != ""):
		return "a response with a Body has no Code and no Message"
	case len(r.Body) > 0 && !bodyAllowed(r.Status):
		return fmt.Sprintf("a response with status %d has no body", r.Status)
	}
	return ""
}

func (d Drop) problem() string { return notOneOf("drop", d, DropBefore, DropAfter) }

func (c Corruption) problem() string {
	return notOneOf("corruption", c, Truncate, Garbage, EmptyPage, RepeatBookmark)
}

func (d SlowBody) problem() string {
	if d <= 0 {
		return fmt.Sprintf("the duration %v is not positive", time.Duration(d))
	}
	return ""
}

// notOneOf returns that a value is not one of the valid ones, "" if it is.
func notOneOf[T ~string](kind string, value T, valid ...T) string {
	if slices.Contains(valid, value) {
		return ""
	}
	return fmt.Sprintf("the %s %q is not one of %q", kind, value, valid)
}

func (Response) appliesTo(operation.Operation) bool { return true }

func (Drop) appliesTo(operation.Operation) bool { return true }

func (c Corruption) appliesTo(op operation.Operation) bool {
	if c == EmptyPage || c == RepeatBookmark {
		return hasPages(op)
	}
	return hasBody(op)
}

func (SlowBody) appliesTo(op operation.Operation) bool { return hasBody(op) }

// hasBody reports whether a successful response has a body.
func hasBody(op operation.Operation) bool {
	return op.Method != http.MethodDelete && op.ID != uploadOperation.ID
}

// hasPages reports whether a successful response is a page of a list.
func hasPages(op operation.Operation) bool {
	switch op.ID {
	case operation.SearchUserBoardsGet.ID, operation.SearchPartnerPins.ID, operation.UserFollowingGet.ID, operation.UserWebsitesGet.ID:
		return true
	case operation.TrendingKeywordsList.ID, operation.TermsSuggestedList.ID, operation.TermsRelatedList.ID:
		return false
	}
	return strings.Contains(op.ID, "/list")
}

func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// The operations of the file host are not operations of the API.
var (
	uploadOperation   = operation.Operation{ID: "media upload", Method: http.MethodPost}
	downloadOperation = operation.Operation{ID: "report download", Method: http.MethodGet}
)

// injected is a fault that was injected.
type injected struct {
	Fault
	left  int // number of requests that it will affect; a negative number means all
	fired bool
}

// Inject injects a fault into the next requests that match it. If several faults match a request, only the earliest affects it.
// Inject panics if the operation is unknown or the fault is impossible, such as an empty page of an operation that is not a list.
func (s *Server) Inject(f Fault) {
	if problem := s.problem(f); problem != "" {
		panic("pinteresttest: Inject: " + problem)
	}
	left := f.Count
	if left == 0 {
		left = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &injected{Fault: clone(f), left: left})
}

// problem returns why a fault is impossible, "" if it is not.
func (s *Server) problem(f Fault) string {
	switch f.Effect.(type) {
	case nil, Response, Drop, Corruption, SlowBody:
	default:
		return fmt.Sprintf("the effect is a %T, not a Response, Drop, Corruption or SlowBody", f.Effect)
	}
	switch {
	case !(f.Probability >= 0 && f.Probability <= 1): // NaN too
		return fmt.Sprintf("the probability %v is not between 0 and 1", f.Probability)
	case f.Delay < 0:
		return fmt.Sprintf("the delay %v is negative", f.Delay)
	case f.Effect == nil && f.Delay == 0:
		return "the fault has neither a Delay nor an Effect"
	case f.Effect != nil && f.Effect.problem() != "":
		return f.Effect.problem()
	}
	var valid []string
	for _, r := range append(s.routes(), route{op: uploadOperation}, route{op: downloadOperation}) {
		if f.appliesTo(r.op) {
			valid = append(valid, r.op.ID)
		}
	}
	if f.Operation == "" || slices.Contains(valid, f.Operation) {
		return ""
	}
	return fmt.Sprintf("%q is not an operation that can have this fault. These can: %s", f.Operation, strings.Join(valid, ", "))
}

func (f Fault) appliesTo(op operation.Operation) bool {
	return f.Effect == nil || f.Effect.appliesTo(op)
}

// matches reports whether a request for the operation may be affected.
func (f *injected) matches(op operation.Operation) bool {
	named := f.Operation == op.ID || f.Operation == "" && op != uploadOperation && op != downloadOperation
	return f.left != 0 && named && f.appliesTo(op)
}

// takeFault returns the fault for a request. If there is none, it returns one without effect.
func (s *Server) takeFault(op operation.Operation) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.matches(op) && (f.Probability == 0 || s.random.Float64() < f.Probability) {
			f.left--
			f.fired = true
			return f.Fault
		}
	}
	return Fault{}
}

// unfired returns the faults with a count and without a probability that have not affected a request.
func (s *Server) unfired() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	var faults []Fault
	for _, f := range s.faults {
		certain := f.Probability == 0 || f.Probability == 1
		if !f.fired && certain && f.Count >= 0 {
			faults = append(faults, f.Fault)
		}
	}
	return faults
}

// before delays the request or drops its connection. It reports false if the client is gone.
func (f Fault) before(req *http.Request) bool {
	if !sleep(req, f.Delay) {
		return false
	}
	if f.Effect == DropBefore {
		panic(http.ErrAbortHandler)
	}
	return true
}

// sleep reports false if the client goes away before the time has passed.
func sleep(req *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-req.Context().Done():
		return false
	}
}

// error returns the error response that is sent instead of carrying out the request, or nil.
func (f Fault) error() *apiError {
	r, ok := f.Effect.(Response)
	if !ok {
		return nil
	}
	return &apiError{status: r.Status, Code: r.Code, Message: r.Message}
}

// s3Error is like error, for the file host.
func (f Fault) s3Error() *s3Error {
	r, ok := f.Effect.(Response)
	if !ok {
		return nil
	}
	return &s3Error{status: r.Status, Code: strings.ReplaceAll(http.StatusText(r.Status), " ", ""), Message: r.Message}
}

// page changes the result of a list.
func (f Fault) page(r *apiRequest, result any) any {
	p, ok := result.(page)
	bookmark := r.query.Get("bookmark")
	switch {
	case !ok:
	case f.Effect == EmptyPage:
		_, after := parseBookmark(bookmark)
		return page{Items: []any{}, Bookmark: newBookmark(r.URL.Path, after+"|"+strconv.Itoa(len(bookmark)))} // a new bookmark each time
	case f.Effect == RepeatBookmark && bookmark != "":
		p.Bookmark = &bookmark
		return p
	}
	return result
}

// after drops the connection.
func (f Fault) after() {
	if f.Effect == DropAfter {
		panic(http.ErrAbortHandler)
	}
}

// respond sends the response with the changes of the fault.
func (f Fault) respond(w http.ResponseWriter, req *http.Request, status int, content []byte) {
	const pieces = 10
	var wait time.Duration // after each piece
	switch effect := f.Effect.(type) {
	case Response:
		for name, values := range effect.Header {
			w.Header()[http.CanonicalHeaderKey(name)] = values
		}
		if effect.Body != nil {
			content = effect.Body
		}
	case SlowBody:
		wait = time.Duration(effect) / pieces
	case Corruption:
		switch effect {
		case Garbage:
			content = []byte("<html>" + strconv.Itoa(len(content)))
		case Truncate:
			w.Header().Set("Content-Length", strconv.Itoa(len(content)))
			content = content[:len(content)/2]
		}
	}
	w.WriteHeader(status)
	if !bodyAllowed(status) {
		return
	}
	for i := range pieces {
		piece := content[len(content)*i/pieces : len(content)*(i+1)/pieces]
		_, err := w.Write(piece)
		if err != nil || wait > 0 && (http.NewResponseController(w).Flush() != nil || !sleep(req, wait)) {
			return // the client is gone
		}
	}
}
