package pinterest

import (
	"context"
	"fmt"
	"time"

	"github.com/pinterest-go/pinterest/internal/poll"
)

// ErrUnknownStatus says that a job stayed in a status that this version does not know, so that waiting on might never end.
var ErrUnknownStatus = poll.ErrUnknownStatus

// WaitOption changes how a job is waited for.
type WaitOption interface{ applyToWait(*waiting) }

// PollOption is both a [WaitOption] and an [UploadOption], for an upload that is waited for.
type PollOption interface {
	WaitOption
	UploadOption
}

type pollOption func(*waiting)

func (o pollOption) applyToWait(w *waiting)      { o(w) }
func (o pollOption) applyToUpload(f *uploadFile) { f.wait = append(f.wait, o) }

const (
	defaultFirstPoll   = time.Second
	defaultLongestPoll = 10 * time.Second
)

type waiting struct {
	first, longest time.Duration
	progress       func(status string, elapsed time.Duration)
}

// WithPollInterval sets the delays between two requests for the state of a job: first, then twice the delay before, up to
// longest, which is at least first. The defaults, also for values of 0 or less, are 1 s and 10 s. The context bounds the whole
// wait.
func WithPollInterval(first, longest time.Duration) PollOption {
	return pollOption(func(w *waiting) {
		if first > 0 {
			w.first = first
		}
		if longest > 0 {
			w.longest = longest
		}
	})
}

// WithWaitProgress calls report after each look at a job, with the job's status and the time since the wait began.
func WithWaitProgress(report func(status string, elapsed time.Duration)) PollOption {
	return pollOption(func(w *waiting) { w.progress = report })
}

// wait looks at a job until it is done. look returns the status, what it means, and an error that ends the wait.
func wait(ctx context.Context, op string, opts []WaitOption, look func(context.Context) (string, poll.State, error)) error {
	w := waiting{first: defaultFirstPoll, longest: defaultLongestPoll}
	for _, opt := range opts {
		if opt != nil {
			opt.applyToWait(&w)
		}
	}
	start := time.Now()
	status := ""
	failed := false
	err := poll.Until(ctx, w.first, max(w.first, w.longest), func(ctx context.Context) (poll.State, error) {
		var state poll.State
		var err error
		status, state, err = look(ctx)
		failed = err != nil
		if err == nil && w.progress != nil {
			w.progress(status, time.Since(start))
		}
		return state, err
	})
	if err == nil || failed {
		return err
	}
	return fmt.Errorf("pinterest: %s: waiting at status %q: %w", op, status, err)
}
