package pinteresttest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// catalogState is the shop's catalog. There is one from the first feed on.
type catalogState struct {
	merchant Merchant
	feeds    []*feed         // in the order of their ids
	groups   []*productGroup // in the order of their ids
	items    map[itemKey]map[string]json.RawMessage
	batches  []*itemsBatch
}

type feed struct {
	id               string
	created, updated time.Time
	fields           map[string]any // as they are shown
	results          []*processingResult
}

type processingResult struct {
	id      string
	created time.Time
	polls   int
}

// Merchant is what the server's user is as a merchant.
type Merchant string

// What a merchant can be. Only the first can do everything.
const (
	MerchantInOrder        Merchant = ""
	MerchantDisapproved    Merchant = "disapproved"
	MerchantUnderReview    Merchant = "under review"
	MerchantPrivate        Merchant = "no business account"
	MerchantWithoutWebsite Merchant = "no website"
	MerchantUnverified     Merchant = "no verified website"
)

// SetMerchant changes what the server's user is as a merchant.
func (s *Server) SetMerchant(m Merchant) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catalog.merchant = m
}

// merchantInOrder fails while the merchant may not change what is there. The service's code for one under review depends on the
// operation.
func (s *Server) merchantInOrder(underReview int) *apiError {
	switch s.catalog.merchant {
	case MerchantDisapproved:
		return forbidden(2625, "Sorry, you cannot perform this action. Account is disapproved.")
	case MerchantUnderReview:
		return forbidden(underReview, "Sorry, you cannot perform this action. Account is under review.")
	}
	return nil
}

// SeedCatalog adds a feed and items that are named item-1 and so on. It returns the feed's id.
func (s *Server) SeedCatalog(country pinterest.Country, language pinterest.Language, items int) (feedID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.addFeed(map[string]any{
		"name": "Kitchen Supplies " + string(country) + " " + string(language), "format": "TSV", "location": "https://shop.example/feed.tsv",
		"default_country": string(country), "default_locale": "en_US",
	})
	for i := range items {
		id := fmt.Sprintf("item-%d", i+1)
		s.catalog.items[itemKey{string(country), string(language), id}] = map[string]json.RawMessage{
			"title": mustJSON("Bowl " + id), "link": mustJSON("https://shop.example/" + id), "price": mustJSON("24.99 USD"),
			"description": mustJSON("A bowl for soup"), "availability": mustJSON("in stock"), "image_link": mustJSON([]string{"https://shop.example/" + id + ".jpg"}),
		}
	}
	return f.id
}

func (s *Server) catalogRoutes() []route {
	return []route{
		{op: operation.FeedsList, status: http.StatusOK, handle: s.listFeeds},
		{op: operation.FeedsCreate, status: http.StatusCreated, handle: s.createFeed},
		{op: operation.FeedsGet, status: http.StatusOK, handle: s.getFeed},
		{op: operation.FeedsUpdate, status: http.StatusOK, handle: s.updateFeed},
		{op: operation.FeedsDelete, status: http.StatusNoContent, handle: s.deleteFeed},
		{op: operation.FeedProcessingResultsList, status: http.StatusOK, handle: s.listProcessingResults},
		{op: operation.ItemsGet, status: http.StatusOK, handle: s.getItems},
		{op: operation.ItemsBatchGet, status: http.StatusOK, handle: s.getItemsBatch},
		{op: operation.ItemsBatchPost, status: http.StatusOK, handle: s.createItemsBatch},
		{op: operation.CatalogsProductGroupsList, status: http.StatusOK, handle: s.listProductGroups},
		{op: operation.CatalogsProductGroupsCreate, status: http.StatusCreated, handle: s.createProductGroup},
		{op: operation.CatalogsProductGroupsUpdate, status: http.StatusOK, handle: s.updateProductGroup},
		{op: operation.CatalogsProductGroupsDelete, status: http.StatusNoContent, handle: s.deleteProductGroup},
	}
}

func (s *Server) listFeeds(r *apiRequest) (any, *apiError) {
	return paginate(r, s.catalog.feeds, func(f *feed) string { return f.id }, showFeed)
}

