package pinterest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/filelock"
)

// TestTokenFile_SurvivesKilledProcesses kills processes that share a token file, at random times and right after a response with
// a new pair. For a longer run:
//
//	PINTEREST_TEST_KILLS=1200 go test -run TestTokenFile_SurvivesKilledProcesses -v .
func TestTokenFile_SurvivesKilledProcesses(t *testing.T) {
	const processes = 8
	kills := 25
	if text := os.Getenv("PINTEREST_TEST_KILLS"); text != "" {
		var err error
		kills, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	host := &killHost{t: t, killed: map[string]bool{}, invalidSent: map[string]bool{}, served: make(chan int, 1)}
	server := httptest.NewServer(host)
	defer server.Close()
	file := &pinterest.TokenFile{Path: filepath.Join(t.TempDir(), "token.json")}
	host.logIn(file)

	stop := make(chan struct{})
	halfWritten := 0
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
			if _, err := file.Load(); err != nil {
				halfWritten++
			}
		}
	})

	running := make([]*killedProcess, processes)
	for i := range running {
		running[i] = startKilledProcess(t, fmt.Sprintf("%d.0", i), file.Path, server.URL)
	}
	for n := range kills {
		victim := rand.N(processes)
		time.Sleep(rand.N(20 * time.Millisecond))
		if rand.N(2) == 0 {
			victim = host.waitForRefresh(victim)
			time.Sleep(rand.N(2 * time.Millisecond))
		}
		host.kill(running[victim])
		if host.pairIsLost() {
			host.logIn(file)
		}
		running[victim] = startKilledProcess(t, fmt.Sprintf("%d.%d", victim, n+1), file.Path, server.URL)
	}
	for _, process := range running {
		host.kill(process)
	}
	close(stop)
	reader.Wait()

	staleLocks := 0
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	unlock, err := filelock.Lock(ctx, file.Path+".lock")
	if err != nil {
		staleLocks++
	} else {
		unlock()
	}
	assert.Subset(t, []string{"token.json", "token.json.lock", "token.json.tmp"}, fileNames(t, file))

	// Another process can use the stored token, or log in if the pair was lost.
	client, err := killedClient("8.0", file.Path, server.URL)
	require.NoError(t, err)
	_, err = client.UserAccount.Get(t.Context())
	if host.pairIsLost() {
		require.ErrorIs(t, err, pinterest.ErrReauthorize)
		host.logIn(file)
		_, err = client.UserAccount.Get(t.Context())
	}
	require.NoError(t, err)
	stored, err := file.Load()
	require.NoError(t, err)
	require.NoError(t, file.Save(stored))
	assert.Equal(t, []string{"token.json", "token.json.lock"}, fileNames(t, file))

	t.Logf("%d kills, %d refreshes of %d rejected tokens, %d pairs lost between response and save, %d half-written files, %d stale locks",
		kills, host.refreshes, host.rejections, host.lost, halfWritten, staleLocks)
	assert.Equal(t, host.rejections, host.refreshes, "each rejected token is refreshed exactly once")
	assert.Positive(t, host.refreshes)
	assert.Zero(t, halfWritten)
	assert.Zero(t, staleLocks)
}

// killedProcess is a child process that runs killedWorker.
type killedProcess struct {
	name    string
	command *exec.Cmd
	stderr  bytes.Buffer
}

func startKilledProcess(t testing.TB, name, path, api string) *killedProcess {
	t.Helper()
	p := &killedProcess{name: name, command: exec.CommandContext(t.Context(), os.Args[0])}
	p.command.Env = append(os.Environ(), "PINTEREST_TEST_KILLED="+name, "PINTEREST_TEST_TOKEN_FILE="+path, "PINTEREST_TEST_API="+api)
	p.command.Stderr = &p.stderr
	_, err := p.command.StdinPipe() // closed if the test process is killed
	require.NoError(t, err)
	require.NoError(t, p.command.Start())
	t.Cleanup(func() { // only needed if the test fails
		_ = p.command.Process.Kill()
		_ = p.command.Wait()
	})
	return p
}

// killedWorker makes calls until the process is killed. It returns an error that cannot be caused by killing other processes.
func killedWorker(name, path, api string) error {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	client, err := killedClient(name, path, api)
	if err != nil {
		return err
	}
	for {
		_, err := client.UserAccount.Get(context.Background())
		// If the pair was lost, calls fail until the next login. A token may also be rejected twice in a row.
		if err != nil && !errors.Is(err, pinterest.ErrReauthorize) && !errors.Is(err, pinterest.ErrUnauthorized) {
			return err
		}
		time.Sleep(time.Millisecond)
	}
}

