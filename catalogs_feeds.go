package pinterest

import (
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// Feed describes a file of products that Pinterest fetches regularly. The fields from CatalogType on are newer than API version
// 5.3.0; the live service sends them. The password of its credentials is hidden when a Feed is printed, logged or encoded as
// JSON.
type Feed struct {
	ID                          string           `json:"id"`
	CreatedAt                   Timestamp        `json:"created_at"`
	UpdatedAt                   Timestamp        `json:"updated_at"`
	Name                        string           `json:"name"` // "" if null
	Format                      FeedFormat       `json:"format"`
	Location                    string           `json:"location"` // URL of the file
	Status                      FeedStatus       `json:"status"`
	DefaultCountry              Country          `json:"default_country"`
	DefaultLocale               string           `json:"default_locale"`                // of the texts, such as "en-US"
	DefaultCurrency             Currency         `json:"default_currency"`              // "" if null
	DefaultAvailability         Availability     `json:"default_availability"`          // "" if null
	Credentials                 *FeedCredentials `json:"credentials"`                   // nil if none
	PreferredProcessingSchedule *FeedSchedule    `json:"preferred_processing_schedule"` // nil if Pinterest chooses the time

	CatalogType CatalogType `json:"catalog_type"`
	CatalogID   string      `json:"catalog_id"`
}

func (f Feed) createdID() string { return f.ID }

// LogValue returns the id, name and status of the feed.
func (f Feed) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", f.ID), slog.String("name", f.Name), slog.String("status", string(f.Status)))
}

// FeedCredentials are the credentials for fetching the file of a feed. The password is hidden when they are encoded as JSON; both
// fields are hidden when they are printed or logged.
type FeedCredentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// String returns a fixed mask.
func (FeedCredentials) String() string { return redact.Mask }

// MarshalJSON encodes the credentials with a masked password. Requests of this package send the real one.
func (c FeedCredentials) MarshalJSON() ([]byte, error) {
	c.Password = redact.Mask
	return json.Marshal(sentCredentials(c))
}

// sentCredentials is FeedCredentials without its methods, which is encoded with the password.
type sentCredentials FeedCredentials

// sentBody returns the value to encode as the body of a request: value itself, or a copy whose JSON includes the password.
func sentBody(value any) any {
	switch v := value.(type) {
	case FeedCredentials:
		return sentCredentials(v)
	case *FeedCredentials:
		return (*sentCredentials)(v)
	case FeedCreateParams:
		return v.sent()
	case *FeedCreateParams:
		if v != nil {
			return v.sent()
		}
	case FeedUpdateParams:
		return v.sent()
	case *FeedUpdateParams:
		if v != nil {
			return v.sent()
		}
	}
	return value
}

// Format prints the result of [FeedCredentials.String] for every verb.
func (c FeedCredentials) Format(s fmt.State, verb rune) { printText(s, verb, c.String()) }

// LogValue returns the result of [FeedCredentials.String].
func (c FeedCredentials) LogValue() slog.Value { return slog.StringValue(c.String()) }

// FeedSchedule is the time of day at which Pinterest fetches a feed.
type FeedSchedule struct {
	Time     string    `json:"time"`              // HH:MM, such as "02:59"
	Timezone *Timezone `json:"timezone,omitzero"` // nil leaves the choice to Pinterest
}

// FeedListParams are the parameters of [CatalogsService.ListFeeds].
type FeedListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 0 means 25, the default of the service
}

// FeedCreateParams are the parameters of [CatalogsService.CreateFeed]. Name, Format and Location are required; the live service
// also requires DefaultCountry and DefaultLocale. The password is hidden when the params are printed, logged or encoded as JSON.
type FeedCreateParams struct {
	Name                        string           `json:"name"`
	Format                      FeedFormat       `json:"format"`
	Location                    string           `json:"location"` // URL of the file
	DefaultCountry              Country          `json:"default_country,omitzero"`
	DefaultLocale               string           `json:"default_locale,omitzero"` // of the texts, such as "en-US", "de" or "es-419"
	DefaultCurrency             Currency         `json:"default_currency,omitzero"`
	DefaultAvailability         Availability     `json:"default_availability,omitzero"`
	Credentials                 *FeedCredentials `json:"credentials,omitzero"`
	PreferredProcessingSchedule *FeedSchedule    `json:"preferred_processing_schedule,omitzero"`
	CatalogType                 CatalogType      `json:"catalog_type,omitzero"` // newer than API version 5.3.0; "" means RETAIL
}

