package pinterest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

const (
	mobileAdID       = "EA7583CD-A667-48BC-B806-42ECB2B48606"
	hashOfMobileAdID = "6cd6140c54b2741b81b0099b232a3ddaeed82df456f43563574877baec22b632" // of the lower-case id
)

func TestCustomerLists_Operations(t *testing.T) {
	created := pinterest.CustomerList{
		ID: "643", AdAccountID: "549756359984", Name: "The Glengarry Glen Ross leads", Status: pinterest.CustomerListStatusProcessing,
		Type: "customerlist", Exceptions: pinterest.RawJSON("{}"), NumBatches: 1, NumUploadedUserRecords: 2,
		CreatedTime: unix(1452208622), UpdatedTime: unix(1452208622),
	}
	read, updated := created, created
	read.Status = pinterest.CustomerListStatusTooSmall
	updated.Exceptions, updated.NumBatches, updated.NumUploadedUserRecords, updated.NumRemovedUserRecords = nil, 2, 11, 2
	updated.UpdatedTime = unix(1461269616)
	withExceptions := updated
	withExceptions.Exceptions, withExceptions.NumRemovedUserRecords = pinterest.RawJSON(`{"code": 12, "reason": "no match"}`), 1
	records := pinterest.CustomerRecords{" John_Smith@Gmail.com ", mobileAdID, strings.ToUpper(hashOfEmail)}
	sent := hashOfEmail + "," + hashOfMobileAdID + "," + strings.ToUpper(hashOfEmail)
	for _, test := range []operationTest{
		{
			name: "list with every parameter", call: func(c *pinterest.Client) (any, error) {
				return c.CustomerLists.List("549756359984", &pinterest.CustomerListListParams{
					Order: pinterest.OrderDescending, Bookmark: "b", PageSize: 3,
				}, pinterest.WithAdAccount("9")).Page(t.Context())
			},
			method: "GET", path: "/ad_accounts/549756359984/customer_lists", query: urlValues("order", "DESCENDING", "bookmark", "b", "page_size", "3"),
			status: 200, fixture: "customer_lists_list.json",
			want: &pinterest.Page[pinterest.CustomerList]{Bookmark: "bGlzdHM=", Items: []pinterest.CustomerList{
				withExceptions, {ID: "644", AdAccountID: "549756359984", Name: "Newsletter", Status: "OF_TOMORROW"},
			}},
		},
		{
			name: "get", call: func(c *pinterest.Client) (any, error) { return c.CustomerLists.Get(t.Context(), "549756359984", "6/3") },
			method: "GET", path: "/ad_accounts/549756359984/customer_lists/6%2F3", status: 200, fixture: "customer_lists_get.json", want: &read,
		},
		{
			name: "create", call: func(c *pinterest.Client) (any, error) {
				return c.CustomerLists.Create(t.Context(), "549756359984", &pinterest.CustomerListCreateParams{
					Name: "The Glengarry Glen Ross leads", ListType: pinterest.CustomerListTypeMAID, Records: records,
				})
			},
			method: "POST", path: "/ad_accounts/549756359984/customer_lists",
			body:   `{"name": "The Glengarry Glen Ross leads", "list_type": "MAID", "records": "` + sent + `"}`,
			status: 200, fixture: "customer_lists_create.json", want: &created,
		},
		{
			name: "create with other ids", call: func(c *pinterest.Client) (any, error) {
				return c.CustomerLists.Create(t.Context(), "549756359984", &pinterest.CustomerListCreateParams{
					Name: "n", ListType: pinterest.CustomerListTypeLRID, Records: records[:1],
				}, pinterest.WithBodyField("records", "XY1,XY2"))
			},
			method: "POST", path: "/ad_accounts/549756359984/customer_lists", body: `{"name": "n", "list_type": "LR_ID", "records": "XY1,XY2"}`,
			status: 200, fixture: "customer_lists_create.json", want: &created,
		},
		{
			name: "update", call: func(c *pinterest.Client) (any, error) {
				return c.CustomerLists.Update(t.Context(), "549756359984", "643", &pinterest.CustomerListUpdateParams{
					OperationType: pinterest.CustomerListOperationRemove, Records: records,
				})
			},
			method: "PATCH", path: "/ad_accounts/549756359984/customer_lists/643", body: `{"operation_type": "REMOVE", "records": "` + sent + `"}`,
			status: 200, fixture: "customer_lists_update.json", want: &updated,
		},
	} {
		t.Run(test.name, test.run)
	}
	assert.Equal(t, " John_Smith@Gmail.com ", records[0], "encoding does not change the records")
}

