package pinterest

// FeedIngestionError is an error in ingesting products.
type FeedIngestionError string

// Errors of ingesting products that the live service sends.
const (
	IngestionErrorAccountFlagged            FeedIngestionError = "ACCOUNT_FLAGGED"
	IngestionErrorFetchGoogleSheetNotShared FeedIngestionError = "FETCH_GOOGLE_SHEET_NOT_SHARED"
	IngestionErrorImageFileNotAccessible    FeedIngestionError = "IMAGE_FILE_NOT_ACCESSIBLE"
	IngestionErrorImageFileNotFound         FeedIngestionError = "IMAGE_FILE_NOT_FOUND"
	IngestionErrorImageInvalidFile          FeedIngestionError = "IMAGE_INVALID_FILE"
	IngestionErrorImageLevelInternalError   FeedIngestionError = "IMAGE_LEVEL_INTERNAL_ERROR"
	IngestionErrorImageMalformedURL         FeedIngestionError = "IMAGE_MALFORMED_URL"
	IngestionErrorLargeProductCountDecrease FeedIngestionError = "LARGE_PRODUCT_COUNT_DECREASE"
	IngestionErrorLineLevelInternalError    FeedIngestionError = "LINE_LEVEL_INTERNAL_ERROR"
)

// Errors of ingesting products of API version 5.3.0. The live service does not send them any more.
const (
	FeedIngestionErrorImageDownloadError             FeedIngestionError = "image_download_error"
	FeedIngestionErrorImageDownloadConnectionTimeout FeedIngestionError = "image_download_connection_timeout"
	FeedIngestionErrorImageFormatUnrecognize         FeedIngestionError = "image_format_unrecognize"
	FeedIngestionErrorLineLevelInternalError         FeedIngestionError = "line_level_internal_error"
	FeedIngestionErrorLargeProductCountDecrease      FeedIngestionError = "large_product_count_decrease"
)

// FeedIngestionInfo is the availability of ingested products.
type FeedIngestionInfo string

// Availabilities that the live service sends.
const (
	IngestionInfoInStock    FeedIngestionInfo = "IN_STOCK"
	IngestionInfoOutOfStock FeedIngestionInfo = "OUT_OF_STOCK"
	IngestionInfoPreorder   FeedIngestionInfo = "PREORDER"
)

// Availabilities of API version 5.3.0. The live service does not send them any more.
const (
	FeedIngestionInfoInStock    FeedIngestionInfo = "in_stock"
	FeedIngestionInfoOutOfStock FeedIngestionInfo = "out_of_stock"
	FeedIngestionInfoPreorder   FeedIngestionInfo = "preorder"
)

// FeedValidationError is an error in a file or its products. The affected products are not published.
type FeedValidationError string

