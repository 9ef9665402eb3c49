package pinteresttest

import (
	"net/http"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// accountID is the id of the user.
const accountID = "729090764583391194"

type account struct {
	username string
	kind     pinterest.AccountType
}

func (a account) show(s *Server) any {
	return object{
		"account_type":    a.kind,
		"id":              accountID,
		"profile_image":   "https://i.pinimg.com/150x150_RS/" + a.username + ".jpg",
		"website_url":     "",
		"username":        a.username,
		"about":           "",
		"business_name":   nil,
		"board_count":     len(s.boards),
		"pin_count":       len(s.pins),
		"follower_count":  0,
		"following_count": 0,
		"monthly_views":   -1, // none
	}
}

func (s *Server) userAccountRoutes() []route {
	return []route{
		{op: operation.UserAccountGet, status: http.StatusOK, handle: s.getUserAccount},
		{op: operation.UserAccountAnalytics, status: http.StatusOK, handle: s.getUserAccountAnalytics},
		{op: operation.UserAccountTopPins, status: http.StatusOK, handle: s.getTopPins},
		{op: operation.UserAccountTopVideoPins, status: http.StatusOK, handle: s.getTopVideoPins},
	}
}

func (s *Server) getUserAccount(r *apiRequest) (any, *apiError) {
	user := s.account
	if issued := s.oauth.access[bearerToken(r.Request)]; issued != nil {
		user.username = issued.username
	}
	return user.show(s), nil
}

func (s *Server) getUserAccountAnalytics(r *apiRequest) (any, *apiError) {
	if err := checkAll(
		checkQueryEnum[pinterest.ClaimedContent](r, "from_claimed_content"), checkQueryEnum[pinterest.PinFormat](r, "pin_format"),
		checkQueryEnum[pinterest.SplitField](r, "split_field"),
	); err != nil {
		return nil, err
	}
	return s.analytics(r, s.account.username, time.Time{}, accountMetrics)
}

func (s *Server) getTopPins(r *apiRequest) (any, *apiError) {
	return s.topPins(r, s.pins, accountMetrics, []pinterest.MetricType{
		pinterest.MetricEngagement, pinterest.MetricImpression, pinterest.MetricOutboundClick, pinterest.MetricPinClick, pinterest.MetricSave,
	})
}

func (s *Server) getTopVideoPins(r *apiRequest) (any, *apiError) {
	videos := filter(s.pins, func(p *pin) bool { return p.creativeType() == pinterest.CreativeTypeVideo })
	return s.topPins(r, videos, videoMetrics, videoMetrics)
}
