// Package operation is the table of the API's operations.
package operation

import (
	"net/http"
	"slices"
	"strings"
)

// Operation is one row of the table.
type Operation struct {
	ID       string // the description's operationId: boards/list_pins
	Method   string
	Path     string // the path template below the base URL: /boards/{board_id}/pins
	Category string // x-ratelimit-category: operations of one category share a quota
	Scopes   string // the scopes that the token needs, joined with commas
	Since    string // the API version whose description the operation is taken from
	// Retryable reports that a second run does no harm, so that the operation is retried after an unknown outcome. A POST that
	// creates something is not: Pinterest has no idempotency keys.
	Retryable bool
	Reads     bool // changes nothing, so that its outcome is never unknown
	AdAccount bool // takes the query parameter ad_account_id (Business Access)
	Sandbox   bool // works in the sandbox
}

// trait sets a column of the table that is false for most operations.
type trait func(*Operation)

func newer(o *Operation)     { o.Since = "5.23.0" }
func harmless(o *Operation)  { o.Retryable = true }                // of a POST
func query(o *Operation)     { o.Retryable, o.Reads = true, true } // a POST that only reads
func adAccount(o *Operation) { o.AdAccount = true }
func sandbox(o *Operation)   { o.Sandbox = true }

// table has the operations in the order of the description.
var table []Operation

func add(id, method, path, category, scopes string, traits ...trait) Operation {
	op := Operation{
		ID: id, Method: method, Path: path, Category: category, Scopes: scopes, Since: "5.3.0", Retryable: method != http.MethodPost,
		Reads: method == http.MethodGet,
	}
	for _, t := range traits {
		t(&op)
	}
	table = append(table, op)
	return op
}

