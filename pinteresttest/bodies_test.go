package pinteresttest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// TestServer_RejectsInvalidBodies sends bodies that a client with typed params cannot send. Each is the valid body of its group with one
// change.
func TestServer_RejectsInvalidBodies(t *testing.T) {
	s, c := newServer(t)
	account := s.AddAdAccount(pinterest.AdAccount{}).ID
	campaign, group, ad := newAd(t, s, c, account)
	feed := s.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 1)
	day, ads := today().String(), "/ad_accounts/"+account
	brand := `{"any_of": [{"BRAND": {"values": ["a"]}}]}`
	newGroup, err := c.Catalogs.CreateProductGroup(t.Context(), &pinterest.ProductGroupCreateParams{FeedID: feed, Name: "All", Filters: cheap})
	require.NoError(t, err)

	for _, valid := range []struct {
		method, path, body string
		invalid            map[string]string // the problem by the change: OLD -> NEW
	}{
		{http.MethodPost, "/catalogs", `{"catalog_type": "HOTEL", "name": "Inns"}`, map[string]string{
			`} -> , "colour": 1}`: `unknown field "colour"`,
		}},
		{
			http.MethodPost, "/catalogs/feeds",
			`{"name": "a", "format": "TSV", "location": "https://shop.example/a", "default_country": "US", "default_locale": "en-US"}`,
			map[string]string{`} -> , "colour": 1}`: `unknown field "colour"`},
		},
		{http.MethodPatch, "/catalogs/feeds/" + feed, `{"name": "b"}`, map[string]string{`} -> , "colour": 1}`: `unknown field "colour"`}},
		{
			http.MethodPost, "/catalogs/product_groups", `{"feed_id": "` + feed + `", "name": "a", "filters": ` + brand + `}`,
			map[string]string{`"name" -> "colour": 1, "name"`: `unknown field "colour"`},
		},
		{http.MethodPatch, "/catalogs/product_groups/" + newGroup.ID, `{"name": "b", "is_featured": true}`, map[string]string{
			`true -> 1`:           "is_featured",
			`} -> , "colour": 1}`: `unknown field "colour"`, `} -> , "feed_id": "` + feed + `"}`: `unknown field "feed_id"`,
			`} -> , "catalog_type": "HOTEL"}`: "catalog_type",
		}},
		{
			http.MethodPost, "/catalogs/products/get_by_product_group_filters", `{"feed_id": "` + feed + `", "filters": ` + brand + `}`,
			map[string]string{
				`"filters" -> "colour": 1, "filters"`: `unknown field "colour"`, `"filters" -> "country": "US", "filters"`: "cannot be sent with a catalog",
			},
		},
		{
			http.MethodPost, "/catalogs/items",
			`{"country": "US", "language": "EN", "filters": {"catalog_type": "RETAIL", "item_ids": ["item-1"]}}`,
			map[string]string{`{"country" -> {"colour": 1, "country"`: `unknown field "colour"`},
		},
		{
			http.MethodPost, "/catalogs/reports", `{"catalog_type": "RETAIL", "report": {"report_type": "ALL_ITEMS"}}`,
			map[string]string{`"report_type" -> "colour": 1, "report_type"`: `unknown field "colour"`},
		},
		{
			http.MethodPost, "/catalogs/items/batch", `{"country": "US", "language": "EN", "operation": "UPDATE", "items": [
				{"item_id": "item-1", "attributes": {"title": "A bowl", "image_link": ["https://shop.example/a.jpg"]}}
			]}`,
			map[string]string{
				`"A bowl" -> ["A bowl"]`: "items[0].attributes", `"A bowl" -> {}`: "items[0].attributes", `{"country" -> {"colour": 1, "country"`: `unknown field "colour"`,
				`"item_id" -> "update_mask": ["colour"], "item_id"`: `"colour" is not an attribute`,
			},
		},
		{
			http.MethodPost, ads + "/reports", `{"start_date": "` + day + `", "end_date": "` + day + `", "granularity": "DAY", "level": "CAMPAIGN_TARGETING",
				"columns": ["CTR"], "campaign_ids": ["1"], "targeting_types": ["GENDER"],
				"metrics_filters": [{"field": "SPEND_IN_DOLLAR", "operator": "GREATER_THAN", "values": [1]}]}`,
			map[string]string{
				`"granularity" -> "click_window_days": "14", "granularity"`: "click_window_days", `"granularity" -> "click_window_days": 2, "granularity"`: "click_window_days",
				`["1"] -> []`: "campaign_ids: is empty", `["GENDER"] -> []`: "targeting_types: is empty",
				`"GENDER" -> "GENDER", "GENDER", "GENDER", "GENDER", "GENDER", "GENDER"`: "targeting_types: has 6 values, more than 5",
				`"field": "SPEND_IN_DOLLAR", ->`:                                         "'metrics_filters.field' is a required property",
				`"operator": "GREATER_THAN", ->`:                                         "'metrics_filters.operator' is a required property",
				`[1] -> []`:                                                              "'metrics_filters.values' is a required property",
			},
		},
		{
			http.MethodPatch, ads + "/campaigns", `[{"id": "` + campaign.ID + `", "ad_account_id": "` + account + `", "tracking_urls": {"click": ["https://a.example"]}}]`,
			map[string]string{
				`"ad_account_id": "` + account + `", ->`: "Advertiser not found.", `["https://a.example"] -> "https://a.example"`: "cannot unmarshal",
				`"https://a.example" -> 7`: "cannot unmarshal", `"id" -> "start_time": "2027-01-15T08:00:00Z", "id"`: "start_time",
				`"id" -> "order_line_id": "a", "id"`: "order_line_id", `"id" -> "bid_options": {}, "id"`: "'bid_options.update_mask' is a required",
				`"id" -> "bid_options": {"update_mask": ["COLOUR"]}, "id"`: "bid_options.update_mask", `"id" -> "bid_options": [], "id"`: "cannot unmarshal",
			},
		},
		{
			http.MethodPatch, ads + "/ad_groups", `[{"id": "` + group.ID + `", "targeting_spec": {"GENDER": ["male"]}, "tracking_urls": {"click": []}}]`,
			map[string]string{
				`["male"] -> "male"`: "GENDER has the wrong type", `"male" -> 7`: "GENDER has the wrong type", `"male" -> "other"`: "GENDER",
				`"GENDER": ["male"] -> "AUDIENCE_INCLUDE": ["a"]`: "is not the id of an audience", `"id" -> "promotion_id": "a", "id"`: "promotion_id",
				`"GENDER": ["male"] -> "MINIMUM_AGE": "18", "MAXIMUM_AGE": "old"`: "MAXIMUM_AGE", `"id" -> "bid_multiplier": 11, "id"`: "bid_multiplier",
				`"id" -> "bid_strategy_type": "LOW", "id"`: "bid_strategy_type", `"id" -> "targeting_template_ids": ["1", "2"], "id"`: "2 values, more than 1",
				`"id" -> "optimization_goal_metadata": {"frequency_goal_metadata": {"frequency": 1}}, "id"`:                        "frequency",
				`"id" -> "optimization_goal_metadata": {"conversion_tag_v3_goal_metadata": {"conversion_event": "UNKNOWN"}}, "id"`: "conversion_event",
			},
		},
		{
			http.MethodPatch, ads + "/ads", `[{"id": "` + ad.ID + `", "tracking_urls": {"click": []}, "quiz_pin_data": {"results": [{"result_id": 1}]}}]`,
			map[string]string{
				`[]}, -> 7},`: "cannot unmarshal", `"result_id": 1 -> "result_id": "1"`: "result_id", `"results" -> "tie_breaker_type": "ALL", "results"`: "tie_breaker_type",
				`"id" -> "grid_click_type": "OPEN", "id"`:      "grid_click_type",
				`"id" -> "customizable_cta_type": "EAT", "id"`: "customizable_cta_type", `"id" -> "disclosure_type": "ALL", "id"`: "disclosure_type",
				`"id" -> "lead_form_id": "a", "id"`: "lead_form_id",
			},
		},
		{http.MethodPost, ads + "/ad_groups/audience_sizing", `{"targeting_spec": {"MINIMUM_AGE": "18", "MAXIMUM_AGE": "65+"}}`, map[string]string{
			`"18" -> 18`: "targeting_spec",
		}},
		{
			http.MethodPost, ads + "/events", `{"data": [{"event_name": "lead", "action_source": "web", "event_time": 1800000000, "event_id": "a",
				"user_data": {"em": ["` + strings.Repeat("5f", 32) + `"]}, "app_info": {"install_time": 5}}]}`,
			map[string]string{
				`1800000000 -> 1800000000.5`: "event_time", `1800000000 -> "2027-01-15T08:00:00Z"`: "event_time", `5}} -> 5.5}}`: "install_time",
				`5}} -> 5, "window_width": 30721}}`: "Not all events",
			},
		},
	} {
		response := func(body string) string {
			var content json.RawMessage
			if err := c.Do(t.Context(), &pinterest.Request{Method: valid.method, Path: valid.path, Body: json.RawMessage(body)}, &content); err != nil {
				return err.Error()
			}
			return string(content)
		}
		for change, problem := range valid.invalid {
			from, to, _ := strings.Cut(change, " ->")
			require.Contains(t, valid.body, from)
			assert.Contains(t, response(strings.Replace(valid.body, from, to, 1)), problem, "%s %s: %s", valid.method, valid.path, change)
		}
		assert.NotRegexp(t, `^pinterest: |"exceptions":\[?{`, response(valid.body), "%s %s", valid.method, valid.path)
	}
}

