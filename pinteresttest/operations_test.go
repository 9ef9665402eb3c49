package pinteresttest_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// world has the objects that the calls of TestServer_AllOperations create.
type world struct {
	server                            *pinteresttest.Server
	c                                 *pinterest.Client
	board, section, pin, media        string
	account, campaign, group, ad      string
	newCampaign, newGroup, newAd      string
	feed, productGroup, batch, report string
	customerList, audience, keyword   string
	catalog, ingestion, catalogReport string
	promotion, bulk                   string
	today                             pinterest.Date
}

// requireSame checks that a read returns an object that was returned before.
func requireSame[T any](t *testing.T, want *T, read func() (*T, error)) {
	t.Helper()
	got, err := read()
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

func requireNotFound(t *testing.T, err error, code int) {
	t.Helper()
	requireError(t, err, http.StatusNotFound, code)
}

// operationCalls call all operations. Each call uses the objects that earlier calls created, and checks its effect through other
// operations.
var operationCalls = []struct {
	operation string
	call      func(t *testing.T, ctx context.Context, w *world)
}{
	{"oauth/token", func(t *testing.T, ctx context.Context, w *world) {
		app := w.server.OAuthConfig()
		token, err := app.Exchange(ctx, loginCode(t, app.AuthCodeURL("s")))
		require.NoError(t, err)
		client := w.server.Client(pinterest.WithTokenSource(oauth2.StaticTokenSource(token)))
		_, err = client.UserAccount.Get(ctx)
		require.NoError(t, err)
		_, err = client.Catalogs.ListFeeds(nil).Page(ctx)
		requireError(t, err, http.StatusUnauthorized, 3) // the app lacks the scope of catalogs
	}},
	{"token/revoke", func(t *testing.T, ctx context.Context, w *world) {
		token := w.server.NewToken(pinterest.ScopeUserAccountsRead)
		require.NoError(t, w.server.OAuthConfig().Revoke(ctx, token))
		_, err := w.server.Client(pinterest.WithAccessToken(token)).UserAccount.Get(ctx)
		requireError(t, err, http.StatusUnauthorized, 2)
	}},
	{"oauth/conversion_token", func(t *testing.T, ctx context.Context, w *world) {
		token, err := w.server.OAuthConfig().ConversionToken(ctx, w.server.NewToken(pinterest.ScopeAdsWrite))
		require.NoError(t, err)
		_, err = w.server.Client(pinterest.WithAccessToken(token)).UserAccount.Get(ctx)
		requireError(t, err, http.StatusUnauthorized, 3) // the token is for conversions only
	}},
	{"user_account/get", func(t *testing.T, ctx context.Context, w *world) {
		account, err := w.c.UserAccount.Get(ctx)
		require.NoError(t, err)
		assert.Equal(t, pinterest.AccountTypeBusiness, account.AccountType)
	}},
	{"user_account/analytics", func(t *testing.T, ctx context.Context, w *world) {
		analytics, err := w.c.UserAccount.GetAnalytics(ctx, &pinterest.UserAccountAnalyticsParams{StartDate: w.today, EndDate: w.today})
		require.NoError(t, err)
		assert.Len(t, analytics["all"].DailyMetrics, 1)
	}},
	{"website_verification/get", func(t *testing.T, ctx context.Context, w *world) {
		verification, err := w.c.UserAccount.GetWebsiteVerification(ctx)
		require.NoError(t, err)
		assert.Contains(t, verification.Metatag, verification.VerificationCode)
	}},
	{"verify_website/update", func(t *testing.T, ctx context.Context, w *world) {
		website, err := w.c.UserAccount.VerifyWebsite(ctx, "soups.example")
		require.NoError(t, err)
		requireSame(t, website, func() (*pinterest.Website, error) { return w.c.UserAccount.VerifyWebsite(ctx, "soups.example") })
		_, err = w.c.UserAccount.VerifyWebsite(ctx, "soups.example", pinterest.WithBodyField("verification_method", "PHONE"))
		requireError(t, err, http.StatusBadRequest, 1)
	}},
	{"user_websites/get", func(t *testing.T, _ context.Context, w *world) {
		websites := collect(t, w.c.UserAccount.ListWebsites(nil))
		require.Len(t, websites, 1)
		assert.Equal(t, "soups.example", websites[0].Website)
		assert.False(t, websites[0].VerifiedAt.IsZero())
	}},
	{"unverify_website/delete", func(t *testing.T, ctx context.Context, w *world) {
		require.NoError(t, w.c.UserAccount.UnverifyWebsite(ctx, "soups.example"))
		assert.Empty(t, collect(t, w.c.UserAccount.ListWebsites(nil)))
		requireNotFound(t, w.c.UserAccount.UnverifyWebsite(ctx, "soups.example"), 404)
	}},
	{"linked_business_accounts/get", func(t *testing.T, ctx context.Context, w *world) {
		w.server.SeedBusinesses(2)
		businesses, err := w.c.UserAccount.ListBusinesses(ctx)
		require.NoError(t, err)
		require.Len(t, businesses, 2)
		assert.Equal(t, "business2", businesses[1].Username)
	}},
	{"followers/list", func(t *testing.T, ctx context.Context, w *world) {
		w.server.SeedFollows(2, 1)
		followers := collect(t, w.c.UserAccount.ListFollowers(&pinterest.FollowerListParams{PageSize: 1}))
		assert.Equal(t, []pinterest.UserSummary{{Username: "follower1", Type: "user"}, {Username: "follower2", Type: "user"}}, followers)
		account, err := w.c.UserAccount.Get(ctx)
		require.NoError(t, err)
		assert.Equal(t, []int{2, 1}, []int{account.FollowerCount, account.FollowingCount})
	}},
	{"follow_user/update", func(t *testing.T, ctx context.Context, w *world) {
		w.server.AddUser("soupcook")
		user, err := w.c.UserAccount.FollowUser(ctx, "soupcook", nil)
		require.NoError(t, err)
		requireSame(t, user, func() (*pinterest.UserSummary, error) { return w.c.UserAccount.FollowUser(ctx, "soupcook", nil) })
		_, err = w.c.UserAccount.FollowUser(ctx, "12345", nil)
		requireNotFound(t, err, 30)
	}},
	{"user_following/get", func(t *testing.T, _ context.Context, w *world) {
		following := collect(t, w.c.UserAccount.ListFollowing(&pinterest.FollowingListParams{FeedType: pinterest.FollowingFeedTypeRanked, PageSize: 1}))
		assert.Equal(t, []pinterest.UserSummary{{Username: "followed1", Type: "user"}, {Username: "soupcook", Type: "user"}}, following)
	}},
	{"boards_user_follows/list", func(t *testing.T, _ context.Context, w *world) {
		boards := collect(t, w.c.UserAccount.ListFollowedBoards(&pinterest.FollowedBoardListParams{ExplicitFollowing: true}))
		require.Len(t, boards, 1)
		assert.Equal(t, "followed1", boards[0].Owner.Username)
	}},
	{"boards/create", func(t *testing.T, ctx context.Context, w *world) {
		board, err := w.c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Soups"})
		require.NoError(t, err)
		w.board = board.ID
		requireSame(t, board, func() (*pinterest.Board, error) { return w.c.Boards.Get(ctx, w.board) })
	}},
	{"boards/update", func(t *testing.T, ctx context.Context, w *world) {
		changed, err := w.c.Boards.Update(ctx, w.board, &pinterest.BoardUpdateParams{Description: pinterest.Value("Warm")})
		require.NoError(t, err)
		requireSame(t, changed, func() (*pinterest.Board, error) { return w.c.Boards.Get(ctx, w.board) })
	}},
	{"boards/get", func(t *testing.T, ctx context.Context, w *world) {
		board, err := w.c.Boards.Get(ctx, w.board)
		require.NoError(t, err)
		assert.Equal(t, collect(t, w.c.Boards.List(nil))[0], *board)
	}},
	{"boards/list", func(t *testing.T, _ context.Context, w *world) {
		assert.Len(t, collect(t, w.c.Boards.List(&pinterest.BoardListParams{PageSize: 1})), 1)
	}},
	{"board_sections/create", func(t *testing.T, ctx context.Context, w *world) {
		section, err := w.c.Boards.CreateSection(ctx, w.board, &pinterest.BoardSectionParams{Name: "Cold"})
		require.NoError(t, err)
		w.section = section.ID
		assert.Equal(t, []pinterest.BoardSection{*section}, collect(t, w.c.Boards.ListSections(w.board, nil)))
	}},
	{"board_sections/update", func(t *testing.T, ctx context.Context, w *world) {
		section, err := w.c.Boards.UpdateSection(ctx, w.board, w.section, &pinterest.BoardSectionParams{Name: "Colder"})
		require.NoError(t, err)
		assert.Equal(t, []pinterest.BoardSection{*section}, collect(t, w.c.Boards.ListSections(w.board, nil)))
	}},
	{"board_sections/list", func(t *testing.T, _ context.Context, w *world) {
		assert.Equal(t, w.section, collect(t, w.c.Boards.ListSections(w.board, nil))[0].ID)
	}},
	{"pins/create", func(t *testing.T, ctx context.Context, w *world) {
		pin, err := w.c.Pins.Create(ctx, &pinterest.PinCreateParams{
			BoardID: w.board, BoardSectionID: w.section, Title: "Soup", MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"},
		})
		require.NoError(t, err)
		w.pin = pin.ID
		requireSame(t, pin, func() (*pinterest.Pin, error) { return w.c.Pins.Get(ctx, w.pin) })
	}},
	{"pins/list", func(t *testing.T, _ context.Context, w *world) {
		pins := collect(t, w.c.Pins.List(nil))
		require.Len(t, pins, 1)
		assert.Equal(t, w.pin, pins[0].ID)
	}},
	{"pins/update", func(t *testing.T, ctx context.Context, w *world) {
		pin, err := w.c.Pins.Update(ctx, w.pin, &pinterest.PinUpdateParams{Title: pinterest.Value("Warm soup"), Link: pinterest.Null[string]()})
		require.NoError(t, err)
		assert.Equal(t, "Warm soup", pin.Title)
		requireSame(t, pin, func() (*pinterest.Pin, error) { return w.c.Pins.Get(ctx, w.pin) })
	}},
	{"pins/save", func(t *testing.T, ctx context.Context, w *world) {
		saved, err := w.c.Pins.Save(ctx, w.pin, &pinterest.PinSaveParams{BoardID: w.board})
		require.NoError(t, err)
		assert.Equal(t, w.pin, saved.ParentPinID)
		requireSame(t, saved, func() (*pinterest.Pin, error) { return w.c.Pins.Get(ctx, saved.ID) })
		require.NoError(t, w.c.Pins.Delete(ctx, saved.ID))
	}},
	{"search_user_pins/list", func(t *testing.T, ctx context.Context, w *world) {
		found := collect(t, w.c.Search.Pins("warm", nil))
		require.Len(t, found, 1)
		requireSame(t, &found[0], func() (*pinterest.Pin, error) { return w.c.Pins.Get(ctx, w.pin) })
	}},
	{"search_user_boards/get", func(t *testing.T, ctx context.Context, w *world) {
		found := collect(t, w.c.Search.Boards("soups", nil))
		require.Len(t, found, 1)
		requireSame(t, &found[0], func() (*pinterest.Board, error) { return w.c.Boards.Get(ctx, w.board) })
	}},
	{"search_partner_pins", func(t *testing.T, _ context.Context, w *world) {
		found := collect(t, w.c.Search.PartnerPins("warm", &pinterest.PartnerPinSearchParams{CountryCode: pinterest.CountryUS}))
		require.Len(t, found, 1)
		assert.Equal(t, w.pin, found[0].ID)
	}},
	{"trending_keywords/list", func(t *testing.T, ctx context.Context, w *world) {
		trends, err := w.c.Trends.ListKeywords(ctx, pinterest.TrendRegionUS, pinterest.TrendTypeMonthly, &pinterest.TrendingKeywordListParams{Limit: 3})
		require.NoError(t, err)
		assert.Len(t, trends, 3)
	}},
	{"terms_suggested/list", func(t *testing.T, ctx context.Context, w *world) {
		terms, err := w.c.Keywords.SuggestTerms(ctx, "soup", nil)
		require.NoError(t, err)
		assert.Equal(t, []string{"soup bowls", "soup recipes"}, terms)
	}},
	{"terms_related/list", func(t *testing.T, ctx context.Context, w *world) {
		related, err := w.c.Keywords.RelatedTerms(ctx, []string{"soup"})
		require.NoError(t, err)
		assert.Equal(t, []pinterest.RelatedTerms{{Term: "soup", RelatedTerms: []string{"cold soup", "soup bowls", "soup recipes"}}}, related)
	}},
	{"multi_pins/analytics", func(t *testing.T, ctx context.Context, w *world) {
		params := &pinterest.PinAnalyticsParams{StartDate: w.today, EndDate: w.today, MetricTypes: []pinterest.MetricType{pinterest.MetricSave}}
		metrics, err := w.c.Pins.GetMultiAnalytics(ctx, []string{w.pin, "1"}, params)
		require.NoError(t, err)
		one, err := w.c.Pins.GetAnalytics(ctx, w.pin, params)
		require.NoError(t, err)
		assert.Equal(t, map[string]pinterest.Analytics{w.pin: one}, metrics)
	}},
	{"user_account/analytics/top_pins", func(t *testing.T, ctx context.Context, w *world) {
		top, err := w.c.UserAccount.GetTopPins(ctx, &pinterest.TopPinsParams{StartDate: w.today, EndDate: w.today, SortBy: pinterest.MetricSave})
		require.NoError(t, err)
		require.Len(t, top.Pins, 1)
		assert.Equal(t, w.pin, top.Pins[0].PinID)
	}},
	{"user_account/analytics/top_video_pins", func(t *testing.T, ctx context.Context, w *world) {
		top, err := w.c.UserAccount.GetTopVideoPins(ctx, &pinterest.TopPinsParams{StartDate: w.today, EndDate: w.today, SortBy: pinterest.MetricVideoStart})
		require.NoError(t, err)
		assert.Empty(t, top.Pins, "the pin is an image")
	}},
	{"pins/get", func(t *testing.T, ctx context.Context, w *world) {
		pin, err := w.c.Pins.Get(ctx, w.pin)
		require.NoError(t, err)
		assert.Equal(t, "Warm soup", pin.Title)
	}},
	{"pins/analytics", func(t *testing.T, ctx context.Context, w *world) {
		analytics, err := w.c.Pins.GetAnalytics(ctx, w.pin, &pinterest.PinAnalyticsParams{
			StartDate: w.today, EndDate: w.today, MetricTypes: []pinterest.MetricType{pinterest.MetricSave},
		})
		require.NoError(t, err)
		assert.Len(t, analytics["all"].SummaryMetrics, 1)
	}},
	{"boards/list_pins", func(t *testing.T, _ context.Context, w *world) {
		assert.Equal(t, w.pin, collect(t, w.c.Boards.ListPins(w.board, nil))[0].ID)
	}},
	{"board_sections/list_pins", func(t *testing.T, _ context.Context, w *world) {
		assert.Equal(t, w.pin, collect(t, w.c.Boards.ListSectionPins(w.board, w.section, nil))[0].ID)
	}},
	{"media/create", func(t *testing.T, ctx context.Context, w *world) {
		upload, err := w.c.Media.Create(ctx, &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
		require.NoError(t, err)
		w.media = upload.MediaID
		assert.Equal(t, pinterest.MediaUploadStatusRegistered, collect(t, w.c.Media.List(nil))[0].Status)
	}},
	{"media/get", func(t *testing.T, ctx context.Context, w *world) {
		details, err := w.c.Media.Get(ctx, w.media)
		require.NoError(t, err)
		assert.Equal(t, collect(t, w.c.Media.List(nil))[0], *details)
	}},
	{"media/list", func(t *testing.T, _ context.Context, w *world) { assert.Len(t, collect(t, w.c.Media.List(nil)), 1) }},
	{"pins/delete", func(t *testing.T, ctx context.Context, w *world) {
		require.NoError(t, w.c.Pins.Delete(ctx, w.pin))
		_, err := w.c.Pins.Get(ctx, w.pin)
		requireNotFound(t, err, 50)
		assert.Empty(t, collect(t, w.c.Boards.ListPins(w.board, nil)))
	}},
	{"board_sections/delete", func(t *testing.T, ctx context.Context, w *world) {
		require.NoError(t, w.c.Boards.DeleteSection(ctx, w.board, w.section))
		assert.Empty(t, collect(t, w.c.Boards.ListSections(w.board, nil)))
	}},
	{"boards/delete", func(t *testing.T, ctx context.Context, w *world) {
		require.NoError(t, w.c.Boards.Delete(ctx, w.board))
		_, err := w.c.Boards.Get(ctx, w.board)
		requireNotFound(t, err, 404)
	}},
	{"ad_accounts/list", func(t *testing.T, _ context.Context, w *world) {
		assert.Equal(t, w.account, collect(t, w.c.AdAccounts.List(nil))[0].ID)
	}},
	{"campaigns/list", func(t *testing.T, _ context.Context, w *world) {
		w.campaign = collect(t, w.c.AdAccounts.ListCampaigns(w.account, nil))[0].ID
	}},
	{"ad_groups/list", func(t *testing.T, _ context.Context, w *world) {
		group := collect(t, w.c.AdAccounts.ListAdGroups(w.account, nil))[0]
		assert.Equal(t, w.campaign, group.CampaignID)
		w.group = group.ID
	}},
	{"ads/list", func(t *testing.T, _ context.Context, w *world) {
		ad := collect(t, w.c.AdAccounts.ListAds(w.account, nil))[0]
		assert.Equal(t, w.group, ad.AdGroupID)
		w.ad = ad.ID
	}},
	{"ad_account/analytics", func(t *testing.T, ctx context.Context, w *world) {
		rows, err := w.c.AdAccounts.GetAnalytics(ctx, w.account, w.spend())
		requireSpend(t, rows, err, pinterest.ColumnAdAccountID, w.account)
	}},
	{"campaigns/analytics", func(t *testing.T, ctx context.Context, w *world) {
		rows, err := w.c.AdAccounts.GetCampaignAnalytics(ctx, w.account, []string{w.campaign}, w.spend())
		requireSpend(t, rows, err, pinterest.ColumnCampaignID, w.campaign)
	}},
	{"ad_groups/analytics", func(t *testing.T, ctx context.Context, w *world) {
		rows, err := w.c.AdAccounts.GetAdGroupAnalytics(ctx, w.account, []string{w.group}, w.spend())
		requireSpend(t, rows, err, pinterest.ColumnAdGroupID, w.group)
	}},
	{"ads/analytics", func(t *testing.T, ctx context.Context, w *world) {
		ad := collect(t, w.c.AdAccounts.ListAds(w.account, nil))[0]
		byPin, err := w.c.AdAccounts.GetAdAnalytics(
			ctx, w.account, nil, w.spend(), pinterest.WithQuery("pin_ids", ad.PinID), pinterest.WithQuery("campaign_ids", ad.CampaignID),
		)
		require.NoError(t, err)
		assert.Equal(t, ad.ID, byPin[0].Text(pinterest.ColumnAdID))
		requests := w.server.Requests()
		assert.NotContains(t, requests[len(requests)-1].Query, "ad_ids", "the query is as it was sent")
		rows, err := w.c.AdAccounts.GetAdAnalytics(ctx, w.account, []string{w.ad}, w.spend())
		requireSpend(t, rows, err, pinterest.ColumnAdID, w.ad)
	}},
	{"product_groups/analytics", func(t *testing.T, ctx context.Context, w *world) {
		rows, err := w.c.AdAccounts.GetProductGroupAnalytics(ctx, w.account, []string{"2680"}, w.spend())
		requireSpend(t, rows, err, pinterest.ColumnProductGroupID, "2680")
	}},
	{"analytics/create_report", func(t *testing.T, ctx context.Context, w *world) {
		request, err := w.c.AdAccounts.CreateReport(ctx, w.account, &pinterest.ReportCreateParams{
			StartDate: w.today, EndDate: w.today, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign,
			Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
		})
		require.NoError(t, err)
		w.report = request.Token
	}},
	{"analytics/get_report", func(t *testing.T, ctx context.Context, w *world) {
		report, err := w.c.AdAccounts.WaitReport(ctx, w.account, w.report, pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
		require.NoError(t, err)
		rows, err := pinterest.Collect(w.c.AdAccounts.ReportRows(ctx, report), 0)
		require.NoError(t, err)
		require.Len(t, rows, 1)
		assert.Equal(t, w.campaign, rows[0].EntityID())
	}},
	{"feeds/create", func(t *testing.T, ctx context.Context, w *world) {
		feed := newFeed(t, w.c, "Bowls")
		w.feed = feed.ID
		requireSame(t, feed, func() (*pinterest.Feed, error) { return w.c.Catalogs.GetFeed(ctx, w.feed) })
	}},
	{"feeds/update", func(t *testing.T, ctx context.Context, w *world) {
		feed, err := w.c.Catalogs.UpdateFeed(ctx, w.feed, &pinterest.FeedUpdateParams{Name: pinterest.Value("Plates")})
		require.NoError(t, err)
		requireSame(t, feed, func() (*pinterest.Feed, error) { return w.c.Catalogs.GetFeed(ctx, w.feed) })
	}},
	{"feeds/get", func(t *testing.T, ctx context.Context, w *world) {
		feed, err := w.c.Catalogs.GetFeed(ctx, w.feed)
		require.NoError(t, err)
		assert.Equal(t, collect(t, w.c.Catalogs.ListFeeds(nil))[0], *feed)
	}},
	{"feeds/list", func(t *testing.T, _ context.Context, w *world) {
		assert.Len(t, collect(t, w.c.Catalogs.ListFeeds(nil)), 1)
	}},
	{"catalogs/list", func(t *testing.T, _ context.Context, w *world) {
		catalogs := collect(t, w.c.Catalogs.List(nil))
		require.Len(t, catalogs, 1)
		w.catalog = catalogs[0].ID
		assert.Equal(t, pinterest.CatalogTypeRetail, catalogs[0].CatalogType)
	}},
	{"catalogs/create", func(t *testing.T, ctx context.Context, w *world) {
		catalog, err := w.c.Catalogs.Create(ctx, &pinterest.CatalogCreateParams{CatalogType: pinterest.CatalogTypeHotel, Name: "Inns"})
		require.NoError(t, err)
		assert.Contains(t, collect(t, w.c.Catalogs.List(nil)), *catalog)
	}},
	{"feed_processing_results/list", func(t *testing.T, _ context.Context, w *world) {
		assert.Len(t, collect(t, w.c.Catalogs.ListProcessingResults(w.feed, nil)), 1)
	}},
	{"feeds/ingest", func(t *testing.T, ctx context.Context, w *world) {
		ingestion, err := w.c.Catalogs.IngestFeed(ctx, w.feed)
		require.NoError(t, err)
		assert.Equal(t, w.feed, ingestion.FeedID)
		w.ingestion = ingestion.ID
		results := collect(t, w.c.Catalogs.ListProcessingResults(w.feed, nil))
		require.Len(t, results, 2)
		assert.Equal(t, w.ingestion, results[1].ID)
		assert.Equal(t, pinterest.FeedProcessingStatusCompleted, results[1].Status)
	}},
	{"items_issues/list", func(t *testing.T, _ context.Context, w *world) {
		issues := collect(t, w.c.Catalogs.ListItemIssues(w.ingestion, &pinterest.ItemIssueListParams{PageSize: 2}))
		require.Len(t, issues, 3)
		assert.Contains(t, issues[0].Errors, pinterest.ValidationErrorImageLinkMissing)
	}},
	{"items_batch/post", func(t *testing.T, ctx context.Context, w *world) {
		batch, err := w.c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{
			Country: "US", Language: "EN", Operation: pinterest.BatchOperationUpsert,
			Items: []pinterest.ItemRecord{{ItemID: "bowl", Attributes: pinterest.ItemAttributes{
				Title: pinterest.Value("A bowl"), Description: pinterest.Value("For soup"), Link: pinterest.Value("https://shop.example/"),
				Price: pinterest.Value("1 USD"), Availability: pinterest.Value("in stock"),
				ImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/a.jpg"}),
			}}},
		})
		require.NoError(t, err)
		w.batch = batch.BatchID
	}},
	{"items_batch/get", func(t *testing.T, ctx context.Context, w *world) {
		batch, err := w.c.Catalogs.WaitItemsBatch(ctx, w.batch, pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
		require.NoError(t, err)
		assert.Equal(t, pinterest.ItemStatusSuccess, batch.Items[0].Status)
	}},
	{"items/post", func(t *testing.T, ctx context.Context, w *world) {
		items, err := w.c.Catalogs.QueryItems(ctx, &pinterest.ItemQueryParams{
			Country: "US", Language: "en-US", Filters: pinterest.ItemFilters{CatalogType: pinterest.CatalogTypeRetail, ItemIDs: []string{"bowl"}},
		})
		require.NoError(t, err)
		require.Len(t, items, 1)
		assert.Equal(t, pinterest.Value("A bowl"), items[0].Attributes.Title)
	}},
	{"items/get", func(t *testing.T, ctx context.Context, w *world) {
		items, err := w.c.Catalogs.GetItems(ctx, &pinterest.ItemGetParams{Country: "US", Language: "EN", ItemIDs: []string{"bowl"}})
		require.NoError(t, err)
		require.Len(t, items, 1)
		assert.Equal(t, pinterest.Value("A bowl"), items[0].Attributes.Title)
	}},
	{"catalogs_product_groups/create", func(t *testing.T, ctx context.Context, w *world) {
		brand := pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"Acme"}}
		group, err := w.c.Catalogs.CreateProductGroup(ctx, &pinterest.ProductGroupCreateParams{
			FeedID: w.feed, Name: "Acme", Filters: pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{brand}},
		})
		require.NoError(t, err)
		w.productGroup = group.ID
		assert.Contains(t, collect(t, w.c.Catalogs.ListProductGroups(w.feed, nil)), *group)
	}},
	{"ad_accounts/create", func(t *testing.T, ctx context.Context, w *world) {
		account, err := w.c.AdAccounts.Create(ctx, &pinterest.AdAccountCreateParams{Name: "Soups"})
		require.NoError(t, err)
		requireSame(t, account, func() (*pinterest.AdAccount, error) { return w.c.AdAccounts.Get(ctx, account.ID) })
	}},
	{"ad_accounts/get", func(t *testing.T, ctx context.Context, w *world) {
		account, err := w.c.AdAccounts.Get(ctx, w.account)
		require.NoError(t, err)
		assert.Equal(t, w.account, account.ID)
	}},
	{"campaigns/create", func(t *testing.T, _ context.Context, w *world) {
		campaign, group, ad := newAd(t, w.server, w.c, w.account)
		w.newCampaign, w.newGroup, w.newAd = campaign.ID, group.ID, ad.ID
	}},
	{"ad_groups/create", func(t *testing.T, _ context.Context, w *world) { newAd(t, w.server, w.c, w.account) }},
	{"ads/create", func(t *testing.T, _ context.Context, w *world) { newAd(t, w.server, w.c, w.account) }},
	{"campaigns/update", func(t *testing.T, ctx context.Context, w *world) {
		results, err := w.c.AdAccounts.UpdateCampaigns(ctx, w.account, []pinterest.CampaignUpdateParams{{ID: w.newCampaign, Name: pinterest.Value("Stews")}})
		assert.Equal(t, "Stews", one(t, results, err).Name)
	}},
	{"campaigns/get", func(t *testing.T, ctx context.Context, w *world) {
		campaign, err := w.c.AdAccounts.GetCampaign(ctx, w.account, w.newCampaign)
		require.NoError(t, err)
		assert.Equal(t, "Stews", campaign.Name)
	}},
	{"ad_groups/update", func(t *testing.T, ctx context.Context, w *world) {
		results, err := w.c.AdAccounts.UpdateAdGroups(ctx, w.account, []pinterest.AdGroupUpdateParams{{ID: w.newGroup, Name: pinterest.Value("All")}})
		assert.Equal(t, "All", one(t, results, err).Name)
	}},
	{"ad_groups/get", func(t *testing.T, ctx context.Context, w *world) {
		group, err := w.c.AdAccounts.GetAdGroup(ctx, w.account, w.newGroup)
		require.NoError(t, err)
		assert.Equal(t, "All", group.Name)
	}},
	{"ads/update", func(t *testing.T, ctx context.Context, w *world) {
		results, err := w.c.AdAccounts.UpdateAds(ctx, w.account, []pinterest.AdUpdateParams{{ID: w.newAd, Name: pinterest.Value("Borscht")}})
		assert.Equal(t, "Borscht", one(t, results, err).Name)
	}},
	{"ads/get", func(t *testing.T, ctx context.Context, w *world) {
		ad, err := w.c.AdAccounts.GetAd(ctx, w.account, w.newAd)
		require.NoError(t, err)
		assert.Equal(t, "Borscht", ad.Name)
	}},
	{"ad_account_targeting_analytics/get", func(t *testing.T, ctx context.Context, w *world) {
		rows, err := w.c.AdAccounts.GetTargetingAnalytics(ctx, w.account, w.split())
		requireSplit(t, rows, err, pinterest.ColumnAdAccountID, w.account)
	}},
	{"campaign_targeting_analytics/get", func(t *testing.T, ctx context.Context, w *world) {
		rows, err := w.c.AdAccounts.GetCampaignTargetingAnalytics(ctx, w.account, []string{w.campaign}, w.split())
		requireSplit(t, rows, err, pinterest.ColumnCampaignID, w.campaign)
	}},
	{"ad_groups_targeting_analytics/get", func(t *testing.T, ctx context.Context, w *world) {
		rows, err := w.c.AdAccounts.GetAdGroupTargetingAnalytics(ctx, w.account, []string{w.group}, w.split())
		requireSplit(t, rows, err, pinterest.ColumnAdGroupID, w.group)
	}},
	{"ad_groups/audience_sizing", func(t *testing.T, ctx context.Context, w *world) {
		all, err := w.c.AdAccounts.GetAudienceSizing(ctx, w.account, nil)
		require.NoError(t, err)
		women, err := w.c.AdAccounts.GetAudienceSizing(ctx, w.account, &pinterest.AudienceSizingParams{
			TargetingSpec: pinterest.TargetingSpec{Genders: []string{"female"}},
		})
		require.NoError(t, err)
		assert.Less(t, women.UpperBound, all.LowerBound)
	}},
	{"ad_groups_bid_floor/get", func(t *testing.T, ctx context.Context, w *world) {
		floors, err := w.c.AdAccounts.GetBidFloors(ctx, w.account, &pinterest.BidFloorParams{Specs: []pinterest.BidFloorSpec{
			{BillableEvent: pinterest.BillableEventClickthrough, Currency: pinterest.CurrencyUSD},
		}})
		require.NoError(t, err)
		assert.Equal(t, []pinterest.Money{100_000}, floors)
	}},
	{"ad_targeting_analytics/get", func(t *testing.T, ctx context.Context, w *world) {
		rows, err := w.c.AdAccounts.GetAdTargetingAnalytics(ctx, w.account, []string{w.ad}, w.split())
		requireSplit(t, rows, err, pinterest.ColumnAdID, w.ad)
	}},
	{"ad_pins/analytics", func(t *testing.T, ctx context.Context, w *world) {
		ad, err := w.c.AdAccounts.GetAd(ctx, w.account, w.ad)
		require.NoError(t, err)
		rows, err := w.c.AdAccounts.GetPinAnalytics(ctx, w.account, w.campaign, []string{ad.PinID}, w.spend())
		requireSpend(t, rows, err, pinterest.ColumnPinID, ad.PinID)
	}},
	{"templates/list", func(t *testing.T, _ context.Context, w *world) {
		template := w.server.AddReportTemplate(pinterest.ReportTemplate{AdAccountID: w.account})
		assert.Equal(t, []pinterest.ReportTemplate{template}, collect(t, w.c.AdAccounts.ListTemplates(w.account, nil)))
	}},
	{"analytics/create_template_report", func(t *testing.T, ctx context.Context, w *world) {
		template := collect(t, w.c.AdAccounts.ListTemplates(w.account, nil))[0]
		request, err := w.c.AdAccounts.CreateTemplateReport(ctx, w.account, template.ID, nil)
		require.NoError(t, err)
		report, err := w.c.AdAccounts.WaitReport(ctx, w.account, request.Token)
		require.NoError(t, err)
		rows, err := pinterest.Collect(w.c.AdAccounts.ReportRows(ctx, report), 0)
		require.NoError(t, err)
		assert.NotEmpty(t, rows)
	}},
	{"targeting_options/get", func(t *testing.T, ctx context.Context, w *world) {
		options, err := w.c.Targeting.GetOptions(ctx, pinterest.TargetingOptionTypeLocation)
		require.NoError(t, err)
		assert.Equal(t, "Greece", options.Names()["GR"])
	}},
	{"interest_targeting_options/get", func(t *testing.T, ctx context.Context, w *world) {
		options, err := w.c.Targeting.GetOptions(ctx, pinterest.TargetingOptionTypeInterest)
		require.NoError(t, err)
		for id, name := range options.Names() {
			interest, err := w.c.Targeting.GetInterests(ctx, id)
			require.NoError(t, err)
			assert.Equal(t, name, interest.Name)
		}
	}},
	{"order_lines/list", func(t *testing.T, ctx context.Context, w *world) {
		line := w.server.AddOrderLine(pinterest.OrderLine{AdAccountID: w.account, Budget: new(pinterest.Money(5_000_000))})
		results, err := w.c.AdAccounts.UpdateCampaigns(ctx, w.account, []pinterest.CampaignUpdateParams{{ID: w.campaign, OrderLineID: pinterest.Value(line.ID)}})
		one(t, results, err)
		line.CampaignIDs = []string{w.campaign}
		assert.Equal(t, []pinterest.OrderLine{line}, collect(t, w.c.AdAccounts.ListOrderLines(w.account, nil)))
	}},
	{"order_lines/get", func(t *testing.T, ctx context.Context, w *world) {
		line := collect(t, w.c.AdAccounts.ListOrderLines(w.account, nil))[0]
		requireSame(t, &line, func() (*pinterest.OrderLine, error) { return w.c.AdAccounts.GetOrderLine(ctx, w.account, line.ID) })
		_, err := w.c.AdAccounts.GetOrderLine(ctx, w.account, "9")
		requireNotFound(t, err, 404)
	}},
	{"product_group_promotions/create", func(t *testing.T, ctx context.Context, w *world) {
		groups := collect(t, w.c.Catalogs.ListProductGroups(w.feed, nil))
		created := newPromotion(t, w.c, w.account, w.group, groups[0].ID)
		requireSame(t, created, func() (*pinterest.ProductGroupPromotion, error) {
			return w.c.Promotions.Get(ctx, w.account, created.ID)
		})
		w.promotion = created.ID
	}},
	{"product_group_promotions/update", func(t *testing.T, ctx context.Context, w *world) {
		results, err := w.c.Promotions.Update(ctx, w.account, &pinterest.ProductGroupPromotionUpdateParams{
			AdGroupID: w.group, Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: w.promotion, Bid: pinterest.Value(pinterest.Money(7))}},
		})
		assert.Equal(t, pinterest.Money(7), *one(t, results, err).Bid)
	}},
	{"product_group_promotions/list", func(t *testing.T, _ context.Context, w *world) {
		promotions := collect(t, w.c.Promotions.List(w.account, &pinterest.ProductGroupPromotionListParams{AdGroupID: w.group}))
		require.Len(t, promotions, 1)
		assert.Equal(t, pinterest.Money(7), *promotions[0].Bid)
	}},
	{"product_group_promotions/get", func(t *testing.T, ctx context.Context, w *world) {
		_, err := w.c.Promotions.Get(ctx, w.account, "9")
		requireNotFound(t, err, 404)
	}},
	{"bulk_download/create", func(t *testing.T, ctx context.Context, w *world) {
		request, err := w.c.Bulk.CreateDownload(ctx, w.account, nil)
		require.NoError(t, err)
		w.bulk = request.RequestID
	}},
	{"bulk_request/get", func(t *testing.T, ctx context.Context, w *world) {
		request, err := w.c.Bulk.Get(ctx, w.account, w.bulk)
		require.NoError(t, err)
		assert.Equal(t, pinterest.BulkStatusSucceeded, request.Status)
		assert.Contains(t, readBulk(t, w.c, request), w.promotion)
	}},
	{"bulk_upsert/create", func(t *testing.T, ctx context.Context, w *world) {
		_, err := w.c.Bulk.CreateUpsert(ctx, w.account, &pinterest.BulkUpsertParams{Update: pinterest.BulkUpdates{
			ProductGroups: []pinterest.ProductGroupPromotionUpdateParams{{AdGroupID: w.group, Promotions: []pinterest.ProductGroupPromotionUpdate{
				{ID: w.promotion, Status: pinterest.Value(pinterest.EntityStatusArchived)},
			}}},
		}})
		require.NoError(t, err)
		promotion, err := w.c.Promotions.Get(ctx, w.account, w.promotion)
		require.NoError(t, err)
		assert.Equal(t, pinterest.EntityStatusArchived, promotion.Status)
	}},
	{"events/create", func(t *testing.T, ctx context.Context, w *world) {
		result, err := w.c.Conversions.Send(ctx, w.account, []pinterest.ConversionEvent{newEvent("a")})
		require.NoError(t, err)
		require.NoError(t, result.Err())
	}},
	{"conversion_tags/create", func(t *testing.T, ctx context.Context, w *world) {
		tag, err := w.c.Conversions.CreateTag(ctx, w.account, &pinterest.ConversionTagCreateParams{
			Name: "Soups", EnhancedMatchConfigs: pinterest.EnhancedMatchConfigs{AEMEnabled: new(true)},
		})
		require.NoError(t, err)
		requireSame(t, tag, func() (*pinterest.ConversionTag, error) { return w.c.Conversions.GetTag(ctx, w.account, tag.ID) })
	}},
	{"conversion_tags/get", func(t *testing.T, ctx context.Context, w *world) {
		_, err := w.c.Conversions.GetTag(ctx, w.account, "9")
		requireNotFound(t, err, 404)
	}},
	{"conversion_tags/list", func(t *testing.T, ctx context.Context, w *world) {
		tags, err := w.c.Conversions.ListTags(ctx, w.account, nil)
		require.NoError(t, err)
		assert.Len(t, tags, 1)
	}},
	{"page_visit_conversion_tags/get", func(t *testing.T, _ context.Context, w *world) {
		assert.Empty(t, collect(t, w.c.Conversions.PageVisitTags(w.account, nil)))
	}},
	{"ocpm_eligible_conversion_tags/get", func(t *testing.T, ctx context.Context, w *world) {
		eligible, err := w.c.Conversions.OCPMEligibleTags(ctx, w.account)
		require.NoError(t, err)
		assert.Len(t, eligible[pinterest.ConversionTagTypeCheckout], 1)
	}},
	{"customer_lists/create", func(t *testing.T, ctx context.Context, w *world) {
		list, err := w.c.CustomerLists.Create(ctx, w.account, &pinterest.CustomerListCreateParams{Name: "Leads", Records: []string{"a@x.com"}})
		require.NoError(t, err)
		assert.Equal(t, pinterest.CustomerListStatusProcessing, list.Status)
		w.customerList = list.ID
		list.Status = pinterest.CustomerListStatusTooSmall // when the records have been looked up
		requireSame(t, list, func() (*pinterest.CustomerList, error) { return w.c.CustomerLists.Get(ctx, w.account, list.ID) })
	}},
	{"customer_lists/update", func(t *testing.T, ctx context.Context, w *world) {
		list, err := w.c.CustomerLists.Update(ctx, w.account, w.customerList, &pinterest.CustomerListUpdateParams{
			OperationType: pinterest.CustomerListOperationRemove, Records: []string{"a@x.com", "b@x.com"},
		})
		require.NoError(t, err)
		assert.Equal(t, []int64{2, 1, 2}, []int64{list.NumBatches, list.NumUploadedUserRecords, list.NumRemovedUserRecords})
		assert.Empty(t, w.server.CustomerListRecords(w.account, w.customerList))
	}},
	{"customer_lists/get", func(t *testing.T, ctx context.Context, w *world) {
		_, err := w.c.CustomerLists.Get(ctx, w.account, "9")
		requireNotFound(t, err, 404)
	}},
	{"customer_lists/list", func(t *testing.T, _ context.Context, w *world) {
		assert.Len(t, collect(t, w.c.CustomerLists.List(w.account, nil)), 1)
	}},
	{"audiences/create", func(t *testing.T, ctx context.Context, w *world) {
		audience, err := w.c.Audiences.Create(ctx, w.account, &pinterest.AudienceCreateParams{
			AudienceType: pinterest.AudienceTypeCustomerList, Name: "Leads", Rule: pinterest.CustomerListRule{CustomerListID: w.customerList},
		})
		require.NoError(t, err)
		assert.Equal(t, pinterest.AudienceStatusInitializing, audience.Status)
		w.audience = audience.ID
		audience.Status, audience.Size = pinterest.AudienceStatusTooSmall, new(int64(0))
		requireSame(t, audience, func() (*pinterest.Audience, error) { return w.c.Audiences.Get(ctx, w.account, audience.ID) })
	}},
	{"audiences/list", func(t *testing.T, _ context.Context, w *world) {
		assert.Len(t, collect(t, w.c.Audiences.List(w.account, nil)), 1)
		assert.Empty(t, collect(t, w.c.Audiences.List(w.account, &pinterest.AudienceListParams{OwnershipType: pinterest.AudienceOwnershipReceived})))
	}},
	{"audiences/update", func(t *testing.T, ctx context.Context, w *world) {
		audience, err := w.c.Audiences.Update(ctx, w.account, w.audience, &pinterest.AudienceUpdateParams{Description: pinterest.Value("People we know")})
		require.NoError(t, err)
		assert.Equal(t, []string{"Leads", "People we know"}, []string{audience.Name, audience.Description})
		assert.Equal(t, pinterest.CustomerListRule{CustomerListID: w.customerList}, audience.Rule)
		_, err = w.c.Audiences.Update(ctx, w.account, w.audience, &pinterest.AudienceUpdateParams{OperationType: pinterest.AudienceOperationRemove})
		require.NoError(t, err)
	}},
	{"audiences/get", func(t *testing.T, ctx context.Context, w *world) {
		_, err := w.c.Audiences.Get(ctx, w.account, w.audience)
		requireNotFound(t, err, 404)
	}},
	{"keywords/create", func(t *testing.T, ctx context.Context, w *world) {
		results, err := w.c.Keywords.Create(ctx, w.account, &pinterest.KeywordCreateParams{ParentID: w.group, Keywords: []pinterest.KeywordSpec{
			{MatchType: pinterest.MatchTypeBroad, Value: "soup bowls"}, {MatchType: pinterest.MatchTypeExact, Value: "plates"},
		}})
		require.NoError(t, err)
		require.NoError(t, results.Err())
		w.keyword = results[0].Keyword.ID
		assert.Equal(t, "plates", results[1].Keyword.Value)
	}},
	{"keywords/update", func(t *testing.T, ctx context.Context, w *world) {
		results, err := w.c.Keywords.Update(ctx, w.account, []pinterest.KeywordUpdateParams{{ID: w.keyword, Archived: pinterest.Value(true)}})
		require.NoError(t, err)
		require.NoError(t, results.Err())
		assert.True(t, results[0].Keyword.Archived)
	}},
	{"keywords/get", func(t *testing.T, _ context.Context, w *world) {
		listed := collect(t, w.c.Keywords.List(w.account, &pinterest.KeywordListParams{AdGroupID: w.group}))
		require.Len(t, listed, 1)
		assert.Equal(t, "plates", listed[0].Value)
		assert.Empty(t, collect(t, w.c.Keywords.List(w.account, nil)))
	}},
	{"country_keywords_metrics/get", func(t *testing.T, ctx context.Context, w *world) {
		metrics, err := w.c.Keywords.GetMetrics(ctx, w.account, pinterest.CountryUS, []string{"soup bowls", "b & c"})
		require.NoError(t, err)
		assert.Equal(t, []pinterest.CountryKeywordMetrics{
			{Keyword: "soup bowls", Metrics: pinterest.KeywordMetrics{KeywordQueryVolume: "5M+"}},
			{Keyword: "b & c", Metrics: pinterest.KeywordMetrics{KeywordQueryVolume: "1K+"}},
		}, metrics)
	}},
	{"catalogs_product_groups/get", func(t *testing.T, ctx context.Context, w *world) {
		group, err := w.c.Catalogs.GetProductGroup(ctx, w.productGroup)
		require.NoError(t, err)
		assert.Contains(t, collect(t, w.c.Catalogs.ListProductGroups(w.feed, nil)), *group)
	}},
	{"catalogs_product_groups/create_many", func(t *testing.T, ctx context.Context, w *world) {
		ids, err := w.c.Catalogs.CreateProductGroups(ctx, []pinterest.ProductGroupCreateParams{{FeedID: w.feed, Name: "Cheap", Filters: cheap}})
		require.NoError(t, err)
		groups := collect(t, w.c.Catalogs.ListProductGroups("", &pinterest.ProductGroupListParams{IDs: ids}))
		require.Len(t, groups, 1)
		assert.Equal(t, cheap, groups[0].Filters)
	}},
	{"catalogs_product_groups/product_counts_get", func(t *testing.T, ctx context.Context, w *world) {
		counts, err := w.c.Catalogs.GetProductCounts(ctx, w.cheapGroup(t))
		require.NoError(t, err)
		assert.Equal(t, &pinterest.ProductCounts{CatalogType: pinterest.CatalogTypeRetail, Total: 1, InStock: 1}, counts)
	}},
	{"catalogs_product_group_pins/list", func(t *testing.T, _ context.Context, w *world) {
		products := collect(t, w.c.Catalogs.ListProductGroupProducts(w.cheapGroup(t), nil))
		require.Len(t, products, 1)
		assert.Equal(t, "bowl", products[0].Metadata.ItemID)
		assert.Equal(t, "A bowl", products[0].Pin.Title)
	}},
	{"products_by_product_group_filter/list", func(t *testing.T, _ context.Context, w *world) {
		products := collect(t, w.c.Catalogs.ListProducts(&pinterest.ProductListParams{
			CatalogType: pinterest.CatalogTypeRetail, CatalogID: w.catalog, Country: "US", Locale: "en-US", Filters: cheap,
		}))
		assert.Equal(t, collect(t, w.c.Catalogs.ListProductGroupProducts(w.cheapGroup(t), nil)), products)
	}},
	{"catalogs/available_filter_values", func(t *testing.T, ctx context.Context, w *world) {
		values, err := w.c.Catalogs.ListAvailableFilterValues(ctx, w.catalog, nil)
		require.NoError(t, err)
		assert.Equal(t, pinterest.StringList{"IN_STOCK"}, values.FilterValues["availability"])
	}},
	{"catalogs_product_groups/delete_many", func(t *testing.T, ctx context.Context, w *world) {
		require.NoError(t, w.c.Catalogs.DeleteProductGroups(ctx, []string{w.cheapGroup(t)}))
		assert.Len(t, collect(t, w.c.Catalogs.ListProductGroups(w.feed, nil)), 2)
	}},
	{"reports/create", func(t *testing.T, ctx context.Context, w *world) {
		request, err := w.c.Catalogs.CreateReport(ctx, w.feedReport())
		require.NoError(t, err)
		w.catalogReport = request.Token
	}},
	{"reports/get", func(t *testing.T, ctx context.Context, w *world) {
		report, err := w.c.Catalogs.WaitReport(ctx, w.catalogReport, pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
		require.NoError(t, err)
		assert.Positive(t, report.Size)
	}},
	{"reports/stats", func(t *testing.T, _ context.Context, w *world) {
		stats := collect(t, w.c.Catalogs.ListReportStats(&pinterest.CatalogReportStatListParams{Parameters: *w.feedReport(), PageSize: 1}))
		require.Len(t, stats, 2)
		assert.Equal(t, []int{2, 1}, []int{stats[0].Occurrences, stats[1].Occurrences})
	}},
	{"catalogs_product_groups/update", func(t *testing.T, ctx context.Context, w *world) {
		group, err := w.c.Catalogs.UpdateProductGroup(ctx, w.productGroup, &pinterest.ProductGroupUpdateParams{Name: pinterest.Value("Acme & co")})
		require.NoError(t, err)
		assert.Contains(t, collect(t, w.c.Catalogs.ListProductGroups(w.feed, nil)), *group)
	}},
	{"catalogs_product_groups/list", func(t *testing.T, _ context.Context, w *world) {
		assert.Len(t, collect(t, w.c.Catalogs.ListProductGroups(w.feed, nil)), 2)
	}},
	{"catalogs_product_groups/delete", func(t *testing.T, ctx context.Context, w *world) {
		require.NoError(t, w.c.Catalogs.DeleteProductGroup(ctx, w.productGroup))
		assert.Len(t, collect(t, w.c.Catalogs.ListProductGroups(w.feed, nil)), 1)
	}},
	{"feeds/delete", func(t *testing.T, ctx context.Context, w *world) {
		require.NoError(t, w.c.Catalogs.DeleteFeed(ctx, w.feed))
		_, err := w.c.Catalogs.GetFeed(ctx, w.feed)
		requireNotFound(t, err, 4161)
	}},
}

