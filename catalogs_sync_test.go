package pinterest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"os/exec"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// bowls yields items. Every hundredth has no price.
func bowls(count int) iter.Seq[pinterest.ItemRecord] {
	return func(yield func(pinterest.ItemRecord) bool) {
		for i := range count {
			item := pinterest.ItemRecord{ItemID: fmt.Sprintf("bowl-%06d", i), Attributes: pinterest.ItemAttributes{
				Title: pinterest.Value("A bowl"), Description: pinterest.Value("For soup"), Link: pinterest.Value("https://shop.example/bowl"),
				Availability: pinterest.Value("in stock"), ImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/bowl.jpg"}),
			}}
			if i%100 != 0 {
				item.Attributes.Price = pinterest.Value("24.99 USD")
			}
			if !yield(item) {
				return
			}
		}
	}
}

func upserts() *pinterest.ItemsSyncParams {
	return &pinterest.ItemsSyncParams{
		Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationUpsert,
	}
}

// troubled returns a server that throttles some requests, rejects a batch, and drops connections before and after it accepts a
// batch.
func troubled() (*pinteresttest.Server, *pinterest.Client) {
	server := pinteresttest.NewServer()
	throttled := pinteresttest.Response{Status: 429, Code: 8, Header: http.Header{"X-Ratelimit-Reset": {"0"}}}
	for _, fault := range []pinteresttest.Fault{
		{Operation: "items_batch/post", Count: 2, Effect: throttled},
		{Operation: "items_batch/post", Effect: pinteresttest.DropBefore},
		{Operation: "items_batch/post", Effect: pinteresttest.DropAfter},
		{Operation: "items_batch/post", Effect: pinteresttest.Response{Status: 400, Code: 1, Message: "Invalid request: no."}},
		{Operation: "items_batch/get", Count: 2, Effect: throttled},
		{Operation: "items_batch/get", Effect: pinteresttest.Response{Status: 500}},
	} {
		server.Inject(fault)
	}
	return server, server.Client(fastPoll, pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 9, MinDelay: time.Millisecond}))
}

// tally counts the results of a sync. It fails the test if an item has several results.
func tally(t testing.TB, results iter.Seq2[*pinterest.ItemResult, error]) (succeeded, failed, rejected, unknown int) {
	t.Helper()
	seen := map[string]bool{}
	for result, err := range results {
		if seen[result.ItemID] {
			t.Fatalf("several results for %s", result.ItemID)
		}
		seen[result.ItemID] = true
		switch {
		case err == nil && result.Status == pinterest.ItemStatusSuccess:
			succeeded++
		case err == nil && result.Status == pinterest.ItemStatusFailure:
			failed++
		case errors.Is(err, pinterest.ErrItemUnknown):
			unknown++
		default:
			rejected++
		}
	}
	return succeeded, failed, rejected, unknown
}

func TestSyncItems_YieldsEachItemOnce(t *testing.T) {
	server, c := troubled()
	defer server.Close()
	params := upserts()
	params.BatchSize = 100
	var last pinterest.ItemsSyncProgress
	params.Progress = func(p pinterest.ItemsSyncProgress) {
		assert.Greater(t, p.Done, last.Done)
		last = p
	}
	succeeded, failed, rejected, unknown := tally(t, c.Catalogs.SyncItems(t.Context(), params, bowls(5000)))
	// The outcome of the rejected batch is unknown if one of its earlier attempts was dropped.
	assert.Equal(t, [3]int{49 * 99, 49, 100}, [3]int{succeeded, failed, rejected + unknown})
	assert.Equal(t, pinterest.ItemsSyncProgress{Done: 5000, Failed: 149}, last)
}

var batchCreated = respond(200, `{"batch_id": "7", "status": "PROCESSING"}`)

// batchCompleted responds with a completed batch. items is JSON.
func batchCompleted(items string) step {
	return respond(200, `{"batch_id": "7", "status": "COMPLETED", "items": `+items+`}`)
}

