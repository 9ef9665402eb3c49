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

// pace is how long things may take.
type pace struct {
	attempt  time.Duration // a client waits for what has a timeout: a connection, a handshake, a header, a reply to a ping
	patience time.Duration // a call that ends by itself
	life     time.Duration // the context of a call that does not
	late     time.Duration // such a call may return after its context
	settle   time.Duration // connections and goroutines end within
}

var usual = pace{
	attempt: 400 * time.Millisecond, patience: 10 * time.Second, life: 250 * time.Millisecond, late: time.Second, settle: 3 * time.Second,
}

// doubled returns the pace for a busy machine.
func (p pace) doubled() pace {
	return pace{attempt: 2 * p.attempt, patience: 2 * p.patience, life: 2 * p.life, late: 2 * p.late, settle: 2 * p.settle}
}

// trial is a cell with a server and a client.
type trial struct {
	cell
	server *server
	site   *site
	bodies *bodies
	hit    chan struct{} // receives one value when the fault hits for the first time
	pace   pace

	mu     sync.Mutex
	left   int  // how many times the fault is still to hit; below 0 always
	hits   int  // how many times it did
	acted  int  // the server's books: how many times it carried the request out
	astray bool // a redirect was followed, or a token reached another host
}

func newTrial(ctx context.Context, c cell, pace pace) *trial {
	t := &trial{cell: c, pace: pace, hit: make(chan struct{}, 1)}
	t.server = newServer(c.protocol, t.next, t.carryOut)
	transport := newTransport(t.server, pace.attempt)
	t.bodies = &bodies{next: transport}
	t.site = &site{http: &http.Client{Transport: t.bodies}, url: t.server.url()}
	t.site.app = pinterest.OAuthConfig{ClientID: "1", ClientSecret: "secret" + canary, RedirectURL: "http://localhost/", TokenURL: t.site.url + tokenPath}
	stale := &oauth2.Token{AccessToken: "pina_" + canary + "old", RefreshToken: "pinr_" + canary + "old", Expiry: time.Now().Add(-time.Hour)}
	options := func(credentials pinterest.ClientOption) []pinterest.ClientOption {
		return []pinterest.ClientOption{
			credentials, pinterest.WithBaseURL(t.site.url + "/v5"), pinterest.WithHTTPClient(t.site.http), pinterest.WithMaxResponseSize(responseSize),
			pinterest.WithRetryPolicy(pinterest.RetryPolicy{MaxRetries: 4, MinDelay: time.Millisecond, MaxDelay: 2 * time.Second}),
		}
	}
	var err, err2 error
	t.site.Client, err = pinterest.NewClient(options(pinterest.WithAccessToken("pina_" + canary))...)
	t.site.renewing, err2 = pinterest.NewClient(options(pinterest.WithTokenSource(t.site.app.TokenSource(t.site.oauth(ctx), stale, nil)))...)
	if err := errors.Join(err, err2); err != nil {
		panic(err)
	}
	return t
}

// next is the server's fault function.
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

func (t *trial) concerns(req *http.Request) bool {
	path, _, _ := strings.Cut(req.RequestURI, "?")
	return t.operation.faulted == "" || path == t.operation.faulted
}

// carryOut is the server's healthy function.
func (t *trial) carryOut(req *http.Request, _ []byte) reply {
	t.mu.Lock()
	defer t.mu.Unlock()
	path, _, _ := strings.Cut(req.RequestURI, "?")
	if path == "/elsewhere" || strings.HasPrefix(path, "/files") && req.Header.Get("Authorization") != "" {
		t.astray = true
	}
	concerned := t.concerns(req)
	if concerned {
		t.acted++
	}
	switch {
	case concerned && t.operation.reply == "":
		return reply{status: http.StatusNoContent}
	case concerned:
		return reply{status: http.StatusOK, body: []byte(t.operation.reply)}
	case path == batchPath:
		return reply{status: http.StatusOK, body: []byte(`{"batch_id":"1"}`)}
	case strings.HasPrefix(path, batchPath):
		return reply{status: http.StatusOK, body: []byte(batch)}
	}
	return reply{status: http.StatusOK, body: []byte(thing)}
}

