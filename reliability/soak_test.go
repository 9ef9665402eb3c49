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

var soakTime = flag.Duration("soak", 20*time.Second, "duration of the soak")

const (
	soakWorkers = 64
	callTimeout = 30 * time.Second
	maxBoards   = 3  // of a worker
	maxPerBoard = 10 // pins, and as many sections
	syncedItems = 3
)

// counts are the totals of the soak.
type counts struct{ attempts, retries, calls, failed, unknown atomic.Int64 }

// sample is a snapshot of the counts and of the process, taken while no call is in flight.
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
	descriptors, _ := os.ReadDir("/proc/self/fd") // Linux only
	return sample{
		name: name, attempts: c.attempts.Load(), retries: c.retries.Load(), calls: c.calls.Load(), failed: c.failed.Load(), unknown: c.unknown.Load(),
		heap: memory.HeapAlloc, goroutines: runtime.NumGoroutine(), descriptors: len(descriptors),
	}
}

// ledger records the objects of one kind that a worker created.
type ledger struct {
	exists map[string]string // ids by name
	maybe  map[string]bool   // the names whose creation or deletion has an unknown outcome
}

func newLedger() ledger { return ledger{map[string]string{}, map[string]bool{}} }

// rejected reports whether a failed creation certainly changed nothing.
func rejected(err error) bool {
	failure, ok := errors.AsType[*pinterest.Error](err)
	return ok && failure.StatusCode >= 400 && failure.StatusCode < 500 && failure.StatusCode != http.StatusRequestTimeout
}

// created records a creation.
func (w *worker) created(l ledger, name, id string, err error) {
	switch {
	case err == nil:
		l.exists[name] = id
	case !rejected(err):
		w.counts.unknown.Add(1)
		l.maybe[name] = true
	}
}

// deleted records a deletion. A failed deletion may have been carried out: its error is that of the last attempt only.
func (w *worker) deleted(l ledger, name string, err error) {
	delete(l.exists, name)
	if err != nil {
		w.counts.unknown.Add(1)
		l.maybe[name] = true
	}
}

// compare returns the differences between the ledger and the names that exist on the server.
func (l ledger) compare(kind string, found []string) (differences []string) {
	times := map[string]int{}
	for _, name := range found {
		times[name]++
	}
	for name := range l.exists {
		if times[name] != 1 {
			differences = append(differences, fmt.Sprintf("%s %q was created, but exists %d times", kind, name, times[name]))
		}
	}
	for name, n := range times {
		switch {
		case l.exists[name] != "":
		case !l.maybe[name]:
			differences = append(differences, fmt.Sprintf("%s %q was deleted or never created, but exists %d times", kind, name, n))
		case n > 1:
			differences = append(differences, fmt.Sprintf("%s %q may exist once, but exists %d times", kind, name, n))
		}
	}
	return differences
}

// boardContent has the pins and sections of a board.
type boardContent struct{ pins, sections ledger }

// worker makes calls one after the other.
type worker struct {
	*backend
	*pinterest.Client
	id       int
	counts   *counts
	last     int // the number in the last name
	boards   ledger
	contents map[string]boardContent // by the board's id
	feeds    ledger
	items    map[string]bool
	wrong    map[string]bool // failed checks
}

func (w *worker) fail(wrong ...string) {
	for _, line := range wrong {
		w.wrong[line] = true
	}
}

// name returns a new name.
func (w *worker) name() string {
	w.last++
	return fmt.Sprintf("%s%d", w.prefix(), w.last)
}

func (w *worker) prefix() string { return fmt.Sprintf("worker %d: ", w.id) }

// ownNames removes the names of other workers.
func (w *worker) ownNames(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, w.prefix()) })
}

// do makes and counts a call.
func (w *worker) do(call func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	err := call(ctx)
	w.counts.calls.Add(1)
	if err != nil {
		w.counts.failed.Add(1)
	}
	return err
}

// names reads a list and returns the names of its items.
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

