package pinterest

// EntityStatus is the status that the advertiser set for a campaign, an ad group or an ad.
type EntityStatus string

// Statuses of entities. DRAFT and DELETED_DRAFT are newer than API version 5.3.0.
const (
	EntityStatusActive       EntityStatus = "ACTIVE"
	EntityStatusPaused       EntityStatus = "PAUSED"
	EntityStatusArchived     EntityStatus = "ARCHIVED"
	EntityStatusDraft        EntityStatus = "DRAFT"
	EntityStatusDeletedDraft EntityStatus = "DELETED_DRAFT"
)

// AllEntityStatuses returns all statuses of API version 5.23.0. By default, the live service lists only the campaigns, ad groups and ads
// that are ACTIVE or PAUSED: set EntityStatuses of the list's params to AllEntityStatuses() to list all.
func AllEntityStatuses() []EntityStatus {
	return []EntityStatus{EntityStatusActive, EntityStatusPaused, EntityStatusArchived, EntityStatusDraft, EntityStatusDeletedDraft}
}

// CampaignSummaryStatus is the effective status of a campaign, which also depends on its dates and its ad account.
type CampaignSummaryStatus string

// ADVERTISER_DISABLED means that the ad account is disabled. DRAFT and DELETED_DRAFT are newer than API version 5.3.0.
const (
	CampaignSummaryStatusRunning            CampaignSummaryStatus = "RUNNING"
	CampaignSummaryStatusPaused             CampaignSummaryStatus = "PAUSED"
	CampaignSummaryStatusNotStarted         CampaignSummaryStatus = "NOT_STARTED"
	CampaignSummaryStatusCompleted          CampaignSummaryStatus = "COMPLETED"
	CampaignSummaryStatusAdvertiserDisabled CampaignSummaryStatus = "ADVERTISER_DISABLED"
	CampaignSummaryStatusArchived           CampaignSummaryStatus = "ARCHIVED"
	CampaignSummaryStatusDraft              CampaignSummaryStatus = "DRAFT"
	CampaignSummaryStatusDeletedDraft       CampaignSummaryStatus = "DELETED_DRAFT"
)

// AdGroupSummaryStatus is the effective status of an ad group, which also depends on its dates, its campaign and its ad account.
type AdGroupSummaryStatus string

// ADVERTISER_DISABLED means that the ad account is disabled. DRAFT and DELETED_DRAFT are newer than API version 5.3.0.
const (
	AdGroupSummaryStatusRunning            AdGroupSummaryStatus = "RUNNING"
	AdGroupSummaryStatusPaused             AdGroupSummaryStatus = "PAUSED"
	AdGroupSummaryStatusNotStarted         AdGroupSummaryStatus = "NOT_STARTED"
	AdGroupSummaryStatusCompleted          AdGroupSummaryStatus = "COMPLETED"
	AdGroupSummaryStatusAdvertiserDisabled AdGroupSummaryStatus = "ADVERTISER_DISABLED"
	AdGroupSummaryStatusArchived           AdGroupSummaryStatus = "ARCHIVED"
	AdGroupSummaryStatusDraft              AdGroupSummaryStatus = "DRAFT"
	AdGroupSummaryStatusDeletedDraft       AdGroupSummaryStatus = "DELETED_DRAFT"
)

// AdSummaryStatus is the effective status of an ad, which also depends on its review and its ad account.
type AdSummaryStatus string

// PENDING and REJECTED come from the review of the ad. ADVERTISER_DISABLED means that the ad account is disabled. DRAFT and
// DELETED_DRAFT are newer than API version 5.3.0.
const (
	AdSummaryStatusApproved           AdSummaryStatus = "APPROVED"
	AdSummaryStatusPaused             AdSummaryStatus = "PAUSED"
	AdSummaryStatusPending            AdSummaryStatus = "PENDING"
	AdSummaryStatusRejected           AdSummaryStatus = "REJECTED"
	AdSummaryStatusAdvertiserDisabled AdSummaryStatus = "ADVERTISER_DISABLED"
	AdSummaryStatusArchived           AdSummaryStatus = "ARCHIVED"
	AdSummaryStatusDraft              AdSummaryStatus = "DRAFT"
	AdSummaryStatusDeletedDraft       AdSummaryStatus = "DELETED_DRAFT"
)

