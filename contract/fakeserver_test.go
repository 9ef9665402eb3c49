package contract

import (
	"bytes"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// validator is a transport that validates each response of pinteresttest against the description.
type validator struct {
	t    *testing.T
	spec *spec
	next http.RoundTripper
	seen map[string]int // the number of responses by operation id
}

func (v *validator) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := v.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	described := req.Clone(req.Context())
	described.URL.Scheme, described.URL.Host = "https", "api.pinterest.com"
	described.Body = nil
	input, err := v.spec.validation(described)
	if !assert.NoError(v.t, err, "%s %s", req.Method, req.URL) {
		return resp, nil
	}
	id := input.Route.Operation.OperationID
	v.seen[id]++
	assert.NoError(v.t, openapi3filter.ValidateResponse(req.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: resp.StatusCode, Header: resp.Header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}), "%s: %d %s", id, resp.StatusCode, body)
	return resp, nil
}

func (v *validator) count() int {
	sum := 0
	for _, n := range v.seen {
		sum += n
	}
	return sum
}

// seed creates one object of each kind and returns the ids by parameter name.
func seed(t *testing.T, server *pinteresttest.Server, c *pinterest.Client) map[string]string {
	t.Helper()
	ctx := t.Context()
	board, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Seed"})
	require.NoError(t, err)
	section, err := c.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: "Seed"})
	require.NoError(t, err)
	pin, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: board.ID, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}})
	require.NoError(t, err)
	media, err := c.Media.Create(ctx, &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
	require.NoError(t, err)
	feedID := server.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 2)
	groups, err := c.Catalogs.ListProductGroups(feedID, nil).Page(ctx)
	require.NoError(t, err)
	return map[string]string{
		"board_id": board.ID, "section_id": section.ID, "pin_id": pin.ID, "media_id": media.MediaID, "feed_id": feedID,
		"product_group_id": groups.Items[0].ID, "ad_account_id": server.SeedAds(2, 1, 1),
	}
}

// TestFakeServer provokes successful and error responses of pinteresttest and validates them. The responses have the shapes of the
// oldest version.
func TestFakeServer(t *testing.T) {
	g := onlyVersion(t, versions[0])
	server := pinteresttest.NewServer()
	defer server.Close()
	v := &validator{t: t, spec: g.spec, seen: map[string]int{}}
	client := server.Client(pinterest.WithMaxRetries(0), pinterest.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		v.next = next
		return v
	}))
	organic(t, client)
	advertising(t, server, client)
	shop(t, client)
	covered := g.implemented()
	for id := range covered {
		assert.Positive(t, v.seen[id], "%s: no response", id)
	}
	walked := v.count()
	// Valid arguments with ids of objects that may not exist cause errors and some successes.
	random := rand.New(rand.NewPCG(5, 6))
	known := seed(t, server, client)
	failed, succeeded := 0, 0
	for _, id := range slices.Sorted(maps.Keys(covered)) {
		for range 20 {
			arguments := &generator{Rand: random, gate: g, optional: 0.2, request: true, known: known}
			if _, err := arguments.call(t.Context(), client, covered[id]); err != nil {
				failed++
			} else {
				succeeded++
			}
		}
	}
	assert.Positive(t, succeeded)
	assert.Positive(t, failed)
	t.Logf("%d responses in walks and %d to generated calls, of which %d failed", walked, failed+succeeded, failed)
}