// Validation errors that the live service sends.
const (
	ValidationErrorAdultInvalid                 FeedValidationError = "ADULT_INVALID"
	ValidationErrorAdwordsFormatInvalid         FeedValidationError = "ADWORDS_FORMAT_INVALID"
	ValidationErrorAvailabilityInvalid          FeedValidationError = "AVAILABILITY_INVALID"
	ValidationErrorBlocklistedImageSignature    FeedValidationError = "BLOCKLISTED_IMAGE_SIGNATURE"
	ValidationErrorDelimiterError               FeedValidationError = "DELIMITER_ERROR"
	ValidationErrorDescriptionMissing           FeedValidationError = "DESCRIPTION_MISSING"
	ValidationErrorDuplicateProducts            FeedValidationError = "DUPLICATE_PRODUCTS"
	ValidationErrorEncodingError                FeedValidationError = "ENCODING_ERROR"
	ValidationErrorFeedLengthTooLong            FeedValidationError = "FEED_LENGTH_TOO_LONG"
	ValidationErrorFeedTooSmall                 FeedValidationError = "FEED_TOO_SMALL"
	ValidationErrorFetchError                   FeedValidationError = "FETCH_ERROR"
	ValidationErrorFetchInactiveFeedError       FeedValidationError = "FETCH_INACTIVE_FEED_ERROR"
	ValidationErrorImageLinkInvalid             FeedValidationError = "IMAGE_LINK_INVALID"
	ValidationErrorImageLinkLengthTooLong       FeedValidationError = "IMAGE_LINK_LENGTH_TOO_LONG"
	ValidationErrorImageLinkMissing             FeedValidationError = "IMAGE_LINK_MISSING"
	ValidationErrorInternalServiceError         FeedValidationError = "INTERNAL_SERVICE_ERROR"
	ValidationErrorInvalidDomain                FeedValidationError = "INVALID_DOMAIN"
	ValidationErrorItemMainImageDownloadFailure FeedValidationError = "ITEM_MAIN_IMAGE_DOWNLOAD_FAILURE"
	ValidationErrorItemIDMissing                FeedValidationError = "ITEMID_MISSING"
	ValidationErrorLinkFormatInvalid            FeedValidationError = "LINK_FORMAT_INVALID"
	ValidationErrorLinkLengthTooLong            FeedValidationError = "LINK_LENGTH_TOO_LONG"
	ValidationErrorListPriceInvalid             FeedValidationError = "LIST_PRICE_INVALID"
	ValidationErrorMalformedXML                 FeedValidationError = "MALFORMED_XML"
	ValidationErrorMaxItemsPerItemGroupExceeded FeedValidationError = "MAX_ITEMS_PER_ITEM_GROUP_EXCEEDED"
	ValidationErrorNoVerifiedDomain             FeedValidationError = "NO_VERIFIED_DOMAIN"
	ValidationErrorParseLineError               FeedValidationError = "PARSE_LINE_ERROR"
	ValidationErrorPinjoinContentUnsafe         FeedValidationError = "PINJOIN_CONTENT_UNSAFE"
	ValidationErrorPriceCannotBeDetermined      FeedValidationError = "PRICE_CANNOT_BE_DETERMINED"
	ValidationErrorPriceMissing                 FeedValidationError = "PRICE_MISSING"
	ValidationErrorProductLinkMissing           FeedValidationError = "PRODUCT_LINK_MISSING"
	ValidationErrorProductPriceInvalid          FeedValidationError = "PRODUCT_PRICE_INVALID"
	ValidationErrorRequiredColumnsMissing       FeedValidationError = "REQUIRED_COLUMNS_MISSING"
	ValidationErrorTitleMissing                 FeedValidationError = "TITLE_MISSING"
)

// Validation errors of API version 5.3.0. The live service does not send them any more.
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

// FeedValidationWarning is a problem in a file or its products that does not prevent publishing them.
type FeedValidationWarning string

