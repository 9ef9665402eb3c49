package reliability

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// backend is an in-memory Pinterest in a separate process: it records all requests, and the soak measures the memory of its own
// process.
type backend struct {
	URL       string // of the API, without /v5
	FileHost  string // URL of the file host
	App       pinterest.OAuthConfig
	AdAccount string
}

const backendEnv = "RELIABILITY_BACKEND"

// serveBackend is the main function of the backend's process. It returns at the end of standard input.
func serveBackend() {
	ctx := context.Background()
	server := pinteresttest.NewServer(pinteresttest.WithTokenPolicy(pinteresttest.TokenPolicy{Access: 5 * time.Second, KeepRefreshToken: true}))
	defer server.Close()
	b := backend{URL: strings.TrimSuffix(server.URL(), "/v5"), App: *server.OAuthConfig(), AdAccount: server.SeedAds(2, 2, 2)}
	b.App.Scopes = []pinterest.Scope{
		pinterest.ScopeAdsRead, pinterest.ScopeBoardsRead, pinterest.ScopeBoardsWrite, pinterest.ScopeCatalogsRead, pinterest.ScopeCatalogsWrite,
		pinterest.ScopePinsRead, pinterest.ScopePinsWrite, pinterest.ScopeUserAccountsRead,
	}
	upload, err := server.Client().Media.Create(ctx, &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
	must(err)
	b.FileHost = strings.TrimSuffix(upload.UploadURL, "/")
	must(gob.NewEncoder(os.Stdout).Encode(b))
	_, err = io.Copy(io.Discard, os.Stdin)
	must(err)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func startBackend(t *testing.T) *backend {
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), backendEnv+"=1")
	process.Stderr = os.Stderr
	stop, err := process.StdinPipe()
	require.NoError(t, err)
	ready, err := process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, process.Start())
	t.Cleanup(func() {
		_ = stop.Close()
		_ = process.Wait()
	})
	b := &backend{}
	require.NoError(t, gob.NewDecoder(ready).Decode(b))
	return b
}

// soakFaults are the names of the faults of the soak: 15 for each protocol.
var soakFaults = []string{
	"dial: connection refused", "connection reset immediately", "reset before the request is read", "reset before the response", "no response", "body reset",
	"200: HTML", "truncated JSON", "truncated gzip", "status 408", `status 429, Retry-After "0"`, "status 409, locked", "status 500", "status 503",

	"chunked, truncated in a chunk", // HTTP/1.1

	"RST_STREAM PROTOCOL_ERROR", // HTTP/2
}

const soakChance = 0.02 // of each fault

// proxies are the servers for clients of one protocol. They forward requests to the backend or fault them.
type proxies struct {
	api, files *server
	faultless  atomic.Bool     // faults are off
	client     *http.Client    // of the backend
	transport  *http.Transport // for clients of the proxies
}

func newProxies(t *testing.T, b *backend, p protocol) *proxies {
	x := &proxies{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	var fitting []*fault
	for i := range faults {
		if f := &faults[i]; slices.Contains(soakFaults, f.name) && f.fits(p) {
			fitting = append(fitting, f)
		}
	}
	require.Len(t, fitting, 15)
	next := func(s stage, _ *http.Request) *fault {
		for _, f := range fitting {
			if f.stage() == s && !x.faultless.Load() && rand.Float64() < soakChance {
				return f
			}
		}
		return nil
	}
	x.files = newServer(p, next, func(req *http.Request, body []byte) reply { return x.forward(b.FileHost, req, body) })
	x.api = newServer(p, next, func(req *http.Request, body []byte) reply {
		r := x.forward(b.URL, req, body)
		r.body = bytes.ReplaceAll(r.body, []byte(b.FileHost), []byte(x.files.url()))
		return r
	})
	x.transport = newTransport(x.api, time.Second)
	return x
}

// forward sends a request to the backend and returns the response.
func (x *proxies) forward(to string, req *http.Request, body []byte) reply {
	badGateway := func(err error) reply { return reply{status: http.StatusBadGateway, body: fmt.Append(nil, err)} }
	onward, err := http.NewRequestWithContext(context.Background(), req.Method, to+req.RequestURI, bytes.NewReader(body))
	if err != nil {
		return badGateway(err)
	}
	onward.Header = req.Header.Clone()
	onward.Header.Del("Accept-Encoding")
	onward.Header.Del("Expect")
	resp, err := x.client.Do(onward)
	if err != nil {
		return badGateway(err)
	}
	defer func() { _ = resp.Body.Close() }()
	r := reply{status: resp.StatusCode}
	if r.body, err = io.ReadAll(resp.Body); err != nil {
		return badGateway(err)
	}
	for name, values := range resp.Header {
		if strings.HasPrefix(name, "X-") || name == "Content-Type" || name == "Retry-After" {
			r.header = append(r.header, [2]string{name, values[0]})
		}
	}
	return r
}

func (x *proxies) close() {
	x.transport.CloseIdleConnections()
	x.api.close()
	x.files.close()
	x.client.CloseIdleConnections()
}
