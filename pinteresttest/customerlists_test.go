package pinteresttest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestCustomerLists_Sync(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	list, err := c.CustomerLists.Create(t.Context(), account, &pinterest.CustomerListCreateParams{Name: "Leads", Records: []string{"CANARY@x.com"}})
	require.NoError(t, err)
	assert.Len(t, s.CustomerListRecords(account, list.ID), 1)
	sync := func(operation pinterest.CustomerListOperation, from, to int) {
		records := func(yield func(string) bool) {
			for i := from; i < to && yield(fmt.Sprintf("CANARY%d@x.com", i)); i++ {
			}
		}
		params := &pinterest.CustomerListSyncParams{OperationType: operation, BatchSize: 30}
		for _, err := range c.CustomerLists.Sync(t.Context(), account, list.ID, params, records) {
			require.NoError(t, err)
		}
	}
	sync(pinterest.CustomerListOperationAdd, 0, 100)
	got, err := c.CustomerLists.Get(t.Context(), account, list.ID)
	require.NoError(t, err)
	assert.Equal(t, pinterest.CustomerListStatusReady, got.Status)
	assert.EqualValues(t, 5, got.NumBatches)
	sync(pinterest.CustomerListOperationRemove, 50, 150)
	sync(pinterest.CustomerListOperationAdd, 0, 10)
	got, err = c.CustomerLists.Get(t.Context(), account, list.ID)
	require.NoError(t, err)
	assert.Equal(t, pinterest.CustomerListStatusTooSmall, got.Status)
	assert.Equal(t, []int64{111, 100}, []int64{got.NumUploadedUserRecords, got.NumRemovedUserRecords})
	assert.Len(t, s.CustomerListRecords(account, list.ID), 51)
	for _, request := range s.Requests() {
		assert.NotContains(t, string(request.Body), "CANARY")
	}
	assert.Panics(t, func() { s.CustomerListRecords("9", list.ID) })
	assert.Panics(t, func() { s.CustomerListRecords(account, "9") })
}

func TestCustomerLists_SyncSurvivesFaults(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	list, err := c.CustomerLists.Create(t.Context(), account, &pinterest.CustomerListCreateParams{Name: "Leads", Records: []string{"a@x.com"}})
	require.NoError(t, err)
	s.Inject(pinteresttest.Fault{Operation: "customer_lists/update", Effect: pinteresttest.Response{Status: 400}})
	var failed pinterest.CustomerRecords
	params := &pinterest.CustomerListSyncParams{OperationType: pinterest.CustomerListOperationAdd, BatchSize: 2}
	add := func(records ...string) {
		for result, err := range c.CustomerLists.Sync(t.Context(), account, list.ID, params, slices.Values(records)) {
			if err != nil {
				failed = append(failed, result.Records...)
			}
		}
	}
	add("b@x.com", "c@x.com", "d@x.com")
	assert.Equal(t, pinterest.CustomerRecords{"b@x.com", "c@x.com"}, failed)
	add(failed...)
	assert.Len(t, s.CustomerListRecords(account, list.ID), 4)
}

func TestCustomerLists_InvalidRequests(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	hash := strings.Repeat("5f", 32)
	create := func(records any, listType pinterest.CustomerListType) (*pinterest.CustomerList, error) {
		return c.CustomerLists.Create(t.Context(), account, &pinterest.CustomerListCreateParams{
			Name: "Leads", ListType: listType, Records: []string{"a"},
		}, pinterest.WithBodyField("records", records))
	}
	for records, want := range map[string]int{
		"a@x.com,b@x.com,": 2, hash + "," + strings.ToUpper(hash): 1, hash[:32] + "," + hash[:40]: 2, "a@x.com," + hash: 2,
		"": -1, "A@x.com": -1, "a@x.com,,b@x.com": -1, "EA7583CD-A667-48BC-B806-42ECB2B48606": -1, hash[:33]: -1, "a@x.com, b@x.com": -1,
	} {
		list, err := create(records, "")
		if want < 0 {
			requireError(t, err, 400, 1)
			continue
		}
		require.NoError(t, err, records)
		assert.Len(t, s.CustomerListRecords(account, list.ID), want, records)
	}
	_, err := create("a@x.com", "PHONE")
	requireError(t, err, 400, 1)
	_, err = create([]string{"a@x.com"}, "")
	requireError(t, err, 400, 1)
	list, err := create("a@x.com", pinterest.CustomerListTypeIDFA)
	require.NoError(t, err)
	_, err = c.CustomerLists.Update(t.Context(), account, list.ID, &pinterest.CustomerListUpdateParams{OperationType: "REPLACE", Records: []string{"a"}})
	requireError(t, err, 400, 1)
	_, err = c.CustomerLists.List(account, &pinterest.CustomerListListParams{Order: "RANDOM"}).Page(t.Context())
	requireError(t, err, 400, 1)
	_, err = c.CustomerLists.Get(t.Context(), s.SeedAds(1, 1, 1), list.ID)
	requireError(t, err, 404, 404) // of another ad account
	_, err = s.AddUser("eve").Client().CustomerLists.Get(t.Context(), account, list.ID)
	requireError(t, err, 403, 29)
}
