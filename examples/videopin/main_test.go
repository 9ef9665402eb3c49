package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

func TestVideopin_RunsWithoutToken(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "")
	require.NoError(t, (&job{interval: time.Millisecond}).run(t.Context()))
}

func TestVideopin_FailsIfFileIsNotVideo(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "")
	require.ErrorIs(t, (&job{path: filepath.Join(t.TempDir(), "missing.mp4")}).run(t.Context()), os.ErrNotExist)

	path := filepath.Join(t.TempDir(), "cover.png")
	require.NoError(t, os.WriteFile(path, []byte("\x89PNG\r\n\x1a\n"), 0o600))
	var failed *pinterest.MediaError
	require.ErrorAs(t, (&job{path: path, interval: time.Millisecond}).run(t.Context()), &failed)
}

func TestVideopin_RequiresFlagsWithToken(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "pina_x")
	require.ErrorContains(t, (&job{path: "video.mp4"}).run(t.Context()), "-board, -cover and a video file are required")
}
