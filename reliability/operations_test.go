package reliability

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	table "github.com/pinterest-go/pinterest/internal/operation"
)

// kind says what happens if a request is sent twice.
type kind int

const (
	read      kind = iota // nothing: it does not change anything
	safeWrite             // nothing: it changes the same thing again
	create                // two objects are created
)

// operation is a row of the table of calls.
type operation struct {
	id      string // the operation id or the name of the helper; all errors contain it
	variant string // distinguishes rows with the same id
	kind    kind
	reply   string // the body of the healthy response, "" for 204
	call    func(ctx context.Context, s *env) error

	faulted  string // the path of the requests that faults hit, "" for all requests of the call
	fileHost bool   // the requests go to the file host
	streams  bool   // the caller reads the body after the call, so a fault in the body is not retried
	opaque   bool   // the body is not decoded
	nullable bool   // the body may be null
	slow     bool   // the call has a fixed retry policy with real delays
	shared   bool   // other calls wait for the same requests, so these continue when the call ends
}

// env holds the clients and the server that calls use.
type env struct {
	*pinterest.Client
	expired *pinterest.Client // a client whose access token has expired
	app     pinterest.OAuthConfig
	http    *http.Client
	url     string // of the server, without a path
}

const (
	canary    = "CANARY" // part of every secret that is sent
	signature = "signature" + canary

	objectJSON    = `{"id":"1","name":"a","media_id":"1","upload_url":"https://files.example/","batch_id":"1","token":"1","report_status":"FINISHED","status":"succeeded","url":"https://files.example/"}`
	writesJSON    = `{"items":[{"data":{"id":"1"},"exceptions":[]}]}`
	bulkJSON      = `{"request_id":"1","status":"SUCCEEDED","result_url":"https://files.example/"}`
	pageJSON      = `{"items":[{"id":"1","name":"a"}],"bookmark":null}`
	targetingJSON = `{"data":[{"targeting_type":"GENDER","targeting_value":"female","metrics":{"AD_ID":"1"}}]}`
	rowsJSON      = `[{"AD_ID":"1","SPEND_IN_DOLLAR":1.5}]`
	analyticsJSON = `{"all":{"summary_metrics":{"SAVE":1},"daily_metrics":[]}}`
	topPinsJSON   = `{"sort_by":"SAVE","pins":[{"pin_id":"1","metrics":{"SAVE":1}}]}`
	usersJSON     = `{"items":[{"username":"a"}],"bookmark":null}`
	websitesJSON  = `{"items":[{"website":"a"}],"bookmark":null}`
	batchJSON     = `{"batch_id":"1","status":"COMPLETED","items":[{"item_id":"a","status":"SUCCESS"},{"item_id":"b","status":"SUCCESS"},{"item_id":"c","status":"SUCCESS"}]}`
	reportJSON    = `{"1":[{"AD_ID":"1","SPEND_IN_DOLLAR":1.5},{"AD_ID":"2","SPEND_IN_DOLLAR":2.5}]}`
	tokenJSON     = `{"access_token":"pina_CANARYnew","token_type":"bearer","expires_in":2592000,"refresh_token":"pinr_CANARYnew","refresh_token_expires_in":5184000,"scope":"pins:read"}`

	tokenPath  = "/v5/oauth/token"
	uploadPath = "/files/upload"
	reportPath = "/files/report"
	batchPath  = "/v5/catalogs/items/batch"
)

