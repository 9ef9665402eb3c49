package reliability

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

var soakTime = flag.Duration("soak", 20*time.Second, "how long the soak lasts")

const (
	soakWorkers = 64
	callTime    = 30 * time.Second
	maxBoards   = 3  // of a worker
	maxShelf    = 10 // pins or sections on a board
	syncedItems = 3
)

// counts are what the soak did.
type counts struct{ attempts, retries, calls, failed, unknown atomic.Int64 }

// sample is a look at the counts and at the process while no call is under way.
type sample struct {
	name                    string
	attempts, retries       int64
	calls, failed, unknown  int64
	heap                    uint64
	goroutines, descriptors int
}

func (c *counts) sample(name string) sample {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	descriptors, _ := os.ReadDir("/proc/self/fd") // empty on other systems than Linux
	return sample{
		name: name, attempts: c.attempts.Load(), retries: c.retries.Load(), calls: c.calls.Load(), failed: c.failed.Load(), unknown: c.unknown.Load(),
		heap: memory.HeapAlloc, goroutines: runtime.NumGoroutine(), descriptors: len(descriptors),
	}
}

// ledger has the objects of one kind that a worker created.
type ledger struct {
	exists map[string]string // from names to ids
	maybe  map[string]bool   // the names of those whose creation or deletion has an unknown outcome
}

func newLedger() ledger { return ledger{map[string]string{}, map[string]bool{}} }

// rejected reports whether a creation that failed has surely changed nothing.
func rejected(err error) bool {
	failure, ok := errors.AsType[*pinterest.Error](err)
	return ok && failure.StatusCode >= 400 && failure.StatusCode < 500 && failure.StatusCode != http.StatusRequestTimeout
}

// created books a creation.
func (w *worker) created(l ledger, name, id string, err error) {
	switch {
	case err == nil:
		l.exists[name] = id
	case !rejected(err):
		w.counts.unknown.Add(1)
		l.maybe[name] = true
	}
}

// deleted books a deletion. One that failed may have been carried out: the error is that of its last attempt.
func (w *worker) deleted(l ledger, name string, err error) {
	delete(l.exists, name)
	if err != nil {
		w.counts.unknown.Add(1)
		l.maybe[name] = true
	}
}

// compare returns how the ledger differs from the names that exist on the server.
func (l ledger) compare(kind string, found []string) (differences []string) {
	times := map[string]int{}
	for _, name := range found {
		times[name]++
	}
	for name := range l.exists {
		if times[name] != 1 {
			differences = append(differences, fmt.Sprintf("%s %q was created, and exists %d times", kind, name, times[name]))
		}
	}
	for name, n := range times {
		switch {
		case l.exists[name] != "":
		case !l.maybe[name]:
			differences = append(differences, fmt.Sprintf("%s %q was deleted or never created, and exists %d times", kind, name, n))
		case n > 1:
			differences = append(differences, fmt.Sprintf("%s %q may exist, and does so %d times", kind, name, n))
		}
	}
	return differences
}

// shelf is what is on a board.
type shelf struct{ pins, sections ledger }

// worker makes calls of its own, one after the other.
type worker struct {
	*world
	*pinterest.Client
	id      int
	counts  *counts
	last    int // for names
	boards  ledger
	shelves map[string]shelf // by the board's id
	feeds   ledger
	items   map[string]bool
	wrong   map[string]bool // what did not hold
}

func (w *worker) note(wrong ...string) {
	for _, line := range wrong {
		w.wrong[line] = true
	}
}

func (w *worker) name() string {
	w.last++
	return fmt.Sprintf("%s%d", w.prefix(), w.last)
}

func (w *worker) prefix() string { return fmt.Sprintf("worker %d: ", w.id) }

// own keeps the names that are the worker's.
func (w *worker) own(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, w.prefix()) })
}

// do makes a call.
func (w *worker) do(call func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), callTime)
	defer cancel()
	err := call(ctx)
	w.counts.calls.Add(1)
	if err != nil {
		w.counts.failed.Add(1)
	}
	return err
}

// names reads a list.
func names[T any](w *worker, pager *pinterest.Pager[T], name func(*T) string) (names []string, err error) {
	err = w.do(func(ctx context.Context) error {
		for item, err := range pager.Prefetch(1).All(ctx) {
			if err != nil {
				return err
			}
			names = append(names, name(item))
		}
		return nil
	})
	return names, err
}

func anyKey(m map[string]string) (key, value string) {
	for key, value := range m { // in random order
		return key, value
	}
	return "", ""
}

