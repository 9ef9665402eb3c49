package pinterest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

func TestClient_InvalidOptionsAreRejected(t *testing.T) {
	for name, test := range map[string]struct {
		opt  pinterest.ClientOption
		want string
	}{
		"blank access token":       {pinterest.WithAccessToken(" \n"), "WithAccessToken: the token is empty"},
		"nil token source":         {pinterest.WithTokenSource(nil), "WithTokenSource: the token source is nil"},
		"nil HTTP client":          {pinterest.WithHTTPClient(nil), "WithHTTPClient: the client is nil"},
		"nil logger":               {pinterest.WithLogger(nil), "WithLogger: the logger is nil"},
		"nil rate limiter":         {pinterest.WithRateLimiter(nil), "WithRateLimiter: the limiter is nil"},
		"nil metrics function":     {pinterest.WithMetrics(nil), "WithMetrics: the function is nil"},
		"nil hook":                 {pinterest.WithCallHook(nil), "WithCallHook: the function is nil"},
		"nil middleware":           {pinterest.WithMiddleware(nil), "WithMiddleware: the function is nil"},
		"line feed in user agent":  {pinterest.WithUserAgent("a\nb"), "WithUserAgent: the product has a control character"},
		"empty header name":        {pinterest.WithHeader("", "a"), `header "" is not a valid name`},
		"line break in header":     {pinterest.WithHeader("X-A", "a\r\nb"), `header "X-A" has a control character in its value`},
		"base URL without scheme":  {pinterest.WithBaseURL("api.pinterest.com/v5"), "base URL: must be like " + pinterest.DefaultBaseURL},
		"base URL for ftp":         {pinterest.WithBaseURL("ftp://example.com"), "base URL: must be like " + pinterest.DefaultBaseURL},
		"base URL with a space":    {pinterest.WithBaseURL("https://s3cret:x y@h"), "base URL: cannot be parsed"},
		"base URL with a password": {pinterest.WithBaseURL("https://user:s3cret@host/v5"), "base URL: must not hold a user or password"},
		"base URL with a query":    {pinterest.WithBaseURL("https://host/v5?a=1"), "base URL: must not hold a query or fragment"},
		"base URL with port 99999": {pinterest.WithBaseURL("https://example.com:99999/v5"), "base URL: has an invalid port"},
		"base URL with port 0":     {pinterest.WithBaseURL("https://example.com:0/v5"), "base URL: has an invalid port"},
		"middleware that returns nil": {
			pinterest.JoinClientOptions(pinterest.WithAccessToken("t"), pinterest.WithMiddleware(func(http.RoundTripper) http.RoundTripper { return nil })),
			"WithMiddleware: the function returned nil",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pinterest.NewClient(test.opt)
			require.EqualError(t, err, "pinterest: "+test.want)
		})
	}
}

func TestClient_WithEnv(t *testing.T) {
	var authorization, requestPath string
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if req.URL.Path == "/v5/oauth/token" {
			id, secret, _ := req.BasicAuth()
			assert.Equal(t, "1234 app-secret", id+" "+secret)
			assert.Equal(t, "refresh_token", req.FormValue("grant_type"))
			assert.Equal(t, "pinr_refresh", req.FormValue("refresh_token"))
			_, _ = io.WriteString(w, `{"access_token": "pina_fresh", "token_type": "bearer", "expires_in": 2592000}`)
			return
		}
		authorization, requestPath = req.Header.Get("Authorization"), req.URL.Path
		_, _ = io.WriteString(w, `{"username": "u"}`)
	}))
	defer api.Close()
	setenv := func(t *testing.T, token, refresh, id, secret string) {
		t.Setenv("PINTEREST_ACCESS_TOKEN", token)
		t.Setenv("PINTEREST_REFRESH_ACCESS_TOKEN", refresh)
		t.Setenv("PINTEREST_APP_ID", id)
		t.Setenv("PINTEREST_APP_SECRET", secret)
		t.Setenv("PINTEREST_API_URI", api.URL+"/v5")
	}
	call := func(t *testing.T) {
		client, err := pinterest.NewClient(pinterest.WithEnv())
		require.NoError(t, err)
		_, err = client.UserAccount.Get(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "/v5/user_account", requestPath)
	}
	t.Run("access token", func(t *testing.T) {
		setenv(t, "pina_env", "pinr_refresh", "1234", "app-secret")
		call(t)
		assert.Equal(t, "Bearer pina_env", authorization)
	})
	t.Run("refresh token", func(t *testing.T) {
		setenv(t, "", "pinr_refresh", "1234", "app-secret")
		call(t)
		assert.Equal(t, "Bearer pina_fresh", authorization)
	})
	t.Run("neither", func(t *testing.T) {
		setenv(t, "", "pinr_refresh", "1234", "")
		_, err := pinterest.NewClient(pinterest.WithEnv())
		require.Error(t, err)
		for _, name := range []string{"ACCESS_TOKEN", "REFRESH_ACCESS_TOKEN", "APP_ID", "APP_SECRET"} {
			require.ErrorContains(t, err, "PINTEREST_"+name)
		}
		assert.NotContains(t, err.Error(), "pinr_")
	})
}

