package pinterest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

var wantFeed = &pinterest.Feed{
	ID: "1511851494502", Name: "Bowls", Format: pinterest.FeedFormatTSV, Location: "https://shop.example/feed.tsv", Status: pinterest.FeedStatusActive,
}

var wantProductGroup = pinterest.ProductGroup{
	ID: "2680059592705", Name: "Most Popular", Type: "OF_TOMORROW", Status: pinterest.ProductGroupStatusActive, FeedID: "2680059592706",
	CreatedAt: unix(1621350033), UpdatedAt: unix(1622742155), CatalogType: "RETAIL", Country: pinterest.CountryUS, Locale: "en-US", IsFeatured: true, CatalogID: "3",
	Filters: pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{
		pinterest.PriceFilter{Kind: pinterest.FilterMaxPrice, Price: 9.99},
		pinterest.RawFilter(`{"OF_TOMORROW": {"values": {"a": 1}, "negated": false}}`),
	}},
}

const batchID = "595953100599279259-66753b9bb65c46c49bd8503b27fecf9e"

func TestCatalogs_Operations(t *testing.T) {
	ctx := t.Context()
	bowl := pinterest.ItemRecord{ItemID: "DS0294-M", Attributes: pinterest.ItemAttributes{
		Title: pinterest.Value("A bowl"), Brand: pinterest.Null[string](), Adult: pinterest.Value(false), Description: pinterest.Value(""),
		GTIN: pinterest.Value(pinterest.GTIN("4006381333931")), ImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/1.jpg"}),
	}}
	for _, test := range []operationTest{
		{
			name: "list feeds",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListFeeds(&pinterest.FeedListParams{CatalogID: "5", Bookmark: "b", PageSize: 3}, pinterest.WithAdAccount("9")).Page(ctx)
			},
			method: "GET", path: "/catalogs/feeds", query: urlValues("catalog_id", "5", "bookmark", "b", "page_size", "3", "ad_account_id", "9"), status: 200, fixture: "feeds_list.json",
			want: &pinterest.Page[pinterest.Feed]{Items: []pinterest.Feed{
				{
					ID: "1511851494501", CreatedAt: utc(2024, 3, 18, 21, 58, 18, 17_000_000), UpdatedAt: utc(2022, 3, 14, 15, 16, 34, 0), Format: pinterest.FeedFormatTSV,
					Location: "https://shop.example/feed.tsv", Status: "DISABLED", DefaultCountry: "CN", DefaultLocale: "en_US", CatalogType: "RETAIL", CatalogID: "2680059592705",
				},
				{
					ID: "1511851494502", CreatedAt: utc(2022, 3, 14, 15, 15, 22, 0), Name: "Bowls", Format: pinterest.FeedFormatXML, Status: pinterest.FeedStatusActive,
					DefaultCurrency: pinterest.CurrencyEUR, DefaultAvailability: pinterest.AvailabilityPreorder,
					Credentials:                 &pinterest.FeedCredentials{Username: "kitchen", Password: "s3cretpassword"},
					PreferredProcessingSchedule: &pinterest.FeedSchedule{Time: "02:59", Timezone: new(pinterest.TimezoneEuropeBerlin)},
				},
			}},
		},
		{
			name: "create a feed with all fields",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.CreateFeed(ctx, &pinterest.FeedCreateParams{
					Name: "Bowls", Format: pinterest.FeedFormatTSV, Location: "https://shop.example/feed.tsv", DefaultCountry: pinterest.CountryUS, DefaultLocale: "es-419",
					DefaultCurrency: pinterest.CurrencyUSD, DefaultAvailability: pinterest.AvailabilityInStock,
					Credentials: &pinterest.FeedCredentials{Username: "u", Password: "p"}, PreferredProcessingSchedule: &pinterest.FeedSchedule{Time: "02:59"},
					CatalogType: pinterest.CatalogTypeHotel, CatalogID: "5", Status: pinterest.FeedStatusInactive,
				})
			},
			method: "POST", path: "/catalogs/feeds", status: 201, fixture: "feeds_get.json", want: wantFeed,
			body: `{
				"name": "Bowls", "format": "TSV", "location": "https://shop.example/feed.tsv", "default_country": "US", "default_locale": "es-419", "default_currency": "USD",
				"default_availability": "IN_STOCK", "credentials": {"username": "u", "password": "p"}, "preferred_processing_schedule": {"time": "02:59"},
				"catalog_type": "HOTEL", "catalog_id": "5", "status": "INACTIVE"
			}`,
		},
		{
			name: "create a feed with required fields",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.CreateFeed(ctx, &pinterest.FeedCreateParams{Name: "Bowls", Format: pinterest.FeedFormatTSV, Location: "https://shop.example/feed.tsv"})
			},
			method: "POST", path: "/catalogs/feeds", status: 201, fixture: "feeds_get.json", want: wantFeed,
			body: `{"name": "Bowls", "format": "TSV", "location": "https://shop.example/feed.tsv"}`,
		},
		{
			name: "get a feed", call: func(c *pinterest.Client) (any, error) { return c.Catalogs.GetFeed(ctx, "1/2") },
			method: "GET", path: "/catalogs/feeds/1%2F2", status: 200, fixture: "feeds_get.json", want: wantFeed,
		},
		{
			name: "update a feed with null",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.UpdateFeed(ctx, "1", &pinterest.FeedUpdateParams{DefaultCurrency: pinterest.Null[pinterest.Currency]()})
			},
			method: "PATCH", path: "/catalogs/feeds/1", body: `{"default_currency": null}`, status: 200, fixture: "feeds_get.json", want: wantFeed,
		},
		{
			name: "update a feed with all fields",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.UpdateFeed(ctx, "1", &pinterest.FeedUpdateParams{
					Name: pinterest.Value("Bowls"), Format: pinterest.Value(pinterest.FeedFormatCSV), Location: pinterest.Value("ftp://h/f"), Status: pinterest.Value(pinterest.FeedStatusInactive),
					DefaultCurrency: pinterest.Value(pinterest.CurrencyEUR), DefaultAvailability: pinterest.Null[pinterest.Availability](),
					Credentials: pinterest.Null[pinterest.FeedCredentials](), PreferredProcessingSchedule: pinterest.Null[pinterest.FeedSchedule](),
				})
			},
			method: "PATCH", path: "/catalogs/feeds/1", status: 200, fixture: "feeds_get.json", want: wantFeed,
			body: `{
				"name": "Bowls", "format": "CSV", "location": "ftp://h/f", "status": "INACTIVE", "default_currency": "EUR", "default_availability": null,
				"credentials": null, "preferred_processing_schedule": null
			}`,
		},
		{
			name: "update a feed's credentials and schedule",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.UpdateFeed(ctx, "1", &pinterest.FeedUpdateParams{
					Credentials:                 pinterest.Value(pinterest.FeedCredentials{Username: "u", Password: "p"}),
					PreferredProcessingSchedule: pinterest.Value(pinterest.FeedSchedule{Time: "23:59", Timezone: new(pinterest.TimezoneEuropeBerlin)}),
				})
			},
			method: "PATCH", path: "/catalogs/feeds/1", status: 200, fixture: "feeds_get.json", want: wantFeed,
			body: `{"credentials": {"username": "u", "password": "p"}, "preferred_processing_schedule": {"time": "23:59", "timezone": "Europe/Berlin"}}`,
		},
		{
			name: "delete a feed", call: func(c *pinterest.Client) (any, error) { return nil, c.Catalogs.DeleteFeed(ctx, "1") },
			method: "DELETE", path: "/catalogs/feeds/1", status: 204,
		},
		{
			name: "list processing results",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListProcessingResults("1", &pinterest.ProcessingResultListParams{Bookmark: "b", PageSize: 3}).Page(ctx)
			},
			method: "GET", path: "/catalogs/feeds/1/processing_results", query: urlValues("bookmark", "b", "page_size", "3"), status: 200, fixture: "feed_processing_results_list.json",
			want: &pinterest.Page[pinterest.FeedProcessingResult]{Bookmark: "Y2JVSG81V2|*==", Items: []pinterest.FeedProcessingResult{
				{
					ID: "7", CreatedAt: utc(2022, 3, 14, 15, 15, 22, 0), UpdatedAt: utc(2022, 3, 14, 15, 16, 34, 0), Status: pinterest.FeedProcessingStatusUnderReview,
					ProductCounts: &pinterest.FeedProductCounts{Original: 100, Ingested: 98},
					IngestionDetails: pinterest.FeedIngestionDetails{
						Errors:   pinterest.Counts[pinterest.FeedIngestionError]{pinterest.FeedIngestionErrorImageDownloadError: 2, "LARGE_PRODUCT_COUNT_DECREASE": 1},
						Info:     pinterest.Counts[pinterest.FeedIngestionInfo]{pinterest.FeedIngestionInfoInStock: 98},
						Warnings: pinterest.Counts[string]{"OF_TOMORROW": 3},
					},
					ValidationDetails: pinterest.FeedValidationDetails{
						Errors:   pinterest.Counts[pinterest.FeedValidationError]{pinterest.FeedValidationErrorImageLinkMissing: 2},
						Warnings: pinterest.Counts[pinterest.FeedValidationWarning]{pinterest.FeedValidationWarningTitleLengthTooLong: 1},
					},
				},
				{ID: "8", Status: pinterest.FeedProcessingStatusQueuedForProcessing},
			}},
		},
		{
			name: "get items",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.GetItems(ctx, &pinterest.ItemGetParams{Country: pinterest.CountryUS, Language: pinterest.LanguageEN, ItemIDs: []string{"a,b", "c"}})
			},
			method: "GET", path: "/catalogs/items", query: urlValues("country", "US", "language", "EN", "item_ids", "a,b", "item_ids", "c"), status: 200, fixture: "items_get.json",
			want: []pinterest.ItemRecord{
				{ItemID: "DS0294-M", Attributes: pinterest.ItemAttributes{
					Title: pinterest.Value("A bowl"), GTIN: pinterest.Value(pinterest.GTIN("4006381333931")), ImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/1.jpg"}),
					AdditionalImageLink: pinterest.Value(pinterest.StringList{"https://shop.example/2.jpg", "https://shop.example/3.jpg"}), Adult: pinterest.Value(false),
					Brand: pinterest.Null[string](), Size: pinterest.Value("12"), AverageReviewRating: pinterest.Value(4.5), NumberOfRatings: pinterest.Value(int64(21)),
					LastUpdatedTime: pinterest.Value(int64(1647270982000)),
				}},
				{ItemID: "294", Attributes: pinterest.ItemAttributes{
					GTIN: pinterest.Value(pinterest.GTIN("0012345600012")), ImageLink: pinterest.Value(pinterest.StringList{"1", "https://shop.example/4.jpg"}),
				}},
				{ItemID: "295", Attributes: pinterest.ItemAttributes{
					GTIN: pinterest.Value(pinterest.GTIN("4006381333931,7")), ImageLink: pinterest.Null[pinterest.StringList](),
				}},
				{ItemID: "296"},
				{ItemID: "297"},
			},
		},
		{
			name: "get a batch", call: func(c *pinterest.Client) (any, error) { return c.Catalogs.GetItemsBatch(ctx, batchID) },
			method: "GET", path: "/catalogs/items/batch/" + batchID, status: 200, fixture: "items_batch_get.json",
			want: &pinterest.ItemsBatch{
				BatchID: batchID, Status: pinterest.BatchStatusCompleted, CreatedTime: utc(2020, 1, 1, 20, 10, 40, 0), CompletedTime: utc(2022, 3, 10, 15, 37, 10, 0),
				Items: []pinterest.ItemResult{
					{ItemID: "DS0294-M", Status: pinterest.ItemStatusSuccess, Errors: []pinterest.ItemValidationEvent{}, Warnings: []pinterest.ItemValidationEvent{{Attribute: "title", Code: 206, Message: "Title is long."}}},
					{ItemID: "DS0295", Status: pinterest.ItemStatusFailure, Errors: []pinterest.ItemValidationEvent{{Attribute: "title", Code: 106, Message: "Title is missing from product metadata."}}},
					{ItemID: "DS0296", Status: "OF_TOMORROW"},
				},
			},
		},
		{
			name: "create a batch",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{
					Country: pinterest.CountryUS, Language: pinterest.LanguageEN, Operation: pinterest.BatchOperationUpdate,
					Items: []pinterest.ItemRecord{bowl, {ItemID: "2", Attributes: pinterest.ItemAttributes{GTIN: pinterest.Value(pinterest.GTIN("0012345600012"))}}, {ItemID: "3"}},
				})
			},
			method: "POST", path: "/catalogs/items/batch", status: 200, fixture: "items_batch_post.json",
			body: `{"country": "US", "language": "EN", "operation": "UPDATE", "items": [
				{"item_id": "DS0294-M", "attributes": {"title": "A bowl", "brand": null, "adult": false, "description": "", "gtin": 4006381333931, "image_link": ["https://shop.example/1.jpg"]}},
				{"item_id": "2", "attributes": {"gtin": "0012345600012"}}, {"item_id": "3"}
			]}`,
			want: &pinterest.ItemsBatch{BatchID: batchID, Status: pinterest.BatchStatusProcessing, CreatedTime: utc(2020, 1, 1, 20, 10, 40, 0)},
		},
		{
			name: "list product groups",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListProductGroups("7", &pinterest.ProductGroupListParams{Bookmark: "b", PageSize: 3}).Page(ctx)
			},
			method: "GET", path: "/catalogs/product_groups", query: urlValues("feed_id", "7", "bookmark", "b", "page_size", "3"), status: 200, fixture: "catalogs_product_groups_list.json",
			want: &pinterest.Page[pinterest.ProductGroup]{Items: []pinterest.ProductGroup{wantProductGroup, {ID: "9"}}},
		},
		{
			name: "list product groups of a catalog",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.ListProductGroups("", &pinterest.ProductGroupListParams{CatalogID: "5", IDs: []string{"8", "9"}}).Page(ctx)
			},
			method: "GET", path: "/catalogs/product_groups", query: urlValues("catalog_id", "5", "id", "8,9"), status: 200, fixture: "catalogs_product_groups_list.json",
			want: &pinterest.Page[pinterest.ProductGroup]{Items: []pinterest.ProductGroup{wantProductGroup, {ID: "9"}}},
		},
		{
			name: "create a product group",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.CreateProductGroup(ctx, &pinterest.ProductGroupCreateParams{
					FeedID: "7", Name: "Most Popular", Description: "d", Filters: pinterest.ProductGroupFilters{AllOf: []pinterest.ProductGroupFilter{
						pinterest.PriceFilter{Kind: pinterest.FilterMinPrice, Inclusive: true},
						pinterest.CurrencyFilter{Currency: pinterest.CurrencyUSD, Negated: true},
						pinterest.TextFilter{Kind: pinterest.FilterItemID, Values: []string{"a"}},
						pinterest.PathFilter{Kind: pinterest.FilterGoogleProductCategory6, Values: [][]string{{"a", "b"}}},
						pinterest.RawFilter(`{"MEDIA_TYPE": {"values": ["VIDEO"], "negated": false}}`),
					}},
				})
			},
			method: "POST", path: "/catalogs/product_groups", status: 201, fixture: "catalogs_product_groups_create.json", want: &wantProductGroup,
			body: `{"feed_id": "7", "name": "Most Popular", "description": "d", "filters": {"all_of": [
				{"MIN_PRICE": {"inclusion": true, "values": 0, "negated": false}}, {"CURRENCY": {"values": "USD", "negated": true}},
				{"ITEM_ID": {"values": ["a"], "negated": false}}, {"GOOGLE_PRODUCT_CATEGORY_6": {"values": [["a", "b"]], "negated": false}},
				{"MEDIA_TYPE": {"values": ["VIDEO"], "negated": false}}
			]}}`,
		},
		{
			name: "create a product group, response without a list",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.CreateProductGroup(ctx, &pinterest.ProductGroupCreateParams{FeedID: "7", Name: "n", Filters: wantProductGroup.Filters})
			},
			method: "POST", path: "/catalogs/product_groups", status: 201, fixture: "catalogs_product_groups_create.bare.json", want: &wantProductGroup,
			body: `{"feed_id": "7", "name": "n", "filters": {"any_of": [{"MAX_PRICE": {"inclusion": false, "values": 9.99, "negated": false}}, {"OF_TOMORROW": {"values": {"a": 1}, "negated": false}}]}}`,
		},
		{
			name: "update a product group",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.UpdateProductGroup(ctx, "8", &pinterest.ProductGroupUpdateParams{Name: pinterest.Value("n"), Description: pinterest.Null[string]()})
			},
			method: "PATCH", path: "/catalogs/product_groups/8", body: `{"name": "n", "description": null}`, status: 200, fixture: "catalogs_product_groups_update.json", want: &wantProductGroup,
		},
		{
			name: "update a product group of a catalog",
			call: func(c *pinterest.Client) (any, error) {
				return c.Catalogs.UpdateProductGroup(ctx, "8", &pinterest.ProductGroupUpdateParams{
					CatalogType: pinterest.Value(pinterest.CatalogTypeRetail), Country: pinterest.Value(pinterest.CountryUS), Locale: pinterest.Value("en-US"),
				})
			},
			method: "PATCH", path: "/catalogs/product_groups/8", body: `{"catalog_type": "RETAIL", "country": "US", "locale": "en-US"}`,
			status: 200, fixture: "catalogs_product_groups_update.json", want: &wantProductGroup,
		},
		{
			name: "delete a product group", call: func(c *pinterest.Client) (any, error) { return nil, c.Catalogs.DeleteProductGroup(ctx, "8") },
			method: "DELETE", path: "/catalogs/product_groups/8", status: 204,
		},
	} {
		t.Run(test.name, test.run)
	}
}

