package pinteresttest_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func titles(pins []pinterest.Pin) []string {
	return mapSlice(pins, func(p pinterest.Pin) string { return p.Title })
}

func TestFaults_Pages(t *testing.T) {
	server, c := newServer(t)
	board := server.SeedBoard("Soups", 5)
	list := c.Boards.ListPins(board, &pinterest.PinListParams{PageSize: 2})
	whole := titles(collect(t, list))
	server.Inject(pinteresttest.Fault{Operation: "boards/list_pins", EmptyPage: true, Count: 2})
	assert.Equal(t, whole, titles(collect(t, list)), "empty pages at the beginning")
	var pages []int
	for page, err := range list.Pages(t.Context()) {
		require.NoError(t, err)
		pages = append(pages, len(page.Items))
		if len(pages) == 1 {
			server.Inject(pinteresttest.Fault{Operation: "boards/list_pins", EmptyPage: true})
		}
	}
	assert.Equal(t, []int{2, 0, 2, 1}, pages, "an empty page in the middle")

	server.Inject(pinteresttest.Fault{Operation: "boards/list_pins", RepeatBookmark: true, Count: -1})
	got, err := pinterest.Collect(list.All(t.Context()), 0)
	require.ErrorIs(t, err, pinterest.ErrBookmarkLoop)
	assert.Equal(t, whole[:4], titles(got), "earlier items are returned")
}

func TestFaults_Responses(t *testing.T) {
	server, c := newServer(t)
	server.Inject(pinteresttest.Fault{Operation: "boards/create", Garbage: true})
	_, err := c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "garbage"})
	require.ErrorContains(t, err, "not valid JSON")
	assert.Len(t, collect(t, c.Boards.List(nil)), 1, "the board was created")

	server.Inject(pinteresttest.Fault{Operation: "user_account/get", SlowBody: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err = c.UserAccount.Get(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	server.Inject(pinteresttest.Fault{Operation: "user_account/get", SlowBody: 20 * time.Millisecond})
	_, err = c.UserAccount.Get(t.Context())
	require.NoError(t, err)

	server.Inject(pinteresttest.Fault{Status: 400, Code: 7})
	var response pinterest.Response
	_, err = c.UserAccount.Get(t.Context(), pinterest.WithResponse(&response))
	requireError(t, err, 400, 7)
	assert.Equal(t, 100_000, response.RateLimit.Limit, "error responses have rate limit headers")
}

func TestFaults_Probability(t *testing.T) {
	count := func(seed uint64) (failed int) {
		server, c := newServer(t, pinteresttest.WithSeed(seed))
		server.Inject(pinteresttest.Fault{Probability: 0.3, Status: http.StatusForbidden, Count: -1})
		for range 100 {
			if _, err := c.UserAccount.Get(t.Context()); err != nil {
				failed++
			}
		}
		return failed
	}
	first := count(1)
	assert.InDelta(t, 30, first, 15)
	assert.Equal(t, first, count(1), "the faults depend on the seed")
}

func TestServer_LockBoard(t *testing.T) {
	server, _ := newServer(t)
	c := server.Client(pinterest.WithMaxRetries(0))
	board := server.SeedBoard("Soups", 0)
	unlock := server.LockBoard(board)
	_, err := c.Boards.CreateSection(t.Context(), board, &pinterest.BoardSectionParams{Name: "Cold"})
	requireError(t, err, 409, 409)
	requireError(t, c.Boards.Delete(t.Context(), board), 409, 409)
	_, err = c.Boards.Get(t.Context(), board)
	require.NoError(t, err, "reads are not locked")
	unlock()
	require.NoError(t, c.Boards.Delete(t.Context(), board))
	assert.NotPanics(t, unlock, "the board was deleted")
	assert.Panics(t, func() { server.LockBoard("9") })
}

func TestServer_DisownBoard(t *testing.T) {
	server, c := newServer(t)
	ctx := t.Context()
	board, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Theirs"})
	require.NoError(t, err)
	section, err := c.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: "Cold"})
	require.NoError(t, err)
	pin := newPin(t, c, pinterest.PinCreateParams{BoardID: board.ID})
	server.DisownBoard(board.ID)
	assert.Panics(t, func() { server.DisownBoard("9") })
	_, err = c.Boards.Get(ctx, board.ID)
	require.NoError(t, err)
	_, err = c.Pins.Get(ctx, pin.ID)
	require.NoError(t, err)
	today := pinterest.DateOf(time.Now().UTC())
	save := &pinterest.PinAnalyticsParams{StartDate: today, EndDate: today, MetricTypes: []pinterest.MetricType{pinterest.MetricSave}}
	for _, test := range []struct {
		operation string
		call      func() error
		message   string
	}{
		{"boards/update", func() error { _, err := c.Boards.Update(ctx, board.ID, nil); return err }, "update the board"},
		{"boards/delete", func() error { return c.Boards.Delete(ctx, board.ID) }, "delete the board"},
		{"board_sections/create", func() error {
			_, err := c.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: "x"})
			return err
		}, "create board sections"},
		{"board_sections/update", func() error {
			_, err := c.Boards.UpdateSection(ctx, board.ID, section.ID, &pinterest.BoardSectionParams{Name: "x"})
			return err
		}, "update board section"},
		{"board_sections/delete", func() error { return c.Boards.DeleteSection(ctx, board.ID, section.ID) }, "delete board section"},
		{"pins/analytics", func() error { _, err := c.Pins.GetAnalytics(ctx, pin.ID, save); return err }, "access board or Pin"},
		{"pins/delete", func() error { return c.Pins.Delete(ctx, pin.ID) }, "access board or Pin"},
		{"user_account/get", func() error { _, err := c.UserAccount.Get(ctx, pinterest.WithAdAccount("9")); return err }, "access the user account"},
	} {
		t.Run(test.operation, func(t *testing.T) {
			err := test.call()
			requireError(t, err, 403, 403)
			require.ErrorContains(t, err, "Not authorized to "+test.message)
		})
	}
	_, err = c.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: board.ID, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}})
	requireError(t, err, 403, 29)
}