// ProductGroupSummaryStatus is the effective status of an advertised product group.
type ProductGroupSummaryStatus string

// EXCLUDED product groups are not advertised.
const (
	ProductGroupSummaryStatusRunning  ProductGroupSummaryStatus = "RUNNING"
	ProductGroupSummaryStatusPaused   ProductGroupSummaryStatus = "PAUSED"
	ProductGroupSummaryStatusExcluded ProductGroupSummaryStatus = "EXCLUDED"
	ProductGroupSummaryStatusArchived ProductGroupSummaryStatus = "ARCHIVED"
)

// ObjectiveType is the objective of a campaign.
type ObjectiveType string

// VIDEO_COMPLETION is newer than API version 5.3.0. API version 5.23.0 rejects VIDEO_VIEW, WEB_SESSIONS, AWARENESS_RESERVED and ENGAGEMENT,
// which old campaigns may still have. Still newer versions add others.
const (
	ObjectiveTypeAwareness         ObjectiveType = "AWARENESS"
	ObjectiveTypeConsideration     ObjectiveType = "CONSIDERATION"
	ObjectiveTypeVideoView         ObjectiveType = "VIDEO_VIEW"
	ObjectiveTypeWebConversion     ObjectiveType = "WEB_CONVERSION"
	ObjectiveTypeCatalogSales      ObjectiveType = "CATALOG_SALES"
	ObjectiveTypeWebSessions       ObjectiveType = "WEB_SESSIONS"
	ObjectiveTypeAwarenessReserved ObjectiveType = "AWARENESS_RESERVED"
	ObjectiveTypeEngagement        ObjectiveType = "ENGAGEMENT"
	ObjectiveTypeVideoCompletion   ObjectiveType = "VIDEO_COMPLETION"
)

// BillableEvent is the event that an ad group is charged for.
type BillableEvent string

// VIDEO_V_50_MRC is a video view as the Media Rating Council counts it. Newer API versions drop BILLABLE_ENGAGEMENT.
const (
	BillableEventClickthrough       BillableEvent = "CLICKTHROUGH"
	BillableEventImpression         BillableEvent = "IMPRESSION"
	BillableEventVideoV50MRC        BillableEvent = "VIDEO_V_50_MRC"
	BillableEventBillableEngagement BillableEvent = "BILLABLE_ENGAGEMENT"
)

// BudgetType is the period of an ad group's budget.
type BudgetType string

// DAILY is a budget per day, LIFETIME one for the whole period from StartTime to EndTime. With CBO_ADGROUP, the campaign sets the
// budget (campaign budget optimization).
const (
	BudgetTypeDaily      BudgetType = "DAILY"
	BudgetTypeLifetime   BudgetType = "LIFETIME"
	BudgetTypeCBOAdGroup BudgetType = "CBO_ADGROUP"
)

// PlacementGroup is where ads are shown.
type PlacementGroup string

// SEARCH is search results, BROWSE the home feed and related pins.
const (
	PlacementGroupAll    PlacementGroup = "ALL"
	PlacementGroupSearch PlacementGroup = "SEARCH"
	PlacementGroupBrowse PlacementGroup = "BROWSE"
	PlacementGroupOther  PlacementGroup = "OTHER"
)

// BidStrategyType says how the bid of an ad group is used.
type BidStrategyType string

// AUTOMATIC_BID needs no bid, MAX_BID is an upper limit, and TARGET_AVG an average.
const (
	BidStrategyTypeAutomaticBid BidStrategyType = "AUTOMATIC_BID"
	BidStrategyTypeMaxBid       BidStrategyType = "MAX_BID"
	BidStrategyTypeTargetAvg    BidStrategyType = "TARGET_AVG"
)

// PacingDeliveryType is the pace at which an ad group spends its budget.
type PacingDeliveryType string

// STANDARD spends the budget evenly over a day, ACCELERATED as fast as possible.
const (
	PacingDeliveryTypeStandard    PacingDeliveryType = "STANDARD"
	PacingDeliveryTypeAccelerated PacingDeliveryType = "ACCELERATED"
)

