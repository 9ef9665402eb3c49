package pinterest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// eventsHost is a transport that processes events, except for those with the id "bad". It responds with steps first.
type eventsHost struct {
	steps []step
	calls [][]string // event ids
	sizes []int
}

func (h *eventsHost) RoundTrip(req *http.Request) (*http.Response, error) {
	var body struct {
		Data []struct {
			EventID string `json:"event_id"`
		} `json:"data"`
	}
	if err := json.NewDecoder(req.Body).Decode(&body); err != nil {
		return nil, err
	}
	var ids, results []string
	for _, event := range body.Data {
		ids = append(ids, event.EventID)
		if event.EventID == "bad" {
			results = append(results, `{"status": "failed", "error_message": "bad"}`)
		} else {
			results = append(results, `{"status": "processed"}`)
		}
	}
	h.calls, h.sizes = append(h.calls, ids), append(h.sizes, int(req.ContentLength))
	if len(h.steps) > 0 {
		next := h.steps[0]
		h.steps = h.steps[1:]
		return next(req)
	}
	list := `{"events": [` + strings.Join(results, ",") + `]}`
	if slices.Contains(ids, "bad") {
		return respond(422, `{"code": 422, "message": "m", "details": `+list+`}`)(req)
	}
	return respond(200, list)(req)
}

// outcomesOf returns the id and the outcome of each event.
func outcomesOf(results iter.Seq2[*pinterest.EventResult, error]) []string {
	var outcomes []string
	for result, err := range results {
		outcome := fmt.Sprint(err)
		if result != nil {
			outcome = fmt.Sprint(result.EventID, " ", result.Status, " ", err)
		}
		outcomes = append(outcomes, outcome)
	}
	return outcomes
}

func events(ids ...string) iter.Seq[pinterest.ConversionEvent] {
	return func(yield func(pinterest.ConversionEvent) bool) {
		for _, id := range ids {
			if !yield(newEvent(id)) {
				return
			}
		}
	}
}

func TestSendAll_YieldsEachEventOnceAndInOrder(t *testing.T) {
	host := &eventsHost{}
	var ids, want []string
	for i := range 2500 {
		id := fmt.Sprint("e", i)
		outcome := id + " processed <nil>"
		switch i {
		case 1500:
			id, outcome = "bad", "bad failed <nil>"
		case 1501, 2499:
			id, outcome = "", "  pinterest: events/create: event_id is required"
		}
		ids, want = append(ids, id), append(want, outcome)
	}
	assert.Equal(t, want, outcomesOf(newClient(t, host).Conversions.SendAll(t.Context(), "1", events(ids...))))
	require.Len(t, host.calls, 3)
	assert.Equal(t, []int{1000, 999, 499}, []int{len(host.calls[0]), len(host.calls[1]), len(host.calls[2])})

	assert.Empty(t, outcomesOf(newClient(t, host).Conversions.SendAll(t.Context(), "1", events())))
	assert.Equal(t, []string{"pinterest: events/create: events is nil"}, outcomesOf(newClient(t, host).Conversions.SendAll(t.Context(), "1", nil)))
	assert.Len(t, host.calls, 3)
}

func TestSendAll_LimitsTheSizeOfACall(t *testing.T) {
	host := &eventsHost{}
	large := func(yield func(pinterest.ConversionEvent) bool) {
		for i, size := range []int{900_000, 900_000, 900_000, 3_000_000, 1} {
			event := newEvent(fmt.Sprint(i))
			event.EventSourceURL = strings.Repeat("x", size)
			if !yield(event) {
				return
			}
		}
	}
	assert.Len(t, outcomesOf(newClient(t, host).Conversions.SendAll(t.Context(), "1", large)), 5)
	assert.Equal(t, [][]string{{"0", "1"}, {"2"}, {"3"}, {"4"}}, host.calls, "an event that is too large is sent alone")
	assert.Less(t, host.sizes[0], 2_000_000)
}