// feedBody is what a creation and an update have in common.
type feedBody struct {
	Name         *string          `json:"name"`
	Format       *string          `json:"format"`
	Location     *string          `json:"location"`
	Status       *string          `json:"status"`
	Country      *string          `json:"default_country"`
	Locale       *string          `json:"default_locale"`
	Currency     *string          `json:"default_currency"`
	Availability *string          `json:"default_availability"`
	Credentials  *feedCredentials `json:"credentials"`
	Schedule     *feedSchedule    `json:"preferred_processing_schedule"`
}

type feedCredentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

type feedSchedule struct {
	Time     string  `json:"time"`
	Timezone *string `json:"timezone"`
}

var (
	timeOfDay      = regexp.MustCompile(`^(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$`)
	locale         = regexp.MustCompile(`^[a-z]{2}[_-][A-Z]{2}$`)
	availabilities = []string{"IN_STOCK", "OUT_OF_STOCK", "PREORDER"}
)

func (s *Server) createFeed(r *apiRequest) (any, *apiError) {
	var body feedBody
	var sent map[string]any
	failure := checkAll(
		r.decode(&body), r.decode(&sent),
		checkRequired("name", body.Name != nil && *body.Name != ""), checkRequired("format", body.Format != nil), checkRequired("location", body.Location != nil),
		checkRequired("default_country", body.Country != nil), checkRequired("default_locale", body.Locale != nil), body.check(),
	)
	switch {
	case failure != nil:
		return nil, failure
	case s.catalog.merchant == MerchantPrivate:
		return nil, forbidden(654, "You must have a business account to operate as merchant.")
	case s.catalog.merchant == MerchantWithoutWebsite:
		return nil, conflict(4168, "User does not have a website.")
	case s.catalog.merchant == MerchantUnverified:
		return nil, conflict(4169, "User does not have a verified website.")
	case s.feedNamed(*body.Name) != nil:
		return nil, &apiError{status: http.StatusUnprocessableEntity, Code: 4170, Message: "The feed name already exists."}
	}
	return showFeed(s.addFeed(sent)), nil
}

func (b *feedBody) check() *apiError {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	failure := checkAll(
		checkEnum("format", text(b.Format), "TSV", "CSV", "XML"), checkEnum("status", text(b.Status), "ACTIVE", "INACTIVE"),
		checkEnum("default_country", text(b.Country), countries...), checkEnum("default_currency", text(b.Currency), catalogCurrencies...),
		checkEnum("default_availability", text(b.Availability), availabilities...),
	)
	switch {
	case failure != nil:
		return failure
	case b.Locale != nil && !locale.MatchString(*b.Locale):
		return badRequest("Invalid request: default_locale: is not like en_US")
	case b.Location != nil:
		if u, err := url.Parse(*b.Location); err != nil || !slices.Contains([]string{"http", "https", "ftp", "sftp"}, u.Scheme) {
			return badRequest("Invalid request: location: is no URL of a file")
		}
	}
	if b.Credentials != nil && (b.Credentials.Username == "" || b.Credentials.Password == "") {
		return badRequest("Invalid request: credentials: needs username and password")
	}
	if b.Schedule != nil && !timeOfDay.MatchString(b.Schedule.Time) {
		return badRequest("Invalid request: preferred_processing_schedule.time: is not HH:MM")
	}
	if b.Schedule != nil {
		return checkEnum("preferred_processing_schedule.timezone", text(b.Schedule.Timezone), timezones...)
	}
	return nil
}

// addFeed adds a feed and lets its file be processed. The lock is held.
func (s *Server) addFeed(sent map[string]any) *feed {
	now := s.now()
	f := &feed{id: s.newID(), created: now, updated: now, fields: map[string]any{
		"default_availability": nil, "default_currency": nil, "credentials": nil, "preferred_processing_schedule": nil, "status": "ACTIVE",
	}}
	for _, name := range feedFields {
		if value, ok := sent[name]; ok && name != "status" {
			f.fields[name] = value
		}
	}
	f.results = []*processingResult{{id: s.newID(), created: now}}
	s.catalog.feeds = append(s.catalog.feeds, f)
	s.catalog.groups = append(s.catalog.groups, &productGroup{
		id: s.newID(), feed: f, name: "All products", kind: "ALL_PRODUCTS", filters: json.RawMessage(`{}`), created: now, updated: now,
	})
	return f
}

