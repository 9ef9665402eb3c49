package pinterest

// Analytics are organic metrics by group. The groups are the values of the split field, such as "MOBILE"; without a split the only
// group is "all".
type Analytics map[string]AnalyticsMetrics

// AnalyticsMetrics are the metrics of one group.
type AnalyticsMetrics struct {
	DailyMetrics   []DailyMetrics         `json:"daily_metrics"`
	SummaryMetrics map[MetricType]float64 `json:"summary_metrics"` // over the requested period
	// LifetimeMetrics is newer than API version 5.3.0; the live service sends it for pins.
	LifetimeMetrics map[MetricType]float64 `json:"lifetime_metrics"`
}

// DailyMetrics are the metrics of one day.
type DailyMetrics struct {
	DataStatus DataStatus             `json:"data_status"`
	Date       Date                   `json:"date"` // UTC
	Metrics    map[MetricType]float64 `json:"metrics"`
}

// MetricType is an organic metric.
type MetricType string

// The metrics that can be requested: the first group for accounts and pins, the second for accounts, the third for pins. The fourth is
// for pins too, and newer than API version 5.3.0. SAVE_RATE for pins is also newer.
const (
	MetricImpression    MetricType = "IMPRESSION"
	MetricSave          MetricType = "SAVE"
	MetricPinClick      MetricType = "PIN_CLICK"
	MetricOutboundClick MetricType = "OUTBOUND_CLICK"

	MetricEngagement        MetricType = "ENGAGEMENT"
	MetricEngagementRate    MetricType = "ENGAGEMENT_RATE"
	MetricOutboundClickRate MetricType = "OUTBOUND_CLICK_RATE"
	MetricPinClickRate      MetricType = "PIN_CLICK_RATE"
	MetricSaveRate          MetricType = "SAVE_RATE"

	MetricVideoMRCView          MetricType = "VIDEO_MRC_VIEW"
	MetricVideoAvgWatchTime     MetricType = "VIDEO_AVG_WATCH_TIME"
	MetricVideoV50WatchTime     MetricType = "VIDEO_V50_WATCH_TIME"
	MetricQuartile95PercentView MetricType = "QUARTILE_95_PERCENT_VIEW"

	MetricTotalComments  MetricType = "TOTAL_COMMENTS"
	MetricTotalReactions MetricType = "TOTAL_REACTIONS"
	MetricUserFollow     MetricType = "USER_FOLLOW"
	MetricProfileVisit   MetricType = "PROFILE_VISIT"
	MetricVideo10sView   MetricType = "VIDEO_10S_VIEW"
	MetricVideoStart     MetricType = "VIDEO_START"
)

// ClaimedContent selects pins by whether they link to a domain that the account has claimed.
type ClaimedContent string

// CLAIMED selects the pins of claimed domains, OTHER all others.
const (
	ClaimedContentClaimed ClaimedContent = "CLAIMED"
	ClaimedContentOther   ClaimedContent = "OTHER"
	ClaimedContentBoth    ClaimedContent = "BOTH"
)

// PinFormat is a kind of pin that account metrics can be limited to.
type PinFormat string

// Newer API versions replace PRODUCT, REGULAR and VIDEO with the other formats.
const (
	PinFormatAll     PinFormat = "ALL"
	PinFormatProduct PinFormat = "PRODUCT"
	PinFormatRegular PinFormat = "REGULAR"
	PinFormatVideo   PinFormat = "VIDEO"

	PinFormatOrganicImage   PinFormat = "ORGANIC_IMAGE"
	PinFormatOrganicProduct PinFormat = "ORGANIC_PRODUCT"
	PinFormatOrganicVideo   PinFormat = "ORGANIC_VIDEO"
	PinFormatAdsStandard    PinFormat = "ADS_STANDARD"
	PinFormatAdsProduct     PinFormat = "ADS_PRODUCT"
	PinFormatAdsVideo       PinFormat = "ADS_VIDEO"
	PinFormatAdsIdea        PinFormat = "ADS_IDEA"
)

// AppType is the kind of app or device from which people used Pinterest.
type AppType string

// ALL is the default.
const (
	AppTypeAll    AppType = "ALL"
	AppTypeMobile AppType = "MOBILE"
	AppTypeTablet AppType = "TABLET"
	AppTypeWeb    AppType = "WEB"
)

// AnalyticsContentType selects activity by whether it was paid for.
type AnalyticsContentType string