// TestFakeServer_Catalogs validates the responses to the operations on catalogs, which have the shapes of the newest version.
func TestFakeServer_Catalogs(t *testing.T) {
	g := onlyVersion(t, versions[len(versions)-1])
	server := pinteresttest.NewServer()
	defer server.Close()
	v := &validator{t: t, spec: g.spec, seen: map[string]int{}}
	c := server.Client(pinterest.WithMaxRetries(0), pinterest.WithPollInterval(time.Millisecond, time.Millisecond), pinterest.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		v.next = next
		return v
	}))
	ctx := t.Context()
	feedID := server.SeedCatalog(pinterest.CountryUS, pinterest.LanguageEN, 3)
	catalogs, err := pinterest.Collect(c.Catalogs.List(nil).All(ctx), 0)
	require.NoError(t, err)
	kinds := map[pinterest.CatalogType]struct {
		catalogID, id string
		item          pinterest.ItemRecord
	}{
		pinterest.CatalogTypeRetail: {catalogs[0].ID, "item-1", pinterest.ItemRecord{
			ItemID: "item-1", Operation: pinterest.BatchOperationUpdate, Attributes: pinterest.ItemAttributes{SalePrice: pinterest.Value("9.99 USD")},
		}},
		pinterest.CatalogTypeHotel: {"", "inn", pinterest.ItemRecord{HotelID: "inn", Operation: pinterest.BatchOperationCreate, Attributes: pinterest.ItemAttributes{
			Name: pinterest.Value("The Inn"), Address: pinterest.Value(pinterest.HotelAddress{Country: "IE"}),
		}}},
		pinterest.CatalogTypeCreativeAssets: {"", "ad", pinterest.ItemRecord{
			CreativeAssetsID: "ad", Operation: pinterest.BatchOperationUpsert, Attributes: pinterest.ItemAttributes{Title: pinterest.Value("An ad")},
		}},
	}
	for kind, test := range kinds {
		if test.catalogID == "" {
			catalog, err := c.Catalogs.Create(ctx, &pinterest.CatalogCreateParams{CatalogType: kind, Name: "New"})
			require.NoError(t, err)
			test.catalogID = catalog.ID
		}
		batch, err := c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{
			Country: pinterest.CountryUS, Language: "en-US", CatalogType: kind, Items: []pinterest.ItemRecord{test.item},
		})
		require.NoError(t, err)
		batch, err = c.Catalogs.WaitItemsBatch(ctx, batch.BatchID)
		require.NoError(t, err)
		require.Equal(t, pinterest.ItemStatusSuccess, batch.Items[0].Status)
		ids := []string{test.id, "none"}
		items, err := c.Catalogs.QueryItems(ctx, &pinterest.ItemQueryParams{
			Country: pinterest.CountryUS, Language: "en-US",
			Filters: pinterest.ItemFilters{CatalogType: kind, ItemIDs: ids, HotelIDs: ids, CreativeAssetsIDs: ids},
		})
		require.NoError(t, err)
		require.Len(t, items, 2)
		params := pinterest.ProductGroupCreateParams{
			CatalogType: kind, CatalogID: test.catalogID, Name: "All", Filters: pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{
				pinterest.TextFilter{Kind: pinterest.FilterTitleKeywords, Values: []string{"none"}, Negated: true},
			}},
		}
		if kind == pinterest.CatalogTypeRetail {
			params.Country, params.Locale = pinterest.CountryUS, "en-US"
		}
		created, err := c.Catalogs.CreateProductGroups(ctx, []pinterest.ProductGroupCreateParams{params})
		require.NoError(t, err)
		_, err = c.Catalogs.GetProductGroup(ctx, created[0])
		require.NoError(t, err)
		products, err := c.Catalogs.ListProductGroupProducts(created[0], nil).Page(ctx)
		require.NoError(t, err)
		counts, err := c.Catalogs.GetProductCounts(ctx, created[0])
		require.NoError(t, err)
		require.Len(t, products.Items, counts.Total)
		_, err = c.Catalogs.ListAvailableFilterValues(ctx, test.catalogID, nil)
		require.NoError(t, err)
		require.NoError(t, c.Catalogs.DeleteProductGroups(ctx, created))
	}
	_, err = c.Catalogs.ListProductGroups(feedID, nil).Page(ctx)
	require.NoError(t, err)
	_, err = c.Catalogs.ListProducts(&pinterest.ProductListParams{FeedID: feedID, Filters: pinterest.ProductGroupFilters{
		AnyOf: pinterest.FilterList{pinterest.CurrencyFilter{Currency: pinterest.CurrencyUSD}},
	}}).Page(ctx)
	require.NoError(t, err)
	run, err := c.Catalogs.IngestFeed(ctx, feedID)
	require.NoError(t, err)
	_, err = c.Catalogs.ListProcessingResults(feedID, nil).Page(ctx)
	require.NoError(t, err)
	issues, err := c.Catalogs.ListItemIssues(run.ID, nil).Page(ctx)
	require.NoError(t, err)
	require.NotEmpty(t, issues.Items)
	for _, filter := range []pinterest.CatalogReportFilter{
		{ReportType: pinterest.CatalogReportFeedIngestionIssues, FeedID: feedID}, {ReportType: pinterest.CatalogReportDistributionIssues},
	} {
		params := pinterest.CatalogReportParams{CatalogType: pinterest.CatalogTypeRetail, Report: filter}
		report, err := c.Catalogs.CreateReport(ctx, &params)
		require.NoError(t, err)
		_, err = c.Catalogs.WaitReport(ctx, report.Token)
		require.NoError(t, err)
		_, err = c.Catalogs.ListReportStats(&pinterest.CatalogReportStatListParams{Parameters: params}).Page(ctx)
		require.NoError(t, err)
	}
	for id, op := range g.implemented() {
		if g.older.operations[id].Operation == nil && strings.HasPrefix(op.path, "/catalogs") {
			assert.Positive(t, v.seen[id], "%s: no response", id)
		}
	}
}

