package pinterest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// unix returns the Timestamp of a time in Unix seconds.
func unix(seconds int64) pinterest.Timestamp {
	return pinterest.Timestamp{Time: time.Unix(seconds, 0).UTC()}
}

var adsParams = &pinterest.AdsAnalyticsParams{
	StartDate: pinterest.Date{Year: 2021, Month: 4, Day: 1}, EndDate: pinterest.Date{Year: 2021, Month: 4, Day: 2},
	Columns: []pinterest.Column{pinterest.ColumnSpendInDollar, pinterest.ColumnCTR}, Granularity: pinterest.GranularityDay,
}

// adsQuery returns the query of adsParams plus the extra pairs of name and value.
func adsQuery(extra ...string) url.Values {
	return urlValues(append([]string{
		"start_date", "2021-04-01", "end_date", "2021-04-02", "columns", "SPEND_IN_DOLLAR,CTR", "granularity", "DAY",
	}, extra...)...)
}

// rows decodes a JSON list of rows.
func rows(t testing.TB, text string) []pinterest.AnalyticsRow {
	t.Helper()
	var list []pinterest.AnalyticsRow
	require.NoError(t, json.Unmarshal([]byte(text), &list))
	return list
}

func TestAdAccounts_Operations(t *testing.T) {
	entityRow := func(column string) []pinterest.AnalyticsRow {
		return rows(t, `[{"DATE": "2021-04-01", "`+column+`": 2680077392902, "SPEND_IN_DOLLAR": 30.5}]`)
	}
	for _, test := range []operationTest{
		{
			name: "list",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.List(&pinterest.AdAccountListParams{Bookmark: "b|=", PageSize: 3, IncludeSharedAccounts: pinterest.Value(false)}).Page(t.Context())
			},
			method: "GET", path: "/ad_accounts", query: urlValues("bookmark", "b|=", "page_size", "3", "include_shared_accounts", "false"),
			status: 200, fixture: "ad_accounts_list.json",
			want: &pinterest.Page[pinterest.AdAccount]{
				Items: []pinterest.AdAccount{
					{
						ID: "549755885175", Name: "Kitchen Supplies", Owner: pinterest.AdAccountOwner{Username: "summerkitchen", ID: "1"},
						Country: pinterest.CountryUS, Currency: pinterest.CurrencyUSD, CreatedTime: unix(1603772920), UpdatedTime: unix(1635744000),
						Permissions: []string{"OWNER"}, TimeZone: "America/Los_Angeles",
					},
					{ID: "549755885176", Name: "Shared", Country: "CN", Currency: pinterest.CurrencyUNK},
				},
				Bookmark: "Y2JVSG81V2|*==",
			},
		},
		{
			name: "campaigns",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.ListCampaigns("549755885175", &pinterest.CampaignListParams{
					CampaignIDs: []string{"1", "2"}, EntityStatuses: []pinterest.EntityStatus{pinterest.EntityStatusActive, "DRAFT"},
					PageSize: 100, Order: pinterest.OrderDescending, Bookmark: "b",
				}).Page(t.Context())
			},
			method: "GET", path: "/ad_accounts/549755885175/campaigns",
			query: urlValues(
				"campaign_ids", "1", "campaign_ids", "2", "entity_statuses", "ACTIVE", "entity_statuses", "DRAFT",
				"page_size", "100", "order", "DESCENDING", "bookmark", "b",
			),
			status: 200, fixture: "campaigns_list.json",
			want: &pinterest.Page[pinterest.Campaign]{Items: []pinterest.Campaign{
				{
					ID: "626735565838", AdAccountID: "549755885175", Name: "ACME Tools", Status: pinterest.EntityStatusActive,
					LifetimeSpendCap: new(int64(1432744744)), StartTime: unix(1580865126), ObjectiveType: "VIDEO_COMPLETION",
					TrackingURLs: pinterest.TrackingURLs{
						pinterest.TrackingEventImpression: pinterest.RawJSON(`["https://t.example/1"]`), pinterest.TrackingEventClick: nil,
						"of_tomorrow": pinterest.RawJSON(`{"a": 1}`),
					},
					CreatedTime: unix(1432744744), UpdatedTime: unix(1432744745), Type: "campaign", SummaryStatus: pinterest.CampaignSummaryStatusRunning,
					IsCampaignBudgetOptimization: true, IsFlexibleDailyBudgets: true, IsPerformancePlus: true, IntendedPromotionType: "PIN", IsTopOfSearch: true,
					BidOptions: pinterest.RawJSON(`{"a": 1}`),
				},
				{ID: "626735565839", AdAccountID: "549755885175", Status: "DRAFT"},
			}},
		},
		{
			name: "ad groups",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.ListAdGroups("549755885175", &pinterest.AdGroupListParams{
					CampaignIDs: []string{"1"}, AdGroupIDs: []string{"2", "3"}, EntityStatuses: []pinterest.EntityStatus{pinterest.EntityStatusArchived},
					PageSize: 1, Order: pinterest.OrderAscending, Bookmark: "b", TranslateInterestsToNames: true,
				}).Page(t.Context())
			},
			method: "GET", path: "/ad_accounts/549755885175/ad_groups",
			query: urlValues(
				"campaign_ids", "1", "ad_group_ids", "2", "ad_group_ids", "3", "entity_statuses", "ARCHIVED",
				"page_size", "1", "order", "ASCENDING", "bookmark", "b", "translate_interests_to_names", "true",
			),
			status: 200, fixture: "ad_groups_list.json",
			want: &pinterest.Page[pinterest.AdGroup]{Items: []pinterest.AdGroup{
				{
					ID: "2680060704746", AdAccountID: "549755885175", CampaignID: "626736533506", Name: "Ad Group For Pin: 687195905986",
					Status: pinterest.EntityStatusActive, SummaryStatus: pinterest.AdGroupSummaryStatusRunning, BudgetInMicroCurrency: new(int64(5000000)),
					BudgetType: pinterest.BudgetTypeDaily, StartTime: unix(5686848000),
					TargetingSpec: pinterest.TargetingSpec{
						AppTypes: []string{"iphone"}, Genders: []string{"male", "unknown"},
						ShoppingRetargeting: []pinterest.ShoppingRetargeting{{LookbackWindow: 30, ExclusionWindow: 14}},
					},
					LifetimeFrequencyCap: 100, AutoTargetingEnabled: true, PlacementGroup: pinterest.PlacementGroupAll,
					PacingDeliveryType: pinterest.PacingDeliveryTypeStandard, ConversionLearningModeType: pinterest.ConversionLearningModeTypeActive,
					FeedProfileID: "626736533507", BillableEvent: pinterest.BillableEventClickthrough, CreatedTime: unix(1476477189), UpdatedTime: unix(1476477190),
					Type: "adgroup", BidStrategyType: "AUTOMATIC_BID", IsCreativeOptimization: true,
					PromotionID: "1", PromotionIDs: []string{"1", "2"}, TargetingTemplateIDs: []string{"643"}, PlacementTrafficType: "DEFAULT",
					BidMultiplier: new(1.5), EnabledCatalogExpansion: true, PromotionApplicationLevel: "AD",
				},
				{ID: "2680060704747", AdAccountID: "549755885175"},
			}},
		},
		{
			name: "ads",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.ListAds("549755885175", &pinterest.AdListParams{
					CampaignIDs: []string{"1"}, AdGroupIDs: []string{"2"}, AdIDs: []string{"3", "4"},
					EntityStatuses: []pinterest.EntityStatus{pinterest.EntityStatusPaused}, PageSize: 2, Order: pinterest.OrderAscending, Bookmark: "b",
				}).Page(t.Context())
			},
			method: "GET", path: "/ad_accounts/549755885175/ads",
			query: urlValues(
				"campaign_ids", "1", "ad_group_ids", "2", "ad_ids", "3", "ad_ids", "4", "entity_statuses", "PAUSED",
				"page_size", "2", "order", "ASCENDING", "bookmark", "b",
			),
			status: 200, fixture: "ads_list.json",
			want: &pinterest.Page[pinterest.Ad]{Items: []pinterest.Ad{{
				ID: "687195134316", AdAccountID: "549755885175", CampaignID: "626735565838", AdGroupID: "2680059592705", PinID: "394205773611545468",
				Status: pinterest.EntityStatusPaused, SummaryStatus: pinterest.AdSummaryStatusRejected, CreativeType: pinterest.CreativeTypeCollage,
				ReviewStatus: pinterest.AdReviewStatusRejected, RejectedReasons: []pinterest.RejectedReason{pinterest.RejectedReasonHashtags, "OF_TOMORROW"},
				RejectionLabels: []string{"Too many hashtags"}, DestinationURL: "https://shop.example/", AndroidDeepLink: "a://", IOSDeepLink: "i://",
				CarouselAndroidDeepLinks: []string{"a://1"}, CarouselDestinationURLs: []string{"https://shop.example/1"},
				ClickTrackingURL: "https://t.example/c", ViewTrackingURL: "https://t.example/v",
				TrackingURLs: pinterest.TrackingURLs{pinterest.TrackingEventClick: pinterest.RawJSON(`["https://t.example/1", "https://t.example/2"]`)},
				IsPinDeleted: true, IsRemovable: true, CollectionItemsDestinationURLTemplate: "https://shop.example/{id}",
				CreatedTime: unix(1451431341), UpdatedTime: unix(1451431342), Type: "pinpromotion", CustomizableCTAType: "SHOP_NOW",
				DisclosureType: "IMAGE", DisclosureURL: "https://d.example/", GridClickType: "DIRECT_TO_DESTINATION", LeadFormID: "7",
				QuizPinData: pinterest.RawJSON(`{"q": []}`),
			}}},
		},
		{
			name: "campaign analytics with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				params := *adsParams
				params.ClickWindowDays = pinterest.Value(pinterest.AttributionWindow60)
				params.EngagementWindowDays = pinterest.Value(pinterest.AttributionWindow14)
				params.ViewWindowDays = pinterest.Value(pinterest.AttributionWindow0)
				params.ConversionReportTime = pinterest.ConversionReportTimeTimeOfConversion
				return c.AdAccounts.GetCampaignAnalytics(t.Context(), "549755885175", []string{"1", "2"}, &params)
			},
			method: "GET", path: "/ad_accounts/549755885175/campaigns/analytics",
			query: adsQuery(
				"campaign_ids", "1", "campaign_ids", "2", "click_window_days", "60", "engagement_window_days", "14", "view_window_days", "0",
				"conversion_report_time", "TIME_OF_CONVERSION",
			),
			status: 200, fixture: "campaigns_analytics.json", want: rows(t, string(fixture(t, "campaigns_analytics.json"))),
		},
		{
			name: "analytics", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetAnalytics(t.Context(), "5/4", adsParams)
			},
			method: "GET", path: "/ad_accounts/5%2F4/analytics", query: adsQuery(), status: 200, fixture: "ad_account_analytics.json", want: entityRow("AD_ACCOUNT_ID"),
		},
		{
			name: "ad group analytics",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetAdGroupAnalytics(t.Context(), "549755885175", []string{"1", "2"}, adsParams)
			},
			method: "GET", path: "/ad_accounts/549755885175/ad_groups/analytics", query: adsQuery("ad_group_ids", "1", "ad_group_ids", "2"),
			status: 200, fixture: "ad_groups_analytics.json", want: entityRow("AD_GROUP_ID"),
		},
		{
			name: "ad analytics",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetAdAnalytics(t.Context(), "549755885175", []string{"1", "2"}, adsParams)
			},
			method: "GET", path: "/ad_accounts/549755885175/ads/analytics", query: adsQuery("ad_ids", "1", "ad_ids", "2"),
			status: 200, fixture: "ads_analytics.json", want: entityRow("AD_ID"),
		},
		{
			name: "ad analytics by pin and campaign",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetAdAnalytics(t.Context(), "549755885175", nil, adsParams, pinterest.WithQuery("pin_ids", "3", "4"), pinterest.WithQuery("campaign_ids", "5"))
			},
			method: "GET", path: "/ad_accounts/549755885175/ads/analytics", query: adsQuery("pin_ids", "3", "pin_ids", "4", "campaign_ids", "5"),
			status: 200, fixture: "ads_analytics.json", want: entityRow("AD_ID"),
		},
		{
			name: "product group analytics",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetProductGroupAnalytics(t.Context(), "549755885175", []string{"1", "2"}, adsParams)
			},
			method: "GET", path: "/ad_accounts/549755885175/product_groups/analytics", query: adsQuery("product_group_ids", "1", "product_group_ids", "2"),
			status: 200, fixture: "product_groups_analytics.json", want: entityRow("PRODUCT_GROUP_ID"),
		},
		{
			name: "get report", call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.GetReport(t.Context(), "549755885175", "MDA6|a+b/c==")
			},
			method: "GET", path: "/ad_accounts/549755885175/reports", query: urlValues("token", "MDA6|a+b/c=="), status: 200, fixture: "analytics_get_report.json",
			want: &pinterest.Report{
				Status: pinterest.ReportStatusFinished, Size: 253, AdAccountID: "549755885175", Token: "MDA6|a+b/c==",
				URL: "https://pinterest-dublin.s3.us-east-1.amazonaws.com/async_reporting_v3/x-y-z/metrics_report.txt?X-Amz-Signature=s3cretsignature",
			},
		},
		{
			name: "create report with every field",
			call: func(c *pinterest.Client) (any, error) {
				return c.AdAccounts.CreateReport(t.Context(), "549755885175", &pinterest.ReportCreateParams{
					StartDate: adsParams.StartDate, EndDate: adsParams.EndDate, Granularity: pinterest.GranularityTotal, Level: pinterest.ReportLevelPinPromotionTargeting,
					Columns: []pinterest.Column{pinterest.ColumnSpendInMicroDollar, "OF_TOMORROW"}, Format: pinterest.ReportFormatCSV,
					ClickWindowDays: pinterest.Value(pinterest.AttributionWindow0), EngagementWindowDays: pinterest.Value(pinterest.AttributionWindow7),
					ViewWindowDays: pinterest.Value(pinterest.AttributionWindow30), ConversionReportTime: pinterest.ConversionReportTimeTimeOfAdAction,
					AttributionTypes: []pinterest.AttributionType{pinterest.AttributionTypeHousehold}, CampaignIDs: []string{"1"},
					CampaignStatuses: []pinterest.CampaignSummaryStatus{"RUNNING"}, CampaignObjectiveTypes: []pinterest.ObjectiveType{"AWARENESS"},
					AdGroupIDs: []string{"2"}, AdGroupStatuses: []pinterest.AdGroupSummaryStatus{"PAUSED"}, AdIDs: []string{"3"},
					AdStatuses: []pinterest.AdSummaryStatus{"APPROVED"}, ProductGroupIDs: []string{"4"}, ProductGroupStatuses: []pinterest.ProductGroupSummaryStatus{"EXCLUDED"},
					ProductItemIDs: []string{"5"}, TargetingTypes: []pinterest.TargetingType{pinterest.TargetingTypeAppType},
					MetricsFilters: []pinterest.MetricsFilter{{Field: pinterest.MetricsFilterFieldSpendInDollar, Operator: pinterest.FilterOperatorLessThan, Values: []float64{0, 1.5}}},
				})
			},
			method: "POST", path: "/ad_accounts/549755885175/reports",
			body: `{
				"start_date": "2021-04-01", "end_date": "2021-04-02", "granularity": "TOTAL", "level": "PIN_PROMOTION_TARGETING",
				"columns": ["SPEND_IN_MICRO_DOLLAR", "OF_TOMORROW"], "report_format": "CSV", "click_window_days": 0, "engagement_window_days": 7,
				"view_window_days": 30, "conversion_report_time": "TIME_OF_AD_ACTION", "attribution_types": ["HOUSEHOLD"], "campaign_ids": ["1"],
				"campaign_statuses": ["RUNNING"], "campaign_objective_types": ["AWARENESS"], "ad_group_ids": ["2"], "ad_group_statuses": ["PAUSED"],
				"ad_ids": ["3"], "ad_statuses": ["APPROVED"], "product_group_ids": ["4"], "product_group_statuses": ["EXCLUDED"], "product_item_ids": ["5"],
				"targeting_types": ["APPTYPE"], "metrics_filters": [{"field": "SPEND_IN_DOLLAR", "operator": "LESS_THAN", "values": [0, 1.5]}]
			}`,
			status: 200, fixture: "analytics_create_report.json",
			want: &pinterest.ReportRequest{Status: pinterest.ReportStatusInProgress, Token: "MDA6MTox|a+b/c=="},
		},
	} {
		t.Run(test.name, test.run)
	}
}

