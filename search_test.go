package pinterest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestSearch_Operations(t *testing.T) {
	pins := []pinterest.Pin{{ID: "813744226420795884", Title: "Cold soup", BoardID: "549755885175"}}
	boards := []pinterest.Board{{ID: "549755885175", Name: "Soups", Privacy: pinterest.BoardPrivacySecret}}
	for _, test := range []operationTest{
		{
			name: "pins with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.Search.Pins("cold soup", &pinterest.PinSearchParams{Bookmark: "b"}, pinterest.WithAdAccount("9")).Page(t.Context())
			},
			method: "GET", path: "/search/pins", query: urlValues("query", "cold soup", "bookmark", "b", "ad_account_id", "9"),
			status: 200, fixture: "search_user_pins_list.json",
			want: &pinterest.Page[pinterest.Pin]{Bookmark: "cGFnZTI=", Items: pins},
		},
		{
			name: "pins",
			call: func(c *pinterest.Client) (any, error) {
				return pinterest.Collect(c.Search.Pins("soup", nil).All(t.Context()), 1)
			},
			method: "GET", path: "/search/pins", query: urlValues("query", "soup"), status: 200, fixture: "search_user_pins_list.json", want: pins,
		},
		{
			name: "boards with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.Search.Boards("soup", &pinterest.BoardSearchParams{Bookmark: "b", PageSize: 250}, pinterest.WithAdAccount("9")).Page(t.Context())
			},
			method: "GET", path: "/search/boards", query: urlValues("query", "soup", "bookmark", "b", "page_size", "250", "ad_account_id", "9"),
			status: 200, fixture: "search_user_boards_get.json",
			want: &pinterest.Page[pinterest.Board]{Items: boards},
		},
		{
			name: "boards without a query",
			call: func(c *pinterest.Client) (any, error) {
				return pinterest.Collect(c.Search.Boards("", nil).All(t.Context()), 0)
			},
			method: "GET", path: "/search/boards", status: 200, fixture: "search_user_boards_get.json", want: boards,
		},
		{
			name: "partner pins with every parameter",
			call: func(c *pinterest.Client) (any, error) {
				return c.Search.PartnerPins("cold soup", &pinterest.PartnerPinSearchParams{
					CountryCode: pinterest.CountryUS, Locale: "en-US", Bookmark: "b", Limit: 50,
				}, pinterest.WithAdAccount("9")).Page(t.Context())
			},
			method: "GET", path: "/search/partner/pins",
			query:  urlValues("term", "cold soup", "country_code", "US", "locale", "en-US", "bookmark", "b", "limit", "50"),
			status: 200, fixture: "search_partner_pins.json",
			want: &pinterest.Page[pinterest.SummaryPin]{Bookmark: "cGFnZTI=", Items: []pinterest.SummaryPin{
				{
					ID: "813744226420795884", Title: "Cold soup", Description: "With bread", AltText: "A bowl", Link: "https://example.com/",
					Media: pinterest.PinMedia{MediaType: pinterest.PinMediaTypeImage, Images: map[string]pinterest.ImageDetails{
						"150x150": {Width: 150, Height: new(150), URL: "https://i.pinimg.com/150x150/a.jpg"},
					}},
				},
				{ID: "813744226420795885"},
			}},
		},
		{
			name: "partner pins",
			call: func(c *pinterest.Client) (any, error) {
				pages := c.Search.PartnerPins("soup", &pinterest.PartnerPinSearchParams{CountryCode: pinterest.CountryUS})
				pins, err := pinterest.Collect(pages.All(t.Context()), 2)
				return len(pins), err
			},
			method: "GET", path: "/search/partner/pins", query: urlValues("term", "soup", "country_code", "US"),
			status: 200, fixture: "search_partner_pins.json", want: 2,
		},
	} {
		t.Run(test.name, test.run)
	}
}

func TestSearch_Errors(t *testing.T) {
	pins := func(c *pinterest.Client) error { _, err := c.Search.Pins("soup", nil).Page(t.Context()); return err }
	boards := func(c *pinterest.Client) error { _, err := c.Search.Boards("soup", nil).Page(t.Context()); return err }
	partners := func(c *pinterest.Client) error {
		_, err := c.Search.PartnerPins("soup", &pinterest.PartnerPinSearchParams{CountryCode: pinterest.CountryUS}).Page(t.Context())
		return err
	}
	runErrorTests(t, []errorTest{
		{"search_user_pins/list", pins, "search_user_pins_list.401.json", http.StatusUnauthorized, 3, pinterest.ErrUnauthorized},
		{"search_user_pins/list", pins, "search_user_pins_list.404.json", http.StatusNotFound, 30, pinterest.ErrNotFound},
		{"search_user_boards/get", boards, "search_user_boards_get.403.json", http.StatusForbidden, 29, pinterest.ErrForbidden},
		{"search_partner_pins", partners, "search_partner_pins.400.json", http.StatusBadRequest, 400, pinterest.ErrBadRequest},
	})
}

func TestSearch_InvalidParams(t *testing.T) {
	c := newClient(t, &script{})
	partners := func(term string, params *pinterest.PartnerPinSearchParams) error {
		_, err := c.Search.PartnerPins(term, params).Page(t.Context())
		return err
	}
	_, noQuery := c.Search.Pins("", nil).Page(t.Context())
	for name, test := range map[string]struct {
		err       error
		op, param string
	}{
		"no query":   {noQuery, "search_user_pins/list", "query"},
		"no term":    {partners("", &pinterest.PartnerPinSearchParams{CountryCode: pinterest.CountryUS}), "search_partner_pins", "term"},
		"no params":  {partners("soup", nil), "search_partner_pins", "country_code"},
		"no country": {partners("soup", &pinterest.PartnerPinSearchParams{}), "search_partner_pins", "country_code"},
	} {
		t.Run(name, func(t *testing.T) {
			var invalid *pinterest.ParamError
			require.ErrorAs(t, test.err, &invalid)
			assert.Equal(t, pinterest.ParamError{Operation: test.op, Param: test.param, Reason: "is required"}, *invalid)
		})
	}
}