// CatalogType is the kind of items in a catalog.
type CatalogType string

// RETAIL catalogs have products, HOTEL catalogs hotels, and CREATIVE_ASSETS catalogs images and videos for ads.
const (
	CatalogTypeRetail         CatalogType = "RETAIL"
	CatalogTypeHotel          CatalogType = "HOTEL"
	CatalogTypeCreativeAssets CatalogType = "CREATIVE_ASSETS"
)

// String returns the name and format of the feed.
func (p FeedCreateParams) String() string { return fmt.Sprintf("feed %q (%s)", p.Name, p.Format) }

// GoString returns the result of [FeedCreateParams.String].
func (p FeedCreateParams) GoString() string { return p.String() }

// LogValue returns the name and format of the feed.
func (p FeedCreateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("name", p.Name), slog.String("format", string(p.Format)))
}

func (p FeedCreateParams) sent() any {
	type params FeedCreateParams
	return struct {
		params
		Credentials *sentCredentials `json:"credentials,omitzero"`
	}{params(p), (*sentCredentials)(p.Credentials)}
}

func (p FeedCreateParams) check() *ParamError {
	switch {
	case p.Name == "":
		return missing("name")
	case p.Format == "":
		return missing("format")
	case p.Location == "":
		return missing("location")
	}
	return nil
}

// FeedUpdateParams are the parameters of [CatalogsService.UpdateFeed]. The password is hidden when the params are printed, logged
// or encoded as JSON.
type FeedUpdateParams struct {
	Name                        Optional[string]          `json:"name,omitzero"`
	Format                      Optional[FeedFormat]      `json:"format,omitzero"`
	Location                    Optional[string]          `json:"location,omitzero"`
	Status                      Optional[FeedStatus]      `json:"status,omitzero"`
	DefaultCurrency             Optional[Currency]        `json:"default_currency,omitzero"`              // null clears it
	DefaultAvailability         Optional[Availability]    `json:"default_availability,omitzero"`          // null clears it
	Credentials                 Optional[FeedCredentials] `json:"credentials,omitzero"`                   // null clears them
	PreferredProcessingSchedule Optional[FeedSchedule]    `json:"preferred_processing_schedule,omitzero"` // null clears it
	CatalogType                 Optional[CatalogType]     `json:"catalog_type,omitzero"`                  // newer than API version 5.3.0
}

// String returns the new name and status.
func (p FeedUpdateParams) String() string {
	return fmt.Sprintf("feed name %s, status %s", p.Name, p.Status)
}

// GoString returns the result of [FeedUpdateParams.String].
func (p FeedUpdateParams) GoString() string { return p.String() }

// LogValue returns the new name and status.
func (p FeedUpdateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("name", p.Name.String()), slog.String("status", p.Status.String()))
}

func (p FeedUpdateParams) sent() any {
	type params FeedUpdateParams
	return struct {
		params
		Credentials Optional[sentCredentials] `json:"credentials,omitzero"`
	}{params(p), Optional[sentCredentials]{value: sentCredentials(p.Credentials.value), state: p.Credentials.state}}
}

// ProcessingResultListParams are the parameters of [CatalogsService.ListProcessingResults].
type ProcessingResultListParams struct {
	Bookmark string `url:"bookmark,omitempty"`  // of the first page to return; "" starts at the beginning
	PageSize int    `url:"page_size,omitempty"` // 0 means 25, the default of the service
}

// FeedProcessingResult is the result of fetching and processing the file of a feed once.
type FeedProcessingResult struct {
	ID                string                `json:"id"`
	CreatedAt         Timestamp             `json:"created_at"`
	UpdatedAt         Timestamp             `json:"updated_at"`
	Status            FeedProcessingStatus  `json:"status"`
	ProductCounts     *FeedProductCounts    `json:"product_counts"` // nil early in the process
	IngestionDetails  FeedIngestionDetails  `json:"ingestion_details"`
	ValidationDetails FeedValidationDetails `json:"validation_details"`
}

// FeedProductCounts holds numbers of products.
type FeedProductCounts struct {
	Original int `json:"original"` // in the file
}

