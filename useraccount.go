package pinterest

import (
	"context"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// UserAccountService reads the account that the token belongs to or, with [WithAdAccount], the owner of an ad account, its
// followers and what it follows, and claims websites for it. It requires the scope user_accounts:read, for writes user_accounts:write, and
// for the top pins also pins:read.
type UserAccountService struct{ core *core }

// Get returns the account: GET /user_account ([user_account/get]). Errors: [ErrForbidden].
//
// [user_account/get]: https://developers.pinterest.com/docs/api/v5/user_account-get/
func (s *UserAccountService) Get(ctx context.Context, opts ...RequestOption) (*UserAccount, error) {
	return do[*UserAccount](ctx, s.core, operation.UserAccountGet.At(), nil, opts)
}

// GetAnalytics returns the account's organic metrics: GET /user_account/analytics ([user_account/analytics]). Errors: [ErrForbidden].
//
// [user_account/analytics]: https://developers.pinterest.com/docs/api/v5/user_account-analytics/
func (s *UserAccountService) GetAnalytics(ctx context.Context, params *UserAccountAnalyticsParams, opts ...RequestOption) (Analytics, error) {
	return do[Analytics](ctx, s.core, operation.UserAccountAnalytics.At(), params, opts)
}

// GetTopPins returns the pins that did best in a period, at most 50: GET /user_account/analytics/top_pins
// ([user_account/analytics/top_pins]). It is newer than API version 5.3.0, and does not work in the sandbox. Errors: [ErrForbidden].
//
// [user_account/analytics/top_pins]: https://developers.pinterest.com/docs/api/v5/user_account-analytics-top_pins/
func (s *UserAccountService) GetTopPins(ctx context.Context, params *TopPinsParams, opts ...RequestOption) (*TopPins, error) {
	return do[*TopPins](ctx, s.core, operation.UserAccountTopPins.At(), params, opts)
}

// GetTopVideoPins returns the video pins that did best in a period, at most 50: GET /user_account/analytics/top_video_pins
// ([user_account/analytics/top_video_pins]). It is newer than API version 5.3.0, and does not work in the sandbox. Errors: [ErrForbidden].
//
// [user_account/analytics/top_video_pins]: https://developers.pinterest.com/docs/api/v5/user_account-analytics-top_video_pins/
func (s *UserAccountService) GetTopVideoPins(ctx context.Context, params *TopPinsParams, opts ...RequestOption) (*TopPins, error) {
	return do[*TopPins](ctx, s.core, operation.UserAccountTopVideoPins.At(), params, opts)
}

// ListFollowers pages through the users that follow the account: GET /user_account/followers ([followers/list]). It is newer than API
// version 5.3.0. It ignores [WithAdAccount], and counts against the quota [CategoryAdsRead]. Errors: [ErrBadRequest].
//
// [followers/list]: https://developers.pinterest.com/docs/api/v5/followers-list/
func (s *UserAccountService) ListFollowers(params *FollowerListParams, opts ...RequestOption) *Pager[UserSummary] {
	return list[UserSummary](s.core, operation.FollowersList.At(), params, opts)
}

// ListFollowing pages through the users that the account follows: GET /user_account/following ([user_following/get]). It is newer than API
// version 5.3.0, and does not work in the sandbox.
//
// [user_following/get]: https://developers.pinterest.com/docs/api/v5/user_following-get/
func (s *UserAccountService) ListFollowing(params *FollowingListParams, opts ...RequestOption) *Pager[UserSummary] {
	return list[UserSummary](s.core, operation.UserFollowingGet.At(), params, opts)
}

// ListFollowedBoards pages through the boards that the account follows: GET /user_account/following/boards ([boards_user_follows/list]). It
// is newer than API version 5.3.0. Errors: [ErrBadRequest].
//
// [boards_user_follows/list]: https://developers.pinterest.com/docs/api/v5/boards_user_follows-list/
func (s *UserAccountService) ListFollowedBoards(params *FollowedBoardListParams, opts ...RequestOption) *Pager[Board] {
	return list[Board](s.core, operation.BoardsUserFollowsList.At(), params, opts)
}

// FollowUser follows a user: POST /user_account/following/{username} ([follow_user/update]). To follow a user twice does no harm, so that
// it is retried if the outcome is unknown. It ignores [WithAdAccount]. It is newer than API version 5.3.0, and in beta: not all apps have
// access. Errors: [ErrNotFound] (code 30).
//
// [follow_user/update]: https://developers.pinterest.com/docs/api/v5/follow_user-update/
func (s *UserAccountService) FollowUser(ctx context.Context, username string, params *FollowUserParams, opts ...RequestOption) (*UserSummary, error) {
	return do[*UserSummary](ctx, s.core, operation.FollowUserUpdate.At(username), params, opts)
}

// ListWebsites pages through the websites of the account, claimed or not: GET /user_account/websites ([user_websites/get]). It ignores
// [WithAdAccount]. It is newer than API version 5.3.0, and does not work in the sandbox. Errors: [ErrForbidden].
//
// [user_websites/get]: https://developers.pinterest.com/docs/api/v5/user_websites-get/
func (s *UserAccountService) ListWebsites(params *WebsiteListParams, opts ...RequestOption) *Pager[Website] {
	return list[Website](s.core, operation.UserWebsitesGet.At(), params, opts)
}

// VerifyWebsite claims a website, a domain with or without a path: POST /user_account/websites ([verify_website/update]). The service looks
// for the meta tag of [UserAccountService.GetWebsiteVerification] on it, and for the file or the DNS record instead with
// WithBodyField("verification_method", "FILENAME") or "DNSTXT". To claim a website twice does no harm, so that it is retried if the outcome
// is unknown. It is newer than API version 5.3.0, and does not work in the sandbox.
//
// [verify_website/update]: https://developers.pinterest.com/docs/api/v5/verify_website-update/
func (s *UserAccountService) VerifyWebsite(ctx context.Context, website string, opts ...RequestOption) (*Website, error) {
	return do[*Website](ctx, s.core, operation.VerifyWebsiteUpdate.At(), &websiteParam{website}, opts)
}

// UnverifyWebsite gives up the claim to a website: DELETE /user_account/websites ([unverify_website/delete]). It ignores [WithAdAccount].
// It is newer than API version 5.3.0, and does not work in the sandbox. Errors: [ErrNotFound] if the account has no such website.
//
// [unverify_website/delete]: https://developers.pinterest.com/docs/api/v5/unverify_website-delete/
func (s *UserAccountService) UnverifyWebsite(ctx context.Context, website string, opts ...RequestOption) error {
	return exec(ctx, s.core, operation.UnverifyWebsiteDelete.At(), &websiteParam{website}, opts)
}

// GetWebsiteVerification returns what to put on a website to claim it with [UserAccountService.VerifyWebsite]:
// GET /user_account/websites/verification ([website_verification/get]). It is newer than API version 5.3.0, and does not work in the
// sandbox. Errors: [ErrForbidden].
//
// [website_verification/get]: https://developers.pinterest.com/docs/api/v5/website_verification-get/
func (s *UserAccountService) GetWebsiteVerification(ctx context.Context, opts ...RequestOption) (*WebsiteVerification, error) {
	return do[*WebsiteVerification](ctx, s.core, operation.WebsiteVerificationGet.At(), nil, opts)
}

// ListBusinesses returns the business accounts that are linked to the account: GET /user_account/businesses
// ([linked_business_accounts/get]). It ignores [WithAdAccount]. It is newer than API version 5.3.0.
//
// [linked_business_accounts/get]: https://developers.pinterest.com/docs/api/v5/linked_business_accounts-get/
func (s *UserAccountService) ListBusinesses(ctx context.Context, opts ...RequestOption) ([]LinkedBusiness, error) {
	return do[[]LinkedBusiness](ctx, s.core, operation.LinkedBusinessAccountsGet.At(), nil, opts)
}

// UserAccount is a Pinterest account. The fields from ID on are newer than API version 5.3.0; the live service sends them.
type UserAccount struct {
	AccountType  AccountType `json:"account_type"`
	ProfileImage string      `json:"profile_image"`
	WebsiteURL   string      `json:"website_url"`
	Username     string      `json:"username"`

	ID             string `json:"id"`
	BusinessName   string `json:"business_name"`
	About          string `json:"about"`
	BoardCount     int    `json:"board_count"`
	PinCount       int    `json:"pin_count"` // created and saved
	FollowerCount  int    `json:"follower_count"`
	FollowingCount int    `json:"following_count"`
	MonthlyViews   int    `json:"monthly_views"` // -1 means none
}

// AccountType is the kind of account.
type AccountType string

// PINNER is a personal account.
const (
	AccountTypePinner   AccountType = "PINNER"
	AccountTypeBusiness AccountType = "BUSINESS"
)

// UserAccountAnalyticsParams are the parameters of [UserAccountService.GetAnalytics]. StartDate and EndDate are required.
type UserAccountAnalyticsParams struct {
	StartDate          Date           `url:"start_date"`                     // in UTC, at most 90 days back
	EndDate            Date           `url:"end_date"`                       // in UTC, at most 90 days after StartDate
	FromClaimedContent ClaimedContent `url:"from_claimed_content,omitempty"` // default BOTH
	PinFormat          PinFormat      `url:"pin_format,omitempty"`           // default ALL
	AppTypes           AppType        `url:"app_types,omitempty"`            // default ALL
	MetricTypes        []MetricType   `url:"metric_types,comma,omitempty"`   // nil means all
	SplitField         SplitField     `url:"split_field,omitempty"`          // default NO_SPLIT
}

func (p *UserAccountAnalyticsParams) check() *ParamError {
	if p == nil {
		return missing("start_date")
	}
	return checkDates(p.StartDate, p.EndDate)
}

// TopPinsParams are the parameters of [UserAccountService.GetTopPins] and [UserAccountService.GetTopVideoPins]. StartDate, EndDate and
// SortBy are required.
//
// SortBy can be IMPRESSION, SAVE, OUTBOUND_CLICK and, for all pins, PIN_CLICK or ENGAGEMENT or, for videos, one of the video metrics.
// MetricTypes can have the same metrics and, for all pins, the rates.
type TopPinsParams struct {
	StartDate          Date                 `url:"start_date"`                       // in UTC, at most 90 days back
	EndDate            Date                 `url:"end_date"`                         // in UTC, at most 90 days after StartDate
	SortBy             MetricType           `url:"sort_by"`                          // the highest value is first
	FromClaimedContent ClaimedContent       `url:"from_claimed_content,omitempty"`   // "" means BOTH
	PinFormat          PinFormat            `url:"pin_format,omitempty"`             // "" means ALL; not PRODUCT, REGULAR or VIDEO
	AppTypes           AppType              `url:"app_types,omitempty"`              // "" means ALL
	ContentType        AnalyticsContentType `url:"content_type,omitempty"`           // "" means ALL
	Source             AnalyticsSource      `url:"source,omitempty"`                 // "" means ALL
	MetricTypes        []MetricType         `url:"metric_types,comma,omitempty"`     // nil means all
	NumOfPins          int                  `url:"num_of_pins,omitempty"`            // 1 to 50; 0 means 10
	CreatedInLastNDays int                  `url:"created_in_last_n_days,omitempty"` // only pins that are at most 30 days old: 30; 0 means any age
}

func (p *TopPinsParams) check() *ParamError {
	if p == nil {
		return missing("start_date")
	}
	if err := checkDates(p.StartDate, p.EndDate); err != nil {
		return err
	}
	if p.SortBy == "" {
		return missing("sort_by")
	}
	return nil
}

// TopPins are the pins that did best in a period.
type TopPins struct {
	DateAvailability DateAvailability `json:"date_availability"`
	Pins             []TopPin         `json:"pins"` // the best first
	SortBy           MetricType       `json:"sort_by"`
}

// DateAvailability says how recent metrics are.
type DateAvailability struct {
	IsRealtime               bool      `json:"is_realtime"`
	LatestAvailableTimestamp Timestamp `json:"latest_available_timestamp"`
}

// TopPin has the metrics of a pin over the requested period.
type TopPin struct {
	PinID      string                    `json:"pin_id"`
	DataStatus map[MetricType]DataStatus `json:"data_status"`
	Metrics    map[MetricType]float64    `json:"metrics"`
}

// FollowerListParams are the parameters of [UserAccountService.ListFollowers].
type FollowerListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

// FollowingListParams are the parameters of [UserAccountService.ListFollowing].
type FollowingListParams struct {
	FeedType          FollowingFeedType `url:"feed_type,omitempty"`          // "" means ALL
	ExplicitFollowing bool              `url:"explicit_following,omitempty"` // leaves out users of whom the account only follows boards
	Bookmark          string            `url:"bookmark,omitempty"`           // of the first page to return; "" starts at the beginning
	PageSize          int               `url:"page_size,omitempty"`          // 1 to 250; 0 means 25, the default of the service
}

// FollowingFeedType selects users that the account follows.
type FollowingFeedType string

// ALL is the default.
const (
	FollowingFeedTypeAll               FollowingFeedType = "ALL"
	FollowingFeedTypeRanked            FollowingFeedType = "RANKED"
	FollowingFeedTypeCreatorOnly       FollowingFeedType = "CREATOR_ONLY"
	FollowingFeedTypeRankedCreatorOnly FollowingFeedType = "RANKED_CREATOR_ONLY"
)

// FollowedBoardListParams are the parameters of [UserAccountService.ListFollowedBoards].
type FollowedBoardListParams struct {
	ExplicitFollowing bool   `url:"explicit_following,omitempty"` // leaves out boards that the account only follows with their users
	Bookmark          string `url:"bookmark,omitempty"`           // of the first page to return; "" starts at the beginning
	PageSize          int    `url:"page_size,omitempty"`          // 1 to 250; 0 means 25, the default of the service
}

// FollowUserParams are the parameters of [UserAccountService.FollowUser].
type FollowUserParams struct {
	// AutoFollow says that the user has clicked a link to follow. Only selected partners can be followed this way.
	AutoFollow bool `json:"auto_follow,omitzero"`
}

// UserSummary is a user in a list.
type UserSummary struct {
	Username string `json:"username"`
	Type     string `json:"type"` // "user"
}

// WebsiteListParams are the parameters of [UserAccountService.ListWebsites].
type WebsiteListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 1 to 250; 0 means 25, the default of the service
}

// Website is a website of an account.
type Website struct {
	Website    string    `json:"website"`     // a domain with or without a path
	Status     string    `json:"status"`      // of the verification, such as "success"
	VerifiedAt Timestamp `json:"verified_at"` // zero if unknown
}

// websiteParam is the query or the body of an operation on one website.
type websiteParam struct {
	Website string `json:"website" url:"website"`
}

func (p *websiteParam) check() *ParamError {
	if p.Website == "" {
		return missing("website")
	}
	return nil
}

// WebsiteVerification has the code that proves that a website belongs to the account, in all the forms in which the website can have it.
type WebsiteVerification struct {
	VerificationCode string `json:"verification_code"`
	DNSTXTRecord     string `json:"dns_txt_record"`
	Filename         string `json:"filename"`
	FileContent      string `json:"file_content"` // HTML
	Metatag          string `json:"metatag"`      // HTML
}

// LinkedBusiness is a business account that is linked to an account.
type LinkedBusiness struct {
	Username       string `json:"username"`
	ImageSmallURL  string `json:"image_small_url"`
	ImageMediumURL string `json:"image_medium_url"`
	ImageLargeURL  string `json:"image_large_url"`
	ImageXLargeURL string `json:"image_xlarge_url"`
}
