package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCatalogsync_FailsIfItemFails(t *testing.T) {
	t.Setenv("PINTEREST_ACCESS_TOKEN", "")
	run := func(path string) error {
		return (&job{path: path, country: "US", language: "EN", interval: time.Millisecond}).run(t.Context())
	}
	require.NoError(t, run(""))
	require.EqualError(t, run("broken.csv"), "3 items failed")
	file := func(content string) string {
		path := filepath.Join(t.TempDir(), "products.csv")
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	const header = "id,title,description,link,image_link,price,availability,gtin\n"
	const good = "1,Bowl,For soup,https://shop.example/1,https://shop.example/1.jpg,9.99 USD,in stock,0012345600012\n"
	require.NoError(t, run(file(header+good)))
	require.NoError(t, run(file(header)))
	require.ErrorContains(t, run(file(header+good+"2,Bowl\n")), "wrong number of fields")
	require.ErrorIs(t, run(filepath.Join(t.TempDir(), "missing.csv")), os.ErrNotExist)
	require.ErrorContains(t, (&job{interval: time.Millisecond}).run(t.Context()), "country is required")
}
