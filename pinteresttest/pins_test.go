package pinteresttest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

// webp is the beginning of a WebP image.
var webp = []byte("RIFF\x24\x00\x00\x00WEBPVP8 ")

func TestPins_RejectLongTexts(t *testing.T) {
	s, c := newServer(t)
	board := s.SeedBoard("Soups", 0)
	for _, field := range []struct {
		name  string
		limit int
		set   func(*pinterest.PinCreateParams, string)
	}{
		{"title", 100, func(p *pinterest.PinCreateParams, text string) { p.Title = text }},
		{"description", 800, func(p *pinterest.PinCreateParams, text string) { p.Description = text }},
		{"alt_text", 500, func(p *pinterest.PinCreateParams, text string) { p.AltText = text }},
		{"link", 2048, func(p *pinterest.PinCreateParams, text string) {
			const site = "https://example.com/"
			p.Link = site + strings.ReplaceAll(text, "é", "e")[len(site):]
		}},
	} {
		t.Run(field.name, func(t *testing.T) {
			create := func(length int) error {
				params := &pinterest.PinCreateParams{BoardID: board, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}}
				field.set(params, strings.Repeat("é", length))
				_, err := c.Pins.Create(t.Context(), params)
				return err
			}
			require.NoError(t, create(field.limit))
			requireError(t, create(field.limit+1), 400, 1)
		})
	}
}

func TestPins_MediaSources(t *testing.T) {
	s, c := newServer(t)
	ctx := t.Context()
	board := s.SeedBoard("Soups", 0)
	video, err := c.Media.UploadVideo(ctx, strings.NewReader("a video"), pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
	require.NoError(t, err)
	late, err := c.Media.UploadVideo(
		ctx, strings.NewReader("\x00\x00\x00\x10ftypisom\x00\x00\x00\x00\x00\x00\x10\x00mdat..."), pinterest.WithPollInterval(time.Millisecond, time.Millisecond),
	)
	require.NoError(t, err)
	image := encodePNG(t, 100, 150)
	inline := &pinterest.ImageBase64{ContentType: "image/png", Data: image}
	carousel := func(n int) pinterest.ImageURLs {
		return slices.Repeat(pinterest.ImageURLs{{URL: "https://example.com/a.jpg", Title: "Cold"}}, n)
	}
	unchecked := func(source pinterest.PinMediaSource) pinterest.PinMediaSource { // by the client
		content, err := json.Marshal(source)
		require.NoError(t, err)
		return pinterest.RawMediaSource(content)
	}
	rawVideo := func(cover string) pinterest.PinMediaSource {
		return pinterest.RawMediaSource(`{"source_type": "video_id", "media_id": "` + video + `"` + cover + `}`)
	}
	const (
		fetch  = "Sorry we could not fetch the image."
		format = "The format of the image is not supported"
		cover  = "cover_image_url or cover_image_content_type"
	)
	for _, test := range []struct {
		name   string
		source pinterest.PinMediaSource
		want   pinterest.PinMediaType
		reject string
	}{
		{"image URL", pinterest.ImageURL{URL: "https://example.com/a.jpg"}, pinterest.PinMediaTypeImage, ""},
		{"image", *inline, pinterest.PinMediaTypeImage, ""},
		{"video, cover URL", pinterest.VideoID{MediaID: video, CoverImageURL: "https://example.com/a.jpg"}, pinterest.PinMediaTypeVideo, ""},
		{"video, first frame", pinterest.VideoID{MediaID: video, CoverKeyFrame: new(0)}, pinterest.PinMediaTypeVideo, ""},
		{"video, frame past the end", pinterest.VideoID{MediaID: video, CoverKeyFrame: new(5000)}, pinterest.PinMediaTypeVideo, ""},
		{"video, cover image", pinterest.VideoID{MediaID: video, CoverImage: inline}, pinterest.PinMediaTypeVideo, ""},
		{"carousel of 2 URLs", carousel(2), pinterest.PinMediaTypeMultipleImages, ""},
		{"carousel of 5 URLs", carousel(5), pinterest.PinMediaTypeMultipleImages, ""},
		{"carousel of images", pinterest.ImagesBase64{{ContentType: "image/png", Data: image}, {ContentType: "image/png", Data: image}}, pinterest.PinMediaTypeMultipleImages, ""},

		{"WebP URL", pinterest.ImageURL{URL: "https://example.com/a.WEBP?size=large"}, "", format},
		{"WebP image", pinterest.ImageBase64{ContentType: "image/jpeg", Data: webp}, "", format},
		{"WebP cover URL", pinterest.VideoID{MediaID: video, CoverImageURL: "https://example.com/a.webp"}, "", format},
		{"WebP cover image", pinterest.VideoID{MediaID: video, CoverImage: &pinterest.ImageBase64{ContentType: "image/png", Data: webp}}, "", format},
		{"WebP in a carousel", pinterest.ImageURLs{{URL: "https://example.com/a.jpg"}, {URL: "https://example.com/a.webp"}}, "", format},
		{"no cover", rawVideo(""), "", cover},
		{"cover image without its type", rawVideo(`, "cover_image_data": "aGVsbG8="`), "", cover},
		{"negative frame", rawVideo(`, "cover_image_key_frame_time": -1`), "", "cover_image_key_frame_time"},
		{"half a frame", rawVideo(`, "cover_image_key_frame_time": 0.5`), "", "media_source"},
		{"index at the end, cover URL", pinterest.VideoID{MediaID: late, CoverImageURL: "https://example.com/a.jpg"}, pinterest.PinMediaTypeVideo, ""},
		{"index at the end, frame", pinterest.VideoID{MediaID: late, CoverKeyFrame: new(0)}, "", fetch},
		{"cover URL without a host", pinterest.VideoID{MediaID: video, CoverImageURL: "a.jpg"}, "", fetch},
		{"carousel of one", unchecked(carousel(1)), "", "constraint: minItems=2"},
		{"carousel of 6", unchecked(carousel(6)), "", "constraint: maxItems=5"},
		{"carousel without a URL", unchecked(append(carousel(1), pinterest.CarouselImageURL{Title: "Cold"})), "", fetch},
	} {
		t.Run(test.name, func(t *testing.T) {
			pin, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: board, MediaSource: test.source})
			if test.reject != "" {
				requireError(t, err, 400, 1)
				require.ErrorContains(t, err, test.reject)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.want, pin.Media.MediaType)
		})
	}
}

