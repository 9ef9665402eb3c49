package pinterest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestBulk_Operations(t *testing.T) {
	const account = "549755885175"
	const path = "/ad_accounts/" + account + "/bulk/"
	archived := pinterest.Value(pinterest.EntityStatusArchived)
	for _, test := range []operationTest{
		{
			name: "create download", call: func(c *pinterest.Client) (any, error) {
				return c.Bulk.CreateDownload(t.Context(), account, &pinterest.BulkDownloadParams{
					EntityTypes: []pinterest.BulkEntityType{pinterest.BulkEntityTypeCampaign, pinterest.BulkEntityTypeProductGroup},
					EntityIDs:   []string{"626736533506"}, UpdatedSince: at(1622848072), OutputFormat: pinterest.ReportFormatCSV,
					CampaignFilter: &pinterest.BulkCampaignFilter{
						Name: "Soups", StartTime: at(1622848073), EndTime: at(1622848074), ObjectiveType: []pinterest.ObjectiveType{pinterest.ObjectiveTypeAwareness},
						CampaignStatus: []pinterest.CampaignSummaryStatus{pinterest.CampaignSummaryStatusRunning},
					},
				})
			},
			method: "POST", path: path + "download", body: `{
				"entity_types": ["CAMPAIGN", "PRODUCT_GROUP"], "entity_ids": ["626736533506"], "updated_since": "1622848072", "output_format": "CSV",
				"campaign_filter": {
					"name": "Soups", "start_time": "1622848073", "end_time": "1622848074", "objective_type": ["AWARENESS"], "campaign_status": ["RUNNING"]
				}
			}`,
			status: 200, fixture: "bulk_download_create.json", want: &pinterest.BulkRequest{RequestID: "2680059592705", AdAccountID: account},
		},
		{
			name: "create download of everything", call: func(c *pinterest.Client) (any, error) {
				return c.Bulk.CreateDownload(t.Context(), account, &pinterest.BulkDownloadParams{CampaignFilter: &pinterest.BulkCampaignFilter{}})
			},
			method: "POST", path: path + "download", body: `{"campaign_filter": {}}`, status: 200, fixture: "bulk_download_create.json",
			want: &pinterest.BulkRequest{RequestID: "2680059592705", AdAccountID: account},
		},
		{
			name: "create upsert", call: func(c *pinterest.Client) (any, error) {
				return c.Bulk.CreateUpsert(t.Context(), account, &pinterest.BulkUpsertParams{
					Create: pinterest.BulkCreates{
						Campaigns:     []pinterest.CampaignCreateParams{{Name: "Soups", ObjectiveType: pinterest.ObjectiveTypeAwareness}},
						AdGroups:      []pinterest.AdGroupCreateParams{{CampaignID: "1", Name: "Cooks", BillableEvent: pinterest.BillableEventImpression}},
						Ads:           []pinterest.AdCreateParams{{AdGroupID: "2", PinID: "3", CreativeType: pinterest.CreativeTypeRegular}},
						ProductGroups: []pinterest.ProductGroupPromotionCreateParams{*newPromotion},
						CatalogProductGroups: []pinterest.ProductGroupCreateParams{{
							FeedID: "4", Name: "Bowls", Filters: pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"a"}}}},
						}},
						Keywords: []pinterest.KeywordCreateParams{{ParentID: "2", Keywords: []pinterest.KeywordSpec{{MatchType: pinterest.MatchTypeBroad, Value: "soup"}}}},
						Labels:   []pinterest.LabelCreateParams{{ParentID: "1", Labels: []pinterest.LabelSpec{{Type: pinterest.LabelTypeBrand, Value: "ACME"}}}},
					},
					Update: pinterest.BulkUpdates{
						Campaigns: []pinterest.CampaignUpdateParams{{ID: "1", Status: archived}},
						AdGroups:  []pinterest.AdGroupUpdateParams{{ID: "2", Status: archived}},
						Ads:       []pinterest.AdUpdateParams{{ID: "3", Status: archived}},
						ProductGroups: []pinterest.ProductGroupPromotionUpdateParams{{
							AdGroupID: "2", Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: "5", Status: archived}},
						}},
						Keywords: []pinterest.KeywordUpdateParams{{ID: "7", Archived: pinterest.Value(true)}},
						Labels:   []pinterest.LabelUpdateParams{{ID: "6", Status: archived, Value: pinterest.Value("b")}},
					},
				})
			},
			method: "POST", path: path + "upsert", body: `{
				"create": {
					"campaigns": [{"ad_account_id": "549755885175", "name": "Soups", "objective_type": "AWARENESS"}],
					"ad_groups": [{"campaign_id": "1", "name": "Cooks", "billable_event": "IMPRESSION"}],
					"ads": [{"ad_group_id": "2", "pin_id": "3", "creative_type": "REGULAR"}],
					"product_groups": [{"ad_group_id": "2", "product_group_promotion": [{"catalog_product_group_id": "3"}]}],
					"catalog_product_groups": [{"feed_id": "4", "name": "Bowls", "filters": {"any_of": [{"BRAND": {"values": ["a"], "negated": false}}]}}],
					"keywords": [{"parent_id": "2", "keywords": [{"match_type": "BROAD", "value": "soup"}]}],
					"labels": [{"parent_id": "1", "labels": [{"label_type": "BRAND", "value": "ACME"}]}]
				},
				"update": {
					"campaigns": [{"ad_account_id": "549755885175", "id": "1", "status": "ARCHIVED"}],
					"ad_groups": [{"id": "2", "status": "ARCHIVED"}],
					"ads": [{"id": "3", "status": "ARCHIVED"}],
					"product_groups": [{"ad_group_id": "2", "product_group_promotion": [{"id": "5", "status": "ARCHIVED"}]}],
					"keywords": [{"id": "7", "archived": true}],
					"labels": [{"id": "6", "status": "ARCHIVED", "value": "b"}]
				}
			}`,
			status: 200, fixture: "bulk_upsert_create.json",
			want: &pinterest.BulkRequest{RequestID: "549763856477-1660864560-1407e16a-c586-4add-94df-d0b160bec0ff", AdAccountID: account},
		},
		{
			name: "create upsert with only updates", call: func(c *pinterest.Client) (any, error) {
				return c.Bulk.CreateUpsert(t.Context(), account, &pinterest.BulkUpsertParams{
					Update: pinterest.BulkUpdates{Ads: []pinterest.AdUpdateParams{{ID: "3", Status: archived}}},
				}, pinterest.WithBodyField("beta", true))
			},
			method: "POST", path: path + "upsert", body: `{"update": {"ads": [{"id": "3", "status": "ARCHIVED"}]}, "beta": true}`,
			status: 200, fixture: "bulk_upsert_create.json",
			want: &pinterest.BulkRequest{RequestID: "549763856477-1660864560-1407e16a-c586-4add-94df-d0b160bec0ff", AdAccountID: account},
		},
		{
			name: "get request", call: func(c *pinterest.Client) (any, error) {
				return c.Bulk.Get(t.Context(), account, "2680059592705", pinterest.WithQuery("include_details", "true"))
			},
			method: "GET", path: path + "2680059592705", query: urlValues("include_details", "true"), status: 200, fixture: "bulk_request_get.json",
			want: &pinterest.BulkRequest{
				RequestID: "2680059592705", AdAccountID: account, Status: pinterest.BulkStatusSucceeded,
				ResultURL: "https://pinterest-waterloo.s3.us-east-1.amazonaws.com/bulk_framework/AD_ENTITY_DOWNLOAD/2680059592705/result.json?X-Amz-Expires=300&X-Amz-Signature=0123456789abcdef",
			},
		},
	} {
		t.Run(test.name, test.run)
	}
}

