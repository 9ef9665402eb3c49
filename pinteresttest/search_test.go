package pinteresttest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestSearch_FindsWordsAndIDs(t *testing.T) {
	server, c := newServer(t)
	ctx := t.Context()
	create := func(board *pinterest.BoardCreateParams, title string) (boardID, pinID string) {
		created, err := c.Boards.Create(ctx, board)
		require.NoError(t, err)
		pin, err := c.Pins.Create(ctx, &pinterest.PinCreateParams{
			BoardID: created.ID, Title: title, Description: "With bread", MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"},
		})
		require.NoError(t, err)
		return created.ID, pin.ID
	}
	soups, soup := create(&pinterest.BoardCreateParams{Name: "Soups", Description: "Cold"}, "Cold soup")
	secrets, secret := create(&pinterest.BoardCreateParams{Name: "Secret soups", Privacy: pinterest.BoardPrivacySecret}, "Secret soup")
	for name, test := range map[string]struct {
		query        string
		pins, boards []string
	}{
		"a word":    {"SOUP", []string{soup, secret}, []string{soups, secrets}},
		"all words": {"cold  soup", []string{soup}, []string{soups}},
		"ids":       {soup + "," + secrets, []string{soup}, []string{secrets}},
		"no match":  {"salad", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var pins, boards []string
			for _, pin := range collect(t, c.Search.Pins(test.query, nil)) {
				pins = append(pins, pin.ID)
			}
			for _, board := range collect(t, c.Search.Boards(test.query, &pinterest.BoardSearchParams{PageSize: 1})) {
				boards = append(boards, board.ID)
			}
			assert.Equal(t, test.pins, pins)
			assert.Equal(t, test.boards, boards)
		})
	}
	assert.Len(t, collect(t, c.Search.Boards("", nil)), 2)
	requireError(t, c.Do(ctx, get("/search/pins"), nil), 400, 1)
	public := server.Client(pinterest.WithAccessToken(server.NewToken(pinterest.ScopeBoardsRead, pinterest.ScopePinsRead)))
	_, err := public.Search.Pins("soup", nil).Page(ctx)
	requireError(t, err, 401, 3) // the scopes for secret boards and pins are missing

	server.Inject(pinteresttest.Fault{Operation: "search_user_boards/get", Effect: pinteresttest.EmptyPage})
	page, err := c.Search.Boards("soup", nil).Page(ctx)
	require.NoError(t, err)
	assert.Empty(t, page.Items)
	assert.NotEmpty(t, page.Bookmark)
}

func TestSearch_PartnerPins(t *testing.T) {
	server, c := newServer(t)
	server.SeedBoard("Soups", 12)
	secret, err := c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "Secret", Privacy: pinterest.BoardPrivacySecret})
	require.NoError(t, err)
	_, err = c.Pins.Create(t.Context(), &pinterest.PinCreateParams{
		BoardID: secret.ID, Title: "Secret pin", MediaSource: pinterest.ImageURL{URL: "https://example.com/a.jpg"},
	})
	require.NoError(t, err)
	params := &pinterest.PartnerPinSearchParams{CountryCode: pinterest.CountryUS}
	page, err := c.Search.PartnerPins("pin", params).Page(t.Context())
	require.NoError(t, err)
	assert.Len(t, page.Items, 10)
	assert.Equal(t, "Pin 1", page.Items[0].Title)
	assert.Equal(t, pinterest.PinMediaTypeImage, page.Items[0].Media.MediaType)
	assert.Len(t, collect(t, c.Search.PartnerPins("pin", params)), 12)

	for name, invalid := range map[string]pinterest.PartnerPinSearchParams{
		"country": {CountryCode: "XX"}, "limit": {CountryCode: pinterest.CountryUS, Limit: 51},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Search.PartnerPins("pin", &invalid).Page(t.Context())
			requireError(t, err, 400, 1)
		})
	}
}
