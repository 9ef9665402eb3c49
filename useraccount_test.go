package pinterest_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

var november = pinterest.UserAccountAnalyticsParams{
	StartDate: pinterest.Date{Year: 2026, Month: 11, Day: 1},
	EndDate:   pinterest.Date{Year: 2026, Month: 11, Day: 3},
}

var topSaved = pinterest.TopPinsParams{StartDate: november.StartDate, EndDate: november.EndDate, SortBy: pinterest.MetricSave}

func TestUserAccount_Operations(t *testing.T) {
	for _, test := range []operationTest{
		{
			name: "get",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.Get(t.Context(), pinterest.WithAdAccount("549755885175"))
			},
			method: "GET", path: "/user_account", query: urlValues("ad_account_id", "549755885175"),
			status: 200, fixture: "user_account_get.json",
			want: &pinterest.UserAccount{
				AccountType:  pinterest.AccountTypeBusiness,
				ProfileImage: "https://i.pinimg.com/280x280_RS/5d/7a/1c/5d7a1c.jpg",
				Username:     "summerkitchen",
				ID:           "549755885175", // a number in the fixture
				BusinessName: "Summer Kitchen",
				BoardCount:   14, PinCount: 2103, FollowerCount: 5120, MonthlyViews: 163456,
			},
		},
		{
			name: "analytics with required parameters",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.GetAnalytics(t.Context(), &november)
			},
			method: "GET", path: "/user_account/analytics",
			query:  urlValues("start_date", "2026-11-01", "end_date", "2026-11-03"),
			status: 200, fixture: "user_account_analytics.json",
			want: wantAccountAnalytics,
		},
		{
			name: "analytics with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.GetAnalytics(t.Context(), &pinterest.UserAccountAnalyticsParams{
					StartDate: november.StartDate, EndDate: november.EndDate,
					FromClaimedContent: pinterest.ClaimedContentClaimed,
					PinFormat:          pinterest.PinFormatVideo,
					AppTypes:           pinterest.AppTypeWeb,
					MetricTypes:        []pinterest.MetricType{pinterest.MetricImpression, pinterest.MetricSaveRate},
					SplitField:         pinterest.SplitFieldOwnedContent,
				}, pinterest.WithAdAccount("1"))
			},
			method: "GET", path: "/user_account/analytics",
			query: urlValues(
				"start_date", "2026-11-01", "end_date", "2026-11-03", "from_claimed_content", "CLAIMED", "pin_format", "VIDEO",
				"app_types", "WEB", "metric_types", "IMPRESSION,SAVE_RATE", "split_field", "OWNED_CONTENT", "ad_account_id", "1"),
			status: 200, fixture: "user_account_analytics.json",
			want: wantAccountAnalytics,
		},
		{
			name: "top pins with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.GetTopPins(t.Context(), &pinterest.TopPinsParams{
					StartDate: november.StartDate, EndDate: november.EndDate, SortBy: pinterest.MetricImpression,
					FromClaimedContent: pinterest.ClaimedContentOther, PinFormat: pinterest.PinFormatOrganicImage, AppTypes: pinterest.AppTypeMobile,
					ContentType: pinterest.AnalyticsContentTypePaid, Source: pinterest.AnalyticsSourceYourPins,
					MetricTypes: []pinterest.MetricType{pinterest.MetricImpression, pinterest.MetricSaveRate}, NumOfPins: 50, CreatedInLastNDays: 30,
				}, pinterest.WithAdAccount("1"))
			},
			method: "GET", path: "/user_account/analytics/top_pins",
			query: urlValues(
				"start_date", "2026-11-01", "end_date", "2026-11-03", "sort_by", "IMPRESSION", "from_claimed_content", "OTHER", "pin_format",
				"ORGANIC_IMAGE", "app_types", "MOBILE", "content_type", "PAID", "source", "YOUR_PINS", "metric_types", "IMPRESSION,SAVE_RATE",
				"num_of_pins", "50", "created_in_last_n_days", "30", "ad_account_id", "1"),
			status: 200, fixture: "user_account_top_pins.json",
			want: &pinterest.TopPins{
				DateAvailability: pinterest.DateAvailability{LatestAvailableTimestamp: utc(2022, 4, 4, 23, 59, 59, 0)},
				Pins: []pinterest.TopPin{
					{
						PinID:      "642396334344813594",
						Metrics:    map[pinterest.MetricType]float64{pinterest.MetricImpression: 7, pinterest.MetricSaveRate: 0.14},
						DataStatus: map[pinterest.MetricType]pinterest.DataStatus{pinterest.MetricImpression: pinterest.DataStatusReady, pinterest.MetricSaveRate: pinterest.DataStatusEstimate},
					},
					{
						PinID:      "642396334344813595", // a number in the fixture
						Metrics:    map[pinterest.MetricType]float64{pinterest.MetricImpression: 3},
						DataStatus: map[pinterest.MetricType]pinterest.DataStatus{pinterest.MetricImpression: "BEFORE_THE_FLOOD"},
					},
				},
				SortBy: pinterest.MetricImpression,
			},
		},
		{
			name: "top video pins",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.GetTopVideoPins(t.Context(), &pinterest.TopPinsParams{
					StartDate: november.StartDate, EndDate: november.EndDate, SortBy: pinterest.MetricVideoStart,
				})
			},
			method: "GET", path: "/user_account/analytics/top_video_pins",
			query:  urlValues("start_date", "2026-11-01", "end_date", "2026-11-03", "sort_by", "VIDEO_START"),
			status: 200, fixture: "user_account_top_video_pins.json",
			want: &pinterest.TopPins{
				DateAvailability: pinterest.DateAvailability{IsRealtime: true, LatestAvailableTimestamp: utc(2022, 4, 4, 23, 59, 59, 0)},
				Pins: []pinterest.TopPin{{
					PinID:      "642396334344813594",
					Metrics:    map[pinterest.MetricType]float64{pinterest.MetricVideoStart: 29, pinterest.MetricVideo10sView: 2},
					DataStatus: map[pinterest.MetricType]pinterest.DataStatus{pinterest.MetricVideoStart: pinterest.DataStatusReady},
				}},
				SortBy: pinterest.MetricVideoStart,
			},
		},
		{
			name: "followers",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.ListFollowers(&pinterest.FollowerListParams{Bookmark: "b", PageSize: 250}, pinterest.WithAdAccount("1")).Page(t.Context())
			},
			method: "GET", path: "/user_account/followers", query: urlValues("bookmark", "b", "page_size", "250"),
			status: 200, fixture: "followers_list.json",
			want: &pinterest.Page[pinterest.UserSummary]{
				Items: []pinterest.UserSummary{{Username: "soupfan", Type: "user"}, {Username: "saladfan", Type: "user"}}, Bookmark: "cGFnZTI=",
			},
		},
		{
			name: "following",
			call: func(c *pinterest.Client) (any, error) {
				return pinterest.Collect(c.UserAccount.ListFollowing(&pinterest.FollowingListParams{
					FeedType: pinterest.FollowingFeedTypeCreatorOnly, ExplicitFollowing: true, Bookmark: "b", PageSize: 250,
				}).All(t.Context()), 0)
			},
			method: "GET", path: "/user_account/following",
			query:  urlValues("feed_type", "CREATOR_ONLY", "explicit_following", "true", "bookmark", "b", "page_size", "250"),
			status: 200, fixture: "user_following_get.json",
			want: []pinterest.UserSummary{{Username: "soupcook", Type: "user"}},
		},
		{
			name: "followed boards",
			call: func(c *pinterest.Client) (any, error) {
				return pinterest.Collect(c.UserAccount.ListFollowedBoards(&pinterest.FollowedBoardListParams{
					ExplicitFollowing: true, Bookmark: "b", PageSize: 250,
				}).All(t.Context()), 0)
			},
			method: "GET", path: "/user_account/following/boards", query: urlValues("explicit_following", "true", "bookmark", "b", "page_size", "250"),
			status: 200, fixture: "boards_user_follows_list.json",
			want: []pinterest.Board{{
				ID: "549755885175", Name: "Soups", Owner: pinterest.BoardOwner{Username: "soupcook"}, Privacy: pinterest.BoardPrivacyPublic, FollowerCount: 12,
			}},
		},
		{
			name:   "follow a user",
			call:   func(c *pinterest.Client) (any, error) { return c.UserAccount.FollowUser(t.Context(), "soupcook", nil) },
			method: "POST", path: "/user_account/following/soupcook", body: `{}`, status: 200, fixture: "follow_user_update.json",
			want: &pinterest.UserSummary{Username: "soupcook", Type: "user"},
		},
		{
			name: "follow a partner",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.FollowUser(t.Context(), "soupcook", &pinterest.FollowUserParams{AutoFollow: true}, pinterest.WithAdAccount("1"))
			},
			method: "POST", path: "/user_account/following/soupcook", body: `{"auto_follow": true}`, status: 200, fixture: "follow_user_update.json",
			want: &pinterest.UserSummary{Username: "soupcook", Type: "user"},
		},
		{
			name: "websites",
			call: func(c *pinterest.Client) (any, error) {
				return pinterest.Collect(c.UserAccount.ListWebsites(&pinterest.WebsiteListParams{Bookmark: "b", PageSize: 250}).All(t.Context()), 0)
			},
			method: "GET", path: "/user_account/websites", query: urlValues("bookmark", "b", "page_size", "250"),
			status: 200, fixture: "user_websites_get.json",
			want: []pinterest.Website{
				{Website: "soups.example", Status: "success", VerifiedAt: utc(2022, 12, 14, 21, 3, 1, 602000000)},
				{Website: "salads.example/blog", Status: "unverified"},
			},
		},
		{
			name: "verify a website with DNS",
			call: func(c *pinterest.Client) (any, error) {
				return c.UserAccount.VerifyWebsite(t.Context(), "soups.example", pinterest.WithBodyField("verification_method", "DNSTXT"), pinterest.WithAdAccount("1"))
			},
			method: "POST", path: "/user_account/websites", query: urlValues("ad_account_id", "1"),
			body: `{"website": "soups.example", "verification_method": "DNSTXT"}`, status: 200, fixture: "verify_website_update.json",
			want: &pinterest.Website{Website: "soups.example", Status: "success", VerifiedAt: utc(2022, 12, 14, 21, 3, 1, 602000000)},
		},
		{
			name: "unverify a website",
			call: func(c *pinterest.Client) (any, error) {
				return nil, c.UserAccount.UnverifyWebsite(t.Context(), "soups.example/a?b")
			},
			method: "DELETE", path: "/user_account/websites", query: urlValues("website", "soups.example/a?b"), status: 204,
		},
		{
			name:   "verification of a website",
			call:   func(c *pinterest.Client) (any, error) { return c.UserAccount.GetWebsiteVerification(t.Context()) },
			method: "GET", path: "/user_account/websites/verification", status: 200, fixture: "website_verification_get.json",
			want: &pinterest.WebsiteVerification{
				VerificationCode: "e1edcc1a43976c64", DNSTXTRecord: "pinterest-site-verification=e1edcc1a43976c64", Filename: "pinterest-e1edc.html",
				FileContent: "<html></html>", Metatag: `<meta name="p:domain_verify" content="e1edcc1a43976c64"/>`,
			},
		},
		{
			name:   "businesses",
			call:   func(c *pinterest.Client) (any, error) { return c.UserAccount.ListBusinesses(t.Context()) },
			method: "GET", path: "/user_account/businesses", status: 200, fixture: "linked_business_accounts_get.json",
			want: []pinterest.LinkedBusiness{
				{
					Username: "summerkitchen", ImageSmallURL: "https://i.pinimg.com/s.jpg", ImageMediumURL: "https://i.pinimg.com/m.jpg",
					ImageLargeURL: "https://i.pinimg.com/l.jpg", ImageXLargeURL: "https://i.pinimg.com/x.jpg",
				},
				{Username: "winterkitchen"},
			},
		},
	} {
		t.Run(test.name, test.run)
	}
}

