package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

func TestQuickstart_Usage(t *testing.T) {
	programtest.RequireHelp(t, "quickstart",
		"PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_API_URI")
	programtest.RequireUsageError(t, "unexpected argument: boards", nil, "boards")
}

func TestQuickstart_RunsWithoutToken(t *testing.T) {
	code, stdout, stderr := programtest.Run(t, nil)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "\n8. Delete the board\n   everything that was created is deleted\n")
	assert.NotContains(t, stdout, "Continue?")
}

// env starts a server, and returns it with the environment of a program that uses it.
func env(t *testing.T) (*pinteresttest.Server, []string) {
	t.Helper()
	server := pinteresttest.New(t)
	token := server.NewToken(
		pinterest.ScopeUserAccountsRead, pinterest.ScopeBoardsRead, pinterest.ScopeBoardsWrite, pinterest.ScopeBoardsReadSecret,
		pinterest.ScopeBoardsWriteSecret, pinterest.ScopePinsRead, pinterest.ScopePinsWrite, pinterest.ScopePinsReadSecret,
		pinterest.ScopePinsWriteSecret,
	)
	return server, []string{"PINTEREST_ACCESS_TOKEN=" + token, "PINTEREST_API_URI=" + server.URL()}
}

// answer runs the program with an answer to its question.
func answer(t *testing.T, env []string, text string) (code int, stdout, stderr string) {
	t.Helper()
	p := programtest.Start(t, env)
	_, _ = p.Stdin.Write([]byte(text)) // fails if the program has ended
	require.NoError(t, p.Stdin.Close())
	return p.Wait()
}

func TestQuickstart_OnlyYConfirms(t *testing.T) {
	server, env := env(t)
	for _, text := range []string{"", "\n", "n\n", "no\ny\n", "yes\n"} {
		code, _, stderr := answer(t, env, text)
		assert.Equal(t, 1, code, text)
		assert.Equal(t, "not confirmed; nothing was created\n", stderr)
	}
	assert.Empty(t, server.Requests())
	code, _, stderr := answer(t, env, "Y\r\n")
	assert.Zero(t, code, stderr)
	requireNoBoard(t, server)
}

func requireNoBoard(t *testing.T, server *pinteresttest.Server) {
	t.Helper()
	boards, err := server.Client().Boards.List(nil).Page(t.Context())
	require.NoError(t, err)
	require.Empty(t, boards.Items)
}

func TestQuickstart_InvalidBaseURL(t *testing.T) {
	code, stdout, stderr := programtest.Run(t, []string{"PINTEREST_ACCESS_TOKEN=pina_x", "PINTEREST_API_URI=not a URL"})
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout, "it does not ask")
	assert.Contains(t, stderr, "base URL")
}

func TestQuickstart_CtrlCAtPrompt(t *testing.T) {
	server, env := env(t)
	for name, signal := range map[string]func(*programtest.Process){"SIGINT": (*programtest.Process).Interrupt, "SIGTERM": (*programtest.Process).Terminate} {
		t.Run(name, func(t *testing.T) {
			p := programtest.Start(t, env)
			p.WaitFor("Continue? [y/N] ")
			signal(p)
			code, _, stderr := p.Wait()
			assert.Equal(t, 130, code)
			assert.Equal(t, "interrupted; nothing was created\n", stderr)
		})
	}
	assert.Empty(t, server.Requests())
}

// A board is deleted if it is known to exist. If it is not, the error names it.
func TestQuickstart_CtrlCLeavesNothing(t *testing.T) {
	for operation, want := range map[string]string{
		"boards/create": `the board "Quickstart `,
		"pins/create":   "pinterest: pins/create: ",
		"pins/delete":   "pinterest: pins/delete: ",
	} {
		t.Run(operation, func(t *testing.T) {
			server, env := env(t)
			server.Inject(pinteresttest.Fault{Operation: operation, Delay: time.Hour})
			p := programtest.Start(t, env)
			_, err := p.Stdin.Write([]byte("y\n"))
			require.NoError(t, err)
			require.Eventually(t, func() bool {
				requests := server.Requests()
				return len(requests) > 0 && requests[len(requests)-1].Operation == operation
			}, 10*time.Second, time.Millisecond)
			p.Interrupt()
			code, stdout, stderr := p.Wait()
			assert.Equal(t, 130, code)
			assert.Contains(t, stderr, want)
			if operation != "boards/create" {
				assert.Contains(t, stdout, "everything that was created is deleted\n")
			}
			requireNoBoard(t, server)
		})
	}
}

func TestQuickstart_BoardThatMayExist(t *testing.T) {
	server, env := env(t)
	server.Inject(pinteresttest.Fault{Operation: "boards/create", Effect: pinteresttest.Response{Status: http.StatusServiceUnavailable}})
	code, _, stderr := answer(t, env, "y\n")
	assert.Equal(t, 1, code)
	assert.Regexp(t, `^the board "Quickstart .+" may exist: pinterest: boards/create: 503 .+\n$`, stderr)
}
