package pinteresttest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pinterest-go/pinterest"
)

type feed struct {
	id               string
	catalog          *catalog
	created, updated time.Time
	feedSettings
	results []*processingResult
}

// feedSettings are the fields of a feed that requests set.
type feedSettings struct {
	Name         nullable[string]                 `json:"name"`
	Format       nullable[pinterest.FeedFormat]   `json:"format"`
	Location     nullable[string]                 `json:"location"`
	Status       nullable[pinterest.FeedStatus]   `json:"status"`
	Country      nullable[pinterest.Country]      `json:"default_country"`
	Locale       nullable[string]                 `json:"default_locale"`
	Currency     nullable[pinterest.Currency]     `json:"default_currency"`
	Availability nullable[pinterest.Availability] `json:"default_availability"`
	Credentials  nullable[feedCredentials]        `json:"credentials"`
	Schedule     nullable[pinterest.FeedSchedule] `json:"preferred_processing_schedule"`
	CatalogType  nullable[pinterest.CatalogType]  `json:"catalog_type"`
	CatalogID    nullable[string]                 `json:"catalog_id"`
}

// kind returns the type of the feed's catalog.
func (f *feedSettings) kind() pinterest.CatalogType {
	return cmp.Or(f.CatalogType.get(), pinterest.CatalogTypeRetail)
}

// feedCredentials are [pinterest.FeedCredentials] whose JSON has the password.
type feedCredentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

func (f *feed) key() string { return f.id }

func (f *feed) show(*User) any {
	var schedule any
	if chosen := f.Schedule.value; chosen != nil {
		schedule = object{"time": chosen.Time, "timezone": chosen.Timezone}
	}
	return object{
		"id": f.id, "created_at": liveTime(f.created), "updated_at": liveTime(f.updated),
		"catalog_type": f.catalog.kind, "catalog_id": f.catalog.id,
		"name": f.Name, "format": f.Format, "location": f.Location, "status": f.Status, "default_country": f.Country,
		"default_locale": f.Locale, "default_currency": f.Currency, "default_availability": f.Availability,
		"credentials": f.Credentials, "preferred_processing_schedule": schedule,
	}
}

var (
	timeOfDay = regexp.MustCompile(`^(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$`)
	// locales are the locales of feeds and items. Some have no country. Languages that are not locales are in upper case.
	locales = slices.DeleteFunc(convert[string](constants[pinterest.Language]()), func(l string) bool { return l == strings.ToUpper(l) })
)

func (f *feedSettings) check() *apiError {
	err := checkAll(
		checkRequired("name", f.Name.value != nil), checkRequired("format", f.Format.value != nil),
		checkRequired("location", f.Location.value != nil), checkRequired("status", f.Status.value != nil),
		checkRequired("default_country", f.Country.value != nil || f.kind() == pinterest.CatalogTypeHotel),
		checkRequired("default_locale", f.Locale.value != nil),
		checkEnum("format", f.Format.get()), checkEnum("status", f.Status.get()), checkEnum("default_country", f.Country.get()),
		checkEnum("default_availability", f.Availability.get()), checkEnum("catalog_type", f.CatalogType.get()),
		checkEnum("preferred_processing_schedule.timezone", nullable[pinterest.Timezone]{f.Schedule.get().Timezone}.get()),
	)
	if err != nil {
		return err
	}
	location, parseErr := url.Parse(f.Location.get())
	credentials := f.Credentials.value
	switch {
	case f.CatalogID.value != nil && f.CatalogType.value == nil:
		return invalid("catalog_id", "requires catalog_type")
	case f.Currency.value != nil && !isCurrency(f.Currency.get()):
		return invalid("default_currency", fmt.Sprintf("%q is not a currency", f.Currency.get()))
	case !slices.Contains(locales, strings.Replace(f.Locale.get(), "_", "-", 1)): // en_US is an older spelling
		return invalid("default_locale", "is not a locale such as en-US or de")
	case parseErr != nil || !slices.Contains([]string{"http", "https", "ftp", "sftp"}, location.Scheme):
		return invalid("location", "is not the URL of a file")
	case credentials != nil && (credentials.Username == "" || credentials.Password == ""):
		return invalid("credentials", "needs username and password")
	case f.Schedule.value != nil && !timeOfDay.MatchString(f.Schedule.value.Time):
		return invalid("preferred_processing_schedule.time", "is not HH:MM")
	}
	return nil
}

func isCurrency(c pinterest.Currency) bool {
	return c != pinterest.CurrencyUNK && slices.Contains(constants[pinterest.Currency](), c)
}