// actions are what a worker does, each as often as its weight says.
var actions = []struct {
	weight int
	do     func(w *worker, boardName, board string)
}{
	{3, func(w *worker, _, _ string) {
		if len(w.boards.exists) == maxBoards {
			return
		}
		name, id := w.name(), ""
		err := w.do(func(ctx context.Context) error {
			board, err := w.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: name})
			if err == nil {
				id = board.ID
			}
			return err
		})
		w.created(w.boards, name, id, err)
		if err == nil {
			w.shelves[id] = shelf{newLedger(), newLedger()}
		}
	}},
	{1, func(w *worker, name, board string) {
		w.deleted(w.boards, name, w.do(func(ctx context.Context) error { return w.Boards.Delete(ctx, board) }))
		if w.boards.exists[name] == "" {
			delete(w.shelves, board)
		}
	}},
	{10, func(w *worker, _, board string) {
		pins := w.shelves[board].pins
		if len(pins.exists) >= maxShelf {
			return
		}
		title, id := w.name(), ""
		err := w.do(func(ctx context.Context) error {
			pin, err := w.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: board, Title: title, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}})
			if err == nil {
				id = pin.ID
			}
			return err
		})
		w.created(pins, title, id, err)
	}},
	{5, func(w *worker, _, board string) {
		pins := w.shelves[board].pins
		if title, id := anyKey(pins.exists); id != "" {
			w.deleted(pins, title, w.do(func(ctx context.Context) error { return w.Pins.Delete(ctx, id) }))
		}
	}},
	{5, func(w *worker, _, board string) {
		if _, id := anyKey(w.shelves[board].pins.exists); id != "" {
			_ = w.do(func(ctx context.Context) error { return only(w.Pins.Get(ctx, id)) })
		}
	}},
	{5, func(w *worker, _, board string) {
		if titles, err := names(w, w.Boards.ListPins(board, &pinterest.PinListParams{PageSize: 3}), func(p *pinterest.Pin) string { return p.Title }); err == nil {
			w.note(w.shelves[board].pins.compare("in a list, pin", titles)...)
		}
	}},
	{2, func(w *worker, _, _ string) {
		boards, err := names(w, w.Boards.List(&pinterest.BoardListParams{PageSize: 50}), func(b *pinterest.Board) string { return b.Name })
		if err == nil {
			w.note(w.boards.compare("in a list, board", w.own(boards))...)
		}
	}},
	{3, func(w *worker, name, board string) {
		var updated *pinterest.Board
		err := w.do(func(ctx context.Context) (err error) {
			updated, err = w.Boards.Update(ctx, board, &pinterest.BoardUpdateParams{Description: pinterest.Value(name)})
			return err
		})
		if err == nil && updated.Description != name {
			w.note(fmt.Sprintf("board %q was updated, and is described as %q", name, updated.Description))
		}
	}},
	{3, func(w *worker, _, board string) {
		sections := w.shelves[board].sections
		if len(sections.exists) >= maxShelf {
			return
		}
		name, id := w.name(), ""
		err := w.do(func(ctx context.Context) error {
			section, err := w.Boards.CreateSection(ctx, board, &pinterest.BoardSectionParams{Name: name})
			if err == nil {
				id = section.ID
			}
			return err
		})
		w.created(sections, name, id, err)
	}},
	{2, func(w *worker, _, board string) {
		sections := w.shelves[board].sections
		if name, id := anyKey(sections.exists); id != "" {
			w.deleted(sections, name, w.do(func(ctx context.Context) error { return w.Boards.DeleteSection(ctx, board, id) }))
		}
	}},
	{3, func(w *worker, _, _ string) {
		_ = w.do(func(ctx context.Context) error { return only(w.UserAccount.Get(ctx)) })
	}},
	{1, func(w *worker, _, _ string) {
		today := pinterest.DateOf(time.Now().UTC())
		_ = w.do(func(ctx context.Context) error {
			return only(w.UserAccount.GetAnalytics(ctx, &pinterest.UserAccountAnalyticsParams{StartDate: today, EndDate: today}))
		})
	}},
	{2, func(w *worker, _, _ string) {
		campaigns, err := names(w, w.AdAccounts.ListCampaigns(w.AdAccount, &pinterest.CampaignListParams{PageSize: 1}), func(c *pinterest.Campaign) string { return c.ID })
		if err == nil && len(campaigns) != 2 {
			w.note(fmt.Sprintf("in a list, %d of 2 campaigns", len(campaigns)))
		}
	}},
	{1, func(w *worker, _, _ string) {
		poll := pinterest.WithPollInterval(time.Millisecond, time.Millisecond)
		var rows []pinterest.AnalyticsRow
		today := pinterest.DateOf(time.Now().UTC())
		params := *report
		params.StartDate, params.EndDate = today, today
		err := w.do(func(ctx context.Context) error {
			finished, err := w.AdAccounts.RunReport(ctx, w.AdAccount, &params, poll)
			if err != nil {
				return err
			}
			rows, err = pinterest.Collect(w.AdAccounts.ReportRows(ctx, finished), 0)
			return err
		})
		if err == nil && len(rows) != 2 {
			w.note(fmt.Sprintf("in a report, %d of 2 campaigns", len(rows)))
		}
	}},
	{1, func(w *worker, _, _ string) {
		_ = w.do(func(ctx context.Context) error {
			return only(w.Media.UploadVideo(ctx, bytes.NewReader(video[:10_000]), pinterest.WithPollInterval(time.Millisecond, time.Millisecond)))
		})
	}},
	{1, func(w *worker, _, _ string) {
		records := make([]pinterest.ItemRecord, syncedItems)
		for i := range records {
			records[i] = pinterest.ItemRecord{ItemID: fmt.Sprintf("%d-%d", w.id, i), Attributes: pinterest.ItemAttributes{
				Title: pinterest.Value("A bowl"), Description: pinterest.Value("For soup"), Link: pinterest.Value("https://shop.example/"), Price: pinterest.Value("1 USD"),
				Availability: pinterest.Value("in stock"), ImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/a.jpg"}),
			}}
		}
		var results []string
		_ = w.do(func(ctx context.Context) (first error) {
			for result, err := range w.Catalogs.SyncItems(ctx, &pinterest.ItemsSyncParams{
				Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationUpsert,
				Wait: []pinterest.WaitOption{pinterest.WithPollInterval(time.Millisecond, time.Millisecond)},
			}, slices.Values(records)) {
				results = append(results, result.ItemID)
				switch {
				case err != nil:
					first = err
				case result.Status == pinterest.ItemStatusSuccess:
					w.items[result.ItemID] = true
				}
			}
			return first
		})
		if len(results) != syncedItems {
			w.note(fmt.Sprintf("a sync of %d items has the results %q", syncedItems, results))
		}
	}},
	{1, func(w *worker, _, _ string) {
		if len(w.feeds.exists) > 0 {
			name, id := anyKey(w.feeds.exists)
			w.deleted(w.feeds, name, w.do(func(ctx context.Context) error { return w.Catalogs.DeleteFeed(ctx, id) }))
			return
		}
		params, id := *feed, ""
		params.Name = w.name()
		err := w.do(func(ctx context.Context) error {
			created, err := w.Catalogs.CreateFeed(ctx, &params)
			if err == nil {
				id = created.ID
			}
			return err
		})
		w.created(w.feeds, params.Name, id, err)
	}},
}