// catalogCalls returns a valid call of each operation, by the name of its fixtures.
func catalogCalls(ctx context.Context) map[string]func(*pinterest.Client) error {
	failure := func(_ any, err error) error { return err }
	create := &pinterest.ProductGroupCreateParams{FeedID: "7", Name: "n", Filters: wantProductGroup.Filters}
	report := pinterest.CatalogReportParams{CatalogType: "RETAIL", Report: pinterest.CatalogReportFilter{ReportType: "DISTRIBUTION_ISSUES"}}
	return map[string]func(*pinterest.Client) error{
		"feeds_list": func(c *pinterest.Client) error { return failure(c.Catalogs.ListFeeds(nil).Page(ctx)) },
		"feeds_create": func(c *pinterest.Client) error {
			return failure(c.Catalogs.CreateFeed(ctx, &pinterest.FeedCreateParams{Name: "n", Format: "TSV", Location: "https://shop.example/"}))
		},
		"feeds_get":                    func(c *pinterest.Client) error { return failure(c.Catalogs.GetFeed(ctx, "1")) },
		"feeds_update":                 func(c *pinterest.Client) error { return failure(c.Catalogs.UpdateFeed(ctx, "1", nil)) },
		"feeds_delete":                 func(c *pinterest.Client) error { return c.Catalogs.DeleteFeed(ctx, "1") },
		"feed_processing_results_list": func(c *pinterest.Client) error { return failure(c.Catalogs.ListProcessingResults("1", nil).Page(ctx)) },
		"items_get": func(c *pinterest.Client) error {
			return failure(c.Catalogs.GetItems(ctx, &pinterest.ItemGetParams{Country: "US", Language: "EN", ItemIDs: []string{"1"}}))
		},
		"items_batch_get": func(c *pinterest.Client) error { return failure(c.Catalogs.GetItemsBatch(ctx, "1")) },
		"items_batch_post": func(c *pinterest.Client) error {
			return failure(c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{Items: []pinterest.ItemRecord{{ItemID: "1"}}}))
		},
		"catalogs_product_groups_list":   func(c *pinterest.Client) error { return failure(c.Catalogs.ListProductGroups("1", nil).Page(ctx)) },
		"catalogs_product_groups_create": func(c *pinterest.Client) error { return failure(c.Catalogs.CreateProductGroup(ctx, create)) },
		"catalogs_product_groups_update": func(c *pinterest.Client) error { return failure(c.Catalogs.UpdateProductGroup(ctx, "1", nil)) },
		"catalogs_product_groups_delete": func(c *pinterest.Client) error { return c.Catalogs.DeleteProductGroup(ctx, "1") },

		"catalogs_list": func(c *pinterest.Client) error { return failure(c.Catalogs.List(nil).Page(ctx)) },
		"catalogs_create": func(c *pinterest.Client) error {
			return failure(c.Catalogs.Create(ctx, &pinterest.CatalogCreateParams{CatalogType: "HOTEL", Name: "n"}))
		},
		"catalogs_available_filter_values": func(c *pinterest.Client) error {
			return failure(c.Catalogs.ListAvailableFilterValues(ctx, "1", nil))
		},
		"feeds_ingest":      func(c *pinterest.Client) error { return failure(c.Catalogs.IngestFeed(ctx, "1")) },
		"items_issues_list": func(c *pinterest.Client) error { return failure(c.Catalogs.ListItemIssues("1", nil).Page(ctx)) },
		"items_post":        func(c *pinterest.Client) error { return failure(c.Catalogs.QueryItems(ctx, retailItems)) },
		"catalogs_product_groups_delete_many": func(c *pinterest.Client) error {
			return c.Catalogs.DeleteProductGroups(ctx, []string{"1", "2"})
		},
		"catalogs_product_groups_create_many": func(c *pinterest.Client) error {
			return failure(c.Catalogs.CreateProductGroups(ctx, []pinterest.ProductGroupCreateParams{*create}))
		},
		"catalogs_product_groups_get":                func(c *pinterest.Client) error { return failure(c.Catalogs.GetProductGroup(ctx, "1")) },
		"catalogs_product_groups_product_counts_get": func(c *pinterest.Client) error { return failure(c.Catalogs.GetProductCounts(ctx, "1")) },
		"catalogs_product_group_pins_list": func(c *pinterest.Client) error {
			return failure(c.Catalogs.ListProductGroupProducts("1", nil).Page(ctx))
		},
		"products_by_product_group_filter_list": func(c *pinterest.Client) error {
			return failure(c.Catalogs.ListProducts(&pinterest.ProductListParams{FeedID: "7", Filters: create.Filters}).Page(ctx))
		},
		"reports_create": func(c *pinterest.Client) error { return failure(c.Catalogs.CreateReport(ctx, &report)) },
		"reports_get":    func(c *pinterest.Client) error { return failure(c.Catalogs.GetReport(ctx, "t")) },
		"reports_stats": func(c *pinterest.Client) error {
			return failure(c.Catalogs.ListReportStats(&pinterest.CatalogReportStatListParams{Parameters: report}).Page(ctx))
		},
	}
}