func TestSyncItems_BatchErrors(t *testing.T) {
	for _, test := range []struct {
		name        string
		create, get step
		unknown     bool
		text        string
	}{
		{"rejected", respond(403, `{"code": 29, "message": "No."}`), nil, false, "items_batch/post: 403 Forbidden (code 29): No."},
		{"connection error", failWith(io.ErrUnexpectedEOF), nil, true, "items_batch/post: unexpected EOF"},
		{"server error", respond(500, ``), nil, true, "items_batch/post: 500"},
		{"incomplete response", respond(200, `{"batch_id`), nil, true, "not valid JSON"},
		{"response without an id", respond(200, `{}`), nil, true, "the response has no id of what was created"},
		{"batch not found", batchCreated, respond(404, `{"code": 4331}`), true, "batch 7"},
		{"batch failed", batchCreated, respond(200, `{"batch_id": "7", "status": "FAILED"}`), false, `items batch 7: ended with status "FAILED"`},
		{"batch without results", batchCreated, batchCompleted(`[]`), true, "batch 7: the outcome of the item is unknown"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
				if req.Method == http.MethodPost {
					return test.create(req)
				}
				return test.get(req)
			}), pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 1, MinDelay: time.Nanosecond}))
			var got []string
			for result, err := range c.Catalogs.SyncItems(t.Context(), upserts(), bowls(3)) {
				require.ErrorContains(t, err, test.text)
				assert.Equal(t, test.unknown, errors.Is(err, pinterest.ErrItemUnknown), err)
				assert.Equal(t, test.unknown, errors.Is(err, pinterest.ErrOutcomeUnknown), err)
				got = append(got, result.ItemID)
			}
			assert.Equal(t, []string{"bowl-000000", "bowl-000001", "bowl-000002"}, got)
		})
	}
}

func TestSyncItems_DuplicateItems(t *testing.T) {
	c := newClient(t, &script{steps: []step{batchCreated, batchCompleted(
		`[{"item_id": "a", "status": "SUCCESS"}, {"item_id": "b", "status": "SUCCESS"}, {"item_id": "a", "status": "FAILURE"}]`,
	)}})
	var got []string
	items := slices.Repeat([]pinterest.ItemRecord{{ItemID: "a"}}, 3)
	for result, err := range c.Catalogs.SyncItems(t.Context(), upserts(), slices.Values(items)) {
		got = append(got, fmt.Sprint(result.ItemID, result.Status, err != nil))
	}
	assert.Equal(t, []string{"aSUCCESSfalse", "aFAILUREfalse", "atrue"}, got)
}

func TestSyncItems_InvalidParams(t *testing.T) {
	transport := &script{steps: []step{failWith(assert.AnError)}}
	c := newClient(t, transport)
	items := bowls(1)
	for want, test := range map[string]struct {
		params *pinterest.ItemsSyncParams
		items  iter.Seq[pinterest.ItemRecord]
	}{
		"country":   {nil, items},
		"language":  {&pinterest.ItemsSyncParams{Country: pinterest.CountryUS}, items},
		"operation": {&pinterest.ItemsSyncParams{Country: pinterest.CountryUS, Language: pinterest.LanguageEN}, items},
		"items":     {upserts(), nil},
	} {
		t.Run(want, func(t *testing.T) {
			results := 0
			for result, err := range c.Catalogs.SyncItems(t.Context(), test.params, test.items) {
				results++
				assert.Nil(t, result)
				require.EqualError(t, err, "pinterest: items sync: "+want+" is required")
			}
			assert.Equal(t, 1, results)
		})
	}
	assert.Zero(t, transport.count(), "no request was sent")
}

func TestSyncItems_ItemsWithoutID(t *testing.T) {
	server := pinteresttest.NewServer()
	defer server.Close()
	server.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 1)
	items := slices.Values([]pinterest.ItemRecord{{}, {ItemID: "item-1"}, {}})
	params := upserts()
	params.Operation, params.BatchSize = pinterest.BatchOperationUpdate, 2
	var got []string
	for result, err := range server.Client().Catalogs.SyncItems(t.Context(), params, items, fastPoll) {
		got = append(got, fmt.Sprint(result.ItemID, result.Status, " ", err))
	}
	slices.Sort(got)
	const empty = " pinterest: items sync: item_id is empty"
	assert.Equal(t, []string{empty, empty, "item-1SUCCESS <nil>"}, got)
}

