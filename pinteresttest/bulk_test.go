package pinteresttest_test

import (
	"encoding/json"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// readBulk returns the file of a bulk request.
func readBulk(t *testing.T, c *pinterest.Client, request *pinterest.BulkRequest) string {
	t.Helper()
	file, err := c.Bulk.Download(t.Context(), request)
	require.NoError(t, err)
	content, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	return string(content)
}

// bulkIDs runs a download in JSON and returns the ids of the entities by their type.
func bulkIDs(t *testing.T, c *pinterest.Client, account string, params *pinterest.BulkDownloadParams) map[string][]string {
	t.Helper()
	request, err := c.Bulk.CreateDownload(t.Context(), account, params)
	require.NoError(t, err)
	var entities map[string][]struct {
		ID string `json:"id"`
	}
	require.NoError(t, json.Unmarshal([]byte(readBulk(t, c, request)), &entities))
	ids := map[string][]string{}
	for kind, list := range entities {
		ids[kind] = []string{}
		for _, entity := range list {
			ids[kind] = append(ids[kind], entity.ID)
		}
	}
	return ids
}

func TestBulk_DownloadSelectsEntities(t *testing.T) {
	s, c := newServer(t)
	account := s.AddAdAccount(pinterest.AdAccount{}).ID
	campaign := func(c pinterest.Campaign) (campaignID, groupID, adID string) {
		c.AdAccountID = account
		campaignID = s.AddCampaign(c).ID
		groupID = s.AddAdGroup(pinterest.AdGroup{CampaignID: campaignID}).ID
		return campaignID, groupID, s.AddAd(pinterest.Ad{AdGroupID: groupID}).ID
	}
	old := pinterest.Timestamp{Time: time.Now().Add(-time.Hour)}
	c1, g1, a1 := campaign(pinterest.Campaign{Name: "Soups", StartTime: old})
	c2, g2, a2 := campaign(pinterest.Campaign{Name: "Stews", CreatedTime: old, ObjectiveType: pinterest.ObjectiveTypeConsideration})
	paused := s.AddCampaign(pinterest.Campaign{AdAccountID: account, Status: pinterest.EntityStatusPaused}).ID
	p1 := newPromotion(t, c, account, g1, newProductGroup(t, s, c)).ID
	keywords := []pinterest.KeywordSpec{{MatchType: pinterest.MatchTypeExactNegative, Value: "soup"}}
	for _, parent := range []string{account, c2, g1} {
		results, err := c.Keywords.Create(t.Context(), account, &pinterest.KeywordCreateParams{ParentID: parent, Keywords: keywords})
		require.NoError(t, err)
		require.NoError(t, results.Err())
	}
	ofAccount := collect(t, c.Keywords.List(account, nil))[0].ID
	ofCampaign := collect(t, c.Keywords.List(account, &pinterest.KeywordListParams{CampaignID: c2}))[0].ID
	ofGroup := collect(t, c.Keywords.List(account, &pinterest.KeywordListParams{AdGroupID: g1}))[0].ID
	types := []pinterest.BulkEntityType{pinterest.BulkEntityTypeCampaign, pinterest.BulkEntityTypeAd}
	for name, test := range map[string]struct {
		params *pinterest.BulkDownloadParams
		want   map[string][]string
	}{
		"everything": {nil, map[string][]string{
			"CAMPAIGN": {c1, c2}, "AD_GROUP": {g1, g2}, "AD": {a1, a2}, "PRODUCT_GROUP": {p1}, "KEYWORD": {ofAccount, ofGroup, ofCampaign}, "LABEL": {}, "SCHEDULE": {},
		}},
		"types":    {&pinterest.BulkDownloadParams{EntityTypes: types}, map[string][]string{"CAMPAIGN": {c1, c2}, "AD": {a1, a2}}},
		"ad group": {&pinterest.BulkDownloadParams{EntityTypes: types, EntityIDs: []string{g2}}, map[string][]string{"CAMPAIGN": {}, "AD": {a2}}},
		"campaign": {&pinterest.BulkDownloadParams{EntityTypes: types, EntityIDs: []string{c1}}, map[string][]string{"CAMPAIGN": {c1}, "AD": {a1}}},
		"keywords": {&pinterest.BulkDownloadParams{
			EntityTypes: []pinterest.BulkEntityType{pinterest.BulkEntityTypeKeyword}, EntityIDs: []string{c1},
		}, map[string][]string{"KEYWORD": {ofGroup}}},
		"paused":         {&pinterest.BulkDownloadParams{EntityTypes: types, EntityIDs: []string{paused}}, map[string][]string{"CAMPAIGN": {}, "AD": {}}},
		"recent changes": {&pinterest.BulkDownloadParams{EntityTypes: types, UpdatedSince: unix(time.Now().Add(-time.Minute))}, map[string][]string{"CAMPAIGN": {c1}, "AD": {a1, a2}}},
		"name":           {filtered(types, pinterest.BulkCampaignFilter{Name: "Stews"}), map[string][]string{"CAMPAIGN": {c2}, "AD": {a2}}},
		"objective": {filtered(types, pinterest.BulkCampaignFilter{
			ObjectiveType: []pinterest.ObjectiveType{pinterest.ObjectiveTypeAwareness},
		}), map[string][]string{"CAMPAIGN": {c1}, "AD": {a1}}},
		"status": {filtered(types, pinterest.BulkCampaignFilter{
			CampaignStatus: []pinterest.CampaignSummaryStatus{pinterest.CampaignSummaryStatusArchived},
		}), map[string][]string{"CAMPAIGN": {}, "AD": {}}},
		"period": {filtered(types, pinterest.BulkCampaignFilter{
			StartTime: unix(old.Add(-time.Minute)), EndTime: unix(time.Now()),
		}), map[string][]string{"CAMPAIGN": {c1}, "AD": {a1}}},
	} {
		assert.Equal(t, test.want, bulkIDs(t, c, account, test.params), name)
	}
	request, err := c.Bulk.CreateDownload(t.Context(), account, &pinterest.BulkDownloadParams{EntityTypes: types, OutputFormat: pinterest.ReportFormatCSV})
	require.NoError(t, err)
	want := "ENTITY_TYPE,ID,STATUS\nCAMPAIGN," + c1 + ",ACTIVE\nCAMPAIGN," + c2 + ",ACTIVE\nAD," + a1 + ",ACTIVE\nAD," + a2 + ",ACTIVE\n"
	assert.Equal(t, want, readBulk(t, c, request))
}

func unix(at time.Time) pinterest.UnixTime { return pinterest.UnixTime{Time: at} }

func filtered(types []pinterest.BulkEntityType, filter pinterest.BulkCampaignFilter) *pinterest.BulkDownloadParams {
	return &pinterest.BulkDownloadParams{EntityTypes: types, CampaignFilter: &filter}
}

func TestBulk_DownloadRejectsInvalidParams(t *testing.T) {
	s, c := newServer(t)
	account := s.AddAdAccount(pinterest.AdAccount{}).ID
	for field, params := range map[string]*pinterest.BulkDownloadParams{
		"entity_types":                    {EntityTypes: []pinterest.BulkEntityType{"PIN"}},
		"entity_ids":                      {EntityIDs: []string{"x"}},
		"output_format":                   {OutputFormat: "XML"},
		"updated_since":                   {UpdatedSince: unix(time.Unix(-1, 0))},
		"campaign_filter.start_time":      {CampaignFilter: &pinterest.BulkCampaignFilter{StartTime: unix(time.Unix(-1, 0))}},
		"campaign_filter.end_time":        {CampaignFilter: &pinterest.BulkCampaignFilter{EndTime: unix(time.Unix(-1, 0))}},
		"campaign_filter.campaign_status": {CampaignFilter: &pinterest.BulkCampaignFilter{CampaignStatus: []pinterest.CampaignSummaryStatus{"ON"}}},
		"campaign_filter.objective_type":  {CampaignFilter: &pinterest.BulkCampaignFilter{ObjectiveType: []pinterest.ObjectiveType{"FAME"}}},
	} {
		_, err := c.Bulk.CreateDownload(t.Context(), account, params)
		requireError(t, err, 400, 1)
		require.ErrorContains(t, err, field+": ")
	}
	_, err := c.Bulk.CreateDownload(t.Context(), account, nil, pinterest.WithBodyField("entity_types", []string{}))
	requireError(t, err, 400, 1)
}

func TestBulk_UpsertWritesEntities(t *testing.T) {
	s, c := newServer(t)
	ctx, account := t.Context(), s.AddAdAccount(pinterest.AdAccount{}).ID
	campaign, group, ad := newAd(t, s, c, account)
	promotion := newPromotion(t, c, account, group.ID, newProductGroup(t, s, c))
	feed := s.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 1)
	archived := pinterest.Value(pinterest.EntityStatusArchived)
	results := func(params *pinterest.BulkUpsertParams) map[string]map[string][]pinterest.WriteResult[any] {
		request, err := c.Bulk.CreateUpsert(ctx, account, params)
		require.NoError(t, err)
		var file map[string]map[string][]pinterest.WriteResult[any]
		require.NoError(t, json.Unmarshal([]byte(readBulk(t, c, request)), &file))
		return file
	}
	file := results(&pinterest.BulkUpsertParams{
		Create: pinterest.BulkCreates{
			Campaigns: []pinterest.CampaignCreateParams{
				{Name: "Stews", ObjectiveType: pinterest.ObjectiveTypeAwareness}, {Name: "Pies", ObjectiveType: "FAME"},
			},
			AdGroups: []pinterest.AdGroupCreateParams{{CampaignID: campaign.ID, Name: "New", BillableEvent: pinterest.BillableEventImpression, Budget: 1}},
			Ads:      []pinterest.AdCreateParams{{AdGroupID: group.ID, PinID: ad.PinID, CreativeType: pinterest.CreativeTypeRegular}},
			CatalogProductGroups: []pinterest.ProductGroupCreateParams{{FeedID: feed, Name: "Bowls", Filters: pinterest.ProductGroupFilters{
				AnyOf: pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"ACME"}}},
			}}},
			ProductGroups: []pinterest.ProductGroupPromotionCreateParams{{
				AdGroupID: group.ID, Promotions: []pinterest.ProductGroupPromotionSpec{{CatalogProductGroupID: promotion.CatalogProductGroupID}},
			}},
			Keywords: []pinterest.KeywordCreateParams{{
				ParentID: group.ID, Keywords: []pinterest.KeywordSpec{{MatchType: pinterest.MatchTypeBroad, Value: "soup"}},
			}},
			Labels: []pinterest.LabelCreateParams{
				{ParentID: "C" + campaign.ID, Labels: []pinterest.LabelSpec{{Type: pinterest.LabelTypeBrand, Value: "ACME"}}},
				{ParentID: "9", Labels: []pinterest.LabelSpec{{Type: pinterest.LabelTypeBrand, Value: "ACME"}}},
			},
		},
		Update: pinterest.BulkUpdates{
			Campaigns: []pinterest.CampaignUpdateParams{{ID: campaign.ID, Status: pinterest.Value(pinterest.EntityStatusActive)}},
			AdGroups:  []pinterest.AdGroupUpdateParams{{ID: group.ID, Status: archived}, {ID: "9", Status: archived}},
			Ads:       []pinterest.AdUpdateParams{{ID: ad.ID, Status: archived}},
			ProductGroups: []pinterest.ProductGroupPromotionUpdateParams{{
				AdGroupID: group.ID, Promotions: []pinterest.ProductGroupPromotionUpdate{{ID: promotion.ID, Status: archived}},
			}},
		},
	})
	created, updated := file["create"], file["update"]
	require.NoError(t, created["campaigns"][0].Err())
	require.ErrorContains(t, created["campaigns"][1].Err(), "objective_type")
	for _, list := range []string{"ad_groups", "ads", "catalog_product_groups", "product_groups", "keywords", "labels"} {
		require.NoError(t, created[list][0].Err(), list)
	}
	require.ErrorContains(t, created["labels"][1].Err(), "Campaign not found.")
	for _, list := range []string{"campaigns", "ad_groups", "ads", "product_groups"} {
		require.NoError(t, updated[list][0].Err(), list)
	}
	require.ErrorContains(t, updated["ad_groups"][1].Err(), "Ad group not found.")
	assert.Len(t, collect(t, c.AdAccounts.ListCampaigns(account, nil)), 2)
	gotAd, err := c.AdAccounts.GetAd(ctx, account, ad.ID)
	require.NoError(t, err)
	assert.Equal(t, pinterest.EntityStatusArchived, gotAd.Status)
	gotPromotion, err := c.Promotions.Get(ctx, account, promotion.ID)
	require.NoError(t, err)
	assert.Equal(t, pinterest.EntityStatusArchived, gotPromotion.Status)

	labels := &pinterest.BulkDownloadParams{EntityTypes: []pinterest.BulkEntityType{pinterest.BulkEntityTypeLabel}}
	ids := bulkIDs(t, c, account, labels)["LABEL"]
	require.Len(t, ids, 1)
	ofGroup := &pinterest.KeywordListParams{AdGroupID: group.ID}
	keyword := collect(t, c.Keywords.List(account, ofGroup))[0].ID
	results(&pinterest.BulkUpsertParams{Update: pinterest.BulkUpdates{Keywords: []pinterest.KeywordUpdateParams{{ID: keyword, Archived: pinterest.Value(true)}}}})
	assert.Empty(t, collect(t, c.Keywords.List(account, ofGroup)))
	changes := results(&pinterest.BulkUpsertParams{Update: pinterest.BulkUpdates{Labels: []pinterest.LabelUpdateParams{
		{ID: ids[0], Status: archived, Value: pinterest.Value("Acme")}, {ID: ids[0], Status: pinterest.Value(pinterest.EntityStatusActive)}, {ID: "9"},
	}}})["update"]["labels"]
	require.NoError(t, changes[0].Err())
	label, _ := (*changes[0].Value).(map[string]any)
	assert.Equal(t, "Acme", label["value"])
	require.Error(t, changes[1].Err())
	require.ErrorContains(t, changes[2].Err(), "Label not found.")
	assert.Empty(t, bulkIDs(t, c, account, labels)["LABEL"], "archived")

	_, err = c.Bulk.CreateUpsert(ctx, account, &pinterest.BulkUpsertParams{Update: pinterest.BulkUpdates{Ads: []pinterest.AdUpdateParams{{ID: "1"}}}},
		pinterest.WithBodyField("create", map[string]any{"pins": []any{}}))
	requireError(t, err, 400, 1)
}

