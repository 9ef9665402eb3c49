package pinterest

import (
	"errors"
	"syscall"
)

const errorSharingViolation = syscall.Errno(32)

// isInUse reports whether err is that of a file that cannot be replaced or removed because it is open, or that cannot be opened because it
// is being replaced.
func isInUse(err error) bool {
	return errors.Is(err, syscall.ERROR_ACCESS_DENIED) || errors.Is(err, errorSharingViolation)
}