// upsertOne is an upsert of one entity.
var upsertOne = &pinterest.BulkUpsertParams{Update: pinterest.BulkUpdates{Ads: []pinterest.AdUpdateParams{{ID: "2"}}}}

func TestBulk_Errors(t *testing.T) {
	download := func(c *pinterest.Client) error { _, err := c.Bulk.CreateDownload(t.Context(), "1", nil); return err }
	upsert := func(c *pinterest.Client) error {
		_, err := c.Bulk.CreateUpsert(t.Context(), "1", upsertOne)
		return err
	}
	get := func(c *pinterest.Client) error { _, err := c.Bulk.Get(t.Context(), "1", "2"); return err }
	runErrorTests(t, []errorTest{
		{"bulk_download/create", download, "bulk_download_create.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"bulk_upsert/create", upsert, "bulk_upsert_create.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"bulk_request/get", get, "bulk_request_get.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
	})
	for _, create := range []func(c *pinterest.Client) error{download, upsert} {
		require.ErrorContains(t, create(newClient(t, &script{steps: []step{respond(200, `{}`)}})), "the response has no id of what was created")
	}
}

func TestBulk_InvalidParams(t *testing.T) {
	transport := &script{steps: []step{failWith(assert.AnError)}}
	b, ctx := newClient(t, transport).Bulk, t.Context()
	failure := func(_ any, err error) error { return err }
	create := func(lists pinterest.BulkCreates) error {
		return failure(b.CreateUpsert(ctx, "1", &pinterest.BulkUpsertParams{Create: lists}))
	}
	update := func(lists pinterest.BulkUpdates) error {
		return failure(b.CreateUpsert(ctx, "1", &pinterest.BulkUpsertParams{Update: lists}))
	}
	for want, err := range map[string]error{
		"bulk_upsert/create: create is required": create(pinterest.BulkCreates{Ads: []pinterest.AdCreateParams{}}),
		"bulk_upsert/create: create.campaigns[1].name is required": create(pinterest.BulkCreates{
			Campaigns: []pinterest.CampaignCreateParams{{Name: "a", ObjectiveType: "b"}, {}},
		}),
		"bulk_upsert/create: create.ad_groups[0].campaign_id is required":          create(pinterest.BulkCreates{AdGroups: []pinterest.AdGroupCreateParams{{}}}),
		"bulk_upsert/create: create.ads[0].ad_group_id is required":                create(pinterest.BulkCreates{Ads: []pinterest.AdCreateParams{{}}}),
		"bulk_upsert/create: create.product_groups[0].ad_group_id is required":     create(pinterest.BulkCreates{ProductGroups: []pinterest.ProductGroupPromotionCreateParams{{}}}),
		"bulk_upsert/create: create.catalog_product_groups[0].feed_id is required": create(pinterest.BulkCreates{CatalogProductGroups: []pinterest.ProductGroupCreateParams{{}}}),
		"bulk_upsert/create: create.keywords[0].parent_id is required":             create(pinterest.BulkCreates{Keywords: []pinterest.KeywordCreateParams{{}}}),
		"bulk_upsert/create: update.keywords[0].id is required":                    update(pinterest.BulkUpdates{Keywords: []pinterest.KeywordUpdateParams{{}}}),
		"bulk_upsert/create: create.labels[0].parent_id is required":               create(pinterest.BulkCreates{Labels: []pinterest.LabelCreateParams{{}}}),
		"bulk_upsert/create: create.labels[0].labels is required":                  create(pinterest.BulkCreates{Labels: []pinterest.LabelCreateParams{{ParentID: "1"}}}),
		"bulk_upsert/create: create.labels[0].labels[0].label_type is required": create(pinterest.BulkCreates{
			Labels: []pinterest.LabelCreateParams{{ParentID: "1", Labels: []pinterest.LabelSpec{{}}}},
		}),
		"bulk_upsert/create: create.labels[0].labels[0].value is required": create(pinterest.BulkCreates{
			Labels: []pinterest.LabelCreateParams{{ParentID: "1", Labels: []pinterest.LabelSpec{{Type: "BRAND"}}}},
		}),
		"bulk_upsert/create: update.campaigns[0].id is required": update(pinterest.BulkUpdates{Campaigns: []pinterest.CampaignUpdateParams{{}}}),
		"bulk_upsert/create: update.ad_groups[0].id is required": update(pinterest.BulkUpdates{AdGroups: []pinterest.AdGroupUpdateParams{{}}}),
		"bulk_upsert/create: update.ads[0].id is required":       update(pinterest.BulkUpdates{Ads: []pinterest.AdUpdateParams{{}}}),
		"bulk_upsert/create: update.labels[0].id is required":    update(pinterest.BulkUpdates{Labels: []pinterest.LabelUpdateParams{{}}}),
		"bulk_upsert/create: update.product_groups[0].product_group_promotion[0].id is required": update(pinterest.BulkUpdates{
			ProductGroups: []pinterest.ProductGroupPromotionUpdateParams{{AdGroupID: "1", Promotions: []pinterest.ProductGroupPromotionUpdate{{}}}},
		}),
		"bulk_request/get: bulk_request_id is empty":              failure(b.Get(ctx, "1", "")),
		"bulk_request/get: ad_account_id is empty":                failure(b.Wait(ctx, "", "1")),
		"report download: url is required: the file is not ready": failure(b.Download(ctx, &pinterest.BulkRequest{})),
	} {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, err, &invalid, want)
		require.EqualError(t, err, "pinterest: "+want)
	}
	for _, err := range []error{failure(b.CreateUpsert(ctx, "1", nil)), failure(b.Download(ctx, nil))} {
		var invalid *pinterest.ParamError
		require.ErrorAs(t, err, &invalid)
	}
	assert.Zero(t, transport.count())
}