// TestSyncItems_EarlierAttemptMayHaveBeenAccepted checks that a rejection does not hide the unknown outcome of an earlier
// attempt.
func TestSyncItems_EarlierAttemptMayHaveBeenAccepted(t *testing.T) {
	rejection := respond(400, `{"code": 1, "message": "Invalid request."}`)
	for name, test := range map[string]struct {
		steps   []step
		unknown bool
	}{
		"server error, then rejection":     {[]step{respond(503, ""), rejection}, true},
		"connection error, then rejection": {[]step{failWith(io.ErrUnexpectedEOF), rejection}, true},
		"throttled, then rejection":        {[]step{respond(429, ""), rejection}, false},
		"rejection":                        {[]step{rejection}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, &script{steps: test.steps})
				for result, err := range c.Catalogs.SyncItems(t.Context(), upserts(), bowls(3)) {
					require.Error(t, err)
					assert.NotEmpty(t, result.ItemID)
					assert.Equal(t, test.unknown, errors.Is(err, pinterest.ErrItemUnknown), "%v", err)
				}
			})
		})
	}
}

// TestSyncItems_ResultWithoutIDIsIgnored checks that such a result is not used for an item without an id.
func TestSyncItems_ResultWithoutIDIsIgnored(t *testing.T) {
	c := newClient(t, &script{steps: []step{
		batchCreated, batchCompleted(`[{"item_id": "", "status": "SUCCESS"}, {"item_id": "a", "status": "SUCCESS"}]`),
	}})
	items := slices.Values([]pinterest.ItemRecord{{}, {ItemID: "a"}})
	for result, err := range c.Catalogs.SyncItems(t.Context(), upserts(), items) {
		assert.Equal(t, result.ItemID == "a", err == nil, "%v", err)
	}
}

// TestSyncItems_RetriesUpdates checks that batches with an unknown outcome are retried unless they create items.
func TestSyncItems_RetriesUpdates(t *testing.T) {
	for operation, attempts := range map[pinterest.BatchOperation]int{
		pinterest.BatchOperationUpsert: 2, pinterest.BatchOperationUpdate: 2, pinterest.BatchOperationCreate: 1,
	} {
		t.Run(string(operation), func(t *testing.T) {
			transport := &script{steps: []step{failWith(io.ErrUnexpectedEOF)}}
			c := newClient(t, transport, pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 1, MinDelay: time.Nanosecond}))
			params := upserts()
			params.Operation = operation
			_, _, _, unknown := tally(t, c.Catalogs.SyncItems(t.Context(), params, bowls(1)))
			assert.Equal(t, 1, unknown)
			assert.Equal(t, attempts, transport.count())
		})
	}
}

func TestSyncItems_SendsOptionsWithEveryCall(t *testing.T) {
	transport := &script{steps: []step{batchCreated, respond(200, `{"batch_id": "7", "status": "COMPLETED"}`)}}
	tally(t, newClient(t, transport).Catalogs.SyncItems(t.Context(), upserts(), bowls(1), pinterest.WithAdAccount("549")))
	assert.Equal(t, []string{"/v5/catalogs/items/batch?ad_account_id=549", "/v5/catalogs/items/batch/7?ad_account_id=549"}, transport.paths)
	assert.Contains(t, transport.bodies[0], `{"country":"US","language":"EN","operation":"UPSERT","items":[{"item_id":"bowl-000000",`)
}

