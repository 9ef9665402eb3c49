package pinterest_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func at(seconds int64) pinterest.UnixTime { return pinterest.UnixTime{Time: time.Unix(seconds, 0)} }

func TestCampaigns_Operations(t *testing.T) {
	const account = "549755885175"
	campaign := &pinterest.Campaign{
		ID: "626736533506", AdAccountID: account, Name: "Soups", Status: pinterest.EntityStatusPaused,
		ObjectiveType: pinterest.ObjectiveTypeAwareness, Type: "campaign",
	}
	written := *campaign
	written.DailySpendCap, written.LifetimeSpendCap, written.CreatedTime = new(int64(12_500_000)), new(int64(0)), utc(2015, 5, 27, 16, 39, 4, 0)
	campaigns := pinterest.WriteResults[pinterest.Campaign]{
		{Value: &written, Exceptions: []pinterest.Exception{}},
		{Exceptions: []pinterest.Exception{{Code: 2, Message: "Advertiser not found."}, {Code: 3, Message: "Name is taken."}}},
	}
	group := &pinterest.AdGroup{
		ID: "2680060704746", AdAccountID: account, CampaignID: "626736533506", Name: "Cooks", Status: pinterest.EntityStatusPaused,
		BillableEvent: pinterest.BillableEventClickthrough, BudgetInMicroCurrency: new(int64(5_000_000)),
		TargetingSpec: pinterest.TargetingSpec{Locations: []string{"US"}}, LifetimeFrequencyCap: -1, FeedProfileID: "0", Type: "adgroup",
	}
	ad := &pinterest.Ad{
		ID: "687195134316", AdAccountID: account, AdGroupID: "2680060704746", CampaignID: "626736533506", PinID: "394205773611545468",
		Name: "Gazpacho", Status: pinterest.EntityStatusPaused, CreativeType: pinterest.CreativeTypeRegular, Type: "pinpromotion",
	}
	ads := pinterest.WriteResults[pinterest.Ad]{
		{Value: ad, Exceptions: []pinterest.Exception{}},
		{Value: &pinterest.Ad{}, Exceptions: []pinterest.Exception{{Code: 2781, Message: "Sandboxed Pins may not be promoted."}}},
	}
	adAccount := &pinterest.AdAccount{
		ID: account, Name: "ACME Tools", Owner: pinterest.AdAccountOwner{Username: "summerkitchen", ID: "1"}, Country: pinterest.CountryUS,
		Currency: pinterest.CurrencyUSD, CreatedTime: utc(2020, 10, 27, 4, 28, 40, 0), Permissions: []string{"OWNER"},
	}
	tracking := map[pinterest.TrackingEvent][]string{pinterest.TrackingEventClick: {"https://t.example/"}}
	for _, test := range []operationTest{
		{
			name:   "get ad account",
			call:   func(c *pinterest.Client) (any, error) { return c.AdAccounts.Get(t.Context(), account) },
			method: "GET", path: "/ad_accounts/" + account, status: 200, fixture: "ad_accounts_get.json", want: adAccount,
		},
		{
			name: "create ad account", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.Create(t.Context(), &pinterest.AdAccountCreateParams{
					Name: "ACME Tools", Country: pinterest.CountryUS, Currency: pinterest.CurrencyUSD, OwnerUserID: "1",
				})
			},
			method: "POST", path: "/ad_accounts", body: `{"name": "ACME Tools", "country": "US", "currency": "USD", "owner_user_id": "1"}`,
			status: 200, fixture: "ad_accounts_create.json", want: adAccount,
		},
		{
			name: "create campaigns", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.CreateCampaigns(t.Context(), account, []pinterest.CampaignCreateParams{
					{
						Name: "Soups", ObjectiveType: pinterest.ObjectiveTypeAwareness, Status: pinterest.EntityStatusPaused, DailySpendCap: 12_500_000,
						LifetimeSpendCap: 1, StartTime: at(1580865126), EndTime: at(1644023526), OrderLineID: "5", TrackingURLs: tracking,
						IsCampaignBudgetOptimization: pinterest.Value(false), IsFlexibleDailyBudgets: true, IsAutomatedCampaign: true,
						IsPerformancePlus: true, DefaultAdGroupBudget: 7, BidOptions: &pinterest.CampaignBidOptions{
							AppTypeMultipliers: map[string]float64{"iphone": 0.5}, AudienceMultipliers: map[string]float64{"8": 2},
							PlacementMultipliers: map[string]float64{"SEARCH": 1},
						},
					},
					{Name: "Stews", ObjectiveType: pinterest.ObjectiveTypeConsideration},
				}, pinterest.WithAdAccount("9"))
			},
			method: "POST", path: "/ad_accounts/" + account + "/campaigns", body: `[{
				"ad_account_id": "549755885175", "name": "Soups", "objective_type": "AWARENESS", "status": "PAUSED", "daily_spend_cap": 12500000,
				"lifetime_spend_cap": 1, "start_time": 1580865126, "end_time": 1644023526, "order_line_id": "5", "tracking_urls": {"click": ["https://t.example/"]},
				"is_campaign_budget_optimization": false, "is_flexible_daily_budgets": true, "is_automated_campaign": true, "is_performance_plus": true,
				"default_ad_group_budget_in_micro_currency": 7,
				"bid_options": {"app_type_multipliers": {"iphone": 0.5}, "audience_multipliers": {"8": 2}, "placement_multipliers": {"SEARCH": 1}}
			}, {"ad_account_id": "549755885175", "name": "Stews", "objective_type": "CONSIDERATION"}]`,
			status: 200, fixture: "campaigns_create.json", want: campaigns,
		},
		{
			name: "update campaigns", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.UpdateCampaigns(t.Context(), account, []pinterest.CampaignUpdateParams{
					{
						ID: "1", Name: pinterest.Value("Soups"), ObjectiveType: pinterest.Value(pinterest.ObjectiveTypeAwareness),
						Status: pinterest.Value(pinterest.EntityStatusArchived), DailySpendCap: pinterest.Null[pinterest.Money](),
						LifetimeSpendCap: pinterest.Value(pinterest.Money(5)), StartTime: pinterest.Value(at(1580865126)), EndTime: pinterest.Null[pinterest.UnixTime](),
						OrderLineID: pinterest.Null[string](), TrackingURLs: pinterest.Value(tracking), IsCampaignBudgetOptimization: pinterest.Value(true),
						IsFlexibleDailyBudgets: pinterest.Value(false), IsAutomatedCampaign: pinterest.Value(false), IsPerformancePlus: pinterest.Value(false),
						BidOptions:           pinterest.Value(&pinterest.CampaignBidOptions{AudienceMultipliers: map[string]float64{"8": 2}, UpdateMask: []string{"AUDIENCE"}}),
						DefaultAdGroupBudget: pinterest.Value(pinterest.Money(0)),
					},
					{ID: "2"},
				})
			},
			method: "PATCH", path: "/ad_accounts/" + account + "/campaigns", body: `[{
				"ad_account_id": "549755885175", "id": "1", "name": "Soups", "objective_type": "AWARENESS", "status": "ARCHIVED", "daily_spend_cap": null,
				"lifetime_spend_cap": 5, "start_time": 1580865126, "end_time": null, "order_line_id": null, "tracking_urls": {"click": ["https://t.example/"]},
				"is_campaign_budget_optimization": true, "is_flexible_daily_budgets": false, "is_automated_campaign": false, "is_performance_plus": false,
				"bid_options": {"audience_multipliers": {"8": 2}, "update_mask": ["AUDIENCE"]}, "default_ad_group_budget_in_micro_currency": 0
			}, {"ad_account_id": "549755885175", "id": "2"}]`,
			status: 200, fixture: "campaigns_update.json", want: campaigns,
		},
		{
			name: "get campaign",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetCampaign(t.Context(), account, "626736533506")
			},
			method: "GET", path: "/ad_accounts/" + account + "/campaigns/626736533506", status: 200, fixture: "campaigns_get.json", want: campaign,
		},
		{
			name: "create ad groups", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.CreateAdGroups(t.Context(), account, []pinterest.AdGroupCreateParams{{
					CampaignID: "626736533506", Name: "Cooks", BillableEvent: pinterest.BillableEventClickthrough, Status: pinterest.EntityStatusPaused,
					Budget: 5_000_000, BudgetType: pinterest.BudgetTypeLifetime, Bid: 1_000_000, BidStrategyType: pinterest.BidStrategyTypeMaxBid,
					BidMultiplier: 1.5, PacingDeliveryType: pinterest.PacingDeliveryTypeStandard, LifetimeFrequencyCap: 10, StartTime: at(1580865126),
					EndTime: at(1644023526), TargetingSpec: pinterest.TargetingSpec{
						Locations: []string{"US"}, Genders: []string{}, MinimumAge: "18", MaximumAge: "65+",
						Other: map[string]pinterest.RawJSON{"FUTURE": pinterest.RawJSON(`[1]`)},
					},
					TargetingTemplateIDs: []string{"8"}, AutoTargetingEnabled: pinterest.Value(false), PlacementGroup: pinterest.PlacementGroupSearch,
					OptimizationGoal: &pinterest.OptimizationGoal{
						Conversion: &pinterest.ConversionGoal{
							ConversionTagID: "7", ConversionEvent: pinterest.ConversionTagTypeCheckout, ReportingEvent: "Buy", CPAGoal: "5000000",
							IsROASOptimized: true, LearningModeType: pinterest.ConversionLearningModeTypeActive,
							AttributionWindows: &pinterest.AttributionWindows{ClickWindowDays: pinterest.Value(pinterest.AttributionWindow(0))},
						},
						Frequency: &pinterest.FrequencyGoal{Frequency: 2, TimeRange: "DAY"}, ScrollUp: &pinterest.ScrollUpGoal{Value: "1"},
					},
					IsCreativeOptimization: true, PromotionID: "4", PromotionApplicationLevel: "ITEM", TrackingURLs: tracking,
				}})
			},
			method: "POST", path: "/ad_accounts/" + account + "/ad_groups", body: `[{
				"campaign_id": "626736533506", "name": "Cooks", "billable_event": "CLICKTHROUGH", "status": "PAUSED", "budget_in_micro_currency": 5000000,
				"budget_type": "LIFETIME", "bid_in_micro_currency": 1000000, "bid_strategy_type": "MAX_BID", "bid_multiplier": 1.5,
				"pacing_delivery_type": "STANDARD", "lifetime_frequency_cap": 10, "start_time": 1580865126, "end_time": 1644023526,
				"targeting_spec": {"LOCATION": ["US"], "GENDER": [], "MINIMUM_AGE": "18", "MAXIMUM_AGE": "65+", "FUTURE": [1]},
				"targeting_template_ids": ["8"], "auto_targeting_enabled": false, "placement_group": "SEARCH",
				"optimization_goal_metadata": {
					"conversion_tag_v3_goal_metadata": {
						"conversion_tag_id": "7", "conversion_event": "CHECKOUT", "reporting_event": "Buy", "cpa_goal_value_in_micro_currency": "5000000",
						"is_roas_optimized": true, "learning_mode_type": "ACTIVE", "attribution_windows": {"click_window_days": 0}
					},
					"frequency_goal_metadata": {"frequency": 2, "timerange": "DAY"},
					"scrollup_goal_metadata": {"scrollup_goal_value_in_micro_currency": "1"}
				},
				"is_creative_optimization": true, "promotion_id": "4", "promotion_application_level": "ITEM", "tracking_urls": {"click": ["https://t.example/"]}
			}]`,
			status: 200, fixture: "ad_groups_create.json", want: pinterest.WriteResults[pinterest.AdGroup]{{Value: group}},
		},
		{
			name: "update ad groups", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.UpdateAdGroups(t.Context(), account, []pinterest.AdGroupUpdateParams{{
					ID: "2680060704746", Budget: pinterest.Value(pinterest.Money(6)), EndTime: pinterest.Null[pinterest.UnixTime](),
					LifetimeFrequencyCap: pinterest.Value(-1), TargetingSpec: pinterest.Value(pinterest.TargetingSpec{}), PromotionID: pinterest.Null[string](),
				}})
			},
			method: "PATCH", path: "/ad_accounts/" + account + "/ad_groups",
			body:   `[{"id": "2680060704746", "budget_in_micro_currency": 6, "end_time": null, "lifetime_frequency_cap": -1, "targeting_spec": {}, "promotion_id": null}]`,
			status: 200, fixture: "ad_groups_update.json", want: pinterest.WriteResults[pinterest.AdGroup]{{Value: group}},
		},
		{
			name: "get ad group",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetAdGroup(t.Context(), account, "2680060704746")
			},
			method: "GET", path: "/ad_accounts/" + account + "/ad_groups/2680060704746", status: 200, fixture: "ad_groups_get.json", want: group,
		},
		{
			name: "create ads", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.CreateAds(t.Context(), account, []pinterest.AdCreateParams{
					{
						AdGroupID: "2680060704746", PinID: "394205773611545468", CreativeType: pinterest.CreativeTypeRegular, Name: "Gazpacho",
						Status: pinterest.EntityStatusPaused, DestinationURL: "https://shop.example", AndroidDeepLink: "a:", IOSDeepLink: "i:",
						CarouselDestinationURLs: []string{"c"}, CarouselAndroidDeepLinks: []string{"d"}, CarouselIOSDeepLinks: []string{"e"},
						ClickTrackingURL: "https://c.example", ViewTrackingURL: "https://v.example", TrackingURLs: tracking, CustomizableCTAType: "SHOP_NOW",
						DisclosureType: "MED_GUIDE", DisclosureURL: "https://d.example", GridClickType: "CLOSEUP", LeadFormID: "6",
						QuizPinData: pinterest.RawJSON(`{"questions": []}`), IsRemovable: pinterest.Value(false), IsPinDeleted: pinterest.Value(false),
					},
					{AdGroupID: "1", PinID: "2", CreativeType: pinterest.CreativeTypeVideo},
				})
			},
			method: "POST", path: "/ad_accounts/" + account + "/ads", body: `[{
				"ad_group_id": "2680060704746", "pin_id": "394205773611545468", "creative_type": "REGULAR", "name": "Gazpacho", "status": "PAUSED",
				"destination_url": "https://shop.example", "android_deep_link": "a:", "ios_deep_link": "i:", "carousel_destination_urls": ["c"],
				"carousel_android_deep_links": ["d"], "carousel_ios_deep_links": ["e"], "click_tracking_url": "https://c.example",
				"view_tracking_url": "https://v.example", "tracking_urls": {"click": ["https://t.example/"]}, "customizable_cta_type": "SHOP_NOW",
				"disclosure_type": "MED_GUIDE", "disclosure_url": "https://d.example", "grid_click_type": "CLOSEUP", "lead_form_id": "6",
				"quiz_pin_data": {"questions": []}, "is_removable": false, "is_pin_deleted": false
			}, {"ad_group_id": "1", "pin_id": "2", "creative_type": "VIDEO"}]`,
			status: 200, fixture: "ads_create.json", want: ads,
		},
		{
			name: "update ads", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.UpdateAds(t.Context(), account, []pinterest.AdUpdateParams{
					{ID: "687195134316", Status: pinterest.Value(pinterest.EntityStatusPaused), DestinationURL: pinterest.Null[string]()}, {ID: "2"},
				})
			},
			method: "PATCH", path: "/ad_accounts/" + account + "/ads", body: `[{"id": "687195134316", "status": "PAUSED", "destination_url": null}, {"id": "2"}]`,
			status: 200, fixture: "ads_update.json", want: ads,
		},
		{
			name: "get ad",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetAd(t.Context(), account, "687195134316")
			},
			method: "GET", path: "/ad_accounts/" + account + "/ads/687195134316", status: 200, fixture: "ads_get.json", want: ad,
		},
	} {
		t.Run(test.name, test.run)
	}
}