// FeedIngestionDetails counts the problems and the availability of ingested products. Warnings is newer than API version 5.3.0;
// the live service sends it.
type FeedIngestionDetails struct {
	Errors   Counts[FeedIngestionError] `json:"errors"`
	Info     Counts[FeedIngestionInfo]  `json:"info"`
	Warnings Counts[string]             `json:"warnings"`
}

// FeedValidationDetails counts the problems found in the file and its products.
type FeedValidationDetails struct {
	Errors   Counts[FeedValidationError]   `json:"errors"`
	Warnings Counts[FeedValidationWarning] `json:"warnings"`
}

// Counts maps each finding to the number of products that it concerns.
type Counts[K ~string] map[K]int

// UnmarshalJSON decodes an object of integers and ignores its other fields.
func (c *Counts[K]) UnmarshalJSON(data []byte) error {
	var raws map[K]json.RawMessage
	if err := json.Unmarshal(data, &raws); err != nil {
		return err
	}
	*c = nil
	for name, raw := range raws {
		var count int
		if isNull(raw) || json.Unmarshal(raw, &count) != nil {
			continue
		}
		if *c == nil {
			*c = Counts[K]{}
		}
		(*c)[name] = count
	}
	return nil
}

// FeedFormat is the format of a feed's file.
type FeedFormat string

// File formats of API version 5.3.0.
const (
	FeedFormatTSV FeedFormat = "TSV"
	FeedFormatCSV FeedFormat = "CSV"
	FeedFormatXML FeedFormat = "XML"
)

// FeedStatus says whether Pinterest fetches a feed. After a deletion, the live service reports DELETED or DISABLED for a while.
type FeedStatus string

// Statuses of a feed. Pinterest fetches ACTIVE feeds only.
const (
	FeedStatusActive   FeedStatus = "ACTIVE"
	FeedStatusInactive FeedStatus = "INACTIVE"
)

// Availability says whether a product can be bought.
type Availability string

// Availabilities of a product. PREORDER products can be ordered before they are released.
const (
	AvailabilityInStock    Availability = "IN_STOCK"
	AvailabilityOutOfStock Availability = "OUT_OF_STOCK"
	AvailabilityPreorder   Availability = "PREORDER"
)

// FeedProcessingStatus is the progress of processing a file.
type FeedProcessingStatus string

// Processing statuses of API version 5.3.0. Later versions have only COMPLETED, FAILED and PROCESSING.
const (
	FeedProcessingStatusCompleted           FeedProcessingStatus = "COMPLETED"
	FeedProcessingStatusCompletedEarly      FeedProcessingStatus = "COMPLETED_EARLY"
	FeedProcessingStatusDisapproved         FeedProcessingStatus = "DISAPPROVED"
	FeedProcessingStatusFailed              FeedProcessingStatus = "FAILED"
	FeedProcessingStatusProcessing          FeedProcessingStatus = "PROCESSING"
	FeedProcessingStatusQueuedForProcessing FeedProcessingStatus = "QUEUED_FOR_PROCESSING"
	FeedProcessingStatusUnderAppeal         FeedProcessingStatus = "UNDER_APPEAL"
	FeedProcessingStatusUnderReview         FeedProcessingStatus = "UNDER_REVIEW"
)

// FeedIngestionError is an error in ingesting products. Newer values of the live service are in upper case.
type FeedIngestionError string

// Ingestion errors of API version 5.3.0.
const (
	FeedIngestionErrorImageDownloadError             FeedIngestionError = "image_download_error"
	FeedIngestionErrorImageDownloadConnectionTimeout FeedIngestionError = "image_download_connection_timeout"
	FeedIngestionErrorImageFormatUnrecognize         FeedIngestionError = "image_format_unrecognize"
	FeedIngestionErrorLineLevelInternalError         FeedIngestionError = "line_level_internal_error"
	FeedIngestionErrorLargeProductCountDecrease      FeedIngestionError = "large_product_count_decrease"
)

// FeedIngestionInfo is the availability of ingested products.
type FeedIngestionInfo string

// Availabilities of ingested products.
const (
	FeedIngestionInfoInStock    FeedIngestionInfo = "in_stock"
	FeedIngestionInfoOutOfStock FeedIngestionInfo = "out_of_stock"
	FeedIngestionInfoPreorder   FeedIngestionInfo = "preorder"
)

