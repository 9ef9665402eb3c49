// Package pinteresttest provides an in-memory Pinterest for tests: an HTTP server on the loopback interface that keeps state and
// responds like the live service, with the same error bodies, bookmarks and headers.
//
//	server := pinteresttest.New(t)
//	client := server.Client()
//	board, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Summer Recipes"})
//
// [New] closes the server at the end of the test. Outside of tests, use [NewServer]. [Server.Requests] returns the requests that the
// server has received.
//
// The server implements all operations of the client, a file host that takes uploads and serves reports like S3, and the OAuth login. It
// rejects what the live service is known to reject: access tokens that it did not issue ([User.Client], [User.NewToken] and logins issue
// them), formats, periods, sizes and lengths. The mistakes of a test, such as an unknown operation or an impossible fault, are a panic.
//
// The products of a catalog are the items of batches and of [User.SeedCatalog]: the server does not fetch the files of feeds. Filters of
// product groups by PRICE, PRODUCT_GROUP or a custom number match no product.
//
// # Users and their data
//
// A [Server] starts with one [User], whose methods it has too: [User.Client], [User.NewToken] and others. [Server.AddUser] adds users. Each
// has boards, ad accounts, a catalog and quotas of its own. A login chooses one of them.
//
// [User.SeedBoard], [User.SeedAds], [User.SeedCatalog], [User.SeedFollows] and [User.SeedBusinesses] generate data. [User.AddBoard],
// [Server.AddPin], [User.AddAdAccount], [Server.AddCampaign], [User.AddFeed] and the methods like them add single objects.
// What they get and return is copied: changing it later does not change the server. [Server.ShareBoard] and [Server.ShareAdAccount] give a
// user access to what another one owns.
//
// # Faults and rare states
//
// [Server.Inject] injects a [Fault], which rejects, delays or breaks the requests of an operation: its [Effect] is a [Response], a [Drop],
// a [Corruption] or a [SlowBody]. If a fault has not affected any request, the test fails: see [New]. [Server.LimitRate] sets the quota of a
// category.
//
// Other methods create states that are hard to reach. [Server.SetMediaOutcome], [Server.SetReportOutcome], [Server.SetFeedOutcome],
// [Server.SetBatchOutcome] and [Server.SetBulkOutcome] make jobs fail. [Server.SetTrialAccess] is for an app that Pinterest has not approved
// yet, [Server.ExpireAccessTokens] and [Server.RevokeTokens] for tokens that are not valid any more, [User.RemoveApp] for a user who
// removes the app, [User.SetMerchant] for a merchant with problems, [Server.LockBoard] for a board in use, and
// [User.PromoteProductGroup] for a product group that cannot be deleted.
//
// # Time
//
// Tests are fast: jobs such as reports are done at the first poll, and the clients that [User.Client] returns retry after milliseconds.
// Waits that a response asks for are real, except in a bubble of [testing/synctest], where they pass at once: create the server there, with
// [WithoutSockets]. [Server.Advance] moves the clock of the server: tokens expire and quotas reset.
//
// Ids, metrics and faults with a probability are derived from a seed: see [WithSeed].
//
// # Programs in other languages
//
// The command fakepinterest serves an in-memory Pinterest until it is interrupted, and prints its URL, a token and the ids of some objects:
//
//	go run github.com/pinterest-go/pinterest/pinteresttest/cmd/fakepinterest -addr 127.0.0.1:8080
//
// # Operations
//
// A [Fault] and a [RecordedRequest] name operations by their ids in the API description:
//
//	oauth/token, token/revoke, oauth/conversion_token
//	user_account/get, user_account/analytics, user_account/analytics/top_pins, user_account/analytics/top_video_pins
//	user_websites/get, verify_website/update, unverify_website/delete, website_verification/get, linked_business_accounts/get
//	followers/list, user_following/get, boards_user_follows/list, follow_user/update
//	pins/list, pins/create, pins/get, pins/update, pins/delete, pins/save, pins/analytics, multi_pins/analytics
//	boards/list, boards/create, boards/get, boards/update, boards/delete, boards/list_pins
//	board_sections/list, board_sections/create, board_sections/update, board_sections/delete, board_sections/list_pins
//	search_user_pins/list, search_user_boards/get, search_partner_pins
//	trending_keywords/list, terms_suggested/list, terms_related/list
//	keywords/get, keywords/create, keywords/update, country_keywords_metrics/get
//	media/list, media/create, media/get
//	ad_accounts/list, ad_accounts/create, ad_accounts/get, ad_account/analytics
//	campaigns/list, campaigns/create, campaigns/update, campaigns/get, campaigns/analytics
//	ad_groups/list, ad_groups/create, ad_groups/update, ad_groups/get, ad_groups/analytics
//	ads/list, ads/create, ads/update, ads/get, ads/analytics
//	product_groups/analytics
//	ad_account_targeting_analytics/get, campaign_targeting_analytics/get, ad_groups_targeting_analytics/get
//	ad_targeting_analytics/get, ad_pins/analytics, ad_groups/audience_sizing, ad_groups_bid_floor/get
//	templates/list, analytics/create_template_report, targeting_options/get, interest_targeting_options/get
//	order_lines/list, order_lines/get
//	product_group_promotions/create, product_group_promotions/update, product_group_promotions/list, product_group_promotions/get
//	bulk_download/create, bulk_upsert/create, bulk_request/get
//	events/create, conversion_tags/list, conversion_tags/get, conversion_tags/create, page_visit_conversion_tags/get
//	ocpm_eligible_conversion_tags/get
//	customer_lists/list, customer_lists/get, customer_lists/create, customer_lists/update
//	audiences/list, audiences/get, audiences/create, audiences/update
//	analytics/create_report, analytics/get_report
//	catalogs/list, catalogs/create, catalogs/available_filter_values
//	feeds/list, feeds/create, feeds/get, feeds/update, feeds/delete, feeds/ingest, feed_processing_results/list
//	items/get, items/post, items_batch/post, items_batch/get, items_issues/list
//	catalogs_product_groups/list, catalogs_product_groups/create, catalogs_product_groups/get, catalogs_product_groups/update
//	catalogs_product_groups/delete, catalogs_product_groups/create_many, catalogs_product_groups/delete_many
//	catalogs_product_groups/product_counts_get, catalogs_product_group_pins/list, products_by_product_group_filter/list
//	reports/create, reports/get, reports/stats
//
// A Fault can also affect the requests to the file host:
//
//	media upload, report download
package pinteresttest
