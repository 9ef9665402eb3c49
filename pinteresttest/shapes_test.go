package pinteresttest_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// variable matches the parts of responses that differ between runs: ids, times with and without microseconds, and Unix times.
var variable = regexp.MustCompile(`8137442264207\d{5}|20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d|\b1[7-9]\d{8}(\d{3})?\b`)

// requireShape checks the body of a response. want is its JSON with "*" for the parts that match variable.
func requireShape(t *testing.T, c *pinterest.Client, request *pinterest.Request, want string) {
	t.Helper()
	var body json.RawMessage
	require.NoError(t, c.Do(t.Context(), request, &body))
	require.JSONEq(t, want, variable.ReplaceAllStringFunc(string(body), func(part string) string {
		if part[0] == '1' {
			return "0" // a number
		}
		return "*"
	}))
}

func get(path string) *pinterest.Request { return &pinterest.Request{Path: path} }

// The shapes are those of recorded responses of the live service.

func TestShapes_UserAccount(t *testing.T) {
	_, c := newServer(t)
	requireShape(t, c, get("/user_account"), `{
		"account_type": "BUSINESS", "id": "729090764583391194", "username": "pinteresttest", "about": "", "business_name": null,
		"profile_image": "https://i.pinimg.com/150x150_RS/pinteresttest.jpg", "website_url": "",
		"board_count": 0, "pin_count": 0, "follower_count": 0, "following_count": 0, "monthly_views": -1
	}`)
}

func TestShapes_Errors(t *testing.T) {
	s, c := newServer(t)
	newFeed(t, c, "Bowls")
	for name, test := range map[string]struct {
		client  *pinterest.Client
		request *pinterest.Request
		want    string
	}{
		"unknown token": {
			s.Client(pinterest.WithAccessToken("pina_unknown")), get("/user_account"),
			`{"code":2,"message":"Authentication failed.","status":"failure"}`,
		},
		"feed of the same name": {c, &pinterest.Request{Method: http.MethodPost, Path: "/catalogs/feeds", Body: json.RawMessage(`{
			"name": "Bowls", "format": "TSV", "location": "https://shop.example/feed.tsv", "default_country": "US", "default_locale": "en-US"
		}`)}, `{"code":4170,"message":"The feed name already exists."}`},
	} {
		t.Run(name, func(t *testing.T) {
			var response pinterest.Response
			require.Error(t, test.client.Do(t.Context(), test.request, nil, pinterest.WithResponse(&response)))
			assert.Equal(t, test.want, string(response.Body))
		})
	}
}

func TestShapes_Board(t *testing.T) {
	s, c := newServer(t)
	s.SeedBoard("Soups", 0)
	requireShape(t, c, get("/boards"), `{"bookmark": null, "items": [{
		"id": "*", "name": "Soups", "description": null, "privacy": "PUBLIC", "owner": {"username": "pinteresttest"},
		"created_at": "*", "board_pins_modified_at": "*", "pin_count": 0, "follower_count": 0, "collaborator_count": 0, "is_ads_only": false,
		"media": {"image_cover_url": null, "pin_thumbnail_urls": []}
	}]}`)
}

func TestShapes_Pin(t *testing.T) {
	s, c := newServer(t)
	pins := collect(t, c.Boards.ListPins(s.SeedBoard("Soups", 5), nil))
	images := `"150x150": {"width": 150, "height": 150, "url": "https://i.pinimg.com/150x150/*.jpg"},
		"400x300": {"width": 400, "height": 300, "url": "https://i.pinimg.com/400x300/*.jpg"},
		"600x": {"width": 564, "height": 846, "url": "https://i.pinimg.com/600x/*.jpg"},
		"1200x": {"width": 1200, "height": 1800, "url": "https://i.pinimg.com/1200x/*.jpg"}`
	original := `, "originals": {"width": 1200, "height": 1800, "url": "https://i.pinimg.com/originals/*.jpg"}`
	lacking := 0
	for _, pin := range pins {
		sizes := images + original
		if _, ok := pin.Media.Images["originals"]; !ok {
			sizes = images
			lacking++
		}
		requireShape(t, c, get("/pins/"+pin.ID), `{
			"id": "*", "created_at": "*", "link": null, "title": "`+pin.Title+`", "description": null, "alt_text": null, "board_id": "*",
			"board_section_id": null, "board_owner": {"username": "pinteresttest"}, "media": {"media_type": "image", "images": {`+sizes+`}},
			"creative_type": "REGULAR", "dominant_color": "#6E7874", "parent_pin_id": null, "pin_metrics": null, "has_been_promoted": false,
			"is_owner": true, "is_standard": true, "is_product": false, "is_removable": true, "note": "", "product_tags": []
		}`)
	}
	assert.Equal(t, 1, lacking, "one of five images lacks the original")
}