var wantAccountAnalytics = pinterest.Analytics{"all": {
	DailyMetrics: []pinterest.DailyMetrics{
		{
			DataStatus: pinterest.DataStatusReady, Date: pinterest.Date{Year: 2026, Month: 11, Day: 1},
			Metrics: map[pinterest.MetricType]float64{pinterest.MetricImpression: 240, pinterest.MetricSaveRate: 0.18},
		},
		{
			DataStatus: "BEFORE_THE_FLOOD", Date: pinterest.Date{Year: 2026, Month: 11, Day: 2},
			Metrics: map[pinterest.MetricType]float64{},
		},
		{DataStatus: pinterest.DataStatusProcessing, Date: pinterest.Date{Year: 2026, Month: 11, Day: 3}},
	},
	SummaryMetrics: map[pinterest.MetricType]float64{
		pinterest.MetricImpression: 240, pinterest.MetricSaveRate: 0.18, "A_METRIC_OF_TOMORROW": 7,
	},
}}

func TestUserAccount_Errors(t *testing.T) {
	runErrorTests(t, []errorTest{
		{"user_account/get", func(c *pinterest.Client) error {
			_, err := c.UserAccount.Get(t.Context())
			return err
		}, "user_account_get.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
		{"user_account/analytics", func(c *pinterest.Client) error {
			_, err := c.UserAccount.GetAnalytics(t.Context(), &november)
			return err
		}, "user_account_analytics.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
		{"user_account/analytics/top_pins", func(c *pinterest.Client) error {
			_, err := c.UserAccount.GetTopPins(t.Context(), &topSaved)
			return err
		}, "user_account_top_pins.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
		{"user_account/analytics/top_video_pins", func(c *pinterest.Client) error {
			_, err := c.UserAccount.GetTopVideoPins(t.Context(), &topSaved)
			return err
		}, "user_account_top_video_pins.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
		{"followers/list", func(c *pinterest.Client) error {
			_, err := c.UserAccount.ListFollowers(nil).Page(t.Context())
			return err
		}, "followers_list.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
		{"boards_user_follows/list", func(c *pinterest.Client) error {
			_, err := c.UserAccount.ListFollowedBoards(nil).Page(t.Context())
			return err
		}, "boards_user_follows_list.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
		{"follow_user/update", func(c *pinterest.Client) error {
			_, err := c.UserAccount.FollowUser(t.Context(), "soupcook", nil)
			return err
		}, "follow_user_update.404.json", http.StatusNotFound, 30, pinterest.ErrNotFound},
		{"user_websites/get", func(c *pinterest.Client) error {
			_, err := c.UserAccount.ListWebsites(nil).Page(t.Context())
			return err
		}, "user_websites_get.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
		{"unverify_website/delete", func(c *pinterest.Client) error {
			return c.UserAccount.UnverifyWebsite(t.Context(), "soups.example")
		}, "unverify_website_delete.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
		{"website_verification/get", func(c *pinterest.Client) error {
			_, err := c.UserAccount.GetWebsiteVerification(t.Context())
			return err
		}, "website_verification_get.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
	})
}

func TestUserAccount_RequiredArguments(t *testing.T) {
	c := newClient(t, &script{steps: []step{failWith(assert.AnError)}})
	failure := func(_ any, err error) error { return err }
	for want, err := range map[pinterest.ParamError]error{
		{Operation: "follow_user/update", Param: "username", Reason: "is empty"}:        failure(c.UserAccount.FollowUser(t.Context(), "", nil)),
		{Operation: "verify_website/update", Param: "website", Reason: "is required"}:   failure(c.UserAccount.VerifyWebsite(t.Context(), "")),
		{Operation: "unverify_website/delete", Param: "website", Reason: "is required"}: c.UserAccount.UnverifyWebsite(t.Context(), ""),
	} {
		var paramErr *pinterest.ParamError
		require.ErrorAs(t, err, &paramErr)
		assert.Equal(t, want, *paramErr)
	}
}

func TestUserAccount_TopPinsRequireParams(t *testing.T) {
	c := newClient(t, &script{steps: []step{failWith(assert.AnError)}})
	for want, params := range map[string]*pinterest.TopPinsParams{
		"start_date": nil,
		"end_date":   {StartDate: november.StartDate, SortBy: pinterest.MetricSave},
		"sort_by":    {StartDate: november.StartDate, EndDate: november.EndDate},
	} {
		t.Run(want, func(t *testing.T) {
			for operation, call := range map[string]func(context.Context, *pinterest.TopPinsParams, ...pinterest.RequestOption) (*pinterest.TopPins, error){
				"user_account/analytics/top_pins": c.UserAccount.GetTopPins, "user_account/analytics/top_video_pins": c.UserAccount.GetTopVideoPins,
			} {
				_, err := call(t.Context(), params)
				var paramErr *pinterest.ParamError
				require.ErrorAs(t, err, &paramErr)
				assert.Equal(t, pinterest.ParamError{Operation: operation, Param: want, Reason: "is required"}, *paramErr)
			}
		})
	}
}

func TestUserAccount_RequiredParams(t *testing.T) {
	c := newClient(t, &script{steps: []step{failWith(assert.AnError)}})
	for want, params := range map[string]*pinterest.UserAccountAnalyticsParams{
		"start_date": nil,
		"end_date":   {StartDate: november.StartDate},
	} {
		t.Run(want, func(t *testing.T) {
			_, err := c.UserAccount.GetAnalytics(t.Context(), params)
			var paramErr *pinterest.ParamError
			require.ErrorAs(t, err, &paramErr)
			assert.Equal(t, pinterest.ParamError{Operation: "user_account/analytics", Param: want, Reason: "is required"}, *paramErr)
		})
	}
}

func TestUserAccount_RejectsInvalidDates(t *testing.T) {
	c := newClient(t, &script{steps: []step{failWith(assert.AnError)}})
	_, err := c.UserAccount.GetAnalytics(t.Context(), &pinterest.UserAccountAnalyticsParams{
		StartDate: pinterest.Date{Year: 2026, Month: 2, Day: 30}, EndDate: november.EndDate,
	})
	assert.ErrorContains(t, err, "pinterest: user_account/analytics: parameters: start_date: 2026-02-30 is not a valid date")
}
