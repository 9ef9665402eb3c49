package pinterest

import (
	"context"
	"errors"
	"iter"
	"slices"

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
	// Wait holds the options for waiting for a batch.
	Wait []WaitOption
	// Options holds the options of every call, such as [WithAdAccount].
	Options []RequestOption
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

// ErrItemUnknown says that the outcome of an item is unknown.
var ErrItemUnknown = errors.New("the outcome of the item is unknown")

// SyncItems submits items in batches, waits for each batch, and yields the result of every item, in the order in which the
// batches end. It reads items as it submits them: memory use does not depend on their number. Each item yields exactly one
// result, with its ItemID and
//
//   - no error if the service returned a result: see its Status,
//   - an error if the item has no ItemID, or if its batch was rejected, failed or was never sent,
//   - an error that is [ErrItemUnknown] if the batch was or may have been accepted, but has no result for the item.
//
// UPDATE and UPSERT batches with an unknown outcome are retried according to the retry policy, because that is harmless; other
// batches are not. When ctx ends, SyncItems reads the remaining items and yields the error of ctx for each, so an endless
// sequence must end with ctx. Breaking out of the loop cancels the calls in flight; Pinterest still processes the batches that it
// has accepted. Invalid params yield one nil result with a [*ParamError].
func (s *CatalogsService) SyncItems(ctx context.Context, params *ItemsSyncParams, items iter.Seq[ItemRecord]) iter.Seq2[*ItemResult, error] {
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
		sync := itemSync{service: s, params: *params}
		sync.run(ctx, items, yield)
	}
}

type itemSync struct {
	service *CatalogsService
	params  ItemsSyncParams
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
	for more := true; more || inFlight > 0; {
		for more && inFlight < s.params.InFlight {
			batch := take(next, s.params.BatchSize)
			if more = len(batch) > 0; more {
				inFlight++
				go s.process(ctx, batch, ended)
			}
		}
		if inFlight == 0 {
			return
		}
		end := <-ended
		inFlight--
		_ = relay.Raise(end.crash)
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

// batchEnd is the result of a batch's goroutine. crash is set if it panicked or called runtime.Goexit.
type batchEnd struct {
	outcomes []itemOutcome
	crash    error
}

// process submits a batch, waits for it, and sends the outcome of each of its items to ended, even if middleware or a callback
// of the caller panics.
func (s *itemSync) process(ctx context.Context, items []ItemRecord, ended chan<- batchEnd) {
	var batch *ItemsBatch
	var err error
	relay.Run(func() { batch, err = s.submit(ctx, items) }, func(crash error) {
		if crash != nil {
			err = opErrorf(syncOperation, "%w: %w", ErrItemUnknown, crash)
		}
		ended <- batchEnd{outcomesOf(items, batch, err), crash}
	})
}

// outcomesOf returns an outcome for each item of a batch: its result in batch, or err if it has none.
func outcomesOf(items []ItemRecord, batch *ItemsBatch, err error) []itemOutcome {
	results := map[string][]*ItemResult{} // by item id, in order: an item may occur in a batch more than once
	if batch != nil {
		for i := range batch.Items {
			result := &batch.Items[i]
			results[result.ItemID] = append(results[result.ItemID], result)
		}
		if err == nil {
			err = opErrorf(syncOperation, "batch %s: %w", batch.BatchID, ErrItemUnknown)
		}
	}
	outcomes := make([]itemOutcome, len(items))
	for i, item := range items {
		switch found := results[item.ItemID]; {
		case item.ItemID == "":
			outcomes[i] = itemOutcome{&ItemResult{}, &ParamError{Operation: syncOperation, Param: "item_id", Reason: "is empty"}}
		case len(found) > 0:
			outcomes[i].result, results[item.ItemID] = found[0], found[1:]
		default:
			outcomes[i] = itemOutcome{&ItemResult{ItemID: item.ItemID}, err}
		}
	}
	return outcomes
}

// submit sends the items that have an id, and waits for their batch. Along with an error it returns the batch if that is known.
func (s *itemSync) submit(ctx context.Context, items []ItemRecord) (*ItemsBatch, error) {
	withoutID := func(item ItemRecord) bool { return item.ItemID == "" }
	if slices.ContainsFunc(items, withoutID) {
		items = slices.DeleteFunc(slices.Clone(items), withoutID)
	}
	if len(items) == 0 {
		return nil, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, opErrorf(syncOperation, "not sent: %w", err)
	}
	options := s.params.Options
	if op := s.params.Operation; op == BatchOperationUpdate || op == BatchOperationUpsert {
		options = append([]RequestOption{callOption(func(c *settings) { c.retry.RetryUnsafe = true })}, options...)
	}
	created, err := s.service.CreateItemsBatch(ctx, &ItemsBatchParams{
		Country: s.params.Country, Language: s.params.Language, Operation: s.params.Operation, Items: items,
	}, options...)
	switch {
	case errors.Is(err, ErrOutcomeUnknown): // even if the last attempt was rejected, an earlier one may have been accepted
		return nil, opErrorf(syncOperation, "%w: %w", ErrItemUnknown, err)
	case err != nil:
		return nil, opErrorf(syncOperation, "%w", err)
	}
	batch, err := s.service.waitItemsBatch(ctx, created.BatchID, s.params.Wait, s.params.Options)
	var failed *ItemsBatchError
	if err != nil && !errors.As(err, &failed) {
		err = opErrorf(syncOperation, "batch %s: %w: %w", created.BatchID, ErrItemUnknown, err)
	}
	return batch, err
}
