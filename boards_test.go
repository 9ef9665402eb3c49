package pinterest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestBoards_Operations(t *testing.T) {
	for _, test := range []operationTest{
		{
			name: "list with all parameters",
			call: func(c *pinterest.Client) (any, error) {
				params := &pinterest.BoardListParams{Bookmark: "a|b=c", PageSize: 2, Privacy: pinterest.BoardPrivacySecret}
				return c.Boards.List(params, pinterest.WithAdAccount("3")).Page(t.Context())
			},
			method: "GET", path: "/boards",
			query:  urlValues("bookmark", "a|b=c", "page_size", "2", "privacy", "SECRET", "ad_account_id", "3"),
			status: 200, fixture: "boards_list.page1.json",
			want: &pinterest.Page[pinterest.Board]{
				Bookmark: "Y2JVSG81V2|*==",
				Items: []pinterest.Board{
					{
						ID: "549755885175", Name: "Summer Recipes", Description: "My favorite summer recipes",
						Owner: pinterest.BoardOwner{Username: "summerkitchen"}, Privacy: pinterest.BoardPrivacyPublic,
						CreatedAt:           utc(2021, 10, 25, 11, 17, 56, 0),
						BoardPinsModifiedAt: utc(2021, 10, 25, 11, 17, 56, 715_000_000),
						CollaboratorCount:   2, FollowerCount: 31, PinCount: 5,
						Media: pinterest.BoardMedia{
							ImageCoverURL:    "https://i.pinimg.com/400x300/c.jpg",
							PinThumbnailURLs: []string{"https://i.pinimg.com/150x150/p.jpg"},
						},
					},
					{
						ID: "549755885176", Name: "Secret", Owner: pinterest.BoardOwner{Username: "summerkitchen"},
						Privacy: pinterest.BoardPrivacySecret,
					},
				},
			},
		},
		{
			name: "create with all fields",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{
					Name: "Summer Recipes", Description: "Tasty", Privacy: pinterest.BoardPrivacyProtected,
				})
			},
			method: "POST", path: "/boards", body: `{"name": "Summer Recipes", "description": "Tasty", "privacy": "PROTECTED"}`,
			status: 201, fixture: "boards_create.json", want: wantBoard("Summer Recipes", pinterest.BoardPrivacyPublic),
		},
		{
			name: "create with required fields",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.Create(t.Context(), &pinterest.BoardCreateParams{Name: "Summer Recipes"})
			},
			method: "POST", path: "/boards", body: `{"name": "Summer Recipes"}`,
			status: 200, fixture: "boards_create.json", want: wantBoard("Summer Recipes", pinterest.BoardPrivacyPublic),
		},
		{
			name:   "get",
			call:   func(c *pinterest.Client) (any, error) { return c.Boards.Get(t.Context(), "549755885175") },
			method: "GET", path: "/boards/549755885175", status: 200, fixture: "boards_get.json",
			want: &pinterest.Board{
				ID: "549755885175", Name: "Summer Recipes", Description: "My favorite summer recipes",
				Owner: pinterest.BoardOwner{Username: "summerkitchen"}, Privacy: pinterest.BoardPrivacyProtected,
				CreatedAt: utc(2021, 10, 25, 11, 17, 56, 0), PinCount: 5,
			},
		},
		{
			name: "update with values and null",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.Update(t.Context(), "549755885175", &pinterest.BoardUpdateParams{
					Name: pinterest.Value("Winter Recipes"), Description: pinterest.Null[string](),
					Privacy: pinterest.Value(pinterest.BoardPrivacySecret),
				})
			},
			method: "PATCH", path: "/boards/549755885175", body: `{"name": "Winter Recipes", "description": null, "privacy": "SECRET"}`,
			status: 200, fixture: "boards_update.json", want: wantBoard("Winter Recipes", pinterest.BoardPrivacySecret),
		},
		{
			name: "update with an empty string",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.Update(t.Context(), "549755885175", &pinterest.BoardUpdateParams{Description: pinterest.Value("")})
			},
			method: "PATCH", path: "/boards/549755885175", body: `{"description": ""}`,
			status: 200, fixture: "boards_update.json", want: wantBoard("Winter Recipes", pinterest.BoardPrivacySecret),
		},
		{
			name: "update without a description",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.Update(t.Context(), "549755885175", &pinterest.BoardUpdateParams{Name: pinterest.Value("Winter Recipes")})
			},
			method: "PATCH", path: "/boards/549755885175", body: `{"name": "Winter Recipes"}`,
			status: 200, fixture: "boards_update.json", want: wantBoard("Winter Recipes", pinterest.BoardPrivacySecret),
		},
		{
			name:   "delete",
			call:   func(c *pinterest.Client) (any, error) { return nil, c.Boards.Delete(t.Context(), "549755885175") },
			method: "DELETE", path: "/boards/549755885175", status: 204,
		},
		{
			name: "list sections",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.ListSections("549755885175", &pinterest.BoardSectionListParams{Bookmark: "x", PageSize: 50}).Page(t.Context())
			},
			method: "GET", path: "/boards/549755885175/sections", query: urlValues("bookmark", "x", "page_size", "50"),
			status: 200, fixture: "board_sections_list.json",
			want: &pinterest.Page[pinterest.BoardSection]{
				Items: []pinterest.BoardSection{{ID: "5041234567890123456", Name: "Salads"}, {ID: "5041234567890123457"}},
			},
		},
		{
			name: "create section",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.CreateSection(t.Context(), "549755885175", &pinterest.BoardSectionParams{Name: "Salads"})
			},
			method: "POST", path: "/boards/549755885175/sections", body: `{"name": "Salads"}`,
			status: 201, fixture: "board_sections_create.json",
			want: &pinterest.BoardSection{ID: "5041234567890123456", Name: "Salads"},
		},
		{
			name: "update section",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.UpdateSection(t.Context(), "549755885175", "5041234567890123456", &pinterest.BoardSectionParams{Name: "Soups"})
			},
			method: "PATCH", path: "/boards/549755885175/sections/5041234567890123456", body: `{"name": "Soups"}`,
			status: 200, fixture: "board_sections_update.json",
			want: &pinterest.BoardSection{ID: "5041234567890123456", Name: "Soups"},
		},
		{
			name: "update section, empty response",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.UpdateSection(t.Context(), "1", "2", &pinterest.BoardSectionParams{Name: "Soups"})
			},
			method: "PATCH", path: "/boards/1/sections/2", body: `{"name": "Soups"}`, status: 204, want: &pinterest.BoardSection{},
		},
		{
			name: "delete section",
			call: func(c *pinterest.Client) (any, error) {
				return nil, c.Boards.DeleteSection(t.Context(), "549755885175", "5041234567890123456")
			},
			method: "DELETE", path: "/boards/549755885175/sections/5041234567890123456", status: 204,
		},
		{
			name: "list section pins",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.ListSectionPins("549755885175", "5041234567890123456", &pinterest.PinListParams{PageSize: 9}).Page(t.Context())
			},
			method: "GET", path: "/boards/549755885175/sections/5041234567890123456/pins", query: urlValues("page_size", "9"),
			status: 200, fixture: "board_sections_list_pins.json",
			want: &pinterest.Page[pinterest.Pin]{Items: []pinterest.Pin{{
				ID: "813744226420795884", Title: "Cold soup", BoardID: "549755885175", BoardSectionID: "5041234567890123456",
				CreatedAt: utc(2022, 10, 13, 1, 40, 29, 0),
			}}},
		},
		{
			name: "list pins",
			call: func(c *pinterest.Client) (any, error) {
				return c.Boards.ListPins("549755885175", nil).Page(t.Context())
			},
			method: "GET", path: "/boards/549755885175/pins",
			status: 200, fixture: "boards_list_pins.page1.json",
			want: &pinterest.Page[pinterest.Pin]{Bookmark: "cGFnZTI=", Items: []pinterest.Pin{{
				ID: "813744226420795884", Title: "Cold soup", BoardID: "549755885175", CreatedAt: utc(2021, 6, 8, 9, 37, 30, 0),
			}}},
		},
	} {
		t.Run(test.name, test.run)
	}
}