// ConversionLearningModeType says whether the learning mode of an ad group with conversion bidding (oCPM) is on.
type ConversionLearningModeType string

// ACTIVE is on, NOT_ACTIVE off.
const (
	ConversionLearningModeTypeNotActive ConversionLearningModeType = "NOT_ACTIVE"
	ConversionLearningModeTypeActive    ConversionLearningModeType = "ACTIVE"
)

// AdReviewStatus is the result of Pinterest's review of an ad.
type AdReviewStatus string

// A REJECTED ad has RejectedReasons and RejectionLabels.
const (
	AdReviewStatusOther    AdReviewStatus = "OTHER"
	AdReviewStatusPending  AdReviewStatus = "PENDING"
	AdReviewStatusRejected AdReviewStatus = "REJECTED"
	AdReviewStatusApproved AdReviewStatus = "APPROVED"
)

// RejectedReason is why an ad was rejected.
type RejectedReason string

// Reasons from Pinterest's advertising guidelines.
const (
	RejectedReasonHashtags                RejectedReason = "HASHTAGS"
	RejectedReasonPromotionsAndPrices     RejectedReason = "PROMOTIONS_AND_PRICES"
	RejectedReasonTargeting               RejectedReason = "TARGETING"
	RejectedReasonLandingPage             RejectedReason = "LANDING_PAGE"
	RejectedReasonCapsAndSymbols          RejectedReason = "CAPS_AND_SYMBOLS"
	RejectedReasonShocking                RejectedReason = "SHOCKING"
	RejectedReasonWeightLoss              RejectedReason = "WEIGHT_LOSS"
	RejectedReasonProhibitedProduct       RejectedReason = "PROHIBITED_PRODUCT"
	RejectedReasonAuthenticity            RejectedReason = "AUTHENTICITY"
	RejectedReasonNudity                  RejectedReason = "NUDITY"
	RejectedReasonConfusingDesign         RejectedReason = "CONFUSING_DESIGN"
	RejectedReasonUrgency                 RejectedReason = "URGENCY"
	RejectedReasonRatings                 RejectedReason = "RATINGS"
	RejectedReasonApp                     RejectedReason = "APP"
	RejectedReasonAlcohol                 RejectedReason = "ALCOHOL"
	RejectedReasonContests                RejectedReason = "CONTESTS"
	RejectedReasonPolitical               RejectedReason = "POLITICAL"
	RejectedReasonOther                   RejectedReason = "OTHER"
	RejectedReasonImage                   RejectedReason = "IMAGE"
	RejectedReasonNAR                     RejectedReason = "NAR"
	RejectedReasonInconsistent            RejectedReason = "INCONSISTENT"
	RejectedReasonClickbait               RejectedReason = "CLICKBAIT"
	RejectedReasonNoDescription           RejectedReason = "NO_DESCRIPTION"
	RejectedReasonLowQuality              RejectedReason = "LOW_QUALITY"
	RejectedReasonExaggeratedClaims       RejectedReason = "EXAGGERATED_CLAIMS"
	RejectedReasonPinterestBrand          RejectedReason = "PINTEREST_BRAND"
	RejectedReasonAlcoholNoSale           RejectedReason = "ALCOHOL_NO_SALE"
	RejectedReasonLandingPageSpeed        RejectedReason = "LANDING_PAGE_SPEED"
	RejectedReasonLandingPageHardwall     RejectedReason = "LANDING_PAGE_HARDWALL"
	RejectedReasonLandingPageBroken       RejectedReason = "LANDING_PAGE_BROKEN"
	RejectedReasonLandingPageQuality      RejectedReason = "LANDING_PAGE_QUALITY"
	RejectedReasonOutOfStock              RejectedReason = "OUT_OF_STOCK"
	RejectedReasonImageLowQuality         RejectedReason = "IMAGE_LOW_QUALITY"
	RejectedReasonImageBusy               RejectedReason = "IMAGE_BUSY"
	RejectedReasonImagePoorlyEdited       RejectedReason = "IMAGE_POORLY_EDITED"
	RejectedReasonImageBeforeAfter        RejectedReason = "IMAGE_BEFORE_AFTER"
	RejectedReasonUGC                     RejectedReason = "UGC"
	RejectedReasonFakeButtons             RejectedReason = "FAKE_BUTTONS"
	RejectedReasonWeapons                 RejectedReason = "WEAPONS"
	RejectedReasonSensitive               RejectedReason = "SENSITIVE"
	RejectedReasonUnacceptableBusiness    RejectedReason = "UNACCEPTABLE_BUSINESS"
	RejectedReasonSuspiciousClaims        RejectedReason = "SUSPICIOUS_CLAIMS"
	RejectedReasonPharma                  RejectedReason = "PHARMA"
	RejectedReasonSuspiciousSupplements   RejectedReason = "SUSPICIOUS_SUPPLEMENTS"
	RejectedReasonIllegalRecreationalDrug RejectedReason = "ILLEGAL_RECREATIONAL_DRUG"
	RejectedReasonLowQualityLandingPage   RejectedReason = "LOW_QUALITY_LANDING_PAGE"
	RejectedReasonRestrictedHealthcare    RejectedReason = "RESTRICTED_HEALTHCARE"
	RejectedReasonInconsistentLangFr      RejectedReason = "INCONSISTENT_LANG_FR"
)

