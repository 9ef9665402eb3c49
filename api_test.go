package pinterest_test

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

// The signatures, fields and sentinels that users compile against. A change here breaks their code.
func _(c *pinterest.Client, o []pinterest.RequestOption, row pinterest.AnalyticsRow) {
	type ctx = context.Context

	var (
		_ func(...pinterest.ClientOption) (*pinterest.Client, error)                                                 = pinterest.NewClient
		_ func(*pinterest.Client, ctx, *pinterest.Request, any, ...pinterest.RequestOption) error                    = (*pinterest.Client).Do
		_ func(string) pinterest.ClientOption                                                                        = pinterest.WithAccessToken
		_ func(oauth2.TokenSource) pinterest.ClientOption                                                            = pinterest.WithTokenSource
		_ func() pinterest.ClientOption                                                                              = pinterest.WithEnv
		_ func(*http.Client) pinterest.ClientOption                                                                  = pinterest.WithHTTPClient
		_ func(string) pinterest.ClientOption                                                                        = pinterest.WithBaseURL
		_ func(string) pinterest.ClientOption                                                                        = pinterest.WithUserAgent
		_ func(*slog.Logger) pinterest.ClientOption                                                                  = pinterest.WithLogger
		_ func(pinterest.RetryPolicy) pinterest.Option                                                               = pinterest.WithRetryPolicy
		_ func(pinterest.RateLimiter) pinterest.ClientOption                                                         = pinterest.WithRateLimiter
		_ func(...pinterest.Middleware) pinterest.ClientOption                                                       = pinterest.WithMiddleware
		_ func(pinterest.CallHook) pinterest.ClientOption                                                            = pinterest.WithCallHook
		_ func(...pinterest.ClientOption) pinterest.ClientOption                                                     = pinterest.JoinClientOptions
		_ func(ctx) string                                                                                           = pinterest.OperationFromContext
		_ func(int64) pinterest.Option                                                                               = pinterest.WithMaxResponseSize
		_ func(*pinterest.Response) pinterest.RequestOption                                                          = pinterest.WithResponse
		_ func(string, string) pinterest.Option                                                                      = pinterest.WithHeader
		_ func(string) pinterest.Option                                                                              = pinterest.WithAdAccount
		_ func(string, ...string) pinterest.RequestOption                                                            = pinterest.WithQuery
		_ func(string, any) pinterest.RequestOption                                                                  = pinterest.WithBodyField
		_ func(int) pinterest.Option                                                                                 = pinterest.WithMaxRetries
		_ func(func(ctx, string) (*pinterest.Page[int], error)) *pinterest.Pager[int]                                = pinterest.NewPager[int]
		_ func(*pinterest.Pager[int], ctx) (*pinterest.Page[int], error)                                             = (*pinterest.Pager[int]).Page
		_ func(*pinterest.Pager[int], ctx) iter.Seq2[*pinterest.Page[int], error]                                    = (*pinterest.Pager[int]).Pages
		_ func(*pinterest.Pager[int], ctx) iter.Seq2[*int, error]                                                    = (*pinterest.Pager[int]).All
		_ func(*pinterest.Pager[int], int) *pinterest.Pager[int]                                                     = (*pinterest.Pager[int]).Prefetch
		_ func(iter.Seq2[*int, error], int) ([]int, error)                                                           = pinterest.Collect[int]
		_ func(int) pinterest.Optional[int]                                                                          = pinterest.Value[int]
		_ func() pinterest.Optional[int]                                                                             = pinterest.Null[int]
		_ func(time.Time) pinterest.Date                                                                             = pinterest.DateOf
		_ func(func(sent, total int64)) pinterest.UploadOption                                                       = pinterest.WithUploadProgress
		_ func(int64) pinterest.UploadOption                                                                         = pinterest.WithUploadSize
		_ func(*pinterest.MediaService, ctx, *pinterest.MediaUpload, io.Reader, ...pinterest.UploadOption) error     = (*pinterest.MediaService).Upload
		_ func(*pinterest.MediaService, ctx, io.Reader, ...pinterest.UploadOption) (string, error)                   = (*pinterest.MediaService).UploadVideo
		_ func(*pinterest.MediaService, ctx, string, ...pinterest.WaitOption) (*pinterest.MediaUploadDetails, error) = (*pinterest.MediaService).Wait
		_ func(*pinterest.OAuthConfig, string) string                                                                = (*pinterest.OAuthConfig).AuthCodeURL
		_ func(*pinterest.OAuthConfig, ctx, string) (*oauth2.Token, error)                                           = (*pinterest.OAuthConfig).Exchange
		_ func(*pinterest.OAuthConfig, ctx, string, ...pinterest.Scope) (*oauth2.Token, error)                       = (*pinterest.OAuthConfig).Refresh
		_ func(*pinterest.OAuthConfig, ctx, *oauth2.Token, func(*oauth2.Token) error) oauth2.TokenSource             = (*pinterest.OAuthConfig).TokenSource
		_ func(*pinterest.OAuthConfig, ctx, pinterest.TokenStore) oauth2.TokenSource                                 = (*pinterest.OAuthConfig).SharedTokenSource
		_ func(*oauth2.Token) ([]byte, error)                                                                        = pinterest.MarshalToken
		_ func([]byte) (*oauth2.Token, error)                                                                        = pinterest.UnmarshalToken
		_ pinterest.TokenStore                                                                                       = (*pinterest.TokenFile)(nil)
		_ func(pinterest.OAuthConfig) http.Handler                                                                   = pinterest.OAuthConfig.LoginHandler
		_ func(pinterest.OAuthConfig, func(http.ResponseWriter, *http.Request, *oauth2.Token, error)) http.Handler   = pinterest.OAuthConfig.CallbackHandler
		_ func(pinterest.OAuthConfig, *http.Request, string) (*oauth2.Token, error)                                  = pinterest.OAuthConfig.FinishLogin
		_ func(pinterest.OAuthConfig, ctx, string) error                                                             = pinterest.OAuthConfig.Revoke
		_ func(pinterest.OAuthConfig, ctx, string) (string, error)                                                   = pinterest.OAuthConfig.ConversionToken
		_ func(...pinteresttest.Option) *pinteresttest.Server                                                        = pinteresttest.NewServer
		_ func(*pinteresttest.Server, ...pinterest.ClientOption) *pinterest.Client                                   = (*pinteresttest.Server).Client
		_ func(*pinteresttest.Server) string                                                                         = (*pinteresttest.Server).URL
		_ func(*pinteresttest.Server)                                                                                = (*pinteresttest.Server).Close
		_ func(*pinteresttest.Server, pinteresttest.Fault)                                                           = (*pinteresttest.Server).Inject
		_ func(*pinteresttest.Server, pinterest.Category, int, time.Duration)                                        = (*pinteresttest.Server).LimitRate
		_ func(*pinteresttest.Server) []pinteresttest.RecordedRequest                                                = (*pinteresttest.Server).Requests
	)

	var (
		_ *pinterest.Pager[pinterest.Board]                                                                                                      = c.Boards.List((*pinterest.BoardListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.BoardSection]                                                                                               = c.Boards.ListSections("", (*pinterest.BoardSectionListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.Pin]                                                                                                        = c.Boards.ListSectionPins("", "", (*pinterest.PinListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.Pin]                                                                                                        = c.Boards.ListPins("", (*pinterest.PinListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.MediaUploadDetails]                                                                                         = c.Media.List((*pinterest.MediaListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.AdAccount]                                                                                                  = c.AdAccounts.List((*pinterest.AdAccountListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.Campaign]                                                                                                   = c.AdAccounts.ListCampaigns("", (*pinterest.CampaignListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.AdGroup]                                                                                                    = c.AdAccounts.ListAdGroups("", (*pinterest.AdGroupListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.Ad]                                                                                                         = c.AdAccounts.ListAds("", (*pinterest.AdListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.Feed]                                                                                                       = c.Catalogs.ListFeeds((*pinterest.FeedListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.FeedProcessingResult]                                                                                       = c.Catalogs.ListProcessingResults("", (*pinterest.ProcessingResultListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.ProductGroup]                                                                                               = c.Catalogs.ListProductGroups("", (*pinterest.ProductGroupListParams)(nil), o...)
		_ func(ctx, string, *pinterest.AdsAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.AnalyticsRow, error)                         = c.AdAccounts.GetAnalytics
		_ func(ctx, string, []string, *pinterest.AdsAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.AnalyticsRow, error)               = c.AdAccounts.GetCampaignAnalytics
		_ func(ctx, string, []string, *pinterest.AdsAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.AnalyticsRow, error)               = c.AdAccounts.GetAdGroupAnalytics
		_ func(ctx, string, []string, *pinterest.AdsAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.AnalyticsRow, error)               = c.AdAccounts.GetAdAnalytics
		_ func(ctx, string, []string, *pinterest.AdsAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.AnalyticsRow, error)               = c.AdAccounts.GetProductGroupAnalytics
		_ func(ctx, string, []string, *pinterest.AdsAnalyticsParams, ...pinterest.RequestOption) iter.Seq2[*pinterest.AnalyticsRow, error]       = c.AdAccounts.CampaignRows
		_ func(ctx, string, []string, *pinterest.AdsAnalyticsParams, ...pinterest.RequestOption) iter.Seq2[*pinterest.AnalyticsRow, error]       = c.AdAccounts.AdGroupRows
		_ func(ctx, string, []string, *pinterest.AdsAnalyticsParams, ...pinterest.RequestOption) iter.Seq2[*pinterest.AnalyticsRow, error]       = c.AdAccounts.AdRows
		_ func(ctx, string, string, ...pinterest.RequestOption) (*pinterest.Report, error)                                                       = c.AdAccounts.GetReport
		_ func(ctx, string, *pinterest.ReportCreateParams, ...pinterest.RequestOption) (*pinterest.ReportRequest, error)                         = c.AdAccounts.CreateReport
		_ func(ctx, string, string, ...pinterest.WaitOption) (*pinterest.Report, error)                                                          = c.AdAccounts.WaitReport
		_ func(ctx, *pinterest.Report, ...pinterest.RequestOption) (io.ReadCloser, error)                                                        = c.AdAccounts.DownloadReport
		_ func(ctx, *pinterest.Report, ...pinterest.RequestOption) iter.Seq2[*pinterest.AnalyticsRow, error]                                     = c.AdAccounts.ReportRows
		_ func(ctx, string, *pinterest.ReportCreateParams, ...pinterest.WaitOption) (*pinterest.Report, error)                                   = c.AdAccounts.RunReport
		_ func(ctx, *pinterest.FeedCreateParams, ...pinterest.RequestOption) (*pinterest.Feed, error)                                            = c.Catalogs.CreateFeed
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.Feed, error)                                                                 = c.Catalogs.GetFeed
		_ func(ctx, string, *pinterest.FeedUpdateParams, ...pinterest.RequestOption) (*pinterest.Feed, error)                                    = c.Catalogs.UpdateFeed
		_ func(ctx, string, ...pinterest.RequestOption) error                                                                                    = c.Catalogs.DeleteFeed
		_ func(ctx, *pinterest.ItemGetParams, ...pinterest.RequestOption) ([]pinterest.ItemRecord, error)                                        = c.Catalogs.GetItems
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.ItemsBatch, error)                                                           = c.Catalogs.GetItemsBatch
		_ func(ctx, *pinterest.ItemsBatchParams, ...pinterest.RequestOption) (*pinterest.ItemsBatch, error)                                      = c.Catalogs.CreateItemsBatch
		_ func(ctx, *pinterest.ProductGroupCreateParams, ...pinterest.RequestOption) (*pinterest.ProductGroup, error)                            = c.Catalogs.CreateProductGroup
		_ func(ctx, string, *pinterest.ProductGroupUpdateParams, ...pinterest.RequestOption) (*pinterest.ProductGroup, error)                    = c.Catalogs.UpdateProductGroup
		_ func(ctx, string, ...pinterest.RequestOption) error                                                                                    = c.Catalogs.DeleteProductGroup
		_ func(ctx, string, ...pinterest.WaitOption) (*pinterest.ItemsBatch, error)                                                              = c.Catalogs.WaitItemsBatch
		_ func(ctx, *pinterest.ItemsSyncParams, iter.Seq[pinterest.ItemRecord], ...pinterest.WaitOption) iter.Seq2[*pinterest.ItemResult, error] = c.Catalogs.SyncItems
		_ func(ctx, ...pinterest.RequestOption) (*pinterest.UserAccount, error)                                                                  = c.UserAccount.Get
		_ func(ctx, *pinterest.UserAccountAnalyticsParams, ...pinterest.RequestOption) (pinterest.Analytics, error)                              = c.UserAccount.GetAnalytics
		_ func(ctx, *pinterest.TopPinsParams, ...pinterest.RequestOption) (*pinterest.TopPins, error)                                            = c.UserAccount.GetTopPins
		_ func(ctx, *pinterest.TopPinsParams, ...pinterest.RequestOption) (*pinterest.TopPins, error)                                            = c.UserAccount.GetTopVideoPins
		_ func(*pinterest.FollowerListParams, ...pinterest.RequestOption) *pinterest.Pager[pinterest.UserSummary]                                = c.UserAccount.ListFollowers
		_ func(*pinterest.FollowingListParams, ...pinterest.RequestOption) *pinterest.Pager[pinterest.UserSummary]                               = c.UserAccount.ListFollowing
		_ func(*pinterest.FollowedBoardListParams, ...pinterest.RequestOption) *pinterest.Pager[pinterest.Board]                                 = c.UserAccount.ListFollowedBoards
		_ func(ctx, string, *pinterest.FollowUserParams, ...pinterest.RequestOption) (*pinterest.UserSummary, error)                             = c.UserAccount.FollowUser
		_ func(*pinterest.WebsiteListParams, ...pinterest.RequestOption) *pinterest.Pager[pinterest.Website]                                     = c.UserAccount.ListWebsites
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.Website, error)                                                              = c.UserAccount.VerifyWebsite
		_ func(ctx, string, ...pinterest.RequestOption) error                                                                                    = c.UserAccount.UnverifyWebsite
		_ func(ctx, ...pinterest.RequestOption) (*pinterest.WebsiteVerification, error)                                                          = c.UserAccount.GetWebsiteVerification
		_ func(ctx, ...pinterest.RequestOption) ([]pinterest.LinkedBusiness, error)                                                              = c.UserAccount.ListBusinesses
		_ func(ctx, *pinterest.PinCreateParams, ...pinterest.RequestOption) (*pinterest.Pin, error)                                              = c.Pins.Create
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.Pin, error)                                                                  = c.Pins.Get
		_ func(ctx, string, ...pinterest.RequestOption) error                                                                                    = c.Pins.Delete
		_ func(ctx, string, *pinterest.PinAnalyticsParams, ...pinterest.RequestOption) (pinterest.Analytics, error)                              = c.Pins.GetAnalytics
		_ func(*pinterest.PinsListParams, ...pinterest.RequestOption) *pinterest.Pager[pinterest.Pin]                                            = c.Pins.List
		_ func(ctx, string, *pinterest.PinUpdateParams, ...pinterest.RequestOption) (*pinterest.Pin, error)                                      = c.Pins.Update
		_ func(ctx, string, *pinterest.PinSaveParams, ...pinterest.RequestOption) (*pinterest.Pin, error)                                        = c.Pins.Save
		_ func(ctx, []string, *pinterest.PinAnalyticsParams, ...pinterest.RequestOption) (map[string]pinterest.Analytics, error)                 = c.Pins.GetMultiAnalytics
		_ func(string, *pinterest.PinSearchParams, ...pinterest.RequestOption) *pinterest.Pager[pinterest.Pin]                                   = c.Search.Pins
		_ func(string, *pinterest.BoardSearchParams, ...pinterest.RequestOption) *pinterest.Pager[pinterest.Board]                               = c.Search.Boards
		_ func(ctx, *pinterest.BoardCreateParams, ...pinterest.RequestOption) (*pinterest.Board, error)                                          = c.Boards.Create
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.Board, error)                                                                = c.Boards.Get
		_ func(ctx, string, *pinterest.BoardUpdateParams, ...pinterest.RequestOption) (*pinterest.Board, error)                                  = c.Boards.Update
		_ func(ctx, string, ...pinterest.RequestOption) error                                                                                    = c.Boards.Delete
		_ func(ctx, string, *pinterest.BoardSectionParams, ...pinterest.RequestOption) (*pinterest.BoardSection, error)                          = c.Boards.CreateSection
		_ func(ctx, string, string, *pinterest.BoardSectionParams, ...pinterest.RequestOption) (*pinterest.BoardSection, error)                  = c.Boards.UpdateSection
		_ func(ctx, string, string, ...pinterest.RequestOption) error                                                                            = c.Boards.DeleteSection
		_ func(ctx, *pinterest.MediaCreateParams, ...pinterest.RequestOption) (*pinterest.MediaUpload, error)                                    = c.Media.Create
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.MediaUploadDetails, error)                                                   = c.Media.Get

		_ func(ctx, pinterest.TrendRegion, pinterest.TrendType, *pinterest.TrendingKeywordListParams, ...pinterest.RequestOption) ([]pinterest.TrendingKeyword, error) = c.Trends.ListKeywords
		_ func(string, *pinterest.PartnerPinSearchParams, ...pinterest.RequestOption) *pinterest.Pager[pinterest.SummaryPin]                                           = c.Search.PartnerPins
		_ func(ctx, string, []pinterest.ConversionEvent, ...pinterest.RequestOption) (*pinterest.ConversionResult, error)                                              = c.Conversions.Send
		_ func(ctx, string, iter.Seq[pinterest.ConversionEvent], ...pinterest.RequestOption) iter.Seq2[*pinterest.EventResult, error]                                  = c.Conversions.SendAll
		_ func() pinterest.RequestOption                                                                                                                               = pinterest.WithTestEvents
		_ func(ctx, string, *pinterest.TermSuggestParams, ...pinterest.RequestOption) ([]string, error)                                                                = c.Keywords.SuggestTerms
		_ func(ctx, []string, ...pinterest.RequestOption) ([]pinterest.RelatedTerms, error)                                                                            = c.Keywords.RelatedTerms
		_ *pinterest.Pager[pinterest.Catalog]                                                                                                                          = c.Catalogs.List((*pinterest.CatalogListParams)(nil), o...)
		_ func(ctx, *pinterest.CatalogCreateParams, ...pinterest.RequestOption) (*pinterest.Catalog, error)                                                            = c.Catalogs.Create
		_ func(ctx, string, *pinterest.FilterValueListParams, ...pinterest.RequestOption) (*pinterest.AvailableFilterValues, error)                                    = c.Catalogs.ListAvailableFilterValues
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.FeedIngestion, error)                                                                              = c.Catalogs.IngestFeed
		_ *pinterest.Pager[pinterest.ItemIssues]                                                                                                                       = c.Catalogs.ListItemIssues("", (*pinterest.ItemIssueListParams)(nil), o...)
		_ func(ctx, *pinterest.ItemQueryParams, ...pinterest.RequestOption) ([]pinterest.CatalogItem, error)                                                           = c.Catalogs.QueryItems
		_ func(ctx, []string, ...pinterest.RequestOption) error                                                                                                        = c.Catalogs.DeleteProductGroups
		_ func(ctx, []pinterest.ProductGroupCreateParams, ...pinterest.RequestOption) ([]string, error)                                                                = c.Catalogs.CreateProductGroups
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.ProductGroup, error)                                                                               = c.Catalogs.GetProductGroup
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.ProductCounts, error)                                                                              = c.Catalogs.GetProductCounts
		_ *pinterest.Pager[pinterest.CatalogProduct]                                                                                                                   = c.Catalogs.ListProductGroupProducts("", (*pinterest.ProductGroupProductListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.CatalogProduct]                                                                                                                   = c.Catalogs.ListProducts((*pinterest.ProductListParams)(nil), o...)
		_ *pinterest.Pager[pinterest.OrderLine]                                                                                                                        = c.AdAccounts.ListOrderLines("", (*pinterest.OrderLineListParams)(nil), o...)
		_ func(ctx, string, string, ...pinterest.RequestOption) (*pinterest.OrderLine, error)                                                                          = c.AdAccounts.GetOrderLine
		_ *pinterest.Pager[pinterest.ProductGroupPromotion]                                                                                                            = c.Promotions.List("", (*pinterest.ProductGroupPromotionListParams)(nil), o...)
		_ func(ctx, string, string, ...pinterest.RequestOption) (*pinterest.ProductGroupPromotion, error)                                                              = c.Promotions.Get
		_ func(ctx, string, *pinterest.ProductGroupPromotionCreateParams, ...pinterest.RequestOption) (pinterest.WriteResults[pinterest.ProductGroupPromotion], error) = c.Promotions.Create
		_ func(ctx, string, *pinterest.ProductGroupPromotionUpdateParams, ...pinterest.RequestOption) (pinterest.WriteResults[pinterest.ProductGroupPromotion], error) = c.Promotions.Update
		_ func(ctx, string, *pinterest.BulkDownloadParams, ...pinterest.RequestOption) (*pinterest.BulkRequest, error)                                                 = c.Bulk.CreateDownload
		_ func(ctx, string, *pinterest.BulkUpsertParams, ...pinterest.RequestOption) (*pinterest.BulkRequest, error)                                                   = c.Bulk.CreateUpsert
		_ func(ctx, string, string, ...pinterest.RequestOption) (*pinterest.BulkRequest, error)                                                                        = c.Bulk.Get
		_ func(ctx, string, string, ...pinterest.WaitOption) (*pinterest.BulkRequest, error)                                                                           = c.Bulk.Wait
		_ func(ctx, *pinterest.BulkRequest, ...pinterest.RequestOption) (io.ReadCloser, error)                                                                         = c.Bulk.Download
		_ func(ctx, *pinterest.CatalogReportParams, ...pinterest.RequestOption) (*pinterest.ReportRequest, error)                                                      = c.Catalogs.CreateReport
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.Report, error)                                                                                     = c.Catalogs.GetReport
		_ func(ctx, string, ...pinterest.WaitOption) (*pinterest.Report, error)                                                                                        = c.Catalogs.WaitReport
		_ func(ctx, *pinterest.Report, ...pinterest.RequestOption) (io.ReadCloser, error)                                                                              = c.Catalogs.DownloadReport
		_ *pinterest.Pager[pinterest.CatalogReportStat]                                                                                                                = c.Catalogs.ListReportStats((*pinterest.CatalogReportStatListParams)(nil), o...)

		_ *pinterest.Pager[pinterest.CustomerList]                                                                                                                       = c.CustomerLists.List("", (*pinterest.CustomerListListParams)(nil), o...)
		_ func(ctx, string, string, ...pinterest.RequestOption) (*pinterest.CustomerList, error)                                                                         = c.CustomerLists.Get
		_ func(ctx, string, *pinterest.CustomerListCreateParams, ...pinterest.RequestOption) (*pinterest.CustomerList, error)                                            = c.CustomerLists.Create
		_ func(ctx, string, string, *pinterest.CustomerListUpdateParams, ...pinterest.RequestOption) (*pinterest.CustomerList, error)                                    = c.CustomerLists.Update
		_ func(ctx, string, string, *pinterest.CustomerListSyncParams, iter.Seq[string], ...pinterest.RequestOption) iter.Seq2[*pinterest.CustomerListSyncResult, error] = c.CustomerLists.Sync
		_ *pinterest.Pager[pinterest.Audience]                                                                                                                           = c.Audiences.List("", (*pinterest.AudienceListParams)(nil), o...)
		_ func(ctx, string, string, ...pinterest.RequestOption) (*pinterest.Audience, error)                                                                             = c.Audiences.Get
		_ func(ctx, string, *pinterest.AudienceCreateParams, ...pinterest.RequestOption) (*pinterest.Audience, error)                                                    = c.Audiences.Create
		_ func(ctx, string, string, *pinterest.AudienceUpdateParams, ...pinterest.RequestOption) (*pinterest.Audience, error)                                            = c.Audiences.Update
		_ *pinterest.Pager[pinterest.Keyword]                                                                                                                            = c.Keywords.List("", (*pinterest.KeywordListParams)(nil), o...)
		_ func(ctx, string, *pinterest.KeywordCreateParams, ...pinterest.RequestOption) (pinterest.KeywordResults, error)                                                = c.Keywords.Create
		_ func(ctx, string, []pinterest.KeywordUpdateParams, ...pinterest.RequestOption) (pinterest.KeywordResults, error)                                               = c.Keywords.Update
		_ func(ctx, string, pinterest.Country, []string, ...pinterest.RequestOption) ([]pinterest.CountryKeywordMetrics, error)                                          = c.Keywords.GetMetrics
		_ func(ctx, string, *pinterest.TargetingAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.TargetingAnalyticsRow, error)                                  = c.AdAccounts.GetTargetingAnalytics
		_ func(ctx, string, []string, *pinterest.TargetingAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.TargetingAnalyticsRow, error)                        = c.AdAccounts.GetCampaignTargetingAnalytics
		_ func(ctx, string, []string, *pinterest.TargetingAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.TargetingAnalyticsRow, error)                        = c.AdAccounts.GetAdGroupTargetingAnalytics
		_ func(ctx, string, []string, *pinterest.TargetingAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.TargetingAnalyticsRow, error)                        = c.AdAccounts.GetAdTargetingAnalytics
		_ func(ctx, string, string, []string, *pinterest.AdsAnalyticsParams, ...pinterest.RequestOption) ([]pinterest.AnalyticsRow, error)                               = c.AdAccounts.GetPinAnalytics
		_ func(ctx, string, *pinterest.AudienceSizingParams, ...pinterest.RequestOption) (*pinterest.AudienceSizing, error)                                              = c.AdAccounts.GetAudienceSizing
		_ func(ctx, string, *pinterest.BidFloorParams, ...pinterest.RequestOption) ([]pinterest.Money, error)                                                            = c.AdAccounts.GetBidFloors
		_ *pinterest.Pager[pinterest.ReportTemplate]                                                                                                                     = c.AdAccounts.ListTemplates("", (*pinterest.ReportTemplateListParams)(nil), o...)
		_ func(ctx, string, string, *pinterest.TemplateReportCreateParams, ...pinterest.RequestOption) (*pinterest.ReportRequest, error)                                 = c.AdAccounts.CreateTemplateReport
		_ func(ctx, pinterest.TargetingOptionType, ...pinterest.RequestOption) (pinterest.TargetingOptions, error)                                                       = c.Targeting.GetOptions
		_ func(ctx, string, ...pinterest.RequestOption) (*pinterest.TargetingInterest, error)                                                                            = c.Targeting.GetInterests
	)

	var (
		_ func(pinterest.Column) (json.RawMessage, bool) = row.Get
		_ func(pinterest.Column) string                  = row.Text
		_ func(pinterest.Column) (float64, bool)         = row.Float
		_ func(pinterest.Column) (int64, bool)           = row.Int
		_ func() (pinterest.Date, bool)                  = row.Date
		_ func() []pinterest.Column                      = row.Columns
	)

	_ = pinterest.Request{Method: "", Path: "", Query: url.Values{}, Body: nil, Category: pinterest.Category("")}
	_ = pinterest.Response{StatusCode: 0, Header: http.Header{}, RequestID: "", RateLimit: pinterest.RateLimit{}, Attempts: 0, Body: []byte{}}
	_ = pinterest.RetryPolicy{MaxRetries: 0, MinDelay: 0, MaxDelay: 0, RetryUnsafe: false}
	_ = pinterest.Error{
		StatusCode: 0, Code: 0, Message: "", RequestID: "", Operation: "", Method: "", URL: "", RetryAfter: time.Duration(0),
		RateLimit: pinterest.RateLimit{}, Header: http.Header{}, Body: []byte{},
	}
	_ = pinterest.ParamError{Operation: "", Param: "", Reason: ""}
	_ = pinterest.Timestamp{Time: time.Time{}}
	_ = pinterest.Date{Year: 0, Month: time.Month(0), Day: 0}
	_ = []error{
		pinterest.ErrBadRequest, pinterest.ErrUnauthorized, pinterest.ErrForbidden, pinterest.ErrNotFound, pinterest.ErrConflict,
		pinterest.ErrUnprocessable, pinterest.ErrRateLimited, pinterest.ErrServer, pinterest.ErrBookmarkLoop,
	}
	_ = []pinterest.PinMediaSource{
		pinterest.ImageURL{URL: ""},
		pinterest.ImageBase64{ContentType: "", Data: []byte{}},
		pinterest.VideoID{MediaID: "", CoverImageURL: ""},
		pinterest.RawMediaSource(json.RawMessage{}),
	}
	_ = pinterest.OAuthConfig{ClientID: "", ClientSecret: "", RedirectURL: "", Scopes: []pinterest.Scope{}, AuthURL: "", TokenURL: ""}
	_ = [...]string{pinterest.DefaultBaseURL, pinterest.SandboxBaseURL}
}
