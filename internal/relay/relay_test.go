package relay_test

import (
	"io"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/relay"
)

func TestRun_ReportsHowTheFunctionEnds(t *testing.T) {
	run := func(f func()) error {
		ended := make(chan error, 1)
		go relay.Run(f, func(err error) { ended <- err })
		return <-ended
	}
	require.NoError(t, run(func() {}))
	require.ErrorIs(t, run(func() { runtime.Goexit() }), relay.ErrGoexit)

	err := run(func() { panic(io.EOF) })
	require.ErrorIs(t, err, io.EOF)
	var p *relay.PanicError
	require.ErrorAs(t, err, &p)
	assert.Contains(t, p.Stack, "relay_test.go", "the stack shows where the function panicked")
	require.Error(t, run(func() { panic(nil) }))
}

func TestRaise_PanicsWithAPanicErrorOnly(t *testing.T) {
	require.NoError(t, relay.Raise(nil))
	require.ErrorIs(t, relay.Raise(relay.ErrGoexit), relay.ErrGoexit)
	p := &relay.PanicError{Value: "x"}
	assert.PanicsWithValue(t, p, func() { _ = relay.Raise(p) })
}
