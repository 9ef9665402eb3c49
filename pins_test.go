package pinterest_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

var pinMetrics = pinterest.PinAnalyticsParams{
	StartDate:   pinterest.Date{Year: 2026, Month: 11, Day: 1},
	EndDate:     pinterest.Date{Year: 2026, Month: 11, Day: 1},
	MetricTypes: []pinterest.MetricType{pinterest.MetricImpression, pinterest.MetricSave},
}

func createPin(params *pinterest.PinCreateParams) func(*testing.T) func(*pinterest.Client) (any, error) {
	return func(t *testing.T) func(*pinterest.Client) (any, error) {
		return func(c *pinterest.Client) (any, error) { return c.Pins.Create(t.Context(), params) }
	}
}

var wantCreatedPin = &pinterest.Pin{
	ID:         "813744226420795884",
	CreatedAt:  utc(2026, 11, 20, 9, 37, 30, 0),
	Link:       "https://example.com/soup?a=1&b=2",
	Title:      "Cold soup",
	BoardID:    "549755885175",
	BoardOwner: pinterest.BoardOwner{Username: "summerkitchen"},
	Media: pinterest.PinMedia{
		MediaType: pinterest.PinMediaTypeImage,
		Images: map[string]pinterest.ImageDetails{
			"150x150":   {Width: 150, Height: new(150), URL: "https://i.pinimg.com/150x150/0d/f6/f1.jpg"},
			"600x":      {Width: 600, URL: "https://i.pinimg.com/600x/0d/f6/f1.jpg"},
			"originals": {Width: 1000, Height: new(1500), URL: "https://i.pinimg.com/originals/0d/f6/f1.jpg"},
		},
	},
	CreativeType:  pinterest.CreativeTypeRegular,
	DominantColor: "#6E7874",
	IsOwner:       true,
	IsStandard:    true,
	IsProduct:     true,
	IsRemovable:   true,
	ProductTags:   []pinterest.RawJSON{},
}

