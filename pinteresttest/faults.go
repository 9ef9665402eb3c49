package pinteresttest

import (
	"net/http"
	"strconv"
	"time"
)

// Fault is something that goes wrong with a request. Without Status, Drop or Truncate the request is only delayed.
type Fault struct {
	// Operation is the operation's id in the API description, such as "pins/create"; "" means any.
	Operation string
	// Count is how many requests the fault hits; 0 means one, a negative number all.
	Count int
	// Delay passes before the request is looked at.
	Delay time.Duration
	// Status, not 0, is answered instead of carrying the request out, with an error body of Code and Message, or Body.
	Status  int
	Code    int
	Message string
	Body    []byte
	// Header is added to the answer.
	Header http.Header
	// Drop closes the connection without an answer.
	Drop Drop
	// Truncate breaks the answer off in the middle, after the request was carried out.
	Truncate bool
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
		if f.Count != 0 && (f.Operation == "" || f.Operation == operationID) {
			f.Count--
			return f
		}
	}
	return &Fault{}
}

// before does what happens instead of the request, and reports whether it is still to be carried out.
func (f *Fault) before(w http.ResponseWriter, req *http.Request) bool {
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-req.Context().Done():
			return false
		}
	}
	if f.Drop == DropBefore {
		panic(http.ErrAbortHandler)
	}
	if f.Status == 0 {
		return true
	}
	f.addHeader(w.Header())
	w.Header().Set("X-Pinterest-Rid", "1235113447457876")
	content := f.Body
	if content == nil {
		content = mustJSON(&apiError{Code: f.Code, Message: f.Message})
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write(content) // a client that went away does not read it
	return false
}

// after answers a request that was carried out.
func (f *Fault) after(w http.ResponseWriter, status int, content []byte) {
	if f.Drop == DropAfter {
		panic(http.ErrAbortHandler)
	}
	f.addHeader(w.Header())
	if f.Truncate {
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		content = content[:len(content)/2]
	}
	w.WriteHeader(status)
	_, _ = w.Write(content) // a client that went away does not read it
}

func (f *Fault) addHeader(header http.Header) {
	for name, values := range f.Header {
		header[http.CanonicalHeaderKey(name)] = values
	}
}
