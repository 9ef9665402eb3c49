package pinteresttest_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// BenchmarkClient measures calls that would take seconds with the intervals of a client of the live service.
func BenchmarkClient(b *testing.B) {
	for _, call := range []struct {
		name string
		call func(b *testing.B, server *pinteresttest.Server, c *pinterest.Client)
	}{
		{"RunReport", func(b *testing.B, server *pinteresttest.Server, c *pinterest.Client) { runReport(b, server, c) }},
		{"UploadVideo", func(b *testing.B, _ *pinteresttest.Server, c *pinterest.Client) {
			_, err := c.Media.UploadVideo(b.Context(), bytes.NewReader(make([]byte, 1<<20)))
			require.NoError(b, err)
		}},
		{"Four503", func(b *testing.B, server *pinteresttest.Server, c *pinterest.Client) {
			server.Inject(pinteresttest.Fault{Count: 4, Effect: pinteresttest.Response{Status: 503}})
			_, err := c.UserAccount.Get(b.Context())
			require.NoError(b, err)
		}},
	} {
		for _, mode := range []struct {
			name string
			opts []pinteresttest.Option
		}{
			{"sockets", nil},
			{"memory", []pinteresttest.Option{pinteresttest.WithoutSockets()}},
		} {
			b.Run(call.name+"/"+mode.name, func(b *testing.B) {
				server, c := newServer(b, mode.opts...)
				for b.Loop() {
					call.call(b, server, c)
				}
			})
		}
	}
}
