package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// shop is a server, and a job that publishes a file of pins on it.
type shop struct {
	*pinteresttest.Server
	t    *testing.T
	job  job
	out  bytes.Buffer
	want map[string][]string // the titles of the pins that the server must have in the end, by board
}

// inShop runs test in a bubble, where waits pass at once.
func inShop(t *testing.T, rows int, test func(*testing.T, *shop), opts ...pinteresttest.Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		test(t, newShop(t, rows, append(opts, pinteresttest.WithoutSockets())...))
	})
}

// newShop writes a file with rows for three boards. One of them exists and has a pin of other origin.
func newShop(t *testing.T, rows int, opts ...pinteresttest.Option) *shop {
	t.Helper()
	s := &shop{Server: pinteresttest.New(t, opts...), t: t, want: map[string][]string{"Soups": {"Pin 1"}}}
	s.SeedBoard("Soups", 1)
	boards := []string{"Soups", "Salads", "Desserts"}
	content := "board,title,image_url,link\n"
	for i := range rows {
		board, title := boards[i%len(boards)], fmt.Sprintf("Dish %02d", i)
		content += fmt.Sprintf("%s,%s,https://shop.example/%d.jpg,https://shop.example/%d\n", board, title, i, i)
		s.want[board] = append(s.want[board], title)
	}
	slices.Sort(s.want["Soups"])
	path := filepath.Join(t.TempDir(), "pins.csv")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	s.job = job{
		out: &s.out, path: path, statePath: path + ".state", workers: 3, settle: 15 * time.Second,
		client: s.Client(), service: s.URL(),
	}
	return s
}

// publish runs the job and returns what it printed.
func (s *shop) publish() (output string, err error) {
	s.out.Reset()
	err = s.job.publish(s.t.Context())
	return s.out.String(), err
}

// requirePublished runs the job, and requires that each row has one pin and that another run sends nothing.
func (s *shop) requirePublished() (output string) {
	s.t.Helper()
	output, err := s.publish()
	require.NoError(s.t, err, output)
	require.Equal(s.t, s.want, s.titles())
	before := len(s.Requests())
	again, err := s.publish()
	require.NoError(s.t, err, again)
	require.Len(s.t, s.Requests(), before)
	return output
}

// titles returns the titles of the pins by board.
func (s *shop) titles() map[string][]string {
	s.t.Helper()
	titles := map[string][]string{}
	for _, board := range collect(s, s.Client().Boards.List(nil)) {
		for _, pin := range collect(s, s.Client().Boards.ListPins(board.ID, nil)) {
			titles[board.Name] = append(titles[board.Name], pin.Title)
		}
		slices.Sort(titles[board.Name])
	}
	return titles
}

// collect lists items although faults may be left.
func collect[T any](s *shop, pager *pinterest.Pager[T]) []T {
	s.t.Helper()
	for range 100 {
		if page, err := pager.Page(s.t.Context()); err == nil {
			require.Empty(s.t, page.Bookmark)
			return page.Items
		}
	}
	require.Fail(s.t, "the list fails")
	return nil
}

// count returns the number of requests for an operation.
func (s *shop) count(operation string) (n int) {
	for _, r := range s.Requests() {
		if r.Operation == operation {
			n++
		}
	}
	return n
}

func TestPublish_Usage(t *testing.T) {
	programtest.RequireHelp(t, "publish [flags] pins.csv", "-state file", "-workers int", "-settle duration", "-dry-run", "-retry-unknown",
		"PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_API_URI")
	programtest.RequireUsageError(t, "a file is required", []string{"PINTEREST_ACCESS_TOKEN=pina_x"})
	programtest.RequireUsageError(t, "a file is required", []string{"PINTEREST_ACCESS_TOKEN=pina_x"}, "")
	programtest.RequireUsageError(t, "a file is required", []string{"PINTEREST_REFRESH_ACCESS_TOKEN=pinr_x"})
	programtest.RequireUsageError(t, "unexpected argument: b.csv", nil, "a.csv", "b.csv")
	programtest.RequireUsageError(t, "-workers must be positive", nil, "-workers", "0")
	programtest.RequireUsageError(t, "-settle must not be negative", nil, "-settle", "-1s")
}

func TestPublish_RunsWithoutToken(t *testing.T) {
	temp := t.TempDir()
	code, stdout, stderr := programtest.Run(t, []string{"TMPDIR=" + temp})
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "\n8 rows: 8 published; new boards: 2\n")
	left, err := os.ReadDir(temp)
	require.NoError(t, err)
	assert.Empty(t, left)
	code, _, stderr = programtest.Run(t, nil, "missing.csv")
	assert.Equal(t, 1, code)
	assert.Regexp(t, "^open missing.csv: .+\n$", stderr)
}

func TestPublish_CreatesBoardsAndPins(t *testing.T) {
	inShop(t, 7, func(t *testing.T, s *shop) {
		output := s.requirePublished()
		assert.Contains(t, output, "  new board Salads\n")
		assert.Contains(t, output, "  line 4, Desserts / Dish 02: published as pin ")
		assert.Contains(t, output, "\n7 rows: 7 published; new boards: 2\n")
		again, err := s.publish()
		require.NoError(t, err)
		assert.Contains(t, again, "\n7 rows: 7 already published\n")
	})
}

func TestPublish_DryRunWritesNothing(t *testing.T) {
	inShop(t, 7, func(t *testing.T, s *shop) {
		s.job.dryRun = true
		output, err := s.publish()
		require.NoError(t, err)
		assert.Contains(t, output, "\n7 rows: 7 to publish; new boards: 2\n")
		for _, r := range s.Requests() {
			assert.Equal(t, http.MethodGet, r.Method, r)
		}
		assert.NoFileExists(t, s.job.statePath)

		s.job.dryRun = false
		s.requirePublished()
		s.job.dryRun = true
		output, err = s.publish()
		require.NoError(t, err)
		assert.Contains(t, output, "\n7 rows: 7 already published\n")
	})
}
