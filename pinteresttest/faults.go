package pinteresttest

import (
	"net/http"
	"strconv"
	"time"
)

// Fault is a failure that the server injects. Drop takes precedence over Status, and Status over the changes to the response. A
// Fault with none of them only delays the request.
type Fault struct {
	// Operation is the operation id of the API description, such as "pins/create". "" matches all operations.
	Operation string
	// Count is the number of requests that the fault affects. 0 means one, a negative number means all.
	Count int
	// Probability is the probability that a matching request is affected, from 0 to 1. 0 means always. The random numbers are
	// derived from the server's seed.
	Probability float64
	// Delay is the time that passes before the request is handled.
	Delay time.Duration
	// Drop closes the connection without a response.
	Drop Drop
	// Status is the status of an error response, which is sent instead of carrying out the request. 0 means none. The body is
	// Body, or else an error of the API with Code and Message.
	Status  int
	Code    int
	Message string
	Body    []byte
	// Header is added to the response, for example Retry-After.
	Header http.Header

	// The following fields change the response of a request that was carried out.

	Truncate bool          // the body ends in the middle
	Garbage  bool          // the body is not JSON
	SlowBody time.Duration // time that it takes to send the body
	// EmptyPage replaces a page of a list by an empty one. The next page has the items of the replaced one.
	EmptyPage bool
	// RepeatBookmark replaces the bookmark of a page by the one in the request: the list never ends.
	RepeatBookmark bool
}

// Drop is the moment at which a fault closes the connection.
type Drop int

const (
	// DropNone does not close the connection.
	DropNone Drop = iota
	// DropBefore closes the connection before the request is carried out.
	DropBefore
	// DropAfter closes the connection after the request was carried out.
	DropAfter
)

// Inject injects a fault into the next requests that match it. If several faults match a request, only the earliest affects it.
func (s *Server) Inject(f Fault) {
	if f.Count == 0 {
		f.Count = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// takeFault returns the fault for a request. If there is none, it returns one without effect.
func (s *Server) takeFault(operationID string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		matches := f.Count != 0 && (f.Operation == "" || f.Operation == operationID)
		if matches && (f.Probability == 0 || s.random.Float64() < f.Probability) {
			f.Count--
			return f
		}
	}
	return &Fault{}
}

// before delays the request or drops its connection. It reports false if the client is gone.
func (f *Fault) before(req *http.Request) bool {
	if !sleep(req, f.Delay) {
		return false
	}
	if f.Drop == DropBefore {
		panic(http.ErrAbortHandler)
	}
	return true
}

// sleep reports false if the client goes away before the time has passed.
func sleep(req *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-req.Context().Done():
		return false
	}
}

// error returns the error response that is sent instead of carrying out the request, or nil.
func (f *Fault) error() *apiError {
	if f.Status == 0 {
		return nil
	}
	return &apiError{status: f.Status, Code: f.Code, Message: f.Message}
}

// page changes the result of a list.
func (f *Fault) page(r *apiRequest, result any) any {
	p, ok := result.(page)
	bookmark := r.query.Get("bookmark")
	switch {
	case !ok:
	case f.EmptyPage:
		_, after := parseBookmark(bookmark)
		return page{Items: []any{}, Bookmark: newBookmark(r.URL.Path, after+"|"+strconv.Itoa(len(bookmark)))} // a new bookmark each time
	case f.RepeatBookmark && bookmark != "":
		p.Bookmark = &bookmark
		return p
	}
	return result
}

// respond sends the response with the changes of the fault.
func (f *Fault) respond(w http.ResponseWriter, req *http.Request, status int, content []byte) {
	if f.Drop == DropAfter {
		panic(http.ErrAbortHandler)
	}
	for name, values := range f.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	switch {
	case f.Status != 0 && f.Body != nil:
		content = f.Body
	case f.Garbage:
		content = []byte("<html>" + strconv.Itoa(len(content)))
	case f.Truncate:
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		content = content[:len(content)/2]
	}
	w.WriteHeader(status)
	const pieces = 10
	for i := range pieces {
		piece := content[len(content)*i/pieces : len(content)*(i+1)/pieces]
		_, err := w.Write(piece)
		if err != nil || f.SlowBody > 0 && (http.NewResponseController(w).Flush() != nil || !sleep(req, f.SlowBody/pieces)) {
			return // the client is gone
		}
	}
}