// operationOf returns the id of the operation of a fixture.
func operationOf(name string) string {
	for _, op := range operation.All() {
		if strings.ReplaceAll(op.ID, "/", "_") == name {
			return op.ID
		}
	}
	return ""
}

// TestCatalogs_Errors tests every fixture of an error, whose name contains the operation and the status.
func TestCatalogs_Errors(t *testing.T) {
	sentinels := map[int]error{
		400: pinterest.ErrBadRequest, 401: pinterest.ErrUnauthorized, 403: pinterest.ErrForbidden, 404: pinterest.ErrNotFound,
		409: pinterest.ErrConflict, 422: pinterest.ErrUnprocessable, 501: pinterest.ErrServer,
	}
	var tests []errorTest
	for name, call := range catalogCalls(t.Context()) {
		files, err := filepath.Glob("testdata/" + name + ".[45]*.json")
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			status, err := strconv.Atoi(strings.Split(filepath.Base(file), ".")[1])
			require.NoError(t, err)
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			var body struct {
				Code int `json:"code"`
			}
			require.NoError(t, json.Unmarshal(content, &body))
			tests = append(tests, errorTest{operationOf(name), call, filepath.Base(file), status, body.Code, sentinels[status]})
		}
	}
	assert.GreaterOrEqual(t, len(tests), 100)
	runErrorTests(t, tests)
}