// ALL is the default.
const (
	AnalyticsContentTypeAll     AnalyticsContentType = "ALL"
	AnalyticsContentTypePaid    AnalyticsContentType = "PAID"
	AnalyticsContentTypeOrganic AnalyticsContentType = "ORGANIC"
)

// AnalyticsSource selects activity by whose pins it is on.
type AnalyticsSource string

// YOUR_PINS are the pins that the account created or saved, OTHER_PINS those that others created or saved from its claimed accounts. ALL
// is the default.
const (
	AnalyticsSourceAll       AnalyticsSource = "ALL"
	AnalyticsSourceYourPins  AnalyticsSource = "YOUR_PINS"
	AnalyticsSourceOtherPins AnalyticsSource = "OTHER_PINS"
)

// SplitField is the property by which metrics are split into groups. Pin metrics can be split by APP_TYPE only.
type SplitField string

// NO_SPLIT is the default. SOURCE is newer than API version 5.3.0.
const (
	SplitFieldNoSplit      SplitField = "NO_SPLIT"
	SplitFieldAppType      SplitField = "APP_TYPE"
	SplitFieldOwnedContent SplitField = "OWNED_CONTENT"
	SplitFieldSource       SplitField = "SOURCE"
	SplitFieldPinFormat    SplitField = "PIN_FORMAT"
)

// DataStatus says whether the metrics of a day are available and, if not, why.
type DataStatus string

// The BEFORE statuses mean that the day is too early to have metrics.
const (
	DataStatusProcessing                           DataStatus = "PROCESSING"
	DataStatusReady                                DataStatus = "READY"
	DataStatusEstimate                             DataStatus = "ESTIMATE"
	DataStatusBeforeBusinessCreated                DataStatus = "BEFORE_BUSINESS_CREATED"
	DataStatusBeforeDataRetentionPeriod            DataStatus = "BEFORE_DATA_RETENTION_PERIOD"
	DataStatusBeforePinDataRetentionPeriod         DataStatus = "BEFORE_PIN_DATA_RETENTION_PERIOD"
	DataStatusBeforeMetricStartDate                DataStatus = "BEFORE_METRIC_START_DATE"
	DataStatusBeforeCoreMetricStartDate            DataStatus = "BEFORE_CORE_METRIC_START_DATE"
	DataStatusBeforePinFormatMetricStartDate       DataStatus = "BEFORE_PIN_FORMAT_METRIC_START_DATE"
	DataStatusBeforeAudienceMetricStartDate        DataStatus = "BEFORE_AUDIENCE_METRIC_START_DATE"
	DataStatusBeforeAudienceMonthlyMetricStartDate DataStatus = "BEFORE_AUDIENCE_MONTHLY_METRIC_START_DATE"
	DataStatusBeforeVideoMetricStartDate           DataStatus = "BEFORE_VIDEO_METRIC_START_DATE"
	DataStatusBeforeConversionMetricStartDate      DataStatus = "BEFORE_CONVERSION_METRIC_START_DATE"
	DataStatusPurchasersMetricSmallerThanThreshold DataStatus = "PURCHASERS_METRIC_SMALLER_THAN_THRESHOLD"
	DataStatusInBadTagDate                         DataStatus = "IN_BAD_TAG_DATE"
	DataStatusBeforePublishedMetricStartDate       DataStatus = "BEFORE_PUBLISHED_METRIC_START_DATE"
	DataStatusBeforeAssistMetricStartDate          DataStatus = "BEFORE_ASSIST_METRIC_START_DATE"
	DataStatusBeforePinCreated                     DataStatus = "BEFORE_PIN_CREATED"
	DataStatusBeforeAccountClaimed                 DataStatus = "BEFORE_ACCOUNT_CLAIMED"
	DataStatusBeforeDemographicFiltersStartDate    DataStatus = "BEFORE_DEMOGRAPHIC_FILTERS_START_DATE"
	DataStatusAudienceSegmentSmallerThanThreshold  DataStatus = "AUDIENCE_SEGMENT_SMALLER_THAN_THRESHOLD"
	DataStatusAudienceTotalSmallerThanThreshold    DataStatus = "AUDIENCE_TOTAL_SMALLER_THAN_THRESHOLD"
	DataStatusBeforeProductGroupFilterStartDate    DataStatus = "BEFORE_PRODUCT_GROUP_FILTER_START_DATE"
)

func checkDates(start, end Date) *ParamError {
	switch {
	case start.IsZero():
		return missing("start_date")
	case end.IsZero():
		return missing("end_date")
	}
	return nil
}
