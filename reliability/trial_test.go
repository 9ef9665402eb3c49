package reliability

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
)

// limits are the durations that a trial allows.
type limits struct {
	attempt time.Duration // the client's timeout for a connection, a handshake, a response header and a ping reply
	call    time.Duration // for a call that ends before its context does
	timeout time.Duration // of the context of a call that lasts as long as its context
	late    time.Duration // between the end of the context and the return of such a call
	settle  time.Duration // until connections and goroutines have ended
}

var normal = limits{
	attempt: 400 * time.Millisecond, call: 10 * time.Second, timeout: 250 * time.Millisecond, late: time.Second, settle: 3 * time.Second,
}

// doubled returns limits for a busy machine.
func (l limits) doubled() limits {
	return limits{attempt: 2 * l.attempt, call: 2 * l.call, timeout: 2 * l.timeout, late: 2 * l.late, settle: 2 * l.settle}
}

// trial is one run of a cell, with its own server and clients.
type trial struct {
	cell
	server *server
	env    *env
	bodies *bodies
	hit    chan struct{} // receives a value when the fault hits for the first time
	lim    limits

	mu          sync.Mutex
	left        int  // number of times that the fault is still to hit; negative means always
	hits        int  // number of times that the fault hit
	acted       int  // number of times that the server carried the request out
	misdirected bool // a redirect was followed, or the token was sent to the file host
}

func newTrial(ctx context.Context, c cell, lim limits) *trial {
	t := &trial{cell: c, lim: lim, hit: make(chan struct{}, 1)}
	t.server = newServer(c.protocol, t.next, t.carryOut)
	transport := newTransport(t.server, lim.attempt)
	t.bodies = &bodies{next: transport}
	t.env = &env{http: &http.Client{Transport: t.bodies}, url: t.server.url()}
	t.env.app = pinterest.OAuthConfig{ClientID: "1", ClientSecret: "secret" + canary, RedirectURL: "http://localhost/", TokenURL: t.env.url + tokenPath}
	stale := &oauth2.Token{AccessToken: "pina_" + canary + "old", RefreshToken: "pinr_" + canary + "old", Expiry: time.Now().Add(-time.Hour)}
	options := func(credentials pinterest.ClientOption) []pinterest.ClientOption {
		return []pinterest.ClientOption{
			credentials, pinterest.WithBaseURL(t.env.url + "/v5"), pinterest.WithHTTPClient(t.env.http), pinterest.WithMaxResponseSize(responseSize),
			pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 4, MinDelay: time.Millisecond, MaxDelay: 2 * time.Second}),
		}
	}
	var err, err2 error
	t.env.Client, err = pinterest.NewClient(options(pinterest.WithAccessToken("pina_" + canary))...)
	t.env.expired, err2 = pinterest.NewClient(options(pinterest.WithTokenSource(t.env.app.TokenSource(t.env.oauth(ctx), stale, nil)))...)
	if err := errors.Join(err, err2); err != nil {
		panic(err)
	}
	return t
}

// next returns the fault if it is due at the stage of the request.
func (t *trial) next(s stage, req *http.Request) *fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left == 0 || t.fault.stage() != s || req != nil && !t.concerns(req) {
		return nil
	}
	t.left--
	t.hits++
	if t.hits == 1 {
		t.hit <- struct{}{}
	}
	return t.fault
}

// concerns reports whether the fault hits requests like req.
func (t *trial) concerns(req *http.Request) bool {
	path, _, _ := strings.Cut(req.RequestURI, "?")
	return t.operation.faulted == "" || path == t.operation.faulted
}

// carryOut carries the request out and returns the healthy response.
func (t *trial) carryOut(req *http.Request, _ []byte) reply {
	t.mu.Lock()
	defer t.mu.Unlock()
	path, _, _ := strings.Cut(req.RequestURI, "?")
	if path == "/elsewhere" || strings.HasPrefix(path, "/files") && req.Header.Get("Authorization") != "" {
		t.misdirected = true
	}
	faulted := t.concerns(req)
	if faulted {
		t.acted++
	}
	switch {
	case faulted && t.operation.reply == "":
		return reply{status: http.StatusNoContent}
	case faulted:
		return reply{status: http.StatusOK, body: []byte(t.operation.reply)}
	case path == batchPath:
		return reply{status: http.StatusOK, body: []byte(`{"batch_id":"1"}`)}
	case strings.HasPrefix(path, batchPath):
		return reply{status: http.StatusOK, body: []byte(batchJSON)}
	}
	return reply{status: http.StatusOK, body: []byte(objectJSON)}
}

