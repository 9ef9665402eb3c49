package pinteresttest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func newServer(t testing.TB, opts ...pinteresttest.Option) (*pinteresttest.Server, *pinterest.Client) {
	t.Helper()
	server := pinteresttest.New(t, opts...)
	return server, server.Client(recordExchanges(t))
}

func newBoard(t testing.TB, c *pinterest.Client, name string) *pinterest.Board {
	t.Helper()
	board, err := c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: name})
	require.NoError(t, err)
	return board
}

func newPin(t testing.TB, c *pinterest.Client, params pinterest.PinCreateParams) *pinterest.Pin {
	t.Helper()
	params.MediaSource = pinterest.ImageURL{URL: "https://example.com/soup.jpg"}
	pin, err := c.Pins.Create(t.Context(), &params)
	require.NoError(t, err)
	return pin
}

// requireError checks the status and the API's code of an error.
func requireError(t testing.TB, err error, status, code int) {
	t.Helper()
	var apiErr *pinterest.Error
	require.ErrorAs(t, err, &apiErr)
	assert.Equal(t, [2]int{status, code}, [2]int{apiErr.StatusCode, apiErr.Code}, apiErr.Message)
	assert.NotEmpty(t, apiErr.RequestID)
}

func TestBoards_Lifecycle(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	board, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Soups", Description: "Warm", Privacy: pinterest.BoardPrivacySecret})
	require.NoError(t, err)
	assert.Equal(t, pinterest.BoardOwner{Username: "pinteresttest"}, board.Owner)
	_, err = c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Soups"})
	requireError(t, err, 400, 400)

	changed, err := c.Boards.Update(ctx, board.ID, &pinterest.BoardUpdateParams{Description: pinterest.Null[string]()})
	require.NoError(t, err)
	assert.Empty(t, changed.Description)
	assert.Equal(t, "Soups", changed.Name)
	assert.Equal(t, pinterest.BoardPrivacySecret, changed.Privacy)
	_, err = c.Boards.Update(ctx, board.ID, &pinterest.BoardUpdateParams{Name: pinterest.Null[string]()})
	requireError(t, err, 400, 400)
	_, err = c.Boards.Update(ctx, board.ID, &pinterest.BoardUpdateParams{
		Description: pinterest.Value("Cold"), Privacy: pinterest.Value(pinterest.BoardPrivacyProtected),
	})
	requireError(t, err, 400, 400)
	requireSame(t, changed, func() (*pinterest.Board, error) { return c.Boards.Get(ctx, board.ID) })

	newBoard(t, c, "Public")
	secret, err := pinterest.Collect(c.Boards.List(&pinterest.BoardListParams{Privacy: pinterest.BoardPrivacySecret}).All(ctx), 0)
	require.NoError(t, err)
	require.Len(t, secret, 1)
	assert.Equal(t, board.ID, secret[0].ID)
	_, err = c.Boards.List(&pinterest.BoardListParams{Privacy: "HIDDEN"}).Page(ctx)
	requireError(t, err, 400, 1)

	pin := newPin(t, c, pinterest.PinCreateParams{BoardID: board.ID})
	require.NoError(t, c.Boards.Delete(ctx, board.ID))
	_, err = c.Boards.Get(ctx, board.ID)
	requireError(t, err, 404, 404)
	_, err = c.Pins.Get(ctx, pin.ID)
	requireError(t, err, 404, 50)
}

func TestBoardSections_Lifecycle(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	board, other := newBoard(t, c, "Soups"), newBoard(t, c, "Salads")
	section, err := c.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: "Cold"})
	require.NoError(t, err)
	noName := &pinterest.Request{Method: http.MethodPost, Path: "/boards/" + board.ID + "/sections", Body: json.RawMessage(`{}`)}
	requireError(t, c.Do(ctx, noName, nil), 400, 400)
	changed, err := c.Boards.UpdateSection(ctx, board.ID, section.ID, &pinterest.BoardSectionParams{Name: "Warm"})
	require.NoError(t, err)
	sections, err := pinterest.Collect(c.Boards.ListSections(board.ID, nil).All(ctx), 0)
	require.NoError(t, err)
	assert.Equal(t, []pinterest.BoardSection{*changed}, sections)

	in := newPin(t, c, pinterest.PinCreateParams{BoardID: board.ID, BoardSectionID: section.ID})
	newPin(t, c, pinterest.PinCreateParams{BoardID: board.ID})
	pins, err := pinterest.Collect(c.Boards.ListSectionPins(board.ID, section.ID, nil).All(ctx), 0)
	require.NoError(t, err)
	require.Len(t, pins, 1)
	assert.Equal(t, in.ID, pins[0].ID)

	_, err = c.Boards.UpdateSection(ctx, other.ID, section.ID, &pinterest.BoardSectionParams{Name: "x"})
	requireError(t, err, 404, 404)
	_, err = c.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: other.ID, BoardSectionID: section.ID})
	requireError(t, err, 404, 2031)
	require.NoError(t, c.Boards.DeleteSection(ctx, board.ID, section.ID))
	requireError(t, c.Boards.DeleteSection(ctx, board.ID, section.ID), 404, 404)
}

