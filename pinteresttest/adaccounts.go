package pinteresttest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// adsState is the part of the state that belongs to ad accounts.
type adsState struct {
	accounts  []*adAccount
	campaigns []*campaign
	adGroups  []*adGroup
	ads       []*ad
	templates []*reportTemplate

	orderLines []*orderLine
	promotions []*promotion
	labels     []*label
	bulk       []*bulkRequest
}

type (
	adAccount struct {
		pinterest.AdAccount
		owner         *User
		sharedWith    []*User
		conversions   conversionState
		customerLists []*customerList
		audiences     []*audience
		keywords      []*keyword
	}
	campaign struct{ pinterest.Campaign }
	adGroup  struct{ pinterest.AdGroup }
	ad       struct{ pinterest.Ad }
)

func (a *adAccount) key() string { return a.ID }
func (c *campaign) key() string  { return c.ID }
func (g *adGroup) key() string   { return g.ID }
func (a *ad) key() string        { return a.ID }

func (a *adAccount) show(viewer *User) any {
	shown := a.AdAccount
	if viewer != a.owner {
		shown.Permissions = []string{"ADMIN"}
	}
	return showAds(shown)
}

func (c *campaign) show(*User) any {
	shown := showAds(c.Campaign)
	if options, ok := shown["bid_options"].(object); ok {
		delete(options, "update_mask") // only of requests
	}
	return shown
}

func (g *adGroup) show(*User) any { return showAds(g.AdGroup) }
func (a *ad) show(*User) any      { return showAds(a.Ad) }

// entity is a campaign, an ad group or an ad.
type entity interface {
	resource
	account() string // the id of the ad account
}

func (c *campaign) account() string { return c.AdAccountID }
func (g *adGroup) account() string  { return g.AdAccountID }
func (a *ad) account() string       { return a.AdAccountID }

// nullableAds are the fields of ads entities that are null without a value. Other fields without a value are absent.
var nullableAds = []string{"daily_spend_cap", "order_line_id", "start_time", "end_time", "tracking_urls", "bid_options", "budget", "paid_budget"}

// showAds converts an entity to the JSON of the live service, which has times in Unix seconds.
func showAds(entity any) object {
	var fields object
	decoder := json.NewDecoder(bytes.NewReader(mustJSON(entity)))
	decoder.UseNumber()
	if err := decoder.Decode(&fields); err != nil {
		panic("pinteresttest: " + err.Error())
	}
	for name, value := range fields {
		text, isText := value.(string)
		switch {
		case isText && strings.HasSuffix(name, "_time"):
			moment, _ := time.Parse(time.RFC3339, text) // encoded by mustJSON
			fields[name] = moment.Unix()
		case (value == nil || text == "" && isText) && slices.Contains(nullableAds, name):
			fields[name] = nil
		case value == nil || text == "" && isText:
			delete(fields, name)
		}
	}
	return fields
}

