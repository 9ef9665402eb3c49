package pinterest_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
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

// pageSource is a list for [pinterest.NewPager].
type pageSource struct {
	pages   map[string]*pinterest.Page[int] // by bookmark
	perPage time.Duration                   // how long it takes to fetch a page
	fetched atomic.Int32                    // calls of fetch
	running atomic.Int32                    // calls of fetch in progress
}

func (s *pageSource) fetch(ctx context.Context, bookmark string) (*pinterest.Page[int], error) {
	s.fetched.Add(1)
	s.running.Add(1)
	defer s.running.Add(-1)
	select {
	case <-time.After(s.perPage):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	page, ok := s.pages[bookmark]
	if !ok {
		return nil, errors.New("no page at " + bookmark)
	}
	return page, nil
}

// newPageSource returns n pages of two items each: 0, 1, 2 and so on. Their bookmarks are "", "p1", "p2" and so on.
func newPageSource(n int) *pageSource {
	s := &pageSource{pages: map[string]*pinterest.Page[int]{}}
	bookmark := ""
	for i := range n {
		next := ""
		if i < n-1 {
			next = "p" + strconv.Itoa(i+1)
		}
		s.pages[bookmark] = &pinterest.Page[int]{Items: []int{2 * i, 2*i + 1}, Bookmark: next}
		bookmark = next
	}
	return s
}

// testPrefetch runs a test without prefetch and with several counts.
func testPrefetch(t *testing.T, test func(t *testing.T, prefetch int)) {
	for _, prefetch := range []int{0, 1, 3} {
		t.Run("prefetch "+strconv.Itoa(prefetch), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, prefetch) })
		})
	}
}

func TestPager_AllYieldsEveryItemInOrder(t *testing.T) {
	testPrefetch(t, func(t *testing.T, prefetch int) {
		pager := pinterest.NewPager(newPageSource(5).fetch).Prefetch(prefetch)
		for range 2 { // each iterator starts over
			items, err := pinterest.Collect(pager.All(t.Context()), 0)
			require.NoError(t, err)
			assert.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, items)
		}
	})
}

func TestPager_OnlyTheBookmarkEndsTheList(t *testing.T) {
	testPrefetch(t, func(t *testing.T, prefetch int) {
		source := &pageSource{pages: map[string]*pinterest.Page[int]{
			"":  {Bookmark: "a"},
			"a": {Items: []int{1}, Bookmark: "b"},
			"b": {Items: []int{}, Bookmark: "c"},
			"c": {Items: []int{2}},
		}}
		items, err := pinterest.Collect(pinterest.NewPager(source.fetch).Prefetch(prefetch).All(t.Context()), 0)
		require.NoError(t, err)
		assert.Equal(t, []int{1, 2}, items)
		assert.EqualValues(t, 4, source.fetched.Load())
	})
}

func TestPager_RepeatedBookmarkIsAnError(t *testing.T) {
	for name, test := range map[string]struct {
		pages   map[string]*pinterest.Page[int]
		items   []int
		fetched int32
	}{
		"page that links to itself": {map[string]*pinterest.Page[int]{
			"": {Items: []int{1}, Bookmark: "a"}, "a": {Items: []int{2}, Bookmark: "a"},
		}, []int{1, 2}, 2},
		"loop of two pages": {map[string]*pinterest.Page[int]{
			"": {Items: []int{1}, Bookmark: "a"}, "a": {Items: []int{2}, Bookmark: "b"}, "b": {Items: []int{3}, Bookmark: "a"},
		}, []int{1, 2, 3}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			testPrefetch(t, func(t *testing.T, prefetch int) {
				source := &pageSource{pages: test.pages}
				items, err := pinterest.Collect(pinterest.NewPager(source.fetch).Prefetch(prefetch).All(t.Context()), 0)
				require.ErrorIs(t, err, pinterest.ErrBookmarkLoop)
				assert.Equal(t, test.items, items)
				assert.Equal(t, test.fetched, source.fetched.Load())
			})
		})
	}
}

func TestPager_ErrorComesAfterTheItemsBeforeIt(t *testing.T) {
	testPrefetch(t, func(t *testing.T, prefetch int) {
		source := newPageSource(3)
		delete(source.pages, "p2")
		items, err := pinterest.Collect(pinterest.NewPager(source.fetch).Prefetch(prefetch).All(t.Context()), 0)
		require.EqualError(t, err, "no page at p2")
		assert.Equal(t, []int{0, 1, 2, 3}, items)
	})
}

