// Package pinterest is a client for version 5 of the Pinterest REST API, for programs that run unattended. It has typed methods for the
// operations that people use most, iterates over lists, retries what is safe to retry, and stays within the quotas of Pinterest.
//
//	client, err := pinterest.NewClient(pinterest.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	board, err := client.Boards.Create(ctx, &pinterest.BoardCreateParams{Name: "Summer Recipes"})
//
// Create a [Client] with [NewClient] and keep it: it is safe for concurrent use. The context of a call limits all of it, retries and waits
// included. A [ClientOption] configures a client, a [RequestOption] one call, and an [Option] either.
//
// # Services
//
// A service is a field of [Client]: client.Pins is a [PinsService].
//
//   - [PinsService]: pins and their metrics
//   - [BoardsService]: boards, their sections and the pins on them
//   - [MediaService]: video uploads for pins
//   - [UserAccountService]: the account, its metrics, followers and websites
//   - [SearchService]: search for pins and boards
//   - [TrendsService]: trending search keywords
//   - [CatalogsService]: the products of a shop: feeds, items, product groups and reports about them
//   - [AdAccountsService]: ad accounts, campaigns, ad groups and ads, their metrics and reports
//   - [KeywordsService]: keywords that ads target
//   - [TargetingService]: the values that ads can target
//   - [AudiencesService]: groups of people that ads target
//   - [CustomerListsService]: lists of customers, for audiences
//   - [PromotionsService]: product groups that ads promote
//   - [BulkService]: jobs that read or write many ad entities
//   - [ConversionsService]: conversion events from your server, and conversion tags
//
// The comment of a method has the HTTP method and the path of its operation. To find the method of an operation, search for the path:
//
//	go doc -all github.com/pinterest-go/pinterest | grep -B 3 -A 3 /pins/analytics
//
// [Client.Do] calls all other operations, with the same authentication, retries, rate limits and errors, and [NewPager] makes an iterator
// of their lists. Enumerations are strings and accept any value. [WithQuery] and [WithBodyField] add parameters to a method.
//
// # Logging in
//
// [WithAccessToken] takes a token that is never refreshed, and [WithEnv] takes credentials from the environment. An app with trial access
// creates pins in the sandbox only: use [WithBaseURL] with [SandboxBaseURL], and a token of the sandbox.
//
// To let users log in, describe your app in an [OAuthConfig]. A web service mounts [OAuthConfig.LoginHandler] and
// [OAuthConfig.CallbackHandler]; [OAuthConfig.AuthCodeURL] and [OAuthConfig.FinishLogin] are the single steps. Store the token of each user
// in a [TokenStore], such as a [TokenFile]. The token source of the client then refreshes it before it expires, for all goroutines and
// processes:
//
//	client, err := pinterest.NewClient(pinterest.WithTokenSource(app.SharedTokenSource(ctx, store)))
//
// [OAuthConfig.TokenSource] is for a token that only one process uses. If only a new login helps, calls return [ErrReauthorize].
//
// The comment of a service says which scopes it needs. A call whose token lacks one returns [ErrUnauthorized], and the text of the error
// names the scopes to request. [GrantedScopes] returns the scopes of a token.
//
// To act for the owner of an ad account that is shared with the user (Business Access), use [WithAdAccount].
//
// # Lists
//
// A method that returns a [Pager] sends nothing. The iterators of the pager fetch the pages:
//
//	for pin, err := range client.Boards.ListPins(board.ID, nil).All(ctx) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(pin.ID, pin.Title)
//	}
//
// [Pager.Pages] iterates over pages and [Pager.Page] fetches one. [Pager.Prefetch] fetches pages ahead. [Collect] returns a slice.
//
// To resume a list later, store the Bookmark of a [Page] and set it in the params. Only an empty bookmark ends a list: any page may be
// empty.
//
// # Updates
//
// The fields of an update are [Optional]. The zero Optional leaves a field unchanged, [Null] clears it, and [Value] sets it, also to "" or
// false:
//
//	client.Boards.Update(ctx, board.ID, &pinterest.BoardUpdateParams{Description: pinterest.Null[string]()})
//
// Methods that write several campaigns, ad groups, ads, keywords or promotions return a result for each. The error of the call does not
// include their failures: check the Err method of the results too, such as [WriteResults.Err].
//
// # Errors and retries
//
// An invalid parameter is a [*ParamError], and nothing was sent. A response that is not a success is an [*Error], with the code and message
// of Pinterest. Test for its kind with errors.Is and [ErrNotFound], [ErrForbidden], [ErrRateLimited] or another sentinel.
//
// By default, a call is retried at most 4 times, after the wait that the response asks for or with exponential backoff: see [RetryPolicy],
// [WithRetryPolicy] and [WithMaxRetries]. What is retried depends on the failure:
//
//   - Nothing was done, for example because the call was throttled, the board was locked, or no connection could be established: all calls
//     are retried.
//   - The outcome is unknown, for example after status 503 or a connection error: GET, PATCH and DELETE are retried, and POSTs that are
//     harmless twice, such as the request for a report. A POST that creates something is not retried, because Pinterest has no idempotency
//     keys: there could be two pins then. [RetryPolicy.RetryUnsafe] allows it.
//   - The call was rejected: it is not retried.
//
// A failed write that may have been done is [ErrOutcomeUnknown]: check whether it was done before you call again. [ErrBlocked] is a link or
// text that Pinterest blocks as spam: change it. [ErrJobFailed] is a job that failed, such as a report or a media upload.
//
// # Rate limits
//
// Pinterest counts the calls of each user. The operations of one [Category] share a quota. A client learns the quotas from the responses
// and delays calls, so that they are not throttled. This needs no setup. A call that would be delayed for too long fails at once with a
// [*QuotaError], which is also [ErrRateLimited]: see [NewRateLimiter].
//
// [Client.RateLimits] returns the last known quota of each category, and [WithResponse] the one that a response reported.
//
// # Many users
//
// Create one Client per user. A Client is cheap, and all clients without [WithHTTPClient] share their connections. Each Client has a rate
// limiter of its own, like each user has quotas of its own. If a process has several clients for one user, give them the same limiter with
// [WithRateLimiter].
//
// Several processes share the token of a user through a [TokenStore], and also the quotas with the module
// github.com/pinterest-go/pinterest/redisstore.
//
// # Testing
//
// Package [github.com/pinterest-go/pinterest/pinteresttest] is an in-memory Pinterest for tests of your code, which injects faults, limits
// and failed jobs:
//
//	server := pinteresttest.New(t)
//	client := server.Client()
//
// # Units and limits
//
//   - Money: budgets, bids and spend caps are in micro-currency, millionths of the currency of the ad account. [Money] prints such an
//     amount in currency units, and [ParseMoney] converts "12.50". Of the columns in ads reporting, those in MICRO_DOLLAR are in
//     micro-currency, those in DOLLAR in currency units. Prices of products are in currency units.
//   - Days: a [Date] is a day in UTC. Today is DateOf(time.Now().UTC()).
//   - Times: a [Timestamp] that has no zone in the response is in UTC. The zero Timestamp means null. Requests have a [UnixTime].
//   - Ids are strings, also if the service sends a number.
//   - Sizes of files and responses are in bytes. A value in percent says so in its comment.
//   - Limits on params, such as 1 to 250 for the size of a page, are those of API version 5.23.0, unless the comment names another source.
//     This package checks few of them: the service rejects other values, usually with [ErrBadRequest].
package pinterest
