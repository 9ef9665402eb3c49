package pinteresttest

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// website is a claimed website.
type website struct {
	id, name string
	verified time.Time
}

func (w *website) key() string { return w.id }

func (w *website) show(*User) any {
	return object{"website": w.name, "status": "success", "verified_at": liveTime(w.verified)}
}

// showAccount returns what the user itself sees.
func (u *User) showAccount() any {
	boards := filter(u.server.boards, func(b *board) bool { return b.owner == u })
	pins := filter(u.server.pins, func(p *pin) bool { return p.owner == u })
	return object{
		"account_type":    pinterest.AccountTypeBusiness,
		"id":              u.id,
		"profile_image":   "https://i.pinimg.com/150x150_RS/" + u.username + ".jpg",
		"website_url":     "",
		"username":        u.username,
		"about":           "",
		"business_name":   nil,
		"board_count":     len(boards),
		"pin_count":       len(pins),
		"follower_count":  len(u.followers),
		"following_count": len(u.following),
		"monthly_views":   -1, // none
	}
}

func (s *Server) userAccountRoutes() []route {
	return []route{
		{op: operation.UserAccountGet, status: http.StatusOK, handle: getUserAccount},
		{op: operation.UserAccountAnalytics, status: http.StatusOK, handle: s.getUserAccountAnalytics},
		{op: operation.UserAccountTopPins, status: http.StatusOK, handle: s.getTopPins},
		{op: operation.UserAccountTopVideoPins, status: http.StatusOK, handle: s.getTopVideoPins},
		{op: operation.LinkedBusinessAccountsGet, status: http.StatusOK, handle: listBusinesses},
		{op: operation.UserWebsitesGet, status: http.StatusOK, handle: listWebsites},
		{op: operation.VerifyWebsiteUpdate, status: http.StatusOK, handle: s.verifyWebsite},
		{op: operation.UnverifyWebsiteDelete, status: http.StatusNoContent, handle: unverifyWebsite},
		{op: operation.WebsiteVerificationGet, status: http.StatusOK, handle: s.getWebsiteVerification},
		{op: operation.FollowersList, status: http.StatusOK, handle: listFollowers},
		{op: operation.UserFollowingGet, status: http.StatusOK, handle: listFollowing},
		{op: operation.BoardsUserFollowsList, status: http.StatusOK, handle: s.listFollowedBoards},
		{op: operation.FollowUserUpdate, status: http.StatusOK, handle: s.followUser},
	}
}

func getUserAccount(r *apiRequest) (any, *apiError) {
	return r.user.showAccount(), nil
}

func (s *Server) getUserAccountAnalytics(r *apiRequest) (any, *apiError) {
	if err := checkAll(
		checkQueryEnum[pinterest.ClaimedContent](r, "from_claimed_content"), checkQueryEnum[pinterest.PinFormat](r, "pin_format"),
		checkQueryEnum[pinterest.SplitField](r, "split_field"), checkQueryEnum[pinterest.AnalyticsContentType](r, "content_type"),
		checkQueryEnum[pinterest.AnalyticsSource](r, "source"),
	); err != nil {
		return nil, err
	}
	return s.analytics(r, r.user.username, time.Time{}, accountMetrics)
}

func (s *Server) getTopPins(r *apiRequest) (any, *apiError) {
	return s.topPins(r, func(*pin) bool { return true }, accountMetrics, []pinterest.MetricType{
		pinterest.MetricEngagement, pinterest.MetricImpression, pinterest.MetricOutboundClick, pinterest.MetricPinClick, pinterest.MetricSave,
	})
}

func (s *Server) getTopVideoPins(r *apiRequest) (any, *apiError) {
	return s.topPins(r, func(p *pin) bool { return p.creativeType() == pinterest.CreativeTypeVideo }, videoMetrics, videoMetrics)
}

// SeedFollows makes users follow the user, named "follower1" and so on, and the user follow users named "followed1" and so on, with a
// board each. Users who do not exist are added.
func (u *User) SeedFollows(followers, followed int) {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range followers {
		s.userOrNew(fmt.Sprintf("follower%d", i+1)).follow(u)
	}
	for i := range followed {
		other := s.userOrNew(fmt.Sprintf("followed%d", i+1))
		other.addBoard(pinterest.Board{Name: "Board of " + other.username})
		u.follow(other)
	}
}

