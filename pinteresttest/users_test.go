package pinteresttest_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestUsers_AddedObjectsAreThoseThatTheClientReads(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	created := pinterest.Timestamp{Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}

	board := s.AddBoard(pinterest.Board{
		ID: "7", Name: "Soups", Description: "Hot ones", Privacy: pinterest.BoardPrivacySecret, CreatedAt: created,
	})
	assert.Equal(t, []string{"7", "Soups", "Hot ones", "SECRET"}, []string{board.ID, board.Name, board.Description, string(board.Privacy)})
	got, err := c.Boards.Get(ctx, board.ID)
	require.NoError(t, err)
	assert.Equal(t, *got, board)

	section, err := c.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: "Cold"})
	require.NoError(t, err)
	pin := s.AddPin(pinterest.Pin{
		ID: "8", BoardID: board.ID, BoardSectionID: section.ID, Title: "Gazpacho", Description: "Cold", Link: "https://soups.example",
		AltText: "A bowl", CreatedAt: created,
	})
	assert.Equal(t, []string{"8", "7", section.ID, "Gazpacho", "Cold", "https://soups.example", "A bowl"}, []string{
		pin.ID, pin.BoardID, pin.BoardSectionID, pin.Title, pin.Description, pin.Link, pin.AltText,
	})
	gotPin, err := c.Pins.Get(ctx, pin.ID)
	require.NoError(t, err)
	assert.Equal(t, *gotPin, pin)

	feed := s.AddFeed(pinterest.Feed{
		Name: "Soups", DefaultCurrency: pinterest.CurrencyEUR, DefaultLocale: "de", DefaultCountry: pinterest.CountryDE,
		PreferredProcessingSchedule: &pinterest.FeedSchedule{Time: "02:30"}, Credentials: &pinterest.FeedCredentials{Username: "u", Password: "p"},
	})
	assert.Equal(t, []string{"Soups", "EUR", "de", "DE", "p"}, []string{
		feed.Name, string(feed.DefaultCurrency), feed.DefaultLocale, string(feed.DefaultCountry), feed.Credentials.Password,
	})
	gotFeed, err := c.Catalogs.GetFeed(ctx, feed.ID)
	require.NoError(t, err)
	assert.Equal(t, *gotFeed, feed)
}

func TestUsers_AddedObjectsHaveDefaults(t *testing.T) {
	s, _ := newServer(t)
	board := s.AddBoard(pinterest.Board{})
	assert.Equal(t, "Board "+board.ID, board.Name)
	assert.Equal(t, pinterest.BoardPrivacyPublic, board.Privacy)
	assert.False(t, board.CreatedAt.IsZero())
	pin := s.AddPin(pinterest.Pin{BoardID: board.ID})
	assert.Empty(t, pin.Title)
	assert.False(t, pin.CreatedAt.IsZero())
	feed := s.AddFeed(pinterest.Feed{})
	assert.Equal(t, "Feed "+feed.ID, feed.Name)
	assert.Equal(t, pinterest.FeedStatusActive, feed.Status)
}

func TestUsers_MistakesPanic(t *testing.T) {
	s, _ := newServer(t)
	user := s.AddUser("soupcook")
	assert.Equal(t, "soupcook", user.Username())
	assert.NotEqual(t, s.ID(), user.ID())
	for name, mistake := range map[string]func(){
		"taken username":        func() { s.AddUser("soupcook") },
		"username of the first": func() { s.AddUser(s.Username()) },
		"short username":        func() { s.AddUser("ab") },
		"username of digits":    func() { s.AddUser("12345") },
		"board id":              func() { s.AddBoard(pinterest.Board{ID: "x"}) },
		"pin without a board":   func() { s.AddPin(pinterest.Pin{}) },
		"section of the pin":    func() { s.AddPin(pinterest.Pin{BoardID: s.AddBoard(pinterest.Board{}).ID, BoardSectionID: "9"}) },
		"feed format":           func() { s.AddFeed(pinterest.Feed{Format: "PDF"}) },
		"shared board":          func() { s.ShareBoard("9", user) },
		"report outcome":        func() { s.SetReportOutcome(pinterest.ReportStatusInProgress) },
		"media outcome":         func() { s.SetMediaOutcome("lost") },
		"feed outcome":          func() { s.SetFeedOutcome(pinterest.FeedProcessingStatusProcessing) },
		"batch outcome":         func() { s.SetBatchOutcome("") },
		"bulk outcome":          func() { s.SetBulkOutcome("RUNNING") },
	} {
		assert.Panics(t, mistake, name)
	}
}