var cheap = pinterest.ProductGroupFilters{AllOf: pinterest.FilterList{
	pinterest.PriceFilter{Kind: pinterest.FilterMaxPrice, Price: 10, Inclusive: true},
}}

// cheapGroup returns the id of the product group that create_many has created.
func (w *world) cheapGroup(t *testing.T) string {
	t.Helper()
	for _, group := range collect(t, w.c.Catalogs.ListProductGroups(w.feed, nil)) {
		if group.Name == "Cheap" {
			return group.ID
		}
	}
	require.Fail(t, "there is no such product group")
	return ""
}

func (w *world) feedReport() *pinterest.CatalogReportParams {
	return &pinterest.CatalogReportParams{
		CatalogType: pinterest.CatalogTypeRetail,
		Report:      pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportFeedIngestionIssues, FeedID: w.feed},
	}
}

func (w *world) spend() *pinterest.AdsAnalyticsParams {
	return &pinterest.AdsAnalyticsParams{
		StartDate: w.today, EndDate: w.today, Granularity: pinterest.GranularityTotal, Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
	}
}

func (w *world) split() *pinterest.TargetingAnalyticsParams {
	return &pinterest.TargetingAnalyticsParams{
		AdsAnalyticsParams: *w.spend(), TargetingTypes: []pinterest.TargetingType{pinterest.TargetingTypeGender},
	}
}

