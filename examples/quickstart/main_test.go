package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestQuickstart_RunsWithoutToken(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "")
	require.NoError(t, run(t.Context(), strings.NewReader("")))
}

func TestQuickstart_AsksForConfirmation(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "pina_x")
	t.Setenv("PINTEREST_API_URI", "http://127.0.0.1:1/v5")
	for _, input := range []string{"", "n\n", "\n", "no\n"} {
		t.Run(strconv.Quote(input), func(t *testing.T) {
			require.EqualError(t, run(t.Context(), strings.NewReader(input)), "not confirmed; nothing was created")
		})
	}
}

func TestQuickstart_FailsOnInvalidBaseURL(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "pina_x")
	t.Setenv("PINTEREST_API_URI", "not a URL")
	require.Error(t, run(t.Context(), strings.NewReader("y\n")))
}
