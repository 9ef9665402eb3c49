// Package pinteresttest is an in-memory Pinterest to test against: an HTTP server on the loopback interface that keeps state
// and answers as the live service does, with its error bodies, bookmarks and headers.
//
//	server := pinteresttest.NewServer()
//	defer server.Close()
//	board, err := server.Client().Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Summer Recipes"})
//
// It knows all operations, has a host that takes uploads and gives out reports as S3 does, and lets users log in.
package pinteresttest

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

const basePath = "/v5"

// Server is an in-memory Pinterest. It is safe for any number of goroutines.
type Server struct {
	http    *httptest.Server
	storage *httptest.Server // of uploads and reports
	seed    uint64
	// maxUpload is the largest file that the upload host takes.
	maxUpload int64

	mu       sync.Mutex
	account  account
	boards   []*board // in the order of their ids
	pins     []*pin   // in the order of their ids
	media    []*media // in the order of their ids
	ads      adsState
	catalog  catalogState
	oauth    oauthState
	lastID   uint64
	requests []RecordedRequest
	faults   []*Fault
	limits   map[pinterest.Category]*quotatest.Window
	ahead    time.Duration // of the server's clock
	chance   *rand.Rand    // of faults
}

// Option changes what [NewServer] makes.
type Option func(*Server)

// WithSeed makes identifiers, metrics, and all else that the service would count or measure, come out differently. Servers of one
// seed answer the same requests, one after the other, with the same identifiers and numbers.
func WithSeed(seed uint64) Option { return func(s *Server) { s.seed = seed } }

// WithMaxUpload sets the size of the largest file, in bytes, that may be uploaded. The default is 2 GiB.
func WithMaxUpload(bytes int64) Option { return func(s *Server) { s.maxUpload = bytes } }

// NewServer starts a server with a business account that has no boards. Close it when done.
func NewServer(opts ...Option) *Server {
	s := &Server{
		account:   account{Username: "pinteresttest", Type: "BUSINESS"},
		lastID:    813744226420795884,
		maxUpload: 2 << 30,
		oauth:     oauthState{codes: map[string]login{}, access: map[string]*grant{}, refresh: map[string]*grant{}},
		limits:    map[pinterest.Category]*quotatest.Window{},
		catalog:   catalogState{items: map[itemKey]map[string]json.RawMessage{}},
	}
	for _, opt := range opts {
		opt(s)
	}
	s.lastID += s.seed % 1_000_000 * 1_000_000_000
	s.chance = rand.New(rand.NewPCG(s.seed, 0))
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.HandleFunc(r.op.Method+" "+basePath+r.op.Path, func(w http.ResponseWriter, req *http.Request) { s.serve(w, req, r) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		s.serve(w, req, route{handle: func(*apiRequest) (any, *apiError) { return nil, noRoute(req) }})
	})
	mux.HandleFunc("GET /oauth/", s.serveAuthorize)
	s.http = httptest.NewServer(mux)
	s.storage = httptest.NewServer(http.HandlerFunc(s.serveStorage))
	return s
}

// Close stops the server once the requests under way are answered.
func (s *Server) Close() {
	s.http.Close()
	s.storage.Close()
}

// Advance moves the server's clock on: tokens and links expire, quotas reopen, and what is made gets later times. Clients
// do not know of it: one that has learned that a quota is spent waits on by its own clock.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
}

// now is the time on the server's clock. The lock is held.
func (s *Server) now() time.Time { return time.Now().Add(s.ahead).UTC() }

// URL returns the base URL of the API, for [pinterest.WithBaseURL].
func (s *Server) URL() string { return s.http.URL + basePath }

// Client returns a client of the server, with a token that has all scopes. It panics if an option is unusable.
func (s *Server) Client(opts ...pinterest.ClientOption) *pinterest.Client {
	own := []pinterest.ClientOption{pinterest.WithBaseURL(s.URL()), pinterest.WithAccessToken("pina_pinteresttest")}
	client, err := pinterest.NewClient(append(own, opts...)...)
	if err != nil {
		panic(err)
	}
	return client
}

