package pinterest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// ConversionsService sends conversion events from your server, and manages the tags that send them from a website. It is newer than API
// version 5.3.0, and does not work in the sandbox. It requires the scopes ads:read and ads:write. Send and SendAll also accept a conversion
// token, from Ads Manager or [OAuthConfig.ConversionToken]. Such a token is valid for nothing else: create a second Client with it.
type ConversionsService struct{ core *core }

// maxEvents is the number of events of a call, by the API description.
const maxEvents = 1000

// maxEventsSize is the size of a call of SendAll, in bytes. The API description has no limit; other clients send as much.
const maxEventsSize = 2_000_000

// Send sends 1 to 1000 events: POST /ad_accounts/{ad_account_id}/events ([events/create]). The quota is 5000 calls per minute and ad
// account.
//
// The service accepts events one by one: the error of Send concerns the whole call, and [ConversionResult.Err] returns the errors of
// events. If not all events were processed, the status is 422, and Send returns the result along with an error that is
// [ErrUnprocessable].
//
// Events of websites and apps are retried after an unknown outcome, because Pinterest drops an event whose id it has received before. A
// call with an offline event is not retried.
//
// Errors: a [*ParamError] that names the first event without a required field; [ErrBadRequest] (code 4196), [ErrUnauthorized] (code 2),
// [ErrForbidden] (code 29), [ErrUnprocessable], [ErrRateLimited], [ErrServer] (code 4197: Pinterest does not accept events at the moment).
//
// [events/create]: https://developers.pinterest.com/docs/api/v5/events-create/
func (s *ConversionsService) Send(ctx context.Context, adAccountID string, events []ConversionEvent, opts ...RequestOption) (*ConversionResult, error) {
	if len(events) == 0 || len(events) > maxEvents {
		return nil, &ParamError{Operation: operation.EventsCreate.ID, Param: "data", Reason: fmt.Sprintf("has %d events, not 1 to %d", len(events), maxEvents)}
	}
	encoded := make([]encodedEvent, len(events))
	for i, event := range events {
		encoded[i] = encodeEvent(event)
		if err := encoded[i].invalid; err != nil {
			err.Param = fmt.Sprintf("data[%d].%s", i, err.Param)
			return nil, err
		}
	}
	return s.send(ctx, adAccountID, encoded, opts)
}

// WithTestEvents makes Send and SendAll only check the events: the response is that for real events, but they are not recorded.
func WithTestEvents() RequestOption { return WithQuery("test", "true") }

// encodedEvent is an event that is ready to be sent, or the reason why it is invalid.
type encodedEvent struct {
	id      string
	offline bool
	content json.RawMessage
	invalid *ParamError
}

func encodeEvent(event ConversionEvent) encodedEvent {
	e := encodedEvent{id: event.EventID, offline: event.ActionSource == ActionSourceOffline, invalid: event.check()}
	if e.invalid == nil {
		var err error
		e.content, err = json.Marshal(event)
		e.invalid, _ = errors.AsType[*ParamError](err) // of the user data; nothing else can fail
	}
	if e.invalid != nil {
		e.invalid.Operation = operation.EventsCreate.ID
	}
	return e
}

// eventList is the body of a request.
type eventList struct {
	Data []json.RawMessage `json:"data"`
}

func (s *ConversionsService) send(ctx context.Context, adAccountID string, events []encodedEvent, opts []RequestOption) (*ConversionResult, error) {
	target := operation.EventsCreate.At(adAccountID)
	target.Retryable = !slices.ContainsFunc(events, func(e encodedEvent) bool { return e.offline })
	var body eventList
	for _, event := range events {
		body.Data = append(body.Data, event.content)
	}
	result, err := do[*ConversionResult](ctx, s.core, target, body, opts)
	switch {
	case result == nil || err != nil && len(result.Events) == 0:
		return nil, err
	case len(result.Events) != len(events):
		return result, errors.Join(err, opErrorf(target.ID, "the response has %d results for %d events", len(result.Events), len(events)))
	}
	for i, event := range events {
		result.Events[i].EventID = event.id
	}
	return result, err
}

// SendAll sends any number of events, in calls of at most 1000 events and about 2 MB, one after the other. It yields exactly one result for
// each event, in the order of the events, with its EventID and
//
//   - no error if the service has a result: the event was processed or has failed, see [EventResult.Err],
//   - a [*ParamError] if the event lacks a required field: it was not sent,
//   - the error of the call otherwise: see [ConversionsService.Send]. The outcome of the event may be unknown.
//
// It reads events as it sends them: memory use does not depend on their number. SendAll stops sending when ctx ends, or after a call fails
// with [ErrUnauthorized], [ErrForbidden], [ErrReauthorize] or a ParamError. It then reads the remaining events and yields an error that
// wraps the cause for each, so a loop over an endless sequence must break. nil events yield one nil result with a ParamError.
func (s *ConversionsService) SendAll(ctx context.Context, adAccountID string, events iter.Seq[ConversionEvent], opts ...RequestOption) iter.Seq2[*EventResult, error] {
	return func(yield func(*EventResult, error) bool) {
		if events == nil {
			yield(nil, &ParamError{Operation: operation.EventsCreate.ID, Param: "events", Reason: "is nil"})
			return
		}
		chunk := eventChunk{send: func(sent []encodedEvent) (*ConversionResult, error) { return s.send(ctx, adAccountID, sent, opts) }}
		for event := range events {
			if !chunk.add(ctx, encodeEvent(event), yield) {
				return
			}
		}
		chunk.flush(ctx, yield)
	}
}

