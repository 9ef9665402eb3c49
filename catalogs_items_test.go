package pinterest_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

var retailItems = &pinterest.ItemQueryParams{
	Country: pinterest.CountryUS, Language: pinterest.LanguageEN,
	Filters: pinterest.ItemFilters{CatalogType: pinterest.CatalogTypeRetail, ItemIDs: []string{"a,b", "c"}},
}

func TestItems_Query(t *testing.T) {
	query := func(language pinterest.Language, filters pinterest.ItemFilters) func(*pinterest.Client) (any, error) {
		return func(c *pinterest.Client) (any, error) {
			return c.Catalogs.QueryItems(t.Context(), &pinterest.ItemQueryParams{Country: pinterest.CountryUS, Language: language, Filters: filters}, pinterest.WithAdAccount("9"))
		}
	}
	for _, test := range []operationTest{
		{
			name: "products", call: query("en-US", pinterest.ItemFilters{CatalogType: "RETAIL", CatalogID: "5", ItemIDs: []string{"a,b", "c"}}),
			method: "POST", path: "/catalogs/items", query: urlValues("ad_account_id", "9"), status: 200, fixture: "items_post.json",
			body: `{"country": "US", "language": "en-US", "filters": {"catalog_type": "RETAIL", "catalog_id": "5", "item_ids": ["a,b", "c"]}}`,
			want: []pinterest.CatalogItem{
				{
					CatalogType: pinterest.CatalogTypeRetail, ItemID: "DS0294-M",
					Attributes: pinterest.ItemAttributes{
						Title: pinterest.Value("A bowl"), GTIN: pinterest.Value(pinterest.GTIN("0012345600012")), SalePrice: pinterest.Null[string](),
						ImageLink:    pinterest.Value(pinterest.StringList{"https://shop.example/1.jpg"}),
						VariantNames: pinterest.Value(pinterest.StringList{"Color"}), VariantValues: pinterest.Value(pinterest.StringList{"Red"}),
						SalePriceEffectiveDate: pinterest.Value("2026-11-01T00:00:00/2026-11-30T00:00:00"),
					},
					Pins: []pinterest.Pin{{ID: "813744226420795884", Title: "A bowl"}},
				},
				{CatalogType: pinterest.CatalogTypeRetail, ItemID: "294"},
				{
					CatalogType: pinterest.CatalogTypeRetail, ItemID: "none",
					Errors: []pinterest.ItemValidationEvent{{Attribute: "item_id", Code: 4331, Message: "Item not found."}},
				},
			},
		},
		{
			name: "hotels", call: query(pinterest.LanguageEN, pinterest.ItemFilters{CatalogType: "HOTEL", HotelIDs: []string{"inn-1"}}),
			method: "POST", path: "/catalogs/items", query: urlValues("ad_account_id", "9"), status: 200, fixture: "items_post.hotel.json",
			body: `{"country": "US", "language": "EN", "filters": {"catalog_type": "HOTEL", "hotel_ids": ["inn-1"]}}`,
			want: []pinterest.CatalogItem{{
				CatalogType: pinterest.CatalogTypeHotel, HotelID: "inn-1",
				Attributes: pinterest.ItemAttributes{
					Name: pinterest.Value("The Inn"), Category: pinterest.Value("inn"), BasePrice: pinterest.Value("100 USD"),
					Address:  pinterest.Value(pinterest.HotelAddress{Addr1: "1 Quay", City: "Cork", Country: "IE", PostalCode: "12"}),
					Latitude: pinterest.Value(51.9), Longitude: pinterest.Null[float64](), Neighborhood: pinterest.Value(pinterest.StringList{"Old town"}),
					GuestRatings: pinterest.Value(pinterest.HotelGuestRatings{Score: 4.5, MaxScore: 5, NumberOfReviewers: 21, RatingSystem: "stars"}),
					MainImage:    pinterest.Value(pinterest.HotelImage{Link: "https://inn.example/1.jpg", Tag: []string{"lobby"}}),
				},
			}},
		},
		{
			name: "creative assets", call: query(pinterest.LanguageEN, pinterest.ItemFilters{CatalogType: "CREATIVE_ASSETS", CreativeAssetsIDs: []string{"a1"}}),
			method: "POST", path: "/catalogs/items", query: urlValues("ad_account_id", "9"), status: 200, fixture: "items_post.creative_assets.json",
			body: `{"country": "US", "language": "EN", "filters": {"catalog_type": "CREATIVE_ASSETS", "creative_assets_ids": ["a1"]}}`,
			want: []pinterest.CatalogItem{{
				CatalogType: pinterest.CatalogTypeCreativeAssets, CreativeAssetsID: "a1",
				Attributes: pinterest.ItemAttributes{
					ImageLink:  pinterest.Value(pinterest.StringList{"https://shop.example/a.jpg"}),
					Visibility: pinterest.Value("hidden"), VideoLink: pinterest.Null[string](),
				},
			}},
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestItems_BatchesOfCatalogTypes(t *testing.T) {
	batch := func(params *pinterest.ItemsBatchParams) func(*pinterest.Client) (any, error) {
		return func(c *pinterest.Client) (any, error) { return c.Catalogs.CreateItemsBatch(t.Context(), params) }
	}
	want := &pinterest.ItemsBatch{
		BatchID: "8", CatalogType: pinterest.CatalogTypeHotel, Status: pinterest.BatchStatusProcessing,
		Items: []pinterest.ItemResult{
			{HotelID: "inn-1", Status: pinterest.ItemStatusProcessing}, {CreativeAssetsID: "9", Status: pinterest.ItemStatusSuccess},
		},
	}
	image := pinterest.Value(pinterest.StringList{"https://shop.example/a.jpg"})
	for _, test := range []operationTest{
		{
			name: "products",
			call: batch(&pinterest.ItemsBatchParams{
				Country: "US", Language: "en-US", CatalogType: pinterest.CatalogTypeRetail, CatalogID: "5",
				Items: []pinterest.ItemRecord{
					{
						ItemID: "a", Operation: pinterest.BatchOperationUpdate, UpdateMask: []string{"color", "size"},
						Attributes: pinterest.ItemAttributes{Color: pinterest.Value("red"), ImageLink: image, SalePrice: pinterest.Null[string]()},
					},
					{ItemID: "b", Operation: pinterest.BatchOperationDelete},
				},
			}),
			method: "POST", path: "/catalogs/items/batch", status: 200, fixture: "items_batch_post.hotel.json", want: want,
			body: `{"country": "US", "language": "en-US", "catalog_type": "RETAIL", "catalog_id": "5", "items": [
				{"item_id": "a", "operation": "UPDATE", "update_mask": ["color", "size"], "attributes": {"color": "red", "image_link": ["https://shop.example/a.jpg"], "sale_price": null}},
				{"item_id": "b", "operation": "DELETE"}
			]}`,
		},
		{
			name: "hotels",
			call: batch(&pinterest.ItemsBatchParams{
				Country: "US", Language: "EN", CatalogType: pinterest.CatalogTypeHotel,
				Items: []pinterest.ItemRecord{{
					HotelID: "inn-1", Operation: pinterest.BatchOperationUpsert,
					Attributes: pinterest.ItemAttributes{
						Name: pinterest.Value("The Inn"), Address: pinterest.Value(pinterest.HotelAddress{Addr1: "1 Quay", City: "Cork"}),
						GuestRatings: pinterest.Value(pinterest.HotelGuestRatings{}), MainImage: pinterest.Value(pinterest.HotelImage{Link: "https://inn.example/1.jpg"}),
					},
				}},
			}),
			method: "POST", path: "/catalogs/items/batch", status: 200, fixture: "items_batch_post.hotel.json", want: want,
			body: `{"country": "US", "language": "EN", "catalog_type": "HOTEL", "items": [{"hotel_id": "inn-1", "operation": "UPSERT", "attributes": {
				"name": "The Inn", "address": {"addr1": "1 Quay", "city": "Cork"}, "main_image": {"link": "https://inn.example/1.jpg"},
				"guest_ratings": {"score": 0, "max_score": 0, "number_of_reviewers": 0, "rating_system": ""}
			}}]}`,
		},
		{
			name: "creative assets have one image",
			call: batch(&pinterest.ItemsBatchParams{
				Country: "US", Language: "EN", CatalogType: pinterest.CatalogTypeCreativeAssets,
				Items: []pinterest.ItemRecord{
					{CreativeAssetsID: "a", Operation: pinterest.BatchOperationCreate, Attributes: pinterest.ItemAttributes{Title: pinterest.Value("A"), ImageLink: image}},
					{CreativeAssetsID: "b", Operation: pinterest.BatchOperationUpdate, Attributes: pinterest.ItemAttributes{ImageLink: pinterest.Null[pinterest.StringList]()}},
					{CreativeAssetsID: "c", Operation: pinterest.BatchOperationDelete},
				},
			}),
			method: "POST", path: "/catalogs/items/batch", status: 200, fixture: "items_batch_post.hotel.json", want: want,
			body: `{"country": "US", "language": "EN", "catalog_type": "CREATIVE_ASSETS", "items": [
				{"creative_assets_id": "a", "operation": "CREATE", "attributes": {"title": "A", "image_link": "https://shop.example/a.jpg"}},
				{"creative_assets_id": "b", "operation": "UPDATE", "attributes": {"image_link": null}},
				{"creative_assets_id": "c", "operation": "DELETE"}
			]}`,
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestItems_InvalidQueries(t *testing.T) {
	for want, params := range map[string]*pinterest.ItemQueryParams{
		"country is required":              nil,
		"language is required":             {Country: "US"},
		"filters.catalog_type is required": {Country: "US", Language: "EN", Filters: pinterest.ItemFilters{ItemIDs: []string{"a"}}},
		"filters.item_ids is required":     {Country: "US", Language: "EN", Filters: pinterest.ItemFilters{CatalogType: "RETAIL", HotelIDs: []string{"a"}}},
		"filters.hotel_ids is required":    {Country: "US", Language: "EN", Filters: pinterest.ItemFilters{CatalogType: "HOTEL"}},
		"filters.creative_assets_ids contains an empty id": {
			Country: "US", Language: "EN", Filters: pinterest.ItemFilters{CatalogType: "CREATIVE_ASSETS", CreativeAssetsIDs: []string{"a", ""}},
		},
	} {
		t.Run(want, func(t *testing.T) {
			_, err := newClient(t, &script{steps: []step{failWith(nil)}}).Catalogs.QueryItems(t.Context(), params)
			var invalid *pinterest.ParamError
			require.ErrorAs(t, err, &invalid)
			require.EqualError(t, err, "pinterest: items/post: "+want)
		})
	}
}

// FuzzItemAttributes decodes and encodes attributes, which must not change.
func FuzzItemAttributes(f *testing.F) {
	f.Add(fixture(f, "items_get.json"))
	f.Add([]byte(`{"items": [{"attributes": {"gtin": 007, "image_link": [[1], {}]}}]}`))
	f.Add([]byte(`{"items": [{"item_id": "a", "attributes": {"gtin": "00012345678905", "image_link": "https://i.pinimg.com/a.jpg", "additional_image_link": [null, ""]}}]}`))
	f.Add([]byte(`{"items": [{"attributes": {"gtin": [1, "2", null], "adult": null, "average_review_rating": 1e-7, "last_updated_time": 9007199254740993}}, null]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second struct {
			Items []pinterest.ItemRecord `json:"items"`
		}
		if json.Unmarshal(data, &first) != nil {
			return
		}
		encoded, err := json.Marshal(first)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(encoded, &second))
		assert.Equal(t, first, second, "%s was encoded as %s", data, encoded)
	})
}

func TestItemsBatch_Wait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		batches := func(list ...string) *script {
			s := &script{}
			for _, status := range list {
				s.steps = append(s.steps, respond(200, `{"batch_id": "7", "status": `+status+`, "items": [{"item_id": "a", "status": "FAILURE"}]}`))
			}
			return s
		}
		transport := batches(`"PROCESSING"`, `"PONDERING"`, `"COMPLETED"`)
		batch, err := newClient(t, transport).Catalogs.WaitItemsBatch(t.Context(), "7")
		require.NoError(t, err)
		assert.Equal(t, []pinterest.ItemResult{{ItemID: "a", Status: pinterest.ItemStatusFailure}}, batch.Items)
		assert.Equal(t, []time.Duration{time.Second, 2 * time.Second}, transport.waits())

		batch, err = newClient(t, batches(`"FAILED"`)).Catalogs.WaitItemsBatch(t.Context(), "7")
		var failed *pinterest.ItemsBatchError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, pinterest.ItemsBatchError{BatchID: "7", Status: pinterest.BatchStatusFailed}, *failed)
		assert.Len(t, batch.Items, 1)
		for _, status := range []string{`"PONDERING"`, `null`} {
			_, err = newClient(t, batches(status)).Catalogs.WaitItemsBatch(t.Context(), "7")
			require.ErrorIs(t, err, pinterest.ErrUnknownStatus)
		}
		_, err = newClient(t, &script{steps: []step{respond(http.StatusNotFound, `{"code": 4331}`)}}).Catalogs.WaitItemsBatch(t.Context(), "7")
		require.ErrorIs(t, err, pinterest.ErrNotFound)
	})
}