// TestSyncItems_StopsAfterARejection checks that no batch is sent after an error that every other batch would get too.
func TestSyncItems_StopsAfterARejection(t *testing.T) {
	forbidden, unauthorized := respond(403, `{"code": 29, "message": "No."}`), respond(401, `{"code": 2, "message": "Authentication failed."}`)
	for name, test := range map[string]struct {
		steps         []step
		is            error
		sent, unknown int
		text          string // of the error of the items that were not sent
	}{
		"403":       {[]step{forbidden}, pinterest.ErrForbidden, 1, 0, "pinterest: items sync: not sent: items_batch/post: 403 Forbidden (code 29): No."},
		"401":       {[]step{unauthorized}, pinterest.ErrUnauthorized, 1, 0, "pinterest: items sync: not sent: items_batch/post: 401 Unauthorized (code 2): "},
		"503, 403":  {[]step{respond(503, ""), forbidden}, pinterest.ErrForbidden, 2, 10, "pinterest: items sync: not sent: items_batch/post: 403 Forbidden (code 29): No."},
		"wait: 403": {[]step{batchCreated, forbidden}, pinterest.ErrForbidden, 2, 10, "pinterest: items sync: not sent: items_batch/get: 403 Forbidden (code 29): No."},
		"wait: 401": {[]step{batchCreated, unauthorized}, pinterest.ErrUnauthorized, 2, 10, "pinterest: items sync: not sent: items_batch/get: 401 Unauthorized (code 2): "},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: test.steps}
				params := upserts()
				params.BatchSize, params.InFlight = 10, 1
				items, unknown := 0, 0
				for result, err := range newClient(t, transport).Catalogs.SyncItems(t.Context(), params, bowls(50)) {
					assert.Equal(t, fmt.Sprintf("bowl-%06d", items), result.ItemID)
					require.ErrorIs(t, err, test.is)
					if items++; errors.Is(err, pinterest.ErrItemUnknown) {
						unknown++
					}
					if items > 10 {
						require.ErrorContains(t, err, test.text)
						require.NotErrorIs(t, err, pinterest.ErrItemUnknown)
						require.NotErrorIs(t, err, pinterest.ErrOutcomeUnknown)
						assert.Empty(t, result.BatchID)
					}
				}
				assert.Equal(t, 50, items)
				assert.Equal(t, test.unknown, unknown)
				assert.Equal(t, test.sent, transport.count())
			})
		})
	}
}

func TestSyncItems_StopsWhenOnlyANewLoginHelps(t *testing.T) {
	calls := 0
	c := newClient(t, &script{}, pinterest.WithTokenSource(sourceFunc(func() (*oauth2.Token, error) {
		calls++
		return nil, pinterest.ErrReauthorize
	})))
	params := upserts()
	params.BatchSize, params.InFlight = 10, 1
	_, _, rejected, _ := tally(t, c.Catalogs.SyncItems(t.Context(), params, bowls(50)))
	assert.Equal(t, 50, rejected)
	assert.Equal(t, 1, calls)
}

func TestSyncItems_ContinuesAfterOtherErrors(t *testing.T) {
	for name, response := range map[string]step{
		"400": respond(400, `{"code": 1}`), "404": respond(404, `{"code": 404}`), "422": respond(422, `{"code": 422}`), "connection error": failWith(io.ErrUnexpectedEOF),
	} {
		t.Run(name, func(t *testing.T) {
			transport := &script{steps: []step{response}}
			params := upserts()
			params.BatchSize = 10
			_, _, rejected, unknown := tally(t, newClient(t, transport, pinterest.WithMaxRetries(0)).Catalogs.SyncItems(t.Context(), params, bowls(50)))
			assert.Equal(t, 50, rejected+unknown)
			assert.Equal(t, 5, transport.count())
		})
	}
}

// TestSyncItems_BatchIDContinuesAWait checks that a caller can wait for the batches of a sync whose context has ended.
func TestSyncItems_BatchIDContinuesAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := false
		c := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
			if !done {
				return batchCreated(req)
			}
			return batchCompleted(`[{"item_id": "a", "status": "SUCCESS"}]`)(req)
		}))
		sync := func(d time.Duration) (result *pinterest.ItemResult, err error) {
			ctx, cancel := context.WithTimeout(t.Context(), d)
			defer cancel()
			for result, err = range c.Catalogs.SyncItems(ctx, upserts(), slices.Values([]pinterest.ItemRecord{{ItemID: "a"}})) {
			}
			return result, err
		}
		result, err := sync(time.Minute)
		require.ErrorIs(t, err, pinterest.ErrItemUnknown)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.EqualError(t, err, `pinterest: items sync: batch 7: the outcome of the item is unknown: items_batch/get: waiting at status "PROCESSING": context deadline exceeded`)
		assert.Equal(t, &pinterest.ItemResult{ItemID: "a", BatchID: "7"}, result)

		done = true
		batch, err := c.Catalogs.WaitItemsBatch(t.Context(), result.BatchID)
		require.NoError(t, err)
		assert.Equal(t, pinterest.ItemStatusSuccess, batch.Items[0].Status)

		result, err = sync(time.Minute)
		require.NoError(t, err)
		assert.Equal(t, "7", result.BatchID)

		result, err = sync(0)
		require.EqualError(t, err, "pinterest: items sync: not sent: context deadline exceeded")
		assert.Empty(t, result.BatchID)
	})
}