// TrackingEvent is an event on which third-party tracking URLs are called.
type TrackingEvent string

// Each event can have up to three tracking URLs.
const (
	TrackingEventImpression           TrackingEvent = "impression"
	TrackingEventClick                TrackingEvent = "click"
	TrackingEventEngagement           TrackingEvent = "engagement"
	TrackingEventBuyableButton        TrackingEvent = "buyable_button"
	TrackingEventAudienceVerification TrackingEvent = "audience_verification"
)

// Order is the sort order of a list by id. Newer entities have higher ids.
type Order string

// ASCENDING lists the oldest entities first, DESCENDING the newest.
const (
	OrderAscending  Order = "ASCENDING"
	OrderDescending Order = "DESCENDING"
)

// Granularity is the period that a row of metrics covers.
type Granularity string

// TOTAL is one row for the whole date range.
const (
	GranularityTotal Granularity = "TOTAL"
	GranularityDay   Granularity = "DAY"
	GranularityHour  Granularity = "HOUR"
	GranularityWeek  Granularity = "WEEK"
	GranularityMonth Granularity = "MONTH"
)

// ConversionReportTime is the day on which a conversion is counted.
type ConversionReportTime string

// TIME_OF_AD_ACTION is the day of the interaction with the ad, TIME_OF_CONVERSION the day of the conversion.
const (
	ConversionReportTimeTimeOfAdAction   ConversionReportTime = "TIME_OF_AD_ACTION"
	ConversionReportTimeTimeOfConversion ConversionReportTime = "TIME_OF_CONVERSION"
)

// AttributionType says whose conversions count.
type AttributionType string

// INDIVIDUAL counts conversions of the same person, HOUSEHOLD those of the whole household.
const (
	AttributionTypeIndividual AttributionType = "INDIVIDUAL"
	AttributionTypeHousehold  AttributionType = "HOUSEHOLD"
)

// ReportLevel is the kind of entity that a row of a report describes.
type ReportLevel string

// ADVERTISER is an ad account, PIN_PROMOTION an ad. The TARGETING levels split the metrics of an entity by targeting value.
const (
	ReportLevelAdvertiser            ReportLevel = "ADVERTISER"
	ReportLevelAdvertiserTargeting   ReportLevel = "ADVERTISER_TARGETING"
	ReportLevelCampaign              ReportLevel = "CAMPAIGN"
	ReportLevelCampaignTargeting     ReportLevel = "CAMPAIGN_TARGETING"
	ReportLevelAdGroup               ReportLevel = "AD_GROUP"
	ReportLevelAdGroupTargeting      ReportLevel = "AD_GROUP_TARGETING"
	ReportLevelPinPromotion          ReportLevel = "PIN_PROMOTION"
	ReportLevelPinPromotionTargeting ReportLevel = "PIN_PROMOTION_TARGETING"
	ReportLevelKeyword               ReportLevel = "KEYWORD"
	ReportLevelProductGroup          ReportLevel = "PRODUCT_GROUP"
	ReportLevelProductGroupTargeting ReportLevel = "PRODUCT_GROUP_TARGETING"
	ReportLevelProductItem           ReportLevel = "PRODUCT_ITEM"
	ReportLevelProductItemTargeting  ReportLevel = "PRODUCT_ITEM_TARGETING" // newer than API version 5.3.0
)

