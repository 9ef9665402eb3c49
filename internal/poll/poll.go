// Package poll waits for a job that another side works on.
package poll

import (
	"context"
	"errors"
	"time"

	"github.com/pinterest-go/pinterest/internal/retry"
)

// State is what a look at a job says.
type State int

const (
	// Pending means that the job goes on.
	Pending State = iota
	// Done means that it has ended, well or not.
	Done
	// Unknown means a status of which nothing is known. It may be a new name for pending.
	Unknown
)

// ErrUnknownStatus ends a wait for a job whose status stays unknown.
var ErrUnknownStatus = errors.New("the status is not known to this version")

// Look is one look at a job. An error ends the wait.
type Look func(ctx context.Context) (State, error)

// maxUnknown is how many looks in a row may find an unknown status: long enough for a state in passing, but not for ever.
const maxUnknown = 10

// Until looks at a job until it is done. The interval grows from first to max.
func Until(ctx context.Context, first, longest time.Duration, look Look) error {
	unknown := 0
	for interval := first; ; interval = min(2*interval, longest) {
		state, err := look(ctx)
		switch {
		case err != nil || state == Done:
			return err
		case state == Unknown:
			unknown++
		default:
			unknown = 0
		}
		if unknown == maxUnknown {
			return ErrUnknownStatus
		}
		if err := retry.Sleep(ctx, interval); err != nil {
			return err
		}
	}
}
