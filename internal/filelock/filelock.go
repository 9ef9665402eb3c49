// Package filelock provides locks that exclude other processes. The operating system releases the locks of a process that ends.
package filelock

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/pinterest-go/pinterest/internal/retry"
)

// errLocked is returned by tryLock while another descriptor of the file is locked.
var errLocked = errors.New("already locked")

// Lock polls with delays from minDelay to maxDelay.
const (
	minDelay = time.Millisecond
	maxDelay = 100 * time.Millisecond
)

// Lock locks the file at path. It waits while another call holds the lock, in this process or another one, but not longer than
// ctx. It creates the file if it does not exist; unlock does not remove it. Errors: [errors.ErrUnsupported] on systems without file locks.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for delay := minDelay; ; delay = min(2*delay, maxDelay) {
		err := tryLock(file)
		if err == nil {
			return func() { _ = file.Close() }, nil // closing the file releases the lock
		}
		if errors.Is(err, errLocked) {
			if err = retry.Sleep(ctx, delay); err != nil {
				err = fmt.Errorf("%w: %w", errLocked, err)
			}
		}
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
}