func encodePNG(t testing.TB, width, height int) []byte {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, png.Encode(&file, image.NewGray(image.Rect(0, 0, width, height))))
	return file.Bytes()
}

func TestPins_RejectInvalidParameters(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	board := newBoard(t, c, "Soups")
	source := pinterest.ImageURL{URL: "https://example.com/soup.jpg"}
	for _, test := range []struct {
		name         string
		boardID      string
		link         string
		media        pinterest.PinMediaSource
		status, code int
	}{
		{"no board", "", "", source, 400, 1},
		{"unknown board", "1", "", source, 404, 40},
		{"no media", board.ID, "", nil, 400, 1},
		{"invalid link", board.ID, "soup", source, 400, 1},
		{"invalid image URL", board.ID, "", pinterest.ImageURL{URL: "soup.jpg"}, 400, 1},
		{"unknown content type", board.ID, "", pinterest.ImageBase64{ContentType: "image/gif", Data: []byte("x")}, 400, 1},
		{"broken image", board.ID, "", pinterest.ImageBase64{ContentType: "image/png", Data: []byte("x")}, 403, 235},
		{"small image", board.ID, "", pinterest.ImageBase64{ContentType: "image/png", Data: encodePNG(t, 100, 74)}, 403, 233},
		{"unknown source type", board.ID, "", pinterest.RawMediaSource(`{"source_type": "hologram"}`), 400, 1},
		{"no cover image", board.ID, "", pinterest.RawMediaSource(`{"source_type": "video_id", "media_id": "1"}`), 400, 1},
		{"unknown video", board.ID, "", pinterest.VideoID{MediaID: "1", CoverImageURL: source.URL}, 400, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: test.boardID, Link: test.link, MediaSource: test.media})
			requireError(t, err, test.status, test.code)
		})
	}
	mediaID, err := c.Media.UploadVideo(ctx, strings.NewReader("a video"), pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
	require.NoError(t, err)
	video, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{
		BoardID: board.ID, MediaSource: pinterest.VideoID{MediaID: mediaID, CoverImageURL: source.URL},
	})
	require.NoError(t, err)
	assert.Equal(t, pinterest.PinMediaTypeVideo, video.Media.MediaType)
	got, err := c.Pins.Get(ctx, video.ID)
	require.NoError(t, err)
	assert.Equal(t, video, got)
	require.NoError(t, c.Pins.Delete(ctx, video.ID))
	requireError(t, c.Pins.Delete(ctx, video.ID), 404, 404)
}

func TestPages_StayValidWhileItemsChange(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	board := newBoard(t, c, "Soups")
	var ids []string
	for i := range 10 {
		ids = append(ids, newPin(t, c, pinterest.PinCreateParams{BoardID: board.ID, Title: strconv.Itoa(i)}).ID)
	}
	var seen []string
	for pin, err := range c.Boards.ListPins(board.ID, &pinterest.PinListParams{PageSize: 3}).All(ctx) {
		require.NoError(t, err)
		seen = append(seen, pin.Title)
		if pin.Title == "2" { // the last of the first page
			require.NoError(t, c.Pins.Delete(ctx, ids[2]))
			require.NoError(t, c.Pins.Delete(ctx, ids[4]))
			newPin(t, c, pinterest.PinCreateParams{BoardID: board.ID, Title: "new"})
		}
	}
	assert.Equal(t, []string{"0", "1", "2", "3", "5", "6", "7", "8", "9", "new"}, seen)

	page, err := c.Boards.ListPins(board.ID, &pinterest.PinListParams{PageSize: 9}).Page(ctx)
	require.NoError(t, err)
	assert.Empty(t, page.Bookmark, "a full last page")
	for name, params := range map[string]pinterest.PinListParams{
		"page size above the limit": {PageSize: 251}, "negative page size": {PageSize: -1}, "invalid bookmark": {Bookmark: "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Boards.ListPins(board.ID, &params).Page(ctx)
			requireError(t, err, 400, 1)
		})
	}
}

