// Package operation is the table of the API's operations.
package operation

import "net/http"

// Operation is one row of the table: what all calls of one API operation have in common.
type Operation struct {
	ID       string // the description's operationId: boards/list_pins
	Method   string
	Path     string // the path template below the base URL: /boards/{board_id}/pins
	Category string // x-ratelimit-category: operations of one category share a quota
	// Repeatable tells that a second run does no harm, so that a fault with an unknown outcome may be repeated.
	// A POST that creates is not, since Pinterest knows no idempotency key.
	Repeatable bool
	Scopes     string // the scopes that the token needs, joined with commas
}

// The operations of API version 5.3.0, in the order of its description.
var (
	OAuthToken                  = Operation{"oauth/token", http.MethodPost, "/oauth/token", "org_read", false, ""}
	UserAccountGet              = Operation{"user_account/get", http.MethodGet, "/user_account", "org_read", true, "user_accounts:read"}
	UserAccountAnalytics        = Operation{"user_account/analytics", http.MethodGet, "/user_account/analytics", "org_analytics", true, "user_accounts:read"}
	PinsCreate                  = Operation{"pins/create", http.MethodPost, "/pins", "org_write", false, "boards:read,boards:write,pins:read,pins:write"}
	PinsGet                     = Operation{"pins/get", http.MethodGet, "/pins/{pin_id}", "org_read", true, "boards:read,pins:read"}
	PinsDelete                  = Operation{"pins/delete", http.MethodDelete, "/pins/{pin_id}", "org_write", true, "boards:read,boards:write,pins:read,pins:write"}
	PinsAnalytics               = Operation{"pins/analytics", http.MethodGet, "/pins/{pin_id}/analytics", "org_analytics", true, "boards:read,pins:read"}
	BoardsList                  = Operation{"boards/list", http.MethodGet, "/boards", "org_read", true, "boards:read"}
	BoardsCreate                = Operation{"boards/create", http.MethodPost, "/boards", "org_write", false, "boards:read,boards:write"}
	BoardsGet                   = Operation{"boards/get", http.MethodGet, "/boards/{board_id}", "org_read", true, "boards:read"}
	BoardsUpdate                = Operation{"boards/update", http.MethodPatch, "/boards/{board_id}", "org_write", true, "boards:read,boards:write"}
	BoardsDelete                = Operation{"boards/delete", http.MethodDelete, "/boards/{board_id}", "org_write", true, "boards:read,boards:write"}
	BoardSectionsList           = Operation{"board_sections/list", http.MethodGet, "/boards/{board_id}/sections", "org_read", true, "boards:read"}
	BoardSectionsCreate         = Operation{"board_sections/create", http.MethodPost, "/boards/{board_id}/sections", "org_write", false, "boards:read,boards:write"}
	BoardSectionsUpdate         = Operation{"board_sections/update", http.MethodPatch, "/boards/{board_id}/sections/{section_id}", "org_write", true, "boards:read,boards:write"}
	BoardSectionsDelete         = Operation{"board_sections/delete", http.MethodDelete, "/boards/{board_id}/sections/{section_id}", "org_write", true, "boards:read,boards:write"}
	BoardSectionsListPins       = Operation{"board_sections/list_pins", http.MethodGet, "/boards/{board_id}/sections/{section_id}/pins", "org_read", true, "boards:read,pins:read"}
	BoardsListPins              = Operation{"boards/list_pins", http.MethodGet, "/boards/{board_id}/pins", "org_read", true, "boards:read,pins:read"}
	MediaList                   = Operation{"media/list", http.MethodGet, "/media", "org_read", true, "pins:read"}
	MediaCreate                 = Operation{"media/create", http.MethodPost, "/media", "org_write", false, "pins:read,pins:write"}
	MediaGet                    = Operation{"media/get", http.MethodGet, "/media/{media_id}", "org_read", true, "pins:read"}
	AdAccountsList              = Operation{"ad_accounts/list", http.MethodGet, "/ad_accounts", "ads_read", true, "ads:read"}
	AdAccountAnalytics          = Operation{"ad_account/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/analytics", "ads_analytics", true, "ads:read"}
	CampaignsList               = Operation{"campaigns/list", http.MethodGet, "/ad_accounts/{ad_account_id}/campaigns", "ads_read", true, "ads:read"}
	CampaignsAnalytics          = Operation{"campaigns/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/campaigns/analytics", "ads_analytics", true, "ads:read"}
	AdGroupsList                = Operation{"ad_groups/list", http.MethodGet, "/ad_accounts/{ad_account_id}/ad_groups", "ads_read", true, "ads:read"}
	AdGroupsAnalytics           = Operation{"ad_groups/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/ad_groups/analytics", "ads_analytics", true, "ads:read"}
	AdsList                     = Operation{"ads/list", http.MethodGet, "/ad_accounts/{ad_account_id}/ads", "ads_read", true, "ads:read"}
	AdsAnalytics                = Operation{"ads/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/ads/analytics", "ads_analytics", true, "ads:read"}
	ProductGroupsAnalytics      = Operation{"product_groups/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/product_groups/analytics", "ads_analytics", true, "ads:read"}
	AnalyticsGetReport          = Operation{"analytics/get_report", http.MethodGet, "/ad_accounts/{ad_account_id}/reports", "ads_analytics", true, "ads:read"}
	AnalyticsCreateReport       = Operation{"analytics/create_report", http.MethodPost, "/ad_accounts/{ad_account_id}/reports", "ads_analytics", true, "ads:read"}
	FeedsList                   = Operation{"feeds/list", http.MethodGet, "/catalogs/feeds", "catalogs_read", true, "catalogs:read"}
	FeedsCreate                 = Operation{"feeds/create", http.MethodPost, "/catalogs/feeds", "catalogs_write", false, "catalogs:read,catalogs:write"}
	FeedsGet                    = Operation{"feeds/get", http.MethodGet, "/catalogs/feeds/{feed_id}", "catalogs_read", true, "catalogs:read"}
	FeedsUpdate                 = Operation{"feeds/update", http.MethodPatch, "/catalogs/feeds/{feed_id}", "catalogs_write", true, "catalogs:read,catalogs:write"}
	FeedsDelete                 = Operation{"feeds/delete", http.MethodDelete, "/catalogs/feeds/{feed_id}", "catalogs_write", true, "catalogs:read,catalogs:write"}
	FeedProcessingResultsList   = Operation{"feed_processing_results/list", http.MethodGet, "/catalogs/feeds/{feed_id}/processing_results", "catalogs_read", true, "catalogs:read"}
	ItemsGet                    = Operation{"items/get", http.MethodGet, "/catalogs/items", "catalogs_read", true, "catalogs:read"}
	ItemsBatchGet               = Operation{"items_batch/get", http.MethodGet, "/catalogs/items/batch/{batch_id}", "catalogs_read", true, "catalogs:read"}
	ItemsBatchPost              = Operation{"items_batch/post", http.MethodPost, "/catalogs/items/batch", "catalogs_write", false, "catalogs:read,catalogs:write"}
	CatalogsProductGroupsDelete = Operation{"catalogs_product_groups/delete", http.MethodDelete, "/catalogs/product_groups/{product_group_id}", "catalogs_write", true, "catalogs:write"}
	CatalogsProductGroupsUpdate = Operation{"catalogs_product_groups/update", http.MethodPatch, "/catalogs/product_groups/{product_group_id}", "catalogs_write", true, "catalogs:write"}
	CatalogsProductGroupsList   = Operation{"catalogs_product_groups/list", http.MethodGet, "/catalogs/product_groups", "catalogs_read", true, "catalogs:read"}
	CatalogsProductGroupsCreate = Operation{"catalogs_product_groups/create", http.MethodPost, "/catalogs/product_groups", "catalogs_write", false, "catalogs:write"}
)

