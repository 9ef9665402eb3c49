package pinterest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/pinterest-go/pinterest/internal/relay"
)

const (
	syncOperation       = "items sync" // in errors; it is no operation of the API
	defaultSyncBatch    = 1000         // the most that the live service takes
	defaultSyncInFlight = 4
)

// ItemsSyncParams are the parameters of [CatalogsService.SyncItems]. Country, Language and Operation are required.
type ItemsSyncParams struct {
	Country   Country
	Language  Language
	Operation BatchOperation

	BatchSize int // items in a batch; 0 means 1000
	InFlight  int // batches under way at a time; 0 means 4
	// Progress, if not nil, is called after each batch, from the goroutine that ranges over the results.
	Progress func(ItemsSyncProgress)
	// Wait changes how batches are waited for.
	Wait []WaitOption
	// Options go with every call: [WithAdAccount], for example.
	Options []RequestOption
}

// ItemsSyncProgress counts items.
type ItemsSyncProgress struct {
	Done   int // the batch they were in has ended, one way or another
	Failed int // of these, how many have a FAILURE or an error
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

// ErrItemUnknown says that nothing is known of what became of an item.
var ErrItemUnknown = errors.New("what became of the item is not known")

// SyncItems submits items in batches, waits for each, and yields what became of every item, in the order in which batches end.
// It reads items as it goes, so that memory does not grow with their number. Each item that it reads yields exactly one
// result, with its ItemID and
//
//   - no error if the service told what became of it: look at its Status,
//   - an error if it has no ItemID, or its batch was refused, failed or never sent,
//   - an error that is [ErrItemUnknown] if its batch was or may have been taken, but not what became of it.
//
// A batch of UPDATE or UPSERT whose outcome is unknown is sent again, as the retry policy says, since the same again does no
// harm; one of CREATE is not. When the context ends, the items not sent yet are read and yield its error, so an endless
// items must end with the context. A loop that breaks ends the calls under way; batches that were taken go on at Pinterest.
// Unusable params yield a nil result with a [*ParamError].
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

// outcome is what became of an item.
type outcome struct {
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
	defer func() { // however the loop ends, no goroutine is left
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
		for _, o := range end.outcomes {
			progress.Done++
			if o.err != nil || o.result.Status == ItemStatusFailure {
				progress.Failed++
			}
			if !yield(o.result, o.err) {
				return
			}
		}
		if s.params.Progress != nil {
			s.params.Progress(progress)
		}
	}
}

func take(next func() (ItemRecord, bool), most int) []ItemRecord {
	items := make([]ItemRecord, 0, min(most, defaultSyncBatch))
	for len(items) < most {
		item, ok := next()
		if !ok {
			break
		}
		items = append(items, item)
	}
	return items
}

// batchEnd is how the goroutine of a batch ended. crash is set if it panicked or exited.
type batchEnd struct {
	outcomes []outcome
	crash    error
}

// process sends the batch, waits for it, and delivers an outcome for each of its items, whatever the caller's middleware and
// callbacks do.
func (s *itemSync) process(ctx context.Context, items []ItemRecord, ended chan<- batchEnd) {
	var batch *ItemsBatch
	var err error
	relay.Run(func() { batch, err = s.submit(ctx, items) }, func(crash error) {
		if crash != nil {
			err = fmt.Errorf("pinterest: "+syncOperation+": %w: %w", ErrItemUnknown, crash)
		}
		ended <- batchEnd{outcomesOf(items, batch, err), crash}
	})
}

// outcomesOf returns an outcome for each item of a batch: what the batch says of it, else err.
func outcomesOf(items []ItemRecord, batch *ItemsBatch, err error) []outcome {
	results := map[string][]*ItemResult{} // by item, in order: an item may be in a batch more than once
	if batch != nil {
		for i := range batch.Items {
			result := &batch.Items[i]
			results[result.ItemID] = append(results[result.ItemID], result)
		}
		if err == nil {
			err = fmt.Errorf("pinterest: "+syncOperation+": batch %s: %w", batch.BatchID, ErrItemUnknown)
		}
	}
	outcomes := make([]outcome, len(items))
	for i, item := range items {
		switch found := results[item.ItemID]; {
		case item.ItemID == "":
			outcomes[i] = outcome{&ItemResult{}, &ParamError{Operation: syncOperation, Param: "item_id", Reason: "is empty"}}
		case len(found) > 0:
			outcomes[i].result, results[item.ItemID] = found[0], found[1:]
		default:
			outcomes[i] = outcome{&ItemResult{ItemID: item.ItemID}, err}
		}
	}
	return outcomes
}

// submit sends the items that have an id, and waits for their batch. Along with an error, the batch is what is known of it,
// or nil.
func (s *itemSync) submit(ctx context.Context, items []ItemRecord) (*ItemsBatch, error) {
	unnamed := func(item ItemRecord) bool { return item.ItemID == "" }
	if slices.ContainsFunc(items, unnamed) {
		items = slices.DeleteFunc(slices.Clone(items), unnamed)
	}
	if len(items) == 0 {
		return nil, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("pinterest: "+syncOperation+": not sent: %w", err)
	}
	options := s.params.Options
	if op := s.params.Operation; op == BatchOperationUpdate || op == BatchOperationUpsert {
		options = append([]RequestOption{callOption(func(c *settings) { c.retry.RetryUnsafe = true })}, options...)
	}
	created, err := s.service.CreateItemsBatch(ctx, &ItemsBatchParams{
		Country: s.params.Country, Language: s.params.Language, Operation: s.params.Operation, Items: items,
	}, options...)
	switch {
	case errors.Is(err, ErrOutcomeUnknown): // whatever the last attempt said, an earlier one may have been accepted
		return nil, fmt.Errorf("pinterest: "+syncOperation+": %w: %w", ErrItemUnknown, err)
	case err != nil:
		return nil, fmt.Errorf("pinterest: "+syncOperation+": %w", err)
	}
	batch, err := s.service.waitItemsBatch(ctx, created.BatchID, s.params.Wait, s.params.Options)
	var failed *ItemsBatchError
	if err != nil && !errors.As(err, &failed) {
		err = fmt.Errorf("pinterest: "+syncOperation+": batch %s: %w: %w", created.BatchID, ErrItemUnknown, err)
	}
	return batch, err
}