func wantBoard(name string, privacy pinterest.BoardPrivacy) *pinterest.Board {
	return &pinterest.Board{ID: "549755885175", Name: name, Owner: pinterest.BoardOwner{Username: "summerkitchen"}, Privacy: privacy}
}

func TestBoards_Errors(t *testing.T) {
	ctx := t.Context()
	list := func(c *pinterest.Client) error { _, err := c.Boards.ListPins("1", nil).Page(ctx); return err }
	listSection := func(c *pinterest.Client) error {
		_, err := c.Boards.ListSectionPins("1", "2", nil).Page(ctx)
		return err
	}
	create := func(c *pinterest.Client) error {
		_, err := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "x"})
		return err
	}
	get := func(c *pinterest.Client) error { _, err := c.Boards.Get(ctx, "1"); return err }
	update := func(c *pinterest.Client) error { _, err := c.Boards.Update(ctx, "1", nil); return err }
	remove := func(c *pinterest.Client) error { return c.Boards.Delete(ctx, "1") }
	createSection := func(c *pinterest.Client) error {
		_, err := c.Boards.CreateSection(ctx, "1", &pinterest.BoardSectionParams{Name: "n"})
		return err
	}
	updateSection := func(c *pinterest.Client) error {
		_, err := c.Boards.UpdateSection(ctx, "1", "2", &pinterest.BoardSectionParams{Name: "n"})
		return err
	}
	removeSection := func(c *pinterest.Client) error { return c.Boards.DeleteSection(ctx, "1", "2") }
	const (
		badRequest, forbidden, notFound, conflict = http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusConflict
	)
	runErrorTests(t, []errorTest{
		{"boards/create", create, "boards_create.400.json", badRequest, 400, pinterest.ErrBadRequest},
		{"boards/get", get, "boards_get.404.json", notFound, 404, pinterest.ErrNotFound},
		{"boards/update", update, "boards_update.400.json", badRequest, 400, pinterest.ErrBadRequest},
		{"boards/update", update, "boards_update.403.json", forbidden, 403, pinterest.ErrForbidden},
		{"boards/update", update, "boards_update.429.json", http.StatusTooManyRequests, 8, pinterest.ErrRateLimited},
		{"boards/delete", remove, "boards_delete.403.json", forbidden, 403, pinterest.ErrForbidden},
		{"boards/delete", remove, "boards_delete.404.json", notFound, 404, pinterest.ErrNotFound},
		{"boards/delete", remove, "boards_delete.409.json", conflict, 409, pinterest.ErrConflict},
		{"boards/delete", remove, "boards_delete.429.json", http.StatusTooManyRequests, 8, pinterest.ErrRateLimited},
		{"board_sections/create", createSection, "board_sections_create.400.json", badRequest, 400, pinterest.ErrBadRequest},
		{"board_sections/create", createSection, "board_sections_create.403.json", forbidden, 403, pinterest.ErrForbidden},
		{"board_sections/create", createSection, "board_sections_create.409.json", conflict, 409, pinterest.ErrConflict},
		{"board_sections/create", createSection, "board_sections_create.500.json", http.StatusInternalServerError, 500, pinterest.ErrServer},
		{"board_sections/update", updateSection, "board_sections_update.400.json", badRequest, 400, pinterest.ErrBadRequest},
		{"board_sections/update", updateSection, "board_sections_update.403.json", forbidden, 403, pinterest.ErrForbidden},
		{"board_sections/update", updateSection, "board_sections_update.409.json", conflict, 409, pinterest.ErrConflict},
		{"board_sections/delete", removeSection, "board_sections_delete.403.json", forbidden, 403, pinterest.ErrForbidden},
		{"board_sections/delete", removeSection, "board_sections_delete.404.json", notFound, 404, pinterest.ErrNotFound},
		{"board_sections/delete", removeSection, "board_sections_delete.409.json", conflict, 409, pinterest.ErrConflict},
		{"board_sections/list_pins", listSection, "board_sections_list_pins.403.json", forbidden, 403, pinterest.ErrForbidden},
		{"board_sections/list_pins", listSection, "board_sections_list_pins.404.json", notFound, 404, pinterest.ErrNotFound},
		{"board_sections/list_pins", listSection, "board_sections_list_pins.409.json", conflict, 409, pinterest.ErrConflict},
		{"boards/list_pins", list, "boards_list_pins.404.json", notFound, 404, pinterest.ErrNotFound},
	})
}