// TestSyncItems_OnlySuccessAndFailureAreOutcomes checks that a result with another status is an error, so that it is not taken for a
// success.
func TestSyncItems_OnlySuccessAndFailureAreOutcomes(t *testing.T) {
	for status, unknown := range map[pinterest.ItemStatus]bool{
		pinterest.ItemStatusSuccess: false, pinterest.ItemStatusFailure: false, pinterest.ItemStatusProcessing: true, "": true, "NEW": true,
	} {
		for batch, want := range map[string]string{
			"COMPLETED": "pinterest: items sync: batch 7: the outcome of the item is unknown",
			"FAILED":    `pinterest: items sync: items batch 7: ended with status "FAILED"`,
		} {
			t.Run(batch+" "+string(status), func(t *testing.T) {
				c := newClient(t, &script{steps: []step{
					batchCreated, respond(200, fmt.Sprintf(`{"batch_id": "7", "status": %q, "items": [{"item_id": "a", "status": %q}]}`, batch, status)),
				}})
				for result, err := range c.Catalogs.SyncItems(t.Context(), upserts(), slices.Values([]pinterest.ItemRecord{{ItemID: "a"}})) {
					assert.Equal(t, &pinterest.ItemResult{ItemID: "a", BatchID: "7", Status: status}, result)
					if !unknown {
						require.NoError(t, err)
						continue
					}
					require.EqualError(t, err, want)
					assert.Equal(t, batch == "COMPLETED", errors.Is(err, pinterest.ErrItemUnknown))
				}
			})
		}
	}
}

func TestSyncItems_ErrorTexts(t *testing.T) {
	for want, steps := range map[string][]step{
		"pinterest: items sync: items_batch/post: 400 Bad Request (code 1): No.":                    {respond(400, `{"code": 1, "message": "No."}`)},
		"pinterest: items sync: items_batch/post: 503 Service Unavailable (the outcome is unknown)": {respond(503, "")},
		"pinterest: items sync: items_batch/post: unexpected EOF (the outcome is unknown)":          {failWith(io.ErrUnexpectedEOF)},
		"pinterest: items sync: batch 7: the outcome of the item is unknown: items_batch/get: 404 Not Found (code 4331)": {
			batchCreated, respond(404, `{"code": 4331}`),
		},
	} {
		t.Run(want, func(t *testing.T) {
			c := newClient(t, &script{steps: steps}, pinterest.WithMaxRetries(0))
			for _, err := range c.Catalogs.SyncItems(t.Context(), upserts(), bowls(1)) {
				require.EqualError(t, err, want)
			}
		})
	}
}

// TestSyncItems_ResponseIsThatOfTheBatch checks, with batches in flight at the same time, that WithResponse has a response of the batch
// whose results are yielded.
func TestSyncItems_ResponseIsThatOfTheBatch(t *testing.T) {
	c := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.Method == http.MethodPost {
			content, err := io.ReadAll(req.Body)
			require.NoError(t, err)
			_, item, _ := strings.Cut(string(content), `{"item_id":"`)
			id, _, _ := strings.Cut(item, `"`)
			return respond(200, fmt.Sprintf(`{"batch_id": %q, "status": "PROCESSING"}`, id))(req)
		}
		id := path.Base(req.URL.Path)
		return respond(200, fmt.Sprintf(`{"batch_id": %q, "status": "COMPLETED", "items": [{"item_id": %[1]q, "status": "SUCCESS"}]}`, id), "X-Batch", id)(req)
	}))
	params := upserts()
	params.BatchSize = 1
	var response pinterest.Response
	results := 0
	for result, err := range c.Catalogs.SyncItems(t.Context(), params, bowls(20), pinterest.WithResponse(&response)) {
		require.NoError(t, err)
		assert.Equal(t, result.BatchID, response.Header.Get("X-Batch"))
		results++
	}
	assert.Equal(t, 20, results)
}