func TestPins_ListFilters(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	board := func(privacy pinterest.BoardPrivacy) string {
		board, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: string(privacy), Privacy: privacy})
		require.NoError(t, err)
		return board.ID
	}
	public, secret := board(pinterest.BoardPrivacyPublic), board(pinterest.BoardPrivacySecret)
	create := func(board, title string) string {
		pin, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: board, Title: title, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}})
		require.NoError(t, err)
		return pin.ID
	}
	created, hidden := create(public, "Soup"), create(secret, "Secret soup")
	saved, err := c.Pins.Save(ctx, created, nil)
	require.NoError(t, err)
	assert.Empty(t, saved.BoardID, "the pin is on the profile")
	assert.Equal(t, created, saved.ParentPinID)
	assert.Equal(t, "Soup", saved.Title)

	for name, test := range map[string]struct {
		params pinterest.PinsListParams
		want   []string
	}{
		"all":            {pinterest.PinsListParams{PageSize: 1}, []string{created, hidden, saved.ID}},
		"saved":          {pinterest.PinsListParams{PinFilter: pinterest.PinFilterExcludeNative}, []string{saved.ID}},
		"created":        {pinterest.PinsListParams{PinFilter: pinterest.PinFilterExcludeRepins}, []string{created, hidden}},
		"promoted":       {pinterest.PinsListParams{PinFilter: pinterest.PinFilterHasBeenPromoted}, nil},
		"private":        {pinterest.PinsListParams{PinType: pinterest.PinTypePrivate}, []string{hidden}},
		"creative types": {pinterest.PinsListParams{CreativeTypes: []pinterest.CreativeType{pinterest.CreativeTypeVideo}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var ids []string
			for _, pin := range collect(t, c.Pins.List(&test.params)) {
				ids = append(ids, pin.ID)
			}
			assert.Equal(t, test.want, ids)
		})
	}
	for name, params := range map[string]pinterest.PinsListParams{
		"filter": {PinFilter: "mine"}, "type": {PinType: "PUBLIC"}, "creative type": {CreativeTypes: []pinterest.CreativeType{"HOLOGRAM"}},
	} {
		t.Run("unknown "+name, func(t *testing.T) {
			_, err := c.Pins.List(&params).Page(ctx)
			requireError(t, err, 400, 1)
		})
	}
}

