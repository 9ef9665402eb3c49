package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/pinteresttest"
)

// A process can be killed while it writes a record. What it wrote before is a prefix of the file.
func TestState_AnyPrefixOfFile(t *testing.T) {
	inShop(t, 2, func(t *testing.T, s *shop) {
		s.job.workers = 1
		s.Inject(pinteresttest.Fault{Operation: "pins/create", Effect: pinteresttest.DropAfter})
		s.requirePublished()
		content, err := os.ReadFile(s.job.statePath)
		require.NoError(t, err)
		for size := 0; size < len(content); size += 13 {
			require.NoError(t, os.WriteFile(s.job.statePath, content[:size], 0o600))
			s.requirePublished()
		}
		assert.Equal(t, 2, s.count("pins/create"))
	})
}

func TestState_RemovesIncompleteLine(t *testing.T) {
	inShop(t, 2, func(t *testing.T, s *shop) {
		require.NoError(t, os.WriteFile(s.job.statePath, []byte(`{"event":"created","service":"`+strings.Repeat("x", 10000)), 0o600))
		s.requirePublished()
		content, err := os.ReadFile(s.job.statePath)
		require.NoError(t, err)
		assert.Equal(t, 5, strings.Count(string(content), "\n"), "one for the file, two for each row")
		assert.NotContains(t, string(content), "xxx")
	})
}

func TestState_ExcludesSecondRun(t *testing.T) {
	inShop(t, 1, func(t *testing.T, s *shop) {
		state, err := s.job.openState()
		require.NoError(t, err)
		_, err = s.publish()
		require.ErrorIs(t, err, errInUse)
		assert.Empty(t, s.Requests())
		require.NoError(t, state.close())
		s.requirePublished()
	})
}

func TestState_OfAnotherService(t *testing.T) {
	inShop(t, 1, func(t *testing.T, s *shop) {
		s.requirePublished()
		s.job.service = "https://api-sandbox.pinterest.com/v5"
		for _, s.job.dryRun = range []bool{false, true} {
			_, err := s.publish()
			require.ErrorContains(t, err, "is not a state of https://api-sandbox.pinterest.com/v5")
		}
	})
}

func TestState_InvalidFile(t *testing.T) {
	inShop(t, 1, func(t *testing.T, s *shop) {
		for _, content := range []string{"board,title\n", "{}\n", "\n", `{"event":"published"}` + "\n"} {
			require.NoError(t, os.WriteFile(s.job.statePath, []byte(content), 0o600))
			_, err := s.publish()
			require.ErrorContains(t, err, "state file "+s.job.statePath)
			after, err := os.ReadFile(s.job.statePath)
			require.NoError(t, err)
			assert.Equal(t, content, string(after))
		}
		s.job.statePath = t.TempDir() + "/missing/state"
		_, err := s.publish()
		require.ErrorIs(t, err, os.ErrNotExist)
		assert.Empty(t, s.Requests())
	})
}