// TestServer_RejectsInvalidQueries sends parameters that a client with typed params cannot send.
func TestServer_RejectsInvalidQueries(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	pin := s.AddPin(pinterest.Pin{BoardID: s.AddBoard(pinterest.Board{}).ID})
	day := today().String()
	days := "start_date=" + day + "&end_date=" + day
	ads := "/ad_accounts/" + account + "/analytics?granularity=DAY&columns=CTR&" + days
	for _, valid := range []struct {
		path    string
		invalid map[string]string // the problem by the parameter that is added
	}{
		{ads, map[string]string{"reporting_timezone=UTC": "reporting_timezone", "aggregate_report_rows=1": "aggregate_report_rows"}},
		{"/boards/" + pin.BoardID + "/pins?page_size=1", map[string]string{"creative_types=HUGE": "creative_types", "pin_metrics=1": "pin_metrics"}},
		{"/pins/" + pin.ID + "?", map[string]string{"pin_metrics=1": "pin_metrics"}},
		{"/pins/analytics?pin_ids=1&metric_types=SAVE&" + days, map[string]string{"app_types=TV": "app_types"}},
		{"/user_account/analytics?" + days, map[string]string{"source=MINE": "source", "content_type=SOME": "content_type", "pin_format=VIDEO": "pin_format"}},
		{"/catalogs/feeds?page_size=1", map[string]string{"catalog_id=a": "catalog_id"}},
		{"/resources/targeting/GENDER?", map[string]string{"client_id=a": "client_id"}},
	} {
		path, query, _ := strings.Cut(valid.path, "?")
		call := func(query string) error {
			values, err := url.ParseQuery(query)
			require.NoError(t, err)
			return c.Do(t.Context(), &pinterest.Request{Method: http.MethodGet, Path: path, Query: values}, new(json.RawMessage))
		}
		require.NoError(t, call(query))
		for params, problem := range valid.invalid {
			require.ErrorContains(t, call(query+"&"+params), problem)
		}
	}
}