// feedFields are those that are sent, and shown as they were sent.
var feedFields = []string{
	"name", "format", "location", "status", "default_country", "default_locale", "default_currency", "default_availability", "credentials",
	"preferred_processing_schedule",
}

func (s *Server) getFeed(r *apiRequest) (any, *apiError) {
	f, err := s.feed(r.PathValue("feed_id"))
	if err != nil {
		return nil, err
	}
	return showFeed(f), nil
}

func (s *Server) updateFeed(r *apiRequest) (any, *apiError) {
	f, err := s.feed(r.PathValue("feed_id"))
	if err != nil {
		return nil, err
	}
	var body feedBody
	var sent map[string]any
	if err := checkAll(s.merchantInOrder(2625), r.decode(&body), r.decode(&sent), body.check()); err != nil {
		return nil, err
	}
	for _, name := range []string{"name", "format", "location", "status"} {
		if value, ok := sent[name]; ok && value == nil {
			return nil, badRequest("Invalid request: " + name + ": must not be null")
		}
	}
	if body.Name != nil {
		if other := s.feedNamed(*body.Name); other != nil && other != f {
			return nil, badRequest("Invalid request: name: the feed name already exists")
		}
	}
	for name, value := range sent {
		if slices.Contains(feedFields, name) && name != "default_country" && name != "default_locale" {
			f.fields[name] = value
		}
	}
	f.updated = s.now()
	return showFeed(f), nil
}

func (s *Server) deleteFeed(r *apiRequest) (any, *apiError) {
	f, err := s.feed(r.PathValue("feed_id"))
	if err != nil {
		return nil, err
	}
	if err := s.merchantInOrder(2625); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(s.catalog.groups, func(g *productGroup) bool { return g.feed == f && g.promoted }) {
		return nil, &apiError{status: http.StatusConflict, Code: 4162, Message: "We can't disable a Product Group with active promotions."}
	}
	s.catalog.feeds = slices.DeleteFunc(s.catalog.feeds, func(other *feed) bool { return other == f })
	s.catalog.groups = slices.DeleteFunc(s.catalog.groups, func(g *productGroup) bool { return g.feed == f })
	return nil, nil
}

func (s *Server) listProcessingResults(r *apiRequest) (any, *apiError) {
	f, err := s.feed(r.PathValue("feed_id"))
	if err != nil {
		return nil, err
	}
	return paginate(r, f.results, func(p *processingResult) string { return p.id }, showProcessingResult)
}

// showProcessingResult shows the first look at a file in processing.
func showProcessingResult(p *processingResult) any {
	p.polls++
	shown := map[string]any{
		"id": p.id, "created_at": liveTime(p.created), "updated_at": liveTime(p.created), "status": "PROCESSING", "product_counts": nil,
		"ingestion_details":  map[string]any{"errors": map[string]any{}, "info": map[string]any{}, "warnings": map[string]any{}},
		"validation_details": map[string]any{"errors": map[string]any{}, "warnings": map[string]any{}},
	}
	if p.polls > 1 {
		shown["status"], shown["product_counts"] = "COMPLETED", map[string]any{"original": 100, "ingested": 98}
		shown["ingestion_details"] = map[string]any{"errors": map[string]any{"image_download_error": 2}, "info": map[string]any{"in_stock": 98}, "warnings": map[string]any{}}
		shown["validation_details"] = map[string]any{"errors": map[string]any{"image_link_missing": 2}, "warnings": map[string]any{"title_length_too_long": 1}}
	}
	return shown
}

func (s *Server) feed(id string) (*feed, *apiError) {
	if !digits.MatchString(id) {
		return nil, badRequest(fmt.Sprintf(`'feed_id' value '%s' must match the pattern: ^\d+$`, id))
	}
	if f := find(s.catalog.feeds, func(f *feed) bool { return f.id == id }); f != nil {
		return f, nil
	}
	return nil, notFound(4161, "Sorry! We could not find your catalogs feed.")
}

func (s *Server) feedNamed(name string) *feed {
	return find(s.catalog.feeds, func(f *feed) bool { return f.fields["name"] == name })
}

func showFeed(f *feed) any {
	shown := map[string]any{"id": f.id, "created_at": liveTime(f.created), "updated_at": liveTime(f.updated), "catalog_type": "RETAIL"}
	maps.Copy(shown, f.fields)
	return shown
}
