package pinterest

import (
	"context"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// BoardsService manages boards and their sections, and lists their pins. It requires the scope boards:read, for writes also boards:write,
// and for pins also pins:read. Secret boards require the scopes that end in "_secret" too.
type BoardsService struct{ core *core }

// List pages through the boards that the account owns or collaborates on: GET /boards ([boards/list]).
//
// [boards/list]: https://developers.pinterest.com/docs/api/v5/boards-list/
func (s *BoardsService) List(params *BoardListParams, opts ...RequestOption) *Pager[Board] {
	return list[Board](s.core, operation.BoardsList.At(), params, opts)
}

// Create creates a board: POST /boards ([boards/create]). Errors: [ErrBadRequest] if the name is invalid or taken.
//
// [boards/create]: https://developers.pinterest.com/docs/api/v5/boards-create/
func (s *BoardsService) Create(ctx context.Context, params *BoardCreateParams, opts ...RequestOption) (*Board, error) {
	return do[*Board](ctx, s.core, operation.BoardsCreate.At(), params, opts)
}

// Get returns a board: GET /boards/{board_id} ([boards/get]). Errors: [ErrNotFound].
//
// [boards/get]: https://developers.pinterest.com/docs/api/v5/boards-get/
func (s *BoardsService) Get(ctx context.Context, boardID string, opts ...RequestOption) (*Board, error) {
	return do[*Board](ctx, s.core, operation.BoardsGet.At(boardID), nil, opts)
}

// Update changes the fields that are set in params: PATCH /boards/{board_id} ([boards/update]). Errors: [ErrBadRequest], [ErrForbidden].
//
// [boards/update]: https://developers.pinterest.com/docs/api/v5/boards-update/
func (s *BoardsService) Update(ctx context.Context, boardID string, params *BoardUpdateParams, opts ...RequestOption) (*Board, error) {
	return do[*Board](ctx, s.core, operation.BoardsUpdate.At(boardID), params, opts)
}

// Delete deletes a board, its sections and its pins: DELETE /boards/{board_id} ([boards/delete]). Errors: [ErrForbidden], [ErrNotFound],
// [ErrConflict] if another write locks the board (retried).
//
// [boards/delete]: https://developers.pinterest.com/docs/api/v5/boards-delete/
func (s *BoardsService) Delete(ctx context.Context, boardID string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.BoardsDelete.At(boardID), nil, opts)
}

// ListSections pages through a board's sections: GET /boards/{board_id}/sections ([board_sections/list]).
//
// [board_sections/list]: https://developers.pinterest.com/docs/api/v5/board_sections-list/
func (s *BoardsService) ListSections(boardID string, params *BoardSectionListParams, opts ...RequestOption) *Pager[BoardSection] {
	return list[BoardSection](s.core, operation.BoardSectionsList.At(boardID), params, opts)
}

// CreateSection creates a section of a board: POST /boards/{board_id}/sections ([board_sections/create]). Errors: [ErrBadRequest],
// [ErrForbidden], [ErrConflict] if another write locks the board (retried).
//
// [board_sections/create]: https://developers.pinterest.com/docs/api/v5/board_sections-create/
func (s *BoardsService) CreateSection(ctx context.Context, boardID string, params *BoardSectionParams, opts ...RequestOption) (*BoardSection, error) {
	return do[*BoardSection](ctx, s.core, operation.BoardSectionsCreate.At(boardID), params, opts)
}

// UpdateSection renames a section: PATCH /boards/{board_id}/sections/{section_id} ([board_sections/update]). Errors: [ErrBadRequest],
// [ErrForbidden], [ErrConflict] if another write locks the board (retried).
//
// [board_sections/update]: https://developers.pinterest.com/docs/api/v5/board_sections-update/
func (s *BoardsService) UpdateSection(ctx context.Context, boardID, sectionID string, params *BoardSectionParams, opts ...RequestOption) (*BoardSection, error) {
	return do[*BoardSection](ctx, s.core, operation.BoardSectionsUpdate.At(boardID, sectionID), params, opts)
}

// DeleteSection deletes a section: DELETE /boards/{board_id}/sections/{section_id} ([board_sections/delete]). Errors: [ErrForbidden],
// [ErrNotFound], [ErrConflict] if another write locks the board (retried).
//
// [board_sections/delete]: https://developers.pinterest.com/docs/api/v5/board_sections-delete/
func (s *BoardsService) DeleteSection(ctx context.Context, boardID, sectionID string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.BoardSectionsDelete.At(boardID, sectionID), nil, opts)
}

