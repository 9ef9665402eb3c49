package pinteresttest

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest/internal/operation"
	"github.com/pinterest-go/pinterest/internal/quotatest"
)

const basePath = "/v5"

// Server is an in-memory Pinterest. Its methods are safe for concurrent use.
type Server struct {
	*User // that the server starts with

	http         host
	fileHost     host // for uploads and reports
	listener     net.Listener
	noSockets    bool
	seed         uint64
	maxUpload    int64 // in bytes
	pendingPolls int   // that find a job in progress

	mu         sync.Mutex
	inProgress int        // requests that Transport passes to the hosts
	idle       *sync.Cond // signals that inProgress has changed
	closed     bool

	users    []*User
	boards   []*board
	pins     []*pin
	media    []*media
	ads      adsState
	reports  []*report
	oauth    oauthState
	outcomes outcomes
	trial    bool
	lastID   uint64
	givenIDs map[string]bool // ids of objects that tests have set
	requests []RecordedRequest
	faults   []*injected
	limits   map[string]rateWindow // that LimitRate has set, by name
	windows  map[windowKey]*quotatest.Window
	ahead    time.Duration // how far Advance has moved the clock
	random   *rand.Rand    // for the probability of faults
}

// Option configures a [Server].
type Option func(*Server)

// WithSeed sets the seed that ids, metrics and injected faults with a probability are derived from. Servers with the same seed
// respond to the same sequence of requests with the same ids and numbers. The default is 0.
func WithSeed(seed uint64) Option { return func(s *Server) { s.seed = seed } }

// WithMaxUpload sets the size of the largest file that can be uploaded, in bytes. The default is the limit of the live service,
// 5,368,709,120 (5 GiB).
func WithMaxUpload(bytes int64) Option { return func(s *Server) { s.maxUpload = bytes } }

// WithPendingPolls sets how many polls find a report, an items batch, an ingestion, a bulk request or an upload in progress. The default is
// 0: a job is done at the first poll.
func WithPendingPolls(n int) Option { return func(s *Server) { s.pendingPolls = n } }

// WithListener accepts requests for the API from l, instead of a free port of the loopback interface. Closing the server closes l.
func WithListener(l net.Listener) Option { return func(s *Server) { s.listener = l } }

// WithoutSockets serves no port. Only the clients that [User.Client] returns, and those that use [Server.Transport], reach the
// server. A test in a bubble of [testing/synctest] needs this: waits in it pass at once. Create the server inside the bubble.
func WithoutSockets() Option { return func(s *Server) { s.noSockets = true } }

// TB is the part of [testing.TB] that [New] uses.
type TB interface {
	Helper()
	Cleanup(f func())
	Errorf(format string, args ...any)
}

// New starts a server like [NewServer], and closes it at the end of the test. It then fails the test if an injected fault has not
// affected any request, unless the fault has a Probability between 0 and 1 or a negative Count.
func New(t TB, opts ...Option) *Server {
	t.Helper()
	s := NewServer(opts...)
	t.Cleanup(func() {
		t.Helper()
		s.Close()
		for _, f := range s.unfired() {
			t.Errorf("pinteresttest: an injected fault has not affected any request: %+v", f)
		}
	})
	return s
}

// NewServer starts a server with one user, named "pinteresttest", who has a business account without boards. The caller must close it.
// NewServer panics if it cannot listen on the loopback interface, or if [WithListener] and [WithoutSockets] are combined.
func NewServer(opts ...Option) *Server {
	s := &Server{
		lastID:    813744226420795884,
		maxUpload: 5 << 30,
		oauth:     oauthState{codes: map[string]login{}, access: map[string]*grant{}, refresh: map[string]*grant{}},
		outcomes:  defaultOutcomes(),
		givenIDs:  map[string]bool{},
		limits:    map[string]rateWindow{},
		windows:   map[windowKey]*quotatest.Window{},
	}
	s.User = s.addUser("pinteresttest", firstUserID)
	for _, opt := range opts {
		opt(s)
	}
	if s.noSockets && s.listener != nil {
		panic("pinteresttest: WithListener and WithoutSockets exclude each other")
	}
	s.idle = sync.NewCond(&s.mu)
	s.lastID += s.seed % 1_000_000 * 1_000_000_000
	s.random = rand.New(rand.NewPCG(s.seed, 0))
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.HandleFunc(r.op.Method+" "+basePath+r.op.Path, func(w http.ResponseWriter, req *http.Request) { s.serve(w, req, r) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		s.serve(w, req, route{handle: func(*apiRequest) (any, *apiError) { return nil, noRoute(req) }})
	})
	mux.HandleFunc("GET /oauth/", s.serveAuthorize)
	s.http = host{URL: "http://api.pinterest.test", handler: mux}
	s.fileHost = host{URL: "http://files.pinterest.test", handler: http.HandlerFunc(s.serveFileHost)}
	if !s.noSockets {
		s.http.listen(s.listener)
		s.fileHost.listen(nil)
	}
	return s
}

// Close stops the server. It blocks until all requests in progress have completed.
func (s *Server) Close() {
	s.http.close()
	s.fileHost.close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for s.inProgress > 0 {
		s.idle.Wait()
	}
}

// Advance moves the server's clock forward: tokens and links expire, quotas reset, and new objects get later times. It does not
// affect clients: a client that has exhausted a quota still waits by its own clock.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
}

