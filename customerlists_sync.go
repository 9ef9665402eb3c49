package pinterest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"log/slog"
)

const (
	listSyncOperation  = "customer list sync" // in errors; it is not an operation of the API
	defaultRecordBatch = 10_000
)

// CustomerListSyncParams are the parameters of [CustomerListsService.Sync]. OperationType is required.
type CustomerListSyncParams struct {
	OperationType CustomerListOperation
	// BatchSize is the number of records in a call; 0 means 10000. The API description has no limit, so this default is a choice of this
	// package: about 650 kB for a request.
	BatchSize int
}

func (p *CustomerListSyncParams) check(records iter.Seq[string]) *ParamError {
	var err *ParamError
	switch {
	case p == nil || p.OperationType == "":
		err = missing("operation_type")
	case records == nil:
		err = missing("records")
	default:
		return nil
	}
	err.Operation = listSyncOperation
	return err
}

// CustomerListSyncResult is the result of one call of [CustomerListsService.Sync].
type CustomerListSyncResult struct {
	Records     CustomerRecords // of the call, as they were read; the caller may keep them
	First, Last int             // the positions of the first and the last of them among all records, from 0
	List        *CustomerList   // after the call; nil along with an error
}

// String returns the positions of the records.
func (r CustomerListSyncResult) String() string {
	return fmt.Sprintf("records %d to %d", r.First, r.Last)
}

// Format prints the result of [CustomerListSyncResult.String] for every verb, because the records must not be printed.
func (r CustomerListSyncResult) Format(s fmt.State, verb rune) { printText(s, verb, r.String()) }

// LogValue returns the result of [CustomerListSyncResult.String].
func (r CustomerListSyncResult) LogValue() slog.Value { return slog.StringValue(r.String()) }

// Sync adds records to a customer list, or removes them: any number, in calls of at most BatchSize, one after the other. A record is an
// email or a mobile ad id, plain or hashed, as described at [CustomerRecords].
//
// Sync yields one result for each call, in the order of the records. If a call fails, the error comes along with the records that it should
// have sent; it may have changed the list if the error is [ErrOutcomeUnknown]. Syncing them a second time is harmless: see
// [CustomerListsService.Update]. A blank record is not sent. It yields its own result, with a [*ParamError], before the result of the
// records around it. Each record is in exactly one result.
//
// Sync reads records as it sends them: memory use does not depend on their number. It stops sending when ctx ends, or after a call fails
// with [ErrUnauthorized], [ErrForbidden], [ErrReauthorize] or a ParamError. It then reads the remaining records and yields results with an
// error that wraps the cause, so a loop over an endless sequence must break. Invalid params yield one nil result with a ParamError.
func (s *CustomerListsService) Sync(ctx context.Context, adAccountID, listID string, params *CustomerListSyncParams, records iter.Seq[string], opts ...RequestOption) iter.Seq2[*CustomerListSyncResult, error] {
	return func(yield func(*CustomerListSyncResult, error) bool) {
		if err := params.check(records); err != nil {
			yield(nil, err)
			return
		}
		sync := recordSync{yield: yield, update: func(records CustomerRecords) (*CustomerList, error) {
			return s.Update(ctx, adAccountID, listID, &CustomerListUpdateParams{params.OperationType, records}, opts...)
		}}
		sync.run(ctx, records, cmp.Or(max(params.BatchSize, 0), defaultRecordBatch))
	}
}

type recordSync struct {
	update    func(CustomerRecords) (*CustomerList, error)
	yield     func(*CustomerListSyncResult, error) bool
	rejection error // why nothing more is sent
}

func (s *recordSync) run(ctx context.Context, records iter.Seq[string], batchSize int) {
	position := -1
	next := new(CustomerListSyncResult)
	for record := range records {
		position++
		if isBlank(record) {
			err := blankRecord(position)
			err.Operation = listSyncOperation
			if !s.yield(&CustomerListSyncResult{Records: CustomerRecords{record}, First: position, Last: position}, err) {
				return
			}
			continue
		}
		if len(next.Records) == 0 {
			next.First = position
		}
		next.Records, next.Last = append(next.Records, record), position
		if len(next.Records) == batchSize {
			if !s.send(ctx, next) {
				return
			}
			next = new(CustomerListSyncResult)
		}
	}
	if len(next.Records) > 0 {
		s.send(ctx, next)
	}
}

// send sends the records of a result and yields it. It reports whether to go on.
func (s *recordSync) send(ctx context.Context, result *CustomerListSyncResult) bool {
	s.rejection = cmp.Or(s.rejection, ctx.Err())
	err := s.rejection
	if err != nil {
		err = opErrorf(listSyncOperation, "%s: not sent: %w", result, err)
		return s.yield(result, err)
	}
	if result.List, err = s.update(result.Records); err == nil {
		return s.yield(result, nil)
	}
	s.rejection = callRejection(err) // the records are valid: a ParamError is about an id or an option
	return s.yield(result, opErrorf(listSyncOperation, "%s: %w", result, err))
}
