// Package relay passes a panic in a goroutine on to the goroutine that waits for it. Without it, a panic in a caller's code ends
// the process, because the caller cannot recover it, and a call of runtime.Goexit leaves the waiting goroutine without a result.
package relay

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// ErrGoexit reports that a function called runtime.Goexit instead of returning.
var ErrGoexit = errors.New("a function called runtime.Goexit")

// PanicError is a recovered panic, with the stack of the goroutine that panicked.
type PanicError struct {
	Value any
	Stack string
}

// Error returns the value and the stack.
func (p *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", p.Value, p.Stack) }

// Unwrap returns the value if it is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// Run calls f and then, however f ends, calls end: with nil if f returned, otherwise with a *PanicError or ErrGoexit.
func Run(f func(), end func(error)) {
	returned := false
	defer func() {
		switch value := recover(); {
		case returned:
			end(nil)
		case value != nil:
			end(&PanicError{Value: value, Stack: string(debug.Stack())})
		default:
			end(ErrGoexit)
		}
	}()
	f()
	returned = true
}

// Raise panics with err if it is a *PanicError, and returns it otherwise.
func Raise(err error) error {
	if p, ok := errors.AsType[*PanicError](err); ok {
		panic(p)
	}
	return err
}
