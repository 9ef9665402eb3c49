package pinterest

// EntityStatus is what the advertiser set a campaign, an ad group or an ad to.
type EntityStatus string

// The statuses of API version 5.3.0.
const (
	EntityStatusActive   EntityStatus = "ACTIVE"
	EntityStatusPaused   EntityStatus = "PAUSED"
	EntityStatusArchived EntityStatus = "ARCHIVED"
)

// CampaignSummaryStatus is what a campaign does, all taken together.
type CampaignSummaryStatus string

// The summary statuses of campaigns in API version 5.3.0.
const (
	CampaignSummaryStatusRunning            CampaignSummaryStatus = "RUNNING"
	CampaignSummaryStatusPaused             CampaignSummaryStatus = "PAUSED"
	CampaignSummaryStatusNotStarted         CampaignSummaryStatus = "NOT_STARTED"
	CampaignSummaryStatusCompleted          CampaignSummaryStatus = "COMPLETED"
	CampaignSummaryStatusAdvertiserDisabled CampaignSummaryStatus = "ADVERTISER_DISABLED"
	CampaignSummaryStatusArchived           CampaignSummaryStatus = "ARCHIVED"
)

// AdGroupSummaryStatus is what an ad group does, all taken together.
type AdGroupSummaryStatus string

// The summary statuses of ad groups in API version 5.3.0.
const (
	AdGroupSummaryStatusRunning            AdGroupSummaryStatus = "RUNNING"
	AdGroupSummaryStatusPaused             AdGroupSummaryStatus = "PAUSED"
	AdGroupSummaryStatusNotStarted         AdGroupSummaryStatus = "NOT_STARTED"
	AdGroupSummaryStatusCompleted          AdGroupSummaryStatus = "COMPLETED"
	AdGroupSummaryStatusAdvertiserDisabled AdGroupSummaryStatus = "ADVERTISER_DISABLED"
	AdGroupSummaryStatusArchived           AdGroupSummaryStatus = "ARCHIVED"
)

// AdSummaryStatus is what an ad does, all taken together.
type AdSummaryStatus string

// The summary statuses of ads in API version 5.3.0.
const (
	AdSummaryStatusApproved           AdSummaryStatus = "APPROVED"
	AdSummaryStatusPaused             AdSummaryStatus = "PAUSED"
	AdSummaryStatusPending            AdSummaryStatus = "PENDING"
	AdSummaryStatusRejected           AdSummaryStatus = "REJECTED"
	AdSummaryStatusAdvertiserDisabled AdSummaryStatus = "ADVERTISER_DISABLED"
	AdSummaryStatusArchived           AdSummaryStatus = "ARCHIVED"
)

// ProductGroupSummaryStatus is what an advertised product group does, all taken together.
type ProductGroupSummaryStatus string

// The summary statuses of product groups in API version 5.3.0.
const (
	ProductGroupSummaryStatusRunning  ProductGroupSummaryStatus = "RUNNING"
	ProductGroupSummaryStatusPaused   ProductGroupSummaryStatus = "PAUSED"
	ProductGroupSummaryStatusExcluded ProductGroupSummaryStatus = "EXCLUDED"
	ProductGroupSummaryStatusArchived ProductGroupSummaryStatus = "ARCHIVED"
)

// ObjectiveType is what a campaign is for.
type ObjectiveType string

// The objectives of API version 5.3.0.
const (
	ObjectiveTypeAwareness         ObjectiveType = "AWARENESS"
	ObjectiveTypeConsideration     ObjectiveType = "CONSIDERATION"
	ObjectiveTypeVideoView         ObjectiveType = "VIDEO_VIEW"
	ObjectiveTypeWebConversion     ObjectiveType = "WEB_CONVERSION"
	ObjectiveTypeCatalogSales      ObjectiveType = "CATALOG_SALES"
	ObjectiveTypeWebSessions       ObjectiveType = "WEB_SESSIONS"
	ObjectiveTypeAwarenessReserved ObjectiveType = "AWARENESS_RESERVED"
	ObjectiveTypeEngagement        ObjectiveType = "ENGAGEMENT"
)

// BillableEvent is what an ad group pays for.
type BillableEvent string

// The billable events of API version 5.3.0.
const (
	BillableEventClickthrough       BillableEvent = "CLICKTHROUGH"
	BillableEventImpression         BillableEvent = "IMPRESSION"
	BillableEventVideoV50MRC        BillableEvent = "VIDEO_V_50_MRC"
	BillableEventBillableEngagement BillableEvent = "BILLABLE_ENGAGEMENT"
)

// BudgetType says over which time an ad group spends its budget.
type BudgetType string

// The budget types of API version 5.3.0. With CBO_ADGROUP the budget is the campaign's.
const (
	BudgetTypeDaily      BudgetType = "DAILY"
	BudgetTypeLifetime   BudgetType = "LIFETIME"
	BudgetTypeCBOAdGroup BudgetType = "CBO_ADGROUP"
)