// arm makes the fault hit a number of times from now on, below 0 always, and clears the counts.
func (t *trial) arm(times int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left, t.hits, t.acted = times, 0, 0
}

func (t *trial) seen() (hits, acted int, astray bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.hits, t.acted, t.astray
}

// ending is how a call ended.
type ending struct {
	err      error
	panicked any
	lost     bool          // the call has not returned
	expired  bool          // the context had ended when the call returned
	canceled bool          // it was canceled
	late     time.Duration // how long after the end of the context the call returned
}

// call makes the call of the cell. Its context ends after life, or when stop receives a value.
func (t *trial) call(life time.Duration, stop <-chan struct{}) ending {
	ctx, cancel := context.WithTimeout(context.Background(), life)
	defer cancel()
	deadline, _ := ctx.Deadline()
	returned := make(chan ending, 1)
	go func() {
		var e ending
		defer func() {
			e.panicked = recover()
			e.expired = ctx.Err() != nil
			e.late = time.Since(deadline)
			returned <- e
		}()
		e.err = t.operation.call(ctx, t.site)
	}()
	select {
	case <-stop:
		time.Sleep(10 * time.Millisecond) // until the call waits
		start := time.Now()
		cancel()
		select {
		case e := <-returned:
			e.canceled, e.late = e.expired, time.Since(start)
			return e
		case <-time.After(t.pace.patience):
			return ending{lost: true}
		}
	case e := <-returned:
		return e
	case <-time.After(life + t.pace.patience):
		return ending{lost: true}
	}
}

// problems is what did not hold.
type problems struct {
	texts []string
	// firm: it does not depend on how busy the machine is.
	firm bool
}

func (p *problems) add(format string, args ...any) {
	p.texts = append(p.texts, fmt.Sprintf(format, args...))
}

func (p *problems) addFirm(format string, args ...any) {
	p.firm = true
	p.add(format, args...)
}

// try tries a cell.
func (c cell) try(pace pace) *problems {
	p := &problems{}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	t := newTrial(ctx, c, pace)
	defer t.server.close()

	if c.fault.warm {
		if e := t.call(pace.patience, nil); e.err != nil {
			p.add("the call before the fault failed: %v", e.err)
			return p
		}
	}
	want := c.fault.want.of(c.operation)
	life, times := pace.patience, hitsOnce
	if c.operation.slow {
		times = 1
	}
	if c.mode != once {
		times = -1
	}
	if want == hangs || c.mode == always && (c.fault.endless || c.operation.slow) {
		life = pace.life
	}
	var stop chan struct{}
	if c.mode == canceled {
		life, stop = pace.patience, t.hit
	}
	t.arm(times)
	e := t.call(life, stop)
	t.checkEnding(e, p)
	if e.lost || e.panicked != nil {
		return p
	}
	if c.mode == canceled {
		t.checkCanceled(e, p)
	} else {
		t.checkOutcome(e, life, want, p)
	}
	hits, acted, _ := t.seen()
	if hits == 0 {
		p.add("the fault did not hit")
	}
	if e.err == nil && acted == 0 {
		p.add("succeeded, but the server carried nothing out")
	}
	if c.operation.kind == create && acted > 1 {
		p.addFirm("the server carried it out %d times", acted)
	}

	t.arm(0)                                                // the fault passes
	loggedOut := errors.Is(e.err, pinterest.ErrReauthorize) // a rejected refresh token is not sent again
	if !c.fault.closes && !(c.operation.shared && (c.fault.endless || loggedOut)) {
		t.callAgain(p)
	}
	cancel()
	t.checkLeft(p)
	return p
}

