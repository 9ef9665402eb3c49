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
}

// The operations of API version 5.3.0, in the order of its description.
var (
	OAuthToken                  = Operation{"oauth/token", http.MethodPost, "/oauth/token", "org_read", false}
	UserAccountGet              = Operation{"user_account/get", http.MethodGet, "/user_account", "org_read", true}
	UserAccountAnalytics        = Operation{"user_account/analytics", http.MethodGet, "/user_account/analytics", "org_analytics", true}
	PinsCreate                  = Operation{"pins/create", http.MethodPost, "/pins", "org_write", false}
	PinsGet                     = Operation{"pins/get", http.MethodGet, "/pins/{pin_id}", "org_read", true}
	PinsDelete                  = Operation{"pins/delete", http.MethodDelete, "/pins/{pin_id}", "org_write", true}
	PinsAnalytics               = Operation{"pins/analytics", http.MethodGet, "/pins/{pin_id}/analytics", "org_analytics", true}
	BoardsList                  = Operation{"boards/list", http.MethodGet, "/boards", "org_read", true}
	BoardsCreate                = Operation{"boards/create", http.MethodPost, "/boards", "org_write", false}
	BoardsGet                   = Operation{"boards/get", http.MethodGet, "/boards/{board_id}", "org_read", true}
	BoardsUpdate                = Operation{"boards/update", http.MethodPatch, "/boards/{board_id}", "org_write", true}
	BoardsDelete                = Operation{"boards/delete", http.MethodDelete, "/boards/{board_id}", "org_write", true}
	BoardSectionsList           = Operation{"board_sections/list", http.MethodGet, "/boards/{board_id}/sections", "org_read", true}
	BoardSectionsCreate         = Operation{"board_sections/create", http.MethodPost, "/boards/{board_id}/sections", "org_write", false}
	BoardSectionsUpdate         = Operation{"board_sections/update", http.MethodPatch, "/boards/{board_id}/sections/{section_id}", "org_write", true}
	BoardSectionsDelete         = Operation{"board_sections/delete", http.MethodDelete, "/boards/{board_id}/sections/{section_id}", "org_write", true}
	BoardSectionsListPins       = Operation{"board_sections/list_pins", http.MethodGet, "/boards/{board_id}/sections/{section_id}/pins", "org_read", true}
	BoardsListPins              = Operation{"boards/list_pins", http.MethodGet, "/boards/{board_id}/pins", "org_read", true}
	MediaList                   = Operation{"media/list", http.MethodGet, "/media", "org_read", true}
	MediaCreate                 = Operation{"media/create", http.MethodPost, "/media", "org_write", false}
	MediaGet                    = Operation{"media/get", http.MethodGet, "/media/{media_id}", "org_read", true}
	AdAccountsList              = Operation{"ad_accounts/list", http.MethodGet, "/ad_accounts", "ads_read", true}
	AdAccountAnalytics          = Operation{"ad_account/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/analytics", "ads_analytics", true}
	CampaignsList               = Operation{"campaigns/list", http.MethodGet, "/ad_accounts/{ad_account_id}/campaigns", "ads_read", true}
	CampaignsAnalytics          = Operation{"campaigns/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/campaigns/analytics", "ads_analytics", true}
	AdGroupsList                = Operation{"ad_groups/list", http.MethodGet, "/ad_accounts/{ad_account_id}/ad_groups", "ads_read", true}
	AdGroupsAnalytics           = Operation{"ad_groups/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/ad_groups/analytics", "ads_analytics", true}
	AdsList                     = Operation{"ads/list", http.MethodGet, "/ad_accounts/{ad_account_id}/ads", "ads_read", true}
	AdsAnalytics                = Operation{"ads/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/ads/analytics", "ads_analytics", true}
	ProductGroupsAnalytics      = Operation{"product_groups/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/product_groups/analytics", "ads_analytics", true}
	AnalyticsGetReport          = Operation{"analytics/get_report", http.MethodGet, "/ad_accounts/{ad_account_id}/reports", "ads_analytics", true}
	AnalyticsCreateReport       = Operation{"analytics/create_report", http.MethodPost, "/ad_accounts/{ad_account_id}/reports", "ads_analytics", true}
	FeedsList                   = Operation{"feeds/list", http.MethodGet, "/catalogs/feeds", "catalogs_read", true}
	FeedsCreate                 = Operation{"feeds/create", http.MethodPost, "/catalogs/feeds", "catalogs_write", false}
	FeedsGet                    = Operation{"feeds/get", http.MethodGet, "/catalogs/feeds/{feed_id}", "catalogs_read", true}
	FeedsUpdate                 = Operation{"feeds/update", http.MethodPatch, "/catalogs/feeds/{feed_id}", "catalogs_write", true}
	FeedsDelete                 = Operation{"feeds/delete", http.MethodDelete, "/catalogs/feeds/{feed_id}", "catalogs_write", true}
	FeedProcessingResultsList   = Operation{"feed_processing_results/list", http.MethodGet, "/catalogs/feeds/{feed_id}/processing_results", "catalogs_read", true}
	ItemsGet                    = Operation{"items/get", http.MethodGet, "/catalogs/items", "catalogs_read", true}
	ItemsBatchGet               = Operation{"items_batch/get", http.MethodGet, "/catalogs/items/batch/{batch_id}", "catalogs_read", true}
	ItemsBatchPost              = Operation{"items_batch/post", http.MethodPost, "/catalogs/items/batch", "catalogs_write", false}
	CatalogsProductGroupsDelete = Operation{"catalogs_product_groups/delete", http.MethodDelete, "/catalogs/product_groups/{product_group_id}", "catalogs_write", true}
	CatalogsProductGroupsUpdate = Operation{"catalogs_product_groups/update", http.MethodPatch, "/catalogs/product_groups/{product_group_id}", "catalogs_write", true}
	CatalogsProductGroupsList   = Operation{"catalogs_product_groups/list", http.MethodGet, "/catalogs/product_groups", "catalogs_read", true}
	CatalogsProductGroupsCreate = Operation{"catalogs_product_groups/create", http.MethodPost, "/catalogs/product_groups", "catalogs_write", false}
)

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