func createCampaign(t *testing.T, c *pinterest.Client) (pinterest.WriteResults[pinterest.Campaign], error) {
	t.Helper()
	return c.AdAccounts.CreateCampaigns(t.Context(), "1", []pinterest.CampaignCreateParams{{Name: "a", ObjectiveType: "b"}})
}

func TestCampaigns_Errors(t *testing.T) {
	campaigns := func(c *pinterest.Client) error { _, err := createCampaign(t, c); return err }
	groups := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.CreateAdGroups(t.Context(), "1", []pinterest.AdGroupCreateParams{{CampaignID: "1", Name: "a", BillableEvent: "b"}})
		return err
	}
	ads := func(c *pinterest.Client) error {
		_, err := c.AdAccounts.CreateAds(t.Context(), "1", []pinterest.AdCreateParams{{AdGroupID: "1", PinID: "2", CreativeType: "c"}})
		return err
	}
	runErrorTests(t, []errorTest{
		{"ad_accounts/create", func(c *pinterest.Client) error { _, err := c.AdAccounts.Create(t.Context(), nil); return err }, "ad_accounts_create.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
		{"ad_accounts/get", func(c *pinterest.Client) error { _, err := c.AdAccounts.Get(t.Context(), "1"); return err }, "ad_accounts_get.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"campaigns/create", campaigns, "campaigns_create.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"campaigns/get", func(c *pinterest.Client) error { _, err := c.AdAccounts.GetCampaign(t.Context(), "1", "2"); return err }, "campaigns_get.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
		{"ad_groups/create", groups, "ad_groups_create.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"ad_groups/get", func(c *pinterest.Client) error { _, err := c.AdAccounts.GetAdGroup(t.Context(), "1", "2"); return err }, "ad_groups_get.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
		{"ads/create", ads, "ads_create.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"ads/get", func(c *pinterest.Client) error { _, err := c.AdAccounts.GetAd(t.Context(), "1", "2"); return err }, "ads_get.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
	})
}

func TestCampaigns_InvalidParams(t *testing.T) {
	transport := &script{steps: []step{failWith(assert.AnError)}}
	a, ctx := newClient(t, transport).AdAccounts, t.Context()
	failure := func(_ any, err error) error { return err }
	for want, err := range map[string]error{
		"campaigns/create: params is required": failure(a.CreateCampaigns(ctx, "1", nil)),
		"campaigns/update: params is required": failure(a.UpdateCampaigns(ctx, "1", []pinterest.CampaignUpdateParams{})),
		"ad_groups/create: params is required": failure(a.CreateAdGroups(ctx, "1", nil)),
		"ad_groups/update: params is required": failure(a.UpdateAdGroups(ctx, "1", nil)),
		"ads/create: params is required":       failure(a.CreateAds(ctx, "1", nil)),
		"ads/update: params is required":       failure(a.UpdateAds(ctx, "1", nil)),
		"campaigns/create: params[1].name is required": failure(a.CreateCampaigns(ctx, "1", []pinterest.CampaignCreateParams{
			{Name: "a", ObjectiveType: "b"}, {ObjectiveType: "b"},
		})),
		"campaigns/create: params[0].objective_type is required": failure(a.CreateCampaigns(ctx, "1", []pinterest.CampaignCreateParams{{Name: "a"}})),
		"campaigns/update: params[0].id is required":             failure(a.UpdateCampaigns(ctx, "1", []pinterest.CampaignUpdateParams{{}})),
		"ad_groups/create: params[0].campaign_id is required":    failure(a.CreateAdGroups(ctx, "1", []pinterest.AdGroupCreateParams{{Name: "a"}})),
		"ad_groups/create: params[0].name is required":           failure(a.CreateAdGroups(ctx, "1", []pinterest.AdGroupCreateParams{{CampaignID: "1"}})),
		"ad_groups/create: params[0].billable_event is required": failure(a.CreateAdGroups(ctx, "1", []pinterest.AdGroupCreateParams{{CampaignID: "1", Name: "a"}})),
		"ad_groups/update: params[0].id is required":             failure(a.UpdateAdGroups(ctx, "1", []pinterest.AdGroupUpdateParams{{}})),
		"ads/create: params[0].ad_group_id is required":          failure(a.CreateAds(ctx, "1", []pinterest.AdCreateParams{{}})),
		"ads/create: params[0].pin_id is required":               failure(a.CreateAds(ctx, "1", []pinterest.AdCreateParams{{AdGroupID: "1"}})),
		"ads/create: params[0].creative_type is required":        failure(a.CreateAds(ctx, "1", []pinterest.AdCreateParams{{AdGroupID: "1", PinID: "2"}})),
		"ads/update: params[0].id is required":                   failure(a.UpdateAds(ctx, "1", []pinterest.AdUpdateParams{{}})),
		"campaigns/get: campaign_id is empty":                    failure(a.GetCampaign(ctx, "1", "")),
	} {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, err, &invalid, want)
		require.EqualError(t, err, "pinterest: "+want)
	}
	assert.Zero(t, transport.count())
}

func TestWrite_ResultsMatchTheWrites(t *testing.T) {
	for body, want := range map[string]string{
		`{"items": [{"data": {"id": "1"}, "exceptions": null}]}`: "",
		`{"items": [{"data": {"name": "a"}}]}`:                   "0: the outcome is unknown: the response has no id",
		`{"items": [{"data": null, "exceptions": []}]}`:          "0: the outcome is unknown: the response has no id",
	} {
		results, err := createCampaign(t, newClient(t, &script{steps: []step{respond(200, body)}}))
		require.NoError(t, err, body)
		if want == "" {
			require.NoError(t, results.Err())
		} else {
			require.EqualError(t, results.Err(), want)
			require.ErrorIs(t, results.Err(), pinterest.ErrOutcomeUnknown)
		}
	}
	for body, want := range map[string]string{
		`{"items": []}`: "the outcome is unknown: the response has 0 results for 1 writes",
		`{"items": [{"data": {"id": "1"}}, {"data": {"id": "2"}}]}`: "the response has 2 results for 1 writes",
		`{}`: `the response has no "items"`,
	} {
		_, err := createCampaign(t, newClient(t, &script{steps: []step{respond(200, body)}}))
		require.ErrorContains(t, err, want)
	}
}

func TestWrite_OnlyUpdatesAreRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(503, `{"code": 1}`)}}
		c := newClient(t, transport, pinterest.WithMaxRetries(2))
		_, err := createCampaign(t, c)
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 1, transport.count())
		_, err = c.AdAccounts.UpdateCampaigns(t.Context(), "1", []pinterest.CampaignUpdateParams{{ID: "1"}})
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 4, transport.count())
	})
}