func TestClient_CallOptionsOverrideClientOptions(t *testing.T) {
	var sent *http.Request
	transport := &script{steps: []step{func(req *http.Request) (*http.Response, error) {
		sent = req
		return respond(200, pinBody)(req)
	}}}
	client := newClient(
		t, transport,
		pinterest.WithBaseURL(pinterest.SandboxBaseURL+"/"), pinterest.WithUserAgent("shop-sync/1.4"),
		pinterest.WithHeader("X-Trace", "client"), pinterest.WithAdAccount("11"), nil,
	)
	_, err := client.Pins.Get(t.Context(), "1", nil)
	require.NoError(t, err)
	assert.Equal(t, "https://api-sandbox.pinterest.com/v5/pins/1?ad_account_id=11", sent.URL.String())
	assert.Regexp(t, `^shop-sync/1\.4 pinterest-go/`, sent.Header.Get("User-Agent"))
	assert.Equal(t, "client", sent.Header.Get("X-Trace"))

	_, err = client.Pins.Get(t.Context(), "1", pinterest.WithHeader("X-Trace", "call"), pinterest.WithAdAccount(""),
		pinterest.WithQuery("a", "1"), pinterest.WithQuery("b", "2"))
	require.NoError(t, err)
	assert.Equal(t, "https://api-sandbox.pinterest.com/v5/pins/1?a=1&b=2", sent.URL.String())
	assert.Equal(t, "call", sent.Header.Get("X-Trace"))

	_, err = client.Pins.Get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, "client", sent.Header.Get("X-Trace"), "the option of one call reached the next call")

	_, err = client.Pins.Get(t.Context(), "1", pinterest.WithBodyField("x", 1))
	require.ErrorContains(t, err, "pins/get: x cannot be sent")
}