// PlacementGroup is where ads are shown.
type PlacementGroup string

// The placement groups of API version 5.3.0.
const (
	PlacementGroupAll    PlacementGroup = "ALL"
	PlacementGroupSearch PlacementGroup = "SEARCH"
	PlacementGroupBrowse PlacementGroup = "BROWSE"
	PlacementGroupOther  PlacementGroup = "OTHER"
)

// PacingDeliveryType is how fast a budget is spent.
type PacingDeliveryType string

// The pacing delivery types of API version 5.3.0.
const (
	PacingDeliveryTypeStandard    PacingDeliveryType = "STANDARD"
	PacingDeliveryTypeAccelerated PacingDeliveryType = "ACCELERATED"
)

// ConversionLearningModeType is the state of learning from conversions.
type ConversionLearningModeType string

// The learning modes of API version 5.3.0.
const (
	ConversionLearningModeTypeNotActive ConversionLearningModeType = "NOT_ACTIVE"
	ConversionLearningModeTypeActive    ConversionLearningModeType = "ACTIVE"
)

// AdReviewStatus is what Pinterest's review of an ad found.
type AdReviewStatus string

// The review statuses of API version 5.3.0.
const (
	AdReviewStatusOther    AdReviewStatus = "OTHER"
	AdReviewStatusPending  AdReviewStatus = "PENDING"
	AdReviewStatusRejected AdReviewStatus = "REJECTED"
	AdReviewStatusApproved AdReviewStatus = "APPROVED"
)

// RejectedReason is why an ad was rejected.
type RejectedReason string

// The reasons of API version 5.3.0.
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

// TrackingEvent is an event that third parties can be told of.
type TrackingEvent string

// The tracking events of API version 5.3.0.
const (
	TrackingEventImpression           TrackingEvent = "impression"
	TrackingEventClick                TrackingEvent = "click"
	TrackingEventEngagement           TrackingEvent = "engagement"
	TrackingEventBuyableButton        TrackingEvent = "buyable_button"
	TrackingEventAudienceVerification TrackingEvent = "audience_verification"
)

// Order is the order of a list, by id: higher ids are newer.
type Order string

// The orders of API version 5.3.0.
const (
	OrderAscending  Order = "ASCENDING"
	OrderDescending Order = "DESCENDING"
)

// Granularity is the time that a row of metrics stands for.
type Granularity string

// The granularities of API version 5.3.0. TOTAL is one row for all days.
const (
	GranularityTotal Granularity = "TOTAL"
	GranularityDay   Granularity = "DAY"
	GranularityHour  Granularity = "HOUR"
	GranularityWeek  Granularity = "WEEK"
	GranularityMonth Granularity = "MONTH"
)

// ConversionReportTime is the day that a conversion is counted on: that of the ad, or its own.
type ConversionReportTime string

// The report times of API version 5.3.0.
const (
	ConversionReportTimeTimeOfAdAction   ConversionReportTime = "TIME_OF_AD_ACTION"
	ConversionReportTimeTimeOfConversion ConversionReportTime = "TIME_OF_CONVERSION"
)

// AttributionType says whose conversions count: the person's, or the household's.
type AttributionType string

// The attribution types of API version 5.3.0.
const (
	AttributionTypeIndividual AttributionType = "INDIVIDUAL"
	AttributionTypeHousehold  AttributionType = "HOUSEHOLD"
)

// ReportLevel is what a row of a report is about.
type ReportLevel string

// The levels of API version 5.3.0. PIN_PROMOTION is an ad, ADVERTISER an ad account.
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
)

// TargetingType is a kind of targeting that metrics are split by.
type TargetingType string

// The targeting types of API version 5.3.0.
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
)

// ReportFormat is the format of a report's file.
type ReportFormat string

// The formats of API version 5.3.0.
const (
	ReportFormatJSON ReportFormat = "JSON"
	ReportFormatCSV  ReportFormat = "CSV"
)

// MetricsFilterField is a metric that a report's rows can be filtered by.
type MetricsFilterField string

// The fields of API version 5.3.0.
const (
	MetricsFilterFieldSpendInDollar   MetricsFilterField = "SPEND_IN_DOLLAR"
	MetricsFilterFieldTotalImpression MetricsFilterField = "TOTAL_IMPRESSION"
)

// FilterOperator compares a metric with a value.
type FilterOperator string

// The operators of API version 5.3.0.
const (
	FilterOperatorLessThan    FilterOperator = "LESS_THAN"
	FilterOperatorGreaterThan FilterOperator = "GREATER_THAN"
)

// AttributionWindow is how many days after an ad a conversion counts as its own.
type AttributionWindow int

// The attribution windows of API version 5.3.0.
const (
	AttributionWindow1  AttributionWindow = 1
	AttributionWindow7  AttributionWindow = 7
	AttributionWindow30 AttributionWindow = 30
	AttributionWindow60 AttributionWindow = 60
)