func TestPins_Operations(t *testing.T) {
	for _, test := range []operationTest{
		{
			name: "create from an image URL with all fields",
			call: createPin(&pinterest.PinCreateParams{
				Link: "https://example.com/soup?a=1&b=2", Title: "Cold soup", Description: "Soup", AltText: "A bowl",
				BoardID: "549755885175", BoardSectionID: "5041234567890123456",
				MediaSource: pinterest.ImageURL{URL: "https://example.com/soup.jpg"},
			})(t),
			method: "POST", path: "/pins",
			body: `{"link": "https://example.com/soup?a=1&b=2", "title": "Cold soup", "description": "Soup", "alt_text": "A bowl",
				"board_id": "549755885175", "board_section_id": "5041234567890123456",
				"media_source": {"source_type": "image_url", "url": "https://example.com/soup.jpg"}}`,
			status: 201, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name: "create from bytes, status 200",
			call: createPin(&pinterest.PinCreateParams{
				BoardID:     "549755885175",
				MediaSource: pinterest.ImageBase64{ContentType: "image/png", Data: []byte{0xfb, 0xef, 0xff, 0x00}},
			})(t),
			method: "POST", path: "/pins",
			body: `{"board_id": "549755885175",
				"media_source": {"source_type": "image_base64", "content_type": "image/png", "data": "++//AA=="}}`,
			status: 200, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name: "create from a video",
			call: createPin(&pinterest.PinCreateParams{
				BoardID:     "549755885175",
				MediaSource: pinterest.VideoID{MediaID: "12345", CoverImageURL: "https://example.com/cover.jpg"},
			})(t),
			method: "POST", path: "/pins",
			body: `{"board_id": "549755885175",
				"media_source": {"source_type": "video_id", "media_id": "12345", "cover_image_url": "https://example.com/cover.jpg"}}`,
			status: 201, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name: "create from a raw source with additional fields and parameters",
			call: func(c *pinterest.Client) (any, error) {
				return c.Pins.Create(
					t.Context(), &pinterest.PinCreateParams{
						BoardID:     "549755885175",
						MediaSource: pinterest.RawMediaSource(`{"source_type": "multiple_image_urls", "items": [{"url": "https://e.com/1.jpg"}]}`),
					},
					pinterest.WithBodyField("dominant_color", "#000000"), pinterest.WithBodyField("sponsor_id", nil),
					pinterest.WithQuery("newer", "1", "2"), pinterest.WithAdAccount("7"))
			},
			method: "POST", path: "/pins", query: urlValues("newer", "1", "newer", "2", "ad_account_id", "7"),
			body: `{"board_id": "549755885175", "dominant_color": "#000000", "sponsor_id": null,
				"media_source": {"source_type": "multiple_image_urls", "items": [{"url": "https://e.com/1.jpg"}]}}`,
			status: 201, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name: "create with AI disclosures",
			call: createPin(&pinterest.PinCreateParams{AIDisclosures: &pinterest.AIDisclosures{
				Values: []pinterest.AIDisclosure{pinterest.AIDisclosureAIModified, pinterest.AIDisclosureSyntheticPerformer},
			}})(t),
			method: "POST", path: "/pins", body: `{"ai_disclosures": {"values": ["AI_MODIFIED", "SYNTHETIC_PERFORMER"]}}`,
			status: 201, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name:   "create, cover at a key frame",
			call:   createPin(&pinterest.PinCreateParams{MediaSource: pinterest.VideoID{MediaID: "12345", CoverKeyFrame: new(0)}})(t),
			method: "POST", path: "/pins",
			body:   `{"media_source": {"source_type": "video_id", "media_id": "12345", "cover_image_key_frame_time": 0}}`,
			status: 201, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name: "create, cover as data",
			call: createPin(&pinterest.PinCreateParams{MediaSource: &pinterest.VideoID{
				MediaID: "12345", CoverImage: &pinterest.ImageBase64{ContentType: "image/png", Data: []byte("png")},
			}})(t),
			method: "POST", path: "/pins",
			body:   `{"media_source": {"source_type": "video_id", "media_id": "12345", "cover_image_content_type": "image/png", "cover_image_data": "cG5n"}}`,
			status: 201, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name: "create, carousel of URLs",
			call: createPin(&pinterest.PinCreateParams{MediaSource: pinterest.ImageURLs{
				{URL: "https://example.com/1.jpg", Title: "One", Description: "First", Link: "https://example.com/1"}, {URL: "https://example.com/2.jpg"},
			}})(t),
			method: "POST", path: "/pins",
			body: `{"media_source": {"source_type": "multiple_image_urls", "items": [
				{"url": "https://example.com/1.jpg", "title": "One", "description": "First", "link": "https://example.com/1"}, {"url": "https://example.com/2.jpg"}
			]}}`,
			status: 201, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name: "create, carousel of data",
			call: createPin(&pinterest.PinCreateParams{MediaSource: pinterest.ImagesBase64{
				{ContentType: "image/png", Data: []byte("png")}, {ContentType: "image/jpeg", Data: []byte("jpg"), Title: "Two"},
			}})(t),
			method: "POST", path: "/pins",
			body: `{"media_source": {"source_type": "multiple_image_base64", "items": [
				{"content_type": "image/png", "data": "cG5n"}, {"content_type": "image/jpeg", "data": "anBn", "title": "Two"}
			]}}`,
			status: 201, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name: "create with zero params",
			call: createPin(&pinterest.PinCreateParams{})(t), method: "POST", path: "/pins", body: `{}`,
			status: 201, fixture: "pins_create.json", want: wantCreatedPin,
		},
		{
			name:   "get with numeric ids and nulls",
			call:   func(c *pinterest.Client) (any, error) { return c.Pins.Get(t.Context(), "813744226420795884") },
			method: "GET", path: "/pins/813744226420795884", status: 200, fixture: "pins_get.json",
			want: &pinterest.Pin{
				ID:             "813744226420795884",
				CreatedAt:      utc(2020, 1, 1, 20, 10, 40, 0),
				Description:    "A soup that moves",
				BoardID:        "549755885175",
				BoardSectionID: "5041234567890123456",
				Media: pinterest.PinMedia{
					MediaType:     pinterest.PinMediaTypeVideo,
					Images:        map[string]pinterest.ImageDetails{"600x": {Width: 600, Height: new(900), URL: "https://i.pinimg.com/600x/aa.jpg"}},
					CoverImageURL: "https://i.pinimg.com/videos/thumbnails/aa.jpg",
					Duration:      new(14200.5),
					Height:        new(1920),
				},
				CreativeType: "HOLOGRAM",
				PinMetrics:   pinterest.RawJSON(`{"90d": {"impression": 12, "last_updated": null}}`),
				ProductTags:  []pinterest.RawJSON{pinterest.RawJSON(`{"pin_id": "1"}`)},
			},
		},
		{
			name:   "get with an unknown media type",
			call:   func(c *pinterest.Client) (any, error) { return c.Pins.Get(t.Context(), "1") },
			method: "GET", path: "/pins/1", status: 200, fixture: "pins_get.unknown_media.json",
			want: &pinterest.Pin{
				ID: "813744226420795885",
				Media: pinterest.PinMedia{
					MediaType: "multiple_holograms",
					Items:     []pinterest.RawJSON{pinterest.RawJSON(`{"item_type": "hologram", "depth": 3}`), pinterest.RawJSON(`{"item_type": "image"}`)},
				},
			},
		},
		{
			name:   "get, empty object",
			call:   func(c *pinterest.Client) (any, error) { return c.Pins.Get(t.Context(), "1") },
			method: "GET", path: "/pins/1", status: 200, fixture: "pins_get.bare.json", want: &pinterest.Pin{},
		},
		{
			name:   "delete",
			call:   func(c *pinterest.Client) (any, error) { return nil, c.Pins.Delete(t.Context(), "813744226420795884") },
			method: "DELETE", path: "/pins/813744226420795884", status: 204,
		},
		{
			name: "analytics",
			call: func(c *pinterest.Client) (any, error) {
				params := pinMetrics
				params.AppTypes, params.SplitField = pinterest.AppTypeMobile, pinterest.SplitFieldAppType
				return c.Pins.GetAnalytics(t.Context(), "1", &params, pinterest.WithAdAccount("9"))
			},
			method: "GET", path: "/pins/1/analytics",
			query: urlValues("start_date", "2026-11-01", "end_date", "2026-11-01", "metric_types", "IMPRESSION,SAVE",
				"app_types", "MOBILE", "split_field", "APP_TYPE", "ad_account_id", "9"),
			status: 200, fixture: "pins_analytics.json",
			want: pinterest.Analytics{
				"MOBILE": {
					LifetimeMetrics: map[pinterest.MetricType]float64{pinterest.MetricImpression: 9000},
					DailyMetrics: []pinterest.DailyMetrics{{
						DataStatus: pinterest.DataStatusEstimate, Date: pinterest.Date{Year: 2026, Month: 11, Day: 1},
						Metrics: map[pinterest.MetricType]float64{pinterest.MetricImpression: 3, pinterest.MetricSave: 0},
					}},
					SummaryMetrics: map[pinterest.MetricType]float64{pinterest.MetricImpression: 3, pinterest.MetricSave: 0},
				},
				"WEB": {},
			},
		},
		{
			name: "list with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.Pins.List(&pinterest.PinsListParams{
					PinFilter: pinterest.PinFilterExcludeRepins, PinType: pinterest.PinTypePrivate, IncludeProtectedPins: true, PinMetrics: true,
					CreativeTypes: []pinterest.CreativeType{pinterest.CreativeTypeRegular, pinterest.CreativeTypeVideo}, Bookmark: "b", PageSize: 250,
				}, pinterest.WithAdAccount("9")).Page(t.Context())
			},
			method: "GET", path: "/pins",
			query: urlValues("pin_filter", "exclude_repins", "pin_type", "PRIVATE", "include_protected_pins", "true", "pin_metrics", "true",
				"creative_types", "REGULAR", "creative_types", "VIDEO", "bookmark", "b", "page_size", "250", "ad_account_id", "9"),
			status: 200, fixture: "pins_list.json",
			want: &pinterest.Page[pinterest.Pin]{Bookmark: "cGFnZTI=", Items: []pinterest.Pin{
				{
					ID: "813744226420795884", Title: "Cold soup", BoardID: "549755885175", CreatedAt: utc(2026, 11, 20, 9, 37, 30, 0), IsOwner: true,
					PinMetrics: pinterest.RawJSON(`{"90d": {"impression": 12}, "lifetime_metrics": {"reaction": 3}}`),
				},
				{ID: "813744226420795885"},
			}},
		},
		{
			name:   "list",
			call:   func(c *pinterest.Client) (any, error) { return pinterest.Collect(c.Pins.List(nil).All(t.Context()), 1) },
			method: "GET", path: "/pins", status: 200, fixture: "pins_list.json",
			want: []pinterest.Pin{{
				ID: "813744226420795884", Title: "Cold soup", BoardID: "549755885175", CreatedAt: utc(2026, 11, 20, 9, 37, 30, 0), IsOwner: true,
				PinMetrics: pinterest.RawJSON(`{"90d": {"impression": 12}, "lifetime_metrics": {"reaction": 3}}`),
			}},
		},
		{
			name: "update",
			call: func(c *pinterest.Client) (any, error) {
				return c.Pins.Update(t.Context(), "813744226420795884", &pinterest.PinUpdateParams{
					Title: pinterest.Value("Warm soup"), Description: pinterest.Null[string](), Link: pinterest.Null[string](),
					AltText: pinterest.Value(""), BoardID: pinterest.Value("549755885176"), BoardSectionID: pinterest.Null[string](),
					CarouselSlots: pinterest.Value([]pinterest.CarouselSlot{{Title: "One", Description: "First", Link: "https://example.com/1"}, {}}),
				})
			},
			method: "PATCH", path: "/pins/813744226420795884",
			body: `{"title": "Warm soup", "description": null, "link": null, "alt_text": "", "board_id": "549755885176", "board_section_id": null,
				"carousel_slots": [{"title": "One", "description": "First", "link": "https://example.com/1"}, {}]}`,
			status: 200, fixture: "pins_update.json",
			want: &pinterest.Pin{ID: "813744226420795884", Title: "Warm soup", BoardID: "549755885176"},
		},
		{
			name: "save to a section",
			call: func(c *pinterest.Client) (any, error) {
				return c.Pins.Save(t.Context(), "813744226420795884", &pinterest.PinSaveParams{BoardID: "549755885176", BoardSectionID: "5041234567890123456"})
			},
			method: "POST", path: "/pins/813744226420795884/save", body: `{"board_id": "549755885176", "board_section_id": "5041234567890123456"}`,
			status: 201, fixture: "pins_save.json",
			want: &pinterest.Pin{
				ID: "813744226420795890", Title: "Cold soup", BoardID: "549755885176", BoardSectionID: "5041234567890123456", ParentPinID: "813744226420795884",
			},
		},
		{
			name:   "save to the profile",
			call:   func(c *pinterest.Client) (any, error) { return c.Pins.Save(t.Context(), "1", nil) },
			method: "POST", path: "/pins/1/save", body: `{}`, status: 201, fixture: "pins_save.json",
			want: &pinterest.Pin{
				ID: "813744226420795890", Title: "Cold soup", BoardID: "549755885176", BoardSectionID: "5041234567890123456", ParentPinID: "813744226420795884",
			},
		},
		{
			name: "analytics of several pins",
			call: func(c *pinterest.Client) (any, error) {
				params := pinMetrics
				params.AppTypes = pinterest.AppTypeWeb
				return c.Pins.GetMultiAnalytics(t.Context(), []string{"813744226420795884", "813744226420795885", "3"}, &params)
			},
			method: "GET", path: "/pins/analytics",
			query: urlValues("pin_ids", "813744226420795884", "pin_ids", "813744226420795885", "pin_ids", "3", "start_date", "2026-11-01",
				"end_date", "2026-11-01", "metric_types", "IMPRESSION,SAVE", "app_types", "WEB"),
			status: 200, fixture: "multi_pins_analytics.json",
			want: map[string]pinterest.Analytics{
				"813744226420795884": {"all": {
					LifetimeMetrics: map[pinterest.MetricType]float64{pinterest.MetricTotalReactions: 12},
					DailyMetrics: []pinterest.DailyMetrics{{
						DataStatus: pinterest.DataStatusBeforePinCreated, Date: pinterest.Date{Year: 2026, Month: 11, Day: 1},
						Metrics: map[pinterest.MetricType]float64{},
					}},
					SummaryMetrics: map[pinterest.MetricType]float64{pinterest.MetricImpression: 3},
				}},
				"813744226420795885": {"all": {
					DailyMetrics: []pinterest.DailyMetrics{}, SummaryMetrics: map[pinterest.MetricType]float64{pinterest.MetricImpression: 0},
				}},
			},
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestPins_Errors(t *testing.T) {
	create := func(c *pinterest.Client) error {
		_, err := c.Pins.Create(t.Context(), &pinterest.PinCreateParams{})
		return err
	}
	get := func(c *pinterest.Client) error { _, err := c.Pins.Get(t.Context(), "1"); return err }
	remove := func(c *pinterest.Client) error { return c.Pins.Delete(t.Context(), "1") }
	analytics := func(c *pinterest.Client) error {
		_, err := c.Pins.GetAnalytics(t.Context(), "1", &pinMetrics)
		return err
	}
	list := func(c *pinterest.Client) error { _, err := c.Pins.List(nil).Page(t.Context()); return err }
	update := func(c *pinterest.Client) error {
		_, err := c.Pins.Update(t.Context(), "1", &pinterest.PinUpdateParams{Title: pinterest.Value("a")})
		return err
	}
	save := func(c *pinterest.Client) error { _, err := c.Pins.Save(t.Context(), "1", nil); return err }
	multi := func(c *pinterest.Client) error {
		_, err := c.Pins.GetMultiAnalytics(t.Context(), []string{"1"}, &pinMetrics)
		return err
	}
	runErrorTests(t, []errorTest{
		{"pins/create", create, "pins_create.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"pins/create", create, "pins_create.403.too_small.json", http.StatusForbidden, 233, pinterest.ErrForbidden},
		{"pins/create", create, "pins_create.403.broken.json", http.StatusForbidden, 235, pinterest.ErrForbidden},
		{"pins/create", create, "pins_create.404.board.json", http.StatusNotFound, 40, pinterest.ErrNotFound},
		{"pins/create", create, "pins_create.404.section.json", http.StatusNotFound, 2031, pinterest.ErrNotFound},
		{"pins/create", create, "pins_create.429.json", http.StatusTooManyRequests, 8, pinterest.ErrRateLimited},
		{"pins/get", get, "pins_get.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"pins/get", get, "pins_get.404.json", http.StatusNotFound, 50, pinterest.ErrNotFound},
		{"pins/delete", remove, "pins_delete.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
		{"pins/delete", remove, "pins_delete.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
		{"pins/analytics", analytics, "pins_analytics.403.json", http.StatusForbidden, 403, pinterest.ErrForbidden},
		{"pins/analytics", analytics, "pins_analytics.404.json", http.StatusNotFound, 404, pinterest.ErrNotFound},
		{"pins/list", list, "pins_list.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"pins/list", list, "pins_list.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"pins/list", list, "pins_list.404.json", http.StatusNotFound, 50, pinterest.ErrNotFound},
		{"pins/update", update, "pins_update.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"pins/update", update, "pins_update.401.json", http.StatusUnauthorized, 3, pinterest.ErrUnauthorized},
		{"pins/update", update, "pins_update.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"pins/update", update, "pins_update.404.json", http.StatusNotFound, 50, pinterest.ErrNotFound},
		{"pins/save", save, "pins_save.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"pins/save", save, "pins_save.404.json", http.StatusNotFound, 50, pinterest.ErrNotFound},
		{"multi_pins/analytics", multi, "multi_pins_analytics.400.json", http.StatusBadRequest, 1, pinterest.ErrBadRequest},
		{"multi_pins/analytics", multi, "multi_pins_analytics.401.json", http.StatusUnauthorized, 3, pinterest.ErrUnauthorized},
		{"multi_pins/analytics", multi, "multi_pins_analytics.404.json", http.StatusNotFound, 50, pinterest.ErrNotFound},
	})
}

func TestPins_InvalidParams(t *testing.T) {
	transport := &script{steps: []step{failWith(assert.AnError)}}
	c := newClient(t, transport)
	create := func(source pinterest.PinMediaSource) error {
		_, err := c.Pins.Create(t.Context(), &pinterest.PinCreateParams{BoardID: "1", MediaSource: source})
		return err
	}
	analytics := func(change func(*pinterest.PinAnalyticsParams)) error {
		params := pinMetrics
		change(&params)
		_, err := c.Pins.GetAnalytics(t.Context(), "1", &params)
		return err
	}
	_, noParams := c.Pins.Create(t.Context(), nil)
	failure := func(_ any, err error) error { return err }
	split := pinMetrics
	split.SplitField = pinterest.SplitFieldAppType
	_, nilParams := c.Pins.GetAnalytics(t.Context(), "1", nil)
	for name, test := range map[string]struct {
		err               error
		op, param, reason string
	}{
		"image without a URL":          {create(pinterest.ImageURL{}), "pins/create", "media_source.url", "is required"},
		"bytes without a content type": {create(pinterest.ImageBase64{Data: []byte{1}}), "pins/create", "media_source.content_type", "is required"},
		"bytes without data":           {create(pinterest.ImageBase64{ContentType: "image/png"}), "pins/create", "media_source.data", "is required"},
		"video without an id":          {create(pinterest.VideoID{CoverImageURL: "x"}), "pins/create", "media_source.media_id", "is required"},
		"video without a cover":        {create(pinterest.VideoID{MediaID: "1"}), "pins/create", "media_source.cover_image_url", "is required"},
		"update with an empty id":      {failure(c.Pins.Update(t.Context(), "", nil)), "pins/update", "pin_id", "is empty"},
		"save with an empty id":        {failure(c.Pins.Save(t.Context(), "", nil)), "pins/save", "pin_id", "is empty"},
		"several pins, no ids":         {failure(c.Pins.GetMultiAnalytics(t.Context(), nil, &pinMetrics)), "multi_pins/analytics", "pin_ids", "is required"},
		"several pins, an empty id":    {failure(c.Pins.GetMultiAnalytics(t.Context(), []string{"1", ""}, &pinMetrics)), "multi_pins/analytics", "pin_ids", "contains an empty id"},
		"several pins, no params":      {failure(c.Pins.GetMultiAnalytics(t.Context(), []string{"1"}, nil)), "multi_pins/analytics", "start_date", "is required"},
		"several pins, a split":        {failure(c.Pins.GetMultiAnalytics(t.Context(), []string{"1"}, &split)), "multi_pins/analytics", "split_field", "is not supported for several pins"},
		"no params":                    {noParams, "pins/create", "params", "is required"},
		"a nil *ImageURL":              {create((*pinterest.ImageURL)(nil)), "pins/create", "media_source", "is a nil pointer"},
		"a nil *ImageBase64":           {create((*pinterest.ImageBase64)(nil)), "pins/create", "media_source", "is a nil pointer"},
		"a nil *VideoID":               {create((*pinterest.VideoID)(nil)), "pins/create", "media_source", "is a nil pointer"},
		"a nil *ImageURLs":             {create((*pinterest.ImageURLs)(nil)), "pins/create", "media_source", "is a nil pointer"},
		"a nil *ImagesBase64":          {create((*pinterest.ImagesBase64)(nil)), "pins/create", "media_source", "is a nil pointer"},
		"a nil *RawMediaSource":        {create((*pinterest.RawMediaSource)(nil)), "pins/create", "media_source", "is a nil pointer"},
		"a negative key frame": {
			create(pinterest.VideoID{MediaID: "1", CoverKeyFrame: new(-1)}), "pins/create", "media_source.cover_image_key_frame_time", "is negative",
		},
		"a cover without data": {
			create(pinterest.VideoID{MediaID: "1", CoverImage: &pinterest.ImageBase64{ContentType: "image/png"}}),
			"pins/create", "media_source.cover_image_data", "is required",
		},
		"one image": {
			create(pinterest.ImageURLs{{URL: "x"}}), "pins/create", "media_source.items", "has 1 images, but a carousel has 2 to 5",
		},
		"six images": {
			create(slices.Repeat(pinterest.ImagesBase64{{ContentType: "image/png", Data: []byte{1}}}, 6)),
			"pins/create", "media_source.items", "has 6 images, but a carousel has 2 to 5",
		},
		"an image without a URL":   {create(pinterest.ImageURLs{{URL: "x"}, {}}), "pins/create", "media_source.items.url", "is required"},
		"an image without a type":  {create(pinterest.ImagesBase64{{Data: []byte{1}}}), "pins/create", "media_source.items.content_type", "is required"},
		"raw source, invalid JSON": {create(pinterest.RawMediaSource(`{`)), "pins/create", "media_source", "is not valid JSON"},
		"analytics without params": {nilParams, "pins/analytics", "start_date", "is required"},
		"analytics without a start": {
			analytics(func(p *pinterest.PinAnalyticsParams) { p.StartDate = pinterest.Date{} }), "pins/analytics", "start_date", "is required",
		},
		"analytics without an end": {
			analytics(func(p *pinterest.PinAnalyticsParams) { p.EndDate = pinterest.Date{} }), "pins/analytics", "end_date", "is required",
		},
		"analytics without metrics": {
			analytics(func(p *pinterest.PinAnalyticsParams) { p.MetricTypes = nil }), "pins/analytics", "metric_types", "is required",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, test.err, &invalid)
			assert.Equal(t, pinterest.ParamError{Operation: test.op, Param: test.param, Reason: test.reason}, *invalid)
		})
	}
	assert.Zero(t, transport.count(), "no request was sent")
}