func TestClient_WithAdAccountIsSentToOperationsThatTakeIt(t *testing.T) {
	type client = *pinterest.Client
	ctx := t.Context()
	day := pinterest.Date{Year: 2021, Month: time.April, Day: 1}
	account := &pinterest.UserAccountAnalyticsParams{StartDate: day, EndDate: day}
	pin := &pinterest.PinAnalyticsParams{StartDate: day, EndDate: day, MetricTypes: []pinterest.MetricType{"SAVE"}}
	topPins := &pinterest.TopPinsParams{StartDate: day, EndDate: day, SortBy: pinterest.MetricSave}
	section := &pinterest.BoardSectionParams{Name: "A"}
	feed := &pinterest.FeedCreateParams{Name: "A", Format: "CSV", Location: "https://x.example/f"}
	items := &pinterest.ItemGetParams{Country: "US", Language: "EN", ItemIDs: []string{"1"}}
	group := &pinterest.ProductGroupCreateParams{FeedID: "1", Name: "A", Filters: pinterest.ProductGroupFilters{
		AnyOf: pinterest.FilterList{pinterest.CurrencyFilter{Currency: "USD"}},
	}}
	ads := &pinterest.AdsAnalyticsParams{StartDate: day, EndDate: day, Columns: []pinterest.Column{"CTR"}, Granularity: "DAY"}
	report := &pinterest.ReportCreateParams{
		StartDate: day, EndDate: day, Columns: []pinterest.Column{"CTR"}, Granularity: "DAY", Level: "CAMPAIGN",
	}
	split := &pinterest.TargetingAnalyticsParams{AdsAnalyticsParams: *ads, TargetingTypes: []pinterest.TargetingType{pinterest.TargetingTypeGender}}
	const columns = "columns=CTR&end_date=2021-04-01&granularity=DAY"
	send := func(any, error) {} // most of the calls fail, because the response is empty
	do := func(method, path string, query url.Values, opts ...pinterest.RequestOption) func(c client) {
		return func(c client) {
			send(nil, c.Do(ctx, &pinterest.Request{Method: method, Path: path, Query: query}, nil, opts...))
		}
	}
	explicit := pinterest.WithQuery("ad_account_id", "7")
	tests := map[string]struct {
		call func(c client)
		want string
	}{
		"user_account/get": {func(c client) { send(c.UserAccount.Get(ctx)) }, "GET /user_account?ad_account_id=549"},
		"user_account/analytics": {
			func(c client) { send(c.UserAccount.GetAnalytics(ctx, account)) },
			"GET /user_account/analytics?ad_account_id=549&end_date=2021-04-01&start_date=2021-04-01",
		},
		"user_account/analytics/top_pins": {
			func(c client) { send(c.UserAccount.GetTopPins(ctx, topPins)) },
			"GET /user_account/analytics/top_pins?ad_account_id=549&end_date=2021-04-01&sort_by=SAVE&start_date=2021-04-01",
		},
		"user_account/analytics/top_video_pins": {
			func(c client) { send(c.UserAccount.GetTopVideoPins(ctx, topPins)) },
			"GET /user_account/analytics/top_video_pins?ad_account_id=549&end_date=2021-04-01&sort_by=SAVE&start_date=2021-04-01",
		},
		"linked_business_accounts/get": {func(c client) { send(c.UserAccount.ListBusinesses(ctx)) }, "GET /user_account/businesses"},
		"user_websites/get":            {func(c client) { send(c.UserAccount.ListWebsites(nil).Page(ctx)) }, "GET /user_account/websites"},
		"verify_website/update":        {func(c client) { send(c.UserAccount.VerifyWebsite(ctx, "a")) }, "POST /user_account/websites?ad_account_id=549"},
		"unverify_website/delete":      {func(c client) { send(nil, c.UserAccount.UnverifyWebsite(ctx, "a")) }, "DELETE /user_account/websites?website=a"},
		"website_verification/get": {
			func(c client) { send(c.UserAccount.GetWebsiteVerification(ctx)) }, "GET /user_account/websites/verification?ad_account_id=549",
		},
		"followers/list":     {func(c client) { send(c.UserAccount.ListFollowers(nil).Page(ctx)) }, "GET /user_account/followers"},
		"follow_user/update": {func(c client) { send(c.UserAccount.FollowUser(ctx, "a", nil)) }, "POST /user_account/following/a"},
		"user_following/get": {func(c client) { send(c.UserAccount.ListFollowing(nil).Page(ctx)) }, "GET /user_account/following?ad_account_id=549"},
		"boards_user_follows/list": {
			func(c client) { send(c.UserAccount.ListFollowedBoards(nil).Page(ctx)) }, "GET /user_account/following/boards?ad_account_id=549",
		},
		"pins/create": {func(c client) { send(c.Pins.Create(ctx, &pinterest.PinCreateParams{})) }, "POST /pins?ad_account_id=549"},
		"pins/get":    {func(c client) { send(c.Pins.Get(ctx, "1")) }, "GET /pins/1?ad_account_id=549"},
		"pins/delete": {func(c client) { send(nil, c.Pins.Delete(ctx, "1")) }, "DELETE /pins/1?ad_account_id=549"},
		"pins/analytics": {
			func(c client) { send(c.Pins.GetAnalytics(ctx, "1", pin)) },
			"GET /pins/1/analytics?ad_account_id=549&end_date=2021-04-01&metric_types=SAVE&start_date=2021-04-01",
		},
		"pins/list":   {func(c client) { send(c.Pins.List(nil).Page(ctx)) }, "GET /pins?ad_account_id=549"},
		"pins/update": {func(c client) { send(c.Pins.Update(ctx, "1", nil)) }, "PATCH /pins/1?ad_account_id=549"},
		"pins/save":   {func(c client) { send(c.Pins.Save(ctx, "1", nil)) }, "POST /pins/1/save?ad_account_id=549"},
		"multi_pins/analytics": {
			func(c client) { send(c.Pins.GetMultiAnalytics(ctx, []string{"2"}, pin)) },
			"GET /pins/analytics?ad_account_id=549&end_date=2021-04-01&metric_types=SAVE&pin_ids=2&start_date=2021-04-01",
		},
		"search_user_pins/list": {
			func(c client) { send(c.Search.Pins("a", nil).Page(ctx)) },
			"GET /search/pins?ad_account_id=549&query=a",
		},
		"search_user_boards/get": {
			func(c client) { send(c.Search.Boards("a", nil).Page(ctx)) },
			"GET /search/boards?ad_account_id=549&query=a",
		},
		"trending_keywords/list": {
			func(c client) {
				send(c.Trends.ListKeywords(ctx, pinterest.TrendRegionDACH, pinterest.TrendTypeGrowing, nil))
			},
			"GET /trends/keywords/DE+AT+CH/top/growing",
		},
		"search_partner_pins": {
			func(c client) {
				send(c.Search.PartnerPins("a", &pinterest.PartnerPinSearchParams{CountryCode: "US"}).Page(ctx))
			},
			"GET /search/partner/pins?country_code=US&term=a",
		},
		"terms_suggested/list": {func(c client) { send(c.Keywords.SuggestTerms(ctx, "a", nil)) }, "GET /terms/suggested?term=a"},
		"ad_accounts/get":      {func(c client) { send(c.AdAccounts.Get(ctx, "1")) }, "GET /ad_accounts/1"},
		"ad_accounts/create":   {func(c client) { send(c.AdAccounts.Create(ctx, nil)) }, "POST /ad_accounts"},
		"campaigns/create": {func(c client) {
			send(c.AdAccounts.CreateCampaigns(ctx, "1", []pinterest.CampaignCreateParams{{Name: "a", ObjectiveType: "b"}}))
		}, "POST /ad_accounts/1/campaigns"},
		"campaigns/update": {func(c client) {
			send(c.AdAccounts.UpdateCampaigns(ctx, "1", []pinterest.CampaignUpdateParams{{ID: "2"}}))
		}, "PATCH /ad_accounts/1/campaigns"},
		"campaigns/get": {func(c client) { send(c.AdAccounts.GetCampaign(ctx, "1", "2")) }, "GET /ad_accounts/1/campaigns/2"},
		"ad_groups/create": {func(c client) {
			send(c.AdAccounts.CreateAdGroups(ctx, "1", []pinterest.AdGroupCreateParams{{CampaignID: "2", Name: "a", BillableEvent: "b"}}))
		}, "POST /ad_accounts/1/ad_groups"},
		"ad_groups/update": {func(c client) {
			send(c.AdAccounts.UpdateAdGroups(ctx, "1", []pinterest.AdGroupUpdateParams{{ID: "2"}}))
		}, "PATCH /ad_accounts/1/ad_groups"},
		"ad_groups/get": {func(c client) { send(c.AdAccounts.GetAdGroup(ctx, "1", "2")) }, "GET /ad_accounts/1/ad_groups/2"},
		"ads/create": {func(c client) {
			send(c.AdAccounts.CreateAds(ctx, "1", []pinterest.AdCreateParams{{AdGroupID: "2", PinID: "3", CreativeType: "c"}}))
		}, "POST /ad_accounts/1/ads"},
		"ads/update": {func(c client) { send(c.AdAccounts.UpdateAds(ctx, "1", []pinterest.AdUpdateParams{{ID: "2"}})) }, "PATCH /ad_accounts/1/ads"},
		"ads/get":    {func(c client) { send(c.AdAccounts.GetAd(ctx, "1", "2")) }, "GET /ad_accounts/1/ads/2"},
		"ad_account_targeting_analytics/get": {func(c client) {
			send(c.AdAccounts.GetTargetingAnalytics(ctx, "1", split))
		}, "GET /ad_accounts/1/targeting_analytics?" + columns + "&start_date=2021-04-01&targeting_types=GENDER"},
		"campaign_targeting_analytics/get": {func(c client) {
			send(c.AdAccounts.GetCampaignTargetingAnalytics(ctx, "1", []string{"2"}, split))
		}, "GET /ad_accounts/1/campaigns/targeting_analytics?campaign_ids=2&" + columns + "&start_date=2021-04-01&targeting_types=GENDER"},
		"ad_groups_targeting_analytics/get": {func(c client) {
			send(c.AdAccounts.GetAdGroupTargetingAnalytics(ctx, "1", []string{"2"}, split))
		}, "GET /ad_accounts/1/ad_groups/targeting_analytics?ad_group_ids=2&" + columns + "&start_date=2021-04-01&targeting_types=GENDER"},
		"ad_groups/audience_sizing": {func(c client) {
			send(c.AdAccounts.GetAudienceSizing(ctx, "1", nil))
		}, "POST /ad_accounts/1/ad_groups/audience_sizing"},
		"ad_groups_bid_floor/get": {func(c client) {
			send(c.AdAccounts.GetBidFloors(ctx, "1", oneBidFloor))
		}, "POST /ad_accounts/1/bid_floor"},
		"ad_targeting_analytics/get": {func(c client) {
			send(c.AdAccounts.GetAdTargetingAnalytics(ctx, "1", []string{"2"}, split))
		}, "GET /ad_accounts/1/ads/targeting_analytics?ad_ids=2&" + columns + "&start_date=2021-04-01&targeting_types=GENDER"},
		"ad_pins/analytics": {func(c client) {
			send(c.AdAccounts.GetPinAnalytics(ctx, "1", "2", []string{"3"}, ads))
		}, "GET /ad_accounts/1/pins/analytics?campaign_id=2&" + columns + "&pin_ids=3&start_date=2021-04-01"},
		"templates/list": {func(c client) { send(c.AdAccounts.ListTemplates("1", nil).Page(ctx)) }, "GET /ad_accounts/1/templates"},
		"analytics/create_template_report": {func(c client) {
			send(c.AdAccounts.CreateTemplateReport(ctx, "1", "2", nil))
		}, "POST /ad_accounts/1/templates/2/reports"},
		"targeting_options/get": {func(c client) {
			send(c.Targeting.GetOptions(ctx, pinterest.TargetingOptionTypeGender))
		}, "GET /resources/targeting/GENDER?ad_account_id=549"},
		"interest_targeting_options/get": {func(c client) {
			send(c.Targeting.GetInterests(ctx, "1"))
		}, "GET /resources/targeting/interests/1"},
		"order_lines/list": {func(c client) { send(c.AdAccounts.ListOrderLines("1", nil).Page(ctx)) }, "GET /ad_accounts/1/order_lines"},
		"order_lines/get":  {func(c client) { send(c.AdAccounts.GetOrderLine(ctx, "1", "2")) }, "GET /ad_accounts/1/order_lines/2"},
		"product_group_promotions/create": {func(c client) {
			send(c.Promotions.Create(ctx, "1", newPromotion))
		}, "POST /ad_accounts/1/product_group_promotions"},
		"product_group_promotions/update": {func(c client) {
			send(c.Promotions.Update(ctx, "1", &pinterest.ProductGroupPromotionUpdateParams{
				AdGroupID: "2", Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: "3"}},
			}))
		}, "PATCH /ad_accounts/1/product_group_promotions"},
		"product_group_promotions/list": {func(c client) {
			send(c.Promotions.List("1", &pinterest.ProductGroupPromotionListParams{AdGroupID: "2"}).Page(ctx))
		}, "GET /ad_accounts/1/product_group_promotions?ad_group_id=2"},
		"product_group_promotions/get": {func(c client) {
			send(c.Promotions.Get(ctx, "1", "2"))
		}, "GET /ad_accounts/1/product_group_promotions/2"},
		"bulk_download/create": {func(c client) { send(c.Bulk.CreateDownload(ctx, "1", nil)) }, "POST /ad_accounts/1/bulk/download"},
		"bulk_upsert/create":   {func(c client) { send(c.Bulk.CreateUpsert(ctx, "1", upsertOne)) }, "POST /ad_accounts/1/bulk/upsert"},
		"bulk_request/get":     {func(c client) { send(c.Bulk.Get(ctx, "1", "2")) }, "GET /ad_accounts/1/bulk/2"},
		"events/create": {func(c client) {
			send(c.Conversions.Send(ctx, "1", []pinterest.ConversionEvent{newEvent("a")}))
		}, "POST /ad_accounts/1/events"},
		"conversion_tags/list": {func(c client) { send(c.Conversions.ListTags(ctx, "1", nil)) }, "GET /ad_accounts/1/conversion_tags"},
		"conversion_tags/get":  {func(c client) { send(c.Conversions.GetTag(ctx, "1", "2")) }, "GET /ad_accounts/1/conversion_tags/2"},
		"conversion_tags/create": {func(c client) {
			send(c.Conversions.CreateTag(ctx, "1", &pinterest.ConversionTagCreateParams{Name: "a"}))
		}, "POST /ad_accounts/1/conversion_tags"},
		"page_visit_conversion_tags/get": {func(c client) {
			send(c.Conversions.PageVisitTags("1", nil).Page(ctx))
		}, "GET /ad_accounts/1/conversion_tags/page_visit"},
		"ocpm_eligible_conversion_tags/get": {func(c client) {
			send(c.Conversions.OCPMEligibleTags(ctx, "1"))
		}, "GET /ad_accounts/1/conversion_tags/ocpm_eligible"},
		"customer_lists/list": {func(c client) { send(c.CustomerLists.List("1", nil).Page(ctx)) }, "GET /ad_accounts/1/customer_lists"},
		"customer_lists/get":  {func(c client) { send(c.CustomerLists.Get(ctx, "1", "2")) }, "GET /ad_accounts/1/customer_lists/2"},
		"customer_lists/create": {func(c client) {
			send(c.CustomerLists.Create(ctx, "1", &pinterest.CustomerListCreateParams{Name: "a", Records: []string{"a"}}))
		}, "POST /ad_accounts/1/customer_lists"},
		"customer_lists/update": {func(c client) {
			send(c.CustomerLists.Update(ctx, "1", "2", &pinterest.CustomerListUpdateParams{OperationType: "ADD", Records: []string{"a"}}))
		}, "PATCH /ad_accounts/1/customer_lists/2"},
		"audiences/list": {func(c client) { send(c.Audiences.List("1", nil).Page(ctx)) }, "GET /ad_accounts/1/audiences"},
		"audiences/get":  {func(c client) { send(c.Audiences.Get(ctx, "1", "2")) }, "GET /ad_accounts/1/audiences/2"},
		"audiences/create": {func(c client) {
			send(c.Audiences.Create(ctx, "1", &pinterest.AudienceCreateParams{AudienceType: "CUSTOMER_LIST", Name: "a", Rule: leads}))
		}, "POST /ad_accounts/1/audiences"},
		"audiences/update": {func(c client) { send(c.Audiences.Update(ctx, "1", "2", nil)) }, "PATCH /ad_accounts/1/audiences/2"},
		"keywords/get":     {func(c client) { send(c.Keywords.List("1", nil).Page(ctx)) }, "GET /ad_accounts/1/keywords"},
		"keywords/create": {func(c client) {
			send(c.Keywords.Create(ctx, "1", &pinterest.KeywordCreateParams{ParentID: "1", Keywords: newKeywords}))
		}, "POST /ad_accounts/1/keywords"},
		"keywords/update": {func(c client) {
			send(c.Keywords.Update(ctx, "1", []pinterest.KeywordUpdateParams{{ID: "2"}}))
		}, "PATCH /ad_accounts/1/keywords"},
		"country_keywords_metrics/get": {func(c client) {
			send(c.Keywords.GetMetrics(ctx, "1", "US", []string{"a"}))
		}, "GET /ad_accounts/1/keywords/metrics?country_code=US&keywords=a"},
		"terms_related/list": {func(c client) { send(c.Keywords.RelatedTerms(ctx, []string{"a"})) }, "GET /terms/related?terms=a"},
		"boards/list":        {func(c client) { send(c.Boards.List(nil).Page(ctx)) }, "GET /boards?ad_account_id=549"},
		"boards/create": {
			func(c client) { send(c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "A"})) },
			"POST /boards?ad_account_id=549",
		},
		"boards/get":    {func(c client) { send(c.Boards.Get(ctx, "1")) }, "GET /boards/1?ad_account_id=549"},
		"boards/update": {func(c client) { send(c.Boards.Update(ctx, "1", nil)) }, "PATCH /boards/1?ad_account_id=549"},
		"boards/delete": {func(c client) { send(nil, c.Boards.Delete(ctx, "1")) }, "DELETE /boards/1?ad_account_id=549"},
		"boards/list_pins": {
			func(c client) { send(c.Boards.ListPins("1", nil).Page(ctx)) },
			"GET /boards/1/pins?ad_account_id=549",
		},
		"board_sections/list": {
			func(c client) { send(c.Boards.ListSections("1", nil).Page(ctx)) },
			"GET /boards/1/sections?ad_account_id=549",
		},
		"board_sections/create": {
			func(c client) { send(c.Boards.CreateSection(ctx, "1", section)) },
			"POST /boards/1/sections?ad_account_id=549",
		},
		"board_sections/update": {
			func(c client) { send(c.Boards.UpdateSection(ctx, "1", "2", section)) },
			"PATCH /boards/1/sections/2?ad_account_id=549",
		},
		"board_sections/delete": {
			func(c client) { send(nil, c.Boards.DeleteSection(ctx, "1", "2")) },
			"DELETE /boards/1/sections/2?ad_account_id=549",
		},
		"board_sections/list_pins": {
			func(c client) { send(c.Boards.ListSectionPins("1", "2", nil).Page(ctx)) },
			"GET /boards/1/sections/2/pins?ad_account_id=549",
		},
		"feeds/list":   {func(c client) { send(c.Catalogs.ListFeeds(nil).Page(ctx)) }, "GET /catalogs/feeds?ad_account_id=549"},
		"feeds/create": {func(c client) { send(c.Catalogs.CreateFeed(ctx, feed)) }, "POST /catalogs/feeds?ad_account_id=549"},
		"feeds/get":    {func(c client) { send(c.Catalogs.GetFeed(ctx, "1")) }, "GET /catalogs/feeds/1?ad_account_id=549"},
		"feeds/update": {
			func(c client) { send(c.Catalogs.UpdateFeed(ctx, "1", nil)) },
			"PATCH /catalogs/feeds/1?ad_account_id=549",
		},
		"feeds/delete": {
			func(c client) { send(nil, c.Catalogs.DeleteFeed(ctx, "1")) },
			"DELETE /catalogs/feeds/1?ad_account_id=549",
		},
		"feed_processing_results/list": {
			func(c client) { send(c.Catalogs.ListProcessingResults("1", nil).Page(ctx)) },
			"GET /catalogs/feeds/1/processing_results?ad_account_id=549",
		},
		"items/get": {
			func(c client) { send(c.Catalogs.GetItems(ctx, items)) },
			"GET /catalogs/items?ad_account_id=549&country=US&item_ids=1&language=EN",
		},
		"items_batch/get": {
			func(c client) { send(c.Catalogs.GetItemsBatch(ctx, "1")) },
			"GET /catalogs/items/batch/1?ad_account_id=549",
		},
		"items_batch/post": {
			func(c client) {
				send(c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{Items: []pinterest.ItemRecord{{ItemID: "1"}}}))
			},
			"POST /catalogs/items/batch?ad_account_id=549",
		},
		"catalogs_product_groups/list": {
			func(c client) { send(c.Catalogs.ListProductGroups("1", nil).Page(ctx)) },
			"GET /catalogs/product_groups?ad_account_id=549&feed_id=1",
		},
		"catalogs_product_groups/create": {
			func(c client) { send(c.Catalogs.CreateProductGroup(ctx, group)) },
			"POST /catalogs/product_groups?ad_account_id=549",
		},
		"catalogs_product_groups/update": {
			func(c client) { send(c.Catalogs.UpdateProductGroup(ctx, "1", nil)) },
			"PATCH /catalogs/product_groups/1?ad_account_id=549",
		},
		"catalogs_product_groups/delete": {
			func(c client) { send(nil, c.Catalogs.DeleteProductGroup(ctx, "1")) },
			"DELETE /catalogs/product_groups/1?ad_account_id=549",
		},

		"catalogs/list": {func(c client) { send(c.Catalogs.List(nil).Page(ctx)) }, "GET /catalogs?ad_account_id=549"},
		"catalogs/create": {
			func(c client) { send(nil, catalogCalls(ctx)["catalogs_create"](c)) },
			"POST /catalogs?ad_account_id=549",
		},
		"catalogs/available_filter_values": {
			func(c client) { send(c.Catalogs.ListAvailableFilterValues(ctx, "1", nil)) },
			"GET /catalogs/available_filter_values?ad_account_id=549&catalog_id=1",
		},
		"feeds/ingest": {
			func(c client) { send(c.Catalogs.IngestFeed(ctx, "1")) },
			"POST /catalogs/feeds/1/ingest?ad_account_id=549",
		},
		"items_issues/list": {
			func(c client) { send(c.Catalogs.ListItemIssues("1", nil).Page(ctx)) },
			"GET /catalogs/processing_results/1/item_issues?ad_account_id=549",
		},
		"items/post": {
			func(c client) { send(c.Catalogs.QueryItems(ctx, retailItems)) },
			"POST /catalogs/items?ad_account_id=549",
		},
		"catalogs_product_groups/delete_many": {
			func(c client) { send(nil, c.Catalogs.DeleteProductGroups(ctx, []string{"1", "2"})) },
			"DELETE /catalogs/product_groups/multiple?ad_account_id=549&id=1%2C2",
		},
		"catalogs_product_groups/create_many": {
			func(c client) { send(nil, catalogCalls(ctx)["catalogs_product_groups_create_many"](c)) },
			"POST /catalogs/product_groups/multiple?ad_account_id=549",
		},
		"catalogs_product_groups/get": {
			func(c client) { send(c.Catalogs.GetProductGroup(ctx, "1")) },
			"GET /catalogs/product_groups/1?ad_account_id=549",
		},
		"catalogs_product_groups/product_counts_get": {
			func(c client) { send(c.Catalogs.GetProductCounts(ctx, "1")) },
			"GET /catalogs/product_groups/1/product_counts?ad_account_id=549",
		},
		"catalogs_product_group_pins/list": {
			func(c client) { send(c.Catalogs.ListProductGroupProducts("1", nil).Page(ctx)) },
			"GET /catalogs/product_groups/1/products?ad_account_id=549",
		},
		"products_by_product_group_filter/list": {
			func(c client) { send(nil, catalogCalls(ctx)["products_by_product_group_filter_list"](c)) },
			"POST /catalogs/products/get_by_product_group_filters?ad_account_id=549",
		},
		"reports/create": {
			func(c client) { send(nil, catalogCalls(ctx)["reports_create"](c)) },
			"POST /catalogs/reports?ad_account_id=549",
		},
		"reports/get": {func(c client) { send(c.Catalogs.GetReport(ctx, "t")) }, "GET /catalogs/reports?ad_account_id=549&token=t"},
		"reports/stats": {
			func(c client) { send(nil, catalogCalls(ctx)["reports_stats"](c)) },
			"GET /catalogs/reports/stats?ad_account_id=549&parameters%5Bcatalog_type%5D=RETAIL&parameters%5Breport%5D%5Breport_type%5D=DISTRIBUTION_ISSUES",
		},

		// These operations do not take it.
		"oauth/conversion_token": {do("POST", "/oauth/conversion_token", nil), "POST /oauth/conversion_token"},
		"oauth/token":            {do("POST", "/oauth/token", nil), "POST /oauth/token"},
		"token/revoke":           {do("POST", "/oauth/token/revoke", nil), "POST /oauth/token/revoke"},
		"media/list":             {func(c client) { send(c.Media.List(nil).Page(ctx)) }, "GET /media"},
		"media/create": {
			func(c client) { send(c.Media.Create(ctx, &pinterest.MediaCreateParams{MediaType: "video"})) },
			"POST /media",
		},
		"media/get":        {func(c client) { send(c.Media.Get(ctx, "1")) }, "GET /media/1"},
		"ad_accounts/list": {func(c client) { send(c.AdAccounts.List(nil).Page(ctx)) }, "GET /ad_accounts"},
		"ad_account/analytics": {
			func(c client) { send(c.AdAccounts.GetAnalytics(ctx, "1", ads)) },
			"GET /ad_accounts/1/analytics?" + columns + "&start_date=2021-04-01",
		},
		"campaigns/list": {
			func(c client) { send(c.AdAccounts.ListCampaigns("1", nil).Page(ctx)) },
			"GET /ad_accounts/1/campaigns",
		},
		"campaigns/analytics": {
			func(c client) { send(c.AdAccounts.GetCampaignAnalytics(ctx, "1", []string{"2"}, ads)) },
			"GET /ad_accounts/1/campaigns/analytics?campaign_ids=2&" + columns + "&start_date=2021-04-01",
		},
		"ad_groups/list": {
			func(c client) { send(c.AdAccounts.ListAdGroups("1", nil).Page(ctx)) },
			"GET /ad_accounts/1/ad_groups",
		},
		"ad_groups/analytics": {
			func(c client) { send(c.AdAccounts.GetAdGroupAnalytics(ctx, "1", []string{"2"}, ads)) },
			"GET /ad_accounts/1/ad_groups/analytics?ad_group_ids=2&" + columns + "&start_date=2021-04-01",
		},
		"ads/list": {func(c client) { send(c.AdAccounts.ListAds("1", nil).Page(ctx)) }, "GET /ad_accounts/1/ads"},
		"ads/analytics": {
			func(c client) { send(c.AdAccounts.GetAdAnalytics(ctx, "1", []string{"2"}, ads)) },
			"GET /ad_accounts/1/ads/analytics?ad_ids=2&" + columns + "&start_date=2021-04-01",
		},
		"product_groups/analytics": {
			func(c client) { send(c.AdAccounts.GetProductGroupAnalytics(ctx, "1", []string{"2"}, ads)) },
			"GET /ad_accounts/1/product_groups/analytics?" + columns + "&product_group_ids=2&start_date=2021-04-01",
		},
		"analytics/get_report": {
			func(c client) { send(c.AdAccounts.GetReport(ctx, "1", "t")) },
			"GET /ad_accounts/1/reports?token=t",
		},
		"analytics/create_report": {
			func(c client) { send(c.AdAccounts.CreateReport(ctx, "1", report)) },
			"POST /ad_accounts/1/reports",
		},

		"Do, known operation":            {do("GET", "/boards/1", nil), "GET /boards/1?ad_account_id=549"},
		"Do, known operation of media":   {do("", "media", nil), "GET /media"},
		"Do, unknown operation":          {do("GET", "/search/none", urlValues("query", "a")), "GET /search/none?ad_account_id=549&query=a"},
		"Do, unknown write":              {do("POST", "pins/1/save", nil), "POST /pins/1/save?ad_account_id=549"},
		"Do, unknown ad account path":    {do("GET", "/ad_accounts/1/lead_forms", nil), "GET /ad_accounts/1/lead_forms"},
		"Do, ad account path, no slash":  {do("POST", "ad_accounts/1/keywords", nil), "POST /ad_accounts/1/keywords"},
		"Do, ad_account_id in the query": {do("GET", "/pins/1", urlValues("ad_account_id", "7")), "GET /pins/1?ad_account_id=7"},
		"Do, ad_account_id in WithQuery": {do("GET", "/pins/1", nil, explicit), "GET /pins/1?ad_account_id=7"},
		"Do, ad_account_id for media":    {do("GET", "/media", urlValues("ad_account_id", "7")), "GET /media?ad_account_id=7"},
		"ad_account_id in WithQuery": {
			func(c client) { send(c.Pins.Get(ctx, "1", explicit)) },
			"GET /pins/1?ad_account_id=7",
		},
		"WithAdAccount of the call": {
			func(c client) { send(c.Pins.Get(ctx, "1", pinterest.WithAdAccount("8"))) },
			"GET /pins/1?ad_account_id=8",
		},
		"empty WithAdAccount of the call": {
			func(c client) { send(c.Pins.Get(ctx, "1", pinterest.WithAdAccount(""))) },
			"GET /pins/1",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var sent []string
			transport := roundTripper(func(req *http.Request) (*http.Response, error) {
				sent = append(sent, req.Method+" "+strings.TrimPrefix(req.URL.RequestURI(), "/v5"))
				return respond(204, "")(req)
			})
			test.call(newClient(t, transport, pinterest.WithAdAccount("549")))
			assert.Equal(t, []string{test.want}, sent)
		})
	}
	for _, op := range operation.All() {
		_, tested := tests[op.ID]
		assert.True(t, tested, "%s is not tested", op.ID)
	}
}