// The columns are those of the description of the version in Since, but for ad_account_id and the sandbox, which are those of 5.23.0: the
// service accepts ad_account_id on more operations than 5.3.0 lists.
var (
	OAuthToken                            = add("oauth/token", http.MethodPost, "/oauth/token", "org_read", "", sandbox)
	OAuthRevoke                           = add("token/revoke", http.MethodPost, "/oauth/token/revoke", "org_write", "", newer, harmless, sandbox)
	OAuthConversionToken                  = add("oauth/conversion_token", http.MethodPost, "/oauth/conversion_token", "org_write", "ads:write", newer, sandbox)
	UserAccountGet                        = add("user_account/get", http.MethodGet, "/user_account", "org_read", "user_accounts:read", adAccount, sandbox)
	UserAccountAnalytics                  = add("user_account/analytics", http.MethodGet, "/user_account/analytics", "org_analytics", "user_accounts:read", adAccount)
	UserAccountTopPins                    = add("user_account/analytics/top_pins", http.MethodGet, "/user_account/analytics/top_pins", "org_analytics", "pins:read,user_accounts:read", newer, adAccount)
	UserAccountTopVideoPins               = add("user_account/analytics/top_video_pins", http.MethodGet, "/user_account/analytics/top_video_pins", "org_analytics", "pins:read,user_accounts:read", newer, adAccount)
	LinkedBusinessAccountsGet             = add("linked_business_accounts/get", http.MethodGet, "/user_account/businesses", "org_read", "user_accounts:read", newer, sandbox)
	FollowersList                         = add("followers/list", http.MethodGet, "/user_account/followers", "ads_read", "user_accounts:read", newer, sandbox)
	UserFollowingGet                      = add("user_following/get", http.MethodGet, "/user_account/following", "org_read", "user_accounts:read", newer, adAccount)
	BoardsUserFollowsList                 = add("boards_user_follows/list", http.MethodGet, "/user_account/following/boards", "org_read", "user_accounts:read", newer, adAccount, sandbox)
	FollowUserUpdate                      = add("follow_user/update", http.MethodPost, "/user_account/following/{username}", "org_write", "user_accounts:write", newer, harmless, sandbox)
	UserWebsitesGet                       = add("user_websites/get", http.MethodGet, "/user_account/websites", "org_read", "user_accounts:read", newer)
	VerifyWebsiteUpdate                   = add("verify_website/update", http.MethodPost, "/user_account/websites", "org_write", "user_accounts:write", newer, harmless, adAccount)
	UnverifyWebsiteDelete                 = add("unverify_website/delete", http.MethodDelete, "/user_account/websites", "org_write", "user_accounts:write", newer)
	WebsiteVerificationGet                = add("website_verification/get", http.MethodGet, "/user_account/websites/verification", "org_read", "user_accounts:read", newer, adAccount)
	PinsList                              = add("pins/list", http.MethodGet, "/pins", "org_read", "boards:read,pins:read", newer, adAccount, sandbox)
	PinsCreate                            = add("pins/create", http.MethodPost, "/pins", "org_write", "boards:read,boards:write,pins:read,pins:write", adAccount, sandbox)
	PinsGet                               = add("pins/get", http.MethodGet, "/pins/{pin_id}", "org_read", "boards:read,pins:read", adAccount, sandbox)
	PinsUpdate                            = add("pins/update", http.MethodPatch, "/pins/{pin_id}", "org_write", "boards:read,boards:write,pins:read,pins:write", newer, adAccount, sandbox)
	PinsDelete                            = add("pins/delete", http.MethodDelete, "/pins/{pin_id}", "org_write", "boards:read,boards:write,pins:read,pins:write", adAccount, sandbox)
	PinsAnalytics                         = add("pins/analytics", http.MethodGet, "/pins/{pin_id}/analytics", "org_analytics", "boards:read,pins:read", adAccount)
	PinsSave                              = add("pins/save", http.MethodPost, "/pins/{pin_id}/save", "org_write", "boards:read,boards:write,pins:read,pins:write", newer, adAccount, sandbox)
	MultiPinsAnalytics                    = add("multi_pins/analytics", http.MethodGet, "/pins/analytics", "org_analytics", "boards:read,pins:read", newer, adAccount)
	BoardsList                            = add("boards/list", http.MethodGet, "/boards", "org_read", "boards:read", adAccount, sandbox)
	BoardsCreate                          = add("boards/create", http.MethodPost, "/boards", "org_write", "boards:read,boards:write", adAccount, sandbox)
	BoardsGet                             = add("boards/get", http.MethodGet, "/boards/{board_id}", "org_read", "boards:read", adAccount, sandbox)
	BoardsUpdate                          = add("boards/update", http.MethodPatch, "/boards/{board_id}", "org_write", "boards:read,boards:write", adAccount, sandbox)
	BoardsDelete                          = add("boards/delete", http.MethodDelete, "/boards/{board_id}", "org_write", "boards:read,boards:write", adAccount, sandbox)
	BoardSectionsList                     = add("board_sections/list", http.MethodGet, "/boards/{board_id}/sections", "org_read", "boards:read", adAccount, sandbox)
	BoardSectionsCreate                   = add("board_sections/create", http.MethodPost, "/boards/{board_id}/sections", "org_write", "boards:read,boards:write", adAccount, sandbox)
	BoardSectionsUpdate                   = add("board_sections/update", http.MethodPatch, "/boards/{board_id}/sections/{section_id}", "org_write", "boards:read,boards:write", adAccount, sandbox)
	BoardSectionsDelete                   = add("board_sections/delete", http.MethodDelete, "/boards/{board_id}/sections/{section_id}", "org_write", "boards:read,boards:write", adAccount, sandbox)
	BoardSectionsListPins                 = add("board_sections/list_pins", http.MethodGet, "/boards/{board_id}/sections/{section_id}/pins", "org_read", "boards:read,pins:read", adAccount, sandbox)
	BoardsListPins                        = add("boards/list_pins", http.MethodGet, "/boards/{board_id}/pins", "org_read", "boards:read,pins:read", adAccount, sandbox)
	SearchUserPinsList                    = add("search_user_pins/list", http.MethodGet, "/search/pins", "org_read", "boards:read,boards:read_secret,pins:read,pins:read_secret", newer, adAccount)
	SearchUserBoardsGet                   = add("search_user_boards/get", http.MethodGet, "/search/boards", "org_read", "boards:read,boards:read_secret", newer, adAccount)
	SearchPartnerPins                     = add("search_partner_pins", http.MethodGet, "/search/partner/pins", "org_read", "boards:read,pins:read", newer)
	TrendingKeywordsList                  = add("trending_keywords/list", http.MethodGet, "/trends/keywords/{region}/top/{trend_type}", "trends_read", "user_accounts:read", newer, sandbox)
	TermsSuggestedList                    = add("terms_suggested/list", http.MethodGet, "/terms/suggested", "ads_read", "ads:read", newer, sandbox)
	TermsRelatedList                      = add("terms_related/list", http.MethodGet, "/terms/related", "ads_read", "ads:read", newer, sandbox)
	MediaList                             = add("media/list", http.MethodGet, "/media", "org_read", "pins:read", sandbox)
	MediaCreate                           = add("media/create", http.MethodPost, "/media", "org_write", "pins:read,pins:write", harmless, sandbox)
	MediaGet                              = add("media/get", http.MethodGet, "/media/{media_id}", "org_read", "pins:read", sandbox)
	AdAccountsList                        = add("ad_accounts/list", http.MethodGet, "/ad_accounts", "ads_read", "ads:read", sandbox)
	AdAccountsCreate                      = add("ad_accounts/create", http.MethodPost, "/ad_accounts", "ads_write", "ads:write", newer, sandbox)
	AdAccountsGet                         = add("ad_accounts/get", http.MethodGet, "/ad_accounts/{ad_account_id}", "ads_read", "ads:read", newer, sandbox)
	AdAccountAnalytics                    = add("ad_account/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/analytics", "ads_analytics", "ads:read", sandbox)
	BulkDownloadCreate                    = add("bulk_download/create", http.MethodPost, "/ad_accounts/{ad_account_id}/bulk/download", "ads_read", "ads:read", newer, harmless)
	BulkUpsertCreate                      = add("bulk_upsert/create", http.MethodPost, "/ad_accounts/{ad_account_id}/bulk/upsert", "ads_write", "ads:write", newer)
	BulkRequestGet                        = add("bulk_request/get", http.MethodGet, "/ad_accounts/{ad_account_id}/bulk/{bulk_request_id}", "ads_read", "ads:read", newer)
	CampaignsList                         = add("campaigns/list", http.MethodGet, "/ad_accounts/{ad_account_id}/campaigns", "ads_read", "ads:read", sandbox)
	CampaignsCreate                       = add("campaigns/create", http.MethodPost, "/ad_accounts/{ad_account_id}/campaigns", "ads_write", "ads:write", newer, sandbox)
	CampaignsUpdate                       = add("campaigns/update", http.MethodPatch, "/ad_accounts/{ad_account_id}/campaigns", "ads_write", "ads:write", newer, sandbox)
	CampaignsGet                          = add("campaigns/get", http.MethodGet, "/ad_accounts/{ad_account_id}/campaigns/{campaign_id}", "ads_read", "ads:read", newer, sandbox)
	CampaignsAnalytics                    = add("campaigns/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/campaigns/analytics", "ads_analytics", "ads:read", sandbox)
	AdGroupsList                          = add("ad_groups/list", http.MethodGet, "/ad_accounts/{ad_account_id}/ad_groups", "ads_read", "ads:read", sandbox)
	AdGroupsCreate                        = add("ad_groups/create", http.MethodPost, "/ad_accounts/{ad_account_id}/ad_groups", "ads_write", "ads:write", newer, sandbox)
	AdGroupsUpdate                        = add("ad_groups/update", http.MethodPatch, "/ad_accounts/{ad_account_id}/ad_groups", "ads_write", "ads:write", newer, sandbox)
	AdGroupsGet                           = add("ad_groups/get", http.MethodGet, "/ad_accounts/{ad_account_id}/ad_groups/{ad_group_id}", "ads_read", "ads:read", newer, sandbox)
	AdGroupsAnalytics                     = add("ad_groups/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/ad_groups/analytics", "ads_analytics", "ads:read", sandbox)
	AdsList                               = add("ads/list", http.MethodGet, "/ad_accounts/{ad_account_id}/ads", "ads_read", "ads:read", sandbox)
	AdsCreate                             = add("ads/create", http.MethodPost, "/ad_accounts/{ad_account_id}/ads", "ads_write", "ads:write", newer, sandbox)
	AdsUpdate                             = add("ads/update", http.MethodPatch, "/ad_accounts/{ad_account_id}/ads", "ads_write", "ads:write", newer, sandbox)
	AdsGet                                = add("ads/get", http.MethodGet, "/ad_accounts/{ad_account_id}/ads/{ad_id}", "ads_read", "ads:read", newer, sandbox)
	AdsAnalytics                          = add("ads/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/ads/analytics", "ads_analytics", "ads:read", sandbox)
	OrderLinesList                        = add("order_lines/list", http.MethodGet, "/ad_accounts/{ad_account_id}/order_lines", "ads_read", "ads:read", newer, sandbox)
	OrderLinesGet                         = add("order_lines/get", http.MethodGet, "/ad_accounts/{ad_account_id}/order_lines/{order_line_id}", "ads_read", "ads:read", newer, sandbox)
	ProductGroupPromotionsCreate          = add("product_group_promotions/create", http.MethodPost, "/ad_accounts/{ad_account_id}/product_group_promotions", "ads_write", "ads:write", newer)
	ProductGroupPromotionsUpdate          = add("product_group_promotions/update", http.MethodPatch, "/ad_accounts/{ad_account_id}/product_group_promotions", "ads_write", "ads:write", newer)
	ProductGroupPromotionsList            = add("product_group_promotions/list", http.MethodGet, "/ad_accounts/{ad_account_id}/product_group_promotions", "ads_read", "ads:read", newer)
	ProductGroupPromotionsGet             = add("product_group_promotions/get", http.MethodGet, "/ad_accounts/{ad_account_id}/product_group_promotions/{product_group_promotion_id}", "ads_read", "ads:read", newer)
	ProductGroupsAnalytics                = add("product_groups/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/product_groups/analytics", "ads_analytics", "ads:read")
	AnalyticsGetReport                    = add("analytics/get_report", http.MethodGet, "/ad_accounts/{ad_account_id}/reports", "ads_analytics", "ads:read")
	AnalyticsCreateReport                 = add("analytics/create_report", http.MethodPost, "/ad_accounts/{ad_account_id}/reports", "ads_analytics", "ads:read", harmless)
	AdAccountTargetingAnalyticsGet        = add("ad_account_targeting_analytics/get", http.MethodGet, "/ad_accounts/{ad_account_id}/targeting_analytics", "ads_analytics", "ads:read", newer, sandbox)
	CampaignTargetingAnalyticsGet         = add("campaign_targeting_analytics/get", http.MethodGet, "/ad_accounts/{ad_account_id}/campaigns/targeting_analytics", "ads_analytics", "ads:read", newer, sandbox)
	AdGroupsTargetingAnalyticsGet         = add("ad_groups_targeting_analytics/get", http.MethodGet, "/ad_accounts/{ad_account_id}/ad_groups/targeting_analytics", "ads_analytics", "ads:read", newer, sandbox)
	AdGroupsAudienceSizing                = add("ad_groups/audience_sizing", http.MethodPost, "/ad_accounts/{ad_account_id}/ad_groups/audience_sizing", "ads_read", "ads:read", newer, query, sandbox)
	AdGroupsBidFloorGet                   = add("ad_groups_bid_floor/get", http.MethodPost, "/ad_accounts/{ad_account_id}/bid_floor", "ads_read", "ads:read", newer, query, sandbox)
	AdTargetingAnalyticsGet               = add("ad_targeting_analytics/get", http.MethodGet, "/ad_accounts/{ad_account_id}/ads/targeting_analytics", "ads_analytics", "ads:read", newer, sandbox)
	AdPinsAnalytics                       = add("ad_pins/analytics", http.MethodGet, "/ad_accounts/{ad_account_id}/pins/analytics", "ads_analytics", "ads:read", newer)
	TemplatesList                         = add("templates/list", http.MethodGet, "/ad_accounts/{ad_account_id}/templates", "ads_read", "ads:read", newer, sandbox)
	AnalyticsCreateTemplateReport         = add("analytics/create_template_report", http.MethodPost, "/ad_accounts/{ad_account_id}/templates/{template_id}/reports", "ads_analytics", "ads:read", newer, harmless)
	TargetingOptionsGet                   = add("targeting_options/get", http.MethodGet, "/resources/targeting/{targeting_type}", "ads_read", "ads:read", newer, adAccount, sandbox)
	InterestTargetingOptionsGet           = add("interest_targeting_options/get", http.MethodGet, "/resources/targeting/interests/{interest_id}", "ads_read", "ads:read", newer, sandbox)
	EventsCreate                          = add("events/create", http.MethodPost, "/ad_accounts/{ad_account_id}/events", "ads_conversions", "ads:write", newer, harmless)
	ConversionTagsList                    = add("conversion_tags/list", http.MethodGet, "/ad_accounts/{ad_account_id}/conversion_tags", "ads_read", "ads:read", newer)
	ConversionTagsCreate                  = add("conversion_tags/create", http.MethodPost, "/ad_accounts/{ad_account_id}/conversion_tags", "ads_write", "ads:write", newer)
	OCPMEligibleConversionTagsGet         = add("ocpm_eligible_conversion_tags/get", http.MethodGet, "/ad_accounts/{ad_account_id}/conversion_tags/ocpm_eligible", "ads_read", "ads:read", newer)
	PageVisitConversionTagsGet            = add("page_visit_conversion_tags/get", http.MethodGet, "/ad_accounts/{ad_account_id}/conversion_tags/page_visit", "ads_read", "ads:read", newer)
	ConversionTagsGet                     = add("conversion_tags/get", http.MethodGet, "/ad_accounts/{ad_account_id}/conversion_tags/{conversion_tag_id}", "ads_read", "ads:read", newer)
	CustomerListsCreate                   = add("customer_lists/create", http.MethodPost, "/ad_accounts/{ad_account_id}/customer_lists", "ads_write", "ads:write", newer)
	CustomerListsList                     = add("customer_lists/list", http.MethodGet, "/ad_accounts/{ad_account_id}/customer_lists", "ads_read", "ads:read", newer)
	CustomerListsGet                      = add("customer_lists/get", http.MethodGet, "/ad_accounts/{ad_account_id}/customer_lists/{customer_list_id}", "ads_read", "ads:read", newer)
	CustomerListsUpdate                   = add("customer_lists/update", http.MethodPatch, "/ad_accounts/{ad_account_id}/customer_lists/{customer_list_id}", "ads_write", "ads:write", newer)
	AudiencesList                         = add("audiences/list", http.MethodGet, "/ad_accounts/{ad_account_id}/audiences", "ads_read", "ads:read", newer)
	AudiencesCreate                       = add("audiences/create", http.MethodPost, "/ad_accounts/{ad_account_id}/audiences", "ads_write", "ads:write", newer)
	AudiencesGet                          = add("audiences/get", http.MethodGet, "/ad_accounts/{ad_account_id}/audiences/{audience_id}", "ads_read", "ads:read", newer)
	AudiencesUpdate                       = add("audiences/update", http.MethodPatch, "/ad_accounts/{ad_account_id}/audiences/{audience_id}", "ads_write", "ads:write", newer)
	KeywordsGet                           = add("keywords/get", http.MethodGet, "/ad_accounts/{ad_account_id}/keywords", "ads_read", "ads:read", newer, sandbox)
	KeywordsCreate                        = add("keywords/create", http.MethodPost, "/ad_accounts/{ad_account_id}/keywords", "ads_write", "ads:write", newer, sandbox)
	KeywordsUpdate                        = add("keywords/update", http.MethodPatch, "/ad_accounts/{ad_account_id}/keywords", "ads_write", "ads:write", newer, sandbox)
	CountryKeywordsMetricsGet             = add("country_keywords_metrics/get", http.MethodGet, "/ad_accounts/{ad_account_id}/keywords/metrics", "ads_read", "ads:read", newer, sandbox)
	CatalogsList                          = add("catalogs/list", http.MethodGet, "/catalogs", "catalogs_read", "catalogs:read", newer, adAccount, sandbox)
	CatalogsCreate                        = add("catalogs/create", http.MethodPost, "/catalogs", "catalogs_write", "catalogs:write", newer, adAccount, sandbox)
	CatalogsAvailableFilterValues         = add("catalogs/available_filter_values", http.MethodGet, "/catalogs/available_filter_values", "catalogs_read", "catalogs:read", newer, adAccount, sandbox)
	FeedsList                             = add("feeds/list", http.MethodGet, "/catalogs/feeds", "catalogs_read", "catalogs:read", adAccount, sandbox)
	FeedsCreate                           = add("feeds/create", http.MethodPost, "/catalogs/feeds", "catalogs_write", "catalogs:read,catalogs:write", adAccount, sandbox)
	FeedsGet                              = add("feeds/get", http.MethodGet, "/catalogs/feeds/{feed_id}", "catalogs_read", "catalogs:read", adAccount, sandbox)
	FeedsUpdate                           = add("feeds/update", http.MethodPatch, "/catalogs/feeds/{feed_id}", "catalogs_write", "catalogs:read,catalogs:write", adAccount, sandbox)
	FeedsDelete                           = add("feeds/delete", http.MethodDelete, "/catalogs/feeds/{feed_id}", "catalogs_write", "catalogs:read,catalogs:write", adAccount, sandbox)
	FeedsIngest                           = add("feeds/ingest", http.MethodPost, "/catalogs/feeds/{feed_id}/ingest", "catalogs_write", "catalogs:write", newer, adAccount, sandbox)
	FeedProcessingResultsList             = add("feed_processing_results/list", http.MethodGet, "/catalogs/feeds/{feed_id}/processing_results", "catalogs_read", "catalogs:read", adAccount, sandbox)
	ItemsIssuesList                       = add("items_issues/list", http.MethodGet, "/catalogs/processing_results/{processing_result_id}/item_issues", "catalogs_read", "catalogs:read", newer, adAccount, sandbox)
	ItemsGet                              = add("items/get", http.MethodGet, "/catalogs/items", "catalogs_read", "catalogs:read", adAccount, sandbox)
	ItemsPost                             = add("items/post", http.MethodPost, "/catalogs/items", "catalogs_read", "catalogs:read", newer, query, adAccount, sandbox)
	ItemsBatchGet                         = add("items_batch/get", http.MethodGet, "/catalogs/items/batch/{batch_id}", "catalogs_read", "catalogs:read", adAccount, sandbox)
	ItemsBatchPost                        = add("items_batch/post", http.MethodPost, "/catalogs/items/batch", "catalogs_write", "catalogs:read,catalogs:write", adAccount, sandbox)
	CatalogsProductGroupsDeleteMany       = add("catalogs_product_groups/delete_many", http.MethodDelete, "/catalogs/product_groups/multiple", "catalogs_write", "catalogs:write", newer, adAccount, sandbox)
	CatalogsProductGroupsCreateMany       = add("catalogs_product_groups/create_many", http.MethodPost, "/catalogs/product_groups/multiple", "catalogs_write", "catalogs:write", newer, adAccount, sandbox)
	CatalogsProductGroupsGet              = add("catalogs_product_groups/get", http.MethodGet, "/catalogs/product_groups/{product_group_id}", "catalogs_read", "catalogs:read", newer, adAccount, sandbox)
	CatalogsProductGroupsDelete           = add("catalogs_product_groups/delete", http.MethodDelete, "/catalogs/product_groups/{product_group_id}", "catalogs_write", "catalogs:write", adAccount, sandbox)
	CatalogsProductGroupsUpdate           = add("catalogs_product_groups/update", http.MethodPatch, "/catalogs/product_groups/{product_group_id}", "catalogs_write", "catalogs:write", adAccount, sandbox)
	CatalogsProductGroupsList             = add("catalogs_product_groups/list", http.MethodGet, "/catalogs/product_groups", "catalogs_read", "catalogs:read", adAccount, sandbox)
	CatalogsProductGroupsCreate           = add("catalogs_product_groups/create", http.MethodPost, "/catalogs/product_groups", "catalogs_write", "catalogs:write", adAccount, sandbox)
	CatalogsProductGroupsProductCountsGet = add("catalogs_product_groups/product_counts_get", http.MethodGet, "/catalogs/product_groups/{product_group_id}/product_counts", "catalogs_read", "catalogs:read", newer, adAccount, sandbox)
	CatalogsProductGroupPinsList          = add("catalogs_product_group_pins/list", http.MethodGet, "/catalogs/product_groups/{product_group_id}/products", "catalogs_read", "boards:read,catalogs:read,pins:read", newer, adAccount, sandbox)
	ProductsByProductGroupFilterList      = add("products_by_product_group_filter/list", http.MethodPost, "/catalogs/products/get_by_product_group_filters", "catalogs_read", "boards:read,catalogs:read,pins:read", newer, query, adAccount, sandbox)
	ReportsCreate                         = add("reports/create", http.MethodPost, "/catalogs/reports", "catalogs_read", "catalogs:read", newer, harmless, adAccount)
	ReportsGet                            = add("reports/get", http.MethodGet, "/catalogs/reports", "catalogs_read", "catalogs:read", newer, adAccount)
	ReportsStats                          = add("reports/stats", http.MethodGet, "/catalogs/reports/stats", "catalogs_read", "catalogs:read", newer, adAccount)
)

// All returns the whole table.
func All() []Operation { return slices.Clone(table) }

// ByID returns the operation of an id, and false if there is none.
func ByID(id string) (Operation, bool) {
	for _, op := range table {
		if op.ID == id {
			return op, true
		}
	}
	return Operation{}, false
}

// ByRoute returns the operation that a method and an escaped path below the base URL belong to, and false if there is none.
func ByRoute(method, path string) (found Operation, ok bool) {
	for _, op := range table {
		// The path /catalogs/feeds/stats matches /catalogs/feeds/{feed_id} too: the template with the fewest placeholders decides.
		if op.Method == method && op.matches(path) && (!ok || strings.Count(op.Path, "{") < strings.Count(found.Path, "{")) {
			found, ok = op, true
		}
	}
	return found, ok
}
