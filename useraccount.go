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