// eventChunk is the events of the next call of SendAll.
type eventChunk struct {
	send      func([]encodedEvent) (*ConversionResult, error)
	events    []encodedEvent
	size      int
	rejection error // why nothing more is sent
}

// add adds an event, after it has sent the others if the call would be too large. It reports whether to go on.
func (c *eventChunk) add(ctx context.Context, event encodedEvent, yield func(*EventResult, error) bool) bool {
	if len(c.events) == maxEvents || c.size+len(event.content) > maxEventsSize {
		if !c.flush(ctx, yield) {
			return false
		}
	}
	c.events = append(c.events, event)
	c.size += len(event.content) + len(",")
	return true
}

// flush sends the valid events and yields the results of all. It reports whether to go on.
func (c *eventChunk) flush(ctx context.Context, yield func(*EventResult, error) bool) bool {
	var valid []encodedEvent
	for _, event := range c.events {
		if event.invalid == nil {
			valid = append(valid, event)
		}
	}
	results, err := c.sendValid(ctx, valid)
	for _, event := range c.events {
		result, eventErr := &EventResult{EventID: event.id}, err
		switch {
		case event.invalid != nil:
			eventErr = event.invalid
		case len(results) > 0:
			result, results = &results[0], results[1:]
		}
		if !yield(result, eventErr) {
			return false
		}
	}
	c.events, c.size = c.events[:0], 0
	return true
}

// sendValid returns one result for each event, or an error and no results.
func (c *eventChunk) sendValid(ctx context.Context, events []encodedEvent) ([]EventResult, error) {
	if len(events) == 0 {
		return nil, nil
	}
	c.rejection = cmp.Or(c.rejection, ctx.Err())
	if c.rejection != nil {
		return nil, opErrorf(operation.EventsCreate.ID, "not sent: %w", c.rejection)
	}
	result, err := c.send(events)
	if result != nil && len(result.Events) == len(events) {
		return result.Events, nil
	}
	c.rejection = callRejection(err) // the events are valid: a ParamError is about the ad account or an option
	return nil, err
}

// ListTags returns the conversion tags of an ad account: GET /ad_accounts/{ad_account_id}/conversion_tags ([conversion_tags/list]). Errors:
// [ErrBadRequest], [ErrUnauthorized], [ErrForbidden], [ErrNotFound].
//
// [conversion_tags/list]: https://developers.pinterest.com/docs/api/v5/conversion_tags-list/
func (s *ConversionsService) ListTags(ctx context.Context, adAccountID string, params *ConversionTagListParams, opts ...RequestOption) ([]ConversionTag, error) {
	found, err := do[conversionTagList](ctx, s.core, operation.ConversionTagsList.At(adAccountID), params, opts)
	return found.Items, err
}

// GetTag returns a conversion tag: GET /ad_accounts/{ad_account_id}/conversion_tags/{conversion_tag_id} ([conversion_tags/get]). Errors:
// [ErrNotFound].
//
// [conversion_tags/get]: https://developers.pinterest.com/docs/api/v5/conversion_tags-get/
func (s *ConversionsService) GetTag(ctx context.Context, adAccountID, tagID string, opts ...RequestOption) (*ConversionTag, error) {
	return do[*ConversionTag](ctx, s.core, operation.ConversionTagsGet.At(adAccountID, tagID), nil, opts)
}

// CreateTag creates a conversion tag: POST /ad_accounts/{ad_account_id}/conversion_tags ([conversion_tags/create]). Errors:
// [ErrBadRequest], [ErrUnauthorized], [ErrForbidden], [ErrNotFound].
//
// [conversion_tags/create]: https://developers.pinterest.com/docs/api/v5/conversion_tags-create/
func (s *ConversionsService) CreateTag(ctx context.Context, adAccountID string, params *ConversionTagCreateParams, opts ...RequestOption) (*ConversionTag, error) {
	return do[*ConversionTag](ctx, s.core, operation.ConversionTagsCreate.At(adAccountID), params, opts)
}

// PageVisitTags pages through the page visit events of an ad account's tags: GET /ad_accounts/{ad_account_id}/conversion_tags/page_visit
// ([page_visit_conversion_tags/get]). Errors: [*Error].
//
// [page_visit_conversion_tags/get]: https://developers.pinterest.com/docs/api/v5/page_visit_conversion_tags-get/
func (s *ConversionsService) PageVisitTags(adAccountID string, params *PageVisitTagListParams, opts ...RequestOption) *Pager[ConversionTagEvent] {
	return list[ConversionTagEvent](s.core, operation.PageVisitConversionTagsGet.At(adAccountID), params, opts)
}

// OCPMEligibleTags returns the tag events of an ad account that campaigns can optimize for (oCPM), by type:
// GET /ad_accounts/{ad_account_id}/conversion_tags/ocpm_eligible ([ocpm_eligible_conversion_tags/get]). Errors: [*Error].
//
// [ocpm_eligible_conversion_tags/get]: https://developers.pinterest.com/docs/api/v5/ocpm_eligible_conversion_tags-get/
func (s *ConversionsService) OCPMEligibleTags(ctx context.Context, adAccountID string, opts ...RequestOption) (map[ConversionTagType][]ConversionTagEvent, error) {
	return do[map[ConversionTagType][]ConversionTagEvent](ctx, s.core, operation.OCPMEligibleConversionTagsGet.At(adAccountID), nil, opts)
}
