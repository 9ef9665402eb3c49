package pinteresttest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
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
	server.Inject(pinteresttest.Fault{Operation: "boards/list_pins", Count: 2, Effect: pinteresttest.EmptyPage})
	assert.Equal(t, whole, titles(collect(t, list)), "empty pages at the beginning")
	var pages []int
	for page, err := range list.Pages(t.Context()) {
		require.NoError(t, err)
		pages = append(pages, len(page.Items))
		if len(pages) == 1 {
			server.Inject(pinteresttest.Fault{Operation: "boards/list_pins", Effect: pinteresttest.EmptyPage})
		}
	}
	assert.Equal(t, []int{2, 0, 2, 1}, pages, "an empty page in the middle")

	server.Inject(pinteresttest.Fault{Operation: "boards/list_pins", Count: -1, Effect: pinteresttest.RepeatBookmark})
	got, err := pinterest.Collect(list.All(t.Context()), 0)
	require.ErrorIs(t, err, pinterest.ErrBookmarkLoop)
	assert.Equal(t, whole[:4], titles(got), "earlier items are returned")
}

func TestFaults_Responses(t *testing.T) {
	server, c := newServer(t)
	server.Inject(pinteresttest.Fault{Operation: "boards/create", Effect: pinteresttest.Garbage})
	_, err := c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "garbage"})
	require.ErrorContains(t, err, "not valid JSON")
	assert.Len(t, collect(t, c.Boards.List(nil)), 1, "the board was created")

	server.Inject(pinteresttest.Fault{Operation: "user_account/get", Effect: pinteresttest.SlowBody(time.Hour)})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err = c.UserAccount.Get(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	server.Inject(pinteresttest.Fault{Operation: "user_account/get", Effect: pinteresttest.SlowBody(20 * time.Millisecond)})
	_, err = c.UserAccount.Get(t.Context())
	require.NoError(t, err)

	server.Inject(pinteresttest.Fault{Effect: pinteresttest.Response{Status: 400, Code: 7}})
	var response pinterest.Response
	_, err = c.UserAccount.Get(t.Context(), pinterest.WithResponse(&response))
	requireError(t, err, 400, 7)
	assert.Equal(t, 100_000, response.RateLimit.Limit, "error responses have rate limit headers")
}