// FeedValidationError is an error in a file or its products. The affected products are not published. Newer values of the live
// service are in upper case.
type FeedValidationError string

// Validation errors of API version 5.3.0.
const (
	FeedValidationErrorFetchError                   FeedValidationError = "fetch_error"
	FeedValidationErrorFetchInactiveFeedError       FeedValidationError = "fetch_inactive_feed_error"
	FeedValidationErrorEncodingError                FeedValidationError = "encoding_error"
	FeedValidationErrorDelimiterError               FeedValidationError = "delimiter_error"
	FeedValidationErrorRequiredColumnsMissing       FeedValidationError = "required_columns_missing"
	FeedValidationErrorImageLinkInvalid             FeedValidationError = "image_link_invalid"
	FeedValidationErrorItemIDMissing                FeedValidationError = "itemid_missing"
	FeedValidationErrorTitleMissing                 FeedValidationError = "title_missing"
	FeedValidationErrorDescriptionMissing           FeedValidationError = "description_missing"
	FeedValidationErrorProductCategoryInvalid       FeedValidationError = "product_category_invalid"
	FeedValidationErrorProductLinkMissing           FeedValidationError = "product_link_missing"
	FeedValidationErrorImageLinkMissing             FeedValidationError = "image_link_missing"
	FeedValidationErrorAvailabilityInvalid          FeedValidationError = "availability_invalid"
	FeedValidationErrorProductPriceInvalid          FeedValidationError = "product_price_invalid"
	FeedValidationErrorLinkFormatInvalid            FeedValidationError = "link_format_invalid"
	FeedValidationErrorParseLineError               FeedValidationError = "parse_line_error"
	FeedValidationErrorAdwordsFormatInvalid         FeedValidationError = "adwords_format_invalid"
	FeedValidationErrorProductCategoryMissing       FeedValidationError = "product_category_missing"
	FeedValidationErrorInternalServiceError         FeedValidationError = "internal_service_error"
	FeedValidationErrorNoVerifiedDomain             FeedValidationError = "no_verified_domain"
	FeedValidationErrorAdultInvalid                 FeedValidationError = "adult_invalid"
	FeedValidationErrorInvalidDomain                FeedValidationError = "invalid_domain"
	FeedValidationErrorFeedLengthTooLong            FeedValidationError = "feed_length_too_long"
	FeedValidationErrorLinkLengthTooLong            FeedValidationError = "link_length_too_long"
	FeedValidationErrorMalformedXML                 FeedValidationError = "malformed_xml"
	FeedValidationErrorRedirectInvalid              FeedValidationError = "redirect_invalid"
	FeedValidationErrorPriceMissing                 FeedValidationError = "price_missing"
	FeedValidationErrorFeedTooSmall                 FeedValidationError = "feed_too_small"
	FeedValidationErrorConditionInvalid             FeedValidationError = "condition_invalid"
	FeedValidationErrorShopifyNoProducts            FeedValidationError = "shopify_no_products"
	FeedValidationErrorMaxItemsPerItemGroupExceeded FeedValidationError = "max_items_per_item_group_exceeded"
	FeedValidationErrorItemMainImageDownloadFailure FeedValidationError = "item_main_image_download_failure"
	FeedValidationErrorPinjoinContentUnsafe         FeedValidationError = "pinjoin_content_unsafe"
	FeedValidationErrorBlocklistedImageSignature    FeedValidationError = "blocklisted_image_signature"
)

// FeedValidationWarning is a problem in a file or its products that does not prevent publishing them. Newer values of the live
// service are in upper case.
type FeedValidationWarning string

