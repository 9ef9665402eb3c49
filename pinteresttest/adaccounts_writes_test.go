package pinteresttest_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// one returns the only result of a batch, which must be a success.
func one[T any](t *testing.T, results pinterest.WriteResults[T], err error) *T {
	t.Helper()
	require.NoError(t, err)
	require.NoError(t, results.Err())
	require.Len(t, results, 1)
	return results[0].Value
}

// newAd creates a paused campaign with an ad group and an ad.
func newAd(t *testing.T, s *pinteresttest.Server, c *pinterest.Client, account string) (*pinterest.Campaign, *pinterest.AdGroup, *pinterest.Ad) {
	t.Helper()
	results, err := c.AdAccounts.CreateCampaigns(t.Context(), account, []pinterest.CampaignCreateParams{{
		Name: "Soups", ObjectiveType: pinterest.ObjectiveTypeConsideration, Status: pinterest.EntityStatusPaused, DailySpendCap: 12_500_000,
		DefaultAdGroupBudget: 5_000_000,
	}})
	campaign := one(t, results, err)
	groups, err := c.AdAccounts.CreateAdGroups(t.Context(), account, []pinterest.AdGroupCreateParams{{
		CampaignID: campaign.ID, Name: "Cooks", BillableEvent: pinterest.BillableEventClickthrough, Budget: 5_000_000,
		TargetingSpec: pinterest.TargetingSpec{Locations: []string{"US"}},
	}})
	group := one(t, groups, err)
	board := s.SeedBoard("Soups "+campaign.ID, 1)
	pin := collect(t, c.Boards.ListPins(board, nil))[0]
	ads, err := c.AdAccounts.CreateAds(t.Context(), account, []pinterest.AdCreateParams{{
		AdGroupID: group.ID, PinID: pin.ID, CreativeType: pinterest.CreativeTypeRegular, Name: "Gazpacho",
	}})
	return campaign, group, one(t, ads, err)
}

func TestAdWrites_CreatedEntitiesAreReadBack(t *testing.T) {
	s, c := newServer(t)
	ctx, account := t.Context(), s.AddAdAccount(pinterest.AdAccount{}).ID
	campaign, group, ad := newAd(t, s, c, account)
	assert.Equal(t, pinterest.CampaignSummaryStatusPaused, campaign.SummaryStatus)
	assert.Equal(t, int64(12_500_000), *campaign.DailySpendCap)
	assert.Equal(t, int64(5_000_000), *campaign.DefaultAdGroupBudgetInMicroCurrency)
	assert.Equal(t, []string{"US"}, group.TargetingSpec.Locations)
	assert.Equal(t, pinterest.AdReviewStatusPending, ad.ReviewStatus)
	assert.Equal(t, campaign.ID, ad.CampaignID)

	gotCampaign, err := c.AdAccounts.GetCampaign(ctx, account, campaign.ID)
	require.NoError(t, err)
	assert.Equal(t, campaign, gotCampaign)
	gotGroup, err := c.AdAccounts.GetAdGroup(ctx, account, group.ID)
	require.NoError(t, err)
	assert.Equal(t, group, gotGroup)
	gotAd, err := c.AdAccounts.GetAd(ctx, account, ad.ID)
	require.NoError(t, err)
	assert.Equal(t, ad, gotAd)
	pin, err := c.Pins.Get(ctx, ad.PinID)
	require.NoError(t, err)
	assert.True(t, pin.HasBeenPromoted)

	today := pinterest.DateOf(time.Now().UTC())
	rows, err := c.AdAccounts.GetAdAnalytics(ctx, account, []string{ad.ID}, &pinterest.AdsAnalyticsParams{
		StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay, Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
	})
	require.NoError(t, err)
	assert.Len(t, rows, 1, "metrics have the ad")
	report, err := c.AdAccounts.RunReport(ctx, account, &pinterest.ReportCreateParams{
		StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelCampaign,
		Columns: []pinterest.Column{pinterest.ColumnSpendInDollar, pinterest.ColumnCampaignID},
	})
	require.NoError(t, err)
	for row, err := range c.AdAccounts.ReportRows(ctx, report) {
		require.NoError(t, err)
		assert.Equal(t, campaign.ID, row.Text(pinterest.ColumnCampaignID), "reports have the campaign")
	}

	other := s.AddAdAccount(pinterest.AdAccount{}).ID
	for _, err := range []error{
		func() error { _, err := c.AdAccounts.GetCampaign(ctx, other, campaign.ID); return err }(),
		func() error { _, err := c.AdAccounts.GetAdGroup(ctx, other, group.ID); return err }(),
		func() error { _, err := c.AdAccounts.GetAd(ctx, other, ad.ID); return err }(),
	} {
		requireNotFound(t, err, 404)
	}
}