func TestPager_BreakStopsFetching(t *testing.T) {
	testPrefetch(t, func(t *testing.T, prefetch int) {
		source := newPageSource(20)
		source.perPage = time.Second
		for item, err := range pinterest.NewPager(source.fetch).Prefetch(prefetch).All(t.Context()) {
			require.NoError(t, err)
			if *item == 3 { // on the second page
				break
			}
		}
		fetched := source.fetched.Load()
		assert.LessOrEqual(t, int(fetched), 2+prefetch)
		assert.Zero(t, source.running.Load(), "a page is still being fetched")
		time.Sleep(time.Minute)
		assert.Equal(t, fetched, source.fetched.Load())
		// synctest.Test fails if a goroutine is left.
	})
}

func TestPager_ContextErrorReachesTheConsumer(t *testing.T) {
	testPrefetch(t, func(t *testing.T, prefetch int) {
		source := newPageSource(20)
		source.perPage = time.Second
		ctx, cancel := context.WithTimeout(t.Context(), 3500*time.Millisecond)
		defer cancel()
		items, err := pinterest.Collect(pinterest.NewPager(source.fetch).Prefetch(prefetch).All(ctx), 0)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, []int{0, 1, 2, 3, 4, 5}, items)
	})
}

// consume reads 10 pages, each of which takes 20 ms to fetch and 20 ms to process, and returns how long that takes.
func consume(t testing.TB, prefetch int) time.Duration {
	t.Helper()
	source := newPageSource(10)
	source.perPage = 20 * time.Millisecond
	start := time.Now()
	for _, err := range pinterest.NewPager(source.fetch).Prefetch(prefetch).Pages(t.Context()) {
		require.NoError(t, err)
		time.Sleep(20 * time.Millisecond)
	}
	return time.Since(start)
}

func TestPager_PrefetchOverlapsFetchingAndConsuming(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		assert.Equal(t, 10*40*time.Millisecond, consume(t, 0))
		assert.Equal(t, 11*20*time.Millisecond, consume(t, 1))
	})
}

func TestPager_PrefetchFetchesThatManyPagesAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := newPageSource(20)
		page := 0
		for _, err := range pinterest.NewPager(source.fetch).Prefetch(3).Pages(t.Context()) {
			require.NoError(t, err)
			page++
			synctest.Wait()
			assert.EqualValues(t, min(page+3, 20), source.fetched.Load())
		}
	})
}

func TestPager_CollectStopsAtItsLimit(t *testing.T) {
	source := newPageSource(5)
	items, err := pinterest.Collect(pinterest.NewPager(source.fetch).All(t.Context()), 3)
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1, 2}, items)
	assert.EqualValues(t, 2, source.fetched.Load())
}

func TestPager_SendsParamsWithEveryPage(t *testing.T) {
	transport := httpmock.NewMockTransport()
	const boardsURL = "https://api.pinterest.com/v5/boards"
	transport.RegisterResponderWithQuery("GET", boardsURL, "privacy=SECRET&page_size=2",
		httpmock.NewBytesResponder(200, fixture(t, "boards_list.page1.json")))
	transport.RegisterResponderWithQuery("GET", boardsURL,
		map[string]string{"privacy": "SECRET", "page_size": "2", "bookmark": "Y2JVSG81V2|*=="},
		httpmock.NewBytesResponder(200, fixture(t, "boards_list.page2.json")))
	params := &pinterest.BoardListParams{PageSize: 2, Privacy: pinterest.BoardPrivacySecret}
	pager := newClient(t, transport).Boards.List(params)
	params.PageSize = 99 // must not affect the pager
	boards, err := pinterest.Collect(pager.All(t.Context()), 0)
	require.NoError(t, err)
	require.Len(t, boards, 3)
	assert.Equal(t, pinterest.BoardPrivacy("FRIENDS_OF_TOMORROW"), boards[2].Privacy)
	assert.Equal(t, pinterest.BoardListParams{PageSize: 99, Privacy: pinterest.BoardPrivacySecret}, *params)
}

func TestPager_ContinuesAfterAnEmptyPage(t *testing.T) {
	transport := &script{steps: []step{
		respond(200, string(fixture(t, "boards_list_pins.page1.json"))),
		respond(200, string(fixture(t, "boards_list_pins.page2.json"))),
		respond(200, string(fixture(t, "boards_list_pins.page3.json"))),
	}}
	pins, err := pinterest.Collect(newClient(t, transport).Boards.ListPins("1", nil).All(t.Context()), 0)
	require.NoError(t, err)
	require.Len(t, pins, 2)
	assert.Equal(t, []string{
		"/v5/boards/1/pins", "/v5/boards/1/pins?bookmark=cGFnZTI%3D", "/v5/boards/1/pins?bookmark=cGFnZTM%3D",
	}, transport.paths)
}

