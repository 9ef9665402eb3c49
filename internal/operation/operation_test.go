package operation_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/operation"
)

func TestTableHas45DistinctOperations(t *testing.T) {
	ids, routes := map[string]bool{}, map[string]bool{}
	for _, op := range operation.All() {
		ids[op.ID] = true
		routes[op.Method+" "+op.Path] = true
		assert.NotEmpty(t, op.Category, op.ID)
	}
	assert.Len(t, ids, 45)
	assert.Len(t, routes, 45)
}

func TestOnlyPostsAreNotRetryable(t *testing.T) {
	for _, op := range operation.All() {
		if op.Method != http.MethodPost {
			assert.True(t, op.Retryable, op.ID)
		}
	}
	assert.True(t, operation.AnalyticsCreateReport.Retryable, "asking for a report changes nothing")
	assert.False(t, operation.PinsCreate.Retryable)
	assert.False(t, operation.ItemsBatchPost.Retryable)
}

func TestAt(t *testing.T) {
	target := operation.BoardSectionsListPins.At("1", "2")
	require.Nil(t, target.Err)
	assert.Equal(t, "/boards/1/sections/2/pins", target.ExpandedPath)

	for id, want := range map[string]string{
		"a/b":   "/boards/a%2Fb",
		"1?x=2": "/boards/1%3Fx=2",
		"..%2f": "/boards/..%252f",
		"é #":   "/boards/%C3%A9%20%23",
	} {
		target := operation.BoardsGet.At(id)
		require.Nil(t, target.Err)
		assert.Equal(t, want, target.ExpandedPath)
	}
	for _, id := range []string{"", ".", ".."} {
		target := operation.BoardSectionsUpdate.At("1", id)
		require.NotNil(t, target.Err, "%q", id)
		assert.Equal(t, "section_id", target.Err.Param)
	}
}

// FuzzAt: whatever the identifiers, the request goes to the operation's own path and carries no query.
func FuzzAt(f *testing.F) {
	for _, id := range []string{"", ".", "..", "a/b", "1?x=2", "1#f", "%2e%2e", "../..", "//host/x", "549755885175", "\x00", "é", "a;b", ":"} {
		f.Add(id, "1")
		f.Add("1", id)
	}
	f.Fuzz(func(t *testing.T, board, section string) {
		target := operation.BoardSectionsListPins.At(board, section)
		if target.Err != nil {
			return
		}
		u, err := url.Parse("https://api.pinterest.com/v5" + target.ExpandedPath)
		require.NoError(t, err)
		assert.Equal(t, "api.pinterest.com", u.Host)
		assert.Empty(t, u.RawQuery)
		assert.Empty(t, u.Fragment)
		segments := strings.Split(u.EscapedPath(), "/")
		require.Len(t, segments, 7)
		assert.Equal(t, []string{"", "v5", "boards", segments[3], "sections", segments[5], "pins"}, segments)
		for segment, id := range map[string]string{segments[3]: board, segments[5]: section} {
			back, err := url.PathUnescape(segment)
			require.NoError(t, err)
			if segments[3] != segments[5] {
				assert.Equal(t, id, back)
			}
			assert.NotContains(t, []string{"", ".", ".."}, back)
		}
	})
}