var minimalReport = &pinterest.ReportCreateParams{
	StartDate: adsParams.StartDate, EndDate: adsParams.EndDate, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign,
	Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
}

// adsCalls returns a valid call of each operation.
func adsCalls(t *testing.T) map[string]func(*pinterest.Client) error {
	t.Helper()
	ctx := t.Context()
	failure := func(_ any, err error) error { return err }
	return map[string]func(*pinterest.Client) error{
		"ad_accounts/list":     func(c *pinterest.Client) error { return failure(c.AdAccounts.List(nil).Page(ctx)) },
		"ad_account/analytics": func(c *pinterest.Client) error { return failure(c.AdAccounts.GetAnalytics(ctx, "1", adsParams)) },
		"campaigns/list":       func(c *pinterest.Client) error { return failure(c.AdAccounts.ListCampaigns("1", nil).Page(ctx)) },
		"campaigns/analytics": func(c *pinterest.Client) error {
			return failure(c.AdAccounts.GetCampaignAnalytics(ctx, "1", []string{"2"}, adsParams))
		},
		"ad_groups/list": func(c *pinterest.Client) error { return failure(c.AdAccounts.ListAdGroups("1", nil).Page(ctx)) },
		"ad_groups/analytics": func(c *pinterest.Client) error {
			return failure(c.AdAccounts.GetAdGroupAnalytics(ctx, "1", []string{"2"}, adsParams))
		},
		"ads/list": func(c *pinterest.Client) error { return failure(c.AdAccounts.ListAds("1", nil).Page(ctx)) },
		"ads/analytics": func(c *pinterest.Client) error {
			return failure(c.AdAccounts.GetAdAnalytics(ctx, "1", []string{"2"}, adsParams))
		},
		"product_groups/analytics": func(c *pinterest.Client) error {
			return failure(c.AdAccounts.GetProductGroupAnalytics(ctx, "1", []string{"2"}, adsParams))
		},
		"analytics/get_report":    func(c *pinterest.Client) error { return failure(c.AdAccounts.GetReport(ctx, "1", "t")) },
		"analytics/create_report": func(c *pinterest.Client) error { return failure(c.AdAccounts.CreateReport(ctx, "1", minimalReport)) },
	}
}

