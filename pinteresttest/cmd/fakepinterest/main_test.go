package main

import (
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

// start starts the program, and returns it, the lines that it printed, and a client.
func start(t *testing.T, args ...string) (*programtest.Process, map[string]string, *pinterest.Client) {
	t.Helper()
	p := programtest.Start(t, nil, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	printed := map[string]string{}
	for line := range strings.Lines(p.WaitFor("FEED_ID=")) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		printed[name] = value
	}
	for _, name := range []string{"PINTEREST_API_URI", "PINTEREST_ACCESS_TOKEN"} {
		t.Setenv(name, printed[name])
	}
	client, err := pinterest.NewClient(pinterest.WithEnv(), pinterest.WithMaxRetries(0), pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
	require.NoError(t, err)
	return p, printed, client
}

func TestProgram_ServesUntilInterrupted(t *testing.T) {
	for name, signal := range map[string]func(*programtest.Process){"SIGINT": (*programtest.Process).Interrupt, "SIGTERM": (*programtest.Process).Terminate} {
		t.Run(name, func(t *testing.T) {
			program, printed, c := start(t, "-pins", "3")
			board, err := c.Boards.Get(t.Context(), printed["BOARD_ID"])
			require.NoError(t, err)
			assert.Equal(t, 3, board.PinCount)
			_, err = c.Pins.Get(t.Context(), printed["PIN_ID"])
			require.NoError(t, err)
			campaigns, err := c.AdAccounts.ListCampaigns(printed["AD_ACCOUNT_ID"], nil).Page(t.Context())
			require.NoError(t, err)
			assert.Equal(t, printed["CAMPAIGN_ID"], campaigns.Items[0].ID)
			_, err = c.Catalogs.GetFeed(t.Context(), printed["FEED_ID"])
			require.NoError(t, err)

			signal(program)
			code, _, stderr := program.Wait()
			assert.Equal(t, 130, code)
			assert.Empty(t, stderr)
		})
	}
}

func TestProgram_LimitsAndFails(t *testing.T) {
	_, _, c := start(t, "-limit", "1")
	_, err := c.UserAccount.Get(t.Context())
	require.NoError(t, err)
	_, err = c.UserAccount.Get(t.Context())
	require.ErrorIs(t, err, pinterest.ErrRateLimited)

	_, _, c = start(t, "-failures", "1")
	_, err = c.UserAccount.Get(t.Context())
	require.ErrorIs(t, err, pinterest.ErrServer)
}

func TestProgram_Usage(t *testing.T) {
	programtest.RequireHelp(t, "fakepinterest [flags]", "-addr address", "-pins number", "-limit number", "-failures probability", "Environment: none")
	for _, args := range [][]string{{"-pins", "-1"}, {"-limit", "-1"}, {"-failures", "2"}, {"-failures", "NaN"}} {
		programtest.RequireUsageError(t, "must not be negative", nil, args...)
	}
	programtest.RequireUsageError(t, "unexpected argument: 127.0.0.1:8080", nil, "127.0.0.1:8080")
}

func TestProgram_AddressInUse(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	for _, addr := range []string{listener.Addr().String(), "nowhere"} {
		code, stdout, stderr := programtest.Run(t, nil, "-addr", addr)
		assert.Equal(t, 1, code)
		assert.Empty(t, stdout)
		assert.Regexp(t, "^listen tcp.*: .+\n$", stderr)
	}
}
