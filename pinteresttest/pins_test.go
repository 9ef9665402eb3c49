package pinteresttest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

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
