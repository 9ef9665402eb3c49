package pinteresttest

import (
	"net/http"

	"github.com/pinterest-go/pinterest/internal/operation"
)

type account struct {
	Username string
	Type     string
}

func (s *Server) userAccountRoutes() []route {
	return []route{
		{op: operation.UserAccountGet, status: http.StatusOK, handle: s.getUserAccount},
		{op: operation.UserAccountAnalytics, status: http.StatusOK, handle: s.getUserAccountAnalytics},
	}
}

func (s *Server) getUserAccount(*apiRequest) (any, *apiError) {
	return map[string]any{
		"account_type":  s.account.Type,
		"profile_image": "https://i.pinimg.com/150x150_RS/" + s.account.Username + ".jpg",
		"username":      s.account.Username,
		"board_count":   len(s.boards),
		"pin_count":     len(s.pins),
	}, nil
}

func (s *Server) getUserAccountAnalytics(r *apiRequest) (any, *apiError) {
	if err := checkAll(
		checkEnum("from_claimed_content", r.query.Get("from_claimed_content"), "OTHER", "CLAIMED", "BOTH"),
		checkEnum("pin_format", r.query.Get("pin_format"), "ALL", "PRODUCT", "REGULAR", "VIDEO"),
		checkEnum("split_field", r.query.Get("split_field"), "NO_SPLIT", "APP_TYPE", "OWNED_CONTENT", "PIN_FORMAT"),
	); err != nil {
		return nil, err
	}
	return s.analytics(r, s.account.Username, accountMetrics)
}
