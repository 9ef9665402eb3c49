package upload

import (
	"cmp"
	"context"
	"time"

	"github.com/pinterest-go/pinterest/internal/relay"
)

// grace is the time to wait for a call after its context has ended. A Read of a file or of memory returns within that time, so
// the reader is not in use any more when the upload returns.
const grace = 10 * time.Millisecond

// call is a call of user code, which may block, panic or exit its goroutine. It runs in its own goroutine, which outlives the
// upload if the code blocks.
type call struct {
	done chan struct{}
	err  error
}

// start calls f in a new goroutine. It then calls onFailure unless f returned nil.
func start(f func() error, onFailure func()) *call {
	c := &call{done: make(chan struct{})}
	go relay.Run(func() { c.err = f() }, func(crash error) {
		c.err = cmp.Or(crash, c.err)
		if c.err != nil {
			onFailure()
		}
		close(c.done)
	})
	return c
}

// wait waits until the call or ctx ends. It reports whether the call ended, and returns its error. If the call panicked, so does
// wait.
func (c *call) wait(ctx context.Context) (ended bool, err error) {
	select {
	case <-c.done:
	case <-ctx.Done():
		select {
		case <-c.done:
		case <-time.After(grace):
			return false, nil
		}
	}
	return true, relay.Raise(c.err)
}

// Run calls f, which is user code, and returns its error. If f panics, so does Run. If f calls runtime.Goexit, Run returns an
// error. If ctx ends first, Run returns the error of ctx without waiting for f.
func Run(ctx context.Context, f func() error) error {
	ended, err := start(f, func() {}).wait(ctx)
	if !ended {
		return ctx.Err()
	}
	return err
}
