package pinteresttest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// organicScopes are the scopes of boards and pins that are not secret.
var organicScopes = []pinterest.Scope{
	pinterest.ScopeBoardsRead, pinterest.ScopeBoardsWrite, pinterest.ScopePinsRead, pinterest.ScopePinsWrite,
}

// clientWith returns a client whose token has organicScopes and the given ones.
func clientWith(s *pinteresttest.Server, scopes ...pinterest.Scope) *pinterest.Client {
	return s.Client(pinterest.WithAccessToken(s.NewToken(slices.Concat(organicScopes, scopes)...)))
}

func boardNames(t *testing.T, c *pinterest.Client, privacy pinterest.BoardPrivacy) []string {
	t.Helper()
	return mapSlice(collect(t, c.Boards.List(&pinterest.BoardListParams{Privacy: privacy})), func(b pinterest.Board) string { return b.Name })
}

func TestBoards_SecretNeedsScopeToWrite(t *testing.T) {
	s, owner := newServer(t)
	ctx := t.Context()
	public := newBoard(t, owner, "Public")
	secret, err := owner.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Gifts", Privacy: pinterest.BoardPrivacySecret})
	require.NoError(t, err)
	image := pinterest.ImageURL{URL: "https://example.com/a.jpg"}
	pin := newPin(t, owner, pinterest.PinCreateParams{BoardID: secret.ID})
	reader := clientWith(s, pinterest.ScopeBoardsReadSecret)
	for name, call := range map[string]func() error{
		"boards/create": func() error {
			_, err := reader.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Plans", Privacy: pinterest.BoardPrivacySecret})
			return err
		},
		"boards/update": func() error {
			_, err := reader.Boards.Update(ctx, secret.ID, &pinterest.BoardUpdateParams{Name: pinterest.Value("Presents")})
			return err
		},
		"boards/update to secret": func() error {
			_, err := reader.Boards.Update(ctx, public.ID, &pinterest.BoardUpdateParams{Privacy: pinterest.Value(pinterest.BoardPrivacySecret)})
			return err
		},
		"boards/delete": func() error { return reader.Boards.Delete(ctx, secret.ID) },
		"board_sections/create": func() error {
			_, err := reader.Boards.CreateSection(ctx, secret.ID, &pinterest.BoardSectionParams{Name: "Books"})
			return err
		},
		"pins/create": func() error {
			_, err := reader.Pins.Create(ctx, &pinterest.PinCreateParams{BoardID: secret.ID, MediaSource: image})
			return err
		},
		"pins/delete": func() error { return reader.Pins.Delete(ctx, pin.ID) },
	} {
		t.Run(name, func(t *testing.T) { requireError(t, call(), 403, 29) })
	}
	got, err := reader.Boards.Get(ctx, secret.ID)
	require.NoError(t, err)
	assert.Equal(t, "Gifts", got.Name)
	writer := clientWith(s, pinterest.ScopeBoardsWriteSecret)
	_, err = writer.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Plans", Privacy: pinterest.BoardPrivacySecret})
	require.NoError(t, err)
}

func TestBoards_SecretNeedsScopeToRead(t *testing.T) {
	s, owner := newServer(t)
	ctx := t.Context()
	newBoard(t, owner, "Public")
	secret, err := owner.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Gifts", Privacy: pinterest.BoardPrivacySecret})
	require.NoError(t, err)
	pin := newPin(t, owner, pinterest.PinCreateParams{BoardID: secret.ID})
	stranger := clientWith(s)
	assert.Equal(t, []string{"Public"}, boardNames(t, stranger, ""))
	assert.Empty(t, boardNames(t, stranger, pinterest.BoardPrivacySecret))
	for name, call := range map[string]func() error{
		"boards/get":          func() error { _, err := stranger.Boards.Get(ctx, secret.ID); return err },
		"boards/list_pins":    func() error { _, err := stranger.Boards.ListPins(secret.ID, nil).Page(ctx); return err },
		"board_sections/list": func() error { _, err := stranger.Boards.ListSections(secret.ID, nil).Page(ctx); return err },
		"pins/get":            func() error { _, err := stranger.Pins.Get(ctx, pin.ID); return err },
	} {
		t.Run(name, func(t *testing.T) { require.ErrorIs(t, call(), pinterest.ErrNotFound) })
	}
	reader := clientWith(s, pinterest.ScopeBoardsReadSecret)
	assert.Equal(t, []string{"Public", "Gifts"}, boardNames(t, reader, ""))
	_, err = reader.Pins.Get(ctx, pin.ID)
	require.NoError(t, err)
}

func TestBoards_PrivacyFilters(t *testing.T) {
	_, c := newServer(t)
	for _, privacy := range []pinterest.BoardPrivacy{pinterest.BoardPrivacyPublic, pinterest.BoardPrivacyProtected, pinterest.BoardPrivacySecret} {
		_, err := c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: string(privacy), Privacy: privacy})
		require.NoError(t, err)
	}
	for privacy, want := range map[pinterest.BoardPrivacy][]string{
		"": {"PUBLIC", "PROTECTED", "SECRET"}, "ALL": {"PUBLIC", "PROTECTED", "SECRET"}, "PUBLIC_AND_SECRET": {"PUBLIC", "SECRET"},
		"PUBLIC": {"PUBLIC"}, "PROTECTED": {"PROTECTED"}, "SECRET": {"SECRET"},
	} {
		t.Run("privacy="+string(privacy), func(t *testing.T) { assert.Equal(t, want, boardNames(t, c, privacy)) })
	}
}

func TestBoards_RejectLongNames(t *testing.T) {
	_, c := newServer(t)
	ctx := t.Context()
	longest := strings.Repeat("é", 180) // characters, not bytes
	board := newBoard(t, c, longest)
	section, err := c.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: longest})
	require.NoError(t, err)
	for name, call := range map[string]func() error{
		"boards/create": func() error {
			_, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: longest + "é"})
			return err
		},
		"boards/update": func() error {
			_, err := c.Boards.Update(ctx, board.ID, &pinterest.BoardUpdateParams{Name: pinterest.Value(longest + "é")})
			return err
		},
		"board_sections/create": func() error {
			_, err := c.Boards.CreateSection(ctx, board.ID, &pinterest.BoardSectionParams{Name: longest + "é"})
			return err
		},
		"board_sections/update": func() error {
			_, err := c.Boards.UpdateSection(ctx, board.ID, section.ID, &pinterest.BoardSectionParams{Name: longest + "é"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) { requireError(t, call(), 400, 400) })
	}
}

func TestBoards_AreListedInOrderOfIDs(t *testing.T) {
	s, c := newServer(t)
	s.AddBoard(pinterest.Board{ID: "999999999999999999", Name: "Last"})
	board := newBoard(t, c, "First")
	assert.Equal(t, []string{"First", "Last"}, boardNames(t, c, ""))

	s.AddPin(pinterest.Pin{ID: "999999999999999998", BoardID: board.ID, Title: "Last"})
	newPin(t, c, pinterest.PinCreateParams{BoardID: board.ID, Title: "First"})
	assert.Equal(t, []string{"First", "Last"}, titles(collect(t, c.Boards.ListPins(board.ID, nil))))
}
