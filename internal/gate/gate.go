// Package gate keeps callers of one key back while the key is closed.
package gate

import (
	"context"
	"sync"
	"time"

	"github.com/pinterest-go/pinterest/internal/retry"
)

// Gate is a set of keys, each open or closed until some time. The zero Gate has all open.
type Gate struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// Close keeps key closed for d from now, or for longer if it was.
func (g *Gate) Close(key string, d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.until == nil {
		g.until = map[string]time.Time{}
	}
	if until := time.Now().Add(d); until.After(g.until[key]) {
		g.until[key] = until
	}
}

// Wait returns 0 once key is open, or the context's error. If key stays closed for more than longest or beyond the
// context's deadline, it returns at once how long.
func (g *Gate) Wait(ctx context.Context, key string, longest time.Duration) (time.Duration, error) {
	for {
		g.mu.Lock()
		left := time.Until(g.until[key])
		g.mu.Unlock()
		if left <= 0 {
			return 0, ctx.Err()
		}
		if deadline, ok := ctx.Deadline(); left > longest || ok && time.Until(deadline) <= left {
			return left, nil
		}
		if err := retry.Sleep(ctx, left); err != nil {
			return 0, err
		}
	}
}