// arm makes the fault hit the given number of times, always if it is negative, and resets the counts.
func (t *trial) arm(times int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left, t.hits, t.acted = times, 0, 0
}

func (t *trial) counts() (hits, acted int, misdirected bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.hits, t.acted, t.misdirected
}

// callResult describes how a call ended.
type callResult struct {
	err      error
	panicked any
	hung     bool          // the call has not returned
	expired  bool          // the context had ended when the call returned
	canceled bool          // the context was canceled before the call returned
	late     time.Duration // the time from the end of the context to the return of the call
}

// call makes the call of the cell. Its context ends after timeout, or when stop receives a value.
func (t *trial) call(timeout time.Duration, stop <-chan struct{}) callResult {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	deadline, _ := ctx.Deadline()
	returned := make(chan callResult, 1)
	go func() {
		var e callResult
		defer func() {
			e.panicked = recover()
			e.expired = ctx.Err() != nil
			e.late = time.Since(deadline)
			returned <- e
		}()
		e.err = t.operation.call(ctx, t.env)
	}()
	select {
	case <-stop:
		time.Sleep(10 * time.Millisecond) // until the call blocks
		start := time.Now()
		cancel()
		select {
		case e := <-returned:
			e.canceled, e.late = e.expired, time.Since(start)
			return e
		case <-time.After(t.lim.call):
			return callResult{hung: true}
		}
	case e := <-returned:
		return e
	case <-time.After(timeout + t.lim.call):
		return callResult{hung: true}
	}
}

// problems are the failed checks of a cell.
type problems struct {
	texts    []string
	definite bool // a busy machine cannot have caused one of them
}

func (p *problems) add(format string, args ...any) {
	p.texts = append(p.texts, fmt.Sprintf(format, args...))
}

func (p *problems) addDefinite(format string, args ...any) {
	p.definite = true
	p.add(format, args...)
}

// run runs the cell and returns its problems.
func (c cell) run(lim limits) *problems {
	p := &problems{}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	t := newTrial(ctx, c, lim)
	defer t.server.close()

	if c.fault.warm {
		if e := t.call(lim.call, nil); e.err != nil {
			p.add("the call before the fault failed: %v", e.err)
			return p
		}
	}
	want := c.fault.want.of(c.operation)
	timeout, times := lim.call, hitsOnce
	if c.operation.slow {
		times = 1
	}
	if c.mode != once {
		times = -1
	}
	if want == hangs || c.mode == always && (c.fault.endless || c.operation.slow) {
		timeout = lim.timeout
	}
	var stop chan struct{}
	if c.mode == canceled {
		timeout, stop = lim.call, t.hit
	}
	t.arm(times)
	e := t.call(timeout, stop)
	t.checkAlways(e, p)
	if e.hung || e.panicked != nil {
		return p
	}
	if c.mode == canceled {
		t.checkCanceled(e, p)
	} else {
		t.checkOutcome(e, timeout, want, p)
	}
	hits, acted, _ := t.counts()
	if hits == 0 {
		p.add("the fault did not hit")
	}
	if e.err == nil && acted == 0 {
		p.add("succeeded, but the server did not carry it out")
	}
	if c.operation.kind == create && acted > 1 {
		p.addDefinite("the server carried it out %d times", acted)
	}

	t.arm(0)                                                // the fault has passed
	loggedOut := errors.Is(e.err, pinterest.ErrReauthorize) // a rejected refresh token is not sent again
	if !c.fault.blocks && !(c.operation.shared && (c.fault.endless || loggedOut)) {
		t.callAgain(p)
	}
	cancel()
	t.checkLeaks(p)
	return p
}