func TestUsers_HaveTheirOwnObjects(t *testing.T) {
	s := pinteresttest.New(t)
	alice, bob := s.AddUser("alice"), s.AddUser("bob")
	board := alice.SeedBoard("Soups", 2)
	secret := alice.AddBoard(pinterest.Board{Name: "Plans", Privacy: pinterest.BoardPrivacySecret})
	hidden := s.AddPin(pinterest.Pin{BoardID: secret.ID})
	account := alice.SeedAds(1, 1, 1)
	feed := alice.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 2)
	alice.SeedFollows(1, 1)
	upload, err := alice.Client().Media.Create(t.Context(), &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
	require.NoError(t, err)

	count := func(c *pinterest.Client) []int {
		items, err := c.Catalogs.GetItems(t.Context(), &pinterest.ItemGetParams{
			Country: pinterest.CountryUS, Language: pinterest.LanguageEN, ItemIDs: []string{"item-1", "item-2"},
		})
		require.NoError(t, err)
		return []int{
			len(collect(t, c.Boards.List(nil))), len(collect(t, c.Pins.List(nil))), len(collect(t, c.AdAccounts.List(nil))),
			len(collect(t, c.Catalogs.ListFeeds(nil))), len(items), len(collect(t, c.Media.List(nil))),
			len(collect(t, c.UserAccount.ListFollowers(nil))), len(collect(t, c.UserAccount.ListFollowedBoards(nil))),
			len(collect(t, c.Search.Pins("pin", nil))), len(collect(t, c.Search.Boards("soups", nil))),
		}
	}
	assert.Equal(t, []int{2, 3, 1, 1, 2, 1, 1, 1, 2, 1}, count(alice.Client()))
	assert.Equal(t, make([]int, 10), count(bob.Client()))
	assert.Equal(t, make([]int, 10), count(s.Client()), "the user that the server starts with is a third one")

	c, ctx := bob.Client(), t.Context()
	public, err := c.Boards.Get(ctx, board)
	require.NoError(t, err)
	assert.Equal(t, "alice", public.Owner.Username)
	pins := collect(t, c.Boards.ListPins(board, nil))
	require.Len(t, pins, 2)
	assert.False(t, pins[0].IsOwner)
	for name, call := range map[string]func() error{
		"secret board": func() error { _, err := c.Boards.Get(ctx, secret.ID); return err },
		"delete board": func() error { return c.Boards.Delete(ctx, secret.ID) },
		"secret pin":   func() error { _, err := c.Pins.Get(ctx, hidden.ID); return err },
		"save pin":     func() error { _, err := c.Pins.Save(ctx, hidden.ID, nil); return err },
		"pin to secret": func() error {
			_, err := c.Pins.Save(ctx, pins[0].ID, &pinterest.PinSaveParams{BoardID: secret.ID})
			return err
		},
		"feed":   func() error { _, err := c.Catalogs.GetFeed(ctx, feed); return err },
		"upload": func() error { _, err := c.Media.Get(ctx, upload.MediaID); return err },
	} {
		require.ErrorIs(t, call(), pinterest.ErrNotFound, name)
	}
	_, err = c.AdAccounts.ListCampaigns(account, nil).Page(ctx)
	require.ErrorIs(t, err, pinterest.ErrForbidden)
	saved, err := c.Pins.Save(ctx, pins[0].ID, nil)
	require.NoError(t, err, "everybody can save a public pin")
	assert.True(t, saved.IsOwner)
	_, err = c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Soups"})
	require.NoError(t, err, "a name is taken by boards of the user only")
}

