package main

import (
	"bufio"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
)

const programEnv = "FAKEPINTEREST_TEST_MAIN"

// TestMain is the program itself in the processes that start starts.
func TestMain(m *testing.M) {
	if os.Getenv(programEnv) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// start starts the program, and returns it, the lines that it printed, and a client.
func start(t *testing.T, args ...string) (*exec.Cmd, map[string]string, *pinterest.Client) {
	t.Helper()
	program := exec.CommandContext(t.Context(), os.Args[0], append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	program.Env = append(os.Environ(), programEnv+"=1")
	program.Stderr = os.Stderr
	out, err := program.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, program.Start())
	t.Cleanup(func() { _ = program.Wait() }) // the end of t.Context kills it
	printed := map[string]string{}
	for lines := bufio.NewScanner(out); printed["PIN_ID"] == "" && lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), "=")
		printed[name] = value
	}
	for _, name := range []string{"PINTEREST_API_URI", "PINTEREST_ACCESS_TOKEN"} {
		t.Setenv(name, printed[name])
	}
	client, err := pinterest.NewClient(pinterest.WithEnv(), pinterest.WithMaxRetries(0), pinterest.WithRateLimiter(pinterest.NoRateLimiter()))
	require.NoError(t, err)
	return program, printed, client
}

func TestProgram_ServesUntilInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted")
	}
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

	require.NoError(t, program.Process.Signal(os.Interrupt))
	require.NoError(t, program.Wait())
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

func TestProgram_RejectsArguments(t *testing.T) {
	for _, args := range [][]string{{"-addr", "nowhere"}, {"-pins", "-1"}, {"-limit", "-1"}, {"-failures", "2"}, {"127.0.0.1:8080"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			require.Error(t, run(t.Context(), args, nil))
		})
	}
}
