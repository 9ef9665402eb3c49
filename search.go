package pinterest

import "github.com/pinterest-go/pinterest/internal/operation"

// SearchService searches pins and boards. [SearchService.Pins] and [SearchService.Boards] find only those of the account. Pins
// requires the scopes boards:read, boards:read_secret, pins:read and pins:read_secret, Boards the first two, and PartnerPins boards:read and
// pins:read.
type SearchService struct{ core *core }

// Pins pages through the pins of the account that match query: GET /search/pins ([search_user_pins/list]). query is words of a pin's texts,
// or pin ids joined with commas. It is newer than API version 5.3.0, and does not work in the sandbox. The token needs the scopes for
// secret boards and pins, and the app needs access to the restricted feature pin_search: without them the error is [ErrUnauthorized] with
// code 3. Errors: [ErrNotFound] (code 30: user not found).
//
// [search_user_pins/list]: https://developers.pinterest.com/docs/api/v5/search_user_pins-list/
func (s *SearchService) Pins(query string, params *PinSearchParams, opts ...RequestOption) *Pager[Pin] {
	q := &pinSearchQuery{Query: query}
	if params != nil {
		q.PinSearchParams = *params
	}
	return list[Pin](s.core, operation.SearchUserPinsList.At(), q, opts)
}

// Boards pages through the boards of the account that match query, secret ones included: GET /search/boards ([search_user_boards/get]). If
// query is "", none is sent. It is newer than API version 5.3.0, and does not work in the sandbox. The token needs the scope for secret
// boards: without it the error is [ErrUnauthorized] with code 3.
//
// [search_user_boards/get]: https://developers.pinterest.com/docs/api/v5/search_user_boards-get/
func (s *SearchService) Boards(query string, params *BoardSearchParams, opts ...RequestOption) *Pager[Board] {
	q := &boardSearchQuery{Query: query}
	if params != nil {
		q.BoardSearchParams = *params
	}
	return list[Board](s.core, operation.SearchUserBoardsGet.At(), q, opts)
}

// PartnerPins pages through the top pins of all accounts for a search term: GET /search/partner/pins ([search_partner_pins]). It is newer
// than API version 5.3.0, in beta and not available to all apps, and does not work in the sandbox. Errors: [ErrBadRequest].
//
// [search_partner_pins]: https://developers.pinterest.com/docs/api/v5/search_partner_pins/
func (s *SearchService) PartnerPins(term string, params *PartnerPinSearchParams, opts ...RequestOption) *Pager[SummaryPin] {
	return list[SummaryPin](s.core, operation.SearchPartnerPins.At(), &partnerPinQuery{term, params}, opts)
}

// PinSearchParams are the parameters of [SearchService.Pins].
type PinSearchParams struct {
	Bookmark string `url:"bookmark,omitempty"` // of the first page to return; "" starts at the beginning
}

type pinSearchQuery struct {
	Query string `url:"query"`
	PinSearchParams
}

func (q *pinSearchQuery) check() *ParamError {
	if q.Query == "" {
		return missing("query")
	}
	return nil
}

// BoardSearchParams are the parameters of [SearchService.Boards].
type BoardSearchParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

type boardSearchQuery struct {
	Query string `url:"query,omitempty"`
	BoardSearchParams
}

// PartnerPinSearchParams are the parameters of [SearchService.PartnerPins]. CountryCode is required.
type PartnerPinSearchParams struct {
	CountryCode Country `url:"country_code"`
	Locale      string  `url:"locale,omitempty"`   // for example "en-US"; "" means the default of the service
	Bookmark    string  `url:"bookmark,omitempty"` // of the first page to return; "" starts at the beginning
	Limit       int     `url:"limit,omitempty"`    // of the pins in a page, 1 to 50; 0 means 10, the default of the service
}

type partnerPinQuery struct {
	Term string `url:"term"`
	*PartnerPinSearchParams
}

func (q *partnerPinQuery) check() *ParamError {
	switch {
	case q.Term == "":
		return missing("term")
	case q.PartnerPinSearchParams == nil || q.CountryCode == "":
		return missing("country_code")
	}
	return nil
}

// SummaryPin is a pin that [SearchService.PartnerPins] finds. A text is "" if it is null.
type SummaryPin struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	AltText     string   `json:"alt_text"`
	Link        string   `json:"link"`
	Media       PinMedia `json:"media"`
}