func TestPager_StartsAtTheBookmarkOfItsParams(t *testing.T) {
	transport := &script{steps: []step{
		respond(200, `{"items": [{"id": "1"}], "bookmark": "next"}`), respond(200, `{"items": [], "bookmark": "here"}`),
	}}
	pager := newClient(t, transport).Boards.ListPins("1", &pinterest.PinListParams{Bookmark: "here"})
	_, err := pinterest.Collect(pager.All(t.Context()), 0)
	require.ErrorIs(t, err, pinterest.ErrBookmarkLoop, "a page links to the first bookmark")
	require.ErrorContains(t, err, "pinterest: boards/list_pins: ")
	assert.Equal(t, []string{"/v5/boards/1/pins?bookmark=here", "/v5/boards/1/pins?bookmark=next"}, transport.paths)
}

func TestPager_WithResponseIsThatOfTheDeliveredPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{
			respond(200, `{"items": [], "bookmark": "a"}`, "X-Pinterest-Rid", "1"),
			respond(200, `{"items": [], "bookmark": "b"}`, "X-Pinterest-Rid", "2"),
			respond(200, `{"items": [], "bookmark": null}`, "X-Pinterest-Rid", "3"),
		}}
		var response pinterest.Response
		var ids []string
		pager := newClient(t, transport).Boards.List(nil, pinterest.WithResponse(&response)).Prefetch(2)
		for _, err := range pager.Pages(t.Context()) {
			require.NoError(t, err)
			synctest.Wait() // until the pages ahead are fetched
			ids = append(ids, response.RequestID)
		}
		assert.Equal(t, []string{"1", "2", "3"}, ids)
	})
}

// BenchmarkPrefetch reports the time with prefetch as a fraction of the time without it.
func BenchmarkPrefetch(b *testing.B) {
	var sequential, ahead time.Duration
	for b.Loop() {
		sequential += consume(b, 0)
		ahead += consume(b, 1)
	}
	b.ReportMetric(float64(ahead)/float64(sequential), "of-sequential")
}

// Otherwise, a list would silently end at such a response.
func TestPager_PageWithoutItemsIsAnError(t *testing.T) {
	first := respond(200, `{"items": [{"id": "1"}, {"id": "2"}], "bookmark": "b"}`)
	for name, second := range map[string]step{
		"no content":   respond(204, ""),
		"empty object": respond(200, `{}`),
		"null items":   respond(200, `{"items": null, "bookmark": null}`),
		"error object": respond(200, `{"code": 12, "message": "Something went wrong.", "status": "failure"}`),
		"empty body":   respond(200, ""),
		"null":         respond(200, "null"),
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
	c := newClient(t, &script{steps: []step{respond(200, `{"items": []}`)}})
	boards, err := pinterest.Collect(c.Boards.List(nil).All(t.Context()), 0)
	require.NoError(t, err)
	assert.Empty(t, boards)
}

func TestPager_PrefetchIsBounded(t *testing.T) {
	for _, pages := range []int{math.MaxInt, 1 << 62, -1, math.MinInt} {
		t.Run(strconv.Itoa(pages), func(t *testing.T) {
			items, err := pinterest.Collect(pinterest.NewPager(newPageSource(5).fetch).Prefetch(pages).All(t.Context()), 0)
			require.NoError(t, err)
			assert.Len(t, items, 10)
		})
	}
}

func TestPager_LongBookmarksUseLittleMemory(t *testing.T) {
	const pages = 10_000
	n := 0
	pager := pinterest.NewPager(func(context.Context, string) (*pinterest.Page[int], error) {
		n++
		if n == pages {
			return &pinterest.Page[int]{}, nil
		}
		return &pinterest.Page[int]{Bookmark: strconv.Itoa(n) + strings.Repeat("x", 4<<10)}, nil
	})
	before, grown := heapSize(), math.MaxInt
	for _, err := range pager.Pages(t.Context()) {
		require.NoError(t, err)
		if n == pages-1 {
			grown = heapSize() - before
		}
	}
	assert.Less(t, grown, 4<<20, "bytes that 40 MB of bookmarks use")
}