func TestBoards_InvalidParams(t *testing.T) {
	transport := &script{steps: []step{failWith(assert.AnError)}}
	c := newClient(t, transport)
	ctx := t.Context()
	_, noParams := c.Boards.Create(ctx, nil)
	_, noName := c.Boards.Create(ctx, &pinterest.BoardCreateParams{Description: "x"})
	_, get := c.Boards.Get(ctx, "")
	_, update := c.Boards.Update(ctx, "..", nil)
	_, sections := c.Boards.ListSections("", nil).Page(ctx)
	_, updateSection := c.Boards.UpdateSection(ctx, "1", "", nil)
	_, createSection := c.Boards.CreateSection(ctx, "1", nil)
	_, noSectionName := c.Boards.CreateSection(ctx, "1", &pinterest.BoardSectionParams{})
	_, clearSectionName := c.Boards.UpdateSection(ctx, "1", "2", &pinterest.BoardSectionParams{})
	for name, test := range map[string]struct {
		err       error
		op, param string
	}{
		"create without params":          {noParams, "boards/create", "name"},
		"create without a name":          {noName, "boards/create", "name"},
		"get with an empty id":           {get, "boards/get", "board_id"},
		"update with a relative id":      {update, "boards/update", "board_id"},
		"delete with a relative id":      {c.Boards.Delete(ctx, "."), "boards/delete", "board_id"},
		"list sections, empty board id":  {sections, "board_sections/list", "board_id"},
		"update section, empty id":       {updateSection, "board_sections/update", "section_id"},
		"create section without params":  {createSection, "board_sections/create", "name"},
		"create section without a name":  {noSectionName, "board_sections/create", "name"},
		"update section without a name":  {clearSectionName, "board_sections/update", "name"},
		"delete section, empty board id": {c.Boards.DeleteSection(ctx, "", "2"), "board_sections/delete", "board_id"},
	} {
		t.Run(name, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, test.err, &invalid)
			assert.Equal(t, test.op, invalid.Operation)
			assert.Equal(t, test.param, invalid.Param)
			require.ErrorContains(t, test.err, "pinterest: "+test.op+": "+test.param+" is ")
		})
	}
	for pin, err := range c.Boards.ListPins("", nil).All(ctx) {
		assert.Nil(t, pin)
		var invalid *pinterest.ParamError
		require.ErrorAs(t, err, &invalid)
	}
	assert.Zero(t, transport.count(), "no request was sent")
}
