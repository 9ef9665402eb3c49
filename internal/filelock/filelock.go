// Package filelock keeps processes from doing the same thing at once. The system takes a lock back from a process that ends.
package filelock

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/pinterest-go/pinterest/internal/retry"
)

// errHeld is what tryLock returns while another process has the lock.
var errHeld = errors.New("the lock is held")

const (
	firstPause   = time.Millisecond
	longestPause = 100 * time.Millisecond
)

// Lock waits until no other process has the file at path locked, and locks it. The file is made if there is none, and stays.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := tryLock(file)
		if err == nil {
			return func() { _ = file.Close() }, nil // which ends the lock
		}
		if errors.Is(err, errHeld) {
			err = retry.Sleep(ctx, pause)
		}
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
}