func requireSplit(t *testing.T, rows []pinterest.TargetingAnalyticsRow, err error, column pinterest.Column, id string) {
	t.Helper()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	for i, gender := range []string{"female", "male", "unknown"} {
		assert.Equal(t, gender, rows[i].TargetingValue)
		assert.Equal(t, id, rows[i].Metrics.Text(column))
	}
}

func requireSpend(t *testing.T, rows []pinterest.AnalyticsRow, err error, column pinterest.Column, id string) {
	t.Helper()
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, id, rows[0].Text(column))
	spend, ok := rows[0].Float(pinterest.ColumnSpendInDollar)
	assert.True(t, ok && spend > 0)
}

// loginCode allows access on the authorization page and returns the code.
func loginCode(t *testing.T, page string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page+"&decision=allow", nil)
	require.NoError(t, err)
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	back, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(t, err)
	return back.Query().Get("code")
}

func TestServer_AllOperations(t *testing.T) {
	server, c := newServer(t)
	w := &world{server: server, c: c, account: server.SeedAds(1, 1, 1), today: pinterest.DateOf(time.Now().UTC())}
	called := map[string]bool{}
	for _, row := range operationCalls {
		before := len(server.Requests())
		t.Run(row.operation, func(t *testing.T) { row.call(t, t.Context(), w) })
		for _, request := range server.Requests()[before:] {
			called[request.Operation] = called[request.Operation] || request.Operation == row.operation
		}
	}
	for _, op := range operation.All() {
		assert.True(t, called[op.ID], "the row of %s does not call it", op.ID)
	}
	assert.Len(t, operationCalls, 132)
}