// organic creates, reads, updates and deletes boards, sections, pins and a video.
func organic(t *testing.T, c *pinterest.Client) {
	t.Helper()
	ctx := t.Context()
	today := pinterest.DateOf(time.Now().UTC())
	_, err := c.UserAccount.Get(ctx)
	require.NoError(t, err)
	_, err = c.UserAccount.GetAnalytics(ctx, &pinterest.UserAccountAnalyticsParams{
		StartDate: today, EndDate: today, SplitField: pinterest.SplitFieldPinFormat,
	})
	require.NoError(t, err)
	board, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Soups", Description: "Warm"})
	require.NoError(t, err)
	section, err := c.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: "Cold"})
	require.NoError(t, err)
	_, err = c.Boards.UpdateSection(ctx, board.ID, section.ID, &pinterest.BoardSectionParams{Name: "Colder"})
	require.NoError(t, err)
	var pin *pinterest.Pin
	video, err := c.Media.UploadVideo(ctx, strings.NewReader("a video"), pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
	require.NoError(t, err)
	_, err = c.Media.List(nil).Page(ctx)
	require.NoError(t, err)
	for _, source := range []pinterest.PinMediaSource{
		pinterest.ImageURLs{{URL: "https://example.com/a.jpg", Title: "Cold"}, {URL: "https://example.com/b.jpg"}},
		pinterest.ImageURL{URL: "https://example.com/a.jpg"},
		pinterest.VideoID{MediaID: video, CoverImageURL: "https://example.com/a.jpg"},
	} {
		pin, err = c.Pins.Create(ctx, &pinterest.PinCreateParams{
			BoardID: board.ID, BoardSectionID: section.ID, Title: "Soup", Link: "https://example.com/", MediaSource: source,
		})
		require.NoError(t, err)
	}
	_, err = c.Pins.Get(ctx, pin.ID)
	require.NoError(t, err)
	_, err = c.Pins.GetAnalytics(ctx, pin.ID, &pinterest.PinAnalyticsParams{
		StartDate: today.AddDays(-1), EndDate: today, SplitField: pinterest.SplitFieldAppType,
		MetricTypes: []pinterest.MetricType{pinterest.MetricSave, pinterest.MetricTotalComments},
	})
	require.NoError(t, err)
	for _, list := range []*pinterest.Pager[pinterest.Pin]{
		c.Boards.ListPins(board.ID, &pinterest.PinListParams{PageSize: 1}), c.Boards.ListSectionPins(board.ID, section.ID, nil),
	} {
		pins, err := pinterest.Collect(list.All(ctx), 0)
		require.NoError(t, err)
		assert.Len(t, pins, 3)
	}
	_, err = c.Boards.ListSections(board.ID, nil).Page(ctx)
	require.NoError(t, err)
	_, err = c.Boards.List(nil).Page(ctx)
	require.NoError(t, err)
	_, err = c.Boards.Update(ctx, board.ID, &pinterest.BoardUpdateParams{Description: pinterest.Null[string]()})
	require.NoError(t, err)
	_, err = c.Boards.Get(ctx, board.ID)
	require.NoError(t, err)
	require.NoError(t, c.Pins.Delete(ctx, pin.ID))
	require.NoError(t, c.Boards.DeleteSection(ctx, board.ID, section.ID))
	require.NoError(t, c.Boards.Delete(ctx, board.ID))
}

