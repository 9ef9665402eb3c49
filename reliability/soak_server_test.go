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

// world is an in-memory Pinterest in a process of its own: it keeps all requests, and its memory is not to be measured.
type world struct {
	URL       string // of the API
	Storage   string // of the file host
	App       pinterest.OAuthConfig
	AdAccount string
	Campaign  string
}

const worldEnv = "RELIABILITY_WORLD"

// serveWorld is the main function of the world's process. It ends with its standard input.
func serveWorld() {
	ctx := context.Background()
	server := pinteresttest.NewServer(pinteresttest.WithTokenPolicy(pinteresttest.TokenPolicy{Access: 5 * time.Second, KeepRefreshToken: true}))
	defer server.Close()
	client := server.Client()
	w := world{URL: strings.TrimSuffix(server.URL(), "/v5"), App: *server.OAuthConfig(), AdAccount: server.SeedAds(2, 2, 2)}
	w.App.Scopes = []pinterest.Scope{
		pinterest.ScopeAdsRead, pinterest.ScopeBoardsRead, pinterest.ScopeBoardsWrite, pinterest.ScopeCatalogsRead, pinterest.ScopeCatalogsWrite,
		pinterest.ScopePinsRead, pinterest.ScopePinsWrite, pinterest.ScopeUserAccountsRead,
	}
	campaigns, err := client.AdAccounts.ListCampaigns(w.AdAccount, nil).Page(ctx)
	must(err)
	w.Campaign = campaigns.Items[0].ID
	upload, err := client.Media.Create(ctx, &pinterest.MediaCreateParams{MediaType: pinterest.MediaTypeVideo})
	must(err)
	w.Storage = strings.TrimSuffix(upload.UploadURL, "/")
	must(gob.NewEncoder(os.Stdout).Encode(w))
	_, err = io.Copy(io.Discard, os.Stdin)
	must(err)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func startWorld(t *testing.T) *world {
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), worldEnv+"=1")
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
	w := &world{}
	require.NoError(t, gob.NewDecoder(ready).Decode(w))
	return w
}

// soakFaults are the names of the faults that requests meet, 15 for each protocol.
var soakFaults = []string{
	"dial refused", "connection reset at once", "reset before the request is read", "reset before the response", "no response", "body reset",
	"200: HTML", "truncated JSON", "gzip that is cut", "status 408", `status 429, Retry-After "0"`, "status 409, locked", "status 500", "status 503",

	"chunked, cut in a chunk", // HTTP/1.1

	"RST_STREAM PROTOCOL_ERROR", // HTTP/2
}

const soakChance = 0.02 // of each fault

// proxies are the servers that clients of one protocol see: they pass requests on, or fault them.
type proxies struct {
	api, files *server
	faultless  atomic.Bool
	client     *http.Client // to the world
	transport  *http.Transport
}

func newProxies(t *testing.T, w *world, p protocol) *proxies {
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
	x.files = newServer(p, next, func(req *http.Request, body []byte) reply { return x.pass(w.Storage, req, body) })
	x.api = newServer(p, next, func(req *http.Request, body []byte) reply {
		r := x.pass(w.URL, req, body)
		r.body = bytes.ReplaceAll(r.body, []byte(w.Storage), []byte(x.files.url()))
		return r
	})
	x.transport = newTransport(x.api, time.Second)
	return x
}

// pass has a request carried out by the world.
func (x *proxies) pass(to string, req *http.Request, body []byte) reply {
	broken := func(err error) reply { return reply{status: http.StatusBadGateway, body: fmt.Append(nil, err)} }
	onward, err := http.NewRequestWithContext(context.Background(), req.Method, to+req.RequestURI, bytes.NewReader(body))
	if err != nil {
		return broken(err)
	}
	onward.Header = req.Header.Clone()
	onward.Header.Del("Accept-Encoding")
	onward.Header.Del("Expect")
	resp, err := x.client.Do(onward)
	if err != nil {
		return broken(err)
	}
	defer func() { _ = resp.Body.Close() }()
	r := reply{status: resp.StatusCode}
	if r.body, err = io.ReadAll(resp.Body); err != nil {
		return broken(err)
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
