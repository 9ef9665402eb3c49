package pinteresttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// adsState is what the server advertises, each list in the order of its ids.
type adsState struct {
	accounts  []*pinterest.AdAccount
	campaigns []*pinterest.Campaign
	adGroups  []*pinterest.AdGroup
	ads       []*pinterest.Ad
	reports   []*report
}

// SeedAds adds an ad account with campaigns, as many ad groups in each of them, and as many ads in each of those. It returns the
// account's id.
func (s *Server) SeedAds(campaigns, adGroups, ads int) (adAccountID string) {
	account := s.AddAdAccount(pinterest.AdAccount{Name: "Kitchen Supplies"})
	for i := range campaigns {
		campaign := s.AddCampaign(pinterest.Campaign{AdAccountID: account.ID, Name: fmt.Sprintf("Campaign %d", i+1)})
		for j := range adGroups {
			group := s.AddAdGroup(pinterest.AdGroup{CampaignID: campaign.ID, Name: fmt.Sprintf("Ad group %d.%d", i+1, j+1)})
			for k := range ads {
				s.AddAd(pinterest.Ad{AdGroupID: group.ID, Name: fmt.Sprintf("Ad %d.%d.%d", i+1, j+1, k+1)})
			}
		}
	}
	return account.ID
}

// AddAdAccount adds an ad account. It belongs to the server's user unless Owner says otherwise, and spends dollars in the US
// unless Country and Currency do. ID and times that are absent are made up, and the whole is returned.
func (s *Server) AddAdAccount(account pinterest.AdAccount) pinterest.AdAccount {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.complete(&account.ID, &account.CreatedTime, &account.UpdatedTime)
	setDefault(&account.Name, "Ad account "+account.ID)
	setDefault(&account.Owner.Username, s.account.Username)
	setDefault(&account.Owner.ID, "1")
	setDefault(&account.Country, pinterest.CountryUS)
	setDefault(&account.Currency, pinterest.CurrencyUSD)
	if account.Permissions == nil {
		account.Permissions = []string{"OWNER"}
	}
	s.ads.accounts = insert(s.ads.accounts, account, func(a *pinterest.AdAccount) string { return a.ID })
	return account
}

// AddCampaign adds a campaign to the account that its AdAccountID names, and panics if there is none. What is absent is made
// up, and the whole is returned.
func (s *Server) AddCampaign(campaign pinterest.Campaign) pinterest.Campaign {
	s.mu.Lock()
	defer s.mu.Unlock()
	mustBeThere(s.adAccountByID(campaign.AdAccountID), "AddCampaign: no ad account", campaign.AdAccountID)
	s.complete(&campaign.ID, &campaign.CreatedTime, &campaign.UpdatedTime)
	setDefault(&campaign.Name, "Campaign "+campaign.ID)
	setDefault(&campaign.Status, pinterest.EntityStatusActive)
	setDefault(&campaign.SummaryStatus, pinterest.CampaignSummaryStatusRunning)
	setDefault(&campaign.ObjectiveType, pinterest.ObjectiveTypeAwareness)
	campaign.Type = "campaign"
	s.ads.campaigns = insert(s.ads.campaigns, campaign, func(c *pinterest.Campaign) string { return c.ID })
	return campaign
}

// AddAdGroup adds an ad group to the campaign that its CampaignID names, and panics if there is none. What is absent is made
// up, and the whole is returned.
func (s *Server) AddAdGroup(group pinterest.AdGroup) pinterest.AdGroup {
	s.mu.Lock()
	defer s.mu.Unlock()
	campaign := mustBeThere(s.campaignByID(group.CampaignID), "AddAdGroup: no campaign", group.CampaignID)
	group.AdAccountID = campaign.AdAccountID
	s.complete(&group.ID, &group.CreatedTime, &group.UpdatedTime)
	setDefault(&group.Name, "Ad group "+group.ID)
	setDefault(&group.Status, pinterest.EntityStatusActive)
	setDefault(&group.SummaryStatus, pinterest.AdGroupSummaryStatusRunning)
	setDefault(&group.BudgetType, pinterest.BudgetTypeDaily)
	setDefault(&group.BillableEvent, pinterest.BillableEventClickthrough)
	group.Type = "adgroup"
	s.ads.adGroups = insert(s.ads.adGroups, group, func(g *pinterest.AdGroup) string { return g.ID })
	return group
}

// AddAd adds an ad to the ad group that its AdGroupID names, and panics if there is none. What is absent is made up, and the
// whole is returned.
func (s *Server) AddAd(ad pinterest.Ad) pinterest.Ad {
	s.mu.Lock()
	defer s.mu.Unlock()
	group := mustBeThere(s.adGroupByID(ad.AdGroupID), "AddAd: no ad group", ad.AdGroupID)
	ad.AdAccountID, ad.CampaignID = group.AdAccountID, group.CampaignID
	s.complete(&ad.ID, &ad.CreatedTime, &ad.UpdatedTime)
	setDefault(&ad.PinID, s.newID())
	setDefault(&ad.Name, "Ad "+ad.ID)
	setDefault(&ad.Status, pinterest.EntityStatusActive)
	setDefault(&ad.SummaryStatus, pinterest.AdSummaryStatusApproved)
	setDefault(&ad.ReviewStatus, pinterest.AdReviewStatusApproved)
	setDefault(&ad.CreativeType, pinterest.CreativeTypeRegular)
	ad.Type = "pinpromotion"
	s.ads.ads = insert(s.ads.ads, ad, func(a *pinterest.Ad) string { return a.ID })
	return ad
}

