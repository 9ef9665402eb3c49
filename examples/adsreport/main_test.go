package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

const notice = "These numbers are invented."

func TestAdsreport_Usage(t *testing.T) {
	programtest.RequireHelp(t, "adsreport [flags]",
		"-account id", "PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_API_URI")
	programtest.RequireUsageError(t, "-days must be positive", nil, "-days", "0")
	programtest.RequireUsageError(t, "unexpected argument: report.html", nil, "report.html")
}

func TestAdsreport_WritesPage(t *testing.T) {
	out := filepath.Join(t.TempDir(), "report.html")
	code, stdout, stderr := programtest.Run(t, nil, "-out", out)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "which invents the numbers")
	content, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, 60, strings.Count(string(content), "<rect "), "want two charts with a bar for each of the 30 days")
	assert.Contains(t, string(content), "Campaign 5")
	assert.Contains(t, string(content), notice)
	assert.NotContains(t, string(content), "http", "the page loads an external resource")
}

func env(server *pinteresttest.Server) []string {
	return []string{"PINTEREST_ACCESS_TOKEN=" + server.NewToken(pinterest.ScopeAdsRead), "PINTEREST_API_URI=" + server.URL()}
}

func TestAdsreport_WithToken(t *testing.T) {
	server := pinteresttest.New(t)
	account := server.SeedAds(1, 1, 1)
	out := filepath.Join(t.TempDir(), "report.html")
	code, stdout, stderr := programtest.Run(t, env(server), "-out", out, "-account", account, "-days", "2")
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "Ad account "+account)
	content, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, 4, strings.Count(string(content), "<rect "))
	assert.NotContains(t, string(content), notice)

	code, _, stderr = programtest.Run(t, env(server), "-out", out, "-account", "1")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "pinterest: ad_accounts/get: ")
}

func TestAdsreport_ChecksFileBeforeTheWork(t *testing.T) {
	server := pinteresttest.New(t)
	for _, out := range []string{filepath.Join(t.TempDir(), "missing", "report.html"), t.TempDir(), ""} {
		code, stdout, stderr := programtest.Run(t, env(server), "-out", out)
		assert.Equal(t, 1, code)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, "open "+out+": ")
	}
	assert.Empty(t, server.Requests())
}

func TestAdsreport_FailureKeepsOlderPage(t *testing.T) {
	server := pinteresttest.New(t) // without ad account
	older, newer := filepath.Join(t.TempDir(), "older.html"), filepath.Join(t.TempDir(), "newer.html")
	require.NoError(t, os.WriteFile(older, []byte("page"), 0o600))
	for _, out := range []string{older, newer} {
		code, _, stderr := programtest.Run(t, env(server), "-out", out)
		assert.Equal(t, 1, code)
		assert.Equal(t, "the token cannot access any ad account\n", stderr)
	}
	content, err := os.ReadFile(older)
	require.NoError(t, err)
	assert.Equal(t, "page", string(content))
	assert.NoFileExists(t, newer)
}

func TestAdsreport_CtrlC(t *testing.T) {
	server := pinteresttest.New(t)
	server.SeedAds(1, 1, 1)
	server.Inject(pinteresttest.Fault{Operation: "analytics/get_report", Delay: time.Hour})
	out := filepath.Join(t.TempDir(), "report.html")
	p := programtest.Start(t, env(server), "-out", out)
	require.Eventually(t, func() bool {
		requests := server.Requests()
		return len(requests) > 0 && requests[len(requests)-1].Operation == "analytics/get_report"
	}, 10*time.Second, time.Millisecond)
	p.Interrupt()
	code, _, stderr := p.Wait()
	assert.Equal(t, 130, code)
	assert.Regexp(t, "^pinterest: .+\n$", stderr)
	assert.NoFileExists(t, out)
}

func TestAdsreport_Failure(t *testing.T) {
	server := pinteresttest.New(t)
	server.SeedAds(1, 1, 1)
	server.Inject(pinteresttest.Fault{Operation: "analytics/create_report", Effect: pinteresttest.Response{Status: http.StatusForbidden, Code: 29}})
	code, _, stderr := programtest.Run(t, env(server), "-out", filepath.Join(t.TempDir(), "report.html"))
	assert.Equal(t, 1, code)
	assert.Regexp(t, "^pinterest: analytics/create_report: 403 .+\n$", stderr)
}

func TestChart_NoDaysOrOnlyZeros(t *testing.T) {
	assert.Empty(t, newChart("", "", nil, (*metrics).Spend, "%g").Bars)
	flat := newChart("", "", []*metrics{{Name: "d"}}, (*metrics).Spend, "%g")
	assert.Len(t, flat.Bars, 1)
	assert.Zero(t, flat.Bars[0].Height)
}

func TestNiceStep_RoundsUp(t *testing.T) {
	for atLeast, want := range map[float64]float64{0.5: 0.5, 3: 5, 11: 20, 60: 100} {
		t.Run(fmt.Sprint(atLeast), func(t *testing.T) {
			assert.InDelta(t, want, niceStep(atLeast), 1e-9)
		})
	}
}