// AddFeed adds a feed of the user with a product group of all its products, begins to process its file, and returns the feed as
// [pinterest.CatalogsService.GetFeed] does. By default, the feed is active, its file is a TSV file of https://shop.example, the country is
// the US, the locale is en-US, and the name, the id and the times are generated. AddFeed panics if the service would reject the feed,
// except for its name, or if the id is taken or not decimal.
func (u *User) AddFeed(f pinterest.Feed) pinterest.Feed {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	f = clone(f)
	complete(s, u.catalog.feeds, "feed", &f.ID, &f.CreatedAt, &f.UpdatedAt)
	setDefault(&f.Name, "Feed "+f.ID)
	setDefault(&f.Format, pinterest.FeedFormatTSV)
	setDefault(&f.Location, "https://shop.example/feed.tsv")
	setDefault(&f.Status, pinterest.FeedStatusActive)
	setDefault(&f.DefaultCountry, pinterest.CountryUS)
	setDefault(&f.DefaultLocale, "en-US")
	settings := feedSettings{
		Name: nullable[string]{&f.Name}, Format: nullable[pinterest.FeedFormat]{&f.Format}, Location: nullable[string]{&f.Location},
		Status: nullable[pinterest.FeedStatus]{&f.Status}, Country: nullable[pinterest.Country]{&f.DefaultCountry},
		Locale: nullable[string]{&f.DefaultLocale}, Schedule: nullable[pinterest.FeedSchedule]{f.PreferredProcessingSchedule},
		Currency: notZero(f.DefaultCurrency), Availability: notZero(f.DefaultAvailability),
		CatalogType: notZero(f.CatalogType), CatalogID: notZero(f.CatalogID),
	}
	if c := f.Credentials; c != nil {
		settings.Credentials.value = &feedCredentials{c.Username, c.Password}
	}
	added := &feed{id: f.ID, created: f.CreatedAt.Time, updated: f.UpdatedAt.Time, feedSettings: settings}
	err := settings.check()
	if err == nil {
		err = u.addFeed(added)
	}
	if err != nil {
		panic("pinteresttest: AddFeed: " + err.Message)
	}
	return showTo[pinterest.Feed](u, added)
}

func listFeeds(r *apiRequest) (any, *apiError) {
	id := r.query.Get("catalog_id")
	if err := checkQueryID(r, "catalog_id"); err != nil {
		return nil, err
	}
	return paginate(r, filter(r.user.catalog.feeds, func(f *feed) bool { return id == "" || f.catalog.id == id }))
}

func (s *Server) createFeed(r *apiRequest) (any, *apiError) {
	var settings feedSettings
	if err := r.decodeStrictly(&settings); err != nil {
		return nil, err
	}
	settings.Status.value = cmp.Or(settings.Status.value, new(pinterest.FeedStatusActive))
	err := checkAll(checkRequired("name", settings.Name.get() != ""), settings.check())
	switch {
	case err != nil:
		return nil, err
	case r.user.catalog.merchant == MerchantPrivate:
		return nil, forbidden(pinterest.CodeBusinessAccountRequired, "You must have a business account to operate as merchant.")
	case r.user.catalog.merchant == MerchantWithoutWebsite:
		return nil, conflict(pinterest.CodeWebsiteMissing, "User does not have a website.")
	case r.user.catalog.merchant == MerchantUnverified:
		return nil, conflict(pinterest.CodeWebsiteNotVerified, "User does not have a verified website.")
	case r.user.catalog.feedNamed(settings.Name.get()) != nil:
		return nil, &apiError{status: http.StatusUnprocessableEntity, Code: pinterest.CodeFeedNameTaken, Message: "The feed name already exists."}
	}
	f := &feed{id: s.newID(), created: s.now(), updated: s.now(), feedSettings: settings}
	if err := r.user.addFeed(f); err != nil {
		return nil, err
	}
	return f.show(r.user), nil
}

// addFeed adds a feed with a product group of all its products, and begins to process its file. The lock is held.
func (u *User) addFeed(f *feed) (err *apiError) {
	if f.catalog, err = u.catalogFor(f.kind(), f.CatalogID.get()); err != nil {
		return err
	}
	s, now := u.server, u.server.now()
	f.process(s, 1)
	u.catalog.feeds = insert(u.catalog.feeds, f)
	kind := pinterest.ProductGroupTypeAllProducts
	if f.catalog.kind == pinterest.CatalogTypeHotel {
		kind = pinterest.ProductGroupTypeAllListings
	}
	u.catalog.groups = append(u.catalog.groups, &productGroup{
		id: s.newID(), created: now, updated: now, catalog: f.catalog, feed: f, kind: kind, matches: matchAll,
		productGroupSettings: productGroupSettings{Name: nullable[string]{new("All products")}, Filters: json.RawMessage(`{"any_of":[]}`)},
	})
	return nil
}

// process begins to process the feed's file. The given number of polls finds it in progress.
func (f *feed) process(s *Server, polls int) *processingResult {
	p := &processingResult{id: s.newID(), created: s.now(), processing: job{polls: polls}}
	f.results = append(f.results, p)
	return p
}