var (
	day       = pinterest.DateOf(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	spend     = []pinterest.Column{pinterest.ColumnSpendInDollar}
	adMetrics = &pinterest.AdsAnalyticsParams{StartDate: day, EndDate: day, Granularity: pinterest.GranularityTotal, Columns: spend}
	split     = &pinterest.TargetingAnalyticsParams{AdsAnalyticsParams: *adMetrics, TargetingTypes: []pinterest.TargetingType{pinterest.TargetingTypeGender}}
	report    = &pinterest.ReportCreateParams{StartDate: day, EndDate: day, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign, Columns: spend}
	feed      = &pinterest.FeedCreateParams{
		Name: "a", Format: pinterest.FeedFormatTSV, Location: "https://shop.example/feed.tsv", DefaultCountry: pinterest.CountryUS, DefaultLocale: "en_US",
	}
	filters  = pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"a"}}}}
	items    = []pinterest.ItemRecord{{ItemID: "a"}, {ItemID: "b"}, {ItemID: "c"}}
	allItems = pinterest.CatalogReportParams{
		CatalogType: pinterest.CatalogTypeRetail, Report: pinterest.CatalogReportFilter{ReportType: pinterest.CatalogReportAllItems},
	}
	video = bytes.Repeat([]byte("video"), 500_000) // large enough for an upload with Expect: 100-continue
)