// checkCanceled checks how a call ended that was canceled.
func (t *trial) checkCanceled(e ending, p *problems) {
	switch {
	case !e.canceled && e.err == nil && t.fault.want.of(t.operation) != either:
		p.add("succeeded before it was canceled")
	case !e.canceled: // it ended with an error before
	case !errors.Is(e.err, context.Canceled):
		p.add("canceled, but the error is not context.Canceled: %s", short(e.err))
	case e.late > promptly:
		p.add("returned %v after it was canceled", e.late.Round(time.Millisecond))
	}
}

// checkOutcome checks how a call ended that was not canceled.
func (t *trial) checkOutcome(e ending, life time.Duration, want outcome, p *problems) {
	hits, _, _ := t.seen()
	switch {
	case e.expired && e.late > t.pace.late:
		p.add("returned %v after its deadline", e.late.Round(time.Millisecond))
	case e.expired && life == t.pace.patience:
		p.add("did not end by itself: %s", short(e.err))
	case want == hangs && !errors.Is(e.err, context.DeadlineExceeded):
		p.add("lasted until its deadline, but the error is not context.DeadlineExceeded: %s", short(e.err))
	case want == passes && e.err != nil:
		p.add("failed: %s", short(e.err))
	case (want == fails || t.mode == always && (want == retried || want == resent)) && e.err == nil:
		p.add("succeeded")
	case want == fails && !t.operation.slow && hits > 1:
		p.add("made %d attempts, but retrying does not help", hits)
	case t.mode == once && e.err != nil && (want == resent || want == retried && t.operation.kind != create):
		p.add("failed, though the fault passed: %s", short(e.err))
	}
}

// checkEnding checks what holds for every call.
func (t *trial) checkEnding(e ending, p *problems) {
	switch {
	case e.panicked != nil:
		p.addFirm("panicked: %v", e.panicked)
		return
	case e.lost:
		p.add("does not return")
		return
	case e.err == nil:
		return
	}
	text := e.err.Error()
	switch {
	case errors.Is(e.err, errShortList):
		p.addFirm("%v", e.err)
	case !strings.Contains(text, t.operation.id):
		p.addFirm("the error does not name the operation: %s", short(e.err))
	}
	if len(text) > maxErrorText {
		p.addFirm("the error has %d bytes: %s", len(text), short(e.err))
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		p.addFirm("the error has control characters: %s", short(e.err))
	}
	if strings.Contains(fmt.Sprintf("%s%+v%#v", text, e.err, e.err), canary) {
		p.addFirm("the error shows a secret: %s", short(e.err))
	}
}

// callAgain makes the call after the fault has passed. A connection that died meanwhile may still cost a create its outcome.
func (t *trial) callAgain(p *problems) {
	tries := 1
	if t.operation.kind == create {
		tries = 2
	}
	for try := 1; ; try++ {
		t.arm(0)
		settled := !t.bodies.lost.Load()
		e := t.call(t.pace.patience, nil)
		if _, acted, _ := t.seen(); settled && acted > 1 && t.operation.kind == create {
			p.addFirm("the server carried the next call out %d times, in try %d: %s", acted, try, short(e.err))
		}
		if e.err == nil && !e.lost && e.panicked == nil {
			return
		}
		if try == tries {
			p.add("the next call failed: %s %v", short(e.err), e.panicked)
			return
		}
	}
}

// checkLeft checks that nothing of the cell is left.
func (t *trial) checkLeft(p *problems) {
	if _, _, astray := t.seen(); astray {
		p.addFirm("a redirect was followed or a token sent to the file host")
	}
	transport, _ := t.bodies.next.(*http.Transport)
	for deadline := time.Now().Add(t.pace.settle); ; time.Sleep(time.Millisecond) {
		transport.CloseIdleConnections()
		open, bodies := t.server.open(), t.bodies.left()
		if open == 0 && bodies == 0 {
			return
		}
		if time.Now().After(deadline) {
			p.add("%d connections and %d response bodies are left", open, bodies)
			return
		}
	}
}

func short(err error) string {
	return fmt.Sprintf("%.300q", fmt.Sprint(err))
}
