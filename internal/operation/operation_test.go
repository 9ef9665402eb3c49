package operation_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest/internal/operation"
)

func TestTable_HasEachOperationOnce(t *testing.T) {
	ids, routes := map[string]bool{}, map[string]bool{}
	for _, op := range operation.All() {
		ids[op.ID] = true
		routes[op.Method+" "+op.Path] = true
		assert.NotEmpty(t, op.Category, op.ID)
		assert.NotEmpty(t, op.Since, op.ID)
		found, ok := operation.ByID(op.ID)
		assert.True(t, ok)
		assert.Equal(t, op, found)
	}
	assert.Len(t, ids, 132)
	assert.Len(t, routes, 132)
	_, ok := operation.ByID("pins/none")
	assert.False(t, ok)
}

func TestTable_RetriesAllButCreatingPosts(t *testing.T) {
	for _, op := range operation.All() {
		if op.Method != http.MethodPost {
			assert.True(t, op.Retryable, op.ID)
		}
	}
	assert.True(t, operation.AnalyticsCreateReport.Retryable, "a report request changes nothing")
	for _, op := range []operation.Operation{operation.ItemsPost, operation.ProductsByProductGroupFilterList, operation.ReportsCreate, operation.BulkDownloadCreate} {
		assert.True(t, op.Retryable, op.ID)
	}
	for _, op := range []operation.Operation{operation.AdGroupsAudienceSizing, operation.AdGroupsBidFloorGet, operation.AnalyticsCreateTemplateReport} {
		assert.True(t, op.Retryable, op.ID)
	}
	assert.False(t, operation.PinsCreate.Retryable)
	assert.False(t, operation.ItemsBatchPost.Retryable)
	assert.False(t, operation.BulkUpsertCreate.Retryable)
}

// ownAccount are the operations on the account of the token only.
var ownAccount = []string{"linked_business_accounts/get", "followers/list", "follow_user/update", "user_websites/get", "unverify_website/delete"}

// The rule holds for the operations of API version 5.23.0.
func TestTable_AdAccountIsAParameterOfOrganicAndCatalogOperations(t *testing.T) {
	for _, op := range operation.All() {
		t.Run(op.ID, func(t *testing.T) {
			prefix, _, _ := strings.Cut(op.Path[1:], "/")
			others := []string{"ad_accounts", "media", "oauth", "terms", "trends"}
			takes := !slices.Contains(others, prefix) && op != operation.SearchPartnerPins && op != operation.InterestTargetingOptionsGet && !slices.Contains(ownAccount, op.ID)
			assert.Equal(t, takes, op.AdAccount)
		})
	}
}

func TestByRoute(t *testing.T) {
	for _, test := range []struct{ method, path, want string }{
		{"GET", "/boards", "boards/list"},
		{"POST", "/boards", "boards/create"},
		{"GET", "/boards/1", "boards/get"},
		{"GET", "/pins/1", "pins/get"},
		{"GET", "/pins/analytics", "multi_pins/analytics"},
		{"GET", "/boards/a%2Fb/pins", "boards/list_pins"},
		{"GET", "/ad_accounts/1/campaigns/analytics", "campaigns/analytics"},
		{"DELETE", "/catalogs/product_groups/1", "catalogs_product_groups/delete"},
		{"DELETE", "/catalogs/product_groups/multiple", "catalogs_product_groups/delete_many"},
		{"GET", "/user_account/following/boards", "boards_user_follows/list"},
		{"PUT", "/boards", ""},
		{"GET", "/boards/", ""},
		{"GET", "/boards//pins", ""},
		{"GET", "/boards/1/pins/2", ""},
		{"GET", "/search/none", ""},
		{"GET", "", ""},
	} {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			op, ok := operation.ByRoute(test.method, test.path)
			assert.Equal(t, test.want, op.ID)
			assert.Equal(t, test.want != "", ok)
		})
	}
	for _, op := range operation.All() {
		path := regexp.MustCompile(`{\w+}`).ReplaceAllString(op.Path, "1")
		found, ok := operation.ByRoute(op.Method, path)
		assert.True(t, ok)
		assert.Equal(t, op, found)
	}
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
		t.Run(id, func(t *testing.T) {
			target := operation.BoardsGet.At(id)
			require.Nil(t, target.Err)
			assert.Equal(t, want, target.ExpandedPath)
		})
	}
	for _, id := range []string{"", ".", ".."} {
		t.Run("invalid: "+id, func(t *testing.T) {
			target := operation.BoardSectionsUpdate.At("1", id)
			require.NotNil(t, target.Err)
			assert.Equal(t, "section_id", target.Err.Param)
		})
	}
}

// FuzzAt checks that no identifier changes the path of the operation or adds a query.
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
