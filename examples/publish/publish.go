package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest"
)

// maxAttempts limits the requests for one row, or one board, that end with an unknown outcome and turn out to have done nothing.
const maxAttempts = 3

// maxFailures is the number of rows that fail for the same reason before any succeeds, after which the program gives up. An app with
// trial access, for example, may not create pins at all.
const maxFailures = 10

// publisher publishes the rows of a file.
type publisher struct {
	client       *pinterest.Client
	state        *state
	summary      *summary
	workers      int
	settle       time.Duration // within which Pinterest lists what it has created
	dryRun       bool
	retryUnknown bool

	rows map[identity]bool // of the file

	mu       sync.Mutex
	stopped  error // why no more rows are published, nil if they are
	works    bool  // a row was published in this run
	failures int   // until then, how many consecutive rows failed for the same reason
	reason   string
}

// run publishes the rows that are not published yet. Each row ends up in the summary.
func (p *publisher) run(ctx context.Context, rows []row) {
	boards := p.unpublished(rows)
	if len(boards) == 0 {
		return
	}
	ids, err := p.start(ctx, boards)
	if err != nil {
		p.stop(err)
	}
	type job struct {
		board *board
		row   row
	}
	jobs := make(chan job)
	var workers sync.WaitGroup
	for range p.workers {
		workers.Go(func() {
			for j := range jobs {
				p.finish(p.publish(ctx, j.board, j.row))
			}
		})
	}
	for _, b := range boards {
		for _, r := range p.prepare(ctx, b, ids[boardKey(b.name)]) {
			jobs <- job{b, r}
		}
	}
	close(jobs)
	workers.Wait()
}

// unpublished returns the boards with the rows that are not published according to the state file.
func (p *publisher) unpublished(rows []row) []*board {
	p.rows = map[identity]bool{}
	var boards []*board
	byKey := map[string]*board{}
	for _, r := range rows {
		p.rows[r.identity()] = true
		if last := p.state.lastOf(r); last.Event == eventPublished {
			p.summary.add(result{row: r, status: statusAlready, pinID: last.PinID})
			continue
		}
		key := boardKey(r.board)
		if byKey[key] == nil {
			byKey[key] = &board{name: r.board}
			boards = append(boards, byKey[key])
		}
		byKey[key].rows = append(byKey[key].rows, r)
	}
	return boards
}

// start lists the boards of the account. If the outcome of a row is unknown, it first waits until Pinterest lists what it has
// created.
func (p *publisher) start(ctx context.Context, boards []*board) (ids map[string][]string, err error) {
	if !p.dryRun && slices.ContainsFunc(boards, p.hasUnknown) {
		if err := sleep(ctx, p.settle); err != nil {
			return nil, err
		}
	}
	return p.listBoards(ctx)
}

func (p *publisher) hasUnknown(b *board) bool {
	return slices.ContainsFunc(b.rows, func(r row) bool { return p.state.lastOf(r).Event == eventSent })
}

// prepare returns the rows of a board that are to be published. It looks for their pins on the board, or creates the board.
func (p *publisher) prepare(ctx context.Context, b *board, ids []string) []row {
	if p.stopCause(ctx) != nil {
		return b.rows // publish reports them
	}
	var found map[identity]string
	if len(ids) > 0 {
		var err error
		b.id = ids[0]
		if found, b.others, err = p.listPins(ctx, b); err != nil {
			return p.fail(b.rows, err)
		}
	}
	var rows []row
	for _, r := range b.rows {
		switch last := p.state.lastOf(r); {
		case len(ids) > 1:
			p.summary.add(result{row: r, status: statusFailed, err: fmt.Errorf("%d boards have the name %q: rename all but one", len(ids), b.name)})
		case found[r.identity()] != "":
			p.summary.add(p.published(r, found[r.identity()], statusAlready))
		case last.Event == eventSent && !p.retryUnknown && b.id == "":
			p.summary.add(result{row: r, status: statusUnknown, err: errBoardGone})
		case last.Event == eventSent && !p.retryUnknown && b.others > last.Others:
			p.summary.add(result{row: r, status: statusUnknown, err: errNewPin})
		default:
			rows = append(rows, r)
		}
	}
	if b.id == "" && len(rows) > 0 {
		if !p.dryRun {
			var err error
			if b.id, err = p.createBoard(ctx, b.name); err != nil {
				return p.fail(rows, err)
			}
		}
		p.summary.addBoard(b.name)
	}
	return rows
}

