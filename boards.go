package pinterest

import (
	"context"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// BoardsService manages boards, their sections, and lists their pins.
type BoardsService struct{ core *core }

// List pages through the account's boards and the group boards it collaborates on: GET /boards.
func (s *BoardsService) List(params *BoardListParams, opts ...RequestOption) *Pager[Board] {
	return list[Board](s.core, operation.BoardsList.At(), params, opts)
}

// Create makes a board: POST /boards. Errors: [ErrBadRequest] for a name that is invalid or taken.
func (s *BoardsService) Create(ctx context.Context, params *BoardCreateParams, opts ...RequestOption) (*Board, error) {
	return do[*Board](ctx, s.core, operation.BoardsCreate.At(), params, opts)
}

// Get returns a board: GET /boards/{board_id}. Errors: [ErrNotFound].
func (s *BoardsService) Get(ctx context.Context, boardID string, opts ...RequestOption) (*Board, error) {
	return do[*Board](ctx, s.core, operation.BoardsGet.At(boardID), nil, opts)
}

// Update changes the fields of a board that are set: PATCH /boards/{board_id}. Errors: [ErrBadRequest], [ErrForbidden].
func (s *BoardsService) Update(ctx context.Context, boardID string, params *BoardUpdateParams, opts ...RequestOption) (*Board, error) {
	return do[*Board](ctx, s.core, operation.BoardsUpdate.At(boardID), params, opts)
}

// Delete deletes a board with its sections and pins: DELETE /boards/{board_id}. Errors: [ErrForbidden], [ErrNotFound],
// [ErrConflict] while others write to the board, which is repeated.
func (s *BoardsService) Delete(ctx context.Context, boardID string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.BoardsDelete.At(boardID), opts)
}

// ListSections pages through a board's sections: GET /boards/{board_id}/sections.
func (s *BoardsService) ListSections(boardID string, params *BoardSectionListParams, opts ...RequestOption) *Pager[BoardSection] {
	return list[BoardSection](s.core, operation.BoardSectionsList.At(boardID), params, opts)
}

// CreateSection makes a section on a board: POST /boards/{board_id}/sections. Errors: [ErrBadRequest], [ErrForbidden],
// [ErrConflict] while others write to the board, which is repeated.
func (s *BoardsService) CreateSection(ctx context.Context, boardID string, params *BoardSectionParams, opts ...RequestOption) (*BoardSection, error) {
	return do[*BoardSection](ctx, s.core, operation.BoardSectionsCreate.At(boardID), params, opts)
}

// UpdateSection renames a section: PATCH /boards/{board_id}/sections/{section_id}. Errors: [ErrBadRequest],
// [ErrForbidden], [ErrConflict] while others write to the board, which is repeated.
func (s *BoardsService) UpdateSection(ctx context.Context, boardID, sectionID string, params *BoardSectionParams, opts ...RequestOption) (*BoardSection, error) {
	return do[*BoardSection](ctx, s.core, operation.BoardSectionsUpdate.At(boardID, sectionID), params, opts)
}

// DeleteSection deletes a section: DELETE /boards/{board_id}/sections/{section_id}. Errors: [ErrForbidden], [ErrNotFound],
// [ErrConflict] while others write to the board, which is repeated.
func (s *BoardsService) DeleteSection(ctx context.Context, boardID, sectionID string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.BoardSectionsDelete.At(boardID, sectionID), opts)
}

// ListSectionPins pages through the pins of a section: GET /boards/{board_id}/sections/{section_id}/pins. Errors:
// [ErrForbidden], [ErrNotFound], [ErrConflict] while others write to the board, which is repeated.
func (s *BoardsService) ListSectionPins(boardID, sectionID string, params *PinListParams, opts ...RequestOption) *Pager[Pin] {
	return list[Pin](s.core, operation.BoardSectionsListPins.At(boardID, sectionID), params, opts)
}

// ListPins pages through the pins of a board, those of its sections included: GET /boards/{board_id}/pins. Errors:
// [ErrNotFound].
func (s *BoardsService) ListPins(boardID string, params *PinListParams, opts ...RequestOption) *Pager[Pin] {
	return list[Pin](s.core, operation.BoardsListPins.At(boardID), params, opts)
}

// Board is a board. The fields from CreatedAt on are newer than 5.3.0; the live service sends them.
type Board struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Description string       `json:"description"` // "" also for null
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

// BoardOwner is the account that a board belongs to.
type BoardOwner struct {
	Username string `json:"username"`
}

// BoardMedia are the pictures that stand for a board.
type BoardMedia struct {
	ImageCoverURL    string   `json:"image_cover_url"`
	PinThumbnailURLs []string `json:"pin_thumbnail_urls"`
}

// BoardPrivacy says who sees a board.
type BoardPrivacy string

// The privacies of API version 5.3.0. A board cannot be updated to PROTECTED.
const (
	BoardPrivacyPublic    BoardPrivacy = "PUBLIC"
	BoardPrivacyProtected BoardPrivacy = "PROTECTED"
	BoardPrivacySecret    BoardPrivacy = "SECRET"
)

// BoardSection is a part of a board.
type BoardSection struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (b *BoardSection) createdID() string { return b.ID }

// BoardListParams are the parameters of [BoardsService.List].
type BoardListParams struct {
	Bookmark string       `url:"bookmark,omitempty"`  // where to begin; "" is the beginning
	PageSize int          `url:"page_size,omitempty"` // 0 means the service's default, 25
	Privacy  BoardPrivacy `url:"privacy,omitempty"`   // "" means all that the token may see
}

// BoardCreateParams are the parameters of [BoardsService.Create]. Name is required.
type BoardCreateParams struct {
	Name        string       `json:"name"`
	Description string       `json:"description,omitzero"`
	Privacy     BoardPrivacy `json:"privacy,omitzero"` // default PUBLIC
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
	Bookmark string `url:"bookmark,omitempty"`  // where to begin; "" is the beginning
	PageSize int    `url:"page_size,omitempty"` // 0 means the service's default, 25
}

// BoardSectionParams are the parameters of [BoardsService.CreateSection] and [BoardsService.UpdateSection].
type BoardSectionParams struct {
	Name string `json:"name,omitzero"` // 1 to 180 characters
}