// complete makes up the id and the times of what is added. The lock is held.
func (s *Server) complete(id *string, created, updated *pinterest.Timestamp) {
	if *id == "" {
		*id = s.newID()
	}
	if !digits.MatchString(*id) {
		panic("pinteresttest: the id " + *id + " is not made of digits")
	}
	if created.IsZero() {
		*created = pinterest.Timestamp{Time: s.now().Truncate(time.Second)}
	}
	if updated.IsZero() {
		*updated = *created
	}
}

func setDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}

// insert adds an item where its id belongs.
func insert[T any](items []*T, item T, id func(*T) string) []*T {
	at := sort.Search(len(items), func(i int) bool { return laterID(id(items[i]), id(&item)) })
	return slices.Insert(items, at, &item)
}

func (s *Server) adAccountRoutes() []route {
	return []route{
		{op: operation.AdAccountsList, status: http.StatusOK, handle: s.listAdAccounts},
		{op: operation.AdAccountAnalytics, status: http.StatusOK, handle: adsParameters("analytics", s.getAdAccountAnalytics)},
		{op: operation.CampaignsList, status: http.StatusOK, handle: adsParameters("campaign", s.listCampaigns)},
		{op: operation.CampaignsAnalytics, status: http.StatusOK, handle: adsParameters("campaign analytics", s.analyticsOf("campaign_ids", "CAMPAIGN_ID", s.campaignSubjects))},
		{op: operation.AdGroupsList, status: http.StatusOK, handle: adsParameters("group", s.listAdGroups)},
		{op: operation.AdGroupsAnalytics, status: http.StatusOK, handle: adsParameters("group analytics", s.analyticsOf("ad_group_ids", "AD_GROUP_ID", s.adGroupSubjects))},
		{op: operation.AdsList, status: http.StatusOK, handle: adsParameters("ads", s.listAds)},
		{op: operation.AdsAnalytics, status: http.StatusOK, handle: adsParameters("ads analytics", s.analyticsOf("ad_ids", "AD_ID", s.adSubjects))},
		{op: operation.ProductGroupsAnalytics, status: http.StatusOK, handle: adsParameters("ads analytics", s.getProductGroupAnalytics)},
		{op: operation.AnalyticsGetReport, status: http.StatusOK, handle: adsParameters("ads analytics", s.getReport)},
		{op: operation.AnalyticsCreateReport, status: http.StatusOK, handle: adsParameters("ads analytics", s.createReport)},
	}
}

// adsParameters gives the errors of an operation the code and the beginning that the description has for it.
func adsParameters(kind string, handle func(*apiRequest, *pinterest.AdAccount) (any, *apiError)) func(*apiRequest) (any, *apiError) {
	return func(r *apiRequest) (any, *apiError) {
		result, failure := handle(r, r.adAccount)
		if failure != nil && failure.status == http.StatusBadRequest {
			failure.Code = http.StatusBadRequest
			failure.Message = "Invalid ad account " + kind + " parameters. " + strings.TrimPrefix(failure.Message, "Invalid request: ")
		}
		return result, failure
	}
}

// findAdAccount looks for the ad account that the path or the parameter ad_account_id names; without one it is nil. The lock
// is held.
func (s *Server) findAdAccount(r *apiRequest) (*pinterest.AdAccount, *apiError) {
	id := r.PathValue("ad_account_id")
	if id == "" {
		id = r.query.Get("ad_account_id")
	}
	if id == "" {
		return nil, nil
	}
	account := s.adAccountByID(id)
	switch {
	case account != nil:
		return account, nil
	case r.op.ID == operation.UserAccountGet.ID:
		return nil, forbidden(403, "Not authorized to access the user account.")
	case r.op.ID == operation.UserAccountAnalytics.ID:
		return nil, forbidden(403, "Not authorized to access the user account analytics.")
	}
	return nil, forbidden(29, "You are not permitted to access that resource.")
}

func (s *Server) adAccountByID(id string) *pinterest.AdAccount {
	return find(s.ads.accounts, func(a *pinterest.AdAccount) bool { return a.ID == id })
}

func (s *Server) campaignByID(id string) *pinterest.Campaign {
	return find(s.ads.campaigns, func(c *pinterest.Campaign) bool { return c.ID == id })
}

func (s *Server) adGroupByID(id string) *pinterest.AdGroup {
	return find(s.ads.adGroups, func(g *pinterest.AdGroup) bool { return g.ID == id })
}

