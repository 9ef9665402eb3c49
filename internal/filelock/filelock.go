// Package filelock provides locks between processes. The system releases the locks of a process that ends.
package filelock

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/pinterest-go/pinterest/internal/retry"
)

// errHeld is what tryLock returns while the lock is held elsewhere.
var errHeld = errors.New("held by another process")

const (
	minDelay = time.Millisecond
	maxDelay = 100 * time.Millisecond
)

// Lock waits until no other call, in this process or another one, has the file at path locked, and locks it. It creates the
// file if it does not exist; unlock does not remove it.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for delay := minDelay; ; delay = min(2*delay, maxDelay) {
		err := tryLock(file)
		if err == nil {
			return func() { _ = file.Close() }, nil // which releases the lock
		}
		if errors.Is(err, errHeld) {
			if err = retry.Sleep(ctx, delay); err != nil {
				err = fmt.Errorf("%w: %w", errHeld, err)
			}
		}
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
}
