package contract

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// enumerations parses the client's source and returns the constants of its string types, by type.
func enumerations(t *testing.T) map[string][]string {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob("../*.go")
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	config := types.Config{Error: func(error) {}} // imports are not resolved, but constants are literals
	checked, _ := config.Check("pinterest", fset, files, nil)
	all := map[string][]string{}
	for _, name := range checked.Scope().Names() {
		c, ok := checked.Scope().Lookup(name).(*types.Const)
		if !ok || c.Val().Kind() != constant.String {
			continue
		}
		if typ, ok := c.Type().(*types.Named); ok {
			all[typ.Obj().Name()] = append(all[typ.Obj().Name()], constant.StringVal(c.Val()))
		}
	}
	return all
}