func (s *Server) listAdAccounts(r *apiRequest) (any, *apiError) {
	shared := r.query.Get("include_shared_accounts")
	if err := checkEnum("include_shared_accounts", shared, "true", "false"); err != nil {
		return nil, err
	}
	accounts := slices.DeleteFunc(slices.Clone(s.ads.accounts), func(a *pinterest.AdAccount) bool {
		return shared == "false" && a.Owner.Username != s.account.Username
	})
	return paginate(r, accounts, func(a *pinterest.AdAccount) string { return a.ID }, showAds[pinterest.AdAccount])
}

// entityFilter is what campaigns, ad groups and ads are listed by.
type entityFilter struct {
	account                  string
	campaigns, adGroups, ads []string
	statuses                 []string
}

var entityStatuses = []string{"ACTIVE", "PAUSED", "ARCHIVED"}

func filterOf(r *apiRequest, account *pinterest.AdAccount) (*entityFilter, *apiError) {
	f := &entityFilter{
		account:   account.ID,
		campaigns: r.query["campaign_ids"], adGroups: r.query["ad_group_ids"], ads: r.query["ad_ids"], statuses: r.query["entity_statuses"],
	}
	failure := checkAll(
		checkIDs("campaign_ids", f.campaigns, maxIDs), checkIDs("ad_group_ids", f.adGroups, maxIDs), checkIDs("ad_ids", f.ads, maxIDs),
		checkEnums("entity_statuses", f.statuses, entityStatuses...),
		checkEnum("order", r.query.Get("order"), "ASCENDING", "DESCENDING"),
		checkEnum("translate_interests_to_names", r.query.Get("translate_interests_to_names"), "true", "false"),
	)
	if f.statuses == nil {
		f.statuses = []string{"ACTIVE", "PAUSED"} // as the live service does
	}
	return f, failure
}

// fits tells whether an entity is wanted. adGroup and ad are "" for what has none.
func (f *entityFilter) fits(account, campaign, adGroup, ad string, status pinterest.EntityStatus) bool {
	wanted := func(ids []string, id string) bool { return len(ids) == 0 || id == "" || slices.Contains(ids, id) }
	return account == f.account && wanted(f.campaigns, campaign) && wanted(f.adGroups, adGroup) && wanted(f.ads, ad) &&
		slices.Contains(f.statuses, string(status))
}

func (s *Server) listCampaigns(r *apiRequest, account *pinterest.AdAccount) (any, *apiError) {
	f, failure := filterOf(r, account)
	if failure != nil {
		return nil, failure
	}
	campaigns := slices.DeleteFunc(slices.Clone(s.ads.campaigns), func(c *pinterest.Campaign) bool {
		return !f.fits(c.AdAccountID, c.ID, "", "", c.Status)
	})
	return paginate(r, campaigns, func(c *pinterest.Campaign) string { return c.ID }, showAds[pinterest.Campaign])
}

func (s *Server) listAdGroups(r *apiRequest, account *pinterest.AdAccount) (any, *apiError) {
	f, failure := filterOf(r, account)
	if failure != nil {
		return nil, failure
	}
	groups := slices.DeleteFunc(slices.Clone(s.ads.adGroups), func(g *pinterest.AdGroup) bool {
		return !f.fits(g.AdAccountID, g.CampaignID, g.ID, "", g.Status)
	})
	return paginate(r, groups, func(g *pinterest.AdGroup) string { return g.ID }, showAds[pinterest.AdGroup])
}

func (s *Server) listAds(r *apiRequest, account *pinterest.AdAccount) (any, *apiError) {
	f, failure := filterOf(r, account)
	if failure != nil {
		return nil, failure
	}
	ads := slices.DeleteFunc(slices.Clone(s.ads.ads), func(a *pinterest.Ad) bool {
		return !f.fits(a.AdAccountID, a.CampaignID, a.AdGroupID, a.ID, a.Status)
	})
	return paginate(r, ads, func(a *pinterest.Ad) string { return a.ID }, showAds[pinterest.Ad])
}

// nullableAds are the fields that are null where they have no value; others are left out.
var nullableAds = []string{"lifetime_spend_cap", "daily_spend_cap", "order_line_id", "start_time", "end_time", "tracking_urls"}

// showAds writes an entity as the service does: with times in unix seconds.
func showAds[T any](entity *T) any {
	var fields map[string]any
	decoder := json.NewDecoder(bytes.NewReader(mustJSON(entity)))
	decoder.UseNumber()
	if err := decoder.Decode(&fields); err != nil {
		panic("pinteresttest: " + err.Error()) // our own JSON
	}
	for name, value := range fields {
		text, isText := value.(string)
		switch {
		case isText && strings.HasSuffix(name, "_time"):
			moment, _ := time.Parse(time.RFC3339, text) // our own JSON
			fields[name] = moment.Unix()
		case (value == nil || text == "" && isText) && slices.Contains(nullableAds, name):
			fields[name] = nil
		case value == nil || text == "" && isText:
			delete(fields, name)
		}
	}
	return fields
}
