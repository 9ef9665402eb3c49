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

// clientScope parses the client's source and returns its package scope.
func clientScope(t *testing.T) *types.Scope {
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
	return checked.Scope()
}

// enumerations returns the constants of the client's string types, by type.
func enumerations(t *testing.T) map[string][]string {
	t.Helper()
	scope := clientScope(t)
	all := map[string][]string{}
	for _, name := range scope.Names() {
		c, ok := scope.Lookup(name).(*types.Const)
		if !ok || c.Val().Kind() != constant.String {
			continue
		}
		if typ, ok := c.Type().(*types.Named); ok {
			all[typ.Obj().Name()] = append(all[typ.Obj().Name()], constant.StringVal(c.Val()))
		}
	}
	return all
}