// checkCanceled checks the result of a call that was canceled.
func (t *trial) checkCanceled(e callResult, p *problems) {
	switch {
	case !e.canceled && e.err == nil && t.fault.want.of(t.operation) != either:
		p.add("succeeded before it was canceled")
	case !e.canceled: // it failed before that
	case !errors.Is(e.err, context.Canceled):
		p.add("canceled, but the error is not context.Canceled: %s", short(e.err))
	case e.late > promptly:
		p.add("returned %v after it was canceled", e.late.Round(time.Millisecond))
	}
}

// checkOutcome checks the result of a call that was not canceled.
func (t *trial) checkOutcome(e callResult, timeout time.Duration, want outcome, p *problems) {
	hits, _, _ := t.counts()
	switch {
	case e.expired && e.late > t.lim.late:
		p.add("returned %v after its deadline", e.late.Round(time.Millisecond))
	case e.expired && timeout == t.lim.call:
		p.add("did not end before its deadline: %s", short(e.err))
	case want == hangs && !errors.Is(e.err, context.DeadlineExceeded):
		p.add("lasted until its deadline, but the error is not context.DeadlineExceeded: %s", short(e.err))
	case want == passes && e.err != nil:
		p.add("failed: %s", short(e.err))
	case (want == fails || t.mode == always && (want == retried || want == alwaysRetried)) && e.err == nil:
		p.add("succeeded")
	case want == fails && !t.operation.slow && hits > 1:
		p.add("was retried: %d attempts", hits)
	case t.mode == once && e.err != nil && (want == alwaysRetried || want == retried && t.operation.kind != create):
		p.add("failed after the fault had passed: %s", short(e.err))
	}
}

// checkAlways checks the properties that every result has.
func (t *trial) checkAlways(e callResult, p *problems) {
	switch {
	case e.panicked != nil:
		p.addDefinite("panicked: %v", e.panicked)
		return
	case e.hung:
		p.add("did not return")
		return
	case e.err == nil:
		return
	}
	text := e.err.Error()
	switch {
	case errors.Is(e.err, errShortList):
		p.addDefinite("%v", e.err)
	case !strings.Contains(text, t.operation.id):
		p.addDefinite("the error does not name the operation: %s", short(e.err))
	}
	if len(text) > maxErrorText {
		p.addDefinite("the error has %d bytes: %s", len(text), short(e.err))
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		p.addDefinite("the error has control characters: %s", short(e.err))
	}
	if strings.Contains(fmt.Sprintf("%s%+v%#v", text, e.err, e.err), canary) {
		p.addDefinite("the error shows a secret: %s", short(e.err))
	}
}

// callAgain makes the call after the fault has passed. A create may fail once more: if it uses a connection that has broken
// since, its outcome is unknown.
func (t *trial) callAgain(p *problems) {
	calls := 1
	if t.operation.kind == create {
		calls = 2
	}
	for i := 1; ; i++ {
		t.arm(0)
		settled := !t.bodies.lost.Load()
		e := t.call(t.lim.call, nil)
		if _, acted, _ := t.counts(); settled && acted > 1 && t.operation.kind == create {
			p.addDefinite("the server carried next call %d out %d times: %s", i, acted, short(e.err))
		}
		if e.err == nil && !e.hung && e.panicked == nil {
			return
		}
		if i == calls {
			p.add("the next call failed: %s %v", short(e.err), e.panicked)
			return
		}
	}
}

// checkLeaks checks that no connection or response body is left open and no request went to the wrong place.
func (t *trial) checkLeaks(p *problems) {
	if _, _, misdirected := t.counts(); misdirected {
		p.addDefinite("a redirect was followed or the token was sent to the file host")
	}
	transport, _ := t.bodies.next.(*http.Transport)
	for deadline := time.Now().Add(t.lim.settle); ; time.Sleep(time.Millisecond) {
		transport.CloseIdleConnections()
		conns, bodies := t.server.openConns(), t.bodies.count()
		if conns == 0 && bodies == 0 {
			return
		}
		if time.Now().After(deadline) {
			p.add("%d connections and %d response bodies were left open", conns, bodies)
			return
		}
	}
}

func short(err error) string {
	return fmt.Sprintf("%.300q", fmt.Sprint(err))
}