func TestCustomerLists_InvalidParams(t *testing.T) {
	transport := &script{}
	c := newClient(t, transport)
	create := func(params *pinterest.CustomerListCreateParams) error {
		_, err := c.CustomerLists.Create(t.Context(), "1", params)
		return err
	}
	update := func(params *pinterest.CustomerListUpdateParams) error {
		_, err := c.CustomerLists.Update(t.Context(), "1", "2", params)
		return err
	}
	sync := func(params *pinterest.CustomerListSyncParams, records iter.Seq[string]) error {
		for result, err := range c.CustomerLists.Sync(t.Context(), "1", "2", params, records) {
			assert.Nil(t, result)
			return err
		}
		return nil
	}
	_, account := c.CustomerLists.Get(t.Context(), "", "2")
	_, list := c.CustomerLists.Get(t.Context(), "1", "")
	_, encoded := json.Marshal(pinterest.CustomerRecords{"a", "\t"})
	require.ErrorContains(t, encoded, "records[1] is blank")
	add := pinterest.CustomerListOperationAdd
	for want, err := range map[string]error{
		"customer_lists/get: ad_account_id is empty":     account,
		"customer_lists/get: customer_list_id is empty":  list,
		"customer_lists/create: name is required":        errors.Join(create(nil), create(&pinterest.CustomerListCreateParams{Records: []string{"a"}})),
		"customer_lists/create: records is required":     create(&pinterest.CustomerListCreateParams{Name: "a"}),
		"customer_lists/create: records[0] is blank":     create(&pinterest.CustomerListCreateParams{Name: "a", Records: []string{" "}}),
		"customer_lists/update: operation_type is requi": errors.Join(update(nil), update(&pinterest.CustomerListUpdateParams{Records: []string{"a"}})),
		"customer_lists/update: records is required":     update(&pinterest.CustomerListUpdateParams{OperationType: add}),
		"customer_lists/update: records[1] is blank":     update(&pinterest.CustomerListUpdateParams{OperationType: add, Records: []string{"a", ""}}),
		"customer list sync: operation_type is required": errors.Join(sync(nil, slicesOf("a")), sync(&pinterest.CustomerListSyncParams{}, slicesOf("a"))),
		"customer list sync: records is required":        sync(&pinterest.CustomerListSyncParams{OperationType: add}, nil),
	} {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, err, &invalid, want)
		require.ErrorContains(t, err, "pinterest: "+want)
	}
	assert.Zero(t, transport.count(), "nothing is sent")
}

func TestCustomerLists_OnlyUpdateIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(503, `{"code": 1}`)}}
		c := newClient(t, transport, pinterest.WithMaxRetries(2))
		_, err := c.CustomerLists.Create(t.Context(), "1", &pinterest.CustomerListCreateParams{Name: "a", Records: []string{"a"}})
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 1, transport.count())
		_, err = c.CustomerLists.Update(t.Context(), "1", "2", &pinterest.CustomerListUpdateParams{
			OperationType: pinterest.CustomerListOperationAdd, Records: []string{"a"},
		})
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 1+3, transport.count())
	})
}

func TestCustomerLists_RecordsAreNotPrinted(t *testing.T) {
	records := pinterest.CustomerRecords{"CANARY@x.com"}
	create := pinterest.CustomerListCreateParams{Name: "a", Records: records}
	update := pinterest.CustomerListUpdateParams{OperationType: "ADD", Records: records}
	result := pinterest.CustomerListSyncResult{Records: records}
	assertHidesCanary(t, records, &records, create, &create, update, &update, result, &result, []pinterest.CustomerRecords{records})
	blank := pinterest.CustomerRecords{"CANARY", ""}
	assertHidesCanary(t, blank, pinterest.CustomerListUpdateParams{Records: blank})

	transport := &script{steps: []step{respond(500, ``)}}
	for result, err := range newClient(t, transport, pinterest.WithMaxRetries(0)).CustomerLists.Sync(t.Context(), "1", "2",
		&pinterest.CustomerListSyncParams{OperationType: "ADD"}, slicesOf("CANARY@x.com", "")) {
		require.Error(t, err)
		assertHidesCanary(t, append(unwrapped(err), result)...)
	}
	assertNoCanary(t, strings.Join(transport.bodies, ""), "body")
	assert.Contains(t, transport.bodies[0], "records")
}

