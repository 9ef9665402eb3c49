package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAdsreport_WritesPage(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "")
	out := filepath.Join(t.TempDir(), "report.html")
	require.NoError(t, (&job{days: 30, out: out, interval: time.Millisecond}).run(t.Context()))
	content, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, 60, strings.Count(string(content), "<rect "), "want two charts with a bar for each of the 30 days")
	assert.Contains(t, string(content), "Campaign 5")
	assert.NotContains(t, string(content), "http", "the page loads an external resource")
	require.ErrorIs(t, (&job{days: 1, out: t.TempDir() + "/missing/x", interval: time.Millisecond}).run(t.Context()), os.ErrNotExist)
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