func TestClient_BodyForms(t *testing.T) {
	type params struct {
		Name string `json:"name"`
	}
	field := pinterest.WithBodyField("extra", 1)
	for name, test := range map[string]struct {
		method            string
		body              any
		opts              []pinterest.RequestOption
		contentType, want string
		err               string
	}{
		"object":                {"POST", params{"a"}, nil, "application/json", `{"name":"a"}`, ""},
		"object with a field":   {"POST", params{"a"}, []pinterest.RequestOption{field}, "application/json", `{"extra":1,"name":"a"}`, ""},
		"list":                  {"PATCH", []params{{"a"}, {"b"}}, nil, "application/json", `[{"name":"a"},{"name":"b"}]`, ""},
		"list with a field":     {"POST", []params{{"a"}}, []pinterest.RequestOption{field}, "", "", "pinterest: POST /newer: extra cannot be sent: the body is not a JSON object"},
		"form":                  {"POST", url.Values{"token": {"a b"}, "hint": {"x&y"}}, nil, "application/x-www-form-urlencoded", "hint=x%26y&token=a+b", ""},
		"form with a field":     {"POST", url.Values{"token": {"a"}}, []pinterest.RequestOption{field}, "", "", "pinterest: POST /newer: extra cannot be sent: the body is not a JSON object"},
		"DELETE with a body":    {"DELETE", params{"a"}, nil, "application/json", `{"name":"a"}`, ""},
		"DELETE body and field": {"DELETE", params{"a"}, []pinterest.RequestOption{field}, "application/json", `{"extra":1,"name":"a"}`, ""},
		"DELETE with a field":   {"DELETE", nil, []pinterest.RequestOption{field}, "", "", "pinterest: DELETE /newer: extra cannot be sent: the operation has no body"},
		"GET with a field":      {"GET", nil, []pinterest.RequestOption{field}, "", "", "pinterest: GET /newer: extra cannot be sent: the operation has no body"},
		"PUT with only a field": {"PUT", nil, []pinterest.RequestOption{field}, "application/json", `{"extra":1}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var sent *http.Request
			var body []byte
			transport := roundTripper(func(req *http.Request) (*http.Response, error) {
				sent = req
				body, _ = io.ReadAll(req.Body)
				return respond(200, `{}`)(req)
			})
			req := &pinterest.Request{Method: test.method, Path: "/newer", Query: url.Values{"q": {"1"}}, Body: test.body}
			err := newClient(t, transport).Do(t.Context(), req, nil, test.opts...)
			if test.err != "" {
				require.EqualError(t, err, test.err)
				var invalid *pinterest.ParamError
				require.ErrorAs(t, err, &invalid)
				assert.Nil(t, sent)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.contentType, sent.Header.Get("Content-Type"))
			assert.Equal(t, test.want, string(body))
			assert.Equal(t, "q=1", sent.URL.RawQuery)
			assert.Equal(t, test.method, sent.Method)
		})
	}
}