func TestCustomerRecords_Decode(t *testing.T) {
	records := pinterest.CustomerRecords{"john_smith@gmail.com", strings.ToUpper(hashOfEmail)}
	content, err := json.Marshal(records)
	require.NoError(t, err)
	var decoded, none pinterest.CustomerRecords
	require.NoError(t, json.Unmarshal(content, &decoded))
	assert.Equal(t, pinterest.CustomerRecords{hashOfEmail, strings.ToUpper(hashOfEmail)}, decoded)
	again, err := json.Marshal(decoded)
	require.NoError(t, err)
	assert.Equal(t, string(content), string(again), "hashes are not hashed again")
	require.NoError(t, json.Unmarshal([]byte(`""`), &none))
	assert.Empty(t, none)
	require.Error(t, json.Unmarshal([]byte(`5`), &none))
}

// FuzzCustomerRecords checks that encoded records are hashes only.
func FuzzCustomerRecords(f *testing.F) {
	for _, seed := range []string{"john_smith@gmail.com", mobileAdID, hashOfEmail, "", " ", "a,b", "\xff", hashOfEmail + "0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, record string) {
		content, err := json.Marshal(pinterest.CustomerRecords{record, "a"})
		if strings.TrimSpace(record) == "" {
			require.ErrorContains(t, err, "records[0] is blank")
			return
		}
		require.NoError(t, err)
		assert.Regexp(t, `^"[0-9a-fA-F]{64},[0-9a-f]{64}"$`, string(content))
	})
}

// slicesOf returns a sequence of values.
func slicesOf(values ...string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, value := range values {
			if !yield(value) {
				return
			}
		}
	}
}

// listHost is a transport that updates a customer list. It responds with steps first.
type listHost struct {
	steps []step
	sizes []int // records of each call
	sum   int
	// records are those of all calls, if keep is set.
	records []string
	keep    bool
}

func (h *listHost) RoundTrip(req *http.Request) (*http.Response, error) {
	var body struct {
		Records string `json:"records"`
	}
	content, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(content, &body); err != nil {
		return nil, err
	}
	records := strings.Split(body.Records, ",")
	h.sizes, h.sum = append(h.sizes, len(records)), h.sum+len(records)
	if h.keep {
		h.records = append(h.records, records...)
	}
	if len(h.steps) > 0 {
		next := h.steps[0]
		h.steps = h.steps[1:]
		return next(req)
	}
	return respond(200, fmt.Sprintf(`{"id": "2", "num_batches": %d, "num_uploaded_user_records": %d}`, len(h.sizes), h.sum))(req)
}

// syncOutcomes syncs records to a list and returns a line for each result.
func syncOutcomes(t *testing.T, host *listHost, batchSize int, records iter.Seq[string]) []string {
	t.Helper()
	var outcomes []string
	c := newClient(t, host, pinterest.WithMaxRetries(1))
	params := &pinterest.CustomerListSyncParams{OperationType: pinterest.CustomerListOperationAdd, BatchSize: batchSize}
	for result, err := range c.CustomerLists.Sync(t.Context(), "1", "2", params, records) {
		uploaded := int64(-1)
		if result.List != nil {
			uploaded = result.List.NumUploadedUserRecords
		}
		outcomes = append(outcomes, fmt.Sprintf("%d-%d %q %d %v", result.First, result.Last, []string(result.Records), uploaded, err))
	}
	return outcomes
}

func TestCustomerListSync_SendsEachRecordOnce(t *testing.T) {
	host := &listHost{keep: true}
	assert.Equal(t, []string{
		`1-1 [" "] -1 pinterest: customer list sync: records[1] is blank`,
		`0-2 ["a" "b"] 2 <nil>`,
		`3-4 ["c" "a"] 4 <nil>`,
		`6-6 [""] -1 pinterest: customer list sync: records[6] is blank`,
		`5-5 ["` + hashOfEmail + `"] 5 <nil>`,
	}, syncOutcomes(t, host, 2, slicesOf("a", " ", "b", "c", "a", hashOfEmail, "")))
	assert.Equal(t, []int{2, 2, 1}, host.sizes)
	assert.Equal(t, hashOfEmail, host.records[4])
	assert.Equal(t, host.records[0], host.records[3])

	assert.Empty(t, syncOutcomes(t, host, 2, slicesOf()))
	assert.Len(t, syncOutcomes(t, host, 2, slicesOf("")), 1)
	assert.Len(t, host.sizes, 3)
}