func TestBulk_OnlyDownloadsAreRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{respond(503, `{"code": 1}`)}}
		c := newClient(t, transport, pinterest.WithMaxRetries(2))
		_, err := c.Bulk.CreateUpsert(t.Context(), "1", upsertOne)
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		assert.Equal(t, 1, transport.count())
		_, err = c.Bulk.CreateDownload(t.Context(), "1", nil)
		require.ErrorIs(t, err, pinterest.ErrServer)
		assert.Equal(t, 4, transport.count())
	})
}

// bulkStatuses returns a transport that responds with one status, as JSON, after another. The last one repeats.
func bulkStatuses(statuses ...string) *script {
	s := &script{}
	for _, status := range statuses {
		s.steps = append(s.steps, respond(200, `{"status": `+status+`}`))
	}
	return s
}

func TestBulk_Wait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []string
		request, err := newClient(t, bulkStatuses(`"RUNNING"`, `null`, `"PONDERING"`, `"SUCCEEDED"`)).Bulk.Wait(
			t.Context(), "1", "r", pinterest.WithPollInterval(time.Second, 3*time.Second),
			pinterest.WithWaitProgress(func(status string, elapsed time.Duration) { seen = append(seen, fmt.Sprint(status, " ", elapsed)) }),
		)
		require.NoError(t, err)
		assert.Equal(t, &pinterest.BulkRequest{RequestID: "r", AdAccountID: "1", Status: pinterest.BulkStatusSucceeded}, request)
		assert.Equal(t, []string{"RUNNING 0s", " 1s", "PONDERING 3s", "SUCCEEDED 6s"}, seen)
	})
}

