package pinterest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/pinterest-go/pinterest/internal/redact"
	"github.com/pinterest-go/pinterest/internal/relay"
)

const (
	syncOperation       = "items sync" // in errors; it is not an operation of the API
	defaultSyncBatch    = 1000         // the maximum of the live service
	defaultSyncInFlight = 4
)

// ItemsSyncParams are the parameters of [CatalogsService.SyncItems]. Country, Language and Operation are required.
type ItemsSyncParams struct {
	Country   Country
	Language  Language
	Operation BatchOperation

	BatchSize int // items in a batch; 0 means 1000
	InFlight  int // batches in flight at a time; 0 means 4
	// Progress is called after each batch by the goroutine that ranges over the results. It may be nil.
	Progress func(ItemsSyncProgress)
}

// ItemsSyncProgress counts the items of a sync.
type ItemsSyncProgress struct {
	Done   int // items whose batch has ended, successfully or not
	Failed int // done items with the status FAILURE or an error
}

func (p *ItemsSyncParams) check() *ParamError {
	switch {
	case p == nil || p.Country == "":
		return missing("country")
	case p.Language == "":
		return missing("language")
	case p.Operation == "":
		return missing("operation")
	}
	return nil
}

// ErrItemUnknown is the error of an item of [CatalogsService.SyncItems] whose outcome is unknown. It is also [ErrOutcomeUnknown]. If its
// result has a BatchID, continue with [CatalogsService.WaitItemsBatch], else sync the item again.
var ErrItemUnknown error = itemUnknownError{}

type itemUnknownError struct{}

func (itemUnknownError) Error() string { return "the outcome of the item is unknown" }

func (itemUnknownError) Is(target error) bool { return target == ErrOutcomeUnknown }

// SyncItems submits items in batches, waits for each batch, and yields the result of every item, in the order in which the
// batches end. It reads items as it submits them: memory use does not depend on their number. Each item yields exactly one
// result, with its ItemID and
//
//   - no error if the item has been processed: its Status is SUCCESS or FAILURE,
//   - an error if the item has no ItemID, or if its batch was rejected, failed or was never sent,
//   - an error that is [ErrItemUnknown] if the batch was or may have been accepted, but the item has no result or one with another
//     status, such as PROCESSING. If the result has a BatchID, continue with [CatalogsService.WaitItemsBatch]; if it has none, sync the
//     item again.
//
// UPDATE and UPSERT batches with an unknown outcome are retried according to the retry policy, because that is harmless; other
// batches are not. SyncItems sends no further batches when ctx ends, and after a call fails with [ErrUnauthorized], [ErrForbidden] or
// [ErrReauthorize]. It then reads the remaining items and yields an error that wraps the cause for each, so a loop over an endless
// sequence must break. Breaking out of the loop cancels the calls in flight; Pinterest still processes the batches that it has accepted.
// Invalid params or options yield one nil result with a [*ParamError].
func (s *CatalogsService) SyncItems(ctx context.Context, params *ItemsSyncParams, items iter.Seq[ItemRecord], opts ...WaitOption) iter.Seq2[*ItemResult, error] {
	return func(yield func(*ItemResult, error) bool) {
		err := params.check()
		if err == nil && items == nil {
			err = missing("items")
		}
		if err != nil {
			err.Operation = syncOperation
			yield(nil, err)
			return
		}
		call := joined(opts)
		settings := s.core.settings.with([]RequestOption{call})
		if err := settings.check(syncOperation, true); err != nil {
			yield(nil, err)
			return
		}
		sync := itemSync{service: s, params: *params, call: call, response: settings.response}
		sync.run(ctx, items, yield)
	}
}

type itemSync struct {
	service  *CatalogsService
	params   ItemsSyncParams
	call     RequestOption // the options of every call
	response *Response     // of WithResponse; nil for none
}

// itemOutcome is a result of a sync, as it is yielded.
type itemOutcome struct {
	result *ItemResult
	err    error
}

func (s *itemSync) run(ctx context.Context, items iter.Seq[ItemRecord], yield func(*ItemResult, error) bool) {
	if s.params.BatchSize <= 0 {
		s.params.BatchSize = defaultSyncBatch
	}
	if s.params.InFlight <= 0 {
		s.params.InFlight = defaultSyncInFlight
	}
	next, stop := iter.Pull(items)
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan batchEnd)
	inFlight := 0
	defer func() { // leave no goroutine behind, even if yield panics
		cancel()
		for ; inFlight > 0; inFlight-- {
			<-ended
		}
	}()
	var progress ItemsSyncProgress
	var rejection error // why no further batch is sent, nil while batches are sent
	for more := true; more || inFlight > 0; {
		for more && inFlight < s.params.InFlight {
			batch := take(next, s.params.BatchSize)
			if more = len(batch) > 0; more {
				inFlight++
				go s.process(ctx, batch, rejection, ended)
			}
		}
		if inFlight == 0 {
			return
		}
		end := <-ended
		inFlight--
		_ = relay.Raise(end.crash)
		rejection = cmp.Or(rejection, rejectionIn(end.err))
		if s.response != nil {
			*s.response = end.response
		}
		for _, outcome := range end.outcomes {
			progress.Done++
			if outcome.err != nil || outcome.result.Status == ItemStatusFailure {
				progress.Failed++
			}
			if !yield(outcome.result, outcome.err) {
				return
			}
		}
		if s.params.Progress != nil {
			s.params.Progress(progress)
		}
	}
}