func TestShapes_AdsWithoutLimits(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 0)
	requireShape(t, c, get("/ad_accounts/"+account+"/campaigns"), `{"bookmark": null, "items": [{
		"id": "*", "ad_account_id": "*", "name": "Campaign 1", "status": "ACTIVE", "summary_status": "RUNNING", "objective_type": "AWARENESS",
		"lifetime_spend_cap": 0, "daily_spend_cap": null, "order_line_id": null, "tracking_urls": null, "start_time": null, "end_time": null,
		"created_time": 0, "updated_time": 0, "type": "campaign", "bid_options": null, "is_automated_campaign": false,
		"is_campaign_budget_optimization": false, "is_flexible_daily_budgets": false, "is_performance_plus": false, "is_top_of_search": false
	}]}`)
	var groups struct {
		Items []struct {
			LifetimeFrequencyCap int    `json:"lifetime_frequency_cap"`
			FeedProfileID        string `json:"feed_profile_id"`
		} `json:"items"`
	}
	require.NoError(t, c.Do(t.Context(), get("/ad_accounts/"+account+"/ad_groups"), &groups))
	require.Len(t, groups.Items, 1)
	assert.Equal(t, -1, groups.Items[0].LifetimeFrequencyCap)
	assert.Equal(t, "0", groups.Items[0].FeedProfileID)
}

func TestShapes_Feed(t *testing.T) {
	_, c := newServer(t)
	for name, schedule := range map[string]struct{ sent, want string }{
		"without": {`null`, `null`}, "with a time only": {`{"time": "02:59"}`, `{"time": "02:59", "timezone": null}`},
	} {
		requireShape(t, c, &pinterest.Request{Method: http.MethodPost, Path: "/catalogs/feeds", Body: json.RawMessage(`{
			"name": "` + name + `", "format": "TSV", "location": "https://shop.example/feed.tsv", "default_country": "US", "default_locale": "en-US",
			"catalog_type": "RETAIL", "preferred_processing_schedule": ` + schedule.sent + `
		}`)}, `{
			"id": "*", "created_at": "*", "updated_at": "*", "catalog_type": "RETAIL", "catalog_id": "*", "name": "`+name+`", "format": "TSV",
			"location": "https://shop.example/feed.tsv", "status": "ACTIVE", "default_country": "US", "default_locale": "en-US",
			"default_currency": null, "default_availability": null, "credentials": null, "preferred_processing_schedule": `+schedule.want+`
		}`)
	}
}

func TestShapes_Report(t *testing.T) {
	s, c := newServer(t)
	account := s.SeedAds(1, 1, 1)
	day := today().String()
	request := func() (answer struct {
		Status  string `json:"report_status"`
		Token   string `json:"token"`
		Message string `json:"message"`
	},
	) {
		t.Helper()
		require.NoError(t, c.Do(t.Context(), &pinterest.Request{
			Method: http.MethodPost, Path: "/ad_accounts/" + account + "/reports", Body: json.RawMessage(
				`{"start_date": "` + day + `", "end_date": "` + day + `", "granularity": "DAY", "level": "CAMPAIGN", "columns": ["CTR"], "campaign_ids": ["1"]}`,
			),
		}, &answer))
		return answer
	}
	first := request()
	assert.Equal(t, "IN_PROGRESS", first.Status)
	assert.Regexp(t, `^[A-Za-z0-9_-]+==$`, first.Token)
	assert.Equal(t, first.Token, first.Message)
	second := request()
	assert.Equal(t, "FINISHED", second.Status, "the same report is finished at once")
	assert.Equal(t, first.Token, second.Token)

	report, err := c.AdAccounts.GetReport(t.Context(), account, first.Token)
	require.NoError(t, err)
	assert.Equal(t, pinterest.ReportStatusFinished, report.Status)
	assert.Equal(t, int64(2), report.Size, "the file of a report without rows is {}")
	assert.Contains(t, report.URL, "X-Amz-Expires=300&")

	s.Advance(2 * time.Hour)
	assert.Equal(t, "IN_PROGRESS", request().Status, "an expired report runs again")
}
