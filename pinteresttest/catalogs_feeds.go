package pinteresttest

import (
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
}

// feedCredentials are [pinterest.FeedCredentials] whose JSON has the password.
type feedCredentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

func (f *feed) key() string { return f.id }

func (f *feed) show(*Server) any {
	return object{
		"id": f.id, "created_at": liveTime(f.created), "updated_at": liveTime(f.updated), "catalog_type": "RETAIL",
		"name": f.Name, "format": f.Format, "location": f.Location, "status": f.Status, "default_country": f.Country,
		"default_locale": f.Locale, "default_currency": f.Currency, "default_availability": f.Availability,
		"credentials": f.Credentials, "preferred_processing_schedule": f.Schedule,
	}
}

var (
	timeOfDay = regexp.MustCompile(`^(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$`)
	// locales are the locales of feeds and items. Some have no country.
	locales = strings.Fields(`
		af-ZA ar-SA bg-BG bn-IN cs-CZ da-DK de el-GR en-AU en-CA en-GB en-IN en-US es-419 es-AR es-ES es-MX fi-FI fr fr-CA he-IL hi-IN
		hr-HR hu-HU id-ID it ja ko-KR ms-MY nb-NO nl pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sv-SE te-IN th-TH tl-PH tr uk-UA vi-VN zh-CN zh-TW`)
)

func (f *feedSettings) check() *apiError {
	err := checkAll(
		checkRequired("name", f.Name.value != nil), checkRequired("format", f.Format.value != nil),
		checkRequired("location", f.Location.value != nil), checkRequired("status", f.Status.value != nil),
		checkRequired("default_country", f.Country.value != nil), checkRequired("default_locale", f.Locale.value != nil),
		checkEnum("format", f.Format.get()), checkEnum("status", f.Status.get()), checkEnum("default_country", f.Country.get()),
		checkEnum("default_availability", f.Availability.get()),
		checkEnum("preferred_processing_schedule.timezone", nullable[pinterest.Timezone]{f.Schedule.get().Timezone}.get()),
	)
	if err != nil {
		return err
	}
	location, parseErr := url.Parse(f.Location.get())
	credentials := f.Credentials.value
	switch {
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

func (s *Server) listFeeds(r *apiRequest) (any, *apiError) { return paginate(s, r, s.catalog.feeds) }

func (s *Server) createFeed(r *apiRequest) (any, *apiError) {
	var settings feedSettings
	if err := r.decode(&settings); err != nil {
		return nil, err
	}
	settings.Status.value = new(pinterest.FeedStatusActive)
	err := checkAll(checkRequired("name", settings.Name.get() != ""), settings.check())
	switch {
	case err != nil:
		return nil, err
	case s.catalog.merchant == MerchantPrivate:
		return nil, forbidden(654, "You must have a business account to operate as merchant.")
	case s.catalog.merchant == MerchantWithoutWebsite:
		return nil, conflict(4168, "User does not have a website.")
	case s.catalog.merchant == MerchantUnverified:
		return nil, conflict(4169, "User does not have a verified website.")
	case s.feedNamed(settings.Name.get()) != nil:
		return nil, &apiError{status: http.StatusUnprocessableEntity, Code: 4170, Message: "The feed name already exists."}
	}
	return s.addFeed(settings).show(s), nil
}

// addFeed adds a feed with a product group of all its products, and begins to process its file. The lock is held.
func (s *Server) addFeed(settings feedSettings) *feed {
	now := s.now()
	f := &feed{id: s.newID(), created: now, updated: now, feedSettings: settings}
	f.results = []*processingResult{{id: s.newID(), created: now, processing: job{polls: 1}}}
	s.catalog.feeds = append(s.catalog.feeds, f)
	name := "All products"
	s.catalog.groups = append(s.catalog.groups, &productGroup{
		id: s.newID(), created: now, updated: now, feed: f, kind: pinterest.ProductGroupTypeAllProducts,
		productGroupSettings: productGroupSettings{Name: nullable[string]{&name}, Filters: json.RawMessage(`{}`)},
	})
	return f
}

func (s *Server) getFeed(_ *apiRequest, f *feed) (any, *apiError) { return f.show(s), nil }

func (s *Server) updateFeed(r *apiRequest, f *feed) (any, *apiError) {
	changed := f.feedSettings
	if err := checkAll(s.checkMerchant(2625), r.decode(&changed)); err != nil {
		return nil, err
	}
	changed.Country, changed.Locale = f.Country, f.Locale // an update does not have them
	if err := changed.check(); err != nil {
		return nil, err
	}
	if other := s.feedNamed(changed.Name.get()); other != nil && other != f {
		return nil, invalid("name", "the feed name already exists")
	}
	f.feedSettings, f.updated = changed, s.now()
	return f.show(s), nil
}

func (s *Server) deleteFeed(_ *apiRequest, f *feed) (any, *apiError) {
	if err := s.checkMerchant(2625); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(s.catalog.groups, func(g *productGroup) bool { return g.feed == f && g.promoted }) {
		return nil, conflict(4162, "We can't disable a Product Group with active promotions.")
	}
	s.catalog.feeds = remove(s.catalog.feeds, f)
	s.catalog.groups = filter(s.catalog.groups, func(g *productGroup) bool { return g.feed != f })
	return nil, nil
}

// feed returns the feed in the path.
func (s *Server) feed(r *apiRequest) (*feed, *apiError) { return s.feedByID(r.PathValue("feed_id")) }

func (s *Server) feedByID(id string) (*feed, *apiError) {
	if !digits.MatchString(id) {
		return nil, badRequest(fmt.Sprintf(`'feed_id' value '%s' must match the pattern: ^\d+$`, id))
	}
	if f := find(s.catalog.feeds, id); f != nil {
		return f, nil
	}
	return nil, notFound(4161, "Sorry! We could not find your catalogs feed.")
}

func (s *Server) feedNamed(name string) *feed {
	return findFunc(s.catalog.feeds, func(f *feed) bool { return f.Name.get() == name })
}

// processingResult is one processing of a feed's file.
type processingResult struct {
	id         string
	created    time.Time
	processing job
	done       bool
}

func (p *processingResult) key() string { return p.id }

func (p *processingResult) show(*Server) any {
	type counts = map[string]int
	status := pinterest.FeedProcessingStatusProcessing
	var products any
	ingestionErrors, info, validationErrors, warnings := counts{}, counts{}, counts{}, counts{}
	if p.done {
		status = pinterest.FeedProcessingStatusCompleted
		products = object{"original": 100, "ingested": 98}
		ingestionErrors[string(pinterest.FeedIngestionErrorImageDownloadError)] = 2
		info[string(pinterest.FeedIngestionInfoInStock)] = 98
		validationErrors[string(pinterest.FeedValidationErrorImageLinkMissing)] = 2
		warnings[string(pinterest.FeedValidationWarningTitleLengthTooLong)] = 1
	}
	return object{
		"id": p.id, "created_at": liveTime(p.created), "updated_at": liveTime(p.created), "status": status, "product_counts": products,
		"ingestion_details":  object{"errors": ingestionErrors, "info": info, "warnings": object{}},
		"validation_details": object{"errors": validationErrors, "warnings": warnings},
	}
}

func (s *Server) listProcessingResults(r *apiRequest, f *feed) (any, *apiError) {
	for _, p := range f.results {
		p.done = p.processing.poll()
	}
	return paginate(s, r, f.results)
}