func TestAdWrites_UpdatesChangeWhatIsSet(t *testing.T) {
	s, c := newServer(t)
	ctx, account := t.Context(), s.AddAdAccount(pinterest.AdAccount{}).ID
	campaign, group, ad := newAd(t, s, c, account)

	campaigns, err := c.AdAccounts.UpdateCampaigns(ctx, account, []pinterest.CampaignUpdateParams{{
		ID: campaign.ID, Status: pinterest.Value(pinterest.EntityStatusArchived), DailySpendCap: pinterest.Null[pinterest.Money](),
		EndTime:      pinterest.Value(pinterest.UnixTime{Time: time.Unix(1900000000, 0)}),
		TrackingURLs: pinterest.Value(map[pinterest.TrackingEvent][]string{pinterest.TrackingEventClick: {"https://t.example/"}}),
		BidOptions:   pinterest.Value(&pinterest.CampaignBidOptions{AudienceMultipliers: map[string]float64{"8": 2}, UpdateMask: []string{"AUDIENCE"}}),
	}})
	changed := one(t, campaigns, err)
	assert.Equal(t, "Soups", changed.Name)
	assert.Equal(t, pinterest.CampaignSummaryStatusArchived, changed.SummaryStatus)
	assert.Nil(t, changed.DailySpendCap)
	assert.Equal(t, int64(1900000000), changed.EndTime.Unix())
	assert.Equal(t, []string{"https://t.example/"}, changed.TrackingURLs.URLs(pinterest.TrackingEventClick))
	assert.JSONEq(t, `{"audience_multipliers": {"8": 2}}`, string(changed.BidOptions))
	assert.Empty(t, collect(t, c.AdAccounts.ListCampaigns(account, nil)), "archived campaigns are listed only on request")
	all := &pinterest.CampaignListParams{EntityStatuses: pinterest.AllEntityStatuses()}
	assert.Equal(t, []pinterest.Campaign{*changed}, collect(t, c.AdAccounts.ListCampaigns(account, all)))

	groups, err := c.AdAccounts.UpdateAdGroups(ctx, account, []pinterest.AdGroupUpdateParams{{
		ID: group.ID, Budget: pinterest.Value(pinterest.Money(7)), TargetingSpec: pinterest.Value(pinterest.TargetingSpec{Genders: []string{"male"}}),
	}})
	changedGroup := one(t, groups, err)
	assert.Equal(t, int64(7), *changedGroup.BudgetInMicroCurrency)
	assert.Equal(t, pinterest.TargetingSpec{Genders: []string{"male"}}, changedGroup.TargetingSpec, "the spec is replaced")

	ads, err := c.AdAccounts.UpdateAds(ctx, account, []pinterest.AdUpdateParams{{ID: ad.ID, Status: pinterest.Value(pinterest.EntityStatusPaused)}})
	changedAd := one(t, ads, err)
	assert.Equal(t, pinterest.AdSummaryStatusPaused, changedAd.SummaryStatus)
	assert.Equal(t, ad.PinID, changedAd.PinID)
}

func TestAdWrites_FailuresLeaveTheOthers(t *testing.T) {
	s, c := newServer(t)
	account := s.AddAdAccount(pinterest.AdAccount{}).ID
	var params []pinterest.CampaignCreateParams
	for i := range 30 {
		params = append(params, pinterest.CampaignCreateParams{Name: fmt.Sprint("Campaign ", i), ObjectiveType: pinterest.ObjectiveTypeAwareness})
	}
	params[13].ObjectiveType = pinterest.ObjectiveTypeVideoView
	results, err := c.AdAccounts.CreateCampaigns(t.Context(), account, params)
	require.NoError(t, err, "the status is 200")
	require.ErrorContains(t, results.Err(), `13: code 1: Invalid request: objective_type: "VIDEO_VIEW" is not one of`)
	assert.Len(t, collect(t, c.AdAccounts.ListCampaigns(account, nil)), 29)
	for i, result := range results {
		if i != 13 {
			assert.Equal(t, params[i].Name, result.Value.Name, "results are in the order of the input")
		}
	}
	_, err = c.AdAccounts.CreateCampaigns(t.Context(), account, append(params, params[0]))
	requireError(t, err, 400, 1)
	_, err = c.AdAccounts.CreateCampaigns(t.Context(), account, nil)
	require.Error(t, err)
}

