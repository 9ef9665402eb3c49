package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

const (
	header = "id,title,description,link,image_link,price,availability,gtin\n"
	bowl   = "1,Bowl,For soup,https://shop.example/1,https://shop.example/1.jpg,9.99 USD,in stock,0012345600012\n"
	lid    = "2,Lid,For the bowl,https://shop.example/2,https://shop.example/2.jpg,2.99 USD,in stock,\n"
)

func write(t *testing.T, content string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "products.csv")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func env(server *pinteresttest.Server) []string {
	token := server.NewToken(pinterest.ScopeCatalogsRead, pinterest.ScopeCatalogsWrite)
	return []string{"PINTEREST_ACCESS_TOKEN=" + token, "PINTEREST_API_URI=" + server.URL()}
}

func TestCatalogsync_Usage(t *testing.T) {
	programtest.RequireHelp(t, "catalogsync [flags] products.csv", "-country string", "-language string",
		"PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_API_URI")
	programtest.RequireUsageError(t, "-country and -language are required", nil, "-country", "")
	programtest.RequireUsageError(t, "unexpected argument: b.csv", nil, "a.csv", "b.csv")
}

func TestCatalogsync_WithTokenRequiresFile(t *testing.T) {
	server := pinteresttest.New(t)
	programtest.RequireUsageError(t, "a file is required", env(server))
	programtest.RequireUsageError(t, "a file is required", env(server), "")
	programtest.RequireUsageError(t, "a file is required", []string{"PINTEREST_REFRESH_ACCESS_TOKEN=pinr_x", "PINTEREST_API_URI=" + server.URL()})
	assert.Empty(t, server.Requests())
}

func TestCatalogsync_RunsWithoutToken(t *testing.T) {
	code, stdout, stderr := programtest.Run(t, nil)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "\n40 items: 40 synced, 0 failed, 0 unknown\n")
	code, stdout, stderr = programtest.Run(t, nil, "broken.csv")
	assert.Equal(t, 1, code)
	assert.Contains(t, stdout, "\n4 items: 1 synced, 3 failed, 0 unknown\n")
	assert.Equal(t, "3 of 4 items are not synced\n", stderr)
}

func TestCatalogsync_Files(t *testing.T) {
	code, _, stderr := programtest.Run(t, nil, write(t, header))
	assert.Zero(t, code, stderr)
	code, stdout, stderr := programtest.Run(t, nil, write(t, header+bowl+"2,Lid\n"))
	assert.Equal(t, 1, code)
	assert.Contains(t, stdout, "\n1 items: 1 synced, ")
	assert.Contains(t, stderr, "wrong number of fields")
	code, stdout, stderr = programtest.Run(t, nil, "missing.csv")
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "open missing.csv: ")
}

func TestCatalogsync_GroupsEqualErrors(t *testing.T) {
	server := pinteresttest.New(t)
	path := write(t, header+bowl+lid)
	server.Inject(pinteresttest.Fault{Operation: "items_batch/post", Effect: pinteresttest.Response{Status: http.StatusForbidden, Code: 29}})
	code, stdout, stderr := programtest.Run(t, env(server), path)
	assert.Equal(t, 1, code)
	assert.Regexp(t, `\n2 items: 0 synced, 2 failed, 0 unknown\n  2 failed  1, 2  pinterest: .*items_batch/post: 403 [^\n]+\n$`, stdout)
	assert.NotContains(t, stdout, "request id")
	assert.Equal(t, "2 of 2 items are not synced\n", stderr)
}

// The batch was accepted, but its result is not known.
func TestCatalogsync_UnknownIsNotFailed(t *testing.T) {
	server := pinteresttest.New(t)
	path := write(t, header+bowl+lid)
	server.Inject(pinteresttest.Fault{Operation: "items_batch/get", Effect: pinteresttest.Response{Status: http.StatusForbidden, Code: 29}})
	code, stdout, stderr := programtest.Run(t, env(server), path)
	assert.Equal(t, 1, code)
	assert.Regexp(t, `\n2 items: 0 synced, 0 failed, 2 unknown\n  2 unknown  1, 2  pinterest: [^\n]+\n$`, stdout)
	assert.Equal(t, "2 of 2 items are not synced\n", stderr)
}

func TestCatalogsync_CtrlC(t *testing.T) {
	server := pinteresttest.New(t)
	server.Inject(pinteresttest.Fault{Operation: "items_batch/get", Delay: time.Hour})
	p := programtest.Start(t, env(server), write(t, header+bowl+lid))
	require.Eventually(t, func() bool {
		return slices.ContainsFunc(server.Requests(), func(r pinteresttest.RecordedRequest) bool { return r.Operation == "items_batch/get" })
	}, 10*time.Second, time.Millisecond)
	p.Terminate()
	code, stdout, stderr := p.Wait()
	assert.Equal(t, 130, code)
	assert.Contains(t, stdout, "\n2 items: 0 synced, 0 failed, 2 unknown\n")
	assert.Equal(t, "interrupted; run it again to sync the other items\n", stderr)
}
