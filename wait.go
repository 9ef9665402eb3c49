package pinterest

import (
	"context"
	"errors"
	"time"

	"github.com/pinterest-go/pinterest/internal/retry"
)

// ErrUnknownStatus is the error of a wait for a job whose status stays unknown to this version.
var ErrUnknownStatus = errors.New("the status is not known to this version")

// WaitOption configures the wait for a job: a media upload, a report or a batch.
type WaitOption interface{ applyToWait(*waiting) }

// PollOption is both a [WaitOption] and an [UploadOption], for [MediaService.UploadVideo].
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
	// maxUnknown is the number of polls in a row with an unknown status that end a wait. It is enough for a short-lived status.
	maxUnknown = 10
)

// waiting is the configuration of one wait.
type waiting struct {
	first, longest time.Duration
	progress       func(status string, elapsed time.Duration)
}

// WithPollInterval sets the delays between two requests for the state of a job: first, then twice the previous delay, up to longest,
// which is at least first. The defaults, also for values of 0 or less, are 1 s and 10 s. Only the context limits the whole wait.
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

// WithWaitProgress calls report for each response, with the status of the job and the time since the wait began.
func WithWaitProgress(report func(status string, elapsed time.Duration)) PollOption {
	return pollOption(func(w *waiting) { w.progress = report })
}

// jobState is what a status means for a wait.
type jobState int

const (
	jobPending jobState = iota
	jobDone             // it succeeded or failed
	jobUnknown          // this version does not know the status, which may be a new name for pending
)

// job is a response with the state of a job.
type job interface {
	job() (status string, state jobState)
}

// waitFor calls get until the job is done.
func waitFor[J job](ctx context.Context, op string, opts []WaitOption, get func(context.Context) (J, error)) (J, error) {
	w := waiting{first: defaultFirstPoll, longest: defaultLongestPoll}
	for _, opt := range opts {
		if opt != nil {
			opt.applyToWait(&w)
		}
	}
	var none J
	start, delay, unknown := time.Now(), w.first, 0
	for {
		result, err := get(ctx)
		if err != nil {
			return none, err
		}
		status, state := result.job()
		if w.progress != nil {
			w.progress(status, time.Since(start))
		}
		switch state {
		case jobDone:
			return result, nil
		case jobUnknown:
			unknown++
		case jobPending:
			unknown = 0
		}
		err = ErrUnknownStatus
		if unknown < maxUnknown {
			err = retry.Sleep(ctx, delay)
		}
		if err != nil {
			return none, opErrorf(op, "waiting at status %q: %w", status, err)
		}
		delay = min(2*delay, max(w.first, w.longest))
	}
}
