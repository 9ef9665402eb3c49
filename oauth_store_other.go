//go:build !windows

package pinterest

// isInUse reports false: only Windows has errors for files in use.
func isInUse(error) bool { return false }