func TestServer_Advance(t *testing.T) {
	server, c := newServer(t)
	server.LimitRate(pinterest.CategoryOrgRead, 1, time.Hour)
	read := func() error { // with a client that has not seen the quota
		_, err := server.Client(pinterest.WithMaxRetries(0)).UserAccount.Get(t.Context())
		return err
	}
	require.NoError(t, read())
	requireError(t, read(), 429, 8)
	server.Advance(time.Hour)
	require.NoError(t, read(), "the quota was reset")

	board := newBoard(t, c, "Soups")
	server.Advance(24 * time.Hour)
	assert.Equal(t, 24*time.Hour, newBoard(t, c, "Salads").CreatedAt.Sub(board.CreatedAt.Time).Round(time.Minute))

	account := server.SeedAds(1, 1, 1)
	today := pinterest.DateOf(time.Now().UTC().Add(25 * time.Hour))
	report, err := c.AdAccounts.RunReport(t.Context(), account, &pinterest.ReportCreateParams{
		StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign, Columns: []pinterest.Column{"CTR"},
	}, pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
	require.NoError(t, err)
	server.Advance(2 * time.Hour)
	_, err = c.AdAccounts.DownloadReport(t.Context(), report)
	var ended *pinterest.ReportError
	require.ErrorAs(t, err, &ended)
	assert.Equal(t, pinterest.ReportStatusExpired, ended.Status)
}

func TestServer_IDsDependOnSeed(t *testing.T) {
	board := func(seed uint64) string {
		server, _ := newServer(t, pinteresttest.WithSeed(seed))
		return server.SeedBoard("Soups", 1)
	}
	first, again := board(3), board(3)
	assert.Equal(t, first, again)
	assert.NotEqual(t, first, board(4))
}