// TargetingType is a kind of targeting by which reports and targeting analytics can split metrics.
type TargetingType string

// API version 5.23.0 rejects AUDIENCE_EXCLUDE. The types from MEDIA_TYPE on are newer than API version 5.3.0. In reports, MEDIA_TYPE is for
// the level PRODUCT_ITEM_TARGETING, and AUDIENCE_MULTIPLIER for CAMPAIGN_TARGETING. In targeting analytics, CREATIVE_TYPE and
// AUDIENCE_MULTIPLIER are for campaigns, CREATIVE_ENHANCEMENTS is for ad groups, and QUIZ_RESULT for ads; MEDIA_TYPE and
// LOCAL_ADS_STORE_CODE are for reports only. AGE_BUCKET_AND_GENDER and, for ad groups, CREATIVE_ENHANCEMENTS are betas that not all
// accounts have.
const (
	TargetingTypeKeyword          TargetingType = "KEYWORD"
	TargetingTypeAppType          TargetingType = "APPTYPE"
	TargetingTypeGender           TargetingType = "GENDER"
	TargetingTypeLocation         TargetingType = "LOCATION"
	TargetingTypePlacement        TargetingType = "PLACEMENT"
	TargetingTypeCountry          TargetingType = "COUNTRY"
	TargetingTypeTargetedInterest TargetingType = "TARGETED_INTEREST"
	TargetingTypePinnerInterest   TargetingType = "PINNER_INTEREST"
	TargetingTypeAudienceInclude  TargetingType = "AUDIENCE_INCLUDE"
	TargetingTypeAudienceExclude  TargetingType = "AUDIENCE_EXCLUDE"
	TargetingTypeGeo              TargetingType = "GEO"
	TargetingTypeAgeBucket        TargetingType = "AGE_BUCKET"
	TargetingTypeRegion           TargetingType = "REGION"

	TargetingTypeMediaType            TargetingType = "MEDIA_TYPE"
	TargetingTypeAgeBucketAndGender   TargetingType = "AGE_BUCKET_AND_GENDER"
	TargetingTypeAudienceMultiplier   TargetingType = "AUDIENCE_MULTIPLIER"
	TargetingTypeCreativeEnhancements TargetingType = "CREATIVE_ENHANCEMENTS"
	TargetingTypeLocalAdsStoreCode    TargetingType = "LOCAL_ADS_STORE_CODE"
	TargetingTypeCreativeType         TargetingType = "CREATIVE_TYPE"
	TargetingTypeQuizResult           TargetingType = "QUIZ_RESULT"
)

// ReportFormat is the file format of a report.
type ReportFormat string

// JSON is the default.
const (
	ReportFormatJSON ReportFormat = "JSON"
	ReportFormatCSV  ReportFormat = "CSV"
)

// MetricsFilterField is a metric by which the rows of a report can be filtered.
type MetricsFilterField string

// SPEND_IN_DOLLAR is in units of the ad account's currency.
const (
	MetricsFilterFieldSpendInDollar   MetricsFilterField = "SPEND_IN_DOLLAR"
	MetricsFilterFieldTotalImpression MetricsFilterField = "TOTAL_IMPRESSION"
)

// FilterOperator compares the metric of a [MetricsFilter] with its values.
type FilterOperator string

// LESS_THAN keeps the rows whose metric is below the value, GREATER_THAN those above it.
const (
	FilterOperatorLessThan    FilterOperator = "LESS_THAN"
	FilterOperatorGreaterThan FilterOperator = "GREATER_THAN"
)

// AttributionWindow is the number of days after an interaction with an ad in which a conversion is attributed to it.
type AttributionWindow int

// 0 and 14 days are newer than API version 5.3.0.
const (
	AttributionWindow0  AttributionWindow = 0
	AttributionWindow1  AttributionWindow = 1
	AttributionWindow7  AttributionWindow = 7
	AttributionWindow14 AttributionWindow = 14
	AttributionWindow30 AttributionWindow = 30
	AttributionWindow60 AttributionWindow = 60
)