func TestAnalytics_DependOnSeed(t *testing.T) {
	today := pinterest.DateOf(time.Now().UTC())
	read := func(seed uint64) pinterest.Analytics {
		_, c := newServer(t, pinteresttest.WithSeed(seed))
		pin := newPin(t, c, pinterest.PinCreateParams{BoardID: newBoard(t, c, "Soups").ID})
		analytics, err := c.Pins.GetAnalytics(t.Context(), pin.ID, &pinterest.PinAnalyticsParams{
			StartDate: today, EndDate: today, MetricTypes: []pinterest.MetricType{pinterest.MetricSave}, SplitField: pinterest.SplitFieldAppType,
		})
		require.NoError(t, err)
		return analytics
	}
	first := read(1)
	assert.Len(t, first, 3)
	assert.Equal(t, first, read(1))
	assert.NotEqual(t, first, read(2))

	_, c := newServer(t)
	analytics, err := c.UserAccount.GetAnalytics(t.Context(), &pinterest.UserAccountAnalyticsParams{StartDate: today, EndDate: today})
	require.NoError(t, err)
	assert.Len(t, analytics["all"].SummaryMetrics, 9)
	tomorrow := pinterest.DateOf(time.Now().UTC().AddDate(0, 0, 1))
	for name, params := range map[string]pinterest.UserAccountAnalyticsParams{
		"end date in the future":  {StartDate: today, EndDate: tomorrow},
		"end date before start":   {StartDate: tomorrow, EndDate: today},
		"start date too far back": {StartDate: pinterest.Date{Year: 2012, Month: 1, Day: 1}, EndDate: today},
		"unknown metric type":     {StartDate: today, EndDate: today, MetricTypes: []pinterest.MetricType{"JOY"}},
		"unknown pin format":      {StartDate: today, EndDate: today, PinFormat: "JOY"},
		"unknown app type":        {StartDate: today, EndDate: today, AppTypes: "JOY"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.UserAccount.GetAnalytics(t.Context(), &params)
			requireError(t, err, 400, 1)
		})
	}
}

func TestServer_ResponseHeaders(t *testing.T) {
	_, c := newServer(t)
	var response pinterest.Response
	account, err := c.UserAccount.Get(t.Context(), pinterest.WithResponse(&response))
	require.NoError(t, err)
	assert.Equal(t, pinterest.AccountTypeBusiness, account.AccountType)
	assert.NotEmpty(t, response.RequestID)
	assert.Regexp(t, `^[0-9a-f]{32}$`, response.Header.Get("X-Pinterest-Rid-128bit"))

	_, err = c.Pins.Get(t.Context(), "1", pinterest.WithResponse(&response))
	requireError(t, err, 404, 50)
	assert.Equal(t, 100_000, response.RateLimit.Limit)
	requireError(t, c.Do(t.Context(), &pinterest.Request{Path: "/nothing/here"}, nil), 404, 404)
	requireError(t, c.Do(t.Context(), &pinterest.Request{Method: http.MethodPut, Path: "/pins/1"}, nil), 405, 5)
}

func TestServer_RejectsUnknownTokens(t *testing.T) {
	server, _ := newServer(t)
	withoutToken, err := pinterest.NewClient(pinterest.WithBaseURL(server.URL()), pinterest.WithHTTPClient(http.DefaultClient))
	require.NoError(t, err)
	var response pinterest.Response
	for name, client := range map[string]*pinterest.Client{
		"no token": withoutToken, "unknown token": server.Client(pinterest.WithAccessToken("pina_unknown")),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.UserAccount.Get(t.Context(), pinterest.WithResponse(&response))
			requireError(t, err, 401, 2)
			assert.Empty(t, response.Header.Get("X-Ratelimit-Limit"), "the service rejects the token before it counts the request")
		})
	}
	for name, end := range map[string]func(){"expired": server.ExpireAccessTokens, "revoked": server.RevokeTokens} {
		t.Run(name, func(t *testing.T) {
			c := server.Client()
			_, err := c.UserAccount.Get(t.Context())
			require.NoError(t, err)
			end()
			_, err = c.UserAccount.Get(t.Context())
			requireError(t, err, 401, 2)
			_, err = server.Client().UserAccount.Get(t.Context())
			require.NoError(t, err, "a later client has a new token")
		})
	}
}

func TestServer_RecordsRequestsWithoutToken(t *testing.T) {
	server, c := newServer(t)
	board := newBoard(t, c, "Soups & more")
	_, err := c.Boards.List(&pinterest.BoardListParams{PageSize: 5}).Page(t.Context())
	require.NoError(t, err)
	requests := server.Requests()
	require.Len(t, requests, 2)
	assert.Equal(t, "boards/create", requests[0].Operation)
	assert.JSONEq(t, `{"name": "Soups & more"}`, string(requests[0].Body))
	assert.Equal(t, "GET /boards?page_size=5", requests[1].String())
	assert.NotContains(t, fmt.Sprintf("%+v %#v", requests, requests), "pina_")
	assert.NotEmpty(t, board.ID)
}