// publish publishes a row. If the outcome is unknown, it looks for the pin on the board before it tries again.
func (p *publisher) publish(ctx context.Context, b *board, r row) result {
	var failure error
	for range maxAttempts {
		if err := p.stopCause(ctx); err != nil {
			return result{row: r, status: statusLeft, err: err}
		}
		if p.dryRun {
			return result{row: r, status: statusPlanned}
		}
		if err := p.state.add(record{Event: eventSent, Row: r.identity(), Others: b.others}); err != nil {
			return p.failed(r, err)
		}
		pin, err := p.client.Pins.Create(ctx, r.params(b.id))
		if err == nil {
			return p.published(r, pin.ID, statusPublished)
		}
		if !errors.Is(err, pinterest.ErrOutcomeUnknown) {
			return p.failed(r, errors.Join(err, p.state.add(record{Event: eventRejected, Row: r.identity()})))
		}
		pinID, checkErr := p.find(ctx, b, r)
		switch {
		case checkErr != nil:
			return result{row: r, status: statusUnknown, err: fmt.Errorf("%w; %w", err, checkErr)}
		case pinID != "":
			return p.published(r, pinID, statusPublished)
		}
		failure = err
	}
	return result{row: r, status: statusFailed, err: fmt.Errorf("the board has no such pin after %d attempts: %w", maxAttempts, failure)}
}

var (
	errNewPin    = errors.New("the board has a new pin that is not in the file: it may be this row's (see -retry-unknown)")
	errBoardGone = errors.New("the board that the pin was sent to is not listed (see -retry-unknown)")
)

// find returns the id of a row's pin after an unknown outcome, "" if the board does not have it, and an error if that is not certain.
func (p *publisher) find(ctx context.Context, b *board, r row) (pinID string, err error) {
	if err := sleep(ctx, p.settle); err != nil {
		return "", err
	}
	found, others, err := p.listPins(ctx, b)
	if err == nil && found[r.identity()] == "" && others > b.others {
		err = errNewPin
	}
	return found[r.identity()], err
}

// published records the pin of a row.
func (p *publisher) published(r row, pinID string, status status) result {
	if err := p.state.add(record{Event: eventPublished, Row: r.identity(), PinID: pinID}); err != nil {
		p.stop(err) // the next run finds the pin on the board
	}
	return result{row: r, status: status, pinID: pinID}
}

// failed returns the result of a row that was not published. If the other rows would fail too, no more of them are published.
func (p *publisher) failed(r row, err error) result {
	if !stops(err) {
		return result{row: r, status: statusFailed, err: err}
	}
	p.stop(err)
	return result{row: r, status: statusLeft, err: err}
}

// fail reports that rows were not published. It returns that none of them is to be published.
func (p *publisher) fail(rows []row, err error) []row {
	for _, r := range rows {
		p.summary.add(p.failed(r, err))
	}
	return nil
}

// finish reports the result of a row that was to be published.
func (p *publisher) finish(r result) {
	p.summary.add(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case r.status == statusPublished:
		p.works = true
	case r.status == statusFailed && !p.works:
		if reason := r.reason(); reason != p.reason {
			p.reason, p.failures = reason, 0
		}
		if p.failures++; p.failures == maxFailures {
			p.stopped = cmp.Or(p.stopped, fmt.Errorf("the first %d rows failed for the same reason", maxFailures))
		}
	}
}

// stop ends the publishing of further rows.
func (p *publisher) stop(cause error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = cmp.Or(p.stopped, cause)
}

// stopCause returns why no more rows are published, nil if they are.
func (p *publisher) stopCause(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return cmp.Or(context.Cause(ctx), p.stopped)
}

// sleep waits, but not longer than ctx.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}

// stops reports whether an error is about more than one row or board: a quota, the token, the connection, the state file, or an
// interrupt.
func stops(err error) bool {
	_, response := errors.AsType[*pinterest.Error](err)
	return !response || errors.Is(err, pinterest.ErrRateLimited) || errors.Is(err, pinterest.ErrUnauthorized) || errors.Is(err, pinterest.ErrReauthorize)
}