// Validation warnings that the live service sends. It also sends warnings about ad images 0 to 19 and ad videos 0 to 2, such as
// AD_IMAGE_0_LINK_DUPLICATED.
const (
	ValidationWarningAdLinkFormatWarning                FeedValidationWarning = "AD_LINK_FORMAT_WARNING"
	ValidationWarningAdLinkSameAsLink                   FeedValidationWarning = "AD_LINK_SAME_AS_LINK"
	ValidationWarningAdditionalImageLinkLengthTooLong   FeedValidationWarning = "ADDITIONAL_IMAGE_LINK_LENGTH_TOO_LONG"
	ValidationWarningAdditionalImageLinkWarning         FeedValidationWarning = "ADDITIONAL_IMAGE_LINK_WARNING"
	ValidationWarningAdwordsFormatWarning               FeedValidationWarning = "ADWORDS_FORMAT_WARNING"
	ValidationWarningAdwordsSameAsLink                  FeedValidationWarning = "ADWORDS_SAME_AS_LINK"
	ValidationWarningAgeGroupInvalid                    FeedValidationWarning = "AGE_GROUP_INVALID"
	ValidationWarningAndroidDeepLinkInvalid             FeedValidationWarning = "ANDROID_DEEP_LINK_INVALID"
	ValidationWarningAvailabilityDateInvalid            FeedValidationWarning = "AVAILABILITY_DATE_INVALID"
	ValidationWarningCountryDoesNotMapToCurrency        FeedValidationWarning = "COUNTRY_DOES_NOT_MAP_TO_CURRENCY"
	ValidationWarningCustomLabelLengthTooLong           FeedValidationWarning = "CUSTOM_LABEL_LENGTH_TOO_LONG"
	ValidationWarningDescriptionLengthTooLong           FeedValidationWarning = "DESCRIPTION_LENGTH_TOO_LONG"
	ValidationWarningDuplicateHeaders                   FeedValidationWarning = "DUPLICATE_HEADERS"
	ValidationWarningExpirationDateInvalid              FeedValidationWarning = "EXPIRATION_DATE_INVALID"
	ValidationWarningFetchSameSignature                 FeedValidationWarning = "FETCH_SAME_SIGNATURE"
	ValidationWarningGenderInvalid                      FeedValidationWarning = "GENDER_INVALID"
	ValidationWarningGTINInvalid                        FeedValidationWarning = "GTIN_INVALID"
	ValidationWarningImageLinkWarning                   FeedValidationWarning = "IMAGE_LINK_WARNING"
	ValidationWarningInconsistentCurrencyValues         FeedValidationWarning = "INCONSISTENT_CURRENCY_VALUES"
	ValidationWarningIndexedProductCountLargeDelta      FeedValidationWarning = "INDEXED_PRODUCT_COUNT_LARGE_DELTA"
	ValidationWarningIOSDeepLinkInvalid                 FeedValidationWarning = "IOS_DEEP_LINK_INVALID"
	ValidationWarningIsBundleInvalid                    FeedValidationWarning = "IS_BUNDLE_INVALID"
	ValidationWarningItemAdditionalImageDownloadFailure FeedValidationWarning = "ITEM_ADDITIONAL_IMAGE_DOWNLOAD_FAILURE"
	ValidationWarningLinkFormatWarning                  FeedValidationWarning = "LINK_FORMAT_WARNING"
	ValidationWarningMinAdPriceInvalid                  FeedValidationWarning = "MIN_AD_PRICE_INVALID"
	ValidationWarningMPNInvalid                         FeedValidationWarning = "MPN_INVALID"
	ValidationWarningMultipackInvalid                   FeedValidationWarning = "MULTIPACK_INVALID"
	ValidationWarningOptionalConditionInvalid           FeedValidationWarning = "OPTIONAL_CONDITION_INVALID"
	ValidationWarningOptionalConditionMissing           FeedValidationWarning = "OPTIONAL_CONDITION_MISSING"
	ValidationWarningOptionalProductCategoryInvalid     FeedValidationWarning = "OPTIONAL_PRODUCT_CATEGORY_INVALID"
	ValidationWarningOptionalProductCategoryMissing     FeedValidationWarning = "OPTIONAL_PRODUCT_CATEGORY_MISSING"
	ValidationWarningProductCategoryDepthWarning        FeedValidationWarning = "PRODUCT_CATEGORY_DEPTH_WARNING"
	ValidationWarningProductTypeLengthTooLong           FeedValidationWarning = "PRODUCT_TYPE_LENGTH_TOO_LONG"
	ValidationWarningSaleDateInvalid                    FeedValidationWarning = "SALE_DATE_INVALID"
	ValidationWarningSalesPriceInvalid                  FeedValidationWarning = "SALES_PRICE_INVALID"
	ValidationWarningSalesPriceTooHigh                  FeedValidationWarning = "SALES_PRICE_TOO_HIGH"
	ValidationWarningSalesPriceTooLow                   FeedValidationWarning = "SALES_PRICE_TOO_LOW"
	ValidationWarningShippingHeightInvalid              FeedValidationWarning = "SHIPPING_HEIGHT_INVALID"
	ValidationWarningShippingInvalid                    FeedValidationWarning = "SHIPPING_INVALID"
	ValidationWarningShippingWeightInvalid              FeedValidationWarning = "SHIPPING_WEIGHT_INVALID"
	ValidationWarningShippingWidthInvalid               FeedValidationWarning = "SHIPPING_WIDTH_INVALID"
	ValidationWarningSizeSystemInvalid                  FeedValidationWarning = "SIZE_SYSTEM_INVALID"
	ValidationWarningSizeTypeInvalid                    FeedValidationWarning = "SIZE_TYPE_INVALID"
	ValidationWarningTaxInvalid                         FeedValidationWarning = "TAX_INVALID"
	ValidationWarningTitleLengthTooLong                 FeedValidationWarning = "TITLE_LENGTH_TOO_LONG"
	ValidationWarningTooManyAdditionalImageLinks        FeedValidationWarning = "TOO_MANY_ADDITIONAL_IMAGE_LINKS"
	ValidationWarningUpdatedTimeInvalid                 FeedValidationWarning = "UPDATED_TIME_INVALID"
	ValidationWarningUTMSourceAutoCorrected             FeedValidationWarning = "UTM_SOURCE_AUTO_CORRECTED"
	ValidationWarningVideoRequiredWhenAdVideoProvided   FeedValidationWarning = "VIDEO_REQUIRED_WHEN_AD_VIDEO_PROVIDED"
	ValidationWarningWeightUnitInvalid                  FeedValidationWarning = "WEIGHT_UNIT_INVALID"
)

// Validation warnings of API version 5.3.0. The live service does not send them any more.
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