// operations lists the API's operations, in the order of internal/operation, and the helpers that make requests.
var operations = []operation{
	{id: "oauth/token", kind: create, reply: tokenJSON, slow: true, call: func(ctx context.Context, s *env) error {
		return errOnly(s.app.Exchange(s.oauth(ctx), "code"+canary))
	}},
	{id: "oauth/conversion_token", kind: create, reply: tokenJSON, slow: true, call: func(ctx context.Context, s *env) error {
		return errOnly(s.app.ConversionToken(s.oauth(ctx), "pina_CANARY"))
	}},
	{id: "token/revoke", kind: safeWrite, reply: `{}`, slow: true, call: func(ctx context.Context, s *env) error {
		return s.app.Revoke(s.oauth(ctx), "pina_"+canary)
	}},
	{id: "user_account/get", reply: `{"username":"a"}`, call: func(ctx context.Context, s *env) error { return errOnly(s.UserAccount.Get(ctx)) }},
	{id: "user_account/analytics", reply: analyticsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.UserAccount.GetAnalytics(ctx, &pinterest.UserAccountAnalyticsParams{StartDate: day, EndDate: day}))
	}},
	{id: "user_account/analytics/top_pins", reply: topPinsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.UserAccount.GetTopPins(ctx, &pinterest.TopPinsParams{StartDate: day, EndDate: day, SortBy: pinterest.MetricSave}))
	}},
	{id: "user_account/analytics/top_video_pins", reply: topPinsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.UserAccount.GetTopVideoPins(ctx, &pinterest.TopPinsParams{StartDate: day, EndDate: day, SortBy: pinterest.MetricSave}))
	}},
	{id: "linked_business_accounts/get", reply: `[{"username":"a"}]`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.UserAccount.ListBusinesses(ctx))
	}},
	{id: "user_websites/get", reply: websitesJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.UserAccount.ListWebsites(nil)) }},
	{id: "verify_website/update", kind: safeWrite, reply: `{"website":"a"}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.UserAccount.VerifyWebsite(ctx, "a"))
	}},
	{id: "unverify_website/delete", kind: safeWrite, call: func(ctx context.Context, s *env) error { return s.UserAccount.UnverifyWebsite(ctx, "a") }},
	{id: "website_verification/get", reply: `{"metatag":"a"}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.UserAccount.GetWebsiteVerification(ctx))
	}},
	{id: "followers/list", reply: usersJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.UserAccount.ListFollowers(nil)) }},
	{id: "user_following/get", reply: usersJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.UserAccount.ListFollowing(nil)) }},
	{id: "boards_user_follows/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.UserAccount.ListFollowedBoards(nil)) }},
	{id: "follow_user/update", kind: safeWrite, reply: `{"username":"a"}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.UserAccount.FollowUser(ctx, "a", nil))
	}},
	{id: "pins/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: "1", MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}}))
	}},
	{id: "pins/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Pins.List(nil)) }},
	{id: "pins/update", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Pins.Update(ctx, "1", &pinterest.PinUpdateParams{Title: pinterest.Value("a")}))
	}},
	{id: "pins/save", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Pins.Save(ctx, "1", &pinterest.PinSaveParams{BoardID: "1"}))
	}},
	{id: "multi_pins/analytics", reply: `{"1":` + analyticsJSON + `}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Pins.GetMultiAnalytics(ctx, []string{"1"}, &pinterest.PinAnalyticsParams{
			StartDate: day, EndDate: day, MetricTypes: []pinterest.MetricType{pinterest.MetricSave},
		}))
	}},
	{id: "pins/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Pins.Get(ctx, "1")) }},
	{id: "pins/delete", kind: safeWrite, call: func(ctx context.Context, s *env) error { return s.Pins.Delete(ctx, "1") }},
	{id: "pins/analytics", reply: analyticsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Pins.GetAnalytics(ctx, "1", &pinterest.PinAnalyticsParams{StartDate: day, EndDate: day, MetricTypes: []pinterest.MetricType{pinterest.MetricSave}}))
	}},
	{id: "boards/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Boards.List(nil)) }},
	{id: "boards/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "a"}))
	}},
	{id: "boards/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Boards.Get(ctx, "1")) }},
	{id: "boards/update", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Boards.Update(ctx, "1", &pinterest.BoardUpdateParams{Name: pinterest.Value("a")}))
	}},
	{id: "boards/delete", kind: safeWrite, call: func(ctx context.Context, s *env) error { return s.Boards.Delete(ctx, "1") }},
	{id: "board_sections/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Boards.ListSections("1", nil)) }},
	{id: "board_sections/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Boards.CreateSection(ctx, "1", &pinterest.BoardSectionParams{Name: "a"}))
	}},
	{id: "board_sections/update", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Boards.UpdateSection(ctx, "1", "2", &pinterest.BoardSectionParams{Name: "a"}))
	}},
	{id: "board_sections/delete", kind: safeWrite, call: func(ctx context.Context, s *env) error { return s.Boards.DeleteSection(ctx, "1", "2") }},
	{id: "board_sections/list_pins", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Boards.ListSectionPins("1", "2", nil)) }},
	{id: "boards/list_pins", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Boards.ListPins("1", nil)) }},
	{id: "search_user_pins/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Search.Pins("a", nil)) }},
	{id: "search_user_boards/get", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Search.Boards("a", nil)) }},
	{id: "search_partner_pins", reply: pageJSON, call: func(ctx context.Context, s *env) error {
		return listAll(ctx, s.Search.PartnerPins("a", &pinterest.PartnerPinSearchParams{CountryCode: pinterest.CountryUS}))
	}},
	{id: "ad_accounts/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.AdAccounts.Get(ctx, "1")) }},
	{id: "ad_accounts/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.Create(ctx, &pinterest.AdAccountCreateParams{Name: "a"}))
	}},
	{id: "campaigns/create", kind: create, reply: writesJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.CreateCampaigns(ctx, "1", []pinterest.CampaignCreateParams{{Name: "a", ObjectiveType: "AWARENESS"}}))
	}},
	{id: "campaigns/update", kind: safeWrite, reply: writesJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.UpdateCampaigns(ctx, "1", []pinterest.CampaignUpdateParams{{ID: "1"}}))
	}},
	{id: "campaigns/get", reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetCampaign(ctx, "1", "2"))
	}},
	{id: "ad_groups/create", kind: create, reply: writesJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.CreateAdGroups(ctx, "1", []pinterest.AdGroupCreateParams{{CampaignID: "1", Name: "a", BillableEvent: "IMPRESSION"}}))
	}},
	{id: "ad_groups/update", kind: safeWrite, reply: writesJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.UpdateAdGroups(ctx, "1", []pinterest.AdGroupUpdateParams{{ID: "1"}}))
	}},
	{id: "ad_groups/get", reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetAdGroup(ctx, "1", "2"))
	}},
	{id: "ads/create", kind: create, reply: writesJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.CreateAds(ctx, "1", []pinterest.AdCreateParams{{AdGroupID: "1", PinID: "2", CreativeType: "REGULAR"}}))
	}},
	{id: "ads/update", kind: safeWrite, reply: writesJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.UpdateAds(ctx, "1", []pinterest.AdUpdateParams{{ID: "1"}}))
	}},
	{id: "ads/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.AdAccounts.GetAd(ctx, "1", "2")) }},
	{id: "ad_account_targeting_analytics/get", reply: targetingJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetTargetingAnalytics(ctx, "1", split))
	}},
	{id: "campaign_targeting_analytics/get", reply: targetingJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetCampaignTargetingAnalytics(ctx, "1", []string{"2"}, split))
	}},
	{id: "ad_groups_targeting_analytics/get", reply: targetingJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetAdGroupTargetingAnalytics(ctx, "1", []string{"2"}, split))
	}},
	{id: "ad_groups/audience_sizing", kind: read, reply: `{"audience_size_lower_bound":1}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetAudienceSizing(ctx, "1", nil))
	}},
	{id: "ad_groups_bid_floor/get", kind: read, reply: `{"bid_floors":[1]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetBidFloors(ctx, "1", &pinterest.BidFloorParams{Specs: []pinterest.BidFloorSpec{{BillableEvent: "IMPRESSION", Currency: "USD"}}}))
	}},
	{id: "ad_targeting_analytics/get", reply: targetingJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetAdTargetingAnalytics(ctx, "1", []string{"2"}, split))
	}},
	{id: "ad_pins/analytics", reply: rowsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetPinAnalytics(ctx, "1", "2", []string{"3"}, adMetrics))
	}},
	{id: "templates/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.AdAccounts.ListTemplates("1", nil)) }},
	{id: "analytics/create_template_report", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.CreateTemplateReport(ctx, "1", "2", nil))
	}},
	{id: "targeting_options/get", nullable: true, reply: `[{"GR":"Greece"}]`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Targeting.GetOptions(ctx, pinterest.TargetingOptionTypeLocation))
	}},
	{id: "interest_targeting_options/get", reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Targeting.GetInterests(ctx, "1"))
	}},
	{id: "order_lines/list", reply: pageJSON, call: func(ctx context.Context, s *env) error {
		return listAll(ctx, s.AdAccounts.ListOrderLines("1", nil))
	}},
	{id: "order_lines/get", reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetOrderLine(ctx, "1", "2"))
	}},
	{id: "product_group_promotions/create", kind: create, reply: writesJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Promotions.Create(ctx, "1", &pinterest.ProductGroupPromotionCreateParams{
			AdGroupID: "1", Promotions: []pinterest.ProductGroupPromotionSpec{{CatalogProductGroupID: "2"}},
		}))
	}},
	{id: "product_group_promotions/update", kind: safeWrite, reply: writesJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Promotions.Update(ctx, "1", &pinterest.ProductGroupPromotionUpdateParams{
			AdGroupID: "1", Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: "1"}},
		}))
	}},
	{id: "product_group_promotions/list", reply: pageJSON, call: func(ctx context.Context, s *env) error {
		return listAll(ctx, s.Promotions.List("1", &pinterest.ProductGroupPromotionListParams{AdGroupID: "1"}))
	}},
	{id: "product_group_promotions/get", reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Promotions.Get(ctx, "1", "2"))
	}},
	{id: "bulk_download/create", kind: safeWrite, reply: bulkJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Bulk.CreateDownload(ctx, "1", nil))
	}},
	{id: "bulk_upsert/create", kind: create, reply: bulkJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Bulk.CreateUpsert(ctx, "1", &pinterest.BulkUpsertParams{Update: pinterest.BulkUpdates{Ads: []pinterest.AdUpdateParams{{ID: "1"}}}}))
	}},
	{id: "bulk_request/get", reply: bulkJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Bulk.Get(ctx, "1", "2")) }},
	{id: "bulk_request/get", variant: "wait", reply: bulkJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Bulk.Wait(ctx, "1", "2")) }},
	{id: "events/create", kind: safeWrite, reply: `{"events":[{"status":"processed"}]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Conversions.Send(ctx, "1", []pinterest.ConversionEvent{{
			EventName: "lead", ActionSource: "web", EventTime: pinterest.UnixTime{Time: time.Unix(1, 0)}, EventID: "a", UserData: pinterest.UserData{Emails: []string{"a"}},
		}}))
	}},
	{id: "conversion_tags/list", reply: `{"items":[]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Conversions.ListTags(ctx, "1", nil))
	}},
	{id: "conversion_tags/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Conversions.GetTag(ctx, "1", "2")) }},
	{id: "conversion_tags/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Conversions.CreateTag(ctx, "1", &pinterest.ConversionTagCreateParams{Name: "a"}))
	}},
	{id: "page_visit_conversion_tags/get", reply: pageJSON, call: func(ctx context.Context, s *env) error {
		return listAll(ctx, s.Conversions.PageVisitTags("1", nil))
	}},
	{id: "ocpm_eligible_conversion_tags/get", reply: `{"CHECKOUT":[]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Conversions.OCPMEligibleTags(ctx, "1"))
	}},
	{id: "customer_lists/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.CustomerLists.List("1", nil)) }},
	{id: "customer_lists/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.CustomerLists.Get(ctx, "1", "2")) }},
	{id: "customer_lists/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.CustomerLists.Create(ctx, "1", &pinterest.CustomerListCreateParams{Name: "a", Records: []string{"a"}}))
	}},
	{id: "customer_lists/update", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.CustomerLists.Update(ctx, "1", "2", &pinterest.CustomerListUpdateParams{OperationType: "ADD", Records: []string{"a"}}))
	}},
	{id: "customer list sync", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		records := slices.Values([]string{"a"})
		for _, err := range s.CustomerLists.Sync(ctx, "1", "2", &pinterest.CustomerListSyncParams{OperationType: "ADD"}, records) {
			return err
		}
		return nil
	}},
	{id: "audiences/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Audiences.List("1", nil)) }},
	{id: "audiences/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Audiences.Get(ctx, "1", "2")) }},
	{id: "audiences/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Audiences.Create(ctx, "1", &pinterest.AudienceCreateParams{
			AudienceType: "CUSTOMER_LIST", Name: "a", Rule: pinterest.CustomerListRule{CustomerListID: "1"},
		}))
	}},
	{id: "audiences/update", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Audiences.Update(ctx, "1", "2", &pinterest.AudienceUpdateParams{Name: pinterest.Value("a")}))
	}},
	{id: "keywords/get", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Keywords.List("1", nil)) }},
	{id: "keywords/create", kind: create, reply: `{"keywords":[{"match_type":"BROAD","value":"a"}]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Keywords.Create(ctx, "1", &pinterest.KeywordCreateParams{
			ParentID: "1", Keywords: []pinterest.KeywordSpec{{MatchType: "BROAD", Value: "a"}},
		}))
	}},
	{id: "keywords/update", kind: safeWrite, reply: `{"keywords":[{"id":"1"}]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Keywords.Update(ctx, "1", []pinterest.KeywordUpdateParams{{ID: "1"}}))
	}},
	{id: "country_keywords_metrics/get", reply: `{"data":[{"keyword":"a"}]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Keywords.GetMetrics(ctx, "1", "US", []string{"a"}))
	}},
	{id: "trending_keywords/list", reply: `{"trends":[{"keyword":"a","time_series":{"2026-11-01":100}}]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Trends.ListKeywords(ctx, pinterest.TrendRegionUS, pinterest.TrendTypeMonthly, nil))
	}},
	{id: "terms_suggested/list", reply: `["a"]`, call: func(ctx context.Context, s *env) error { return errOnly(s.Keywords.SuggestTerms(ctx, "a", nil)) }},
	{id: "terms_related/list", reply: `{"related_terms_list":[{"term":"a","related_terms":["b"]}]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Keywords.RelatedTerms(ctx, []string{"a"}))
	}},
	{id: "media/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Media.List(nil)) }},
	{id: "media/create", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Media.Create(ctx, &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo}))
	}},
	{id: "media/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Media.Get(ctx, "1")) }},
	{id: "ad_accounts/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.AdAccounts.List(nil)) }},
	{id: "ad_account/analytics", reply: rowsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetAnalytics(ctx, "1", adMetrics))
	}},
	{id: "campaigns/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.AdAccounts.ListCampaigns("1", nil)) }},
	{id: "campaigns/analytics", reply: rowsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetCampaignAnalytics(ctx, "1", []string{"2"}, adMetrics))
	}},
	{id: "ad_groups/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.AdAccounts.ListAdGroups("1", nil)) }},
	{id: "ad_groups/analytics", reply: rowsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetAdGroupAnalytics(ctx, "1", []string{"2"}, adMetrics))
	}},
	{id: "ads/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.AdAccounts.ListAds("1", nil)) }},
	{id: "ads/analytics", reply: rowsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetAdAnalytics(ctx, "1", []string{"2"}, adMetrics))
	}},
	{id: "product_groups/analytics", reply: rowsJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.GetProductGroupAnalytics(ctx, "1", []string{"2"}, adMetrics))
	}},
	{id: "analytics/get_report", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.AdAccounts.GetReport(ctx, "1", "2")) }},
	{id: "analytics/create_report", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.AdAccounts.CreateReport(ctx, "1", report))
	}},
	{id: "catalogs/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Catalogs.List(nil)) }},
	{id: "catalogs/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.Create(ctx, &pinterest.CatalogCreateParams{CatalogType: pinterest.CatalogTypeHotel, Name: "a"}))
	}},
	{id: "catalogs/available_filter_values", reply: `{"catalog_type":"RETAIL"}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.ListAvailableFilterValues(ctx, "1", nil))
	}},
	{id: "feeds/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Catalogs.ListFeeds(nil)) }},
	{id: "feeds/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Catalogs.CreateFeed(ctx, feed)) }},
	{id: "feeds/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Catalogs.GetFeed(ctx, "1")) }},
	{id: "feeds/update", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.UpdateFeed(ctx, "1", &pinterest.FeedUpdateParams{Name: pinterest.Value("a")}))
	}},
	{id: "feeds/delete", kind: safeWrite, call: func(ctx context.Context, s *env) error { return s.Catalogs.DeleteFeed(ctx, "1") }},
	{id: "feeds/ingest", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Catalogs.IngestFeed(ctx, "1")) }},
	{id: "feed_processing_results/list", reply: pageJSON, call: func(ctx context.Context, s *env) error {
		return listAll(ctx, s.Catalogs.ListProcessingResults("1", nil))
	}},
	{id: "items_issues/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Catalogs.ListItemIssues("1", nil)) }},
	{id: "items/get", reply: `{"items":[{"item_id":"a"}]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.GetItems(ctx, &pinterest.ItemGetParams{Country: "US", Language: "EN", ItemIDs: []string{"a"}}))
	}},
	{id: "items/post", kind: read, reply: `{"items":[{"item_id":"a"}]}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.QueryItems(ctx, &pinterest.ItemQueryParams{
			Country: "US", Language: "EN", Filters: pinterest.ItemFilters{CatalogType: pinterest.CatalogTypeRetail, ItemIDs: []string{"a"}},
		}))
	}},
	{id: "items_batch/get", reply: batchJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Catalogs.GetItemsBatch(ctx, "1")) }},
	{id: "items_batch/post", kind: create, reply: batchJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{Country: "US", Language: "EN", Operation: pinterest.BatchOperationCreate, Items: items}))
	}},
	{id: "catalogs_product_groups/delete_many", kind: safeWrite, call: func(ctx context.Context, s *env) error {
		return s.Catalogs.DeleteProductGroups(ctx, []string{"1"})
	}},
	{id: "catalogs_product_groups/create_many", kind: create, reply: `["1"]`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.CreateProductGroups(ctx, []pinterest.ProductGroupCreateParams{{FeedID: "1", Name: "a", Filters: filters}}))
	}},
	{id: "catalogs_product_groups/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Catalogs.GetProductGroup(ctx, "1")) }},
	{id: "catalogs_product_groups/delete", kind: safeWrite, call: func(ctx context.Context, s *env) error { return s.Catalogs.DeleteProductGroup(ctx, "1") }},
	{id: "catalogs_product_groups/update", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.UpdateProductGroup(ctx, "1", &pinterest.ProductGroupUpdateParams{Name: pinterest.Value("a")}))
	}},
	{id: "catalogs_product_groups/list", reply: pageJSON, call: func(ctx context.Context, s *env) error { return listAll(ctx, s.Catalogs.ListProductGroups("1", nil)) }},
	{id: "catalogs_product_groups/create", kind: create, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.CreateProductGroup(ctx, &pinterest.ProductGroupCreateParams{FeedID: "1", Name: "a", Filters: filters}))
	}},
	{id: "catalogs_product_groups/product_counts_get", reply: `{"total":1}`, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.GetProductCounts(ctx, "1"))
	}},
	{id: "catalogs_product_group_pins/list", reply: pageJSON, call: func(ctx context.Context, s *env) error {
		return listAll(ctx, s.Catalogs.ListProductGroupProducts("1", nil))
	}},
	{id: "products_by_product_group_filter/list", kind: read, reply: pageJSON, call: func(ctx context.Context, s *env) error {
		return listAll(ctx, s.Catalogs.ListProducts(&pinterest.ProductListParams{FeedID: "1", Filters: filters}))
	}},
	{id: "reports/create", kind: safeWrite, reply: objectJSON, call: func(ctx context.Context, s *env) error {
		return errOnly(s.Catalogs.CreateReport(ctx, &allItems))
	}},
	{id: "reports/get", reply: objectJSON, call: func(ctx context.Context, s *env) error { return errOnly(s.Catalogs.GetReport(ctx, "1")) }},
	{id: "reports/stats", reply: pageJSON, call: func(ctx context.Context, s *env) error {
		return listAll(ctx, s.Catalogs.ListReportStats(&pinterest.CatalogReportStatListParams{Parameters: allItems}))
	}},

	{id: "media upload", kind: safeWrite, fileHost: true, opaque: true, faulted: uploadPath, call: func(ctx context.Context, s *env) error {
		return s.Media.Upload(ctx, s.upload(), bytes.NewReader(video[:1000]))
	}},
	{id: "media upload", variant: "2.5 MB", kind: safeWrite, fileHost: true, opaque: true, faulted: uploadPath, call: func(ctx context.Context, s *env) error {
		return s.Media.Upload(ctx, s.upload(), bytes.NewReader(video))
	}},
	{id: "media upload", variant: "cannot be rewound", kind: create, fileHost: true, opaque: true, faulted: uploadPath, call: func(ctx context.Context, s *env) error {
		return s.Media.Upload(ctx, s.upload(), io.LimitReader(bytes.NewReader(video), 1000), pinterest.WithUploadSize(1000))
	}},
	{id: "report download", variant: "file", fileHost: true, streams: true, opaque: true, reply: reportJSON, faulted: reportPath, call: func(ctx context.Context, s *env) error {
		body, err := s.AdAccounts.DownloadReport(ctx, &pinterest.Report{URL: s.url + reportPath + "?signature=" + signature})
		if err != nil {
			return err
		}
		defer func() { _ = body.Close() }()
		if _, err := io.Copy(io.Discard, body); err != nil {
			return fmt.Errorf("report download: the caller's read: %w", err)
		}
		return nil
	}},
	{id: "report download", variant: "rows", fileHost: true, streams: true, reply: reportJSON, faulted: reportPath, call: func(ctx context.Context, s *env) error {
		return errOnly(pinterest.Collect(s.AdAccounts.ReportRows(ctx, &pinterest.Report{URL: s.url + reportPath + "?signature=" + signature}), 0))
	}},
	{id: "items sync", variant: "CREATE", kind: create, reply: batchJSON, faulted: batchPath, call: func(ctx context.Context, s *env) error {
		return s.sync(ctx, pinterest.BatchOperationCreate)
	}},
	{id: "items sync", variant: "UPSERT", kind: safeWrite, reply: batchJSON, faulted: batchPath, call: func(ctx context.Context, s *env) error {
		return s.sync(ctx, pinterest.BatchOperationUpsert)
	}},
	{id: "items sync", variant: "wait", kind: read, reply: batchJSON, faulted: batchPath + "/1", call: func(ctx context.Context, s *env) error {
		return s.sync(ctx, pinterest.BatchOperationUpsert)
	}},
	{id: "oauth/token", variant: "refresh", kind: safeWrite, reply: tokenJSON, slow: true, call: func(ctx context.Context, s *env) error {
		return errOnly(s.app.Refresh(s.oauth(ctx), "pinr_"+canary))
	}},
	{id: "user_account/get", variant: "expired token", kind: safeWrite, reply: tokenJSON, faulted: tokenPath, slow: true, shared: true, call: func(ctx context.Context, s *env) error {
		return errOnly(s.expired.UserAccount.Get(ctx))
	}},
}

func (o *operation) name() string {
	if o.variant == "" {
		return o.id
	}
	return o.id + " (" + o.variant + ")"
}

func (o *operation) isPage() bool { return o.reply == pageJSON }

// errOnly drops the result of a call.
func errOnly[T any](_ T, err error) error { return err }

// listAll reads a list that has one page with one item.
func listAll[T any](ctx context.Context, pager *pinterest.Pager[T]) error {
	list, err := pinterest.Collect(pager.All(ctx), 0)
	if err == nil && len(list) != 1 {
		return errShortList
	}
	return err
}

// errShortList fails the cell, whichever outcome was expected.
var errShortList = errors.New("a list of 1 item ended without the item and without an error")

func (s *env) oauth(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, s.http)
}

func (s *env) upload() *pinterest.MediaUpload {
	return &pinterest.MediaUpload{MediaID: "1", UploadURL: s.url + uploadPath, UploadParameters: pinterest.UploadParameters{"x-amz-signature": signature}}
}

// sync syncs three items and returns the first error.
func (s *env) sync(ctx context.Context, op pinterest.BatchOperation) error {
	results := 0
	var first error
	for _, err := range s.Catalogs.SyncItems(ctx, &pinterest.ItemsSyncParams{
		Country: "US", Language: "EN", Operation: op,
	}, slices.Values(items), pinterest.WithPollInterval(time.Millisecond, time.Millisecond)) {
		results++
		if first == nil {
			first = err
		}
	}
	if results != len(items) {
		return fmt.Errorf("%d results for %d items", results, len(items))
	}
	return first
}

func TestOperations_TableIsComplete(t *testing.T) {
	for _, want := range table.All() {
		rows := slices.DeleteFunc(slices.Clone(operations), func(o operation) bool { return o.name() != want.ID })
		if len(rows) != 1 {
			t.Errorf("%s has %d rows", want.ID, len(rows))
			continue
		}
		kindOf := create
		switch {
		case want.Reads:
			kindOf = read
		case want.Retryable:
			kindOf = safeWrite
		}
		if rows[0].kind != kindOf {
			t.Errorf("%s has kind %d, want %d", want.ID, rows[0].kind, kindOf)
		}
	}
}