// actions are the actions of a worker. Each is chosen with a probability proportional to its weight.
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
			w.contents[id] = boardContent{newLedger(), newLedger()}
		}
	}},
	{1, func(w *worker, name, board string) {
		w.deleted(w.boards, name, w.do(func(ctx context.Context) error { return w.Boards.Delete(ctx, board) }))
		if w.boards.exists[name] == "" {
			delete(w.contents, board)
		}
	}},
	{10, func(w *worker, _, board string) {
		pins := w.contents[board].pins
		if len(pins.exists) >= maxPerBoard {
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
		pins := w.contents[board].pins
		if title, id := anyKey(pins.exists); id != "" {
			w.deleted(pins, title, w.do(func(ctx context.Context) error { return w.Pins.Delete(ctx, id) }))
		}
	}},
	{5, func(w *worker, _, board string) {
		if _, id := anyKey(w.contents[board].pins.exists); id != "" {
			_ = w.do(func(ctx context.Context) error { return errOnly(w.Pins.Get(ctx, id)) })
		}
	}},
	{5, func(w *worker, _, board string) {
		if titles, err := names(w, w.Boards.ListPins(board, &pinterest.PinListParams{PageSize: 3}), func(p *pinterest.Pin) string { return p.Title }); err == nil {
			w.fail(w.contents[board].pins.compare("in a list: pin", titles)...)
		}
	}},
	{2, func(w *worker, _, _ string) {
		boards, err := names(w, w.Boards.List(&pinterest.BoardListParams{PageSize: 50}), func(b *pinterest.Board) string { return b.Name })
		if err == nil {
			w.fail(w.boards.compare("in a list: board", w.ownNames(boards))...)
		}
	}},
	{3, func(w *worker, name, board string) {
		var updated *pinterest.Board
		err := w.do(func(ctx context.Context) (err error) {
			updated, err = w.Boards.Update(ctx, board, &pinterest.BoardUpdateParams{Description: pinterest.Value(name)})
			return err
		})
		if err == nil && updated.Description != name {
			w.fail(fmt.Sprintf("board %q was updated, but has the description %q", name, updated.Description))
		}
	}},
	{3, func(w *worker, _, board string) {
		sections := w.contents[board].sections
		if len(sections.exists) >= maxPerBoard {
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
		sections := w.contents[board].sections
		if name, id := anyKey(sections.exists); id != "" {
			w.deleted(sections, name, w.do(func(ctx context.Context) error { return w.Boards.DeleteSection(ctx, board, id) }))
		}
	}},
	{3, func(w *worker, _, _ string) {
		_ = w.do(func(ctx context.Context) error { return errOnly(w.UserAccount.Get(ctx)) })
	}},
	{1, func(w *worker, _, _ string) {
		today := pinterest.DateOf(time.Now().UTC())
		_ = w.do(func(ctx context.Context) error {
			return errOnly(w.UserAccount.GetAnalytics(ctx, &pinterest.UserAccountAnalyticsParams{StartDate: today, EndDate: today}))
		})
	}},
	{2, func(w *worker, _, _ string) {
		campaigns, err := names(w, w.AdAccounts.ListCampaigns(w.AdAccount, &pinterest.CampaignListParams{PageSize: 1}), func(c *pinterest.Campaign) string { return c.ID })
		if err == nil && len(campaigns) != 2 {
			w.fail(fmt.Sprintf("a list has %d of 2 campaigns", len(campaigns)))
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
			w.fail(fmt.Sprintf("a report has %d of 2 campaigns", len(rows)))
		}
	}},
	{1, func(w *worker, _, _ string) {
		_ = w.do(func(ctx context.Context) error {
			return errOnly(w.Media.UploadVideo(ctx, bytes.NewReader(video[:10_000]), pinterest.WithPollInterval(time.Millisecond, time.Millisecond)))
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
			}, slices.Values(records), pinterest.WithPollInterval(time.Millisecond, time.Millisecond)) {
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
			w.fail(fmt.Sprintf("a sync of %d items returned results for %q", syncedItems, results))
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

// act performs a random action: the first one if the worker has no board, because all others need one.
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
	b := startBackend(t)
	direct := &http.Client{Transport: &http.Transport{}} // to the backend, without faults
	login := signIn(t, b, direct)
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
		x := newProxies(t, b, p)
		all = append(all, x)
		own := &http.Client{Transport: x.transport}
		app := b.App
		app.TokenURL = x.api.url() + tokenPath
		source := app.TokenSource(context.WithValue(background, oauth2.HTTPClient, own), login, nil)
		client, err := pinterest.NewClient(pinterest.WithBaseURL(x.api.url()+"/v5"), pinterest.WithTokenSource(source), pinterest.WithHTTPClient(own), metrics, policy)
		require.NoError(t, err)
		for len(workers)*len(protocols) < soakWorkers*len(all) {
			workers = append(workers, &worker{
				backend: b, Client: client, id: len(workers), counts: totals,
				boards: newLedger(), contents: map[string]boardContent{}, feeds: newLedger(), items: map[string]bool{}, wrong: map[string]bool{},
			})
		}
	}

	var calling sync.RWMutex // locked for writing while a sample is taken
	var group sync.WaitGroup
	end := time.Now().Add(*soakTime)
	for _, w := range workers {
		group.Go(func() {
			for time.Now().Before(end) {
				calling.RLock()
				w.act()
				calling.RUnlock()
			}
		})
	}
	var samples []sample
	takeSample := func(name string) {
		calling.Lock()
		defer calling.Unlock()
		samples = append(samples, totals.sample(name))
	}
	time.Sleep(*soakTime / 4)
	takeSample("start")
	time.Sleep(*soakTime / 3)
	takeSample("middle")
	group.Wait()
	takeSample("end")
	printSamples(samples)
	for _, x := range all {
		x.faultless.Store(true)
	}

	first, last := samples[0], samples[len(samples)-1]
	grew := func(before, after, slack int) bool { return after > before+before/2+slack }
	if grew(int(first.heap), int(last.heap), 16<<20) || grew(first.goroutines, last.goroutines, 100) || grew(first.descriptors, last.descriptors, 100) {
		t.Error("heap, goroutines or descriptors grew")
	}
	audit(t, b, direct, workers)
	cancel()
	direct.CloseIdleConnections()
	for _, x := range all {
		x.close()
	}
	require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+4 }, 5*time.Second, 10*time.Millisecond, "goroutines leaked") // 4 for the backend's process
}

// audit compares the ledgers of all workers with the backend.
func audit(t *testing.T, b *backend, client *http.Client, workers []*worker) {
	ctx := t.Context()
	source := b.App.TokenSource(context.WithValue(ctx, oauth2.HTTPClient, client), signIn(t, b, client), nil)
	direct, err := pinterest.NewClient(pinterest.WithBaseURL(b.URL+"/v5"), pinterest.WithTokenSource(source), pinterest.WithHTTPClient(client))
	require.NoError(t, err)
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
		wrong := slices.Concat(slices.Sorted(maps.Keys(w.wrong)), w.boards.compare("board", w.ownNames(slices.Clone(boardNames))), w.feeds.compare("feed", w.ownNames(slices.Clone(feedNames))))
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
			wrong = slices.Concat(wrong, w.contents[board].pins.compare("pin", titles), w.contents[board].sections.compare("section", names))
		}
		if ids := slices.Collect(maps.Keys(w.items)); len(ids) > 0 {
			found, err := direct.Catalogs.GetItems(ctx, &pinterest.ItemGetParams{Country: pinterest.CountryUS, Language: pinterest.LanguageEN, ItemIDs: ids})
			require.NoError(t, err)
			if len(found) != len(ids) {
				wrong = append(wrong, fmt.Sprintf("%d items were synced, but %d exist", len(ids), len(found)))
			}
		}
		for _, line := range wrong {
			t.Errorf("worker %d: %s", w.id, line)
		}
	}
	fmt.Printf("audit: compared %d boards, pins and sections of %d workers\n", checked, len(workers))
}

// signIn acts as a user who grants the app its scopes.
func signIn(t *testing.T, b *backend, client *http.Client) *oauth2.Token {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.App.AuthCodeURL("state")+"&decision=allow", nil)
	require.NoError(t, err)
	resp, err := client.Transport.RoundTrip(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	callback, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(t, err)
	token, err := b.App.Exchange(context.WithValue(t.Context(), oauth2.HTTPClient, client), callback.Query().Get("code"))
	require.NoError(t, err)
	return token
}

func printSamples(samples []sample) {
	fmt.Printf("%-8s%10s%10s%10s%10s%10s%10s%12s%13s\n", "", "attempts", "retries", "calls", "failed", "unknown", "heap", "goroutines", "descriptors")
	for _, s := range samples {
		fmt.Printf("%-8s%10d%10d%10d%10d%10d%7.1f MB%12d%13d\n", s.name, s.attempts, s.retries, s.calls, s.failed, s.unknown, float64(s.heap)/(1<<20), s.goroutines, s.descriptors)
	}
}
