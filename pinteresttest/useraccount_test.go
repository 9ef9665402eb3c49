package pinteresttest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestTopPins_AreSorted(t *testing.T) {
	server, c := newServer(t)
	day := today()
	board := newBoard(t, c, "Soups").ID
	for range 3 {
		newPin(t, c, pinterest.PinCreateParams{BoardID: board})
	}
	media, err := c.Media.UploadVideo(t.Context(), strings.NewReader("a video"), pinterest.WithPollInterval(time.Millisecond, time.Millisecond))
	require.NoError(t, err)
	video, err := c.Pins.Create(t.Context(), &pinterest.PinCreateParams{BoardID: board, MediaSource: pinterest.VideoID{MediaID: media, CoverKeyFrame: new(0)}})
	require.NoError(t, err)
	params := pinterest.TopPinsParams{StartDate: day, EndDate: day, SortBy: pinterest.MetricSave}

	top, err := c.UserAccount.GetTopPins(t.Context(), &params)
	require.NoError(t, err)
	require.Len(t, top.Pins, 4)
	assert.True(t, slices.IsSortedFunc(top.Pins, func(a, b pinterest.TopPin) int {
		return int(b.Metrics[pinterest.MetricSave] - a.Metrics[pinterest.MetricSave])
	}))
	own, err := c.Pins.GetAnalytics(t.Context(), top.Pins[0].PinID, &pinterest.PinAnalyticsParams{
		StartDate: day, EndDate: day, MetricTypes: []pinterest.MetricType{pinterest.MetricSave},
	})
	require.NoError(t, err)
	assert.InDelta(t, own["all"].SummaryMetrics[pinterest.MetricSave], top.Pins[0].Metrics[pinterest.MetricSave], 0, "the pin's own metric")
	assert.Equal(t, pinterest.DataStatusReady, top.Pins[0].DataStatus[pinterest.MetricSave])

	params.NumOfPins = 2
	params.MetricTypes = []pinterest.MetricType{pinterest.MetricImpression}
	two, err := c.UserAccount.GetTopPins(t.Context(), &params)
	require.NoError(t, err)
	require.Len(t, two.Pins, 2)
	assert.Equal(t, top.Pins[0].PinID, two.Pins[0].PinID, "sorted by a metric that was not asked for")
	assert.Len(t, two.Pins[0].Metrics, 1)

	videos, err := c.UserAccount.GetTopVideoPins(t.Context(), &pinterest.TopPinsParams{StartDate: day, EndDate: day, SortBy: pinterest.MetricVideoStart})
	require.NoError(t, err)
	require.Len(t, videos.Pins, 1)
	assert.Equal(t, video.ID, videos.Pins[0].PinID)
	assert.Positive(t, videos.Pins[0].Metrics[pinterest.MetricVideo10sView])

	server.Advance(31 * 24 * time.Hour)
	params.CreatedInLastNDays = 30
	none, err := server.Client().UserAccount.GetTopPins(t.Context(), &params)
	require.NoError(t, err)
	assert.Empty(t, none.Pins)
}

func TestTopPins_InvalidParams(t *testing.T) {
	_, c := newServer(t)
	for name, change := range map[string]func(*pinterest.TopPinsParams){
		"metric of videos": func(p *pinterest.TopPinsParams) { p.SortBy = pinterest.MetricVideoStart },
		"rate":             func(p *pinterest.TopPinsParams) { p.SortBy = pinterest.MetricSaveRate },
		"number of pins":   func(p *pinterest.TopPinsParams) { p.NumOfPins = 51 },
		"age":              func(p *pinterest.TopPinsParams) { p.CreatedInLastNDays = 7 },
		"content":          func(p *pinterest.TopPinsParams) { p.ContentType = "FREE" },
		"source":           func(p *pinterest.TopPinsParams) { p.Source = "MINE" },
		"old start":        func(p *pinterest.TopPinsParams) { p.StartDate = daysAgo(120) },
	} {
		t.Run(name, func(t *testing.T) {
			params := &pinterest.TopPinsParams{StartDate: today(), EndDate: today(), SortBy: pinterest.MetricSave}
			change(params)
			_, err := c.UserAccount.GetTopPins(t.Context(), params)
			requireError(t, err, 400, 1)
		})
	}
}

func TestFollowing_UnknownFeedType(t *testing.T) {
	_, c := newServer(t)
	_, err := c.UserAccount.ListFollowing(&pinterest.FollowingListParams{FeedType: "FRIENDS"}).Page(t.Context())
	requireError(t, err, 400, 1)
}

func TestUser_SeedBusinessesLinksEachOnce(t *testing.T) {
	s, c := newServer(t)
	s.SeedBusinesses(2)
	s.SeedBusinesses(3)
	businesses, err := c.UserAccount.ListBusinesses(t.Context())
	require.NoError(t, err)
	assert.Len(t, businesses, 3)
}