func TestAdWrites_RejectInvalidEntities(t *testing.T) {
	s, c := newServer(t)
	ctx, account := t.Context(), s.AddAdAccount(pinterest.AdAccount{}).ID
	campaign, group, ad := newAd(t, s, c, account)
	other := s.SeedAds(1, 1, 1)
	theirs := collect(t, c.AdAccounts.ListAds(other, nil))[0]
	secret := s.AddPin(pinterest.Pin{BoardID: s.AddBoard(pinterest.Board{Privacy: pinterest.BoardPrivacySecret}).ID})

	campaignError := func(change func(p *pinterest.CampaignCreateParams)) error {
		params := pinterest.CampaignCreateParams{Name: "a", ObjectiveType: pinterest.ObjectiveTypeAwareness}
		change(&params)
		results, err := c.AdAccounts.CreateCampaigns(ctx, account, []pinterest.CampaignCreateParams{params})
		require.NoError(t, err)
		return results.Err()
	}
	groupError := func(change func(p *pinterest.AdGroupCreateParams)) error {
		params := pinterest.AdGroupCreateParams{CampaignID: campaign.ID, Name: "a", BillableEvent: pinterest.BillableEventImpression, Budget: 1}
		change(&params)
		results, err := c.AdAccounts.CreateAdGroups(ctx, account, []pinterest.AdGroupCreateParams{params})
		require.NoError(t, err)
		return results.Err()
	}
	adError := func(change func(p *pinterest.AdCreateParams)) error {
		params := pinterest.AdCreateParams{AdGroupID: group.ID, PinID: ad.PinID, CreativeType: pinterest.CreativeTypeRegular}
		change(&params)
		results, err := c.AdAccounts.CreateAds(ctx, account, []pinterest.AdCreateParams{params})
		require.NoError(t, err)
		return results.Err()
	}
	update := func(params pinterest.CampaignUpdateParams) error {
		results, err := c.AdAccounts.UpdateCampaigns(ctx, account, []pinterest.CampaignUpdateParams{params})
		require.NoError(t, err)
		return results.Err()
	}
	updatedGroups, err := c.AdAccounts.UpdateAdGroups(ctx, account, []pinterest.AdGroupUpdateParams{{ID: theirs.AdGroupID}})
	require.NoError(t, err)
	updatedAds, err := c.AdAccounts.UpdateAds(ctx, account, []pinterest.AdUpdateParams{{ID: theirs.ID}, {ID: ad.ID, PinID: pinterest.Value(secret.ID)}})
	require.NoError(t, err)
	for _, test := range []struct {
		err  error
		want string
	}{
		{campaignError(func(p *pinterest.CampaignCreateParams) { p.ObjectiveType = "FAME" }), "objective_type"},
		{campaignError(func(p *pinterest.CampaignCreateParams) { p.Status = "ON" }), "status"},
		{campaignError(func(p *pinterest.CampaignCreateParams) { p.DailySpendCap, p.LifetimeSpendCap = 1, 1 }), "daily_spend_cap"},
		{campaignError(func(p *pinterest.CampaignCreateParams) {
			p.StartTime, p.EndTime = pinterest.UnixTime{Time: time.Unix(9, 0)}, pinterest.UnixTime{Time: time.Unix(8, 0)}
		}), "end_time"},
		{update(pinterest.CampaignUpdateParams{ID: theirs.CampaignID}), "Campaign not found."},
		{update(pinterest.CampaignUpdateParams{ID: campaign.ID, ObjectiveType: pinterest.Value(pinterest.ObjectiveTypeAwareness)}), "draft"},
		{update(pinterest.CampaignUpdateParams{ID: campaign.ID, Name: pinterest.Value("")}), "name"},
		{groupError(func(p *pinterest.AdGroupCreateParams) { p.CampaignID = theirs.CampaignID }), "Campaign not found."},
		{groupError(func(p *pinterest.AdGroupCreateParams) { p.Budget = 0 }), "budget_in_micro_currency"},
		{groupError(func(p *pinterest.AdGroupCreateParams) { p.BudgetType = pinterest.BudgetTypeLifetime }), "end_time"},
		{groupError(func(p *pinterest.AdGroupCreateParams) { p.BillableEvent = "LOOK" }), "billable_event"},
		{groupError(func(p *pinterest.AdGroupCreateParams) { p.TargetingSpec.MinimumAge = "18" }), "targeting_spec"},
		{updatedGroups.Err(), "Ad group not found."},
		{adError(func(p *pinterest.AdCreateParams) { p.AdGroupID = theirs.AdGroupID }), "Ad group not found."},
		{adError(func(p *pinterest.AdCreateParams) { p.PinID = "1" }), "Pin not found."},
		{adError(func(p *pinterest.AdCreateParams) { p.PinID = secret.ID }), "Pin not found."},
		{adError(func(p *pinterest.AdCreateParams) { p.CreativeType = "SONG" }), "creative_type"},
		{updatedAds[0].Err(), "Ad not found."},
		{updatedAds[1].Err(), "pin_id"},
	} {
		require.ErrorContains(t, test.err, test.want)
	}
}