func TestCatalogs_ConflictsAreNotRetried(t *testing.T) {
	for _, file := range []string{"catalogs_product_groups_create.409.name.json", "catalogs_product_groups_list.409.json", "feeds_create.422.json", "feeds_create.409.unverified.json"} {
		t.Run(file, func(t *testing.T) {
			parts := strings.Split(file, ".")
			status, err := strconv.Atoi(parts[1])
			require.NoError(t, err)
			transport := &script{steps: []step{respond(status, string(fixture(t, file)))}}
			require.Error(t, catalogCalls(t.Context())[parts[0]](newClient(t, transport)))
			assert.Equal(t, 1, transport.count())
		})
	}
}

func TestCatalogs_InvalidParams(t *testing.T) {
	ctx := t.Context()
	transport := &script{steps: []step{failWith(assert.AnError)}}
	c := newClient(t, transport)
	feed := func(params *pinterest.FeedCreateParams) error {
		_, err := c.Catalogs.CreateFeed(ctx, params)
		return err
	}
	items := func(params *pinterest.ItemGetParams) error {
		_, err := c.Catalogs.GetItems(ctx, params)
		return err
	}
	group := func(params *pinterest.ProductGroupCreateParams) error {
		_, err := c.Catalogs.CreateProductGroup(ctx, params)
		return err
	}
	text := pinterest.FilterList{pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"x"}}}
	_, list := c.Catalogs.ListProductGroups("", nil).Page(ctx)
	_, batch := c.Catalogs.GetItemsBatch(ctx, "")
	_, nilBatch := c.Catalogs.CreateItemsBatch(ctx, nil)
	require.EqualError(t, nilBatch, "pinterest: items_batch/post: items is required")
	_, emptyBatch := c.Catalogs.CreateItemsBatch(ctx, &pinterest.ItemsBatchParams{Country: "US", Items: []pinterest.ItemRecord{}})
	_, update := c.Catalogs.UpdateProductGroup(ctx, "1", &pinterest.ProductGroupUpdateParams{Filters: pinterest.Value(pinterest.ProductGroupFilters{})})
	for want, err := range map[string]error{
		"feeds/create: name is required":                                              feed(nil),
		"feeds/create: format is required":                                            feed(&pinterest.FeedCreateParams{Name: "n"}),
		"feeds/create: location is required":                                          feed(&pinterest.FeedCreateParams{Name: "n", Format: "TSV"}),
		"feeds/delete: feed_id is empty":                                              c.Catalogs.DeleteFeed(ctx, ""),
		"items/get: country is required":                                              items(nil),
		"items/get: language is required":                                             items(&pinterest.ItemGetParams{Country: "US"}),
		"items/get: item_ids is required":                                             items(&pinterest.ItemGetParams{Country: "US", Language: "EN"}),
		"items_batch/post: items is required":                                         emptyBatch,
		"items_batch/get: batch_id is empty":                                          batch,
		"catalogs_product_groups/list: feed_id is empty":                              list,
		"catalogs_product_groups/create: feed_id is required":                         group(nil),
		"catalogs_product_groups/create: name is required":                            group(&pinterest.ProductGroupCreateParams{FeedID: "1"}),
		"catalogs_product_groups/create: catalog_type is required":                    group(&pinterest.ProductGroupCreateParams{CatalogID: "1"}),
		"catalogs_product_groups/create: feed_id cannot be sent with catalog_id":      group(&pinterest.ProductGroupCreateParams{FeedID: "1", CatalogID: "1"}),
		"catalogs_product_groups/create: filters is required":                         group(&pinterest.ProductGroupCreateParams{FeedID: "1", Name: "n"}),
		"catalogs_product_groups/create: filters has both any_of and all_of":          group(&pinterest.ProductGroupCreateParams{FeedID: "1", Name: "n", Filters: pinterest.ProductGroupFilters{AnyOf: text, AllOf: text}}),
		"catalogs_product_groups/create: filters has a filter that is nil":            group(&pinterest.ProductGroupCreateParams{FeedID: "1", Name: "n", Filters: pinterest.ProductGroupFilters{AnyOf: pinterest.FilterList{nil}}}),
		"catalogs_product_groups/update: filters is required":                         update,
		"catalogs_product_groups/delete: product_group_id is a relative path segment": c.Catalogs.DeleteProductGroup(ctx, ".."),
	} {
		t.Run(want, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			require.EqualError(t, err, "pinterest: "+want)
		})
	}
	assert.Zero(t, transport.count(), "no request was sent")
}

