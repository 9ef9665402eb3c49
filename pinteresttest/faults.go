package pinteresttest

import (
	"net/http"
	"strconv"
	"time"
)

// Fault is something that goes wrong with a request. Of Status, DropBefore and what happens to an answer, the first that is set
// counts; without any the request is only delayed.
type Fault struct {
	// Operation is the operation's id in the API description, such as "pins/create"; "" means any.
	Operation string
	// Count is how many requests the fault hits; 0 means one, a negative number all.
	Count int
	// Probability, if not 0, is how likely it is that a request which the fault fits is hit, from 0 to 1. The draws follow from
	// the server's seed.
	Probability float64
	// Delay passes before the request is looked at.
	Delay time.Duration
	// Drop closes the connection without an answer.
	Drop Drop
	// Status, not 0, is answered instead of carrying the request out, with an error body of Code and Message, or Body.
	Status  int
	Code    int
	Message string
	Body    []byte
	// Header is added to the answer: Retry-After, for example.
	Header http.Header

	// What follows happens to the answer of a request that was carried out.

	Truncate bool          // it breaks off in the middle
	Garbage  bool          // it is no JSON
	SlowBody time.Duration // its body takes that long
	// EmptyPage makes it a page without items, after which the list goes on where it was.
	EmptyPage bool
	// RepeatBookmark makes it a page with the bookmark that was asked for, so that the list would never end.
	RepeatBookmark bool
}

// Drop says when a connection is closed.
type Drop int

const (
	// DropNone leaves the connection open.
	DropNone Drop = iota
	// DropBefore closes it before the request is carried out.
	DropBefore
	// DropAfter closes it once the request is carried out.
	DropAfter
)

// Inject makes the next requests that f fits fail. Faults injected earlier come first; a request meets one fault at most.
func (s *Server) Inject(f Fault) {
	if f.Count == 0 {
		f.Count = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// takeFault returns the fault for a request, or one without effect.
func (s *Server) takeFault(operationID string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		fits := f.Count != 0 && (f.Operation == "" || f.Operation == operationID)
		if fits && (f.Probability == 0 || s.chance.Float64() < f.Probability) {
			f.Count--
			return f
		}
	}
	return &Fault{}
}

// wait delays the request, and reports whether it is still to be looked at.
func (f *Fault) wait(req *http.Request) bool {
	if !pause(req, f.Delay) {
		return false
	}
	if f.Drop == DropBefore {
		panic(http.ErrAbortHandler)
	}
	return true
}

func pause(req *http.Request, d time.Duration) bool {
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

// refusal is the error that is answered instead of carrying the request out, nil for none.
func (f *Fault) refusal() *apiError {
	if f.Status == 0 {
		return nil
	}
	return &apiError{status: f.Status, Code: f.Code, Message: f.Message}
}

// page changes the page that a request is to be answered with.
func (f *Fault) page(r *apiRequest, result any) any {
	p, ok := result.(page)
	asked := r.query.Get("bookmark")
	switch {
	case !ok:
	case f.EmptyPage:
		_, after := readBookmark(asked)
		return page{Items: []any{}, Bookmark: bookmarkAfter(r.URL.Path, after+"|"+strconv.Itoa(len(asked)))}
	case f.RepeatBookmark && asked != "":
		p.Bookmark = &asked
		return p
	}
	return result
}

// answer writes the answer to a request, in the end.
func (f *Fault) answer(w http.ResponseWriter, req *http.Request, status int, content []byte) {
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
		if err != nil || f.SlowBody > 0 && (http.NewResponseController(w).Flush() != nil || !pause(req, f.SlowBody/pieces)) {
			return // the client went away
		}
	}
}
