package pinterest

import (
	"context"

	"github.com/pinterest-go/pinterest/internal/operation"
)

// UserAccountService reads the account that the token belongs to or, with [WithAdAccount], the owner of an ad account.
type UserAccountService struct{ core *core }

// Get returns the account: GET /user_account. Errors: [ErrForbidden].
func (s *UserAccountService) Get(ctx context.Context, opts ...RequestOption) (*UserAccount, error) {
	return do[*UserAccount](ctx, s.core, operation.UserAccountGet.At(), nil, opts)
}

// GetAnalytics returns the account's organic metrics: GET /user_account/analytics. Errors: [ErrForbidden].
func (s *UserAccountService) GetAnalytics(ctx context.Context, params *UserAccountAnalyticsParams, opts ...RequestOption) (Analytics, error) {
	return do[Analytics](ctx, s.core, operation.UserAccountAnalytics.At(), params, opts)
}

// GetTopPins returns the pins that did best in a period, at most 50: GET /user_account/analytics/top_pins
// (user_account/analytics/top_pins). It is newer than API version 5.3.0, and does not work in the sandbox. Errors: [ErrForbidden].
func (s *UserAccountService) GetTopPins(ctx context.Context, params *TopPinsParams, opts ...RequestOption) (*TopPins, error) {
	return do[*TopPins](ctx, s.core, operation.UserAccountTopPins.At(), params, opts)
}

// GetTopVideoPins returns the video pins that did best in a period, at most 50: GET /user_account/analytics/top_video_pins
// (user_account/analytics/top_video_pins). It is newer than API version 5.3.0, and does not work in the sandbox. Errors: [ErrForbidden].
func (s *UserAccountService) GetTopVideoPins(ctx context.Context, params *TopPinsParams, opts ...RequestOption) (*TopPins, error) {
	return do[*TopPins](ctx, s.core, operation.UserAccountTopVideoPins.At(), params, opts)
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
	PinCount       int    `json:"pin_count"`
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
	StartDate          Date           `url:"start_date"`                     // UTC, at most 90 days back
	EndDate            Date           `url:"end_date"`                       // UTC
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
	StartDate          Date                 `url:"start_date"`                       // UTC, at most 90 days back
	EndDate            Date                 `url:"end_date"`                         // UTC, at most 90 days after StartDate
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