func TestUsers_AdAccountOfAnotherUser(t *testing.T) {
	s := pinteresttest.New(t)
	shop, agency, ctx := s.AddUser("shop"), s.AddUser("agency"), t.Context()
	account := shop.AddAdAccount(pinterest.AdAccount{})
	c := agency.Client(pinterest.WithAdAccount(account.ID))
	_, err := c.UserAccount.Get(ctx)
	requireError(t, err, 403, 403)
	s.ShareAdAccount(account.ID, agency)
	user, err := c.UserAccount.Get(ctx)
	require.NoError(t, err)
	assert.Equal(t, []string{"shop", shop.ID()}, []string{user.Username, user.ID})
	board, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Soups"})
	require.NoError(t, err)
	assert.Equal(t, "shop", board.Owner.Username)
	assert.Len(t, collect(t, shop.Client().Boards.List(nil)), 1)
	assert.Empty(t, collect(t, agency.Client().Boards.List(nil)))
	_, err = agency.Client().AdAccounts.ListCampaigns(account.ID, nil).Page(ctx)
	require.NoError(t, err)
}

func TestUsers_SharedBoardIsReadOnly(t *testing.T) {
	server, c := newServer(t)
	ctx := t.Context()
	other := server.AddUser("soupcook")
	board := other.AddBoard(pinterest.Board{Name: "Theirs"})
	section, err := other.Client().Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: "Cold"})
	require.NoError(t, err)
	pin := server.AddPin(pinterest.Pin{BoardID: board.ID})
	secret := other.AddBoard(pinterest.Board{Name: "Plans", Privacy: pinterest.BoardPrivacySecret})
	server.ShareBoard(board.ID, server.User)
	server.ShareBoard(secret.ID, server.User)

	boards := collect(t, c.Boards.List(nil))
	require.Len(t, boards, 2)
	assert.Equal(t, 1, boards[0].CollaboratorCount)
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
	_, err = c.Boards.ListPins(secret.ID, nil).Page(ctx)
	requireError(t, err, 403, 29)
}

func TestUsers_FollowEachOther(t *testing.T) {
	s := pinteresttest.New(t)
	alice, bob := s.AddUser("alice"), s.AddUser("bob")
	bob.AddBoard(pinterest.Board{Name: "Soups"})
	bob.AddBoard(pinterest.Board{Name: "Plans", Privacy: pinterest.BoardPrivacySecret})
	for range 2 {
		_, err := alice.Client().UserAccount.FollowUser(t.Context(), "bob", nil)
		require.NoError(t, err)
	}
	assert.Equal(t, []pinterest.UserSummary{{Username: "alice", Type: "user"}}, collect(t, bob.Client().UserAccount.ListFollowers(nil)))
	boards := collect(t, alice.Client().UserAccount.ListFollowedBoards(nil))
	require.Len(t, boards, 1, "secret boards are not followed")
	assert.Equal(t, "Soups", boards[0].Name)
	for _, name := range []string{"alice", "nobody"} {
		_, err := alice.Client().UserAccount.FollowUser(t.Context(), name, nil)
		requireError(t, err, 404, 30)
	}
}

func TestUsers_LoginChoosesOne(t *testing.T) {
	s, _ := newServer(t)
	app := s.OAuthConfig()
	bob := s.AddUser("bob")
	for login, want := range map[string]*pinteresttest.User{"": s.User, "&username=bob": bob} {
		token, err := app.Exchange(t.Context(), loginCode(t, app.AuthCodeURL("s")+login))
		require.NoError(t, err)
		token, err = app.Refresh(t.Context(), token.RefreshToken)
		require.NoError(t, err)
		account, err := s.Client(pinterest.WithAccessToken(token.AccessToken)).UserAccount.Get(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []string{want.ID(), want.Username()}, []string{account.ID, account.Username})
	}
}

func TestUsers_RemoveApp(t *testing.T) {
	s, c := newServer(t)
	bob := s.AddUser("bob")
	ofBob, app := bob.Client(), s.OAuthConfig()
	token, err := app.Exchange(t.Context(), loginCode(t, app.AuthCodeURL("s")+"&username=bob"))
	require.NoError(t, err)
	bob.RemoveApp()
	_, err = ofBob.UserAccount.Get(t.Context())
	requireError(t, err, 401, 2)
	_, err = app.Refresh(t.Context(), token.RefreshToken)
	require.ErrorIs(t, err, pinterest.ErrReauthorize)
	_, err = c.UserAccount.Get(t.Context())
	require.NoError(t, err, "the tokens of other users are valid")
	s.RevokeTokens()
	_, err = c.UserAccount.Get(t.Context())
	requireError(t, err, 401, 2)
}