func TestSendAll_CallsThatFail(t *testing.T) {
	for name, test := range map[string]struct {
		steps []step
		calls int
		want  []string // parts of the outcomes of the first event, the second one, and one of the second call
	}{
		"a rejection of one call": {[]step{respond(400, `{"code": 4196, "message": "m"}`)}, 2, []string{"e0  pinterest: events/create: 400", "e1  pinterest: events/create: 400", "e1000 processed <nil>"}},
		"a rejection of all":      {[]step{respond(403, `{"code": 29, "message": "m"}`)}, 1, []string{"e0  pinterest: events/create: 403", "e1  pinterest: events/create: 403", "e1000  pinterest: events/create: not sent: events/create: 403"}},
		"no results":              {[]step{respond(200, `{"events": []}`)}, 2, []string{"e0  pinterest: events/create: the response has 0 results for 1000 events", "e1  ", "e1000 processed <nil>"}},
		"an unknown outcome":      {[]step{respond(500, ``), respond(500, ``)}, 3, []string{"e0  pinterest: events/create: 500", "e1  ", "e1000 processed <nil>"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				host := &eventsHost{steps: test.steps}
				var ids []string
				for i := range 1001 {
					ids = append(ids, fmt.Sprint("e", i))
				}
				outcomes := outcomesOf(newClient(t, host, pinterest.WithMaxRetries(1)).Conversions.SendAll(t.Context(), "1", events(ids...)))
				require.Len(t, outcomes, 1001)
				for i, index := range []int{0, 1, 1000} {
					assert.Contains(t, outcomes[index], test.want[i])
				}
				assert.Len(t, host.calls, test.calls)
			})
		})
	}
	outcomes := outcomesOf(newClient(t, &eventsHost{}).Conversions.SendAll(t.Context(), "", events("a", "b")))
	assert.Equal(t, []string{"a  pinterest: events/create: ad_account_id is empty", "b  pinterest: events/create: ad_account_id is empty"}, outcomes)
}

func TestSendAll_EndsWithContextAndLoop(t *testing.T) {
	host := &eventsHost{}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var ids []string
	for i := range 2001 {
		ids = append(ids, fmt.Sprint(i))
	}
	read := 0
	var last error
	for _, err := range newClient(t, host).Conversions.SendAll(ctx, "1", events(ids...)) {
		read++
		cancel()
		last = err
	}
	require.ErrorIs(t, last, context.Canceled)
	assert.Equal(t, 2001, read)
	assert.Len(t, host.calls, 1)

	endless := func(yield func(pinterest.ConversionEvent) bool) {
		for yield(newEvent("a")) {
		}
	}
	for _, err := range newClient(t, host).Conversions.SendAll(t.Context(), "1", endless) {
		require.NoError(t, err)
		break
	}
	assert.Len(t, host.calls, 2)
}

// numbered returns events with the ids 0, 1 and so on.
func numbered(n int) iter.Seq[pinterest.ConversionEvent] {
	return func(yield func(pinterest.ConversionEvent) bool) {
		for i := range n {
			if !yield(newEvent(fmt.Sprint(i))) {
				return
			}
		}
	}
}

func TestSendAll_SurvivesFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := pinteresttest.New(t, pinteresttest.WithoutSockets())
		account := server.AddAdAccount(pinterest.AdAccount{}).ID
		for _, effect := range []pinteresttest.Effect{
			pinteresttest.DropBefore, pinteresttest.DropAfter, pinteresttest.Truncate,
			pinteresttest.Response{Status: http.StatusServiceUnavailable},
			pinteresttest.Response{Status: http.StatusTooManyRequests, Code: 8, Header: http.Header{"Retry-After": {"5"}}},
		} {
			server.Inject(pinteresttest.Fault{Operation: "events/create", Probability: 0.2, Count: -1, Effect: effect})
		}
		results := map[string]int{}
		client := server.Client(pinterest.WithMaxRetries(100))
		for result, err := range client.Conversions.SendAll(t.Context(), account, numbered(5000)) {
			require.NoError(t, err)
			require.NoError(t, result.Err())
			results[result.EventID]++
		}
		assert.Len(t, results, 5000)
		assert.Equal(t, []int{1}, slices.Compact(slices.Sorted(maps.Values(results))), "one result for each event")
		assert.Len(t, server.ConversionEvents(account), 5000, "each event is recorded once")
		assert.Greater(t, len(server.Requests()), 5, "there were faults")
	})
}

// BenchmarkSendAll sends events to a transport that rejects or drops every third request. The memory in use must not depend on the number
// of events.
func BenchmarkSendAll(b *testing.B) {
	for _, count := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			requests := 0
			client := newClient(b, roundTripper(func(req *http.Request) (*http.Response, error) {
				requests++
				switch requests % 9 {
				case 3:
					return respond(503, `{"code": 4197}`)(req)
				case 6:
					return nil, assert.AnError
				case 0:
					return respond(429, `{"code": 8}`, "Retry-After", "0")(req)
				}
				host := &eventsHost{}
				return host.RoundTrip(req)
			}), pinterest.WithRateLimiter(pinterest.NoRateLimiter()), pinterest.WithRetryPolicy(pinterest.RetryPolicy{
				MinDelay: time.Microsecond, MaxDelay: time.Millisecond,
			}))
			before, peak := heapSize(), 0
			for b.Loop() {
				results := 0
				for result, err := range client.Conversions.SendAll(b.Context(), "1", numbered(count)) {
					require.NoError(b, err)
					require.NoError(b, result.Err())
					if results++; results%1000 == 500 {
						peak = max(peak, heapSize()-before)
					}
				}
				require.Equal(b, count, results)
			}
			b.ReportMetric(float64(peak)/1e6, "MB-in-use")
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/float64(count)*1e6, "us/event")
		})
	}
}
