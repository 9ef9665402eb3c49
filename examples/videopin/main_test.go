package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

func TestVideopin_Usage(t *testing.T) {
	programtest.RequireHelp(t, "videopin [flags] video.mp4", "-board id", "-cover URL", "-title string",
		"PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_API_URI")
	programtest.RequireUsageError(t, "unexpected argument: b.mp4", nil, "a.mp4", "b.mp4")
}

func TestVideopin_RunsWithoutToken(t *testing.T) {
	code, stdout, stderr := programtest.Run(t, nil)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "\n  [========================================]   8.0 of 8.0 MiB\n")
	assert.Regexp(t, `\nCreated pin \d+ with video \d+ on board \d+\n$`, stdout)
}

func TestVideopin_FailsIfFileIsNotVideo(t *testing.T) {
	code, stdout, stderr := programtest.Run(t, nil, "missing.mp4")
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "open missing.mp4: ")

	path := filepath.Join(t.TempDir(), "cover.png")
	require.NoError(t, os.WriteFile(path, []byte("\x89PNG\r\n\x1a\n"), 0o600))
	code, _, stderr = programtest.Run(t, nil, path)
	assert.Equal(t, 1, code)
	assert.Regexp(t, "^no pin was created: pinterest: media .+\n$", stderr)
}

// shop is a server with a board and a video, and what the program needs to use them.
type shop struct {
	*pinteresttest.Server
	board, video string
	env, args    []string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{Server: pinteresttest.New(t), video: filepath.Join(t.TempDir(), "video.mp4")}
	require.NoError(t, os.WriteFile(s.video, []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), 0o600))
	s.board = s.SeedBoard("Videos", 0)
	token := s.NewToken(pinterest.ScopeBoardsRead, pinterest.ScopeBoardsWrite, pinterest.ScopePinsRead, pinterest.ScopePinsWrite)
	s.env = []string{"PINTEREST_ACCESS_TOKEN=" + token, "PINTEREST_API_URI=" + s.URL()}
	s.args = []string{"-board", s.board, "-cover", "https://example.com/cover.jpg", s.video}
	return s
}

func TestVideopin_WithToken(t *testing.T) {
	s := newShop(t)
	for _, args := range [][]string{{}, {s.video}, {"-board", s.board, s.video}, {"-board", s.board, "-cover", "https://example.com/cover.jpg"}} {
		programtest.RequireUsageError(t, "-board, -cover and a video file are required", s.env, args...)
	}
	assert.Empty(t, s.Requests())
	code, stdout, stderr := programtest.Run(t, s.env, s.args...)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, " on board "+s.board+"\n")
}

func TestVideopin_OutcomeOfPin(t *testing.T) {
	for status, want := range map[int]string{
		http.StatusServiceUnavailable: "^the pin may exist: pinterest: pins/create: 503 .+\n$",
		http.StatusForbidden:          "^no pin was created: pinterest: pins/create: 403 .+\n$",
	} {
		s := newShop(t)
		s.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: pinteresttest.Response{Status: status}})
		code, _, stderr := programtest.Run(t, s.env, s.args...)
		assert.Equal(t, 1, code)
		assert.Regexp(t, want, stderr)
	}
}

func TestVideopin_CtrlC(t *testing.T) {
	for operation, want := range map[string]string{
		"media/create": "^no pin was created: pinterest: .+\n$",
		"media/get":    "^no pin was created: pinterest: .+\n$",
		"pins/create":  "^the pin may exist: pinterest: .+\n$",
	} {
		t.Run(operation, func(t *testing.T) {
			s := newShop(t)
			s.Inject(pinteresttest.Fault{Operation: operation, Delay: time.Hour})
			p := programtest.Start(t, s.env, s.args...)
			require.Eventually(t, func() bool {
				return slices.ContainsFunc(s.Requests(), func(r pinteresttest.RecordedRequest) bool { return r.Operation == operation })
			}, 10*time.Second, time.Millisecond)
			p.Interrupt()
			code, _, stderr := p.Wait()
			assert.Equal(t, 130, code)
			assert.Regexp(t, want, stderr)
		})
	}
}
