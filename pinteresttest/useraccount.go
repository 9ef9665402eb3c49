package pinteresttest

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
)

// accountID is the id of the user.
const accountID = "729090764583391194"

type account struct {
	username  string
	kind      pinterest.AccountType
	followers []*user
	following []*user
	boards    []*followedBoard
	websites  []*website
	linked    []string // usernames of businesses
}

// website is a claimed website.
type website struct {
	id, name string
	verified time.Time
}

func (w *website) key() string { return w.id }

func (w *website) show(*Server) any {
	return object{"website": w.name, "status": "success", "verified_at": liveTime(w.verified)}
}

// user is another user.
type user struct{ id, username string }

func (u *user) key() string { return u.id }

func (u *user) show(*Server) any { return object{"username": u.username, "type": "user"} }

// followedBoard is a board of another user, which only the list of followed boards has.
type followedBoard struct {
	board
	owner string
}

func (b *followedBoard) show(s *Server) any {
	shown, _ := b.board.show(s).(object)
	shown["owner"] = object{"username": b.owner}
	return shown
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
		"follower_count":  len(a.followers),
		"following_count": len(a.following),
		"monthly_views":   -1, // none
	}
}

func (s *Server) userAccountRoutes() []route {
	return []route{
		{op: operation.UserAccountGet, status: http.StatusOK, handle: s.getUserAccount},
		{op: operation.UserAccountAnalytics, status: http.StatusOK, handle: s.getUserAccountAnalytics},
		{op: operation.UserAccountTopPins, status: http.StatusOK, handle: s.getTopPins},
		{op: operation.UserAccountTopVideoPins, status: http.StatusOK, handle: s.getTopVideoPins},
		{op: operation.LinkedBusinessAccountsGet, status: http.StatusOK, handle: s.listBusinesses},
		{op: operation.UserWebsitesGet, status: http.StatusOK, handle: s.listWebsites},
		{op: operation.VerifyWebsiteUpdate, status: http.StatusOK, handle: s.verifyWebsite},
		{op: operation.UnverifyWebsiteDelete, status: http.StatusNoContent, handle: s.unverifyWebsite},
		{op: operation.WebsiteVerificationGet, status: http.StatusOK, handle: s.getWebsiteVerification},
		{op: operation.FollowersList, status: http.StatusOK, handle: s.listFollowers},
		{op: operation.UserFollowingGet, status: http.StatusOK, handle: s.listFollowing},
		{op: operation.BoardsUserFollowsList, status: http.StatusOK, handle: s.listFollowedBoards},
		{op: operation.FollowUserUpdate, status: http.StatusOK, handle: s.followUser},
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

// SeedFollows adds users who follow the user, named "follower1" and so on, and users whom it follows, named "followed1" and so on. The user
// also follows a board of each of the latter.
func (s *Server) SeedFollows(followers, followed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range followers {
		s.account.followers = append(s.account.followers, &user{s.newID(), fmt.Sprintf("follower%d", i+1)})
	}
	for i := range followed {
		u := &user{s.newID(), fmt.Sprintf("followed%d", i+1)}
		s.account.following = append(s.account.following, u)
		name, privacy := "Board of "+u.username, pinterest.BoardPrivacyPublic
		b := &followedBoard{owner: u.username, board: board{id: s.newID(), created: s.now(), pinsChanged: s.now()}}
		b.Name.value, b.Privacy.value = &name, &privacy
		s.account.boards = append(s.account.boards, b)
	}
}

func (s *Server) listFollowers(r *apiRequest) (any, *apiError) {
	return paginate(s, r, s.account.followers)
}

func (s *Server) listFollowing(r *apiRequest) (any, *apiError) {
	if err := checkAll(checkQueryEnum[pinterest.FollowingFeedType](r, "feed_type"), checkBool(r, "explicit_following")); err != nil {
		return nil, err
	}
	return paginate(s, r, s.account.following)
}

func (s *Server) listFollowedBoards(r *apiRequest) (any, *apiError) {
	if err := checkBool(r, "explicit_following"); err != nil {
		return nil, err
	}
	return paginate(s, r, s.account.boards)
}

var usernames = regexp.MustCompile(`^\w{3,30}$`)

// followUser follows anyone whose name is valid. To follow a user again changes nothing.
func (s *Server) followUser(r *apiRequest) (any, *apiError) {
	var body struct {
		AutoFollow bool `json:"auto_follow"`
	}
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	name := r.PathValue("username")
	if !usernames.MatchString(name) || digits.MatchString(name) || name == s.account.username {
		return nil, notFound(30, "User not found.")
	}
	u := findFunc(s.account.following, func(u *user) bool { return u.username == name })
	if u == nil {
		u = &user{s.newID(), name}
		s.account.following = append(s.account.following, u)
	}
	return u.show(s), nil
}

func (s *Server) listWebsites(r *apiRequest) (any, *apiError) {
	return paginate(s, r, s.account.websites)
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
	claimed := s.websiteNamed(body.Website)
	if claimed == nil {
		claimed = &website{s.newID(), body.Website, s.now()}
		s.account.websites = append(s.account.websites, claimed)
	}
	return claimed.show(s), nil
}

func (s *Server) unverifyWebsite(r *apiRequest) (any, *apiError) {
	claimed := s.websiteNamed(r.query.Get("website"))
	if claimed == nil {
		return nil, notFound(404, "Website not in user list.")
	}
	s.account.websites = remove(s.account.websites, claimed)
	return nil, nil
}

func (s *Server) websiteNamed(name string) *website {
	return findFunc(s.account.websites, func(w *website) bool { return w.name == name })
}

func (s *Server) getWebsiteVerification(*apiRequest) (any, *apiError) {
	code := fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, s.seed, "|", s.account.username)))[:32]
	tag := `<meta name="p:domain_verify" content="` + code + `"/>`
	return object{
		"verification_code": code, "dns_txt_record": "pinterest-site-verification=" + code, "metatag": tag,
		"filename": "pinterest-" + code[:5] + ".html", "file_content": "<html><head>" + tag + "</head></html>",
	}, nil
}

// SeedBusinesses links business accounts to that of the user, named "business1" and so on.
func (s *Server) SeedBusinesses(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range n {
		s.account.linked = append(s.account.linked, fmt.Sprintf("business%d", i+1))
	}
}

func (s *Server) listBusinesses(*apiRequest) (any, *apiError) {
	shown := []any{}
	for _, name := range s.account.linked {
		image := func(size string) string { return "https://i.pinimg.com/" + size + "/" + name + ".jpg" }
		shown = append(shown, object{
			"username": name, "image_small_url": image("30x30"), "image_medium_url": image("75x75"), "image_large_url": image("140x140"),
			"image_xlarge_url": image("280x280"),
		})
	}
	return shown, nil
}
