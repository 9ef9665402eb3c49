package pinterest_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// chain is a list of pages by bookmark, "" first, that counts what is fetched of it.
type chain struct {
	pages   map[string]*pinterest.Page[int]
	perPage time.Duration
	fetched atomic.Int32
	running atomic.Int32
}

func (c *chain) fetch(ctx context.Context, bookmark string) (*pinterest.Page[int], error) {
	c.fetched.Add(1)
	c.running.Add(1)
	defer c.running.Add(-1)
	select {
	case <-time.After(c.perPage):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	page, ok := c.pages[bookmark]
	if !ok {
		return nil, errors.New("no page at " + bookmark)
	}
	return page, nil
}

// numbered makes a chain of n pages of two items each.
func numbered(n int) *chain {
	c := &chain{pages: map[string]*pinterest.Page[int]{}}
	at := ""
	for i := range n {
		next := ""
		if i < n-1 {
			next = "p" + strconv.Itoa(i+1)
		}
		c.pages[at] = &pinterest.Page[int]{Items: []int{2 * i, 2*i + 1}, Bookmark: next}
		at = next
	}
	return c
}

// bothWays runs a test without and with prefetch.
func bothWays(t *testing.T, test func(t *testing.T, prefetch int)) {
	for _, prefetch := range []int{0, 1, 3} {
		t.Run("prefetch "+strconv.Itoa(prefetch), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, prefetch) })
		})
	}
}

func TestAllYieldsEveryItemInOrder(t *testing.T) {
	bothWays(t, func(t *testing.T, prefetch int) {
		pager := pinterest.NewPager(numbered(5).fetch).Prefetch(prefetch)
		for range 2 { // an iterator begins anew
			items, err := pinterest.Collect(pager.All(t.Context()), 0)
			require.NoError(t, err)
			assert.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, items)
		}
	})
}

func TestOnlyTheBookmarkEndsAList(t *testing.T) {
	bothWays(t, func(t *testing.T, prefetch int) {
		c := &chain{pages: map[string]*pinterest.Page[int]{
			"":  {Bookmark: "a"},
			"a": {Items: []int{1}, Bookmark: "b"},
			"b": {Items: []int{}, Bookmark: "c"},
			"c": {Items: []int{2}},
		}}
		items, err := pinterest.Collect(pinterest.NewPager(c.fetch).Prefetch(prefetch).All(t.Context()), 0)
		require.NoError(t, err)
		assert.Equal(t, []int{1, 2}, items)
		assert.EqualValues(t, 4, c.fetched.Load())
	})
}

func TestABookmarkThatComesAgainIsAnError(t *testing.T) {
	bothWays(t, func(t *testing.T, prefetch int) {
		for name, test := range map[string]struct {
			pages   map[string]*pinterest.Page[int]
			items   []int
			fetched int32
		}{
			"at once": {map[string]*pinterest.Page[int]{"": {Items: []int{1}, Bookmark: "a"}, "a": {Items: []int{2}, Bookmark: "a"}}, []int{1, 2}, 2},
			"in a circle": {map[string]*pinterest.Page[int]{
				"": {Items: []int{1}, Bookmark: "a"}, "a": {Items: []int{2}, Bookmark: "b"}, "b": {Items: []int{3}, Bookmark: "a"},
			}, []int{1, 2, 3}, 3},
		} {
			c := &chain{pages: test.pages}
			items, err := pinterest.Collect(pinterest.NewPager(c.fetch).Prefetch(prefetch).All(t.Context()), 0)
			require.ErrorIs(t, err, pinterest.ErrBookmarkLoop, name)
			assert.Equal(t, test.items, items, name)
			assert.Equal(t, test.fetched, c.fetched.Load(), name)
		}
	})
}

func TestAnErrorComesLastAndKeepsWhatCameBefore(t *testing.T) {
	bothWays(t, func(t *testing.T, prefetch int) {
		c := numbered(3)
		delete(c.pages, "p2")
		items, err := pinterest.Collect(pinterest.NewPager(c.fetch).Prefetch(prefetch).All(t.Context()), 0)
		require.EqualError(t, err, "no page at p2")
		assert.Equal(t, []int{0, 1, 2, 3}, items)
	})
}

func TestBreakingOutSendsNothingMore(t *testing.T) {
	bothWays(t, func(t *testing.T, prefetch int) {
		c := numbered(20)
		c.perPage = time.Second
		for item, err := range pinterest.NewPager(c.fetch).Prefetch(prefetch).All(t.Context()) {
			require.NoError(t, err)
			if *item == 3 { // on the second page
				break
			}
		}
		fetched := c.fetched.Load()
		assert.LessOrEqual(t, int(fetched), 2+prefetch)
		assert.Zero(t, c.running.Load(), "the goroutine that fetches ahead has ended")
		time.Sleep(time.Minute)
		assert.Equal(t, fetched, c.fetched.Load())
		// synctest.Test fails if a goroutine is left.
	})
}