// now returns the time of the server's clock. The lock is held.
func (s *Server) now() time.Time { return time.Now().Add(s.ahead).UTC() }

// URL returns the base URL of the API, for [pinterest.WithBaseURL].
func (s *Server) URL() string { return s.http.URL + basePath }

// RecordedRequest is a request that the server received.
type RecordedRequest struct {
	Operation string // operation id of the API description; "" if the request matches no operation
	Method    string
	Path      string // relative to the base URL, escaped
	Query     url.Values
	Header    http.Header // without Authorization
	Body      []byte
	Received  time.Time // by the server's clock, which Advance moves
	Responded time.Time // when the response began; zero if there is none
	Status    int       // of the response; 0 if there is none
}

// String returns the method, the path and the query.
func (r RecordedRequest) String() string {
	u := url.URL{Path: r.Path, RawQuery: r.Query.Encode()}
	return r.Method + " " + u.String()
}

// Requests returns all requests that the server has received, in order of arrival.
func (s *Server) Requests() []RecordedRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return clone(s.requests)
}

// route is an operation that the server implements.
type route struct {
	op     operation.Operation
	status int // of a successful response
	handle handler
	public bool // whether it needs no access token
}

// handler carries out a request and returns what the JSON of the response is encoded from. The lock is held.
type handler = func(*apiRequest) (any, *apiError)

// with returns a handler that calls handle with the resource in the path, which lookup returns.
func with[T any](lookup func(*apiRequest) (T, *apiError), handle func(*apiRequest, T) (any, *apiError)) handler {
	return func(r *apiRequest) (any, *apiError) {
		found, err := lookup(r)
		if err != nil {
			return nil, err
		}
		return handle(r, found)
	}
}

func (s *Server) routes() []route {
	return slices.Concat(
		s.userAccountRoutes(), s.boardRoutes(), s.pinRoutes(), s.mediaRoutes(), s.adAccountRoutes(), s.adWriteRoutes(),
		s.catalogRoutes(), s.oauthRoutes(), s.searchRoutes(), s.trendRoutes(), s.keywordRoutes(), s.conversionRoutes(),
		s.customerListRoutes(), s.audienceRoutes(), s.targetingRoutes(), s.orderLineRoutes(), s.promotionRoutes(), s.bulkRoutes(),
	)
}

// apiRequest is a request to the API.
type apiRequest struct {
	*http.Request
	op        operation.Operation
	query     url.Values
	body      []byte
	user      *User      // whose token the request has; for one with the parameter ad_account_id, the owner of the ad account
	scopes    []string   // of the access token
	adAccount *adAccount // that the request is made for, or nil
}

// serve handles what all operations have in common.
func (s *Server) serve(w http.ResponseWriter, req *http.Request, r route) {
	body, readErr := io.ReadAll(req.Body)
	if readErr != nil {
		return // the client is gone
	}
	api := &apiRequest{Request: req, op: r.op, query: req.URL.Query(), body: body}
	number := s.record(api)
	fault := s.takeFault(r.op)
	if !fault.before(req) {
		return
	}
	rid, result, err := s.carryOut(r, api, fault, w.Header())
	w.Header().Set("X-Pinterest-Rid", rid)
	w.Header().Set("X-Pinterest-Rid-128bit", fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, s.seed, "|", rid)))[:32])
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Set-Cookie", "_ir=0; Max-Age=1800; HttpOnly")
	status := r.status
	if err != nil {
		status, result = err.status, err
	}
	var content []byte
	if result != nil {
		content = mustJSON(result)
	}
	fault.after()
	s.recordResponse(number, status)
	fault.respond(w, req, status, content)
}

// carryOut calls the route's handler with the lock held. It returns the id of the request, and the result or the error.
func (s *Server) carryOut(r route, api *apiRequest, fault Fault, header http.Header) (rid string, result any, err *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID++
	rid = strconv.FormatUint(s.lastID, 10)
	err = s.authorize(r, api) // before the quota: responses to unknown tokens do not have its headers
	if err == nil {
		err = s.countRequest(api, header)
	}
	if injected := fault.error(); injected != nil {
		err = injected
	}
	if err == nil {
		err = s.findAdAccount(api)
	}
	if err == nil {
		err = s.checkTrial(r.op)
	}
	if err == nil {
		result, err = r.handle(api)
	}
	return rid, fault.page(api, result), err
}

// record adds a request to those that Requests returns, and returns its index.
func (s *Server) record(req *apiRequest) int {
	header := req.Header.Clone()
	header.Del("Authorization")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, RecordedRequest{
		Operation: req.op.ID,
		Method:    req.Method,
		Path:      strings.TrimPrefix(req.URL.EscapedPath(), basePath),
		Query:     req.URL.Query(), // handlers may change req.query
		Header:    header,
		Body:      req.body,
		Received:  s.now(),
	})
	return len(s.requests) - 1
}

func (s *Server) recordResponse(number, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[number].Responded, s.requests[number].Status = s.now(), status
}

// newID returns a decimal id that is higher than all earlier ones. The lock is held.
func (s *Server) newID() string {
	for {
		s.lastID++
		if id := strconv.FormatUint(s.lastID, 10); !s.givenIDs[id] {
			return id
		}
	}
}