// SeedAds adds an ad account of the user with the given number of campaigns, of ad groups in each campaign, and of ads in each ad group.
// It returns the id of the ad account.
func (u *User) SeedAds(campaigns, adGroups, ads int) (adAccountID string) {
	s := u.server
	account := u.AddAdAccount(pinterest.AdAccount{Name: "Kitchen Supplies"})
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

// AddAdAccount adds an ad account of the user, who is its owner whatever Owner is. It returns the ad account with defaults for absent
// fields: the country is the US, the currency is USD, and the id and the times are generated. It panics if the id is taken or not decimal.
func (u *User) AddAdAccount(account pinterest.AdAccount) pinterest.AdAccount {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return clone(u.addAdAccount(clone(account)).AdAccount)
}

// addAdAccount is AddAdAccount with the lock held.
func (u *User) addAdAccount(account pinterest.AdAccount) *adAccount {
	s := u.server
	complete(s, s.ads.accounts, "ad account", &account.ID, &account.CreatedTime, &account.UpdatedTime)
	setDefault(&account.Name, "Ad account "+account.ID)
	account.Owner = pinterest.AdAccountOwner{Username: u.username, ID: u.id}
	setDefault(&account.Country, pinterest.CountryUS)
	setDefault(&account.Currency, pinterest.CurrencyUSD)
	if account.Permissions == nil {
		account.Permissions = []string{"OWNER"}
	}
	added := &adAccount{AdAccount: account, owner: u, conversions: conversionState{seen: map[eventKey]bool{}}}
	s.ads.accounts = insert(s.ads.accounts, added)
	return added
}

// ShareAdAccount gives another user access to an ad account (Business Access). Requests of that user with the parameter ad_account_id
// act for the owner. It panics if the ad account does not exist.
func (s *Server) ShareAdAccount(adAccountID string, with *User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shared := mustFind(s.ads.accounts, adAccountID, "ShareAdAccount", "ad account")
	shared.sharedWith = append(shared.sharedWith, with)
}

// AddCampaign adds a campaign to the ad account AdAccountID and returns it with defaults for absent fields. It panics if the ad
// account does not exist or the id is taken or not decimal.
func (s *Server) AddCampaign(c pinterest.Campaign) pinterest.Campaign {
	s.mu.Lock()
	defer s.mu.Unlock()
	mustFind(s.ads.accounts, c.AdAccountID, "AddCampaign", "ad account")
	return clone(s.addCampaign(clone(c)).Campaign)
}

// addCampaign adds a campaign to an existing ad account. The lock is held.
func (s *Server) addCampaign(c pinterest.Campaign) *campaign {
	complete(s, s.ads.campaigns, "campaign", &c.ID, &c.CreatedTime, &c.UpdatedTime)
	setDefault(&c.Name, "Campaign "+c.ID)
	setDefault(&c.Status, pinterest.EntityStatusActive)
	setDefault(&c.SummaryStatus, pinterest.CampaignSummaryStatusRunning)
	setDefault(&c.ObjectiveType, pinterest.ObjectiveTypeAwareness)
	if c.LifetimeSpendCap == nil {
		c.LifetimeSpendCap = new(int64(0)) // the service writes no cap as 0
	}
	c.Type = "campaign"
	added := &campaign{c}
	s.ads.campaigns = insert(s.ads.campaigns, added)
	return added
}

// AddAdGroup adds an ad group to the campaign CampaignID and returns it with defaults for absent fields. It panics if the campaign
// does not exist or the id is taken or not decimal.
func (s *Server) AddAdGroup(g pinterest.AdGroup) pinterest.AdGroup {
	s.mu.Lock()
	defer s.mu.Unlock()
	mustFind(s.ads.campaigns, g.CampaignID, "AddAdGroup", "campaign")
	return clone(s.addAdGroup(clone(g)).AdGroup)
}

// addAdGroup adds an ad group to an existing campaign. The lock is held.
func (s *Server) addAdGroup(g pinterest.AdGroup) *adGroup {
	g.AdAccountID = find(s.ads.campaigns, g.CampaignID).AdAccountID
	complete(s, s.ads.adGroups, "ad group", &g.ID, &g.CreatedTime, &g.UpdatedTime)
	setDefault(&g.Name, "Ad group "+g.ID)
	setDefault(&g.Status, pinterest.EntityStatusActive)
	setDefault(&g.SummaryStatus, pinterest.AdGroupSummaryStatusRunning)
	setDefault(&g.BudgetType, pinterest.BudgetTypeDaily)
	setDefault(&g.BillableEvent, pinterest.BillableEventClickthrough)
	setDefault(&g.LifetimeFrequencyCap, -1) // no cap
	setDefault(&g.FeedProfileID, "0")       // none
	g.Type = "adgroup"
	added := &adGroup{g}
	s.ads.adGroups = insert(s.ads.adGroups, added)
	return added
}

// AddAd adds an ad to the ad group AdGroupID and returns it with defaults for absent fields. It panics if the ad group does not
// exist or the id is taken or not decimal.
func (s *Server) AddAd(a pinterest.Ad) pinterest.Ad {
	s.mu.Lock()
	defer s.mu.Unlock()
	mustFind(s.ads.adGroups, a.AdGroupID, "AddAd", "ad group")
	return clone(s.addAd(clone(a)).Ad)
}

// addAd adds an ad to an existing ad group. The lock is held.
func (s *Server) addAd(a pinterest.Ad) *ad {
	group := find(s.ads.adGroups, a.AdGroupID)
	a.AdAccountID, a.CampaignID = group.AdAccountID, group.CampaignID
	complete(s, s.ads.ads, "ad", &a.ID, &a.CreatedTime, &a.UpdatedTime)
	setDefault(&a.PinID, s.newID())
	setDefault(&a.Name, "Ad "+a.ID)
	setDefault(&a.Status, pinterest.EntityStatusActive)
	setDefault(&a.SummaryStatus, pinterest.AdSummaryStatusApproved)
	setDefault(&a.ReviewStatus, pinterest.AdReviewStatusApproved)
	setDefault(&a.CreativeType, pinterest.CreativeTypeRegular)
	a.Type = "pinpromotion"
	added := &ad{a}
	s.ads.ads = insert(s.ads.ads, added)
	return added
}

// complete sets the id and the times of an object to add to items, if they are absent. It panics if an item has the id. The lock is held.
func complete[T resource](s *Server, items []T, kind string, id *string, created, updated *pinterest.Timestamp) {
	var none T
	switch {
	case *id == "":
		*id = s.newID()
	case !digits.MatchString(*id):
		panic("pinteresttest: the id " + *id + " is not decimal")
	case find(items, *id) != none:
		panic("pinteresttest: there is already the " + kind + " " + *id)
	default:
		s.givenIDs[*id] = true
	}
	setDefault(created, pinterest.Timestamp{Time: s.now().Truncate(time.Second)})
	setDefault(updated, *created)
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func (s *Server) adAccountRoutes() []route {
	return []route{
		{op: operation.AdAccountsList, status: http.StatusOK, handle: s.listAdAccounts},
		{op: operation.AdAccountAnalytics, status: http.StatusOK, handle: adsParameters("analytics", s.getAdAccountAnalytics)},
		{op: operation.CampaignsList, status: http.StatusOK, handle: adsParameters("campaign", s.listCampaigns)},
		{op: operation.CampaignsAnalytics, status: http.StatusOK, handle: adsParameters("campaign analytics", s.getCampaignAnalytics)},
		{op: operation.AdGroupsList, status: http.StatusOK, handle: adsParameters("group", s.listAdGroups)},
		{op: operation.AdGroupsAnalytics, status: http.StatusOK, handle: adsParameters("group analytics", s.getAdGroupAnalytics)},
		{op: operation.AdsList, status: http.StatusOK, handle: adsParameters("ads", s.listAds)},
		{op: operation.AdsAnalytics, status: http.StatusOK, handle: adsParameters("ads analytics", s.getAdAnalytics)},
		{op: operation.ProductGroupsAnalytics, status: http.StatusOK, handle: adsParameters("ads analytics", s.getProductGroupAnalytics)},
		{op: operation.AnalyticsGetReport, status: http.StatusOK, handle: adsParameters("ads analytics", s.getReport)},
		{op: operation.AnalyticsCreateReport, status: http.StatusOK, handle: adsParameters("ads analytics", s.createReport)},
	}
}

// adsParameters gives the errors of an operation the code and the message prefix of the description.
func adsParameters(kind string, handle handler) handler {
	return func(r *apiRequest) (any, *apiError) {
		result, err := handle(r)
		if err != nil && err.status == http.StatusBadRequest {
			err.Code = http.StatusBadRequest
			err.Message = "Invalid ad account " + kind + " parameters. " + strings.TrimPrefix(err.Message, "Invalid request: ")
		}
		return result, err
	}
}

// findAdAccount sets the ad account of a request that has one in its path or in the parameter ad_account_id. A request with the
// parameter acts for the owner of the ad account.
func (s *Server) findAdAccount(r *apiRequest) *apiError {
	inPath, inQuery := r.PathValue("ad_account_id"), r.query.Get("ad_account_id")
	if inPath == "" && inQuery == "" {
		return nil
	}
	account := find(s.ads.accounts, cmp.Or(inPath, inQuery))
	switch {
	case account != nil && account.sharedTo(r.user):
		r.adAccount = account
		if inPath == "" {
			r.user = account.owner
		}
		return nil
	case r.op.ID == operation.UserAccountGet.ID:
		return forbidden(403, "Not authorized to access the user account.")
	case r.op.ID == operation.UserAccountAnalytics.ID:
		return forbidden(403, "Not authorized to access the user account analytics.")
	}
	return notPermitted()
}

// sharedTo reports whether the user has access to the ad account.
func (a *adAccount) sharedTo(u *User) bool { return a.owner == u || slices.Contains(a.sharedWith, u) }

func (s *Server) listAdAccounts(r *apiRequest) (any, *apiError) {
	if err := checkBool(r, "include_shared_accounts"); err != nil {
		return nil, err
	}
	shared := r.query.Get("include_shared_accounts") != "false"
	return paginate(r, filter(s.ads.accounts, func(a *adAccount) bool { return a.owner == r.user || shared && a.sharedTo(r.user) }))
}

// entityFilter selects campaigns, ad groups and ads.
type entityFilter struct {
	account                  string
	campaigns, adGroups, ads []string
	statuses                 []pinterest.EntityStatus
}

func newEntityFilter(r *apiRequest) (*entityFilter, *apiError) {
	f := &entityFilter{
		account: r.adAccount.ID, campaigns: r.ids("campaign_ids"), adGroups: r.ids("ad_group_ids"), ads: r.ids("ad_ids"),
		statuses: convert[pinterest.EntityStatus](r.query["entity_statuses"]),
	}
	err := checkAll(
		checkIDs("campaign_ids", f.campaigns, maxIDs), checkIDs("ad_group_ids", f.adGroups, maxIDs), checkIDs("ad_ids", f.ads, maxIDs),
		checkEnums("entity_statuses", f.statuses), checkQueryEnum[pinterest.Order](r, "order"), checkBool(r, "translate_interests_to_names"),
	)
	if f.statuses == nil { // the default of the live service
		f.statuses = []pinterest.EntityStatus{pinterest.EntityStatusActive, pinterest.EntityStatusPaused}
	}
	return f, err
}

// matches reports whether the filter selects an entity with the given ids. adGroup and ad are "" for entities that have none.
func (f *entityFilter) matches(account, campaign, adGroup, ad string, status pinterest.EntityStatus) bool {
	return account == f.account && selects(f.campaigns, campaign) && (adGroup == "" || selects(f.adGroups, adGroup)) &&
		(ad == "" || selects(f.ads, ad)) && slices.Contains(f.statuses, status)
}

// selects reports whether a list of selected values has the value. An empty list selects all.
func selects[T comparable](list []T, value T) bool {
	return len(list) == 0 || slices.Contains(list, value)
}

func (s *Server) listCampaigns(r *apiRequest) (any, *apiError) {
	f, err := newEntityFilter(r)
	if err != nil {
		return nil, err
	}
	return paginate(r, filter(s.ads.campaigns, func(c *campaign) bool { return f.matches(c.AdAccountID, c.ID, "", "", c.Status) }))
}

func (s *Server) listAdGroups(r *apiRequest) (any, *apiError) {
	f, err := newEntityFilter(r)
	if err != nil {
		return nil, err
	}
	return paginate(r, filter(s.ads.adGroups, func(g *adGroup) bool {
		return f.matches(g.AdAccountID, g.CampaignID, g.ID, "", g.Status)
	}))
}

func (s *Server) listAds(r *apiRequest) (any, *apiError) {
	f, err := newEntityFilter(r)
	if err != nil {
		return nil, err
	}
	return paginate(r, filter(s.ads.ads, func(a *ad) bool {
		return f.matches(a.AdAccountID, a.CampaignID, a.AdGroupID, a.ID, a.Status)
	}))
}