// take returns the next items, at most limit.
func take(next func() (ItemRecord, bool), limit int) []ItemRecord {
	items := make([]ItemRecord, 0, min(limit, defaultSyncBatch))
	for len(items) < limit {
		item, ok := next()
		if !ok {
			break
		}
		items = append(items, item)
	}
	return items
}

// rejectionIn returns the error within err that every other batch would get too, nil if there is none. It is without the unknown outcome
// of an earlier attempt, which concerns one batch only.
func rejectionIn(err error) error {
	if !errors.Is(err, ErrUnauthorized) && !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrReauthorize) {
		return nil
	}
	if call, ok := errors.AsType[*callError](err); ok {
		return call.err
	}
	return err
}

// callRejection returns the error within err that every other call with the same ids and options would get too, nil if there is none.
func callRejection(err error) error {
	if invalid, ok := errors.AsType[*ParamError](err); ok {
		return invalid
	}
	return rejectionIn(err)
}

// batchEnd is the result of a batch's goroutine. crash is set if it panicked or called runtime.Goexit.
type batchEnd struct {
	outcomes []itemOutcome
	response Response
	err      error
	crash    error
}

// process submits a batch, waits for it, and sends the outcome of each of its items to ended, even if middleware or a callback
// of the caller panics. After a rejection it submits nothing.
func (s *itemSync) process(ctx context.Context, items []ItemRecord, rejection error, ended chan<- batchEnd) {
	var end batchEnd
	var batch *ItemsBatch
	relay.Run(func() { batch, end.err = s.submit(ctx, items, rejection, &end.response) }, func(crash error) {
		itemErr := itemError(batch, end.err)
		if crash != nil {
			itemErr = opErrorf(syncOperation, "%w: %w", ErrItemUnknown, crash)
		}
		end.outcomes, end.crash = outcomesOf(items, batch, itemErr), crash
		ended <- end
	})
}

// submit sends the items that have an id, and waits for their batch. Along with an error it returns the batch if it was accepted.
func (s *itemSync) submit(ctx context.Context, items []ItemRecord, rejection error, response *Response) (*ItemsBatch, error) {
	withoutID := func(item ItemRecord) bool { return item.ItemID == "" }
	if slices.ContainsFunc(items, withoutID) {
		items = slices.DeleteFunc(slices.Clone(items), withoutID)
	}
	if len(items) == 0 {
		return nil, nil
	}
	if err := cmp.Or(ctx.Err(), rejection); err != nil {
		return nil, fmt.Errorf("not sent: %w", err)
	}
	options := []RequestOption{s.call, WithResponse(response)} // not the Response of the caller, which all batches would write to
	create := options
	if op := s.params.Operation; op == BatchOperationUpdate || op == BatchOperationUpsert {
		create = append(create, callOption(func(c *settings) { c.retry.RetryUnsafe = true }))
	}
	created, err := s.service.CreateItemsBatch(ctx, &ItemsBatchParams{
		Country: s.params.Country, Language: s.params.Language, Operation: s.params.Operation, Items: items,
	}, create...)
	if err != nil {
		return nil, err
	}
	batch, err := s.service.WaitItemsBatch(ctx, created.BatchID, joined(options), withoutBody())
	batch = cmp.Or(batch, created)
	batch.BatchID = created.BatchID
	return batch, err
}

// itemError returns the error of the items of a batch that have no result. batch is nil if it was not accepted. err is the error of the
// batch, nil if it has none.
func itemError(batch *ItemsBatch, err error) error {
	_, failed := errors.AsType[*ItemsBatchError](err)
	switch {
	case batch == nil && errors.Is(err, ErrOutcomeUnknown): // even if the last attempt was rejected, an earlier one may have been accepted
		return opErrorf(syncOperation, "%w", unknownItemError{err})
	case batch == nil && err == nil: // no item was to be sent
		return nil
	case batch == nil || failed:
		return opErrorf(syncOperation, "%w", err)
	case err != nil:
		return opErrorf(syncOperation, "batch %s: %w: %w", redact.Line(batch.BatchID), ErrItemUnknown, err)
	}
	return opErrorf(syncOperation, "batch %s: %w", redact.Line(batch.BatchID), ErrItemUnknown)
}

// unknownItemError makes an error that already says that the outcome is unknown an [ErrItemUnknown], without changing its text.
type unknownItemError struct{ error }

func (unknownItemError) Is(target error) bool { return target == ErrItemUnknown }

func (e unknownItemError) Unwrap() error { return e.error }

// outcomesOf returns an outcome for each item of a batch: its final result in batch, or err if it has none. batch is nil if it was not
// accepted.
func outcomesOf(items []ItemRecord, batch *ItemsBatch, err error) []itemOutcome {
	results := map[string][]ItemResult{} // by item id, in order: an item may occur in a batch more than once
	batchID := ""
	if batch != nil {
		batchID = batch.BatchID
		for _, result := range batch.Items {
			results[result.ItemID] = append(results[result.ItemID], result)
		}
	}
	outcomes := make([]itemOutcome, len(items))
	for i, item := range items {
		if item.ItemID == "" {
			outcomes[i] = itemOutcome{&ItemResult{}, &ParamError{Operation: syncOperation, Param: "item_id", Reason: "is empty"}}
			continue
		}
		result := ItemResult{ItemID: item.ItemID}
		if found := results[item.ItemID]; len(found) > 0 {
			result, results[item.ItemID] = found[0], found[1:]
		}
		result.BatchID = batchID
		outcomes[i].result = &result
		if result.Status != ItemStatusSuccess && result.Status != ItemStatusFailure {
			outcomes[i].err = err
		}
	}
	return outcomes
}
