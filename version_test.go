package pinterest_test

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pinterest-go/pinterest"
)

func TestVersion_IsThatOfTheModuleInTheProgram(t *testing.T) {
	const path = "github.com/pinterest-go/pinterest"
	for name, test := range map[string]struct {
		main debug.Module
		deps []*debug.Module
		want string
	}{
		"dependency": {
			main: debug.Module{Path: "example.com/shop", Version: "v9.9.9"},
			deps: []*debug.Module{{Path: path + "/redisstore", Version: "v0.3.0"}, {Path: path, Version: "v1.2.3"}},
			want: "1.2.3",
		},
		"commit": {
			deps: []*debug.Module{{Path: path, Version: "v1.2.4-0.20261125212119-bdcdaa3141aa"}},
			want: "1.2.4-0.20261125212119-bdcdaa3141aa",
		},
		"replaced by a fork": {
			deps: []*debug.Module{{Path: path, Version: "v1.2.3", Replace: &debug.Module{Path: "example.com/fork", Version: "v1.2.5"}}},
			want: "1.2.5",
		},
		"replaced by a directory": {
			deps: []*debug.Module{{Path: path, Version: "v1.2.3", Replace: &debug.Module{Path: "../pinterest", Version: "(devel)"}}},
			want: "devel",
		},
		"main module at a tag":   {main: debug.Module{Path: path, Version: "v1.2.3"}, want: "1.2.3"},
		"main module, changed":   {main: debug.Module{Path: path, Version: "v1.2.3+dirty"}, want: "1.2.3+dirty"},
		"main module, no commit": {main: debug.Module{Path: path, Version: "(devel)"}, want: "devel"},
		"another module":         {main: debug.Module{Path: path + "/redisstore", Version: "v1.2.3"}, want: "devel"},
		"no build info":          {want: "devel"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, pinterest.ModuleVersion(&debug.BuildInfo{Main: test.main, Deps: test.deps}))
		})
	}
}