func TestAdAccounts_Errors(t *testing.T) {
	calls := adsCalls(t)
	var tests []errorTest
	for operation, file := range map[string]string{
		"ad_account/analytics": "ad_account_analytics", "campaigns/list": "campaigns_list", "campaigns/analytics": "campaigns_analytics",
		"ad_groups/list": "ad_groups_list", "ad_groups/analytics": "ad_groups_analytics", "ads/list": "ads_list", "ads/analytics": "ads_analytics",
		"product_groups/analytics": "product_groups_analytics", "analytics/get_report": "analytics_get_report", "analytics/create_report": "analytics_create_report",
	} {
		tests = append(tests, errorTest{operation, calls[operation], file + ".400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest})
	}
	create := calls["analytics/create_report"]
	tests = append(tests,
		errorTest{"analytics/create_report", create, "analytics_create_report.429.json", http.StatusTooManyRequests, 2726, pinterest.ErrRateLimited},
		errorTest{"analytics/create_report", create, "analytics_create_report.400.throttled.json", http.StatusBadRequest, 1, pinterest.ErrRateLimited},
	)
	runErrorTests(t, tests)
}

func TestAdAccounts_RequiredParams(t *testing.T) {
	ctx := t.Context()
	transport := &script{steps: []step{failWith(assert.AnError)}}
	c := newClient(t, transport)
	analytics := func(change func(p *pinterest.AdsAnalyticsParams)) error {
		params := *adsParams
		change(&params)
		_, err := c.AdAccounts.GetAnalytics(ctx, "1", &params)
		return err
	}
	report := func(change func(p *pinterest.ReportCreateParams)) error {
		params := *minimalReport
		change(&params)
		_, err := c.AdAccounts.CreateReport(ctx, "1", &params)
		return err
	}
	_, noParams := c.AdAccounts.GetAnalytics(ctx, "1", nil)
	_, campaigns := c.AdAccounts.GetCampaignAnalytics(ctx, "1", nil, adsParams)
	_, groups := c.AdAccounts.GetAdGroupAnalytics(ctx, "1", []string{}, adsParams)
	_, ads := c.AdAccounts.GetAdAnalytics(ctx, "1", []string{"2", ""}, adsParams)
	_, noAds := c.AdAccounts.GetAdAnalytics(ctx, "1", nil, adsParams)
	_, products := c.AdAccounts.GetProductGroupAnalytics(ctx, "1", nil, nil)
	_, params := c.AdAccounts.GetCampaignAnalytics(ctx, "1", []string{"2"}, nil)
	_, account := c.AdAccounts.ListCampaigns("", nil).Page(ctx)
	_, token := c.AdAccounts.GetReport(ctx, "1", "")
	_, create := c.AdAccounts.CreateReport(ctx, "1", nil)
	_, wait := c.AdAccounts.WaitReport(ctx, "1", "")
	_, download := c.AdAccounts.DownloadReport(ctx, &pinterest.Report{})
	for want, err := range map[string]error{
		"campaigns/analytics: campaign_ids is required":           campaigns,
		"ad_groups/analytics: ad_group_ids is required":           groups,
		"ads/analytics: ad_ids contains an empty id":              ads,
		"ads/analytics: ad_ids is required":                       noAds,
		"product_groups/analytics: product_group_ids is required": products,
		"campaigns/analytics: start_date is required":             params,
		"campaigns/list: ad_account_id is empty":                  account,
		"analytics/get_report: token is required":                 token,
		"analytics/create_report: start_date is required":         create,
		"ad_account/analytics: start_date is required":            noParams,
		"ad_account/analytics: end_date is required":              analytics(func(p *pinterest.AdsAnalyticsParams) { p.EndDate = pinterest.Date{} }),
		"ad_account/analytics: columns is required":               analytics(func(p *pinterest.AdsAnalyticsParams) { p.Columns = nil }),
		"ad_account/analytics: granularity is required":           analytics(func(p *pinterest.AdsAnalyticsParams) { p.Granularity = "" }),
		"analytics/create_report: end_date is required":           report(func(p *pinterest.ReportCreateParams) { p.EndDate = pinterest.Date{} }),
		"analytics/create_report: columns is required":            report(func(p *pinterest.ReportCreateParams) { p.Columns = []pinterest.Column{} }),
		"analytics/create_report: granularity is required":        report(func(p *pinterest.ReportCreateParams) { p.Granularity = "" }),
		"analytics/create_report: level is required":              report(func(p *pinterest.ReportCreateParams) { p.Level = "" }),
		"report download: url is required: the file is not ready": download,
	} {
		t.Run(want, func(t *testing.T) {
			var paramErr *pinterest.ParamError
			require.ErrorAs(t, err, &paramErr)
			require.EqualError(t, err, "pinterest: "+want)
		})
	}
	require.EqualError(t, wait, "pinterest: analytics/get_report: token is required")
	assert.Zero(t, transport.count())
	assert.Equal(t, []pinterest.Column{pinterest.ColumnSpendInDollar, pinterest.ColumnCTR}, adsParams.Columns, "params must not be modified")
}

func TestReport_CreateIsRetried(t *testing.T) {
	transport := &script{steps: []step{respond(500, `{"message": "internal error"}`), respond(200, `{"report_status": "IN_PROGRESS", "token": "t"}`)}}
	c := newClient(t, transport, pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 1, MinDelay: time.Nanosecond}))
	require.NoError(t, adsCalls(t)["analytics/create_report"](c))
	assert.Equal(t, 2, transport.count())
}

func TestTrackingURLs_URLs(t *testing.T) {
	urls := pinterest.TrackingURLs{pinterest.TrackingEventClick: pinterest.RawJSON(`["https://t.example/"]`)}
	assert.Equal(t, []string{"https://t.example/"}, urls.URLs(pinterest.TrackingEventClick))
	assert.Nil(t, urls.URLs(pinterest.TrackingEventImpression))
}

func TestReport_PrintsNoSecrets(t *testing.T) {
	for _, value := range []any{
		pinterest.Report{Status: "FINISHED", URL: "https://h/?X-Amz-Signature=s3cret", AdAccountID: "1", Token: "s3cret"},
		pinterest.ReportRequest{Status: "IN_PROGRESS", Token: "s3cret", Message: "wait"},
	} {
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s", value, value, value, value), "s3cret")
	}
}
