package pinterest

// These are Pinterest's own codes, in [Error.Code] and [Exception.Code]. The number in parentheses is the HTTP status. The list is not
// complete: errors without a code of their own repeat the status, such as 404, and the service can return codes that are not listed.
// Errors with these codes are not retried, except where the comment says so.
const (
	// CodeInvalidRequest (400) is an invalid parameter or field, which the message names. It is also the code of a link to a site
	// that does not allow pins, and of a query that is throttled: then the message says "Retry after N seconds", and it is retried.
	CodeInvalidRequest = 1
	// CodeAuthenticationFailed (401) is a token that is missing, expired, revoked, or from the other environment: a sandbox token works
	// only with [SandboxBaseURL]. A client with a refreshing token source gets a new token and retries once. Status 400 with a text about
	// spam is [ErrBlocked]. As an [Exception], it is an ad account that was not found.
	CodeAuthenticationFailed = 2
	// CodeInsufficientPermissions (401) is a token without the needed scopes, or, if the message names a restricted feature, an app
	// without access to it. Log in again with the scopes, or request the feature from Pinterest.
	CodeInsufficientPermissions = 3
	// CodeMethodNotAllowed (405) is a path that exists, but not with this HTTP method: the service may have replaced the operation.
	CodeMethodNotAllowed = 5
	// CodeNotAuthorized (401) is a board or pin that this user cannot access.
	CodeNotAuthorized = 7
	// CodeRateLimited (429) is an exhausted quota, or several writes to one object within a short time. It is retried.
	CodeRateLimited = 8
	// CodeBlockedLink (429) is a link that Pinterest blocks as spam, such as one of a URL shortener: [ErrBlocked]. Change the link.
	CodeBlockedLink = 9
	// CodeSomethingWentWrong (400) is a temporary failure of the service, seen in analytics. It is retried.
	CodeSomethingWentWrong = 12
	// CodeNotPermitted (403, in catalogs 401) is a resource that this user or this app cannot access. An app with trial access gets it
	// for a pin that it creates outside the sandbox, and a token without the scopes for secret boards gets it for a secret board.
	CodeNotPermitted = 29
	// CodeUserNotFound (404) is a username that does not exist.
	CodeUserNotFound = 30
	// CodeBoardNotFound (404) is a board that does not exist, in a write of a pin.
	CodeBoardNotFound = 40
	// CodePinNotFound (404) is a pin that does not exist.
	CodePinNotFound = 50
	// CodeImageTooSmall (403) is a pin whose image has too few pixels. Use a larger image.
	CodeImageTooSmall = 233
	// CodeImageBroken (403) is a pin whose image cannot be decoded. Use another image.
	CodeImageBroken = 235
	// CodeInvalidClient (401) is a wrong id or secret of the app in a token request. A new login does not help.
	CodeInvalidClient = 283
	// CodeLocked (409) is another write that holds the lock of the board. It is retried.
	CodeLocked = 409
	// CodeMerchantNotFound is an account that is not set up as a merchant.
	CodeMerchantNotFound = 650
	// CodeBusinessAccountRequired (403) is a feed of an account that is not a business account. Convert the account.
	CodeBusinessAccountRequired = 654
	// CodeCatalogNotFound (404) is a catalog that does not exist or belongs to another account.
	CodeCatalogNotFound = 678
	// CodeInvalidReportToken (400) is a token of a catalog report that is not valid or has expired. Create the report again.
	CodeInvalidReportToken = 1104
	// CodeBoardSectionNotFound (404) is a board section that does not exist, in a write of a pin.
	CodeBoardSectionNotFound = 2031
	// CodeMerchantDisapproved (403) is a merchant that Pinterest has disapproved, or for some operations one under review. See the
	// business hub.
	CodeMerchantDisapproved = 2625
	// CodeMerchantUnderReview (403) is a merchant that Pinterest is reviewing. Call again after the review.
	CodeMerchantUnderReview = 2626
	// CodeReportCostLimit (429) is a report over the cost limit for reports. It is retried after the wait that the message gives.
	CodeReportCostLimit = 2726
	// CodeSandboxPin is an ad with a pin from the sandbox, in an [Exception]. Promote a pin that was created in production.
	CodeSandboxPin = 2781
	// CodePinOutcomeUnknown (400) is a failure of the service while it creates a pin, which may exist: [ErrOutcomeUnknown]. It is retried
	// only with [RetryPolicy.RetryUnsafe].
	CodePinOutcomeUnknown = 2787
	// CodeFeedNotFound (404) is a feed that does not exist.
	CodeFeedNotFound = 4161
	// CodeFeedPromoted (409) is a feed with a product group that has active promotions. End them before you delete the feed.
	CodeFeedPromoted = 4162
	// CodeWebsiteMissing (409) is an account without a website. Add one, and verify it.
	CodeWebsiteMissing = 4168
	// CodeWebsiteNotVerified (409) is an account whose website is not verified.
	CodeWebsiteNotVerified = 4169
	// CodeFeedNameTaken (422) is a feed with the name of another one.
	CodeFeedNameTaken = 4170
	// CodeProductGroupPromoted (409) is a product group with active promotions. End them before you delete the group.
	CodeProductGroupPromoted = 4176
	// CodeProductGroupGenerated (409) is a product group that Pinterest has created, such as that of all products. It cannot be changed.
	CodeProductGroupGenerated = 4177
	// CodeProductGroupFiltersTaken (409) is a product group with the filters of another one of the feed.
	CodeProductGroupFiltersTaken = 4178
	// CodeProductGroupNameTaken (409) is a product group with the name of another one of the feed.
	CodeProductGroupNameTaken = 4179
	// CodeProductGroupNotFound (404) is a product group that does not exist.
	CodeProductGroupNotFound = 4180
	// CodeNotImplemented (501) is a request that the service does not implement, such as a feed of some catalog types.
	CodeNotImplemented = 4181
	// CodeNoCatalog (409) is an account without a catalog. Create a feed first.
	CodeNoCatalog = 4182
	// CodeInvalidProductGroupFilters (409) is a product group with invalid filters.
	CodeInvalidProductGroupFilters = 4183
	// CodeProcessingResultNotFound (404) is a feed processing result that does not exist.
	CodeProcessingResultNotFound = 4184
	// CodeInvalidEvents (400) is a request with invalid conversion events.
	CodeInvalidEvents = 4196
	// CodeEventsPaused (503) means that Pinterest accepts no conversion events at the moment. It is retried. Send the events again later.
	CodeEventsPaused = 4197
	// CodeItemsBatchNotFound (404) is a batch of catalog items that does not exist.
	CodeItemsBatchNotFound = 4331
	// CodeNoBilling is an ad account without billing details. Add them in the ads manager.
	CodeNoBilling = 4374
	// CodeLocaleRequired (400) is a product group without a country and a locale.
	CodeLocaleRequired = 6136
	// CodeLocaleNotAllowed (400) is an international product group with a country or a locale.
	CodeLocaleNotAllowed = 6137
)