func TestACancelledContextReachesTheConsumer(t *testing.T) {
	bothWays(t, func(t *testing.T, prefetch int) {
		c := numbered(20)
		c.perPage = time.Second
		ctx, cancel := context.WithTimeout(t.Context(), 3500*time.Millisecond)
		defer cancel()
		items, err := pinterest.Collect(pinterest.NewPager(c.fetch).Prefetch(prefetch).All(ctx), 0)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, []int{0, 1, 2, 3, 4, 5}, items)
	})
}

func TestPrefetchOverlapsFetchingAndConsuming(t *testing.T) {
	const pages, each = 10, 20 * time.Millisecond
	took := func(t *testing.T, prefetch int) time.Duration {
		c := numbered(pages)
		c.perPage = each
		start := time.Now()
		for _, err := range pinterest.NewPager(c.fetch).Prefetch(prefetch).Pages(t.Context()) {
			require.NoError(t, err)
			time.Sleep(each)
		}
		return time.Since(start)
	}
	synctest.Test(t, func(t *testing.T) {
		assert.Equal(t, 2*pages*each, took(t, 0))
		assert.Equal(t, (pages+1)*each, took(t, 1))
	})
}

func TestPrefetchKeepsItsDistance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := numbered(20)
		page := 0
		for _, err := range pinterest.NewPager(c.fetch).Prefetch(3).Pages(t.Context()) {
			require.NoError(t, err)
			page++
			synctest.Wait()
			assert.EqualValues(t, min(page+3, 20), c.fetched.Load())
		}
	})
}

func TestCollectStopsAtItsLimit(t *testing.T) {
	c := numbered(5)
	items, err := pinterest.Collect(pinterest.NewPager(c.fetch).All(t.Context()), 3)
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1, 2}, items)
	assert.EqualValues(t, 2, c.fetched.Load())
}

func TestListFollowsBookmarksAndKeepsItsFilters(t *testing.T) {
	transport := httpmock.NewMockTransport()
	const url = "https://api.pinterest.com/v5/boards"
	transport.RegisterResponderWithQuery("GET", url, "privacy=SECRET&page_size=2",
		httpmock.NewBytesResponder(200, fixture(t, "boards_list.page1.json")))
	transport.RegisterResponderWithQuery("GET", url, map[string]string{"privacy": "SECRET", "page_size": "2", "bookmark": "Y2JVSG81V2|*=="},
		httpmock.NewBytesResponder(200, fixture(t, "boards_list.page2.json")))
	params := &pinterest.BoardListParams{PageSize: 2, Privacy: pinterest.BoardPrivacySecret}
	pager := newClient(t, transport).Boards.List(params)
	params.PageSize = 99 // later changes of the params do not reach the pager
	boards, err := pinterest.Collect(pager.All(t.Context()), 0)
	require.NoError(t, err)
	require.Len(t, boards, 3)
	assert.Equal(t, pinterest.BoardPrivacy("FRIENDS_OF_TOMORROW"), boards[2].Privacy)
	assert.Equal(t, pinterest.BoardListParams{PageSize: 99, Privacy: pinterest.BoardPrivacySecret}, *params)
}

func TestListGoesOnAfterAnEmptyPage(t *testing.T) {
	transport := &script{steps: []step{
		answer(200, string(fixture(t, "boards_list_pins.page1.json"))),
		answer(200, string(fixture(t, "boards_list_pins.page2.json"))),
		answer(200, string(fixture(t, "boards_list_pins.page3.json"))),
	}}
	pins, err := pinterest.Collect(newClient(t, transport).Boards.ListPins("1", nil).All(t.Context()), 0)
	require.NoError(t, err)
	require.Len(t, pins, 2)
	assert.Equal(t, []string{"/v5/boards/1/pins", "/v5/boards/1/pins?bookmark=cGFnZTI%3D", "/v5/boards/1/pins?bookmark=cGFnZTM%3D"}, transport.paths)
}