func TestFaults_Inject(t *testing.T) {
	server, c := newServer(t)
	ctx := t.Context()
	const create = "boards/create"

	server.Inject(pinteresttest.Fault{Operation: create, Effect: pinteresttest.Response{Status: 503}})
	_, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "a"})
	require.ErrorIs(t, err, pinterest.ErrServer)

	server.Inject(pinteresttest.Fault{
		Operation: create, Count: -1,
		Effect: pinteresttest.Response{Status: 409, Code: 409, Message: "locked", Header: http.Header{"X-Pinterest-Rid": {"42"}}},
	})
	_, err = c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "a"})
	require.ErrorIs(t, err, pinterest.ErrConflict)
	_, err = c.UserAccount.Get(ctx)
	require.NoError(t, err, "the fault affects its operation only")

	server, c = newServer(t)
	server.Inject(pinteresttest.Fault{Effect: pinteresttest.DropBefore})
	_, err = c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "before"})
	require.ErrorIs(t, err, io.EOF)
	server.Inject(pinteresttest.Fault{Effect: pinteresttest.DropAfter})
	_, err = c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "after"})
	require.ErrorIs(t, err, io.EOF)
	server.Inject(pinteresttest.Fault{Operation: "boards/create", Effect: pinteresttest.Truncate})
	_, err = c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "truncated"})
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	server.Inject(pinteresttest.Fault{Count: 2, Effect: pinteresttest.Response{Status: 500, Body: []byte("<html>")}})
	boards, err := pinterest.Collect(c.Boards.List(nil).All(ctx), 0)
	require.NoError(t, err)
	assert.Equal(t, []string{"after", "truncated"}, mapSlice(boards, func(b pinterest.Board) string { return b.Name }))

	board := boards[0]
	server.Inject(pinteresttest.Fault{Operation: "boards/delete", Effect: pinteresttest.DropAfter})
	require.NoError(t, c.Boards.Delete(ctx, board.ID), "the board was deleted; the retry gets a 404")
}

func TestServer_LimitRate(t *testing.T) {
	server, _ := newServer(t)
	c := server.Client(pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
	server.LimitRate(pinterest.CategoryOrgRead, 2, time.Minute)
	var response pinterest.Response
	for range 2 {
		_, err := c.UserAccount.Get(t.Context(), pinterest.WithResponse(&response))
		require.NoError(t, err)
	}
	assert.Equal(t, []int{2, 0}, []int{response.RateLimit.Limit, response.RateLimit.Remaining})
	assert.Equal(t, time.Minute, response.RateLimit.Reset)
	_, err := c.UserAccount.Get(t.Context(), pinterest.WithMaxRetries(0))
	requireError(t, err, 429, 8)
	newBoard(t, c, "another category")
}

func TestServer_ConcurrentRequests(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	board := newBoard(t, c, "Soups")
	const goroutines, each = 64, 5
	var wait sync.WaitGroup
	failures := make(chan error, goroutines)
	for g := range goroutines {
		wait.Go(func() {
			for i := range each {
				_, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{
					BoardID: board.ID, Title: fmt.Sprint(g, "-", i), MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"},
				})
				page, listErr := c.Boards.ListPins(board.ID, nil).Page(ctx)
				if err = errors.Join(err, listErr); err != nil {
					failures <- err
					return
				}
				if len(page.Items) == 0 {
					failures <- errors.New("the list lacks the created pin")
				}
			}
		})
	}
	wait.Wait()
	close(failures)
	for err := range failures {
		require.NoError(t, err)
	}
	seen := map[string]bool{}
	for pin, err := range c.Boards.ListPins(board.ID, &pinterest.PinListParams{PageSize: 7}).Prefetch(2).All(ctx) {
		require.NoError(t, err)
		assert.False(t, seen[pin.Title], "listed twice: %s", pin.Title)
		seen[pin.Title] = true
	}
	assert.Len(t, seen, goroutines*each)
}

func TestServer_WithListener(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server, c := newServer(t, pinteresttest.WithListener(listener))
	assert.Equal(t, "http://"+listener.Addr().String()+"/v5", server.URL())
	_, err = c.UserAccount.Get(t.Context())
	require.NoError(t, err)
	server.Close()
	_, err = listener.Accept()
	require.ErrorIs(t, err, net.ErrClosed)

	requirePanic(t, "pinteresttest: ", "exclude each other", func() {
		pinteresttest.NewServer(pinteresttest.WithListener(listener), pinteresttest.WithoutSockets())
	})
}