func TestProductGroups_CreateWithoutIDFails(t *testing.T) {
	for _, body := range []string{`{}`, `{"items": []}`, `{"items": null}`} {
		t.Run(body, func(t *testing.T) {
			err := catalogCalls(t.Context())["catalogs_product_groups_create"](newClient(t, &script{steps: []step{respond(201, body)}}))
			require.EqualError(t, err, "pinterest: catalogs_product_groups/create: 201 Created: the response has no id of what was created (the outcome is unknown)")
		})
	}
}

func TestFeedCredentials_AreNotPrinted(t *testing.T) {
	credentials := pinterest.FeedCredentials{Username: "s3cret", Password: "s3cret"}
	feed := pinterest.Feed{ID: "1", Name: "Bowls", Credentials: &credentials}
	for _, value := range []any{
		credentials, &credentials, feed, &feed,
		[]pinterest.Feed{feed},
		&pinterest.FeedCreateParams{Name: "Bowls", Credentials: &credentials},
		pinterest.FeedUpdateParams{Credentials: pinterest.Value(credentials)},
		&pinterest.FeedUpdateParams{Credentials: pinterest.Value(credentials)},
	} {
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s", value, value, value, value), "s3cret")
		if reflect.TypeOf(value).Kind() == reflect.Slice {
			continue // slog encodes a slice as JSON, which includes the user name
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("feed", "value", value)
		assert.NotContains(t, log.String(), "s3cret")
	}
}

// FuzzProductGroupFilters decodes and encodes filters. Only a missing "negated", the missing "inclusion" of a price, and digits of a
// price that exceed the precision of a float64 may change.
func FuzzProductGroupFilters(f *testing.F) {
	f.Add([]byte(`{"any_of": [{"MIN_PRICE": {"inclusion": true, "values": 1.5, "negated": false}}, {"CURRENCY": {"values": "USD", "negated": true}}]}`))
	f.Add([]byte(`{"all_of": [{"BRAND": {"values": ["a"], "negated": false}}, {"PRODUCT_TYPE_0": {"values": [["a", "b"], []], "negated": true}}]}`))
	f.Add([]byte(`{"any_of": [{"ITEM_ID": {"values": "USD", "negated": false}}, {"A": 1, "B": 2}, null, {"X": {"values": 1e400}}, {"BRAND": {"values": ["a"], "more": 1}}]}`))
	// Filters newer than API version 5.3.0.
	f.Add([]byte(`{"all_of": [{"MEDIA_TYPE": {"values": ["VIDEO"]}}, {"PRODUCT_GROUP": {"values": ["443727193917"], "negated": false}}, {"TITLE_KEYWORDS": {"values": [["a"], ["b"]]}}]}`))
	f.Add([]byte(`{"all_of": [{"CUSTOM_NUMBER_0": {"operator": "GREATER_THAN", "value": 1}}, {"PRICE": {"operator": "LESS_THAN", "value": 9.99, "negated": false}}]}`))
	// Values that are missing, null or of another type.
	f.Add([]byte(`{"any_of": [{"MIN_PRICE": {"inclusion": true, "values": null, "negated": false}}, {"MIN_PRICE": {"inclusion": true}}, {"MAX_PRICE": {"inclusion": null, "values": 1}}, {"X": null}, {"X": {}}]}`))
	f.Add([]byte(`{"any_of": [{"BRAND": {"values": null}}, {"BRAND": {"values": [null, "a"]}}, {"PRODUCT_TYPE_0": {"values": [null, ["a", null]]}}, {"CURRENCY": {"values": null}}, {"BRAND": {"negated": true}}]}`))
	f.Add([]byte(`{"any_of": [{"BRAND": {"VALUES": ["a"], "negated": null}}, {"BRAND": {"values": ["a"], "Values": ["b"]}}, {"MIN_PRICE": {"inclusion": false, "values": 9007199254740993, "negated": false}}]}`))
	f.Add([]byte(`{"any_of": null, "all_of": []}`))
	f.Add([]byte("{\"any_of\": [{\"\xff<\": {\"values\": [\"\xff&\"]}}, {\"a\": \"\xff\"}]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var filters, decoded pinterest.ProductGroupFilters
		if json.Unmarshal(data, &filters) != nil {
			return
		}
		encoded, err := json.Marshal(filters)
		require.NoError(t, err)
		if want, err := plainFilters(data); err == nil { // otherwise a RawFilter keeps a number that exceeds the range of a float64
			got, err := plainFilters(encoded)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		}
		require.NoError(t, json.Unmarshal(encoded, &decoded))
		again, err := json.Marshal(decoded)
		require.NoError(t, err)
		assert.Equal(t, string(encoded), string(again))
	})
}

// plainFilters decodes and encodes filters without the types of the package, and sets what may be missing.
func plainFilters(data []byte) (string, error) {
	var lists struct {
		AnyOf []any `json:"any_of,omitempty"`
		AllOf []any `json:"all_of,omitempty"`
	}
	if err := json.Unmarshal(data, &lists); err != nil {
		return "", err
	}
	for _, filter := range slices.Concat(lists.AnyOf, lists.AllOf) {
		kinds, _ := filter.(map[string]any)
		for kind, content := range kinds {
			criteria, ok := content.(map[string]any)
			if !ok || len(kinds) != 1 {
				continue
			}
			if criteria["negated"] == nil {
				criteria["negated"] = false
			}
			if criteria["inclusion"] == nil && (kind == "MIN_PRICE" || kind == "MAX_PRICE") {
				criteria["inclusion"] = true
			}
		}
	}
	encoded, err := json.Marshal(lists)
	return string(encoded), err
}

func TestProductGroupFilters_DecodeWithoutLoss(t *testing.T) {
	for text, want := range map[string]pinterest.ProductGroupFilter{
		`{"MIN_PRICE": {"inclusion": true, "values": 1.5, "negated": true}}`:    pinterest.PriceFilter{Kind: pinterest.FilterMinPrice, Price: 1.5, Inclusive: true, Negated: true},
		`{"CURRENCY": {"values": "USD", "negated": false}}`:                     pinterest.CurrencyFilter{Currency: pinterest.CurrencyUSD},
		`{"GENDER": {"values": ["a", "b"], "negated": false}}`:                  pinterest.TextFilter{Kind: pinterest.FilterGender, Values: []string{"a", "b"}},
		`{"PRODUCT_TYPE_4": {"values": [["a"], ["b", "c"]], "negated": false}}`: pinterest.PathFilter{Kind: pinterest.FilterProductType4, Values: [][]string{{"a"}, {"b", "c"}}},
		`{"TITLE_KEYWORDS": {"values": ["a"], "negated": false}}`:               pinterest.TextFilter{Kind: "TITLE_KEYWORDS", Values: []string{"a"}},
		`{"ITEM_ID": {"values": "USD", "negated": false}}`:                      pinterest.RawFilter(`{"ITEM_ID": {"values": "USD", "negated": false}}`),
		`{"BRAND": {"values": ["a"], "negated": false, "of_tomorrow": 1}}`:      pinterest.RawFilter(`{"BRAND": {"values": ["a"], "negated": false, "of_tomorrow": 1}}`),
		`{"PRICE": {"values": 1, "negated": false}}`:                            pinterest.RawFilter(`{"PRICE": {"values": 1, "negated": false}}`),
		`{"MAX_PRICE": {"inclusion": null, "values": 1}}`:                       pinterest.RawFilter(`{"MAX_PRICE": {"inclusion": null, "values": 1}}`),
		`{"MIN_PRICE": {"inclusion": true, "values": null, "negated": false}}`:  pinterest.RawFilter(`{"MIN_PRICE": {"inclusion": true, "values": null, "negated": false}}`),
		`{"BRAND": {"values": [null, "a"], "negated": false}}`:                  pinterest.RawFilter(`{"BRAND": {"values": [null, "a"], "negated": false}}`),
		`{"CUSTOM_NUMBER_0": {"values": [1, 2], "operator": "IN"}}`:             pinterest.RawFilter(`{"CUSTOM_NUMBER_0": {"values": [1, 2], "operator": "IN"}}`),
	} {
		t.Run(text, func(t *testing.T) {
			var filters pinterest.ProductGroupFilters
			require.NoError(t, json.Unmarshal([]byte(`{"all_of": [`+text+`]}`), &filters))
			assert.Equal(t, pinterest.FilterList{want}, filters.AllOf)
			encoded, err := json.Marshal(filters)
			require.NoError(t, err)
			assert.JSONEq(t, `{"all_of": [`+text+`]}`, string(encoded))
		})
	}
}

func TestProductGroupFilters_Defaults(t *testing.T) {
	var filters pinterest.ProductGroupFilters
	require.NoError(t, json.Unmarshal([]byte(`{"any_of": [
		{"MIN_PRICE": {"values": 1}}, {"MAX_PRICE": {"negated": true, "values": 2}}, {"MAX_PRICE": {"inclusion": false, "values": 3}}, {"BRAND": {"values": ["a"]}}
	]}`), &filters))
	assert.Equal(t, pinterest.FilterList{
		pinterest.PriceFilter{Kind: pinterest.FilterMinPrice, Price: 1, Inclusive: true},
		pinterest.PriceFilter{Kind: pinterest.FilterMaxPrice, Price: 2, Inclusive: true, Negated: true},
		pinterest.PriceFilter{Kind: pinterest.FilterMaxPrice, Price: 3},
		pinterest.TextFilter{Kind: pinterest.FilterBrand, Values: []string{"a"}},
	}, filters.AnyOf)
}

// FuzzCounts decodes and encodes the counts of a processing result, which must not change.
func FuzzCounts(f *testing.F) {
	for _, seed := range []string{
		`{"image_link_missing": 3, "IMAGE_FILE_NOT_FOUND": 0}`, `{"a": null, "b": "3", "c": 1.5, "d": 1e2, "e": {}, "f": 99999999999999999999, "g": -1}`,
		`null`, `{}`, `[]`, "{\"\xff\": 1, \"\xfe\": 2}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second pinterest.Counts[pinterest.FeedIngestionError]
		if json.Unmarshal(data, &first) != nil {
			return
		}
		encoded, err := json.Marshal(first)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(encoded, &second))
		assert.Equal(t, first, second)
	})
}