func killedClient(name, path, api string) (*pinterest.Client, error) {
	config := &pinterest.OAuthConfig{ClientID: name, ClientSecret: "secret", TokenURL: api + "/oauth/token"}
	source := config.SharedTokenSource(context.Background(), &pinterest.TokenFile{Path: path})
	return pinterest.NewClient(pinterest.WithBaseURL(api), pinterest.WithTokenSource(source), pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
}

// killHost is an API that rejects access tokens a few milliseconds after their first use, and a token endpoint that accepts each
// refresh token once. The client ids are the names of the processes.
type killHost struct {
	t      testing.TB
	served chan int // the number of a process that received a new pair

	mu          sync.Mutex
	killed      map[string]bool
	invalidSent map[string]bool // the keys are a process and an invalid refresh token it sent
	current     int             // the number of the current pair
	owner       string          // the process that received the current pair; "" after a login
	used        time.Time       // when the current pair was first used
	rejected    bool            // the current access token was rejected
	missing     bool            // the current pair was lost
	unsaved     bool            // the current pair is from a login and not saved yet

	rejections, refreshes, lost int
}

func (h *killHost) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	process, _, ok := req.BasicAuth()
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case !ok && h.accepts(req.Header.Get("Authorization")):
		_, _ = io.WriteString(w, `{"username": "shop"}`)
	case ok && h.refresh(process, req.FormValue("refresh_token")):
		_, _ = fmt.Fprintf(w, `{"access_token": "pina_%d", "refresh_token": "pinr_%d", "expires_in": 3600}`, h.current, h.current)
		number, _, _ := strings.Cut(process, ".")
		victim, err := strconv.Atoi(number)
		assert.NoError(h.t, err)
		select {
		case h.served <- victim:
		default:
		}
	default:
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"code": 2, "message": "Authentication failed."}`)
	}
}

func (h *killHost) accepts(authorization string) bool {
	const lifetime = 5 * time.Millisecond
	switch {
	case authorization != fmt.Sprintf("Bearer pina_%d", h.current):
		return false
	case h.used.IsZero():
		h.used = time.Now()
	case !h.rejected && time.Since(h.used) > lifetime:
		h.rejected = true
		h.rejections++
	}
	return !h.rejected
}

func (h *killHost) refresh(process, refreshToken string) bool {
	if refreshToken == fmt.Sprintf("pinr_%d", h.current) {
		assert.True(h.t, h.rejected, "%s refreshed a token that was not rejected", process)
		h.refreshes++
		h.next(process)
		return true
	}
	if h.killed[process] || h.unsaved {
		return false // sent before the process was killed, or before the new login was saved
	}
	assert.False(h.t, h.invalidSent[process+refreshToken], "%s sent a rejected refresh token twice", process)
	h.invalidSent[process+refreshToken] = true
	if !h.missing {
		assert.True(h.t, h.killed[h.owner], "%s lost its pair although it is running", h.owner)
		assert.Zero(h.t, h.used, "%s used its pair before it was saved", h.owner)
		h.missing = true
		h.lost++
	}
	return false
}

// next creates a new pair. The caller holds mu.
func (h *killHost) next(owner string) {
	h.current++
	h.owner, h.used, h.rejected, h.missing = owner, time.Time{}, false, false
}

// logIn creates a new pair and saves it.
func (h *killHost) logIn(file *pinterest.TokenFile) {
	h.t.Helper()
	h.mu.Lock()
	h.next("")
	h.unsaved = true
	pair := &oauth2.Token{
		AccessToken: fmt.Sprintf("pina_%d", h.current), RefreshToken: fmt.Sprintf("pinr_%d", h.current), Expiry: time.Now().Add(time.Hour),
	}
	h.mu.Unlock()
	require.NoError(h.t, file.Save(pair))
	h.mu.Lock()
	h.unsaved = false
	h.mu.Unlock()
}

// waitForRefresh returns the process that receives the next pair, or otherwise if none does within 100 ms.
func (h *killHost) waitForRefresh(otherwise int) int {
	select {
	case <-h.served: // an earlier refresh
	default:
	}
	select {
	case process := <-h.served:
		return process
	case <-time.After(100 * time.Millisecond):
		return otherwise
	}
}

func (h *killHost) pairIsLost() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.missing
}

// kill kills a process, which must not have failed before.
func (h *killHost) kill(p *killedProcess) {
	h.t.Helper()
	h.mu.Lock()
	h.killed[p.name] = true
	h.mu.Unlock()
	require.NoError(h.t, p.command.Process.Kill(), &p.stderr)
	require.Error(h.t, p.command.Wait())
	require.Empty(h.t, p.stderr.String())
}