// TestSyncItems_LimitsBatchesInFlight also checks the results after a cancellation: the outcome of the items that were sent is
// unknown.
func TestSyncItems_LimitsBatchesInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var open, most atomic.Int32
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
			if req.Method == http.MethodPost {
				if now := open.Add(1); now > most.Load() {
					most.Store(now)
				}
			}
			return batchCreated(req)
		}}}
		params := upserts()
		params.BatchSize, params.InFlight = 10, 3
		read := 0
		items := func(yield func(pinterest.ItemRecord) bool) {
			for item := range bowls(100) {
				read++
				if !yield(item) {
					return
				}
			}
		}
		time.AfterFunc(time.Minute, func() {
			assert.Equal(t, 30, read, "only the items in flight have been read")
			cancel()
		})
		_, _, notSent, unknown := tally(t, newClient(t, transport).Catalogs.SyncItems(ctx, params, items))
		assert.EqualValues(t, 3, most.Load())
		assert.Equal(t, 30, unknown)
		assert.Equal(t, 70, notSent)
	})
}

func TestSyncItems_BreakCancelsCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // synctest fails if goroutines are left
		transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
			if req.Method == http.MethodGet {
				<-req.Context().Done()
				return nil, req.Context().Err()
			}
			return respond(400, `{"code": 1}`)(req)
		}, batchCreated}}
		params := upserts()
		params.BatchSize = 1
		endless := func(yield func(pinterest.ItemRecord) bool) {
			for yield(pinterest.ItemRecord{ItemID: "a"}) {
			}
		}
		for _, err := range newClient(t, transport).Catalogs.SyncItems(t.Context(), params, endless) {
			require.Error(t, err)
			break
		}
	})
}

// troubledWorker runs the troubled server of a benchmark in a separate process, to keep its memory out of the measurement.
func troubledWorker() {
	server, _ := troubled()
	fmt.Println(server.URL())
	_, _ = io.Copy(io.Discard, os.Stdin) // blocks until the benchmark ends
	server.Close()
}

// serveTroubled starts the troubled server in another process and returns its URL.
func serveTroubled(b *testing.B) string {
	b.Helper()
	server := exec.CommandContext(context.WithoutCancel(b.Context()), os.Args[0]) // exits when its stdin is closed
	server.Env = append(os.Environ(), "PINTEREST_TEST_SERVE=1")
	stdin, err := server.StdinPipe()
	require.NoError(b, err)
	stdout, err := server.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, server.Start())
	b.Cleanup(func() {
		assert.NoError(b, stdin.Close())
		assert.NoError(b, server.Wait())
	})
	url, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(b, err)
	return strings.TrimSpace(url)
}

// BenchmarkSyncItems syncs 100,000 items with the troubled server and reports the growth of the heap.
func BenchmarkSyncItems(b *testing.B) {
	for b.Loop() {
		c, err := pinterest.NewClient(
			pinterest.WithBaseURL(serveTroubled(b)), pinterest.WithAccessToken(canary),
			fastPoll, pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 9, MinDelay: time.Millisecond}),
		)
		require.NoError(b, err)
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		var growth uint64
		params := upserts()
		params.Progress = func(pinterest.ItemsSyncProgress) {
			runtime.ReadMemStats(&now)
			growth = max(growth, now.HeapAlloc-min(before.HeapAlloc, now.HeapAlloc))
		}
		succeeded, failed, rejected, unknown := tally(b, c.Catalogs.SyncItems(b.Context(), params, bowls(100_000)))
		require.Equal(b, [4]int{99 * 990, 99 * 10, 1000, 0}, [4]int{succeeded, failed, rejected, unknown})
		b.ReportMetric(float64(growth)/(1<<20), "MiB-heap-growth")
	}
}