func TestBulk_RequestsAreJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := newServer(t, pinteresttest.WithoutSockets(), pinteresttest.WithPendingPolls(2))
		ctx, account := t.Context(), s.SeedAds(1, 1, 1)
		request, err := c.Bulk.CreateDownload(ctx, account, nil)
		require.NoError(t, err)
		_, err = c.Bulk.Download(ctx, request)
		require.ErrorIs(t, err, pinterest.ErrJobFailed, "the request is running")
		request, err = c.Bulk.Wait(ctx, account, request.RequestID)
		require.NoError(t, err)
		s.Advance(time.Hour)
		assert.Contains(t, readBulk(t, c, request), "CAMPAIGN", "the link is renewed")

		_, err = c.Bulk.Get(ctx, s.AddAdAccount(pinterest.AdAccount{}).ID, request.RequestID)
		requireNotFound(t, err, 404)
		_, err = c.Bulk.Get(ctx, account, request.RequestID, pinterest.WithQuery("include_details", "maybe"))
		requireError(t, err, 400, 1)

		s.SetBulkOutcome(pinterest.BulkStatusFailed)
		failing, err := c.Bulk.CreateUpsert(ctx, account, &pinterest.BulkUpsertParams{
			Create: pinterest.BulkCreates{Campaigns: []pinterest.CampaignCreateParams{{Name: "Pies", ObjectiveType: pinterest.ObjectiveTypeAwareness}}},
		})
		require.NoError(t, err)
		failing, err = c.Bulk.Wait(ctx, account, failing.RequestID)
		require.ErrorIs(t, err, pinterest.ErrJobFailed)
		assert.Equal(t, pinterest.BulkStatusFailed, failing.Status)
		assert.Len(t, collect(t, c.AdAccounts.ListCampaigns(account, nil)), 1, "nothing is written")
	})
}
