package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestQuickstartRunsWithoutCredentials(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "")
	require.NoError(t, run(t.Context(), strings.NewReader("")))
}

func TestQuickstartAsksBeforeItTouchesAnAccount(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "pina_x")
	t.Setenv("PINTEREST_API_URI", "http://127.0.0.1:1/v5")
	for _, answer := range []string{"", "n\n", "\n", "no\n"} {
		require.EqualError(t, run(t.Context(), strings.NewReader(answer)), "not confirmed, nothing was created")
	}
}

func TestQuickstartFailsWhenTheServiceDoes(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "pina_x")
	t.Setenv("PINTEREST_API_URI", "no URL")
	require.Error(t, run(t.Context(), strings.NewReader("y\n")))
}