func TestUsers_HaveTheirOwnQuotas(t *testing.T) {
	s := pinteresttest.New(t)
	alice, bob := s.AddUser("alice"), s.AddUser("bob")
	s.LimitRate(pinterest.CategoryOrgRead, 1, time.Hour)
	read := func(u *pinteresttest.User) error {
		_, err := u.Client(pinterest.WithMaxRetries(0)).UserAccount.Get(t.Context())
		return err
	}
	require.NoError(t, read(alice))
	requireError(t, read(alice), 429, 8)
	require.NoError(t, read(bob))
	s.LimitRate(pinterest.CategoryOrgRead, 1, time.Hour)
	require.NoError(t, read(alice), "a new limit begins a new window")
}

func TestStates_Outcomes(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()

	s.SetMediaOutcome(pinterest.MediaUploadStatusFailed)
	_, err := c.Media.UploadVideo(ctx, strings.NewReader("video"))
	require.ErrorIs(t, err, pinterest.ErrJobFailed)

	account, today := s.SeedAds(1, 1, 1), pinterest.DateOf(time.Now().UTC())
	for i, status := range []pinterest.ReportStatus{
		pinterest.ReportStatusFailed, pinterest.ReportStatusCancelled, pinterest.ReportStatusExpired, pinterest.ReportStatusDoesNotExist,
	} {
		s.SetReportOutcome(status)
		_, err = c.AdAccounts.RunReport(ctx, account, &pinterest.ReportCreateParams{
			StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign,
			Columns:     []pinterest.Column{pinterest.ColumnSpendInDollar},
			CampaignIDs: []string{strconv.Itoa(i)}, // a report that was requested before is finished at once
		})
		require.ErrorIs(t, err, pinterest.ErrJobFailed)
		require.ErrorContains(t, err, string(status))
	}

	s.SetFeedOutcome(pinterest.FeedProcessingStatusFailed)
	feed := s.AddFeed(pinterest.Feed{})
	var statuses []pinterest.FeedProcessingStatus
	for _, outcome := range []pinterest.FeedProcessingStatus{pinterest.FeedProcessingStatusFailed, pinterest.FeedProcessingStatusCompleted} {
		results := collect(t, c.Catalogs.ListProcessingResults(feed.ID, nil))
		require.Len(t, results, 1)
		statuses = append(statuses, results[0].Status)
		s.SetFeedOutcome(outcome)
	}
	results := collect(t, c.Catalogs.ListProcessingResults(feed.ID, nil))
	assert.Equal(t, []pinterest.FeedProcessingStatus{"PROCESSING", "FAILED"}, statuses)
	assert.Equal(t, pinterest.FeedProcessingStatusFailed, results[0].Status, "an outcome affects jobs that are in progress only")
	assert.Equal(t, 1, results[0].ValidationDetails.Errors["FETCH_ERROR"])
	assert.Nil(t, results[0].ProductCounts)

	s.SetBatchOutcome(pinterest.BatchStatusFailed)
	batch, err := c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{
		Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationDelete,
		Items: []pinterest.ItemRecord{{ItemID: "1"}},
	})
	require.NoError(t, err)
	_, err = c.Catalogs.WaitItemsBatch(ctx, batch.BatchID)
	require.ErrorIs(t, err, pinterest.ErrJobFailed)
}

func TestStates_TrialAccess(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	s.SetTrialAccess(true)
	board, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Soups"})
	require.NoError(t, err)
	_, err = c.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: board.ID, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}})
	requireError(t, err, 403, 29)
	pin := s.AddPin(pinterest.Pin{BoardID: board.ID})
	_, err = c.Pins.Update(ctx, pin.ID, &pinterest.PinUpdateParams{Title: pinterest.Value("x")})
	requireError(t, err, 401, 3)
	require.ErrorContains(t, err, "restricted feature: pin_edit")

	var response pinterest.Response
	_, err = c.Pins.Get(ctx, pin.ID, pinterest.WithResponse(&response))
	require.NoError(t, err)
	daily := slices.IndexFunc(response.RateLimit.Windows, func(w pinterest.RateWindow) bool { return w.Limit == 1000 && w.Per == 24*time.Hour })
	assert.NotEqual(t, -1, daily, response.RateLimit.Windows)
	s.SetTrialAccess(false)
	_, err = c.Pins.Update(ctx, pin.ID, &pinterest.PinUpdateParams{Title: pinterest.Value("x")})
	require.NoError(t, err)
}
