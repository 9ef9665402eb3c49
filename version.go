package pinterest

import (
	"runtime/debug"
	"strings"
	"sync"
)

// version is the version of this module in the running program, for User-Agent.
var version = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return moduleVersion(info)
})

// moduleVersion returns the version of this module without its "v", such as "1.2.3", or "devel" if the build does not record it.
func moduleVersion(info *debug.BuildInfo) string {
	for _, module := range append(info.Deps, &info.Main) {
		if module.Path != "github.com/pinterest-go/pinterest" {
			continue
		}
		if module.Replace != nil {
			module = module.Replace
		}
		if number, ok := strings.CutPrefix(module.Version, "v"); ok {
			return number
		}
	}
	return "devel"
}
