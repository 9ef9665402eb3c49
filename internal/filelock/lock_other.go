//go:build !windows && (!unix || aix || (solaris && !illumos))

package filelock

import (
	"errors"
	"os"
)

// tryLock fails: package syscall has no file locks for this system.
func tryLock(*os.File) error { return errors.ErrUnsupported }