func TestPins_Update(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	from, to := newBoard(t, c, "Soups"), newBoard(t, c, "Salads")
	section, err := c.Boards.CreateSection(ctx, from.ID, &pinterest.BoardSectionParams{Name: "Cold"})
	require.NoError(t, err)
	pin, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{
		BoardID: from.ID, BoardSectionID: section.ID, Title: "Soup", Link: "https://example.com/", MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"},
	})
	require.NoError(t, err)
	changed, err := c.Pins.Update(ctx, pin.ID, &pinterest.PinUpdateParams{
		Description: pinterest.Value("Cold"), Link: pinterest.Null[string](), BoardID: pinterest.Value(to.ID), BoardSectionID: pinterest.Null[string](),
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"Soup", "Cold", "", to.ID, ""}, []string{changed.Title, changed.Description, changed.Link, changed.BoardID, changed.BoardSectionID})

	for name, test := range map[string]struct {
		params       pinterest.PinUpdateParams
		status, code int
	}{
		"title too long":  {pinterest.PinUpdateParams{Title: pinterest.Value(string(make([]rune, 101)))}, 400, 1},
		"unknown board":   {pinterest.PinUpdateParams{BoardID: pinterest.Value("1")}, 404, 40},
		"unknown section": {pinterest.PinUpdateParams{BoardSectionID: pinterest.Value("1")}, 404, 2031},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Pins.Update(ctx, pin.ID, &test.params)
			requireError(t, err, test.status, test.code)
			requireSame(t, changed, func() (*pinterest.Pin, error) { return c.Pins.Get(ctx, pin.ID) })
		})
	}
	_, err = c.Pins.Update(ctx, "1", nil)
	requireError(t, err, 404, 50)
	_, err = c.Pins.Save(ctx, "1", nil)
	requireError(t, err, 404, 50)
	_, err = c.Pins.Save(ctx, pin.ID, &pinterest.PinSaveParams{BoardID: "1"})
	requireError(t, err, 404, 40)
}

func TestPins_SaveToSection(t *testing.T) {
	_, c := newServer(t)
	board := newBoard(t, c, "Soups")
	section, err := c.Boards.CreateSection(t.Context(), board.ID, &pinterest.BoardSectionParams{Name: "Cold"})
	require.NoError(t, err)
	pin := newPin(t, c, pinterest.PinCreateParams{BoardID: newBoard(t, c, "Salads").ID})
	saved, err := c.Pins.Save(t.Context(), pin.ID, &pinterest.PinSaveParams{BoardSectionID: section.ID})
	require.NoError(t, err)
	assert.Equal(t, board.ID, saved.BoardID)
	assert.Equal(t, section.ID, saved.BoardSectionID)
	_, err = c.Pins.Save(t.Context(), pin.ID, &pinterest.PinSaveParams{BoardSectionID: "1"})
	requireError(t, err, 404, 2031)
}

func TestPins_MultiAnalyticsLeavesOutPinsWithoutData(t *testing.T) {
	server, c := newServer(t)
	ctx := t.Context()
	board := newBoard(t, c, "Soups")
	create := func() string {
		pin, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: board.ID, MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"}})
		require.NoError(t, err)
		return pin.ID
	}
	old := create()
	day := pinterest.DateOf(time.Now().UTC())
	server.Advance(48 * time.Hour)
	later := create()
	params := &pinterest.PinAnalyticsParams{StartDate: day, EndDate: day.AddDays(1), MetricTypes: []pinterest.MetricType{pinterest.MetricImpression}}
	metrics, err := c.Pins.GetMultiAnalytics(ctx, []string{old, later, "1"}, params)
	require.NoError(t, err)
	assert.Len(t, metrics, 1)
	assert.Len(t, metrics[old]["all"].DailyMetrics, 2)
	_, err = c.Pins.GetMultiAnalytics(ctx, slices.Repeat([]string{"1"}, 101), params)
	requireError(t, err, 400, 1)
}

func TestPins_UpdateChangesTheTextsOfACarousel(t *testing.T) {
	s, c := newServer(t)
	pin, err := c.Pins.Create(t.Context(), &pinterest.PinCreateParams{
		BoardID:     s.AddBoard(pinterest.Board{}).ID,
		MediaSource: pinterest.ImageURLs{{URL: "https://example.com/a.jpg"}, {URL: "https://example.com/b.jpg", Title: "Cold"}},
	})
	require.NoError(t, err)
	slots := func(slots ...pinterest.CarouselSlot) *pinterest.PinUpdateParams {
		return &pinterest.PinUpdateParams{CarouselSlots: pinterest.Value(slots)}
	}
	pin, err = c.Pins.Update(t.Context(), pin.ID, slots(pinterest.CarouselSlot{Title: "Hot", Link: "https://example.com/hot"}))
	require.NoError(t, err)
	var items []pinterest.CarouselSlot
	for _, item := range pin.Media.Items {
		var slot pinterest.CarouselSlot
		require.NoError(t, json.Unmarshal(item, &slot))
		items = append(items, slot)
	}
	assert.Equal(t, []pinterest.CarouselSlot{{Title: "Hot", Link: "https://example.com/hot"}, {Title: "Cold"}}, items)
	_, err = c.Pins.Update(t.Context(), pin.ID, slots(make([]pinterest.CarouselSlot, 3)...))
	requireError(t, err, 400, 1)
}
