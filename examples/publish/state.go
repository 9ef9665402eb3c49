package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"
)

// state stores what happened to each row, in a file with one JSON record per line. Each record is on disk before the program
// continues. If the last record of a row is "sent", the outcome is unknown: the connection failed, or the program ended.
type state struct {
	path string
	file *os.File // locked; nil for a dry run, which writes nothing

	mu     sync.Mutex
	err    error // of a failed write, after which nothing is written
	last   map[identity]record
	pinIDs map[string]bool // of all published rows
}

type record struct {
	Time    time.Time `json:"time"` // for people who read the file
	Event   event     `json:"event"`
	Service string    `json:"service,omitzero"` // of the event "created": the base URL of the API
	Row     identity  `json:"row,omitzero"`
	Others  int       `json:"others,omitzero"` // of the event "sent": how many pins of other origin the board had before
	PinID   string    `json:"pin_id,omitzero"` // of the event "published"
}

type event string

const (
	eventCreated   event = "created"   // the file, in its first line
	eventSent      event = "sent"      // a request is about to be sent
	eventPublished event = "published" // the pin exists
	eventRejected  event = "rejected"  // the request was rejected: no pin was created
)

// openState reads the state file, or creates it, and locks it until close. The operating system releases the lock of a process that
// ends, also by kill -9. A lock file with a process id would stay.
func openState(path, service string) (*state, error) {
	file, err := openLocked(path)
	if err != nil {
		return nil, fmt.Errorf("state file: %w", err)
	}
	s := newState(path)
	s.file = file
	if err := s.recover(service); err != nil {
		return nil, errors.Join(fmt.Errorf("state file %s: %w", path, err), file.Close())
	}
	return s, nil
}

// readState reads the state file without a lock, for a dry run. The file need not exist.
func readState(path, service string) (*state, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("state file: %w", err)
	}
	s := newState(path)
	if _, err := s.load(data, service); err != nil {
		return nil, fmt.Errorf("state file %s: %w", path, err)
	}
	return s, nil
}

var errInUse = errors.New("in use by another run")

func newState(path string) *state {
	return &state{path: path, last: map[identity]record{}, pinIDs: map[string]bool{}}
}

// recover loads the records, and removes an incomplete last line. A process was killed while it wrote that, before it continued.
func (s *state) recover(service string) error {
	data, err := io.ReadAll(s.file)
	if err != nil {
		return err
	}
	size, err := s.load(data, service)
	if err != nil {
		return err
	}
	if err := s.file.Truncate(size); err != nil {
		return err
	}
	if _, err := s.file.Seek(size, io.SeekStart); err != nil {
		return err
	}
	if size > 0 {
		return nil
	}
	return s.add(record{Event: eventCreated, Service: service})
}

// load applies the records of the complete lines, and returns the size of these lines. The first record names the service: what is
// published in the sandbox, for example, is not published in production.
func (s *state) load(data []byte, service string) (size int64, err error) {
	for number := 1; ; number++ {
		line, rest, complete := bytes.Cut(data, []byte("\n"))
		if !complete {
			return size, nil
		}
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return 0, fmt.Errorf("line %d: %w", number, err)
		}
		if number == 1 && (r.Event != eventCreated || r.Service != service) {
			return 0, fmt.Errorf("the file is not a state of %s: use another one with -state", service)
		}
		s.apply(r)
		size += int64(len(line)) + 1
		data = rest
	}
}

func (s *state) apply(r record) {
	s.last[r.Row] = r
	if r.PinID != "" {
		s.pinIDs[r.PinID] = true
	}
}

// add writes a record.
func (s *state) add(r record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	r.Time = time.Now().UTC()
	if s.file != nil {
		line, err := json.Marshal(r)
		if err == nil {
			_, err = s.file.Write(append(line, '\n'))
		}
		if err == nil {
			err = s.file.Sync()
		}
		if err != nil {
			s.err = fmt.Errorf("state file: %w", err)
			return s.err
		}
	}
	s.apply(r)
	return nil
}

// lastOf returns the last record of a row, the zero record if there is none.
func (s *state) lastOf(r row) record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last[r.identity()]
}

// hasPin reports whether a pin is that of a published row.
func (s *state) hasPin(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pinIDs[id]
}

// close releases the lock. It returns the error of a failed write, too.
func (s *state) close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.err, s.file.Close())
}