// RecordedRequest is a request that the server was sent. Header is without Authorization.
type RecordedRequest struct {
	Operation string // the operation's id in the API description, "" if the request fits none
	Method    string
	Path      string // below the base URL, escaped
	Query     url.Values
	Header    http.Header
	Body      []byte
}

// String returns the method, the path and the query.
func (r RecordedRequest) String() string {
	u := url.URL{Path: r.Path, RawQuery: r.Query.Encode()}
	return r.Method + " " + u.String()
}

// Requests returns what the server was sent so far, in order of arrival.
func (s *Server) Requests() []RecordedRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]RecordedRequest(nil), s.requests...)
}

// route is an operation that the server knows. status is that of its success.
type route struct {
	op     operation.Operation
	status int
	handle func(*apiRequest) (any, *apiError)
	open   bool // it needs no access token
}

// routes lists what the server knows, a file a tag.
func (s *Server) routes() []route {
	var routes []route
	for _, tag := range [][]route{s.userAccountRoutes(), s.boardRoutes(), s.pinRoutes(), s.mediaRoutes(), s.adAccountRoutes(), s.catalogRoutes(), s.oauthRoutes()} {
		routes = append(routes, tag...)
	}
	return routes
}

// apiRequest is a request whose path fits an operation.
type apiRequest struct {
	*http.Request
	op    operation.Operation
	query url.Values
	body  []byte
	// adAccount is the one that the request acts for, nil for none.
	adAccount *pinterest.AdAccount
}

// serve takes a request through what every operation has in common.
func (s *Server) serve(w http.ResponseWriter, req *http.Request, r route) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the client went away
	}
	api := &apiRequest{Request: req, op: r.op, query: req.URL.Query(), body: body}
	s.record(api)
	fault := s.takeFault(r.op.ID)
	if !fault.wait(req) {
		return
	}
	category := pinterest.Category(r.op.Category)
	s.mu.Lock()
	s.lastID++
	rid := strconv.FormatUint(s.lastID, 10)
	limited := s.countRequest(category, w.Header())
	var result any
	failure := fault.refusal()
	if failure == nil {
		failure = s.authorize(r, req)
	}
	if failure == nil && limited {
		failure = rateExceeded()
	}
	if failure == nil {
		api.adAccount, failure = s.findAdAccount(api)
	}
	if failure == nil {
		result, failure = r.handle(api)
	}
	result = fault.page(api, result)
	s.mu.Unlock()

	w.Header().Set("X-Pinterest-Rid", rid)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Set-Cookie", "_ir=0; Max-Age=1800; HttpOnly")
	status, answer := r.status, result
	if failure != nil {
		status, answer = failure.status, failure
	}
	var content []byte
	if status != http.StatusNoContent {
		content = mustJSON(answer)
	}
	fault.answer(w, req, status, content)
}

func (s *Server) record(req *apiRequest) {
	header := req.Header.Clone()
	header.Del("Authorization")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, RecordedRequest{
		Operation: req.op.ID,
		Method:    req.Method,
		Path:      strings.TrimPrefix(req.URL.EscapedPath(), basePath),
		Query:     req.query,
		Header:    header,
		Body:      req.body,
	})
}

// newID returns the next identifier: decimal digits, higher for what is added later. The lock is held.
func (s *Server) newID() string {
	s.lastID++
	return strconv.FormatUint(s.lastID, 10)
}

// mustJSON encodes an answer, which is always of a type that can be.
func mustJSON(answer any) []byte {
	content, err := json.Marshal(answer)
	if err != nil {
		panic("pinteresttest: " + err.Error())
	}
	return content
}

// decode reads the JSON body into out.
func (r *apiRequest) decode(out any) *apiError {
	if err := json.NewDecoder(bytes.NewReader(r.body)).Decode(out); err != nil {
		return badRequest("the body is not the JSON object that the operation takes: " + err.Error())
	}
	return nil
}