// ScopesOf returns the scopes that the operation of an id needs, "" for an unknown one.
func ScopesOf(id string) string {
	for _, op := range All() {
		if op.ID == id {
			return op.Scopes
		}
	}
	return ""
}

// All returns the whole table.
func All() []Operation {
	return []Operation{
		OAuthToken,
		UserAccountGet,
		UserAccountAnalytics,
		PinsCreate,
		PinsGet,
		PinsDelete,
		PinsAnalytics,
		BoardsList,
		BoardsCreate,
		BoardsGet,
		BoardsUpdate,
		BoardsDelete,
		BoardSectionsList,
		BoardSectionsCreate,
		BoardSectionsUpdate,
		BoardSectionsDelete,
		BoardSectionsListPins,
		BoardsListPins,
		MediaList,
		MediaCreate,
		MediaGet,
		AdAccountsList,
		AdAccountAnalytics,
		CampaignsList,
		CampaignsAnalytics,
		AdGroupsList,
		AdGroupsAnalytics,
		AdsList,
		AdsAnalytics,
		ProductGroupsAnalytics,
		AnalyticsGetReport,
		AnalyticsCreateReport,
		FeedsList,
		FeedsCreate,
		FeedsGet,
		FeedsUpdate,
		FeedsDelete,
		FeedProcessingResultsList,
		ItemsGet,
		ItemsBatchGet,
		ItemsBatchPost,
		CatalogsProductGroupsDelete,
		CatalogsProductGroupsUpdate,
		CatalogsProductGroupsList,
		CatalogsProductGroupsCreate,
	}
}