func TestAdWrites_FrequencyGoal(t *testing.T) {
	s, c := newServer(t)
	account := s.AddAdAccount(pinterest.AdAccount{}).ID
	_, group, _ := newAd(t, s, c, account)
	for goal, want := range map[pinterest.FrequencyGoal]string{
		{TimeRange: "DAY"}: "", {Frequency: 20, TimeRange: "DAY"}: "", {Frequency: 21}: "frequency: is not between 2 and 20",
	} {
		results, err := c.AdAccounts.UpdateAdGroups(t.Context(), account, []pinterest.AdGroupUpdateParams{{
			ID: group.ID, OptimizationGoal: pinterest.Value(&pinterest.OptimizationGoal{Frequency: &goal}),
		}})
		require.NoError(t, err)
		if want == "" {
			require.NoError(t, results.Err(), goal)
		} else {
			require.ErrorContains(t, results.Err(), want)
		}
	}
}

func TestAdWrites_AdAccounts(t *testing.T) {
	s, c := newServer(t)
	account, err := c.AdAccounts.Create(t.Context(), &pinterest.AdAccountCreateParams{Name: "Soups", Country: pinterest.CountryDE, OwnerUserID: s.ID()})
	require.NoError(t, err)
	got, err := c.AdAccounts.Get(t.Context(), account.ID)
	require.NoError(t, err)
	assert.Equal(t, account, got)
	_, err = c.AdAccounts.Create(t.Context(), &pinterest.AdAccountCreateParams{OwnerUserID: "9"})
	requireError(t, err, 400, 1)
	_, err = c.AdAccounts.Get(t.Context(), "9")
	require.ErrorIs(t, err, pinterest.ErrForbidden)
}

func TestAdWrites_StayInTheAdAccount(t *testing.T) {
	s, c := newServer(t)
	account, foreign := s.AddAdAccount(pinterest.AdAccount{}).ID, s.AddUser("bob").SeedAds(1, 1, 1)
	_, group, ad := newAd(t, s, c, account)
	for path, id := range map[string]string{"/ad_groups": group.ID, "/ads": ad.ID} {
		body := []map[string]string{{"id": id, "ad_account_id": foreign, "name": "Changed"}}
		require.NoError(t, c.Do(t.Context(), &pinterest.Request{Method: http.MethodPatch, Path: "/ad_accounts/" + account + path, Body: body}, nil))
	}
	gotGroup, err := c.AdAccounts.GetAdGroup(t.Context(), account, group.ID)
	require.NoError(t, err)
	assert.Equal(t, "Changed", gotGroup.Name)
	gotAd, err := c.AdAccounts.GetAd(t.Context(), account, ad.ID)
	require.NoError(t, err)
	assert.Equal(t, "Changed", gotAd.Name)
}