func getFeed(r *apiRequest, f *feed) (any, *apiError) { return f.show(r.user), nil }

func (s *Server) updateFeed(r *apiRequest, f *feed) (any, *apiError) {
	changed := f.feedSettings
	if err := checkAll(r.user.catalog.checkMerchant(pinterest.CodeMerchantDisapproved), r.decodeStrictly(&changed)); err != nil {
		return nil, err
	}
	changed.Country, changed.Locale, changed.CatalogID = f.Country, f.Locale, f.CatalogID // an update does not have them
	if changed.kind() != f.kind() {
		return nil, invalid("catalog_type", "differs from that of the feed")
	}
	if err := changed.check(); err != nil {
		return nil, err
	}
	if other := r.user.catalog.feedNamed(changed.Name.get()); other != nil && other != f {
		return nil, invalid("name", "the feed name already exists")
	}
	f.feedSettings, f.updated = changed, s.now()
	return f.show(r.user), nil
}

func deleteFeed(r *apiRequest, f *feed) (any, *apiError) {
	if err := r.user.catalog.checkMerchant(pinterest.CodeMerchantDisapproved); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(r.user.catalog.groups, func(g *productGroup) bool { return g.feed == f && r.user.promotes(g) }) {
		return nil, conflict(pinterest.CodeFeedPromoted, "We can't disable a Product Group with active promotions.")
	}
	r.user.catalog.feeds = remove(r.user.catalog.feeds, f)
	r.user.catalog.groups = filter(r.user.catalog.groups, func(g *productGroup) bool { return g.feed != f })
	return nil, nil
}

// pathFeed returns the feed in the path.
func pathFeed(r *apiRequest) (*feed, *apiError) {
	return r.user.catalog.feedByID(r.PathValue("feed_id"))
}

func (c *catalogState) feedByID(id string) (*feed, *apiError) {
	if !digits.MatchString(id) {
		return nil, badRequest(fmt.Sprintf(`'feed_id' value '%s' must match the pattern: ^\d+$`, id))
	}
	if f := find(c.feeds, id); f != nil {
		return f, nil
	}
	return nil, notFound(pinterest.CodeFeedNotFound, "Sorry! We could not find your catalogs feed.")
}

func (c *catalogState) feedNamed(name string) *feed {
	return findFunc(c.feeds, func(f *feed) bool { return f.Name.get() == name })
}

// processingResult is one processing of a feed's file.
type processingResult struct {
	id         string
	created    time.Time
	processing job
	status     pinterest.FeedProcessingStatus // "" while it runs
}

func (p *processingResult) key() string { return p.id }

func (p *processingResult) show(*User) any {
	type counts = map[string]int
	var products any
	ingestionErrors, info, validationErrors, warnings := counts{}, counts{}, counts{}, counts{}
	switch p.status {
	case "", pinterest.FeedProcessingStatusDisapproved:
	case pinterest.FeedProcessingStatusFailed:
		validationErrors[string(pinterest.ValidationErrorFetchError)] = 1
	default:
		products = object{"original": 100, "ingested": 98}
		ingestionErrors[string(pinterest.IngestionErrorImageFileNotFound)] = 2
		info[string(pinterest.IngestionInfoInStock)] = 98
	}
	for _, issue := range p.issues() {
		if issue.severity == pinterest.IssueSeverityError {
			validationErrors[issue.label]++
		} else {
			warnings[issue.label]++
		}
	}
	return object{
		"id": p.id, "created_at": liveTime(p.created), "updated_at": liveTime(p.created), "product_counts": products,
		"status":             cmp.Or(p.status, pinterest.FeedProcessingStatusProcessing),
		"ingestion_details":  object{"errors": ingestionErrors, "info": info, "warnings": object{}},
		"validation_details": object{"errors": validationErrors, "warnings": warnings},
	}
}

func (s *Server) listProcessingResults(r *apiRequest, f *feed) (any, *apiError) {
	s.pollResults(f)
	return paginate(r, f.results)
}

// pollResults ends the processing of the feed's file that is done.
func (s *Server) pollResults(f *feed) {
	for _, p := range f.results {
		if p.processing.poll() && p.status == "" {
			p.status = s.outcomes.feed
		}
	}
}

func (s *Server) ingestFeed(r *apiRequest, f *feed) (any, *apiError) {
	if err := r.user.catalog.checkMerchant(pinterest.CodeMerchantUnderReview); err != nil {
		return nil, err
	}
	p := f.process(s, s.pendingPolls)
	return object{"id": p.id, "feed_id": f.id, "created_at": liveTime(p.created), "status": pinterest.FeedProcessingStatusProcessing}, nil
}