func TestBulk_WaitReturnsErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		request, err := newClient(t, bulkStatuses(`"RUNNING"`, `"FAILED"`)).Bulk.Wait(t.Context(), "1", "r")
		require.ErrorIs(t, err, pinterest.ErrJobFailed)
		require.EqualError(t, err, `pinterest: bulk request r of ad account 1 has no file: status "FAILED"`)
		var failure *pinterest.BulkError
		require.ErrorAs(t, err, &failure)
		assert.Equal(t, pinterest.BulkError{AdAccountID: "1", RequestID: "r", Status: pinterest.BulkStatusFailed}, *failure)
		assert.Equal(t, pinterest.BulkStatusFailed, request.Status)

		transport := bulkStatuses(`"PONDERING"`)
		_, err = newClient(t, transport).Bulk.Wait(t.Context(), "1", "r")
		require.ErrorIs(t, err, pinterest.ErrUnknownStatus)
		assert.Equal(t, 10, transport.count())

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err = newClient(t, bulkStatuses(`"RUNNING"`)).Bulk.Wait(ctx, "1", "r")
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

func TestBulk_DownloadRenewsTheLink(t *testing.T) {
	host := fileHost(t, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/expired" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, `{"CAMPAIGN": []}`)
	})
	api := &script{steps: []step{
		respond(200, fmt.Sprintf(`{"status": "SUCCEEDED", "result_url": "%s/file?X-Amz-Signature=s3cret"}`, host.URL)),
		respond(200, `{"status": "RUNNING"}`),
	}}
	c := newClient(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.URL.Host == "api.pinterest.com" {
			return api.RoundTrip(req)
		}
		return http.DefaultTransport.RoundTrip(req)
	}))
	request := &pinterest.BulkRequest{AdAccountID: "1", RequestID: "r", ResultURL: host.URL + "/expired?X-Amz-Signature=s3cret"}
	before := *request
	file, err := c.Bulk.Download(t.Context(), request)
	require.NoError(t, err)
	content, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.JSONEq(t, `{"CAMPAIGN": []}`, string(content))
	assert.Equal(t, []string{"/v5/ad_accounts/1/bulk/r"}, api.paths)
	assert.Equal(t, before, *request, "the caller's request must not be modified")

	_, err = c.Bulk.Download(t.Context(), &pinterest.BulkRequest{AdAccountID: "1", RequestID: "r"})
	require.EqualError(t, err, `pinterest: bulk request r of ad account 1 has no file: status "RUNNING"`)

	_, err = c.Bulk.Download(t.Context(), &pinterest.BulkRequest{ResultURL: host.URL + "/expired?X-Amz-Signature=s3cret"})
	var rejection *pinterest.FileHostError
	require.ErrorAs(t, err, &rejection)
	assert.NotContains(t, err.Error(), "s3cret")
}

func TestBulk_RequestIsStoredWithoutItsURL(t *testing.T) {
	request := pinterest.BulkRequest{RequestID: "r", AdAccountID: "1", Status: pinterest.BulkStatusSucceeded, ResultURL: "https://h.example/?s3cret"}
	content, err := json.Marshal(request)
	require.NoError(t, err)
	assert.JSONEq(t, `{"request_id": "r", "status": "SUCCEEDED", "result_url": "REDACTED"}`, string(content))
	assert.Equal(t, "bulk request r of ad account 1, SUCCEEDED", fmt.Sprint(request))
	assert.NotContains(t, fmt.Sprintf("%+v %#v", request, &request), "s3cret")
}