func TestListBeginsAtTheBookmarkOfItsParams(t *testing.T) {
	transport := &script{steps: []step{answer(200, `{"items": [{"id": "1"}], "bookmark": "next"}`), answer(200, `{"items": [], "bookmark": "here"}`)}}
	pager := newClient(t, transport).Boards.ListPins("1", &pinterest.PinListParams{Bookmark: "here"})
	_, err := pinterest.Collect(pager.All(t.Context()), 0)
	require.ErrorIs(t, err, pinterest.ErrBookmarkLoop, "the starting bookmark counts as seen")
	require.ErrorContains(t, err, "pinterest: boards/list_pins: ")
	assert.Equal(t, []string{"/v5/boards/1/pins?bookmark=here", "/v5/boards/1/pins?bookmark=next"}, transport.paths)
}

func TestWithResponseOfAListBelongsToTheDeliveredPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{
			answer(200, `{"items": [], "bookmark": "a"}`, "X-Pinterest-Rid", "1"),
			answer(200, `{"items": [], "bookmark": "b"}`, "X-Pinterest-Rid", "2"),
			answer(200, `{"items": [], "bookmark": null}`, "X-Pinterest-Rid", "3"),
		}}
		var response pinterest.Response
		var ids []string
		for _, err := range newClient(t, transport).Boards.List(nil, pinterest.WithResponse(&response)).Prefetch(2).Pages(t.Context()) {
			require.NoError(t, err)
			synctest.Wait() // let the goroutine run ahead
			ids = append(ids, response.RequestID)
		}
		assert.Equal(t, []string{"1", "2", "3"}, ids)
	})
}

// BenchmarkPrefetch reads ten pages from a server that takes 20 ms a page, with a consumer that takes as long, and reports how
// long that takes in units of the time without prefetch.
func BenchmarkPrefetch(b *testing.B) {
	const pages, each = 10, 20 * time.Millisecond
	read := func(prefetch int) time.Duration {
		c := numbered(pages)
		c.perPage = each
		start := time.Now()
		for _, err := range pinterest.NewPager(c.fetch).Prefetch(prefetch).Pages(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			time.Sleep(each)
		}
		return time.Since(start)
	}
	var sequential, ahead time.Duration
	for b.Loop() {
		sequential += read(0)
		ahead += read(1)
	}
	b.ReportMetric(float64(ahead)/float64(sequential), "of-sequential")
}

// TestPager_APageMustHaveItems: a list that ended at such a response would be cut short in silence.
func TestPager_APageMustHaveItems(t *testing.T) {
	first := answer(200, `{"items": [{"id": "1"}, {"id": "2"}], "bookmark": "b"}`)
	for name, second := range map[string]step{
		"no content": answer(204, ""), "empty object": answer(200, `{}`), "null": answer(200, `{"items": null, "bookmark": null}`),
		"error object": answer(200, `{"code": 12, "message": "Something went wrong.", "status": "failure"}`), "empty": answer(200, ""), "null body": answer(200, "null"),
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, &script{steps: []step{first, second}})
			boards, err := pinterest.Collect(c.Boards.List(nil).All(t.Context()), 0)
			require.ErrorContains(t, err, "boards/list: 20")
			assert.Len(t, boards, 2)

			var page pinterest.Page[json.RawMessage]
			err = newClient(t, &script{steps: []step{second}}).Do(t.Context(), &pinterest.Request{Path: "/boards"}, &page)
			require.ErrorContains(t, err, "boards/list: 20")
		})
	}
	c := newClient(t, &script{steps: []step{answer(200, `{"items": []}`)}})
	boards, err := pinterest.Collect(c.Boards.List(nil).All(t.Context()), 0)
	require.NoError(t, err)
	assert.Empty(t, boards)
}

func TestPager_PrefetchIsBounded(t *testing.T) {
	for _, pages := range []int{math.MaxInt, 1 << 62, -1, math.MinInt} {
		items, err := pinterest.Collect(pinterest.NewPager(numbered(5).fetch).Prefetch(pages).All(t.Context()), 0)
		require.NoError(t, err)
		assert.Len(t, items, 10)
	}
}

// TestPager_RemembersLongBookmarksInLittleMemory walks a list whose bookmarks are 4 KB long.
func TestPager_RemembersLongBookmarksInLittleMemory(t *testing.T) {
	const pages = 10_000
	n := 0
	pager := pinterest.NewPager(func(context.Context, string) (*pinterest.Page[int], error) {
		n++
		if n == pages {
			return &pinterest.Page[int]{}, nil
		}
		return &pinterest.Page[int]{Bookmark: strconv.Itoa(n) + strings.Repeat("x", 4<<10)}, nil
	})
	heap := func() uint64 {
		var stats runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before, last := heap(), uint64(0)
	for _, err := range pager.Pages(t.Context()) {
		require.NoError(t, err)
		if n == pages-1 {
			last = heap()
		}
	}
	assert.Less(t, last, before+4<<20, "40 MB of bookmarks")
}