// follow makes the user follow another one.
func (u *User) follow(other *User) {
	if u == other || slices.Contains(u.following, other) {
		return
	}
	u.following = insert(u.following, other)
	other.followers = insert(other.followers, u)
}

func listFollowers(r *apiRequest) (any, *apiError) {
	return paginate(r, r.user.followers)
}

func listFollowing(r *apiRequest) (any, *apiError) {
	if err := checkAll(checkQueryEnum[pinterest.FollowingFeedType](r, "feed_type"), checkBool(r, "explicit_following")); err != nil {
		return nil, err
	}
	return paginate(r, r.user.following)
}

func (s *Server) listFollowedBoards(r *apiRequest) (any, *apiError) {
	if err := checkBool(r, "explicit_following"); err != nil {
		return nil, err
	}
	return paginate(r, filter(s.boards, func(b *board) bool {
		return slices.Contains(r.user.following, b.owner) && b.Privacy.get() == pinterest.BoardPrivacyPublic
	}))
}

// followUser follows a user and all public boards of it. Following a user twice has no effect.
func (s *Server) followUser(r *apiRequest) (any, *apiError) {
	var body struct {
		AutoFollow bool `json:"auto_follow"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	other := s.userNamed(r.PathValue("username"))
	if other == nil || other == r.user {
		return nil, notFound(pinterest.CodeUserNotFound, "User not found.")
	}
	r.user.follow(other)
	return other.show(r.user), nil
}

func listWebsites(r *apiRequest) (any, *apiError) {
	return paginate(r, r.user.websites)
}

// verifyWebsite finds the code on every website.
func (s *Server) verifyWebsite(r *apiRequest) (any, *apiError) {
	var body struct {
		Website string `json:"website"`
		Method  string `json:"verification_method"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	if err := checkAll(
		checkRequired("website", body.Website != ""), checkOneOf("verification_method", body.Method, "FILENAME", "METATAG", "DNSTXT"),
	); err != nil {
		return nil, err
	}
	claimed := r.user.websiteNamed(body.Website)
	if claimed == nil {
		claimed = &website{s.newID(), body.Website, s.now()}
		r.user.websites = append(r.user.websites, claimed)
	}
	return claimed.show(r.user), nil
}

func unverifyWebsite(r *apiRequest) (any, *apiError) {
	claimed := r.user.websiteNamed(r.query.Get("website"))
	if claimed == nil {
		return nil, notFound(404, "Website not in user list.")
	}
	r.user.websites = remove(r.user.websites, claimed)
	return nil, nil
}

func (u *User) websiteNamed(name string) *website {
	return findFunc(u.websites, func(w *website) bool { return w.name == name })
}

func (s *Server) getWebsiteVerification(r *apiRequest) (any, *apiError) {
	code := fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, s.seed, "|", r.user.username)))[:32]
	tag := `<meta name="p:domain_verify" content="` + code + `"/>`
	return object{
		"verification_code": code, "dns_txt_record": "pinterest-site-verification=" + code, "metatag": tag,
		"filename": "pinterest-" + code[:5] + ".html", "file_content": "<html><head>" + tag + "</head></html>",
	}, nil
}

// SeedBusinesses links the accounts of n users named "business1" and so on to that of the user, unless they are linked. Users who do not
// exist are added.
func (u *User) SeedBusinesses(n int) {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range n {
		if business := s.userOrNew(fmt.Sprintf("business%d", i+1)); !slices.Contains(u.businesses, business) {
			u.businesses = append(u.businesses, business)
		}
	}
}

func listBusinesses(r *apiRequest) (any, *apiError) {
	shown := []any{}
	for _, business := range r.user.businesses {
		name := business.username
		image := func(size string) string { return "https://i.pinimg.com/" + size + "/" + name + ".jpg" }
		shown = append(shown, object{
			"username": name, "image_small_url": image("30x30"), "image_medium_url": image("75x75"), "image_large_url": image("140x140"),
			"image_xlarge_url": image("280x280"),
		})
	}
	return shown, nil
}
