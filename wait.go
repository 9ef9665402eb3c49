package pinterest

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/pinterest-go/pinterest/internal/retry"
)

// ErrUnknownStatus is the error of a wait for a job whose status is missing or not known to this version in 10 responses in a row. The job
// may still be in progress.
var ErrUnknownStatus = errors.New("the status is not known to this version")

// WaitOption configures the wait for a job: a media upload, a report, a batch or a bulk request. Every [RequestOption] is one, for the
// calls of the wait.
type WaitOption interface {
	UploadOption
	forWaits()
}

// PollOption is both a [ClientOption] and a [WaitOption].
type PollOption interface {
	ClientOption
	WaitOption
}

const (
	defaultFirstPoll   = time.Second
	defaultLongestPoll = 10 * time.Second
	// maxUnknown is the number of polls in a row with an unknown status that end a wait. It is enough for a short-lived status.
	maxUnknown = 10
)

// waiting is the configuration of waits.
type waiting struct {
	first, longest time.Duration // 0 means the default
	progress       func(status string, elapsed time.Duration)
}

// WithPollInterval sets the delays between two requests for the state of a job: first, then twice the previous delay, up to longest,
// which is at least first. It applies to every wait of a client, or to one wait, which takes precedence. The defaults are 1 s and 10 s; a
// value of 0 or less changes nothing. Only the context limits the whole wait.
func WithPollInterval(first, longest time.Duration) PollOption {
	return pollOption(func(s *settings) {
		if first > 0 {
			s.wait.first = first
		}
		if longest > 0 {
			s.wait.longest = longest
		}
	})
}

// WithWaitProgress calls report for each response, with the status of the job and the time since the wait began.
// [CatalogsService.SyncItems] calls it from several goroutines.
func WithWaitProgress(report func(status string, elapsed time.Duration)) WaitOption {
	return pollOption(func(s *settings) { s.wait.progress = report })
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

// waitFor calls get, with opts as one option, until the job is done.
func waitFor[J job](ctx context.Context, c *core, op string, opts []WaitOption, get func(context.Context, RequestOption) (J, error)) (J, error) {
	call := joined(opts)
	w := c.settings.with([]RequestOption{call}).wait
	first, longest := cmp.Or(w.first, defaultFirstPoll), cmp.Or(w.longest, defaultLongestPoll)
	var none J
	start, delay, unknown := time.Now(), first, 0
	for {
		result, err := get(ctx, call)
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
		delay = min(2*delay, max(first, longest))
	}
}