// act makes one action, chosen by the weights. All but the first need a board.
func (w *worker) act() {
	total := 0
	for _, a := range actions {
		total += a.weight
	}
	name, board := anyKey(w.boards.exists)
	choice := rand.N(total)
	if board == "" {
		choice = 0
	}
	for _, a := range actions {
		if choice -= a.weight; choice < 0 {
			a.do(w, name, board)
			return
		}
	}
}

func TestSoak(t *testing.T) {
	before := runtime.NumGoroutine()
	world := startWorld(t)
	direct := &http.Client{Transport: &http.Transport{}} // to the world, without faults
	login := signIn(t, world, direct)
	totals := &counts{}
	metrics := pinterest.WithMetrics(func(_ context.Context, a pinterest.Attempt) {
		totals.attempts.Add(1)
		if a.Number > 1 {
			totals.retries.Add(1)
		}
	})
	policy := pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 4, MinDelay: time.Millisecond, MaxDelay: 2 * time.Second})
	var all []*proxies
	var workers []*worker
	background, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, p := range protocols {
		x := newProxies(t, world, p)
		all = append(all, x)
		own := &http.Client{Transport: x.transport}
		app := world.App
		app.TokenURL = x.api.url() + tokenPath
		source := app.TokenSource(context.WithValue(background, oauth2.HTTPClient, own), login, nil)
		client, err := pinterest.NewClient(pinterest.WithBaseURL(x.api.url()+"/v5"), pinterest.WithTokenSource(source), pinterest.WithHTTPClient(own), metrics, policy)
		require.NoError(t, err)
		for len(workers)*len(protocols) < soakWorkers*len(all) {
			workers = append(workers, &worker{
				world: world, Client: client, id: len(workers), counts: totals,
				boards: newLedger(), shelves: map[string]shelf{}, feeds: newLedger(), items: map[string]bool{}, wrong: map[string]bool{},
			})
		}
	}

	var pause sync.RWMutex // held for writing while a sample is taken
	var group sync.WaitGroup
	end := time.Now().Add(*soakTime)
	for _, w := range workers {
		group.Go(func() {
			for time.Now().Before(end) {
				pause.RLock()
				w.act()
				pause.RUnlock()
			}
		})
	}
	var samples []sample
	look := func(name string) {
		pause.Lock()
		defer pause.Unlock()
		samples = append(samples, totals.sample(name))
	}
	time.Sleep(*soakTime / 4)
	look("start")
	time.Sleep(*soakTime / 3)
	look("middle")
	group.Wait()
	look("end")
	printSamples(samples)
	for _, x := range all {
		x.faultless.Store(true)
	}

	first, last := samples[0], samples[len(samples)-1]
	grew := func(before, after, slack int) bool { return after > before+before/2+slack }
	if grew(int(first.heap), int(last.heap), 16<<20) || grew(first.goroutines, last.goroutines, 100) || grew(first.descriptors, last.descriptors, 100) {
		t.Error("heap, goroutines or descriptors grow")
	}
	audit(t, world, direct, workers)
	cancel()
	direct.CloseIdleConnections()
	for _, x := range all {
		x.close()
	}
	require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+4 }, 5*time.Second, 10*time.Millisecond, "goroutines are left") // the world's process has some
}