func TestCustomerListSync_BatchSize(t *testing.T) {
	many := func(yield func(string) bool) {
		for i := range 25_000 {
			if !yield(fmt.Sprint(i)) {
				return
			}
		}
	}
	for batchSize, want := range map[int][]int{0: {10_000, 10_000, 5_000}, -1: {10_000, 10_000, 5_000}, 12_500: {12_500, 12_500}} {
		host := &listHost{}
		syncOutcomes(t, host, batchSize, many)
		assert.Equal(t, want, host.sizes)
	}
}

func TestCustomerListSync_CallsThatFail(t *testing.T) {
	const first, second = `0-1 ["a" "b"] `, `2-2 ["c"] `
	for name, test := range map[string]struct {
		steps []step
		calls int
		want  []string // the beginnings of the outcomes
	}{
		"a rejection of one call": {
			[]step{respond(400, `{"code": 1, "message": "m"}`)},
			2,
			[]string{first + "-1 pinterest: customer list sync: records 0 to 1: customer_lists/update: 400", second + "3 <nil>"},
		},
		"a rejection of all": {
			[]step{respond(403, `{"code": 29, "message": "m"}`)},
			1,
			[]string{first + "-1 pinterest: customer list sync: records 0 to 1: customer_lists/update: 403", second + "-1 pinterest: customer list sync: records 2 to 2: not sent: customer_lists/update: 403"},
		},
		"a retry": {[]step{respond(500, ``)}, 3, []string{first + "4 <nil>", second + "5 <nil>"}},
		"an unknown outcome": {
			[]step{respond(500, ``), respond(500, ``)},
			3,
			[]string{first + "-1 pinterest: customer list sync: records 0 to 1: customer_lists/update: 500", second + "5 <nil>"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				host := &listHost{steps: test.steps}
				outcomes := syncOutcomes(t, host, 2, slicesOf("a", "b", "c"))
				require.Len(t, outcomes, 2)
				for i, outcome := range outcomes {
					assert.True(t, strings.HasPrefix(outcome, test.want[i]), outcome)
				}
				assert.Len(t, host.sizes, test.calls)
			})
		})
	}
	host, failures := &listHost{}, 0
	for _, err := range newClient(t, host).CustomerLists.Sync(t.Context(), "", "2", &pinterest.CustomerListSyncParams{OperationType: "ADD", BatchSize: 1}, slicesOf("a", "b")) {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, err, &invalid)
		assert.Equal(t, "ad_account_id", invalid.Param)
		failures++
	}
	assert.Equal(t, 2, failures)
	assert.Empty(t, host.sizes)
}

func TestCustomerListSync_EndsWithContextAndLoop(t *testing.T) {
	host := &listHost{}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	params := &pinterest.CustomerListSyncParams{OperationType: "ADD", BatchSize: 1}
	var unsent []string
	for result, err := range newClient(t, host).CustomerLists.Sync(ctx, "1", "2", params, slicesOf("a", "b", "c")) {
		cancel()
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorContains(t, err, "not sent")
			unsent = append(unsent, result.Records...)
		}
	}
	assert.Equal(t, []string{"b", "c"}, unsent)
	assert.Len(t, host.sizes, 1)

	for record, calls := range map[string]int{"a": 1, "": 0} {
		endless := func(yield func(string) bool) {
			for yield(record) {
			}
		}
		host := &listHost{}
		for _, err := range newClient(t, host).CustomerLists.Sync(t.Context(), "1", "2", params, endless) {
			assert.Equal(t, record == "", err != nil)
			break
		}
		assert.Len(t, host.sizes, calls)
	}
}

func TestCustomerListSync_UsesConstantMemory(t *testing.T) {
	var before, most int
	many := func(yield func(string) bool) {
		for i := range 300_000 {
			if i%100_000 == 59_999 { // just before a call
				most = max(most, heapSize()-before)
			}
			if !yield(fmt.Sprintf("customer%d@example.com", i)) {
				return
			}
		}
	}
	host := &listHost{}
	c := newClient(t, host)
	before = heapSize()
	for _, err := range c.CustomerLists.Sync(t.Context(), "1", "2", &pinterest.CustomerListSyncParams{OperationType: "ADD"}, many) {
		require.NoError(t, err)
	}
	assert.Equal(t, 300_000, host.sum)
	assert.Less(t, most, 2<<20)
	t.Logf("%d kB more than before", most>>10)
}