// ListSectionPins pages through the pins of a section: GET /boards/{board_id}/sections/{section_id}/pins ([board_sections/list_pins]).
// Errors: [ErrForbidden], [ErrNotFound], [ErrConflict] if another write locks the board (retried).
//
// [board_sections/list_pins]: https://developers.pinterest.com/docs/api/v5/board_sections-list_pins/
func (s *BoardsService) ListSectionPins(boardID, sectionID string, params *PinListParams, opts ...RequestOption) *Pager[Pin] {
	return list[Pin](s.core, operation.BoardSectionsListPins.At(boardID, sectionID), params, opts)
}

// ListPins pages through the pins of a board, including those in its sections: GET /boards/{board_id}/pins ([boards/list_pins]). Errors:
// [ErrNotFound].
//
// [boards/list_pins]: https://developers.pinterest.com/docs/api/v5/boards-list_pins/
func (s *BoardsService) ListPins(boardID string, params *PinListParams, opts ...RequestOption) *Pager[Pin] {
	return list[Pin](s.core, operation.BoardsListPins.At(boardID), params, opts)
}

// Board is a collection of pins. The fields from CreatedAt on are newer than API version 5.3.0; the live service sends them.
type Board struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Description string       `json:"description"` // "" if null
	Owner       BoardOwner   `json:"owner"`
	Privacy     BoardPrivacy `json:"privacy"`

	CreatedAt           Timestamp  `json:"created_at"`
	BoardPinsModifiedAt Timestamp  `json:"board_pins_modified_at"`
	CollaboratorCount   int        `json:"collaborator_count"`
	FollowerCount       int        `json:"follower_count"`
	PinCount            int        `json:"pin_count"`
	IsAdsOnly           bool       `json:"is_ads_only"`
	Media               BoardMedia `json:"media"`
}

func (b *Board) createdID() string { return b.ID }

// BoardOwner is the account that owns a board.
type BoardOwner struct {
	Username string `json:"username"`
}

// BoardMedia holds the images that represent a board.
type BoardMedia struct {
	ImageCoverURL    string   `json:"image_cover_url"`
	PinThumbnailURLs []string `json:"pin_thumbnail_urls"`
}

// BoardPrivacy says who can see a board.
type BoardPrivacy string

// Privacy settings of a board. [BoardsService.Update] cannot set PROTECTED.
const (
	BoardPrivacyPublic    BoardPrivacy = "PUBLIC"    // visible to everyone
	BoardPrivacyProtected BoardPrivacy = "PROTECTED" // reachable only by a direct link
	BoardPrivacySecret    BoardPrivacy = "SECRET"    // visible only to its owner and collaborators
)

// BoardSection is a named group of pins within a board.
type BoardSection struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (b *BoardSection) createdID() string { return b.ID }

// BoardListParams are the parameters of [BoardsService.List].
type BoardListParams struct {
	Bookmark string       `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int          `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
	Privacy  BoardPrivacy `url:"privacy,omitempty"`   // "" lists every board that the token can access
}

// BoardCreateParams are the parameters of [BoardsService.Create]. Name is required.
type BoardCreateParams struct {
	Name        string       `json:"name"`
	Description string       `json:"description,omitzero"`
	Privacy     BoardPrivacy `json:"privacy,omitzero"` // "" means PUBLIC
}

func (p *BoardCreateParams) check() *ParamError {
	if p == nil || p.Name == "" {
		return missing("name")
	}
	return nil
}

// BoardUpdateParams are the parameters of [BoardsService.Update].
type BoardUpdateParams struct {
	Name        Optional[string]       `json:"name,omitzero"`
	Description Optional[string]       `json:"description,omitzero"` // null clears it
	Privacy     Optional[BoardPrivacy] `json:"privacy,omitzero"`     // PUBLIC or SECRET
}

// BoardSectionListParams are the parameters of [BoardsService.ListSections].
type BoardSectionListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

// BoardSectionParams are the parameters of [BoardsService.CreateSection] and [BoardsService.UpdateSection].
type BoardSectionParams struct {
	Name string `json:"name"` // 1 to 180 characters; required
}

func (p *BoardSectionParams) check() *ParamError {
	if p == nil || p.Name == "" {
		return missing("name")
	}
	return nil
}