func TestFaults_Probability(t *testing.T) {
	count := func(seed uint64) (failed int) {
		server, c := newServer(t, pinteresttest.WithSeed(seed))
		server.Inject(pinteresttest.Fault{Probability: 0.3, Count: -1, Effect: pinteresttest.Response{Status: http.StatusForbidden}})
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

func TestFaults_MistakesPanic(t *testing.T) {
	const pin = "pins/create"
	unavailable := pinteresttest.Response{Status: 503}
	for _, test := range []struct {
		name    string
		fault   pinteresttest.Fault
		message string
	}{
		{"unknown operation", pinteresttest.Fault{Operation: "pin/create", Effect: unavailable}, `"pin/create" is not an operation that can have this fault. These can: user_account/get, `},
		{"no effect", pinteresttest.Fault{Operation: pin}, "neither a Delay nor an Effect"},
		{"pointer", pinteresttest.Fault{Effect: &unavailable}, "the effect is a *pinteresttest.Response"},
		{"negative delay", pinteresttest.Fault{Delay: -1}, "the delay -1ns is negative"},
		{"probability above 1", pinteresttest.Fault{Probability: 30, Effect: unavailable}, "the probability 30 is not between 0 and 1"},
		{"probability is not a number", pinteresttest.Fault{Probability: math.NaN(), Effect: unavailable}, "the probability NaN"},
		{"no status", pinteresttest.Fault{Effect: pinteresttest.Response{Code: 8}}, "the status 0 is not between 200 and 599"},
		{"informational status", pinteresttest.Fault{Effect: pinteresttest.Response{Status: 100}}, "the status 100 is not"},
		{"status 600", pinteresttest.Fault{Effect: pinteresttest.Response{Status: 600}}, "the status 600 is not"},
		{"body and code", pinteresttest.Fault{Effect: pinteresttest.Response{Status: 503, Code: 1, Body: []byte("x")}}, "a response with a Body has no Code"},
		{"body of a 204", pinteresttest.Fault{Effect: pinteresttest.Response{Status: 204, Body: []byte("x")}}, "a response with status 204 has no body"},
		{"unknown drop", pinteresttest.Fault{Effect: pinteresttest.Drop("soon")}, `the drop "soon" is not one of ["before" "after"]`},
		{"unknown corruption", pinteresttest.Fault{Effect: pinteresttest.Corruption("rot")}, `the corruption "rot" is not one of ["truncate"`},
		{"no duration", pinteresttest.Fault{Effect: pinteresttest.SlowBody(0)}, "the duration 0s is not positive"},
		{"page of a create", pinteresttest.Fault{Operation: pin, Effect: pinteresttest.EmptyPage}, `"pins/create" is not an operation that can have this fault. These can: user_websites/get, `},
		{"truncated 204", pinteresttest.Fault{Operation: "pins/delete", Effect: pinteresttest.Truncate}, `"pins/delete" is not`},
		{"truncated upload", pinteresttest.Fault{Operation: "media upload", Effect: pinteresttest.Truncate}, `"media upload" is not`},
	} {
		t.Run(test.name, func(t *testing.T) {
			server, _ := newServer(t)
			requirePanic(t, "pinteresttest: Inject: ", test.message, func() { server.Inject(test.fault) })
		})
	}
}

// requirePanic checks that call panics with a text that begins with prefix and contains part.
func requirePanic(t *testing.T, prefix, part string, call func()) {
	t.Helper()
	defer func() {
		text := fmt.Sprint(recover())
		assert.True(t, strings.HasPrefix(text, prefix) && strings.Contains(text, part), text)
	}()
	call()
}

func TestServer_LimitRateMistakesPanic(t *testing.T) {
	for _, test := range []struct {
		name     string
		category pinterest.Category
		requests int
		per      time.Duration
		message  string
	}{
		{"unknown category", "orgread", 1, time.Minute, `the category "orgread" is not one of ["org_read" "org_write"`},
		{"negative number", pinterest.CategoryOrgRead, -1, time.Minute, "the number of requests, -1, is negative"},
		{"short period", pinterest.CategoryOrgRead, 1, time.Millisecond, "the period 1ms is not at least a second"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server, _ := newServer(t)
			requirePanic(t, "pinteresttest: LimitRate: ", test.message, func() { server.LimitRate(test.category, test.requests, test.per) })
		})
	}
}

func TestFaults_WithoutOperationAffectWhatTheyCan(t *testing.T) {
	server, c := newServer(t)
	board := server.SeedBoard("Soups", 3)
	server.Inject(pinteresttest.Fault{Effect: pinteresttest.EmptyPage})
	_, err := c.Boards.Get(t.Context(), board)
	require.NoError(t, err)
	page, err := c.Boards.ListPins(board, nil).Page(t.Context())
	require.NoError(t, err)
	assert.Empty(t, page.Items)

	server.Inject(pinteresttest.Fault{Effect: pinteresttest.Garbage})
	require.NoError(t, c.Boards.Delete(t.Context(), board), "the response has no body")
	_, err = c.UserAccount.Get(t.Context())
	require.ErrorContains(t, err, "not valid JSON")
}

func TestFaults_FileHost(t *testing.T) {
	server, c := newServer(t)
	ctx := t.Context()
	unavailable := pinteresttest.Response{Status: 503, Message: "Reduce your request rate."}
	server.Inject(pinteresttest.Fault{Operation: "media upload", Effect: unavailable})
	server.Inject(pinteresttest.Fault{Operation: "media upload", Effect: pinteresttest.DropBefore})
	server.Inject(pinteresttest.Fault{Operation: "media upload", Effect: pinteresttest.DropAfter})
	_, err := c.Media.UploadVideo(ctx, strings.NewReader("a video"))
	require.NoError(t, err)

	report := runReport(t, server, c)
	server.Inject(pinteresttest.Fault{Operation: "report download", Effect: unavailable, Count: 5})
	_, err = c.AdAccounts.DownloadReport(ctx, report)
	var rejection *pinterest.FileHostError
	require.ErrorAs(t, err, &rejection)
	assert.Equal(t, &pinterest.FileHostError{
		Operation: "report download", StatusCode: 503, Code: "ServiceUnavailable", Message: "Reduce your request rate.", RequestID: "EXAMPLE123",
	}, rejection)
	server.Inject(pinteresttest.Fault{Operation: "report download", Effect: pinteresttest.Truncate})
	file, err := c.AdAccounts.DownloadReport(ctx, report)
	require.NoError(t, err)
	_, err = io.ReadAll(file)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NoError(t, file.Close())
}

// runReport returns a report on a new ad account.
func runReport(t testing.TB, server *pinteresttest.Server, c *pinterest.Client) *pinterest.Report {
	t.Helper()
	today := pinterest.DateOf(time.Now().UTC())
	report, err := c.AdAccounts.RunReport(t.Context(), server.SeedAds(1, 1, 1), &pinterest.ReportCreateParams{
		StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign,
		Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
	})
	require.NoError(t, err)
	return report
}

// recorder is the test that New reports to.
type recorder struct {
	cleanup func()
	errors  []string
}

func (*recorder) Helper()            {}
func (r *recorder) Cleanup(f func()) { r.cleanup = f }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestNew_ReportsFaultsThatDidNotFire(t *testing.T) {
	test := &recorder{}
	server := pinteresttest.New(test)
	c := server.Client()
	rejected := pinteresttest.Response{Status: 403}
	server.Inject(pinteresttest.Fault{Operation: "user_account/get", Effect: rejected})
	server.Inject(pinteresttest.Fault{Operation: "boards/get", Effect: rejected})
	server.Inject(pinteresttest.Fault{Operation: "boards/list", Effect: rejected, Probability: 0.5})
	server.Inject(pinteresttest.Fault{Operation: "pins/get", Effect: rejected, Count: -1})
	_, err := c.UserAccount.Get(t.Context())
	requireError(t, err, 403, 0)
	test.cleanup()
	require.Len(t, test.errors, 1)
	assert.Contains(t, test.errors[0], "an injected fault has not affected any request: {Operation:boards/get ")
	_, err = c.UserAccount.Get(t.Context(), pinterest.WithMaxRetries(0))
	require.Error(t, err, "the server is closed")
}

func TestPackage_ListsOperations(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	_, list, _ := strings.Cut(string(doc), "# Operations")
	listed := regexp.MustCompile(`[a-z]+[_/][a-z_/]+`).FindAllString(list, -1)
	server, _ := newServer(t)
	defer func() {
		_, valid, _ := strings.Cut(fmt.Sprint(recover()), "These can: ")
		assert.ElementsMatch(t, append(listed, "media upload", "report download"), strings.Split(valid, ", "))
	}()
	server.Inject(pinteresttest.Fault{Operation: "unknown", Effect: pinteresttest.DropBefore})
}

// The kinds of errors that the client returns for a write (pins/create) and a read (boards/list) with each effect.
func TestFaults_KindsOfErrors(t *testing.T) {
	kinds := map[string]error{
		"bad request": pinterest.ErrBadRequest, "unauthorized": pinterest.ErrUnauthorized, "forbidden": pinterest.ErrForbidden,
		"not found": pinterest.ErrNotFound, "conflict": pinterest.ErrConflict, "unprocessable": pinterest.ErrUnprocessable,
		"rate limited": pinterest.ErrRateLimited, "server": pinterest.ErrServer, "blocked": pinterest.ErrBlocked,
		"unknown": pinterest.ErrOutcomeUnknown, "loop": pinterest.ErrBookmarkLoop, "job": pinterest.ErrJobFailed,
	}
	response := func(status, code int, message string) pinteresttest.Effect {
		return pinteresttest.Response{Status: status, Code: code, Message: message}
	}
	for name, test := range map[string]struct {
		effect      pinteresttest.Effect
		write, read string // the kinds, joined with commas; "-" is an error without a kind, "" is none
	}{
		"200 without an object": {pinteresttest.Response{Status: 200, Body: []byte(`{}`)}, "unknown", "-"},
		"302":                   {response(302, 0, ""), "-", "-"},
		"400":                   {response(400, 1, "Invalid"), "bad request", "bad request"},
		"400 blocked link":      {response(400, 2, "We blocked this link because it may lead to spam."), "bad request,blocked", "bad request,blocked"},
		"400 that asks to wait": {response(400, 1, "Retry after 1 seconds"), "bad request,rate limited", "bad request,rate limited"},
		"400 code 2787":         {response(400, 2787, "Something went wrong on our end."), "bad request,unknown", "bad request"},
		"401":                   {response(401, 2, "Authentication failed."), "unauthorized", "unauthorized"},
		"403":                   {response(403, 29, "Not permitted."), "forbidden", "forbidden"},
		"404":                   {response(404, 40, "Not found."), "not found", "not found"},
		"408":                   {response(408, 0, ""), "unknown", "-"},
		"409":                   {response(409, 4162, "Conflict."), "conflict", "conflict"},
		"422":                   {response(422, 1, "Unprocessable."), "unprocessable", "unprocessable"},
		"429":                   {response(429, 8, "Too many."), "rate limited", "rate limited"},
		"429 blocked link":      {response(429, 9, "It may lead to spam."), "blocked", "blocked"},
		"500":                   {response(500, 0, ""), "server,unknown", "server"},
		"501":                   {response(501, 0, ""), "server", "server"},
		"503":                   {response(503, 0, ""), "server,unknown", "server"},
		"drop before":           {pinteresttest.DropBefore, "unknown", "-"},
		"drop after":            {pinteresttest.DropAfter, "unknown", "-"},
		"truncated":             {pinteresttest.Truncate, "unknown", "-"},
		"garbage":               {pinteresttest.Garbage, "unknown", "-"},
		"empty page":            {pinteresttest.EmptyPage, "", ""},
		"repeated bookmark":     {pinteresttest.RepeatBookmark, "", "loop"},
		"slow body":             {pinteresttest.SlowBody(time.Millisecond), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			server := pinteresttest.New(t)
			board := server.SeedBoard("Soups", 0)
			server.SeedBoard("Salads", 0)
			server.SeedBoard("Stews", 0)
			c := server.Client(pinterest.WithMaxRetries(0), pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
			first, err := c.Boards.List(&pinterest.BoardListParams{PageSize: 1}).Page(t.Context())
			require.NoError(t, err)
			for operation, want := range map[string]string{"pins/create": test.write, "boards/list": test.read} {
				if operation == "pins/create" && (test.effect == pinteresttest.EmptyPage || test.effect == pinteresttest.RepeatBookmark) {
					continue // effects of lists
				}
				count := -1 // net/http sends a GET again if its connection is dropped
				if test.effect == pinteresttest.EmptyPage {
					count = 1 // without an end, the bookmarks repeat
				}
				server.Inject(pinteresttest.Fault{Operation: operation, Count: count, Effect: test.effect})
				if operation == "pins/create" {
					_, err = c.Pins.Create(t.Context(), &pinterest.PinCreateParams{
						BoardID: board, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"},
					})
				} else {
					_, err = pinterest.Collect(c.Boards.List(&pinterest.BoardListParams{PageSize: 1, Bookmark: first.Bookmark}).All(t.Context()), 0)
				}
				require.Equal(t, want != "", err != nil, "%s: %v", operation, err)
				for name, kind := range kinds {
					assert.Equal(t, slices.Contains(strings.Split(want, ","), name), errors.Is(err, kind), "%s: %s: %v", operation, name, err)
				}
			}
		})
	}
}