// audit compares the books of all workers with the world.
func audit(t *testing.T, world *world, client *http.Client, workers []*worker) {
	direct, err := pinterest.NewClient(pinterest.WithBaseURL(world.URL+"/v5"), pinterest.WithAccessToken("pina_audit"), pinterest.WithHTTPClient(client))
	require.NoError(t, err)
	ctx := t.Context()
	boards, err := pinterest.Collect(direct.Boards.List(&pinterest.BoardListParams{PageSize: 250}).All(ctx), 0)
	require.NoError(t, err)
	feeds, err := pinterest.Collect(direct.Catalogs.ListFeeds(&pinterest.FeedListParams{PageSize: 250}).All(ctx), 0)
	require.NoError(t, err)
	boardNames, feedNames := make([]string, len(boards)), make([]string, len(feeds))
	for i, b := range boards {
		boardNames[i] = b.Name
	}
	for i, f := range feeds {
		feedNames[i] = f.Name
	}
	checked := 0
	for _, w := range workers {
		wrong := slices.Concat(slices.Sorted(maps.Keys(w.wrong)), w.boards.compare("board", w.own(slices.Clone(boardNames))), w.feeds.compare("feed", w.own(slices.Clone(feedNames))))
		for _, board := range w.boards.exists {
			pins, err := pinterest.Collect(direct.Boards.ListPins(board, nil).All(ctx), 0)
			require.NoError(t, err)
			sections, err := pinterest.Collect(direct.Boards.ListSections(board, nil).All(ctx), 0)
			require.NoError(t, err)
			titles, names := make([]string, len(pins)), make([]string, len(sections))
			for i, p := range pins {
				titles[i] = p.Title
			}
			for i, s := range sections {
				names[i] = s.Name
			}
			checked += 1 + len(pins) + len(sections)
			wrong = slices.Concat(wrong, w.shelves[board].pins.compare("pin", titles), w.shelves[board].sections.compare("section", names))
		}
		if ids := slices.Collect(maps.Keys(w.items)); len(ids) > 0 {
			found, err := direct.Catalogs.GetItems(ctx, &pinterest.ItemGetParams{Country: pinterest.CountryUS, Language: pinterest.LanguageEN, ItemIDs: ids})
			require.NoError(t, err)
			if len(found) != len(ids) {
				wrong = append(wrong, fmt.Sprintf("%d items were synced, and %d exist", len(ids), len(found)))
			}
		}
		for _, line := range wrong {
			t.Errorf("worker %d: %s", w.id, line)
		}
	}
	fmt.Printf("books: %d boards, pins and sections of %d workers compared\n", checked, len(workers))
}

// signIn is a user who grants the app its scopes.
func signIn(t *testing.T, world *world, client *http.Client) *oauth2.Token {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, world.App.AuthCodeURL("state")+"&decision=allow", nil)
	require.NoError(t, err)
	resp, err := client.Transport.RoundTrip(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	back, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(t, err)
	token, err := world.App.Exchange(context.WithValue(t.Context(), oauth2.HTTPClient, client), back.Query().Get("code"))
	require.NoError(t, err)
	return token
}

func printSamples(samples []sample) {
	fmt.Printf("%-8s%10s%10s%10s%10s%10s%10s%12s%13s\n", "", "attempts", "retries", "calls", "failed", "unknown", "heap", "goroutines", "descriptors")
	for _, s := range samples {
		fmt.Printf("%-8s%10d%10d%10d%10d%10d%7.1f MB%12d%13d\n", s.name, s.attempts, s.retries, s.calls, s.failed, s.unknown, float64(s.heap)/(1<<20), s.goroutines, s.descriptors)
	}
}