// advertising reads an ad account and its reports.
func advertising(t *testing.T, server *pinteresttest.Server, c *pinterest.Client) {
	t.Helper()
	ctx := t.Context()
	account := server.SeedAds(2, 1, 1)
	campaigns, err := pinterest.Collect(c.AdAccounts.ListCampaigns(account, &pinterest.CampaignListParams{PageSize: 1}).All(ctx), 0)
	require.NoError(t, err)
	require.Len(t, campaigns, 2)
	groups, err := c.AdAccounts.ListAdGroups(account, nil).Page(ctx)
	require.NoError(t, err)
	ads, err := c.AdAccounts.ListAds(account, &pinterest.AdListParams{Order: pinterest.OrderDescending}).Page(ctx)
	require.NoError(t, err)
	_, err = c.AdAccounts.List(nil).Page(ctx)
	require.NoError(t, err)
	today := pinterest.DateOf(time.Now().UTC())
	for _, granularity := range []pinterest.Granularity{
		pinterest.GranularityTotal, pinterest.GranularityDay, pinterest.GranularityHour, pinterest.GranularityWeek, pinterest.GranularityMonth,
	} {
		params := &pinterest.AdsAnalyticsParams{
			StartDate: today, EndDate: today, Granularity: granularity,
			Columns: []pinterest.Column{pinterest.ColumnSpendInDollar, pinterest.ColumnCTR, pinterest.ColumnCampaignName},
		}
		_, err = c.AdAccounts.GetAnalytics(ctx, account, params)
		require.NoError(t, err)
		_, err = c.AdAccounts.GetCampaignAnalytics(ctx, account, []string{campaigns[0].ID, campaigns[1].ID}, params)
		require.NoError(t, err)
		_, err = c.AdAccounts.GetAdGroupAnalytics(ctx, account, []string{groups.Items[0].ID}, params)
		require.NoError(t, err)
		_, err = c.AdAccounts.GetAdAnalytics(ctx, account, []string{ads.Items[0].ID}, params)
		require.NoError(t, err)
		_, err = c.AdAccounts.GetProductGroupAnalytics(ctx, account, []string{"2680"}, params)
		require.NoError(t, err)
	}
	_, err = c.AdAccounts.RunReport(ctx, account, &pinterest.ReportCreateParams{
		StartDate: today, EndDate: today, Granularity: pinterest.GranularityDay, Level: pinterest.ReportLevelPinPromotion,
		Columns: []pinterest.Column{pinterest.ColumnSpendInDollar},
	}, pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
	require.NoError(t, err)
}

// shop creates, reads, updates and deletes feeds, product groups and items.
func shop(t *testing.T, c *pinterest.Client) {
	t.Helper()
	ctx := t.Context()
	feed, err := c.Catalogs.CreateFeed(ctx, &pinterest.FeedCreateParams{
		Name: "Bowls", Format: pinterest.FeedFormatTSV, Location: "https://shop.example/feed.tsv", DefaultCountry: pinterest.CountryUS, DefaultLocale: "en_US",
		Credentials:                 &pinterest.FeedCredentials{Username: "u", Password: "p"},
		PreferredProcessingSchedule: &pinterest.FeedSchedule{Time: "02:59", Timezone: new(pinterest.TimezoneEuropeBerlin)},
	})
	require.NoError(t, err)
	_, err = c.Catalogs.UpdateFeed(ctx, feed.ID, &pinterest.FeedUpdateParams{DefaultCurrency: pinterest.Null[pinterest.Currency]()})
	require.NoError(t, err)
	_, err = c.Catalogs.GetFeed(ctx, feed.ID)
	require.NoError(t, err)
	_, err = c.Catalogs.ListFeeds(nil).Page(ctx)
	require.NoError(t, err)
	for range 2 {
		_, err = c.Catalogs.ListProcessingResults(feed.ID, nil).Page(ctx)
		require.NoError(t, err)
	}
	group, err := c.Catalogs.CreateProductGroup(ctx, &pinterest.ProductGroupCreateParams{
		FeedID: feed.ID, Name: "Cheap", Filters: pinterest.ProductGroupFilters{AllOf: pinterest.FilterList{
			pinterest.PriceFilter{Kind: pinterest.FilterMaxPrice, Price: 10, Inclusive: true},
			pinterest.CurrencyFilter{Currency: pinterest.CurrencyUSD},
			pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"Acme"}, Negated: true},
			pinterest.PathFilter{Kind: pinterest.FilterProductType1, Values: [][]string{{"Kitchen", "Bowls"}}},
		}},
	})
	require.NoError(t, err)
	_, err = c.Catalogs.UpdateProductGroup(ctx, group.ID, &pinterest.ProductGroupUpdateParams{
		FeedID: pinterest.Value(feed.ID), Name: pinterest.Value("Cheaper"), Filters: pinterest.Value(group.Filters),
	})
	require.NoError(t, err)
	_, err = c.Catalogs.ListProductGroups(feed.ID, nil).Page(ctx)
	require.NoError(t, err)
	batch, err := c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{
		Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationUpsert,
		Items: []pinterest.ItemRecord{{ItemID: "good", Attributes: pinterest.ItemAttributes{
			Title: pinterest.Value("A bowl"), Description: pinterest.Value("For soup"), Link: pinterest.Value("https://shop.example/bowl"),
			Price: pinterest.Value("24.99 USD"), Availability: pinterest.Value("in stock"), ImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/bowl.jpg"}),
		}}, {ItemID: "bad"}},
	})
	require.NoError(t, err)
	_, err = c.Catalogs.WaitItemsBatch(ctx, batch.BatchID, pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
	require.NoError(t, err)
	items, err := c.Catalogs.GetItems(ctx, &pinterest.ItemGetParams{Country: pinterest.CountryUS, Language: pinterest.LanguageEN, ItemIDs: []string{"good", "bad"}})
	require.NoError(t, err)
	assert.Len(t, items, 1)
	require.NoError(t, c.Catalogs.DeleteProductGroup(ctx, group.ID))
	require.NoError(t, c.Catalogs.DeleteFeed(ctx, feed.ID))
}