// Validation warnings of API version 5.3.0.
const (
	FeedValidationWarningTitleLengthTooLong                 FeedValidationWarning = "title_length_too_long"
	FeedValidationWarningDescriptionLengthTooLong           FeedValidationWarning = "description_length_too_long"
	FeedValidationWarningGenderInvalid                      FeedValidationWarning = "gender_invalid"
	FeedValidationWarningAgeGroupInvalid                    FeedValidationWarning = "age_group_invalid"
	FeedValidationWarningSizeTypeInvalid                    FeedValidationWarning = "size_type_invalid"
	FeedValidationWarningLinkFormatWarning                  FeedValidationWarning = "link_format_warning"
	FeedValidationWarningDuplicateProducts                  FeedValidationWarning = "duplicate_products"
	FeedValidationWarningDuplicateLinks                     FeedValidationWarning = "duplicate_links"
	FeedValidationWarningSalesPriceInvalid                  FeedValidationWarning = "sales_price_invalid"
	FeedValidationWarningProductCategoryDepthWarning        FeedValidationWarning = "product_category_depth_warning"
	FeedValidationWarningAdwordsSameAsLink                  FeedValidationWarning = "adwords_same_as_link"
	FeedValidationWarningDuplicateHeaders                   FeedValidationWarning = "duplicate_headers"
	FeedValidationWarningFetchSameSignature                 FeedValidationWarning = "fetch_same_signature"
	FeedValidationWarningAdwordsFormatWarning               FeedValidationWarning = "adwords_format_warning"
	FeedValidationWarningAdditionalImageLinkWarning         FeedValidationWarning = "additional_image_link_warning"
	FeedValidationWarningImageLinkWarning                   FeedValidationWarning = "image_link_warning"
	FeedValidationWarningShippingInvalid                    FeedValidationWarning = "shipping_invalid"
	FeedValidationWarningTaxInvalid                         FeedValidationWarning = "tax_invalid"
	FeedValidationWarningShippingWeightInvalid              FeedValidationWarning = "shipping_weight_invalid"
	FeedValidationWarningExpirationDateInvalid              FeedValidationWarning = "expiration_date_invalid"
	FeedValidationWarningAvailabilityDateInvalid            FeedValidationWarning = "availability_date_invalid"
	FeedValidationWarningSaleDateInvalid                    FeedValidationWarning = "sale_date_invalid"
	FeedValidationWarningWeightUnitInvalid                  FeedValidationWarning = "weight_unit_invalid"
	FeedValidationWarningIsBundleInvalid                    FeedValidationWarning = "is_bundle_invalid"
	FeedValidationWarningUpdatedTimeInvalid                 FeedValidationWarning = "updated_time_invalid"
	FeedValidationWarningCustomLabelLengthTooLong           FeedValidationWarning = "custom_label_length_too_long"
	FeedValidationWarningProductTypeLengthTooLong           FeedValidationWarning = "product_type_length_too_long"
	FeedValidationWarningTooManyAdditionalImageLinks        FeedValidationWarning = "too_many_additional_image_links"
	FeedValidationWarningMultipackInvalid                   FeedValidationWarning = "multipack_invalid"
	FeedValidationWarningIndexedProductCountLargeDelta      FeedValidationWarning = "indexed_product_count_large_delta"
	FeedValidationWarningItemAdditionalImageDownloadFailure FeedValidationWarning = "item_additional_image_download_failure"
	FeedValidationWarningOptionalProductCategoryMissing     FeedValidationWarning = "optional_product_category_missing"
	FeedValidationWarningOptionalProductCategoryInvalid     FeedValidationWarning = "optional_product_category_invalid"
	FeedValidationWarningOptionalConditionMissing           FeedValidationWarning = "optional_condition_missing"
	FeedValidationWarningOptionalConditionInvalid           FeedValidationWarning = "optional_condition_invalid"
	FeedValidationWarningIOSDeepLinkInvalid                 FeedValidationWarning = "ios_deep_link_invalid"
	FeedValidationWarningAndroidDeepLinkInvalid             FeedValidationWarning = "android_deep_link_invalid"
	FeedValidationWarningAvailabilityNormalized             FeedValidationWarning = "availability_normalized"
	FeedValidationWarningConditionNormalized                FeedValidationWarning = "condition_normalized"
	FeedValidationWarningGenderNormalized                   FeedValidationWarning = "gender_normalized"
	FeedValidationWarningSizeTypeNormalized                 FeedValidationWarning = "size_type_normalized"
	FeedValidationWarningAgeGroupNormalized                 FeedValidationWarning = "age_group_normalized"
	FeedValidationWarningUTMSourceAutoCorrected             FeedValidationWarning = "utm_source_auto_corrected"
	FeedValidationWarningCountryDoesNotMapToCurrency        FeedValidationWarning = "country_does_not_map_to_currency"
	FeedValidationWarningMinAdPriceInvalid                  FeedValidationWarning = "min_ad_price_invalid"
)
